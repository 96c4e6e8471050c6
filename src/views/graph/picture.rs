//! The lineage graph as a picture: time runs to the right, arrows point to what is built on.

use super::labels::{gap_behind, labels};
use super::layers::{Layout, layout};
use super::{Edge, Graph, Node};
use crate::model::{Entry, LineageKind};
use crate::views::svg::{SIZE, broadest, cut, escaped, number, picture, text, text_width, work};
use crate::views::years::shown;

/// The colour and the dashes of edges that say nothing of their kind, and of each kind in turn.
const LOOKS: [(&str, &str); 7] = [
    ("#7f7f7f", ""),
    ("#0072b2", ""),
    ("#009e73", "7 3"),
    ("#d55e00", "7 3 2 3"),
    ("#b8860b", "2 3"),
    ("#cc79a7", "2 3 7 3"),
    ("#8a6bd1", "12 4"),
];

/// More edges than this have no words on them: the legend says what their colours mean.
const LABELLED: usize = 40;

/// Pixels: the height of a box, the broadest name, the room at the sides, and over the boxes.
const BOX: f64 = 24.0;
const BROADEST: f64 = 150.0;
const SIDE: f64 = 12.0;
const TOP: f64 = 40.0;
/// Pixels between layers that have no words between them.
pub const GAP: f64 = 56.0;

/// Where a layer starts and how broad its boxes are, in pixels.
pub struct Column {
    /// The left side.
    pub x: f64,
    /// The breadth.
    pub width: f64,
}

/// The graph as SVG.
pub fn lineage(graph: &Graph<'_>) -> String {
    let years: Vec<Option<u16>> = graph.nodes.iter().map(|node| node.entry.and_then(Entry::year)).collect();
    let ends: Vec<(usize, usize)> = graph.edges.iter().map(|edge| (edge.child, edge.parent)).collect();
    let layout = layout(&years, &ends);
    let labelled = graph.edges.len() <= LABELLED;
    let columns = columns(graph, &layout, labelled);
    let legend = legend(graph);
    let bottom = TOP + layout.slots.iter().map(|slot| slot.y).fold(0.0, f64::max) + BOX + SIDE;
    let width = columns.last().map_or(0.0, |column| column.x + column.width).max(legend.0) + SIDE;
    let edges: String =
        graph.edges.iter().zip(&layout.ways).map(|(edge, way)| path(edge, way, graph, &layout, &columns)).collect();
    let labels = if labelled { labels(graph, &layout, &columns) } else { String::new() };
    let nodes: String = graph.nodes.iter().enumerate().map(|(at, node)| shape(at, node, &layout, &columns)).collect();
    let legend = format!("<g transform=\"translate({SIDE} {})\">\n{}</g>\n", number(bottom + SIDE), legend.1);
    let body = format!("{}{}{edges}{labels}{nodes}{legend}", heads(), years_above(&layout, &columns, bottom));
    let title = format!("Lineage of {} works", graph.nodes.len());
    picture(width, bottom + 3.0 * SIDE, &title, &description(graph), "", &body)
}

fn columns(graph: &Graph<'_>, layout: &Layout, labelled: bool) -> Vec<Column> {
    let mut x = SIDE;
    let column = |(at, layer): (usize, &Vec<usize>)| {
        let names: Vec<String> =
            layer.iter().filter_map(|at| layout.slots[*at].node).map(|at| name(&graph.nodes[at])).collect();
        let width = broadest(names.iter().map(String::as_str), SIZE) + 16.0;
        let gap = if labelled { gap_behind(at, graph, layout) } else { GAP };
        x += width + gap;
        Column { x: x - width - gap, width }
    };
    layout.layers.iter().enumerate().map(column).collect()
}

fn name(node: &Node<'_>) -> String {
    cut(&node.label(), BROADEST, SIZE)
}

/// The class of an edge's first kind.
fn look(kinds: &[LineageKind]) -> usize {
    let first = kinds.first().and_then(|kind| LineageKind::all().position(|known| known == *kind));
    first.map_or(0, |at| (at + 1).min(LOOKS.len() - 1))
}

/// An arrow's head in the colour of each kind.
fn heads() -> String {
    let head = |(at, (colour, _)): (usize, &(&str, &str))| {
        format!(
            "<marker id=\"k{at}\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0 1L7 4L0 7z\" fill=\"{colour}\"/></marker>\n"
        )
    };
    format!("<defs>\n{}</defs>\n", LOOKS.iter().enumerate().map(head).collect::<String>())
}

/// A band and a head for each year, over all its layers.
fn years_above(layout: &Layout, columns: &[Column], bottom: f64) -> String {
    let mut written = String::new();
    let mut from = 0;
    let mut number_of = 0_usize;
    while from < columns.len() {
        let year = layout.years[from];
        let to = (from..columns.len()).take_while(|at| layout.years[*at] == year).last().unwrap_or(from);
        let (start, end) = (columns[from].x, columns[to].x + columns[to].width);
        if number_of.is_multiple_of(2) {
            written.push_str(&format!(
                "<rect class=\"band\" x=\"{}\" width=\"{}\" height=\"{}\"/>\n",
                number(start - 6.0),
                number(end - start + 12.0),
                number(bottom)
            ));
        }
        written.push_str(&text(f64::midpoint(start, end), SIZE + 8.0, "middle", "strong", &shown(year)));
        written.push('\n');
        (from, number_of) = (to + 1, number_of + 1);
    }
    written
}

