//! A paragraph in, what it says by itself out: a sentence that ends in a colon leads to what stands below it, and describes nothing.

/// The words without a last sentence that leads to what stands below it, which ends in a colon; none where that is all.
pub(crate) fn without_lead_in(text: &str) -> Option<&str> {
    let text = text.trim();
    let Some(lead) = text.strip_suffix([':', '：']) else {
        return Some(text).filter(|text| !text.is_empty());
    };
    let ends = |(at, c): &(usize, char)| {
        let rest = &lead[at + c.len_utf8()..];
        match c {
            '\n' | '。' | '！' | '？' => true,
            '.' | '!' | '?' => rest.starts_with(char::is_whitespace),
            _ => false,
        }
    };
    let (at, c) = lead.char_indices().rfind(ends)?;
    Some(text[..at + c.len_utf8()].trim_end()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::without_lead_in;

    #[test]
    fn a_sentence_that_ends_in_a_colon_leads_on() {
        for (text, expect) in [
            ("Reply:", None),
            ("The members of version 1.2 are:", None),
            ("响应：", None),
            (": ", None),
            ("", None),
            ("It is open. Its members:", Some("It is open.")),
            ("盒子已打开。响应如下：", Some("盒子已打开。")),
            ("It is open!\nReply:", Some("It is open!")),
            ("It is open", Some("It is open")),
            ("At 12:30 it shuts.", Some("At 12:30 it shuts.")),
        ] {
            assert_eq!(without_lead_in(text), expect, "{text}");
        }
    }
}
