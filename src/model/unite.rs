//! Which works of a file are in a library already, and what they add to it.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::field::FIELDS;
use super::merge::difference;
use super::same::{alike, is_preprint, one_publication, title_key, work_ids};
use super::{Change, Difference, Edit, Entry, KeyPattern, Library, Table, Value};

/// What became of a work of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is new, under this key.
    Added(String),
    /// The entry of this key got what it lacked.
    Merged(String),
    /// The entry of this key has all of it.
    Unchanged(String),
}

/// Works as they come in, one after the other, and the library that they come into.
pub struct Union<'a> {
    library: &'a Library,
    pattern: &'a KeyPattern,
    /// The library's entries, then the new ones; changed as works come in.
    entries: Vec<Cow<'a, Entry>>,
    by_key: HashMap<String, usize>,
    /// Keys in small letters, to see those that differ in nothing else.
    small_keys: HashMap<String, usize>,
    by_id: HashMap<(String, String), usize>,
    by_title: HashMap<String, Vec<usize>>,
    changed: HashSet<usize>,
    /// Where the entries of the file that is taken in now start.
    file: usize,
}

impl<'a> Union<'a> {
    /// A union of nothing yet with the library.
    pub fn new(library: &'a Library, pattern: &'a KeyPattern) -> Self {
        let mut union = Self {
            library,
            pattern,
            entries: Vec::with_capacity(library.entries.len()),
            by_key: HashMap::new(),
            small_keys: HashMap::new(),
            by_id: HashMap::new(),
            by_title: HashMap::new(),
            changed: HashSet::new(),
            file: 0,
        };
        for entry in &library.entries {
            union.push(Cow::Borrowed(entry));
        }
        union
    }

    fn push(&mut self, entry: Cow<'a, Entry>) {
        let at = self.entries.len();
        self.by_key.entry(entry.key.clone()).or_insert(at);
        for alias in aliases(&entry) {
            self.by_key.entry(alias.to_owned()).or_insert(at);
        }
        self.small_keys.entry(entry.key.to_lowercase()).or_insert(at);
        self.index(&entry, at);
        self.entries.push(entry);
    }

    fn index(&mut self, entry: &Entry, at: usize) {
        for id in work_ids(entry) {
            self.by_id.entry(id).or_insert(at);
        }
        if let Some(title) = title_key(entry) {
            let places = self.by_title.entry(title).or_default();
            if !places.contains(&at) {
                places.push(at);
            }
        }
    }

    /// The works that come now are of another file.
    pub fn next_file(&mut self) {
        self.file = self.entries.len();
    }

    /// Takes a work in. The second value tells what a person should know of it.
    pub fn take(&mut self, work: &'a Entry) -> (Fate, Vec<String>) {
        let mut told = Vec::new();
        match self.same_work(work, &mut told) {
            Some(at) => (self.merge(at, work, &mut told), told),
            None => {
                let key = self.key(work, &mut told);
                let renamed = (key != work.key).then(|| Cow::Owned(Entry { key: key.clone(), ..work.clone() }));
                self.push(renamed.unwrap_or(Cow::Borrowed(work)));
                (Fate::Added(key), told)
            }
        }
    }

