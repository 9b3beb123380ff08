//! A draft in, an OpenAPI operation out.

use super::component::Components;
use super::constrain::{described, literal};
use super::draft::{Body, Draft, Parameter, Response, Shown};
use super::mark::mark;
use super::schema::Builder;
use super::target;
use crate::fact::{Required, SdkName};
use crate::layout::{Layout, LineFact};
use crate::service::Service;
use docwright_base::Code;
use docwright_base::diagnostic::Diagnostic;
use openapiv3::SecurityScheme;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Headers that OpenAPI leaves to security schemes and media types.
const NOT_PARAMETERS: [&str; 5] = ["Authorization", "Content-Type", "Accept", "Content-Length", "Host"];

pub(super) fn lower(
    draft: &Draft,
    layout: &Layout,
    service: &Service,
    components: &mut Components,
    diagnostics: &mut Vec<Diagnostic>,
) -> Value {
    let id = draft.operation_id();
    let mut operation = Map::new();
    operation.insert("operationId".to_owned(), json!(id));
    words(draft, service, &mut operation);
    let (parameters, documented) = parameters(draft, layout, &id, components, diagnostics);
    if !parameters.is_empty() {
        operation.insert("parameters".to_owned(), json!(parameters));
    }
    if let Some(body) = request_body(draft, &id, components, diagnostics) {
        operation.insert("requestBody".to_owned(), body);
    }
    let mut responses: Map<String, Value> = draft
        .responses
        .iter()
        .map(|(status, response)| {
            (
                status.to_string(),
                lower_response(*status, response, draft, layout, &id, components, diagnostics),
            )
        })
        .collect();
    if let Some(response) = default_response(draft, layout, &id, components, diagnostics) {
        responses.insert("default".to_owned(), response);
    }
    operation.insert("responses".to_owned(), Value::Object(responses));
    if !layout.security.alternatives.is_empty() {
        let alternatives: Vec<Value> = if requires_auth(draft, layout) {
            layout
                .security
                .alternatives
                .iter()
                .map(|names| requirement(names))
                .collect()
        } else {
            Vec::new()
        };
        operation.insert("security".to_owned(), json!(alternatives));
    }
    if !documented.is_empty() {
        operation.insert("x-documented-headers".to_owned(), json!(documented));
    }
    extensions(draft, layout, service, &mut operation);
    let mut operation = Value::Object(operation);
    mark(
        &mut operation,
        std::iter::once(&draft.provenance).chain(&draft.superseded),
    );
    operation
}

fn requirement(names: &[String]) -> Value {
    Value::Object(names.iter().map(|name| (name.clone(), json!([]))).collect())
}

/// Summary, description, tags and the link to the page.
fn words(draft: &Draft, service: &Service, operation: &mut Map<String, Value>) {
    let title = draft
        .title
        .as_deref()
        .filter(|title| draft.id.as_ref().is_none_or(|(id, _)| !title.contains(id.as_str())));
    let mut paragraphs = draft.summary.iter().map(String::as_str);
    if let Some(summary) = title.or_else(|| paragraphs.next()) {
        operation.insert("summary".to_owned(), json!(summary));
    }
    if let Some(title) = draft.title.as_ref().filter(|_| title.is_none()) {
        operation.insert("x-title".to_owned(), json!(title));
    }
    let description: Vec<&str> = paragraphs.chain(draft.remarks.iter().copied()).collect();
    if !description.is_empty() {
        operation.insert("description".to_owned(), described(&description.join("\n")));
    }
    let mut tags: Vec<&str> = draft
        .lines
        .iter()
        .filter(|(line, _)| *line == LineFact::Tag)
        .map(|(_, text)| text.as_str())
        .collect();
    if tags.is_empty() {
        tags.push(&service.title);
    }
    operation.insert("tags".to_owned(), json!(tags));
    if let Some(url) = draft.url {
        let mut docs = json!({"url": url});
        if let Some(title) = &draft.title {
            docs["description"] = described(title);
        }
        operation.insert("externalDocs".to_owned(), docs);
    }
}

