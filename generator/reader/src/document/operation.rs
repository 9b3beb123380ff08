//! A drafted operation in, an OpenAPI operation out: nothing is decided here, only written down.

use super::examples::DOCUMENTED_HEADERS;
use super::schema::{self, described, marked, shown};
use super::source::Marks;
use crate::draft::{
    Content, ErrorCode, ErrorMembers, Extras, Header, In, InBandError, Operation, Parameter, Presence, Response, Rule,
};
use crate::fact::Permission;
use crate::layout::Layout;
use crate::service::Service;
use serde_json::{Map, Value, json};

/// The operation as OpenAPI has it.
pub(super) fn write(operation: &Operation, layout: &Layout, service: &Service, marks: &mut Marks<'_>) -> Value {
    let mut out = Map::new();
    let mut set = |key: &str, value: Value| {
        out.insert(key.to_owned(), value);
    };
    set("operationId", json!(operation.id.value));
    if !operation.parameters.is_empty() {
        let parameters = operation.parameters.iter().map(|it| parameter(it, marks));
        set("parameters", parameters.collect());
    }
    if let Some(request) = &operation.request {
        let mut body = json!({"content": {request.media.value.as_str(): content(&request.content, marks)}});
        // What is usual needs no source.
        if request.media.rule != Rule::MediaUsual {
            marks.mark(&mut body, [&operation.provenance], [request.media.decision()]);
        }
        if request.required {
            body["required"] = json!(true);
        }
        set("requestBody", body);
    }
    set("responses", responses(operation, marks));
    if let Some(security) = &operation.security {
        let alternatives = layout.security.alternatives.iter().filter(|_| security.value);
        set("security", alternatives.map(|names| requirement(names)).collect());
    }
    if !operation.documented_headers.is_empty() {
        let headers = operation.documented_headers.iter().map(|it| bare_parameter(it, marks));
        set(DOCUMENTED_HEADERS, headers.collect());
    }
    words(operation, service, &mut set);
    extensions(operation, &mut set);
    let mut out = Value::Object(out);
    let decisions = [
        Some(operation.scope.decision()),
        Some(operation.address.decision()),
        Some(operation.id.decision()),
        operation.revision.as_ref().map(|revision| revision.decision()),
        operation.security.as_ref().map(|security| security.decision()),
    ];
    marks.mark(
        &mut out,
        std::iter::once(&operation.provenance).chain(&operation.superseded),
        decisions.into_iter().flatten(),
    );
    out
}

fn requirement(names: &[String]) -> Value {
    Value::Object(names.iter().map(|name| (name.clone(), json!([]))).collect())
}

/// Summary, description, tags and the link to the page.
fn words(operation: &Operation, service: &Service, set: &mut dyn FnMut(&str, Value)) {
    let words = &operation.words;
    // What other tools list an operation by: its name, where the page has no words for it.
    let summary = words.summary.as_ref().unwrap_or(&operation.id.value);
    set("summary", json!(summary));
    if let Some(title) = words.title.as_ref().filter(|_| !words.is_title_summary) {
        set("x-title", json!(title));
    }
    if let Some(description) = &words.description {
        set("description", described(description));
    }
    let own_tags = !words.tags.is_empty();
    set(
        "tags",
        if own_tags {
            json!(words.tags)
        } else {
            json!([service.title])
        },
    );
    if let Some(url) = &words.url {
        let mut docs = json!({"url": url});
        if let Some(title) = &words.title {
            docs["description"] = described(title);
        }
        set("externalDocs", docs);
    }
}

fn parameter(parameter: &Parameter, marks: &mut Marks<'_>) -> Value {
    let mut out = bare_parameter(parameter, marks);
    let decisions = [
        parameter.location.decision(),
        parameter.required.decision(),
        schema::decision(&parameter.schema),
    ];
    if let Some(numbering) = parameter.numbering {
        out["x-numbered"] = json!(numbering.as_str());
    }
    let judged = parameter.judged.iter().cloned();
    marks.mark(&mut out, [&parameter.provenance], judged.chain(decisions));
    out
}

