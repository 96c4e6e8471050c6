//! The hosts that may be asked, and how often each wants to be.

use std::time::Duration;

/// A host and its house rules.
pub struct Host {
    /// The name.
    pub name: &'static str,
    /// Hosts of one service share a pause and a connection.
    pub service: &'static str,
    /// The time between the starts of two requests.
    pub pause: Duration,
}

/// arXiv wants one request in three seconds on one connection, over all its interfaces (Terms of Use for arXiv APIs).
const ARXIV_PAUSE: Duration = Duration::from_millis(3050);

const HOSTS: [Host; 2] = [
    Host { name: "export.arxiv.org", service: "arxiv", pause: ARXIV_PAUSE },
    Host { name: "arxiv.org", service: "arxiv", pause: ARXIV_PAUSE },
];

/// The rules of a host; `None` for one that is never asked.
pub fn host(name: &str) -> Option<&'static Host> {
    HOSTS.iter().find(|host| host.name == name)
}
