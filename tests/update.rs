//! `refs update`, end to end against a gateway.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    missing_docs,
    reason = "a test that panics has failed"
)]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use support::{Gateway, Response, Sandbox, entry, feed};

const TITLE: &str = "A Made-Up Paper on Contrastive Learning";

fn json(body: impl Into<String>) -> Response {
    Response::new(200, "application/json", body.into())
}

/// arXiv with one paper; everybody else knows nothing, unless `more` answers.
fn arxiv(
    version: &'static str,
    title: &'static str,
    fields: &'static str,
    more: impl Fn(&str) -> Option<Response> + Send + Sync + 'static,
) -> Gateway {
    Gateway::start(move |path| match path {
        _ if path.starts_with("/export.arxiv.org/") => Response::atom(feed(&[entry(
            &format!("2301.00001{version}"),
            title,
            &["Ana María Núñez", "Jan van der Berg"],
            fields,
        )])),
        _ => more(path).unwrap_or_else(|| nothing(path)),
    })
}

fn nothing(path: &str) -> Response {
    match path {
        _ if path.contains("semanticscholar") => {
            Response::new(404, "application/json", "{\"error\":\"Paper with id x not found\"}")
        }
        _ if path.contains("dblp.org/search") => json("{\"result\":{\"hits\":{\"@total\":\"0\"}}}"),
        _ if path.contains("openreview") => json("{\"notes\":[],\"count\":0}"),
        _ if path.contains("crossref") => json("{\"status\":\"ok\",\"message\":{\"items\":[]}}"),
        _ => Response::status(503),
    }
}

const PREPRINT: &str = "[entries.nunez2023made]\ntype = \"preprint\"\ntitle = \"A Made-Up Paper on Contrastive Learning\"\nauthors = [\n  \"Núñez, Ana María\",\n  \"van der Berg, Jan\",\n]\ndate = \"2023-01-02\"\nposted = \"2023-01-02\"\nids = { arxiv = \"2301.00001\" }\nprimary-class = \"cs.CV\"\n";

#[test]
fn what_was_fetched_follows_the_record_what_a_person_wrote_stays_and_nothing_is_written_without_a_word() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let gateway = Gateway::start(move |path| {
        let first = count.fetch_add(1, Ordering::SeqCst) == 0;
        let (version, title) = if first { ("v1", "A Title") } else { ("v2", "A Better Title") };
        if path.starts_with("/export.arxiv.org/") {
            Response::atom(feed(&[entry(&format!("2301.00001{version}"), title, &["Ann Ng"], "")]))
        } else {
            nothing(path)
        }
    });
    let sandbox = Sandbox::new(&gateway);
    assert_eq!(sandbox.refs(&["add", "2301.00001"]).code, 0);
    let mine = sandbox.read("library.toml").replace("\"Ng, Ann\"", "\"Ng, Annabel\" # her full name");
    sandbox.write("library.toml", &mine);
    let shown = sandbox.refs(&["update"]);
    assert_eq!(shown.code, 1, "{}", shown.stderr);
    assert!(shown.stdout.contains("-title = \"A Title\"\n+title = \"A Better Title\""), "{}", shown.stdout);
    assert!(shown.stderr.contains("there is a version 2") && shown.stderr.contains("--yes writes"), "{}", shown.stderr);
    assert!(shown.stderr.contains("`authors` differs and is kept"), "{}", shown.stderr);
    assert_eq!(sandbox.read("library.toml"), mine);
    let ran = sandbox.refs(&["update", "--yes"]);
    assert!(ran.stderr.contains("1 entry updated"), "{}", ran.stderr);
    let after = sandbox.read("library.toml");
    assert!(
        after.contains("title = \"A Better Title\"") && after.contains("\"Ng, Annabel\" # her full name"),
        "{after}"
    );
    let again = sandbox.refs(&["update", "--yes"]);
    assert!(again.code == 0 && again.stderr.contains("1 entry says what the records say"), "{}", again.stderr);
    assert_eq!(sandbox.read("library.toml"), after);
}

#[test]
fn a_withdrawal_is_reported_and_tagged() {
    let withdrawn = "<arxiv:comment>This paper has been withdrawn by the author</arxiv:comment>";
    let gateway = arxiv("v3", TITLE, withdrawn, |_| None);
    let sandbox = Sandbox::new(&gateway);
    sandbox.write("library.toml", PREPRINT);
    let ran = sandbox.refs(&["update", "--yes"]);
    assert!(ran.code == 1 && ran.stderr.contains("it was withdrawn"), "{}", ran.stderr);
    assert_eq!(sandbox.json(&["list", "--json"])[0]["tags"], serde_json::json!(["withdrawn"]));
}

