//! HTML: a list of paragraphs, each with the key of its entry as its place (`#ref-KEY`).

use super::{Wrapping, Writer, address, wrapped};
use crate::cite::list::Reference;
use crate::cite::look::Look;
use crate::cite::span::Span;
use crate::model::text::visible;

/// The row of the registry.
pub const WRITER: Writer = Writer { name: "html", extensions: &["html", "htm"], list, line };

const WRAPPINGS: &[Wrapping] = &[
    (Look::RAISED, "<sup>", "</sup>"),
    (Look::LOWERED, "<sub>", "</sub>"),
    (Look::SMALL_CAPS, "<span style=\"font-variant: small-caps\">", "</span>"),
    (Look::UNDERLINED, "<u>", "</u>"),
    (Look::ITALIC, "<i>", "</i>"),
    (Look::BOLD, "<b>", "</b>"),
    (Look::MATH, "<span class=\"math\">$", "$</span>"),
];

fn list(references: &[Reference]) -> String {
    let entries: String = references.iter().map(paragraph).collect();
    format!("<div class=\"references\">\n{entries}</div>\n")
}

fn paragraph(reference: &Reference) -> String {
    let label = line(&reference.label);
    let label = if label.is_empty() { label } else { format!("<span class=\"label\">{label}</span> ") };
    let key: String = escaped(&reference.key).replace(char::is_whitespace, "-");
    format!("<p id=\"ref-{key}\">{label}{}</p>\n", line(&reference.text))
}

fn line(spans: &[Span]) -> String {
    spans.iter().map(span).collect()
}

fn span(span: &Span) -> String {
    let shown = wrapped(escaped(&span.text), span.look, WRAPPINGS);
    address(span).map_or(shown.clone(), |to| format!("<a href=\"{}\">{shown}</a>", escaped(to)))
}

fn escaped(text: &str) -> String {
    let text = visible(text);
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\n', " ")
}
