//! Any web page by what it says of itself: Highwire tags, JSON-LD, Dublin Core, Open Graph.

use serde_json::Value;

use super::day::day;
use super::highwire::highwire;
use super::html::{Page, authors, untagged};
use super::json::{list, text, texts};
use super::{Answer, ReadError, Reply, Request, Source, address, identify_other, one};
use crate::model::markup::from_plain;
use crate::model::{Draft, Id, Standing};

/// The row of the registry.
pub const SOURCE: Source = Source {
    name: "web page",
    host: "",
    scheme: "url",
    standing: Standing::Publisher,
    decides: true,
    about: "any other public page by its own tags (citation_*, JSON-LD, Dublin Core, Open Graph)",
    batch: 1,
    claim,
    request,
    read,
};

/// An address without its fragment and without what follows its reader (`utm_…`). Always over TLS.
pub fn claim(text: &str) -> Option<Id> {
    let text = text.trim();
    let (_, rest) = text
        .split_once("://")
        .filter(|(scheme, _)| ["http", "https"].contains(&scheme.to_ascii_lowercase().as_str()))?;
    address(text)?;
    let rest = rest.split('#').next()?;
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let follows = |pair: &&str| !["utm_", "fbclid", "gclid", "ref="].iter().any(|start| pair.starts_with(start));
    let query: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty()).filter(follows).collect();
    let (host, path) = place.split_once('/').unwrap_or((place, ""));
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    let public = host.contains('.') && !host.split('.').all(|part| part.bytes().all(|b| b.is_ascii_digit()));
    (public && text.len() <= 2000)
        .then(|| Id::new("url", format!("https://{}/{path}{query}", host.to_ascii_lowercase())))
}

fn request(ids: &[Id]) -> Request {
    let url = ids.first().map_or("", |id| &id.value);
    let (host, path) = url.strip_prefix("https://").and_then(|rest| rest.split_once('/')).unwrap_or_default();
    let path = super::encoded(path, "/?&=%+:;,@!$'()*~");
    Request {
        host: host.to_owned().into(),
        path: format!("/{path}"),
        accept: "text/html, application/xhtml+xml",
        open: true,
    }
}

fn read(ids: &[Id], answer: &Answer) -> Result<Vec<Reply>, ReadError> {
    one(ids, |id| {
        if answer.status != 200 {
            return Ok(Reply::Nothing(format!("there is no page {} (HTTP {})", id.value, answer.status)));
        }
        let kind = answer.kind.split(';').next().unwrap_or_default().trim();
        if !["", "text/html", "application/xhtml+xml", "text/plain"].contains(&kind) {
            return Err(ReadError::Unusable(format!("it is {kind}, not a page")));
        }
        draft(id, &Page::of(answer)?).map(Reply::found)
    })
}

/// What the page says, the most bibliographic words first; each field from the first that has it.
fn draft(id: &Id, page: &Page) -> Result<Draft, ReadError> {
    let mut readings = [highwire(page), json_ld(page), dublin_core(page), open_graph(page)].into_iter().flatten();
    let mut draft =
        readings.next().ok_or_else(|| ReadError::Unusable("the page does not say what it is".to_owned()))?;
    readings.for_each(|more| fill(&mut draft, more));
    if let Some(arxiv) = page.meta("citation_arxiv_id").and_then(|id| super::arxiv_id::claim(&id)) {
        draft.ids.set("arxiv", arxiv.value);
    }
    draft.see =
        ["doi", "arxiv"].into_iter().filter_map(|scheme| Some(Id::new(scheme, draft.ids.get(scheme)?))).collect();
    let site = page.meta("og:site_name").map(|name| untagged(&name));
    draft.title = from_plain(&without_site(&draft.title, site.as_deref())).into_owned();
    let blog = is_blog(&id.value, page);
    let kind = draft.entry_type.clone().unwrap_or_else(|| if blog { "blog" } else { "web" }.to_owned());
    if let Some(site) = site.filter(|_| draft.venue.get("name").is_none() && ["blog", "web"].contains(&kind.as_str())) {
        draft.venue.set("name", site);
    }
    draft.urls.set(if kind == "blog" { "blog" } else { "page" }, canonical(id, page));
    if draft.authors.is_empty() {
        draft.warnings.push("the page does not name its authors".to_owned());
    }
    if draft.date.is_none() {
        draft.warnings.push("the page does not say when it was published".to_owned());
    }
    draft.entry_type = Some(kind);
    Ok(draft)
}

fn fill(draft: &mut Draft, more: Draft) {
    if draft.authors.is_empty() {
        draft.authors = more.authors;
    }
    draft.date = draft.date.take().or(more.date);
    draft.entry_type = draft.entry_type.take().or(more.entry_type);
    draft.abstract_text = draft.abstract_text.take().or(more.abstract_text);
    if draft.venue.is_empty() {
        draft.venue = more.venue;
    }
    for (scheme, value) in more.ids.iter() {
        if draft.ids.get(scheme).is_none() {
            draft.ids.set(scheme, value);
        }
    }
}

