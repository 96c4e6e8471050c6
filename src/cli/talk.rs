//! What is told of documents: messages with their places, and each only once where the same is done again and again.

use std::fmt;

use super::output::tell;
use crate::documents::Place;
use crate::model::text::visible;

/// Something to tell that is no failure of the whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    weight: &'static str,
    at: Option<(String, Place)>,
    words: String,
    hint: Option<String>,
}

impl Message {
    /// Something to know.
    pub fn note(words: impl Into<String>) -> Self {
        Self { weight: "note", at: None, words: words.into(), hint: None }
    }

    /// Something wrong.
    pub fn error(words: impl Into<String>) -> Self {
        Self { weight: "error", ..Self::note(words) }
    }

    /// The message with its place in a file.
    pub fn at(self, file: &str, place: Place) -> Self {
        Self { at: Some((file.to_owned(), place)), ..self }
    }

    /// The message with what to do.
    pub fn hint(self, hint: Option<String>) -> Self {
        Self { hint, ..self }
    }

    /// Whether another one says the same of the same file, wherever in it.
    fn is_again(&self, other: &Self) -> bool {
        let file = |message: &Self| message.at.as_ref().map(|(file, _)| file.clone());
        (self.weight, &self.words, file(self)) == (other.weight, &other.words, file(other))
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.weight)?;
        if let Some((file, Place { line, column })) = &self.at {
            write!(f, "{}:{line}:{column}: ", visible(file))?;
        }
        write!(f, "{}", visible(&self.words))?;
        self.hint.as_ref().map_or(Ok(()), |hint| write!(f, "\nhint: {}", visible(hint)))
    }
}

/// What was told in this round and in the one before it.
#[derive(Default)]
pub struct Talk {
    before: Vec<Message>,
    now: Vec<Message>,
}

impl Talk {
    /// Begins the next round.
    pub fn again(&mut self) {
        self.before = std::mem::take(&mut self.now);
    }

    /// Tells what the round before did not.
    pub fn say(&mut self, messages: impl IntoIterator<Item = Message>) {
        for message in messages {
            if self.is_news(&message) {
                tell(&message.to_string());
            }
            self.now.push(message);
        }
    }

    fn is_news(&self, message: &Message) -> bool {
        !self.before.iter().any(|other| other.is_again(message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_news_until_it_was_made_and_again_when_it_was_gone() {
        let at = |line| Message::note("x is not there").at("a.tex", Place { line, column: 1 });
        let mut talk = Talk::default();
        let mut news = |messages: &[Message]| {
            talk.again();
            messages.iter().map(|one| (talk.is_news(one), talk.now.push(one.clone())).0).collect::<Vec<_>>()
        };
        assert_eq!(news(&[at(1), at(1)]), [true, true]);
        assert_eq!(news(&[at(7), Message::error("x is not there")]), [false, true]);
        assert_eq!(news(&[]), [false; 0]);
        assert_eq!(news(&[at(7)]), [true]);
    }

    #[test]
    fn a_message_reads_as_a_message() {
        let message = Message::error("no entry has the key `a\u{1b}`").at("b.md", Place { line: 2, column: 3 });
        assert_eq!(
            message.hint(Some("did you mean `b`?".into())).to_string(),
            "error: b.md:2:3: no entry has the key `a\\u{1b}`\nhint: did you mean `b`?"
        );
    }
}
