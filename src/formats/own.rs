//! Entries in the fields of `library.toml`, from the values that a reader of TOML or JSON gives.

use super::{Found, Remark};
use crate::model::field::field;
use crate::model::markup::from_plain;
use crate::model::{Entry, Shape, Value};

use std::ops::Range;

/// An entry from its fields. What is no value of its field is kept in `fields` where it is a text or a number, and
/// said; a field that `refs` does not know is kept as it is.
pub fn found(key: &str, fields: impl IntoIterator<Item = (String, toml::Value)>, at: Range<usize>) -> Found {
    let mut entry = Entry { key: key.to_owned(), ..Entry::default() };
    let mut remarks = Vec::new();
    for (name, value) in fields {
        if let Err(wrong) = set(&mut entry, &name, &value) {
            remarks.push(keep(&mut entry, &name, &value, at.start, &wrong));
        }
    }
    Found { entry, at, remarks }
}

fn set(entry: &mut Entry, name: &str, value: &toml::Value) -> Result<(), String> {
    let Some(row) = field(name) else {
        entry.extra.push((name.to_owned(), Value::Other(value.clone())));
        return Ok(());
    };
    let shaped = shaped(row.shape, value).ok_or_else(|| format!("expected {}", row.shape.words()))?;
    (row.set)(entry, shaped)
}

/// Keeps what is no value of its field.
fn keep(entry: &mut Entry, name: &str, value: &toml::Value, at: usize, wrong: &str) -> Remark {
    let key = entry.key.clone();
    match text(value).or_else(|| number(value)) {
        Some(text) => {
            entry.fields.set(name, from_plain(&text));
            Remark::warning(at, format!("`{key}`, `{name}`: {wrong}: kept in `fields` as it is"))
        }
        None => Remark::damage(at, format!("`{key}`, `{name}`: {wrong}: not read")),
    }
}

/// The value in the shape of its field.
fn shaped(shape: Shape, value: &toml::Value) -> Option<Value> {
    match (shape, value) {
        (Shape::Flag, toml::Value::Boolean(flag)) => Some(Value::Flag(*flag)),
        (Shape::List, toml::Value::Array(items)) => items.iter().map(text).collect::<Option<_>>().map(Value::List),
        (Shape::Table, toml::Value::Table(table)) => {
            let pair = |(name, value): (&String, &toml::Value)| Some((name.clone(), text(value).or(number(value))?));
            Some(Value::Table(table.iter().map(pair).collect::<Option<Vec<_>>>()?.into_iter().collect()))
        }
        (Shape::Text, _) => text(value).map(Value::Text),
        (Shape::Date, _) => text(value).or(number(value)).map(Value::Text),
        _ => None,
    }
}

/// A text, with line ends as line feeds.
fn text(value: &toml::Value) -> Option<String> {
    value.as_str().map(|text| text.replace("\r\n", "\n"))
}

fn number(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Float(number) => Some(number.to_string()),
        toml::Value::Datetime(date) => Some(date.to_string()),
        _ => None,
    }
}

/// Entries of every field and shape, for the tests of the formats that keep all of them.
#[cfg(test)]
pub mod samples {
    use crate::model::{Entry, EntryType, Name, Table, Value};
    use proptest::prelude::*;

    fn word() -> impl Strategy<Value = String> {
        prop_oneof![any::<String>(), "[a-z{}\\\\$\"' \n\u{1b}\u{202e}]{0,12}"].prop_map(|text| text.replace('\r', ""))
    }

    fn table() -> impl Strategy<Value = Table> {
        proptest::collection::btree_map(word(), word(), 0..3).prop_map(|pairs| pairs.into_iter().collect())
    }

    fn extra() -> impl Strategy<Value = Vec<(String, Value)>> {
        let date: toml::value::Datetime = "2021-02-26".parse().unwrap();
        let value = prop_oneof![
            word().prop_map(toml::Value::String),
            any::<i64>().prop_map(toml::Value::Integer),
            any::<i32>().prop_map(|number| toml::Value::Float(f64::from(number) / 4.0)),
            any::<bool>().prop_map(toml::Value::Boolean),
            Just(toml::Value::Datetime(date)),
            proptest::collection::vec(word(), 0..3).prop_map(toml::Value::from),
            proptest::collection::btree_map(word(), word(), 1..3).prop_map(|pairs| toml::Value::Table(
                pairs.into_iter().map(|(name, text)| (name, text.into())).collect()
            )),
        ];
        let named = proptest::collection::btree_map("x-[a-z é.]{0,4}", value, 0..3);
        named.prop_map(|pairs| pairs.into_iter().map(|(name, value)| (name, Value::Other(value))).collect())
    }

    /// An entry of any type, with any text in any field.
    pub fn entries() -> impl Strategy<Value = Entry> {
        let kinds: Vec<EntryType> = EntryType::names().map(|name| name.parse().unwrap()).collect();
        let texts = proptest::collection::vec(word(), 6);
        let tables = proptest::collection::vec(table(), 5);
        let lists = proptest::collection::vec(proptest::collection::vec(word(), 0..3), 3);
        let dates = proptest::option::of((1000_u16..9999).prop_map(|year| year.to_string().parse().unwrap()));
        (word(), proptest::sample::select(kinds), texts, tables, lists, dates, extra()).prop_map(
            |(key, kind, mut texts, mut tables, mut lists, date, extra)| Entry {
                key,
                entry_type: Some(kind),
                name: texts.pop().filter(|name| !name.trim().is_empty()),
                title: texts.pop().unwrap(),
                authors: ["Li, A.", "{B, C}", "D, Jr., E"].iter().map(|name| Name::parse(name).unwrap()).collect(),
                et_al: lists[0].is_empty(),
                editors: Vec::new(),
                date,
                posted: date,
                venue: tables.pop().unwrap(),
                ids: tables.pop().unwrap(),
                primary_class: texts.pop(),
                urls: tables.pop().unwrap(),
                families: lists.pop().unwrap(),
                tags: lists.pop().unwrap(),
                builds_on: vec!["k".parse().unwrap(), "k: extends".parse().unwrap()],
                attributes: tables.pop().unwrap(),
                note: texts.pop(),
                abstract_text: texts.pop(),
                comment: texts.pop(),
                fields: tables.pop().unwrap(),
                extra,
                ..Entry::default()
            },
        )
    }
}
