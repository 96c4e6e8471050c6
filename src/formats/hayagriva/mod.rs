//! Hayagriva's YAML, the bibliographies of Typst: one field table that the reader and the writer walk.

mod checks;
mod chunks;
mod fields;
mod genres;
mod kinds;
mod leaves;
mod math;
mod people;
mod read;
mod refs;
mod tree;
mod write;

use super::{Format, Writer};

/// The row of Hayagriva.
pub const FORMAT: Format = Format {
    name: "hayagriva",
    extensions: &["yml", "yaml"],
    about: "Hayagriva YAML, for Typst",
    looks,
    read: Some(read::events),
    parts: None,
    write: Writer {
        head: |_| String::new(),
        one: write::one,
        numbered: false,
        between: "\n",
        tail: "",
        aside: None,
        grouped: None,
        declare: None,
        choice: Some(fields::CHOICE),
        order: None,
        left_out: write::left_out,
    },
};

/// A key at the start of a line, and below it, indented, a field of an entry.
fn looks(text: &str) -> bool {
    let mut keyed = false;
    text.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#')).take(200).any(|line| {
        let field = line.trim_start();
        let indented = field.len() < line.len();
        let named = ["type:", "title:", "author:", "parent:"].iter().any(|name| field.starts_with(name));
        if !indented {
            keyed = field.trim_end().ends_with(':');
        }
        indented && keyed && named
    })
}

#[cfg(test)]
mod tests;
