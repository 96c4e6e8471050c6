//! OpenReview: its API in both versions, and the forum's page (docs.openreview.net, "API V2", "API V1").

use serde_json::Value;

use super::highwire::highwire;
use super::html::Page;
use super::json::{day_of_millis, json, list, text};
use super::venue::shortened;
use super::{Answer, ReadError, Reply, Request, Source, address, bib, dblp, one, without_prefix};
use crate::model::{Draft, Id, Name, Standing, tex};

/// The row of the registry for API v2.
pub const SOURCE: Source = Source {
    name: "OpenReview",
    host: "api2.openreview.net",
    scheme: "openreview",
    standing: Standing::Publisher,
    decides: false,
    about: "ICLR, TMLR, NeurIPS, ICML and others: whether a submission was accepted",
    batch: 1,
    claim,
    request: |ids| Request::to(SOURCE.host, format!("/notes?id={}", of(ids)), "application/json"),
    read,
};

/// The row for API v1, which has the venues up to 2022 and 2023.
pub const OLD: Source = Source {
    host: "api.openreview.net",
    about: "the same for venues up to 2022 and 2023",
    claim: |_| None,
    request: |ids| Request::to(OLD.host, format!("/notes?id={}", of(ids)), "application/json"),
    ..SOURCE
};

/// The row for the page, for when the interfaces can't be had.
pub const PAGE: Source = Source {
    host: "openreview.net",
    decides: true,
    about: "the same from the forum's page",
    claim: |_| None,
    request: |ids| Request::to(PAGE.host, format!("/forum?id={}", of(ids)), "text/html"),
    read: read_page,
    ..SOURCE
};

fn of(ids: &[Id]) -> &str {
    ids.first().map_or("", |id| &id.value)
}

/// The identifier of a forum in `text`: `openreview.net/forum?id=…`, `/pdf?id=…`, `/attachment?id=…`, `openreview:…`.
pub fn claim(text: &str) -> Option<Id> {
    let bare = without_prefix(text.trim(), "openreview:").map(str::trim);
    let id = bare.or_else(|| in_address(text))?;
    let plain = (8..=20).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    plain.then(|| Id::new("openreview", id))
}

fn in_address(text: &str) -> Option<&str> {
    let (host, path) = address(text)?;
    let known = ["openreview.net", "api.openreview.net", "api2.openreview.net"].contains(&host.as_str());
    let (page, query) = path.split('#').next()?.split_once('?')?;
    let value = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    let shows =
        ["forum", "pdf", "attachment", "references/pdf", "notes", "revisions"].contains(&page.trim_end_matches('/'));
    (known && shows).then(|| value("forum").or_else(|| value("id")))?
}

fn read(ids: &[Id], answer: &Answer) -> Result<Vec<Reply>, ReadError> {
    one(ids, |id| {
        let json = json(answer)?;
        let nothing = Ok(Reply::Nothing(format!("OpenReview has no forum {}", id.value)));
        if let Some(name) = text(&json, "/name").filter(|_| json.get("notes").is_none()) {
            let message = text(&json, "/message").unwrap_or_default();
            return match name.as_str() {
                "NotFoundError" => nothing,
                _ if name.contains("Challenge") || message.contains("hallenge") => {
                    Err(ReadError::Unusable("it wants to see a human first".to_owned()))
                }
                _ => Err(ReadError::Said(message)),
            };
        }
        let notes = list(&json, "/notes");
        match notes.iter().find(|note| text(note, "/id").as_deref() == Some(&id.value)) {
            Some(note) => reply(note),
            None if notes.is_empty() && json.get("notes").is_some() => nothing,
            None => Err(ReadError::Other("another forum".to_owned())),
        }
    })
}

/// A field of a note: `{ "value": … }` in v2, bare in v1.
fn field<'a>(note: &'a Value, name: &str) -> Option<&'a Value> {
    let field = note.pointer(&format!("/content/{name}"))?;
    Some(field.get("value").unwrap_or(field))
}

fn field_text(note: &Value, name: &str) -> Option<String> {
    text(field(note, name)?, "")
}

