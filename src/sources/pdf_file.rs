//! The objects of a PDF file: found by their marks, decompressed within limits, their strings read (ISO 32000-1, §7).

use std::collections::HashMap;
use std::io::Read;

use flate2::read::ZlibDecoder;

/// The most that one stream may hold, in bytes after decompression.
const LARGEST_STREAM: usize = 4 << 20;

/// The most that all streams together may hold.
const LARGEST_SUM: usize = 64 << 20;

/// The objects of a file, found by their marks and not by its tables, which are often damaged.
pub struct File<'a> {
    /// The file as it is.
    pub bytes: &'a [u8],
    /// The objects by their numbers.
    pub objects: HashMap<u32, Vec<u8>>,
    /// Whether it is locked.
    pub encrypted: bool,
}

impl<'a> File<'a> {
    pub fn read(bytes: &'a [u8]) -> Self {
        let mut file = Self { bytes, objects: HashMap::new(), encrypted: find(bytes, b"/Encrypt", 0).is_some() };
        let mut at = 0;
        while let Some(mark) = find(bytes, b" obj", at) {
            at = mark + 4;
            if let Some(number) = object_number(bytes, mark) {
                let end = find(bytes, b"endobj", at).unwrap_or(bytes.len());
                file.objects.insert(number, bytes[at..end].to_vec());
                at = end;
            }
        }
        file.unpack();
        file
    }

    /// Objects that lie in compressed streams of objects (ISO 32000-1, §7.5.7).
    fn unpack(&mut self) {
        let mut sum = 0;
        let packed: Vec<Vec<u8>> =
            self.objects.values().filter(|object| find(dictionary(object), b"/ObjStm", 0).is_some()).cloned().collect();
        for object in packed {
            let Some(text) = stream(&object) else { continue };
            sum += text.len();
            if sum > LARGEST_SUM {
                return;
            }
            let first = number_after(dictionary(&object), b"/First").unwrap_or(0) as usize;
            let head = String::from_utf8_lossy(&text[..first.min(text.len())]).into_owned();
            let numbers: Vec<usize> = head.split_whitespace().map_while(|word| word.parse().ok()).collect();
            let places: Vec<&[usize]> = numbers.chunks_exact(2).collect();
            for (index, pair) in places.iter().enumerate() {
                let start = first.saturating_add(pair[1]).min(text.len());
                let end =
                    places.get(index + 1).map_or(text.len(), |next| first.saturating_add(next[1]).min(text.len()));
                if let Ok(number) = u32::try_from(pair[0]) {
                    self.objects.entry(number).or_insert_with(|| text[start..end.max(start)].to_vec());
                }
            }
        }
    }

    pub fn streams(&self) -> impl Iterator<Item = Vec<u8>> {
        let mut sum = 0;
        let mut numbers: Vec<&u32> = self.objects.keys().collect();
        numbers.sort_unstable();
        let texts = numbers.into_iter().filter_map(|number| stream(&self.objects[number]));
        texts.take_while(move |text| {
            sum += text.len();
            sum < LARGEST_SUM
        })
    }

    /// The text under a name in the document's information.
    pub fn info(&self, name: &str) -> Option<String> {
        let root = find_last(self.bytes, b"/Info").and_then(|at| reference(&self.bytes[at + 5..]));
        let objects = root.and_then(|number| self.objects.get(&number)).map(|object| vec![object.as_slice()]);
        // Where the information can't be found by its number, it is the object with a producer.
        let others = || {
            self.objects
                .values()
                .map(|object| dictionary(object))
                .filter(|object| find(object, b"/Producer", 0).is_some())
                .collect()
        };
        let objects: Vec<&[u8]> = objects.unwrap_or_else(others);
        objects.into_iter().find_map(|object| {
            let at = find_name(object, name.as_bytes())?;
            string(object, at + name.len()).map(|(text, _)| text)
        })
    }
}

pub fn find(bytes: &[u8], what: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let first = *what.first()?;
    let mut at = 0;
    while let Some(next) = rest[at..].iter().position(|byte| *byte == first) {
        at += next;
        if rest[at..].starts_with(what) {
            return Some(from + at);
        }
        at += 1;
    }
    None
}

pub fn find_last(bytes: &[u8], what: &[u8]) -> Option<usize> {
    let mut last = None;
    while let Some(at) = find(bytes, what, last.map_or(0, |at| at + 1)) {
        last = Some(at);
    }
    last
}

/// A name that ends where it ends: `/DOI` is not in `/DOIs`.
pub fn find_name(bytes: &[u8], name: &[u8]) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = find(bytes, name, from)?;
        if !bytes.get(at + name.len()).is_some_and(u8::is_ascii_alphanumeric) {
            return Some(at);
        }
        from = at + 1;
    }
}

/// The number in `12 0 obj`, before the mark.
pub fn object_number(bytes: &[u8], mark: usize) -> Option<u32> {
    let start = bytes[..mark].iter().rposition(|byte| !byte.is_ascii_digit() && *byte != b' ').map_or(0, |at| at + 1);
    let words = std::str::from_utf8(&bytes[start..mark]).ok()?;
    words.split_whitespace().rev().nth(1)?.parse().ok()
}

