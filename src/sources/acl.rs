//! The ACL Anthology: each paper's BibTeX file, else its page (aclanthology.org, "Information for Contributors").

use super::highwire::highwire;
use super::html::Page;
use super::venue::short_name;
use super::{Answer, ReadError, Reply, Request, Source, address, bib, doi_id, one, without_prefix};
use crate::model::{Draft, Id, Standing};

/// The row of the registry for the BibTeX file.
pub const SOURCE: Source = Source {
    name: "ACL Anthology",
    host: "aclanthology.org",
    scheme: "acl",
    standing: Standing::Publisher,
    decides: false,
    about: "papers of computational linguistics: names, editors, pages, DOI",
    batch: 1,
    claim,
    request: |ids| Request::to(SOURCE.host, format!("/{}.bib", of(ids)), "application/x-bibtex, text/plain"),
    read,
};

/// The row for the page, for when the file can't be had.
pub const PAGE: Source = Source {
    decides: true,
    about: "the same from its page, when the BibTeX can't be had",
    claim: |_| None,
    request: |ids| Request::to(SOURCE.host, format!("/{}/", of(ids)), "text/html"),
    read: read_page,
    ..SOURCE
};

fn of(ids: &[Id]) -> &str {
    ids.first().map_or("", |id| &id.value)
}

/// The Anthology's identifier in `text`.
///
/// | input | result |
/// |---|---|
/// | `N04-1001`, `2021.naacl-main.208`, `2022.findings-acl.1` | the same |
/// | `https://aclanthology.org/2021.naacl-main.208/`, `….pdf`, `….bib` | `2021.naacl-main.208` |
/// | `https://www.aclweb.org/anthology/P19-1001.pdf`, `aclanthology.info/papers/P19-1001` | `P19-1001` |
/// | `10.18653/v1/P19-1001`, `10.3115/v1/N04-1001` | `P19-1001`, `N04-1001` |
pub fn claim(text: &str) -> Option<Id> {
    let text = text.trim();
    let bare = without_prefix(text, "acl:").unwrap_or(text);
    identifier(bare).or_else(|| in_doi(text)).or_else(|| in_address(text)).map(|id| Id::new("acl", id))
}

fn in_doi(text: &str) -> Option<String> {
    let doi = doi_id::claim(text).filter(|id| id.scheme == "doi")?;
    let id = doi.value.strip_prefix("10.18653/v1/").or_else(|| doi.value.strip_prefix("10.3115/v1/"))?;
    identifier(id)
}

fn in_address(text: &str) -> Option<String> {
    let (host, path) = address(text)?;
    let path = path.split(['?', '#']).next()?.trim_end_matches('/');
    let id = match host.as_str() {
        "aclanthology.org" => path.strip_prefix("anthology/").unwrap_or(path),
        "aclweb.org" => path.strip_prefix("anthology/")?,
        "aclanthology.info" | "aclanthology.coli.uni-saarland.de" => path.strip_prefix("papers/")?.split('/').next()?,
        _ => return None,
    };
    let id = id.rsplit_once('/').map_or(id, |(_, last)| last);
    let ends = [".pdf", ".bib", ".xml", ".endf"];
    identifier(ends.iter().find_map(|end| id.strip_suffix(end)).unwrap_or(id)).or_else(|| versioned(id))
}

/// `2021.naacl-main.208v2.pdf` is a corrected file of the same paper.
fn versioned(id: &str) -> Option<String> {
    let (id, version) = id.strip_suffix(".pdf").unwrap_or(id).rsplit_once('v')?;
    (!version.is_empty() && version.bytes().all(|b| b.is_ascii_digit())).then(|| identifier(id))?
}

