//! Searches by title: what to ask, and the candidates in the answer. A candidate is a hint, never a find.

use serde_json::Value;

use super::json::{json, list, text};
use super::venue::short_name;
use super::{
    Answer, ReadError, Request, arxiv_api, crossref, dblp, dblp_xml, doi_id, encoded, html, openreview,
    semantic_scholar,
};
use crate::model::{Draft, Id, markup, text as words};

/// A site that can be searched by title.
pub struct Search {
    /// The name that messages give it.
    pub name: &'static str,
    /// What to ask for a title.
    pub request: fn(&str) -> Request,
    /// The works in the answer, in its order; each with the identifiers that it has there.
    pub read: fn(&Answer) -> Result<Vec<Draft>, ReadError>,
}

/// Every search, in the order in which they are asked.
pub const SEARCHES: &[&Search] = &[&DBLP, &CROSSREF, &SEMANTIC_SCHOLAR, &ARXIV];

/// DBLP's search.
pub const DBLP: Search = Search {
    name: "DBLP",
    request: |title| {
        Request::to(
            dblp::SOURCE.host,
            format!("/search/publ/api?q={}&format=json&h=30", query(title)),
            "application/json",
        )
    },
    read: read_dblp,
};

/// Crossref's search.
pub const CROSSREF: Search = Search {
    name: "Crossref",
    request: |title| {
        Request::to(
            crossref::SOURCE.host,
            format!("/works?query.bibliographic={}&rows=5", query(title)),
            "application/json",
        )
    },
    read: read_crossref,
};

/// Semantic Scholar's search for the one best match.
pub const SEMANTIC_SCHOLAR: Search = Search {
    name: "Semantic Scholar",
    request: |title| {
        let path = format!("/graph/v1/paper/search/match?query={}&fields={}", query(title), semantic_scholar::FIELDS);
        Request::to(semantic_scholar::SOURCE.host, path, "application/json")
    },
    read: read_semantic_scholar,
};

/// arXiv's search in titles.
pub const ARXIV: Search = Search {
    name: "arXiv",
    request: |title| {
        let path = format!("/api/query?search_query=ti:%22{}%22&max_results=10", query(title));
        Request::to(arxiv_api::SOURCE.host, path, "application/atom+xml")
    },
    read: arxiv_api::read_search,
};

/// OpenReview's search; only for accepted versions of preprints.
pub const OPENREVIEW: Search = Search {
    name: "OpenReview",
    request: |title| {
        Request::to(
            openreview::SOURCE.host,
            format!("/notes/search?term={}&content=all&limit=10", query(title)),
            "application/json",
        )
    },
    read: read_openreview,
};

/// The words of a title, without the punctuation that searches give a meaning of their own.
fn query(title: &str) -> String {
    let plain: String =
        markup::plain(title).chars().map(|c| if c.is_alphanumeric() || c == '\'' { c } else { ' ' }).collect();
    encoded(&words::squeeze(&plain), "").replace("%20", "+")
}

fn read_dblp(answer: &Answer) -> Result<Vec<Draft>, ReadError> {
    let json = json(answer)?;
    if json.pointer("/result").is_none() {
        return Err(ReadError::Malformed("the answer has no result".to_owned()));
    }
    Ok(list(&json, "/result/hits/hit").into_iter().filter_map(|hit| hit.get("info")).filter_map(dblp_hit).collect())
}

/// One author is an object, several are a list; every value is a text.
fn dblp_hit(info: &Value) -> Option<Draft> {
    let title = dblp_xml::without_stop(&html::untagged(&text(info, "/title")?));
    let names = list(info, "/authors/author")
        .into_iter()
        .filter_map(|author| text(author, "/text").or_else(|| text(author, "")));
    let key = text(info, "/key")?;
    let id = dblp::claim(&key)?;
    let year = text(info, "/year");
    let preprint = dblp::is_corr(&key);
    let venue = text(info, "/venue").or_else(|| text(info, "/venue/0")).map(|venue| html::untagged(&venue));
    let conference = key.starts_with("conf/");
    let workshop = venue.as_ref().is_some_and(|venue| venue.contains('@') || venue.contains("Workshop"));
    let kind = if preprint {
        None
    } else if workshop {
        Some("workshop")
    } else if conference {
        Some("conference")
    } else {
        Some("article")
    };
    let volume = text(info, "/volume");
    let doi = text(info, "/doi").and_then(|doi| doi_id::claim(&doi)).filter(|id| id.scheme == "doi");
    let arxiv =
        volume.as_deref().and_then(|volume| super::arxiv_id::claim(volume.strip_prefix("abs/")?)).filter(|_| preprint);
    let short = venue.as_ref().zip(year.as_ref()).filter(|_| conference).map(|(venue, year)| format!("{venue} {year}"));
    let parts = [
        ("name", venue),
        ("short", short),
        ("volume", volume),
        ("number", text(info, "/number")),
        ("pages", text(info, "/pages")),
    ];
    let ids = [Some(id), arxiv, doi].into_iter().flatten();
    let mut draft = Draft {
        ids: ids.map(|id| (id.scheme, id.value)).collect(),
        title,
        authors: names.filter_map(|name| dblp_xml::name(&html::untagged(&name))).collect(),
        entry_type: kind.map(str::to_owned),
        date: year.clone().filter(|_| !preprint),
        posted: year.filter(|_| preprint),
        venue: if preprint {
            crate::model::Table::default()
        } else {
            parts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
        },
        ..Draft::default()
    };
    dblp::linked(&mut draft, super::json::texts(info, "/ee"));
    Some(draft)
}

