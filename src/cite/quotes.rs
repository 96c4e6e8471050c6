//! Quotation marks and apostrophes as they are printed: `"…"` and `'…'` curled, and quotations inside of quotations single.
//!
//! | text | printed |
//! |---|---|
//! | `"Time" in CHI '20` | `“Time” in CHI ’20` |
//! | `Florian 'Floyd' Mueller` | `Florian “Floyd” Mueller` |
//! | `“On “x” and y”` | `“On ‘x’ and y”` |

use super::look::Look;
use super::span::Span;
use super::style::Style;

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

impl Style {
    /// The spans with full stops and commas before the quotation marks that they stand behind, where the language wants it.
    pub fn with_stops_inside(&self, mut spans: Vec<Span>) -> Vec<Span> {
        let mut options =
            self.csl.locale.iter().chain(&self.locales).filter_map(|locale| locale.style_options.as_ref());
        if options.find_map(|options| options.punctuation_in_quote) == Some(true) {
            stops_inside(&mut spans);
        }
        spans
    }
}

/// `”.` and `”,` the other way round, across spans; a mark before the quotation mark stays the only one.
fn stops_inside(spans: &mut [Span]) {
    let mut before: Option<(usize, char)> = None;
    for at in 0..spans.len() {
        let fixed = spans[at].link.is_some() || spans[at].look.has(Look::MATH);
        let mut text = String::with_capacity(spans[at].text.len());
        for c in std::mem::take(&mut spans[at].text).chars() {
            let quoted = |(place, mark): (usize, char)| {
                let own = if place == at { &text } else { &spans[place].text };
                mark == '”' && own.chars().rev().nth(1).is_some_and(|c| !",.?!:;”’".contains(c))
            };
            match before {
                Some(mark) if (c == '.' || c == ',') && !fixed && quoted(mark) => {
                    let own = if mark.0 == at { &mut text } else { &mut spans[mark.0].text };
                    own.pop();
                    own.extend([c, '”']);
                }
                _ => {
                    text.push(c);
                    before = Some((at, c));
                }
            }
        }
        spans[at].text = text;
    }
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
    fn stops_go_inside_of_quotation_marks() {
        let mut spans = ["“On x”", ". “Why?”. “y”, z"].map(|text| Span { text: text.to_owned(), ..Span::default() });
        stops_inside(&mut spans);
        assert_eq!(text_of(&spans), "“On x.” “Why?”. “y,” z");
    }

    #[test]
    fn quotations_in_quotations_are_single() {
        let span = Span { text: "“On “x” and y.” “z”".to_owned(), ..Span::default() };
        assert_eq!(text_of(&nested(vec![span])), "“On ‘x’ and y.” “z”");
    }
}
