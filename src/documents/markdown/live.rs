//! Which bytes of a Markdown text are running text, and which are code, markup, addresses or HTML.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use super::{chunks, front_matter, html, quiet};

/// What stands for a byte of markup, code or an address within a block.
pub const OBJECT: char = '\u{1}';
/// What stands for a byte between two blocks, which no citation spans.
pub const WALL: char = '\u{2}';

/// A Markdown text with everything but running text blotted out, byte for byte.
#[derive(Default)]
pub struct Live {
    /// The text, as long as the one it was made from: [`OBJECT`] and [`WALL`] where nothing can be cited, spaces where
    /// lines break.
    pub text: String,
    /// Where the text is that of a link or an image.
    pub links: Vec<Range<usize>>,
    /// Where it is in a block of HTML, whose text is no Markdown.
    pub html: Vec<Range<usize>>,
    /// HTML tags and comments, in order.
    pub tags: Vec<Range<usize>>,
    /// Code within a line, with its backticks, in order.
    pub codes: Vec<Range<usize>>,
    /// Blocks of code, with their fences, in order.
    pub blocks: Vec<Range<usize>>,
    /// The front matter; empty where there is none.
    pub front: Range<usize>,
    /// The titles in the front matter.
    pub titles: Vec<Range<usize>>,
}

impl Live {
    /// Blots out what is no running text: CommonMark with tables, footnotes, math and front matter.
    pub fn of(text: &str) -> Self {
        let front = front_matter::place(text);
        let mut blotter = Blotter {
            source: text,
            bytes: vec![WALL as u8; text.len()],
            live: Self { front: front.clone(), ..Self::default() },
            cursor: front.end,
            gap: WALL,
            opaque: 0,
            code: Vec::new(),
        };
        for (field, at) in front_matter::texts(text, &front) {
            blotter.bytes[at.clone()].copy_from_slice(&text.as_bytes()[at.clone()]);
            if field.ends_with("title") {
                blotter.live.titles.push(at);
            }
        }
        let parseable = chunks::parseable(&text[front.end..]);
        for (event, at) in Parser::new_ext(&parseable, options()).into_offset_iter() {
            blotter.event(&event, at.start + front.end..at.end + front.end);
        }
        blotter.finish()
    }

    /// Blots out a stretch.
    pub fn wall(&mut self, at: Range<usize>) {
        let wall = WALL.to_string().repeat(at.len());
        self.text.replace_range(at, &wall);
    }
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH
        | Options::ENABLE_HEADING_ATTRIBUTES
}

struct Blotter<'a> {
    source: &'a str,
    bytes: Vec<u8>,
    live: Live,
    /// The end of what was seen.
    cursor: usize,
    /// What stands for the bytes between the last thing and the next.
    gap: char,
    /// How many code blocks and automatic links are open, whose text is none.
    opaque: usize,
    /// Elements of inline HTML that are open and hold code.
    code: Vec<String>,
}

