//! The hosts that may be asked, and how often each wants to be.

use std::borrow::Cow;
use std::time::Duration;

/// A host and its house rules.
#[derive(Clone, Debug)]
pub struct Host {
    /// The name.
    pub name: Cow<'static, str>,
    /// Hosts of one service share a pause and a connection.
    pub service: Cow<'static, str>,
    /// The time between the starts of two requests; headers of an answer can make it longer.
    pub pause: Duration,
}

/// The table: name, service, pause in milliseconds. All are asked on one connection at a time.
const HOSTS: [(&str, &str, u64); 26] = [
    // One request in three seconds on one connection, over all interfaces (Terms of Use for arXiv APIs).
    ("export.arxiv.org", "arxiv", 3050),
    ("arxiv.org", "arxiv", 3050),
    ("oaipmh.arxiv.org", "arxiv", 3050),
    // 5 a second in the public pool, 10 in the polite one; the headers `x-rate-limit-*` say (Crossref REST API, "Etiquette").
    ("api.crossref.org", "crossref", 200),
    // 1,000 in five minutes where the caller is named, fewer otherwise.
    ("api.datacite.org", "datacite", 500),
    ("data.datacite.org", "datacite", 500),
    ("data.crosscite.org", "datacite", 500),
    ("doi.org", "doi", 500),
    ("dx.doi.org", "doi", 500),
    // A second or two between requests, Retry-After obeyed (dblp FAQ, "Am I allowed to crawl").
    ("dblp.org", "dblp", 1500),
    ("dblp.uni-trier.de", "dblp", 1500),
    ("dblp.dagstuhl.de", "dblp", 1500),
    // No rule is published for these: a page a second at most.
    ("aclanthology.org", "acl", 1000),
    ("openaccess.thecvf.com", "cvf", 1000),
    ("proceedings.mlr.press", "pmlr", 1000),
    ("proceedings.neurips.cc", "neurips", 1000),
    ("papers.nips.cc", "neurips", 1000),
    ("papers.neurips.cc", "neurips", 1000),
    // About 100 in half an hour.
    ("api2.openreview.net", "openreview", 1500),
    ("api.openreview.net", "openreview", 1500),
    ("openreview.net", "openreview", 1500),
    // One pool for everybody without a key; one a second with one.
    ("api.semanticscholar.org", "semantic-scholar", 1100),
    ("api.openalex.org", "openalex", 200),
    // 500 API calls and 100 pages in five minutes; the header `RateLimit` says.
    ("huggingface.co", "huggingface", 1000),
    ("raw.githubusercontent.com", "github", 500),
    ("github.com", "github", 1000),
];

/// The pause of a host that the user named and the table does not know.
const STRANGER: Duration = Duration::from_secs(1);

/// The rules of a host; `None` for one that is never asked.
pub fn host(name: &str) -> Option<Host> {
    let row = HOSTS.iter().find(|(known, ..)| *known == name);
    row.map(|(name, service, pause)| Host {
        name: Cow::Borrowed(name),
        service: Cow::Borrowed(service),
        pause: Duration::from_millis(*pause),
    })
}

/// The rules of a host that the user named: the table's, else those for strangers. `None` for a name that is not
/// a public one: an IP address, a bare word, or one of the domains for local use (RFC 6761, RFC 6762, RFC 8375).
pub fn public_host(name: &str) -> Option<Host> {
    let stranger = || Host { name: name.to_owned().into(), service: format!("web-{name}").into(), pause: STRANGER };
    host(name).or_else(|| is_public(name).then(stranger))
}

const LOCAL: [&str; 12] = [
    "localhost",
    "local",
    "internal",
    "intranet",
    "lan",
    "home",
    "corp",
    "private",
    "test",
    "invalid",
    "onion",
    "arpa",
];

fn is_public(name: &str) -> bool {
    let labels: Vec<&str> = name.split('.').collect();
    let last = labels.last().copied().unwrap_or_default();
    let plain = |label: &&str| {
        !label.is_empty()
            && label.len() < 64
            && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    labels.len() > 1
        && name.len() < 254
        && labels.iter().all(plain)
        && last.bytes().any(|b| b.is_ascii_lowercase())
        && !last.starts_with("0x")
        && !LOCAL.contains(&last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_names_may_be_asked() {
        for name in ["example.org", "lilianweng.github.io", "a-b.co.uk", "arxiv.org"] {
            assert!(public_host(name).is_some(), "{name}");
        }
        for name in [
            "localhost",
            "127.0.0.1",
            "10.0.0.1",
            "[::1]",
            "intranet",
            "printer.local",
            "x.internal",
            "0x7f.0x1",
            "a..b",
            "example.org.",
            "EXAMPLE.org",
            "",
        ] {
            assert!(public_host(name).is_none(), "{name}");
        }
        assert!(host("example.org").is_none());
    }
}
