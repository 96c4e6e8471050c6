//! Citations as they stand in a text: one cluster or a whole document, with the numbers and letters of its list.

use std::collections::HashSet;

use hayagriva::citationberg::json::Item;
use hayagriva::citationberg::taxonomy::Locator;
use hayagriva::{CitationItem, CitePurpose, Elem, ElemChild, ElemChildren, ElemMeta, LocatorPayload, SpecificLocator};

use super::engine::cited;
use super::facts::Facts;
use super::item::item;
use super::list::Prepared;
use super::project::project;
use super::span::{Span, spans};
use super::specialise::citing;
use super::style::Style;
use super::tidy::tidy;
use super::{cut, house, quotes};
use crate::model::Entry;

/// What one citation in a text cites, in the order in which it stands there.
#[derive(Clone, Copy, Debug)]
pub struct Cite<'a> {
    /// The entry.
    pub entry: &'a Entry,
    /// The page or part of it, as the author wrote it (`3`, `12-14`); absent for the whole work.
    pub page: Option<&'a str>,
    /// How it reads.
    pub form: Form,
}

/// How a citation reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// As the style has it: `(Radford et al., 2021)`, `[1]`.
    #[default]
    Whole,
    /// As a part of the sentence: `Radford et al. (2021)`.
    Prose,
    /// Without the author, whom the sentence names: `(2021)`.
    Year,
}

impl<'a> Cite<'a> {
    /// The whole of an entry.
    pub fn whole(entry: &'a Entry) -> Self {
        Self { entry, page: None, form: Form::Whole }
    }
}

impl Style {
    /// One citation of all the entries together, as it stands in a text; with several, in the style's order and form.
    pub fn citation(&self, entries: &[&Entry]) -> Vec<Span> {
        let cluster: Vec<Cite<'_>> = entries.iter().map(|entry| Cite::whole(entry)).collect();
        self.citations(&[cluster]).pop().unwrap_or_default()
    }

