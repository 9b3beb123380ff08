//! One service's folder under `specs/` as the input of the pipeline.
//!
//! In: `layout.yaml`, `service.yaml`, the pages it lists and `overlay.yaml`. Out: [`Source`], or the diagnostics that say
//! why there is none. Every file of the folder is accounted for: listed, known by name, or reported.

use crate::catalog::ServiceId;
use crate::files;
use crate::report::{Sources, count};
use crate::root::Root;
use docwright_base::Code;
use docwright_base::input;
use docwright_base::{Diagnostic, Page, Place, Severity};
use docwright_reader::service::PageEntry;
use docwright_reader::{Layout, Service};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;

/// The files of a service's folder, beside its pages.
const FILES: [&str; 5] = [
    "service.yaml",
    "overlay.yaml",
    "accepted.yaml",
    "openapi.yaml",
    "openapi.sources.json",
];

/// Those of them that are no input of `generate`: it reads anew what is accepted, and writes the others.
const MADE: [&str; 3] = ["accepted.yaml", "openapi.yaml", "openapi.sources.json"];

/// All that `docwright_reader::compile` wants to know.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) layout: Arc<Layout>,
    pub(crate) service: Service,
    pub(crate) pages: Vec<Page>,
    pub(crate) overlay: Option<String>,
    /// Where service.yaml names the crate.
    pub(crate) crate_line: Option<usize>,
}

/// What came of reading a service's folder.
#[derive(Debug)]
pub(crate) struct Loaded {
    /// Absent when there is an error among the diagnostics.
    pub(crate) source: Option<Source>,
    pub(crate) sources: Sources,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) read: Read,
}

/// What a service was read from.
#[derive(Debug, Default)]
pub(crate) struct Read {
    /// The sum of each file, by its path relative to the root.
    pub(crate) inputs: BTreeMap<String, String>,
    /// Files in the service's folder that nothing reads.
    pub(crate) others: BTreeSet<String>,
}

/// The layouts read so far, so that a mistake in one is reported once and not once for every service.
#[derive(Debug, Default)]
pub(crate) struct Layouts(BTreeMap<String, Known>);

/// A layout, and the sum of its file.
#[derive(Debug, Clone)]
struct Known {
    layout: Option<Arc<Layout>>,
    sum: Option<String>,
}

impl Layouts {
    fn get(&mut self, root: &Root, vendor: &str, reading: &mut Reading) -> Option<Arc<Layout>> {
        let shown = format!("specs/{vendor}/layout.yaml");
        if let Some(known) = self.0.get(vendor) {
            let sum = known.sum.iter().cloned();
            reading.read.inputs.extend(sum.map(|sum| (shown.clone(), sum)));
            return known.layout.clone();
        }
        let missing =
            "a vendor's folder needs a layout.yaml; `cargo xtask new` writes one with the first service of a vendor";
        let layout = reading.text(root, &shown, missing).and_then(|text| {
            let layout = Layout::from_yaml(&shown, &text);
            layout.map_err(|problem| reading.diagnostics.push(*problem)).ok()
        });
        let layout = layout.map(Arc::new);
        let known = Known {
            layout: layout.clone(),
            sum: reading.read.inputs.get(&shown).cloned(),
        };
        self.0.insert(vendor.to_owned(), known);
        layout
    }
}

