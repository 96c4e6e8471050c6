//! The pages that a citation names behind its work: `[@key, p. 3]`, `[@key, 33, 35-37, and nowhere else]`.

/// Pages at the start of the words behind a work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pages<'a> {
    /// Their numbers, as they were written.
    pub numbers: &'a str,
    /// Whether they were called pages; bare numbers are pages too (pandoc's manual, "Citation syntax").
    pub named: bool,
    /// The words behind them, with what they start with.
    pub words: &'a str,
}

/// What words may call pages.
const NAMES: [&str; 4] = ["pp.", "pages", "page", "p."];

/// The pages that words start with.
///
/// | words | numbers | words behind |
/// |---|---|---|
/// | `p. 3`, `3` | `3` | |
/// | `pp. 33, 35--37, and *passim*` | `33, 35--37` | `, and *passim*` |
/// | `7 ff.` | `7` | ` ff.` |
/// | `sec. 3`, `3rd ed.` | none | |
pub fn pages(suffix: &str) -> Option<Pages<'_>> {
    let named = NAMES.iter().find_map(|name| suffix.strip_prefix(name));
    let rest = named.unwrap_or(suffix).trim_start();
    let mut end = number(rest)?;
    while let Some(next) = next(&rest[end..]) {
        end += next;
    }
    let (numbers, words) = rest.split_at(end);
    Some(Pages { numbers, named: named.is_some(), words })
}

/// The length of what joins another number to the one before, and of that number.
fn next(text: &str) -> Option<usize> {
    let dash = text.len() - text.trim_start_matches(['-', '–']).len();
    let join = if dash == 0 { text.len() - text.strip_prefix(',')?.trim_start_matches(' ').len() } else { dash };
    Some(join + number(&text[join..])?)
}

/// The length of the number at the start of a text, if it is all of its word.
fn number(text: &str) -> Option<usize> {
    let length = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let behind = &text[length..];
    (length > 0 && (behind.is_empty() || behind.starts_with([',', '.', ' ', '-', '–']))).then_some(length)
}

impl Pages<'_> {
    /// What pages are called where they were not: `p. `, `pp. `.
    pub fn name(&self) -> &'static str {
        match self.named {
            true => "",
            false if self.numbers.contains(['-', '–', ',']) => "pp. ",
            false => "p. ",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_told_from_words() {
        // As pandoc 2.17 reads them, but for `3rd` and `7ff`, which it takes for pages.
        let table = [
            ("p. 3", "", "3", ""),
            ("12", "p. ", "12", ""),
            ("7-9", "pp. ", "7-9", ""),
            ("7, 9", "pp. ", "7, 9", ""),
            ("pp. 3--4, and passim", "", "3--4", ", and passim"),
            ("33, 35–37,39, and 4 more", "pp. ", "33, 35–37,39", ", and 4 more"),
            ("p.3 and 5", "", "3", " and 5"),
            ("7 ff.", "p. ", "7", " ff."),
            ("3.2", "p. ", "3", ".2"),
            ("p. 3, 2nd ed.", "", "3", ", 2nd ed."),
            ("3-", "p. ", "3", "-"),
        ];
        for (suffix, name, numbers, words) in table {
            let found = pages(suffix).map(|pages| (pages.name(), pages.numbers, pages.words));
            assert_eq!(found, Some((name, numbers, words)), "{suffix}");
        }
        for suffix in ["", "3rd", "7ff", "sec. 3", "p. iv", "pages of it", "A3"] {
            assert_eq!(pages(suffix), None, "{suffix}");
        }
    }
}
