//! A column of a table: what its head says, and what stands in it for an entry.

use thiserror::Error;

use super::gist::gist;
use crate::cite::house;
use crate::model::attribute::{ATTRIBUTES, billions};
use crate::model::field::{FIELDS, Field, field};
use crate::model::text::squeeze;
use crate::model::{Entry, Library, Name, Table, Value, nearest};

/// A column.
pub struct Column {
    /// The name that it was asked for by.
    pub name: String,
    /// What stands over it: the name in words, and the unit in brackets.
    pub head: String,
    /// Whether its cells are numbers, set to the right.
    pub numeric: bool,
    from: From,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Words or a number.
    Words(String),
    /// A title with its markup.
    Title(String),
    /// A key, cited where the format has citations.
    Citation(String),
}

/// A name that no column has.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("no column is called `{name}`")]
pub struct UnknownColumn {
    /// What was asked for.
    pub name: String,
    /// The most similar name, if any is similar.
    pub near: Option<String>,
}

/// Where the cells come from.
#[derive(Clone, Copy)]
enum From {
    Derived(fn(&Entry, &Library) -> Option<Cell>),
    Field(&'static Field),
    Pair(&'static Pairs),
}

/// A column that is no field of the file as it stands.
struct Derived {
    name: &'static str,
    numeric: bool,
    cell: fn(&Entry, &Library) -> Option<Cell>,
}

const DERIVED: &[Derived] = &[
    Derived { name: "key", numeric: false, cell: |e, _| words(&e.key) },
    Derived { name: "cite", numeric: false, cell: |e, _| Some(Cell::Citation(e.key.clone())) },
    Derived { name: "name", numeric: false, cell: |e, _| Some(label(e)) },
    Derived { name: "year", numeric: true, cell: |e, _| words(&e.year()?.to_string()) },
    Derived { name: "family", numeric: false, cell: |e, l| words(&family_titles(e, l)) },
    Derived { name: "title", numeric: false, cell: |e, _| Some(Cell::Title(e.title.clone())) },
    Derived { name: "author", numeric: false, cell: |e, _| words(&house::people(e)) },
    Derived { name: "authors", numeric: false, cell: |e, _| words(&authors(e)) },
    Derived { name: "type", numeric: false, cell: |e, _| words(e.kind().as_str()) },
    Derived { name: "venue", numeric: false, cell: |e, _| words(e.venue_short()?) },
    Derived { name: "link", numeric: false, cell: |e, _| words(&e.link()?) },
    Derived { name: "gist", numeric: false, cell: |e, _| words(&gist(e)?) },
    Derived { name: "builds-on", numeric: false, cell: |e, l| words(&lineage(e, l)) },
];

/// A table of an entry whose names are columns too.
struct Pairs {
    name: &'static str,
    of: fn(&Entry) -> &Table,
}

const PAIRS: &[Pairs] = &[
    Pairs { name: "attributes", of: |e| &e.attributes },
    Pairs { name: "ids", of: |e| &e.ids },
    Pairs { name: "urls", of: |e| &e.urls },
    Pairs { name: "venue", of: |e| &e.venue },
    Pairs { name: "fields", of: |e| &e.fields },
    Pairs { name: "source", of: |e| &e.source },
];

/// Names in a table of an entry that are columns even where no entry has them.
const USUAL: [(&str, &str); 12] = [
    ("arxiv", "ids"),
    ("doi", "ids"),
    ("openreview", "ids"),
    ("acl", "ids"),
    ("code", "urls"),
    ("weights", "urls"),
    ("project", "urls"),
    ("blog", "urls"),
    ("page", "urls"),
    ("pages", "venue"),
    ("volume", "venue"),
    ("publisher", "venue"),
];

/// Short names of columns, with the names that they stand for.
const SHORT: [(&str, &str); 9] = [
    ("params", "parameters"),
    ("encoder", "vision-encoder"),
    ("backbone", "language-backbone"),
    ("data", "training-data"),
    ("resolution", "image-resolution"),
    ("open", "open-weights"),
    ("license", "licence"),
    ("citation", "cite"),
    ("bases", "builds-on"),
];

/// Units that all cells of a column share, so that the head has them.
const UNITS: [(&str, &str); 2] = [("parameters", "B"), ("image-resolution", "px")];

impl Column {
    /// The column of that name: `year`, `params`, a field of the file, an attribute, or a name in `ids`, `urls`,
    /// `venue` or `fields` of some entry (`code`, `doi`; `venue.pages` where the name alone means something else).
    ///
    /// # Errors
    /// When there is none, with the most similar name.
    pub fn named(wanted: &str, library: &Library) -> Result<Self, UnknownColumn> {
        let wanted = wanted.trim();
        let name = SHORT.iter().find(|(short, _)| *short == wanted).map_or(wanted, |(_, name)| name);
        let unknown = || UnknownColumn { name: wanted.to_owned(), near: near(wanted, library) };
        let (from, name, numeric) = derived(name)
            .or_else(|| attribute_of(name))
            .or_else(|| dotted(name, library))
            .or_else(|| field(name).map(|row| (From::Field(row), name, false)))
            .or_else(|| bare(name, library))
            .ok_or_else(unknown)?;
        let unit = UNITS.iter().find(|(of, _)| *of == name).map(|(_, unit)| format!(" ({unit})")).unwrap_or_default();
        let short = SHORT.iter().find(|(_, long)| *long == name).map_or(wanted, |(short, _)| short);
        let shown = if unit.is_empty() { wanted } else { short };
        let head = format!("{}{unit}", shown.replace('-', " "));
        Ok(Self { name: name.to_owned(), head, numeric, from })
    }

    /// What stands in it for an entry; `None` where the entry says nothing.
    pub fn cell(&self, entry: &Entry, library: &Library) -> Option<Cell> {
        match self.from {
            From::Derived(cell) => cell(entry, library),
            From::Field(row) => words(&in_words((row.get)(entry)?)),
            From::Pair(pairs) => words(&without_unit(&self.name, (pairs.of)(entry).get(&self.name)?)),
        }
    }

    /// Whether the entry says something here.
    pub fn is_filled(&self, entry: &Entry, library: &Library) -> bool {
        self.cell(entry, library).is_some()
    }
}

type Found<'a> = Option<(From, &'a str, bool)>;

fn derived(name: &str) -> Found<'_> {
    DERIVED.iter().find(|row| row.name == name).map(|row| (From::Derived(row.cell), name, row.numeric))
}

