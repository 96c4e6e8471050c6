//! The timeline: a lane for each family at the top of the tree, in it every work at its date; and the same as numbers.

use std::collections::BTreeMap;

use super::axis::{Axis, MARGIN, ROW, breadth, label, when};
use super::escape;
use super::page::{Frame, View, counted};
use crate::model::{Date, Entry};

/// So many works can be named in one picture.
const NAMED: usize = 600;

/// The view.
pub fn view(frame: &Frame<'_>) -> View {
    let lanes = lanes(frame);
    let picture = if frame.works.entries.len() > NAMED { bars(frame, &lanes) } else { picture(frame, &lanes) };
    let body = format!("<h1>Timeline</h1>\n{picture}{}", table(frame, &lanes));
    View { file: "timeline.html".to_owned(), title: "Timeline".to_owned(), body }
}

/// The works of a family at the top and of its sub-families, the oldest first; a work stands in the lane of its first
/// family.
struct Lane<'a> {
    title: String,
    class: String,
    works: Vec<(Date, &'a Entry)>,
}

fn lanes<'a>(frame: &'a Frame<'a>) -> Vec<Lane<'a>> {
    let works = frame.works;
    let top =
        |entry: &Entry| works.own_places(entry).first().and_then(|place| works.shelves[*place].line.last().copied());
    let lane = |place: Option<usize>| {
        let dated = works.entries.iter().rev().filter(|entry| top(entry) == place);
        let shelf = place.map(|place| &works.shelves[place]);
        Lane {
            title: shelf.map_or_else(|| "In no family".to_owned(), |shelf| shelf.title().to_owned()),
            class: shelf.map_or_else(|| "cx".to_owned(), |shelf| format!("c{}", shelf.colour)),
            works: dated.filter_map(|entry| Some((when(entry)?, *entry))).collect(),
        }
    };
    let tops = (0..works.shelves.len()).filter(|place| works.shelves[*place].line.len() == 1).map(Some);
    tops.chain([None]).map(lane).filter(|lane| !lane.works.is_empty()).collect()
}

fn picture(frame: &Frame<'_>, lanes: &[Lane<'_>]) -> String {
    let Some(axis) = Axis::new(frame.works.entries.iter().copied(), 5.0) else {
        return "<p class=\"lede\">No work has a date.</p>\n".to_owned();
    };
    let mut bottom = MARGIN + 24.0;
    let mut right = axis.right();
    let mut drawn = String::new();
    for lane in lanes {
        drawn.push_str(&format!(
            "<g class=\"{}\"><text class=\"lane\" x=\"{:.1}\" y=\"{:.1}\">{}</text>\n",
            lane.class,
            MARGIN + 5.0,
            bottom + 14.0,
            escape::html(&lane.title)
        ));
        let (works, rows, end) = placed(frame, lane, &axis, bottom + ROW);
        drawn.push_str(&works);
        drawn.push_str("</g>\n");
        right = right.max(end);
        bottom += ROW * (rows + 1.0) + 16.0;
    }
    let (width, height) = (right + MARGIN, bottom + 4.0);
    format!(
        "<div class=\"picture\" tabindex=\"0\" role=\"region\" aria-label=\"Timeline of works by family\">\n\
         <svg class=\"timeline-picture\" xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" viewBox=\"0 0 {width:.0} {height:.0}\" role=\"group\" aria-label=\"Works by date\">\n{}{drawn}</svg>\n</div>\n",
        axis.grid(MARGIN, bottom)
    )
}

/// The height of the highest bar.
const HIGH: f64 = 220.0;

