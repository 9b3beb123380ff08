//! Bodies that are sequences: pieces of bytes in, as they come off the wire; out, the texts of whole items.
//!
//! Lines are those of NDJSON and JSON Lines; sequences those of RFC 7464; events those of the HTML standard's
//! `text/event-stream`. What an item means is decided by who asks.

use bytes::BytesMut;
use std::time::Duration;

/// The longest item, in bytes: what is longer is no item but a fault, and must not fill the memory.
pub(super) const LONGEST: usize = 64 << 20;

/// How items are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Framing {
    /// An item is a line.
    Lines,
    /// An item begins with the sign RS.
    Sequence,
    /// An item is lines up to an empty one.
    Events,
}

/// An item as it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Frame {
    pub(crate) data: String,
    pub(crate) event: Option<String>,
    pub(crate) id: Option<String>,
    pub(crate) retry: Option<Duration>,
}

/// Why there is no further item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    TooLong,
    BrokenOff,
}

/// Cuts a body into items.
#[derive(Debug)]
pub(crate) struct Cutter {
    framing: Framing,
    /// What is not cut yet.
    rest: BytesMut,
    /// How much of it holds no end of a piece.
    seen: usize,
    /// The lines of an event so far.
    lines: Vec<String>,
    /// Bytes in these lines.
    size: usize,
    /// Nothing has been cut yet.
    is_new: bool,
}

impl Cutter {
    pub(crate) fn new(framing: Framing) -> Self {
        Self {
            framing,
            rest: BytesMut::new(),
            seen: 0,
            lines: Vec::new(),
            size: 0,
            is_new: true,
        }
    }

    pub(crate) fn push(&mut self, bytes: &[u8]) {
        self.rest.extend_from_slice(bytes);
    }

    /// The next whole item; none before more bytes are there, or at the end, where what was begun is taken as it is.
    pub(crate) fn next(&mut self, is_end: bool) -> Result<Option<Frame>, Fault> {
        let found = match self.framing {
            Framing::Events => self.next_event(is_end),
            Framing::Lines => Ok(self.next_text(b'\n', is_end)),
            Framing::Sequence => Ok(self.next_text(b'\x1e', is_end)),
        };
        let held = self.rest.len() + self.size;
        match found {
            Ok(None) if held > LONGEST => Err(Fault::TooLong),
            found => found,
        }
    }

    /// The next text up to a mark that has more than blanks in it.
    fn next_text(&mut self, mark: u8, is_end: bool) -> Option<Frame> {
        while let Some(piece) = self.piece(mark, is_end) {
            let text = String::from_utf8_lossy(&piece);
            let text = text.trim_matches(['\u{1e}', '\u{feff}', ' ', '\t', '\r', '\n']);
            if !text.is_empty() {
                return Some(Frame {
                    data: text.to_owned(),
                    ..Frame::default()
                });
            }
        }
        None
    }

    /// The next event that has data.
    fn next_event(&mut self, is_end: bool) -> Result<Option<Frame>, Fault> {
        loop {
            // A line that does not end has not come whole.
            match self.line(is_end) {
                Some(line) if line.is_empty() => {
                    if let Some(frame) = self.event() {
                        return Ok(Some(frame));
                    }
                }
                Some(line) => {
                    self.size += line.len();
                    self.lines.push(line);
                    if self.size > LONGEST {
                        return Err(Fault::TooLong);
                    }
                }
                None if is_end && !self.rest.is_empty() => {
                    self.rest.clear();
                    self.lines.clear();
                    return Err(Fault::BrokenOff);
                }
                None if is_end => return Ok(self.event()),
                None => return Ok(None),
            }
        }
    }

    /// The next line without its end: CR, LF, or both.
    fn line(&mut self, is_end: bool) -> Option<String> {
        let at = self
            .rest
            .iter()
            .skip(self.seen)
            .position(|byte| matches!(byte, b'\n' | b'\r'));
        let Some(at) = at.map(|at| at + self.seen) else {
            self.seen = self.rest.len();
            return None;
        };
        let is_return = self.rest.get(at) == Some(&b'\r');
        let length = match self.rest.get(at + 1) {
            Some(b'\n') if is_return => 2,
            // The other half of the line's end may still come.
            None if is_return && !is_end => {
                self.seen = at;
                return None;
            }
            _ => 1,
        };
        let mut line = self.rest.split_to(at + length);
        line.truncate(at);
        self.seen = 0;
        let line = String::from_utf8_lossy(&line);
        let line = if self.is_new {
            line.trim_start_matches('\u{feff}')
        } else {
            &line
        };
        self.is_new = false;
        Some(line.to_owned())
    }

