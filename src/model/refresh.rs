//! What a newer record changes in an entry that is there: what was fetched follows the record, what a person wrote stays.

use super::field::FIELDS;
use super::merge::{difference, new_pairs, speaks_of};
use super::seen::{FETCHED, is_as_fetched, remember};
use super::{Change, Difference, Edit, Entry, Library, Table, Value};

/// What a record changes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Refresh {
    /// The changes; none when the entry says what the record says.
    pub edits: Vec<Edit>,
    /// Where a person's word differs from the record's; nothing of it is changed.
    pub kept: Vec<Difference>,
    /// What happened to the work: a new version, a withdrawal, a retraction, a publication.
    pub news: Vec<String>,
}

/// Compares `entry` with what the record `found` says now. A field is set where the entry lacks it, where it still
/// says what was fetched (`source.seen`), or where its name is among `take`. With `publish`, the evidence that the
/// work was published, a preprint becomes what the record says it is.
pub fn refresh(entry: &Entry, found: &Entry, take: &[String], publish: Option<&str>) -> Refresh {
    let mut refresh = Refresh::default();
    for row in FIELDS {
        let theirs = (row.get)(found).filter(|_| speaks(entry, found, row.name, publish.is_some()));
        let Some(theirs) = theirs else { continue };
        let ours = (row.get)(entry);
        if ours.as_ref() == Some(&theirs) {
            continue;
        }
        let set = |value: Value| Change::Set { key: entry.key.clone(), field: row.name, value };
        let follows = take.iter().any(|name| name == row.name) || is_as_fetched(entry, row.name);
        let published = publish.is_some() && ["type", "date", "venue"].contains(&row.name);
        let change = match (ours, theirs) {
            (None, theirs) => Some(set(theirs)),
            (Some(_), theirs) if FETCHED.contains(&row.name) && (follows || published) => Some(set(theirs)),
            (Some(Value::Table(ours)), Value::Table(theirs)) if row.name != "venue" => {
                let more = new_pairs(&ours, &theirs);
                (!more.is_empty()).then(|| Change::Extend {
                    key: entry.key.clone(),
                    field: row.name,
                    value: Value::Table(more),
                })
            }
            (Some(ours), theirs) => {
                refresh.kept.extend(difference(row.name, row.shape, ours, theirs));
                None
            }
        };
        let why = || format!("{} says so now", found.source.get("name").unwrap_or("the record"));
        refresh.edits.extend(change.map(|change| Edit::new(change, publish.map_or_else(why, str::to_owned))));
    }
    tell_fate(entry, found, &mut refresh);
    tell_version(entry, found, &mut refresh);
    refresh.edits.extend(remembered(entry, found, &refresh, publish));
    refresh
}

/// A record of the preprint says nothing of a publication; what a person files is the person's.
fn speaks(entry: &Entry, found: &Entry, field: &str, publish: bool) -> bool {
    let preprint_of_published =
        entry.kind() != super::EntryType::PREPRINT && found.kind() == super::EntryType::PREPRINT;
    match field {
        "source" | "added" | "families" | "tags" | "note" | "name" | "builds-on" | "et-al" | "attributes" => false,
        "title" | "authors" | "editors" | "venue" if preprint_of_published => false,
        "venue" if publish => true,
        _ => speaks_of(entry, found, field),
    }
}

/// Withdrawals and retractions become tags.
fn tell_fate(entry: &Entry, found: &Entry, refresh: &mut Refresh) {
    let fates =
        found.tags.iter().filter(|tag| ["withdrawn", "retracted"].contains(&tag.as_str()) && !entry.tags.contains(tag));
    for fate in fates {
        refresh.news.push(format!("it was {fate}"));
        let (key, value) = (entry.key.clone(), Value::List(vec![fate.clone()]));
        let change = if entry.tags.is_empty() {
            Change::Set { key, field: "tags", value }
        } else {
            Change::Extend { key, field: "tags", value }
        };
        refresh.edits.push(Edit::new(change, format!("it was {fate}")));
    }
}

fn tell_version(entry: &Entry, found: &Entry, refresh: &mut Refresh) {
    let version = |entry: &Entry| entry.source.get("version").and_then(|version| version.parse::<u32>().ok());
    if let (Some(ours), Some(theirs)) = (version(entry), version(found))
        && theirs > ours
    {
        refresh.news.push(format!("there is a version {theirs}; the entry was made from version {ours}"));
    }
}

