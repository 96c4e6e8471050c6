//! The text of a title or a venue: Unicode with braces that keep case, math, and the little markup that titles have.

use std::borrow::Cow;

use super::text::{any_byte, any_pair};

/// Markup that a title can have, by its LaTeX command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Markup {
    /// `\emph{…}`, `\textit{…}`.
    Emphasis,
    /// `\textbf{…}`.
    Bold,
    /// `\textsc{…}`.
    SmallCaps,
    /// `\textsuperscript{…}`.
    Superscript,
    /// `\textsubscript{…}`.
    Subscript,
    /// `\enquote{…}`: between quotation marks.
    Quotes,
    /// `\texttt{…}`, `\mbox{…}`: no markup that refs has a place for; the command stays where there is LaTeX.
    Plain,
}

/// The commands, each with what it means; the first one of a meaning is the one that refs writes.
pub const MARKUP: [(&str, Markup); 20] = [
    ("emph", Markup::Emphasis),
    ("textbf", Markup::Bold),
    ("textsc", Markup::SmallCaps),
    ("textsuperscript", Markup::Superscript),
    ("textsubscript", Markup::Subscript),
    ("textit", Markup::Emphasis),
    ("textsl", Markup::Emphasis),
    ("mkbibemph", Markup::Emphasis),
    ("mkbibbold", Markup::Bold),
    ("enquote", Markup::Quotes),
    ("mkbibquote", Markup::Quotes),
    ("texttt", Markup::Plain),
    ("textsf", Markup::Plain),
    ("textrm", Markup::Plain),
    ("textnormal", Markup::Plain),
    ("textup", Markup::Plain),
    ("textmd", Markup::Plain),
    ("text", Markup::Plain),
    ("mbox", Markup::Plain),
    ("textlatin", Markup::Plain),
];

/// Names that TeX's users write as a command, each as a person reads it.
const LOGOS: [(&str, &str); 14] = [
    ("TeX", "TeX"),
    ("LaTeX", "LaTeX"),
    ("LaTeXe", "LaTeX2e"),
    ("BibTeX", "BibTeX"),
    ("BibLaTeX", "BibLaTeX"),
    ("ConTeXt", "ConTeXt"),
    ("XeTeX", "XeTeX"),
    ("XeLaTeX", "XeLaTeX"),
    ("LuaTeX", "LuaTeX"),
    ("LuaLaTeX", "LuaLaTeX"),
    ("pdfTeX", "pdfTeX"),
    ("pdfLaTeX", "pdfLaTeX"),
    ("METAFONT", "METAFONT"),
    ("AmS", "AMS"),
];

/// A command that refs does not know, as a person reads it: itself, but for the names of TeX and its kin.
///
/// ```
/// use refs::model::markup::shown;
/// assert_eq!((shown("\\LaTeX{}"), shown("\\TeX"), shown("\\foo")), ("LaTeX", "TeX", "\\foo"));
/// ```
pub fn shown(command: &str) -> &str {
    logo(command.trim_start_matches('\\').trim_end_matches("{}")).unwrap_or(command)
}

fn logo(name: &str) -> Option<&'static str> {
    LOGOS.iter().find(|(known, _)| *known == name).map(|(_, shown)| *shown)
}

/// Characters that markup would swallow, with the way they are written.
const LITERALS: [(&str, char); 4] = [("\\textbackslash{}", '\\'), ("\\{", '{'), ("\\}", '}'), ("\\$", '$')];

