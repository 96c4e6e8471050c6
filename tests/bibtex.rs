//! The exported catalogue through `bibtex` and `biber`, where they are installed; with `REFS_NEED_BIBTEX` they must be.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    missing_docs,
    reason = "a test that panics has failed"
)]

mod support;

use std::process::Command;

use support::{Gateway, Ran, Sandbox};

/// Whether a program can be run; a missing one is said, and is a failure where it is needed.
fn is_there(program: &str) -> bool {
    let found = Command::new(program).arg("--version").output().is_ok();
    assert!(found || std::env::var_os("REFS_NEED_BIBTEX").is_none(), "{program} is not installed");
    if !found {
        eprintln!("{program} is not installed: nothing was tested");
    }
    found
}

/// A folder with the catalogue and works that have odd characters, exported.
fn exported(format: &str) -> Sandbox {
    let sandbox = Sandbox::new(&Gateway::arxiv());
    assert_eq!(sandbox.refs(&["init", "--catalogue"]).code, 0);
    let odd = "\n[entries.zzodd]\ntitle = \"100% of R&D_x #1 {GPU}s cost $x^{2}$ ~ more\"\nauthors = [\"Bińkowski-Łoś, Jr., Ö. Ñ.\", \"{AT&T and Co}\", \"李, 明\"]\n\
               et-al = true\ndate = \"2020-02\"\nurls = { page = \"https://x.example/a_b%20c#d?e&f\" }\n\
               \n[entries.zznobody]\ntitle = \"Nobody's paper\"\ntype = \"conference\"\ndate = \"2020\"\nurls = { page = \"https://x.example/\" }\n\
               \n[entries.zzreport]\ntype = \"report\"\ntitle = \"A report\"\nauthors = [\"Ng, Ann\"]\ndate = \"2020\"\nids = { arxiv = \"2001.00001\" }\n";
    let library = sandbox.read("library.toml");
    sandbox.write("library.toml", library + odd);
    let ran = sandbox.refs(&["export", "--format", format, "-o", "t.bib"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    sandbox
}

#[test]
fn bibtex_takes_the_export_without_a_warning() {
    if !is_there("bibtex") {
        return;
    }
    let sandbox = exported("bibtex");
    let installed = |style: &&str| {
        let found = Command::new("kpsewhich").arg(format!("{style}.bst")).output();
        found.is_ok_and(|found| found.status.success())
    };
    // Not every TeX has the second ones.
    for style in
        ["plain", "alpha", "unsrt", "abbrv"].into_iter().chain(["IEEEtran", "acl_natbib"].into_iter().filter(installed))
    {
        sandbox.write("t.aux", format!("\\relax\n\\citation{{*}}\n\\bibstyle{{{style}}}\n\\bibdata{{t}}\n"));
        let ran = Ran::from(sandbox.command("bibtex").arg("t").output().unwrap());
        let troubled = ["Warning", "error", "I'm skipping", "couldn't"].iter().any(|word| ran.stdout.contains(word));
        assert!(ran.code == 0 && !troubled, "{style}: {}", ran.stdout);
    }
    // BibTeX counts bytes: a style that abbreviates cuts names that have no LaTeX spelling, so it is not all UTF-8.
    let bibliography = String::from_utf8_lossy(&std::fs::read(sandbox.path("t.bbl")).unwrap()).into_owned();
    for kept in ["{CLIP}", "{BLIP-2}", "{LLaVA}", "{GPT-4V}", "{FLAVA}"] {
        let in_title = sandbox.read("t.bib").contains(kept);
        assert!(!in_title || bibliography.contains(kept), "{kept} is not in\n{bibliography}");
    }
}

#[test]
fn biber_takes_the_export_without_a_warning() {
    if !is_there("biber") {
        return;
    }
    let sandbox = exported("biblatex");
    let ran = Ran::from(sandbox.command("biber").args(["--tool", "--validate-datamodel", "t.bib"]).output().unwrap());
    // BibLaTeX has no place for the publisher of a journal; what an entry says is written all the same.
    let trouble = |line: &&str| line.starts_with("WARN") && !line.contains("'publisher' for entrytype 'article'");
    let troubled = ran.stdout.lines().any(|line| trouble(&line)) || ran.stdout.contains("ERROR");
    assert!(ran.code == 0 && !troubled, "{}{}", ran.stdout, ran.stderr);
    let read = sandbox.read("t_bibertool.bib").to_lowercase();
    assert_eq!(
        read.matches("\n@").count() + usize::from(read.starts_with('@')),
        refs::store::catalogue().entries.len() + 3,
        "{read}"
    );
}
