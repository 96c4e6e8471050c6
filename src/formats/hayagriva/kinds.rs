//! The entry types of Hayagriva beside ours, and what kind of parent each has.

use crate::model::{Entry, EntryType};

/// A type of Hayagriva with its parent, and what it is to us.
pub struct Kind {
    /// Hayagriva's name (file format, "Entry Type").
    pub own: &'static str,
    /// The type of the parent that says where it appeared, and the type that a parent without one has.
    pub parent: &'static str,
    /// Our type.
    pub ours: &'static str,
    /// What `entrytype` says in `fields`, where our type alone would not lead back.
    pub foreign: &'static str,
    /// Whether the parent is where it appeared; else it is the series.
    pub contained: bool,
}

/// The types; the first of a type of ours is the one that is written where `entrytype` says nothing.
///
/// A conference paper is a `chapter` of a `book`, with a parent `conference` beside: so it is printed with its
/// proceedings, volume, pages and editors, where an `article` of `proceedings` loses some of them (hayagriva 0.10.1:
/// the proceedings twice in APA with editors, "Special issue" in Chicago, no volume in IEEE). A workshop is a
/// conference at a conference.
pub const KINDS: [Kind; 36] = [
    kind("article", "periodical", "article", ""),
    kind("chapter", "book", "conference", ""),
    kind("chapter", "book", "workshop", ""),
    lone("report", "misc", "report", ""),
    lone("thesis", "misc", "thesis", ""),
    lone("book", "book", "book", ""),
    kind("chapter", "book", "chapter", ""),
    lone("proceedings", "proceedings", "proceedings", ""),
    kind("article", "blog", "blog", ""),
    kind("web", "web", "web", ""),
    kind("article", "repository", "preprint", ""),
    kind("repository", "repository", "software", ""),
    kind("repository", "repository", "model", ""),
    kind("repository", "repository", "dataset", ""),
    kind("misc", "misc", "misc", ""),
    kind("anthos", "anthology", "chapter", "anthos"),
    kind("entry", "reference", "chapter", "inreference"),
    kind("scene", "video", "misc", "scene"),
    kind("artwork", "exhibition", "misc", "artwork"),
    kind("patent", "misc", "misc", "patent"),
    kind("case", "misc", "misc", "jurisdiction"),
    kind("newspaper", "misc", "misc", "newspaper"),
    kind("legislation", "anthology", "misc", "legislation"),
    kind("manuscript", "misc", "misc", "unpublished"),
    kind("original", "misc", "misc", "original"),
    kind("post", "post", "misc", "post"),
    kind("performance", "misc", "misc", "performance"),
    kind("periodical", "misc", "misc", "periodical"),
    kind("blog", "misc", "web", "blog"),
    lone("reference", "misc", "book", "reference"),
    kind("conference", "misc", "misc", "event"),
    lone("anthology", "anthology", "book", "collection"),
    kind("thread", "misc", "misc", "thread"),
    kind("video", "video", "misc", "video"),
    kind("audio", "audio", "misc", "audio"),
    kind("exhibition", "misc", "misc", "exhibition"),
];

/// Types of BibLaTeX that have a like in Hayagriva by another name.
const LIKE: [(&str, &str); 7] = [
    ("movie", "video"),
    ("music", "audio"),
    ("image", "artwork"),
    ("mvcollection", "collection"),
    ("mvreference", "reference"),
    ("legal", "jurisdiction"),
    ("softwareversion", ""),
];

const fn kind(own: &'static str, parent: &'static str, ours: &'static str, foreign: &'static str) -> Kind {
    Kind { own, parent, ours, foreign, contained: true }
}

const fn lone(own: &'static str, parent: &'static str, ours: &'static str, foreign: &'static str) -> Kind {
    Kind { own, parent, ours, foreign, contained: false }
}

