//! What acronyms cite: the property `cite` of acro's `\\DeclareAcronym` (its manual, "Citing").

use std::ops::Range;

use super::arguments::{group, skip, spaces};

/// Where the keys stand in the properties of an acronym.
///
/// | properties | keys |
/// |---|---|
/// | `short = CLIP, cite = a` | `a` |
/// | `cite = {a, b}`, `cite = [see][p. 3]{a, b}` | `a, b` |
/// | `long = {x, cite = a}` | nothing |
pub fn keys(text: &str, properties: Range<usize>) -> Option<Range<usize>> {
    let mut at = properties.start;
    loop {
        let end = property_end(text, at, properties.end);
        let from = spaces(text, at).min(end);
        let equals = text[from..end].find('=').map(|found| from + found);
        match equals.filter(|equals| text[from..*equals].trim() == "cite") {
            Some(equals) => return Some(value(text, equals + 1, end)),
            None if end >= properties.end => return None,
            None => at = end + 1,
        }
    }
}

/// Where the property at `at` ends: at the next comma that stands in no group.
fn property_end(text: &str, mut at: usize, end: usize) -> usize {
    while let Some(found) = text[at..end].find(['{', '[', ',', '\\', '%']) {
        at += found;
        at = match text.as_bytes()[at] {
            b',' => return at,
            b'\\' => text.ceil_char_boundary((at + 2).min(end)),
            b'%' => super::line_end(text, at).min(end),
            open => group(text, at, open).map_or(at, |inside| inside.end).min(end - 1) + 1,
        };
    }
    end
}

/// The keys in a value: what stands in its braces, else all of it.
fn value(text: &str, at: usize, end: usize) -> Range<usize> {
    let at = spaces(text, skip(text, at, b"["));
    group(text, at, b'{').filter(|inside| inside.end <= end).unwrap_or(at.min(end)..end)
}
