//! One walk over a Typst text with a stack of what is open: markup, code, math, statements. It does not recur, so
//! that no nesting is too deep.

use std::ops::Range;

use super::lexemes::{address, comment, in_label, in_name, label, raw, run, string};
use crate::documents::{Citation, Cited, EVERYTHING, Include, Role};

/// Words that start a statement, which goes to the end of its line.
const STATEMENTS: [&str; 10] = ["let", "set", "show", "import", "include", "if", "while", "for", "return", "context"];

/// Functions whose labels are places in the document and no works.
const OF_PLACES: [&str; 8] = ["link", "query", "locate", "counter", "state", "metadata", "selector", "label"];

/// Whether an argument of this name takes the label of what it belongs to.
fn names_label(argument: &str) -> bool {
    argument == "lbl" || argument.ends_with("label")
}

/// What is open.
#[derive(Clone, Debug)]
enum Frame {
    /// `[…]`, or the whole text.
    Markup { chain: bool },
    /// `{…}`
    Block { chain: bool },
    /// `(…)`, with the name before it, and where it opened.
    Arguments { function: String, start: usize, chain: bool },
    /// `#let …`, to the end of the line.
    Statement { word: String },
    /// `$…$`
    Math,
}

/// The walk.
pub struct Scan<'a> {
    text: &'a str,
    at: usize,
    open: Vec<Frame>,
    cited: Cited,
}

