//! Ways into the library beside arXiv identifiers, end to end: titles, PDF files, pages, and `refs get`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    missing_docs,
    reason = "a test that panics has failed"
)]

mod support;

use support::{Gateway, Response, Sandbox, entry, feed};

const HIT: &str = "{\"result\":{\"hits\":{\"hit\":[{\"info\":{\"authors\":{\"author\":{\"text\":\"Ann Ng\"}},\"title\":\"A Fine Title of Words.\",\"venue\":\"CoRR\",\"volume\":\"abs/2301.00001\",\"year\":\"2023\",\"key\":\"journals/corr/abs-2301-00001\"}},\
    {\"info\":{\"authors\":{\"author\":{\"text\":\"Bo Li\"}},\"title\":\"Another Fine Title of Words.\",\"venue\":\"ICML\",\"year\":\"2023\",\"key\":\"conf/icml/Li23\"}}]}}}";

fn gateway() -> Gateway {
    Gateway::start(|path| match path {
        _ if path.starts_with("/dblp.org/search") => Response::new(200, "application/json", HIT),
        _ if path.starts_with("/export.arxiv.org/") => {
            Response::atom(feed(&[entry("2301.00001v1", "A Fine Title of Words", &["Ann Ng"], "")]))
        }
        _ => Response::status(503),
    })
}

