//! The statistics of a library: families by years, and what is said of how many works.

use anstyle::Style;
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::column::Column;
use super::fit::{truncated, wrapped};
use super::years::{Lane, lanes, shown, years};
use crate::model::attribute::ATTRIBUTES;
use crate::model::text::visible;
use crate::model::{Entry, Library};

/// The counts.
#[derive(Debug, Serialize)]
pub struct Stats {
    /// How many works.
    pub entries: usize,
    /// How many works each year has; undated ones under `n.d.`.
    pub years: Vec<YearCount>,
    /// How many works each family has, sub-families below their parents, works of no family last.
    pub families: Vec<FamilyCount>,
    /// What is said of how many works.
    pub coverage: Vec<Coverage>,
}

/// How many works a year has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct YearCount {
    /// The year; absent for undated works.
    pub year: Option<u16>,
    /// How many.
    pub entries: usize,
}

/// How many works a family has, those of its sub-families with them.
#[derive(Debug, Serialize)]
pub struct FamilyCount {
    /// The key; absent for works of no family.
    pub key: Option<String>,
    /// The title.
    pub title: String,
    /// How deep it stands below the top, 0 there.
    pub depth: usize,
    /// How many works.
    pub entries: usize,
    /// How many of each year of the library.
    pub years: Vec<YearCount>,
}

/// Of how many works something is said.
#[derive(Debug, Serialize)]
pub struct Coverage {
    /// The column: a field, an attribute, or a name in `urls` or `ids`.
    pub column: String,
    /// How many works have it.
    pub have: usize,
    /// The keys of the others.
    pub lack: Vec<String>,
}

/// What is looked for in every work, before the attributes.
const LOOKED_FOR: [&str; 9] = ["note", "family", "venue", "arxiv", "doi", "code", "weights", "project", "builds-on"];

/// The counts of these entries; where `families` has keys, only of these families with their sub-families and those
/// that they are parts of.
pub fn stats(library: &Library, entries: &[&Entry], families: &[String]) -> Stats {
    let all = years(entries);
    let count = |works: &[&Entry]| -> Vec<YearCount> {
        let of = |year: &Option<u16>| works.iter().filter(|entry| entry.year() == *year).count();
        all.iter().map(|year| YearCount { year: *year, entries: of(year) }).collect()
    };
    let family = |lane: &Lane<'_>| FamilyCount {
        key: lane.family.map(|family| family.key.clone()),
        title: lane.title().to_owned(),
        depth: lane.depth,
        entries: lane.works.len(),
        years: count(&lane.works),
    };
    let looked_for = LOOKED_FOR.iter().copied().chain(ATTRIBUTES.iter().map(|row| row.name));
    Stats {
        entries: entries.len(),
        years: count(entries),
        families: lanes(library, entries, families).iter().map(family).collect(),
        coverage: looked_for.map(|name| coverage(name, library, entries)).collect(),
    }
}

/// A name that no work has anything under is lacked by all.
fn coverage(name: &str, library: &Library, entries: &[&Entry]) -> Coverage {
    let column = Column::named(name, library).ok();
    let has = |entry: &&&Entry| column.as_ref().is_some_and(|column| column.is_filled(entry, library));
    let lack: Vec<String> = entries.iter().filter(|entry| !has(entry)).map(|entry| entry.key.clone()).collect();
    Coverage { column: name.to_owned(), have: entries.len() - lack.len(), lack }
}

/// The counts in at most `width` terminal columns, with colours.
pub fn for_terminal(stats: &Stats, library: &Library, width: usize) -> String {
    format!("{}\n{}", matrix(stats, width), covered(stats, library, width))
}

/// Families by years; where not all years fit, the first ones stand together.
fn matrix(stats: &Stats, width: usize) -> String {
    let titles = stats.families.iter().map(|family| (2 * family.depth + visible(&family.title).width()).max(8));
    let title = titles.max().unwrap_or(8).min(28).min(width / 2);
    let digits = stats.entries.to_string().len().max(5);
    let room = width.saturating_sub(title + 1 + digits) / 6;
    let folded = if stats.years.len() <= room { 0 } else { stats.years.len() + 1 - room.max(1) };
    let head: Vec<String> =
        fold(&stats.years, folded).iter().enumerate().map(|(at, year)| year_head(at, year, folded)).collect();
    let line = |name: &str, cells: Vec<String>, total: &str| {
        let name = truncated(name, title);
        let pad = " ".repeat(title.saturating_sub(name.width()));
        format!("{name}{pad}{} {total:>digits$}\n", cells.iter().map(|cell| format!(" {cell:>5}")).collect::<String>())
    };
    let numbers = |years: &[YearCount]| -> Vec<String> {
        fold(years, folded)
            .iter()
            .map(|year| if year.entries == 0 { "·".to_owned() } else { year.entries.to_string() })
            .collect()
    };
    let family = |family: &FamilyCount| {
        let name = format!("{}{}", "  ".repeat(family.depth), family.title);
        line(&name, numbers(&family.years), &family.entries.to_string())
    };
    let bold = Style::new().bold();
    let head = line("family", head, "total");
    let families: String = stats.families.iter().map(family).collect();
    let all = line("all", numbers(&stats.years), &stats.entries.to_string());
    format!("{bold}{}{bold:#}\n{families}{all}", head.trim_end())
}