/// The header that carries a token, by the layout's schemes.
fn is_token_header(name: &str, layout: &Layout) -> bool {
    layout.security.schemes.values().any(
        |scheme| matches!(scheme, SecurityScheme::APIKey { name: header, .. } if header.eq_ignore_ascii_case(name)),
    )
}

/// Whether the page shows, in one way or another, that callers must identify themselves.
pub(super) fn requires_auth(draft: &Draft, layout: &Layout) -> bool {
    let has_token = draft
        .parameters
        .iter()
        .any(|parameter| parameter.location == "header" && is_token_header(&parameter.node.field.api_name, layout));
    layout.security.always || has_token || draft.line(LineFact::Auth).is_some() || shows_scheme(draft, layout)
}

/// Whether an example request carries an `Authorization` header of one of the layout's schemes.
pub(super) fn shows_scheme(draft: &Draft, layout: &Layout) -> bool {
    let headers = draft.request_examples.iter().flat_map(|example| &example.headers);
    let values = headers
        .filter(|(name, _)| name.eq_ignore_ascii_case("Authorization"))
        .map(|(_, value)| value);
    let mut words = values.filter_map(|value| value.split_whitespace().next());
    words.any(|word| {
        layout
            .security
            .schemes
            .values()
            .any(|scheme| matches!(scheme, SecurityScheme::HTTP { scheme, .. } if scheme.eq_ignore_ascii_case(word)))
    })
}

/// The parameters of the call, and the headers that the page lists among them and that are security schemes.
fn parameters(
    draft: &Draft,
    layout: &Layout,
    id: &str,
    components: &mut Components,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<Value>, Vec<Value>) {
    let shown = target::examples(draft);
    let action_row = layout.operation.rpc.as_ref().and_then(|rpc| rpc.row.as_deref());
    let mut parameters: Vec<Value> = Vec::new();
    let mut documented: Vec<Value> = Vec::new();
    let mut builder = Builder::new(components, diagnostics, id.to_owned(), false);
    for parameter in &draft.parameters {
        let name = parameter.node.field.api_name.as_str();
        if action_row == Some(name) {
            continue;
        }
        let mut lowered = lower_parameter(parameter, shown.get(name).map(String::as_str), &mut builder);
        let is_security = parameter.location == "header"
            && (is_token_header(name, layout) || NOT_PARAMETERS.iter().any(|header| header.eq_ignore_ascii_case(name)));
        if is_security {
            documented.push(lowered);
        } else {
            mark(&mut lowered, [parameter.node.provenance]);
            parameters.push(lowered);
        }
    }
    // A placeholder that no table describes is still a parameter.
    let mut known: BTreeSet<&str> = draft
        .parameters
        .iter()
        .filter(|parameter| parameter.location == "path")
        .map(|parameter| parameter.node.field.api_name.as_str())
        .collect();
    for name in super::draft::placeholders(&draft.path) {
        if known.insert(name) {
            diagnostics.push(
                Diagnostic::new(
                    Code::UndescribedPlaceholder,
                    &draft.provenance,
                    format!("the path has {{{name}}}, but no table describes it"),
                )
                .help("it is taken for a text; look for the table on the page"),
            );
            parameters.push(json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}));
        }
    }
    (parameters, documented)
}

fn lower_parameter(parameter: &Parameter, shown: Option<&str>, builder: &mut Builder) -> Value {
    let field = parameter.node.field;
    let mut schema = builder.parameter(&parameter.node);
    if parameter.location == "path" && schema["type"] == "object" {
        let message = format!(
            "the path parameter {:?} reads {:?}, and a path holds texts only",
            field.api_name, field.type_text
        );
        let diagnostic = Diagnostic::new(Code::ObjectInPath, parameter.node.provenance, message);
        let help = "it is taken for a text; if the page is right, correct the spec in overlay.yaml";
        builder.diagnostics.push(diagnostic.help(help));
        schema = json!({"type": "string"});
    }
    let kind = schema["type"].as_str().map(str::to_owned);
    let mut lowered = json!({"name": field.api_name, "in": parameter.location});
    if parameter.location == "path" || field.required == Required::Yes {
        lowered["required"] = json!(true);
    }
    if !field.description.is_empty() {
        lowered["description"] = described(&field.description);
    }
    if let Required::Conditional(when) = &field.required {
        lowered["x-required-when"] = json!(when);
    }
    if let Some(example) = field
        .example
        .as_deref()
        .or(shown)
        .and_then(|text| literal(text, kind.as_deref()))
    {
        lowered["example"] = example;
    }
    if field.constraints.deprecated {
        lowered["deprecated"] = json!(true);
    }
    lowered["schema"] = schema;
    lowered
}

