//! The arrows of ARCHITECTURE.md, held against the code.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    missing_docs,
    reason = "a test that panics has failed"
)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The block of arrows: a room, `->`, and the rooms that it may use.
fn arrows() -> BTreeMap<String, BTreeSet<String>> {
    let text = support::project_file("ARCHITECTURE.md");
    let block = text.split("```arrows\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a block of arrows");
    let room = |line: &str| {
        let (room, uses) = line.split_once("->").expect("an arrow");
        let uses = uses.split_whitespace().filter(|word| *word != "nothing").map(str::to_owned).collect();
        (room.trim().to_owned(), uses)
    };
    block.lines().filter(|line| !line.trim().is_empty()).map(room).collect()
}

fn sources(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for file in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = file.path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else {
            found.push((path.display().to_string(), std::fs::read_to_string(&path).expect("a source")));
        }
    }
    found
}

fn room_folder(room: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(room)
}

/// The code of a room without its tests: their modules stand last in each file.
fn code(room: &str) -> Vec<(String, String)> {
    let without_tests = |text: String| text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default().to_owned();
    sources(&room_folder(room)).into_iter().map(|(file, text)| (file, without_tests(text))).collect()
}

#[test]
fn every_folder_is_a_room_and_every_room_a_folder() {
    let folders: BTreeSet<String> = std::fs::read_dir(room_folder(""))
        .unwrap()
        .flatten()
        .filter(|file| file.path().is_dir())
        .map(|file| file.file_name().into_string().unwrap())
        .collect();
    assert_eq!(folders, arrows().into_keys().collect());
}

#[test]
fn a_room_uses_only_the_rooms_that_its_arrow_names() {
    let arrows = arrows();
    for (room, allowed) in &arrows {
        for (file, text) in code(room) {
            for other in arrows.keys().filter(|other| *other != room && !allowed.contains(*other)) {
                assert!(!text.contains(&format!("crate::{other}")), "{file}: {room} may not use {other}");
            }
        }
    }
}

#[test]
fn input_and_output_stay_in_their_rooms() {
    let confined = [
        (&["net::TcpStream", "net::TcpListener", "net::UdpSocket", "ToSocketAddrs", "reqwest"][..], &["fetch"][..]),
        (&["std::fs", "File::open"], &["store", "fetch", "cli"]),
        (&["println!", "print!", "std::io::stdout", "io::stdout", "eprintln!"], &["cli"]),
        (&["std::env::var"], &["cli", "fetch"]),
        (&["use hayagriva", "hayagriva::io", "hayagriva::types", "hayagriva::archive"], &["cite"]),
        (&["scraper"], &["sources"]),
        (&["quick_xml"], &["sources", "documents"]),
    ];
    for room in arrows().into_keys() {
        for (file, text) in code(&room) {
            for (words, rooms) in confined.iter().filter(|(_, rooms)| !rooms.contains(&room.as_str())) {
                let found = words.iter().find(|word| text.contains(**word));
                assert_eq!(found, None, "{file}: only {rooms:?} may use this");
            }
        }
    }
}

#[test]
fn every_file_says_its_one_responsibility_in_its_first_line() {
    for room in arrows().into_keys() {
        for (file, text) in sources(&room_folder(&room)) {
            let comment = match file.rsplit('.').next() {
                Some("css") => "/* ",
                Some("js") => "// ",
                _ => "//! ",
            };
            assert!(text.starts_with(comment) && text.lines().next().is_some_and(|line| line.len() > 20), "{file}");
        }
    }
}