fn bare_parameter(parameter: &Parameter, marks: &mut Marks<'_>) -> Value {
    let schema = schema::write(&parameter.schema, marks);
    let mut out = json!({"name": parameter.name, "in": parameter.location.value.as_str()});
    if parameter.required.value == Presence::Yes {
        out["required"] = json!(true);
    }
    if !parameter.description.is_empty() {
        out["description"] = marked(&parameter.description, &parameter.marks);
    }
    if let Some(when) = &parameter.required_when {
        out["x-required-when"] = json!(when);
    }
    if let Some(example) = &parameter.example {
        let items = || example.split(',').map(|item| json!(item.trim())).collect();
        out["example"] = match parameter.comma_separated && schema["type"] == "array" && !example.starts_with('[') {
            true => Value::Array(items()),
            false => shown(example, &schema),
        };
    }
    if parameter.deprecated {
        out["deprecated"] = json!(true);
    }
    // What travels elsewhere has commas anyway.
    if parameter.comma_separated && parameter.location.value == In::Query && schema["type"] == "array" {
        out["explode"] = json!(false);
    }
    out["schema"] = schema;
    out
}

/// One example stands alone; several are numbered, each with the page's words.
fn content(content: &Content, marks: &mut Marks<'_>) -> Value {
    let mut out = json!({"schema": schema::write(&content.schema, marks)});
    let places = content.examples.iter().map(|example| &example.provenance);
    marks.mark(&mut out, places, [schema::decision(&content.schema)]);
    if let [example] = content.examples.as_slice() {
        out["example"] = example.body.clone();
        return out;
    }
    for (number, example) in (1..).zip(&content.examples) {
        let mut shown = json!({"value": example.body});
        if let Some(words) = &example.description {
            shown["summary"] = json!(words);
        }
        out["examples"][number.to_string()] = shown;
    }
    out
}

fn responses(operation: &Operation, marks: &mut Marks<'_>) -> Value {
    let mut responses = Map::new();
    for (status, stated) in &operation.responses {
        responses.insert(status.to_string(), response(*status, stated, marks));
    }
    if let Some(error) = &operation.error {
        let description = "An error; the page does not state its status.";
        let response = json!({"description": description, "content": {"application/json": content(error, marks)}});
        responses.insert("default".to_owned(), response);
    }
    Value::Object(responses)
}

fn response(status: u16, response: &Response, marks: &mut Marks<'_>) -> Value {
    let description = response.description.as_deref().unwrap_or(reason(status));
    let mut out = json!({"description": described(description)});
    if let Some(body) = &response.content {
        out["content"] = json!({"application/json": content(body, marks)});
    }
    for stated in &response.headers {
        out["headers"][stated.name.as_str()] = header(stated, marks);
    }
    if response.is_assumed() {
        out["x-assumed"] = json!(true);
    }
    marks.mark(&mut out, &response.provenance, [response.status.decision()]);
    out
}

fn header(header: &Header, marks: &mut Marks<'_>) -> Value {
    let mut out = json!({"schema": schema::write(&header.schema, marks)});
    if !header.description.is_empty() {
        out["description"] = marked(&header.description, &header.marks);
    }
    marks.mark(&mut out, [&header.provenance], []);
    out
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
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "Length Required",
        412 => "Precondition Failed",
        413 => "Content Too Large",
        414 => "URI Too Long",
        415 => "Unsupported Media Type",
        422 => "Unprocessable Content",
        423 => "Locked",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Not described on the page",
    }
}

