//! A draft: what a source or a file says of a work.

use serde::{Deserialize, Serialize};

use super::{Date, Entry, EntryType, Id, Name, Table, text};

/// What a source says of a preprint. Texts are Unicode, with white space squeezed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Identifiers by scheme, in their normal form.
    pub ids: Table,
    /// The version that is described; absent when the source does not say.
    pub version: Option<u32>,
    /// The title.
    pub title: String,
    /// The authors in order, each in the form of `library.toml`.
    pub authors: Vec<String>,
    /// When the first version appeared, as YYYY-MM-DD; absent when the source does not say or says no date.
    pub posted: Option<String>,
    /// The primary category.
    pub primary_class: Option<String>,
    /// The abstract.
    pub abstract_text: Option<String>,
    /// The authors' comment, word for word.
    pub comment: Option<String>,
    /// The journal reference, word for word.
    pub journal_ref: Option<String>,
    /// What the source says of a withdrawal, word for word; absent for a paper that stands.
    pub withdrawn: Option<String>,
    /// What the reader should know of the answer: fields that could not be read.
    pub warnings: Vec<String>,
}

impl Draft {
    /// The entry that the draft describes, without a key. `name` is taken from a title of the form `NAME: …`.
    pub fn into_entry(self, source: Table, keep_abstract: bool) -> Entry {
        let posted: Option<Date> = self.posted.as_deref().and_then(|date| date.parse().ok());
        let withdrawn = self.withdrawn.is_some().then(|| "withdrawn".to_owned());
        Entry {
            entry_type: Some(EntryType::PREPRINT),
            name: name_in(&self.title),
            title: self.title,
            authors: self.authors.iter().filter_map(|author| Name::parse(author).ok()).collect(),
            date: posted,
            posted,
            ids: self.ids,
            primary_class: self.primary_class,
            tags: withdrawn.into_iter().collect(),
            abstract_text: self.abstract_text.filter(|_| keep_abstract),
            comment: self.comment,
            journal_ref: self.journal_ref,
            source,
            ..Entry::default()
        }
    }

    /// Whether it describes the work that `id` names.
    pub fn is_about(&self, id: &Id) -> bool {
        self.ids.get(&id.scheme).is_some_and(|value| value.eq_ignore_ascii_case(&id.value))
    }
}

/// The model's name in a title `NAME: …`: one word with two capitals, or a capital and a digit.
///
/// | input | result |
/// |---|---|
/// | `BLIP-2: Bootstrapping Language-Image Pre-training` | `BLIP-2` |
/// | `Qwen-VL: A Versatile Model` | `Qwen-VL` |
/// | `Testing: A Survey`, `Visual Instruction Tuning` | none |
fn name_in(title: &str) -> Option<String> {
    let (name, rest) = title.split_once(':')?;
    let plain = text::plain(name).trim().to_owned();
    let capitals = plain.chars().filter(|c| c.is_uppercase()).count();
    let digit = plain.chars().any(|c| c.is_ascii_digit());
    let one_word = !plain.contains(char::is_whitespace) && !plain.contains('$');
    let is_name = one_word && rest.starts_with(' ') && (capitals >= 2 || capitals == 1 && digit);
    is_name.then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::name_in;

    #[test]
    fn a_name_before_the_colon_is_told_from_a_word() {
        assert_eq!(name_in("BLIP-2: Bootstrapping"), Some("BLIP-2".to_owned()));
        assert_eq!(name_in("{LLaVA}: x"), Some("LLaVA".to_owned()));
        for title in ["Testing: A Survey", "A B: c", "0", "$K$: x", "Ratio 3:4", "GPT:4"] {
            assert_eq!(name_in(title), None, "{title}");
        }
    }
}
