//! Lineage that leads nowhere or in a circle.

use super::{Check, Finding, Severity};
use crate::model::{Entry, Library, LineageKind, nearest};

/// The row of the registry.
pub const CHECK: Check = Check {
    name: "lineage",
    summary: "builds-on with keys that no entry has, or in a circle",
    severity: Severity::Error,
    run,
};

fn run(library: &Library) -> Vec<Finding> {
    library.entries.iter().flat_map(|entry| dangling(entry, library).chain(circle(entry, library))).collect()
}

fn dangling<'a>(entry: &'a Entry, library: &'a Library) -> impl Iterator<Item = Finding> + 'a {
    entry.ancestors().into_iter().filter(|parent| library.get(parent).is_none()).map(|parent| {
        let near = || nearest(parent, library.entries.iter().map(|entry| entry.key.as_str()));
        let near = || near().map(|near| format!("did you mean `{near}`?"));
        Finding::new(&entry.key, "builds-on", format!("no entry has the key `{parent}`"))
            .hint(unspaced(parent).or_else(near))
    })
}

/// What to do where the space before a kind was forgotten.
fn unspaced(parent: &str) -> Option<String> {
    let (key, kind) = parent.rsplit_once(':')?;
    let kind: LineageKind = kind.parse().ok()?;
    Some(format!("write a space before the kind: `{key}: {kind}`"))
}

fn circle(entry: &Entry, library: &Library) -> Option<Finding> {
    let mut reached = entry.ancestors();
    let mut at = 0;
    while at < reached.len() {
        for parent in library.get(reached[at]).into_iter().flat_map(Entry::ancestors) {
            if !reached.contains(&parent) {
                reached.push(parent);
            }
        }
        at += 1;
    }
    reached
        .contains(&entry.key.as_str())
        .then(|| Finding::new(&entry.key, "builds-on", "it builds on itself in the end"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dangling_key_and_a_circle_are_found() {
        let entry = |key: &str, parent: &str| Entry {
            key: key.into(),
            builds_on: vec![parent.parse().unwrap()],
            ..Entry::default()
        };
        let library = Library {
            entries: vec![
                entry("radford2021clip", "b: extends"),
                entry("b", "radford2021clip"),
                entry("c", "radford2021clap: uses-encoder"),
            ],
            ..Library::default()
        };
        let messages: Vec<String> =
            run(&library).into_iter().map(|finding| format!("{}: {}", finding.key, finding.message)).collect();
        assert_eq!(
            messages,
            [
                "radford2021clip: it builds on itself in the end",
                "b: it builds on itself in the end",
                "c: no entry has the key `radford2021clap`"
            ]
        );
    }
}
