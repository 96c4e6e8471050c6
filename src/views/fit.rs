//! A table that fits the terminal: columns shrink where they can, then the least important ones go.

use tabled::builder::Builder;
use tabled::settings::{Padding, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::model::text::visible;

/// A column: its head, and how narrow it may become; `keep` ranks what stays when not all fit.
#[derive(Clone, Copy)]
pub struct Column<'a> {
    /// What stands over it.
    pub head: &'a str,
    /// The fewest terminal columns that are of use.
    pub least: usize,
    /// The higher, the longer it stays.
    pub keep: u8,
}

/// Terminal columns between two columns.
const GAP: usize = 2;

/// The table in at most `width` terminal columns, its head first.
pub fn fitted(columns: &[Column<'_>], rows: &[Vec<String>], width: usize) -> String {
    let natural: Vec<usize> = (0..columns.len()).map(|at| natural_width(columns[at].head, rows, at)).collect();
    let widths = widths(columns, natural, width);
    let cut = |texts: Vec<&str>| -> Vec<String> {
        texts
            .iter()
            .zip(&widths)
            .filter(|(_, width)| **width > 0)
            .map(|(text, width)| truncated(text, *width))
            .collect()
    };
    let mut builder = Builder::default();
    builder.push_record(cut(columns.iter().map(|column| column.head).collect()));
    rows.iter().for_each(|row| builder.push_record(cut(row.iter().map(String::as_str).collect())));
    let mut table = builder.build();
    table.with(Style::empty()).with(Padding::new(0, GAP, 0, 0));
    table.to_string().lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// The heads of the columns that [`fitted`] leaves out in that width.
pub fn left_out<'a>(columns: &[Column<'a>], rows: &[Vec<String>], width: usize) -> Vec<&'a str> {
    let natural = (0..columns.len()).map(|at| natural_width(columns[at].head, rows, at)).collect();
    let widths = widths(columns, natural, width);
    columns.iter().zip(widths).filter(|(_, width)| *width == 0).map(|(column, _)| column.head).collect()
}

fn natural_width(head: &str, rows: &[Vec<String>], at: usize) -> usize {
    rows.iter().map(|row| visible(&row[at]).width()).chain([head.width()]).max().unwrap_or(0)
}

/// The width of each column, 0 for one that has to go.
fn widths(columns: &[Column<'_>], natural: Vec<usize>, width: usize) -> Vec<usize> {
    let mut widths = natural;
    let total = |widths: &[usize]| {
        let shown = widths.iter().filter(|width| **width > 0).count();
        widths.iter().sum::<usize>() + GAP * shown.saturating_sub(1)
    };
    loop {
        let over = total(&widths).saturating_sub(width);
        if over == 0 {
            return widths;
        }
        let slack = |at: &usize| widths[*at].saturating_sub(columns[*at].least);
        match (0..widths.len()).max_by_key(slack).filter(|at| slack(at) > 0) {
            Some(widest) => widths[widest] -= over.min(1.max(slack(&widest) / 4)),
            None => match (0..widths.len()).filter(|at| widths[*at] > 0).min_by_key(|at| columns[*at].keep) {
                Some(least) if total(&widths) > widths[least] => drop_column(&mut widths, columns, least),
                _ => return widths,
            },
        }
    }
}

/// Takes a column out. The last one left is cut to fit instead.
fn drop_column(widths: &mut [usize], columns: &[Column<'_>], at: usize) {
    let alone = widths.iter().filter(|width| **width > 0).count() == 1;
    widths[at] = if alone { columns[at].least.min(1) } else { 0 };
}

/// The text in at most `width` terminal columns, with `…` where it was cut.
pub fn truncated(text: &str, width: usize) -> String {
    let text = visible(text).replace('\n', " ");
    if text.width() <= width {
        return text;
    }
    let mut room = width.saturating_sub(1);
    let fits = |c: &char| {
        let taken = c.width().unwrap_or(0);
        let fits = taken <= room;
        room -= if fits { taken } else { room };
        fits
    };
    let cut: String = text.chars().take_while(fits).collect();
    format!("{}…", cut.trim_end())
}

/// The text in lines of at most `width` terminal columns, broken at spaces; blank lines part paragraphs.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let text = visible(text);
    let paragraphs = text.split("\n\n").map(|paragraph| {
        let mut lines = vec![String::new()];
        for word in paragraph.split_whitespace() {
            let last = lines.last_mut().filter(|line| line.is_empty() || line.width() + 1 + word.width() <= width);
            match last {
                Some(line) if line.is_empty() => line.push_str(word),
                Some(line) => *line = format!("{line} {word}"),
                None => lines.push(word.to_owned()),
            }
        }
        lines
    });
    paragraphs.collect::<Vec<_>>().join(&String::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column<'_>; 3] = [
        Column { head: "name", least: 4, keep: 9 },
        Column { head: "title", least: 8, keep: 5 },
        Column { head: "venue", least: 6, keep: 1 },
    ];

    #[test]
    fn a_table_fits_whatever_the_width() {
        let row = vec![
            "CLIP".to_owned(),
            "视觉语言模型 and a very long title indeed".to_owned(),
            "Proceedings of something".to_owned(),
        ];
        for width in 1..120 {
            let text = fitted(&COLUMNS, std::slice::from_ref(&row), width);
            assert!(text.lines().all(|line| line.width() <= width.max(4)), "{width}:\n{text}");
        }
        assert_eq!(fitted(&COLUMNS, std::slice::from_ref(&row), 16), "name  title\nCLIP  视觉语…\n");
        assert_eq!(left_out(&COLUMNS, &[row], 16), ["venue"]);
    }

    #[test]
    fn long_text_wraps_at_spaces_and_keeps_paragraphs() {
        assert_eq!(wrapped("one two three\n\nfour", 7), ["one two", "three", "", "four"]);
        assert_eq!(wrapped("unbreakable", 4), ["unbreakable"]);
    }
}
