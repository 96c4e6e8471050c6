//! Whether two entries are of one work: a preprint and its publication are, two publications of one title are not.

use super::markup::plain;
use super::{Entry, EntryType, Library, text};

/// The schemes whose identifiers name one work each, and not a volume or a journal.
const NAMES_A_WORK: [&str; 8] = ["arxiv", "doi", "openreview", "acl", "dblp", "pmid", "pmcid", "s2"];

/// How many years a preprint and its publication may lie apart, and two records of one publication.
const APART: (u16, u16) = (3, 1);

/// The entry of the same work as one that a source described: an identifier in common, whatever the titles, since the
/// source vouches for both; or the same title and first author, if they are one publication or have one key.
pub fn same_work<'a>(library: &'a Library, work: &Entry) -> Option<&'a Entry> {
    let by_id = work.identifiers().find_map(|id| library.with_id(&id));
    by_id.or_else(|| {
        let title = title_key(work)?;
        let like = |entry: &&Entry| title_key(entry).as_ref() == Some(&title);
        let by_key = library.get(&work.key).filter(|entry| !work.key.is_empty() && like(entry));
        by_key.or_else(|| library.entries.iter().find(|entry| like(entry) && one_publication(entry, work)))
    })
}

/// The entry that has the title and the first author of a work, be it another publication.
pub fn like_work<'a>(library: &'a Library, work: &Entry) -> Option<&'a Entry> {
    let title = title_key(work)?;
    library.entries.iter().find(|entry| title_key(entry).as_ref() == Some(&title))
}

/// The identifiers that name one work each, in small letters.
pub fn work_ids(entry: &Entry) -> impl Iterator<Item = (String, String)> {
    let of_work = entry.ids.iter().filter(|(scheme, _)| NAMES_A_WORK.contains(scheme));
    of_work.map(|(scheme, value)| (scheme.to_owned(), value.to_lowercase()))
}

fn title_of(entry: &Entry) -> String {
    text::alphanumeric(&plain(&entry.title))
}

/// The title and the first author, for a title that says enough to tell works apart.
pub fn title_key(entry: &Entry) -> Option<String> {
    let title = title_of(entry);
    let author = first_family(entry)?;
    (title.len() >= 8).then(|| format!("{title} {author}"))
}

fn first_family(entry: &Entry) -> Option<String> {
    entry.authors.first().or(entry.editors.first()).map(|name| text::alphanumeric(name.family()))
}

/// Whether two entries may be of one work: the same title, or one title starts the other; or the same first author
/// where one has no title.
pub fn alike(a: &Entry, b: &Entry) -> bool {
    let (title_a, title_b) = (title_of(a), title_of(b));
    let authors = first_family(a).is_none_or(|one| first_family(b).is_none_or(|other| one == other));
    if title_a.is_empty() || title_b.is_empty() {
        return authors;
    }
    let starts = title_a.starts_with(&title_b) || title_b.starts_with(&title_a);
    let preprint = is_preprint(a) != is_preprint(b) || is_preprint(a) && is_preprint(b);
    starts && authors || preprint && authors && first_family(a).is_some() && first_family(b).is_some()
}

/// Whether it is said to be a preprint, or nothing says that it is more.
pub fn is_preprint(entry: &Entry) -> bool {
    entry.kind() == EntryType::PREPRINT
}

/// Whether two entries of one title and author are one publication: not two different ones, and near in time.
pub fn one_publication(a: &Entry, b: &Entry) -> bool {
    let mixed = is_preprint(a) != is_preprint(b);
    let years = [a.year(), b.year(), a.posted.map(|date| date.year), b.posted.map(|date| date.year)];
    let known: Vec<u16> = years.into_iter().flatten().collect();
    let apart = known.iter().max().unwrap_or(&0) - known.iter().min().unwrap_or(&0);
    let near = apart <= if mixed || is_preprint(a) { APART.0 } else { APART.1 };
    let differs = |part: &str| match (a.venue.get(part), b.venue.get(part)) {
        (Some(one), Some(other)) => text::alphanumeric(&plain(one)) != text::alphanumeric(&plain(other)),
        _ => false,
    };
    let elsewhere = !mixed
        && (a.kind() != b.kind() || differs("name") || differs("pages") || differs("volume") || differs("number"));
    let foreign = |name: &str| {
        a.fields.get(name).is_some() && b.fields.get(name).is_some() && a.fields.get(name) != b.fields.get(name)
    };
    let apart = ["entrytype", "edition", "chapter", "version", "subtitle", "titleaddon"].into_iter().any(foreign);
    near && !elsewhere && !apart
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Name;

    fn work(kind: &str, year: &str, venue: &str, ids: &[(&str, &str)]) -> Entry {
        Entry {
            title: "A Title of {Words}".into(),
            authors: vec![Name::parse("Li, Junnan").unwrap()],
            entry_type: kind.parse().ok(),
            date: year.parse().ok(),
            venue: [("name", venue)].into_iter().filter(|(_, name)| !name.is_empty()).collect(),
            ids: ids.iter().copied().collect(),
            ..Entry::default()
        }
    }

    #[test]
    fn an_identifier_decides_and_else_title_author_time_and_place() {
        let paper = work("conference", "2023", "ICML", &[("doi", "10.1000/a")]);
        let library = Library { entries: vec![paper], ..Library::default() };
        let same = |work: &Entry| same_work(&library, work).is_some();
        for (kind, year, venue, is_same) in [
            ("conference", "2023", "ICML", true),
            ("conference", "2024", "ICML", true),
            ("conference", "2025", "ICML", false),
            ("conference", "2023", "CVPR", false),
            ("article", "2023", "TPAMI", false),
            ("preprint", "2020", "", true),
            ("preprint", "2019", "", false),
        ] {
            assert_eq!(same(&work(kind, year, venue, &[])), is_same, "{kind} {year} {venue}");
        }
        assert!(same(&Entry { title: "My own title".into(), ..work("article", "2030", "J", &[("doi", "10.1000/A")]) }));
        assert!(!same(&Entry { authors: Vec::new(), ..work("preprint", "2023", "", &[]) }), "nobody wrote it");
        let mine = Entry { key: "li2023".into(), ..work("article", "2023", "ICML", &[]) };
        let library = Library { entries: vec![mine], ..Library::default() };
        let found = |key: &str| Entry { key: key.into(), ..work("conference", "2023", "Proceedings of ICML", &[]) };
        assert!(same_work(&library, &found("li2023")).is_some(), "the very key");
        assert!(same_work(&library, &found("li2023b")).is_none() && like_work(&library, &found("li2023b")).is_some());
    }
}