fn reply(note: &Value) -> Result<Reply, ReadError> {
    match imported(note) {
        Some(key) => Ok(Reply::See(key)),
        None => draft(note).map(Reply::found),
    }
}

/// The DBLP record that a note was made from.
fn imported(note: &Value) -> Option<Id> {
    let mut ids = list(note, "/externalIds").into_iter().chain(list(note, "/externalId"));
    ids.find_map(|id| dblp::claim(&text(id, "")?))
}

/// Whether a venue's words say that the work was accepted there.
///
/// | venue, venueid | result |
/// |---|---|
/// | `ICLR 2024 poster`, `ICLR.cc/2024/Conference` | yes |
/// | `Accepted by TMLR`, `TMLR` | yes |
/// | `Submitted to ICLR 2025`, `…/Rejected_Submission` | no |
/// | `CoRR 2021` | no |
pub fn is_accepted(venue: &str, venueid: &str) -> bool {
    let folded = format!("{venue} {venueid}").to_lowercase();
    let not = ["submitted", "submission", "withdrawn", "rejected", "reject", "under review", "corr ", "arxiv"];
    !venue.is_empty() && !not.iter().any(|words| folded.contains(words)) && !folded.starts_with("corr")
}

/// The draft of a note of either version.
///
/// # Errors
/// When it has no title.
pub fn draft(note: &Value) -> Result<Draft, ReadError> {
    let title = field_text(note, "title").map(|title| tex::decode(&title));
    let title = title.ok_or_else(|| ReadError::Malformed("the note has no title".to_owned()))?;
    let forum = text(note, "/forum").or_else(|| text(note, "/id")).unwrap_or_default();
    let (venue, venueid) =
        (field_text(note, "venue").unwrap_or_default(), field_text(note, "venueid").unwrap_or_default());
    let bib = field_text(note, "_bibtex").and_then(|text| bib::first(&text).ok());
    let accepted = match &bib {
        // What was not accepted is `@misc`, or was submitted to its proceedings.
        Some(bib) if bib.kind == "misc" || is_submitted(bib) => false,
        Some(_) if venue.is_empty() && venueid.is_empty() => true,
        _ => is_accepted(&venue, &venueid),
    };
    let posted = day_of_millis(note, "/odate")
        .or_else(|| day_of_millis(note, "/cdate"))
        .or_else(|| day_of_millis(note, "/tcdate"));
    let withdrawn = format!("{venue} {venueid}").to_lowercase().contains("withdrawn");
    let mut draft = Draft {
        ids: [("openreview", forum)].into_iter().collect(),
        title,
        authors: authors(note),
        posted: posted.filter(|_| !accepted),
        abstract_text: field_text(note, "abstract").filter(|text| text != "(abstract)"),
        withdrawn: withdrawn.then(|| venue.clone()),
        ..Draft::default()
    };
    if accepted {
        publish(&mut draft, note, &venue, &venueid, bib.as_ref());
    } else if !withdrawn {
        let words = if venue.is_empty() { "no decision" } else { &venue };
        draft
            .warnings
            .push(format!("OpenReview says “{words}”: it was not accepted there, so it is taken for a preprint"));
    }
    Ok(draft)
}

fn is_submitted(bib: &bib::Bib) -> bool {
    let says = |name: &str| bib.text(name).unwrap_or_default().to_lowercase();
    says("booktitle").starts_with("submitted to")
        || says("journal").starts_with("submitted to")
        || says("note").contains("under review")
}

fn authors(note: &Value) -> Vec<String> {
    let named =
        |author: &Value| text(author, "").or_else(|| text(author, "/fullname")).or_else(|| text(author, "/name"));
    let all = field(note, "authors").map(|authors| list(authors, "")).unwrap_or_default();
    all.into_iter()
        .filter_map(named)
        .filter_map(|name| Name::from_natural(&tex::decode(&name)))
        .map(|name| name.to_string())
        .collect()
}

