//! Forty works in sixteen styles, each reference compared with what citeproc-js makes of the same style, locale and item.
//!
//! `tests/conformance/expected.json` is citeproc-js's; `tests/conformance/generate` makes it. A reference that differs stands
//! in `differences.toml` with its reason; the test fails when one appears that is not there, and when one that is there heals.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    missing_docs,
    reason = "a test that panics has failed"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use refs::cite::{Reference, Style, bundled, csl_json, locale, text_of};
use refs::model::{Entry, Library};

const STYLES: [&str; 16] = [
    "aaai",
    "acl",
    "american-medical-association",
    "apa",
    "association-for-computing-machinery",
    "chicago-author-date",
    "chicago-notes",
    "elsevier-harvard",
    "gb-7714-2015-numeric",
    "ieee",
    "mla",
    "nature",
    "neurips",
    "science",
    "springer-lecture-notes-in-computer-science",
    "vancouver",
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance")
}

fn library() -> Library {
    refs::store::load(&folder().join("library.toml")).expect("the fixture")
}

/// Not a test: what citeproc-js needs, written to the folder that `REFS_CITEPROC` names, with what refs prints. Of the works of
/// `REFS_CITEPROC_LIBRARY` where one is named, and in every bundled style where `REFS_CITEPROC_STYLES` is `all`.
#[test]
fn what_citeproc_js_is_given() {
    let Some(to) = std::env::var_os("REFS_CITEPROC").map(PathBuf::from) else { return };
    let library = match std::env::var_os("REFS_CITEPROC_LIBRARY") {
        Some(path) => refs::store::load(Path::new(&path)).expect("a library"),
        None => library(),
    };
    let every = std::env::var("REFS_CITEPROC_STYLES").is_ok_and(|which| which == "all");
    let all: Vec<&str> = bundled::styles().iter().map(|style| style.name).collect();
    let styles: &[&str] = if every { &all } else { &STYLES };
    let speaking = std::env::var("REFS_CITEPROC_LOCALE").ok();
    std::fs::create_dir_all(to.join("styles")).unwrap();
    std::fs::create_dir_all(to.join("locales")).unwrap();
    for name in styles {
        let xml = bundled::named(name).unwrap().xml().unwrap();
        std::fs::write(to.join(format!("styles/{name}.csl")), xml).unwrap();
    }
    for name in locale::LOCALES {
        std::fs::write(to.join(format!("locales/{name}.xml")), locale::xml(name).unwrap()).unwrap();
    }
    let groups = groups(&library);
    let keys: Vec<Vec<&str>> = groups.iter().map(|group| group.iter().map(|one| one.key.as_str()).collect()).collect();
    write_json(&to.join("clusters.json"), &keys);
    write_json(&to.join("items.json"), &library.entries.iter().map(csl_json).collect::<Vec<_>>());
    let (mut listed, mut cited) = (BTreeMap::new(), BTreeMap::new());
    for name in styles {
        let style = Style::load_in(name, speaking.as_deref(), &|_| None).unwrap();
        listed.insert(name, references(&style, &entries(&library)));
        let texts: Vec<String> = groups.iter().map(|group| text_of(&style.citation(group))).collect();
        cited.insert(name, texts);
    }
    write_json(&to.join("ours.json"), &listed);
    write_json(&to.join("ours-cited.json"), &cited);
}

fn write_json(path: &Path, value: &impl serde::Serialize) {
    std::fs::write(path, serde_json::to_string_pretty(value).unwrap()).unwrap();
}

/// Each work alone, and groups of two, three and four whose members stand apart in the library.
fn groups(library: &Library) -> Vec<Vec<&Entry>> {
    let all = &library.entries;
    let group = |size: usize, at: usize| (0..size).map(|step| &all[(at + step * 7) % all.len()]).collect::<Vec<_>>();
    let few = |size: usize| (0..all.len()).step_by(3).map(move |at| group(size, at));
    let alone = (0..all.len()).map(|at| group(1, at));
    let groups = alone.chain([2, 3, 4].into_iter().flat_map(few));
    groups.filter(|group| (1..group.len()).all(|at| !group[..at].iter().any(|one| one.key == group[at].key))).collect()
}

