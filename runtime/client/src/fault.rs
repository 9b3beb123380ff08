//! What a JSON body says of a failure: code and message, and whether it tells of one where the status does not.
//!
//! In: a body, and what the documentation says of the service's errors. Out: texts and a yes or no. Where the documentation
//! is silent, members by the names that most services use are looked at; whether a documented error *type* fits is not asked here.

use crate::json::Form;
use crate::tape::{Json, Kind};
use serde_json::Value;
use std::fmt;

/// What the documentation says of all errors of a service.
///
/// A member is a name, or names with dots between them where one is inside the other. A code may end with `*`, which
/// stands for any rest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ErrorFacts {
    /// The members that hold an error's code.
    pub code: &'static [&'static str],
    /// The members that hold its message.
    pub message: &'static [&'static str],
    /// The codes of errors after which the same call may succeed.
    pub retryable: &'static [&'static str],
    /// The codes of a session that has ended: after a login the same call may succeed, and not before.
    pub expired: &'static [&'static str],
}

/// What a successful answer says of an error by the API's own convention: its status is a success, and a member of its body says that
/// the call failed.
#[derive(Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct InBandError {
    /// The error's code.
    pub code: Option<String>,
    /// Its message.
    pub message: Option<String>,
    /// The whole body; null where the error was made by a mock.
    pub body: Value,
}

/// Without the body: it may hold secrets.
impl fmt::Debug for InBandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InBandError")
            .field("code", &self.code)
            .field("message", &self.message)
            .finish_non_exhaustive()
    }
}

impl InBandError {
    /// An error for a mock to answer with.
    pub fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            code: Some(code.into()),
            message: Some(message.into()),
            body: Value::Null,
        }
    }

    /// The error that a body tells of.
    pub(crate) fn of(body: Json<'_>, facts: &ErrorFacts) -> Self {
        Self {
            code: facts.code_in(body),
            message: facts.message_in(body),
            body: body.to_value(),
        }
    }
}

const CODES: &[&str] = &["errorcode", "errcode", "code", "type"];
const MESSAGES: &[&str] = &[
    "errormsg",
    "errormessage",
    "errmessage",
    "message",
    "msg",
    "description",
    "details",
    "title",
];

impl ErrorFacts {
    /// The code of the error that a body tells of.
    pub(crate) fn code_in(&self, body: Json<'_>) -> Option<String> {
        documented(self.code, body).or_else(|| usual(body, CODES, 0))
    }

    /// The message of the error that a body tells of.
    pub(crate) fn message_in(&self, body: Json<'_>) -> Option<String> {
        documented(self.message, body).or_else(|| usual(body, MESSAGES, 0))
    }

    /// Whether a body that came with a success tells of a failure by members that the documentation does not give the
    /// success. `form` is what the documented body looks like; none when there is no such body.
    pub(crate) fn is_failure(&self, body: Json<'_>, form: Option<Form>) -> bool {
        let is_strange = |name: &str| !form.is_some_and(|form| form.names(name));
        let strange: Members<'_> = body.members().filter(|(name, _)| is_strange(name)).collect();
        if strange.is_empty() {
            return false;
        }
        let flag = |(name, value): &(&str, Json<'_>)| match plain(name).as_str() {
            "success" | "issuccess" | "ok" => is_no(*value),
            "error" | "fault" => is_something(*value),
            _ => false,
        };
        if strange.iter().any(flag) {
            return true;
        }
        let says_bad = |code: Option<String>| code.is_some_and(|code| !is_good(&code));
        let own = self
            .code
            .iter()
            .filter(|path| is_strange(path.split('.').next().unwrap_or_default()));
        own.copied().any(|path| says_bad(documented(&[path], body)))
            || says_bad(here(&strange, &["errorcode", "errcode"]))
            // A `code` alone may be anything, such as that of a country.
            || (says_bad(here(&strange, &["code"]))
                && (strange.len() == body.members().count() || here(&strange, MESSAGES).is_some()))
    }
}

type Members<'v> = Vec<(&'v str, Json<'v>)>;

/// How far below the top members are looked for.
const DEEPEST: usize = 3;

/// The scalar at one of these paths.
fn documented(paths: &[&str], body: Json<'_>) -> Option<String> {
    paths.iter().find_map(|path| {
        let found = path.split('.').try_fold(body, |value, name| value.get(name))?;
        scalar(found)
    })
}

/// The first member of one of these names (in lower case, without `_` and `-`).
fn here(members: &Members<'_>, names: &[&str]) -> Option<String> {
    names.iter().find_map(|wanted| {
        let mut those = members.iter().filter(|(name, _)| plain(name) == *wanted);
        those.find_map(|(_, value)| scalar(*value))
    })
}

/// The same, or one in an object below.
fn usual(body: Json<'_>, names: &[&str], depth: usize) -> Option<String> {
    here(&body.members().collect(), names).or_else(|| {
        let mut deeper = body.members().filter(|_| depth < DEEPEST);
        deeper.find_map(|(_, value)| usual(value, names, depth + 1))
    })
}

