//! `spec`: documentation pages from anywhere to one OpenAPI file.
//!
//! In: page files and a layout. Out: a spec, or nothing when there are errors or no operation. Corrections by an overlay
//! belong to the services under `specs/` and are not applied here.

use crate::context::Context;
use crate::failure::{Exit, Failure, Outcome};
use crate::files;
use crate::output;
use crate::plan::{Plan, PlannedFile, State};
use crate::report::{Report, Sources};
use crate::summary::{self, number};
use crate::swap;
use crate::vendor::Vendor;
use docwright::{Diagnostic, Format, Page, Service, Severity};
use std::path::{Path, PathBuf};

/// Writes one OpenAPI file from documentation pages that lie anywhere.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask spec --layout acme --out openapi.yaml stop-task.html
  cargo xtask spec --layout acme --service tasks --out openapi.yaml captures/
  cargo xtask spec --layout my/layout.yaml --out - page.md | less")]
pub(crate) struct Args {
    /// A vendor's folder name under specs/, or the path of a layout.yaml.
    #[arg(long, value_name = "VENDOR")]
    layout: String,
    /// Take title, version and servers from this service's service.yaml beside the layout.
    #[arg(long, value_name = "NAME")]
    service: Option<String>,
    /// The file to write; `-` for stdout.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
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
    let paths = page_paths(&args.pages)?;
    let mut sources = Sources::default();
    let mut diagnostics = Vec::new();
    let pages = read_pages(&paths, &vendor.name, &mut sources, &mut diagnostics);
    let compiled = docwright::compile(&pages, &vendor.layout, &service, None).drain_into(&mut diagnostics);
    let mut report = Report::default();
    report.add(sources, diagnostics);
    eprint!("{}", report.render(context.style));
    eprintln!(
        "{}; {}",
        summary::counts(&compiled.counts),
        number(report.count(Severity::Warning), "warning")
    );
    let errors = report.count(Severity::Error);
    if errors > 0 {
        return Err(Failure::new(
            Exit::Errors,
            format!("{}; nothing was written", number(errors, "error")),
        ));
    }
    if compiled.counts.operations == 0 {
        return Err(Failure::new(Exit::Errors, "the pages hold no operation; nothing was written").help(format!(
            "`cargo xtask show blocks PAGE --layout {}` shows how a page was read; the layout says how an operation is announced",
            args.layout
        )));
    }
    write(&args.out, docwright::to_yaml(&compiled.spec, "cargo xtask spec"))
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

fn read_pages(paths: &[PathBuf], vendor: &str, sources: &mut Sources, diagnostics: &mut Vec<Diagnostic>) -> Vec<Page> {
    let common = common_folder(paths);
    let mut pages = Vec::new();
    for path in paths {
        let shown = path.to_string_lossy().replace('\\', "/");
        // Provenance goes into the spec, which should be the same wherever the pages lie.
        let key = crate::context::shown(&common, path);
        match files::read_page(path, &key, &shown, vendor) {
            Ok(page) => {
                sources.add(&page.path, &shown, &page.text);
                pages.push(page);
            }
            Err(problem) => diagnostics.push(*problem),
        }
    }
    pages
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

fn write(out: &Path, text: String) -> Outcome {
    if out == Path::new("-") {
        return output::print(&text);
    }
    let (Some(name), false) = (out.file_name(), out.is_dir()) else {
        return Err(Failure::new(
            Exit::Usage,
            format!("--out {} is a folder; give a file", out.display()),
        ));
    };
    let folder = match out.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    // The user named this very file, so it is replaced whoever wrote it.
    let state = if out.exists() { State::Stale } else { State::Missing };
    let file = PlannedFile {
        path: name.to_string_lossy().into_owned(),
        state,
        contents: text,
    };
    swap::apply(folder, &Plan { files: vec![file] })
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
