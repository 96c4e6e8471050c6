//! `refs graph`: what builds on what, for Mermaid, Graphviz or as a picture.

use std::path::PathBuf;

use clap::Args;
use clap::builder::PossibleValuesParser;

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::deliver::{Known, deliver, format_of, target};
use crate::cli::failure::Failure;
use crate::cli::output::{counted, tell};
use crate::cli::select::FilterArguments;
use crate::model::text::visible;
use crate::model::{Entry, Library, LineageKind, Sort};
use crate::views::graph::{Graph, dot, graph, mermaid, picture};
use crate::views::relatives::{Kinship, relatives};

/// Show what builds on what: the lineage of papers, with what was taken on the edges
#[derive(Args)]
#[command(
    after_help = "An arrow points to what is built on. With names, the graph has them, all that they build on and all\nthat builds on them; with filters, the entries that pass. `refs check lineage` finds circles and\nkeys that are of no entry."
)]
pub struct Arguments {
    /// Keys, names or identifiers [default: everything that passes the filters]
    #[arg(value_name = "KEY|NAME|ID")]
    entries: Vec<String>,

    #[command(flatten)]
    filters: FilterArguments,

    /// With names: up to so many removes each way [default: all]
    #[arg(long, value_name = "N", requires = "entries")]
    depth: Option<usize>,

    /// Only edges of this kind (extends, uses-encoder, …); given again: of this one too
    #[arg(short, long, value_name = "KIND", value_parser = PossibleValuesParser::new(LineageKind::all().map(LineageKind::as_str)))]
    kind: Vec<String>,

    /// The format [default: by the ending of the output file, else mermaid]
    #[arg(long, value_name = "FORMAT", value_parser = PossibleValuesParser::new(FORMATS.map(|(name, _)| name)))]
    format: Option<String>,

    /// Write to a file; its ending names the format (.mmd, .dot, .svg)
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

const FORMATS: [Known; 3] = [("mermaid", &["mmd", "mermaid"]), ("dot", &["dot", "gv"]), ("svg", &["svg"])];

pub fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    let file = target(arguments.output.as_ref());
    let format = format_of(arguments.format.as_deref(), file, &FORMATS, "mermaid")?;
    let library = context.library()?;
    let kinds: Vec<LineageKind> = arguments.kind.iter().filter_map(|kind| kind.parse().ok()).collect();
    let named = arguments.filters.chosen(&library, &arguments.entries)?;
    let asked: Vec<&str> = if arguments.entries.is_empty() { Vec::new() } else { keys(&named) };
    let mut entries = if asked.is_empty() { named } else { family_of(&library, &asked, &kinds, arguments.depth) };
    Sort::Year.sort(&mut entries);
    let graph = graph(&library, &entries, &kinds, &asked);
    if graph.edges.is_empty() && asked.is_empty() {
        return Err(
            Failure::nothing("none of these builds on another").hint("`builds-on` in the library says what does")
        );
    }
    let text = match format {
        "svg" => picture::lineage(&graph),
        "dot" => dot::dot(&graph),
        _ => mermaid::mermaid(&graph),
    };
    deliver(&text, file)?;
    report(&graph);
    Ok(Exit::Fine)
}

fn keys<'a>(entries: &[&'a Entry]) -> Vec<&'a str> {
    entries.iter().map(|entry| entry.key.as_str()).collect()
}

/// The works, what they build on and what builds on them.
fn family_of<'a>(
    library: &'a Library,
    asked: &[&'a str],
    kinds: &[LineageKind],
    depth: Option<usize>,
) -> Vec<&'a Entry> {
    let keys = relatives(&Kinship::of(library, kinds), asked, depth.unwrap_or(usize::MAX));
    library.entries.iter().filter(|entry| keys.contains(entry.key.as_str())).collect()
}

/// What the graph does not show, and what it shows that is wrong.
fn report(graph: &Graph<'_>) {
    if graph.alone > 0 {
        tell(&format!("note: {} without lineage among these left out", counted(graph.alone, "entry", "entries")));
    }
    let lost: Vec<&str> = graph.nodes.iter().filter(|node| node.entry.is_none()).map(|node| node.key).collect();
    if !lost.is_empty() {
        tell(&format!("warning: no entry has the key {}: see `refs check lineage`", visible(&lost.join(", "))));
    }
}
