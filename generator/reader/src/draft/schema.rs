//! Trees of fields in, what their values look like out; objects that the vendor names are kept by number.
//!
//! The example stands beside the field as a second witness: it tells what an untyped list holds, which members an object
//! without a table has, and whether a "required" response member really always comes.

use super::containers::object_name;
use super::decided::Decided;
use super::depth;
use super::model::{Member, Notes, Presence, Schema, Shape};
use super::naming::fold;
use super::numbered;
use super::objects::Objects;
use super::place::repeated;
use super::rule::Rule;
use super::shown::{self, container, elements, merged};
use super::sketch::Body;
use super::tree::Node;
use crate::fact::{self, Field, TypeExpr, ValueConstraints, is_list_of};
use crate::layout::TypeWord;
use docwright_base::Code;
use docwright_base::diagnostic::{Diagnostic, Place};
use docwright_base::page::Provenance;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Decides the schemas of one body or parameter.
pub(super) struct Builder<'b> {
    pub(super) objects: &'b mut Objects,
    pub(super) diagnostics: &'b mut Vec<Diagnostic>,
    /// Whose schemas these are: the operation's id, for telling apart objects of one name.
    pub(super) scope: &'b str,
    /// It is a response: "required" there only means "present".
    pub(super) is_response: bool,
    /// Where the examples stand that are asked.
    pub(super) shown_at: Vec<Provenance>,
    /// Named objects around the one at hand, innermost last, with their numbers.
    open: Vec<(String, usize)>,
    /// The tables whose objects have a number, with it.
    made: HashMap<usize, usize>,
}

impl Schema {
    /// A schema of which nothing but the type is said.
    pub(super) fn of(shape: Decided<Shape>) -> Self {
        Self {
            shape,
            constraints: None,
            values: Vec::new(),
            notes: None,
        }
    }

    fn list(rule: Rule, items: Self) -> Self {
        Self::of(Decided::by(rule, Shape::List(Box::new(items))))
    }
}

impl<'b> Builder<'b> {
    pub(super) fn new(
        objects: &'b mut Objects,
        diagnostics: &'b mut Vec<Diagnostic>,
        scope: &'b str,
        is_response: bool,
    ) -> Self {
        Self {
            objects,
            diagnostics,
            scope,
            is_response,
            shown_at: Vec::new(),
            open: Vec::new(),
            made: HashMap::new(),
        }
    }

    /// A judgement that an example bears witness to.
    fn shown(&self, rule: Rule, shape: Shape) -> Schema {
        Schema::of(Decided::by(rule, shape).seen_at(&self.shown_at))
    }

    /// The schema of a body, as an object called `name` unless it is a bare value.
    pub(super) fn body(&mut self, body: &Body, name: &str, examples: &[&Value]) -> Schema {
        let name = body.object.unwrap_or(name);
        if let Some((place, root)) = body.root.filter(|_| body.members.is_empty()) {
            let expr = root.type_expr.clone();
            let is_named = object_name(root).is_some();
            let is_object = is_named || matches!(expr, TypeExpr::Word(TypeWord::Object) | TypeExpr::Unknown);
            if is_named {
                let reading = match examples.is_empty() {
                    true => "any object is taken meanwhile",
                    false => "its members were taken from the example",
                };
                self.undefined(place, root, reading, !examples.is_empty());
            }
            if !is_object || examples.is_empty() {
                let mut schema = self.expr(&expr, None, examples);
                schema.notes = notes(root);
                return schema;
            }
            if !matches!(examples.first(), Some(Value::Array(_))) {
                return self.shown_body(name, examples);
            }
        }
        let example = merged(examples);
        // A body that the example shows as an array, or its own row calls one: the table describes its elements.
        let is_list =
            |(_, root): (_, &Field)| matches!(root.type_expr, TypeExpr::Array(_) | TypeExpr::Word(TypeWord::Array));
        let is_shown_as_list = matches!(examples.first(), Some(Value::Array(_)));
        if is_shown_as_list || body.root.is_some_and(is_list) {
            let elements = elements(examples);
            let shown = merged(&elements);
            let object = match &shown {
                Some(shown) if body.members.is_empty() => self.witnessed(shown),
                shown => self.object(&body.members, shown.as_ref()),
            };
            let number = self.objects.add(name, self.scope, object);
            let items = Schema::of(Decided::by(Rule::TypeByTable, Shape::Named(number)));
            return if body.root.is_some_and(is_list) {
                Schema::list(Rule::TypeByRoot, items)
            } else {
                self.shown(Rule::TypeIsList, Shape::List(Box::new(items)))
            };
        }
        let object = self.object(&body.members, example.as_ref());
        let number = self.objects.add(name, self.scope, object);
        Schema::of(Decided::by(Rule::TypeByTable, Shape::Named(number)))
    }

