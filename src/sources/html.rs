//! A page as the sources read it: its meta tags, its links, its text.

use scraper::{ElementRef, Html, Selector};

use super::{Answer, ReadError, quoted_start};
use crate::model::text::squeeze;
use crate::model::{Name, tex};

/// A parsed page.
pub struct Page(Html);

impl Page {
    /// Parses the page of an answer.
    ///
    /// # Errors
    /// When it is no HTML, or a challenge that is served in the page's place.
    pub fn of(answer: &Answer) -> Result<Self, ReadError> {
        let text = text(answer);
        if text.trim().is_empty() {
            return Err(ReadError::Unusable("the answer is empty".to_owned()));
        }
        let start: String = text.chars().take(2000).collect::<String>().to_lowercase();
        let is_page = ["<html", "<!doctype html", "<head", "<body", "<meta", "<title", "<h1"]
            .iter()
            .any(|tag| start.contains(tag));
        if !is_page || !start.trim_start().starts_with('<') {
            return Err(ReadError::Unusable(quoted_start(&text)));
        }
        let page = Self(Html::parse_document(&text));
        match page.challenge() {
            Some(title) => Err(ReadError::Unusable(format!("it wants to see a human first (“{title}”)"))),
            None => Ok(page),
        }
    }

    /// The title of a page that asks for a browser or a human.
    fn challenge(&self) -> Option<String> {
        let title = self.text("title")?;
        let folded = title.to_lowercase();
        let is_one = CHALLENGES.iter().any(|words| folded.contains(words));
        (is_one && self.meta("citation_title").is_none()).then_some(title)
    }

    /// The elements that a CSS selector finds.
    pub fn all(&self, css: &str) -> Vec<ElementRef<'_>> {
        Selector::parse(css).map(|selector| self.0.select(&selector).collect()).unwrap_or_default()
    }

    /// What the meta tags of this name say, in order; names are compared without case (HTML, §4.2.5).
    pub fn metas(&self, name: &str) -> Vec<String> {
        let named = |tag: &ElementRef<'_>| {
            let own = tag.attr("name").or(tag.attr("property")).or(tag.attr("itemprop"));
            own.is_some_and(|own| own.eq_ignore_ascii_case(name))
        };
        let tags = self.all("meta").into_iter().filter(named);
        tags.filter_map(|tag| tag.attr("content")).map(squeeze).filter(|text| !text.is_empty()).collect()
    }

    /// What the first meta tag of this name says.
    pub fn meta(&self, name: &str) -> Option<String> {
        self.metas(name).into_iter().next()
    }

    /// The first of several meta tags that is there.
    pub fn first_meta(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.meta(name))
    }

    /// The squeezed text of the first element that a selector finds.
    pub fn text(&self, css: &str) -> Option<String> {
        self.all(css).first().map(text_in).filter(|text| !text.is_empty())
    }

    /// The unsqueezed text of the first element that a selector finds.
    pub fn raw_text(&self, css: &str) -> Option<String> {
        self.all(css).first().map(|element| element.text().collect::<Vec<_>>().join("\n"))
    }

    /// The addresses of all links, with the words of each.
    pub fn links(&self) -> Vec<(String, String)> {
        let links = self.all("a[href]").into_iter();
        links.filter_map(|link| Some((link.attr("href")?.trim().to_owned(), text_in(&link)))).collect()
    }

    /// The cell beside a label.
    pub fn cell(&self, label: &str) -> Option<String> {
        self.all("tr").into_iter().find_map(|row| {
            let mut cells = row.child_elements().map(|cell| text_in(&cell));
            cells.next().filter(|first| first.eq_ignore_ascii_case(label)).and_then(|_| cells.next())
        })
    }
}

/// The squeezed text of an element.
pub fn text_in(element: &ElementRef<'_>) -> String {
    squeeze(&element.text().collect::<String>())
}

