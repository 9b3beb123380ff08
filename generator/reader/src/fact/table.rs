//! Tables in, facts out: the columns say what a table is about, the rows become fields, errors, statuses, permissions.

use super::found::{Found, places, shorten};
use super::held;
use super::paths;
use super::status;
use super::values;
use super::{
    Claim, ErrorRow, Field, FieldTable, Location, Permission, Required, TypeExpr, Witness, constraint, odd, operation,
    type_expr, unclaimed,
};
use crate::block::{self, Row, Text};
use crate::layout::{Column, Layout, LocationWord, TypeWord, Unstated, same_words};
use docwright_base::Code;
use docwright_base::diagnostic::Diagnostic;
use docwright_base::page::Provenance;
use std::collections::{BTreeMap, BTreeSet};

/// A table's cells by role.
pub(super) struct Columns {
    roles: Vec<Option<Column>>,
    /// The words above columns that the layout does not know.
    unknown: Vec<String>,
    /// The line that these stand on, where it is not the table's first.
    header_line: Option<usize>,
}

impl Columns {
    /// By the words above them. A table with types has names, whatever the word above its first column.
    pub(super) fn of(table: &block::Table, layout: &Layout) -> Self {
        let mut roles: Vec<Option<Column>> = table.header.iter().map(|text| layout.column(text)).collect();
        let unknown = table.header.iter().zip(&roles);
        let unknown = unknown.filter(|(text, role)| role.is_none() && !text.trim().is_empty());
        let unknown = unknown.map(|(text, _)| text.clone()).collect();
        let lists_fields = roles.contains(&Some(Column::Type)) && !roles.contains(&Some(Column::Name));
        if let Some(first) = roles
            .first_mut()
            .filter(|first| lists_fields && **first != Some(Column::Type))
        {
            *first = Some(Column::Name);
        }
        Self {
            roles,
            unknown,
            header_line: table.header_line,
        }
    }

    /// By their roles.
    pub(super) fn of_roles(roles: &BTreeSet<Column>) -> Self {
        Self {
            roles: roles.iter().copied().map(Some).collect(),
            unknown: Vec::new(),
            header_line: None,
        }
    }

    pub(super) fn has(&self, column: Column) -> bool {
        self.roles.contains(&Some(column))
    }

    /// Tells of words above columns that the layout does not know, beside others that it knows.
    pub(super) fn tell_unknown(&self, provenance: &Provenance, found: &mut Found) {
        let provenance = Provenance {
            line: self.header_line.or(provenance.line),
            ..provenance.clone()
        };
        let told = self.unknown.iter().map(|text| {
            let message = format!("the layout does not know the column {:?} of this table", shorten(text));
            Diagnostic::new(Code::UnknownColumn, &provenance, message).help(
                "add the word under columns in layout.yaml, to the role that it has (docs/files.md lists all, such as `error_code`), one of no use under ignored; what stands in the column is left out meanwhile",
            )
        });
        found.diagnostics.extend(told);
    }

    /// What the row is called.
    pub(super) fn name<'r>(&self, row: &'r Row) -> Option<&'r str> {
        self.text(row, Column::Name)
    }

    fn cell<'r>(&self, row: &'r Row, column: Column) -> Option<&'r Text> {
        let index = self.roles.iter().position(|it| *it == Some(column))?;
        row.cells.get(index)
    }

    fn text<'r>(&self, row: &'r Row, column: Column) -> Option<&'r str> {
        let text = self.cell(row, column)?.plain.trim();
        (!text.is_empty()).then_some(text)
    }
}

/// Whether one cell goes over all columns, so that the row is a heading in the table and no field.
fn is_band(row: &Row) -> bool {
    let Some((first, others)) = row.cells.split_first() else {
        return false;
    };
    let text = first.plain.as_str();
    !text.is_empty() && others.len() > 1 && others.iter().all(|cell| cell.plain == text)
}

