//! Citations in running text, as pandoc reads them (its manual, "Citations").

use std::collections::BTreeSet;
use std::ops::Range;

use super::live::{Live, OBJECT, WALL};

/// Citations that belong together: `[see @a, p. 3; -@b]`, or `@a [p. 3; @b]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its bytes in the text.
    pub at: Range<usize>,
    /// Whether the first work is part of the sentence: `@a`, `@a [p. 3]`.
    pub textual: bool,
    /// What is cited, at least one.
    pub items: Vec<Item>,
    /// Groups in the prefixes and suffixes: `[@a, as @b has it]`.
    pub inner: Vec<Group>,
    /// Where it stands.
    pub context: Context,
}

/// Where a group stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// In running text.
    Text,
    /// In the text of a link or an image, where no other link can stand.
    Link,
    /// In a block of HTML.
    Html,
    /// In the front matter.
    Front,
}

/// One work in a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The key.
    pub key: String,
    /// The bytes of the key.
    pub at: Range<usize>,
    /// What stands before it; empty when nothing does.
    pub prefix: Range<usize>,
    /// What stands behind it, without the comma that follows the key: a page, more words; empty when nothing does.
    pub suffix: Range<usize>,
    /// Whether its author is left out: `-@a`.
    pub suppressed: bool,
    /// Whether it can be nothing but a citation.
    pub certain: bool,
}

/// Starts of labels that pandoc-crossref, bookdown and Quarto keep for figures, tables and the like, in any capitals
/// (Quarto's `mainstateinit.lua` and `theorem.lua`); `MyST`'s for other projects.
const CROSS_REFERENCES: [&str; 24] = [
    "fig", "tbl", "tab", "eq", "sec", "lst", "thm", "lem", "cor", "prp", "cnj", "def", "exm", "exr", "sol", "rem",
    "prf", "alg", "nte", "tip", "wrn", "cau", "imp", "xref",
];

/// The groups of a text, in order; `labels` are those that its document defines.
///
/// | text | groups |
/// |---|---|
/// | `[see @a, p. 3; @b]` | `a` and `b`; the first with the prefix `see` and the suffix `p. 3` |
/// | `@a [p. 3]`, `@{a}` | `a`, textual |
/// | `[-@a]` | `a`, without its author |
/// | `x@a.org`, `\@a`, `` `@a` ``, `https://x/@a` | none |
pub fn groups(live: &Live, labels: &[String]) -> Vec<Group> {
    let signs = live.text.match_indices('@').map(|(at, _)| at).collect();
    let labels = examples(live).into_iter().chain(labels.iter().cloned()).collect();
    let scan = Scan { text: &live.text, live, signs, labels };
    scan.within(0..live.text.len(), true)
}

struct Scan<'a> {
    text: &'a str,
    live: &'a Live,
    /// The place of each `@`.
    signs: Vec<usize>,
    /// Labels of numbered examples, `(@good)`, of figures, sections and the like.
    labels: BTreeSet<String>,
}

/// A key with its `@`, at a place.
struct Key {
    /// The `@`, the `-` before it and the braces round it included.
    whole: Range<usize>,
    at: Range<usize>,
    suppressed: bool,
}

