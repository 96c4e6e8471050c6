//! LaTeX's spelling of letters: accents and symbols to Unicode and back, from one table.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use super::markup::{self, Markup, Token, command_name, tokens};
use super::text::table_of;

/// Accent commands and the combining mark that each stands for (LaTeX2e, "Accents").
const ACCENTS: [(char, char); 16] = [
    ('`', '\u{300}'),
    ('\'', '\u{301}'),
    ('^', '\u{302}'),
    ('~', '\u{303}'),
    ('=', '\u{304}'),
    ('u', '\u{306}'),
    ('.', '\u{307}'),
    ('"', '\u{308}'),
    ('r', '\u{30a}'),
    ('H', '\u{30b}'),
    ('v', '\u{30c}'),
    ('d', '\u{323}'),
    ('c', '\u{327}'),
    ('k', '\u{328}'),
    ('b', '\u{331}'),
    ('t', '\u{361}'),
];

/// Letters and signs that are a command of their own (LaTeX2e, "Text symbols"). Of two commands for one
/// character the first is the one that refs writes.
const COMMANDS: [(&str, char); 127] = [
    ("ss", 'ß'),
    ("SS", 'ẞ'),
    ("ae", 'æ'),
    ("AE", 'Æ'),
    ("oe", 'œ'),
    ("OE", 'Œ'),
    ("aa", 'å'),
    ("AA", 'Å'),
    ("o", 'ø'),
    ("O", 'Ø'),
    ("l", 'ł'),
    ("L", 'Ł'),
    ("i", 'ı'),
    ("j", 'ȷ'),
    ("dh", 'ð'),
    ("DH", 'Ð'),
    ("dj", 'đ'),
    ("DJ", 'Đ'),
    ("th", 'þ'),
    ("TH", 'Þ'),
    ("ng", 'ŋ'),
    ("NG", 'Ŋ'),
    ("ij", 'ĳ'),
    ("IJ", 'Ĳ'),
    ("ldots", '…'),
    ("dots", '…'),
    ("textellipsis", '…'),
    ("textdegree", '°'),
    ("textregistered", '®'),
    ("texttrademark", '™'),
    ("copyright", '©'),
    ("textcopyright", '©'),
    ("pounds", '£'),
    ("textsterling", '£'),
    ("texteuro", '€'),
    ("euro", '€'),
    ("EUR", '€'),
    ("textyen", '¥'),
    ("S", '§'),
    ("textsection", '§'),
    ("P", '¶'),
    ("textparagraph", '¶'),
    ("dag", '†'),
    ("textdagger", '†'),
    ("ddag", '‡'),
    ("textdaggerdbl", '‡'),
    ("textperiodcentered", '·'),
    ("textbullet", '•'),
    ("textmu", 'µ'),
    ("textpm", '±'),
    ("texttimes", '×'),
    ("textdiv", '÷'),
    ("textonehalf", '½'),
    ("textonequarter", '¼'),
    ("textthreequarters", '¾'),
    ("textonesuperior", '¹'),
    ("texttwosuperior", '²'),
    ("textthreesuperior", '³'),
    ("textordfeminine", 'ª'),
    ("textordmasculine", 'º'),
    ("textexclamdown", '¡'),
    ("textquestiondown", '¿'),
    ("guillemotleft", '«'),
    ("guillemotright", '»'),
    ("guilsinglleft", '‹'),
    ("guilsinglright", '›'),
    ("quotedblbase", '„'),
    ("glqq", '„'),
    ("quotesinglbase", '‚'),
    ("textquoteleft", '‘'),
    ("textquoteright", '’'),
    ("textquotedblleft", '“'),
    ("textquotedblright", '”'),
    ("textendash", '–'),
    ("textemdash", '—'),
    ("textnumero", '№'),
    ("textcent", '¢'),
    ("textcurrency", '¤'),
    ("textbrokenbar", '¦'),
    ("textasciidieresis", '¨'),
    ("textlnot", '¬'),
    ("textasciimacron", '¯'),
    ("textasciiacute", '´'),
    ("textflorin", 'ƒ'),
    ("textasciicaron", 'ˇ'),
    ("textasciibreve", '˘'),
    ("textacutedbl", '˝'),
    ("textbaht", '฿'),
    ("textbardbl", '‖'),
    ("textperthousand", '‰'),
    ("textpertenthousand", '‱'),
    ("textreferencemark", '※'),
    ("textinterrobang", '‽'),
    ("textinterrobangdown", '⸘'),
    ("textfractionsolidus", '⁄'),
    ("textlquill", '⁅'),
    ("textrquill", '⁆'),
    ("textdiscount", '⁒'),
    ("textcolonmonetary", '₡'),
    ("textlira", '₤'),
    ("textnaira", '₦'),
    ("textwon", '₩'),
    ("textdong", '₫'),
    ("textpeso", '₱'),
    ("textguarani", '₲'),
    ("textcelsius", '℃'),
    ("textcircledP", '℗'),
    ("textrecipe", '℞'),
    ("textservicemark", '℠'),
    ("textohm", '\u{2126}'),
    ("textmho", '℧'),
    ("textestimated", '℮'),
    ("textleftarrow", '←'),
    ("textuparrow", '↑'),
    ("textrightarrow", '→'),
    ("textdownarrow", '↓'),
    ("textminus", '−'),
    ("textasteriskcentered", '∗'),
    ("textsurd", '√'),
    ("textblank", '␢'),
    ("textvisiblespace", '␣'),
    ("textopenbullet", '◦'),
    ("textbigcircle", '◯'),
    ("textmusicalnote", '♪'),
    ("textmarried", '⚭'),
    ("textdivorced", '⚮'),
    ("textdied", '✝'),
];

