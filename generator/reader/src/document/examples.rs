//! A document in, its examples and defaults fitted into their schemas out.
//!
//! A page's example may contradict its tables. That is told; what of it fits stays an example, and the page's own stands beside it as
//! an extension, which docs/extensions.md describes. It is judged when the overlay has been applied, which may have corrected either.

use super::fit::{Fitted, Fitter};
use super::source::Marks;
use docwright_base::Code;
use docwright_base::diagnostic::{Diagnostic, Place};
use docwright_base::openapi::pointer::below;
use docwright_base::openapi::structure::{Kind, walk};
use docwright_base::page::Provenance;
use serde_json::{Map, Value, json};

/// Fits all examples, and tells what does not.
pub(super) fn fit(document: &mut Value, marks: &Marks<'_>) -> Vec<Diagnostic> {
    let components = document.pointer("/components/schemas").cloned().unwrap_or_default();
    let mut examples = Examples {
        marks,
        fitter: Fitter::new(&components),
        diagnostics: Vec::new(),
    };
    walk(document, Kind::Root, &mut |kind, _, part, pointer| match kind {
        Kind::Schema => {
            examples.default(part, pointer);
            examples.cell(part, pointer);
        }
        Kind::Parameter => examples.cell(part, pointer),
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
    marks: &'d Marks<'d>,
    fitter: Fitter<'d>,
    diagnostics: Vec<Diagnostic>,
}

impl Examples<'_> {
    /// The example of a schema or a parameter: what a row shows. A cell holds texts only, whatever the type, so that reading it in
    /// the type of its row is no finding.
    fn cell(&mut self, part: &mut Value, pointer: &str) {
        let Some(shown) = part.get("example").cloned() else {
            return;
        };
        let fitted = self.shown(&shown, part.get("schema").unwrap_or(part));
        let Some(map) = part.as_object_mut() else { return };
        if !fitted.misfits.is_empty() || fitted.value.is_none() {
            let place = self.marks.places(map).into_iter().next();
            let correction = correction(&shown, map.get("schema").and_then(Value::as_object).unwrap_or(map));
            self.tell_misfits(place, pointer, &fitted, correction);
            map.insert("x-documented-example".to_owned(), shown);
        }
        put(map, "example", fitted.value);
    }

    /// The default of a schema, which has to be one of its values.
    fn default(&mut self, part: &mut Value, pointer: &str) {
        let Some(shown) = part.get("default").cloned() else {
            return;
        };
        let fitted = self.fitter.fit(&shown, part);
        let Some((_, why)) = fitted.misfits.first() else { return };
        let Some(map) = part.as_object_mut() else { return };
        let place = self.marks.places(map).into_iter().next();
        let message = format!("the default contradicts its row: {why}");
        let help = format!("it is kept as an extension only; {}", correction(&shown, map));
        self.diagnostics
            .push(Diagnostic::new(Code::DefaultMismatch, at(place, pointer), message).help(help));
        map.insert("x-documented-default".to_owned(), shown);
        put(map, "default", None);
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
        let places = self.marks.places(map);
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
            self.tell_misfits(place.cloned(), pointer, &fitted, CORRECTION);
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
        if !fitted.unknown.is_empty() {
            let message = format!("the example shows what no table describes: {}", told(&fitted.unknown));
            let help = "look for the table that describes them, and whether the heading above it is a word of the layout; what the page describes nowhere can be added in overlay.yaml";
            self.diagnostics
                .push(Diagnostic::new(Code::UndescribedMember, at(place.cloned(), pointer), message).help(help));
        }
        fitted
    }

    fn tell_misfits(&mut self, place: Option<Provenance>, pointer: &str, fitted: &Fitted, correction: &str) {
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
        let kept = match fitted.value {
            Some(_) => "what fits is kept as the example, and all of it as an extension",
            None => "it is kept as an extension only",
        };
        let help = format!("{kept}; {correction}");
        self.diagnostics
            .push(Diagnostic::new(Code::ExampleMismatch, at(place, pointer), message).help(help));
    }
}

const CORRECTION: &str = "in overlay.yaml, correct the one that is wrong";

/// What to do about a value that does not fit: a text in the place of a truth value may be a word for one.
fn correction(shown: &Value, schema: &Map<String, Value>) -> &'static str {
    let is_boolean = schema.get("type").is_some_and(|kind| kind == "boolean");
    match is_boolean && shown.is_string() {
        true => {
            "if it is a word for true or false, add it under types.true_words or types.false_words in layout.yaml; otherwise, in overlay.yaml, correct the one that is wrong"
        }
        false => CORRECTION,
    }
}

fn at(place: Option<Provenance>, pointer: &str) -> Place {
    place.map_or_else(|| Place::Spec(pointer.to_owned()), Place::Page)
}

/// The first few.
fn told(all: &[String]) -> String {
    const MOST: usize = 3;
    let first = all.iter().take(MOST).map(String::as_str).collect::<Vec<_>>().join("; ");
    if all.len() > MOST {
        format!("{first}; and more")
    } else {
        first
    }
}

/// In the place of what stood there; nothing of it where there is none.
fn put(map: &mut Map<String, Value>, key: &str, value: Option<Value>) {
    match value {
        Some(value) => drop(map.insert(key.to_owned(), value)),
        None => drop(map.shift_remove(key)),
    }
}

#[cfg(test)]
mod tests {
    use crate::samples::markdown;
    use crate::{Layout, Service, compile};
    use serde_json::{Value, json};

