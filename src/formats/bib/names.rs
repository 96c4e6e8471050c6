//! Lists of names: BibTeX's rules for `and`, particles and commas, and BibLaTeX's `family=…, given=…`.

use super::write::shown;
use crate::model::markup::plain;
use crate::model::text::{any_byte, has_odd_blanks, table_of};
use crate::model::{Name, tex};

/// A list of names that was read.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// The names in order.
    pub list: Vec<Name>,
    /// Whether the list ends with `others`.
    pub et_al: bool,
    /// What is wrong with it; the text should then be kept beside the names.
    pub wrong: Option<String>,
}

/// Reads a list of names ("BibTeXing", §4; biblatex manual, §3.6), a text as in [`crate::model::markup`].
///
/// | input | result |
/// |---|---|
/// | `Radford, Alec and Jong Wook Kim` | two persons |
/// | `Laurens van der Maaten` | the family name `van der Maaten` |
/// | `Alves, Jr., A. A.` | with a suffix |
/// | `{Barnes and Noble}` | an organisation |
/// | `Yu, Jiahui and others` | one person, cut |
/// | `family=Duck, given=Donald, prefix=van` | the family name `van Duck` |
pub fn read(text: &str) -> Names {
    let mut names = Names::default();
    let parts = split(text);
    let last = parts.len() - 1;
    names.list.reserve_exact(parts.len());
    for (at, part) in parts.into_iter().enumerate() {
        if let Some(name) = simple(part) {
            names.list.push(name);
        } else if part.is_empty() {
            names.wrong.get_or_insert_with(|| "an empty name in the list".to_owned());
        } else if is_others(part) && at == last && at > 0 {
            names.et_al = true;
        } else if is_others(part) {
            names.et_al = true;
            names.wrong.get_or_insert_with(|| "`others` stands where a name should".to_owned());
        } else {
            let (name, wrong) = one(part);
            // What a library can't hold as a person, such as a comma in a family name, is a name as a whole.
            names.list.extend(name.map(Name::held));
            names.wrong = names.wrong.or(wrong);
        }
    }
    names
}

/// The person of a name like most: words of letters that start with capitals, with a comma behind the family name or none.
/// Absent for any other text, for which all the rules are needed.
fn simple(part: &str) -> Option<Name> {
    let (mut comma, mut blank, mut starts) = (None, None, true);
    for (at, byte) in part.bytes().enumerate() {
        match byte {
            b' ' if !starts => (blank, starts) = (Some(at), true),
            b',' if !starts && comma.is_none() => comma = Some(at),
            b'A'..=b'Z' => starts = false,
            b'a'..=b'z' | b'.' | b'-' | b'\'' | 128.. if !starts => {}
            128.. if part.get(at..)?.starts_with(char::is_uppercase) => starts = false,
            _ => return None,
        }
    }
    let (family, given) = match comma {
        Some(comma) => (&part[..comma], part[comma + 1..].strip_prefix(' ')?),
        None => (&part[blank? + 1..], &part[..blank?]),
    };
    let whole = !starts && (part.is_ascii() || !part.contains(|c: char| c >= '\u{80}' && !c.is_alphabetic()));
    let other = part.len() <= LONGEST_OTHERS && is_others(part);
    (whole && !other).then(|| Name::Person {
        family: family.to_owned(),
        given: given.to_owned(),
        suffix: String::new(),
    })
}

/// How long the words of a simple name can be that stand for those who are not named, in bytes.
const LONGEST_OTHERS: usize = "Et Al.,".len();

/// Whether a part of a list stands for those who are not named: `others`, `et al.`, in braces or emphasis or without.
fn is_others(part: &str) -> bool {
    // Most names end with another letter, which is quickly seen.
    let last = part.bytes().rev().find(u8::is_ascii_alphabetic);
    if !last.is_some_and(|byte| matches!(byte, b's' | b'S' | b'l' | b'L')) {
        return false;
    }
    let word = clean(part).trim_matches(|c: char| matches!(c, '{' | '}' | '.' | ',')).to_lowercase();
    ["others", "et al", "\\em et al", "\\it et al"].contains(&word.trim())
}