/// Commands that are read and never written: other names, and letters of which only some encodings of LaTeX know.
const OTHERS: [(&str, char); 17] = [
    ("guillemetleft", '«'),
    ("guillemetright", '»'),
    ("flqq", '«'),
    ("frqq", '»'),
    ("flq", '‹'),
    ("frq", '›'),
    ("grqq", '“'),
    ("glq", '‚'),
    ("grq", '‘'),
    ("ohorn", 'ơ'),
    ("OHORN", 'Ơ'),
    ("uhorn", 'ư'),
    ("UHORN", 'Ư'),
    ("textcrh", 'ħ'),
    ("hwithstroke", 'ħ'),
    ("Hwithstroke", 'Ħ'),
    ("slash", '/'),
];

/// Accents that are read and never written, by their commands.
const OTHER_ACCENTS: [(&str, char); 4] =
    [("h", '\u{309}'), ("G", '\u{30f}'), ("textcommabelow", '\u{326}'), ("textogonekcentered", '\u{328}')];

/// Characters with a meaning of their own, by their commands, as a text of the library has them.
const ESCAPED: [(&str, &str); 4] = [
    ("textbackslash", "\\textbackslash{}"),
    ("textbraceleft", "\\{"),
    ("textbraceright", "\\}"),
    ("textdollar", "\\$"),
];

/// Commands that leave nothing to be read: hints for breaking words and lines, and for TeX itself.
const SILENT: [&str; 6] = ["relax", "protect", "textcompwordmark", "-", "/", "@"];

/// Commands that change the type up to the end of their group, with those that change their argument (LaTeX2e,
/// "Font styles"); empty for those that change nothing a reader sees.
const DECLARED: [(&str, &str); 18] = [
    ("em", "\\emph"),
    ("it", "\\emph"),
    ("itshape", "\\emph"),
    ("sl", "\\emph"),
    ("slshape", "\\emph"),
    ("bf", "\\textbf"),
    ("bfseries", "\\textbf"),
    ("sc", "\\textsc"),
    ("scshape", "\\textsc"),
    ("rm", ""),
    ("rmfamily", ""),
    ("sf", ""),
    ("sffamily", ""),
    ("tt", "\\texttt"),
    ("ttfamily", "\\texttt"),
    ("normalfont", ""),
    ("upshape", ""),
    ("mdseries", ""),
];

/// Commands for characters that are ASCII; they are read, and written only where [`SPECIAL`] says so.
const ASCII: [(&str, char); 8] = [
    ("textasciitilde", '~'),
    ("textasciicircum", '^'),
    ("textunderscore", '_'),
    ("textbar", '|'),
    ("textless", '<'),
    ("textgreater", '>'),
    ("textquotesingle", '\''),
    ("textquotedbl", '"'),
];

/// Braces that are characters: a command, the brace, and how markup has it.
const BRACES: [(&str, char, &str); 2] = [("textbraceleft", '{', "\\{"), ("textbraceright", '}', "\\}")];

/// Signs of running text that LaTeX spells with characters of its own; the longest first.
const LIGATURES: [(&str, char); 6] =
    [("---", '—'), ("--", '–'), ("``", '“'), ("''", '”'), ("~", '\u{a0}'), ("\\,", '\u{2009}')];

