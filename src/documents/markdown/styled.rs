//! Citations in a CSL style: `(Radford et al., 2021, p. 3)`, with the words that stand round them in the document.

use super::pages::pages;
use super::{Context, Group, Item, Markdown, place_of};
use crate::cite::{Cite, Form, Span, Style, Writer, text_of};
use crate::model::Entry;

/// The text of each group of a document in a style, in their order; `entries` are those of the reference list, in the order
/// in which they are first cited. A key that is not among them stands as it is.
///
/// | citation | result in APA |
/// |---|---|
/// | `[@a, p. 3; @b]` | `(Ng, 2021, p. 3; Li, 2022)` |
/// | `[see @a, for one]` | `(see Ng, 2021, for one)` |
/// | `@a [p. 3]` | `Ng (2021, p. 3)` |
/// | `[-@a]` | `(2021)` |
pub fn citations(document: &Markdown, style: &Style, entries: &[&Entry]) -> Vec<String> {
    let clusters = entries.iter().map(|entry| vec![Cite::whole(entry)]).collect();
    let mut plan = Plan { document, style, entries, numeric: style.is_numeric(), clusters };
    let groups: Vec<Planned<'_>> = document.groups().iter().map(|group| plan.group(group)).collect();
    let set = style.citations(&plan.clusters);
    groups.iter().map(|group| group.text(document, &set)).collect()
}

/// What is set in one go: entries first, so that their numbers are those of the list.
struct Plan<'a> {
    document: &'a Markdown,
    style: &'a Style,
    entries: &'a [&'a Entry],
    numeric: bool,
    clusters: Vec<Vec<Cite<'a>>>,
}

/// A group, and where in what is set its parts stand.
struct Planned<'a> {
    group: &'a Group,
    /// The work that is part of the sentence.
    lead: Option<Lead>,
    /// All works in brackets together, or, where words stand round them, each by itself.
    cited: Vec<(usize, &'a [Item])>,
    inner: Vec<Planned<'a>>,
}

/// The work that is part of the sentence: where it stands in what is set, and the people that are put before it, where the
/// style has only a number for it.
struct Lead {
    at: usize,
    people: String,
}

impl<'a> Plan<'a> {
    fn group(&mut self, group: &'a Group) -> Planned<'a> {
        let (lead, rest) = group.items.split_at(usize::from(group.textual));
        let lead = lead.first().map(|item| {
            let people = if self.numeric && !item.suppressed { self.people(item) } else { String::new() };
            let form = if self.numeric { Form::Whole } else { Form::Prose };
            Lead { at: self.cluster(std::slice::from_ref(item), form), people }
        });
        let words = has_words(rest, self.document);
        let parts: Vec<&[Item]> = if words { rest.chunks(1).collect() } else { vec![rest] };
        let parts = parts.into_iter().filter(|items| !items.is_empty());
        let cited = parts.map(|items| (self.cluster(items, Form::Whole), items)).collect();
        Planned { group, lead, cited, inner: group.inner.iter().map(|inner| self.group(inner)).collect() }
    }

    fn entry(&self, item: &Item) -> Option<&'a Entry> {
        place_of(&item.key, self.entries).map(|at| self.entries[at])
    }

    fn people(&self, item: &Item) -> String {
        self.entry(item).map(|entry| self.style.people(entry)).unwrap_or_default()
    }

    fn cluster(&mut self, items: &'a [Item], form: Form) -> usize {
        let cite = |item: &'a Item| {
            let entry = self.entry(item)?;
            let form = if item.suppressed { Form::Year } else { form };
            Some(Cite { entry, page: pages(self.document.source(&item.suffix)).map(|pages| pages.numbers), form })
        };
        self.clusters.push(items.iter().filter_map(cite).collect());
        self.clusters.len() - 1
    }
}

