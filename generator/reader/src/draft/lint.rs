//! A sketch in, remarks on the page out: where the page contradicts itself, leaves something out, or says it in a way that
//! a reader could take wrong.
//!
//! How each case was read stands in the message. Nothing here changes the spec.

use super::extras::{has_member, in_band_error};
use super::hints;
use super::model::In;
use super::rule::Rule;
use super::security::{self, is_required, shows_scheme};
use super::shown::at;
use super::sketch::{Body, PlacedParameter, Shown, Sketch, SketchedResponse};
use super::target;
use super::tree::Node;
use crate::fact::{Field, SdkName, TypeExpr, Witness, host};
use crate::layout::{Layout, LineFact, TypeWord};
use docwright_base::Code;
use docwright_base::diagnostic::Diagnostic;
use docwright_base::page::Provenance;
use indexmap::IndexSet;
use serde_json::Value;
use std::collections::BTreeSet;

/// Checks one operation.
pub(crate) fn check(sketch: &Sketch, layout: &Layout, out: &mut Vec<Diagnostic>) {
    let mut lint = Lint {
        sketch,
        layout,
        out,
        texts_with_values: Vec::new(),
        missing_in_example: Vec::new(),
        untranslated: Vec::new(),
        descriptions: 0,
        required_but_null: Vec::new(),
        unread_limits: Vec::new(),
    };
    lint.names();
    lint.transport();
    lint.request_examples();
    lint.parameters();
    lint.responses();
    lint.in_band();
    lint.errors_among_successes();
    lint.errors();
    let bodies = std::iter::once((None, &sketch.request)).chain(
        sketch
            .responses
            .iter()
            .map(|(status, response)| (Some(*status), &response.body)),
    );
    for (status, body) in bodies {
        lint.root(body);
        let example = status
            .and_then(|status| sketch.responses.get(&status))
            .and_then(|response| response.examples.first());
        let example = example.and_then(|example| example.body.as_ref());
        for node in &body.members {
            lint.node(node, example, status.is_some());
        }
    }
    lint.habits();
}

/// How many names one remark tells.
const MOST_NAMES: usize = 20;

struct Lint<'d, 'f> {
    sketch: &'d Sketch<'f>,
    layout: &'d Layout,
    out: &'d mut Vec<Diagnostic>,
    /// Text fields with a least or greatest value: vendors that write so do it in every row.
    texts_with_values: Vec<(Provenance, String)>,
    /// Required members of a response that its example lacks.
    missing_in_example: Vec<(Provenance, String)>,
    /// Fields whose descriptions are in Chinese, Japanese or Korean, and how many have any.
    untranslated: Vec<(Provenance, String)>,
    descriptions: usize,
    /// Required members that may be null.
    required_but_null: Vec<(Provenance, String)>,
    /// Rows whose descriptions may hold a bound or a choice that nothing reads.
    unread_limits: Vec<(Provenance, String)>,
}

impl Lint<'_, '_> {
    fn warn(&mut self, code: Code, place: &Provenance, message: String, help: &str) {
        self.out.push(Diagnostic::new(code, place, message).help(help));
    }

    fn note(&mut self, code: Code, place: &Provenance, message: String) {
        self.out.push(Diagnostic::new(code, place, message));
    }

    fn names(&mut self) {
        let sketch = self.sketch;
        let id = sketch.operation_id();
        let made_of = match id.rule {
            Rule::IdFromAddress => "its method and path",
            _ => "its title",
        };
        let id = id.value;
        match &sketch.id {
            None => self.note(
                Code::NoOperationId,
                &sketch.provenance,
                format!("the page names no operation; {id:?} was made of {made_of}"),
            ),
            Some((_, Witness::Sample)) => self.note(
                Code::OperationIdInSample,
                &sketch.provenance,
                format!("the name {id:?} stands in an SDK sample only"),
            ),
            Some(_) => {}
        }
        if let Some(title) = sketch
            .title
            .as_deref()
            .filter(|title| sketch.id.is_some() && !title.contains(&id))
        {
            let verb = id
                .chars()
                .enumerate()
                .take_while(|(at, c)| *at == 0 || c.is_lowercase())
                .map(|(_, c)| c)
                .collect::<String>();
            let first = title.split_whitespace().next().unwrap_or_default();
            if title.is_ascii() && !same_stem(&verb, first) {
                self.note(Code::VerbMismatch, &sketch.provenance, format!("the title says {first:?} and the operation is called {id:?}; the name is kept, the title is the summary"));
            }
        }
    }

