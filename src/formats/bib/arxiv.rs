//! arXiv identifiers in the places where bibliographies put them.

use crate::model::is_arxiv;

/// The identifier without its version, and the version, where a text is nothing but an identifier (arXiv, "Understanding
/// the arXiv identifier").
///
/// | input | result |
/// |---|---|
/// | `2103.00020`, `arXiv:2103.00020v1` | `2103.00020`, with version 1 |
/// | `hep-th/9901001`, `math.GT/0309136` | as it is |
/// | `2103.0002`, `abc` | none |
pub fn identifier(text: &str) -> Option<(&str, Option<u32>)> {
    let text = text.trim();
    let bare = text.get(..6).filter(|start| start.eq_ignore_ascii_case("arxiv:")).map_or(text, |_| text[6..].trim());
    let bare = bare
        .strip_prefix("https://arxiv.org/abs/")
        .or_else(|| bare.strip_prefix("http://arxiv.org/abs/"))
        .unwrap_or(bare);
    let (id, version) = match bare.rsplit_once('v') {
        Some((id, version)) if !version.is_empty() && version.bytes().all(|b| b.is_ascii_digit()) => {
            (id, Some(version.parse().ok()?))
        }
        _ => (bare, None),
    };
    is_arxiv(id).then_some((id, version))
}

/// The identifier in one of arXiv's own DOIs: `10.48550/arXiv.2103.00020`.
pub fn in_doi(doi: &str) -> Option<&str> {
    let own = doi.get(..15).filter(|start| start.eq_ignore_ascii_case("10.48550/arxiv."));
    own.and_then(|_| identifier(&doi[15..])).map(|(id, _)| id)
}

/// Whether a journal is arXiv by another name.
pub fn is_archive(journal: &str) -> bool {
    let name = journal.trim().trim_start_matches('{');
    let starts = |with: &str| name.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    let corr = || {
        let behind = name[4..].trim_end_matches('}').trim_end();
        behind.is_empty() || behind.starts_with([' ', ',', ':', '}']) && mentioned(behind).is_some()
    };
    starts("arxiv") || starts("corr") && corr() || starts("computing research repository")
}

/// The identifier that a text mentions: `arXiv preprint arXiv:2103.00020`, `abs/2103.00020`, `arXiv:2103.00020 [cs.CV]`.
pub fn mentioned(text: &str) -> Option<String> {
    let words = text.split([' ', ',', ';', '[', ']', '(', ')', '{', '}']);
    words
        .map(|word| word.strip_prefix("abs/").unwrap_or(word))
        .find_map(|word| identifier(word).map(|(id, _)| id.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_told_from_other_texts() {
        for (text, expected) in [
            ("2103.00020", Some(("2103.00020", None))),
            ("arXiv:2103.00020v12", Some(("2103.00020", Some(12)))),
            ("ARXIV: 0704.0001", Some(("0704.0001", None))),
            ("hep-th/9901001", Some(("hep-th/9901001", None))),
            ("math.GT/0309136v1", Some(("math.GT/0309136", Some(1)))),
        ] {
            assert_eq!(identifier(text), expected, "{text}");
        }
        for text in ["", "v1", "2113.00020", "2103.000201", "10.1000/1234567", "arXiv", "１２３４.00020"] {
            assert_eq!(identifier(text), None, "{text}");
        }
    }

    #[test]
    fn a_journal_that_is_arxiv_is_seen() {
        for (journal, id) in [
            ("arXiv preprint arXiv:2103.00020", Some("2103.00020")),
            ("arXiv:2103.00020 [cs.CV]", Some("2103.00020")),
            ("ArXiv", None),
            ("CoRR", None),
        ] {
            assert!(is_archive(journal));
            assert_eq!(mentioned(journal).as_deref(), id, "{journal}");
        }
        assert!(!is_archive("Corrosion Science") && !is_archive("Nature"));
        assert_eq!(mentioned("abs/1706.03762"), Some("1706.03762".to_owned()));
    }
}
