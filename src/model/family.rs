//! Families: training paradigms, declared once, and the words in an abstract that suggest them.

use super::{Library, Value, text};

/// A training paradigm that entries are filed under.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Family {
    /// The key that entries name it by.
    pub key: String,
    /// The title a reader sees.
    pub title: String,
    /// What the family is, in a sentence or two; empty when nothing is said.
    pub about: String,
    /// The key of the family that it is a part of; absent for a family at the top.
    pub parent: Option<String>,
    /// Words and phrases in an abstract that suggest the family; a `*` at the end stands for any ending.
    pub cues: Vec<String>,
    /// Fields that `refs` does not know, kept as they are.
    pub extra: Vec<(String, Value)>,
}

/// A family that an abstract suggests, with the words that do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cue {
    /// The family's key.
    pub family: String,
    /// The words of the abstract, as the family's cues name them.
    pub words: Vec<String>,
}

/// The families that a title and an abstract suggest, in the library's order. Only suggestions: a person decides.
pub fn suggest(library: &Library, title: &str, abstract_text: &str) -> Vec<Cue> {
    let words = format!(" {} ", spaced(&format!("{title} {abstract_text}")));
    library
        .families
        .iter()
        .map(|family| Cue { family: family.key.clone(), words: cues_in(family, &words) })
        .filter(|cue| !cue.words.is_empty())
        .collect()
}

fn cues_in(family: &Family, words: &str) -> Vec<String> {
    let found = |cue: &&String| match cue.strip_suffix('*') {
        Some(start) => words.contains(&format!(" {}", spaced(start))),
        None => words.contains(&format!(" {} ", spaced(cue))),
    };
    family.cues.iter().filter(found).map(|cue| cue.trim_end_matches('*').to_owned()).collect()
}

/// The folded words with one space between, punctuation and hyphens gone.
fn spaced(text: &str) -> String {
    let only_words: String =
        text::fold(text).chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    text::squeeze(&only_words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_abstract_suggests_the_families_whose_words_it_uses() {
        let family = |key: &str, cues: &[&str]| Family {
            key: key.to_owned(),
            cues: cues.iter().map(|&cue| cue.to_owned()).collect(),
            ..Family::default()
        };
        let families = vec![
            family("contrastive", &["contrastive", "image-text matching"]),
            family("generative", &["autoregressive", "generat*"]),
        ];
        let library = Library { families, ..Library::default() };
        let cues = suggest(&library, "A Model", "It is auto-regressive-free, generates text; contrastively trained.");
        assert_eq!(cues, [Cue { family: "generative".into(), words: vec!["generat".into()] }]);
    }
}
