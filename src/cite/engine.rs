//! The engine, one small driver at a time: what it is asked, and what it gives back.
//!
//! A driver over a whole library lets the disambiguation of names in the text leak into the list, and is slower than
//! linear (`ARCHITECTURE.md`, "Decisions"). So each driver gets one entry, or the few that need letters behind their year.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use hayagriva::citationberg::IndependentStyle;
use hayagriva::citationberg::json::{DateValue, Item, Value, VecDate, VecDateRange};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, ElemChildren, standalone_citation,
};

use super::style::Style;
use crate::cores::in_batches;

/// An item in the list of a style, with the number `at + 1` and, if asked for, the letter of a place behind its year (0 for
/// `a`); `None` where the engine failed.
///
/// The engine gives letters to entries that the citations of `csl` can't tell apart, in the order in which they are cited:
/// so stand-ins of the same date are cited first, one for each letter before.
pub fn set(
    style: &Style,
    csl: &IndependentStyle,
    item: &Item,
    at: usize,
    letter: Option<usize>,
) -> Option<ElemChildren> {
    let stand_ins = letter.map_or_else(Vec::new, |letter| stand_ins(item, letter));
    let before = letter.unwrap_or(0) + usize::from(letter.is_some() && !item.0.contains_key("issued"));
    guarded(|| {
        let mut driver = BibliographyDriver::new().with_citation_number_offset(at);
        let (first, last) = stand_ins.split_at(before.min(stand_ins.len()));
        for item in first.iter().chain([item]).chain(last) {
            driver.citation(request(style, csl, vec![CitationItem::with_entry(item)], None));
        }
        let rendered = driver.finish(BibliographyRequest::new(csl, csl.default_locale.clone(), &style.locales));
        let mut listed = rendered.bibliography?.items.into_iter();
        listed.nth(before).map(|item| item.content)
    })
    .flatten()
}

/// Items that are nothing but their date: one for each letter before, and one behind the first of a group, which would get
/// no letter alone. Letters need a date among the items, so where the item has none, one that has stands before all.
fn stand_ins(item: &Item, letter: usize) -> Vec<Item> {
    let issued = item.0.get("issued").cloned();
    let dated = |at: usize, date: Option<Value>| {
        let name = ("id".to_owned(), Value::String(format!("\u{1f}{at}")));
        Item([name].into_iter().chain(date.map(|date| ("issued".to_owned(), date))).collect())
    };
    let any_date = DateValue::DateParts {
        date_parts: VecDateRange(vec![VecDate(vec![1])]),
        literal: None,
        season: None,
        circa: false,
    };
    let first = issued.is_none().then(|| dated(letter + 1, Some(Value::Date(any_date))));
    first.into_iter().chain((0..letter.max(1)).map(|at| dated(at, issued.clone()))).collect()
}

/// The citation of one item by itself, as a style made for the purpose prints it; `None` where the engine failed.
pub fn alone(style: &Style, csl: &IndependentStyle, item: &Item) -> Option<ElemChildren> {
    guarded(|| standalone_citation(request(style, csl, vec![CitationItem::with_entry(item)], None)))
}

/// Citations of a document, in its order, one tree for each, with the number of the note (0 for none) that each stands in;
/// `None` where the engine failed.
pub fn cited<'a>(
    style: &'a Style,
    clusters: Vec<(&'a IndependentStyle, Vec<CitationItem<'a, Item>>, usize)>,
) -> Option<Vec<ElemChildren>> {
    // No list is asked for: it costs as much as the citations.
    let list = IndependentStyle { bibliography: None, ..style.list.clone() };
    guarded(move || {
        let mut driver = BibliographyDriver::new();
        for (csl, cluster, note) in clusters {
            driver.citation(request(style, csl, cluster, (note > 0).then_some(note)));
        }
        let rendered = driver.finish(BibliographyRequest::new(&list, list.default_locale.clone(), &style.locales));
        rendered.citations.into_iter().map(|citation| citation.citation).collect()
    })
}

fn request<'a>(
    style: &'a Style,
    csl: &'a IndependentStyle,
    items: Vec<CitationItem<'a, Item>>,
    note: Option<usize>,
) -> CitationRequest<'a, Item> {
    CitationRequest::new(items, csl, csl.default_locale.clone(), &style.locales, note)
}

thread_local! {
    /// Whether a panic on this thread is expected, and is to be no one's business but ours.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// What the engine gives, or `None` if it panics, as it does on some dates and styles; nothing is printed then.
fn guarded<T>(run: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !GUARDED.get() {
                before(info);
            }
        }));
    });
    GUARDED.set(true);
    let result = catch_unwind(AssertUnwindSafe(run)).ok();
    GUARDED.set(false);
    result
}

/// One result for each number below `count`, in their order, on all cores.
pub fn on_all_cores<T: Send>(count: usize, make: impl Fn(usize) -> T + Sync) -> Vec<T> {
    /// How many a thread takes at a time.
    const BATCH: usize = 8;
    in_batches(count, BATCH, make)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_from_any_number_of_threads() {
        for count in [0, 1, 7, 8, 9, 1000] {
            assert_eq!(on_all_cores(count, |at| at * 2), (0..count).map(|at| at * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_panic_of_the_engine_is_caught() {
        assert_eq!(guarded(|| -> u8 { panic!("of the engine") }), None);
        assert_eq!(guarded(|| 1), Some(1));
    }
}
