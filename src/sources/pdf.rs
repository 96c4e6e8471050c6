//! The identifier that a PDF of a paper carries: arXiv's stamp, the DOI of its metadata or of its first page.

use std::collections::HashMap;

use thiserror::Error;

use super::pdf_file::{
    File, dictionary, find, find_last, find_name, hexadecimal, literal, reference, reference_after, references, stream,
    string,
};
use super::pdf_font::{CharacterMap, maps};
use super::{arxiv_id, doi_id};
use crate::model::Id;

/// A PDF that names no paper.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum PdfError {
    /// It is something else.
    #[error("it is no PDF")]
    NotPdf,
    /// It is locked with a password or the like.
    #[error("it is encrypted")]
    Encrypted,
    /// It has no stamp of arXiv and no DOI.
    #[error("it has no arXiv stamp and no DOI in its metadata or on its first page")]
    Nothing {
        /// The title in its metadata, where there is one.
        title: Option<String>,
    },
    /// Its first page names several DOIs.
    #[error("its first page names several DOIs: {}", .0.join(", "))]
    Several(Vec<String>),
}

/// The identifier in a PDF file: what its metadata says (`/arXivID`, `/DOI`, `prism:doi`, …), then the stamp
/// that arXiv prints on the first page, then the one DOI on the first page.
///
/// # Errors
/// When it is no PDF, or names no paper or several.
pub fn identify(bytes: &[u8]) -> Result<Id, PdfError> {
    let start = &bytes[..bytes.len().min(1024)];
    if find(start, b"%PDF-", 0).is_none() {
        return Err(PdfError::NotPdf);
    }
    let file = File::read(bytes);
    if let Some(id) = file.in_metadata() {
        return Ok(id);
    }
    let page = file.first_page();
    let whole = || file.streams().map(|stream| shown(&stream, &HashMap::new())).find_map(|text| stamp(&text));
    if let Some(id) = stamp(&page).or_else(whole) {
        return Ok(id);
    }
    match dois(&page)[..] {
        [ref one] => Ok(one.clone()),
        [] if file.encrypted => Err(PdfError::Encrypted),
        [] => Err(PdfError::Nothing { title: file.info("/Title").filter(|title| title.contains(' ')) }),
        ref several => Err(PdfError::Several(several.iter().map(|id| id.value.clone()).collect())),
    }
}

impl File<'_> {
    /// The DOI or arXiv identifier in the document's information and in its XMP packet.
    fn in_metadata(&self) -> Option<Id> {
        let named = ["/arXivID", "/DOI", "/doi", "/WPS-ARTICLEDOI", "/Subject"];
        let in_info = named.into_iter().filter_map(|name| self.info(name)).find_map(|text| in_words(&text));
        let plain = self.bytes;
        in_info.or_else(|| xmp(plain)).or_else(|| self.streams().find_map(|text| xmp(&text)))
    }

    /// The text that the first page shows.
    fn first_page(&self) -> String {
        let root = find_last(self.bytes, b"/Root").and_then(|at| reference(&self.bytes[at + 5..]));
        let in_streams = || self.objects.values().find_map(|object| reference_after(dictionary(object), b"/Root"));
        let catalogue = root.or_else(in_streams).and_then(|number| self.objects.get(&number));
        let mut node = catalogue.and_then(|object| self.objects.get(&reference_after(object, b"/Pages")?));
        // A page without resources has those of the group that it is in.
        let mut fonts = HashMap::new();
        for _ in 0..16 {
            if let Some(object) = node.filter(|object| find_name(object, b"/Resources").is_some()) {
                fonts = maps(self, object);
            }
            let kid =
                node.and_then(|object| reference_after(object, b"/Kids")).and_then(|number| self.objects.get(&number));
            if kid.is_none() {
                break;
            }
            node = kid;
        }
        let Some(contents) = node.and_then(|object| Some(&object[find_name(object, b"/Contents")? + 9..])) else {
            return String::new();
        };
        let list =
            contents.iter().position(|byte| !byte.is_ascii_whitespace()).map(|at| &contents[at..]).unwrap_or_default();
        let numbers = match list.first() {
            Some(b'[') => references(&list[1..list.iter().position(|byte| *byte == b']').unwrap_or(list.len())]),
            _ => reference(list).into_iter().collect(),
        };
        let texts = numbers.into_iter().filter_map(|number| stream(self.objects.get(&number)?));
        texts.map(|text| shown(&text, &fonts)).collect::<Vec<_>>().join(" ")
    }
}

