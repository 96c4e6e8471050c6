//! `refs list`: the entries, as a table for a person or as lines for a program.

use anstyle::Style;
use clap::{Args, ValueEnum};

use crate::cite::house;
use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::select::FilterArguments;
use crate::cli::table::{Column, fitted};
use crate::model::markup::plain;
use crate::model::text::visible;
use crate::model::{Entry, Name};

/// List entries, all or those that pass the filters
#[derive(Args)]
pub struct Arguments {
    /// Words that must all be somewhere in the entry: title, authors, note, tags, …
    words: Vec<String>,

    #[command(flatten)]
    filters: FilterArguments,

    /// How to list [default: table on a terminal, else tsv]
    #[arg(long, value_name = "FORMAT")]
    format: Option<ListFormat>,

    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,

    /// The same as --format keys
    #[arg(long, conflicts_with_all = ["format", "json"])]
    keys: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum ListFormat {
    /// A table fitted to the terminal
    Table,
    /// Tab-separated: name, year, families, title, first author, venue, key
    Tsv,
    /// An array of entries with the fields of the file, their key and their year
    Json,
    /// Just the keys, one a line
    Keys,
}

const COLUMNS: [Column<'_>; 6] = [
    Column { head: "name", least: 12, keep: 10 },
    Column { head: "year", least: 4, keep: 9 },
    Column { head: "family", least: 10, keep: 7 },
    Column { head: "title", least: 18, keep: 8 },
    Column { head: "author", least: 8, keep: 6 },
    Column { head: "venue", least: 9, keep: 5 },
];

pub fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    let library = context.library()?;
    let entries = arguments.filters.select(&library, &arguments.words)?;
    match format(arguments) {
        ListFormat::Table => output::styled(&table(&entries, output::columns()))?,
        ListFormat::Tsv => output::data(&entries.iter().map(|entry| tsv(entry)).collect::<String>())?,
        ListFormat::Json => output::json(&entries)?,
        ListFormat::Keys => {
            output::data(&entries.iter().map(|entry| format!("{}\n", visible(&entry.key))).collect::<String>())?;
        }
    }
    Ok(Exit::Fine)
}

fn format(arguments: &Arguments) -> ListFormat {
    match arguments.format {
        Some(format) => format,
        None if arguments.json => ListFormat::Json,
        None if arguments.keys => ListFormat::Keys,
        None if output::is_terminal() => ListFormat::Table,
        None => ListFormat::Tsv,
    }
}

/// The cells of an entry; missing ones are empty.
fn cells(entry: &Entry) -> Vec<String> {
    vec![
        entry.name.clone().unwrap_or_default(),
        entry.year().map(|year| year.to_string()).unwrap_or_default(),
        entry.families.join(", "),
        entry.plain_title(),
        entry.authors.first().map_or(String::new(), |name: &Name| name.family().to_owned()),
        plain(entry.venue_short().unwrap_or_default()).into_owned(),
    ]
}

/// The table in the terminal. A column in which no entry has anything is left out, and keys that stand for names are cut
/// last, since they are what documents cite.
fn table(entries: &[&Entry], width: usize) -> String {
    let mut cells: Vec<Vec<String>> = entries.iter().map(|entry| cells(entry)).collect();
    let filled: Vec<usize> =
        (0..COLUMNS.len()).filter(|at| *at < 2 || cells.iter().any(|row| !row[*at].is_empty())).collect();
    for (row, entry) in cells.iter_mut().zip(entries) {
        row[0] = entry.name.clone().unwrap_or_else(|| entry.key.clone());
        row[1] = house::year(entry);
    }
    let shown = |cell: &String| if cell.is_empty() { "–".to_owned() } else { cell.clone() };
    let rows: Vec<Vec<String>> = cells.iter().map(|row| filled.iter().map(|at| shown(&row[*at])).collect()).collect();
    let keys = entries.iter().filter(|entry| entry.name.is_none()).map(|entry| entry.key.chars().count());
    let keys = keys.max().unwrap_or(0).min(width / 2);
    let mut columns: Vec<Column<'_>> = filled.iter().map(|at| COLUMNS[*at]).collect();
    columns[0].least = columns[0].least.max(keys);
    let text = fitted(&columns, &rows, width);
    let (head, body) = text.split_once('\n').unwrap_or((&text, ""));
    let bold = Style::new().bold();
    format!("{bold}{head}{bold:#}\n{body}")
}

fn tsv(entry: &Entry) -> String {
    let mut cells = cells(entry);
    cells.push(entry.key.clone());
    let line: Vec<String> = cells.iter().map(|cell| visible(cell).replace('\n', " ")).collect();
    format!("{}\n", line.join("\t"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(key: &str, name: Option<&str>) -> Entry {
        let title = "A Title of Many Words that Does Not Fit into What Is Left".into();
        Entry { key: key.into(), name: name.map(Into::into), title, date: "2024".parse().ok(), ..Entry::default() }
    }

    fn shown(entries: &[Entry]) -> String {
        let text = table(&entries.iter().collect::<Vec<_>>(), 60);
        anstream::adapter::strip_str(&text).to_string()
    }

    #[test]
    fn keys_stay_whole_and_columns_without_anything_go() {
        let key = "malmqvist2024mitigations";
        assert_eq!(
            shown(&[entry(key, None)]),
            format!("name                      year  title\n{key}  2024  A Title of Many Words that…\n")
        );
        let mut named = entry(key, Some("CLIP"));
        named.families = vec!["contrastive".into()];
        assert!(shown(&[named, entry("a", None)]).starts_with("name  year  family       title\nCLIP"),);
    }
}
