//! How a work that was found becomes edits: a new entry, or what an entry that is there lacks.

use super::field::FIELDS;
use super::same::{like_work, same_work};
use super::{Change, Edit, Entry, EntryType, Family, KeyPattern, Library, Lineage, Shape, Table, Value, seen, text};

/// What the user asks for beside the work itself.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    /// Families to file it under; known to the library or the catalogue.
    pub families: Vec<String>,
    /// Tags to file it under.
    pub tags: Vec<String>,
    /// An annotation; goes behind the one that is there.
    pub note: Option<String>,
    /// The key of a new entry; made from the pattern when absent.
    pub key: Option<String>,
    /// The short name; found in the title or the catalogue when absent.
    pub name: Option<String>,
}

/// A field in which the entry and the record say different things. The entry's is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The field's name.
    pub field: &'static str,
    /// What the entry says.
    pub ours: Value,
    /// What the record says.
    pub theirs: Value,
}

/// What adding a work would do.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The key of the new entry, or of the one that is there.
    pub key: String,
    /// Whether an entry was there already.
    pub existing: bool,
    /// The changes; none when the entry that is there lacks nothing.
    pub edits: Vec<Edit>,
    /// Where the entry and the record differ; nothing of it is changed.
    pub differences: Vec<Difference>,
    /// The key of an entry with the same title and first author, which stays beside the new one as another publication.
    pub like: Option<String>,
    /// Lineage that the catalogue knows but the library has no entry for: the catalogue's keys.
    pub left_out: Vec<String>,
}

/// Plans how `found` comes into `library`. The `catalogue` completes it, and declares its families.
pub fn plan(library: &Library, catalogue: &Library, found: Entry, wishes: &Wishes, pattern: &KeyPattern) -> Plan {
    let known = same_work(catalogue, &found);
    let fetched = found.source.get("name").is_some_and(|name| name != "catalogue").then(|| found.clone());
    let mut work = match known {
        Some(known) => completed(known.clone(), found),
        None => found,
    };
    if let Some(seen) = fetched.map(|found| seen::remember(&work, &found)).filter(|seen| !seen.is_empty()) {
        work.source.set("seen", seen);
    }
    work.name = wishes.name.clone().or(work.name);
    let left_out = link_lineage(&mut work, library, catalogue);
    let mut plan = match same_work(library, &work) {
        Some(entry) => merged(entry, &work, wishes),
        None => inserted(library, work, wishes, pattern),
    };
    if let Some(known) = known.filter(|_| !plan.existing) {
        plan.edits.extend(descendants(library, catalogue, &known.key, &plan.key));
    }
    let declared = declarations(library, catalogue, &plan.edits, false);
    plan.edits.splice(0..0, declared);
    Plan { left_out: if plan.existing { Vec::new() } else { left_out }, ..plan }
}

/// The catalogue's entry with what only the source says.
fn completed(mut known: Entry, found: Entry) -> Entry {
    for row in FIELDS {
        if (row.get)(&known).is_none()
            && let Some(value) = (row.get)(&found)
        {
            // A value that came out of an entry fits the same field of another.
            let _ = (row.set)(&mut known, value);
        }
    }
    known.source = found.source;
    known.added = found.added;
    known.tags.extend(missing(&known.tags, &found.tags));
    known
}

/// The library's entry of a work by its key in the catalogue.
fn ours<'a>(library: &'a Library, catalogue: &Library, key: &str) -> Option<&'a Entry> {
    library.get(key).or_else(|| same_work(library, catalogue.get(key)?))
}

/// Rewrites the catalogue's lineage to the library's keys; what the library does not have is taken out and named.
fn link_lineage(work: &mut Entry, library: &Library, catalogue: &Library) -> Vec<String> {
    let mut left_out = Vec::new();
    work.builds_on.retain_mut(|item| {
        let ours = ours(library, catalogue, &item.key);
        match ours {
            Some(entry) => item.key.clone_from(&entry.key),
            // One work can stand there with several kinds; it is named once.
            None if left_out.contains(&item.key) => {}
            None => left_out.push(item.key.clone()),
        }
        ours.is_some()
    });
    left_out
}

