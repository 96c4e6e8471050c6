//! `library.toml`: read with positions, written without disturbing what a person wrote.

mod catalogue;
mod file;
mod locate;
mod parts;
mod problem;
mod read;
mod splice;

pub use crate::model::block::{entry_block, family_block};
pub use catalogue::{CATALOGUE, catalogue};
pub use file::{Change, StoreError, load, update, without_path};
pub use locate::{Found, find_upward};
pub use problem::{Problem, Unreadable};
pub use read::read;
pub use splice::{SpliceError, splice};

/// The file's name, where none is given.
pub const FILE_NAME: &str = "library.toml";

/// What a new library starts with.
pub const NEW: &str = "[meta]\nversion = 1\n";
