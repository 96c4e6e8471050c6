//! The axis of the pictures: years from left to right, the broader the more works they have.

use unicode_width::UnicodeWidthStr;

use super::index;
use crate::model::{Date, Entry};

/// The height of a line of labels.
pub const ROW: f64 = 20.0;

/// The room round a picture.
pub const MARGIN: f64 = 18.0;

/// The breadth of a picture that has room for it, and the least of a year.
const FULL: f64 = 1260.0;
const LEAST: f64 = 52.0;

/// Where the years stand.
pub struct Axis {
    first: u16,
    /// The left edge of each year, and the right one of the last.
    edges: Vec<f64>,
}

impl Axis {
    /// An axis for the works that have a year, at least `per_work` broad for each of them; `None` where none has one.
    pub fn new<'a>(entries: impl Iterator<Item = &'a Entry> + Clone, per_work: f64) -> Option<Self> {
        let years = || entries.clone().filter_map(Entry::year);
        let (first, last) = years().min().zip(years().max())?;
        let works: f64 = years().map(|_| 1.0).sum();
        let per_work = ((FULL - LEAST * f64::from(last - first)) / works).clamp(per_work, 4.0 * per_work);
        let mut edges = vec![MARGIN];
        for year in first..=last {
            let works: f64 = years().filter(|own| *own == year).map(|_| 1.0).sum();
            let width = (LEAST / 2.0 + per_work * works).clamp(LEAST, FULL / 2.0);
            edges.push(edges.last().copied().unwrap_or(MARGIN) + width);
        }
        Some(Self { first, edges })
    }

    /// The place of a date: in the middle of what is known of it.
    pub fn at(&self, date: Date) -> f64 {
        let year = usize::from(date.year.saturating_sub(self.first)).min(self.edges.len() - 2);
        let (left, right) = (self.edges[year], self.edges[year + 1]);
        let month = |month: u8| (f64::from(month) - 1.0 + date.day.map_or(0.5, |day| f64::from(day) / 31.0)) / 12.0;
        left + (right - left) * date.month.map_or(0.5, month)
    }

    /// The right edge of the last year.
    pub fn right(&self) -> f64 {
        self.edges.last().copied().unwrap_or(MARGIN)
    }

    /// A line on the left of every year, from `top` to `bottom`, and its number over it.
    pub fn grid(&self, top: f64, bottom: f64) -> String {
        let years = (self.first..).zip(self.edges.windows(2));
        let line = |(year, edges): (u16, &[f64])| {
            let (x, label) = (edges[0], edges[0] + 5.0);
            format!(
                "<path class=\"grid\" d=\"M{x:.1} {top:.1}V{bottom:.1}\"/><text class=\"axis\" x=\"{label:.1}\" y=\"{:.1}\">{year}</text>\n",
                top + 11.0
            )
        };
        years.map(line).collect()
    }
}

/// When a work stands in a picture.
pub fn when(entry: &Entry) -> Option<Date> {
    entry.date.or(entry.posted)
}

/// The longest label, in characters.
const LONGEST: usize = 26;

/// What a picture calls a work: its name, else the start of its title.
pub fn label(entry: &Entry) -> String {
    let label = index::label(entry);
    if label.chars().count() <= LONGEST {
        return label;
    }
    let start: String = label.chars().take(LONGEST - 1).collect();
    format!("{}…", start.trim_end())
}

/// How broad a label is at 12 px with its dot: an estimate that errs on the broad side for most fonts.
pub fn breadth(label: &str) -> f64 {
    let columns = u16::try_from(label.width()).unwrap_or(u16::MAX);
    10.0 + 7.2 * f64::from(columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(date: &str) -> Entry {
        Entry { date: date.parse().ok(), ..Entry::default() }
    }

    #[test]
    fn a_later_date_stands_further_right_and_a_bare_year_in_its_middle() {
        let entries = ["2021-01-01", "2021-12-31", "2022", "2023-07"].map(entry);
        let axis = Axis::new(entries.iter(), 10.0).unwrap();
        let places: Vec<f64> = entries.iter().filter_map(when).map(|date| axis.at(date)).collect();
        assert!(places.is_sorted() && places[0] > MARGIN && places[3] < axis.right(), "{places:?}");
        let middle = axis.at("2022-06".parse().unwrap())..axis.at("2022-08".parse().unwrap());
        assert!(middle.contains(&places[2]));
        assert!(Axis::new([entry("")].iter(), 10.0).is_none());
    }

    #[test]
    fn a_long_title_is_cut() {
        let long = Entry { title: "An Introduction to Vision-Language Modeling".into(), ..Entry::default() };
        assert_eq!(label(&long), "An Introduction to Vision…");
    }
}
