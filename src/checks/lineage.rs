//! Lineage that leads nowhere or in a circle.

use super::{Check, Finding, Severity};
use crate::model::{Entry, Library, nearest};

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
    entry.builds_on.iter().filter(|parent| library.get(parent).is_none()).map(|parent| {
        let near = nearest(parent, library.entries.iter().map(|entry| entry.key.as_str()));
        Finding::new(&entry.key, "builds-on", format!("no entry has the key `{parent}`"))
            .hint(near.map(|near| format!("did you mean `{near}`?")))
    })
}

fn circle(entry: &Entry, library: &Library) -> Option<Finding> {
    let mut reached: Vec<&str> = entry.builds_on.iter().map(String::as_str).collect();
    let mut at = 0;
    while at < reached.len() {
        for parent in library.get(reached[at]).into_iter().flat_map(|entry| &entry.builds_on) {
            if !reached.contains(&parent.as_str()) {
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
        let entry =
            |key: &str, parent: &str| Entry { key: key.into(), builds_on: vec![parent.into()], ..Entry::default() };
        let library = Library {
            entries: vec![entry("radford2021clip", "b"), entry("b", "radford2021clip"), entry("c", "radford2021clap")],
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
