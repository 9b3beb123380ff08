//! `service.yaml` as types: what a maintainer says of one service beside its pages.
//!
//! In: the text of a `service.yaml`. Out: [`Service`]. A misspelled key is an error that names its line, as is a
//! value that is none.

use docwright_base::diagnostic::Diagnostic;
use docwright_base::input::{self, Fault};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// One service: its name, where it answers, and the pages that describe it.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// `info.title` of the spec.
    pub title: String,
    /// `info.version` of the spec: the vendor's version of the API.
    pub version: String,
    /// `info.description`, in our own words.
    pub description: Option<String>,
    /// `info.contact`: whom users of the API ask.
    pub contact: Option<Contact>,
    /// `info.license`: under what the API may be used.
    pub license: Option<License>,
    /// The generated crate; absent when only a spec is wanted.
    #[serde(rename = "crate")]
    pub krate: Option<Crate>,
    /// Where the service answers; the layout's servers when empty.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::parts::servers"))]
    pub servers: Vec<openapiv3::Server>,
    /// The pages, in the order in which their operations are to stand in the spec.
    #[serde(default)]
    pub pages: Vec<PageEntry>,
}

/// A Contact Object of OpenAPI.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Who that is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A page about how to reach them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Their mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

/// A License Object of OpenAPI.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct License {
    /// Its name, such as `Apache 2.0`.
    pub name: String,
    /// Its text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// The generated crate's manifest entries.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Crate {
    /// Its name, which is also its folder under `generated/`.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Under what it may be used, as an SPDX expression such as `MIT OR Apache-2.0`.
    pub license: Option<String>,
    /// Whether people elsewhere can come to depend on it: if `false`, its manifest says so, and `names.lock` keeps no name of
    /// what is gone from the pages.
    #[serde(default = "yes")]
    pub publish: bool,
}

fn yes() -> bool {
    true
}

/// One page of a service.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PageEntry {
    /// Relative to the service's folder, such as `pages/stop-task-group.html`.
    pub path: String,
    /// The vendor's page that has these facts.
    pub url: Option<String>,
    /// SHA-256 of the page file, in lower-case hex; a page that no longer matches is an error.
    pub sha256: Option<String>,
}

impl Service {
    /// Reads a `service.yaml`; `path` is only named in the error.
    pub fn from_yaml(path: &str, text: &str) -> Result<Self, Box<Diagnostic>> {
        let tree = input::read(path, text)?;
        let service: Self = tree.parse(path, "service.yaml")?;
        service.check().map_err(|fault| fault.at(path, &tree))?;
        Ok(service)
    }

    fn check(&self) -> Result<(), Fault> {
        if let Some(krate) = &self.krate {
            semver::Version::parse(&krate.version).map_err(|error| {
                let message = format!("the crate's version `{}` is none: {error}", krate.version);
                Fault::new(["crate", "version"], message).help("Cargo takes three numbers, such as 0.1.0")
            })?;
            if let Some(license) = krate.license.as_ref().filter(|license| !is_expression(license)) {
                let message = format!("the crate's license `{license}` is no SPDX expression");
                return Err(Fault::new(["crate", "license"], message).help(
                    "expected names of https://spdx.org/licenses, such as MIT OR Apache-2.0 or LicenseRef-Acme",
                ));
            }
        }
        if let Some(contact) = &self.contact {
            contact.check()?;
        }
        if let Some(license) = &self.license {
            license.check()?;
        }
        check_servers(&self.servers)?;
        for (index, page) in self.pages.iter().enumerate() {
            page.check(&index.to_string())?;
        }
        Ok(())
    }

    /// A service of which nothing is known but its title, for pages outside `specs/`.
    pub fn untitled(title: &str) -> Self {
        Self {
            title: title.to_owned(),
            version: "unknown".to_owned(),
            description: None,
            contact: None,
            license: None,
            krate: None,
            servers: Vec::new(),
            pages: Vec::new(),
        }
    }
}

impl Contact {
    fn check(&self) -> Result<(), Fault> {
        let is_mail = |text: &str| {
            let named = text
                .split_once('@')
                .filter(|(name, host)| !name.is_empty() && !host.is_empty());
            named.is_some_and(|(_, host)| !host.contains('@')) && !text.contains(is_no_url_character)
        };
        if let Some(email) = self.email.as_ref().filter(|email| !is_mail(email)) {
            let message = format!("`{email}` is no mail address: expected a name, an @ and a host");
            return Err(Fault::new(["contact", "email"], message));
        }
        if self.name.is_none() && self.url.is_none() && self.email.is_none() {
            let message = "the contact says nothing: expected a name, a url or an email";
            return Err(Fault::new(["contact"], message));
        }
        check_address(["contact", "url"], self.url.as_deref())
    }
}

impl License {
    fn check(&self) -> Result<(), Fault> {
        if self.name.trim().is_empty() {
            return Err(Fault::new(["license", "name"], "the license has no name"));
        }
        check_address(["license", "url"], self.url.as_deref())
    }
}

