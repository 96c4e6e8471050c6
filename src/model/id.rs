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

/// Whether a text is an arXiv identifier without a version: `2103.00020`, `hep-th/9901001` (arXiv, "Understanding the arXiv
/// identifier").
pub fn is_arxiv(id: &str) -> bool {
    is_new(id) || is_old(id)
}

fn is_new(id: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    id.split_once('.').is_some_and(|(month, number)| {
        month.len() == 4
            && digits(month)
            && (4..=5).contains(&number.len())
            && digits(number)
            && month[2..].parse::<u8>().is_ok_and(|month| (1..=12).contains(&month))
    })
}

fn is_old(id: &str) -> bool {
    id.split_once('/').is_some_and(|(archive, number)| {
        let name = archive.split('.').next().unwrap_or("");
        !name.is_empty()
            && archive.bytes().all(|b| b.is_ascii_alphabetic() || b"-.".contains(&b))
            && number.len() == 7
            && number.bytes().all(|b| b.is_ascii_digit())
    })
}

/// Whether a text has the form of a DOI: `10.`, digits, a slash and more, no white space (DOI Handbook, §2.2).
pub fn is_doi(id: &str) -> bool {
    let registrant = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    id.strip_prefix("10.")
        .and_then(|rest| rest.split_once('/'))
        .is_some_and(|(prefix, suffix)| registrant(prefix) && !suffix.is_empty() && !id.contains(char::is_whitespace))
}

/// The DOI that a text gives, without what stands before it. It is looser than [`is_doi`], for what files hold.
///
/// ```
/// use refs::model::doi_in;
/// assert_eq!(doi_in("https://doi.org/10.1000/x"), Some("10.1000/x"));
/// assert_eq!(doi_in("doi: 10.1000/x"), Some("10.1000/x"));
/// assert_eq!(doi_in("http://doi.acm.org/10.1145/1.2"), Some("10.1145/1.2"));
/// assert_eq!((doi_in("see 10.1000/x"), doi_in("10.1000/a b")), (None, None));
/// ```
pub fn doi_in(text: &str) -> Option<&str> {
    let text = text.trim();
    let start = text.find("10.")?;
    let before = text[..start].trim().trim_end_matches('/').to_ascii_lowercase();
    let site = before.strip_prefix("https://").or_else(|| before.strip_prefix("http://")).unwrap_or(&before);
    // Publishers and libraries resolve DOIs at addresses of their own: `doi.acm.org`, `doi-org.proxy.edu`.
    let resolves = !site.contains('/') && (site.starts_with("doi.") || site.starts_with("doi-org."));
    let known = resolves || ["", "doi:", "doi", "dx.doi.org", "www.doi.org"].contains(&site);
    let doi = &text[start..];
    (known && doi.contains('/') && !doi.contains(char::is_whitespace)).then_some(doi)
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.scheme, self.versioned())
    }
}
