//! What a crate is made of in, its files out: one emitter a file.
//!
//! The emitters decide nothing: every name is in the [`Api`] already. Writes no file.

mod client;
mod examples;
pub(crate) mod manifest;
mod mock;
mod models;
mod print;
mod readme;
mod root;
mod roundtrip;
mod sample;
mod tokens;
mod validate;
mod wire;

use crate::api::Api;
use crate::lock::Lock;
use crate::{GeneratedFile, NAMES, Options, file_name};
use docwright_base::origin::origin;
use proc_macro2::TokenStream;
use std::panic::resume_unwind;
use std::thread;

/// As much as a main thread has: types may be nested as deeply as JSON.
const STACK: usize = 8 << 20;

/// All files of the crate, sorted by path.
pub(crate) fn files(api: &Api, lock: &Lock, options: &Options, name: &str) -> Result<Vec<GeneratedFile>, syn::Error> {
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
        ("src/mock.rs", Some(mock::mock(api, library)?)),
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