    /// The entry of the same work: an identifier in common, the same key and title, or title, first author and year.
    fn same_work(&self, work: &Entry, told: &mut Vec<String>) -> Option<usize> {
        for id in work_ids(work) {
            if let Some(at) = self.by_id.get(&id) {
                let other = &self.entries[*at];
                if alike(other, work) {
                    return Some(*at);
                }
                told.push(format!(
                    "{}:{} is also that of `{}`, which is another work by its title",
                    id.0, id.1, other.key
                ));
            }
        }
        let by_key = self.by_key.get(&work.key).copied();
        let same = |at: &usize| {
            let other = &self.entries[*at];
            let titles = other.title.is_empty() && work.title.is_empty() && holds(other, work);
            titles || alike(other, work) && one_publication(other, work)
        };
        if work.key.is_empty() {
            let free = self.pattern.key(work, |_| false);
            let made = self.entries.iter().enumerate().filter(|(_, other)| other.key.starts_with(&free));
            let found = made.filter(|(_, other)| holds(other, work)).map(|(at, _)| at).next();
            if found.is_some() {
                return found;
            }
        }
        // A second work of this key got a number behind it.
        let numbered = || (2..).map_while(|n| self.by_key.get(&format!("{}-{n}", work.key)).copied()).find(same);
        by_key.filter(same).or_else(numbered).or_else(|| {
            let titled = self.by_title.get(&title_key(work)?)?;
            let found = titled.iter().copied().find(|at| one_publication(&self.entries[*at], work))?;
            // Two entries of one file have two keys, and documents may cite both: a like title is not enough.
            let other = &self.entries[found];
            let twins = found >= self.file && !work.key.is_empty() && is_preprint(other) == is_preprint(work);
            if twins {
                told.push(format!("`{}` looks like the same work as `{}`: both are kept", work.key, other.key));
            }
            (!twins).then_some(found)
        })
    }

    /// The key of a new work: the file's, where that is free.
    fn key(&self, work: &Entry, told: &mut Vec<String>) -> String {
        let taken = |key: &str| self.by_key.contains_key(key);
        let own = &work.key;
        if own.is_empty() {
            let key = self.pattern.key(work, taken);
            told.push(format!("it has no key: `{key}` was made"));
            return key;
        }
        if taken(own) {
            let key = (2..).map(|n| format!("{own}-{n}")).find(|key| !taken(key)).unwrap_or_default();
            told.push(format!("`{own}` is the key of another work: this one is `{key}`"));
            return key;
        }
        if let Some(at) = self.small_keys.get(&own.to_lowercase()) {
            let other = &self.entries[*at].key;
            told.push(format!("`{own}` and `{other}` differ only in capitals, which BibTeX takes for one key"));
        }
        own.clone()
    }

    fn merge(&mut self, at: usize, work: &Entry, told: &mut Vec<String>) -> Fate {
        let mut entry = self.entries[at].clone().into_owned();
        unite(&mut entry, work, told);
        let key = entry.key.clone();
        if !work.key.is_empty() && !self.by_key.contains_key(&work.key) {
            let ids = aliases(&entry).chain([work.key.as_str()]).collect::<Vec<_>>().join(",");
            entry.fields.set_first("ids", ids);
            told.push(format!("`{}` is the same work as `{key}` and stays as another key of it", work.key));
            self.by_key.entry(work.key.clone()).or_insert(at);
        }
        if entry == *self.entries[at] {
            return Fate::Unchanged(key);
        }
        self.index(&entry, at);
        self.entries[at] = Cow::Owned(entry);
        self.changed.insert(at);
        Fate::Merged(key)
    }

    /// The edits that bring the library to what was taken in.
    pub fn edits(self, reason: &str) -> Vec<Edit> {
        let known = self.library.entries.len();
        let mut edits = Vec::new();
        for (at, entry) in self.entries.into_iter().enumerate() {
            if at >= known {
                edits.push(Edit::new(Change::Insert(Box::new(entry.into_owned())), reason));
            } else if self.changed.contains(&at) {
                edits.extend(changes(&self.library.entries[at], &entry).map(|change| Edit::new(change, reason)));
            }
        }
        edits
    }
}

/// The other keys of an entry (BibLaTeX's `ids`).
pub fn aliases(entry: &Entry) -> impl Iterator<Item = &str> {
    let ids = entry.fields.get("ids").unwrap_or("");
    ids.split(',').map(str::trim).filter(|alias| !alias.is_empty())
}

/// Whether `entry` says everything that `work` says.
fn holds(entry: &Entry, work: &Entry) -> bool {
    let mut united = entry.clone();
    unite(&mut united, work, &mut Vec::new());
    let bare = |entry: &Entry| Entry { fields: Table::default(), ..entry.clone() };
    bare(&united) == bare(entry)
}

