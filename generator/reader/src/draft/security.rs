//! A sketch in, whether its callers identify themselves out, and what of the page speaks for another way to than the layout's.

use super::decided::Decided;
use super::model::In;
use super::rule::Rule;
use super::sketch::Sketch;
use crate::fact::Field;
use crate::layout::{Layout, LineFact};
use docwright_base::page::Provenance;
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

fn example_with_scheme<'f>(sketch: &Sketch<'f>, layout: &Layout) -> Option<&'f Provenance> {
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

/// A row that reads like a credential which calls by the layout's schemes do not carry.
pub(super) struct Unsent<'s> {
    pub(super) place: &'s Provenance,
    pub(super) name: &'s str,
    /// How it could be declared.
    pub(super) scheme: String,
}

/// The words of a name that make a credential of what must be sent, and those that make something else of it.
const CREDENTIAL_WORDS: [&str; 7] = ["apikey", "auth", "key", "secret", "signature", "token", "authorization"];
const OTHER_WORDS: [&str; 12] = [
    "client",
    "continuation",
    "csrf",
    "cursor",
    "idempotency",
    "idempotent",
    "next",
    "page",
    "request",
    "sync",
    "xsrf",
    "host",
];

/// Schemes of HTTP authentication that pages name in their own spelling.
const HTTP_SCHEMES: [&str; 4] = ["Basic", "Bearer", "Digest", "Negotiate"];

/// The rows that must be sent and read like credentials, where nothing on the page shows one of the layout's schemes: these are
/// the layout's words for all pages, and this page may be another case.
pub(super) fn unsent<'s>(sketch: &'s Sketch, layout: &Layout) -> Vec<Unsent<'s>> {
    if decide(sketch, layout).is_none_or(|decided| decided.rule != Rule::SecurityUnstated) {
        return Vec::new();
    }
    let rows = sketch.parameters.iter().filter(|it| it.node.field.required.is_always());
    rows.filter_map(|row| {
        let field = row.node.field;
        let place = row.node.provenance;
        let scheme = match row.location.value {
            In::Header if field.api_name.eq_ignore_ascii_case("Authorization") => other_scheme(field, layout)?,
            In::Header if is_credential(&field.api_name) && !is_for_schemes(&field.api_name, layout) => {
                format!("{{type: apiKey, in: header, name: {}}}", field.api_name)
            }
            In::Query if is_credential(&field.api_name) && words(&field.api_name).len() > 1 => {
                format!("{{type: apiKey, in: query, name: {}}}", field.api_name)
            }
            _ => return None,
        };
        Some(Unsent {
            place,
            name: &field.api_name,
            scheme,
        })
    })
    .collect()
}

fn is_credential(name: &str) -> bool {
    let words = words(name);
    let has = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
    has(&CREDENTIAL_WORDS) && !has(&OTHER_WORDS)
}

/// The words of a name: `X-Api-Key`, `api_key` and `apiKey` have the same at their end.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut is_after_small = false;
    for c in name.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && is_after_small) {
            words.push(String::new());
        }
        is_after_small = c.is_lowercase();
        if let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase().filter(|c| c.is_alphanumeric()));
        }
    }
    words
}

/// The scheme of HTTP that a row of the `Authorization` header names, if the layout knows none of that name.
fn other_scheme(field: &Field, layout: &Layout) -> Option<String> {
    let example = field.example.as_deref().unwrap_or_default();
    let mut words = field
        .description
        .split(|c: char| !c.is_alphanumeric())
        .chain(example.split_whitespace().take(1));
    let named = words.find(|word| HTTP_SCHEMES.contains(word))?;
    let mut schemes = layout.security.schemes.values();
    let is_known = schemes.any(|scheme| match scheme {
        SecurityScheme::HTTP { scheme, .. } => scheme.eq_ignore_ascii_case(named),
        SecurityScheme::OAuth2 { .. } | SecurityScheme::OpenIDConnect { .. } => named == "Bearer",
        SecurityScheme::APIKey { .. } => false,
    });
    (!is_known).then(|| format!("{{type: http, scheme: {}}}", named.to_lowercase()))
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

#[cfg(test)]
mod tests {
    use crate::samples::markdown;
    use crate::{Layout, Service, compile};

    #[test]
    fn a_credential_that_no_scheme_sends_is_told() {
        let layout = "title: T\nlanguage: en\nsections: {endpoint: [Line], header: [Headers], query: [Query]}\ncolumns: {name: [Name], required: [Required], description: [What]}\nrequired: {yes: ['Yes'], no: ['No']}\ntypes: {}\nsecurity: {schemes: {token: {type: http, scheme: bearer}, other: {type: apiKey, in: header, name: X-Known-Key}}, alternatives: [[token]]}\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        for (section, row, expect) in [
            (
                "Headers",
                "X-Acme-Key | Yes | The key.",
                "{type: apiKey, in: header, name: X-Acme-Key}",
            ),
            (
                "Headers",
                "apiKey | Yes | The key.",
                "{type: apiKey, in: header, name: apiKey}",
            ),
            (
                "Query",
                "access_token | Yes | The key.",
                "{type: apiKey, in: query, name: access_token}",
            ),
            (
                "Headers",
                "Authorization | Yes | Basic and what follows.",
                "{type: http, scheme: basic}",
            ),
            ("Headers", "Authorization | Yes | Bearer and what follows.", ""),
            ("Headers", "Authorization | Yes | The basics.", ""),
            ("Headers", "X-Known-Key | Yes | The key.", ""),
            ("Headers", "X-Acme-Key | No | The key.", ""),
            ("Headers", "Idempotency-Key | Yes | The key.", ""),
            ("Query", "page_token | Yes | The next page.", ""),
            ("Query", "key | Yes | Which of them.", ""),
            ("Headers", "X-Monkey | Yes | An animal.", ""),
        ] {
            let page = format!(
                "# Open\n\n## Line\n\nPOST /boxes\n\n## {section}\n\n| Name | Required | What |\n|---|---|---|\n| {row} |\n"
            );
            let found = compile(&[markdown(page)], &layout, &Service::untitled("Boxes"), None).diagnostics;
            let found = found.iter().find(|it| it.code.name() == "unknown-auth");
            let help = found.and_then(|it| it.help.as_deref()).unwrap_or_default();
            assert_eq!(help.split('`').nth(1).unwrap_or_default(), expect, "{row}");
        }
    }
}