fn request_body(
    draft: &Draft,
    id: &str,
    components: &mut Components,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Value> {
    if draft.request.is_empty() {
        return None;
    }
    let examples: Vec<&Value> = draft
        .request_examples
        .iter()
        .filter_map(|example| example.body.as_ref())
        .collect();
    let mut builder = Builder::new(components, diagnostics, id.to_owned(), false);
    let schema = builder.body(&draft.request, &format!("{id}Request"), &examples);
    let required = draft
        .request
        .members
        .iter()
        .any(|node| node.field.required == Required::Yes);
    let mut content = json!({"schema": schema});
    add_examples(&mut content, &draft.request_examples);
    let mut body = json!({"content": {"application/json": content}});
    if required {
        body["required"] = json!(true);
    }
    Some(body)
}

/// One example stands alone; several are numbered, each with the page's words.
fn add_examples(content: &mut Value, examples: &[Shown]) {
    mark(
        content,
        examples
            .iter()
            .filter(|example| example.body.is_some())
            .map(|example| example.provenance),
    );
    let examples: Vec<_> = examples
        .iter()
        .filter_map(|example| Some((&example.description, example.body.as_ref()?)))
        .collect();
    if let [(_, body)] = examples.as_slice() {
        content["example"] = (*body).clone();
        return;
    }
    for (number, (words, body)) in (1..).zip(examples) {
        let mut example = json!({"value": body});
        if let Some(words) = words {
            example["summary"] = json!(words);
        }
        content["examples"][number.to_string()] = example;
    }
}

fn lower_response(
    status: u16,
    response: &Response,
    draft: &Draft,
    layout: &Layout,
    id: &str,
    components: &mut Components,
    diagnostics: &mut Vec<Diagnostic>,
) -> Value {
    let is_error = status >= 400;
    let shown_words = response
        .examples
        .iter()
        .find_map(|example| example.description.as_deref());
    let description = Some(response.description.as_str())
        .filter(|text| !text.is_empty())
        .or(shown_words);
    let mut lowered = json!({"description": described(description.unwrap_or(reason(status)))});
    let examples: Vec<&Value> = response
        .examples
        .iter()
        .filter_map(|example| example.body.as_ref())
        .collect();
    let name = match (&layout.errors.schema, is_error) {
        (Some(name), true) => name.clone(),
        (None, true) => "ErrorResponse".to_owned(),
        (_, false) => format!("{id}Response"),
    };
    let has_body = !response.body.is_empty() || !examples.is_empty();
    if has_body {
        let mut builder = Builder::new(components, diagnostics, id.to_owned(), true);
        let schema = if response.body.is_empty() {
            builder.shown_body(&name, &examples)
        } else {
            builder.body(&response.body, &name, &examples)
        };
        let mut content = json!({"schema": schema});
        add_examples(&mut content, &response.examples);
        lowered["content"] = json!({"application/json": content});
    }
    let mut builder = Builder::new(components, diagnostics, id.to_owned(), true);
    for (place, field) in &response.headers {
        let mut header = json!({"schema": builder.header(field)});
        if !field.description.is_empty() {
            header["description"] = described(&field.description);
        }
        mark(&mut header, [*place]);
        lowered["headers"][field.api_name.as_str()] = header;
    }
    if draft.success_is_assumed && status == 200 {
        lowered["x-assumed"] = json!(true);
    }
    mark(&mut lowered, response.provenance);
    lowered
}

/// What errors look like, where the page shows one without saying of which status it is.
fn default_response(
    draft: &Draft,
    layout: &Layout,
    id: &str,
    components: &mut Components,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Value> {
    let examples: Vec<&Value> = draft
        .error_examples
        .iter()
        .filter_map(|example| example.body.as_ref())
        .collect();
    if examples.is_empty() {
        return None;
    }
    let name = layout.errors.schema.as_deref().unwrap_or("ErrorResponse");
    let schema = Builder::new(components, diagnostics, id.to_owned(), true).shown_body(name, &examples);
    let mut content = json!({"schema": schema});
    add_examples(&mut content, &draft.error_examples);
    Some(
        json!({"description": "An error; the page does not state its status.", "content": {"application/json": content}}),
    )
}

/// The standard's words for a status, where the page has none.
fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        409 => "Conflict",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Not described on the page",
    }
}

