//! Which entries a reader wants to see, and in which order.

use std::cmp::Ordering;
use std::ops::RangeInclusive;
use std::str::FromStr;

use thiserror::Error;

use super::{Entry, Library, Name, text};

/// A filter: an entry passes when it meets every condition that is set.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// In one of these families or of their sub-families; none set: in any.
    pub families: Vec<String>,
    /// With every one of these tags.
    pub tags: Vec<String>,
    /// In one of these years; none set: in any.
    pub years: Vec<Years>,
    /// With every one of these in the name of an author.
    pub authors: Vec<String>,
    /// With every one of these somewhere in its text.
    pub words: Vec<String>,
}

impl Filter {
    /// Whether nothing is asked for, so that every entry passes.
    pub fn is_empty(&self) -> bool {
        self.families.is_empty()
            && self.tags.is_empty()
            && self.years.is_empty()
            && self.authors.is_empty()
            && self.words.is_empty()
    }

    /// The entries that pass, in the library's order.
    pub fn select<'a>(&self, library: &'a Library) -> Vec<&'a Entry> {
        let folded = Self {
            families: self.families.iter().flat_map(|key| library.descendants(key)).map(str::to_owned).collect(),
            authors: self.authors.iter().map(|author| text::fold(author)).collect(),
            words: self.words.iter().map(|word| text::fold(word)).collect(),
            ..self.clone()
        };
        library.entries.iter().filter(|entry| folded.passes(entry)).collect()
    }

    fn passes(&self, entry: &Entry) -> bool {
        let any = |wanted: &[String], own: &[String]| wanted.is_empty() || wanted.iter().any(|w| own.contains(w));
        any(&self.families, &entry.families)
            && self.tags.iter().all(|tag| entry.tags.contains(tag))
            && (self.years.is_empty() || entry.year().is_some_and(|year| self.years.iter().any(|y| y.contains(year))))
            && self.authors.iter().all(|author| by(entry, author))
            && (self.words.is_empty() || has_words(entry, &self.words))
    }
}

fn by(entry: &Entry, author: &str) -> bool {
    entry
        .authors
        .iter()
        .any(|name| text::fold(&name.natural()).contains(author) || text::fold(&name.to_string()).contains(author))
}

fn has_words(entry: &Entry, words: &[String]) -> bool {
    let all = text::fold(&searchable(entry));
    words.iter().all(|word| all.contains(word))
}

/// Everything of an entry that a search looks at, line by line.
fn searchable(entry: &Entry) -> String {
    let texts = [&entry.name, &entry.note, &entry.abstract_text, &entry.comment, &entry.journal_ref];
    let tables = [&entry.venue, &entry.ids, &entry.urls, &entry.attributes];
    let title = entry.plain_title();
    [entry.key.as_str(), &title]
        .into_iter()
        .map(str::to_owned)
        .chain(texts.into_iter().flatten().cloned())
        .chain(entry.authors.iter().map(Name::natural))
        .chain(entry.families.iter().chain(&entry.tags).cloned())
        .chain(tables.into_iter().flat_map(|table| table.iter().map(|(_, text)| text.to_owned())))
        .chain(entry.year().map(|year| year.to_string()))
        .collect::<Vec<_>>()
        .join(" \u{1} ")
}

/// One year or a range of years, both ends with it.
///
/// | input | result |
/// |---|---|
/// | `2023` | 2023 |
/// | `2021..2023` | 2021, 2022, 2023 |
/// | `2022..`, `..2022` | from, up to and with 2022 |
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Years(RangeInclusive<u16>);

/// A text that is no year and no range of years.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("expected a year (2023) or a range of years (2021..2023, 2022.., ..2022)")]
pub struct YearsError;

impl Years {
    /// Whether `year` is one of them.
    pub fn contains(&self, year: u16) -> bool {
        self.0.contains(&year)
    }
}

impl FromStr for Years {
    type Err = YearsError;

    fn from_str(text: &str) -> Result<Self, YearsError> {
        let year = |text: &str| match text.trim() {
            y if y.len() == 4 && y.bytes().all(|b| b.is_ascii_digit()) => y.parse().map_err(|_| YearsError),
            _ => Err(YearsError),
        };
        let end = |text: &str, open: u16| if text.trim().is_empty() { Ok(open) } else { year(text) };
        let range = match text.split_once("..") {
            None => year(text).map(|one| one..=one)?,
            Some((from, to)) => end(from, 0)?..=end(to.trim_start_matches('='), u16::MAX)?,
        };
        let nothing = text.trim() == ".." || range.is_empty();
        if nothing { Err(YearsError) } else { Ok(Self(range)) }
    }
}

