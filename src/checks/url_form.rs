//! Addresses that lead nowhere: a scheme that is none, no host, a space inside.

use super::{Check, Finding, Run, Severity};
use crate::model::{Library, nearest};

/// The row of the registry.
pub const CHECK: Check = Check {
    name: "url-form",
    summary: "addresses with a scheme that is none, without a host or with a space inside",
    severity: Severity::Error,
    run: Run::Library(run),
};

/// What stands in front of `://`; the first are the likely ones.
const SCHEMES: [&str; 8] = ["https", "http", "ftp", "ftps", "sftp", "git", "ssh", "file"];

fn run(library: &Library) -> Vec<Finding> {
    let urls = library.entries.iter().flat_map(|entry| entry.urls.iter().map(move |(_, url)| (entry, url)));
    urls.filter_map(|(entry, url)| {
        let (what, hint) = problem(url)?;
        Some(Finding::new(&entry.key, "urls", format!("`{url}` is not an address: {what}")).hint(hint))
    })
    .collect()
}

/// What is wrong with an address, and what may be meant. A path of a file has no scheme and is let be.
fn problem(url: &str) -> Option<(String, Option<String>)> {
    if url.contains(char::is_whitespace) {
        return Some(("it has a space inside".to_owned(), None));
    }
    let Some((scheme, rest)) = url.split_once("://") else {
        let lower = url.to_lowercase();
        let is_meant = ["http:", "https:", "http/", "https/", "www."].iter().any(|start| lower.starts_with(start));
        return is_meant.then(|| ("expected `https://` and a host".to_owned(), None));
    };
    let lower = scheme.to_lowercase();
    if !SCHEMES.contains(&lower.as_str()) {
        // One that is like none of these is a service's own (`s3`, `hf`), as far as can be told (RFC 3986, §3.1).
        let near = nearest(&lower, SCHEMES).filter(|_| lower.len() > 2);
        let formed = lower.starts_with(|c: char| c.is_ascii_alphabetic())
            && lower.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
        let hint = near.map(|near| format!("did you mean `{near}://{rest}`?"));
        return (near.is_some() || !formed).then(|| (format!("`{scheme}://` is no scheme"), hint));
    }
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    (host.is_empty() && lower != "file").then(|| ("it names no host".to_owned(), None))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Entry;

    #[test]
    fn an_address_that_leads_nowhere_is_found() {
        for (url, found) in [
            ("https://example.org/a?b=c#d", 0),
            ("HTTP://example.org", 0),
            ("file:///home/a.pdf", 0),
            ("papers/a.pdf", 0),
            ("s3://bucket/a.pdf", 0),
            ("hf://models/a", 0),
            ("h ttp://example.org", 1),
            ("1://example.org", 1),
            ("htps://example.org", 1),
            ("https:///a", 1),
            ("https:/example.org", 1),
            ("https//example.org", 1),
            ("www.example.org", 1),
            ("https://example.org/a b", 1),
        ] {
            let entry = Entry { urls: [("page", url)].into_iter().collect(), ..Entry::default() };
            let library = Library { entries: vec![entry], ..Library::default() };
            assert_eq!(run(&library).len(), found, "{url}");
        }
        let (_, hint) = problem("htps://example.org").unwrap();
        assert_eq!(hint.as_deref(), Some("did you mean `https://example.org`?"));
    }
}
