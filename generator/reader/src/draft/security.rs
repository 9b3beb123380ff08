//! A sketch in, whether its callers identify themselves out.

use super::decided::Decided;
use super::model::In;
use super::rule::Rule;
use super::sketch::Sketch;
use crate::layout::{Layout, LineFact};
use openapiv3::SecurityScheme;

/// Headers that OpenAPI leaves to security schemes and media types.
const NOT_PARAMETERS: [&str; 5] = ["Authorization", "Content-Type", "Accept", "Content-Length", "Host"];

/// Whether callers must identify themselves; `None` where the layout knows no way to.
pub(super) fn decide(sketch: &Sketch, layout: &Layout) -> Option<Decided<bool>> {
    (!layout.security.alternatives.is_empty()).then(|| judge(sketch, layout))
}

/// Whether the page shows, in one way or another, that callers must identify themselves.
pub(super) fn is_required(sketch: &Sketch, layout: &Layout) -> bool {
    decide(sketch, layout).is_some_and(|decided| decided.value)
}

fn judge(sketch: &Sketch, layout: &Layout) -> Decided<bool> {
    let mut headers = sketch.parameters.iter().filter(|it| it.location.value == In::Header);
    if let Some(header) = headers.find(|header| is_token_header(&header.node.field.api_name, layout)) {
        return Decided::by(Rule::SecurityByHeader, true).seen_at([header.node.provenance]);
    }
    if sketch.line(LineFact::Auth).is_some() {
        return Decided::by(Rule::SecurityByLine, true);
    }
    if let Some(example) = example_with_scheme(sketch, layout) {
        return Decided::by(Rule::SecurityByExample, true).seen_at([example]);
    }
    if sketch.line(LineFact::Anonymous).is_some() {
        return Decided::by(Rule::SecurityByOpenLine, false);
    }
    Decided::by(Rule::SecurityUnstated, true).or_else("open to everybody")
}

/// Whether an example request carries an `Authorization` header of one of the layout's schemes.
pub(super) fn shows_scheme(sketch: &Sketch, layout: &Layout) -> bool {
    example_with_scheme(sketch, layout).is_some()
}

fn example_with_scheme<'f>(sketch: &Sketch<'f>, layout: &Layout) -> Option<&'f docwright_base::page::Provenance> {
    let is_scheme = |word: &str| {
        let mut schemes = layout.security.schemes.values();
        schemes.any(|scheme| matches!(scheme, SecurityScheme::HTTP { scheme, .. } if scheme.eq_ignore_ascii_case(word)))
    };
    let mut examples = sketch.request_examples.iter();
    let example = examples.find(|example| {
        let mut headers = example.headers.iter();
        headers.any(|(name, value)| {
            name.eq_ignore_ascii_case("Authorization") && value.split_whitespace().next().is_some_and(is_scheme)
        })
    });
    example.map(|example| example.provenance)
}

/// Whether a header is one that OpenAPI leaves to security schemes and media types.
pub(super) fn is_for_schemes(name: &str, layout: &Layout) -> bool {
    is_token_header(name, layout) || NOT_PARAMETERS.iter().any(|header| header.eq_ignore_ascii_case(name))
}

/// The header that carries a token, by the layout's schemes.
fn is_token_header(name: &str, layout: &Layout) -> bool {
    layout.security.schemes.values().any(
        |scheme| matches!(scheme, SecurityScheme::APIKey { name: header, .. } if header.eq_ignore_ascii_case(name)),
    )
}