fn publish(draft: &mut Draft, note: &Value, venue: &str, venueid: &str, bib: Option<&bib::Bib>) {
    let folded = format!("{venue} {venueid}").to_lowercase();
    let year = bib.and_then(bib::Bib::date).or_else(|| year_in(venueid)).or_else(|| year_in(venue));
    let name = bib.and_then(|bib| ["booktitle", "journal"].into_iter().find_map(|field| bib.text(field)));
    let of_journal = folded.contains("tmlr") || bib.is_some_and(|bib| bib.kind == "article");
    let (name, short) = match name {
        Some(name) => shortened(&name, year.as_deref().and_then(|date| date.get(..4))),
        None => (
            of_journal
                .then(|| "Transactions on Machine Learning Research".to_owned())
                .filter(|_| folded.contains("tmlr")),
            None,
        ),
    };
    let said = short_venue(venue);
    draft.entry_type = Some(
        if of_journal {
            "article"
        } else if folded.contains("workshop") {
            "workshop"
        } else {
            "conference"
        }
        .to_owned(),
    );
    let short = if of_journal {
        short.or_else(|| folded.contains("tmlr").then(|| "TMLR".to_owned()))
    } else {
        said.clone().or(short)
    };
    for (part, value) in [("name", name.or(said)), ("short", short)] {
        if let Some(value) = value {
            draft.venue.set(part, value);
        }
    }
    // The day of publication, where it is of the year that the venue goes by.
    let day =
        day_of_millis(note, "/pdate").filter(|day| year.as_deref().is_some_and(|year| day.starts_with(&year[..4])));
    draft.date = day.filter(|_| of_journal).or(year).or_else(|| day_of_millis(note, "/pdate"));
}

/// `ICML 2023` out of `ICML 2023 Poster`; the words themselves where no year is among them.
fn short_venue(venue: &str) -> Option<String> {
    let words: Vec<&str> = venue.split_whitespace().collect();
    let year = words.iter().position(|word| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()))?;
    (year > 0).then(|| words[..=year].join(" "))
}

fn year_in(text: &str) -> Option<String> {
    text.split(|c: char| !c.is_ascii_digit()).find(|part| part.len() == 4 && part.starts_with("20")).map(str::to_owned)
}

