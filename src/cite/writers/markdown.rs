//! Markdown (CommonMark 0.31, with math between dollar signs as GitHub and pandoc have it): one reference a paragraph.

use super::{Wrapping, Writer, address, wrapped};
use crate::cite::list::Reference;
use crate::cite::look::Look;
use crate::cite::span::Span;
use crate::model::text::{is_hidden, visible};

/// The row of the registry.
pub const WRITER: Writer = Writer { name: "markdown", extensions: &["md", "markdown"], list, line };

const WRAPPINGS: &[Wrapping] = &[
    (Look::RAISED, "<sup>", "</sup>"),
    (Look::LOWERED, "<sub>", "</sub>"),
    (Look::SMALL_CAPS, "<span style=\"font-variant:small-caps\">", "</span>"),
    (Look::UNDERLINED, "<u>", "</u>"),
    (Look::ITALIC, "*", "*"),
    (Look::BOLD, "**", "**"),
];

fn list(references: &[Reference]) -> String {
    references.iter().map(paragraph).collect::<Vec<_>>().join("\n")
}

fn paragraph(reference: &Reference) -> String {
    let label = line(&reference.label);
    let label = if label.is_empty() { label } else { format!("{label} ") };
    format!("{}\n", at_line_start(&format!("{label}{}", line(&reference.text))))
}

/// A paragraph that does not start a list or a heading (`1.`, `-`, `+`, `#`).
fn at_line_start(text: &str) -> String {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    let starts_list =
        digits > 0 && rest.starts_with(['.', ')']) || digits == 0 && rest.starts_with(['-', '+', '#', '=']);
    if starts_list { format!("{number}\\{rest}") } else { text.to_owned() }
}

fn line(spans: &[Span]) -> String {
    spans.iter().map(span).collect()
}

fn span(span: &Span) -> String {
    if span.look.has(Look::MATH) {
        return format!("${}$", visible(&span.text));
    }
    // Emphasis must touch a letter (§6.2): blanks at the ends stay outside.
    let inner = span.text.trim();
    let start = span.text.len() - span.text.trim_start().len();
    let (before, after) = (&span.text[..start], &span.text[start + inner.len()..]);
    if inner.is_empty() {
        return span.text.clone();
    }
    let shown = wrapped(escaped(inner), span.look, WRAPPINGS);
    let shown = match address(span) {
        Some(to) if to == inner && !to.contains(['<', '>', ' ', '\\']) => format!("<{}>", visible(to)),
        Some(to) => format!("[{shown}]({})", link_target(to)),
        None => shown,
    };
    format!("{before}{shown}{after}")
}

/// Text that Markdown and HTML take for nothing but text (CommonMark 0.31, §2.4, §2.5).
fn escaped(text: &str) -> String {
    let text = visible(text).replace('\n', " ");
    let mut escaped = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let entity = c == '&' && text[at + 1..].find(';').is_some_and(|end| is_entity(&text[at + 1..at + 1 + end]));
        if entity || "\\`*_[]<>$~".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

fn is_entity(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '#')
}

/// An address that can't end the link it stands in.
pub fn link_target(url: &str) -> String {
    url.chars()
        .map(|c| match c {
            '(' | ')' | '<' | '>' | '"' | '\\' | ' ' | '`' | '[' | ']' | '*' | '|' => format!("%{:02X}", u32::from(c)),
            c if c.is_control() || is_hidden(c) => String::new(),
            c => c.to_string(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_touch_letters_and_addresses_are_links() {
        let span = |text: &str, look, link: Option<&str>| Span { text: text.into(), look, link: link.map(Into::into) };
        let spans = [
            span("In ", Look::PLAIN, None),
            span("Nature ", Look::ITALIC, None),
            span("12", Look::BOLD, None),
            span(". ", Look::PLAIN, None),
            span("https://x.example/a_b", Look::PLAIN, Some("https://x.example/a_b")),
        ];
        assert_eq!(line(&spans), "In *Nature* **12**. <https://x.example/a_b>");
    }

    #[test]
    fn a_paragraph_starts_no_list() {
        assert_eq!(at_line_start("1. Radford"), "1\\. Radford");
        assert_eq!(at_line_start("\\[1\\] Radford"), "\\[1\\] Radford");
        assert_eq!(at_line_start("2021 was"), "2021 was");
    }
}
