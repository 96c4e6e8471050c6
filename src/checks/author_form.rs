//! Authors that were probably written given names first.

use super::{Check, Finding, Run, Severity};
use crate::model::{Entry, Library, Name};

/// The row of the registry.
pub const CHECK: Check = Check {
    name: "author-form",
    summary: "authors of several words without a comma: \"Family, Given\" is meant",
    severity: Severity::Warning,
    run: Run::Library(run),
};

fn run(library: &Library) -> Vec<Finding> {
    library.entries.iter().flat_map(of_entry).collect()
}

fn of_entry(entry: &Entry) -> impl Iterator<Item = Finding> {
    let suspicious =
        |name: &&Name| matches!(name, Name::Person { family, given, .. } if given.is_empty() && family.contains(' '));
    entry.authors.iter().filter(suspicious).map(|name| {
        let turned =
            Name::from_natural(name.family()).map(|name| format!("write \"{name}\", or {{…}} round an organisation"));
        Finding::new(&entry.key, "authors", format!("\"{name}\" has no comma")).hint(turned)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_natural_order_is_found_and_one_name_or_a_body_is_not() {
        let authors = ["Alec Radford", "Madonna", "{Open Team}", "Kim, Jong Wook"]
            .iter()
            .map(|name| Name::parse(name).unwrap())
            .collect();
        let library = Library { entries: vec![Entry { authors, ..Entry::default() }], ..Library::default() };
        let findings = run(&library);
        assert_eq!(findings.len(), 1);
        assert!(findings[0].hint.as_ref().unwrap().contains("\"Radford, Alec\""));
    }
}
