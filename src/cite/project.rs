//! The projection: what an entry is to a citation style, in the variables of CSL.
//!
//! The table below was chosen by comparison with citeproc-js over the styles of `tests/conformance.rs`, not by taste. Of the
//! engine's two doors, its own entries and CSL-JSON items, only the second one can say every type and every variable
//! (a dataset, a report's number, an identifier without a value), so all entries go through it, with what the engine
//! would spoil masked (`mask.rs`).

use super::foreign::foreign;
use super::title::{Run, runs};
use crate::model::{Date, Entry, Name};

/// A work in the variables of CSL 1.0.2 (Appendix III and IV).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// The citation key.
    pub key: String,
    /// CSL's name of its type.
    pub kind: &'static str,
    /// The variables that it has, by CSL's name.
    pub variables: Vec<(&'static str, Value)>,
}

/// The value of a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Running text.
    Text(Vec<Run>),
    /// Text that no style may touch: an address, an identifier.
    Verbatim(String),
    /// A volume, an issue, pages: what a style may read as a number.
    Number(String),
    /// Persons and organisations; `true` where the source cut the list.
    Names(Vec<Name>, bool),
    /// A date.
    Date(Date),
}

impl Work {
    /// The value of a variable.
    pub fn get(&self, variable: &str) -> Option<&Value> {
        self.variables.iter().find(|(name, _)| *name == variable).map(|(_, value)| value)
    }
}

/// A type of ours, and what it is to a style.
struct Row {
    /// Our types.
    of: &'static [&'static str],
    /// CSL's type.
    kind: &'static str,
    /// The variable that holds where the work appeared.
    venue: &'static str,
    /// The variable that holds the place.
    place: &'static str,
    /// What it is, in words, for types of which CSL has one name for several things.
    genre: Option<&'static str>,
    /// The addresses that lead to the work itself, the best first.
    urls: &'static [&'static str],
}

const PAPER: &[&str] = &["page", "paper", "blog", "project"];

const ROWS: &[Row] = &[
    Row { of: &["preprint"], kind: "article", venue: "publisher", place: "publisher-place", genre: None, urls: PAPER },
    Row {
        of: &["conference", "workshop"],
        kind: "paper-conference",
        venue: "container-title",
        place: "event-place",
        genre: None,
        urls: PAPER,
    },
    Row {
        of: &["article"],
        kind: "article-journal",
        venue: "container-title",
        place: "publisher-place",
        genre: None,
        urls: PAPER,
    },
    Row {
        of: &["chapter"],
        kind: "chapter",
        venue: "container-title",
        place: "publisher-place",
        genre: None,
        urls: PAPER,
    },
    Row { of: &["report"], kind: "report", venue: "publisher", place: "publisher-place", genre: None, urls: PAPER },
    Row {
        of: &["thesis"],
        kind: "thesis",
        venue: "publisher",
        place: "publisher-place",
        genre: Some("PhD thesis"),
        urls: PAPER,
    },
    Row {
        of: &["book", "proceedings"],
        kind: "book",
        venue: "publisher",
        place: "publisher-place",
        genre: None,
        urls: PAPER,
    },
    Row {
        of: &["blog"],
        kind: "post-weblog",
        venue: "container-title",
        place: "publisher-place",
        genre: None,
        urls: &["blog", "page", "project"],
    },
    Row {
        of: &["software"],
        kind: "software",
        venue: "publisher",
        place: "publisher-place",
        genre: None,
        urls: &["code", "page", "project", "docs"],
    },
    Row {
        of: &["model"],
        kind: "software",
        venue: "publisher",
        place: "publisher-place",
        genre: None,
        urls: &["weights", "page", "code", "project"],
    },
    Row {
        of: &["dataset"],
        kind: "dataset",
        venue: "publisher",
        place: "publisher-place",
        genre: None,
        urls: &["data", "page", "project", "code", "weights"],
    },
    Row {
        of: &["web"],
        kind: "webpage",
        venue: "container-title",
        place: "publisher-place",
        genre: None,
        urls: &["page", "blog", "project"],
    },
];

const OTHER: Row =
    Row { of: &[], kind: "document", venue: "publisher", place: "publisher-place", genre: None, urls: PAPER };

impl Row {
    fn of(entry: &Entry) -> &'static Self {
        ROWS.iter().find(|row| row.of.contains(&entry.kind().as_str())).unwrap_or(&OTHER)
    }
}

