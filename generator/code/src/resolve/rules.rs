//! What can be checked of a finished API: patterns become those of the `regex` crate, and rules that no value or no check
//! can keep to are taken out.

use crate::api::{Api, Named, Shape};
use crate::pattern;
use crate::rules::{self, Rule, Rules};
use docwright_base::Code;
use docwright_base::diagnostic::{Diagnostic, Place};
use docwright_base::openapi::pointer::below;
use std::collections::{BTreeMap, BTreeSet};

/// Settles the rules of everything, and says what of those for values that clients send is lost.
pub(super) fn settle(api: &mut Api, diagnostics: &mut Vec<Diagnostic>) {
    let mut settler = Settler::default();
    for named in &mut api.types {
        settler.named(named);
    }
    let mut ids: BTreeMap<String, usize> = BTreeMap::new();
    for operation in &api.operations {
        *ids.entry(operation.id.clone()).or_default() += 1;
    }
    for operation in &mut api.operations {
        let pointer = below(&below("/paths", &operation.path), &operation.verb.to_ascii_lowercase());
        let body = operation
            .body
            .as_mut()
            .map(|body| (&mut body.rules, below(&pointer, "requestBody")));
        let parameters = operation.parameters.iter_mut().map(|parameter| {
            let here = below(&below(&pointer, "parameters"), &parameter.wire);
            (&mut parameter.rules, here)
        });
        let mut any = false;
        for (rules, here) in parameters.chain(body) {
            settler.rules(rules, &here, true);
            any = true;
        }
        if any && ids.get(&operation.id).is_some_and(|count| *count > 1) {
            let message = format!(
                "{} is the id of several operations, so their arguments are not checked",
                operation.id
            );
            settler.report(
                Code::UncheckedCall,
                &pointer,
                message,
                "give each operation an id of its own",
            );
        }
    }
    diagnostics.append(&mut settler.diagnostics);
}

#[derive(Default)]
struct Settler {
    /// Patterns that were tried, with what became of them.
    patterns: BTreeMap<String, Result<String, String>>,
    /// Places and messages: a type may be reached by several ways.
    said: BTreeSet<(String, String)>,
    diagnostics: Vec<Diagnostic>,
}

impl Settler {
    fn named(&mut self, named: &mut Named) {
        let (pointer, sent) = (&named.pointer, named.sent);
        self.own(&mut named.rules, pointer, sent);
        match &mut named.shape {
            Shape::Struct(shape) => {
                for field in &mut shape.fields {
                    let here = below(&below(pointer, "properties"), &field.wire);
                    self.rules(&mut field.rules, &here, sent);
                }
                self.rules(&mut shape.rest_rules, &below(pointer, "additionalProperties"), sent);
            }
            Shape::Union(union) => {
                for variant in &mut union.variants {
                    self.rules(&mut variant.rules, pointer, sent);
                }
            }
            Shape::Enum(_) => {}
        }
    }

    fn rules(&mut self, rules: &mut Rules, pointer: &str, sent: bool) {
        self.own(&mut rules.own, pointer, sent);
        if let Some(each) = &mut rules.each {
            self.rules(each, &below(pointer, "items"), sent);
        }
    }

    fn own(&mut self, rules: &mut Vec<Rule>, pointer: &str, sent: bool) {
        let contradicted = contradictions(rules);
        let mut kept = Vec::with_capacity(rules.len());
        let mut impossible = Vec::new();
        for (rule, contradicted) in std::mem::take(rules).into_iter().zip(contradicted) {
            match rule {
                Rule::Pattern(text) => {
                    let known = self.patterns.entry(text.clone());
                    match known.or_insert_with(|| pattern::translate(&text)).clone() {
                        Ok(pattern) => kept.push(Rule::Pattern(pattern)),
                        Err(why) if sent => {
                            let message = format!("the pattern `{text}` cannot be checked by the client: {why}");
                            self.report(Code::UncheckedPattern, pointer, message, "it is left to the server");
                        }
                        Err(_) => {}
                    }
                }
                rule if contradicted => impossible.push(rule),
                rule => kept.push(rule),
            }
        }
        if !impossible.is_empty() && sent {
            let message = format!(
                "no value keeps to what is asked of this one: {}",
                rules::words(&impossible).docs()
            );
            let help = "it is not checked by the client";
            self.report(Code::ImpossibleRule, pointer, message, help);
        }
        *rules = kept;
    }

    fn report(&mut self, code: Code, pointer: &str, message: String, help: &str) {
        if self.said.insert((pointer.to_owned(), message.clone())) {
            let place = Place::Spec(pointer.to_owned());
            self.diagnostics.push(Diagnostic::new(code, place, message).help(help));
        }
    }
}

/// By rule, whether no value can keep to it: a least that is more than the most, a multiple of nothing.
fn contradictions(rules: &[Rule]) -> Vec<bool> {
    let fights = |one: &Rule, other: &Rule| match (one, other) {
        (Rule::MinLength(least), Rule::MaxLength(most))
        | (Rule::MinItems(least), Rule::MaxItems(most))
        | (Rule::MinMembers(least), Rule::MaxMembers(most)) => least > most,
        (Rule::Min(least), Rule::Max(most)) => least.as_f64() > most.as_f64(),
        (Rule::Min(least) | Rule::Above(least), Rule::Max(most) | Rule::Below(most)) => least.as_f64() >= most.as_f64(),
        _ => false,
    };
    let nothing = |rule: &Rule| matches!(rule, Rule::MultipleOf(step) if step.as_f64().is_none_or(|step| step <= 0.0));
    rules
        .iter()
        .map(|rule| nothing(rule) || rules.iter().any(|other| fights(rule, other) || fights(other, rule)))
        .collect()
}
