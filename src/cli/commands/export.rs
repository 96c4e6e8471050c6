//! `refs export`: entries in any format, to stdout or a file.

mod annotated;
mod cited_in;

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Args, ValueEnum};

use super::convert::{count_left_out, left_out_note};
use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{self, counted, tell};
use crate::cli::select::FilterArguments;
use crate::cli::talk::{Message, Talk};
use crate::cli::whole::write_whole;
use crate::formats::{FORMATS, Fields, Format, Group, Options, Version, by_extension, format};
use crate::model::tex::Charset;
use crate::model::text::visible;
use crate::model::{Entry, Library};

/// Export entries: those named, in the order given, or those that pass the filters
#[derive(Args)]
#[command(
    after_help = "Keys keep the order given, so that the numbers of a reference list are yours.\nWithout names and filters, everything is exported."
)]
pub struct Arguments {
    /// Keys, names or identifiers
    #[arg(value_name = "KEY|NAME|ID")]
    entries: Vec<String>,

    #[command(flatten)]
    filters: FilterArguments,

    /// Only what these documents cite, in the order in which they do
    #[arg(long, value_name = "FILE", num_args = 1..)]
    cited_in: Vec<PathBuf>,

    /// References with their notes, as a document of its own: markdown, html, latex or typst
    #[arg(long)]
    annotated: bool,

    /// With --annotated: the citation style of the references, `house` or one that `refs styles` lists
    #[arg(long, value_name = "STYLE|FILE", requires = "annotated", default_value = "house")]
    style: String,

    /// Write again whenever a document or the library changes, until ctrl-C
    #[arg(long, requires = "cited_in", requires = "output")]
    watch: bool,

    /// The format [default: by the ending of the output file]
    #[arg(long, value_name = "FORMAT", value_parser = PossibleValuesParser::new(writable().chain(annotated::writable())))]
    format: Option<String>,

    /// Write to a file; its ending names the format (.bib, .md)
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Sections for each family, year or tag: in html, in an outline in markdown, and in what --annotated writes
    #[arg(long, value_name = "FIELD")]
    group_by: Option<GroupArgument>,

    #[command(flatten)]
    how: WriteArguments,
}

/// How to write, for `export` and `convert`.
#[derive(Args)]
pub struct WriteArguments {
    /// Which fields, by the format's own names: those to write (title,author) or, with a minus before the first, those to
    /// leave out (-abstract,keywords)
    #[arg(long, value_name = "NAMES", allow_hyphen_values = true, value_delimiter = ',')]
    fields: Vec<String>,

    /// The venue by its short name (`NeurIPS 2022`) or in full
    #[arg(long, value_name = "LENGTH", default_value = "long")]
    venue: VenueArgument,

    /// Of a preprint that was published: cite the publication, the preprint, or carry both
    #[arg(long, value_name = "WHICH", default_value = "both")]
    version: VersionArgument,

    /// ASCII (accents as LaTeX spells them) or Unicode, for .bib files [default: ascii in bibtex, unicode in biblatex]
    #[arg(long, value_name = "CHARSET")]
    charset: Option<CharsetArgument>,
}

#[derive(Clone, Copy, ValueEnum)]
enum GroupArgument {
    Family,
    Year,
    Tag,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum VenueArgument {
    Long,
    Short,
}

#[derive(Clone, Copy, ValueEnum)]
enum VersionArgument {
    Both,
    Published,
    Preprint,
}

#[derive(Clone, Copy, ValueEnum)]
enum CharsetArgument {
    Ascii,
    Unicode,
}

impl WriteArguments {
    /// The options that these arguments mean.
    ///
    /// # Errors
    /// When names of fields are given both ways.
    pub fn options<'a>(&self, library: &'a Library) -> Result<Options<'a>, Failure> {
        Ok(Options {
            fields: fields(&self.fields)?,
            short_venue: self.venue == VenueArgument::Short,
            version: match self.version {
                VersionArgument::Both => Version::Both,
                VersionArgument::Published => Version::Published,
                VersionArgument::Preprint => Version::Preprint,
            },
            charset: self.charset.map(|charset| match charset {
                CharsetArgument::Ascii => Charset::Ascii,
                CharsetArgument::Unicode => Charset::Unicode,
            }),
            ..Options::new(library)
        })
    }
}

fn fields(names: &[String]) -> Result<Fields, Failure> {
    let clean = |name: &String| name.trim().trim_start_matches('-').to_owned();
    let all: Vec<String> = names.iter().map(clean).filter(|name| !name.is_empty()).collect();
    let minus = names.iter().filter(|name| name.trim_start().starts_with('-')).count();
    match (minus, names.first()) {
        (_, None) => Ok(Fields::Held),
        (0, _) => Ok(Fields::Only(all)),
        (_, Some(first)) if first.trim_start().starts_with('-') => Ok(Fields::Without(all)),
        _ => Err(Failure::refused("--fields names fields to write and fields to leave out").hint("do one of both")),
    }
}

