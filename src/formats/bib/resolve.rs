//! What a `.bib` file says in one place and means in another: macros, `crossref` and `xdata`.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use foldhash::fast::RandomState;

use super::super::Remark;
use super::scan::{Block, Piece, RawEntry, RawField, blocks, blocks_from, possible_keys};
use super::{fields, granular};
use crate::model::text::hash_of_small;

/// The longest value that macros may make, in bytes: a chain that doubles at each step would fill the memory.
const LONGEST: usize = 1 << 20;

/// How many parents an entry may have one above the other.
const DEEPEST: usize = 16;

/// The macros of a file, by their names in small letters, each with its values and the places where it got them. They
/// are defined in the order of the file, and may be asked for on other threads at the same time.
#[derive(Default)]
pub struct Definitions(RwLock<HashMap<String, Values>>);

/// What a macro was given, each with the place where it was.
type Values = Vec<(usize, Arc<str>)>;

impl Definitions {
    /// Defines a macro; what it is made of must be defined before it (BibTeX's rule, by which no circle can be).
    pub fn define(&self, field: &RawField<'_>) -> Vec<Remark> {
        let mut remarks = Vec::new();
        let value = self.before(field.at).value(field, &mut remarks);
        for remark in &mut remarks {
            remark.damage = true;
        }
        let mut defined = self.0.write().unwrap_or_else(PoisonError::into_inner);
        defined.entry(field.name.to_ascii_lowercase()).or_default().push((field.at, value.into()));
        remarks
    }

    /// The macros as they are at a place: what is defined behind it does not count.
    pub fn before(&self, place: usize) -> Macros<'_> {
        Macros { defined: self, place }
    }
}

/// The macros that are defined before a place.
#[derive(Clone, Copy)]
pub struct Macros<'m> {
    defined: &'m Definitions,
    place: usize,
}

impl Macros<'_> {
    /// The value of a field, its parts joined. An unknown macro is taken as its name.
    pub fn value<'a>(self, field: &RawField<'a>, remarks: &mut Vec<Remark>) -> Cow<'a, str> {
        if let (Piece::Text(text) | Piece::Number(text), []) = (field.value, &field.more[..]) {
            return Cow::Borrowed(text);
        }
        let mut joined = String::new();
        for piece in std::iter::once(&field.value).chain(&field.more) {
            let part = match piece {
                Piece::Text(text) | Piece::Number(text) => Cow::Borrowed(*text),
                Piece::Macro(name) => self.expanded(name, field.at, remarks),
            };
            if joined.len() + part.len() > LONGEST {
                remarks.push(Remark::damage(field.at, format!("macros make `{}` longer than 1 MB: cut", field.name)));
                break;
            }
            joined.push_str(&part);
        }
        Cow::Owned(joined)
    }

    fn expanded<'a>(self, name: &'a str, at: usize, remarks: &mut Vec<Remark>) -> Cow<'a, str> {
        let small = name.to_ascii_lowercase();
        let defined = self.defined.0.read().unwrap_or_else(PoisonError::into_inner);
        let before = defined.get(&small).and_then(|values| {
            let count = values.partition_point(|(place, _)| *place < self.place);
            values[..count].last()
        });
        if let Some((_, value)) = before {
            return Cow::Owned(value.to_string());
        }
        if !super::dates::MONTHS.contains(&small.as_str()) {
            let message = format!("the macro `{name}` is not defined: its name is taken as the text");
            remarks.push(Remark::warning(at, message));
        }
        Cow::Borrowed(name)
    }
}

/// Fields that a child never takes from a parent (biblatex manual, Appendix B).
const OWN: [&str; 21] = [
    "ids",
    "crossref",
    "xref",
    "xdata",
    "entryset",
    "entrysubtype",
    "execute",
    "label",
    "options",
    "presort",
    "related",
    "relatedoptions",
    "relatedstring",
    "relatedtype",
    "shorthand",
    "shorthandintro",
    "sortkey",
    "shorttitle",
    "sorttitle",
    "indextitle",
    "indexsorttitle",
];

/// What a parent's field is called in the child: the parent's types, the child's types, and the pairs of names.
type Inheritance = (&'static [&'static str], &'static [&'static str], &'static [(&'static str, &'static str)]);

/// biblatex manual, Appendix B.
const INHERITED: [Inheritance; 4] = [
    (
        &["book", "collection", "proceedings", "reference", "inproceedings", "incollection"],
        &[
            "inbook",
            "bookinbook",
            "suppbook",
            "incollection",
            "suppcollection",
            "inproceedings",
            "conference",
            "inreference",
        ],
        &[("title", "booktitle"), ("subtitle", "booksubtitle"), ("titleaddon", "booktitleaddon")],
    ),
    (
        &["mvbook", "mvcollection", "mvproceedings", "mvreference"],
        &[
            "book",
            "collection",
            "proceedings",
            "reference",
            "inbook",
            "bookinbook",
            "suppbook",
            "incollection",
            "inproceedings",
            "inreference",
        ],
        &[("title", "maintitle"), ("subtitle", "mainsubtitle"), ("titleaddon", "maintitleaddon")],
    ),
    (&["periodical"], &["article", "suppperiodical"], &[("title", "journaltitle"), ("subtitle", "journalsubtitle")]),
    (&["book", "mvbook"], &["inbook", "bookinbook", "suppbook"], &[("author", "bookauthor")]),
];