/// Characters that LaTeX gives a meaning of their own, in the text of a reference.
const SPECIAL: [(char, &str); 8] = [
    ('\\', "\\textbackslash{}"),
    ('&', "\\&"),
    ('%', "\\%"),
    ('#', "\\#"),
    ('_', "\\_"),
    ('$', "\\$"),
    ('~', "\\textasciitilde{}"),
    ('^', "\\textasciicircum{}"),
];

/// Commands that act on files, on the system or on TeX itself. In a reference they come out as text.
const ACTING: [&str; 34] = [
    "input",
    "include",
    "InputIfFileExists",
    "verbatiminput",
    "lstinputlisting",
    "includegraphics",
    "openin",
    "openout",
    "read",
    "readline",
    "write",
    "immediate",
    "special",
    "directlua",
    "latelua",
    "ShellEscape",
    "csname",
    "catcode",
    "lccode",
    "uccode",
    "mathcode",
    "def",
    "edef",
    "gdef",
    "xdef",
    "let",
    "futurelet",
    "newcommand",
    "renewcommand",
    "providecommand",
    "newread",
    "newwrite",
    "loop",
    "usepackage",
];

/// Which characters a text is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Charset {
    /// ASCII where LaTeX has a spelling, for 8-bit BibTeX.
    #[default]
    Ascii,
    /// Unicode; only what LaTeX gives a meaning of its own is spelled out.
    Unicode,
}

/// LaTeX accents, letters and escaped signs as Unicode; everything else, math among it, as it was.
///
/// | input | result |
/// |---|---|
/// | `M\"uller`, `M{\"u}ller`, `M\"{u}ller` | `Müller` |
/// | `\O{}stergaard`, `{\o}` | `Østergaard`, `ø` |
/// | `R\&D`, `100\%` | `R&D`, `100%` |
/// | `$\epsilon$` | `$\epsilon$` |
pub fn decode(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
    super::text::spans(text)
        .map(|span| match span {
            super::text::Span::Math(math) => math.to_owned(),
            super::text::Span::Words(words) => letters(words, "&%#_$", false).into_owned(),
        })
        .collect()
}

/// A value of a `.bib` file as a text of the library: accents, letters, dashes and quotes as Unicode, escaped signs
/// as themselves, braces, math and unknown commands as they are.
///
/// | input | result |
/// |---|---|
/// | `The {CLIP} of M{\"u}ller` | `The {CLIP} of Müller` |
/// | ``A~{\em x} -- ``R\&D'' `` | `A \emph{x} – “R&D”`, with a no-break space |
/// | `\LaTeX{} for 5\$` | as it is |
pub fn read(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let next = |at: usize| bytes.get(at + 1).copied();
    let read_so = |(at, byte): (usize, &u8)| match byte {
        _ if !SPELLS[usize::from(*byte)] => false,
        b'-' | b'\'' => next(at) == Some(*byte),
        b'{' => next(at) == Some(b'}'),
        _ => true,
    };
    if !bytes.iter().enumerate().any(read_so) {
        return Cow::Borrowed(text);
    }
    if !text.contains('$') {
        return letters(text, "&%#_", true);
    }
    // Math is left alone, so the stretches between are read one by one.
    let mut read = String::with_capacity(text.len());
    let mut from = 0;
    for token in tokens(text) {
        if let Token::Math(math) = token {
            let at = math.as_ptr() as usize - text.as_ptr() as usize;
            read.push_str(&letters(&text[from..at], "&%#_", true));
            read.push_str(math);
            from = at + math.len();
        }
    }
    read.push_str(&letters(&text[from..], "&%#_", true));
    Cow::Owned(read)
}

/// Whether LaTeX spells something with a byte, alone or with the one behind it.
const SPELLS: [bool; 256] = table_of(b"\\~`-'{");

/// Reads commands of one letter; `signs` are those whose backslash goes; `typeset` reads dashes, quotes and ties too.
fn letters<'a>(text: &'a str, signs: &str, typeset: bool) -> Cow<'a, str> {
    let marks: &[char] = if typeset { &['\\', '{', '~', '-', '`', '\''] } else { &['\\', '{'] };
    let mut read = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(marks) {
        read.push_str(&rest[..at]);
        rest = &rest[at..];
        let used = match rest.as_bytes()[0] {
            b'\\' => command(rest, signs, typeset, &mut read),
            b'{' => braced(rest, signs, typeset, &mut read),
            _ => ligature(rest, &mut read),
        };
        rest = &rest[used..];
    }
    read.push_str(rest);
    Cow::Owned(read)
}

