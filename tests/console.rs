//! Every console block of README.md and `tests/cmd/*.md`, run and compared. `REFS_BLESS=1` writes what was printed.
//!
//! A page runs from top to bottom in a folder of its own. `$ command` goes to `sh`; below it stands what is printed,
//! stdout and stderr together, and `[exit 1]` where it ends so. `...` on a line of its own stands for any lines.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    missing_docs,
    reason = "a test that panics has failed"
)]

mod support;

use std::path::{Path, PathBuf};

use support::{Gateway, Ran, Sandbox};

fn pages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = std::fs::read_dir(root.join("tests/cmd")).expect("tests/cmd");
    let mut pages: Vec<PathBuf> = folder
        .flatten()
        .map(|file| file.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .collect();
    pages.push(root.join("README.md"));
    pages.sort();
    pages
}

/// Runs the commands of a block and puts what they print below them.
fn rerun(block: &str, sandbox: &Sandbox) -> String {
    let mut lines = block.lines().peekable();
    let mut text = String::new();
    while let Some(line) = lines.next() {
        let Some(first) = line.strip_prefix("$ ") else { continue };
        let mut command = first.to_owned();
        while let Some(more) = lines.peek().and_then(|line| line.strip_prefix("> ").or(line.strip_prefix('>'))) {
            command = format!("{command}\n{more}");
            lines.next();
        }
        let output = sandbox.command("sh").args(["-c", &format!("exec 2>&1\n{command}")]).output().expect("sh starts");
        let ran = Ran::from(output);
        let exit = if ran.code == 0 { String::new() } else { format!("[exit {}]\n", ran.code) };
        text.push_str(&format!("$ {}\n{}{exit}", command.replace('\n', "\n> ").replace("> \n", ">\n"), ran.stdout));
    }
    text
}

/// Whether `actual` is `expected`, in which a line `...` stands for any lines.
fn matches(expected: &[&str], actual: &[&str]) -> bool {
    match expected.split_first() {
        None => actual.is_empty(),
        Some((&"...", rest)) => (0..=actual.len()).any(|skipped| matches(rest, &actual[skipped..])),
        Some((line, rest)) => actual.first() == Some(line) && matches(rest, &actual[1..]),
    }
}

#[test]
fn the_console_blocks_are_what_the_program_prints() {
    let gateway = Gateway::arxiv();
    let mut wrong = Vec::new();
    for page in pages() {
        let text = std::fs::read_to_string(&page).expect("a page");
        let sandbox = Sandbox::new(&gateway);
        let mut rewritten = String::new();
        for (at, part) in text.split("```").enumerate() {
            let block = part.strip_prefix("console\n").filter(|_| at % 2 == 1);
            let new = block.map(|block| {
                let actual = rerun(block, &sandbox);
                let same = matches(&block.lines().collect::<Vec<_>>(), &actual.lines().collect::<Vec<_>>());
                if same { part.to_owned() } else { format!("console\n{actual}") }
            });
            rewritten.push_str(if at == 0 { "" } else { "```" });
            rewritten.push_str(new.as_deref().unwrap_or(part));
        }
        if rewritten != text {
            if std::env::var_os("REFS_BLESS").is_some() {
                std::fs::write(&page, &rewritten).expect("the page is written");
            }
            wrong.push(format!(
                "{}:\n{}",
                page.display(),
                similar::TextDiff::from_lines(&text, &rewritten).unified_diff()
            ));
        }
    }
    assert!(wrong.is_empty() || std::env::var_os("REFS_BLESS").is_some(), "{}", wrong.join("\n"));
}

#[test]
fn dots_stand_for_any_lines() {
    assert!(matches(&["a", "...", "d"], &["a", "b", "c", "d"]) && matches(&["..."], &[]));
    assert!(!matches(&["a", "...", "d"], &["a", "b"]));
}
