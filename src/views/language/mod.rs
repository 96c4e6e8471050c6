//! Text as Markdown, LaTeX and Typst take it for nothing but text, and the few things an outline or a table needs of them.

mod rows;

use thiserror::Error;

use self::rows::{ROWS, Row};
use super::address::web_address;
use super::math::is_harmless;
use crate::model::Entry;
use crate::model::markup::{Markup, Token, shown, tokens};
use crate::model::text::{squeeze, visible};

/// A language that documents are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// CommonMark 0.31 with pandoc's citations.
    Markdown,
    /// LaTeX 2ε in UTF-8.
    Latex,
    /// Typst 0.12 or newer.
    Typst,
}

/// How a line names the work it is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Citation {
    /// `**CLIP** (2021) [@radford2021clip]`: for a document that has a bibliography.
    #[default]
    Key,
    /// `[CLIP (2021)](https://arxiv.org/pdf/2103.00020)`: the house link.
    Link,
    /// The link and the key.
    Both,
}

/// A key that can't be cited in a language. Nothing is written.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("the key `{key}` can't be cited in {language}: it holds {character:?}")]
pub struct UnfitKey {
    /// The key.
    pub key: String,
    /// The language's name.
    pub language: &'static str,
    /// The first character that stands in the way.
    pub character: char,
}

