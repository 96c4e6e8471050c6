//! The words on the edges of a picture: each on its edge, where it covers no other.

use super::Graph;
use super::layers::Layout;
use super::picture::{Column, GAP, middle};
use crate::views::svg::{SIZE, text, text_width};

/// Pixels that a gap between layers has beside the words in it.
const LABEL_PAD: f64 = 52.0;

/// Pixels between a layer and the next: room for the words on the edges that leave the next one towards it.
pub fn gap_behind(layer: usize, graph: &Graph<'_>, layout: &Layout) -> f64 {
    let leaves = |way: &[usize]| match way {
        [child, next, ..] => layout.slots[*child].layer == layer + 1 && layout.slots[*next].layer == layer,
        _ => false,
    };
    let words = graph.edges.iter().zip(&layout.ways).filter(|(_, way)| leaves(way)).map(|(edge, _)| edge.label());
    let broad = words.map(|words| text_width(&words, SIZE)).fold(0.0, f64::max);
    if broad > 0.0 { broad + LABEL_PAD } else { GAP }
}

/// The kinds of the edges, each on its edge where it covers no other.
pub fn labels(graph: &Graph<'_>, layout: &Layout, columns: &[Column]) -> String {
    let mut taken: Vec<(f64, f64, f64)> = Vec::new();
    let mut written = String::new();
    for (edge, way) in graph.edges.iter().zip(&layout.ways).filter(|(edge, _)| !edge.kinds.is_empty()) {
        let words = edge.label();
        let width = text_width(&words, SIZE);
        let spots: Vec<(f64, f64)> = way.windows(2).flat_map(|pair| spots(pair, width, layout, columns)).collect();
        let free = |spot: &&(f64, f64)| {
            let apart = |(x, y, other): &(f64, f64, f64)| {
                (x - spot.0).abs() > f64::midpoint(width, *other) + 4.0 || (y - spot.1).abs() > SIZE
            };
            taken.iter().all(apart)
        };
        if let Some((x, y)) = spots.iter().find(free).or(spots.first()) {
            taken.push((*x, *y, width));
            written.push_str(&format!("{}\n", text(*x, y - 3.0, "middle", "quiet halo", &words)));
        }
    }
    written
}

/// Places on a stretch of an edge where words can stand, the best first; none within a layer.
fn spots(pair: &[usize], width: f64, layout: &Layout, columns: &[Column]) -> Vec<(f64, f64)> {
    let [from, to] = pair else { return Vec::new() };
    let (start, end) = (&columns[layout.slots[*from].layer], &columns[layout.slots[*to].layer]);
    if layout.slots[*from].layer == layout.slots[*to].layer {
        return Vec::new();
    }
    let (x1, x2) = if end.x < start.x { (start.x, end.x + end.width) } else { (start.x + start.width, end.x) };
    let (y1, y2) = (middle(layout, *from), middle(layout, *to));
    if (x1 - x2).abs() < width + LABEL_PAD / 2.0 {
        return Vec::new();
    }
    // Along the curve of `line`, from one end (0) to the other (1).
    let spot = |along: f64| {
        let (one, other) = ((1.0 - along).powi(3), along.powi(3));
        let x = f64::midpoint(x1, x2).mul_add(1.0 - one - other, x1.mul_add(one, x2 * other));
        (x, (y2 - y1).mul_add(along * along * 2.0_f64.mul_add(-along, 3.0), y1))
    };
    [0.5, 0.3, 0.7, 0.2, 0.8].into_iter().map(spot).collect()
}
