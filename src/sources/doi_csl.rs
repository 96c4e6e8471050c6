//! The DOI's own door: content negotiation at doi.org, whatever agency holds it (DOI Handbook; crosscite.org).

use super::json::{json, list};
use super::{Answer, ReadError, Reply, Request, Source, crossref, doi_id, one};
use crate::model::{Id, Standing};

/// The row of the registry.
pub const SOURCE: Source = Source {
    name: "doi.org",
    host: "doi.org",
    scheme: "doi",
    standing: Standing::Publisher,
    decides: true,
    about: "every other DOI, in the form that its agency gives",
    batch: 1,
    claim: |_| None,
    request,
    read,
};

fn request(ids: &[Id]) -> Request {
    let doi = ids.first().map(|id| doi_id::path(&id.value)).unwrap_or_default();
    Request::to(SOURCE.host, format!("/{doi}"), "application/vnd.citationstyles.csl+json")
}

fn read(ids: &[Id], answer: &Answer) -> Result<Vec<Reply>, ReadError> {
    one(ids, |id| {
        if answer.status == 404 {
            let said = String::from_utf8_lossy(&answer.body);
            let known = said.contains("DOI Not Found")
                || said.contains("DOI NOT FOUND")
                || said.trim() == "Resource not found.";
            return if known {
                Ok(Reply::Nothing(format!("there is no DOI {}", id.value)))
            } else {
                Err(ReadError::Unusable("it answered 404 without saying what is missing".to_owned()))
            };
        }
        let json = json(answer)?;
        let items = list(&json, "");
        let item = items.first().ok_or_else(|| ReadError::Malformed("an empty list".to_owned()))?;
        crossref::about(id, item)?;
        crossref::draft(item).map(Reply::found)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_may_stand_alone_or_in_a_list() {
        let item = r#"{"DOI":"10.1038/193293A0","type":"article-journal","title":"The Scab","author":[{"given":"GEORGE D.","family":"WINTER"}],"container-title":"Nature","issued":{"date-parts":[[1962,1]]}}"#;
        for body in [item.to_owned(), format!("[{item}]")] {
            let answer = Answer { status: 200, body: body.into(), ..Answer::default() };
            let replies = read(&[Id::new("doi", "10.1038/193293a0")], &answer).unwrap();
            let [Reply::Found(draft)] = &replies[..] else { panic!("{replies:?}") };
            assert_eq!((draft.title.as_str(), draft.venue.get("name")), ("The Scab", Some("Nature")));
            assert_eq!(draft.date.as_deref(), Some("1962-01"));
        }
    }

    #[test]
    fn only_the_registrys_own_page_says_that_there_is_none() {
        let read = |body: &str| {
            read(&[Id::new("doi", "10.1000/x")], &Answer { status: 404, body: body.into(), ..Answer::default() })
        };
        assert!(matches!(read("<title>Error: DOI Not Found</title>").unwrap()[..], [Reply::Nothing(_)]));
        assert!(read("<html>").is_err());
    }
}
