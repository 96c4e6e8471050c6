//! LaTeX's spelling of letters: accents and symbols to Unicode and back, from one table.

use unicode_normalization::UnicodeNormalization;

/// Accent commands and the combining mark that each stands for (LaTeX2e, §"Accents").
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

/// Letters that are a command of their own.
const LETTERS: [(&str, char); 20] = [
    ("ss", 'ß'),
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
];

/// Signs of running text that LaTeX spells otherwise.
const SIGNS: [(&str, char); 15] = [
    ("---", '—'),
    ("--", '–'),
    ("``", '“'),
    ("''", '”'),
    ("`", '‘'),
    ("'", '’'),
    ("~", '\u{a0}'),
    ("\\ldots{}", '…'),
    ("\\textdegree{}", '°'),
    ("\\textregistered{}", '®'),
    ("\\texttrademark{}", '™'),
    ("\\copyright{}", '©'),
    ("\\pounds{}", '£'),
    ("\\S{}", '§'),
    ("\\textperiodcentered{}", '·'),
];

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
            super::text::Span::Words(words) => decode_words(words),
        })
        .collect()
}

fn decode_words(words: &str) -> String {
    let mut decoded = String::with_capacity(words.len());
    let mut rest = words;
    while let Some(at) = rest.find('\\') {
        let braced = at > 0 && rest.as_bytes()[at - 1] == b'{';
        let command = &rest[at + 1..];
        if let Some((letter, used)) = command_at(command) {
            let whole = braced && command[used..].starts_with('}');
            decoded.push_str(&rest[..at - usize::from(whole)]);
            decoded.push_str(&letter);
            rest = &command[used + usize::from(whole)..];
        } else {
            decoded.push_str(&rest[..=at]);
            rest = command;
        }
    }
    decoded + rest
}

/// The letter that the command at the start of `text` (behind its backslash) spells, and the
/// bytes it takes; `None` for any other command.
fn command_at(text: &str) -> Option<(String, usize)> {
    let first = text.chars().next()?;
    if "&%#_$".contains(first) {
        return Some((first.to_string(), 1));
    }
    let word = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    if let Some((name, letter)) = LETTERS.iter().find(|(name, _)| *name == &text[..word]) {
        let end = text[name.len()..].strip_prefix("{}").map_or(name.len(), |_| name.len() + 2);
        let blank = usize::from(text[end..].starts_with(' '));
        return Some((letter.to_string(), end + blank));
    }
    let (_, mark) = ACCENTS.iter().find(|(name, _)| *name == first)?;
    let named = first.is_ascii_alphabetic();
    let (base, used) = accented(&text[1..], named)?;
    Some((format!("{base}{mark}").nfc().collect(), 1 + used))
}

/// The letter under an accent, and the bytes it takes: `u`, `{u}`, `\i`, `{\i}`; behind an accent
/// that is a letter itself (`\v`) only in braces or after a blank.
fn accented(text: &str, named: bool) -> Option<(char, usize)> {
    let (inner, open) = match text.strip_prefix('{') {
        Some(inner) => (inner, 1),
        None if named => (text.strip_prefix(' ')?, 1),
        None => (text, 0),
    };
    let dotless = inner.strip_prefix('\\').filter(|rest| rest.starts_with(['i', 'j']));
    let base = dotless.unwrap_or(inner).chars().next().filter(|c| c.is_alphabetic())?;
    let used = open + usize::from(dotless.is_some()) + base.len_utf8();
    if text.starts_with('{') { text[used..].starts_with('}').then_some((base, used + 1)) } else { Some((base, used)) }
}

/// One character of running text as LaTeX spells it in ASCII; as it is where LaTeX has no spelling here.
///
/// ```
/// assert_eq!(refs::model::tex::encode_char('é'), "{\\'e}");
/// assert_eq!(refs::model::tex::encode_char('&'), "\\&");
/// assert_eq!(refs::model::tex::encode_char('李'), "李");
/// ```
pub fn encode_char(c: char) -> String {
    if let Some((_, spelled)) = SPECIAL.iter().find(|(special, _)| *special == c) {
        return (*spelled).to_owned();
    }
    if c.is_ascii() {
        return c.to_string();
    }
    if let Some((spelled, _)) = SIGNS.iter().find(|(_, sign)| *sign == c) {
        return (*spelled).to_owned();
    }
    if let Some((name, _)) = LETTERS.iter().find(|(_, letter)| *letter == c) {
        return format!("{{\\{name}}}");
    }
    accent(c).unwrap_or_else(|| c.to_string())
}

fn accent(c: char) -> Option<String> {
    let parts: Vec<char> = std::iter::once(c).nfd().collect();
    let [base, mark] = parts[..] else { return None };
    let (command, _) = ACCENTS.iter().find(|(_, m)| *m == mark)?;
    let base = match base {
        'i' => "\\i".to_owned(),
        'j' => "\\j".to_owned(),
        other if other.is_ascii() => other.to_string(),
        _ => return None,
    };
    let spaced = if command.is_ascii_alphabetic() && !base.starts_with('\\') { " " } else { "" };
    Some(format!("{{\\{command}{spaced}{base}}}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latex_letters_become_unicode() {
        for (tex, unicode) in [
            (r#"M\"uller"#, "Müller"),
            (r#"M{\"u}ller"#, "Müller"),
            (r#"M\"{u}ller"#, "Müller"),
            (r"Ren\'e", "René"),
            (r"na\'{\i}ve", "naíve"),
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
    fn every_spelled_letter_reads_back() {
        for c in "éèêëñçáíóúýäöüÅåØøŁłßæœÆŒśźżńćčšžřůőűğİışţâîôûãõ".chars()
        {
            let spelled = encode_char(c);
            assert!(spelled.is_ascii(), "{c}: {spelled}");
            assert_eq!(decode(&spelled), c.to_string(), "{spelled}");
        }
    }
}
