//! Two entries of one work.

use std::collections::HashMap;

use super::{Check, Finding, Run, Severity};
use crate::model::{Entry, Library, text};

/// The row of the registry.
pub const CHECK: Check = Check {
    name: "duplicate-work",
    summary: "two entries with an identifier, or title and first author, in common",
    severity: Severity::Error,
    run: Run::Library(run),
};

fn run(library: &Library) -> Vec<Finding> {
    let mut seen: HashMap<String, &str> = HashMap::new();
    let mut findings = Vec::new();
    for entry in &library.entries {
        let marks = marks(entry);
        if let Some(first) = marks.iter().find_map(|mark| seen.get(mark)) {
            findings.push(Finding::new(&entry.key, "", format!("it is the same work as `{first}`")).hint(Some(
                "keep one of the two, and name the other's key in it: fields = { ids = \"KEY\" }".to_owned(),
            )));
        }
        for mark in marks {
            seen.entry(mark).or_insert(&entry.key);
        }
    }
    findings
}

/// What no two works have in common.
fn marks(entry: &Entry) -> Vec<String> {
    let ids = entry.identifiers().map(|id| id.to_string().to_lowercase());
    let author = entry.authors.first().map(|name| text::alphanumeric(name.family()));
    let title = author.map(|author| format!("{author} {}", text::alphanumeric(&entry.title)));
    ids.chain(title).collect()
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
}
