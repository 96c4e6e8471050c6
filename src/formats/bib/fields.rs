//! The fields of BibTeX and BibLaTeX: what each holds of an entry, and its name in either dialect.

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

use super::Dialect;
use crate::formats::Choice;
use crate::model::Entry;

/// A field, as one row.
pub struct Row {
    /// BibLaTeX's name (biblatex manual, §2.2); also the name in an entry's `fields`.
    pub biblatex: &'static str,
    /// BibTeX's name ("BibTeXing", §3.2).
    pub classic: &'static str,
    /// What it holds.
    pub holds: Holds,
}

/// What a field holds of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// The authors.
    Authors,
    /// The editors.
    Editors,
    /// The title.
    Title,
    /// The date of publication, where the dialect has it as a whole.
    Date,
    /// The year alone.
    Year,
    /// The month alone.
    Month,
    /// The day alone.
    Day,
    /// Where the work appeared, for the types that hold it here; for the others a text of their own.
    Container,
    /// A part of `venue`.
    Venue(&'static str),
    /// The pages.
    Pages,
    /// The DOI.
    Doi,
    /// The identifier in an archive, arXiv's above all.
    Eprint,
    /// The name of the archive.
    EprintType,
    /// arXiv's primary category.
    EprintClass,
    /// Another identifier, of this scheme.
    Id(&'static str),
    /// Where it can be read.
    Url,
    /// The annotation.
    Note,
    /// The abstract.
    Abstract,
    /// The tags.
    Keywords,
    /// The kind of the work, where the entry type does not say it.
    Subtype,
    /// What kind of thesis or report it is, which BibLaTeX wants of each.
    Genre,
    /// A running text that the model has no place for.
    Text,
    /// A text without markup that the model has no place for: a path, a key, a number.
    Verbatim,
    /// A date that the model has no place for.
    OtherDate,
}

impl Holds {
    /// Whether it comes from nowhere but the fields that are kept as they stand.
    pub fn only_kept(self) -> bool {
        matches!(self, Self::Text | Self::Verbatim | Self::OtherDate)
    }
}

use Holds::{
    Abstract, Authors, Container, Date, Day, Doi, Editors, Eprint, EprintClass, EprintType, Genre, Id, Keywords, Month,
    Note, OtherDate, Pages, Subtype, Text, Title, Url, Venue, Verbatim, Year,
};

/// The fields, in the order in which they are written. What is not here is kept as it stands.
pub const ROWS: &[Row] = &[
    both("entrysubtype", Subtype),
    both("author", Authors),
    both("title", Title),
    both("subtitle", Text),
    both("titleaddon", Text),
    both("shorttitle", Text),
    row("journaltitle", "journal", Container),
    both("journalsubtitle", Text),
    both("booktitle", Container),
    both("booksubtitle", Text),
    both("booktitleaddon", Text),
    both("bookauthor", Text),
    both("maintitle", Text),
    both("mainsubtitle", Text),
    both("maintitleaddon", Text),
    both("issuetitle", Text),
    both("issuesubtitle", Text),
    both("editor", Editors),
    both("editora", Text),
    both("editorb", Text),
    both("editorc", Text),
    both("editortype", Verbatim),
    both("editoratype", Verbatim),
    both("editorbtype", Verbatim),
    both("editorctype", Verbatim),
    both("translator", Text),
    both("annotator", Text),
    both("commentator", Text),
    both("introduction", Text),
    both("foreword", Text),
    both("afterword", Text),
    both("holder", Text),
    both("shortauthor", Text),
    both("shorteditor", Text),
    both("institution", Container),
    row("institution", "school", Container),
    both("howpublished", Container),
    both("organization", Container),
    both("date", Date),
    both("year", Year),
    both("month", Month),
    row("", "day", Day),
    row("shortjournal", "shortjournal", Venue("short")),
    both("volume", Venue("volume")),
    both("number", Venue("number")),
    both("issue", Text),
    both("part", Text),
    both("volumes", Text),
    both("series", Venue("series")),
    both("shortseries", Text),
    both("edition", Text),
    both("version", Text),
    both("chapter", Text),
    both("pages", Pages),
    both("pagetotal", Text),
    both("eid", Text),
    both("type", Genre),
    both("publisher", Venue("publisher")),
    row("location", "address", Venue("address")),
    both("pubstate", Text),
    both("eventtitle", Text),
    both("eventtitleaddon", Text),
    both("eventdate", OtherDate),
    both("venue", Text),
    both("origdate", OtherDate),
    both("origtitle", Text),
    both("origpublisher", Text),
    both("origlocation", Text),
    both("origlanguage", Text),
    both("language", Text),
    row("langid", "langid", Verbatim),
    both("note", Text),
    both("addendum", Text),
    both("isbn", Verbatim),
    both("issn", Verbatim),
    both("isrn", Verbatim),
    both("doi", Doi),
    both("eprint", Eprint),
    row("eprinttype", "archivePrefix", EprintType),
    row("eprintclass", "primaryClass", EprintClass),
    both("pmid", Id("pmid")),
    both("pmcid", Id("pmcid")),
    both("url", Url),
    both("urldate", OtherDate),
    both("file", Verbatim),
    both("keywords", Keywords),
    both("abstract", Abstract),
    row("annotation", "annote", Note),
    both("library", Text),
    both("label", Text),
    both("shorthand", Text),
    both("sorttitle", Text),
    both("sortname", Text),
    both("indextitle", Text),
    both("indexsorttitle", Text),
    both("reprinttitle", Text),
    both("relatedstring", Text),
    both("copyright", Text),
    both("affiliation", Text),
    both("crossref", Verbatim),
    both("xref", Verbatim),
    both("ids", Verbatim),
];

/// Other names of a field: BibLaTeX's own aliases (manual, §2.2.5), and those of Mendeley and `JabRef`.
const ALIASES: [(&str, &str); 9] = [
    ("address", "location"),
    ("annote", "annotation"),
    ("archiveprefix", "eprinttype"),
    ("hyphenation", "langid"),
    ("journal", "journaltitle"),
    ("primaryclass", "eprintclass"),
    ("school", "institution"),
    ("keyword", "keywords"),
    ("shortjournaltitle", "shortjournal"),
];

const fn both(name: &'static str, holds: Holds) -> Row {
    Row { biblatex: name, classic: name, holds }
}

const fn row(biblatex: &'static str, classic: &'static str, holds: Holds) -> Row {
    Row { biblatex, classic, holds }
}

impl Row {
    /// The name in a dialect; empty where the dialect has no such field.
    pub fn name(&self, dialect: Dialect) -> &'static str {
        if dialect == Dialect::Classic { self.classic } else { self.biblatex }
    }
}