    /// The schema of a body that only an example shows.
    pub(super) fn shown_body(&mut self, name: &str, examples: &[&Value]) -> Schema {
        match merged(examples) {
            Some(example) => {
                let schema = self.witnessed(&example);
                let number = self.objects.add(name, self.scope, schema);
                self.shown(Rule::TypeByExample, Shape::Named(number))
            }
            None => self.first_shown(examples),
        }
    }

    /// What the first example shows; any value without one.
    fn first_shown(&mut self, examples: &[&Value]) -> Schema {
        match examples.first() {
            Some(example) => self.witnessed(example),
            None => unknown(),
        }
    }

    /// The schema of a parameter. Outside a body everything is text: an unknown type is taken for one.
    pub(super) fn parameter(&mut self, node: &Node) -> Schema {
        let is_undefined =
            matches!(node.field.type_expr, TypeExpr::Named(_)) && !node.has_members() && node.values.is_empty();
        // That it is a list is what a word of unknown meaning says of a row with a number in its name.
        if is_undefined && !numbered::is_numbered(&node.field.api_name) {
            self.undefined(node.provenance, node.field, "it is taken for a text", false);
        }
        if is_undefined || node.field.type_expr == TypeExpr::Unknown {
            return header(node.field);
        }
        // What a list holds its example tells. An object's may not show all that a caller could send.
        let own =
            shown::own_example(node.field).filter(|own| own.is_array() && tells_members(own, &node.field.type_expr));
        let own: Vec<&Value> = own.iter().collect();
        let mut schema = self.expr(&node.field.type_expr, Some(node), &own);
        if let Shape::List(items) = &mut schema.shape.value
            && matches!(items.shape.value, Shape::Any | Shape::Simple(TypeWord::Any))
        {
            items.shape = Decided::by(Rule::TypeOfText, Shape::Simple(TypeWord::String));
        }
        schema.constraints = constraints(node.field);
        schema.values = named_values(node);
        schema
    }

    /// The object of a field with members below it.
    fn object_below(&mut self, node: &Node, example: Option<&Value>) -> Schema {
        let members: Vec<&Node> = node.children.iter().collect();
        self.object_of(&node.field.api_name, &members, example, Rule::TypeByTable)
    }

    /// An object of these members.
    fn object(&mut self, members: &[Node], example: Option<&Value>) -> Schema {
        self.object_of("", &members.iter().collect::<Vec<_>>(), example, Rule::TypeByTable)
    }

    /// `name` is that of the field, where there is one.
    fn object_of(&mut self, name: &str, nodes: &[&Node], example: Option<&Value>, rule: Rule) -> Schema {
        let mut known: HashMap<&str, &Field> = HashMap::new();
        let mut members = Vec::new();
        let inside = inside(nodes, example);
        let nodes_inside = inside.values().flatten();
        let names_inside: HashSet<&str> = nodes_inside.map(|node| node.field.api_name.as_str()).collect();
        for node in nodes {
            let member = node.field.api_name.as_str();
            if names_inside.contains(member) {
                continue;
            }
            if let Some(first) = known.insert(member, node.field) {
                self.diagnostics.extend(repeated(first, node));
                continue;
            }
            let value = example.and_then(|example| example.get(member));
            members.push(Member {
                name: member.to_owned(),
                provenance: Some(node.provenance.clone()),
                judged: node.judged.clone(),
                required: self.required(node.field, example.is_some() && value.is_none()),
                schema: self.field(node, value),
            });
        }
        for (wrapper, nodes) in inside {
            let values: Vec<&Value> = example.and_then(|example| example.get(wrapper)).into_iter().collect();
            let mut object = self.object_of(
                wrapper,
                &nodes,
                merged(&elements(&values)).as_ref(),
                Rule::TypeByExample,
            );
            if let Shape::Object(moved) = &mut object.shape.value {
                let owner = Decided::by(Rule::OwnerByExample, wrapper.to_owned()).seen_at(&self.shown_at);
                moved.iter_mut().for_each(|member| member.judged.push(owner.clone()));
            }
            // Samples that were made from XML show a list of one as its element.
            let is_element = self.is_response && is_list_of(name, wrapper);
            let schema = if is_element || values.iter().any(|value| value.is_array()) {
                self.shown(Rule::TypeByExample, Shape::List(Box::new(object)))
            } else {
                object
            };
            members.push(Member::shown(wrapper, schema));
        }
        Schema::of(Decided::by(rule, Shape::Object(members)))
    }

