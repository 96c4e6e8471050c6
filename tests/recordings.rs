//! The recordings of real services in `../shared/fixtures`, served through the gateway. Without that
//! folder this file tests nothing and says so; `.ci/run` fails without it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    missing_docs,
    reason = "a test that panics has failed"
)]

mod support;

use std::path::PathBuf;

use serde_json::Value;
use support::{Gateway, Response, Sandbox};

/// One recording: what the manifest says of it, and its body.
struct Recording {
    file: String,
    url: String,
    status: u16,
    facts: String,
    body: Vec<u8>,
}

fn recordings(source: &str) -> Vec<Recording> {
    let folder = std::env::var_os("REFS_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from)
        .join("fixtures");
    let Ok(manifest) = std::fs::read(folder.join("manifest.json")) else {
        eprintln!("{} is not there: no recording was tested", folder.display());
        return Vec::new();
    };
    let rows: Vec<Value> = serde_json::from_slice(&manifest).expect("a manifest");
    let text = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let of_source = rows.iter().filter(|row| text(row, "source").starts_with(source));
    of_source
        .map(|row| Recording {
            file: text(row, "file"),
            url: text(row, "url"),
            status: u16::try_from(row["status"].as_u64().unwrap_or(200)).expect("a status"),
            facts: text(row, "facts"),
            body: std::fs::read(folder.join(text(row, "source")).join(text(row, "file"))).expect("a recording"),
        })
        .collect()
}

/// A recording of a whole answer with its headers, as the body alone.
fn body(recording: &Recording) -> Vec<u8> {
    let text = &recording.body;
    let split = text
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .map(|at| at + 4)
        .or_else(|| text.windows(2).position(|window| window == b"\n\n").map(|at| at + 2));
    match split {
        Some(at) if text.starts_with(b"HTTP/") => text[at..].to_vec(),
        _ => text.clone(),
    }
}

/// The value of ` name=…` in the manifest's facts, up to the next ` | ` or the end.
fn fact<'a>(facts: &'a str, name: &str) -> Option<&'a str> {
    let facts = facts.split(" ⏎ ").last()?;
    facts.split(" | ").find_map(|part| part.strip_prefix(name)?.strip_prefix('='))
}

fn add(recording: &Recording, id: &str) -> (support::Ran, Value) {
    let (status, body) = (recording.status, body(recording));
    let gateway = Gateway::start(move |path| {
        if path.starts_with("/export.arxiv.org/") {
            Response::new(status, "application/atom+xml", body.clone())
        } else {
            Response::status(503)
        }
    });
    let sandbox = Sandbox::new(&gateway);
    let ran = sandbox.refs(&["add", "--abstract", id]);
    let shown = if sandbox.path("library.toml").exists() { sandbox.json(&["list", "--json"]) } else { Value::Null };
    (ran, shown)
}

/// Compares an entry with what the manifest says must be extracted.
fn compare(recording: &Recording, entry: &Value) {
    let file = &recording.file;
    let facts = recording.facts.as_str();
    let title = fact(facts, "title").expect("a title").trim_matches('\'').replace("\\\\", "\\");
    // The catalogue keeps capitals with braces, which the manifest does not know.
    let own = &refs::model::markup::plain(entry["title"].as_str().expect("a title"));
    let title = refs::model::markup::plain(&title);
    let cut = title.trim_end_matches('…');
    assert!(*own == title || title.ends_with('…') && own.starts_with(cut), "{file}: {own:?} is not {title:?}");
    let authors = fact(facts, "authors").expect("authors");
    let count: usize =
        authors.rsplit_once('(').and_then(|(_, count)| count.trim_end_matches(')').parse().ok()).expect("a count");
    assert_eq!(entry["authors"].as_array().map_or(0, Vec::len), count, "{file}: authors");
    if let Some(posted) = fact(facts, "published").or_else(|| fact(facts, "citation_date")) {
        let day = posted.split(' ').next().unwrap_or_default().replace('/', "-");
        assert_eq!(entry["posted"].as_str(), Some(day.as_str()), "{file}: posted");
    }
    if let Some(class) = fact(facts, "primary") {
        assert_eq!(entry["primary-class"].as_str(), Some(class), "{file}: primary class");
    }
    if let Some(doi) = fact(facts, "doi").or_else(|| fact(facts, "citation_doi")) {
        assert_eq!(entry["ids"]["doi"].as_str(), Some(doi.to_lowercase().as_str()), "{file}: DOI");
    }
}

#[test]
fn single_papers_of_the_atom_interface_come_out_as_the_manifest_says() {
    let mut tested = 0;
    for recording in recordings("arxiv-api") {
        let single = recording.facts.contains("entries=1 ")
            && !recording.facts.contains("title='Error'")
            && !recording.facts.contains("title=''");
        let Some(id) = fact(&recording.facts, "id").filter(|_| single) else { continue };
        let (base, _) = id.rsplit_once('v').expect("a version");
        let (ran, entries) = add(&recording, base);
        assert!(
            ran.code == 0 || ran.code == 1 && ran.stderr.contains("withdrawn"),
            "{}: {}",
            recording.file,
            ran.stderr
        );
        compare(&recording, &entries[0]);
        assert_eq!(
            ran.stderr.contains("was withdrawn"),
            recording.facts.contains("has been withdrawn"),
            "{}",
            recording.file
        );
        tested += 1;
    }
    eprintln!("{tested} recordings of single papers");
}

