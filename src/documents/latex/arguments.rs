//! The arguments of a LaTeX command: spaces and comments between them, groups in brackets of every kind.

use std::ops::Range;

/// How many bytes an argument may have: what is longer has lost its closing bracket.
const LONGEST: usize = 16_384;

/// The end of the spaces and comments at `at`. An empty line ends them: no argument stands behind one.
pub fn spaces(text: &str, mut at: usize) -> usize {
    let mut fresh = false;
    while let Some(byte) = text.as_bytes().get(at) {
        match byte {
            b'\n' if fresh => break,
            b'\n' => fresh = true,
            b'%' => {
                at = line_end(text, at);
                fresh = false;
            }
            b' ' | b'\t' | b'\r' => {}
            _ => break,
        }
        at += 1;
    }
    at.min(text.len())
}

/// The place of the line feed at or behind `at`, or the end.
pub fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |found| at + found)
}

/// The inside of the group that opens at `at`, if it opens with `open` and closes somewhere near.
///
/// | text | `open` | inside |
/// |---|---|---|
/// | `{a{b}c}` | `{` | `a{b}c` |
/// | `[p.~3 {]}]` | `[` | `p.~3 {]}` |
/// | `{a \} b}` | `{` | `a \} b` |
/// | `{a % }` and a new line | `{` | goes on behind the comment |
pub fn group(text: &str, at: usize, open: u8) -> Option<Range<usize>> {
    let close = match open {
        b'{' => b'}',
        b'[' => b']',
        b'(' => b')',
        _ => b'>',
    };
    let bytes = text.as_bytes();
    if bytes.get(at) != Some(&open) {
        return None;
    }
    let (mut depth, mut here) = (0_usize, at + 1);
    while here < bytes.len().min(at + LONGEST) {
        match bytes[here] {
            b'\\' => here += 1,
            b'%' => here = line_end(text, here),
            byte if byte == close && depth == 0 => return Some(at + 1..here),
            b'{' => depth += 1,
            b'}' if depth == 0 => return None,
            b'}' => depth -= 1,
            _ => {}
        }
        here += 1;
    }
    None
}

/// The inside of the next group of that kind behind spaces, and where the text goes on behind it.
pub fn next(text: &str, at: usize, open: u8) -> Option<(Range<usize>, usize)> {
    let inside = group(text, spaces(text, at), open)?;
    let end = inside.end + 1;
    Some((inside, end))
}

/// Where the text goes on behind any number of groups of these kinds.
pub fn skip(text: &str, mut at: usize, opens: &[u8]) -> usize {
    while let Some((_, end)) = opens.iter().find_map(|open| next(text, at, *open)) {
        at = end;
    }
    at
}