/// What entries are ordered by; equal ones by key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// By date, the oldest first; undated ones last.
    #[default]
    Year,
    /// By short name.
    Name,
    /// By key.
    Key,
    /// By title.
    Title,
    /// By the first author's family name.
    Author,
    /// By the day they came into the library, the oldest first.
    Added,
    /// By the first family.
    Family,
    /// By venue.
    Venue,
}

impl Sort {
    /// Puts entries in this order.
    pub fn sort(self, entries: &mut [&Entry]) {
        entries.sort_by(|a, b| self.compare(a, b).then_with(|| a.key.cmp(&b.key)));
    }

    fn compare(self, a: &Entry, b: &Entry) -> Ordering {
        let last_if_none = |a: Option<super::Date>, b: Option<super::Date>| match (a, b) {
            (Some(a), Some(b)) => a.cmp(&b),
            (a, b) => b.is_some().cmp(&a.is_some()),
        };
        let by = |text: fn(&Entry) -> String| text::fold(&text(a)).cmp(&text::fold(&text(b)));
        match self {
            Self::Year => last_if_none(a.date.or(a.posted), b.date.or(b.posted)),
            Self::Added => last_if_none(a.added, b.added),
            Self::Name => by(Entry::label),
            Self::Key => Ordering::Equal,
            Self::Title => by(Entry::plain_title),
            Self::Author => by(|entry| entry.authors.first().map_or(String::new(), |name| name.family().to_owned())),
            Self::Family => by(|entry| entry.families.first().cloned().unwrap_or_else(|| "~".to_owned())),
            Self::Venue => by(|entry| entry.venue_short().unwrap_or("~").to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_read_with_open_ends() {
        let years = |text: &str| text.parse::<Years>().unwrap();
        assert!(years("2023").contains(2023) && !years("2023").contains(2022));
        assert!(years("2021..2023").contains(2021) && years("2021..2023").contains(2023));
        assert!(years("2022..").contains(2030) && !years("..2022").contains(2023));
        for text in ["", "..", "23", "2023..2021", "2021-2023", "+202"] {
            assert_eq!(text.parse::<Years>(), Err(YearsError), "{text}");
        }
    }

    #[test]
    fn every_condition_must_be_met_and_families_are_alternatives() {
        let entry = |key: &str, family: &str, year: u16| Entry {
            key: key.to_owned(),
            families: vec![family.to_owned()],
            date: Some(super::super::Date::of_year(year)),
            authors: vec![Name::parse("Ramírez, Aurora").unwrap()],
            ..Entry::default()
        };
        let entries =
            vec![entry("a", "contrastive", 2021), entry("b", "masking", 2023), entry("c", "generative", 2023)];
        let sub = super::super::Family {
            key: "generative".into(),
            parent: Some("masking".into()),
            ..super::super::Family::default()
        };
        let mut library = Library { entries, ..Library::default() };
        let of = |library: &Library, family: &str| {
            Filter { families: vec![family.to_owned()], ..Filter::default() }.select(library).len()
        };
        assert_eq!(of(&library, "masking"), 1);
        library.families.push(sub);
        assert_eq!(of(&library, "masking"), 2, "sub-families are included");
        library.families.clear();
        let keys = |filter: Filter| filter.select(&library).iter().map(|e| e.key.clone()).collect::<Vec<_>>();
        let families = vec!["contrastive".to_owned(), "masking".to_owned()];
        assert_eq!(keys(Filter { families: families.clone(), ..Filter::default() }), ["a", "b"]);
        assert_eq!(keys(Filter { families, years: vec!["2023".parse().unwrap()], ..Filter::default() }), ["b"]);
        assert_eq!(keys(Filter { authors: vec!["ramirez".to_owned()], ..Filter::default() }).len(), 3);
        assert_eq!(keys(Filter { words: vec!["Aurora".to_owned(), "mask".to_owned()], ..Filter::default() }), ["b"]);
    }
}
