//! Edits: changes to a library as values, so that a dry run, a diff and a write are the same thing.

use std::collections::HashSet;

use thiserror::Error;

use super::field::field;
use super::{Entry, Family, Library, Value};

/// One change to a library, with its reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// What changes.
    pub change: Change,
    /// Why, in a few words.
    pub reason: String,
}

/// A change.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// A new family.
    Declare(Family),
    /// A new entry.
    Insert(Box<Entry>),
    /// A field gets a value: one it did not have, or another one.
    Set {
        /// The entry's key.
        key: String,
        /// The field's name.
        field: &'static str,
        /// Its new value.
        value: Value,
    },
    /// A list or a table gets more behind what it has.
    Extend {
        /// The entry's key.
        key: String,
        /// The field's name.
        field: &'static str,
        /// What comes behind what is there.
        value: Value,
    },
}

/// An edit that does not fit the library.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum EditError {
    /// The entry is not there.
    #[error("there is no entry `{0}`")]
    NoEntry(String),
    /// Something of that key is there already.
    #[error("`{0}` is there already")]
    Taken(String),
    /// The value does not suit the field.
    #[error("`{field}` of `{key}`: {wrong}")]
    Unfit {
        /// The entry's key.
        key: String,
        /// The field's name.
        field: &'static str,
        /// What is wrong with it.
        wrong: String,
    },
}

impl Edit {
    /// An edit.
    pub fn new(change: Change, reason: impl Into<String>) -> Self {
        Self { change, reason: reason.into() }
    }
}

impl Library {
    /// Carries out many edits.
    ///
    /// # Errors
    /// At the first that does not fit; those before it are carried out then.
    pub fn apply_all(&mut self, edits: Vec<Edit>) -> Result<(), EditError> {
        let mut keys: HashSet<String> = self.entries.iter().map(|entry| entry.key.clone()).collect();
        for edit in edits {
            match edit.change {
                Change::Insert(entry) if !keys.insert(entry.key.clone()) => return Err(EditError::Taken(entry.key)),
                Change::Insert(entry) => self.entries.push(*entry),
                _ => self.apply(&edit)?,
            }
        }
        Ok(())
    }

    /// Carries out `edit`.
    ///
    /// # Errors
    /// When it does not fit; the library is then as it was.
    pub fn apply(&mut self, edit: &Edit) -> Result<(), EditError> {
        match &edit.change {
            Change::Declare(family) if self.family(&family.key).is_some() => Err(EditError::Taken(family.key.clone())),
            Change::Declare(family) => {
                self.families.push(family.clone());
                Ok(())
            }
            Change::Insert(entry) if self.get(&entry.key).is_some() => Err(EditError::Taken(entry.key.clone())),
            Change::Insert(entry) => {
                self.entries.push((**entry).clone());
                Ok(())
            }
            Change::Set { key, field, value } => self.set(key, field, value.clone()),
            Change::Extend { key, field, value } => {
                let old = self.get(key).and_then(|entry| super::field::field(field).and_then(|row| (row.get)(entry)));
                self.set(key, field, extended(old, value.clone()))
            }
        }
    }

    fn set(&mut self, key: &str, name: &'static str, value: Value) -> Result<(), EditError> {
        let entry = self.entries.iter_mut().find(|entry| entry.key == key);
        let entry = entry.ok_or_else(|| EditError::NoEntry(key.to_owned()))?;
        let unfit = |wrong| EditError::Unfit { key: key.to_owned(), field: name, wrong };
        let row = field(name).ok_or_else(|| unfit("it is not a field that refs knows".to_owned()))?;
        (row.set)(entry, value).map_err(unfit)
    }
}

fn extended(old: Option<Value>, more: Value) -> Value {
    match (old, more) {
        (Some(Value::List(old)), Value::List(more)) => Value::List(old.into_iter().chain(more).collect()),
        (Some(Value::Table(old)), Value::Table(more)) => Value::Table(old.iter().chain(more.iter()).collect()),
        (_, more) => more,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn library() -> Library {
        let entry = Entry { key: "a".into(), tags: vec!["x".into()], ..Entry::default() };
        Library { entries: vec![entry], ..Library::default() }
    }

    #[test]
    fn an_edit_changes_just_its_field() {
        let mut library = library();
        let more = Change::Extend { key: "a".into(), field: "tags", value: Value::List(vec!["y".into()]) };
        library.apply(&Edit::new(more, "asked for")).unwrap();
        assert_eq!(library.entries[0].tags, ["x", "y"]);
    }

    #[test]
    fn an_edit_that_does_not_fit_changes_nothing() {
        let mut changed = library();
        let date = Change::Set { key: "a".into(), field: "date", value: Value::Text("soon".into()) };
        assert!(changed.apply(&Edit::new(date, "")).is_err());
        let again = Change::Insert(Box::new(Entry { key: "a".into(), ..Entry::default() }));
        assert_eq!(changed.apply(&Edit::new(again, "")), Err(EditError::Taken("a".into())));
        assert_eq!(changed, library());
    }
}
