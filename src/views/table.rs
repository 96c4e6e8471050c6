//! A table of works, a row each: for a terminal, a document, or a program that reads numbers.

use anstyle::Style;

use super::address::web_address;
use super::column::{Cell, Column};
use super::fit::{self, fitted, left_out};
use super::language::{Language, UnfitKey};
use crate::model::markup::plain;
use crate::model::text::{squeeze, visible};
use crate::model::{Entry, Library};

/// What a table is written as.
pub struct TableFormat {
    /// The name, as `--format` takes it.
    pub name: &'static str,
    /// The endings of its files, without the full stop.
    pub extensions: &'static [&'static str],
    /// What it is, in a line.
    pub about: &'static str,
    write: fn(&Grid) -> String,
    language: Option<Language>,
    /// What stands where an entry says nothing.
    missing: &'static str,
}

/// Every format of a table that does not depend on the terminal.
pub const TABLE_FORMATS: &[TableFormat] = &[
    TableFormat {
        name: "markdown",
        extensions: &["md", "markdown"],
        about: "a table of GitHub's Markdown and pandoc's",
        write: markdown,
        language: Some(Language::Markdown),
        missing: "–",
    },
    TableFormat {
        name: "latex",
        extensions: &["tex", "ltx"],
        about: "a tabular with the rules of booktabs",
        write: latex,
        language: Some(Language::Latex),
        missing: "--",
    },
    TableFormat {
        name: "typst",
        extensions: &["typ"],
        about: "a call of #table",
        write: typst,
        language: Some(Language::Typst),
        missing: "–",
    },
    TableFormat {
        name: "csv",
        extensions: &["csv"],
        about: "values with commas between (RFC 4180), missing ones empty",
        write: csv,
        language: None,
        missing: "",
    },
    TableFormat {
        name: "tsv",
        extensions: &["tsv"],
        about: "values with tabs between, missing ones empty",
        write: tsv,
        language: None,
        missing: "",
    },
];

/// The format of that name.
pub fn table_format(name: &str) -> Option<&'static TableFormat> {
    TABLE_FORMATS.iter().find(|format| format.name == name)
}

/// Heads and cells in the words of a format, and which columns are numbers.
struct Grid {
    heads: Vec<String>,
    numeric: Vec<bool>,
    rows: Vec<Vec<String>>,
}

/// The table of these entries, with `missing` where an entry says nothing, if that is not to be the format's own.
///
/// # Errors
/// When a key can't be cited in the format.
pub fn table(
    format: &TableFormat,
    columns: &[Column],
    entries: &[&Entry],
    library: &Library,
    missing: Option<&str>,
) -> Result<String, UnfitKey> {
    let in_words = |text: &str| format.language.map_or_else(|| text.to_owned(), |language| language.words(text));
    let missing = in_words(missing.unwrap_or(format.missing));
    let cell = |column: &Column, entry: &Entry| match column.cell(entry, library) {
        None => Ok(missing.clone()),
        Some(cell) => format.language.map_or_else(|| Ok(bare(&cell)), |language| written(&cell, language)),
    };
    let row = |entry: &&Entry| columns.iter().map(|column| cell(column, entry)).collect::<Result<Vec<_>, _>>();
    let grid = Grid {
        heads: columns.iter().map(|column| in_words(&column.head)).collect(),
        numeric: columns.iter().map(|column| column.numeric).collect(),
        rows: entries.iter().map(row).collect::<Result<_, _>>()?,
    };
    Ok((format.write)(&grid))
}