/// The page's own address for itself, where it is on the same host.
fn canonical(id: &Id, page: &Page) -> String {
    let own = page.all("link[rel=canonical]").first().and_then(|link| link.attr("href")).and_then(claim);
    let host = |id: &Id| address(&id.value).map(|(host, _)| host);
    own.filter(|own| host(own) == host(id)).map_or_else(|| id.value.clone(), |own| own.value)
}

fn is_blog(url: &str, page: &Page) -> bool {
    let of_type = page.meta("og:type").is_some_and(|kind| kind == "article");
    let named = ["/blog", "blog.", "/posts/", "/post/", "medium.com", "substack.com", ".github.io/"]
        .iter()
        .any(|mark| url.contains(mark));
    named || of_type
}

/// `A Title | The Site` without the site.
fn without_site(title: &str, site: Option<&str>) -> String {
    let bare = site.and_then(|site| {
        [" | ", " - ", " – ", " — ", " · "].iter().find_map(|bar| title.strip_suffix(&format!("{bar}{site}")))
    });
    bare.unwrap_or(title).to_owned()
}

/// What schema.org's types are called here.
const TYPES: [(&str, &str); 10] = [
    ("BlogPosting", "blog"),
    ("ScholarlyArticle", "article"),
    ("NewsArticle", "web"),
    ("TechArticle", "web"),
    ("Article", ""),
    ("Dataset", "dataset"),
    ("SoftwareSourceCode", "software"),
    ("SoftwareApplication", "software"),
    ("Book", "book"),
    ("Thesis", "thesis"),
];

/// The first item of a known type in the page's JSON-LD (schema.org), also inside `@graph`.
fn json_ld(page: &Page) -> Option<Draft> {
    let scripts =
        page.all("script[type='application/ld+json']").into_iter().map(|script| script.text().collect::<String>());
    let values: Vec<Value> = scripts.filter_map(|text| serde_json::from_str(text.trim()).ok()).collect();
    let items: Vec<&Value> =
        values.iter().flat_map(|value| list(value, "").into_iter().chain(list(value, "/@graph"))).collect();
    items.into_iter().find_map(item)
}

fn item(value: &Value) -> Option<Draft> {
    let types = texts(value, "/@type");
    let (_, kind) = TYPES.iter().find(|(name, _)| types.iter().any(|own| own == name))?;
    let title = text(value, "/headline").or_else(|| text(value, "/name")).map(|title| untagged(&title))?;
    let person = |person: &Value| text(person, "/name").or_else(|| text(person, ""));
    let is_body = |person: &Value| text(person, "/@type").as_deref() == Some("Organization");
    let names = list(value, "/author").into_iter().filter_map(|author| {
        let name = person(author)?;
        if is_body(author) { Some(format!("{{{name}}}")) } else { authors(&[name]).pop() }
    });
    let journal = text(value, "/isPartOf/name").filter(|_| *kind == "article");
    let ids = texts(value, "/identifier")
        .into_iter()
        .chain(texts(value, "/sameAs"))
        .chain(list(value, "/identifier").into_iter().filter_map(|id| text(id, "/value")));
    let ids = ids.filter_map(|id| identify_other(&id)).filter(|id| ["doi", "arxiv"].contains(&id.scheme.as_str()));
    Some(Draft {
        title,
        authors: names.collect(),
        entry_type: Some((*kind).to_owned()).filter(|kind| !kind.is_empty()),
        date: text(value, "/datePublished").or_else(|| text(value, "/dateCreated")).and_then(|date| day(&date)),
        venue: journal.map(|name| ("name", name)).into_iter().collect(),
        ids: ids.map(|id| (id.scheme, id.value)).collect(),
        abstract_text: text(value, "/abstract"),
        ..Draft::default()
    })
}

/// Dublin Core in meta tags (DCMI, "Expressing Dublin Core metadata using HTML/XHTML").
fn dublin_core(page: &Page) -> Option<Draft> {
    let first = |name: &str| {
        page.first_meta(&[&format!("DC.{name}"), &format!("DCTERMS.{name}"), &format!("DC.{name}.issued")])
    };
    let all = |name: &str| [page.metas(&format!("DC.{name}")), page.metas(&format!("DCTERMS.{name}"))].concat();
    let title = untagged(&first("title")?);
    let id = all("identifier")
        .into_iter()
        .filter_map(|id| identify_other(&id))
        .find(|id| ["doi", "arxiv"].contains(&id.scheme.as_str()));
    Some(Draft {
        title,
        authors: authors(&all("creator")),
        date: first("issued").or_else(|| first("date")).and_then(|date| day(&date)),
        venue: first("publisher").map(|name| ("publisher", name)).into_iter().collect(),
        ids: id.map(|id| (id.scheme, id.value)).into_iter().collect(),
        ..Draft::default()
    })
}

