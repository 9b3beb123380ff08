//! Sketches in, the draft of a service out: what is in each operation is known, and now it is decided what it looks like.

use super::decided::Decided;
use super::model::{
    Content, Draft, Header, In, Media, Operation, Parameter, Presence, Request, Response, Sample, Schema, Shape,
    Wording,
};
use super::objects::Objects;
use super::rule::Rule;
use super::schema::{Builder, header, stated};
use super::sketch::{self, Shown, Sketch};
use super::{everywhere, extras, lists, media, security, target};
use crate::fact::{self, without_lead_in};
use crate::layout::{Layout, LineFact, TypeWord};
use crate::service::Service;
use docwright_base::Code;
use docwright_base::diagnostic::Diagnostic;
use docwright_base::openapi::template::placeholders;
use docwright_base::page::Provenance;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What the sketched operations look like.
pub(super) fn decide(
    sketches: &[Sketch],
    layout: &Layout,
    service: &Service,
    diagnostics: &mut Vec<Diagnostic>,
) -> Draft {
    let mut objects = Objects::default();
    let operations = sketches.iter().map(|sketch| {
        let id = sketch.operation_id();
        let mut decider = Decider {
            sketch,
            layout,
            id: &id.value,
            objects: &mut objects,
            diagnostics,
        };
        let (parameters, documented_headers) = decider.parameters();
        let request = decider.request();
        let responses = decider.responses();
        let error = decider.error();
        Operation {
            provenance: sketch.provenance.clone(),
            superseded: sketch.superseded.clone(),
            scope: Decided::by(sketch.scope, scope(sketch.scope)),
            address: sketch.address.clone(),
            revision: revision(sketch),
            security: security::decide(sketch, layout),
            words: words(sketch),
            parameters,
            documented_headers,
            request,
            responses,
            error,
            extras: extras::of(sketch, layout, service),
            id,
        }
    });
    let mut operations: Vec<Operation> = operations.collect();
    everywhere::share(&mut operations, layout);
    Draft {
        operations,
        objects: objects.into_vec(),
    }
}

fn scope(rule: Rule) -> &'static str {
    match rule {
        Rule::ScopeIsPage => "the page",
        _ => "a part of the page",
    }
}

fn revision(sketch: &Sketch) -> Option<Decided<String>> {
    let page = sketch.provenance.page.to_string();
    let is_newest = !sketch.superseded.is_empty();
    is_newest.then(|| Decided::by(Rule::NewestPage, page).seen_at(&sketch.superseded))
}

/// Title, summary, description, tags and the link to the page.
fn words(sketch: &Sketch) -> Wording {
    // A title that only repeats the name is no summary.
    let title = sketch
        .title
        .as_deref()
        .filter(|title| sketch.id.as_ref().is_none_or(|(id, _)| !title.contains(id.as_str())));
    let mut paragraphs = sketch.summary.iter().map(String::as_str);
    let summary = title.or_else(|| paragraphs.next());
    let description: Vec<&str> = paragraphs.chain(sketch.explanations.iter().copied()).collect();
    let tags = sketch.lines.iter().filter(|(line, _)| *line == LineFact::Tag);
    Wording {
        title: sketch.title.clone(),
        is_title_summary: title.is_some(),
        summary: summary.map(str::to_owned),
        description: (!description.is_empty()).then(|| description.join("\n")),
        tags: tags.map(|(_, text)| text.clone()).collect(),
        url: sketch.url.map(str::to_owned),
    }
}