/// `P19-1001` (1979 to 2019) or `2020.acl-main.1` (since 2020).
fn identifier(text: &str) -> Option<String> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if let Some((first, number)) = text.split_once('-').filter(|(first, _)| first.len() == 3) {
        let (letter, year) = first.split_at_checked(1)?;
        let old =
            letter.bytes().all(|b| b.is_ascii_alphabetic()) && digits(year) && digits(number) && number.len() == 4;
        return old.then(|| format!("{}{year}-{number}", letter.to_ascii_uppercase()));
    }
    let mut parts = text.split('.');
    let (year, volume, number) = (parts.next()?, parts.next()?, parts.next()?);
    let (venue, name) = volume.split_once('-')?;
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    let new = year.len() == 4
        && year.starts_with(['1', '2'])
        && digits(year)
        && plain(venue)
        && plain(name)
        && digits(number);
    (new && parts.next().is_none()).then(|| text.to_lowercase())
}

fn nothing(id: &Id) -> Reply {
    Reply::Nothing(format!("the ACL Anthology has no paper {}", id.value))
}

fn read(ids: &[Id], answer: &Answer) -> Result<Vec<Reply>, ReadError> {
    one(ids, |id| {
        if answer.status == 404 {
            return Ok(nothing(id));
        }
        let bib = bib::first(super::text_of(&answer.body)?)?;
        let url = bib.url().and_then(|url| claim(&url));
        match url {
            Some(other) if !other.same_work(id) => Err(ReadError::Other(format!("`{}`", other.value))),
            _ => filled(id, bib.draft()).map(Reply::found),
        }
    })
}

fn read_page(ids: &[Id], answer: &Answer) -> Result<Vec<Reply>, ReadError> {
    one(ids, |id| {
        if answer.status == 404 {
            return Ok(nothing(id));
        }
        let page = Page::of(answer)?;
        let shown = page.meta("citation_pdf_url").and_then(|url| claim(&url));
        match shown {
            Some(shown) if !shown.same_work(id) => return Err(ReadError::Other(format!("`{}`", shown.value))),
            Some(_) => {}
            None => return Err(ReadError::Unusable("the page is not one of a paper".to_owned())),
        }
        // The page itself holds the BibTeX too, which has the editors.
        let bib = page.raw_text("#citeBibtexContent").and_then(|text| bib::first(&text).ok()).map(|bib| bib.draft());
        let tags = highwire(&page).unwrap_or_default();
        let draft = match bib {
            Some(bib) if bib.authors.len() == tags.authors.len() => Draft { title: tags.title, ..bib },
            _ => tags,
        };
        filled(id, draft).map(Reply::found)
    })
}

