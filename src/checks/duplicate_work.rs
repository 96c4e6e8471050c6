//! Two entries of one work.

use std::collections::HashMap;

use super::{Check, Finding, Run, Severity};
use crate::model::{Entry, Library, one_publication, text};

/// The row of the registry.
pub const CHECK: Check = Check {
    name: "duplicate-work",
    summary: "two entries with an identifier in common, or of one publication by title and first author",
    severity: Severity::Error,
    run: Run::Library(run),
};

fn run(library: &Library) -> Vec<Finding> {
    let mut by_id: HashMap<String, &Entry> = HashMap::new();
    let mut by_title: HashMap<String, Vec<&Entry>> = HashMap::new();
    let mut findings = Vec::new();
    for entry in &library.entries {
        let ids: Vec<String> = entry.identifiers().map(|id| id.to_string().to_lowercase()).collect();
        let title = titled(entry);
        let identified = ids.iter().find_map(|id| by_id.get(id).copied());
        let like = title.as_ref().and_then(|title| by_title.get(title)).into_iter().flatten();
        // A paper and what a journal made of it have one title and are two works.
        if let Some(first) = identified.or_else(|| like.copied().find(|other| one_publication(other, entry))) {
            let what = format!("it is the same work as `{}`", first.key);
            findings.push(Finding::new(&entry.key, "", what).hint(Some(
                "keep one of the two, and name the other's key in it: fields = { ids = \"KEY\" }".to_owned(),
            )));
        }
        for id in ids {
            by_id.entry(id).or_insert(entry);
        }
        if let Some(title) = title {
            by_title.entry(title).or_default().push(entry);
        }
    }
    findings
}

/// The first author and the title.
fn titled(entry: &Entry) -> Option<String> {
    let author = text::alphanumeric(entry.authors.first()?.family());
    Some(format!("{author} {}", text::alphanumeric(&entry.title)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_in_common_is_found_once() {
        let entry = |key: &str, id: &str| Entry {
            key: key.into(),
            ids: [("doi", id)].into_iter().collect(),
            ..Entry::default()
        };
        let library = Library {
            entries: vec![entry("a", "10.1/X"), entry("b", "10.1/x"), entry("c", "10.1/y")],
            ..Library::default()
        };
        let findings = run(&library);
        assert_eq!(findings.iter().map(|finding| finding.key.as_str()).collect::<Vec<_>>(), ["b"]);
    }

    #[test]
    fn a_paper_and_what_a_journal_made_of_it_are_two_works() {
        let entry = |key: &str, kind: &str, venue: &str| Entry {
            key: key.into(),
            title: "One title".into(),
            authors: vec![crate::model::Name::parse("Li, Bo").unwrap()],
            entry_type: kind.parse().ok(),
            venue: [("name", venue)].into_iter().collect(),
            ..Entry::default()
        };
        let (paper, again) = (entry("a", "conference", "CVPR"), entry("c", "conference", "Proc. CVPR"));
        let entries = vec![paper, entry("b", "article", "IEEE Transactions on Image Processing"), again];
        let findings = run(&Library { entries, ..Library::default() });
        assert_eq!(findings.iter().map(|finding| finding.key.as_str()).collect::<Vec<_>>(), ["c"]);
    }
}
