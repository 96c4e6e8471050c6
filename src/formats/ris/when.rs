//! Dates in RIS: `YYYY/MM/DD/other`, and what programs put in its place.

use super::super::bib::dates::{self, Edtf};
use crate::model::{Date, season_named};

/// What a date says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// A date and nothing else.
    Exact(Date),
    /// The date that it starts with, and more than the model can hold, as BibLaTeX writes it.
    More(Option<Date>),
    /// A date with words behind it: `2013/02/15/received`.
    Other(Date),
    /// A month and perhaps a day of a year that is said elsewhere.
    Part(u8, Option<u8>),
    /// A season, or some months on end, of a year that is said elsewhere: their numbers as BibLaTeX has them.
    Span(u8, Option<u8>),
    /// None.
    Unknown,
}

/// Reads a date (RIS specification, "Date format").
///
/// | input | result |
/// |---|---|
/// | `2021/02/26/`, `2021/2`, `2021///`, `2021/00/00/`, `2021-02-26`, `Feb 26 2021`, `26 February 2021` | exact |
/// | `2021-01/2021-03`, `2021~` | more |
/// | `2013/02/15/received` | other |
/// | `2015/october`, `2021/Mar/05` | exact |
/// | `July`, `FEB 15`, `15 Feb` | part |
/// | `SPR`, `JAN-FEB` | span |
/// | `2018-03-21 18:19:45`, `1983-03//` | exact |
/// | `soon`, `YEAR/MONTH/DAY/` | unknown |
pub fn read(text: &str) -> When {
    let text = text.trim();
    if let Some(when) = slashed(text) {
        return when;
    }
    match dates::read(without_time(text.trim_end_matches('/'))) {
        Edtf::Exact(date) => When::Exact(date),
        _ => match dates::read(text) {
            Edtf::Exact(date) => When::Exact(date),
            Edtf::More(start) => When::More(start),
            Edtf::Unknown => span(text).unwrap_or_else(|| words(text)),
        },
    }
}

/// A day without the time behind it, which says when a program wrote the line.
fn without_time(text: &str) -> &str {
    let is_time = |time: &str| time.contains(':') && time.bytes().all(|b| b.is_ascii_digit() || b":.Z".contains(&b));
    text.split_once(' ').filter(|(day, time)| day.len() == 10 && is_time(time)).map_or(text, |(day, _)| day)
}

fn span(text: &str) -> Option<When> {
    if let Some(number) = season_named(text) {
        return Some(When::Span(number, None));
    }
    let (from, to) = text.split_once(['-', '/'])?;
    let named = |text: &str| dates::month(text).filter(|_| text.starts_with(|c: char| c.is_ascii_alphabetic()));
    let (from, to) = (named(from)?, named(to)?);
    (from < to).then_some(When::Span(from, Some(to)))
}

/// A span in a year, as BibLaTeX writes it: `2015-21`, `2015-01/2015-02`.
pub fn spanned(year: u16, from: u8, to: Option<u8>) -> String {
    let end = to.map_or(String::new(), |to| format!("/{year:04}-{to:02}"));
    format!("{year:04}-{from:02}{end}")
}

fn slashed(text: &str) -> Option<When> {
    let mut parts = text.splitn(4, '/').map(str::trim);
    let year: Date = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let number = |part: Option<&str>| match part.unwrap_or("") {
        "" | "0" | "00" => Some(None),
        digits if digits.len() <= 2 && digits.bytes().all(|b| b.is_ascii_digit()) => digits.parse().ok().map(Some),
        _ => None,
    };
    let month: Option<u8> = number(parts.next())?;
    let day: Option<u8> = number(parts.next())?;
    let date = on(year.year, month, day.filter(|_| month.is_some()))?;
    let said = day.is_some() && month.is_none() || parts.next().is_some_and(|other| !other.is_empty());
    Some(if said { When::Other(date) } else { When::Exact(date) })
}

/// The date of these numbers, if the calendar has it.
pub fn on(year: u16, month: Option<u8>, day: Option<u8>) -> Option<Date> {
    let mut text = format!("{year:04}");
    month.into_iter().chain(day).for_each(|part| text.push_str(&format!("-{part:02}")));
    text.parse().ok()
}

/// Words: a month, a day and a year in any order.
fn words(text: &str) -> When {
    let (mut year, mut month, mut day) = (None, None, None);
    for word in text.split([' ', ',', '-', '/']).filter(|word| !word.is_empty()) {
        let is_number = word.bytes().all(|b| b.is_ascii_digit());
        let known = match word.len() {
            4 if is_number => set(&mut year, word.parse::<u16>().ok()),
            1 | 2 if is_number => set(&mut day, word.parse::<u8>().ok()),
            _ if !is_number => set(&mut month, dates::month(word)),
            _ => false,
        };
        if !known {
            return When::Unknown;
        }
    }
    match (year, month) {
        (Some(year), Some(month)) => on(year, Some(month), day).map_or(When::Unknown, When::Exact),
        (None, Some(month)) if on(2000, Some(month), day).is_some() => When::Part(month, day),
        _ => When::Unknown,
    }
}

/// Sets what was not said yet; whether that was so, and there is something to say.
fn set<T>(place: &mut Option<T>, value: Option<T>) -> bool {
    let first = place.is_none() && value.is_some();
    if first {
        *place = value;
    }
    first
}

/// The date as the format has it: `2021/07//`.
pub fn write(date: Date) -> String {
    let part = |part: Option<u8>| part.map_or(String::new(), |part| format!("{part:02}"));
    format!("{:04}/{}/{}/", date.year, part(date.month), part(date.day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_the_programs_write_them() {
        let date = |text: &str| text.parse::<Date>().unwrap();
        for (text, expected) in [
            ("2021/02/26/", When::Exact(date("2021-02-26"))),
            ("2016/01/", When::Exact(date("2016-01"))),
            ("2001/00/00/", When::Exact(date("2001"))),
            ("2001///", When::Exact(date("2001"))),
            ("2021-02-26", When::Exact(date("2021-02-26"))),
            ("26 February 2021", When::Exact(date("2021-02-26"))),
            ("2015/october", When::Exact(date("2015-10"))),
            ("2021/Mar/05", When::Exact(date("2021-03-05"))),
            ("2013/02/15/received", When::Other(date("2013-02-15"))),
            ("2021-01/2021-03", When::More(Some(date("2021-01")))),
            ("FEB 15", When::Part(2, Some(15))),
            ("July", When::Part(7, None)),
            ("SPR", When::Span(21, None)),
            ("Spr.", When::Span(21, None)),
            ("JAN-FEB", When::Span(1, Some(2))),
            ("FEB-JAN", When::Unknown),
            ("2018-03-21 18:19:45", When::Exact(date("2018-03-21"))),
            ("1983-03//", When::Exact(date("1983-03"))),
            ("YEAR/MONTH/DAY/", When::Unknown),
            ("///", When::Unknown),
            ("99", When::Unknown),
            ("2021/02/30/", When::Unknown),
            ("2021 2021", When::Unknown),
            ("", When::Unknown),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
        assert_eq!((write(date("2021")), write(date("2021-07"))), ("2021///".into(), "2021/07//".into()));
    }
}
