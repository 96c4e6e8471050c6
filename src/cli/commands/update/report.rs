//! What an update found, entry by entry, for a person and for a program.

use serde_json::json;

use super::{Arguments, described, said_by_authors};
use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::diff::changed_lines;
use crate::cli::failure::Failure;
use crate::cli::lookup::{Why, network_hint};
use crate::cli::output::{self, counted, tell};
use crate::fetch::Settings;
use crate::model::text::visible;
use crate::model::{Change, Difference, Edit, Entry, EntryType, Library, Record, Refresh, Value};
use crate::store::entry_block;

/// One entry that was asked for again.
pub struct Updated {
    /// Its key.
    pub key: String,
    kind: EntryType,
    /// What the sources say of it.
    pub records: Vec<Record>,
    /// What shows that it was published; absent where nothing was looked for or found.
    pub evidence: Option<String>,
    /// What went wrong.
    pub problems: Vec<String>,
    /// What is worth knowing and no proof.
    pub hints: Vec<String>,
    /// Why somebody could not be asked, where that was so.
    pub failed: Option<Why>,
    /// What changes.
    pub refresh: Refresh,
}

impl Updated {
    /// An entry of which nothing is known yet.
    pub fn new(entry: &Entry) -> Self {
        Self {
            key: entry.key.clone(),
            kind: entry.kind(),
            records: Vec::new(),
            evidence: None,
            problems: Vec::new(),
            hints: Vec::new(),
            failed: None,
            refresh: Refresh::default(),
        }
    }

    /// The entry that the records make; `None` where there is none.
    pub fn found(&self) -> Option<Entry> {
        described(&self.records, self.evidence.is_some(), self.kind)
    }

    /// Whether a preprint's record speaks of its publication, which nobody asked for.
    fn speaks_of_publication(&self) -> bool {
        let speaks = |record: &Record| record.draft.is_published() || said_by_authors(&record.draft).is_some();
        self.kind == EntryType::PREPRINT && self.evidence.is_none() && self.records.iter().any(speaks)
    }

    fn news(&self) -> Vec<String> {
        let published = self.evidence.iter().map(|evidence| format!("it was published: {evidence}"));
        published.chain(self.refresh.news.iter().cloned()).collect()
    }
}

/// The lines that go and come, an entry after the other, to stdout; everything else to stderr.
pub fn print(context: &Context, arguments: &Arguments, updated: &[Updated], library: &Library) -> Result<(), Failure> {
    if arguments.json {
        return output::json(&updated.iter().map(|one| as_json(one, library)).collect::<Vec<_>>());
    }
    let diffs: Vec<String> = updated.iter().filter_map(|one| diff(one, library)).collect();
    output::styled(&diffs.join("\n"))?;
    updated.iter().for_each(tell_one);
    let unchanged = updated.iter().filter(|one| one.refresh.edits.is_empty() && !one.records.is_empty()).count();
    if unchanged > 0 {
        let entries = counted(unchanged, "entry says", "entries say");
        tell(&format!("{entries} what the records say ({})", context.shown()));
    }
    if !arguments.published {
        tell_publications(updated);
    }
    Ok(())
}

/// Tells where the records of preprints speak of publications.
fn tell_publications(updated: &[Updated]) {
    let keys: Vec<&str> =
        updated.iter().filter(|one| one.speaks_of_publication()).map(|one| one.key.as_str()).collect();
    if let [first, rest @ ..] = &keys[..] {
        let what = match rest.len() {
            0 => format!("the record of {first} speaks"),
            more => format!("the records of {first} and {} speak", counted(more, "other", "others")),
        };
        tell(&visible(&format!("hint: {what} of a publication: `refs update --published` looks for it")));
    }
}

/// Tells what to do where no site could be reached.
pub fn tell_without_network(updated: &[Updated], settings: &Settings) {
    let silent =
        |one: &Updated| one.records.is_empty() && matches!(one.failed, None | Some(Why::Unreachable | Why::Host));
    if updated.iter().all(silent) && updated.iter().any(|one| one.failed == Some(Why::Unreachable)) {
        let instead = "--offline holds entries against the answers that were kept";
        tell(&format!("hint: {}", network_hint(settings, instead)));
    }
}

