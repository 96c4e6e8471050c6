//! What to ask a site, and how to read its answer.

mod acl;
mod arxiv_abs;
mod arxiv_api;
mod arxiv_id;
mod arxiv_oai;
mod bib;
mod cff;
mod crossref;
mod cvf;
mod datacite;
mod day;
mod dblp;
mod dblp_xml;
mod doi_csl;
mod doi_id;
mod highwire;
mod html;
mod huggingface;
mod huggingface_blog;
mod json;
mod neurips;
mod openalex;
mod openreview;
pub mod pdf;
mod pdf_file;
mod pdf_font;
mod pmlr;
pub mod search;
mod semantic_scholar;
mod venue;
mod web;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::model::{Draft, Id, Standing};

/// A site that metadata comes from: pure functions and a row of data.
pub struct Source {
    /// The name that messages and entries give it.
    pub name: &'static str,
    /// The host that is asked, over HTTPS; empty where the identifier names it.
    pub host: &'static str,
    /// The scheme of the identifiers that it knows.
    pub scheme: &'static str,
    /// What its word weighs.
    pub standing: Standing,
    /// Whether its “no such work” is the last word: no other source of the scheme knows more.
    pub decides: bool,
    /// What it is good for, in a line.
    pub about: &'static str,
    /// How many identifiers one request can hold.
    pub batch: usize,
    /// The identifier in a text that was typed or pasted; `None` when it is not one of this source's.
    pub claim: fn(&str) -> Option<Id>,
    /// What to ask for these identifiers, at most `batch` of them.
    pub request: fn(&[Id]) -> Request,
    /// What the answer says of each of the identifiers, in their order.
    pub read: fn(&[Id], &Answer) -> Result<Vec<Reply>, ReadError>,
}

/// Every source. The first `claim` that matches wins; the sources of one scheme are asked in this order.
pub const SOURCES: &[&Source] = &[
    &arxiv_api::SOURCE,
    &arxiv_abs::SOURCE,
    &arxiv_oai::SOURCE,
    &datacite::ARXIV,
    &huggingface::SOURCE,
    &acl::SOURCE,
    &acl::PAGE,
    &crossref::SOURCE,
    &datacite::SOURCE,
    &doi_csl::SOURCE,
    &openalex::DOI,
    &dblp::SOURCE,
    &dblp_xml::SOURCE,
    &openreview::SOURCE,
    &openreview::OLD,
    &openreview::PAGE,
    &cvf::SOURCE,
    &pmlr::SOURCE,
    &neurips::SOURCE,
    &neurips::FILE,
    &neurips::BIB,
    &semantic_scholar::SOURCE,
    &openalex::SOURCE,
    &huggingface_blog::SOURCE,
    &huggingface_blog::REPOSITORY,
    &cff::SOURCE,
    &web::SOURCE,
];

/// A request for `https://HOST/PATH?QUERY`, by GET.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The host.
    pub host: Cow<'static, str>,
    /// The path with its slash, percent-encoded where needed, and the query behind `?`.
    pub path: String,
    /// The media types that are wanted.
    pub accept: &'static str,
    /// Whether the user named the host, so that any public one may be asked.
    pub open: bool,
}

impl Request {
    /// A request to a host that the table of hosts knows.
    pub fn to(host: &'static str, path: String, accept: &'static str) -> Self {
        Self { host: Cow::Borrowed(host), path, accept, open: false }
    }
}

/// What came back, before anything of it is believed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The media type in lower case, with its parameters; empty where none is said.
    pub kind: String,
    /// The body, decompressed.
    pub body: Vec<u8>,
}

/// What a source says of one identifier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reply {
    /// A description of the work.
    Found(Box<Draft>),
    /// The work goes by another identifier: that one is to be asked for.
    See(Id),
    /// Nothing of that name, with what the source says of it.
    Nothing(String),
}

impl Reply {
    fn found(draft: Draft) -> Self {
        Self::Found(Box::new(draft))
    }
}

