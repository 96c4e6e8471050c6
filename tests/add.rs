//! `refs add`, end to end against a gateway.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    missing_docs,
    reason = "a test that panics has failed"
)]

mod support;

use std::time::Duration;

use support::{Gateway, Response, Sandbox, asked_ids, entry, feed};

#[test]
fn the_version_of_a_record_is_shown_as_such() {
    let gateway = Gateway::arxiv();
    let sandbox = Sandbox::new(&gateway);
    assert_eq!(sandbox.refs(&["add", "2301.00001"]).code, 0);
    let shown = sandbox.refs(&["show", "nunez2023made"]).stdout;
    assert!(shown.contains("arXiv, 2026-11-23, version 2\n"), "{shown}");
}

#[test]
fn one_identifier_makes_a_library_with_a_complete_entry() {
    let gateway = Gateway::arxiv();
    let sandbox = Sandbox::new(&gateway);
    let ran = sandbox.refs(&["add", "https://arxiv.org/abs/2103.00020"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let library = sandbox.read("library.toml");
    for line in [
        "[families.contrastive]",
        "[entries.radford2021clip]",
        "  \"Kim, Jong Wook\",",
        "families = [",
        "posted = \"2021-02-26\"",
    ] {
        assert!(library.contains(line), "{line} is not in\n{library}");
    }
    assert!(library.ends_with(&ran.stdout), "stdout is the entry as it stands in the file:\n{}", ran.stdout);
    assert!(ran.stderr.contains("made library.toml"), "{}", ran.stderr);
}

#[test]
fn all_identifiers_are_asked_for_in_one_request_in_any_form() {
    let gateway = Gateway::start(|path| {
        let entries: Vec<String> = asked_ids(path)
            .iter()
            .rev()
            .map(|id| entry(&format!("{id}v1"), &format!("Paper {id}"), &["Ann Ng"], ""))
            .collect();
        Response::atom(feed(&entries))
    });
    let sandbox = Sandbox::new(&gateway);
    let stdin = "# a comment\n\nhttps://huggingface.co/papers/2301.00003\n10.48550/arXiv.2301.00004\n2301.00001\n";
    let ran = sandbox.refs_with(&["add", "2301.00001", "arXiv:hep-th/9901001", "-"], stdin);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let seen = gateway.seen();
    assert_eq!(seen.len(), 1, "{seen:?}");
    assert_eq!(
        seen[0].1,
        "/export.arxiv.org/api/query?id_list=2301.00001,hep-th/9901001,2301.00003,2301.00004&max_results=4"
    );
    assert_eq!(sandbox.refs(&["list", "--keys"]).stdout.lines().count(), 4);
}

#[test]
fn a_known_work_is_merged_and_nothing_that_a_person_wrote_changes() {
    let gateway = Gateway::arxiv();
    let sandbox = Sandbox::new(&gateway);
    let mine = "# my library\r\n[families.mine]\r\ntitle = \"Mine\"\r\n\r\n[entries.clip] # the one\r\ntitle = \"My CLIP\"   # my title\r\nids = { arxiv = \"2103.00020\" } # keep\r\nfamilies = [\"mine\"]\r\n";
    sandbox.write("library.toml", mine);
    let ran = sandbox.refs(&["add", "2103.00020", "--tag", "read", "--family", "masking"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let after = sandbox.read("library.toml");
    assert!(!after.contains("radford2021clip"), "{after}");
    for kept in [
        "# my library\r\n",
        "[entries.clip] # the one\r\n",
        "title = \"My CLIP\"   # my title\r\n",
        "ids = { arxiv = \"2103.00020\" } # keep\r\n",
        "families = [\"mine\", \"masking\"]\r\n",
    ] {
        assert!(after.contains(kept), "{kept:?} is not in\n{after}");
    }
    assert_eq!(after.matches('\n').count(), after.matches("\r\n").count());
    assert!(ran.stderr.contains("`title` differs and was kept"), "{}", ran.stderr);
    let again = sandbox.refs(&["add", "2103.00020", "--tag", "read", "--family", "masking"]);
    assert!(again.code == 0 && again.stderr.contains("lacks nothing"), "{}", again.stderr);
    assert_eq!(sandbox.read("library.toml"), after);
}

#[test]
fn one_bad_identifier_among_good_ones_is_named_and_the_good_ones_are_added() {
    let gateway = Gateway::start(|path| {
        let entries: Vec<String> = asked_ids(path)
            .iter()
            .filter(|id| *id != "2301.00009")
            .map(|id| entry(&format!("{id}v1"), &format!("Paper {id}"), &["Ann Ng"], ""))
            .collect();
        Response::atom(feed(&entries))
    });
    let sandbox = Sandbox::new(&gateway);
    let ran = sandbox.refs(&["add", "2301.00001", "2313.00001", "2301.00009", "2301.00002"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(
        ran.stderr.contains("`2313.00001` is neither") && ran.stderr.contains("arXiv has no paper 2301.00009"),
        "{}",
        ran.stderr
    );
    assert_eq!(sandbox.refs(&["list", "--keys"]).stdout.lines().count(), 2);
}

#[test]
fn nothing_is_written_when_nothing_could_be_had() {
    let gateway = Gateway::start(|_| Response::status(500));
    let sandbox = Sandbox::new(&gateway);
    for (arguments, code) in [
        (&["add", "nonsense"][..], 2),
        (&["add", "2301.00001"], 3),
        (&["add", "10.1000/xyz"], 3),
        (&["add", "--offline", "2301.00001"], 3),
    ] {
        let ran = sandbox.refs(arguments);
        assert_eq!(ran.code, code, "{arguments:?}: {}", ran.stderr);
        assert!(!ran.stderr.is_empty() && ran.stdout.is_empty());
        assert!(!sandbox.path("library.toml").exists());
    }
}

#[test]
fn an_unknown_paper_is_nothing_found() {
    let gateway = Gateway::start(|_| Response::atom(feed(&[])));
    let ran = Sandbox::new(&gateway).refs(&["add", "2301.00001"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (1, "error: arXiv has no paper 2301.00001\n"));
}

#[test]
fn a_busy_interface_is_followed_by_the_abstract_page_after_the_pause() {
    let page = std::fs::read("tests/fixtures/arxiv-abs/2301.00001.html").unwrap();
    let gateway = Gateway::start(move |path| match path {
        _ if path.starts_with("/export.arxiv.org/") => Response::new(200, "text/plain", "Rate exceeded."),
        _ => Response::html(page.clone()),
    });
    let sandbox = Sandbox::new(&gateway);
    let ran = sandbox.refs(&["add", "2301.00001"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("(arXiv abstract page)"), "{}", ran.stderr);
    let seen = gateway.seen();
    assert_eq!(seen[1].1, "/arxiv.org/abs/2301.00001");
    assert!(seen[1].0 - seen[0].0 >= Duration::from_secs(3), "{seen:?}");
}

#[test]
fn the_catalogue_answers_when_arxiv_does_not_and_says_so() {
    let gateway = Gateway::start(|_| Response::status(403));
    let sandbox = Sandbox::new(&gateway);
    let ran = sandbox.refs(&["add", "2112.04482"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("taken from the catalogue: arXiv: it refuses (HTTP 403)"), "{}", ran.stderr);
    assert!(sandbox.read("library.toml").contains("[entries.singh2022flava]"));
    assert_eq!(gateway.seen().len(), 1, "a refusal is final");
}

#[test]
fn names_and_offline_take_what_the_catalogue_has_and_ask_nobody() {
    let gateway = Gateway::arxiv();
    let sandbox = Sandbox::new(&gateway);
    let ran = sandbox.refs(&["add", "clip", "BLIP2", "--offline", "2112.04482"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(
        sandbox.refs(&["list", "--keys", "--sort", "key"]).stdout,
        "li2023blip2\nradford2021clip\nsingh2022flava\n"
    );
    assert!(gateway.seen().is_empty());
    assert!(sandbox.refs(&["check"]).code == 0, "{}", sandbox.refs(&["check"]).stdout);
}

#[test]
fn an_answer_is_kept_and_asked_for_again_only_on_request() {
    let gateway = Gateway::arxiv();
    let sandbox = Sandbox::new(&gateway);
    sandbox.refs(&["add", "2103.00020"]);
    let kept = sandbox.refs(&["add", "-L", "other.toml", "2103.00020"]);
    assert!(kept.stderr.contains("(arXiv, kept from 20"), "{}", kept.stderr);
    assert!(sandbox.refs(&["add", "-L", "third.toml", "--offline", "2103.00020"]).code == 0);
    assert_eq!(gateway.seen().len(), 1);
    sandbox.refs(&["add", "--refresh", "2103.00020"]);
    assert_eq!(gateway.seen().len(), 2);
    assert!(gateway.seen()[1].0 - gateway.seen()[0].0 >= Duration::from_secs(3), "the pause holds across processes");
}

#[test]
fn a_dry_run_shows_the_difference_and_writes_nothing() {
    let gateway = Gateway::arxiv();
    let sandbox = Sandbox::new(&gateway);
    sandbox.write("library.toml", "[meta]\nversion = 1\n");
    let ran = sandbox.refs(&["add", "--dry-run", "2103.00020"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(
        ran.stdout.starts_with("--- library.toml\n+++ library.toml\n@@")
            && ran.stdout.contains("+[entries.radford2021clip]"),
        "{}",
        ran.stdout
    );
    assert_eq!(sandbox.read("library.toml"), "[meta]\nversion = 1\n");
}

#[test]
fn odd_papers_come_out_right() {
    let gateway = Gateway::start(|path| {
        let odd: Vec<String> = (0..1000).map(|n| format!("Ann Author{n}")).collect();
        let many: Vec<&str> = odd.iter().map(String::as_str).collect();
        let of = |id: &String| match id.as_str() {
            "2301.00001" => entry("2301.00001v2", "0", &["The X Collaboration", ":", "B. Aubert"], ""),
            "2301.00002" => entry(
                "2301.00002v1",
                "On $\\epsilon$ &amp; M\\\"uller\n  again",
                &["A. A. Alves Jr", "Andre de Gouvea"],
                "<arxiv:doi>10.1000/ABC</arxiv:doi>",
            ),
            "2301.00003" => entry(
                "2301.00003v1",
                "Gone",
                &["Ann Ng"],
                "<arxiv:comment>This paper has been withdrawn by the author</arxiv:comment>",
            ),
            _ => entry("2301.00004v1", "Many", &many, ""),
        };
        Response::atom(feed(&asked_ids(path).iter().map(of).collect::<Vec<_>>()))
    });
    let sandbox = Sandbox::new(&gateway);
    let ran = sandbox.refs(&["add", "2301.00001", "2301.00002", "2301.00003", "2301.00004"]);
    assert_eq!(ran.code, 1, "a withdrawn paper is a finding: {}", ran.stderr);
    assert!(
        ran.stderr.contains("2301.00003 was withdrawn: “This paper has been withdrawn by the author”"),
        "{}",
        ran.stderr
    );
    let entries = sandbox.json(&["list", "--json", "--sort", "title"]);
    let field = |at: usize, name: &str| entries[at][name].clone();
    assert_eq!(field(0, "title"), "0");
    assert_eq!(field(0, "authors"), serde_json::json!(["{The X Collaboration}", "Aubert, B."]));
    assert_eq!(field(1, "tags"), serde_json::json!(["withdrawn"]));
    assert_eq!(field(2, "authors").as_array().unwrap().len(), 1000);
    assert_eq!(field(3, "title"), "On $\\epsilon$ & Müller again");
    assert_eq!(field(3, "authors"), serde_json::json!(["Alves, Jr, A. A.", "de Gouvea, Andre"]));
    assert_eq!(field(3, "ids"), serde_json::json!({ "arxiv": "2301.00002", "doi": "10.1000/abc" }));
    assert_eq!((field(3, "year"), field(3, "key")), (2023.into(), "alves2023epsilon".into()));
}

#[test]
fn families_are_suggested_with_their_words_and_only_set_on_request() {
    let gateway =
        Gateway::start(|_| Response::atom(feed(&[entry("2301.00001v1", "A Contrastive Model", &["Ann Ng"], "")])));
    let sandbox = Sandbox::new(&gateway);
    let ran = sandbox.refs(&["add", "2301.00001"]);
    assert!(ran.stderr.contains("the abstract suggests contrastive (“contrastive”)"), "{}", ran.stderr);
    assert!(!sandbox.read("library.toml").contains("families ="));
    assert_eq!(sandbox.refs(&["add", "2301.00001", "--family", "contrastive"]).code, 0);
    assert!(sandbox.read("library.toml").contains("families = [\n  \"contrastive\",\n]\n"));
    let wrong = sandbox.refs(&["add", "2301.00001", "--family", "contrastve"]);
    assert!(wrong.code == 2 && wrong.stderr.contains("did you mean `contrastive`?"), "{}", wrong.stderr);
}

#[test]
fn a_wish_for_key_name_and_note_is_met() {
    let gateway = Gateway::arxiv();
    let sandbox = Sandbox::new(&gateway);
    let ran = sandbox.refs(&["add", "2301.00001", "--key", "mine", "--name", "Mine", "--note", "Read on\nMonday."]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let shown = sandbox.json(&["show", "mine", "--json"]);
    assert_eq!((shown[0]["name"].as_str(), shown[0]["note"].as_str()), (Some("Mine"), Some("Read on\nMonday.\n")));
    let taken = sandbox.refs(&["add", "clip", "--key", "mine"]);
    assert!(taken.code == 2 && taken.stderr.contains("is taken"), "{}", taken.stderr);
    assert_eq!(sandbox.refs(&["add", "clip", "flava", "--key", "x"]).code, 2);
}

#[test]
fn json_says_what_was_done_with_each() {
    let gateway = Gateway::arxiv();
    let sandbox = Sandbox::new(&gateway);
    let done = sandbox.json(&["add", "--json", "2103.00020", "nonsense"]);
    assert_eq!(
        (done[0]["status"].as_str(), done[0]["key"].as_str(), done[0]["source"].as_str()),
        (Some("added"), Some("radford2021clip"), Some("arXiv"))
    );
    assert_eq!(done[0]["entry"]["authors"].as_array().unwrap().len(), 12);
    assert_eq!(done[1]["status"], "failed");
}

#[test]
fn a_broken_library_is_refused_before_anybody_is_asked() {
    let gateway = Gateway::arxiv();
    let sandbox = Sandbox::new(&gateway);
    sandbox.write("library.toml", "[entries.x\n");
    let ran = sandbox.refs(&["add", "2103.00020"]);
    assert!(ran.code == 2 && ran.stderr.contains("library.toml:1:"), "{}", ran.stderr);
    assert_eq!(sandbox.read("library.toml"), "[entries.x\n");
    assert!(gateway.seen().is_empty());
}

#[test]
fn an_empty_library_variable_is_as_none() {
    let sandbox = Sandbox::new(&Gateway::start(|_| Response::status(503)));
    sandbox.write("library.toml", "[entries.ng2024]\ntype = \"misc\"\ntitle = \"Mine\"\n");
    let output = sandbox.command(env!("CARGO_BIN_EXE_refs")).env("REFS_LIBRARY", "").args(["list", "--keys"]).output();
    let output = output.expect("it runs");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "ng2024\n", "{}", String::from_utf8_lossy(&output.stderr));
    let named = sandbox.refs(&["-L", "", "list"]);
    assert_eq!(named.code, 2, "{}", named.stderr);
}

#[test]
fn an_entry_of_the_very_key_is_completed_and_another_of_the_same_title_is_named() {
    let sandbox = Sandbox::new(&Gateway::arxiv());
    let entry = |key: &str, venue: &str| {
        format!(
            "[entries.{key}]\ntype = \"article\"\ntitle = \"Learning Transferable Visual Models from Natural Language Supervision\"\nauthors = [\n  \"Radford, Alec\",\n]\ndate = \"2021\"\nvenue = {{ name = \"{venue}\" }}\n"
        )
    };
    sandbox.write("library.toml", entry("radford2021clip", "ICML"));
    let ran = sandbox.refs(&["add", "radford2021clip", "--offline", "--family", "contrastive"]);
    assert!(ran.code == 0 && ran.stderr.contains("radford2021clip is in library.toml already"), "{}", ran.stderr);
    assert_eq!(sandbox.read("library.toml").matches("[entries.").count(), 1);
    sandbox.write("library.toml", entry("mine", "IEEE Transactions on Image Processing"));
    let ran = sandbox.refs(&["add", "radford2021clip", "--offline"]);
    assert!(
        ran.stderr.contains("`radford2021clip` looks like the same work as `mine`: both are kept"),
        "{}",
        ran.stderr
    );
}
