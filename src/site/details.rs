//! What a work shows when it is opened: authors, note, links, lineage, attributes and BibTeX, in blocks that load when
//! they are wanted.

use std::collections::BTreeMap;

use serde::Serialize;

use super::index::{self, shown};
use super::works::Works;
use super::{address, escape, markdown};
use crate::formats::{self, Fields, WriteError};
use crate::model::markup::plain;
use crate::model::{Date, Entry, Lineage, MONTHS, Name};

/// How many works stand in one block. `details.js` is told by the page.
pub const BLOCK: usize = 40;

/// An opened work. What it does not have is left out.
#[derive(Debug, PartialEq, Serialize)]
struct Details {
    authors: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    links: Vec<(String, String)>,
    facts: Vec<(String, String)>,
    attributes: Vec<(String, String)>,
    on: Vec<Relation>,
    by: Vec<Relation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bibtex: Option<String>,
}

/// A work that this one builds on or is built on by: key, name, kinds.
type Relation = (String, String, Vec<String>);

/// The blocks as JSON, in the site's order.
pub fn blocks(works: &Works<'_>) -> Vec<String> {
    let details = |entry: &&Entry| Details::of(entry, works);
    works.entries.chunks(BLOCK).map(|block| escape::json(&block.iter().map(details).collect::<Vec<_>>())).collect()
}

/// The blocks as scripts: a page opened from a file may load scripts, but no JSON.
pub fn scripts(works: &Works<'_>) -> BTreeMap<String, String> {
    let script = |(number, block): (usize, String)| {
        (format!("data/works-{number}.js"), format!("refsSite.details.arrived({number}, {block});\n"))
    };
    blocks(works).into_iter().enumerate().map(script).collect()
}

/// What of the entries is not on the site, and why.
pub fn left_out(works: &Works<'_>) -> Vec<String> {
    let no_bibtex =
        |entry: &&&Entry| bibtex(entry, works).err().map(|error| format!("no BibTeX of {}: {error}", entry.key));
    let no_link = |entry: &&&Entry| {
        let refused = address::refused(entry);
        let names = refused.iter().map(|name| format!("`urls.{name}`")).collect::<Vec<_>>().join(", ");
        (!refused.is_empty())
            .then(|| format!("no link for {names} of {}: only http and https are linked to", entry.key))
    };
    let of = |entry| no_link(&entry).into_iter().chain(no_bibtex(&entry));
    works.entries.iter().flat_map(of).collect()
}

/// Fields that the page shows in its own way, and that no reference is made from.
const NOT_CITED: [&str; 3] = ["abstract", "annote", "keywords"];

/// Fields that reference programs keep for themselves, and how the names of others of them start: where a file is on a
/// disk, who put a work down and when, in which groups it stands. They are nobody else's business.
const HOUSEKEEPING: [&str; 24] = [
    // JabRef
    "file",
    "owner",
    "timestamp",
    "groups",
    "ranking",
    "readstatus",
    "priority",
    "printed",
    "qualityassured",
    "relevance",
    "creationdate",
    "modificationdate",
    "__markedentry",
    // BibDesk, Papers
    "date-added",
    "date-modified",
    "local-url",
    "rating",
    "read",
    "uri",
    // Zotero, Mendeley, DBLP
    "attachments",
    "pdf",
    "localfile",
    "biburl",
    "bibsource",
];
const HOUSEKEEPING_STARTS: [&str; 3] = ["bdsk-", "mendeley-", "comment-"];

/// Whether a field says something of the work.
fn is_of_work(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    !HOUSEKEEPING.contains(&name.as_str()) && !HOUSEKEEPING_STARTS.iter().any(|start| name.starts_with(start))
}

fn bibtex(entry: &Entry, works: &Works<'_>) -> Result<String, WriteError> {
    let kept = entry.fields.iter().filter(|(name, _)| is_of_work(name)).collect();
    let entry = &Entry { fields: kept, ..entry.clone() };
    let fields = Fields::Without(NOT_CITED.map(str::to_owned).to_vec());
    let options = formats::Options { fields, ..formats::Options::new(works.library) };
    formats::format("bibtex").map_or(Ok(String::new()), |format| format.text(&[entry], &options))
}

