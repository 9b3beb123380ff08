//! `spec`: documentation pages from anywhere to one OpenAPI file.
//!
//! In: page files, a layout, and what else a service has: a service.yaml and an overlay. Out: a spec and its source map, or
//! nothing when there are errors or no operation.

use crate::check;
use crate::context::Context;
use crate::deny::{self, Deny};
use crate::failure::{Exit, Failure, Outcome};
use crate::files;
use crate::output;
use crate::plan::{self, Others, Plan, State, Wanted};
use crate::reading::in_parallel;
use crate::report::{Report, Sources};
use crate::style::Detail;
use crate::summary::{self, number};
use crate::swap::{self, Tree};
use crate::vendor::Vendor;
use docwright_base::origin::origin;
use docwright_base::{Diagnostic, Format, Severity, Warned};
use docwright_reader::{Compiled, OVERLAY, Overlay, PageFacts, Service};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::ffi::OsStr;
use std::fs::{Metadata, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Writes one OpenAPI file from documentation pages that lie anywhere.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask spec --layout acme --out openapi.yaml stop-task.html
  cargo xtask spec --layout acme --service tasks --out openapi.yaml captures/
  cargo xtask spec --layout acme --deny unclaimed --out openapi.yaml captures/
  cargo xtask spec --layout my/layout.yaml --service my/service.yaml --overlay my/overlay.yaml --out openapi.yaml captures/
  cargo xtask spec --layout my/layout.yaml --check --out openapi.yaml captures/
  cargo xtask spec --layout my/layout.yaml --out - page.md | less

The source map says for each part of the spec, by JSON pointer, on which page, under which heading and
in which row it was read. Pages are read on all cores; RAYON_NUM_THREADS=1 in the environment takes one.

A file that is there is replaced if it says in its first lines that docwright made it under its
name; any other is an error unless --force is given, and a file that the run reads is always one. A
device or a pipe is written to in place, without a source map; a file that is a link and folders are
refused. The way to the file may go through links.")]
pub struct Args {
    /// A vendor's folder name under specs/, or the path of a layout.yaml.
    #[arg(long, value_name = "VENDOR")]
    layout: String,
    /// Take title, version and servers from this service.yaml: a path, or the name of a service beside the layout. The pages that it
    /// lists are not read.
    #[arg(long, value_name = "NAME_OR_FILE")]
    service: Option<String>,
    /// Corrections to apply to the spec, as an OpenAPI Overlay 1.0.
    #[arg(long, value_name = "FILE")]
    overlay: Option<PathBuf>,
    /// The spec to write, as YAML, with its source map `NAME.sources.json` beside it; `-` for the spec alone on stdout.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Write nothing; exit 4 when the spec or its source map is stale or missing.
    #[arg(long)]
    check: bool,
    /// Write nothing and exit 1 when there is any of this.
    #[arg(long, value_name = "WHAT")]
    deny: Vec<Deny>,
    /// Replace files that docwright did not make.
    #[arg(long)]
    force: bool,
    /// Pages, or folders whose pages are all read, though not those of folders within.
    #[arg(required = true, value_name = "PAGE_OR_DIR")]
    pages: Vec<PathBuf>,
}

pub(crate) fn run(context: &Context, args: &Args) -> Outcome {
    let vendor = Vendor::find(context, &args.layout)?;
    let service = match &args.service {
        Some(name) => vendor.service(context, name)?,
        None => {
            output::remark(
                "note: no --service says what title and version the spec has; it gets the layout's title, and `unknown`",
            )?;
            Service::untitled(&vendor.layout.title)
        }
    };
    if let Some(missing) = args.overlay.as_ref().filter(|file| !file.exists()) {
        return Err(files::not_there("overlay", missing));
    }
    let outputs = Outputs::of(&args.out)?;
    let paths = page_paths(&args.pages)?;
    let mut sources = Sources::default();
    let common = common_folder(&paths);
    for path in &paths {
        sources.add(&crate::files::shown(&common, path), &shown(path), path);
    }
    let problems = RefCell::default();
    let pages = read_pages(&paths, &vendor, &problems);
    let mut report = Report::default();
    let mut diagnostics = Vec::new();
    let text = args.overlay.as_deref().and_then(|file| {
        let read = read_overlay(file, &mut sources);
        read.map_err(|problem| diagnostics.push(*problem)).ok()
    });
    let overlay = text.as_deref().map(|text| Overlay {
        text,
        judge: docwright_code::read,
    });
    let compiled = docwright_reader::assemble(pages, &vendor.layout, &service, overlay).drain_into(&mut diagnostics);
    diagnostics.append(&mut problems.take());
    report.add(sources, diagnostics);
    report.print(context.style)?;
    let warnings = report.count(Severity::Warning);
    let mut event = json!({"type": "spec", "warnings": warnings});
    for (key, count) in summary::named(&compiled.counts) {
        event[key] = json!(count);
    }
    match output::is_json() {
        true => output::event(&event)?,
        false if context.style.detail == Detail::Errors => {}
        // Not to stdout, where the spec may go.
        false => output::note(&format!(
            "{}; {}",
            summary::counts(&compiled.counts),
            number(warnings, "warning")
        )),
    }
    deny::check(&report, &args.deny)?;
    if compiled.counts.operations == 0 {
        return Err(Failure::new(Exit::Errors, "the pages hold no operation; nothing was written").help(format!(
            "`cargo xtask show blocks PAGE --layout {}` shows how a page was read; the layout says how an operation is announced",
            args.layout
        )));
    }
    let inputs = [
        paths,
        vendor.files(args.service.as_deref()),
        args.overlay.iter().cloned().collect(),
    ]
    .concat();
    let command = context.project.command("cargo xtask spec");
    let others = Others::when(args.force);
    match args.check {
        true => outputs.check(compiled, &inputs, &command, others),
        false => outputs.write(compiled, &inputs, &command, others),
    }
}

fn read_overlay(file: &Path, sources: &mut Sources) -> Result<String, Box<Diagnostic>> {
    let shown = shown(file);
    sources.add(OVERLAY, &shown, file);
    files::read_text(file, &shown)
}

/// The files meant by the arguments: files as they are, folders by their pages, sorted.
pub(crate) fn page_paths(arguments: &[PathBuf]) -> Outcome<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for argument in arguments {
        if !argument.is_dir() {
            if !argument.exists() {
                return Err(files::not_there("page", argument));
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
                    .help("pages end in .html, .htm, .md, .mdx, .markdown or .txt; folders within are not searched"),
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
        let key = crate::files::shown(&common, path);
        let page = files::read_page(path, &key, &shown(path), &vendor.name)?;
        Ok(docwright_reader::read(&page, &vendor.layout))
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

/// A folder takes the specs of many runs, each of which holds it for a moment only.
const PATIENCE: Duration = Duration::from_secs(10);

/// What stands for this process's own output.
const STDOUT: [&str; 4] = ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];

/// Where the spec goes, and its source map.
enum Outputs {
    Stdout,
    /// A device or a pipe: nothing to replace, and nothing to put a source map beside.
    Place(PathBuf),
    Files {
        folder: PathBuf,
        spec: String,
        sources: String,
    },
}

impl Outputs {
    fn of(out: &Path) -> Outcome<Self> {
        // The device would begin a file from its start that others have begun.
        if STDOUT.iter().any(|name| out == Path::new(name)) {
            return Ok(Self::Stdout);
        }
        swap::check_place(out)?;
        let refused = |why: &str| Failure::new(Exit::Usage, format!("--out {} {why}", out.display()));
        match out.metadata() {
            Ok(there) if there.is_dir() => return Err(refused("is a folder; give a file")),
            Ok(there) if is_disk(&there) => return Err(refused("is a disk; give a file")),
            Ok(there) if !there.is_file() => return Ok(Self::Place(out.to_owned())),
            _ => {}
        }
        let names = |name: Option<&OsStr>| name.and_then(OsStr::to_str).map(str::to_owned);
        let (Some(spec), Some(stem)) = (names(out.file_name()), names(out.file_stem())) else {
            return Err(refused("is no name for a file; give one in UTF-8"));
        };
        if !out.to_string_lossy().ends_with(&spec) {
            return Err(refused("is a folder; give a file"));
        }
        if out
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("json"))
        {
            return Err(refused("is a name for JSON, and the spec is YAML").help("give a name that ends in .yaml"));
        }
        let folder = match out.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        Ok(Self::Files {
            folder: folder.to_owned(),
            spec,
            sources: format!("{stem}.sources.json"),
        })
    }

    /// `inputs` are the files that the spec was made from, and `command` what makes it again.
    fn write(&self, compiled: Compiled<Value>, inputs: &[PathBuf], command: &str, others: Others) -> Outcome {
        let yaml = |spec| docwright_reader::document_to_yaml(spec, &origin("openapi.yaml", command));
        match self {
            Self::Stdout => output::print(&yaml(compiled.spec)),
            Self::Place(path) => {
                output::remark(&format!(
                    "note: {} is no ordinary file; no source map is written",
                    path.display()
                ))?;
                let file = OpenOptions::new().write(true).open(path);
                file.and_then(|mut file| file.write_all(yaml(compiled.spec).as_bytes()))
                    .map_err(|error| Failure::io("cannot write to", path, &error))
            }
            Self::Files { folder, .. } => {
                let tree = Tree::open_within(folder, PATIENCE)?;
                let plan = self.plan(compiled, inputs, command, others)?;
                tree.apply(&plan)?;
                plan.files.iter().try_for_each(|file| {
                    let path = files::shown(Path::new("."), &folder.join(&file.path));
                    let state = if file.state == State::Fresh { "fresh" } else { "written" };
                    output::tell(
                        &format!("{path}: {state}"),
                        &json!({"type": "file", "state": state, "path": path}),
                    )
                })
            }
        }
    }

    fn check(&self, compiled: Compiled<Value>, inputs: &[PathBuf], command: &str, others: Others) -> Outcome {
        let Self::Files { folder, .. } = self else {
            return Err(
                Failure::new(Exit::Usage, "--check compares with a file, and --out is none")
                    .help("name the file that is to be up to date with --out FILE"),
            );
        };
        let _reading = swap::read(folder, command)?;
        check::fresh(&self.plan(compiled, inputs, command, others)?, check::AGAIN)
    }

    /// What is to become of the spec and its source map.
    fn plan(&self, compiled: Compiled<Value>, inputs: &[PathBuf], command: &str, others: Others) -> Outcome<Plan> {
        let mut plan = Plan::default();
        if let Self::Files { folder, spec, sources } = self {
            let (text, map) = rayon::join(
                || docwright_reader::document_to_yaml(compiled.spec, &origin(spec, command)),
                || docwright_reader::sources_to_json(&compiled.pages, compiled.sources, &origin(sources, command)),
            );
            let wanted = [(spec, text), (sources, map)].map(|(name, contents)| Wanted {
                path: name.clone(),
                name: name.clone(),
                contents,
            });
            plan::spare(folder, &wanted, inputs)?;
            plan.want(folder, wanted.into(), others)?;
        }
        Ok(plan)
    }
}

#[cfg(unix)]
fn is_disk(place: &Metadata) -> bool {
    std::os::unix::fs::FileTypeExt::is_block_device(&place.file_type())
}

#[cfg(not(unix))]
fn is_disk(_: &Metadata) -> bool {
    false
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