/// What is no part of the call itself. Most of it OpenAPI has no word for; docs/extensions.md says what each key means.
fn extensions(operation: &Operation, set: &mut dyn FnMut(&str, Value)) {
    let Extras {
        action,
        permissions,
        deprecated,
        since,
        mode,
        updated,
        allowed_states,
        idempotency,
        error_codes,
        error_reference,
        error_body,
        in_band_error,
        credential_scope,
        sdk,
        request_examples,
    } = &operation.extras;
    let action = action.as_ref().map(|action| {
        let mut out = json!({"name": action.name, "in": action.carrier, "key": action.key});
        if let Some((key, version)) = &action.version {
            out["version-key"] = json!(key);
            out["version"] = json!(version);
        }
        out
    });
    let sdk = sdk.as_ref().map(|sdk| {
        let mut out = json!({"packages": sdk.packages});
        if let Some(client) = &sdk.client {
            out["client"] = json!(client);
        }
        if sdk.has_classes {
            out["request"] = json!(format!("{}Request", operation.id.value));
            out["response"] = json!(format!("{}Response", operation.id.value));
        }
        out
    });
    let request_examples = request_examples.iter().map(|example| {
        let mut out = json!({"method": example.method, "url": example.url});
        if let Some(description) = &example.description {
            out["description"] = described(description);
        }
        out
    });
    let extensions = [
        ("deprecated", if *deprecated { json!(true) } else { Value::Null }),
        ("x-action", json!(action)),
        ("x-permissions", permissions.iter().map(permission).collect()),
        ("x-since", json!(since)),
        ("x-mode", json!(mode)),
        ("x-updated", json!(updated)),
        ("x-allowed-states", json!(allowed_states)),
        ("x-idempotency-parameter", json!(idempotency)),
        ("x-error-codes", error_codes.iter().map(error_code).collect()),
        ("x-error-codes-reference", json!(error_reference)),
        ("x-error-body", json!(error_body.as_ref().map(body_of_errors))),
        ("x-in-band-error", json!(in_band_error.as_ref().map(in_band))),
        ("x-credential-scope", json!(credential_scope)),
        ("x-sdk", json!(sdk)),
        ("x-request-examples", request_examples.collect()),
    ];
    for (key, value) in extensions {
        let is_empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        if !is_empty {
            set(key, value);
        }
    }
}

fn error_code(error: &ErrorCode) -> Value {
    let mut out = json!({"code": error.code});
    if let Some(message) = &error.message {
        out["message"] = json!(message);
    }
    if let Some(status) = error.status {
        out["status"] = json!(status);
    }
    if let Some(description) = &error.description {
        out["description"] = described(description);
    }
    if error.is_from_example {
        out["from"] = json!("example");
    }
    out
}

fn body_of_errors(members: &ErrorMembers) -> Value {
    json!({"code": members.code, "message": members.message})
}

fn in_band(members: &InBandError) -> Value {
    let members = [
        ("envelope", members.envelope.as_ref()),
        ("code", Some(&members.code)),
        ("message", members.message.as_ref()),
        ("success", members.success.as_ref()),
        ("status", members.status.as_ref()),
    ];
    let known = members
        .into_iter()
        .filter_map(|(key, path)| Some((key.to_owned(), json!(path?))));
    Value::Object(known.collect())
}

fn permission(permission: &Permission) -> Value {
    let mut out = json!({"action": permission.action});
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
            out[key] = json!(value);
        }
    }
    if permission.resource_required {
        out["resource-required"] = json!(true);
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::samples::markdown;
    use crate::{Layout, Service, compile};
    use serde_json::{Value, json};

    #[test]
    fn statuses_of_a_table_of_error_codes_are_responses() {
        let layout = "title: T\nlanguage: en\nsections: {endpoint: [Line], error_codes: [Errors]}\ncolumns: {status: [Status], error_code: [Code], error_message: [Message]}\ntypes: {}\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        let page = "# Send a box\n\n## Line\n\nPOST /boxes\n\n## Errors\n\n| Status | Code | Message |\n|---|---|---|\n| 401 | NoToken | Who are you? |\n| 404 | NoBox | There is none. |\n| 404 | NoLid | There is none. |\n| 422 | TooLarge | It is too large. |\n| 200 | Queued | It waits. |\n";
        let spec = compile(&[markdown(page)], &layout, &Service::untitled("Boxes"), None)
            .output
            .spec;
        let document = serde_json::to_value(spec).unwrap();
        let operation = &document["paths"]["/boxes"]["post"];
        let responses = operation["responses"].as_object().unwrap();
        assert_eq!(responses.keys().collect::<Vec<_>>(), ["200", "401", "404", "422"]);
        assert_eq!(responses["422"]["description"], "Unprocessable Content");
        let codes = operation["x-error-codes"].as_array().unwrap();
        let codes: Vec<&Value> = codes.iter().map(|code| &code["code"]).collect();
        assert_eq!(json!(codes), json!(["NoToken", "NoBox", "NoLid", "TooLarge", "Queued"]));
    }
}
