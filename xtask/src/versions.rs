//! The Rust versions that the manifests state, held against what the workspaces really need.
//!
//! In: both workspaces. Out: nothing when each dependency asks for no later Rust than stated and the code compiles with
//! just that version, where its toolchain is installed. That std's newer functions are not used is clippy's to say
//! (`incompatible_msrv`).

use crate::run::{cargo, execute};
use crate::skipped;
use docwright_cli::Context;
use docwright_cli::{Exit, Failure, Outcome};
use serde::Deserialize;
use std::process::Command;

/// The tool's workspace and that of the generated crates, which may be used with an older Rust.
const WORKSPACES: &[&str] = &["Cargo.toml", "generated/Cargo.toml"];

/// What `cargo metadata` says, as far as it is needed here.
#[derive(Debug, Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Debug, Deserialize)]
struct Package {
    name: String,
    version: String,
    rust_version: Option<String>,
    /// Absent for the packages of the workspace.
    source: Option<String>,
}

pub(crate) fn check(context: &Context) -> Outcome {
    for manifest in WORKSPACES {
        let metadata = metadata(context, manifest)?;
        let Some(stated) = stated(&metadata) else {
            return Err(Failure::new(
                Exit::Errors,
                format!("no package of {manifest} states a rust-version"),
            ));
        };
        let newer = newer(&metadata, &stated);
        if !newer.is_empty() {
            return Err(Failure::new(
                Exit::Errors,
                format!(
                    "{manifest} states Rust {stated}; these need a later one: {}",
                    newer.join(", ")
                ),
            )
            .help("take an earlier version of them with `cargo update --precise`, or state a later Rust"));
        }
        compile(context, manifest, &stated)?;
    }
    Ok(())
}

fn metadata(context: &Context, manifest: &str) -> Outcome<Metadata> {
    let failed = |why: String| Failure::new(Exit::Errors, format!("cannot run cargo metadata for {manifest}: {why}"));
    let output = cargo(context)
        .args([
            "metadata",
            "--format-version",
            "1",
            "--all-features",
            "--manifest-path",
            manifest,
        ])
        .output()
        .map_err(|error| failed(error.to_string()))?;
    if !output.status.success() {
        return Err(failed(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| failed(error.to_string()))
}

/// The latest version that a package of the workspace states.
fn stated(metadata: &Metadata) -> Option<String> {
    let own = metadata.packages.iter().filter(|package| package.source.is_none());
    own.filter_map(|package| package.rust_version.as_ref())
        .max_by_key(|version| parts(version))
        .cloned()
}

/// The dependencies that need a later Rust, each with what it needs.
fn newer(metadata: &Metadata, stated: &str) -> Vec<String> {
    let foreign = metadata.packages.iter().filter(|package| package.source.is_some());
    foreign
        .filter_map(|package| Some((package, package.rust_version.as_ref()?)))
        .filter(|(_, needed)| parts(needed) > parts(stated))
        .map(|(package, needed)| format!("{} {} ({needed})", package.name, package.version))
        .collect()
}

/// The numbers of a version, of which `1.88` and `1.88.0` are one.
fn parts(version: &str) -> [u64; 3] {
    let mut numbers = version.split('.').map(|part| part.parse().unwrap_or_default());
    std::array::from_fn(|_| numbers.next().unwrap_or_default())
}

/// Checks the workspace with the toolchain of the stated version, if there is one.
fn compile(context: &Context, manifest: &str, stated: &str) -> Outcome {
    let Some(toolchain) = toolchain(stated) else {
        return skipped::note(context, "rust-versions", &format!("a toolchain of Rust {stated}"));
    };
    let target = format!("target/rust-{stated}");
    execute(
        Command::new("rustup")
            .current_dir(context.root.dir())
            .args([
                "run",
                &toolchain,
                "cargo",
                "check",
                "--quiet",
                "--workspace",
                "--all-features",
            ])
            .args(["--manifest-path", manifest, "--target-dir", &target]),
    )
}

/// The installed toolchain of this version, by rustup's name for it.
fn toolchain(stated: &str) -> Option<String> {
    let output = Command::new("rustup").args(["toolchain", "list"]).output().ok()?;
    let list = String::from_utf8_lossy(&output.stdout).into_owned();
    let named = |line: &&str| {
        let version = line.split(['-', ' ']).next().unwrap_or_default();
        version.starts_with(|c: char| c.is_ascii_digit()) && parts(version)[..2] == parts(stated)[..2]
    };
    let line = list.lines().find(named)?;
    line.split_whitespace().next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, rust_version: Option<&str>, is_own: bool) -> Package {
        Package {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            rust_version: rust_version.map(str::to_owned),
            source: (!is_own).then(|| "registry".to_owned()),
        }
    }

    #[test]
    fn a_dependency_may_not_need_more_than_is_stated() {
        let metadata = Metadata {
            packages: vec![
                package("own", Some("1.88"), true),
                package("newest", Some("1.89"), true),
                package("same", Some("1.89.0"), false),
                package("silent", None, false),
                package("later", Some("1.90"), false),
            ],
        };
        assert_eq!(stated(&metadata).as_deref(), Some("1.89"));
        assert_eq!(newer(&metadata, "1.89"), ["later 1.0.0 (1.90)"]);
    }
}
