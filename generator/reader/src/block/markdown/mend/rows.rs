//! Lines of a pipe table in, the row they make out: what the ways to mend one share.

/// A pipe table whose rows stand on one line each.
pub(super) struct BrokenTable {
    /// What was told of the table in its header's line or above it.
    pub(super) caption: Option<String>,
    /// By the line each row began on, counted from 0.
    pub(super) rows: Vec<(usize, String)>,
    /// The first line behind it.
    pub(super) end: usize,
}

/// How many lines a header or a row may run over: more is no table.
pub(super) const LONGEST: usize = 400;

/// Bars that are not escaped.
pub(super) fn bars(line: &str) -> usize {
    let mut count = 0;
    let mut escaped = false;
    for c in line.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '|' => count += 1,
            _ => {}
        }
    }
    count
}

/// The lines as one, with a break wherever one ended inside a cell.
pub(super) fn joined(lines: &[&str]) -> String {
    let mut out = String::new();
    for line in lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()) {
        if !out.is_empty() && !line.starts_with('|') && !out.ends_with('|') {
            out.push_str("<br>");
        }
        // CommonMark would read the mark of a list item in a cell as text anyway; one space is enough for ours.
        match line.strip_prefix("-   ").or_else(|| line.strip_prefix("* ")) {
            Some(item) => {
                out.push_str("- ");
                out.push_str(item.trim_start());
            }
            None => out.push_str(line),
        }
    }
    out
}
