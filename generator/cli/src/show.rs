//! `show`: what a stage of the pipeline made of one page, and why a part of a document is as it is.
//!
//! In: a page and the name of a stage, or a part of a document. Out: text on stdout, diagnostics on stderr. Writes nothing.

use crate::context::Context;
use crate::failure::{Exit, Failure, Outcome};
use crate::files;
use crate::output;
use crate::program::named;
use crate::report::{Report, Sources};
use crate::vendor::Vendor;
use crate::why;
use docwright_base::origin::origin;
use docwright_base::{Diagnostic, Page, Severity};
use docwright_reader::{Service, block, draft, fact};
use std::path::PathBuf;

/// Prints what a stage made of a page, or why a part of a document is as it is.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask show blocks specs/acme/tasks/pages/stop-task.html
  cargo xtask show facts stop-task.txt --layout acme
  cargo xtask show draft stop-task.txt --layout my/layout.yaml
  cargo xtask show why StopTaskGroup.group_id oms")]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Headings, paragraphs, lists, tables and code.
    Blocks(Of),
    /// What each block says of the API.
    Facts(Of),
    /// What all of it means, with the rule for each judgement.
    Draft(Of),
    /// The OpenAPI document.
    Document(Of),
    /// How a part of a document came to be: where it was read, and by which rules.
    Why(why::Args),
    /// Every rule by which pages are read.
    Rules,
}

/// A page.
#[derive(Debug, clap::Args)]
struct Of {
    /// A page file.
    page: PathBuf,
    /// A vendor's folder name under specs/, or the path of a layout.yaml; not needed for pages under specs/.
    #[arg(long, value_name = "VENDOR")]
    layout: Option<String>,
}

pub(crate) fn run(context: &Context, args: &Args) -> Outcome {
    match &args.what {
        What::Blocks(of) => show(context, of, blocks),
        What::Facts(of) => show(context, of, facts),
        What::Draft(of) => show(context, of, drafts),
        What::Document(of) => show(context, of, document),
        What::Why(args) => why::run(context, args),
        What::Rules => output::print(&why::rules()),
    }
}

/// What a stage made of a page, as text.
type Stage = fn(Page, &Vendor, &mut Vec<Diagnostic>) -> String;

fn show(context: &Context, of: &Of, stage: Stage) -> Outcome {
    // As other commands name it, from the root, where there is none of that name here.
    let below_root = context.root.dir().join(&of.page);
    let path = if !of.page.exists() && below_root.is_file() {
        &below_root
    } else {
        &of.page
    };
    let vendor = Vendor::of_page(context, of.layout.as_deref(), path)?;
    let shown = of.page.to_string_lossy().replace('\\', "/");
    let mut sources = Sources::default();
    let mut diagnostics = Vec::new();
    match files::read_page(path, &shown, &shown, &vendor.name) {
        Ok(page) => {
            sources.add(&shown, &shown, path);
            output::print(&stage(page, &vendor, &mut diagnostics))?;
        }
        Err(problem) => diagnostics.push(*problem),
    }
    let mut report = Report::default();
    report.add(sources, diagnostics);
    report.print(context.style)?;
    match report.count(Severity::Error) {
        0 => Ok(()),
        _ => Err(Failure::new(Exit::Errors, format!("{shown} has errors"))),
    }
}

fn blocks(page: Page, vendor: &Vendor, diagnostics: &mut Vec<Diagnostic>) -> String {
    block::to_text(&block::read(&page, &vendor.layout).drain_into(diagnostics))
}

fn facts(page: Page, vendor: &Vendor, diagnostics: &mut Vec<Diagnostic>) -> String {
    let blocks = block::read(&page, &vendor.layout).drain_into(diagnostics);
    fact::to_text(&fact::extract(&blocks, &vendor.layout).drain_into(diagnostics).facts)
}

fn drafts(page: Page, vendor: &Vendor, diagnostics: &mut Vec<Diagnostic>) -> String {
    let layout = &vendor.layout;
    let said = docwright_reader::read(&page, layout).drain_into(diagnostics);
    let service = Service::untitled(&layout.title);
    draft::to_text(&draft::read(&[said], layout, &service).drain_into(diagnostics))
}

fn document(page: Page, vendor: &Vendor, diagnostics: &mut Vec<Diagnostic>) -> String {
    let layout = &vendor.layout;
    let service = Service::untitled(&layout.title);
    let compiled = docwright_reader::compile(&[page], layout, &service, None).drain_into(diagnostics);
    let header = origin("openapi.yaml", &named("cargo xtask show document"));
    docwright_reader::to_yaml(&compiled.spec, &header)
}