impl Scan<'_> {
    /// The groups in a stretch; bracketed ones only if they are asked for.
    fn within(&self, at: Range<usize>, bracketed: bool) -> Vec<Group> {
        let mut found = Vec::new();
        let mut here = at.start;
        while let Some(next) = self.text[here..at.end].find(['[', '@']).map(|found| here + found) {
            let start = if self.text[at.start.max(here)..next].ends_with('-') { next - 1 } else { next };
            let group = if self.text.as_bytes()[next] == b'@' {
                self.key(start).or_else(|| self.key(next)).map(|key| self.textual(&key, at.end))
            } else {
                bracketed.then(|| self.bracketed(next, at.end)).flatten()
            };
            here = group.as_ref().map_or_else(|| self.behind_no_citation(next), |group| group.at.end).min(at.end);
            found.extend(group);
        }
        found
    }

    /// Behind a bracket or an `@` that cites nothing. A second `@` in a word is a name elsewhere: `@user@site.org`.
    fn behind_no_citation(&self, at: usize) -> usize {
        let rest = &self.text[at + 1..];
        let name = rest.find(|c: char| !(c.is_alphanumeric() || "_.-".contains(c))).unwrap_or(rest.len());
        let again = self.text.as_bytes()[at] == b'@' && is_site(&rest[name..]);
        if again { at + 1 + name + 1 } else { at + 1 }
    }

    /// The key at `at`, which is that of its `@` or of the `-` before it.
    fn key(&self, at: usize) -> Option<Key> {
        let rest = &self.text[at..];
        let suppressed = rest.starts_with('-');
        let name = at + usize::from(suppressed) + 1;
        let is_key = self.text[at + usize::from(suppressed)..].starts_with('@') && self.may_start(at);
        let key = is_key.then(|| self.braced(name).or_else(|| self.simple(name))).flatten()?;
        let end = key.end + usize::from(self.text[name..].starts_with('{'));
        (!is_site(&self.text[end..])).then_some(Key { whole: at..end, at: key, suppressed })
    }

    /// Whether a citation can stand behind what is before it: not within a word or an e-mail address.
    fn may_start(&self, at: usize) -> bool {
        let before = &self.text[..at];
        match before.chars().next_back() {
            Some('.') => before.ends_with(".."),
            Some(c) => !(c.is_alphanumeric() || c == '@' || "_+-".contains(c) && self.is_address(at)),
            None => true,
        }
    }

    /// `first_@example.org`: the marks before the `@` end a word, and what follows is a site's name.
    fn is_address(&self, at: usize) -> bool {
        let word = self.text[..at].trim_end_matches(|c: char| "_+-".contains(c));
        word.ends_with(char::is_alphanumeric) && is_site(self.text[at..].trim_start_matches('-'))
    }

    /// `{odd,key}`: anything but spaces between braces.
    fn braced(&self, at: usize) -> Option<Range<usize>> {
        let rest = self.text[at..].strip_prefix('{')?;
        let mut depth = 0_usize;
        for (offset, c) in rest.char_indices().take(LONGEST_KEY) {
            match c {
                '}' if depth == 0 => return (offset > 0).then_some(at + 1..at + 1 + offset),
                '}' => depth -= 1,
                '{' => depth += 1,
                c if c.is_whitespace() || c.is_control() => return None,
                _ => {}
            }
        }
        None
    }

    /// Letters, digits and `_`, with single marks between them; `*` for everything.
    fn simple(&self, at: usize) -> Option<Range<usize>> {
        let word = |c: char| c.is_alphanumeric() || c == '_';
        let rest = &self.text[at..];
        let mut chars = rest.char_indices().peekable();
        let (_, first) = chars.next()?;
        if first == '*' {
            return Some(at..at + 1);
        }
        let mut end = word(first).then(|| first.len_utf8())?;
        while let Some((offset, c)) = chars.next() {
            let next = chars.peek().map(|(_, next)| *next);
            let joins = ":.#$%&-+?<>~/".contains(c) && next.is_some_and(word) || ":/".contains(c) && next == Some('/');
            if !word(c) && !joins {
                break;
            }
            end = offset + c.len_utf8();
        }
        Some(at..at + end)
    }

    /// `@a`, with the brackets behind it if there are any.
    fn textual(&self, key: &Key, end: usize) -> Group {
        let mut lead = self.item(key, key.whole.start..key.whole.start, key.whole.end..key.whole.end);
        lead.certain &= !self.is_doubtful(key);
        let mut group = self.group(key.whole.clone(), true, vec![lead]);
        let rest = &self.text[key.whole.end..end];
        let space = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
        let open = key.whole.end + space;
        let inside = self.text[open..end].starts_with('[').then(|| self.brackets(open, end)).flatten();
        let Some(inside) = inside.filter(|inside| !self.text[inside.clone()].trim().is_empty()) else { return group };
        let parts = self.parts(inside.clone());
        let locator = self.first_key(&parts[0]).is_none();
        let cited = self.items(&parts[usize::from(locator)..]);
        if let Some(cited) = cited {
            if locator {
                group.items[0].suffix = self.trimmed(parts[0].clone());
                group.inner.extend(self.within(parts[0].clone(), false));
            }
            group.inner.extend(cited.iter().flat_map(|item| self.inner(item)));
            group.items.extend(cited);
            group.at.end = inside.end + 1;
        }
        group
    }

    /// `[see @a, p. 3; @b]` at the bracket; nothing where it is no citation, or a span with attributes.
    fn bracketed(&self, at: usize, end: usize) -> Option<Group> {
        let sign = self.signs.get(self.signs.partition_point(|sign| *sign < at));
        let inside = sign.filter(|sign| **sign < at + 4 * LONGEST).and_then(|_| self.brackets(at, end))?;
        let note = self.text[..at].ends_with('^');
        let behind = &self.text[inside.end + 1..end];
        let attributes = behind.strip_prefix('{').is_some_and(|rest| rest.starts_with(['.', '#']) || named(rest));
        if note || attributes {
            return None;
        }
        let items = self.items(&self.parts(inside.clone())).filter(|items| !items.is_empty())?;
        let mut group = self.group(at..inside.end + 1, false, items);
        group.inner = group.items.iter().flat_map(|item| self.inner(item)).collect();
        Some(group)
    }

    fn group(&self, at: Range<usize>, textual: bool, items: Vec<Item>) -> Group {
        let within =
            |ranges: &[Range<usize>]| ranges.iter().any(|range| range.start <= at.start && at.end <= range.end);
        // A title may begin with a decorator or a handle.
        let title = textual && within(&self.live.titles);
        let context = if at.start < self.live.front.end {
            Context::Front
        } else if within(&self.live.html) {
            Context::Html
        } else if within(&self.live.links) {
            Context::Link
        } else {
            Context::Text
        };
        let mut group = Group { at, textual, items, inner: Vec::new(), context };
        if context == Context::Link || title {
            group.items.iter_mut().for_each(|item| item.certain = false);
        }
        group
    }

    /// The inside of the brackets that open at `at`, within one block.
    fn brackets(&self, at: usize, end: usize) -> Option<Range<usize>> {
        let mut depth = 0_usize;
        for (offset, c) in self.text[at..end].char_indices().take(LONGEST) {
            match c {
                '[' => depth += 1,
                ']' if depth == 1 => return Some(at + 1..at + offset),
                ']' => depth -= 1,
                WALL => return None,
                _ => {}
            }
        }
        None
    }

    /// The parts between semicolons that stand in no inner brackets.
    fn parts(&self, at: Range<usize>) -> Vec<Range<usize>> {
        let mut depth = 0_usize;
        let mut start = at.start;
        let mut parts = Vec::new();
        for (offset, c) in self.text[at.clone()].char_indices() {
            match c {
                '[' => depth += 1,
                ']' => depth = depth.saturating_sub(1),
                ';' if depth == 0 => {
                    parts.push(start..at.start + offset);
                    start = at.start + offset + 1;
                }
                _ => {}
            }
        }
        parts.push(start..at.end);
        parts
    }

    /// The first key of a part that stands in no inner brackets.
    fn first_key(&self, part: &Range<usize>) -> Option<Key> {
        let mut depth = 0_usize;
        for (offset, c) in self.text[part.clone()].char_indices() {
            let at = part.start + offset;
            match c {
                '[' => depth += 1,
                ']' => depth = depth.saturating_sub(1),
                '-' | '@' if depth == 0 => {
                    if let Some(key) = self.key(at).filter(|key| key.whole.end <= part.end) {
                        return Some(key);
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// An item for each part, if each has a key.
    fn items(&self, parts: &[Range<usize>]) -> Option<Vec<Item>> {
        let item = |part: &Range<usize>| {
            let key = self.first_key(part)?;
            let behind = key.whole.end;
            let comma = usize::from(self.text[behind..part.end].starts_with(','));
            Some(self.item(&key, self.trimmed(part.start..key.whole.start), self.trimmed(behind + comma..part.end)))
        };
        parts.iter().map(item).collect()
    }

    fn item(&self, key: &Key, prefix: Range<usize>, suffix: Range<usize>) -> Item {
        let name = &self.text[key.at.clone()];
        let start = name.split([':', '-']).next().unwrap_or_default();
        let label = start.len() < name.len() && CROSS_REFERENCES.iter().any(|known| known.eq_ignore_ascii_case(start));
        // `[text](@ref name)` is Documenter's link, whose target CommonMark does not take.
        let target = self.text[..key.whole.start].ends_with("](");
        let certain = !label && !target && !self.is_label(name);
        Item { key: name.to_owned(), at: key.at.clone(), prefix, suffix, suppressed: key.suppressed, certain }
    }

    /// Whether the document defines this label, or it is that of a figure in such a figure: `MyST` calls them `x-a`, `x-b`.
    fn is_label(&self, name: &str) -> bool {
        let part = name.rsplit_once('-').filter(|(_, part)| matches!(part.as_bytes(), [b'a'..=b'z']));
        self.labels.contains(name) || part.is_some_and(|(figure, _)| self.labels.contains(figure))
    }

    /// Whether a key outside of brackets may as well be the name of a package, a part of a path or of an e-mail address.
    ///
    /// | text | doubtful |
    /// |---|---|
    /// | `@scope/package`, `src/@types`, `x=@y` | yes |
    /// | `{a,b}@uni.edu`, `*x*@uni.edu` | yes |
    /// | `@10.1093/nar/22`, `@DBLP:conf/x`, `(@a.b)`, `@{a/b}` | no |
    fn is_doubtful(&self, key: &Key) -> bool {
        let name = &self.text[key.at.clone()];
        let before = self.text[..key.whole.start].chars().next_back().unwrap_or(' ');
        let braced = self.text[..key.at.start].ends_with('{');
        let package =
            !braced && name.contains('/') && !name.contains(':') && name.starts_with(|c: char| c.is_alphabetic());
        let address = name.contains('.') && (before == OBJECT || "})]'’\"”".contains(before));
        package || address || "/=".contains(before)
    }

    fn inner(&self, item: &Item) -> Vec<Group> {
        [&item.prefix, &item.suffix].into_iter().flat_map(|at| self.within(at.clone(), false)).collect()
    }

    fn trimmed(&self, at: Range<usize>) -> Range<usize> {
        let text = &self.text[at.clone()];
        let start = at.start + text.len() - text.trim_start().len();
        start..(at.start + text.trim_end().len()).max(start)
    }
}

/// `@example.org`, as it ends an e-mail address or a name elsewhere.
fn is_site(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('@') else { return false };
    let site = &rest[..rest.find(|c: char| !(c.is_ascii_alphanumeric() || ".-".contains(c))).unwrap_or(rest.len())];
    site.trim_end_matches('.').contains('.') && !site.starts_with('.')
}

/// How many characters a group may have: what is longer has lost its closing bracket.
const LONGEST: usize = 2_048;

/// How many characters a key in braces may have.
const LONGEST_KEY: usize = 256;

/// `key=…` as attributes start.
fn named(rest: &str) -> bool {
    let word = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
    word > 0 && rest[word..].starts_with('=')
}

/// The labels of numbered examples: `(@good) A sentence.` at the start of a block.
fn examples(live: &Live) -> Vec<String> {
    let mut labels = Vec::new();
    let mut previous = false;
    for (at, _) in live.text.match_indices("(@") {
        let before = live.text[..at].trim_end_matches([' ', '\t']);
        let starts = before.is_empty() || before.ends_with(WALL) || previous && before.ends_with('\n');
        let rest = &live.text[at + 2..];
        let label = &rest[..rest.find(|c: char| !(c.is_alphanumeric() || "_-".contains(c))).unwrap_or(rest.len())];
        let ends = rest[label.len()..]
            .strip_prefix(')')
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\n', WALL]));
        if starts && ends && !label.is_empty() {
            labels.push(label.to_owned());
            previous = true;
        }
    }
    labels
}
