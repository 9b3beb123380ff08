//! Requests to operations: by method, path and action, the more specific first.
//!
//! The router is not axum's: it refuses templates such as `/{a}.{b}` and `/{a}` beside `/{b}`, and knows no actions.

use crate::call::{Call, Invalid, raw_pairs};
use crate::log::Answered;
use crate::operation::Operation;
use crate::reply::Reply;
use crate::security::is_authenticated;
use axum::Router;
use axum::body::{Body, Bytes, HttpBody as _, to_bytes};
use axum::extract::Request;
use axum::http::header::CONTENT_LENGTH;
use axum::http::{Method, Response};
use docwright_client::{KeyPlace, Scheme};
use std::collections::BTreeSet;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The largest body that is read, in bytes.
const LARGEST: usize = 64 << 20;

type Answer = Pin<Box<dyn Future<Output = Result<Reply, Invalid>> + Send>>;
type Handler<A> = Box<dyn Fn(Arc<A>, Call) -> Answer + Send + Sync>;

/// The values of a path template's names.
type Values = Vec<(String, String)>;

/// The operations of a mock with their handlers.
pub struct Routes<A> {
    api: Arc<A>,
    routes: Vec<Route<A>>,
    /// What servers put before the path of a call, the longest first.
    bases: Vec<&'static str>,
}

struct Route<A> {
    operation: &'static Operation,
    template: Vec<Piece>,
    handler: Handler<A>,
}

/// A piece of a path template.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Literal(String),
    Value(String),
}

