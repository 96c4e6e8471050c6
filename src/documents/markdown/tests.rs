//! What Markdown documents cite and how they are rendered: pandoc's syntax, and a fixed point.

use super::*;
use crate::model::Entry;

fn shown(text: &str) -> String {
    let document = Markdown::read(text);
    let one = |group: &Group| {
        let items = group.items.iter().map(|item| {
            let at = |range: &Range<usize>| document.source(range).to_owned();
            let minus = if item.suppressed { "-" } else { "" };
            let doubt = if item.certain { "" } else { "?" };
            format!("{}<{minus}{}{doubt}>{}", at(&item.prefix), item.key, at(&item.suffix))
        });
        let inner: Vec<String> = group.inner.iter().flat_map(items_of).collect();
        let inner = if inner.is_empty() { String::new() } else { format!("+{}", inner.join("+")) };
        format!("{}{}{inner}", if group.textual { "T" } else { "" }, items.collect::<Vec<_>>().join(";"))
    };
    document.groups.iter().map(one).collect::<Vec<_>>().join(" ")
}

fn items_of(group: &Group) -> Vec<String> {
    items(group).into_iter().map(|item| item.key.clone()).collect()
}

#[test]
fn citations_are_read_as_pandoc_reads_them() {
    let table = [
        ("[@a]", "<a>"),
        ("[see @a, p. 3; also -@b]", "see<a>p. 3;also<-b>"),
        ("[@a, pp. 3--4, and passim]", "<a>pp. 3--4, and passim"),
        ("@a says", "T<a>"),
        ("@a [p. 3] says", "T<a>p. 3"),
        ("@a [p. 3; @b]", "T<a>p. 3;<b>"),
        ("@a [@b; @c]", "T<a>;<b>;<c>"),
        ("@a\n[p. 3]", "T<a>p. 3"),
        ("-@a", "T<-a>"),
        ("@{odd,key} @{a{b}c} @{no key}", "T<odd,key> T<a{b}c>"),
        ("[@{x/y}]", "<x/y>"),
        ("@a, @b. @c: @d? (@e)", "T<a> T<b> T<c> T<d> T<e>"),
        ("@doi:10.1000/abc(d) @a--b @Müller2020 @a_ @1", "T<doi:10.1000/abc> T<a> T<Müller2020> T<a_> T<1>"),
        ("[[@a]] [foo; @a] [@a;] [x]", "<a> T<a> T<a>"),
        ("[@a, @b] [@a, as @b [p. 3] says]", "<a>@b+b <a>as @b [p. 3] says+b"),
        ("[see *x; y* @a] [see [x](y) @a]", "T<a> see [x](y)<a>"),
        ("[@a]{.x} [@a](see below)", "T<a> <a>"),
        ("[@a](http://x) ![@b](c.png)", "T<a?> T<b?>"),
        ("^[see @a] x[^1]\n\n[^1]: [@b]", "T<a> <b>"),
        ("# H [@a] {#x}\n\n> [@b;\n> @c]\n\n- @d\n\n| x | [@e] |\n|---|---|\n| @f | y |", "<a> <b>;<c> T<d> <e> T<f>"),
        ("[@a;\n\n@b]", "T<a> T<b>"),
        ("*@a* **[@b]** ~~@c~~", "T<a> <b> T<c>"),
        ("<div>see @a</div>\n\nx <b>@b</b>", "T<a> T<b>"),
        ("[x](@ref y)", "T<ref?>"),
        ("see @fig-one and @sec:two", "T<fig-one?> T<sec:two?>"),
        ("@url:https://x.org/a?b=c [@{url:https://x.org/a}]", "T<url:https://x.org/a?b> <url:https://x.org/a>"),
        (
            "@scope/pkg src/@types/x.py x=@y {a,b}@uni.edu *x*@y.org",
            "T<scope/pkg?> T<types/x.py?> T<y?> T<uni.edu?> T<y.org?>",
        ),
        (
            "[@scope/package] @{x/y} @10.1093/nar/22 @DBLP:conf/x (@a.b) *@a*",
            "<scope/package> T<x/y> T<10.1093/nar/22> T<DBLP:conf/x> T<a.b> T<a>",
        ),
        ("---\ntitle: On @property, [@a]\nabstract: By @b\n---\n", "T<property?> <a> T<b>"),
        ("@Fig-one @prf-a @cau-b @imp-c @figo-d", "T<Fig-one?> T<prf-a?> T<cau-b?> T<imp-c?> T<figo-d>"),
        ("(a)=\n# A {#b}\n\n@a, [@b; @c; @b-a]", "T<a?> <b?>;<c>;<b-a?>"),
        ("@https://x.org/f?id=a @{https://x.org/f?id=a}", "T<https://x.org/f?id> T<https://x.org/f?id=a>"),
        ("(@good) A sentence.\n(@bad) B.\n\nSee (@good), (@x).", "T<good?> T<bad?> T<good?> T<x>"),
    ];
    for (text, expected) in table {
        assert_eq!(shown(text), expected, "{text}");
    }
}

