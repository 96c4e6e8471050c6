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

/// The text of the fields that can cite, line by line, with the field's name.
pub fn texts(text: &str, front: &Range<usize>) -> Vec<(&'static str, Range<usize>)> {
    let body = &text[front.clone()];
    if !body.trim_start_matches('\u{feff}').starts_with("---") {
        return Vec::new();
    }
    let (mut at, mut within) = (front.start, None);
    let mut found = Vec::new();
    for line in body.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let continues = line.starts_with([' ', '\t', '-']) || line.trim().is_empty();
        if line.trim_start().starts_with('#') || line.starts_with("---") || line.starts_with("...") {
            continue;
        }
        let field =
            FIELDS.iter().find_map(|field| Some((*field, line.strip_prefix(field)?.trim_start().strip_prefix(':')?)));
        within = field.map(|(name, _)| name).or(within.filter(|_| continues));
        if let Some(name) = within {
            found.push((name, at - field.map_or(at - start, |(_, value)| value.len())..at));
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
        let found: Vec<_> = texts(text, &front).into_iter().map(|(name, at)| (name, text[at].trim())).collect();
        assert_eq!(found, [("nocite", "|"), ("nocite", "@a,"), ("nocite", "@b")]);
    }

    #[test]
    fn a_rule_at_the_start_is_no_front_matter() {
        for text in ["---\n\nx\n\n---\n", "---\nx\n", "x\n---\ny\n---\n", ""] {
            assert_eq!(place(text), 0..0, "{text}");
        }
    }
}
