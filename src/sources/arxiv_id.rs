//! arXiv identifiers in every form in which people meet them.

use crate::model::Id;

/// The archives of the old scheme, those that were merged into others with them (arXiv, "Category taxonomy").
const ARCHIVES: [&str; 38] = [
    "acc-phys", "adap-org", "alg-geom", "ao-sci", "astro-ph", "atom-ph", "bayes-an", "chao-dyn", "chem-ph", "cmp-lg",
    "comp-gas", "cond-mat", "cs", "dg-ga", "funct-an", "gr-qc", "hep-ex", "hep-lat", "hep-ph", "hep-th", "math",
    "math-ph", "mtrl-th", "nlin", "nucl-ex", "nucl-th", "patt-sol", "physics", "plasm-ph", "q-alg", "q-bio", "q-fin",
    "quant-ph", "solv-int", "stat", "supr-con", "econ", "eess",
];

/// Hosts whose addresses hold an arXiv identifier, and the path before it.
const ADDRESSES: [(&str, &[&str]); 9] = [
    ("arxiv.org", &["abs", "pdf", "html", "format", "ps", "src", "e-print", "list"]),
    ("export.arxiv.org", &["abs", "pdf", "html", "format", "ps", "src", "e-print"]),
    ("xxx.lanl.gov", &["abs", "pdf"]),
    ("alphaxiv.org", &["abs", "pdf", "overview"]),
    ("ar5iv.org", &["abs", "html"]),
    ("ar5iv.labs.arxiv.org", &["html", "abs"]),
    ("huggingface.co", &["papers"]),
    ("hf.co", &["papers"]),
    ("doi.org", &["10.48550"]),
];

/// The arXiv identifier in `text`.
///
/// | input | result |
/// |---|---|
/// | `2103.00020`, `2103.00020v1`, `arXiv:2103.00020 [cs.CV]` | `2103.00020` |
/// | `hep-th/9901001`, `math.GT/0309136v2` | `hep-th/9901001`, `math/0309136` |
/// | `https://arxiv.org/abs/…`, `/pdf/….pdf`, `/html/…`, alphaxiv, ar5iv | the same |
/// | `https://huggingface.co/papers/2103.00020` | the same |
/// | `10.48550/arXiv.2103.00020`, with `doi:` or `https://doi.org/` | the same |
/// | `2313.00001` (no month 13), `2103.00020v0`, `2103.00020&x`, another host | none |
pub fn claim(text: &str) -> Option<Id> {
    let text = text.trim();
    if !text.is_ascii() || text.len() > 300 {
        return None;
    }
    let bare = without_prefix(text, "arxiv:").map(str::trim_start).map(without_class);
    let doi = || without_prefix(text, "doi:").map_or(text, str::trim_start);
    bare.map_or_else(|| identifier(text), identifier).or_else(|| arxiv_doi(doi())).or_else(|| address(text))
}

fn without_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then_some(rest)
}

/// `2103.00020 [cs.CV]` without its class.
fn without_class(text: &str) -> &str {
    match text.split_once(" [") {
        Some((id, class)) if class.ends_with(']') => id.trim_end(),
        _ => text,
    }
}

/// `10.48550/arXiv.2103.00020`: arXiv's own DOIs, which DataCite holds.
fn arxiv_doi(text: &str) -> Option<Id> {
    without_prefix(text, "10.48550/arxiv.").and_then(identifier)
}

fn address(text: &str) -> Option<Id> {
    let (scheme, rest) = text.split_once("://").unwrap_or(("https", text));
    let (host, path) = rest.split_once('/')?;
    let host = host.to_ascii_lowercase();
    let host = host.strip_prefix("www.").or_else(|| host.strip_prefix("dx.")).unwrap_or(&host);
    let (_, folders) = ADDRESSES.iter().find(|(known, _)| *known == host)?;
    let path = path.split(['?', '#']).next()?;
    let (folder, rest) = path.split_once('/')?;
    if !["http", "https"].contains(&scheme.to_ascii_lowercase().as_str()) || !folders.contains(&folder) {
        return None;
    }
    let rest = rest.trim_end_matches('/');
    let rest = rest.strip_suffix(".pdf").or_else(|| rest.strip_suffix(".md")).unwrap_or(rest);
    let rest = without_prefix(rest, "arxiv:").or_else(|| without_prefix(rest, "arxiv.")).unwrap_or(rest);
    identifier(rest)
}

/// An identifier and nothing else, with or without a version.
fn identifier(text: &str) -> Option<Id> {
    let (base, version) = match text.rsplit_once(['v', 'V']) {
        Some((base, digits)) if base.ends_with(|c: char| c.is_ascii_digit()) => (base, Some(version(digits)?)),
        _ => (text, None),
    };
    let value = new_scheme(base).or_else(|| old_scheme(base))?;
    Some(Id { version, ..Id::new("arxiv", value) })
}