/// A table of fields.
pub(super) fn fields(
    table: &block::Table,
    columns: &Columns,
    head: FieldTable,
    provenance: &Provenance,
    found: &mut Found,
) {
    let number = head.number;
    let place = head.place;
    let is_of_elements = head.is_of_elements;
    found.claim(provenance, Claim::Table(head));
    if is_of_elements {
        let list = TypeExpr::Array(Box::new(TypeExpr::Word(TypeWord::Object)));
        let body = Field::unnamed(number, list);
        found.claim(provenance, Claim::Field(Box::new(body)));
    }
    let mut outer: Vec<TypeExpr> = Vec::new();
    let (bands, rows): (Vec<_>, Vec<_>) = places(&table.rows, provenance).partition(|(_, row)| is_band(row));
    for (provenance, _) in bands {
        found.claimed += 1;
        found.claim(&provenance, Claim::Aside("a line across the table"));
    }
    let fields: Vec<_> = rows
        .into_iter()
        .map(|(provenance, row)| {
            let field = field(row, columns, number, place, found.layout);
            (provenance, field)
        })
        .collect();
    found.claimed += fields.len();
    let has_paths = matches!(place, Location::Body | Location::Response(_) | Location::Object);
    let layout = found.layout;
    let has_path = |field: &Field| {
        let location = field.location.as_deref().and_then(|text| layout.location(text));
        has_paths || location == Some(LocationWord::Body)
    };
    let mut fields = paths::nest(fields, has_path);
    held::settle(&mut fields, place, found);
    odd::tell(&fields, has_path, found);
    for (provenance, field) in wrapped(fields, found.layout) {
        outer.truncate(field.depth);
        let is_value = outer
            .last()
            .is_some_and(|outer| *outer == field.type_expr && !matches!(outer, TypeExpr::Word(_)));
        outer.push(field.type_expr.clone());
        if field.type_expr == TypeExpr::Unknown && columns.has(Column::Type) && place != Location::Header && !is_value {
            found.diagnostics.push(
                Diagnostic::new(
                    Code::UnknownType,
                    &provenance,
                    format!("the type of {:?} reads {:?}, which is no type word or notation of the layout", field.api_name, field.type_text),
                )
                .help("add the word under types in layout.yaml, a note such as `or null` under types.nullable, or correct the field in overlay.yaml; without another witness any value is taken meanwhile"),
            );
        }
        found.name(&field.api_name);
        field.type_expr.names().for_each(|name| found.name(name));
        field.pointer.iter().for_each(|name| found.name(name));
        let anchors = field.links.iter().filter_map(|link| link.strip_prefix('#'));
        anchors.for_each(|anchor| found.name(anchor));
        found.claim(&provenance, Claim::Field(Box::new(field)));
    }
}

/// Puts fields whose location names a wrapper below a field of that name, which stands where the first of them stood.
fn wrapped(fields: Vec<(Provenance, Field)>, layout: &Layout) -> Vec<(Provenance, Field)> {
    let wrapper = |field: &Field| {
        let location = field.location.as_deref()?;
        let pattern = layout.wrappers.iter().find(|pattern| pattern.is_match(location))?;
        let name = pattern.capture(location, "wrapper")?;
        let (start, _) = pattern.find(location)?;
        let location = location[..start].trim_end_matches(|c: char| !c.is_alphanumeric());
        Some((name.to_owned(), location.to_owned()))
    };
    // Each group is a field of its own or a wrapper and its members.
    let mut groups: Vec<Vec<(Provenance, Field)>> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for (provenance, mut field) in fields {
        let Some((name, location)) = wrapper(&field) else {
            groups.push(vec![(provenance, field)]);
            continue;
        };
        let index = *known.entry(name.clone()).or_insert_with(|| {
            let outer = Field {
                depth: field.depth,
                api_name: name,
                // The wrapper is how the vendor tells what is asked of it, even if every member may be left out.
                required: Required::Wrapper,
                location: Some(location),
                ..Field::unnamed(field.table, TypeExpr::Word(TypeWord::Object))
            };
            groups.push(vec![(provenance.clone(), outer)]);
            groups.len() - 1
        });
        field.depth += 1;
        groups[index].push((provenance, field));
    }
    groups.into_iter().flatten().collect()
}

/// Whether a description names the count of seconds or milliseconds that times are written in.
fn is_counted(description: &str) -> bool {
    let words = description.split(|c: char| !c.is_ascii_alphabetic());
    words
        .into_iter()
        .any(|word| word.eq_ignore_ascii_case("unix") || word.eq_ignore_ascii_case("epoch"))
}

/// What a cell of names holds: the name, and often its type and whether it must be given, below it or behind it.
struct NameCell<'c> {
    name: &'c str,
    type_text: Option<&'c str>,
    /// The word for or against "required".
    word: Option<&'c str>,
}

