//! Tables whose cells an extractor ran together: `ParameterTypeRequired` above, `ClientTokenstringNo` below.
//!
//! The header splits into column words. A row's head splits from its end: the word for "required", then the type, and the
//! name is what is left. Below the head stand the description, set off by blank lines, and the example, on the last line.

use super::line::{Line, bullet, cell_line};
use super::scan::Scan;
use crate::block::{Row, Text};
use crate::layout::{Column, Layout, Pattern};

pub(super) fn read(scan: &mut Scan) -> bool {
    let Some(first) = scan.line(0) else { return false };
    let Some(header) = split_header(first.text, scan.layout) else {
        return false;
    };
    let columns: Vec<Column> = header.iter().map(|(_, column)| *column).collect();
    // What a row's first line looks like depends on these columns only.
    let key = columns[..columns.len().min(3)].to_vec();
    if scan.barren.iter().any(|(known, end)| *known == key && scan.at < *end) {
        return false;
    }
    // Up to the last row, anything is a cell's, even JSON; below it JSON is an example of its own.
    let opens_another =
        |line: &Line| split_header(line.text, scan.layout).is_some_and(|header| header.len() >= SURE_HEADER);
    let is_end = |line: &Line| scan.layout.is_heading_line(line.text) || scan.is_caption(*line) || opens_another(line);
    let mut below: Vec<Line> = scan.lines[scan.at + 1..]
        .iter()
        .take_while(|line| !is_end(line))
        .copied()
        .collect();
    // A line by itself above the header of another table is its heading, in words that nobody knows.
    if let (Some(end), [.., before, heading]) = (scan.lines.get(scan.at + 1 + below.len()), below.as_slice())
        && opens_another(end)
        && before.number + 1 < heading.number
        && heading.number + 1 < end.number
    {
        below.pop();
    }
    let splits: Vec<Option<Head>> = below
        .iter()
        .map(|line| split_head(line.text, &columns, scan.layout))
        .collect();
    let Some(last) = splits.iter().rposition(Option::is_some) else {
        let end = scan.at + below.len();
        scan.barren.retain(|(known, _)| *known != key);
        scan.barren.push((key, end));
        return false;
    };
    let mut heads: Vec<(Line, Head)> = Vec::new();
    let mut bodies: Vec<Vec<Line>> = Vec::new();
    let mut offset = 1;
    for (index, (line, split)) in below.into_iter().zip(splits).enumerate() {
        match (split, bodies.last_mut()) {
            (Some(head), _) => {
                heads.push((line, head));
                bodies.push(Vec::new());
            }
            (None, Some(body)) if index < last || !super::code_marks::starts(line.text) => body.push(line),
            _ => break,
        }
        offset += 1;
    }
    // A row that its first line fills up has nothing below it: what stands there belongs to the text after the table.
    if let (Some((_, head)), Some(body)) = (heads.last(), bodies.last_mut())
        && head.cells.len() == columns.len()
    {
        offset -= body.len();
        body.clear();
    }
    let count = heads.len();
    let rows = heads
        .into_iter()
        .zip(bodies)
        .enumerate()
        .map(|(index, ((line, head), body))| row(line, head, &body, &columns, index + 1 == count))
        .collect();
    scan.at += offset;
    scan.push_table(first.number, header.into_iter().map(|(text, _)| text).collect(), rows);
    true
}

/// So many column words in one line are the header of a table, whatever is around it.
const SURE_HEADER: usize = 3;

/// Column words that make up the whole line.
fn split_header(text: &str, layout: &Layout) -> Option<Vec<(String, Column)>> {
    if text.len() > 200 {
        return None;
    }
    let mut rest = text;
    let mut header = Vec::new();
    while !rest.is_empty() {
        let (word, column) = layout
            .columns
            .iter()
            .flat_map(|(column, words)| words.iter().map(move |word| (word, *column)))
            .filter(|(word, _)| !word.is_empty() && rest.starts_with(word.as_str()))
            .max_by_key(|(word, _)| word.len())?;
        header.push((word.clone(), column));
        rest = &rest[word.len()..];
    }
    (header.len() >= 2).then_some(header)
}