impl<'a> Scan<'a> {
    /// At the start of a text.
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0, open: vec![Frame::Markup { chain: false }], cited: Cited::default() }
    }

    /// Walks to the end.
    pub fn all(mut self) -> Cited {
        while self.at < self.text.len() {
            match self.open.last() {
                Some(Frame::Math) => self.math(),
                Some(Frame::Markup { .. }) | None => self.markup(),
                Some(_) => self.code(),
            }
        }
        self.cited
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// What is before, to look back at.
    fn before(&self) -> &'a str {
        &self.text[..self.at]
    }

    fn skip_char(&mut self) {
        self.at += self.rest().chars().next().map_or(1, char::len_utf8);
    }

    fn skip(&mut self, length: Option<usize>) -> bool {
        self.at += length.unwrap_or(0);
        length.is_some()
    }

    fn markup(&mut self) {
        let rest = self.rest();
        if self.skip(comment(rest)) || self.skip(address(rest)) || self.skip(raw(rest)) {
            return;
        }
        match rest.as_bytes()[0] {
            b'\\' => {
                self.at += 1;
                self.skip_char();
            }
            b'@' => self.reference(),
            b'<' => self.definition(),
            b'#' => self.embedded(),
            b'$' => self.push(Frame::Math),
            b'[' => self.push(Frame::Markup { chain: false }),
            b']' if self.open.len() > 1 => self.close(),
            _ => self.skip_char(),
        }
    }

    fn math(&mut self) {
        let rest = self.rest();
        if self.skip(comment(rest)) || self.skip(string(rest)) {
            return;
        }
        match rest.as_bytes()[0] {
            b'\\' => {
                self.at += 1;
                self.skip_char();
            }
            b'#' => self.embedded(),
            b'$' => self.close(),
            _ => self.skip_char(),
        }
    }

    fn code(&mut self) {
        let rest = self.rest();
        if self.skip(comment(rest)) || self.skip(raw(rest)) {
            return;
        }
        if let Some(length) = string(rest) {
            return self.string(length);
        }
        let in_statement = matches!(self.open.last(), Some(Frame::Statement { .. }));
        match rest.as_bytes()[0] {
            b'\n' | b';' if in_statement => {
                self.open.pop();
                self.at += 1;
            }
            b']' | b'}' | b')' if in_statement => {
                self.open.pop();
            }
            b'[' => self.push(Frame::Markup { chain: false }),
            b'{' => self.push(Frame::Block { chain: false }),
            b'(' => self.arguments(false),
            b'$' => self.push(Frame::Math),
            b']' | b'}' | b')' => self.close(),
            b'<' => self.label(),
            b'#' => self.at += 1,
            _ if rest.starts_with(char::is_alphabetic) => self.word(),
            _ => self.skip_char(),
        }
    }

    fn push(&mut self, frame: Frame) {
        self.open.push(frame);
        self.at += 1;
    }

    /// Closes what is innermost, and takes up the call it belongs to, if it is embedded in text.
    fn close(&mut self) {
        self.at += 1;
        let Some(frame) = self.open.pop() else { return };
        if let Frame::Arguments { function, start, .. } = &frame {
            self.full_bibliography(function, *start);
        }
        match frame {
            Frame::Markup { chain } | Frame::Block { chain } | Frame::Arguments { chain, .. } if chain => self.chain(),
            Frame::Markup { .. } | Frame::Block { .. } => self.end_of_statement(),
            _ => {}
        }
        if self.open.is_empty() {
            self.open.push(Frame::Markup { chain: false });
        }
    }

    /// `#if x [a] text`: behind the body of a statement the text goes on.
    fn end_of_statement(&mut self) {
        let Some(Frame::Statement { word }) = self.open.last() else { return };
        let rest = self.rest().trim_start_matches([' ', '\t']);
        let goes_on = ["else", "in", "and", "or", "not"]
            .iter()
            .any(|word| rest.strip_prefix(word).is_some_and(|rest| !rest.starts_with(in_name)));
        let goes_on = goes_on || rest.starts_with(['[', '{', '(', '.', '+', '=', '*', ',']);
        if matches!(word.as_str(), "if" | "for" | "while" | "context") && !goes_on {
            self.open.pop();
        }
    }

    /// `#…` in text.
    fn embedded(&mut self) {
        self.at += 1;
        let rest = self.rest();
        let Some(first) = rest.chars().next() else { return };
        match first {
            '[' => self.push(Frame::Markup { chain: true }),
            '{' => self.push(Frame::Block { chain: true }),
            '(' => self.arguments(true),
            '"' => {
                self.skip(string(rest));
                self.chain();
            }
            '<' => self.label(),
            c if c.is_alphabetic() || c == '_' => {
                let word = &rest[..run(rest, in_name)];
                if STATEMENTS.contains(&word) {
                    self.statement(word);
                } else {
                    self.at += word.len();
                    self.chain();
                }
            }
            _ => {}
        }
    }

    fn statement(&mut self, word: &str) {
        self.open.push(Frame::Statement { word: word.to_owned() });
        self.word();
    }

    /// What follows a call or a name that stands in text: `.name`, `(…)`, `[…]`; else the text goes on.
    fn chain(&mut self) {
        loop {
            let rest = self.rest();
            if rest.starts_with('(') {
                return self.arguments(true);
            }
            if rest.starts_with('[') {
                return self.push(Frame::Markup { chain: true });
            }
            let Some(name) = rest.strip_prefix('.').filter(|name| name.starts_with(char::is_alphabetic)) else {
                return;
            };
            self.at += 1 + run(name, in_name);
        }
    }

    fn arguments(&mut self, chain: bool) {
        let function = self.before().rsplit(|c| !in_name(c)).next().unwrap_or_default().to_owned();
        self.push(Frame::Arguments { function, start: self.at + 1, chain });
    }

    /// A name or a keyword in code. `import` and `include` take in a file.
    fn word(&mut self) {
        let rest = self.rest();
        let word = &rest[..run(rest, in_name)];
        self.at += word.len().max(1);
        if !matches!(word, "import" | "include") {
            return;
        }
        let behind = self.rest();
        let start = self.at + behind.len() - behind.trim_start_matches([' ', '\t', '(']).len();
        let Some(length) = string(&self.text[start..]).filter(|length| *length > 2) else { return };
        let at = start + 1..start + length - 1;
        let Some(file) = self.text.get(at.clone()).filter(|file| !file.starts_with('@')) else { return };
        self.cited.includes.push(Include { file: file.to_owned(), at, role: Role::Part });
    }

    /// `@key` in text; behind a letter and with a full stop in it, it may be an e-mail address.
    fn reference(&mut self) {
        let name = &self.rest()[1..];
        let key = name[..run(name, in_label)].trim_end_matches(['.', ':']);
        let start = self.at + 1;
        let certain = !self.before().ends_with(char::is_alphanumeric) || !key.contains('.');
        if !key.is_empty() {
            self.cite(key, start..start + key.len(), certain);
        }
        self.at = start + key.len();
    }

    fn cite(&mut self, key: &str, at: Range<usize>, certain: bool) {
        self.cited.citations.push(Citation { key: key.to_owned(), at, certain });
    }

    /// `<label>` in text.
    fn definition(&mut self) {
        if let Some(name) = label(self.rest()) {
            self.cited.labels.push(name.to_owned());
            self.at += name.len() + 2;
        } else {
            self.at += 1;
        }
    }

    /// `<label>` in code: a work to cite, a place, or a definition, by what is round it.
    fn label(&mut self) {
        let Some(name) = label(self.rest()) else {
            self.at += 1;
            return;
        };
        let at = self.at + 1..self.at + 1 + name.len();
        match self.open.last() {
            Some(Frame::Arguments { function, .. }) if function == "cite" || function == "ref" => {
                self.cite(name, at, true);
            }
            Some(Frame::Arguments { function, .. }) if OF_PLACES.contains(&function.as_str()) => {}
            Some(Frame::Block { .. }) => self.cited.labels.push(name.to_owned()),
            _ if self.argument().is_some_and(names_label) => self.cited.labels.push(name.to_owned()),
            _ => self.cite(name, at, false),
        }
        self.at += name.len() + 2;
    }

    /// The name of the argument whose value stands here.
    fn argument(&self) -> Option<&'a str> {
        let before = self.before().trim_end().strip_suffix(':')?;
        before.rsplit(|c| !in_name(c)).next().filter(|name| !name.is_empty())
    }

    /// `cite(label("key"))`, and `cite("key")` of the Typst before 0.9; the terms of a glossary; other strings are no matter.
    fn string(&mut self, length: usize) {
        let at = self.at + 1..(self.at + length).saturating_sub(1).max(self.at + 1);
        let function = |back: usize| match self.open.iter().nth_back(back) {
            Some(Frame::Arguments { function, .. }) => function.as_str(),
            _ => "",
        };
        let behind = self.text[self.at + length..].trim_start();
        let positional = self.before().trim_end().ends_with(['(', ',']) && behind.starts_with([')', ',']);
        let cites = function(0).contains("cite") && positional;
        let own = cites && function(0) != "cite";
        let labels = function(0) == "label" && positional && matches!(function(1), "cite" | "ref");
        let key = self.text.get(at.clone()).filter(|key| !key.is_empty() && !key.contains(char::is_whitespace));
        if let Some(key) = key.filter(|_| cites || labels) {
            self.cite(key, at, !own);
        } else if let Some(term) = self.text.get(at).filter(|term| !term.is_empty() && term.chars().all(in_label)) {
            match self.argument() {
                // Glossarium's `@term:pl` too.
                Some("key") => self.cited.labels.extend([term.to_owned(), format!("{term}:")]),
                Some(name) if names_label(name) => self.cited.labels.push(term.to_owned()),
                _ => {}
            }
        }
        self.at += length;
    }

    /// `bibliography(…, full: true)` lists every work.
    fn full_bibliography(&mut self, function: &str, start: usize) {
        let inside = &self.text[start..self.at];
        let full = |inside: &str| {
            let value = inside.split("full").nth(1).and_then(|rest| rest.trim_start().strip_prefix(':'));
            value.is_some_and(|value| value.trim_start().starts_with("true"))
        };
        if function == "bibliography" && full(inside) {
            self.cite(EVERYTHING, start..self.at - 1, true);
        }
    }
}
