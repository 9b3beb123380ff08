//! `generate`: the pages under `specs/` to specs and crates, all of them or the services named.
//!
//! In: `specs/`. Out: `specs/*/*/openapi.yaml` with its source map, the schemas for editors and `generated/`, all at once or
//! not at all. `--check` makes the same plan and prints it.

use crate::accepted::{self, Accepted};
use crate::catalog::{Catalog, ServiceId};
use crate::context::Context;
use crate::crate_name;
use crate::deny::{self, Deny};
use crate::failure::{Exit, Failure, Outcome};
use crate::files;
use crate::names::{self, Names};
use crate::output;
use crate::plan::{Others, Plan, State, Wanted};
use crate::progress::Progress;
use crate::reading::in_parallel;
use crate::report::{self, Report, Sources};
use crate::schema;
use crate::source::{self, Layouts, Loaded, Source};
use crate::style::Detail;
use crate::summary::{self, number};
use crate::swap::{self, Reading, STAGE, Tree};
use docwright_base::Code;
use docwright_base::origin::origin;
use docwright_base::printable::one_line;
use docwright_base::{Diagnostic, Severity};
use docwright_code::{Options, Runtime, file_name};
use docwright_reader::{Counts, Overlay};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

/// The generated crates' way to the hand-written runtime.
const RUNTIME: &str = "../../runtime";

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
everything back first.")]
pub struct Args {
    /// `service` or `vendor/service`, the folder names under specs/; all services when none is given.
    #[arg(value_name = "SERVICE")]
    services: Vec<String>,
    /// Write nothing; exit 4 when a file is stale, missing or orphaned.
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
        check: true,
        deny: Vec::new(),
        force: false,
    };
    run(context, &args)
}

pub(crate) fn run(context: &Context, args: &Args) -> Outcome {
    if args.check {
        let _reading = readings(context)?;
        let (plan, lines) = plan(context, args, &Names::default())?;
        print_lines(context, &lines)?;
        return check(&plan, &repair_command(&args.services));
    }
    let held = hold(context)?;
    write(context, held, args, &Names::default())
}

