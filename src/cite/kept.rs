//! What a reference may not lose, whatever the style leaves out: its year, the identifier of a preprint, and where what stands
//! nowhere but on the net is found.

use super::look::Look;
use super::project::{Value, project};
use super::span::{Span, text_of};
use crate::model::Entry;

/// Our types of works that have no other place than their address.
const ON_THE_NET: [&str; 5] = ["blog", "dataset", "model", "software", "web"];

/// The reference with what it may not lose behind it, where the style printed it nowhere; `unaddressed` where the style was not
/// told the address.
pub fn complete(entry: &Entry, unaddressed: bool, mut spans: Vec<Span>) -> Vec<Span> {
    let text = text_of(&spans);
    let kind = entry.kind();
    let arxiv = entry.ids.get("arxiv").filter(|id| kind.as_str() == "preprint" && !text.contains(*id));
    let year = entry.year().map(|year| year.to_string()).filter(|year| !text.contains(year.as_str()));
    let on_the_net = unaddressed || ON_THE_NET.contains(&kind.as_str());
    let address = if on_the_net { unprinted_address(entry, &text) } else { None };
    if arxiv.is_none() && year.is_none() && address.is_none() {
        return spans;
    }
    // A sentence that has ended takes no full stop, and a mark that waits for more gives way to one.
    let ends = |text: &str| text.trim_end_matches(['”', '’', '»', ')']).ends_with(['.', '?', '!']);
    if let Some(last) = spans.last_mut().filter(|last| last.link.is_none()) {
        last.text.truncate(last.text.trim_end_matches([' ', ',', ';', ':']).len());
    }
    let end = if ends(&text_of(&spans)) { " " } else { ". " };
    let said: Vec<String> = arxiv.map(|id| format!("arXiv:{id}")).into_iter().chain(year).collect();
    let stop = if said.is_empty() { "" } else { "." };
    let blank = if address.is_some() && !said.is_empty() { " " } else { "" };
    spans.push(Span::plain(&format!("{end}{}{stop}{blank}", said.join(", "))));
    spans.extend(address.map(|url| Span { text: url.clone(), look: Look::PLAIN, link: Some(url) }));
    spans
}

/// The address of a work of which a text says neither an address nor the DOI.
fn unprinted_address(entry: &Entry, text: &str) -> Option<String> {
    let work = project(entry);
    let of = |name| match work.get(name) {
        Some(Value::Verbatim(text)) => Some(text.as_str()),
        _ => None,
    };
    let bare =
        |url: &str| url.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/').to_owned();
    let (url, doi) = (of("URL"), of("DOI"));
    let text = text.to_lowercase();
    let is_printed = |said: Option<&str>| said.is_some_and(|said| text.contains(&bare(said).to_lowercase()));
    let address = || doi.map(|doi| format!("https://doi.org/{doi}")).or_else(|| url.map(str::to_owned));
    if is_printed(url) || is_printed(doi) { None } else { address() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cite::Style;

    #[test]
    fn a_preprint_keeps_its_identifier_and_year() {
        let mut entry = Entry { title: "T".into(), date: "2023-01".parse().ok(), ..Entry::default() };
        entry.ids.set("arxiv", "2301.12597");
        let of = |text: &str| text_of(&complete(&entry, false, vec![Span { text: text.into(), ..Span::default() }]));
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

    #[test]
    fn what_is_only_on_the_net_keeps_its_address_and_all_keep_their_year() {
        let mut entry = Entry { title: "T".into(), date: "2023-01".parse().ok(), ..Entry::default() };
        entry.entry_type = "model".parse().ok();
        entry.urls.set("weights", "https://example.org/m");
        let of =
            |entry: &Entry, unaddressed, text: &str| text_of(&complete(entry, unaddressed, vec![Span::plain(text)]));
        assert_eq!(of(&entry, false, "A, T."), "A, T. 2023. https://example.org/m");
        assert_eq!(of(&entry, false, "A, T, 2023"), "A, T, 2023. https://example.org/m");
        assert_eq!(of(&entry, false, "A, T, 2023. example.org/m."), "A, T, 2023. example.org/m.");
        let paper = Entry { entry_type: "conference".parse().ok(), ..entry.clone() };
        assert_eq!(of(&paper, false, "A, T, 2023."), "A, T, 2023.");
        assert_eq!(of(&paper, true, "A, T, 2023."), "A, T, 2023. https://example.org/m");
        assert_eq!(of(&paper, false, "A, T."), "A, T. 2023.");
    }

    #[test]
    fn the_address_of_the_code_stands_behind_all_others() {
        let mut entry = Entry { title: "T".into(), date: "2024-03".parse().ok(), ..Entry::default() };
        entry.entry_type = "model".parse().ok();
        entry.urls.set("code", "https://example.org/code");
        let of = |entry: &Entry, style| text_of(&Style::load(style).unwrap().references(&[entry])[0].text);
        for style in ["karger", "modern-humanities-research-association-notes", "elsevier-harvard", "vancouver"] {
            assert!(of(&entry, style).contains("https://example.org/code"), "{style}: {}", of(&entry, style));
        }
        entry.urls.set("weights", "https://example.org/weights");
        for style in ["karger", "modern-humanities-research-association-notes", "elsevier-harvard", "vancouver"] {
            let text = of(&entry, style);
            assert!(text.contains("https://example.org/weights") && !text.contains("/code"), "{style}: {text}");
        }
    }
}
