//! `refs timeline`: which works came when, by family, as bars or as a picture.

use std::path::PathBuf;

use clap::Args;
use clap::builder::PossibleValuesParser;

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::deliver::{Known, deliver, format_of, target};
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::select::FilterArguments;
use crate::views::timeline::{Only, picture, terminal};

/// Show which papers came when: bars by year and family, or a picture
#[derive(Args)]
#[command(
    after_help = "A paper of several families stands in each of them, but counts once in the number of its year."
)]
pub struct Arguments {
    /// Keys, names or identifiers [default: everything that passes the filters]
    #[arg(value_name = "KEY|NAME|ID")]
    entries: Vec<String>,

    #[command(flatten)]
    filters: FilterArguments,

    /// A bar for each sub-family too, below that of its parent
    #[arg(long)]
    deep: bool,

    /// The format [default: by the ending of the output file, else terminal]
    #[arg(long, value_name = "FORMAT", value_parser = PossibleValuesParser::new(["terminal", "svg"]))]
    format: Option<String>,

    /// Write to a file; its ending names the format (.svg, .txt)
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

const FORMATS: [Known; 2] = [("terminal", &["txt"]), ("svg", &["svg"])];

pub fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    let file = target(arguments.output.as_ref());
    let format = format_of(arguments.format.as_deref(), file, &FORMATS, "terminal")?;
    let library = context.library()?;
    let entries = arguments.filters.chosen(&library, &arguments.entries)?;
    let only = Only { families: arguments.filters.families(), deep: arguments.deep };
    let bars = || terminal::timeline(&library, &entries, only, output::columns());
    match (format, file) {
        ("svg", file) => deliver(&picture::timeline(&library, &entries, only), file)?,
        (_, None) => output::styled(&bars())?,
        (_, file) => deliver(&anstream::adapter::strip_str(&bars()).to_string(), file)?,
    }
    Ok(Exit::Fine)
}
