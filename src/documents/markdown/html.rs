//! HTML in Markdown: tags and comments told from text; what stands in code elements is no text.

use std::ops::Range;

/// Elements whose text is code, a script or raw.
const CODE: [&str; 8] = ["code", "pre", "script", "style", "textarea", "kbd", "samp", "tt"];

/// A stretch of HTML, cut up.
pub struct Parts {
    /// Tags and comments, in order.
    pub tags: Vec<Range<usize>>,
    /// Text between them, in order.
    pub texts: Vec<Range<usize>>,
}

/// Cuts HTML into tags, comments and text.
pub fn parts(html: &str) -> Parts {
    let mut parts = Parts { tags: Vec::new(), texts: Vec::new() };
    let mut open: Option<String> = None;
    let mut at = 0;
    while at < html.len() {
        let tag = html[at..].find('<').map(|found| at + found);
        let text_end = tag.unwrap_or(html.len());
        if open.is_none() && text_end > at {
            parts.texts.push(at..text_end);
        }
        let Some(start) = tag else { break };
        at = tag_end(html, start);
        let tag = &html[start..at];
        match &open {
            Some(name) if closes(tag, name) => open = None,
            Some(_) => {}
            None => open = holds_code(tag),
        }
        parts.tags.push(start..at);
    }
    parts
}

/// The end of the tag or comment that starts at `at`; of a `<` that starts none, the byte behind it.
fn tag_end(html: &str, at: usize) -> usize {
    let rest = &html[at..];
    if rest.starts_with("<!--") {
        return rest.find("-->").map_or(html.len(), |found| at + found + 3);
    }
    let named = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
    let mut quote = None;
    for (offset, c) in rest.char_indices().skip(1).filter(|_| named) {
        match (c, quote) {
            ('>', None) => return at + offset + 1,
            ('"' | '\'', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            _ => {}
        }
    }
    at + 1
}

/// The name of the element that a tag opens, if its text is code.
pub fn holds_code(tag: &str) -> Option<String> {
    let rest = tag.strip_prefix('<')?;
    let name: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    (CODE.contains(&name.as_str()) && !tag.ends_with("/>")).then_some(name)
}

/// Whether a tag closes the element of that name.
pub fn closes(tag: &str, name: &str) -> bool {
    let rest = tag.strip_prefix("</").unwrap_or_default();
    rest.len() > name.len() && rest.is_char_boundary(name.len()) && rest[..name.len()].eq_ignore_ascii_case(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_told_from_tags_comments_and_code() {
        let texts = |html: &str| parts(html).texts.into_iter().map(|at| html[at].to_owned()).collect::<Vec<_>>();
        assert_eq!(texts("<p title=\"a>b\">x<b>y</b>"), ["x", "y"]);
        assert_eq!(texts("a<!-- b --><pre>c<i>d</i></pre>e"), ["a", "e"]);
        assert_eq!(texts("1 < 2 <"), ["1 ", " 2 "]);
        assert_eq!(texts("<!-- open"), [""; 0]);
    }
}
