//! `refs export --annotated`: references with their notes, in sections.

use clap::builder::PossibleValue;

use super::cited_in::only_cited;
use super::{Arguments, options};
use crate::cite::Style;
use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::documents::{Uses, cited_entries, shown, unknown};
use crate::cli::failure::Failure;
use crate::cli::output::{counted, data, tell};
use crate::cli::style::StyleArguments;
use crate::cli::talk::Talk;
use crate::cli::whole::write_whole;
use crate::formats::annotated::{by_extension, names, write};
use crate::formats::format;
use crate::model::{Entry, Library};

/// The formats that only an annotated bibliography is written in, for `--format`.
pub fn writable() -> impl Iterator<Item = PossibleValue> {
    names().filter(|name| format(name).is_none()).map(|name| PossibleValue::new(name).help("with --annotated"))
}

pub fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    only_whole(arguments)?;
    let library = context.library()?;
    let (name, wanted) = chosen(arguments, &library)?;
    let style = style(context, &arguments.style)?;
    let (entries, exit) = entries(arguments, &library, wanted)?;
    let options = options(arguments, &library)?;
    let text = write(&name, &entries, &options, style.as_ref()).unwrap_or_default();
    match &arguments.output {
        None => data(&text)?,
        Some(path) => {
            write_whole(path, &text)?;
            tell(&format!("wrote {} to {}", counted(entries.len(), "entry", "entries"), shown(path)));
        }
    }
    let without = entries.iter().filter(|entry| entry.note.is_none()).count();
    if without > 0 {
        tell(&format!("note: {} without a note", counted(without, "entry is", "entries are")));
    }
    Ok(exit)
}

/// That nothing is asked for that references and notes do not have.
fn only_whole(arguments: &Arguments) -> Result<(), Failure> {
    let has_no = |what: &str, hint: &str| {
        Err(Failure::refused(format!("an annotated bibliography has no {what}")).hint(hint.to_owned()))
    };
    if !arguments.how.fields.is_empty() {
        return has_no("fields to choose", "--style chooses what its references show");
    }
    if arguments.how.charset.is_some() {
        return has_no("charset to choose", "leave out --charset: it is written in Unicode");
    }
    Ok(())
}

/// The format, and the entries that are named: the first name may be that of the format.
fn chosen<'a>(arguments: &'a Arguments, library: &Library) -> Result<(String, &'a [String]), Failure> {
    let ending = arguments.output.as_deref().and_then(|path| path.extension()?.to_str());
    let by_ending = || ending.and_then(by_extension).map(str::to_owned);
    let is_format =
        |name: &str| (names().any(|known| known == name) || format(name).is_some()) && library.get(name).is_none();
    let first = arguments.entries.first().filter(|first| is_format(first));
    let (named, wanted) = match first {
        Some(first) if arguments.format.is_none() => (Some(first.clone()), &arguments.entries[1..]),
        _ => (arguments.format.clone(), &arguments.entries[..]),
    };
    let known = names().collect::<Vec<_>>().join(", ");
    match named.or_else(by_ending) {
        Some(name) if names().any(|known| known == name) => Ok((name, wanted)),
        Some(name) => Err(Failure::refused(format!("there is no annotated bibliography in {name}"))
            .hint(format!("known are {known}"))),
        None => Err(Failure::refused("no format is named")
            .hint(format!("--format with one of {known}, or -o FILE with its ending"))),
    }
}

fn style(context: &Context, name: &str) -> Result<Option<Style>, Failure> {
    if name == "house" {
        return Ok(None);
    }
    StyleArguments::named(name.to_owned(), None).style(context).map(Some)
}

fn entries<'a>(
    arguments: &Arguments,
    library: &'a Library,
    wanted: &[String],
) -> Result<(Vec<&'a Entry>, Exit), Failure> {
    if !arguments.cited_in.is_empty() {
        only_cited(arguments, wanted)?;
        let mut uses = Uses::read(&arguments.cited_in)?;
        uses.settle(library);
        let unknown = unknown(library, &uses.all);
        let exit = if unknown.is_empty() { Exit::Fine } else { Exit::Partial };
        Talk::default().say(uses.notes.drain(..).chain(unknown));
        let keys: Vec<&Entry> = cited_entries(library, uses.all.iter().map(|one| one.key.as_str()));
        return Ok((keys, exit));
    }
    if !wanted.is_empty() && arguments.filters.is_set() {
        return Err(Failure::refused("entries are named and filtered at once").hint("name them, or filter them"));
    }
    let entries = if wanted.is_empty() {
        arguments.filters.select(library, &[])?
    } else {
        arguments.filters.named(library, wanted)?
    };
    Ok((entries, Exit::Fine))
}
