//! The timeline as a picture: a column a year, a band a family, every work by its name.

use super::Only;
use crate::model::{Entry, Library};
use crate::views::svg::{COLOURS, SIZE, broadest, cut, escaped, float, number, picture, text, work};
use crate::views::years::{Lane, lanes, shown, years};

/// Pixels between lines of names, round the bands, and for the bars over the years.
const LINE: f64 = 16.0;
const PAD: f64 = 8.0;
const BARS: f64 = 56.0;

/// The narrowest and the broadest column and the broadest title of a band, in pixels.
const NARROWEST: f64 = 48.0;
const BROADEST: f64 = 128.0;
const TITLE: f64 = 150.0;

/// The most names below each other before they go on beside.
const ROWS: usize = 16;

/// A column: a year, and where it starts and how broad it is, in pixels.
struct Column {
    year: Option<u16>,
    x: f64,
    width: f64,
    /// How broad a name may be with its dot; the column holds one such beside another where there are many.
    name: f64,
}

/// The timeline of these works as SVG. Families at the top have a band each; a work of several is in all of theirs.
pub fn timeline(library: &Library, entries: &[&Entry], only: Only<'_>) -> String {
    let lanes: Vec<Lane<'_>> =
        lanes(library, entries, only.families).into_iter().filter(|lane| only.deep || lane.depth == 0).collect();
    let left = broadest(lanes.iter().map(Lane::title), SIZE).min(TITLE) + 3.0 * PAD;
    let columns = columns(&lanes, entries, left);
    let width = columns.last().map_or(left, |column| column.x + column.width) + PAD;
    let mut y = BARS + LINE + PAD;
    let mut body = bars(&columns, entries);
    for (at, lane) in lanes.iter().enumerate() {
        let height = band_height(lane, &columns);
        body.push_str(&band(at, lane, &columns, y, height, width));
        y += height;
    }
    let title = format!("{} works by family and year", entries.len());
    picture(width, y + PAD, &title, &description(&lanes, &columns), "", &body)
}

fn columns(lanes: &[Lane<'_>], entries: &[&Entry], left: f64) -> Vec<Column> {
    let mut x = left;
    let column = |year: Option<u16>| {
        let names: Vec<String> =
            entries.iter().filter(|entry| entry.year() == year).map(|entry| entry.label()).collect();
        let broad = broadest(names.iter().map(String::as_str), SIZE) + 3.0 * PAD;
        let most = lanes.iter().map(|lane| lane.of_year(year).count()).max().unwrap_or(0);
        let name = broad.clamp(NARROWEST, BROADEST).ceil();
        let width = name * float(most.div_ceil(ROWS).max(1));
        x += width;
        Column { year, x: x - width, width, name }
    };
    years(entries).into_iter().map(column).collect()
}

/// For each year its bar, as high as it has works, with their number and the year below.
fn bars(columns: &[Column], entries: &[&Entry]) -> String {
    let count = |column: &Column| entries.iter().filter(|entry| entry.year() == column.year).count();
    let most = columns.iter().map(count).max().unwrap_or(1).max(1);
    let bar = |column: &Column| {
        let (works, middle) = (count(column), column.x + column.width / 2.0);
        let height = (BARS - 2.0 * LINE) * float(works) / float(most) + 2.0;
        format!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"#7f7f7f\"/>\n{}\n{}\n",
            number(column.x + 4.0),
            number(BARS - height),
            number(column.width - 8.0),
            number(height),
            text(middle, BARS - height - 4.0, "middle", "quiet", &works.to_string()),
            text(middle, BARS + LINE - 2.0, "middle", "strong", &shown(column.year))
        )
    };
    columns.iter().map(bar).collect()
}

fn band_height(lane: &Lane<'_>, columns: &[Column]) -> f64 {
    let most = columns.iter().map(|column| lane.of_year(column.year).count()).max().unwrap_or(0);
    float(most.clamp(1, ROWS)) * LINE + 2.0 * PAD
}

fn band(at: usize, lane: &Lane<'_>, columns: &[Column], y: f64, height: f64, width: f64) -> String {
    let colour = COLOURS[at % COLOURS.len()];
    let shade = if at.is_multiple_of(2) { "band" } else { "back" };
    let head = format!(
        "<rect class=\"{shade}\" y=\"{}\" width=\"{}\" height=\"{}\"/>\n<rect x=\"{PAD}\" y=\"{}\" width=\"4\" height=\"{}\" fill=\"{colour}\"/>\n<g><title>{}: {}</title>{}</g>\n",
        number(y),
        number(width),
        number(height),
        number(y + PAD),
        number(height - 2.0 * PAD),
        escaped(lane.title()),
        lane.works.len(),
        text(2.0 * PAD, y + PAD + SIZE, "start", "strong", &cut(lane.title(), TITLE, SIZE * 1.05)),
    );
    let names = columns.iter().flat_map(|column| {
        lane.of_year(column.year).enumerate().map(move |(place, entry)| {
            let line = y + PAD + float(place % ROWS) * LINE;
            let x = column.x + float(place / ROWS) * column.name;
            let dot =
                format!("<circle cx=\"{}\" cy=\"{}\" r=\"3\" fill=\"{colour}\"/>", number(x + PAD), number(line + 8.0));
            let name = cut(&entry.label(), column.name - 2.0 * PAD - 2.0, SIZE);
            work(entry, &format!("{dot}{}", text(x + 2.0 * PAD, line + SIZE, "start", "", &name)))
        })
    });
    head + &names.collect::<String>()
}

/// What a screen reader says: the works of each family by year.
fn description(lanes: &[Lane<'_>], columns: &[Column]) -> String {
    let lane = |lane: &Lane<'_>| {
        let years =
            columns.iter().map(|column| (column, lane.of_year(column.year).count())).filter(|(_, works)| *works > 0);
        let years: Vec<String> = years.map(|(column, works)| format!("{} in {}", works, shown(column.year))).collect();
        format!("{}: {}.", lane.title(), years.join(", "))
    };
    lanes.iter().map(lane).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Family;

    #[test]
    fn every_work_stands_in_its_column_and_band_as_text() {
        let family = Family { key: "c".into(), title: "Con<trastive>".into(), ..Family::default() };
        let entry = |name: &str, year: &str| Entry {
            key: name.into(),
            name: Some(name.into()),
            title: "</title><script>".into(),
            date: year.parse().ok(),
            families: vec!["c".into()],
            ..Entry::default()
        };
        let library = Library {
            families: vec![family],
            entries: vec![entry("CLIP", "2021"), entry("</text><script>x</script>", "2022"), entry("Undated", "")],
            ..Library::default()
        };
        let svg = timeline(&library, &library.entries.iter().collect::<Vec<_>>(), Only::default());
        assert!(svg.contains(">CLIP</text>") && svg.contains(">n.d.</text>") && svg.contains("Con&lt;trastive&gt;"));
        assert!(!svg.contains("<script") && svg.matches("<circle").count() == 3);
        assert!(timeline(&Library::default(), &[], Only::default()).contains("0 works"));
    }
}
