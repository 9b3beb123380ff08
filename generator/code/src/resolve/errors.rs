//! Operations in, the enums of their documented errors out: operations that document the same errors share one.
//!
//! Same means the same statuses with the same contents. What the texts say of a status may differ: then each operation
//! says it, and the enum does not.

use super::context::Resolver;
use crate::api::{Content, ErrorEnum, ErrorFacts, Operation, Reply, Status, Type};
use crate::names::{self, Kind, NameRequest, Scope};
use docwright_base::openapi::pointer::below;
use openapiv3::OpenAPI;
use serde_json::Value;
use std::collections::BTreeMap;

/// Words that say what an operation does but not to what: no name for an error.
const VERBS: &[&str] = &[
    "add", "create", "delete", "get", "list", "patch", "post", "put", "query", "remove", "set", "show", "update",
];

/// What holds for the errors of all operations: the members that the document says, each operation's among them, and its lists of codes.
pub(super) fn facts(spec: &OpenAPI, operations: &[Operation]) -> ErrorFacts {
    let mut facts = ErrorFacts {
        retryable: texts(spec.extensions.get("x-retryable-errors")),
        expired: texts(spec.extensions.get("x-expired-session-errors")),
        ..ErrorFacts::default()
    };
    let documented = spec.paths.paths.values().filter_map(|item| item.as_item());
    let documented = documented.flat_map(|item| item.iter().map(|(_, operation)| operation));
    let bodies = documented.filter_map(|operation| operation.extensions.get("x-error-body"));
    let mut add = |code: Option<String>, message: Option<String>| {
        for (known, path) in [(&mut facts.code, code), (&mut facts.message, message)] {
            if let Some(path) = path.filter(|path| !known.contains(path)) {
                known.push(path);
            }
        }
    };
    for body in bodies {
        let text = |key: &str| body.get(key).and_then(Value::as_str).map(str::to_owned);
        add(text("code"), text("message"));
    }
    for in_band in operations.iter().filter_map(|operation| operation.in_band.as_ref()) {
        let path = |member: &Option<String>| {
            let member = member.as_deref()?;
            Some(match &in_band.envelope {
                Some(envelope) => format!("{envelope}.{member}"),
                None => member.to_owned(),
            })
        };
        add(path(&in_band.code), path(&in_band.message));
    }
    facts
}

/// The texts of a list, or the one that stands for it.
pub(super) fn texts(list: Option<&Value>) -> Vec<String> {
    let items = match list {
        Some(Value::Array(items)) => items.as_slice(),
        other => other.map_or(&[][..], std::slice::from_ref),
    };
    items.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

impl Resolver<'_> {
    /// Names the enums, and each operation's by that. `places` are the operations' places in the lock.
    pub(super) fn error_enums(
        &mut self,
        operations: &mut [Operation],
        places: &[String],
        client: &mut Scope,
    ) -> Vec<ErrorEnum> {
        let mut alike: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut enums: Vec<Vec<usize>> = Vec::new();
        for (index, operation) in operations.iter().enumerate() {
            // An error inside a success is by the operation's own convention.
            let own =
                operation.in_band.is_some() || self.lock.known("client", &below(&places[index], "error")).is_some();
            if own {
                enums.push(vec![index]);
            } else if !operation.errors.is_empty() {
                alike.entry(self.signature(&operation.errors)).or_default().push(index);
            }
        }
        let failing = enums.len() + alike.values().map(Vec::len).sum::<usize>();
        let mut shared: Vec<(String, Vec<usize>)> = Vec::new();
        for (signature, users) in alike {
            let place = below("errors", &signature);
            if users.len() > 1 || self.lock.known("client", &place).is_some() {
                shared.push((place, users));
            } else {
                enums.push(users);
            }
        }
        // The most used first, so that it gets the plainest name.
        shared.sort_by_key(|(_, users)| (std::cmp::Reverse(users.len()), users[0]));
        let requests: Vec<NameRequest> = shared
            .iter()
            .map(|(place, users)| NameRequest::new(place, request(operations, users, failing)))
            .collect();
        let names = client.keep_all(&mut self.lock, &requests, Kind::Type);
        let mut named: Vec<ErrorEnum> = Vec::new();
        for ((_, users), name) in shared.into_iter().zip(names) {
            named.push(ErrorEnum::new(name, users));
        }
        enums.sort();
        for users in enums {
            let index = users[0];
            let request = NameRequest::new(
                below(&places[index], "error"),
                format!("{}Error", operations[index].call),
            );
            named.push(ErrorEnum::new(client.keep(&mut self.lock, &request, Kind::Type), users));
        }
        named.sort_by_key(|error| error.operations[0]);
        for error in &named {
            for &user in &error.operations {
                operations[user].error = Some(error.name.clone());
            }
        }
        named
    }

    /// Statuses and contents as a text, which stays the same as long as they do.
    fn signature(&self, replies: &[Reply]) -> String {
        let parts = replies.iter().map(|reply| {
            let status = match reply.status {
                Status::Code(code) => code.to_string(),
                Status::Range(hundreds) => format!("{hundreds}XX"),
                Status::Default => "default".to_owned(),
            };
            let content = match &reply.content {
                Content::Empty => String::new(),
                Content::Text => " text".to_owned(),
                Content::Bytes => " bytes".to_owned(),
                Content::Json(ty) | Content::Stream(_, ty) => format!(" {}", self.spelled(ty)),
            };
            status + &content
        });
        parts.collect::<Vec<_>>().join(", ")
    }

    /// A type by the names of what it is made of.
    fn spelled(&self, ty: &Type) -> String {
        match ty {
            Type::Named(id) => self
                .types
                .get(*id)
                .and_then(Option::as_ref)
                .map_or_else(String::new, |named| named.name.clone()),
            Type::List(inner) => format!("[{}]", self.spelled(inner)),
            Type::Map(inner) => format!("{{{}}}", self.spelled(inner)),
            Type::Nullable(inner) => format!("{}?", self.spelled(inner)),
            plain => format!("{plain:?}").to_lowercase(),
        }
    }
}