/// A stretch of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// Characters as they are.
    Text(&'a str),
    /// A character that is written with a backslash: `\{`, `\}`, `\$`, `\textbackslash{}`.
    Literal(char),
    /// `$…$`, the dollar signs with it.
    Math(&'a str),
    /// `{`: case is kept from here on.
    Open,
    /// The `}` of an [`Token::Open`].
    Close,
    /// The command of a markup with its opening brace.
    Begin(&'a str, Markup),
    /// The closing brace of a markup.
    End(Markup),
    /// A command that refs does not know, its backslash with it; of [`shown`] ones, `{}` too.
    Command(&'a str),
    /// The `{` of an unknown command's argument.
    OpenArgument,
    /// The `}` of an unknown command's argument.
    CloseArgument,
}

/// The stretches of a text, in order. Braces and dollar signs without a partner are characters.
///
/// ```
/// use refs::model::markup::{Token, tokens};
/// assert_eq!(tokens("{CLIP} is"), [Token::Open, Token::Text("CLIP"), Token::Close, Token::Text(" is")]);
/// assert_eq!(tokens("a } b"), [Token::Text("a "), Token::Text("}"), Token::Text(" b")]);
/// ```
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut reader = Reader { text, at: 0, start: 0, tokens: Vec::new(), open: Vec::new() };
    reader.read();
    reader.tokens
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    start: usize,
    tokens: Vec<Token<'a>>,
    /// The places in `tokens` of the braces that are open.
    open: Vec<usize>,
}

impl<'a> Reader<'a> {
    fn read(&mut self) {
        while let Some(found) = self.text[self.at..].bytes().position(is_sign) {
            self.at += found;
            match self.text.as_bytes()[self.at] {
                b'\\' => self.command(),
                b'{' => self.open(Token::Open, 1),
                b'}' => self.close(),
                _ => self.math(),
            }
        }
        self.at = self.text.len();
        self.flush(self.at);
        for at in std::mem::take(&mut self.open) {
            self.tokens[at] = match self.tokens[at] {
                Token::Begin(command, _) => Token::Text(command),
                _ => Token::Text("{"),
            };
        }
    }

    /// The characters before the current place become a token; what comes next starts `width` bytes on.
    fn flush(&mut self, end: usize) {
        if self.start < self.at {
            self.tokens.push(Token::Text(&self.text[self.start..self.at]));
        }
        self.at = end;
        self.start = end;
    }

    fn push(&mut self, token: Token<'a>, width: usize) {
        self.flush(self.at + width);
        self.tokens.push(token);
    }

    fn open(&mut self, token: Token<'a>, width: usize) {
        self.flush(self.at + width);
        self.open.push(self.tokens.len());
        self.tokens.push(token);
    }

    fn close(&mut self) {
        let token = match self.open.pop().map(|at| self.tokens[at]) {
            Some(Token::Begin(_, markup)) => Token::End(markup),
            Some(Token::OpenArgument) => Token::CloseArgument,
            Some(_) => Token::Close,
            None => Token::Text("}"),
        };
        self.push(token, 1);
    }

    fn math(&mut self) {
        let rest = &self.text[self.at + 1..];
        match math_end(rest) {
            Some(end) => self.push(Token::Math(&self.text[self.at..=self.at + 1 + end]), end + 2),
            None => self.push(Token::Text("$"), 1),
        }
    }

    fn command(&mut self) {
        let rest = &self.text[self.at..];
        if let Some((spelled, c)) = LITERALS.iter().find(|(spelled, _)| rest.starts_with(spelled)) {
            return self.push(Token::Literal(*c), spelled.len());
        }
        let name = command_name(&rest[1..]);
        let mut whole = 1 + name.len();
        if rest[whole..].starts_with("{}") && logo(name).is_some() {
            whole += 2;
        }
        match MARKUP.iter().find(|(command, _)| *command == name) {
            Some((_, markup)) if rest[whole..].starts_with('{') => {
                self.open(Token::Begin(&rest[..=whole], *markup), whole + 1);
            }
            _ => {
                self.push(Token::Command(&rest[..whole]), whole);
                if !name.is_empty() && rest[whole..].starts_with('{') {
                    self.open(Token::OpenArgument, 1);
                }
            }
        }
    }
}

/// The name of a command: its letters, or the one other character (LaTeX2e, "Commands").
pub fn command_name(text: &str) -> &str {
    let letters = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    match letters {
        0 => text.chars().next().map_or("", |c| &text[..c.len_utf8()]),
        _ => &text[..letters],
    }
}

/// Where the dollar sign stands that ends the math: none behind a backslash, braces in pairs between.
fn math_end(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'{' => depth += 1,
            b'}' => depth = depth.checked_sub(1)?,
            b'$' => return (depth == 0 && at > 0).then_some(at),
            _ => {}
        }
    }
    None
}

/// Whether a text holds any character that is read as markup.
pub fn has_signs(text: &str) -> bool {
    any_byte(text, is_sign)
}

fn is_sign(byte: u8) -> bool {
    matches!(byte, b'\\' | b'{' | b'}' | b'$')
}

