//! Preprints that were posted on a day that can't be: to come, or far from the month of their arXiv number.

use super::{Check, Finding, Run, Severity};
use crate::model::{Date, Entry, Library, MONTHS};

/// The row of the registry.
pub const CHECK: Check = Check {
    name: "posted-date",
    summary: "`posted` in the future, or on a day that the arXiv number rules out",
    severity: Severity::Warning,
    run: Run::OnDay(run),
};

fn run(library: &Library, today: Date) -> Vec<Finding> {
    // A clock may stand still (`SOURCE_DATE_EPOCH`): it is at least the day on which the last entry came in.
    let today = library.entries.iter().filter_map(|entry| entry.added).fold(today, later);
    library.entries.iter().filter_map(|entry| of_entry(entry, today)).collect()
}

fn later(a: Date, b: Date) -> Date {
    if first_day(a) < first_day(b) { b } else { a }
}

fn of_entry(entry: &Entry, today: Date) -> Option<Finding> {
    let posted = entry.posted?;
    let Some((number, given)) = entry.ids.get("arxiv").and_then(|number| Some((number, month_of(number)?))) else {
        let message = || format!("`posted` is {posted}, which is in the future");
        return (first_day(posted) > first_day(today)).then(|| Finding::new(&entry.key, "posted", message()));
    };
    let elsewhere = entry.ids.get("openreview").is_some();
    if !(is_behind(posted, given) || is_long_before(posted, given) && !elsewhere) {
        return None;
    }
    let month = MONTHS[usize::from(given.month.unwrap_or(1)) - 1];
    let message = format!("`posted` is {posted}, but arXiv gave {number} in {month} {}", given.year);
    Some(Finding::new(&entry.key, "posted", message).hint(Some("`refs update` asks arXiv for the day".to_owned())))
}

/// The month in which arXiv gave a number: that of the announcement, which comes after the submission and can be held
/// up for weeks (<https://info.arxiv.org/help/availability.html>). Of 31,900 numbers of hep-th up to 2003 nine say another
/// month than their day does, all of them before 1998; older numbers are not looked at.
///
/// | input | result |
/// |---|---|
/// | `2103.00020`, `0704.0001` | 2021-03, 2007-04 |
/// | `hep-th/9901001`, `cs/0112017` | 1999-01, 2001-12 |
/// | `cs/9301111` | none |
fn month_of(number: &str) -> Option<Date> {
    let (old, month) = match number.split_once('/') {
        Some((_, digits)) => (true, digits.get(..4)?),
        None => (false, number.split_once('.')?.0),
    };
    let (yy, mm) = month.split_at_checked(2)?;
    let century = if old && yy.starts_with('9') { "19" } else { "20" };
    let date: Date = format!("{century}{yy}-{mm}").parse().ok()?;
    let of = |year, month| Date { year, month: Some(month), day: None };
    let (first, last) = if old { (of(1998, 1), of(2007, 3)) } else { (of(2007, 4), of(2099, 12)) };
    (first..=last).contains(&date).then_some(date)
}

/// Whether a preprint was submitted after its number was given. The evening of the last day is the next month in UTC.
fn is_behind(posted: Date, given: Date) -> bool {
    let month = months(given) + 1;
    let next = (month / 12, month % 12 + 1);
    first_day(posted) > (next.0, next.1, 2)
}

/// Whether so long before its number was given that nothing was held up, but a year is wrong.
fn is_long_before(posted: Date, given: Date) -> bool {
    let last = Date { month: posted.month.or(Some(12)), ..posted };
    months(last) + 12 <= months(given)
}

/// The first day that a date can mean: year, month, day.
fn first_day(date: Date) -> (u16, u16, u16) {
    (date.year, date.month.unwrap_or(1).into(), date.day.unwrap_or(1).into())
}

/// Months since the year 0.
fn months(date: Date) -> u16 {
    date.year * 12 + u16::from(date.month.unwrap_or(1)) - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(posted: &str, ids: &[(&'static str, &'static str)]) -> Vec<String> {
        let ids = ids.iter().copied().collect();
        let entry = Entry { key: "k".into(), posted: posted.parse().ok(), ids, ..Entry::default() };
        let library = Library { entries: vec![entry], ..Library::default() };
        run(&library, "2026-11-23".parse().unwrap()).into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn a_day_to_come_is_found_and_today_is_none() {
        assert_eq!(found("2026-11-24", &[]), ["`posted` is 2026-11-24, which is in the future"]);
        assert_eq!(found("2027", &[]), ["`posted` is 2027, which is in the future"]);
        for day in ["2026-11-23", "2026-11", "2026", "1985-01-01"] {
            assert!(found(day, &[]).is_empty(), "{day}");
        }
        let entry = |posted: &str, added: &str| Entry {
            posted: posted.parse().ok(),
            added: added.parse().ok(),
            ..Entry::default()
        };
        let entries = vec![entry("2021-02-26", "2026-11-22"), entry("2026-11-22", ""), entry("2026-11-23", "")];
        let library = Library { entries, ..Library::default() };
        assert_eq!(run(&library, "1980-01-01".parse().unwrap()).len(), 1, "a clock that stands still is not believed");
    }

    #[test]
    fn a_day_that_the_number_rules_out_is_found() {
        let of = |posted| found(posted, &[("arxiv", "2103.00020")]);
        assert_eq!(of("2021-06-26"), ["`posted` is 2021-06-26, but arXiv gave 2103.00020 in March 2021"]);
        for day in ["2022", "2021-05", "2021-04-03", "2020-03-26", "2020-02", "2019"] {
            assert_eq!(of(day).len(), 1, "{day}");
        }
        for (day, number) in [("2002-02-01", "cs/0112017"), ("1997", "hep-th/9901001"), ("2010", "math.GT/0703001")] {
            assert_eq!(found(day, &[("arxiv", number)]).len(), 1, "{number}");
        }
    }

    #[test]
    fn what_was_held_up_or_announced_in_the_evening_or_posted_elsewhere_first_is_left_alone() {
        for day in ["2021-02-26", "2020-12-30", "2020-04-01", "2020", "2021", "2021-03", "2021-04", "2021-04-01"] {
            assert!(found(day, &[("arxiv", "2103.00020")]).is_empty(), "{day}");
        }
        for (day, number) in
            [("2001-12-10", "cs/0112017"), ("1998-12-31", "hep-th/9901001"), ("2000-01", "math.GT/0001001")]
        {
            assert!(found(day, &[("arxiv", number)]).is_empty(), "{number}");
        }
        assert!(found("2023-01-02", &[("arxiv", "2212.99999")]).is_empty());
        assert_eq!(found("2023-01-03", &[("arxiv", "2212.99999")]).len(), 1);
        assert!(found("2019-10-01", &[("arxiv", "2103.00020"), ("openreview", "x")]).is_empty());
        for number in
            ["cs/9301111", "cs/0704001", "cs/9", "cs/99é", "9999.99999", "23O1.12597", "0701.0001", "2é.1", "x"]
        {
            assert!(found("1984", &[("arxiv", number)]).is_empty(), "{number}");
        }
    }
}
