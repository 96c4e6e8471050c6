//! The entries of a site in its order, and what leads from one to another: families, tags, lineage.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use super::{Options, address};
use crate::model::{Entry, Family, Library, Lineage};

/// How many colours the style sheet has for families.
const COLOURS: usize = 8;

/// Everything that the pages are made from.
pub struct Works<'a> {
    /// The library that the entries are from.
    pub library: &'a Library,
    /// What stands over every page.
    pub title: &'a str,
    /// The entries, the newest first, those without a year last.
    pub entries: Vec<&'a Entry>,
    /// The families, sub-families right below their parents.
    pub shelves: Vec<Shelf<'a>>,
    /// The tags with the number of works that have them, in alphabetical order.
    pub tags: BTreeMap<&'a str, usize>,
    places: HashMap<&'a str, usize>,
    heirs: HashMap<&'a str, Vec<(usize, &'a Lineage)>>,
}

/// A family as the site shows it.
pub struct Shelf<'a> {
    /// The family.
    pub family: &'a Family,
    /// How deep it stands below a family at the top, which has 0.
    pub depth: usize,
    /// The places in [`Works::shelves`] of itself and of the families that it is a part of, itself first.
    pub line: Vec<usize>,
    /// Its colour, one of [`COLOURS`]: that of the family at the top of its line.
    pub colour: usize,
    /// The file of its page.
    pub file: String,
    /// The number of its works, those of its sub-families with them.
    pub count: usize,
}

impl Shelf<'_> {
    /// What a reader calls it: its title, else its key.
    pub fn title(&self) -> &str {
        if self.family.title.is_empty() { &self.family.key } else { &self.family.title }
    }
}

impl<'a> Works<'a> {
    /// Puts entries in the site's order.
    pub fn new(entries: &[&'a Entry], options: &Options<'a>) -> Self {
        let mut entries = entries.to_vec();
        entries.sort_by_key(|entry| (Reverse(entry.date.or(entry.posted)), &entry.key));
        let places = entries.iter().enumerate().map(|(place, entry)| (entry.key.as_str(), place)).collect();
        let mut works = Self {
            library: options.library,
            title: options.title,
            shelves: shelves(options.library),
            tags: tags(&entries),
            heirs: heirs(&entries),
            entries,
            places,
        };
        works.count();
        works
    }

    /// Counts the works of each family; in a selection, families without any go.
    fn count(&mut self) {
        let mut counts = vec![0; self.shelves.len()];
        self.entries.iter().for_each(|entry| self.line_places(entry).into_iter().for_each(|place| counts[place] += 1));
        self.shelves.iter_mut().zip(counts).for_each(|(shelf, count)| shelf.count = count);
        if self.entries.len() < self.library.entries.len() {
            let kept: Vec<usize> = (0..self.shelves.len()).filter(|place| self.shelves[*place].count > 0).collect();
            let moved = |place: &usize| kept.iter().position(|old| old == place);
            self.shelves.retain(|shelf| shelf.count > 0);
            self.shelves.iter_mut().for_each(|shelf| shelf.line = shelf.line.iter().filter_map(moved).collect());
        }
    }

    /// Where an entry stands; `None` for one that is not on the site.
    pub fn place(&self, key: &str) -> Option<usize> {
        self.places.get(key).copied()
    }

    /// The places of the families of an entry, in its order.
    pub fn own_places(&self, entry: &Entry) -> Vec<usize> {
        let place = |key: &String| self.shelves.iter().position(|shelf| shelf.family.key == *key);
        entry.families.iter().filter_map(place).collect()
    }

    /// The places of the families of an entry and of those that they are parts of, each once.
    pub fn line_places(&self, entry: &Entry) -> Vec<usize> {
        let mut places: Vec<usize> = Vec::new();
        for place in self.own_places(entry).iter().flat_map(|own| &self.shelves[*own].line) {
            if !places.contains(place) {
                places.push(*place);
            }
        }
        places
    }

    /// The families of an entry and those that they are parts of.
    pub fn lines(&self, entry: &Entry) -> impl Iterator<Item = &Shelf<'a>> {
        self.line_places(entry).into_iter().map(|place| &self.shelves[place])
    }

    /// The class of the colour of an entry: that of its first family.
    pub fn colour(&self, entry: &Entry) -> String {
        self.own_places(entry)
            .first()
            .map_or_else(|| "cx".to_owned(), |place| format!("c{}", self.shelves[*place].colour))
    }

