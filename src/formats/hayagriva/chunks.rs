//! Hayagriva's formattable strings: `{…}` keeps case, `$…$` is Typst's math, `\{ \} \$ \\` are the characters.

use std::borrow::Cow;

use super::math;
use crate::model::markup::{self, Markup, Token, literal, protected, shown, tokens};

/// A text of ours as a formattable string, with braces round what would lose its capitals.
///
/// | input | result |
/// |---|---|
/// | `CLIP: Learning` | `{CLIP}: Learning` |
/// | `\emph{a} $x^{2}$ for 5\$` | `a $x^(2)$ for 5\$` |
/// | `\textbackslash{}` | `\\` |
pub fn write(text: &str, name: Option<&str>) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for token in tokens(&protected(&held(text), name)) {
        match token {
            Token::Text(text) | Token::Command(text) => escape(text, &mut out),
            Token::Literal(c) => escape(c.encode_utf8(&mut [0; 4]), &mut out),
            Token::Open => out.push('{'),
            Token::Close => out.push('}'),
            Token::Math(math) => write_math(math, &mut out),
            _ => {}
        }
    }
    out
}

/// What a formattable string can hold of a text: no markup, and commands that refs does not know as they stand.
fn held(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let held = |token: Token<'_>| match token {
        Token::Text(text) => plain(text),
        Token::Command(text) => plain(shown(text)),
        Token::Literal(c) => literal(c).to_owned(),
        Token::Math(math) => math.to_owned(),
        Token::Open => "{".to_owned(),
        Token::Close => "}".to_owned(),
        Token::OpenArgument => "\\{".to_owned(),
        Token::CloseArgument => "\\}".to_owned(),
        Token::Begin(_, Markup::Quotes) => "“".to_owned(),
        Token::End(Markup::Quotes) => "”".to_owned(),
        Token::Begin(..) | Token::End(_) => String::new(),
    };
    Cow::Owned(tokens(text).into_iter().map(held).collect())
}

/// Math that Typst knows no way to write stays as it is written in LaTeX, its case kept.
fn write_math(math: &str, out: &mut String) {
    match math::to_typst(&math[1..math.len() - 1]) {
        Some(typst) => {
            out.push('$');
            escape(&typst, out);
            out.push('$');
        }
        None => {
            out.push('{');
            escape(math, out);
            out.push('}');
        }
    }
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        if is_control(c) {
            out.push('\\');
        }
        out.push(c);
    }
}

fn is_control(c: char) -> bool {
    matches!(c, '\\' | '{' | '}' | '$')
}

/// A formattable string as a text of ours; the error is a closing brace too many, with its place.
pub fn read(chunks: &str) -> Result<String, usize> {
    let mut out = String::with_capacity(chunks.len());
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(c) = chunks[at..].chars().next() {
        let next = at + c.len_utf8();
        match c {
            '\\' if chunks[next..].starts_with(is_control) => {
                out.push_str(literal(char::from(chunks.as_bytes()[next])));
                at = next + 1;
                continue;
            }
            '{' => {
                depth += 1;
                out.push('{');
            }
            '}' => {
                depth = depth.checked_sub(1).ok_or(at)?;
                out.push('}');
            }
            '$' => {
                let end = math_end(&chunks[next..]).unwrap_or(chunks.len() - next);
                read_math(&chunks[next..next + end], &mut out);
                at = (next + end + 1).min(chunks.len());
                continue;
            }
            c if literal(c).is_empty() => out.push(c),
            c => out.push_str(literal(c)),
        }
        at = next;
    }
    out.push_str(&"}".repeat(depth));
    Ok(out)
}

/// Where the dollar sign stands that ends the math.
fn math_end(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.bytes().position(|byte| {
        let ends = byte == b'$' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    })
}

fn read_math(typst: &str, out: &mut String) {
    let mut plain = String::new();
    let mut chars = typst.chars().peekable();
    while let Some(c) = chars.next() {
        plain.push(match chars.peek() {
            Some(&next) if c == '\\' && is_control(next) => {
                chars.next();
                next
            }
            _ => c,
        });
    }
    match math::from_typst(&plain) {
        Some(latex) => out.push_str(&format!("${latex}$")),
        None => out.push_str(&markup::from_plain(&format!("${plain}$")).replace('$', "\\$").replace("\\\\$", "\\$")),
    }
}

/// A text that is read as it stands, its case kept.
pub fn verbatim(text: &str) -> String {
    format!("{{{}}}", plain(text))
}

/// The characters of a text as they are, none of them markup.
pub fn plain(text: &str) -> String {
    text.chars().map(|c| if literal(c).is_empty() { c.to_string() } else { literal(c).to_owned() }).collect()
}

/// The text without the braces that [`write`] puts there by itself.
pub fn unprotected(text: &str) -> String {
    if !text.contains('{') {
        return text.to_owned();
    }
    let bare: String = tokens(text)
        .iter()
        .map(|token| match token {
            Token::Text(text) | Token::Math(text) => (*text).to_owned(),
            Token::Literal(c) => literal(*c).to_owned(),
            _ => String::new(),
        })
        .collect();
    if protected(&bare, None) == text { bare } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formattable_strings_are_read() {
        for (chunks, expected) in [
            ("{imagiNary} Publishing", "{imagiNary} Publishing"),
            ("a \\{b\\} \\\\ \\$ \\x", "a \\{b\\} \\textbackslash{} \\$ \\textbackslash{}x"),
            ("$x^(2)$ {open", "$x^{2}$ {open}"),
            ("$ #eval(1) $", "\\$ #eval(1) \\$"),
            ("5$", "5\\$\\$"),
        ] {
            assert_eq!(read(chunks).as_deref(), Ok(expected), "{chunks}");
        }
        assert_eq!(read("a } b"), Err(2));
        assert_eq!(unprotected("{OpenAI} Blog"), "OpenAI Blog");
        assert_eq!(unprotected("{Open} Blog"), "{Open} Blog");
        assert_eq!(verbatim("a } $ b"), "{a \\} \\$ b}");
    }

    proptest! {
        #[test]
        fn a_text_comes_back(text in "[a-zA-Z ]{0,4}(\\{[a-z ]{1,3}\\}|\\\\\\{|\\\\\\$|\\\\textbackslash\\{\\}|\\$[a-z]\\^\\{[0-9]\\}\\$|é|[a-z])*") {
            let wanted = protected(&text, None).into_owned();
            prop_assert_eq!(read(&write(&text, None)), Ok(wanted));
        }

        #[test]
        fn anything_is_read_and_written_the_same_way_again(text in any::<String>(), hard in "[a-b{}\\\\$^_()]{0,16}") {
            for text in [text, hard] {
                let _ = read(&text);
                let written = write(&text, None);
                let again = read(&written);
                prop_assert!(again.is_ok(), "{}", written);
                prop_assert_eq!(write(&again.unwrap(), None), written);
            }
        }
    }
}
