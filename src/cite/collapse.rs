//! Works of the same authors that are cited together: the authors once, as author-date styles want it.
//!
//! The engine's own way puts the delimiter of a group between strangers too, and spells the authors again.
//!
//! | set one by one | collapsed |
//! |---|---|
//! | `(Li, 2020; Li, 2023; Wang, 2021)` | `(Li, 2020, 2023; Wang, 2021)` |
//! | `(Li, 2020a; Li, 2020b)` | `(Li, 2020a,b)` where the style collapses letters |

use hayagriva::citationberg::{Citation, Collapse};
use hayagriva::{Elem, ElemChild, ElemChildren, ElemMeta};

use super::in_text::nameless;
use super::span::{spans, text_of};

/// What the engine is to do of a citation that is collapsed here: nothing of it.
pub fn uncollapsed(citation: &Citation) -> Citation {
    let by_year = by_year(citation);
    Citation {
        collapse: citation.collapse.filter(|_| !by_year),
        cite_group_delimiter: None,
        sort: None,
        ..citation.clone()
    }
}

fn by_year(citation: &Citation) -> bool {
    !matches!(citation.collapse, None | Some(Collapse::CitationNumber))
}

/// The citation with the works whose authors read alike together (CSL 1.0.2, "Cite Grouping"), and their authors once where
/// the style collapses them.
pub fn collapsed(citation: &Citation, tree: ElemChildren) -> ElemChildren {
    let groups = by_year(citation) || citation.cite_group_delimiter.is_some();
    let is_cite =
        |child: &ElemChild| matches!(child, ElemChild::Elem(elem) if matches!(elem.meta, Some(ElemMeta::Entry(_))));
    let places: Vec<usize> = (0..tree.0.len()).filter(|at| is_cite(&tree.0[*at])).collect();
    let (Some(first), Some(last), true) = (places.first(), places.last(), groups && places.len() > 1) else {
        return tree;
    };
    let mut made: Vec<ElemChild> = tree.0[..*first].to_vec();
    let between = tree.0[first + 1..places[1]].to_vec();
    let elems = places.iter().filter_map(|at| if let ElemChild::Elem(elem) = &tree.0[*at] { Some(elem) } else { None });
    let cites = grouped(elems);
    for (at, cite) in cites.iter().enumerate() {
        let before =
            at.checked_sub(1).map(|before| &cites[before]).filter(|before| !before.0.is_empty() && before.0 == cite.0);
        if at > 0 {
            made.extend(delimited(&between, delimiter(citation, before.map(|before| before.1), cite.1).as_deref()));
        }
        made.push(ElemChild::Elem(match before {
            Some(before) if by_year(citation) => shortened(citation, before.1, cite.1),
            _ => cite.1.clone(),
        }));
    }
    made.extend_from_slice(&tree.0[last + 1..]);
    ElemChildren(made)
}

/// The cites with their authors, those of the same authors behind the first of them.
fn grouped<'a>(cites: impl Iterator<Item = &'a Elem>) -> Vec<(String, &'a Elem)> {
    let mut grouped: Vec<(String, &Elem)> = Vec::new();
    for cite in cites {
        let authors = authors(&cite.children).unwrap_or_default();
        let behind = grouped.iter().rposition(|(known, _)| !authors.is_empty() && *known == authors);
        grouped.insert(behind.map_or(grouped.len(), |at| at + 1), (authors, cite));
    }
    grouped
}

/// The first list of names in a tree, as it reads.
fn authors(children: &ElemChildren) -> Option<String> {
    children.0.iter().find_map(|child| match child {
        ElemChild::Elem(elem) if matches!(elem.meta, Some(ElemMeta::Names(_))) => Some(text_of(&spans(&elem.children))),
        ElemChild::Elem(elem) => authors(&elem.children),
        _ => None,
    })
}

/// What stands between two cites (CSL 1.0.2, "Cite Collapsing"); `None` for the delimiter of all cites.
fn delimiter(citation: &Citation, before: Option<&Elem>, cite: &Elem) -> Option<String> {
    let own = || citation.cite_group_delimiter.clone().unwrap_or_else(|| ", ".to_owned());
    match before {
        None => citation.after_collapse_delimiter.clone().filter(|_| by_year(citation)),
        Some(before) if only_letter(citation, before, cite).is_some() => {
            citation.year_suffix_delimiter.clone().or_else(|| Some(own()))
        }
        Some(_) => Some(own()),
    }
}

/// The texts between two cites, with another text.
fn delimited(between: &[ElemChild], text: Option<&str>) -> Vec<ElemChild> {
    let other = |child: &ElemChild| match (child, text) {
        (ElemChild::Text(own), Some(text)) => {
            let mut own = own.clone();
            text.clone_into(&mut own.text);
            ElemChild::Text(own)
        }
        _ => child.clone(),
    };
    between.iter().map(other).collect()
}

/// A cite without the authors of the one before; where the style collapses letters and the year is the same, without the year.
fn shortened(citation: &Citation, before: &Elem, cite: &Elem) -> Elem {
    let rest = nameless(cite.clone());
    let Some(letter) = only_letter(citation, before, cite) else { return rest };
    let year = text_of(&spans(&rest.children));
    let year = year.trim().strip_suffix(&letter).unwrap_or_default().to_owned();
    let mut rest = rest;
    strip(&mut rest.children, &year);
    rest
}

/// The letter of a cite that is nothing but a year with a letter, where the style collapses these and the year is that of the
/// one before.
fn only_letter(citation: &Citation, before: &Elem, cite: &Elem) -> Option<String> {
    if !matches!(citation.collapse, Some(Collapse::YearSuffix | Collapse::YearSuffixRanged)) {
        return None;
    }
    let dated = |elem: &Elem| {
        let text = text_of(&spans(&nameless(elem.clone()).children));
        let text = text.trim();
        let letters = text.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_letter =
            !letters.is_empty() && letters.len() <= 2 && letters.bytes().all(|byte| byte.is_ascii_lowercase());
        (is_letter && letters.len() < text.len())
            .then(|| (text[..text.len() - letters.len()].to_owned(), letters.to_owned()))
    };
    let ((year, _), (own, letter)) = (dated(before)?, dated(cite)?);
    (year == own).then_some(letter)
}

/// Takes a text off the first leaf that holds it.
fn strip(children: &mut ElemChildren, text: &str) -> bool {
    children.0.iter_mut().any(|child| match child {
        ElemChild::Text(own) if own.text.contains(text) => {
            own.text = own.text.replacen(text, "", 1);
            true
        }
        ElemChild::Elem(elem) => strip(&mut elem.children, text),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use crate::cite::{Style, text_of};
    use crate::model::{Entry, Name};

    #[test]
    fn letters_of_one_year_stand_together_as_the_style_has_them() {
        let of = |key: &str, year: &str| Entry {
            key: key.into(),
            title: key.into(),
            authors: vec![Name::parse("Li, Bo").unwrap()],
            date: year.parse().ok(),
            ..Entry::default()
        };
        let (a, b, c, d) = (of("A", "2020"), of("B", "2020"), of("C", "2021"), of("D", "2020"));
        let cited = |style: &str| text_of(&Style::load(style).unwrap().citation(&[&d, &c, &b, &a]));
        assert_eq!(cited("apa"), "(Li, 2020a, 2020b, 2020c, 2021)");
        assert_eq!(cited("annual-reviews-author-date"), "(Li 2020a,b,c, 2021)");
    }
}
