//! The field tables of a part of a page in, each row at its place in the operation out: among the parameters, in a body or in a
//! header of a response.

use super::decided::Decided;
use super::group::{Group, group};
use super::join;
use super::left::Left;
use super::location::{Line, Travel, of_request, of_target, unknown_word};
use super::model::In;
use super::part::Part;
use super::rows::{self, Rows};
use super::rule::Rule;
use super::shown::Examples;
use super::sketch::{Body, PlacedParameter, Sketch};
use super::tree::{self, Node, TreeBuilder};
use crate::fact::{Field, Location};
use crate::layout::{Layout, Section};
use docwright_base::Code;
use docwright_base::diagnostic::Diagnostic;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// Tables of fields of one page: which of them describes which field, is looked for among all of them.
const MOST_TABLES: usize = 500;

/// Puts every field table where it belongs.
pub(super) fn fields<'f>(
    part: &Part<'f>,
    layout: &Layout,
    success: u16,
    sketch: &mut Sketch<'f>,
    left: &mut Left<'f>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let examples = Examples::of(&part.own);
    diagnostics.extend(examples.report());
    let mut tables = rows::tables(&part.own, layout.nested_rows, &examples);
    let lent = rows::tables(&part.lent, layout.nested_rows, &examples);
    tables.extend(lent.into_iter().map(|table| Rows { is_lent: true, ..table }));
    limit(&mut tables, sketch, diagnostics);
    let joins = join::join(&tables, &examples);
    // The parts of the page that have a table of their own.
    let heads = tables
        .iter()
        .enumerate()
        .filter(|(index, _)| !joins.joined.contains(index));
    let mut begun: BTreeSet<Place> = heads
        .filter_map(|(_, table)| Some(Place::of(table.head?.place)))
        .collect();
    let mut builder = TreeBuilder::new(&tables, &joins, &examples, part.announced.len(), diagnostics);
    let mut placer = Placer {
        layout,
        examples: &examples,
        success,
        known: BTreeMap::new(),
        unknown: BTreeMap::new(),
        repeated: Vec::new(),
        sketch,
    };
    for (index, table) in tables.iter().enumerate() {
        let Some(head) = table.head else { continue };
        let is_joined = joins.joined.contains(&index);
        let under = head
            .under
            .filter(|under| !is_joined && !begun.contains(&Place::of(*under)));
        if table.is_lent && !is_joined {
            continue;
        }
        if head.place == Location::Object {
            left.add(table, is_joined, under.is_some());
        }
        let (place, rule) = match (head.place, under) {
            (Location::Object, Some(under)) => {
                begun.insert(Place::of(under));
                (under, Rule::LocationBySection)
            }
            (place, _) => (place, Rule::LocationByTable),
        };
        if is_joined || place == Location::Object {
            continue;
        }
        placer.sketch.has_form |= place == Location::Form;
        let mut nodes = builder.build(index);
        // Beside a table of its own, what a line says of the body is only whether it is a list.
        let is_beside = |(index, other): (usize, &Rows)| {
            let is_there = other.head.is_some_and(|it| it.place == head.place && !it.is_said);
            is_there && !joins.joined.contains(&index)
        };
        if head.is_said && tables.iter().enumerate().any(is_beside) {
            nodes.iter_mut().for_each(|node| node.children.clear());
        }
        // A sentence spells the object's name in its own way, and the table is what others refer to.
        for node in nodes.iter_mut().filter(|_| head.is_said) {
            let table = node.table.and_then(|table| tables.get(table)?.head);
            node.object = table.and_then(|head| head.object.as_deref()).or(node.object);
        }
        let nodes = match placer.body(place).filter(|_| !head.is_body) {
            Some(body) => tree::adopt(&mut body.members, nodes, &examples, place),
            None => nodes,
        };
        for mut node in nodes {
            if rule == Rule::LocationBySection {
                node.judged
                    .push(Decided::by(rule, "the section".to_owned()).or_else("an object's member"));
            }
            placer.place(node, place);
        }
    }
    let Placer { unknown, repeated, .. } = placer;
    diagnostics.extend(unknown.into_values().chain(repeated));
}

