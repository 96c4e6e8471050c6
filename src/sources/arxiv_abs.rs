//! arXiv's abstract page: the fallback, read from its `citation_*` tags.

use super::html::{Page, text_in};
use super::{Answer, ReadError, Reply, Request, Source, arxiv_id, doi_id, one, text_of};
use crate::model::{Date, Draft, Id, Name, Standing, Table, tex};

/// The row of the registry.
pub const SOURCE: Source = Source {
    name: "arXiv abstract page",
    host: "arxiv.org",
    scheme: "arxiv",
    standing: Standing::Archive,
    decides: true,
    about: "arXiv papers when the query interface is busy",
    batch: 1,
    claim: |_| None,
    request,
    read,
};

fn request(ids: &[Id]) -> Request {
    let id = ids.first().map(Id::versioned).unwrap_or_default();
    Request::to(SOURCE.host, format!("/abs/{id}"), "text/html")
}

fn read(ids: &[Id], answer: &Answer) -> Result<Vec<Reply>, ReadError> {
    one(ids, |id| page(id, answer))
}

fn page(id: &Id, answer: &Answer) -> Result<Reply, ReadError> {
    text_of(&answer.body)?;
    let page = Abstract(Page::of(answer)?);
    if answer.status == 404 {
        return page.not_found(id);
    }
    let shown = page.0.meta("citation_arxiv_id").and_then(|id| arxiv_id::claim(&id));
    match shown {
        None => Err(ReadError::Unusable("the page is not one of a paper".to_owned())),
        Some(shown) if !shown.same_work(id) => Err(ReadError::Other(format!("`{}`", shown.value))),
        Some(_) => page.draft(id).map(|draft| Reply::Found(Box::new(draft))),
    }
}

/// The page of one paper.
struct Abstract(Page);

impl Abstract {
    /// arXiv says of a missing paper or version that it is "not found", of a number out of range that it is "not recognized".
    fn not_found(&self, id: &Id) -> Result<Reply, ReadError> {
        let says = |heading: &String| heading.contains("not found") || heading.contains("not recognized");
        match self.0.all("h1").iter().map(text_in).find(says) {
            Some(_) => Ok(Reply::Nothing(format!("arXiv has no paper {}", id.versioned()))),
            None => Err(ReadError::Unusable("it answered 404 without saying what is missing".to_owned())),
        }
    }

    fn draft(&self, id: &Id) -> Result<Draft, ReadError> {
        let title =
            self.0.meta("citation_title").ok_or_else(|| ReadError::Malformed("the page has no title".to_owned()))?;
        let doi = self.0.meta("citation_doi").map(|doi| ("doi", doi.to_lowercase()));
        let published = doi.as_ref().and_then(|(_, doi)| doi_id::claim(doi)).filter(|id| id.scheme == "doi");
        let posted =
            self.0.meta("citation_date").map(|date| date.replace('/', "-")).filter(|date| date.parse::<Date>().is_ok());
        let authors: Vec<String> = self
            .0
            .metas("citation_author")
            .iter()
            .filter_map(|name| Name::from_inverted(&tex::decode(name)))
            .map(|name| name.to_string())
            .collect();
        let unread = [(posted.is_none(), "the day it was posted"), (authors.is_empty(), "its authors")];
        Ok(Draft {
            ids: [("arxiv", id.value.clone())].into_iter().chain(doi).collect::<Table>(),
            version: self.version().or(id.version),
            title: tex::decode(&title),
            authors,
            posted,
            primary_class: self.primary_class(),
            abstract_text: self.0.meta("citation_abstract").map(|text| tex::decode(&text)),
            comment: self.0.cell("Comments:").map(|text| tex::decode(&text)),
            journal_ref: self.0.cell("Journal reference:").map(|text| tex::decode(&text)),
            withdrawn: self.withdrawn(),
            see: published.into_iter().collect(),
            warnings: unread
                .iter()
                .filter(|(missing, _)| *missing)
                .map(|(_, what)| format!("the abstract page does not say {what}"))
                .collect(),
            ..Draft::default()
        })
    }

