//! The targets of example requests laid over the path template: which value each placeholder has, and where they differ.

use super::part::Part;
use super::rule::Rule;
use super::sketch::Sketch;
use crate::fact::{Claim, Location};
use docwright_base::Code;
use docwright_base::diagnostic::Diagnostic;
use docwright_base::page::Provenance;
use std::collections::BTreeMap;

/// An example's target beside the template.
pub(crate) struct Aligned<'t> {
    /// By placeholder, and by query parameter.
    pub(crate) values: BTreeMap<&'t str, &'t str>,
    /// What does not fit, if anything.
    pub(crate) mismatch: Option<String>,
}

/// Parameter values from all of an operation's example requests.
pub(crate) fn examples(sketch: &Sketch) -> BTreeMap<String, String> {
    let mut values = BTreeMap::new();
    for url in sketch
        .request_examples
        .iter()
        .filter_map(|example| example.url.as_deref())
    {
        for (name, value) in align(sketch.path(), url).values {
            values.entry(name.to_owned()).or_insert_with(|| value.to_owned());
        }
    }
    values
}

/// Segment by segment, as far as the literal segments agree.
pub(crate) fn align<'t>(template: &'t str, url: &'t str) -> Aligned<'t> {
    let path = url
        .split_once("://")
        .map_or(url, |(_, rest)| rest.find('/').map_or("", |at| &rest[at..]));
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let template = template.split('#').next().unwrap_or_default();
    let mut values = BTreeMap::new();
    for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
        if is_value(value) {
            values.insert(name, value);
        }
    }
    let template_segments: Vec<&str> = template.trim_matches('/').split('/').collect();
    let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
    let mut mismatch = None;
    for (expected, found) in template_segments.iter().zip(&segments) {
        match expected.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) if is_value(found) => {
                values.insert(name, found);
            }
            Some(_) => {}
            None if expected == found => {}
            None => {
                mismatch = Some(format!("has {found:?} where the path has {expected:?}"));
                break;
            }
        }
    }
    if mismatch.is_none() && template_segments.len() > segments.len() {
        mismatch = Some(format!(
            "lacks {:?} at its end",
            template_segments[segments.len()..].join("/")
        ));
    } else if mismatch.is_none() && template_segments.len() < segments.len() {
        mismatch = Some(format!(
            "goes on with {:?} where the path ends",
            segments[template_segments.len()..].join("/")
        ));
    }
    Aligned { values, mismatch }
}

/// Puts braces around the segments of the path that rows of the request are called like: some vendors mark placeholders by
/// their letters alone. A table about the path says so, an example request with other values there, or a query that has each
/// parameter's name for its value. Where nothing does, the row is told of.
pub(super) fn bare_placeholders(part: &Part, sketch: &mut Sketch, diagnostics: &mut Vec<Diagnostic>) {
    let template: Vec<&str> = sketch.path().split('/').collect();
    let mut place = None;
    let mut bare: BTreeMap<&str, &Provenance> = BTreeMap::new();
    let mut is_stated = false;
    let mut repeats_names = false;
    for fact in &part.own {
        match &fact.claim {
            Claim::Table(table) => place = Some(table.place),
            Claim::Field(field) if !field.api_name.is_empty() && template.contains(&field.api_name.as_str()) => {
                if matches!(place, Some(Location::Path | Location::Target | Location::Request)) {
                    is_stated |= place == Some(Location::Path);
                    bare.entry(&field.api_name).or_insert(&fact.provenance);
                }
            }
            Claim::Operation(line) => {
                let mut pairs = line.query.iter().flat_map(|query| query.split('&'));
                repeats_names |= pairs.any(|pair| pair.split_once('=').is_some_and(|(name, value)| name == value));
            }
            _ => {}
        }
    }
    let Some((name, first)) = bare.first_key_value() else {
        return;
    };
    let braced: Vec<String> = template
        .iter()
        .map(|segment| match bare.contains_key(segment) {
            true => format!("{{{segment}}}"),
            false => (*segment).to_owned(),
        })
        .collect();
    let braced = braced.join("/");
    let is_shown = |url: &str| {
        let aligned = align(&braced, url);
        let differs = |name: &&str| aligned.values.get(name).is_some_and(|value| value != name);
        aligned.mismatch.is_none() && bare.keys().all(differs)
    };
    let mut urls = sketch.request_examples.iter().filter_map(|it| it.url.as_deref());
    if is_stated || repeats_names || urls.any(is_shown) {
        sketch.address.value.path = braced;
        sketch.address.rule = Rule::AddressByRow;
    } else {
        let message = format!(
            "the row {name:?} is called like a segment of the path of {}, which is sent to the letter",
            sketch.address.value
        );
        diagnostics.push(
            Diagnostic::new(Code::RowCalledLikeSegment, *first, message)
                .help("if the segment stands for the row's value, correct the path in overlay.yaml"),
        );
    }
}

