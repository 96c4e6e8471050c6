//! The lineage graph: works, and an edge from each to what it builds on.

pub mod dot;
mod labels;
mod layers;
pub mod mermaid;
pub mod picture;

use std::collections::{HashMap, HashSet};

use super::relatives::is_wanted;
use crate::model::{Entry, Library, LineageKind};

/// Works and what they build on.
#[derive(Debug, Default)]
pub struct Graph<'a> {
    /// The works that have an edge, the oldest first; after them keys that are of no entry.
    pub nodes: Vec<Node<'a>>,
    /// The edges, from the work that builds to the one that is built on.
    pub edges: Vec<Edge>,
    /// How many works have no edge, and so no node.
    pub alone: usize,
}

/// A work, or a key that is of no entry.
#[derive(Debug)]
pub struct Node<'a> {
    /// The key.
    pub key: &'a str,
    /// The entry; absent for a key that is of none.
    pub entry: Option<&'a Entry>,
    /// Whether it was asked for by name.
    pub asked: bool,
}

/// An edge: the places of its nodes, and what was taken.
#[derive(Debug, PartialEq, Eq)]
pub struct Edge {
    /// The work that builds on the other.
    pub child: usize,
    /// The work that is built on.
    pub parent: usize,
    /// What was taken from it; empty where nothing is said.
    pub kinds: Vec<LineageKind>,
}

impl Node<'_> {
    /// What a reader calls it.
    pub fn label(&self) -> String {
        self.entry.map_or_else(|| self.key.to_owned(), Entry::label)
    }
}

impl Edge {
    /// The kinds in words, with commas between; empty where nothing is said.
    pub fn label(&self) -> String {
        self.kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", ")
    }
}

/// The graph of these entries, in their order. An edge to an entry that is not among them is left out; one to a key
/// that is of no entry at all is there. Only edges of `kinds`, if any is given. `asked` are keys to be seen at once.
pub fn graph<'a>(library: &'a Library, entries: &[&'a Entry], kinds: &[LineageKind], asked: &[&str]) -> Graph<'a> {
    let known: HashSet<&str> = library.entries.iter().map(|entry| entry.key.as_str()).collect();
    let chosen: HashSet<&str> = entries.iter().map(|entry| entry.key.as_str()).collect();
    let links: Vec<(&str, &str, Vec<LineageKind>)> = entries
        .iter()
        .flat_map(|entry| links(entry, kinds))
        .filter(|(_, to, _)| chosen.contains(to) || !known.contains(to))
        .collect();
    let joined: HashSet<&str> =
        links.iter().flat_map(|(from, to, _)| [*from, *to]).chain(asked.iter().copied()).collect();
    let node =
        |entry: &&'a Entry| Node { key: &entry.key, entry: Some(entry), asked: asked.contains(&entry.key.as_str()) };
    let mut nodes: Vec<Node<'a>> =
        entries.iter().filter(|entry| joined.contains(entry.key.as_str())).map(node).collect();
    let alone = entries.len() - nodes.len();
    let mut dangling = HashSet::new();
    let lost = links.iter().map(|(_, to, _)| *to).filter(|to| !known.contains(to) && dangling.insert(*to));
    nodes.extend(lost.map(|key| Node { key, entry: None, asked: false }));
    let places: HashMap<&str, usize> = nodes.iter().enumerate().map(|(at, node)| (node.key, at)).collect();
    let edge = |(from, to, kinds): &(&str, &str, Vec<LineageKind>)| {
        Some(Edge { child: *places.get(from)?, parent: *places.get(to)?, kinds: kinds.clone() })
    };
    let edges = links.iter().filter_map(edge).collect();
    Graph { nodes, edges, alone }
}

/// The links of an entry, one for each work it builds on, with all the kinds that are wanted.
fn links<'a>(entry: &'a Entry, wanted: &[LineageKind]) -> Vec<(&'a str, &'a str, Vec<LineageKind>)> {
    let of = |key: &'a str| {
        let kinds: Vec<LineageKind> =
            entry.kinds_of(key).into_iter().filter(|kind| is_wanted(Some(*kind), wanted)).collect();
        (wanted.is_empty() || !kinds.is_empty()).then_some((entry.key.as_str(), key, kinds))
    };
    entry.ancestors().into_iter().filter_map(of).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// BLIP-2 and its relatives, with hostile names, a key of no entry and a circle.
    pub fn library() -> Library {
        let entry = |key: &str, name: &str, year: &str, parents: &[&str]| Entry {
            key: key.into(),
            name: Some(name.into()),
            title: name.into(),
            date: year.parse().ok(),
            builds_on: parents.iter().map(|parent| parent.parse().unwrap()).collect(),
            ..Entry::default()
        };
        let entries = vec![
            entry("clip", "CLIP", "2021", &[]),
            entry("blip2", "\"]; <script>\\", "2023", &["clip: uses-encoder", "clip: extends", "lost"]),
            entry("end", "End | --> `x` #", "2023", &["blip2"]),
            entry("x", "X", "", &["y"]),
            entry("y", "Y", "2022", &["x: supersedes"]),
            entry("alone", "Alone", "2022", &[]),
        ];
        Library { entries, ..Library::default() }
    }

    #[test]
    fn an_edge_has_all_its_kinds_and_a_lost_key_a_node() {
        let library = library();
        let entries: Vec<&Entry> = library.entries.iter().collect();
        let all = graph(&library, &entries, &[], &[]);
        let keys: Vec<&str> = all.nodes.iter().map(|node| node.key).collect();
        assert_eq!((keys.join(" ").as_str(), all.alone), ("clip blip2 end x y lost", 1));
        assert_eq!(all.edges[0].label(), "uses-encoder, extends");
        assert_eq!((all.edges.len(), all.nodes[5].entry.is_none()), (5, true));
        let few = graph(&library, &entries[1..3], &[], &[]);
        assert_eq!(few.edges.len(), 2, "what is there but not chosen has no edge");
        assert_eq!(graph(&library, &entries, &["supersedes".parse().unwrap()], &[]).edges.len(), 1);
        assert_eq!(graph(&library, &entries[5..], &[], &["alone"]).nodes.len(), 1);
    }
}
