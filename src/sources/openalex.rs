//! OpenAlex: the last resort, made of other registers' records (docs.openalex.org, "Works").

use serde_json::Value;

use super::html::{authors, untagged};
use super::json::{json, list, text};
use super::venue::shortened;
use super::{Answer, ReadError, Reply, Request, Source, address, arxiv_id, doi_id, one, without_prefix};
use crate::model::markup::from_plain;
use crate::model::{Draft, Id, Standing};

/// The row of the registry for its own identifiers.
pub const SOURCE: Source = Source {
    name: "OpenAlex",
    host: "api.openalex.org",
    scheme: "openalex",
    standing: Standing::Index,
    decides: true,
    about: "works by their W number; it leads to DOI and arXiv",
    batch: 1,
    claim,
    request: |ids| {
        Request::to(SOURCE.host, format!("/works/{}", ids.first().map_or("", |id| &id.value)), "application/json")
    },
    read,
};

/// The row for DOIs that nobody else could be asked for.
pub const DOI: Source = Source {
    scheme: "doi",
    decides: false,
    about: "DOIs when nobody else answers",
    claim: |_| None,
    request: |ids| {
        let doi = ids.first().map(|id| doi_id::path(&id.value)).unwrap_or_default();
        Request::to(SOURCE.host, format!("/works/https://doi.org/{doi}"), "application/json")
    },
    ..SOURCE
};

/// `W4389761608`, `https://openalex.org/W…`, `https://api.openalex.org/works/W…`, `openalex:W…`.
pub fn claim(text: &str) -> Option<Id> {
    let text = text.trim();
    let bare = without_prefix(text, "openalex:").or_else(|| {
        let (host, path) = text.contains('/').then(|| address(text))??;
        let path = path.split(['?', '#']).next()?;
        ["openalex.org", "api.openalex.org", "explore.openalex.org"]
            .contains(&host.as_str())
            .then(|| path.strip_prefix("works/").unwrap_or(path))
    });
    let bare = bare.unwrap_or(text);
    let number = bare.strip_prefix(['W', 'w'])?;
    ((6..=12).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit()))
        .then(|| Id::new("openalex", format!("W{number}")))
}

fn read(ids: &[Id], answer: &Answer) -> Result<Vec<Reply>, ReadError> {
    one(ids, |id| {
        if answer.status == 404 {
            return Ok(Reply::Nothing(format!("OpenAlex has no work {}", id.value)));
        }
        let json = json(answer)?;
        if let Some(error) =
            text(&json, "/message").or_else(|| text(&json, "/error")).filter(|_| json.get("id").is_none())
        {
            return Err(ReadError::Said(error));
        }
        let draft = draft(&json)?;
        if draft.ids.get(&id.scheme).is_some_and(|own| own.eq_ignore_ascii_case(&id.value)) {
            Ok(Reply::found(draft))
        } else {
            Err(ReadError::Other(text(&json, "/id").unwrap_or_else(|| "nothing that can be named".to_owned())))
        }
    })
}

/// What a work's record says.
///
/// # Errors
/// When it has no title.
pub fn draft(work: &Value) -> Result<Draft, ReadError> {
    let title = text(work, "/title")
        .or_else(|| text(work, "/display_name"))
        .map(|title| from_plain(&untagged(&title)).into_owned());
    let title = title.ok_or_else(|| ReadError::Malformed("the record has no title".to_owned()))?;
    let doi = text(work, "/doi").and_then(|doi| doi_id::claim(&doi));
    let kind = kind(work, doi.as_ref());
    let see: Vec<Id> = doi.iter().cloned().chain(preprint(work)).collect();
    let own_ids = see.clone();
    let see =
        see.into_iter().chain(publication(work).filter(|id| kind == "preprint" && !own_ids.contains(id))).collect();
    let own = text(work, "/id").and_then(|id| claim(&id));
    let mut ids = crate::model::Table::default();
    for id in own_ids.iter().chain(&own).filter(|id| ["doi", "arxiv", "openalex"].contains(&id.scheme.as_str())) {
        ids.set(&id.scheme, id.value.clone());
    }
    let date = date(work);
    let published = kind != "preprint";
    Ok(Draft {
        ids,
        title,
        authors: people(work),
        entry_type: published.then(|| kind.to_owned()),
        posted: date.clone().filter(|_| !published),
        date: date.filter(|_| published),
        venue: if published { venue(work) } else { crate::model::Table::default() },
        see,
        retracted: (work.get("is_retracted") == Some(&Value::Bool(true)))
            .then(|| "OpenAlex marks it as retracted".to_owned()),
        ..Draft::default()
    })
}

