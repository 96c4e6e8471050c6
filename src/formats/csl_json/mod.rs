//! CSL-JSON: one table of variables that the reader and the writer walk.
//!
//! - What CSL has no variable for stands in `custom.refs`, under its name in `library.toml`: `name`, `families`, `et-al`, a
//!   `type` that CSL takes for another one, arXiv's identifier and class, BibLaTeX's other fields, and a value that would
//!   not come back as it is. The reader passes over a variable that only says what refs would write of that.
//! - Variables without a place in an entry are kept in `fields` as `csl-NAME`: texts as they are, anything else as JSON;
//!   a type without a row that fits as `csl-type`. Names and dates that say more than what is read of them are kept beside
//!   it, and written again while both agree.
//! - What changes on the way: a title's capitals are protected as when a `.bib` file is read, the type is stated,
//!   `posted` becomes the date of a work that has no other, and fields that only CSL has stand last.

mod arxiv;
mod custom;
mod dates;
mod items;
mod json;
mod kinds;
mod names;
mod note;
mod read;
mod rich;
mod table;
mod write;

use super::{Format, Writer};

/// The row of the registry.
pub const FORMAT: Format = Format {
    name: "csl-json",
    extensions: &["json", "csljson"],
    about: "CSL-JSON, for Zotero, pandoc and other programs with CSL styles",
    looks,
    read: Some(read::events),
    parts: None,
    write: Writer {
        head: |_| "[\n".to_owned(),
        one: write::one,
        numbered: false,
        between: ",\n",
        tail: "\n]\n",
        aside: None,
        grouped: None,
        declare: None,
        choice: Some(write::CHOICE),
        order: None,
        left_out: write::left_out,
    },
};

/// A list or an object of JSON that speaks of types or titles.
fn looks(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let inner = text.strip_prefix('[').map_or(text, str::trim_start);
    let end = inner.char_indices().nth(20_000).map_or(inner.len(), |(at, _)| at);
    let names = ["\"type\"", "\"title\"", "\"id\"", "\"itemType\""];
    inner.starts_with('{') && names.iter().any(|name| inner[..end].contains(name)) && !super::json::looks(text)
}

#[cfg(test)]
mod tests;