/// Adds to `entry` what only `work` says. Of a preprint and its publication the publication says what kind of work it
/// is, where it appeared and when; the preprint says when it was posted.
fn unite(entry: &mut Entry, work: &Entry, told: &mut Vec<String>) {
    match (is_preprint(entry), is_preprint(work)) {
        (true, false) if work.venue.get("name").is_some() => {
            entry.posted = entry.posted.or(entry.date);
            entry.entry_type = work.entry_type;
            entry.date = work.date.or(entry.date);
            entry.venue = Table::default();
            told.push("the preprint that was there is published now".to_owned());
        }
        (false, true) => entry.posted = entry.posted.or(work.posted).or(work.date),
        _ => {}
    }
    let cut = entry.et_al && !work.et_al && work.authors.len() > entry.authors.len();
    if cut && work.authors.starts_with(&entry.authors) {
        entry.authors.clone_from(&work.authors);
        entry.et_al = false;
    }
    let published = !is_preprint(entry) && is_preprint(work);
    // That a file knows no kind of thesis says nothing of the one that is there.
    let says_more = |(name, text): &(&str, &str)| *name != "type" || *text != work.kind().as_str();
    for row in FIELDS {
        let of_preprint = published && ["type", "date", "venue", "posted"].contains(&row.name);
        let Some(theirs) =
            (row.get)(work).filter(|_| !of_preprint && !["added", "source", "et-al"].contains(&row.name))
        else {
            continue;
        };
        let united = match ((row.get)(entry), theirs) {
            (None, Value::Table(theirs)) => Value::Table(theirs.iter().filter(says_more).collect()),
            (None, theirs) => theirs,
            (Some(Value::Table(ours)), Value::Table(theirs)) if row.name != "fields" || !published => {
                let more = theirs.iter().filter(|(name, _)| ours.get(name).is_none()).filter(says_more);
                Value::Table(ours.iter().chain(more).collect())
            }
            (Some(Value::List(ours)), Value::List(theirs)) if ["families", "tags", "builds-on"].contains(&row.name) => {
                // A parent whose kind is not said is one that is there, whatever its kind.
                let there = |item: &String| ours.iter().any(|own| own == item || own.starts_with(&format!("{item}: ")));
                let more: Vec<String> = theirs.into_iter().filter(|item| !there(item)).collect();
                Value::List(ours.into_iter().chain(more).collect())
            }
            (Some(Value::Text(ours)), theirs) if row.name == "title" && ours.is_empty() => theirs,
            (Some(ours), theirs) => {
                if let Some(Difference { field, ours, theirs }) = difference(row.name, row.shape, ours, theirs) {
                    told.push(format!(
                        "`{field}` differs and was kept: {}; the file says {}",
                        ours.plain(),
                        theirs.plain()
                    ));
                }
                continue;
            }
        };
        // A value that came out of an entry fits the same field of another.
        let _ = (row.set)(entry, united);
    }
}