struct Decider<'s, 'f, 'd> {
    sketch: &'s Sketch<'f>,
    layout: &'s Layout,
    /// The operation's.
    id: &'s str,
    objects: &'d mut Objects,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl Decider<'_, '_, '_> {
    fn builder(&mut self, is_response: bool, examples: &[Shown]) -> Builder<'_> {
        let mut builder = Builder::new(self.objects, self.diagnostics, self.id, is_response);
        let shown = examples.iter().filter(|example| example.structure().is_some());
        builder.shown_at = shown.map(|example| example.provenance.clone()).collect();
        builder
    }

    /// The parameters of the call, and the headers that the page lists among them and that are security schemes.
    fn parameters(&mut self) -> (Vec<Parameter>, Vec<Parameter>) {
        let sketch = self.sketch;
        let shown = target::examples(sketch);
        let rpc = self.layout.operation.rpc.as_ref();
        let action_row = rpc.and_then(|rpc| rpc.row.as_deref());
        let (mut parameters, mut documented) = (Vec::new(), Vec::new());
        let mut free = self.free_placeholders();
        for parameter in &sketch.parameters {
            let name = parameter.node.field.api_name.as_str();
            if action_row == Some(name) {
                continue;
            }
            let mut decided = self.parameter(parameter, &shown);
            if decided.location.value == In::Path && !placeholders(sketch.path()).any(|it| it == name) {
                let Some(placeholder) = self.placeholder_of(&decided, &mut free) else {
                    continue;
                };
                decided.name = placeholder;
            }
            if parameter.location.value == In::Header && security::is_for_schemes(name, self.layout) {
                documented.push(decided);
            } else {
                parameters.push(decided);
            }
        }
        self.undescribed(&mut parameters);
        self.undescribed_query(&mut parameters);
        (lists::lists(parameters, &sketch.request_examples), documented)
    }

    /// The placeholders that no row of the path is called like.
    fn free_placeholders(&self) -> Vec<String> {
        let rows = self.sketch.parameters.iter();
        let rows = rows.filter(|parameter| parameter.location.value == In::Path);
        let named: BTreeSet<&str> = rows.map(|it| it.node.field.api_name.as_str()).collect();
        let free: BTreeSet<&str> = placeholders(self.sketch.path())
            .filter(|it| !named.contains(it))
            .collect();
        free.into_iter().map(str::to_owned).collect()
    }

    /// The placeholder that a row of the path describes under another name: one that is written differently. A row without
    /// one has no place in the document. Both are told.
    fn placeholder_of(&mut self, parameter: &Parameter, free: &mut Vec<String>) -> Option<String> {
        let letters = |name: &str| -> String {
            let letters = name.chars().filter(|c| c.is_alphanumeric());
            letters.flat_map(char::to_lowercase).collect()
        };
        let name = letters(&parameter.name);
        let same = free
            .iter()
            .position(|it| letters(it) == name)
            .map(|index| free.remove(index));
        let (reading, help) = match &same {
            Some(placeholder) => (
                format!("it is read as {{{placeholder}}}"),
                "the request line counts; if it is another parameter, correct the path in overlay.yaml",
            ),
            None => (
                "it is left out".to_owned(),
                "look at the request line, and at the heading above the table, below one that the layout does not know rows go to the part before; correct overlay.yaml where the page means it so",
            ),
        };
        let message = format!(
            "the row {:?} travels in the path, and {} has no placeholder of this name; {reading}",
            parameter.name, self.sketch.address.value
        );
        self.diagnostics
            .push(Diagnostic::new(Code::RowWithoutPlaceholder, &parameter.provenance, message).help(help));
        same
    }

    fn parameter(&mut self, parameter: &sketch::PlacedParameter, shown: &BTreeMap<String, String>) -> Parameter {
        let node = &parameter.node;
        let field = node.field;
        let mut schema = self.builder(false, &[]).parameter(node);
        let is_in_path = parameter.location.value == In::Path;
        if is_in_path && is_object(&schema.shape.value) {
            let message = format!(
                "the path parameter {:?} reads {:?}, and a path holds texts only",
                field.api_name, field.type_text
            );
            let help = "it is taken for a text; if the page is right, correct the spec in overlay.yaml";
            self.diagnostics
                .push(Diagnostic::new(Code::ObjectInPath, node.provenance, message).help(help));
            schema = text();
        }
        Parameter {
            name: field.api_name.clone(),
            provenance: node.provenance.clone(),
            judged: node.judged.clone(),
            location: parameter.location.clone(),
            required: match stated(field) {
                _ if is_in_path => Decided::by(Rule::RequiredByPlace, Presence::Yes),
                stated => stated,
            },
            required_when: field.required.when().map(str::to_owned),
            description: field.description.clone(),
            marks: field.marks.clone(),
            example: field.example.as_ref().or(shown.get(&field.api_name)).cloned(),
            deprecated: field.constraints.deprecated,
            numbering: None,
            comma_separated: field.constraints.comma_separated,
            schema,
        }
    }

    /// A placeholder that no table describes is still a parameter.
    fn undescribed(&mut self, parameters: &mut Vec<Parameter>) {
        let sketch = self.sketch;
        let described = parameters.iter().filter(|it| it.location.value == In::Path);
        let mut known: BTreeSet<String> = described.map(|it| it.name.clone()).collect();
        for name in placeholders(sketch.path()).filter(|name| known.insert((*name).to_owned())) {
            let message = format!("the path has {{{name}}}, but no table describes it");
            self.diagnostics.push(
                Diagnostic::new(Code::UndescribedPlaceholder, &sketch.provenance, message)
                    .help("it is taken for a text; look for the table on the page"),
            );
            let location = Decided::by(Rule::LocationByPlaceholder, In::Path);
            let required = Decided::by(Rule::RequiredByPlace, Presence::Yes);
            parameters.push(shown_in_line(name, sketch, location, required));
        }
    }

    /// A parameter in the query of the request line that no table describes is still one.
    fn undescribed_query(&mut self, parameters: &mut Vec<Parameter>) {
        let sketch = self.sketch;
        let rpc = self.layout.operation.rpc.as_ref();
        let of_rpc = rpc.map(|rpc| [Some(rpc.key.as_str()), rpc.version_key.as_deref(), rpc.row.as_deref()]);
        let described = sketch.parameters.iter();
        let described = described.map(|parameter| parameter.node.field.api_name.as_str());
        let known: BTreeSet<&str> = described.chain(of_rpc.into_iter().flatten().flatten()).collect();
        for (name, value) in sketch.query.iter().filter(|(name, _)| !known.contains(**name)) {
            let message = format!("the request line has the query parameter {name:?}, but no table describes it");
            self.diagnostics.push(
                Diagnostic::new(Code::UndescribedQuery, &sketch.provenance, message)
                    .help("it is taken for a text that may be left out; look for the table on the page, or say more in overlay.yaml"),
            );
            let location = Decided::by(Rule::LocationByQuery, In::Query);
            let required = Decided::by(Rule::RequiredUnstated, Presence::No);
            parameters.push(Parameter {
                example: value.map(str::to_owned),
                ..shown_in_line(name, sketch, location, required)
            });
        }
    }

    fn request(&mut self) -> Option<Request> {
        let sketch = self.sketch;
        let name = format!("{}Request", self.id);
        if sketch.request.is_empty() {
            return self.shown_request(&name);
        }
        let mut builder = self.builder(false, &sketch.request_examples);
        let schema = builder.body(&sketch.request, &name, &structures(&sketch.request_examples));
        let members = sketch.request.members.iter();
        let media = media::decide(sketch);
        Some(Request {
            required: members.map(|node| &node.field.required).any(fact::Required::is_always),
            content: request_content(schema, &sketch.request_examples, media.value),
            media,
        })
    }

    /// The body that only an example shows, of a call that can have one. That it may be left out claims least.
    fn shown_request(&mut self, name: &str) -> Option<Request> {
        let sketch = self.sketch;
        let has_body = matches!(sketch.method(), "POST" | "PUT" | "PATCH") && !sketch.path().contains('#');
        let shown = sketch.request_examples.iter().find(|example| example.body().is_some());
        let shown = shown.filter(|_| has_body)?;
        let message = format!(
            "no table describes the body of {}; it is what the example shows",
            self.id
        );
        let help = "every member may be left out then, and so may the body; say more in overlay.yaml if the page does";
        self.diagnostics
            .push(Diagnostic::new(Code::BodyByExample, shown.provenance, message).help(help));
        let mut builder = self.builder(false, &sketch.request_examples);
        let schema = builder.shown_body(name, &bodies(&sketch.request_examples));
        Some(Request {
            required: false,
            content: content(schema, &sketch.request_examples),
            media: media::decide(sketch),
        })
    }

    fn responses(&mut self) -> BTreeMap<u16, Response> {
        let sketch = self.sketch;
        let responses = sketch.responses.iter();
        responses
            .map(|(status, response)| (*status, self.response(*status, response)))
            .collect()
    }

    fn response(&mut self, status: u16, response: &sketch::SketchedResponse) -> Response {
        let examples = &response.examples;
        let shown_words = examples.iter().find_map(|example| example.description.as_deref());
        let shown_words = shown_words.and_then(without_lead_in).map(str::to_owned);
        // What a table of statuses says stands for all calls that answer with one.
        // Words on a response that is not described otherwise are what it is.
        let is_described = !response.body.is_empty() || !examples.is_empty();
        let maybe_said = response.maybe_said.iter().filter(|_| !is_described);
        let said: Vec<&str> = response.said.iter().chain(maybe_said).copied().collect();
        let said = (!said.is_empty()).then(|| said.join("\n"));
        let stated_words = said.or_else(|| Some(response.description.clone()).filter(|text| !text.is_empty()));
        let name = match status {
            400.. => self.error_name().to_owned(),
            _ => format!("{}Response", self.id),
        };
        let bodies = bodies(examples);
        let mut builder = self.builder(true, examples);
        let schema = if !response.body.is_empty() {
            Some(builder.body(&response.body, &name, &structures(examples)))
        } else if !bodies.is_empty() {
            Some(builder.shown_body(&name, &bodies))
        } else {
            None
        };
        let rule = if (200..300).contains(&status) {
            self.sketch.success
        } else {
            Rule::StatusStated
        };
        Response {
            provenance: response.provenance.cloned(),
            status: Decided::by(rule, status),
            description: stated_words.or(shown_words),
            content: schema.map(|schema| content(schema, examples)),
            headers: response
                .headers
                .iter()
                .map(|(place, field)| header_of(place, field))
                .collect(),
        }
    }

    fn error_name(&self) -> &str {
        self.layout.errors.schema.as_deref().unwrap_or("ErrorResponse")
    }

    /// What errors look like, where the page shows one without saying of which status it is.
    fn error(&mut self) -> Option<Content> {
        let examples = &self.sketch.error_examples;
        let bodies = bodies(examples);
        if bodies.is_empty() {
            return None;
        }
        let name = self.error_name().to_owned();
        let schema = self.builder(true, examples).shown_body(&name, &bodies);
        Some(content(schema, examples))
    }
}

