//! DBLP's records in XML, for when the BibTeX can't be had (dblp.xml, DTD).

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::Event;

use super::venue::shortened;
use super::{Answer, ReadError, Reply, Request, Source, arxiv_id, dblp, one, quoted_start};
use crate::model::text::squeeze;
use crate::model::{Draft, Id, Name};

/// The row of the registry.
pub const SOURCE: Source = Source {
    decides: true,
    about: "the same record in XML, when the BibTeX can't be had",
    claim: |_| None,
    request: |ids| {
        let key = ids.first().map_or("", |id| &id.value);
        Request::to(SOURCE.host, format!("/rec/{}.xml", super::encoded(key, "/")), "application/xml")
    },
    read,
    ..dblp::SOURCE
};

/// A record: its element, its key and its fields in order.
#[derive(Default)]
struct Record {
    kind: String,
    key: String,
    fields: Vec<(String, String)>,
}

fn read(ids: &[Id], answer: &Answer) -> Result<Vec<Reply>, ReadError> {
    one(ids, |id| {
        if answer.status == 404 {
            return Ok(Reply::Nothing(format!("DBLP has no record {}", id.value)));
        }
        let record = parse(super::text_of(&answer.body)?)?;
        if !record.key.eq_ignore_ascii_case(&id.value) {
            return Err(ReadError::Other(format!("`{}`", record.key)));
        }
        let arxiv = || record.get("volume").and_then(|volume| arxiv_id::claim(volume.strip_prefix("abs/")?));
        match arxiv().filter(|_| dblp::is_corr(&id.value)) {
            Some(arxiv) => Ok(Reply::See(arxiv)),
            None => draft(&record).map(Reply::found),
        }
    })
}

fn parse(text: &str) -> Result<Record, ReadError> {
    let malformed = |what: String| ReadError::Malformed(what);
    if !text.trim_start().starts_with('<') {
        return Err(ReadError::Unusable(quoted_start(text)));
    }
    let mut reader = Reader::from_str(text);
    let (mut record, mut path, mut value) = (Record::default(), Vec::<String>::new(), String::new());
    loop {
        match reader.read_event().map_err(|error| malformed(error.to_string()))? {
            Event::Start(tag) => {
                path.push(tag.local_name().as_ref().to_owned());
                match path.len() {
                    1 if path[0] != "dblp" => {
                        return Err(ReadError::Unusable(format!("it answered with <{}> instead of a record", path[0])));
                    }
                    2 => {
                        record.kind.clone_from(&path[1]);
                        let key = tag.attributes().flatten().find(|a| a.key.as_ref() == "key");
                        record.key = key.map(|key| key.value.to_string()).unwrap_or_default();
                    }
                    3 => value.clear(),
                    _ => {}
                }
            }
            Event::Text(part) => value.push_str(&unescape(&part).map_err(|error| malformed(error.to_string()))?),
            Event::GeneralRef(entity) => value.push_str(&character(&entity)),
            Event::End(_) => {
                if path.len() == 3 {
                    record.fields.push((path[2].clone(), squeeze(&value)));
                }
                path.pop();
            }
            Event::Eof if path.is_empty() && !record.key.is_empty() => return Ok(record),
            Event::Eof => return Err(malformed("it ends before its end".to_owned())),
            _ => {}
        }
    }
}

/// An entity of the DTD as its character (ISO 8879 "Added Latin 1"), by the rules of HTML, which has the same names.
fn character(entity: &str) -> String {
    super::html::untagged(&format!("&{entity};"))
}

impl Record {
    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    fn get(&self, name: &str) -> Option<String> {
        self.all(name).next().filter(|value| !value.is_empty()).map(str::to_owned)
    }
}

