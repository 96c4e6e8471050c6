//! Which works of a file are in a library already, and what they add to it.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::field::FIELDS;
use super::markup::plain;
use super::merge::joined_note;
use super::same::{alike, is_bare, is_preprint, one_publication, title_key, titled_alike, work_ids};
use super::value::Shape;
use super::{Change, Edit, Entry, KeyPattern, Library, Table, Value, text};

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
    pub fn take(&mut self, mut work: Cow<'a, Entry>) -> (Fate, Vec<String>) {
        let mut told = Vec::new();
        match self.same_work(&work, &mut told) {
            Some(at) => (self.merge(at, &work, &mut told), told),
            None => {
                let key = self.key(&work, &mut told);
                if key != work.key {
                    work.to_mut().key.clone_from(&key);
                }
                self.push(work);
                (Fate::Added(key), told)
            }
        }
    }

    /// The entry of the same work: an identifier in common, the same key and title, or title, first author and year.
    fn same_work(&self, work: &Entry, told: &mut Vec<String>) -> Option<usize> {
        for id in work_ids(work) {
            if let Some(at) = self.by_id.get(&id) {
                let other = &self.entries[*at];
                // A retitled preprint is published under another title than it has here; its key was taken in then.
                if alike(other, work) || self.by_key.get(&work.key) == Some(at) {
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
            titles || titled_alike(other, work) && one_publication(other, work)
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
            let Some(found) = titled.iter().copied().find(|at| one_publication(&self.entries[*at], work)) else {
                let other = &self.entries[titled[0]].key;
                told.push(format!(
                    "title and first author are those of `{other}`, which is another publication: both are kept"
                ));
                return None;
            };
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
        let mut differences = Vec::new();
        unite(&mut entry, work, &mut differences);
        let key = entry.key.clone();
        let keys = [work.key.as_str()].into_iter().chain(aliases(work));
        for other in keys.filter(|other| !other.is_empty()) {
            match self.by_key.get(other) {
                Some(known) if *known == at => {}
                Some(known) => {
                    let known = &self.entries[*known].key;
                    told.push(format!("`{other}` is the same work as `{key}`; the key stays that of `{known}`"));
                }
                None => {
                    let ids = aliases(&entry).chain([other]).collect::<Vec<_>>().join(",");
                    entry.fields.set_first("ids", ids);
                    told.push(format!("`{other}` is the same work as `{key}` and stays as another key of it"));
                    self.by_key.insert(other.to_owned(), at);
                }
            }
        }
        told.append(&mut differences);
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

/// Fields of a preprint that say what kind of publication it is, which is not what its publication is.
const OF_PREPRINT: [&str; 5] = ["entrytype", "type", "howpublished", "pubstate", "version"];

/// Adds to `entry` what only `work` says, and tells what else it says. Of a preprint and its publication the publication
/// says what kind of work it is, where it appeared and when; the preprint says when it was posted.
fn unite(entry: &mut Entry, work: &Entry, told: &mut Vec<String>) {
    let placed = work.venue.get("name").is_some();
    match (is_preprint(entry), is_preprint(work)) {
        (true, false) if placed => publish(entry, work, told),
        (false, true) => entry.posted = entry.posted.or(work.posted).or(work.date),
        (false, false) if placed && is_bare(entry) && !is_bare(work) && entry.entry_type != work.entry_type => {
            entry.entry_type = work.entry_type;
            told.push(format!("its type is `{}` now: the file says where it appeared", entry.kind()));
        }
        _ => {}
    }
    let cut = entry.et_al && !work.et_al && work.authors.len() > entry.authors.len();
    if cut && work.authors.starts_with(&entry.authors) {
        entry.authors.clone_from(&work.authors);
        entry.et_al = false;
    }
    let published = !is_preprint(entry) && is_preprint(work);
    // Nor does an entry without a venue know its type better than one that has it.
    let typeless = published || is_bare(work) && !is_bare(entry);
    for row in FIELDS {
        let theirs = (row.get)(work).filter(|_| !["added", "source", "et-al"].contains(&row.name));
        let Some(theirs) = theirs.filter(|_| row.name != "type" || !typeless) else { continue };
        let ours = (row.get)(entry);
        let united = match (ours, theirs) {
            (ours, Value::Table(theirs)) => {
                let of_preprint = |name: &str| {
                    published && (row.name == "venue" || row.name == "fields" && OF_PREPRINT.contains(&name))
                };
                let ours = if let Some(Value::Table(ours)) = ours { ours } else { Table::default() };
                unite_tables(row.name, ours, &theirs, of_preprint, work.kind().as_str(), told).map(Value::Table)
            }
            // The date of a preprint is when it was posted.
            (ours, Value::Text(theirs)) if published && row.name == "date" => {
                let posted = entry.posted.map(|date| date.to_string());
                if posted.as_ref().is_some_and(|posted| says_more_exactly(&theirs, posted)) {
                    entry.posted = work.date;
                }
                let known = ours.into_iter().map(|date| date.plain()).chain(posted);
                if !known.clone().any(|date| says_date(&date, &theirs)) {
                    told.push(kept("posted", &known.last().unwrap_or_default(), &theirs));
                }
                None
            }
            (None, theirs) => Some(theirs),
            (Some(Value::List(ours)), Value::List(theirs)) if ["families", "tags", "builds-on"].contains(&row.name) => {
                // A parent whose kind is not said is one that is there, whatever its kind.
                let there = |item: &String| ours.iter().any(|own| own == item || own.starts_with(&format!("{item}: ")));
                let more: Vec<String> = theirs.into_iter().filter(|item| !there(item)).collect();
                Some(Value::List(ours.into_iter().chain(more).collect()))
            }
            (Some(Value::Text(ours)), theirs) if row.name == "title" && ours.is_empty() => Some(theirs),
            (Some(Value::Text(ours)), Value::Text(theirs))
                if row.shape == Shape::Date && says_more_exactly(&theirs, &ours) =>
            {
                Some(Value::Text(theirs))
            }
            (Some(Value::Text(ours)), Value::Text(theirs)) if row.name == "note" => {
                joined_note(Some(&ours), Some(&theirs)).map(Value::Text)
            }
            (ours, theirs) => {
                tell_difference(row.name, row.shape, ours, theirs, told);
                None
            }
        };
        if let Some(united) = united {
            // A value that came out of an entry fits the same field of another.
            let _ = (row.set)(entry, united);
        }
    }
    told.extend(
        work.extra.iter().filter(|more| !entry.extra.contains(more)).map(|(name, _)| {
            format!("`{name}`, which refs does not know, is not taken over into an entry that is there")
        }),
    );
}

/// Makes a preprint what its publication is. What it said of itself as a publication is told and goes.
fn publish(entry: &mut Entry, work: &Entry, told: &mut Vec<String>) {
    told.push("the preprint that was there is published now".to_owned());
    let date = entry.date.filter(|date| entry.posted.is_some_and(|posted| posted != *date));
    let gone = date.map(|date| ("date".to_owned(), date.to_string()));
    let venue = std::mem::take(&mut entry.venue);
    let other = |name: &str, text: &str| work.venue.get(name).is_none_or(|theirs| !says_same(text, theirs));
    let of_venue = venue.iter().filter(|(name, text)| other(name, text));
    let of_venue = of_venue.map(|(name, text)| (format!("venue.{name}"), text.to_owned()));
    let mut of_fields = Vec::new();
    for name in OF_PREPRINT {
        if let Some(text) = entry.fields.get(name) {
            of_fields.push((format!("fields.{name}"), text.to_owned()));
            entry.fields.remove(name);
        }
    }
    for (name, text) in gone.into_iter().chain(of_venue).chain(of_fields) {
        told.push(format!("`{name}` of the preprint goes: {}", short(&text)));
    }
    entry.posted = entry.posted.or(entry.date);
    entry.entry_type = work.entry_type;
    entry.date = work.date.or(entry.date);
}

/// What both tables say, ours first; nothing where theirs adds nothing. What theirs says otherwise, or is `left_out`, is told.
fn unite_tables(
    field: &str,
    mut ours: Table,
    theirs: &Table,
    left_out: impl Fn(&str) -> bool,
    kind: &str,
    told: &mut Vec<String>,
) -> Option<Table> {
    let mut more = false;
    for (name, text) in theirs.iter() {
        // The other keys are joined by who knows which are free; that a file knows no kind of thesis says nothing.
        if field == "fields" && (name == "ids" || name == "type" && text == kind) {
            continue;
        }
        match ours.get(name) {
            Some(own) if says_same(own, text) => {}
            Some(own) => told.push(kept(&format!("{field}.{name}"), own, text)),
            None if left_out(name) => {
                told.push(format!("`{field}.{name}` of the preprint is not taken over: {}", short(text)));
            }
            None => {
                ours.push(name, text);
                more = true;
            }
        }
    }
    more.then_some(ours)
}

/// Whether two texts differ in nothing but capitals, accents, marks and markup.
fn says_same(one: &str, other: &str) -> bool {
    let bare = |text: &str| text::alphanumeric(&plain(text));
    one == other || !bare(one).is_empty() && bare(one) == bare(other)
}

/// Whether a date is the other one with its month or day.
fn says_more_exactly(date: &str, other: &str) -> bool {
    date.len() > other.len() && date.starts_with(other)
}

/// Whether one date says the same as the other, only less exactly.
fn says_date(one: &str, other: &str) -> bool {
    one.starts_with(other) || other.starts_with(one)
}

fn tell_difference(field: &str, shape: Shape, ours: Option<Value>, theirs: Value, told: &mut Vec<String>) {
    let Some(ours) = ours else { return };
    let (one, other) = (ours.plain(), theirs.plain());
    let same = match shape {
        Shape::Date => says_date(&one, &other),
        _ => says_same(&one, &other),
    };
    if !same {
        told.push(kept(field, &one, &other));
    }
}

fn kept(field: &str, ours: &str, theirs: &str) -> String {
    format!("`{field}` differs and was kept: {}; the file says {}", short(ours), short(theirs))
}

/// The text on one line, cut where it gets long.
fn short(text: &str) -> String {
    const MOST: usize = 300;
    let line = text::squeeze(&plain(text));
    match line.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
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
        let fates = works.iter().map(|work| union.take(Cow::Borrowed(work)).0).collect();
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

    fn with_ids(entry: Entry, ids: &[(&str, &str)]) -> Entry {
        Entry { ids: ids.iter().copied().collect(), ..entry }
    }

    /// The notes of what comes last, and the fates of all.
    fn told(works: &[Entry]) -> (Vec<Fate>, Vec<String>) {
        let (library, pattern) = (Library::default(), KeyPattern::default());
        let mut union = Union::new(&library, &pattern);
        let mut last = Vec::new();
        let fates = works.iter().map(|work| {
            union.next_file();
            let (fate, told) = union.take(Cow::Borrowed(work));
            last = told;
            fate
        });
        (fates.collect(), last)
    }

    #[test]
    fn two_works_under_one_key_stay_two() {
        let preprint =
            |title: &str, arxiv: &str| with_ids(entry("li2022", title, "preprint", "2022"), &[("arxiv", arxiv)]);
        for (one, other) in [
            (preprint("Scaling vision", "2201.00001"), preprint("A thing about audio", "2212.09999")),
            (
                entry("k", "Deep learning", "article", "2023"),
                entry("k", "Deep learning for proteins", "article", "2023"),
            ),
            (entry("k", "A survey: Part I", "article", "2023"), entry("k", "A survey: Part II", "article", "2023")),
            (entry("k", "A survey", "article", "2023"), entry("k", "A survey: Part II", "article", "2023")),
            (entry("k", "A survey", "article", "2023"), entry("k", "A survey (Erratum)", "article", "2023")),
        ] {
            let fates = told(&[one.clone(), other.clone()]).0;
            assert_eq!(fates, [Fate::Added(one.key.clone()), Fate::Added(format!("{}-2", one.key))], "{}", other.title);
        }
        let subtitled = entry("k", "Deep learning: a survey", "article", "2023");
        assert_eq!(
            told(&[entry("k", "Deep Learning", "article", "2023"), subtitled]).0[1],
            Fate::Unchanged("k".into())
        );
    }

    #[test]
    fn one_publication_is_found_under_another_name_of_its_venue_and_two_are_told() {
        let titled = |key: &str, kind: &str, venue: &str| in_venue(entry(key, "A Title of it", kind, "2021"), venue);
        let short = titled("a", "conference", "CVPR");
        let long = titled("b", "article", "IEEE Conference on Computer Vision and Pattern Recognition");
        let (fates, notes) = told(&[short.clone(), long]);
        assert_eq!(fates[1], Fate::Merged("a".into()));
        assert!(notes.iter().any(|note| note.starts_with("`venue.name` differs and was kept: CVPR")), "{notes:?}");
        let (fates, notes) = told(&[short, titled("c", "article", "IEEE Transactions on Image Processing")]);
        assert_eq!(fates[1], Fate::Added("c".into()));
        assert_eq!(notes, ["title and first author are those of `a`, which is another publication: both are kept"]);
    }

    #[test]
    fn an_entry_without_a_venue_gets_the_type_of_the_one_that_has_it() {
        let bare = entry("a", "A Title of it", "article", "2021");
        let placed = in_venue(entry("a", "A Title of it", "conference", "2021"), "ICML");
        for works in [[bare.clone(), placed.clone()], [placed, bare]] {
            let (library, pattern) = (Library::default(), KeyPattern::default());
            let mut union = Union::new(&library, &pattern);
            works.iter().for_each(|work| drop(union.take(Cow::Borrowed(work))));
            let edits = union.edits("");
            let [Edit { change: Change::Insert(entry), .. }] = &edits[..] else { panic!("{edits:?}") };
            assert_eq!((entry.kind().as_str(), entry.venue.get("name")), ("conference", Some("ICML")));
        }
    }

    #[test]
    fn an_old_preprint_of_a_paper_does_not_make_two_of_it() {
        let preprint = entry("p", "A Title of it", "preprint", "2014");
        let paper = in_venue(entry("k", "A Title of it", "conference", "2016"), "OPODIS");
        let fates = told(&[paper.clone(), preprint.clone(), paper, preprint]).0;
        let unchanged = Fate::Unchanged("k".into());
        assert_eq!(fates, [Fate::Added("k".into()), Fate::Merged("k".into()), unchanged.clone(), unchanged]);
    }

    #[test]
    fn a_retitled_preprint_is_known_again_when_it_is_published() {
        let ids = [("arxiv", "1901.06033")];
        let preprint = with_ids(entry("p", "Hierarchical representations", "preprint", "2019"), &ids);
        let paper = in_venue(entry("k", "Continuous Hierarchical Representations", "conference", "2019"), "NeurIPS");
        let paper = with_ids(paper, &ids);
        let (fates, _) = told(&[preprint, paper.clone(), paper]);
        assert_eq!(fates[1..], [Fate::Merged("p".into()), Fate::Unchanged("p".into())]);
    }

    #[test]
    fn the_same_identifier_and_title_are_one_work_whoever_is_named_first() {
        let ids = [("arxiv", "2303.08774")];
        let all = with_ids(entry("a", "GPT-4 Technical Report", "preprint", "2023"), &ids);
        let group = Entry { authors: vec![Name::parse("{OpenAI}").unwrap()], ..all.clone() };
        let (fates, notes) = told(&[all, Entry { key: "b".into(), ..group }]);
        assert_eq!(fates[1], Fate::Merged("a".into()));
        assert!(notes.iter().any(|note| note.starts_with("`authors` differs")), "{notes:?}");
    }

    #[test]
    fn all_that_a_merge_does_not_keep_is_told() {
        let table = |parts: &[(&str, &str)]| parts.iter().copied().collect::<Table>();
        let ours = Entry {
            venue: table(&[("name", "ICML"), ("pages", "1-9")]),
            urls: table(&[("page", "https://a.example")]),
            fields: table(&[("file", "a.pdf")]),
            note: Some("Mine.".into()),
            abstract_text: Some("One.".into()),
            ..entry("a", "A Title of it", "conference", "2021")
        };
        let theirs = Entry {
            venue: table(&[("name", "ICML"), ("pages", "1-12"), ("publisher", "PMLR")]),
            urls: table(&[("page", "https://b.example")]),
            fields: table(&[("file", "b.pdf"), ("ids", "c"), ("isbn", "1")]),
            note: Some("Theirs.".into()),
            abstract_text: Some("Two.".into()),
            ..entry("b", "A Title of it", "conference", "2021")
        };
        let (library, pattern) = (Library::default(), KeyPattern::default());
        let mut union = Union::new(&library, &pattern);
        union.take(Cow::Borrowed(&ours));
        union.next_file();
        let (_, mut notes) = union.take(Cow::Borrowed(&theirs));
        notes.sort();
        let kept = |field: &str, ours: &str, theirs: &str| {
            format!("`{field}` differs and was kept: {ours}; the file says {theirs}")
        };
        let mut expected = [
            kept("venue.pages", "1-9", "1-12"),
            kept("urls.page", "https://a.example", "https://b.example"),
            kept("fields.file", "a.pdf", "b.pdf"),
            kept("abstract", "One.", "Two."),
            "`b` is the same work as `a` and stays as another key of it".to_owned(),
            "`c` is the same work as `a` and stays as another key of it".to_owned(),
        ];
        expected.sort();
        assert_eq!(notes, expected);
        let edits = union.edits("");
        let Change::Insert(entry) = &edits[0].change else { panic!("{edits:?}") };
        assert_eq!(entry.note.as_deref(), Some("Mine.\n\nTheirs.\n"));
        assert_eq!((entry.fields.get("ids"), entry.fields.get("isbn")), (Some("b,c"), Some("1")));
        assert_eq!(entry.venue.get("publisher"), Some("PMLR"));
    }

    #[test]
    fn a_date_gets_its_month_and_day_from_where_they_are_said() {
        let dated = |key: &str, kind: &str, date: &str| entry(key, "A Title of it", kind, date);
        let paper = in_venue(dated("k", "conference", "2020"), "ICML");
        let exact = in_venue(dated("k", "conference", "2020-07-12"), "ICML");
        let (preprint, day) = (dated("p", "preprint", "2019"), dated("p", "preprint", "2019-11-03"));
        let works = [paper.clone(), exact.clone(), preprint.clone(), day.clone(), preprint, day, paper, exact];
        let (library, pattern) = (Library::default(), KeyPattern::default());
        let mut union = Union::new(&library, &pattern);
        let fates: Vec<Fate> = works.iter().map(|work| union.take(Cow::Borrowed(work)).0).collect();
        assert!(fates[4..].iter().all(|fate| matches!(fate, Fate::Unchanged(_))), "{fates:?}");
        let edits = union.edits("");
        let Change::Insert(entry) = &edits[0].change else { panic!("{edits:?}") };
        let dates = [entry.date, entry.posted].map(|date| date.unwrap().to_string());
        assert_eq!(dates, ["2020-07-12", "2019-11-03"]);
    }

    #[test]
    fn what_a_preprint_says_of_itself_as_a_publication_is_told_where_it_goes() {
        let preprint = Entry {
            fields: [("entrytype", "online"), ("file", "a.pdf")].into_iter().collect(),
            venue: [("number", "arXiv:1")].into_iter().collect(),
            ..entry("a", "A Title of it", "preprint", "2020")
        };
        let paper = in_venue(entry("b", "A Title of it", "conference", "2021"), "ICML");
        let (fates, notes) = told(&[preprint.clone(), paper.clone()]);
        assert_eq!(fates[1], Fate::Merged("a".into()));
        for gone in ["`venue.number` of the preprint goes: arXiv:1", "`fields.entrytype` of the preprint goes: online"]
        {
            assert!(notes.iter().any(|note| note == gone), "{notes:?}");
        }
        let (_, notes) = told(&[paper, preprint]);
        for left in
            ["`venue.number` of the preprint is not taken over", "`fields.entrytype` of the preprint is not taken over"]
        {
            assert!(notes.iter().any(|note| note.starts_with(left)), "{notes:?}");
        }
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
