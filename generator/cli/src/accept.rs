//! `accept`: the warnings of a service are right as they are, says a person, and why.
//!
//! In: the services and a reason. Out: their `accepted.yaml`, by which later runs know these warnings. Nothing else is written.

use crate::accepted::{self, Change};
use crate::catalog::Catalog;
use crate::context::Context;
use crate::failure::{Exit, Failure, Outcome};
use crate::generate::{Judged, judge_all};
use crate::names::Names;
use crate::output;
use crate::plan::{Others, Plan, Wanted};
use crate::program::named;
use crate::report::{Report, count};
use crate::summary::number;
use crate::swap::Tree;
use docwright_base::{Code, Severity, nearest};
use serde_json::json;

/// Accepts the warnings of services, so that only new ones are shown from then on.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask accept tasks --code stray-table --reason 'the vendor puts its limits in a table of fields'
  cargo xtask accept tasks --reason 'read against the pages in May'  all warnings that are left
  cargo xtask accept                                                 forget what is found no longer

An accepted warning is kept in specs/VENDOR/SERVICE/accepted.yaml with the reason, for
review and for others. `generate -v` still shows it. It is known by its kind, its file and
its words; where one of these changes, it is a new warning, and the old one is told to be
gone. `cargo xtask docs diagnostics` lists the kinds.")]
pub struct Args {
    /// `service` or `vendor/service`, the folder names under specs/; all services when none is given.
    #[arg(value_name = "SERVICE")]
    services: Vec<String>,
    /// Why they are right as they are. Without a reason nothing is accepted, and what is found no longer is forgotten.
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Only warnings of this kind, such as `stray-table`; what is accepted of other kinds stays as it is.
    #[arg(long, value_name = "CODE", value_parser = code, requires = "reason")]
    code: Vec<Code>,
}

fn code(name: &str) -> Result<Code, String> {
    let mut codes = Code::GROUPS.iter().flat_map(|(_, codes)| codes.iter().copied());
    match codes.find(|code| code.name() == name) {
        Some(Code::PageDrifted) => Err("it is gone with the next `generate`, which takes the page as it is".to_owned()),
        Some(code) if code.severity() == Severity::Warning => Ok(code),
        Some(code) => Err(format!("it is an {} and no warning", code.severity())),
        None => {
            let all = Code::GROUPS.iter().flat_map(|(_, codes)| codes.iter());
            let near = nearest(name, all.map(|code| code.name()));
            let near = near.map_or_else(String::new, |near| format!("did you mean `{near}`? "));
            Err(named(&format!("{near}`cargo xtask docs diagnostics` lists the kinds")).into_owned())
        }
    }
}

pub(crate) fn run(context: &Context, args: &Args) -> Outcome {
    if args.reason.as_ref().is_some_and(|reason| reason.trim().is_empty()) {
        return Err(Failure::new(Exit::Usage, "the reason is empty").help("say why the warnings are right as they are"));
    }
    let tree = Tree::open(context.root.dir())?;
    let chosen = Catalog::read(&context.root)?.resolve(&args.services)?;
    let mut report = Report::default();
    let mut plan = Plan::default();
    let mut lines = Vec::new();
    let mut missing: Vec<Code> = args.code.clone();
    for judged in judge_all(context, &chosen, &Names::default())? {
        let Judged {
            id,
            sources,
            mut accepted,
            diagnostics,
            ..
        } = judged;
        missing.retain(|code| diagnostics.iter().all(|it| it.code != *code));
        let is_wanted = |kind: &str| args.code.is_empty() || args.code.iter().any(|code| code.name() == kind);
        let Change { added, forgotten, all } = accepted.update(&diagnostics, is_wanted, args.reason.as_deref());
        let path = accepted::path(&id);
        if added + forgotten > 0 {
            let wanted = Wanted {
                path: path.clone(),
                name: path.clone(),
                contents: accepted.to_yaml(&path, &context.project.command("cargo xtask accept")),
            };
            plan.want(context.root.dir(), vec![wanted], Others::Keep)?;
        }
        let left = count(&diagnostics, Severity::Warning).saturating_sub(all);
        let left = match args.reason {
            None if left > 0 => format!("; {} left, which --reason TEXT accepts", number(left, "warning")),
            _ => String::new(),
        };
        // A service that has accepted nothing has no such file to name.
        let name = if added + forgotten + all > 0 {
            path.clone()
        } else {
            id.to_string()
        };
        lines.push((
            format!("{name}: {added} accepted, {forgotten} forgotten, {all} in all{left}"),
            json!({"type": "accepted", "path": path, "accepted": added, "forgotten": forgotten, "all": all}),
        ));
        if count(&diagnostics, Severity::Error) > 0 {
            report.add(sources, diagnostics);
        }
    }
    let errors = report.count(Severity::Error);
    if errors > 0 {
        report.print(context.style)?;
        return Err(Failure::new(
            Exit::Errors,
            format!("{}; nothing was written", number(errors, "error")),
        ));
    }
    if let Some(code) = missing.first() {
        return Err(Failure::new(
            Exit::Usage,
            format!("there is no warning of the kind {}; nothing was written", code.name()),
        )
        .help("`cargo xtask generate` shows the warnings, each with its kind in brackets"));
    }
    tree.apply(&plan)?;
    lines.iter().try_for_each(|(text, event)| output::tell(text, event))
}
