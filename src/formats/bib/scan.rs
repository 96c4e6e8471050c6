//! The syntax of a `.bib` file: its blocks with their places, and what is wrong with them; nothing is looked up.

use std::ops::Range;

use super::super::Remark;
use super::kinds;
use crate::model::text::table_of;

/// A part of a `.bib` file.
#[derive(Debug)]
pub enum Block<'a> {
    /// `@article{key, name = value, …}`
    Entry(RawEntry<'a>),
    /// `@string{name = value}`
    Macro(RawField<'a>, Vec<Remark>),
    /// `@preamble{…}`, whole.
    Preamble(&'a str),
    /// `@comment{…}`, whole.
    Comment(&'a str),
    /// Something that is none of these, or not whole: where it stands and why.
    Damage(Range<usize>, Remark),
}

/// An entry as it is written.
#[derive(Debug)]
pub struct RawEntry<'a> {
    /// The entry type as it is written.
    pub kind: &'a str,
    /// The key as it is written; empty where there is none.
    pub key: &'a str,
    /// The fields in their order.
    pub fields: Vec<RawField<'a>>,
    /// Where it stands, from its `@` to behind its closing brace.
    pub at: Range<usize>,
    /// What is wrong with it.
    pub remarks: Vec<Remark>,
}

/// A field as it is written.
#[derive(Clone, Debug)]
pub struct RawField<'a> {
    /// The name as it is written.
    pub name: &'a str,
    /// Where the name stands.
    pub at: usize,
    /// What stands behind the equals sign.
    pub value: Piece<'a>,
    /// The further parts of the value, that `#` joins to the first.
    pub more: Vec<Piece<'a>>,
}

/// A part of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// What stands between braces or quotes.
    Text(&'a str),
    /// Digits without either.
    Number(&'a str),
    /// The name of a macro.
    Macro(&'a str),
}

/// The blocks of a `.bib` file, in order.
pub struct Blocks<'a> {
    text: &'a str,
    at: usize,
    /// How often a brace was open to the end of the file; then an `@` at the start of a line ends it.
    unclosed: usize,
    /// Whether nothing but white space stands before the current place in its line.
    blank: bool,
    /// How many `@` started no entry.
    lone: usize,
}

/// How many braces may be open to the end of the file before each `@` at the start of a line counts as an end:
/// looking for a partner that is not there reads the whole rest.
const PATIENCE: usize = 20;

/// Reads blocks one by one.
pub fn blocks(text: &str) -> Blocks<'_> {
    blocks_from(text, 0)
}

/// Reads the blocks from the one that starts at a place.
pub fn blocks_from(text: &str, at: usize) -> Blocks<'_> {
    Blocks { text, at, unclosed: 0, blank: true, lone: 0 }
}

/// Everything in a text that may be the key of an entry: what stands behind `@name{`, wherever that is, and its first
/// word. To find these takes a tenth of the time that reading the blocks takes.
pub fn possible_keys(text: &str) -> impl Iterator<Item = &str> {
    let scanner = blocks(text);
    memchr::memchr_iter(b'@', text.as_bytes()).filter_map(move |at| scanner.head(at)).flat_map(move |head| {
        let start = skip_blank(text, head.body);
        let key = text[start..key_end(text, start, head.close)].trim();
        let first = key.split(|c: char| c.is_whitespace() || c == '=').next().filter(|first| first.len() < key.len());
        std::iter::once(key).chain(first)
    })
}

impl<'a> Iterator for Blocks<'a> {
    type Item = Block<'a>;

