//! Whether two entries are of one work: a preprint and its publication are, two publications of one title are not.

use super::markup::plain;
use super::venue::{Place, place};
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

/// The last word of the first author's family name: whether `van den` belongs to it is written in both ways.
fn first_family(entry: &Entry) -> Option<String> {
    let name = entry.authors.first().or(entry.editors.first())?;
    let family = plain(name.family());
    let last = family.rsplit(|c: char| c.is_whitespace() || c == '~').find(|word| !word.is_empty());
    let last = text::alphanumeric(last.unwrap_or_default());
    Some(if last.is_empty() { text::alphanumeric(&family) } else { last })
}

/// Whether two entries with an identifier in common may be of one work: the same title; or the same first author, where
/// one title starts the other, one has no title, or a preprint may have got another title since.
pub fn alike(a: &Entry, b: &Entry) -> bool {
    let (title_a, title_b) = (title_of(a), title_of(b));
    let (first_a, first_b) = (first_family(a), first_family(b));
    let authors = first_a.is_none() || first_b.is_none() || first_a == first_b;
    let starts = title_a.starts_with(&title_b) || title_b.starts_with(&title_a);
    let retitled = (is_preprint(a) || is_preprint(b)) && first_a.is_some() && first_b.is_some();
    title_a == title_b && !title_a.is_empty() || authors && (starts || retitled)
}

/// Whether two entries under one key may be of one work: the same first author, and the same title, or one that is the
/// other without its subtitle.
pub fn titled_alike(a: &Entry, b: &Entry) -> bool {
    let (title_a, title_b) = (text::fold(&plain(&a.title)), text::fold(&plain(&b.title)));
    let (short, long) = if title_a.len() <= title_b.len() { (title_a, title_b) } else { (title_b, title_a) };
    let authors = first_family(a).is_none_or(|one| first_family(b).is_none_or(|other| one == other));
    authors && !short.is_empty() && is_title_of(&short, &long)
}

/// Words behind a title that make it that of another work.
const OF_ITS_OWN: [&str; 16] = [
    "abstract",
    "addendum",
    "comment",
    "corrections",
    "correction",
    "corrigenda",
    "corrigendum",
    "discussion",
    "errata",
    "erratum",
    "extended",
    "part",
    "rejoinder",
    "reply",
    "supplement",
    "volume",
];

/// Whether `short` is the whole folded title, or all of it before a sign that a subtitle stands behind.
fn is_title_of(short: &str, long: &str) -> bool {
    let mut rest = long.chars();
    for sign in short.chars().filter(char::is_ascii_alphanumeric) {
        if rest.by_ref().find(char::is_ascii_alphanumeric) != Some(sign) {
            return false;
        }
    }
    let behind = rest.as_str();
    let next = behind.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    let next = next.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    if OF_ITS_OWN.contains(&next) {
        return false;
    }
    !behind.contains(|c: char| c.is_ascii_alphanumeric()) || behind.starts_with([':', '.', '?', '!', ';']) || {
        let behind = behind.trim_start();
        behind.starts_with(['(', '-']) && behind.len() < rest.as_str().len()
    }
}

/// Whether both have an identifier of one scheme, and not the same: two works, or two publications of one.
fn identified_apart(a: &Entry, b: &Entry) -> bool {
    // One work may be submitted twice, and a preprint has a DOI of its own.
    let mixed = is_preprint(a) != is_preprint(b);
    let names_one = |scheme: &str| !["openreview", "s2", "dblp"].contains(&scheme) && (!mixed || scheme != "doi");
    let apart = |(scheme, value): (&str, &str)| {
        names_one(scheme) && b.ids.get(scheme).is_some_and(|other| !other.eq_ignore_ascii_case(value))
    };
    a.ids.iter().filter(|(scheme, _)| NAMES_A_WORK.contains(scheme)).any(apart)
}

/// Whether it is said to be a preprint, or nothing says that it is more.
pub fn is_preprint(entry: &Entry) -> bool {
    entry.kind() == EntryType::PREPRINT
}

/// Types whose works appear in a venue, and are often taken for one another in a file.
const APPEARING: [&str; 4] = ["conference", "article", "workshop", "chapter"];

/// Types whose works are things of their own, also where a paper about them has the same title.
const THINGS: [&str; 6] = ["software", "model", "dataset", "blog", "web", "misc"];

/// Whether two entries of one title and author are one publication: not two different ones, by
/// identifiers, place or edition, and near in time.
pub fn one_publication(a: &Entry, b: &Entry) -> bool {
    let foreign = |name: &str| {
        a.fields.get(name).is_some() && b.fields.get(name).is_some() && a.fields.get(name) != b.fields.get(name)
    };
    let apart = ["entrytype", "edition", "chapter", "version", "subtitle", "titleaddon"].into_iter().any(foreign);
    near(a, b) && !apart && !identified_apart(a, b) && one_place(a, b)
}

/// Whether the years lie near: those of two publications, or any of a preprint and any of its publication.
fn near(a: &Entry, b: &Entry) -> bool {
    let mixed = is_preprint(a) || is_preprint(b);
    let years = |entry: &Entry| -> Vec<u16> {
        let dates = if mixed { [entry.date, entry.posted] } else { [entry.date.or(entry.posted), None] };
        dates.into_iter().flatten().map(|date| date.year).collect()
    };
    let (years_a, years_b) = (years(a), years(b));
    let most = if mixed { APART.0 } else { APART.1 };
    years_a.is_empty()
        || years_b.is_empty()
        || years_a.iter().any(|one| years_b.iter().any(|other| one.abs_diff(*other) <= most))
}

fn one_place(a: &Entry, b: &Entry) -> bool {
    let one_of = |entry: &Entry, types: &[&str]| types.contains(&entry.kind().as_str());
    if is_preprint(a) != is_preprint(b) {
        let thing = |entry: &Entry| one_of(entry, &THINGS) && !is_bare(entry);
        return !thing(a) && !thing(b);
    }
    let alike = a.kind() == b.kind() || one_of(a, &APPEARING) && one_of(b, &APPEARING);
    match place(a, b) {
        Place::Same => alike,
        Place::Other => false,
        Place::Unsaid => {
            a.kind() == b.kind() || is_bare(a) && one_of(b, &APPEARING) || is_bare(b) && one_of(a, &APPEARING)
        }
    }
}

/// Whether it says so little of where it appeared that its type means nothing: `@article` without a journal, or
/// `@misc` with neither publisher nor address.
pub fn is_bare(entry: &Entry) -> bool {
    let nowhere = entry.venue.get("name").is_none();
    match entry.kind().as_str() {
        "article" | "conference" | "chapter" => nowhere,
        "misc" => entry.venue.is_empty() && entry.urls.is_empty() && entry.fields.get("howpublished").is_none(),
        _ => false,
    }
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
        let found = |key: &str| Entry { key: key.into(), ..work("conference", "2023", "An unknown meeting", &[]) };
        assert!(same_work(&library, &found("li2023")).is_some(), "the very key");
        assert!(same_work(&library, &found("li2023b")).is_none() && like_work(&library, &found("li2023b")).is_some());
    }
}
