//! Dates of CSL beside those of BibLaTeX (EDTF): date-parts, ranges, seasons and doubts.

use super::json::Json;
use crate::formats::bib::dates::{self, Edtf};
use crate::model::{Date, season_named};

/// A date of ours, or a text that is none, as CSL has it.
///
/// | input | result |
/// |---|---|
/// | `2021-02` | `{"date-parts": [[2021, 2]]}` |
/// | `2020-01/2020-03` | `{"date-parts": [[2020, 1], [2020, 3]]}` |
/// | `2020/` | `{"date-parts": [[2020], [0]]}` |
/// | `-0044` | `{"date-parts": [[-45]]}` |
/// | `1850~` | `{"date-parts": [[1850]], "circa": true}` |
/// | `2021-21` | `{"date-parts": [[2021]], "season": 1}` |
/// | `2021-21/2022-22` | `{"date-parts": [[2021, 21], [2022, 22]]}` |
/// | `2021-XX` | `{"date-parts": [[2021]]}` |
/// | `c. 1850` | `{"literal": "c. 1850"}` |
pub fn write(text: &str) -> Json {
    let (start, end) = text.split_once('/').map_or((text, None), |(start, end)| (start, Some(end)));
    let known = dates::read(text) != Edtf::Unknown;
    let first = parts(start).filter(|_| known);
    let last =
        end.map(|end| if dates::is_open(end) { Some((vec![Json::Number("0".to_owned())], None)) } else { parts(end) });
    let Some((first, season)) = first.filter(|_| last != Some(None)) else {
        return Json::Object(vec![("literal".to_owned(), Json::text(text))]);
    };
    // A date has one season. Of a range each end has its own, which processors take for months behind the twelfth.
    let within = |(point, season): (Vec<Json>, Option<u8>)| {
        Json::List(point.into_iter().chain(season.map(|season| Json::Number((season + 20).to_string()))).collect())
    };
    let last = last.flatten();
    let alone = season.filter(|_| last.is_none());
    let points = [Some(within((first, season.filter(|_| last.is_some())))), last.map(within)];
    let mut date = vec![("date-parts".to_owned(), Json::List(points.into_iter().flatten().collect()))];
    if let Some(season) = alone {
        date.push(("season".to_owned(), Json::Number(season.to_string())));
    }
    if start.ends_with(['~', '?', '%']) {
        date.push(("circa".to_owned(), Json::Flag(true)));
    }
    Json::Object(date)
}

/// Year, month and day of a point in time, and its season.
fn parts(point: &str) -> Option<(Vec<Json>, Option<u8>)> {
    let day = point.trim_end_matches(['?', '~', '%']).split('T').next().unwrap_or("");
    let (sign, digits) = day.strip_prefix('-').map_or(("", day), |digits| ("-", digits));
    let digits = digits.trim_start_matches(['y', 'Y']);
    let mut numbers = Vec::new();
    for (at, part) in digits.split('-').enumerate() {
        // What is not known of a year stands as `XX`.
        if at > 0 && ["XX", "uu"].contains(&part) {
            break;
        }
        let number: u32 = Some(part).filter(|part| !part.starts_with('+')).and_then(|part| part.parse().ok())?;
        numbers.push(number);
    }
    let season = numbers.get(1).and_then(|month| u8::try_from(month.checked_sub(20)?).ok()).filter(|n| *n > 0);
    numbers.truncate(if season.is_some() { 1 } else { 3 });
    // The year 0 of EDTF is the year 1 before Christ, which is -1 in CSL.
    let before_christ = sign == "-" || numbers[0] == 0;
    let number = |(at, number): (usize, u32)| {
        Json::Number(if at == 0 && before_christ { format!("-{}", number + 1) } else { number.to_string() })
    };
    Some((numbers.into_iter().enumerate().map(number).collect(), season))
}

/// What a date of CSL says.
#[derive(Debug, PartialEq, Eq)]
pub enum Said {
    /// A date of BibLaTeX, or a text that is none.
    Text(String),
    /// Nothing: an empty list, `[[null]]`.
    Nothing,
    /// Something that is no date of CSL, or one that no calendar has; what is certain of it.
    Odd(Option<Date>),
}

impl Said {
    /// The date of BibLaTeX, as far as it is certain.
    pub fn text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            Self::Odd(date) => date.map(|date| date.to_string()),
            Self::Nothing => None,
        }
    }
}

/// The names under which a date stands as a text: as EDTF, to be read by whoever can, to be printed.
const TEXTS: [&str; 3] = ["edtf", "raw", "literal"];

