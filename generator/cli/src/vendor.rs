//! A vendor's layout, asked for by the vendor's folder name or by the path of a `layout.yaml`.
//!
//! For the commands that read pages from anywhere. The services under `specs/` are read by [`crate::source`].

use crate::catalog::vendors;
use crate::context::Context;
use crate::failure::{Exit, Failure, Outcome};
use crate::files;
use crate::report::{Report, Sources};
use docwright_base::{Diagnostic, nearest};
use docwright_reader::{Layout, Service};
use std::path::{Path, PathBuf};

/// A layout and the folder that it and the vendor's services lie in.
#[derive(Debug)]
pub(crate) struct Vendor {
    pub(crate) name: String,
    pub(crate) layout: Layout,
    file: PathBuf,
    folder: PathBuf,
}

impl Vendor {
    /// `wanted` is a folder name under `specs/`, or a path to a `layout.yaml`.
    pub(crate) fn find(context: &Context, wanted: &str) -> Outcome<Self> {
        let path = if is_path(wanted) {
            PathBuf::from(wanted)
        } else {
            let path = context.root.join(&format!("specs/{wanted}/layout.yaml"));
            if !path.exists() {
                return Err(match files::other_ending(&path) {
                    Some(other) => Failure::new(Exit::Usage, format!("there is no specs/{wanted}/layout.yaml"))
                        .help(files::rename(&other)),
                    None => unknown(context, wanted)?,
                });
            }
            path
        };
        if !path.is_file() {
            return Err(
                Failure::new(Exit::Usage, format!("there is no layout file {}", path.display()))
                    .help("give the path of a layout.yaml, or a vendor's folder name under specs/"),
            );
        }
        let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
        let layout = read(context, &path, Layout::from_yaml)?;
        Ok(Self {
            name: vendor_name(&folder),
            layout,
            file: path,
            folder,
        })
    }

    /// The vendor asked for, or else the one in whose folder under `specs/` the page lies.
    pub(crate) fn of_page(context: &Context, wanted: Option<&str>, page: &Path) -> Outcome<Self> {
        let wanted = match wanted {
            Some(layout) => layout.to_owned(),
            None => vendor_of(context, page)?,
        };
        Self::find(context, &wanted)
    }

    /// The files that the layout, and the service if there is one, are read from.
    pub(crate) fn files(&self, service: Option<&str>) -> Vec<PathBuf> {
        let service = service.map(|wanted| self.service_file(wanted));
        [self.file.clone()].into_iter().chain(service).collect()
    }

    /// The `service.yaml` of one of the vendor's services, by its name or its path.
    pub(crate) fn service(&self, context: &Context, wanted: &str) -> Outcome<Service> {
        let path = self.service_file(wanted);
        if !path.is_file() {
            return Err(Failure::new(
                Exit::Usage,
                format!(
                    "{} has no service `{wanted}`: there is no {}",
                    self.name,
                    path.display()
                ),
            )
            .help(match files::other_ending(&path) {
                Some(other) => files::rename(&other),
                None => "without --service the spec takes its title from the layout".to_owned(),
            }));
        }
        read(context, &path, Service::from_yaml)
    }

    fn service_file(&self, wanted: &str) -> PathBuf {
        match is_path(wanted) {
            true => PathBuf::from(wanted),
            false => self.folder.join(wanted).join("service.yaml"),
        }
    }
}

fn is_path(wanted: &str) -> bool {
    wanted.contains(['/', '\\']) || wanted.ends_with(".yaml") || wanted.ends_with(".yml")
}

fn vendor_of(context: &Context, page: &Path) -> Outcome<String> {
    let full = page.canonicalize().map_err(|_| files::not_there("page", page))?;
    let inside = full.strip_prefix(context.root.join("specs")).ok();
    inside
        .and_then(|inside| inside.components().next())
        .map(|vendor| vendor.as_os_str().to_string_lossy().into_owned())
        .ok_or_else(|| {
            Failure::new(Exit::Usage, format!("{} does not lie under specs/", page.display()))
                .help("say whose page it is with --layout VENDOR")
        })
}

/// Reads one of our own YAML files and prints what is wrong with it.
fn read<T>(context: &Context, path: &Path, parse: fn(&str, &str) -> Result<T, Box<Diagnostic>>) -> Outcome<T> {
    let shown = crate::files::shown(context.root.dir(), path);
    let mut sources = Sources::default();
    let problem = match files::read_text(path, &shown) {
        Ok(text) => {
            sources.add(&shown, &shown, path);
            match parse(&shown, &text) {
                Ok(value) => return Ok(value),
                Err(problem) => *problem,
            }
        }
        Err(problem) => *problem,
    };
    let mut report = Report::default();
    report.add(sources, vec![problem]);
    report.print(context.style)?;
    Err(Failure::new(Exit::Errors, format!("cannot use {shown}")))
}

fn unknown(context: &Context, wanted: &str) -> Outcome<Failure> {
    let known = vendors(&context.root)?;
    let failure = Failure::new(Exit::Usage, format!("there is no specs/{wanted}/layout.yaml"));
    let there_are = format!(
        "there are layouts of: {}; a path to a layout.yaml is as good",
        known.join(", ")
    );
    Ok(failure.help(match nearest(wanted, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`? {there_are}"),
        None => there_are,
    }))
}

fn vendor_name(folder: &Path) -> String {
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    folder
        .file_name()
        .map_or_else(|| "vendor".to_owned(), |name| name.to_string_lossy().into_owned())
}
