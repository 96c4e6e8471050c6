//! Where the nodes of a graph go: layers by year, few crossings, long edges led round (after Sugiyama, Tagawa and Toda, 1981).

use std::collections::{BTreeMap, BTreeSet};

/// A node or the bend of a long edge, in its layer.
#[derive(Clone, Debug)]
pub struct Slot {
    /// The node; absent for a bend.
    pub node: Option<usize>,
    /// The layer, from the oldest.
    pub layer: usize,
    /// The middle, in pixels from the top.
    pub y: f64,
    /// Neighbours in the layer before.
    before: Vec<usize>,
    /// Neighbours in the layer behind.
    behind: Vec<usize>,
}

/// Layers with their slots from top to bottom, and the way of each edge through them.
#[derive(Debug, Default)]
pub struct Layout {
    /// All slots.
    pub slots: Vec<Slot>,
    /// The slots of each layer, in their order.
    pub layers: Vec<Vec<usize>>,
    /// For each edge the slots that it passes, from its child to its parent.
    pub ways: Vec<Vec<usize>>,
    /// The year of each layer; absent for undated works. A year has several where its works build on each other.
    pub years: Vec<Option<u16>>,
}

/// Pixels from the middle of a node, or of a bend, to that of its neighbour.
const NODE: f64 = 34.0;
const BEND: f64 = 14.0;

/// How often the order of the layers is bettered, and the places in them.
const SWEEPS: usize = 16;

/// Lays out nodes of these years; an edge is a child and its parent.
pub fn layout(years: &[Option<u16>], edges: &[(usize, usize)]) -> Layout {
    let years = completed(years, edges);
    let depths = depths(&years, edges);
    let mut layout = slots(&years, &depths, edges);
    order(&mut layout);
    place(&mut layout);
    layout
}

/// The years, with that of its latest parent or of its first child for an undated node, where one has a year.
fn completed(years: &[Option<u16>], edges: &[(usize, usize)]) -> Vec<Option<u16>> {
    let of = |at: usize| {
        let parents = edges.iter().filter(|edge| edge.0 == at).filter_map(|edge| years[edge.1]);
        let children = edges.iter().filter(|edge| edge.1 == at).filter_map(|edge| years[edge.0]);
        years[at].or_else(|| parents.max()).or_else(|| children.min())
    };
    (0..years.len()).map(of).collect()
}

/// How far behind the first layer of its year a node stands: behind all that it builds on in the same year.
fn depths(years: &[Option<u16>], edges: &[(usize, usize)]) -> Vec<usize> {
    let same: Vec<&(usize, usize)> =
        edges.iter().filter(|(child, parent)| child != parent && years[*child] == years[*parent]).collect();
    let mut depths = vec![0_usize; years.len()];
    // In a circle depths would grow for ever: no chain is longer than this.
    let longest = years.len().min(12);
    for _ in 0..longest {
        let mut grown = false;
        for (child, parent) in &same {
            let wanted = (depths[*parent] + 1).min(longest);
            grown |= depths[*child] < wanted;
            depths[*child] = depths[*child].max(wanted);
        }
        if !grown {
            break;
        }
    }
    depths
}

fn slots(years: &[Option<u16>], depths: &[usize], edges: &[(usize, usize)]) -> Layout {
    let rank = |at: usize| (years[at].unwrap_or(u16::MAX), depths[at]);
    let ranks: BTreeSet<(u16, usize)> = (0..years.len()).map(rank).collect();
    let layers: BTreeMap<(u16, usize), usize> =
        ranks.into_iter().enumerate().map(|(layer, rank)| (rank, layer)).collect();
    let layer_of = |at: usize| layers.get(&rank(at)).copied().unwrap_or(0);
    let slot = |node: Option<usize>, layer: usize| Slot { node, layer, y: 0.0, before: Vec::new(), behind: Vec::new() };
    let mut layout = Layout {
        slots: (0..years.len()).map(|at| slot(Some(at), layer_of(at))).collect(),
        years: layers.keys().map(|(year, _)| Some(*year).filter(|year| *year < u16::MAX)).collect(),
        ..Layout::default()
    };
    for (child, parent) in edges {
        let (from, to) = (layer_of(*child), layer_of(*parent));
        let between: Vec<usize> = if from > to { (to + 1..from).rev().collect() } else { (from + 1..to).collect() };
        let mut way = vec![*child];
        for layer in between {
            layout.slots.push(slot(None, layer));
            way.push(layout.slots.len() - 1);
        }
        way.push(*parent);
        for pair in way.windows(2) {
            join(&mut layout.slots, pair[0], pair[1]);
        }
        layout.ways.push(way);
    }
    layout.layers = vec![Vec::new(); layers.len()];
    for (at, slot) in layout.slots.iter().enumerate() {
        layout.layers[slot.layer].push(at);
    }
    layout
}