/// Reads the folder of `id`.
pub(crate) fn load(root: &Root, id: &ServiceId, layouts: &mut Layouts) -> Loaded {
    let mut reading = Reading::default();
    let layout = layouts.get(root, &id.vendor, &mut reading);
    let service_path = format!("{}/service.yaml", id.folder());
    let missing = "every folder in a vendor's is a service, and needs a service.yaml; `cargo xtask new` writes one";
    let service = reading.text(root, &service_path, missing).and_then(|text| {
        let service = Service::from_yaml(&service_path, &text);
        service
            .map_err(|problem| reading.diagnostics.push(*problem))
            .ok()
            .map(|service| (service, text))
    });
    let overlay = reading.overlay(root, id);
    let mut pages = Vec::new();
    if let Some((service, text)) = &service {
        let list = PageList { root, id, text };
        pages = list.read(&service.pages, &mut reading);
        list.report_the_rest(&service.pages, &mut reading);
    }
    let errors = count(&reading.diagnostics, Severity::Error);
    Loaded {
        source: layout
            .zip(service)
            .filter(|_| errors == 0)
            .map(|(layout, (service, text))| Source {
                crate_line: input::read(&service_path, &text)
                    .ok()
                    .and_then(|tree| tree.line(&["crate", "name"])),
                layout,
                service,
                pages,
                overlay,
            }),
        sources: reading.sources,
        diagnostics: reading.diagnostics,
        read: reading.read,
    }
}

/// The files in the folder of a service that people or vendors wrote, but for what is accepted.
pub(crate) fn there(root: &Root, id: &ServiceId) -> io::Result<BTreeSet<String>> {
    let hidden = |path: &str| path.rsplit('/').next().is_some_and(|name| name.starts_with('.'));
    let there = files::walk(&root.join(&id.folder()), "", &hidden)?;
    Ok(there
        .into_iter()
        .filter(|path| !MADE.contains(&path.as_str()))
        .collect())
}

/// What has been found so far.
#[derive(Debug, Default)]
struct Reading {
    sources: Sources,
    diagnostics: Vec<Diagnostic>,
    read: Read,
}

impl Reading {
    /// The text of a file given relative to the root; a file that cannot be read is a diagnostic, with the advice if it is missing.
    fn text(&mut self, root: &Root, shown: &str, missing: &str) -> Option<String> {
        let bytes = files::read_bytes(&root.join(shown), shown);
        let text = bytes.and_then(|bytes| {
            self.read.inputs.insert(shown.to_owned(), files::sum(&bytes));
            files::decode(bytes, shown)
        });
        match text {
            Ok(text) => {
                self.sources.add(shown, shown, &root.join(shown));
                Some(text)
            }
            Err(problem) => {
                let help = match files::other_ending(&root.join(shown)) {
                    Some(other) => files::rename(&other),
                    None => missing.to_owned(),
                };
                self.diagnostics.push(problem.help(help));
                None
            }
        }
    }

    fn overlay(&mut self, root: &Root, id: &ServiceId) -> Option<String> {
        let shown = format!("{}/overlay.yaml", id.folder());
        // A link counts as there, so that it is refused and not passed over.
        root.join(&shown).symlink_metadata().ok()?;
        let text = self.text(root, &shown, "put the file itself here")?;
        self.sources.add("overlay.yaml", &shown, &root.join(&shown));
        Some(text)
    }
}

/// The page list of a `service.yaml` against the files that are there.
#[derive(Debug, Clone, Copy)]
struct PageList<'a> {
    root: &'a Root,
    id: &'a ServiceId,
    /// The text of the `service.yaml`, to find lines in.
    text: &'a str,
}

