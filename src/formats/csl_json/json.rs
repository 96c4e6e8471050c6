//! JSON as CSL-JSON needs it: pairs in order, a name that stands twice seen, places in bytes, and a steady layout.

use crate::model::text::{is_hidden, push_json_number};
use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// A value of JSON; of an object every pair, also of a name that stands twice.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Flag(bool),
    /// A number, by its digits.
    Number(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// Pairs of a name and a value, in order.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// The value that stands under a name first.
    pub fn get(&self, name: &str) -> Option<&Json> {
        match self {
            Self::Object(pairs) => pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// What the value is, in a reader's words.
    pub fn words(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Flag(_) => "true or false",
            Self::Number(_) => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        }
    }

    /// A name that stands twice in an object, at whatever depth.
    pub fn twice(&self) -> Option<&str> {
        match self {
            Self::List(items) => items.iter().find_map(Json::twice),
            Self::Object(pairs) => {
                let mut names: Vec<&str> = pairs.iter().map(|(name, _)| name.as_str()).collect();
                names.sort_unstable();
                let again = names.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0]);
                again.or_else(|| pairs.iter().find_map(|(_, value)| value.twice()))
            }
            _ => None,
        }
    }

    /// Appends the value in one line.
    pub fn compact(&self, out: &mut String) {
        self.write(None, out);
    }

    /// Appends the value, each pair and each item on a line of its own; numbers stay together.
    pub fn pretty(&self, indent: usize, out: &mut String) {
        self.write(Some(indent), out);
    }

    fn write(&self, indent: Option<usize>, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Flag(flag) => out.push_str(if *flag { "true" } else { "false" }),
            Self::Number(digits) => out.push_str(digits),
            Self::Text(text) => quoted(text, out),
            Self::List(items) => {
                let indent = indent.filter(|_| !self.is_numeric());
                list(items, ('[', ']'), indent, out, Json::write);
            }
            Self::Object(pairs) => list(pairs, ('{', '}'), indent, out, |(name, value), indent, out| {
                quoted(name, out);
                out.push_str(": ");
                value.write(indent, out);
            }),
        }
    }

    /// Whether there is nothing but numbers in it.
    fn is_numeric(&self) -> bool {
        match self {
            Self::List(items) => items.iter().all(Json::is_numeric),
            Self::Number(_) => true,
            _ => false,
        }
    }
}

/// Appends what stands between two brackets: in one line, or each on its own.
fn list<T>(
    items: &[T],
    brackets: (char, char),
    indent: Option<usize>,
    out: &mut String,
    one: impl Fn(&T, Option<usize>, &mut String),
) {
    out.push(brackets.0);
    let inner = indent.filter(|_| !items.is_empty()).map(|indent| indent + 2);
    for (at, item) in items.iter().enumerate() {
        match inner {
            Some(inner) => {
                out.push_str(if at > 0 { ",\n" } else { "\n" });
                out.extend(std::iter::repeat_n(' ', inner));
            }
            None => out.push_str(if at > 0 { ", " } else { "" }),
        }
        one(item, inner, out);
    }
    if let Some(inner) = inner {
        out.push('\n');
        out.extend(std::iter::repeat_n(' ', inner - 2));
    }
    out.push(brackets.1);
}

