//! `show why`: a part of a document in, how it came to be out: the rows it was read from, and the rule of each judgement.
//!
//! The document is made anew from the pages, so that the answer is about them and not about files that may be stale.

use crate::catalog::Catalog;
use crate::context::Context;
use crate::failure::{Exit, Failure, Outcome};
use crate::report::{Report, Sources};
use crate::source::{self, Layouts};
use crate::spec::page_paths;
use crate::summary::number;
use crate::target::{self, Part};
use crate::vendor::Vendor;
use crate::{files, output};
use docwright_base::{Diagnostic, Page, Warned};
use docwright_reader::document::{Judgement, Origin, Source};
use docwright_reader::draft::{Evidence, Rule};
use docwright_reader::{Compiled, Overlay, Service};
use serde_json::Value;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
A part is an operation, what it holds, a schema, what it holds, or a JSON pointer:
  StopTask                     an operation
  StopTask.task_id             a parameter
  StopTask.request.force       a member of the request
  StopTask.200.tasks.id        a member of a response
  Task                         a schema of that name
  Task.id                      a member of it
  /components/schemas/Task     a JSON pointer (RFC 6901)

Examples:
  cargo xtask show why StopTaskGroup.group_id oms
  cargo xtask show why StopTask stop-task.html start-task.html --layout acme")]
pub(crate) struct Args {
    /// A part of the document.
    part: String,
    /// A service, as folders under specs/ are named, or page files and folders of them.
    #[arg(required = true, value_name = "SERVICE_OR_PAGE")]
    from: Vec<String>,
    /// A vendor's folder name under specs/, or the path of a layout.yaml; not needed for services and pages under specs/.
    #[arg(long, value_name = "VENDOR")]
    layout: Option<String>,
}

pub(crate) fn run(context: &Context, args: &Args) -> Outcome {
    let mut report = Report::default();
    let Some(Warned { output, diagnostics }) = compile(context, args, &mut report)? else {
        report.print(context.style)?;
        return Err(Failure::new(Exit::Errors, "there is no document to ask about"));
    };
    let document = serde_json::to_value(&output.spec).unwrap_or(Value::Null);
    let problem = match target::find(&document, &args.part) {
        Ok(part) => return output::print(&answer(&output, &part)),
        Err(problem) => problem,
    };
    // Where there is no operation at all, what the pages lack is why; else nobody asked for it.
    if output.spec.paths.paths.is_empty() {
        report.add(Sources::default(), diagnostics);
        report.print(context.style)?;
    }
    let message = format!("there is no {:?} in the document: {problem}", args.part);
    Err(Failure::new(Exit::Usage, message).help("`show why --help` shows how parts are called"))
}

/// The document of a service, or of pages, and what there is to say about it.
fn compile(context: &Context, args: &Args, report: &mut Report) -> Outcome<Option<Warned<Compiled>>> {
    let paths: Vec<PathBuf> = args.from.iter().map(PathBuf::from).collect();
    // A folder of that name is what a service's own folder looks like from beside it.
    let is_service = |name: &str| Catalog::read(&context.root).is_ok_and(|catalog| catalog.find(name).is_ok());
    if let [name] = args.from.as_slice()
        && (!paths[0].exists() || (paths[0].is_dir() && is_service(name)))
    {
        return of_service(context, name, report);
    }
    if let Some(missing) = args.from.iter().find(|path| !Path::new(path).exists()) {
        return Err(Failure::new(Exit::Usage, format!("there is no page {missing}"))
            .help("give one service alone, or pages that are there"));
    }
    let paths = page_paths(&paths)?;
    let Some(first) = paths.first() else {
        return Err(Failure::new(Exit::Usage, "the folders hold no page"));
    };
    let vendor = Vendor::of_page(context, args.layout.as_deref(), first)?;
    let mut pages: Vec<Page> = Vec::new();
    let mut problems: Vec<Diagnostic> = Vec::new();
    for path in &paths {
        let shown = path.to_string_lossy().replace('\\', "/");
        match files::read_page(path, &shown, &shown, &vendor.name) {
            Ok(page) => pages.push(page),
            Err(problem) => problems.push(*problem),
        }
    }
    if !problems.is_empty() {
        report.add(Sources::default(), problems);
        return Ok(None);
    }
    let service = Service::untitled(&vendor.layout.title);
    Ok(Some(docwright_reader::compile(&pages, &vendor.layout, &service, None)))
}

