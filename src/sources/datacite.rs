//! DataCite: DOIs of software, data sets, and arXiv's own (DataCite REST API, JSON:API).

use serde_json::Value;

use super::html::untagged;
use super::json::{json, list, text};
use super::venue::shortened;
use super::{Answer, ReadError, Reply, Request, Source, arxiv_id, doi_id, one};
use crate::model::{Draft, Id, Name, Standing, Table, tex};

/// The row of the registry for DOIs.
pub const SOURCE: Source = Source {
    name: "DataCite",
    host: "api.datacite.org",
    scheme: "doi",
    standing: Standing::Publisher,
    decides: false,
    about: "DOIs of software, data sets, models and theses (Zenodo, figshare, Hugging Face)",
    batch: 1,
    claim: |_| None,
    request: |ids| asked(ids.first().map_or("", |id| &id.value)),
    read,
};

/// The row for arXiv papers, which have a DOI there.
pub const ARXIV: Source = Source {
    name: "DataCite",
    scheme: "arxiv",
    standing: Standing::Archive,
    about: "arXiv papers when arXiv is busy",
    request: |ids| asked(&format!("10.48550/arxiv.{}", ids.first().map_or("", |id| &id.value))),
    read: read_arxiv,
    ..SOURCE
};

fn asked(doi: &str) -> Request {
    Request::to(SOURCE.host, format!("/dois/{}", doi_id::path(doi)), "application/vnd.api+json")
}

fn read(ids: &[Id], answer: &Answer) -> Result<Vec<Reply>, ReadError> {
    one(ids, |id| match attributes(answer, &id.value)? {
        Some(work) => draft(&work).map(Reply::found),
        None => Ok(Reply::Nothing(format!("DataCite has no DOI {}", id.value))),
    })
}

/// The DOI names no version, so that one that was asked for by version is not answered.
fn read_arxiv(ids: &[Id], answer: &Answer) -> Result<Vec<Reply>, ReadError> {
    one(ids, |id| match attributes(answer, &format!("10.48550/arxiv.{}", id.value))? {
        Some(_) if id.version.is_some_and(|version| version > 1) => {
            Err(ReadError::Unusable("it does not tell the versions of a paper apart".to_owned()))
        }
        Some(work) => draft(&work).map(Reply::found),
        None => Ok(Reply::Nothing(format!("DataCite has no arXiv paper {}", id.value))),
    })
}

/// The attributes of the record; `None` where the register says that it has none.
fn attributes(answer: &Answer, doi: &str) -> Result<Option<Value>, ReadError> {
    let json = json(answer)?;
    if let Some(error) = list(&json, "/errors").first() {
        let title = text(error, "/title").unwrap_or_default();
        let gone = text(error, "/status").as_deref() == Some("404");
        return if gone { Ok(None) } else { Err(ReadError::Said(title)) };
    }
    match text(&json, "/data/attributes/doi").or_else(|| text(&json, "/data/id")) {
        Some(own) if own.eq_ignore_ascii_case(doi) => Ok(json.pointer("/data/attributes").cloned()),
        Some(other) => Err(ReadError::Other(format!("`{other}`"))),
        None => Err(ReadError::Malformed("the answer has no DOI".to_owned())),
    }
}

fn draft(work: &Value) -> Result<Draft, ReadError> {
    let main =
        list(work, "/titles").into_iter().find(|title| text(title, "/titleType").is_none_or(|kind| kind == "Other"));
    let title = main.and_then(|title| text(title, "/title")).map(|title| tex::decode(&untagged(&title)));
    let title = title.ok_or_else(|| ReadError::Malformed("the record has no title".to_owned()))?;
    let doi = text(work, "/doi").unwrap_or_default().to_lowercase();
    let arxiv = doi.strip_prefix("10.48550/arxiv.").and_then(arxiv_id::claim).map(|id| id.value);
    let is_arxiv = arxiv.is_some();
    let kind = kind(work);
    let year = text(work, "/publicationYear");
    let date = if is_arxiv {
        dated(work, "Submitted")
    } else {
        dated(work, "Issued").filter(|date| starts(date, year.as_deref()))
    };
    let date = date.or(year);
    let published = kind != "preprint";
    let people = |path: &str| list(work, path).into_iter().filter_map(name).collect::<Vec<_>>();
    let page = text(work, "/url").filter(|url| url.starts_with("https://") && !is_arxiv);
    Ok(Draft {
        ids: if is_arxiv { Table::default() } else { [("doi", doi)].into_iter().collect() }
            .iter()
            .map(|(scheme, value)| (scheme.to_owned(), value.to_owned()))
            .chain(arxiv.map(|id| ("arxiv".to_owned(), id)))
            .collect(),
        version: None,
        title,
        authors: people("/creators"),
        entry_type: published.then(|| kind.to_owned()),
        posted: date.clone().filter(|_| !published),
        date: date.filter(|_| published),
        venue: if published { venue(work) } else { Table::default() },
        urls: page.map(|url| ("page", url)).into_iter().collect(),
        primary_class: is_arxiv.then(|| class(work)).flatten(),
        abstract_text: abstract_of(work),
        see: published_version(work).into_iter().collect(),
        ..Draft::default()
    })
}