    fn next(&mut self) -> Option<Block<'a>> {
        loop {
            let found = self.at_sign(self.at);
            let start = found.unwrap_or(self.text.len());
            let between = &self.text[self.at..start];
            if let Some(lost) = self.lost(between) {
                return Some(lost);
            }
            if found.is_none() {
                return self.rest();
            }
            // What stands before the `@` in its line; only what is new of it is looked at, since a line can be long.
            let (line, blank) = between.rsplit_once('\n').map_or((between, self.blank), |(_, line)| (line, true));
            let only = line.trim_start();
            if line.contains('%') {
                // Everything behind a per cent sign is a comment (biber, btparse).
                let commented = blank && only.starts_with('%') && self.head(start).is_some();
                let end = if commented { comment_end(self.text, start) } else { line_end(self.text, start) };
                self.at = end;
                self.blank = true;
                // Half of an entry, put back into a file, would take the next entry with it in BibTeX.
                let text = &self.text[start - only.len()..end];
                if commented && text.matches('{').count() == text.matches('}').count() {
                    return Some(Block::Comment(text.trim_end()));
                }
                continue;
            }
            self.blank = false;
            if let Some(head) = self.head(start) {
                return Some(self.block(&head));
            }
            self.at = start + 1;
            if blank && only.is_empty() {
                self.lone += 1;
                if self.lone <= MOST_LONE {
                    let remark = Remark::damage(start, "an `@` that starts no entry: expected a type and a brace");
                    return Some(self.skipped(start, start + 1, remark));
                }
            }
        }
    }
}

/// How many `@` that start nothing are told one by one.
const MOST_LONE: usize = 100;

/// How far behind a quote the one that ends the value may stand, in bytes.
const FARTHEST_QUOTE: usize = 20_000;

/// What git leaves where both sides changed.
const CONFLICT: &str = "a merge conflict marker: keep what is right of both sides, and take the marker out";

/// How many fields most entries have at most.
const USUAL: usize = 16;

/// `@kind{`, taken apart.
struct Head<'a> {
    start: usize,
    kind: &'a str,
    /// Behind the opening brace or parenthesis.
    body: usize,
    close: u8,
}

impl<'a> Blocks<'a> {
    /// What stands between two blocks and should not be lost without a word: a conflict marker, or a line that looks
    /// like a part of an entry.
    fn lost(&mut self, between: &'a str) -> Option<Block<'a>> {
        if between.bytes().all(is_blank) {
            return None;
        }
        let marker = conflict(between);
        let Some((line, message)) = stray(&between[..marker.unwrap_or(between.len())]) else {
            let at = self.at + marker?;
            self.at = line_end(self.text, at);
            self.blank = true;
            return Some(Block::Damage(at..self.at, Remark::damage(at, CONFLICT)));
        };
        let at = self.at + line;
        Some(self.skipped(at, at, Remark::damage(at, message)))
    }

    /// Text from `start` that belongs to no block, up to the next `@` behind `from` or the next conflict marker.
    fn skipped(&mut self, start: usize, from: usize, remark: Remark) -> Block<'a> {
        let next = self.at_sign(from).unwrap_or(self.text.len());
        let end = conflict(&self.text[from..next]).map_or(next, |marker| from + marker);
        self.blank = self.text[start..end].rsplit('\n').next().is_some_and(|line| line.trim().is_empty());
        self.at = end;
        let text = self.text[start..end].trim_end();
        Block::Damage(start..start + text.len(), remark)
    }

    /// At the end: what was not told one by one.
    fn rest(&mut self) -> Option<Block<'a>> {
        self.at = self.text.len();
        let more = std::mem::take(&mut self.lone).saturating_sub(MOST_LONE);
        let end = self.text.len();
        (more > 0).then(|| Block::Damage(end..end, Remark::damage(end, format!("{more} more `@` that start no entry"))))
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn at_sign(&self, from: usize) -> Option<usize> {
        memchr::memchr(b'@', &self.text.as_bytes()[from..]).map(|found| from + found)
    }

