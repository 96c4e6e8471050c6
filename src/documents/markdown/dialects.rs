//! Citations that are none of pandoc's: `MyST`'s roles, Jekyll's tags, LaTeX's commands, captions in chunks of code. They are
//! listed and stay as they are when a document is rendered.

use std::ops::Range;

use super::live::Live;
use super::{Markdown, chunks, items, raw_tex};
use crate::documents::{Citation, is_key};

/// What a text cites in other ways, in its order.
///
/// | text | cited |
/// |---|---|
/// | `` {cite}`a, b` ``, `` {cite:t}`a` ``, `` {cite:p}`{see}a{p. 3}` ``, `` {cite}`words <a>` `` | `a`, `b` |
/// | `{% cite a b --locator 3 %}`, `{% nocite a %}` | `a`, `b` |
/// | `\cite{a}` and its family | perhaps `a` |
/// | `fig.cap="From [@a]"` in the first line of a chunk, `#\| fig-cap: From [@a]` in it | perhaps `a` |
pub fn citations(text: &str, live: &Live) -> Vec<Citation> {
    let roles = live.codes.iter().filter(|code| is_role(&text[..code.start])).flat_map(|code| role(text, code));
    let captions = live.blocks.iter().flat_map(|block| captions(text, block));
    let directives = live.blocks.iter().flat_map(|block| directive(text, block));
    let commands = raw_tex::citations(live);
    let mut all: Vec<Citation> =
        roles.chain(tags(text, live)).chain(captions).chain(directives).chain(commands).collect();
    all.sort_by_key(|citation| citation.at.start);
    all
}

/// Whether a role that cites stands at the end (sphinxcontrib-bibtex, "Roles and Directives"; `MyST`'s guide, "Citations").
fn is_role(before: &str) -> bool {
    let Some(before) = before.strip_suffix('}') else { return false };
    let name = before.rsplit('{').next().unwrap_or_default().trim();
    let main = name.split(':').next().unwrap_or_default();
    matches!(main, "cite" | "footcite" | "citet" | "citep" | "nocite") && name.len() < 24
}

fn role(text: &str, code: &Range<usize>) -> Vec<Citation> {
    let inside = &text[code.clone()];
    let ticks = inside.len() - inside.trim_start_matches('`').len();
    let target = target(&inside[ticks..inside.len() - ticks]);
    let start = code.start + ticks + target.start;
    let bare = bare(&text[start..start + target.len()]);
    words(&bare, |c| c == ',').filter_map(|at| citation(text, at.start + start..at.end + start)).collect()
}

/// What a role names: what stands in angle brackets behind words, else all of it; with `!` before it, nothing (Sphinx's
/// `ReferenceRole`, on which the roles of sphinxcontrib-bibtex stand).
fn target(inside: &str) -> Range<usize> {
    if inside.starts_with('!') {
        return 0..0;
    }
    let titled = inside.strip_suffix('>').and_then(|rest| rest.rfind('<').filter(|open| *open > 0));
    titled.map_or(0..inside.len(), |open| open + 1..inside.len() - 1)
}

/// The text with spaces, byte for byte, in the place of words in braces; semicolons are commas.
fn bare(text: &str) -> String {
    let mut depth = 0_usize;
    let mut bare = String::with_capacity(text.len());
    for c in text.chars() {
        depth += usize::from(c == '{');
        match c {
            ';' if depth == 0 => bare.push(','),
            c if depth > 0 => bare.push_str(&" ".repeat(c.len_utf8())),
            c => bare.push(c),
        }
        depth -= usize::from(c == '}' && depth > 0);
    }
    bare
}

/// `MyST`'s directives whose text is Markdown, though they stand in a fence of code.
const DIRECTIVES: [&str; 24] = [
    "note",
    "tip",
    "hint",
    "important",
    "warning",
    "caution",
    "attention",
    "danger",
    "seealso",
    "admonition",
    "figure",
    "table",
    "list-table",
    "margin",
    "sidebar",
    "epigraph",
    "topic",
    "dropdown",
    "card",
    "tab-item",
    "exercise",
    "solution",
    "todo",
    "aside",
];

/// What is cited in a directive, with pandoc's syntax too, as `MyST` has it; in one within one too. An open one is
/// left out, so that none is deeper than fences can nest.
fn directive(text: &str, block: &Range<usize>) -> Vec<Citation> {
    let whole = &text[block.clone()];
    let ticks = whole.len() - whole.trim_start_matches(['`', '~']).len();
    let Some(name) = whole[ticks..].strip_prefix('{').and_then(|rest| rest.split_once('}')).map(|(name, _)| name)
    else {
        return Vec::new();
    };
    let last = whole.trim_end().rsplit('\n').next().unwrap_or_default().trim_start_matches([' ', '>']);
    let closed = last.starts_with(&whole[..ticks]) && last.trim_matches(['`', '~']).is_empty();
    if !closed || ticks > 8 || !(DIRECTIVES.contains(&name) || name.starts_with("prf:")) {
        return Vec::new();
    }
    let start = block.start + ticks + name.len() + 2;
    let inside = &text[start..block.end];
    let inside = inside.trim_end().trim_end_matches(['`', '~']);
    let document = Markdown::read(inside);
    let own = document.groups().iter().flat_map(items);
    let own = own.map(|item| Citation { key: item.key.clone(), at: item.at.clone(), certain: false });
    let all = own.chain(document.elsewhere().iter().cloned());
    all.map(|found| Citation { at: found.at.start + start..found.at.end + start, ..found }).collect()
}

