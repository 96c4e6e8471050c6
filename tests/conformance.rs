//! Forty works in sixteen styles, each reference compared with what citeproc-js makes of the same style, locale and item.
//!
//! `tests/conformance/expected.json` is citeproc-js's; `tests/conformance/generate` makes it. A reference that differs stands
//! in `differences.toml` with its reason; the test fails when one appears that is not there, and when one that is there heals.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, missing_docs, reason = "a test that panics has failed")]

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

/// Not a test: what citeproc-js needs, written to the folder that `REFS_CITEPROC` names.
#[test]
fn what_citeproc_js_is_given() {
    let Some(to) = std::env::var_os("REFS_CITEPROC").map(PathBuf::from) else { return };
    let library = match std::env::var_os("REFS_CITEPROC_LIBRARY") {
        Some(path) => refs::store::load(Path::new(&path)).expect("a library"),
        None => library(),
    };
    std::fs::create_dir_all(to.join("styles")).unwrap();
    std::fs::create_dir_all(to.join("locales")).unwrap();
    for name in STYLES {
        let xml = bundled::named(name).unwrap().xml().unwrap();
        std::fs::write(to.join(format!("styles/{name}.csl")), xml).unwrap();
    }
    for name in locale::LOCALES {
        std::fs::write(to.join(format!("locales/{name}.xml")), locale::xml(name).unwrap()).unwrap();
    }
    let items: Vec<_> = library.entries.iter().map(csl_json).collect();
    std::fs::write(to.join("items.json"), serde_json::to_string_pretty(&items).unwrap()).unwrap();
    let mut ours = BTreeMap::new();
    for name in STYLES {
        let list = Style::load(name).unwrap().references(&library.entries.iter().collect::<Vec<_>>());
        let list: Vec<(String, String)> = list.iter().map(|one| (one.key.clone(), text(one))).collect();
        ours.insert(name, list);
    }
    std::fs::write(to.join("ours.json"), serde_json::to_string_pretty(&ours).unwrap()).unwrap();
}

fn text(reference: &Reference) -> String {
    text_of(&reference.label) + &text_of(&reference.text)
}

#[allow(dead_code, reason = "for the next step")]
fn entries(library: &Library) -> Vec<&Entry> {
    library.entries.iter().collect()
}