/// What the library's entries get that build on a work which has only now come in, as `known` in the catalogue.
fn descendants(library: &Library, catalogue: &Library, known: &str, key: &str) -> Vec<Edit> {
    let children = catalogue.entries.iter().filter(|child| child.builds_on.iter().any(|item| item.key == known));
    let ours = children.filter_map(|child| same_work(library, child).map(|ours| (child, ours)));
    // Where a person wrote the edge before its parent came in, what the person said of it stands.
    let without = ours.filter(|(_, ours)| !ours.builds_on.iter().any(|item| item.key == key));
    without
        .map(|(child, ours)| {
            let kinds = child.builds_on.iter().filter(|item| item.key == known);
            let items = kinds.map(|item| Lineage { key: key.to_owned(), kind: item.kind }.to_string()).collect();
            let value = Value::List(items);
            Edit::new(Change::Extend { key: ours.key.clone(), field: "builds-on", value }, "from catalogue")
        })
        .collect()
}

impl Plan {
    /// Takes out of what was left out what has come into the library since.
    pub fn settle(&mut self, library: &Library, catalogue: &Library) {
        self.left_out.retain(|key| ours(library, catalogue, key).is_none());
    }
}

fn inserted(library: &Library, mut work: Entry, wishes: &Wishes, pattern: &KeyPattern) -> Plan {
    work.families.extend(missing(&work.families, &wishes.families));
    work.tags.extend(missing(&work.tags, &wishes.tags));
    work.note = joined_note(work.note.as_deref(), wishes.note.as_deref()).or(work.note);
    work.key = wishes.key.clone().unwrap_or_else(|| pattern.key(&work, |key| library.get(key).is_some()));
    let reason = work.source.get("name").map_or("asked for".to_owned(), |source| format!("from {source}"));
    let like = like_work(library, &work).map(|entry| entry.key.clone());
    let (key, change) = (work.key.clone(), Change::Insert(Box::new(work)));
    Plan { key, edits: vec![Edit::new(change, reason)], like, ..Plan::default() }
}

fn merged(entry: &Entry, work: &Entry, wishes: &Wishes) -> Plan {
    let mut plan = Plan { key: entry.key.clone(), existing: true, ..Plan::default() };
    for row in FIELDS {
        let ours = (row.get)(entry);
        let theirs = (row.get)(work).filter(|_| speaks_of(entry, work, row.name));
        let change = match (ours, theirs) {
            (_, None) => None,
            (None, Some(value)) => Some(Change::Set { key: entry.key.clone(), field: row.name, value }),
            (Some(Value::Table(ours)), Some(Value::Table(theirs))) if row.name != "venue" => {
                let more = new_pairs(&ours, &theirs);
                (!more.is_empty()).then(|| Change::Extend {
                    key: entry.key.clone(),
                    field: row.name,
                    value: Value::Table(more),
                })
            }
            (Some(ours), Some(theirs)) => {
                plan.differences.extend(difference(row.name, row.shape, ours, theirs));
                None
            }
        };
        plan.edits.extend(change.map(|change| Edit::new(change, reason(work, row.name))));
    }
    plan.edits.extend(wished(entry, &plan.edits, wishes));
    plan
}

/// Whether the record of `work` says anything of this field of `entry`. A preprint's record says nothing
/// of where and when it was published, an entry that is said to be a preprint gets no venue, and what a
/// person files or notes is the person's.
pub(super) fn speaks_of(entry: &Entry, work: &Entry, field: &str) -> bool {
    let published = entry.kind() != EntryType::PREPRINT && work.kind() == EntryType::PREPRINT;
    let kept_preprint = entry.entry_type == Some(EntryType::PREPRINT) && work.kind() != EntryType::PREPRINT;
    match field {
        "type" | "date" | "comment" | "journal-ref" => !published,
        "venue" => !kept_preprint,
        "families" => entry.families.is_empty(),
        "note" => entry.note.is_none(),
        "tags" | "builds-on" | "et-al" | "added" => false,
        "source" => entry.source.is_empty(),
        _ => true,
    }
}

pub(super) fn new_pairs(ours: &Table, theirs: &Table) -> Table {
    theirs.iter().filter(|(name, _)| ours.get(name).is_none()).collect()
}

/// A difference that a reader wants to know of; spelling in capitals, accents or markup is none.
pub(super) fn difference(field: &'static str, shape: Shape, ours: Value, theirs: Value) -> Option<Difference> {
    let folded = |value: &Value| text::alphanumeric(&value.plain());
    let same = match shape {
        Shape::Date => date_prefix(&ours, &theirs),
        _ => folded(&ours) == folded(&theirs),
    };
    let told = ["title", "authors", "date", "posted", "type", "primary-class"].contains(&field);
    (told && !same).then_some(Difference { field, ours, theirs })
}

