//! The markup of CSL's texts (`<i>`, `<span class="nocase">`, …) and ours, each from the other.

use crate::model::markup::{MARKUP, Markup, Token, from_plain, literal, protected, shown, tokens};

/// A tag of CSL-JSON (citeproc-js manual, "HTML-like formatting tags"), and what it means; the first one of a meaning
/// is the one that refs writes.
struct Tag {
    open: &'static str,
    close: &'static str,
    /// Absent for the one that keeps case.
    means: Option<Markup>,
}

const TAGS: [Tag; 14] = [
    tag("<span class=\"nocase\">", "</span>", None),
    tag("<i>", "</i>", Some(Markup::Emphasis)),
    tag("<b>", "</b>", Some(Markup::Bold)),
    tag("<sup>", "</sup>", Some(Markup::Superscript)),
    tag("<sub>", "</sub>", Some(Markup::Subscript)),
    tag("<span style=\"font-variant:small-caps;\">", "</span>", Some(Markup::SmallCaps)),
    tag("<span style=\"font-variant: small-caps;\">", "</span>", Some(Markup::SmallCaps)),
    tag("<span style=\"font-variant:small-caps\">", "</span>", Some(Markup::SmallCaps)),
    tag("<span style=\"font-variant: small-caps\">", "</span>", Some(Markup::SmallCaps)),
    tag("<span class='nocase'>", "</span>", None),
    tag("<sc>", "</sc>", Some(Markup::SmallCaps)),
    tag("<em>", "</em>", Some(Markup::Emphasis)),
    tag("<strong>", "</strong>", Some(Markup::Bold)),
    tag("<nocase>", "</nocase>", None),
];

/// Behind a `<` that is a character although it looks like a tag: CSL has no spelling for it.
const JOINER: char = '\u{2060}';

const fn tag(open: &'static str, close: &'static str, means: Option<Markup>) -> Tag {
    Tag { open, close, means }
}

/// A text of ours as CSL has it.
///
/// | input | result |
/// |---|---|
/// | `a {CLIP} \emph{b} $x$` | `a <span class="nocase">CLIP</span> <i>b</i> $x$` |
/// | `5\$ \{b\}` | `5$ {b}` |
/// | `\mkbibquote{b}` | `“b”` |
pub fn write(text: &str) -> String {
    if !text.contains(['\\', '{', '}', '$', '<']) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 32);
    for token in tokens(text) {
        match token {
            Token::Text(part) | Token::Math(part) => characters(part, &mut out),
            Token::Command(part) => out.push_str(shown(part)),
            Token::Literal(c) => out.push(c),
            Token::OpenArgument => out.push('{'),
            Token::CloseArgument => out.push('}'),
            Token::Open => out.push_str(TAGS[0].open),
            Token::Close => out.push_str(TAGS[0].close),
            Token::Begin(_, markup) => out.push_str(of(markup).0),
            Token::End(markup) => out.push_str(of(markup).1),
        }
    }
    out
}

/// A title as CSL has it: braces that only keep the capitals that refs keeps by itself are left out.
pub fn write_title(title: &str) -> String {
    if !title.contains('{') {
        return write(title);
    }
    let bare = bare(title);
    write(if protected(&bare, None) == title { &bare } else { title })
}

/// A text without the braces that keep case.
pub fn bare(text: &str) -> String {
    tokens(text).iter().map(spelled).collect()
}

/// A token as the markup has it, without the braces that keep case.
fn spelled(token: &Token<'_>) -> String {
    match token {
        Token::Text(part) | Token::Math(part) | Token::Command(part) | Token::Begin(part, _) => (*part).to_owned(),
        Token::Literal(c) => literal(*c).to_owned(),
        Token::Open | Token::Close => String::new(),
        Token::OpenArgument => "{".to_owned(),
        Token::End(_) | Token::CloseArgument => "}".to_owned(),
    }
}

/// What stands before and behind the text of a markup.
fn of(markup: Markup) -> (&'static str, &'static str) {
    match markup {
        Markup::Quotes => ("“", "”"),
        markup => TAGS.iter().find(|tag| tag.means == Some(markup)).map_or(("", ""), |tag| (tag.open, tag.close)),
    }
}

/// Characters; a `<` that would start a tag is held off it.
fn characters(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..=at]);
        if is_tag(&rest[at..]) || rest[at + 1..].starts_with(JOINER) {
            out.push(JOINER);
        }
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

