//! A sketch in, out what it says that OpenAPI has no word for: actions, permissions, errors, states, SDKs.

use super::model::{Action, ErrorCode, ErrorMembers, Extras, InBandError, RequestExample, Sdk};
use super::shown::at;
use super::sketch::{Body, Shown, Sketch, SketchedResponse};
use crate::fact::{SdkName, Witness};
use crate::layout::{Layout, LineFact};
use crate::service::Service;
use serde_json::Value;

/// All of it.
pub(super) fn of(sketch: &Sketch, layout: &Layout, service: &Service) -> Extras {
    let line = |line| sketch.line(line).map(str::to_owned);
    Extras {
        action: action(sketch, layout, service),
        permissions: sketch
            .permissions
            .iter()
            .map(|permission| (*permission).clone())
            .collect(),
        deprecated: sketch.line(LineFact::Deprecated).is_some(),
        since: line(LineFact::Since),
        mode: line(LineFact::Mode),
        updated: line(LineFact::Updated),
        allowed_states: sketch.allowed_states.clone(),
        idempotency: idempotency(sketch),
        error_codes: error_codes(sketch, layout),
        error_reference: sketch.error_reference.map(str::to_owned),
        error_body: error_body(sketch, layout),
        in_band_error: in_band_error(sketch, layout),
        credential_scope: credential_scope(sketch),
        sdk: sdk(sketch),
        request_examples: request_examples(sketch),
    }
}

fn action(sketch: &Sketch, layout: &Layout, service: &Service) -> Option<Action> {
    if sketch.shares_line
        && let Some(key) = wrapper(&sketch.request)
    {
        return Some(Action {
            name: key.to_owned(),
            carrier: "body",
            key: key.to_owned(),
            version: None,
        });
    }
    let rpc = layout.operation.rpc.as_ref()?;
    sketch.path().contains("#Action=").then(|| Action {
        name: sketch.operation_id().value,
        carrier: rpc.carrier.as_str(),
        key: rpc.key.clone(),
        version: rpc.version_key.clone().map(|key| (key, service.version.clone())),
    })
}

/// The one object in a body that holds all that is particular to the operation.
fn wrapper<'f>(body: &Body<'f>) -> Option<&'f str> {
    let objects = body.members.iter().filter(|node| !node.children.is_empty());
    let mut names = objects.map(|node| node.field.api_name.as_str());
    names.next().filter(|_| names.next().is_none())
}

fn idempotency(sketch: &Sketch) -> Option<String> {
    let parameters = sketch.parameters.iter().map(|parameter| parameter.node.field);
    let mut fields = parameters.chain(sketch.request.members.iter().map(|node| node.field));
    let field = fields.find(|field| field.constraints.idempotency)?;
    Some(field.api_name.clone())
}

/// The error table, and the codes that only examples of errors show.
fn error_codes(sketch: &Sketch, layout: &Layout) -> Vec<ErrorCode> {
    let tabled = sketch.errors.iter().map(|error| ErrorCode {
        code: error.code.clone(),
        message: Some(error.message.clone()).filter(|message| !message.is_empty()),
        status: error.status,
        description: error.description.clone(),
        is_from_example: false,
    });
    let mut codes: Vec<ErrorCode> = tabled.collect();
    let Some(members) = &layout.errors.body else {
        return codes;
    };
    for (status, response) in sketch.responses.iter().filter(|(status, _)| **status >= 400) {
        for body in response.examples.iter().filter_map(|example| example.body.as_ref()) {
            let text = |path| at(body, path).and_then(Value::as_str);
            let Some(code) = text(&members.code) else { continue };
            if !codes.iter().any(|known| known.code == code) {
                codes.push(ErrorCode {
                    code: code.to_owned(),
                    message: text(&members.message).map(str::to_owned),
                    status: Some(*status),
                    description: None,
                    is_from_example: true,
                });
            }
        }
    }
    codes
}

/// The layout's members of an error body, if a documented error has them.
fn error_body(sketch: &Sketch, layout: &Layout) -> Option<ErrorMembers> {
    let members = layout.errors.body.as_ref()?;
    let has_both = |body: &Body| has_member(body, &members.code) && has_member(body, &members.message);
    let shows_both = |body: &Value| at(body, &members.code).is_some() && at(body, &members.message).is_some();
    let mut errors = sketch.responses.iter().filter(|(status, _)| **status >= 400);
    let has = |(_, response): (_, &SketchedResponse)| {
        has_both(&response.body) || response.examples.iter().filter_map(Shown::body).any(shows_both)
    };
    let mut unstated = sketch.error_examples.iter().filter_map(Shown::body);
    (errors.any(has) || unstated.any(shows_both)).then(|| ErrorMembers {
        code: members.code.clone(),
        message: members.message.clone(),
    })
}

/// The layout's members for errors inside a successful body, as far as this body has them.
pub(super) fn in_band_error(sketch: &Sketch, layout: &Layout) -> Option<InBandError> {
    let in_band = layout.errors.in_band.as_ref()?;
    let (_, success) = sketch.responses.iter().find(|(status, _)| **status < 300)?;
    let known = |path: &Option<String>| path.clone().filter(|path| has_member(&success.body, path));
    let found = InBandError {
        envelope: known(&in_band.envelope),
        code: known(&Some(in_band.code.clone()))?,
        message: known(&Some(in_band.message.clone())),
        success: known(&in_band.success),
        status: known(&in_band.status),
    };
    // A code alone tells nobody whether the call failed.
    (found.success.is_some() || found.envelope.is_some()).then_some(found)
}

pub(super) fn has_member(body: &Body, path: &str) -> bool {
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

fn credential_scope(sketch: &Sketch) -> Option<&'static str> {
    sketch.sdk.iter().find_map(|(name, _)| match name {
        SdkName::ProjectScope => Some("project"),
        SdkName::AccountScope => Some("account"),
        SdkName::Client | SdkName::Package => None,
    })
}

fn sdk(sketch: &Sketch) -> Option<Sdk> {
    let named = |wanted| {
        let names = sketch.sdk.iter().filter(move |(name, _)| *name == wanted);
        names.map(|(_, text)| (*text).to_owned())
    };
    (!sketch.sdk.is_empty()).then(|| Sdk {
        packages: named(SdkName::Package).collect(),
        client: named(SdkName::Client).next(),
        has_classes: matches!(sketch.id, Some((_, Witness::Sample))),
    })
}

fn request_examples(sketch: &Sketch) -> Vec<RequestExample> {
    let without_body = sketch.request_examples.iter().filter(|example| example.body.is_none());
    let examples = without_body.filter_map(|example| {
        Some(RequestExample {
            method: example.method.clone()?,
            url: example.url.clone()?,
            description: example.description.clone(),
        })
    });
    examples.collect()
}