impl Details {
    fn of(entry: &Entry, works: &Works<'_>) -> Self {
        let more = entry.et_al.then(|| "et al.".to_owned());
        Self {
            authors: entry.authors.iter().map(Name::natural).map(|name| shown(&name)).chain(more).collect(),
            note: entry.note.as_deref().map(markdown::to_html),
            links: address::links(entry).into_iter().map(|(label, address)| (shown(&label), address)).collect(),
            facts: facts(entry),
            attributes: attributes(entry),
            on: relations(entry.builds_on.iter().map(|item| (item.key.as_str(), item)), works),
            by: relations(heirs(entry, works), works),
            bibtex: bibtex(entry, works).ok(),
        }
    }
}

fn heirs<'a>(entry: &Entry, works: &'a Works<'_>) -> impl Iterator<Item = (&'a str, &'a Lineage)> {
    works.built_on_by(&entry.key).iter().map(|(place, item)| (works.entries[*place].key.as_str(), *item))
}

/// Each related work once, with every kind that is stated.
fn relations<'a>(items: impl Iterator<Item = (&'a str, &'a Lineage)>, works: &Works<'_>) -> Vec<Relation> {
    let mut relations: Vec<Relation> = Vec::new();
    for (key, item) in items {
        let kind = item.kind.map(|kind| kind.as_str().replace('-', " "));
        match relations.iter_mut().find(|(known, ..)| known == key) {
            Some((_, _, kinds)) => kinds.extend(kind),
            None => relations.push((key.to_owned(), label(key, works), kind.into_iter().collect())),
        }
    }
    relations
}

/// What a reader calls a work; the key where the library does not have it.
fn label(key: &str, works: &Works<'_>) -> String {
    let here = works.place(key).map(|place| works.entries[place]);
    here.or_else(|| works.library.get(key)).map_or_else(|| shown(key), index::label)
}

/// What is known of a work besides its title, authors and links.
fn facts(entry: &Entry) -> Vec<(String, String)> {
    let venue = |name: &str| entry.venue.get(name).map(|text| shown(&plain(text)));
    let place = [venue("name").or_else(|| venue("short")), venue("publisher"), venue("address")];
    let place: Vec<String> = place.into_iter().flatten().collect();
    let numbers = ["series", "volume", "number", "pages"];
    let numbers = numbers.into_iter().filter_map(|name| Some((address::capitalised(name), venue(name)?)));
    let own = [
        ("Type", Some(entry.kind().to_string())),
        ("Published in", (!place.is_empty()).then(|| place.join(", "))),
        ("Date", entry.date.map(spelled)),
        ("Preprint", entry.posted.map(spelled)),
        ("Editors", editors(entry)),
        ("arXiv class", entry.primary_class.as_deref().map(shown)),
    ];
    let own = own.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    let ids = address::other_ids(entry).into_iter().map(|(scheme, value)| (shown(&scheme), shown(&value)));
    let more = entry.fields.iter().filter(|(name, _)| is_of_work(name));
    let more = more.map(|(name, text)| (shown(&address::capitalised(name)), shown(&plain(text))));
    let key = ("Key".to_owned(), shown(&entry.key));
    own.chain(numbers).chain(ids).chain(more).chain([key]).collect()
}

