//! An OpenAPI file that somebody else wrote, as a typed document.
//!
//! In: YAML or JSON text of Swagger 2.0 or of OpenAPI 3.0, 3.1 or 3.2. Out: the document in 3.0 with what it lost on the way, or one
//! diagnostic that says why it is none. What is wrong inside of it is mended and judged by `docwright_code`, not here.

use crate::files;
use docwright_base::Code;
use docwright_base::input::{self, Tree};
use docwright_base::openapi::pointer::unescaped;
use docwright_base::{Diagnostic, Place, Severity, Warned};
use openapiv3::OpenAPI;
use serde_json::Value;
use std::path::Path;

/// Reads a spec, corrected by the text of an overlay if there is one; `shown` is the file's name in the diagnostic, `load` has the
/// files beside it, if it lies anywhere.
pub(crate) fn parse(
    text: &str,
    shown: &str,
    overlay: Option<&str>,
    load: Option<&mut docwright_code::Load<'_>>,
) -> Result<Warned<OpenAPI>, Box<Diagnostic>> {
    if text.trim_start_matches('\u{feff}').trim_start().starts_with('<') {
        let message = "this is HTML or XML, and no OpenAPI document, which is YAML or JSON";
        let help =
            "pages of a vendor are read by `cargo xtask new VENDOR/SERVICE --page FILE`, or by `cargo xtask spec`";
        return Err(Box::new(files::error(Code::BadSpec, shown, None, message).help(help)));
    }
    let tree = input::read(shown, text)?;
    let mut document = tree.to_value();
    version_as_text(&mut document);
    check_version(&document, &tree, shown)?;
    let mut corrections = Vec::new();
    let home = shown.rsplit('/').next().unwrap_or(shown);
    document = match load {
        Some(load) => docwright_code::bundle(document, home, load).drain_into(&mut corrections),
        None => {
            let mut nothing =
                |_: &str| Err("the document comes on the standard input, and nothing lies beside it".to_owned());
            let bundled = docwright_code::bundle(document, home, &mut nothing).drain_into(&mut corrections);
            // As a file, the document would have all of it, whatever hangs on it.
            let errors = corrections
                .drain(..)
                .map(|found| found.as_error().help("give the document as a file, in its folder"));
            corrections = errors.collect();
            bundled
        }
    };
    if let Some(overlay) = overlay {
        document = docwright_reader::apply_overlay(document, overlay).drain_into(&mut corrections);
    }
    let read = docwright_code::read(document);
    let mut read = read.ok_or_else(|| files::error(Code::BadSpec, shown, None, "an OpenAPI document is an object"))?;
    for diagnostic in &mut read.diagnostics {
        locate(diagnostic, &tree, shown);
    }
    read.diagnostics.splice(0..0, corrections);
    Ok(read)
}

/// The file at a path below a folder, as a document refers to it.
pub(crate) fn beside(folder: &Path, path: &str) -> Result<Value, String> {
    let there =
        |error: std::io::Error| format!("there is no file at {path:?} beside the document that can be read: {error}");
    let folder = folder.canonicalize().map_err(there)?;
    let file = folder.join(path).canonicalize().map_err(there)?;
    // Links may lead anywhere.
    if !file.starts_with(&folder) {
        return Err("it leads out of the folder of the document".to_owned());
    }
    let text = files::read_text(&file, path).map_err(|problem| problem.to_string())?;
    let tree = input::read(path, &text).map_err(|problem| problem.to_string())?;
    Ok(tree.to_value())
}

/// `openapi: 3.1` and `swagger: 2.0` are numbers to YAML, and mean the texts.
fn version_as_text(document: &mut Value) {
    for key in ["openapi", "swagger"] {
        if let Some(version) = document.get_mut(key)
            && version.is_number()
        {
            *version = Value::String(version.to_string());
        }
    }
}

