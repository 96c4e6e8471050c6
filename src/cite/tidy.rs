//! Our own tidy of what the engine prints: punctuation that meets, doubled spaces, and the ends.
//!
//! | what meets | what stands |
//! |---|---|
//! | two spaces | one |
//! | `,.` `;.` `:.` `..` | `.` |
//! | `,,` `;,` | `,` |
//! | `?.` `!.` `.”.` | `?` `!` `.”` |
//! | a space before `,` `.` `;` `)` | none |
//! | `(2024,)` | `(2024)` |
//! | `arXiv:arXiv:2301.12597` | `arXiv:2301.12597` |

use super::look::Look;
use super::span::Span;

/// Pairs of marks that meet, across looks; the first of each pair goes, unless the row says the second.
const MEETINGS: &[(char, char, Goes)] = &[
    (',', '.', Goes::First),
    (';', '.', Goes::First),
    (':', '.', Goes::First),
    ('.', '.', Goes::Second),
    (',', ',', Goes::Second),
    (';', ',', Goes::First),
    (',', ';', Goes::First),
    (';', ';', Goes::Second),
    (':', ':', Goes::Second),
    (':', ',', Goes::Second),
    ('?', '.', Goes::Second),
    ('!', '.', Goes::Second),
    (' ', ' ', Goes::Second),
    (' ', ',', Goes::First),
    (' ', '.', Goes::First),
    (' ', ';', Goes::First),
    (' ', ':', Goes::First),
    (' ', ')', Goes::First),
    (' ', ']', Goes::First),
    (',', ')', Goes::First),
    (';', ')', Goes::First),
    ('(', ' ', Goes::Second),
    ('(', ',', Goes::Second),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Goes {
    First,
    Second,
}

/// The spans with their punctuation put right; math and addresses stay as they are.
pub fn tidy(spans: Vec<Span>) -> Vec<Span> {
    let mut tidied: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        let fixed = span.look.has(Look::MATH) || span.link.is_some();
        let Span { text, look, link } = span;
        let mut chars = text.chars().peekable();
        let mut first = true;
        let mut ellipsis = false;
        while let Some(c) = chars.next() {
            let c = if c.is_whitespace() && c != '\u{a0}' { ' ' } else { c };
            // `.NET` is a word, not a full stop behind a blank.
            let next = chars.peek().copied();
            let starts_word = c == '.' && next.is_some_and(char::is_alphanumeric);
            // Three dots are meant.
            ellipsis = c == '.' && (ellipsis || chars.clone().take(2).eq(['.', '.']));
            let stands = fixed && !first || starts_word || ellipsis || settle(&mut tidied, c, fixed);
            first = false;
            if stands {
                push(&mut tidied, c, look, link.as_ref());
            }
        }
    }
    tidied.iter_mut().filter(|span| span.link.is_none()).for_each(said_once);
    trim(tidied)
}

/// Labels that a style puts before what says itself what it is.
const LABELS: [&str; 2] = ["arXiv:", "doi:"];

fn said_once(span: &mut Span) {
    for label in LABELS {
        let twice = [label, label].concat();
        if span.text.contains(&twice) {
            span.text = span.text.replace(&twice, label);
        }
    }
}

/// Takes away what may not stand before `c`; says whether `c` itself may stand.
fn settle(spans: &mut Vec<Span>, c: char, fixed: bool) -> bool {
    if c == '.' && ends_quoted_sentence(spans) {
        return false;
    }
    while let Some(last) = last_char(spans) {
        let meeting = MEETINGS.iter().find(|(first, second, _)| *first == last && *second == c);
        match meeting {
            Some((_, _, Goes::First)) if !ends_in_fixed(spans) => pop(spans),
            Some((_, _, Goes::Second)) if !fixed => return false,
            _ => return true,
        }
    }
    c != ' '
}

/// Whether a sentence in quotation marks has ended: no full stop follows it.
fn ends_quoted_sentence(spans: &[Span]) -> bool {
    let mut last = spans.iter().rev().flat_map(|span| span.text.chars().rev());
    last.next().is_some_and(|c| "”’»“".contains(c)) && last.next().is_some_and(|c| ".?!".contains(c))
}

fn ends_in_fixed(spans: &[Span]) -> bool {
    spans.last().is_some_and(|span| span.look.has(Look::MATH) || span.link.is_some())
}

fn last_char(spans: &[Span]) -> Option<char> {
    spans.last().and_then(|span| span.text.chars().last())
}

fn pop(spans: &mut Vec<Span>) {
    if let Some(last) = spans.last_mut() {
        last.text.pop();
    }
    spans.pop_if(|last| last.text.is_empty());
}

fn push(spans: &mut Vec<Span>, c: char, look: Look, link: Option<&String>) {
    match spans.last_mut() {
        Some(last) if last.look == look && last.link.as_ref() == link => last.text.push(c),
        _ => spans.push(Span { text: c.to_string(), look, link: link.cloned() }),
    }
}

/// No blank at the end; one at the start was never pushed.
fn trim(mut spans: Vec<Span>) -> Vec<Span> {
    while last_char(&spans).is_some_and(char::is_whitespace) {
        pop(&mut spans);
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cite::span::text_of;

    fn plain(text: &str) -> Span {
        Span { text: text.to_owned(), ..Span::default() }
    }

    #[test]
    fn marks_that_meet_are_settled() {
        for (printed, tidied) in [
            ("———, and .", "———, and."),
            ("A.. B", "A. B"),
            ("In , 3", "In, 3"),
            ("(2024,). T", "(2024). T"),
            ("Why?. B", "Why? B"),
            ("a,  b ;  c ", "a, b; c"),
            ("J,. x", "J. x"),
            ("“Why?”. x. “T.”. y ’. z", "“Why?” x. “T.” y ’. z"),
            (" et al.. 2", "et al. 2"),
            ("a .bib file", "a .bib file"),
            ("preprint, arXiv:arXiv:2301.1", "preprint, arXiv:2301.1"),
            ("a... b.. c", "a... b. c"),
        ] {
            assert_eq!(text_of(&tidy(vec![plain(printed)])), tidied, "{printed}");
        }
    }

    #[test]
    fn marks_meet_across_looks_and_addresses_stay() {
        let italic = Span { look: Look::ITALIC, ..plain("T.") };
        assert_eq!(text_of(&tidy(vec![italic, plain(". B")])), "T. B");
        let link = Span { link: Some("https://x/a..b".into()), ..plain("https://x/a..b") };
        assert_eq!(text_of(&tidy(vec![plain("at "), link, plain(".")])), "at https://x/a..b.");
    }
}