/// Whether one date says the same as the other, only less exactly.
fn date_prefix(a: &Value, b: &Value) -> bool {
    matches!((a, b), (Value::Text(a), Value::Text(b)) if a.starts_with(b.as_str()) || b.starts_with(a.as_str()))
}

fn reason(work: &Entry, field: &str) -> String {
    format!("`{field}` was missing; {} has it", work.source.get("name").unwrap_or("the record"))
}

/// What the user asked for, beyond what `planned` gives the entry already.
fn wished(entry: &Entry, planned: &[Edit], wishes: &Wishes) -> Vec<Edit> {
    let set = planned.iter().find_map(|edit| match &edit.change {
        Change::Set { field: "families", value: Value::List(families), .. } => Some(families.clone()),
        _ => None,
    });
    let families = missing(set.as_ref().unwrap_or(&entry.families), &wishes.families);
    let lists = [("families", families), ("tags", missing(&entry.tags, &wishes.tags))];
    let extend =
        |field, items: Vec<String>| Change::Extend { key: entry.key.clone(), field, value: Value::List(items) };
    let set = |field, text: String| Change::Set { key: entry.key.clone(), field, value: Value::Text(text) };
    let note = joined_note(entry.note.as_deref(), wishes.note.as_deref()).map(|note| set("note", note));
    let name = wishes.name.clone().filter(|name| entry.name.is_some() && entry.name.as_ref() != Some(name));
    lists
        .into_iter()
        .filter(|(_, items)| !items.is_empty())
        .map(|(field, items)| extend(field, items))
        .chain(note)
        .chain(name.map(|name| set("name", name)))
        .map(|change| Edit::new(change, "asked for"))
        .collect()
}

fn missing(ours: &[String], wanted: &[String]) -> Vec<String> {
    let mut more: Vec<String> = Vec::new();
    for item in wanted {
        if !ours.contains(item) && !more.contains(item) {
            more.push(item.clone());
        }
    }
    more
}

/// The note with the user's paragraph behind it; `None` when the user gives none or it is there already.
pub(super) fn joined_note(ours: Option<&str>, more: Option<&str>) -> Option<String> {
    let more = more.map(str::trim).filter(|more| !more.is_empty())?;
    match ours.map(str::trim_end) {
        Some(ours) if format!("\n\n{ours}\n\n").contains(&format!("\n\n{more}\n\n")) => None,
        Some(ours) => Some(format!("{ours}\n\n{more}\n")),
        None => Some(format!("{more}\n")),
    }
}

/// The families that the edits name and the library has not declared, as the catalogue declares them, with the
/// families that they are parts of; those that the catalogue does not know, by their keys, where `unknown` ones are wanted.
pub fn declarations(library: &Library, catalogue: &Library, edits: &[Edit], unknown: bool) -> Vec<Edit> {
    let named = edits.iter().flat_map(|edit| match &edit.change {
        Change::Insert(entry) => entry.families.clone(),
        Change::Set { field: "families", value: Value::List(families), .. }
        | Change::Extend { field: "families", value: Value::List(families), .. } => families.clone(),
        _ => Vec::new(),
    });
    let named: Vec<String> = named.flat_map(|key| with_parents(catalogue, key)).collect();
    let by_key = |key: String| Family { title: key.clone(), key, ..Family::default() };
    missing(&library.families.iter().map(|family| family.key.clone()).collect::<Vec<_>>(), &named)
        .into_iter()
        .filter_map(|key| catalogue.family(&key).cloned().or_else(|| unknown.then(|| by_key(key))))
        .map(|family| Edit::new(Change::Declare(family), "an entry names it"))
        .collect()
}

