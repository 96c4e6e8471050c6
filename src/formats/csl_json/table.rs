//! The variables of CSL: what each holds of an entry.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A variable, as one row (CSL specification 1.0.2, appendix IV).
pub struct Row {
    /// CSL's name.
    pub csl: &'static str,
    /// What it holds.
    pub slot: Slot,
}

/// What a variable holds of an entry; a name in quotes is BibLaTeX's, and the one in the entry's `fields`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// The title, with its subtitle.
    Title,
    /// The short title; of a title with a subtitle, what stands before it.
    TitleShort,
    /// The title of an issue, or of a volume of a work in several.
    VolumeTitle,
    /// The authors.
    Authors,
    /// The editors.
    Editors,
    /// The editors, where BibLaTeX's `editortype` says that they did something else.
    EditorsAs(&'static str),
    /// Names of others.
    People(&'static str),
    /// The date of the version that is cited.
    Issued,
    /// Another date.
    Date(&'static str),
    /// Where it appeared, but for reports and theses.
    Container,
    /// The publisher; of a report or a thesis, where it appeared.
    Publisher,
    /// A part of `venue`.
    Venue(&'static str),
    /// `venue.number`, in the types that hold it here; in the others a text of its own.
    Number(&'static str),
    /// The pages.
    Pages,
    /// A text.
    Text(&'static str),
    /// A text without markup.
    Verbatim(&'static str),
    /// What kind of thesis or report it is.
    Genre,
    /// The language.
    Language,
    /// The DOI.
    Doi,
    /// Another identifier.
    Id(&'static str),
    /// Where it can be read.
    Url,
    /// The tags.
    Keywords,
    /// The abstract.
    Abstract,
    /// The annotation.
    Annote,
}

/// The variables, in the order in which they are written. What is not here is kept as it stands, as `csl-…`.
pub const ROWS: &[Row] = &[
    row("title", Slot::Title),
    row("title-short", Slot::TitleShort),
    row("author", Slot::Authors),
    row("editor", Slot::Editors),
    row("director", Slot::EditorsAs("director")),
    row("compiler", Slot::EditorsAs("compiler")),
    row("translator", Slot::People("translator")),
    row("container-author", Slot::People("bookauthor")),
    row("container-title", Slot::Container),
    row("container-title-short", Slot::Venue("short")),
    row("collection-title", Slot::Venue("series")),
    row("collection-number", Slot::Number("")),
    row("volume", Slot::Venue("volume")),
    row("volume-title", Slot::VolumeTitle),
    row("issue", Slot::Number("issue")),
    row("number", Slot::Number("")),
    row("number-of-volumes", Slot::Text("volumes")),
    row("part-number", Slot::Text("part")),
    row("chapter-number", Slot::Text("chapter")),
    row("page", Slot::Pages),
    row("number-of-pages", Slot::Text("pagetotal")),
    row("edition", Slot::Text("edition")),
    row("version", Slot::Text("version")),
    row("genre", Slot::Genre),
    row("issued", Slot::Issued),
    row("original-date", Slot::Date("origdate")),
    row("original-title", Slot::Text("origtitle")),
    row("original-publisher", Slot::Text("origpublisher")),
    row("original-publisher-place", Slot::Text("origlocation")),
    row("event-title", Slot::Text("eventtitle")),
    row("event-date", Slot::Date("eventdate")),
    row("event-place", Slot::Text("venue")),
    row("publisher", Slot::Publisher),
    row("publisher-place", Slot::Venue("address")),
    row("status", Slot::Text("pubstate")),
    row("language", Slot::Language),
    row("DOI", Slot::Doi),
    row("ISBN", Slot::Verbatim("isbn")),
    row("ISSN", Slot::Verbatim("issn")),
    row("PMID", Slot::Id("pmid")),
    row("PMCID", Slot::Id("pmcid")),
    row("URL", Slot::Url),
    row("accessed", Slot::Date("urldate")),
    row("keyword", Slot::Keywords),
    row("abstract", Slot::Abstract),
    row("note", Slot::Text("note")),
    row("annote", Slot::Annote),
];

/// Other names of a variable: CSL 1.0.1's, and those of Zotero and Mendeley.
const ALIASES: [(&str, &str); 4] = [
    ("event", "event-title"),
    ("journalAbbreviation", "container-title-short"),
    ("shortTitle", "title-short"),
    ("annotation", "annote"),
];

const fn row(csl: &'static str, slot: Slot) -> Row {
    Row { csl, slot }
}

static LOWER: LazyLock<Vec<String>> = LazyLock::new(|| ROWS.iter().map(|row| row.csl.to_ascii_lowercase()).collect());

static BY_NAME: LazyLock<HashMap<&'static str, usize>> = LazyLock::new(|| {
    let mut by_name: HashMap<_, _> = ROWS.iter().enumerate().map(|(at, row)| (row.csl, at)).collect();
    // pandoc takes `url` and `isbn` too.
    for (at, name) in LOWER.iter().enumerate() {
        by_name.entry(name).or_insert(at);
    }
    for (alias, name) in ALIASES {
        if let Some(at) = by_name.get(name).copied() {
            by_name.insert(alias, at);
        }
    }
    by_name
});

/// The place of a variable's row, by its name or another one of it.
pub fn place(name: &str) -> Option<usize> {
    BY_NAME.get(name).copied()
}

/// The row that carries a field, by its BibLaTeX name.
pub fn by_field(name: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| match row.slot {
        Slot::People(field) | Slot::Date(field) | Slot::Text(field) | Slot::Verbatim(field) | Slot::Number(field) => {
            field == name && !name.is_empty()
        }
        Slot::Genre => name == "type",
        Slot::Language => name == "language",
        Slot::TitleShort => name == "shorttitle",
        Slot::VolumeTitle => name == "issuetitle",
        _ => false,
    })
}

/// Kinds of works by their BibLaTeX strings (biblatex manual, §4.9.2.13), and in words.
pub const GENRES: [(&str, &str); 17] = [
    ("phdthesis", "PhD thesis"),
    ("mathesis", "Master’s thesis"),
    ("bathesis", "Bachelor’s thesis"),
    ("candthesis", "Candidate thesis"),
    ("techreport", "Technical report"),
    ("resreport", "Research report"),
    ("software", "Computer software"),
    ("patreq", "Patent request"),
    ("patentus", "U.S. patent"),
    ("patent", "Patent"),
    ("patentde", "German patent"),
    ("patenteu", "European patent"),
    ("patentfr", "French patent"),
    ("patentuk", "British patent"),
    ("patreqde", "German patent request"),
    ("patreqeu", "European patent request"),
    ("patreqfr", "French patent request"),
];

/// Other strings of BibLaTeX that people write into fields, and in words (biblatex manual, §4.9.2).
pub const STRINGS: [(&str, &str); 7] = [
    ("newseries", "new series"),
    ("oldseries", "old series"),
    ("inpreparation", "in preparation"),
    ("submitted", "submitted"),
    ("forthcoming", "forthcoming"),
    ("inpress", "in press"),
    ("prepublished", "pre-published"),
];

/// Languages by BibLaTeX's names (biblatex manual, §2.4.1), and by the codes of CSL's locales.
pub const LANGUAGES: [(&str, &str); 22] = [
    ("english", "en-US"),
    ("american", "en-US"),
    ("usenglish", "en-US"),
    ("british", "en-GB"),
    ("ukenglish", "en-GB"),
    ("german", "de-DE"),
    ("ngerman", "de-DE"),
    ("austrian", "de-AT"),
    ("french", "fr-FR"),
    ("spanish", "es-ES"),
    ("italian", "it-IT"),
    ("portuguese", "pt-PT"),
    ("brazilian", "pt-BR"),
    ("dutch", "nl-NL"),
    ("russian", "ru-RU"),
    ("polish", "pl-PL"),
    ("czech", "cs-CZ"),
    ("danish", "da-DK"),
    ("swedish", "sv-SE"),
    ("greek", "el-GR"),
    ("latin", "la"),
    ("turkish", "tr-TR"),
];