/// A dash, a quote or a tie at the start of `rest`, or the character as it is. The bytes it takes.
fn ligature(rest: &str, read: &mut String) -> usize {
    match LIGATURES.iter().find(|(spelled, _)| rest.starts_with(spelled)) {
        Some((spelled, c)) => {
            read.push(*c);
            spelled.len()
        }
        // Spanish questions start with ?` and !`.
        None if rest.starts_with('`') && read.ends_with(['?', '!']) => {
            let turned = if read.pop() == Some('?') { '¿' } else { '¡' };
            read.push(turned);
            1
        }
        None => {
            read.push_str(&rest[..1]);
            1
        }
    }
}

/// A brace at the start of `rest`: gone with its partner round one letter's command, and round nothing.
fn braced(rest: &str, signs: &str, typeset: bool, read: &mut String) -> usize {
    if typeset && rest.starts_with("{}") && !ends_in_command(read) {
        return 2;
    }
    if let Some(inner) = rest.strip_prefix("{\\")
        && let Some((letter, used)) = letter(inner, signs, typeset)
        && inner[used..].starts_with('}')
    {
        read.push_str(&letter);
        return used + 3;
    }
    let (command, used) = declared(rest).filter(|_| typeset).unwrap_or(("", 1));
    read.push_str(command);
    read.push('{');
    used
}

/// The command that does to its argument what the one at the start of a group does to the rest of it, and the bytes
/// that go: `\emph` of `{\em x}`.
fn declared(rest: &str) -> Option<(&'static str, usize)> {
    let inner = rest.strip_prefix("{\\")?;
    let word = command_name(inner);
    let (_, command) = DECLARED.iter().find(|(name, _)| *name == word)?;
    Some((command, 2 + word.len() + behind(&inner[word.len()..])))
}

/// Whether a command stands at the end, so that `{}` behind it is its own.
fn ends_in_command(read: &str) -> bool {
    let name = read.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    name.len() < read.len() && name.ends_with('\\') || read.ends_with(['}', '\\'])
}

/// The command at the start of `rest`: the letter it spells, or itself. The bytes it takes.
fn command(rest: &str, signs: &str, typeset: bool, read: &mut String) -> usize {
    if let Some((letter, used)) = letter(&rest[1..], signs, typeset) {
        // Two blanks are one to every reader.
        read.push_str(if letter == " " && read.ends_with(' ') { "" } else { &letter });
        return used + 1;
    }
    let name = command_name(&rest[1..]);
    let mut width = 1 + name.len();
    if let Some((text, used)) = argued(name, &rest[width..]).filter(|_| typeset) {
        read.push_str(&text);
        return width + used;
    }
    if ADDRESSES.contains(&name) && rest[width..].starts_with('{') {
        // An address stands as it is.
        width += group(&rest[width..]);
    }
    read.push_str(&rest[..width]);
    width
}

/// What a command makes of its argument, where that is short and simple, and the bytes that the argument takes.
fn argued(name: &str, rest: &str) -> Option<(String, usize)> {
    let math = name == "ensuremath";
    if !math && !["uppercase", "MakeUppercase"].contains(&name) {
        return None;
    }
    let inner = rest.strip_prefix('{')?;
    let inner = &inner[..inner.find(['{', '}', '$'])?];
    let closed = rest[1 + inner.len()..].starts_with('}') && !inner.is_empty();
    // `{\uppercase{d}e la} Cruz` is how BibTeX's users keep a particle with the family name.
    let text = if math { format!("${inner}$") } else { inner.to_uppercase() };
    (closed && (math || !inner.contains('\\'))).then_some((text, inner.len() + 2))
}

/// Commands whose first argument is an address or a path, in which nothing is markup.
const ADDRESSES: [&str; 4] = ["url", "href", "path", "nolinkurl"];

/// The length of the group of braces at the start of a text; nothing where it is not closed.
fn group(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 1 => return at + 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    0
}

/// The letter that the command at the start of `text` (behind its backslash) spells, and the
/// bytes it takes; `None` for any other command.
fn letter(text: &str, signs: &str, typeset: bool) -> Option<(String, usize)> {
    spelled(text, signs, typeset, MOST_ACCENTS)
}

/// How many accents a letter may have, one round the other: `\'{\^e}` has two.
const MOST_ACCENTS: u8 = 3;