fn read_page(ids: &[Id], answer: &Answer) -> Result<Vec<Reply>, ReadError> {
    one(ids, |id| {
        let page = Page::of(answer)?;
        let shown = page.meta("citation_pdf_url").and_then(|url| claim(&url));
        match (highwire(&page), shown) {
            (Some(_), Some(shown)) if !shown.same_work(id) => Err(ReadError::Other(format!("`{}`", shown.value))),
            (Some(mut draft), _) => {
                let year = draft.date.as_deref().and_then(|date| date.get(..4)).map(str::to_owned);
                if let Some(short) =
                    draft.venue.get("name").and_then(|name| super::venue::short_name(name, None, year.as_deref()))
                {
                    draft.venue.set("short", short);
                }
                draft.ids.set("openreview", id.value.clone());
                draft.abstract_text = draft.abstract_text.filter(|text| text != "(abstract)");
                if !draft.is_published() {
                    draft.posted = draft.date.take();
                }
                Ok(Reply::found(draft))
            }
            (None, _) if answer.status == 404 => Ok(Reply::Nothing(format!("OpenReview has no forum {}", id.value))),
            (None, _) => Err(ReadError::Unusable("the page is not one of a paper".to_owned())),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_forum_is_taken() {
        for text in [
            "https://openreview.net/forum?id=KU9UojoX7U",
            "http://www.openreview.net/pdf?id=KU9UojoX7U#page=2",
            "openreview.net/attachment?id=KU9UojoX7U&name=supplementary_material",
            "https://openreview.net/forum?noteId=abc&id=KU9UojoX7U",
            "openreview:KU9UojoX7U",
        ] {
            assert_eq!(claim(text), Some(Id::new("openreview", "KU9UojoX7U")), "{text}");
        }
        for text in [
            "https://openreview.net/group?id=ICLR.cc",
            "https://openreview.net/forum?id=a b",
            "KU9UojoX7U",
            "https://evil.example/forum?id=KU9UojoX7U",
        ] {
            assert_eq!(claim(text), None, "{text}");
        }
    }

    fn note(venue: &str, venueid: &str, bibtex: &str, v2: bool) -> String {
        let field = |text: &str| if v2 { format!("{{\"value\":{text}}}") } else { text.to_owned() };
        let string = |text: &str| field(&serde_json::to_string(text).unwrap());
        format!(
            "{{\"notes\":[{{\"id\":\"KU9UojoX7U\",\"forum\":\"KU9UojoX7U\",\"pdate\":1682294400000,\"cdate\":1674744000000,\"content\":{{\"title\":{},\"authors\":{},\"venue\":{},\"venueid\":{},\"_bibtex\":{}}}}}]}}",
            string("BLIP-2: A Title"),
            field("[\"Junnan Li\",\"Steven Hoi\"]"),
            string(venue),
            string(venueid),
            string(bibtex)
        )
    }

    fn read_one(body: &str) -> Result<Reply, ReadError> {
        let answer = Answer { status: 200, body: body.into(), ..Answer::default() };
        read(&[Id::new("openreview", "KU9UojoX7U")], &answer).map(|mut replies| replies.remove(0))
    }

    #[test]
    fn an_accepted_note_of_either_version_is_published() {
        let bibtex = "@inproceedings{\nli2023blip,\ntitle={{BLIP}-2},\nbooktitle={The Eleventh International Conference on Learning Representations},\nyear={2023}\n}";
        for v2 in [true, false] {
            let Reply::Found(draft) =
                read_one(&note("ICLR 2023 poster", "ICLR.cc/2023/Conference", bibtex, v2)).unwrap()
            else {
                panic!()
            };
            assert_eq!((draft.entry_type.as_deref(), draft.date.as_deref()), (Some("conference"), Some("2023")));
            assert_eq!(
                (draft.venue.get("name"), draft.venue.get("short")),
                (Some("The Eleventh International Conference on Learning Representations"), Some("ICLR 2023"))
            );
            assert_eq!(draft.authors, ["Li, Junnan", "Hoi, Steven"]);
            assert_eq!(draft.posted, None);
        }
        let tmlr =
            "@article{\nx,\njournal={Transactions on Machine Learning Research},\nissn={2835-8856},\nyear={2023}\n}";
        let Reply::Found(draft) = read_one(&note("Accepted by TMLR", "TMLR", tmlr, true)).unwrap() else { panic!() };
        assert_eq!(
            (draft.entry_type.as_deref(), draft.venue.get("short"), draft.date.as_deref()),
            (Some("article"), Some("TMLR"), Some("2023-04-24"))
        );
    }

    #[test]
    fn what_was_not_accepted_is_a_preprint_and_says_so() {
        for (venue, venueid) in [
            ("Submitted to ICLR 2025", "ICLR.cc/2025/Conference/Rejected_Submission"),
            ("ICLR 2024 Conference Withdrawn Submission", "ICLR.cc/2024/Conference/Withdrawn_Submission"),
            ("ICLR 2024 Conference Desk Rejected Submission", "ICLR.cc/2024/Conference/Desk_Rejected_Submission"),
            ("ICLR 2022 Submitted", ""),
            ("CoRR 2021", "dblp.org/journals/CORR/2021"),
            ("", ""),
        ] {
            let Reply::Found(draft) = read_one(&note(venue, venueid, "@misc{\nx,\nyear={2025}\n}", true)).unwrap()
            else {
                panic!()
            };
            assert!(!draft.is_published() && draft.venue.is_empty() && draft.posted.is_some(), "{venue}");
            assert!(draft.withdrawn.is_some() || draft.warnings.len() == 1, "{venue}");
        }
    }

    #[test]
    fn errors_are_told_apart() {
        assert!(matches!(read_one("{\"notes\":[],\"count\":0}"), Ok(Reply::Nothing(_))));
        assert!(matches!(read_one("{\"name\":\"NotFoundError\",\"message\":\"x\"}"), Ok(Reply::Nothing(_))));
        assert!(matches!(read_one("{\"name\":\"ForbiddenError\",\"message\":\"private\"}"), Err(ReadError::Said(_))));
        assert!(matches!(read_one("{\"name\":\"ChallengeRequiredError\"}"), Err(ReadError::Unusable(_))));
        assert!(matches!(read_one("<html>"), Err(ReadError::Unusable(_))));
    }
}