/// The dictionary before an object's stream.
pub fn dictionary(object: &[u8]) -> &[u8] {
    &object[..find(object, b"stream", 0).unwrap_or(object.len())]
}

/// The stream of an object, decompressed; `None` for other filters than Flate.
pub fn stream(object: &[u8]) -> Option<Vec<u8>> {
    let at = find(object, b"stream", 0)?;
    let data = &object[at + 6..];
    let data = data
        .strip_prefix(b"\r\n")
        .or_else(|| data.strip_prefix(b"\n"))
        .or_else(|| data.strip_prefix(b"\r"))
        .unwrap_or(data);
    let data = &data[..find_last(data, b"endstream").unwrap_or(data.len())];
    let head = &object[..at];
    if find(head, b"/Filter", 0).is_none() {
        return Some(data[..data.len().min(LARGEST_STREAM)].to_vec());
    }
    if find(head, b"/FlateDecode", 0).is_none() || find(head, b"/Image", 0).is_some() {
        return None;
    }
    let mut text = Vec::new();
    // What came out before a damaged place is good.
    let _ = ZlibDecoder::new(data).take(LARGEST_STREAM as u64).read_to_end(&mut text);
    (!text.is_empty()).then_some(text)
}

pub fn number_after(bytes: &[u8], name: &[u8]) -> Option<u32> {
    let at = find_name(bytes, name)? + name.len();
    let digits: String = bytes[at..]
        .iter()
        .skip_while(|b| b.is_ascii_whitespace())
        .take_while(|b| b.is_ascii_digit())
        .map(|b| char::from(*b))
        .collect();
    digits.parse().ok()
}

pub fn reference_after(bytes: &[u8], name: &[u8]) -> Option<u32> {
    reference(&bytes[find_name(bytes, name)? + name.len()..])
}

/// The number of the first reference (`12 0 R`), behind an opening bracket too.
pub fn reference(bytes: &[u8]) -> Option<u32> {
    references(&bytes[..bytes.len().min(64)]).first().copied()
}

pub fn references(bytes: &[u8]) -> Vec<u32> {
    let text = String::from_utf8_lossy(bytes).replace(['[', ']'], " ");
    let words: Vec<&str> = text.split_whitespace().take(4096).collect();
    words.windows(3).filter(|words| words[2].starts_with('R')).filter_map(|words| words[0].parse().ok()).collect()
}

/// The text of a string at or behind a place (ISO 32000-1, §7.3.4), and where it ends.
pub fn string(bytes: &[u8], at: usize) -> Option<(String, usize)> {
    let start = at + bytes.get(at..)?.iter().position(|byte| !byte.is_ascii_whitespace())?;
    let (raw, end) = match bytes[start] {
        b'(' => literal(bytes, start + 1),
        b'<' => hexadecimal(bytes, start + 1),
        _ => return None,
    };
    let text = match raw.strip_prefix(&[0xfe, 0xff]) {
        Some(wide) => {
            let units: Vec<u16> = wide.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        None => raw.iter().map(|byte| char::from(*byte)).collect(),
    };
    Some((text, end))
}

pub fn literal(bytes: &[u8], from: usize) -> (Vec<u8>, usize) {
    let (mut raw, mut depth, mut at) = (Vec::new(), 1, from);
    while let Some(byte) = bytes.get(at).copied() {
        match byte {
            b'\\' => {
                at += 1;
                let (escaped, used) = escape(&bytes[at.min(bytes.len())..]);
                raw.extend(escaped);
                at += used;
                continue;
            }
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            break;
        }
        raw.push(byte);
    }
    (raw, at)
}

pub fn escape(rest: &[u8]) -> (Option<u8>, usize) {
    let digits = rest.iter().take(3).take_while(|byte| (b'0'..=b'7').contains(byte)).count();
    if digits > 0 {
        let value = rest[..digits].iter().fold(0_u32, |value, digit| value * 8 + u32::from(digit - b'0'));
        return (u8::try_from(value).ok(), digits);
    }
    match rest.first() {
        Some(b'n') => (Some(b'\n'), 1),
        Some(b'r' | b't' | b'b' | b'f') => (Some(b' '), 1),
        Some(b'\n' | b'\r') | None => (None, 1),
        Some(byte) => (Some(*byte), 1),
    }
}

pub fn hexadecimal(bytes: &[u8], from: usize) -> (Vec<u8>, usize) {
    let end = bytes[from..].iter().position(|byte| *byte == b'>').map_or(bytes.len(), |at| from + at);
    let digits: Vec<u8> = bytes[from..end]
        .iter()
        .filter_map(|byte| char::from(*byte).to_digit(16))
        .filter_map(|digit| u8::try_from(digit).ok())
        .collect();
    (
        digits.chunks(2).map(|pair| pair[0] * 16 + pair.get(1).copied().unwrap_or(0)).collect(),
        (end + 1).min(bytes.len()),
    )
}
