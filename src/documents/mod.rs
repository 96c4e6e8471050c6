//! What Markdown, LaTeX and Typst documents cite, and a Markdown document with its citations rendered.

mod aux;
mod bcf;
mod latex;
pub mod markdown;
mod place;
mod typst;

use std::ops::Range;

pub use latex::macros::Definitions;
pub use place::{Lines, Place};

/// What stands for every entry of the library: `\nocite{*}`, `nocite: '@*'`.
pub const EVERYTHING: &str = "*";

/// A kind of document: a pure function and a row of data.
pub struct Kind {
    /// The name, as messages say it.
    pub name: &'static str,
    /// The endings of its files, without the full stop.
    pub extensions: &'static [&'static str],
    /// What a document of this kind cites, with what other files of it define. Total: any text has an answer.
    pub read: fn(&str, &Definitions) -> Cited,
}

/// Every kind of document.
pub const KINDS: &[&Kind] = &[&markdown::KIND, &latex::KIND, &aux::KIND, &bcf::KIND, &typst::KIND];

/// What a document cites, and what it needs others for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cited {
    /// The citations, in the order of the text.
    pub citations: Vec<Citation>,
    /// Labels that the document defines: what looks like a citation of one is a reference to it. One with a colon at its end
    /// stands for all that start so.
    pub labels: Vec<String>,
    /// Labels that works go before: what looks like a citation of one is a reference to it where the library has no such key.
    pub targets: Vec<String>,
    /// Other files whose text is part of the document.
    pub includes: Vec<Include>,
    /// What it defines for the files behind it, what it was given included.
    pub definitions: Definitions,
}

/// A place in a document that names a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The key, or [`EVERYTHING`].
    pub key: String,
    /// The bytes of the key in the text.
    pub at: Range<usize>,
    /// Whether it can be nothing else. Otherwise it is one only where the library has the key.
    pub certain: bool,
}

/// A file that a document takes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Include {
    /// Its name as it stands in the text.
    pub file: String,
    /// The bytes of the name in the text.
    pub at: Range<usize>,
    /// What it is to the document.
    pub role: Role,
}

/// What a file that is taken in is to the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Its text is part of the document.
    Part,
    /// A package or a class: only what it defines matters, and it need not be one of the document's own.
    Package,
    /// Its text is part of the document, but a command in its name stands for something that is not known.
    Unknown,
}

/// The kind whose files end so.
///
/// ```
/// assert_eq!(refs::documents::by_extension("TeX").unwrap().name, "LaTeX");
/// assert!(refs::documents::by_extension("docx").is_none());
/// ```
pub fn by_extension(extension: &str) -> Option<&'static Kind> {
    KINDS.iter().copied().find(|kind| kind.extensions.iter().any(|known| known.eq_ignore_ascii_case(extension)))
}

impl Citation {
    /// A citation that can be nothing else.
    fn certain(key: impl Into<String>, at: Range<usize>) -> Self {
        Self { key: key.into(), at, certain: true }
    }
}

/// The keys of a list with commas, with their places; what no bibliography could call an entry is left out.
///
/// | input | result |
/// |---|---|
/// | `a, b` | `a`, `b` |
/// | `a,,` | `a` |
/// | `#1`, `\key` | nothing: a macro's parameter, a macro |
fn keys(text: &str, start: usize) -> impl Iterator<Item = (&str, Range<usize>)> {
    let mut at = start;
    text.split(',').filter_map(move |part| {
        let from = at + (part.len() - part.trim_start().len());
        at += part.len() + 1;
        let key = part.trim();
        is_key(key).then(|| (key, from..from + key.len()))
    })
}

/// Whether BibTeX, Biber and the rest of them could know an entry under this name.
fn is_key(key: &str) -> bool {
    !key.is_empty() && !key.contains(|c: char| "\\{}#%~\"=".contains(c) || c.is_whitespace() || c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_a_list_know_their_places() {
        let text = " a,\n b:c , ,#1,\\x,é";
        let found: Vec<_> = keys(text, 0).collect();
        assert_eq!(found.iter().map(|(key, _)| *key).collect::<Vec<_>>(), ["a", "b:c", "é"]);
        assert!(found.iter().all(|(key, at)| &text[at.clone()] == *key));
    }
}
