//! `refs add`: identifiers in, complete entries out.

mod input;
mod report;
mod suggest;

use std::path::Path;

use clap::Args;

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::diff::unified;
use crate::cli::failure::Failure;
use crate::cli::output::{self, tell};
use crate::cli::progress::Progress;
use crate::fetch::{FetchError, Fetcher, Outcome, today};
use crate::model::text::visible;
use crate::model::{Entry, Id, Library, Record, Table, Wishes, join, nearest, plan};
use crate::store::{Found, catalogue, update};
use input::Wanted;
use report::{Added, State};

/// Add papers by arXiv identifier or address, or by a name that the catalogue knows
///
/// Takes 2103.00020, arXiv:2103.00020v2, hep-th/9901001, addresses of arXiv, alphaXiv and Hugging Face papers,
/// 10.48550/arXiv.2103.00020, and names like clip. A work that is there already gets what it lacks; nothing
/// that you wrote is changed.
#[derive(Args)]
pub struct Arguments {
    /// Identifiers, addresses or names; `-` reads them from stdin, one a line
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,

    /// File it under this family too
    #[arg(short, long, value_name = "FAMILY")]
    family: Vec<String>,

    /// File it under this tag too
    #[arg(short, long, value_name = "TAG")]
    tag: Vec<String>,

    /// Your note on it
    #[arg(short = 'N', long, value_name = "TEXT")]
    note: Option<String>,

    /// Its key [default: made of author, year and name or title]
    #[arg(short, long, value_name = "KEY")]
    key: Option<String>,

    /// Its short name
    #[arg(long, value_name = "NAME")]
    name: Option<String>,

    /// Keep the abstract too
    #[arg(long = "abstract")]
    keep_abstract: bool,

    /// Show what would change, write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,

    /// Ask nobody: only the catalogue and answers that were kept
    #[arg(long)]
    offline: bool,

    /// Ask again, even for answers that were kept
    #[arg(long, conflicts_with = "offline")]
    refresh: bool,

    /// Say what was done as JSON
    #[arg(long)]
    json: bool,
}

pub fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    let wanted = input::read(&arguments.ids)?;
    let library = current(context)?;
    let wishes = wishes(arguments, &library, wanted.len())?;
    let mut added = looked_up(context, arguments, &wanted);
    let wishes = suggest::offer(&mut added, &library, wishes, arguments.json);
    let change = write(context, arguments, &wishes, &mut added)?;
    report::print(context, arguments, &added, &change)?;
    Ok(report::exit(&added))
}

/// The library as it is; an empty one where there is none yet.
fn current(context: &Context) -> Result<Library, Failure> {
    match context.found.path() {
        Some(path) if path.exists() => Ok(crate::store::load(path)?),
        _ => Ok(Library::default()),
    }
}

fn wishes(arguments: &Arguments, library: &Library, count: usize) -> Result<Wishes, Failure> {
    let single = [("--key", arguments.key.is_some()), ("--name", arguments.name.is_some())];
    if let Some((option, _)) = single.iter().find(|(_, set)| *set && count > 1) {
        return Err(Failure::refused(format!("{option} is for one work, and {count} are to be added")));
    }
    arguments.family.iter().try_for_each(|family| declared(library, family))?;
    if let Some(key) = arguments.key.as_ref().filter(|key| key.trim().is_empty() || key.contains(char::is_control)) {
        return Err(Failure::refused(format!("{key:?} is not a key")));
    }
    Ok(Wishes {
        families: arguments.family.clone(),
        tags: arguments.tag.clone(),
        note: arguments.note.clone(),
        key: arguments.key.clone(),
        name: arguments.name.clone(),
    })
}

fn declared(library: &Library, family: &str) -> Result<(), Failure> {
    let known: Vec<&str> =
        library.families.iter().chain(&catalogue().families).map(|family| family.key.as_str()).collect();
    if known.contains(&family) {
        return Ok(());
    }
    let failure = Failure::refused(format!("no family is called `{family}`"));
    Err(match nearest(family, known.iter().copied()) {
        Some(near) => failure.hint(format!("did you mean `{near}`?")),
        None => failure.hint(format!(
            "declare it in the library first: [families.{family}] with a title; known are {}",
            known.join(", ")
        )),
    })
}

/// What the sources, else the catalogue, say of everything that is wanted.
fn looked_up(context: &Context, arguments: &Arguments, wanted: &[Wanted]) -> Vec<Added> {
    let ids: Vec<Id> = wanted.iter().filter_map(Wanted::id).cloned().collect();
    let settings = context.settings(arguments.offline, arguments.refresh);
    let progress = Progress::new();
    let notice = |text: &str| progress.say(text);
    let mut outcomes = Fetcher::new(settings, &notice).look_up(&ids).into_iter();
    wanted
        .iter()
        .map(|wanted| {
            let state = match wanted {
                Wanted::Id { id, .. } => {
                    outcomes.next().map_or(State::Nothing(String::new()), |outcome| described(id, outcome, arguments))
                }
                Wanted::Known { key, .. } => {
                    catalogue().get(key).map_or(State::Nothing(String::new()), |entry| known(entry, None))
                }
                Wanted::Malformed { why, hint, .. } => State::Malformed(why.clone(), hint.clone()),
            };
            Added::new(wanted.text(), state)
        })
        .collect()
}

