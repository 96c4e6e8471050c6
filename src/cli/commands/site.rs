//! `refs site`: the library as a static site, in a folder or in one file.

use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::NonEmptyStringValueParser;

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{self, counted, tell};
use crate::cli::select::FilterArguments;
use crate::cli::site_folder;
use crate::cli::whole::write_whole;
use crate::model::text::visible;
use crate::site::{self, Options, Site};

/// Make a static site: search, filters, notes, lineage and BibTeX, for a browser without a server
#[derive(Args)]
#[command(
    after_help = "The folder can be opened from disk or put on any web server; nothing is loaded from elsewhere.\nMade again, it replaces its own files and removes its own stale ones; files of others stay.\nAbstracts, comments, sources, fields that refs does not know and what reference programs keep for\nthemselves (file, owner, groups) are not put on it."
)]
pub struct Arguments {
    /// Keys, names or identifiers [default: everything that passes the filters]
    #[arg(value_name = "KEY|NAME|ID")]
    entries: Vec<String>,

    #[command(flatten)]
    filters: FilterArguments,

    /// The folder to write; with --single-file the file [default there: stdout]
    #[arg(short, long, value_name = "DIR|FILE", required_unless_present = "single_file")]
    output: Option<PathBuf>,

    /// Everything in one HTML file
    #[arg(long)]
    single_file: bool,

    /// What stands over every page
    #[arg(long, value_name = "TEXT", default_value = "Annotated bibliography", value_parser = NonEmptyStringValueParser::new())]
    title: String,
}

pub fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    if arguments.filters.has_order() {
        let failure = Failure::refused("a site is ordered by its reader: newest or oldest first, or by name");
        return Err(failure.hint("leave --sort and --reverse out"));
    }
    let library = context.library()?;
    let entries = arguments.filters.chosen(&library, &arguments.entries)?;
    let options = Options { library: &library, title: &arguments.title };
    let made =
        if arguments.single_file { site::single_file(&entries, &options) } else { site::folder(&entries, &options) };
    write(&made, arguments.output.as_deref(), arguments.single_file, entries.len())?;
    Ok(say_left_out(&made.left_out))
}

fn write(made: &Site, output: Option<&Path>, single_file: bool, entries: usize) -> Result<(), Failure> {
    let count = counted(entries, "entry", "entries");
    match output {
        Some(folder) if !single_file => {
            let removed = site_folder::write(folder, &made.files)?;
            let removed = if removed == 0 { String::new() } else { format!(", {removed} stale removed") };
            let files = counted(made.files.len(), "file", "files");
            tell(&format!(
                "wrote {count} to {} ({files}{removed}): open {}",
                shown(folder),
                shown(&folder.join("index.html"))
            ));
        }
        Some(file) => {
            write_whole(file, &text(made))?;
            tell(&format!("wrote {count} to {}", shown(file)));
        }
        None => output::data(&text(made))?,
    }
    Ok(())
}

fn text(made: &Site) -> String {
    made.files.values().map(|bytes| String::from_utf8_lossy(bytes)).collect()
}

fn shown(path: &Path) -> String {
    visible(&path.to_string_lossy()).into_owned()
}

/// How many of the things left out are named.
const NAMED: usize = 10;

/// Says what is not on the site.
fn say_left_out(left_out: &[String]) -> Exit {
    left_out.iter().take(NAMED).for_each(|line| tell(&format!("note: {}", visible(line))));
    if left_out.len() > NAMED {
        tell(&format!("note: and {} more", left_out.len() - NAMED));
    }
    if left_out.is_empty() { Exit::Fine } else { Exit::Partial }
}
