//! Servers: where the documentation says that calls go, and where the user of a client lets them go.
//!
//! In: the documented URLs with their variables, and the URLs and values that a user gives. Out: for each documented
//! server what comes before the path of a call. A value of a variable stays in its part of the URL: no name of a region
//! becomes another host.

use crate::error::BuildError;
use reqwest::Url;

/// A server as the documentation names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Server {
    /// Its URL, with variables in braces. It begins with a slash where the documentation names no host.
    pub url: &'static str,
    /// The variables and what they are unless the user says otherwise.
    pub variables: &'static [(&'static str, &'static str)],
}

/// Where calls go when the documentation says nothing, by OpenAPI: to the root of a host that the user knows.
const ROOT: &[Server] = &[Server {
    url: "/",
    variables: &[],
}];

/// What the user of a client says of its servers.
#[derive(Debug, Default)]
pub(crate) struct Given {
    /// The URL for all calls.
    pub(crate) server: Option<String>,
    /// The URLs for single servers, by index.
    pub(crate) servers: Vec<(usize, String)>,
    pub(crate) variables: Vec<(&'static str, String)>,
}

impl Given {
    /// What comes before the paths of the calls of each server: the documented URL, or the one that is given for it or for
    /// all. A given URL without a path keeps the documented path.
    pub(crate) fn resolve(&self, documented: &'static [Server]) -> Result<Vec<String>, BuildError> {
        let documented = if documented.is_empty() { ROOT } else { documented };
        let mut home = None;
        let mut bases: Vec<String> = Vec::with_capacity(documented.len());
        for (index, server) in documented.iter().enumerate() {
            let own = self.servers.iter().find(|(known, _)| *known == index);
            let given = own.map(|(_, url)| url).or(self.server.as_ref());
            let url = match given {
                Some(given) => {
                    let url = address(&self.expand(given, server)?)?;
                    if url.path() == "/" {
                        join(&url, &self.expand(path_of(server.url), server)?)
                    } else {
                        Ok(url)
                    }
                }
                None => {
                    let url = self.expand(server.url, server)?;
                    // A path of the documentation is one on the host of the first server.
                    match url.contains("://") {
                        true => address(&url),
                        false => join(home.as_ref().ok_or(BuildError::NoServer)?, &url),
                    }
                }
            }?;
            bases.push(url.as_str().trim_end_matches('/').to_owned());
            home = home.or(Some(url));
        }
        Ok(bases)
    }

    /// A URL with its variables filled in.
    fn expand(&self, template: &str, server: &Server) -> Result<String, BuildError> {
        let mut url = String::with_capacity(template.len());
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else {
                break;
            };
            let given = self.variables.iter().find(|(known, _)| *known == name);
            let default = server.variables.iter().find(|(known, _)| *known == name);
            let value = match (given, default) {
                (Some((_, value)), _) => value.as_str(),
                (None, Some((_, value))) => value,
                (None, None) => return Err(BuildError::Variable { name: name.to_owned() }),
            };
            url.push_str(before);
            if !fits(value, &url, after) {
                let (name, value) = (name.to_owned(), value.to_owned());
                return Err(BuildError::Value { name, value });
            }
            url.push_str(value);
            rest = after;
        }
        url.push_str(rest);
        Ok(url)
    }
}

/// Whether a variable's value stays in its part of the URL, which stands between these texts.
fn fits(value: &str, before: &str, after: &str) -> bool {
    let only = |signs: &str| {
        let all = value.chars().all(|c| c.is_ascii_alphanumeric() || signs.contains(c));
        all && !value.is_empty()
    };
    match before.split_once("://") {
        Some((_, rest)) if rest.contains('/') => is_path(value),
        None if before.contains('/') => is_path(value),
        Some(_) => only("-._:[]"),
        None if after.starts_with("://") => only("+-."),
        // The URL, or its scheme and host, are the variable.
        None => is_path(
            value
                .trim_start_matches(|c: char| c.is_ascii_alphabetic())
                .trim_start_matches("://"),
        ),
    }
}

/// Whether a text is segments of a path and no more, none of which leads out of it.
fn is_path(value: &str) -> bool {
    let is_sign = |c: char| c.is_ascii_alphanumeric() || "/-._~:!$&'()*+,;=[]".contains(c);
    value.chars().all(is_sign) && !value.split('/').any(|segment| matches!(segment, "." | ".."))
}

