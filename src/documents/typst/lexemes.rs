//! The ends of Typst's lexemes: strings, comments, raw text, labels, addresses, names.

/// Whether a character can stand in a label. (Typst's reference, "Label".)
pub fn in_label(c: char) -> bool {
    c.is_alphanumeric() || "_-.:".contains(c)
}

/// Whether a character can stand in a name.
pub fn in_name(c: char) -> bool {
    c.is_alphanumeric() || "_-".contains(c)
}

/// The length of the start of `text` whose characters pass.
pub fn run(text: &str, passes: impl Fn(char) -> bool) -> usize {
    text.find(|c| !passes(c)).unwrap_or(text.len())
}

/// The length of the comment that `text` starts with, if it does. Block comments nest.
pub fn comment(text: &str) -> Option<usize> {
    if text.starts_with("//") {
        return Some(run(text, |c| c != '\n'));
    }
    text.starts_with("/*").then(|| {
        let (mut depth, mut at) = (0_usize, 0);
        while let Some(found) = text[at..].find(['/', '*']) {
            at += found;
            let mark = text.get(at..at + 2);
            depth = match mark {
                Some("/*") => depth + 1,
                Some("*/") => depth - 1,
                _ => depth,
            };
            at += if matches!(mark, Some("/*" | "*/")) { 2 } else { 1 };
            if depth == 0 {
                return at;
            }
        }
        text.len()
    })
}

/// The length of the raw text that `text` starts with, if it does: one backtick, or three and more.
pub fn raw(text: &str) -> Option<usize> {
    let ticks = run(text, |c| c == '`');
    match ticks {
        0 => None,
        2 => Some(2),
        _ => {
            let fence = "`".repeat(ticks);
            Some(text[ticks..].find(&fence).map_or(text.len(), |found| found + 2 * ticks))
        }
    }
}

/// The length of the string that `text` starts with, if it does, with its quotes.
pub fn string(text: &str) -> Option<usize> {
    let mut escaped = false;
    let inside = text.strip_prefix('"')?;
    for (at, c) in inside.char_indices() {
        match c {
            '"' if !escaped => return Some(at + 2),
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    Some(text.len())
}

/// The label that `text` starts with, without its brackets.
pub fn label(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('<')?;
    let length = run(inside, in_label);
    (length > 0 && inside[length..].starts_with('>')).then(|| &inside[..length])
}

/// The length of the address that `text` starts with, if it does; brackets in it are balanced.
pub fn address(text: &str) -> Option<usize> {
    let start = ["https://", "http://"].iter().find(|scheme| text.starts_with(**scheme))?.len();
    let mut open = 0_usize;
    let ends = |c: char, open: &mut usize| match c {
        '(' | '[' => {
            *open += 1;
            false
        }
        ')' | ']' if *open == 0 => true,
        ')' | ']' => {
            *open -= 1;
            false
        }
        c => !(c.is_alphanumeric() || "!#$%&*+,-./:;=?@_~'".contains(c)),
    };
    let length =
        text[start..].char_indices().find(|(_, c)| ends(*c, &mut open)).map_or(text.len(), |(at, _)| start + at);
    Some(length)
}
