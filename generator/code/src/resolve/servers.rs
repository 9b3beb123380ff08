//! The servers of a document in, the URL that clients begin with out, and what there is to say of servers that they do not use.

use docwright_base::Code;
use docwright_base::diagnostic::{Diagnostic, Place};
use docwright_base::openapi::pointer::below;
use openapiv3::{OpenAPI, ReferenceOr, Server};

/// What the document says of the server.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Home {
    /// Its URL, with its variables in braces.
    pub(super) url: Option<String>,
    /// Where the document names a path only.
    pub(super) path: Option<String>,
}

/// The first server of the document.
pub(super) fn home(spec: &OpenAPI, diagnostics: &mut Vec<Diagnostic>) -> Home {
    others(spec, diagnostics);
    let Some(server) = spec.servers.first() else {
        return Home::default();
    };
    let is_address = |url: &str| {
        let url = url.to_ascii_lowercase();
        url.starts_with("http://") || url.starts_with("https://")
    };
    if is_address(&filled(server)) {
        return Home {
            url: Some(server.url.clone()),
            path: None,
        };
    }
    let path = filled(server);
    let path = path.trim_matches('/');
    if path.is_empty() {
        return Home::default();
    }
    let message = format!("the server's URL {:?} names no host", server.url);
    let help = "whoever calls gives the whole URL to `server` of the client's builder, and with it this path";
    diagnostics.push(tell(Code::RelativeServer, "/servers/0", message, help));
    Home {
        url: None,
        path: Some(format!("/{path}")),
    }
}

/// The URL with the defaults of its variables.
fn filled(server: &Server) -> String {
    let variables = server.variables.iter().flatten();
    variables.fold(server.url.clone(), |url, (name, variable)| {
        url.replace(&format!("{{{name}}}"), &variable.default)
    })
}

/// Tells of paths and operations that have servers of their own.
fn others(spec: &OpenAPI, diagnostics: &mut Vec<Diagnostic>) {
    let first = spec.servers.first().map(|server| server.url.as_str());
    let is_other = |servers: &[Server]| servers.first().is_some_and(|server| Some(server.url.as_str()) != first);
    for (path, item) in &spec.paths.paths {
        let ReferenceOr::Item(item) = item else { continue };
        let place = below("/paths", path);
        if is_other(&item.servers) {
            diagnostics.push(own(&item.servers, &place));
        }
        for (verb, operation) in item.iter() {
            if is_other(&operation.servers) {
                diagnostics.push(own(&operation.servers, &below(&place, verb)));
            }
        }
    }
}

fn own(servers: &[Server], place: &str) -> Diagnostic {
    let url = servers.first().map_or("", |server| server.url.as_str());
    let message = format!("it has a server of its own, {url:?}");
    let help = "the client sends the call to the server that all calls go to; make another client with that URL for it";
    tell(Code::OwnServer, &below(place, "servers"), message, help)
}

fn tell(code: Code, place: &str, message: String, help: &str) -> Diagnostic {
    Diagnostic::new(code, Place::Spec(place.to_owned()), message).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn check(servers: Value, url: Option<&str>, path: Option<&str>, told: &[Code]) {
        let document =
            json!({"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": {}, "servers": servers});
        let spec = serde_json::from_value(document).unwrap();
        let mut diagnostics = Vec::new();
        let found = home(&spec, &mut diagnostics);
        let owned = |text: Option<&str>| text.map(str::to_owned);
        assert_eq!((found.url, found.path), (owned(url), owned(path)));
        assert_eq!(diagnostics.iter().map(|it| it.code).collect::<Vec<_>>(), told);
    }

    #[test]
    fn the_server_that_clients_begin_with() {
        check(json!([]), None, None, &[]);
        check(json!([{"url": "/"}]), None, None, &[]);
        check(
            json!([{"url": "https://x.example/v2/"}]),
            Some("https://x.example/v2/"),
            None,
            &[],
        );
        check(json!([{"url": "/v2/"}]), None, Some("/v2"), &[Code::RelativeServer]);
        check(
            json!([{"url": "api"}, {"url": "https://x.example"}]),
            None,
            Some("/api"),
            &[Code::RelativeServer],
        );
        let variables = json!({"scheme": {"default": "https"}, "zone": {"default": "eu"}});
        let url = "{scheme}://{zone}.x.example";
        check(json!([{"url": url, "variables": variables}]), Some(url), None, &[]);
    }

    #[test]
    fn servers_of_single_calls_are_told() {
        let own = json!([{"url": "https://up.x.example"}]);
        let document = json!({
            "openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "servers": [{"url": "https://x.example"}],
            "paths": {
                "/a": {"servers": own, "get": {"responses": {}}},
                "/b": {"get": {"servers": own, "responses": {}}, "put": {"servers": [{"url": "https://x.example"}], "responses": {}}},
            }
        });
        let spec = serde_json::from_value(document).unwrap();
        let mut diagnostics = Vec::new();
        home(&spec, &mut diagnostics);
        let places = diagnostics.iter().map(|it| it.place.to_string());
        assert_eq!(
            places.collect::<Vec<_>>(),
            ["#/paths/~1a/servers", "#/paths/~1b/get/servers"]
        );
    }
}