fn filled(id: &Id, mut draft: Draft) -> Result<Draft, ReadError> {
    if draft.title.is_empty() {
        return Err(ReadError::Malformed("the record has no title".to_owned()));
    }
    let year = draft.date.as_deref().and_then(|date| date.get(..4)).map(str::to_owned);
    let workshop = id.value.starts_with('W') || draft.venue.get("name").is_some_and(|name| name.contains("Workshop"));
    let of_journal = draft.entry_type.as_deref() == Some("article");
    if workshop && !of_journal {
        draft.entry_type = Some("workshop".to_owned());
    }
    if draft.venue.get("short").is_none()
        && let Some(short) = draft.venue.get("name").and_then(|name| short_name(name, None, year.as_deref()))
    {
        draft.venue.set("short", short);
    }
    let doi = draft.ids.get("doi").map(str::to_owned);
    draft.ids = [("acl", id.value.clone())].into_iter().chain(doi.map(|doi| ("doi", doi))).collect();
    draft.urls.set("page", format!("https://aclanthology.org/{}/", id.value));
    Ok(draft)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_an_identifier_is_taken() {
        for (text, expected) in [
            ("N04-1001", "N04-1001"),
            ("p19-1001", "P19-1001"),
            ("2021.naacl-main.208", "2021.naacl-main.208"),
            ("2022.findings-acl.1", "2022.findings-acl.1"),
            ("https://aclanthology.org/2021.naacl-main.208/", "2021.naacl-main.208"),
            ("https://aclanthology.org/2021.naacl-main.208v2.pdf", "2021.naacl-main.208"),
            ("aclanthology.org/P19-1001.bib", "P19-1001"),
            ("https://www.aclweb.org/anthology/P19-1001.pdf", "P19-1001"),
            ("https://www.aclweb.org/anthology/papers/P/P19/P19-1001/", "P19-1001"),
            ("https://doi.org/10.18653/v1/2021.naacl-main.208", "2021.naacl-main.208"),
            ("10.3115/v1/N04-1001", "N04-1001"),
        ] {
            assert_eq!(claim(text).map(|id| id.value).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "N04-101",
            "2021.naacl.208",
            "10.18653/v1/x",
            "https://aclanthology.org/events/acl-2021/",
            "2103.00020",
            "GPT-4000",
        ] {
            assert_eq!(claim(text), None, "{text}");
        }
    }

    const BIB: &str = "@inproceedings{le-scao-rush-2021-many,\n title = \"How many {D}ata points?\",\n author = \"Le Scao, Teven  and\n      Rush, Alexander\",\n editor = \"Zhou, Yichao\",\n booktitle = \"Proceedings of the 2021 Conference of the North American Chapter of the Association for Computational Linguistics: Human Language Technologies\",\n month = jun,\n year = \"2021\",\n url = \"https://aclanthology.org/2021.naacl-main.208/\",\n doi = \"10.18653/v1/2021.naacl-main.208\",\n pages = \"2627--2636\" }";

    fn found(replies: Result<Vec<Reply>, ReadError>) -> Draft {
        let mut replies = replies.unwrap();
        let Reply::Found(draft) = replies.remove(0) else { panic!("{replies:?}") };
        *draft
    }

    #[test]
    fn the_file_is_read() {
        let ids = [Id::new("acl", "2021.naacl-main.208")];
        let answer = |status, body: &str| Answer { status, body: body.into(), ..Answer::default() };
        let draft = found(read(&ids, &answer(200, BIB)));
        assert_eq!(
            (draft.title.as_str(), &draft.authors[..]),
            ("How many Data points?", &["Le Scao, Teven".to_owned(), "Rush, Alexander".to_owned()][..])
        );
        assert_eq!((draft.date.as_deref(), draft.venue.get("short")), (Some("2021-06"), Some("NAACL 2021")));
        assert_eq!(
            (draft.ids.get("acl"), draft.ids.get("doi")),
            (Some("2021.naacl-main.208"), Some("10.18653/v1/2021.naacl-main.208"))
        );
        assert!(matches!(read(&ids, &answer(404, "<html>")).unwrap()[..], [Reply::Nothing(_)]));
        assert!(matches!(read(&[Id::new("acl", "N04-1001")], &answer(200, BIB)), Err(ReadError::Other(_))));
        assert!(read(&ids, &answer(200, "<html>")).is_err());
    }

    #[test]
    fn the_page_is_read_in_its_place() {
        let page = format!(
            "<!doctype html><html><meta content=\"How many data points?\" name=citation_title><meta content=\"Teven Le Scao\" name=citation_author><meta content=\"Alexander M. Rush\" name=citation_author><meta content=https://aclanthology.org/2021.naacl-main.208.pdf name=citation_pdf_url><pre id=citeBibtexContent>{BIB}</pre>"
        );
        let answer = Answer { status: 200, body: page.into(), ..Answer::default() };
        let draft = found(read_page(&[Id::new("acl", "2021.naacl-main.208")], &answer));
        assert_eq!(draft.authors, ["Le Scao, Teven", "Rush, Alexander"]);
        assert_eq!(draft.editors, ["Zhou, Yichao"]);
        let answer = Answer { status: 200, body: "<html><title>ACL Anthology</title>".into(), ..Answer::default() };
        assert!(read_page(&[Id::new("acl", "N04-1001")], &answer).is_err());
    }
}
