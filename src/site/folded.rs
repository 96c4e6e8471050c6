//! What a search looks at: the words of an entry, folded as the page folds what is typed, each stated once.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::works::Works;
use crate::model::{Entry, Name, text};

/// The text as `fold.js` folds it: without accents and case. Letters that have none to lose stay (`ø`, `李`).
///
/// | input | result |
/// |---|---|
/// | `Müller, Ngô` | `muller, ngo` |
/// | `Łukasz` | `łukasz` |
/// | `ΟΔΟΣ`, `οδός` | `οδοσ` |
pub fn fold(text: &str) -> String {
    let lower = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    lower.map(|c| if c == 'ς' { 'σ' } else { c }).collect()
}

/// The words of an entry that a search looks at, parted by spaces: a word that stands inside one before it is found
/// there already. A word beyond ASCII stands there in ASCII letters too, so that `lukasz` finds `Łukasz`.
pub fn words(works: &Works<'_>, entry: &Entry) -> String {
    let mut found = String::new();
    let mut add = |word: &str| {
        if !word.is_empty() && !found.contains(word) {
            found.push_str(if found.is_empty() { "" } else { " " });
            found.push_str(word);
        }
    };
    for text in texts(works, entry) {
        for word in text.split_whitespace() {
            add(bare(&fold(word)));
            add(bare(&text::fold(word)));
        }
    }
    add(&text::alphanumeric(entry.name.as_deref().unwrap_or_default()));
    found
}

/// A word without the punctuation round it.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

fn texts(works: &Works<'_>, entry: &Entry) -> Vec<String> {
    let tables = [&entry.ids, &entry.venue, &entry.attributes];
    let values = tables.into_iter().flat_map(|table| table.iter().map(|(_, value)| value.to_owned()));
    let own = [entry.label(), entry.plain_title(), entry.key.clone()];
    own.into_iter()
        .chain(entry.authors.iter().map(Name::natural))
        .chain(entry.year().map(|year| year.to_string()))
        .chain(works.lines(entry).map(|shelf| format!("{} {}", shelf.family.title, shelf.family.key)))
        .chain(entry.tags.iter().cloned())
        .chain(values)
        .chain(entry.note.clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Library;
    use crate::site::Options;

    #[test]
    fn accents_case_and_the_place_of_a_sigma_make_no_difference() {
        assert_eq!(fold("Müller, NGÔ"), "muller, ngo");
        assert_eq!(fold("ΟΔΟΣ"), fold("οδός"));
    }

    #[test]
    fn a_word_is_found_with_and_without_its_accents() {
        let authors = ["Wałęsa, Łukasz", "李, 明"].iter().map(|name| Name::parse(name).unwrap()).collect();
        let named = Entry { key: "k".into(), name: Some("BLIP-2".into()), ..Entry::default() };
        let entry = Entry { title: "BLIP-2: a title, a “title”".into(), authors, ..named };
        let library = Library { entries: vec![entry.clone()], ..Library::default() };
        let works = Works::new(&[&entry], &Options { library: &library, title: "T" });
        let words = words(&works, &entry);
        for typed in ["blip-2", "blip2", "title", "wałesa", "walesa", "lukasz", "李", "li"] {
            assert!(words.contains(typed), "{typed}: {words}");
        }
        assert_eq!(words.matches("title").count(), 1, "each word once: {words}");
    }
}