    /// What the page leaves out about how the call travels.
    fn transport(&mut self) {
        let sketch = self.sketch;
        if sketch.path().contains("#Action=") {
            self.note(Code::MissingTransport, &sketch.provenance, "the page shows no method, path or API version; they follow the layout's RPC convention and service.yaml".to_owned());
        }
        if sketch.success == Rule::StatusAssumed {
            self.warn(
                Code::AssumedSuccess,
                &sketch.provenance,
                "the page states no status of success; 200 is assumed".to_owned(),
                "say under `status_lines` in layout.yaml how the page states it, or by `success` under operation what no page states",
            );
        } else if let Some((status, _)) = sketch
            .responses
            .iter()
            .find(|(status, response)| **status < 300 && response.body.is_empty() && response.examples.is_empty())
        {
            self.note(
                Code::SuccessWithoutBody,
                &sketch.provenance,
                format!("{status} is documented without a body; the response is read as empty"),
            );
        }
        if is_required(sketch, self.layout) {
            if !sketch.responses.contains_key(&401) {
                self.note(
                    Code::MissingStatus,
                    &sketch.provenance,
                    "callers must identify themselves, yet 401 is not documented; it is not invented".to_owned(),
                );
            }
            let is_listed = sketch
                .parameters
                .iter()
                .any(|parameter| parameter.location.value == In::Header);
            if !is_listed && shows_scheme(sketch, self.layout) {
                self.warn(
                    Code::AuthOnlyInExample,
                    &sketch.provenance,
                    "how callers identify themselves is shown by the example request only".to_owned(),
                    "the security scheme was taken from the example's Authorization header",
                );
            }
        } else if sketch.line(LineFact::Auth).is_some() {
            self.warn(
                Code::UnknownAuth,
                &sketch.provenance,
                "callers must identify themselves, but no scheme of the layout is shown".to_owned(),
                "add the scheme under security in layout.yaml",
            );
        }
        for unsent in security::unsent(sketch, self.layout) {
            let help = format!(
                "if callers identify themselves by it, add `{}` to the schemes under security in layout.yaml, and its name to the alternatives",
                unsent.scheme
            );
            let message = format!(
                "{:?} reads like a credential, and is none that the layout's schemes send",
                unsent.name
            );
            self.warn(Code::UnknownAuth, unsent.place, message, &help);
        }
    }

    fn request_examples(&mut self) {
        let sketch = self.sketch;
        for example in &sketch.request_examples {
            let Some(url) = &example.url else { continue };
            if !sketch.path().contains('#')
                && let Some(mismatch) = target::align(sketch.path(), url).mismatch
            {
                self.warn(
                    Code::ExamplePathMismatch,
                    &sketch.provenance,
                    format!("the example request {url:?} {mismatch}"),
                    "the request line counts; the example is kept as it stands",
                );
            }
            if let Some(host) = host(url).filter(|host| host.contains('{')) {
                self.note(
                    Code::UndefinedPlaceholder,
                    &sketch.provenance,
                    format!("the example request uses {host}, which the page does not define; see servers"),
                );
            }
        }
        let mandatory = |parameter: &&PlacedParameter| {
            parameter.location.value == In::Header && parameter.node.field.required.is_always()
        };
        for parameter in sketch.parameters.iter().filter(mandatory) {
            let name = &parameter.node.field.api_name;
            // A body alone, or a line of the target, shows no headers that it could lack.
            let shows_headers = |example: &&Shown| !example.headers.is_empty();
            let has_header = |example: &&Shown| {
                example
                    .headers
                    .iter()
                    .any(|(header, _)| header.eq_ignore_ascii_case(name))
            };
            let mut shown = sketch.request_examples.iter().filter(shows_headers).peekable();
            if shown.peek().is_some() && !shown.any(|example| has_header(&example)) {
                self.warn(
                    Code::RequiredHeaderNotShown,
                    parameter.node.provenance,
                    format!("{name} is mandatory, but no example request has such a header"),
                    "the table counts",
                );
            }
        }
    }

