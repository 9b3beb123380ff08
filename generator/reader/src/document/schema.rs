//! A drafted schema in, a JSON schema as OpenAPI 3.0 has it out.

use super::constrain::{constrain, enumerate, literal, set};
pub(super) use super::constrain::{described, marked};
use super::source::Marks;
use crate::draft::{Decided, Decision, Member, Notes, Presence, Schema, Shape};
use crate::layout::TypeWord;
use serde_json::{Map, Value, json};

/// The schema. Objects are referred to by number until they have their names.
pub(super) fn write(schema: &Schema, marks: &mut Marks<'_>) -> Value {
    let mut out = shape(&schema.shape.value, marks);
    if let Some(constraints) = &schema.constraints {
        constrain(&mut out, constraints);
    }
    if !schema.values.is_empty() {
        enumerate(&mut out, &schema.values);
    }
    if let Some(notes) = &schema.notes {
        describe(&mut out, notes);
    }
    out
}

/// How the type was decided.
pub(super) fn decision(schema: &Schema) -> Decision {
    Decided {
        value: schema.shape.value.to_string(),
        rule: schema.shape.rule,
        witnesses: schema.shape.witnesses.clone(),
        guess: schema.shape.guess.clone(),
    }
}

fn shape(shape: &Shape, marks: &mut Marks<'_>) -> Value {
    match shape {
        Shape::Any => json!({}),
        Shape::AnyObject => json!({"type": "object", "additionalProperties": true}),
        Shape::Simple(word) => simple(*word),
        Shape::List(items) => json!({"type": "array", "items": write(items, marks)}),
        Shape::Map(values) => json!({"type": "object", "additionalProperties": write(values, marks)}),
        Shape::Either(types) => json!({"anyOf": types.iter().map(|it| write(it, marks)).collect::<Vec<_>>()}),
        Shape::Object(members) => object(members, marks),
        Shape::Named(number) => json!({"$ref": placeholder(*number)}),
    }
}

fn object(members: &[Member], marks: &mut Marks<'_>) -> Value {
    let properties: Map<String, Value> = members
        .iter()
        .map(|member| (member.name.clone(), property(member, marks)))
        .collect();
    let mut object = json!({"type": "object", "properties": properties});
    let lists = [
        ("required", Presence::Yes),
        ("x-documented-required", Presence::Documented),
    ];
    for (key, wanted) in lists {
        let named = members.iter().filter(|member| member.required.value == wanted);
        let names: Vec<&str> = named.map(|member| member.name.as_str()).collect();
        if !names.is_empty() {
            object[key] = json!(names);
        }
    }
    object
}

fn property(member: &Member, marks: &mut Marks<'_>) -> Value {
    let mut out = write(&member.schema, marks);
    let judged = member.judged.iter().cloned();
    let decisions = judged.chain([member.required.decision(), decision(&member.schema)]);
    if let Some(place) = &member.provenance {
        marks.mark(&mut out, [place], decisions);
    }
    out
}

fn simple(word: TypeWord) -> Value {
    match word {
        TypeWord::String => json!({"type": "string"}),
        TypeWord::Integer => json!({"type": "integer"}),
        TypeWord::Int32 => json!({"type": "integer", "format": "int32"}),
        TypeWord::Int64 => json!({"type": "integer", "format": "int64"}),
        TypeWord::Number => json!({"type": "number"}),
        TypeWord::Float => json!({"type": "number", "format": "float"}),
        TypeWord::Double => json!({"type": "number", "format": "double"}),
        TypeWord::Boolean => json!({"type": "boolean"}),
        TypeWord::DateTime => json!({"type": "string", "format": "date-time"}),
        TypeWord::Date => json!({"type": "string", "format": "date"}),
        TypeWord::Uuid => json!({"type": "string", "format": "uuid"}),
        TypeWord::Binary => json!({"type": "string", "format": "binary"}),
        TypeWord::Object => json!({"type": "object", "additionalProperties": true}),
        TypeWord::Array => json!({"type": "array", "items": {}}),
        TypeWord::Any => json!({}),
    }
}

/// Description and example, around a reference where they may not stand beside it.
fn describe(schema: &mut Value, notes: &Notes) {
    if schema.get("$ref").is_some() {
        *schema = json!({"allOf": [schema.take()]});
    }
    if !notes.description.is_empty() {
        schema["description"] = marked(&notes.description, &notes.marks);
    }
    set(schema, "x-required-when", notes.required_when.as_ref());
    let example = notes.example.as_ref();
    set(schema, "example", example.map(|text| shown(text, schema)));
}

/// An example as a cell writes it, in the type of its schema where it says a value of that.
pub(super) fn shown(text: &str, schema: &Value) -> Value {
    literal(text, schema["type"].as_str()).unwrap_or_else(|| json!(text))
}

pub(super) const PREFIX: &str = "#/components/schemas/";

/// What the document says for the component of this number until it has its name.
pub(super) fn placeholder(number: usize) -> String {
    format!("{PREFIX}@{number}")
}

pub(super) fn number_of(reference: &str) -> Option<usize> {
    reference.strip_prefix(PREFIX)?.strip_prefix('@')?.parse().ok()
}