/// An attribute that `refs` knows is a column, whether or not an entry has it.
fn attribute_of(name: &str) -> Found<'_> {
    let numeric = UNITS.iter().any(|(of, _)| *of == name);
    ATTRIBUTES.iter().any(|row| row.name == name).then(|| (From::Pair(&PAIRS[0]), name, numeric))
}

/// `venue.pages`
fn dotted<'a>(name: &'a str, library: &Library) -> Found<'a> {
    let (table, inner) = name.split_once('.')?;
    let pairs = PAIRS.iter().find(|pairs| pairs.name == table)?;
    library.entries.iter().any(|entry| (pairs.of)(entry).get(inner).is_some()).then_some((
        From::Pair(pairs),
        inner,
        false,
    ))
}

fn bare<'a>(name: &'a str, library: &Library) -> Found<'a> {
    let has = |pairs: &&Pairs| library.entries.iter().any(|entry| (pairs.of)(entry).get(name).is_some());
    let usual = || USUAL.iter().find(|(usual, _)| *usual == name).map(|(_, table)| table);
    let usual = || usual().and_then(|table| PAIRS.iter().find(|pairs| pairs.name == *table));
    PAIRS.iter().find(has).or_else(usual).map(|pairs| (From::Pair(pairs), name, false))
}

fn near(wanted: &str, library: &Library) -> Option<String> {
    let inner = library.entries.iter().flat_map(|entry| PAIRS.iter().flat_map(|pairs| (pairs.of)(entry).iter()));
    let known: Vec<&str> = known().collect();
    nearest(wanted, known.into_iter().chain(inner.map(|(name, _)| name))).map(str::to_owned)
}

/// The names of the columns that are no fields of the file: derived ones and attributes.
pub fn own() -> impl Iterator<Item = &'static str> {
    DERIVED.iter().map(|row| row.name).chain(ATTRIBUTES.iter().map(|row| row.name))
}

/// The names of columns that every library has.
fn known() -> impl Iterator<Item = &'static str> {
    let others = USUAL.iter().map(|(usual, _)| *usual).chain(SHORT.iter().map(|(short, _)| *short));
    own().chain(others).chain(FIELDS.iter().map(|row| row.name))
}

