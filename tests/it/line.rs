//! Pages in, everything that the whole line makes of them out, checked for what must hold whatever the pages say.

use crate::large::Input;
use docwright_base::Code;
use docwright_base::{Diagnostic, Format, Page, Severity, Warned};
use docwright_code::{GeneratedFile, Options, Runtime, emit};
use docwright_reader::{Layout, Service, compile, to_yaml};
use openapiv3::OpenAPI;
use std::path::{Component, Path};
use std::sync::LazyLock;

/// What became of some pages.
pub struct Made {
    /// The spec.
    pub spec: OpenAPI,
    /// The spec as it is written.
    pub yaml: String,
    /// The crate.
    pub files: Vec<GeneratedFile>,
    /// What every stage had to say.
    pub diagnostics: Vec<Diagnostic>,
}

/// A page that says this.
pub fn page(format: Format, text: &str) -> Page {
    Page {
        vendor: "toy".to_owned(),
        path: "page".into(),
        url: None,
        format,
        text: text.to_owned(),
    }
}

/// A layout with a word for everything, [`crate::large::LAYOUT`].
pub fn toy() -> &'static Layout {
    static TOY: LazyLock<Layout> = LazyLock::new(|| Layout::from_yaml("layout.yaml", crate::large::LAYOUT).unwrap());
    &TOY
}

/// Panics unless the page comes apart into blocks that stand one after the other on its lines.
pub fn check_blocks(format: Format, text: &str) {
    let blocks = docwright_reader::block::read(&page(format, text), toy()).output;
    let lines = text.split(['\n', '\r', '\u{c}']).count() + 1;
    for (block, number) in blocks.iter().zip(1..) {
        assert_eq!(block.provenance.block, number);
        assert!(
            block.provenance.line.is_none_or(|line| (1..=lines).contains(&line)),
            "{block:?}"
        );
    }
}

/// Pages to blocks, facts, spec and code.
pub fn whole(pages: &[Page], layout: &Layout) -> Made {
    let compiled = compile(pages, layout, &Service::untitled("Hostile"), None);
    made(compiled.output.spec, compiled.diagnostics)
}

/// The same for an OpenAPI document; none when it is no document at all.
pub fn document(text: &str) -> Option<Made> {
    let document = serde_json::from_str(text).ok()?;
    let read = docwright_code::read(document)?;
    Some(made(read.output, read.diagnostics))
}

/// A run over an input of either kind.
pub fn run(input: &Input, layout: &Layout) -> Option<Made> {
    match input {
        Input::Pages(format, texts) => {
            let pages: Vec<Page> = (texts.iter().zip(0..))
                .map(|(text, number)| Page {
                    path: format!("page{number}").into(),
                    ..page(*format, text)
                })
                .collect();
            Some(whole(&pages, layout))
        }
        Input::Document(text) => document(text),
    }
}

fn made(spec: OpenAPI, mut diagnostics: Vec<Diagnostic>) -> Made {
    let files = crate_of(&spec).drain_into(&mut diagnostics);
    Made {
        yaml: to_yaml(&spec, "this test"),
        spec,
        files,
        diagnostics,
    }
}

/// A spec to its crate.
pub fn crate_of(spec: &OpenAPI) -> Warned<Vec<GeneratedFile>> {
    let options = Options {
        crate_name: "hostile".to_owned(),
        crate_version: "0.1.0".to_owned(),
        license: None,
        runtime: Runtime::Path("../../runtime".to_owned()),
        command: "this test".to_owned(),
        names: String::new(),
        publish: true,
    };
    emit(spec, &options)
}

/// Characters that change the direction in which a line is shown, so that it reads as something it is not.
pub fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Panics unless the crate is one: files inside its folder, Rust that parses, a manifest with nothing but the expected
/// tables; and unless the YAML says what the spec says. A spec that `validate` calls wrong may become no crate at all.
pub fn check(made: &Made) {
    let is_wrong = made.diagnostics.iter().any(|it| it.severity == Severity::Error);
    assert!(!made.files.is_empty() || is_wrong, "no files and no error");
    let bug = made
        .diagnostics
        .iter()
        .find(|it| it.code == Code::GeneratorBug || it.code == Code::NotOpenapi);
    assert!(bug.is_none(), "{bug:?}");
    for file in &made.files {
        let inside = Path::new(&file.path)
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        assert!(
            inside && !file.path.contains(['\\', ':']),
            "{} leaves the crate",
            file.path
        );
        if file.path.ends_with(".rs") {
            let found = file.contents.chars().find(|c| is_bidi_control(*c));
            assert!(found.is_none(), "{} holds {found:?}", file.path);
            if let Err(error) = syn::parse_file(&file.contents) {
                panic!("{} is no Rust: {error}", file.path);
            }
        }
        if file.path == "Cargo.toml" {
            manifest(&file.contents);
        }
    }
    let read: serde_json::Value = serde_yaml::from_str(&made.yaml).unwrap();
    assert!(
        read == serde_json::to_value(&made.spec).unwrap(),
        "the YAML says something else than the spec"
    );
}

fn manifest(text: &str) {
    let manifest: toml::Table = text.parse().unwrap();
    let keys = |table: &toml::Table| table.keys().map(String::as_str).collect::<Vec<_>>().join(" ");
    let of = |name: &str| keys(manifest[name].as_table().unwrap());
    assert_eq!(
        keys(&manifest),
        "dependencies dev-dependencies example features package test"
    );
    assert_eq!(
        of("package"),
        "description edition metadata name readme rust-version version"
    );
    let allowed = ["docwright-client", "docwright-mock", "serde", "serde_json"];
    assert!(of("dependencies").split(' ').all(|name| allowed.contains(&name)));
    assert_eq!(of("dev-dependencies"), "tokio");
    let known = ["default", "jiff", "mock", "rustls", "uuid", "validate"];
    assert!(of("features").split(' ').all(|name| known.contains(&name)));
}
