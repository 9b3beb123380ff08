//! An OpenAPI 3.0 document in, the files of a Rust client crate out.
//!
//! Knows nothing of pages or facts: any OpenAPI 3.0 document in the world may come in, and one of 3.1 or 3.2, or one with
//! mistakes, by way of [`read`]. Writes no file.

mod api;
mod client;
mod examples;
mod lock;
mod lower;
mod manifest;
mod mock;
mod models;
mod names;
mod pattern;
mod print;
mod readme;
mod references;
mod resolve;
mod root;
mod roundtrip;
mod rules;
mod tokens;
mod typed;
mod validate;

use api::Api;
use docwright_base::Code;
use docwright_base::origin::origin;
use docwright_base::{Diagnostic, Place, Severity, Warned};
use lock::Lock;
use openapiv3::OpenAPI;
use proc_macro2::TokenStream;
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
    diagnostics.extend(flat.diagnostics);
    let problems = lock.problems();
    if !problems.is_empty() {
        diagnostics.extend(problems);
        return Warned {
            output: Vec::new(),
            diagnostics,
        };
    }
    let name = manifest::crate_name(&options.crate_name);
    if name != options.crate_name {
        let message = format!(
            "`{}` is no name for a crate; `{name}` is taken instead",
            options.crate_name
        );
        diagnostics.push(Diagnostic::new(
            Severity::Warning,
            Code::CrateName,
            Place::Spec(String::new()),
            message,
        ));
    }
    match files(&api, &lock, options, &name) {
        Ok(output) => Warned { output, diagnostics },
        Err(error) => {
            // Tokens that are no Rust are a bug here, not in the spec. It is told, and nothing half right is written.
            let message = format!("the generated code is not Rust: {error}");
            let finding = Diagnostic::new(Severity::Error, Code::GeneratorBug, Place::Spec(String::new()), message);
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
    // The client is about as much text as all other files together, and none needs another.
    let write_client = || parts(api, "client", client::client(api));
    let (client, others) = thread::scope(|scope| {
        let builder = thread::Builder::new().stack_size(STACK);
        let client = builder.spawn_scoped(scope, write_client);
        let others = others(api, &library);
        // Where there are no threads, one does it all.
        let client = client.map_or_else(|_| Ok(write_client()), |client| client.join());
        (client.unwrap_or_else(|panic| resume_unwind(panic)), others)
    });
    let mut files: Vec<(String, String)> = client?.into_iter().chain(others?).collect();
    let sources = files.iter().filter(|(path, _)| path.starts_with("src/"));
    let uses = manifest::Uses::of(sources.map(|(path, text)| (path.as_str(), text.as_str())));
    files.push(("Cargo.toml".to_owned(), manifest::manifest(api, options, name, uses)));
    files.push(("README.md".to_owned(), readme::readme(api, options, name, uses)?));
    files.push(("src/lib.rs".to_owned(), print::code(root::library(api, uses))?));
    files.push((NAMES.to_owned(), lock.write()));
    files.sort();
    Ok(files
        .into_iter()
        .map(|(path, contents)| {
            let origin = origin(&file_name(&options.crate_name, &path), &options.command);
            let contents = print::headed(&path, &origin, &contents);
            GeneratedFile { path, contents }
        })
        .collect())
}

/// The name that a file of a crate goes by in its header, whatever folder the crate lies in.
#[must_use]
pub fn file_name(crate_name: &str, path: &str) -> String {
    format!("{crate_name}/{path}")
}

/// The files of a module of the library, which has one for each group of operations besides its own.
fn parts(
    api: &Api,
    module: &str,
    parts: Vec<(Option<usize>, TokenStream)>,
) -> Result<Vec<(String, String)>, syn::Error> {
    let written = parts.into_iter().map(|(group, tokens)| {
        let path = match group {
            Some(group) => format!("src/{module}/{}.rs", api.groups[group].module),
            None => format!("src/{module}.rs"),
        };
        Ok((path, print::code(tokens)?))
    });
    written.collect()
}

/// All Rust files but those of the client, and `lib.rs`, which has to know what the others use.
fn others(api: &Api, library: &str) -> Result<Vec<(String, String)>, syn::Error> {
    let mut files = parts(api, "models", models::models(api))?;
    let others = [
        ("examples/mock.rs", Some(root::example(api, library))),
        ("src/mock.rs", Some(mock::mock(api))),
        ("src/validate.rs", validate::validate(api)),
        ("tests/examples.rs", examples::examples(api, library)),
        ("tests/roundtrip.rs", Some(roundtrip::roundtrip(api, library))),
    ];
    for (path, tokens) in others {
        if let Some(tokens) = tokens {
            files.push((path.to_owned(), print::code(tokens)?));
        }
    }
    Ok(files)
}
