//! A library: families and entries, and how an entry is found in it.

use thiserror::Error;

use super::{Entry, Family, Id, aliases, nearest, text};

/// Families and entries.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Library {
    /// The declared families, in the order of the file.
    pub families: Vec<Family>,
    /// The entries, in the order of the file.
    pub entries: Vec<Entry>,
    /// What stands in the file outside families and entries and `refs` does not know, by its dotted name.
    pub unknown: Vec<String>,
}

/// Why a key, a name or an identifier led to no entry.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum NotFound {
    /// Nothing is called so.
    #[error("no entry is called `{wanted}`")]
    Nothing {
        /// What was asked for.
        wanted: String,
        /// The most similar key or name, if any is similar.
        near: Option<String>,
    },
    /// Several entries have that name.
    #[error("`{wanted}` is the name of several entries: {}", keys.join(", "))]
    Several {
        /// What was asked for.
        wanted: String,
        /// Their keys.
        keys: Vec<String>,
    },
}

impl Library {
    /// The entry with exactly this key.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// The entry that a document means by a key: the one with this key, else the one that has it as another key.
    pub fn cited(&self, key: &str) -> Option<&Entry> {
        self.get(key).or_else(|| self.entries.iter().find(|entry| aliases(entry).any(|alias| alias == key)))
    }

