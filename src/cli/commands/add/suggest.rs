//! Families: filled in where they are known, else suggested from the abstract; a person decides.

use std::io::{self, BufRead};

use super::report::Added;
use crate::cli::lookup::State;
use crate::cli::output::{can_ask, tell};
use crate::model::text::visible;
use crate::model::{Cue, Entry, Library, Wishes, suggest};
use crate::store::catalogue;

/// The wishes for each addition: the user's own, with the families that were taken at a prompt.
pub fn offer(added: &mut [Added], library: &Library, wishes: Wishes, quiet: bool) -> Vec<Wishes> {
    added.iter_mut().map(|added| one(added, library, &wishes, quiet)).collect()
}

fn one(added: &mut Added, library: &Library, wishes: &Wishes, quiet: bool) -> Wishes {
    let State::Described { entry, abstract_text, .. } = &added.state else { return wishes.clone() };
    if !wishes.families.is_empty() || is_filed(entry, library) {
        return wishes.clone();
    }
    let declaring = if library.families.iter().any(|family| !family.cues.is_empty()) { library } else { catalogue() };
    let cues = suggest(declaring, &entry.title, abstract_text);
    let families = if cues.is_empty() || quiet || !can_ask() { Vec::new() } else { asked(entry, &cues) };
    added.cues = if families.is_empty() { cues } else { Vec::new() };
    Wishes { families, ..wishes.clone() }
}

/// Whether the catalogue or the library has families for it.
fn is_filed(entry: &Entry, library: &Library) -> bool {
    let known = |library: &Library| {
        entry.identifiers().filter_map(|id| library.with_id(&id).cloned()).any(|entry| !entry.families.is_empty())
    };
    !entry.families.is_empty() || known(library) || known(catalogue())
}

/// Asks at the terminal; an empty answer takes none.
fn asked(entry: &Entry, cues: &[Cue]) -> Vec<String> {
    tell(&format!("{}\nThe abstract suggests:", visible(&entry.plain_title())));
    for cue in cues {
        tell(&format!("  {} ({})", cue.family, quoted(&cue.words)));
    }
    tell("Families, by name, with spaces between; `all` for these; empty for none:");
    let mut answer = String::new();
    if io::stdin().lock().read_line(&mut answer).is_err() {
        return Vec::new();
    }
    let all = || cues.iter().map(|cue| cue.family.clone()).collect();
    let known = |family: &&str| catalogue().family(family).is_some() || cues.iter().any(|cue| cue.family == *family);
    match answer.trim() {
        "all" | "y" | "yes" => all(),
        words => {
            let (taken, unknown): (Vec<&str>, Vec<&str>) =
                words.split([' ', ',']).filter(|word| !word.is_empty()).partition(known);
            unknown
                .iter()
                .for_each(|family| tell(&format!("warning: no family is called `{}`: not set", visible(family))));
            taken.into_iter().map(str::to_owned).collect()
        }
    }
}

/// `"contrastive", "sigmoid loss"`
pub fn quoted(words: &[String]) -> String {
    words.iter().map(|word| format!("“{word}”")).collect::<Vec<_>>().join(", ")
}