/// The works counted, for a library with too many to name: a bar for each year, in it a part for each family.
fn bars(frame: &Frame<'_>, lanes: &[Lane<'_>]) -> String {
    let Some((first, last)) = frame.works.years() else { return String::new() };
    let in_year = |lane: &Lane<'_>, year: u16| lane.works.iter().filter(|(date, _)| date.year == year).count();
    let total = |year: u16| lanes.iter().map(|lane| in_year(lane, year)).sum::<usize>();
    let most = (first..=last).map(total).max().unwrap_or(1);
    let breadth = (1260.0 / f64::from(last - first + 1)).clamp(24.0, 90.0);
    let mut drawn = String::new();
    for year in first..=last {
        let x = MARGIN + breadth * f64::from(year - first);
        let mut y = MARGIN + HIGH;
        for lane in lanes {
            let number = in_year(lane, year);
            let height = HIGH * share(number, most);
            y -= height;
            drawn.push_str(&part(lane, year, number, (x, y, breadth - 3.0, height)));
        }
        let label = MARGIN + HIGH + 16.0;
        drawn.push_str(&format!("<text class=\"axis\" x=\"{x:.1}\" y=\"{label:.1}\">{year}</text>\n"));
    }
    let width = 2.0 * MARGIN + breadth * f64::from(last - first + 1);
    let height = HIGH + 2.0 * MARGIN + 8.0;
    format!(
        "<p class=\"lede\">{} are too many to name each: these are their numbers.</p>\n\
         <div class=\"picture\" tabindex=\"0\" role=\"region\" aria-label=\"Works by year and family\">\n\
         <svg class=\"bars-picture\" xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" viewBox=\"0 0 {width:.0} {height:.0}\" role=\"img\" aria-label=\"Works by year and family; the table below has the numbers\">\n{drawn}</svg>\n</div>\n",
        counted(frame.works.entries.len())
    )
}

/// A number as a part of the greatest one.
fn share(number: usize, most: usize) -> f64 {
    let float = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    float(number) / float(most.max(1))
}

/// The part of a bar that stands for a family.
fn part(lane: &Lane<'_>, year: u16, number: usize, (x, y, width, height): (f64, f64, f64, f64)) -> String {
    if number == 0 {
        return String::new();
    }
    let title = escape::html(&lane.title);
    format!(
        "<rect class=\"{}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"><title>{title}, {year}: {number}</title></rect>\n",
        lane.class
    )
}

/// The works of a lane from `top` on: each in the first row that is free at its date. Gives their drawing, the number
/// of rows, and the right end.
fn placed(frame: &Frame<'_>, lane: &Lane<'_>, axis: &Axis, top: f64) -> (String, f64, f64) {
    let mut ends: Vec<f64> = Vec::new();
    let mut drawn = String::new();
    for (date, entry) in &lane.works {
        let x = axis.at(*date);
        let label = label(entry);
        let free = ends.iter().position(|end| *end <= x);
        let row = free.unwrap_or_else(|| {
            ends.push(0.0);
            ends.len() - 1
        });
        ends[row] = x + breadth(&label) + 8.0;
        let y = ends.iter().take(row).map(|_| ROW).sum::<f64>() + top + 10.0;
        drawn.push_str(&node(frame, entry, &label, x, y));
    }
    let rows = ends.iter().map(|_| 1.0).sum();
    (drawn, rows, ends.into_iter().fold(0.0, f64::max))
}

/// A work in a picture: a dot and its label, and a link to it.
pub fn node(frame: &Frame<'_>, entry: &Entry, label: &str, x: f64, y: f64) -> String {
    let year = entry.year().map_or_else(String::new, |year| format!(", {year}"));
    format!(
        "<a href=\"{}\" data-node=\"{}\" class=\"{}\" aria-label=\"{}{year}\"><circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\"/><text x=\"{:.1}\" y=\"{:.1}\">{}</text></a>\n",
        frame.search("entry", &entry.key),
        escape::html(&entry.key),
        frame.works.colour(entry),
        escape::html(label),
        x + 8.0,
        y + 4.0,
        escape::html(label)
    )
}

