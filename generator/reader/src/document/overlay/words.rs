//! What an action of an overlay says, and the place where it says it, in; the keys that OpenAPI 3.0 has no meaning for, out.
//!
//! Whoever reads the document passes over such a key without a word, so that the correction would seem to be made. Keys that begin
//! with `x-` are everybody's, and so are the names in maps.

use docwright_base::nearest;
use docwright_base::openapi::structure::{Held, Kind, held};
use serde_json::{Map, Value};

/// What stands at a place of a document.
#[derive(Debug, Clone, Copy)]
pub(super) enum At {
    One(Object),
    List(Object),
    Map(Object),
    OneOrList(Object),
    /// A value, a text, or what is of the vendor's own making.
    Anything,
}

/// An object of OpenAPI.
#[derive(Debug, Clone, Copy)]
pub(super) enum Object {
    /// One that has parts.
    Part(Kind),
    Info,
    Contact,
    License,
    Server,
    ServerVariable,
    Tag,
    ExternalDocs,
    Discriminator,
    Example,
    Link,
    SecurityScheme,
    Flows,
    Flow,
}

/// A key that says nothing.
#[derive(Debug)]
pub(super) struct Unsaid {
    /// The keys that lead to it from the top of what the action says.
    pub(super) steps: Vec<String>,
    /// What is wrong.
    pub(super) what: String,
    /// What to do about it.
    pub(super) help: String,
}

/// What stands at a JSON pointer.
pub(super) fn at(pointer: &str) -> At {
    let steps = pointer.split('/').skip(1);
    steps.fold(At::One(Object::Part(Kind::Root)), below)
}

/// The keys of `update` that say nothing where it is merged into `target`, which stands `at` its place.
pub(super) fn unsaid(at: At, target: Option<&Value>, update: &Value) -> Vec<Unsaid> {
    let mut found = Vec::new();
    look(at, target, update, &mut Vec::new(), &mut found);
    found
}

fn look(at: At, target: Option<&Value>, update: &Value, steps: &mut Vec<String>, found: &mut Vec<Unsaid>) {
    match update {
        Value::Object(map) => {
            if let At::One(object) | At::OneOrList(object) = at {
                keys(object, target, map, steps, found);
            }
            for (key, value) in map {
                steps.push(key.clone());
                look(
                    below(at, key),
                    target.and_then(|target| target.get(key)),
                    value,
                    steps,
                    found,
                );
                steps.pop();
            }
        }
        // What is appended is merged into nothing.
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                steps.push(index.to_string());
                look(below(at, "0"), None, item, steps, found);
                steps.pop();
            }
        }
        _ => {}
    }
}

fn keys(object: Object, target: Option<&Value>, map: &Map<String, Value>, steps: &[String], found: &mut Vec<Unsaid>) {
    let known = words(object);
    // A path item says more than its reference; nothing else does.
    let is_reference = |value: &Value| value.get("$ref").is_some_and(Value::is_string);
    let is_alone = known.contains(&"$ref")
        && !matches!(object, Object::Part(Kind::PathItem))
        && (map.contains_key("$ref") || target.is_some_and(is_reference));
    for key in map.keys().filter(|key| *key != "$ref") {
        let shown = key.escape_debug();
        let (what, help) = if is_alone {
            (
                format!("says `{shown}` beside `$ref`, where OpenAPI 3.0 reads nothing else"),
                "correct the component that the reference leads to, or remove `$ref` with an action before this one and write `allOf: [{$ref: …}]` here".to_owned(),
            )
        } else if key == "xml" && matches!(object, Object::Part(Kind::Schema)) {
            let help = "say it in the description, or under a key of your own that begins with `x-`";
            (
                "says `xml`, which is not kept: docwright's documents describe JSON".to_owned(),
                help.to_owned(),
            )
        } else if known.contains(&key.as_str()) || key.starts_with("x-") || known.is_empty() {
            continue;
        } else {
            let near = nearest(key, known.iter().copied());
            let near = near.map_or_else(String::new, |near| format!("did you mean `{near}`? "));
            (
                format!("says `{shown}`, which is no member of {} in OpenAPI 3.0", name(object)),
                format!("{near}a key of your own begins with `x-`"),
            )
        };
        let steps = steps.iter().chain([key]).cloned().collect();
        found.push(Unsaid { steps, what, help });
    }
}

fn below(at: At, key: &str) -> At {
    match at {
        At::One(object) => inside(object, key),
        At::List(object) | At::Map(object) => At::One(object),
        At::OneOrList(object) if key.bytes().all(|byte| byte.is_ascii_digit()) => At::One(object),
        At::OneOrList(object) => inside(object, key),
        At::Anything => At::Anything,
    }
}

fn inside(object: Object, key: &str) -> At {
    if let Object::Part(kind) = object
        && let Some(held) = held(kind, key)
    {
        return match held {
            Held::One(kind) => At::One(Object::Part(kind)),
            Held::List(kind) => At::List(Object::Part(kind)),
            Held::Map(kind) => At::Map(Object::Part(kind)),
            Held::OneOrList(kind) => At::OneOrList(Object::Part(kind)),
        };
    }
    match (object, key) {
        (Object::Part(Kind::Root), "info") => At::One(Object::Info),
        (Object::Info, "contact") => At::One(Object::Contact),
        (Object::Info, "license") => At::One(Object::License),
        (Object::Part(Kind::Root | Kind::PathItem | Kind::Operation), "servers") => At::List(Object::Server),
        (Object::Link, "server") => At::One(Object::Server),
        (Object::Server, "variables") => At::Map(Object::ServerVariable),
        (Object::Part(Kind::Root), "tags") => At::List(Object::Tag),
        (Object::Part(Kind::Root | Kind::Operation | Kind::Schema) | Object::Tag, "externalDocs") => {
            At::One(Object::ExternalDocs)
        }
        (Object::Part(Kind::Schema), "discriminator") => At::One(Object::Discriminator),
        (Object::Part(Kind::Schema), "not") => At::One(Object::Part(Kind::Schema)),
        (Object::Part(Kind::Components | Kind::Parameter | Kind::MediaType), "examples") => At::Map(Object::Example),
        (Object::Part(Kind::Components | Kind::Response), "links") => At::Map(Object::Link),
        (Object::Part(Kind::Components), "securitySchemes") => At::Map(Object::SecurityScheme),
        (Object::SecurityScheme, "flows") => At::One(Object::Flows),
        (Object::Flows, _) => At::One(Object::Flow),
        _ => At::Anything,
    }
}