type Column = (&'static str, fn(&Entry, &Row) -> Option<Value>);

/// The variables that every type has, each with where it comes from.
const COLUMNS: &[Column] = &[
    ("author", |e, _| names(&e.authors, e.et_al)),
    ("editor", |e, _| names(&e.editors, false)),
    ("issued", |e, _| e.date.or(e.posted).map(Value::Date)),
    ("title", |e, _| title(e)),
    ("volume", |e, _| number(e, "volume")),
    ("issue", |e, row| if row.kind == "article-journal" { number(e, "number") } else { None }),
    ("number", |e, row| if row.kind == "article-journal" { None } else { own_number(e) }),
    ("page", |e, _| number(e, "pages")),
    ("collection-title", |e, _| e.venue.get("series").map(|name| Value::Text(runs(name, None)))),
    ("genre", |_, row| row.genre.map(|genre| Value::Text(runs(genre, None)))),
    ("DOI", |e, _| doi(e).map(Value::Verbatim)),
    ("URL", |e, row| url(e, row).map(Value::Verbatim)),
];

/// The title with its subtitle, which a foreign file has apart.
fn title(entry: &Entry) -> Option<Value> {
    let subtitle = entry.fields.get("subtitle").filter(|subtitle| !subtitle.trim().is_empty());
    let whole = subtitle.map_or_else(|| entry.title.clone(), |subtitle| format!("{}: {subtitle}", entry.title));
    (!entry.title.is_empty()).then(|| Value::Text(runs(&whole, entry.name.as_deref())))
}

/// What the entry is to a style.
pub fn project(entry: &Entry) -> Work {
    let row = Row::of(entry);
    let mut variables: Vec<(&'static str, Value)> =
        COLUMNS.iter().filter_map(|(name, value)| Some((*name, value(entry, row)?))).collect();
    for (name, value) in venue(entry, row).into_iter().chain(foreign(entry)) {
        let is_other_kind = name == "genre" && row.genre.is_none() && entry.fields.get("type").is_none();
        match variables.iter_mut().find(|(known, _)| *known == name) {
            Some((_, default)) if name == "genre" => *default = value,
            None if is_other_kind => {}
            Some(_) => {}
            None => variables.push((name, value)),
        }
    }
    if row.kind == "report" && entry.fields.get("type") == Some("report") {
        // A report of which no more is known: in brackets or by its number, the word would be noise.
        variables.retain(|(name, _)| *name != "genre");
    }
    Work { key: entry.key.clone(), kind: row.kind, variables }
}

/// Where it appeared, by whom, and at which place; a text that is the publisher stands there once.
fn venue(entry: &Entry, row: &Row) -> Vec<(&'static str, Value)> {
    let text = |name: &'static str, value: Option<&str>| Some((name, Value::Text(runs(value?, None))));
    let of = |name| entry.venue.get(name);
    let name = of("name").or_else(|| of("short"));
    let arxiv = || entry.ids.get("arxiv").filter(|_| row.kind == "article").map(|_| "arXiv");
    let (container, publisher) = if row.venue == "publisher" {
        (None, of("publisher").or(name).or_else(arxiv))
    } else {
        (name, of("publisher"))
    };
    let short = of("short").filter(|_| row.kind == "article-journal" && of("name").is_some());
    let parts = [
        text("container-title", container),
        text("container-title-short", short),
        text("publisher", publisher),
        text(row.place, of("address")),
    ];
    parts.into_iter().flatten().collect()
}

fn names(names: &[Name], cut: bool) -> Option<Value> {
    (!names.is_empty()).then(|| Value::Names(names.to_vec(), cut))
}

fn number(entry: &Entry, name: &str) -> Option<Value> {
    entry.venue.get(name).map(|value| Value::Number(value.to_owned()))
}

/// The number of a report; of a preprint, its identifier on arXiv.
fn own_number(entry: &Entry) -> Option<Value> {
    let arxiv = || {
        let id = entry.ids.get("arxiv").filter(|_| entry.kind().as_str() == "preprint")?;
        Some(Value::Verbatim(format!("arXiv:{id}")))
    };
    number(entry, "number").or_else(arxiv)
}

/// The DOI; of a preprint without one, the DOI that arXiv registers for each of its papers.
fn doi(entry: &Entry) -> Option<String> {
    let arxiv = || entry.ids.get("arxiv").filter(|_| entry.kind().as_str() == "preprint");
    entry.ids.get("doi").map(str::to_owned).or_else(|| arxiv().map(|id| format!("10.48550/arXiv.{id}")))
}

/// Where the work itself is: of a preprint, at arXiv; else the address that suits its type, else the entry's.
fn url(entry: &Entry, row: &Row) -> Option<String> {
    let arxiv = entry.ids.get("arxiv").map(|id| format!("https://arxiv.org/abs/{id}"));
    let preprint = entry.kind().as_str() == "preprint";
    let own = || row.urls.iter().find_map(|name| entry.urls.get(name)).map(str::to_owned);
    let address = || entry.address().map(|address| address.url.into_owned());
    arxiv.filter(|_| preprint).or_else(own).or_else(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(kind: &str) -> Entry {
        Entry { key: "k".into(), entry_type: kind.parse().ok(), title: "T".into(), ..Entry::default() }
    }

    #[test]
    fn a_preprint_says_where_it_is_in_three_ways() {
        let mut entry = entry("preprint");
        entry.ids.set("arxiv", "2301.12597");
        let work = project(&entry);
        assert_eq!(work.kind, "article");
        assert_eq!(work.get("publisher"), Some(&Value::Text(runs("arXiv", None))));
        assert_eq!(work.get("number"), Some(&Value::Verbatim("arXiv:2301.12597".into())));
        assert_eq!(work.get("DOI"), Some(&Value::Verbatim("10.48550/arXiv.2301.12597".into())));
        assert_eq!(work.get("URL"), Some(&Value::Verbatim("https://arxiv.org/abs/2301.12597".into())));
    }

    #[test]
    fn a_conference_paper_names_its_proceedings_once() {
        let mut entry = entry("conference");
        entry.venue = [("name", "Proceedings of X"), ("short", "X 2021"), ("publisher", "PMLR")].into_iter().collect();
        entry.ids.set("arxiv", "2103.00020");
        let work = project(&entry);
        let names: Vec<&str> = work.variables.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["title", "URL", "container-title", "publisher"]);
    }

    #[test]
    fn a_report_of_no_kind_says_none_and_a_thesis_is_one() {
        for (kind, shown) in [("report", false), ("thesis", true)] {
            let mut entry = entry(kind);
            entry.fields.set("type", kind);
            assert_eq!(project(&entry).get("genre").is_some(), shown, "{kind}");
        }
    }

    #[test]
    fn a_model_card_is_software_of_whoever_publishes_it() {
        let mut entry = entry("model");
        entry.venue.set("name", "Hugging Face");
        entry.urls.set("weights", "https://huggingface.co/x/y");
        let work = project(&entry);
        assert_eq!((work.kind, work.get("container-title")), ("software", None));
        assert!(work.get("publisher").is_some() && work.get("URL").is_some());
    }
}
