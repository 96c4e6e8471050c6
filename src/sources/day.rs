//! Dates in the forms that pages and files use.

use crate::model::{Date, month_named};

/// A date as the file has it, out of the forms that pages use; `None` for text that is none.
///
/// | input | result |
/// |---|---|
/// | `2021/07/01`, `2021-7-1T00:00:00Z` | `2021-07-01` |
/// | `2021/6`, `June 2021`, `Jun. 2021` | `2021-06` |
/// | `November 26, 2024`, `26 Nov 2024` | `2024-11-26` |
/// | `2021` | `2021` |
pub fn day(text: &str) -> Option<String> {
    let text = text.split('T').next().filter(|start| start.contains('-')).unwrap_or(text);
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let number = |word: &&str| word.trim_end_matches(|c: char| c.is_ascii_lowercase()).parse::<u32>().ok();
    let year = words
        .iter()
        .position(|word| word.len() == 4 && number(word).is_some_and(|year| (1000..=2999).contains(&year)))?;
    let named = words.iter().find_map(|word| month_named(word)).map(u32::from);
    let others: Vec<u32> =
        words.iter().enumerate().filter(|(at, _)| *at != year).filter_map(|(_, word)| number(word)).collect();
    let parts = match (named, &others[..]) {
        (Some(month), [day, ..]) => vec![month, *day],
        (Some(month), []) => vec![month],
        // A number before the year can be a day or a month; only what stands behind it is sure.
        (None, [month, day, ..]) if year == 0 => vec![*month, *day],
        (None, [month]) if year == 0 => vec![*month],
        _ => Vec::new(),
    };
    let full = parts.iter().fold(words[year].to_owned(), |date, part| format!("{date}-{part:02}"));
    [full.as_str(), full.get(..7).unwrap_or_default(), words[year]]
        .into_iter()
        .find(|date| date.parse::<Date>().is_ok())
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_every_form() {
        for (text, expected) in [
            ("2021/07/01", Some("2021-07-01")),
            ("2021-7-1T00:00:00Z", Some("2021-07-01")),
            ("2021/6", Some("2021-06")),
            ("June 2021", Some("2021-06")),
            ("Published November 26, 2024", Some("2024-11-26")),
            ("26th Nov. 2024", Some("2024-11-26")),
            ("18--24 Jul 2021", Some("2021-07-18")),
            ("2021", Some("2021")),
            ("2021/13", Some("2021")),
            ("07/01/2021", Some("2021")),
            ("soon", None),
        ] {
            assert_eq!(day(text).as_deref(), expected, "{text}");
        }
    }
}