/// The place of a field among those that are written; behind all of them for one that is not here.
pub fn rank(name: &str) -> usize {
    place(name).filter(|at| ROWS[*at].biblatex == name).unwrap_or(ROWS.len())
}

/// The place of each row, by every name that it has.
static BY_NAME: LazyLock<HashMap<&'static str, usize, FixedState>> = LazyLock::new(|| {
    let mut by_name: HashMap<&str, usize, FixedState> = HashMap::default();
    for (at, row) in ROWS.iter().enumerate() {
        by_name.entry(if row.biblatex.is_empty() { row.classic } else { row.biblatex }).or_insert(at);
    }
    for (alias, name) in ALIASES {
        if let Some(at) = ROWS.iter().position(|row| row.biblatex == name) {
            by_name.insert(alias, at);
        }
    }
    by_name
});

/// The names that classic BibTeX takes.
pub const CLASSIC: Choice = Choice { names: || names(Dialect::Classic), own: brings };

/// The names that BibLaTeX takes.
pub const BIBLATEX: Choice = Choice { names: || names(Dialect::Biblatex), own: brings };

fn names(dialect: Dialect) -> Vec<&'static str> {
    let own = ROWS.iter().map(|row| row.name(dialect)).filter(|name| !name.is_empty());
    own.chain((dialect == Dialect::Classic).then_some("key")).collect()
}

fn brings(entry: &Entry, name: &str) -> bool {
    entry.fields.iter().any(|(own, _)| own.eq_ignore_ascii_case(name))
}

/// The place in [`ROWS`] of a field, by its name or another one of it, in small letters.
pub fn place(name: &str) -> Option<usize> {
    BY_NAME.get(name).copied()
}

/// The row of a field, by its name or another one of it, in small letters.
pub fn by_name(name: &str) -> Option<&'static Row> {
    place(name).map(|at| &ROWS[at])
}