fn check_address(place: [&str; 2], url: Option<&str>) -> Result<(), Fault> {
    match url.filter(|url| !is_web_address(url)) {
        Some(url) => {
            let message = format!("`{url}` is no address of a page: expected http:// or https://");
            Err(Fault::new(place, message))
        }
        None => Ok(()),
    }
}

impl PageEntry {
    fn check(&self, index: &str) -> Result<(), Fault> {
        let is_hex = |sum: &str| sum.len() == 64 && sum.bytes().all(|digit| digit.is_ascii_hexdigit());
        if let Some(sum) = self.sha256.as_ref().filter(|sum| !is_hex(sum)) {
            let message = format!("`{sum}` is no SHA-256: expected 64 hexadecimal digits");
            return Err(Fault::new(["pages", index, "sha256"], message).help("`sha256sum FILE` tells it"));
        }
        if let Some(url) = self.url.as_ref().filter(|url| !is_web_address(url)) {
            let message = format!("`{url}` is no address of a page: expected http:// or https://");
            return Err(Fault::new(["pages", index, "url"], message));
        }
        Ok(())
    }
}

/// Servers answer at an address, or at a path of the address that the user gives.
pub(crate) fn check_servers(servers: &[openapiv3::Server]) -> Result<(), Fault> {
    for (index, server) in servers.iter().enumerate() {
        let url = &server.url;
        let is_path = url.starts_with('/') && !url.contains(is_no_url_character);
        if !is_web_address(url) && !is_path {
            let message = format!("`{url}` is no address of a server: expected http:// or https:// and a host");
            return Err(Fault::new(["servers", &index.to_string(), "url"], message));
        }
    }
    Ok(())
}

/// As far as its form tells: names, `(`, `)` and the words between them on one line. It goes into a manifest.
fn is_expression(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+' | ':' | '(' | ')' | ' ');
    text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '(') && text.chars().all(is_plain)
}

fn is_web_address(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/')) && !url.contains(is_no_url_character)
}

fn is_no_url_character(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '\\' | '^' | '`')
}

/// Extension values by name, as OpenAPI has them.
pub type Extensions = IndexMap<String, serde_json::Value>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_are_none_are_refused_with_their_line() {
        let sum = "a".repeat(64);
        for (text, expect) in [
            (
                "crate: {name: a-b,\n  version: banana}",
                Some("4: the crate's version `banana` is none: "),
            ),
            (
                "crate: {name: a-b, version: 1.0}",
                Some("3: the crate's version `1.0` is none: "),
            ),
            (
                "crate: {name: a-b, version: 01.0.0}",
                Some("the crate's version `01.0.0`"),
            ),
            (
                "crate: {name: a-b, version: '1.0.0 '}",
                Some("the crate's version `1.0.0 `"),
            ),
            ("crate: {name: a-b, version: 1.0.0-rc.1+b}", None),
            (
                "servers: [{url: 'https://a.example'}, {url: a.example}]",
                Some("`a.example` is no address of a server"),
            ),
            (
                "servers: [{url: 'https://a b'}]",
                Some("`https://a b` is no address of a server"),
            ),
            ("servers: [{url: 'https:///v1'}]", Some("no address of a server")),
            ("servers: [{url: '/v1'}]", None),
            (
                "servers: [{url: 'https://{region}.a.example/v1', variables: {region: {default: x}}}]",
                None,
            ),
            (
                "contact: {name: Us, url: 'https://a.example', email: us@a.example}\nlicense: {name: MIT}",
                None,
            ),
            (
                "contact:\n  email: a.example",
                Some("4: `a.example` is no mail address"),
            ),
            ("contact: {}", Some("the contact says nothing")),
            ("contact: {url: a.example}", Some("`a.example` is no address of a page")),
            ("contact: {phone: '1'}", Some("unknown")),
            ("license: {name: ''}", Some("the license has no name")),
            ("license: {url: 'https://a.example'}", Some("name")),
            (
                "license: {name: MIT, url: /mit}",
                Some("`/mit` is no address of a page"),
            ),
            ("pages: [{path: a.md, sha256: abc}]", Some("3: `abc` is no SHA-256")),
            (
                &format!("pages:\n- path: a.md\n  sha256: {sum}\n- {{path: b.md,\n  sha256: {sum}0}}"),
                Some("7: `aaaa"),
            ),
            (
                &format!("pages: [{{path: a.md, sha256: {sum}, url: 'https://a.example/b'}}]"),
                None,
            ),
            (
                "pages: [{path: a.md, url: 'javascript:alert(1)'}]",
                Some("`javascript:alert(1)` is no address of a page"),
            ),
            (
                "title: Twice",
                Some("the key `title` stands twice in the object: on line 1 and on line 3"),
            ),
        ] {
            let read = Service::from_yaml("service.yaml", &format!("title: T\nversion: 1\n{text}\n"));
            match (read, expect) {
                (Ok(service), None) => assert_eq!(service.version, "1", "a text needs no quotes"),
                (Err(problem), Some(expect)) => assert!(problem.to_string().contains(expect), "{text}: {problem}"),
                (read, _) => panic!("{text}: {read:?}"),
            }
        }
    }
}
