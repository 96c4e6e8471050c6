//! The engine, one small driver at a time: what it is asked, and what it gives back.
//!
//! A driver over a whole library lets the disambiguation of names in the text leak into the list, and is slower than
//! linear (`ARCHITECTURE.md`, "Decisions"). So each driver gets one entry, or the few that need letters behind their year.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering};

use hayagriva::citationberg::IndependentStyle;
use hayagriva::citationberg::json::Item;
use hayagriva::{
    BibliographyDriver, BibliographyItem, BibliographyRequest, CitationItem, CitationRequest, ElemChildren,
    standalone_citation,
};

use super::style::Style;

/// Items in the list of a style, in the order given, the first with the number `at + 1`; `None` where the engine failed.
pub fn listed(style: &Style, csl: &IndependentStyle, items: &[&Item], at: usize) -> Option<Vec<BibliographyItem>> {
    guarded(|| {
        let mut driver = BibliographyDriver::new().with_citation_number_offset(at);
        for item in items {
            driver.citation(request(style, csl, vec![CitationItem::with_entry(*item)], None));
        }
        let rendered = driver.finish(BibliographyRequest::new(csl, csl.default_locale.clone(), &style.locales));
        rendered.bibliography.map(|list| list.items).unwrap_or_default()
    })
    .filter(|listed| listed.len() == items.len())
}

/// The citation of one item by itself, as a style made for the purpose prints it; `None` where the engine failed.
pub fn alone(style: &Style, csl: &IndependentStyle, item: &Item) -> Option<ElemChildren> {
    guarded(|| standalone_citation(request(style, csl, vec![CitationItem::with_entry(item)], None)))
}

/// Citations of a document, in its order, one tree for each; `None` where the engine failed.
pub fn cited<'a>(
    style: &'a Style,
    csl: &'a IndependentStyle,
    clusters: Vec<Vec<CitationItem<'a, Item>>>,
) -> Option<Vec<ElemChildren>> {
    guarded(move || {
        let mut driver = BibliographyDriver::new();
        for (at, cluster) in clusters.into_iter().enumerate() {
            driver.citation(request(style, csl, cluster, Some(at + 1)));
        }
        let rendered = driver.finish(BibliographyRequest::new(csl, csl.default_locale.clone(), &style.locales));
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
    let cores = std::thread::available_parallelism().map_or(1, usize::from).min(count.div_ceil(BATCH));
    if cores <= 1 {
        return (0..count).map(make).collect();
    }
    let next = AtomicUsize::new(0);
    let work = || {
        let mut made = Vec::new();
        loop {
            let start = next.fetch_add(BATCH, Ordering::Relaxed);
            if start >= count {
                return made;
            }
            made.extend((start..count.min(start + BATCH)).map(|at| (at, make(at))));
        }
    };
    let mut made: Vec<(usize, T)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (1..cores).map(|_| scope.spawn(work)).collect();
        let mut made = work();
        for thread in threads {
            match thread.join() {
                Ok(part) => made.extend(part),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        made
    });
    made.sort_unstable_by_key(|(at, _)| *at);
    made.into_iter().map(|(_, made)| made).collect()
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