    fn parameters(&mut self) {
        let sketch = self.sketch;
        for parameter in &sketch.parameters {
            let field = parameter.node.field;
            self.field(field, parameter.node.provenance);
            if parameter.location.value == In::Path && field.constraints.min_length == Some(0) {
                self.warn(
                    Code::ImpossibleConstraint,
                    parameter.node.provenance,
                    format!(
                        "the path parameter {:?} may be empty by its least length of 0",
                        field.api_name
                    ),
                    "an empty segment never reaches the operation; the length is kept as stated",
                );
            }
            if parameter.location.rule == Rule::LocationByHeaderName {
                self.warn(
                    Code::UnlabelledTable,
                    parameter.node.provenance,
                    format!("nothing says where {:?} travels", field.api_name),
                    "it is read as a header by its name",
                );
            }
            if parameter.location.value == In::Path
                && self.layout.security.on_credentials.contains(&field.api_name)
                && sketch.sdk.iter().any(|(name, _)| *name == SdkName::ProjectScope)
            {
                self.note(
                    Code::ParameterOnClient,
                    parameter.node.provenance,
                    format!(
                        "the path has {}, and the SDK samples set it on the credentials, not on the request",
                        field.api_name
                    ),
                );
            }
        }
    }

    fn responses(&mut self) {
        let sketch = self.sketch;
        let shapes: Vec<(u16, String)> = sketch
            .responses
            .iter()
            .filter(|(_, response)| !response.body.is_empty())
            .map(|(status, response)| (*status, shape(response)))
            .collect();
        for (index, (status, shape)) in shapes.iter().enumerate() {
            if let Some((first, _)) = shapes[..index].iter().find(|(_, known)| known == shape) {
                self.note(
                    Code::DuplicateSchema,
                    &sketch.provenance,
                    format!("{status} has the same body as {first}; they share a schema"),
                );
            }
        }
        for (status, response) in &sketch.responses {
            for example in &response.examples {
                let Some(body) = &example.body else { continue };
                for text in texts(body) {
                    if text.contains("%s") || text.contains("%d") {
                        self.warn(
                            Code::UnfilledPlaceholder,
                            example.provenance,
                            format!("the example of {status} holds the template {text:?}"),
                            "it is kept as it stands",
                        );
                    }
                }
                if texts(body).any(|text| text.contains("****") || text.contains("xxxx")) {
                    self.note(
                        Code::MaskedValue,
                        example.provenance,
                        format!("the example of {status} has masked values; no format or pattern is taken from them"),
                    );
                }
                for node in &response.body.members {
                    let drifts = match (&node.field.example, body.get(&node.field.api_name)) {
                        (Some(cell), Some(Value::String(shown))) => cell != shown && cell.trim() == shown.trim(),
                        _ => false,
                    };
                    if drifts {
                        self.note(
                            Code::ExampleDrift,
                            node.provenance,
                            format!(
                                "the example of {:?} and the example of {status} differ in white space",
                                node.field.api_name
                            ),
                        );
                    }
                }
            }
        }
    }

    fn root(&mut self, body: &Body) {
        // What a line says is no row.
        let Some((place, field)) = body.root.filter(|(place, _)| place.row.is_some()) else {
            return;
        };
        let reading = if body.members.is_empty() {
            "the body is that bare value"
        } else {
            "it stands for the body as a whole"
        };
        self.warn(
            Code::PseudoRow,
            place,
            format!(
                "a row of type {:?} has {} for a name",
                field.type_text,
                match field.api_name.as_str() {
                    "" => "nothing".to_owned(),
                    "-" => "a dash".to_owned(),
                    name => format!("the heading {name:?}"),
                }
            ),
            reading,
        );
    }

    /// An error told inside a successful response.
    fn in_band(&mut self) {
        let sketch = self.sketch;
        let Some(in_band) = in_band_error(sketch, self.layout) else {
            return;
        };
        self.note(
            Code::InBandError,
            &sketch.provenance,
            "a successful response carries the error members; see x-in-band-error".to_owned(),
        );
        if let Some(status) = &in_band.status {
            self.note(
                Code::StatusInBody,
                &sketch.provenance,
                format!("{status} repeats the HTTP status in the body"),
            );
        }
        let Some(response) = sketch.responses.values().next() else {
            return;
        };
        for example in &response.examples {
            let Some(body) = &example.body else { continue };
            let success = in_band.success.as_deref().and_then(|path| at(body, path));
            let has_code = at(body, &in_band.code)
                .and_then(Value::as_str)
                .is_some_and(|code| !code.is_empty());
            if success == Some(&Value::Bool(true)) && has_code {
                self.warn(
                    Code::SuccessExampleCarriesError,
                    example.provenance,
                    "the example reports success and an error code at once".to_owned(),
                    "a mock must not answer so; correct the example in overlay.yaml",
                );
            }
        }
    }