    /// `Computer Vision and Pattern Recognition (cs.CV)`.
    fn primary_class(&self) -> Option<String> {
        let subject = self.0.text(".primary-subject")?;
        let (_, class) = subject.rsplit_once('(')?;
        Some(class.trim_end_matches(')').to_owned())
    }

    /// The version that is shown, from the address that the page gives itself.
    fn version(&self) -> Option<u32> {
        let tags = self.0.all("meta[property='og:url']");
        let address = tags.first()?.attr("content")?;
        arxiv_id::claim(address)?.version
    }

    fn withdrawn(&self) -> Option<String> {
        let notes = self.0.all("span.error").iter().map(text_in).collect::<Vec<_>>();
        notes.into_iter().find(|note| note.contains("withdrawn") && !note.contains("newer version"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<html><head><meta name="citation_title" content="On $K$-branes &amp; more" />
        <meta name="citation_author" content="The BABAR Collaboration" /><meta name="citation_author" content="Liang, Jr., Jingyun" />
        <meta name="citation_date" content="2007/04/04" /><meta name="citation_online_date" content="2008/06/23" />
        <meta name="citation_doi" content="10.1103/PhysRevD.76.012008" /><meta name="citation_arxiv_id" content="0704.0630" />
        <meta name="citation_abstract" content="We &lt;measure&gt;." /><meta property="og:url" content="https://arxiv.org/abs/0704.0630v3" /></head>
        <body><table><tr><td class="tablecell label">Comments:</td><td class="tablecell comments">32 pages</td></tr>
        <tr><td class="tablecell label">Subjects:</td><td><span class="primary-subject">High Energy (hep-ex)</span>; Other (hep-ph)</td></tr>
        <tr><td class="tablecell label">Report number:</td><td class="tablecell jref">SLAC-1</td></tr>
        <tr><td class="tablecell label">Journal reference:</td><td class="tablecell jref">Phys.Rev.D76</td></tr></table></body></html>"#;

    fn read_page(id: &str, status: u16, body: &str) -> Result<Reply, ReadError> {
        let ids = [arxiv_id::claim(id).unwrap()];
        read(&ids, &Answer { status, body: body.into(), ..Answer::default() }).map(|mut replies| replies.remove(0))
    }

    #[test]
    fn the_tags_and_the_table_are_read() {
        let Reply::Found(draft) = read_page("0704.0630", 200, PAGE).unwrap() else { panic!() };
        assert_eq!(draft.title, "On $K$-branes & more");
        assert_eq!(draft.authors, ["{The BABAR Collaboration}", "Liang, Jr., Jingyun"]);
        assert_eq!((draft.posted.as_deref(), draft.version), (Some("2007-04-04"), Some(3)));
        assert_eq!(
            (draft.primary_class.as_deref(), draft.journal_ref.as_deref()),
            (Some("hep-ex"), Some("Phys.Rev.D76"))
        );
        assert_eq!(draft.abstract_text.as_deref(), Some("We <measure>."));
        assert_eq!(draft.withdrawn, None);
    }

    #[test]
    fn a_withdrawn_paper_says_so_but_not_its_older_versions() {
        let withdrawn = |note: &str| {
            let page = PAGE.replace("<body>", &format!("<body><span class=\"error\">{note}</span>"));
            let Reply::Found(draft) = read_page("0704.0630", 200, &page).unwrap() else { panic!() };
            draft.withdrawn
        };
        assert!(withdrawn("This paper has been withdrawn by A. B.").is_some());
        assert!(withdrawn("A newer version of this paper has been withdrawn by A. B.").is_none());
    }

    #[test]
    fn a_page_of_another_paper_or_of_none_is_refused() {
        assert_eq!(read_page("0704.0631", 200, PAGE), Err(ReadError::Other("`0704.0630`".to_owned())));
        assert!(matches!(read_page("0704.0630", 200, "<html>Are you a robot?"), Err(ReadError::Unusable(_))));
        assert!(matches!(read_page("0704.0630", 404, "<h1>Article 0704.0630 not found</h1>"), Ok(Reply::Nothing(_))));
        assert!(read_page("0704.0630", 404, "<h1>Not here</h1>").is_err());
    }
}
