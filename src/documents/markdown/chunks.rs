//! Chunks of code that knitr and Quarto run: their first lines, and the captions of figures and tables in them.

use std::borrow::Cow;
use std::ops::Range;

/// The text for a parser of CommonMark, as long as the one it was made from: to CommonMark a code block ends its first line at a
/// backtick, to knitr ```` ```{r, fig.cap="of `x`"} ```` starts a chunk.
pub fn parseable(text: &str) -> Cow<'_, str> {
    if !text.contains("```{") {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.split_inclusive('\n').map(line).collect())
}

fn line(line: &str) -> Cow<'_, str> {
    let start = line.len() - line.trim_start_matches([' ', '\t', '>']).len();
    let fence = start + line[start..].len() - line[start..].trim_start_matches('`').len();
    let header = &line[fence..];
    let runs = header.strip_prefix('{').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()));
    if fence < start + 3 || !runs || !header.trim_end().ends_with('}') || !header.contains('`') {
        return Cow::Borrowed(line);
    }
    Cow::Owned(format!("{}{}", &line[..fence], header.replace('`', "'")))
}

/// The captions in a chunk: `fig.cap="…"` in its first line, `#| fig-cap: …` below. Without their quotes.
pub fn captions(chunk: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    for (number, line) in chunk.split_inclusive('\n').enumerate() {
        let quoted = number == 0 && line.trim_start_matches([' ', '\t', '>', '`', '~']).starts_with('{');
        if quoted {
            found.extend(quoted_captions(line).map(|caption| caption.start + at..caption.end + at));
        } else if let Some(rest) = line.trim_start().strip_prefix("#|")
            && let Some((name, value)) = rest.split_once(':')
            && is_caption(name.trim())
        {
            let end = at + line.trim_end().len();
            found.push(end - value.trim().len()..end);
        }
        at += line.len();
    }
    found
}

fn is_caption(name: &str) -> bool {
    matches!(name.rsplit(['.', '-']).next(), Some("cap" | "caption"))
}

/// What stands in quotes behind the name of a caption and an equals sign.
fn quoted_captions(line: &str) -> impl Iterator<Item = Range<usize>> {
    line.match_indices('=').filter_map(move |(at, _)| {
        let before = line[..at].trim_end();
        let name = before.rsplit(|c: char| !(c.is_alphanumeric() || ".-_".contains(c))).next().unwrap_or_default();
        let value = line[at + 1..].trim_start();
        let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\'') && is_caption(name))?;
        let start = line.len() - value.len() + 1;
        line[start..].find(quote).map(|end| start..start + end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_line_with_backticks_starts_a_chunk() {
        let chunk = "> ```{r a, fig.cap=\"of `x`\"}\n> `y`\n> ```\n";
        assert_eq!(parseable(chunk), "> ```{r a, fig.cap=\"of 'x'\"}\n> `y`\n> ```\n");
        for text in ["```{=html} `x`\n", "```{r} and ``` `x`\n", "``{r `x`}\n", "x"] {
            assert_eq!(parseable(text), text);
        }
    }

    #[test]
    fn captions_are_found() {
        let chunk = "```{r a, fig.cap=\"A [@a]\", tab.cap = 'B', fig.height=3}\n#| fig-cap: \"C @c\"\n#| echo: no\nx = \"@d\"\n```";
        let found: Vec<&str> = captions(chunk).into_iter().map(|at| &chunk[at]).collect();
        assert_eq!(found, ["A [@a]", "B", "\"C @c\""]);
    }
}
