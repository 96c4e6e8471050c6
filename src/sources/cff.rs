//! A repository's `CITATION.cff` (Citation File Format 1.2.0).

use super::venue::shortened;
use super::{Answer, ReadError, Reply, Request, Source, address, arxiv_id, doi_id, one, quoted_start, without_prefix};
use crate::model::yaml::{Node, Value, documents};
use crate::model::{Draft, Id, Name, Standing};

/// The row of the registry.
pub const SOURCE: Source = Source {
    name: "CITATION.cff",
    host: "raw.githubusercontent.com",
    scheme: "github",
    standing: Standing::Publisher,
    decides: true,
    about: "GitHub repositories that say how they want to be cited",
    batch: 1,
    claim,
    request,
    read,
};

/// `owner/repository`, with `@branch` where one is said, out of the address of a repository or of its file.
///
/// | input | result |
/// |---|---|
/// | `https://github.com/openai/CLIP`, `…/CLIP.git`, `git@github.com:openai/CLIP.git` | `openai/CLIP` |
/// | `https://github.com/o/r/blob/main/CITATION.cff` | `o/r@main` |
/// | `https://raw.githubusercontent.com/o/r/main/CITATION.cff` | `o/r@main` |
pub fn claim(text: &str) -> Option<Id> {
    let text = text.trim();
    let text = text.strip_prefix("git@github.com:").map_or(text.to_owned(), |rest| format!("github.com/{rest}"));
    let text = without_prefix(&text, "github:").map_or(text.clone(), |rest| format!("github.com/{rest}"));
    let (host, path) = text.contains('/').then(|| address(&text))??;
    let path = path.split(['?', '#']).next()?;
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let branch = match (host.as_str(), &parts[..]) {
        ("github.com", [_, _, "blob" | "raw", branch, "CITATION.cff"])
        | ("raw.githubusercontent.com", [_, _, branch, "CITATION.cff"]) => Some(*branch),
        ("github.com", [_, _, ..]) => None,
        _ => return None,
    };
    let plain =
        |part: &str| !part.starts_with('.') && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    let (owner, repository) = (parts[0], parts[1].strip_suffix(".git").unwrap_or(parts[1]));
    let right = plain(owner)
        && plain(repository)
        && !repository.is_empty()
        && branch.is_none_or(plain)
        && !RESERVED.contains(&owner);
    let branch = branch.filter(|branch| *branch != "HEAD").map(|branch| format!("@{branch}")).unwrap_or_default();
    right.then(|| Id::new("github", format!("{owner}/{repository}{branch}")))
}

/// First parts of addresses that are no owner.
const RESERVED: [&str; 8] = ["topics", "orgs", "features", "search", "settings", "sponsors", "marketplace", "about"];

fn request(ids: &[Id]) -> Request {
    let value = ids.first().map_or("", |id| &id.value);
    let (repository, branch) = value.split_once('@').unwrap_or((value, "HEAD"));
    Request::to(SOURCE.host, format!("/{repository}/{branch}/CITATION.cff"), "text/plain")
}

fn read(ids: &[Id], answer: &Answer) -> Result<Vec<Reply>, ReadError> {
    one(ids, |id| {
        if answer.status == 404 {
            return Ok(Reply::Nothing(format!("github.com/{} has no CITATION.cff", id.value)));
        }
        let text = super::text_of(&answer.body)?;
        if text.trim_start().starts_with('<') || text.trim().is_empty() {
            return Err(ReadError::Unusable(quoted_start(text)));
        }
        let text = tame(text)?;
        let documents = documents(&text).map_err(|error| ReadError::Malformed(error.to_string()))?;
        let root = documents.first().filter(|root| matches!(root.value, Value::Map(_)));
        let root = root.ok_or_else(|| ReadError::Unusable(quoted_start(&text)))?;
        draft(id, root).map(Reply::found)
    })
}

/// The largest file, in bytes: those of thousands of authors stay below.
const LARGEST: usize = 512 << 10;

/// Tabs become spaces, which people use in spite of YAML; what no citation file needs is refused.
fn tame(text: &str) -> Result<String, ReadError> {
    let aliased = text.lines().any(|line| [": *", "- *", ": &", "- &"].iter().any(|mark| line.contains(mark)));
    let deep = text.lines().any(|line| line.matches(['[', '{']).count() > 50);
    if text.len() > LARGEST || aliased || deep {
        return Err(ReadError::Malformed("it is too large, or uses YAML that no citation file needs".to_owned()));
    }
    Ok(text.replace('\t', "  "))
}

/// A text or a number under a name.
fn text(node: &Node<'_>, name: &str) -> Option<String> {
    let text = crate::model::text::squeeze(node.get(name)?.text()?);
    Some(text).filter(|text| !text.is_empty())
}

fn people(node: &Node<'_>, name: &str) -> Vec<String> {
    let all = node.get(name).map(Node::items).unwrap_or_default();
    all.iter().filter_map(person).collect()
}

