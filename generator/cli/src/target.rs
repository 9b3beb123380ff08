//! A part of a document as people call it in, its JSON pointer out.
//!
//! Names of the vendor may hold dots, so the longest name that there is wins.

use docwright_base::nearest;
use docwright_base::openapi::pointer::{below, of_reference};
use serde_json::Value;

/// A part of a document.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// As it was asked for.
    pub(crate) name: String,
    /// Where it stands (RFC 6901).
    pub(crate) pointer: String,
}

/// Finds a part; else says how far it came.
pub(crate) fn find(document: &Value, name: &str) -> Result<Part, String> {
    let pointer = match name.strip_prefix('#').unwrap_or(name) {
        pointer if pointer.starts_with('/') => match document.pointer(pointer) {
            Some(_) => pointer.to_owned(),
            None => return Err("nothing stands at this pointer".to_owned()),
        },
        _ => named(document, name)?,
    };
    Ok(Part {
        name: name.to_owned(),
        pointer,
    })
}

fn named(document: &Value, name: &str) -> Result<String, String> {
    let steps: Vec<&str> = name.split('.').collect();
    let found = longest(&steps, |id| operation(document, id));
    if found.is_none()
        && let Some((schema, used)) = longest(&steps, |name| schema(document, name))
    {
        return members(document, schema, &steps[used..]);
    }
    let (operation, used) = found.ok_or_else(|| {
        let known = match ids(document).collect::<Vec<_>>().join(", ") {
            none if none.is_empty() => "it has no operation".to_owned(),
            known => format!("there are {known}"),
        };
        let names = ids(document).chain(schemas(document));
        format!(
            "no operation or schema is called {:?}; {}{known}",
            steps[0],
            meant(steps[0], names)
        )
    })?;
    let steps = &steps[used..];
    let value = document.pointer(&operation).unwrap_or(&Value::Null);
    let Some(first) = steps.first() else {
        return Ok(operation);
    };
    let body = |owner: String| format!("{owner}/content/application~1json/schema");
    let (schema, steps) = match *first {
        "request" => (body(below(&operation, "requestBody")), &steps[1..]),
        status if value["responses"].get(status).is_some() => {
            let response = below(&below(&operation, "responses"), status);
            if steps.len() == 1 {
                return Ok(response);
            }
            (body(response), &steps[1..])
        }
        _ => {
            let (parameter, used) = longest(steps, |name| parameter(value, &operation, name)).ok_or_else(|| {
                let names = value["parameters"].as_array().into_iter().flatten();
                let names = names.filter_map(|parameter| parameter["name"].as_str());
                let statuses = value["responses"].as_object().into_iter().flat_map(|all| all.keys());
                let known: Vec<&str> = names
                    .chain(value.get("requestBody").map(|_| "request"))
                    .chain(statuses.map(String::as_str))
                    .collect();
                let in_request = members(document, body(below(&operation, "requestBody")), steps).is_ok();
                let meant = match in_request {
                    true => format!("did you mean \"request.{}\"? ", steps.join(".")),
                    false => meant(first, known.iter().copied()),
                };
                format!("the operation has no {first:?}; {meant}it has {}", known.join(", "))
            })?;
            if used == steps.len() {
                return Ok(parameter);
            }
            (below(&parameter, "schema"), &steps[used..])
        }
    };
    if steps.is_empty() {
        return match schema.strip_suffix("/schema") {
            Some(content) if document.pointer(content).is_some() => Ok(content.to_owned()),
            _ => Err("it has no JSON body".to_owned()),
        };
    }
    members(document, schema, steps)
}

fn meant<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> String {
    nearest(name, known).map_or_else(String::new, |near| format!("did you mean {near:?}? "))
}

/// The result for the longest beginning of the steps that has one, and how many steps that is.
fn longest<T>(steps: &[&str], find: impl Fn(&str) -> Option<T>) -> Option<(T, usize)> {
    (1..=steps.len())
        .rev()
        .find_map(|used| Some((find(&steps[..used].join("."))?, used)))
}

fn operations(document: &Value) -> impl Iterator<Item = (String, &Value)> {
    let paths = document.get("paths").and_then(Value::as_object);
    paths.into_iter().flatten().flat_map(|(path, item)| {
        let pointer = below("/paths", path);
        let methods = item.as_object().into_iter().flatten();
        methods.map(move |(method, operation)| (below(&pointer, method), operation))
    })
}

fn ids(document: &Value) -> impl Iterator<Item = &str> {
    operations(document).filter_map(|(_, operation)| operation["operationId"].as_str())
}

fn operation(document: &Value, id: &str) -> Option<String> {
    let mut operations = operations(document);
    let (pointer, _) = operations.find(|(_, operation)| operation["operationId"] == id)?;
    Some(pointer)
}