fn references(style: &Style, entries: &[&Entry]) -> Vec<(String, String)> {
    style.references(entries).iter().map(|one| (one.key.clone(), text(one))).collect()
}

fn text(reference: &Reference) -> String {
    text_of(&reference.label) + &text_of(&reference.text)
}

fn entries(library: &Library) -> Vec<&Entry> {
    library.entries.iter().collect()
}

/// A reference without the number in front, for the two put different blanks behind it.
fn without_number(text: &str) -> &str {
    let rest = text.trim_start_matches(['[', '(']).trim_start_matches(|c: char| c.is_ascii_digit());
    let has_number =
        rest.len() < text.len() && text.starts_with(['[', '(', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    if has_number { rest.trim_start_matches([']', ')', '.', ' ']) } else { text }
}

fn expected() -> BTreeMap<String, Vec<(String, String)>> {
    let text = std::fs::read_to_string(folder().join("expected.json")).expect("the snapshot");
    serde_json::from_str(&text).expect("JSON")
}

/// The listed differences, by style and key.
fn listed() -> BTreeMap<(String, String), String> {
    let text = std::fs::read_to_string(folder().join("differences.toml")).expect("the list");
    let table: toml::Table = text.parse().expect("TOML");
    let rows = table["difference"].as_array().expect("rows");
    let of = |row: &toml::Value, name: &str| row[name].as_str().expect(name).to_owned();
    rows.iter().map(|row| ((of(row, "style"), of(row, "key")), of(row, "reason"))).collect()
}

#[test]
fn references_are_those_of_citeproc_js_but_for_the_listed_ones() {
    let library = library();
    let (mut listed, mut wrong) = (listed(), Vec::new());
    let (mut same, mut all) = (0, 0);
    for (style, theirs) in expected() {
        let list = Style::load(&style).unwrap().references(&entries(&library));
        let ours: Vec<&str> = list.iter().map(|one| one.key.as_str()).collect();
        assert_eq!(ours, theirs.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>(), "{style}: another order");
        for (one, (key, theirs)) in list.iter().zip(theirs) {
            let (printed, theirs) = (text_of(&one.text), without_number(&theirs).to_owned());
            let differs = printed != theirs;
            let is_listed = listed.remove(&(style.clone(), key.clone())).is_some();
            (same, all) = (same + usize::from(!differs), all + 1);
            match (differs, is_listed) {
                (true, false) => {
                    wrong.push(format!("{style} {key} differs:\n  refs      {printed}\n  citeproc  {theirs}"));
                }
                (false, true) => wrong.push(format!("{style} {key} is the same now: take it off differences.toml")),
                _ => {}
            }
        }
    }
    wrong.extend(listed.keys().map(|(style, key)| format!("{style} {key} is listed and is not there")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    eprintln!("{same} of {all} references are the same");
}

/// Every bundled style with the references of the fixture, in plain text.
fn in_every_style() -> Vec<(&'static str, Vec<(String, String)>)> {
    let library = library();
    let of = |name| references(&Style::load(name).unwrap(), &entries(&library));
    bundled::styles().iter().map(|style| (style.name, of(style.name))).collect()
}

/// What styles leave out because their guides do: style, kinds of work, and what.
const OMITTED: [(&str, &[&str], &str); 5] = [
    // Of a thesis, its type and where it was written only where it has an address.
    ("future-science", &["thesis"], "place"),
    // A report is its authors, its title and its year.
    ("nature", &["report"], "place"),
    // Wiley's chemistry journals name the place of a paper and not the paper.
    ("angewandte-chemie", &["preprint", "conference", "workshop", "chapter"], "title"),
    // "Author. Type of thesis, institution, year."
    ("future-medicine", &["thesis"], "title"),
    // The journals of the RSC name the place of a paper and not the paper; of a thesis, its type and where it was written.
    ("royal-society-of-chemistry", &["article", "preprint", "conference", "workshop", "chapter", "thesis"], "title"),
];

/// Letters and digits only, in lower case.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What a reference does not say of a work, of all that a reader looks for.
fn missing(entry: &Entry, text: &str) -> Vec<&'static str> {
    let (kind, shown) = (entry.kind(), bare(text));
    let says = |what: &str| shown.contains(&bare(what));
    let family = entry.authors[0].family().rsplit(' ').next().unwrap_or_default();
    // A published work is found by where it appeared, too, as most styles for print have it.
    let on_the_net = ["preprint", "blog", "dataset", "model", "software", "web"].contains(&kind.as_str());
    let venue = ["name", "short", "publisher", "pages"].map(|name| entry.venue.get(name).filter(|_| !on_the_net));
    let ids = entry.ids.iter().map(|(_, id)| id);
    let urls = entry.urls.iter().map(|(_, url)| url.trim_start_matches("https://"));
    let mut places = ids.chain(urls).chain(venue.into_iter().flatten());
    let parts = [
        ("title", says(&entry.plain_title())),
        ("author", says(family)),
        ("year", entry.year().is_none_or(|year| text.contains(&year.to_string()))),
        ("place", places.any(says)),
    ];
    parts.into_iter().filter(|(_, said)| !said).map(|(part, _)| part).collect()
}

#[test]
fn no_bundled_style_loses_what_a_reader_needs() {
    let library = library();
    let mut wrong = Vec::new();
    let mut omitted = [false; OMITTED.len()];
    for style in bundled::styles() {
        let loaded = Style::load(style.name).unwrap();
        for entry in &library.entries {
            let text = text(&loaded.references(&[entry])[0]);
            for part in missing(entry, &text) {
                let kind = entry.kind();
                let is_it = |row: &(&str, &[&str], &str)| {
                    row.0 == style.name && row.1.contains(&kind.as_str()) && row.2 == part
                };
                match OMITTED.iter().position(is_it) {
                    Some(row) => omitted[row] = true,
                    None => wrong.push(format!("{} {} loses its {part}: {text}", style.name, entry.key)),
                }
            }
        }
    }
    let healed = OMITTED.iter().zip(omitted).filter(|(_, met)| !met);
    wrong.extend(healed.map(|(row, _)| format!("{} omits no {} now: take the row off", row.0, row.2)));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_bundled_style_spoils_the_name_of_a_model() {
    let library = library();
    let mut spoilt = Vec::new();
    for (style, references) in in_every_style() {
        assert_eq!(references.len(), library.entries.len(), "{style}");
        for (key, text) in references {
            let entry = library.find(&key).unwrap();
            for name in ["LLaVA", "SigLIP", "CM3Leon", "BLIP-2", "GPT-4V", "GiantVLM", "TR-2023-0102"] {
                let had = entry.plain_title().contains(name) || entry.venue.get("number") == Some(name);
                let prints_it = text.to_lowercase().contains(&name.to_lowercase());
                if had && prints_it && !text.contains(name) {
                    spoilt.push(format!("{style} {key} spoils {name}: {text}"));
                }
            }
        }
    }
    assert!(spoilt.is_empty(), "{}", spoilt.join("\n"));
}

#[test]
fn no_bundled_style_prints_marks_that_meet() {
    let mut wrong = Vec::new();
    for (style, references) in in_every_style() {
        for (key, text) in references {
            let met = [
                "  ",
                ",.",
                ",,",
                " ,",
                "..",
                "( ",
                "()",
                " .",
                "\u{f}",
                "et al. et al",
                "?.",
                ";.",
                ".”.",
                "arXiv:arXiv:",
                " In. ",
            ];
            let glued = ["Available", "arXiv"].iter().any(|word| {
                let mut before = text.match_indices(word).filter_map(|(at, _)| text[..at].chars().last());
                before.any(char::is_alphanumeric)
            });
            let private = text.chars().any(|c| u32::from(c) >= 0xF_0000);
            let found: Vec<&str> = met.into_iter().filter(|one| text.contains(one)).collect();
            if !found.is_empty() || private || glued || text.trim().is_empty() {
                wrong.push(format!("{style} {key} {found:?}: {text}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
