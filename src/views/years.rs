//! Works by family and year: what the timeline and the statistics count.

use crate::model::{Entry, Family, Library, Sort};

/// The works of a family, its sub-families' with them.
pub struct Lane<'a> {
    /// The family; absent for works of no family.
    pub family: Option<&'a Family>,
    /// How deep the family stands below the top, 0 there.
    pub depth: usize,
    /// The works, the oldest first, undated ones last.
    pub works: Vec<&'a Entry>,
}

impl<'a> Lane<'a> {
    /// The title of the family.
    pub fn title(&self) -> &'a str {
        self.family.map_or("No family", |family| &family.title)
    }

    /// The works of a year; of none for `None`.
    pub fn of_year(&self, year: Option<u16>) -> impl Iterator<Item = &'a Entry> {
        self.works.iter().copied().filter(move |entry| entry.year() == year)
    }

    fn of(family: Option<&'a Family>, depth: usize, works: impl Iterator<Item = &'a Entry>) -> Self {
        let mut works: Vec<&Entry> = works.collect();
        Sort::Year.sort(&mut works);
        Self { family, depth, works }
    }
}

/// A lane for every family in the order of the tree, and one for works of none; lanes without works are left out.
/// Where `families` has keys, only lanes of these, their sub-families and those that they are parts of.
pub fn lanes<'a>(library: &'a Library, entries: &[&'a Entry], families: &[String]) -> Vec<Lane<'a>> {
    let tree = library.branches(families).into_iter().map(|(family, depth)| {
        let keys = library.descendants(&family.key);
        let within = |entry: &&Entry| entry.families.iter().any(|own| keys.contains(&own.as_str()));
        Lane::of(Some(family), depth, entries.iter().copied().filter(within))
    });
    let none = Lane::of(None, 0, entries.iter().copied().filter(|entry| entry.families.is_empty()));
    tree.chain([none]).filter(|lane| !lane.works.is_empty()).collect()
}

/// The years that the works are of, in order; `None` comes last where one is undated.
pub fn years(entries: &[&Entry]) -> Vec<Option<u16>> {
    let mut years: Vec<Option<u16>> = entries.iter().map(|entry| entry.year()).collect();
    years.sort_by_key(|year| year.unwrap_or(u16::MAX));
    years.dedup();
    years
}

/// A year as a reader sees it.
pub fn shown(year: Option<u16>) -> String {
    year.map_or("n.d.".to_owned(), |year| year.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lane_has_the_works_of_its_sub_families_and_nothing_is_lost() {
        let family = |key: &str, parent: Option<&str>| Family {
            key: key.into(),
            title: key.to_uppercase(),
            parent: parent.map(str::to_owned),
            ..Family::default()
        };
        let entry = |key: &str, family: &str, year: &str| Entry {
            key: key.into(),
            families: Some(family.to_owned()).filter(|family| !family.is_empty()).into_iter().collect(),
            date: year.parse().ok(),
            ..Entry::default()
        };
        let library = Library {
            families: vec![family("a", None), family("b", Some("a")), family("c", None)],
            entries: vec![entry("x", "b", "2023"), entry("y", "a", "2021"), entry("z", "", "")],
            ..Library::default()
        };
        let entries: Vec<&Entry> = library.entries.iter().collect();
        let found: Vec<(&str, usize, usize)> =
            lanes(&library, &entries, &[]).iter().map(|lane| (lane.title(), lane.depth, lane.works.len())).collect();
        assert_eq!(found, [("A", 0, 2), ("B", 1, 1), ("No family", 0, 1)]);
        assert_eq!(years(&entries), [Some(2021), Some(2023), None]);
    }
}