/// Makes two slots neighbours, if their layers are.
fn join(slots: &mut [Slot], a: usize, b: usize) {
    let (earlier, later) = if slots[a].layer < slots[b].layer { (a, b) } else { (b, a) };
    if slots[earlier].layer < slots[later].layer {
        slots[earlier].behind.push(later);
        slots[later].before.push(earlier);
    }
}

/// Sorts each layer by the middle of its neighbours, forth and back, and keeps the order with the fewest crossings.
fn order(layout: &mut Layout) {
    let mut best = (crossings(layout), layout.layers.clone());
    for sweep in 0..SWEEPS {
        let forth = sweep.is_multiple_of(2);
        let layers: Vec<usize> = if forth {
            (1..layout.layers.len()).collect()
        } else {
            (0..layout.layers.len().saturating_sub(1)).rev().collect()
        };
        for layer in layers {
            let places = places(layout);
            let middle = |at: &usize| {
                let slot = &layout.slots[*at];
                let neighbours = if forth { &slot.before } else { &slot.behind };
                mean(neighbours.iter().map(|other| places[*other])).unwrap_or(places[*at])
            };
            let mut sorted: Vec<(f64, usize)> = layout.layers[layer].iter().map(|at| (middle(at), *at)).collect();
            sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
            layout.layers[layer] = sorted.into_iter().map(|(_, at)| at).collect();
        }
        let now = crossings(layout);
        if now < best.0 {
            best = (now, layout.layers.clone());
        }
    }
    layout.layers = best.1;
}

/// The place of each slot in its layer, from 0 at the top to 1.
fn places(layout: &Layout) -> Vec<f64> {
    let mut places = vec![0.0; layout.slots.len()];
    for layer in &layout.layers {
        for (at, slot) in layer.iter().enumerate() {
            places[*slot] = (float(at) + 0.5) / float(layer.len());
        }
    }
    places
}

/// How many pairs of edges cross between neighbouring layers, counted with a tree of sums (Barth, Jünger and Mutzel, 2002).
fn crossings(layout: &Layout) -> usize {
    let mut rank = vec![0; layout.slots.len()];
    layout.layers.iter().for_each(|layer| layer.iter().enumerate().for_each(|(at, slot)| rank[*slot] = at));
    layout.layers.windows(2).map(|pair| crossings_between(layout, &rank, &pair[0], pair[1].len())).sum()
}

fn crossings_between(layout: &Layout, rank: &[usize], layer: &[usize], behind: usize) -> usize {
    let mut sums = vec![0_usize; behind + 1];
    let (mut crossings, mut seen) = (0, 0);
    for slot in layer {
        let mut ends: Vec<usize> = layout.slots[*slot].behind.iter().map(|other| rank[*other]).collect();
        ends.sort_unstable();
        for end in &ends {
            let mut at = end + 1;
            let mut before = 0;
            while at > 0 {
                before += sums[at];
                at &= at - 1;
            }
            crossings += seen - before;
        }
        for end in ends {
            seen += 1;
            let mut at = end + 1;
            while at < sums.len() {
                sums[at] += 1;
                at += at & at.wrapping_neg();
            }
        }
    }
    crossings
}

