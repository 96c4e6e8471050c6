//! Semantic Scholar: the identifiers of a work in other registers (Academic Graph API v1). Never its names.

use serde_json::Value;

use super::json::{json, text, texts};
use super::venue::short_name;
use super::{Answer, ReadError, Reply, Request, Source, acl, address, arxiv_id, dblp, doi_id, one, without_prefix};
use crate::model::{Draft, Id, Name, Standing};

/// The row of the registry.
pub const SOURCE: Source = Source {
    name: "Semantic Scholar",
    host: "api.semanticscholar.org",
    scheme: "s2",
    standing: Standing::Index,
    decides: true,
    about: "which identifiers and venue a work has elsewhere; never its names, which it shortens",
    batch: 1,
    claim,
    request: |ids| asked(&ids.first().map(|id| id.value.clone()).unwrap_or_default()),
    read,
};

/// The fields that are asked for.
pub const FIELDS: &str =
    "title,authors,year,venue,publicationVenue,publicationTypes,publicationDate,journal,externalIds";

/// The request for a paper by its own identifier or one of another register (`ARXIV:…`, `DOI:…`).
pub fn asked(paper: &str) -> Request {
    let paper = super::encoded(paper, ":/");
    Request::to(SOURCE.host, format!("/graph/v1/paper/{paper}?fields={FIELDS}"), "application/json")
}

/// `semanticscholar.org/paper/[slug/]<40 hex>`, `s2:<40 hex>`, `CorpusID:N`.
pub fn claim(text: &str) -> Option<Id> {
    let text = text.trim();
    let corpus = without_prefix(text, "corpusid:")
        .map(str::trim)
        .filter(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()));
    if let Some(number) = corpus {
        return Some(Id::new("s2", format!("CorpusId:{number}")));
    }
    let bare = without_prefix(text, "s2:").or_else(|| {
        let (host, path) = text.contains('/').then(|| address(text))??;
        let path = path.split(['?', '#']).next()?.trim_end_matches('/');
        let known = ["semanticscholar.org", "api.semanticscholar.org"].contains(&host.as_str());
        (known && path.contains("paper/")).then(|| path.rsplit('/').next())?
    })?;
    let right = bare.len() == 40 && bare.bytes().all(|b| b.is_ascii_hexdigit());
    right.then(|| Id::new("s2", bare.to_lowercase()))
}

fn read(ids: &[Id], answer: &Answer) -> Result<Vec<Reply>, ReadError> {
    one(ids, |id| {
        let json = json(answer)?;
        if let Some(error) = text(&json, "/error").or_else(|| text(&json, "/message")) {
            let gone = answer.status == 404 || error.ends_with("not found");
            return if gone {
                Ok(Reply::Nothing(format!("Semantic Scholar has no paper {}", id.value)))
            } else {
                Err(ReadError::Said(error))
            };
        }
        match text(&json, "/paperId") {
            Some(own) if id.value.contains(':') || own.eq_ignore_ascii_case(&id.value) => {
                draft(&json).map(Reply::found)
            }
            Some(other) => Err(ReadError::Other(format!("`{other}`"))),
            None => Err(ReadError::Malformed("the record has no identifier".to_owned())),
        }
    })
}

