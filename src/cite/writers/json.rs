//! JSON: an array of references, each with its key, label, plain text and HTML, for programs.

use serde_json::{Value, json};

use super::{Writer, html};
use crate::cite::list::Reference;
use crate::cite::span::{Span, text_of};

/// The row of the registry.
pub const WRITER: Writer = Writer { name: "json", extensions: &["json"], list, line };

fn list(references: &[Reference]) -> String {
    let references: Vec<Value> = references.iter().map(reference).collect();
    format!("{:#}\n", Value::Array(references))
}

fn reference(reference: &Reference) -> Value {
    json!({
        "key": reference.key,
        "label": text_of(&reference.label),
        "text": text_of(&reference.text),
        "html": (html::WRITER.line)(&reference.text),
        "spans": reference.text.iter().map(span).collect::<Vec<_>>(),
    })
}

/// A span, with what is plain left out.
fn span(span: &Span) -> Value {
    let mut value = json!({ "text": span.text });
    let looks = span.look.names();
    if !looks.is_empty() {
        value["look"] = json!(looks);
    }
    if let Some(link) = &span.link {
        value["link"] = json!(link);
    }
    value
}

fn line(spans: &[Span]) -> String {
    json!(text_of(spans)).to_string()
}
