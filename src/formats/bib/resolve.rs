//! What a `.bib` file says in one place and means in another: macros, `crossref` and `xdata`.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::super::Remark;
use super::scan::{Block, Piece, RawEntry, RawField, blocks, blocks_from};
use super::{fields, granular};

/// The longest value that macros may make, in bytes: a chain that doubles at each step would fill the memory.
const LONGEST: usize = 1 << 20;

/// How many parents an entry may have one above the other.
const DEEPEST: usize = 16;

/// The macros that were defined so far, by their names in small letters.
#[derive(Default)]
pub struct Macros(HashMap<String, String>);

impl Macros {
    /// Defines a macro; what it is made of must be defined before it (BibTeX's rule, by which no circle can be).
    pub fn define(&mut self, field: &RawField<'_>) -> Vec<Remark> {
        let mut remarks = Vec::new();
        let value = self.value(field, &mut remarks).into_owned();
        for remark in &mut remarks {
            remark.damage = true;
        }
        self.0.insert(field.name.to_ascii_lowercase(), value);
        remarks
    }

    /// The value of a field, its parts joined. An unknown macro is taken as its name.
    pub fn value<'a>(&self, field: &RawField<'a>, remarks: &mut Vec<Remark>) -> Cow<'a, str> {
        if let (Piece::Text(text) | Piece::Number(text), []) = (field.value, &field.more[..]) {
            return Cow::Borrowed(text);
        }
        let mut joined = String::new();
        for piece in std::iter::once(&field.value).chain(&field.more) {
            let part = match piece {
                Piece::Text(text) | Piece::Number(text) => text,
                Piece::Macro(name) => self.expanded(name, field.at, remarks),
            };
            if joined.len() + part.len() > LONGEST {
                remarks.push(Remark::damage(field.at, format!("macros make `{}` longer than 1 MB: cut", field.name)));
                break;
            }
            joined.push_str(part);
        }
        Cow::Owned(joined)
    }

    fn expanded<'b>(&'b self, name: &'b str, at: usize, remarks: &mut Vec<Remark>) -> &'b str {
        let small = name.to_ascii_lowercase();
        if let Some(value) = self.0.get(&small) {
            return value;
        }
        if super::dates::MONTHS.contains(&small.as_str()) {
            return name;
        }
        remarks.push(Remark::warning(at, format!("the macro `{name}` is not defined: its name is taken as the text")));
        name
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
    fn first(&mut self, key: &str, places: &HashMap<&'a str, usize>) -> Option<(&'a str, usize)> {
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

/// The entries that others refer to, by their keys.
#[derive(Default)]
pub struct Parents<'a> {
    by_key: HashMap<&'a str, RawEntry<'a>>,
    /// The keys of entries, by the keys that name them in other capitals.
    alike: HashMap<String, &'a str>,
    /// Whether parts of values stand in other entries.
    granular: bool,
}

impl<'a> Parents<'a> {
    /// The entries of a file that another one names in `crossref` or `xdata`.
    pub fn of(text: &'a str) -> Self {
        if !mentions(text) {
            return Self::default();
        }
        let mut wanted = HashSet::new();
        let mut granular = false;
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut macros = Macros::default();
        for block in blocks(text) {
            match block {
                Block::Macro(field, _) => drop(macros.define(&field)),
                Block::Entry(entry) => {
                    wanted.extend(references(&entry, &macros).flat_map(|(_, keys)| keys));
                    for key in entry.fields.iter().flat_map(granular::keys) {
                        granular = true;
                        wanted.insert(key.to_owned());
                    }
                    places.entry(entry.key).or_insert(entry.at.start);
                }
                _ => {}
            }
        }
        let mut parents = Self { granular, ..Self::default() };
        let mut alike = Alike::default();
        for key in wanted {
            let exact = places.get_key_value(key.as_str()).map(|(known, at)| (*known, *at));
            let Some((known, at)) = exact.or_else(|| alike.first(&key, &places)) else { continue };
            let Some(Block::Entry(entry)) = blocks_from(text, at).next() else { continue };
            if known != key {
                parents.alike.insert(key, known);
            }
            parents.by_key.insert(known, entry);
        }
        parents
    }

    /// The entry of a key; BibTeX knows no difference between capitals and small letters in the keys of parents.
    fn get(&self, key: &str) -> Option<(&'a str, &RawEntry<'a>)> {
        let key = self.alike.get(key).copied().unwrap_or(key);
        self.by_key.get_key_value(key).map(|(key, entry)| (*key, entry))
    }

    /// The fields of `entry` with those that it takes from its parents behind its own.
    pub fn complete<'e>(
        &self,
        entry: &'e RawEntry<'a>,
        macros: &Macros,
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
        macros: &Macros,
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

/// Whether a field `crossref` or `xdata` seems to be in a text, in capitals or small letters. It is looked for by its
/// rarest letter.
fn mentions(text: &str) -> bool {
    let bytes = text.as_bytes();
    let named = |start: Option<usize>, name: &str| {
        let word = start.and_then(|start| bytes.get(start..start + name.len()));
        word.is_some_and(|word| word.eq_ignore_ascii_case(name.as_bytes()))
            && start.is_some_and(|start| text[start + name.len()..].trim_start().starts_with('='))
    };
    memchr::memchr2_iter(b'x', b'X', bytes).any(|at| named(Some(at), "xdata"))
        || memchr::memchr2_iter(b'f', b'F', bytes).any(|at| named(at.checked_sub(7), "crossref"))
}

/// The fields that name parents, each with their keys.
fn references<'e, 'a>(
    entry: &'e RawEntry<'a>,
    macros: &'e Macros,
) -> impl Iterator<Item = (&'e RawField<'a>, Vec<String>)> {
    let named = |field: &&RawField<'_>| ["crossref", "xdata"].iter().any(|name| field.name.eq_ignore_ascii_case(name));
    entry.fields.iter().filter(named).map(|field| {
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