fn person(node: &Node<'_>) -> Option<String> {
    let part = |name: &str| text(node, name).unwrap_or_default();
    let family = [part("name-particle"), part("family-names")]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    let name = match (family.is_empty(), part("given-names"), part("name"), part("alias")) {
        (false, given, ..) => Name::Person { family, given, suffix: part("name-suffix") },
        (true, _, body, _) if !body.is_empty() => Name::Organisation(body),
        (true, given, ..) if !given.is_empty() => {
            Name::Person { family: given, given: String::new(), suffix: String::new() }
        }
        (true, _, _, alias) if !alias.is_empty() => {
            Name::Person { family: alias, given: String::new(), suffix: String::new() }
        }
        _ => node.text().and_then(Name::from_natural)?,
    };
    Some(name.to_string())
}

/// `preferred-citation` where there is one, else the software itself.
fn draft(id: &Id, root: &Node<'_>) -> Result<Draft, ReadError> {
    let preferred = root.get("preferred-citation").filter(|node| matches!(node.value, Value::Map(_)));
    let work = preferred.unwrap_or(root);
    let title = text(work, "title").or_else(|| text(root, "title"));
    let title = title.ok_or_else(|| ReadError::Malformed("the file has no title".to_owned()))?;
    let repository = id.value.split('@').next().unwrap_or_default();
    let code = text(root, "repository-code").filter(|url| url.starts_with("https://"));
    let authors =
        Some(people(work, "authors")).filter(|names| !names.is_empty()).unwrap_or_else(|| people(root, "authors"));
    let ids = identifiers(work);
    let kind = kind(work, preferred.is_some());
    let date = date(work);
    let is_preprint = kind == "preprint";
    let warning = authors.is_empty().then(|| "the file does not name its authors".to_owned());
    Ok(Draft {
        see: ids.clone(),
        ids: ids.into_iter().map(|id| (id.scheme, id.value)).collect(),
        title,
        authors,
        editors: people(work, "editors"),
        entry_type: (!is_preprint).then(|| kind.to_owned()),
        posted: date.clone().filter(|_| is_preprint),
        venue: if is_preprint { crate::model::Table::default() } else { venue(work, kind, date.as_deref()) },
        date: date.filter(|_| !is_preprint),
        urls: [("code", code.unwrap_or_else(|| format!("https://github.com/{repository}")))].into_iter().collect(),
        abstract_text: text(work, "abstract"),
        warnings: warning.into_iter().collect(),
        ..Draft::default()
    })
}

/// The DOI and the arXiv identifier, also where the file hides it in the journal's name.
fn identifiers(work: &Node<'_>) -> Vec<Id> {
    let listed = work.get("identifiers").map(Node::items).unwrap_or_default();
    let listed = listed.iter().filter_map(|id| text(id, "value"));
    let named = ["doi", "url", "journal", "notes", "number"].into_iter().filter_map(|name| text(work, name));
    let mut ids: Vec<Id> = Vec::new();
    for said in named.chain(listed) {
        let in_words =
            || said.split_whitespace().find_map(|word| arxiv_id::claim(word.trim_end_matches([',', '.', ';'])));
        let id = doi_id::claim(&said)
            .or_else(|| arxiv_id::claim(&said))
            .or_else(|| in_words().filter(|_| said.to_lowercase().contains("arxiv")));
        if let Some(id) = id.filter(|id| !ids.iter().any(|other| other.scheme == id.scheme)) {
            ids.push(Id { version: None, ..id });
        }
    }
    ids
}