/// The entry's `source` after the changes; unchanged, and so not written, where nothing else changes.
fn remembered(entry: &Entry, found: &Entry, refresh: &Refresh, publish: Option<&str>) -> Option<Edit> {
    let version = |entry: &Entry| entry.source.get("version").map(str::to_owned);
    let newer = version(found).is_some() && version(found) != version(entry) && !entry.source.is_empty();
    if refresh.edits.is_empty() && !newer {
        return None;
    }
    let mut after = Library { entries: vec![entry.clone()], ..Library::default() };
    // The edits were made for this entry.
    let fits = refresh.edits.iter().all(|edit| after.apply(edit).is_ok());
    debug_assert!(fits, "{refresh:?}");
    let after = after.entries.pop()?;
    let mut seen: Vec<String> =
        remember(&after, found).split(' ').filter(|pair| !pair.is_empty()).map(str::to_owned).collect();
    let named = |pair: &str| pair.split(':').next().unwrap_or_default().to_owned();
    let old = entry.source.get("seen").unwrap_or_default().split(' ').filter(|pair| !pair.is_empty());
    for pair in old.filter(|pair| is_as_fetched(&after, &named(pair))) {
        if !seen.iter().any(|other| named(other) == named(pair)) {
            seen.push(pair.to_owned());
        }
    }
    let mut source: Table = found.source.iter().filter(|(name, _)| *name != "seen").collect();
    if let Some(evidence) = publish.or_else(|| entry.source.get("evidence")) {
        source.set("evidence", evidence);
    }
    if !seen.is_empty() {
        source.set("seen", seen.join(" "));
    }
    let change = Change::Set { key: entry.key.clone(), field: "source", value: Value::Table(source) };
    Some(Edit::new(change, "what was fetched is remembered"))
}

#[cfg(test)]
mod tests {
    use super::super::Name;
    use super::*;

    fn found(title: &str, version: &str) -> Entry {
        Entry {
            key: "a".into(),
            title: title.into(),
            authors: vec![Name::parse("Ng, Ann").unwrap()],
            date: "2023-01-01".parse().ok(),
            posted: "2023-01-01".parse().ok(),
            entry_type: "preprint".parse().ok(),
            ids: [("arxiv", "2301.00001")].into_iter().collect(),
            source: [("name", "arXiv"), ("date", "2026-11-23"), ("version", version)].into_iter().collect(),
            ..Entry::default()
        }
    }

    fn fetched(title: &str) -> Entry {
        let mut entry = found(title, "1");
        entry.source.set("seen", remember(&entry, &entry));
        entry
    }

    fn after(entry: &Entry, refresh: &Refresh) -> Entry {
        let mut library = Library { entries: vec![entry.clone()], ..Library::default() };
        refresh.edits.iter().for_each(|edit| library.apply(edit).unwrap());
        library.entries.remove(0)
    }

    #[test]
    fn what_was_fetched_follows_the_record_and_what_a_person_wrote_stays() {
        let mut entry = fetched("Old");
        entry.authors = vec![Name::parse("Ng, Annabel").unwrap()];
        let refresh = refresh(&entry, &found("New", "2"), &[], None);
        assert_eq!(after(&entry, &refresh).title, "New");
        assert_eq!(after(&entry, &refresh).authors, entry.authors);
        assert_eq!((refresh.kept.len(), refresh.kept[0].field), (1, "authors"));
        assert!(refresh.news[0].contains("version 2"), "{refresh:?}");
        let again = super::refresh(&after(&entry, &refresh), &found("New", "2"), &[], None);
        assert_eq!(again.edits, []);
    }

    #[test]
    fn nothing_is_remembered_of_an_entry_written_by_hand_so_nothing_is_overwritten_but_what_is_asked_for() {
        let entry = Entry { source: Table::default(), ..found("Mine", "1") };
        assert_eq!(refresh(&entry, &found("Theirs", "1"), &[], None).edits, []);
        let taken = refresh(&entry, &found("Theirs", "1"), &["title".to_owned()], None);
        assert_eq!(after(&entry, &taken).title, "Theirs");
    }

    #[test]
    fn a_preprint_becomes_what_it_was_published_as_and_keeps_its_identifier() {
        let entry = fetched("A Title");
        let mut paper = found("A Title", "1");
        paper.entry_type = "conference".parse().ok();
        paper.date = "2023-07".parse().ok();
        paper.venue = [("name", "ICML")].into_iter().collect();
        paper.ids.set("doi", "10.1000/x");
        let published = after(&entry, &refresh(&entry, &paper, &[], Some("arXiv names the DOI")));
        assert_eq!(
            (published.kind().as_str(), published.year(), published.venue.get("name")),
            ("conference", Some(2023), Some("ICML"))
        );
        assert_eq!((published.ids.get("arxiv"), published.ids.get("doi")), (Some("2301.00001"), Some("10.1000/x")));
        assert_eq!(published.source.get("evidence"), Some("arXiv names the DOI"));
        assert_eq!(
            refresh(&published, &found("A Title", "1"), &[], None).edits,
            [],
            "the preprint's record changes nothing of it"
        );
    }

    #[test]
    fn a_withdrawal_is_news_and_becomes_a_tag_once() {
        let entry = fetched("A");
        let gone = Entry { tags: vec!["withdrawn".into()], ..found("A", "2") };
        let refresh = refresh(&entry, &gone, &[], None);
        assert!(refresh.news.iter().any(|news| news.contains("withdrawn")));
        let after = after(&entry, &refresh);
        assert_eq!(after.tags, ["withdrawn"]);
        assert_eq!(super::refresh(&after, &gone, &[], None).edits, []);
    }
}