impl Blotter<'_> {
    fn event(&mut self, event: &Event<'_>, at: Range<usize>) {
        match event {
            Event::Text(_) => self.words(at),
            Event::SoftBreak | Event::HardBreak => self.mark(at, '\n', ' '),
            Event::InlineHtml(_) => self.inline_html(at),
            Event::Code(_) => {
                self.live.codes.push(at.clone());
                self.mark(at, OBJECT, OBJECT);
            }
            Event::Html(_) | Event::Rule => self.mark(at, WALL, WALL),
            Event::Start(tag) => self.start(tag, at),
            Event::End(tag) => self.end(*tag, at),
            _ => self.mark(at, OBJECT, OBJECT),
        }
    }

    /// Fills up to `at` with what the gap is, and `at` with `fill`.
    fn mark(&mut self, at: Range<usize>, fill: char, gap: char) {
        let start = at.start.max(self.cursor);
        self.bytes[self.cursor..start].fill(self.gap as u8);
        if at.end > start {
            self.bytes[start..at.end].fill(fill as u8);
        }
        self.cursor = at.end.max(start);
        self.gap = gap;
    }

    fn words(&mut self, at: Range<usize>) {
        if self.opaque > 0 || !self.code.is_empty() || at.start < self.cursor {
            return self.mark(at, OBJECT, OBJECT);
        }
        let escaped = at.start > self.cursor && self.source[..at.start].ends_with('\\');
        self.mark(at.clone(), OBJECT, OBJECT);
        let first = self.source[at.clone()].chars().next().map_or(0, char::len_utf8);
        let from = at.start + if escaped { first } else { 0 };
        let words = self.source[from..at.end].bytes().map(|byte| if byte < 3 { OBJECT as u8 } else { byte });
        self.bytes.splice(from..at.end, words);
    }

    fn inline_html(&mut self, at: Range<usize>) {
        let tag = &self.source[at.clone()];
        if let Some(name) = html::holds_code(tag) {
            self.code.push(name);
        } else if self.code.last().is_some_and(|open| html::closes(tag, open)) {
            self.code.pop();
        }
        self.live.tags.push(at.clone());
        self.mark(at, OBJECT, OBJECT);
    }

    fn start(&mut self, tag: &Tag<'_>, at: Range<usize>) {
        match tag {
            Tag::Link { link_type, .. } | Tag::Image { link_type, .. } => {
                if matches!(link_type, LinkType::Autolink | LinkType::Email) {
                    self.opaque += 1;
                }
                self.live.links.push(at.clone());
                self.mark(at.start..at.start, OBJECT, OBJECT);
            }
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => self.mark(at.start..at.start, OBJECT, OBJECT),
            Tag::HtmlBlock => self.html_block(at),
            Tag::CodeBlock(_) => {
                self.opaque += 1;
                self.live.blocks.push(at.clone());
                self.mark(at.start..at.start, WALL, WALL);
            }
            _ => {
                self.mark(at.start..at.start, WALL, WALL);
                self.code.clear();
            }
        }
    }

    fn end(&mut self, tag: TagEnd, at: Range<usize>) {
        match tag {
            TagEnd::Link | TagEnd::Image => {
                let automatic = self.source[at.clone()].starts_with('<');
                self.opaque = self.opaque.saturating_sub(usize::from(automatic));
                self.mark(self.cursor..at.end, OBJECT, OBJECT);
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => {
                self.mark(self.cursor..at.end, OBJECT, OBJECT);
            }
            TagEnd::HtmlBlock => {}
            TagEnd::CodeBlock => {
                self.opaque = self.opaque.saturating_sub(1);
                self.mark(self.cursor..at.end, WALL, WALL);
            }
            _ => {
                self.gap = WALL;
                self.code.clear();
            }
        }
    }

    /// A block of HTML: its text is running text, but no Markdown.
    fn html_block(&mut self, at: Range<usize>) {
        self.mark(at.start..at.start, WALL, WALL);
        self.live.html.push(at.clone());
        let parts = html::parts(&self.source[at.clone()]);
        self.live.tags.extend(parts.tags.into_iter().map(|tag| tag.start + at.start..tag.end + at.start));
        self.mark(at.clone(), WALL, WALL);
        for part in parts.texts {
            let part = part.start + at.start..part.end + at.start;
            self.bytes[part.clone()].copy_from_slice(&self.source.as_bytes()[part.clone()]);
            for still in quiet::stretches(&self.source[part.clone()]) {
                self.bytes[part.start + still.start..part.start + still.end].fill(OBJECT as u8);
            }
        }
        // The events of its lines say nothing more.
        self.cursor = at.end;
    }

    fn finish(mut self) -> Live {
        let end = self.source.len();
        self.gap = WALL;
        self.mark(end..end, WALL, WALL);
        self.live.text = String::from_utf8_lossy(&self.bytes).into_owned();
        blot_addresses(&mut self.live.text);
        self.live
    }
}

/// Blots out addresses that stand in the text without brackets (GFM 0.29, §6.9), but for those that are keys.
fn blot_addresses(text: &mut String) {
    let schemes = text.match_indices("://").map(|(at, _)| {
        let letters = text[..at].bytes().rev().take_while(u8::is_ascii_alphanumeric).count();
        at - letters
    });
    let mut starts: Vec<usize> = schemes.chain(text.match_indices("www.").map(|(at, _)| at)).collect();
    starts.sort_unstable();
    let mut end = 0;
    for start in starts {
        if start >= end && !is_in_key(&text[..start]) {
            end = start + address(&text[start..]);
            text.replace_range(start..end, &OBJECT.to_string().repeat(end - start));
        }
    }
}

/// Whether an address behind this is a key or ends one: `@https://…`, `@{https://…`, Manubot's `@url:https://…`.
fn is_in_key(before: &str) -> bool {
    let kind =
        before.strip_suffix(':').map_or(before, |kind| kind.trim_end_matches(|c: char| c.is_ascii_alphanumeric()));
    kind.ends_with('@') || kind.ends_with("@{")
}

/// The length of the address that a text starts with; the marks that end a sentence are none of it.
fn address(text: &str) -> usize {
    let ends = |c: char| c.is_whitespace() || c == OBJECT || c == WALL || "<>\"[]".contains(c);
    let address = &text[..text.find(ends).unwrap_or(text.len())];
    address.trim_end_matches(|c| "?!.,:;*_~')".contains(c)).len()
}