impl Language {
    /// Every language.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(|row| row.language)
    }

    fn row(self) -> &'static Row {
        match self {
            Self::Markdown => &ROWS[0],
            Self::Latex => &ROWS[1],
            Self::Typst => &ROWS[2],
        }
    }

    /// The name, as `--format` takes it.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The endings of its files, without the full stop.
    pub fn extensions(self) -> &'static [&'static str] {
        self.row().extensions
    }

    /// The language whose files end so.
    pub fn by_extension(extension: &str) -> Option<Self> {
        Self::all().find(|language| language.extensions().iter().any(|known| known.eq_ignore_ascii_case(extension)))
    }

    /// Text on one line that the language takes for nothing but text.
    pub fn words(self, text: &str) -> String {
        let special = self.row().special;
        let text = squeeze(&visible(text));
        let written = |(at, c): (usize, char)| match special.iter().find(|(known, _)| *known == c) {
            Some((_, written)) => (*written).to_owned(),
            None if c == '&' && self == Self::Markdown && is_entity(&text[at..]) => "\\&".to_owned(),
            None => c.to_string(),
        };
        text.char_indices().map(written).collect()
    }

    /// Text that starts a line: what would make it a heading or a list there is taken for text too.
    pub fn paragraph(self, text: &str) -> String {
        let words = self.words(text);
        let number =
            words.find(|c: char| !c.is_ascii_digit()).filter(|end| *end > 0 && words[*end..].starts_with(['.', ')']));
        match (self, words.chars().next()) {
            (Self::Latex, _) => words,
            (_, Some('-' | '+' | '=')) => format!("\\{words}"),
            _ => match number {
                Some(end) => format!("{}\\{}", &words[..end], &words[end..]),
                None => words,
            },
        }
    }

    /// A title with its markup; math as it is where the language has TeX's math, everything else as text.
    pub fn title(self, title: &str) -> String {
        tokens(&squeeze(title)).iter().map(|token| self.token(token)).collect()
    }

    fn token(self, token: &Token<'_>) -> String {
        match token {
            Token::Math(math) if self != Self::Typst && is_harmless(math) => visible(math).into_owned(),
            Token::Math(math) => self.inner_words(math.trim_matches('$')),
            Token::Text(text) => self.inner_words(text),
            Token::Command(text) => self.inner_words(shown(text)),
            Token::Literal(c) => self.words(&c.to_string()),
            Token::OpenArgument => self.words("{"),
            Token::CloseArgument => self.words("}"),
            Token::Open | Token::Close => String::new(),
            Token::Begin(_, markup) => self.markup(*markup)[0].to_owned(),
            Token::End(markup) => self.markup(*markup)[1].to_owned(),
        }
    }

    /// What stands before and behind marked words; nothing where the language has no such markup.
    fn markup(self, markup: Markup) -> [&'static str; 2] {
        match (self, markup) {
            (Self::Markdown, Markup::Emphasis) => ["*", "*"],
            (Self::Markdown, Markup::Bold) => ["**", "**"],
            (Self::Markdown | Self::Typst, Markup::Quotes) => ["“", "”"],
            (Self::Latex, Markup::Quotes) => ["``", "''"],
            (Self::Markdown, _) | (_, Markup::Plain) => ["", ""],
            (Self::Latex, Markup::Emphasis) => ["\\emph{", "}"],
            (Self::Latex, Markup::Bold) => ["\\textbf{", "}"],
            (Self::Latex, Markup::SmallCaps) => ["\\textsc{", "}"],
            (Self::Latex, Markup::Superscript) => ["\\textsuperscript{", "}"],
            (Self::Latex, Markup::Subscript) => ["\\textsubscript{", "}"],
            (Self::Typst, Markup::Emphasis) => ["#emph[", "]"],
            (Self::Typst, Markup::Bold) => ["#strong[", "]"],
            (Self::Typst, Markup::SmallCaps) => ["#smallcaps[", "]"],
            (Self::Typst, Markup::Superscript) => ["#super[", "]"],
            (Self::Typst, Markup::Subscript) => ["#sub[", "]"],
        }
    }

    /// Text between other text: blanks at its ends are kept.
    fn inner_words(self, text: &str) -> String {
        let blank = |at_end: bool| if at_end { " " } else { "" };
        let words = self.words(text);
        let start = blank(text.starts_with(char::is_whitespace) && !words.is_empty());
        format!("{start}{words}{}", blank(text.ends_with(char::is_whitespace)))
    }

    /// The name of a work, or its title: what a line starts with, set off from it.
    pub fn label(self, entry: &Entry) -> String {
        match &entry.name {
            Some(name) => self.strong(&self.words(name)),
            None => self.quoted(&self.title(&entry.title)),
        }
    }

    /// Words of this language in bold.
    pub fn strong(self, words: &str) -> String {
        match self {
            Self::Markdown => format!("**{words}**"),
            Self::Latex => format!("\\textbf{{{words}}}"),
            Self::Typst => format!("#strong[{words}]"),
        }
    }

    /// Words of this language in double quotes.
    pub fn quoted(self, words: &str) -> String {
        match self {
            Self::Markdown | Self::Typst => format!("\"{words}\""),
            Self::Latex => format!("``{words}''"),
        }
    }

    /// Words of this language as a link; only as the words where the address is none of the web.
    pub fn link(self, words: &str, address: Option<&str>) -> String {
        let Some(address) = address.and_then(web_address) else { return words.to_owned() };
        match self {
            Self::Markdown => format!("[{words}]({address})"),
            Self::Latex => {
                let address = address.replace('%', "\\%").replace('#', "\\#").replace('&', "\\&").replace('_', "\\_");
                format!("\\href{{{address}}}{{{words}}}")
            }
            Self::Typst => format!("#link(\"{address}\")[{words}]"),
        }
    }

    /// A heading, its line end with it; `level` 1 is the highest.
    pub fn heading(self, level: usize, title: &str) -> String {
        let title = self.words(title);
        match self {
            Self::Markdown => format!("{} {title}\n", "#".repeat(level.clamp(1, 6))),
            Self::Latex => {
                let commands = ["section", "subsection", "subsubsection", "paragraph", "subparagraph"];
                format!("\\{}{{{title}}}\n", commands[level.clamp(1, commands.len()) - 1])
            }
            Self::Typst => format!("{} {title}\n", "=".repeat(level.max(1))),
        }
    }

    /// Items, each a line of this language, as a list; empty for none.
    pub fn list(self, items: &[String]) -> String {
        let mark = if self == Self::Latex { "  \\item " } else { "- " };
        let lines: String = items.iter().map(|item| format!("{mark}{item}\n")).collect();
        match self {
            Self::Latex if !items.is_empty() => format!("\\begin{{itemize}}\n{lines}\\end{{itemize}}\n"),
            _ => lines,
        }
    }

    /// A citation: `[@key]` (pandoc), `\cite{key}`, `@key`.
    ///
    /// # Errors
    /// When the key holds what ends or breaks a citation.
    pub fn cite(self, key: &str) -> Result<String, UnfitKey> {
        let unfit = |c: &char| c.is_whitespace() || c.is_control() || self.row().no_key.contains(*c);
        if self != Self::Typst
            && let Some(character) = key.chars().find(unfit)
        {
            return Err(UnfitKey { key: key.to_owned(), language: self.name(), character });
        }
        Ok(match self {
            Self::Markdown if is_bare(key, ":.#$%&-+?<>~/_") => format!("[@{key}]"),
            Self::Markdown => format!("[@{{{key}}}]"),
            Self::Latex => format!("\\cite{{{key}}}"),
            Self::Typst if is_bare(key, "-_:.") => format!("@{key}"),
            Self::Typst => format!("#cite(label({}))", typst_string(key)),
        })
    }
}

