//! TeX in Markdown: pandoc hands commands with their arguments on as they stand (its manual, `raw_tex`), so that `@` in them
//! cites nothing, and `\cite{key}` does.

use std::ops::Range;

use super::live::{Live, OBJECT};
use crate::documents::latex::{self, arguments::group};
use crate::documents::{Citation, Definitions, EVERYTHING};

/// What LaTeX's commands cite in a text: perhaps, since they do only where it becomes LaTeX.
pub fn citations(live: &Live) -> Vec<Citation> {
    if !live.text.contains('\\') || !live.text.contains("cite") {
        return Vec::new();
    }
    // A percent sign starts no comment here.
    let text = live.text.replace('%', " ");
    let cited = (latex::KIND.read)(&text, &Definitions::default())
        .citations
        .into_iter()
        .filter(|citation| citation.key != EVERYTHING);
    cited.map(|citation| Citation { certain: false, ..citation }).collect()
}

/// Blots out commands with their arguments.
pub fn blot(live: &mut Live) {
    for at in commands(&live.text) {
        live.text.replace_range(at.clone(), &OBJECT.to_string().repeat(at.len()));
    }
}

/// The commands with arguments in braces.
///
/// | text | commands |
/// |---|---|
/// | `a \index{x@y} b` | `\index{x@y}` |
/// | `\footnote[2]{x {y}}` | all of it |
/// | `\LaTeX [@a]`, `\{@a\}` | none |
fn commands(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (start, _) in text.match_indices('\\') {
        if found.last().is_some_and(|last| start < last.end) {
            continue;
        }
        let rest = &text[start + 1..];
        let name = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let mut end = start + 1 + name + usize::from(rest[name..].starts_with('*'));
        let mut braced = false;
        while let Some(inside) = [b'{', b'['].iter().find_map(|open| group(text, end, *open)) {
            braced |= text.as_bytes()[end] == b'{';
            end = inside.end + 1;
        }
        if name > 0 && braced {
            found.push(start..end);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_found_with_their_arguments() {
        let table = [
            (r"a \index{x!@y \b{z}} b", r"\index{x!@y \b{z}}"),
            (r"\footnote[2]{x {y}} \begin{tabular}{@{}l@{}}", r"\footnote[2]{x {y}}|\begin{tabular}{@{}l@{}}"),
            (r"\LaTeX [@a] \LaTeX[@a] \{@a\} \open{@a", ""),
        ];
        for (text, expected) in table {
            let found: Vec<&str> = commands(text).into_iter().map(|at| &text[at]).collect();
            assert_eq!(found.join("|"), expected, "{text}");
        }
    }
}