/// A parameter that nothing but the request line tells of.
fn shown_in_line(name: &str, sketch: &Sketch, location: Decided<In>, required: Decided<Presence>) -> Parameter {
    Parameter {
        name: name.to_owned(),
        provenance: sketch.provenance.clone(),
        judged: Vec::new(),
        location,
        required,
        required_when: None,
        description: String::new(),
        marks: Vec::new(),
        example: None,
        deprecated: false,
        numbering: None,
        comma_separated: false,
        schema: text(),
    }
}

fn header_of(place: &Provenance, field: &fact::Field) -> Header {
    Header {
        name: field.api_name.clone(),
        provenance: place.clone(),
        description: field.description.clone(),
        marks: field.marks.clone(),
        schema: header(field),
    }
}

/// Whether values of the shape are written as objects.
fn is_object(shape: &Shape) -> bool {
    matches!(
        shape,
        Shape::AnyObject | Shape::Map(_) | Shape::Object(_) | Shape::Simple(TypeWord::Object)
    )
}

fn text() -> Schema {
    Schema::of(Decided::by(Rule::TypeOfText, Shape::Simple(TypeWord::String)))
}

fn bodies<'f>(examples: &[Shown<'f>]) -> Vec<&'f Value> {
    examples.iter().filter_map(Shown::body).collect()
}