    /// The entry that names the same work as `id`.
    pub fn with_id(&self, id: &Id) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.has_id(id))
    }

    /// The family with exactly this key.
    pub fn family(&self, key: &str) -> Option<&Family> {
        self.families.iter().find(|family| family.key == key)
    }

    /// The entry that a reader means by a key (or another key of it), a name or a whole title; names and titles are compared without
    /// case, spaces and punctuation.
    ///
    /// # Errors
    /// When there is none, with the nearest key or name; when a name is that of several, with their keys.
    pub fn find(&self, wanted: &str) -> Result<&Entry, NotFound> {
        if let Some(entry) = self.cited(wanted) {
            return Ok(entry);
        }
        let sought = text::alphanumeric(wanted);
        let is_sought = |text: &str| !sought.is_empty() && text::alphanumeric(text) == sought;
        let named = |entry: &&Entry| entry.name.as_deref().is_some_and(is_sought);
        let titled = |entry: &&Entry| is_sought(&entry.title);
        let mut found: Vec<&Entry> = self.entries.iter().filter(named).collect();
        if found.is_empty() {
            found = self.entries.iter().filter(titled).collect();
        }
        match found[..] {
            [one] => Ok(one),
            [] => Err(NotFound::Nothing { wanted: wanted.to_owned(), near: self.near(wanted) }),
            _ => Err(NotFound::Several {
                wanted: wanted.to_owned(),
                keys: found.iter().map(|entry| entry.key.clone()).collect(),
            }),
        }
    }

    fn near(&self, wanted: &str) -> Option<String> {
        let known = self.entries.iter().flat_map(|entry| entry.name.as_deref().into_iter().chain([entry.key.as_str()]));
        nearest(wanted, known).map(str::to_owned)
    }

    /// The key of a family and those of its sub-families at every depth; just `key` where none is declared so.
    pub fn descendants<'a>(&'a self, key: &'a str) -> Vec<&'a str> {
        let mut reached = vec![key];
        let mut at = 0;
        while at < reached.len() {
            let children = self.families.iter().filter(|family| family.parent.as_deref() == Some(reached[at]));
            let new: Vec<&str> =
                children.map(|family| family.key.as_str()).filter(|key| !reached.contains(key)).collect();
            reached.extend(new);
            at += 1;
        }
        reached
    }

    /// Every family with its depth, 0 at the top: in the library's order, sub-families right below their parents.
    pub fn family_tree(&self) -> Vec<(&Family, usize)> {
        let mut tree = Vec::new();
        let at_top = |family: &&Family| family.parent.as_deref().is_none_or(|parent| self.family(parent).is_none());
        self.families.iter().filter(at_top).for_each(|family| self.branch(family, 0, &mut tree));
        // A circle of parents has no top; `store::read` refuses it, but nothing may be lost of a library made otherwise.
        self.families.iter().for_each(|family| self.branch(family, 0, &mut tree));
        tree
    }

    /// Of [`Self::family_tree`], the families of these keys with their sub-families, and those that they are parts of;
    /// all where no key is given.
    pub fn branches(&self, keys: &[String]) -> Vec<(&Family, usize)> {
        let below = |key: &str| keys.iter().any(|wanted| self.descendants(wanted).contains(&key));
        let above = |key: &str| keys.iter().any(|wanted| self.descendants(key).contains(&wanted.as_str()));
        let wanted = |(family, _): &(&Family, usize)| keys.is_empty() || below(&family.key) || above(&family.key);
        self.family_tree().into_iter().filter(wanted).collect()
    }

    fn branch<'a>(&'a self, family: &'a Family, depth: usize, tree: &mut Vec<(&'a Family, usize)>) {
        if tree.iter().any(|(known, _)| known.key == family.key) {
            return;
        }
        tree.push((family, depth));
        let children = self.families.iter().filter(|child| child.parent.as_ref() == Some(&family.key));
        children.for_each(|child| self.branch(child, depth + 1, tree));
    }

    /// The entries of one family and its sub-families, in the library's order, each once.
    pub fn in_family<'a>(&'a self, family: &'a str) -> impl Iterator<Item = &'a Entry> {
        let keys = self.descendants(family);
        self.entries.iter().filter(move |entry| entry.families.iter().any(|own| keys.contains(&own.as_str())))
    }

    /// The entries that build on `key`.
    pub fn built_on<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a Entry> {
        self.entries.iter().filter(move |entry| entry.builds_on.iter().any(|item| item.key == key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn library() -> Library {
        let entry =
            |key: &str, name: &str| Entry { key: key.to_owned(), name: Some(name.to_owned()), ..Entry::default() };
        let entries = vec![entry("li2023blip2", "BLIP-2"), entry("sun2024emu", "Emu"), entry("dai2023emu", "Emu")];
        Library { entries, ..Library::default() }
    }

    #[test]
    fn a_name_is_found_however_it_is_spelled() {
        for spelled in ["li2023blip2", "BLIP-2", "blip2", "Blip 2"] {
            assert_eq!(library().find(spelled).map(|entry| entry.key.clone()), Ok("li2023blip2".to_owned()));
        }
    }

    #[test]
    fn a_name_of_several_entries_names_them_all() {
        let keys = vec!["sun2024emu".to_owned(), "dai2023emu".to_owned()];
        assert_eq!(library().find("emu"), Err(NotFound::Several { wanted: "emu".to_owned(), keys }));
    }

    #[test]
    fn a_family_has_the_entries_of_its_sub_families_and_stands_above_them() {
        let family = |key: &str, parent: Option<&str>| Family {
            key: key.into(),
            parent: parent.map(str::to_owned),
            ..Family::default()
        };
        let families = vec![
            family("adapter", Some("backbone")),
            family("backbone", None),
            family("contrastive", None),
            family("frozen", Some("adapter")),
        ];
        let entry =
            |key: &str, family: &str| Entry { key: key.into(), families: vec![family.into()], ..Entry::default() };
        let entries = vec![entry("a", "frozen"), entry("b", "contrastive"), entry("c", "backbone")];
        let mut library = Library { families, entries, ..Library::default() };
        let keys = |family| library.in_family(family).map(|entry| entry.key.as_str()).collect::<Vec<_>>();
        assert_eq!((keys("backbone"), keys("frozen"), keys("nowhere")), (vec!["a", "c"], vec!["a"], vec![]));
        let tree = |library: &Library| {
            library.family_tree().iter().map(|(family, depth)| format!("{depth} {}", family.key)).collect::<Vec<_>>()
        };
        assert_eq!(tree(&library), ["0 backbone", "1 adapter", "2 frozen", "0 contrastive"]);
        let branches: Vec<&str> =
            library.branches(&["adapter".to_owned()]).iter().map(|(family, _)| family.key.as_str()).collect();
        assert_eq!(branches, ["backbone", "adapter", "frozen"]);
        library.families[1].parent = Some("frozen".into());
        assert_eq!(tree(&library).len(), 4, "a circle loses nothing");
        assert_eq!(library.descendants("backbone").len(), 3);
    }

    #[test]
    fn an_unknown_name_gets_the_nearest_one() {
        let near = Some("BLIP-2".to_owned());
        assert_eq!(library().find("blip3"), Err(NotFound::Nothing { wanted: "blip3".to_owned(), near }));
    }
}