#[test]
fn what_is_no_citation_is_none() {
    let table = [
        r"\@a",
        "`@a` ``[@a]``",
        "```\n@a [@b]\n```",
        "    @a",
        "~~~ {.x}\n@a\n~~~",
        "x@a.org first.last@a.org <x@a.org> x_@a.org",
        "https://x.org/@a http://x/@a/b www.x.org/@a",
        "<https://x.org/@a> [x](https://x.org/@a) [y]\n\n[y]: https://x.org/@a \"@b\"",
        "<!-- @a [@b] -->\n\nx <!-- @a --> y",
        "<pre>@a</pre>\n\nx <code>@a</code> <a href=\"@b\">y</a>\n\n<script>\n@a\n</script>",
        "$@a$ and $$x @b$$",
        "<div>$x_@a$ `@b`</div>\n\n<b>x</b>\n\n<p>\n$$ @c $$ </p>",
        "@user@site.social",
        r"\index{x!@in y} \footnote[2]{See @a} \begin{tabular}{@{}l@{}}",
        "---\nauthor: \"@me\"\n---\n\nx",
        "+++\ntwitter = \"@me\"\n+++\n\nx",
        "@ a, @, a@, [@] -@ @{} @-a",
    ];
    for text in table {
        assert_eq!(shown(text), "", "{text}");
    }
}

#[test]
fn the_front_matter_cites_in_nocite() {
    let text = "---\ntitle: X\nnocite: |\n  @a, @b\n---\n\n[@c]\n";
    assert_eq!(shown(text), "T<a> T<b> <c>");
    assert_eq!(shown("---\nnocite: '@*'\n---\n"), "T<*>");
    assert_eq!((KIND.read)("@*", &Definitions::default()).citations, []);
    assert_eq!((KIND.read)("---\nnocite: '@*'\n---\n", &Definitions::default()).citations[0].key, "*");
}

fn entry(key: &str) -> Entry {
    let authors = vec![crate::model::Name::parse("Ng, Ann").unwrap()];
    Entry { key: key.into(), authors, ids: [("arxiv", "2103.00020")].into_iter().collect(), ..Entry::default() }
}

fn list<'a>(references: &'a str, setting: &'a Setting) -> List<'a> {
    List { references, setting }
}

fn rendered(text: &str) -> Result<String, RenderError> {
    let entries: Vec<Entry> = ["a", "b", "c"].map(entry).to_vec();
    let entries: Vec<&Entry> = entries.iter().collect();
    let mut document = Markdown::read(text);
    document.settle(|key| entries.iter().any(|entry| entry.key == key));
    document.render(
        |document, number| house::citation(document, &document.groups()[number], &entries),
        list("[1] A.\n\n[2] B.\n", &Setting::default()),
        true,
    )
}

fn plain(text: &str) -> String {
    let entries = [entry("a"), entry("b")];
    let document = Markdown::read(text);
    let entries: Vec<&Entry> = entries.iter().collect();
    let text = document
        .render(
            |document, number| house::citation(document, &document.groups()[number], &entries),
            list("L", &Setting::default()),
            false,
        )
        .unwrap();
    text.split("\n\n<!-- refs -->").next().unwrap().replace("https://arxiv.org/pdf/2103.00020", "u")
}

#[test]
fn a_citation_in_the_house_style_is_a_numbered_link() {
    let table = [
        ("x [@a].", "x [[1]](u)."),
        ("[@a; -@b]", "[[1]](u) [[2]](u)"),
        ("[see @a, p. 3; @b]", "(see [[1]](u), p. 3; [[2]](u))"),
        ("@a and -@b", "A. Ng [[1]](u) and [[2]](u)"),
        ("@a [p. 3]", "A. Ng ([[1]](u), p. 3)"),
        ("[@a, 7; @b, 7-9]", "([[1]](u), p. 7; [[2]](u), pp. 7-9)"),
        ("[@a, as @b has it]", "([[1]](u), as A. Ng [[2]](u) has it)"),
        ("[see @a](v)", "[see A. Ng \\[1\\]](v)"),
        ("<div>[@a]</div>", "<div><a href=\"u\">[1]</a></div>"),
    ];
    for (text, expected) in table {
        assert_eq!(plain(text), expected, "{text}");
    }
}

