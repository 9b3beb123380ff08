//! `Cargo.toml`: the crate's name, its features and what it depends on.
//!
//! Everything that comes from outside is a TOML string with its special characters escaped.

use crate::api::Api;
use crate::{Options, Runtime};
use std::fmt::Write as _;

/// The oldest compiler that generated crates are tested with.
const RUST_VERSION: &str = "1.88";

/// The runtime that the code is written for, which is released with this crate. Cargo packs no crate with a dependency that has
/// a path only.
const RUNTIME: &str = concat!(env!("CARGO_PKG_VERSION_MAJOR"), ".", env!("CARGO_PKG_VERSION_MINOR"));

/// What the crate's code turned out to use.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Uses {
    pub(crate) serde_json: bool,
    /// Dates, which jiff reads.
    pub(crate) jiff: bool,
    /// Ids, which uuid reads.
    pub(crate) uuid: bool,
    /// Rules that values can be checked by.
    pub(crate) validate: bool,
}

impl Uses {
    /// What the library's files use, by their paths and texts.
    pub(crate) fn of<'a>(sources: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> Self {
        let any = |part: &str| sources.clone().any(|(_, text)| text.contains(part));
        Self {
            serde_json: any("serde_json::"),
            jiff: any("docwright_client::Date"),
            uuid: any("docwright_client::Uuid"),
            validate: sources.clone().any(|(path, _)| path == "src/validate.rs"),
        }
    }
}

pub(crate) fn manifest(api: &Api, options: &Options, name: &str, uses: Uses) -> String {
    let mut out = String::new();
    let description = string(&format!(
        "Unofficial client of {}, with models and a mock server.",
        api.title
    ));
    let _ = writeln!(
        out,
        "[package]\nname = {}\nversion = {}\nedition = \"2024\"\nrust-version = \"{RUST_VERSION}\"\ndescription = {description}",
        string(name),
        string(&options.crate_version)
    );
    if let Some(license) = &options.license {
        let _ = writeln!(out, "license = {}", string(license));
    }
    out.push_str("readme = \"README.md\"\n");
    if !options.publish {
        out.push_str("publish = false\n");
    }
    out.push_str(&features(api, uses));
    let (client, mock) = match &options.runtime {
        Runtime::Path(path) => {
            let path = path.trim_end_matches('/');
            (local(&format!("{path}/client")), local(&format!("{path}/mock")))
        }
        Runtime::Beside => (local("../docwright-client"), local("../docwright-mock")),
        Runtime::Version(version) => (
            format!("version = {}", string(version)),
            format!("version = {}", string(version)),
        ),
    };
    let _ = write!(
        out,
        "\n[dependencies]\ndocwright-client = {{ {client} }}\ndocwright-mock = {{ {mock}, optional = true }}\n"
    );
    if uses.serde_json {
        out.push_str("serde_json = \"1\"\n");
    }
    out.push_str("\n[dev-dependencies]\ntokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }\n");
    // One workspace may hold several such crates, and Cargo wants the names of examples apart.
    let example = string(&mock_example(name));
    let _ = write!(
        out,
        "\n[[example]]\nname = {example}\npath = \"examples/mock.rs\"\nrequired-features = [\"mock\"]\n\
         \n[[test]]\nname = \"roundtrip\"\nrequired-features = [\"mock\"]\n",
    );
    out.push_str("\n[package.metadata.docs.rs]\nall-features = true\n");
    if !api.examples.is_empty() {
        out.push_str("\n[[test]]\nname = \"examples\"\nrequired-features = [\"mock\"]\n");
    }
    out
}

/// A dependency that lies in a folder, and is to be had in that version where the crate is published.
fn local(path: &str) -> String {
    format!("path = {}, version = \"{RUNTIME}\"", string(path))
}

/// The features that the crate has, and one for each group of operations.
fn features(api: &Api, uses: Uses) -> String {
    let parted = !api.groups.is_empty();
    let list = |features: &[(&str, bool)]| {
        let used = features.iter().filter(|(_, used)| *used);
        used.map(|(feature, _)| string(feature)).collect::<Vec<_>>().join(", ")
    };
    let default = list(&[
        ("full", parted),
        ("rustls", true),
        ("jiff", uses.jiff),
        ("uuid", uses.uuid),
    ]);
    let mock = list(&[("dep:docwright-mock", true), ("full", parted)]);
    let mut out = format!(
        "\n[features]\n\
         default = [{default}]\n\
         # TLS by rustls with the platform's certificates. Without it, https needs a TLS feature of reqwest in your own manifest.\n\
         rustls = [\"docwright-client/rustls\"]\n"
    );
    if uses.jiff {
        out.push_str("# Dates to jiff's types and back.\njiff = [\"docwright-client/jiff\"]\n");
    }
    if uses.uuid {
        out.push_str("# Ids to uuid's type and back.\nuuid = [\"docwright-client/uuid\"]\n");
    }
    if uses.validate {
        out.push_str("# Values are checked before they are sent, for clients that ask for it.\nvalidate = [\"docwright-client/validate\"]\n");
    }
    let _ = write!(
        out,
        "# A server that answers as the documentation says.\nmock = [{mock}]\n"
    );
    if parted {
        let names = api
            .groups
            .iter()
            .map(|group| format!("    {},\n", string(&group.feature)));
        let names: String = names.collect();
        let _ = write!(
            out,
            "# All operations. Without it, name the groups of operations that you call.\nfull = [\n{names}]\n"
        );
    }
    for group in &api.groups {
        let _ = writeln!(out, "{} = []", group.feature);
    }
    out
}

/// What the crate calls the example that runs its mock.
pub(crate) fn mock_example(name: &str) -> String {
    format!("{name}-mock")
}

/// The name as Cargo takes it: letters, digits, `-` and `_`, beginning with a letter.
pub(crate) fn crate_name(wished: &str) -> String {
    let kept: String = wished
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') {
                c
            } else {
                '-'
            }
        })
        .collect();
    let kept = kept.trim_matches(['-', '_']);
    let name = if kept.starts_with(|first: char| first.is_ascii_alphabetic()) {
        kept.to_owned()
    } else {
        format!("client-{kept}")
    };
    let name = name.trim_end_matches('-').to_owned();
    // A crate called `async` or `test` could be named nowhere.
    if syn::parse_str::<syn::Ident>(&library(&name)).is_err()
        || matches!(name.as_str(), "test" | "core" | "std" | "alloc")
    {
        format!("{name}-client")
    } else {
        name
    }
}

/// The crate's name in Rust code.
pub(crate) fn library(name: &str) -> String {
    name.replace('-', "_")
}

/// A TOML basic string.
fn string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_fit_for_cargo() {
        for (wished, expect) in [
            ("acme-tasks", "acme-tasks"),
            ("a b/../c", "a-b----c"),
            ("7z", "client-7z"),
            ("async", "async-client"),
            ("", "client"),
        ] {
            assert_eq!(crate_name(wished), expect);
        }
    }

    #[test]
    fn strings_cannot_leave_their_quotes() {
        assert_eq!(string("a\"\n[x]\\"), "\"a\\\"\\u000A[x]\\\\\"");
    }
}