#[test]
fn a_title_offers_candidates_and_adds_only_the_very_title_and_only_on_a_word() {
    let gateway = gateway();
    let sandbox = Sandbox::new(&gateway);
    let ran = sandbox.refs(&["add", "a fine title of words"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stderr.contains("(exactly this title)") && ran.stderr.contains("arxiv:2301.00001"), "{}", ran.stderr);
    assert!(ran.stderr.contains("dblp:conf/icml/Li23"), "{}", ran.stderr);
    assert!(!sandbox.path("library.toml").exists());
    let candidates = sandbox.json(&["add", "--json", "fine title of words"]);
    assert_eq!(
        (candidates[0]["status"].as_str(), candidates[0]["candidates"].as_array().map(Vec::len)),
        (Some("candidates"), Some(2))
    );
    let unsure = sandbox.refs(&["add", "--yes", "fine title of words"]);
    assert_eq!(unsure.code, 1, "no title is exactly this one: {}", unsure.stderr);
    let sure = sandbox.refs(&["add", "--yes", "A fine title: of words"]);
    assert_eq!(sure.code, 0, "{}", sure.stderr);
    assert_eq!(sandbox.json(&["list", "--json"])[0]["ids"]["arxiv"], "2301.00001");
}

#[test]
fn a_pdf_is_added_by_its_stamp_and_one_without_says_so() {
    let gateway = gateway();
    let sandbox = Sandbox::new(&gateway);
    let page = "BT (arXiv:2301.00001v1  [cs.CV]  2 Jan 2023) Tj ET";
    let pdf = |page: &str| {
        format!(
            "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] >>\nendobj\n3 0 obj\n<< /Type /Page /Contents 4 0 R >>\nendobj\n\
             4 0 obj\n<< /Length {} >>\nstream\n{page}\nendstream\nendobj\n5 0 obj\n<< /Producer (x) /Title (A Fine Title of Words) >>\nendobj\ntrailer << /Root 1 0 R /Info 5 0 R >>\n%%EOF",
            page.len()
        )
    };
    sandbox.write("paper.pdf", pdf(page));
    sandbox.write("other.pdf", pdf("BT (nothing) Tj ET"));
    sandbox.write("page.pdf", "<html>");
    let ran = sandbox.refs(&["add", "paper.pdf"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let other = sandbox.refs(&["add", "other.pdf"]);
    assert!(other.code == 2 && other.stderr.contains("refs add \"A Fine Title of Words\""), "{}", other.stderr);
    assert!(sandbox.refs(&["add", "page.pdf"]).stderr.contains("page.pdf: it is no PDF"));
    assert!(sandbox.refs(&["add", "missing.pdf"]).stderr.contains("there is no such file"));
}

#[test]
fn get_prints_in_any_format_and_writes_nothing() {
    let gateway = gateway();
    let sandbox = Sandbox::new(&gateway);
    let bibtex = sandbox.refs(&["get", "2301.00001", "--format", "bibtex"]);
    assert!(bibtex.code == 0 && bibtex.stdout.starts_with("@misc{ng2023fine,"), "{}{}", bibtex.stdout, bibtex.stderr);
    let toml = sandbox.refs(&["get", "2301.00001"]);
    assert!(toml.stdout.starts_with("[entries.ng2023fine]\n") && !toml.stdout.contains("seen ="), "{}", toml.stdout);
    assert_eq!(sandbox.json(&["get", "2301.00001", "--format", "json"])[0]["title"], "A Fine Title of Words");
    assert!(!sandbox.path("library.toml").exists());
    let part = sandbox.refs(&["get", "clip", "10.1000/nowhere"]);
    assert!(part.code == 1 && part.stdout.contains("radford2021clip"), "{}", part.stderr);
}

#[test]
fn a_page_that_the_user_names_is_asked_for_and_a_private_one_never() {
    let gateway = Gateway::start(|path| match path {
        "/blog.example.org/posts/vlm" => Response::html(
            "<!doctype html><html><head><meta property=\"og:title\" content=\"On VLMs\"><meta name=\"author\" content=\"Lilian Weng\"><meta property=\"article:published_time\" content=\"2022-06-09\">",
        ),
        "/blog.example.org/inside" => Response {
            headers: vec![("Location", "http://169.254.169.254/secret".to_owned())],
            ..Response::status(302)
        },
        "/blog.example.org/moved" => Response {
            headers: vec![("Location", "https://other.example.com/here".to_owned())],
            ..Response::status(301)
        },
        "/other.example.com/here" => Response::html("<html><title>Here</title>"),
        "/blog.example.org/file" => Response::new(200, "application/zip", "PK"),
        "/blog.example.org/robot" => Response::html("<html><title>Just a moment...</title>"),
        _ => Response::status(404),
    });
    let sandbox = Sandbox::new(&gateway);
    let ran =
        sandbox.refs(&["add", "https://blog.example.org/posts/vlm?utm_source=x#top", "https://blog.example.org/moved"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let entries = sandbox.json(&["list", "--json", "weng"]);
    assert_eq!((entries[0]["type"].as_str(), entries[0]["date"].as_str()), (Some("blog"), Some("2022-06-09")));
    let before = sandbox.read("library.toml");
    for (address, code, words) in [
        ("https://blog.example.org/inside", 3, "it sends us to http://169.254.169.254/secret"),
        ("https://blog.example.org/file", 3, "it is application/zip, not a page"),
        ("https://blog.example.org/robot", 3, "a human first"),
        ("https://blog.example.org/gone", 1, "there is no page"),
        ("http://127.0.0.1/x", 2, "a public host"),
        ("http://localhost:8080/x", 2, "a public host"),
        ("https://printer.local/", 3, "is no public host"),
        ("file:///etc/passwd", 2, "a public host"),
    ] {
        let ran = sandbox.refs(&["add", address]);
        assert!(ran.code == code && ran.stderr.contains(words), "{address}: {}: {}", ran.code, ran.stderr);
    }
    assert_eq!(sandbox.read("library.toml"), before);
    assert!(gateway.seen().iter().all(|(_, path)| !path.contains("169.254") && !path.contains("printer")));
}

#[test]
fn a_page_that_names_a_doi_is_joined_with_the_publishers_record() {
    let gateway = Gateway::start(|path| match path {
        "/journal.example.org/1" => Response::html(
            "<html><meta name=citation_title content='A Paper'><meta name=citation_author content='Ng, Ann'><meta name=citation_doi content='10.1000/XYZ'><meta name=citation_journal_title content='J'><meta name=citation_publication_date content='2020/05/01'>",
        ),
        _ if path.starts_with("/api.crossref.org/works/10.1000/xyz") => Response::new(
            200,
            "application/json",
            "{\"message\":{\"DOI\":\"10.1000/xyz\",\"type\":\"journal-article\",\"title\":[\"A paper\"],\"author\":[{\"given\":\"A.\",\"family\":\"Ng\"}],\"container-title\":[\"Journal\"],\"issued\":{\"date-parts\":[[2020]]},\"volume\":\"3\"}}",
        ),
        _ => Response::status(503),
    });
    let sandbox = Sandbox::new(&gateway);
    let ran = sandbox.refs(&["add", "https://journal.example.org/1"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let entry = sandbox.json(&["list", "--json"])[0].clone();
    assert_eq!((entry["authors"][0].as_str(), entry["ids"]["doi"].as_str()), (Some("Ng, Ann"), Some("10.1000/xyz")));
}

/// A work of each main source, none of which has it.
const UNKNOWN: [&str; 11] = [
    "2301.99999",
    "10.1000/unknown",
    "2021.naacl-main.999",
    "openreview:KU9UojoX7V",
    "CorpusID:1",
    "W2000003795",
    "conf/x/y",
    "https://github.com/o/r",
    "https://huggingface.co/papers/2301.99999",
    "https://huggingface.co/blog/unknown",
    "https://proceedings.mlr.press/v1/unknown.html",
];

#[test]
fn a_work_that_no_source_has_is_nothing_found_and_no_failure_of_the_network() {
    for body in ["", "nothing here", "<html><title>Not found</title>", "{\"error\": \"not found\"}"] {
        let gateway = Gateway::start(move |_| Response::new(404, "text/html", body));
        let sandbox = Sandbox::new(&gateway);
        for typed in if body.is_empty() { &UNKNOWN[..] } else { &UNKNOWN[1..2] } {
            let ran = sandbox.refs(&["add", typed]);
            assert_eq!(ran.code, 1, "{typed} {body}: {}", ran.stderr);
            assert!(!ran.stderr.contains("could be asked"), "{typed} {body}: {}", ran.stderr);
            assert!(!sandbox.path("library.toml").exists(), "{typed}");
        }
    }
}

#[test]
fn a_register_that_is_busy_leaves_open_whether_there_is_such_a_work() {
    let gateway = Gateway::start(|path| match path {
        _ if path.starts_with("/api.datacite.org/") => Response::status(503),
        _ => Response::status(404),
    });
    let ran = Sandbox::new(&gateway).refs(&["add", "10.1000/unknown"]);
    assert!(ran.code == 3 && ran.stderr.contains("DataCite: it is busy"), "{}: {}", ran.code, ran.stderr);
}

#[test]
fn many_identifiers_of_one_service_take_one_connection() {
    let gateway = Gateway::start(|path| {
        let doi = path.trim_start_matches("/api.crossref.org/works/");
        let body = format!(
            "{{\"message\":{{\"DOI\":\"{doi}\",\"type\":\"journal-article\",\"title\":[\"Work {doi}\"],\"author\":[{{\"family\":\"Ng\"}}]}}}}"
        );
        Response::new(200, "application/json", body)
    });
    let dois: Vec<String> = (1..=6).map(|number| format!("10.1000/{number}")).collect();
    let arguments: Vec<&str> = std::iter::once("add").chain(dois.iter().map(String::as_str)).collect();
    let ran = Sandbox::new(&gateway).refs(&arguments);
    assert_eq!((ran.code, gateway.seen().len(), gateway.connections()), (0, 6, 1), "{}", ran.stderr);
}

/// Crossref, which has every DOI but one.
fn crossref() -> Gateway {
    Gateway::start(|path| match path.strip_prefix("/api.crossref.org/works/") {
        Some(doi) if !doi.ends_with("unknown") => Response::new(
            200,
            "application/json",
            format!(
                "{{\"message\":{{\"DOI\":\"{doi}\",\"type\":\"journal-article\",\"title\":[\"Work {doi}\"],\"author\":[{{\"family\":\"Ng\"}}]}}}}"
            ),
        ),
        _ => Response::status(404),
    })
}

#[test]
fn what_one_work_lacks_says_nothing_of_the_next() {
    let gateway = crossref();
    let ran = Sandbox::new(&gateway).refs(&["get", "10.1000/unknown", "10.1000/1", "--format", "csv"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stdout.contains("Work 10.1000/1") && ran.stderr.contains("10.1000/unknown"), "{}", ran.stderr);
}

#[test]
fn what_is_named_twice_is_asked_for_once() {
    let gateway = crossref();
    let ran = Sandbox::new(&gateway).refs(&["get", "10.1000/1", "10.1000/2", "10.1000/1", "--format", "csv"]);
    assert_eq!((ran.code, gateway.seen().len()), (0, 2), "{}", ran.stderr);
}
