//! `tidy`: the rules of this repository that no compiler knows.
//!
//! In: every text file of the checkout. Out: one line for each finding. A rule is a function from the [`Tree`] to its
//! findings; the modules below hold one kind of rule each.

mod circles;
mod diagnostics;
mod direction;
mod docs;
mod finding;
mod products;
mod references;
mod text;
mod tree;
mod vendors;

use docwright_cli::Context;
use docwright_cli::output;
use docwright_cli::summary::number;
use docwright_cli::{Exit, Failure, Outcome};
use finding::Finding;
use std::fs;
use tree::Tree;

/// Checks the rules of this repository that no compiler knows.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask tidy
  cargo xtask tidy --write         write docs/diagnostics.md from the table of codes first

Rules: every Rust file opens with `//!`; paths and types named in the documents exist; no vendor's
name in the code; `use` goes one way through the stages and crates; no two files need each other; every
diagnostic is in docs/diagnostics.md; no file of ours over 700 lines; no trailing white space; no unused test case; no undecided snapshot; generated files carry their header; no issue
numbers and no paths of one machine.")]
pub(crate) struct Args {
    /// Write what is written from tables of ours.
    #[arg(long)]
    write: bool,
}

const RULES: &[fn(&Tree) -> Vec<Finding>] = &[
    text::opens_with_its_purpose,
    text::no_trailing_white_space,
    text::not_too_long,
    text::no_issue_numbers,
    text::no_machine_paths,
    vendors::not_named_in_code,
    direction::one_way,
    direction::walls_stand,
    circles::no_circles,
    diagnostics::documented,
    diagnostics::used,
    docs::named_paths_exist,
    docs::named_types_exist,
    docs::readme_shows_the_commands,
    products::generated_files_say_so,
    products::no_undecided_snapshots,
    products::every_case_is_used,
];

pub(crate) fn run(context: &Context, args: &Args) -> Outcome {
    if args.write {
        let path = context.root.join(diagnostics::PATH);
        fs::write(&path, diagnostics::document()).map_err(|error| Failure::io("cannot write", &path, &error))?;
    }
    check(context)
}

/// Runs every rule; the findings go to stdout.
pub(crate) fn check(context: &Context) -> Outcome {
    let tree = Tree::read(context.root.dir())?;
    let mut findings: Vec<Finding> = RULES.iter().flat_map(|rule| rule(&tree)).collect();
    findings.sort();
    for finding in &findings {
        output::line(&finding.to_string())?;
    }
    if findings.is_empty() {
        return output::line(&format!(
            "tidy: {} rules hold for {}",
            RULES.len(),
            number(tree.paths.len(), "file")
        ));
    }
    Err(Failure::new(
        Exit::Errors,
        format!("the checkout is not tidy: {}", number(findings.len(), "finding")),
    ))
}
