//! Lines that announce an operation: request lines, titles and permissions that name an action.

use super::Operation;
use crate::layout::Layout;

/// The methods that OpenAPI 3.0 knows.
const METHODS: [&str; 8] = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE"];

/// The operations of a request line such as `PUT /v2/{id}/stop`, `POST/v1/x` or `POST|PUT /x HTTPS|HTTP`.
pub(super) fn request_line(text: &str) -> Vec<Operation> {
    let text = text.trim();
    let mut methods = Vec::new();
    let mut rest = text;
    while let Some(method) = METHODS.into_iter().find(|method| rest.starts_with(method)) {
        methods.push(method);
        rest = &rest[method.len()..];
        match rest.strip_prefix('|').or_else(|| rest.strip_prefix(',')) {
            Some(more) => rest = more.trim_start(),
            None => break,
        }
    }
    if methods.is_empty() || !rest.starts_with(|c: char| c.is_whitespace() || c == '/') {
        return Vec::new();
    }
    let mut words = rest.split_whitespace();
    let Some(target) = words.next() else {
        return Vec::new();
    };
    let Some((path, query)) = split_target(target) else {
        return Vec::new();
    };
    let mut operations: Vec<_> = methods
        .into_iter()
        .map(|method| Operation {
            method: method.to_owned(),
            path: path.clone(),
            query: query.clone(),
        })
        .collect();
    // Captures run several request lines into one.
    let words: Vec<&str> = words.collect();
    for pair in words.windows(2) {
        if METHODS.contains(&pair[0])
            && let Some((path, query)) = split_target(pair[1])
        {
            operations.push(Operation {
                method: pair[0].to_owned(),
                path,
                query,
            });
        }
    }
    operations
}

/// Bytes of a path: no server takes so many.
const LONGEST_PATH: usize = 2000;

/// The path template and the query of a target, without scheme and host.
fn split_target(target: &str) -> Option<(String, Option<String>)> {
    let target = target.replace("\\_", "_").replace("\\{", "{").replace("\\}", "}");
    // Some vendors mark placeholders with square brackets.
    let target = if target.contains('{') {
        target
    } else {
        target.replace('[', "{").replace(']', "}")
    };
    let path = match target.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("/", |at| &rest[at..]),
        None => &target,
    };
    let (path, query) = path
        .split_once('?')
        .map_or((path, None), |(path, query)| (path, Some(query.to_owned())));
    let path = path.trim_end_matches([',', '.', ';', '，', '。']);
    let is_path = path.starts_with('/') || path.contains('/');
    let is_clean = path
        .chars()
        .all(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '<' | '>' | '"' | '`'));
    (is_path && is_clean && path.len() <= LONGEST_PATH).then(|| (format!("/{}", path.trim_start_matches('/')), query))
}

/// The action that a title names, in RPC style.
pub(super) fn id_in_title<'t>(title: &'t str, layout: &Layout) -> Option<&'t str> {
    let rpc = layout.operation.rpc.as_ref()?;
    rpc.titles
        .iter()
        .find_map(|pattern| pattern.capture(title.trim(), "id"))
}

/// The action that a permission names, in RPC style.
pub(super) fn id_in_permission<'t>(permission: &'t str, layout: &Layout) -> Option<&'t str> {
    let rpc = layout.operation.rpc.as_ref()?;
    rpc.permissions
        .iter()
        .find_map(|pattern| pattern.capture(permission.trim(), "id"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &str) {
        let lines: Vec<_> = request_line(text)
            .into_iter()
            .map(|it| {
                format!(
                    "{} {}{}",
                    it.method,
                    it.path,
                    it.query.map_or(String::new(), |query| format!("?{query}"))
                )
            })
            .collect();
        assert_eq!(lines.join("; "), expect, "{text}");
    }

    #[test]
    fn request_lines() {
        check(
            "PUT /v2/{project_id}/taskgroups/{group_id}/stop",
            "PUT /v2/{project_id}/taskgroups/{group_id}/stop",
        );
        check("POST/v1/task/disable/{uuid}", "POST /v1/task/disable/{uuid}");
        check("POST v1/images", "POST /v1/images");
        check(
            "GET https://{endpoint}/v1/{id}?limit={limit}",
            "GET /v1/{id}?limit={limit}",
        );
        check(
            "POST|PUT /openapi/instances HTTPS|HTTP",
            "POST /openapi/instances; PUT /openapi/instances",
        );
        check("DELETE /v2/\\{project\\_id\\}/tasks", "DELETE /v2/{project_id}/tasks");
        check("POSTCBT APIsSince 4.10.10", "");
        check("GET help", "");
        check("GET /v2/[Id]/x HTTP/1.1", "GET /v2/{Id}/x");
        check("/v2/x", "");
        check("GET v1/boats GET v1/boats/{id}", "GET /v1/boats; GET /v1/boats/{id}");
    }
}
