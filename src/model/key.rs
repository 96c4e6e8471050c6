//! Citation keys: made from a pattern, in ASCII, unique in their library.

use std::str::FromStr;

use thiserror::Error;

use super::{Entry, Name, text};

/// How a new entry's key is made. `{author}`, `{year}`, `{name}`, `{title}` and `{short}` (the name,
/// else the first word of the title) are filled in; other characters stand as they are.
///
/// ```
/// use refs::model::{Entry, KeyPattern};
/// let entry = Entry { title: "A Study of Studies".into(), ..Entry::default() };
/// assert_eq!(KeyPattern::default().key(&entry, |_| false), "anonndstudy");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyPattern(String);

/// A pattern that names no known part.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("`{0}` is not a key pattern: expected text with {{author}}, {{year}}, {{name}}, {{title}} or {{short}}")]
pub struct PatternError(String);

impl Default for KeyPattern {
    fn default() -> Self {
        Self("{author}{year}{short}".to_owned())
    }
}

type Part = fn(&Entry) -> String;

const PARTS: [(&str, Part); 5] = [
    ("{author}", author),
    ("{year}", |entry| entry.year().map_or("nd".to_owned(), |year| year.to_string())),
    ("{name}", |entry| entry.name.as_deref().map(text::alphanumeric).unwrap_or_default()),
    ("{title}", title_word),
    ("{short}", |entry| {
        entry
            .name
            .as_deref()
            .map(text::alphanumeric)
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| title_word(entry))
    }),
];

impl FromStr for KeyPattern {
    type Err = PatternError;

    fn from_str(pattern: &str) -> Result<Self, PatternError> {
        let rest = PARTS.iter().fold(pattern.to_owned(), |rest, (part, _)| rest.replace(part, ""));
        let plain = rest.chars().all(|c| c.is_ascii_alphanumeric() || "-_:.".contains(c));
        let varies = rest != pattern;
        (plain && varies).then(|| Self(pattern.to_owned())).ok_or_else(|| PatternError(pattern.to_owned()))
    }
}

impl KeyPattern {
    /// The key of `entry`, made unique with a letter behind it where `taken` says it is in use.
    pub fn key(&self, entry: &Entry, taken: impl Fn(&str) -> bool) -> String {
        let key = PARTS.iter().fold(self.0.clone(), |key, (part, value)| key.replace(part, &value(entry)));
        let numbered = (2..).map(|n| format!("{key}-{n}"));
        let lettered = ('b'..='z').map(|letter| format!("{key}{letter}"));
        std::iter::once(key.clone()).chain(lettered).chain(numbered).find(|key| !taken(key)).unwrap_or(key)
    }
}

fn author(entry: &Entry) -> String {
    let name = entry.authors.first().map_or("", Name::family);
    let words = || name.split_whitespace().map(text::alphanumeric);
    let of_body = matches!(entry.authors.first(), Some(Name::Organisation(_)));
    let key = if of_body {
        words().find(|word| !["the", "", "for", "of"].contains(&word.as_str())).unwrap_or_default()
    } else {
        words().collect()
    };
    if key.is_empty() { "anon".to_owned() } else { key }
}

/// The first word of the title that says something, or its first word.
fn title_word(entry: &Entry) -> String {
    let title = entry.plain_title();
    let words = || {
        title.split_whitespace().map(|word| {
            let first = word.split(['-', '/', '–']).find(|part| !text::alphanumeric(part).is_empty());
            text::alphanumeric(first.unwrap_or_default())
        })
    };
    let says = |word: &String| !word.is_empty() && !EMPTY_WORDS.contains(&word.as_str());
    words().find(says).or_else(|| words().find(|word| !word.is_empty())).unwrap_or_else(|| "untitled".to_owned())
}

const EMPTY_WORDS: [&str; 12] = ["a", "an", "the", "on", "of", "in", "for", "to", "and", "with", "from", "towards"];

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(author: &str, year: &str, name: Option<&str>, title: &str) -> Entry {
        Entry {
            title: title.to_owned(),
            authors: vec![Name::parse(author).unwrap()],
            date: Some(year.parse().unwrap()),
            name: name.map(str::to_owned),
            ..Entry::default()
        }
    }

    #[test]
    fn a_key_is_author_year_and_name_or_first_title_word() {
        let key = |author, name, title| KeyPattern::default().key(&entry(author, "2021-07", name, title), |_| false);
        assert_eq!(key("Radford, Alec", Some("CLIP"), "Learning Transferable"), "radford2021clip");
        assert_eq!(key("Radford, Alec", None, "Learning Transferable"), "radford2021learning");
        assert_eq!(key("van den Oord, Aäron", None, "A Study"), "vandenoord2021study");
        assert_eq!(key("Ålund-Müller, Ö", Some("BLIP-2"), "x"), "alundmuller2021blip2");
        assert_eq!(key("{The BABAR Collaboration}", None, "$e^+$ Cross"), "babar2021e");
        assert_eq!(key("Li, Bo", None, "0"), "li20210");
        assert_eq!(key("李, 明", None, "x"), "li2021x");
    }

    #[test]
    fn a_taken_key_gets_a_letter() {
        let entry = entry("Li, Bo", "2021", None, "Vision");
        let taken = ["li2021vision", "li2021visionb"];
        assert_eq!(KeyPattern::default().key(&entry, |key| taken.contains(&key)), "li2021visionc");
    }

    #[test]
    fn a_pattern_must_name_a_part() {
        assert!("{author}-{year}".parse::<KeyPattern>().is_ok());
        assert!("{autor}".parse::<KeyPattern>().is_err() && "fixed".parse::<KeyPattern>().is_err());
        assert!("{author}/{year}".parse::<KeyPattern>().is_err());
    }
}