fn spelled(text: &str, signs: &str, typeset: bool, accents: u8) -> Option<(String, usize)> {
    let first = text.chars().next()?;
    if signs.contains(first) {
        return Some((first.to_string(), 1));
    }
    if typeset && first == ',' {
        return Some(("\u{2009}".to_owned(), 1));
    }
    let word = command_name(text);
    if typeset && let Some(other) = escaped(text, word) {
        return Some(other);
    }
    if let Some((name, _, read)) = BRACES.iter().find(|(name, ..)| typeset && *name == word) {
        return Some(((*read).to_owned(), name.len() + behind(&text[name.len()..])));
    }
    let mut known = COMMANDS.iter().chain(if typeset { &ASCII[..] } else { &[] }).chain(&OTHERS);
    if first.is_ascii_alphabetic()
        && let Some((name, letter)) = known.find(|(name, _)| *name == word)
    {
        return Some((letter.to_string(), name.len() + behind(&text[name.len()..])));
    }
    let named = first.is_ascii_alphabetic();
    let own = || ACCENTS.iter().find(|(name, _)| *name == first && word.len() == 1).map(|(_, mark)| mark);
    let mark = OTHER_ACCENTS.iter().find(|(name, _)| *name == word).map(|(_, mark)| mark).or_else(own)?;
    let (base, used) = accented(&text[word.len()..], named, accents.checked_sub(1)?)?;
    Some((format!("{base}{mark}").nfc().collect(), word.len() + used))
}

/// What a command spells that is neither a letter nor an accent: a sign that markup would take for its own, a blank,
/// or nothing.
fn escaped(text: &str, word: &str) -> Option<(String, usize)> {
    let used =
        word.len() + if word.starts_with(|c: char| c.is_ascii_alphabetic()) { behind(&text[word.len()..]) } else { 0 };
    if SILENT.contains(&word) {
        return Some((String::new(), used));
    }
    if word == " " {
        return Some((" ".to_owned(), text.len() - text.trim_start_matches(' ').len()));
    }
    // An accent over nothing is how people get the sign itself.
    if ["~", "^"].contains(&word) && text[1..].starts_with("{}") {
        return Some((word.to_owned(), 3));
    }
    ESCAPED.iter().find(|(name, _)| *name == word).map(|(_, spelled)| ((*spelled).to_owned(), used))
}

/// What goes with a command's name: `{}`, or the white space that ends it.
fn behind(text: &str) -> usize {
    if text.starts_with("{}") { 2 } else { text.len() - text.trim_start_matches([' ', '\n', '\t', '\r']).len() }
}

/// The letter under an accent, and the bytes it takes: `u`, `{u}`, `\i`, `{\i}`, `{\^e}`; behind an accent
/// that is a letter itself (`\v`) only in braces or after a blank.
fn accented(text: &str, named: bool, accents: u8) -> Option<(String, usize)> {
    let blank = text.len() - text.trim_start_matches(' ').len();
    let (inner, open) = match text[blank..].strip_prefix('{') {
        Some(inner) => (inner, blank + 1),
        None if named && blank == 0 && !text.starts_with('\\') => return None,
        None => (&text[blank..], blank),
    };
    let command = inner.strip_prefix('\\').map(command_name);
    let dotless = command.is_some_and(|name| ["i", "j"].contains(&name));
    if command.is_some() && !dotless {
        let (base, used) = spelled(&inner[1..], "", true, accents)?;
        let used = open + 1 + used;
        let braced = text[blank..].starts_with('{');
        let letter = base.starts_with(char::is_alphabetic) && base.chars().filter(|c| c.is_alphabetic()).count() == 1;
        let whole = letter && (!braced || text[used..].starts_with('}'));
        return whole.then_some((base, used + usize::from(braced)));
    }
    let base = inner[usize::from(dotless)..].chars().next().filter(|c| c.is_alphabetic())?;
    let used = open + usize::from(dotless) + base.len_utf8();
    let base = base.to_string();
    if !text[blank..].starts_with('{') {
        return Some((base, used + if dotless { behind(&text[used..]) } else { 0 }));
    }
    text[used..].starts_with('}').then_some((base, used + 1))
}

/// One character of running text as LaTeX spells it in ASCII; as it is where LaTeX has no spelling here.
///
/// ```
/// assert_eq!(refs::model::tex::encode_char('é'), "{\\'e}");
/// assert_eq!(refs::model::tex::encode_char('&'), "\\&");
/// assert_eq!(refs::model::tex::encode_char('李'), "李");
/// ```
pub fn encode_char(c: char) -> String {
    let mut spelled = String::new();
    put(c, Charset::Ascii, &mut spelled);
    spelled
}

