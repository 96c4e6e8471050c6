//! A list of references: projected, sorted, set one by one on all cores, tidied.

use hayagriva::citationberg::json::Item;
use hayagriva::{BibliographyItem, CitationItem, SpecificLocator};

use super::engine::{alone, cited, listed, on_all_cores};
use super::item::item;
use super::letters;
use super::order::{KeyStyle, Keys, order};
use super::project::{Work, project};
use super::span::{Laid, Span, laid, spans, spans_of, text_of};
use super::style::{Style, unsorted};
use super::tidy::tidy;
use super::{cut, house, repeated};
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
    works: Vec<Work>,
    items: Vec<Item>,
    keys: Vec<Keys>,
    /// The places of the works, in the order of the list.
    order: Vec<usize>,
}

impl Prepared {
    fn new(style: &Style, entries: &[&Entry]) -> Self {
        let works: Vec<Work> = entries.iter().map(|entry| project(entry)).collect();
        let items: Vec<Item> = works.iter().map(item).collect();
        let keys = match KeyStyle::of(style) {
            Some(keys) => on_all_cores(works.len(), |at| keys.keys(&works[at], &items[at])),
            None => vec![Keys::default(); works.len()],
        };
        let order = order(style, &keys);
        Self { works, items, keys, order }
    }

    fn groups(&self, style: &Style) -> Vec<Vec<usize>> {
        letters::groups(style, &self.works, &self.keys, &self.order)
    }
}

impl Style {
    /// The references of a list, in the style's order (as handed in where it has none), numbered from 1.
    pub fn references(&self, entries: &[&Entry]) -> Vec<Reference> {
        let prepared = Prepared::new(self, entries);
        let mut with_letter: Vec<Option<Set>> = vec![None; entries.len()];
        let csl = unsorted(self.csl.clone());
        for group in prepared.groups(self) {
            let items: Vec<&Item> = group.iter().map(|at| &prepared.items[*at]).collect();
            let set = listed(self, &csl, &items, 0).unwrap_or_default();
            for (at, item) in group.into_iter().zip(set) {
                with_letter[at] = Some(Set::of(self, &item));
            }
        }
        let sets = on_all_cores(entries.len(), |place| {
            let at = prepared.order[place];
            with_letter[at].clone().or_else(|| {
                let set = listed(self, &self.list, &[&prepared.items[at]], place)?;
                set.first().map(|item| Set::of(self, item))
            })
        });
        self.finished(entries, &prepared.order, sets)
    }

    fn finished(&self, entries: &[&Entry], order: &[usize], sets: Vec<Option<Set>>) -> Vec<Reference> {
        let failed: Vec<bool> = sets.iter().map(|set| set.as_ref().is_none_or(Set::is_empty)).collect();
        let (labels, mut laid): (Vec<Vec<Span>>, Vec<Laid>) =
            sets.into_iter().map(Option::unwrap_or_default).map(|set| (set.label, set.text)).unzip();
        repeated::substitute(self, &mut laid);
        let parts = labels.into_iter().zip(laid).zip(order).zip(failed).enumerate();
        parts
            .map(|(place, (((label, laid), at), failed))| {
                let entry = entries[*at];
                let key = entry.key.clone();
                if failed {
                    let label = if self.is_numeric() { vec![plain(&format!("[{}]", place + 1))] } else { Vec::new() };
                    return Reference { key, label, text: vec![plain(&house::reference(entry))], by_hand: true };
                }
                let text = super::kept::complete(entry, tidy(cut::et_al(self, laid.spans)));
                Reference { key, label: tidy(label), text, by_hand: false }
            })
            .collect()
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
        tidy(cut::et_al(self, spans))
    }

    /// A citation that the engine could not set: author and year.
    fn by_hand(&self, cluster: &[Cite<'_>]) -> Vec<Span> {
        let cites = cluster.iter().map(|cite| format!("{}, {}", house::people(cite.entry), house::year(cite.entry)));
        vec![plain(&format!("({})", cites.collect::<Vec<_>>().join("; ")))]
    }

    /// How an entry is cited when nothing else is.
    pub fn alone(&self, entry: &Entry) -> Option<String> {
        alone(self, &self.csl, &item(&project(entry))).map(|tree| text_of(&self.finished_citation(spans(&tree))))
    }
}

fn citation_item<'a>(item: &'a Item, cite: &Cite<'a>) -> CitationItem<'a, Item> {
    use hayagriva::CitePurpose;
    use hayagriva::citationberg::taxonomy::Locator;
    use hayagriva::LocatorPayload;
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

/// What the engine set of an entry, laid flat.
#[derive(Clone, Debug, Default)]
struct Set {
    label: Vec<Span>,
    text: Laid,
}

impl Set {
    /// Label and text; a style whose first field stands apart only by accident gets it back.
    fn of(style: &Style, item: &BibliographyItem) -> Self {
        let mut label = item.first_field.as_ref().map(spans_of).unwrap_or_default();
        let mut text = laid(&item.content);
        if !style.is_numeric() && !label.is_empty() {
            let shift = label.len();
            label.append(&mut text.spans);
            text.spans = std::mem::take(&mut label);
            text.names.iter_mut().for_each(|range| *range = range.start + shift..range.end + shift);
        }
        Self { label, text }
    }

    fn is_empty(&self) -> bool {
        text_of(&self.text.spans).trim().is_empty()
    }
}
