//! The entry types of BibTeX and BibLaTeX beside ours, and the field in which each holds where a work appeared.

use super::Dialect;
use crate::model::{Entry, EntryType};

/// One of our types, as the dialects have it.
pub struct Kind {
    /// Our name.
    ours: &'static str,
    /// BibLaTeX's name (biblatex manual, §2.1).
    biblatex: &'static str,
    /// BibTeX's name ("BibTeXing", §3.1).
    classic: &'static str,
    /// BibLaTeX's name of the field that holds where it appeared; empty where none does.
    pub container: &'static str,
}

/// Every type of ours; the first of a foreign name is what that name is read as.
const KINDS: [Kind; 15] = [
    kind("article", "article", "article", "journaltitle"),
    kind("conference", "inproceedings", "inproceedings", "booktitle"),
    kind("workshop", "inproceedings", "inproceedings", "booktitle"),
    kind("report", "report", "techreport", "institution"),
    kind("thesis", "thesis", "phdthesis", "institution"),
    kind("book", "book", "book", ""),
    kind("chapter", "incollection", "incollection", "booktitle"),
    kind("proceedings", "proceedings", "proceedings", ""),
    kind("misc", "misc", "misc", "howpublished"),
    kind("preprint", "misc", "misc", "howpublished"),
    kind("model", "misc", "misc", "howpublished"),
    kind("software", "software", "misc", "howpublished"),
    kind("dataset", "dataset", "misc", "howpublished"),
    kind("web", "online", "misc", "organization"),
    kind("blog", "online", "misc", "organization"),
];

const fn kind(ours: &'static str, biblatex: &'static str, classic: &'static str, container: &'static str) -> Kind {
    Kind { ours, biblatex, classic, container }
}

/// Other types of BibTeX and BibLaTeX, with ours that comes nearest, and whether classic styles know them.
const OTHERS: [(&str, &str, bool); 34] = [
    ("conference", "conference", true),
    ("inbook", "chapter", true),
    ("mastersthesis", "thesis", true),
    ("manual", "report", true),
    ("booklet", "book", true),
    ("unpublished", "misc", true),
    ("collection", "book", false),
    ("mvbook", "book", false),
    ("mvcollection", "book", false),
    ("mvreference", "book", false),
    ("mvproceedings", "proceedings", false),
    ("reference", "book", false),
    ("bookinbook", "chapter", false),
    ("suppbook", "chapter", false),
    ("suppcollection", "chapter", false),
    ("suppperiodical", "article", false),
    ("inreference", "chapter", false),
    ("periodical", "misc", false),
    ("electronic", "web", false),
    ("www", "web", false),
    ("patent", "misc", false),
    ("set", "misc", false),
    ("softwareversion", "software", false),
    ("softwaremodule", "software", false),
    ("codefragment", "software", false),
    ("artwork", "misc", false),
    ("audio", "misc", false),
    ("image", "misc", false),
    ("movie", "misc", false),
    ("music", "misc", false),
    ("performance", "misc", false),
    ("review", "article", false),
    ("standard", "misc", false),
    ("video", "misc", false),
];

/// A foreign type that was read.
#[derive(Debug)]
pub struct Known {
    /// Our type.
    pub ours: EntryType,
    /// The foreign name, where ours alone would not lead back to it.
    pub foreign: Option<String>,
    /// Whether one of the dialects has it.
    pub standard: bool,
}

/// What a foreign type is to us.
///
/// | input | result |
/// |---|---|
/// | `inproceedings`, `Conference` | conference |
/// | `phdthesis`, `thesis` | thesis |
/// | `patent` | misc, of the foreign type `patent` |
/// | `misc` | misc; a preprint where there is an arXiv identifier and no venue |
pub fn read(foreign: &str) -> Known {
    let is = |name: &str| foreign.eq_ignore_ascii_case(name);
    if let Some(kind) = KINDS.iter().find(|kind| is(kind.biblatex) || is(kind.classic)) {
        return Known { ours: ours(kind.ours), foreign: None, standard: true };
    }
    let name = foreign.to_ascii_lowercase();
    match OTHERS.iter().find(|(other, ..)| *other == name) {
        Some((_, own, _)) => Known { ours: ours(own), foreign: Some(name), standard: true },
        None => Known { ours: ours("misc"), foreign: Some(name), standard: false },
    }
}

/// The type of ours that `entrysubtype` names.
pub fn by_subtype(subtype: &str) -> Option<Known> {
    if let Some(kind) = KINDS.iter().find(|kind| kind.ours == subtype) {
        return Some(Known { ours: ours(kind.ours), foreign: None, standard: true });
    }
    OTHERS.iter().any(|(other, ..)| *other == subtype).then(|| read(subtype))
}

