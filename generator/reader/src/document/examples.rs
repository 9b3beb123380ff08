//! A document in, its examples fitted into their schemas out.
//!
//! A page's example may contradict its tables. That is told; what of it fits stays an example, and the page's own stands beside it as
//! an extension, which docs/extensions.md describes. It is judged when the overlay has been applied, which may have corrected either.

use super::fit::{Fitted, Fitter};
use super::source;
use docwright_base::Code;
use docwright_base::diagnostic::{Diagnostic, Place};
use docwright_base::openapi::pointer::below;
use docwright_base::openapi::structure::{Kind, walk};
use docwright_base::page::Provenance;
use serde_json::{Map, Value, json};

/// Fits all examples, and tells what does not.
pub(super) fn fit(document: &mut Value) -> Vec<Diagnostic> {
    let components = document.pointer("/components/schemas").cloned().unwrap_or_default();
    let mut examples = Examples {
        fitter: Fitter::new(&components),
        diagnostics: Vec::new(),
    };
    walk(document, Kind::Root, &mut |kind, _, part, pointer| match kind {
        Kind::Schema | Kind::Parameter => examples.cell(part, pointer),
        Kind::MediaType => examples.bodies(part, pointer),
        Kind::Operation => {
            let headers = part.get_mut(DOCUMENTED_HEADERS).and_then(Value::as_array_mut);
            for header in headers.into_iter().flatten() {
                examples.cell(header, pointer);
            }
        }
        _ => {}
    });
    examples.diagnostics
}

/// Parameters that stand where the walk does not come.
pub(super) const DOCUMENTED_HEADERS: &str = "x-documented-headers";

struct Examples<'d> {
    fitter: Fitter<'d>,
    diagnostics: Vec<Diagnostic>,
}

impl Examples<'_> {
    /// The example of a schema or a parameter: what a row shows. A cell holds texts only, whatever the type, so that reading it in
    /// the type of its row is no finding.
    fn cell(&mut self, part: &mut Value, pointer: &str) {
        let Some(map) = part.as_object_mut() else { return };
        let Some(shown) = map.get("example").cloned() else {
            return;
        };
        let fitted = match map.get("schema") {
            Some(schema) => self.shown(&shown, schema),
            None => self.shown(&shown, &Value::Object(map.clone())),
        };
        if !fitted.misfits.is_empty() || fitted.value.is_none() {
            let place = source::places(map).into_iter().next();
            self.tell_misfits(place, pointer, &fitted);
            map.insert("x-documented-example".to_owned(), shown);
        }
        put(map, "example", fitted.value);
    }

    /// A cell of a list that shows one element is the list of it.
    fn shown(&mut self, shown: &Value, schema: &Value) -> Fitted {
        let is_list = schema.get("type").is_some_and(|kind| kind == "array");
        let is_element = |text: &str| {
            let is_several = text.contains([',', '，', '、', ';', '；']) || text.contains(char::is_whitespace);
            !is_several && !text.starts_with(['[', '{'])
        };
        match shown.as_str().filter(|text| is_list && is_element(text)) {
            Some(text) => self.fitter.fit(&json!([text]), schema),
            None => self.fitter.fit(shown, schema),
        }
    }

    /// The examples of a body. JSON has types, so that a text where the table has a number is told; a caller loses nothing by
    /// taking the number, which is why that is no contradiction.
    fn bodies(&mut self, media: &mut Value, pointer: &str) {
        let Some(map) = media.as_object_mut() else { return };
        let Some(schema) = map.get("schema").cloned() else {
            return;
        };
        let places = source::places(map);
        let mut documented = Map::new();
        if let Some(shown) = map.get("example").cloned() {
            let fitted = self.body(&shown, &schema, places.first(), pointer);
            if !fitted.misfits.is_empty() || fitted.value.is_none() {
                documented.insert("1".to_owned(), json!({"value": shown}));
            }
            put(map, "example", fitted.value);
        }
        let mut kept = Map::new();
        let examples = map
            .get_mut("examples")
            .and_then(Value::as_object_mut)
            .map(std::mem::take);
        for (index, (number, mut example)) in examples.into_iter().flatten().enumerate() {
            if let Some(shown) = example.get("value").cloned() {
                let here = below(&below(pointer, "examples"), &number);
                let fitted = self.body(&shown, &schema, places.get(index), &here);
                if !fitted.misfits.is_empty() || fitted.value.is_none() {
                    documented.insert(number.clone(), example.clone());
                }
                match fitted.value {
                    Some(value) => example["value"] = value,
                    None => continue,
                }
            }
            kept.insert(number, example);
        }
        put(map, "examples", (!kept.is_empty()).then_some(Value::Object(kept)));
        let documented = (!documented.is_empty()).then_some(Value::Object(documented));
        put(map, "x-documented-examples", documented);
    }

    fn body(&mut self, shown: &Value, schema: &Value, place: Option<&Provenance>, pointer: &str) -> Fitted {
        let fitted = self.fitter.fit(shown, schema);
        if !fitted.misfits.is_empty() || fitted.value.is_none() {
            self.tell_misfits(place.cloned(), pointer, &fitted);
        }
        if !fitted.retyped.is_empty() {
            let message = format!(
                "the example shows other types than the table: {}; it is written in the table's",
                told(&fitted.retyped)
            );
            self.diagnostics.push(Diagnostic::new(
                Code::ExampleRetyped,
                at(place.cloned(), pointer),
                message,
            ));
        }
        fitted
    }

    fn tell_misfits(&mut self, place: Option<Provenance>, pointer: &str, fitted: &Fitted) {
        let misfits: Vec<String> = fitted
            .misfits
            .iter()
            .map(|(at, why)| {
                if at.is_empty() {
                    format!("it {why}")
                } else {
                    format!("{at} {why}")
                }
            })
            .collect();
        let message = format!("the example contradicts the table: {}", told(&misfits));
        let help = match fitted.value {
            Some(_) => {
                "what fits is kept as the example, and all of it as an extension; in overlay.yaml, correct the one that is wrong"
            }
            None => "it is kept as an extension only; in overlay.yaml, correct the one that is wrong",
        };
        self.diagnostics
            .push(Diagnostic::new(Code::ExampleMismatch, at(place, pointer), message).help(help));
    }
}

fn at(place: Option<Provenance>, pointer: &str) -> Place {
    place.map_or_else(|| Place::Spec(pointer.to_owned()), Place::Page)
}

/// The first few, and how many more there are.
fn told(all: &[String]) -> String {
    const MOST: usize = 3;
    let first = all.iter().take(MOST).map(String::as_str).collect::<Vec<_>>().join("; ");
    match all.len().saturating_sub(MOST) {
        0 => first,
        more => format!("{first}; and {more} more"),
    }
}

/// In the place of what stood there; nothing of it where there is none.
fn put(map: &mut Map<String, Value>, key: &str, value: Option<Value>) {
    match value {
        Some(value) => drop(map.insert(key.to_owned(), value)),
        None => drop(map.shift_remove(key)),
    }
}