/// Whether a key needs no quoting: ASCII letters and digits at both ends, and `inner` between.
fn is_bare(key: &str, inner: &str) -> bool {
    let sign = |c: char| c.is_ascii_alphanumeric();
    key.starts_with(sign) && key.ends_with(sign) && key.chars().all(|c| sign(c) || inner.contains(c))
}

/// A text as a string of Typst code.
pub fn typst_string(text: &str) -> String {
    let escaped = |c: char| match c {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        c if c.is_control() => format!("\\u{{{:x}}}", u32::from(c)),
        c => c.to_string(),
    };
    format!("\"{}\"", text.chars().map(escaped).collect::<String>())
}

/// Whether the text starts with what Markdown would take for a character reference (CommonMark 0.31, §2.5).
fn is_entity(text: &str) -> bool {
    let name = text[1..].split(';').next().unwrap_or_default();
    let ends = text.len() > name.len() + 1;
    ends && !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '#')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HOSTILE: &str =
        "<script>x</script> [a](javascript:b) \\input{/etc/passwd} #eval(\"1\") &lt; $x$ @key \u{1b}[31m // c";

    #[test]
    fn hostile_text_comes_out_as_text_in_each_language() {
        assert_eq!(
            Language::Markdown.words(HOSTILE),
            "\\<script\\>x\\</script\\> \\[a\\](javascript:b) \\\\input{/etc/passwd} \\#eval(\"1\") \\&lt; \\$x\\$ \\@key \\\\u{1b}\\[31m // c"
        );
        assert_eq!(
            Language::Latex.words(HOSTILE),
            "\\textless{}script\\textgreater{}x\\textless{}/script\\textgreater{} {[}a{]}(javascript:b) \
             \\textbackslash{}input\\{/etc/passwd\\} \\#eval(\"1\") \\&lt; \\$x\\$ @key \\textbackslash{}u\\{1b\\}{[}31m // c"
        );
        assert_eq!(
            Language::Typst.words(HOSTILE),
            "\\<script\\>x\\<\\/script\\> \\[a\\](javascript:b) \\\\input{\\/etc\\/passwd} \\#eval(\"1\") &lt; \\$x\\$ \\@key \\\\u{1b}\\[31m \\/\\/ c"
        );
    }

    #[test]
    fn markup_of_a_title_is_the_languages_own() {
        let title = "\\emph{In} \\textsubscript{2} 5\\$ \\foo{x}";
        assert_eq!(Language::Markdown.title(title), "*In* 2 5\\$ \\\\foo{x}");
        assert_eq!(Language::Latex.title(title), "\\emph{In} \\textsubscript{2} 5\\$ \\textbackslash{}foo\\{x\\}");
        assert_eq!(Language::Typst.title(title), "#emph[In] #sub[2] 5\\$ \\\\foo{x}");
    }

    #[test]
    fn math_of_a_title_stays_math_unless_it_reaches_out() {
        assert_eq!(Language::Latex.title("{A} $K_{1}$-b & c"), "A $K_{1}$-b \\& c");
        assert_eq!(Language::Markdown.title("A $K_{1}$-b"), "A $K_{1}$-b");
        assert_eq!(Language::Typst.title("A $K_{1}$-b"), "A K\\_{1}-b");
        assert_eq!(Language::Latex.title("$\\input{x}$"), "\\textbackslash{}input\\{x\\}");
        assert_eq!(Language::Latex.title("$a}{b$"), "\\$a\\}\\{b\\$");
        assert_eq!(Language::Latex.title("$\\csname input\\endcsname x$").matches('$').count(), 0);
    }

    #[test]
    fn what_starts_a_line_is_no_list_and_no_heading() {
        assert_eq!(Language::Markdown.paragraph("1. One"), "1\\. One");
        assert_eq!(Language::Markdown.paragraph("# One"), "\\# One");
        assert_eq!(Language::Typst.paragraph("= One"), "\\= One");
        assert_eq!(Language::Typst.paragraph("2021 was"), "2021 was");
        assert_eq!(Language::Latex.paragraph("- One"), "- One");
    }

    #[test]
    fn keys_are_cited_or_refused() {
        let cited = |key| Language::all().map(|language| language.cite(key).ok()).collect::<Vec<_>>();
        let all = |texts: [&str; 3]| texts.map(|text| Some(text.to_owned()));
        assert_eq!(
            cited("radford2021clip"),
            all(["[@radford2021clip]", "\\cite{radford2021clip}", "@radford2021clip"])
        );
        assert_eq!(
            cited("DBLP:conf/x"),
            all(["[@DBLP:conf/x]", "\\cite{DBLP:conf/x}", "#cite(label(\"DBLP:conf/x\"))"])
        );
        assert_eq!(cited("a}b")[..2], [None, None]);
        assert_eq!(Language::Latex.cite("a,b").unwrap_err().character, ',');
    }

    #[test]
    fn only_addresses_of_the_web_are_links() {
        for language in Language::all() {
            assert_eq!(language.link("x", Some("javascript:alert(1)")), "x");
            assert_eq!(language.link("x", Some("data:text/html,<script>")), "x");
        }
        let evil = Some("https://x/a) [b](javascript:c)}\"\\");
        assert_eq!(Language::Markdown.link("x", evil), "[x](https://x/a%29%20%5Bb%5D%28javascript:c%29%7D%22%5C)");
        assert_eq!(Language::Latex.link("x", Some("https://x/a_b#c")), "\\href{https://x/a\\_b\\#c}{x}");
        assert!(!Language::Typst.link("x", evil).contains('\\'));
    }

    /// What CommonMark's reader makes of a text, if it is one paragraph of nothing but text.
    fn read_back(markdown: &str) -> Option<String> {
        use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
        let mut text = String::new();
        for event in Parser::new_ext(markdown, Options::all().difference(Options::ENABLE_SMART_PUNCTUATION)) {
            match event {
                Event::Text(part) => text.push_str(&part),
                Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
                _ => return None,
            }
        }
        Some(text)
    }

    proptest! {
        #[test]
        fn markdown_reads_any_text_back_as_text(text in "[-+=#>*_`~!&;:|<>@$^\\\\\\[\\](){}0-9.a-c/ \"']{0,24}", any in any::<String>()) {
            for text in [text, any] {
                let expected = squeeze(&visible(&text));
                let written = Language::Markdown.paragraph(&text);
                prop_assert_eq!(read_back(&written).map(|text| squeeze(&text)), Some(expected), "{}", written);
            }
        }

        #[test]
        fn latex_and_typst_keep_no_character_of_their_own(text in any::<String>()) {
            let latex = Language::Latex.words(&text).replace("\\textbackslash{}", "").replace("{[}", "").replace("{]}", "").replace("{*}", "");
            let mut escaped = false;
            for c in latex.chars() {
                prop_assert!(escaped || !"%#&_$~^".contains(c), "{}", latex);
                escaped = c == '\\' && !escaped;
            }
            let mut escaped = false;
            for c in Language::Typst.words(&text).chars() {
                prop_assert!(escaped || !"*_`$#<>@[]~/".contains(c));
                escaped = c == '\\' && !escaped;
            }
        }
    }
}
