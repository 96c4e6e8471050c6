//! Texts as people compare and read them: plain, folded, and cut into words.

use std::borrow::Cow;
use std::hash::BuildHasher;

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

/// A number that texts share which differ only in capitals.
pub fn hash_of_small(text: &str, state: &impl BuildHasher) -> u64 {
    let mut small = [0; 64];
    match small.get_mut(..text.len()) {
        Some(small) if text.is_ascii() => {
            small.copy_from_slice(text.as_bytes());
            small.make_ascii_lowercase();
            state.hash_one(&*small)
        }
        _ => state.hash_one(text.to_lowercase().as_bytes()),
    }
}

/// Only the letters and digits of the folded text: `BLIP-2` and `blip2` are the same name.
pub fn alphanumeric(text: &str) -> String {
    fold(text).chars().filter(char::is_ascii_alphanumeric).collect()
}

/// White space of every kind as single spaces, none at the ends.
pub fn squeeze(text: &str) -> String {
    let mut squeezed = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !squeezed.is_empty() {
            squeezed.push(' ');
        }
        squeezed.push_str(word);
    }
    squeezed
}

/// A table that says of each byte whether it is among these.
pub const fn table_of(mut signs: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    while let [sign, rest @ ..] = signs {
        table[*sign as usize] = true;
        signs = rest;
    }
    table
}

/// Whether any byte is one that is wanted. The whole text is looked at, many bytes at once, which for the short texts
/// of entries is faster than to stop at the first.
pub fn any_byte(text: &str, wanted: impl Fn(u8) -> bool) -> bool {
    text.bytes().fold(false, |any, byte| any | wanted(byte))
}

/// Whether any two bytes that stand together are a pair that is wanted; see [`any_byte`].
pub fn any_pair(text: &str, wanted: impl Fn(u8, u8) -> bool) -> bool {
    let [firsts @ .., _] = text.as_bytes() else { return false };
    let seconds = &text.as_bytes()[1..];
    firsts.iter().zip(seconds).fold(false, |any, (first, second)| any | wanted(*first, *second))
}

/// Whether a text has white space that is not one blank: two blanks together, or a character before the blank in ASCII.
///
/// ```
/// use refs::model::text::has_odd_blanks;
/// assert!(!has_odd_blanks("one two three, four") && !has_odd_blanks(""));
/// assert!(has_odd_blanks("one  two three") && has_odd_blanks("one\ttwo") && has_odd_blanks("eight…  "));
/// ```
pub fn has_odd_blanks(text: &str) -> bool {
    odd_blank(text.as_bytes()).is_some()
}

/// Where the first white space is that is not one blank: the second of two blanks, or a character before the blank in
/// ASCII.
pub fn odd_blank(text: &[u8]) -> Option<usize> {
    // Eight bytes at once, each of them a lane of the number; a lane's highest bit says that it is wanted.
    const LOW: u64 = u64::from_le_bytes([0x7f; 8]);
    const BLANK: u64 = u64::from_le_bytes([b' '; 8]);
    const CONTROL: u64 = u64::from_le_bytes([0xe0; 8]);
    let zero = |lanes: u64| !(((lanes & LOW) + LOW) | lanes | LOW);
    let mut last = 0;
    let mut odd = |lanes: u64| {
        let blank = zero(lanes ^ BLANK);
        let odd = zero(lanes & CONTROL) | blank & (blank << 8 | last);
        last = blank >> 56;
        odd
    };
    let place = |odd: u64| odd.trailing_zeros() as usize / 8;
    let (chunks, rest) = text.as_chunks::<8>();
    for (at, chunk) in chunks.iter().enumerate() {
        let odd = odd(u64::from_le_bytes(*chunk));
        if odd != 0 {
            return Some(8 * at + place(odd));
        }
    }
    let mut lanes = [b'x'; 8];
    lanes[..rest.len()].copy_from_slice(rest);
    let odd = odd(u64::from_le_bytes(lanes));
    (odd != 0).then(|| 8 * chunks.len() + place(odd))
}

/// The text with everything that could steer a terminal or hide itself written out as `\u{…}`: control
/// characters (line feeds apart), and the marks that turn the direction of writing. Tabs become spaces.
///
/// ```
/// assert_eq!(refs::model::text::visible("a\u{1b}[31m\tb\n"), "a\\u{1b}[31m b\n");
/// ```
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(|c| c == '\t' || is_hidden(c)) {
        return Cow::Borrowed(text);
    }
    let written_out = text.chars().map(|c| match c {
        '\t' => " ".to_owned(),
        c if is_hidden(c) => c.escape_unicode().to_string(),
        c => c.to_string(),
    });
    Cow::Owned(written_out.collect())
}

/// Whether a character is not to be seen but can do harm: control characters other than tab and line
/// feed, and bidirectional formatting (Unicode Standard Annex 9, §2).
pub fn is_hidden(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Appends a character of a JSON text; what could steer a terminal by its number (RFC 8259, §7).
pub fn push_json(c: char, out: &mut String) {
    if is_hidden(c) { push_json_number(c, out) } else { out.push(c) }
}

/// Appends a character of a JSON text by its number.
pub fn push_json_number(c: char, out: &mut String) {
    let mut units = [0; 2];
    c.encode_utf16(&mut units).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04x}")));
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
    fn odd_blanks_are_found_wherever_they_stand() {
        for length in 0..40 {
            let plain: String = "a b,é–".chars().cycle().take(length).collect();
            assert!(!has_odd_blanks(&plain), "{plain}");
            for (at, _) in plain.char_indices() {
                for odd in ["  ", "\n", "\u{1f}", "\0"] {
                    let text = format!("{}{odd}{}", &plain[..at], &plain[at..]);
                    // The blank before it is the first of the two.
                    let first = at + odd.len() - 1 - usize::from(odd == "  " && plain[..at].ends_with(' '));
                    assert_eq!(odd_blank(text.as_bytes()), Some(first), "{text:?}");
                }
            }
        }
    }

    #[test]
    fn texts_that_differ_in_capitals_share_a_number() {
        let state = std::hash::RandomState::new();
        let long = "a".repeat(80);
        for (one, other) in [("DBLP:Conf/X", "dblp:conf/x"), ("É", "é"), (&*long.to_uppercase(), &*long), ("", "")] {
            assert_eq!(hash_of_small(one, &state), hash_of_small(other, &state), "{one}");
        }
        assert_ne!(hash_of_small("a", &state), hash_of_small("b", &state));
    }

    #[test]
    fn folding_forgets_accents_case_and_folded_lines() {
        assert_eq!(fold("Bizoń\n  Macrì"), "bizon macri");
        assert_eq!(alphanumeric("Qwen-VL"), "qwenvl");
    }
}
