//! `refs outline`: a survey's outline, by family, to stdout or between the markers of a document.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::deliver::{Known, deliver, format_of, target};
use crate::cli::failure::Failure;
use crate::cli::output::{counted, tell};
use crate::cli::select::FilterArguments;
use crate::views::language::{Citation, Language};
use crate::views::outline::{Options, Outline, outline};
use crate::views::region::{fresh, markers, replaced};

/// Write the outline of a survey: families as sections, and a line for each paper with its year, citation and gist
#[derive(Args)]
#[command(
    after_help = "With -o, a new document is made; in one that is there, only what stands between the lines\n<!-- refs:outline --> and <!-- /refs:outline --> (Markdown), % refs:outline and % /refs:outline\n(LaTeX) or // refs:outline and // /refs:outline (Typst) is written anew."
)]
pub struct Arguments {
    /// Keys, names or identifiers [default: everything that passes the filters]
    #[arg(value_name = "KEY|NAME|ID")]
    entries: Vec<String>,

    #[command(flatten)]
    filters: FilterArguments,

    /// The language [default: by the ending of the output file, else markdown]
    #[arg(long, value_name = "FORMAT", value_parser = PossibleValuesParser::new(["markdown", "latex", "typst"]))]
    format: Option<String>,

    /// Write into a document; its ending names the language (.md, .tex, .typ)
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// How a line names its paper
    #[arg(long, value_name = "HOW", default_value = "key")]
    cite: CitationArgument,

    /// The level of the highest headings [default: 2 in Markdown, else 1]
    #[arg(long, value_name = "LEVEL", value_parser = clap::value_parser!(u8).range(1..=6))]
    level: Option<u8>,
}

#[derive(Clone, Copy, ValueEnum)]
enum CitationArgument {
    /// [@key], \cite{key} or @key
    Key,
    /// The name as a link to the paper
    Link,
    /// The link, and the key behind it
    Both,
}

pub fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    let file = target(arguments.output.as_ref());
    let language = language(arguments.format.as_deref(), file)?;
    let library = context.library()?;
    let entries = arguments.filters.chosen(&library, &arguments.entries)?;
    let level = arguments.level.map_or(if language == Language::Markdown { 2 } else { 1 }, usize::from);
    let outline = outline(
        &library,
        &entries,
        &Options { language, level, citation: arguments.cite.into(), families: arguments.filters.families() },
    )?;
    let text = match file {
        None => outline.text.clone(),
        Some(file) => document(file, language, &outline.text)?,
    };
    deliver(&text, file)?;
    report(&outline);
    Ok(Exit::Fine)
}

impl From<CitationArgument> for Citation {
    fn from(argument: CitationArgument) -> Self {
        match argument {
            CitationArgument::Key => Self::Key,
            CitationArgument::Link => Self::Link,
            CitationArgument::Both => Self::Both,
        }
    }
}

fn language(named: Option<&str>, file: Option<&Path>) -> Result<Language, Failure> {
    let known: Vec<Known> = Language::all().map(|language| (language.name(), language.extensions())).collect();
    let name = format_of(named, file, &known, Language::Markdown.name())?;
    Ok(Language::all().find(|language| language.name() == name).unwrap_or(Language::Markdown))
}

/// The document with the outline between its markers; a new one where there is none.
fn document(file: &Path, language: Language, outline: &str) -> Result<String, Failure> {
    let [start, end] = markers(language);
    // What is no ordinary file (`/dev/stdout`, a pipe) has nothing to keep, and may never end.
    if file.metadata().is_ok_and(|data| !data.is_file()) {
        return Ok(fresh(language, outline));
    }
    let old = match std::fs::read(file) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(fresh(language, outline)),
        Err(error) => return Err(Failure::refused(format!("can't read {}: {error}", file.display()))),
        Ok(bytes) => String::from_utf8(bytes),
    };
    let old = old.map_err(|_| Failure::refused(format!("{} is not UTF-8 text", file.display())))?;
    if old.trim().is_empty() {
        return Ok(fresh(language, outline));
    }
    replaced(&old, language, outline).map_err(|error| {
        Failure::refused(format!("{} was not written: {error}", file.display()))
            .hint(format!("put the two lines `{start}` and `{end}` where the outline belongs, once"))
    })
}

/// What the outline does not have.
fn report(outline: &Outline) {
    let papers = counted(outline.works, "paper", "papers");
    match &outline.without_gist[..] {
        [] => {}
        keys => tell(&format!("note: no note, so no gist: {} of {papers}: {}", keys.len(), keys.join(", "))),
    }
    match &outline.empty[..] {
        [] => {}
        keys => tell(&format!("note: no paper, so no section: {}", keys.join(", "))),
    }
}
