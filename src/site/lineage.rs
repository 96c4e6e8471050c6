//! The lineage: works at their dates, near those that they build on, with a line from one to the other; and as a list.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use super::axis::{Axis, MARGIN, ROW, breadth, label, when};
use super::page::{Frame, View, counted};
use super::{escape, index, timeline};
use crate::model::{Entry, LineageKind};

/// So many works fit into one picture that a reader can follow.
const SHOWN: usize = 300;

/// Kinds that say what data a work met rather than what it was made from; their lines are dashed.
const OF_DATA: [&str; 2] = ["trained-on", "evaluates-on"];

/// The view.
pub fn view(frame: &Frame<'_>) -> View {
    let related = related(frame);
    let shown = most_related(frame, &related);
    let body = format!(
        "<h1>Lineage</h1>\n{}{}{}",
        lede(related.len(), shown.len()),
        picture(frame, &shown),
        list(frame, if related.len() > SHOWN { &shown } else { &related })
    );
    View { file: "lineage.html".to_owned(), title: "Lineage".to_owned(), body }
}

fn lede(related: usize, shown: usize) -> String {
    let cut = if shown < related {
        format!(" Of {}, the {shown} with the most relations are shown.", counted(related))
    } else {
        String::new()
    };
    let how =
        "A line leads from a work to one that builds on it; a dashed one from data that it was trained or tested on.";
    if related == 0 {
        return "<p class=\"lede\">No work says what it builds on.</p>\n".to_owned();
    }
    format!("<p class=\"lede\">{how}{cut} Point at a work to see its line.</p>\n")
}

/// The places of the works that build on one of the site or are built on, the oldest first; works without a date last.
fn related(frame: &Frame<'_>) -> Vec<usize> {
    let works = frame.works;
    let has_parent = |entry: &Entry| entry.ancestors().into_iter().any(|key| works.place(key).is_some());
    let is_related = |place: &usize| {
        let entry = works.entries[*place];
        has_parent(entry) || !works.built_on_by(&entry.key).is_empty()
    };
    let mut places: Vec<usize> = (0..works.entries.len()).rev().filter(is_related).collect();
    places.sort_by_key(|place| when(works.entries[*place]).is_none());
    places
}

/// As many dated works as a picture holds: those with the most relations, in the order given.
fn most_related(frame: &Frame<'_>, related: &[usize]) -> Vec<usize> {
    let works = frame.works;
    let relations = |place: usize| {
        let entry = works.entries[place];
        entry.ancestors().len() + works.built_on_by(&entry.key).len()
    };
    let dated = related.iter().copied().filter(|place| when(works.entries[*place]).is_some());
    let mut ranked: Vec<(usize, usize)> = dated.enumerate().collect();
    ranked.sort_by_key(|(_, place)| Reverse(relations(*place)));
    ranked.truncate(SHOWN);
    ranked.sort_unstable();
    ranked.into_iter().map(|(_, place)| place).collect()
}

/// Where a work stands.
#[derive(Clone, Copy)]
struct Spot {
    x: f64,
    row: i32,
    end: f64,
}

fn picture(frame: &Frame<'_>, shown: &[usize]) -> String {
    let entries = shown.iter().map(|place| frame.works.entries[*place]);
    let Some(axis) = Axis::new(entries, 9.0) else { return String::new() };
    let spots = spots(frame, shown, &axis);
    let top = spots.values().map(|spot| spot.row).min().unwrap_or_default();
    let y = |row: i32| MARGIN + 44.0 + ROW * f64::from(row - top);
    let bottom = y(spots.values().map(|spot| spot.row).max().unwrap_or_default()) + 20.0;
    let width = spots.values().fold(axis.right(), |right, spot| right.max(spot.end)) + MARGIN;
    let edges: String = shown.iter().map(|place| edges(frame, *place, &spots, y)).collect();
    let node = |place: &usize| {
        let (entry, spot) = (frame.works.entries[*place], spots[place]);
        timeline::node(frame, entry, &label(entry), spot.x, y(spot.row))
    };
    let nodes: String = shown.iter().map(node).collect();
    format!(
        "<div class=\"picture\" tabindex=\"0\" role=\"region\" aria-label=\"Lineage of the works\">\n\
         <svg class=\"lineage-picture\" xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{bottom:.0}\" viewBox=\"0 0 {width:.0} {bottom:.0}\" role=\"group\" aria-label=\"Works and what they build on\">\n{}{edges}{nodes}</svg>\n</div>\n",
        axis.grid(MARGIN, bottom - 6.0)
    )
}

