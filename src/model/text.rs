//! Texts as people compare and read them: plain, folded, and cut into words.

use deunicode::deunicode;

/// The text for comparing and searching: ASCII, lower case, one space between words.
///
/// | input | result |
/// |---|---|
/// | `Ramírez` | `ramirez` |
/// | `BLIP-2:  Bootstrapping` | `blip-2: bootstrapping` |
pub fn fold(text: &str) -> String {
    let folded = if text.is_ascii() { text.to_lowercase() } else { deunicode(text).to_lowercase() };
    squeeze(&folded)
}

/// Only the letters and digits of the folded text: `BLIP-2` and `blip2` are the same name.
pub fn alphanumeric(text: &str) -> String {
    fold(text).chars().filter(char::is_ascii_alphanumeric).collect()
}

/// White space of every kind as single spaces, none at the ends.
pub fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A title without the braces that keep its capitals; math between `$` is left as it is.
///
/// ```
/// assert_eq!(refs::model::text::plain("{CLIP} and $x^{2}$"), "CLIP and $x^{2}$");
/// ```
pub fn plain(title: &str) -> String {
    spans(title)
        .map(|span| match span {
            Span::Math(math) => math.to_owned(),
            Span::Words(words) => words.replace(['{', '}'], ""),
        })
        .collect()
}

/// A stretch of a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span<'a> {
    /// `$…$`, the dollar signs with it.
    Math(&'a str),
    /// Everything else.
    Words(&'a str),
}

/// The stretches of a title, in order. A dollar sign without a partner is a word's.
pub fn spans(title: &str) -> impl Iterator<Item = Span<'_>> {
    let paired = title.matches('$').count() / 2 * 2;
    let mut rest = title;
    let mut seen = 0;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let in_math = seen % 2 == 0 && seen < paired && rest.starts_with('$');
        let from = usize::from(in_math);
        let end = match rest[from..].find('$') {
            Some(at) if in_math => from + at + 1,
            Some(at) if seen < paired => at,
            _ => rest.len(),
        };
        let (span, left) = rest.split_at(end);
        rest = left;
        seen += if in_math { 2 } else { 0 };
        Some(if in_math { Span::Math(span) } else { Span::Words(span) })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn math_is_told_from_words() {
        let all = |title| spans(title).collect::<Vec<_>>();
        assert_eq!(all("a $K$-b"), [Span::Words("a "), Span::Math("$K$"), Span::Words("-b")]);
        assert_eq!(all("$a$$b$"), [Span::Math("$a$"), Span::Math("$b$")]);
        assert_eq!(all("costs 5$"), [Span::Words("costs 5$")]);
        assert_eq!(all("$x$ for 5$"), [Span::Math("$x$"), Span::Words(" for 5$")]);
        assert_eq!(all(""), []);
    }

    #[test]
    fn folding_forgets_accents_case_and_folded_lines() {
        assert_eq!(fold("Bizoń\n  Macrì"), "bizon macri");
        assert_eq!(alphanumeric("Qwen-VL"), "qwenvl");
    }
}
