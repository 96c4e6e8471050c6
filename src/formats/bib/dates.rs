//! Dates of BibLaTeX: ISO 8601-2 (EDTF), levels 0 and 1, and what it says of the model's date.

use crate::model::{Date, month_named};

/// What a date says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edtf {
    /// A day, a month or a year, and nothing else.
    Exact(Date),
    /// More than the model can hold: a range, a season, a doubt. The date it starts with, where that is one.
    More(Option<Date>),
    /// Nothing that the standard knows.
    Unknown,
}

/// Reads a date (biblatex manual, §2.3.8).
///
/// | input | result |
/// |---|---|
/// | `2021`, `2021-02`, `2021-02-26` | exact |
/// | `2021-01/2021-03`, `2021/`, `../2021`, `2021-21`, `2021?`, `2021~`, `199X`, `-0044`, `2021-02-26T10:00:00Z` | more |
/// | `2021/open`, `unknown/2021`, `20uu`, `2021?~` (EDTF before ISO 8601-2) | more |
/// | `2021-13`, `circa 1850`, `` | unknown |
pub fn read(text: &str) -> Edtf {
    if let Ok(date) = text.parse() {
        return Edtf::Exact(date);
    }
    let (start, end) = match text.split_once('/') {
        Some((start, end)) => (start, Some(end)),
        None => (text, None),
    };
    let part = |part: &str| if is_open(part) { Some(None) } else { point(part) };
    match (part(start), end.map(part)) {
        (_, None) if is_open(start) => Edtf::Unknown,
        (Some(None), Some(Some(None))) if is_open(start) && end.is_some_and(is_open) => Edtf::Unknown,
        (Some(from), None | Some(Some(_))) => Edtf::More(from),
        _ => Edtf::Unknown,
    }
}

/// Whether an end of a range is left open.
pub fn is_open(part: &str) -> bool {
    ["", "..", "open", "unknown"].contains(&part)
}

/// What stands for the year, where people write more than its number beside it: the number, or the first of a range.
///
/// | input | result |
/// |---|---|
/// | `1995–1996`, `1995--96`, `1985a`, `[1985]`, `\noopsort{b}1985` | 1995, 1995, 1985, 1985, 1985 |
/// | `c. 1850`, `19855`, `in press` | none |
pub fn year_said(text: &str) -> Option<Date> {
    // What a command hides for sorting stands before it: `{\noopsort{1973b}}1973`.
    let text = text.rsplit('}').next().unwrap_or("");
    let text = text.trim_matches(|c: char| c.is_whitespace() || "[]().".contains(c));
    let year: Date = text.get(..4)?.parse().ok()?;
    let rest = &text[4..];
    let letter = rest.len() == 1 && rest.bytes().all(|b| b.is_ascii_lowercase());
    let end = rest.trim_start_matches(['-', '–', '—', '/', ' ']);
    let range = end.len() < rest.len() && [2, 4].contains(&end.len()) && end.bytes().all(|b| b.is_ascii_digit());
    (rest.is_empty() || letter || range).then_some(year)
}

/// What is certain of a text that is no date: the year with which it starts, or the only one in it.
///
/// | input | result |
/// |---|---|
/// | `May 2014`, `12/2014`, `c. 1850`, `1995-1996`, `2021-13-01` | 2014, 2014, 1850, 1995, 2021 |
/// | `2014 or 2015`, `20uu`, `20140503`, `in press` | none |
pub fn year_in(text: &str) -> Option<Date> {
    let is_year = |number: &&str| number.len() == 4 && number.starts_with(['1', '2']);
    let mut years = text.split(|c: char| !c.is_alphanumeric()).filter(is_year).filter_map(|year| year.parse().ok());
    let alone = years.next().filter(|_| years.next().is_none());
    year_said(text).or(alone)
}

