//! A large library in parts, read on all cores: faster than as one document, and in less memory.
//!
//! Only a library in its plain shape is cut: an optional head, then entries, each under a header `[entries.KEY]` of its own.
//! Whatever is not so, or is wrong anywhere, is for the one who reads the whole: there alone, places and messages are right.

use std::ops::Range;

use crate::cores::in_batches;

/// A smaller text is not worth a thread, in bytes.
const LARGE: usize = 1 << 17;

/// About how large a part is, in bytes: small enough for the caches, large enough for few parts.
const PART: usize = 1 << 15;

/// Some entries that stand one behind the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Where they stand, as bytes from the start of the text.
    pub at: Range<usize>,
    /// How many there are.
    pub entries: usize,
}

/// The text before the first entry, and the entries in parts; `None` for a text that is small or has no entries.
pub fn parts(text: &str) -> Option<(&str, Vec<Part>)> {
    if text.len() < LARGE {
        return None;
    }
    let headers = headers(text);
    let first = *headers.first()?;
    let mut parts: Vec<Part> = Vec::with_capacity((text.len() - first) / PART + 1);
    for at in headers {
        match parts.last_mut() {
            Some(part) if at - part.at.start < PART => part.entries += 1,
            last => {
                last.into_iter().for_each(|part| part.at.end = at);
                parts.push(Part { at: at..text.len(), entries: 1 });
            }
        }
    }
    Some((&text[..first], parts))
}

/// Where lines start that are headers of entries: `[entries.KEY]`, not in a text of several lines, and not of a table inside.
fn headers(text: &str) -> Vec<usize> {
    let mut headers = Vec::new();
    let mut at = 0;
    while let Some(line) = text[at..].split_inclusive('\n').next() {
        if is_header(line) {
            headers.push(at);
        }
        at = behind_line(text, at);
    }
    headers
}

fn is_header(line: &str) -> bool {
    let Some(key) = line.strip_prefix("[entries.") else { return false };
    let behind = match key.as_bytes().first() {
        Some(b'"') => key[1..].find(['"', '\\']).map(|end| &key[end + 1..]).and_then(|rest| rest.strip_prefix('"')),
        _ => Some(key.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_')),
    };
    behind.is_some_and(|behind| behind.starts_with(']'))
}

/// Behind the end of the line that starts at a place, or of the last of the lines that a text in it goes over.
fn behind_line(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    while at < bytes.len() {
        match bytes[at] {
            b'\n' => return at + 1,
            b'#' => return find(text, at, "\n").map_or(text.len(), |end| end + 1),
            b'"' if text[at..].starts_with("\"\"\"") => at = behind_long(text, at + 3, "\"\"\"", true),
            b'\'' if text[at..].starts_with("'''") => at = behind_long(text, at + 3, "'''", false),
            b'"' => at = behind_short(bytes, at + 1, b'"', true),
            b'\'' => at = behind_short(bytes, at + 1, b'\'', false),
            _ => at += 1,
        }
    }
    text.len()
}

fn find(text: &str, from: usize, sought: &str) -> Option<usize> {
    text[from..].find(sought).map(|at| from + at)
}

/// Behind a text of one line, or at the end of the line where it is not closed.
fn behind_short(bytes: &[u8], mut at: usize, quote: u8, escapes: bool) -> usize {
    while at < bytes.len() && bytes[at] != b'\n' {
        match bytes[at] {
            b'\\' if escapes => at += 2,
            byte if byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    at.min(bytes.len())
}

/// Behind a text of several lines. A fourth or fifth mark at its end is a part of the text and opens none.
fn behind_long(text: &str, from: usize, quotes: &str, escapes: bool) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        if escapes && bytes[at] == b'\\' {
            at += 2;
        } else if bytes[at..].starts_with(quotes.as_bytes()) {
            let more = bytes[at + 3..].iter().take(2).take_while(|byte| **byte == bytes[at]).count();
            return at + 3 + more;
        } else {
            at += 1;
        }
    }
    bytes.len()
}

/// What `read` makes of the parts, on all cores, in their order; `None` when it makes nothing of one.
pub fn on_all_cores<T: Send>(parts: &[Part], read: impl Fn(&Part) -> Option<Vec<T>> + Sync) -> Option<Vec<T>> {
    let made = in_batches(parts.len(), 1, |at| read(&parts[at])).into_iter().collect::<Option<Vec<_>>>()?;
    Some(made.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines that are headers of entries.
    fn found(text: &str) -> Vec<&str> {
        headers(text).into_iter().map(|at| text[at..].lines().next().unwrap()).collect()
    }

    #[test]
    fn headers_are_found_and_nothing_that_looks_like_one() {
        for text in [
            "[entries.a]\ntitle = \"x\"\n",
            "# [entries.b]\n[entries.a] # \"\"\"\n",
            "[entries.a]\nnote = \"\"\"\n[entries.b]\n\\\"\"\"\n[entries.c]\n\"\"\"\n",
            "[entries.a]\nnote = \'\'\'\n[entries.b]\n\\\'\'\'\n[entries.\"c\\\"d\"]\n",
            "[entries.a]\ntitle = \"\\\"\"\nnote = \"\"\"x\"\"\"\"\"\n[entries.a.ids]\narxiv = \'\"\'\n [entries.b]\n",
        ] {
            assert_eq!(found(text), [text.lines().find(|line| line.starts_with("[entries.a]")).unwrap()], "{text}");
        }
        let two = "[entries.\"é.b\"]\nx = \'\'\n[entries.c-1_]\ny = \"\"\n[[entries.d]]\n[entries]\n[entries.e.f]\n";
        assert_eq!(found(two), ["[entries.\"é.b\"]", "[entries.c-1_]"]);
    }

    #[test]
    fn parts_hold_all_of_the_text_and_every_entry() {
        let entries: String =
            (0..9000).map(|n| format!("[entries.k{n}]\ntitle = \"A title of some length\"\n\n")).collect();
        let text = format!("[meta]\nversion = 1\n\n{entries}");
        let (head, parts) = parts(&text).unwrap();
        assert_eq!(head, "[meta]\nversion = 1\n\n");
        assert!(parts.len() > 5 && parts.windows(2).all(|pair| pair[0].at.end == pair[1].at.start));
        assert_eq!((parts[0].at.start, parts[parts.len() - 1].at.end), (head.len(), text.len()));
        assert_eq!(parts.iter().map(|part| part.entries).sum::<usize>(), 9000);
        let starts = |part: &Part| Some(vec![part.at.start]);
        assert_eq!(on_all_cores(&parts, starts).unwrap(), parts.iter().map(|part| part.at.start).collect::<Vec<_>>());
        assert_eq!(on_all_cores(&parts, |part| (part.at.start < 99_999).then(Vec::<u8>::new)), None);
    }
}
