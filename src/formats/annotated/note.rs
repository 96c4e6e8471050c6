//! A note, which is Markdown, in another format: its blocks and lines one by one, everything in them as text.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::notation::Notation;
use crate::cite::{Look, Span};

/// How deep lists and quotations go before the rest is taken for their text.
const DEEPEST: usize = 8;

/// The note, with an empty line behind each block; empty for an empty note.
pub fn written(note: &str, notation: &Notation) -> String {
    let mut writer =
        Writer { notation, open: vec![Frame::default()], line: String::new(), looks: vec![], links: vec![] };
    let mut options = Options::ENABLE_MATH | Options::ENABLE_STRIKETHROUGH;
    options.set(Options::ENABLE_SMART_PUNCTUATION, notation.smart);
    for event in Parser::new_ext(note, options) {
        writer.event(event);
    }
    while writer.open.len() > 1 {
        writer.close();
    }
    writer.paragraph();
    writer.open.pop().map(|frame| frame.text).unwrap_or_default()
}

/// A block that is open.
#[derive(Default)]
struct Frame {
    text: String,
    ends_with_list: bool,
    kind: Kind,
}

#[derive(Default)]
enum Kind {
    #[default]
    Note,
    Quotation,
    List(Option<u64>, Vec<String>),
    Item,
    Code,
    /// Too deep to be a block of its own.
    Flat,
}

struct Writer<'a> {
    notation: &'a Notation,
    open: Vec<Frame>,
    /// The line that is being written.
    line: String,
    looks: Vec<Look>,
    links: Vec<String>,
}

impl Writer<'_> {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.in_code() => self.top().text.push_str(&text),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.span(&text, Look::PLAIN),
            Event::Code(code) => self.line.push_str(&(self.notation.inline_code)(&code)),
            Event::InlineMath(math) | Event::DisplayMath(math) => self.math(&math),
            Event::SoftBreak => self.line.push(' '),
            Event::HardBreak => self.line.push_str(self.notation.line_break),
            Event::Rule => self.paragraph(),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::BlockQuote(_) => self.block(Kind::Quotation),
            Tag::List(start) => self.block(Kind::List(start, Vec::new())),
            Tag::Item => self.block(Kind::Item),
            Tag::CodeBlock(_) => self.block(Kind::Code),
            Tag::Emphasis => self.looks.push(Look::ITALIC),
            Tag::Strong | Tag::Heading { .. } => {
                self.looks.push(Look::BOLD);
            }
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => self.links.push(dest_url.into_string()),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::CodeBlock => self.close(),
            TagEnd::Emphasis | TagEnd::Strong => {
                self.looks.pop();
            }
            TagEnd::Heading(_) => {
                self.looks.pop();
                self.paragraph();
            }
            TagEnd::Link | TagEnd::Image => {
                self.links.pop();
            }
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.paragraph(),
            _ => {}
        }
    }

    fn top(&mut self) -> &mut Frame {
        if self.open.is_empty() {
            self.open.push(Frame::default());
        }
        let last = self.open.len() - 1;
        &mut self.open[last]
    }

    fn put(&mut self, block: &str) {
        let top = self.top();
        top.text.push_str(block);
        top.ends_with_list = false;
    }

    fn in_code(&mut self) -> bool {
        matches!(self.top().kind, Kind::Code)
    }

    fn block(&mut self, kind: Kind) {
        self.paragraph();
        let kind = if self.open.len() > DEEPEST && !matches!(kind, Kind::Code) { Kind::Flat } else { kind };
        self.open.push(Frame { kind, ..Frame::default() });
    }

    /// Ends the innermost block, and puts it into the one around it.
    fn close(&mut self) {
        self.paragraph();
        let Some(Frame { text, kind, .. }) = self.open.pop() else { return };
        let written = match kind {
            Kind::Quotation => (self.notation.quotation)(&text),
            Kind::List(_, items) if items.is_empty() => text,
            Kind::List(start, items) => {
                let list = (self.notation.list)(start, &items);
                let between = if self.top().ends_with_list { self.notation.between_lists } else { "" };
                let top = self.top();
                top.text.push_str(&format!("{between}{list}"));
                top.ends_with_list = true;
                return;
            }
            Kind::Code => (self.notation.code)(&text),
            Kind::Item => {
                if let Kind::List(_, items) = &mut self.top().kind {
                    items.push(text);
                    return;
                }
                text
            }
            Kind::Note | Kind::Flat => text,
        };
        self.put(&written);
    }

    fn paragraph(&mut self) {
        let line = std::mem::take(&mut self.line);
        if !line.trim().is_empty() {
            let paragraph = (self.notation.paragraph)(line.trim());
            self.put(&paragraph);
        }
    }

    fn span(&mut self, text: &str, look: Look) {
        let look = self.looks.iter().fold(look, |look, outer| look.on(*outer));
        let span = Span { text: text.to_owned(), look, link: self.links.last().cloned() };
        let line = self.notation.line(&[span]);
        self.line.push_str(&line);
    }

    /// Math, where it is no more than math: balanced, and without commands that read, write or define.
    fn math(&mut self, math: &str) {
        if is_harmless(math) {
            self.span(math, Look::MATH);
        } else {
            self.span(&format!("${math}$"), Look::PLAIN);
        }
    }
}

/// Commands of TeX that do more than set math.
const NO_MATH: [&str; 22] = [
    "input",
    "include",
    "write",
    "read",
    "openin",
    "openout",
    "immediate",
    "catcode",
    "def",
    "edef",
    "gdef",
    "xdef",
    "let",
    "csname",
    "newcommand",
    "renewcommand",
    "special",
    "directlua",
    "usepackage",
    "loop",
    "end",
    "expandafter",
];

fn is_harmless(math: &str) -> bool {
    let names =
        math.split('\\').skip(1).map(|rest| rest.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default());
    let mut depth = 0_i32;
    let balanced = math.bytes().all(|byte| {
        depth += i32::from(byte == b'{') - i32::from(byte == b'}');
        depth >= 0
    });
    balanced
        && depth == 0
        && !math.contains(['$', '%', '#', '\n'])
        && !math.contains("^^")
        && names.into_iter().all(|name| !NO_MATH.contains(&name))
}