fn draft(record: &Record) -> Result<Draft, ReadError> {
    let title = record.get("title").ok_or_else(|| ReadError::Malformed("the record has no title".to_owned()))?;
    let names = |field: &str| record.all(field).filter_map(name).collect::<Vec<_>>();
    let year = record.get("year");
    let (name, short) = ["booktitle", "journal", "school"]
        .into_iter()
        .find_map(|field| record.get(field))
        .map_or((None, None), |name| shortened(&name, year.as_deref()));
    // `NIPS` with the year is the short name, where the record says no more.
    let is_short = |name: &String| !name.contains(' ') && record.kind == "inproceedings";
    let short = short.or_else(|| {
        name.as_ref()
            .filter(|name| is_short(name))
            .map(|name| format!("{name} {}", year.as_deref().unwrap_or_default()).trim().to_owned())
    });
    let parts = [
        ("name", name),
        ("short", short),
        ("volume", record.get("volume")),
        ("number", record.get("number")),
        ("series", record.get("series")),
        ("pages", record.get("pages")),
        ("publisher", record.get("publisher")),
    ];
    let mut draft = Draft {
        ids: [("dblp", record.key.clone())].into_iter().collect(),
        title: without_stop(&title),
        authors: names("author"),
        editors: names("editor"),
        entry_type: Some(kind(record).to_owned()),
        date: year,
        venue: parts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect(),
        ..Draft::default()
    };
    dblp::linked(&mut draft, record.all("ee").map(str::to_owned).collect());
    Ok(draft)
}

fn kind(record: &Record) -> &'static str {
    let workshop = record.get("booktitle").is_some_and(|name| name.contains("Workshop") || name.contains('@'));
    match record.kind.as_str() {
        "inproceedings" if workshop => "workshop",
        "inproceedings" => "conference",
        "article" => "article",
        "proceedings" => "proceedings",
        "book" => "book",
        "incollection" => "chapter",
        "phdthesis" | "mastersthesis" => "thesis",
        _ => "misc",
    }
}

/// A title without DBLP's full stop.
pub fn without_stop(title: &str) -> String {
    let bare = title.strip_suffix('.').filter(|bare| !bare.ends_with('.')).unwrap_or(title);
    bare.to_owned()
}

/// A name in natural order without the number that tells homonyms apart: `Wei Wang 0009`.
pub fn name(text: &str) -> Option<String> {
    let numbered =
        text.rsplit_once(' ').filter(|(_, number)| number.len() == 4 && number.bytes().all(|b| b.is_ascii_digit()));
    Name::from_natural(numbered.map_or(text, |(name, _)| name)).map(|name| name.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const XML: &str = r#"<?xml version="1.0" encoding="US-ASCII"?><dblp><inproceedings key="conf/nips/X17" mdate="2021-01-21">
        <author>Wei Wang 0009</author><author>J&uuml;rgen M&#252;ller</author><title>Attention is <i>All</i> you Need &amp; More.</title><pages>5998-6008</pages>
        <year>2017</year><booktitle>NIPS</booktitle><ee type="oa">https://openreview.net/forum?id=41e9o6cQPj</ee><ee>https://doi.org/10.1000/X</ee></inproceedings></dblp>"#;

    fn read_one(key: &str, body: &str) -> Result<Reply, ReadError> {
        read(&[Id::new("dblp", key)], &Answer { status: 200, body: body.into(), ..Answer::default() })
            .map(|mut r| r.remove(0))
    }

    #[test]
    fn a_record_is_read_without_its_numbers_and_its_full_stop() {
        let Reply::Found(draft) = read_one("conf/nips/X17", XML).unwrap() else { panic!() };
        assert_eq!(draft.title, "Attention is All you Need & More");
        assert_eq!(draft.authors, ["Wang, Wei", "Müller, Jürgen"]);
        assert_eq!((draft.venue.get("short"), draft.venue.get("pages")), (Some("NIPS 2017"), Some("5998-6008")));
        assert_eq!((draft.ids.get("openreview"), draft.ids.get("doi")), (Some("41e9o6cQPj"), Some("10.1000/x")));
    }

    #[test]
    fn half_a_record_and_another_one_are_refused() {
        assert!(matches!(read_one("conf/nips/Y", XML), Err(ReadError::Other(_))));
        assert!(read_one("conf/nips/X17", &XML[..200]).is_err());
        assert!(read_one("conf/nips/X17", "<html></html>").is_err() && read_one("conf/nips/X17", "").is_err());
    }
}
