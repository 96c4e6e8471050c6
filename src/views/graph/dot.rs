//! The lineage graph in DOT, the language of Graphviz.

use super::{Edge, Graph, Node};
use crate::model::text::{squeeze, visible};

/// The graph: what is built on stands left, arrows point to it.
pub fn dot(graph: &Graph<'_>) -> String {
    let node = |node: &Node<'_>| {
        let year = node.entry.and_then(crate::model::Entry::year).map(|year| format!("\\n{year}")).unwrap_or_default();
        let style = match node {
            Node { entry: None, .. } => ", style=dashed",
            Node { asked: true, .. } => ", penwidth=2",
            Node { .. } => "",
        };
        format!("  \"{}\" [label=\"{}{year}\"{style}];\n", escaped(node.key), escaped(&node.label()))
    };
    let key = |at: usize| graph.nodes.get(at).map_or(String::new(), |node| escaped(node.key));
    let edge = |edge: &Edge| match edge.label() {
        label if label.is_empty() => format!("  \"{}\" -> \"{}\";\n", key(edge.child), key(edge.parent)),
        label => format!("  \"{}\" -> \"{}\" [label=\"{label}\"];\n", key(edge.child), key(edge.parent)),
    };
    let nodes: String = graph.nodes.iter().map(node).collect();
    let edges: String = graph.edges.iter().map(edge).collect();
    format!("digraph lineage {{\n  rankdir=RL;\n  node [shape=box];\n{nodes}{edges}}}\n")
}

/// Text between quotes, where a backslash starts an escape of its own (Graphviz, "escString").
fn escaped(text: &str) -> String {
    squeeze(&visible(text)).replace('\\', "\\\\").replace('"', "\\\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Entry;
    use crate::views::graph::graph;

    #[test]
    fn names_stay_text_and_kinds_stand_on_the_edges() {
        let library = super::super::tests::library();
        let entries: Vec<&Entry> = library.entries.iter().collect();
        let expected = "digraph lineage {\n  rankdir=RL;\n  node [shape=box];\n  \"clip\" [label=\"CLIP\\n2021\"];\n  \
                        \"blip2\" [label=\"\\\"]; <script>\\\\\\n2023\", penwidth=2];\n  \"lost\" [label=\"lost\", style=dashed];\n  \
                        \"blip2\" -> \"clip\" [label=\"uses-encoder, extends\"];\n  \"blip2\" -> \"lost\";\n}\n";
        assert_eq!(dot(&graph(&library, &entries[..2], &[], &["blip2"])), expected);
    }
}
