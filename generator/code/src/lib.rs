//! An OpenAPI 3.0 document in, the files of a Rust client crate out.
//!
//! Knows nothing of pages or facts: any OpenAPI 3.0 document in the world may come in, and one of 3.1, 3.2 or Swagger 2.0,
//! or one with mistakes, by way of [`read`]. Writes no file.
//!
//! ```
//! let text = r#"{"openapi": "3.0.3", "info": {"title": "Boxes", "version": "1"}, "paths": {
//!     "/boxes/{id}": {"get": {"operationId": "GetBox", "responses": {"200": {"description": "A box."}},
//!         "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}]}}}}"#;
//! let document = docwright_base::input::read("boxes.json", text).expect("a document").to_value();
//! let spec = docwright_code::read(document).expect("an object").output;
//! let options = docwright_code::Options {
//!     crate_name: "boxes".to_owned(),
//!     crate_version: "0.1.0".to_owned(),
//!     license: None,
//!     runtime: docwright_code::Runtime::Version("0.1".to_owned()),
//!     command: "build.rs".to_owned(),
//!     names: String::new(),
//!     publish: true,
//! };
//! let files = docwright_code::emit(&spec, &options).output;
//! let client = files.iter().find(|file| file.path == "src/client.rs").expect("a client");
//! assert!(client.contents.contains("pub fn get_box"));
//! ```

// What is read never stops the program; tests may.
#![cfg_attr(not(test), warn(clippy::expect_used, clippy::panic, clippy::unreachable))]

mod api;
mod emit;
mod lock;
mod media;
mod module;
mod names;
mod options;
mod pattern;
mod read;
pub mod rename;
mod resolve;
mod rules;

pub use module::module;
pub use options::{GeneratedFile, NAMES, Options, Runtime, file_name};

use docwright_base::Code;
use docwright_base::{Diagnostic, Place, Warned};
use lock::Lock;
use openapiv3::OpenAPI;
pub use read::bundle::{Load, bundle};
pub use read::mend::read;
pub use resolve::Instance;

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
    let flat = read::references::flatten(spec);
    let mut resolved = resolve::resolve(&flat.spec, &mut lock);
    // What is gone from a crate that nobody outside can depend on leaves its name to what came in its place.
    if !options.publish && lock.forget_gone() {
        resolved = resolve::resolve(&flat.spec, &mut lock);
    }
    let Warned {
        output: api,
        mut diagnostics,
    } = resolved;
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
    let name = emit::manifest::crate_name(&options.crate_name);
    if name != options.crate_name {
        let message = format!(
            "`{}` is no name for a crate; `{name}` is taken instead",
            options.crate_name
        );
        diagnostics.push(Diagnostic::new(
            Code::MendedCrateName,
            Place::Spec(String::new()),
            message,
        ));
    }
    match emit::files(&api, &lock, options, &name) {
        Ok(output) => Warned { output, diagnostics },
        Err(error) => {
            // Tokens that are no Rust are a bug here, not in the spec. It is told, and nothing half right is written.
            let message = format!("the generated code is not Rust: {error}");
            let finding = Diagnostic::new(Code::GeneratorBug, Place::Spec(String::new()), message);
            diagnostics.push(finding.help("please report the spec that does this"));
            Warned {
                output: Vec::new(),
                diagnostics,
            }
        }
    }
}

/// Values of each alternative of each union of `spec`, for tests of what is made of documents.
#[doc(hidden)]
pub fn instances(spec: &OpenAPI) -> Vec<Instance> {
    let flat = read::references::flatten(spec);
    resolve::instances(&resolve::resolve(&flat.spec, &mut Lock::default()).output)
}