fn starts(date: &str, year: Option<&str>) -> bool {
    year.is_none_or(|year| date.starts_with(year))
}

/// The kind by `resourceTypeGeneral` (DataCite Metadata Schema 4.6, appendix 1), else by what BibTeX would call it.
fn kind(work: &Value) -> &'static str {
    let general = text(work, "/types/resourceTypeGeneral").unwrap_or_default();
    let bibtex = text(work, "/types/bibtex").unwrap_or_default();
    match (general.as_str(), bibtex.as_str()) {
        ("Preprint", _) => "preprint",
        ("Software" | "ComputationalNotebook", _) => "software",
        ("Dataset" | "Collection", _) => "dataset",
        ("Model", _) => "model",
        ("ConferencePaper", _) | (_, "inproceedings") => "conference",
        ("ConferenceProceeding", _) => "proceedings",
        ("JournalArticle" | "DataPaper", _) => "article",
        ("Dissertation", _) | (_, "phdthesis" | "mastersthesis") => "thesis",
        ("Report" | "Standard", _) | (_, "techreport") => "report",
        ("Book", _) | (_, "book") => "book",
        ("BookChapter", _) | (_, "inbook") => "chapter",
        ("Text", "article") if text(work, "/container/title").is_some() => "article",
        _ => "misc",
    }
}

fn dated(work: &Value, kind: &str) -> Option<String> {
    let of_kind = list(work, "/dates").into_iter().filter(|date| text(date, "/dateType").as_deref() == Some(kind));
    let days = of_kind.filter_map(|date| text(date, "/date")).filter_map(|date| super::day::day(&date));
    days.min()
}

fn name(person: &Value) -> Option<String> {
    let body = text(person, "/nameType").as_deref() == Some("Organizational");
    let full = text(person, "/name").map(|name| tex::decode(&name));
    match (text(person, "/familyName"), full) {
        (Some(family), _) if !body => {
            let given = text(person, "/givenName").unwrap_or_default();
            Some(Name::Person { family, given, suffix: String::new() }.to_string())
        }
        (_, Some(full)) if body => Some(Name::Organisation(full).to_string()),
        (_, Some(full)) => super::html::authors(&[full]).pop(),
        _ => None,
    }
}

