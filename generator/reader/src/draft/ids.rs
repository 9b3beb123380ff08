//! Operation ids that no two operations of a document share.
//!
//! Vendors use one title or one official name for several versions of an operation, and for several methods of one path.
//! The first keeps the name; the others are told apart by what differs: the version in the path, the method, or a number.

use super::naming::capitalized;
use super::sketch::Sketch;
use crate::fact::Witness;
use docwright_base::Code;
use docwright_base::diagnostic::Diagnostic;
use std::collections::BTreeSet;

/// Gives every sketch an id of its own.
pub(crate) fn tell_apart(sketches: &mut [Sketch], diagnostics: &mut Vec<Diagnostic>) {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    // Of several methods on one page, the one that the page's own example uses keeps the name.
    let mut sketches: Vec<&mut Sketch> = sketches.iter_mut().collect();
    sketches.sort_by_key(|sketch| {
        !sketch
            .request_examples
            .iter()
            .any(|example| example.method.as_deref() == Some(sketch.method()))
    });
    for sketch in sketches {
        let id = sketch.operation_id().value;
        if taken.insert(id.clone()) {
            continue;
        }
        let version = version(sketch.path()).map(|version| format!("{id}{}", capitalized(version)));
        let method = Some(format!("{id}By{}", capitalized(&sketch.method().to_lowercase())));
        let numbered = (2..).map(|number| format!("{id}{number}"));
        let mut candidates = version.into_iter().chain(method).chain(numbered);
        let Some(free) = candidates.find(|candidate| taken.insert(candidate.clone())) else {
            continue;
        };
        diagnostics.push(
            Diagnostic::new(
                Code::RenamedOperationId,
                &sketch.provenance,
                format!(
                    "{id:?} already is the name of another operation; {} is called {free:?}",
                    sketch.address.value
                ),
            )
            .help("another name can be given in overlay.yaml"),
        );
        let witness = sketch.id.take().map_or(Witness::Title, |(_, witness)| witness);
        sketch.id = Some((free, witness));
        sketch.is_told_apart = true;
    }
}

/// The version in a path, such as `v2.0` of `/v2.0/pools`.
fn version(path: &str) -> Option<&str> {
    path.split('/').find(|segment| {
        segment.len() > 1 && segment.starts_with('v') && segment[1..].starts_with(|c: char| c.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use crate::samples::markdown;
    use crate::{Layout, Service, compile};

    #[test]
    fn names_are_made_of_the_address_where_the_words_are_in_other_letters() {
        let layout = "title: T\nlanguage: ja\nsections: {endpoint: [Line], response: [Answer]}\ncolumns: {name: [Name], type: [Type]}\ntypes: {words: {String: string}, objects: ['^{T} object$']}\ncaptions: [{pattern: '^(?P<object>.+) table$', is: object}]\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        let page = markdown(
            "# \u{7bb1}\n\n## Line\n\nGET /v1/boxes/{id}\n\n## Answer\n\n| Name | Type |\n|---|---|\n| lid | \u{84cb} object |\n| box | \u{7bb1}Box object |\n\n### \u{84cb} table\n\n| Name | Type |\n|---|---|\n| a | String |\n\n### \u{7bb1}Box table\n\n| Name | Type |\n|---|---|\n| b | String |\n",
        );
        let spec = compile(&[page], &layout, &Service::untitled("Boxes"), None).output.spec;
        let ids: Vec<_> = spec
            .operations()
            .map(|(_, _, it)| it.operation_id.clone().unwrap())
            .collect();
        assert_eq!(ids, ["GetV1BoxesId"]);
        let names: Vec<_> = spec.components.unwrap().schemas.into_keys().collect();
        assert_eq!(names, ["GetV1BoxesIdObject", "Box", "GetV1BoxesIdResponse"]);
    }
}