fn diff(one: &Updated, library: &Library) -> Option<String> {
    let entry = library.get(&one.key).filter(|_| !one.refresh.edits.is_empty())?;
    let mut after = Library { entries: vec![entry.clone()], ..Library::default() };
    one.refresh.edits.iter().for_each(|edit| {
        let applied = after.apply(edit);
        debug_assert!(applied.is_ok(), "{edit:?}");
    });
    let lines = changed_lines(&entry_block(entry), &entry_block(&after.entries[0]));
    Some(format!("[entries.{}]\n{lines}", visible(&one.key)))
}

fn tell_one(one: &Updated) {
    let key = visible(&one.key);
    one.news().iter().for_each(|news| tell(&format!("{key}: {}", visible(news))));
    one.problems.iter().for_each(|problem| tell(&format!("warning: {key}: {}", visible(problem))));
    one.hints.iter().for_each(|hint| tell(&format!("hint: {key}: {}", visible(hint))));
    one.refresh.kept.iter().for_each(|difference| tell(&kept(&one.key, difference)));
}

fn kept(key: &str, difference: &Difference) -> String {
    let shown = |value: &Value| match value {
        Value::Text(text) => visible(text).into_owned(),
        Value::List(items) => visible(&items.join("; ")).into_owned(),
        _ => String::new(),
    };
    let Difference { field, ours, theirs } = difference;
    let key = visible(key);
    format!(
        "note: {key}: `{field}` differs and is kept (--take {field} takes the record's)\n  yours:  {}\n  record: {}",
        shown(ours),
        shown(theirs)
    )
}

/// Says what was written.
pub fn written(context: &Context, updated: &[Updated]) {
    let changed = updated.iter().filter(|one| !one.refresh.edits.is_empty()).count();
    tell(&format!("{} updated in {}", counted(changed, "entry", "entries"), context.shown()));
}

/// Says that nothing was written, and why.
pub fn unwritten(arguments: &Arguments) {
    let hint = if arguments.dry_run {
        "nothing was written (--dry-run)"
    } else {
        "nothing was written: --yes writes the changes"
    };
    tell(hint);
}

/// The network where nobody could be asked; with findings, or in part, 1.
pub fn exit(updated: &[Updated], unwritten: bool) -> Exit {
    let failed = updated.iter().filter(|one| one.failed.is_some() && one.records.is_empty()).count();
    let told = updated.iter().any(|one| !one.refresh.news.is_empty() || !one.problems.is_empty());
    match failed {
        0 if unwritten || told => Exit::Partial,
        0 => Exit::Fine,
        all if all == updated.len() => Exit::Network,
        _ => Exit::Partial,
    }
}

fn as_json(one: &Updated, library: &Library) -> serde_json::Value {
    let entry = library.get(&one.key);
    let changes: Vec<serde_json::Value> =
        one.refresh.edits.iter().filter_map(|edit| change_json(edit, entry)).collect();
    json!({
        "key": one.key,
        "published": one.evidence,
        "changes": changes,
        "kept": one.refresh.kept.iter().map(|d| json!({ "field": d.field, "ours": d.ours, "theirs": d.theirs })).collect::<Vec<_>>(),
        "news": one.news(),
        "hints": one.hints,
        "problems": one.problems,
        "sources": one.records.iter().map(|record| &record.source).collect::<Vec<_>>(),
    })
}

fn change_json(edit: &Edit, entry: Option<&Entry>) -> Option<serde_json::Value> {
    let (field, value) = match &edit.change {
        Change::Set { field, value, .. } | Change::Extend { field, value, .. } => (field, value),
        Change::Declare(_) | Change::Insert(_) => return None,
    };
    let before = crate::model::field::field(field).and_then(|row| (row.get)(entry?));
    Some(json!({ "field": field, "before": before, "after": value, "reason": edit.reason }))
}
