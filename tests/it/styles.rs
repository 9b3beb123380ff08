//! Styles of public documentation that no vendor here uses, read by a layout alone: what was taken from a few pages of each,
//! held to what a person took from them by hand.
//!
//! A style is a folder `tests/styles/VENDOR.STYLE/` with a layout, pages of a vendor that is made up, and `expect.txt`: for each
//! operation its request line and, below it, a line for each fact.

use docwright_base::{Format, Page};
use docwright_reader::{Layout, Service, compile};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The least share of facts that are right, among those expected and among those read.
const LEAST: f64 = 0.95;

#[test]
fn new_styles_are_read_by_a_layout_alone() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("styles");
    for style in entries(&folder) {
        let layout = fs::read_to_string(style.join("layout.yaml")).unwrap();
        let layout = Layout::from_yaml("layout.yaml", &layout).unwrap();
        let pages: Vec<Page> = entries(&style.join("pages")).iter().map(|path| page(path)).collect();
        let compiled = compile(&pages, &layout, &Service::untitled("Styles"), None);
        let told: Vec<String> = compiled.diagnostics.iter().map(ToString::to_string).collect();
        let told: Vec<&String> = told.iter().filter(|line| !line.starts_with("info")).collect();
        assert!(told.is_empty(), "{told:#?}");

        let spec = serde_json::to_value(&compiled.output.spec).unwrap();
        let found = Facts::of(&spec);
        let expected = expected(&fs::read_to_string(style.join("expect.txt")).unwrap());
        let right = found.intersection(&expected).count() as f64;
        let shares = (right / found.len() as f64, right / expected.len() as f64);
        let missed: Vec<_> = expected.difference(&found).collect();
        let wrong: Vec<_> = found.difference(&expected).collect();
        assert!(
            shares.0 >= LEAST && shares.1 >= LEAST,
            "{}: {shares:?}\nmissed {missed:#?}\nwrong {wrong:#?}",
            style.display()
        );
    }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    entries.sort();
    entries
}

fn page(path: &Path) -> Page {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    Page {
        vendor: "style".to_owned(),
        format: Format::from_path(&name).unwrap(),
        path: name.into(),
        url: None,
        text: fs::read_to_string(path).unwrap(),
    }
}

/// Each fact with the request line above it.
fn expected(text: &str) -> BTreeSet<String> {
    let mut operation = "";
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| match line.strip_prefix("  ") {
            Some(fact) => format!("{operation}  {fact}"),
            None => {
                operation = line;
                line.to_owned()
            }
        })
        .collect()
}

/// The facts of a document in the words of `expect.txt`.
pub(crate) struct Facts<'s> {
    spec: &'s Value,
    operation: String,
    found: BTreeSet<String>,
}

impl<'s> Facts<'s> {
    pub(crate) fn of(spec: &'s Value) -> BTreeSet<String> {
        let mut facts = Self {
            spec,
            operation: String::new(),
            found: BTreeSet::new(),
        };
        for (path, item) in spec["paths"].as_object().unwrap() {
            let operations = item
                .as_object()
                .unwrap()
                .iter()
                .filter(|(_, it)| it.get("responses").is_some());
            for (method, operation) in operations {
                facts.operation = format!("{} {path}", method.to_uppercase());
                facts.found.insert(facts.operation.clone());
                facts.operation(operation);
            }
        }
        facts.found
    }

    fn operation(&mut self, operation: &'s Value) {
        for parameter in list(&operation["parameters"]) {
            let parameter = self.followed(parameter);
            let (place, name) = (text(&parameter["in"]), text(&parameter["name"]));
            let is_required = parameter["required"] == true;
            let is_deprecated = parameter["deprecated"] == true;
            self.schema(place, name, &parameter["schema"], is_required, is_deprecated);
        }
        for schema in schemas(self.followed(&operation["requestBody"])) {
            self.members("body", "", schema, true);
        }
        for (status, response) in operation["responses"].as_object().unwrap() {
            let response = self.followed(response);
            let before = self.found.len();
            for (name, header) in response["headers"].as_object().into_iter().flatten() {
                let header = self.followed(header);
                self.schema(&format!("{status} header"), name, &header["schema"], false, false);
            }
            for schema in schemas(response).filter(|_| status.starts_with('2')) {
                self.members(status, "", schema, false);
            }
            if self.found.len() == before {
                self.found.insert(format!("{}  {status}", self.operation));
            }
        }
        for error in list(&operation["x-error-codes"]) {
            let fact = format!("{}  error {} {}", self.operation, error["status"], text(&error["code"]));
            self.found.insert(fact);
        }
    }

    fn schema(&mut self, place: &str, name: &str, schema: &'s Value, is_required: bool, is_deprecated: bool) {
        let kind = self.stated(schema, "type").map_or("any", text);
        let mut fact = format!("{}  {place} {name}: {kind}", self.operation);
        if self.stated(schema, "nullable").is_some() {
            fact.push_str(" or null");
        }
        if is_required {
            fact.push_str(" required");
        }
        if is_deprecated || self.stated(schema, "deprecated").is_some() {
            fact.push_str(" deprecated");
        }
        if let Some(value) = self.stated(schema, "default") {
            fact = format!(
                "{fact} default {}",
                value.as_str().map_or(value.to_string(), str::to_owned)
            );
        }
        if let Some(values) = self.stated(schema, "enum") {
            let mut values: Vec<&str> = list(values).map(text).collect();
            values.sort_unstable();
            fact = format!("{fact} one of {}", values.join("|"));
        }
        self.found.insert(fact);
        self.members(place, name, schema, place == "body");
    }

    /// What is inside a schema, down to a depth that no page here has.
    fn members(&mut self, place: &str, name: &str, schema: &'s Value, may_be_required: bool) {
        if name.matches('.').count() > 6 {
            return;
        }
        if let Some(items) = self.stated(schema, "items") {
            self.schema(place, &format!("{name}[]"), items, false, false);
        }
        let dot = if name.is_empty() { "" } else { "." };
        if let Some(values) = self.stated(schema, "additionalProperties").filter(|it| it.is_object()) {
            self.schema(place, &format!("{name}{dot}*"), values, false, false);
        }
        let required: Vec<&str> = self
            .stated(schema, "required")
            .map_or(Vec::new(), |names| list(names).map(text).collect());
        let members = self.stated(schema, "properties").and_then(Value::as_object);
        for (member, schema) in members.into_iter().flatten() {
            let is_required = may_be_required && required.contains(&member.as_str());
            self.schema(place, &format!("{name}{dot}{member}"), schema, is_required, false);
        }
    }

    /// What a schema, or one that it is made of, says under a key.
    fn stated(&self, schema: &'s Value, key: &str) -> Option<&'s Value> {
        let schema = self.followed(schema);
        schema
            .get(key)
            .or_else(|| list(&schema["allOf"]).find_map(|part| self.stated(part, key)))
    }

    fn followed(&self, value: &'s Value) -> &'s Value {
        let target = value.get("$ref").and_then(Value::as_str);
        target.map_or(value, |target| {
            self.spec.pointer(target.trim_start_matches('#')).unwrap()
        })
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn schemas(value: &Value) -> impl Iterator<Item = &Value> {
    let content = value["content"].as_object().into_iter().flatten();
    content.map(|(_, content)| &content["schema"])
}