/// One end of a range: whether it is one at all, and the date that it holds.
#[expect(clippy::option_option, reason = "a date of the standard may be none of the model's")]
fn point(text: &str) -> Option<Option<Date>> {
    let certain = text.trim_end_matches(['?', '~', '%']);
    if !["", "?", "~", "%", "?~"].contains(&&text[certain.len()..]) || certain.is_empty() {
        return None;
    }
    let (day, time) = match certain.split_once('T') {
        Some((day, time)) => (day, Some(time)),
        None => (certain, None),
    };
    if time.is_some_and(|time| !is_time(time)) {
        return None;
    }
    if let Ok(date) = day.parse() {
        return Some(Some(date));
    }
    season(day).map(Some).or_else(|| unspecified(day)).or_else(|| early(day).then_some(None))
}

/// `10:00:00`, with a zone or without, and with parts of a second or without.
fn is_time(text: &str) -> bool {
    let number = |text: Option<&str>, most: u32| {
        text.filter(|text| text.len() == 2).and_then(|text| text.parse::<u32>().ok()).is_some_and(|n| n <= most)
    };
    let clock = text.get(..8).unwrap_or("");
    let mut parts = clock.split(':');
    let zone = text.get(8..).unwrap_or("");
    let zone = zone.strip_prefix('.').map_or(zone, |parts| parts.trim_start_matches(|c: char| c.is_ascii_digit()));
    let zoned = zone.is_empty() || zone == "Z" || zone.starts_with(['+', '-']) && zone.len() == 6;
    number(parts.next(), 24) && number(parts.next(), 59) && number(parts.next(), 60) && zoned
}

/// `2021-21` to `2021-24`: spring to winter; the year is what is known.
fn season(text: &str) -> Option<Date> {
    let (year, season) = text.split_once('-')?;
    let known = ["21", "22", "23", "24"].contains(&season);
    known.then(|| year.parse().ok())?
}

/// `199X`, `19XX`, `2021-XX`, `2021-05-XX`; of the last two, the year and the month that they say.
#[expect(clippy::option_option, reason = "a date of the standard may be none of the model's")]
fn unspecified(text: &str) -> Option<Option<Date>> {
    let text = text.replace('u', "X");
    let (year, rest) = text.split_once('-').unwrap_or((&text, ""));
    let digits = year.trim_end_matches('X');
    let cut = year.len() == 4 && digits.len() >= 2 && digits.bytes().all(|b| b.is_ascii_digit());
    let known: Option<Date> = match rest {
        "" | "XX" | "XX-XX" => digits.parse().ok(),
        rest => Some(format!("{digits}-{}", rest.strip_suffix("-XX")?).parse().ok()?),
    };
    (cut && (digits.len() < 4 || !rest.is_empty())).then_some(known)
}

/// A year before 1000 or before Christ, or behind 9999 (`y17000`): `-0044`, `0150-03`, `0150-21`.
fn early(text: &str) -> bool {
    let digits = |text: &str, width: usize| text.len() == width && text.bytes().all(|b| b.is_ascii_digit());
    if let Some(long) = text.strip_prefix(['y', 'Y']) {
        let long = long.strip_prefix('-').unwrap_or(long);
        return (5..=9).contains(&long.len()) && digits(long, long.len());
    }
    let rest = text.strip_prefix('-').unwrap_or(text);
    let mut parts = rest.split('-');
    let year = parts.next().is_some_and(|year| digits(year, 4));
    let two = |part: Option<&str>, most: u8| {
        part.is_none_or(|part| digits(part, 2) && part.parse().is_ok_and(|n: u8| (1..=most).contains(&n)))
    };
    let month = parts.next();
    let season = month.is_some_and(|month| ["21", "22", "23", "24"].contains(&month));
    year && (season || two(month, 12))
        && (if season { parts.next().is_none() } else { two(parts.next(), 31) })
        && parts.next().is_none()
        && (rest.len() < text.len() || rest.starts_with('0'))
}

/// The months as BibTeX's macros, in order.
pub const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The number of a month: a macro, a name, an abbreviation or a number.
///
/// | input | result |
/// |---|---|
/// | `jul`, `July`, `Jul.`, `7`, `07` | 7 |
/// | `July 12`, `jul/aug`, `13` | none |
pub fn month(text: &str) -> Option<u8> {
    match text.trim().trim_end_matches('.').parse::<u8>() {
        Ok(number) => (1..=12).contains(&number).then_some(number),
        Err(_) => month_named(text),
    }
}

