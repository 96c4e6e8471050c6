//! Entries in sections, by family, year or tag, for the formats that have headings.

use super::{Group, Options};
use crate::model::{Entry, Sort};

/// A section of a list.
pub struct Section<'a> {
    /// Its heading, as plain text.
    pub heading: String,
    /// What a family is, in its own words; empty for other groups, and where nothing is said.
    pub about: &'a str,
    /// Its entries, the oldest first.
    pub entries: Vec<&'a Entry>,
}

/// The sections in order; what has no group comes last and is not left out. An entry stands in each of its groups.
pub fn sections<'a>(entries: &[&'a Entry], group: Group, options: &Options<'a>) -> Vec<Section<'a>> {
    let of = |entry: &Entry| groups(entry, group);
    let mut names: Vec<String> = match group {
        Group::Family => options.library.families.iter().map(|family| family.key.clone()).collect(),
        Group::Year | Group::Tag => Vec::new(),
    };
    let mut others: Vec<String> = entries.iter().flat_map(|entry| of(entry)).collect();
    others.sort();
    names.extend(others);
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(name.clone()));
    let family = |name: &str| options.library.family(name).filter(|_| group == Group::Family);
    let section = |heading: String, about: &'a str, mut entries: Vec<&'a Entry>| {
        Sort::Year.sort(&mut entries);
        Section { heading, about, entries }
    };
    let named = names.iter().map(|name| {
        let members = entries.iter().copied().filter(|entry| of(entry).contains(name)).collect();
        let family = family(name);
        let heading = family.map_or(name, |family| &family.title).clone();
        section(heading, family.map_or("", |family| &family.about), members)
    });
    let without = match group {
        Group::Family => "No family",
        Group::Year => "No year",
        Group::Tag => "No tag",
    };
    let alone = entries.iter().copied().filter(|entry| of(entry).is_empty()).collect();
    named.chain([section(without.to_owned(), "", alone)]).filter(|section| !section.entries.is_empty()).collect()
}

fn groups(entry: &Entry, group: Group) -> Vec<String> {
    match group {
        Group::Family => entry.families.clone(),
        Group::Year => entry.year().map(|year| year.to_string()).into_iter().collect(),
        Group::Tag => entry.tags.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Family, Library};

    #[test]
    fn no_entry_is_lost_whatever_its_groups() {
        let family =
            Family { key: "c".into(), title: "Contrastive".into(), about: "Pairs.".into(), ..Family::default() };
        let library = Library { families: vec![family], ..Library::default() };
        let entry = |key: &str, families: &[&str]| Entry {
            key: key.into(),
            families: families.iter().map(|&name| name.to_owned()).collect(),
            ..Entry::default()
        };
        let entries = [entry("a", &["unknown"]), entry("b", &["c", "unknown"]), entry("d", &[])];
        let all: Vec<&Entry> = entries.iter().collect();
        let sections = sections(&all, Group::Family, &Options::new(&library));
        let shape: Vec<_> = sections.iter().map(|section| (section.heading.as_str(), section.entries.len())).collect();
        assert_eq!(shape, [("Contrastive", 1), ("unknown", 2), ("No family", 1)]);
        assert_eq!(sections[0].about, "Pairs.");
    }
}