fn put(c: char, charset: Charset, out: &mut String) {
    if let Some((_, spelled)) = SPECIAL.iter().find(|(special, _)| *special == c) {
        out.push_str(spelled);
    } else if c == '\u{a0}' {
        out.push('~');
    } else if c.is_ascii() {
        out.push(c);
    } else if let Some((spelled, _)) = LIGATURES.iter().find(|(_, sign)| *sign == c) {
        // Dashes and quotes are spelled so in Unicode too, as people write them in LaTeX.
        out.push_str(spelled);
    } else if charset == Charset::Unicode {
        out.push(c);
    } else if let Some((name, letter)) = COMMANDS.iter().find(|(_, letter)| *letter == c) {
        let (open, close) = if letter.is_alphabetic() { ("{\\", "}") } else { ("\\", "{}") };
        [open, name, close].into_iter().for_each(|part| out.push_str(part));
    } else if let Some(spelled) = accent(c) {
        out.push_str(&spelled);
    } else {
        out.push(c);
    }
}

fn accent(c: char) -> Option<String> {
    let parts: Vec<char> = std::iter::once(c).nfd().collect();
    let [base, mark] = parts[..] else { return None };
    let (command, _) = ACCENTS.iter().find(|(_, m)| *m == mark)?;
    if !parts.iter().copied().nfc().eq([c]) {
        return None;
    }
    let base = match base {
        'i' => "\\i".to_owned(),
        'j' => "\\j".to_owned(),
        other if other.is_ascii_alphabetic() => other.to_string(),
        _ => return None,
    };
    let spaced = if command.is_ascii_alphabetic() && !base.starts_with('\\') { " " } else { "" };
    Some(format!("{{\\{command}{spaced}{base}}}"))
}

/// A text of the library as a value of a `.bib` file or a LaTeX document; [`read()`] takes it back.
/// Commands that act on files or on TeX come out as text.
///
/// ```
/// use refs::model::tex::{Charset, write};
/// assert_eq!(write("{CLIP} at 5% – ü", Charset::Ascii), "{CLIP} at 5\\% -- {\\\"u}");
/// assert_eq!(write("\\input{x}", Charset::Ascii), "\\textbackslash{}input\\{x\\}");
/// ```
pub fn write(text: &str, charset: Charset) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    write_to(text, charset, &mut out);
    out
}

/// Appends a text that is the same in LaTeX, whatever the characters it may be written in; whether it was one.
///
/// ```
/// use refs::model::tex::write_plain;
/// let mut out = String::new();
/// assert!(write_plain("{CLIP}: Pre-training", &mut out) && !write_plain("5%", &mut out) && !write_plain("}", &mut out));
/// assert_eq!(out, "{CLIP}: Pre-training");
/// ```
pub fn write_plain(text: &str, out: &mut String) -> bool {
    let mut depth = 0_usize;
    let mut before = out.bytes().last().unwrap_or(b' ');
    for byte in text.bytes() {
        match byte {
            _ if SIMPLE[usize::from(byte)] => {}
            // Two of them would be joined.
            b'-' | b'\'' if byte != before => {}
            b'{' => depth += 1,
            b'}' if depth > 0 => depth -= 1,
            _ => return false,
        }
        before = byte;
    }
    if depth == 0 {
        out.push_str(text);
    }
    depth == 0
}

/// As [`write()`], behind what is in `out`.
pub fn write_to(text: &str, charset: Charset, out: &mut String) {
    if !markup::has_signs(text) {
        return characters(text, charset, out);
    }
    let mut tokens = tokens(text);
    disarm(&mut tokens);
    let paired = pairs(&tokens);
    let mut address = false;
    for token in &tokens {
        match token {
            Token::Text(part) if address => out.push_str(part),
            Token::Text(part) if paired => characters(part, charset, out),
            Token::Text(part) => {
                for piece in part.split_inclusive(['{', '}']) {
                    let bare = piece.trim_end_matches(['{', '}']);
                    characters(bare, charset, out);
                    piece[bare.len()..].chars().for_each(|c| brace(c, out));
                }
            }
            Token::Literal(c) if paired => literal(*c, out),
            Token::Literal(c) => brace(*c, out),
            Token::Command(command) => {
                address |= ADDRESSES.contains(&command_name(&command[1..]));
                out.push_str(command);
            }
            Token::Math(math) => out.push_str(math),
            Token::Open | Token::OpenArgument => out.push('{'),
            Token::Close | Token::CloseArgument | Token::End(_) => {
                address &= !matches!(token, Token::CloseArgument);
                out.push('}');
            }
            Token::Begin(command, _) => out.push_str(command),
        }
    }
}

/// A brace by its command; any other character as markup has it.
fn brace(c: char, out: &mut String) {
    match BRACES.iter().find(|(_, brace, _)| *brace == c) {
        Some((name, ..)) => out.push_str(&format!("\\{name}{{}}")),
        None => literal(c, out),
    }
}