/// The middle of a slot, in pixels from the top.
pub fn middle(layout: &Layout, slot: usize) -> f64 {
    TOP + layout.slots[slot].y + BOX / 2.0
}

/// An edge: straight through the layers it passes, bent between them.
fn path(edge: &Edge, way: &[usize], graph: &Graph<'_>, layout: &Layout, columns: &[Column]) -> String {
    let class = look(&edge.kinds);
    let (colour, dashes) = LOOKS[class];
    let dashes = if dashes.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dashes}\"") };
    let kinds = if edge.kinds.is_empty() { "builds on".to_owned() } else { edge.label() };
    let tip = format!("{}: {kinds}: {}", graph.nodes[edge.child].label(), graph.nodes[edge.parent].label());
    format!(
        "<g><title>{}</title><path d=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\"{dashes} marker-end=\"url(#k{class})\"/></g>\n",
        escaped(&tip),
        line(way, layout, columns)
    )
}

fn line(way: &[usize], layout: &Layout, columns: &[Column]) -> String {
    let mut written = String::new();
    for pair in way.windows(2) {
        let (from, to) = (&layout.slots[pair[0]], &layout.slots[pair[1]]);
        let (start, end) = (&columns[from.layer], &columns[to.layer]);
        let back = to.layer < from.layer;
        let (x1, x2) = if back { (start.x, end.x + end.width) } else { (start.x + start.width, end.x) };
        // Within a layer, as in a circle of one year, the edge goes round at the right.
        let x2 = if from.layer == to.layer { end.x + end.width } else { x2 };
        let (y1, y2) = (middle(layout, pair[0]), middle(layout, pair[1]));
        let reach = if from.layer == to.layer { -GAP * 0.7 } else { (x1 - x2) / 2.0 };
        if written.is_empty() {
            written.push_str(&format!("M{} {}", number(x1), number(y1)));
        }
        written.push_str(&format!(
            "C{} {} {} {} {} {}",
            number(x1 - reach),
            number(y1),
            number(x2 + if from.layer == to.layer { -reach } else { reach }),
            number(y2),
            number(x2),
            number(y2)
        ));
        if to.node.is_none() {
            // Straight through the layer of the bend.
            written.push_str(&format!("H{}", number(if back { end.x } else { end.x + end.width })));
        }
    }
    written
}

fn shape(at: usize, node: &Node<'_>, layout: &Layout, columns: &[Column]) -> String {
    let slot = &layout.slots[at];
    let column = &columns[slot.layer];
    let y = middle(layout, at);
    let more = match node {
        Node { entry: None, .. } => " stroke-dasharray=\"4 3\"",
        Node { asked: true, .. } => " stroke-width=\"2.5\"",
        Node { .. } => "",
    };
    let rect = format!(
        "<rect class=\"box\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{BOX}\" rx=\"5\"{more}/>",
        number(column.x),
        number(y - BOX / 2.0),
        number(column.width)
    );
    let class = if node.asked { "strong" } else { "" };
    let inside = rect + &text(column.x + column.width / 2.0, y + 4.0, "middle", class, &name(node));
    match node.entry {
        Some(entry) => work(entry, &inside),
        None => format!("<g><title>{} is the key of no entry</title>{inside}</g>\n", escaped(node.key)),
    }
}

/// What the colours and dashes mean, of the kinds that the graph has; and how broad that is, in pixels.
fn legend(graph: &Graph<'_>) -> (f64, String) {
    let mut x = 0.0;
    let mut written = String::new();
    let names = std::iter::once("builds on").chain(LineageKind::all().map(LineageKind::as_str));
    for (at, name) in names.enumerate().filter(|(at, _)| graph.edges.iter().any(|edge| look(&edge.kinds) == *at)) {
        let (colour, dashes) = LOOKS[at.min(LOOKS.len() - 1)];
        written.push_str(&format!(
            "<path d=\"M{} 8H{}\" stroke=\"{colour}\" stroke-width=\"1.5\" stroke-dasharray=\"{dashes}\" marker-end=\"url(#k{at})\"/>\n{}\n",
            number(x + 30.0),
            number(x),
            text(x + 36.0, SIZE, "start", "quiet", name)
        ));
        x += 36.0 + text_width(name, SIZE) + 18.0;
    }
    (x + SIDE, written.replace(" stroke-dasharray=\"\"", ""))
}

/// What a screen reader says: what each work builds on.
fn description(graph: &Graph<'_>) -> String {
    let edge = |edge: &Edge| {
        let kinds = if edge.kinds.is_empty() { String::new() } else { format!(" ({})", edge.label()) };
        format!("{} builds on {}{kinds}.", graph.nodes[edge.child].label(), graph.nodes[edge.parent].label())
    };
    graph.edges.iter().map(edge).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::graph::graph;

    #[test]
    fn names_stay_text_and_every_node_and_edge_is_drawn() {
        let library = super::super::tests::library();
        let entries: Vec<&Entry> = library.entries.iter().collect();
        let svg = lineage(&graph(&library, &entries, &[], &["blip2"]));
        assert_eq!((svg.matches("class=\"box\"").count(), svg.matches("<g><title>").count()), (6, 6 + 5));
        assert!(!svg.contains("<script") && !svg.contains("NaN") && svg.contains("uses-encoder, extends"), "{svg}");
        assert!(svg.contains("lost is the key of no entry"));
        assert!(lineage(&Graph::default()).contains("0 works"));
    }
}
