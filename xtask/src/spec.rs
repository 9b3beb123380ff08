//! `spec`: documentation pages from anywhere to one OpenAPI file.
//!
//! In: page files and a layout. Out: a spec and its source map, or nothing when there are errors or no operation. Corrections by an overlay
//! belong to the services under `specs/` and are not applied here.

use crate::context::Context;
use crate::deny::{self, Deny};
use crate::failure::{Exit, Failure, Outcome};
use crate::files;
use crate::output;
use crate::plan::{Plan, PlannedFile, State};
use crate::reading::in_parallel;
use crate::report::{Report, Sources};
use crate::summary::{self, number};
use crate::swap;
use crate::vendor::Vendor;
use docwright::{Compiled, Diagnostic, Format, PageFacts, Service, Severity, Warned};
use std::cell::RefCell;
use std::path::{Path, PathBuf};

/// Writes one OpenAPI file from documentation pages that lie anywhere.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask spec --layout acme --out openapi.yaml stop-task.html
  cargo xtask spec --layout acme --service tasks --out openapi.yaml captures/
  cargo xtask spec --layout acme --deny unclaimed --out openapi.yaml captures/
  cargo xtask spec --layout my/layout.yaml --out - page.md | less

The source map says for each part of the spec, by JSON pointer, on which page, under which heading and
in which row it was read. Pages are read on all cores; RAYON_NUM_THREADS=1 in the environment takes one.")]
pub(crate) struct Args {
    /// A vendor's folder name under specs/, or the path of a layout.yaml.
    #[arg(long, value_name = "VENDOR")]
    layout: String,
    /// Take title, version and servers from this service's service.yaml beside the layout.
    #[arg(long, value_name = "NAME")]
    service: Option<String>,
    /// The spec to write, with its source map `NAME.sources.json` beside it; `-` for the spec alone on stdout.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Write nothing and exit 1 when there is any of this.
    #[arg(long, value_name = "WHAT")]
    deny: Vec<Deny>,
    /// Pages, or folders whose pages are all read, though not those of folders within.
    #[arg(required = true, value_name = "PAGE_OR_DIR")]
    pages: Vec<PathBuf>,
}

pub(crate) fn run(context: &Context, args: &Args) -> Outcome {
    let vendor = Vendor::find(context, &args.layout)?;
    let service = match &args.service {
        Some(name) => vendor.service(context, name)?,
        None => Service::untitled(&vendor.layout.title),
    };
    let outputs = Outputs::of(&args.out)?;
    let paths = page_paths(&args.pages)?;
    let mut sources = Sources::default();
    let common = common_folder(&paths);
    for path in &paths {
        sources.add(&crate::context::shown(&common, path), &shown(path), path);
    }
    let problems = RefCell::default();
    let pages = read_pages(&paths, &vendor, &problems);
    let mut report = Report::default();
    let mut diagnostics = Vec::new();
    let compiled = docwright::assemble(pages, &vendor.layout, &service, None).drain_into(&mut diagnostics);
    diagnostics.append(&mut problems.take());
    report.add(sources, diagnostics);
    report.print(context.style);
    output::note(&format!(
        "{}; {}",
        summary::counts(&compiled.counts),
        number(report.count(Severity::Warning), "warning")
    ));
    deny::check(&report, &args.deny)?;
    if compiled.counts.operations == 0 {
        return Err(Failure::new(Exit::Errors, "the pages hold no operation; nothing was written").help(format!(
            "`cargo xtask show blocks PAGE --layout {}` shows how a page was read; the layout says how an operation is announced",
            args.layout
        )));
    }
    outputs.write(&compiled)
}