/// What operations that share an error could call it: by what most of the API shares, by the words that their names share, by the
/// only status, or by what their paths are about.
fn request(operations: &[Operation], users: &[usize], failing: usize) -> String {
    if users.len() * 2 >= failing && users.len() > 2 {
        return "ApiError".to_owned();
    }
    let calls: Vec<Vec<String>> = users.iter().map(|&user| names::words(&operations[user].call)).collect();
    let common = common_words(&calls);
    if common.iter().any(|word| !VERBS.contains(&word.as_str())) {
        return format!("{}_error", common.join("_"));
    }
    let users: Vec<&Operation> = users.iter().map(|&user| &operations[user]).collect();
    if let Some([only]) = users.first().map(|user| user.errors.as_slice()) {
        return format!("{}Error", only.variant.trim_end_matches("Error"));
    }
    common_segment(&users).map_or_else(|| "CommonError".to_owned(), |segment| format!("{segment} error"))
}

/// The last word of the paths that all of them have: what they are about.
fn common_segment<'a>(users: &[&'a Operation]) -> Option<&'a str> {
    let (first, rest) = users.split_first()?;
    let words = |operation: &'a Operation| operation.path.split('/').filter(|segment| !segment.contains('{'));
    let is_version = |segment: &str| {
        segment
            .trim_start_matches(['v', 'V'])
            .chars()
            .all(|c| c.is_ascii_digit() || c == '.')
    };
    let common = words(first).filter(|segment| !is_version(segment));
    let mut common = common.filter(|segment| rest.iter().all(|user| words(user).any(|other| other == *segment)));
    common.next_back()
}

/// The words with which all begin, or else with which all end.
fn common_words(calls: &[Vec<String>]) -> Vec<String> {
    let [first, rest @ ..] = calls else { return Vec::new() };
    let shared = |at: &dyn Fn(&Vec<String>, usize) -> Option<String>| {
        (0..first.len())
            .map_while(|index| {
                at(first, index).filter(|word| rest.iter().all(|call| at(call, index).as_ref() == Some(word)))
            })
            .collect::<Vec<String>>()
    };
    let prefix = shared(&|call, index| call.get(index).cloned());
    if prefix.iter().any(|word| !VERBS.contains(&word.as_str())) {
        return prefix;
    }
    let mut suffix = shared(&|call, index| call.iter().rev().nth(index).cloned());
    suffix.reverse();
    suffix
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_share_words() {
        let check = |calls: &[&str], expect: &str| {
            let calls: Vec<Vec<String>> = calls.iter().map(|call| names::words(call)).collect();
            assert_eq!(common_words(&calls).join(" "), expect);
        };
        check(&["GetAssumeRole", "PostAssumeRole"], "assume role");
        check(&["FilesList", "FilesGet"], "files");
        check(&["GetA", "GetB"], "");
        check(&["ListDisks"], "list disks");
    }
}
