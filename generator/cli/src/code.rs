//! `code`: any OpenAPI 3 file to a Rust client crate with a mock server.
//!
//! In: a spec, a crate name and a folder. Out: the crate, or nothing when there are errors. Only folders that hold
//! files made for this crate and nothing else are written to, unless the user insists.

use crate::context::Context;
use crate::crate_name;
use crate::failure::{Exit, Failure, Outcome};
use crate::files;
use crate::names;
use crate::output;
use crate::plan::{self, Others, Plan, State, Wanted, list};
use crate::report::{Report, Sources};
use crate::spec_file;
use crate::summary::number;
use crate::swap::{self, Tree};
use docwright_base::printable::one_line;
use docwright_base::{Diagnostic, Severity, Warned};
use docwright_code::{GeneratedFile, Options, Runtime, file_name};
use std::path::{self, Component, Path, PathBuf};

/// Writes a Rust client crate with a mock server from any OpenAPI 3.0, 3.1 or 3.2 file.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask code --spec openapi.yaml --name acme-tasks --out ../acme-tasks
  cargo xtask code --spec openapi.json --name acme-tasks --out ../acme-tasks --runtime 0.1

Files that say in their first lines that docwright made them for this crate are replaced or
deleted; a folder with any other file in it is refused. --force replaces other files where the
crate's are to be and leaves the rest. The folder you name may be a symbolic link; below it, what is
no ordinary file and what is reached through a link is never touched. A run that is killed leaves a
folder .docwright-stage, by which the next run puts everything back first.")]
pub struct Args {
    /// The OpenAPI document, as YAML or JSON.
    #[arg(long, value_name = "FILE")]
    spec: PathBuf,
    /// The crate's name.
    #[arg(long, value_name = "CRATE")]
    name: String,
    /// The crate's folder.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Where the crate finds docwright-client and docwright-mock: a folder that holds client/ and mock/, or a version
    /// requirement for released ones [default: this checkout's runtime/].
    #[arg(long, value_name = "PATH_OR_VERSION")]
    runtime: Option<String>,
    /// Replace files in the way that docwright did not make for this crate, and leave the other ones.
    #[arg(long)]
    force: bool,
}

/// The version of a crate that has no `service.yaml` to say it.
const CRATE_VERSION: &str = "0.1.0";

pub(crate) fn run(context: &Context, args: &Args) -> Outcome {
    if let Err(wrong) = crate_name::check(&args.name) {
        return Err(Failure::new(
            Exit::Usage,
            format!("the crate name `{}` {wrong}", args.name),
        ));
    }
    if args.out.exists() && !args.out.is_dir() {
        return Err(Failure::new(
            Exit::Usage,
            format!("--out {} is not a folder", args.out.display()),
        ));
    }
    let out = settled(&args.out)?;
    swap::check_place(&out)?;
    // Before the names that the crate has are read: what a run that died has left half done is no input.
    let tree = Tree::open(&out)?;
    let options = Options {
        crate_name: args.name.clone(),
        crate_version: CRATE_VERSION.to_owned(),
        runtime: runtime(context, args.runtime.as_deref(), &out)?,
        command: command(args),
        names: String::new(),
        publish: true,
    };
    let files = emit(context, args, &out, options)?;
    let plan = plan(args, &out, files)?;
    tree.apply(&plan)?;
    output::line(&format!(
        "{}: {} fresh, {} written, {} deleted in {}",
        args.name,
        number(plan.count(State::Fresh), "file"),
        plan.count(State::Stale) + plan.count(State::Missing),
        plan.count(State::Orphaned),
        args.out.display(),
    ))?;
    if out.starts_with(context.root.dir()) {
        output::note(&format!(
            "warning: {} lies inside this checkout, whose workspace does not list it; to build it, move it outside",
            args.out.display()
        ));
    }
    Ok(())
}

fn plan(args: &Args, out: &Path, files: Vec<GeneratedFile>) -> Outcome<Plan> {
    let wanted = files.into_iter().map(|file| Wanted {
        name: file_name(&args.name, &file.path),
        path: file.path,
        contents: file.contents,
    });
    let wanted: Vec<Wanted> = wanted.collect();
    plan::spare(out, &wanted, std::slice::from_ref(&args.spec))?;
    let mut plan = Plan::default();
    plan.want(out, wanted, Others::when(args.force))?;
    let foreign = plan.find_orphans(out, "", &args.name)?;
    if !foreign.is_empty() && !args.force {
        let message = format!(
            "{} holds files that docwright did not make for {}: {}",
            args.out.display(),
            args.name,
            list(&foreign)
        );
        return Err(Failure::new(Exit::Errors, message)
            .help("give an empty or new folder with --out, or --force to write beside them"));
    }
    for path in foreign {
        output::note(&format!(
            "warning: {} was not made for {} and stays as it is",
            one_line(&path),
            args.name
        ));
    }
    Ok(plan)
}

