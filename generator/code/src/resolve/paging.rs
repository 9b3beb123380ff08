//! Operations that answer a page at a time: which parameter asks for the next page, and where the items are.
//!
//! In: the document's rules (`x-paging`, of the document or of one operation) and a finished API. Out: `Paging` of the operations that
//! a rule fits: those that have its parameter and its members. An operation that no rule fits has none, and one of whose own rule
//! something is missing is told of.

use crate::api::{Api, Content, Operation, Paging, Place, Position, Shape, Step, Type};
use docwright_base::openapi::pointer::{below, component};
use docwright_base::{Code, Diagnostic, Place as Where};
use openapiv3::{OpenAPI, ParameterSchemaOrContent, ReferenceOr};
use serde_json::Value;
use std::collections::HashMap;

const KEY: &str = "x-paging";

/// How deep inside objects the items may be.
const DEEPEST: usize = 3;

/// Gives the operations of an API their paging.
pub(super) fn find(spec: &OpenAPI, api: &mut Api, diagnostics: &mut Vec<Diagnostic>) {
    let rules: Vec<Value> = list(spec.extensions.get(KEY));
    let lame = rules.iter().enumerate().filter(|(_, rule)| asked(rule).is_none());
    diagnostics.extend(lame.map(|(index, _)| {
        let message = "the rule does not name one parameter by `offset`, `page`, `token` or `marker`";
        unusable(&below(&below("", KEY), &index.to_string()), message)
    }));
    let documented = documented(spec);
    let found: Vec<Option<Paging>> = api
        .operations
        .iter()
        .map(|operation| {
            let (pointer, document) = documented.get(operation.id.as_str())?;
            match document.extensions.get(KEY) {
                Some(Value::Bool(false)) => None,
                Some(rule) => fit(spec, api, operation, document, rule).or_else(|| {
                    diagnostics.push(unusable(
                        &below(pointer, KEY),
                        "the operation has no pages of this kind",
                    ));
                    None
                }),
                None => rules.iter().find_map(|rule| fit(spec, api, operation, document, rule)),
            }
        })
        .collect();
    for (operation, paging) in api.operations.iter_mut().zip(found) {
        operation.paging = paging;
    }
}

fn list(value: Option<&Value>) -> Vec<Value> {
    match value {
        Some(Value::Array(rules)) => rules.clone(),
        Some(rule @ Value::Object(_)) => vec![rule.clone()],
        _ => Vec::new(),
    }
}

/// The operations of the document by their ids, and where they are.
fn documented(spec: &OpenAPI) -> HashMap<&str, (String, &openapiv3::Operation)> {
    let items = spec
        .paths
        .paths
        .iter()
        .filter_map(|(path, item)| Some((path, item.as_item()?)));
    let operations =
        items.flat_map(|(path, item)| item.iter().map(move |(method, operation)| (path, method, operation)));
    let named = operations.filter_map(|(path, method, operation)| {
        let pointer = below(&below(&below("", "paths"), path), method);
        Some((operation.operation_id.as_deref()?, (pointer, operation)))
    });
    named.collect()
}

/// The value that a parameter has when it is left out; parameters and schemas may be components.
fn default<'a>(spec: &'a OpenAPI, operation: &'a openapiv3::Operation, name: &str) -> Option<&'a Value> {
    let components = spec.components.as_ref();
    let parameter = |found: &'a ReferenceOr<openapiv3::Parameter>| match found {
        ReferenceOr::Item(parameter) => Some(parameter),
        ReferenceOr::Reference { reference } => {
            let name = component(reference, "parameters")?;
            components?.parameters.get(name.as_str())?.as_item()
        }
    };
    let mut parameters = operation.parameters.iter().filter_map(parameter);
    let found = parameters.find(|parameter| parameter.parameter_data_ref().name == name)?;
    let ParameterSchemaOrContent::Schema(schema) = &found.parameter_data_ref().format else {
        return None;
    };
    let schema = match schema {
        ReferenceOr::Item(schema) => schema,
        ReferenceOr::Reference { reference } => {
            let name = component(reference, "schemas")?;
            components?.schemas.get(name.as_str())?.as_item()?
        }
    };
    schema.schema_data.default.as_ref()
}

/// Which of the ways a rule names, and its parameter.
fn asked(rule: &Value) -> Option<(&'static str, &str)> {
    let ways = ["offset", "page", "token", "marker"];
    let mut named = ways.into_iter().filter_map(|way| Some((way, rule.get(way)?.as_str()?)));
    named.next().filter(|_| named.next().is_none())
}

fn unusable(pointer: &str, message: &str) -> Diagnostic {
    Diagnostic::new(Code::UnusablePaging, Where::Spec(pointer.to_owned()), message).help(
        "one of `offset`, `page`, `token` and `marker` names an optional parameter of the query, and the one success is JSON with one list \
         (or `items` says which), with the member `next` for a token and the member `id` of each item for a marker",
    )
}

