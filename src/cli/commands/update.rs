//! `refs update`: asks again for the entries, and finds what preprints were published as.

mod report;

use std::collections::HashMap;
use std::io::{self, BufRead};

use clap::Args;

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::lookup::{Why, failures};
use crate::cli::output::{can_ask, tell};
use crate::cli::progress::Progress;
use crate::cli::select::{FilterArguments, named};
use crate::fetch::{Fetcher, Outcome, Publication, Settings};
use crate::model::field::field;
use crate::model::seen::FETCHED;
use crate::model::{Draft, Edit, Entry, EntryType, Id, Library, Name, Record, Refresh, join, plausible, refresh};
use crate::sources::{for_scheme, identify};
use crate::store::update;
use report::Updated;

/// Ask again for entries: new versions, withdrawals, and with --published where preprints came out
///
/// Shows what would change, entry by entry, and writes it when you say so. What you wrote by hand stays: the entry
/// remembers what was fetched. With --published, a preprint becomes the publication only on evidence: an identifier
/// that links the two, or a venue's own record with the same title, authors and time.
#[derive(Args)]
pub struct Arguments {
    /// Keys, names or identifiers; or words that entries must have [default: all entries]
    #[arg(value_name = "QUERY")]
    query: Vec<String>,

    #[command(flatten)]
    filters: FilterArguments,

    /// Look for what preprints were published as
    #[arg(short, long)]
    published: bool,

    /// Take the record's word for this field, whatever you wrote (title, authors, date, venue, …)
    #[arg(long, value_name = "FIELD")]
    take: Vec<String>,

    /// Write without asking
    #[arg(long)]
    yes: bool,

    /// Show what would change, write nothing
    #[arg(short = 'n', long, conflicts_with = "yes")]
    dry_run: bool,

    /// Ask nobody: only answers that were kept
    #[arg(long)]
    offline: bool,

    /// Say what was found as JSON
    #[arg(long)]
    json: bool,
}

pub fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    let path = context.found.path().filter(|path| path.exists()).ok_or_else(|| {
        Failure::refused("there is no library to update")
            .hint("`refs init` makes one, and so does the first `refs add`")
    })?;
    Failure::each(arguments.take.iter().map(|name| known_field(name)))?;
    let library = crate::store::load(path)?;
    let entries = selected(&library, arguments)?;
    let settings = context.settings(arguments.offline, !arguments.offline);
    let mut updated = asked(&settings, arguments, &entries);
    let plans = plans(&updated);
    let before = library.clone();
    plan_all(&mut updated, &before, arguments);
    report::print(context, arguments, &updated, &before)?;
    report::tell_without_network(&updated, &settings);
    let changes = updated.iter().filter(|one| !one.refresh.edits.is_empty()).count();
    let write = changes > 0 && !arguments.dry_run && (arguments.yes || !arguments.json && agreed(changes));
    if write {
        let waiting = || tell("waiting for another refs to finish with the library");
        update(path, true, waiting, |library| again(library, &plans, arguments))?;
        report::written(context, &updated);
    } else if changes > 0 {
        report::unwritten(arguments);
    }
    Ok(report::exit(&updated, changes > 0 && !write))
}

fn known_field(name: &str) -> Result<(), Failure> {
    if field(name).is_some() && FETCHED.contains(&name) {
        return Ok(());
    }
    Err(Failure::refused(format!("`{name}` is not a field that a record fills"))
        .hint(format!("known are {}", FETCHED.join(", "))))
}

/// The entries that are meant: named ones, else those with the words that pass the filters.
fn selected<'a>(library: &'a Library, arguments: &Arguments) -> Result<Vec<&'a Entry>, Failure> {
    let all_named: Option<Vec<&Entry>> = arguments.query.iter().map(|name| named(library, name).ok()).collect();
    match all_named.filter(|entries| !entries.is_empty() && !arguments.filters.is_set()) {
        Some(_) => arguments.filters.named(library, &arguments.query),
        None if arguments.query.len() == 1 => arguments
            .filters
            .select(library, &arguments.query)
            .or_else(|failure| named(library, &arguments.query[0]).map(|entry| vec![entry]).map_err(|_| failure)),
        None => arguments.filters.select(library, &arguments.query),
    }
}

/// What the sources say of each entry now.
fn asked(settings: &Settings, arguments: &Arguments, entries: &[&Entry]) -> Vec<Updated> {
    let progress = Progress::new();
    let notice = |text: &str| progress.say(text);
    let fetcher = Fetcher::new(settings.clone(), &notice);
    let ids: Vec<Vec<Id>> = entries.iter().map(|entry| ids_of(entry, arguments.published)).collect();
    let mut flat: Vec<Id> = ids.iter().flatten().cloned().collect();
    flat.sort();
    flat.dedup();
    let outcomes: HashMap<Id, Outcome> = flat.iter().cloned().zip(fetcher.look_up(&flat)).collect();
    let total = entries.len();
    let one = |(at, (entry, ids)): (usize, (&&Entry, &Vec<Id>))| {
        progress.say(&format!("{} of {total}: {}", at + 1, entry.label()));
        let mut updated = gathered(entry, ids, &outcomes);
        if arguments.published && entry.kind() == EntryType::PREPRINT && !entry.title.is_empty() {
            publication(&fetcher, entry, &mut updated);
        }
        updated
    };
    entries.iter().zip(&ids).enumerate().map(one).collect()
}

