//! `refs cite`: the reference of an entry in a citation style, or how it is cited in a text.

use clap::Args;

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::select::FilterArguments;
use crate::cli::style::StyleArguments;

use super::bib::told;

/// Print the references of entries in a citation style, or how a text cites them
#[derive(Args)]
#[command(
    after_help = "Examples:\n  refs cite clip\n  refs cite clip flava --style ieee --format latex\n  refs cite clip --in-text"
)]
pub struct Arguments {
    /// Keys, names or identifiers
    #[arg(value_name = "KEY|NAME|ID", required = true)]
    entries: Vec<String>,

    /// The citation as it stands in a text, with all entries in one pair of brackets
    #[arg(long)]
    in_text: bool,

    #[command(flatten)]
    style: StyleArguments,
}

pub fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    let style = arguments.style.style(context)?;
    let writer = arguments.style.writer(None);
    let library = context.library()?;
    let entries = FilterArguments::default().named(&library, &arguments.entries)?;
    if arguments.in_text {
        output::data(&format!("{}\n", (writer.line)(&style.citation(&entries))))?;
        return Ok(Exit::Fine);
    }
    let references = style.references(&entries);
    output::data(&(writer.list)(&references))?;
    Ok(told(&references, &style))
}