/// Reads the spec and the names that the crate has, and writes the code in memory; prints what there is to say.
fn emit(context: &Context, args: &Args, out: &Path, mut options: Options) -> Outcome<Vec<GeneratedFile>> {
    let shown = args.spec.to_string_lossy().replace('\\', "/");
    let folder = args.out.to_string_lossy().replace('\\', "/");
    let mut sources = Sources::default();
    let mut diagnostics = Vec::new();
    let read = names::read(out, &folder).and_then(|names| {
        options.names = names;
        read(&args.spec, &shown, &mut sources)
    });
    let files = match read {
        Ok(document) => {
            let document = document.drain_into(&mut diagnostics);
            docwright_code::emit(&document, &options).drain_into(&mut diagnostics)
        }
        Err(problem) => {
            diagnostics.push(*problem);
            Vec::new()
        }
    };
    names::locate(&mut diagnostics, &folder);
    let mut report = Report::default();
    report.add(sources, diagnostics);
    report.print(context.style);
    match report.count(Severity::Error) {
        0 => Ok(files),
        errors => Err(Failure::new(
            Exit::Errors,
            format!("{} in {shown}; nothing was written", number(errors, "error")),
        )),
    }
}

fn read(spec: &Path, shown: &str, sources: &mut Sources) -> Result<Warned<openapiv3::OpenAPI>, Box<Diagnostic>> {
    let text = files::read_text(spec, shown)?;
    sources.add(shown, shown, spec);
    spec_file::parse(&text, shown)
}

/// The command for the header of the files. Folders are left out: the files must not tell where they were made.
fn command(args: &Args) -> String {
    let spec = args.spec.file_name().unwrap_or_default().to_string_lossy();
    format!("cargo xtask code --spec {spec} --name {}", args.name)
}

fn runtime(context: &Context, wanted: Option<&str>, out: &Path) -> Outcome<Runtime> {
    let folder = match wanted {
        Some(version) if is_version(version) => return Ok(Runtime::Version(version.to_owned())),
        Some(folder) => PathBuf::from(folder),
        None => context.root.join("runtime"),
    };
    for part in ["client", "mock"] {
        if !folder.join(part).join("Cargo.toml").is_file() {
            return Err(Failure::new(
                Exit::Usage,
                format!("the runtime {} holds no {part}/Cargo.toml", folder.display()),
            )
            .help("--runtime takes a folder that holds client/ and mock/, or a version requirement such as 0.1"));
        }
    }
    let folder = settled(&folder)?;
    Ok(Runtime::Path(relative(out, &folder)))
}

/// A Cargo version requirement, as far as it can be told from a path.
fn is_version(text: &str) -> bool {
    let starts = text.starts_with(|c: char| c.is_ascii_digit() || "^~=<>*".contains(c));
    let consists = text
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "^~=<>*.,-+ ".contains(c));
    starts && consists && !Path::new(text).is_dir()
}

/// The absolute path with links resolved, also of a folder that is yet to be made.
fn settled(folder: &Path) -> Outcome<PathBuf> {
    let full = path::absolute(folder).map_err(|error| Failure::io("cannot resolve", folder, &error))?;
    // `..` is resolved by the file system as far as the path exists, and by its text behind that.
    let mut settled = PathBuf::new();
    for part in full.components() {
        match part {
            Component::ParentDir => {
                settled.pop();
            }
            Component::CurDir => {}
            part => {
                settled.push(part);
                if let Ok(real) = settled.canonicalize() {
                    settled = real;
                }
            }
        }
    }
    Ok(settled)
}

/// The way from one absolute folder to another, with `/` between folders.
fn relative(from: &Path, to: &Path) -> String {
    let shared = from
        .components()
        .zip(to.components())
        .take_while(|(a, b)| a == b)
        .count();
    let up = from.components().skip(shared).map(|_| "..".to_owned());
    let down = to
        .components()
        .skip(shared)
        .map(|part| part.as_os_str().to_string_lossy().into_owned());
    let way: Vec<String> = up.chain(down).collect();
    if way.is_empty() { ".".to_owned() } else { way.join("/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_told_from_paths() {
        for version in ["0.1", "^1.2", ">=0.1, <0.3", "=0.1.0-alpha.1", "*"] {
            assert!(is_version(version), "{version}");
        }
        for path in ["runtime", "../runtime", "./0.1/runtime", "/0.1", "1\"\npath = \"x"] {
            assert!(!is_version(path), "{path}");
        }
    }

    #[test]
    fn the_way_to_the_runtime_is_relative() {
        assert_eq!(relative(Path::new("/a/out"), Path::new("/a/b/runtime")), "../b/runtime");
        assert_eq!(relative(Path::new("/a"), Path::new("/a/runtime")), "runtime");
    }
}
