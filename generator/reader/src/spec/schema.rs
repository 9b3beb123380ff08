//! Trees of fields in, JSON schemas out; objects that the vendor names become components.
//!
//! The example stands beside the field as a second witness: it tells what an untyped list holds, which members an object
//! without a table has, and whether a "required" response member really always comes.

use super::component::Components;
use super::constrain::{constrain, describe, enumerate};
use super::draft::Body;
use super::mark::mark;
use super::nest;
use super::tree::Node;
use crate::fact::{Field, Required, TypeExpr};
use crate::layout::TypeWord;
use docwright_base::Code;
use docwright_base::diagnostic::{Diagnostic, Place};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Builds the schemas of one body or parameter.
pub(super) struct Builder<'b> {
    pub(super) components: &'b mut Components,
    pub(super) diagnostics: &'b mut Vec<Diagnostic>,
    /// Whose schemas these are: the operation's name, for telling apart objects of one name.
    pub(super) scope: String,
    /// It is a response: "required" there only means "present".
    pub(super) is_response: bool,
    /// Named objects around the one at hand, innermost last, with their component's number.
    open: Vec<(String, usize)>,
    /// The tables whose objects are components, with their numbers.
    made: HashMap<usize, usize>,
}

impl<'b> Builder<'b> {
    pub(super) fn new(
        components: &'b mut Components,
        diagnostics: &'b mut Vec<Diagnostic>,
        scope: String,
        is_response: bool,
    ) -> Self {
        Self {
            components,
            diagnostics,
            scope,
            is_response,
            open: Vec::new(),
            made: HashMap::new(),
        }
    }

    /// The schema of a body, as a component called `name` unless it is a bare value.
    pub(super) fn body(&mut self, body: &Body, name: &str, examples: &[&Value]) -> Value {
        if let Some((_, root)) = body.root.filter(|_| body.members.is_empty()) {
            let expr = root.type_expr.clone();
            let is_object = matches!(expr, TypeExpr::Word(TypeWord::Object) | TypeExpr::Unknown);
            if !is_object || examples.is_empty() {
                let mut schema = self.expr(&expr, None, examples);
                describe(&mut schema, root);
                return schema;
            }
        }
        let example = merged(examples);
        // A body that the example shows as an array, or its own row calls one: the table describes its elements.
        let is_list =
            |(_, root): (_, &Field)| matches!(root.type_expr, TypeExpr::Array(_) | TypeExpr::Word(TypeWord::Array));
        if matches!(examples.first(), Some(Value::Array(_))) || body.root.is_some_and(is_list) {
            let elements = elements(examples);
            let object = self.object(&body.members, merged(&elements).as_ref());
            let number = self.components.add(name, &self.scope, object);
            return json!({"type": "array", "items": reference(number)});
        }
        let object = self.object(&body.members, example.as_ref());
        reference(self.components.add(name, &self.scope, object))
    }

    /// The schema of a body that only an example shows.
    pub(super) fn shown_body(&mut self, name: &str, examples: &[&Value]) -> Value {
        match merged(examples) {
            Some(example) => {
                let schema = self.witnessed(&example);
                reference(self.components.add(name, &self.scope, schema))
            }
            None => examples
                .first()
                .map_or_else(|| json!({}), |example| self.witnessed(example)),
        }
    }

    /// The schema of a parameter. Outside a body everything is text: an unknown type is taken for one.
    pub(super) fn parameter(&mut self, node: &Node) -> Value {
        let is_undefined =
            matches!(node.field.type_expr, TypeExpr::Named(_)) && !node.has_members() && node.values.is_empty();
        if is_undefined {
            self.undefined(node, "it is taken for a text");
        }
        if is_undefined || node.field.type_expr == TypeExpr::Unknown {
            return self.header(node.field);
        }
        // What a list holds its example tells. An object's may not show all that a caller could send.
        let own =
            nest::own_example(node.field).filter(|own| own.is_array() && tells_members(own, &node.field.type_expr));
        let own: Vec<&Value> = own.iter().collect();
        let mut schema = self.expr(&node.field.type_expr, Some(node), &own);
        if schema["type"] == "array" && schema["items"] == json!({}) {
            schema["items"] = json!({"type": "string"});
        }
        constrain(&mut schema, &node.field.constraints);
        if !node.values.is_empty() {
            enumerate(&mut schema, &named_values(node));
        }
        schema
    }

