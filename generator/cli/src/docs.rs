//! `docs`: what docwright's documentation says, for whoever has the program and no checkout.
//!
//! In: the name of a document. Out: its Markdown on stdout, as it stands under `docs/` in docwright's repository; without a name,
//! the names and what each is about.

use crate::failure::Outcome;
use crate::output;
use clap::ValueEnum;
use std::fmt::Write as _;

/// Prints a document of docwright's, as Markdown.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask docs                     what there is
  cargo xtask docs new-vendor | less   from a vendor's pages to a client and a mock")]
pub struct Args {
    /// Which one; all are listed when none is named.
    document: Option<Document>,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Document {
    /// From a vendor's pages to a client, a mock and CI.
    NewVendor,
    /// Every file that a person writes, with every key.
    Files,
    /// What the commands print, also for programs, and how they end.
    Commands,
    /// Each code of a finding, and what it means.
    Diagnostics,
    /// A crate of any OpenAPI document, and what is in it.
    AnySpec,
    /// What the extensions of a document mean.
    Extensions,
}

impl Document {
    fn text(self) -> &'static str {
        match self {
            Self::NewVendor => include_str!("../docs/new-vendor.md"),
            Self::Files => include_str!("../docs/files.md"),
            Self::Commands => include_str!("../docs/commands.md"),
            Self::Diagnostics => include_str!("../docs/diagnostics.md"),
            Self::AnySpec => include_str!("../docs/any-spec.md"),
            Self::Extensions => include_str!("../docs/extensions.md"),
        }
    }
}

pub(crate) fn run(args: &Args) -> Outcome {
    match args.document {
        Some(document) => output::print(document.text()),
        None => output::print(&list()),
    }
}

fn list() -> String {
    let mut text = String::new();
    for value in Document::value_variants()
        .iter()
        .filter_map(ValueEnum::to_possible_value)
    {
        let about = value.get_help().map(ToString::to_string).unwrap_or_default();
        let _ = writeln!(text, "{:12} {about}", value.get_name());
    }
    text
}
