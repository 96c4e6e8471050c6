//! An annotated bibliography: references with their notes, in sections with the family's own words as introduction.

mod notation;
mod note;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::{Group, Options};
use crate::cite::house::{people, year};
use crate::cite::{Look, Span, Style};
use crate::model::markup::{Markup, Token, plain, shown, tokens};
use crate::model::{Entry, Library, Sort};
use notation::Notation;

/// The names of the formats that an annotated bibliography can be written in.
pub fn names() -> impl Iterator<Item = &'static str> {
    notation::NOTATIONS.iter().map(|notation| notation.name)
}

/// The name of the format whose files end so.
pub fn by_extension(extension: &str) -> Option<&'static str> {
    let known = |notation: &&Notation| notation.extensions.iter().any(|known| known.eq_ignore_ascii_case(extension));
    notation::NOTATIONS.iter().find(known).map(|notation| notation.name)
}

/// The whole document in the format of that name; nothing where no format is called so. References are in the style that
/// is given, else in the house style, with where the work appeared.
///
/// Notes are Markdown: their paragraphs, lists, quotations and code become those of the format, their headings bold
/// lines, and HTML in them is shown as it is written. An entry that stands in several sections has its note in the first,
/// and a pointer to it in the others.
pub fn write(name: &str, entries: &[&Entry], options: &Options<'_>, style: Option<&Style>) -> Option<String> {
    let notation = notation::NOTATIONS.iter().find(|notation| notation.name == name)?;
    let shaped: Vec<Cow<'_, Entry>> = entries.iter().map(|entry| options.shaped(entry)).collect();
    let entries: Vec<&Entry> = shaped.iter().map(Cow::as_ref).collect();
    let references = References::new(&entries, style, notation.quotes);
    let mut seen = BTreeMap::new();
    let mut text = (notation.head)("Annotated bibliography");
    for section in sections(&entries, options) {
        text.push_str(&written(notation, &section, &references, &mut seen));
    }
    Some(text.trim_end().to_owned() + "\n" + notation.tail)
}

/// What stands under one heading.
struct Section<'a> {
    /// The heading; absent where there is but one list.
    heading: Option<String>,
    /// What the library says of the group.
    about: &'a str,
    entries: Vec<&'a Entry>,
}

/// The heading under which each entry stands first, by key.
type Seen = BTreeMap<String, String>;

fn written(notation: &Notation, section: &Section<'_>, references: &References, seen: &mut Seen) -> String {
    let heading = section.heading.as_deref().unwrap_or_default();
    let head = if heading.is_empty() { String::new() } else { (notation.heading)(&notation.plain(heading)) };
    let about = note::written(section.about, notation);
    let entry = |entry: &&Entry| {
        let before = seen.get(&entry.key).cloned();
        let note = entry.note.as_deref().map(|text| match &before {
            None => note::written(text, notation),
            Some(heading) => (notation.paragraph)(&notation.plain(&format!("See the note under {heading}."))),
        });
        let key = before.is_none().then_some(entry.key.as_str());
        seen.entry(entry.key.clone()).or_insert_with(|| heading.to_owned());
        (notation.entry)(key, &notation.line(references.of(entry)), &note.unwrap_or_default())
    };
    let entries: String = section.entries.iter().map(entry).collect();
    format!("{head}{about}{entries}")
}

/// The sections that are asked for, none of them empty; what is in no group comes last.
fn sections<'a>(entries: &[&'a Entry], options: &Options<'a>) -> Vec<Section<'a>> {
    let Some(group) = options.group_by else {
        return vec![Section { heading: None, about: "", entries: entries.to_vec() }];
    };
    let without = match group {
        Group::Family => "No family",
        Group::Year => "No year",
        Group::Tag => "No tag",
    };
    let members = |name: Option<&str>| {
        let is_one = |entry: &&&Entry| {
            let groups = groups(entry, group);
            name.map_or(groups.is_empty(), |name| groups.iter().any(|one| one == name))
        };
        let mut members: Vec<&Entry> = entries.iter().filter(is_one).copied().collect();
        Sort::Year.sort(&mut members);
        members
    };
    let named = group_names(entries, group, options.library);
    let family = |name: &str| options.library.family(name).filter(|_| group == Group::Family);
    let sections = named.iter().map(|name| Section {
        heading: Some(family(name).map_or_else(|| name.clone(), |family| family.title.clone())),
        about: family(name).map_or("", |family| &family.about),
        entries: members(Some(name)),
    });
    let rest = Section { heading: Some(without.to_owned()), about: "", entries: members(None) };
    sections.chain([rest]).filter(|section| !section.entries.is_empty()).collect()
}

fn group_names(entries: &[&Entry], group: Group, library: &Library) -> Vec<String> {
    if group == Group::Family {
        return library.families.iter().map(|family| family.key.clone()).collect();
    }
    let names: BTreeSet<String> = entries.iter().flat_map(|entry| groups(entry, group)).collect();
    names.into_iter().collect()
}

