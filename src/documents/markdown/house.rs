//! Citations in the house style: `[[1]](link)`, numbered by the reference list.

use super::pages::pages;
use super::{Context, Group, Item, Markdown, place_of};
use crate::cite::house::people;
use crate::model::Entry;
use crate::model::text::{is_hidden, visible};

/// A group in the house style.
///
/// | citation | result |
/// |---|---|
/// | `[@a]`, `[-@a]`, `-@a` | `[[1]](link)` |
/// | `[@a; @b]` | `[[1]](link) [[2]](link)` |
/// | `[@a, 7-9]` | `([[1]](link), pp. 7-9)` |
/// | `[see @a, p. 3; @b]` | `(see [[1]](link), p. 3; [[2]](link))` |
/// | `@a` | `Bordes et al. [[1]](link)` |
/// | `@a [p. 3]` | `Bordes et al. ([[1]](link), p. 3)` |
///
/// Within the text of a link the numbers are no links; in a block of HTML they are written as HTML. `entries` are those of
/// the reference list, in its order; a key that is not among them stands as it is.
pub fn citation(document: &Markdown, group: &Group, entries: &[&Entry]) -> String {
    let house = House { document, entries, group };
    let marks: Vec<String> = group.items.iter().map(|item| house.item(item)).collect();
    let plain = group.items.iter().all(|item| item.prefix.is_empty() && item.suffix.is_empty());
    let marks = if plain { marks.join(" ") } else { format!("({})", marks.join("; ")) };
    match group.items.first().filter(|item| group.textual && !item.suppressed) {
        Some(lead) => format!("{}{marks}", house.people(lead)),
        None => marks,
    }
}

struct House<'a> {
    document: &'a Markdown,
    entries: &'a [&'a Entry],
    group: &'a Group,
}

impl House<'_> {
    fn item(&self, item: &Item) -> String {
        let mark =
            self.find(&item.key).map_or_else(|| format!("@{}", item.key), |(number, entry)| self.mark(number, entry));
        let prefix = self.words(&item.prefix);
        let suffix = self.words(&item.suffix);
        let name = pages(self.document.source(&item.suffix)).map_or("", |pages| pages.name());
        let before = if prefix.is_empty() { "" } else { " " };
        let behind = if suffix.is_empty() || suffix.starts_with(['.', ':', '\'', '’']) { "" } else { ", " };
        format!("{prefix}{before}{mark}{behind}{name}{suffix}")
    }

    fn find(&self, key: &str) -> Option<(usize, &Entry)> {
        place_of(key, self.entries).map(|at| (at + 1, self.entries[at]))
    }

    /// The words before or behind a work, with what they cite.
    fn words(&self, at: &std::ops::Range<usize>) -> String {
        let mut text = String::new();
        let mut here = at.start;
        let inner = self.group.inner.iter().filter(|group| at.start <= group.at.start && group.at.end <= at.end);
        for group in inner {
            text.push_str(self.document.source(&(here..group.at.start)));
            text.push_str(&citation(self.document, group, self.entries));
            here = group.at.end;
        }
        text + self.document.source(&(here..at.end))
    }

    fn mark(&self, number: usize, entry: &Entry) -> String {
        let link = entry.link().filter(|link| link.starts_with("https://") || link.starts_with("http://"));
        match (self.group.context, link) {
            (Context::Link, _) => format!("\\[{number}\\]"),
            (Context::Html, Some(link)) => {
                format!("<a href=\"{}\">[{number}]</a>", address(&link).replace('&', "&amp;"))
            }
            (Context::Text | Context::Front, Some(link)) => format!("[[{number}]]({})", address(&link)),
            (_, None) => format!("[{number}]"),
        }
    }

    fn people(&self, item: &Item) -> String {
        let names =
            self.find(&item.key).map(|(_, entry)| visible(&people(entry)).replace('\n', " ")).unwrap_or_default();
        let html = self.group.context == Context::Html;
        let safe: String = names.chars().map(|c| safe(c, html)).collect();
        if safe.is_empty() { safe } else { format!("{safe} ") }
    }
}

/// A character that is nothing but text, in Markdown or in HTML.
fn safe(c: char, html: bool) -> String {
    match c {
        '&' => "&amp;".to_owned(),
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        c if !html && "\\`*_[]|$~".contains(c) => format!("\\{c}"),
        c => c.to_string(),
    }
}

/// An address that can't end the link it stands in.
fn address(url: &str) -> String {
    let escape = |c: char| match c {
        '(' | ')' | '<' | '>' | '"' | '\'' | '\\' | ' ' | '`' | '[' | ']' | '*' | '|' | '$' => {
            format!("%{:02X}", u32::from(c))
        }
        c if c.is_control() || is_hidden(c) => String::new(),
        c => c.to_string(),
    };
    url.chars().map(escape).collect()
}
