//! The targets of example requests laid over the path template: which value each placeholder has, and where they differ.

use super::sketch::Sketch;
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

/// Not a placeholder of the example itself.
fn is_value(text: &str) -> bool {
    !text.is_empty() && !text.contains(['{', '}', '<', '>', '$', '[', ']'])
}