impl<A: Send + Sync + 'static> Routes<A> {
    /// No routes yet; handlers will be given `api`.
    pub fn new(api: A) -> Self {
        Self {
            api: Arc::new(api),
            routes: Vec::new(),
            bases: Vec::new(),
        }
    }

    /// Paths that the documented servers put before that of a call, such as `/api/{version}`; calls come with and without.
    #[must_use]
    pub fn under(mut self, bases: &[&'static str]) -> Self {
        self.bases.extend(bases);
        self.bases.sort_by_key(|base| std::cmp::Reverse(base.len()));
        self
    }

    /// Adds an operation.
    pub fn add<F, T>(&mut self, operation: &'static Operation, handler: F)
    where
        F: Fn(Arc<A>, Call) -> T + Send + Sync + 'static,
        T: Future<Output = Result<Reply, Invalid>> + Send + 'static,
    {
        let handler: Handler<A> = Box::new(move |api, call| Box::pin(handler(api, call)));
        self.routes.push(Route {
            operation,
            template: pieces(operation.path),
            handler,
        });
    }

    /// The mock as an axum router.
    pub fn into_router(mut self) -> Router {
        self.sort();
        let secrets: Arc<[&'static str]> = self.secrets().collect();
        let routes = Arc::new(self);
        let count = Arc::new(AtomicU64::new(0));
        Router::new().fallback(move |request: Request| {
            let routes = Arc::clone(&routes);
            let secrets = Arc::clone(&secrets);
            let id = format!("mock-{}", count.fetch_add(1, Ordering::Relaxed) + 1);
            async move {
                let is_head = request.method() == Method::HEAD;
                let (operation, reply) = routes.answer(request).await;
                let operation = operation.map(|operation| operation.id);
                let why = reply.why().map(str::to_owned);
                let mut response = reply.into_response(&id);
                let answered = Answered {
                    operation,
                    secrets,
                    why,
                };
                response.extensions_mut().insert(answered);
                match is_head {
                    true => without_body(response),
                    false => response,
                }
            }
        })
    }

    /// Among templates that match, the one with more literal text is meant, and one that asks for an action before one that
    /// takes any body. The order of the spec decides the rest.
    fn sort(&mut self) {
        self.routes.sort_by_key(|route| {
            std::cmp::Reverse((literal_length(&route.template), route.operation.action.is_some()))
        });
    }

    /// The query parameters in which some operation takes credentials.
    fn secrets(&self) -> impl Iterator<Item = &'static str> {
        let alternatives = self.routes.iter().flat_map(|route| route.operation.security);
        let schemes = alternatives.flat_map(|schemes| schemes.iter());
        schemes.filter_map(|scheme| match scheme {
            Scheme::ApiKey {
                place: KeyPlace::Query,
                name,
                ..
            } => Some(*name),
            _ => None,
        })
    }

    /// The operation that a request is for, and the answer.
    async fn answer(&self, request: Request) -> (Option<&'static Operation>, Reply) {
        let (parts, body) = request.into_parts();
        let body = to_bytes(body, LARGEST).await.unwrap_or_else(|_| Bytes::new());
        let query = raw_pairs(parts.uri.query().unwrap_or_default());
        let mut call = Call {
            path: Vec::new(),
            query,
            headers: parts.headers,
            body,
        };
        let method = parts.method.as_str();
        let path = parts.uri.path();
        // Who asks for the head of an answer asks for the answer.
        let find = |method: &str| self.inner_paths(path).find_map(|path| self.find(method, path, &call));
        let found = find(method).or_else(|| if method == "HEAD" { find("GET") } else { None });
        let Some((route, values)) = found else {
            return (None, self.nothing(method, path));
        };
        call.path = values;
        let operation = route.operation;
        let reply = if !is_authenticated(operation.security, &call) {
            let documented = |status| {
                operation
                    .failures
                    .iter()
                    .any(|failure| failure.status == status && !failure.in_band)
            };
            let status = if !documented(401) && documented(403) { 403 } else { 401 };
            Reply::failure(
                Some(operation),
                status,
                "Unauthorized",
                "the request carries no credentials that the operation accepts",
            )
        } else {
            let wanted = preferred(&call);
            match wanted
                .as_deref()
                .and_then(|wanted| Reply::documented(operation, wanted))
            {
                Some(reply) => reply,
                None => self.handled(route, call, wanted).await,
            }
        };
        (Some(operation), reply)
    }

    /// What the handler answers. A status that is asked for and that is not the one of its answer is refused.
    async fn handled(&self, route: &Route<A>, call: Call, wanted: Option<String>) -> Reply {
        let operation = route.operation;
        let refused = |why: &str| Reply::failure(Some(operation), 400, "InvalidParameter", why).because(why);
        let reply = match (route.handler)(Arc::clone(&self.api), call).await {
            Ok(reply) => reply,
            Err(Invalid(why)) => return refused(&why),
        };
        match wanted.filter(|wanted| wanted.parse() != Ok(reply.status())) {
            None => reply,
            Some(wanted) => {
                let failures = operation.failures.iter().map(|failure| match failure.in_band {
                    true => "in-band".to_owned(),
                    false => failure.status.to_string(),
                });
                let known: BTreeSet<String> = failures.chain([reply.status().to_string()]).collect();
                let known = known.into_iter().collect::<Vec<_>>().join(", ");
                refused(&format!(
                    "the header `Prefer` asks for the code `{wanted}`, which is not documented; there are {known}"
                ))
            }
        }
    }

    /// The answer where no operation is: that there is none for this method, where the path has others.
    fn nothing(&self, method: &str, path: &str) -> Reply {
        let is_here = |route: &&Route<A>| {
            self.inner_paths(path)
                .any(|path| matched(&route.template, path).is_some())
        };
        let here = self.routes.iter().filter(is_here);
        let mut methods: BTreeSet<&str> = here.map(|route| route.operation.method).collect();
        let message = format!("no operation for {method} {path}");
        // Of several operations with one method it is none that the request names.
        if methods.is_empty() || methods.contains(method) {
            return Reply::failure(None, 404, "NotFound", &message);
        }
        if methods.contains("GET") {
            methods.insert("HEAD");
        }
        let methods = methods.into_iter().collect::<Vec<_>>().join(", ");
        Reply::failure(None, 405, "MethodNotAllowed", &message).header("allow", &methods)
    }

    /// What the path of a request may be to the operations: without what a server puts before it, and as it is.
    fn inner_paths<'p>(&self, path: &'p str) -> impl Iterator<Item = &'p str> {
        let inner = self.bases.iter().filter_map(|base| below(base, path));
        inner.chain([path])
    }

    /// The route of a request with the values in its path.
    fn find(&self, method: &str, path: &str, call: &Call) -> Option<(&Route<A>, Values)> {
        let same_method = self.routes.iter().filter(|route| route.operation.method == method);
        let mut matching = same_method.filter_map(|route| Some((route, matched(&route.template, path)?)));
        matching.find(|(route, _)| route.operation.action.is_none_or(|action| asks_for(call, action)))
    }
}