#[test]
fn errors_of_the_atom_interface_leave_the_library_alone() {
    for recording in recordings("arxiv-api") {
        let expected = match recording.file.as_str() {
            "unknown-0808.05394.xml" => ("0808.0539", 1, "arXiv has no paper"),
            "error-malformed-abc.http400.xml" | "manual-error-1234.12345.xml" => {
                ("2301.00001", 3, "it answered with an error: incorrect id format")
            }
            "throttled-429-rate-exceeded.txt" => ("2409.03108", 3, "it is busy (HTTP 429)"),
            "throttled-200-rate-exceeded.txt" => ("2409.03108", 3, "Rate exceeded."),
            "truncated-mid-entry.xml" => ("2202.12139", 3, "can't be read"),
            "empty-page-but-totalResults-nonzero.xml" => ("2202.12139", 3, "speaks of 214881 results"),
            "full-http-nonexistent-version-1401.0001v9.http" => ("1401.0001v9", 1, "arXiv has no paper 1401.0001v9"),
            _ => continue,
        };
        let (id, code, words) = expected;
        let (ran, entries) = add(&recording, id);
        assert_eq!(ran.code, code, "{}: {}", recording.file, ran.stderr);
        assert!(ran.stderr.contains(words), "{}: {}", recording.file, ran.stderr);
        assert_eq!(entries, Value::Null, "{}", recording.file);
    }
}

#[test]
fn a_batch_that_comes_in_another_order_is_matched_by_identifier() {
    let Some(batch) =
        recordings("arxiv-api").into_iter().find(|recording| recording.file == "derived-batch-4-out-of-order.xml")
    else {
        return;
    };
    let body = body(&batch);
    let gateway = Gateway::start(move |_| Response::atom(body.clone()));
    let sandbox = Sandbox::new(&gateway);
    let done = sandbox.json(&["add", "--json", "2202.12139", "2306.03845", "hep-ph/0301050", "2005.14124"]);
    let titles: Vec<&str> = (0..4).map(|at| done[at]["entry"]["title"].as_str().unwrap_or_default()).collect();
    assert!(titles[0].starts_with("Testing Deep Learning Models") && titles[1].starts_with("$ω$Test"), "{titles:?}");
    assert!(
        titles[2].starts_with("Statistical Test of Anarchy") && titles[3].starts_with("Active Fuzzing"),
        "{titles:?}"
    );
}

#[test]
fn abstract_pages_come_out_as_the_manifest_says_and_as_the_atom_interface_has_them() {
    let atom = recordings("arxiv-api");
    for recording in recordings("arxiv-abs-html") {
        let Some(id) = fact(&recording.facts, "citation_arxiv_id") else { continue };
        let asked = recording.url.rsplit_once("/abs/").expect("an address").1.to_owned();
        let page = recording.body.clone();
        let gateway = Gateway::start(move |path| {
            if path.starts_with("/arxiv.org/abs/") {
                Response::html(page.clone())
            } else {
                Response::new(429, "text/plain", "Rate exceeded.")
            }
        });
        let sandbox = Sandbox::new(&gateway);
        let ran = sandbox.refs(&["add", &asked]);
        assert!(ran.code <= 1 && ran.stderr.contains("arXiv abstract page"), "{}: {}", recording.file, ran.stderr);
        let entry = sandbox.json(&["list", "--json"])[0].clone();
        compare(&recording, &entry);
        let twin = atom.iter().find(|other| other.facts.contains(&format!("entries=1 ⏎ id={id}v")));
        if let Some(twin) = twin {
            let (_, entries) = add(twin, &asked);
            assert_eq!(
                entry["authors"], entries[0]["authors"],
                "{}: both sources name the same people",
                recording.file
            );
        }
    }
}

#[test]
fn error_pages_are_nothing_found() {
    for recording in recordings("arxiv-abs-html") {
        let id = match recording.file.as_str() {
            "error-1234.56789.http404.html" => "1512.34567",
            "error-0801.1021v99.http404.html" => "0801.1021v99",
            _ => continue,
        };
        let page = recording.body.clone();
        let gateway = Gateway::start(move |path| {
            if path.starts_with("/arxiv.org/abs/") {
                Response::new(404, "text/html", page.clone())
            } else {
                Response::new(429, "text/plain", "Rate exceeded.")
            }
        });
        let ran = Sandbox::new(&gateway).refs(&["add", id]);
        assert_eq!((ran.code, ran.stderr), (1, format!("error: arXiv has no paper {id}\n")), "{}", recording.file);
    }
}
