//! An OpenAPI file that somebody else wrote, as a typed document.
//!
//! In: YAML or JSON text of OpenAPI 3.0, 3.1 or 3.2. Out: the document in 3.0 with what it lost on the way, or one
//! diagnostic that says where it stops being OpenAPI. What a well-formed document asks of the generated code is judged by
//! `docwright::code`, not here.

use crate::files;
use docwright::{Diagnostic, Warned};
use openapiv3::{OpenAPI, Operation, Parameter, PathItem, RequestBody, Response, Schema};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads a spec; `shown` is the file's name in the diagnostic.
pub(crate) fn parse(text: &str, shown: &str) -> Result<Warned<OpenAPI>, Box<Diagnostic>> {
    let document = to_value(text, shown)?;
    check_version(&document, text, shown)?;
    let Warned {
        output: document,
        diagnostics,
    } = docwright::code::lower(document);
    let output = serde_json::from_value(document.clone()).map_err(|whole| {
        let (pointer, problem) = narrow(&document).unwrap_or_else(|| (String::new(), whole.to_string()));
        let message = format!("#{pointer} is not what OpenAPI 3.0 allows there: {problem}");
        Box::new(
            files::error("bad-spec", shown, None, message)
                .help("the OpenAPI 3.0.3 specification says which keys and types may stand there"),
        )
    })?;
    Ok(Warned { output, diagnostics })
}

fn to_value(text: &str, shown: &str) -> Result<Value, Box<Diagnostic>> {
    let syntax = |line: Option<usize>, problem: String| {
        Box::new(files::error(
            "bad-syntax",
            shown,
            line,
            format!("cannot be parsed: {problem}"),
        ))
    };
    // JSON has its own reader because its white space is freer than YAML's: a tab may indent it.
    if text.trim_start().starts_with('{') {
        serde_json::from_str(text).map_err(|problem| syntax(Some(problem.line()), problem.to_string()))
    } else {
        serde_yaml::from_str(text).map_err(|problem| {
            let line = problem.location().map(|location| location.line());
            syntax(line, problem.to_string())
        })
    }
}

fn check_version(document: &Value, text: &str, shown: &str) -> Result<(), Box<Diagnostic>> {
    let version = document.get("openapi").and_then(Value::as_str);
    if version.is_some_and(|version| ["3.0.", "3.1.", "3.2."].iter().any(|known| version.starts_with(known))) {
        return Ok(());
    }
    let (line, read) = match (version, document.get("swagger")) {
        (Some(version), _) => (files::line_of(text, "openapi"), format!("OpenAPI {version}")),
        (None, Some(version)) => (files::line_of(text, "swagger"), format!("Swagger {version}")),
        (None, None) => (None, "no `openapi: 3.x.y` at the top".to_owned()),
    };
    let message = format!("expected an OpenAPI document of version 3.0, 3.1 or 3.2, found {read}");
    Err(Box::new(
        files::error("not-openapi-3", shown, line, message).help("convert the document to OpenAPI 3.0 first"),
    ))
}

/// The innermost part that cannot be read, as a JSON pointer and the reader's complaint.
///
/// A typed reader says of the whole document only that no variant matched; asking it about each part finds the part.
fn narrow(document: &Value) -> Option<(String, String)> {
    let paths = entries(document.get("paths")).flat_map(|(path, item)| {
        let pointer = format!("/paths/{}", escape(path));
        let operations: Vec<_> = entries(Some(item))
            .filter(|(_, value)| value.get("responses").is_some())
            .filter_map(|(method, operation)| narrow_operation(&format!("{pointer}/{method}"), operation))
            .collect();
        operations.into_iter().chain(complaint::<PathItem>(&pointer, item))
    });
    let schemas = entries(document.pointer("/components/schemas"))
        .filter_map(|(name, schema)| narrow_schema(&format!("/components/schemas/{}", escape(name)), schema));
    paths.chain(schemas).next()
}

