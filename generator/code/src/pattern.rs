//! Patterns of JSON Schema, which are regular expressions by ECMA-262, in the syntax of the `regex` crate.
//!
//! That crate matches in bounded time, so it knows no lookaround and no backreference: such patterns are left to the
//! server. What both syntaxes have but mean differently is written out.

use regex::RegexBuilder;
use std::iter::Peekable;
use std::str::Chars;

/// What ECMA-262 takes for white space.
const SPACE: &str = r"\t\n\x0b\x0c\r \u{a0}\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}\u{feff}";

/// The bytes that a pattern may need, which bound the time that a document of many takes.
const ROOM: usize = 1 << 20;

/// The same pattern for the `regex` crate, or why there is none.
pub(crate) fn translate(pattern: &str) -> Result<String, String> {
    let mut translator = Translator {
        rest: pattern.chars().peekable(),
        out: String::with_capacity(pattern.len()),
    };
    translator.outside()?;
    match RegexBuilder::new(&translator.out).size_limit(ROOM).build() {
        Ok(_) => Ok(translator.out),
        Err(regex::Error::CompiledTooBig(_)) => Err("it needs too much room".to_owned()),
        // The reader's own words point into the translated pattern with several lines.
        Err(error) => {
            let text = error.to_string();
            let last = text.lines().last().unwrap_or_default();
            Err(last.trim_start_matches("error: ").to_owned())
        }
    }
}

struct Translator<'a> {
    rest: Peekable<Chars<'a>>,
    out: String,
}

impl Translator<'_> {
    /// Up to the end of the pattern.
    fn outside(&mut self) -> Result<(), String> {
        while let Some(c) = self.rest.next() {
            match c {
                '\\' => {
                    self.escape(false)?;
                }
                '[' => self.class()?,
                '.' => self.out.push_str(r"[^\n\r\u{2028}\u{2029}]"),
                '(' => self.group()?,
                '{' if !self.is_count() => self.out.push_str(r"\{"),
                c => self.out.push(c),
            }
        }
        Ok(())
    }

    /// Whether a brace begins a count such as `{2,5}`; any other is a brace.
    fn is_count(&self) -> bool {
        let mut rest = self.rest.clone();
        let mut digits = |until: &[char]| {
            let mut count = 0;
            loop {
                match rest.next() {
                    Some(c) if c.is_ascii_digit() => count += 1,
                    Some(c) if until.contains(&c) => return Some((count, c)),
                    _ => return None,
                }
            }
        };
        match digits(&[',', '}']) {
            Some((count, '}')) => count > 0,
            Some((count, _)) => count > 0 && digits(&['}']).is_some(),
            None => false,
        }
    }

    fn group(&mut self) -> Result<(), String> {
        self.out.push('(');
        let mut ahead = self.rest.clone();
        if ahead.next() == Some('?') {
            match (ahead.next(), ahead.next()) {
                (Some('='), _) | (Some('!'), _) => return Err("it looks ahead".to_owned()),
                (Some('<'), Some('=' | '!')) => return Err("it looks behind".to_owned()),
                _ => {}
            }
        }
        Ok(())
    }

    /// What follows a backslash; whether it stands for one character.
    fn escape(&mut self, in_class: bool) -> Result<bool, String> {
        let Some(c) = self.rest.next() else {
            return Err("it ends with a backslash".to_owned());
        };
        let set = |negated: bool, members: &str| match (in_class, negated) {
            (true, false) => members.to_owned(),
            (_, true) => format!("[^{members}]"),
            (false, false) => format!("[{members}]"),
        };
        match c {
            'd' | 'D' => self.out.push_str(&set(c == 'D', "0-9")),
            'w' | 'W' => self.out.push_str(&set(c == 'W', "0-9A-Za-z_")),
            's' | 'S' => self.out.push_str(&set(c == 'S', SPACE)),
            'b' if in_class => self.out.push_str(r"\x08"),
            'b' => self.out.push_str(r"(?-u:\b)"),
            '0' if !self.rest.peek().is_some_and(char::is_ascii_digit) => self.out.push_str(r"\x00"),
            '1'..='9' if !in_class => return Err("it refers back to a group".to_owned()),
            'k' if !in_class && self.rest.peek() == Some(&'<') => return Err("it refers back to a group".to_owned()),
            'c' => match self.rest.next() {
                Some(letter) if letter.is_ascii_alphabetic() => {
                    self.out.push_str(&format!(r"\x{:02x}", u32::from(letter) % 32));
                }
                _ => return Err("`\\c` is followed by no letter".to_owned()),
            },
            'u' => self.unicode()?,
            'p' | 'P' | 'x' => {
                self.out.push('\\');
                self.out.push(c);
                self.braces();
            }
            c if c.is_ascii_alphanumeric() => {
                self.out.push('\\');
                self.out.push(c);
            }
            c => self.literal(c),
        }
        Ok(!is_set(c))
    }

    /// Braces as they stand, if they come next.
    fn braces(&mut self) {
        if self.rest.peek() == Some(&'{') {
            for c in self.rest.by_ref() {
                self.out.push(c);
                if c == '}' {
                    break;
                }
            }
        }
    }

    /// A code point after `\u`, which may be a pair of surrogates.
    fn unicode(&mut self) -> Result<(), String> {
        if self.rest.peek() == Some(&'{') {
            self.out.push_str(r"\u");
            self.braces();
            return Ok(());
        }
        let first = self.unit().ok_or("`\\u` is followed by no four digits")?;
        let mut units = vec![first];
        let mut ahead = self.rest.clone();
        if (0xd800..0xdc00).contains(&first) && (ahead.next(), ahead.next()) == (Some('\\'), Some('u')) {
            self.rest = ahead;
            units.extend(self.unit());
        }
        match char::decode_utf16(units).next() {
            Some(Ok(c)) => self.out.push_str(&format!(r"\u{{{:x}}}", u32::from(c))),
            _ => return Err("it has half a surrogate pair".to_owned()),
        }
        Ok(())
    }

    fn unit(&mut self) -> Option<u16> {
        let digits: String = self.rest.by_ref().take(4).collect();
        u16::from_str_radix(&digits, 16).ok().filter(|_| digits.len() == 4)
    }

    /// A class in brackets, whose own brackets and doubled marks mean nothing to ECMA-262.
    fn class(&mut self) -> Result<(), String> {
        let negated = self.rest.next_if_eq(&'^').is_some();
        if self.rest.next_if_eq(&']').is_some() {
            self.out.push_str(if negated { r"[\s\S]" } else { r"[^\s\S]" });
            return Ok(());
        }
        self.out.push_str(if negated { "[^" } else { "[" });
        while let Some(c) = self.rest.next() {
            match c {
                ']' => {
                    self.out.push(']');
                    return Ok(());
                }
                c => {
                    if self.atom(c)? && self.is_range() {
                        self.rest.next();
                        self.out.push('-');
                        let end = self.rest.next().unwrap_or_default();
                        self.atom(end)?;
                    }
                }
            }
        }
        Err("a class has no end".to_owned())
    }

    /// A character of a class, or several; whether it is one.
    fn atom(&mut self, c: char) -> Result<bool, String> {
        if c == '\\' {
            return self.escape(true);
        }
        self.literal(c);
        Ok(true)
    }

    /// Whether a dash and the end of a range come next; any other dash is a dash.
    fn is_range(&self) -> bool {
        let mut rest = self.rest.clone();
        match (rest.next(), rest.next()) {
            (Some('-'), Some('\\')) => rest.next().is_some_and(|c| !is_set(c)),
            (Some('-'), Some(end)) => end != ']',
            _ => false,
        }
    }

    /// A character that stands for itself.
    fn literal(&mut self, c: char) {
        if c.is_ascii_punctuation() && !matches!(c, '<' | '>' | '_') {
            self.out.push('\\');
        }
        self.out.push(c);
    }
}

