//! What to ask a site, and how to read its answer.

mod arxiv_abs;
mod arxiv_api;
mod arxiv_id;

use thiserror::Error;

use crate::model::{Draft, Id};

/// A site that metadata comes from: pure functions and a row of data.
pub struct Source {
    /// The name that messages and entries give it.
    pub name: &'static str,
    /// The host that is asked, over HTTPS.
    pub host: &'static str,
    /// The scheme of the identifiers that it knows.
    pub scheme: &'static str,
    /// How many identifiers one request can hold.
    pub batch: usize,
    /// The identifier in a text that was typed or pasted; `None` when it is not one of this source's.
    pub claim: fn(&str) -> Option<Id>,
    /// What to ask for these identifiers, at most `batch` of them.
    pub request: fn(&[Id]) -> Request,
    /// What the answer says of each of the identifiers, in their order.
    pub read: fn(&[Id], &Answer) -> Result<Vec<Reply>, ReadError>,
}

/// Every source, in the order in which they are asked for one scheme.
pub const SOURCES: &[&Source] = &[&arxiv_api::SOURCE, &arxiv_abs::SOURCE];

/// A request for `https://HOST/PATH?QUERY`, by GET.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The host.
    pub host: &'static str,
    /// The path with its slash, percent-encoded where needed, and the query behind `?`.
    pub path: String,
    /// The media types that are wanted.
    pub accept: &'static str,
}

/// What came back, before anything of it is believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body, decompressed.
    pub body: Vec<u8>,
}

/// What a source says of one identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// A description of the work.
    Found(Box<Draft>),
    /// Nothing of that name, with what the source says of it.
    Nothing(String),
}

/// An answer that is not one.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ReadError {
    /// The site has no time for us, or serves something else in the answer's place.
    #[error("{0}")]
    Unusable(String),
    /// The site says in so many words what is wrong.
    #[error("it answered with an error: {0}")]
    Said(String),
    /// The answer is incomplete or malformed.
    #[error("the answer can't be read: {0}")]
    Malformed(String),
    /// The site refuses one of the identifiers and answers none of the others.
    #[error("it refuses `{0}`")]
    Refused(String),
    /// The answer is about other works than those asked for.
    #[error("it answered about {0} instead")]
    Other(String),
}

/// The identifier in a text that was typed or pasted.
///
/// ```
/// let id = refs::sources::identify("https://arxiv.org/pdf/2103.00020v1.pdf").unwrap();
/// assert_eq!((id.scheme.as_str(), id.value.as_str(), id.version), ("arxiv", "2103.00020", Some(1)));
/// assert!(refs::sources::identify("../../etc/passwd").is_none());
/// ```
pub fn identify(text: &str) -> Option<Id> {
    SOURCES.iter().find_map(|source| (source.claim)(text))
}

/// The sources that know identifiers of this scheme, in the order in which they are asked.
pub fn for_scheme(scheme: &str) -> impl Iterator<Item = &'static Source> {
    SOURCES.iter().copied().filter(move |source| source.scheme == scheme)
}

/// The text of a body that must be UTF-8 and free of characters that XML and HTML forbid.
fn text_of(body: &[u8]) -> Result<&str, ReadError> {
    let malformed = |what: String| ReadError::Malformed(what);
    let text =
        std::str::from_utf8(body).map_err(|error| malformed(format!("not UTF-8 at byte {}", error.valid_up_to())))?;
    match text.find(|c: char| c < ' ' && !matches!(c, '\t' | '\n' | '\r')) {
        Some(at) => Err(malformed(format!("a control character at byte {at}"))),
        None => Ok(text.trim_start_matches('\u{feff}')),
    }
}