fn words(text: &str) -> Option<Cell> {
    Some(squeeze(text)).filter(|text| !text.is_empty()).map(Cell::Words)
}

fn label(entry: &Entry) -> Cell {
    entry.name.as_ref().map_or_else(|| Cell::Title(entry.title.clone()), |name| Cell::Words(name.clone()))
}

fn family_titles(entry: &Entry, library: &Library) -> String {
    let title = |key: &String| library.family(key).map_or_else(|| key.clone(), |family| family.title.clone());
    entry.families.iter().map(title).collect::<Vec<_>>().join(", ")
}

fn authors(entry: &Entry) -> String {
    let cut = if entry.et_al { " et al." } else { "" };
    format!("{}{cut}", entry.authors.iter().map(Name::natural).collect::<Vec<_>>().join(", "))
}

/// `CLIP (uses-encoder), OPT (uses-backbone)`
fn lineage(entry: &Entry, library: &Library) -> String {
    let name = |key: &str| {
        let name = library.get(key).map_or_else(|| key.to_owned(), Entry::label);
        match &entry.kinds_of(key)[..] {
            [] => name,
            kinds => format!("{name} ({})", kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", ")),
        }
    };
    entry.ancestors().into_iter().map(name).collect::<Vec<_>>().join(", ")
}

fn in_words(value: Value) -> String {
    match value {
        Value::Flag(flag) => if flag { "yes" } else { "no" }.to_owned(),
        Value::Text(text) => text,
        Value::List(items) => items.join(", "),
        Value::Table(table) => {
            table.iter().map(|(name, text)| format!("{name}: {text}")).collect::<Vec<_>>().join(", ")
        }
        Value::Other(other) => other.to_string(),
    }
}

/// The value in the unit of the head; as it is, its own unit with it, where it can't be told in that.
fn without_unit(name: &str, value: &str) -> String {
    let told = match name {
        "parameters" => billions(value),
        "image-resolution" => value.strip_suffix("px").map(|number| number.trim_end().to_owned()),
        _ => None,
    };
    told.unwrap_or_else(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn library() -> Library {
        let entry = Entry {
            key: "li2023blip2".into(),
            name: Some("BLIP-2".into()),
            title: "{BLIP-2}: Boot".into(),
            date: "2023-07".parse().ok(),
            families: vec!["backbone".into()],
            tags: vec!["a".into(), "b".into()],
            builds_on: vec!["clip: uses-encoder".parse().unwrap()],
            venue: [("short", "ICML 2023"), ("pages", "1-9")].into_iter().collect(),
            urls: [("code", "https://x.org")].into_iter().collect(),
            attributes: [("parameters", "428M"), ("image-resolution", "448 px"), ("odd", "1")].into_iter().collect(),
            ..Entry::default()
        };
        Library { entries: vec![entry], ..Library::default() }
    }

    #[test]
    fn fields_attributes_and_inner_names_are_columns_with_their_units_in_the_head() {
        let library = library();
        for (name, head, cell) in [
            ("name", "name", Some("BLIP-2")),
            ("year", "year", Some("2023")),
            ("params", "params (B)", Some("0.428")),
            ("parameters", "params (B)", Some("0.428")),
            ("image-resolution", "resolution (px)", Some("448")),
            ("encoder", "encoder", None),
            ("venue", "venue", Some("ICML 2023")),
            ("venue.pages", "venue.pages", Some("1-9")),
            ("pages", "pages", Some("1-9")),
            ("code", "code", Some("https://x.org")),
            ("odd", "odd", Some("1")),
            ("tags", "tags", Some("a, b")),
            ("builds-on", "builds on", Some("clip (uses-encoder)")),
            ("note", "note", None),
            ("doi", "doi", None),
        ] {
            let column = Column::named(name, &library).unwrap_or_else(|error| panic!("{error}"));
            let expected = cell.map(|text| Cell::Words(text.to_owned()));
            assert_eq!((column.head.as_str(), column.cell(&library.entries[0], &library)), (head, expected), "{name}");
        }
    }

    #[test]
    fn an_unknown_column_gets_the_nearest_name() {
        let near = |name: &str| Column::named(name, &library()).err().unwrap().near;
        assert_eq!(near("paramters").as_deref(), Some("parameters"));
        assert_eq!(near("vision-encodr").as_deref(), Some("vision-encoder"));
        assert_eq!(near("zzz"), None);
    }
}
