//! An OpenAPI file that somebody else wrote, as a typed document.
//!
//! In: YAML or JSON text of OpenAPI 3.0, 3.1 or 3.2. Out: the document in 3.0 with what it lost on the way, or one
//! diagnostic that says why it is none. What is wrong inside of it is mended and judged by `docwright::code`, not here.

use crate::files;
use docwright::{Diagnostic, Warned};
use openapiv3::OpenAPI;
use serde_json::Value;

/// Reads a spec; `shown` is the file's name in the diagnostic.
pub(crate) fn parse(text: &str, shown: &str) -> Result<Warned<OpenAPI>, Box<Diagnostic>> {
    let document = docwright::input::read(shown, text)?.to_value();
    check_version(&document, text, shown)?;
    docwright::code::read(document).ok_or_else(|| {
        Box::new(files::error(
            "bad-spec",
            shown,
            None,
            "an OpenAPI document is an object",
        ))
    })
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
            problem("openapi: 3.0.3\ninfo: [\n").contains("a.yaml:2"),
            "{}",
            problem("openapi: 3.0.3\ninfo: [\n")
        );
        let json = parse("{\n\"openapi\": }", "a.json").unwrap_err().to_string();
        assert!(json.contains("a.json:2"), "{json}");
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
        let text = format!("{HEAD}paths: {{}}\ncomponents: {{schemas: {{A: {{properties: {{b: {{nullable: 7}}}}}}}}}}");
        let read = parse(&text, "a.yaml").unwrap();
        let finding = read.diagnostics[0].to_string();
        assert!(
            finding.contains("#/components/schemas/A/properties/b/nullable:"),
            "{finding}"
        );
    }
}