/// The names of the shared schemas.
fn schemas(document: &Value) -> impl Iterator<Item = &str> {
    let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
    schemas.into_iter().flatten().map(|(name, _)| name.as_str())
}

fn schema(document: &Value, name: &str) -> Option<String> {
    let pointer = below("/components/schemas", name);
    document.pointer(&pointer).map(|_| pointer)
}

fn parameter(operation: &Value, pointer: &str, name: &str) -> Option<String> {
    let parameters = operation.get("parameters")?.as_array()?;
    let index = parameters.iter().position(|parameter| parameter["name"] == name)?;
    Some(format!("{pointer}/parameters/{index}"))
}

/// Goes down from a schema by the names of members.
fn members(document: &Value, schema: String, steps: &[&str]) -> Result<String, String> {
    let mut pointer = schema;
    let mut steps = steps;
    while !steps.is_empty() {
        let object = object(document, pointer).ok_or_else(|| format!("nothing has a member {:?} there", steps[0]))?;
        let properties = below(&object, "properties");
        let (member, used) = longest(steps, |name| {
            let member = below(&properties, name);
            document.pointer(&member).map(|_| member)
        })
        .ok_or_else(|| format!("{object} has no member {:?}", steps[0]))?;
        pointer = member;
        steps = &steps[used..];
    }
    Ok(pointer)
}

/// The object that a schema comes to: behind references, in a list, a map or an `allOf`. No document refers to itself deeper.
fn object(document: &Value, mut pointer: String) -> Option<String> {
    for _ in 0..100 {
        let schema = document.pointer(&pointer)?;
        if schema.get("properties").is_some() {
            return Some(pointer);
        }
        pointer = match schema.get("$ref").and_then(Value::as_str) {
            Some(reference) => of_reference(reference)?,
            None if schema.get("allOf").is_some() => format!("{pointer}/allOf/0"),
            None if schema.get("items").is_some() => below(&pointer, "items"),
            None if schema.get("additionalProperties").is_some_and(Value::is_object) => {
                below(&pointer, "additionalProperties")
            }
            None => return None,
        };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn document() -> Value {
        json!({
            "paths": {"/a/{id}": {"get": {
                "operationId": "GetBox",
                "parameters": [{"name": "id"}, {"name": "Filter.1.Name"}],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Box"}}}},
                "responses": {"200": {"content": {"application/json": {"schema":
                    {"type": "array", "items": {"allOf": [{"$ref": "#/components/schemas/Box"}]}}}}}},
            }}},
            "components": {"schemas": {"Box": {"properties": {
                "lid": {"properties": {"a.b": {}}}, "boxes": {"items": {"$ref": "#/components/schemas/Box"}},
            }}}},
        })
    }

    #[test]
    fn parts_are_found_by_name() {
        let get = "/paths/~1a~1{id}/get";
        for (name, expect) in [
            ("GetBox", get.to_owned()),
            ("GetBox.id", format!("{get}/parameters/0")),
            ("GetBox.Filter.1.Name", format!("{get}/parameters/1")),
            ("GetBox.request", format!("{get}/requestBody/content/application~1json")),
            ("GetBox.200", format!("{get}/responses/200")),
            (
                "GetBox.200.lid.a.b",
                "/components/schemas/Box/properties/lid/properties/a.b".to_owned(),
            ),
            (
                "GetBox.request.boxes.boxes.lid",
                "/components/schemas/Box/properties/lid".to_owned(),
            ),
            ("#/components/schemas/Box", "/components/schemas/Box".to_owned()),
            ("Box", "/components/schemas/Box".to_owned()),
            ("Box.boxes.lid", "/components/schemas/Box/properties/lid".to_owned()),
        ] {
            assert_eq!(find(&document(), name).map(|part| part.pointer), Ok(expect), "{name}");
        }
    }

    #[test]
    fn what_there_is_not_is_said() {
        for (name, expect) in [
            (
                "Nothing",
                "no operation or schema is called \"Nothing\"; there are GetBox",
            ),
            (
                "Boxx.lid",
                "no operation or schema is called \"Boxx\"; did you mean \"Box\"? there are GetBox",
            ),
            ("Box.x", "/components/schemas/Box has no member \"x\""),
            ("GetBox.boxes.lid", "did you mean \"request.boxes.lid\"?"),
            (
                "GetBox.x",
                "the operation has no \"x\"; it has id, Filter.1.Name, request, 200",
            ),
            ("GetBox.200.lid.c", "has no member \"c\""),
            ("/paths/x", "nothing stands at this pointer"),
        ] {
            let problem = find(&document(), name).expect_err(name);
            assert!(problem.contains(expect), "{problem}");
        }
    }
}