/// The names as they are printed, else as OpenAlex spells them for everybody of that name.
fn people(work: &Value) -> Vec<String> {
    let named = |author: &Value| text(author, "/raw_author_name").or_else(|| text(author, "/author/display_name"));
    let names: Vec<String> = list(work, "/authorships").into_iter().filter_map(named).collect();
    authors(&names)
}

fn kind(work: &Value, doi: Option<&Id>) -> &'static str {
    let raw = text(work, "/primary_location/raw_type").or_else(|| text(work, "/type_crossref")).unwrap_or_default();
    let kind = text(work, "/type").unwrap_or_default();
    let archive = doi.is_some_and(|id| id.scheme == "arxiv");
    match (kind.as_str(), raw.as_str()) {
        ("preprint", _) => "preprint",
        _ if archive => "preprint",
        ("conference-paper", _) | (_, "proceedings-article") => "conference",
        ("book-chapter", _) => "chapter",
        ("book", _) => "book",
        ("dissertation", _) => "thesis",
        ("report", _) => "report",
        ("dataset", _) => "dataset",
        ("software", _) => "software",
        ("article" | "review" | "letter" | "editorial", _) => "article",
        _ => "misc",
    }
}

/// The first of January stands for a day that is not known.
fn date(work: &Value) -> Option<String> {
    let day = text(work, "/publication_date").filter(|day| day.parse::<crate::model::Date>().is_ok());
    day.filter(|day| !day.ends_with("-01-01")).or_else(|| text(work, "/publication_year"))
}

