//! The value of a field, in the few shapes that `library.toml` uses.

use serde::{Deserialize, Serialize, Serializer, ser::SerializeMap};

use super::markup::plain;

/// The shape that a field's value must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One text.
    Text,
    /// A text, a year as a number, or a TOML date.
    Date,
    /// `true` or `false`.
    Flag,
    /// A list of texts.
    List,
    /// Names with a text each.
    Table,
}

impl Shape {
    /// The shape in a reader's words, as messages use it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Text => "a text in quotes",
            Self::Date => "a date (\"2021\", \"2021-02\" or \"2021-02-26\")",
            Self::Flag => "true or false",
            Self::List => "a list of texts",
            Self::Table => "a table of texts, { name = \"…\" }",
        }
    }
}

/// A field's value.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// `true` or `false`.
    Flag(bool),
    /// A text; dates are texts here.
    Text(String),
    /// A list of texts, in the order of the file.
    List(Vec<String>),
    /// Names with a text each, in the order of the file.
    Table(Table),
    /// The value of a field that `refs` does not know, kept as it is.
    Other(toml::Value),
}

impl Value {
    /// The value as a person reads it: a text without markup, the items of a list with `and` between them.
    pub fn plain(&self) -> String {
        match self {
            Self::Text(one) => plain(one).into_owned(),
            Self::List(items) => items.join(" and "),
            other => format!("{other:?}"),
        }
    }
}

/// Names with a text each, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Table(Vec<(String, String)>);

impl Table {
    /// The text that stands under `name`.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, text)| text.as_str())
    }

    /// Puts `text` under `name`, in the place of what stood there.
    pub fn set(&mut self, name: &str, text: impl Into<String>) {
        match self.0.iter_mut().find(|(n, _)| n == name) {
            Some((_, old)) => *old = text.into(),
            None => self.0.push((name.to_owned(), text.into())),
        }
    }

    /// Puts `text` under `name`, where nothing stands under it: what is there is not looked through.
    pub fn push(&mut self, name: &str, text: impl Into<String>) {
        self.0.push((name.to_owned(), text.into()));
    }

    /// Puts `text` under `name`, before everything else.
    pub fn set_first(&mut self, name: &str, text: impl Into<String>) {
        self.remove(name);
        self.0.insert(0, (name.to_owned(), text.into()));
    }

    /// Takes out what stands under `name`.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|(n, _)| n != name);
    }

    /// Sorts the names by `rank`; those of one rank stay in their order.
    pub fn sort_by_rank(&mut self, rank: impl Fn(&str) -> usize) {
        if !self.0.is_sorted_by_key(|(name, _)| rank(name)) {
            self.0.sort_by_cached_key(|(name, _)| rank(name));
        }
    }

    /// The pairs, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<N: Into<String>, T: Into<String>> FromIterator<(N, T)> for Table {
    fn from_iter<I: IntoIterator<Item = (N, T)>>(pairs: I) -> Self {
        Self(pairs.into_iter().map(|(name, text)| (name.into(), text.into())).collect())
    }
}

impl Serialize for Table {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, text) in &self.0 {
            map.serialize_entry(name, text)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Table {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let map = serde_json::Map::deserialize(deserializer)?;
        Ok(map.into_iter().map(|(name, text)| (name, text.as_str().unwrap_or("").to_owned())).collect())
    }
}