/// The key of a family, and those of the families that it is a part of.
fn with_parents(catalogue: &Library, key: String) -> Vec<String> {
    let mut keys = vec![key];
    while let Some(parent) = keys.last().and_then(|key| catalogue.family(key)).and_then(|family| family.parent.clone())
        && !keys.contains(&parent)
    {
        keys.push(parent);
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::super::Name;
    use super::*;

    fn clip() -> Entry {
        Entry {
            key: "radford2021clip".into(),
            name: Some("CLIP".into()),
            title: "Learning Transferable Visual Models".into(),
            authors: vec![Name::parse("Radford, Alec").unwrap()],
            ids: [("arxiv", "2103.00020")].into_iter().collect(),
            ..Entry::default()
        }
    }

    fn library(entries: Vec<Entry>) -> Library {
        Library { entries, ..Library::default() }
    }

    fn planned(library: &Library, catalogue: &Library, found: Entry) -> Plan {
        plan(library, catalogue, found, &Wishes::default(), &KeyPattern::default())
    }

    #[test]
    fn an_edge_that_a_person_wrote_before_its_parent_came_in_is_not_doubled() {
        let child = |builds_on: &[&str]| Entry {
            key: "li2022blip".into(),
            title: "BLIP".into(),
            ids: [("arxiv", "2201.12086")].into_iter().collect(),
            builds_on: builds_on.iter().filter_map(|item| item.parse().ok()).collect(),
            ..Entry::default()
        };
        let catalogue = library(vec![clip(), child(&["radford2021clip: extends", "radford2021clip: uses-encoder"])]);
        let added = |mine: Entry| -> Vec<String> {
            let wishes = Wishes { key: Some("clip".into()), ..Wishes::default() };
            let plan = plan(&library(vec![mine]), &catalogue, clip(), &wishes, &KeyPattern::default());
            let extended = |edit: &Edit| match &edit.change {
                Change::Extend { field: "builds-on", value: Value::List(items), .. } => items.clone(),
                _ => Vec::new(),
            };
            plan.edits.iter().flat_map(extended).collect()
        };
        assert_eq!(added(child(&["clip: extends"])), [""; 0]);
        assert_eq!(added(child(&["clip"])), [""; 0]);
        assert_eq!(added(child(&["other"])), ["clip: extends", "clip: uses-encoder"]);
    }

    #[test]
    fn a_work_with_the_same_identifier_or_title_and_author_is_not_added_twice() {
        let mine = Entry { key: "mykey".into(), ids: Table::default(), ..clip() };
        let plan = planned(&library(vec![mine]), &Library::default(), clip());
        assert!(plan.existing && plan.key == "mykey");
        assert!(matches!(&plan.edits[..], [Edit { change: Change::Set { field: "ids", .. }, .. }]), "{plan:?}");
    }

    #[test]
    fn what_a_person_wrote_is_kept_and_the_difference_told() {
        let mine = Entry { title: "My own title".into(), note: Some("mine".into()), ..clip() };
        let found = Entry { note: Some("theirs".into()), ..clip() };
        let plan = planned(&library(vec![mine]), &Library::default(), found);
        assert_eq!(plan.edits, []);
        assert_eq!(plan.differences.len(), 1);
        assert_eq!(plan.differences[0].field, "title");
    }

    #[test]
    fn a_preprints_record_says_nothing_of_the_publication() {
        let mine = Entry { entry_type: "conference".parse().ok(), date: "2021-07".parse().ok(), ..clip() };
        let found = Entry { date: "2021-02-26".parse().ok(), posted: "2021-02-26".parse().ok(), ..clip() };
        let plan = planned(&library(vec![mine]), &Library::default(), found);
        assert!(plan.differences.is_empty(), "{plan:?}");
        assert!(matches!(&plan.edits[..], [Edit { change: Change::Set { field: "posted", .. }, .. }]), "{plan:?}");
    }

    #[test]
    fn an_entry_without_a_type_gets_the_records_and_one_that_is_a_preprint_stays_one() {
        let venue: Table = [("name", "ICML")].into_iter().collect();
        let found = Entry { entry_type: "conference".parse().ok(), venue, ..clip() };
        let fields = |mine: Entry| -> Vec<&'static str> {
            let plan = planned(&library(vec![mine]), &Library::default(), found.clone());
            let field = |edit: &Edit| match edit.change {
                Change::Set { field, .. } => field,
                _ => "",
            };
            plan.edits.iter().map(field).chain(plan.differences.iter().map(|difference| difference.field)).collect()
        };
        assert_eq!(fields(clip()), ["type", "venue"]);
        assert_eq!(fields(Entry { entry_type: Some(EntryType::PREPRINT), ..clip() }), ["type"]);
    }

    #[test]
    fn the_catalogue_completes_a_new_entry_and_declares_its_families() {
        let lineage = |text: &str| text.parse().unwrap();
        let family = super::super::Family { key: "contrastive".into(), ..Default::default() };
        let builds_on = vec![lineage("jia2021align: extends"), lineage("jia2021align: trained-on")];
        let known = Entry { families: vec!["contrastive".into()], builds_on, ..clip() };
        let catalogue = Library { families: vec![family], entries: vec![known], ..Library::default() };
        let found = Entry { name: None, primary_class: Some("cs.CV".into()), ..clip() };
        let plan = planned(&Library::default(), &catalogue, found);
        let [Edit { change: Change::Declare(_), .. }, Edit { change: Change::Insert(entry), .. }] = &plan.edits[..]
        else {
            panic!("{plan:?}")
        };
        assert_eq!(entry.primary_class.as_deref(), Some("cs.CV"));
        assert_eq!((entry.key.as_str(), entry.families.len()), ("radfordndclip", 1));
        assert_eq!(plan.left_out, ["jia2021align"]);
    }

    #[test]
    fn a_work_that_comes_in_later_is_linked_from_those_that_build_on_it() {
        let align = Entry { key: "jia2021align".into(), title: "Scaling Up".into(), ..clip() };
        let align = Entry { ids: [("arxiv", "2102.05918")].into_iter().collect(), ..align };
        let builds_on = vec!["jia2021align: extends".parse().unwrap()];
        let known = Entry { builds_on, ..clip() };
        let catalogue = Library { entries: vec![known, align.clone()], ..Library::default() };
        let mut working = Library::default();
        let mut first = planned(&working, &catalogue, clip());
        first.edits.iter().for_each(|edit| working.apply(edit).unwrap());
        assert_eq!(first.left_out.len(), 1);
        let second = planned(&working, &catalogue, align);
        second.edits.iter().for_each(|edit| working.apply(edit).unwrap());
        first.settle(&working, &catalogue);
        assert!(first.left_out.is_empty());
        assert_eq!(working.entries[0].builds_on[0].to_string(), format!("{}: extends", second.key));
    }

    #[test]
    fn a_family_is_declared_with_those_that_it_is_a_part_of_and_lineage_keeps_its_kind() {
        let family = |key: &str, parent: Option<&str>| super::super::Family {
            key: key.into(),
            parent: parent.map(str::to_owned),
            ..Default::default()
        };
        let align = Entry { key: "jia2021align".into(), title: "Scaling Up".into(), ..clip() };
        let align = Entry { ids: [("arxiv", "2102.05918")].into_iter().collect(), ..align };
        let builds_on = vec!["jia2021align: extends".parse().unwrap()];
        let known = Entry { families: vec!["frozen".into()], builds_on, ..clip() };
        let catalogue = Library {
            families: vec![family("backbone", None), family("frozen", Some("backbone"))],
            entries: vec![known, align.clone()],
            ..Library::default()
        };
        let mine = library(vec![Entry { key: "align".into(), ..align }]);
        let plan = planned(&mine, &catalogue, clip());
        let mut after = mine;
        plan.edits.iter().for_each(|edit| after.apply(edit).unwrap());
        let keys: Vec<&str> = after.families.iter().map(|family| family.key.as_str()).collect();
        assert_eq!(keys, ["frozen", "backbone"]);
        assert_eq!(after.entries[1].builds_on[0].to_string(), "align: extends");
    }

    #[test]
    fn a_note_is_there_already_only_as_a_paragraph_of_its_own() {
        assert_eq!(joined_note(Some("First.\n\nSecond.\n"), Some("Second.")), None);
        assert_eq!(joined_note(Some("First.\n"), Some("First")).as_deref(), Some("First.\n\nFirst\n"));
    }

    #[test]
    fn wishes_come_behind_what_is_there() {
        let mine = Entry { tags: vec!["a".into()], note: Some("First.\n".into()), ..clip() };
        let wishes = Wishes { tags: vec!["a".into(), "b".into()], note: Some("Second.".into()), ..Wishes::default() };
        let plan = plan(&library(vec![mine.clone()]), &Library::default(), clip(), &wishes, &KeyPattern::default());
        let mut after = library(vec![mine]);
        plan.edits.iter().for_each(|edit| after.apply(edit).unwrap());
        assert_eq!(after.entries[0].tags, ["a", "b"]);
        assert_eq!(after.entries[0].note.as_deref(), Some("First.\n\nSecond.\n"));
    }
}