/// The types of references (CFF 1.2.0 schema guide, "Valid type values").
fn kind(work: &Node<'_>, preferred: bool) -> &'static str {
    let said = text(work, "type").unwrap_or_default();
    let of_archive = text(work, "journal")
        .or_else(|| text(work, "publisher"))
        .is_some_and(|name| name.to_lowercase().contains("arxiv"));
    match said.as_str() {
        "article" | "preprint" | "generic" | "unpublished" if of_archive => "preprint",
        "article" | "magazine-article" | "newspaper-article" => "article",
        "conference-paper" => "conference",
        "proceedings" | "conference" => "proceedings",
        "book" => "book",
        "thesis" => "thesis",
        "report" | "standard" => "report",
        "data" | "database" | "dataset" => "dataset",
        "blog" => "blog",
        "website" => "web",
        "preprint" => "preprint",
        "software" | "software-code" | "software-container" | "software-executable" | "software-virtual-machine" => {
            "software"
        }
        _ if preferred => "misc",
        _ => "software",
    }
}

/// `date-released` and `date-published` in full, else year and month; a date that says less than it should is kept.
fn date(work: &Node<'_>) -> Option<String> {
    let full = ["date-published", "date-released", "issue-date"]
        .into_iter()
        .find_map(|name| text(work, name))
        .and_then(|date| super::day::day(&date));
    let year = text(work, "year").filter(|year| year.len() == 4 && year.parse::<u16>().is_ok());
    let month = text(work, "month").and_then(|month| month.parse::<u8>().ok()).filter(|month| (1..=12).contains(month));
    let of_year = year.map(|year| month.map_or(year.clone(), |month| format!("{year}-{month:02}")));
    of_year.or(full)
}

fn venue(work: &Node<'_>, kind: &str, date: Option<&str>) -> crate::model::Table {
    let conference = work.get("conference").and_then(|node| text(node, "name"));
    let name = text(work, "collection-title")
        .or_else(|| text(work, "booktitle"))
        .or(conference)
        .or_else(|| text(work, "journal"));
    let year = date.and_then(|date| date.get(..4));
    let (name, short) = name.map_or((None, None), |name| shortened(&name, year));
    let body = |name: &str| work.get(name).and_then(|node| text(node, "name"));
    let publisher = body("publisher").or_else(|| text(work, "publisher"));
    let institution = || body("institution").filter(|_| ["thesis", "report"].contains(&kind));
    let parts = [
        ("name", name.or_else(institution)),
        ("short", short),
        ("volume", text(work, "volume")),
        ("number", text(work, "issue")),
        (
            "pages",
            super::html::pages(text(work, "start"), text(work, "end"))
                .or_else(|| text(work, "pages").filter(|pages| pages.contains('-'))),
        ),
        ("publisher", publisher),
    ];
    parts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_of_a_repository_is_taken() {
        for (text, expected) in [
            ("https://github.com/openai/CLIP", "openai/CLIP"),
            ("https://github.com/openai/CLIP.git", "openai/CLIP"),
            ("https://github.com/facebookresearch/multimodal/tree/main/examples/flava", "facebookresearch/multimodal"),
            ("git@github.com:openai/CLIP.git", "openai/CLIP"),
            ("github:openai/CLIP", "openai/CLIP"),
            ("https://github.com/o/r/blob/main/CITATION.cff", "o/r@main"),
            ("https://raw.githubusercontent.com/o/r/HEAD/CITATION.cff", "o/r"),
        ] {
            assert_eq!(claim(text).map(|id| id.value).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "https://github.com/openai",
            "https://github.com/topics/vlm",
            "https://github.com/../x",
            "https://gist.github.com/a/b",
            "openai/CLIP",
        ] {
            assert_eq!(claim(text), None, "{text}");
        }
    }

    fn read_file(body: &str) -> Result<Draft, ReadError> {
        let mut replies =
            read(&[Id::new("github", "o/r")], &Answer { status: 200, body: body.into(), ..Answer::default() })?;
        let Reply::Found(draft) = replies.remove(0) else { panic!() };
        Ok(*draft)
    }

    #[test]
    fn the_preferred_citation_is_taken_with_its_preprint() {
        let draft = read_file("cff-version: 1.2.0\nmessage: \"Cite\"\npreferred-citation:\n  type: article\n  authors:\n    - family-names: \"Tong\"\n      given-names: \"Shengbang\"\n    - name: A Lab\n    - family-names: Gogh\n      name-particle: van\n      given-names: Vincent\n  title: \"Cambrian-1\"\n  journal: \"arXiv preprint arXiv:2406.16860\"\n  year: 2024\n").unwrap();
        assert_eq!(draft.authors, ["Tong, Shengbang", "{A Lab}", "van Gogh, Vincent"]);
        assert_eq!(
            (draft.ids.get("arxiv"), draft.is_published(), draft.posted.as_deref()),
            (Some("2406.16860"), false, Some("2024"))
        );
        assert_eq!((draft.see.len(), draft.urls.get("code")), (1, Some("https://github.com/o/r")));
    }

    #[test]
    fn a_conference_paper_and_the_software_itself_are_told_apart() {
        let paper = read_file("title: T\ndate-released: 2020-10\npreferred-citation:\n  type: conference-paper\n  title: \"Transformers\"\n  authors:\n  - family-names: Wolf\n\tgiven-names: Thomas\n  booktitle: \"Proceedings of X\"\n  month: 10\n  start: 38\n  end: 45\n  year: 2020\n".replace('\t', "    ").as_str()).unwrap();
        assert_eq!(
            (paper.entry_type.as_deref(), paper.venue.get("pages"), paper.date.as_deref()),
            (Some("conference"), Some("38-45"), Some("2020-10"))
        );
        let software = read_file("title: OpenCLIP\nversion: 1.0\ndoi: 10.5281/zenodo.5143773\ndate-released: 2021-07-28\nauthors:\n  - family-names: Gordon\n    given-names: Cade   \n").unwrap();
        assert_eq!(
            (software.entry_type.as_deref(), software.date.as_deref(), software.ids.get("doi")),
            (Some("software"), Some("2021-07-28"), Some("10.5281/zenodo.5143773"))
        );
    }

    #[test]
    fn what_is_no_citation_file_is_refused() {
        for body in ["", "<html>", "just words", "- a\n- b", "title: [", "a: &a b\nc: *a\ntitle: x", "authors: []"] {
            assert!(read_file(body).is_err(), "{body}");
        }
    }
}
