//! An annotated bibliography manager for vision-language-model research.
//!
//! The rooms and the arrows between them stand in `ARCHITECTURE.md`; a test holds the code to them.

pub mod checks;
pub mod cite;
pub mod cli;
mod cores;
pub mod documents;
pub mod fetch;
pub mod formats;
pub mod model;
pub mod site;
pub mod sources;
pub mod store;
pub mod views;
