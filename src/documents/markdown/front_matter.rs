//! The front matter of a Markdown text, and the fields in it that can cite.

use std::ops::Range;

/// The fields of YAML front matter whose text pandoc reads as Markdown and writers cite in.
const FIELDS: [&str; 4] = ["nocite", "abstract", "title", "subtitle"];

/// The front matter, with the lines round it and a byte order mark before it: YAML between `---` and `---` or `...`,
/// TOML between `+++`. Without any, the byte order mark, or nothing.
pub fn place(text: &str) -> Range<usize> {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let start = text.len() - body.len();
    let mut lines = body.split_inclusive('\n');
    let Some(first) = lines.next() else { return 0..start };
    let fence = first.trim_end();
    if !matches!(fence, "---" | "+++") {
        return 0..start;
    }
    let mut end = start + first.len();
    for (number, line) in lines.enumerate() {
        let bare = line.trim_end();
        if number == 0 && bare.is_empty() {
            return 0..start;
        }
        end += line.len();
        if bare == fence || (fence == "---" && bare == "...") {
            return 0..end;
        }
    }
    0..start
}

/// The text of the fields that can cite, line by line.
pub fn texts(text: &str, front: &Range<usize>) -> Vec<Range<usize>> {
    let body = &text[front.clone()];
    if !body.trim_start_matches('\u{feff}').starts_with("---") {
        return Vec::new();
    }
    let (mut at, mut within) = (front.start, false);
    let mut found = Vec::new();
    for line in body.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let continues = line.starts_with([' ', '\t', '-']) || line.trim().is_empty();
        if line.trim_start().starts_with('#') || line.starts_with("---") || line.starts_with("...") {
            continue;
        }
        let field = FIELDS.iter().find_map(|field| line.strip_prefix(field)?.trim_start().strip_prefix(':'));
        within = field.is_some() || within && continues;
        if within {
            found.push(at - field.map_or(at - start, str::len)..at);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_that_can_cite_are_found() {
        let text = "\u{feff}---\r\ntwitter: \"@me\"\r\nnocite: |\r\n  @a,\r\n  # @no\r\n  @b\r\nx: @c\r\n---\r\n@d";
        let front = place(text);
        assert_eq!(&text[front.end..], "@d");
        let found: Vec<&str> = texts(text, &front).into_iter().map(|at| text[at].trim()).collect();
        assert_eq!(found, ["|", "@a,", "@b"]);
    }

    #[test]
    fn a_rule_at_the_start_is_no_front_matter() {
        for text in ["---\n\nx\n\n---\n", "---\nx\n", "x\n---\ny\n---\n", ""] {
            assert_eq!(place(text), 0..0, "{text}");
        }
    }
}
