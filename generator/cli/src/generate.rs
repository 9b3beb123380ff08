//! `generate`: the pages under `specs/` to specs and crates, all of them or the services named.
//!
//! In: `specs/`. Out: `specs/*/*/openapi.yaml` with its source map, the schemas for editors and the crates with what they
//! share, all at once or not at all. `--check` makes the same plan and prints it.

use crate::accepted::{self, Accepted};
use crate::catalog::{Catalog, ServiceId};
use crate::check;
use crate::context::Context;
use crate::crate_name;
use crate::deny::{self, Deny};
use crate::drift;
use crate::failure::{Exit, Failure, Outcome};
use crate::files;
use crate::init;
use crate::mark::Maker;
use crate::names::{self, Names};
use crate::output;
use crate::plan::{Others, Plan, State, Wanted};
use crate::progress::Progress;
use crate::reading::in_parallel;
use crate::report::{self, Report, Sources};
use crate::runtime;
use crate::schema;
use crate::source::{self, Layouts, Loaded, Source};
use crate::style::Detail;
use crate::swap::{self, Reading, STAGE, Tree};
use crate::tally::{self, Read, Row};
use crate::unchanged::{self, Record};
use docwright_base::Code;
use docwright_base::origin::origin;
use docwright_base::printable::one_line;
use docwright_base::{Diagnostic, Severity};
use docwright_code::{Options, Runtime, file_name};
use docwright_reader::{Compiled, Counts, Overlay};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::mem::take;
use std::path::PathBuf;

/// Writes the spec and the crate of every service from its documentation pages.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask generate             all services under specs/
  cargo xtask generate acme/tasks  one service; `tasks` will do where only one vendor has it
  cargo xtask generate --check     write nothing; exit 4 and name each file that is not up to date

Prints for each service the pages read, the operations and schemas found, the table rows, list items
and code blocks that are in the spec and those that are not, the warnings, those that `accept` has
accepted, and what became of its files. Of the warnings of one kind the first is shown; -v shows all.

Only files that say in their first lines that docwright made them, under their own path, are
replaced or deleted. Any other file in the way stops the run; --force has it replaced. The folder of
--root may be a symbolic link; below it, what is no ordinary file and what is reached through a link
is never touched. A run that is killed leaves a folder .docwright-stage, by which the next run puts
everything back first.

What a run has read and written is remembered by its bytes in .docwright-cache, which tells git to
leave it alone. Where all of it is as it was, the next run says the same and reads no page; --check
always reads them.")]
pub struct Args {
    /// `service` or `vendor/service`, the folder names under specs/; all services when none is given.
    #[arg(value_name = "SERVICE")]
    services: Vec<String>,
    /// Write the crates into this folder below the root, whatever docwright.yaml says.
    #[arg(long, value_name = "DIR")]
    out: Option<String>,
    /// Write nothing; exit 4 when a file is stale, missing or orphaned, and 5 when less of a page is understood than before.
    #[arg(long)]
    check: bool,
    /// Write nothing and exit 1 when there is any of this.
    #[arg(long, value_name = "WHAT")]
    deny: Vec<Deny>,
    /// Replace files in the way that docwright did not make.
    #[arg(long)]
    force: bool,
}

/// `generate --check` for all services, as a step of `test`.
pub fn check_all(context: &Context) -> Outcome {
    let args = Args {
        services: Vec::new(),
        out: None,
        check: true,
        deny: Vec::new(),
        force: false,
    };
    run(context, &args)
}

pub(crate) fn run(context: &Context, args: &Args) -> Outcome {
    let mut context = context.clone();
    if let Some(out) = &args.out {
        context.project = context.project.with_crates(out)?;
    }
    let context = &context;
    if args.check {
        let _reading = readings(context)?;
        let Planned {
            plan, rows, drifted, ..
        } = plan(context, args, &Names::default())?;
        tally::print(context.style, &rows, args.check)?;
        let mut command = repair_command(&args.services);
        if let Some(out) = &args.out {
            command.push_str(&format!(" --out {out}"));
        }
        let fresh = check::fresh(&plan, &format!("run `{command}`"));
        return match drifted {
            0 => fresh,
            drifted => Err(drift::failure(drifted, context.style.detail != Detail::Errors)),
        };
    }
    let held = hold(context)?;
    write(context, held, args, &Names::default())
}

