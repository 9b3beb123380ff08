//! The cell of a status column in, the HTTP statuses that it lists out.

/// `400`, `HTTP 400 Bad Request`, `401 or 403`, `400/404`. None where it has none, or a range whose members nobody says.
pub(super) fn listed(text: &str) -> Option<Vec<u16>> {
    let mut statuses = Vec::new();
    let mut end = None;
    for (start, number) in numbers(text) {
        let status = number
            .parse()
            .ok()
            .filter(|status| number.len() == 3 && (100..600).contains(status));
        // Other numbers are of the words behind a status.
        let Some(status) = status else {
            if statuses.is_empty() && !is_version(text, start) {
                return None;
            }
            continue;
        };
        let between = end.map(|end: usize| text[end..start].trim());
        if between.is_some_and(|between| matches!(between, "-" | "–" | "—" | "~" | "to" | "..")) {
            return None;
        }
        end = Some(start + number.len());
        if !statuses.contains(&status) {
            statuses.push(status);
        }
    }
    (!statuses.is_empty()).then_some(statuses)
}

/// Whether the digits are of a protocol's version: `HTTP/1.1 404`.
fn is_version(text: &str, start: usize) -> bool {
    text[..start].ends_with(['/', '.'])
}

/// Every run of digits that no letter stands before, and where it begins.
fn numbers(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + text[at..].find(|c: char| c.is_ascii_digit())?;
            let rest = &text[start..];
            let length = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            at = start + length;
            if !text[..start].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
                return Some((start, &rest[..length]));
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_in_a_cell() {
        for (text, expect) in [
            ("404", &[404][..]),
            ("400, 422", &[400, 422]),
            ("401 or 403", &[401, 403]),
            ("400/404", &[400, 404]),
            ("HTTP 409 Conflict", &[409]),
            ("HTTP/1.1 404 Not Found", &[404]),
            ("404（不存在）", &[404]),
            ("403: after 3 tries", &[403]),
            ("404 404", &[404]),
            ("500-503", &[]),
            ("500 to 503", &[]),
            ("4xx", &[]),
            ("99", &[]),
            ("1404", &[]),
            ("default", &[]),
            ("-", &[]),
        ] {
            assert_eq!(listed(text).unwrap_or_default(), expect, "{text}");
        }
    }
}
