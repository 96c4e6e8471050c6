//! Dates that say no more than is known: a year, a month of a year, or a day.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// A calendar date of which the month and the day may be unknown (ISO 8601 reduced precision).
///
/// | input | result |
/// |---|---|
/// | `2021` | a year |
/// | `2021-02` | a month |
/// | `2021-02-26` | a day |
/// | `2021-13`, `21`, `2021-02-30` | an error |
///
/// ```
/// use refs::model::Date;
/// let date: Date = "2021-02".parse().unwrap();
/// assert_eq!((date.year, date.month, date.day), (2021, Some(2), None));
/// assert!("2021-02-30".parse::<Date>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date {
    /// The year, 1000 to 9999.
    pub year: u16,
    /// The month, 1 to 12; absent when only the year is known.
    pub month: Option<u8>,
    /// The day of the month; absent when unknown, never present without a month.
    pub day: Option<u8>,
}

/// A text that is no date.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("`{0}` is not a date: expected YYYY, YYYY-MM or YYYY-MM-DD")]
pub struct DateError(pub String);

impl Date {
    /// A year of which nothing else is known.
    pub fn of_year(year: u16) -> Self {
        Self { year, month: None, day: None }
    }

    fn checked(year: u16, month: Option<u8>, day: Option<u8>) -> Option<Self> {
        let month_is_one = month.is_none_or(|m| (1..=12).contains(&m));
        let day_is_one = match (month, day) {
            (_, None) => true,
            (Some(month), Some(day)) => (1..=days_in(year, month)).contains(&day),
            (None, Some(_)) => false,
        };
        ((1000..=9999).contains(&year) && month_is_one && day_is_one).then_some(Self { year, month, day })
    }
}

fn days_in(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// A number of exactly `width` ASCII digits.
fn digits<T: FromStr>(text: &str, width: usize) -> Option<T> {
    let plain = text.len() == width && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok())?
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let mut parts = text.trim().split('-');
        let year = parts.next().and_then(|part| digits(part, 4));
        let month = parts.next().map(|part| digits(part, 2));
        let day = parts.next().map(|part| digits(part, 2));
        let refused = || DateError(text.to_owned());
        if parts.next().is_some() || month == Some(None) || day == Some(None) {
            return Err(refused());
        }
        year.and_then(|year| Self::checked(year, month.flatten(), day.flatten())).ok_or_else(refused)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        self.month.map_or(Ok(()), |month| write!(f, "-{month:02}"))?;
        self.day.map_or(Ok(()), |day| write!(f, "-{day:02}"))
    }
}

/// The English names of the months, in order.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The number of a month by its English name, or by its first three or four letters.
///
/// | input | result |
/// |---|---|
/// | `July`, `jul`, `JUL.`, `Sept.` | 7, 7, 7, 9 |
/// | `ju`, `Febru`, `7`, `July 12` | none |
pub fn month_named(word: &str) -> Option<u8> {
    let word = word.trim().trim_end_matches('.');
    let starts = |name: &str| name.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let fits = |name: &&str| starts(name) && (word.len() == name.len() || (3..=4).contains(&word.len()));
    let place = MONTHS.iter().position(fits)?;
    u8::try_from(place + 1).ok()
}

/// The seasons by their English names, with the numbers that stand for a month (ISO 8601-2, §4.8).
const SEASONS: [(&str, u8); 5] = [("Spring", 21), ("Summer", 22), ("Autumn", 23), ("Fall", 23), ("Winter", 24)];

/// The number of a season in the place of a month, by its English name or by its first three letters, as Web of Science
/// cuts it.
///
/// | input | result |
/// |---|---|
/// | `Spring`, `SPR`, `aut.`, `fall` | 21, 21, 23, 23 |
/// | `sp`, `Springs`, `1` | none |
pub fn season_named(word: &str) -> Option<u8> {
    let word = word.trim().trim_end_matches('.');
    let starts = |name: &str| name.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let fits = |name: &str| starts(name) && (word.len() == name.len() || word.len() == 3);
    SEASONS.iter().find(|(name, _)| fits(name)).map(|(_, number)| *number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_prints_as_it_was_written() {
        for text in ["1999", "2021-02", "2024-02-29"] {
            assert_eq!(text.parse::<Date>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn seasons_are_known_by_their_names() {
        for (word, number) in
            [("Spring", 21), ("SPR", 21), ("sum.", 22), ("autumn", 23), ("Fall", 23), (" fal ", 23), ("WINTER", 24)]
        {
            assert_eq!(season_named(word), Some(number), "{word}");
        }
        for word in ["", "sp", "spri", "Springs", "1", "21", "Frühling"] {
            assert_eq!(season_named(word), None, "{word}");
        }
    }

    #[test]
    fn what_is_no_day_of_the_calendar_is_refused() {
        for text in ["", "21", "2021-2", "2021-13", "2023-02-29", "2021-02-26-01", "+021", "２０２１"] {
            assert_eq!(text.parse::<Date>(), Err(DateError(text.to_owned())), "{text}");
        }
    }

    #[test]
    fn a_month_goes_by_its_name_or_the_start_of_it() {
        for (word, number) in
            [("July", 7), ("jul", 7), ("JUL.", 7), ("Sept.", 9), (" may ", 5), ("mar", 3), ("Marc", 3), ("august", 8)]
        {
            assert_eq!(month_named(word), Some(number), "{word}");
        }
        for word in ["", "ju", "Febru", "Julyy", "7", "July 12", "märz"] {
            assert_eq!(month_named(word), None, "{word}");
        }
    }

    #[test]
    fn a_less_exact_date_sorts_before_the_days_it_holds() {
        let date = |text: &str| text.parse::<Date>().unwrap();
        assert!(date("2021") < date("2021-01") && date("2021-01") < date("2021-01-01"));
        assert!(date("2021-12-31") < date("2022"));
    }
}
