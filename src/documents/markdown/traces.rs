//! Whether a text still shows the citations of a reference list that were rendered without a mark.

/// A number, or the first name, of a reference that stands in the text.
///
/// | list | text | trace |
/// |---|---|---|
/// | `[[1]](u) A.` | `x [[1]](u)` | `[[1]](u)` |
/// | `Radford, A. (2021). …` | `(Radford et al., 2021)` | `Radford` |
/// | `\[1\] A. Radford` | `\[1\]` | `\[1\]` |
pub fn trace<'a>(list: &'a str, texts: [&str; 2]) -> Option<&'a str> {
    let stands = |what: &&str| texts.iter().any(|text| text.contains(*what));
    let numbers = list.match_indices("[[").filter_map(|(at, _)| list[at..].find(") ").map(|end| &list[at..=at + end]));
    let mut numbers = numbers.filter(stands);
    numbers.next().or_else(|| list.lines().filter_map(beginning).find(stands))
}

/// What a reference begins with: its number in brackets, else its first word of three letters and more.
fn beginning(line: &str) -> Option<&str> {
    let line = line.trim_start_matches([' ', '-', '*']);
    if line.starts_with("[[") {
        return None;
    }
    if let Some(end) = line.strip_prefix("\\[").and_then(|rest| rest.find("\\]")) {
        return Some(&line[..end + 4]);
    }
    let words = line.split(|c: char| !(c.is_alphabetic() || c == '-' || c == '\''));
    words.into_iter().find(|word| word.chars().count() > 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_the_text_is_found() {
        let table = [
            ("[[1]](u) Ng.\n\n[[2]](v) Li.", "x [[2]](v) y", Some("[[2]](v)")),
            ("[[1]](u) Ng.", "x Ng y [[3]](u)", None),
            ("Radford, A. (2021).\n\n", "(Radford et al., 2021)", Some("Radford")),
            ("Radford, A. (2021).", "nothing", None),
            ("\\[1\\] A. Radford", "x \\[1\\].", Some("\\[1\\]")),
            ("1\\. Radford", "x^1^ of Radford", Some("Radford")),
            ("", "x", None),
        ];
        for (list, text, expected) in table {
            assert_eq!(trace(list, [text, ""]), expected, "{list}");
        }
    }
}