/// The paging of an operation by a rule, if it fits.
fn fit(
    spec: &OpenAPI,
    api: &Api,
    operation: &Operation,
    document: &openapiv3::Operation,
    rule: &Value,
) -> Option<Paging> {
    let text = |key: &str| rule.get(key).and_then(Value::as_str);
    let [reply] = operation.successes.as_slice() else {
        return None;
    };
    let Content::Json(body) = &reply.content else {
        return None;
    };
    let (kind, name) = asked(rule)?;
    let asks = operation
        .parameters
        .iter()
        .find(|it| it.wire == name && it.place == Place::Query)?;
    if asks.required || asks.constant.is_some() {
        return None;
    }
    let items = match text("items") {
        Some(path) => steps(api, body, path)?,
        None => only_list(api, body)?,
    };
    let Type::List(item) = leaf(&items, body) else {
        return None;
    };
    let optional = |path: Option<&str>| path.and_then(|path| steps(api, body, path));
    let position = match kind {
        "offset" => Position::Offset,
        "page" => Position::Page {
            first: first(rule.get("first").or_else(|| default(spec, document, name))),
        },
        "token" => Position::Token {
            next: optional(text("next")).filter(|path| is_scalar(leaf(path, body)))?,
        },
        _ => Position::Marker {
            id: steps(api, item, text("id")?).filter(|path| is_scalar(leaf(path, item)))?,
        },
    };
    let totals = rule.get("total").map(|total| match total {
        Value::Array(paths) => paths.iter().filter_map(Value::as_str).collect(),
        path => path.as_str().into_iter().collect::<Vec<_>>(),
    });
    let mut totals = totals.unwrap_or_default().into_iter();
    // A setter of that name was there first.
    let method = |name: &str| {
        let is_taken = operation.parameters.iter().any(|it| it.setter == name)
            || operation.body.as_ref().is_some_and(|body| body.setter == name);
        if is_taken {
            format!("all_{name}")
        } else {
            name.to_owned()
        }
    };
    Some(Paging {
        pages_method: method("pages"),
        items_method: method("items"),
        parameter: name.to_owned(),
        position,
        item: (**item).clone(),
        total: totals.find_map(|path| optional(Some(path)).filter(|path| is_integer(leaf(path, body)))),
        items,
    })
}

/// The number of the first page: what the rule says, or the one that is meant without one; else 1.
fn first(said: Option<&Value>) -> i64 {
    said.and_then(Value::as_i64).unwrap_or(1)
}

/// The type at the end of a path.
fn leaf<'t>(path: &'t [Step], root: &'t Type) -> &'t Type {
    path.last().map_or(root, |step| &step.ty)
}

fn is_scalar(ty: &Type) -> bool {
    matches!(ty, Type::String | Type::I32 | Type::I64 | Type::U64)
}

fn is_integer(ty: &Type) -> bool {
    matches!(ty, Type::I32 | Type::I64)
}

/// The members of an object, by name, and the step to each.
fn members<'a>(api: &'a Api, ty: &Type) -> impl Iterator<Item = (&'a str, Step)> + use<'a> {
    let named = match ty {
        Type::Named(id) => api.types.get(*id),
        _ => None,
    };
    let fields = named.into_iter().flat_map(|named| match &named.shape {
        Shape::Struct(object) => object.fields.iter().map(|field| (field, named.sent)).collect(),
        _ => Vec::new(),
    });
    fields.map(|(field, sent)| {
        let step = Step {
            name: field.name.clone(),
            ty: field.ty.clone(),
            options: usize::from(field.optional()) + usize::from(field.is_patch(sent)),
        };
        (field.wire.as_str(), step)
    })
}

/// The way along a dotted path of members.
fn steps(api: &Api, root: &Type, path: &str) -> Option<Vec<Step>> {
    let mut found: Vec<Step> = Vec::new();
    for name in path.split('.') {
        let (_, step) = members(api, leaf(&found, root)).find(|(wire, _)| *wire == name)?;
        found.push(step);
    }
    Some(found)
}

/// The way to the only list in a body, through objects and not through lists; none where there are several.
fn only_list(api: &Api, root: &Type) -> Option<Vec<Step>> {
    if matches!(root, Type::List(_)) {
        return Some(Vec::new());
    }
    let mut found = Vec::new();
    let mut open: Vec<Vec<Step>> = vec![Vec::new()];
    while let Some(path) = open.pop() {
        for (_, step) in members(api, leaf(&path, root)) {
            let mut longer = path.clone();
            longer.push(step);
            match leaf(&longer, root) {
                Type::List(_) => found.push(longer),
                Type::Named(_) if longer.len() < DEEPEST => open.push(longer),
                _ => {}
            }
        }
    }
    // The lists of the body itself are meant before those inside its members.
    let least = found.iter().map(Vec::len).min()?;
    found.retain(|path| path.len() == least);
    match found.len() {
        1 => found.pop(),
        _ => None,
    }
}
