//! A title in runs: which of its words keep their capitals, and how they look.

use super::look::Look;
use crate::model::markup::{Markup, Token, protected, shown, tokens};
use crate::model::text::squeeze;

/// A stretch of text of one look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The characters as a reader sees them; for math, the text between the dollar signs.
    pub text: String,
    /// How they look.
    pub look: Look,
    /// Whether no style may change their case.
    pub keeps_case: bool,
}

/// The runs of a text with the markup of [`crate::model::markup`]. What stands in braces keeps its case, as does a word
/// with a capital behind its first letter, whether braces stand round it or not, and the name of the model.
///
/// | title | keeps its case |
/// |---|---|
/// | `{Flamingo}: a model` | `Flamingo` |
/// | `BLIP-2 and LLaVA` | `BLIP-2`, `LLaVA` |
/// | `Vision-Language Models` | nothing |
pub fn runs(title: &str, name: Option<&str>) -> Vec<Run> {
    let title = squeeze(&protected(title, name));
    let mut runs = Runs::default();
    tokens(&title).into_iter().for_each(|token| runs.token(token));
    runs.made
}

#[derive(Default)]
struct Runs {
    made: Vec<Run>,
    /// How many braces that keep case are open.
    depth: usize,
    look: Look,
}

impl Runs {
    fn token(&mut self, token: Token<'_>) {
        match token {
            Token::Text(text) if self.depth > 0 => self.push(text, true),
            Token::Text(text) => self.words(text),
            Token::Command(text) => self.push(shown(text), true),
            Token::Literal(c) => self.push(c.encode_utf8(&mut [0; 4]), true),
            Token::Math(math) => {
                let look = std::mem::replace(&mut self.look, Look::MATH);
                self.push(math.trim_matches('$'), true);
                self.look = look;
            }
            Token::Open => self.depth += 1,
            Token::Close => self.depth = self.depth.saturating_sub(1),
            Token::OpenArgument => self.push("{", true),
            Token::CloseArgument => self.push("}", true),
            Token::Begin(_, Markup::Quotes) => self.push("“", true),
            Token::End(Markup::Quotes) => self.push("”", true),
            Token::Begin(_, markup) => self.look = look(markup).on(self.look),
            Token::End(markup) => self.look = self.look.without(look(markup)),
        }
    }

    /// A word at a time, since each keeps or loses its capitals by itself; a hyphen binds.
    fn words(&mut self, text: &str) {
        for word in text.split_inclusive(char::is_whitespace) {
            self.push(word, has_inner_capital(word));
        }
    }

    fn push(&mut self, text: &str, keeps_case: bool) {
        match self.made.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.look == self.look && last.keeps_case == keeps_case && self.look != Look::MATH => {
                last.text.push_str(text);
            }
            _ => self.made.push(Run { text: text.to_owned(), look: self.look, keeps_case }),
        }
    }
}

fn look(markup: Markup) -> Look {
    match markup {
        Markup::Emphasis => Look::ITALIC,
        Markup::Bold => Look::BOLD,
        Markup::SmallCaps => Look::SMALL_CAPS,
        Markup::Superscript => Look::RAISED,
        Markup::Subscript => Look::LOWERED,
        Markup::Quotes | Markup::Plain => Look::PLAIN,
    }
}

/// Whether one of the parts between hyphens has a capital behind its first letter, as a name has and a word has not.
fn has_inner_capital(word: &str) -> bool {
    let inner = |part: &str| part.chars().filter(|c| c.is_alphanumeric()).skip(1).any(char::is_uppercase);
    word.split(['-', '–', '/']).any(inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(title: &str) -> Vec<String> {
        let kept = runs(title, Some("Flamingo")).into_iter().filter(|run| run.keeps_case);
        kept.map(|run| run.text.trim().to_owned()).collect()
    }

    #[test]
    fn names_of_models_keep_their_capitals_and_words_do_not() {
        assert_eq!(kept("BLIP-2: Bootstrapping Vision-Language Pre-training"), ["BLIP-2"]);
        assert_eq!(kept("Visual tuning of LLaVA and Flamingo"), ["LLaVA", "Flamingo"]);
        assert_eq!(kept("An {Image} is worth: a $K$-way view of GPT-4V"), ["Image", "K", "GPT-4V"]);
        assert_eq!(kept("Self-Consistency Improves"), Vec::<String>::new());
    }

    #[test]
    fn the_runs_together_are_the_title() {
        let made = runs("a {B}c $x$ \\emph{d e} 5\\$", None);
        assert_eq!(made.iter().map(|run| run.text.as_str()).collect::<String>(), "a Bc x d e 5$");
        assert!(made.iter().any(|run| run.look == Look::ITALIC && run.text.starts_with('d')));
    }
}