fn check_version(document: &Value, tree: &Tree<'_>, shown: &str) -> Result<(), Box<Diagnostic>> {
    if document.is_null() {
        let problem = files::error(
            Code::BadSpec,
            shown,
            None,
            "the file is empty: it holds no OpenAPI document",
        );
        return Err(Box::new(problem.help("give the file that holds the document")));
    }
    let version = document.get("openapi").and_then(Value::as_str);
    let is_known = |version: &str| {
        ["3.0", "3.1", "3.2"].iter().any(|known| {
            let rest = version.strip_prefix(known);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    };
    if version.is_some_and(is_known) {
        return Ok(());
    }
    let swagger = document.get("swagger").map(Value::as_str);
    let (line, read) = match (version, swagger) {
        (None, Some(Some("2.0" | "2"))) if document.get("openapi").is_none() => return Ok(()),
        (Some(version), _) => (tree.line(&["openapi"]), format!("OpenAPI {version}")),
        (None, Some(version)) => (
            tree.line(&["swagger"]),
            format!("Swagger {}", version.unwrap_or("of no version")),
        ),
        (None, None) => (None, "no `openapi: 3.x.y` at the top".to_owned()),
    };
    let message = format!(
        "expected a document of OpenAPI 3.0, 3.1 or 3.2 or of Swagger 2.0, found {}",
        read.escape_debug()
    );
    let help = if version.is_some() || swagger.is_some() {
        "convert the document to OpenAPI 3.0 first"
    } else {
        "give the file that holds the OpenAPI document"
    };
    Err(Box::new(
        files::error(Code::NotOpenapi3, shown, line, message).help(help),
    ))
}

/// An error about a part of the document is shown with the line of that part.
fn locate(diagnostic: &mut Diagnostic, tree: &Tree<'_>, shown: &str) {
    let Place::Spec(pointer) = &diagnostic.place else {
        return;
    };
    let steps = pointer.split('/').skip(1);
    let steps: Vec<String> = steps.map(unescaped).collect();
    let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
    if diagnostic.severity == Severity::Error
        && let Some(line) = tree.line(&steps)
    {
        diagnostic.message = format!("#{pointer}: {}", diagnostic.message);
        diagnostic.place = Place::File {
            path: shown.to_owned(),
            line: Some(line),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nothing(_: &str) -> Result<Value, String> {
        Err("there is nothing beside it".to_owned())
    }

    fn problem(text: &str) -> String {
        parse(text, "a.yaml", None, Some(&mut nothing)).unwrap_err().to_string()
    }

    const HEAD: &str = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\n";

    #[test]
    fn yaml_and_json_are_read_alike() {
        let yaml = parse(&format!("{HEAD}paths: {{}}\n"), "a.yaml", None, Some(&mut nothing)).unwrap();
        let json = "{\n\t\"openapi\": \"3.0.3\", \"info\": {\"title\": \"T\", \"version\": \"1\"}, \"paths\": {}}";
        assert_eq!(
            yaml.output,
            parse(json, "a.json", None, Some(&mut nothing)).unwrap().output
        );
    }

    #[test]
    fn a_syntax_error_names_its_line() {
        assert!(
            problem("openapi: 3.0.3\ninfo: [\n").contains("a.yaml:2"),
            "{}",
            problem("openapi: 3.0.3\ninfo: [\n")
        );
        let json = parse("{\n\"openapi\": }", "a.json", None, Some(&mut nothing))
            .unwrap_err()
            .to_string();
        assert!(json.contains("a.json:2"), "{json}");
    }

    #[test]
    fn other_versions_are_named() {
        assert!(problem("openapi: 4.0.0\n").contains("found OpenAPI 4.0.0"));
        assert!(problem("x: 1\nswagger: '1.2'\n").contains("a.yaml:2"));
        assert!(problem("just text").contains("no `openapi"));
    }

    #[test]
    fn what_is_no_document_is_not_to_be_converted() {
        for text in ["", "\n", "# a comment\n", "null", "---\n", "\u{feff}"] {
            let found = problem(text);
            assert!(
                found.contains("a.yaml: the file is empty: it holds no OpenAPI document"),
                "{found}"
            );
        }
        for text in ["", "{}", "[]", "just text", "a: 1"] {
            assert!(!problem(text).contains("convert"), "{}", problem(text));
        }
        assert!(parse("", "a.json", None, Some(&mut nothing)).is_err());
        assert!(problem("swagger: '1.2'\n").contains("convert the document"));
    }

    #[test]
    fn a_version_needs_no_quotes() {
        for version in ["3.0", "3.1", "'3.1'", "3.2.0", "3.1.0-rc1"] {
            let read = parse(
                &format!("openapi: {version}\ninfo: {{title: T, version: '1'}}\npaths: {{}}\n"),
                "a.yaml",
                None,
                Some(&mut nothing),
            );
            assert!(read.is_ok(), "{version}: {:?}", read.err());
        }
        for version in ["3", "3.3", "30", "3.1x", "[3.1]", "31.0"] {
            assert!(
                problem(&format!("openapi: {version}\n")).contains("expected a document of OpenAPI"),
                "{version}"
            );
        }
    }

    #[test]
    fn swagger_is_read_too() {
        for version in ["2.0", "'2.0'", "2"] {
            let text = format!("swagger: {version}\ninfo: {{title: T, version: '1'}}\nhost: a.example\npaths: {{}}\n");
            let read = parse(&text, "a.yaml", None, Some(&mut nothing)).unwrap();
            assert_eq!(read.output.servers[0].url, "https://a.example");
            assert!(
                read.diagnostics[0].to_string().contains("#/host"),
                "{:?}",
                read.diagnostics
            );
        }
        for version in ["1.2", "'2.1'", "[2]", "two"] {
            let found = problem(&format!("swagger: {version}\n"));
            assert!(found.contains("found Swagger"), "{found}");
        }
    }

    /// Merge keys, flow style and parts in other files, which are in the words of 2.0, too.
    #[test]
    fn swagger_is_yaml_of_several_files() {
        let text = "\
swagger: '2.0'
info: {title: T, version: '1'}
x-limit: &limit {name: limit, in: query, type: integer}
paths:
  /boats:
    get:
      parameters: [{<<: *limit, maximum: 9}, {$ref: 'parts.yaml#/Hue'}]
      responses: {200: {$ref: 'parts.yaml#/Boats'}}
    post: {parameters: [{$ref: 'parts.yaml#/Boat'}], responses: {204: {description: Done}}}
";
        let parts = serde_json::json!({
            "Hue": {"name": "hue", "in": "query", "type": "array", "items": {"type": "string"}},
            "Boats": {"description": "All.", "schema": {"type": "array", "items": {"$ref": "#/Mast"}}},
            "Boat": {"name": "boat", "in": "body", "schema": {"$ref": "#/Mast"}},
            "Mast": {"type": "object", "x-nullable": true},
        });
        let mut load = |path: &str| match path {
            "parts.yaml" => Ok(parts.clone()),
            _ => Err("there is no such file".to_owned()),
        };
        let read = parse(text, "a.yaml", None, Some(&mut load)).unwrap();
        let document = serde_json::to_value(&read.output).unwrap();
        let at = |pointer: &str| document.pointer(pointer).cloned().unwrap_or_default();
        assert_eq!(at("/paths/~1boats/get/parameters/0/schema/maximum"), 9);
        assert_eq!(at("/components/parameters/Hue/explode"), false);
        assert_eq!(
            at("/components/requestBodies/Boat/content/application~1json/schema/$ref"),
            "#/components/schemas/Mast"
        );
        assert_eq!(
            at("/components/responses/Boats/content/application~1json/schema/items/$ref"),
            "#/components/schemas/Mast"
        );
        assert_eq!(at("/components/schemas/Mast/nullable"), true);
        assert_eq!(
            at("/paths/~1boats/post/requestBody/$ref"),
            "#/components/requestBodies/Boat"
        );
    }

    #[test]
    fn a_wrong_path_is_shown_with_its_line() {
        let read = parse(
            &format!("{HEAD}paths:\n  /a: {{}}\n  a/b~: {{}}\n"),
            "a.yaml",
            None,
            Some(&mut nothing),
        )
        .unwrap();
        let finding = read.diagnostics[0].to_string();
        assert!(
            finding.starts_with("error[bad-path] a.yaml:5: #/paths/a~1b~0: the path"),
            "{finding}"
        );
    }

    #[test]
    fn newer_versions_say_what_they_lose() {
        let text = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\nwebhooks: {w: {}}\n";
        let read = parse(text, "a.yaml", None, Some(&mut nothing)).unwrap();
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
        let read = parse(&text, "a.yaml", None, Some(&mut nothing)).unwrap();
        let finding = read.diagnostics[0].to_string();
        assert!(
            finding.contains("#/components/schemas/A/properties/b/nullable:"),
            "{finding}"
        );
    }
}