/// Reads a date of CSL; a text stands for `raw`.
pub fn read(date: &Json) -> Said {
    let text = |name: &str| match date.get(name) {
        Some(Json::Text(text)) if !text.trim().is_empty() => Some(Said::Text(text.trim().to_owned())),
        _ => None,
    };
    let in_words = || TEXTS.iter().find_map(|name| text(name));
    match date {
        Json::Text(raw) if raw.trim().is_empty() => return Said::Nothing,
        Json::Text(raw) => return Said::Text(raw.trim().to_owned()),
        Json::Number(year) => return Said::Text(year.clone()),
        Json::Null => return Said::Nothing,
        _ => {}
    }
    if let Some(points) = by_name(date) {
        return of_parts(&points, date);
    }
    match date.get("date-parts") {
        Some(points) => match of_parts(points, date) {
            Said::Nothing => in_words().unwrap_or(Said::Nothing),
            said => said,
        },
        None => in_words().unwrap_or(match date {
            Json::Object(pairs) if pairs.is_empty() => Said::Nothing,
            _ => Said::Odd(None),
        }),
    }
}

/// The numbers of a date, or of the two ends of one, as pandoc once had them: `[{"year": 2021, "month": 2}]`.
fn by_name(date: &Json) -> Option<Json> {
    let point = |json: &Json| {
        json.get("year")?;
        let parts = ["year", "month", "day"].iter().map_while(|name| json.get(name));
        let mut parts: Vec<Json> = parts.cloned().collect();
        if let Some(season) = season(json).filter(|_| parts.len() == 1) {
            parts.push(Json::Number((season + 20).to_string()));
        }
        Some(Json::List(parts))
    };
    match date {
        Json::List(points) if !points.is_empty() => Some(Json::List(points.iter().map(point).collect::<Option<_>>()?)),
        Json::Object(_) if date.get("date-parts").is_none() => Some(Json::List(vec![point(date)?])),
        _ => None,
    }
}

fn list(json: &Json) -> Option<&[Json]> {
    match json {
        Json::List(items) => Some(items),
        _ => None,
    }
}

fn of_parts(points: &Json, date: &Json) -> Said {
    let Json::List(points) = points else { return Said::Odd(None) };
    // Some programs leave the outer list out.
    let flat = matches!(points.first(), Some(Json::Number(_) | Json::Text(_)));
    let points: Vec<&[Json]> = if flat {
        vec![points]
    } else {
        let Some(points) = points.iter().map(list).collect() else { return Said::Odd(None) };
        points
    };
    let odd = || Said::Odd(points.first().and_then(|parts| certain_of(parts)));
    let texts: Option<Vec<String>> = points.iter().map(|parts| point(parts)).collect();
    let Some(mut texts) = texts.filter(|texts| texts.len() <= 2) else { return odd() };
    if texts.iter().all(String::is_empty) {
        return Said::Nothing;
    }
    if texts.iter().any(|text| !text.is_empty() && dates::read(text) == Edtf::Unknown) {
        return odd();
    }
    if let Some(season) = season(date)
        && texts[0].trim_start_matches('-').len() == 4
    {
        texts[0] = format!("{}-2{season}", texts[0]);
    }
    if is_circa(date) {
        texts.iter_mut().filter(|text| !text.is_empty()).for_each(|text| text.push('~'));
    }
    Said::Text(texts.join("/"))
}

/// What is certain of a point in time that no calendar has: the month where the day alone can't be, else the year.
fn certain_of(parts: &[Json]) -> Option<Date> {
    let date = |length: usize| parts.get(..length).and_then(point)?.parse().ok();
    let Some(Json::Number(year) | Json::Text(year)) = parts.first() else { return None };
    date(2).or_else(|| date(1)).or_else(|| dates::year_said(year))
}

/// A point in time, empty where nothing is said; none where it is no number.
fn point(parts: &[Json]) -> Option<String> {
    let mut numbers = Vec::new();
    for part in parts {
        match part {
            Json::Null => break,
            Json::Text(text) if text.trim().is_empty() => break,
            Json::Number(number) | Json::Text(number) => numbers.push(number.trim().parse::<i64>().ok()?),
            _ => return None,
        }
    }
    let zero = numbers.iter().position(|number| *number == 0).unwrap_or(numbers.len());
    let Some((year, rest)) = numbers[..zero].split_first() else { return Some(String::new()) };
    let sign = if *year < -1 { "-" } else { "" };
    let year = if *year < 0 { year + 1 } else { *year };
    let year = match year.unsigned_abs() {
        year @ 0..=9999 => format!("{sign}{year:04}"),
        year @ ..=999_999_999 => format!("y{sign}{year}"),
        _ => return None,
    };
    let mut point = year;
    for (number, first) in rest.iter().take(2).zip([true, false]) {
        // citeproc-js writes seasons as the months 13 to 16.
        let number = if (13..=16).contains(number) && first { number + 8 } else { *number };
        if !(1..=99).contains(&number) {
            return None;
        }
        point.push_str(&format!("-{number:02}"));
    }
    Some(point)
}

fn season(date: &Json) -> Option<u8> {
    let (Json::Number(season) | Json::Text(season)) = date.get("season")? else { return None };
    let number = season_named(season).or_else(|| season.trim().parse().ok())?;
    let number = if number > 20 { number - 20 } else { number };
    (1..=4).contains(&number).then_some(number)
}

