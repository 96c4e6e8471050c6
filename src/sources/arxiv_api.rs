//! arXiv's query interface: one Atom feed for many identifiers (arXiv API User's Manual).

use quick_xml::Reader;
use quick_xml::events::Event;
use serde::Deserialize;

use super::{Answer, ReadError, Reply, Request, Source, arxiv_id, doi_id, quoted_start, text_of};
use crate::model::text::squeeze;
use crate::model::{Draft, Id, Name, Standing, Table, tex};

/// The row of the registry.
pub const SOURCE: Source = Source {
    name: "arXiv",
    host: "export.arxiv.org",
    scheme: "arxiv",
    standing: Standing::Archive,
    decides: true,
    about: "preprints: names in full, the day of the first version, class, withdrawals; a hundred at once",
    batch: 100,
    claim: arxiv_id::claim,
    request,
    read,
};

/// `max_results` is ten where nothing is said, so it is always said.
fn request(ids: &[Id]) -> Request {
    let list: Vec<String> = ids.iter().map(Id::versioned).collect();
    Request::to(
        SOURCE.host,
        format!("/api/query?id_list={}&max_results={}", list.join(","), ids.len()),
        "application/atom+xml",
    )
}

#[derive(Deserialize)]
struct Feed {
    #[serde(rename = "totalResults")]
    total: Option<Element>,
    #[serde(default)]
    entry: Vec<Item>,
}

/// An element with text, whatever its attributes.
#[derive(Default, Deserialize)]
struct Element {
    #[serde(rename = "$text", default)]
    text: String,
}

#[derive(Deserialize)]
struct Item {
    id: Option<Element>,
    title: Option<Element>,
    summary: Option<Element>,
    published: Option<Element>,
    #[serde(default)]
    author: Vec<Author>,
    comment: Option<Element>,
    journal_ref: Option<Element>,
    doi: Option<Element>,
    primary_category: Option<Category>,
    #[serde(default)]
    category: Vec<Category>,
}

#[derive(Deserialize)]
struct Author {
    name: Option<Element>,
}

#[derive(Deserialize)]
struct Category {
    #[serde(rename = "@term", default)]
    term: String,
}

/// Entries are matched by identifier: the feed leaves unknown ones out and keeps no order.
fn read(ids: &[Id], answer: &Answer) -> Result<Vec<Reply>, ReadError> {
    let feed = feed(answer)?;
    if let Some(message) = feed.entry.iter().find_map(error_message) {
        return Err(refusal(ids, message));
    }
    let empty = feed.entry.is_empty();
    let titled = feed.entry.iter().find(|item| item.title.is_some()).and_then(|item| item.id.as_ref());
    let stranger = titled.map(|id| squeeze(&id.text));
    let found: Vec<Draft> = feed.entry.into_iter().filter_map(draft).collect();
    let total: usize = feed.total.and_then(|total| total.text.trim().parse().ok()).unwrap_or(0);
    if empty && total > 0 {
        return Err(ReadError::Unusable(format!("the answer is empty, though it speaks of {total} results")));
    }
    let wanted = |draft: &&Draft| ids.iter().any(|id| draft.is_about(id));
    match stranger {
        Some(other) if !found.iter().any(|draft| wanted(&draft)) => Err(ReadError::Other(other)),
        _ => Ok(ids.iter().map(|id| reply(id, &found)).collect()),
    }
}

fn feed(answer: &Answer) -> Result<Feed, ReadError> {
    let text = text_of(&answer.body)?;
    check_root(text)?;
    quick_xml::de::from_str(text).map_err(|error| ReadError::Malformed(error.to_string()))
}

/// The papers of a search, in the feed's order.
///
/// # Errors
/// When the answer is no feed, or an error.
pub fn read_search(answer: &Answer) -> Result<Vec<Draft>, ReadError> {
    let feed = feed(answer)?;
    match feed.entry.iter().find_map(error_message) {
        Some(message) => Err(ReadError::Said(message)),
        None => Ok(feed.entry.into_iter().filter_map(draft).collect()),
    }
}

fn reply(id: &Id, found: &[Draft]) -> Reply {
    let version_is_right =
        |draft: &&Draft| id.version.is_none() || draft.version.is_none() || draft.version == id.version;
    match found.iter().find(|draft| draft.is_about(id) && version_is_right(draft)) {
        Some(draft) => Reply::Found(Box::new(draft.clone())),
        None => Reply::Nothing(format!("arXiv has no paper {}", id.versioned())),
    }
}

