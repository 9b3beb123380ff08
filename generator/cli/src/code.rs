//! `code`: any file of OpenAPI 3 or Swagger 2.0 to a Rust client crate with a mock server.
//!
//! In: a spec, a crate name and a folder. Out: the crate and the runtime's copy that it needs, or nothing when there are errors.
//! Only folders that hold files made for this crate and nothing else are written to, unless the user insists.

use crate::check;
use crate::context::Context;
use crate::crate_name;
use crate::failure::{Exit, Failure, Outcome};
use crate::files;
use crate::given::Given;
use crate::names;
use crate::output;
use crate::plan::{self, Others, Plan, State, Wanted, list};
use crate::report::{Report, Sources};
use crate::runtime::{self, Source};
use crate::spec_file;
use crate::summary::number;
use crate::swap::{self, Tree};
use docwright_base::printable::one_line;
use docwright_base::{Diagnostic, Severity, Warned};
use docwright_code::{GeneratedFile, Options, Runtime, file_name};
use docwright_reader::OVERLAY;
use serde_json::json;
use std::path::{self, Component, Path, PathBuf};

/// Writes a Rust client crate with a mock server from any file of OpenAPI 3.0, 3.1 or 3.2, or of Swagger 2.0.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask code --spec openapi.yaml --name acme-tasks --out crates/acme-tasks
  cargo xtask code --spec openapi.yaml --name acme-tasks --out crates/acme-tasks --check
  curl -L https://acme.example/api.json | cargo xtask code --spec - --name acme-tasks --out crates/acme-tasks
  cargo xtask code --spec openapi.json --overlay overlay.yaml --name acme-tasks --out crates/acme-tasks --runtime 0.1

The crate needs docwright's runtime. `--runtime vendor` copies it to folders beside the crate's, where all
crates that lie there share it.

Files that say in their first lines that docwright made them for this crate are replaced or
deleted; a folder with any other file in it is refused. --force replaces other files where the
crate's are to be and leaves the rest. The folder you name may be a symbolic link; below it, what is
no ordinary file and what is reached through a link is never touched. A run that is killed leaves a
folder .docwright-stage, by which the next run puts everything back first.")]
pub struct Args {
    /// The OpenAPI or Swagger document, as YAML or JSON; `-` for the standard input.
    #[arg(long, value_name = "FILE")]
    spec: PathBuf,
    /// The crate's name.
    #[arg(long, value_name = "CRATE")]
    name: String,
    /// The crate's folder.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Corrections to apply to the document first, as an OpenAPI Overlay 1.0.
    #[arg(long, value_name = "FILE")]
    overlay: Option<PathBuf>,
    /// The crate's version.
    #[arg(long, value_name = "VERSION", default_value = "0.1.0", value_parser = version)]
    crate_version: String,
    /// How the crate finds docwright-client and docwright-mock: `vendor` for a copy beside it, a version requirement for released
    /// ones, or a folder that holds client/ and mock/ [default: as docwright.yaml says, or vendor].
    #[arg(long, value_name = "vendor|VERSION|DIR")]
    runtime: Option<String>,
    /// Write nothing; exit 4 when a file is stale, missing or orphaned.
    #[arg(long)]
    check: bool,
    /// Replace files in the way that docwright did not make for this crate, and leave the other ones.
    #[arg(long)]
    force: bool,
}

fn version(text: &str) -> Result<String, String> {
    match semver::Version::parse(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(error) => Err(format!("{error}; Cargo takes three numbers, such as 0.1.0")),
    }
}

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
    let given = Some(&args.spec).filter(|spec| !Given(spec).is_stdin());
    for (what, file) in [("document", given), ("overlay", args.overlay.as_ref())] {
        if let Some(missing) = file.filter(|file| !file.exists()) {
            return Err(files::not_there(what, missing));
        }
    }
    let out = settled(&args.out)?;
    swap::check_place(&out)?;
    if let Some(taken) = runtime::CRATES.iter().find(|name| out.ends_with(name)) {
        let message = format!(
            "--out {} is the folder of the runtime's crate {taken}",
            args.out.display()
        );
        return Err(Failure::new(Exit::Usage, message).help("choose another folder, such as one of the crate's name"));
    }
    let (runtime, copy) = runtime(context, args.runtime.as_deref(), &out)?;
    let options = Options {
        crate_name: args.name.clone(),
        crate_version: args.crate_version.clone(),
        license: None,
        runtime,
        command: command(context, args),
        names: String::new(),
        publish: true,
    };
    if args.check {
        let again = options.command.clone();
        let _reading = swap::read(&out, &again)?;
        let shown = |folder: &Path| format!("{}/", folder.display());
        let mut plan = plan(args, &out, emit(context, args, &out, options)?)?.within(&shown(&args.out));
        let beside = args.out.parent().unwrap_or(Path::new(""));
        for (name, folder) in copies(copy.as_deref()) {
            let _reading = swap::read(&folder, &again)?;
            plan.append(plan_copy(args, name, &folder)?.within(&shown(&beside.join(name))));
        }
        return check::fresh(&plan, check::AGAIN);
    }
    // Before the names that the crate has are read: what a run that died has left half done is no input.
    let tree = Tree::open(&out)?;
    let files = emit(context, args, &out, options)?;
    let plan = plan(args, &out, files)?;
    // Before anything is written: what is in the way of one stops all.
    let copies = copies(copy.as_deref()).map(|(name, folder)| {
        let tree = Tree::open(&folder)?;
        let plan = plan_copy(args, name, &folder)?;
        Ok((name, folder, tree, plan))
    });
    // The copy first: an older crate may do with it, and the new one cannot do without.
    for (name, folder, tree, plan) in copies.collect::<Outcome<Vec<_>>>()? {
        tree.apply(&plan)?;
        summary(name, &plan, &folder)?;
    }
    tree.apply(&plan)?;
    summary(&args.name, &plan, &args.out)
}