fn groups(entry: &Entry, group: Group) -> Vec<String> {
    match group {
        Group::Family => entry.families.clone(),
        Group::Year => entry.year().map(|year| year.to_string()).into_iter().collect(),
        Group::Tag => entry.tags.clone(),
    }
}

/// The references, by key.
struct References(BTreeMap<String, Vec<Span>>);

impl References {
    /// In a style without their numbers, which would say nothing here.
    fn new(entries: &[&Entry], style: Option<&Style>, quotes: (&str, &str)) -> Self {
        let Some(style) = style else {
            return Self(entries.iter().map(|entry| (entry.key.clone(), house(entry, quotes))).collect());
        };
        Self(style.references(entries).into_iter().map(|reference| (reference.key, reference.text)).collect())
    }

    fn of(&self, entry: &Entry) -> &[Span] {
        self.0.get(&entry.key).map(Vec::as_slice).unwrap_or_default()
    }
}

/// `CLIP: Radford et al. "Learning Transferable …", ICML (2021).`, with the title as a link; a venue that ends in the year
/// says it once.
fn house(entry: &Entry, (open, close): (&str, &str)) -> Vec<Span> {
    let span = |text: String, look| Span { text, look, link: None };
    let name = entry.name.iter().flat_map(|name| [span(name.clone(), Look::BOLD), span(": ".to_owned(), Look::PLAIN)]);
    let people = people(entry);
    let before = if people.is_empty() { open.to_owned() } else { format!("{people} {open}") };
    let (year, place) = (year(entry), place(entry));
    let said = place.as_ref().is_some_and(|(place, _)| place.ends_with(&format!(" {year}")));
    let end = if said { ".".to_owned() } else { format!(" ({year}).") };
    let comma = if place.is_some() { ", " } else { "" };
    name.chain([span(before, Look::PLAIN)])
        .chain(title(&entry.title, entry.link().as_deref()))
        .chain([span(format!("{close}{comma}"), Look::PLAIN)])
        .chain(place.map(|(place, look)| span(place, look)))
        .chain([span(end, Look::PLAIN)])
        .collect()
}

/// Where a work appeared: its venue, else its number at arXiv, else who published it.
fn place(entry: &Entry) -> Option<(String, Look)> {
    let part = |name: &str| entry.venue.get(name).map(|text| plain(text).into_owned()).filter(|text| !text.is_empty());
    let arxiv = || entry.ids.get("arxiv").map(|number| (format!("arXiv:{number}"), Look::PLAIN));
    let venue = part("name").or_else(|| part("short")).map(|venue| (venue, Look::ITALIC));
    venue.or_else(arxiv).or_else(|| part("publisher").map(|publisher| (publisher, Look::PLAIN)))
}

/// The stretches of a title, each with its look.
fn title(text: &str, link: Option<&str>) -> Vec<Span> {
    let mut looks: Vec<Look> = Vec::new();
    let mut spans = Vec::new();
    for token in tokens(text) {
        let (part, own) = match token {
            Token::Text(part) => (part.to_owned(), Look::PLAIN),
            Token::Command(part) => (shown(part).to_owned(), Look::PLAIN),
            Token::Math(math) => (math.trim_matches('$').to_owned(), Look::MATH),
            Token::Literal(c) => (c.to_string(), Look::PLAIN),
            Token::OpenArgument => ("{".to_owned(), Look::PLAIN),
            Token::CloseArgument => ("}".to_owned(), Look::PLAIN),
            Token::Begin(_, Markup::Quotes) => ("“".to_owned(), Look::PLAIN),
            Token::End(Markup::Quotes) => ("”".to_owned(), Look::PLAIN),
            Token::Begin(_, markup) => {
                looks.push(look(markup));
                continue;
            }
            Token::End(_) => {
                looks.pop();
                continue;
            }
            Token::Open | Token::Close => continue,
        };
        let look = looks.iter().fold(own, |look, outer| look.on(*outer));
        spans.push(Span { text: part, look, link: link.map(str::to_owned).filter(|_| own != Look::MATH) });
    }
    joined(spans)
}

/// Neighbours that look alike, as one: a title is one link.
fn joined(spans: Vec<Span>) -> Vec<Span> {
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut().filter(|last| last.look == span.look && last.link == span.link) {
            Some(last) if span.look != Look::MATH => last.text.push_str(&span.text),
            _ => joined.push(span),
        }
    }
    joined
}

fn look(markup: Markup) -> Look {
    match markup {
        Markup::Emphasis => Look::ITALIC,
        Markup::Bold => Look::BOLD,
        Markup::SmallCaps => Look::SMALL_CAPS,
        Markup::Superscript => Look::RAISED,
        Markup::Subscript => Look::LOWERED,
        Markup::Quotes | Markup::Plain => Look::PLAIN,
    }
}

#[cfg(test)]
mod tests;
