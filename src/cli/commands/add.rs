//! `refs add`: identifiers in, complete entries out.

mod choose;
mod report;
mod suggest;

use std::path::Path;

use clap::Args;

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::diff::unified;
use crate::cli::failure::Failure;
use crate::cli::lookup::Lookup;
use crate::cli::output::{self, tell};
use crate::cli::wanted::{self, Wanted};
use crate::model::text::visible;
use crate::model::{Library, Wishes, nearest, plan};
use crate::store::{Found, catalogue, update};
pub use choose::listed;
use report::Added;

/// Add works by identifier, address, PDF, title, or a name that the catalogue knows
///
/// Takes arXiv identifiers (2103.00020, hep-th/9901001), DOIs, DBLP keys, addresses of arXiv, ACL Anthology, OpenReview,
/// CVF, PMLR, NeurIPS, Hugging Face, GitHub and any public page, PDF files, titles, and names like clip; `refs sources`
/// lists them. A work that is there already gets what it lacks; nothing that you wrote is changed.
#[derive(Args)]
pub struct Arguments {
    /// Identifiers, addresses, PDF files, titles or names; `-` reads them from stdin, one a line
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

    /// Add the work of exactly this title without asking
    #[arg(long)]
    yes: bool,

    /// Say what was done as JSON
    #[arg(long)]
    json: bool,
}

pub fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    let wanted = wanted::read(&arguments.ids)?;
    let library = current(context)?;
    let wishes = wishes(arguments, &library, wanted.len())?;
    let settings = context.settings(arguments.offline, arguments.refresh);
    let lookup = Lookup { settings, keep_abstract: arguments.keep_abstract };
    let mut added = looked_up(&lookup, arguments, &wanted);
    let wishes = suggest::offer(&mut added, &library, wishes, arguments.json);
    let change = write(context, arguments, &wishes, &mut added)?;
    report::print(context, arguments, &added, &change)?;
    lookup.tell_without_network(added.iter().map(|added| &added.state));
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
    Failure::each(arguments.family.iter().map(|family| declared(library, family)))?;
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

/// What the sources, else the catalogue, say of everything that is wanted; titles as they were chosen.
fn looked_up(lookup: &Lookup, arguments: &Arguments, wanted: &[Wanted]) -> Vec<Added> {
    let states = lookup.all(wanted).into_iter();
    let settled = states.zip(wanted).map(|(state, wanted)| choose::settled(lookup, arguments, wanted.text(), state));
    settled.zip(wanted).map(|(state, wanted)| Added::new(wanted.text(), state)).collect()
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
        added.iter_mut().filter_map(|added| added.plan.as_mut()).for_each(|plan| plan.settle(&working, catalogue()));
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
