//! A library: families and entries, and how an entry is found in it.

use thiserror::Error;

use super::{Entry, Family, Id, nearest, text};

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

    /// The entry that names the same work as `id`.
    pub fn with_id(&self, id: &Id) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.has_id(id))
    }

    /// The family with exactly this key.
    pub fn family(&self, key: &str) -> Option<&Family> {
        self.families.iter().find(|family| family.key == key)
    }

    /// The entry that a reader means by a key, a name or a whole title; names and titles are compared without
    /// case, spaces and punctuation.
    ///
    /// # Errors
    /// When there is none, with the nearest key or name; when a name is that of several, with their keys.
    pub fn find(&self, wanted: &str) -> Result<&Entry, NotFound> {
        if let Some(entry) = self.get(wanted) {
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

    /// The entries of one family, in the library's order.
    pub fn in_family<'a>(&'a self, family: &'a str) -> impl Iterator<Item = &'a Entry> {
        self.entries.iter().filter(move |entry| entry.families.iter().any(|own| own == family))
    }

    /// The entries that build on `key`.
    pub fn built_on<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a Entry> {
        self.entries.iter().filter(move |entry| entry.builds_on.iter().any(|parent| parent == key))
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
    fn an_unknown_name_gets_the_nearest_one() {
        let near = Some("BLIP-2".to_owned());
        assert_eq!(library().find("blip3"), Err(NotFound::Nothing { wanted: "blip3".to_owned(), near }));
    }
}