/// The changes that make `old` into `new`.
fn changes<'e>(old: &'e Entry, new: &'e Entry) -> impl Iterator<Item = Change> + use<'e> {
    FIELDS.iter().filter_map(move |row| {
        let (before, after) = ((row.get)(old), (row.get)(new)?);
        let key = new.key.clone();
        let more = match (&before, &after) {
            (Some(before), after) if before == after => return None,
            (Some(Value::List(before)), Value::List(after)) if after.starts_with(before) => {
                Some(Value::List(after[before.len()..].to_vec()))
            }
            (Some(Value::Table(before)), Value::Table(after))
                if before.iter().all(|(name, text)| after.get(name) == Some(text)) =>
            {
                Some(Value::Table(after.iter().filter(|(name, _)| before.get(name).is_none()).collect()))
            }
            _ => None,
        };
        Some(match more {
            Some(value) => Change::Extend { key, field: row.name, value },
            None => Change::Set { key, field: row.name, value: after },
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Name;

    fn entry(key: &str, title: &str, kind: &str, year: &str) -> Entry {
        Entry {
            key: key.into(),
            title: title.into(),
            entry_type: kind.parse().ok(),
            authors: vec![Name::parse("Li, Junnan").unwrap()],
            date: year.parse().ok(),
            ..Entry::default()
        }
    }

    fn in_venue(entry: Entry, name: &str) -> Entry {
        Entry { venue: [("name", name)].into_iter().collect(), ..entry }
    }

    fn fates(works: Vec<Entry>) -> (Vec<Fate>, Vec<Edit>) {
        let (library, pattern) = (Library::default(), KeyPattern::default());
        let mut union = Union::new(&library, &pattern);
        union.next_file();
        let fates = works.iter().map(|work| union.take(work).0).collect();
        (fates, union.edits(""))
    }

    #[test]
    fn a_file_that_has_nothing_there_takes_no_default_away() {
        let thesis = entry("a", "A thesis of some length", "thesis", "2020");
        let bare = Entry { fields: [("type", "thesis")].into_iter().collect(), ..thesis.clone() };
        for (old, new) in [(thesis.clone(), bare.clone()), (bare, thesis.clone())] {
            let fates = fates(vec![old, new]).0;
            assert!(matches!(fates[..], [Fate::Added(_), Fate::Unchanged(_)]), "{fates:?}");
        }
    }

    #[test]
    fn a_preprint_and_its_publication_become_one_entry_that_carries_both() {
        let preprint = Entry {
            ids: [("arxiv", "2301.12597")].into_iter().collect(),
            ..entry("a", "A {Title} of it", "preprint", "2022-12")
        };
        let paper = in_venue(entry("b", "A Title of It", "conference", "2023"), "ICML");
        for works in [vec![preprint.clone(), paper.clone()], vec![paper, preprint]] {
            let (fates, edits) = fates(works);
            assert!(matches!(fates[..], [Fate::Added(_), Fate::Merged(_)]), "{fates:?}");
            let [Edit { change: Change::Insert(entry), .. }] = &edits[..] else { panic!("{edits:?}") };
            assert_eq!(
                (entry.kind().as_str(), entry.year(), entry.posted.map(|date| date.year)),
                ("conference", Some(2023), Some(2022))
            );
            assert_eq!(
                (entry.ids.get("arxiv"), entry.venue.get("name"), aliases(entry).count()),
                (Some("2301.12597"), Some("ICML"), 1)
            );
        }
    }

    #[test]
    fn two_publications_of_one_title_stay_two() {
        let (conference, journal) =
            (entry("a", "A Title of it", "conference", "2023"), entry("b", "A Title of it", "article", "2023"));
        let (fates, _) = fates(vec![in_venue(conference, "CVPR"), in_venue(journal, "TPAMI")]);
        assert_eq!(fates, [Fate::Added("a".into()), Fate::Added("b".into())]);
    }

    #[test]
    fn a_key_of_another_work_is_changed_in_sight() {
        let (fates, _) = fates(vec![
            entry("k", "A first thing", "misc", "2020"),
            entry("k", "Some other thing", "misc", "2021"),
            entry("K", "A third work", "misc", "2020"),
        ]);
        assert_eq!(fates, [Fate::Added("k".into()), Fate::Added("k-2".into()), Fate::Added("K".into())]);
    }

    #[test]
    fn what_is_there_is_unchanged() {
        let works = [
            entry("k", "A first thing", "misc", "2020"),
            entry("k", "Some other thing", "misc", "2021"),
            entry("n", "", "misc", "2020"),
        ];
        let (fates, _) = fates(works.iter().chain(&works).cloned().collect());
        assert_eq!(
            fates[3..],
            [Fate::Unchanged("k".into()), Fate::Unchanged("k-2".into()), Fate::Unchanged("n".into())]
        );
    }
}