#[test]
fn a_rendered_document_keeps_what_it_was_made_from() {
    let text = "\u{feff}A [@a, p. 3] b.\r\n\r\n```\r\n[@a]\r\n```\r\nend @b";
    let once = rendered(text).unwrap();
    let mark = "<span data-cite=\"[@a, p. 3]\">([[1]](https://arxiv.org/pdf/2103.00020), p. 3)</span>";
    assert!(once.starts_with(&format!("\u{feff}A {mark} b.\r\n\r\n```\r\n[@a]\r\n```\r\nend <span")), "{once}");
    assert!(once.ends_with("</span>\r\n\r\n<!-- refs -->\r\n\r\n[1] A.\r\n\r\n[2] B.\r\n\r\n<!-- /refs -->"), "{once}");
    assert_eq!(rendered(&once).unwrap(), once);
    assert_eq!(Markdown::read(&once).groups().len(), 2);
}

#[test]
fn the_list_goes_between_its_comments() {
    let text = "[@a]\n\n## References\n\n<!-- refs -->\nold @x\n<!-- /refs -->\n\nend\n";
    let once = rendered(text).unwrap();
    assert!(once.ends_with("## References\n\n<!-- refs -->\n\n[1] A.\n\n[2] B.\n\n<!-- /refs -->\n\nend\n"), "{once}");
    let open = rendered("[@a]\n\n<!-- refs -->\n\nend\n").unwrap();
    assert!(open.ends_with("<!-- refs -->\n\n[1] A.\n\n[2] B.\n\n<!-- /refs -->\n\nend\n"), "{open}");
    for once in [once, open] {
        assert_eq!(rendered(&once).unwrap(), once);
    }
    assert_eq!(rendered("nothing @cited here").as_deref(), rendered("nothing @cited here").as_deref());
}

#[test]
fn a_list_that_was_cut_by_hand_is_written_again() {
    let text =
        "\u{feff}A [@a] b.  \r\n\r\n```md\r\n<!-- refs -->\r\n```\r\n\r\n<!-- refs -->\r\n<!-- /refs -->\r\n\r\nend";
    let once = rendered(text).unwrap();
    let (start, end) =
        (once.rfind("<!-- refs -->").unwrap() + "<!-- refs -->".len(), once.rfind("<!-- /refs -->").unwrap());
    assert_eq!(&once[start..end], "\r\n\r\n[1] A.\r\n\r\n[2] B.\r\n\r\n");
    for between in ["", "\r\n", "\r\n[1] half\r\n", "\nother\n"] {
        let cut = format!("{}{between}{}", &once[..start], &once[end..]);
        assert_eq!(rendered(&cut).as_deref(), Ok(once.as_str()), "{between:?}");
    }
}

#[test]
fn the_list_is_emptied_with_the_last_citation() {
    let (entries, whole): ([&Entry; 0], _) = ([], "x\n\n<!-- refs -->\n\n[[1]](u) A.\n\n<!-- /refs -->\n");
    let render = |text: &str, keep| {
        let citation =
            |document: &Markdown, number: usize| house::citation(document, &document.groups()[number], &entries);
        Markdown::read(text).render(citation, list("", &Setting::default()), keep).unwrap()
    };
    let empty = "x\n\n<!-- refs -->\n\n<!-- /refs -->\n";
    assert_eq!(render(whole, true), empty);
    for text in
        [empty, "x\n\n<!-- refs -->\n<!-- /refs -->\n", "[[1]](u) x\n\n<!-- refs -->\n\n[[1]](u) A.\n\n<!-- /refs -->"]
    {
        assert_eq!(render(text, true), text);
    }
}

