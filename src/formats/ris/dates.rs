//! The date of a record, from all that its tags say of it.

use super::when::{self, When};
use crate::model::Date;
use crate::model::markup::from_plain;

/// A date as a tag says it: the tag, its place, the text.
pub type Said = (&'static str, usize, String);

/// What the dates of a record come to.
#[derive(Debug, Default)]
pub struct Agreed {
    /// The most exact date that agrees with the first one.
    pub date: Option<Date>,
    /// Fields of the entry: `date` where one says more than the model can hold, `year` where none is a date.
    pub fields: Vec<(&'static str, String)>,
    /// What else is said, under its tag.
    pub kept: Vec<(&'static str, String)>,
    /// What is odd, each with its place.
    pub odd: Vec<(usize, String)>,
}

/// The date, and what becomes of the others; `year` where the entry has a text for its year already.
pub fn agreed(mut said: Vec<Said>, year: bool) -> Agreed {
    // `Y1` is the old name of both, and gives way where they disagree.
    said.sort_by_key(|(tag, ..)| *tag == "Y1");
    let mut date: Option<Date> = None;
    let mut more = None;
    let mut open = Vec::new();
    for (tag, at, text) in said {
        match (when::read(&text), date) {
            (When::Exact(own), None) => date = Some(own),
            (When::Exact(own), Some(known)) if agree(own, known) => date = Some(own.max(known)),
            (When::More(start), known)
                if more.is_none() && start.is_none_or(|start| known.is_none_or(|known| agree(start, known))) =>
            {
                date = start.max(known);
                more = Some((start, tag, at, text));
            }
            (when, _) => open.push((when, tag, at, text)),
        }
    }
    let mut agreed = Agreed::default();
    // What is written in its place must not take a month or a day from the date.
    match more {
        Some((start, _, _, text)) if start == date || start.is_none() && date.is_none_or(is_year) => {
            agreed.fields.push(("date", text));
        }
        Some((start, tag, at, text)) => open.push((When::More(start), tag, at, text)),
        None => {}
    }
    open.sort_by_key(|(_, tag, at, _)| (*tag == "Y1", *at));
    let started = open.iter().find_map(|(when, ..)| if let When::Other(own) = when { Some(*own) } else { None });
    agreed.date = date.or(started);
    open.into_iter().for_each(|(when, tag, at, text)| agreed.settle(when, (tag, at, text), year));
    agreed
}

impl Agreed {
    fn has_field(&self, name: &str) -> bool {
        self.fields.iter().any(|(known, _)| *known == name)
    }

    /// What becomes of a text that is no date by itself.
    fn settle(&mut self, when: When, (tag, at, text): Said, year: bool) {
        let open_year = self.date.filter(|date| is_year(*date) && !self.has_field("date"));
        let month = |month, day| when::on(open_year?.year, Some(month), day);
        match when {
            When::Other(_) => self.kept.push((tag, text)),
            When::Part(own, day) if month(own, day).is_some() => self.date = month(own, day),
            When::Span(from, to) if open_year.is_some() => {
                self.fields.extend(open_year.map(|known| ("date", when::spanned(known.year, from, to))));
                self.date = month(from, None).or(self.date);
            }
            When::Unknown if self.date.is_none() && tag != "DA" && !year && !self.has_field("year") => {
                self.odd.push((at, format!("`{tag}` is no year: `{text}` is kept as it is")));
                self.fields.push(("year", from_plain(&text).into_owned()));
            }
            _ => {
                self.odd.push((at, format!("`{tag}`: `{text}` is no date that agrees with the others: it is kept")));
                self.kept.push((tag, text));
            }
        }
    }
}

/// Whether the date is a year and no more.
fn is_year(date: Date) -> bool {
    date.month.is_none()
}

/// Whether one of the dates only says more than the other.
fn agree(one: Date, other: Date) -> bool {
    let part = |one: Option<u8>, other: Option<u8>| one.is_none() || other.is_none() || one == other;
    one.year == other.year && part(one.month, other.month) && part(one.day, other.day)
}
