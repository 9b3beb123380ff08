//! Lines that announce an operation: request lines, titles and permissions that name an action.

use super::{RequestLine, template};
use crate::layout::Layout;
use std::collections::HashSet;

/// The methods that OpenAPI 3.0 knows.
const METHODS: [&str; 8] = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE"];

/// Whether the word is a method and nothing else.
pub(super) fn is_method(word: &str) -> bool {
    METHODS.contains(&word)
}

/// The operations of a request line such as `PUT /v2/{id}/stop`, `POST/v1/x` or `POST|PUT /x HTTPS|HTTP`.
pub(super) fn request_line(text: &str) -> Vec<RequestLine> {
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
    let rest = template::without_blanks(rest);
    let mut words = rest.split_whitespace();
    let Some(target) = words.next() else {
        return Vec::new();
    };
    let host = host(target);
    let Some((path, query)) = split_target(target) else {
        return Vec::new();
    };
    let mut operations: Vec<_> = methods
        .into_iter()
        .map(|method| RequestLine {
            method: method.to_owned(),
            host: host.map(str::to_owned),
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
            operations.push(RequestLine {
                method: pair[0].to_owned(),
                host: self::host(pair[1]).map(str::to_owned),
                path,
                query,
            });
        }
    }
    operations
}

/// What a line that is no request line by its looks alone announces by the layout's patterns.
pub(super) struct AnnouncedLine<'t> {
    pub(super) title: Option<&'t str>,
    /// At least one.
    pub(super) operations: Vec<RequestLine>,
}

/// The operation that a line announces wherever it stands.
pub(super) fn announced<'t>(text: &'t str, layout: &Layout) -> Option<AnnouncedLine<'t>> {
    let patterns = &layout.operation.request_lines;
    let captures = patterns.iter().find_map(|pattern| pattern.captures(text.trim()))?;
    let group = |name| captures.name(name).map(|found| found.as_str());
    let method = group("method")?.to_ascii_uppercase();
    let operations = request_line(&format!("{method} {}", group("target")?));
    (!operations.is_empty()).then(|| AnnouncedLine {
        title: group("title").map(str::trim).filter(|title| !title.is_empty()),
        operations,
    })
}

/// Bytes of a path: no server takes so many.
const LONGEST_PATH: usize = 2000;

/// The host of a target or URL that has one, with its port.
pub(crate) fn host(target: &str) -> Option<&str> {
    let (_, rest) = target.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    (!host.is_empty()).then_some(host)
}

/// The path template and the query of a target, without scheme and host.
fn split_target(target: &str) -> Option<(String, Option<String>)> {
    let target = target.replace("\\_", "_").replace("\\{", "{").replace("\\}", "}");
    let target = template::in_braces(&target);
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
    let path = path
        .trim_start_matches('/')
        .split('/')
        .map(template::segment)
        .collect::<Vec<_>>()
        .join("/");
    (is_path && is_clean && path.len() <= LONGEST_PATH).then(|| (format!("/{path}"), query))
}

/// The target in a request line of these operations whose path begins without a slash.
pub(super) fn without_slash<'t>(line: &'t str, operations: &[RequestLine]) -> Option<&'t str> {
    let paths: HashSet<&str> = operations.iter().map(|operation| operation.path.as_str()).collect();
    let mut words = line.split_whitespace().filter(|_| !paths.is_empty());
    words.find(|word| {
        let may_lack = !word.starts_with('/') && word.contains('/') && !word.contains("://");
        may_lack && split_target(word).is_some_and(|(path, _)| paths.contains(path.as_str()))
    })
}

/// Whether what stands before the first slash looks like a host, or may be one by what is put in.
pub(super) fn may_begin_with_host(target: &str) -> bool {
    let first = target.split('/').next().unwrap_or_default();
    first.contains(['.', ':', '{', '['])
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
        check("GET /v2/:box_id/lids/:id", "GET /v2/{box_id}/lids/{id}");
        check("POST /v2/boxes:open", "POST /v2/boxes:open");
        check("GET /boxes/{id | name} HTTP/1.1", "GET /boxes/{id|name}");
        check("GET /boxes{?limit,marker*}", "GET /boxes?limit={limit}&marker={marker}");
        check("GET /boxes/<int:box_id>?x=<x>", "GET /boxes/{box_id}?x={x}");
        check("GET /boxes/(string:id)/lids", "GET /boxes/{id}/lids");
        check("GET /boxes/(id)/lids(2)", "GET /boxes/{id}/lids(2)");
        check("GET v1/boats GET v1/boats/{id}", "GET /v1/boats; GET /v1/boats/{id}");
    }

    #[test]
    fn paths_without_a_slash() {
        for (line, expect) in [
            ("POST v1/images HTTP/1.1", Some("v1/images")),
            ("GET boxes.example/v1/{id}", Some("boxes.example/v1/{id}")),
            ("GET {endpoint}/v1", Some("{endpoint}/v1")),
            ("POST/v1/task/disable/{uuid}", None),
            ("PUT https://{endpoint}/v1/{id}?limit={limit}", None),
            ("POST|PUT /openapi/instances HTTPS|HTTP", None),
            ("PUT /v2/[Id]/x HTTP/1.1", None),
        ] {
            let found = without_slash(line, &request_line(line));
            assert_eq!(found, expect, "{line}");
            assert_eq!(found.is_some_and(may_begin_with_host), line.contains("GET"), "{line}");
        }
    }
}
