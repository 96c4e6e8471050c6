//! The timeline as lines of a terminal: for each year a bar a family, with the names behind it.

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

use super::Only;
use crate::model::text::visible;
use crate::model::{Entry, Library};
use crate::views::fit::truncated;
use crate::views::years::{Lane, lanes, shown, years};

/// The widest bar and the widest title of a family, in terminal columns.
const WIDEST: (usize, usize) = (24, 24);

const COLOURS: [AnsiColor; 6] =
    [AnsiColor::Blue, AnsiColor::Yellow, AnsiColor::Green, AnsiColor::Magenta, AnsiColor::Cyan, AnsiColor::Red];

/// The timeline in at most `width` terminal columns, with colours. Families at the top have a bar each; a work of
/// several is in the bars of all of them, but only once in the number behind the year. Where no work is of a family, a
/// year is a line.
pub fn timeline(library: &Library, entries: &[&Entry], only: Only<'_>, width: usize) -> String {
    let lanes: Vec<Lane<'_>> =
        lanes(library, entries, only.families).into_iter().filter(|lane| only.deep || lane.depth == 0).collect();
    let years = years(entries);
    let most = lanes.iter().flat_map(|lane| years.iter().map(|year| lane.of_year(*year).count())).max().unwrap_or(0);
    let broad = |lane: &Lane<'_>| 2 * lane.depth + visible(lane.title()).width();
    let shape = Shape {
        title: lanes.iter().map(broad).max().unwrap_or(0).min(WIDEST.1).min(width / 3),
        bar: most.min(WIDEST.0).min(width / 5).max(1),
        number: most.to_string().len(),
        most,
        width,
    };
    match &lanes[..] {
        [lane] if lane.family.is_none() => years.iter().map(|year| alone(lane, *year, &shape)).collect(),
        _ => years.iter().map(|year| block(*year, &lanes, entries, &shape)).collect(),
    }
}

/// What is how broad, in terminal columns.
struct Shape {
    title: usize,
    bar: usize,
    number: usize,
    /// The most works that one bar stands for.
    most: usize,
    width: usize,
}

fn block(year: Option<u16>, lanes: &[Lane<'_>], entries: &[&Entry], shape: &Shape) -> String {
    let bold = Style::new().bold();
    let total = entries.iter().filter(|entry| entry.year() == year).count();
    let lines = lanes.iter().enumerate().map(|(at, lane)| line(at, lane, year, shape));
    format!("{bold}{}{bold:#}  {total}\n{}", shown(year), lines.collect::<String>())
}

fn alone(lane: &Lane<'_>, year: Option<u16>, shape: &Shape) -> String {
    let bold = Style::new().bold();
    let works: Vec<&Entry> = lane.of_year(year).collect();
    format!("{bold}{}{bold:#}  {}\n", shown(year), bar_and_names(0, &works, 4 + 2, shape))
}

fn line(at: usize, lane: &Lane<'_>, year: Option<u16>, shape: &Shape) -> String {
    let works: Vec<&Entry> = lane.of_year(year).collect();
    if works.is_empty() {
        return String::new();
    }
    let title = truncated(&format!("{}{}", "  ".repeat(lane.depth), lane.title()), shape.title);
    let pad = " ".repeat(shape.title.saturating_sub(title.width()));
    format!("  {title}{pad}  {}\n", bar_and_names(at, &works, 2 + shape.title + 2, shape))
}

/// The bar of some works, their number, and as many of their names as fit behind what is taken of the line.
fn bar_and_names(at: usize, works: &[&Entry], taken: usize, shape: &Shape) -> String {
    let colour = Style::new().fg_color(Some(COLOURS[at % COLOURS.len()].into()));
    let bar = bar(works.len(), shape);
    let rest = " ".repeat(shape.bar.saturating_sub(bar.width()));
    let number = shape.number;
    let names = works.iter().map(|entry| entry.label()).collect::<Vec<_>>().join(", ");
    let room = shape.width.saturating_sub(taken + shape.bar + 1 + number + 2);
    let names = if room < 8 { String::new() } else { format!("  {}", truncated(&names, room)) };
    format!("{colour}{bar}{colour:#}{rest} {:>number$}{names}", works.len())
}

/// Blocks from an eighth of a terminal column on.
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

fn bar(works: usize, shape: &Shape) -> String {
    let eighths = (works * shape.bar * 8).div_ceil(shape.most.max(1));
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Family;

    #[test]
    fn a_year_has_a_bar_for_each_family_and_fits() {
        let families = ["Contrastive", "A family with quite a long title indeed"];
        let families =
            families.iter().map(|&title| Family { key: title.into(), title: title.into(), ..Family::default() });
        let families: Vec<Family> = families.collect();
        let entry = |name: &str, year: &str, both: bool| Entry {
            key: name.into(),
            name: Some(name.into()),
            date: year.parse().ok(),
            families: families.iter().take(if both { 2 } else { 1 }).map(|family| family.key.clone()).collect(),
            ..Entry::default()
        };
        let entries = vec![entry("CLIP", "2021", false), entry("CoCa", "2022", true), entry("evil\u{1b}[2J", "", true)];
        let library = Library { families: families.clone(), entries, ..Library::default() };
        let entries: Vec<&Entry> = library.entries.iter().collect();
        for width in [30, 60, 80, 140] {
            let text = anstream::adapter::strip_str(&timeline(&library, &entries, Only::default(), width)).to_string();
            assert!(text.lines().all(|line| line.width() <= width) && !text.contains('\u{1b}'), "{width}\n{text}");
        }
        let text = anstream::adapter::strip_str(&timeline(&library, &entries, Only::default(), 60)).to_string();
        let expected = "2021  1\n  Contrastive           █ 1  CLIP\n2022  1\n  Contrastive           █ 1  CoCa\n  A family with quite…  █ 1  CoCa\n";
        assert_eq!(text.split("n.d.").next(), Some(expected));
    }

    #[test]
    fn where_no_work_is_of_a_family_a_year_is_a_line() {
        let entry = |key: &str, year: &str| Entry { key: key.into(), date: year.parse().ok(), ..Entry::default() };
        let library =
            Library { entries: vec![entry("a", "2021"), entry("b", "2021"), entry("c", "")], ..Library::default() };
        let entries: Vec<&Entry> = library.entries.iter().collect();
        let text = anstream::adapter::strip_str(&timeline(&library, &entries, Only::default(), 60)).to_string();
        assert_eq!(text, "2021  ██ 2  a, b\nn.d.  █  1  c\n");
    }
}