/// Whether an escape stands for a set of characters.
fn is_set(c: char) -> bool {
    matches!(c, 'd' | 'D' | 'w' | 'W' | 's' | 'S' | 'p' | 'P')
}

#[cfg(test)]
mod tests {
    use super::*;
    use regex::Regex;

    #[test]
    fn ordinary_patterns_stay() {
        for pattern in ["^[a-z]+$", "a|b", "(x){2,5}?", "^(?:a|(?<n>b))*$", r"\x41\n", r"\p{L}"] {
            assert_eq!(translate(pattern).unwrap(), pattern);
        }
    }

    #[test]
    fn what_means_something_else_is_written_out() {
        let check = |pattern: &str, yes: &[&str], no: &[&str]| {
            let regex = Regex::new(&translate(pattern).unwrap()).unwrap();
            yes.iter()
                .for_each(|text| assert!(regex.is_match(text), "{pattern} on {text:?}"));
            no.iter()
                .for_each(|text| assert!(!regex.is_match(text), "{pattern} on {text:?}"));
        };
        check(r"^\d+$", &["12"], &["١", ""]);
        check(r"^[\w.-]+$", &["a_1.-"], &["é", " "]);
        check(r"^[\w-.]+$", &["a_1.-"], &["é", " "]);
        check(r"^[a-\d]+$", &["a-1"], &["b"]);
        check(r"^[!-\/]+$", &["+/"], &["0"]);
        check(r"^[^\s]+$", &["a"], &["a b", "\u{feff}"]);
        check(r"^[\W]$", &["é", "-"], &["a"]);
        check("^.$", &["a", "云"], &["\r", "\u{2028}"]);
        check(r"^[[a]+$", &["[a["], &["]"]);
        check(r"^[a&&b~~]+$", &["a&b~"], &["c"]);
        check(r"^a{$", &["a{"], &["a"]);
        check(r"^a{,3}$", &["a{,3}"], &["aaa"]);
        check(r"^\/\-\_\<\@$", &["/-_<@"], &[]);
        check("^[^]$", &["\n"], &[""]);
        check("[]", &[], &["a", ""]);
        check(r"^\uD83D\uDE00\u00e9\cA\0$", &["😀é\u{1}\0"], &[]);
        check(r"\bfoo\b", &["a foo b", "éfoo"], &["foob"]);
        check(r"^[\b\]-]$", &["\u{8}", "]", "-"], &["b"]);
        check(r"^[+--]$", &[",", "+", "-"], &["."]);
    }

    #[test]
    fn what_cannot_be_said_is_told() {
        for (pattern, why) in [
            ("^(?=a)", "it looks ahead"),
            ("(?!a)", "it looks ahead"),
            ("(?<!a)", "it looks behind"),
            (r"(a)\1", "it refers back to a group"),
            (r"\k<a>", "it refers back to a group"),
            ("a\\", "it ends with a backslash"),
            (r"\ud83d", "it has half a surrogate pair"),
            ("[a", "a class has no end"),
            ("(", "unclosed group"),
            (r"[\d]{99999}{99999}", "it needs too much room"),
        ] {
            assert_eq!(translate(pattern).unwrap_err(), why, "{pattern}");
        }
    }
}
