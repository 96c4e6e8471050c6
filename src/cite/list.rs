//! A list of references: projected, sorted, set one by one on all cores, tidied.

use std::collections::HashMap;

use hayagriva::citationberg::json::Item;
use hayagriva::citationberg::taxonomy::Locator;
use hayagriva::{CitationItem, CitePurpose, LocatorPayload, SpecificLocator};

use super::engine::{alone, cited, on_all_cores, set};
use super::item::item;
use super::kept::complete;
use super::order::{KeyStyles, order};
use super::project::{Work, project};
use super::span::{Laid, Span, laid, spans, text_of};
use super::specialise::{Facts, specialised};
use super::style::{Style, unsorted};
use super::tidy::tidy;
use super::{cut, house, letters, quotes, repeated};
use crate::model::Entry;

/// One entry of a list, as a style prints it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reference {
    /// The key of the entry.
    pub key: String,
    /// The number or label that stands apart in front; empty where the style has none.
    pub label: Vec<Span>,
    /// The reference itself.
    pub text: Vec<Span>,
    /// Whether the engine failed on the entry, so that the reference is in the house style.
    pub by_hand: bool,
}

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

/// Works with what the engine is given for each.
struct Prepared {
    items: Vec<Item>,
    /// The place of each work's facts in the list of all facts.
    facts: Vec<usize>,
    all_facts: Vec<Facts>,
    /// The places of the works, in the order of the list.
    order: Vec<usize>,
    /// The letter behind the year, by work (0 for `a`).
    letters: Vec<Option<usize>>,
}

impl Prepared {
    fn new(style: &Style, entries: &[&Entry]) -> Self {
        let works: Vec<Work> = entries.iter().map(|entry| project(entry)).collect();
        let items: Vec<Item> = works.iter().map(|work| item(work, &style.ranges)).collect();
        let mut places: HashMap<Facts, usize> = HashMap::new();
        let mut all_facts = Vec::new();
        let facts = works.iter().map(|work| {
            *places.entry(Facts::of(work)).or_insert_with_key(|facts| {
                all_facts.push(facts.clone());
                all_facts.len() - 1
            })
        });
        let facts: Vec<usize> = facts.collect();
        let styles = on_all_cores(all_facts.len(), |at| KeyStyles::of(style, &all_facts[at]));
        let keys = on_all_cores(works.len(), |at| {
            styles[facts[at]].as_ref().map(|styles| styles.keys(&works[at], &items[at])).unwrap_or_default()
        });
        let order = order(style, &keys);
        let letters = letters::letters(style, &works, &keys, &order);
        Self { items, facts, all_facts, order, letters }
    }
}

impl Style {
    /// The references of a list, in the style's order (as handed in where it has none), numbered from 1.
    pub fn references(&self, entries: &[&Entry]) -> Vec<Reference> {
        let prepared = Prepared::new(self, entries);
        let styles = on_all_cores(prepared.all_facts.len(), |at| specialised(&self.list, &prepared.all_facts[at]));
        let laid = on_all_cores(entries.len(), |place| {
            let at = prepared.order[place];
            let csl = &styles[prepared.facts[at]];
            let tree = set(self, csl, &prepared.items[at], place, prepared.letters[at])?;
            Some(laid(&tree))
        });
        self.finished(entries, &prepared.order, laid)
    }

    fn finished(&self, entries: &[&Entry], order: &[usize], laid: Vec<Option<Laid>>) -> Vec<Reference> {
        let failed: Vec<bool> = laid.iter().map(|laid| laid.as_ref().is_none_or(Laid::is_empty)).collect();
        let mut laid: Vec<Laid> = laid.into_iter().map(Option::unwrap_or_default).collect();
        repeated::substitute(self, &mut laid);
        let parts = laid.into_iter().zip(order).zip(failed).enumerate();
        parts
            .map(|(place, ((laid, at), failed))| {
                if failed { self.by_hand_listed(entries[*at], place) } else { self.reference(entries[*at], laid) }
            })
            .collect()
    }

    fn reference(&self, entry: &Entry, laid: Laid) -> Reference {
        let label = laid.label.min(laid.spans.len());
        let mut spans = laid.spans;
        let text = spans.split_off(label);
        let text = complete(entry, tidy(quotes::nested(cut::et_al(self, text))));
        Reference { key: entry.key.clone(), label: tidy(spans), text, by_hand: false }
    }

    /// The reference of an entry that the engine failed on.
    fn by_hand_listed(&self, entry: &Entry, place: usize) -> Reference {
        let label = if self.is_numeric() { vec![plain(&format!("[{}]", place + 1))] } else { Vec::new() };
        Reference { key: entry.key.clone(), label, text: vec![plain(&house::reference(entry))], by_hand: true }
    }

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
        // Letters come in the order in which entries are cited, so those that need one are cited before the text starts.
        let warm_up: Vec<usize> = if self.is_in_notes() { Vec::new() } else { prepared.order.clone() };
        let item_of = |key: &str| {
            let at = entries.iter().position(|entry| entry.key == key);
            at.map(|at| &prepared.items[at])
        };
        let before = warm_up.iter().map(|at| vec![CitationItem::with_entry(&prepared.items[*at])]);
        let of_text = clusters.iter().map(|cluster| {
            let cites = cluster.iter().filter_map(|cite| Some(citation_item(item_of(&cite.entry.key)?, cite)));
            cites.collect::<Vec<_>>()
        });
        let csl = unsorted(self.csl.clone());
        let set = cited(self, &csl, before.chain(of_text).collect());
        match set {
            Some(set) => set.iter().skip(warm_up.len()).map(|tree| self.finished_citation(spans(tree))).collect(),
            None => clusters.iter().map(|cluster| self.by_hand(cluster)).collect(),
        }
    }

    fn finished_citation(&self, spans: Vec<Span>) -> Vec<Span> {
        tidy(quotes::nested(cut::et_al(self, spans)))
    }

    /// A citation that the engine could not set: author and year.
    fn by_hand(&self, cluster: &[Cite<'_>]) -> Vec<Span> {
        let cites = cluster.iter().map(|cite| format!("{}, {}", house::people(cite.entry), house::year(cite.entry)));
        vec![plain(&format!("({})", cites.collect::<Vec<_>>().join("; ")))]
    }

    /// How an entry is cited when nothing else is.
    pub fn alone(&self, entry: &Entry) -> Option<String> {
        alone(self, &self.csl, &item(&project(entry), &self.ranges)).map(|tree| text_of(&self.finished_citation(spans(&tree))))
    }
}

fn citation_item<'a>(item: &'a Item, cite: &Cite<'a>) -> CitationItem<'a, Item> {
    let locator = cite.page.map(|page| SpecificLocator(Locator::Page, LocatorPayload::Str(page)));
    let purpose = match cite.form {
        Form::Whole => None,
        Form::Prose => Some(CitePurpose::Prose),
        Form::Year => Some(CitePurpose::Year),
    };
    CitationItem::new(item, locator, None, false, purpose)
}

fn plain(text: &str) -> Span {
    Span { text: text.to_owned(), ..Span::default() }
}