/// The cells that a row's first line holds.
pub(super) struct Head {
    cells: Vec<String>,
}

fn split_head(text: &str, columns: &[Column], layout: &Layout) -> Option<Head> {
    match columns {
        [Column::Name, Column::Type, Column::Required, ..] => {
            let (rest, required) = split_required(text, layout)?;
            let (name, type_text) = split_type(rest, layout)?;
            Some(Head {
                cells: vec![name.to_owned(), type_text.to_owned(), required.to_owned()],
            })
        }
        [Column::Name, Column::Type, ..] => {
            let (name, type_text) = split_type(text, layout)?;
            Some(Head {
                cells: vec![name.to_owned(), type_text.to_owned()],
            })
        }
        [Column::Status, Column::ErrorCode, Column::ErrorMessage, ..] => split_error(text),
        [Column::Action, Column::AccessLevel, ..] => split_permission(text, layout),
        _ => None,
    }
}

/// The word for or against "required" at the end.
fn split_required<'t>(text: &'t str, layout: &Layout) -> Option<(&'t str, &'t str)> {
    let words = &layout.required;
    let word = words
        .yes
        .iter()
        .chain(&words.no)
        .chain(&words.conditional)
        .find(|word| text.ends_with(word.as_str()))?;
    Some(text.split_at(text.len() - word.len()))
}

/// The type at the end, the longest that fits. White space in it would be a sentence's.
pub(super) fn split_type<'t>(text: &'t str, layout: &Layout) -> Option<(&'t str, &'t str)> {
    if text.contains(char::is_whitespace) || text.len() > 200 {
        return None;
    }
    let notations: Vec<&Pattern> = layout
        .types
        .arrays
        .iter()
        .chain(&layout.types.maps)
        .chain(&layout.types.objects)
        .collect();
    text.char_indices()
        .map(|(at, _)| text.split_at(at))
        .find(|(name, rest)| {
            let is_name = name.is_empty() || is_name(name);
            // To the letter: in `BackupPlanIdstring` only the case tells the type from the name.
            is_name
                && (layout.types.words.contains_key(*rest)
                    || notations
                        .iter()
                        .any(|pattern| pattern.find(rest) == Some((0, rest.len())) && rest.contains(['<', '['])))
        })
}

/// What a vendor could call a field.
pub(super) fn is_name(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '$' | '[' | ']'))
        && text.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == '$')
}

/// `403Request.ForbiddenHave no Permissions`: the message starts at the last capital of the first word.
fn split_error(text: &str) -> Option<Head> {
    let status = text
        .get(..3)
        .filter(|status| status.parse::<u16>().is_ok_and(|status| (100..600).contains(&status)))?;
    let rest = &text[3..];
    let word_end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let first = &rest[..word_end];
    let boundary = if word_end == rest.len() {
        first.len()
    } else {
        first
            .char_indices()
            .rev()
            .find(|(at, c)| *at > 0 && c.is_uppercase())
            .map_or(first.len(), |(at, _)| at)
    };
    let (code, message) = rest.split_at(boundary);
    let is_code = code.contains(|c: char| c.is_alphanumeric()) && !code.contains(char::is_whitespace);
    is_code.then(|| Head {
        cells: vec![status.to_owned(), code.to_owned(), message.trim().to_owned()],
    })
}

/// `dbs:StopBackupPlanupdate`: the access level ends the line.
fn split_permission(text: &str, layout: &Layout) -> Option<Head> {
    if text.contains(char::is_whitespace) || !text.contains(':') || bullet(text).is_some() {
        return None;
    }
    let level = layout
        .permissions
        .access_levels
        .iter()
        .filter(|word| text.ends_with(word.as_str()))
        .max_by_key(|word| word.len())?;
    let (action, level) = text.split_at(text.len() - level.len());
    let service = action.split(':').next().unwrap_or_default();
    let is_action = action.matches(':').count() == 1 && is_name(service) && !action.ends_with(':');
    is_action.then(|| Head {
        cells: vec![action.to_owned(), level.to_owned()],
    })
}

