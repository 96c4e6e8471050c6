//! Labels that a Markdown document defines: `@label` is a reference to a figure or a section, where no work has that key.

use super::live::Live;

/// What stands before a label that has the rest of a line to itself, and behind it (`MyST`'s guide, "Cross-references";
/// Quarto's, "Lists & Tables"; Jupyter's cells).
const LINES: [(&str, &str); 5] = [("(", ")="), (":label:", ""), (":name:", ""), ("#| label:", ""), ("label:", "")];

/// What stands before a label within a line, and the marks that end it: attributes, equations, cells.
const WITHIN: [(&str, &str); 5] =
    [("{#", "} "), ("\\label{", "}"), ("$$ (", ")"), ("$$(", ")"), ("\"label\": \"", "\"")];

/// The labels, in the order of the text. In blocks of code that are shown and not carried out there are none.
///
/// | text | labels |
/// |---|---|
/// | `(a)=`, `:label: a`, `:name: a`, `#\| label: a` | `a` |
/// | `# Title {#a .x}`, `$$ (a)`, `\label{a}`, `+++ {"label": "a"}` | `a` |
pub fn labels(text: &str, live: &Live) -> Vec<String> {
    let shown = |at: usize| {
        let block = &live.blocks[..live.blocks.partition_point(|block| block.start <= at)];
        block.last().is_some_and(|block| at < block.end && !is_directive(&text[block.clone()]))
    };
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if !shown(at + line.len() - line.trim_start().len()) {
            found.extend(in_line(line));
        }
        at += line.len();
    }
    found
}

/// Whether a block of code is one of `MyST`'s directives or a cell: its first line goes on with a brace.
fn is_directive(block: &str) -> bool {
    block.trim_start_matches(['`', '~']).starts_with('{')
}

fn in_line(line: &str) -> impl Iterator<Item = String> {
    let bare = line.trim_start_matches([' ', '\t', '>']).trim_end();
    let whole = LINES.iter().filter_map(move |(before, behind)| bare.strip_prefix(before)?.strip_suffix(behind));
    let within = WITHIN.iter().flat_map(move |(before, ends)| {
        bare.match_indices(before)
            .filter_map(move |(at, _)| bare[at + before.len()..].split(|c| ends.contains(c)).next())
    });
    whole.chain(within).map(|label| label.trim().trim_matches(['"', '\'']).to_owned()).filter(|label| !label.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_of_labels_are_found() {
        let table = [
            ("(a)=\n# A {#b .x}\n\n> (c)=\n", "a b c"),
            (":::{figure} x.png\n:label: a\n:name: b\nText\n:::\n", "a b"),
            ("```{figure} x.png\n---\nname: no\nlabel: \"a\"\n---\n```\n", "a"),
            ("$$ x $$ (a)\n\n$$\n\\label{b} x\n$$\n", "a b"),
            ("```{python}\n#| label: fig-a\n```\n\n+++ {\"label\": \"b\"}\n", "fig-a b"),
            ("```md\n(a)=\n:label: b\n```\n\n    (c)=\n", ""),
            ("(a)= x\n\n(b)\n\n[c](#d) {.e #f}\n", ""),
        ];
        for (text, expected) in table {
            assert_eq!(labels(text, &Live::of(text)).join(" "), expected, "{text}");
        }
    }
}