/// The files meant by the arguments: files as they are, folders by their pages, sorted.
fn page_paths(arguments: &[PathBuf]) -> Outcome<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for argument in arguments {
        if !argument.is_dir() {
            if !argument.exists() {
                return Err(Failure::new(
                    Exit::Usage,
                    format!("there is no page {}", argument.display()),
                ));
            }
            paths.push(argument.clone());
            continue;
        }
        let failed = |error: std::io::Error| Failure::io("cannot list the folder", argument, &error);
        let mut inside = Vec::new();
        for entry in argument.read_dir().map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if path.is_file() && Format::from_path(&path.to_string_lossy()).is_some() {
                inside.push(path);
            }
        }
        if inside.is_empty() {
            return Err(
                Failure::new(Exit::Errors, format!("the folder {} holds no page", argument.display()))
                    .help("pages end in .html, .htm, .md, .markdown or .txt; folders within are not searched"),
            );
        }
        inside.sort();
        paths.append(&mut inside);
    }
    Ok(paths)
}

/// What each page says; of pages that cannot be read, why. Read while they are asked for, so that texts are let go.
fn read_pages<'p>(
    paths: &'p [PathBuf],
    vendor: &'p Vendor,
    problems: &'p RefCell<Vec<Diagnostic>>,
) -> impl Iterator<Item = Warned<PageFacts>> + 'p {
    let common = common_folder(paths);
    let read = move |path: &PathBuf| {
        // Provenance goes into the source map, which should be the same wherever the pages lie.
        let key = crate::context::shown(&common, path);
        let page = files::read_page(path, &key, &shown(path), &vendor.name)?;
        Ok(docwright::read(&page, &vendor.layout))
    };
    let keep = |problem: Box<Diagnostic>| problems.borrow_mut().push(*problem);
    in_parallel(paths, read).filter_map(move |page: Result<_, Box<Diagnostic>>| page.map_err(keep).ok())
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// The innermost folder that all the files lie below.
fn common_folder(paths: &[PathBuf]) -> PathBuf {
    let mut folders = paths.iter().map(|path| path.parent().unwrap_or(Path::new("")));
    let first = folders.next().unwrap_or(Path::new(""));
    folders.fold(first.to_path_buf(), |common, folder| {
        common
            .ancestors()
            .find(|ancestor| folder.starts_with(ancestor))
            .map(Path::to_path_buf)
            .unwrap_or_default()
    })
}

/// Where the spec goes, and its source map.
enum Outputs {
    Stdout,
    Files {
        folder: PathBuf,
        spec: String,
        sources: String,
    },
}

impl Outputs {
    fn of(out: &Path) -> Outcome<Self> {
        if out == Path::new("-") {
            return Ok(Self::Stdout);
        }
        let (Some(name), Some(stem), false) = (out.file_name(), out.file_stem(), out.is_dir()) else {
            return Err(Failure::new(
                Exit::Usage,
                format!("--out {} is a folder; give a file", out.display()),
            ));
        };
        let folder = match out.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        Ok(Self::Files {
            folder: folder.to_owned(),
            spec: name.to_string_lossy().into_owned(),
            sources: format!("{}.sources.json", stem.to_string_lossy()),
        })
    }

    fn write(&self, compiled: &Compiled) -> Outcome {
        const COMMAND: &str = "cargo xtask spec";
        let text = docwright::to_yaml(&compiled.spec, COMMAND);
        match self {
            Self::Stdout => output::print(&text),
            Self::Files { folder, spec, sources } => {
                // The user named these very files, so they are replaced whoever wrote them.
                let file = |name: &str, contents| PlannedFile {
                    path: name.to_owned(),
                    state: if folder.join(name).exists() {
                        State::Stale
                    } else {
                        State::Missing
                    },
                    contents,
                };
                let files = vec![
                    file(spec, text),
                    file(sources, docwright::sources_to_json(&compiled.sources, COMMAND)),
                ];
                swap::apply(folder, &Plan { files })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_named_relative_to_the_folder_they_share() {
        let common = |paths: &[&str]| common_folder(&paths.iter().map(PathBuf::from).collect::<Vec<_>>());
        assert_eq!(common(&["/x/pages/a.md"]), Path::new("/x/pages"));
        assert_eq!(common(&["/x/pages/a.md", "/x/pages/more/b.md"]), Path::new("/x/pages"));
        assert_eq!(common(&["/x/a/a.md", "/x/b/b.md"]), Path::new("/x"));
        assert_eq!(common(&["a.md", "b.md"]), Path::new(""));
    }
}
