//! Letters behind the year (2023a, 2023b): which entries need them, in the order of the list.

use std::collections::HashMap;

use hayagriva::citationberg::DisambiguationRule;

use super::order::Keys;
use super::project::{Value, Work};
use super::style::Style;
use crate::model::Name;

/// The letter of each work, by its place (0 for `a`): where the text can't tell two or more apart without, in the order of
/// the list.
///
/// Entries that are cited alike but for names that the style would add (others of a long list, given names) are told
/// apart by those and need no letter.
pub fn letters(style: &Style, keys: &[Keys], order: &[usize]) -> Vec<Option<usize>> {
    let mut letters = vec![None; keys.len()];
    if !style.csl.citation.disambiguate_add_year_suffix {
        return letters;
    }
    let mut alike: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
    for at in order {
        alike.entry((&keys[*at].citation, &keys[*at].people)).or_default().push(*at);
    }
    for group in alike.into_values().filter(|group| group.len() > 1) {
        group.iter().enumerate().for_each(|(letter, at)| letters[*at] = Some(letter));
    }
    letters
}

/// What the style may add to a citation to tell it from another: names, and given names or initials of the first or of all.
pub fn told_apart_by(style: &Style, work: &Work) -> String {
    use DisambiguationRule::{AllNamesWithInitials, PrimaryName, PrimaryNameWithInitials};
    let citation = &style.csl.citation;
    let Some(Value::Names(names, _)) = work.get("author").or_else(|| work.get("editor")) else { return String::new() };
    let rule = citation.givenname_disambiguation_rule;
    let only_first = matches!(rule, PrimaryName | PrimaryNameWithInitials);
    let initials = matches!(rule, AllNamesWithInitials | PrimaryNameWithInitials);
    let name = |(at, name): (usize, &Name)| match citation.disambiguate_add_givenname && (at == 0 || !only_first) {
        true if initials => format!("{} {}", name.family(), name.initials()),
        true => name.to_string(),
        false => name.family().to_owned(),
    };
    let shown = if citation.disambiguate_add_names { names.len() } else { 0 };
    let first = usize::from(citation.disambiguate_add_givenname);
    names.iter().enumerate().take(shown.max(first)).map(name).collect::<Vec<_>>().join(";")
}
