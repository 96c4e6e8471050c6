//! From bytes to text: UTF-8, UTF-16 with its mark, and Windows-1252 where single bytes are not UTF-8.

use thiserror::Error;

use super::Remark;

/// Bytes that are no text that refs can read.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum NoText {
    /// Binary data, or UTF-16 without its mark.
    #[error("byte {0} is NUL: this is no text, or UTF-16 without a byte order mark")]
    Nul(usize),
    /// UTF-16 that is not whole.
    #[error("this is UTF-16, but not whole: a lone half of a character")]
    Utf16,
    /// An encoding of several bytes a letter that is not UTF-8.
    #[error("line {line}, column {column}: byte 0x{byte:02X} is not UTF-8, and the text is not in Windows-1252")]
    Unknown {
        /// The line, from 1.
        line: usize,
        /// The column in bytes, from 1.
        column: usize,
        /// The byte.
        byte: u8,
    },
    /// A page of a web site.
    #[error("this is an HTML page, not a bibliography")]
    Html,
}

/// What Windows-1252 has between 0x80 and 0x9F (Unicode's mapping table); NUL where it has nothing.
const HIGH: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘', '’', '“', '”', '•',
    '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

/// The text of a file, without byte order marks, and what a person should know of how it was read.
///
/// | bytes | result |
/// |---|---|
/// | UTF-8, with a mark or without | its text |
/// | UTF-16 with a mark | its text |
/// | UTF-8 with single bytes that are none | these as Windows-1252, with a remark |
/// | UTF-8 with a few bytes that are NUL or in no encoding | the rest, with a remark |
/// | with many NULs, in GBK, a page of HTML | an error |
pub fn decode(bytes: Vec<u8>) -> Result<(String, Vec<Remark>), NoText> {
    if let Some(text) = utf16(&bytes)? {
        return Ok((with_line_feeds(text), Vec::new()));
    }
    let (text, remarks) = match memchr::memchr(0, &bytes) {
        Some(at) => without_nul(&bytes).map(|(text, remark)| (text, vec![remark])).ok_or(NoText::Nul(at))?,
        None => match String::from_utf8(bytes) {
            Ok(text) => (text, Vec::new()),
            Err(error) => {
                let (text, remark) = mixed(error.as_bytes())?;
                (text, vec![remark])
            }
        },
    };
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let page = ["<!doctype html", "<html"]
        .iter()
        .any(|tag| start.get(..tag.len()).is_some_and(|head| head.eq_ignore_ascii_case(tag)));
    if page {
        return Err(NoText::Html);
    }
    Ok((with_line_feeds(without_marks(text)), remarks))
}

/// Lines that end as on the first Macintoshes, with a carriage return alone, get line feeds; no place changes by it.
fn with_line_feeds(text: String) -> String {
    let only_returns = memchr::memchr(b'\n', text.as_bytes()).is_none() && text.contains('\r');
    if only_returns { text.replace('\r', "\n") } else { text }
}

/// How many bytes of text there must be for one that is NUL, so that the file is a text with an accident in it.
const TEXT_FOR_ONE_NUL: usize = 200;

/// UTF-8 with a few bytes in it that are NUL, as a disk or a program leaves them: the text without them.
fn without_nul(bytes: &[u8]) -> Option<(String, Remark)> {
    let first = memchr::memchr(0, bytes)?;
    let count = memchr::memchr_iter(0, bytes).count();
    if count * TEXT_FOR_ONE_NUL > bytes.len() {
        return None;
    }
    let rest = bytes.iter().copied().filter(|byte| *byte != 0).collect();
    let more = if count > 1 { format!(", and {} more like it", count - 1) } else { String::new() };
    let remark = Remark::damage(first, format!("a NUL byte, which is no text: read without it{more}"));
    Some((String::from_utf8(rest).ok()?, remark))
}

