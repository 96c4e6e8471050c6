//! Texts that entries can be read from or written to.

pub mod annotated;
mod bib;
mod choice;
mod csl_json;
mod csv;
pub mod decode;
mod hayagriva;
mod html;
mod json;
mod markdown;
mod own;
mod remainder;
mod ris;
mod sections;
mod toml;
#[cfg(test)]
mod tried;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use thiserror::Error;

pub use choice::{Choice, Fields};

use crate::model::tex::Charset;
use crate::model::{Entry, EntryType, Family, Library, Table};

/// A text representation: pure functions and a row of data.
pub struct Format {
    /// The name, as `--format` takes it.
    pub name: &'static str,
    /// The endings of its files, without the full stop.
    pub extensions: &'static [&'static str],
    /// What it is, in a line.
    pub about: &'static str,
    /// Whether a text of unknown ending looks like it.
    pub looks: fn(&str) -> bool,
    /// Reads a text; absent for a format that is only written.
    pub read: Option<fn(&str) -> Events<'_>>,
    /// The same, with the works left to be read by whoever takes them; absent where only the whole can be read.
    pub parts: Option<fn(&str) -> Parts<'_>>,
    /// How it is written; absent for a format that is only read.
    pub write: Writer,
}

/// How entries become a text: one after the other, so that a long one need not be held in memory.
pub struct Writer {
    /// What stands before the first entry.
    pub head: fn(&Options<'_>) -> String,
    /// Appends an entry, the first of which has the number 1.
    pub one: fn(&Entry, usize, &Options<'_>, &mut String) -> Result<(), WriteError>,
    /// Whether the number of an entry is a part of its text.
    pub numbered: bool,
    /// What stands between two entries.
    pub between: &'static str,
    /// What stands behind the last entry.
    pub tail: &'static str,
    /// Appends a part of the file that is no entry, where the format has a place for it.
    pub aside: Option<fn(&str, &mut String)>,
    /// The text with a section for each group, where the format has them.
    pub grouped: Option<Grouped>,
    /// Appends the declaration of a family, where the format has such.
    pub declare: Option<fn(&Family, &mut String)>,
    /// Which fields can be chosen; absent where the format has none to choose.
    pub choice: Option<Choice>,
    /// Puts entries into an order that the format needs.
    pub order: Option<fn(&mut Vec<&Entry>)>,
    /// What of this entry the format has no place for: fields by their names in `library.toml`.
    pub left_out: fn(&Entry, &Options<'_>) -> Vec<&'static str>,
}

/// Writes a section for each group.
pub type Grouped = fn(&[&Entry], Group, &Options<'_>) -> String;

/// The parts of a file, in order.
pub type Events<'a> = Box<dyn Iterator<Item = Event<'a>> + Send + 'a>;

/// The parts of a file, in order, of which the works are not yet read.
pub type Parts<'a> = Box<dyn Iterator<Item = Part<'a>> + Send + 'a>;

/// A part of a file that was found.
pub enum Part<'a> {
    /// One that is read.
    Event(Event<'a>),
    /// A work, and what reads it: on any thread, and whatever became of the works before it.
    Unread(Box<dyn FnOnce() -> Found + Send + 'a>),
}

impl<'a> Part<'a> {
    /// The part, read.
    pub fn read(self) -> Event<'a> {
        match self {
            Self::Event(event) => event,
            Self::Unread(read) => Event::Found(Box::new(read())),
        }
    }
}

/// A part of a file that is read.
#[derive(Debug)]
pub enum Event<'a> {
    /// A work.
    Found(Box<Found>),
    /// A work that can't be read, or not trusted: where it stands and why.
    Rejected(Range<usize>, Remark),
    /// Something that is no work, but not nothing either: a comment, a preamble.
    Aside(&'static str, &'a str),
    /// A family that the file declares.
    Family(Box<Family>),
    /// Something about the file.
    Remark(Remark),
    /// The file is none of this format; nothing else comes.
    Refused(Remark),
}

/// A work that was read.
#[derive(Debug)]
pub struct Found {
    /// The entry; its key is empty where the file gives none.
    pub entry: Entry,
    /// Where it stands, in bytes.
    pub at: Range<usize>,
    /// What is odd about it.
    pub remarks: Vec<Remark>,
}

/// Something that a person should know of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The place, in bytes from the start of the text.
    pub at: usize,
    /// What is so, in the reader's words.
    pub message: String,
    /// Whether something of the text was not read.
    pub damage: bool,
    /// Whether that is no work: what a merge left behind, words between the entries.
    pub stray: bool,
}

impl Remark {
    /// Something odd of which nothing is lost.
    pub fn warning(at: usize, message: impl Into<String>) -> Self {
        Self { at, message: message.into(), damage: false, stray: false }
    }

    /// Something that could not be read.
    pub fn damage(at: usize, message: impl Into<String>) -> Self {
        Self { at, message: message.into(), damage: true, stray: false }
    }
}

/// Every format.
pub const FORMATS: &[&Format] = &[
    &bib::BIBTEX,
    &bib::BIBLATEX,
    &csl_json::FORMAT,
    &hayagriva::FORMAT,
    &markdown::FORMAT,
    &ris::FORMAT,
    &csv::FORMAT,
    &html::FORMAT,
    &json::FORMAT,
    &toml::FORMAT,
];

/// How to write.
#[derive(Clone, Debug)]
pub struct Options<'a> {
    /// The library that the entries are from: its families have titles.
    pub library: &'a Library,
    /// What the entries are grouped by; absent for one list.
    pub group_by: Option<Group>,
    /// ASCII or Unicode, in formats of LaTeX.
    pub charset: Option<Charset>,
    /// Which fields are written, by their names in the format.
    pub fields: Fields,
    /// Whether venues go by their short names.
    pub short_venue: bool,
    /// Which version is cited of a preprint that was published.
    pub version: Version,
    /// Whether an entry type stays although fields are missing of which styles then complain.
    pub keep_types: bool,
}

impl<'a> Options<'a> {
    /// Everything, as the format has it by itself.
    pub fn new(library: &'a Library) -> Self {
        Self {
            library,
            group_by: None,
            charset: None,
            fields: Fields::default(),
            short_venue: false,
            version: Version::Both,
            keep_types: false,
        }
    }
}

impl Options<'_> {
    /// The entry in the version and with the venue that are wanted.
    pub fn shaped<'e>(&self, entry: &'e Entry) -> Cow<'e, Entry> {
        let published = entry.venue.get("name").is_some() && entry.ids.get("arxiv").is_some();
        let mut shaped = Cow::Borrowed(entry);
        match self.version {
            Version::Published if published => {
                let entry = shaped.to_mut();
                entry.ids.remove("arxiv");
                entry.primary_class = None;
            }
            Version::Preprint if published => {
                let entry = shaped.to_mut();
                entry.entry_type = Some(EntryType::PREPRINT);
                entry.venue = Table::default();
                entry.date = entry.posted.or(entry.date);
                ["doi", "openreview", "acl"].iter().for_each(|scheme| entry.ids.remove(scheme));
                entry.urls.remove("page");
            }
            _ => {}
        }
        if self.short_venue
            && let Some(short) = shaped.venue.get("short").map(str::to_owned)
        {
            let entry = shaped.to_mut();
            entry.venue.set("name", short);
            entry.venue.remove("short");
        }
        shaped
    }
}

