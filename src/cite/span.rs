//! What the engine's tree says, flat: stretches of text of one look, which every writer takes.

use std::ops::Range;

use hayagriva::citationberg::taxonomy::NameVariable;
use hayagriva::citationberg::{Display, FontStyle, FontVariant, FontWeight, TextDecoration, VerticalAlign};
use hayagriva::types::Person;
use hayagriva::{Elem, ElemChild, ElemChildren, ElemMeta, Formatting};

use super::look::Look;
use super::mask::{Mark, mark, unmask};
use super::names::mended;

/// A stretch of text of one look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The text, as a reader sees it; for math, what stands between the dollar signs.
    pub text: String,
    /// How it looks.
    pub look: Look,
    /// Where it leads to; absent for most text.
    pub link: Option<String>,
}

impl Span {
    /// Text of no look.
    pub fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), ..Self::default() }
    }
}

/// The text of spans, without looks; math between its dollar signs.
pub fn text_of(spans: &[Span]) -> String {
    let text = |span: &Span| if span.look.has(Look::MATH) { format!("${}$", span.text) } else { span.text.clone() };
    spans.iter().map(text).collect()
}

/// The spans with links that take in the start of their address, where a style prints it before them (`https://doi.org/`).
pub fn with_whole_links(mut spans: Vec<Span>) -> Vec<Span> {
    for at in 1..spans.len() {
        let (before, rest) = spans.split_at_mut(at);
        let (Some(before), Some(span)) = (before.last_mut(), rest.first_mut()) else { continue };
        let start = span.link.as_deref().and_then(|link| link.strip_suffix(span.text.as_str())).unwrap_or_default();
        if let Some(kept) = before.text.strip_suffix(start).filter(|_| !start.is_empty() && before.look == span.look) {
            span.text = format!("{start}{}", span.text);
            before.text = kept.to_owned();
        }
    }
    spans.retain(|span| !span.text.is_empty());
    spans
}

/// A tree laid flat, with the places of its first list of names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Laid {
    /// The spans.
    pub spans: Vec<Span>,
    /// The spans of each name that the first list prints.
    pub names: Vec<Range<usize>>,
    /// Everyone on that list, printed or not; empty where there is no list.
    pub people: Vec<Person>,
    /// How many spans the number in front takes; 0 where there is none.
    pub label: usize,
}

impl Laid {
    /// Whether nothing was printed.
    pub fn is_empty(&self) -> bool {
        self.spans.iter().all(|span| span.text.trim().is_empty())
    }
}

/// The spans of a tree, and where its first list of names stands in them.
pub fn laid(children: &ElemChildren) -> Laid {
    let mut flat = Flat::default();
    flat.children(children);
    Laid { spans: flat.spans, names: flat.names, people: flat.people, label: flat.label }
}

/// The spans of a tree.
pub fn spans(children: &ElemChildren) -> Vec<Span> {
    laid(children).spans
}

/// The spans of one child of a tree; for the sake of keys.
pub fn spans_of(child: &ElemChild) -> Vec<Span> {
    let mut flat = Flat::default();
    flat.child(child);
    flat.spans
}

#[derive(Default)]
struct Flat {
    spans: Vec<Span>,
    /// What the marks have switched on.
    on: Look,
    names: Vec<Range<usize>>,
    people: Vec<Person>,
    label: usize,
    /// The lists of people whose names are being printed.
    lists: Vec<(Vec<Person>, NameVariable)>,
    /// Whether the next character starts a span of its own.
    apart: bool,
}

impl Flat {
    fn children(&mut self, children: &ElemChildren) {
        children.0.iter().for_each(|child| self.child(child));
    }

    fn child(&mut self, child: &ElemChild) {
        match child {
            ElemChild::Text(text) => self.text(&text.text, look(text.formatting), None),
            ElemChild::Elem(elem) => self.elem(elem),
            ElemChild::Markup(text) => self.text(text, Look::PLAIN, None),
            ElemChild::Link { text, url } => self.text(&text.text, look(text.formatting), Some(url)),
            ElemChild::Transparent { .. } => {}
        }
    }

    /// A part that starts a line of its own is set off by a blank; the list is one paragraph an entry.
    fn elem(&mut self, elem: &Elem) {
        if matches!(elem.display, Some(Display::Block | Display::Indent | Display::RightInline)) {
            self.text(" ", Look::PLAIN, None);
        }
        match &elem.meta {
            Some(ElemMeta::Names(lists)) => self.list(lists, elem),
            Some(ElemMeta::CitationNumber | ElemMeta::CitationLabel) if self.is_at_start() => {
                self.children(&elem.children);
                self.label = self.spans.len();
                self.apart = true;
            }
            Some(ElemMeta::Name(variable, place)) => self.name(*variable, *place, elem),
            _ => self.children(&elem.children),
        }
    }

