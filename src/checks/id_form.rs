//! Identifiers that are not in their register's normal form, or can't be any.

use super::{Check, Finding, Run, Severity};
use crate::model::{Change, Edit, Entry, Library, Value, is_arxiv, is_doi};

/// The row of the registry.
pub const CHECK: Check = Check {
    name: "id-form",
    summary: "identifiers with a version, a prefix or an address around them, and arXiv numbers and DOIs that can't be any",
    severity: Severity::Error,
    run: Run::Library(run),
};

/// What people leave in front of an identifier.
const PREFIXES: [&str; 9] = [
    "https://doi.org/",
    "http://doi.org/",
    "https://dx.doi.org/",
    "http://dx.doi.org/",
    "doi:",
    "https://arxiv.org/abs/",
    "http://arxiv.org/abs/",
    "https://arxiv.org/pdf/",
    "arxiv:",
];

fn run(library: &Library) -> Vec<Finding> {
    library.entries.iter().flat_map(|entry| of_entry(entry).into_iter().chain(malformed(entry))).collect()
}

fn of_entry(entry: &Entry) -> Option<Finding> {
    let normal: Vec<(String, String)> =
        entry.ids.iter().map(|(scheme, value)| (scheme.to_owned(), normal(scheme, value))).collect();
    let (_, bad) = entry
        .ids
        .iter()
        .zip(&normal)
        .find(|((_, value), (_, normal))| value != normal)
        .map(|((scheme, value), _)| (scheme, value))?;
    let change =
        Change::Set { key: entry.key.clone(), field: "ids", value: Value::Table(normal.into_iter().collect()) };
    let edit = Edit::new(change, "identifiers are kept in their normal form");
    Some(Finding {
        edit: Some(edit),
        ..Finding::new(&entry.key, "ids", format!("`{bad}` is not an identifier in its normal form"))
    })
}

/// A scheme, whether a value can be an identifier of it, and what is expected.
type Form = (&'static str, fn(&str) -> bool, &'static str);

const FORMS: [Form; 2] = [
    ("arxiv", is_arxiv, "an arXiv identifier: expected one like `2103.00020`"),
    ("doi", is_doi, "a DOI: expected `10.`, a number, a slash and more"),
];

/// The identifiers that can't be any, whatever is taken off.
fn malformed(entry: &Entry) -> impl Iterator<Item = Finding> {
    FORMS.iter().filter_map(|(scheme, is_well_formed, what)| {
        let value = entry.ids.get(scheme).filter(|value| !is_well_formed(&normal(scheme, value)))?;
        Some(Finding::new(&entry.key, "ids", format!("`{value}` is not {what}")))
    })
}

fn normal(scheme: &str, value: &str) -> String {
    let lower = value.to_lowercase();
    let prefix = PREFIXES.iter().find(|prefix| lower.starts_with(**prefix)).map_or(0, |prefix| prefix.len());
    let bare = value[prefix..].trim();
    match scheme {
        "arxiv" => without_version(bare).to_owned(),
        _ => bare.to_owned(),
    }
}

fn without_version(id: &str) -> &str {
    match id.rsplit_once('v') {
        Some((base, version))
            if base.ends_with(|c: char| c.is_ascii_digit()) && version.bytes().all(|b| b.is_ascii_digit()) =>
        {
            base
        }
        _ => id,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_no_identifier_is_found() {
        for (scheme, value, found) in [
            ("arxiv", "23O1.12597", 1),
            ("arxiv", "9999.99999", 1),
            ("arxiv", "hep-th/9901001", 0),
            ("doi", "CVPR52729", 1),
            ("doi", "10.1109/5.771073", 0),
            ("openreview", "x y", 0),
        ] {
            let ids = [(scheme, value)].into_iter().collect();
            let library = Library { entries: vec![Entry { ids, ..Entry::default() }], ..Library::default() };
            assert_eq!(run(&library).len(), found, "{value}");
        }
    }

    #[test]
    fn a_version_and_an_address_are_taken_off() {
        assert_eq!(normal("arxiv", "arXiv:2103.00020v2"), "2103.00020");
        assert_eq!(normal("doi", "https://doi.org/10.1109/X"), "10.1109/X");
        let entry = Entry {
            key: "k".into(),
            ids: [("arxiv", "2103.00020v1"), ("doi", "10.1/x")].into_iter().collect(),
            ..Entry::default()
        };
        let mut library = Library { entries: vec![entry], ..Library::default() };
        let edit = run(&library)[0].edit.clone().unwrap();
        library.apply(&edit).unwrap();
        assert!(run(&library).is_empty());
        assert_eq!(library.entries[0].ids.get("doi"), Some("10.1/x"));
    }
}