fn limit(tables: &mut Vec<Rows>, sketch: &Sketch, diagnostics: &mut Vec<Diagnostic>) {
    let Some(table) = tables.get(MOST_TABLES) else { return };
    let first = table.rows.first();
    let provenance = first.map_or(&sketch.provenance, |(provenance, _)| provenance);
    let message =
        format!("the page has more than {MOST_TABLES} tables of fields; this one and those after it are left out");
    diagnostics.push(
        Diagnostic::new(Code::BeyondMeasure, provenance, message)
            .help("look at the page: no page for people is like this; capture it again or take the part out"),
    );
    tables.truncate(MOST_TABLES);
}

/// A part of the page that has one table of its own, or several that say so.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place(Group, Option<Location>);

impl Place {
    /// Parameters outside the body have nothing else in common.
    fn of(location: Location) -> Self {
        let group = group(location);
        Self(group, (group == Group::Other).then_some(location))
    }
}

/// What a name is told apart in: the parameters of one kind, or one body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Slot {
    PlacedParameter(In),
    Request,
    Response(u16),
}

struct Placer<'s, 'l, 'f> {
    layout: &'l Layout,
    examples: &'s Examples<'f>,
    /// The status of success.
    success: u16,
    /// The names that are placed.
    known: BTreeMap<(Slot, &'f str), &'f Field>,
    /// By table, the first word of a location cell that the layout does not know.
    unknown: BTreeMap<usize, Diagnostic>,
    /// Rows that say something else than an earlier one of their name.
    repeated: Vec<Diagnostic>,
    sketch: &'s mut Sketch<'f>,
}

impl<'f> Placer<'_, '_, 'f> {
    /// The body that a table's fields belong to, where all of them do.
    fn body(&mut self, place: Location) -> Option<&mut Body<'f>> {
        match place {
            Location::Body => Some(&mut self.sketch.request),
            Location::Response(status) => Some(self.response_body(status.unwrap_or(self.success))),
            _ => None,
        }
    }

    fn body_of(&mut self, slot: Slot) -> &mut Body<'f> {
        match slot {
            Slot::Response(status) => self.response_body(status),
            Slot::Request | Slot::PlacedParameter(_) => &mut self.sketch.request,
        }
    }

    fn response_body(&mut self, status: u16) -> &mut Body<'f> {
        &mut self.sketch.responses.entry(status).or_default().body
    }

    fn place(&mut self, node: Node<'f>, place: Location) {
        let stated = |location| Decided::by(Rule::LocationByTable, location);
        match place {
            Location::Path => self.parameter(node, stated(In::Path)),
            Location::Query => self.parameter(node, stated(In::Query)),
            Location::Header => self.parameter(node, stated(In::Header)),
            Location::Target => {
                let travel = of_target(node.field, self.layout, self.sketch.path());
                self.by_row(node, travel);
            }
            Location::Request => {
                let line = Line {
                    method: self.sketch.method(),
                    path: self.sketch.path(),
                    query: &self.sketch.query,
                };
                let travel = of_request(node.field, self.layout, &line, self.examples);
                self.by_row(node, travel);
            }
            Location::Body | Location::Form => self.member(node, Slot::Request),
            Location::Response(status) => self.member(node, Slot::Response(status.unwrap_or(self.success))),
            Location::ResponseHeader(status) => {
                let status = status.unwrap_or(self.success);
                let response = self.sketch.responses.entry(status).or_default();
                response.headers.push((node.provenance, node.field));
            }
            Location::Object => {}
        }
    }

    /// A row of a table whose rows travel in different ways.
    fn by_row(&mut self, mut node: Node<'f>, travel: Decided<Travel>) {
        if let Some(words) = unknown_word(node.field, self.layout) {
            let unknown = self.unknown.entry(node.field.table);
            unknown.or_insert_with(|| unknown_location(&node, words));
        }
        match travel.value {
            Travel::In(location) => self.parameter(node, travel.map(|_| location)),
            Travel::Body => {
                node.judged.push(travel.map(|_| "body".to_owned()));
                self.member(node, Slot::Request);
            }
        }
    }

    fn parameter(&mut self, node: Node<'f>, location: Decided<In>) {
        if self.is_first(Slot::PlacedParameter(location.value), &node) {
            self.sketch.parameters.push(PlacedParameter { location, node });
        }
    }

    /// Whether no row of this name was placed there before; one that says something else is told.
    fn is_first(&mut self, slot: Slot, node: &Node<'f>) -> bool {
        match self.known.entry((slot, &node.field.api_name)) {
            Entry::Vacant(entry) => {
                entry.insert(node.field);
                true
            }
            Entry::Occupied(first) => {
                self.repeated.extend(repeated(first.get(), node));
                false
            }
        }
    }

    fn member(&mut self, node: Node<'f>, slot: Slot) {
        let name = node.field.api_name.as_str();
        let layout = self.layout;
        let body = self.body_of(slot);
        // A row without a name, with a dash for one, or with a body's heading for one is the body itself.
        let is_root = name.is_empty() || name == "-" || (body.is_empty() && is_body_word(name, &node, layout));
        if is_root {
            body.object = node.object.filter(|_| body.is_empty() && !node.children.is_empty());
            body.root = body.root.or(Some((node.provenance, node.field)));
            let fields = node.children.iter().map(|child| child.field);
            self.known
                .extend(fields.map(|field| ((slot, field.api_name.as_str()), field)));
            self.body_of(slot).members.extend(node.children);
        } else if self.is_first(slot, &node) {
            let body = self.body_of(slot);
            body.object = None;
            body.members.push(node);
        }
    }
}

