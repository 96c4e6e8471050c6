//! `refs get`: what the sources say of a work, in any format, without adding it.

use clap::Args;
use clap::builder::PossibleValuesParser;

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::lookup::{Candidate, Lookup, State};
use crate::cli::output::{self, tell};
use crate::cli::wanted::{self, Wanted};
use crate::formats::{FORMATS, Options, format};
use crate::model::text::visible;
use crate::model::{Change, Entry, Library, Wishes, plan};
use crate::store::{catalogue, entry_block};

/// Print works by identifier, address, PDF or title, without adding them
#[derive(Args)]
pub struct Arguments {
    /// Identifiers, addresses, PDF files, titles or names; `-` reads them from stdin, one a line
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,

    /// The format: toml is the library's own
    #[arg(long, value_name = "FORMAT", default_value = "toml", value_parser = PossibleValuesParser::new(names()))]
    format: String,

    /// Keep the abstract too
    #[arg(long = "abstract")]
    keep_abstract: bool,

    /// Ask nobody: only the catalogue and answers that were kept
    #[arg(long)]
    offline: bool,

    /// Ask again, even for answers that were kept
    #[arg(long, conflicts_with = "offline")]
    refresh: bool,

    /// Take the work of exactly this title without asking
    #[arg(long)]
    yes: bool,
}

fn names() -> Vec<&'static str> {
    ["toml", "json"]
        .into_iter()
        .chain(FORMATS.iter().map(|format| format.name).filter(|name| !["toml", "json"].contains(name)))
        .collect()
}

pub fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    let wanted = wanted::read(&arguments.ids)?;
    let settings = context.settings(arguments.offline, arguments.refresh);
    let lookup = Lookup { settings, keep_abstract: arguments.keep_abstract };
    let states: Vec<State> = lookup.all(&wanted).into_iter().map(|state| settled(&lookup, arguments, state)).collect();
    let mut library = Library::default();
    for state in &states {
        if let Some(entry) = state.entry() {
            insert(&mut library, context, entry.clone());
        }
    }
    let exits = wanted.iter().zip(&states).map(|(wanted, state)| told(wanted, state)).collect::<Vec<_>>();
    if !library.entries.is_empty() {
        output::data(&written(&library, &arguments.format)?)?;
    }
    lookup.tell_without_network(states.iter());
    let worst = exits.iter().copied().max().unwrap_or(Exit::Fine);
    Ok(if worst > Exit::Fine && !library.entries.is_empty() { Exit::Partial } else { worst })
}

fn settled(lookup: &Lookup, arguments: &Arguments, state: State) -> State {
    let State::Candidates(candidates, failed) = state else { return state };
    let exact: Vec<&Candidate> = candidates.iter().filter(|candidate| candidate.exact).collect();
    match exact[..] {
        [only] if arguments.yes => lookup.chosen(only),
        _ => State::Candidates(candidates, failed),
    }
}

/// The entry as adding would make it, with what the catalogue knows; what is not in the library stays out of its lineage.
fn insert(library: &mut Library, context: &Context, entry: Entry) {
    let plan = plan(library, catalogue(), entry, &Wishes::default(), &context.config.key);
    for mut edit in plan.edits {
        if let Change::Insert(entry) = &mut edit.change {
            // Nothing is remembered of an entry that is in no library.
            entry.source = entry.source.iter().filter(|(name, _)| *name != "seen").collect();
            entry.added = None;
        }
        // The edits of a plan fit the library that it was made for.
        let applied = library.apply(&edit);
        debug_assert!(applied.is_ok(), "{edit:?}");
    }
}

fn written(library: &Library, name: &str) -> Result<String, Failure> {
    let entries: Vec<&Entry> = library.entries.iter().collect();
    match (format(name), name) {
        (_, "toml") => Ok(entries.iter().map(|entry| entry_block(entry)).collect::<Vec<_>>().join("\n")),
        (_, "json") => {
            output::json(&entries)?;
            Ok(String::new())
        }
        (Some(format), _) => Ok(format.text(&entries, &Options::new(library))?),
        (None, _) => Err(Failure::refused(format!("`{name}` is not a format"))),
    }
}

/// Says what went wrong with one, and how grave it is.
fn told(wanted: &Wanted, state: &State) -> Exit {
    match state {
        State::Described { withdrawn, warnings, instead_of, .. } => {
            instead_of.iter().for_each(|why| tell(&format!("warning: taken from the catalogue: {}", visible(why))));
            withdrawn.iter().for_each(|words| {
                tell(&format!("warning: {} was withdrawn: “{}”", visible(wanted.text()), visible(words)));
            });
            warnings.iter().for_each(|words| tell(&format!("warning: {}: {}", visible(wanted.text()), visible(words))));
            Exit::Fine
        }
        State::Candidates(candidates, _) => {
            tell(&format!(
                "not printed: a title like `{}` have\n{}",
                visible(wanted.text()),
                super::add::listed(candidates)
            ));
            tell("hint: get one by its identifier, or say --yes for the one of exactly this title");
            Exit::Partial
        }
        State::Nothing(words) => {
            tell(&format!("error: {}", visible(words)));
            Exit::Partial
        }
        State::Failed(why, _) => {
            tell(&format!("error: nobody could be asked for `{}`: {}", visible(wanted.text()), visible(why)));
            Exit::Network
        }
        State::Malformed(why, hint) => {
            tell(&format!("error: {}\nhint: {}", visible(why), visible(hint)));
            Exit::Refused
        }
    }
}