    /// The schema of a header, which is text unless the page names a simple type.
    pub(super) fn header(&mut self, field: &Field) -> Value {
        let mut schema = match field.type_expr {
            TypeExpr::Word(word) => scalar(word),
            _ => json!({"type": "string"}),
        };
        constrain(&mut schema, &field.constraints);
        schema
    }

    fn object(&mut self, members: &[Node], example: Option<&Value>) -> Value {
        self.object_of(&members.iter().collect::<Vec<_>>(), example)
    }

    fn object_of(&mut self, members: &[&Node], example: Option<&Value>) -> Value {
        let mut properties = Map::new();
        let mut required = Vec::new();
        let mut documented = Vec::new();
        let inside = inside(members, example);
        let nodes_inside = inside.values().flatten();
        let names_inside: HashSet<&str> = nodes_inside.map(|node| node.field.api_name.as_str()).collect();
        for node in members {
            let name = node.field.api_name.clone();
            if properties.contains_key(&name) || names_inside.contains(name.as_str()) {
                continue;
            }
            let value = example.and_then(|example| example.get(&name));
            let schema = self.field(node, value);
            match &node.field.required {
                // A model that insists on a member the vendor's own example lacks could not read that example.
                Required::Yes if self.is_response && example.is_some() && value.is_none() => {
                    documented.push(name.clone())
                }
                Required::Yes => required.push(name.clone()),
                Required::Conditional(_) | Required::No | Required::Unstated => {}
            }
            properties.insert(name, schema);
        }
        for (wrapper, nodes) in inside {
            let values: Vec<&Value> = example.and_then(|example| example.get(wrapper)).into_iter().collect();
            let object = self.object_of(&nodes, merged(&elements(&values)).as_ref());
            let is_list = values.iter().any(|value| value.is_array());
            let schema = if is_list {
                json!({"type": "array", "items": object})
            } else {
                object
            };
            properties.insert(wrapper.to_owned(), schema);
        }
        let mut object = json!({"type": "object", "properties": properties});
        if !required.is_empty() {
            object["required"] = json!(required);
        }
        if !documented.is_empty() {
            object["x-documented-required"] = json!(documented);
        }
        object
    }

    fn field(&mut self, node: &Node, example: Option<&Value>) -> Value {
        let field = node.field;
        // The row's own example, where it is a list or an object, for what the page's examples leave out.
        let own = nest::own_example(field).filter(|own| own.is_array() || own.is_object());
        let quoted = example.and_then(Value::as_str).and_then(container);
        let mut witnesses = [example, quoted.as_ref(), own.as_ref()].into_iter().flatten();
        let witness = witnesses.find(|value| tells_members(value, &field.type_expr));
        let examples: Vec<&Value> = witness.or(example).or(own.as_ref()).into_iter().collect();
        let mut schema = self.expr(&field.type_expr, Some(node), &examples);
        constrain(&mut schema, &field.constraints);
        if !node.values.is_empty() {
            enumerate(&mut schema, &named_values(node));
        }
        describe(&mut schema, field);
        mark(&mut schema, [node.provenance]);
        schema
    }

