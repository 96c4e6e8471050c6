//! `refs stats`: families by years, and which entries lack what.

use clap::Args;

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::select::FilterArguments;
use crate::model::Entry;
use crate::model::text::visible;
use crate::views::column::Column;
use crate::views::stats::{for_terminal, stats};

/// Count entries by family and year, and say which lack a note, code, a venue, …
#[derive(Args)]
#[command(
    after_help = "A row counts the entries of its sub-families too. Lists of those that lack something are cut after\nthree lines: --lacks COLUMN has them all."
)]
pub struct Arguments {
    /// Keys, names or identifiers [default: everything that passes the filters]
    #[arg(value_name = "KEY|NAME|ID")]
    entries: Vec<String>,

    #[command(flatten)]
    filters: FilterArguments,

    /// Just the keys of the entries that lack this field, attribute or link, one a line
    #[arg(long, value_name = "COLUMN")]
    lacks: Option<String>,

    /// As an object: counts by family and year, and the keys of those that lack something
    #[arg(long, conflicts_with = "lacks")]
    json: bool,
}

pub fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    let library = context.library()?;
    let entries = arguments.filters.chosen(&library, &arguments.entries)?;
    if let Some(name) = &arguments.lacks {
        let column = Column::named(name, &library)?;
        let lacks = |entry: &&&Entry| !column.is_filled(entry, &library);
        let keys = entries.iter().filter(lacks).map(|entry| format!("{}\n", visible(&entry.key)));
        output::data(&keys.collect::<String>())?;
        return Ok(Exit::Fine);
    }
    let stats = stats(&library, &entries, arguments.filters.families());
    if arguments.json {
        output::json(&stats)?;
    } else {
        output::styled(&for_terminal(&stats, &library, output::columns()))?;
    }
    Ok(Exit::Fine)
}
