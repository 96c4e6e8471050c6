//! CSL-JSON: one table of variables that the reader and the writer walk.

mod custom;
mod dates;
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
    write: Writer {
        head: "[\n",
        one: write::one,
        between: ",\n",
        tail: "\n]\n",
        aside: None,
        grouped: None,
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
    inner.starts_with('{') && names.iter().any(|name| inner[..end].contains(name))
}

#[cfg(test)]
mod tests;
