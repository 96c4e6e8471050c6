//! Joining the records of one work, field by field, by stated rules.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Draft, Id, Name, Table, markup, text};

/// What one source says of a work, and when it said so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The source, by its name.
    pub source: String,
    /// When it answered, as YYYY-MM-DD.
    pub fetched: String,
    /// What its word weighs.
    pub standing: Standing,
    /// What it says.
    pub draft: Draft,
}

/// What a source's word weighs, the lightest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Standing {
    /// It collects what others say, and shortens names on the way.
    #[default]
    Index,
    /// The archive of the preprint.
    Archive,
    /// A register that writes down what publishers print.
    Register,
    /// The publisher itself, or where it registers what it publishes.
    Publisher,
}

/// One description out of the records of one work, and the entry's `source`: its `name`, `date` and `version`, and
/// for each field that another record gave, that record's source under the field's name.
///
/// | field | from |
/// |---|---|
/// | type, title, date, venue, editors | the publisher, else a register; the more exact of two dates of one year |
/// | authors | the fullest names among lists of the same people; else the publisher |
/// | posted, primary class, comment, journal reference | the archive |
/// | identifiers, addresses, warnings | all |
///
/// `None` when there is no record.
pub fn join(mut records: Vec<Record>) -> Option<(Draft, Table)> {
    records.sort_by_key(|record| std::cmp::Reverse(rank(record)));
    let main = records.first()?;
    let mut source: Table = [("name", main.source.clone()), ("date", main.fetched.clone())].into_iter().collect();
    let mut draft = main.draft.clone();
    let authors = fullest(&records);
    note(&mut source, "authors", &records, authors);
    draft.authors.clone_from(&records[authors].draft.authors);
    draft.et_al = records[authors].draft.et_al;
    for other in &records[1..] {
        fill(&mut draft, &mut source, other);
    }
    if let Some(archive) = records[1..].iter().find(|record| record.standing == Standing::Archive) {
        of_archive(&mut draft, &mut source, archive);
    }
    if let Some(version) = draft.version {
        source.set("version", version.to_string());
    }
    Some((draft, source))
}

/// Published records first, then the archive, then indexes; in each the order in which they were asked.
fn rank(record: &Record) -> (bool, Standing) {
    let trusted = record.standing != Standing::Index;
    (trusted && record.draft.is_published(), record.standing)
}

fn note(source: &mut Table, field: &str, records: &[Record], from: usize) {
    if from > 0 && records[from].source != records[0].source {
        source.set(field, records[from].source.clone());
    }
}

/// The list with the fullest given names among those that name the same people as the first.
fn fullest(records: &[Record]) -> usize {
    let first = &records[0].draft;
    let eligible = |record: &Record| {
        record.standing != Standing::Index
            && (first.authors.is_empty() || same_people(&first.authors, &record.draft.authors))
    };
    let candidates = records.iter().enumerate().filter(|(at, record)| *at == 0 || eligible(record));
    let best = candidates.rev().max_by_key(|(_, record)| fullness(&record.draft.authors));
    best.map_or(0, |(at, _)| at)
}

fn same_people(a: &[String], b: &[String]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| last_word(a) == last_word(b))
}

/// The last word of the family name: `M. Bran, Andres` and `Bran, Andres M.` are the same person.
fn last_word(author: &str) -> String {
    let family = Name::parse(author).map(|name| name.family().to_owned()).unwrap_or_default();
    text::alphanumeric(family.split_whitespace().last().unwrap_or_default())
}

/// How many given names are spelled out, then how many letters carry an accent.
fn fullness(authors: &[String]) -> (usize, usize) {
    let given = |author: &String| match Name::parse(author) {
        Ok(Name::Person { given, .. }) => given,
        _ => String::new(),
    };
    let spelled_out = |word: &&str| word.chars().filter(|c| c.is_alphabetic()).count() > 1;
    let words = authors.iter().map(|author| given(author).split_whitespace().filter(spelled_out).count()).sum();
    (words, authors.iter().flat_map(|author| author.chars()).filter(|c| !c.is_ascii()).count())
}