/// The keys by their small letters, each with the first entry of it; made when a key is looked for in vain.
#[derive(Default)]
struct Alike<'a>(Option<HashMap<String, (&'a str, usize)>>);

impl<'a> Alike<'a> {
    fn first(&mut self, key: &str, places: &HashMap<&'a str, usize, RandomState>) -> Option<(&'a str, usize)> {
        let known = self.0.get_or_insert_with(|| {
            let mut known: HashMap<String, (&str, usize)> = HashMap::new();
            for (key, at) in places {
                let first = known.entry(key.to_lowercase()).or_insert((key, *at));
                if *at < first.1 {
                    *first = (key, *at);
                }
            }
            known
        });
        known.get(&key.to_lowercase()).copied()
    }
}

/// The entries of a file that others refer to.
pub struct Parents<'a> {
    text: &'a str,
    /// Whether parts of values may stand in other entries.
    granular: bool,
    /// What may be a key, by hashes of its small letters: the parents of DBLP's entries are most often not in the file.
    possible: OnceLock<HashSet<u64, RandomState>>,
    hasher: RandomState,
    /// Looked for when the first of them is asked for: few files have any.
    named: OnceLock<Named<'a>>,
}

/// The entries that others refer to, by their keys.
struct Named<'a> {
    by_key: HashMap<&'a str, RawEntry<'a>>,
    /// The keys of entries, by the keys that name them in other capitals.
    alike: HashMap<String, &'a str>,
}

impl<'a> Named<'a> {
    /// The entries of a file that another one names in `crossref` or `xdata`.
    fn of(text: &'a str, granular: bool) -> Self {
        let mut wanted = HashSet::new();
        let mut places: HashMap<&str, usize, RandomState> = HashMap::default();
        let macros = Definitions::default();
        for block in blocks(text) {
            match block {
                Block::Macro(field, _) => drop(macros.define(&field)),
                Block::Entry(entry) => {
                    wanted.extend(references(&entry, macros.before(entry.at.start)).flat_map(|(_, keys)| keys));
                    if granular {
                        wanted.extend(entry.fields.iter().flat_map(granular::keys).map(str::to_owned));
                    }
                    places.entry(entry.key).or_insert(entry.at.start);
                }
                _ => {}
            }
        }
        let mut named = Self { by_key: HashMap::new(), alike: HashMap::new() };
        let mut alike = Alike::default();
        for key in wanted {
            let exact = places.get_key_value(key.as_str()).map(|(known, at)| (*known, *at));
            let Some((known, at)) = exact.or_else(|| alike.first(&key, &places)) else { continue };
            let Some(Block::Entry(entry)) = blocks_from(text, at).next() else { continue };
            if known != key {
                named.alike.insert(key, known);
            }
            named.by_key.insert(known, entry);
        }
        named
    }
}

impl<'a> Parents<'a> {
    /// The parents of a file; they are looked for when they are needed.
    pub fn of(text: &'a str) -> Self {
        Self {
            text,
            granular: granular::may_be_in(text),
            possible: OnceLock::new(),
            hasher: RandomState::default(),
            named: OnceLock::new(),
        }
    }

    /// The entry of a key; BibTeX knows no difference between capitals and small letters in the keys of parents.
    fn get(&self, key: &str) -> Option<(&'a str, &RawEntry<'a>)> {
        let hash = |key: &str| hash_of_small(key, &self.hasher);
        let possible = self.possible.get_or_init(|| possible_keys(self.text).map(hash).collect());
        if !possible.contains(&hash(key)) {
            return None;
        }
        let named = self.named.get_or_init(|| Named::of(self.text, self.granular));
        let key = named.alike.get(key).copied().unwrap_or(key);
        named.by_key.get_key_value(key).map(|(key, entry)| (*key, entry))
    }