/// What the parents and a few other words say of a type.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hints<'a> {
    /// The type of the first parent.
    pub parent: Option<&'a str>,
    /// Whether it has a parent at all.
    pub has_parent: bool,
    /// Whether a further parent is a conference, and that one held at another.
    pub event: Option<bool>,
    /// The genre.
    pub genre: Option<&'a str>,
    /// Whether it has an arXiv identifier.
    pub arxiv: bool,
}

/// The genres by which things that lie in a repository are told apart.
pub const GENRES: [(&str, &str); 2] = [("model", "Model"), ("dataset", "Data set")];

/// The name of a type as it is written: in small letters, and by today's name where hayagriva had another one before 0.4.
pub fn named(own: &str) -> String {
    let own = own.trim().to_lowercase();
    if own == "tweet" { "post".to_owned() } else { own }
}

/// What a type of Hayagriva is to us; `None` for a name that is none of its types.
pub fn read(own: &str, hints: Hints<'_>) -> Option<&'static Kind> {
    let paper = |nested: bool| if nested { "workshop" } else { "conference" };
    let ours = match (own, hints.parent) {
        ("article" | "chapter", _) if hints.event.is_some() => paper(hints.event == Some(true)),
        ("article" | "chapter", Some("proceedings" | "conference")) => "conference",
        ("article", Some("blog")) => "blog",
        ("article", Some("repository")) => "preprint",
        ("article", _) if !hints.has_parent && hints.arxiv => "preprint",
        ("chapter", _) => "chapter",
        ("repository", _) => {
            let named = GENRES.iter().find(|(_, genre)| Some(*genre) == hints.genre);
            named.map_or("software", |(ours, _)| ours)
        }
        _ => return KINDS.iter().find(|kind| kind.own == own),
    };
    Some(of(ours))
}

/// The row that an entry is written by.
pub fn written(entry: &Entry) -> &'static Kind {
    let ours = entry.kind().as_str();
    let foreign = entry.fields.get("entrytype").unwrap_or("");
    let foreign = LIKE.iter().find(|(other, _)| *other == foreign).map_or(foreign, |(_, like)| like);
    let exact = KINDS.iter().find(|kind| kind.ours == ours && kind.foreign == foreign && !foreign.is_empty());
    exact.unwrap_or_else(|| of(ours))
}

fn of(ours: &str) -> &'static Kind {
    KINDS.iter().find(|kind| kind.ours == ours).unwrap_or(&KINDS[14])
}

/// Whether Hayagriva has a type of this name.
pub fn is_type(own: &str) -> bool {
    KINDS.iter().any(|kind| kind.own == own)
}

impl Kind {
    /// Our type.
    pub fn entry_type(&self) -> Option<EntryType> {
        self.ours.parse().ok()
    }

    /// Whether it is a paper of a conference or a workshop.
    pub fn is_paper(&self) -> bool {
        ["conference", "workshop"].contains(&self.ours)
    }

    /// Where the volume, the publisher and the editors of the venue stand: at the parent, or at the work itself where
    /// it has none or need not have one.
    pub fn venue(&self, entry: &Entry) -> &'static str {
        let part = ["article", "chapter", "anthos", "entry"].contains(&self.own);
        if self.contained && (part || entry.venue.get("name").is_some()) { "parent." } else { "" }
    }

    /// The type of the parent's parent.
    pub fn series_type(&self) -> &'static str {
        if self.ours == "article" { "periodical" } else { "anthology" }
    }

    /// Where the series stands.
    pub fn series(&self) -> &'static str {
        if self.contained { "parent.parent." } else { "parent." }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_of_ours_has_a_row_and_every_foreign_one_comes_back() {
        for ours in EntryType::names() {
            assert_eq!(of(ours).ours, ours);
        }
        for row in KINDS.iter().filter(|row| !row.foreign.is_empty()) {
            let known = read(row.own, Hints::default()).unwrap();
            assert_eq!((known.own, known.foreign), (row.own, row.foreign));
            let fields = [("entrytype", row.foreign)].into_iter().collect();
            let entry = Entry { entry_type: known.entry_type(), fields, ..Entry::default() };
            assert_eq!(written(&entry).own, row.own);
        }
    }
}