/// The root must be a feed: busy answers and challenge pages come with status 200 too.
fn check_root(text: &str) -> Result<(), ReadError> {
    if !text.trim_start().starts_with('<') {
        return Err(ReadError::Unusable(quoted_start(text)));
    }
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Event::DocType(_)) => {
                return Err(ReadError::Malformed("it declares a document type, which no feed does".to_owned()));
            }
            Ok(Event::Start(root)) if root.local_name().as_ref() == "feed" => return Ok(()),
            Ok(Event::Start(root) | Event::Empty(root)) => {
                let name = root.local_name().as_ref().to_owned();
                return Err(ReadError::Unusable(format!("it answered with <{name}> instead of a feed")));
            }
            Ok(Event::Eof) => return Err(ReadError::Malformed("it ends before it begins".to_owned())),
            Ok(_) => {}
            Err(error) => return Err(ReadError::Malformed(error.to_string())),
        }
    }
}

fn plain(element: Option<Element>) -> Option<String> {
    element.map(|element| squeeze(&element.text)).filter(|text| !text.is_empty())
}

/// arXiv reports errors as an entry titled "Error" whose id is an address of the API.
fn error_message(item: &Item) -> Option<String> {
    let id = item.id.as_ref()?;
    let is_error = id.text.contains("/api/errors") || id.text.contains("errors#");
    is_error.then(|| item.summary.as_ref().map_or(String::new(), |summary| squeeze(&summary.text)))
}

/// The identifier that an error message names, if it is one of ours.
fn refusal(ids: &[Id], message: String) -> ReadError {
    let named = ids.iter().map(Id::versioned).find(|id| message.split_whitespace().any(|word| word == id));
    match named {
        Some(id) => ReadError::Refused(id),
        None => ReadError::Said(message),
    }
}

/// `None` for what is no paper: another address, or the empty entry of a version that does not exist.
fn draft(item: Item) -> Option<Draft> {
    let address = plain(item.id)?;
    let (_, id) = address.split_once("/abs/")?;
    let id = arxiv_id::claim(id)?;
    let title = tex::decode(&plain(item.title)?);
    let doi = plain(item.doi).map(|doi| ("doi", doi.to_lowercase()));
    let published =
        doi.as_ref().and_then(|(_, doi)| doi_id::claim(doi.split_whitespace().next()?)).filter(|id| id.scheme == "doi");
    let posted = plain(item.published);
    let day = posted.as_deref().and_then(|time| time.get(..10)).filter(|day| day.parse::<crate::model::Date>().is_ok());
    let authors: Vec<String> = item.author.into_iter().filter_map(author).collect();
    let comment = plain(item.comment);
    let summary = plain(item.summary);
    let unread = [(day.is_none(), "the day it was posted"), (authors.is_empty(), "its authors")];
    Some(Draft {
        ids: [("arxiv", id.value)].into_iter().chain(doi).collect::<Table>(),
        version: id.version,
        title,
        authors,
        posted: day.map(str::to_owned),
        primary_class: item
            .primary_category
            .or(item.category.into_iter().next())
            .map(|category| category.term)
            .filter(|term| !term.is_empty()),
        withdrawn: withdrawn(comment.as_deref(), summary.as_deref()),
        abstract_text: summary.map(|summary| tex::decode(&summary)),
        comment: comment.map(|comment| tex::decode(&comment)),
        journal_ref: plain(item.journal_ref).map(|text| tex::decode(&text)),
        warnings: unread
            .iter()
            .filter(|(missing, _)| *missing)
            .map(|(_, what)| format!("arXiv does not say {what}"))
            .collect(),
        see: published.into_iter().collect(),
        ..Draft::default()
    })
}

fn author(author: Author) -> Option<String> {
    Name::from_natural(&tex::decode(&plain(author.name)?)).map(|name| name.to_string())
}