impl<'c> NameCell<'c> {
    /// Words that the layout does not know leave the cell as it is.
    fn read(cell: &'c str, layout: &Layout) -> Self {
        let whole = Self {
            name: cell,
            type_text: None,
            word: None,
        };
        let mut words = cell.split_whitespace();
        let (Some(name), required) = (words.next(), &layout.required) else {
            return whole;
        };
        let mut found = Self { name, ..whole };
        for word in words {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '[' && c != ']');
            if required
                .yes
                .iter()
                .chain(&required.no)
                .any(|known| same_words(known, word))
            {
                found.word = Some(word);
            } else if layout.type_word(word).is_some() {
                found.type_text = Some(word);
            } else {
                return Self {
                    name: cell,
                    type_text: None,
                    word: None,
                };
            }
        }
        found
    }
}

fn field(row: &Row, columns: &Columns, table: usize, place: Location, layout: &Layout) -> Field {
    let name = columns.text(row, Column::Name).unwrap_or_default();
    // A corner before the name for each object around it.
    let corners = name.chars().take_while(|c| *c == '└').count();
    let name = name.trim_start_matches('└').trim_start();
    let NameCell { name, type_text, word } = NameCell::read(name, layout);
    let type_text = columns.text(row, Column::Type).or(type_text).unwrap_or_default();
    let description = columns.text(row, Column::Description).unwrap_or_default();
    let mut constraints = constraint::read(description, layout);
    let mut rest = tidy(description);
    let (values, since) = values_and_since(row, columns);
    if let Some(cell) = values.filter(|cell| constraints.values.is_empty() && !values::is_dash(cell)) {
        values::read(cell, &mut constraints, layout);
    }
    if let Some(value) = columns
        .text(row, Column::Default)
        .and_then(|cell| values::default(cell, layout))
    {
        constraints.default.get_or_insert_with(|| value.to_owned());
    }
    let is_no = |text: &str| values::is_dash(text) || layout.required.no.iter().any(|word| same_words(word, text));
    constraints.deprecated |= columns.text(row, Column::Deprecated).is_some_and(|text| !is_no(text));
    // Extractors move the values to the end of the cell before.
    if columns.has(Column::Values)
        && values.is_none()
        && let Some((text, values)) = values::at_end(&rest)
    {
        constraints.values = values.into_iter().map(|value| (value.to_owned(), None)).collect();
        rest = text.to_owned();
    }
    let pointer = layout
        .types
        .pointers
        .iter()
        .find_map(|pattern| pattern.capture(description, "T"));
    let rest = without_pointer(rest, layout);
    let marked_optional = layout
        .required
        .optional_marks
        .iter()
        .any(|mark| mark.is_match(name) || mark.is_match(description));
    let marks = &layout.required.required_marks;
    let marked_required = marks
        .iter()
        .any(|mark| mark.is_match(name) || mark.is_match(description));
    let required = match columns.text(row, Column::Required).or(word) {
        Some(word) => required(word, layout),
        None if marked_required => Required::Yes,
        None if marked_optional => Required::No,
        None if columns.has(Column::Required) => Required::Blank,
        None if matches!(
            place,
            Location::Response(_) | Location::ResponseHeader(_) | Location::Object
        ) =>
        {
            Required::Unstated
        }
        // The unknown column may well be the one that says it.
        None if !columns.unknown.is_empty() => Required::Unstated,
        None if layout.required.when_unstated == Unstated::Required => Required::ByLayout,
        None => Required::Unstated,
    };
    let name = layout
        .required
        .optional_marks
        .iter()
        .chain(marks)
        .find_map(|mark| mark.find(name))
        .map_or(name, |(start, _)| name[..start].trim());
    let nullable = &layout.types.nullable;
    let or_null = nullable.iter().find_map(|pattern| pattern.capture(type_text, "T"));
    constraints.nullable |= or_null.is_some();
    let expr = type_expr::parse(or_null.unwrap_or(type_text), layout);
    let expr = match expr {
        // A time that is counted is a number, whatever the word for its type.
        TypeExpr::Word(TypeWord::DateTime) if is_counted(description) => TypeExpr::Word(TypeWord::Int64),
        expr => expr,
    };
    let mut example = columns.text(row, Column::Example).map(str::to_owned);
    if expr == TypeExpr::Word(TypeWord::Boolean) {
        let truths = [&mut constraints.default, &mut example].into_iter().flatten();
        for text in truths {
            if let Some(truth) = layout.truth(text) {
                *text = truth.to_string();
            }
        }
    }
    // Words in the description of a number are the cases in which it has one value or another.
    let is_number = |(value, _): &(String, Option<String>)| value.parse::<f64>().is_ok();
    if matches!(expr, TypeExpr::Word(word) if word.is_number()) && !constraints.values.iter().all(is_number) {
        constraints.values.clear();
    }
    Field {
        table,
        depth: row.depth + corners,
        api_name: name.to_owned(),
        type_text: type_text.to_owned(),
        type_expr: expr,
        links: links(row, columns),
        marks: columns
            .cell(row, Column::Description)
            .map(|cell| cell.marks.clone())
            .unwrap_or_default(),
        table_numbers: layout
            .types
            .table_numbers
            .iter()
            .flat_map(|pattern| pattern.all_numbers(type_text).chain(pattern.all_numbers(description)))
            .collect(),
        pointer: pointer.map(str::to_owned),
        required,
        description: rest,
        example,
        location: columns.text(row, Column::Location).map(str::to_owned),
        since: since.map(str::to_owned),
        constraints,
    }
}