fn dblp_hit(title: &str, key: &str, venue: &str, year: &str, author: &str) -> String {
    format!(
        "{{\"info\":{{\"authors\":{{\"author\":[{{\"text\":\"{author} 0001\"}},{{\"text\":\"Jan van der Berg\"}}]}},\"title\":\"{title}.\",\"venue\":\"{venue}\",\"pages\":\"1-9\",\"year\":\"{year}\",\"key\":\"{key}\"}}}}"
    )
}

fn published(hits: Vec<String>) -> (support::Ran, serde_json::Value) {
    let gateway = arxiv("v1", TITLE, "", move |path| {
        let body = format!("{{\"result\":{{\"hits\":{{\"hit\":[{}]}}}}}}", hits.join(","));
        path.contains("dblp.org/search").then(|| json(body))
    });
    let sandbox = Sandbox::new(&gateway);
    sandbox.write("library.toml", PREPRINT);
    let ran = sandbox.refs(&["update", "--published", "--yes"]);
    let entry = sandbox.json(&["list", "--json"])[0].clone();
    (ran, entry)
}

#[test]
fn a_venues_own_record_of_the_same_title_author_and_time_is_the_publication() {
    let author = "Ana María Núñez";
    let (ran, entry) = published(vec![
        dblp_hit("A Made-Up Paper on Contrastive Learning and More", "conf/x/A23", "CVPR", "2023", author),
        dblp_hit(TITLE, "journals/corr/abs-2301-00001", "CoRR", "2023", author),
        dblp_hit(TITLE, "conf/icml/Nunez23", "ICML", "2023", author),
    ]);
    assert!(ran.stderr.contains("it was published: DBLP has the same title"), "{}", ran.stderr);
    assert_eq!((entry["type"].as_str(), entry["venue"]["short"].as_str()), (Some("conference"), Some("ICML 2023")));
    assert_eq!(
        (entry["ids"]["arxiv"].as_str(), entry["ids"]["dblp"].as_str()),
        (Some("2301.00001"), Some("conf/icml/Nunez23"))
    );
    assert_eq!(entry["year"], 2023);
    assert!(entry["source"]["evidence"].as_str().unwrap().starts_with("DBLP"), "{entry}");
}

#[test]
fn what_only_looks_like_the_publication_is_not_taken_for_it() {
    let author = "Ana María Núñez";
    for (why, hit) in [
        ("another title", dblp_hit("A Made-Up Paper on Generative Learning", "conf/icml/A23", "ICML", "2023", author)),
        ("another first author", dblp_hit(TITLE, "conf/icml/A23", "ICML", "2023", "Wei Wang")),
        ("years later", dblp_hit(TITLE, "conf/icml/A29", "ICML", "2029", author)),
        ("years before", dblp_hit(TITLE, "conf/icml/A19", "ICML", "2019", author)),
        ("the preprint itself", dblp_hit(TITLE, "journals/corr/abs-2301-00001", "CoRR", "2023", author)),
        ("a workshop's version", dblp_hit(TITLE, "conf/icml/W23", "W@ICML", "2023", author)),
    ] {
        let (ran, entry) = published(vec![hit]);
        assert_eq!(entry["type"], "preprint", "{why}: {}", ran.stderr);
        assert!(entry.get("venue").is_none(), "{why}");
    }
}

#[test]
fn a_doi_that_arxiv_names_is_followed_and_one_of_another_work_is_not() {
    for (title, expected) in [(TITLE, "article"), ("Something Else Altogether", "preprint")] {
        let gateway = arxiv("v1", TITLE, "<arxiv:doi>10.1000/XYZ</arxiv:doi>", move |path| {
            let work = format!(
                "{{\"status\":\"ok\",\"message\":{{\"DOI\":\"10.1000/xyz\",\"type\":\"journal-article\",\"title\":[\"{title}\"],\"author\":[{{\"given\":\"A. M.\",\"family\":\"{}\"}},{{\"given\":\"J.\",\"family\":\"van der Berg\"}}],\
                 \"container-title\":[\"A Journal\"],\"volume\":\"7\",\"published-print\":{{\"date-parts\":[[2024,3]]}}}}}}",
                if title == TITLE { "Núñez" } else { "Stranger" }
            );
            path.starts_with("/api.crossref.org/works/10.1000/xyz").then(|| json(work))
        });
        let sandbox = Sandbox::new(&gateway);
        sandbox.write("library.toml", PREPRINT);
        let ran = sandbox.refs(&["update", "--published", "--yes", "nunez2023made"]);
        let entry = sandbox.json(&["list", "--json"])[0].clone();
        assert_eq!(entry["type"], expected, "{title}: {}", ran.stderr);
        assert_eq!(entry["authors"][0], "Núñez, Ana María", "names in full stay");
        assert_eq!(ran.stderr.contains("not joined"), expected == "preprint", "{}", ran.stderr);
    }
}

