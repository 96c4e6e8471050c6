//! `refs sources`: which sites refs asks, and what each is good for.

use clap::Args;
use serde_json::json;

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{self, columns, is_terminal};
use crate::cli::table::wrapped;
use crate::sources::{SOURCES, Source, identify};

/// List the sites that are asked, and what each is good for
#[derive(Args)]
pub struct Arguments {
    /// Say which of them would be asked for this identifier or address, and in which order
    #[arg(value_name = "ID")]
    id: Option<String>,

    /// As JSON
    #[arg(long)]
    json: bool,
}

pub fn run(_: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    let id = arguments.id.as_deref().map(|text| identify(text).ok_or_else(|| unknown(text))).transpose()?;
    let asked = |source: &&Source| id.as_ref().is_none_or(|id| id.scheme == source.scheme);
    let sources: Vec<&Source> = SOURCES.iter().copied().filter(asked).collect();
    if arguments.json {
        let rows = sources.iter().map(|source| {
            json!({ "name": source.name, "host": source.host, "scheme": source.scheme, "about": source.about, "id": id.as_ref().map(ToString::to_string) })
        });
        output::json(&rows.collect::<Vec<_>>())?;
        return Ok(Exit::Fine);
    }
    if let Some(id) = &id {
        output::data(&format!("{id}\n"))?;
    }
    output::data(&sources.iter().map(|source| line(source)).collect::<String>())?;
    Ok(Exit::Fine)
}

fn unknown(text: &str) -> Failure {
    Failure::refused(format!("`{text}` is no identifier and no address that refs knows"))
}

/// Columns on a terminal, the words below where it is narrow; tab-separated through a pipe.
fn line(source: &Source) -> String {
    let host = if source.host.is_empty() { "any public host" } else { source.host };
    if !is_terminal() {
        return format!("{}\t{}\t{host}\t{}\n", source.scheme, source.name, source.about);
    }
    let head = format!("{:<12} {:<32} {host}", source.scheme, source.name);
    if columns() >= WIDE {
        return format!("{head:<70} {}\n", source.about);
    }
    let words = wrapped(source.about, columns().saturating_sub(INDENT).max(20));
    let below: String = words.iter().map(|line| format!("{:INDENT$}{line}\n", "")).collect();
    format!("{head}\n{below}")
}

/// From this many columns on, everything stands in one line.
const WIDE: usize = 160;

/// The columns before the words that stand below.
const INDENT: usize = 13;