/// The cells of the values and of the release. Where an extractor dropped the empty cell of the values, the release has
/// moved up to its place.
fn values_and_since<'r>(row: &'r Row, columns: &Columns) -> (Option<&'r str>, Option<&'r str>) {
    let values = columns.text(row, Column::Values);
    let since = columns.text(row, Column::Since);
    let is_release = |text: &&str| text.contains('.') && text.chars().all(|c| c.is_ascii_digit() || c == '.');
    match (values.filter(is_release), since) {
        (Some(release), None) if columns.has(Column::Since) => (None, Some(release)),
        _ => (values, since),
    }
}

/// A description without a sentence that only leads to rows which the spec has in place. Words around it would lose their sense.
fn without_pointer(text: String, layout: &Layout) -> String {
    let mut places = layout.types.pointers.iter().filter_map(|pattern| pattern.find(&text));
    let Some((start, end)) = places.next() else { return text };
    const ENDS: [char; 2] = ['.', '。'];
    let (before, after) = (text[..start].trim_end_matches(' '), &text[end..]);
    let begins = before.is_empty() || before.ends_with(ENDS) || before.ends_with('\n');
    let ends = text[..end].ends_with(ENDS) || after.is_empty() || after.starts_with(ENDS) || after.starts_with('\n');
    if !(begins && ends) {
        return text;
    }
    let after = after.strip_prefix(ENDS).unwrap_or(after);
    format!("{before}{after}").trim().to_owned()
}

/// A description without lines that hold no word, such as a dash for "nothing to say", and without more white space than parts words.
fn tidy(text: &str) -> String {
    let is_text = |line: &String| line.chars().any(char::is_alphanumeric);
    text.lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(is_text)
        .collect::<Vec<_>>()
        .join("\n")
}

/// Link targets of the row, those of the type first.
fn links(row: &Row, columns: &Columns) -> Vec<String> {
    let cells = [Column::Type, Column::Name, Column::Description]
        .into_iter()
        .filter_map(|column| columns.cell(row, column));
    cells
        .flat_map(|cell| &cell.links)
        .map(|link| link.target.clone())
        .collect()
}

fn required(text: &str, layout: &Layout) -> Required {
    let is = |words: &[String]| words.iter().any(|word| same_words(word, text));
    if is(&layout.required.yes) {
        Required::Yes
    } else if is(&layout.required.no) {
        Required::No
    } else {
        Required::Conditional(text.to_owned())
    }
}

/// The request lines of a table whose columns are their methods and targets.
pub(super) fn request_lines(
    table: &block::Table,
    columns: &Columns,
    provenance: &Provenance,
) -> Vec<(Provenance, String)> {
    let lines = places(&table.rows, provenance).map(|(provenance, row)| {
        let text = |column| columns.text(row, column).unwrap_or_default();
        let method = text(Column::Method).to_ascii_uppercase();
        (provenance, format!("{method} {}", text(Column::Target)))
    });
    lines.collect()
}

/// A table of statuses.
pub(super) fn statuses(table: &block::Table, columns: &Columns, provenance: &Provenance, found: &mut Found) {
    for (provenance, row) in places(&table.rows, provenance) {
        match columns.text(row, Column::Status).and_then(status::listed) {
            Some(statuses) => {
                found.claimed += 1;
                let message = columns.text(row, Column::ErrorMessage).map(str::to_owned);
                let description = explained(row, columns).or(message).unwrap_or_default();
                for status in statuses {
                    found.claim(&provenance, Claim::Status(status, description.clone()));
                }
            }
            None => unclaimed::row(row, &provenance, "no HTTP status in the status column", found),
        }
    }
}

