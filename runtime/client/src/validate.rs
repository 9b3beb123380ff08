//! What a documentation asks of values beyond their types, and whether a value keeps to it.
//!
//! Generated code states the rules as tables; here they are read over the value's JSON. A rule says nothing of values
//! that are not of its kind, as in JSON Schema: null and what is absent are always right.

use crate::check::{Argument, Check, Invalid, Violation};
use crate::form::{Fit, Form};
use regex::Regex;
use serde::Serialize;
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use std::sync::{PoisonError, RwLock};

/// What must hold for a value. Bounds belong to what is allowed.
#[derive(Debug, Clone, Copy)]
pub enum Rule {
    /// So many characters at least.
    MinLength(usize),
    /// So many characters at most.
    MaxLength(usize),
    /// A part of the text matches, in the syntax of the `regex` crate.
    Pattern(&'static str),
    /// The number is not smaller.
    Min(f64),
    /// The number is not larger.
    Max(f64),
    /// The number is larger.
    Above(f64),
    /// The number is smaller.
    Below(f64),
    /// The number is a multiple.
    MultipleOf(f64),
    /// So many items at least.
    MinItems(usize),
    /// So many items at most.
    MaxItems(usize),
    /// No two items are equal.
    Unique,
    /// So many members at least.
    MinMembers(usize),
    /// So many members at most.
    MaxMembers(usize),
    /// Rules of the member with this name.
    Member(&'static str, &'static [Rule]),
    /// Rules of every member but these.
    Others(&'static [&'static str], &'static [Rule]),
    /// Rules of every item of a list.
    Each(&'static [Rule]),
    /// The rules of a type.
    Type(fn() -> &'static [Rule]),
    /// The rules of any of these alternatives, as far as the value has its form.
    Either(&'static [(Form, &'static [Rule])]),
}

/// Types whose values the documentation restricts.
pub trait Validate: Serialize {
    /// What must hold for every value.
    fn rules() -> &'static [Rule];

