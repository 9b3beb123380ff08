//! `init`: the file by which a repository says where docwright is to write crates and how they find the runtime.
//!
//! In: the project's root. Out: `docwright.yaml` with every key and what it means. No file that is there is touched.

use crate::context::Context;
use crate::failure::{Exit, Failure, Outcome};
use crate::output;
use crate::plan::{Others, Plan, Wanted};
use crate::program::named;
use crate::project::{DEFAULT_CRATES, FILE, Project};
use crate::root::Root;
use crate::runtime;
use crate::style::Style;
use crate::swap::Tree;
use serde_json::json;
use std::fs;

/// Writes docwright.yaml, which says where crates go and how they find docwright's runtime.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask init                                in the folder that is to hold specs/
  cargo xtask --root clients init

Where Cargo.toml beside it is a workspace, the crates are to be members of it: the file says so, and
what to add to Cargo.toml is printed. `new` writes the same file where there is none.")]
pub struct Args {}

pub(crate) fn run(context: &Context, _: &Args) -> Outcome {
    let tree = Tree::open(context.root.dir())?;
    let Some(wanted) = first_file(&context.root) else {
        let message = format!("{FILE} is there already in {}", context.root.dir().display());
        return Err(Failure::new(Exit::Usage, message).help("edit it by hand, or give another folder with --root"));
    };
    let mut plan = Plan::default();
    plan.want(context.root.dir(), vec![wanted], Others::Keep)?;
    tree.apply(&plan)?;
    output::tell(
        &format!("wrote {FILE}"),
        &json!({"type": "file", "state": "written", "path": FILE}),
    )?;
    let members = step(&context.root, context.style)?;
    output::advise(&named(&format!(
        "next:\n{members}  cargo xtask new VENDOR/SERVICE --page PAGE\n"
    )))
}

/// The file, unless it is there.
pub(crate) fn first_file(root: &Root) -> Option<Wanted> {
    if root.join(FILE).symlink_metadata().is_ok() {
        return None;
    }
    let standalone = !is_workspace(root);
    let contents = format!(
        "# What docwright is to know of this repository.\n\n\
         # The folder of the generated crates.\n\
         crates: {DEFAULT_CRATES}\n\n\
         # true: the crates are a workspace of their own. false: they are members of yours, which lists \"{DEFAULT_CRATES}/*\".\n\
         standalone: {standalone}\n\n\
         # How the crates find docwright's runtime: `vendor` copies it beside them, a version requirement such as 0.1 takes\n\
         # released crates, and anything else is a folder that holds client/ and mock/.\n\
         runtime: vendor\n"
    );
    Some(Wanted {
        path: FILE.to_owned(),
        name: FILE.to_owned(),
        contents,
    })
}

/// The same for a project whose file was just written, as a line of what is next.
pub(crate) fn step(root: &Root, style: Style) -> Outcome<String> {
    let project = Project::read(root, style)?;
    let steps = [members(root, &project), toolchain(root, &project)];
    Ok(steps.into_iter().flatten().map(|step| format!("  {step}\n")).collect())
}

/// What there is to know before members of a workspace that names an older Rust than they ask for are built.
fn toolchain(root: &Root, project: &Project) -> Option<String> {
    let manifest = manifest(root);
    let stated = runtime::stated_rust_version(&manifest)?;
    let asked = runtime::rust_version()?;
    let number = |version: &str| -> Option<Vec<u32>> { version.split('.').map(|part| part.parse().ok()).collect() };
    let is_older = !project.standalone && is_workspace(root) && number(stated)? < number(asked)?;
    is_older.then(|| {
        format!("build with Rust {asked} or later, which the crates ask for: Cargo.toml says rust-version {stated:?}")
    })
}

/// What there is to do before the crates are members of the workspace at the root, if they are to be.
pub(crate) fn members(root: &Root, project: &Project) -> Option<String> {
    let crates = &project.crates;
    // As members, or left out on purpose.
    let listed = [format!("\"{crates}/*\""), format!("\"{crates}\"")];
    let manifest = manifest(root);
    let is_listed = listed.iter().any(|entry| manifest.contains(entry));
    let is_to_be = !project.standalone && is_workspace(root) && !is_listed;
    is_to_be.then(|| format!("add \"{crates}/*\" to the members of the workspace in Cargo.toml"))
}

fn is_workspace(root: &Root) -> bool {
    manifest(root).lines().any(|line| line.trim() == "[workspace]")
}

fn manifest(root: &Root) -> String {
    fs::read_to_string(root.join("Cargo.toml")).unwrap_or_default()
}