impl Args {
    /// To write one service, and nothing that is not ours.
    pub(crate) fn of(id: &ServiceId) -> Self {
        Self {
            services: vec![id.to_string()],
            out: None,
            check: false,
            deny: Vec::new(),
            force: false,
        }
    }
}

/// All that `generate` writes to, kept from other runs.
#[derive(Debug)]
pub(crate) struct Held {
    tree: Tree,
    crates: Vec<Tree>,
}

/// Before anything is read: what a run that died has left half done is no input.
pub(crate) fn hold(context: &Context) -> Outcome<Held> {
    let tree = Tree::open(context.root.dir())?;
    let crates = crates(context)?
        .iter()
        .map(|folder| Tree::open(folder))
        .collect::<Outcome<Vec<_>>>()?;
    Ok(Held { tree, crates })
}

/// Writes the services with these names.
pub(crate) fn write(context: &Context, held: Held, args: &Args, names: &Names) -> Outcome {
    let Planned {
        plan, rows, records, ..
    } = plan(context, args, names)?;
    // Before anything is said to be written.
    held.tree.apply(&plan)?;
    unchanged::keep(context, &records);
    drop(held.crates);
    tally::print(context.style, &rows, args.check)?;
    if let Some(step) = init::members(&context.root, &context.project) {
        output::remark(&format!(
            "warning: the crates are no members of your workspace yet: {step}"
        ))?;
    }
    for file in plan.files.iter().filter(|file| file.state == State::Orphaned) {
        output::tell(
            &format!("deleted {}", file.path),
            &json!({"type": "file", "state": "deleted", "path": file.path}),
        )?;
    }
    Ok(())
}

/// Holds off runs that write the specs or one of the crates.
fn readings(context: &Context) -> Outcome<Vec<Reading>> {
    [context.root.dir().to_path_buf()]
        .into_iter()
        .chain(crates(context)?)
        .map(|folder| swap::read(&folder, "cargo xtask generate"))
        .collect()
}

/// The folders of the crates, each of which `code` may have been told to write to: such a run locks that folder alone and
/// leaves its stage there.
fn crates(context: &Context) -> Outcome<Vec<PathBuf>> {
    let crates = context.root.join(&context.project.crates);
    Ok(crate_folders(context)?.iter().map(|name| crates.join(name)).collect())
}

