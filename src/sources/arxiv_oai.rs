//! arXiv's OAI-PMH interface: one record with the names in their parts (openarchives.org, "OAI-PMH 2.0"; arXiv, "OAI").

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::Event;

use super::{Answer, ReadError, Reply, Request, Source, arxiv_id, one, quoted_start};
use crate::model::text::squeeze;
use crate::model::{Draft, Id, Name, Standing, tex};

/// The row of the registry.
pub const SOURCE: Source = Source {
    name: "arXiv OAI-PMH",
    host: "oaipmh.arxiv.org",
    scheme: "arxiv",
    standing: Standing::Archive,
    decides: true,
    about: "arXiv papers when its other interfaces are busy; the latest version only",
    batch: 1,
    claim: |_| None,
    request: |ids| {
        let id = ids.first().map_or("", |id| &id.value);
        Request::to(
            SOURCE.host,
            format!("/oai?verb=GetRecord&identifier=oai:arXiv.org:{id}&metadataPrefix=arXiv"),
            "text/xml",
        )
    },
    read,
};

/// The texts of the record in order, each with the names of its elements.
type Fields = Vec<(Vec<String>, String)>;

fn read(ids: &[Id], answer: &Answer) -> Result<Vec<Reply>, ReadError> {
    one(ids, |id| {
        let (fields, errors) = parse(super::text_of(&answer.body)?)?;
        if let Some((code, message)) = errors.first() {
            return match code.as_str() {
                "idDoesNotExist" => Ok(Reply::Nothing(format!("arXiv has no paper {}", id.versioned()))),
                _ => Err(ReadError::Said(format!("{code} {message}").trim().to_owned())),
            };
        }
        let own = get(&fields, "id").and_then(|own| arxiv_id::claim(&own));
        match own {
            Some(own) if own.same_work(id) => {}
            Some(other) => return Err(ReadError::Other(format!("`{}`", other.value))),
            None => return Err(ReadError::Malformed("the record has no identifier".to_owned())),
        }
        if id.version.is_some() {
            return Err(ReadError::Unusable("it has the latest version only".to_owned()));
        }
        draft(id, &fields).map(Reply::found)
    })
}

/// The texts below `<metadata>`, and the errors.
fn parse(text: &str) -> Result<(Fields, Vec<(String, String)>), ReadError> {
    if !text.trim_start().starts_with('<') {
        return Err(ReadError::Unusable(quoted_start(text)));
    }
    let malformed = |what: String| ReadError::Malformed(what);
    let mut reader = Reader::from_str(text);
    let (mut fields, mut errors, mut path, mut value) =
        (Fields::new(), Vec::new(), Vec::<String>::new(), String::new());
    loop {
        match reader.read_event().map_err(|error| malformed(error.to_string()))? {
            Event::Start(tag) => {
                path.push(tag.local_name().as_ref().to_owned());
                if path.len() == 1 && path[0] != "OAI-PMH" {
                    return Err(ReadError::Unusable(format!("it answered with <{}> instead of a record", path[0])));
                }
                if path.len() > 32 {
                    return Err(malformed("it is nested too deeply".to_owned()));
                }
                if path.last().is_some_and(|name| name == "error") {
                    let code = tag.attributes().flatten().find(|a| a.key.as_ref() == "code");
                    errors.push((code.map(|code| code.value.to_string()).unwrap_or_default(), String::new()));
                }
                value.clear();
            }
            Event::Text(part) => value.push_str(&unescape(&part).map_err(|error| malformed(error.to_string()))?),
            Event::GeneralRef(entity) => value.push_str(&super::html::untagged(&format!("&{};", &*entity))),
            Event::End(_) => {
                if path.last().is_some_and(|name| name == "error") {
                    if let Some((_, message)) = errors.last_mut() {
                        *message = squeeze(&value);
                    }
                } else if path.iter().any(|name| name == "metadata") && !value.trim().is_empty() {
                    fields.push((path.clone(), squeeze(&value)));
                } else if path.last().is_some_and(|name| name == "author") {
                    fields.push((path.clone(), String::new()));
                }
                path.pop();
                value.clear();
            }
            Event::Empty(tag) if tag.local_name().as_ref() == "error" => {
                let code = tag.attributes().flatten().find(|a| a.key.as_ref() == "code");
                errors.push((code.map(|code| code.value.to_string()).unwrap_or_default(), String::new()));
            }
            Event::Eof if path.is_empty() => return Ok((fields, errors)),
            Event::Eof => return Err(malformed("it ends before its end".to_owned())),
            _ => {}
        }
    }
}

fn get(fields: &Fields, name: &str) -> Option<String> {
    let is_it = |path: &[String]| {
        path.last().is_some_and(|last| last == name) && path.iter().rev().nth(1).is_some_and(|parent| parent == "arXiv")
    };
    fields.iter().find(|(path, _)| is_it(path)).map(|(_, value)| value.clone())
}

