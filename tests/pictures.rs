//! The pictures in `docs/`: what the commands print of the catalogue. `REFS_BLESS=1` writes them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    missing_docs,
    reason = "a test that panics has failed"
)]

mod support;

use std::path::Path;

use support::{Gateway, Sandbox};

/// Each picture of the README, and the command that makes it.
const PICTURES: [(&str, &[&str]); 2] = [
    ("docs/timeline.svg", &["timeline", "--format", "svg"]),
    ("docs/lineage.svg", &["graph", "blip-2", "--depth", "1", "--format", "svg"]),
];

#[test]
fn the_pictures_of_the_readme_are_what_the_commands_print_of_the_catalogue() {
    let sandbox = Sandbox::new(&Gateway::arxiv());
    for (file, arguments) in PICTURES {
        let ran = sandbox.refs(arguments);
        assert_eq!(ran.code, 0, "{file}: {}", ran.stderr);
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        if std::env::var_os("REFS_BLESS").is_some() {
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(&path, &ran.stdout).expect("the picture is written");
        }
        let there = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(there == ran.stdout, "{file} is stale: REFS_BLESS=1 cargo test --test pictures");
        assert!(support::project_file("README.md").contains(file), "{file} is not in README.md");
    }
}

#[test]
fn every_picture_is_xml_without_scripts_that_loads_nothing() {
    let sandbox = Sandbox::new(&Gateway::arxiv());
    let hostile = "[entries.a]\nname = '</text><script>alert(1)</script>'\ntitle = '\"><img src=x onerror=alert(1)>'\ndate = '2021'\n\
                   urls = { page = 'javascript:alert(1)' }\nbuilds-on = ['b: extends', '<c>']\n\
                   [entries.b]\ntitle = 'B & <b>'\ndate = '2020'\nurls = { page = 'https://x.org/?a=1&b=\"<' }\n";
    sandbox.write("library.toml", hostile);
    for arguments in [["timeline", "--format", "svg"], ["graph", "--format", "svg"]] {
        let svg = sandbox.refs(&arguments).stdout;
        let mut reader = quick_xml::Reader::from_str(&svg);
        let mut elements = Vec::new();
        loop {
            match reader.read_event().expect("well-formed XML") {
                quick_xml::events::Event::Eof => break,
                quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag) => {
                    for attribute in tag.attributes() {
                        let attribute = attribute.expect("a well-formed attribute");
                        let name = attribute.key.as_ref().to_owned();
                        assert!(!name.starts_with("on"), "{name}");
                        let value = attribute.value.to_string();
                        assert!(name != "href" || value.starts_with("https://"), "{value}");
                    }
                    elements.push(tag.name().as_ref().to_owned());
                }
                _ => {}
            }
        }
        let known = ["svg", "title", "desc", "style", "defs", "marker", "path", "rect", "circle", "text", "a", "g"];
        assert!(elements.iter().all(|element| known.contains(&element.as_str())), "{elements:?}");
        assert!(!svg.contains("url(http") && !svg.contains("@import"));
    }
}