/// The names of the folders that can be crates', sorted.
fn crate_folders(context: &Context) -> Outcome<Vec<String>> {
    let folder = context.root.join(&context.project.crates);
    let Ok(entries) = fs::read_dir(&folder) else {
        return Ok(Vec::new());
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| Failure::io("cannot list the folder", &folder, &error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) && name != "target" && name != STAGE {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// What is to be written, and what each service came to.
struct Planned {
    plan: Plan,
    rows: Vec<Row>,
    /// How many pages are understood less than before.
    drifted: usize,
    /// What there is to remember of services that were read.
    records: Vec<(ServiceId, Record)>,
}

fn plan(context: &Context, args: &Args, names: &Names) -> Outcome<Planned> {
    let others = Others::when(args.force);
    let catalog = Catalog::read(&context.root)?;
    let chosen = catalog.resolve(&args.services)?;
    if chosen.is_empty() {
        return Err(Failure::new(Exit::Errors, "specs/ holds no service")
            .help("a service is a folder specs/VENDOR/SERVICE with a service.yaml"));
    }
    let mut report = Report::default();
    // A check is to say what is so, whatever is remembered.
    let may_recall = !args.check && names.are_on_disk();
    let known = may_recall.then(|| unchanged::recall(context, &chosen)).flatten();
    let made = match known {
        Some(records) => recalled(context, &chosen, records, &mut report)?,
        None => make_all(context, &chosen, names, &mut report)?,
    };
    report.print(context.style)?;
    let drifted = report.count_code(Code::PageDrifted);
    // A page that is understood less brings other warnings along; the run ends with what it drifted from.
    let ends_drifted = args.check && drifted > 0 && report.count(Severity::Error) == 0;
    if !ends_drifted {
        deny::check(&report, &args.deny)?;
    }
    let mut plan = Plan::default();
    let mut rows = Vec::new();
    let mut records = Vec::new();
    for mut service in made {
        records.extend(
            service
                .record
                .take()
                .filter(|_| may_recall)
                .map(|it| (service.id.clone(), it)),
        );
        let part = service.plan(context, others)?;
        let read = Read {
            counts: service.counts,
            warnings: service.warnings,
            accepted: service.accepted,
        };
        rows.push(Row::service(&service.id, read, &part));
        plan.append(part);
    }
    let crates = format!("{}/", context.project.crates);
    let mut shared = Plan::default();
    shared.want(context.root.dir(), schema::files(&context.project), others)?;
    if plan.files.iter().any(|file| file.path.starts_with(&crates)) {
        shared.want(context.root.dir(), context.project.shared(), others)?;
        if context.project.runtime == runtime::Source::Vendor {
            for name in runtime::CRATES {
                find_orphans(context, &mut shared, name)?;
            }
        }
        shared.files.extend(context.project.workspace_left_over(&context.root));
    }
    rows.push(Row::shared(&shared));
    plan.append(shared);
    if args.services.is_empty() {
        find_orphaned_crates(context, &mut plan)?;
    }
    rows.push(Row::total(&rows, &plan));
    Ok(Planned {
        plan,
        rows,
        drifted,
        records,
    })
}

/// What the pages of one service came to.
#[derive(Debug)]
struct Made {
    id: ServiceId,
    counts: Counts,
    /// Those that nobody has accepted.
    warnings: usize,
    accepted: usize,
    /// Relative to the root.
    files: Vec<Wanted>,
    /// Files that need not be made: they are as they would be.
    known: Vec<String>,
    crate_name: Option<String>,
    /// Pages of which less is understood than before.
    drifted: Vec<Diagnostic>,
    /// What there is to remember.
    record: Option<Record>,
}

/// A service with all that there is to say about it.
#[derive(Debug)]
pub(crate) struct Judged {
    pub(crate) id: ServiceId,
    /// Absent where the folder cannot be read.
    made: Option<Made>,
    pub(crate) sources: Sources,
    pub(crate) accepted: Accepted,
    /// Before anything counts as accepted.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// What it was read from.
    read: source::Read,
}

/// Makes the services one after the other.
///
/// # Errors
///
/// If there is no runtime where the project says.
pub(crate) fn judge_all<'c>(
    context: &'c Context,
    chosen: &'c [ServiceId],
    names: &'c Names,
) -> Outcome<impl Iterator<Item = Judged> + 'c> {
    let runtime = context.project.runtime(&context.root)?;
    let mut progress = Progress::new(chosen.len(), context.style.watch);
    let mut layouts = Layouts::default();
    let mut crates = BTreeMap::new();
    Ok(chosen.iter().map(move |id| {
        progress.begin(&id.to_string());
        let Loaded {
            source,
            mut sources,
            mut diagnostics,
            read,
        } = source::load(&context.root, id, &mut layouts);
        let path = accepted::path(id);
        sources.add(&path, &path, &context.root.join(&path));
        let accepted = Accepted::read(&context.root, id).unwrap_or_else(|problem| {
            diagnostics.push(*problem);
            Accepted::default()
        });
        let made = source.map(|source| {
            check_crate(id, &source, &mut crates, &mut diagnostics);
            make(context, id, &source, &runtime, names, &mut diagnostics)
        });
        progress.end();
        Judged {
            id: id.clone(),
            made,
            sources,
            accepted,
            diagnostics,
            read,
        }
    }))
}

/// Services of which nothing has changed.
fn recalled(
    context: &Context,
    services: &[ServiceId],
    records: Vec<Record>,
    report: &mut Report,
) -> Outcome<Vec<Made>> {
    // Whether it is there is no matter of the services.
    context.project.runtime(&context.root)?;
    let mut all = Vec::new();
    for (id, record) in services.iter().zip(records) {
        let sources = record.sources(&context.root);
        let mut diagnostics = record.diagnostics.clone();
        let accepted = Accepted::read(&context.root, id).unwrap_or_else(|problem| {
            diagnostics.push(*problem);
            Accepted::default()
        });
        all.push(Made {
            id: id.clone(),
            counts: record.counts,
            accepted: accepted.apply(&mut diagnostics, &accepted::path(id)),
            warnings: report::count(&diagnostics, Severity::Warning),
            files: Vec::new(),
            known: record.files().cloned().collect(),
            crate_name: record.crate_name.clone(),
            drifted: Vec::new(),
            record: None,
        });
        report.add(sources, diagnostics);
    }
    Ok(all)
}

/// Services that have errors are in the report only.
fn make_all(context: &Context, chosen: &[ServiceId], names: &Names, report: &mut Report) -> Outcome<Vec<Made>> {
    let mut all = Vec::new();
    for judged in judge_all(context, chosen, names)? {
        let Judged {
            id,
            made,
            sources,
            accepted,
            mut diagnostics,
            read,
        } = judged;
        // What is accepted is not gone because the service could not be read.
        if let Some(mut made) = made {
            if report::count(&diagnostics, Severity::Error) == 0 {
                let written = made
                    .files
                    .iter()
                    .map(|file| (file.path.as_str(), file.contents.as_str()));
                let came = (made.counts, made.crate_name.clone(), diagnostics.clone());
                made.record = Some(unchanged::record(context, &id, read, &sources, written, came));
            }
            made.accepted = accepted.apply(&mut diagnostics, &accepted::path(&id));
            // What differs from one run to the next is nothing to accept.
            diagnostics.extend(made.drifted.iter().cloned());
            made.warnings = report::count(&diagnostics, Severity::Warning);
            all.push(made);
        }
        report.add(sources, diagnostics);
    }
    Ok(all)
}

fn make(
    context: &Context,
    id: &ServiceId,
    source: &Source,
    runtime: &Runtime,
    names: &Names,
    diagnostics: &mut Vec<Diagnostic>,
) -> Made {
    let command = context.project.command(&repair_command(&[id.to_string()]));
    let pages = in_parallel(&source.pages, |page| docwright_reader::read(page, &source.layout));
    let overlay = source.overlay.as_deref().map(|text| Overlay {
        text,
        judge: docwright_code::read,
    });
    let compiled = docwright_reader::assemble(pages, &source.layout, &source.service, overlay).drain_into(diagnostics);
    if compiled.counts.operations == 0 {
        // An empty spec is never what anybody wants in the place of the one that is there.
        let path = format!("{}/service.yaml", id.folder());
        diagnostics.push(
            files::error(
                Code::EmptyService,
                &path,
                None,
                "the pages of this service hold no operation",
            )
            .help("list a page that describes one; `cargo xtask show facts PAGE --verbose` says how a page is read and which headings are unknown"),
        );
        // There is nothing to correct, which is no fault of the overlay's.
        diagnostics.retain(|diagnostic| diagnostic.code != Code::BadOverlay);
    }
    let mut made = Made {
        id: id.clone(),
        counts: compiled.counts,
        warnings: 0,
        accepted: 0,
        files: Vec::new(),
        known: Vec::new(),
        crate_name: None,
        drifted: drift::find(&context.root.join(&id.folder()), &compiled),
        record: None,
    };
    // A spec with errors in it is nothing to write code from: the messages would be about the consequences.
    let has_errors = report::count(diagnostics, Severity::Error) > 0;
    if let Some(krate) = source.service.krate.as_ref().filter(|_| !has_errors) {
        let folder = format!("{}/{}", context.project.crates, krate.name);
        let names = names
            .of(&context.root.join(&folder), &folder)
            .unwrap_or_else(|problem| {
                diagnostics.push(*problem);
                String::new()
            });
        let options = Options {
            crate_name: krate.name.clone(),
            crate_version: krate.version.clone(),
            license: krate.license.clone(),
            runtime: runtime.clone(),
            command: command.clone(),
            names,
            publish: krate.publish,
        };
        let files = docwright_code::emit(&docwright_reader::typed(&compiled.spec), &options).drain_into(diagnostics);
        let placed = files.into_iter().map(|file| Wanted {
            path: format!("{folder}/{}", file.path),
            name: file_name(&krate.name, &file.path),
            contents: file.contents,
        });
        made.files = placed.collect();
        names::locate(diagnostics, &folder);
        made.crate_name = Some(krate.name.clone());
    }
    // Each is let go as soon as it is written: they are the most that a run holds.
    let Compiled {
        spec, sources, pages, ..
    } = compiled;
    let path = |name: &str| format!("{}/{name}", id.folder());
    let (spec, sources) = rayon::join(
        || {
            by_path(path("openapi.yaml"), |path| {
                docwright_reader::document_to_yaml(spec, &origin(path, &command))
            })
        },
        || {
            by_path(path("openapi.sources.json"), |path| {
                docwright_reader::sources_to_json(&pages, sources, &origin(path, &command))
            })
        },
    );
    made.files.splice(0..0, [spec, sources]);
    made
}

/// A file that calls itself by its path below the root.
fn by_path(path: String, contents: impl FnOnce(&str) -> String) -> Wanted {
    Wanted {
        name: path.clone(),
        contents: contents(&path),
        path,
    }
}

/// The crate's name becomes a folder, so it has to be a name, and one service's only.
fn check_crate(
    id: &ServiceId,
    source: &Source,
    crates: &mut BTreeMap<String, ServiceId>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(krate) = &source.service.krate else { return };
    let path = format!("{}/service.yaml", id.folder());
    let error = |message| files::error(Code::CrateName, &path, source.crate_line, message);
    if let Err(wrong) = crate_name::check(&krate.name) {
        let message = format!("the crate name `{}` {wrong}", krate.name);
        diagnostics.push(error(message).help("give a name such as acme-boxes to `crate.name`"));
    } else if let Some(other) = crates.insert(krate.name.clone(), id.clone()) {
        let message = format!("the crate name `{}` is taken by {other}", krate.name);
        diagnostics.push(error(message).help("each service needs a crate name of its own"));
    }
}

impl Made {
    /// What is to become of its files, which are the plan's then.
    fn plan(&mut self, context: &Context, others: Others) -> Outcome<Plan> {
        let mut plan = Plan::default();
        plan.know(take(&mut self.known));
        plan.want(context.root.dir(), take(&mut self.files), others)?;
        if let Some(name) = &self.crate_name {
            find_orphans(context, &mut plan, name)?;
        }
        Ok(plan)
    }
}

/// Crates that no service makes any longer. Asked only when all services were made.
fn find_orphaned_crates(context: &Context, plan: &mut Plan) -> Outcome {
    let crates = format!("{}/", context.project.crates);
    let inside = |path: &str| Some(path.strip_prefix(&crates)?.split('/').next()?.to_owned());
    let kept: BTreeSet<String> = plan.files.iter().filter_map(|file| inside(&file.path)).collect();
    // Crates that people wrote may lie beside ours.
    let is_crate = |name: &str| {
        let manifest = fs::read(context.root.join(&format!("{crates}{name}/Cargo.toml")));
        let is_ours = |text: &[u8]| Maker::of(text, &file_name(name, "Cargo.toml")) == Maker::Us;
        // What `code` has made is not for `generate` to delete.
        let is_generated = |text: &[u8]| {
            let header = text.split(|&byte| byte == b'\n').next().unwrap_or_default();
            String::from_utf8_lossy(header).contains(" generate ")
        };
        manifest.is_ok_and(|text| is_ours(&text) && is_generated(&text))
    };
    crate_folders(context)?
        .iter()
        .filter(|name| is_crate(name) && !kept.contains(*name))
        .try_for_each(|name| find_orphans(context, plan, name))
}

fn find_orphans(context: &Context, plan: &mut Plan, crate_name: &str) -> Outcome {
    let folder = format!("{}/{crate_name}", context.project.crates);
    for path in plan.find_orphans(context.root.dir(), &folder, crate_name)? {
        output::remark(&format!(
            "warning: {} is not generated and stays as it is; {folder}/ is for generated files only",
            one_line(&path)
        ))?;
    }
    Ok(())
}

fn repair_command(services: &[String]) -> String {
    ["cargo xtask generate"]
        .into_iter()
        .chain(services.iter().map(String::as_str))
        .collect::<Vec<_>>()
        .join(" ")
}