/// Not a placeholder of the example itself.
fn is_value(text: &str) -> bool {
    !text.is_empty() && !text.contains(['{', '}', '<', '>', '$', '[', ']'])
}

#[cfg(test)]
mod tests {
    use crate::samples::markdown;
    use crate::{Layout, Service, compile};

    /// The path and the parameters of a page, and the codes of what it is told of them.
    fn check(line: &str, rows: &str, example: &str, expect: &str, told: &[&str]) {
        let layout = "title: T\nlanguage: en\nsections: {endpoint: [Line], path: [Path], request: [Parameters], request_example: [Sample]}\ncolumns: {name: [Name], type: [Type]}\ntypes: {words: {String: string}}\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        let page = markdown(format!(
            "# Open\n\n## Line\n\n```\n{line}\n```\n\n{rows}\n\n## Sample\n\n```\n{example}\n```\n"
        ));
        let compiled = compile(&[page], &layout, &Service::untitled("Boxes"), None);
        let spec = &compiled.output.spec;
        let (path, _, operation) = spec.operations().next().unwrap();
        let mut found = path.to_owned();
        for parameter in operation.parameters.iter().filter_map(|it| it.as_item()) {
            let place = serde_json::to_value(parameter).unwrap()["in"]
                .as_str()
                .unwrap()
                .to_owned();
            found.push_str(&format!(" {place}:{}", parameter.parameter_data_ref().name));
        }
        assert_eq!(found, expect, "{line}");
        let codes: Vec<_> = compiled.diagnostics.iter().map(|it| it.code.name()).collect();
        for code in [
            "row-called-like-segment",
            "row-without-placeholder",
            "undescribed-query",
            "undescribed-placeholder",
        ] {
            assert_eq!(codes.contains(&code), told.contains(&code), "{line}: {codes:?}");
        }
        assert!(!codes.contains(&"undeclared-placeholder"), "{line}");
    }

    const PARAMETERS: &str = "## Parameters\n\n| Name | Type |\n|---|---|\n| BoxId | String |\n";

    #[test]
    fn a_segment_that_a_row_is_called_like_is_a_placeholder_where_something_says_so() {
        check(
            "GET /boxes/BoxId",
            PARAMETERS,
            "GET /boxes/b-1",
            "/boxes/{BoxId} path:BoxId",
            &[],
        );
        check(
            "GET /boxes/BoxId",
            PARAMETERS,
            "GET /boxes/BoxId",
            "/boxes/BoxId query:BoxId",
            &["row-called-like-segment"],
        );
        check(
            "GET /boxes/BoxId",
            PARAMETERS,
            "GET /crates/b-1",
            "/boxes/BoxId query:BoxId",
            &["row-called-like-segment"],
        );
        let rows = PARAMETERS.replace("Parameters", "Path");
        check("GET /boxes/BoxId", &rows, "", "/boxes/{BoxId} path:BoxId", &[]);
        check(
            "GET /boxes/BoxId?hue=hue",
            PARAMETERS,
            "",
            "/boxes/{BoxId} path:BoxId query:hue",
            &["undescribed-query"],
        );
    }

    #[test]
    fn a_row_of_the_path_without_a_placeholder_is_told() {
        let rows = PARAMETERS.replace("Parameters", "Path");
        check("GET /boxes", &rows, "", "/boxes", &["row-without-placeholder"]);
        check(
            "GET /boxes/{box_id}",
            &rows,
            "",
            "/boxes/{box_id} path:box_id",
            &["row-without-placeholder"],
        );
        check(
            "GET /boxes/{lid}",
            &rows,
            "",
            "/boxes/{lid} path:lid",
            &["row-without-placeholder", "undescribed-placeholder"],
        );
    }

    #[test]
    fn names_in_the_query_of_a_request_line_are_parameters() {
        check("PUT /boxes{?BoxId}", PARAMETERS, "", "/boxes query:BoxId", &[]);
        check(
            "GET /boxes?acl&hue=red",
            PARAMETERS,
            "",
            "/boxes query:BoxId query:acl query:hue",
            &["undescribed-query"],
        );
    }
}