    /// Whether a member must be there. `is_missing`: there is an example of the object, and it lacks the member.
    fn required(&self, field: &Field, is_missing: bool) -> Decided<Presence> {
        // A model that insists on a member the vendor's own example lacks could not read that example.
        if self.is_response && is_missing && field.required.is_always() {
            return Decided::by(Rule::RequiredNotShown, Presence::Documented).seen_at(&self.shown_at);
        }
        stated(field)
    }

    fn field(&mut self, node: &Node, example: Option<&Value>) -> Schema {
        let field = node.field;
        // The row's own example, where it is a list or an object, for what the page's examples leave out.
        let own = shown::own_example(field).filter(|own| own.is_array() || own.is_object());
        let quoted = example.and_then(Value::as_str).and_then(container);
        let mut witnesses = [example, quoted.as_ref(), own.as_ref()].into_iter().flatten();
        let witness = witnesses.find(|value| tells_members(value, &field.type_expr));
        let examples: Vec<&Value> = witness.or(example).or(own.as_ref()).into_iter().collect();
        let mut schema = self.expr(&field.type_expr, Some(node), &examples);
        if field.required == fact::Required::Wrapper {
            schema.shape.rule = Rule::TypeOfWrapper;
        }
        schema.constraints = constraints(field);
        schema.values = named_values(node);
        schema.notes = notes(field);
        schema
    }

    fn expr(&mut self, expr: &TypeExpr, node: Option<&Node>, examples: &[&Value]) -> Schema {
        // "String" whose members are tabled: the table knows better.
        let is_simple = matches!(expr, TypeExpr::Word(_) | TypeExpr::Unknown)
            && !matches!(expr, TypeExpr::Word(TypeWord::Object | TypeWord::Array));
        if let Some(node) = node.filter(|node| is_simple && node.has_members()) {
            return self.tabled(node, examples);
        }
        match expr {
            TypeExpr::Word(TypeWord::Array) => self.list(node, examples),
            TypeExpr::Array(inner) => self.list_of(inner, node, examples),
            TypeExpr::Map(inner) => {
                let objects = examples.iter().filter_map(|example| example.as_object());
                let values: Vec<&Value> = objects.flat_map(Map::values).collect();
                let values = self.expr(inner, node, &values);
                Schema::of(Decided::by(Rule::TypeStated, Shape::Map(Box::new(values))))
            }
            TypeExpr::Either(types) => {
                let types = types
                    .iter()
                    .map(|expr| self.alternative(expr, node, examples))
                    .collect();
                Schema::of(Decided::by(Rule::TypeStated, Shape::Either(types)))
            }
            TypeExpr::Word(TypeWord::Object) | TypeExpr::Named(_) => self.object_or_list(expr, node, examples),
            TypeExpr::Word(word) => Schema::of(Decided::by(Rule::TypeStated, Shape::Simple(*word))),
            TypeExpr::Unknown => self.first_shown(examples),
        }
    }

    /// One of the types of a field; rows and examples of objects are those of the one that is an object.
    fn alternative(&mut self, expr: &TypeExpr, node: Option<&Node>, examples: &[&Value]) -> Schema {
        let is_list = matches!(expr, TypeExpr::Array(_) | TypeExpr::Word(TypeWord::Array));
        let shown = examples.iter().copied();
        let shown: Vec<&Value> = match is_list {
            true => shown.filter(|example| example.is_array()).collect(),
            false => shown.filter(|example| example.is_object()).collect(),
        };
        // Of several objects the rows below are those of the one that they were found for.
        let is_of_it = |node: &&Node| match expr.names().next() {
            Some(name) => node.object.is_none_or(|object| fold(object) == fold(name)),
            None => expr.is_object(),
        };
        self.expr(expr, node.filter(is_of_it), &shown)
    }