/// What a paper's record says: its identifiers first, which lead to the records that are believed.
///
/// # Errors
/// When it has no title.
pub fn draft(paper: &Value) -> Result<Draft, ReadError> {
    let title = text(paper, "/title").ok_or_else(|| ReadError::Malformed("the record has no title".to_owned()))?;
    let see = linked(paper);
    let venue = text(paper, "/publicationVenue/name")
        .or_else(|| text(paper, "/venue"))
        .or_else(|| text(paper, "/journal/name"));
    let venue = venue.filter(|name| !is_archive(name));
    let year = year_of_key(&see).or_else(|| text(paper, "/year"));
    let series = conference_of_key(&see);
    let kind = kind(paper, &see).filter(|_| venue.is_some() || series.is_some());
    let short = series.as_ref().zip(year.as_ref()).map(|(series, year)| format!("{series} {year}"));
    let parts = [
        ("name", venue.clone().or(series)),
        ("short", venue.as_deref().and_then(|name| short_name(name, None, year.as_deref())).or(short)),
        ("volume", text(paper, "/journal/volume").filter(|volume| !volume.starts_with("abs/"))),
        ("pages", text(paper, "/journal/pages").map(|pages| pages.replace(' ', ""))),
    ];
    let date = text(paper, "/publicationDate").or_else(|| year.clone());
    let names = texts_of(paper);
    Ok(Draft {
        ids: see.iter().map(|id| (id.scheme.clone(), id.value.clone())).collect(),
        title,
        authors: names,
        entry_type: kind.map(str::to_owned),
        date: if kind.is_some() { year } else { None },
        posted: date.filter(|_| kind.is_none()),
        venue: if kind.is_some() {
            parts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
        } else {
            crate::model::Table::default()
        },
        see,
        warnings: vec![
            "names and dates are Semantic Scholar's, which shortens names and takes the year of the preprint"
                .to_owned(),
        ],
        ..Draft::default()
    })
}

/// Conferences by the part of DBLP's key that names them.
const CONFERENCES: [(&str, &str); 24] = [
    ("cvpr", "CVPR"),
    ("iccv", "ICCV"),
    ("eccv", "ECCV"),
    ("wacv", "WACV"),
    ("bmvc", "BMVC"),
    ("accv", "ACCV"),
    ("nips", "NeurIPS"),
    ("icml", "ICML"),
    ("iclr", "ICLR"),
    ("aistats", "AISTATS"),
    ("uai", "UAI"),
    ("corl", "CoRL"),
    ("colm", "COLM"),
    ("aaai", "AAAI"),
    ("ijcai", "IJCAI"),
    ("acl", "ACL"),
    ("emnlp", "EMNLP"),
    ("naacl", "NAACL"),
    ("eacl", "EACL"),
    ("coling", "COLING"),
    ("kdd", "KDD"),
    ("sigir", "SIGIR"),
    ("icra", "ICRA"),
    ("mm", "ACM MM"),
];

/// The conference that a key of DBLP names, where the table knows it.
fn conference_of_key(see: &[Id]) -> Option<String> {
    let key = &see.iter().find(|id| id.scheme == "dblp")?.value;
    let series = key.strip_prefix("conf/")?.split('/').next()?;
    CONFERENCES.iter().find(|(name, _)| *name == series).map(|(_, short)| (*short).to_owned())
}

/// The year that a key of DBLP ends in, which is that of the publication: `conf/iccv/LiuL00W0LG21`.
fn year_of_key(see: &[Id]) -> Option<String> {
    let key = &see.iter().find(|id| id.scheme == "dblp")?.value;
    let bare = key.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let digits = bare.get(bare.len().checked_sub(2)?..)?;
    let number: u16 = digits.parse().ok()?;
    Some(if number < 60 { 2000 + number } else { 1900 + number }.to_string())
}

fn texts_of(paper: &Value) -> Vec<String> {
    let names = super::json::list(paper, "/authors").into_iter().filter_map(|author| text(author, "/name"));
    names.filter_map(|name| Name::from_natural(&name)).map(|name| name.to_string()).collect()
}

fn is_archive(venue: &str) -> bool {
    ["arxiv.org", "arxiv", "corr", "biorxiv", "medrxiv", "ssrn electronic journal"]
        .contains(&venue.to_lowercase().as_str())
}

/// The identifiers under which other registers have the work, the publisher's first; a DOI of arXiv and a key of
/// CoRR are those of the preprint.
pub fn linked(paper: &Value) -> Vec<Id> {
    let of = |name: &str| text(paper, &format!("/externalIds/{name}"));
    let doi = of("DOI").and_then(|doi| doi_id::claim(&doi)).filter(|id| id.scheme == "doi");
    let acl = of("ACL").and_then(|id| acl::claim(&id));
    let dblp =
        of("DBLP").and_then(|key| dblp::claim(&key)).filter(|id| id.scheme == "dblp" && !dblp::is_corr(&id.value));
    let arxiv = of("ArXiv").and_then(|id| arxiv_id::claim(&id));
    // The Anthology's record says more than its DOI.
    let doi = doi.filter(|_| acl.is_none());
    [acl, doi, dblp, arxiv].into_iter().flatten().collect()
}