/// The identifiers by which an entry is asked for: its publisher's, then arXiv's; else one of its addresses. A preprint
/// is asked for by its publisher's only where it is to become the publication.
fn ids_of(entry: &Entry, published: bool) -> Vec<Id> {
    let of = |scheme: &str| entry.ids.get(scheme).map(|value| Id::new(scheme, value));
    let askable = |id: &Id| for_scheme(&id.scheme).next().is_some();
    let publisher = ["acl", "doi", "openreview", "dblp"].into_iter().find_map(of);
    let page = || {
        ["page", "blog", "code"]
            .into_iter()
            .filter_map(|name| identify(entry.urls.get(name)?))
            .find(|id| id.scheme != "github" || entry.kind().as_str() == "software")
    };
    let own: Vec<Id> = publisher
        .filter(|_| published || entry.kind() != EntryType::PREPRINT || of("arxiv").is_none())
        .into_iter()
        .chain(of("arxiv"))
        .filter(askable)
        .collect();
    if own.is_empty() { page().into_iter().filter(askable).collect() } else { own }
}

fn gathered(entry: &Entry, ids: &[Id], outcomes: &HashMap<Id, Outcome>) -> Updated {
    let mut updated = Updated::new(entry);
    let draft = draft_of(entry);
    for id in ids {
        match outcomes.get(id) {
            Some(Outcome::Found { records, missed, .. }) => {
                for record in records {
                    if plausible(&draft, &record.draft) {
                        updated.records.push(record.clone());
                    } else {
                        updated
                            .problems
                            .push(format!("{} has “{}” under {id}: not believed", record.source, record.draft.title));
                    }
                }
                updated.problems.extend(missed.iter().cloned());
            }
            Some(Outcome::Nothing(words)) => updated.problems.push(words.clone()),
            Some(Outcome::Failed(tried)) => {
                if !tried.iter().all(|(_, error)| error.is_no_record()) {
                    updated.failed = Some(Why::of_id(id, tried));
                }
                updated.problems.push(format!("{id}: {}", failures(tried)));
            }
            None => {}
        }
    }
    if ids.is_empty() {
        updated.problems.push("it has no identifier and no address that refs asks".to_owned());
    }
    updated.records.dedup_by(|a, b| a.source == b.source && a.draft == b.draft);
    // An entry that is a preprint stays one until somebody asks where it was published.
    updated
}

/// What the entry itself says, to hold records against.
fn draft_of(entry: &Entry) -> Draft {
    let date = entry.posted.or(entry.date).map(|date| date.to_string());
    Draft {
        ids: entry.ids.clone(),
        title: entry.plain_title(),
        authors: entry.authors.iter().map(Name::to_string).collect(),
        posted: date,
        ..Draft::default()
    }
}

fn publication(fetcher: &Fetcher<'_>, entry: &Entry, updated: &mut Updated) {
    let archive = updated.records.iter().find(|record| !record.draft.is_published()).map(|record| record.draft.clone());
    let preprint = archive.unwrap_or_else(|| draft_of(entry));
    match fetcher.publication(&preprint, &updated.records) {
        Publication::Found { records, evidence } => {
            updated.evidence = Some(evidence);
            updated.records.retain(|record| !record.draft.is_published());
            updated.records.extend(records);
        }
        Publication::Unsure(words) => updated.hints.push(format!("perhaps published: {words}")),
        Publication::Nothing(failed) => {
            updated.hints.extend(said_by_authors(&preprint).map(|said| format!("its authors say: “{said}”")));
            if !failed.is_empty() {
                updated
                    .problems
                    .push(format!("not everybody could be asked where it was published: {}", failed.join("; ")));
            }
        }
    }
}

/// What the authors themselves say on arXiv of a publication; a hint and no proof.
fn said_by_authors(preprint: &Draft) -> Option<&str> {
    let said = preprint.journal_ref.as_ref().or(preprint.comment.as_ref())?;
    let lower = said.to_lowercase();
    let speaks = ["accepted", "published", "to appear", "camera ready", "camera-ready", "proceedings", "conference"]
        .iter()
        .any(|word| lower.contains(word));
    (speaks || preprint.journal_ref.is_some()).then_some(said.as_str())
}

/// The description that each entry is held against, so that the plan can be made anew when it is written.
fn plans(updated: &[Updated]) -> HashMap<String, (Entry, Option<String>)> {
    let one = |one: &Updated| Some((one.key.clone(), (one.found()?, one.evidence.clone())));
    updated.iter().filter_map(one).collect()
}

fn plan_all(updated: &mut [Updated], library: &Library, arguments: &Arguments) {
    for one in updated {
        if let Some((entry, found)) = library.get(&one.key).zip(one.found()) {
            one.refresh = refresh(entry, &found, &arguments.take, one.evidence.as_deref());
        }
    }
}

/// The edits for the library as it is at the moment of writing.
fn again(library: &Library, plans: &HashMap<String, (Entry, Option<String>)>, arguments: &Arguments) -> Vec<Edit> {
    let of = |entry: &Entry| -> Refresh {
        plans
            .get(&entry.key)
            .map(|(found, evidence)| refresh(entry, found, &arguments.take, evidence.as_deref()))
            .unwrap_or_default()
    };
    library.entries.iter().flat_map(|entry| of(entry).edits).collect()
}

/// Asks at the terminal whether to write.
fn agreed(changes: usize) -> bool {
    if !can_ask() {
        return false;
    }
    let entries = crate::cli::output::counted(changes, "entry", "entries");
    tell(&format!("Write the changes of {entries}? (y/N)"));
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer).is_ok() && ["y", "yes"].contains(&answer.trim().to_lowercase().as_str())
}

/// The entry that the records make; a preprint's without its publication where no evidence was asked for.
fn described(records: &[Record], evidence: bool, kind: EntryType) -> Option<Entry> {
    let preprint_only = kind == EntryType::PREPRINT && !evidence;
    let records: Vec<Record> =
        records.iter().filter(|record| !preprint_only || !record.draft.is_published()).cloned().collect();
    let (draft, source) = join(records)?;
    Some(draft.into_entry(source, false))
}
