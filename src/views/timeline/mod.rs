//! The timeline: which works came when, by family.

pub mod picture;
pub mod terminal;
