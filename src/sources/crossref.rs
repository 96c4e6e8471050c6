//! Crossref: what publishers register with their DOIs (api.crossref.org, "REST API").

use serde_json::Value;

use super::html::untagged;
use super::json::{date_parts, json, list, text, texts};
use super::venue::{numbered, shortened};
use super::{Answer, ReadError, Reply, Request, Source, doi_id, one};
use crate::model::markup::from_plain;
use crate::model::{Draft, Id, Name, Standing};

/// The row of the registry.
pub const SOURCE: Source = Source {
    name: "Crossref",
    host: "api.crossref.org",
    scheme: "doi",
    standing: Standing::Publisher,
    decides: false,
    about: "DOIs of publishers: venue, pages, dates as the publisher registered them",
    batch: 1,
    claim: doi_id::claim,
    request,
    read,
};

fn request(ids: &[Id]) -> Request {
    let doi = ids.first().map(|id| doi_id::path(&id.value)).unwrap_or_default();
    Request::to(SOURCE.host, format!("/works/{doi}"), "application/json")
}

fn read(ids: &[Id], answer: &Answer) -> Result<Vec<Reply>, ReadError> {
    one(ids, |id| {
        if answer.status == 404 {
            return not_found(id, answer);
        }
        let json = json(answer)?;
        if text(&json, "/status").as_deref() == Some("failed") {
            return Err(ReadError::Said(text(&json, "/message/0/message").unwrap_or_else(|| "it failed".to_owned())));
        }
        let message = json.pointer("/message").unwrap_or(&json);
        about(id, message)?;
        draft(message).map(Reply::found)
    })
}

fn not_found(id: &Id, answer: &Answer) -> Result<Reply, ReadError> {
    match String::from_utf8_lossy(&answer.body).trim() {
        "Resource not found." => Ok(Reply::Nothing(format!("Crossref has no DOI {}", id.value))),
        _ => Err(ReadError::Unusable("it answered 404 without saying what is missing".to_owned())),
    }
}

/// Holds the answer's DOI to the one that was asked for.
///
/// # Errors
/// When it is another one, or none is said.
pub fn about(id: &Id, work: &Value) -> Result<(), ReadError> {
    match text(work, "/DOI") {
        Some(doi) if doi.eq_ignore_ascii_case(&id.value) => Ok(()),
        Some(other) => Err(ReadError::Other(format!("`{other}`"))),
        None => Err(ReadError::Malformed("the answer has no DOI".to_owned())),
    }
}

/// The draft that a work of Crossref or an item of CSL-JSON describes: titles are a list in one, a text in the other.
///
/// # Errors
/// When it has no title.
pub fn draft(work: &Value) -> Result<Draft, ReadError> {
    let title = title(work)
        .map(|title| from_plain(&title).into_owned())
        .ok_or_else(|| ReadError::Malformed("the record has no title".to_owned()))?;
    let doi = text(work, "/DOI").map(|doi| ("doi", doi.to_lowercase()));
    let kind = kind(work);
    let date = ["/published-print", "/published-online", "/issued", "/published", "/posted", "/created"];
    let date = date.into_iter().find_map(|path| date_parts(work, path));
    let (authors, unread) = people(work, "/author");
    let venue =
        if kind == Some("preprint") { crate::model::Table::default() } else { venue(work, kind, date.as_deref()) };
    let warning = unread.then(|| "some authors of the record have no name".to_owned());
    Ok(Draft {
        ids: doi.into_iter().collect(),
        title,
        authors,
        editors: people(work, "/editor").0,
        posted: date.clone().filter(|_| kind == Some("preprint")),
        date,
        entry_type: kind.map(str::to_owned),
        venue,
        abstract_text: text(work, "/abstract").map(|text| untagged(&text)),
        retracted: retracted(work),
        see: preprint(work).into_iter().collect(),
        warnings: warning.into_iter().collect(),
        ..Draft::default()
    })
}

/// The title with the subtitle that stands in a field of its own.
fn title(work: &Value) -> Option<String> {
    let title = texts(work, "/title").into_iter().map(|title| untagged(&title)).find(|title| !title.is_empty())?;
    let subtitle =
        texts(work, "/subtitle").into_iter().map(|subtitle| untagged(&subtitle)).find(|text| !text.is_empty());
    match subtitle {
        Some(subtitle) if !title.to_lowercase().contains(&subtitle.to_lowercase()) => {
            let colon = if title.ends_with([':', '?', '!', '.']) { "" } else { ":" };
            Some(format!("{title}{colon} {subtitle}"))
        }
        _ => Some(title),
    }
}

/// The series of books that conferences appear in.
const PROCEEDINGS: [&str; 5] = [
    "lecture notes in computer science",
    "communications in computer and information science",
    "lecture notes in artificial intelligence",
    "ifip advances",
    "advances in intelligent systems and computing",
];

