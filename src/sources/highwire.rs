//! Highwire tags (`citation_*`), by which publishers' pages describe a work (Google Scholar, "Inclusion Guidelines").

use super::day::day;
use super::html::{Page, authors, pages, untagged};
use crate::model::{Draft, tex};

/// What the Highwire tags (`citation_*`) of a page say; names in either order.
pub fn highwire(page: &Page) -> Option<Draft> {
    let title = untagged(&tex::decode(&page.meta("citation_title")?));
    let (first, last) = (page.meta("citation_firstpage"), page.meta("citation_lastpage"));
    let date = page.first_meta(&[
        "citation_publication_date",
        "citation_cover_date",
        "citation_date",
        "citation_online_date",
        "citation_year",
    ]);
    let conference = page.first_meta(&["citation_conference_title", "citation_conference"]);
    let journal = page.meta("citation_journal_title");
    let book = page.first_meta(&["citation_inbook_title", "citation_book_title"]);
    let kind = match (&conference, &journal, &book) {
        (Some(_), ..) => Some("conference"),
        (_, Some(_), _) => Some("article"),
        (.., Some(_)) => Some("chapter"),
        _ if page.meta("citation_dissertation_institution").is_some() => Some("thesis"),
        _ if page.meta("citation_technical_report_institution").is_some() => Some("report"),
        _ => None,
    };
    let institution =
        || page.first_meta(&["citation_dissertation_institution", "citation_technical_report_institution"]);
    let parts = [
        ("name", conference.or(journal).or(book).or_else(institution).map(|name| untagged(&name))),
        ("volume", page.meta("citation_volume")),
        ("number", page.meta("citation_issue")),
        ("pages", pages(first, last)),
        ("publisher", page.meta("citation_publisher")),
    ];
    Some(Draft {
        title,
        authors: authors(&highwire_authors(page)),
        entry_type: kind.map(str::to_owned),
        date: date.and_then(|date| day(&date)),
        venue: parts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect(),
        ids: page
            .meta("citation_doi")
            .and_then(|doi| super::doi_id::claim(&doi))
            .filter(|id| id.scheme == "doi")
            .map(|id| (id.scheme, id.value))
            .into_iter()
            .collect(),
        abstract_text: page.meta("citation_abstract").map(|text| untagged(&text)),
        ..Draft::default()
    })
}

fn highwire_authors(page: &Page) -> Vec<String> {
    let single = page.metas("citation_author");
    let list = || page.metas("citation_authors").iter().flat_map(|names| split_list(names)).collect();
    if single.is_empty() { list() } else { single }
}

/// `A; B`, or `A, B, C` where each part has a space of its own.
fn split_list(names: &str) -> Vec<String> {
    let by =
        |separator: char| names.split(separator).map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    let by_comma: Vec<String> = by(',').collect();
    if names.contains(';') {
        by(';').collect()
    } else if by_comma.iter().all(|name| name.contains(' ')) {
        by_comma
    } else {
        vec![names.to_owned()]
    }
}

#[cfg(test)]
mod tests {
    use super::super::Answer;
    use super::*;

    #[test]
    fn tags_are_read_in_any_order_of_attributes_and_case() {
        let page = Page::of(&Answer { status: 200, kind: "text/html".into(), body: 
            "<html><meta content=\"A &amp; B\" name=citation_title><meta name=\"Citation_Author\" content=\"Le Scao, Teven\">\
             <meta name=citation_author content='Laurens van der Maaten'><meta name=citation_firstpage content=1>\
             <meta name=citation_lastpage content=8><meta name=citation_publication_date content=2021/6>\
             <meta name=citation_conference_title content='Proc. X'><meta name=citation_doi content='doi:10.1000/X'>".into() });
        let draft = highwire(&page.unwrap()).unwrap();
        assert_eq!(draft.title, "A & B");
        assert_eq!(draft.authors, ["Le Scao, Teven", "van der Maaten, Laurens"]);
        assert_eq!((draft.date.as_deref(), draft.venue.get("pages")), (Some("2021-06"), Some("1-8")));
        assert_eq!(draft.entry_type.as_deref(), Some("conference"));
    }
}
