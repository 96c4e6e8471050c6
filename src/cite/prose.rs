//! The people of a work as a part of a sentence, in a style that has only a number for it: `Ng`, `Ng and Li`, `Ng et al.`

use hayagriva::citationberg::taxonomy::OtherTerm;

use super::cut::term;
use super::style::Style;
use crate::model::Entry;

impl Style {
    /// Family names joined by the words of the style and its locale; empty where nobody is named. Numeric styles say nothing
    /// of names in the text, so three and more are cut, as their readers know it from `Ng et al. [1]`.
    ///
    /// | authors | en-US | de-DE |
    /// |---|---|---|
    /// | Ng | `Ng` | `Ng` |
    /// | Ng, Li | `Ng and Li` | `Ng und Li` |
    /// | Ng, Li, Wu | `Ng et al.` | `Ng et al.` |
    pub fn people(&self, entry: &Entry) -> String {
        let people = if entry.authors.is_empty() { &entry.editors } else { &entry.authors };
        match &people[..] {
            [] => String::new(),
            [one] if !entry.et_al => one.family().to_owned(),
            [one, two] if !entry.et_al => {
                format!("{} {} {}", one.family(), term(self, OtherTerm::And).unwrap_or("and"), two.family())
            }
            [first, ..] => format!("{} {}", first.family(), term(self, OtherTerm::EtAl).unwrap_or("et al.")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Name;

    #[test]
    fn people_are_named_in_the_words_of_the_locale() {
        let none = |_: &str| None;
        let of = |locale, authors: &[&str]| {
            let authors = authors.iter().map(|name| Name::parse(name).unwrap()).collect();
            Style::load_in("ieee", locale, &none).unwrap().people(&Entry { authors, ..Entry::default() })
        };
        assert_eq!(of(None, &["Ng, Ann"]), "Ng");
        assert_eq!(of(None, &["Ng, Ann", "Li, Bo"]), "Ng and Li");
        assert_eq!(of(Some("de-DE"), &["Ng, Ann", "Li, Bo"]), "Ng und Li");
        assert_eq!(of(None, &["Ng, Ann", "Li, Bo", "Wu, Cy"]), "Ng et al.");
        assert_eq!(of(None, &[]), "");
    }
}
