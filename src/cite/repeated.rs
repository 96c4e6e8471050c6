//! Authors that the entry before has too: the dashes that some styles print for them.

use std::ops::Range;

use hayagriva::citationberg::SubsequentAuthorSubstituteRule as Rule;

use super::span::{Laid, Span};
use super::style::Style;

/// Puts the style's dashes where an entry has the authors of the one before; the entries are in the order of the list.
pub fn substitute(style: &Style, entries: &mut [Option<Laid>]) {
    let (Some(dashes), Some(list)) = (&style.repeated, &style.csl.bibliography) else { return };
    let rule = list.subsequent_author_substitute_rule;
    for at in (1..entries.len()).rev() {
        let (before, rest) = entries.split_at_mut(at);
        if let (Some(Some(before)), Some(Some(entry))) = (before.last(), rest.first_mut()) {
            let same = same_people(before, entry);
            let all = same > 0 && same == entry.people.len() && same == before.people.len();
            replace(entry, &parts(rule, entry, same, all), dashes);
        }
    }
}

/// How many people the two lists have in common from the start.
fn same_people(before: &Laid, entry: &Laid) -> usize {
    before.people.iter().zip(&entry.people).take_while(|(a, b)| a == b).count()
}

/// The parts of the entry to be replaced, each by dashes.
fn parts(rule: Rule, entry: &Laid, same: usize, all: bool) -> Vec<Range<usize>> {
    let shown = entry.names.clone();
    match rule {
        Rule::CompleteAll if all => whole(&shown).into_iter().collect(),
        Rule::CompleteEach if all => shown,
        Rule::PartialEach => shown.into_iter().take(same).collect(),
        Rule::PartialFirst => shown.into_iter().take(same.min(1)).collect(),
        Rule::CompleteAll | Rule::CompleteEach => Vec::new(),
    }
}

fn whole(names: &[Range<usize>]) -> Option<Range<usize>> {
    Some(names.first()?.start..names.last()?.end)
}

/// Puts the dashes, and drops an *et al.* that would stand behind dashes for everyone.
fn replace(entry: &mut Laid, parts: &[Range<usize>], dashes: &str) {
    for part in parts.iter().rev() {
        let span = Span { text: dashes.to_owned(), ..Span::default() };
        entry.spans.splice(part.clone(), [span]);
    }
    let [only] = parts else { return };
    if let Some(next) = entry.spans.get_mut(only.start + 1) {
        let rest = next.text.trim_start_matches([',', ' ']);
        if let Some(rest) = rest.strip_prefix("et al") {
            next.text = rest.to_owned();
        }
    }
}
