//! Quotation marks and apostrophes as they are printed: `"…"` and `'…'` curled, and quotations inside of quotations single.
//!
//! | text | printed |
//! |---|---|
//! | `"Time" in CHI '20` | `“Time” in CHI ’20` |
//! | `Florian 'Floyd' Mueller` | `Florian “Floyd” Mueller` |
//! | `“On “x” and y”` | `“On ‘x’ and y”` |

use super::look::Look;
use super::span::Span;

/// The text with its straight marks curled.
pub fn curled(text: &str) -> String {
    if !text.contains(['"', '\'']) {
        return text.to_owned();
    }
    let mut curled = String::with_capacity(text.len() + 8);
    let mut single = false;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let opens = before.is_whitespace() || "([{—–".contains(before);
        let behind = &text[at + c.len_utf8()..];
        let mark = match c {
            '"' if opens => '“',
            '"' => '”',
            '\'' if opens && closes_behind(behind) => {
                single = true;
                '“'
            }
            '\'' if single && !behind.starts_with(char::is_alphanumeric) => {
                single = false;
                '”'
            }
            '\'' => '’',
            c => c,
        };
        curled.push(mark);
        before = c;
    }
    curled
}

/// Whether a single mark that opens has one behind it that closes: at the end of a word, and the first such one.
fn closes_behind(text: &str) -> bool {
    let starts = text.starts_with(|c: char| c.is_alphabetic());
    let closing = text.match_indices('\'').find(|(at, _)| !text[at + 1..].starts_with(char::is_alphanumeric));
    starts && closing.is_some()
}

/// The spans with a quotation inside of another one in single marks, and the apostrophes of the style's own words curled.
pub fn nested(mut spans: Vec<Span>) -> Vec<Span> {
    let mut depth = 0_usize;
    for span in &mut spans {
        if span.link.is_none() && !span.look.has(Look::MATH) && span.text.contains('\'') {
            span.text = span.text.replace('\'', "’");
        }
        if !span.text.contains(['“', '”']) {
            continue;
        }
        let marks = span.text.chars().map(|c| match c {
            '“' => {
                depth += 1;
                if depth.is_multiple_of(2) { '‘' } else { '“' }
            }
            '”' => {
                let mark = if depth > 0 && depth.is_multiple_of(2) { '’' } else { '”' };
                depth = depth.saturating_sub(1);
                mark
            }
            c => c,
        });
        span.text = marks.collect();
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cite::span::text_of;

    #[test]
    fn straight_marks_are_curled() {
        for (text, printed) in [
            ("\"Time\" in CHI '20", "“Time” in CHI ’20"),
            ("Florian 'Floyd' Mueller", "Florian “Floyd” Mueller"),
            ("Students' and d'Alché's", "Students’ and d’Alché’s"),
            ("(\"x\")", "(“x”)"),
        ] {
            assert_eq!(curled(text), printed);
        }
    }

    #[test]
    fn quotations_in_quotations_are_single() {
        let span = Span { text: "“On “x” and y.” “z”".to_owned(), ..Span::default() };
        assert_eq!(text_of(&nested(vec![span])), "“On ‘x’ and y.” “z”");
    }
}
