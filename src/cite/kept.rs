//! What a reference may not lose, whatever the style leaves out: the identifier and the year of a preprint.

use super::look::Look;
use super::span::{Span, text_of};
use crate::model::Entry;

/// The reference with the identifier and the year of a preprint behind it, where the style printed neither.
pub fn complete(entry: &Entry, mut spans: Vec<Span>) -> Vec<Span> {
    let text = text_of(&spans);
    let is_preprint = entry.kind().as_str() == "preprint";
    let arxiv = entry.ids.get("arxiv").filter(|id| is_preprint && !text.contains(*id));
    let year = entry.year().map(|year| year.to_string()).filter(|year| is_preprint && !text.contains(year.as_str()));
    if arxiv.is_none() && year.is_none() {
        return spans;
    }
    // A sentence that has ended takes no full stop, and a mark that waits for more gives way to one.
    let ends = |text: &str| text.trim_end_matches(['”', '’', '»', ')']).ends_with(['.', '?', '!']);
    if let Some(last) = spans.last_mut().filter(|last| last.link.is_none()) {
        last.text.truncate(last.text.trim_end_matches([' ', ',', ';', ':']).len());
    }
    let end = if ends(&text_of(&spans)) { " " } else { ". " };
    let joint = if arxiv.is_some() && year.is_some() { ", " } else { "" };
    let id = arxiv.map(|id| format!("arXiv:{id}")).unwrap_or_default();
    let added = format!("{end}{id}{joint}{}.", year.unwrap_or_default());
    spans.push(Span { text: added, look: Look::PLAIN, link: None });
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preprint_keeps_its_identifier_and_year() {
        let mut entry = Entry { title: "T".into(), date: "2023-01".parse().ok(), ..Entry::default() };
        entry.ids.set("arxiv", "2301.12597");
        let of = |text: &str| text_of(&complete(&entry, vec![Span { text: text.into(), ..Span::default() }]));
        assert_eq!(of("A. T."), "A. T. arXiv:2301.12597, 2023.");
        assert_eq!(of("A. T, 2023"), "A. T, 2023. arXiv:2301.12597.");
        assert_eq!(of("A. 2023. Why?"), "A. 2023. Why? arXiv:2301.12597.");
        assert_eq!(of("A. “T.”"), "A. “T.” arXiv:2301.12597, 2023.");
        assert_eq!(of("A. T. 2023;"), "A. T. 2023. arXiv:2301.12597.");
        assert_eq!(
            of("A. T. 2023. https://doi.org/10.48550/arXiv.2301.12597"),
            "A. T. 2023. https://doi.org/10.48550/arXiv.2301.12597"
        );
    }
}
