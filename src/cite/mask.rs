//! Keeps words from the engine: it changes the case of letters, reads ranges into numbers, and prints markup.
//!
//! A character that has to come out as it went in is moved into a private plane of Unicode, where nothing has a case
//! or a value; markup becomes a private mark. The tree that the engine gives back is unmasked as it is flattened.
//!
//! | what goes in | as | so that |
//! |---|---|---|
//! | `LLaVA` in a title | five private characters | title case does not make `Llava` of it |
//! | `TR-2023-0102` | its letters and digits private | it is no range of numbers |
//! | `\emph{…}`, `$…$` | a private mark before and after | the engine does not print the command |

use super::look::Look;

/// Plane 15: a character stands at its own place in it.
const PLANE: u32 = 0xF_0000;
/// Plane 16: marks, of which the even ones open and the odd ones close.
const MARKS: u32 = 0x10_0000;
/// Stands for the authors that the source cut off.
pub const OTHERS: char = '\u{10FF00}';

/// What a mark switches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A look, from here on.
    On(Look),
    /// The same look, no longer.
    Off(Look),
}

/// The character where the engine can't change it; as it is if it has no place there.
pub fn mask(c: char) -> char {
    char::from_u32(PLANE + u32::from(c)).filter(|_| u32::from(c) < 0xFFFE).unwrap_or(c)
}

/// The text with every letter and digit masked.
pub fn masked(text: &str) -> String {
    text.chars().map(|c| if c.is_alphanumeric() { mask(c) } else { c }).collect()
}

/// The character that was masked; any other as it is.
pub fn unmask(c: char) -> char {
    let plain = u32::from(c).checked_sub(PLANE).filter(|code| *code < 0xFFFE);
    plain.and_then(char::from_u32).unwrap_or(c)
}

/// The text with its masked characters as they were, and without marks.
pub fn unmasked(text: &str) -> String {
    text.chars().filter(|c| mark(*c).is_none()).map(unmask).collect()
}

/// The text between the marks that switch a look.
pub fn marked(text: &str, look: Look) -> String {
    let marks = look.places().map(|place| MARKS + 2 * place);
    let (open, close): (String, String) =
        marks.filter_map(|code| Some((char::from_u32(code)?, char::from_u32(code + 1)?))).unzip();
    format!("{open}{text}{}", close.chars().rev().collect::<String>())
}

/// What a character switches, if it is a mark.
pub fn mark(c: char) -> Option<Mark> {
    let code = u32::from(c).checked_sub(MARKS).filter(|_| c != OTHERS)?;
    let look = Look::at(code / 2)?;
    Some(if code % 2 == 0 { Mark::On(look) } else { Mark::Off(look) })
}

/// Whether a character is of the private planes, which no text from outside may bring along.
pub fn is_private(c: char) -> bool {
    u32::from(c) >= PLANE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_masked_word_has_no_case_and_comes_back() {
        let word = masked("LLaVA-1.5 é 李");
        assert_eq!((word.to_lowercase(), word.to_uppercase()), (word.clone(), word.clone()));
        assert!(word.contains('-') && !word.contains(char::is_numeric));
        assert_eq!(unmasked(&word), "LLaVA-1.5 é 李");
    }

    #[test]
    fn marks_switch_a_look_on_and_off() {
        let text = marked("x", Look::ITALIC);
        let marks: Vec<_> = text.chars().filter_map(mark).collect();
        assert_eq!(marks, [Mark::On(Look::ITALIC), Mark::Off(Look::ITALIC)]);
        assert_eq!(unmasked(&text), "x");
        assert_eq!(mark(OTHERS), None);
    }
}