/// Whether a byte says something of where a list is split.
const SPLITS: [bool; 256] = table_of(b"\\{}aA");

/// The parts between the `and` of a list, at no brace.
pub fn split(text: &str) -> Vec<&str> {
    // Most names take more bytes.
    let mut parts = Vec::with_capacity(text.len() / 16 + 1);
    let mut start = 0;
    let mut depth = 0_usize;
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|rest| rest.iter().position(|b| SPLITS[usize::from(*b)])) {
        at += found;
        match bytes[at] {
            b'\\' => at += 1,
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            b'a' | b'A' if depth == 0 && is_and(bytes, at) => {
                parts.push(trimmed(&text[start..at]));
                start = at + 3;
                at += 2;
            }
            _ => {}
        }
        at += 1;
    }
    parts.push(trimmed(&text[start.min(text.len())..]));
    parts
}

/// A text without white space at its ends, of which there most often is one blank.
fn trimmed(text: &str) -> &str {
    let text = text.strip_prefix(' ').unwrap_or(text);
    let text = text.strip_suffix(' ').unwrap_or(text);
    match text.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

/// Whether a part of a name is written as it is: letters and full stops, and no word that could be an `and`.
fn is_bare(part: &str) -> bool {
    part.bytes().all(|byte| BARE[usize::from(byte)]) && !((part.len() == 3 || part.contains(' ')) && has_and(part))
}

const BARE: [bool; 256] = table_of(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz. ");

fn has_and(text: &str) -> bool {
    text.as_bytes().split(u8::is_ascii_whitespace).any(|word| word.eq_ignore_ascii_case(b"and"))
}

fn is_and(bytes: &[u8], at: usize) -> bool {
    let blank = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_whitespace);
    bytes.get(at..at + 3).is_some_and(|word| word.eq_ignore_ascii_case(b"and"))
        && blank(at.checked_sub(1).and_then(|before| bytes.get(before)))
        && blank(bytes.get(at + 3))
}

/// A name, and what is wrong with it; some names are wrong and can be read all the same.
fn one(text: &str) -> (Option<Name>, Option<String>) {
    let wrong = |what: &str| Some(format!("`{text}` {what}"));
    if !text.chars().any(char::is_alphanumeric) {
        return (None, wrong("is no name"));
    }
    if let Some(inner) = whole_group(text) {
        return (Some(Name::Organisation(clean(inner))), None);
    }
    let mut parts = commas(text);
    if parts.iter().any(|part| part.starts_with("family=") || part.starts_with("given=")) {
        return keyed(&parts);
    }
    let mut odd = text.contains('"').then(|| format!("`{text}` has a quote in it"));
    if parts.len() > 1 && parts.last().is_some_and(|part| part.is_empty()) {
        parts.pop();
        odd = wrong("has a comma too many");
    }
    let name = match parts[..] {
        [natural] => natural_name(natural),
        [family, given] => person(family, "", given),
        [family, suffix, given] => person(family, suffix, given),
        _ => return (None, wrong("has too many commas")),
    };
    let words = words(text);
    if parts.len() == 1 && words.iter().all(|word| is_small(word)) && (words.len() > 1 || is_particle(text)) {
        odd = wrong("has no family name, only particles");
    }
    let none = name.is_none();
    (name, if none { wrong("has no family name") } else { odd })
}

fn person(family: &str, suffix: &str, given: &str) -> Option<Name> {
    let [family, suffix, given] = [family, suffix, given].map(clean);
    let (given, suffix) = if given.is_empty() { (suffix, String::new()) } else { (given, suffix) };
    (!family.is_empty()).then_some(Name::Person { family, given, suffix })
}

/// `First von Last`: the particles are the words in small letters before the last word, the first of them included.
fn natural_name(text: &str) -> Option<Name> {
    let words = words(text);
    let (last, before) = words.split_last()?;
    let von = before.iter().position(|word| is_small(word));
    let start = von.unwrap_or(before.len());
    // A first word in small letters starts the family name: there is no given name then.
    let given = before[..start].join(" ");
    let family = before[start..].iter().chain([last]).copied().collect::<Vec<_>>().join(" ");
    person(&family, "", &given)
}

/// The parts of a name in BibLaTeX's extended form.
const KNOWN: [&str; 9] =
    ["family", "given", "prefix", "suffix", "useprefix", "given-i", "family-i", "prefix-i", "suffix-i"];

/// Whether a lone word is a particle rather than a name: `de`, `von`.
fn is_particle(word: &str) -> bool {
    is_small(word) && word.chars().count() <= 3
}

/// BibLaTeX's extended form.
fn keyed(parts: &[&str]) -> (Option<Name>, Option<String>) {
    let value = |name: &str| {
        let found = parts.iter().find_map(|part| part.trim().strip_prefix(name)?.trim_start().strip_prefix('='));
        found.map(|value| clean(value.trim().trim_matches('"'))).unwrap_or_default()
    };
    let unknown = parts.iter().find(|part| !KNOWN.contains(&part.split('=').next().unwrap_or("").trim()));
    let odd = unknown.map(|part| format!("`{part}` is no part of a name that refs knows"));
    let family: Vec<String> = [value("prefix"), value("family")].into_iter().filter(|part| !part.is_empty()).collect();
    if family.is_empty() {
        return (None, Some("a name without a family name".to_owned()));
    }
    let (given, suffix) = (value("given"), value("suffix"));
    // A suffix alone would read as the given name.
    let (given, suffix) = if given.is_empty() { (suffix, String::new()) } else { (given, suffix) };
    (Some(Name::Person { family: family.join(" "), given, suffix }), odd)
}

/// What stands in one group of braces that is the whole text.
fn whole_group(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('{')?.strip_suffix('}')?;
    let mut depth = 0_usize;
    for byte in inner.bytes() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    (depth == 0).then_some(inner)
}

fn commas(text: &str) -> Vec<&str> {
    pieces(text, |byte| byte == b',')
}

fn words(text: &str) -> Vec<&str> {
    pieces(text, |byte| byte.is_ascii_whitespace()).into_iter().filter(|word| !word.is_empty()).collect()
}

/// The pieces of a text between bytes that separate, at no brace.
fn pieces(text: &str, separates: impl Fn(u8) -> bool) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            byte if depth == 0 && separates(byte) => {
                pieces.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    pieces.push(text[start..].trim());
    pieces
}

/// Whether a word starts with a small letter; one in braces does not count ("BibTeXing", §4).
fn is_small(word: &str) -> bool {
    let first = word.chars().find(|c| c.is_alphabetic() || *c == '{');
    first.is_some_and(char::is_lowercase)
}

/// The name as a person reads it.
fn clean(text: &str) -> String {
    let text = plain(text);
    // The last byte of a no-break space, and of some letters.
    if !has_odd_blanks(&text) && !any_byte(&text, |byte| byte == 0xa0) {
        return text.trim_matches(' ').to_owned();
    }
    text.split([' ', '\t', '\n', '\r', '\u{a0}']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Writes a list of names; [`read`] takes it back.
pub fn write(names: &[Name], et_al: bool, charset: tex::Charset, out: &mut String) {
    for (at, name) in names.iter().enumerate() {
        if at > 0 {
            out.push_str(" and ");
        }
        write_one(name, charset, out);
    }
    if et_al {
        out.push_str(if names.is_empty() { "others" } else { " and others" });
    }
}

fn write_one(name: &Name, charset: tex::Charset, out: &mut String) {
    let (family, suffix, given) = match name {
        Name::Organisation(name) => {
            out.push('{');
            tex::write_to(&shown(&crate::model::markup::from_plain(name)), charset, out);
            out.push('}');
            return;
        }
        Name::Person { family, given, suffix } => (family, suffix, given),
    };
    let sign = |byte: u8| matches!(byte, b',' | b'{' | b'}' | b'=');
    let needs_braces = |part: &str| any_byte(part, sign) || has_and(part);
    let braced = |part: &str, needs: bool, out: &mut String| {
        if !needs && tex::write_plain(part, out) {
            return;
        }
        if needs {
            out.push('{');
        }
        tex::write_to(&shown(&crate::model::markup::from_plain(part)), charset, out);
        if needs {
            out.push('}');
        }
    };
    let alone = given.is_empty() && suffix.is_empty();
    if alone {
        // Several words would be taken apart, and BibTeX knows no other form than braces for them.
        let whole = needs_braces(family) || family.contains(' ') || is_particle(family);
        return braced(family, whole, out);
    }
    let put = |part: &str, out: &mut String| {
        if is_bare(part) { out.push_str(part) } else { braced(part, needs_braces(part), out) }
    };
    put(family, out);
    for part in [suffix, given] {
        if !part.is_empty() || std::ptr::eq(part, given) && !suffix.is_empty() {
            out.push_str(", ");
            put(part, out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn forms(text: &str) -> Vec<String> {
        read(text).list.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn names_are_split_as_bibtex_splits_them() {
        for (text, expected) in [
            ("Radford, Alec and Jong Wook Kim", vec!["Radford, Alec", "Kim, Jong Wook"]),
            (
                "Laurens van der Maaten AND de la Vallée Poussin, Charles",
                vec!["van der Maaten, Laurens", "de la Vallée Poussin, Charles"],
            ),
            ("Alves, Jr., A. A.", vec!["Alves, Jr., A. A."]),
            ("{Barnes and Noble} and {OpenAI}", vec!["{Barnes and Noble}", "{OpenAI}"]),
            ("{Schulte im Walde}, Sabine", vec!["Schulte im Walde, Sabine"]),
            ("Madonna and Plato", vec!["Madonna", "Plato"]),
            ("family=Duck, given=Donald, prefix=van, useprefix=true", vec!["van Duck, Donald"]),
            ("Jean-Paul\u{a0}K. Sartre\nand\n  Ludwig  Beethoven", vec!["Sartre, Jean-Paul K.", "Beethoven, Ludwig"]),
        ] {
            assert_eq!(forms(text), expected, "{text}");
            assert_eq!(read(text).wrong, None, "{text}");
        }
        assert!(read("Yu, Jiahui and others").et_al);
    }

    #[test]
    fn what_is_no_name_is_said() {
        for text in
            [" and ", ", , ,", "{}", "Last,", "others", "Evil, Carl and", "Evil, Carl and  and Other, Dan", "de", ""]
        {
            assert!(read(text).wrong.is_some(), "{text}");
        }
        assert_eq!(forms("Evil, Carl and"), ["Evil, Carl"]);
    }

    proptest! {
        #[test]
        fn simple_names_are_read_as_all_the_rules_read_them(text in "([A-Ca-bÉé]{0,3}[ .,'-]{0,2}){1,5}") {
            if let Some(name) = simple(&text) {
                prop_assert_eq!(one(&text), (Some(name), None), "{}", text);
                prop_assert!(!is_others(&text));
            }
        }

        #[test]
        fn every_name_reads_back(family in "[A-Za-zéß][a-z A-Z{}=&-]{0,12}", given in "[A-Z a-z.]{0,8}", suffix in "(Jr\\.|III)?") {
            let [family, given] = [clean(&family.replace(['{', '}'], "")), clean(&given)];
            prop_assume!(!family.is_empty() && (suffix.is_empty() || !given.is_empty()));
            // A family name of several words alone comes back as the name of a body.
            prop_assume!(!given.is_empty() || family.chars().all(char::is_alphabetic) && !is_particle(&family));
            let name = Name::Person { family: family.clone(), given, suffix };
            let body = Name::Organisation(family);
            let mut text = String::new();
            write(&[name.clone(), body.clone()], true, tex::Charset::Ascii, &mut text);
            let read = read(&tex::read(&text));
            prop_assert_eq!(read, Names { list: vec![name, body], et_al: true, wrong: None }, "{}", text);
        }
    }
}
