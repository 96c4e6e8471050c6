//! The open access pages of the Computer Vision Foundation: CVPR, ICCV, WACV, ACCV and their workshops.

use super::highwire::highwire;
use super::html::Page;
use super::{Answer, ReadError, Reply, Request, Source, address, arxiv_id, bib, one, without_prefix};
use crate::model::{Draft, Id, Standing};

/// The row of the registry.
pub const SOURCE: Source = Source {
    name: "CVF open access",
    host: "openaccess.thecvf.com",
    scheme: "cvf",
    standing: Standing::Publisher,
    decides: true,
    about: "CVPR, ICCV, WACV and their workshops, with the link to arXiv",
    batch: 1,
    claim,
    request: |ids| {
        let path = ids.first().map_or("", |id| &id.value);
        Request::to(SOURCE.host, format!("/{}", super::encoded(path, "/'(),!:+")), "text/html")
    },
    read,
};

/// The path of the page that an address of a page or of its PDF means.
///
/// | input, behind `https://openaccess.thecvf.com/` | result |
/// |---|---|
/// | `content/CVPR2023/html/Ci_GFPose_CVPR_2023_paper.html` | the same |
/// | `content/CVPR2023/papers/Ci_GFPose_CVPR_2023_paper.pdf` | `content/CVPR2023/html/Ci_GFPose_CVPR_2023_paper.html` |
/// | `content_cvpr_2016/papers/He_Deep_CVPR_2016_paper.pdf` | `content_cvpr_2016/html/He_Deep_CVPR_2016_paper.html` |
pub fn claim(text: &str) -> Option<Id> {
    if let Some(path) = without_prefix(text.trim(), "cvf:") {
        return claim(&format!("https://{}/{path}", SOURCE.host));
    }
    let (host, path) = address(text)?;
    let path = super::decoded(path.split(['?', '#']).next()?);
    let known = host == SOURCE.host && path.starts_with("content") && !path.contains("..");
    let page = path.replace("/papers/", "/html/");
    let page = page.strip_suffix(".pdf").map(|bare| format!("{bare}.html")).unwrap_or(page);
    (known && page.contains("/html/") && page.rsplit('.').next() == Some("html")).then(|| Id::new("cvf", page))
}

fn read(ids: &[Id], answer: &Answer) -> Result<Vec<Reply>, ReadError> {
    one(ids, |id| {
        if answer.status == 404 {
            return Ok(Reply::Nothing(format!("CVF has no page {}", id.value)));
        }
        let page = Page::of(answer)?;
        let tags = highwire(&page).ok_or_else(|| ReadError::Unusable("the page is not one of a paper".to_owned()))?;
        match page.meta("citation_pdf_url").and_then(|url| claim(&url)) {
            Some(other) if stem(&other.value) != stem(&id.value) => Err(ReadError::Other(format!("`{}`", other.value))),
            _ => Ok(Reply::found(draft(id, &page, tags))),
        }
    })
}

fn stem(path: &str) -> String {
    path.rsplit('/').next().unwrap_or_default().to_lowercase()
}

/// Pages and title from the tags, the month and the abbreviation from the BibTeX on the page.
fn draft(id: &Id, page: &Page, tags: Draft) -> Draft {
    let text = page.raw_text(".bibref");
    let bib = text.and_then(|text| bib::first(&text).ok()).map(|bib| bib.draft()).unwrap_or_default();
    let workshop =
        id.value.contains("_workshops") || id.value.split('/').nth(1).is_some_and(|volume| volume.ends_with('W'));
    let mut venue = if bib.venue.is_empty() { tags.venue.clone() } else { bib.venue.clone() };
    for (part, value) in tags.venue.iter() {
        if venue.get(part).is_none() {
            venue.set(part, value);
        }
    }
    let month = bib.date.filter(|date| tags.date.as_deref().is_none_or(|year| date.starts_with(&year[..4])));
    let arxiv = page
        .links()
        .into_iter()
        .filter(|(_, words)| words.eq_ignore_ascii_case("arxiv"))
        .find_map(|(url, _)| arxiv_id::claim(&url));
    let kind = if workshop || bib.entry_type.as_deref() == Some("workshop") { "workshop" } else { "conference" };
    Draft {
        ids: arxiv.iter().map(|id| ("arxiv", id.value.clone())).collect(),
        authors: if tags.authors.is_empty() { bib.authors } else { tags.authors },
        date: month.or(tags.date),
        entry_type: Some(kind.to_owned()),
        venue,
        urls: [("page", format!("https://{}/{}", SOURCE.host, id.value))].into_iter().collect(),
        abstract_text: page.text("#abstract").filter(|text| text != "(abstract)"),
        see: arxiv.into_iter().collect(),
        title: tags.title,
        ..Draft::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_and_its_pdf_are_the_same() {
        let page = "https://openaccess.thecvf.com/content/CVPR2023/html/Ci_GFPose_CVPR_2023_paper.html";
        let expected = Some(Id::new("cvf", "content/CVPR2023/html/Ci_GFPose_CVPR_2023_paper.html"));
        assert_eq!(claim(page), expected);
        assert_eq!(claim(&page.replace("/html/", "/papers/").replace(".html", ".pdf")), expected);
        for text in [
            "https://openaccess.thecvf.com/CVPR2023?day=all",
            "https://openaccess.thecvf.com/content/../x/html/a.html",
            "https://evil.example/content/CVPR2023/html/a.html",
        ] {
            assert_eq!(claim(text), None, "{text}");
        }
    }

    #[test]
    fn tags_bibtex_and_the_link_to_arxiv_are_joined() {
        let html = r#"<html><meta name="citation_title" content="High-Resolution Synthesis"><meta name="citation_author" content="Ommer, Bj\&quot;orn">
            <meta name="citation_publication_date" content="2022"><meta name="citation_conference_title" content="Proceedings of the IEEE/CVF Conference on Computer Vision and Pattern Recognition">
            <meta name="citation_firstpage" content="10684"><meta name="citation_lastpage" content="10695">
            [<a href="http://arxiv.org/abs/2112.10752">arXiv</a>]<div class="bibref">@InProceedings{R,<br>author = {Ommer, Bj\"orn},<br>
            title = {High-Resolution Synthesis},<br>booktitle = {Proceedings of the IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)},<br>month = {June},<br>year = {2022}<br>}</div>"#;
        let ids = [Id::new("cvf", "content/CVPR2022/html/R_paper.html")];
        let replies = read(&ids, &Answer { status: 200, body: html.into(), ..Answer::default() }).unwrap();
        let [Reply::Found(draft)] = &replies[..] else { panic!("{replies:?}") };
        assert_eq!((draft.authors[0].as_str(), draft.date.as_deref()), ("Ommer, Björn", Some("2022-06")));
        assert_eq!((draft.venue.get("short"), draft.venue.get("pages")), (Some("CVPR 2022"), Some("10684-10695")));
        assert_eq!(
            (draft.ids.get("arxiv"), draft.see.len(), draft.entry_type.as_deref()),
            (Some("2112.10752"), 1, Some("conference"))
        );
    }
}
