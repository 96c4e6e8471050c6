//! What a Typst document cites: `@key`, `#cite(<key>)`, told from labels, code, raw text and comments.

mod lexemes;
mod scan;

use super::{Cited, Definitions, Kind};

/// The row of the registry.
pub const KIND: Kind = Kind { name: "Typst", extensions: &["typ"], read };

/// What is cited, the labels that are defined, and the files that are taken in.
///
/// | text | cited |
/// |---|---|
/// | `@a`, `@a[p. 3]`, `#ref(<a>)` | `a`, unless the document has a label `<a>` |
/// | `#cite(<a>, form: "prose")`, `#cite(label("a"))` | `a` |
/// | `#paper(<a>)`, with a function of the document's own | perhaps `a` |
/// | `` `@a` ``, `// @a`, `#link("mailto:x@a.org")`, `\@a` | nothing |
/// | `#bibliography("x.bib", full: true)` | everything |
fn read(text: &str, _: &Definitions) -> Cited {
    scan::Scan::new(text).all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cited(text: &str) -> String {
        let cited = read(text, &Definitions::default());
        for citation in cited.citations.iter().filter(|citation| citation.key != "*") {
            assert_eq!(text[citation.at.clone()], citation.key, "{text}");
        }
        let labels = cited.labels.iter().map(|label| format!("<{label}>"));
        let keys = cited.citations.iter().map(|c| format!("{}{}", c.key, if c.certain { "" } else { "?" }));
        keys.chain(labels).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn citations_and_labels_are_told_apart() {
        let table = [
            ("@a, @b. (@c) @d:e.f: *@g* #emph[@h]", "a b c d:e.f g h"),
            ("@a[p. 3, see @b]", "a b"),
            ("#cite(<a>) #cite(<b>, form: \"prose\", supplement: [p. 3 @c])", "a b c"),
            ("#cite(label(\"a/b\")) #cite(\n  <c>,\n) #cite(\"d\", \"e\", style: \"apa\")", "a/b c d e"),
            ("= Intro <intro>\n#figure(image(\"x.png\"), caption: [@a]) <fig:x>", "a <intro> <fig:x>"),
            ("#ref(<a>) #link(<b>)[x] #paper(<c>) #query(<d>)", "a c?"),
            ("#let f(x) = cite(x, form: \"prose\")\n#f(<a>) and \"@b\"", "a? b"),
            ("#let x = \"@no\"; @a\n#set text(lang: \"@no\")\n#show link: it => [@b #it]", "a b"),
            ("#if true [@a] else [@b] \"@c\"\n#for x in (1, 2) { [@d]; \"@no\" }", "a b c d"),
            ("#{ let y = \"@no\"; [@a <l>] }", "a <l>"),
            ("#footnote[see @a].foo @b #f(x)[@c][@d](\"@no\") \"@e\"", "a b c d e"),
            ("#context { cite(<a>) } #bibliography(\"r.bib\", full: true)", "a *"),
            ("$ x^2 \"@no\" #cite(<a>) $ @b", "a b"),
            ("- #[@a] / @b: @c", "a b c"),
            ("#subfigures(image(\"x.png\"), label: <fig:x>) @a", "a <fig:x>"),
            ("#show: article.with(article_label: \"one\", lang: \"en\")", "<one>"),
            ("#let terms = ((key: \"ki\", short: \"KI\"),)", "<ki> <ki:>"),
            ("#imgcite(\"a\") #f(\"b\")", "a?"),
            ("[x] ] @a #cite.with(form: \"x\")(<b>)", "a b?"),
        ];
        for (text, expected) in table {
            assert_eq!(cited(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_citation_is_none() {
        let table = [
            "`@a` ``` @a ` @b ``` ```typ\n@a\n```",
            "// @a\n/* @a /* @b */ @c */",
            r"\@a x\@b",
            "https://x.org/@a http://x/(@a)",
            "#link(\"mailto:x@a.org\") #\"@a\" #raw(\"@a\") #`@a`",
            "#import \"@preview/cetz:0.1.0\": *\n@ a @",
            "#let s = \"a\\\"@b\"",
            "$ a < b > c $",
            "#(1 < 2) #if a < b { }",
        ];
        for text in table {
            assert_eq!(cited(text), "", "{text}");
        }
        assert_eq!(cited("x@a.org"), "a.org?");
    }

    #[test]
    fn files_that_are_taken_in_are_named() {
        let cited = read(
            "#include \"a.typ\"\n#import \"lib/b.typ\": f\n#import \"@preview/x:1.0.0\"\n#{ include \"c.typ\" }#include(\"d.typ\")",
            &Definitions::default(),
        );
        assert_eq!(
            cited.includes.iter().map(|i| i.file.as_str()).collect::<Vec<_>>(),
            ["a.typ", "lib/b.typ", "c.typ", "d.typ"]
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_an_answer(text in "(#let |#cite|#if |@a|<b>|\"|`|```|//|/\\*|\\*/|\\$|[\\[\\](){};.\\n é#\\\\])*") {
            for citation in read(&text, &Definitions::default()).citations {
                assert!(text.get(citation.at).is_some());
            }
        }
    }
}