/// Tells of a row whose name an earlier one has, where it says something else of it.
pub(super) fn repeated(first: &Field, node: &Node) -> Option<Diagnostic> {
    let field = node.field;
    let says_more = first.type_expr != field.type_expr || first.required != field.required;
    says_more.then(|| {
        let message = format!("another row of the name {:?} says something else of it", field.api_name);
        Diagnostic::new(Code::RepeatedRow, node.provenance, message)
            .help("the first row counts; if both are right, the page parts them in a way that the layout does not know")
    })
}

fn unknown_location(node: &Node, words: &str) -> Diagnostic {
    let message = format!(
        "{:?} travels in {words:?}, which is not one location of the layout",
        node.field.api_name
    );
    Diagnostic::new(Code::UnknownLocation, node.provenance, message)
        .help("add the word under locations in layout.yaml; the name and the method tell meanwhile, for all rows of the table")
}

/// Whether a row with members below it is called what the layout's headings call a body.
fn is_body_word(name: &str, node: &Node, layout: &Layout) -> bool {
    !node.children.is_empty() && layout.section(name) == Some(Section::Body)
}

#[cfg(test)]
mod tests {
    use crate::samples::markdown;
    use crate::{Layout, Service, compile};

    /// The rows that are told to say something else than one before, for tables of rows below their headings.
    fn check(page: &str, expect: &[&str]) {
        let layout = "title: T\nlanguage: en\nsections: {endpoint: [Line], query: [Query], body: [Body], response: [Answer]}\ncolumns: {name: [Name], required: [Required], type: [Type]}\nrequired: {yes: ['Yes'], no: ['No']}\ntypes: {words: {String: string, Integer: integer, Object: object}}\ncaptions: [{pattern: '^(?P<object>\\w+) object$', is: object}]\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        let mut text = "# Open\n\n## Line\n\nPOST /v1/boxes\n".to_owned();
        for line in page.split("; ") {
            match line.strip_prefix('#') {
                Some(heading) => {
                    text.push_str(&format!("\n##{heading}\n\n| Name | Required | Type |\n|---|---|---|\n"));
                }
                None => text.push_str(&format!("| {} |\n", line.replace(' ', " | "))),
            }
        }
        let page = markdown(text);
        let compiled = compile(&[page], &layout, &Service::untitled("Boxes"), None);
        let told = compiled
            .diagnostics
            .iter()
            .filter(|it| it.code.name() == "repeated-row");
        let told: Vec<String> = told.map(|it| it.message.clone()).collect();
        let expect: Vec<String> = expect
            .iter()
            .map(|name| format!("another row of the name {name:?} says something else of it"))
            .collect();
        assert_eq!(told, expect);
    }