    /// The entries that build on one, the oldest first, and how.
    pub fn built_on_by(&self, key: &str) -> &[(usize, &'a Lineage)] {
        self.heirs.get(key).map_or(&[], Vec::as_slice)
    }

    /// The first and the last year; `None` where no entry has one.
    pub fn years(&self) -> Option<(u16, u16)> {
        let years = || self.entries.iter().filter_map(|entry| entry.year());
        years().min().zip(years().max())
    }
}

fn shelves(library: &Library) -> Vec<Shelf<'_>> {
    let mut shelves: Vec<Shelf<'_>> = Vec::new();
    let mut files = Vec::new();
    let mut tops = 0;
    for (family, depth) in library.family_tree() {
        let parent = shelves.iter().position(|shelf| family.parent.as_ref() == Some(&shelf.family.key));
        let above = parent.map_or_else(Vec::new, |parent| shelves[parent].line.clone());
        let colour = parent.map_or(tops % COLOURS, |parent| shelves[parent].colour);
        tops += usize::from(parent.is_none());
        let file = address::family_file(&family.key, &files);
        files.push(file.clone());
        let line = [shelves.len()].into_iter().chain(above).collect();
        shelves.push(Shelf { family, depth, line, colour, file, count: 0 });
    }
    shelves
}

fn tags<'a>(entries: &[&'a Entry]) -> BTreeMap<&'a str, usize> {
    let mut tags = BTreeMap::new();
    entries.iter().flat_map(|entry| &entry.tags).for_each(|tag| *tags.entry(tag.as_str()).or_insert(0) += 1);
    tags
}

fn heirs<'a>(entries: &[&'a Entry]) -> HashMap<&'a str, Vec<(usize, &'a Lineage)>> {
    let mut heirs: HashMap<&str, Vec<(usize, &Lineage)>> = HashMap::new();
    for (place, entry) in entries.iter().enumerate().rev() {
        entry.builds_on.iter().for_each(|item| heirs.entry(item.key.as_str()).or_default().push((place, item)));
    }
    heirs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn library() -> Library {
        let family = |key: &str, parent: Option<&str>| Family {
            key: key.into(),
            parent: parent.map(str::to_owned),
            ..Family::default()
        };
        let entry = |key: &str, family: &str, date: &str, on: &[&str]| Entry {
            key: key.into(),
            families: vec![family.to_owned()],
            date: date.parse().ok(),
            builds_on: on.iter().map(|item| item.parse().unwrap()).collect(),
            ..Entry::default()
        };
        Library {
            families: vec![family("a", None), family("b", None), family("b1", Some("b")), family("c", None)],
            entries: vec![
                entry("old", "a", "2021-02", &[]),
                entry("new", "b1", "2023", &["old: extends"]),
                entry("newer", "b", "2023-05", &["old"]),
                entry("undated", "c", "", &[]),
            ],
            ..Library::default()
        }
    }

    #[test]
    fn the_newest_stands_first_and_every_family_has_its_sub_families_works() {
        let library = library();
        let all: Vec<&Entry> = library.entries.iter().collect();
        let works = Works::new(&all, &Options { library: &library, title: "T" });
        let keys: Vec<&str> = works.entries.iter().map(|entry| entry.key.as_str()).collect();
        assert_eq!(keys, ["newer", "new", "old", "undated"]);
        assert_eq!(
            works.shelves.iter().map(|shelf| (shelf.count, shelf.colour)).collect::<Vec<_>>(),
            [(1, 0), (2, 1), (1, 1), (1, 2)]
        );
        let heirs: Vec<usize> = works.built_on_by("old").iter().map(|(place, _)| *place).collect();
        assert_eq!((heirs, works.years()), (vec![1, 0], Some((2021, 2023))));
    }

    #[test]
    fn a_selection_has_only_its_families() {
        let library = library();
        let works = Works::new(&[&library.entries[1]], &Options { library: &library, title: "T" });
        let keys: Vec<&str> = works.shelves.iter().map(|shelf| shelf.family.key.as_str()).collect();
        assert_eq!((keys, &works.shelves[1].line), (vec!["b", "b1"], &vec![1, 0]));
        assert_eq!(works.place("old"), None);
    }
}