#[test]
fn when_nobody_can_be_asked_nothing_changes() {
    let gateway = Gateway::start(|_| Response::status(403));
    let sandbox = Sandbox::new(&gateway);
    sandbox.write("library.toml", PREPRINT);
    let ran = sandbox.refs(&["update", "--published", "--yes"]);
    assert_eq!((ran.code, sandbox.read("library.toml").as_str()), (3, PREPRINT), "{}", ran.stderr);
    assert_eq!(sandbox.refs(&["update", "--take", "colour"]).code, 2);
    assert_eq!(sandbox.refs(&["update", "nobody"]).code, 1);
}

#[test]
fn each_entry_says_why_it_was_not_asked_also_where_the_source_failed_for_the_one_before() {
    let gateway = Gateway::start(|path| Response::status(if path.contains("first.example") { 403 } else { 503 }));
    let sandbox = Sandbox::new(&gateway);
    let one = |key: &str, link: &str| {
        format!(
            "[entries.{key}]\ntype = \"blog\"\ntitle = \"A {key}\"\nauthors = [\n  \"Ng, Ann\",\n]\ndate = \"2024\"\n{link}\n"
        )
    };
    let texts = [
        one("a2024a", "ids = { doi = \"10.1000/first\" }"),
        one("b2024b", "ids = { doi = \"10.1000/second\" }"),
        one("c2024c", "urls = { page = \"https://first.example.org/post\" }"),
        one("d2024d", "urls = { page = \"https://second.example.org/post\" }"),
    ];
    sandbox.write("library.toml", texts.join("\n"));
    let ran = sandbox.refs(&["update"]);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert_eq!(ran.stderr.matches("warning: ").count(), 4, "{}", ran.stderr);
    assert!(ran.stderr.lines().all(|line| !line.trim_end().ends_with(':')), "{}", ran.stderr);
    assert!(ran.stderr.contains("the same with DataCite"), "{}", ran.stderr);
}

#[test]
fn without_a_network_one_hint_says_what_works_and_sites_that_refuse_give_none() {
    let sandbox = Sandbox::new(&Gateway::start(|_| Response::status(403)));
    sandbox.write("library.toml", PREPRINT);
    assert!(!sandbox.refs(&["update"]).stderr.contains("hint:"));
    let mut command = sandbox.command(env!("CARGO_BIN_EXE_refs"));
    let ran = command.arg("update").env("REFS_HTTP_GATEWAY", "http://127.0.0.1:9").output().unwrap();
    let told = String::from_utf8_lossy(&ran.stderr);
    assert_eq!(ran.status.code(), Some(3), "{told}");
    let hint = "hint: every request goes to the gateway http://127.0.0.1:9/";
    assert_eq!(told.matches("hint:").count(), 1, "{told}");
    assert!(told.contains(hint.trim_end_matches('/')), "{told}");
    assert!(told.contains("--offline holds entries against the answers that were kept"), "{told}");
}

#[test]
fn a_record_that_speaks_of_a_publication_leads_to_published() {
    for (comment, speaks) in [("Accepted at ICML 2023", true), ("9 pages", false)] {
        let fields: &'static str = if speaks { "<arxiv:comment>Accepted at ICML 2023</arxiv:comment>" } else { "" };
        let sandbox = Sandbox::new(&arxiv("v1", TITLE, fields, |_| None));
        sandbox.write("library.toml", PREPRINT);
        let hint = "hint: the record of nunez2023made speaks of a publication: `refs update --published` looks for it";
        let ran = sandbox.refs(&["update"]);
        assert_eq!(ran.stderr.contains(hint), speaks, "{comment}: {}", ran.stderr);
        assert!(!sandbox.refs(&["update", "--published"]).stderr.contains(hint), "{comment}");
    }
}