/// Appends a text in quotes (RFC 8259, §7).
fn quoted(text: &str, out: &mut String) {
    out.push('"');
    let mut start = 0;
    for (at, c) in text.char_indices() {
        if (' '..='~').contains(&c) && !matches!(c, '"' | '\\') || !c.is_ascii() && !is_hidden(c) {
            continue;
        }
        out.push_str(&text[start..at]);
        start = at + c.len_utf8();
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            // What could steer a terminal goes by its number.
            c => push_json_number(c, out),
        }
    }
    out.push_str(&text[start..]);
    out.push('"');
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Json, E> {
        Ok(Json::Flag(flag))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
        Ok(Json::Number(number.to_string()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Json, E> {
        Ok(Json::Number(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Json, E> {
        let digits =
            serde_json::Number::from_f64(number).map_or_else(|| "null".to_owned(), |number| number.to_string());
        Ok(Json::Number(digits))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::text(text))
    }

    fn visit_string<E>(self, text: String) -> Result<Json, E> {
        Ok(Json::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(Json::Object(pairs))
    }
}

/// What is wrong with a text that is no JSON, and where, in bytes.
pub type Fault = (usize, String);

/// Reads one value.
pub fn read(text: &str) -> Result<Json, Fault> {
    serde_json::from_str(text).map_err(|error| fault(text, &error))
}

/// The values that follow one another in a text, by their places; nothing of them is held.
pub fn values(text: &str, start: usize) -> Result<Vec<Range<usize>>, Fault> {
    let body = &text[start..];
    let mut stream = serde_json::Deserializer::from_str(body).into_iter::<IgnoredAny>();
    let mut values = Vec::new();
    let mut from = 0;
    while let Some(value) = stream.next() {
        if let Err(error) = value {
            let (at, reason) = fault(body, &error);
            return Err((start + at, reason));
        }
        let to = stream.byte_offset();
        let blank = body[from..to].len() - body[from..to].trim_start_matches(BLANKS).len();
        values.push(start + from + blank..start + to);
        from = to;
    }
    Ok(values)
}

/// The white space of JSON (RFC 8259, §2).
pub const BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];

fn fault(text: &str, error: &serde_json::Error) -> Fault {
    let before = error.line().saturating_sub(1);
    let line = text.split_inclusive('\n').take(before).map(str::len).sum::<usize>();
    let mut at = (line + error.column().saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let whole = error.to_string();
    let reason = whole.rfind(" at line ").map_or(whole.as_str(), |end| &whole[..end]);
    (at, reason.to_owned())
}

/// The items of a list, or the pairs of an object, by their places in a text that is JSON.
pub fn parts(text: &str, whole: Range<usize>) -> impl Iterator<Item = Range<usize>> + '_ {
    let bytes = text.as_bytes();
    let end = whole.end - 1;
    let mut at = whole.start + 1;
    std::iter::from_fn(move || {
        while at < end && (bytes[at].is_ascii_whitespace() || bytes[at] == b',') {
            at += 1;
        }
        let start = at;
        let mut depth = 0_usize;
        while at < end && (depth > 0 || bytes[at] != b',') {
            match bytes[at] {
                b'"' => at = string_end(bytes, at) - 1,
                b'[' | b'{' => depth += 1,
                b']' | b'}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            at += 1;
        }
        let width = text[start..at].trim_end_matches(BLANKS).len();
        (width > 0).then(|| start..start + width)
    })
}

/// The name of a pair as it is written, and the place of its value.
pub fn pair(text: &str, whole: Range<usize>) -> (&str, Range<usize>) {
    let colon = string_end(text.as_bytes(), whole.start);
    let rest = text[colon..whole.end].trim_start_matches(BLANKS);
    let value = rest.strip_prefix(':').unwrap_or(rest).trim_start_matches(BLANKS);
    (text[whole.start..colon].trim_matches('"'), whole.end - value.len()..whole.end)
}

/// Where the text that opens at `at` has ended.
fn string_end(bytes: &[u8], at: usize) -> usize {
    let mut at = at + 1;
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn parts_of_a_list_and_an_object_are_found() {
        let text = r#"[ {"a,]": [1, "}\""]}, 2 ,"x" ]"#;
        let found: Vec<&str> = parts(text, 0..text.len()).map(|at| &text[at]).collect();
        assert_eq!(found, [r#"{"a,]": [1, "}\""]}"#, "2", "\"x\""]);
        let object = r#"{"a" : [1], "b":{}}"#;
        let pairs: Vec<_> = parts(object, 0..object.len()).map(|at| pair(object, at)).collect();
        assert_eq!(pairs, [("a", 7..10), ("b", 16..18)]);
        assert_eq!(parts("[]", 0..2).count(), 0);
    }

    #[test]
    fn a_name_that_stands_twice_is_seen_at_any_depth() {
        assert_eq!(read(r#"{"a": [{"b": 1, "b": 2}]}"#).unwrap().twice(), Some("b"));
        assert_eq!(read(r#"{"a": 1, "b": 1}"#).unwrap().twice(), None);
    }

    #[test]
    fn faults_have_their_place_in_bytes() {
        assert_eq!(values("[1,\n é]", 0).unwrap_err().0, 5);
        assert!(values("[[[", 0).is_err() && values("", 0).unwrap().is_empty());
        assert!(read(&"[".repeat(100_000)).is_err() && values(&"[".repeat(100_000), 0).is_err());
        assert_eq!(values(" {} \n[1]", 0).unwrap(), [1..3, 5..8]);
    }

    proptest! {
        #[test]
        fn every_text_reads_back(text in any::<String>()) {
            let mut out = String::new();
            Json::text(text.as_str()).compact(&mut out);
            prop_assert_eq!(read(&out).unwrap(), Json::Text(text));
        }

        #[test]
        fn any_text_is_searched_without_harm(text in "[\\[\\]{}\",:\\\\a1é \n]{0,30}") {
            for value in values(&text, 0).into_iter().flatten() {
                let inside: Vec<_> = parts(&text, value.clone()).collect();
                prop_assert!(inside.iter().all(|at| text.get(at.clone()).is_some()));
            }
        }
    }
}