/// A mark stands at the start, and at the start of a line where files were put behind one another.
fn without_marks(text: String) -> String {
    const MARK: char = '\u{feff}';
    let text = match text.strip_prefix(MARK) {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    if text.contains(MARK) { text.replace("\n\u{feff}", "\n") } else { text }
}

fn utf16(bytes: &[u8]) -> Result<Option<String>, NoText> {
    let unit: fn([u8; 2]) -> u16 = match bytes {
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        _ => return Ok(None),
    };
    if bytes.len() % 2 == 1 {
        return Err(NoText::Utf16);
    }
    let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    String::from_utf16(&units).map(Some).map_err(|_| NoText::Utf16)
}

/// How many bytes that are in no encoding a text may have.
const MOST_UNKNOWN: usize = 3;

/// UTF-8 with single bytes of Windows-1252 in it.
fn mixed(bytes: &[u8]) -> Result<(String, Remark), NoText> {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    let (mut single, mut joined) = (0_usize, 0_usize);
    let mut first: Option<(usize, u8)> = None;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if chunk.invalid().len() + usize::from(chunk.valid().is_empty() && single + joined > 0) > 1 {
            joined += 1;
        } else if !chunk.invalid().is_empty() {
            single += 1;
        }
        for byte in chunk.invalid() {
            first.get_or_insert((text.len(), *byte));
            text.push(windows(*byte));
        }
    }
    let (at, byte) = first.unwrap_or((0, 0));
    let unknown = text.matches('\0').count();
    if unknown > MOST_UNKNOWN || joined > single {
        let line = text[..at].matches('\n').count() + 1;
        let column = at - text[..at].rfind('\n').map_or(0, |found| found + 1) + 1;
        return Err(NoText::Unknown { line, column, byte });
    }
    let count = single + joined;
    let more = if count > 1 { format!(", and {} more like it", count - 1) } else { String::new() };
    let read = windows(byte);
    if unknown > 0 {
        let text = text.replace('\0', "\u{fffd}");
        let lost = text.find('\u{fffd}').unwrap_or(at);
        let message = format!("a byte that is neither UTF-8 nor Windows-1252: `\u{fffd}` stands for it{more}");
        return Ok((text, Remark::damage(lost, message)));
    }
    Ok((text, Remark::warning(at, format!("byte 0x{byte:02X} is not UTF-8: read as Windows-1252 `{read}`{more}"))))
}

fn windows(byte: u8) -> char {
    match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        byte => char::from(byte),
    }
}

/// The line and the column of a place in a text, both from 1; columns count characters.
pub fn place(text: &str, at: usize) -> (usize, usize) {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let start = text[..at].rfind('\n').map_or(0, |found| found + 1);
    let line = memchr::memchr_iter(b'\n', &text.as_bytes()[..at]).count() + 1;
    (line, text[start..at].chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        decode(bytes.to_vec()).unwrap().0
    }

    #[test]
    fn every_encoding_that_can_be_told_is_read() {
        assert_eq!(text(b"\xef\xbb\xbfa\n\xef\xbb\xbfb"), "a\nb");
        assert_eq!(text(b"\xff\xfea\0\xfc\0"), "aü");
        assert_eq!(text(b"\xfe\xff\0a"), "a");
        assert_eq!((text(b"a\rb\r").as_str(), text(b"a\r\nb\r").as_str()), ("a\nb\n", "a\r\nb\r"));
        let (read, remarks) = decode(b"M\xfcller, \xc3\xbc and S\x9aa".to_vec()).unwrap();
        assert_eq!((read.as_str(), remarks.len()), ("Müller, ü and Sša", 1));
        assert!(remarks[0].message.contains("0xFC") && remarks[0].message.contains("1 more"));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(decode(b"\x89PNG\0".to_vec()), Err(NoText::Nul(4)));
        assert_eq!(decode(b"a\0".to_vec()), Err(NoText::Nul(1)));
        let filled = [&b"a"[..], &[0; 300], &[b'b'; 300]].concat();
        assert_eq!(decode(filled), Err(NoText::Nul(1)));
        assert_eq!(decode(b"\xff\xfea".to_vec()), Err(NoText::Utf16));
        assert_eq!(decode(b" <!DOCTYPE html><p>".to_vec()), Err(NoText::Html));
        let gbk = b"title = {\xd6\xd0\xb9\xfa\xc8\xcb\xc3\xf1}";
        assert!(matches!(decode(gbk.to_vec()), Err(NoText::Unknown { line: 1, column: 10, byte: 0xd6 })));
    }

    #[test]
    fn an_accident_in_a_text_costs_no_more_than_its_bytes() {
        let words = "word ".repeat(100);
        let (read, remarks) = decode(format!("{words}\0{words}").into_bytes()).unwrap();
        assert_eq!((read, remarks[0].at, remarks[0].damage), (words.repeat(2), 500, true));
        let (read, remarks) = decode(b"a \x81 b".to_vec()).unwrap();
        assert_eq!((read.as_str(), remarks[0].at, remarks[0].damage), ("a \u{fffd} b", 2, true));
    }

    #[test]
    fn places_count_characters() {
        assert_eq!(place("aé\nbc", 4), (2, 1));
        assert_eq!(place("aé\nbc", 99), (2, 3));
    }
}