/// The first `folded` years as one.
fn fold(years: &[YearCount], folded: usize) -> Vec<YearCount> {
    if folded == 0 {
        return years.to_vec();
    }
    let (first, rest) = years.split_at(folded.min(years.len()));
    let together = YearCount {
        year: first.last().and_then(|year| year.year),
        entries: first.iter().map(|year| year.entries).sum(),
    };
    std::iter::once(together).chain(rest.iter().cloned()).collect()
}

fn year_head(at: usize, year: &YearCount, folded: usize) -> String {
    match (at, folded) {
        (0, folded) if folded > 0 && year.year.is_none() => "all".to_owned(),
        (0, folded) if folded > 0 => format!("≤{}", shown(year.year)),
        _ => shown(year.year),
    }
}

/// How many lines of keys are shown before the rest is only counted.
const LINES: usize = 3;

fn covered(stats: &Stats, library: &Library, width: usize) -> String {
    let bold = Style::new().bold();
    let broad = stats.coverage.iter().map(|row| row.column.len()).max().unwrap_or(0);
    let digits = stats.entries.to_string().len();
    let rows = stats.coverage.iter().map(|row| {
        let share = (row.have * 100).checked_div(stats.entries).unwrap_or(100);
        let start = format!("{:broad$}  {:>digits$}/{}  {share:>3} %", row.column, row.have, stats.entries);
        format!("{start}{}\n", lacking(row, library, start.width(), width))
    });
    format!("{bold}coverage{bold:#}\n{}", rows.collect::<String>())
}

/// Who lacks it, by name: a few lines at most.
fn lacking(row: &Coverage, library: &Library, start: usize, width: usize) -> String {
    if row.lack.is_empty() {
        return String::new();
    }
    let name = |key: &String| library.get(key).map_or_else(|| key.clone(), Entry::label);
    let names: Vec<String> =
        row.lack.iter().map(name).map(|name| truncated(&name, 24).replace(' ', "\u{a0}")).collect();
    // Beside the numbers, or below them where there is too little room.
    let below = width < start + 24;
    let (room, indent) = if below { (width.saturating_sub(4), 4) } else { (width - start - 2, start + 2) };
    let lead = if below {
        "
    "
    } else {
        "  "
    };
    if row.have == 0 {
        return format!("{lead}lack: all");
    }
    let mut shown = names.len();
    loop {
        let more = if shown < names.len() { format!(" … and {} more", names.len() - shown) } else { String::new() };
        let lines = wrapped_names(&format!("lack: {}{more}", names[..shown].join(", ")), room);
        if lines.len() <= LINES || shown <= 1 {
            return format!("{lead}{}", lines.join(&format!("\n{}", " ".repeat(indent))));
        }
        shown -= (shown / 8).max(1);
    }
}

/// Lines broken between names, not within them.
fn wrapped_names(text: &str, width: usize) -> Vec<String> {
    wrapped(text, width).into_iter().map(|line| line.replace('\u{a0}', " ")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Family;

    fn library(works: u16) -> Library {
        let families = vec![
            Family { key: "a".into(), title: "Alpha".into(), ..Family::default() },
            Family { key: "b".into(), title: "Beta".into(), parent: Some("a".into()), ..Family::default() },
        ];
        let entry = |at: u16| Entry {
            key: format!("key{at}"),
            name: Some(format!("Model {at}")),
            title: "T".into(),
            date: (2000 + at).to_string().parse().ok(),
            families: if at == 0 { Vec::new() } else { vec![if at.is_multiple_of(2) { "a" } else { "b" }.to_owned()] },
            urls: if at == 1 { [("code", "https://x")].into_iter().collect() } else { crate::model::Table::default() },
            ..Entry::default()
        };
        Library { families, entries: (0..works).map(entry).collect(), ..Library::default() }
    }

    #[test]
    fn every_work_is_counted_by_family_and_year_and_who_lacks_what_is_said() {
        let library = library(4);
        let stats = stats(&library, &library.entries.iter().collect::<Vec<_>>(), &[]);
        let families: Vec<(&str, usize)> =
            stats.families.iter().map(|family| (family.title.as_str(), family.entries)).collect();
        assert_eq!(families, [("Alpha", 3), ("Beta", 2), ("No family", 1)]);
        let code = stats.coverage.iter().find(|row| row.column == "code").unwrap();
        assert_eq!((code.have, code.lack.join(" ")), (1, "key0 key2 key3".to_owned()));
        assert_eq!(stats.coverage.iter().find(|row| row.column == "parameters").unwrap().lack.len(), 4);
        let text = anstream::adapter::strip_str(&for_terminal(&stats, &library, 60)).to_string();
        assert!(
            text.starts_with(
                "family     2000  2001  2002  2003 total\nAlpha         ·     1     1     1     3\n  Beta "
            ),
            "{text}"
        );
        assert!(text.contains("code               1/4   25 %  lack: Model 0, Model 2,"), "{text}");
    }

    #[test]
    fn where_not_all_years_fit_the_first_stand_together_and_none_is_lost() {
        let library = library(40);
        let stats = stats(&library, &library.entries.iter().collect::<Vec<_>>(), &[]);
        for width in [40, 60, 80, 140] {
            let text = anstream::adapter::strip_str(&for_terminal(&stats, &library, width)).to_string();
            assert!(text.lines().all(|line| line.width() <= width), "{width}\n{text}");
            let all = text.lines().find(|line| line.starts_with("all ")).unwrap();
            let numbers: Vec<usize> = all.split_whitespace().filter_map(|cell| cell.parse().ok()).collect();
            assert_eq!(numbers[..numbers.len() - 1].iter().sum::<usize>(), 40, "{width}");
        }
    }
}