/// A table of the vendor's error codes.
pub(super) fn errors(table: &block::Table, columns: &Columns, provenance: &Provenance, found: &mut Found) {
    for (provenance, row) in places(&table.rows, provenance) {
        let Some(code) = columns.text(row, Column::ErrorCode) else {
            unclaimed::row(row, &provenance, "no code in the error code column", found);
            continue;
        };
        let error = ErrorRow {
            status: None,
            code: code.to_owned(),
            message: columns.text(row, Column::ErrorMessage).unwrap_or_default().to_owned(),
            description: explained(row, columns),
        };
        found.claimed += 1;
        let text = columns.text(row, Column::Status).filter(|text| !values::is_dash(text));
        let statuses = text.map(status::listed);
        if let (Some(text), Some(None)) = (text, &statuses) {
            let message = format!(
                "the status of {:?} reads {:?}, which is no list of HTTP statuses",
                error.code,
                shorten(text)
            );
            found.diagnostics.push(
                Diagnostic::new(Code::UnreadStatus, &provenance, message)
                    .help("the code is kept without a status; say in overlay.yaml which responses it belongs to"),
            );
        }
        let statuses = statuses.flatten().map(|it| it.into_iter().map(Some).collect());
        for status in statuses.unwrap_or_else(|| vec![None]) {
            found.claim(
                &provenance,
                Claim::ErrorCode(ErrorRow {
                    status,
                    ..error.clone()
                }),
            );
        }
    }
}

/// What the row says of an error: what it means, and what to do.
fn explained(row: &Row, columns: &Columns) -> Option<String> {
    let cells = [Column::Description, Column::Solution].map(|column| columns.text(row, column));
    let cells: Vec<&str> = cells.into_iter().flatten().collect();
    (!cells.is_empty()).then(|| cells.join("\n"))
}

/// A table of permissions.
pub(super) fn permissions(table: &block::Table, columns: &Columns, provenance: &Provenance, found: &mut Found) {
    for (provenance, row) in places(&table.rows, provenance) {
        let Some(action) = columns.text(row, Column::Action) else {
            unclaimed::row(row, &provenance, "no permission in the action column", found);
            continue;
        };
        let words = &found.layout.permissions;
        let stated = |column| {
            columns
                .text(row, column)
                .filter(|text| !words.nothing.iter().any(|word| same_words(word, text)))
                .map(str::to_owned)
        };
        let mark = words.required_mark.as_deref().unwrap_or("\u{0}");
        let resource = stated(Column::ResourceType).unwrap_or_default();
        let mut lines = resource.lines().map(|line| line.trim_start_matches("- ").trim());
        let kind = lines.next().unwrap_or_default();
        let name = lines.next();
        let permission = Permission {
            action: action.to_owned(),
            access_level: stated(Column::AccessLevel),
            resource_type: Some(
                kind.trim_matches(|c: char| c.is_whitespace() || mark.contains(c))
                    .to_owned(),
            )
            .filter(|kind| !kind.is_empty()),
            resource_required: kind.contains(mark),
            resource: name.map(str::to_owned),
            condition_key: stated(Column::ConditionKey),
            alias: stated(Column::Alias),
            dependencies: stated(Column::Dependencies),
        };
        found.claimed += 1;
        if let Some(id) = operation::id_in_permission(action, found.layout) {
            let id = id.to_owned();
            found.claim(&provenance, Claim::OperationId(id, Witness::Permission));
        }
        found.claim(&provenance, Claim::Permission(permission));
    }
}

