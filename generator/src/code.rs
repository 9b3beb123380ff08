//! An OpenAPI 3.0 document in, the files of a Rust client crate out.
//!
//! Knows nothing of pages or facts: any OpenAPI 3.0 document in the world may come in, and one of 3.1 or 3.2, or one with
//! mistakes, by way of [`read`]. Writes no file.

mod api;
mod client;
mod doc;
mod lock;
mod lower;
mod manifest;
mod mock;
mod models;
mod names;
mod pointer;
mod print;
mod readme;
mod references;
mod resolve;
mod root;
mod roundtrip;
mod tokens;
mod typed;
mod walk;

use crate::diagnostic::{Diagnostic, Place, Severity, Warned};
use api::Api;
use lock::Lock;
use openapiv3::OpenAPI;
use std::panic::resume_unwind;
use std::thread;
pub use typed::read;

/// The file of a generated crate that keeps its public names from one generation to the next.
pub const NAMES: &str = lock::PATH;

/// As much as a main thread has: types may be nested as deeply as JSON.
const STACK: usize = 8 << 20;

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
    // The client is about as much text as all other files together, and none needs another.
    let write_client = || rust(client::client(api));
    let (client, others) = thread::scope(|scope| {
        let builder = thread::Builder::new().stack_size(STACK);
        let client = builder.spawn_scoped(scope, write_client);
        let others = (
            rust(models::models(api)),
            rust(mock::mock(api)),
            rust(roundtrip::roundtrip(api, &library)),
        );
        // Where there are no threads, one does it all.
        let client = client.map_or_else(|_| Ok(write_client()), |client| client.join());
        (client.unwrap_or_else(|panic| resume_unwind(panic)), others)
    });
    let (client, models, mock, roundtrip) = (client?, others.0?, others.1?, others.2?);
    let uses = manifest::Uses {
        serde: models.contains("use serde::"),
        serde_json: [&models, &client, &mock]
            .iter()
            .any(|text| text.contains("serde_json::")),
    };
    let files = [
        ("Cargo.toml", manifest::manifest(api, options, name, uses)),
        ("README.md", readme::readme(api, options, name)?),
        ("examples/mock.rs", rust(root::example(api, &library))?),
        (NAMES, lock.write(&options.command)),
        ("src/client.rs", client),
        ("src/lib.rs", rust(root::library(api))?),
        ("src/mock.rs", mock),
        ("src/models.rs", models),
        ("tests/roundtrip.rs", roundtrip),
    ];
    Ok(files
        .into_iter()
        .map(|(path, contents)| GeneratedFile {
            path: path.to_owned(),
            contents,
        })
        .collect())
}