/// Moves each slot to the middle of its neighbours, as near as its place in the layer allows.
fn place(layout: &mut Layout) {
    for layer in layout.layers.clone() {
        spread(layout, &layer, &vec![0.0; layer.len()]);
    }
    for sweep in 0..SWEEPS {
        let mut layers = layout.layers.clone();
        if !sweep.is_multiple_of(2) {
            layers.reverse();
        }
        for layer in layers {
            let wanted: Vec<f64> = layer.iter().map(|at| wanted(layout, *at)).collect();
            spread(layout, &layer, &wanted);
        }
    }
    let top = layout.slots.iter().map(|slot| slot.y).fold(f64::MAX, f64::min);
    layout.slots.iter_mut().for_each(|slot| slot.y -= top);
}

fn wanted(layout: &Layout, at: usize) -> f64 {
    let slot = &layout.slots[at];
    mean(slot.before.iter().chain(&slot.behind).map(|other| layout.slots[*other].y)).unwrap_or(slot.y)
}

/// Gives the slots of a layer the places nearest to `wanted` (least squares) that keep their order and distances.
fn spread(layout: &mut Layout, layer: &[usize], wanted: &[f64]) {
    let mut offset = 0.0;
    let mut offsets = Vec::with_capacity(layer.len());
    for (at, slot) in layer.iter().enumerate() {
        let half = |slot: usize| if layout.slots[slot].node.is_some() { NODE / 2.0 } else { BEND / 2.0 };
        offset += if at == 0 { 0.0 } else { half(layer[at - 1]) + half(*slot) };
        offsets.push(offset);
    }
    // Without the offsets the places only have not to fall: neighbours that would are pooled at their mean.
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for (wish, offset) in wanted.iter().zip(&offsets) {
        pools.push((wish - offset, 1));
        while let [.., (above, first), (below, second)] = pools[..]
            && above > below
        {
            let mean = above.mul_add(float(first), below * float(second)) / float(first + second);
            pools.truncate(pools.len() - 2);
            pools.push((mean, first + second));
        }
    }
    let level = pools.iter().flat_map(|(level, size)| std::iter::repeat_n(*level, *size));
    for ((slot, level), offset) in layer.iter().zip(level).zip(offsets) {
        layout.slots[*slot].y = level + offset;
    }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0_usize), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / float(count))
}

fn float(number: usize) -> f64 {
    crate::views::svg::float(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn year(year: u16) -> Option<u16> {
        Some(year)
    }

    #[test]
    fn older_works_stand_before_and_works_of_a_year_behind_what_they_build_on() {
        let layout = layout(&[year(2021), year(2023), year(2023), None], &[(1, 0), (2, 1), (2, 0), (3, 2)]);
        let layers: Vec<usize> = (0..4).map(|at| layout.slots[at].layer).collect();
        assert_eq!((layers, layout.years.len()), (vec![0, 1, 2, 3], 4));
        assert_eq!(layout.ways[2].len(), 3, "the long edge has a bend");
    }

    #[test]
    fn edges_that_need_not_cross_do_not() {
        let years = [year(1), year(1), year(1), year(2), year(2), year(2)];
        let crossed = layout(&years, &[(3, 2), (4, 1), (5, 0)]);
        assert_eq!(crossings(&crossed), 0);
        for (child, parent) in [(3, 2), (4, 1), (5, 0)] {
            assert!((crossed.slots[child].y - crossed.slots[parent].y).abs() < 0.1);
        }
    }

    #[test]
    fn nodes_keep_their_distance_and_circles_end() {
        let years = vec![year(2020); 9];
        let edges: Vec<(usize, usize)> = (0..9).map(|at| (at, (at + 1) % 9)).chain([(0, 0)]).collect();
        let circle = layout(&years, &edges);
        assert_eq!(circle.ways.len(), 10);
        let star =
            layout(&[vec![year(2020)], vec![year(2021); 8]].concat(), &(1..9).map(|at| (at, 0)).collect::<Vec<_>>());
        for layer in &star.layers {
            let ys: Vec<f64> = layer.iter().map(|at| star.slots[*at].y).collect();
            assert!(ys.windows(2).all(|pair| pair[1] - pair[0] >= NODE - 0.01), "{ys:?}");
        }
        assert_eq!(layout(&[], &[]).layers.len(), 0);
    }
}