fn is_circa(date: &Json) -> bool {
    let said = if let Json::List(points) = date { points.first() } else { Some(date) };
    match said.and_then(|date| date.get("circa")) {
        Some(Json::Flag(circa)) => *circa,
        Some(Json::Number(circa) | Json::Text(circa)) => !["", "0", "false"].contains(&circa.as_str()),
        _ => false,
    }
}

/// Whether a date says more than what is read of it, and is kept as it stands: what is no date, or has another text beside it.
pub fn is_kept(date: &Json) -> bool {
    matches!(read(date), Said::Odd(_)) || has_more(date)
}

/// Whether there are names in a date that CSL has no meaning for, or that refs does not read.
fn has_more(date: &Json) -> bool {
    let names = |json: &Json, known: &[&str]| match json {
        Json::Object(pairs) => pairs.iter().any(|(name, _)| !known.contains(&name.as_str())),
        _ => false,
    };
    if by_name(date).is_some() {
        let points = if let Json::List(points) = date { points.as_slice() } else { std::slice::from_ref(date) };
        return points.iter().any(|point| names(point, &["year", "month", "day", "circa", "season"]));
    }
    // Of a date that is only a text the first one counts.
    let counts = TEXTS.into_iter().find(|name| date.get(name).is_some()).filter(|_| date.get("date-parts").is_none());
    names(date, &["date-parts", "circa", "season", counts.unwrap_or("season")])
}

#[cfg(test)]
mod tests {
    use super::super::json;
    use super::*;

    #[test]
    fn dates_come_back() {
        for text in [
            "2021",
            "2021-02",
            "2021-02-26",
            "2020-01/2020-03",
            "1850~",
            "2021-21",
            "2021-21/2022-22",
            "2021-21/2022",
            "0011-21/0012-22",
            "-0011-24",
            "2021/",
            "-0044",
            "0000",
            "0150",
            "c. 1850",
            "y170002",
            "199X",
        ] {
            assert_eq!(read(&write(text)), Said::Text(text.to_owned()), "{:?}", write(text));
        }
    }

    #[test]
    fn dates_of_other_programs_are_understood() {
        for (date, said) in [
            (r#"{"date-parts": [["2021", "2"]]}"#, "2021-02"),
            (r#"{"date-parts": [2021, 2]}"#, "2021-02"),
            (r#"{"date-parts": [[2021, null, null]]}"#, "2021"),
            (r#"{"date-parts": [[2021], [0]]}"#, "2021/"),
            (r#"{"date-parts": [[-45]]}"#, "-0044"),
            (r#"{"date-parts": [[2021, 13]]}"#, "2021-21"),
            (r#"{"date-parts": [[2021]], "season": "Spring", "circa": 0}"#, "2021-21"),
            (r#"{"date-parts": [[2015, 13], [2016, 14]]}"#, "2015-21/2016-22"),
            (r#"[{"year": 2021, "month": "2"}]"#, "2021-02"),
            (r#"[{"year": "2021", "circa": true}, {"year": "2022"}]"#, "2021~/2022~"),
            (r#"[{"year": "2021", "season": 1}, {"year": 2022, "season": "2"}]"#, "2021-21/2022-22"),
            (r#"{"date-parts": [[2021]], "season": "Fall"}"#, "2021-23"),
            (r#"{"date-parts": [[2021]], "season": "Win."}"#, "2021-24"),
            (r#"{"date-parts": [[2021]], "season": "22:56:08"}"#, "2021"),
            (r#"{"raw": "2021-02"}"#, "2021-02"),
            (r#"{"edtf": "2021-02", "raw": "February 2021"}"#, "2021-02"),
            (r#"{"date-parts": [[null]], "raw": "May"}"#, "May"),
            ("2021", "2021"),
        ] {
            assert_eq!(read(&json::read(date).unwrap()), Said::Text(said.to_owned()), "{date}");
        }
        for date in [r#"{"date-parts": [[null]]}"#, r#"{"date-parts": [[]]}"#, r#"{"date-parts": []}"#, "{}", "null"] {
            assert_eq!(read(&json::read(date).unwrap()), Said::Nothing, "{date}");
        }
        for (date, certain) in [
            (r#"{"date-parts": [[1e30, 13, 99]]}"#, None),
            (r#"{"date-parts": {}}"#, None),
            ("[1]", None),
            (r#"{"a": 1}"#, None),
            (r#"{"date-parts": [[{}]]}"#, None),
            (r#"{"date-parts": [["20uu"]]}"#, None),
            (r#"{"date-parts": [[1965, 13, 1]]}"#, Some("1965")),
            (r#"{"date-parts": [[1965, 25]]}"#, Some("1965")),
            (r#"{"date-parts": [[1965, 2, 31]]}"#, Some("1965-02")),
            (r#"{"date-parts": [[1965, 2, 31], [1966]]}"#, Some("1965-02")),
            (r#"{"date-parts": [["1965", "May"]]}"#, Some("1965")),
            (r#"{"date-parts": [["1965a"]]}"#, Some("1965")),
        ] {
            let certain = certain.map(|date| date.parse().unwrap());
            assert_eq!(read(&json::read(date).unwrap()), Said::Odd(certain), "{date}");
        }
    }
}