    /// Examples that no status stands at, with the members of an error: their heading may be one that the layout does not know.
    fn errors_among_successes(&mut self) {
        let sketch = self.sketch;
        let errors = &self.layout.errors;
        let own = errors.body.as_ref().map(|it| (it.code.as_str(), it.message.as_str()));
        let in_band = errors
            .in_band
            .as_ref()
            .map(|it| (it.code.as_str(), it.message.as_str()));
        let text = |body: &Value, path: &str| {
            at(body, path)
                .and_then(Value::as_str)
                .is_some_and(|text| !text.is_empty())
        };
        for (status, response) in sketch.responses.iter().filter(|(status, _)| **status < 300) {
            let unstated = response.examples.iter().filter(|example| example.status.is_none());
            for example in unstated {
                let is_error = |(code, message): (&str, &str)| {
                    let is_described = has_member(&response.body, code) || has_member(&response.body, message);
                    let shows = |body: &Value| text(body, code) && text(body, message);
                    !is_described && example.body().is_some_and(shows)
                };
                if own.into_iter().chain(in_band).any(is_error) {
                    self.warn(
                        Code::ErrorAmongSuccesses,
                        example.provenance,
                        format!("the example is read as one of {status}, and has the members of an error"),
                        "add the heading above it under error_example in layout.yaml, or the line with its status under status_lines",
                    );
                }
            }
        }
    }

    /// Error codes that an example shows and the error table lacks.
    fn errors(&mut self) {
        let sketch = self.sketch;
        if sketch.errors.is_empty() {
            return;
        }
        let in_band = in_band_error(sketch, self.layout).map(|members| members.code);
        let of_errors = self.layout.errors.body.as_ref().map(|members| members.code.clone());
        let mut shown: BTreeSet<(&Provenance, &str)> = BTreeSet::new();
        for (status, response) in &sketch.responses {
            let code = if *status < 400 { &in_band } else { &of_errors };
            let Some(code) = code else { continue };
            let codes = response.examples.iter().filter_map(|example| {
                let found = at(example.body.as_ref()?, code)?.as_str()?;
                Some((example.provenance, found))
            });
            shown.extend(codes);
        }
        for (place, code) in shown {
            if !code.is_empty() && !sketch.errors.iter().any(|error| error.code == code) {
                self.warn(
                    Code::UndocumentedErrorCode,
                    place,
                    format!("the example shows the error code {code:?}, which the error table lacks"),
                    "both are kept",
                );
            }
        }
    }

    fn node(&mut self, node: &Node, example: Option<&Value>, is_response: bool) {
        let field = node.field;
        let name = field.api_name.as_str();
        self.field(field, node.provenance);
        if !node.values.is_empty() {
            self.warn(
                Code::EnumAsFields,
                node.provenance,
                format!(
                    "the rows below {name:?} have its own type {:?}: they are its values, not its members",
                    field.type_text
                ),
                "read as an enum",
            );
        }
        if is_response && field.required.is_always() && field.constraints.nullable {
            self.required_but_null.push((node.provenance.clone(), name.to_owned()));
        }
        let value = example.and_then(|example| example.get(name));
        if is_response && field.required.is_always() && example.is_some_and(Value::is_object) && value.is_none() {
            self.missing_in_example.push((node.provenance.clone(), name.to_owned()));
        }
        if node.is_recursive {
            self.warn(
                Code::RecursiveType,
                node.provenance,
                format!("{name:?} is of the type {:?} that contains it", field.type_text),
                "read as a reference, not expanded",
            );
        }
        if field.type_expr == TypeExpr::Word(TypeWord::Array) && !node.has_members() {
            self.note(
                Code::UntypedList,
                node.provenance,
                format!("the type of {name:?} does not say what the list holds; the example tells it, if any"),
            );
        }
        let element = |value: &'_ Value| value.as_array().and_then(|elements| elements.first()).cloned();
        let inner = value.map(|value| element(value).unwrap_or_else(|| value.clone()));
        for child in &node.children {
            self.node(child, inner.as_ref(), is_response);
        }
    }