fn of_service(context: &Context, name: &str, report: &mut Report) -> Outcome<Option<Warned<Compiled>>> {
    let id = Catalog::read(&context.root)?.find(name)?;
    let loaded = source::load(&context.root, &id, &mut Layouts::default());
    report.add(loaded.sources, loaded.diagnostics);
    Ok(loaded.source.map(|source| {
        let overlay = source.overlay.as_deref().map(|text| Overlay {
            text,
            judge: docwright_code::read,
        });
        docwright_reader::compile(&source.pages, &source.layout, &source.service, overlay)
    }))
}

/// What is known of a part, or of the nearest part around it.
fn answer(compiled: &Compiled, part: &Part) -> String {
    let mut out = format!("{}\n  {}\n", part.name, part.pointer);
    let mut around = part.pointer.as_str();
    loop {
        if let Some(origin) = compiled.sources.get(around) {
            if around != part.pointer {
                out.push_str(&format!("  no row is about it; it is part of {around}\n"));
            }
            tell(&mut out, origin);
            return out;
        }
        match around.rfind('/') {
            Some(end) if end > 0 => around = &around[..end],
            _ => break,
        }
    }
    let below = format!("{}/", part.pointer);
    let mut parts = compiled
        .sources
        .iter()
        .filter(|(pointer, _)| pointer.starts_with(&below));
    match parts.next() {
        Some((pointer, origin)) => {
            out.push_str(&format!(
                "  no row is about it as a whole, but about {} of it; the first is {pointer}\n",
                number(1 + parts.count(), "part")
            ));
            tell(&mut out, origin);
        }
        None => out.push_str("  no page says it: it comes from the layout, the service or the overlay\n"),
    }
    out
}

fn tell(out: &mut String, origin: &Origin) {
    for place in &origin.read {
        out.push_str(&format!("  read at {}\n", place_of(place)));
        if !place.text.is_empty() {
            out.push_str(&format!("    {}\n", place.text));
        }
    }
    for (question, judgement) in &origin.decided {
        let Judgement {
            value,
            rule,
            guess,
            witnesses,
        } = judgement;
        out.push_str(&format!("  {question}: {value}\n    {rule}: {}\n", rule.sentence()));
        for place in witnesses {
            out.push_str(&format!("    seen at {}: {}\n", place_of(place), place.text));
        }
        if let Some(other) = guess {
            out.push_str(&format!("    a guess; it could also be: {other}\n"));
        }
    }
}

/// A place as people find it.
fn place_of(place: &Source) -> String {
    let line = place.line.map(|line| format!(":{line}")).unwrap_or_default();
    let row = place.row.map(|row| format!(", row {row}")).unwrap_or_default();
    let section = match &*place.section {
        "" => String::new(),
        section => format!("{section}, "),
    };
    format!("{}{line} ({section}block {}{row})", place.page, place.block)
}

/// Every rule, by question, in the order in which they are tried.
pub(crate) fn rules() -> String {
    let mut out = String::new();
    let mut question = None;
    for rule in Rule::ALL {
        if question.replace(rule.question()) != Some(rule.question()) {
            out.push_str(&format!("{}\n", rule.question()));
        }
        let evidence = match rule.evidence() {
            Evidence::Stated => "stated",
            Evidence::Shown => "shown",
            Evidence::Layout => "layout",
            Evidence::Habit => "habit",
        };
        out.push_str(&format!("  {:26} {evidence:7} {}\n", rule.name(), rule.sentence()));
    }
    out
}
