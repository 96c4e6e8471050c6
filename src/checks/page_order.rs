//! Pages that run backwards.

use super::{Check, Finding, Run, Severity};
use crate::model::Library;

/// The row of the registry.
pub const CHECK: Check = Check {
    name: "page-order",
    summary: "pages whose last number is before the first; `123-30` is short for `123-130`",
    severity: Severity::Warning,
    run: Run::Library(run),
};

fn run(library: &Library) -> Vec<Finding> {
    let pages = library.entries.iter().filter_map(|entry| Some((entry, entry.venue.get("pages")?)));
    let backwards = pages.filter(|(_, pages)| pages.split(',').any(|range| runs_backwards(range.trim())));
    backwards
        .map(|(entry, pages)| Finding::new(&entry.key, "venue", format!("the pages `{pages}` run backwards")))
        .collect()
}

/// Whether a range of two plain numbers does; numbers with letters or zeros in front are article numbers.
fn runs_backwards(range: &str) -> bool {
    let parts: Vec<&str> = range.split(['-', '–', '—']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let [first, last] = parts[..] else { return false };
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()) && !part.starts_with('0');
    if !is_number(first) || !is_number(last) {
        return false;
    }
    let shared = &first[..first.len().saturating_sub(last.len())];
    let whole = format!("{shared}{last}");
    // A longer number is a larger one.
    (whole.len(), whole.as_str()) < (first.len(), first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Entry;

    #[test]
    fn pages_that_run_backwards_are_found_and_short_forms_are_not() {
        for (pages, found) in [
            ("123-110", 1),
            ("123--110", 1),
            ("123–110", 1),
            ("1-9, 30-20", 1),
            ("123-130", 0),
            ("123-30", 0),
            ("123-3", 0),
            ("99-101", 0),
            ("5-5", 0),
            ("123", 0),
            ("e12-e9", 0),
            ("013001-5", 0),
            ("12:1-12:25", 0),
            ("1-2-3", 0),
        ] {
            let entry = Entry { venue: [("pages", pages)].into_iter().collect(), ..Entry::default() };
            let library = Library { entries: vec![entry], ..Library::default() };
            assert_eq!(run(&library).len(), found, "{pages}");
        }
    }
}
