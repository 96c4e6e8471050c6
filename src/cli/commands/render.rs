//! `refs render`: a Markdown document with its citations replaced and its reference list written.

mod setting;

use std::path::{Path, PathBuf};

use clap::Args;

use super::bib::told;
use crate::cite::{Style, Writer};
use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::documents::{Uses, cited_entries, kind_of, shown, unknown};
use crate::cli::failure::Failure;
use crate::cli::output::{counted, tell};
use crate::cli::talk::{Message, Talk};
use crate::cli::whole::write_whole;
use crate::documents::markdown::{Context as Where, Group, KIND, List, Markdown, RenderError, house, items, styled};
use crate::documents::{Lines, Place};
use crate::formats::{Options, format};
use crate::model::{Entry, Library};

/// Replace the citations in a Markdown document and write its reference list
#[derive(Args)]
#[command(
    after_help = "The list goes between <!-- refs --> and <!-- /refs -->, each on a line of its own, or at the end of\nthe document. A document that is rendered in place keeps each citation as\n<span data-cite=\"[@key]\">…</span>, which shows nothing, and can be rendered again and again. With -o\nthe document stays as it is, and the other file is free of marks. The style stands in the\ncomment, as in <!-- refs style=apa locale=de-DE -->, and holds until another one is named."
)]
pub struct Arguments {
    /// The Markdown document
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// The citation style: `house` (numbered links), a name (`refs styles` lists them) or a .csl file [default: the one
    /// that the comment of the list says, else house]
    #[arg(short, long, value_name = "STYLE|FILE")]
    style: Option<String>,

    /// The language of the style's words, such as de-DE [default: the comment's, else the style's own]
    #[arg(long, value_name = "LOCALE")]
    locale: Option<String>,

    /// Write to another file, without marks, and leave the document as it is
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    let path = &arguments.file;
    if kind_of(path)?.name != KIND.name {
        return Err(Failure::refused(format!("{} is not Markdown", shown(path)))
            .hint("LaTeX and Typst make their own references: `refs export --cited-in` writes what they need"));
    }
    let before = text(path)?;
    let mut document = Markdown::read(&before);
    let (style, setting) = setting::setting(context, arguments, &document, &before)?;
    let library = context.library()?;
    let mut uses = Uses::read(std::slice::from_ref(path))?;
    uses.settle(&library);
    let mut talk = Talk::default();
    talk.say(uses.notes);
    let unknown = unknown(&library, &uses.all);
    if !unknown.is_empty() {
        talk.say(unknown);
        return Err(Failure::nothing(format!(
            "{} cites what the library does not have: nothing was written",
            shown(path)
        ))
        .hint("add it, mend the key, or write \\@ where no citation is meant"));
    }
    document.settle(|key| library.cited(key).is_some());
    let other = arguments.output.as_deref().filter(|output| !is_same(output, path));
    let entries = cited_entries(&library, keys(&document).into_iter());
    let (texts, references, exit) = match &style {
        Some(style) => styled(&document, style, &entries),
        None => house(&document, &entries, &library)?,
    };
    let list = List { references: &references, setting: &setting };
    let after = document.render(|_, number| texts[number].clone(), list, other.is_none());
    let after = after.map_err(|error| failure(&error, path, &before))?;
    write(path, other, &before, &after, &document, entries.len())?;
    Ok(exit)
}

fn is_same(a: &Path, b: &Path) -> bool {
    a.canonicalize().is_ok_and(|a| b.canonicalize().is_ok_and(|b| a == b))
}

/// The keys in the order of the text; those of the front matter last.
fn keys(document: &Markdown) -> Vec<&str> {
    let of = |front: bool| document.groups().iter().filter(move |group| (group.context == Where::Front) == front);
    let all = of(false).chain(of(true)).flat_map(items);
    all.map(|item| item.key.as_str()).collect()
}