fn is_tag(text: &str) -> bool {
    TAGS.iter().any(|tag| text.starts_with(tag.open) || text.starts_with(tag.close))
}

/// A piece of CSL's text.
enum Piece<'a> {
    Characters(&'a str),
    Open(&'static Tag),
    Close(&'static Tag),
}

/// A text of CSL as ours. Tags without a partner, and those that CSL does not have, are characters.
///
/// | input | result |
/// |---|---|
/// | `<i>b</i> & <u>` | `\emph{b} & <u>` |
/// | `<i>b` | `<i>b` |
/// | `5$ {b}` | `5\$ \{b\}` |
pub fn read(text: &str) -> String {
    if !text.contains('<') {
        return from_plain(text).into_owned();
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut characters = String::new();
    for piece in pieces(text) {
        let (Piece::Open(tag) | Piece::Close(tag)) = piece else {
            if let Piece::Characters(part) = piece {
                characters.push_str(part);
            }
            continue;
        };
        out.push_str(&from_plain(&characters));
        characters.clear();
        out.push_str(&if matches!(piece, Piece::Open(_)) { begin(tag) } else { "}".to_owned() });
    }
    out.push_str(&from_plain(&characters));
    out
}

fn begin(tag: &Tag) -> String {
    let command = tag.means.and_then(|means| MARKUP.iter().find(|(_, markup)| *markup == means));
    command.map_or("{".to_owned(), |(name, _)| format!("\\{name}{{"))
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut open: Vec<(usize, &str)> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        pieces.push(Piece::Characters(&rest[..at]));
        rest = &rest[at..];
        let closes = open.last().and_then(|(place, _)| match pieces[*place] {
            Piece::Open(tag) if rest.starts_with(tag.close) => Some(tag),
            _ => None,
        });
        if let Some(tag) = closes {
            open.pop();
            pieces.push(Piece::Close(tag));
            rest = &rest[tag.close.len()..];
        } else if let Some(tag) = TAGS.iter().find(|tag| rest.starts_with(tag.open)) {
            open.push((pieces.len(), &rest[..tag.open.len()]));
            pieces.push(Piece::Open(tag));
            rest = &rest[tag.open.len()..];
        } else {
            pieces.push(Piece::Characters("<"));
            rest = rest[1..].strip_prefix(JOINER).unwrap_or(&rest[1..]);
        }
    }
    pieces.push(Piece::Characters(rest));
    for (place, spelled) in open {
        pieces[place] = Piece::Characters(spelled);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn markup_is_carried_over_in_both_directions() {
        for (ours, csl) in [
            (
                "{CLIP} and \\emph{b {C}}",
                "<span class=\"nocase\">CLIP</span> and <i>b <span class=\"nocase\">C</span></i>",
            ),
            ("\\textbf{a}\\textsuperscript{2}\\textsubscript{3}", "<b>a</b><sup>2</sup><sub>3</sub>"),
            ("\\textsc{a}", "<span style=\"font-variant:small-caps;\">a</span>"),
            ("$x_{1}$ for 5\\$ \\{b\\} <script>", "$x_{1}$ for 5$ {b} <script>"),
            ("an <i> is a tag", "an <\u{2060}i> is a tag"),
        ] {
            assert_eq!(write(ours), csl);
            assert_eq!(read(csl), ours);
        }
        for (csl, ours) in
            [("<i>b", "<i>b"), ("b</i>", "b</i>"), ("<i><b>x</i>", "<i><b>x</i>"), ("<sc>x</sc>", "\\textsc{x}")]
        {
            assert_eq!(read(csl), ours, "{csl}");
        }
    }

    #[test]
    fn braces_that_refs_puts_itself_are_not_written() {
        assert_eq!(write_title("{CLIP}: Learning \\$5"), "CLIP: Learning $5");
        assert_eq!(write_title("{A} {CLIP}"), "<span class=\"nocase\">A</span> <span class=\"nocase\">CLIP</span>");
    }

    proptest! {
        #[test]
        fn every_text_reads_back(text in "(<i>|</i>|<b>|<\u{2060}|<span class=\"nocase\">|</span>|[a-zé<>/ $5{}\\\\]){0,8}") {
            let ours = from_plain(&text);
            prop_assert_eq!(read(&write(&ours)), ours.as_ref(), "{}", write(&ours));
        }

        #[test]
        fn any_text_is_read(text in any::<String>()) {
            let _ = (read(&text), write(&text), write_title(&text));
        }
    }
}