fn read_crossref(answer: &Answer) -> Result<Vec<Draft>, ReadError> {
    let json = json(answer)?;
    if json.pointer("/message/items").is_none() {
        return Err(ReadError::Malformed("the answer has no items".to_owned()));
    }
    Ok(list(&json, "/message/items").into_iter().filter_map(|item| crossref::draft(item).ok()).collect())
}

fn read_semantic_scholar(answer: &Answer) -> Result<Vec<Draft>, ReadError> {
    let json = json(answer)?;
    if let Some(error) = text(&json, "/error").or_else(|| text(&json, "/message")) {
        return if answer.status == 404 || error.contains("not found") {
            Ok(Vec::new())
        } else {
            Err(ReadError::Said(error))
        };
    }
    let papers = list(&json, "/data").into_iter();
    Ok(papers
        .filter_map(|paper| {
            let mut draft = semantic_scholar::draft(paper).ok()?;
            draft.ids.set("s2", text(paper, "/paperId")?);
            Some(draft)
        })
        .collect())
}

fn read_openreview(answer: &Answer) -> Result<Vec<Draft>, ReadError> {
    let json = json(answer)?;
    if let Some(message) = text(&json, "/message").filter(|_| json.get("notes").is_none()) {
        return Err(ReadError::Said(message));
    }
    // Comments and reviews are notes too; they have no authors.
    let notes = list(&json, "/notes").into_iter().filter_map(|note| openreview::draft(note).ok());
    Ok(notes.filter(|draft| !draft.authors.is_empty() && draft.is_published()).map(shortly).collect())
}

fn shortly(mut draft: Draft) -> Draft {
    let short = draft
        .venue
        .get("name")
        .and_then(|name| short_name(name, None, draft.date.as_deref().and_then(|date| date.get(..4))));
    if let Some(short) = short.filter(|_| draft.venue.get("short").is_none()) {
        draft.venue.set("short", short);
    }
    draft
}

/// The identifier by which a candidate is asked for again.
pub fn id_of(draft: &Draft) -> Option<Id> {
    let of = |scheme: &str| draft.ids.get(scheme).map(|value| Id::new(scheme, value));
    let published = ["acl", "dblp", "doi", "openreview", "arxiv"];
    let preprint = ["arxiv", "dblp", "doi", "openreview"];
    let order: &[&str] = if draft.is_published() { &published } else { &preprint };
    order.iter().find_map(|scheme| of(scheme)).or_else(|| of("s2"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(body: &str) -> Answer {
        Answer { status: 200, body: body.into(), ..Answer::default() }
    }

    #[test]
    fn a_query_has_only_words() {
        assert_eq!(query("BLIP-2: {Boot}strapping & $K$ \"x\" ü"), "BLIP+2+Bootstrapping+K+x+%C3%BC");
    }

    #[test]
    fn dblps_hits_are_read_whether_one_author_or_many() {
        let body = r#"{"result":{"hits":{"hit":[{"info":{"authors":{"author":{"text":"Wei Wang 0009"}},"title":"A &amp; B.","venue":"NIPS","year":"2017","key":"conf/nips/X17","ee":["https://doi.org/10.1000/X"],"type":"x"}},
            {"info":{"authors":{"author":[{"text":"A B"},{"text":"C D"}]},"title":"A.","venue":"CoRR","year":"2017","volume":"abs/1706.03762","key":"journals/corr/X17"}}]}}}"#;
        let drafts = read_dblp(&answer(body)).unwrap();
        assert_eq!(
            (drafts[0].title.as_str(), drafts[0].authors[0].as_str(), drafts[0].ids.get("doi")),
            ("A & B", "Wang, Wei", Some("10.1000/x"))
        );
        assert_eq!(
            (drafts[0].venue.get("short"), id_of(&drafts[0])),
            (Some("NIPS 2017"), Some(Id::new("dblp", "conf/nips/X17")))
        );
        assert!(!drafts[1].is_published() && id_of(&drafts[1]) == Some(Id::new("arxiv", "1706.03762")));
        assert!(read_dblp(&answer(r#"{"result":{"hits":{"@total":"0"}}}"#)).unwrap().is_empty());
        assert!(read_dblp(&answer("<html>")).is_err() && read_dblp(&answer("")).is_err());
    }

    #[test]
    fn other_searches_give_nothing_or_an_error_as_they_say() {
        assert!(read_crossref(&answer(r#"{"message":{"items":[]}}"#)).unwrap().is_empty());
        assert!(read_crossref(&answer(r#"{"message":{}}"#)).is_err());
        let none = Answer { status: 404, ..answer(r#"{"error":"Title match not found"}"#) };
        assert!(read_semantic_scholar(&none).unwrap().is_empty());
        let notes = r#"{"notes":[{"id":"a","content":{"title":{"value":"T"},"authors":{"value":["A B"]},"venue":{"value":"ICLR 2024 poster"},"venueid":{"value":"ICLR.cc/2024/Conference"}}},
            {"id":"b","content":{"title":{"value":"T"},"authors":{"value":["A B"]},"venue":{"value":"Submitted to ICLR 2024"}}},{"id":"c","content":{"comment":{"value":"x"}}}]}"#;
        assert_eq!(read_openreview(&answer(notes)).unwrap().len(), 1);
    }
}