/// What the specification calls it, for a sentence.
fn name(object: Object) -> &'static str {
    match object {
        Object::Part(Kind::Root) => "a document",
        Object::Part(Kind::Components) => "`components`",
        Object::Part(Kind::PathItem) => "a path item",
        Object::Part(Kind::Operation) => "an operation",
        Object::Part(Kind::Callback) => "a callback",
        Object::Part(Kind::Parameter) => "a parameter",
        Object::Part(Kind::RequestBody) => "a request body",
        Object::Part(Kind::Response) => "a response",
        Object::Part(Kind::MediaType) => "a media type",
        Object::Part(Kind::Encoding) => "an encoding",
        Object::Part(Kind::Schema) => "a schema",
        Object::Info => "`info`",
        Object::Contact => "`contact`",
        Object::License => "`license`",
        Object::Server => "a server",
        Object::ServerVariable => "a server's variable",
        Object::Tag => "a tag",
        Object::ExternalDocs => "`externalDocs`",
        Object::Discriminator => "a discriminator",
        Object::Example => "an example",
        Object::Link => "a link",
        Object::SecurityScheme => "a security scheme",
        Object::Flows | Object::Flow => "the flows of OAuth",
    }
}

/// The keys that OpenAPI 3.0 gives a meaning; none where any key has one.
fn words(object: Object) -> &'static [&'static str] {
    match object {
        Object::Part(Kind::Callback) => &[],
        Object::Part(Kind::Root) => &[
            "openapi",
            "info",
            "servers",
            "paths",
            "components",
            "security",
            "tags",
            "externalDocs",
        ],
        Object::Part(Kind::Components) => &[
            "schemas",
            "responses",
            "parameters",
            "examples",
            "requestBodies",
            "headers",
            "securitySchemes",
            "links",
            "callbacks",
        ],
        Object::Part(Kind::PathItem) => &[
            "$ref",
            "summary",
            "description",
            "get",
            "put",
            "post",
            "delete",
            "options",
            "head",
            "patch",
            "trace",
            "servers",
            "parameters",
        ],
        Object::Part(Kind::Operation) => &[
            "tags",
            "summary",
            "description",
            "externalDocs",
            "operationId",
            "parameters",
            "requestBody",
            "responses",
            "callbacks",
            "deprecated",
            "security",
            "servers",
        ],
        Object::Part(Kind::Parameter) => &[
            "$ref",
            "name",
            "in",
            "description",
            "required",
            "deprecated",
            "allowEmptyValue",
            "style",
            "explode",
            "allowReserved",
            "schema",
            "example",
            "examples",
            "content",
        ],
        Object::Part(Kind::RequestBody) => &["$ref", "description", "content", "required"],
        Object::Part(Kind::Response) => &["$ref", "description", "headers", "content", "links"],
        Object::Part(Kind::MediaType) => &["schema", "example", "examples", "encoding"],
        Object::Part(Kind::Encoding) => &["contentType", "headers", "style", "explode", "allowReserved"],
        Object::Part(Kind::Schema) => &[
            "$ref",
            "title",
            "multipleOf",
            "maximum",
            "exclusiveMaximum",
            "minimum",
            "exclusiveMinimum",
            "maxLength",
            "minLength",
            "pattern",
            "maxItems",
            "minItems",
            "uniqueItems",
            "maxProperties",
            "minProperties",
            "required",
            "enum",
            "type",
            "allOf",
            "oneOf",
            "anyOf",
            "not",
            "items",
            "properties",
            "additionalProperties",
            "description",
            "format",
            "default",
            "nullable",
            "discriminator",
            "readOnly",
            "writeOnly",
            "externalDocs",
            "example",
            "deprecated",
        ],
        Object::Info => &[
            "title",
            "description",
            "termsOfService",
            "contact",
            "license",
            "version",
        ],
        Object::Contact => &["name", "url", "email"],
        Object::License => &["name", "url"],
        Object::Server => &["url", "description", "variables"],
        Object::ServerVariable => &["enum", "default", "description"],
        Object::Tag => &["name", "description", "externalDocs"],
        Object::ExternalDocs => &["description", "url"],
        Object::Discriminator => &["propertyName", "mapping"],
        Object::Example => &["$ref", "summary", "description", "value", "externalValue"],
        Object::Link => &[
            "$ref",
            "operationRef",
            "operationId",
            "parameters",
            "requestBody",
            "description",
            "server",
        ],
        Object::SecurityScheme => &[
            "$ref",
            "type",
            "description",
            "name",
            "in",
            "scheme",
            "bearerFormat",
            "flows",
            "openIdConnectUrl",
        ],
        Object::Flows => &["implicit", "password", "clientCredentials", "authorizationCode"],
        Object::Flow => &["authorizationUrl", "tokenUrl", "refreshUrl", "scopes"],
    }
}