    /// The event of the lines so far, if it has data.
    fn event(&mut self) -> Option<Frame> {
        let mut frame = Frame::default();
        let mut data: Option<String> = None;
        self.size = 0;
        for line in self.lines.drain(..) {
            let (name, value) = line.split_once(':').unwrap_or((&line, ""));
            let value = value.strip_prefix(' ').unwrap_or(value);
            match name {
                "data" => match &mut data {
                    Some(data) => {
                        data.push('\n');
                        data.push_str(value);
                    }
                    None => data = Some(value.to_owned()),
                },
                "event" => frame.event = Some(value.to_owned()),
                "id" if !value.contains('\0') => frame.id = Some(value.to_owned()),
                "retry" => frame.retry = value.parse().ok().map(Duration::from_millis),
                // A comment, or a field that the standard does not know.
                _ => {}
            }
        }
        frame.data = data?;
        Some(frame)
    }

    /// What stands before the next mark, or at the end of the body.
    fn piece(&mut self, mark: u8, is_end: bool) -> Option<BytesMut> {
        let at = self.rest.iter().skip(self.seen).position(|byte| *byte == mark);
        match at.map(|at| at + self.seen) {
            Some(at) => {
                self.seen = 0;
                Some(self.rest.split_to(at + 1))
            }
            None if is_end && !self.rest.is_empty() => {
                self.seen = 0;
                Some(std::mem::take(&mut self.rest))
            }
            None => {
                self.seen = self.rest.len();
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The items of a body that comes in pieces of each length, which must not matter.
    fn check(framing: Framing, body: &str, expect: &[&str]) {
        for length in 1..=body.len().max(1) {
            let mut cutter = Cutter::new(framing);
            let mut found = Vec::new();
            let mut take = |cutter: &mut Cutter, is_end| {
                loop {
                    match cutter.next(is_end) {
                        Ok(Some(frame)) => {
                            let more = [
                                frame.event,
                                frame.id,
                                frame.retry.map(|retry| retry.as_millis().to_string()),
                            ];
                            let more: Vec<String> = more.into_iter().flatten().collect();
                            found.push([vec![frame.data], more].concat().join(" | "));
                        }
                        Ok(None) => break,
                        Err(fault) => {
                            found.push(format!("{fault:?}"));
                            break;
                        }
                    }
                }
            };
            for piece in body.as_bytes().chunks(length) {
                cutter.push(piece);
                take(&mut cutter, false);
            }
            take(&mut cutter, true);
            assert_eq!(found, expect, "{length}");
        }
    }

    #[test]
    fn lines() {
        check(
            Framing::Lines,
            "{\"a\":1}\n\r\n{\"a\":2}\r\n  \n{\"a\":3}",
            &["{\"a\":1}", "{\"a\":2}", "{\"a\":3}"],
        );
        check(Framing::Lines, "", &[]);
        check(Framing::Lines, "\u{feff}1\n\u{1e}2\n", &["1", "2"]);
    }

    #[test]
    fn sequences_may_break_their_lines() {
        check(
            Framing::Sequence,
            "\u{1e}{\n\"a\": 1}\n\u{1e}2\n\u{1e}\u{1e}[]",
            &["{\n\"a\": 1}", "2", "[]"],
        );
    }

    #[test]
    fn events() {
        let body = "\u{feff}: hello\n\nevent: add\ndata: a\ndata:  b\nid: 7\nretry: 20\nother: x\n\nid: 8\n\ndata\r\n\rdata:c\r\n\r\n";
        check(Framing::Events, body, &["a\n b | add | 7 | 20", "", "c"]);
        check(Framing::Events, "data: a\n", &["a"]);
        check(Framing::Events, "data: a\n\ndata: b", &["a", "BrokenOff"]);
    }

    #[test]
    fn what_never_ends_is_no_item() {
        let mut cutter = Cutter::new(Framing::Lines);
        let piece = vec![b'x'; 1 << 20];
        let fault = (0..=65).find_map(|_| {
            cutter.push(&piece);
            cutter.next(false).err()
        });
        assert_eq!(fault, Some(Fault::TooLong));
        let mut cutter = Cutter::new(Framing::Events);
        let line = [b"data:".as_slice(), &piece, b"\n"].concat();
        let fault = (0..=65).find_map(|_| {
            cutter.push(&line);
            cutter.next(false).err()
        });
        assert_eq!(fault, Some(Fault::TooLong));
    }
}
