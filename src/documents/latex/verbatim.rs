//! What LaTeX does not read as commands: verbatim environments and arguments, addresses, `\iffalse`.

use super::arguments::{group, line_end, skip, spaces};

/// Environments whose text is taken as it stands.
const ENVIRONMENTS: [&str; 14] = [
    "verbatim",
    "Verbatim",
    "BVerbatim",
    "LVerbatim",
    "SaveVerbatim",
    "VerbatimOut",
    "lstlisting",
    "minted",
    "comment",
    "filecontents",
    "tcblisting",
    "pycode",
    "luacode",
    "asy",
];

/// Commands whose argument is taken as it stands: the brackets before it, and whether it stands between any two
/// equal characters.
const COMMANDS: [(&str, bool); 10] = [
    ("verb", true),
    ("Verb", true),
    ("lstinline", true),
    ("mintinline", true),
    ("path", false),
    ("url", true),
    ("nolinkurl", false),
    ("href", false),
    ("includegraphics", false),
    ("lstinputlisting", false),
];

/// Where the text goes on behind a command whose argument is no LaTeX; `None` for other commands. `at` is behind the
/// name and its star.
pub fn after_command(text: &str, name: &str, at: usize) -> Option<usize> {
    let (_, delimited) = COMMANDS.iter().find(|(known, _)| *known == name)?;
    let mut from = if name == "verb" { at } else { skip(text, at, b"[") };
    if name == "mintinline" {
        from = group(text, spaces(text, from), b'{').map_or(from, |inside| inside.end + 1);
    }
    if text.as_bytes().get(from) == Some(&b'{') && name != "verb" {
        return Some(braces(text, from));
    }
    let mark =
        text[from..].chars().next().filter(|mark| *delimited && !mark.is_whitespace() && !mark.is_alphabetic())?;
    let inside = from + mark.len_utf8();
    let end = line_end(text, inside);
    text[inside..end].find(mark).map(|found| inside + found + mark.len_utf8())
}

/// Where the text goes on behind balanced braces in which `%` is no comment; behind the line where they do not close.
fn braces(text: &str, at: usize) -> usize {
    let mut depth = 0_usize;
    for (offset, byte) in text[at..].bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 1 => return at + offset + 1,
            b'}' => depth -= 1,
            b'\n' if text[at..at + offset].trim_end().ends_with('\n') => break,
            _ => {}
        }
    }
    line_end(text, at)
}

/// Whether the text of an environment is taken as it stands.
pub fn is_environment(name: &str) -> bool {
    ENVIRONMENTS.contains(&name.trim_end_matches('*'))
}

/// Where the text goes on behind a verbatim environment. `at` is behind `\begin{NAME}`.
pub fn after_environment(text: &str, name: &str, at: usize) -> usize {
    let end = format!("\\end{{{name}}}");
    text[at..].find(&end).map_or(text.len(), |found| at + found + end.len())
}

/// Where the text goes on behind what `\iffalse` hides: its `\else` or its `\fi`. `at` is behind it.
pub fn after_false(text: &str, mut at: usize) -> usize {
    let mut depth = 0_usize;
    while let Some(found) = text[at..].find(['\\', '%']) {
        at += found;
        if text.as_bytes()[at] == b'%' {
            at = line_end(text, at);
            continue;
        }
        let name = word(text, at + 1);
        at += 1 + name.len();
        match name {
            "" => at = text.ceil_char_boundary((at + 1).min(text.len())),
            "fi" | "else" if depth == 0 => return at,
            "fi" => depth -= 1,
            "iff" | "ifthenelse" => {}
            _ if name.starts_with("if") => depth += 1,
            _ => {}
        }
    }
    text.len()
}

/// The letters of a command's name at `at`.
pub fn word(text: &str, at: usize) -> &str {
    let rest = &text[at..];
    &rest[..rest.bytes().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(rest.len())]
}