/// What `draft` lacks and `other` has.
fn fill(draft: &mut Draft, source: &mut Table, other: &Record) {
    let theirs = &other.draft;
    let published = draft.is_published();
    for (scheme, value) in theirs.ids.iter() {
        // The DOI of a publication is the publisher's to say, unless the publisher has none to say.
        let other_doi = scheme == "doi" && published && other.standing == Standing::Index;
        if draft.ids.get(scheme).is_none() && !other_doi {
            draft.ids.set(scheme, value);
        }
    }
    let preprints =
        theirs.ids.get("doi").filter(|doi| !theirs.is_published() && published && draft.ids.get("doi") != Some(*doi));
    if let Some(doi) = preprints.map(|doi| format!("https://doi.org/{doi}")) {
        draft.urls.set("preprint", doi);
    }
    for (name, url) in theirs.urls.iter() {
        if draft.urls.get(name).is_none() {
            draft.urls.set(name, url);
        }
    }
    let mut taken: Vec<&str> = Vec::new();
    if draft.venue.is_empty() && theirs.is_published() && draft.is_published() && !theirs.venue.is_empty() {
        draft.venue = theirs.venue.clone();
        taken.push("venue");
    } else if draft.is_published() && theirs.is_published() && same_volume(draft, theirs) {
        fill_venue(draft, theirs, &mut taken);
    }
    if draft.editors.is_empty() && theirs.is_published() && !theirs.editors.is_empty() {
        draft.editors.clone_from(&theirs.editors);
        taken.push("editors");
    }
    if draft.is_published() && theirs.is_published() && is_more_exact(theirs.date.as_deref(), draft.date.as_deref()) {
        draft.date.clone_from(&theirs.date);
        taken.push("date");
    }
    if draft.posted.is_none() && !theirs.is_published() && theirs.posted.is_some() && other.standing != Standing::Index
    {
        draft.posted.clone_from(&theirs.posted);
        taken.push("posted");
    }
    draft.abstract_text = draft.abstract_text.take().or_else(|| theirs.abstract_text.clone());
    draft.withdrawn = draft.withdrawn.take().or_else(|| theirs.withdrawn.clone());
    draft.retracted = draft.retracted.take().or_else(|| theirs.retracted.clone());
    draft.warnings.extend(theirs.warnings.iter().filter(|_| other.standing != Standing::Index).cloned());
    taken.iter().for_each(|field| source.set(field, other.source.clone()));
}

/// Whether a date says the same as another and more, or something where nothing is said.
fn is_more_exact(theirs: Option<&str>, ours: Option<&str>) -> bool {
    theirs.is_some_and(|theirs| theirs.len() > ours.map_or(0, str::len) && theirs.starts_with(ours.unwrap_or_default()))
}

/// Whether both speak of the same proceedings or journal: the same year, and the same name or abbreviation.
fn same_volume(a: &Draft, b: &Draft) -> bool {
    let named = |draft: &Draft, name: &str| draft.venue.get(name).map(text::alphanumeric);
    let same = |name: &str| named(a, name).is_some() && named(a, name) == named(b, name);
    a.year() == b.year() && (same("name") || same("short"))
}

fn fill_venue(draft: &mut Draft, theirs: &Draft, taken: &mut Vec<&str>) {
    for (part, value) in theirs.venue.iter() {
        if draft.venue.get(part).is_none() {
            draft.venue.set(part, value);
            taken.push("venue");
        }
    }
}