/// The text as a person reads it: no braces, no markup but quotation marks; math as it is written, unknown commands too.
///
/// ```
/// use refs::model::markup::plain;
/// assert_eq!(plain("{CLIP} \\emph{and} $x^{2}$ for 5\\$"), "CLIP and $x^{2}$ for 5$");
/// assert_eq!(plain("\\texttt{refs} \\enquote{and} \\foo{more}"), "refs “and” \\foo{more}");
/// ```
pub fn plain(text: &str) -> Cow<'_, str> {
    if !has_signs(text) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    for token in tokens(text) {
        match token {
            Token::Text(part) | Token::Math(part) => plain.push_str(part),
            Token::Command(part) => plain.push_str(shown(part)),
            Token::Literal(c) => plain.push(c),
            Token::OpenArgument => plain.push('{'),
            Token::CloseArgument => plain.push('}'),
            Token::Begin(_, Markup::Quotes) => plain.push('“'),
            Token::End(Markup::Quotes) => plain.push('”'),
            Token::Open | Token::Close | Token::Begin(..) | Token::End(_) => {}
        }
    }
    Cow::Owned(plain)
}

/// A text from where there is no markup, so that its characters stay characters; what is plainly math stays math.
///
/// ```
/// use refs::model::markup::from_plain;
/// assert_eq!(from_plain("a {b} \\c for $5, $x$"), "a \\{b\\} \\textbackslash{}c for \\$5, $x$");
/// ```
pub fn from_plain(text: &str) -> Cow<'_, str> {
    if !has_signs(text) {
        return Cow::Borrowed(text);
    }
    let mut marked = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(at) = rest.find(['\\', '{', '}', '$']) {
        marked.push_str(&rest[..at]);
        rest = &rest[at..];
        let width = match plain_math(rest) {
            Some(width) => {
                marked.push_str(&rest[..width]);
                width
            }
            None => {
                let spelled = LITERALS.iter().find(|(_, c)| rest.starts_with(*c));
                marked.push_str(spelled.map_or("", |(spelled, _)| spelled));
                1
            }
        };
        rest = &rest[width..];
    }
    marked.push_str(rest);
    Cow::Owned(marked)
}

/// The length of math at the start of a text without markup: the dollar signs stand right at it, and no digit
/// follows (pandoc's manual, `tex_math_dollars`).
fn plain_math(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('$')?;
    let end = math_end(inner)?;
    let blank = |c: char| c.is_whitespace();
    let tight = !inner[..end].starts_with(blank) && !inner[..end].ends_with(blank) && !inner[..end].contains('\n');
    let price = inner[end + 1..].starts_with(|c: char| c.is_ascii_digit());
    (tight && !price).then_some(end + 2)
}

/// The title with braces round the words that would lose capitals where a style writes titles in small letters.
/// A title that has braces or commands already is taken at its word.
///
/// | input | result |
/// |---|---|
/// | `CLIP: Learning` | `{CLIP}: Learning` |
/// | `Flamingo: a Model`, name `Flamingo` | `{Flamingo}: a Model` |
/// | `{CLIP} and BERT` | as it is |
pub fn protected<'a>(title: &'a str, name: Option<&str>) -> Cow<'a, str> {
    // Most titles have no capital but at the start of a word or behind a hyphen, and none alone before a hyphen.
    let odd = |first: u8, second: u8| {
        !matches!(first, b' ' | b'-' | b'/') && second.is_ascii_uppercase()
            || first.is_ascii_uppercase() && second == b'-'
    };
    if name.is_none() && title.is_ascii() && !any_pair(title, odd) {
        return Cow::Borrowed(title);
    }
    let has_markup = || {
        let paired = title.find('{').zip(title.rfind('}')).is_some_and(|(open, close)| open < close);
        let is_markup = |token: &Token<'_>| matches!(token, Token::Open | Token::Begin(..) | Token::Command(_));
        paired && !title.contains(['\\', '$']) || tokens(title).iter().any(is_markup)
    };
    let spoiled = |word: &str| loses_capitals(core(word).1, name);
    if title.contains(['{', '\\']) && has_markup() || !title.split(' ').any(spoiled) {
        return Cow::Borrowed(title);
    }
    let part = |token: &Token<'_>| match token {
        Token::Text(words) => words.split_inclusive(' ').map(|word| braced(word, name)).collect(),
        Token::Math(math) => (*math).to_owned(),
        Token::Literal(c) => literal(*c).to_owned(),
        _ => String::new(),
    };
    Cow::Owned(tokens(title).iter().map(part).collect())
}

/// How a character is written that markup would swallow; empty for any other.
pub fn literal(c: char) -> &'static str {
    LITERALS.iter().find(|(_, known)| *known == c).map_or("", |(spelled, _)| spelled)
}