#[test]
fn the_opening_comment_says_how_the_list_is_set() {
    let in_style = |text: &str, style: Option<&str>| {
        let (setting, entries) = (Setting { style: style.map(Into::into), locale: None }, [entry("a")]);
        let entries: Vec<&Entry> = entries.iter().collect();
        let citation =
            |document: &Markdown, number: usize| house::citation(document, &document.groups()[number], &entries);
        let rendered = Markdown::read(text).render(citation, list("R.", &setting), true).unwrap();
        assert_eq!(Markdown::read(&rendered).setting(), Ok(setting), "{rendered}");
        rendered
    };
    let apa = in_style("[@a]\n", Some("apa"));
    assert!(apa.ends_with("\n\n<!-- refs style=apa -->\n\nR.\n\n<!-- /refs -->\n"), "{apa}");
    assert!(in_style(&apa, None).ends_with("\n\n<!-- refs -->\n\nR.\n\n<!-- /refs -->\n"));
    let by_hand = "[@a]\n\n<!--refs  style = \"apa\" -->\n\nR.\n\n<!-- /refs -->\n";
    assert!(in_style(by_hand, Some("apa")).contains("\n\n<!--refs  style = \"apa\" -->\n\nR."));
    assert!(in_style(by_hand, Some("my styles/x.csl")).contains("<!-- refs style=\"my styles/x.csl\" -->\n\nR."));
    let open = in_style("[@a]\n\n<!-- refs style=ieee -->\nend", Some("apa"));
    assert!(open.ends_with("<!-- refs style=apa -->\n\nR.\n\n<!-- /refs -->\nend"), "{open}");
    let wrong = Markdown::read("[@a]\n\n<!-- refs stile=apa -->\n");
    assert_eq!(wrong.setting(), Err(RenderError::Setting("stile".into(), 6..29)));
    assert!(Markdown::read("[@a]\n\n<!-- refs to come -->\n").list.is_none());
}

#[test]
fn a_second_list_is_doubted() {
    let pair = "<!-- refs -->\n<!-- /refs -->\n";
    let text = format!("[@a]\n\n{pair}\nx\n\n{pair}");
    let (at, what) = Markdown::read(&text).doubt().unwrap();
    assert_eq!(at.start, text.rfind("<!-- refs").unwrap());
    assert!(what.starts_with("a second `<!-- refs -->`"), "{what}");
    assert_eq!(Markdown::read(&format!("[@a]\n\n{pair}\nx\n")).doubt(), None);
}

#[test]
fn a_broken_mark_is_refused() {
    assert!(matches!(rendered("x <span data-cite=\"[@a]\">[[1]](u)"), Err(RenderError::Open(_))));
    assert!(matches!(rendered("x <span data-cite=\"a @b\">1</span>"), Err(RenderError::NoCitation(..))));
    assert!(matches!(rendered("[@a]\n\n```\nopen"), Err(RenderError::Unstable)));
}

const PIECES: &str = "(\\[@a\\]|@a|\\[see @b, p\\. 3; -@c\\]|@b \\[p\\. 2\\]|\\[@c, `x` \\$y\\$\\]|`@a`|```\n|\n\n|\r\n|\n> |\n- |    |\\| |\n\\|--\\|\n|<!-- refs -->|<!-- refs style=apa -->|<!-- /refs -->|<div>|</div>|<!--|-->|\\*|_|\\[|\\]|\\(u\\)|\\$|<b>|é|\\\\|\"|&| |x|;|#|~~|:|<span data-cite=\"\\[@a\\]\">|</span>){0,24}";

/// The document without its list and with its marks turned back: what rendering may not touch.
fn essence(text: &str) -> String {
    let document = Markdown::read(text);
    let source = &document.restored.text;
    match &document.list {
        Some(list) => format!("{}{}", &source[..list.body.start], &source[list.body.end..]),
        None => source.clone(),
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(1024))]

    #[test]
    fn rendering_twice_is_rendering_once(text in PIECES) {
        if let Ok(once) = rendered(&text) {
            assert_eq!(rendered(&once).as_deref(), Ok(once.as_str()), "{text:?}");
        }
    }

    #[test]
    fn everything_but_citations_and_the_list_stays(text in PIECES) {
        if let Ok(once) = rendered(&text) {
            let (before, after) = (essence(&text), essence(&once));
            let added = after.replace("<!-- refs -->", "").replace("<!-- refs style=apa -->", "").replace("<!-- /refs -->", "");
            let before = before.replace("<!-- refs -->", "").replace("<!-- refs style=apa -->", "").replace("<!-- /refs -->", "");
            assert_eq!(added.trim_end(), before.trim_end(), "{text:?}");
            assert!(after.starts_with(essence(&text).trim_end().trim_end_matches("<!-- /refs -->")) || Markdown::read(&text).list.is_some());
        }
    }

    #[test]
    fn any_text_has_an_answer(text in "\\PC{0,60}", bytes in proptest::collection::vec(0_u8.., 0..60)) {
        for text in [text, String::from_utf8_lossy(&bytes).into_owned()] {
            for citation in (KIND.read)(&text, &Definitions::default()).citations {
                assert!(text.get(citation.at).is_some());
            }
            let _ = rendered(&text);
        }
    }
}