impl PageList<'_> {
    fn read(&self, entries: &[PageEntry], reading: &mut Reading) -> Vec<Page> {
        let mut pages = Vec::new();
        let mut seen = BTreeSet::new();
        for entry in entries {
            if !seen.insert(entry.path.as_str()) {
                let message = format!("the page `{}` is listed twice", entry.path);
                reading
                    .diagnostics
                    .push(self.error(entry, Code::DuplicatePage, message));
                continue;
            }
            match self.page(entry) {
                Ok((page, sum)) => {
                    let shown = format!("{}/{}", self.id.folder(), entry.path);
                    reading.sources.add(&page.path, &shown, &self.root.join(&shown));
                    reading.read.inputs.insert(shown, sum);
                    pages.push(page);
                }
                Err(problem) => reading.diagnostics.push(*problem),
            }
        }
        pages
    }

    /// The page, and the sum of its file.
    fn page(&self, entry: &PageEntry) -> Result<(Page, String), Box<Diagnostic>> {
        if !files::stays_below(&entry.path) {
            let message = format!("the page path `{}` leaves the service's folder", entry.path);
            return Err(Box::new(self.error(entry, Code::PathOutside, message).help(
                "give a path below the folder of service.yaml, with `/` between folders",
            )));
        }
        let folder = self.root.join(&self.id.folder());
        if let Some(link) = files::link_on_the_way(&folder, &entry.path) {
            let message = format!(
                "the page `{}` is reached through the symbolic link `{link}`",
                entry.path
            );
            return Err(Box::new(
                self.error(entry, Code::Symlink, message)
                    .help("put the file itself there"),
            ));
        }
        let format = files::page_format(&entry.path, &self.service_yaml(), self.line(entry))?;
        let path = folder.join(&entry.path);
        if !path.exists() {
            let message = format!("the page `{}` does not exist", entry.path);
            return Err(Box::new(self.error(entry, Code::MissingPage, message).help(format!(
                "add {}/{}, or take the entry out of service.yaml",
                self.id.folder(),
                entry.path
            ))));
        }
        let shown = format!("{}/{}", self.id.folder(), entry.path);
        let bytes = files::read_bytes(&path, &shown)?;
        let sum = files::sum(&bytes);
        self.check_sum(entry, &sum)?;
        let page = Page {
            vendor: self.id.vendor.clone(),
            path: entry.path.as_str().into(),
            url: entry.url.clone(),
            format,
            text: files::decode(bytes, &shown)
                .map_err(|problem| problem.help("convert the file to UTF-8, then give its new sha256"))?,
        };
        Ok((page, sum))
    }

    /// A page that changed under our feet must be looked at by a person before its spec changes.
    fn check_sum(&self, entry: &PageEntry, actual: &str) -> Result<(), Box<Diagnostic>> {
        let Some(expected) = &entry.sha256 else {
            return Ok(());
        };
        if expected.eq_ignore_ascii_case(actual) {
            return Ok(());
        }
        let message = format!(
            "the page `{}` has changed: expected sha256 {expected}, actual {actual}",
            entry.path
        );
        Err(Box::new(self.error(entry, Code::Sha256Mismatch, message).help(
            format!("if the change is intended, write `sha256: {actual}` into service.yaml; else restore the page"),
        )))
    }

    /// Files that nothing reads are mistakes waiting to be noticed.
    fn report_the_rest(&self, entries: &[PageEntry], reading: &mut Reading) {
        let listed: BTreeSet<&str> = entries.iter().map(|entry| entry.path.as_str()).collect();
        let there = match there(self.root, self.id) {
            Ok(there) => there,
            Err(problem) => {
                let message = format!("cannot list this folder: {problem}");
                reading
                    .diagnostics
                    .push(files::error(Code::Unreadable, &self.id.folder(), None, message));
                return;
            }
        };
        for path in there {
            if listed.contains(path.as_str()) || FILES.contains(&path.as_str()) {
                continue;
            }
            reading.read.others.insert(path.clone());
            let shown = format!("{}/{path}", self.id.folder());
            reading.diagnostics.push(if path.starts_with("pages/") {
                files::error(Code::UnlistedPage, &shown, None, "service.yaml does not list this page").help(format!(
                    "add `- path: {path}` to `pages` in {}, or delete the file",
                    self.service_yaml()
                ))
            } else {
                let place = Place::File {
                    path: shown,
                    line: None,
                };
                Diagnostic::new(Code::UnknownFile, place, "nothing reads this file")
                    .help(format!("a service's folder holds pages/, {}", FILES.join(", ")))
            });
        }
    }

    fn error(&self, entry: &PageEntry, code: Code, message: String) -> Diagnostic {
        files::error(code, &self.service_yaml(), self.line(entry), message)
    }

    fn line(&self, entry: &PageEntry) -> Option<usize> {
        files::line_of(self.text, &entry.path).filter(|_| !entry.path.is_empty())
    }

    fn service_yaml(&self) -> String {
        format!("{}/service.yaml", self.id.folder())
    }
}
