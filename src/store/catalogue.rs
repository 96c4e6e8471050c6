//! The library that ships inside the binary.

use std::sync::LazyLock;

use crate::model::Library;

/// The text of the catalogue: the project's own `library.toml`.
pub const CATALOGUE: &str = include_str!("../../library.toml");

/// The catalogue, read when it is first asked for.
///
/// # Panics
/// When the shipped file is not readable, which a test rules out.
pub fn catalogue() -> &'static Library {
    static READ: LazyLock<Library> =
        LazyLock::new(|| super::read(CATALOGUE).unwrap_or_else(|problems| panic!("the catalogue: {problems:?}")));
    &READ
}