    /// The type and the opening brace behind an `@`.
    fn head(&self, start: usize) -> Option<Head<'a>> {
        let kind_start = skip_blank(self.text, start + 1);
        let kind_end = name_end(self.text, kind_start);
        let open = skip_blank(self.text, kind_end);
        let kind = &self.text[kind_start..kind_end];
        let close = match self.byte(open) {
            Some(b'{') => b'}',
            Some(b'(') => b')',
            _ if kind.eq_ignore_ascii_case("comment") => {
                return Some(Head { start, kind, body: kind_end, close: b'\n' });
            }
            _ => return None,
        };
        (!kind.is_empty()).then_some(Head { start, kind, body: open + 1, close })
    }

    fn block(&mut self, head: &Head<'a>) -> Block<'a> {
        if head.kind.eq_ignore_ascii_case("comment") {
            return self.comment(head);
        }
        if head.kind.eq_ignore_ascii_case("preamble") {
            return match self.closing(head.body, head.close) {
                Some(end) => {
                    self.at = end + 1;
                    Block::Preamble(&self.text[head.start..=end])
                }
                None => self.unclosed_block(head.start, head.body),
            };
        }
        if head.kind.eq_ignore_ascii_case("string") {
            return self.string(head);
        }
        self.entry(head)
    }

    fn comment(&mut self, head: &Head<'a>) -> Block<'a> {
        let whole = if head.close == b'\n' { None } else { self.closing(head.body, head.close) };
        let end = whole.map_or_else(|| line_end(self.text, head.start), |end| end + 1);
        self.at = end;
        Block::Comment(self.text[head.start..end].trim_end())
    }

    fn string(&mut self, head: &Head<'a>) -> Block<'a> {
        let mut remarks = Vec::new();
        self.at = head.body;
        let field = self.field(head.close, &mut remarks);
        self.at = skip_blank(self.text, self.at);
        let closed = self.byte(self.at) == Some(head.close);
        match field {
            Ok(Some(field)) if closed => {
                self.at += 1;
                Block::Macro(field, remarks)
            }
            Err(remark) => {
                let resume = self.resume(self.at);
                Block::Damage(head.start..resume, remark)
            }
            _ => {
                let remark = Remark::damage(head.start, "a @string that is not whole: expected name = \"value\"");
                Block::Damage(head.start..self.resume(head.body), remark)
            }
        }
    }

    fn entry(&mut self, head: &Head<'a>) -> Block<'a> {
        let mut entry = RawEntry {
            kind: head.kind,
            key: "",
            fields: Vec::with_capacity(USUAL),
            at: head.start..head.body,
            remarks: Vec::new(),
        };
        self.at = head.body;
        entry.key = self.key(head.close, &mut entry.remarks);
        loop {
            self.at = skip_separators(self.text, self.at);
            match self.byte(self.at) {
                Some(byte) if byte == head.close => {
                    self.at += 1;
                    break;
                }
                Some(b'}' | b')') => {
                    let remark =
                        Remark::damage(head.start, "the entry is closed by another bracket than it was opened by");
                    entry.remarks.push(remark);
                    self.at += 1;
                    break;
                }
                None | Some(b'@') => {
                    let remark = Remark::damage(head.start, "the entry is not closed");
                    if entry.fields.is_empty() {
                        return Block::Damage(head.start..self.at, remark);
                    }
                    entry.remarks.push(remark);
                    self.blank = true;
                    break;
                }
                Some(b'%') => self.commented_field(&mut entry.remarks),
                _ => match self.field(head.close, &mut entry.remarks) {
                    Ok(Some(field)) => entry.fields.push(field),
                    Ok(None) => {}
                    Err(remark) => {
                        // A brace without a partner: nothing of the entry can be trusted.
                        return Block::Damage(head.start..self.resume(self.at), remark);
                    }
                },
            }
        }
        entry.at.end = self.at;
        Block::Entry(entry)
    }

    /// The key: up to the comma, the closing bracket or the end of the line; empty where a field stands in its place.
    fn key(&mut self, close: u8, remarks: &mut Vec<Remark>) -> &'a str {
        let start = skip_blank(self.text, self.at);
        let end = key_end(self.text, start, close);
        let key = self.text[start..end].trim();
        if key.starts_with('@') {
            self.at = start;
            return "";
        }
        let value = key.split_once('=').map(|(_, value)| value.trim_start());
        if value.is_some_and(|value| value.is_empty() || value.starts_with(['{', '"'])) {
            // A field stands here; a word before its name is a key whose comma is missing.
            let before = key.split('=').next().unwrap_or("").trim();
            let Some((word, _)) = before.split_once(char::is_whitespace) else { return "" };
            remarks.push(Remark::warning(start, format!("a comma is missing behind the key `{}`", excerpt(word))));
            self.at = start + word.len();
            return word;
        }
        self.at = end;
        let next = skip_blank(self.text, end);
        if self.byte(next).is_some_and(|b| b != b',' && b != close && !key.is_empty()) {
            remarks.push(Remark::warning(start, format!("a comma is missing behind the key `{}`", excerpt(key))));
        }
        key
    }

    /// A field; `None` where there is none, which is remarked and stepped over.
    ///
    /// # Errors
    /// When a brace or quote has no partner.
    fn field(&mut self, close: u8, remarks: &mut Vec<Remark>) -> Result<Option<RawField<'a>>, Remark> {
        let at = skip_blank(self.text, self.at);
        let end = name_end(self.text, at);
        let name = &self.text[at..end];
        let equals = skip_blank(self.text, end);
        if name.is_empty() || self.byte(equals) != Some(b'=') {
            let marker = conflict(&self.text[at..line_end(self.text, at)]).is_some();
            let what = match name {
                _ if marker => CONFLICT.to_owned(),
                "" => format!("expected a field, found `{}`", excerpt(&self.text[at..])),
                name => format!("`{name}` has no value: expected `=`"),
            };
            remarks.push(Remark::damage(at, what));
            self.at = if marker { line_end(self.text, at) } else { self.step_over(equals.max(at + 1), close) };
            return Ok(None);
        }
        self.at = skip_blank(self.text, equals + 1);
        let (value, more) = self.value(close, remarks)?;
        let Some(value) = value else {
            let found = excerpt(&self.text[self.at..]);
            remarks.push(Remark::damage(at, format!("`{name}` has no value: found `{found}`")));
            self.at = self.step_over(self.at, close);
            return Ok(None);
        };
        self.after_value(close, name, remarks);
        Ok(Some(RawField { name, at, value, more }))
    }

    /// What stands behind a value must be a comma or the end; a missing comma is as good as one.
    fn after_value(&mut self, close: u8, name: &str, remarks: &mut Vec<Remark>) {
        let next = skip_blank(self.text, self.at);
        match self.byte(next) {
            Some(b',') => self.at = next + 1,
            Some(byte) if byte == close || matches!(byte, b'}' | b')' | b'@' | b'%') => self.at = next,
            None => self.at = next,
            Some(_) => {
                let end = name_end(self.text, next);
                if end > next && self.byte(skip_blank(self.text, end)) == Some(b'=') {
                    remarks.push(Remark::warning(self.at, format!("a comma is missing behind `{name}`")));
                    self.at = next;
                } else {
                    let found = excerpt(&self.text[next..]);
                    remarks.push(Remark::damage(next, format!("expected a comma behind `{name}`, found `{found}`")));
                    self.at = self.step_over(next, close);
                }
            }
        }
    }

    /// The first part of a value and the further ones; none where a part is missing.
    fn value(&mut self, close: u8, remarks: &mut Vec<Remark>) -> Result<(Option<Piece<'a>>, Vec<Piece<'a>>), Remark> {
        let mut first = None;
        let mut more = Vec::new();
        loop {
            let at = self.at;
            let piece = match self.byte(at) {
                Some(b'{') => Piece::Text(self.delimited(at, b'}')?),
                Some(b'"') => Piece::Text(self.quoted(at, close, remarks)?),
                _ => {
                    let end = bare_end(self.text, at, close);
                    let bare = &self.text[at..end];
                    self.at = end;
                    if bare.is_empty() {
                        return Ok((None, more));
                    }
                    if bare.bytes().all(|b| b.is_ascii_digit()) {
                        Piece::Number(bare)
                    } else if bare.starts_with(|c: char| c.is_ascii_digit()) {
                        remarks.push(Remark::damage(
                            at,
                            format!("`{bare}` is neither a number nor a macro: taken as text"),
                        ));
                        Piece::Text(bare)
                    } else {
                        Piece::Macro(bare)
                    }
                }
            };
            match first {
                None => first = Some(piece),
                Some(_) => more.push(piece),
            }
            let next = skip_blank(self.text, self.at);
            if self.byte(next) != Some(b'#') {
                return Ok((first, more));
            }
            self.at = skip_blank(self.text, next + 1);
        }
    }

    /// What stands between the quote at `open` and its partner; where other quotes stand in it, the last of them that
    /// can end a value is the partner.
    fn quoted(&mut self, open: usize, close: u8, remarks: &mut Vec<Remark>) -> Result<&'a str, Remark> {
        let text = self.delimited(open, b'"')?;
        let Some(end) = self.outer_quote(close) else { return Ok(text) };
        let message = "quotes stand in a value between quotes: it is read up to the one that ends it";
        remarks.push(Remark::warning(self.at, message));
        self.at = end + 1;
        Ok(&self.text[open + 1..end])
    }

    /// The next quote that ends a value, where a value between quotes has just been ended and text goes on behind it.
    fn outer_quote(&self, close: u8) -> Option<usize> {
        let ends = |at: usize| {
            let next = skip_blank(self.text, at);
            match self.byte(next) {
                None => true,
                Some(b',') => self.is_separated(skip_blank(self.text, next + 1), close),
                Some(byte) => byte == close || b"#%@})".contains(&byte),
            }
        };
        if ends(self.at) || self.is_field(skip_blank(self.text, self.at)) {
            return None;
        }
        let mut depth = 0_usize;
        let bytes = &self.text.as_bytes()[self.at..];
        for (at, byte) in bytes.iter().enumerate().take(FARTHEST_QUOTE) {
            match byte {
                b'{' => depth += 1,
                b'}' => depth = depth.checked_sub(1)?,
                b'"' if depth == 0 && ends(self.at + at + 1) => return Some(self.at + at),
                b',' if depth == 0 && self.is_field(skip_blank(self.text, self.at + at + 1)) => return None,
                _ => {}
            }
        }
        None
    }

    /// Whether what stands behind a comma can stand there: a field, another comma, the end.
    fn is_separated(&self, at: usize, close: u8) -> bool {
        self.is_field(at) || self.byte(at).is_none_or(|byte| byte == close || b",%@})".contains(&byte))
    }

    /// Whether a field starts here.
    fn is_field(&self, at: usize) -> bool {
        let end = name_end(self.text, at);
        end > at && self.byte(skip_blank(self.text, end)) == Some(b'=')
    }

    /// What stands between the bracket at `open` and its partner.
    fn delimited(&mut self, open: usize, close: u8) -> Result<&'a str, Remark> {
        match self.closing(open + 1, close) {
            Some(end) => {
                self.at = end + 1;
                Ok(&self.text[open + 1..end])
            }
            None => {
                self.unclosed += 1;
                self.at = open + 1;
                let what = if close == b'"' { "a quote that is not closed" } else { "a brace that is not closed" };
                Err(Remark::damage(open, what))
            }
        }
    }

    /// Where the partner of an opened bracket stands, braces between in pairs (BibTeXing, §4).
    fn closing(&self, from: usize, close: u8) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut depth = 0_usize;
        let mut at = from;
        while let Some(found) = memchr::memchr3(b'{', b'}', if close == b'}' { b'{' } else { close }, &bytes[at..]) {
            at += found;
            match bytes[at] {
                // Many braces without partners: each look would read to the end again.
                _ if self.unclosed >= PATIENCE && self.block_between(from, at) => return None,
                b'{' => depth += 1,
                b'}' if depth > 0 => depth -= 1,
                byte if byte == close && depth == 0 => return Some(at),
                b'}' if close != b'}' => return None,
                _ => {}
            }
            at += 1;
        }
        None
    }

    /// Whether a new block seems to start between two places.
    fn block_between(&self, from: usize, to: usize) -> bool {
        self.next_line_at(from).is_some_and(|at| at < to)
    }

    fn unclosed_block(&mut self, start: usize, body: usize) -> Block<'a> {
        self.unclosed += 1;
        Block::Damage(start..self.resume(body), Remark::damage(start, "a brace that is not closed"))
    }

    /// Goes on at the next line that starts with `@name{`, or at the end.
    fn resume(&mut self, from: usize) -> usize {
        self.at = self.next_line_at(from).unwrap_or(self.text.len());
        self.blank = true;
        self.at
    }

    /// The next line that starts with `@name{`.
    fn next_line_at(&self, from: usize) -> Option<usize> {
        let mut at = from;
        while let Some(found) = self.text[at..].find('@') {
            at += found;
            if self.text[line_start(self.text, at)..at].trim().is_empty() && self.head(at).is_some() {
                return Some(at);
            }
            at += 1;
        }
        None
    }

    /// Behind the next comma, or at the closing bracket or the next line that starts a field or a block.
    fn step_over(&self, from: usize, close: u8) -> usize {
        let mut at = from.min(self.text.len());
        while let Some(byte) = self.byte(at) {
            match byte {
                b',' => return at + 1,
                byte if byte == close => return at,
                b'\n' => {
                    let next = skip_blank(self.text, at);
                    let end = name_end(self.text, next);
                    let field = end > next && self.byte(skip_blank(self.text, end)) == Some(b'=');
                    if field || self.byte(next) == Some(b'@') {
                        return next;
                    }
                    at += 1;
                }
                b'{' => match self.closing(at + 1, b'}').filter(|end| !self.block_between(at, *end)) {
                    Some(end) => at = end + 1,
                    None => at += 1,
                },
                _ => at += 1,
            }
        }
        self.text.len()
    }

    /// A line behind `%` between the fields: BibTeX knows no such comments, but people write them.
    fn commented_field(&mut self, remarks: &mut Vec<Remark>) {
        let end = line_end(self.text, self.at);
        let line = excerpt(&self.text[self.at..end]);
        remarks.push(Remark::warning(self.at, format!("a line behind `%` is taken for a comment: {line}")));
        self.at = end;
    }
}