fn plain(name: &str) -> String {
    let letters = name.chars().filter(|c| !matches!(c, '_' | '-'));
    letters.collect::<String>().to_ascii_lowercase()
}

fn scalar(value: Json<'_>) -> Option<String> {
    let text = match value.kind() {
        Kind::Text(text) => text.to_owned(),
        Kind::Number(number) => number.to_string(),
        _ => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}

fn is_no(value: Json<'_>) -> bool {
    match value.kind() {
        Kind::Bool(yes) => !yes,
        Kind::Text(text) => text.eq_ignore_ascii_case("false"),
        _ => false,
    }
}

fn is_something(value: Json<'_>) -> bool {
    match value.kind() {
        Kind::Object => value.members().next().is_some(),
        Kind::List => value.items().next().is_some(),
        Kind::Text(text) => !text.is_empty() && !is_good(text),
        Kind::Bool(yes) => yes,
        Kind::Null | Kind::Number(_) => false,
    }
}

/// Whether a code is one by which services say that all is well.
fn is_good(code: &str) -> bool {
    let words = ["ok", "success", "succeed", "succeeded", "successful", "none", "null"];
    let is_number = !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_digit());
    words.iter().any(|word| code.eq_ignore_ascii_case(word))
        || (is_number && (code.bytes().all(|byte| byte == b'0') || (code.len() == 3 && code.starts_with('2'))))
}

/// Whether a code is one of these.
pub(crate) fn is_one_of(code: &str, known: &[&str]) -> bool {
    known.iter().any(|known| match known.strip_suffix('*') {
        Some(beginning) => code.starts_with(beginning),
        None => code == *known,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Object;
    use crate::json::{FromJson, Tape};
    use serde::Deserialize as _;
    use serde_json::json;

    #[test]
    fn codes_and_messages_are_found_where_they_are_documented_and_else_by_the_usual_names() {
        let facts = ErrorFacts {
            code: &["fault.reason"],
            message: &["fault.text"],
            ..ErrorFacts::default()
        };
        let check = |facts: ErrorFacts, body: Value, code: Option<&str>, message: Option<&str>| {
            let tape = Tape::deserialize(body.clone()).unwrap();
            let found = (facts.code_in(tape.root()), facts.message_in(tape.root()));
            assert_eq!((found.0.as_deref(), found.1.as_deref()), (code, message), "{body}");
        };
        check(
            facts,
            json!({"code": 1, "fault": {"reason": "A.1", "text": "no"}}),
            Some("A.1"),
            Some("no"),
        );
        check(
            facts,
            json!({"error_msg": "no", "error_code": "A.1"}),
            Some("A.1"),
            Some("no"),
        );
        let none = ErrorFacts::default();
        check(
            none,
            json!({"error": {"code": 404, "message": "gone"}}),
            Some("404"),
            Some("gone"),
        );
        check(none, json!({"Code": "Throttling"}), Some("Throttling"), None);
        check(none, json!(["Code"]), None, None);
    }

    #[derive(Debug, Clone, PartialEq, Object)]
    struct Country {
        code: Option<String>,
        name: Option<String>,
    }

    #[derive(Debug, Clone, PartialEq, Object)]
    struct Plan {
        request_id: Option<String>,
    }

    #[test]
    fn a_failure_under_a_success_is_known_by_what_the_success_does_not_have() {
        let check = |form: Option<Form>, body: Value, expect: bool| {
            let tape = Tape::deserialize(body.clone()).unwrap();
            assert_eq!(ErrorFacts::default().is_failure(tape.root(), form), expect, "{body}");
        };
        for form in [None, Some(Plan::FORM)] {
            check(form, json!({"code": "SignatureDoesNotMatch"}), true);
            check(form, json!({"request_id": "r", "Code": "X.1", "Message": "no"}), true);
            check(form, json!({"error_code": "X.1"}), true);
            check(form, json!({"success": false}), true);
            check(form, json!({"error": {"code": "X.1"}}), true);
            check(
                form,
                json!({"error": null, "success": true, "code": "200", "message": "OK"}),
                false,
            );
            check(form, json!({"code": 0, "msg": "success"}), false);
            check(form, json!({}), false);
        }
        check(Some(Plan::FORM), json!({"request_id": "r", "code": "49"}), false);
        check(Some(Country::FORM), json!({"code": "no", "name": "Norway"}), false);
        check(Some(Form::Any), json!({"code": "X.1"}), false);
    }

    #[test]
    fn a_star_stands_for_the_rest() {
        assert!(is_one_of("Throttling.User", &["A", "Throttling*"]));
        assert!(!is_one_of("NoThrottling", &["A", "Throttling*"]));
        assert!(is_one_of("A", &["A"]) && !is_one_of("AB", &["A"]));
    }
}
