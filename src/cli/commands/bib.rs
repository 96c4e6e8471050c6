//! `refs bib`: a bibliography of the selected entries in a citation style.

use std::path::PathBuf;

use clap::Args;

use crate::cite::{Reference, Style};
use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{self, tell};
use crate::cli::select::FilterArguments;
use crate::cli::style::StyleArguments;
use crate::cli::whole::write_whole;
use crate::model::text::visible;

/// Write a bibliography of the entries named, or of those that pass the filters, in a citation style
#[derive(Args)]
#[command(
    mut_arg("sort", |sort| sort.short(None)),
    after_help = "The style orders the list; where it does not, names keep the order given, and --sort\norders the rest. Without names and filters, everything is in it.\n\nExamples:\n  refs bib --family contrastive --style ieee\n  refs bib --year 2023.. --style acl -o references.tex"
)]
pub struct Arguments {
    /// Keys, names or identifiers
    #[arg(value_name = "KEY|NAME|ID")]
    entries: Vec<String>,

    #[command(flatten)]
    filters: FilterArguments,

    #[command(flatten)]
    style: StyleArguments,

    /// Write to a file; its ending names the format (.txt, .md, .html, .tex, .typ, .json)
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    let style = arguments.style.style(context)?;
    let writer = arguments.style.writer(arguments.output.as_deref());
    let library = context.library()?;
    let entries = arguments.filters.chosen(&library, &arguments.entries)?;
    let references = style.references(&entries);
    let text = (writer.list)(&references);
    match &arguments.output {
        None => output::data(&text)?,
        Some(path) => {
            write_whole(path, &text)?;
            let number = output::counted(references.len(), "reference", "references");
            tell(&format!("wrote {number} to {}", visible(&path.to_string_lossy())));
        }
    }
    Ok(told(&references, &style))
}

/// Says which references could not be set in the style, and how the run ends.
pub fn told(references: &[Reference], style: &Style) -> Exit {
    let failed: Vec<&str> = references.iter().filter(|one| one.by_hand).map(|one| one.key.as_str()).collect();
    if failed.is_empty() {
        return Exit::Fine;
    }
    let keys = visible(&failed.join(", ")).into_owned();
    tell(&format!("note: not set in {}, but in the house style, since the engine failed on it: {keys}", style.name));
    Exit::Partial
}