    /// What vendors do in every row is said once an operation, at the first row.
    fn habits(&mut self) {
        let once = |rows: Vec<(Provenance, String)>| {
            let place = rows.first().map(|(place, _)| place.clone())?;
            let names: IndexSet<String> = rows.into_iter().map(|(_, name)| name).collect();
            let mut told: Vec<String> = names.iter().take(MOST_NAMES).map(|name| format!("{name:?}")).collect();
            if names.len() > MOST_NAMES {
                told.push(format!("and {} more", names.len() - MOST_NAMES));
            }
            Some((place, told.join(", ")))
        };
        if let Some((place, names)) = once(std::mem::take(&mut self.texts_with_values)) {
            self.warn(
                Code::ConstraintWording,
                &place,
                format!("a least or greatest value is stated for texts ({names}); it can only mean their length"),
                "read as minLength and maxLength",
            );
        }
        let untranslated = std::mem::take(&mut self.untranslated);
        // A page of which most is in another language is a page in that language.
        let is_exception = self.layout.language.starts_with("en") && untranslated.len() * 2 < self.descriptions;
        if let Some((place, names)) = once(untranslated).filter(|_| is_exception) {
            self.warn(
                Code::Untranslated,
                &place,
                format!("the descriptions of {names} are not in the language of the page"),
                "they are kept as they stand",
            );
        }
        if let Some((place, names)) = once(std::mem::take(&mut self.required_but_null)) {
            self.warn(
                Code::RequiredButNull,
                &place,
                format!("{names}: required, and null by the description"),
                "read as nullable: required says that it is present",
            );
        }
        if let Some((place, names)) = once(std::mem::take(&mut self.unread_limits)) {
            let message =
                format!("the descriptions of {names} hold numbers or quoted values that no phrase of the layout reads");
            self.out.push(Diagnostic::new(Code::UnreadLimit, &place, message).help(
                "where they are bounds, defaults or the values of a choice, add how the page says so under constraints in layout.yaml",
            ));
        }
        if let Some((place, names)) = once(std::mem::take(&mut self.missing_in_example)) {
            self.warn(
                Code::RequiredMissingInExample,
                &place,
                format!("{names}: required, but the example has no such member"),
                "the spec does not require it, and keeps the page's word in x-documented-required",
            );
        }
    }

    fn field(&mut self, field: &Field, place: &Provenance) {
        let name = &field.api_name;
        let constraints = &field.constraints;
        let is_text = field.type_expr == TypeExpr::Word(TypeWord::String);
        if is_text && (constraints.minimum.is_some() || constraints.maximum.is_some()) {
            self.texts_with_values.push((place.clone(), name.clone()));
        }
        for phrase in &constraints.unread {
            self.warn(
                Code::UnreadConstraint,
                place,
                format!("{name:?} says {phrase:?}, which is no value that can be read"),
                "the description keeps it; say it in overlay.yaml, where it is meant as a bound or a default",
            );
        }
        let has_lengths = constraints.min_length.is_some() || constraints.max_length.is_some();
        if matches!(field.type_expr, TypeExpr::Array(_))
            && has_lengths
            && (constraints.min_items.is_some() || constraints.max_items.is_some())
        {
            self.warn(
                Code::MixedConstraintLevels,
                place,
                format!("the row of {name:?} limits the list and the texts in it at once"),
                "the number of elements limits the list, the length each text",
            );
        }
        if hints::is_unread(field, &self.layout.constraints) {
            self.unread_limits.push((place.clone(), name.clone()));
        }
        if !field.description.is_empty() {
            self.descriptions += 1;
            if field.description.chars().any(is_cjk) {
                self.untranslated.push((place.clone(), name.clone()));
            }
        }
    }
}

/// Words of one stem, such as `Unlock` and `Unlocking`.
fn same_stem(a: &str, b: &str) -> bool {
    let (a, b) = (a.to_ascii_lowercase(), b.to_ascii_lowercase());
    let common = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    common + 1 >= a.len().min(b.len()) && common >= 3
}

fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

fn shape(response: &SketchedResponse) -> String {
    fn nodes(members: &[Node], out: &mut String) {
        for node in members {
            out.push_str(&node.field.api_name);
            out.push(':');
            out.push_str(&node.field.type_text);
            out.push('{');
            nodes(&node.children, out);
            out.push('}');
        }
    }
    let mut out = String::new();
    nodes(&response.body.members, &mut out);
    out
}

/// All texts in a JSON value.
fn texts(value: &Value) -> Box<dyn Iterator<Item = &str> + '_> {
    match value {
        Value::String(text) => Box::new(std::iter::once(text.as_str())),
        Value::Array(values) => Box::new(values.iter().flat_map(texts)),
        Value::Object(map) => Box::new(map.values().flat_map(texts)),
        _ => Box::new(std::iter::empty()),
    }
}
