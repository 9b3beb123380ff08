//! The facts of a page in, those of each operation on it out, where the page's headings part them.

use super::{Claim, Fact};

/// The facts for each operation of a page: those of its own part, then those of the parts that announce no operation,
/// such as an object's members or the errors that all operations share.
///
/// A page of one operation is not parted, whatever its headings: its introduction is about that operation.
pub fn parts(facts: Vec<Fact>) -> Vec<Vec<Fact>> {
    let is_own = |part: &[Fact]| part.iter().any(|fact| matches!(fact.claim, Claim::Operation(_)));
    let slices = facts.split(|fact| fact.claim == Claim::Part);
    let (own, shared): (Vec<&[Fact]>, Vec<&[Fact]>) = slices.partition(|part| is_own(part));
    if own.len() < 2 {
        return vec![facts];
    }
    // What introduces the page or such a part says nothing of an operation.
    let is_introduction = |fact: &&Fact| {
        matches!(
            fact.claim,
            Claim::Title(_) | Claim::Summary(_) | Claim::AllowedStates(_) | Claim::OperationId(..)
        )
    };
    let shared = || shared.iter().copied().flatten().filter(|fact| !is_introduction(fact));
    own.into_iter()
        .map(|part| part.iter().chain(shared()).cloned().collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::{Layout, Service, compile};
    use docwright_base::{Format, Page};

    /// The operations that a page comes to, each with its parameters and its error codes.
    fn check(text: &str, expect: &[&str]) {
        let layout = "title: T\nlanguage: en\nsections: {path: [Path], error_codes: [Errors]}\ncolumns: {name: [Name], type: [Type], error_code: [Code]}\ntypes:\n  words: {string: string}\noperation:\n  heading_level: 2\n  request_lines: ['^(?:(?P<title>.+?): )?{method} {target}$']\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        let page = Page {
            vendor: "acme".to_owned(),
            path: "page.md".into(),
            url: None,
            format: Format::Markdown,
            text: text.to_owned(),
        };
        let spec = compile(&[page], &layout, &Service::untitled("Boxes"), None).output.spec;
        let operations: Vec<String> = spec
            .operations()
            .map(|(path, method, operation)| {
                let names = operation
                    .parameters
                    .iter()
                    .filter_map(|parameter| Some(parameter.as_item()?.parameter_data_ref().name.as_str()));
                let codes = operation
                    .extensions
                    .get("x-error-codes")
                    .and_then(|codes| codes.as_array())
                    .map_or(0, Vec::len);
                let id = operation.operation_id.as_deref().unwrap_or_default();
                format!("{id} {method} {path} {} {codes}", names.collect::<Vec<_>>().join(","))
            })
            .collect();
        assert_eq!(operations, expect, "{text}");
    }

    const PATH: &str = "| Name | Type |\n|---|---|\n| id | string |\n";
    const ERRORS: &str = "## Errors\n\n| Code |\n|---|\n| GONE |\n";

    #[test]
    fn each_operation_has_its_own_facts_and_those_of_no_operation() {
        check(
            &format!(
                "# Boxes\n\n## Open a box: POST /boxes/{{id}}/open\n\n### Path\n\n{PATH}\n## List boxes\n\nAll of them.\n\n`GET /boxes`\n\n{ERRORS}"
            ),
            &["OpenABox post /boxes/{id}/open id 1", "ListBoxes get /boxes  1"],
        );
    }

    #[test]
    fn a_page_of_one_operation_is_one_part() {
        check(
            &format!("# Open a box\n\n```\nPOST /boxes/:id/open\n```\n\n## Path\n\n{PATH}\n{ERRORS}"),
            &["OpenABox post /boxes/{id}/open id 1"],
        );
    }

    #[test]
    fn a_request_line_in_a_sentence_announces_nothing() {
        check("# Boxes\n\nOpen one with GET /boxes/{id} first.\n", &[]);
    }
}