/// What only the archive of the preprint knows.
fn of_archive(draft: &mut Draft, source: &mut Table, archive: &Record) {
    let theirs = &archive.draft;
    let mut taken = |field: &str, is_there: bool| {
        if is_there {
            source.set(field, archive.source.clone());
        }
    };
    taken("posted", theirs.posted.is_some());
    taken("primary-class", theirs.primary_class.is_some());
    draft.posted = theirs.posted.clone().or_else(|| draft.posted.take());
    draft.primary_class = theirs.primary_class.clone().or_else(|| draft.primary_class.take());
    draft.abstract_text = theirs.abstract_text.clone().or_else(|| draft.abstract_text.take());
    draft.version = theirs.version.or(draft.version);
    if !draft.is_published() {
        draft.comment = theirs.comment.clone().or_else(|| draft.comment.take());
        draft.journal_ref = theirs.journal_ref.clone().or_else(|| draft.journal_ref.take());
    }
}

/// Whether two records can be of one work although only a link says so: the same first author or mostly the same
/// authors, and titles that share half of their words (or the authors nearly all).
pub fn plausible(a: &Draft, b: &Draft) -> bool {
    let (authors, title) = (overlap(&families(a), &families(b)), overlap(&words(&a.title), &words(&b.title)));
    let unnamed = a.authors.is_empty() || b.authors.is_empty();
    let first = a.first_family().is_some() && a.first_family() == b.first_family();
    unnamed && title >= 0.8 || (first || authors >= 0.5) && title >= 0.5 || authors >= 0.8 && title >= 0.2
}

/// Whether two records are of one work though nothing links them: the same title letter for letter, the same first
/// author and mostly the same others, and the publication from a year before to three years after the preprint.
pub fn certain(preprint: &Draft, published: &Draft) -> bool {
    let title = |draft: &Draft| text::alphanumeric(&markup::plain(&draft.title));
    let years = |earlier: u16, later: u16| (earlier.saturating_sub(1)..=earlier + 3).contains(&later);
    title(preprint).len() >= 8
        && title(preprint) == title(published)
        && preprint.first_family().is_some()
        && preprint.first_family() == published.first_family()
        && overlap(&families(preprint), &families(published)) >= 0.5
        && preprint.year().zip(published.year()).is_some_and(|(earlier, later)| years(earlier, later))
}

fn families(draft: &Draft) -> BTreeSet<String> {
    draft.authors.iter().map(|author| last_word(author)).filter(|family| !family.is_empty()).collect()
}

fn words(title: &str) -> BTreeSet<String> {
    let folded = text::fold(&markup::plain(title));
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 2).map(str::to_owned).collect()
}

/// The share of the smaller set that both have; 0 where one is empty.
#[allow(clippy::cast_precision_loss, reason = "a title has few words")]
fn overlap(a: &BTreeSet<String>, b: &BTreeSet<String>) -> f64 {
    let smaller = a.len().min(b.len());
    if smaller == 0 { 0.0 } else { a.intersection(b).count() as f64 / smaller as f64 }
}