fn kind(paper: &Value, see: &[Id]) -> Option<&'static str> {
    let types = texts(paper, "/publicationTypes");
    let key = see.iter().find(|id| id.scheme == "dblp").map(|id| id.value.as_str()).unwrap_or_default();
    let venue = text(paper, "/publicationVenue/type").unwrap_or_default();
    match () {
        () if key.starts_with("conf/") || venue == "conference" => Some("conference"),
        () if key.starts_with("journals/") || venue == "journal" => Some("article"),
        () if types.iter().any(|kind| kind == "Conference") => Some("conference"),
        () if types.iter().any(|kind| kind == "JournalArticle") && see.iter().any(|id| id.scheme == "doi") => {
            Some("article")
        }
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_paper_is_taken() {
        let hash = "204e3073870fae3d05bcbc2f6a8e263d9b72e776";
        for text in [
            format!("https://www.semanticscholar.org/paper/{hash}"),
            format!("https://www.semanticscholar.org/paper/Attention-is-All-you-Need/{hash}?x=y"),
            format!("s2:{hash}"),
        ] {
            assert_eq!(claim(&text), Some(Id::new("s2", hash)), "{text}");
        }
        assert_eq!(claim("CorpusID:13756489"), Some(Id::new("s2", "CorpusId:13756489")));
        for text in [
            hash,
            "CorpusID:",
            "https://www.semanticscholar.org/author/1",
            "https://evil.example/paper/204e3073870fae3d05bcbc2f6a8e263d9b72e776",
        ] {
            assert_eq!(claim(text), None, "{text}");
        }
    }

    fn found(body: &str) -> Draft {
        draft(&serde_json::from_str(body).unwrap()).unwrap()
    }

    #[test]
    fn a_published_works_identifiers_lead_on() {
        let draft = found(
            r#"{"paperId":"x","title":"Swin","year":2020,"venue":"IEEE International Conference on Computer Vision","externalIds":{"DBLP":"conf/iccv/LiuL21","ArXiv":"2103.14030","DOI":"10.1109/ICCV48922.2021.00986"},"authors":[{"name":"B. Guo"}]}"#,
        );
        let see: Vec<String> = draft.see.iter().map(ToString::to_string).collect();
        assert_eq!(see, ["doi:10.1109/iccv48922.2021.00986", "dblp:conf/iccv/LiuL21", "arxiv:2103.14030"]);
        assert_eq!((draft.entry_type.as_deref(), draft.venue.get("short")), (Some("conference"), Some("ICCV 2021")));
    }

    #[test]
    fn a_preprint_stays_one_whatever_its_doi() {
        let draft = found(
            r#"{"paperId":"x","title":"Longformer","year":2020,"venue":"arXiv.org","publicationDate":"2020-04-10","externalIds":{"DBLP":"journals/corr/abs-2004-05150","ArXiv":"2004.05150","DOI":"10.48550/arXiv.2004.05150"},"publicationTypes":["JournalArticle"],"authors":[]}"#,
        );
        assert_eq!(draft.see, [Id::new("arxiv", "2004.05150")]);
        assert!(!draft.is_published() && draft.venue.is_empty() && draft.posted.as_deref() == Some("2020-04-10"));
    }

    #[test]
    fn errors_are_told_apart() {
        let read = |status, body: &str| {
            read(&[Id::new("s2", "CorpusId:1")], &Answer { status, body: body.into(), ..Answer::default() })
        };
        assert!(matches!(
            read(404, r#"{"error":"Paper with id CorpusId:1 not found"}"#).unwrap()[..],
            [Reply::Nothing(_)]
        ));
        assert!(matches!(
            read(400, r#"{"error":"Unrecognized or unsupported fields: [unknown]"}"#),
            Err(ReadError::Said(_))
        ));
        assert!(read(200, "<html>").is_err() && read(200, "{}").is_err());
    }
}
