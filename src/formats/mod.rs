//! Texts that entries can be read from or written to.

mod bibtex;
mod markdown;

use thiserror::Error;

use crate::model::{Entry, Library};

/// A text representation: pure functions and a row of data.
pub struct Format {
    /// The name, as `--format` takes it.
    pub name: &'static str,
    /// The endings of its files, without the full stop.
    pub extensions: &'static [&'static str],
    /// What it is, in a line.
    pub about: &'static str,
    /// The text of these entries, all of them, in their order.
    pub write: fn(&[&Entry], &Options<'_>) -> Result<String, WriteError>,
}

/// Every format.
pub const FORMATS: &[&Format] = &[&bibtex::FORMAT, &markdown::FORMAT];

/// How to write.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// The library that the entries are from: its families have titles.
    pub library: &'a Library,
    /// What the entries are grouped by; absent for one list.
    pub group_by: Option<Group>,
}

/// What entries are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// By family, in the library's order; an entry of several families stands under each.
    Family,
    /// By year, the oldest first.
    Year,
    /// By tag, in alphabetical order; an entry with several tags stands under each.
    Tag,
}

/// An export that would not be complete. Nothing is written.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum WriteError {
    /// A key that the format has no way to write.
    #[error("the key `{key}` can't be written in {format}: it holds {character:?}")]
    Key {
        /// The key.
        key: String,
        /// The format's name.
        format: &'static str,
        /// The first character that stands in the way.
        character: char,
    },
    /// The format knows no groups.
    #[error("{0} has no groups: leave --group-by out, or write markdown")]
    NoGroups(&'static str),
}

/// The format of that name.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().copied().find(|format| format.name == name)
}

/// The format whose files end so.
///
/// ```
/// assert_eq!(refs::formats::by_extension("bib").unwrap().name, "bibtex");
/// ```
pub fn by_extension(extension: &str) -> Option<&'static Format> {
    FORMATS.iter().copied().find(|format| format.extensions.iter().any(|known| known.eq_ignore_ascii_case(extension)))
}