/// What the bodies show of what is inside of what, JSON first.
fn structures<'f>(examples: &[Shown<'f>]) -> Vec<&'f Value> {
    let of = |is_json: bool| {
        let shown = examples
            .iter()
            .filter(move |example| example.body().is_some() == is_json);
        shown.filter_map(Shown::structure)
    };
    of(true).chain(of(false)).collect()
}

/// The same of a request, whose examples may be forms.
fn request_content(schema: Schema, examples: &[Shown], media: Media) -> Content {
    let mut content = content(schema, examples);
    if media != Media::Json {
        let forms = examples.iter().filter(|example| example.body.is_none());
        content.examples.extend(forms.filter_map(|example| {
            Some(Sample {
                provenance: example.provenance.clone(),
                description: example.description.clone(),
                body: media::form(example)?,
            })
        }));
    }
    content
}

fn content(schema: Schema, examples: &[Shown]) -> Content {
    let examples = examples.iter().filter_map(|example| {
        Some(Sample {
            provenance: example.provenance.clone(),
            description: example.description.clone(),
            body: example.body.clone()?,
        })
    });
    Content {
        schema,
        examples: examples.collect(),
    }
}

#[cfg(test)]
mod tests {
    use crate::samples::markdown;
    use crate::{Layout, Service, compile};
    use serde_json::json;

    #[test]
    fn what_only_examples_show_is_written_down_and_told() {
        let layout = "title: T\nlanguage: en\nsections: {endpoint: [Line], request_example: [Sent], response_example: [Received]}\ncolumns: {name: [Name]}\ntypes: {words: {String: string}}\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        let page = markdown(
            "# Open\n\n## Line\n\nPOST /v1/boxes\n\n## Sent\n\n```\ncurl -X POST https://x.example/v1/boxes -d '{\"lid\": true}'\n```\n\n## Received\n\n```\nHTTP/1.1 201 Created\nLocation: /v1/boxes/7\n\n{\"id\": 7}\n```\n",
        );
        let compiled = compile(&[page], &layout, &Service::untitled("Boxes"), None);
        let spec = serde_json::to_value(&compiled.output.spec).unwrap();
        let operation = &spec["paths"]["/v1/boxes"]["post"];
        let content = &operation["requestBody"]["content"]["application/json"];
        assert_eq!(content["example"], json!({"lid": true}));
        assert_eq!(operation["requestBody"].get("required"), None);
        let members = &spec["components"]["schemas"]["OpenRequest"]["properties"];
        assert_eq!(members["lid"], json!({"type": "boolean"}));
        let responses = operation["responses"].as_object().unwrap();
        assert_eq!(responses.keys().collect::<Vec<_>>(), ["201"]);
        assert_eq!(
            responses["201"]["content"]["application/json"]["example"],
            json!({"id": 7})
        );
        let told = compiled
            .diagnostics
            .iter()
            .filter(|it| it.code.name() == "body-by-example");
        assert_eq!(told.count(), 1);
    }
}
