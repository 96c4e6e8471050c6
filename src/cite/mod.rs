//! How an entry reads in a citation style.
//!
//! The way of a reference: an entry is *projected* to the variables of CSL (`project.rs`), what the engine would spoil is
//! *masked* (`mask.rs`, `item.rs`), the list is put in *order* and its *letters* are given out (`order.rs`, `letters.rs`),
//! the engine *sets* one entry at a time (`engine.rs`), its tree is laid *flat* (`span.rs`), *tidied* (`tidy.rs`), and
//! *written* in a format (`writers/`).

mod alias;
pub mod bundled;
mod case;
mod collapse;
mod cut;
#[cfg(test)]
mod defects;
mod engine;
mod facts;
mod foreign;
pub mod house;
mod in_text;
mod item;
mod kept;
mod label;
mod letters;
mod list;
pub mod locale;
mod look;
mod mask;
mod names;
mod order;
mod pages;
mod project;
mod prose;
mod quotes;
mod recursion;
mod repeated;
mod span;
mod specialise;
mod strangers;
mod style;
mod suited;
mod tidy;
mod title;
mod vacant;
mod writers;

pub use in_text::{Cite, Form};
pub use list::Reference;
pub use look::Look;
pub use span::{Span, text_of};
pub use style::{Style, StyleError, title};
pub use writers::{WRITERS, Writer, link_target};

use crate::model::Entry;

/// The entry as a CSL-JSON item, in the variables that a style is given.
///
/// ```
/// use refs::model::Entry;
/// let entry = Entry { key: "k".into(), title: "On $x$".into(), ..Entry::default() };
/// assert_eq!(refs::cite::csl_json(&entry)["type"], "article");
/// ```
pub fn csl_json(entry: &Entry) -> serde_json::Value {
    item::csl_json(&project::project(entry))
}
