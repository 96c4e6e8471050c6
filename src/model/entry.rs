//! One work: what `library.toml` holds of it.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use serde::{Serialize, Serializer, ser::SerializeMap};

use super::field::FIELDS;
use super::{Date, Id, Lineage, LineageKind, Name, Table, Value, markup};

/// One work.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// The citation key, unique in its library.
    pub key: String,
    /// What kind of work it is; absent where nothing is said, which [`Entry::kind`] takes for a preprint.
    pub entry_type: Option<EntryType>,
    /// The short name a reader says (`CLIP`); absent for works without one.
    pub name: Option<String>,
    /// The title, with the markup of [`super::markup`]: `{…}` keeps case, `$…$` is math. Empty for works without one.
    pub title: String,
    /// Every author of the record, in order; empty for works without one.
    pub authors: Vec<Name>,
    /// Whether the source cut the list of authors.
    pub et_al: bool,
    /// The editors of the work, or of the volume that it stands in, in order.
    pub editors: Vec<Name>,
    /// The date of the version that is cited; absent when unknown.
    pub date: Option<Date>,
    /// When the preprint first appeared; absent for works that were none.
    pub posted: Option<Date>,
    /// Where it was published: `name`, `short`, `volume`, `pages`, …; empty for a preprint.
    pub venue: Table,
    /// Identifiers by scheme: `arxiv` (without version), `doi`, …
    pub ids: Table,
    /// arXiv's primary category (`cs.CV`).
    pub primary_class: Option<String>,
    /// Addresses by what is there: `code`, `weights`, `project`, `page`, …
    pub urls: Table,
    /// Keys of the families it belongs to, the most typical first.
    pub families: Vec<String>,
    /// Anything else it is filed under.
    pub tags: Vec<String>,
    /// The works that the model was built from, and what was taken from each; one work may stand there with several kinds.
    pub builds_on: Vec<Lineage>,
    /// What the paper says of the model, by name, with units: `parameters` (`8.3B`), `image-resolution` (`448 px`), …
    pub attributes: Table,
    /// The annotation, in the reader's own words (Markdown).
    pub note: Option<String>,
    /// The abstract; kept only when asked for.
    pub abstract_text: Option<String>,
    /// The authors' comment on arXiv, word for word.
    pub comment: Option<String>,
    /// The journal reference on arXiv, word for word.
    pub journal_ref: Option<String>,
    /// What a foreign file said that no other field has a place for, by its BibLaTeX name (`edition`, `origdate`);
    /// each a text as in [`super::markup`].
    pub fields: Table,
    /// The day the entry came into the library.
    pub added: Option<Date>,
    /// Where it was fetched: `name`, `date`, `version`.
    pub source: Table,
    /// Fields that `refs` does not know, kept as they are.
    pub extra: Vec<(String, Value)>,
}

/// What kind of work an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EntryType(usize);

/// The kinds, as `library.toml` names them.
const TYPES: [&str; 15] = [
    "preprint",
    "conference",
    "workshop",
    "article",
    "report",
    "thesis",
    "book",
    "chapter",
    "proceedings",
    "blog",
    "software",
    "model",
    "dataset",
    "web",
    "misc",
];

impl EntryType {
    /// A work that has not been published elsewhere; also the kind where nothing is said.
    pub const PREPRINT: Self = Self(0);

    /// Every kind's name.
    pub fn names() -> impl Iterator<Item = &'static str> {
        TYPES.into_iter()
    }

    /// The name of the kind.
    pub fn as_str(self) -> &'static str {
        TYPES[self.0]
    }
}

impl FromStr for EntryType {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let place = TYPES.iter().position(|name| *name == text);
        place.map(Self).ok_or_else(|| format!("`{text}` is not a type: expected one of {}", TYPES.join(", ")))
    }
}

impl fmt::Display for EntryType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Hash for Entry {
    /// Of every field, as equality is.
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.key, self.entry_type, &self.name, &self.title, &self.authors, self.et_al).hash(state);
        (&self.editors, self.date, self.posted, &self.venue, &self.ids, &self.primary_class).hash(state);
        (&self.urls, &self.families, &self.tags, &self.builds_on, &self.attributes, &self.note).hash(state);
        (&self.abstract_text, &self.comment, &self.journal_ref, &self.fields, self.added, &self.source).hash(state);
        self.extra.iter().for_each(|(name, value)| (name, format!("{value:?}")).hash(state));
    }
}

impl Entry {
    /// What kind of work it is: a preprint where nothing is said.
    pub fn kind(&self) -> EntryType {
        self.entry_type.unwrap_or(EntryType::PREPRINT)
    }

    /// The keys of the works that it builds on, in order, each once whatever the kinds.
    pub fn ancestors(&self) -> Vec<&str> {
        let mut keys: Vec<&str> = Vec::new();
        for item in &self.builds_on {
            if !keys.contains(&item.key.as_str()) {
                keys.push(&item.key);
            }
        }
        keys
    }

    /// What it took from the work of that key; empty where nothing is said, or it does not build on it.
    pub fn kinds_of(&self, key: &str) -> Vec<LineageKind> {
        self.builds_on.iter().filter(|item| item.key == key).filter_map(|item| item.kind).collect()
    }

    /// The year a reader says: of the version that is cited, else of the preprint.
    pub fn year(&self) -> Option<u16> {
        self.date.or(self.posted).map(|date| date.year)
    }

    /// The title as a person reads it, without markup for capitals.
    pub fn plain_title(&self) -> String {
        markup::plain(&self.title).into_owned()
    }

    /// The short name, or the title of a work without one, or the key of one without either.
    pub fn label(&self) -> String {
        let title = || Some(self.plain_title()).filter(|title| !title.is_empty());
        self.name.clone().or_else(title).unwrap_or_else(|| self.key.clone())
    }

    /// What the work is known by elsewhere.
    pub fn identifiers(&self) -> impl Iterator<Item = Id> {
        self.ids.iter().map(|(scheme, value)| Id::new(scheme, value))
    }

    /// Whether it names the same work as `id`, whatever the version.
    pub fn has_id(&self, id: &Id) -> bool {
        self.identifiers().any(|own| own.same_work(id))
    }

    /// The venue in few words: its short name, else its name.
    pub fn venue_short(&self) -> Option<&str> {
        self.venue.get("short").or_else(|| self.venue.get("name"))
    }
}

/// The fields of the file, with `key` first, the derived `year`, and the type also where the file leaves it out.
impl Serialize for Entry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("key", &self.key)?;
        map.serialize_entry("year", &self.year())?;
        if self.entry_type.is_none() {
            map.serialize_entry("type", self.kind().as_str())?;
        }
        for field in FIELDS {
            if let Some(value) = (field.get)(self) {
                map.serialize_entry(field.name, &value)?;
            }
        }
        for (name, value) in &self.extra {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}