fn venue(work: &Value) -> crate::model::Table {
    let name =
        text(work, "/primary_location/source/display_name").or_else(|| text(work, "/primary_location/raw_source_name"));
    let year = text(work, "/publication_year");
    let (name, short) = name.map_or((None, None), |name| shortened(&untagged(&name), year.as_deref()));
    let parts = [
        ("name", name),
        ("short", short),
        ("volume", text(work, "/biblio/volume")),
        ("number", text(work, "/biblio/issue")),
        ("pages", super::html::pages(text(work, "/biblio/first_page"), text(work, "/biblio/last_page"))),
    ];
    parts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// arXiv's identifier among the places where the work lies.
fn preprint(work: &Value) -> Option<Id> {
    list(work, "/locations").into_iter().find_map(|place| arxiv_id::claim(&text(place, "/landing_page_url")?))
}

/// The DOI of the published version among the places where a preprint lies. A repository's copy of it has a DOI of its
/// own, which is not the publisher's.
fn publication(work: &Value) -> Option<Id> {
    let published = |place: &&Value| {
        text(place, "/version").as_deref() == Some("publishedVersion")
            && text(place, "/source/type").is_none_or(|kind| kind != "repository")
    };
    let dois = list(work, "/locations")
        .into_iter()
        .filter(published)
        .filter_map(|place| doi_id::claim(&text(place, "/landing_page_url")?));
    dois.into_iter().find(|id| id.scheme == "doi")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_work_is_taken() {
        for text in [
            "W4389761608",
            "https://openalex.org/W4389761608",
            "https://api.openalex.org/works/W4389761608?x",
            "openalex:w4389761608",
        ] {
            assert_eq!(claim(text), Some(Id::new("openalex", "W4389761608")), "{text}");
        }
        for text in ["W1", "W19-1001", "https://openalex.org/A5092171854", "Wombat"] {
            assert_eq!(claim(text), None, "{text}");
        }
    }

    const WORK: &str = r#"{"id":"https://openalex.org/W4389761608","doi":"https://doi.org/10.48550/arxiv.2312.07559","title":"PaperQA","type":"preprint",
        "publication_year":2023,"publication_date":"2023-01-01","authorships":[{"raw_author_name":"Lála, Jakub","author":{"display_name":"Jakub Lála"}},
        {"author":{"display_name":"Andrew White"}}]}"#;

    #[test]
    fn a_preprint_leads_to_arxiv_and_its_first_of_january_is_a_year() {
        let draft = draft(&serde_json::from_str(WORK).unwrap()).unwrap();
        assert_eq!((draft.ids.get("arxiv"), draft.ids.get("doi")), (Some("2312.07559"), None));
        assert_eq!(draft.authors, ["Lála, Jakub", "White, Andrew"]);
        assert_eq!((draft.posted.as_deref(), draft.is_published()), (Some("2023"), false));
    }

    #[test]
    fn a_preprint_leads_to_its_published_version_and_not_to_a_copy_of_it() {
        let place = |version: &str, kind: &str, doi: &str| {
            format!(
                r#"{{"version":"{version}","source":{{"type":"{kind}"}},"landing_page_url":"https://doi.org/{doi}"}}"#
            )
        };
        let places = [
            place("submittedVersion", "repository", "10.48550/arxiv.2312.07559"),
            place("publishedVersion", "repository", "10.5281/zenodo.1"),
            place("acceptedVersion", "journal", "10.1000/accepted"),
            place("publishedVersion", "conference", "10.1145/1.2"),
        ];
        let work = WORK.replacen('{', &format!("{{\"locations\":[{}],", places.join(",")), 1);
        let preprint = draft(&serde_json::from_str(&work).unwrap()).unwrap();
        let arxiv = Id::new("arxiv", "2312.07559");
        assert_eq!(preprint.see.last(), Some(&Id::new("doi", "10.1145/1.2")), "{:?}", preprint.see);
        assert!(preprint.see.contains(&arxiv) && preprint.see.len() <= 3, "{:?}", preprint.see);
        assert_eq!((preprint.ids.get("arxiv"), preprint.ids.get("doi")), (Some("2312.07559"), None));
        let paper = work
            .replace("preprint", "article")
            .replace("\"doi\":\"https://doi.org/10.48550/arxiv.2312.07559", "\"doi\":\"https://doi.org/10.1000/own");
        assert!(!draft(&serde_json::from_str(&paper).unwrap()).unwrap().see.contains(&Id::new("doi", "10.1145/1.2")));
    }

    #[test]
    fn a_paper_has_its_venue_and_errors_are_told_apart() {
        let body = r#"{"id":"https://openalex.org/W3174427814","doi":"https://doi.org/10.1145/X","title":"Filters","type":"conference-paper","publication_date":"2021-06-09",
            "publication_year":2021,"primary_location":{"source":null,"raw_source_name":"Proceedings of Management of Data"},"biblio":{"first_page":"1","last_page":"9"}}"#;
        let read = |status, body: &str| {
            read(&[Id::new("doi", "10.1145/x")], &Answer { status, body: body.into(), ..Answer::default() })
        };
        let replies = read(200, body).unwrap();
        let [Reply::Found(draft)] = &replies[..] else { panic!("{replies:?}") };
        assert_eq!(
            (draft.venue.get("name"), draft.venue.get("pages"), draft.entry_type.as_deref()),
            (Some("Proceedings of Management of Data"), Some("1-9"), Some("conference"))
        );
        assert!(matches!(read(404, "<html>").unwrap()[..], [Reply::Nothing(_)]));
        assert!(matches!(read(200, WORK), Err(ReadError::Other(_))) && read(200, "<html>").is_err());
    }
}
