//! The types of RIS beside ours, and the tag that holds where each appeared.

use crate::model::EntryType;

/// A type of RIS.
pub struct Kind {
    /// Its name in RIS (the specification's "Reference types", and those that `EndNote` and Zotero added).
    pub ris: &'static str,
    /// Our name.
    pub ours: &'static str,
    /// BibLaTeX's type where ours alone does not say it; empty otherwise.
    pub foreign: &'static str,
    /// The tag of where it appeared; empty where it stands alone.
    pub container: &'static str,
}

/// Every type. Of those with one name of ours and one foreign name, the first is written; the name of another is kept
/// beside the entry. Of those with one name in RIS, the first is read.
pub static KINDS: &[Kind] = &[
    kind("JOUR", "article", "", "T2"),
    kind("CONF", "conference", "", "C3"),
    kind("CHAP", "chapter", "", "T2"),
    kind("BOOK", "book", "", ""),
    kind("THES", "thesis", "", "PB"),
    kind("RPRT", "report", "", "PB"),
    kind("ELEC", "web", "", "T2"),
    kind("BLOG", "blog", "", "T2"),
    kind("COMP", "software", "", "T2"),
    kind("DATA", "dataset", "", "T2"),
    kind("GEN", "misc", "", "T2"),
    kind("UNPB", "misc", "unpublished", "T2"),
    kind("EDBOOK", "book", "collection", ""),
    kind("ENCYC", "chapter", "inreference", "T2"),
    kind("PAT", "misc", "patent", "T2"),
    kind("STAND", "misc", "standard", "T2"),
    kind("ART", "misc", "artwork", "T2"),
    kind("SOUND", "misc", "audio", "T2"),
    kind("MPCT", "misc", "movie", "T2"),
    kind("MUSIC", "misc", "music", "T2"),
    kind("VIDEO", "misc", "video", "T2"),
    kind("FIGURE", "misc", "image", "T2"),
    kind("JFULL", "misc", "periodical", "T2"),
    // Others of the format; their names are kept.
    kind("CPAPER", "conference", "", "C3"),
    kind("EJOUR", "article", "", "T2"),
    kind("MGZN", "article", "", "T2"),
    kind("NEWS", "article", "", "T2"),
    kind("INPR", "article", "", "T2"),
    kind("ABST", "article", "", "T2"),
    kind("EBOOK", "book", "", ""),
    kind("SER", "book", "", ""),
    kind("CLSWK", "book", "", ""),
    kind("ANCIENT", "book", "", ""),
    kind("PAMP", "book", "", ""),
    kind("ECHAP", "chapter", "", "T2"),
    kind("DICT", "chapter", "inreference", "T2"),
    kind("GOVDOC", "report", "", "PB"),
    kind("AGGR", "dataset", "", "T2"),
    kind("DBASE", "dataset", "", "T2"),
    kind("WEB", "web", "", "T2"),
    kind("ADVS", "misc", "video", "T2"),
    kind("POD", "misc", "audio", "T2"),
    kind("PRESS", "misc", "", "T2"),
    kind("UNPD", "misc", "unpublished", "T2"),
    kind("ICOMM", "misc", "", "T2"),
    kind("MANSCPT", "misc", "unpublished", "T2"),
    kind("BILL", "misc", "", "T2"),
    kind("CASE", "misc", "", "T2"),
    kind("CHART", "misc", "", "T2"),
    kind("CTLG", "misc", "", "T2"),
    kind("EQUA", "misc", "", "T2"),
    kind("GRANT", "misc", "", "T2"),
    kind("GRNT", "misc", "", "T2"),
    kind("HEAR", "misc", "", "T2"),
    kind("INTV", "misc", "", "T2"),
    kind("LEGAL", "misc", "", "T2"),
    kind("MAP", "misc", "", "T2"),
    kind("MULTI", "misc", "", "T2"),
    kind("PCOMM", "misc", "", "T2"),
    kind("SLIDE", "misc", "", "T2"),
    kind("STAT", "misc", "", "T2"),
    kind("UNBILL", "misc", "", "T2"),
];

/// Types of ours that RIS has no name for: the row they are written in; `M3` then says ours.
const WITHIN: [(&str, &str); 4] =
    [("preprint", "UNPB"), ("workshop", "CONF"), ("proceedings", "BOOK"), ("model", "COMP")];

const fn kind(ris: &'static str, ours: &'static str, foreign: &'static str, container: &'static str) -> Kind {
    Kind { ris, ours, foreign, container }
}

/// The row of a name in RIS.
pub fn read(ris: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.ris.eq_ignore_ascii_case(ris))
}

/// The row for what is no type of RIS.
pub fn generic() -> &'static Kind {
    &KINDS[10]
}

/// The row in which a type of ours is written; `foreign` is BibLaTeX's type of the entry, or empty.
pub fn written(ours: EntryType, foreign: &str) -> &'static Kind {
    let name = ours.as_str();
    let within = WITHIN.iter().find(|(own, _)| *own == name).and_then(|(_, ris)| read(ris));
    let exact = |kind: &&Kind| kind.ours == name && kind.foreign == foreign;
    let plain = |kind: &&Kind| kind.ours == name;
    within.or_else(|| KINDS.iter().find(exact)).or_else(|| KINDS.iter().find(plain)).unwrap_or(generic())
}

/// The type of ours that a word in `M3` names, if this row is where it is written.
pub fn within(kind: &Kind, word: &str) -> Option<EntryType> {
    let ours: EntryType = word.parse().ok()?;
    let here = kind.ours == word || WITHIN.iter().any(|(own, ris)| *own == word && *ris == kind.ris);
    here.then_some(ours)
}