fn row(line: Line, head: Head, body: &[Line], columns: &[Column], is_last: bool) -> Row {
    let mut cells: Vec<Text> = head.cells.into_iter().map(Text::plain).collect();
    let free = &columns[cells.len()..];
    match free {
        [] => {
            if let Some(last) = cells.last_mut().filter(|_| !body.is_empty()) {
                last.plain = format!("{}\n{}", last.plain, joined(body).plain);
            }
        }
        [Column::ResourceType, ..] => cells.extend(permission_cells(body, free.len())),
        [_] => cells.push(joined(body)),
        [_, .., Column::Example] => {
            // The example directly precedes the next row; a description's paragraphs are followed by a blank line.
            let own = body.last().is_some_and(|last| {
                if is_last {
                    body.len() > 1 || !last.text.contains(' ')
                } else {
                    !last.blank_after
                }
            });
            let split = body.len() - usize::from(own);
            cells.push(joined(&body[..split]));
            cells.extend(std::iter::repeat_n(Text::default(), free.len() - 2));
            cells.push(joined(&body[split..]));
        }
        _ => {
            let mut lines = body.iter().map(|line| Text::plain(cell_line(line.text)));
            cells.extend((0..free.len()).map(|_| lines.next().unwrap_or_default()));
        }
    }
    Row {
        cells,
        depth: 0,
        line: Some(line.number),
    }
}

fn joined(lines: &[Line]) -> Text {
    let lines: Vec<_> = lines.iter().map(|line| cell_line(line.text)).collect();
    Text::plain(lines.join("\n"))
}

/// Bullets and the resource names below them are the resource type; each line after them is a column of its own.
fn permission_cells(body: &[Line], columns: usize) -> Vec<Text> {
    let is_resource =
        |line: &&Line| bullet(line.text).is_some() || line.text.matches(':').count() >= 2 || line.text.starts_with('*');
    let resources = body.iter().take_while(is_resource).count();
    let (resource, rest) = body.split_at(resources);
    let resource: Vec<_> = resource
        .iter()
        .map(|line| bullet(line.text).unwrap_or(line.text))
        .collect();
    let mut cells = vec![Text::plain(resource.join("\n"))];
    let mut rest = rest.iter().map(|line| Text::plain(cell_line(line.text)));
    cells.extend((1..columns).map(|_| rest.next().unwrap_or_default()));
    cells
}

#[cfg(test)]
mod tests {
    use crate::layout::Layout;
    use crate::{block, samples};

    #[test]
    fn a_header_under_an_unknown_heading_opens_a_table_of_its_own() {
        let layout = "title: T\nlanguage: en\nsections: {error_codes: [Errors]}\ncolumns: {name: [Name], type: [Type], required: [Must], description: [Note], example: [Sample]}\nrequired: {yes: [Yes]}\ntypes: {words: {text: string}}\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        let page = samples::text(
            "Open a box\n\nErrors\n\nNameTypeMustNoteSample\nlidtextYes\n\nThe lid.\n\noak\n\nFilters\n\nNameTypeMustNoteSample\nhuetextYes\n\nThe hue.\n\nred\n",
        );
        let shown = block::to_text(&block::read(&page, &layout).output);
        assert_eq!(
            shown.matches("| Name | Type | Must | Note | Sample |").count(),
            2,
            "{shown}"
        );
        for row in [
            "| lid | text | Yes | The lid. | oak |",
            "| hue | text | Yes | The hue. | red |",
        ] {
            assert!(shown.contains(row), "{shown}");
        }
    }
}
