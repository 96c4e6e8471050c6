//! Text that pages and scripts take for nothing but text.

use serde::Serialize;

use crate::model::text::{push_json, push_json_number, visible};

/// Text for HTML and SVG, between tags and in quoted attributes; hidden characters are written out.
///
/// | input | result |
/// |---|---|
/// | `R&D <b>` | `R&amp;D &lt;b&gt;` |
/// | `"it's"` | `&quot;it&#39;s&quot;` |
/// | U+202E | `\u{202e}` |
pub fn html(text: &str) -> String {
    let text = visible(text);
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// A value as JSON that can stand in a `<script>` and in a JavaScript file: nothing in it ends the element, opens a
/// comment, breaks a line or steers the reading direction. `null` for a value that JSON has no form for.
pub fn json(value: &impl Serialize) -> String {
    let plain = serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned());
    let mut escaped = String::with_capacity(plain.len());
    for c in plain.chars() {
        match c {
            '<' | '>' | '\u{2028}' | '\u{2029}' => push_json_number(c, &mut escaped),
            c => push_json(c, &mut escaped),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_markup() {
        let hostile = "</script><script>alert('x' & \"y\")</script>\u{202e}";
        let expected = "&lt;/script&gt;&lt;script&gt;alert(&#39;x&#39; &amp; &quot;y&quot;)&lt;/script&gt;\\u{202e}";
        assert_eq!(html(hostile), expected);
    }

    #[test]
    fn json_in_a_script_can_not_end_it_and_reads_back() {
        let hostile = "</script><!-- \u{2028}\u{2029}\u{202e}\u{7f} \\ \"";
        let written = json(&hostile);
        assert!(written.is_ascii() && !written.contains(['<', '>']), "{written}");
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), hostile);
    }
}
