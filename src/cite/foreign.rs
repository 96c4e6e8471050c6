//! Fields that a foreign file brought along and the model has no place for: what they are to a style.

use super::project::Value;
use super::title::runs;
use crate::model::{Entry, Name};

/// How a foreign field reads.
type Reading = fn(&str) -> Value;

/// Fields that a foreign file brought along, by BibLaTeX's name (manual 3.20, §2.2), and what they are to a style.
const FOREIGN: &[(&str, &str, Reading)] = &[
    ("edition", "edition", |text| Value::Number(text.to_owned())),
    ("chapter", "chapter-number", |text| Value::Number(text.to_owned())),
    ("volumes", "number-of-volumes", |text| Value::Number(text.to_owned())),
    ("pagetotal", "number-of-pages", |text| Value::Number(text.to_owned())),
    ("version", "version", |text| Value::Verbatim(text.to_owned())),
    ("isbn", "ISBN", |text| Value::Verbatim(text.to_owned())),
    ("issn", "ISSN", |text| Value::Verbatim(text.to_owned())),
    ("type", "genre", |text| Value::Text(runs(genre(text), None))),
    ("institution", "publisher", |text| Value::Text(runs(text, None))),
    ("school", "publisher", |text| Value::Text(runs(text, None))),
    ("eventtitle", "event-title", |text| Value::Text(runs(text, None))),
    ("shorttitle", "title-short", |text| Value::Text(runs(text, None))),
    ("organization", "publisher", |text| Value::Text(runs(text, None))),
    ("venue", "event-place", |text| Value::Text(runs(text, None))),
    ("eid", "page", |text| Value::Number(text.to_owned())),
    ("issue", "issue", |text| Value::Number(text.to_owned())),
    ("part", "part-number", |text| Value::Number(text.to_owned())),
    ("entrysubtype", "genre", |text| Value::Text(runs(genre(text), None))),
    ("note", "note", |text| Value::Text(runs(text, None))),
    ("langid", "language", |text| Value::Verbatim(language(text).to_owned())),
    ("language", "language", |text| Value::Verbatim(language(text).to_owned())),
];

/// BibLaTeX's words for kinds of theses and reports (manual 3.20, §4.9.2.14), in English.
const GENRES: [(&str, &str); 6] = [
    ("mastersthesis", "Master’s thesis"),
    ("phdthesis", "PhD thesis"),
    ("mathesis", "Master’s thesis"),
    ("bathesis", "Bachelor’s thesis"),
    ("techreport", "Technical report"),
    ("resreport", "Research report"),
];

fn genre(text: &str) -> &str {
    GENRES.iter().find(|(word, _)| *word == text).map_or(text, |(_, words)| words)
}

/// Languages as Babel names them (biblatex manual 3.20, §2.3.18), and their tags.
const LANGUAGES: [(&str, &str); 14] = [
    ("american", "en-US"),
    ("british", "en-GB"),
    ("chinese", "zh"),
    ("dutch", "nl"),
    ("english", "en"),
    ("french", "fr"),
    ("german", "de"),
    ("italian", "it"),
    ("japanese", "ja"),
    ("korean", "ko"),
    ("ngerman", "de"),
    ("portuguese", "pt"),
    ("russian", "ru"),
    ("spanish", "es"),
];

fn language(text: &str) -> &str {
    LANGUAGES.iter().find(|(name, _)| name.eq_ignore_ascii_case(text.trim())).map_or(text, |(_, tag)| tag)
}

/// The translators, the first date and the day of reading, which are more than a text.
pub fn foreign(entry: &Entry) -> Vec<(&'static str, Value)> {
    let texts = FOREIGN.iter().filter_map(|(field, variable, read)| Some((*variable, read(entry.fields.get(field)?))));
    let dates = [("origdate", "original-date"), ("urldate", "accessed"), ("eventdate", "event-date")];
    let dates = dates.iter().filter_map(|(field, variable)| {
        let date = entry.fields.get(field)?.parse().ok()?;
        Some((*variable, Value::Date(date)))
    });
    let people = entry.fields.get("translator").map(|text| {
        let names = text.split(" and ").filter_map(|name| Name::parse(name).ok());
        ("translator", Value::Names(names.collect(), false))
    });
    texts.chain(dates).chain(people).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cite::project::project;

    #[test]
    fn a_foreign_file_brings_what_the_model_has_no_place_for() {
        let mut entry = Entry { entry_type: "thesis".parse().ok(), title: "T".into(), ..Entry::default() };
        entry.fields = [("type", "mathesis"), ("subtitle", "An Essay"), ("school", "NTNU"), ("langid", "ngerman")]
            .into_iter()
            .collect();
        let work = project(&entry);
        let text = |variable| match work.get(variable) {
            Some(Value::Text(runs)) => runs.iter().map(|run| run.text.as_str()).collect(),
            Some(Value::Verbatim(text)) => text.clone(),
            _ => String::new(),
        };
        let of = ["genre", "title", "publisher", "language"].map(text);
        assert_eq!(of, ["Master’s thesis", "T: An Essay", "NTNU", "de"]);
    }
}
