//! A draft in, text for people out: what was judged, each judgement with its rule.
//!
//! A line an operation, parameter, response or member; behind it, in brackets, the rules by which it was read, with the places that
//! bear witness and the reading that was not taken. Words, constraints and examples are left out: they are copied, not judged.

use super::decided::Decision;
use super::model::{Content, Draft, Member, NamedObject, Operation, Parameter, Presence, Schema, Shape};
use docwright_base::page::Provenance;
use std::fmt::{Display, Write as _};

/// The draft as text.
pub fn to_text(draft: &Draft) -> String {
    let mut writer = Writer {
        objects: &draft.objects,
        out: String::new(),
    };
    for operation in &draft.operations {
        writer.operation(operation);
    }
    for object in &draft.objects {
        let head = format!("object {} of {}", object.name, object.scope);
        writer.schema(0, &head, &object.schema, Vec::new());
    }
    writer.out
}

struct Writer<'d> {
    objects: &'d [NamedObject],
    out: String,
}

impl Writer<'_> {
    fn operation(&mut self, operation: &Operation) {
        let address = &operation.address;
        self.line(0, &address.value, vec![address.decision(), operation.scope.decision()]);
        self.line(1, format!("id {}", operation.id.value), vec![operation.id.decision()]);
        if let Some(revision) = &operation.revision {
            self.line(1, format!("read from {}", revision.value), vec![revision.clone()]);
        }
        if let Some(security) = &operation.security {
            let words = if security.value { "signed" } else { "open to everybody" };
            self.line(1, words, vec![security.decision()]);
        }
        for parameter in operation.parameters.iter().chain(&operation.documented_headers) {
            self.parameter(parameter);
        }
        if let Some(request) = &operation.request {
            self.content("request", &request.content, Vec::new());
        }
        for (status, response) in &operation.responses {
            let decisions = vec![response.status.decision()];
            match &response.content {
                Some(content) => self.content(&status.to_string(), content, decisions),
                None => self.line(1, format!("{status}: no body"), decisions),
            }
            for header in &response.headers {
                self.schema(2, &format!("header {}", header.name), &header.schema, Vec::new());
            }
        }
        if let Some(error) = &operation.error {
            self.content("default", error, Vec::new());
        }
    }

    fn parameter(&mut self, parameter: &Parameter) {
        let head = format!("{} {}", parameter.location.value, parameter.name);
        let mut decisions = parameter.judged.clone();
        decisions.extend([parameter.location.decision(), parameter.required.decision()]);
        self.typed(1, &head, &parameter.schema, Some(&parameter.required.value), decisions);
    }

    fn content(&mut self, head: &str, content: &Content, decisions: Vec<Decision>) {
        self.schema(1, head, &content.schema, decisions);
    }

    fn member(&mut self, depth: usize, member: &Member) {
        let mut decisions = member.judged.clone();
        decisions.push(member.required.decision());
        let required = Some(&member.required.value);
        self.typed(depth, &member.name, &member.schema, required, decisions);
    }

    fn schema(&mut self, depth: usize, head: &str, schema: &Schema, decisions: Vec<Decision>) {
        self.typed(depth, head, schema, None, decisions);
    }

    /// A line with a type, and lines for the members of an object that has no name.
    fn typed(
        &mut self,
        depth: usize,
        head: &str,
        schema: &Schema,
        required: Option<&Presence>,
        mut decisions: Vec<Decision>,
    ) {
        decisions.push(schema.shape.clone().map(|_| String::new()));
        let required = required.map(|required| format!(", {required}")).unwrap_or_default();
        self.line(depth, format!("{head}: {}{required}", self.shape(schema)), decisions);
        let mut inner = schema;
        while let Shape::List(items) | Shape::Map(items) = &inner.shape.value {
            inner = items;
        }
        if let Shape::Object(members) = &inner.shape.value {
            for member in members {
                self.member(depth + 1, member);
            }
        }
    }

    /// The type in words, named objects by their names; of what a list or a map holds, the rule too.
    fn shape(&self, schema: &Schema) -> String {
        let inner = |items: &Schema| format!("{} [{}]", self.shape(items), items.shape.rule);
        match &schema.shape.value {
            Shape::List(items) => format!("list of {}", inner(items)),
            Shape::Map(values) => format!("map of {}", inner(values)),
            Shape::Either(types) => types.iter().map(inner).collect::<Vec<_>>().join(" or "),
            Shape::Object(_) => "object".to_owned(),
            Shape::Named(number) => match self.objects.get(*number) {
                Some(object) => object.name.clone(),
                None => "object".to_owned(),
            },
            shape => shape.to_string(),
        }
    }

    fn line(&mut self, depth: usize, text: impl Display, decisions: Vec<Decision>) {
        let reasons: Vec<String> = decisions.iter().map(reason).collect();
        // Writing to a text cannot fail.
        let _ = writeln!(
            self.out,
            "{:indent$}{text} [{}]",
            "",
            reasons.join("; "),
            indent = depth * 2
        );
    }
}

/// The rule, the places that bear witness, and the reading that was not taken.
fn reason(decision: &Decision) -> String {
    let mut out = decision.rule.name().to_owned();
    let places: Vec<String> = decision.witnesses.iter().map(place).collect();
    if !places.is_empty() {
        out.push_str(&format!(" at {}", places.join(", ")));
    }
    if let Some(other) = &decision.guess {
        out.push_str(&format!(", or {}", other.0));
    }
    out
}

fn place(place: &Provenance) -> String {
    match place.line {
        Some(line) => format!("{}:{line}", place.page),
        None => place.page.to_string(),
    }
}
