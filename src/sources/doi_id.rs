//! DOIs in every form in which people meet them.

use super::{address, arxiv_id, decoded, without_prefix};
use crate::model::Id;

/// Hosts of publishers whose addresses hold the DOI of the work.
const PUBLISHERS: [&str; 14] = [
    "dl.acm.org",
    "link.springer.com",
    "onlinelibrary.wiley.com",
    "science.org",
    "journals.aps.org",
    "pubs.acs.org",
    "tandfonline.com",
    "journals.sagepub.com",
    "academic.oup.com",
    "iopscience.iop.org",
    "pnas.org",
    "direct.mit.edu",
    "biorxiv.org",
    "royalsocietypublishing.org",
];

/// The DOI in `text`, in lower case; arXiv's own DOIs as the arXiv identifier they hold.
///
/// | input | result |
/// |---|---|
/// | `10.1109/CVPR52688.2022.01519`, `doi:10.…`, `DOI 10.…` | `10.1109/cvpr52688.2022.01519` |
/// | `https://doi.org/10.…`, `http://dx.doi.org/10.…%2F…`, `doi.org/10.…` | the same |
/// | `https://dl.acm.org/doi/pdf/10.1145/3448016.3452841` | `10.1145/3448016.3452841` |
/// | `10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O` | the same, in lower case |
/// | `(doi:10.1000/xyz).` | `10.1000/xyz` |
/// | `10.48550/arXiv.2103.00020` | `arxiv:2103.00020` |
/// | `10.1000`, `10.x/y`, `10.1000/` | none |
pub fn claim(text: &str) -> Option<Id> {
    let text = text.trim().trim_start_matches(['(', '<', '[', '{']);
    let bare =
        ["doi:", "doi.org/", "doi "].into_iter().find_map(|prefix| without_prefix(text, prefix)).map(str::trim_start);
    let value = bare.and_then(normal).or_else(|| normal(text)).or_else(|| in_address(text))?;
    match value.strip_prefix("10.48550/arxiv.").and_then(arxiv_id::claim) {
        Some(arxiv) => Some(arxiv),
        None => Some(Id::new("doi", value)),
    }
}

fn in_address(text: &str) -> Option<String> {
    let (host, path) = address(text)?;
    if ["doi.org", "dx.doi.org"].contains(&host.as_str()) {
        return normal(path);
    }
    let path = path.split(['?', '#']).next()?;
    PUBLISHERS.contains(&host.as_str()).then(|| normal(path.get(path.find("10.")?..)?))?.map(without_page)
}

/// A publisher's page behind the DOI: `/full`, `.pdf`, `v1.full`.
fn without_page(doi: String) -> String {
    let ends = ["/full", "/pdf", "/abstract", "/fulltext", "/meta", ".pdf", ".full", ".abstract", "/epdf", "/html"];
    let bare = ends.iter().fold(doi.as_str(), |doi, end| doi.strip_suffix(end).unwrap_or(doi));
    bare.to_owned()
}

/// A DOI and nothing else (DOI Handbook, §2.2): `10.`, a registrant of digits, a slash, a suffix.
fn normal(text: &str) -> Option<String> {
    let plain = decoded(text);
    let doi = unbalanced_end(plain.trim());
    let (registrant, suffix) = doi.strip_prefix("10.")?.split_once('/')?;
    let is_number = (4..=9).contains(&registrant.split('.').next()?.len())
        && registrant.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    let clean = !suffix.is_empty()
        && suffix.len() <= 300
        && !suffix.contains(|c: char| c.is_whitespace() || c.is_control() || "\"\\^`{|}".contains(c));
    (is_number && clean).then(|| doi.to_lowercase())
}

/// Without the punctuation of the sentence around it: full stops and commas, and brackets that were opened outside.
fn unbalanced_end(text: &str) -> &str {
    let mut text = text;
    loop {
        let opened = |open: char, close: char| text.matches(open).count() >= text.matches(close).count();
        let outside = match text.chars().last() {
            Some('.' | ',' | ';' | '"' | '\'' | '}') => true,
            Some(')') => !opened('(', ')'),
            Some(']') => !opened('[', ']'),
            Some('>') => !opened('<', '>'),
            _ => false,
        };
        if !outside {
            return text;
        }
        text = &text[..text.len() - 1];
    }
}

/// The DOI in the path of a request: the slash between its parts stays one, what else is reserved is encoded.
pub fn path(doi: &str) -> String {
    super::encoded(doi, "/()")
}

#[cfg(test)]
mod tests {
    use super::claim;

    #[test]
    fn every_form_of_a_doi_is_taken() {
        for (text, expected) in [
            ("10.1109/CVPR52688.2022.01519", "doi:10.1109/cvpr52688.2022.01519"),
            ("doi:10.1038/nature14539", "doi:10.1038/nature14539"),
            ("DOI: 10.1038/nature14539", "doi:10.1038/nature14539"),
            ("https://doi.org/10.1145%2F3448016.3452841", "doi:10.1145/3448016.3452841"),
            ("http://dx.doi.org/10.1007/978-3-662-46370-3_13", "doi:10.1007/978-3-662-46370-3_13"),
            ("doi.org/10.5281/zenodo.48440", "doi:10.5281/zenodo.48440"),
            ("https://dl.acm.org/doi/pdf/10.1145/3448016.3452841?x=y", "doi:10.1145/3448016.3452841"),
            ("https://link.springer.com/chapter/10.1007/978-3-662-46370-3_13", "doi:10.1007/978-3-662-46370-3_13"),
            (
                "10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O",
                "doi:10.1002/(sici)1097-4571(199806)49:8<693::aid-asi4>3.0.co;2-o",
            ),
            ("(doi:10.1000/xyz).", "doi:10.1000/xyz"),
            ("10.48550/arXiv.2103.00020", "arxiv:2103.00020"),
            ("https://doi.org/10.48550%2FarXiv.2103.00020", "arxiv:2103.00020"),
        ] {
            assert_eq!(claim(text).map(|id| id.to_string()).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_doi_is_refused() {
        for text in [
            "",
            "10.1000",
            "10.1000/",
            "10.x/y",
            "11.1000/x",
            "doi:",
            "https://doi.org/",
            "https://evil.example/10.1000/x",
            "10.1000/a b",
            "10.1000/a\nb",
            "https://doi.org@evil.example/10.1000/x",
            "10./x",
            "10.12/x",
        ] {
            assert_eq!(claim(text), None, "{text:?}");
        }
    }
}