/// Which version is cited of a preprint that was published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Version {
    /// The publication, with the preprint's identifier.
    #[default]
    Both,
    /// The publication alone.
    Published,
    /// The preprint alone.
    Preprint,
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
    #[error("{0} has no groups: leave --group-by out, or write markdown or html")]
    NoGroups(&'static str),
}

impl Format {
    /// The parts of a text of this format; none where it is not read.
    pub fn parts<'a>(&self, text: &'a str) -> Parts<'a> {
        match (self.parts, self.read) {
            (Some(parts), _) => parts(text),
            (None, Some(read)) => Box::new(read(text).map(Part::Event)),
            (None, None) => Box::new(std::iter::empty()),
        }
    }

    /// The text of these entries, all of them, in their order.
    ///
    /// # Errors
    /// When an entry can't be written, or the format has no groups.
    pub fn text(&self, entries: &[&Entry], options: &Options<'_>) -> Result<String, WriteError> {
        let mut shaped: Vec<Cow<'_, Entry>> = entries.iter().map(|entry| options.shaped(entry)).collect();
        if self.write.order.is_some() {
            without_absent_parents(&mut shaped, options.library);
        }
        let mut entries: Vec<&Entry> = shaped.iter().map(AsRef::as_ref).collect();
        if let Some(group) = options.group_by {
            let grouped = self.write.grouped.ok_or(WriteError::NoGroups(self.name))?;
            return Ok(grouped(&entries, group, options));
        }
        if let Some(order) = self.write.order {
            order(&mut entries);
        }
        let mut text = (self.write.head)(options);
        for (at, entry) in entries.iter().enumerate() {
            if at > 0 {
                text.push_str(self.write.between);
            }
            (self.write.one)(entry, at + 1, options, &mut text)?;
        }
        text.push_str(self.write.tail);
        Ok(text)
    }
}

/// Takes out the `crossref` to a parent that stays in the library: its child has what it took from it, and BibTeX ends
/// with an error where a parent is named that is not in the file.
fn without_absent_parents(entries: &mut [Cow<'_, Entry>], library: &Library) {
    let written: HashSet<String> = entries.iter().map(|entry| entry.key.to_lowercase()).collect();
    for entry in entries {
        let absent = |parent: &str| !written.contains(&parent.to_lowercase()) && library.get(parent).is_some();
        if entry.fields.get("crossref").is_some_and(absent) {
            entry.to_mut().fields.remove("crossref");
        }
    }
}

/// The parts of a venue, in the order of the file.
const VENUE: [&str; 8] = ["name", "short", "volume", "number", "series", "pages", "publisher", "address"];

/// Puts the tables of an entry that was read into the order of the file, whatever order the text had.
fn in_order(entry: &mut Entry) {
    let place = |names: &[&str], name: &str| names.iter().position(|known| *known == name).unwrap_or(names.len());
    entry.venue.sort_by_rank(|name| place(&VENUE, name));
    entry.ids.sort_by_rank(|name| place(&["arxiv", "doi"], name));
    // The other keys come first, where a merge puts them too.
    entry.fields.sort_by_rank(|name| if name == "ids" { 0 } else { bib::rank(name) + 1 });
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

/// The format in which a text that was read is written again: of the two for `.bib` files the one it is in.
pub fn as_read(format: &'static Format, text: &str) -> &'static Format {
    if bib::is_biblatex(format, text) { &bib::BIBLATEX } else { format }
}

/// The format that a text of unknown ending looks like; one that is read, not only written.
pub fn by_content(text: &str) -> Option<&'static Format> {
    FORMATS.iter().copied().find(|format| format.read.is_some() && (format.looks)(text))
}
