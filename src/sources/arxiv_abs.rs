//! arXiv's abstract page: the fallback, read from its `citation_*` tags.

use scraper::{ElementRef, Html, Selector};

use super::{Answer, ReadError, Reply, Request, Source, arxiv_id, text_of};
use crate::model::text::squeeze;
use crate::model::{Date, Draft, Id, Name, Table, tex};

/// The row of the registry.
pub const SOURCE: Source = Source {
    name: "arXiv abstract page",
    host: "arxiv.org",
    scheme: "arxiv",
    batch: 1,
    claim: arxiv_id::claim,
    request,
    read,
};

fn request(ids: &[Id]) -> Request {
    let id = ids.first().map(Id::versioned).unwrap_or_default();
    Request { host: SOURCE.host, path: format!("/abs/{id}"), accept: "text/html" }
}

fn read(ids: &[Id], answer: &Answer) -> Result<Vec<Reply>, ReadError> {
    ids.first().map(|id| page(id, answer)).into_iter().collect()
}

fn page(id: &Id, answer: &Answer) -> Result<Reply, ReadError> {
    let html = Html::parse_document(text_of(&answer.body)?);
    let page = Page { html: &html };
    if answer.status == 404 {
        return page.not_found(id);
    }
    let shown = page.meta("citation_arxiv_id").and_then(|id| arxiv_id::claim(&id));
    match shown {
        None => Err(ReadError::Unusable("the page is not one of a paper".to_owned())),
        Some(shown) if !shown.same_work(id) => Err(ReadError::Other(format!("`{}`", shown.value))),
        Some(_) => page.draft(id).map(|draft| Reply::Found(Box::new(draft))),
    }
}

struct Page<'a> {
    html: &'a Html,
}

impl<'a> Page<'a> {
    fn all(&self, css: &str) -> Vec<ElementRef<'a>> {
        Selector::parse(css).map(|selector| self.html.select(&selector).collect()).unwrap_or_default()
    }

    fn metas(&self, name: &str) -> Vec<String> {
        let tags = self.all(&format!("meta[name={name}]"));
        tags.iter().filter_map(|tag| tag.attr("content")).map(squeeze).filter(|text| !text.is_empty()).collect()
    }

    fn meta(&self, name: &str) -> Option<String> {
        self.metas(name).into_iter().next()
    }

    fn text(&self, css: &str) -> Option<String> {
        self.all(css)
            .first()
            .map(|element| squeeze(&element.text().collect::<String>()))
            .filter(|text| !text.is_empty())
    }

    /// The cell beside a label: both report number and journal reference are `td.jref`.
    fn cell(&self, label: &str) -> Option<String> {
        self.all("tr").into_iter().find_map(|row| {
            let mut cells = row.child_elements().map(|cell| squeeze(&cell.text().collect::<String>()));
            cells.next().filter(|first| first.eq_ignore_ascii_case(label)).and_then(|_| cells.next())
        })
    }

    /// arXiv says of a missing paper or version that it is "not found", of a number out of range that it is "not recognized".
    fn not_found(&self, id: &Id) -> Result<Reply, ReadError> {
        let heading =
            self.text("h1").filter(|heading| heading.contains("not found") || heading.contains("not recognized"));
        let others = self
            .all("h1")
            .iter()
            .map(|h| squeeze(&h.text().collect::<String>()))
            .find(|h| h.contains("not found") || h.contains("not recognized"));
        match heading.or(others) {
            Some(_) => Ok(Reply::Nothing(format!("arXiv has no paper {}", id.versioned()))),
            None => Err(ReadError::Unusable("it answered 404 without saying what is missing".to_owned())),
        }
    }

    fn draft(&self, id: &Id) -> Result<Draft, ReadError> {
        let title =
            self.meta("citation_title").ok_or_else(|| ReadError::Malformed("the page has no title".to_owned()))?;
        let doi = self.meta("citation_doi").map(|doi| ("doi", doi.to_lowercase()));
        let posted =
            self.meta("citation_date").map(|date| date.replace('/', "-")).filter(|date| date.parse::<Date>().is_ok());
        let authors: Vec<String> = self
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
            abstract_text: self.meta("citation_abstract").map(|text| tex::decode(&text)),
            comment: self.cell("Comments:").map(|text| tex::decode(&text)),
            journal_ref: self.cell("Journal reference:").map(|text| tex::decode(&text)),
            withdrawn: self.withdrawn(),
            warnings: unread
                .iter()
                .filter(|(missing, _)| *missing)
                .map(|(_, what)| format!("the abstract page does not say {what}"))
                .collect(),
        })
    }

    /// `Computer Vision and Pattern Recognition (cs.CV)`.
    fn primary_class(&self) -> Option<String> {
        let subject = self.text(".primary-subject")?;
        let (_, class) = subject.rsplit_once('(')?;
        Some(class.trim_end_matches(')').to_owned())
    }

    /// The version that is shown, from the address that the page gives itself.
    fn version(&self) -> Option<u32> {
        let tags = self.all("meta[property='og:url']");
        let address = tags.first()?.attr("content")?;
        arxiv_id::claim(address)?.version
    }

    fn withdrawn(&self) -> Option<String> {
        let notes = self.all("span.error").into_iter().map(|note| squeeze(&note.text().collect::<String>()));
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
        read(&ids, &Answer { status, body: body.into() }).map(|mut replies| replies.remove(0))
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