/// An answer that is not one.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ReadError {
    /// The site has no time for us, or serves something else in the answer's place.
    #[error("{0}")]
    Unusable(String),
    /// The site knows no such work, in its words; another one may.
    #[error("{0}")]
    Nothing(String),
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
/// assert_eq!(refs::sources::identify("https://doi.org/10.1109/5.771073").unwrap().to_string(), "doi:10.1109/5.771073");
/// assert!(refs::sources::identify("../../etc/passwd").is_none());
/// ```
pub fn identify(text: &str) -> Option<Id> {
    SOURCES.iter().find_map(|source| (source.claim)(text))
}

/// The identifier in an address that a record gives, where it is more than the address of a page.
fn identify_other(text: &str) -> Option<Id> {
    identify(text).filter(|id| id.scheme != "url")
}

/// The sources that know identifiers of this scheme, in the order in which they are asked.
pub fn for_scheme(scheme: &str) -> impl Iterator<Item = &'static Source> {
    SOURCES.iter().copied().filter(move |source| source.scheme == scheme)
}

/// One identifier's reply, for the sources that are asked for one at a time.
fn one(ids: &[Id], read: impl Fn(&Id) -> Result<Reply, ReadError>) -> Result<Vec<Reply>, ReadError> {
    ids.first().map(read).into_iter().collect()
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

/// The start of an answer that is something else than was asked for, as a message quotes it.
fn quoted_start(text: &str) -> String {
    let start: String = text.chars().take(300).collect();
    let start: String = crate::model::text::squeeze(&start).chars().take(60).collect();
    if start.is_empty() { "the answer is empty".to_owned() } else { format!("it answered “{start}”") }
}

/// Percent-encodes what can't stand in a path or a query (RFC 3986, §2): all but unreserved characters and `keep`.
fn encoded(text: &str, keep: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || keep.as_bytes().contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// Percent-encoded bytes as characters; what is no UTF-8 stays as it is.
fn decoded(text: &str) -> String {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let bytes = text.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let pair = (bytes.get(at + 1).and_then(|b| digit(*b)), bytes.get(at + 2).and_then(|b| digit(*b)));
        match pair {
            (Some(high), Some(low)) if bytes[at] == b'%' => {
                plain.push(high * 16 + low);
                at += 3;
            }
            _ => {
                plain.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(plain).unwrap_or_else(|_| text.to_owned())
}

/// The host, in lower case and without `www.`, and the path of an address; `None` for what is none.
fn address(text: &str) -> Option<(String, &str)> {
    let text = text.trim();
    let (scheme, rest) = text.split_once("://").unwrap_or(("https", text));
    let known = ["http", "https"].contains(&scheme.to_ascii_lowercase().as_str());
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let plain = host.contains('.') && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.".contains(&b));
    let host = host.to_ascii_lowercase();
    let host = host.strip_prefix("www.").map(str::to_owned).unwrap_or(host);
    (known && plain && !text.contains(|c: char| c.is_whitespace() || c.is_control())).then_some((host, path))
}

/// `text` without `prefix`, in any case of letters.
fn without_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_encoding_goes_there_and_back() {
        assert_eq!(encoded("10.1002/(SICI)1097<1::a>3.0", "/()"), "10.1002/(SICI)1097%3C1%3A%3Aa%3E3.0");
        assert_eq!(decoded("10.1002%2Fab%C3%BC%zz%"), "10.1002/abü%zz%");
    }

    #[test]
    fn an_address_has_a_plain_host() {
        assert_eq!(address("https://WWW.Example.org/a/b?c"), Some(("example.org".to_owned(), "a/b?c")));
        assert_eq!(address("example.org"), Some(("example.org".to_owned(), "")));
        for text in ["https://a@b.org/x", "https://b.org:81/x", "ftp://b.org/x", "localhost/x", "a b.org/x", "[::1]/x"]
        {
            assert_eq!(address(text), None, "{text}");
        }
    }

    #[test]
    fn every_source_of_a_scheme_but_the_web_has_its_host_and_its_words() {
        for source in SOURCES {
            assert!(
                !source.about.is_empty() && (source.host.contains('.') || source.scheme == "url"),
                "{}",
                source.name
            );
        }
    }
}
