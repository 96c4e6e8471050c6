//! What a run of LaTeX wrote down as cited for Biber: `.bcf` files, which are XML.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::latex::is_control;
use super::{Citation, Cited, Definitions, Kind, is_key, keys};

/// The row of the registry.
pub const KIND: Kind = Kind { name: "Biber control", extensions: &["bcf"], read };

/// | text | cited |
/// |---|---|
/// | `<bcf:citekey order="1" intorder="1">a</bcf:citekey>` | `a` |
/// | `<bcf:citekey order="0" nocite="1">*</bcf:citekey>` | everything |
/// | `<bcf:citekey type="set" members="a,b">x</bcf:citekey>` | `a`, `b`, not the set |
///
/// What stands behind a place that is no XML is not read.
fn read(text: &str, _: &Definitions) -> Cited {
    let mut cited = Cited::default();
    let mut reader = Reader::from_str(text);
    let mut inside = false;
    loop {
        let start = position(&reader);
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                inside = tag.local_name().as_ref() == "citekey";
                if let Some(members) = members(text, start..position(&reader)).filter(|_| inside) {
                    cited.citations.extend(
                        keys(&text[members.clone()], members.start).map(|(key, at)| Citation::certain(key, at)),
                    );
                    inside = false;
                }
            }
            Ok(Event::Text(_)) if inside => key(text, start..position(&reader), &mut cited),
            Ok(Event::End(_)) => inside = false,
            Ok(Event::Eof) | Err(_) => return cited,
            Ok(_) => {}
        }
    }
}

/// The members of a set that was made in the document, in its tag.
fn members(text: &str, tag: Range<usize>) -> Option<Range<usize>> {
    let start = tag.start + text.get(tag.clone())?.find(" members=\"")? + " members=\"".len();
    Some(start..start + text[start..tag.end].find('"')?)
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

fn key(text: &str, at: Range<usize>, cited: &mut Cited) {
    let Some(raw) = text.get(at.clone()) else { return };
    let key = raw.trim();
    let from = at.start + raw.len() - raw.trim_start().len();
    if is_key(key) && !is_control(key) {
        cited.citations.push(Citation::certain(key, from..from + key.len()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_with_their_places() {
        let text = "<?xml version=\"1.0\"?>\n<bcf:controlfile xmlns:bcf=\"https://x\">\n<!-- <bcf:citekey>no</bcf:citekey> -->\n\
                    <bcf:section number=\"0\">\n  <bcf:citekey order=\"1\">a</bcf:citekey>\n\
                    <bcf:citekey order=\"0\" nocite=\"1\">*</bcf:citekey><bcf:citekey type=\"set\" members=\"c,d\">x</bcf:citekey>\n</bcf:section><bcf:x>b</bcf:x></bcf:controlfile>";
        let cited = read(text, &Definitions::default());
        assert_eq!(cited.citations.iter().map(|c| &text[c.at.clone()]).collect::<Vec<_>>(), ["a", "*", "c", "d"]);
        assert_eq!(read("<a><bcf:citekey>a</bcf:citekey>< <", &Definitions::default()).citations.len(), 1);
        assert_eq!(read("\u{0}<<<", &Definitions::default()).citations, []);
    }
}
