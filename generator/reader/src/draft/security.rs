//! A sketch in, whether its callers identify themselves out, and what of the page speaks for another way to than the layout's.

use super::decided::Decided;
use super::model::In;
use super::rule::Rule;
use super::sketch::Sketch;
use crate::fact::Field;
use crate::layout::credential::{is_credential, words};
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

/// A row or a header of an example that reads like a credential which calls by the layout's schemes do not carry.
pub(super) struct Unsent<'s> {
    pub(super) place: &'s Provenance,
    pub(super) name: &'s str,
    /// How it could be declared.
    pub(super) scheme: String,
}

/// Schemes of HTTP authentication that pages name in their own spelling.
const HTTP_SCHEMES: [&str; 4] = ["Basic", "Bearer", "Digest", "Negotiate"];

/// The rows that must be sent, and headers of examples, that read like credentials, where nothing on the page shows one of the layout's schemes: these are
/// the layout's words for all pages, and this page may be another case.
pub(super) fn unsent<'s>(sketch: &'s Sketch, layout: &Layout) -> Vec<Unsent<'s>> {
    if decide(sketch, layout).is_none_or(|decided| decided.rule != Rule::SecurityUnstated) {
        return Vec::new();
    }
    let rows = sketch.parameters.iter().filter(|it| it.node.field.required.is_always());
    let rows = rows.filter_map(|row| {
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
    });
    let mut all: Vec<Unsent> = rows.collect();
    let headers = sketch.request_examples.iter().flat_map(|example| {
        example
            .headers
            .iter()
            .map(|(name, value)| (example.provenance, name, value))
    });
    for (place, name, value) in headers {
        let scheme = if name.eq_ignore_ascii_case("Authorization") {
            let word = value.split_whitespace().next().unwrap_or_default();
            let is_scheme = value.contains(' ') && !is_token_header(name, layout) && !knows(word, layout);
            is_scheme.then(|| format!("{{type: http, scheme: {}}}", word.to_lowercase()))
        } else {
            let is_key = is_credential(name) && !is_for_schemes(name, layout);
            is_key.then(|| format!("{{type: apiKey, in: header, name: {name}}}"))
        };
        if let Some(scheme) = scheme
            && all.iter().all(|it| !it.name.eq_ignore_ascii_case(name))
        {
            all.push(Unsent { place, name, scheme });
        }
    }
    all
}

/// Whether the layout has a scheme of HTTP of this name.
fn knows(word: &str, layout: &Layout) -> bool {
    layout.security.schemes.values().any(|scheme| match scheme {
        SecurityScheme::HTTP { scheme, .. } => scheme.eq_ignore_ascii_case(word),
        SecurityScheme::OAuth2 { .. } | SecurityScheme::OpenIDConnect { .. } => word.eq_ignore_ascii_case("Bearer"),
        SecurityScheme::APIKey { .. } => false,
    })
}

/// The scheme of HTTP that a row of the `Authorization` header names, if the layout knows none of that name.
fn other_scheme(field: &Field, layout: &Layout) -> Option<String> {
    let example = field.example.as_deref().unwrap_or_default();
    let mut words = field
        .description
        .split(|c: char| !c.is_alphanumeric())
        .chain(example.split_whitespace().take(1));
    let named = words.find(|word| HTTP_SCHEMES.contains(word))?;
    (!knows(named, layout)).then(|| format!("{{type: http, scheme: {}}}", named.to_lowercase()))
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
    fn a_credential_of_an_example_or_of_the_words_on_authentication_is_told() {
        let layout = "title: T\nlanguage: en\nsections: {endpoint: [Line], authorization: [Rights], request_example: [Sample]}\ncolumns: {}\ntypes: {}\nsecurity: {schemes: {token: {type: http, scheme: bearer}}, alternatives: [[token]]}\n";
        let layout = Layout::from_yaml("layout.yaml", layout).unwrap();
        let curl = |options: &str| format!("## Sample\n\n```\ncurl {options} https://x.example/boxes -d '{{}}'\n```\n");
        for (said, expect) in [
            (
                curl("-H 'X-Api-Key: abc'"),
                "{type: apiKey, in: header, name: X-Api-Key}",
            ),
            (curl("-H 'Authorization: Token abc'"), "{type: http, scheme: token}"),
            (curl("-u key:secret"), "{type: http, scheme: basic}"),
            (curl("-H 'Authorization: Bearer abc'"), ""),
            (curl("-H 'Accept: text/plain'"), ""),
            (
                "## Rights\n\nSend your key in `X-Api-Key`.\n".to_owned(),
                "{type: apiKey, in: header, name: X-Api-Key}",
            ),
            (
                "## Rights\n\nSend `Authorization: Bearer abc`, and no `box_id`.\n".to_owned(),
                "",
            ),
        ] {
            let page = format!("# Open\n\n## Line\n\nPOST /boxes\n\n{said}");
            let found = compile(&[markdown(page)], &layout, &Service::untitled("Boxes"), None).diagnostics;
            let found = found.iter().find(|it| it.code.name() == "unknown-auth");
            let help = found.and_then(|it| it.help.as_deref()).unwrap_or_default();
            assert_eq!(help.split('`').nth(1).unwrap_or_default(), expect, "{said}");
        }
    }

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