    /// Whether nothing but brackets was printed yet.
    fn is_at_start(&self) -> bool {
        self.label == 0 && !self.spans.iter().any(|span| span.text.contains(char::is_alphanumeric))
    }

    fn list(&mut self, lists: &[(Vec<Person>, NameVariable)], elem: &Elem) {
        let outer = std::mem::replace(&mut self.lists, lists.to_vec());
        let is_first = self.people.is_empty();
        if is_first {
            self.people = lists.iter().flat_map(|(people, _)| people.iter().cloned()).collect();
        }
        let before = std::mem::take(&mut self.names);
        self.children(&elem.children);
        if !is_first {
            self.names = before;
        }
        self.lists = outer;
    }

    /// A name in spans of its own, with what the engine spoils of it put right.
    fn name(&mut self, variable: NameVariable, place: usize, elem: &Elem) {
        let start = self.spans.len();
        self.apart = true;
        self.children(&elem.children);
        self.apart = true;
        let list = self.lists.iter().find(|(_, of)| *of == variable);
        if let (Some(person), [.., span]) = (list.and_then(|(people, _)| people.get(place)), &mut self.spans[start..]) {
            span.text = mended(&span.text, person);
        }
        self.names.push(start..self.spans.len());
    }

    fn text(&mut self, text: &str, look: Look, link: Option<&String>) {
        if self.is_glued_by(text) {
            self.push(' ', Look::PLAIN, None);
        }
        for c in text.chars() {
            match mark(c) {
                Some(Mark::On(look)) => self.on = self.on.and(look),
                Some(Mark::Off(look)) => self.on = self.on.without(look),
                None => self.push(unmask(c), self.on.on(look), link),
            }
        }
    }

    /// Whether a text starts with a word of four letters or more, a capital among them, right behind a letter or a digit, where the style forgot what parts them
    /// (`2022Available from`).
    fn is_glued_by(&self, text: &str) -> bool {
        let mut word = text.chars().filter(|c| mark(*c).is_none()).map(unmask);
        let head: [char; 4] = std::array::from_fn(|_| word.next().unwrap_or(' '));
        let starts = head.iter().all(|c| c.is_uppercase() || c.is_lowercase()) && head.iter().any(|c| c.is_uppercase());
        let last = self.spans.last().and_then(|span| span.text.chars().last());
        starts && last.is_some_and(|c| c.is_ascii_digit() || c.is_lowercase())
    }

    fn push(&mut self, c: char, look: Look, link: Option<&String>) {
        match self.spans.last_mut() {
            Some(last) if !self.apart && last.look == look && last.link.as_ref() == link => last.text.push(c),
            _ => self.spans.push(Span { text: c.to_string(), look, link: link.cloned() }),
        }
        self.apart = false;
    }
}

fn look(formatting: Formatting) -> Look {
    let when = |set: bool, look: Look| if set { look } else { Look::PLAIN };
    when(formatting.font_style != FontStyle::Normal, Look::ITALIC)
        .and(when(formatting.font_weight == FontWeight::Bold, Look::BOLD))
        .and(when(formatting.font_variant == FontVariant::SmallCaps, Look::SMALL_CAPS))
        .and(when(formatting.text_decoration == TextDecoration::Underline, Look::UNDERLINED))
        .and(when(formatting.vertical_align == VerticalAlign::Sup, Look::RAISED))
        .and(when(formatting.vertical_align == VerticalAlign::Sub, Look::LOWERED))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_the_style_glued_to_another_stands_apart() {
        let mut flat = Flat::default();
        ["TMLR. 2022", "Available from: ", "x", "McX", "2023", "a", "arXiv", "X"]
            .into_iter()
            .for_each(|text| flat.text(text, Look::PLAIN, None));
        assert_eq!(text_of(&flat.spans), "TMLR. 2022 Available from: xMcX2023a arXivX");
    }

    #[test]
    fn a_link_takes_in_the_start_of_its_address() {
        let link = Span { text: "10.1/x".into(), link: Some("https://doi.org/10.1/x".into()), ..Span::default() };
        let text = |text: &str| Span { text: text.into(), ..Span::default() };
        let spans = with_whole_links(vec![text("At https://doi.org/"), link.clone(), text(". doi:"), link.clone()]);
        let shown: Vec<&str> = spans.iter().map(|span| span.text.as_str()).collect();
        assert_eq!(shown, ["At ", "https://doi.org/10.1/x", ". doi:", "10.1/x"]);
    }
}
