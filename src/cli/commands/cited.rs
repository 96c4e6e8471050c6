//! `refs cited`: the keys that documents cite, with file, line and column.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::documents::{Use, Uses, is_known, near, unknown};
use crate::cli::failure::Failure;
use crate::cli::output::{self, tell};
use crate::cli::talk::Talk;
use crate::model::Library;
use crate::model::text::visible;

/// List what Markdown, LaTeX and Typst documents cite, with file, line and column
#[derive(Args)]
#[command(
    after_help = "Read are Markdown with pandoc's citations, MyST's roles and Jekyll's tags (.md, .qmd, .Rmd), LaTeX\n(.tex, and the .aux and .bcf of a run) and Typst (.typ), with the files that they take in (\\input,\n\\include, #include).\nA key that the library does not have is an error with the nearest key (exit 1)."
)]
pub struct Arguments {
    /// Documents
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Only the keys, each once, in the order in which they are first cited
    #[arg(long, conflicts_with = "json")]
    keys: bool,

    /// As an array of citations
    #[arg(long)]
    json: bool,
}

pub fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    let library = context.library()?;
    let mut uses = Uses::read(&arguments.files)?;
    let others = uses.settle(&library);
    let mut talk = Talk::default();
    talk.say(uses.notes.drain(..));
    if arguments.json {
        output::json(&uses.all.iter().map(|one| as_json(one, &library)).collect::<Vec<_>>())?;
    } else if arguments.keys {
        output::data(&keys(&uses.all).iter().map(|key| format!("{}\n", visible(key))).collect::<String>())?;
    } else {
        output::data(&lines(&uses.all))?;
    }
    let unknown = unknown(&library, &uses.all);
    let number = unknown.len();
    talk.say(unknown);
    tell(&summary(&uses, number));
    if !others.is_empty() {
        tell(&format!(
            "note: taken for no citation, since the library has no such key: {}",
            visible(&others.join(", "))
        ));
    }
    Ok(if number == 0 { Exit::Fine } else { Exit::Partial })
}

fn summary(uses: &Uses, unknown: usize) -> String {
    let files = output::counted(uses.files.len(), "file", "files");
    if uses.all.is_empty() {
        return format!("nothing is cited in {files}");
    }
    let citations = output::counted(uses.all.len(), "citation", "citations");
    let keys = output::counted(keys(&uses.all).len(), "key", "keys");
    let unknown = if unknown > 0 { format!(", {unknown} not in the library") } else { String::new() };
    format!("{citations} of {keys} in {files}{unknown}")
}

/// Each key once, in the order of the text.
fn keys(uses: &[Use]) -> Vec<&str> {
    let mut seen = std::collections::BTreeSet::new();
    uses.iter().map(|one| one.key.as_str()).filter(|key| seen.insert(*key)).collect()
}

/// Key and place: tab-separated for a pipe, in columns on a terminal.
fn lines(uses: &[Use]) -> String {
    let broad = uses.iter().map(|one| one.key.chars().count()).max().unwrap_or(0);
    let line = |one: &Use| {
        let key = visible(&one.key);
        let place = format!("{}:{}:{}", one.file, one.place.line, one.place.column);
        if output::is_terminal() { format!("{key:broad$}  {place}\n") } else { format!("{key}\t{place}\n") }
    };
    uses.iter().map(line).collect()
}

fn as_json(one: &Use, library: &Library) -> serde_json::Value {
    let known = is_known(library, &one.key);
    let near = (!known).then(|| near(library, &one.key)).flatten();
    json!({
        "key": one.key,
        "file": one.file,
        "line": one.place.line,
        "column": one.place.column,
        "known": known,
        "near": near,
    })
}
