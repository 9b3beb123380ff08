//! `show`: what a stage of the pipeline made of one page.
//!
//! In: a page and the name of a stage. Out: text on stdout, diagnostics on stderr. Writes nothing.

use crate::context::Context;
use crate::failure::{Exit, Failure, Outcome};
use crate::files;
use crate::report::{Report, Sources};
use crate::vendor::Vendor;
use docwright::{Page, Service, Severity};
use std::path::{Path, PathBuf};

/// Prints what a stage made of a page.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask show blocks specs/acme/tasks/pages/stop-task.html
  cargo xtask show facts stop-task.txt --layout acme
  cargo xtask show spec stop-task.txt --layout my/layout.yaml")]
pub(crate) struct Args {
    /// How far to go: blocks are headings, paragraphs, tables and code; facts are what a block says of the API.
    stage: Stage,
    /// A page file.
    page: PathBuf,
    /// A vendor's folder name under specs/, or the path of a layout.yaml; not needed for pages under specs/.
    #[arg(long, value_name = "VENDOR")]
    layout: Option<String>,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Stage {
    Spec,
}

pub(crate) fn run(context: &Context, args: &Args) -> Outcome {
    let wanted = match &args.layout {
        Some(layout) => layout.clone(),
        None => vendor_of(context, &args.page)?,
    };
    let vendor = Vendor::find(context, &wanted)?;
    let shown = args.page.to_string_lossy().replace('\\', "/");
    let mut sources = Sources::default();
    let mut diagnostics = Vec::new();
    match files::read_page(&args.page, &shown, &shown, &vendor.name) {
        Ok(page) => {
            sources.add(&shown, &shown, &page.text);
            let text = match args.stage {
                Stage::Spec => show_spec(page, &vendor).drain_into(&mut diagnostics),
            };
            print!("{text}");
        }
        Err(problem) => diagnostics.push(*problem),
    }
    let mut report = Report::default();
    report.add(sources, diagnostics);
    eprint!("{}", report.render(context.style));
    match report.count(Severity::Error) {
        0 => Ok(()),
        _ => Err(Failure::new(Exit::Errors, format!("{shown} has errors"))),
    }
}

fn show_spec(page: Page, vendor: &Vendor) -> docwright::Warned<String> {
    let service = Service::untitled(&vendor.layout.title);
    let compiled = docwright::compile(&[page], &vendor.layout, &service, None);
    docwright::Warned {
        output: docwright::to_yaml(&compiled.output.spec, "cargo xtask show spec"),
        diagnostics: compiled.diagnostics,
    }
}

/// The vendor in whose folder under `specs/` the page lies.
fn vendor_of(context: &Context, page: &Path) -> Outcome<String> {
    let full = page
        .canonicalize()
        .map_err(|error| Failure::new(Exit::Usage, format!("there is no page {}: {error}", page.display())))?;
    let inside = full.strip_prefix(context.root.join("specs")).ok();
    inside
        .and_then(|inside| inside.components().next())
        .map(|vendor| vendor.as_os_str().to_string_lossy().into_owned())
        .ok_or_else(|| {
            Failure::new(Exit::Usage, format!("{} does not lie under specs/", page.display()))
                .help("say whose page it is with --layout VENDOR")
        })
}