/// Whether the braces that are characters pair: BibTeX counts them whatever stands before them.
fn pairs(tokens: &[Token<'_>]) -> bool {
    // One for each open brace: whether it is a character.
    let mut open: Vec<bool> = Vec::new();
    let paired = tokens.iter().all(|token| match token {
        Token::Literal(c) => pair(*c, &mut open),
        Token::Text(part) => part.chars().all(|c| pair(c, &mut open)),
        Token::Open | Token::OpenArgument | Token::Begin(..) => {
            open.push(false);
            true
        }
        Token::Close | Token::CloseArgument | Token::End(_) => open.pop() == Some(false),
        _ => true,
    });
    paired && open.is_empty()
}

fn pair(c: char, open: &mut Vec<bool>) -> bool {
    match c {
        '{' => open.push(true),
        '}' => return open.pop() == Some(true),
        _ => {}
    }
    true
}

/// Turns what must not act into characters: acting commands with the braces of their arguments, math that holds
/// one, and a backslash that has nothing behind it.
fn disarm(tokens: &mut [Token<'_>]) {
    let last = tokens.len().saturating_sub(1);
    let mut open: Vec<bool> = Vec::new();
    let mut armed = false;
    for (at, token) in tokens.iter_mut().enumerate() {
        match *token {
            Token::Command(command) if acts(command) || at == last && command.len() == 1 => {
                *token = Token::Text(command);
                armed = true;
                continue;
            }
            Token::Math(math) if holds_action(math) => {
                *token = Token::Text(math);
            }
            Token::OpenArgument => {
                open.push(armed);
                if armed {
                    *token = Token::Text("{");
                }
            }
            Token::CloseArgument if open.pop() == Some(true) => *token = Token::Text("}"),
            _ => {}
        }
        armed = false;
    }
}

/// Whether a text as LaTeX has it holds a command that acts on files or on TeX.
pub fn holds_action(text: &str) -> bool {
    text.match_indices('\\').any(|(at, _)| acts(&text[at..]))
}

fn acts(command: &str) -> bool {
    let name = command_name(command.strip_prefix('\\').unwrap_or(command));
    ACTING.contains(&name)
}

fn literal(c: char, out: &mut String) {
    out.push_str(markup::literal(c));
}

/// Characters of running text; two that LaTeX would join are kept apart.
fn characters(text: &str, charset: Charset, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| !SIMPLE[usize::from(byte)]) {
        out.push_str(&rest[..at]);
        let c = rest[at..].chars().next().unwrap_or_default();
        rest = &rest[at + c.len_utf8()..];
        let first = match c {
            '–' | '—' => '-',
            '“' => '`',
            '”' => '\'',
            c => c,
        };
        let turned = first == '`' && out.ends_with(['?', '!']);
        if turned || matches!(first, '-' | '`' | '\'') && out.ends_with(first) {
            out.push_str("{}");
        }
        match c {
            '{' | '}' => literal(c, out),
            c => put(c, charset, out),
        }
    }
    out.push_str(rest);
}

/// Whether a byte is a character that stands for itself, whatever stands beside it.
const SIMPLE: [bool; 256] =
    table_of(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 ,.:;()[]/?!+*=|@<>\"\n");

/// The LaTeX command of a markup.
pub fn command_of(markup: Markup) -> &'static str {
    markup::MARKUP.iter().find(|(_, known)| *known == markup).map_or("emph", |(command, _)| command)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn latex_letters_become_unicode() {
        for (tex, unicode) in [
            (r#"M\"uller"#, "Müller"),
            (r#"M{\"u}ller"#, "Müller"),
            (r#"M\"{u}ller"#, "Müller"),
            (r"Ren\'e", "René"),
            (r"na\'{\i}ve na\'\i ve", "naíve naíve"),
            (r"\v{S}koda \v Skoda", "Škoda Škoda"),
            (r"{\O}stergaard \O{}re", "Østergaard Øre"),
            (r"stra{\ss}e", "straße"),
            (r"R\&D at 100\%", "R&D at 100%"),
            (r"$\epsilon$-greedy \emph{x}", r"$\epsilon$-greedy \emph{x}"),
            (r"\", r"\"),
        ] {
            assert_eq!(decode(tex), unicode, "{tex}");
        }
    }

    #[test]
    fn a_value_of_a_bib_file_keeps_its_braces_and_commands() {
        for (tex, text) in [
            ("The {CLIP} of M{\\\"u}ller", "The {CLIP} of Müller"),
            ("C--C --- ``x'' A~B", "C–C — “x” A\u{a0}B"),
            (r"R\&D \_ \# 5\$ \{x\}", r"R&D _ # 5\$ \{x\}"),
            (r"\LaTeX{} \foo{} {\em x} {}y", r"\LaTeX{} \foo{} \emph{x} y"),
            (r"{\bf A}, {\rm b} and {\emph c}", r"\textbf{A}, {b} and {\emph c}"),
            (r"\'{\^e} {\~{\^{e}}} \d{\^e} \'{\e} \textcommabelow{s}", r"ế ễ ệ \'{\e} ș"),
            (
                r"?`Que? !`Si! 20\textperthousand{} {\textbackslash}x \textdollar 5",
                r"¿Que? ¡Si! 20‰ \textbackslash{}x \$5",
            ),
            (r"a \ \  b", "a b"),
            (r"{\uppercase{d}e la} Cruz", "{De la} Cruz"),
            (r"hy\-phen\/ a\ b \~{}c \ensuremath{\alpha_1}", r"hyphen a b ~c $\alpha_1$"),
            (r"\textasciitilde{}x \textbackslash{}y", r"~x \textbackslash{}y"),
            (r"$a--b$ a--b", "$a--b$ a–b"),
            (r"-{}- '{}'", "-- ''"),
            (r"{\relax Ch}arles {\relax}", "{Ch}arles "),
            (r"\url{https://a.b/c_d\%20~e} \_", r"\url{https://a.b/c_d\%20~e} _"),
            (r"\c{c} {\c c} \dh \dots", "ç ç ð…"),
        ] {
            assert_eq!(read(tex), text, "{tex}");
        }
    }

    #[test]
    fn a_text_comes_out_as_latex_spells_it() {
        for (text, ascii, unicode) in [
            ("Müller – R&D", "M{\\\"u}ller -- R\\&D", "Müller -- R\\&D"),
            ("{CLIP} $x_1$ \\foo{y}", "{CLIP} $x_1$ \\foo{y}", "{CLIP} $x_1$ \\foo{y}"),
            // BibTeX counts braces whatever stands before them.
            (
                "a \\} b $ \\{",
                "a \\textbraceright{} b \\$ \\textbraceleft{}",
                "a \\textbraceright{} b \\$ \\textbraceleft{}",
            ),
            ("a } b", "a \\textbraceright{} b", "a \\textbraceright{} b"),
            ("\\{a\\}", "\\{a\\}", "\\{a\\}"),
            ("x--y ''", "x-{}-y '{}'", "x-{}-y '{}'"),
            ("end\\", "end\\textbackslash{}", "end\\textbackslash{}"),
            ("¿a? “b ‰", "\\textquestiondown{}a? ``b \\textperthousand{}", "¿a? ``b ‰"),
            ("a?“b”", "a?{}``b''", "a?{}``b''"),
        ] {
            assert_eq!(
                (write(text, Charset::Ascii).as_str(), write(text, Charset::Unicode).as_str()),
                (ascii, unicode)
            );
        }
    }

    #[test]
    fn commands_that_act_come_out_as_text() {
        for text in ["\\immediate\\write18{touch x}", "\\input{/etc/passwd}", "$\\input{x}$", "\\catcode`\\@=11"] {
            let written = write(text, Charset::Ascii);
            assert!(!written.contains("\\immediate") && !written.contains("\\input") && !written.contains("\\write"));
            assert!(!written.contains("\\catcode"), "{written}");
        }
    }

    #[test]
    fn every_spelled_letter_reads_back() {
        let others = COMMANDS.iter().map(|(_, c)| *c);
        for c in ('\u{a1}'..='\u{17f}').chain("–—“”‘’…€№\u{a0}\u{2009}ẞ".chars()).chain(others) {
            let spelled = encode_char(c);
            assert_eq!(read(&spelled), c.to_string(), "{spelled}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(text in "[a-zA-Z0-9 \\-'`?!{}~^&%#_éßø–“”’¿\u{a0}李$\\\\]{0,24}") {
            // What a reader makes of any text is a text that stays as it is.
            let text = read(&markup::from_plain(&text)).into_owned();
            for charset in [Charset::Ascii, Charset::Unicode] {
                let written = write(&text, charset);
                prop_assert_eq!(read(&written).into_owned(), text.as_str(), "{}", written);
            }
        }

        #[test]
        fn any_text_is_read_and_written(text in any::<String>()) {
            let _ = (read(&text), decode(&text), write(&text, Charset::Ascii));
        }
    }
}
