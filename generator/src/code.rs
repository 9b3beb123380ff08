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
    let validate = validate::validate(api).map(rust).transpose()?;
    let examples = examples::examples(api, &library).map(rust).transpose()?;
    let mut files = vec![
        ("examples/mock.rs".to_owned(), rust(root::example(api, &library))?),
        (NAMES.to_owned(), lock.write(&options.command)),
        ("src/mock.rs".to_owned(), rust(mock::mock(api))?),
        (
            "tests/roundtrip.rs".to_owned(),
            rust(roundtrip::roundtrip(api, &library))?,
        ),
    ];
    for (module, parts) in [("client", client::client(api)), ("models", models::models(api))] {
        for (group, tokens) in parts {
            let path = match group {
                Some(group) => format!("src/{module}/{}.rs", api.groups[group].module),
                None => format!("src/{module}.rs"),
            };
            files.push((path, rust(tokens)?));
        }
    }
    let uses = manifest::Uses::of(files.iter().map(|(_, text)| text.as_str()), validate.is_some());
    files.extend(validate.map(|text| ("src/validate.rs".to_owned(), text)));
    files.extend(examples.map(|text| ("tests/examples.rs".to_owned(), text)));
    files.push(("Cargo.toml".to_owned(), manifest::manifest(api, options, name, uses)));
    files.push(("README.md".to_owned(), readme::readme(api, options, name, uses)?));
    files.push(("src/lib.rs".to_owned(), rust(root::library(api, uses))?));
    files.sort();
    Ok(files
        .into_iter()
        .map(|(path, contents)| GeneratedFile { path, contents })
        .collect())
}