fn described(id: &Id, outcome: Outcome, arguments: &Arguments) -> State {
    match outcome {
        Outcome::Found { records, cached, missed } => from_records(records, cached, missed, arguments.keep_abstract),
        Outcome::Nothing(words) => State::Nothing(words),
        Outcome::Failed(tried) => match catalogue().with_id(id) {
            Some(entry) if arguments.offline => known(entry, None),
            Some(entry) => known(entry, Some(failures(&tried))),
            None => State::Failed(failures(&tried), tried.iter().all(|(_, error)| *error == FetchError::Offline)),
        },
    }
}

/// The description that the records of one work make together.
fn from_records(records: Vec<Record>, cached: bool, missed: Vec<String>, keep_abstract: bool) -> State {
    let Some((draft, source)) = join(records) else { return State::Nothing(String::new()) };
    let fetched = source.get("date").unwrap_or_default().to_owned();
    let names = source_names(&source);
    let (withdrawn, retracted, warnings) = (draft.withdrawn.clone(), draft.retracted.clone(), draft.warnings.clone());
    let abstract_text = draft.abstract_text.clone().unwrap_or_default();
    let entry = Entry { added: today().parse().ok(), ..draft.into_entry(source, keep_abstract) };
    State::Described {
        entry: Box::new(entry),
        source: names,
        cached: cached.then_some(fetched),
        withdrawn: withdrawn.or(retracted),
        warnings: warnings.into_iter().chain(missed).collect(),
        abstract_text,
        instead_of: None,
    }
}

/// `Crossref, arXiv`: the main source and those that gave single fields.
fn source_names(source: &Table) -> String {
    let mut names: Vec<&str> = source.get("name").into_iter().collect();
    for (_, name) in source.iter().filter(|(field, _)| !["name", "date", "version", "seen"].contains(field)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}

fn known(entry: &Entry, instead_of: Option<String>) -> State {
    let source: Table = [("name", "catalogue".to_owned()), ("date", today())].into_iter().collect();
    let entry = Entry { added: today().parse().ok(), source, ..entry.clone() };
    State::Described {
        entry: Box::new(entry),
        source: "catalogue".to_owned(),
        cached: None,
        withdrawn: None,
        warnings: Vec::new(),
        abstract_text: String::new(),
        instead_of,
    }
}

fn failures(tried: &[(&'static str, FetchError)]) -> String {
    let one = |(source, error): &(&str, FetchError)| {
        if source.is_empty() { error.to_string() } else { format!("{source}: {error}") }
    };
    tried.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Plans every addition on the library as it is at the moment of writing, and writes.
fn write(
    context: &Context,
    arguments: &Arguments,
    wishes: &[Wishes],
    added: &mut [Added],
) -> Result<crate::store::Change, Failure> {
    let path = context.target();
    let nothing = added.iter().all(|added| added.entry().is_none());
    if nothing {
        return Ok(crate::store::Change { before: String::new(), after: String::new() });
    }
    refuse_taken_key(arguments, &path)?;
    let waiting = || tell("waiting for another refs to finish with the library");
    Ok(update(&path, !arguments.dry_run, waiting, |library| {
        let mut working = library.clone();
        let mut edits = Vec::new();
        for (added, wishes) in added.iter_mut().zip(wishes) {
            let Some(entry) = added.entry().cloned() else { continue };
            let plan = plan(&working, catalogue(), entry, wishes, &context.config.key);
            // Edits of a plan fit the library that it was made for.
            let applied = plan.edits.iter().all(|edit| working.apply(edit).is_ok());
            debug_assert!(applied, "{plan:?}");
            edits.extend(plan.edits.iter().cloned());
            added.plan = Some(plan);
        }
        edits
    })?)
}

/// A key that the user asks for must be free, or that of the very work.
fn refuse_taken_key(arguments: &Arguments, path: &Path) -> Result<(), Failure> {
    let Some(key) = arguments.key.as_deref().filter(|_| path.exists()) else { return Ok(()) };
    match crate::store::load(path)?.get(key) {
        Some(_) => {
            Err(Failure::refused(format!("the key `{}` is taken", visible(key)))
                .hint("leave --key out to have one made"))
        }
        None => Ok(()),
    }
}

/// The difference that the run made or would make.
fn difference(context: &Context, change: &crate::store::Change) -> String {
    unified(&change.before, &change.after, &context.shown())
}

/// Whether the run makes a library that was not there.
fn makes_library(context: &Context) -> bool {
    matches!(context.found, Found::None)
}

/// Writes to stdout what goes there beside JSON.
fn show(text: &str) -> Result<(), Failure> {
    output::styled(text)
}
