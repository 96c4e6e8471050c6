//! Documents from end to end: rendering on disk, and a bibliography that is kept current.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    missing_docs,
    reason = "a test that panics has failed"
)]

mod support;

use std::process::Stdio;
use std::time::{Duration, Instant};

use support::{Gateway, Sandbox};

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new(&Gateway::arxiv());
    assert_eq!(sandbox.refs(&["init", "--catalogue"]).code, 0);
    sandbox
}

#[test]
fn a_post_stays_byte_for_byte_but_for_citations_and_list() {
    let sandbox = sandbox();
    let post = "\u{feff}# Post\r\n\r\nA [@radford2021clip] \u{a0}b.  \r\n\r\n\tcode @x\r\n\r\n<!-- refs -->\r\n<!-- /refs -->\r\n\r\nend, no line feed";
    sandbox.write("post.md", post);
    assert_eq!(sandbox.refs(&["render", "post.md", "-o", "out.md"]).code, 0);
    assert_eq!(sandbox.read("post.md"), post);
    let out = sandbox.read("out.md");
    let (start, rest) = out.split_once("[[1]](https://arxiv.org/pdf/2103.00020)").unwrap();
    assert_eq!(start, "\u{feff}# Post\r\n\r\nA ");
    assert!(rest.starts_with(" \u{a0}b.  \r\n\r\n\tcode @x\r\n\r\n<!-- refs -->\r\n\r\n[[1]]"), "{rest:?}");
    assert!(rest.ends_with("\r\n\r\n<!-- /refs -->\r\n\r\nend, no line feed"), "{rest:?}");
    assert!(!rest.replace("\r\n", "").contains(['\r', '\n']));
}

#[test]
fn rendering_in_place_again_changes_nothing() {
    let sandbox = sandbox();
    sandbox.write("post.md", "[@radford2021clip; @li2023blip2]\n");
    assert_eq!(sandbox.refs(&["render", "post.md"]).code, 0);
    let once = sandbox.read("post.md");
    let written = sandbox.path("post.md").metadata().unwrap().modified().unwrap();
    assert_eq!(sandbox.refs(&["render", "post.md"]).code, 0);
    assert_eq!(sandbox.read("post.md"), once);
    assert_eq!(sandbox.path("post.md").metadata().unwrap().modified().unwrap(), written);
}

#[test]
fn what_was_rendered_to_another_file_is_not_numbered_anew() {
    let sandbox = sandbox();
    sandbox.write("post.md", "[@li2023blip2] [@radford2021clip]\n");
    assert_eq!(sandbox.refs(&["render", "post.md", "-o", "out.md"]).code, 0);
    let out = sandbox.read("out.md");
    assert_eq!(sandbox.refs(&["render", "out.md"]).code, 0);
    assert_eq!(sandbox.read("out.md"), out);
    sandbox.write("out.md", format!("[@singh2022flava]\n\n{out}"));
    let ran = sandbox.refs(&["render", "out.md"]);
    assert!(ran.code == 2 && ran.stderr.contains("rendered from another document"), "{}", ran.stderr);
}

#[test]
fn a_document_that_is_no_text_is_refused_and_stays() {
    let sandbox = sandbox();
    sandbox.write("post.md", b"[@radford2021clip] \xff\n");
    let ran = sandbox.refs(&["render", "post.md"]);
    assert!(ran.code == 2 && ran.stderr.contains("post.md:1: byte 0xFF is not UTF-8"), "{}", ran.stderr);
    assert_eq!(std::fs::read(sandbox.path("post.md")).unwrap(), b"[@radford2021clip] \xff\n");
    sandbox.write("paper.tex", b"Caf\xe9 \\cite{radford2021clip}");
    assert_eq!(sandbox.refs(&["cited", "paper.tex", "--keys"]).stdout, "radford2021clip\n");
}