impl Args {
    /// To write one service, and nothing that is not ours.
    pub(crate) fn of(id: &ServiceId) -> Self {
        Self {
            services: vec![id.to_string()],
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
    let (plan, lines) = plan(context, args, names)?;
    // Before anything is said to be written.
    held.tree.apply(&plan)?;
    drop(held.crates);
    print_lines(context, &lines)?;
    let orphans = plan.files.iter().filter(|file| file.state == State::Orphaned);
    print_lines(
        context,
        &orphans.map(|file| format!("deleted {}", file.path)).collect::<Vec<_>>(),
    )
}

/// Holds off runs that write the specs or one of the crates.
fn readings(context: &Context) -> Outcome<Vec<Reading>> {
    [context.root.dir().to_path_buf()]
        .into_iter()
        .chain(crates(context)?)
        .map(|folder| swap::read(&folder, "cargo xtask generate"))
        .collect()
}

/// The folders of `generated/`, each of which `code` may have been told to write to: such a run locks that folder alone and
/// leaves its stage there.
fn crates(context: &Context) -> Outcome<Vec<PathBuf>> {
    let generated = context.root.join("generated");
    Ok(crate_folders(context)?
        .iter()
        .map(|name| generated.join(name))
        .collect())
}

/// The names of the folders in `generated/` that can be crates', sorted.
fn crate_folders(context: &Context) -> Outcome<Vec<String>> {
    let folder = context.root.join("generated");
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

/// Unless only errors are wanted.
pub(crate) fn print_lines(context: &Context, lines: &[String]) -> Outcome {
    if context.style.detail == Detail::Errors {
        return Ok(());
    }
    lines.iter().try_for_each(|line| output::line(line))
}

/// What is to be written, and a line on each service.
fn plan(context: &Context, args: &Args, names: &Names) -> Outcome<(Plan, Vec<String>)> {
    let others = Others::when(args.force);
    let catalog = Catalog::read(&context.root)?;
    let chosen = catalog.resolve(&args.services)?;
    if chosen.is_empty() {
        return Err(Failure::new(Exit::Errors, "specs/ holds no service")
            .help("a service is a folder specs/VENDOR/SERVICE with a service.yaml"));
    }
    let mut report = Report::default();
    let made = make_all(context, &chosen, names, &mut report);
    report.print(context.style);
    deny::check(&report, &args.deny)?;
    let mut plan = Plan::default();
    let mut lines = Vec::new();
    let mut total = Tally::default();
    for service in made {
        let part = service.plan(context, others)?;
        let tally = Tally::of(&service, &part);
        lines.push(tally.summary(&service.id.to_string(), args.check));
        total.add(&tally);
        plan.append(part);
    }
    if lines.len() > 1 {
        lines.push(total.summary(&number(lines.len(), "service"), args.check));
    }
    let mut schemas = Plan::default();
    schemas.want(context.root.dir(), schema::files(), others)?;
    let changed = schemas.changes().filter(|_| !args.check);
    lines.extend(changed.map(|file| format!("{}: written", file.path)));
    plan.append(schemas);
    if args.services.is_empty() {
        find_orphaned_crates(context, &mut plan)?;
    }
    Ok((plan, lines))
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
    crate_name: Option<String>,
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
}

/// Makes the services one after the other.
pub(crate) fn judge_all<'c>(
    context: &'c Context,
    chosen: &'c [ServiceId],
    names: &'c Names,
) -> impl Iterator<Item = Judged> + 'c {
    let mut progress = Progress::new(chosen.len(), context.style.watch);
    let mut layouts = Layouts::default();
    let mut crates = BTreeMap::new();
    chosen.iter().map(move |id| {
        progress.begin(&id.to_string());
        let Loaded {
            source,
            sources,
            mut diagnostics,
        } = source::load(&context.root, id, &mut layouts);
        let accepted = Accepted::read(&context.root, id).unwrap_or_else(|problem| {
            diagnostics.push(*problem);
            Accepted::default()
        });
        let made = source.map(|source| {
            check_crate(id, &source, &mut crates, &mut diagnostics);
            make(context, id, &source, names, &mut diagnostics)
        });
        progress.end();
        Judged {
            id: id.clone(),
            made,
            sources,
            accepted,
            diagnostics,
        }
    })
}

/// Services that have errors are in the report only.
fn make_all(context: &Context, chosen: &[ServiceId], names: &Names, report: &mut Report) -> Vec<Made> {
    let mut all = Vec::new();
    for judged in judge_all(context, chosen, names) {
        let Judged {
            id,
            made,
            sources,
            accepted,
            mut diagnostics,
        } = judged;
        // What is accepted is not gone because the service could not be read.
        if let Some(mut made) = made {
            made.accepted = accepted.apply(&mut diagnostics, &accepted::path(&id));
            made.warnings = report::count(&diagnostics, Severity::Warning);
            all.push(made);
        }
        report.add(sources, diagnostics);
    }
    all
}

fn make(context: &Context, id: &ServiceId, source: &Source, names: &Names, diagnostics: &mut Vec<Diagnostic>) -> Made {
    let command = repair_command(&[id.to_string()]);
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
            .help("list a page that describes one; the warnings say what the pages miss"),
        );
    }
    let mut made = Made {
        id: id.clone(),
        counts: compiled.counts,
        warnings: 0,
        accepted: 0,
        files: vec![
            by_path(format!("{}/openapi.yaml", id.folder()), |path| {
                docwright_reader::to_yaml(&compiled.spec, &origin(path, &command))
            }),
            by_path(format!("{}/openapi.sources.json", id.folder()), |path| {
                docwright_reader::sources_to_json(&compiled.sources, &origin(path, &command))
            }),
        ],
        crate_name: None,
    };
    // A spec with errors in it is nothing to write code from: the messages would be about the consequences.
    let has_errors = report::count(diagnostics, Severity::Error) > 0;
    if let Some(krate) = source.service.krate.as_ref().filter(|_| !has_errors) {
        let folder = format!("generated/{}", krate.name);
        let names = names
            .of(&context.root.join(&folder), &folder)
            .unwrap_or_else(|problem| {
                diagnostics.push(*problem);
                String::new()
            });
        let options = Options {
            crate_name: krate.name.clone(),
            crate_version: krate.version.clone(),
            runtime: Runtime::Path(RUNTIME.to_owned()),
            command,
            names,
            publish: krate.publish,
        };
        let files = docwright_code::emit(&compiled.spec, &options).drain_into(diagnostics);
        let placed = files.into_iter().map(|file| Wanted {
            path: format!("{folder}/{}", file.path),
            name: file_name(&krate.name, &file.path),
            contents: file.contents,
        });
        made.files.extend(placed);
        names::locate(diagnostics, &folder);
        made.crate_name = Some(krate.name.clone());
    }
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
    if let Err(wrong) = crate_name::check(&krate.name) {
        let message = format!("the crate name `{}` {wrong}", krate.name);
        diagnostics.push(files::error(Code::CrateName, &path, None, message));
    } else if let Some(other) = crates.insert(krate.name.clone(), id.clone()) {
        let message = format!("the crate name `{}` is taken by {other}", krate.name);
        diagnostics.push(
            files::error(Code::CrateName, &path, None, message).help("each service needs a crate name of its own"),
        );
    }
}

