//! Lineage: what a work builds on, and how.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// One item of `builds-on`: a work, and what was taken from it.
///
/// | input | result |
/// |---|---|
/// | `radford2021clip` | that key, no kind |
/// | `radford2021clip: uses-encoder` | that key, its vision encoder is used |
/// | `DBLP:conf/x` | that key, no kind: only a colon with a space behind it parts |
/// | `radford2021clip: likes`, `: extends` | refused |
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Lineage {
    /// The key of the work that is built on; an entry may lack it, which `refs check` finds.
    pub key: String,
    /// What was taken from it; absent where nothing is said.
    pub kind: Option<LineageKind>,
}

/// What one work took from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LineageKind(usize);

/// The kinds, as `library.toml` names them.
const KINDS: [&str; 6] = ["extends", "uses-encoder", "uses-backbone", "trained-on", "evaluates-on", "supersedes"];

/// A text that is no item of `builds-on`.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum LineageError {
    /// The words behind the colon are no kind.
    #[error("`{0}` is not a kind of lineage: expected one of {list}", list = KINDS.join(", "))]
    Kind(String),
    /// There is no key.
    #[error("it names no key: expected \"KEY\" or \"KEY: KIND\"")]
    NoKey,
}

impl LineageKind {
    /// Every kind, in the order of the list.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..KINDS.len()).map(Self)
    }

    /// The name of the kind.
    pub fn as_str(self) -> &'static str {
        KINDS[self.0]
    }
}

impl FromStr for LineageKind {
    type Err = LineageError;

    fn from_str(text: &str) -> Result<Self, LineageError> {
        Self::all().find(|kind| kind.as_str() == text).ok_or_else(|| LineageError::Kind(text.to_owned()))
    }
}

impl fmt::Display for LineageKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Lineage {
    /// A work that is built on, without saying how.
    pub fn of(key: impl Into<String>) -> Self {
        Self { key: key.into(), kind: None }
    }
}

impl FromStr for Lineage {
    type Err = LineageError;

    fn from_str(text: &str) -> Result<Self, LineageError> {
        let parted = text.rfind(':').filter(|at| text[at + 1..].is_empty() || text[at + 1..].starts_with([' ', '\t']));
        let (key, kind) = match parted {
            Some(at) => (&text[..at], Some(text[at + 1..].trim().parse()?)),
            None => (text, None),
        };
        let key = key.trim().to_owned();
        if key.is_empty() { Err(LineageError::NoKey) } else { Ok(Self { key, kind }) }
    }
}

impl fmt::Display for Lineage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.key)?;
        self.kind.map_or(Ok(()), |kind| write!(f, ": {kind}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_a_key_or_a_key_with_a_kind_and_reads_back() {
        for (text, key, kind) in [
            ("radford2021clip", "radford2021clip", None),
            ("radford2021clip: uses-encoder", "radford2021clip", Some("uses-encoder")),
            (" a:  extends ", "a", Some("extends")),
            ("DBLP:conf/x", "DBLP:conf/x", None),
            ("DBLP:conf/x: supersedes", "DBLP:conf/x", Some("supersedes")),
        ] {
            let item: Lineage = text.parse().unwrap();
            assert_eq!((item.key.as_str(), item.kind.map(LineageKind::as_str)), (key, kind), "{text}");
            assert_eq!(item.to_string().parse(), Ok(item), "{text}");
        }
    }

    #[test]
    fn an_unknown_kind_is_refused_with_the_list() {
        let error = "a: likes".parse::<Lineage>().unwrap_err().to_string();
        assert!(error.starts_with("`likes` is not a kind") && error.contains("trained-on, evaluates-on"), "{error}");
        assert_eq!("a:".parse::<Lineage>(), Err(LineageError::Kind(String::new())));
        for text in ["", "  ", ": extends"] {
            assert_eq!(text.parse::<Lineage>(), Err(LineageError::NoKey), "{text}");
        }
    }
}