    /// Whether all of it holds, or everything that does not.
    fn validate(&self) -> Result<(), Invalid> {
        let violations = match serde_json::to_value(self) {
            Ok(value) => violations(Self::rules(), &value),
            Err(error) => vec![Violation::new("", format!("cannot be written: {error}"))],
        };
        Invalid::unless_empty(violations)
    }
}

/// By the ids of operations, the rules of their arguments.
#[derive(Debug, Clone, Copy)]
pub struct Calls(pub &'static [Call]);

/// An operation's id, and the rules of its arguments.
pub type Call = (&'static str, &'static [(Argument, &'static [Rule])]);

impl Check for Calls {
    fn check(&self, operation: &str, argument: Argument, value: &Value) -> Vec<Violation> {
        let call = self.0.iter().find(|(id, _)| *id == operation);
        let arguments = call.map_or(&[][..], |(_, arguments)| arguments);
        let Some((_, rules)) = arguments.iter().find(|(known, _)| *known == argument) else {
            return Vec::new();
        };
        violations(rules, value)
            .into_iter()
            .map(|violation| violation.of(argument))
            .collect()
    }
}

/// What is wrong with the value.
fn violations(rules: &[Rule], value: &Value) -> Vec<Violation> {
    let mut walk = Walk::default();
    walk.rules(rules, value);
    walk.found
}

/// Alternatives may lead back to themselves without getting deeper into the value.
const DEPTH: usize = 128;

#[derive(Default)]
struct Walk {
    place: String,
    depth: usize,
    found: Vec<Violation>,
}

impl Walk {
    fn rules(&mut self, rules: &[Rule], value: &Value) {
        if self.depth == DEPTH {
            return;
        }
        self.depth += 1;
        for rule in rules {
            match value {
                Value::String(text) => self.text(rule, text),
                Value::Number(number) => self.number(rule, number.as_f64().unwrap_or_default()),
                Value::Array(items) => self.list(rule, items),
                Value::Object(members) => self.object(rule, members),
                Value::Null | Value::Bool(_) => {}
            }
            match rule {
                Rule::Type(rules) => self.rules(rules(), value),
                Rule::Either(alternatives) => self.either(alternatives, value),
                _ => {}
            }
        }
        self.depth -= 1;
    }

    fn text(&mut self, rule: &Rule, text: &str) {
        let length = || text.chars().count();
        match *rule {
            Rule::MinLength(least) if length() < least => self.few(length(), "character", least),
            Rule::MaxLength(most) if length() > most => self.many(length(), "character", most),
            Rule::Pattern(pattern) if !matches(pattern, text) => self.report(format!("does not match `{pattern}`")),
            _ => {}
        }
    }

    fn number(&mut self, rule: &Rule, number: f64) {
        // Beyond this, doubles stand for several integers, and a bound may not be told from its neighbours.
        let exact = |bound: f64| bound.abs() < 9_007_199_254_740_992.0;
        match *rule {
            Rule::Min(least) if number < least => self.report(format!("{number}, {least} at least")),
            Rule::Max(most) if number > most => self.report(format!("{number}, {most} at most")),
            Rule::Above(bound) if number < bound || (number == bound && exact(bound)) => {
                self.report(format!("{number}, more than {bound}"));
            }
            Rule::Below(bound) if number > bound || (number == bound && exact(bound)) => {
                self.report(format!("{number}, less than {bound}"));
            }
            Rule::MultipleOf(step) => {
                let times = number / step;
                // 0.3 is no exact multiple of 0.1 as doubles go.
                let rest = (times - times.round()).abs();
                if exact(times) && rest > 1e-9 * times.abs().max(1.0) {
                    self.report(format!("{number}, a multiple of {step}"));
                }
            }
            _ => {}
        }
    }

    fn list(&mut self, rule: &Rule, items: &[Value]) {
        match *rule {
            Rule::MinItems(least) if items.len() < least => self.few(items.len(), "item", least),
            Rule::MaxItems(most) if items.len() > most => self.many(items.len(), "item", most),
            Rule::Unique => {
                let mut known = HashSet::new();
                if let Some(twin) = items.iter().position(|item| !known.insert(item.to_string())) {
                    self.report(format!("item {twin} is there twice"));
                }
            }
            Rule::Each(rules) => {
                for (number, item) in items.iter().enumerate() {
                    self.below(&number.to_string(), rules, item);
                }
            }
            _ => {}
        }
    }

    fn object(&mut self, rule: &Rule, members: &serde_json::Map<String, Value>) {
        match *rule {
            Rule::MinMembers(least) if members.len() < least => self.few(members.len(), "member", least),
            Rule::MaxMembers(most) if members.len() > most => self.many(members.len(), "member", most),
            Rule::Member(name, rules) => {
                if let Some(value) = members.get(name) {
                    self.below(name, rules, value);
                }
            }
            Rule::Others(names, rules) => {
                for (name, value) in members.iter().filter(|(name, _)| !names.contains(&name.as_str())) {
                    self.below(name, rules, value);
                }
            }
            _ => {}
        }
    }

    /// The value is right by any alternative of its form; what is wrong is told by the one that fits best.
    fn either(&mut self, alternatives: &[(Form, &[Rule])], value: &Value) {
        let mut best: Option<(Fit, Vec<Violation>)> = None;
        for (form, rules) in alternatives {
            let Some(fit) = form.fit(value) else { continue };
            let before = self.found.len();
            self.rules(rules, value);
            let wrong = self.found.split_off(before);
            if wrong.is_empty() {
                return;
            }
            if best.as_ref().is_none_or(|(known, _)| fit > *known) {
                best = Some((fit, wrong));
            }
        }
        self.found.extend(best.into_iter().flat_map(|(_, wrong)| wrong));
    }

    fn below(&mut self, segment: &str, rules: &[Rule], value: &Value) {
        let here = self.place.len();
        self.place.push('/');
        self.place.push_str(&segment.replace('~', "~0").replace('/', "~1"));
        self.rules(rules, value);
        self.place.truncate(here);
    }

    fn few(&mut self, count: usize, unit: &str, least: usize) {
        self.report(format!("{}, {least} at least", counted(count, unit)));
    }

    fn many(&mut self, count: usize, unit: &str, most: usize) {
        self.report(format!("{}, {most} at most", counted(count, unit)));
    }

    fn report(&mut self, problem: String) {
        self.found.push(Violation::new(self.place.clone(), problem));
    }
}

fn counted(count: usize, unit: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

/// Whether a part of the text matches. The generator has tried each pattern, so one that cannot be read allows all.
fn matches(pattern: &'static str, text: &str) -> bool {
    static KNOWN: RwLock<Option<HashMap<&'static str, Option<Regex>>>> = RwLock::new(None);
    let known = KNOWN.read().unwrap_or_else(PoisonError::into_inner);
    let regex = known.as_ref().and_then(|known| known.get(pattern)).cloned();
    drop(known);
    let regex = regex.unwrap_or_else(|| {
        let regex = Regex::new(pattern).ok();
        let mut known = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
        known.get_or_insert_default().insert(pattern, regex.clone());
        regex
    });
    regex.is_none_or(|regex| regex.is_match(text))
}

#[cfg(test)]
mod tests {
    use super::Rule::*;
    use super::*;
    use serde_json::json;

    fn check(rules: &[Rule], value: Value, expect: &[&str]) {
        let found: Vec<String> = violations(rules, &value).iter().map(ToString::to_string).collect();
        assert_eq!(found, expect, "{value}");
    }

    #[test]
    fn lengths_count_characters() {
        let rules = &[MinLength(2), MaxLength(3)];
        check(rules, json!("云云云"), &[]);
        check(rules, json!("é"), &["the value: 1 character, 2 at least"]);
        check(rules, json!("abcd"), &["the value: 4 characters, 3 at most"]);
        check(rules, json!(7), &[]);
        check(rules, json!(null), &[]);
    }

    #[test]
    fn patterns_match_anywhere_and_texts_are_not_told() {
        check(&[Pattern("b+")], json!("abc"), &[]);
        check(
            &[Pattern("^b+$")],
            json!("hunter2"),
            &["the value: does not match `^b+$`"],
        );
        check(&[Pattern("(")], json!("anything"), &[]);
    }

    #[test]
    fn numbers_have_bounds() {
        let rules = &[Min(1.0), Max(10.0)];
        check(rules, json!(1), &[]);
        check(rules, json!(0), &["the value: 0, 1 at least"]);
        check(rules, json!(10.5), &["the value: 10.5, 10 at most"]);
        check(&[Above(0.0), Below(1.0)], json!(0), &["the value: 0, more than 0"]);
        check(&[Above(0.0), Below(1.0)], json!(1.0), &["the value: 1, less than 1"]);
        check(&[Below(u64::MAX as f64)], json!(u64::MAX - 1), &[]);
        check(&[MultipleOf(0.1)], json!(0.3), &[]);
        check(&[MultipleOf(5.0)], json!(12), &["the value: 12, a multiple of 5"]);
    }

    #[test]
    fn lists_and_objects_are_counted_and_looked_into() {
        let rules = &[MinItems(1), MaxItems(2), Unique, Each(&[MaxLength(1)])];
        check(rules, json!([]), &["the value: 0 items, 1 at least"]);
        check(
            rules,
            json!(["a", "bb", "a"]),
            &[
                "the value: 3 items, 2 at most",
                "the value: item 2 is there twice",
                "/1: 2 characters, 1 at most",
            ],
        );
        let rules = &[
            MinMembers(1),
            MaxMembers(2),
            Member("a/b", &[Min(1.0)]),
            Others(&["a/b"], &[MaxLength(0)]),
        ];
        check(
            rules,
            json!({"a/b": 0, "c": "d"}),
            &["/a~1b: 0, 1 at least", "/c: 1 character, 0 at most"],
        );
    }

    #[test]
    fn types_may_contain_themselves() {
        fn tree() -> &'static [Rule] {
            &[Member("name", &[MinLength(1)]), Member("twigs", &[Each(&[Type(tree)])])]
        }
        check(
            tree(),
            json!({"name": "a", "twigs": [{"name": ""}, {"name": "b", "twigs": [{"name": ""}]}]}),
            &[
                "/twigs/0/name: 0 characters, 1 at least",
                "/twigs/1/twigs/0/name: 0 characters, 1 at least",
            ],
        );
        fn circle() -> &'static [Rule] {
            &[Type(circle)]
        }
        check(circle(), json!("a"), &[]);
    }

    #[test]
    fn one_alternative_is_enough() {
        const OBJECT: Form = Form::Object {
            members: &[crate::json::Member {
                name: "name",
                need: crate::json::Need::Required,
                only: &[],
                form: crate::json::form::<String>,
            }],
            rest: None,
        };
        const RULES: &[Rule] = &[Either(&[
            (Form::Text(&[]), &[MaxLength(1)]),
            (Form::List(crate::json::form::<String>), &[]),
            (OBJECT, &[Member("name", &[MaxLength(1)])]),
        ])];
        check(RULES, json!("a"), &[]);
        check(RULES, json!("ab"), &["the value: 2 characters, 1 at most"]);
        check(RULES, json!(["ab"]), &[]);
        check(RULES, json!({"name": "ab"}), &["/name: 2 characters, 1 at most"]);
        check(RULES, json!({"other": "ab"}), &[]);
        check(
            &[Either(&[(Form::Any, &[MaxLength(1)]), (Form::Any, &[MinLength(2)])])],
            json!("ab"),
            &[],
        );
    }
}