impl Made {
    fn plan(&self, context: &Context, others: Others) -> Outcome<Plan> {
        let mut plan = Plan::default();
        plan.want(context.root.dir(), self.files.clone(), others)?;
        if let Some(name) = &self.crate_name {
            find_orphans(context, &mut plan, name)?;
        }
        Ok(plan)
    }
}

/// What a service came to, or all of them together.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    counts: Counts,
    warnings: usize,
    accepted: usize,
    fresh: usize,
    stale: usize,
    missing: usize,
    orphaned: usize,
}

impl Tally {
    fn of(made: &Made, plan: &Plan) -> Self {
        Self {
            counts: made.counts,
            warnings: made.warnings,
            accepted: made.accepted,
            fresh: plan.count(State::Fresh),
            stale: plan.count(State::Stale),
            missing: plan.count(State::Missing),
            orphaned: plan.count(State::Orphaned),
        }
    }

    fn add(&mut self, other: &Self) {
        self.counts += other.counts;
        self.warnings += other.warnings;
        self.accepted += other.accepted;
        self.fresh += other.fresh;
        self.stale += other.stale;
        self.missing += other.missing;
        self.orphaned += other.orphaned;
    }

    /// In one line behind the name of whose it is.
    fn summary(&self, name: &str, check: bool) -> String {
        let mut line = format!(
            "{name}: {}; {}{}; {} fresh",
            summary::counts(&self.counts),
            number(self.warnings, "warning"),
            match self.accepted {
                0 => String::new(),
                accepted => format!(", {accepted} accepted"),
            },
            number(self.fresh, "file"),
        );
        let words: &[(usize, &str)] = match check {
            true => &[
                (self.stale, "stale"),
                (self.missing, "missing"),
                (self.orphaned, "orphaned"),
            ],
            false => &[(self.stale + self.missing, "written"), (self.orphaned, "deleted")],
        };
        for (count, word) in words.iter().filter(|(count, _)| *count > 0) {
            line.push_str(&format!(", {count} {word}"));
        }
        line
    }
}

/// Crates in `generated/` that no service makes any longer. Asked only when all services were made.
fn find_orphaned_crates(context: &Context, plan: &mut Plan) -> Outcome {
    let kept: BTreeSet<String> = plan
        .files
        .iter()
        .filter_map(|file| {
            file.path
                .strip_prefix("generated/")?
                .split('/')
                .next()
                .map(str::to_owned)
        })
        .collect();
    let is_crate = |name: &str| context.root.join(&format!("generated/{name}/Cargo.toml")).exists();
    crate_folders(context)?
        .iter()
        .filter(|name| is_crate(name) && !kept.contains(*name))
        .try_for_each(|name| find_orphans(context, plan, name))
}

fn find_orphans(context: &Context, plan: &mut Plan, crate_name: &str) -> Outcome {
    for path in plan.find_orphans(context.root.dir(), &format!("generated/{crate_name}"), crate_name)? {
        output::note(&format!(
            "warning: {} is not generated and stays as it is; generated/ is for generated files only",
            one_line(&path)
        ));
    }
    Ok(())
}

fn check(plan: &Plan, command: &str) -> Outcome {
    let mut odd = 0;
    for file in plan.changes() {
        output::line(&format!("{} {}", file.state.word(), file.path))?;
        odd += 1;
    }
    if odd == 0 {
        return Ok(());
    }
    let message = format!("{} not what the pages give", number_is(odd));
    Err(Failure::new(Exit::Stale, message).help(format!("run `{command}` and commit what it writes")))
}

fn number_is(count: usize) -> String {
    let verb = if count == 1 { "is" } else { "are" };
    format!("{} {verb}", number(count, "file"))
}

fn repair_command(services: &[String]) -> String {
    ["cargo xtask generate"]
        .into_iter()
        .chain(services.iter().map(String::as_str))
        .collect::<Vec<_>>()
        .join(" ")
}