    #[test]
    fn a_row_that_says_something_else_of_a_name_is_told() {
        check("# Body; a No String; a Yes Integer; b No String", &["a"]);
        check("# Body; a No String; b No String; # Body; a Yes String", &["a"]);
        check("# Query; a No String; a No Integer; # Body; a No String", &["a"]);
        check(
            "# Answer; lid No Lid; ## Lid object; hue No String; hue No Integer",
            &["hue"],
        );
        check("# Body; a No String; a No String; # Query; a No Integer", &[]);
        check("# Answer; lid No Lid; top No Lid; ## Lid object; hue No String", &[]);
    }

    /// Which members each object of the answer or of what is sent has.
    fn members(page: &str) -> String {
        let layout = "title: T\nlanguage: en\nsections: {endpoint: [Line], query: [Query], body: [Body], response: [Answer]}\ncolumns: {name: [Name], type: [Type], description: [What]}\ntypes: {words: {text: string, object: object, time: date-time}, alternatives: ['|']}\ncaptions: [{pattern: '^(?P<object>\\w+) object$', is: object}]\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        let mut text = "# Open\n\n## Line\n\nPOST /v1/boxes\n".to_owned();
        for line in page.split("; ") {
            match line.strip_prefix('#') {
                Some(heading) => text.push_str(&format!("\n#{heading}\n\n| Name | Type | What |\n|---|---|---|\n")),
                None => text.push_str(&format!("| {line} |\n")),
            }
        }
        let spec = compile(&[markdown(text)], &layout, &Service::untitled("Boxes"), None)
            .output
            .spec;
        let spec = serde_json::to_value(&spec).unwrap();
        let operation = &spec["paths"]["/v1/boxes"]["post"];
        let sent = operation["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|it| (&it["name"], &it["schema"]));
        let sent: Vec<String> = sent
            .map(|(name, schema)| format!("{}={}", name.as_str().unwrap(), shape(schema, &spec)))
            .collect();
        let body = &operation["requestBody"]["content"]["application/json"]["schema"];
        let answer = &operation["responses"]["200"]["content"]["application/json"]["schema"];
        let bodies = [("body", body), ("answer", answer)]
            .into_iter()
            .filter(|(_, it)| !it.is_null());
        let bodies = bodies.map(|(name, schema)| format!("{name}={}", shape(schema, &spec)));
        sent.into_iter().chain(bodies).collect::<Vec<_>>().join(" ")
    }

    fn shape(schema: &serde_json::Value, spec: &serde_json::Value) -> String {
        if let Some(target) = schema["$ref"].as_str() {
            return shape(spec.pointer(&target[1..]).unwrap(), spec);
        }
        if let Some(types) = schema["anyOf"].as_array().or(schema["oneOf"].as_array()) {
            return types.iter().map(|it| shape(it, spec)).collect::<Vec<_>>().join("|");
        }
        match schema["properties"].as_object() {
            Some(members) => {
                let members = members
                    .iter()
                    .map(|(name, schema)| format!("{name}:{}", shape(schema, spec)));
                format!("{{{}}}", members.collect::<Vec<_>>().join(","))
            }
            None => schema["format"]
                .as_str()
                .or(schema["type"].as_str())
                .unwrap_or("-")
                .to_owned(),
        }
    }

    #[test]
    fn members_go_to_whom_their_heading_names() {
        for (page, expect) in [
            (
                "# Answer; lid | object | -; top | object | -; ### Top; hue | text | -",
                "answer={lid:object,top:{hue:string}}",
            ),
            (
                "# Answer; lid | object | -; top | object | -; ### Lid; hue | text | -; ### Top; size | text | -",
                "answer={lid:{hue:string},top:{size:string}}",
            ),
            // What stands under another heading for what is sent is no member of a parameter.
            (
                "# Query; opts | object | -; # Body; hue | text | -",
                "opts=object body={hue:string}",
            ),
            (
                "# Body; pay | Card \\| Bank | -; ### Card object; number | text | -; ### Bank object; code | text | -",
                "body={pay:{number:string}|object}",
            ),
            ("# Answer; at | time | In Unix seconds.", "answer={at:int64}"),
            (
                "# Answer; lid | object | -; lid[keys][id] | text | -",
                "answer={lid:{keys:{id:string}}}",
            ),
        ] {
            assert_eq!(members(page), expect, "{page}");
        }
    }
}
