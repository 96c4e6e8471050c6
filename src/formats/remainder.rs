//! The remainder of an entry: what a text in a format that has no place for it gives back otherwise, or not at all.

use crate::model::field::{FIELDS, Field};
use crate::model::markup::protected;
use crate::model::{Entry, Shape, Table, Value};

/// What a field of `library.toml` holds, where that is something else than what comes back.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// The value of a field that is no table.
    Whole(Value),
    /// Names of a table, each with its text; without one where the table has no such name.
    Pairs(Vec<(String, Option<String>)>),
}

/// Fields by their names in `library.toml`, in the order of the file.
pub type Remainder = Vec<(&'static str, Part)>;

/// What is of the library and not of the work: when an entry came into it, and from where.
const OF_THE_LIBRARY: [&str; 2] = ["added", "source"];

/// The fields that a remainder can have.
fn rows() -> impl Iterator<Item = &'static Field> {
    FIELDS.iter().filter(|row| !OF_THE_LIBRARY.contains(&row.name))
}

/// What of an entry has no place in a remainder.
pub fn of_the_library(entry: &Entry) -> impl Iterator<Item = &'static str> {
    let rows: [(&'static str, bool); 3] = [
        ("added", entry.added.is_some()),
        ("source", !entry.source.is_empty()),
        ("unknown fields", !entry.extra.is_empty()),
    ];
    rows.into_iter().filter_map(|(name, there)| there.then_some(name))
}

/// What has to be said beside a text, so that its reader gets the entry and not only what comes back from the text.
pub fn between(back: &Entry, entry: &Entry) -> Remainder {
    rows().filter_map(|row| Some((row.name, part(row, back, entry)?))).collect()
}

/// Whether two entries say the same, but for the order within their tables.
pub fn is_same(one: &Entry, other: &Entry) -> bool {
    between(one, other).is_empty() && between(other, one).is_empty()
}

fn part(row: &Field, back: &Entry, entry: &Entry) -> Option<Part> {
    let same = match row.name {
        // What only says that capitals are kept which are kept by themselves says nothing.
        "title" => title(back, entry) == title(entry, entry),
        // A work of which nothing else is said is a preprint, of the day on which it was posted.
        "type" => back.kind() == entry.kind(),
        "date" => back.date == entry.date.or(entry.posted),
        _ => false,
    };
    let (came, wanted) = if same { (None, None) } else { ((row.get)(back), (row.get)(entry)) };
    if row.shape != Shape::Table {
        return wanted.filter(|value| came.as_ref() != Some(value)).map(Part::Whole);
    }
    let table = |value| if let Some(Value::Table(table)) = value { table } else { Table::default() };
    let (came, wanted) = (table(came), table(wanted));
    let is_text = ["venue", "fields"].contains(&row.name);
    let same = |came: &str, wanted: &str| came == wanted || is_text && protected(came, None) == protected(wanted, None);
    let other = wanted.iter().filter(|(name, text)| came.get(name).is_none_or(|came| !same(came, text)));
    let none = came.iter().filter(|(name, _)| wanted.get(name).is_none());
    let pairs: Vec<_> = other
        .map(|(name, text)| (name.to_owned(), Some(text.to_owned())))
        .chain(none.map(|(name, _)| (name.to_owned(), None)))
        .collect();
    if row.name == "urls" && !keeps_order(came, &pairs, &wanted) {
        let all = wanted.iter().map(|(name, text)| (name.to_owned(), Some(text.to_owned())));
        return Some(Part::Pairs(all.chain(pairs.into_iter().filter(|(_, text)| text.is_none())).collect()));
    }
    (!pairs.is_empty()).then_some(Part::Pairs(pairs))
}

/// Whether addresses, of which each library has its own order, come back in theirs.
fn keeps_order(mut came: Table, pairs: &[(String, Option<String>)], wanted: &Table) -> bool {
    set(&mut came, pairs);
    came == *wanted
}

/// Puts names behind the others, in their order, or takes them out.
fn set(table: &mut Table, pairs: &[(String, Option<String>)]) {
    for (name, text) in pairs {
        table.remove(name);
        if let Some(text) = text {
            table.set(name, text);
        }
    }
}

/// The title, its capitals protected as a format does it for want of another word.
fn title<'a>(entry: &'a Entry, named: &Entry) -> std::borrow::Cow<'a, str> {
    protected(&entry.title, named.name.as_deref())
}

/// The row of a name that may stand in a remainder.
pub fn row(name: &str) -> Option<&'static Field> {
    rows().find(|row| row.name == name)
}

/// Puts a part of a remainder into what came back of the entry; the error says what is wrong with it.
pub fn put(entry: &mut Entry, name: &str, part: &Part) -> Result<(), String> {
    let row = row(name).ok_or_else(|| "there is no such field".to_owned())?;
    let value = match part {
        Part::Whole(value) => value.clone(),
        Part::Pairs(pairs) => {
            let Some(Value::Table(mut table)) = (row.get)(entry).or(Some(Value::Table(Table::default()))) else {
                return Err(format!("expected {}", row.shape.words()));
            };
            set(&mut table, pairs);
            Value::Table(table)
        }
    };
    (row.set)(entry, value)
}

/// The parts of a venue, in the words in which they are told.
const VENUE: [&str; 8] = [
    "venue.name",
    "venue.short",
    "venue.volume",
    "venue.number",
    "venue.series",
    "venue.pages",
    "venue.publisher",
    "venue.address",
];

/// What of an entry is lost where its remainder is not written: `venue.short`, `ids`, `note`.
pub fn lost(remainder: &Remainder) -> Vec<&'static str> {
    let of = |(name, part): &(&'static str, Part)| {
        let Part::Pairs(pairs) = part else { return vec![*name] };
        let said: Vec<&str> = pairs.iter().filter(|(_, text)| text.is_some()).map(|(part, _)| part.as_str()).collect();
        if *name == "venue" {
            let told = |part: &str| VENUE.into_iter().find(|told| told.strip_prefix("venue.") == Some(part));
            return said.into_iter().filter_map(told).collect();
        }
        if said.is_empty() { vec![] } else { vec![*name] }
    };
    remainder.iter().flat_map(of).collect()
}
