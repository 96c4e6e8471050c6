//! Typst: one paragraph a reference, hanging.

use super::{Wrapping, Writer, address, wrapped};
use crate::cite::list::Reference;
use crate::cite::look::Look;
use crate::cite::span::Span;
use crate::model::text::visible;

/// The row of the registry.
pub const WRITER: Writer = Writer { name: "typst", extensions: &["typ"], list, line };

const WRAPPINGS: &[Wrapping] = &[
    (Look::RAISED, "#super[", "]"),
    (Look::LOWERED, "#sub[", "]"),
    (Look::SMALL_CAPS, "#smallcaps[", "]"),
    (Look::UNDERLINED, "#underline[", "]"),
    (Look::ITALIC, "#emph[", "]"),
    (Look::BOLD, "#strong[", "]"),
];

fn list(references: &[Reference]) -> String {
    references.iter().map(paragraph).collect::<Vec<_>>().join("\n")
}

fn paragraph(reference: &Reference) -> String {
    let label = line(&reference.label);
    let label = if label.is_empty() { label } else { format!("{label} ") };
    format!("#par(hanging-indent: 1.5em)[{}]\n", at_start(&format!("{label}{}", line(&reference.text))))
}

/// A paragraph that starts no list, term or heading.
fn at_start(text: &str) -> String {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    let starts = digits > 0 && rest.starts_with('.') || digits == 0 && rest.starts_with(['-', '+', '=', '/']);
    if starts { format!("{number}\\{rest}") } else { text.to_owned() }
}

fn line(spans: &[Span]) -> String {
    let mut line = String::new();
    for span in spans.iter().map(span) {
        // `#emph[52](4)` would call the emphasis with an argument, and `#emph[52].x` ask for a field of it.
        let field = span.strip_prefix('.').is_some_and(|rest| rest.starts_with(char::is_alphabetic));
        if is_call(&line) && (field || span.starts_with(['(', '[', ';'])) {
            line.push(';');
        }
        line.push_str(&span);
    }
    line
}

/// Whether the text ends in a call, not in a bracket of the text, which is escaped if it is a square one.
fn is_call(text: &str) -> bool {
    text.ends_with(']') && !text.ends_with("\\]") || text.ends_with("\")")
}

fn span(span: &Span) -> String {
    if span.look.has(Look::MATH) {
        return math(&span.text);
    }
    let shown = wrapped(escaped(&span.text), span.look, WRAPPINGS);
    match address(span) {
        Some(to) if to == span.text => format!("#link(\"{}\")", quoted(to)),
        Some(to) => format!("#link(\"{}\")[{shown}]", quoted(to)),
        None => shown,
    }
}

/// Math of one letter or number is the same in both; longer math in LaTeX's words is printed as it is written.
fn math(text: &str) -> String {
    let same = text.chars().all(|c| c.is_ascii_digit())
        || text.chars().count() == 1 && text.chars().all(char::is_alphanumeric);
    if same { format!("${text}$") } else { escaped(&format!("${text}$")) }
}

/// Running text (Typst's reference, "Syntax": what has a meaning in markup).
fn escaped(text: &str) -> String {
    let text = visible(text).replace('\n', " ");
    let mut escaped = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars() {
        let doubled = "-./".contains(c) && before == c;
        if doubled || "\\#$*_`<>@[]~\"'".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
        before = c;
    }
    escaped
}

fn quoted(text: &str) -> String {
    visible(text).replace('\\', "\\\\").replace('"', "\\\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_ends_before_a_bracket() {
        let span = |text: &str, look| Span { text: text.into(), look, link: None };
        let spans =
            [span("52", Look::ITALIC), span("(4) ", Look::PLAIN), span("x", Look::BOLD), span(" y]", Look::PLAIN)];
        assert_eq!(line(&spans), "#emph[52];(4) #strong[x] y\\]");
    }
}