impl Planned<'_> {
    fn text(&self, document: &Markdown, set: &[Vec<Span>]) -> String {
        let lead = self.lead.as_ref().map(|lead| {
            let words = self.suffix(&self.group.items[0], document, set);
            self.lead_text(lead, &self.line(&set[lead.at], &self.group.items[..1]), &words)
        });
        let cited = match &self.cited[..] {
            [] => None,
            [(at, items)] if !has_words(items, document) => Some(self.line(&set[*at], items)),
            parts => Some(self.with_words(parts, document, set)),
        };
        [lead, cited].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// `Li et al. (2023, sec. 2)`: the words in the brackets, where there are any.
    fn lead_text(&self, lead: &Lead, line: &str, words: &str) -> String {
        let span = Span { text: lead.people.clone(), ..Span::default() };
        let people = if lead.people.is_empty() { String::new() } else { self.line(&[span], &[]) };
        let space = if people.is_empty() || line.starts_with("<sup>") { "" } else { " " };
        let bracket = [")", "\\]", "]"].into_iter().find(|bracket| line.ends_with(bracket)).unwrap_or_default();
        let inside = line.strip_suffix(bracket).unwrap_or(line);
        format!("{people}{space}{inside}{words}{bracket}")
    }

    /// The works one by one with their words, in one pair of brackets.
    fn with_words(&self, parts: &[(usize, &[Item])], document: &Markdown, set: &[Vec<Span>]) -> String {
        let bare: Vec<(&str, Vec<Span>, &str)> = parts.iter().map(|(at, _)| without_brackets(&set[*at])).collect();
        let (open, close) = bare.first().map_or(("", ""), |(open, _, close)| (*open, *close));
        let texts = parts.iter().zip(&bare).map(|((_, items), (_, spans, _))| {
            let prefix = self.words(&items[0].prefix, document, set);
            let space = if prefix.is_empty() { "" } else { " " };
            format!("{prefix}{space}{}{}", self.line(spans, items), self.suffix(&items[0], document, set))
        });
        let text = texts.collect::<Vec<_>>().join("; ");
        let bracket = |bracket: &str| {
            if self.is_html() { bracket.to_owned() } else { bracket.replace(['[', ']'], &format!("\\{bracket}")) }
        };
        format!("{}{text}{}", bracket(open), bracket(close))
    }

    fn suffix(&self, item: &Item, document: &Markdown, set: &[Vec<Span>]) -> String {
        let words = behind_pages(document.source(&item.suffix));
        let start = item.suffix.end - words.len();
        let words = self.words(&(start..item.suffix.end), document, set);
        let comma =
            if words.is_empty() || words.starts_with([' ', ',', '.', '-', ':', '\'', '’']) { "" } else { ", " };
        format!("{comma}{words}")
    }

    /// The words of the document with what they cite.
    fn words(&self, at: &std::ops::Range<usize>, document: &Markdown, set: &[Vec<Span>]) -> String {
        let mut text = String::new();
        let mut here = at.start;
        for inner in self.inner.iter().filter(|inner| at.start <= inner.group.at.start && inner.group.at.end <= at.end)
        {
            text.push_str(document.source(&(here..inner.group.at.start)));
            text.push_str(&inner.text(document, set));
            here = inner.group.at.end;
        }
        text + document.source(&(here..at.end))
    }

    fn is_html(&self) -> bool {
        self.group.context == Context::Html
    }

    fn line(&self, spans: &[Span], items: &[Item]) -> String {
        if text_of(spans).is_empty() {
            return items.iter().map(|item| format!("@{}", item.key)).collect::<Vec<_>>().join("; ");
        }
        let unlinked = |span: &Span| Span { link: None, ..span.clone() };
        let name = if self.is_html() { "html" } else { "markdown" };
        let spans: Vec<Span> = match self.group.context {
            Context::Link => spans.iter().map(unlinked).collect(),
            _ => spans.to_vec(),
        };
        let line = Writer::named(name).map(|writer| (writer.line)(&spans)).unwrap_or_default();
        if self.is_html() { line } else { line.replace('|', "\\|") }
    }
}

/// Whether words of the document stand round one of the works.
fn has_words(items: &[Item], document: &Markdown) -> bool {
    items.iter().any(|item| !item.prefix.is_empty() || !behind_pages(document.source(&item.suffix)).is_empty())
}

/// The words behind a work and its pages.
fn behind_pages(suffix: &str) -> &str {
    pages(suffix).map_or(suffix, |pages| pages.words)
}

/// The brackets round some spans, and what is in them.
fn without_brackets(spans: &[Span]) -> (&'static str, Vec<Span>, &'static str) {
    let mut inside = spans.to_vec();
    for (open, close) in [("(", ")"), ("[", "]")] {
        let whole = text_of(spans);
        if !(whole.starts_with(open) && whole.ends_with(close) && whole.len() > 1) {
            continue;
        }
        if let Some(first) = inside.first_mut() {
            first.text = first.text.strip_prefix(open).unwrap_or(&first.text).to_owned();
        }
        if let Some(last) = inside.last_mut() {
            last.text = last.text.strip_suffix(close).unwrap_or(&last.text).to_owned();
        }
        return (open, inside, close);
    }
    ("", inside, "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Name;

    fn entry(key: &str, author: &str, year: &str) -> Entry {
        let authors = vec![Name::parse(author).unwrap()];
        Entry { key: key.into(), title: "T".into(), authors, date: year.parse().ok(), ..Entry::default() }
    }

    fn in_style(style: &str, text: &str) -> String {
        let style = Style::load(style).unwrap();
        let entries = [entry("a", "Ng, Ann", "2021"), entry("b", "Li, Bo", "2022")];
        let document = Markdown::read(text);
        citations(&document, &style, &entries.iter().collect::<Vec<_>>()).join(" | ")
    }

    #[test]
    fn words_round_a_citation_stay() {
        let table = [
            ("[@a]", "(Ng, 2021)"),
            ("[@a, p. 3]", "(Ng, 2021, p. 3)"),
            ("[see @a, p. 3, *for one*; @b]", "(see Ng, 2021, p. 3, *for one*; Li, 2022)"),
            ("@a", "Ng (2021)"),
            ("[-@a]", "(2021)"),
            ("@a [sec. 2; see @b]", "Ng (2021, sec. 2) (see Li, 2022)"),
            ("@a [p. 3]", "Ng (2021, p. 3)"),
            ("[@a, 7, 9]", "(Ng, 2021, pp. 7, 9)"),
            ("[@a, pp. 33, 35-37, and nowhere else]", "(Ng, 2021, pp. 33, 35–37, and nowhere else)"),
            ("[@a, p. 3 and 5; @b, 7 ff.]", "(Ng, 2021, p. 3 and 5; Li, 2022, p. 7 ff.)"),
            ("[@a, as @b has it]", "(Ng, 2021, as Li (2022) has it)"),
            ("[@b] [@a]", "(Li, 2022) | (Ng, 2021)"),
        ];
        for (text, expected) in table {
            assert_eq!(in_style("apa", text), expected, "{text}");
        }
    }

    #[test]
    fn numbers_are_those_of_the_list() {
        let table = [
            ("[@a] [@b, p. 3]", "\\[1\\] | \\[2, p. 3\\]"),
            ("[see @b]", "\\[see 2\\]"),
            ("@b [sec. 2]", "Li \\[2, sec. 2\\]"),
            ("<div>[see @b]</div>", "[see 2]"),
            ("[x [@b]](u)", "\\[2\\]"),
        ];
        for (text, expected) in table {
            assert_eq!(in_style("ieee", text), expected, "{text}");
        }
    }
}