    fn expr(&mut self, expr: &TypeExpr, node: Option<&Node>, examples: &[&Value]) -> Value {
        // "String" whose members are tabled: the table knows better.
        let is_simple = matches!(expr, TypeExpr::Word(_) | TypeExpr::Unknown)
            && !matches!(expr, TypeExpr::Word(TypeWord::Object | TypeWord::Array));
        if let Some(node) = node.filter(|node| is_simple && node.has_members()) {
            if examples.iter().any(|example| example.is_array()) {
                return json!({"type": "array", "items": self.members(node, &elements(examples))});
            }
            return self.members(node, examples);
        }
        match expr {
            // "Array" whose example wraps the list in an object of one member: the example knows better.
            TypeExpr::Word(TypeWord::Array) | TypeExpr::Array(_) if is_wrapped(examples, node) => match node {
                Some(node) => self.members(node, examples),
                None => any_object(),
            },
            // Samples of responses are made from XML now and then, where a list of one is its element. A request is what
            // the vendor sent: "array" stands for the object that it shows.
            TypeExpr::Word(TypeWord::Array) if !self.is_response && is_one_object(examples) => match node {
                Some(node) => self.members(node, examples),
                None => any_object(),
            },
            TypeExpr::Word(TypeWord::Array) => {
                let elements = elements(examples);
                let items = match node.filter(|node| node.has_members()) {
                    Some(node) => self.members(node, &elements),
                    None => elements
                        .first()
                        .map_or_else(|| json!({}), |element| self.witnessed(element)),
                };
                json!({"type": "array", "items": items})
            }
            TypeExpr::Array(_) if node.is_some_and(is_named_list) && !examples.iter().any(|it| it.is_array()) => {
                self.named_list(node)
            }
            TypeExpr::Array(inner) => {
                let elements = elements(examples);
                json!({"type": "array", "items": self.expr(inner, node, &elements)})
            }
            TypeExpr::Map(inner) => {
                let values: Vec<&Value> = examples
                    .iter()
                    .filter_map(|example| example.as_object())
                    .flat_map(Map::values)
                    .collect();
                json!({"type": "object", "additionalProperties": self.expr(inner, node, &values)})
            }
            // An object whose example is an array of them.
            TypeExpr::Word(TypeWord::Object) | TypeExpr::Named(_)
                if !examples.is_empty() && examples.iter().all(|example| example.is_array()) =>
            {
                let elements = elements(examples);
                json!({"type": "array", "items": self.expr(expr, node, &elements)})
            }
            TypeExpr::Word(TypeWord::Object) | TypeExpr::Named(_) => match node {
                Some(node) if !node.values.is_empty() => json!({"type": "string"}),
                Some(node) => self.members(node, examples),
                None => any_object(),
            },
            TypeExpr::Word(word) => scalar(*word),
            TypeExpr::Unknown => examples
                .first()
                .map_or_else(|| json!({}), |example| self.witnessed(example)),
        }
    }

    /// The object of one member in which a list travels whose elements a row of their own names.
    fn named_list(&mut self, node: Option<&Node>) -> Value {
        let mut object = json!({"type": "object", "properties": {}});
        for list in node.iter().flat_map(|node| &node.children) {
            let mut schema = json!({"type": "array", "items": self.members(list, &[])});
            describe(&mut schema, list.field);
            object["properties"][list.field.api_name.as_str()] = schema;
        }
        object
    }

    /// The object whose members stand below the field, or that an outer field or the example describes.
    fn members(&mut self, node: &Node, examples: &[&Value]) -> Value {
        if node.is_recursive {
            let name = node.object.unwrap_or_default();
            if let Some((_, number)) = self.open.iter().rev().find(|(open, _)| open == name) {
                return reference(*number);
            }
        }
        if node.is_shared {
            let made = node.table.and_then(|table| self.made.get(&table));
            return made.map_or_else(any_object, |number| reference(*number));
        }
        let example = merged(examples);
        match node.object {
            Some(name) if !node.children.is_empty() => {
                let number = self.components.reserve(name, &self.scope);
                self.made.extend(node.table.map(|table| (table, number)));
                self.open.push((name.to_owned(), number));
                let object = self.object(&node.children, example.as_ref());
                self.open.pop();
                self.components.fill(number, object);
                reference(number)
            }
            None if !node.children.is_empty() => self.object(&node.children, example.as_ref()),
            name => {
                let members = example
                    .as_ref()
                    .filter(|example| example.as_object().is_some_and(|members| !members.is_empty()));
                if name.is_some() && !node.is_recursive {
                    self.undefined(
                        node,
                        if members.is_some() {
                            SHOWN
                        } else {
                            "any object is taken meanwhile"
                        },
                    );
                }
                match (members, name) {
                    (Some(example), Some(name)) => {
                        let schema = self.witnessed(example);
                        reference(self.components.add(name, &self.scope, schema))
                    }
                    (Some(example), None) => self.witnessed(example),
                    (None, _) => any_object(),
                }
            }
        }
    }

    fn undefined(&mut self, node: &Node, reading: &str) {
        let is_shown = reading == SHOWN;
        let message = format!(
            "the type of {:?} reads {:?}, but no table on the page describes it",
            node.field.api_name, node.field.type_text
        );
        let code = if is_shown {
            Code::ObjectByExample
        } else {
            Code::UndefinedObject
        };
        let help = if is_shown {
            reading.to_owned()
        } else {
            format!("expected a table with that name or link, or a type word of the layout; {reading}")
        };
        self.diagnostics
            .push(Diagnostic::new(code, node.provenance, message).help(help));
    }