/// The URL of a server, which has a host and nothing behind its path.
fn address(text: &str) -> Result<Url, BuildError> {
    // What comes behind the path may be a secret.
    let shown = text.split(['?', '#']).next().unwrap_or_default();
    let invalid = |message: &str| BuildError::Url {
        url: shown.to_owned(),
        message: message.to_owned(),
    };
    let url = Url::parse(text).map_err(|error| invalid(&error.to_string()))?;
    if url.cannot_be_a_base() || !url.has_host() {
        return Err(invalid("it has no host"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        let error = "credentials are given to the builder, not in the URL";
        return Err(BuildError::Url {
            url: "[with credentials]".to_owned(),
            message: error.to_owned(),
        });
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(invalid("the URL of a server ends with its path"));
    }
    Ok(url)
}

/// The path of a documented URL, whose variables are still in braces.
fn path_of(url: &str) -> &str {
    let (scheme, rest) = url.split_once("://").unwrap_or_default();
    if scheme.is_empty() && !url.starts_with('{') {
        return url;
    }
    let rest = if scheme.is_empty() { url } else { rest };
    rest.find('/').and_then(|at| rest.get(at..)).unwrap_or_default()
}

/// A path on the host of `url`.
fn join(url: &Url, path: &str) -> Result<Url, BuildError> {
    let mut joined = url.clone();
    joined.set_path(path);
    address(joined.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HARBOR: &[Server] = &[
        Server {
            url: "{scheme}://{zone}.harbor.example/base/{ver}/",
            variables: &[("scheme", "https"), ("zone", "eu"), ("ver", "v2")],
        },
        Server {
            url: "https://up.harbor.example/up",
            variables: &[],
        },
        Server {
            url: "/v3",
            variables: &[],
        },
    ];

    const PATH: &[Server] = &[Server {
        url: "/v2/",
        variables: &[],
    }];

    fn given(server: Option<&str>, variables: &[(&'static str, &str)]) -> Given {
        Given {
            server: server.map(str::to_owned),
            servers: Vec::new(),
            variables: variables
                .iter()
                .map(|(name, value)| (*name, (*value).to_owned()))
                .collect(),
        }
    }

    fn check(given: &Given, documented: &'static [Server], expect: &str) {
        let found = match given.resolve(documented) {
            Ok(bases) => bases.join(" "),
            Err(error) => error.to_string(),
        };
        assert_eq!(found, expect);
    }

    #[test]
    fn each_server_of_the_documentation() {
        check(
            &given(None, &[("zone", "us")]),
            HARBOR,
            "https://us.harbor.example/base/v2 https://up.harbor.example/up https://us.harbor.example/v3",
        );
        check(
            &given(None, &[]),
            &[],
            "no server is known: give its URL to the builder",
        );
        check(
            &given(None, &[]),
            PATH,
            "no server is known: give its URL to the builder",
        );
    }

    #[test]
    fn a_host_keeps_the_documented_paths_and_a_url_with_a_path_is_meant_as_it_stands() {
        for host in ["http://127.0.0.1:8", "http://127.0.0.1:8/"] {
            check(
                &given(Some(host), &[]),
                HARBOR,
                "http://127.0.0.1:8/base/v2 http://127.0.0.1:8/up http://127.0.0.1:8/v3",
            );
            check(&given(Some(host), &[]), PATH, "http://127.0.0.1:8/v2");
            check(&given(Some(host), &[]), &[], "http://127.0.0.1:8");
        }
        check(
            &given(Some("http://a/x/"), &[]),
            HARBOR,
            "http://a/x http://a/x http://a/x",
        );
        // What is not used of a documented URL needs no value.
        const OPEN: &[Server] = &[Server {
            url: "https://{nowhere}/v1",
            variables: &[],
        }];
        check(&given(Some("http://a"), &[]), OPEN, "http://a/v1");
        let mut own = given(Some("http://a"), &[]);
        own.servers.push((1, "http://b/c".to_owned()));
        check(&own, HARBOR, "http://a/base/v2 http://b/c http://a/v3");
    }

    #[test]
    fn a_value_stays_in_its_part_of_the_url() {
        for (name, value) in [
            ("zone", "x@evil/?"),
            ("zone", "h/evil?x="),
            ("zone", ""),
            ("zone", "a#"),
            ("zone", "a\\b"),
            ("ver", "../x"),
            ("ver", "v?x="),
            ("ver", "%2e%2e"),
            ("scheme", "https://evil/"),
        ] {
            let error = given(None, &[(name, value)]).resolve(HARBOR).unwrap_err();
            assert!(matches!(error, BuildError::Value { .. }), "{value}: {error}");
        }
        let whole: &[Server] = &[Server {
            url: "{endpoint}/v1",
            variables: &[("endpoint", "https://x.example")],
        }];
        let endpoint = |value| {
            let given = given(None, &[("endpoint", value)]);
            given.expand("{endpoint}/v1", &whole[0])
        };
        assert_eq!(endpoint("http://[::1]:8").unwrap(), "http://[::1]:8/v1");
        assert!(endpoint("http://u@evil").is_err());
        for url in [
            "x.example",
            "https://x.example?a=b",
            "https://x.example/#a",
            "mailto:a",
            "https://u:s3cret@x.example",
            "https://x.example/?key=s3cret",
        ] {
            let error = given(Some(url), &[]).resolve(&[]).unwrap_err();
            assert!(matches!(error, BuildError::Url { .. }), "{url}: {error}");
            assert!(!error.to_string().contains("s3cret"));
        }
        let error = given(Some("https://{nowhere}"), &[]).resolve(&[]).unwrap_err();
        assert!(matches!(error, BuildError::Variable { name } if name == "nowhere"));
    }
}