/// That every name in `--fields` is of a field of the format, or of one that an entry brings.
///
/// # Errors
/// When one is not.
pub fn known_fields<'e>(
    format: &Format,
    fields: &Fields,
    entries: impl Iterator<Item = Cow<'e, Entry>>,
) -> Result<(), Failure> {
    let mut unknown = format.unknown(fields);
    if !unknown.is_empty() {
        entries.for_each(|entry| unknown.retain(|name| !format.brings(&entry, name)));
    }
    let Some(name) = unknown.first() else { return Ok(()) };
    Err(Failure::refused(format!("{} has no field called `{name}`", format.name)).hint(format.instead(name)))
}

/// The names of the formats that are written, for `--format` and `--to`.
pub fn writable() -> impl Iterator<Item = PossibleValue> {
    FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.about))
}

pub fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    if arguments.annotated {
        return annotated::run(context, arguments);
    }
    if !arguments.cited_in.is_empty() {
        return cited_in::run(context, arguments);
    }
    let library = context.library()?;
    let entries = arguments.filters.chosen(&library, &arguments.entries);
    let format = chosen(arguments.format.as_deref(), arguments.output.as_ref());
    let (entries, format) = Failure::both(entries, format.map_err(|failure| named_as_entry(failure, arguments)))?;
    let options = options(arguments, &library)?;
    let text = text(format, &entries, &options)?;
    written(entries.len(), &text, arguments.output.as_deref())?;
    Talk::default().say(left_out(format, &entries, &options));
    Ok(Exit::Fine)
}

/// The failure to find a format, where one is named among the entries.
fn named_as_entry(failure: Failure, arguments: &Arguments) -> Failure {
    let none = arguments.format.is_none() && arguments.output.is_none();
    match arguments.entries.iter().find(|name| none && format(name).is_some()) {
        Some(name) => failure.hint(format!("`{name}` is a format: say `--format {name}`")),
        None => failure,
    }
}

/// How the entries are to be written.
fn options<'a>(arguments: &Arguments, library: &'a Library) -> Result<Options<'a>, Failure> {
    let group_by = arguments.group_by.map(|group| match group {
        GroupArgument::Family => Group::Family,
        GroupArgument::Year => Group::Year,
        GroupArgument::Tag => Group::Tag,
    });
    Ok(Options { group_by, ..arguments.how.options(library)? })
}

/// The entries in the format, if it has the fields that are asked for.
fn text(format: &Format, entries: &[&Entry], options: &Options<'_>) -> Result<String, Failure> {
    known_fields(format, &options.fields, entries.iter().map(|entry| Cow::Borrowed(*entry)))?;
    Ok(format.text(entries, options)?)
}

/// Writes the text of so many entries.
fn written(entries: usize, text: &str, output: Option<&Path>) -> Result<(), Failure> {
    let Some(path) = output else { return output::data(text) };
    write_whole(path, text)?;
    tell(&format!("wrote {} to {}", counted(entries, "entry", "entries"), visible(&path.to_string_lossy())));
    Ok(())
}

/// What of the entries the format has no place for.
fn left_out(format: &Format, entries: &[&Entry], options: &Options<'_>) -> Option<Message> {
    let mut left_out = Vec::new();
    entries.iter().for_each(|entry| count_left_out(&mut left_out, &(format.write.left_out)(entry, options)));
    left_out_note(format, &left_out)
}

/// What is only the format of an annotated bibliography.
fn no_format(message: &str, name: &str) -> Failure {
    Failure::refused(message.to_owned()).hint(format!(
        "{name} with --annotated is references with their notes; `refs bib --format {name}` writes references alone"
    ))
}

/// The format that was named, else that of the output file's ending.
///
/// # Errors
/// When neither names one.
pub fn chosen(named: Option<&str>, output: Option<&PathBuf>) -> Result<&'static Format, Failure> {
    let names = || FORMATS.iter().map(|format| format.name).collect::<Vec<_>>().join(", ");
    if let Some(name) = named {
        return format(name).ok_or_else(|| no_format(&format!("{name} is not a format of entries"), name));
    }
    let Some(path) = output else {
        return Err(
            Failure::refused("no format is named").hint(format!("name one of {}, or a file with its ending", names()))
        );
    };
    let ending = path.extension().and_then(|ending| ending.to_str());
    if let Some(name) =
        ending.filter(|ending| by_extension(ending).is_none()).and_then(crate::formats::annotated::by_extension)
    {
        return Err(no_format(
            &format!("the ending of {} names no format of entries", visible(&path.to_string_lossy())),
            name,
        ));
    }
    ending.and_then(by_extension).ok_or_else(|| {
        let endings: Vec<String> =
            FORMATS.iter().flat_map(|format| format.extensions).map(|ending| format!(".{ending}")).collect();
        Failure::refused(format!("the ending of {} names no format", path.display()))
            .hint(format!("known are {}, or name the format", endings.join(", ")))
    })
}