/// The identifier of a record that a reader would go by: the DOI, else arXiv's, else the first.
pub fn best_id(draft: &Draft) -> Option<Id> {
    let of = |scheme: &str| draft.ids.get(scheme).map(|value| Id::new(scheme, value));
    ["doi", "arxiv", "acl", "openreview", "dblp"].into_iter().find_map(of).or_else(|| draft.see.first().cloned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(source: &str, standing: Standing, draft: Draft) -> Record {
        Record { source: source.to_owned(), fetched: "2026-11-23".to_owned(), standing, draft }
    }

    fn table(pairs: &[(&str, &str)]) -> Table {
        pairs.iter().copied().collect()
    }

    fn preprint() -> Draft {
        Draft {
            ids: table(&[("arxiv", "2304.05376"), ("doi", "10.1038/x")]),
            title: "ChemCrow: Augmenting large language models with chemistry tools".into(),
            authors: vec!["Bran, Andres M".into(), "Cox, Sam".into(), "Schwaller, Philippe".into()],
            posted: Some("2023-04-11".into()),
            primary_class: Some("physics.chem-ph".into()),
            version: Some(5),
            ..Draft::default()
        }
    }

    fn paper() -> Draft {
        Draft {
            ids: table(&[("doi", "10.1038/x")]),
            entry_type: Some("article".into()),
            title: "Augmenting large language models with chemistry tools".into(),
            authors: vec!["M. Bran, A.".into(), "Cox, S.".into(), "Schwaller, P.".into()],
            date: Some("2024-05-08".into()),
            venue: table(&[("name", "Nature Machine Intelligence"), ("volume", "6")]),
            ..Draft::default()
        }
    }

    #[test]
    fn the_publisher_says_where_the_archive_when_and_the_fullest_who() {
        let records =
            vec![record("arXiv", Standing::Archive, preprint()), record("Crossref", Standing::Publisher, paper())];
        let (draft, source) = join(records).unwrap();
        assert_eq!(draft.title, "Augmenting large language models with chemistry tools");
        assert_eq!(draft.authors[0], "Bran, Andres M");
        assert_eq!((draft.date.as_deref(), draft.posted.as_deref()), (Some("2024-05-08"), Some("2023-04-11")));
        assert_eq!(draft.ids, table(&[("doi", "10.1038/x"), ("arxiv", "2304.05376")]));
        assert_eq!(source.get("name"), Some("Crossref"));
        let arxivs: Vec<&str> =
            ["authors", "posted", "primary-class"].into_iter().filter_map(|f| source.get(f)).collect();
        assert_eq!(arxivs, ["arXiv"; 3]);
        assert_eq!((source.get("version"), source.get("venue")), (Some("5"), None));
    }

    #[test]
    fn the_doi_of_a_preprint_stays_as_an_address_beside_that_of_the_publication() {
        let mut posted = Draft { ids: table(&[("doi", "10.1101/y")]), ..preprint() };
        posted.primary_class = None;
        let records =
            vec![record("Crossref", Standing::Publisher, posted), record("Crossref", Standing::Publisher, paper())];
        let (draft, _) = join(records).unwrap();
        assert_eq!(
            (draft.ids.get("doi"), draft.urls.get("preprint")),
            (Some("10.1038/x"), Some("https://doi.org/10.1101/y"))
        );
        assert_eq!(draft.posted.as_deref(), Some("2023-04-11"));
    }

    #[test]
    fn an_index_never_gives_names_or_outranks_the_archive() {
        let mut index = paper();
        index.authors = vec!["Márquez Bran, Andrés Longname".into(), "Cox, Samuel".into(), "Schwaller, P.".into()];
        let records =
            vec![record("Semantic Scholar", Standing::Index, index), record("arXiv", Standing::Archive, preprint())];
        let (draft, source) = join(records).unwrap();
        assert_eq!(source.get("name"), Some("arXiv"));
        assert_eq!(draft.authors, preprint().authors);
        assert!(!draft.is_published() && draft.venue.is_empty());
    }

    #[test]
    fn a_linked_record_of_other_people_or_another_subject_is_not_plausible() {
        let other = Draft { title: "Self-Attention with Relative Position Representations".into(), ..paper() };
        let strangers = Draft { authors: vec!["Shaw, Peter".into()], ..paper() };
        assert!(plausible(&preprint(), &paper()));
        assert!(!plausible(&Draft { authors: vec!["Ng, A.".into()], ..preprint() }, &strangers));
        assert!(!plausible(&preprint(), &Draft { authors: strangers.authors, ..other }));
    }

    #[test]
    fn without_a_link_only_the_same_title_author_and_time_are_certain() {
        let same = Draft { title: "Augmenting Large Language Models with Chemistry Tools.".into(), ..preprint() };
        assert!(certain(&same, &paper()));
        assert!(!certain(&preprint(), &paper()), "a word more");
        assert!(!certain(&same, &Draft { date: Some("2028".into()), ..paper() }), "too late");
        assert!(!certain(&same, &Draft { authors: vec!["Cox, Sam".into()], ..paper() }), "another first author");
    }
}