fn venue(work: &Value) -> Table {
    let publisher = text(work, "/publisher").or_else(|| text(work, "/publisher/name"));
    let (name, short) = text(work, "/container/title").map_or((None, None), |name| shortened(&name, None));
    let pages = super::html::pages(text(work, "/container/firstPage"), text(work, "/container/lastPage"));
    let parts = [
        ("name", name),
        ("short", short),
        ("volume", text(work, "/container/volume")),
        ("number", text(work, "/container/issue")),
        ("pages", pages),
        ("publisher", publisher),
    ];
    parts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// `Digital Libraries (cs.DL)`: the first subject of arXiv's scheme.
fn class(work: &Value) -> Option<String> {
    let of_arxiv = |subject: &&Value| text(subject, "/subjectScheme").as_deref() == Some("arXiv");
    let subject = text(list(work, "/subjects").into_iter().find(of_arxiv)?, "/subject")?;
    let (_, class) = subject.rsplit_once('(')?;
    Some(class.trim_end_matches(')').to_owned())
}

fn abstract_of(work: &Value) -> Option<String> {
    let is_abstract = |text_of: &&Value| text(text_of, "/descriptionType").as_deref() == Some("Abstract");
    text(list(work, "/descriptions").into_iter().find(is_abstract)?, "/description").map(|text| untagged(&text))
}

/// The DOI of the published version, which the author gave. One of the same registrant is another version of the
/// preprint (Zenodo's DOI of all versions, say), and no publication.
fn published_version(work: &Value) -> Option<Id> {
    let is_version = |other: &&Value| {
        text(other, "/relationType")
            .is_some_and(|kind| ["IsVersionOf", "IsPreprintOf", "IsPreviousVersionOf"].contains(&kind.as_str()))
    };
    let of = text(work, "/types/resourceTypeGeneral");
    let related =
        list(work, "/relatedIdentifiers").into_iter().filter(is_version).filter(|_| of.as_deref() == Some("Preprint"));
    let prefix = |doi: &str| doi.split('/').next().unwrap_or_default().to_lowercase();
    let own = text(work, "/doi").map(|doi| prefix(&doi));
    let dois = related.filter_map(|other| doi_id::claim(&text(other, "/relatedIdentifier")?));
    dois.into_iter().find(|id| id.scheme == "doi" && Some(prefix(&id.value)) != own)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORD: &str = r#"{"data":{"id":"10.48550/arxiv.2311.16162","attributes":{"doi":"10.48550/arxiv.2311.16162","publicationYear":2023,
        "creators":[{"name":"Yin, Hui","givenName":"Hui","familyName":"Yin","nameType":"Personal"},{"name":"A Team","nameType":"Organizational"}],
        "titles":[{"title":"Leveraging &amp; Mapping"}],"types":{"resourceTypeGeneral":"Preprint"},
        "dates":[{"date":"2023-11-09T11:44:22Z","dateType":"Submitted"}],"subjects":[{"subject":"Digital Libraries (cs.DL)","subjectScheme":"arXiv"}],
        "relatedIdentifiers":[{"relationType":"IsVersionOf","relatedIdentifier":"10.1000/x","relatedIdentifierType":"DOI"}]}}}"#;

    fn answer(status: u16, body: &str) -> Answer {
        Answer { status, body: body.into(), ..Answer::default() }
    }

    #[test]
    fn an_arxiv_record_gives_the_preprint_and_names_its_publication() {
        let replies = read_arxiv(&[Id::new("arxiv", "2311.16162")], &answer(200, RECORD)).unwrap();
        let [Reply::Found(draft)] = &replies[..] else { panic!("{replies:?}") };
        assert_eq!((draft.ids.get("arxiv"), draft.ids.get("doi")), (Some("2311.16162"), None));
        assert_eq!((draft.posted.as_deref(), draft.primary_class.as_deref()), (Some("2023-11-09"), Some("cs.DL")));
        assert_eq!(
            (draft.title.as_str(), &draft.authors[..]),
            ("Leveraging & Mapping", &["Yin, Hui".to_owned(), "{A Team}".to_owned()][..])
        );
        assert_eq!(draft.see, [Id::new("doi", "10.1000/x")]);
    }

    #[test]
    fn another_version_at_the_same_registrant_is_no_publication() {
        let of = |doi: &str| {
            let body = RECORD.replace("10.48550/arxiv.2311.16162", "10.5281/zenodo.2").replace("10.1000/x", doi);
            let replies = read(&[Id::new("doi", "10.5281/zenodo.2")], &answer(200, &body)).unwrap();
            let [Reply::Found(draft)] = &replies[..] else { panic!("{replies:?}") };
            draft.see.clone()
        };
        assert_eq!(of("10.5281/zenodo.1"), []);
        assert_eq!(of("10.1000/x"), [Id::new("doi", "10.1000/x")]);
    }

    #[test]
    fn software_has_its_publisher_and_no_arxiv() {
        let body = r#"{"data":{"attributes":{"doi":"10.5281/zenodo.48440","publicationYear":2016,"titles":[{"title":"Tools"}],"publisher":"Zenodo",
            "creators":[{"name":"Garza, Kristian"}],"dates":[{"date":"2016-03-27","dateType":"Issued"}],"types":{"resourceTypeGeneral":"Software"}}}}"#;
        let replies = read(&[Id::new("doi", "10.5281/zenodo.48440")], &answer(200, body)).unwrap();
        let [Reply::Found(draft)] = &replies[..] else { panic!("{replies:?}") };
        assert_eq!((draft.entry_type.as_deref(), draft.date.as_deref()), (Some("software"), Some("2016-03-27")));
        assert_eq!(
            (draft.venue.get("publisher"), draft.ids.get("doi")),
            (Some("Zenodo"), Some("10.5281/zenodo.48440"))
        );
    }

    #[test]
    fn an_unknown_doi_is_nothing_and_another_one_an_error() {
        let none =
            answer(404, r#"{"errors":[{"status":"404","title":"The resource you are looking for doesn't exist."}]}"#);
        assert!(matches!(read(&[Id::new("doi", "10.1000/x")], &none).unwrap()[..], [Reply::Nothing(_)]));
        assert!(matches!(read(&[Id::new("doi", "10.1000/x")], &answer(200, RECORD)), Err(ReadError::Other(_))));
        assert!(read(&[Id::new("doi", "10.1000/x")], &answer(404, "<html>")).is_err());
    }
}
