//! Addresses: where a link of an entry leads, only to http(s), and what the site's own pages are called.

use std::fmt::Write;

use crate::model::Entry;
use crate::model::text::{fold, is_hidden};

/// An address that a browser may be sent to: http or https with a host; `None` for any other scheme.
///
/// | input | result |
/// |---|---|
/// | `https://x.org/a b"` | `https://x.org/a%20b%22` |
/// | `javascript:alert(1)`, `//x.org`, `https:` | none |
pub fn web(address: &str) -> Option<String> {
    let address = address.trim();
    let (scheme, rest) = address.split_once("://")?;
    let is_web = ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    let has_host = rest.starts_with(|c: char| c.is_alphanumeric() || c == '[');
    (is_web && has_host).then(|| address.chars().map(safe).collect())
}

/// A character of an address; what could end the attribute or the address is percent-encoded.
fn safe(c: char) -> String {
    match c {
        '"' | '\'' | '<' | '>' | '`' | '\\' | '{' | '}' | '|' | '^' => encoded(c),
        c if c.is_whitespace() || c.is_control() || is_hidden(c) => encoded(c),
        c => c.to_string(),
    }
}

fn encoded(c: char) -> String {
    let mut text = String::new();
    for byte in c.encode_utf8(&mut [0; 4]).bytes() {
        // Writing to a String does not fail.
        let _ = write!(text, "%{byte:02X}");
    }
    text
}

/// The text as the value of a parameter in the address: letters, digits and `-._~` as they are.
pub fn parameter(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
    text.chars().map(|c| if plain(c) { c.to_string() } else { encoded(c) }).collect()
}

/// Services whose addresses are made of an identifier: the scheme, what a link to it is called, and the address
/// without the identifier. arXiv has two.
const SERVICES: [(&str, &str, &str); 7] = [
    ("arxiv", "arXiv", "https://arxiv.org/abs/"),
    ("arxiv", "PDF", "https://arxiv.org/pdf/"),
    ("doi", "DOI", "https://doi.org/"),
    ("openreview", "OpenReview", "https://openreview.net/forum?id="),
    ("acl", "ACL Anthology", "https://aclanthology.org/"),
    ("dblp", "DBLP", "https://dblp.org/rec/"),
    ("pmid", "PubMed", "https://pubmed.ncbi.nlm.nih.gov/"),
];

/// The links of an entry, each address once: what they are called, and the addresses.
pub fn links(entry: &Entry) -> Vec<(String, String)> {
    let of_ids = SERVICES.iter().filter_map(|(scheme, label, start)| {
        let id = entry.ids.get(scheme)?.trim();
        Some(((*label).to_owned(), web(&format!("{start}{}", path(id)))?))
    });
    let of_urls = entry.urls.iter().filter_map(|(name, address)| Some((capitalised(name), web(address)?)));
    let mut links: Vec<(String, String)> = Vec::new();
    for (label, address) in of_ids.chain(of_urls) {
        if !links.iter().any(|(_, known)| *known == address) {
            links.push((label, address));
        }
    }
    links
}

/// The identifiers that no link shows: their schemes and values.
pub fn other_ids(entry: &Entry) -> Vec<(String, String)> {
    let linked = |scheme: &str| SERVICES.iter().any(|(known, ..)| *known == scheme);
    entry.ids.iter().filter(|(scheme, _)| !linked(scheme)).map(|(s, v)| (s.to_owned(), v.to_owned())).collect()
}

/// The names of the addresses that lead to no page of the web.
pub fn refused(entry: &Entry) -> Vec<&str> {
    entry.urls.iter().filter(|(_, address)| web(address).is_none()).map(|(name, _)| name).collect()
}

/// An identifier as the end of a path.
fn path(id: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/:;()".contains(c);
    id.chars().map(|c| if plain(c) { c.to_string() } else { encoded(c) }).collect()
}

/// A name of the file in a reader's spelling: `training-data` as `Training data`.
pub fn capitalised(name: &str) -> String {
    let spaced = name.replace(['-', '_'], " ");
    let mut chars = spaced.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The name of a family's page, different from those in `taken` also where letters have no case.
pub fn family_file(key: &str, taken: &[String]) -> String {
    let dashed: String = fold(key).chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let file = |end: &str| format!("family-{}{end}.html", dashed.trim_matches('-'));
    let numbered = (2..).map(|number| file(&format!("-{number}")));
    [file("")].into_iter().chain(numbered).find(|file| !taken.contains(file)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_web_is_linked_to() {
        for refused in
            ["javascript:alert(1)", " data:text/html,x", "//x.org", "https:", "http://", "java\nscript://x", ""]
        {
            assert_eq!(web(refused), None, "{refused}");
        }
        assert_eq!(web("HTTPS://x.org/\"><script>").as_deref(), Some("HTTPS://x.org/%22%3E%3Cscript%3E"));
        assert_eq!(web("https://x.org/\u{202e}a\nb").as_deref(), Some("https://x.org/%E2%80%AEa%0Ab"));
    }

    #[test]
    fn identifiers_and_addresses_become_links_each_once() {
        let entry = Entry {
            ids: [("doi", "10.1/a<b"), ("isbn", "1"), ("arxiv", "2103.00020")].into_iter().collect(),
            urls: [("page", "https://arxiv.org/abs/2103.00020"), ("bad", "javascript:x"), ("code", "https://x.org/")]
                .into_iter()
                .collect(),
            ..Entry::default()
        };
        let labels: Vec<String> = links(&entry).into_iter().map(|(label, _)| label).collect();
        assert_eq!(labels, ["arXiv", "PDF", "DOI", "Code"]);
        assert_eq!(links(&entry)[2].1, "https://doi.org/10.1/a%3Cb");
        assert_eq!((other_ids(&entry), refused(&entry)), (vec![("isbn".to_owned(), "1".to_owned())], vec!["bad"]));
    }

    #[test]
    fn every_family_has_a_file_of_its_own() {
        assert_eq!(family_file("../Évil Key", &[]), "family-evil-key.html");
        let taken = vec![family_file("a b", &[])];
        assert_eq!(family_file("A-B", &taken), "family-a-b-2.html");
    }
}
