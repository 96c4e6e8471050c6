//! What is wrong with a file, and where: line, column, a caret, what was expected, a hint.

use std::fmt;
use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use crate::model::text::visible;

/// One thing that is wrong at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The place: bytes from the start of the text (a byte order mark is none of it).
    pub at: Range<usize>,
    /// What was found.
    pub found: String,
    /// What was expected; empty when `found` says it.
    pub expected: String,
    /// What to do; absent when there is nothing more to say.
    pub hint: Option<String>,
}

impl Problem {
    /// A problem at a place.
    pub fn new(at: Range<usize>, found: impl Into<String>, expected: impl Into<String>) -> Self {
        Self { at, found: found.into(), expected: expected.into(), hint: None }
    }

    /// The problem with a hint.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
}

/// A file that could not be read as a library. Nothing of it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The file's name, as the reader knows it.
    pub file: String,
    /// Its text, without a byte order mark.
    pub text: String,
    /// What is wrong, in the order of the file; at least one.
    pub problems: Vec<Problem>,
}

/// How many problems are shown before the rest is only counted.
const SHOWN: usize = 5;

/// How many characters of a line are shown on either side of the place.
const MARGIN: usize = 60;

impl std::error::Error for Unreadable {}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, problem) in self.problems.iter().take(SHOWN).enumerate() {
            f.write_str(if number == 0 { "" } else { "\n\nerror: " })?;
            write_problem(f, &visible(&self.file), &self.text, problem)?;
        }
        match self.problems.len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => write!(f, "\n\n… and {more} more"),
        }
    }
}

fn write_problem(f: &mut fmt::Formatter<'_>, file: &str, text: &str, problem: &Problem) -> fmt::Result {
    let place = Place::of(text, &problem.at);
    let gutter = " ".repeat(place.line.to_string().len());
    write!(f, "{}\n{gutter}--> {file}:{}:{}\n", visible(&problem.found), place.line, place.column)?;
    write!(f, "{gutter} |\n{} | {}\n{gutter} | ", place.line, place.shown)?;
    write!(f, "{}{}", " ".repeat(place.indent), "^".repeat(place.width))?;
    if !problem.expected.is_empty() {
        write!(f, " expected {}", visible(&problem.expected))?;
    }
    problem.hint.as_ref().map_or(Ok(()), |hint| write!(f, "\n{gutter} = hint: {}", visible(hint)))
}

/// A place in a text, as a person counts: lines and columns from 1, columns in characters.
struct Place {
    line: usize,
    column: usize,
    /// What of the line is shown.
    shown: String,
    /// Terminal columns before the caret.
    indent: usize,
    /// Terminal columns under the caret, at least one.
    width: usize,
}

impl Place {
    fn of(text: &str, at: &Range<usize>) -> Self {
        let start = floor(text, at.start);
        let end = floor(text, at.end).max(start);
        let line_start = text[..start].rfind('\n').map_or(0, |found| found + 1);
        let line_end = text[start..].find(['\r', '\n']).map_or(text.len(), |found| start + found);
        let before: Vec<char> = text[line_start..start].chars().collect();
        let cut = if before.len() > MARGIN { "…" } else { "" };
        let near: String = before[before.len().saturating_sub(MARGIN)..].iter().collect();
        let lead = format!("{cut}{}", visible(&near));
        let marked: String = text[start..end.min(line_end)].chars().take(MARGIN).collect();
        let rest: String = text[start..line_end].chars().take(MARGIN).collect();
        Self {
            line: text[..start].matches('\n').count() + 1,
            column: before.len() + 1,
            shown: format!("{lead}{}", visible(&rest)).trim_end().to_owned(),
            indent: lead.width(),
            width: visible(&marked).trim_end().width().max(1),
        }
    }
}

fn floor(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at.min(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_names_line_and_column_and_points() {
        let text = "a = 1\r\nfamilies = [\"é\", \"contrastve\"]\r\n".to_owned();
        let at = text.find("\"contrastve").unwrap();
        let problem =
            Problem::new(at..at + 12, "`contrastve` is not a declared family", "masking").hint("did you mean x?");
        let error = Unreadable { file: "library.toml".into(), text, problems: vec![problem] };
        let expected = "`contrastve` is not a declared family\n --> library.toml:2:18\n  |\n\
                        2 | families = [\"é\", \"contrastve\"]\n  |                  ^^^^^^^^^^^^ expected masking\n  = hint: did you mean x?";
        assert_eq!(error.to_string(), expected);
    }

    #[test]
    fn a_place_behind_the_end_or_in_a_long_line_is_shown_too() {
        let error = |text: String, at| {
            Unreadable { file: "f".into(), text, problems: vec![Problem::new(at, "x", "")] }.to_string()
        };
        assert!(error(String::new(), 7..9).contains("f:1:1"));
        let long = error("x".repeat(3_000_000), 2_000_000..2_000_001);
        assert!(long.contains("f:1:2000001") && long.len() < 500, "{long}");
    }
}
