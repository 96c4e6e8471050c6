//! A title as HTML: its own markup as elements, everything else as text.

use super::{escape, index};
use crate::model::Entry;
use crate::model::markup::{Markup, Token, shown, tokens};

/// The title for a page.
///
/// | title | result |
/// |---|---|
/// | `{CLIP} \emph{and} <b>` | `CLIP <em>and</em> &lt;b&gt;` |
/// | `$x^{2}$` | `<i>x^{2}</i>` |
pub fn html(entry: &Entry) -> String {
    if entry.title.is_empty() {
        return escape::html(&index::title(entry));
    }
    tokens(&entry.title).into_iter().map(token).collect()
}

/// The title for a page where that differs from its plain text.
pub fn marked_up(entry: &Entry) -> Option<String> {
    let html = html(entry);
    (html.contains('<')).then_some(html)
}

fn token(token: Token<'_>) -> String {
    match token {
        Token::Text(text) => escape::html(text),
        Token::Literal(c) => escape::html(&c.to_string()),
        Token::Math(math) => format!("<i class=\"math\">{}</i>", escape::html(math.trim_matches('$'))),
        Token::Begin(_, Markup::Quotes) => "“".to_owned(),
        Token::End(Markup::Quotes) => "”".to_owned(),
        Token::Open | Token::Close | Token::Begin(_, Markup::Plain) | Token::End(Markup::Plain) => String::new(),
        Token::Begin(_, markup) => format!("<{}>", element(markup)),
        Token::End(markup) => format!("</{}>", closing(markup)),
        Token::Command(command) => escape::html(shown(command)),
        Token::OpenArgument => "{".to_owned(),
        Token::CloseArgument => "}".to_owned(),
    }
}

fn element(markup: Markup) -> &'static str {
    match markup {
        Markup::Emphasis => "em",
        Markup::Bold => "b",
        Markup::SmallCaps => "span class=\"small-caps\"",
        Markup::Superscript => "sup",
        Markup::Subscript => "sub",
        Markup::Quotes | Markup::Plain => "span",
    }
}

fn closing(markup: Markup) -> &'static str {
    element(markup).split(' ').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(title: &str) -> Entry {
        Entry { key: "k".into(), title: title.into(), ..Entry::default() }
    }

    #[test]
    fn markup_of_the_title_is_kept_and_all_else_is_text() {
        let title = r"{CLIP} \emph{and \textbf{more}} H\textsubscript{2}O $x<y$ <script> \foo{a} \{";
        let expected =
            "CLIP <em>and <b>more</b></em> H<sub>2</sub>O <i class=\"math\">x&lt;y</i> &lt;script&gt; \\foo{a} {";
        assert_eq!(html(&entry(title)), expected);
    }

    #[test]
    fn a_title_without_markup_is_no_html() {
        assert_eq!(marked_up(&entry("A < B & {C}")), None);
        assert_eq!(html(&entry("")), "k");
    }
}
