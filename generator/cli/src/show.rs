//! `show`: what a stage of the pipeline made of one page.
//!
//! In: a page and the name of a stage. Out: text on stdout, diagnostics on stderr. Writes nothing.

use crate::context::Context;
use crate::failure::{Exit, Failure, Outcome};
use crate::files;
use crate::output;
use crate::report::{Report, Sources};
use crate::vendor::Vendor;
use docwright_base::origin::origin;
use docwright_base::{Diagnostic, Page, Severity};
use docwright_reader::{Service, block, fact};
use std::path::{Path, PathBuf};

/// Prints what a stage made of a page.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask show blocks specs/acme/tasks/pages/stop-task.html
  cargo xtask show facts stop-task.txt --layout acme
  cargo xtask show spec stop-task.txt --layout my/layout.yaml")]
pub struct Args {
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
    Blocks,
    Facts,
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
            sources.add(&shown, &shown, &args.page);
            output::print(&show(args.stage, page, &vendor, &mut diagnostics))?;
        }
        Err(problem) => diagnostics.push(*problem),
    }
    let mut report = Report::default();
    report.add(sources, diagnostics);
    report.print(context.style);
    match report.count(Severity::Error) {
        0 => Ok(()),
        _ => Err(Failure::new(Exit::Errors, format!("{shown} has errors"))),
    }
}

fn show(stage: Stage, page: Page, vendor: &Vendor, diagnostics: &mut Vec<Diagnostic>) -> String {
    let layout = &vendor.layout;
    match stage {
        Stage::Blocks => block::to_text(&block::read(&page, layout).drain_into(diagnostics)),
        Stage::Facts => {
            let blocks = block::read(&page, layout).drain_into(diagnostics);
            fact::to_text(&fact::extract(&blocks, layout).drain_into(diagnostics).facts)
        }
        Stage::Spec => {
            let service = Service::untitled(&layout.title);
            let compiled = docwright_reader::compile(&[page], layout, &service, None).drain_into(diagnostics);
            docwright_reader::to_yaml(&compiled.spec, &origin("openapi.yaml", "cargo xtask show spec"))
        }
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
