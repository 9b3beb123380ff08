//! JSON pointers (RFC 6901), and the references that hold one in a URL's fragment. Text in, text out.

use std::borrow::Cow;

/// A key as a segment of a JSON pointer has it (RFC 6901).
pub fn escaped(key: &str) -> Cow<'_, str> {
    match key.contains(['~', '/']) {
        true => key.replace('~', "~0").replace('/', "~1").into(),
        false => key.into(),
    }
}

/// A JSON pointer one step further down.
pub fn below(pointer: &str, segment: &str) -> String {
    format!("{pointer}/{}", escaped(segment))
}

/// One segment of a JSON pointer as the key that it stands for.
pub fn unescaped(segment: &str) -> String {
    segment.replace("~1", "/").replace("~0", "~")
}

/// The JSON pointer in a reference to the same document, such as `#/components/schemas/Name`.
pub fn of_reference(reference: &str) -> Option<String> {
    let pointer = percent_decoded(reference.strip_prefix('#')?);
    (pointer.is_empty() || pointer.starts_with('/')).then_some(pointer)
}

/// The name of a component in a reference such as `#/components/schemas/Name`.
pub fn component(reference: &str, section: &str) -> Option<String> {
    let pointer = of_reference(reference)?;
    let name = pointer
        .strip_prefix("/components/")?
        .strip_prefix(section)?
        .strip_prefix('/')?;
    (!name.contains('/')).then(|| unescaped(name))
}

/// A URL fragment without its escapes.
fn percent_decoded(fragment: &str) -> String {
    let mut bytes = Vec::with_capacity(fragment.len());
    let mut rest = fragment.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let hex = after
            .get(..2)
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (byte, hex) {
            (b'%', Some(decoded)) => {
                bytes.push(decoded);
                rest = &after[2..];
            }
            _ => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_to_components_are_told_from_others() {
        assert_eq!(
            component("#/components/schemas/A%20~1b", "schemas").as_deref(),
            Some("A /b")
        );
        for other in [
            "#/components/schemas/A/properties/b",
            "a.yaml#/components/schemas/A",
            "#A",
        ] {
            assert_eq!(component(other, "schemas"), None, "{other}");
        }
    }
}