/// Rows of a table that holds nothing for a spec.
pub(super) fn aside(table: &block::Table, reason: &'static str, provenance: &Provenance, found: &mut Found) {
    found.claimed += table.rows.len();
    found.claim(provenance, Claim::Aside(reason));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_paths() {
        use crate::{block, fact, samples};
        let layout = "title: T\nlanguage: en\nsections: {body: [Fields], query: [Query]}\ncolumns: {name: [Name], type: [Type]}\ntypes: {words: {text: string, object: object, list: array}}\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        let check = |heading: &str, rows: &str, expect: &str, told: usize| {
            let rows: String = rows
                .split(", ")
                .map(|row| format!("| {} |\n", row.replace(' ', " | ")))
                .collect();
            let page = samples::markdown(format!("## {heading}\n\n| Name | Type |\n|---|---|\n{rows}"));
            let read = fact::extract(&block::read(&page, &layout).output, &layout);
            let fields = read.output.facts.iter().filter_map(|fact| match &fact.claim {
                Claim::Field(field) => Some(format!("{}{}", "-".repeat(field.depth), field.api_name)),
                _ => None,
            });
            assert_eq!(fields.collect::<Vec<_>>().join(" "), expect, "{rows}");
            assert_eq!(
                read.diagnostics.iter().filter(|it| it.code == Code::OddName).count(),
                told,
                "{rows}"
            );
        };
        check(
            "Fields",
            "lid object, lid.hue text, lid.key object, lid.key.id text, id text",
            "lid -hue -key --id id",
            0,
        );
        check("Fields", "keys list, keys[].id text, tags[] list", "keys -id tags", 0);
        check("Fields", "lid.hue text, id text", "lid.hue id", 1);
        check(
            "Fields",
            "lid object, lid.key.id text, lid.key.hue text, id text",
            "lid -key --id --hue id",
            0,
        );
        check("Fields", "lid object, lid.keys[].id text", "lid -keys --id", 0);
        check("Query", "lid object, lid.hue text", "lid lid.hue", 0);
    }

    #[test]
    fn names_with_a_type_and_a_word_for_required_in_their_cell() {
        use crate::{block, fact, samples};
        let layout = "title: T\nlanguage: en\nsections: {body: [Fields]}\ncolumns: {name: [Name], type: [Type], description: [What]}\nrequired: {yes: [required], no: [optional]}\ntypes: {words: {text: string}}\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        for (cell, expect) in [
            ("lid<br>text<br>required", "lid: text, required"),
            ("`lid` (text, optional)", "lid: text"),
            ("lid **required**", "lid:  (unknown), required"),
            ("lid of a box", "lid of a box:  (unknown)"),
            ("required", "required:  (unknown)"),
        ] {
            let page = samples::markdown(format!("## Fields\n\n| Name | What |\n|---|---|\n| {cell} | - |\n"));
            let facts = fact::extract(&block::read(&page, &layout).output, &layout).output.facts;
            let text = fact::to_text(&facts);
            let line = text
                .lines()
                .nth(1)
                .unwrap_or_default()
                .trim_start_matches("2.1")
                .trim_start();
            assert_eq!(line.trim_end_matches(" -- -"), expect.trim_end(), "{cell}");
        }
    }

    #[test]
    fn names_that_are_paths_where_a_column_says_that_they_are_in_the_body() {
        use crate::{block, fact, samples};
        let layout = "title: T\nlanguage: en\nsections: {request: [Fields]}\ncolumns: {name: [Name], type: [Type], location: [In]}\nlocations: {body: [body], query: [query]}\ntypes: {words: {text: string, object: object, list: array}}\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        let page = samples::markdown(
            "## Fields\n\n| Name | In | Type |\n|---|---|---|\n| box.id | query | text |\n| crew | body | list |\n| crew[].name | body | text |\n| crew[].pos | body | object |\n| crew[].pos.lat | body | text |\n| box | query | text |\n| box.hue | query | text |\n",
        );
        let facts = fact::extract(&block::read(&page, &layout).output, &layout).output.facts;
        let fields = facts.iter().filter_map(|fact| match &fact.claim {
            Claim::Field(field) => Some(format!("{}{}", "-".repeat(field.depth), field.api_name)),
            _ => None,
        });
        assert_eq!(
            fields.collect::<Vec<_>>().join(" "),
            "box.id crew -name -pos --lat box box.hue"
        );
    }

    #[test]
    fn defaults_and_marks_have_columns_and_names_of_their_own() {
        use crate::{block, fact, samples};
        let layout = "title: T\nlanguage: en\nsections: {body: [Fields]}\ncolumns: {name: [Name], type: [Type], default: [Default], description: [Notes], deprecated: [Old]}\ntypes: {words: {text: string}}\nrequired: {no: [no], required_marks: ['\\*$', ' ?\\(required\\)$', '^Required\\b']}\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        let page = samples::markdown(
            "## Fields\n\n| Name | Type | Default | Old | Notes |\n|---|---|---|---|---|\n| lid* | text | - | no | |\n| hue (required) | text | red | yes | |\n| size | text | `0` | | Required with a lid. |\n| id | text | | | |\n",
        );
        let facts = fact::extract(&block::read(&page, &layout).output, &layout).output.facts;
        assert_eq!(
            fact::to_text(&facts),
            "2 table 1: body\n2.1   lid: text, required\n2.2   hue: text, required, default red, deprecated\n2.3   size: text, required, default 0 -- Required with a lid.\n2.4   id: text\n"
        );
    }
}
