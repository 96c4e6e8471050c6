//! Fields without which a reference is not one.

use super::{Check, Finding, Run, Severity};
use crate::model::{Entry, Library};

/// The row of the registry.
pub const CHECK: Check = Check {
    name: "missing-field",
    summary: "entries without a title, authors or a date, published ones without a venue, recent papers without an identifier or a link",
    severity: Severity::Warning,
    run: Run::Library(run),
};

type Need = (&'static str, fn(&Entry) -> bool);

const NEEDS: [Need; 5] = [
    ("title", |entry| entry.title.is_empty()),
    ("authors", |entry| entry.authors.is_empty()),
    ("date", |entry| entry.date.is_none()),
    ("venue", |entry| {
        ["conference", "workshop", "article"].contains(&entry.kind().as_str()) && entry.venue.get("name").is_none()
    }),
    ("ids", |entry| is_identified(entry) && entry.link().is_none() && entry.ids.is_empty()),
];

/// Whether an identifier can be expected: books, theses and what appeared before there were DOIs often have none.
fn is_identified(entry: &Entry) -> bool {
    match entry.kind().as_str() {
        "preprint" => true,
        "conference" | "workshop" | "article" => entry.year().is_some_and(|year| year >= 2000),
        _ => false,
    }
}

fn run(library: &Library) -> Vec<Finding> {
    library
        .entries
        .iter()
        .flat_map(|entry| {
            let missing = NEEDS.iter().filter(|(_, is_missing)| is_missing(entry));
            missing.map(|(field, _)| Finding::new(&entry.key, field, format!("`{field}` is missing")))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_reference_needs_is_missed() {
        let bare = Entry { key: "k".into(), entry_type: "article".parse().ok(), ..Entry::default() };
        let library = Library { entries: vec![bare], ..Library::default() };
        assert_eq!(
            run(&library).iter().map(|finding| finding.field.as_str()).collect::<Vec<_>>(),
            ["title", "authors", "date", "venue"]
        );
    }

    #[test]
    fn an_identifier_is_missed_only_where_one_can_be_expected() {
        for (kind, date, missed) in [
            ("article", "2001", true),
            ("article", "1986", false),
            ("conference", "2020", true),
            ("workshop", "2020", true),
            ("preprint", "1998", true),
            ("book", "2020", false),
            ("thesis", "2020", false),
            ("report", "2020", false),
            ("misc", "2020", false),
        ] {
            let entry = Entry { entry_type: kind.parse().ok(), date: date.parse().ok(), ..Entry::default() };
            let library = Library { entries: vec![entry], ..Library::default() };
            assert_eq!(run(&library).iter().any(|finding| finding.field == "ids"), missed, "{kind} {date}");
        }
    }
}
