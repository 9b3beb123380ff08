//! An OpenAPI 3.0 document in, the files of a Rust client crate out.
//!
//! Knows nothing of pages or facts: any OpenAPI 3.0 document in the world may come in, and one of 3.1 or 3.2 by way of
//! [`lower`]. Writes no file.

mod api;
mod client;
mod doc;
mod examples;
mod lock;
mod lower;
mod manifest;
mod mock;
mod models;
mod names;
mod pattern;
mod pointer;
mod print;
mod readme;
mod references;
mod resolve;
mod root;
mod roundtrip;
mod rules;
mod tokens;
mod validate;
mod walk;

use crate::diagnostic::{Diagnostic, Place, Severity, Warned};
use api::Api;
use lock::Lock;
pub use lower::lower;
use openapiv3::OpenAPI;

/// The file of a generated crate that keeps its public names from one generation to the next.
pub const NAMES: &str = lock::PATH;

/// What the caller decides about the crate.
#[derive(Debug, Clone)]
pub struct Options {
    /// The crate's name in its manifest, such as `acme-tasks`.
    pub crate_name: String,
    /// The crate's version in its manifest.
    pub crate_version: String,
    /// Where the crate finds the hand-written runtime.
    pub runtime: Runtime,
    /// The command that makes these files again; it stands in each file's header.
    pub command: String,
    /// The crate's [`NAMES`] as it is; empty for a new crate.
    pub names: String,
}

/// Where a generated crate finds `docwright-client` and `docwright-mock`.
#[derive(Debug, Clone)]
pub enum Runtime {
    /// A folder that holds `client/` and `mock/`, relative to the generated crate.
    Path(String),
    /// Released versions, as a Cargo version requirement.
    Version(String),
}

/// One file of the generated crate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratedFile {
    /// Relative to the crate's folder, with `/` between folders.
    pub path: String,
    /// The whole file.
    pub contents: String,
}

/// Writes the crate for `spec`. What OpenAPI says and Rust cannot is a diagnostic with its JSON pointer.
///
/// The files come sorted by path, and the same spec and options always give the same bytes.
pub fn emit(spec: &OpenAPI, options: &Options) -> Warned<Vec<GeneratedFile>> {
    let mut lock = match Lock::read(&options.names) {
        Ok(lock) => lock,
        // Names that cannot be read would be given anew, and users' code would not compile.
        Err(problem) => {
            return Warned {
                output: Vec::new(),
                diagnostics: vec![*problem],
            };
        }
    };
    let flat = references::flatten(spec);
    let Warned {
        output: api,
        mut diagnostics,
    } = resolve::resolve(&flat.spec, &mut lock);
    flat.settle(&mut diagnostics);
    let name = manifest::crate_name(&options.crate_name);
    if name != options.crate_name {
        let message = format!(
            "`{}` is no name for a crate; `{name}` is taken instead",
            options.crate_name
        );
        diagnostics.push(Diagnostic::new(
            Severity::Warning,
            "crate-name",
            Place::Spec(String::new()),
            message,
        ));
    }
    match files(&api, &lock, options, &name) {
        Ok(output) => Warned { output, diagnostics },
        Err(error) => {
            // Tokens that are no Rust are a bug here, not in the spec. It is told, and nothing half right is written.
            let message = format!("the generated code is not Rust: {error}");
            let finding = Diagnostic::new(Severity::Error, "generator-bug", Place::Spec(String::new()), message);
            diagnostics.push(finding.help("please report the spec that does this"));
            Warned {
                output: Vec::new(),
                diagnostics,
            }
        }
    }
}

fn files(api: &Api, lock: &Lock, options: &Options, name: &str) -> Result<Vec<GeneratedFile>, syn::Error> {
    let library = manifest::library(name);
    let rust = |tokens| print::file(tokens, &options.command);
    let models = rust(models::models(api))?;
    let client = rust(client::client(api))?;
    let mock = rust(mock::mock(api))?;
    let examples = examples::examples(api, &library).map(rust).transpose()?;
    let validate = validate::validate(api).map(rust).transpose()?;
    let uses = manifest::Uses::of(&models, &client, &mock, validate.is_some());
    let files = [
        ("Cargo.toml", manifest::manifest(api, options, name, uses)),
        ("README.md", readme::readme(api, options, name, uses)?),
        ("examples/mock.rs", rust(root::example(api, &library))?),
        (NAMES, lock.write(&options.command)),
        ("src/client.rs", client),
        ("src/lib.rs", rust(root::library(api, uses))?),
        ("src/mock.rs", mock),
        ("src/models.rs", models),
        ("tests/roundtrip.rs", rust(roundtrip::roundtrip(api, &library))?),
    ];
    let validate = validate.map(|text| ("src/validate.rs", text));
    let examples = examples.map(|text| ("tests/examples.rs", text));
    let mut files: Vec<(&str, String)> = files.into_iter().chain(validate).chain(examples).collect();
    files.sort_unstable_by_key(|(path, _)| *path);
    Ok(files
        .into_iter()
        .map(|(path, contents)| GeneratedFile {
            path: path.to_owned(),
            contents,
        })
        .collect())
}
