//! The families: one view of them all, and one for each with its text and its works.

use super::index::{by, shown};
use super::page::{Frame, Place, View, counted, span};
use super::works::Shelf;
use super::{escape, title};
use crate::model::Entry;
use crate::model::markup::plain;

/// The overview, and a view for each family.
pub fn views(frame: &Frame<'_>) -> Vec<View> {
    let shelves = &frame.works.shelves;
    [overview(frame)].into_iter().chain((0..shelves.len()).map(|place| family(frame, place))).collect()
}

fn overview(frame: &Frame<'_>) -> View {
    let works = frame.works;
    let items: String = works.shelves.iter().map(|shelf| item(frame, shelf)).collect();
    let without: Vec<&Entry> =
        works.entries.iter().copied().filter(|entry| works.own_places(entry).is_empty()).collect();
    let rest = if without.is_empty() {
        String::new()
    } else {
        format!("<h2>In no family</h2>\n{}", years(frame, &without, None))
    };
    let body = format!("<h1>Families</h1>\n<ul class=\"shelves\">\n{items}</ul>\n{rest}");
    View { file: "families.html".to_owned(), title: "Families".to_owned(), body }
}

/// A family in the overview.
fn item(frame: &Frame<'_>, shelf: &Shelf<'_>) -> String {
    format!(
        "<li class=\"shelf d{} c{}\"><h2><a href=\"{}\" dir=\"auto\">{}</a></h2>\n<p class=\"facts\">{}</p>\n<p dir=\"auto\">{}</p></li>\n",
        shelf.depth.min(3),
        shelf.colour,
        frame.view(&shelf.file),
        escape::html(shelf.title()),
        facts(frame, shelf),
        escape::html(&shelf.family.about)
    )
}

fn family(frame: &Frame<'_>, place: usize) -> View {
    let shelf = &frame.works.shelves[place];
    let own = |entry: &&Entry| frame.works.line_places(entry).contains(&place);
    let entries: Vec<&Entry> = frame.works.entries.iter().copied().filter(own).collect();
    let body = format!(
        "<article class=\"family c{}\">\n{}<h1 dir=\"auto\">{}</h1>\n<p class=\"facts\">{} · <a href=\"{}\">search and filter them</a></p>\n\
         <div class=\"about\" dir=\"auto\">{}</div>\n{}{}</article>\n",
        shelf.colour,
        trail(frame, shelf),
        escape::html(shelf.title()),
        facts(frame, shelf),
        frame.search("family", &shelf.family.key),
        super::markdown::to_html(&shelf.family.about),
        parts(frame, place),
        years(frame, &entries, Some(&shelf.family.key)),
    );
    View { file: shelf.file.clone(), title: shown(shelf.title()), body }
}

/// The number of works and their years.
fn facts(frame: &Frame<'_>, shelf: &Shelf<'_>) -> String {
    let years = || {
        frame
            .works
            .library
            .in_family(&shelf.family.key)
            .filter(|e| frame.works.place(&e.key).is_some())
            .filter_map(Entry::year)
    };
    let years =
        years().min().zip(years().max()).map_or_else(String::new, |(first, last)| format!(", {}", span(first, last)));
    format!("{}{years}", counted(shelf.count))
}

/// The way down to a family from the overview.
fn trail(frame: &Frame<'_>, shelf: &Shelf<'_>) -> String {
    let above = shelf.line.iter().skip(1).rev().map(|place| &frame.works.shelves[*place]);
    let link = |shelf: &Shelf<'_>| {
        format!("<li><a href=\"{}\">{}</a></li>", frame.view(&shelf.file), escape::html(shelf.title()))
    };
    let links: String = above.map(link).collect();
    format!(
        "<nav class=\"trail\" aria-label=\"Family\"><ol><li><a href=\"{}\">Families</a></li>{links}</ol></nav>\n",
        frame.view("families.html")
    )
}

/// The families right below one.
fn parts(frame: &Frame<'_>, place: usize) -> String {
    let below = frame.works.shelves.iter().filter(|shelf| shelf.line.get(1) == Some(&place));
    let items: String = below.map(|shelf| item(frame, shelf)).collect();
    if items.is_empty() { items } else { format!("<ul class=\"shelves parts\">\n{items}</ul>\n") }
}

/// The works by year, the newest first. In the single file they are in the index already: its script puts them there.
fn years(frame: &Frame<'_>, entries: &[&Entry], family: Option<&str>) -> String {
    if frame.place == Place::SingleFile {
        return format!("<div data-family=\"{}\"></div>\n", escape::html(family.unwrap_or_default()));
    }
    let year = |entries: &[&Entry]| {
        let heading = entries[0].year().map_or_else(|| "No year".to_owned(), |year| year.to_string());
        let rows: String = entries.iter().map(|entry| row(frame, entry)).collect();
        format!("<section class=\"year\"><h2>{heading}</h2>\n<ul class=\"rows\">\n{rows}</ul></section>\n")
    };
    entries.chunk_by(|a, b| a.year() == b.year()).map(year).collect()
}

/// A work as a row that leads to it in the search.
fn row(frame: &Frame<'_>, entry: &Entry) -> String {
    let name = entry.name.as_ref().map_or_else(String::new, |name| {
        format!("<span class=\"name\" dir=\"auto\">{}</span> ", escape::html(&shown(name)))
    });
    let place = |class: &str, text: String| match text.as_str() {
        "" => String::new(),
        text => format!("<span class=\"{class}\" dir=\"auto\">{}</span> ", escape::html(text)),
    };
    format!(
        "<li class=\"work {}\"><a class=\"open\" href=\"{}\">{name}<span class=\"title\" dir=\"auto\">{}</span></a><p class=\"by\">{}{}</p></li>\n",
        frame.works.colour(entry),
        frame.search("entry", &entry.key),
        title::html(entry),
        place("who", by(entry)),
        place("venue", entry.venue_short().map(|venue| shown(&plain(venue))).unwrap_or_default()),
    )
}