    /// A field of a simple type, or of none, whose members are tabled.
    fn tabled(&mut self, node: &Node, examples: &[&Value]) -> Schema {
        if examples.iter().any(|example| example.is_array()) {
            let items = self.members(node, &elements(examples), Rule::TypeByTable);
            return Schema::list(Rule::TypeByTable, items);
        }
        self.members(node, examples, Rule::TypeByTable)
    }

    /// A list that does not say what it holds.
    fn list(&mut self, node: Option<&Node>, examples: &[&Value]) -> Schema {
        if let Some(wrapped) = self.list_as_object(node, examples) {
            return wrapped;
        }
        let elements = elements(examples);
        let items = match node.filter(|node| node.has_members()) {
            Some(node) => self.members(node, &elements, Rule::TypeByTable),
            None => self.first_shown(&elements),
        };
        Schema::list(Rule::TypeStated, items)
    }

    /// A list that the example shows as an object.
    fn list_as_object(&mut self, node: Option<&Node>, examples: &[&Value]) -> Option<Schema> {
        // "Array" whose example wraps the list in an object of one member: the example knows better.
        let rule = if is_wrapped(examples, node) {
            Rule::TypeWrapped
        // Samples of responses are made from XML now and then, where a list of one is its element. A request is what
        // the vendor sent: "array" stands for the object that it shows.
        } else if !self.is_response && is_one_object(examples) {
            Rule::TypeIsObject
        } else {
            return None;
        };
        Some(self.members_or_any(node, examples, rule))
    }

    fn members_or_any(&mut self, node: Option<&Node>, examples: &[&Value], rule: Rule) -> Schema {
        match node {
            Some(node) => self.members(node, examples, rule),
            None => Schema::of(Decided::by(Rule::TypeUnknown, Shape::AnyObject)),
        }
    }

    /// A list of this type.
    fn list_of(&mut self, inner: &TypeExpr, node: Option<&Node>, examples: &[&Value]) -> Schema {
        if is_wrapped(examples, node) {
            return self.members_or_any(node, examples, Rule::TypeWrapped);
        }
        if node.is_some_and(is_named_list) && !examples.iter().any(|it| it.is_array()) {
            return self.named_list(node);
        }
        let elements = elements(examples);
        Schema::list(Rule::TypeStated, self.expr(inner, node, &elements))
    }

    fn object_or_list(&mut self, expr: &TypeExpr, node: Option<&Node>, examples: &[&Value]) -> Schema {
        // An object whose example is an array of them.
        if !examples.is_empty() && examples.iter().all(|example| example.is_array()) {
            let elements = elements(examples);
            let items = self.expr(expr, node, &elements);
            return self.shown(Rule::TypeIsList, Shape::List(Box::new(items)));
        }
        if node.is_some_and(|node| !node.values.is_empty()) {
            return Schema::of(Decided::by(Rule::TypeByValues, Shape::Simple(TypeWord::String)));
        }
        self.members_or_any(node, examples, Rule::TypeStated)
    }

    /// The object of one member in which a list travels whose elements a row of their own names.
    fn named_list(&mut self, node: Option<&Node>) -> Schema {
        let mut members = Vec::new();
        for list in node.iter().flat_map(|node| &node.children) {
            let mut schema = Schema::list(Rule::TypeByNamedList, self.members(list, &[], Rule::TypeByTable));
            schema.notes = notes(list.field);
            members.push(Member::shown(&list.field.api_name, schema));
        }
        Schema::of(Decided::by(Rule::TypeByNamedList, Shape::Object(members)))
    }

    /// The object whose members stand below the field, or that an outer field or the example describes. `rule` tells why it
    /// is an object.
    fn members(&mut self, node: &Node, examples: &[&Value], rule: Rule) -> Schema {
        if node.is_recursive {
            let name = node.object.unwrap_or_default();
            if let Some((_, number)) = self.open.iter().rev().find(|(open, _)| open == name) {
                return Schema::of(Decided::by(Rule::TypeRepeats, Shape::Named(*number)));
            }
        }
        if node.is_shared {
            let made = node.table.and_then(|table| self.made.get(&table)).copied();
            let shape = made.map_or(Shape::AnyObject, Shape::Named);
            return Schema::of(Decided::by(rule, shape));
        }
        let example = merged(examples);
        match node.object {
            Some(name) if !node.children.is_empty() => {
                let number = self.objects.reserve(name, self.scope);
                self.made.extend(node.table.map(|table| (table, number)));
                self.open.push((name.to_owned(), number));
                let object = self.object_below(node, example.as_ref());
                self.open.pop();
                self.objects.fill(number, object);
                Schema::of(Decided::by(rule, Shape::Named(number)))
            }
            None if !node.children.is_empty() => {
                let mut object = self.object_below(node, example.as_ref());
                object.shape.rule = rule;
                object
            }
            name => self.undescribed(node, name, example.as_ref()),
        }
    }