fn summary(name: &str, plan: &Plan, folder: &Path) -> Outcome {
    let fresh = plan.count(State::Fresh);
    let written = plan.count(State::Stale) + plan.count(State::Missing);
    let deleted = plan.count(State::Orphaned);
    let folder = folder.display().to_string();
    output::tell(
        &format!(
            "{name}: {} fresh, {written} written, {deleted} deleted in {folder}",
            number(fresh, "file")
        ),
        &json!({
            "type": "crate",
            "crate": name,
            "folder": folder,
            "files": {"fresh": fresh, "written": written, "deleted": deleted},
        }),
    )
}

/// The crates of the runtime's copy and their folders. Each is locked by itself, as those of `generate` are.
fn copies(beside: Option<&Path>) -> impl Iterator<Item = (&'static str, PathBuf)> + '_ {
    let crates = runtime::CRATES.into_iter();
    crates.filter_map(move |name| Some((name, beside?.join(name))))
}

/// A crate of the runtime's copy in its folder.
fn plan_copy(args: &Args, name: &str, folder: &Path) -> Outcome<Plan> {
    let files = runtime::files().into_iter();
    let inside = files.filter_map(|file| {
        let path = file.path.strip_prefix(name)?.strip_prefix('/')?.to_owned();
        Some(Wanted { path, ..file })
    });
    let mut plan = Plan::default();
    plan.want(folder, inside.collect(), Others::when(args.force))?;
    plan.find_orphans(folder, "", name)?;
    Ok(plan)
}

fn plan(args: &Args, out: &Path, files: Vec<GeneratedFile>) -> Outcome<Plan> {
    let wanted = files.into_iter().map(|file| Wanted {
        name: file_name(&args.name, &file.path),
        path: file.path,
        contents: file.contents,
    });
    let wanted: Vec<Wanted> = wanted.collect();
    let spec = Some(args.spec.clone()).filter(|spec| !Given(spec).is_stdin());
    let inputs = [spec, args.overlay.clone()];
    plan::spare(out, &wanted, &inputs.into_iter().flatten().collect::<Vec<_>>())?;
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
        output::remark(&format!(
            "warning: {} was not made for {} and stays as it is",
            one_line(&path),
            args.name
        ))?;
    }
    Ok(plan)
}

/// Reads the spec and the names that the crate has, and writes the code in memory; prints what there is to say.
fn emit(context: &Context, args: &Args, out: &Path, mut options: Options) -> Outcome<Vec<GeneratedFile>> {
    let folder = args.out.to_string_lossy().replace('\\', "/");
    let mut sources = Sources::default();
    let mut diagnostics = Vec::new();
    let read = names::read(out, &folder).and_then(|names| {
        options.names = names;
        read(args, &mut sources)
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
    report.print(context.style)?;
    match report.count(Severity::Error) {
        0 => Ok(files),
        errors => Err(Failure::new(
            Exit::Errors,
            format!("{}; nothing was written", number(errors, "error")),
        )),
    }
}

fn read(args: &Args, sources: &mut Sources) -> Result<Warned<openapiv3::OpenAPI>, Box<Diagnostic>> {
    let given = Given(&args.spec);
    let shown = given.shown();
    let text = given.text()?;
    match given.is_stdin() {
        true => sources.add_text(&shown, text.clone()),
        false => sources.add(&shown, &shown, &args.spec),
    }
    let overlay = match &args.overlay {
        Some(file) => {
            let shown = file.to_string_lossy().replace('\\', "/");
            let text = files::read_text(file, &shown)?;
            sources.add(OVERLAY, &shown, file);
            Some(text)
        }
        None => None,
    };
    let overlay = overlay.as_deref();
    match given.folder() {
        Some(folder) => spec_file::parse(
            &text,
            &shown,
            overlay,
            Some(&mut |path| spec_file::beside(&folder, path)),
        ),
        None => spec_file::parse(&text, &shown, overlay, None),
    }
}

/// The command for the header of the files. Folders are left out: the files must not tell where they were made.
fn command(context: &Context, args: &Args) -> String {
    let spec = args.spec.file_name().unwrap_or_default().to_string_lossy();
    context
        .project
        .command(&format!("cargo xtask code --spec {spec} --name {}", args.name))
}

/// The manifest's entry, and the folder that the copy goes into if there is to be one.
fn runtime(context: &Context, wanted: Option<&str>, out: &Path) -> Outcome<(Runtime, Option<PathBuf>)> {
    let source = wanted.map_or_else(|| context.project.runtime.clone(), Source::of);
    let folder = match (source, wanted) {
        (Source::Vendor, _) => {
            let beside = out.parent().map(Path::to_path_buf);
            let beside = beside.ok_or_else(|| {
                Failure::new(Exit::Usage, format!("nothing can lie beside {}", out.display()))
                    .help("give a folder within another with --out")
            })?;
            return Ok((Runtime::Beside, Some(beside)));
        }
        (Source::Version(version), _) => return Ok((Runtime::Version(version), None)),
        (Source::Folder(folder), Some(_)) => PathBuf::from(folder),
        (Source::Folder(folder), None) => context.root.join(&folder),
    };
    runtime::check_folder(&folder, &folder.display().to_string(), Exit::Usage)?;
    Ok((Runtime::Path(relative(out, &settled(&folder)?)), None))
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
    fn the_way_to_the_runtime_is_relative() {
        assert_eq!(relative(Path::new("/a/out"), Path::new("/a/b/runtime")), "../b/runtime");
        assert_eq!(relative(Path::new("/a"), Path::new("/a/runtime")), "runtime");
    }
}