/// What OpenAPI has no word for; docs/extensions.md says what each key means.
fn extensions(draft: &Draft, layout: &Layout, service: &Service, operation: &mut Map<String, Value>) {
    let mut set = |key: &str, value: Value| {
        let is_empty = value.is_null()
            || value.as_array().is_some_and(Vec::is_empty)
            || value.as_object().is_some_and(Map::is_empty);
        if !is_empty {
            operation.insert(key.to_owned(), value);
        }
    };
    if let Some(rpc) = layout
        .operation
        .rpc
        .as_ref()
        .filter(|_| draft.path.contains("#Action="))
    {
        let mut action = json!({"name": draft.operation_id(), "in": rpc.carrier.as_str(), "key": rpc.key});
        if let Some(version_key) = &rpc.version_key {
            action["version-key"] = json!(version_key);
            action["version"] = json!(service.version);
        }
        set("x-action", action);
    }
    if draft.shares_line
        && let Some(key) = wrapper(&draft.request)
    {
        set("x-action", json!({"name": key, "in": "body", "key": key}));
    }
    set(
        "x-permissions",
        json!(
            draft
                .permissions
                .iter()
                .map(|permission| lower_permission(permission))
                .collect::<Vec<_>>()
        ),
    );
    set("x-since", json!(draft.line(LineFact::Since)));
    set("x-mode", json!(draft.line(LineFact::Mode)));
    set("x-updated", json!(draft.line(LineFact::Updated)));
    set("x-allowed-states", json!(draft.allowed_states));
    let fields = draft
        .parameters
        .iter()
        .map(|parameter| parameter.node.field)
        .chain(draft.request.members.iter().map(|node| node.field));
    set(
        "x-idempotency-parameter",
        json!(
            fields
                .into_iter()
                .find(|field| field.constraints.idempotency)
                .map(|field| &field.api_name)
        ),
    );
    set("x-error-codes", json!(error_codes(draft, layout)));
    set("x-error-codes-reference", json!(draft.error_reference));
    set("x-error-body", error_body(draft, layout));
    set("x-in-band-error", in_band_error(draft, layout));
    set("x-credential-scope", json!(credential_scope(draft)));
    set("x-sdk", sdk(draft));
    let requests = draft
        .request_examples
        .iter()
        .filter(|example| example.body.is_none())
        .filter_map(|example| {
            let mut lowered = json!({"method": example.method.as_ref()?, "url": example.url.as_ref()?});
            if let Some(description) = &example.description {
                lowered["description"] = described(description);
            }
            Some(lowered)
        });
    set("x-request-examples", json!(requests.collect::<Vec<_>>()));
}

/// The error table, and the codes that only examples of errors show.
fn error_codes(draft: &Draft, layout: &Layout) -> Vec<Value> {
    let mut codes: Vec<Value> = Vec::new();
    for error in &draft.errors {
        let mut lowered = json!({"code": error.code, "message": error.message});
        if let Some(status) = error.status {
            lowered["status"] = json!(status);
        }
        if let Some(description) = &error.description {
            lowered["description"] = described(description);
        }
        codes.push(lowered);
    }
    let Some(members) = &layout.errors.body else {
        return codes;
    };
    for (status, response) in draft.responses.iter().filter(|(status, _)| **status >= 400) {
        for body in response.examples.iter().filter_map(|example| example.body.as_ref()) {
            let text = |path: &str| {
                body.pointer(&format!("/{}", path.replace('.', "/")))
                    .and_then(Value::as_str)
            };
            let Some(code) = text(&members.code) else { continue };
            if !codes.iter().any(|known| known["code"] == code) {
                codes.push(
                    json!({"code": code, "message": text(&members.message), "status": status, "from": "example"}),
                );
            }
        }
    }
    codes
}

