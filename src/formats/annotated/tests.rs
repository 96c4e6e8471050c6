//! Annotated bibliographies in every format: sections, notes, and text that would break out.

use super::*;
use crate::model::{Family, Library, Name};

fn entry(key: &str, families: &[&str], note: &str) -> Entry {
    Entry {
        key: key.into(),
        title: format!("Title of {key}"),
        authors: vec![Name::parse("Ng, Ann").unwrap()],
        date: "2021".parse().ok(),
        ids: [("arxiv", "2103.00020")].into_iter().collect(),
        families: families.iter().map(|&family| family.to_owned()).collect(),
        note: Some(note.to_owned()).filter(|note| !note.is_empty()),
        ..Entry::default()
    }
}

fn bibliography(name: &str, note: &str) -> String {
    let family = |key: &str, title: &str, about: &str| Family {
        key: key.into(),
        title: title.into(),
        about: about.into(),
        ..Family::default()
    };
    let families = vec![family("c", "Contrastive", "Learns pairs."), family("m", "Masking & more", "")];
    let library = Library { families, ..Library::default() };
    let entries = [entry("a", &["c", "m"], note), entry("b", &[], "")];
    let options = Options { group_by: Some(Group::Family), ..Options::new(&library) };
    write(name, &entries.iter().collect::<Vec<_>>(), &options, None).unwrap()
}

#[test]
fn sections_have_introductions_and_a_note_stands_once() {
    let expected = "# Annotated bibliography\n\n## Contrastive\n\nLearns pairs.\n\n\
                    A. Ng \"[Title of a](https://arxiv.org/pdf/2103.00020)\", arXiv:2103.00020 (2021).\n\n> Read *this*.\n>\n> And `that`.\n\n\
                    ## Masking & more\n\nA. Ng \"[Title of a](https://arxiv.org/pdf/2103.00020)\", arXiv:2103.00020 (2021).\n\n> See the note under Contrastive.\n\n\
                    ## No family\n\nA. Ng \"[Title of b](https://arxiv.org/pdf/2103.00020)\", arXiv:2103.00020 (2021).\n";
    assert_eq!(bibliography("markdown", "Read *this*.\n\nAnd `that`."), expected);
}

#[test]
fn a_title_is_one_link_with_its_markup() {
    let mut entry = entry("a", &[], "");
    entry.title = "{CLIP} for 5\\$ and $x_1$ \\emph{too}".into();
    let library = Library::default();
    let text = write("markdown", &[&entry], &Options::new(&library), None).unwrap();
    let link = "(https://arxiv.org/pdf/2103.00020)";
    assert!(
        text.contains(&format!("\"[CLIP for 5\\$ and]{link} $x_1$ [*too*]{link}\", arXiv:2103.00020 (2021)")),
        "{text}"
    );
}

#[test]
fn a_reference_says_where_the_work_appeared_and_the_year_once() {
    let mut entry = entry("a", &[], "He said \"so\" of `x \"y\"`.");
    entry.venue.set("name", "Proc. of the Xs".to_owned());
    entry.venue.set("short", "X 2021".to_owned());
    let library = Library::default();
    let of = |name: &str, options: &Options<'_>| write(name, &[&entry], options, None).unwrap();
    let long = Options::new(&library);
    assert!(of("markdown", &long).contains("\", *Proc. of the Xs* (2021).\n"), "{}", of("markdown", &long));
    let short = Options { short_venue: true, ..Options::new(&library) };
    assert!(of("typst", &short).contains("”, #emph[X 2021].\n"), "{}", of("typst", &short));
    let preprint = Options { version: super::super::Version::Preprint, ..Options::new(&library) };
    assert!(of("html", &preprint).contains("”, arXiv:2103.00020 (2021)."), "{}", of("html", &preprint));
    let latex = of("latex", &long);
    assert!(latex.contains("Ng “\\href") && latex.contains("”, \\emph{Proc. of the Xs} (2021)."), "{latex}");
    assert!(latex.contains(r"He said “so” of \texttt{x \textquotedbl{}y\textquotedbl{}}."), "{latex}");
}

const NOTE: &str = "A **bold** word, `x_1` and $a^2$.\n\n1. one\n2. two\n   - in two\n\n> quoted\n\n```\n  let x = \"y\\n\";\n```\n\n# Heading\n\n[link](https://x.org/a_b)";

#[test]
fn the_blocks_of_a_note_become_those_of_the_format() {
    let html = bibliography("html", NOTE);
    for part in [
        "<b>bold</b>",
        "<code>x_1</code>",
        "<ol start=\"1\">",
        "<blockquote>",
        "<p><b>Heading</b></p>",
        "  let x = &quot;y\\n&quot;;",
        "href=\"https://x.org/a_b\"",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
    let latex = bibliography("latex", NOTE);
    for part in [
        r"\textbf{bold}",
        r"\texttt{x\_1}",
        "$a^2$",
        r"\begin{enumerate}",
        r"\begin{itemize}",
        r"\begin{quotation}",
        "~~let x",
    ] {
        assert!(latex.contains(part), "{part}: {latex}");
    }
    let typst = bibliography("typst", NOTE);
    for part in [
        "#strong[bold]",
        "#raw(\"x_1\")",
        "#enum(start: 1)",
        "#list",
        "#quote(block: true)",
        "#raw(block: true, \"  let x = \\\"y\\\\n\\\";\")",
    ] {
        assert!(typst.contains(part), "{part}: {typst}");
    }
}

const HOSTILE: &str = "<script>alert(1)</script> \\input{/etc/passwd} #read(\"/etc/passwd\") $\\input{x}$ [x](javascript:alert(1)) \
                       *a* ]] }} \\end{document} `\\end{verbatim} <b> \"#eval(1)`\n\n<img src=x onerror=y>\n\n- [ ] #set page(height: 1pt)\n\n```\n</code></pre><script>\n\\end{quote}\n\"]#x\n```\n";

#[test]
fn hostile_notes_come_out_as_text() {
    let html = bibliography("html", HOSTILE);
    assert!(!html.contains("<script>") && !html.contains("<img") && !html.contains("href=\"javascript"), "{html}");
    let latex = bibliography("latex", HOSTILE);
    assert!(!latex.contains("\\input") && latex.matches("\\end{document}").count() == 1, "{latex}");
    assert!(!latex.contains("\\end{verbatim}") && !latex.contains("javascript:alert(1)}"), "{latex}");
    let typst = bibliography("typst", HOSTILE);
    assert!(
        !typst.contains(" #read") && !typst.contains(" #set page") && !typst.contains("#link(\"javascript"),
        "{typst}"
    );
    let markdown = bibliography("markdown", HOSTILE);
    assert!(!markdown.contains("[x](javascript") && !markdown.contains("> <script>"), "{markdown}");
}

proptest::proptest! {
    #[test]
    fn any_note_can_be_written(note in "([>*_`#\\-\\[\\]()$\\\\ \n<a1.\"]|\\\\input|```\n|    ){0,80}") {
        for name in names() {
            let text = bibliography(name, &note);
            let reads = name == "latex" && text.contains("\\input");
            assert!(text.ends_with('\n') && !reads, "{text}");
        }
    }
}