/// A month and a day in one text: `jul~4`, `4 July`, `July 4`.
pub fn month_and_day(text: &str) -> Option<(String, String)> {
    let words: Vec<&str> = text.split([' ', '~', '\u{a0}', ',']).filter(|word| !word.is_empty()).collect();
    let [first, second] = words[..] else { return None };
    let (name, day) = if first.starts_with(|c: char| c.is_ascii_digit()) { (second, first) } else { (first, second) };
    let digits = ["st", "nd", "rd", "th", "."].into_iter().find_map(|end| day.strip_suffix(end)).unwrap_or(day);
    let number: u8 = digits.parse().ok()?;
    let named = month(name).is_some() && !name.starts_with(|c: char| c.is_ascii_digit());
    (named && (1..=31).contains(&number)).then(|| (name.to_owned(), number.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_the_standard_are_understood() {
        for (text, start) in [
            ("2021-01/2021-03", Some("2021-01")),
            ("2021/", Some("2021")),
            ("2020-01-01/..", Some("2020-01-01")),
            ("../2021", None),
            ("2021-21", Some("2021")),
            ("2004-06~", Some("2004-06")),
            ("199X", None),
            ("20uu", None),
            ("2021-XX-XX", Some("2021")),
            ("2021-XX", Some("2021")),
            ("2021-05-XX", Some("2021-05")),
            ("1998/unknown", Some("1998")),
            ("1999/open", Some("1999")),
            ("1723?~", Some("1723")),
            ("2016-01-19T14:20:00.000Z", Some("2016-01-19")),
            ("-0044", None),
            ("-0044-21", None),
            ("y170002", None),
            ("2021-02-26T10:00:00Z", Some("2021-02-26")),
        ] {
            assert_eq!(read(text), Edtf::More(start.map(|date| date.parse().unwrap())), "{text}");
        }
        for text in [
            "2020-02-30",
            "2020-00-00",
            "",
            "1999-W05",
            "2020-06-15T25:61:61Z",
            "２０２０",
            "0x7E4",
            "circa 1850",
            "/",
            "2021~?",
            "2021-13-XX",
        ] {
            assert_eq!(read(text), Edtf::Unknown, "{text}");
        }
    }

    #[test]
    fn a_year_is_found_in_what_people_write_for_it() {
        for (text, year) in [
            ("1995–1996", Some("1995")),
            ("1995--96", Some("1995")),
            ("1985a", Some("1985")),
            ("[1985]", Some("1985")),
            (r"\noopsort{1973b}1985", Some("1985")),
            ("1985 / 86", Some("1985")),
            ("c. 1850", None),
            ("19855", None),
            ("1985-1", None),
            ("in press", None),
            ("", None),
        ] {
            assert_eq!(year_said(text), year.map(|year| year.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn months_are_read_in_every_spelling() {
        for text in ["jul", "July", "Jul.", "7", "07", " JULY "] {
            assert_eq!(month(text), Some(7), "{text}");
        }
        for text in ["jul~12", "12 July", "July 12", "12. Jul.", "July 12th"] {
            assert_eq!(
                month_and_day(text).map(|(name, day)| (month(&name), day)),
                Some((Some(7), "12".into())),
                "{text}"
            );
        }
        for text in ["July 12", "jul/aug", "13", "", "ju", "0"] {
            assert_eq!(month(text), None, "{text}");
        }
    }

    #[test]
    fn the_year_of_a_text_that_is_no_date_is_certain_where_it_is_one() {
        for (text, year) in [
            ("May 2014", Some("2014")),
            ("12/2014", Some("2014")),
            ("c. 1850", Some("1850")),
            ("1995-1996", Some("1995")),
            ("2021-13-01", Some("2021")),
            ("2014 or 2015", None),
            ("20uu", None),
            ("20140503", None),
            ("in press", None),
        ] {
            assert_eq!(year_in(text), year.map(|year| year.parse().unwrap()), "{text}");
        }
    }
}