/// What a content stream shows: the strings of `Tj` and `TJ`, read by the map of the font that `Tf` chose, and a space
/// where the text moves on.
fn shown(content: &[u8], fonts: &HashMap<String, CharacterMap>) -> String {
    let (mut text, mut at) = (String::new(), 0);
    let (mut name, mut font) = (None, None);
    let spaced = fonts.values().any(CharacterMap::has_space);
    while at < content.len() {
        match content[at] {
            // The properties of marked content are not shown.
            b'<' if content.get(at + 1) == Some(&b'<') => {
                at = find(content, b">>", at).map_or(content.len(), |end| end + 2);
            }
            // Without a map, only a plain string is a text.
            byte if byte == b'(' || byte == b'<' && font.is_some() => match part(content, at, font) {
                Some((part, end)) => {
                    text.push_str(&part);
                    at = end;
                }
                None => at += 1,
            },
            b'/' => {
                let end = content[at + 1..].iter().take_while(|byte| byte.is_ascii_graphic() && **byte != b'/').count();
                name = Some(String::from_utf8_lossy(&content[at + 1..at + 1 + end]).into_owned());
                at += 1 + end;
            }
            b'T' if content.get(at + 1) == Some(&b'f') => {
                font = name.as_ref().and_then(|name| fonts.get(name));
                at += 2;
            }
            // A wide gap between the strings of `TJ` is a space; `Td`, `T*` and `ET` start another place.
            b'-' => {
                let digits = content[at + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
                if digits >= 3 {
                    text.push(' ');
                }
                at += 1 + digits;
            }
            b'T' if matches!(content.get(at + 1), Some(b'd' | b'D' | b'*' | b'm')) => {
                // Where spaces are written as characters, a move along the line is none.
                let along = matches!(content[at + 1], b'd' | b'D') && spaced && is_level(&content[..at]);
                text.push_str(if along { "" } else { " " });
                at += 2;
            }
            b'E' if content.get(at + 1) == Some(&b'T') => {
                text.push(' ');
                at += 2;
            }
            _ => at += 1,
        }
    }
    text
}

/// Whether the operand that ends here is zero: what is behind it stays on the line.
fn is_level(operands: &[u8]) -> bool {
    let last = operands.trim_ascii_end().rsplit(u8::is_ascii_whitespace).next().unwrap_or_default();
    std::str::from_utf8(last).is_ok_and(|number| number.parse::<f32>().is_ok_and(|up| up.abs() < 0.01))
}

/// The text of a string, and where it ends.
fn part(content: &[u8], at: usize, font: Option<&CharacterMap>) -> Option<(String, usize)> {
    let Some(font) = font else { return string(content, at) };
    let (codes, end) = if content[at] == b'(' { literal(content, at + 1) } else { hexadecimal(content, at + 1) };
    Some((font.text(&codes), end))
}

/// arXiv's stamp: `arXiv:2103.00020v1  [cs.CV]  26 Feb 2021`. An identifier without class and day is a reference.
fn stamp(text: &str) -> Option<Id> {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.iter().enumerate().find_map(|(at, word)| {
        let id = arxiv_id::claim(super::without_prefix(word, "arXiv:")?)?;
        let class = words.get(at + 1).is_some_and(|class| class.starts_with('[') && class.ends_with(']'));
        let day = words.get(at + 2).is_some_and(|day| day.parse::<u8>().is_ok());
        (class && day).then_some(id)
    })
}

fn in_words(text: &str) -> Option<Id> {
    let claim = |word: &str| {
        doi_id::claim(word).or_else(|| arxiv_id::claim(word)).or_else(|| {
            let at = word.to_lowercase().find("10.")?;
            doi_id::claim(word.get(at..)?)
        })
    };
    text.split_whitespace().find_map(claim)
}

/// The DOI in an XMP packet: under `prism:doi`, `pdfx:doi`, `dc:identifier` and the like.
fn xmp(bytes: &[u8]) -> Option<Id> {
    let start = find(bytes, b"<x:xmpmeta", 0).or_else(|| find(bytes, b"<rdf:RDF", 0))?;
    let packet = String::from_utf8_lossy(&bytes[start..bytes.len().min(start + (256 << 10))]).into_owned();
    ["prism:doi", "pdfx:doi", "pdfx:WPS-ARTICLEDOI", "crossmark:DOI", "prism:url", "dc:identifier"]
        .into_iter()
        .find_map(|name| {
            let at = packet
                .find(&format!("{name}>"))
                .map(|at| at + name.len() + 1)
                .or_else(|| packet.find(&format!("{name}=\"")).map(|at| at + name.len() + 2))?;
            let value = packet[at..].split(['<', '"']).find(|part| part.contains("10."))?;
            in_words(value.get(..value.len().min(300)).unwrap_or_default())
        })
}

/// The DOIs of a text, each once.
fn dois(text: &str) -> Vec<Id> {
    let mut found: Vec<Id> = Vec::new();
    for word in text.split_whitespace() {
        let Some(at) = word.find("10.") else { continue };
        if let Some(id) = doi_id::claim(&word[at..]).filter(|id| !found.contains(id)) {
            found.push(id);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn deflated(text: &str) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    /// A PDF of one page with this content, and this document information.
    fn pdf(content: &str, info: &str) -> Vec<u8> {
        let mut bytes = format!(
            "%PDF-1.5\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [ 3 0 R ] /Count 1 >>\nendobj\n\
             3 0 obj\n<< /Type /Page /Parent 2 0 R /Contents [ 4 0 R ] >>\nendobj\n5 0 obj\n<< {info} /Producer (x) >>\nendobj\n\
             4 0 obj\n<< /Filter /FlateDecode /Length 0 >>\nstream\n"
        )
        .into_bytes();
        bytes.extend(deflated(content));
        bytes.extend(b"\nendstream\nendobj\ntrailer\n<< /Root 1 0 R /Info 5 0 R >>\n%%EOF");
        bytes
    }

    #[test]
    fn the_stamp_of_arxiv_is_found_and_a_reference_is_not_one() {
        let page = "BT /F1 9 Tf (see arXiv:1706.03762 and) Tj ET BT [(arXi)-10(v:2103.00020v1)-500([cs.CV])-600(26 F)20(eb 2021)]TJ ET";
        assert_eq!(identify(&pdf(page, "")).unwrap().to_string(), "arxiv:2103.00020v1");
        let reference = "BT (see arXiv:1706.03762 of 2017) Tj ET";
        assert!(matches!(
            identify(&pdf(reference, "/Title (A Fine Title)")),
            Err(PdfError::Nothing { title: Some(_) })
        ));
    }

    #[test]
    fn the_doi_of_the_metadata_or_of_the_first_page_is_found() {
        assert_eq!(identify(&pdf("", "/doi (10.1145/3448016.3452841)")).unwrap().value, "10.1145/3448016.3452841");
        assert_eq!(
            identify(&pdf("", "/Subject (ICCV; 2021; doi:10.1109/ICCV.2021.1)")).unwrap().value,
            "10.1109/iccv.2021.1"
        );
        assert_eq!(
            identify(&pdf("", "/arXivID (https://arxiv.org/abs/2301.00001v2)")).unwrap().to_string(),
            "arxiv:2301.00001v2"
        );
        assert_eq!(identify(&pdf("BT (https://doi.org/10.1145/1.2) Tj ET", "")).unwrap().value, "10.1145/1.2");
        let xmp = "<x:xmpmeta><rdf:RDF><prism:doi>10.1038/s1</prism:doi></rdf:RDF></x:xmpmeta>";
        assert_eq!(identify(&pdf(xmp, "")).unwrap().value, "10.1038/s1");
        assert!(matches!(identify(&pdf("BT (10.1145/1.2 10.1145/3.4) Tj ET", "")), Err(PdfError::Several(_))));
    }

    /// Text in codes of two bytes, each the character's code and three.
    fn coded(text: &str) -> String {
        text.bytes().map(|byte| format!("{:04x}", byte + 3)).collect()
    }

    #[test]
    fn a_font_with_codes_of_its_own_is_read_by_its_map_wherever_its_resources_stand() {
        let doi = coded("doi:10.1145/1.2");
        let page =
            format!("/Span<</ActualText<FEFF0078>>>BDC BT /F1 9 Tf [<{}> -20 <{}>] TJ ET EMC", &doi[..20], &doi[20..]);
        let map = "begincodespacerange <0000> <ffff> endcodespacerange 1 beginbfrange <0023> <0081> <0020> endbfrange";
        let font = format!(
            "\n8 0 obj\n<< /Font << /F0 9 0 R /F1 7 0 R >> >>\nendobj\n7 0 obj\n<< /Type /Font /ToUnicode 6 0 R >>\nendobj\n6 0 obj\n<< >>\nstream\n{map}\nendstream\nendobj\n"
        );
        let plain = pdf(&page, "");
        assert!(matches!(identify(&plain), Err(PdfError::Nothing { .. })), "without its map");
        let at = find(&plain, b"5 0 obj", 0).unwrap();
        let with_font = [&plain[..at], font.as_bytes(), &plain[at..]].concat();
        for (before, after) in [
            ("/Type /Page ", "/Type /Page /Resources 8 0 R "),
            ("/Type /Page ", "/Type /Page /Resources << /Font << /F1 7 0 R >> >> "),
            ("/Type /Pages ", "/Type /Pages /Resources 8 0 R "),
        ] {
            let at = find(&with_font, before.as_bytes(), 0).unwrap();
            let whole = [&with_font[..at], after.as_bytes(), &with_font[at + before.len()..]].concat();
            assert_eq!(identify(&whole).unwrap().value, "10.1145/1.2", "{after}");
        }
    }

    #[test]
    fn text_that_writes_its_spaces_goes_on_where_it_moves_along_the_line() {
        let program = "begincodespacerange <00> <ff> endcodespacerange beginbfrange <20> <7e> <0020> endbfrange";
        let fonts = HashMap::from([("F1".to_owned(), CharacterMap::read(program.as_bytes()).unwrap())]);
        let content = b"/F1 9 Tf (doi:10.1145/) Tj 10.5 0 Td (1.2 and) Tj 0 -12 Td (more) Tj";
        assert_eq!(shown(content, &fonts), "doi:10.1145/1.2 and more");
        assert_eq!(shown(content, &HashMap::new()), "doi:10.1145/ 1.2 and more");
    }

    #[test]
    fn what_is_no_pdf_or_half_of_one_is_refused_without_harm() {
        let whole = pdf("BT (text) Tj ET", "");
        for end in 0..whole.len() {
            assert!(identify(&whole[..end]).is_err());
        }
        assert_eq!(identify(b"<html>"), Err(PdfError::NotPdf));
    }
}