/// The numbers by family and year.
fn table(frame: &Frame<'_>, lanes: &[Lane<'_>]) -> String {
    let Some((first, last)) = frame.works.years() else { return String::new() };
    let head: String = (first..=last).map(|year| format!("<th scope=\"col\">{year}</th>")).collect();
    let row = |title: &str, class: &str, works: &[(Date, &Entry)]| {
        let mut counts: BTreeMap<u16, usize> = BTreeMap::new();
        works.iter().for_each(|(date, _)| *counts.entry(date.year).or_default() += 1);
        let cells: String = (first..=last)
            .map(|year| counts.get(&year).map_or("<td></td>".to_owned(), |n| format!("<td>{n}</td>")))
            .collect();
        format!(
            "<tr class=\"{class}\"><th scope=\"row\">{}</th>{cells}<td>{}</td></tr>\n",
            escape::html(title),
            works.len()
        )
    };
    let rows: String = lanes.iter().map(|lane| row(&lane.title, &lane.class, &lane.works)).collect();
    let all: Vec<(Date, &Entry)> = lanes.iter().flat_map(|lane| lane.works.iter().copied()).collect();
    format!(
        "<h2 class=\"sub\">Works by family and year</h2>\n<div class=\"numbers\" tabindex=\"0\" role=\"region\" aria-label=\"Works by family and year\"><table>\n\
         <thead><tr><th scope=\"col\">Family</th>{head}<th scope=\"col\">All</th></tr></thead>\n<tbody>\n{rows}</tbody>\n<tfoot>\n{}</tfoot>\n</table></div>\n\
         <p class=\"quiet\">Each work counts once, in its first family.{}</p>\n",
        row("All", "all", &all),
        undated(frame)
    )
}

/// What the picture can't show is said.
fn undated(frame: &Frame<'_>) -> String {
    match frame.works.entries.iter().filter(|entry| when(entry).is_none()).count() {
        0 => String::new(),
        number => format!(" Not shown for want of a date: {}.", counted(number)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Family, Library};
    use crate::site::Options;
    use crate::site::page::Place;
    use crate::site::works::Works;

    fn body(entries: Vec<Entry>) -> String {
        let family = |key: &str, parent: Option<&str>| Family {
            key: key.into(),
            title: key.to_uppercase(),
            parent: parent.map(str::to_owned),
            ..Family::default()
        };
        let library =
            Library { families: vec![family("a", None), family("a1", Some("a"))], entries, ..Library::default() };
        let entries: Vec<&Entry> = library.entries.iter().collect();
        let works = Works::new(&entries, &Options { library: &library, title: "T" });
        view(&Frame { works: &works, place: Place::SingleFile }).body
    }

    fn entry(key: &str, family: &str, date: &str) -> Entry {
        let families = Some(family.to_owned()).filter(|family| !family.is_empty()).into_iter().collect();
        Entry { key: key.into(), families, date: date.parse().ok(), ..Entry::default() }
    }

    #[test]
    fn sub_families_share_the_lane_of_the_family_at_the_top() {
        let body = body(vec![
            entry("x", "a1", "2021-03"),
            entry("y", "a", "2022"),
            entry("z", "", "2022"),
            entry("u", "", ""),
        ]);
        assert_eq!(body.matches("class=\"lane\"").count(), 2, "{body}");
        assert!(body.contains("href=\"#entry=x\"") && !body.contains("#entry=u"), "{body}");
        assert!(body.contains("<th scope=\"row\">A</th><td>1</td><td>1</td><td>2</td>"), "{body}");
        assert!(body.contains("Not shown for want of a date: 1 work."), "{body}");
    }

    #[test]
    fn too_many_works_are_counted_and_not_named() {
        let body = body((0..=NAMED).map(|number| entry(&format!("k{number}"), "a", "2021")).collect());
        assert!(!body.contains("<a ") && body.contains("601 works are too many") && body.contains("<td>601</td>"));
        assert!(body.contains("height=\"220.0\"><title>A, 2021: 601</title>"), "{body}");
    }
}