fn braced(word: &str, name: Option<&str>) -> String {
    let (before, core, after) = core(word);
    if loses_capitals(core, name) { format!("{before}{{{core}}}{after}") } else { word.to_owned() }
}

/// What stands before the letters and digits of a word, these, and what stands behind.
fn core(word: &str) -> (&str, &str, &str) {
    let outside = |c: char| !c.is_alphanumeric();
    let rest = word.trim_start_matches(outside);
    let core = rest.trim_end_matches(outside);
    (&word[..word.len() - rest.len()], core, &rest[core.len()..])
}

/// Whether a style that writes titles in small letters would spoil the word: a capital behind a small or a second
/// capital (`CLIP`, `LLaVA`, `GPT-4V`), a single capital before a hyphen (`I-JEPA`), or the model's name itself.
fn loses_capitals(word: &str, name: Option<&str>) -> bool {
    let bytes = word.as_bytes();
    // Most words are small letters behind the first one.
    if name.is_none() && word.is_ascii() && !bytes.iter().skip(1).any(u8::is_ascii_uppercase) {
        return matches!(bytes, [first, b'-', ..] if first.is_ascii_uppercase());
    }
    let parts = || word.split(['-', '–', '—', '/']);
    let inner = |part: &str| part.chars().skip(1).any(char::is_uppercase);
    let capital = |part: &str| part.chars().count() == 1 && part.chars().all(char::is_uppercase);
    let single = word.contains('-') && parts().next().is_some_and(capital);
    let named = || name.is_some_and(|name| name.split(' ').any(|part| part == word));
    parts().any(inner) || single || named() && word.chars().any(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn stretches_are_told_apart() {
        use Token::{Begin, Close, CloseArgument, Command, End, Literal, Math, Open, OpenArgument, Text};
        let emph = Markup::Emphasis;
        for (text, expected) in [
            (
                "a \\emph{b {C}}",
                vec![Text("a "), Begin("\\emph{", emph), Text("b "), Open, Text("C"), Close, End(emph)],
            ),
            ("\\foo{x} \\{", vec![Command("\\foo"), OpenArgument, Text("x"), CloseArgument, Text(" "), Literal('{')]),
            ("\\TeX{} \\foo{}", vec![Command("\\TeX{}"), Text(" "), Command("\\foo"), OpenArgument, CloseArgument]),
            ("$a_{b}$ $5", vec![Math("$a_{b}$"), Text(" "), Text("$"), Text("5")]),
            ("{a", vec![Text("{"), Text("a")]),
            ("\\emph{a", vec![Text("\\emph{"), Text("a")]),
            ("\\", vec![Command("\\")]),
            ("$$", vec![Text("$"), Text("$")]),
            ("", vec![]),
        ] {
            assert_eq!(tokens(text), expected, "{text}");
        }
    }

    #[test]
    fn capitals_are_kept_where_they_would_be_lost() {
        for (title, expected) in [
            ("CLIP: Pre-training", "{CLIP}: Pre-training"),
            ("LLaVA", "{LLaVA}"),
            ("Vision-Language", "Vision-Language"),
            ("GPT-4V? I-JEPA (ViT) A", "{GPT-4V}? {I-JEPA} ({ViT}) A"),
            ("GPT for {Paris}", "GPT for {Paris}"),
            ("On $K$-NN for 5\\$", "On $K$-{NN} for 5\\$"),
            ("Learning", "Learning"),
        ] {
            assert_eq!(protected(title, None), expected, "{title}");
            assert_eq!(protected(&protected(title, None), None), expected, "{title}");
        }
        assert_eq!(protected("Flamingo: a", Some("Flamingo")), "{Flamingo}: a");
    }

    proptest! {
        #[test]
        fn the_quick_look_sees_every_word_that_a_style_would_spoil(title in "([A-Za-cé]{0,3}[ /–(-]?){0,6}") {
            // No word is that name, so that each is looked at.
            prop_assert_eq!(protected(&title, None), protected(&title, Some("x")), "{}", title);
        }

        #[test]
        fn a_text_without_markup_reads_back(text in "[a-zA-Z0-9 {}\\\\$^_é–]{0,24}") {
            prop_assert_eq!(plain(&from_plain(&text)).into_owned(), text.as_str());
        }

        #[test]
        fn every_text_has_its_stretches(text in any::<String>()) {
            let _ = (tokens(&text), plain(&text), from_plain(&text), protected(&text, Some(&text)));
        }
    }
}
