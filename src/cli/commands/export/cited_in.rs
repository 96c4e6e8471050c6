//! `refs export --cited-in`: the entries that documents cite, once or as long as the process runs.

use std::path::{Path, PathBuf};

use super::{Arguments, chosen, left_out, options, text, written};
use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::documents::{Uses, cited_entries, unknown};
use crate::cli::failure::Failure;
use crate::cli::talk::Talk;
use crate::cli::watch::watch;

pub fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    only_cited(arguments, &arguments.entries)?;
    chosen(arguments.format.as_deref(), arguments.output.as_ref())?;
    let mut talk = Talk::default();
    if !arguments.watch {
        return export(context, arguments, Uses::read(&arguments.cited_in)?, &mut talk);
    }
    let mut files = arguments.cited_in.clone();
    watch(|| {
        let result = Uses::read(&arguments.cited_in).and_then(|uses| {
            talk.again();
            files = uses.files.iter().chain(&uses.awaited).cloned().collect();
            export(context, arguments, uses, &mut talk)
        });
        let library = context.found.path().map(Path::to_owned);
        let all: Vec<PathBuf> = files.iter().cloned().chain(library).collect();
        (all, result.map(|_| ()))
    })
}

/// That entries are not named or filtered as well.
pub fn only_cited(arguments: &Arguments, names: &[String]) -> Result<(), Failure> {
    if names.is_empty() && !arguments.filters.is_set() {
        return Ok(());
    }
    Err(Failure::refused("entries are cited, and named or filtered at once").hint("leave out what is not --cited-in"))
}

/// Writes what is cited and there; the rest is told, and makes the export one in part.
fn export(context: &Context, arguments: &Arguments, mut uses: Uses, talk: &mut Talk) -> Result<Exit, Failure> {
    let library = context.library()?;
    uses.settle(&library);
    let unknown = unknown(&library, &uses.all);
    let exit = if unknown.is_empty() { Exit::Fine } else { Exit::Partial };
    talk.say(uses.notes.into_iter().chain(unknown));
    let entries = cited_entries(&library, uses.all.iter().map(|one| one.key.as_str()));
    if entries.is_empty() {
        return Err(Failure::nothing("nothing that the library has is cited: nothing was written"));
    }
    let format = chosen(arguments.format.as_deref(), arguments.output.as_ref())?;
    let options = options(arguments, &library)?;
    let output = arguments.output.as_deref();
    let text = text(format, &entries, &options)?;
    if !(arguments.watch && stands(&text, output)) {
        written(entries.len(), &text, output)?;
    }
    talk.say(left_out(format, &entries, &options));
    Ok(exit)
}

/// Whether the file has this text already: what is watched is not written when nothing in it changes.
fn stands(text: &str, output: Option<&Path>) -> bool {
    output.and_then(|path| std::fs::read(path).ok()).is_some_and(|now| now == text.as_bytes())
}