/// How many rows a work goes out of its way so that its line does not cross a label.
const CROSSING: i32 = 8;

/// Puts each work into the free row that is nearest to those of the works that it builds on.
fn spots(frame: &Frame<'_>, shown: &[usize], axis: &Axis) -> HashMap<usize, Spot> {
    let mut spots: HashMap<usize, Spot> = HashMap::new();
    let mut ends: BTreeMap<i32, f64> = BTreeMap::new();
    for (number, place) in shown.iter().enumerate() {
        let entry = frame.works.entries[*place];
        let Some(date) = when(entry) else { continue };
        let x = axis.at(date);
        let (wanted, clear) = wanted_spot(frame, entry, &spots).unwrap_or_else(|| (first_row(number), x));
        let end_of = |row: i32| ends.get(&row).copied().unwrap_or_default();
        let cost = |row: &i32| (row - wanted).abs() + if end_of(*row) > clear { CROSSING } else { 0 };
        let rows = ends.keys().next().map_or(wanted, |row| wanted.min(*row)) - 1
            ..=ends.keys().last().map_or(wanted, |row| wanted.max(*row)) + 1;
        let row = rows.filter(|row| end_of(*row) <= x).min_by_key(cost).unwrap_or(wanted);
        let end = x + breadth(&label(entry)) + 14.0;
        ends.insert(row, end);
        spots.insert(*place, Spot { x, row, end });
    }
    spots
}

/// The middle one of the works that an entry builds on, as far as they stand already: its row and its end.
fn wanted_spot(frame: &Frame<'_>, entry: &Entry, spots: &HashMap<usize, Spot>) -> Option<(i32, f64)> {
    let parents = entry.ancestors().into_iter().filter_map(|key| frame.works.place(key));
    let mut placed: Vec<&Spot> = parents.filter_map(|place| spots.get(&place)).collect();
    placed.sort_by_key(|spot| spot.row);
    placed.get(placed.len() / 2).map(|spot| (spot.row, spot.end))
}

/// A row for a work without parents: spread above and below the middle, so that lines have room.
fn first_row(number: usize) -> i32 {
    let spread = i32::try_from(number % 7).unwrap_or_default();
    if spread % 2 == 0 { spread } else { -spread }
}

/// The lines that lead to a work from those that it builds on.
fn edges(frame: &Frame<'_>, place: usize, spots: &HashMap<usize, Spot>, y: impl Fn(i32) -> f64) -> String {
    let works = frame.works;
    let entry = works.entries[place];
    let to = spots[&place];
    let edge = |key: &str| {
        let parent = works.place(key).filter(|parent| *parent != place)?;
        let from = spots.get(&parent)?;
        let start = (from.end - 12.0).min(to.x - 14.0).max(from.x);
        let bend = ((to.x - start) / 2.0).max(18.0);
        let (from_y, to_y) = (y(from.row), y(to.row));
        let dashed = if is_data(entry, key) { " dashed" } else { "" };
        Some(format!(
            "<path class=\"edge {}{dashed}\" data-from=\"{}\" data-to=\"{}\" d=\"M{start:.1} {from_y:.1}C{:.1} {from_y:.1} {:.1} {to_y:.1} {:.1} {to_y:.1}\"/>\n",
            works.colour(works.entries[parent]),
            escape::html(key),
            escape::html(&entry.key),
            start + bend,
            to.x - bend,
            to.x - 5.0
        ))
    };
    entry.ancestors().into_iter().filter_map(edge).collect()
}