/// The row of an entry's type.
pub fn of(entry_type: EntryType) -> &'static Kind {
    KINDS.iter().find(|kind| kind.ours == entry_type.as_str()).unwrap_or(&KINDS[8])
}

/// The field that holds where a work of this type appeared, by its BibLaTeX name; empty where none does.
pub fn container(entry_type: EntryType, dialect: Dialect) -> &'static str {
    match of(entry_type).container {
        // BibTeX's `misc`, which stands for `online`, has its venue there.
        "organization" if dialect == Dialect::Classic => "howpublished",
        container => container,
    }
}

/// How an entry's type is written: its name, and the `entrysubtype` without which reading would give another type.
///
/// Styles warn of a paper or a report without its venue; unless `keep_types`, such a work is `misc`, which needs nothing.
pub fn written(entry: &Entry, dialect: Dialect, keep_types: bool) -> (String, Option<String>) {
    let (kind, subtype) = full(entry, dialect);
    if keep_types || entry.fields.get("entrytype").is_some() || is_complete(entry, &kind) {
        return (kind, subtype);
    }
    let own = entry.fields.get("entrytype").unwrap_or(entry.kind().as_str());
    ("misc".to_owned(), Some(subtype.unwrap_or_else(|| own.to_owned())))
}

/// Whether the entry says where it appeared, if it is of a type of which styles require that and a reader expects it:
/// of an article without its journal, or a book, the type stays.
fn is_complete(entry: &Entry, kind: &str) -> bool {
    const PLACED: [&str; 6] = ["inproceedings", "conference", "techreport", "report", "thesis", "phdthesis"];
    !PLACED.contains(&kind) || entry.venue.get("name").is_some()
}

fn full(entry: &Entry, dialect: Dialect) -> (String, Option<String>) {
    let ours = entry.kind();
    let row = of(ours);
    let native = if dialect == Dialect::Classic { row.classic } else { row.biblatex };
    let foreign = entry.fields.get("entrytype").filter(|foreign| read(foreign).ours == ours && is_name(foreign));
    match foreign {
        Some(foreign) if dialect == Dialect::Biblatex || is_classic(foreign) => (foreign.to_owned(), None),
        Some(foreign) => (native.to_owned(), Some(foreign.to_owned())),
        None if native == "phdthesis" && entry.fields.get("type") == Some("mathesis") => {
            ("mastersthesis".to_owned(), None)
        }
        None => {
            let preprint = native == "misc" && is_preprint(entry);
            let read_as = if preprint { EntryType::PREPRINT } else { read(native).ours };
            (native.to_owned(), (read_as != ours).then(|| ours.as_str().to_owned()))
        }
    }
}

/// Whether a work of type `misc` is taken for a preprint: it has an arXiv identifier and appeared nowhere else.
pub fn is_preprint(entry: &Entry) -> bool {
    entry.ids.get("arxiv").is_some() && entry.venue.get("name").is_none()
}

/// Whether classic styles know the type, or no style does, so that it is the user's own.
fn is_classic(foreign: &str) -> bool {
    OTHERS.iter().find(|(other, ..)| *other == foreign).is_none_or(|(.., classic)| *classic)
}

fn is_name(foreign: &str) -> bool {
    !foreign.is_empty() && foreign.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_:+.".contains(&b))
}

fn ours(name: &str) -> EntryType {
    name.parse().unwrap_or(EntryType::PREPRINT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_of_ours_is_in_the_table_and_comes_back() {
        for name in EntryType::names() {
            assert_eq!(of(ours(name)).ours, name);
            let entry = Entry { entry_type: Some(ours(name)), ..Entry::default() };
            for dialect in [Dialect::Classic, Dialect::Biblatex] {
                let (kind, subtype) = written(&entry, dialect, true);
                let back = subtype.and_then(|subtype| by_subtype(&subtype)).unwrap_or_else(|| read(&kind));
                assert_eq!(back.ours.as_str(), name, "{kind}");
            }
        }
    }

    #[test]
    fn foreign_types_come_back() {
        for (foreign, _, _) in OTHERS {
            let known = read(foreign);
            let fields = known.foreign.into_iter().map(|name| ("entrytype", name)).collect();
            let entry = Entry { entry_type: Some(known.ours), fields, ..Entry::default() };
            assert_eq!(written(&entry, Dialect::Biblatex, true).0, foreign);
        }
        let own = Entry {
            entry_type: Some(ours("misc")),
            fields: [("entrytype", "hoax")].into_iter().collect(),
            ..Entry::default()
        };
        assert_eq!(written(&own, Dialect::Classic, true), ("hoax".to_owned(), None));
    }
}
