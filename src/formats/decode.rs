//! From bytes to text: UTF-8, UTF-16 with its mark, and Windows-1252 where single bytes are not UTF-8.

use thiserror::Error;

use super::Remark;

/// Bytes that are no text that refs can read.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum NoText {
    /// Binary data.
    #[error("line {line}, column {column}: a NUL byte, and there are many: this is no text")]
    Nul {
        /// The line, from 1.
        line: usize,
        /// The column in bytes, from 1.
        column: usize,
    },
    /// UTF-16 without its mark.
    #[error(
        "every second byte is NUL: this is {0} without a byte order mark; save it as UTF-8 (iconv -f {0} -t UTF-8)"
    )]
    Unmarked(&'static str),
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
/// | UTF-8 with a few bytes that are in no encoding | U+FFFD in their place, with a remark |
/// | with NUL here and there | the text without them, with a remark for each place |
/// | full of NUL, UTF-16 without a mark, in GBK, a page of HTML | an error |
pub fn decode(bytes: Vec<u8>) -> Result<(String, Vec<Remark>), NoText> {
    if let Some(text) = utf16(&bytes)? {
        return Ok(without_nul(with_line_feeds(text), Vec::new()));
    }
    if memchr::memchr(0, &bytes).is_some() {
        few_nul(&bytes)?;
    }
    let (text, mut remarks) = match String::from_utf8(bytes) {
        Ok(text) => (text, Vec::new()),
        Err(error) => {
            let (text, remark) = mixed(error.as_bytes())?;
            (text, vec![remark])
        }
    };
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let page = ["<!doctype html", "<html"]
        .iter()
        .any(|tag| start.get(..tag.len()).is_some_and(|head| head.eq_ignore_ascii_case(tag)));
    if page {
        return Err(NoText::Html);
    }
    let text = without_marks(text, &mut remarks);
    Ok(without_nul(with_line_feeds(text), remarks))
}

/// Lines that end as on the first Macintoshes, with a carriage return alone, get line feeds; no place changes by it.
fn with_line_feeds(text: String) -> String {
    let only_returns = memchr::memchr(b'\n', text.as_bytes()).is_none() && text.contains('\r');
    if only_returns { text.replace('\r', "\n") } else { text }
}

/// For one place with NUL, how many bytes a text must have.
const FEW: usize = 32;

/// That NUL is damage in a text, and not the mark of something else.
fn few_nul(bytes: &[u8]) -> Result<(), NoText> {
    let half = |odd: usize| bytes.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (half(0), half(1));
    let (all, most) = (bytes.len(), bytes.len() / 4);
    if all >= 8 && odd > most && even * FEW < all {
        return Err(NoText::Unmarked("UTF-16LE"));
    }
    if all >= 8 && even > most && odd * FEW < all {
        return Err(NoText::Unmarked("UTF-16BE"));
    }
    let places = bytes.windows(2).filter(|pair| pair[0] != 0 && pair[1] == 0).count() + usize::from(bytes[0] == 0);
    if places * FEW <= all && (even + odd) * 2 <= all {
        return Ok(());
    }
    let before = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
    let line = memchr::memchr_iter(b'\n', before).count() + 1;
    let column = before.len() - before.iter().rposition(|byte| *byte == b'\n').map_or(0, |found| found + 1) + 1;
    Err(NoText::Nul { line, column })
}

/// The text without NUL: a remark says where it was, and how many stood there.
fn without_nul(text: String, mut remarks: Vec<Remark>) -> (String, Vec<Remark>) {
    if memchr::memchr(0, text.as_bytes()).is_none() {
        return (text, remarks);
    }
    for remark in &mut remarks {
        remark.at -= text[..remark.at].matches('\0').count();
    }
    let mut clean = String::with_capacity(text.len());
    let mut count = 0_usize;
    for c in text.chars().chain([' ']) {
        if c == '\0' {
            count += 1;
            continue;
        }
        if count > 0 {
            let what = if count == 1 { "a NUL byte".to_owned() } else { format!("{count} NUL bytes") };
            remarks.push(Remark::damage(clean.len(), format!("{what}, which no text has: left out")));
            count = 0;
        }
        clean.push(c);
    }
    clean.pop();
    remarks.sort_by_key(|remark| remark.at);
    (clean, remarks)
}

/// A mark stands at the start, and at the start of a line where files were put behind one another. The places of the
/// remarks move with the text.
fn without_marks(text: String, remarks: &mut [Remark]) -> String {
    const MARK: char = '\u{feff}';
    const INNER: &str = "\n\u{feff}";
    if memchr::memmem::find(text.as_bytes(), MARK.encode_utf8(&mut [0; 3]).as_bytes()).is_none() {
        return text;
    }
    let rest = text.strip_prefix(MARK).unwrap_or(&text);
    let start = text.len() - rest.len();
    for remark in remarks {
        let at = remark.at.saturating_sub(start);
        remark.at = at - rest[..at].matches(INNER).count() * MARK.len_utf8();
    }
    rest.replace(INNER, "\n")
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
    let (mut unknown, mut lost) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if chunk.invalid().len() + usize::from(chunk.valid().is_empty() && single + joined > 0) > 1 {
            joined += 1;
        } else if !chunk.invalid().is_empty() {
            single += 1;
        }
        for byte in chunk.invalid() {
            first.get_or_insert((text.len(), *byte));
            let read = windows(*byte);
            if read == '\0' {
                lost = if unknown == 0 { text.len() } else { lost };
                unknown += 1;
            }
            text.push(if read == '\0' { '\u{fffd}' } else { read });
        }
    }
    let (at, byte) = first.unwrap_or((0, 0));
    if unknown > MOST_UNKNOWN || joined > single {
        let line = text[..at].matches('\n').count() + 1;
        let column = at - text[..at].rfind('\n').map_or(0, |found| found + 1) + 1;
        return Err(NoText::Unknown { line, column, byte });
    }
    let count = single + joined;
    let more = if count > 1 { format!(", and {} more like it", count - 1) } else { String::new() };
    let read = windows(byte);
    if unknown > 0 {
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
        // The place is in the text without its marks, whatever else is left out of it.
        let (read, remarks) =
            decode(b"\xef\xbb\xbfab\n\xef\xbb\xbf\xfc and a long line, \0 and more words".to_vec()).unwrap();
        assert_eq!((&read[remarks[0].at..][..2], &read[remarks[1].at..][..4]), ("ü", " and"));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(decode(b"\x89PNG\0".to_vec()), Err(NoText::Nul { line: 1, column: 5 }));
        assert_eq!(decode(b"a\n\0".to_vec()), Err(NoText::Nul { line: 2, column: 1 }));
        assert_eq!(decode([0; 4096].to_vec()), Err(NoText::Nul { line: 1, column: 1 }));
        assert_eq!(decode(b"@\0m\0i\0s\0c\0{\0\xfc\0}\0".to_vec()), Err(NoText::Unmarked("UTF-16LE")));
        assert_eq!(decode(b"\0@\0m\0i\0s\0c\0{\0}".to_vec()), Err(NoText::Unmarked("UTF-16BE")));
        assert_eq!(decode(b"\xff\xfea".to_vec()), Err(NoText::Utf16));
        assert_eq!(decode(b" <!DOCTYPE html><p>".to_vec()), Err(NoText::Html));
        let gbk = b"title = {\xd6\xd0\xb9\xfa\xc8\xcb\xc3\xf1}";
        assert!(matches!(decode(gbk.to_vec()), Err(NoText::Unknown { line: 1, column: 10, byte: 0xd6 })));
    }

    #[test]
    fn nul_here_and_there_is_left_out_with_its_place() {
        let bytes = b"@misc{a, title = {A\0B}}\n\n@misc{b, title = {M\xfcller}}\n@misc{c, title = {C}}\n@misc{d, title = {D}}\0\0\0";
        let (text, remarks) = decode(bytes.to_vec()).unwrap();
        assert!(text.contains("{AB}") && text.contains("Müller") && text.ends_with("{D}}"), "{text}");
        let told: Vec<_> = remarks.iter().map(|remark| (place(&text, remark.at), remark.damage)).collect();
        assert_eq!(told, [((1, 20), true), ((3, 20), false), ((5, 22), true)], "{remarks:?}");
        assert!(remarks[2].message.starts_with("3 NUL bytes"));
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
