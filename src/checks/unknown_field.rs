//! Fields that `refs` does not know: kept, but without effect.

use super::{Check, Finding, Run, Severity};
use crate::model::field::FIELDS;
use crate::model::{Library, Value, nearest};

/// The row of the registry.
pub const CHECK: Check = Check {
    name: "unknown-field",
    summary: "fields that refs does not know; they are kept, but have no effect",
    severity: Severity::Warning,
    run: Run::Library(run),
};

fn run(library: &Library) -> Vec<Finding> {
    let names = || FIELDS.iter().map(|row| row.name);
    let entries = library.entries.iter().flat_map(|entry| unknown(&entry.key, &entry.extra, names()));
    let families = library.families.iter().flat_map(|family| {
        unknown(&format!("families.{}", family.key), &family.extra, ["title", "about", "parent", "cues"])
    });
    let others = library.unknown.iter().map(|name| Finding::new("", name, format!("`{name}` is not known")));
    entries.chain(families).chain(others).collect()
}

fn unknown<'a>(key: &str, extra: &[(String, Value)], known: impl IntoIterator<Item = &'a str>) -> Vec<Finding> {
    let known: Vec<&str> = known.into_iter().collect();
    let near = |name: &str| nearest(name, known.iter().copied()).map(|near| format!("did you mean `{near}`?"));
    extra
        .iter()
        .map(|(name, _)| Finding::new(key, name, format!("`{name}` is not a field that refs knows")).hint(near(name)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Entry;

    #[test]
    fn a_misspelled_field_gets_the_right_one() {
        let entry = Entry { key: "k".into(), extra: vec![("athors".into(), Value::Flag(true))], ..Entry::default() };
        let findings = run(&Library { entries: vec![entry], ..Library::default() });
        assert_eq!(findings[0].hint.as_deref(), Some("did you mean `authors`?"));
    }
}
