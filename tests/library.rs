//! The shipped library: its form, its evidence, its notes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    missing_docs,
    reason = "a test that panics has failed"
)]

mod support;

use refs::checks::CHECKS;
use refs::model::{Entry, Library};
use refs::store::{CATALOGUE, catalogue, entry_block, family_block};

fn evidence() -> toml::Table {
    support::project_file("tests/data/evidence.toml").parse().expect("TOML")
}

#[test]
fn every_entry_and_family_stands_in_the_form_that_refs_writes_sorted_by_key() {
    let library = catalogue();
    let blocks = library.families.iter().map(family_block).chain(library.entries.iter().map(entry_block));
    for block in blocks {
        assert!(CATALOGUE.contains(&block), "this is how it should stand:\n{block}");
    }
    assert!(
        library.entries.is_sorted_by_key(|entry| &entry.key) && library.families.is_sorted_by_key(|family| &family.key)
    );
}

#[test]
fn every_entry_has_two_records_that_agree_on_what_counts() {
    let evidence = evidence();
    for entry in &catalogue().entries {
        let row = evidence.get(&entry.key).unwrap_or_else(|| panic!("{} has no evidence", entry.key));
        assert!(row["records"].as_array().is_some_and(|records| records.len() >= 2), "{}: records", entry.key);
        let agree: Vec<&str> = row["agree"].as_array().unwrap().iter().filter_map(|field| field.as_str()).collect();
        let single: String = row.get("single").map(ToString::to_string).unwrap_or_default();
        for field in ["title", "authors", "date"] {
            let seen = agree.iter().any(|name| name.starts_with(field)) || single.contains(field);
            assert!(seen, "{}: `{field}` is neither agreed on nor said to have one record", entry.key);
        }
    }
    let known: Vec<&String> = evidence.keys().filter(|key| catalogue().get(key).is_none()).collect();
    assert!(known.is_empty(), "evidence of nothing: {known:?}");
}

#[test]
fn the_checks_find_nothing() {
    for check in CHECKS {
        assert_eq!((check.run)(catalogue()), [], "{}", check.name);
    }
}

#[test]
fn every_note_says_something_in_40_to_120_words() {
    for entry in &catalogue().entries {
        let words = entry.note.as_deref().unwrap_or_default().split_whitespace().count();
        assert!((40..=120).contains(&words), "{}: {words} words", entry.key);
    }
}

#[test]
fn every_key_is_what_refs_would_make() {
    for entry in &catalogue().entries {
        assert_eq!(refs::model::KeyPattern::default().key(entry, |_| false), entry.key);
    }
}

/// The reading list that the project grew from: family, name, year.
const NOTES: [(&str, &str, u16); 9] = [
    ("contrastive", "CLIP", 2021),
    ("contrastive", "SigLIP", 2023),
    ("contrastive", "Llip", 2024),
    ("masking", "FLAVA", 2022),
    ("masking", "MaskVLM", 2023),
    ("generative", "CoCa", 2022),
    ("generative", "CM3Leon", 2023),
    ("pretrained-backbone", "Qwen-VL", 2023),
    ("pretrained-backbone", "BLIP-2", 2023),
];

#[test]
fn the_nine_models_of_the_notes_are_there_by_family_and_year() {
    let library: &Library = catalogue();
    for (family, name, year) in NOTES {
        let entry: &Entry = library.find(name).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((entry.year(), entry.families.iter().any(|own| own == family)), (Some(year), true), "{name}");
    }
    for name in ["InternVL", "InternVL2", "LLaVA", "Flamingo", "Vision Language Models Explained"] {
        assert!(library.find(name).is_ok(), "{name}");
    }
}