/// Whether a work says of another only that it is data.
fn is_data(entry: &Entry, key: &str) -> bool {
    let of_data = |kind: Option<LineageKind>| kind.is_some_and(|kind| OF_DATA.contains(&kind.as_str()));
    entry.builds_on.iter().filter(|item| item.key == key).all(|item| of_data(item.kind))
}

/// The same for those who don't see the picture: each work with what it builds on.
fn list(frame: &Frame<'_>, related: &[usize]) -> String {
    let works = frame.works;
    let link = |entry: &Entry| {
        format!(
            "<a href=\"{}\"><bdi>{}</bdi></a>",
            frame.search("entry", &entry.key),
            escape::html(&index::label(entry))
        )
    };
    let item = |place: &usize| {
        let entry = works.entries[*place];
        let parents = entry.ancestors().into_iter().filter_map(|key| Some(works.entries[works.place(key)?]));
        let parents: Vec<String> = parents.map(link).collect();
        (!parents.is_empty()).then(|| format!("<li>{} builds on {}</li>\n", link(entry), parents.join(", ")))
    };
    let items: String = related.iter().filter_map(item).collect();
    if items.is_empty() {
        items
    } else {
        format!("<details class=\"as-list\"><summary>As a list</summary><ul>\n{items}</ul></details>\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Library;
    use crate::site::Options;
    use crate::site::page::Place;
    use crate::site::works::Works;

    fn drawn(items: &[(&str, &str, &[&str])]) -> String {
        let entry = |(key, date, on): &(&str, &str, &[&str])| Entry {
            key: (*key).to_owned(),
            date: date.parse().ok(),
            builds_on: on.iter().map(|item| item.parse().unwrap()).collect(),
            ..Entry::default()
        };
        let library = Library { entries: items.iter().map(entry).collect(), ..Library::default() };
        let entries: Vec<&Entry> = library.entries.iter().collect();
        let works = Works::new(&entries, &Options { library: &library, title: "T" });
        view(&Frame { works: &works, place: Place::Folder }).body
    }

    #[test]
    fn a_line_leads_to_each_work_from_those_that_it_builds_on() {
        let body = drawn(&[
            ("a", "2021-02", &[]),
            ("b", "2021-02", &["a: extends", "a: trained-on", "gone"]),
            ("c", "2023", &["a: trained-on", "b"]),
            ("alone", "2022", &[]),
            ("undated", "", &["a"]),
        ]);
        assert_eq!((body.matches("<path class=\"edge").count(), body.matches(" dashed\"").count()), (3, 1), "{body}");
        assert!(body.contains("data-from=\"a\" data-to=\"b\"") && !body.contains("alone"), "{body}");
        assert!(
            body.contains("undated</bdi></a> builds on"),
            "what the picture can't place stands in the list: {body}"
        );
    }

    #[test]
    fn circles_and_a_library_without_lineage_are_no_trouble() {
        let body = drawn(&[("a", "2021", &["b", "a"]), ("b", "2021", &["a"])]);
        assert_eq!(body.matches("<path class=\"edge").count(), 2, "{body}");
        assert!(drawn(&[("a", "2021", &[])]).contains("No work says what it builds on"));
    }

    #[test]
    fn no_two_labels_of_a_row_overlap() {
        let many: Vec<(String, Vec<&str>)> = (0..60).map(|n| (format!("work{n}"), vec!["work0"])).collect();
        let items: Vec<(&str, &str, &[&str])> =
            many.iter().map(|(key, on)| (key.as_str(), "2022-03", &on[..])).collect();
        let body = drawn(&items);
        let places: Vec<&str> = body.split("<circle ").skip(1).filter_map(|rest| rest.split(" r=").next()).collect();
        let distinct: std::collections::BTreeSet<&&str> = places.iter().collect();
        assert_eq!((places.len(), distinct.len()), (60, 60));
    }
}
