//! From the text of a RIS file to its records: lines with a tag, and lines that go on.

use std::borrow::Cow;
use std::ops::Range;

/// A tag with its value.
pub struct RawField<'a> {
    /// The two characters.
    pub tag: &'a str,
    /// The place of the tag.
    pub at: usize,
    /// The value; a line feed before each line that goes on.
    pub value: Cow<'a, str>,
}

/// How a record ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// With `ER`.
    Proper,
    /// With the `TY` of the next one.
    Next,
    /// With the file.
    File,
}

/// A record.
pub struct Record<'a> {
    /// Where it stands.
    pub at: Range<usize>,
    /// Its tags, `TY` and `ER` apart, in order.
    pub fields: Vec<RawField<'a>>,
    /// What its `TY` lines say; several where nothing stands between them, none where there is no such line.
    pub types: Vec<RawField<'a>>,
    /// How it ends.
    pub end: End,
}

/// A part of the file.
pub enum Part<'a> {
    /// A record.
    Record(Record<'a>),
    /// Lines outside of every record.
    Outside(Range<usize>),
}

/// Whether a text is RIS: a line with `TY` among the first that say something.
pub fn looks(text: &str) -> bool {
    let scanner = Scanner::new(text);
    let lines = text.split(['\n', '\r']).filter(|line| !is_blank(line));
    lines.take(50).any(|line| scanner.tag(line).is_some_and(|(tag, _)| tag == "TY"))
}

/// The parts of a file, in order.
pub fn parts(text: &str) -> impl Iterator<Item = Part<'_>> {
    Scanner::new(text)
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// What ends a line: a carriage return only in files that have no line feed.
    line_end: u8,
    /// Whether one space before the hyphen is enough: in files whose spaces were squeezed.
    squeezed: bool,
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str) -> Self {
        let line_end = if text.contains('\n') { b'\n' } else { b'\r' };
        let mut scanner = Self { text, at: 0, line_end, squeezed: false };
        let starts = |mark: &str| text.starts_with(mark) || text.contains(&format!("\n{mark}"));
        scanner.squeezed = starts("TY - ") && !starts("TY  - ");
        scanner
    }

    /// The line at a place, and where the next one starts.
    fn line(&self, at: usize) -> Option<(&'a str, usize)> {
        let rest = self.text.get(at..).filter(|rest| !rest.is_empty())?;
        let end = memchr::memchr(self.line_end, rest.as_bytes());
        Some((rest[..end.unwrap_or(rest.len())].trim_end_matches('\r'), at + end.map_or(rest.len(), |end| end + 1)))
    }

    /// The tag of a line and its value (RIS specification, "Tag format": two characters, two spaces, a hyphen, a space).
    fn tag<'l>(&self, line: &'l str) -> Option<(&'l str, &'l str)> {
        let bytes = line.as_bytes();
        let named = bytes.len() >= 4
            && bytes[0].is_ascii_uppercase()
            && (bytes[1].is_ascii_uppercase() || bytes[1].is_ascii_digit());
        let hyphen = bytes.get(2..)?.iter().position(|byte| *byte != b' ')? + 2;
        let spaced = (if self.squeezed { 3 } else { 4 }..=8).contains(&hyphen) && bytes[hyphen] == b'-';
        let (name, value) = (line.get(..2)?, line.get(hyphen + 1..)?);
        (named && spaced).then(|| (name, value.trim_start()))
    }

    fn outside(&mut self) -> Part<'a> {
        let start = self.at;
        let mut end = start;
        while let Some((line, next)) = self.line(self.at).filter(|(line, _)| self.tag(line).is_none()) {
            if !is_blank(line) {
                end = self.at + line.len();
            }
            self.at = next;
        }
        Part::Outside(start..end)
    }

    fn record(&mut self) -> Record<'a> {
        let mut record = Record { at: self.at..self.at, fields: Vec::new(), types: Vec::new(), end: End::File };
        let mut blank = 0;
        while let Some((line, next)) = self.line(self.at) {
            match self.tag(line) {
                Some(("ER", _)) => {
                    record.end = End::Proper;
                    record.at.end = self.at + line.len();
                    self.at = next;
                    return record;
                }
                Some(("TY", _)) if !record.fields.is_empty() => {
                    record.end = End::Next;
                    return record;
                }
                Some((tag, value)) => {
                    let place = if tag == "TY" { &mut record.types } else { &mut record.fields };
                    place.push(RawField { tag, at: self.at, value: Cow::Borrowed(value) });
                    record.at.end = self.at + line.len();
                    blank = 0;
                }
                None if is_blank(line) => blank += 1,
                None => {
                    let last = record.fields.last_mut().or(record.types.last_mut());
                    if let Some(field) = last {
                        let value = field.value.to_mut();
                        (0..=blank).for_each(|_| value.push('\n'));
                        value.push_str(line);
                    }
                    record.at.end = self.at + line.len();
                    blank = 0;
                }
            }
            self.at = next;
        }
        record
    }
}

impl<'a> Iterator for Scanner<'a> {
    type Item = Part<'a>;

    fn next(&mut self) -> Option<Part<'a>> {
        loop {
            let (line, next) = self.line(self.at)?;
            if is_blank(line) {
                self.at = next;
                continue;
            }
            return Some(match self.tag(line) {
                None => self.outside(),
                Some(("ER", _)) => {
                    let start = self.at;
                    self.at = next;
                    Part::Outside(start..start + line.len())
                }
                Some(_) => Part::Record(self.record()),
            });
        }
    }
}

fn is_blank(line: &str) -> bool {
    line.chars().all(|c| c.is_whitespace() || c == '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_told_from_text() {
        let scanner = Scanner::new("TY  - JOUR");
        assert_eq!(scanner.tag("TI  - A title "), Some(("TI", "A title ")));
        assert_eq!(scanner.tag("ER  -"), Some(("ER", "")));
        assert_eq!(scanner.tag("A1   -x"), Some(("A1", "x")));
        for line in ["US - based", "ti  - x", "1A  - x", "TI  : x", "TI", "é  - x", "", "T\u{e9}  - x"] {
            assert_eq!(scanner.tag(line), None, "{line}");
        }
        assert!(looks("TY - JOUR\nTI - A\n") && looks("\n  \nProvider: X\nTY  - JOUR") && !looks("TI is - no"));
    }

    #[test]
    fn lines_that_go_on_keep_their_paragraphs() {
        let text = "TY  - JOUR\nAB  - one\ntwo\n\nthree\n\nER  - \n";
        let Some(Part::Record(record)) = parts(text).next() else { panic!("a record") };
        assert_eq!(record.fields[0].value, "one\ntwo\n\nthree");
        assert_eq!(&text[record.at], text.trim_end_matches('\n'));
    }
}
