//! How text fits the terminal: the views know, and so the commands find it here.

pub use crate::views::fit::{Column, fitted, wrapped};
