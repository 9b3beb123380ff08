//! Values against documented rules: what the runtime says of any value, and what a generated client does before it sends.

use crate::code::read;
use crate::crates;
use docwright_base::Code;
use docwright_client::validate::{Rule, Validate};
use proptest::prelude::*;
use serde::Serialize;
use serde_json::json;
use std::fs;
use std::path::Path;

/// A value that is what the rules ask for, or not.
#[derive(Serialize)]
struct Sample {
    name: String,
    size: i32,
    items: Vec<u8>,
}

impl Validate for Sample {
    fn rules() -> &'static [Rule] {
        &[
            Rule::Member(
                "name",
                &[Rule::MinLength(1), Rule::MaxLength(3), Rule::Pattern("^[^x]*$")],
            ),
            Rule::Member("size", &[Rule::Above(-3.0), Rule::Max(3.0), Rule::MultipleOf(2.0)]),
            Rule::Member(
                "items",
                &[Rule::MaxItems(2), Rule::Unique, Rule::Each(&[Rule::Min(1.0)])],
            ),
        ]
    }
}

proptest! {
    #[test]
    fn what_breaks_a_rule_is_told_and_nothing_else(
        name in "[a-c云x]{0,5}", size in -6..6, items in prop::collection::vec(0_u8..4, 0..4)
    ) {
        let mut expect = 0;
        let length = name.chars().count();
        expect += usize::from(!(1..=3).contains(&length)) + usize::from(name.contains('x'));
        expect += usize::from(size <= -3 || size > 3) + usize::from(size % 2 != 0);
        let twins = (1..items.len()).any(|at| items[..at].contains(&items[at]));
        expect += usize::from(items.len() > 2) + usize::from(twins);
        expect += items.iter().filter(|item| **item < 1).count();
        let secret = !name.is_empty() && length > 1;
        let found = Sample { name: name.clone(), size, items }.validate();
        let (count, text) = found.map_or_else(|wrong| (wrong.violations().len(), wrong.to_string()), |()| (0, String::new()));
        prop_assert_eq!(count, expect, "{}", text);
        prop_assert!(!(secret && text.contains(&name)), "{}", text);
    }
}

#[test]
#[ignore = "minutes long: it builds a crate; `cargo xtask test crates` runs it"]
fn a_client_that_checks_sends_nothing_wrong() {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/code-validate");
    let spec = read(&fs::read_to_string(case.join("spec.yaml")).unwrap()).output;
    let workspace = crates::workspace("rules");
    crates::write(&workspace, "sample", &spec);
    let test = workspace.join("crates/sample/tests/checked.rs");
    fs::copy(case.join("checked.rs"), test).unwrap();
    crates::cargo(&workspace, &["test", "--all-features", "--quiet"], "-D warnings");
}

#[test]
fn operations_of_one_id_are_not_checked() {
    let operation = json!({"operationId": "fly", "responses": {}, "parameters": [
        {"name": "a", "in": "query", "schema": {"type": "string", "maxLength": 1}}]});
    let spec = json!({"openapi": "3.0.3", "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"get": operation}, "/b": {"get": operation}}});
    let emitted = crate::code::emitted(&serde_json::from_value(spec).unwrap());
    assert!(emitted.output.iter().all(|file| file.path != "src/validate.rs"));
    assert_eq!(
        emitted
            .diagnostics
            .iter()
            .filter(|it| it.code == Code::UncheckedCall)
            .count(),
        2
    );
}