/// The table in at most `width` terminal columns, its head in bold, and the heads of the columns that do not fit.
pub fn for_terminal(
    columns: &[Column],
    entries: &[&Entry],
    library: &Library,
    missing: &str,
    width: usize,
) -> (String, Vec<String>) {
    let shape: Vec<fit::Column<'_>> = columns.iter().enumerate().map(|(at, column)| shape(at, column)).collect();
    let cell =
        |column: &Column, entry: &Entry| column.cell(entry, library).map_or(missing.to_owned(), |cell| bare(&cell));
    let row = |entry: &&Entry| columns.iter().map(|column| cell(column, entry)).collect();
    let rows: Vec<Vec<String>> = entries.iter().map(row).collect();
    let text = fitted(&shape, &rows, width);
    let (head, body) = text.split_once('\n').unwrap_or((&text, ""));
    let bold = Style::new().bold();
    let left_out = left_out(&shape, &rows, width).into_iter().map(str::to_owned).collect();
    (format!("{bold}{head}{bold:#}\n{body}"), left_out)
}

/// The first columns stay longest; numbers are not cut.
fn shape(at: usize, column: &Column) -> fit::Column<'_> {
    let least = if column.numeric {
        column.head.len()
    } else if at == 0 {
        14
    } else {
        8
    };
    fit::Column { head: &column.head, least, keep: u8::try_from(200_usize.saturating_sub(at)).unwrap_or(0) }
}

/// A cell as words, without markup.
fn bare(cell: &Cell) -> String {
    match cell {
        Cell::Words(words) | Cell::Citation(words) => words.clone(),
        Cell::Title(title) => squeeze(&plain(title)),
    }
}

fn written(cell: &Cell, language: Language) -> Result<String, UnfitKey> {
    match cell {
        Cell::Words(words) if web_address(words).is_some() => {
            let shown = words.split_once("://").map_or(words.as_str(), |(_, rest)| rest.trim_end_matches('/'));
            Ok(language.link(&language.words(shown), Some(words)))
        }
        Cell::Words(words) => Ok(language.words(words)),
        Cell::Title(title) => Ok(language.title(title)),
        Cell::Citation(key) => language.cite(key),
    }
}

fn markdown(grid: &Grid) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let rule = grid.numeric.iter().map(|numeric| if *numeric { "---:|" } else { "---|" }).collect::<String>();
    format!("{}|{rule}\n{}", line(&grid.heads), grid.rows.iter().map(|row| line(row)).collect::<String>())
}

fn latex(grid: &Grid) -> String {
    let columns: String = grid.numeric.iter().map(|numeric| if *numeric { 'r' } else { 'l' }).collect();
    let line = |cells: &[String]| format!("  {} \\\\\n", cells.join(" & "));
    let rows: String = grid.rows.iter().map(|row| line(row)).collect();
    format!(
        "% \\usepackage{{booktabs}}\n\\begin{{tabular}}{{{columns}}}\n  \\toprule\n{}  \\midrule\n{rows}  \\bottomrule\n\\end{{tabular}}\n",
        line(&grid.heads)
    )
}

fn typst(grid: &Grid) -> String {
    let align: Vec<&str> = grid.numeric.iter().map(|numeric| if *numeric { "right" } else { "left" }).collect();
    let line = |cells: &[String]| cells.iter().map(|cell| format!("[{cell}], ")).collect::<String>();
    let rows: String = grid.rows.iter().map(|row| format!("  {}\n", line(row).trim_end())).collect();
    // A comma makes one item an array too.
    format!(
        "#table(\n  columns: {},\n  align: ({},),\n  table.header({}),\n{rows})\n",
        grid.heads.len(),
        align.join(", "),
        line(&grid.heads).trim_end().trim_end_matches(',')
    )
}

