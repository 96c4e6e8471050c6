//! `refs table`: works as rows and what is known of them as columns, for a terminal, a paper or a spreadsheet.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser};

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::deliver::{Known, deliver, format_of, target};
use crate::cli::failure::Failure;
use crate::cli::output::{self, tell};
use crate::cli::select::{FilterArguments, named};
use crate::model::{Entry, Library};
use crate::views::column::Column;
use crate::views::relatives::related;
use crate::views::table::{TABLE_FORMATS, for_terminal, table, table_format};

/// Write a table of papers, with any field, attribute or link as a column
#[derive(Args)]
#[command(
    after_help = "Columns are fields (year, title, venue, tags, …), attributes (params, encoder, backbone, connector,\nresolution, data, open-weights, licence), names in ids, urls, venue and fields (doi, code,\nvenue.pages), and key, cite, author, family, link, gist. What an entry does not say is shown as –."
)]
pub struct Arguments {
    /// Words that must all be somewhere in the entry: title, authors, note, tags, …
    #[arg(value_name = "QUERY")]
    words: Vec<String>,

    #[command(flatten)]
    filters: FilterArguments,

    /// Only a work, what it builds on and what builds on it
    #[arg(long, value_name = "KEY|NAME|ID")]
    related_to: Option<String>,

    /// With --related-to: up to so many removes [default: all]
    #[arg(long, value_name = "N", requires = "related_to")]
    depth: Option<usize>,

    /// The columns, in order
    #[arg(
        short,
        long,
        value_name = "NAMES",
        value_delimiter = ',',
        default_value = "name,year,family,params,encoder,backbone,data"
    )]
    columns: Vec<String>,

    /// The format [default: by the ending of the output file, else terminal on a terminal and tsv in a pipe]
    #[arg(long, value_name = "FORMAT", value_parser = PossibleValuesParser::new(formats()))]
    format: Option<String>,

    /// What stands where an entry says nothing [default: –; nothing in csv and tsv]
    #[arg(long, value_name = "TEXT")]
    missing: Option<String>,

    /// Write to a file; its ending names the format (.md, .tex, .typ, .csv, .tsv)
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// The name of the format that depends on the terminal.
const TERMINAL: &str = "terminal";

fn formats() -> Vec<PossibleValue> {
    let others = TABLE_FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.about));
    std::iter::once(PossibleValue::new(TERMINAL).help("fitted to the width of the terminal")).chain(others).collect()
}

pub fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    let file = target(arguments.output.as_ref());
    let known: Vec<Known> = TABLE_FORMATS.iter().map(|format| (format.name, format.extensions)).collect();
    let terminal = arguments.format.as_deref() == Some(TERMINAL)
        || arguments.format.is_none() && file.is_none() && output::is_terminal();
    let format =
        if terminal { None } else { table_format(format_of(arguments.format.as_deref(), file, &known, "tsv")?) };
    let library = context.library()?;
    let column = |name: &String| Column::named(name, &library).map_err(Failure::from);
    let (columns, entries) =
        Failure::both(Failure::each(arguments.columns.iter().map(column)), selected(&library, arguments))?;
    let missing = arguments.missing.as_deref();
    match format {
        Some(format) => deliver(&table(format, &columns, &entries, &library, missing)?, file)?,
        None => print(&columns, &entries, &library, arguments)?,
    }
    Ok(Exit::Fine)
}

fn selected<'a>(library: &'a Library, arguments: &Arguments) -> Result<Vec<&'a Entry>, Failure> {
    let entries = arguments.filters.select(library, &arguments.words)?;
    let Some(of) = &arguments.related_to else { return Ok(entries) };
    let of = named(library, of)?;
    let entries = related(library, entries, of, arguments.depth.unwrap_or(usize::MAX));
    if entries.is_empty() { Err(Failure::nothing("nothing found")) } else { Ok(entries) }
}

fn print(columns: &[Column], entries: &[&Entry], library: &Library, arguments: &Arguments) -> Result<(), Failure> {
    let width = output::columns();
    let missing = arguments.missing.as_deref().unwrap_or("–");
    let (text, left_out) = for_terminal(columns, entries, library, missing, width);
    match target(arguments.output.as_ref()) {
        None => output::styled(&text)?,
        file => deliver(&anstream::adapter::strip_str(&text).to_string(), file)?,
    }
    if !left_out.is_empty() {
        tell(&format!(
            "note: no room in {width} terminal columns for {}; --format markdown or csv has all",
            left_out.join(", ")
        ));
    }
    Ok(())
}
