//! The Proceedings of Machine Learning Research: ICML, AISTATS, CoRL and others (proceedings.mlr.press).

use super::highwire::highwire;
use super::html::Page;
use super::{Answer, ReadError, Reply, Request, Source, address, bib, one, openreview, without_prefix};
use crate::model::{Draft, Id, Standing};

/// The row of the registry.
pub const SOURCE: Source = Source {
    name: "PMLR",
    host: "proceedings.mlr.press",
    scheme: "pmlr",
    standing: Standing::Publisher,
    decides: true,
    about: "ICML, AISTATS, CoRL and others: volume, pages, editors",
    batch: 1,
    claim,
    request: |ids| Request::to(SOURCE.host, format!("/{}.html", ids.first().map_or("", |id| &id.value)), "text/html"),
    read,
};

/// `v139/radford21a` out of the address of a page, a PDF or a folder.
pub fn claim(text: &str) -> Option<Id> {
    let bare = without_prefix(text.trim(), "pmlr:").map(str::to_owned);
    let path = bare.or_else(|| {
        let (host, path) = address(text)?;
        let known = ["proceedings.mlr.press", "jmlr.org"].contains(&host.as_str());
        let path = path.strip_prefix("proceedings/papers/").unwrap_or(path);
        known.then(|| path.split(['?', '#']).next().unwrap_or_default().to_owned())
    })?;
    let mut parts = path.split('/').filter(|part| !part.is_empty());
    let (volume, paper) = (parts.next()?, parts.next()?);
    let paper = paper.strip_suffix(".html").or_else(|| paper.strip_suffix(".pdf")).unwrap_or(paper);
    let number = volume.strip_prefix(['v', 'r'])?;
    let right = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) && paper.len() > 2;
    let plain = paper.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    (right && plain && paper != "index").then(|| Id::new("pmlr", format!("{volume}/{paper}")))
}

fn read(ids: &[Id], answer: &Answer) -> Result<Vec<Reply>, ReadError> {
    one(ids, |id| {
        if answer.status == 404 {
            return Ok(Reply::Nothing(format!("PMLR has no paper {}", id.value)));
        }
        let page = Page::of(answer)?;
        let tags = highwire(&page).ok_or_else(|| ReadError::Unusable("the page is not one of a paper".to_owned()))?;
        let shown = page.first_meta(&["citation_abstract_html_url", "citation_pdf_url"]).and_then(|url| claim(&url));
        match shown {
            Some(other) if !other.same_work(id) => Err(ReadError::Other(format!("`{}`", other.value))),
            _ => Ok(Reply::found(draft(id, &page, tags))),
        }
    })
}

/// The BibTeX on the page says more than the tags: which conference it was, editors, the month.
fn draft(id: &Id, page: &Page, tags: Draft) -> Draft {
    let bib = page.raw_text("#bibtex").and_then(|text| bib::first(&text).ok()).map(|bib| bib.draft());
    let forum = page.links().into_iter().find_map(|(url, _)| openreview::claim(&url));
    let bib = bib.filter(|bib| bib.authors.len() == tags.authors.len() && !bib.title.is_empty()).unwrap_or_default();
    let volume = id.value.split('/').next().and_then(|volume| volume.strip_prefix('v'));
    let mut venue = if bib.venue.is_empty() { tags.venue.clone() } else { bib.venue.clone() };
    let more = [
        ("volume", volume),
        ("series", Some("Proceedings of Machine Learning Research")),
        ("pages", tags.venue.get("pages")),
        ("publisher", Some("PMLR")),
    ];
    for (part, value) in more {
        if let Some(value) = value.filter(|_| venue.get(part).is_none()) {
            venue.set(part, value);
        }
    }
    let workshop = venue.get("name").is_some_and(|name| name.contains("Workshop"));
    Draft {
        ids: forum.map(|id| ("openreview", id.value)).into_iter().collect(),
        authors: if bib.authors.is_empty() { tags.authors } else { bib.authors },
        editors: bib.editors,
        date: bib.date.or(tags.date),
        entry_type: Some(if workshop { "workshop" } else { "conference" }.to_owned()),
        venue,
        urls: [("page", format!("https://{}/{}.html", SOURCE.host, id.value))].into_iter().collect(),
        abstract_text: page.text("#abstract"),
        title: tags.title,
        ..Draft::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_its_pdf_and_its_folder_are_the_same() {
        for text in [
            "https://proceedings.mlr.press/v139/radford21a.html",
            "http://proceedings.mlr.press/v139/radford21a/radford21a.pdf",
            "proceedings.mlr.press/v139/radford21a",
            "pmlr:v139/radford21a",
        ] {
            assert_eq!(claim(text), Some(Id::new("pmlr", "v139/radford21a")), "{text}");
        }
        for text in [
            "https://proceedings.mlr.press/v139/",
            "https://proceedings.mlr.press/faq.html",
            "https://jmlr.org/papers/v3/bengio03a.html",
        ] {
            assert_eq!(claim(text), None, "{text}");
        }
    }

    #[test]
    fn the_bibtex_on_the_page_says_which_conference_it_was() {
        let html = "<html><meta name=citation_title content='A Title'><meta name=citation_author content='Jong Wook Kim'>\
            <meta name=citation_publication_date content='2021/07/01'><meta name=citation_conference_title content='International Conference on Machine Learning'>\
            <meta name=citation_firstpage content=1><meta name=citation_lastpage content=9><a href='https://openreview.net/forum?id=KU9UojoX7U'>OpenReview</a>\
            <code id=bibtex>@InProceedings{x, author = {Kim, Jong Wook}, title={A Title}, booktitle = {Proceedings of the 38th International Conference on Machine Learning}, year = {2021}, month = {18--24 Jul}, editor = {Meila, Marina}, volume={139}, publisher={PMLR}}</code>";
        let replies =
            read(&[Id::new("pmlr", "v139/x")], &Answer { status: 200, body: html.into(), ..Answer::default() })
                .unwrap();
        let [Reply::Found(draft)] = &replies[..] else { panic!("{replies:?}") };
        assert_eq!(
            (draft.venue.get("name"), draft.venue.get("short")),
            (Some("Proceedings of the 38th International Conference on Machine Learning"), Some("ICML 2021"))
        );
        assert_eq!(
            (draft.date.as_deref(), draft.venue.get("pages"), draft.venue.get("volume")),
            (Some("2021-07"), Some("1-9"), Some("139"))
        );
        assert_eq!(
            (draft.ids.get("openreview"), &draft.editors[..]),
            (Some("KU9UojoX7U"), &["Meila, Marina".to_owned()][..])
        );
    }
}
