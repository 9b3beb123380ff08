//! The one reader of YAML and JSON that somebody else wrote: OpenAPI documents, layouts, services, overlays.
//!
//! In: a file's text. Out: a [`Tree`] that knows its lines, and from it a JSON value or one of our types, or the diagnostic
//! that says why there is none. What could mean two things is refused: a key that stands twice, a key that is no text, two
//! documents in one file. Nesting is bounded, and so is what aliases stand for. What the values mean is judged elsewhere.

mod fault;
mod json;
mod problem;
mod scalar;
mod tree;
mod typed;
mod yaml;

pub use problem::MAX_DEPTH;
use problem::{Problem, SYNTAX};

pub use fault::Fault;
pub use tree::Tree;

use crate::diagnostic::Diagnostic;

/// Reads YAML or JSON. `path` is named in the diagnostic, and its ending `.json` rules YAML out.
pub fn read<'t>(path: &str, text: &'t str) -> Result<Tree<'t>, Box<Diagnostic>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let only_json = path.to_ascii_lowercase().ends_with(".json");
    parse(text, only_json)
        .and_then(Tree::without_duplicates)
        .map_err(|problem| problem.at(path))
}

/// JSON has its own reader because its white space and its escapes are freer than YAML's; a text of braces may be either.
fn parse(text: &str, only_json: bool) -> Result<Tree<'_>, Problem> {
    let start = text.trim_start();
    if !only_json && !start.starts_with(['{', '[']) {
        return yaml::read(text);
    }
    let problem = match json::read(text) {
        Err(problem) if problem.code == SYNTAX && !only_json => problem,
        decided => return decided,
    };
    let is_quoted = start[1..].trim_start().starts_with('"');
    yaml::read(text).map_err(|other| if is_quoted { problem } else { other })
}

#[cfg(test)]
mod tests;
