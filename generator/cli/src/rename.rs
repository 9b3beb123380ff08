//! `rename`: another name for a public thing of a generated crate.
//!
//! In: what users call it now, and what they shall call it. Out: the service's crate made again with that name in its
//! `names.lock`, all at once or not at all. What may be called how is told by [`docwright_code::rename`].

use crate::catalog::{Catalog, ServiceId};
use crate::context::Context;
use crate::failure::{Exit, Failure, Outcome};
use crate::files;
use crate::generate;
use crate::names::{self, Names};
use crate::output;
use crate::plan;
use docwright_base::{Diagnostic, nearest};
use docwright_code::rename::{PublicNames, Refusal, Thing};
use docwright_reader::Service;
use serde_json::json;

/// Gives a type, method, field or enum value of a generated crate another name, for good.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask rename ListBoxes ListAllBoxes
  cargo xtask rename models::Error ApiFailure --service boxes
  cargo xtask rename models::Lid::open_state state

OLD is the name with as much of its path before it as it takes to tell it from others. The new
name is written to generated/CRATE/names.lock and the service is generated in the same run, so
that later runs keep the name. Each thing is renamed by itself: after ListBoxes, its method
list_boxes and its error ListBoxesError are called as before. A type that stands at several
places of the spec has the new name at all of them. Users of the crate have to follow: a new
name is a breaking change.")]
pub struct Args {
    /// What it is called now, as users write it: `ListBoxes`, `list_boxes`, `models::Error`, `client::ListBoxes::limit`.
    #[arg(value_name = "OLD")]
    old: String,
    /// What it shall be called, without a path.
    #[arg(value_name = "NEW")]
    new: String,
    /// The service, as `service` or `vendor/service`; needed where the crates of several have OLD.
    #[arg(long, value_name = "NAME")]
    service: Option<String>,
}

/// A crate that has names.
struct Candidate {
    id: ServiceId,
    /// Of the crate, relative to the root.
    folder: String,
    names: PublicNames,
}

pub(crate) fn run(context: &Context, args: &Args) -> Outcome {
    let held = generate::hold(context)?;
    let candidates = candidates(context, args.service.as_deref())?;
    let (candidate, thing) = find(&candidates, &args.old)?;
    let renamed = candidate.names.rename(&thing, &args.new).map_err(refused)?;
    let names = Names::chosen(&candidate.folder, renamed.names);
    generate::write(context, held, &generate::Args::of(&candidate.id), &names)?;
    renamed.places.iter().try_for_each(|place| {
        let (id, path, new) = (candidate.id.to_string(), &thing.path, &args.new);
        output::tell(
            &format!("{id}: {path} is called {new} now ({place})"),
            &json!({"type": "renamed", "service": id, "old": path, "new": new, "place": place}),
        )
    })
}

/// The crates of all services that have one, or that of the service asked for.
fn candidates(context: &Context, service: Option<&str>) -> Outcome<Vec<Candidate>> {
    let catalog = Catalog::read(&context.root)?;
    let ids = match service {
        Some(name) => vec![catalog.find(name)?],
        None => catalog.resolve(&[])?,
    };
    let mut candidates = Vec::new();
    for id in &ids {
        candidates.extend(candidate(context, id)?);
    }
    if candidates.is_empty() {
        let message = match ids.as_slice() {
            [id] => format!("{id} has no generated crate"),
            _ => "no service has a generated crate".to_owned(),
        };
        return Err(Failure::new(Exit::Usage, message)
            .help("`cargo xtask generate` makes it of a service.yaml with the key `crate`"));
    }
    Ok(candidates)
}

/// None for a service without a crate, or whose crate is yet to be made.
fn candidate(context: &Context, id: &ServiceId) -> Outcome<Option<Candidate>> {
    let path = format!("{}/service.yaml", id.folder());
    let text = files::read_text(&context.root.join(&path), &path).map_err(|problem| unreadable(&problem))?;
    let Some(krate) = Service::from_yaml(&path, &text)
        .map_err(|problem| unreadable(&problem))?
        .krate
    else {
        return Ok(None);
    };
    let folder = format!("{}/{}", context.project.crates, krate.name);
    let text = names::read(&context.root.join(&folder), &folder).map_err(|problem| unreadable(&problem))?;
    if text.is_empty() {
        return Ok(None);
    }
    let names = PublicNames::read(&text, &krate.name).map_err(|problem| {
        let mut problems = [*problem];
        names::locate(&mut problems, &folder);
        let [problem] = &problems;
        unreadable(problem)
    })?;
    Ok(Some(Candidate {
        id: id.clone(),
        folder,
        names,
    }))
}

/// The one thing that is called so.
fn find<'c>(candidates: &'c [Candidate], old: &str) -> Outcome<(&'c Candidate, Thing)> {
    let all = candidates.iter().flat_map(|candidate| {
        candidate
            .names
            .find(old)
            .into_iter()
            .map(move |thing| (candidate, thing))
    });
    let (gone, mut there): (Vec<_>, Vec<_>) = all.partition(|(_, thing)| thing.is_gone);
    if there.len() == 1
        && let Some(found) = there.pop()
    {
        return Ok(found);
    }
    if !there.is_empty() {
        let spelled = list(&there);
        let message = format!("`{old}` may be any of these: {spelled}");
        let one_crate = there.iter().all(|(candidate, _)| candidate.id == there[0].0.id);
        return Err(Failure::new(Exit::Usage, message).help(match one_crate {
            true => "give as much of the path as it takes to tell them apart",
            false => "give the service with --service",
        }));
    }
    if !gone.is_empty() {
        let message = format!("`{old}` is gone from the spec; its name is only kept: {}", list(&gone));
        return Err(Failure::new(Exit::Usage, message).help("what is not in the crate cannot be renamed"));
    }
    let failure = Failure::new(Exit::Usage, format!("no generated crate has anything called `{old}`"));
    Err(match near(candidates, old) {
        Some(near) => failure.help(format!("did you mean `{near}`?")),
        None => failure.help("names.lock in the folder of the crate lists all names"),
    })
}

/// With the services, where they are of several.
fn list(found: &[(&Candidate, Thing)]) -> String {
    let one_crate = found.iter().all(|(candidate, _)| candidate.id == found[0].0.id);
    let spelled = found.iter().map(|(candidate, thing)| match one_crate {
        true => thing.path.clone(),
        false => format!("{} of {}", thing.path, candidate.id),
    });
    plan::list(&spelled.collect::<Vec<_>>())
}

/// What is spelled most like it: as much of each path as was written.
fn near(candidates: &[Candidate], old: &str) -> Option<String> {
    let parts = old.split("::").count();
    let there = candidates.iter().flat_map(|candidate| candidate.names.things());
    let mut known: Vec<String> = Vec::new();
    for thing in there.filter(|thing| !thing.is_gone) {
        let mut segments: Vec<&str> = thing.path.rsplit("::").take(parts).collect();
        segments.reverse();
        known.push(segments.join("::"));
    }
    nearest(old, known.iter().map(String::as_str)).map(str::to_owned)
}

fn refused(refusal: Refusal) -> Failure {
    let failure = Failure::new(Exit::Usage, refusal.message);
    match refusal.help {
        Some(help) => failure.help(help),
        None => failure,
    }
}

fn unreadable(problem: &Diagnostic) -> Failure {
    let failure = Failure::new(Exit::Errors, format!("{}: {}", problem.place, problem.message));
    match &problem.help {
        Some(help) => failure.help(help.clone()),
        None => failure,
    }
}
