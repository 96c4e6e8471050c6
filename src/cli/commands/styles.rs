//! `refs styles`: the citation styles that can be named.

use clap::Args;

use crate::cite::bundled;
use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::style::of_folder;
use crate::cli::table::{Column, fitted};
use crate::model::text::{fold, visible};

/// List the citation styles, all or those that have a word in their names or title
#[derive(Args)]
pub struct Arguments {
    /// A word to look for
    word: Option<String>,
}

const COLUMNS: [Column; 3] = [
    Column { head: "style", least: 46, keep: 10 },
    Column { head: "title", least: 20, keep: 9 },
    Column { head: "also", least: 8, keep: 5 },
];

pub fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    let mut rows = own(context)?;
    rows.extend(
        bundled::styles()
            .iter()
            .map(|style| vec![style.name.to_owned(), style.title.to_owned(), bundled::aliases(style).join(", ")]),
    );
    if let Some(word) = &arguments.word {
        let wanted = fold(word);
        rows.retain(|row| row.iter().any(|cell| fold(cell).contains(&wanted)));
        if rows.is_empty() {
            let failure = Failure::nothing(format!("no style has `{word}` in its names or title"));
            return Err(match bundled::near(word) {
                Some(near) => failure.hint(format!("did you mean `{near}`?")),
                None => failure.hint("--style also takes a .csl file"),
            });
        }
    }
    if output::is_terminal() {
        output::styled(&fitted(&COLUMNS, &rows, output::columns()))?;
    } else {
        output::data(&rows.iter().map(|row| tsv(row)).collect::<String>())?;
    }
    Ok(Exit::Fine)
}

fn tsv(row: &[String]) -> String {
    let cells: Vec<String> = row.iter().map(|cell| visible(cell).replace('\n', " ")).collect();
    format!("{}\n", cells.join("\t").trim_end())
}

/// The styles of the user's folder.
fn own(context: &Context) -> Result<Vec<Vec<String>>, Failure> {
    let Some(folder) = &context.config.styles else { return Ok(Vec::new()) };
    let styles = of_folder(folder)?.into_iter();
    Ok(styles.map(|(name, title)| vec![name, title, "in your folder".to_owned()]).collect())
}