/// The text of each group and the reference list in the house style.
fn house(document: &Markdown, entries: &[&Entry], library: &Library) -> Result<(Vec<String>, String, Exit), Failure> {
    let texts = document.groups().iter().map(|group| house::citation(document, group, entries)).collect();
    let list = match format("markdown") {
        Some(format) => format.text(entries, &Options::new(library))?,
        None => String::new(),
    };
    Ok((texts, list, Exit::Fine))
}

/// The same in a style of CSL.
fn styled(document: &Markdown, style: &Style, entries: &[&Entry]) -> (Vec<String>, String, Exit) {
    let references = style.references(entries);
    let list = Writer::named("markdown").map(|writer| (writer.list)(&references)).unwrap_or_default();
    (styled::citations(document, style, entries), list, told(&references, style))
}

fn write(
    path: &Path,
    other: Option<&Path>,
    before: &str,
    after: &str,
    document: &Markdown,
    entries: usize,
) -> Result<(), Failure> {
    let groups: Vec<&Group> = document.groups().iter().filter(|group| group.context != Where::Front).collect();
    let done = format!(
        "{} and {}",
        counted(groups.len(), "citation", "citations"),
        counted(entries, "reference", "references")
    );
    let done = match (document.is_spent(), document.has_old_list()) {
        (true, _) => "nothing is cited in the text".to_owned(),
        (_, true) => "nothing is cited any more, and the reference list was emptied".to_owned(),
        _ => done,
    };
    tell_elsewhere(document, before, path);
    let doubt = document.doubt();
    Talk::default()
        .say(doubt.map(|(at, what)| Message::note(what).at(&shown(path), Lines::new(before).place(at.start))));
    match other {
        Some(other) => write_whole(other, after)?,
        None if before == after => {
            tell(&format!("{} is as it should be: {done}", shown(path)));
            return Ok(());
        }
        None if text(path)? != before => {
            return Err(Failure::refused(format!(
                "{} changed while it was rendered: nothing was written",
                shown(path)
            )));
        }
        None => write_whole(path, after)?,
    }
    tell(&format!("wrote {}: {done}", shown(other.unwrap_or(path))));
    Ok(())
}

/// Tells what is cited in ways that are not rendered.
fn tell_elsewhere(document: &Markdown, before: &str, path: &Path) {
    let certain: Vec<_> = document.elsewhere().iter().filter(|citation| citation.certain).collect();
    let Some(first) = certain.first() else { return };
    let Place { line, column } = Lines::new(before).place(document.in_file(&first.at).start);
    let count = counted(certain.len(), "citation that is", "citations that are");
    tell(&format!(
        "note: {}:{line}:{column}: {count} not in pandoc's syntax: left as written, and not listed",
        shown(path)
    ));
}

/// The text of the document, which must be UTF-8 to be written again.
fn text(path: &Path) -> Result<String, Failure> {
    let bytes =
        std::fs::read(path).map_err(|error| Failure::refused(format!("can't read {}: {error}", shown(path))))?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
        Failure::refused(format!("{}:{line}: byte 0x{:02X} is not UTF-8", shown(path), error.as_bytes()[at]))
            .hint("convert it to UTF-8, for example with iconv")
    })
}

fn failure(error: &RenderError, path: &Path, text: &str) -> Failure {
    let lines = Lines::new(text);
    let at = |at: &std::ops::Range<usize>| {
        let Place { line, column } = lines.place(at.start);
        Failure::refused(format!("{}:{line}:{column}: {error}", shown(path)))
    };
    match error {
        RenderError::Open(place) => at(place).hint("write </span> behind the citation, or take the <span> out"),
        RenderError::NoCitation(_, place) => at(place).hint("expected for example data-cite=\"[@key, p. 3]\""),
        RenderError::Setting(_, place) => at(place).hint("expected for example <!-- refs style=apa locale=de-DE -->"),
        RenderError::Unstable => Failure::refused(format!("{}: {error}: nothing was written", shown(path)))
            .hint("close the code block or comment that is open at its end"),
        RenderError::Rendered(_) => Failure::refused(format!("{}: {error}", shown(path)))
            .hint("render the document that it was made from, or empty the list between its comments"),
    }
}
