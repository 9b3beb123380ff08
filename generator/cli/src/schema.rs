//! `schema`: the JSON Schemas of the files that a maintainer writes.
//!
//! In: the name of a file. Out: its schema on stdout. The same texts are kept as files under `specs/` by `generate`.

use crate::context::Context;
use crate::failure::Outcome;
use crate::output;
use crate::plan::Wanted;
use crate::project::Project;
use docwright_base::origin::origin;
use docwright_reader::schema;

/// Prints the JSON Schema of layout.yaml or service.yaml.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask schema layout
  cargo xtask schema service > my/service.schema.json

`generate` keeps both under specs/; editors find them by the first line of a file:
  # yaml-language-server: $schema=../layout.schema.json")]
pub struct Args {
    /// The file that the schema describes.
    file: File,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum File {
    /// How a vendor writes its pages.
    Layout,
    /// One service and its pages.
    Service,
}

pub(crate) fn run(context: &Context, args: &Args) -> Outcome {
    output::print(&text(args.file, &context.project))
}

/// Both schemas as files, relative to the root.
pub(crate) fn files(project: &Project) -> Vec<Wanted> {
    [File::Layout, File::Service]
        .into_iter()
        .map(|file| Wanted {
            path: file.path().to_owned(),
            name: file.path().to_owned(),
            contents: text(file, project),
        })
        .collect()
}

impl File {
    fn path(self) -> &'static str {
        match self {
            Self::Layout => "specs/layout.schema.json",
            Self::Service => "specs/service.schema.json",
        }
    }
}

fn text(file: File, project: &Project) -> String {
    let note = origin(file.path(), &project.command("cargo xtask generate"));
    let schema = match file {
        File::Layout => schema::layout(&note),
        File::Service => schema::service(&note),
    };
    format!("{schema:#}\n")
}