    /// An object that no table describes.
    fn undescribed(&mut self, node: &Node, name: Option<&str>, example: Option<&Value>) -> Schema {
        let has_members = |example: &&Value| example.as_object().is_some_and(|members| !members.is_empty());
        let shown = example.filter(has_members);
        // A word that nobody knows for what has values, such as "enum".
        if name.is_some() && shown.is_none() && !node.field.constraints.values.is_empty() {
            self.undefined(
                node.provenance,
                node.field,
                "it is taken for a text, which its values are",
                false,
            );
            return Schema::of(Decided::by(Rule::TypeByValues, Shape::Simple(TypeWord::String)));
        }
        if name.is_some() && !node.is_recursive {
            let reading = match shown {
                Some(_) => "its members were taken from the example",
                None => "any object is taken meanwhile",
            };
            self.undefined(node.provenance, node.field, reading, shown.is_some());
        }
        match (shown, name) {
            (Some(example), Some(name)) => {
                let schema = self.witnessed(example);
                let number = self.objects.add(name, self.scope, schema);
                self.shown(Rule::TypeByExample, Shape::Named(number))
            }
            (Some(example), None) => self.witnessed(example),
            (None, _) => Schema::of(Decided::by(Rule::TypeUnknown, Shape::AnyObject)),
        }
    }

    /// Tells that no table describes the type of the field; `is_shown` where the example does.
    fn undefined(&mut self, place: &Provenance, field: &Field, reading: &str, is_shown: bool) {
        let what = match field.api_name.as_str() {
            "" => "the body".to_owned(),
            name => format!("{name:?}"),
        };
        let message = format!(
            "the type of {what} reads {:?}, but no table on the page describes it",
            field.type_text
        );
        let (code, help) = if is_shown {
            (Code::ObjectByExample, reading.to_owned())
        } else {
            let help = format!("expected a table with that name or link, or a type word of the layout; {reading}");
            (Code::UndefinedObject, help)
        };
        self.diagnostics.push(Diagnostic::new(code, place, message).help(help));
    }

    /// The schema that fits an example value, where nothing else is known.
    fn witnessed(&mut self, value: &Value) -> Schema {
        let shape = self.witnessed_at(value, 0);
        self.shown(Rule::TypeByExample, shape)
    }

    fn witnessed_at(&mut self, value: &Value, depth: usize) -> Shape {
        match value {
            Value::Array(_) | Value::Object(_) if depth >= MOST_SHOWN => {
                self.report_deep_example();
                Shape::Any
            }
            Value::Null => Shape::Any,
            Value::Bool(_) => Shape::Simple(TypeWord::Boolean),
            Value::Number(number) if number.is_f64() => Shape::Simple(TypeWord::Number),
            Value::Number(_) => Shape::Simple(TypeWord::Integer),
            Value::String(_) => Shape::Simple(TypeWord::String),
            Value::Array(elements) => {
                let elements: Vec<&Value> = elements.iter().collect();
                let items = merged(&elements).or_else(|| elements.first().copied().cloned());
                let items = items.map_or_else(unknown, |items| self.inner_witnessed(&items, depth));
                Shape::List(Box::new(items))
            }
            Value::Object(members) if members.is_empty() => Shape::AnyObject,
            Value::Object(members) => {
                let members = members.iter();
                let members = members.map(|(name, value)| Member::shown(name, self.inner_witnessed(value, depth)));
                Shape::Object(members.collect())
            }
        }
    }

    fn inner_witnessed(&mut self, value: &Value, depth: usize) -> Schema {
        Schema::of(Decided::by(Rule::TypeByExample, self.witnessed_at(value, depth + 1)))
    }

