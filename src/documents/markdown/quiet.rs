//! Math and code in the text of a block of HTML, where Markdown's own parser looks for neither.

use std::ops::Range;

/// The stretches of a text that are code or math (pandoc's manual, "Math": no space behind the first dollar sign, none before
/// the last and no digit behind it).
///
/// | text | stretches |
/// |---|---|
/// | `` a `b` $x$ `` | `` `b` ``, `$x$` |
/// | `$5 and $6` | none |
/// | `$$ x $$` | all of it |
pub fn stretches(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(['`', '$', '\\']).map(|next| at + next) {
        let end = match text.as_bytes()[start] {
            b'\\' => None,
            b'`' => fenced(text, start, '`'),
            _ if text[start..].starts_with("$$") => fenced(text, start, '$'),
            _ => math(text, start),
        };
        let skipped = text[start + 1..].chars().next().map_or(0, char::len_utf8);
        let marks = text.len() - start - text[start..].trim_start_matches(['`', '$']).len();
        at = end.unwrap_or(start + if marks == 0 { 1 + skipped } else { marks });
        found.extend(end.map(|end| start..end));
    }
    found
}

/// The end of what stands between two equal runs of a mark.
fn fenced(text: &str, start: usize, mark: char) -> Option<usize> {
    let rest = &text[start..];
    let fence = &rest[..rest.find(|c| c != mark).unwrap_or(rest.len())];
    rest[fence.len()..].find(fence).map(|end| start + end + 2 * fence.len())
}

/// The end of `$…$` within one paragraph.
fn math(text: &str, start: usize) -> Option<usize> {
    let inside = &text[start + 1..];
    let inside = &inside[..inside.find("\n\n").unwrap_or(inside.len())];
    if inside.starts_with(char::is_whitespace) {
        return None;
    }
    let end = inside.match_indices('$').map(|(at, _)| at).find(|at| !inside[..*at].ends_with('\\'))?;
    let digit = inside[end + 1..].starts_with(|c: char| c.is_ascii_digit());
    let closes = end > 0 && !digit && !inside[..end].ends_with(char::is_whitespace);
    closes.then_some(start + end + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_and_math_are_found() {
        let table = [
            ("a `b` $x_@a$ c", "`b`|$x_@a$"),
            ("$5 and $6, $ x$ y", ""),
            ("$$ x\n@a $$", "$$ x\n@a $$"),
            ("``a ` @b`` `", "``a ` @b``"),
            (r"\$a$ \`b` é\", ""),
            ("$a\n\nb$", ""),
            ("$$", ""),
        ];
        for (text, expected) in table {
            let found: Vec<&str> = stretches(text).into_iter().map(|at| &text[at]).collect();
            assert_eq!(found.join("|"), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_an_answer(text in "[`$\\\\ é1a\n]{0,24}") {
            let mut at = 0;
            for stretch in stretches(&text) {
                assert!(stretch.start >= at && text.get(stretch.clone()).is_some());
                at = stretch.end;
            }
        }
    }
}