/// jekyll-scholar's tags.
fn tags(text: &str, live: &Live) -> Vec<Citation> {
    let open = ["{% cite ", "{% cite_details ", "{% nocite ", "{% reference ", "{% quote "];
    let starts = text.match_indices("{% ").map(|(at, _)| at).filter(|at| live.text[*at..].starts_with("{%"));
    let mut found = Vec::new();
    for start in starts {
        let Some(tag) = open.iter().find(|tag| text[start..].starts_with(**tag)) else { continue };
        let from = start + tag.len();
        let Some(end) = text[from..].find("%}").map(|end| from + end) else { continue };
        let end = text[from..end].find("--").map_or(end, |options| from + options);
        let keys = words(&text[from..end], char::is_whitespace);
        found.extend(keys.filter_map(|at| citation(text, at.start + from..at.end + from)));
    }
    found
}

fn captions(text: &str, block: &Range<usize>) -> Vec<Citation> {
    let mut found = Vec::new();
    for caption in chunks::captions(&text[block.clone()]) {
        let start = block.start + caption.start;
        let inside = Markdown::read(&text[start..block.start + caption.end]);
        let keys = inside.groups().iter().flat_map(items);
        found.extend(keys.filter_map(|item| citation(text, item.at.start + start..item.at.end + start)));
    }
    found.into_iter().map(|citation| Citation { certain: false, ..citation }).collect()
}

/// The words between marks, without the spaces round them.
fn words(text: &str, ends: impl Fn(char) -> bool) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    text.split(ends).filter_map(move |part| {
        let start = at + part.len() - part.trim_start().len();
        at += part.len() + 1;
        let word = part.trim();
        (!word.is_empty()).then_some(start..start + word.len())
    })
}

fn citation(text: &str, at: Range<usize>) -> Option<Citation> {
    let key = text.get(at.clone()).filter(|key| is_key(key))?;
    Some(Citation::certain(key, at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cited(text: &str) -> String {
        let found = citations(text, &Live::of(text));
        assert!(found.iter().all(|citation| text[citation.at.clone()] == citation.key), "{text}");
        found.iter().map(|c| format!("{}{}", c.key, if c.certain { "" } else { "?" })).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn other_ways_to_cite_are_read() {
        let table = [
            ("{cite}`a, b` {cite:t}`c` {footcite:p}`d`", "a b c d"),
            ("{cite:p}`{see}a{p. 3},b; c`", "a b c"),
            ("{cite}`text<a>` {cite:t}`two words <b, c>` ``{x}`` {footcite}`<d>` {cite}`!e`", "a b c <d>"),
            ("{ cite:ps }`a` {cite:labelpar}``b`` {footcite:ts}`c` {cite:authorpars}`Ng\n<d>`", "a b c d"),
            ("`{cite}` `a` {ref}`b` {cite}x `c`", ""),
            ("~~~\n{cite}`a`\n~~~\n\n{cite}`é`", "é"),
            ("x {% cite a b_c --locator 3 %} {% nocite d %} {% include e %}", "a b_c d"),
            ("```{note}\nSee {cite}`a` and @b.\n```\n\n```{code}\n{cite}`c`\n```", "a b?"),
            ("````{prf:lemma} From {cite}`a`\n```{note}\n{cite}`b`\n```\n````", "a b"),
            ("`{% cite a %}`\n\n    {% cite b %}", ""),
            ("50% of \\citep[p. 3]{a_b,c} and `\\cite{d}`, \\nocite{*}", "a_b? c?"),
            ("```{r, fig.cap=\"of `x` by @a\"}\n#| fig-cap: see [@b]\n@c\n```", "a? b?"),
        ];
        for (text, expected) in table {
            assert_eq!(cited(text), expected, "{text}");
        }
    }

    #[test]
    fn directives_that_never_close_are_no_depth() {
        assert_eq!(cited(&"```{note}\n".repeat(20_000)), "");
        let mixed = "```{note}\n~~~{note}\n".repeat(2_000) + &"~~~\n```\n".repeat(2_000);
        assert!(cited(&mixed).is_empty());
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_an_answer(text in "(\\{cite\\}|`|\\{% cite |%\\}|--|```\\{r fig.cap=\"|\"|@a|[{},; é\n])*") {
            for citation in citations(&text, &Live::of(&text)) {
                assert_eq!(text[citation.at], citation.key);
            }
        }
    }
}