fn kind(work: &Value) -> Option<&'static str> {
    let containers = texts(work, "/container-title").join(" ").to_lowercase();
    let workshop = containers.contains("workshop");
    Some(match text(work, "/type")?.as_str() {
        "posted-content" if text(work, "/subtype").is_none_or(|kind| kind == "preprint") => "preprint",
        "proceedings-article" | "paper-conference" if workshop => "workshop",
        "proceedings-article" | "paper-conference" => "conference",
        "journal-article" | "article-journal" => "article",
        "book-chapter" | "chapter" | "book-section" | "book-part" | "reference-entry"
            if PROCEEDINGS.iter().any(|series| containers.contains(series)) =>
        {
            if workshop {
                "workshop"
            } else {
                "conference"
            }
        }
        "book-chapter" | "chapter" | "book-section" | "book-part" | "reference-entry" => "chapter",
        "book" | "monograph" | "edited-book" | "reference-book" => "book",
        "proceedings" => "proceedings",
        "dissertation" | "thesis" => "thesis",
        "report" | "report-component" | "standard" => "report",
        "dataset" | "database" => "dataset",
        "software" => "software",
        "article" if text(work, "/publisher").is_some_and(|name| name.contains("arXiv")) => "preprint",
        _ => "misc",
    })
}

fn venue(work: &Value, kind: Option<&str>, date: Option<&str>) -> crate::model::Table {
    let titles: Vec<String> = texts(work, "/container-title").iter().map(|title| untagged(title)).collect();
    let of_book = titles.len() > 1 && matches!(kind, Some("conference" | "workshop" | "chapter"));
    let (series, name) = if of_book { (titles.first(), titles.last()) } else { (None, titles.first()) };
    let of_conference = matches!(kind, Some("conference" | "workshop"));
    let year =
        text(work, "/event/start/date-parts/0/0").or_else(|| date.and_then(|date| date.get(..4)).map(str::to_owned));
    let (name, short) = name.map_or((None, None), |name| shortened(name, year.as_deref()));
    let event = || text(work, "/event/acronym").filter(|_| of_conference).map(|event| dated(&event, year.as_deref()));
    let (name, numbered) = match name.as_deref().and_then(numbered) {
        Some((bare, volume)) => (Some(bare), Some(volume)),
        None => (name, None),
    };
    let thesis = || list(work, "/institution").into_iter().find_map(|body| text(body, "/name"));
    let parts = [
        ("name", name.or_else(|| if matches!(kind, Some("thesis" | "report")) { thesis() } else { None })),
        ("short", short.filter(|_| of_conference || kind == Some("article")).or_else(event)),
        ("volume", text(work, "/volume").or(numbered)),
        ("number", text(work, "/issue").or_else(|| text(work, "/number"))),
        ("series", series.cloned()),
        ("pages", text(work, "/page").or_else(|| text(work, "/article-number")).map(|pages| pages.replace('–', "-"))),
        ("publisher", text(work, "/publisher")),
        ("address", text(work, "/publisher-location").filter(|_| kind == Some("book"))),
    ];
    parts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// `CHI '24` and `CVPR` with the year in full.
fn dated(event: &str, year: Option<&str>) -> String {
    let bare = event.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches(['\'', '’', ' ', '-']);
    year.map_or(event.to_owned(), |year| format!("{bare} {year}"))
}

/// The people under a path, and whether one of them has no name.
fn people(work: &Value, path: &str) -> (Vec<String>, bool) {
    let all = list(work, path);
    let names: Vec<String> = all.iter().filter_map(|person| self::name(person)).collect();
    let unread = names.len() < all.len();
    (names, unread)
}

fn name(person: &Value) -> Option<String> {
    let part = |name: &str| text(person, name).map(|text| small(&untagged(&text))).unwrap_or_default();
    let body = text(person, "/name").or_else(|| text(person, "/literal"));
    let particle = [part("/non-dropping-particle"), part("/dropping-particle")];
    let family = particle
        .iter()
        .chain([&part("/family")])
        .filter(|part| !part.is_empty())
        .cloned()
        .collect::<Vec<_>>()
        .join(" ");
    match (family.is_empty(), body) {
        (true, Some(body)) => Some(Name::Organisation(untagged(&body)).to_string()),
        (true, None) => Some(part("/given")).filter(|given| !given.is_empty()),
        (false, _) => Some(Name::Person { family, given: part("/given"), suffix: part("/suffix") }.to_string()),
    }
}

/// A name in capitals as a name: `WINTER` becomes `Winter`; initials stay.
fn small(name: &str) -> String {
    let shouted =
        |word: &str| word.chars().filter(|c| c.is_alphabetic()).count() > 3 && !word.chars().any(char::is_lowercase);
    let lower = |part: &str| {
        let mut letters = part.chars();
        letters.next().map_or(String::new(), |first| first.to_string() + &letters.as_str().to_lowercase())
    };
    let word = |word: &str| {
        if shouted(word) { word.split('-').map(lower).collect::<Vec<_>>().join("-") } else { word.to_owned() }
    };
    name.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// A notice of retraction among the updates, or at the start of the title.
fn retracted(work: &Value) -> Option<String> {
    let notice = list(work, "/updated-by").into_iter().find(|update| {
        text(update, "/type").is_some_and(|kind| ["retraction", "withdrawal", "removal"].contains(&kind.as_str()))
    });
    let notice = notice.map(|update| format!("retracted by doi:{}", text(update, "/DOI").unwrap_or_default()));
    let titled = || {
        let title = text(work, "/title/0").or_else(|| text(work, "/title"))?;
        title.to_uppercase().starts_with("RETRACTED").then(|| "the title says that it was retracted".to_owned())
    };
    notice.or_else(titled)
}

/// The record of the other side of a preprint: its publication, or the preprint on arXiv of a publication.
fn preprint(work: &Value) -> Option<Id> {
    let related = |relation: &str| {
        let all = list(work, &format!("/relation/{relation}"));
        all.into_iter().find_map(|other| doi_id::claim(&text(other, "/id")?))
    };
    related("is-preprint-of").or_else(|| related("has-preprint").filter(|id| id.scheme == "arxiv"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_one(doi: &str, status: u16, body: &str) -> Result<Reply, ReadError> {
        let answer = Answer { status, body: body.into(), ..Answer::default() };
        read(&[Id::new("doi", doi)], &answer).map(|mut replies| replies.remove(0))
    }

    fn found(body: &str) -> Draft {
        match read_one("10.1000/x", 200, &format!("{{\"status\":\"ok\",\"message\":{body}}}")).unwrap() {
            Reply::Found(draft) => *draft,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_conference_paper_has_its_proceedings_event_and_full_title() {
        let draft = found(
            r#"{"DOI":"10.1000/X","type":"proceedings-article","title":["Vector <i>Filters</i> &amp; more"],"subtitle":["A Study"],
            "author":[{"given":"Martin","family":"Farach-Colton"},{"name":"The Team"},{"given":"GEORGE D.","family":"WINTER","suffix":"Jr."}],
            "container-title":["Proceedings of the 2021 International Conference on Management of Data"],"page":"1386-1399",
            "published-print":{"date-parts":[[2021,6,9]]},"created":{"date-parts":[[2020,1,1]]},"event":{"acronym":"SIGMOD '21"}}"#,
        );
        assert_eq!(draft.title, "Vector Filters & more: A Study");
        assert_eq!(draft.authors, ["Farach-Colton, Martin", "{The Team}", "Winter, Jr., George D."]);
        assert_eq!((draft.date.as_deref(), draft.entry_type.as_deref()), (Some("2021-06-09"), Some("conference")));
        assert_eq!((draft.venue.get("pages"), draft.venue.get("short")), (Some("1386-1399"), Some("SIGMOD 2021")));
        assert_eq!(draft.ids.get("doi"), Some("10.1000/x"));
    }

    #[test]
    fn a_chapter_of_lecture_notes_is_a_conference_paper_in_the_book_not_in_the_series() {
        let draft = found(
            r#"{"DOI":"10.1000/x","type":"book-chapter","title":["T"],"container-title":["Lecture Notes in Computer Science","Computer Vision – ECCV 2022"],
            "published-print":{"date-parts":[[2022]]}}"#,
        );
        assert_eq!(draft.entry_type.as_deref(), Some("conference"));
        assert_eq!(
            (draft.venue.get("name"), draft.venue.get("series")),
            (Some("Computer Vision – ECCV 2022"), Some("Lecture Notes in Computer Science"))
        );
        assert_eq!(draft.venue.get("short"), Some("ECCV 2022"));
    }

    #[test]
    fn a_preprint_leads_to_its_publication_and_a_retraction_is_told() {
        let draft = found(
            r#"{"DOI":"10.1000/x","type":"posted-content","subtype":"preprint","title":["T"],"posted":{"date-parts":[[2024,4,1]]},
            "relation":{"is-preprint-of":[{"id-type":"doi","id":"10.2000/y"}]},"updated-by":[{"type":"retraction","DOI":"10.1000/z"}]}"#,
        );
        assert_eq!((draft.posted.as_deref(), &draft.see[..]), (Some("2024-04-01"), &[Id::new("doi", "10.2000/y")][..]));
        assert!(!draft.is_published() && draft.retracted.as_deref() == Some("retracted by doi:10.1000/z"));
    }

    #[test]
    fn an_unknown_doi_another_one_and_half_an_answer_are_told_apart() {
        assert!(matches!(read_one("10.1000/x", 404, "Resource not found."), Ok(Reply::Nothing(_))));
        assert!(read_one("10.1000/x", 404, "<html>not here</html>").is_err());
        assert!(matches!(
            read_one("10.1000/x", 200, r#"{"message":{"DOI":"10.2000/y","title":["T"]}}"#),
            Err(ReadError::Other(_))
        ));
        assert!(matches!(read_one("10.1000/x", 200, r#"{"message":{"DOI":"10.1000/x""#), Err(ReadError::Malformed(_))));
        assert!(read_one("10.1000/x", 200, r#"{"message":{"DOI":"10.1000/x","title":[]}}"#).is_err());
        assert!(matches!(
            read_one("10.1000/x", 400, r#"{"status":"failed","message":[{"message":"bad"}]}"#),
            Err(ReadError::Said(_))
        ));
    }
}
