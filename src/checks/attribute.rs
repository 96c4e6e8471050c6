//! Attributes that `refs` does not know, and values without what makes them readable.

use super::{Check, Finding, Run, Severity};
use crate::model::attribute::{ATTRIBUTES, attribute};
use crate::model::{Entry, Library, nearest};

/// The row of the registry.
pub const CHECK: Check = Check {
    name: "attribute",
    summary: "attributes of a name that refs does not know, and values without their unit",
    severity: Severity::Warning,
    run: Run::Library(run),
};

fn run(library: &Library) -> Vec<Finding> {
    library.entries.iter().flat_map(of_entry).collect()
}

fn of_entry(entry: &Entry) -> impl Iterator<Item = Finding> + '_ {
    entry.attributes.iter().filter_map(|(name, value)| {
        let field = format!("attributes.{name}");
        match attribute(name) {
            None => {
                Some(Finding::new(&entry.key, &field, format!("`{name}` is not a known attribute")).hint(near(name)))
            }
            Some(row) if (row.fits)(value) => None,
            Some(row) => {
                let message = format!("`{name}` is \"{value}\": expected {}", row.expected);
                Some(Finding::new(&entry.key, &field, message))
            }
        }
    })
}

fn near(name: &str) -> Option<String> {
    let known = || ATTRIBUTES.iter().map(|row| row.name);
    Some(match nearest(name, known()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known are {}", known().collect::<Vec<_>>().join(", ")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(name: &str, value: &str) -> Vec<Finding> {
        let attributes = [(name, value)].into_iter().collect();
        run(&Library { entries: vec![Entry { key: "k".into(), attributes, ..Entry::default() }], ..Library::default() })
    }

    #[test]
    fn an_unknown_name_gets_the_right_one_and_a_bare_number_its_unit() {
        assert_eq!(findings("parameters", "8.3B"), []);
        assert_eq!(findings("paramters", "8.3B")[0].hint.as_deref(), Some("did you mean `parameters`?"));
        assert!(findings("colour", "red")[0].hint.as_deref().unwrap().contains("open-weights"));
        assert_eq!(
            findings("image-resolution", "448")[0].message,
            "`image-resolution` is \"448\": expected a number of pixels: \"448 px\""
        );
        assert_eq!(findings("open-weights", "true").len(), 1);
    }
}
