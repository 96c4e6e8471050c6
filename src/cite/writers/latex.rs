//! LaTeX: a `thebibliography` that `\cite` finds its keys in, with or without natbib; addresses want `hyperref` or `url`.

use super::{Wrapping, Writer, address, wrapped};
use crate::cite::list::Reference;
use crate::cite::look::Look;
use crate::cite::span::{Span, text_of};
use crate::model::text::visible;

/// The row of the registry.
pub const WRITER: Writer = Writer { name: "latex", extensions: &["tex", "bbl"], list, line };

const WRAPPINGS: &[Wrapping] = &[
    (Look::RAISED, "\\textsuperscript{", "}"),
    (Look::LOWERED, "\\textsubscript{", "}"),
    (Look::SMALL_CAPS, "\\textsc{", "}"),
    (Look::UNDERLINED, "\\underline{", "}"),
    (Look::ITALIC, "\\emph{", "}"),
    (Look::BOLD, "\\textbf{", "}"),
];

fn list(references: &[Reference]) -> String {
    let widest = references.iter().map(bare).max_by_key(|label| label.chars().count());
    let items: String = references.iter().map(item).collect();
    format!("\\begin{{thebibliography}}{{{}}}\n\n{items}\\end{{thebibliography}}\n", widest.unwrap_or_default())
}

fn item(reference: &Reference) -> String {
    // A key is a name to TeX: what is none of its letters, digits and marks would end it.
    let key: String = reference.key.chars().filter(|c| !"\\{}%#~,".contains(*c) && !c.is_control()).collect();
    let short = if reference.short.is_empty() { String::new() } else { format!("[{{{}}}]", escaped(&reference.short)) };
    format!("\\bibitem{short}{{{key}}}\n{}\n\n", line(&reference.text))
}

/// The label without its brackets, which LaTeX sets itself.
fn bare(reference: &Reference) -> String {
    let label = text_of(&reference.label);
    label.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn line(spans: &[Span]) -> String {
    spans.iter().map(span).collect()
}

fn span(span: &Span) -> String {
    if span.look.has(Look::MATH) {
        return format!("${}$", visible(&span.text));
    }
    let shown = wrapped(escaped(&span.text), span.look, WRAPPINGS);
    match address(span) {
        Some(to) if to == span.text => format!("\\url{{{}}}", target(to)),
        Some(to) => format!("\\href{{{}}}{{{shown}}}", target(to)),
        None => shown,
    }
}

/// Running text (Lamport, LaTeX, §2.1: the ten special characters).
fn escaped(text: &str) -> String {
    let text = visible(text).replace('\n', " ");
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => escaped.push_str("\\textbackslash{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            '\u{a0}' => escaped.push('~'),
            '–' => escaped.push_str("--"),
            '—' => escaped.push_str("---"),
            '"' => escaped.push_str("\\textquotedbl{}"),
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c => escaped.push(c),
        }
    }
    escaped
}

/// An address inside `\url` or `\href`: a percent sign and a hash are escaped, braces and backslashes are encoded.
fn target(url: &str) -> String {
    let part = |c: char| match c {
        '%' => "\\%".to_owned(),
        '#' => "\\#".to_owned(),
        '\\' | '{' | '}' | ' ' | '^' | '"' => format!("\\%{:02X}", u32::from(c)),
        c if c.is_control() => String::new(),
        c => c.to_string(),
    };
    url.chars().map(part).collect()
}