/// The layout's members of an error body, if a documented error has them.
fn error_body(draft: &Draft, layout: &Layout) -> Value {
    let Some(members) = &layout.errors.body else {
        return Value::Null;
    };
    let mut errors = draft.responses.iter().filter(|(status, _)| **status >= 400);
    let is_documented = errors
        .any(|(_, response)| has_member(&response.body, &members.code) && has_member(&response.body, &members.message));
    if is_documented {
        json!({"code": members.code, "message": members.message})
    } else {
        Value::Null
    }
}

fn lower_permission(permission: &crate::fact::Permission) -> Value {
    let mut lowered = json!({"action": permission.action});
    let parts = [
        ("access-level", &permission.access_level),
        ("resource-type", &permission.resource_type),
        ("resource", &permission.resource),
        ("condition-key", &permission.condition_key),
        ("alias", &permission.alias),
        ("dependencies", &permission.dependencies),
    ];
    for (key, value) in parts {
        if let Some(value) = value {
            lowered[key] = json!(value);
        }
    }
    if permission.resource_required {
        lowered["resource-required"] = json!(true);
    }
    lowered
}

/// The one object in a body that holds all that is particular to the operation.
fn wrapper<'f>(body: &Body<'f>) -> Option<&'f str> {
    let mut objects = body
        .members
        .iter()
        .filter(|node| !node.children.is_empty())
        .map(|node| node.field.api_name.as_str());
    objects.next().filter(|_| objects.next().is_none())
}

/// The layout's members for errors inside a successful body, as far as this body has them.
pub(super) fn in_band_error(draft: &Draft, layout: &Layout) -> Value {
    let Some(in_band) = &layout.errors.in_band else {
        return Value::Null;
    };
    let success = draft.responses.iter().find(|(status, _)| **status < 300);
    let Some(body) = success.map(|(_, response)| &response.body) else {
        return Value::Null;
    };
    let mut lowered = Map::new();
    let members = [
        ("envelope", &in_band.envelope),
        ("code", &Some(in_band.code.clone())),
        ("message", &Some(in_band.message.clone())),
        ("success", &in_band.success),
        ("status", &in_band.status),
    ];
    for (key, path) in members {
        if let Some(path) = path.as_ref().filter(|path| has_member(body, path)) {
            lowered.insert(key.to_owned(), json!(path));
        }
    }
    // A code alone tells nobody whether the call failed.
    let tells = lowered.contains_key("success") || lowered.contains_key("envelope");
    if tells && lowered.contains_key("code") {
        Value::Object(lowered)
    } else {
        Value::Null
    }
}

fn has_member(body: &Body, path: &str) -> bool {
    let mut nodes = body.members.as_slice();
    path.split('.')
        .all(|name| match nodes.iter().find(|node| node.field.api_name == name) {
            Some(node) => {
                nodes = &node.children;
                true
            }
            None => false,
        })
}

fn credential_scope(draft: &Draft) -> Option<&'static str> {
    draft.sdk.iter().find_map(|(name, _)| match name {
        SdkName::ProjectScope => Some("project"),
        SdkName::AccountScope => Some("account"),
        SdkName::Client | SdkName::Package => None,
    })
}

fn sdk(draft: &Draft) -> Value {
    if draft.sdk.is_empty() {
        return Value::Null;
    }
    let named = |wanted| {
        draft
            .sdk
            .iter()
            .filter(move |(name, _)| *name == wanted)
            .map(|(_, text)| *text)
    };
    let mut sdk = json!({"packages": named(SdkName::Package).collect::<Vec<_>>()});
    if let Some(client) = named(SdkName::Client).next() {
        sdk["client"] = json!(client);
    }
    if let Some((id, crate::fact::Witness::Sample)) = &draft.id {
        sdk["request"] = json!(format!("{id}Request"));
        sdk["response"] = json!(format!("{id}Response"));
    }
    sdk
}
