//! The search index: what a list of works shows and a search looks at, as one JSON value of columns.

use std::collections::BTreeMap;

use serde::Serialize;

use super::works::Works;
use super::{escape, folded, title};
use crate::cite::house;
use crate::model::Entry;
use crate::model::markup::plain;
use crate::model::text::{squeeze, visible};

/// Columns of equal length, one row a work, in the site's order.
#[derive(Serialize)]
struct Index<'a> {
    families: Vec<FamilyRow<'a>>,
    tags: Vec<String>,
    key: Vec<&'a str>,
    /// The short name; empty for a work without one.
    name: Vec<String>,
    title: Vec<String>,
    /// Titles with markup as HTML, by row.
    html: BTreeMap<usize, String>,
    by: Vec<String>,
    /// 0 for a work without one.
    year: Vec<u16>,
    venue: Vec<String>,
    /// Places in `families`.
    family: Vec<Vec<usize>>,
    /// Places in `tags`.
    tag: Vec<Vec<usize>>,
    /// Folded words.
    words: Vec<String>,
}

#[derive(Serialize)]
struct FamilyRow<'a> {
    key: &'a str,
    title: String,
    about: String,
    depth: usize,
    /// Itself and the families that it is a part of.
    line: &'a [usize],
    colour: usize,
}

/// The index of a site, ready to stand in a script.
pub fn json(works: &Works<'_>) -> String {
    let entries = &works.entries;
    let tags: Vec<&str> = works.tags.keys().copied().collect();
    let tag = |tag: &String| tags.binary_search(&tag.as_str()).unwrap_or_default();
    escape::json(&Index {
        families: families(works),
        tags: tags.iter().map(|tag| shown(tag)).collect(),
        key: entries.iter().map(|entry| entry.key.as_str()).collect(),
        name: entries.iter().map(|entry| shown(entry.name.as_deref().unwrap_or_default())).collect(),
        title: entries.iter().map(|entry| title(entry)).collect(),
        html: entries.iter().enumerate().filter_map(|(row, entry)| Some((row, title::marked_up(entry)?))).collect(),
        by: entries.iter().map(|entry| by(entry)).collect(),
        year: entries.iter().map(|entry| entry.year().unwrap_or_default()).collect(),
        venue: entries.iter().map(|entry| shown(&plain(entry.venue_short().unwrap_or_default()))).collect(),
        family: entries.iter().map(|entry| works.own_places(entry)).collect(),
        tag: entries.iter().map(|entry| entry.tags.iter().map(tag).collect()).collect(),
        words: entries.iter().map(|entry| folded::words(works, entry)).collect(),
    })
}

fn families<'a>(works: &'a Works<'_>) -> Vec<FamilyRow<'a>> {
    works
        .shelves
        .iter()
        .map(|shelf| FamilyRow {
            key: &shelf.family.key,
            title: shown(shelf.title()),
            about: shown(&shelf.family.about),
            depth: shelf.depth,
            line: &shelf.line,
            colour: shelf.colour,
        })
        .collect()
}

/// Text for a reader: on one line, hidden characters written out.
pub fn shown(text: &str) -> String {
    visible(&squeeze(text)).into_owned()
}

/// What a reader calls a work: its name, else its title.
pub fn label(entry: &Entry) -> String {
    entry.name.as_deref().map_or_else(|| title(entry), shown)
}

/// The title as text; the key of a work that has neither title nor name.
pub fn title(entry: &Entry) -> String {
    let unnamed = entry.title.is_empty() && entry.name.is_none();
    shown(&if unnamed { entry.key.clone() } else { entry.plain_title() })
}

/// Who wrote it, in few words.
pub fn by(entry: &Entry) -> String {
    shown(&house::people(entry))
}
