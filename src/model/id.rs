//! An identifier: an open pair of a scheme and a value.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What names a work in some register: `arxiv:2103.00020`, `doi:10.1109/…`.
///
/// The scheme is open, so that a new source touches no enum. The value is in the register's
/// normal form (arXiv without version, DOI in lower case), which the sources see to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Id {
    /// The register: `arxiv`, `doi`, `openreview`, …
    pub scheme: String,
    /// The name in that register.
    pub value: String,
    /// The version that was asked for; absent when the latest one is meant.
    pub version: Option<u32>,
}

impl Id {
    /// The identifier `scheme:value`, of no version.
    pub fn new(scheme: &str, value: impl Into<String>) -> Self {
        Self { scheme: scheme.to_owned(), value: value.into(), version: None }
    }

    /// The value with its version, as arXiv writes it: `2103.00020v1`.
    pub fn versioned(&self) -> String {
        match self.version {
            Some(version) => format!("{}v{version}", self.value),
            None => self.value.clone(),
        }
    }

    /// Whether both name the same work, whatever the version.
    pub fn same_work(&self, other: &Self) -> bool {
        self.scheme == other.scheme && self.value.eq_ignore_ascii_case(&other.value)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.scheme, self.versioned())
    }
}