/// What follows `base` in a path, segment by segment. A segment with a variable is any.
fn below<'p>(base: &str, path: &'p str) -> Option<&'p str> {
    let mut rest = path;
    for segment in base.split('/').skip(1) {
        rest = rest.strip_prefix('/')?;
        let (found, after) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let fits = found == segment || (segment.contains('{') && !found.is_empty());
        rest = if fits { after } else { return None };
    }
    Some(rest)
}

/// The head of an answer, which says how long the body is that it has not.
fn without_body(mut response: Response<Body>) -> Response<Body> {
    let length = response.body().size_hint().exact();
    *response.body_mut() = Body::empty();
    if let Some(length) = length {
        response.headers_mut().insert(CONTENT_LENGTH, length.into());
    }
    response
}

/// Whether the request names this action, in a header, the query, a form or its JSON body.
fn asks_for(call: &Call, action: crate::Action) -> bool {
    if action.in_body {
        let body: Option<serde_json::Value> = serde_json::from_slice(&call.body).ok();
        return body.is_some_and(|body| body.get(action.name).is_some());
    }
    let header = call.headers.get(action.key).and_then(|value| value.to_str().ok());
    let named = header
        .map(str::to_owned)
        .or_else(|| call.field(action.key))
        .or_else(|| call.field("Action"));
    named.is_some_and(|name| name == action.name)
}

/// The status in `Prefer: code=403`.
fn preferred(call: &Call) -> Option<String> {
    let prefer = call.headers.get("prefer")?.to_str().ok()?;
    let code = prefer
        .split([',', ';'])
        .find_map(|part| part.trim().strip_prefix("code="))?;
    Some(code.trim_matches('"').to_owned())
}

fn pieces(template: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = template.split('?').next().unwrap_or_default();
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        if !before.is_empty() {
            pieces.push(Piece::Literal(before.to_owned()));
        }
        pieces.push(Piece::Value(name.to_owned()));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Literal(rest.to_owned()));
    }
    pieces
}

fn literal_length(template: &[Piece]) -> usize {
    let lengths = template.iter().map(|piece| match piece {
        Piece::Literal(text) => text.len(),
        Piece::Value(_) => 0,
    });
    lengths.sum()
}

