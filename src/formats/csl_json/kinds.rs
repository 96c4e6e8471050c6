//! The types of CSL beside ours and those of BibLaTeX.

use crate::model::{Entry, EntryType};

/// A type of CSL (specification 1.0.2, appendix III), as ours and BibLaTeX's.
struct Kind {
    csl: &'static str,
    ours: &'static str,
    /// BibLaTeX's type, where ours does not say it; empty for none.
    entrytype: &'static str,
    /// BibLaTeX's `entrysubtype`, where it makes the difference; empty for none.
    subtype: &'static str,
}

/// The first row of a CSL type is what it is read as; the first row of an entry that fits is what it is written as.
const KINDS: &[Kind] = &[
    kind("article-journal", "article", "", ""),
    kind("article-magazine", "article", "", "magazine"),
    kind("article-newspaper", "article", "", "newspaper"),
    kind("paper-conference", "conference", "", ""),
    kind("paper-conference", "workshop", "", ""),
    kind("report", "report", "", ""),
    kind("thesis", "thesis", "", ""),
    kind("book", "book", "", ""),
    kind("book", "proceedings", "", ""),
    kind("chapter", "chapter", "", ""),
    kind("article", "preprint", "", ""),
    kind("software", "software", "", ""),
    kind("software", "model", "", ""),
    kind("dataset", "dataset", "", ""),
    kind("webpage", "web", "", ""),
    kind("post-weblog", "blog", "", ""),
    kind("document", "misc", "", ""),
    kind("patent", "misc", "patent", ""),
    kind("manuscript", "misc", "unpublished", ""),
    kind("periodical", "misc", "periodical", ""),
    kind("motion_picture", "misc", "movie", ""),
    kind("motion_picture", "misc", "video", ""),
    kind("song", "misc", "music", ""),
    kind("song", "misc", "audio", ""),
    kind("performance", "misc", "performance", ""),
    kind("graphic", "misc", "artwork", ""),
    kind("graphic", "misc", "image", ""),
    kind("standard", "misc", "standard", ""),
    kind("legal_case", "misc", "jurisdiction", ""),
    kind("legislation", "misc", "legislation", ""),
    kind("personal_communication", "misc", "letter", ""),
    kind("review", "article", "review", ""),
    kind("entry-encyclopedia", "chapter", "inreference", ""),
    kind("pamphlet", "book", "booklet", ""),
    kind("book", "chapter", "bookinbook", ""),
    kind("book", "report", "manual", ""),
    // Types of CSL alone: the nearest of ours, and `csl-type` keeps the rest.
    kind("article-newspaper", "article", "", ""),
    kind("bill", "misc", "", ""),
    kind("broadcast", "misc", "", ""),
    kind("classic", "book", "", ""),
    kind("collection", "misc", "", ""),
    kind("entry", "chapter", "", ""),
    kind("entry-dictionary", "chapter", "", ""),
    kind("event", "misc", "", ""),
    kind("figure", "misc", "", ""),
    kind("hearing", "misc", "", ""),
    kind("interview", "misc", "", ""),
    kind("map", "misc", "", ""),
    kind("musical_score", "misc", "", ""),
    kind("post", "web", "", ""),
    kind("regulation", "misc", "", ""),
    kind("review-book", "article", "", ""),
    kind("speech", "misc", "", ""),
    kind("treaty", "misc", "", ""),
];

/// Spellings of CSL types that other programs write.
const ALIASES: [(&str, &str); 6] = [
    ("journal-article", "article-journal"),
    ("proceedings-article", "paper-conference"),
    ("book-chapter", "chapter"),
    ("posted-content", "article"),
    ("dissertation", "thesis"),
    ("preprint", "article"),
];

const fn kind(csl: &'static str, ours: &'static str, entrytype: &'static str, subtype: &'static str) -> Kind {
    Kind { csl, ours, entrytype, subtype }
}

/// What a type of CSL is to us.
#[derive(Debug, PartialEq, Eq)]
pub struct Known {
    /// Our type.
    pub ours: EntryType,
    /// `fields.entrytype`, `fields.entrysubtype` and `fields.csl-type`; empty for none.
    pub fields: [(&'static str, String); 3],
    /// Whether CSL has it.
    pub in_csl: bool,
}

/// Reads a type of CSL.
///
/// | input | result |
/// |---|---|
/// | `paper-conference` | conference |
/// | `patent` | misc, of BibLaTeX's type `patent` |
/// | `speech` | misc, of CSL's type `speech` |
pub fn read(csl: &str) -> Known {
    let name = ALIASES.iter().find(|(alias, _)| *alias == csl).map_or(csl, |(_, name)| name);
    let found = KINDS.iter().find(|kind| kind.csl == name);
    let row = found.unwrap_or(&KINDS[16]);
    let fits = KINDS.iter().find(|kind| same(kind, row.ours, row.entrytype, row.subtype));
    let own = if fits.is_some_and(|fits| fits.csl == csl) { "" } else { csl };
    let [entrytype, subtype, own] = [row.entrytype, row.subtype, own].map(str::to_owned);
    let fields = [("entrytype", entrytype), ("entrysubtype", subtype), ("csl-type", own)];
    Known { ours: row.ours.parse().unwrap_or(EntryType::PREPRINT), fields, in_csl: found.is_some() }
}

fn same(kind: &Kind, ours: &str, entrytype: &str, subtype: &str) -> bool {
    kind.ours == ours && kind.entrytype == entrytype && kind.subtype == subtype
}

/// How an entry's type is written.
pub fn written(entry: &Entry) -> &str {
    let ours = entry.kind().as_str();
    let field = |name: &str| entry.fields.get(name).unwrap_or("");
    if let Some(own) = entry.fields.get("csl-type").filter(|own| read(own).ours.as_str() == ours) {
        return own;
    }
    let row = |entrytype: &str, subtype: &str| KINDS.iter().find(|kind| same(kind, ours, entrytype, subtype));
    let (entrytype, subtype) = (field("entrytype"), field("entrysubtype"));
    let found = row(entrytype, subtype).or_else(|| row(entrytype, "")).or_else(|| row("", subtype));
    found.or_else(|| row("", "")).map_or("document", |kind| kind.csl)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(ours: EntryType, fields: &[(&str, String)]) -> Entry {
        let fields = fields.iter().filter(|(_, text)| !text.is_empty()).cloned().collect();
        Entry { entry_type: Some(ours), fields, ..Entry::default() }
    }

    #[test]
    fn every_type_of_csl_comes_back() {
        for name in KINDS.iter().map(|kind| kind.csl).chain(["flibbertigibbet", "journal-article", ""]) {
            let known = read(name);
            assert_eq!(written(&entry(known.ours, &known.fields)), if name.is_empty() { "document" } else { name });
        }
    }

    #[test]
    fn every_type_of_ours_is_written() {
        for name in EntryType::names() {
            let csl = written(&entry(name.parse().unwrap(), &[])).to_owned();
            assert!(read(&csl).in_csl && (csl != "document" || name == "misc"), "{name}: {csl}");
        }
    }
}