    /// The document of a page with these rows of the body (name, type, example, description) and this example of it, and what was
    /// told of its examples.
    fn document(rows: &[[&str; 4]], shown: &str) -> (Value, Vec<String>) {
        let layout = "title: T\nlanguage: en\nsections: {endpoint: [Line], body: [Body], request_example: [Sample]}\ncolumns: {name: [Name], type: [Type], example: [Example], description: [About]}\ntypes: {words: {String: string, Integer: integer, Time: date-time, Array: array, Object: object}, arrays: ['^Array of {T}$']}\nconstraints: {max_length: ['at most {n} characters'], enum_introducers: ['One of:'], conjunctions: [or], default: ['Default: {v}']}\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        let rows: String = rows.iter().map(|row| format!("| {} |\n", row.join(" | "))).collect();
        let page = format!(
            "# Send a box\n\n## Line\n\nPOST /boxes\n\n## Body\n\n| Name | Type | Example | About |\n|---|---|---|---|\n{rows}\n## Sample\n\n```json\n{shown}\n```\n"
        );
        let compiled = compile(&[markdown(&page)], &layout, &Service::untitled("Boxes"), None);
        let about_examples =
            |code: &str| code.ends_with("-mismatch") || code == "example-retyped" || code == "undescribed-member";
        let told = compiled.diagnostics.iter().filter(|it| about_examples(it.code.name()));
        let told = told.map(|it| format!("{}: {}", it.code.name(), it.message)).collect();
        (serde_json::to_value(compiled.output.spec).unwrap(), told)
    }

    fn media(document: &Value) -> &Value {
        &document["paths"]["/boxes"]["post"]["requestBody"]["content"]["application/json"]
    }

    #[test]
    fn what_of_an_example_contradicts_the_table_is_told_and_kept_apart() {
        let rows = [
            ["size", "Integer", "", ""],
            ["color", "String", "", "One of: RED or BLUE"],
            ["note", "String", "", ""],
        ];
        let (document, told) = document(&rows, r#"{"size": "10", "color": "GREEN", "note": "a", "lid": 1}"#);
        let media = media(&document);
        assert_eq!(media["example"], json!({"size": 10, "note": "a", "lid": 1}));
        let own = json!({"1": {"value": {"size": "10", "color": "GREEN", "note": "a", "lid": 1}}});
        assert_eq!(media["x-documented-examples"], own);
        assert_eq!(
            told,
            [
                "example-mismatch: the example contradicts the table: /color \"GREEN\" is none of the values that are listed",
                "example-retyped: the example shows other types than the table: /size; it is written in the table's",
                "undescribed-member: the example shows what no table describes: /lid",
            ]
        );
    }

    #[test]
    fn an_example_that_fits_stays_as_it_is() {
        let (document, told) = document(&[["size", "Integer", "3", ""]], r#"{"size": 10}"#);
        assert_eq!(media(&document)["example"], json!({"size": 10}));
        assert_eq!(media(&document).get("x-documented-examples"), None);
        assert_eq!(told, [] as [String; 0]);
    }

    #[test]
    fn a_default_that_is_no_value_is_told() {
        let rows = [["color", "String", "", "One of: RED or BLUE. Default: GREEN."]];
        let (document, told) = document(&rows, "{}");
        let color = &document["components"]["schemas"]["SendABoxRequest"]["properties"]["color"];
        assert_eq!(
            (color.get("default"), &color["x-documented-default"]),
            (None, &json!("GREEN"))
        );
        assert_eq!(
            told,
            ["default-mismatch: the default contradicts its row: \"GREEN\" is none of the values that are listed"]
        );
    }

    #[test]
    fn cells_hold_texts_whatever_the_type() {
        let rows = [
            ["size", "Integer", "1,000", ""],
            ["weight", "Integer", "heavy", ""],
            ["lids", "Array of String", "oak", ""],
            ["tags", "Array of String", "a, b", ""],
            ["sent", "Time", "2026-01-31 10:00", ""],
        ];
        let (document, told) = document(&rows, "{}");
        let properties = &document["components"]["schemas"]["SendABoxRequest"]["properties"];
        let of = |name: &str| {
            (
                properties[name]["example"].clone(),
                properties[name]["x-documented-example"].clone(),
            )
        };
        assert_eq!(of("size"), (json!(1000), Value::Null));
        assert_eq!(of("weight"), (Value::Null, json!("heavy")));
        assert_eq!(of("lids"), (json!(["oak"]), Value::Null));
        assert_eq!(of("tags"), (Value::Null, json!("a, b")));
        assert_eq!(of("sent"), (Value::Null, json!("2026-01-31 10:00")));
        assert_eq!(told.len(), 3, "{told:?}");
    }

    #[test]
    fn descriptions_keep_the_words_of_constraints_and_what_is_code_or_a_link() {
        let about = "A `unique` text, at most 8 characters, see [the guide](https://a.example/b).";
        let (document, _) = document(&[["key", "String", "", about]], "{}");
        let key = &document["components"]["schemas"]["SendABoxRequest"]["properties"]["key"];
        assert_eq!(key["maxLength"], 8);
        assert_eq!(
            key["description"],
            "A `unique` text, at most 8 characters, see [the guide](<https://a.example/b>)."
        );
    }

    #[test]
    fn what_other_tools_ask_for_stands_in_every_document() {
        let (document, _) = document(&[["size", "Integer", "", ""]], "{}");
        assert_eq!(document["tags"], json!([{"name": "Boxes"}]));
        assert_eq!(document["servers"], json!([{"url": "/"}]));
        assert_eq!(document["paths"]["/boxes"]["post"]["summary"], "Send a box");
    }
}