    /// The schema that fits an example value, where nothing else is known.
    fn witnessed(&mut self, value: &Value) -> Value {
        self.witnessed_at(value, 0)
    }

    fn witnessed_at(&mut self, value: &Value, depth: usize) -> Value {
        match value {
            Value::Array(_) | Value::Object(_) if depth >= MOST_SHOWN => {
                let message = format!(
                    "an example of {} nests deeper than {MOST_SHOWN} levels; below that any value is taken",
                    self.scope
                );
                let place = Place::Spec("/components/schemas".to_owned());
                self.diagnostics.push(
                    Diagnostic::new(Code::BeyondMeasure, place, message)
                        .help("look at the example on the page; what it holds there can be described in overlay.yaml"),
                );
                json!({})
            }
            Value::Null => json!({}),
            Value::Bool(_) => json!({"type": "boolean"}),
            Value::Number(number) if number.is_f64() => json!({"type": "number"}),
            Value::Number(_) => json!({"type": "integer"}),
            Value::String(_) => json!({"type": "string"}),
            Value::Array(elements) => {
                let elements: Vec<&Value> = elements.iter().collect();
                let items = merged(&elements).or_else(|| elements.first().copied().cloned());
                json!({"type": "array", "items": items.map_or_else(|| json!({}), |items| self.witnessed_at(&items, depth + 1))})
            }
            Value::Object(members) if members.is_empty() => json!({"type": "object", "additionalProperties": true}),
            Value::Object(members) => {
                let properties: Map<String, Value> = members
                    .iter()
                    .map(|(name, value)| (name.clone(), self.witnessed_at(value, depth + 1)))
                    .collect();
                json!({"type": "object", "properties": properties})
            }
        }
    }
}

/// How deep an example is taken for a description: deeper schemas would only overflow the stack of whoever reads them.
const MOST_SHOWN: usize = 20;

/// How an object without a table was read when an example shows it.
const SHOWN: &str = "its members were taken from the example";

/// Values that the page lists like members.
fn named_values(node: &Node) -> Vec<(String, Option<String>)> {
    node.values
        .iter()
        .map(|(value, text)| ((*value).to_owned(), Some((*text).to_owned())))
        .collect()
}

/// Members that the example shows only inside an object which the page does not list, by the name of that object.
fn inside<'e, 'n, 'f>(members: &[&'n Node<'f>], example: Option<&'e Value>) -> BTreeMap<&'e str, Vec<&'n Node<'f>>> {
    let Some(Value::Object(shown)) = example else {
        return BTreeMap::new();
    };
    let listed: BTreeSet<&str> = members.iter().map(|node| node.field.api_name.as_str()).collect();
    let unlisted = shown.iter().filter(|(name, _)| !listed.contains(name.as_str()));
    // The member that holds each name, or none where several do.
    let mut holders: HashMap<&str, Option<&str>> = HashMap::new();
    for (wrapper, value) in unlisted {
        let mut held = BTreeSet::new();
        hold(value, &listed, &mut held);
        for name in held {
            holders
                .entry(name)
                .and_modify(|holder| *holder = None)
                .or_insert(Some(wrapper));
        }
    }
    let mut found: BTreeMap<&str, Vec<&Node>> = BTreeMap::new();
    for node in members.iter().filter(|node| !shown.contains_key(&node.field.api_name)) {
        if let Some(Some(wrapper)) = holders.get(node.field.api_name.as_str()) {
            found.entry(wrapper).or_default().push(node);
        }
    }
    found
}

/// The members of the objects in the value whose members the page lists for the most part.
fn hold<'e>(value: &'e Value, listed: &BTreeSet<&str>, held: &mut BTreeSet<&'e str>) {
    match value {
        Value::Array(elements) => elements.iter().for_each(|element| hold(element, listed, held)),
        Value::Object(members) => {
            let known = members.keys().filter(|key| listed.contains(key.as_str())).count();
            if known * 2 >= members.len() {
                held.extend(members.keys().map(String::as_str));
            }
            members.values().for_each(|member| hold(member, listed, held));
        }
        _ => {}
    }
}