fn version(digits: &str) -> Option<u32> {
    let number = all_digits(digits).then(|| digits.parse().ok())?;
    number.filter(|n| (1..1000).contains(n) && !digits.starts_with('0'))
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether `YYMM` names a month.
fn is_month(yymm: &str) -> bool {
    yymm.get(2..4).and_then(|month| month.parse::<u8>().ok()).is_some_and(|month| (1..=12).contains(&month))
}

/// `YYMM.NNNN` from April 2007, `YYMM.NNNNN` from January 2015 (arXiv, "Understanding the arXiv identifier").
fn new_scheme(text: &str) -> Option<String> {
    let (month, number) = text.split_once('.')?;
    let digits = if month >= "1501" { 5 } else { 4 };
    let right = month.len() == 4 && all_digits(month) && is_month(month) && month >= "0704";
    (right && number.len() == digits && all_digits(number)).then(|| text.to_owned())
}

/// `archive/YYMMNNN` until March 2007, the subject class between dropped: `math.GT/0309136`.
fn old_scheme(text: &str) -> Option<String> {
    let (archive, number) = text.split_once('/')?;
    let (archive, class) = archive.split_once('.').map_or((archive, None), |(archive, class)| (archive, Some(class)));
    let archive = archive.to_ascii_lowercase();
    let plain_class = class.is_none_or(|class| {
        (2..=8).contains(&class.len()) && class.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-')
    });
    let right = ARCHIVES.contains(&archive.as_str())
        && plain_class
        && number.len() == 7
        && all_digits(number)
        && is_month(number);
    right.then(|| format!("{archive}/{number}"))
}

#[cfg(test)]
mod tests {
    use super::claim;

    #[test]
    fn every_form_of_an_identifier_is_taken() {
        for (text, expected) in [
            ("2103.00020", "2103.00020"),
            (" 2103.00020v2\n", "2103.00020v2"),
            ("0704.0001", "0704.0001"),
            ("1412.9999", "1412.9999"),
            ("hep-th/9901001v3", "hep-th/9901001v3"),
            ("math.GT/0309136", "math/0309136"),
            ("cond-mat.mes-hall/0703001", "cond-mat/0703001"),
            ("arXiv:2103.00020", "2103.00020"),
            ("arxiv: 2103.00020v1 [cs.CV]", "2103.00020v1"),
            ("ARXIV:hep-th/9901001", "hep-th/9901001"),
            ("http://arxiv.org/abs/2103.00020", "2103.00020"),
            ("https://www.arxiv.org/abs/2103.00020v1?context=cs", "2103.00020v1"),
            ("https://arxiv.org/abs/arXiv:0906.5132", "0906.5132"),
            ("https://arxiv.org/abs/math/0309136/", "math/0309136"),
            ("https://arxiv.org/pdf/2103.00020.pdf#page=3", "2103.00020"),
            ("https://arxiv.org/pdf/hep-th/9901001v1", "hep-th/9901001v1"),
            ("https://arxiv.org/html/2405.17247v1", "2405.17247v1"),
            ("arxiv.org/abs/2103.00020", "2103.00020"),
            ("https://export.arxiv.org/abs/2103.00020", "2103.00020"),
            ("https://www.alphaxiv.org/overview/2103.00020", "2103.00020"),
            ("https://huggingface.co/papers/2103.00020", "2103.00020"),
            ("https://hf.co/papers/2103.00020", "2103.00020"),
            ("https://ar5iv.labs.arxiv.org/html/2103.00020", "2103.00020"),
            ("10.48550/arXiv.2103.00020", "2103.00020"),
            ("doi:10.48550/arxiv.2103.00020", "2103.00020"),
            ("https://doi.org/10.48550/arXiv.2103.00020", "2103.00020"),
            ("https://doi.org/10.48550/ARXIV.hep-th/9901001", "hep-th/9901001"),
        ] {
            assert_eq!(claim(text).map(|id| id.versioned()), Some(expected.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_no_identifier_is_refused() {
        for text in [
            "",
            "abc",
            "../../etc/passwd",
            "2301.00001&id_list=2301.00002",
            "http://127.0.0.1/",
            "-rf",
            "2301.00001#x",
            "２３０１.００００１",
            "2313.00001",
            "2300.00001",
            "2301.0001",
            "1412.00001",
            "0703.0001",
            "hep-th/9901001v0",
            "hep-th/9913001",
            "nope/9901001",
            "hep-th/99010011",
            "2301.00001 2301.00002",
            "2301.00001v",
            "2301.00001v0",
            "https://evil.example/?u=arxiv.org/abs/2301.00001",
            "https://arxiv.org.evil.example/abs/2301.00001",
            "https://arxiv.org@evil.example/abs/2301.00001",
            "ftp://arxiv.org/abs/2301.00001",
            "file:///abs/2301.00001",
            "10.1000/xyz",
            "doi:10.1000/xyz",
            "https://huggingface.co/datasets/2301.00001",
            "https://arxiv.org/",
            "\u{202e}10000.1032",
            "2301.00001%0a",
            "http://arxiv.org/abs/../2301.00001",
        ] {
            assert_eq!(claim(text), None, "{text}");
        }
    }
}