/// White space as BibTeX reads it.
pub fn is_blank(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == 0x0b
}

/// Behind white space; no-break spaces, which come with texts from web pages, are white space here.
fn skip_blank(text: &str, from: usize) -> usize {
    let mut at = from;
    // Most often there is none, or one.
    if text.as_bytes().get(at) == Some(&b' ') {
        at += 1;
    }
    if text.as_bytes().get(at).is_some_and(u8::is_ascii_graphic) {
        return at;
    }
    loop {
        let rest = text.as_bytes().get(at..).unwrap_or_default();
        at += rest.iter().position(|b| !is_blank(*b)).unwrap_or(rest.len());
        match text.as_bytes().get(at..at + 2) {
            Some([0xc2, 0xa0]) => at += 2,
            _ => return at,
        }
    }
}

fn skip_separators(text: &str, from: usize) -> usize {
    let mut at = skip_blank(text, from);
    while text.as_bytes().get(at) == Some(&b',') {
        at = skip_blank(text, at + 1);
    }
    at
}

/// Whether a byte ends a name.
const ENDS_NAME: [bool; 256] = table_of(b"\"#%'(),={}@<> \t\n\r\x0b\x0c");

/// Where a name ends that starts at `from` (BibTeX's `identifier`: none of `"#%'(),={}` and no white space).
fn name_end(text: &str, from: usize) -> usize {
    let rest = text.as_bytes().get(from..).unwrap_or_default();
    let end = from + rest.iter().position(|b| ENDS_NAME[usize::from(*b)]).unwrap_or(rest.len());
    let name = text.get(from..end).unwrap_or("");
    from + if name.ends_with('\u{a0}') { name.trim_end_matches('\u{a0}').len() } else { name.len() }
}