/// Whether each example is an object that holds nothing but a list, and the page lists no member that it lacks.
fn is_wrapped(examples: &[&Value], node: Option<&Node>) -> bool {
    let is_known = |object: &Map<String, Value>| {
        node.is_none_or(|node| {
            node.children
                .iter()
                .all(|child| object.contains_key(&child.field.api_name))
        })
    };
    let wraps = |example: &&Value| {
        example
            .as_object()
            .is_some_and(|object| object.len() == 1 && object.values().all(Value::is_array) && is_known(object))
    };
    !examples.is_empty() && examples.iter().all(wraps)
}

/// Whether the array's only member is a row that says nothing but the name of the elements: then the array is that member.
fn is_named_list(node: &Node) -> bool {
    matches!(node.children.as_slice(), [list] if nest::is_bare_name(list.field) && !list.children.is_empty())
}

/// Whether each example is an object with members.
fn is_one_object(examples: &[&Value]) -> bool {
    let has_members = |example: &&Value| example.as_object().is_some_and(|object| !object.is_empty());
    !examples.is_empty() && examples.iter().all(has_members)
}

/// Whether the value shows what a list or an object of this type holds.
fn tells_members(value: &Value, expr: &TypeExpr) -> bool {
    let is_list = matches!(expr, TypeExpr::Array(_) | TypeExpr::Word(TypeWord::Array));
    let is_object = matches!(
        expr,
        TypeExpr::Map(_) | TypeExpr::Named(_) | TypeExpr::Word(TypeWord::Object)
    );
    match value {
        Value::Array(elements) => is_list && !elements.is_empty(),
        Value::Object(members) => (is_list || is_object) && !members.is_empty(),
        _ => false,
    }
}

/// A list or an object in a text.
fn container(text: &str) -> Option<Value> {
    let value = serde_json::from_str::<Value>(text).ok()?;
    (value.is_array() || value.is_object()).then_some(value)
}

/// What the arrays among the examples hold; an example that shows one element alone counts as one.
fn elements<'v>(examples: &[&'v Value]) -> Vec<&'v Value> {
    let element = |example: &&'v Value| match example {
        Value::Array(elements) => elements.iter().collect(),
        Value::Object(_) => vec![*example],
        _ => Vec::new(),
    };
    examples.iter().flat_map(element).collect()
}

fn any_object() -> Value {
    json!({"type": "object", "additionalProperties": true})
}

fn reference(number: usize) -> Value {
    json!({"$ref": super::component::placeholder(number)})
}

/// Objects laid over one another, and the objects in them: every member that one of them has.
fn merged(examples: &[&Value]) -> Option<Value> {
    let objects: Vec<_> = examples.iter().filter_map(|example| example.as_object()).collect();
    if objects.is_empty() {
        return None;
    }
    let tells_nothing = |value: &Value| match value {
        Value::Null => true,
        Value::Array(elements) => elements.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    };
    let mut all: Map<String, Value> = Map::new();
    for (name, value) in objects.into_iter().flatten() {
        let both = all
            .get(name)
            .and_then(|known| known.is_object().then(|| merged(&[known, value]))?);
        if let Some(both) = both.filter(|_| value.is_object()) {
            all.insert(name.clone(), both);
        } else if all.get(name).is_none_or(tells_nothing) {
            all.insert(name.clone(), value.clone());
        }
    }
    Some(Value::Object(all))
}

fn scalar(word: TypeWord) -> Value {
    match word {
        TypeWord::String => json!({"type": "string"}),
        TypeWord::Integer => json!({"type": "integer"}),
        TypeWord::Int32 => json!({"type": "integer", "format": "int32"}),
        TypeWord::Int64 => json!({"type": "integer", "format": "int64"}),
        TypeWord::Number => json!({"type": "number"}),
        TypeWord::Float => json!({"type": "number", "format": "float"}),
        TypeWord::Double => json!({"type": "number", "format": "double"}),
        TypeWord::Boolean => json!({"type": "boolean"}),
        TypeWord::DateTime => json!({"type": "string", "format": "date-time"}),
        TypeWord::Date => json!({"type": "string", "format": "date"}),
        TypeWord::Binary => json!({"type": "string", "format": "binary"}),
        TypeWord::Object => any_object(),
        TypeWord::Array => json!({"type": "array", "items": {}}),
        TypeWord::Any => json!({}),
    }
}