/// Open Graph (ogp.me), and what HTML itself has: `title`, `author`.
fn open_graph(page: &Page) -> Option<Draft> {
    let title =
        page.first_meta(&["og:title", "twitter:title"]).or_else(|| page.text("title")).or_else(|| page.text("h1"))?;
    let named = |name: &String| !name.contains("://") && !name.starts_with('@');
    let own: Vec<String> = ["author", "article:author", "parsely-author", "twitter:creator"]
        .iter()
        .map(|name| page.metas(name).into_iter().filter(named).collect::<Vec<_>>())
        .find(|names| !names.is_empty())
        .unwrap_or_default();
    let date = page.first_meta(&[
        "article:published_time",
        "datePublished",
        "date",
        "pubdate",
        "article:published",
        "publish-date",
        "parsely-pub-date",
        "og:published_time",
    ]);
    let time = || page.all("time[datetime]").first().and_then(|time| time.attr("datetime")).map(str::to_owned);
    Some(Draft {
        title: untagged(&title),
        authors: authors(
            &own.iter()
                .flat_map(|names| names.split([';', ',']).map(|name| name.trim().to_owned()).collect::<Vec<_>>())
                .collect::<Vec<_>>(),
        ),
        date: date.or_else(time).and_then(|date| day(&date)),
        ..Draft::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_page(url: &str, body: &str) -> Result<Draft, ReadError> {
        let answer = Answer { status: 200, kind: "text/html; charset=utf-8".into(), body: body.into() };
        let mut replies = read(&[claim(url).unwrap()], &answer)?;
        let Reply::Found(draft) = replies.remove(0) else { panic!() };
        Ok(*draft)
    }

    #[test]
    fn an_address_is_cleaned_and_a_private_one_refused() {
        assert_eq!(claim("HTTP://Example.org/a?b=c&utm_source=x#top").unwrap().value, "https://example.org/a?b=c");
        for text in [
            "http://127.0.0.1/",
            "http://localhost/x",
            "http://[::1]/",
            "file:///etc/passwd",
            "example.org/a",
            "https://a@b.org/",
            "https://b.org:8080/",
        ] {
            assert_eq!(claim(text), None, "{text}");
        }
    }

    #[test]
    fn a_post_is_read_by_its_json_ld_and_open_graph() {
        let draft = read_page(
            "https://blog.example.org/posts/vlm/",
            r#"<!doctype html><html><head><title>x</title><meta property="og:title" content="On VLMs | My Site"><meta property="og:site_name" content="My Site">
            <script type="application/ld+json">{"@graph":[{"@type":"WebSite","name":"My Site"},{"@type":["BlogPosting"],"headline":"On VLMs | My Site","author":[{"@type":"Person","name":"Lilian Weng"},{"@type":"Organization","name":"A Lab"}],"datePublished":"2022-06-09T00:00:00+02:00"}]}</script>"#,
        )
        .unwrap();
        assert_eq!((draft.title.as_str(), draft.date.as_deref()), ("On VLMs", Some("2022-06-09")));
        assert_eq!(draft.authors, ["Weng, Lilian", "{A Lab}"]);
        assert_eq!((draft.entry_type.as_deref(), draft.venue.get("name")), (Some("blog"), Some("My Site")));
        assert!(draft.warnings.is_empty() && draft.urls.get("blog").is_some());
    }

    #[test]
    fn a_papers_page_leads_to_its_doi() {
        let draft = read_page(
            "https://journal.example.org/1",
            "<html><meta name=DC.Title content='A Paper'><meta name=DC.creator content='Ng, Ann'><meta name=DC.identifier content='doi:10.1000/XYZ'><meta name=DC.date content=2020-05-01>",
        )
        .unwrap();
        assert_eq!((draft.authors[0].as_str(), &draft.see[..]), ("Ng, Ann", &[Id::new("doi", "10.1000/xyz")][..]));
    }

    #[test]
    fn what_a_page_leaves_unsaid_is_told_and_what_is_no_page_refused() {
        let draft = read_page("https://example.org/x", "<html><title>Only a title</title>").unwrap();
        assert_eq!(
            (draft.title.as_str(), draft.warnings.len(), draft.entry_type.as_deref()),
            ("Only a title", 2, Some("web"))
        );
        let answer = Answer { status: 200, kind: "application/pdf".into(), body: b"%PDF".to_vec() };
        assert!(read(&[claim("https://example.org/x").unwrap()], &answer).is_err());
        assert!(read_page("https://example.org/x", "<html><title>Just a moment...</title>").is_err());
    }
}
