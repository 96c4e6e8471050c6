//! What the codes of a PDF's fonts mean: their maps to Unicode (ISO 32000-1, §9.10.3).

use std::collections::HashMap;

use super::pdf_file::{File, dictionary, find, find_name, hexadecimal, reference, reference_after, stream};

/// The most codes that one map may hold: all that two bytes can say.
const MOST: usize = 1 << 16;

/// A font's map from codes to text.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct CharacterMap {
    /// How many bytes a code has.
    width: usize,
    texts: HashMap<u32, String>,
}

/// A piece of a map's program.
#[derive(Debug, PartialEq, Eq)]
enum Token<'a> {
    Hex(Vec<u8>),
    Open,
    Close,
    Word(&'a [u8]),
}

impl CharacterMap {
    /// Reads the ranges of codes, `bfchar` and `bfrange`; `None` for a program that maps nothing.
    ///
    /// | program | code | text |
    /// |---|---|---|
    /// | `<0003> <0041>` in `bfchar` | `0003` | `A` |
    /// | `<0010> <0012> <0061>` in `bfrange` | `0011` | `b` |
    /// | `<20> <21> [<0066 0069> <0078>]` in `bfrange` | `20` | `fi` |
    pub fn read(program: &[u8]) -> Option<Self> {
        let mut map = Self::default();
        let mut operands: Vec<Token<'_>> = Vec::new();
        for token in tokens(program) {
            match token {
                Token::Word(b"begincodespacerange" | b"beginbfchar" | b"beginbfrange") => operands.clear(),
                Token::Word(b"endcodespacerange") => map.width = operands.iter().find_map(length).unwrap_or(0),
                Token::Word(b"endbfchar") => map.characters(&operands),
                Token::Word(b"endbfrange") => map.ranges(&operands),
                token => operands.push(token),
            }
        }
        ((1..=2).contains(&map.width) && !map.texts.is_empty()).then_some(map)
    }

