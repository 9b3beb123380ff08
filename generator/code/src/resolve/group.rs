//! The tags of a large API in, the groups out that a crate is parted into, and who needs which type.
//!
//! A group is a Cargo feature: users of a large API compile what they call and the types that it needs.

use super::context::Resolver;
use crate::api::{Api, BodyKind, Gate, Group, Operation, Type, TypeId};
use crate::names::{Kind, NameRequest, Scope};
use docwright_base::prose;

/// From so many operations on, a crate is worth parting.
const LARGE: usize = 40;

/// What the features are called in the lock.
const FEATURES: &str = "features";

/// Features that each crate has, and what no file can be called on some systems.
const TAKEN: &[&str] = &[
    "client", "default", "full", "jiff", "mock", "models", "rustls", "uuid", "validate", "aux", "con", "nul", "prn",
];

impl Resolver<'_> {
    /// The groups, and to which of them the operations of these first tags belong. A crate that was parted once stays so.
    pub(super) fn groups(&mut self, tags: &[Option<&String>]) -> (Vec<Group>, Vec<Option<usize>>) {
        let mut distinct: Vec<&String> = Vec::new();
        for tag in tags.iter().copied().flatten() {
            if !distinct.contains(&tag) {
                distinct.push(tag);
            }
        }
        let worth = tags.len() >= LARGE && distinct.len() > 1;
        if !worth && !self.lock.has(FEATURES) {
            return (Vec::new(), vec![None; tags.len()]);
        }
        let requests: Vec<NameRequest> = distinct
            .iter()
            .zip(1..)
            .map(|(tag, number)| NameRequest::new(*tag, file(tag, number)))
            .collect();
        let modules = Scope::with(FEATURES, TAKEN).keep_all(&mut self.lock, &requests, Kind::Value);
        let groups = distinct.iter().zip(modules).map(|(tag, module)| Group {
            title: prose::visible(tag),
            feature: module.trim_matches('_').replace('_', "-"),
            module,
        });
        let groups = groups.collect();
        let place = |tag: &String| distinct.iter().position(|known| *known == tag);
        (groups, tags.iter().map(|tag| tag.and_then(place)).collect())
    }
}

/// What a module for the tag could be called. Files are called so too, and crates.io takes no features of other letters.
fn file(tag: &str, number: usize) -> String {
    if tag.is_ascii() && tag.contains(|c: char| c.is_ascii_alphanumeric()) {
        tag.to_owned()
    } else {
        format!("group_{number}")
    }
}

/// Finds out for which groups each type, error enum and set of credentials is needed.
pub(super) fn gates(api: &mut Api) {
    if api.groups.is_empty() {
        return;
    }
    let users = |operations: &[usize]| -> Vec<Option<usize>> {
        operations
            .iter()
            .map(|&operation| api.operations[operation].group)
            .collect()
    };
    let errors: Vec<Gate> = api.errors.iter().map(|error| gate(users(&error.operations))).collect();
    let securities = (0..api.securities.len()).map(|index| {
        let operations = api
            .operations
            .iter()
            .filter(|operation| operation.security == Some(index));
        gate(operations.map(|operation| operation.group).collect())
    });
    let securities: Vec<Gate> = securities.collect();
    let mut needed: Vec<Vec<Option<usize>>> = vec![Vec::new(); api.types.len()];
    for group in std::iter::once(None).chain((0..api.groups.len()).map(Some)) {
        let mut queue: Vec<TypeId> = Vec::new();
        for operation in api.operations.iter().filter(|operation| operation.group == group) {
            each_root(operation, |ty| queue.extend(ty.target()));
        }
        while let Some(id) = queue.pop() {
            if needed[id].last() != Some(&group) {
                needed[id].push(group);
                api.types[id].shape.each_type(|ty| queue.extend(ty.target()));
            }
        }
    }
    for (named, needed) in api.types.iter_mut().zip(needed) {
        named.gate = gate(needed);
    }
    for (error, gate) in api.errors.iter_mut().zip(errors) {
        error.gate = gate;
    }
    for (security, gate) in api.securities.iter_mut().zip(securities) {
        security.gate = gate;
    }
}

/// Open when somebody without a group needs it.
fn gate(users: Vec<Option<usize>>) -> Gate {
    let groups: Option<Vec<usize>> = users.into_iter().collect();
    match groups {
        Some(mut groups) => {
            groups.sort_unstable();
            groups.dedup();
            Gate::Groups(groups)
        }
        None => Gate::Open,
    }
}

/// The types of what an operation takes and answers.
pub(super) fn each_root(operation: &Operation, mut visit: impl FnMut(&Type)) {
    operation.parameters.iter().for_each(|parameter| visit(&parameter.ty));
    if let Some(BodyKind::Json(ty) | BodyKind::Form(ty)) = operation.body.as_ref().map(|body| &body.kind) {
        visit(ty);
    }
    let types = operation.replies().filter_map(|reply| reply.content.ty());
    types.for_each(visit);
}
