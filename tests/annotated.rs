//! An annotated bibliography with odd and evil notes through `pdflatex`, where it is installed; with `REFS_NEED_BIBTEX`
//! it must be.
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

const EVIL: &str = r#"
[entries.zzevil]
title = "100% of R&D_x #1 {GPU}s cost $x^{2}$ ~ more"
authors = ["O'Hara & Co_, Zoë"]
date = "2024"
note = '''
\input{/etc/passwd} #read("x") <script>alert(1)</script> 5% of $5 & ~ ^ {x} $\input{x}$ \end{document}

1. one
2. two *it*
   - nested `code \end{verbatim}` and **`more`**

   [starts with a bracket](https://example.org/a_b?c=d&e=%20#f)

> a quote \
> of two lines

```
  code \end{quote} "x" # </code>

%
```

# A heading

- [not] a link
* * *
- $\alpha^{2}$
'''
"#;

#[test]
fn latex_takes_every_note() {
    let found = Command::new("pdflatex").arg("--version").output().is_ok();
    assert!(found || std::env::var_os("REFS_NEED_BIBTEX").is_none(), "pdflatex is not installed");
    if !found {
        return eprintln!("pdflatex is not installed: nothing was tested");
    }
    let sandbox = Sandbox::new(&Gateway::arxiv());
    assert_eq!(sandbox.refs(&["init", "--catalogue"]).code, 0);
    sandbox.write("library.toml", sandbox.read("library.toml") + EVIL);
    for options in [["--group-by", "family"], ["--style", "apa"]] {
        let ran = sandbox.refs(&[&["export", "--annotated", "-o", "t.tex"][..], &options].concat());
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let mut latex = sandbox.command("pdflatex");
        latex.args(["-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "t.tex"]);
        let ran = Ran::from(latex.output().unwrap());
        assert_eq!(ran.code, 0, "{}", ran.stdout);
    }
}