fn csv(grid: &Grid) -> String {
    lines(grid, ",", |cell| {
        let quoted = cell.contains(['"', ',', '\n', '\r']) || cell != cell.trim();
        if quoted { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
    })
}

fn tsv(grid: &Grid) -> String {
    lines(grid, "\t", str::to_owned)
}

fn lines(grid: &Grid, between: &str, quoted: fn(&str) -> String) -> String {
    let value = |cell: &String| quoted(&inert(&squeeze(&visible(cell))));
    let line = |row: &Vec<String>| format!("{}\n", row.iter().map(value).collect::<Vec<_>>().join(between));
    std::iter::once(&grid.heads).chain(&grid.rows).map(line).collect()
}

/// A value that a spreadsheet does not take for a formula (OWASP, "CSV Injection"): a quote stands before it.
fn inert(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@']) && cell.parse::<f64>().is_err() && cell.chars().count() > 1;
    if formula { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_width::UnicodeWidthStr;

    fn library() -> Library {
        let hostile = Entry {
            key: "evil".into(),
            name: Some("=HYPERLINK(\"http://x\") | </td>\u{1b}[2J, x".into()),
            title: "\\emph{A} & #b $x_1$".into(),
            date: "2021".parse().ok(),
            urls: [("code", "https://x.org/a_b"), ("page", "javascript:alert(1)")].into_iter().collect(),
            attributes: [("parameters", "8.3B"), ("connector", "-cmd|' /C calc'!A0")].into_iter().collect(),
            ..Entry::default()
        };
        let bare = Entry { key: "bare".into(), title: "Bare".into(), ..Entry::default() };
        Library { entries: vec![hostile, bare], ..Library::default() }
    }

    fn written(format: &str, columns: &str) -> String {
        let library = library();
        let columns: Vec<Column> = columns.split(',').map(|name| Column::named(name, &library).unwrap()).collect();
        let entries: Vec<&Entry> = library.entries.iter().collect();
        table(table_format(format).unwrap(), &columns, &entries, &library, None).unwrap()
    }

    #[test]
    fn each_format_says_what_is_missing_and_takes_hostile_text_for_text() {
        assert_eq!(
            written("markdown", "name,year,params,connector,code,page"),
            "| name | year | params (B) | connector | code | page |\n|---|---:|---:|---|---|---|\n\
             | =HYPERLINK(\"http://x\") \\| \\</td\\>\\\\u{1b}\\[2J, x | 2021 | 8.3 | -cmd\\|' /C calc'\\!A0 | [x.org/a\\_b](https://x.org/a_b) | javascript:alert(1) |\n\
             | Bare | – | – | – | – | – |\n"
        );
        assert_eq!(
            written("csv", "name,year,connector"),
            "name,year,connector\n\"'=HYPERLINK(\"\"http://x\"\") | </td>\\u{1b}[2J, x\",2021,'-cmd|' /C calc'!A0\nBare,,\n"
        );
        assert_eq!(written("tsv", "year,params"), "year\tparams (B)\n2021\t8.3\n\t\n");
        assert_eq!(
            written("latex", "title,params,cite"),
            "% \\usepackage{booktabs}\n\\begin{tabular}{lrl}\n  \\toprule\n  title & params (B) & cite \\\\\n  \\midrule\n  \
             \\emph{A} \\& \\#b $x_1$ & 8.3 & \\cite{evil} \\\\\n  Bare & -- & \\cite{bare} \\\\\n  \\bottomrule\n\\end{tabular}\n"
        );
        assert_eq!(
            written("typst", "title,year"),
            "#table(\n  columns: 2,\n  align: (left, right,),\n  table.header([title], [year]),\n  [#emph[A] & \\#b x\\_1], [2021],\n  [Bare], [–],\n)\n"
        );
    }

    #[test]
    fn a_terminal_of_any_width_gets_lines_that_fit_and_hears_what_does_not() {
        let library = library();
        let columns: Vec<Column> = ["name", "year", "params", "title", "code"]
            .iter()
            .map(|name| Column::named(name, &library).unwrap())
            .collect();
        let entries: Vec<&Entry> = library.entries.iter().collect();
        for width in [20, 60, 80, 140] {
            let (text, left_out) = for_terminal(&columns, &entries, &library, "–", width);
            let plain = anstream::adapter::strip_str(&text).to_string();
            assert!(plain.lines().all(|line| line.width() <= width), "{width}\n{plain}");
            assert_eq!(left_out.is_empty(), width >= 60, "{width}");
        }
    }
}
