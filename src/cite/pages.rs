//! Pages that are no plain numbers (`e1203-e1219`, `4:1-4:25`): the engine takes them for words, so their range is ours to set.

use hayagriva::citationberg::taxonomy::{OtherTerm, Term};
use hayagriva::citationberg::{IndependentStyle, Locale, PageRangeFormat, TermForm};

/// How a style prints a range of pages.
#[derive(Clone, Debug, Default)]
pub struct PageRanges {
    dash: String,
    format: Option<PageRangeFormat>,
}

impl PageRanges {
    /// The ranges of a style.
    pub fn of(csl: &IndependentStyle, locales: &[Locale]) -> Self {
        let term = |locale: &Locale| {
            let term = locale.term(Term::Other(OtherTerm::PageRangeDelimiter), TermForm::Long)?;
            term.single().map(str::to_owned)
        };
        let dash = csl.locale.iter().chain(locales).find_map(term);
        Self { dash: dash.unwrap_or_else(|| "–".to_owned()), format: csl.settings.page_range_format }
    }

    /// Whether ranges have a dash that is not the engine's own.
    pub fn have_own_dash(&self) -> bool {
        self.dash != "–"
    }

    /// The pages as the style prints them; one page, or what is not understood, as it was written.
    ///
    /// | pages | expanded | Chicago |
    /// |---|---|---|
    /// | `e1203-e1219` | `e1203–e1219` | `e1203–19` |
    pub fn set(&self, pages: &str) -> String {
        let parts: Vec<&str> = pages.split(['-', '–']).map(str::trim).filter(|part| !part.is_empty()).collect();
        let [start, end] = parts[..] else { return pages.to_owned() };
        let end = self.shortened(start, end).unwrap_or_else(|| end.to_owned());
        format!("{start}{}{end}", self.dash)
    }

    /// The end without the digits that it shares with the start, where both are a letter before numbers of one length.
    fn shortened(&self, start: &str, end: &str) -> Option<String> {
        let (letters, first) = split(start)?;
        let (other, last) = split(end)?;
        if letters != other || first.len() != last.len() {
            return None;
        }
        let shared = first.bytes().zip(last.bytes()).take_while(|(a, b)| a == b).count();
        let kept = match self.format? {
            PageRangeFormat::Expanded => return None,
            PageRangeFormat::Minimal => 1,
            PageRangeFormat::MinimalTwo | PageRangeFormat::Chicago15 | PageRangeFormat::Chicago16 => 2,
        };
        let from = shared.min(last.len().saturating_sub(kept));
        (from > 0 || !letters.is_empty()).then(|| last[from..].to_owned())
    }
}

/// Letters, and the digits behind them.
fn split(page: &str) -> Option<(&str, &str)> {
    let at = page.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = page.split_at(at);
    digits.bytes().all(|byte| byte.is_ascii_digit()).then_some((letters, digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_with_letters_is_set_as_the_style_sets_ranges() {
        let ranges = |format| PageRanges { dash: "–".to_owned(), format };
        assert_eq!(ranges(None).set("e1203-e1219"), "e1203–e1219");
        assert_eq!(ranges(Some(PageRangeFormat::Chicago16)).set("e1203--e1219"), "e1203–19");
        assert_eq!(ranges(Some(PageRangeFormat::Chicago16)).set("S10-S19"), "S10–19");
        assert_eq!(ranges(Some(PageRangeFormat::Expanded)).set("4:1-4:25"), "4:1–4:25");
        assert_eq!(ranges(None).set("220101"), "220101");
    }
}
