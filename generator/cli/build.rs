//! The runtime's files into the program, so that it can write them where a user's crates need them.
//!
//! In: `runtime/`, links to the repository's own runtime, whose files a packed crate holds in their places. Out:
//! `runtime.rs` in Cargo's output folder, a table of paths and texts. What a manifest inherits from the workspace is written out,
//! since there is no such workspace where it goes; tests, lints and what they need are left out.
//!
//! Besides, `DOCWRIGHT_SOURCES`: a number for the sources of the program where it is built in its own repository, in which the
//! version stays the same while they change.

use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use toml::{Table, Value};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const CRATES: [&str; 3] = ["client", "derive", "mock"];
const LICENSES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

fn main() -> Result<()> {
    let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("runtime");
    let workspace = workspace(&here)?;
    let mut files = Vec::new();
    for krate in CRATES {
        let folder = format!("docwright-{krate}");
        for license in LICENSES {
            files.push((format!("{folder}/{license}"), text(&here.join(license))?));
        }
        let manifest = manifest(&text(&here.join(format!("{krate}.toml")))?, &workspace)?;
        files.push((format!("{folder}/Cargo.toml"), manifest));
        sources(&here.join(krate), &format!("{folder}/src"), &mut files)?;
    }
    files.sort();
    let mut table = String::from("&[\n");
    for (path, text) in files {
        writeln!(table, "    ({path:?}, {text:?}),")?;
    }
    table.push(']');
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("runtime.rs"), table)?;
    println!("cargo:rustc-env=DOCWRIGHT_SOURCES={:016x}", sources_of_program(&here)?);
    Ok(())
}

/// Zero for a crate from a registry, which has its version.
fn sources_of_program(here: &Path) -> Result<u64> {
    let repository = here.join("../../..");
    let lock = repository.join("Cargo.lock");
    let crates =
        ["base", "reader", "code", "cli"].map(|krate| (krate, repository.join("generator").join(krate).join("src")));
    if !crates.iter().all(|(_, folder)| folder.is_dir()) || !lock.is_file() {
        return Ok(0);
    }
    let mut files = vec![("Cargo.lock".to_owned(), text(&lock)?)];
    for (krate, folder) in crates {
        sources(&folder, krate, &mut files)?;
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    files.hash(&mut hasher);
    Ok(hasher.finish())
}

/// The file's text, from here on watched for changes.
fn text(path: &Path) -> Result<String> {
    println!("cargo:rerun-if-changed={}", path.display());
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()).into())
}

fn sources(folder: &Path, shown: &str, files: &mut Vec<(String, String)>) -> Result<()> {
    println!("cargo:rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let shown = format!("{shown}/{name}");
        match path.is_dir() {
            true => sources(&path, &shown, files)?,
            false if name.ends_with(".rs") => files.push((shown, text(&path)?)),
            false => {}
        }
    }
    Ok(())
}

/// What the workspace's crates inherit.
fn workspace(here: &Path) -> Result<Table> {
    let root: Table = text(&here.join("workspace.toml"))?.parse()?;
    let workspace = root.get("workspace").and_then(Value::as_table);
    Ok(workspace.ok_or("workspace.toml is no workspace")?.clone())
}

/// A manifest that stands alone, beside those of the other crates of the runtime.
fn manifest(text: &str, workspace: &Table) -> Result<String> {
    let mut manifest: Table = text.parse()?;
    for unneeded in ["bench", "dev-dependencies", "lints"] {
        manifest.remove(unneeded);
    }
    for (key, value) in table(&mut manifest, "package")? {
        if inherits(value) {
            *value = inherited(workspace, "package", key)?;
        }
    }
    table(&mut manifest, "package")?.insert("publish".to_owned(), false.into());
    for (name, value) in table(&mut manifest, "dependencies")? {
        if !inherits(value) {
            continue;
        }
        let own = value.as_table_mut().ok_or("a dependency that inherits is a table")?;
        own.remove("workspace");
        let mut full = match inherited(workspace, "dependencies", name)? {
            Value::Table(table) => table,
            version => Table::from_iter([("version".to_owned(), version)]),
        };
        // A crate of the runtime, each of which gets a folder of its name.
        if full.contains_key("path") {
            full.insert("path".to_owned(), format!("../{name}").into());
        }
        let mut features = features(&full);
        features.append(&mut self::features(own));
        full.extend(std::mem::take(own));
        if !features.is_empty() {
            full.insert("features".to_owned(), Value::Array(features));
        }
        *value = Value::Table(full);
    }
    // Users test their own code, and these tests were passed where the crates come from.
    let library = manifest.entry("lib").or_insert_with(|| Table::new().into());
    let library = library.as_table_mut().ok_or("`lib` is no table")?;
    library.insert("test".to_owned(), false.into());
    library.insert("doctest".to_owned(), false.into());
    Ok(toml::to_string(&manifest)?)
}

fn table<'m>(manifest: &'m mut Table, key: &str) -> Result<&'m mut Table> {
    let table = manifest.get_mut(key).and_then(Value::as_table_mut);
    table.ok_or_else(|| format!("the manifest has no `{key}`").into())
}

fn inherits(value: &Value) -> bool {
    value.get("workspace").and_then(Value::as_bool) == Some(true)
}

fn inherited(workspace: &Table, kind: &str, key: &str) -> Result<Value> {
    let value = workspace.get(kind).and_then(|kind| kind.get(key)).cloned();
    value.ok_or_else(|| format!("the workspace has no {kind}.{key}").into())
}

fn features(dependency: &Table) -> Vec<Value> {
    let features = dependency.get("features").and_then(Value::as_array);
    features.cloned().unwrap_or_default()
}