    /// The fields of `entry` with those that it takes from its parents behind its own.
    pub fn complete<'e>(
        &self,
        entry: &'e RawEntry<'a>,
        macros: Macros<'_>,
        remarks: &mut Vec<Remark>,
    ) -> Cow<'e, [RawField<'a>]> {
        let refers = references(entry, macros).next().is_some();
        if !refers && !self.granular {
            return Cow::Borrowed(&entry.fields);
        }
        let mut fields = Cow::Borrowed(&entry.fields[..]);
        if refers {
            let mut heir = Heir::of(entry);
            let mut seen = HashSet::from([entry.key]);
            self.inherit(entry, entry.kind, macros, &mut heir, &mut seen, remarks);
            fields = Cow::Owned(heir.fields);
        }
        if self.granular {
            self.fill(&mut fields, remarks);
        }
        fields
    }

    /// Puts the parts of values that stand in other entries into their places.
    fn fill(&self, fields: &mut Cow<'_, [RawField<'a>]>, remarks: &mut Vec<Remark>) {
        for at in 0..fields.len() {
            let parent = |key: &str| self.get(key).map(|(_, entry)| entry);
            let Some((field, wrong)) = granular::resolved(&fields[at], &parent) else { continue };
            let odd = |what: String| Remark::warning(field.at, format!("`{}` {what}", field.name));
            remarks.extend(wrong.into_iter().map(odd));
            fields.to_mut()[at] = field;
        }
    }

    fn inherit(
        &self,
        from: &RawEntry<'a>,
        kind: &str,
        macros: Macros<'_>,
        heir: &mut Heir<'a>,
        seen: &mut HashSet<&'a str>,
        remarks: &mut Vec<Remark>,
    ) {
        for (reference, keys) in references(from, macros) {
            for key in keys {
                let mut odd = |what: String| {
                    remarks.push(Remark::warning(reference.at, format!("`{}` {what}", reference.name)));
                };
                match self.get(&key) {
                    None => odd(format!("names `{key}`, which is not in the file")),
                    Some((key, _)) if seen.contains(key) => odd(format!("leads in a circle by way of `{key}`")),
                    Some(_) if seen.len() > DEEPEST => odd(format!("leads through more than {DEEPEST} parents: cut")),
                    Some((key, parent)) => {
                        seen.insert(key);
                        heir.take(parent, kind, reference.name.eq_ignore_ascii_case("xdata"));
                        self.inherit(parent, kind, macros, heir, seen, remarks);
                    }
                }
            }
        }
    }
}

/// The fields that name parents, each with their keys.
fn references<'e, 'a>(
    entry: &'e RawEntry<'a>,
    macros: Macros<'e>,
) -> impl Iterator<Item = (&'e RawField<'a>, Vec<String>)> {
    let named = |field: &&RawField<'_>| ["crossref", "xdata"].iter().any(|name| field.name.eq_ignore_ascii_case(name));
    entry.fields.iter().filter(named).map(move |field| {
        let value = macros.value(field, &mut Vec::new());
        let keys = value.split(',').map(str::trim).filter(|key| !key.is_empty());
        (field, keys.map(str::to_owned).collect())
    })
}

/// What a child has so far.
struct Heir<'a> {
    fields: Vec<RawField<'a>>,
    /// The names of the fields, each as its row has it, in small letters.
    names: HashSet<String>,
}

impl<'a> Heir<'a> {
    fn of(entry: &RawEntry<'a>) -> Self {
        let names = entry.fields.iter().map(|field| canonical(field.name)).collect();
        Self { fields: entry.fields.clone(), names }
    }

    /// Whether there is a field of this name, or one that says the same: a date and its parts.
    fn has(&self, name: &str) -> bool {
        let other: &[&str] = match name {
            "date" => &["year", "month"],
            "year" | "month" => &["date"],
            _ => &[],
        };
        self.names.contains(name) || other.iter().any(|other| self.names.contains(*other))
    }

    /// Takes from a parent what the child lacks.
    fn take(&mut self, parent: &RawEntry<'a>, kind: &str, whole: bool) {
        for field in &parent.fields {
            let own = OWN.iter().any(|own| field.name.eq_ignore_ascii_case(own));
            let reference = ["xdata", "crossref", "ids"].iter().any(|own| field.name.eq_ignore_ascii_case(own));
            if reference || own && !whole {
                continue;
            }
            let name = if whole { field.name } else { inherited_name(parent.kind, kind, field.name) };
            let said = !name.eq_ignore_ascii_case(field.name)
                && parent.fields.iter().any(|other| other.name.eq_ignore_ascii_case(name));
            if name.is_empty() || said || self.has(&canonical(name)) {
                continue;
            }
            // The author of a book is that of its parts too, unless they say otherwise.
            if name == "bookauthor" && !self.names.contains("author") {
                self.push("author", field);
            }
            self.push(name, field);
        }
    }

    fn push(&mut self, name: &'a str, field: &RawField<'a>) {
        self.names.insert(canonical(name));
        self.fields.push(RawField { name, ..field.clone() });
    }
}

/// The name of a field in its row, in small letters.
fn canonical(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    match fields::by_name(&name) {
        Some(row) if !row.biblatex.is_empty() => row.biblatex.to_owned(),
        _ => name,
    }
}

/// The child's name for a parent's field; empty where it takes none.
fn inherited_name<'a>(parent: &str, child: &str, name: &'a str) -> &'a str {
    let among = |kinds: &[&str], kind: &str| kinds.iter().any(|known| known.eq_ignore_ascii_case(kind));
    for (parents, children, names) in INHERITED {
        let renamed = names.iter().find(|(from, _)| name.eq_ignore_ascii_case(from));
        if let Some((_, to)) = renamed
            && among(parents, parent)
            && among(children, child)
        {
            return to;
        }
    }
    let is_title = ["title", "subtitle", "titleaddon"].iter().any(|title| name.eq_ignore_ascii_case(title));
    if is_title { "" } else { name }
}
