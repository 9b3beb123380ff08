//! The servers of a document in; out, those that the calls of a client go to, and the paths that they put before a call's.

use crate::api::{Server, Variable, server_path};
use crate::lock::Lock;
use crate::names::{Kind, NameRequest, Scope};
use docwright_base::Code;
use docwright_base::diagnostic::{Diagnostic, Place};
use docwright_base::prose::{Line, Prose};
use openapiv3::{OpenAPI, Operation, PathItem, ReferenceOr, ServerVariable};
use std::collections::{BTreeMap, BTreeSet};

/// The methods of a client's builder that set something else.
const TAKEN: &[&str] = &[
    "builder",
    "server",
    "credentials",
    "credentials_from",
    "credentials_from_env",
    "header",
    "http",
    "retry",
    "validate",
    "clock",
    "connect_timeout",
    "attempt_timeout",
    "timeout",
    "largest_body",
    "build",
    "clone",
    "new",
    "fmt",
];

/// The servers that calls go to: first that of all operations without one of their own, then those of single operations.
pub(super) fn known(spec: &OpenAPI) -> Vec<openapiv3::Server> {
    let own: Vec<Option<&openapiv3::Server>> = operations(spec).map(|(item, operation)| own(item, operation)).collect();
    let home = spec.servers.first();
    // Where each operation has its own, the document need not name one besides.
    let home = home.or_else(|| {
        own.iter()
            .all(Option::is_some)
            .then(|| own.first().copied().flatten())?
    });
    let root = || openapiv3::Server {
        url: "/".to_owned(),
        ..openapiv3::Server::default()
    };
    let mut known = vec![home.cloned().unwrap_or_else(root)];
    for server in own.into_iter().flatten() {
        if !known.iter().any(|other| is_same(other, server)) {
            known.push(server.clone());
        }
    }
    known
}

/// Which of the known servers an operation has.
pub(super) fn index(known: &[openapiv3::Server], item: &PathItem, operation: &Operation) -> usize {
    let server = own(item, operation);
    let found = server.and_then(|server| known.iter().position(|other| is_same(other, server)));
    found.unwrap_or_default()
}

fn operations(spec: &OpenAPI) -> impl Iterator<Item = (&PathItem, &Operation)> {
    let items = spec.paths.paths.values().filter_map(ReferenceOr::as_item);
    items.flat_map(|item| item.iter().map(move |(_, operation)| (item, operation)))
}

/// The server of a single operation or path.
fn own<'a>(item: &'a PathItem, operation: &'a Operation) -> Option<&'a openapiv3::Server> {
    operation.servers.first().or_else(|| item.servers.first())
}

fn is_same(one: &openapiv3::Server, other: &openapiv3::Server) -> bool {
    one.url == other.url && one.variables == other.variables
}

/// The servers with the names that they and their variables have in a client's builder.
pub(super) fn named(known: &[openapiv3::Server], lock: &mut Lock) -> (Vec<Server>, Vec<Variable>) {
    let mut scope = Scope::with("client/builder", TAKEN);
    let mut variables: Vec<Variable> = Vec::new();
    for server in known {
        for (name, variable) in parts(server) {
            if variables.iter().all(|known| known.wire != name) {
                variables.push(Variable {
                    method: scope.keep(lock, &NameRequest::new(&name, &name), Kind::Value),
                    docs: variable_docs(&name, variable),
                    default: variable.map(|variable| variable.default.clone()),
                    wire: name,
                });
            }
        }
    }
    let servers = known.iter().enumerate().map(|(index, server)| Server {
        url: server.url.clone(),
        defaults: parts(server)
            .into_iter()
            .filter_map(|(name, variable)| Some((name, variable?.default.clone())))
            .collect(),
        setter: (index > 0).then(|| {
            let place = format!("servers/{}", server.url);
            scope.keep(lock, &NameRequest::new(place, setter(&server.url)), Kind::Value)
        }),
        docs: Prose::read(server.description.as_deref().unwrap_or_default()).first_line(),
    });
    (servers.collect(), variables)
}

/// The variables of a server: those that it describes, and those that only its URL names.
fn parts(server: &openapiv3::Server) -> BTreeMap<String, Option<&ServerVariable>> {
    let described = server.variables.iter().flatten();
    let mut parts: BTreeMap<String, Option<&ServerVariable>> = described
        .map(|(name, variable)| (name.clone(), Some(variable)))
        .collect();
    for piece in server.url.split('{').skip(1) {
        if let Some((name, _)) = piece.split_once('}') {
            parts.entry(name.to_owned()).or_default();
        }
    }
    parts
}

/// What sets the URL of a server of single calls: called after the first part of its host, or its path.
fn setter(url: &str) -> String {
    let (_, rest) = url.split_once("://").unwrap_or(("", url));
    let part = rest
        .split(['/', '.', ':'])
        .find(|part| part.contains(char::is_alphanumeric) && !part.contains('{'));
    format!("server of {}", part.unwrap_or("single calls"))
}

