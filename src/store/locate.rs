//! Where the library is: what the user named, else the nearest one upward.

use std::path::{Path, PathBuf};

use super::FILE_NAME;

/// The library that a command works on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A file that the user named, by option, environment or config; it may not be there yet.
    Named(PathBuf),
    /// The nearest `library.toml` in the current folder or one above it.
    Near(PathBuf),
    /// None: reading takes the catalogue, and a new entry makes `./library.toml`.
    None,
}

impl Found {
    /// The file, if there is one.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Named(path) | Self::Near(path) => Some(path),
            Self::None => None,
        }
    }
}

/// The nearest `library.toml` in `folder` or a folder above it, relative to `folder`.
pub fn find_upward(folder: &Path) -> Option<PathBuf> {
    let up = folder.ancestors().position(|folder| folder.join(FILE_NAME).is_file())?;
    Some(std::iter::repeat_n("..", up).collect::<PathBuf>().join(FILE_NAME))
}