    /// The citations of a document, in its order; numbers and letters are those of [`Style::references`] over the same
    /// entries, in the order in which they are first cited.
    pub fn citations(&self, clusters: &[Vec<Cite<'_>>]) -> Vec<Vec<Span>> {
        let mut entries: Vec<&Entry> = Vec::new();
        for cite in clusters.iter().flatten() {
            if !entries.iter().any(|entry| entry.key == cite.entry.key) {
                entries.push(cite.entry);
            }
        }
        let prepared = Prepared::new(self, &entries);
        let cut = |facts| citing(&self.csl, &self.csl.citation, facts);
        let styles: Vec<_> = prepared.all_facts.iter().map(cut).collect();
        let for_any = cut(&Facts::unknown());
        let cased: Vec<_> = styles.iter().chain([&for_any]).flat_map(|cut| cut.cased.iter().copied()).collect();
        let items: Vec<Item> = entries.iter().map(|entry| item(&project(entry), &self.ranges, &cased)).collect();
        let place_of = |key: &str| entries.iter().position(|entry| entry.key == key);
        let style_of = |cluster: &[Cite<'_>]| {
            let facts = cluster.iter().map(|cite| place_of(&cite.entry.key).map(|at| prepared.facts[at]));
            let distinct: HashSet<Option<usize>> = facts.collect();
            match (distinct.len(), distinct.into_iter().next().flatten()) {
                (1, Some(facts)) => &styles[facts].csl,
                _ => &for_any.csl,
            }
        };
        // Letters come in the order in which entries are cited, so all are cited before the text starts, as the list has them.
        let warm_up: Vec<usize> = if self.is_in_notes() { Vec::new() } else { prepared.order.clone() };
        let before =
            warm_up.iter().map(|at| (&styles[prepared.facts[*at]].csl, vec![CitationItem::with_entry(&items[*at])]));
        let of_text = clusters.iter().map(|cluster| {
            let cites = cluster.iter().filter_map(|cite| Some(citation_item(&items[place_of(&cite.entry.key)?], cite)));
            (style_of(cluster), cites.collect::<Vec<_>>())
        });
        let set = cited(self, before.chain(of_text).collect());
        match set {
            Some(set) => {
                let of_text = set.into_iter().skip(warm_up.len()).zip(clusters);
                of_text.map(|(tree, cluster)| self.finished_citation(spans(&without_names(tree, cluster)))).collect()
            }
            None => clusters.iter().map(|cluster| by_hand(cluster)).collect(),
        }
    }

    fn finished_citation(&self, spans: Vec<Span>) -> Vec<Span> {
        tidy(quotes::nested(cut::et_al(self, spans)))
    }
}

/// A citation that the engine could not set: author and year.
fn by_hand(cluster: &[Cite<'_>]) -> Vec<Span> {
    let cites = cluster.iter().map(|cite| format!("{}, {}", house::people(cite.entry), house::year(cite.entry)));
    vec![Span::plain(&format!("({})", cites.collect::<Vec<_>>().join("; ")))]
}

/// The citation without the names of those cites that want none; the tidy takes away what stood between.
fn without_names(tree: ElemChildren, cluster: &[Cite<'_>]) -> ElemChildren {
    let of_child = |child| match child {
        ElemChild::Elem(elem) => {
            let wants_none = matches!(elem.meta, Some(ElemMeta::Entry(at)) if cluster.get(at).is_some_and(|cite| cite.form == Form::Year));
            ElemChild::Elem(if wants_none { nameless(elem) } else { elem })
        }
        child => child,
    };
    ElemChildren(tree.0.into_iter().map(of_child).collect())
}

/// An element without the names in it, and without what stands right behind them.
fn nameless(elem: Elem) -> Elem {
    let mut children = Vec::new();
    let mut after_names = false;
    for child in elem.children.0 {
        match child {
            ElemChild::Elem(inner) if matches!(inner.meta, Some(ElemMeta::Names(_))) => after_names = true,
            ElemChild::Elem(inner) => children.push(ElemChild::Elem(nameless(inner))),
            ElemChild::Text(mut text) => {
                if std::mem::take(&mut after_names) {
                    text.text = text.text.trim_start_matches([',', ' ', ':']).to_string();
                }
                children.push(ElemChild::Text(text));
            }
            child => children.push(child),
        }
    }
    Elem { children: ElemChildren(children), ..elem }
}

fn citation_item<'a>(item: &'a Item, cite: &Cite<'a>) -> CitationItem<'a, Item> {
    let locator = cite.page.map(|page| SpecificLocator(Locator::Page, LocatorPayload::Str(page)));
    // The engine's own `Year` forgets the letter behind it: names are taken off the whole citation instead.
    let purpose = (cite.form == Form::Prose).then_some(CitePurpose::Prose);
    CitationItem::new(item, locator, None, false, purpose)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cite::span::text_of;
    use crate::model::Name;

    #[test]
    fn a_citation_can_be_part_of_the_sentence_and_name_a_page() {
        let a = Entry {
            key: "a".into(),
            title: "A".into(),
            authors: vec![Name::parse("Wang, Li").unwrap()],
            date: "2021".parse().ok(),
            ..Entry::default()
        };
        let style = Style::load("apa").unwrap();
        let of = |form, page| {
            let cluster = vec![Cite { entry: &a, page, form }];
            style.citations(&[cluster]).iter().map(|spans| text_of(spans)).collect::<String>()
        };
        assert_eq!(of(Form::Whole, Some("3")), "(Wang, 2021, p. 3)");
        assert_eq!(of(Form::Prose, None), "Wang (2021)");
        assert_eq!(of(Form::Year, None), "(2021)");
        assert_eq!(of(Form::Year, Some("3")), "(2021, p. 3)");
        let b = Entry { key: "b".into(), title: "B".into(), ..a.clone() };
        let clusters = [Form::Year, Form::Prose].map(|form| vec![Cite { entry: &b, page: None, form }]);
        let cited = style.citations(&[&clusters[..], &[vec![Cite::whole(&a)]]].concat());
        let cited: Vec<String> = cited.iter().map(|spans| text_of(spans)).collect();
        assert_eq!(cited, ["(2021b)", "Wang (2021b)", "(Wang, 2021a)"]);
    }
}