/// The paths, with variables in braces, that some server of the document puts before the path of a call.
pub(super) fn paths(spec: &OpenAPI) -> Vec<String> {
    let own = operations(spec).flat_map(|(item, operation)| item.servers.iter().chain(&operation.servers));
    let paths = spec.servers.iter().chain(own).map(|server| server_path(&server.url));
    let paths: BTreeSet<String> = paths.filter(|path| !path.is_empty()).collect();
    paths.into_iter().collect()
}

/// Tells of a document whose first server has no host.
pub(super) fn relative(spec: &OpenAPI) -> Option<Diagnostic> {
    let server = spec.servers.first()?;
    if server.url.contains("://") || server.url.starts_with('{') || server_path(&server.url).is_empty() {
        return None;
    }
    let message = format!("the server's URL {:?} names no host", server.url);
    let help = "whoever calls gives one to `server` of the client's builder; the path is kept";
    let place = Place::Spec("/servers/0".to_owned());
    Some(Diagnostic::new(Code::RelativeServer, place, message).help(help))
}

fn variable_docs(name: &str, variable: Option<&ServerVariable>) -> Prose {
    let about = Line::of("Sets the part {} of the server's URL.", [Line::code(name)]);
    let Some(variable) = variable else {
        let facts =
            Line::text("The documentation does not say what it is without; it is required unless the URL is given.");
        return Prose::from(about).and(facts);
    };
    let mut facts = vec![Line::of("Without it: {}.", [Line::code(&variable.default)])];
    if !variable.enumeration.is_empty() {
        let values = Line::join(variable.enumeration.iter().map(Line::code), ", ");
        facts.push(Line::of("Known values: {}.", [values]));
    }
    Prose::read(variable.description.as_deref().unwrap_or_default())
        .or(about)
        .and(Line::join(facts, " "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn document(servers: &Value, paths: &Value) -> OpenAPI {
        let info = json!({"title": "T", "version": "1"});
        serde_json::from_value(json!({"openapi": "3.0.3", "info": info, "paths": paths, "servers": servers})).unwrap()
    }

    /// The known servers, the index of each operation's, and the paths of all.
    fn check(servers: Value, paths_of: Value, known_urls: &[&str], indices: &[usize], expect: &[&str]) {
        let spec = document(&servers, &paths_of);
        let known = known(&spec);
        let urls: Vec<&str> = known.iter().map(|server| server.url.as_str()).collect();
        let found: Vec<usize> = operations(&spec)
            .map(|(item, operation)| index(&known, item, operation))
            .collect();
        assert_eq!((urls.as_slice(), found.as_slice()), (known_urls, indices));
        assert_eq!(paths(&spec), expect);
    }

    #[test]
    fn an_operation_has_its_own_server_or_that_of_its_path_or_of_the_document() {
        let server = |url: &str| json!([{ "url": url }]);
        check(json!([]), json!({}), &["/"], &[], &[]);
        let get = json!({"get": {"responses": {}}});
        check(server("/v2/"), json!({"/a": get}), &["/v2/"], &[0], &["/v2"]);
        let paths = json!({
            "/a": {"servers": server("https://up.x.example/up"), "get": {"responses": {}}},
            "/b": {
                "get": {"servers": server("https://up.x.example/up"), "responses": {}},
                "put": {"servers": server("https://x.example"), "responses": {}},
                "post": {"responses": {}},
            },
            "/c": {"get": {"servers": server("/v3"), "responses": {}}},
        });
        let urls = ["https://x.example", "https://up.x.example/up", "/v3"];
        check(
            server("https://x.example"),
            paths,
            &urls,
            &[1, 1, 0, 0, 2],
            &["/up", "/v3"],
        );
        // No server of the document, but one of each path.
        let paths = json!({"/a": {"servers": server("https://x.example/{v}"), "get": {"responses": {}}}});
        check(json!([]), paths, &["https://x.example/{v}"], &[0], &["/{v}"]);
    }

    #[test]
    fn names_of_servers_and_variables() {
        let variables = json!({"zone": {"default": "eu"}});
        let spec = document(
            &json!([{"url": "https://{zone}.x.example/{ver}", "variables": variables}]),
            &json!({"/a": {"get": {"servers": [{"url": "https://{zone}.up.example"}], "responses": {}}}}),
        );
        let (servers, variables) = named(&known(&spec), &mut Lock::default());
        let names: Vec<_> = variables
            .iter()
            .map(|it| (it.method.as_str(), it.default.as_deref()))
            .collect();
        assert_eq!(names, [("ver", None), ("zone", Some("eu"))]);
        let setters: Vec<_> = servers.iter().map(|it| it.setter.as_deref()).collect();
        assert_eq!(setters, [None, Some("server_of_up")]);
    }

    #[test]
    fn a_host_that_nobody_names_is_told() {
        let told = |url: &str| relative(&document(&json!([{ "url": url }]), &json!({}))).is_some();
        assert!(told("/v2") && told("api"));
        assert!(!told("/") && !told("https://x.example/v2") && !told("{endpoint}/v2"));
    }
}