/// Where a key ends that starts at `from`.
fn key_end(text: &str, from: usize, close: u8) -> usize {
    let rest = &text.as_bytes()[from..];
    let end = rest.iter().position(|b| matches!(b, b',' | b'\n' | b'\r' | b'{') || *b == close);
    from + end.unwrap_or(rest.len())
}

fn bare_end(text: &str, from: usize, close: u8) -> usize {
    let rest = text.as_bytes().get(from..).unwrap_or_default();
    let ends = |b: &u8| is_blank(*b) || b"\"#,={}@".contains(b) || *b == close;
    from + rest.iter().position(ends).unwrap_or(rest.len())
}

fn line_start(text: &str, at: usize) -> usize {
    memchr::memrchr(b'\n', &text.as_bytes()[..at]).map_or(0, |found| found + 1)
}

fn line_end(text: &str, at: usize) -> usize {
    memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |found| at + found + 1)
}

/// The end of the lines behind a per cent sign, of which the first is at `at`.
fn comment_end(text: &str, at: usize) -> usize {
    let mut end = line_end(text, at);
    while text[end..].trim_start_matches([' ', '\t']).starts_with('%') {
        end = line_end(text, end);
    }
    end
}

/// The place of a line that git left behind.
fn conflict(text: &str) -> Option<usize> {
    // The shortest of them; nothing but white space stands between most entries.
    if text.len() < 7 || !text.contains("<<<<<<< ") && !text.contains("=======") && !text.contains(">>>>>>> ") {
        return None;
    }
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ") || line.trim_end() == "=======" {
            return Some(at);
        }
        at += line.len();
    }
    None
}