const CHALLENGES: [&str; 9] = [
    "just a moment",
    "attention required",
    "are you a robot",
    "making sure you're not a bot",
    "access denied",
    "verify you are human",
    "security check",
    "captcha",
    "ddos-guard",
];

/// The page's text: UTF-8, else what its media type or its `meta` says (windows-1252 for all of Latin 1, as
/// the Encoding Standard has it, §4.2), with control characters as spaces.
fn text(answer: &Answer) -> String {
    let start = String::from_utf8_lossy(&answer.body[..answer.body.len().min(1024)]).to_lowercase();
    let says = |charset: &str| answer.kind.contains(charset) || start.contains(&format!("charset={charset}"));
    let latin = ["iso-8859-1", "windows-1252", "latin1", "us-ascii"].iter().any(|charset| says(charset));
    let text = match std::str::from_utf8(&answer.body) {
        Ok(text) => text.to_owned(),
        Err(_) if latin => answer.body.iter().map(|byte| windows_1252(*byte)).collect(),
        Err(_) => String::from_utf8_lossy(&answer.body).into_owned(),
    };
    text.chars().map(|c| if c < ' ' && !matches!(c, '\t' | '\n' | '\r') { ' ' } else { c }).collect()
}

/// The characters that windows-1252 has at 0x80 to 0x9F (Encoding Standard, index windows-1252).
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// A text with HTML's tags taken out and its entities decoded, twice where they were encoded twice.
///
/// | input | result |
/// |---|---|
/// | `A <i>very</i> fine title` | `A very fine title` |
/// | `R&amp;amp;D` | `R&D` |
/// | `a < b` | `a < b` |
pub fn untagged(text: &str) -> String {
    if !text.contains(['<', '&']) {
        return squeeze(text);
    }
    let once = |text: &str| Html::parse_fragment(text).root_element().text().collect::<String>();
    let first = once(text);
    squeeze(&if first.contains("&amp;") || first.contains("&lt;") { once(&first) } else { first })
}

/// Names in the form of `library.toml`, each read in the order that its comma shows.
pub fn authors(names: &[String]) -> Vec<String> {
    names.iter().filter_map(|name| author(name)).collect()
}

fn author(name: &str) -> Option<String> {
    let name = squeeze(&tex::decode(name).replace(['{', '}'], ""));
    let read = if name.contains(',') { Name::from_inverted(&name) } else { Name::from_natural(&name) };
    read.map(|name| name.to_string())
}

/// `5-9`, with one hyphen; only the first page where the last is not said.
pub fn pages(first: Option<String>, last: Option<String>) -> Option<String> {
    match (first, last) {
        (Some(first), Some(last)) if first != last => Some(format!("{first}-{last}")),
        (Some(first), _) => Some(first),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(body: &str) -> Result<Page, ReadError> {
        Page::of(&Answer { status: 200, kind: "text/html".into(), body: body.into() })
    }

    #[test]
    fn what_is_no_page_or_a_challenge_is_refused() {
        assert!(page("Rate exceeded.").is_err() && page("").is_err() && page("{\"a\": 1}").is_err());
        let challenge = page("<html><head><title>Just a moment...</title></head>");
        assert!(challenge.is_err_and(|error| error.to_string().contains("human")));
    }

    #[test]
    fn old_pages_are_decoded_as_they_say() {
        let body = b"<html><meta name=citation_title content='Caf\xe9 \x96 b'>".to_vec();
        let answer = Answer { status: 200, kind: "text/html; charset=iso-8859-1".into(), body };
        assert_eq!(Page::of(&answer).unwrap().meta("citation_title").as_deref(), Some("Café – b"));
    }

    #[test]
    fn tags_and_double_entities_go() {
        assert_eq!(untagged("A <i>very</i>\n fine R&amp;amp;D"), "A very fine R&D");
        assert_eq!(untagged("a < b"), "a < b");
    }
}
