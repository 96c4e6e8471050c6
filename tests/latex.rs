//! Outline and table through `pdflatex`, where it is installed; with `REFS_NEED_BIBTEX` it must be.
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

const HOSTILE: &str = r#"
[families.zz]
title = '<script> \input{/etc/passwd} #1 & | `x` [y]* 100% _^~$ {}'
about = '[x]{y} \write18{rm} %'
[entries.zzodd]
title = '[a] * \input{x} \emph{b} $x_{1}$ $\input{x}$ 5\$ # % & ~ ^ _ "q"'
name = '*[\csname input\endcsname] "x"'
date = "2020"
families = ["zz"]
urls = { page = 'https://x.example/a_b%20c#d?e&f~g^{h}\i' }
note = "100% of $5 & \\input{x} *em*. More."
attributes = { parameters = "[8]B", connector = "\\\\[1em] & x" }
"#;

#[test]
fn latex_takes_the_outline_and_the_table_of_the_catalogue_and_of_hostile_text() {
    let found = Command::new("pdflatex").arg("--version").output().is_ok();
    assert!(found || std::env::var_os("REFS_NEED_BIBTEX").is_none(), "pdflatex is not installed");
    if !found {
        eprintln!("pdflatex is not installed: nothing was tested");
        return;
    }
    let sandbox = Sandbox::new(&Gateway::arxiv());
    assert_eq!(sandbox.refs(&["init", "--catalogue"]).code, 0);
    sandbox.write("library.toml", sandbox.read("library.toml") + HOSTILE);
    let columns = "title,name,year,family,params,connector,authors,venue,link,code,gist,cite";
    let text = [
        sandbox.refs(&["outline", "--format", "latex", "--cite", "both"]).stdout,
        sandbox.refs(&["table", "--format", "latex", "--columns", columns, "zzodd"]).stdout,
        sandbox.refs(&["table", "--format", "latex", "--columns", columns]).stdout,
    ];
    assert!(text.iter().all(|part| part.contains("zzodd")), "{text:?}");
    // The rules of booktabs, should the package not be there.
    let rules = "\\newcommand\\toprule{\\hline}\\newcommand\\midrule{\\hline}\\newcommand\\bottomrule{\\hline}";
    let head = format!("\\documentclass{{article}}\\usepackage{{hyperref}}{rules}\\begin{{document}}\n");
    sandbox.write("t.tex", format!("{head}{}\\end{{document}}\n", text.join("\n")));
    let run = ["-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "t.tex"];
    let ran = Ran::from(sandbox.command("pdflatex").args(run).output().unwrap());
    assert_eq!(ran.code, 0, "{}", ran.stdout);
    assert!(!ran.stdout.contains("/etc/passwd"), "{}", ran.stdout);
}