#[cfg(unix)]
#[test]
fn a_link_and_a_mode_are_kept() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = sandbox();
    sandbox.write("real.md", "[@radford2021clip]\n");
    std::fs::set_permissions(sandbox.path("real.md"), std::fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink("real.md", sandbox.path("post.md")).unwrap();
    assert_eq!(sandbox.refs(&["render", "post.md"]).code, 0);
    assert!(sandbox.path("post.md").is_symlink() && sandbox.read("real.md").contains("[[1]]"));
    assert_eq!(sandbox.path("real.md").metadata().unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn files_that_include_each_other_are_read_once() {
    let sandbox = sandbox();
    sandbox.write("a.tex", "\\cite{radford2021clip}\\input{b}\\cite{li2023blip2}");
    sandbox.write("b.tex", "\\input{a}\\cite{singh2022flava}");
    let ran = sandbox.refs(&["cited", "a.tex", "b.tex", "--keys"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "radford2021clip\nsingh2022flava\nli2023blip2\n"));
}

#[test]
fn what_one_file_defines_the_others_use() {
    let sandbox = sandbox();
    let main = "\\documentclass{thesis}\\usepackage{amsmath,ours}\\chap{a}{part}\\input{late}\\input{gone}\n";
    sandbox.write("main.tex", main);
    sandbox.write("thesis.cls", "\\newcommand{\\chap}[2]{\\chapter{#1}\\input{#2}}\n");
    sandbox
        .write("ours.sty", "\\newcommand{\\by}[1]{by \\citet{#1}}\\newenvironment{aside}{\\comment}{\\endcomment}\n");
    sandbox.write("part.tex", "\\by{radford2021clip}\\also{li2023blip2}\\begin{aside}\\cite{no}\\end{aside}\n");
    sandbox.write("late.tex", "\\newcommand{\\also}[1]{\\cite{#1}}\n");
    let ran = sandbox.refs(&["cited", "main.tex", "--keys"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "radford2021clip\nli2023blip2\n"), "{}", ran.stderr);
    assert_eq!(ran.stderr.matches("is not there and was not read").count(), 1, "{}", ran.stderr);
    assert!(ran.stderr.contains("in 3 files"), "{}", ran.stderr);
}

#[test]
fn a_set_of_works_is_its_members() {
    let sandbox = sandbox();
    sandbox.write("main.tex", "\\defbibentryset{set}{radford2021clip,li2023blip2}\\cite{set}\n");
    let ran = sandbox.refs(&["cited", "main.tex", "--keys"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "radford2021clip\nli2023blip2\n"), "{}", ran.stderr);
}

#[test]
fn a_label_of_any_file_is_no_citation() {
    let sandbox = sandbox();
    sandbox.write("main.typ", "#include(\"part.typ\")\n@intro @vlm @vlm:pl @radford2021clip\n");
    sandbox.write("part.typ", "= Introduction <intro>\n#let terms = ((key: \"vlm\", short: \"VLM\"),)\n");
    let ran = sandbox.refs(&["cited", "main.typ", "--keys"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "radford2021clip\n"));
}

#[test]
fn a_label_of_any_markdown_file_is_a_citation_only_where_a_work_has_that_key() {
    let sandbox = sandbox();
    sandbox.write("a.md", "See @sunset and [@sunset; @radford2021clip], @radford2021clip, @nowhere.\n");
    sandbox.write("b.md", ":::{figure} x.png\n:label: sunset\n:::\n\n(radford2021clip)=\n# CLIP\n");
    let ran = sandbox.refs(&["cited", "a.md", "b.md", "--keys"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, "radford2021clip\nnowhere\n"), "{}", ran.stderr);
    assert!(ran.stderr.contains("taken for no citation") && ran.stderr.contains("sunset"), "{}", ran.stderr);
}

fn until(what: &str, done: impl Fn() -> bool) {
    let start = Instant::now();
    while !done() {
        assert!(start.elapsed() < Duration::from_secs(30), "{what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A process that ends with its test.
struct Ended(std::process::Child);

impl Drop for Ended {
    fn drop(&mut self) {
        self.0.kill().and_then(|()| self.0.wait()).expect("the process ends");
    }
}

#[test]
fn a_watched_bibliography_follows_the_document() {
    let sandbox = sandbox();
    sandbox.write("paper.tex", "\\cite{radford2021clip}\n");
    let mut command = sandbox.command(env!("CARGO_BIN_EXE_refs"));
    command
        .args(["export", "--cited-in", "paper.tex", "-o", "refs.bib", "--watch"])
        .stdout(Stdio::null())
        .stderr(std::fs::File::create(sandbox.path("told")).unwrap());
    let _child = Ended(command.spawn().unwrap());
    let has = |key: &str| std::fs::read_to_string(sandbox.path("refs.bib")).is_ok_and(|text| text.contains(key));
    until("the bibliography is written", || has("radford2021clip"));
    sandbox.write("paper.tex", "\\cite{radford2021clip, nobody}\\cite{li2023blip2}\n");
    until("the bibliography follows", || has("li2023blip2"));
    let library = sandbox.read("library.toml").replace("with Frozen Image", "with Thawed Image");
    sandbox.write("library.toml", library);
    until("the bibliography follows the library", || has("Thawed"));
    let written = sandbox.path("refs.bib").metadata().unwrap().modified().unwrap();
    sandbox.write("paper.tex", "\\cite{radford2021clip}\\cite{li2023blip2}\\input{more}\n");
    std::thread::sleep(Duration::from_secs(2));
    assert_eq!(sandbox.path("refs.bib").metadata().unwrap().modified().unwrap(), written, "nothing in it changed");
    std::fs::rename(sandbox.path("paper.tex"), sandbox.path("away.tex")).unwrap();
    std::thread::sleep(Duration::from_millis(700));
    std::fs::rename(sandbox.path("away.tex"), sandbox.path("paper.tex")).unwrap();
    sandbox.write("more.tex", "\\cite{singh2022flava}");
    until("a file that comes later is read", || has("singh2022flava"));
    let told = sandbox.read("told");
    for once in ["no entry has the key `nobody`", "more is not there"] {
        assert_eq!(told.matches(once).count(), 1, "{told}");
    }
    assert_eq!(told.matches("wrote ").count(), 4, "{told}");
}

#[test]
fn a_comment_that_does_not_say_where_the_list_stands_is_told() {
    let sandbox = sandbox();
    sandbox.write("post.md", "[@radford2021clip]\n");
    assert_eq!(sandbox.refs(&["render", "post.md"]).code, 0);
    sandbox.write("cut.md", sandbox.read("post.md").replace("<!-- /refs -->", ""));
    let ran = sandbox.refs(&["render", "cut.md"]);
    assert!(ran.stderr.contains("note: cut.md:3:1: no `<!-- /refs -->` follows"), "{}", ran.stderr);
    sandbox.write("inline.md", "See [@radford2021clip]. <!-- refs --> <!-- /refs -->\n");
    let ran = sandbox.refs(&["render", "inline.md"]);
    assert!(ran.stderr.contains("note: inline.md:1:25: `<!-- refs -->` is not on a line of its own"), "{}", ran.stderr);
    let pair = "<!-- refs -->\n<!-- /refs -->\n";
    sandbox.write("two.md", format!("[@radford2021clip]\n\n{pair}\nx\n\n{pair}"));
    let ran = sandbox.refs(&["render", "two.md"]);
    assert!(ran.stderr.contains("note: two.md:8:1: a second `<!-- refs -->`"), "{}", ran.stderr);
    sandbox.write("last.md", "[@radford2021clip]\n\n<!-- refs -->\n");
    for document in ["post.md", "cut.md", "inline.md", "last.md"] {
        let ran = sandbox.refs(&["render", document]);
        assert!(!ran.stderr.contains("note:"), "{}", ran.stderr);
    }
}

#[test]
fn a_document_keeps_the_style_that_it_was_rendered_in() {
    let sandbox = sandbox();
    let bare = |ran: &support::Ran| (ran.code, ran.stderr.clone());
    std::fs::create_dir(sandbox.path("posts")).unwrap();
    sandbox.write("posts/post.md", "[@radford2021clip]\n");
    assert_eq!(sandbox.refs(&["render", "posts/post.md", "-s", "apa", "--locale", "de-DE"]).code, 0);
    let once = sandbox.read("posts/post.md");
    assert!(once.contains("(Radford et al., 2021)") && once.contains("<!-- refs style=apa locale=de-DE -->"), "{once}");
    let again = sandbox.refs(&["render", "posts/post.md"]);
    assert!(again.stderr.contains("is as it should be"), "{:?}", bare(&again));
    assert_eq!(sandbox.read("posts/post.md"), once);
    assert_eq!(sandbox.refs(&["render", "posts/post.md", "-s", "ieee"]).code, 0);
    assert!(sandbox.read("posts/post.md").contains("<!-- refs style=ieee locale=de-DE -->"));
    assert_eq!(sandbox.refs(&["render", "posts/post.md", "-s", "house"]).code, 0);
    assert!(sandbox.read("posts/post.md").contains("\n<!-- refs -->\n\n[[1]]("));
    let refused = sandbox.refs(&["render", "posts/post.md", "--locale", "de-DE"]);
    assert!(
        refused.code == 2 && refused.stderr.contains("the house style has no words in de-DE"),
        "{:?}",
        bare(&refused)
    );
}

#[test]
fn a_style_of_ones_own_is_found_from_the_documents_folder() {
    let sandbox = sandbox();
    let csl = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/styles/neurips.csl")).unwrap();
    ["my styles", "posts"].iter().for_each(|name| std::fs::create_dir(sandbox.path(name)).unwrap());
    sandbox.write("my styles/mine.csl", &csl);
    sandbox.write("posts/post.md", "[@radford2021clip]\n");
    assert_eq!(sandbox.refs(&["render", "posts/post.md", "-s", "my styles/mine.csl"]).code, 0);
    let once = sandbox.read("posts/post.md");
    assert!(once.contains("<!-- refs style=\"../my styles/mine.csl\" -->"), "{once}");
    assert_eq!(sandbox.refs(&["render", "posts/post.md"]).code, 0);
    assert_eq!(sandbox.read("posts/post.md"), once);
    assert_eq!(sandbox.refs(&["render", "posts/post.md", "-o", "out.md"]).code, 0);
    assert!(
        sandbox.read("out.md").contains("<!-- refs style=\"my styles/mine.csl\" -->"),
        "{}",
        sandbox.read("out.md")
    );
}

#[test]
fn a_comment_that_says_no_style_is_refused_with_its_place() {
    let sandbox = sandbox();
    let table = [
        ("style=appa", "post.md:3:1: no style is called `appa`", "did you mean `apa`?"),
        ("stile=apa", "post.md:3:1: `stile` says nothing of a reference list", "<!-- refs style=apa locale=de-DE -->"),
        ("locale=de-DE", "the house style has no words in de-DE", "name a style with --style"),
    ];
    for (words, message, hint) in table {
        let post = format!("[@radford2021clip]\n\n<!-- refs {words} -->\n<!-- /refs -->\n");
        sandbox.write("post.md", &post);
        let ran = sandbox.refs(&["render", "post.md"]);
        assert!(ran.code == 2 && ran.stderr.contains(message) && ran.stderr.contains(hint), "{}", ran.stderr);
        assert_eq!(sandbox.read("post.md"), post);
    }
}

#[test]
fn another_key_of_a_work_is_cited_as_its_own() {
    let sandbox = sandbox();
    let library = sandbox.read("library.toml");
    let at = library.find("[entries.radford2021clip]\n").unwrap() + "[entries.radford2021clip]\n".len();
    sandbox.write(
        "library.toml",
        format!("{}fields = {{ ids = \"clip-old,Radford21\" }}\n{}", &library[..at], &library[at..]),
    );
    sandbox.write("post.md", "@clip-old and [@radford2021clip; @Radford21, p. 3].\n");
    let ran = sandbox.refs(&["cited", "post.md"]);
    assert!(ran.code == 0 && !ran.stderr.contains("not in the library"), "{}", ran.stderr);
    for (style, one) in
        [("apa", "Radford et al. (2021) and"), ("house", "Radford et al. [[1]](https://arxiv.org/pdf/2103.00020) and")]
    {
        let ran = sandbox.refs(&["render", "post.md", "-s", style, "-o", "out.md"]);
        assert!(ran.code == 0 && ran.stderr.contains("2 citations and 1 reference"), "{}", ran.stderr);
        assert!(sandbox.read("out.md").starts_with(one), "{}", sandbox.read("out.md"));
    }
    sandbox.write("paper.tex", "\\cite{clip-old}\n");
    assert!(sandbox.refs(&["export", "--cited-in", "paper.tex", "--format", "bibtex"]).stdout.contains("{clip-old,"));
}
