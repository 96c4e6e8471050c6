//! The part of a document that `refs` writes: between two markers, and nothing outside them.

use std::ops::Range;

use thiserror::Error;

use super::language::Language;

/// What stands in the way of writing between the markers. The document is then as it was.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum RegionError {
    /// There is no marker.
    #[error("it has no line `{0}`")]
    Missing(&'static str),
    /// A marker stands there more than once.
    #[error("line {line} has `{marker}` a second time")]
    Twice {
        /// The marker.
        marker: &'static str,
        /// Its line, from 1.
        line: usize,
    },
    /// The end comes before the start.
    #[error("line {line} has `{marker}` before the start of the region")]
    Order {
        /// The marker of the end.
        marker: &'static str,
        /// Its line, from 1.
        line: usize,
    },
}

/// The lines that stand before and behind what is written, comments of the language.
pub fn markers(language: Language) -> [&'static str; 2] {
    match language {
        Language::Markdown => ["<!-- refs:outline -->", "<!-- /refs:outline -->"],
        Language::Latex => ["% refs:outline", "% /refs:outline"],
        Language::Typst => ["// refs:outline", "// /refs:outline"],
    }
}

/// The text between its markers: what a new document holds.
pub fn fresh(language: Language, inside: &str) -> String {
    let [start, end] = markers(language);
    // Markdown reads on behind a comment until a blank line.
    let gap = if language == Language::Markdown { "\n" } else { "" };
    format!("{start}\n{gap}{inside}{gap}{end}\n")
}

/// The document with `inside` between its markers, in the line ends of the document.
///
/// # Errors
/// When a marker is not there, or not once, or not in order.
pub fn replaced(document: &str, language: Language, inside: &str) -> Result<String, RegionError> {
    let [start, end] = markers(language);
    let start = only(document, start)?;
    let end = match only(document, end)? {
        end if end.start >= start.end => end,
        before => {
            let line = line_of(document, before.start);
            return Err(RegionError::Order { marker: markers(language)[1], line });
        }
    };
    let crlf = document[..start.end].ends_with("\r\n");
    let gap = if language == Language::Markdown { "\n" } else { "" };
    let inside = format!("{gap}{inside}{gap}");
    let inside = if crlf { inside.replace('\n', "\r\n") } else { inside };
    Ok(format!("{}{inside}{}", &document[..start.end], &document[end.start..]))
}

/// The one line that is the marker, its line end with it; blanks round the marker do not count.
fn only(document: &str, marker: &'static str) -> Result<Range<usize>, RegionError> {
    let mut at = 0;
    let mut lines = document.split_inclusive('\n').filter_map(|line| {
        at += line.len();
        (line.trim_start_matches('\u{feff}').trim() == marker).then_some(at - line.len()..at)
    });
    let found = lines.next().ok_or(RegionError::Missing(marker))?;
    match lines.next() {
        Some(again) => Err(RegionError::Twice { marker, line: line_of(document, again.start) }),
        None => Ok(found),
    }
}

fn line_of(document: &str, at: usize) -> usize {
    document[..at].matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_round_the_markers_stays_byte_for_byte() {
        let document =
            "\u{feff}# Mine\r\n\r\n  <!-- refs:outline -->\r\nold\r\n<!-- /refs:outline -->  \r\nmine \t\r\nno end";
        let new = replaced(document, Language::Markdown, "- a\n- b\n").unwrap();
        let expected = "\u{feff}# Mine\r\n\r\n  <!-- refs:outline -->\r\n\r\n- a\r\n- b\r\n\r\n<!-- /refs:outline -->  \r\nmine \t\r\nno end";
        assert_eq!(new, expected);
        assert_eq!(replaced(&new, Language::Markdown, "- a\n- b\n").unwrap(), new, "twice is once");
    }

    #[test]
    fn a_new_document_can_be_written_again() {
        for language in Language::all() {
            let new = fresh(language, "x\n");
            assert_eq!(replaced(&new, language, "x\n").as_ref(), Ok(&new));
        }
    }

    #[test]
    fn markers_that_are_missing_doubled_or_turned_are_refused() {
        let of = |document: &str| replaced(document, Language::Latex, "x\n").unwrap_err().to_string();
        assert_eq!(of("a\n"), "it has no line `% refs:outline`");
        assert_eq!(of("% refs:outline\n"), "it has no line `% /refs:outline`");
        assert_eq!(
            of("% refs:outline\n% /refs:outline\n% refs:outline\n"),
            "line 3 has `% refs:outline` a second time"
        );
        assert_eq!(
            of("% /refs:outline\n% refs:outline\n"),
            "line 1 has `% /refs:outline` before the start of the region"
        );
        assert_eq!(of("text % refs:outline\n"), "it has no line `% refs:outline`");
    }
}
