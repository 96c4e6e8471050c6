//! The cases that a style can ask for in a title, done by us: English title case and sentence case.
//!
//! | title | title case | sentence case |
//! |---|---|---|
//! | `a view of the world` | `A View of the World` | `A view of the world` |
//! | `Pre-training for LLaVA: an Atlas` | `Pre-Training for LLaVA: An Atlas` | `Pre-training for LLaVA: an atlas` |

use super::title::Run;

/// Words that stay small in a title (CSL 1.0.2, "Title Case": articles, conjunctions, prepositions), unless they come
/// first, last, or behind a colon. One blank apart, in alphabetical order.
const SMALL: &str = "a about above across afore after against along alongside amid amidst among amongst an and around as aside \
    astride at athwart atop barring before behind below beneath beside besides between beyond but by ca circa d' de despite \
    down during except for from given in inside into lest like modulo near next nor notwithstanding of off on onto or out \
    over per plus pro qua sans since so than the through throughout thru till to toward towards under underneath until unto \
    up upon v van versus via von vs with within without yet";

fn is_small(word: &str) -> bool {
    SMALL.split_ascii_whitespace().any(|small| small == word)
}

/// The runs in English title case: small words stay small, what has a capital stays as it is.
pub fn title_case(runs: &[Run]) -> Vec<Run> {
    let mut caser = Caser { first: true, after_mark: false, after_hyphen: false };
    let last = last_word(runs);
    let cased =
        |(at, run): (usize, &Run)| Run { text: caser.run(run, last.filter(|(run, _)| *run == at)), ..run.clone() };
    runs.iter().enumerate().map(cased).collect()
}

/// The run and the place in it at which the last word starts.
fn last_word(runs: &[Run]) -> Option<(usize, usize)> {
    let (at, run) = runs.iter().enumerate().rev().find(|(_, run)| run.text.chars().any(char::is_alphanumeric))?;
    let end = run.text.rfind(char::is_alphanumeric)?;
    let start = run.text[..end].rfind(|c| !is_of_word(c)).map_or(0, |before| before + width(&run.text, before));
    Some((at, start))
}

fn width(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(1, char::len_utf8)
}

/// Letters, digits, and what stands inside of words; a hyphen and a slash part words.
fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\'' | '’' | '$' | '&' | '@' | '\u{301}'..='\u{36f}')
}

struct Caser {
    /// Whether no word has come yet.
    first: bool,
    /// Whether a colon, a question or an exclamation mark came last.
    after_mark: bool,
    /// Whether a hyphen came last.
    after_hyphen: bool,
}

impl Caser {
    fn run(&mut self, run: &Run, last: Option<(usize, usize)>) -> String {
        if run.keeps_case {
            self.pass(&run.text);
            return run.text.clone();
        }
        let mut cased = String::with_capacity(run.text.len());
        let mut rest = run.text.as_str();
        while let Some(start) = rest.find(is_of_word) {
            self.pass(&rest[..start]);
            cased.push_str(&rest[..start]);
            let at = run.text.len() - rest.len() + start;
            let end = rest[start..].find(|c| !is_of_word(c)).map_or(rest.len(), |end| start + end);
            let is_last = last.is_some_and(|(_, place)| place == at);
            cased.push_str(&self.word(&rest[start..end], &rest[end..], is_last));
            rest = &rest[end..];
        }
        self.pass(rest);
        cased.push_str(rest);
        cased
    }

    /// What stands between words, or a word that is left alone.
    fn pass(&mut self, text: &str) {
        self.after_hyphen = text.ends_with('-');
        for c in text.chars() {
            match c {
                ':' | '?' | '!' => self.after_mark = true,
                c if c.is_alphanumeric() => (self.first, self.after_mark) = (false, false),
                _ => {}
            }
        }
    }

    fn word(&mut self, word: &str, behind: &str, is_last: bool) -> String {
        let small = is_small(word) || word.chars().count() == 1;
        let starts = self.first || self.after_mark || behind.starts_with('-') && !self.after_hyphen;
        let ends = is_last && word.chars().count() > 1;
        (self.first, self.after_mark) = (false, false);
        // A version or a size (`v2.0`, `16x16`) is no word.
        let is_lower = !word.chars().any(|c| c.is_uppercase() || c.is_numeric());
        if is_lower && (!small || starts || ends) { capitalised(word) } else { word.to_owned() }
    }
}

/// The runs in sentence case: the first word with a capital, everything else small but what keeps its case.
pub fn sentence_case(runs: &[Run]) -> Vec<Run> {
    let mut first = true;
    let cased = |run: &Run| {
        let starts = first;
        first &= !run.text.chars().any(char::is_alphanumeric);
        let text = match (run.keeps_case, starts) {
            (true, _) => run.text.clone(),
            (false, true) => capitalised(&run.text.to_lowercase()),
            (false, false) => run.text.to_lowercase(),
        };
        Run { text, ..run.clone() }
    };
    runs.iter().map(cased).collect()
}

/// The text with its first letter large.
fn capitalised(text: &str) -> String {
    let Some((at, c)) = text.char_indices().find(|(_, c)| c.is_alphanumeric()) else { return text.to_owned() };
    format!("{}{}{}", &text[..at], c.to_uppercase(), &text[at + c.len_utf8()..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cite::title::runs;

    fn cased(title: &str, case: fn(&[Run]) -> Vec<Run>) -> String {
        case(&runs(title, None)).into_iter().map(|run| run.text).collect()
    }

    #[test]
    fn small_words_stay_small_but_first_last_and_behind_a_colon() {
        for (title, expected) in [
            ("grounding without boxes", "Grounding without Boxes"),
            ("the pictures we look at", "The Pictures We Look At"),
            ("LLaVA: an atlas", "LLaVA: An Atlas"),
            ("vision-language pre-training", "Vision-Language Pre-Training"),
            ("state-of-the-art iPhone and/or x", "State-of-the-Art iPhone and/or x"),
            ("is a picture worth 16x16 words?", "Is a Picture Worth 16x16 Words?"),
            ("open clip, v2.0", "Open Clip, v2.0"),
            ("Than the Rest of Us", "Than the Rest of Us"),
        ] {
            assert_eq!(cased(title, title_case), expected);
        }
    }

    #[test]
    fn sentence_case_keeps_names() {
        assert_eq!(
            cased("Visual Tuning of LLaVA for {Earth} Images", sentence_case),
            "Visual tuning of LLaVA for Earth images"
        );
        assert_eq!(cased("{BLIP-2}: A Model", sentence_case), "BLIP-2: a model");
    }
}
