//! The relatives of works: what they build on, and what builds on them, at every remove.

use std::collections::{HashMap, HashSet};

use crate::model::{Entry, Library, LineageKind};

/// Links of lineage both ways, by key, so that a walk does not search the library at each step.
pub struct Kinship<'a> {
    /// What each work builds on; a key may be that of no entry.
    pub up: HashMap<&'a str, Vec<&'a str>>,
    /// What builds on each work.
    pub down: HashMap<&'a str, Vec<&'a str>>,
}

impl<'a> Kinship<'a> {
    /// The links of a library; only those of some kinds, if any is given.
    pub fn of(library: &'a Library, kinds: &[LineageKind]) -> Self {
        let (mut up, mut down): (HashMap<_, Vec<_>>, HashMap<_, Vec<_>>) = (HashMap::new(), HashMap::new());
        for entry in &library.entries {
            let wanted = entry.builds_on.iter().filter(|item| is_wanted(item.kind, kinds));
            for key in wanted.map(|item| item.key.as_str()) {
                up.entry(entry.key.as_str()).or_default().push(key);
                down.entry(key).or_default().push(entry.key.as_str());
            }
        }
        Self { up, down }
    }
}

/// Whether a link of that kind is one of those asked for; all are where none is.
pub fn is_wanted(kind: Option<LineageKind>, kinds: &[LineageKind]) -> bool {
    kinds.is_empty() || kind.is_some_and(|kind| kinds.contains(&kind))
}

/// The works of `keys`, what they build on and what builds on them, up to `depth` removes each way: their keys.
/// Relatives of relatives only in the same direction: what else builds on CLIP is no relative of BLIP-2.
pub fn relatives<'a>(kinship: &Kinship<'a>, keys: &[&'a str], depth: usize) -> HashSet<&'a str> {
    let mut all: HashSet<&str> = keys.iter().copied().collect();
    for links in [&kinship.up, &kinship.down] {
        let mut reached: HashSet<&str> = keys.iter().copied().collect();
        let mut edge: Vec<&str> = keys.to_vec();
        for _ in 0..depth {
            let next = edge.iter().filter_map(|key| links.get(key)).flatten().copied();
            edge = next.filter(|key| reached.insert(key)).collect();
            if edge.is_empty() {
                break;
            }
        }
        all.extend(reached);
    }
    all
}

/// Of these entries, the ones that are relatives of `of`, itself with them.
pub fn related<'a>(library: &Library, entries: Vec<&'a Entry>, of: &Entry, depth: usize) -> Vec<&'a Entry> {
    let kinship = Kinship::of(library, &[]);
    let keys = relatives(&kinship, &[of.key.as_str()], depth);
    entries.into_iter().filter(|entry| keys.contains(entry.key.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relatives_are_found_both_ways_and_not_round_corners() {
        let entry = |key: &str, parents: &[&str]| Entry {
            key: key.into(),
            builds_on: parents.iter().map(|parent| parent.parse().unwrap()).collect(),
            ..Entry::default()
        };
        let entries = vec![
            entry("clip", &[]),
            entry("blip2", &["clip: uses-encoder", "opt"]),
            entry("instructblip", &["blip2: extends"]),
            entry("llava", &["clip"]),
            entry("a", &["b"]),
            entry("b", &["a"]),
        ];
        let library = Library { entries, ..Library::default() };
        let of = |key: &'static str, depth, kinds: &[LineageKind]| {
            let mut keys: Vec<String> =
                relatives(&Kinship::of(&library, kinds), &[key], depth).into_iter().map(str::to_owned).collect();
            keys.sort();
            keys.join(" ")
        };
        assert_eq!(of("blip2", usize::MAX, &[]), "blip2 clip instructblip opt");
        assert_eq!(of("clip", 1, &[]), "blip2 clip llava");
        assert_eq!(of("a", usize::MAX, &[]), "a b");
        assert_eq!(of("blip2", usize::MAX, &["extends".parse().unwrap()]), "blip2 instructblip");
    }
}
