//! Plain text: one reference a line, without looks.

use super::Writer;
use crate::cite::list::Reference;
use crate::cite::span::{Span, text_of};
use crate::model::text::visible;

/// The row of the registry.
pub const WRITER: Writer = Writer { name: "text", extensions: &["txt"], list, line };

fn list(references: &[Reference]) -> String {
    references.iter().map(|reference| format!("{}{}\n", label(&reference.label), line(&reference.text))).collect()
}

fn label(spans: &[Span]) -> String {
    if spans.is_empty() { String::new() } else { format!("{} ", line(spans)) }
}

fn line(spans: &[Span]) -> String {
    visible(&text_of(spans)).replace('\n', " ")
}
