//! The lineage graph in Mermaid, which GitHub draws.

use super::{Edge, Graph, Node};
use crate::model::text::{squeeze, visible};

/// The graph as a flowchart: what is built on stands left, arrows point to it.
pub fn mermaid(graph: &Graph<'_>) -> String {
    let node = |(at, node): (usize, &Node<'_>)| {
        let year =
            node.entry.and_then(crate::model::Entry::year).map(|year| format!("<br/>{year}")).unwrap_or_default();
        let class = match node {
            Node { entry: None, .. } => ":::lost",
            Node { asked: true, .. } => ":::asked",
            Node { .. } => "",
        };
        format!("  w{at}[\"{}{year}\"]{class}\n", escaped(&node.label()))
    };
    let edge = |edge: &Edge| match edge.label() {
        label if label.is_empty() => format!("  w{} --> w{}\n", edge.child, edge.parent),
        label => format!("  w{} -->|\"{label}\"| w{}\n", edge.child, edge.parent),
    };
    let nodes: String = graph.nodes.iter().enumerate().map(node).collect();
    let edges: String = graph.edges.iter().map(edge).collect();
    format!("flowchart RL\n{nodes}{edges}  classDef lost stroke-dasharray: 4 3\n  classDef asked stroke-width: 3px\n")
}

/// Text between quotes: what could end it or be markup as its number (Mermaid, "Entity codes to escape characters").
fn escaped(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || " -_.,:+/()'!?".contains(c);
    squeeze(&visible(text))
        .chars()
        .map(|c| if plain(c) { c.to_string() } else { format!("#{};", u32::from(c)) })
        .collect()
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
        let expected = "flowchart RL\n  w0[\"CLIP<br/>2021\"]\n  w1[\"#34;#93;#59; #60;script#62;#92;<br/>2023\"]:::asked\n  \
                        w2[\"End #124; --#62; #96;x#96; #35;<br/>2023\"]\n  w3[\"lost\"]:::lost\n  w1 -->|\"uses-encoder, extends\"| w0\n  \
                        w1 --> w3\n  w2 --> w1\n  classDef lost stroke-dasharray: 4 3\n  classDef asked stroke-width: 3px\n";
        assert_eq!(mermaid(&graph(&library, &entries[..3], &[], &["blip2"])), expected);
    }
}
