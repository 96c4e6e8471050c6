//! The formats that a reference can be written in; each escapes what would be a command in it.

mod html;
mod json;
mod latex;
mod markdown;
mod text;
mod typst;

pub use markdown::link_target;

use super::list::Reference;
use super::look::Look;
use super::span::Span;

/// A format of references.
pub struct Writer {
    /// The name in `--format`.
    pub name: &'static str,
    /// Endings of file names that mean it.
    pub extensions: &'static [&'static str],
    /// A list of references, with the line feed at its end.
    pub list: fn(&[Reference]) -> String,
    /// Some spans inside a line.
    pub line: fn(&[Span]) -> String,
}

/// The formats, the one that is meant where none is said first.
pub const WRITERS: [Writer; 6] =
    [text::WRITER, markdown::WRITER, html::WRITER, latex::WRITER, typst::WRITER, json::WRITER];

impl Writer {
    /// The format of a name.
    pub fn named(name: &str) -> Option<&'static Self> {
        WRITERS.iter().find(|writer| writer.name == name)
    }

    /// The format that the ending of a file name means.
    pub fn of_extension(extension: &str) -> Option<&'static Self> {
        WRITERS.iter().find(|writer| writer.extensions.contains(&extension.to_lowercase().as_str()))
    }
}

/// How a format begins and ends a look.
type Wrapping = (Look, &'static str, &'static str);

/// A text inside the wrappings of its looks, the first row innermost.
fn wrapped(text: String, look: Look, wrappings: &[Wrapping]) -> String {
    let of_look = wrappings.iter().filter(|(one, _, _)| look.has(*one));
    of_look.fold(text, |text, (_, open, close)| format!("{open}{text}{close}"))
}

/// The address of a span, if a browser may follow it.
fn address(span: &Span) -> Option<&str> {
    span.link.as_deref().filter(|link| link.starts_with("https://") || link.starts_with("http://"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reference with everything that could break out of a format.
    fn hostile() -> Reference {
        let span = |text: &str, look, link: Option<&str>| Span { text: text.into(), look, link: link.map(Into::into) };
        Reference {
            key: "a\"<b>&c".into(),
            label: vec![span("[1]", Look::PLAIN, None)],
            text: vec![
                span(
                    "R&D <script>alert(1)</script> 100% of #1 {x} \\y ~ ^ $5 a_b *c* `d` [e](f) @g \"q\" --",
                    Look::PLAIN,
                    None,
                ),
                span("<i>", Look::ITALIC, None),
                span("x_{1}", Look::MATH, None),
                span("https://x.example/a_b?c=d&e=f#g)]", Look::PLAIN, Some("https://x.example/a_b?c=d&e=f#g)]\"")),
                span("evil", Look::BOLD, Some("javascript:alert(1)")),
            ],
            ..Reference::default()
        }
    }

    #[test]
    fn text_comes_out_as_text_in_every_format() {
        let written = |name| (Writer::named(name).unwrap().list)(&[hostile()]);
        let html = written("html");
        assert!(
            !html.contains("<script>") && !html.contains("javascript:") && !html.contains("<i>&lt;i&gt;</i>x_{1}<")
        );
        assert!(html.contains("href=\"https://x.example/a_b?c=d&amp;e=f#g)]&quot;\""), "{html}");
        let short = Reference { short: "O'Ng & Li(2021)".into(), ..hostile() };
        let latex = (Writer::named("latex").unwrap().list)(&[short]);
        assert!(latex.contains(r"\bibitem[{O'Ng \& Li(2021)}]{"), "{latex}");
        let latex = written("latex");
        assert!(latex.contains(r"R\&D") && latex.contains(r"100\%") && latex.contains(r"\#1 \{x\}"), "{latex}");
        assert!(latex.contains("$x_{1}$") && !latex.contains("javascript"), "{latex}");
        let typst = written("typst");
        assert!(typst.contains(r"\#1 {x} \\y \~") && typst.contains(r"a\_b \*c\* \`d\` \[e\]"), "{typst}");
        let markdown = written("markdown");
        assert!(markdown.contains(r"\<script\>") && markdown.contains(r"\*c\* \`d\` \[e\](f)"), "{markdown}");
        assert!(!markdown.contains("](javascript"), "{markdown}");
        let json: serde_json::Value = serde_json::from_str(&written("json")).unwrap();
        assert_eq!(json[0]["key"], "a\"<b>&c");
    }

    #[test]
    fn every_format_has_a_name_and_an_ending_of_its_own() {
        for writer in &WRITERS {
            assert!(Writer::named(writer.name).is_some());
            for extension in writer.extensions {
                assert_eq!(Writer::of_extension(extension).unwrap().name, writer.name);
            }
            assert_eq!((writer.line)(&[]).trim_matches(['"', '[', ']']), "");
        }
    }
}