fn editors(entry: &Entry) -> Option<String> {
    let names: Vec<String> = entry.editors.iter().map(|name| shown(&name.natural())).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

fn attributes(entry: &Entry) -> Vec<(String, String)> {
    entry.attributes.iter().map(|(name, value)| (shown(&address::capitalised(name)), shown(value))).collect()
}

/// A date as a reader says it: `26 February 2021`, `July 2021`, `2021`.
fn spelled(date: Date) -> String {
    let month = date.month.map(|month| MONTHS[usize::from(month) - 1]);
    let words = [date.day.map(|day| day.to_string()), month.map(str::to_owned), Some(date.year.to_string())];
    words.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Library;
    use crate::site::Options;

    fn library() -> Library {
        let entry = |key: &str, date: &str, on: &[&str]| Entry {
            key: key.into(),
            name: Some(key.to_uppercase()),
            date: date.parse().ok(),
            builds_on: on.iter().map(|item| item.parse().unwrap()).collect(),
            ..Entry::default()
        };
        let entries = vec![
            entry("a", "2021-02-26", &[]),
            entry("b", "2022-07", &["a: extends", "a: uses-encoder", "elsewhere"]),
            entry("c", "2023", &["a"]),
        ];
        Library { entries, ..Library::default() }
    }

    #[test]
    fn related_works_stand_there_once_with_every_kind_in_both_directions() {
        let library = library();
        let all: Vec<&Entry> = library.entries.iter().collect();
        let works = Works::new(&all, &Options { library: &library, title: "T" });
        let kinds = |kinds: &[&str]| kinds.iter().map(|&kind| kind.to_owned()).collect::<Vec<_>>();
        let b = Details::of(&library.entries[1], &works);
        let elsewhere = ("elsewhere".to_owned(), "elsewhere".to_owned(), vec![]);
        assert_eq!(b.on, [("a".to_owned(), "A".to_owned(), kinds(&["extends", "uses encoder"])), elsewhere]);
        let a = Details::of(&library.entries[0], &works);
        let heirs: Vec<&str> = a.by.iter().map(|(key, ..)| key.as_str()).collect();
        assert_eq!((heirs, &a.by[0].2), (vec!["b", "c"], &kinds(&["extends", "uses encoder"])));
    }

    #[test]
    fn bibtex_is_what_a_reference_is_made_from_without_the_note() {
        let mut library = library();
        library.entries[0].note = Some("A note.".into());
        library.entries[0].tags = vec!["tag".into()];
        let all: Vec<&Entry> = library.entries.iter().collect();
        let works = Works::new(&all, &Options { library: &library, title: "T" });
        let bibtex = Details::of(&library.entries[0], &works).bibtex.unwrap();
        assert!(bibtex.starts_with("@misc{a,") && bibtex.contains("2021"), "{bibtex}");
        assert!(!bibtex.contains("note") && !bibtex.contains("tag"), "{bibtex}");
    }

    #[test]
    fn what_a_reference_program_keeps_for_itself_is_not_published() {
        let mut library = library();
        let fields = [
            ("edition", "2"),
            ("file", ":/home/ann/x.pdf:PDF"),
            ("Owner", "ann"),
            ("bdsk-url-1", "u"),
            ("biburl", "b"),
        ];
        library.entries[0].fields = fields.into_iter().collect();
        let all: Vec<&Entry> = library.entries.iter().collect();
        let details = Details::of(&library.entries[0], &Works::new(&all, &Options { library: &library, title: "T" }));
        let names: Vec<&str> = details.facts.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["Type", "Date", "Edition", "Key"]);
        let bibtex = details.bibtex.unwrap();
        assert!(bibtex.contains("edition") && !bibtex.contains("home") && !bibtex.contains("owner"), "{bibtex}");
    }

    #[test]
    fn dates_are_said_as_far_as_they_are_known() {
        for (date, said) in [("2021-02-26", "26 February 2021"), ("2022-07", "July 2022"), ("2023", "2023")] {
            assert_eq!(spelled(date.parse().unwrap()), said);
        }
    }

    #[test]
    fn every_work_stands_in_the_block_that_its_place_says() {
        let entry = |number: usize| Entry { key: format!("k{number:03}"), ..Entry::default() };
        let library = Library { entries: (0..=BLOCK).map(entry).collect(), ..Library::default() };
        let all: Vec<&Entry> = library.entries.iter().collect();
        let works = Works::new(&all, &Options { library: &library, title: "T" });
        let sizes: Vec<usize> = blocks(&works)
            .iter()
            .map(|block| serde_json::from_str::<Vec<serde_json::Value>>(block).unwrap().len())
            .collect();
        assert_eq!(sizes, [BLOCK, 1]);
        assert_eq!(scripts(&works).keys().collect::<Vec<_>>(), ["data/works-0.js", "data/works-1.js"]);
    }
}