fn draft(id: &Id, fields: &Fields) -> Result<Draft, ReadError> {
    let title = get(fields, "title")
        .map(|title| tex::decode(&title))
        .ok_or_else(|| ReadError::Malformed("the record has no title".to_owned()))?;
    let doi = get(fields, "doi")
        .and_then(|doi| super::doi_id::claim(doi.split_whitespace().next()?))
        .filter(|id| id.scheme == "doi");
    let comment = get(fields, "comments").map(|text| tex::decode(&text));
    let abstract_text = get(fields, "abstract").map(|text| tex::decode(&text));
    Ok(Draft {
        ids: [("arxiv".to_owned(), id.value.clone())]
            .into_iter()
            .chain(doi.iter().map(|doi| ("doi".to_owned(), doi.value.clone())))
            .collect(),
        title,
        authors: authors(fields),
        posted: get(fields, "created").filter(|day| day.parse::<crate::model::Date>().is_ok()),
        primary_class: get(fields, "categories").and_then(|all| all.split(' ').next().map(str::to_owned)),
        withdrawn: super::arxiv_api::withdrawn(comment.as_deref(), abstract_text.as_deref()),
        comment,
        journal_ref: get(fields, "journal-ref").map(|text| tex::decode(&text)),
        abstract_text,
        see: doi.into_iter().collect(),
        ..Draft::default()
    })
}

/// The names; collaborations come as people, split: `<keyname>Collaboration</keyname><forenames>CMS</forenames>`.
fn authors(fields: &Fields) -> Vec<String> {
    let mut names = Vec::new();
    let mut parts: [String; 3] = Default::default();
    for (path, value) in fields {
        match path.last().map(String::as_str) {
            Some("keyname") => parts[0].clone_from(value),
            Some("forenames") => parts[1].clone_from(value),
            Some("suffix") => parts[2].clone_from(value),
            Some("author") => names.extend(author(std::mem::take(&mut parts))),
            _ => {}
        }
    }
    names
}

fn author([key, fore, suffix]: [String; 3]) -> Option<String> {
    let [key, fore, suffix] = [key, fore, suffix].map(|part| tex::decode(&part));
    let is_body = key.split(' ').any(|word| word.to_lowercase().starts_with("collaboration"));
    if is_body {
        return Some(Name::Organisation(format!("{fore} {key}").trim().to_owned()).to_string());
    }
    if fore.is_empty() {
        // One word, two capitals: a body that signs as a whole, or the stray `:` behind one.
        return Name::from_natural(&key)
            .map(|name| if key.contains(' ') { Name::Organisation(key.clone()) } else { name })
            .map(|name| name.to_string());
    }
    Some(Name::Person { family: key, given: fore, suffix }.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORD: &str = r#"<?xml version="1.0"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>x</responseDate><GetRecord><record><header><identifier>oai:arXiv.org:1606.07538</identifier></header>
        <metadata><arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>1606.07538</id><created>2016-06-23</created><authors><author><keyname>Collaboration</keyname><forenames>Super-Kamiokande</forenames><affiliation>A</affiliation></author>
        <author><keyname>:</keyname></author><author><keyname>de Perio</keyname><forenames>P.</forenames><suffix>Jr</suffix></author></authors><title>Solar  $\nu$
          &amp; more</title><categories>hep-ex physics.ins-det</categories><comments>23 pages</comments><doi>10.1103/PhysRevD.94.052010</doi><abstract>We.</abstract></arXiv></metadata></record></GetRecord></OAI-PMH>"#;

    fn read_one(id: &str, body: &str) -> Result<Reply, ReadError> {
        read(&[arxiv_id::claim(id).unwrap()], &Answer { status: 200, body: body.into(), ..Answer::default() })
            .map(|mut r| r.remove(0))
    }

    #[test]
    fn a_record_is_read_with_its_collaboration() {
        let Reply::Found(draft) = read_one("1606.07538", RECORD).unwrap() else { panic!() };
        assert_eq!(draft.title, "Solar $\\nu$ & more");
        assert_eq!(draft.authors, ["{Super-Kamiokande Collaboration}", "de Perio, Jr, P."]);
        assert_eq!((draft.posted.as_deref(), draft.primary_class.as_deref()), (Some("2016-06-23"), Some("hep-ex")));
        assert_eq!((draft.ids.get("doi"), draft.see.len()), (Some("10.1103/physrevd.94.052010"), 1));
    }

    #[test]
    fn errors_come_with_status_200() {
        let error = |code: &str| format!("<OAI-PMH><error code=\"{code}\">no</error></OAI-PMH>");
        assert!(matches!(read_one("1606.07538", &error("idDoesNotExist")), Ok(Reply::Nothing(_))));
        assert_eq!(read_one("1606.07538", &error("badVerb")), Err(ReadError::Said("badVerb no".to_owned())));
        assert!(matches!(read_one("1606.07539", RECORD), Err(ReadError::Other(_))));
        assert!(read_one("1606.07538v2", RECORD).is_err() && read_one("1606.07538", "Rate exceeded.").is_err());
        assert!(read_one("1606.07538", &RECORD[..600]).is_err());
    }
}
