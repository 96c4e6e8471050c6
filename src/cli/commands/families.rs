//! `refs families`: each family with its meaning, count and years.

use anstyle::Style;
use clap::Args;
use serde_json::json;

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::table::wrapped;
use crate::model::text::visible;
use crate::model::{Entry, Family, Library};

/// List the families: what each means, how many entries it has, and of which years
#[derive(Args)]
pub struct Arguments {
    /// As an array of families with their counts
    #[arg(long)]
    json: bool,
}

pub fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    let library = context.library()?;
    if library.families.is_empty() {
        return Err(
            Failure::nothing("the library declares no families").hint("declare one: [families.KEY] with a title")
        );
    }
    if arguments.json {
        output::json(&library.families.iter().map(|family| as_json(family, &library)).collect::<Vec<_>>())?;
    } else {
        let tree = library.family_tree();
        let text: Vec<String> = tree.iter().map(|(family, depth)| paragraph(family, *depth, &library)).collect();
        output::styled(&format!("{}{}", text.join("\n"), without(&library)))?;
    }
    Ok(Exit::Fine)
}

fn years(family: &Family, library: &Library) -> Option<(u16, u16)> {
    let years = || library.in_family(&family.key).filter_map(Entry::year);
    years().min().zip(years().max())
}

fn as_json(family: &Family, library: &Library) -> serde_json::Value {
    let years = years(family, library);
    json!({
        "key": family.key,
        "title": family.title,
        "about": family.about,
        "parent": family.parent,
        "entries": library.in_family(&family.key).count(),
        "first_year": years.map(|(first, _)| first),
        "last_year": years.map(|(_, last)| last),
    })
}

/// A family, set in under the family that it is a part of; its count has its sub-families' entries too.
fn paragraph(family: &Family, depth: usize, library: &Library) -> String {
    let indent = "  ".repeat(depth.min(8));
    let bold = Style::new().bold();
    let count = output::counted(library.in_family(&family.key).count(), "entry", "entries");
    let years = match years(family, library) {
        Some((first, last)) if first == last => format!(", {first}"),
        Some((first, last)) => format!(", {first}–{last}"),
        None => String::new(),
    };
    let about = wrapped(&family.about, output::columns().min(100).saturating_sub(2 + indent.len()).max(20));
    let about: String =
        about.iter().filter(|line| !line.is_empty()).map(|line| format!("{indent}  {line}\n")).collect();
    format!("{indent}{bold}{}{bold:#}  {} ({count}{years})\n{about}", visible(&family.key), visible(&family.title))
}

/// What stands in no family is said too.
fn without(library: &Library) -> String {
    match library.entries.iter().filter(|entry| entry.families.is_empty()).count() {
        0 => String::new(),
        1 => "
1 entry is in no family
"
        .to_owned(),
        more => format!(
            "
{more} entries are in no family
"
        ),
    }
}