/// Only the comment or the first words of the abstract say that a paper was withdrawn.
pub fn withdrawn(comment: Option<&str>, summary: Option<&str>) -> Option<String> {
    let says = |text: &&str| {
        let text = text.to_lowercase();
        text.contains("withdrawn")
            && [
                "this paper",
                "this article",
                "this submission",
                "the paper",
                "this manuscript",
                "this work",
                "withdrawn",
            ]
            .iter()
            .any(|start| text.starts_with(start))
    };
    let sentence = |text: &str| text.split_inclusive(". ").next().unwrap_or(text).trim_end().to_owned();
    comment.into_iter().chain(summary).find(says).map(sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(values: &[&str]) -> Vec<Id> {
        values.iter().map(|value| arxiv_id::claim(value).unwrap()).collect()
    }

    fn feed(entries: &str) -> Answer {
        let body = format!(
            "<?xml version='1.0' encoding='UTF-8'?>\n<feed xmlns:opensearch=\"http://a9.com/-/spec/opensearch/1.1/\" xmlns:arxiv=\"http://arxiv.org/schemas/atom\" \
             xmlns=\"http://www.w3.org/2005/Atom\"><id>x</id><opensearch:totalResults>1</opensearch:totalResults>{entries}</feed>"
        );
        Answer { status: 200, body: body.into_bytes(), ..Answer::default() }
    }

    const TWO: &str = "<entry><category term=\"cs.LG\"/><id>http://arxiv.org/abs/2302.00002v3</id><title>0</title><author><name>Ann Ng</name></author>\
        <published>2023-02-01T00:00:00Z</published><category term=\"cs.CV\"/><author><name>:</name></author></entry>\
        <entry><id>http://arxiv.org/abs/hep-th/9901001v2</id><title>On $\\epsilon$\n  and M\\\"uller &amp; Co</title><published>1999-01-01T00:00:00Z</published>\
        <arxiv:comment>This paper has been withdrawn by the author. Sorry.</arxiv:comment><arxiv:primary_category term=\"hep-th\"/>\
        <arxiv:doi>10.1143/PTP.101.1155</arxiv:doi><author><name>The X Collaboration</name></author><author><name>J. de Boer</name></author></entry>";

    #[test]
    fn one_request_holds_all_identifiers() {
        let path = request(&ids(&["2103.00020v1", "hep-th/9901001"])).path;
        assert_eq!(path, "/api/query?id_list=2103.00020v1,hep-th/9901001&max_results=2");
    }

    #[test]
    fn entries_are_matched_by_identifier_and_missing_ones_are_nothing() {
        let replies = read(&ids(&["hep-th/9901001", "2103.99999", "2302.00002"]), &feed(TWO)).unwrap();
        let [Reply::Found(old), Reply::Nothing(_), Reply::Found(new)] = &replies[..] else { panic!("{replies:?}") };
        assert_eq!((new.title.as_str(), new.authors.as_slice()), ("0", &["Ng, Ann".to_owned()][..]));
        assert_eq!(new.primary_class.as_deref(), Some("cs.LG"));
        assert_eq!(old.title, "On $\\epsilon$ and Müller & Co");
        assert_eq!(old.authors, ["{The X Collaboration}", "de Boer, J."]);
        assert_eq!(old.ids.get("doi"), Some("10.1143/ptp.101.1155"));
        assert_eq!(old.withdrawn.as_deref(), Some("This paper has been withdrawn by the author."));
    }

    #[test]
    fn a_version_that_is_not_there_is_nothing() {
        let empty = "<entry><id>http://arxiv.org/abs/1401.0001v9</id><category term=\"cs.GT\"/></entry>";
        assert!(matches!(read(&ids(&["1401.0001v9"]), &feed(empty)).unwrap()[..], [Reply::Nothing(_)]));
        assert!(matches!(read(&ids(&["2302.00002v1"]), &feed(TWO)).unwrap()[..], [Reply::Nothing(_)]));
    }

    #[test]
    fn a_search_gives_every_paper_of_the_feed_and_an_error_none() {
        let titles: Vec<String> = read_search(&feed(TWO)).unwrap().into_iter().map(|draft| draft.title).collect();
        assert_eq!(titles.len(), 2, "{titles:?}");
        assert!(read_search(&feed("")).unwrap().is_empty());
        let error = "<entry><id>https://arxiv.org/api/errors#x</id><title>Error</title><summary>no</summary></entry>";
        assert_eq!(read_search(&feed(error)).unwrap_err(), ReadError::Said("no".to_owned()));
    }

    #[test]
    fn what_is_no_feed_is_refused_by_name() {
        let said = |body: &str| {
            read(&ids(&["2302.00002"]), &Answer { status: 200, body: body.into(), ..Answer::default() })
                .unwrap_err()
                .to_string()
        };
        assert_eq!(said("Rate exceeded."), "it answered “Rate exceeded.”");
        assert_eq!(said(" \n"), "the answer is empty");
        assert_eq!(
            said("<!DOCTYPE html><html></html>"),
            "the answer can't be read: it declares a document type, which no feed does"
        );
        assert_eq!(said("<rss></rss>"), "it answered with <rss> instead of a feed");
        assert!(
            said("<feed><entry><id>http://arxiv.org/abs/2302.00002v1</id><title>T</title>")
                .starts_with("the answer can't be read")
        );
        assert_eq!(
            said("<feed><totalResults>9</totalResults></feed>"),
            "the answer is empty, though it speaks of 9 results"
        );
        assert!(said("<feed><entry><title>&nope;</title></entry></feed>").starts_with("the answer can't be read"));
    }

    #[test]
    fn an_error_feed_names_the_identifier_it_refuses() {
        let error = "<entry><id>https://arxiv.org/api/errors#incorrect_id_format_for_2302.00002</id><title>Error</title>\
                     <summary>incorrect id format for 2302.00002</summary></entry>";
        assert_eq!(read(&ids(&["2302.00002"]), &feed(error)), Err(ReadError::Refused("2302.00002".to_owned())));
        let other = error.replace("2302.00002", "abc");
        assert!(matches!(read(&ids(&["2302.00002"]), &feed(&other)), Err(ReadError::Said(_))));
        assert_eq!(
            read(&ids(&["2301.00001"]), &feed(TWO)),
            Err(ReadError::Other("http://arxiv.org/abs/2302.00002v3".to_owned()))
        );
    }
}
