//! The timeline: which works came when, by family.

/// Which families have a bar or a band of their own.
#[derive(Clone, Copy, Debug, Default)]
pub struct Only<'a> {
    /// Keys of families, with their sub-families and those that they are parts of; empty for all.
    pub families: &'a [String],
    /// Whether sub-families have one too, below that of their parent, which has their works as well.
    pub deep: bool,
}

pub mod picture;
pub mod terminal;