fn narrow_operation(pointer: &str, operation: &Value) -> Option<(String, String)> {
    let parameters = operation
        .get("parameters")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let parameters = parameters
        .enumerate()
        .filter_map(|(index, parameter)| complaint::<Parameter>(&format!("{pointer}/parameters/{index}"), parameter));
    let body = operation
        .get("requestBody")
        .and_then(|body| complaint::<RequestBody>(&format!("{pointer}/requestBody"), body));
    let responses = entries(operation.get("responses"))
        .filter_map(|(status, response)| complaint::<Response>(&format!("{pointer}/responses/{status}"), response));
    parameters
        .chain(body)
        .chain(responses)
        .next()
        .or_else(|| complaint::<Operation>(pointer, operation))
}

fn narrow_schema(pointer: &str, schema: &Value) -> Option<(String, String)> {
    let whole = complaint::<Schema>(pointer, schema)?;
    let properties = entries(schema.get("properties"))
        .filter_map(|(name, property)| narrow_schema(&format!("{pointer}/properties/{}", escape(name)), property));
    let items = schema
        .get("items")
        .and_then(|items| narrow_schema(&format!("{pointer}/items"), items));
    Some(properties.chain(items).next().unwrap_or(whole))
}

/// What the reader has to say against a value of type `T`; references are never wrong by themselves.
fn complaint<T: DeserializeOwned>(pointer: &str, value: &Value) -> Option<(String, String)> {
    if value.get("$ref").is_some() {
        return None;
    }
    let problem = serde_json::from_value::<T>(value.clone()).err()?;
    Some((pointer.to_owned(), problem.to_string()))
}

fn entries(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flatten()
}

/// A key as it stands in a JSON pointer (RFC 6901).
fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> String {
        parse(text, "a.yaml").unwrap_err().to_string()
    }

    const HEAD: &str = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\n";

    #[test]
    fn yaml_and_json_are_read_alike() {
        let yaml = parse(&format!("{HEAD}paths: {{}}\n"), "a.yaml").unwrap();
        let json = "{\n\t\"openapi\": \"3.0.3\", \"info\": {\"title\": \"T\", \"version\": \"1\"}, \"paths\": {}}";
        assert_eq!(yaml.output, parse(json, "a.json").unwrap().output);
    }

    #[test]
    fn a_syntax_error_names_its_line() {
        assert!(
            problem("openapi: 3.0.3\ninfo: [\n").contains("a.yaml:3"),
            "{}",
            problem("openapi: 3.0.3\ninfo: [\n")
        );
        assert!(problem("{\n\"openapi\": }").contains("a.yaml:2"));
    }

    #[test]
    fn other_versions_are_named() {
        assert!(problem("openapi: 4.0.0\n").contains("found OpenAPI 4.0.0"));
        assert!(problem("x: 1\nswagger: '2.0'\n").contains("a.yaml:2"));
        assert!(problem("just text").contains("no `openapi"));
    }

    #[test]
    fn newer_versions_say_what_they_lose() {
        let text = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\nwebhooks: {w: {}}\n";
        let read = parse(text, "a.yaml").unwrap();
        assert_eq!(read.output.openapi, "3.0.3");
        assert_eq!(read.diagnostics.len(), 1);
        assert!(
            read.diagnostics[0].to_string().contains("#/webhooks"),
            "{:?}",
            read.diagnostics
        );
    }

    #[test]
    fn a_wrong_part_is_named_by_its_pointer() {
        let schema =
            format!("{HEAD}paths: {{}}\ncomponents: {{schemas: {{A: {{properties: {{b: {{nullable: 7}}}}}}}}}}");
        assert!(
            problem(&schema).contains("#/components/schemas/A/properties/b "),
            "{}",
            problem(&schema)
        );
        let parameter = format!("{HEAD}paths: {{/a/b: {{get: {{parameters: [{{name: 1}}], responses: {{}}}}}}}}");
        assert!(
            problem(&parameter).contains("#/paths/~1a~1b/get/parameters/0 "),
            "{}",
            problem(&parameter)
        );
    }
}