/// The first line between two blocks that looks like the head or a field of an entry, and what to say of it. People
/// write text of any kind there, so a type must be known and a value be in braces or quotes.
fn stray(between: &str) -> Option<(usize, String)> {
    let mut at = 0;
    for line in between.split_inclusive('\n') {
        let words = line.trim();
        let name = &words[..name_end(words, 0)];
        let behind = words[name.len()..].trim_start();
        let value = behind.strip_prefix('=').map(str::trim_start);
        let key = behind.strip_prefix('{').and_then(|key| key.strip_suffix(','));
        if !name.is_empty() && value.is_some_and(|value| value.starts_with(['{', '"'])) {
            return Some((at, format!("`{}` stands in no entry: is one closed before it?", excerpt(name))));
        }
        if key.is_some_and(|key| !key.contains(['{', '}', '='])) && kinds::read(name).standard {
            return Some((at, format!("`{}` starts no entry: is an `@` missing before it?", excerpt(words))));
        }
        at += line.len();
    }
    None
}

/// The first characters of a text, for a message.
fn excerpt(text: &str) -> String {
    let line = text.trim_start().lines().next().unwrap_or("");
    let short: String = line.chars().take(24).collect();
    if short.len() < line.len() { format!("{short}…") } else { short }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<String> {
        blocks(text)
            .map(|block| match block {
                Block::Entry(entry) => {
                    let damaged = entry.remarks.iter().any(|remark| remark.damage);
                    format!("{}{}:{}", entry.key, if damaged { "!" } else { "" }, entry.fields.len())
                }
                Block::Macro(field, _) => format!("${}", field.name),
                Block::Preamble(_) => "preamble".into(),
                Block::Comment(_) => "comment".into(),
                Block::Damage(at, _) => format!("damage@{}", at.start),
            })
            .collect()
    }

    #[test]
    fn every_key_is_a_possible_one() {
        for text in [
            "@misc{a, t={x}} text @misc {b ,t={@misc{c,}}}",
            "@misc{d t={x}}\n@misc(e, t={x})@misc{f}\n% @misc{g,}",
            "@misc{two words, t={x}}\n@comment{@misc{h,}}\n@misc{\n i\n,}",
        ] {
            let possible: Vec<&str> = possible_keys(text).collect();
            for block in blocks(text) {
                if let Block::Entry(entry) = block {
                    assert!(possible.contains(&entry.key), "{} of {text}", entry.key);
                }
            }
        }
    }

    #[test]
    fn whole_blocks_are_found() {
        for (text, expected) in [
            ("@article{a, title = {x {y} z}, year = 2021}", vec!["a:2"]),
            ("@article(a, title = \"x {\"} z\", m = jan # { 3},)", vec!["a:2"]),
            (
                "@string{x = \"y\"} @preamble{\"\\def\"} @comment{a {b}} text@b.de @misc{c}",
                vec!["$x", "preamble", "comment", "c:0"],
            ),
            ("% @article{no, x = 1}\n@misc{yes,}", vec!["comment", "yes:0"]),
            ("@article { k ,\n title={t}\n}", vec!["k:1"]),
            ("@comment jabref\n@misc{a}", vec!["comment", "a:0"]),
            ("", vec![]),
        ] {
            assert_eq!(keys(text), expected, "{text}");
        }
    }

    #[test]
    fn the_good_is_kept_beside_the_bad() {
        for (text, expected) in [
            ("@misc{a, t = {x}\n\n@misc{b, t = {y}}", vec!["a!:1", "b:1"]),
            ("@misc{a, t = {x,\n\n@misc{b, t = {y}}", vec!["damage@0", "b:1"]),
            ("@misc{a, t = {x} u = {y}}", vec!["a:2"]),
            ("@misc{a, t = , u = {y}} @misc{b}", vec!["a!:1", "b:0"]),
            ("@misc{a, t, u = {y}}", vec!["a!:1"]),
            ("@misc{a, t = 12abc, u = {y}}", vec!["a!:2"]),
            ("@misc(a, t = {x}}\n@misc{b}", vec!["a!:1", "b:0"]),
            ("@\n@misc{b}", vec!["damage@0", "b:0"]),
            ("@misc{a, t = {x}} junk} @misc{b}", vec!["a:1", "b:0"]),
            ("@misc{", vec!["damage@0"]),
            ("@misc{a, t = \"x}\n@misc{b}", vec!["damage@0", "b:0"]),
            ("<<<<<<< HEAD\n@misc{a}\n=======\n@misc{b}\n", vec!["damage@0", "a:0", "damage@22", "b:0"]),
            ("@misc{title = {t}}", vec![":1"]),
            ("@misc{a}\n>>>>>>> x\n", vec!["a:0", "damage@9"]),
            ("@misc{a, t = \"an \"odd\", \"very\" odd\" word\", u = {y}}", vec!["a:2"]),
            ("@misc{a, t = \"x\" junk, u = \"y\"}", vec!["a!:2"]),
            ("@misc{a, t = \"x\" \"y\"\n}\n@misc{b, t = \"x\" u = \"y\"}", vec!["a:1", "b:2"]),
            ("@misc{a}\n article{b,\n t = {x}\n}\n@misc{c}", vec!["a:0", "damage@9", "c:0"]),
            ("@misc{a, t = {x}},\n u = {y}\n}\n@misc{c}", vec!["a:1", "damage@19", "c:0"]),
            ("@misc{a}\nA text {of any kind, x = 1\n% u = {y}\n@misc{c}", vec!["a:0", "c:0"]),
        ] {
            assert_eq!(keys(text), expected, "{text}");
        }
    }

    #[test]
    fn an_entry_behind_per_cent_signs_stays_behind_them() {
        let text = "  % @misc{a,\n% t = {x}\n%}\n@misc{b}";
        let comment = blocks(text).find_map(|block| match block {
            Block::Comment(text) => Some(text),
            _ => None,
        });
        assert_eq!(comment, Some("% @misc{a,\n% t = {x}\n%}"));
        assert_eq!(keys("%@misc{a,\n\n@misc{b}"), ["b:0"]);
    }

    #[test]
    fn what_is_left_out_is_left_out_as_a_whole() {
        let text = "@misc{a}\n@=misc{b,\n  t = {x}\n}\n\n@misc{c}";
        let damage = blocks(text).find_map(|block| match block {
            Block::Damage(at, _) => Some(&text[at]),
            _ => None,
        });
        assert_eq!(damage, Some("@=misc{b,\n  t = {x}\n}"));
    }

    #[test]
    fn many_open_braces_cost_no_more_than_the_text() {
        let text = "@misc{a, t = {x\n".repeat(20_000);
        assert_eq!(blocks(&text).count(), 20_000);
    }
}
