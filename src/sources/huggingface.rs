//! Hugging Face's paper pages, which are arXiv's papers under the same number (Hub API, "Papers").

use super::json::{json, list, text};
use super::{Answer, ReadError, Reply, Request, Source, arxiv_id, one};
use crate::model::{Draft, Id, Name, Standing, Table, tex};

/// The row of the registry: arXiv's papers, for when arXiv itself can't be asked.
pub const SOURCE: Source = Source {
    name: "Hugging Face papers",
    host: "huggingface.co",
    scheme: "arxiv",
    standing: Standing::Index,
    decides: false,
    about: "arXiv papers when arXiv is busy, if somebody submitted them there",
    batch: 1,
    claim: |_| None,
    request: |ids| {
        Request::to(SOURCE.host, format!("/api/papers/{}", ids.first().map_or("", |id| &id.value)), "application/json")
    },
    read,
};

fn read(ids: &[Id], answer: &Answer) -> Result<Vec<Reply>, ReadError> {
    one(ids, |id| {
        let json = json(answer)?;
        if let Some(error) = text(&json, "/error").filter(|_| json.get("id").is_none()) {
            return if answer.status == 404 {
                Ok(Reply::Nothing(format!("Hugging Face has no paper {}", id.value)))
            } else {
                Err(ReadError::Said(error))
            };
        }
        let own = text(&json, "/id").and_then(|id| arxiv_id::claim(&id));
        match own {
            Some(own) if own.same_work(id) => {}
            Some(other) => return Err(ReadError::Other(format!("`{}`", other.value))),
            None => return Err(ReadError::Malformed("the record has no identifier".to_owned())),
        }
        if id.version.is_some_and(|version| version > 1) {
            return Err(ReadError::Unusable("it does not tell the versions of a paper apart".to_owned()));
        }
        draft(id, &json).map(Reply::found)
    })
}

fn draft(id: &Id, paper: &serde_json::Value) -> Result<Draft, ReadError> {
    let title = text(paper, "/title").map(|title| tex::decode(&title));
    let title = title.ok_or_else(|| ReadError::Malformed("the record has no title".to_owned()))?;
    let all = list(paper, "/authors");
    let hidden = all.iter().any(|author| author.get("hidden") == Some(&serde_json::Value::Bool(true)));
    let names = all.into_iter().filter_map(|author| Name::from_natural(&tex::decode(&text(author, "/name")?)));
    let code = text(paper, "/githubRepo").map(|url| ("code", url));
    let project = text(paper, "/projectPage").map(|url| ("project", url));
    let posted = text(paper, "/publishedAt").and_then(|time| super::day::day(&time));
    Ok(Draft {
        ids: [("arxiv", id.value.clone())].into_iter().collect(),
        title,
        authors: names.map(|name| name.to_string()).collect(),
        posted,
        abstract_text: text(paper, "/summary").map(|text| tex::decode(&text)),
        urls: code.into_iter().chain(project).filter(|(_, url)| url.starts_with("https://")).collect::<Table>(),
        warnings: hidden
            .then(|| "some authors are hidden there, so that the list may be short".to_owned())
            .into_iter()
            .collect(),
        ..Draft::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_one(status: u16, body: &str) -> Result<Reply, ReadError> {
        read(&[Id::new("arxiv", "2606.12730")], &Answer { status, body: body.into(), ..Answer::default() })
            .map(|mut r| r.remove(0))
    }

    #[test]
    fn a_paper_is_read_and_hidden_authors_are_told() {
        let body = r#"{"id":"2606.12730","authors":[{"name":"Rafal Kocielnik","hidden":false},{"name":"R. Michael Alvarez","hidden":true}],"publishedAt":"2026-06-10T00:00:00.000Z","title":"Rethinking","summary":"We."}"#;
        let Reply::Found(draft) = read_one(200, body).unwrap() else { panic!() };
        assert_eq!(draft.authors, ["Kocielnik, Rafal", "Alvarez, R. Michael"]);
        assert_eq!((draft.posted.as_deref(), draft.warnings.len()), (Some("2026-06-10"), 1));
        assert!(matches!(read_one(404, r#"{"error":"Paper not found"}"#), Ok(Reply::Nothing(_))));
        assert!(matches!(read_one(200, r#"{"id":"2606.00001","title":"x"}"#), Err(ReadError::Other(_))));
        assert!(read_one(200, "<html>").is_err());
    }
}
