//! Lineage that leads nowhere or in a circle.

use std::collections::{HashMap, HashSet};

use super::{Check, Finding, Run, Severity};
use crate::model::{Entry, Library, LineageKind, nearest};

/// The row of the registry.
pub const CHECK: Check = Check {
    name: "lineage",
    summary: "builds-on with keys that no entry has, or in a circle",
    severity: Severity::Error,
    run: Run::Library(run),
};

fn run(library: &Library) -> Vec<Finding> {
    let known: HashSet<&str> = library.entries.iter().map(|entry| entry.key.as_str()).collect();
    let dangling = library.entries.iter().flat_map(|entry| dangling(entry, &known, library));
    dangling.chain(circles(library)).collect()
}

fn dangling<'a>(entry: &'a Entry, known: &HashSet<&str>, library: &Library) -> Vec<Finding> {
    let lost = entry.ancestors().into_iter().filter(|parent| !known.contains(parent));
    lost.map(|parent: &'a str| {
        let near = || nearest(parent, library.entries.iter().map(|entry| entry.key.as_str()));
        let near = || near().map(|near| format!("did you mean `{near}`?"));
        Finding::new(&entry.key, "builds-on", format!("no entry has the key `{parent}`"))
            .hint(unspaced(parent).or_else(near))
    })
    .collect()
}

/// What to do where the space before a kind was forgotten.
fn unspaced(parent: &str) -> Option<String> {
    let (key, kind) = parent.rsplit_once(':')?;
    let kind: LineageKind = kind.parse().ok()?;
    Some(format!("write a space before the kind: `{key}: {kind}`"))
}

/// One finding for each link that closes a circle, found in one walk over all links.
fn circles(library: &Library) -> Vec<Finding> {
    let links: HashMap<&str, Vec<&str>> =
        library.entries.iter().map(|entry| (entry.key.as_str(), entry.ancestors())).collect();
    let mut done: HashSet<&str> = HashSet::new();
    let mut findings = Vec::new();
    for entry in &library.entries {
        // The keys from `entry` to here, each with how many of its links were walked.
        let mut way: Vec<(&str, usize)> = vec![(&entry.key, 0)];
        while let Some((key, walked)) = way.last_mut() {
            let next = if done.contains(key) { None } else { links.get(key).and_then(|links| links.get(*walked)) };
            *walked += 1;
            match next {
                None => {
                    done.extend(way.pop().map(|(key, _)| key));
                }
                Some(next) => match way.iter().position(|(key, _)| key == next) {
                    Some(start) => findings.push(circle(way[start..].iter().map(|(key, _)| *key).collect())),
                    None => way.push((next, 0)),
                },
            }
        }
    }
    findings
}

fn circle(keys: Vec<&str>) -> Finding {
    let first = keys.first().copied().unwrap_or_default();
    let message = format!("it builds on itself: {} → {first}", keys.join(" → "));
    Finding::new(first, "builds-on", message).hint(Some("take one of these links out".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(entries: &[(&str, &[&str])]) -> Vec<String> {
        let entry = |(key, parents): &(&str, &[&str])| Entry {
            key: (*key).into(),
            builds_on: parents.iter().map(|parent| parent.parse().unwrap()).collect(),
            ..Entry::default()
        };
        let library = Library { entries: entries.iter().map(entry).collect(), ..Library::default() };
        run(&library).into_iter().map(|finding| format!("{}: {}", finding.key, finding.message)).collect()
    }

    #[test]
    fn a_dangling_key_and_a_circle_are_found() {
        assert_eq!(
            messages(&[
                ("radford2021clip", &["b: extends"]),
                ("b", &["radford2021clip"]),
                ("c", &["radford2021clap: uses-encoder"])
            ]),
            [
                "c: no entry has the key `radford2021clap`",
                "radford2021clip: it builds on itself: radford2021clip → b → radford2021clip",
            ]
        );
    }

    #[test]
    fn a_circle_is_told_once_and_two_ways_to_the_same_work_are_none() {
        assert_eq!(messages(&[("a", &["b", "c"]), ("b", &["d"]), ("c", &["d"]), ("d", &[])]), [""; 0]);
        assert_eq!(messages(&[("a", &["a"])]), ["a: it builds on itself: a → a"]);
        let two = messages(&[("a", &["b"]), ("b", &["a", "c"]), ("c", &["b"])]);
        assert_eq!(two, ["a: it builds on itself: a → b → a", "b: it builds on itself: b → c → b"]);
    }
}
