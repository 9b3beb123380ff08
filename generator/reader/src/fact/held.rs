//! Rows that show how deep they are in; told is each that is shown below a row that can hold nothing, and moved beside it.
//!
//! What a row says of its type says more than how far it is indented: a text and a header have no members, and a row taken for one of
//! theirs would change what the row above is.

use super::found::Found;
use super::model::{Field, Location, TypeExpr};
use crate::layout::TypeWord;
use docwright_base::Code;
use docwright_base::diagnostic::Diagnostic;
use docwright_base::page::Provenance;

/// A row around the one at hand.
struct Around {
    shown: usize,
    depth: usize,
    /// What it is called, where it holds nothing.
    closed: Option<String>,
}

/// Moves the rows of a table that is about `place`.
pub(super) fn settle(fields: &mut [(Provenance, Field)], place: Location, found: &mut Found) {
    let mut open: Vec<Around> = Vec::new();
    for (provenance, field) in fields {
        let shown = field.depth;
        open.retain(|around| around.shown < shown);
        if let Some(around) = open.last() {
            field.depth = around.depth;
            match &around.closed {
                None => field.depth += shown - around.shown,
                Some(outer) => {
                    let message = format!(
                        "the row {:?} is shown below {outer:?}, which holds no members; it is read beside it",
                        field.api_name
                    );
                    let help = "where it is a member, correct the type of the row above in overlay.yaml, or give its word under types in layout.yaml";
                    found
                        .diagnostics
                        .push(Diagnostic::new(Code::MisplacedRow, &*provenance, message).help(help));
                }
            }
        }
        let is_closed = matches!(place, Location::Header | Location::ResponseHeader(_)) || !may_hold(&field.type_expr);
        open.push(Around {
            shown,
            depth: field.depth,
            closed: is_closed.then(|| field.api_name.clone()),
        });
    }
}

/// Whether a value of the type may have members, or items that have some.
fn may_hold(expr: &TypeExpr) -> bool {
    match expr {
        TypeExpr::Word(word) => matches!(word, TypeWord::Object | TypeWord::Array | TypeWord::Any),
        TypeExpr::Array(items) => may_hold(items),
        TypeExpr::Named(_) | TypeExpr::Map(_) | TypeExpr::Either(_) | TypeExpr::Unknown => true,
    }
}

#[cfg(test)]
mod tests {
    use crate::fact::Claim;
    use crate::layout::Layout;
    use crate::{block, fact, samples};
    use docwright_base::Code;

    /// The rows as they are read, and how many are told.
    fn check(heading: &str, rows: &str, expect: &str, told: usize) {
        let layout = "title: T\nlanguage: en\nsections: {body: [Fields], header: [Headers]}\ncolumns: {name: [Name], type: [Type]}\ntypes: {words: {text: string, object: object, list: array}, arrays: ['^{T}s$']}\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        let rows: String = rows
            .split(", ")
            .map(|row| format!("| {} |\n", row.replace('>', "&nbsp;&nbsp;").replace(' ', " | ")))
            .collect();
        let page = samples::markdown(format!("## {heading}\n\n| Name | Type |\n|---|---|\n{rows}"));
        let read = fact::extract(&block::read(&page, &layout).output, &layout);
        let fields = read.output.facts.iter().filter_map(|fact| match &fact.claim {
            Claim::Field(field) => Some(format!("{}{}", ">".repeat(field.depth), field.api_name)),
            _ => None,
        });
        assert_eq!(fields.collect::<Vec<_>>().join(" "), expect, "{rows}");
        let found = read
            .diagnostics
            .iter()
            .filter(|it| it.code == Code::MisplacedRow)
            .count();
        assert_eq!(found, told, "{rows}");
    }

    #[test]
    fn only_what_can_hold_members_does() {
        check(
            "Fields",
            "lid object, >hue text, >key objects, >>id text, size text",
            "lid >hue >key >>id size",
            0,
        );
        check("Fields", "lid text, >hue text, size text", "lid hue size", 1);
        check(
            "Fields",
            "lid object, >hue text, >>tone text, >top text",
            "lid >hue >tone >top",
            1,
        );
        check("Fields", "lids texts, >hue text", "lids hue", 1);
        check("Fields", "lid , >hue text", "lid >hue", 0);
        check("Headers", "X-A object, >X-B text", "X-A X-B", 1);
    }
}