    fn characters(&mut self, operands: &[Token<'_>]) {
        for pair in operands.chunks_exact(2) {
            if let [Token::Hex(code), Token::Hex(text)] = pair {
                self.set(number(code), utf16(text));
            }
        }
    }

    fn ranges(&mut self, operands: &[Token<'_>]) {
        let mut rest = operands;
        while let [Token::Hex(first), Token::Hex(last), behind @ ..] = rest {
            let (first, last) = (number(first), number(last));
            match behind {
                [Token::Hex(text), ..] => {
                    (first..=last)
                        .take(MOST)
                        .zip(0..=u16::MAX)
                        .for_each(|(code, step)| self.set(code, utf16(&later(text, step))));
                    rest = &behind[1..];
                }
                [Token::Open, list @ ..] => {
                    let end = list.iter().position(|token| *token == Token::Close).unwrap_or(list.len());
                    for (code, token) in (first..=last).zip(&list[..end]) {
                        if let Token::Hex(text) = token {
                            self.set(code, utf16(text));
                        }
                    }
                    rest = list.get(end + 1..).unwrap_or_default();
                }
                _ => return,
            }
        }
    }

    fn set(&mut self, code: u32, text: String) {
        if self.texts.len() < MOST {
            self.texts.insert(code, text);
        }
    }

    /// Whether a code of it is a space: text in such a font writes its spaces itself.
    pub fn has_space(&self) -> bool {
        self.texts.values().any(|text| text == " ")
    }

    /// The text of a string's codes. A code of one byte that the map leaves out stands for itself; one of two
    /// bytes for nothing that is known.
    pub fn text(&self, codes: &[u8]) -> String {
        let text = |code: &[u8]| match (self.texts.get(&number(code)), code) {
            (Some(text), _) => text.clone(),
            (None, [byte]) if self.width == 1 => char::from(*byte).to_string(),
            _ => '\u{fffd}'.to_string(),
        };
        codes.chunks(self.width.max(1)).map(text).collect()
    }
}

fn length(token: &Token<'_>) -> Option<usize> {
    if let Token::Hex(code) = token { Some(code.len()) } else { None }
}

fn number(code: &[u8]) -> u32 {
    code.iter().take(4).fold(0, |number, byte| number << 8 | u32::from(*byte))
}

fn utf16(text: &[u8]) -> String {
    let units: Vec<u16> = text.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
    String::from_utf16_lossy(&units)
}

/// The text whose last unit is `step` further on.
fn later(text: &[u8], step: u16) -> Vec<u8> {
    let mut text = text.to_vec();
    if let [.., high, low] = &mut text[..] {
        [*high, *low] = u16::from_be_bytes([*high, *low]).wrapping_add(step).to_be_bytes();
    }
    text
}

fn tokens(program: &[u8]) -> Vec<Token<'_>> {
    let (mut tokens, mut at) = (Vec::new(), 0);
    while let Some(byte) = program.get(at) {
        match byte {
            b'<' if program.get(at + 1) != Some(&b'<') => {
                let (hex, end) = hexadecimal(program, at + 1);
                tokens.push(Token::Hex(hex));
                at = end;
            }
            b'[' | b']' => {
                tokens.push(if *byte == b'[' { Token::Open } else { Token::Close });
                at += 1;
            }
            byte if byte.is_ascii_alphabetic() => {
                let end = at + program[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
                tokens.push(Token::Word(&program[at..end]));
                at = end;
            }
            _ => at += 1,
        }
    }
    tokens
}

/// The maps of the fonts that an object's `/Resources` name, by the fonts' names.
pub fn maps(file: &File<'_>, node: &[u8]) -> HashMap<String, CharacterMap> {
    let fonts = value(file, node, b"/Resources").and_then(|resources| value(file, resources, b"/Font"));
    let fonts = fonts.map(|fonts| &fonts[..find(fonts, b">>", 0).unwrap_or(fonts.len())]).unwrap_or_default();
    let text = String::from_utf8_lossy(fonts);
    let font = |named: &str| {
        let (name, behind) = named.split_once(char::is_whitespace)?;
        let font = file.objects.get(&reference(behind.as_bytes())?)?;
        let map = file.objects.get(&reference_after(dictionary(font), b"/ToUnicode")?)?;
        Some((name.to_owned(), CharacterMap::read(&stream(map)?)?))
    };
    text.split('/').skip(1).take(256).filter_map(font).collect()
}

/// What stands behind a name, in place or by reference.
fn value<'a>(file: &'a File<'_>, object: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let behind = &object[find_name(object, name)? + name.len()..];
    let in_place = behind.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<');
    if in_place { Some(behind) } else { file.objects.get(&reference(behind)?).map(Vec::as_slice) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROGRAM: &str = "/CIDInit /ProcSet findresource begin begincmap << /Registry (Adobe) >> def\n\
        1 begincodespacerange <0000> <FFFF> endcodespacerange\n2 beginbfchar\n<0003> <0041>\n<0004> <D835DC00>\nendbfchar\n\
        2 beginbfrange <0010> <0012> <0061> <0020> <0021> [<00660069> <0078>] endbfrange endcmap";

    #[test]
    fn characters_ranges_and_lists_are_read() {
        let map = CharacterMap::read(PROGRAM.as_bytes()).unwrap();
        assert_eq!(map.text(b"\x00\x03\x00\x11\x00\x12\x00\x20\x00\x21\x00\x04\x00\x99"), "Abcfix\u{1d400}\u{fffd}");
    }

    #[test]
    fn a_code_of_one_byte_that_is_left_out_stands_for_itself() {
        let program = "begincodespacerange <00> <FF> endcodespacerange beginbfchar <41> <0042> endbfchar";
        assert_eq!(CharacterMap::read(program.as_bytes()).unwrap().text(b"A1"), "B1");
    }

    #[test]
    fn a_program_that_maps_nothing_is_none_and_a_huge_range_ends() {
        for program in ["", "beginbfchar <00> <0041> endbfchar", "begincodespacerange <00> <FF> endcodespacerange"] {
            assert_eq!(CharacterMap::read(program.as_bytes()), None, "{program}");
        }
        let huge =
            "begincodespacerange <0000> <FFFF> endcodespacerange beginbfrange <0000> <FFFFFFFF> <0000> <1> endbfrange";
        assert_eq!(CharacterMap::read(huge.as_bytes()).unwrap().texts.len(), MOST);
    }
}