/// The values of a template's names in `path`, as sent. A value does not reach over a slash and is not empty.
fn matched(template: &[Piece], path: &str) -> Option<Values> {
    match template.split_first() {
        None => matches!(path, "" | "/").then(Vec::new),
        Some((Piece::Literal(text), rest)) => {
            let tail = path.strip_prefix(text.as_str());
            let tail = tail.or_else(|| {
                rest.is_empty()
                    .then(|| path.strip_prefix(text.trim_end_matches('/')))
                    .flatten()
                    .filter(|tail| tail.is_empty())
            });
            matched(rest, tail?)
        }
        Some((Piece::Value(name), rest)) => {
            let segment = path.find('/').unwrap_or(path.len());
            // The longest value first, so that `/{name}.{ext}` splits at the last dot.
            (1..=segment)
                .rev()
                .filter(|end| path.is_char_boundary(*end))
                .find_map(|end| {
                    let mut values = matched(rest, &path[end..])?;
                    values.insert(0, (name.clone(), path[..end].to_owned()));
                    Some(values)
                })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read as _, Write as _};
    use std::net::TcpStream;

    fn check(template: &str, path: &str, expect: Option<&[(&str, &str)]>) {
        let found = matched(&pieces(template), path);
        let expect = expect.map(|pairs| {
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect::<Vec<_>>()
        });
        assert_eq!(found, expect, "{template} {path}");
    }

    #[test]
    fn templates_match_whole_paths() {
        check("/v1/{a}/x", "/v1/1%2F2/x", Some(&[("a", "1%2F2")]));
        check("/v1/{a}/x", "/v1/1/x/", Some(&[("a", "1")]));
        check("/v1/{a}/x", "/v1//x", None);
        check("/{a}.{b}:go", "/x.y.z:go", Some(&[("a", "x.y"), ("b", "z")]));
        check("/", "/", Some(&[]));
        check("/pets", "/pets/", Some(&[]));
    }

    #[test]
    fn a_servers_path_is_before_that_of_a_call() {
        for (base, path, expect) in [
            ("/base/{ver}", "/base/v2/boxes", Some("/boxes")),
            ("/base/{ver}", "/base/v2", Some("")),
            ("/base/{ver}", "/base//boxes", None),
            ("/v{n}", "/v3/boxes", Some("/boxes")),
            ("/up", "/upper/x", None),
        ] {
            assert_eq!(below(base, path), expect, "{base} {path}");
        }
    }

    const GET: Operation = Operation {
        failures: &[crate::Failure::json(404, "{\"code\":\"x\",\"message\":\"y\"}")],
        ..Operation::new("ShowBox", "GET", "/v1/boxes/{id}")
    };

    const PUT: Operation = Operation::new("PutBox", "PUT", "/v1/boxes/{id}");

    /// The status of the answer, a header of it and its body.
    fn answer(method: &str, path: &str, prefer: &str, header: &str) -> (u16, Option<String>, String) {
        let mut routes = Routes::new(()).under(&["/base/{ver}"]);
        routes.add(&GET, |_, _| async { Ok(Reply::text(200, "box")) });
        routes.add(&PUT, |_, _| async { Ok(Reply::empty(204)) });
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build();
        let runtime = runtime.unwrap();
        let url = runtime.block_on(crate::spawn(routes.into_router())).unwrap();
        let mut stream = TcpStream::connect(url.trim_start_matches("http://")).unwrap();
        let request = format!("{method} {path} HTTP/1.1\r\nHost: a\r\nPrefer: {prefer}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let mut headers = head.lines().filter_map(|line| line.split_once(": "));
        let value = headers.find(|(name, _)| name.eq_ignore_ascii_case(header));
        (status, value.map(|(_, value)| value.to_owned()), body.to_owned())
    }

    #[test]
    fn the_head_of_an_answer_has_no_body() {
        let found = answer("HEAD", "/v1/boxes/1", "", "content-length");
        assert_eq!(found, (200, Some("3".to_owned()), String::new()));
    }

    #[test]
    fn a_path_says_which_methods_it_has() {
        let (status, allow, body) = answer("DELETE", "/v1/boxes/1", "", "allow");
        assert_eq!((status, allow.as_deref()), (405, Some("GET, HEAD, PUT")));
        assert_eq!(
            body,
            "{\"code\":\"MethodNotAllowed\",\"message\":\"no operation for DELETE /v1/boxes/1\"}"
        );
        assert_eq!(answer("DELETE", "/base/v1/v1/boxes/1", "", "allow").0, 405);
        assert_eq!(answer("DELETE", "/v1/box/1", "", "allow").0, 404);
    }

    #[test]
    fn a_code_that_is_not_documented_is_refused() {
        assert_eq!(answer("GET", "/base/v1/v1/boxes/1", "", "x").0, 200);
        for (prefer, expect) in [("code=404", 404), ("code=200", 200), ("", 200), ("wait=3", 200)] {
            assert_eq!(answer("GET", "/v1/boxes/1", prefer, "x").0, expect, "{prefer}");
        }
        let (status, _, body) = answer("GET", "/v1/boxes/1", "code=418", "x");
        assert_eq!(status, 400);
        assert_eq!(
            body,
            "{\"code\":\"InvalidParameter\",\"message\":\"the header `Prefer` asks for the code `418`, which is not documented; there are 200, 404\"}"
        );
    }

    #[test]
    fn an_action_in_the_body_goes_before_any_body() {
        const ANY: Operation = Operation {
            id: "UpdateBox",
            method: "PUT",
            path: "/v1/boxes/{id}",
            action: None,
            security: &[],
            failures: &[],
            in_band: None,
        };
        const SEAL: Operation = Operation {
            id: "SealBox",
            action: Some(crate::Action {
                key: "seal",
                name: "seal",
                in_body: true,
            }),
            ..ANY
        };
        let mut routes = Routes::new(());
        for operation in [&ANY, &SEAL] {
            routes.add(operation, |_, _| async { Err(Invalid(String::new())) });
        }
        routes.sort();
        let found = |body: &'static str| {
            let call = Call {
                path: Vec::new(),
                query: Vec::new(),
                headers: Default::default(),
                body: Bytes::from_static(body.as_bytes()),
            };
            let (route, _) = routes.find("PUT", "/v1/boxes/1", &call)?;
            Some(route.operation.id)
        };
        assert_eq!(found("{\"seal\": {}}"), Some("SealBox"));
        assert_eq!(found("{\"name\": \"b\"}"), Some("UpdateBox"));
    }
}