    fn report_deep_example(&mut self) {
        let message = format!(
            "an example of {} nests deeper than {MOST_SHOWN} levels; below that any value is taken",
            self.scope
        );
        let page = self.shown_at.first().cloned().map(Place::Page);
        let place = page.unwrap_or_else(|| Place::Spec("/components/schemas".to_owned()));
        self.diagnostics.push(
            Diagnostic::new(Code::BeyondMeasure, place, message)
                .help("look at the example on the page; what it holds there can be described in overlay.yaml"),
        );
    }
}

impl Member {
    /// A member that no row describes.
    fn shown(name: &str, schema: Schema) -> Self {
        Self {
            name: name.to_owned(),
            provenance: None,
            judged: Vec::new(),
            required: Decided::by(Rule::RequiredUnstated, Presence::No),
            schema,
        }
    }
}

/// The schema of a header, which is text unless the page names a simple type.
pub(super) fn header(field: &Field) -> Schema {
    let shape = match field.type_expr {
        TypeExpr::Word(word) => Decided::by(Rule::TypeStated, Shape::Simple(word)),
        _ => Decided::by(Rule::TypeOfText, Shape::Simple(TypeWord::String)),
    };
    let mut schema = Schema::of(shape);
    schema.constraints = constraints(field);
    schema
}

/// What a row says of whether it must be there.
pub(super) fn stated(field: &Field) -> Decided<Presence> {
    match &field.required {
        fact::Required::Yes => Decided::by(Rule::RequiredStated, Presence::Yes),
        fact::Required::No => Decided::by(Rule::RequiredStated, Presence::No),
        fact::Required::Conditional(words) => Decided::by(Rule::RequiredStated, Presence::When(words.clone())),
        fact::Required::Blank => Decided::by(Rule::RequiredBlank, Presence::No),
        fact::Required::ByLayout => Decided::by(Rule::RequiredByLayout, Presence::Yes),
        fact::Required::Wrapper => Decided::by(Rule::RequiredOfWrapper, Presence::Yes),
        fact::Required::Unstated => Decided::by(Rule::RequiredUnstated, Presence::No),
    }
}

/// What a row says of its values, if anything.
fn constraints(field: &Field) -> Option<Box<ValueConstraints>> {
    (field.constraints != ValueConstraints::default()).then(|| Box::new(field.constraints.clone()))
}

/// What a row says besides its type.
fn notes(field: &Field) -> Option<Box<Notes>> {
    let required_when = field.required.when().map(str::to_owned);
    let says_something = !field.description.is_empty() || required_when.is_some() || field.example.is_some();
    let notes = says_something.then(|| Notes {
        description: field.description.clone(),
        marks: field.marks.clone(),
        required_when,
        example: field.example.clone(),
    });
    notes.map(Box::new)
}

fn unknown() -> Schema {
    Schema::of(Decided::by(Rule::TypeUnknown, Shape::Any))
}

/// How deep an example is taken for a description: deeper schemas would only overflow the stack of whoever reads them.
const MOST_SHOWN: usize = 20;

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
    // Where nothing but a list is in the object, what the example leaves out of it is in there too.
    let mut all = shown
        .iter()
        .filter(|(name, _)| shown.len() == 1 && !listed.contains(name.as_str()));
    let is_empty = |value: &Value| value.as_array().is_some_and(Vec::is_empty);
    let only = all.find(|(only, value)| is_empty(value) || holders.values().any(|holder| *holder == Some(only)));
    let mut found: BTreeMap<&str, Vec<&Node>> = BTreeMap::new();
    for node in members.iter().filter(|node| !shown.contains_key(&node.field.api_name)) {
        let holder = holders.get(node.field.api_name.as_str()).copied().flatten();
        if let Some(wrapper) = holder.or(only.map(|(only, _)| only.as_str())) {
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

/// Whether each example is an object that holds nothing but a list, and the page lists that or members of its elements, if any.
fn is_wrapped(examples: &[&Value], node: Option<&Node>) -> bool {
    let is_known = |object: &Map<String, Value>| {
        node.is_none_or(|node| {
            let elements: Vec<&Value> = object.values().collect();
            let elements = shown::objects(&elements);
            let is_shown = |child: &Node| {
                let name = &child.field.api_name;
                object.contains_key(name) || elements.iter().any(|element| element.get(name).is_some())
            };
            node.children.is_empty() || node.children.iter().any(is_shown)
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
    matches!(node.children.as_slice(), [list] if depth::is_bare_name(list.field) && !list.children.is_empty())
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
