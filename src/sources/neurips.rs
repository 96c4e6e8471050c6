//! The proceedings of NeurIPS: each paper's page, and its BibTeX file for pages and editors (proceedings.neurips.cc).

use super::highwire::highwire;
use super::html::Page;
use super::{Answer, ReadError, Reply, Request, Source, address, bib, one, without_prefix};
use crate::model::{Draft, Id, Standing};

/// The row of the registry.
pub const SOURCE: Source = Source {
    name: "NeurIPS proceedings",
    host: "proceedings.neurips.cc",
    scheme: "neurips",
    standing: Standing::Publisher,
    decides: false,
    about: "NeurIPS, NIPS, and the track for data sets and benchmarks",
    batch: 1,
    claim,
    request: |ids| Request::to(SOURCE.host, page_path(&Parts::of(ids)), "text/html"),
    read,
};

/// The row for the BibTeX file, which a page leads to.
pub const BIB: Source = Source {
    name: "NeurIPS proceedings (BibTeX)",
    scheme: "neurips-bib",
    decides: true,
    about: "pages and editors of the same",
    claim: |_| None,
    request: |ids| Request::to(SOURCE.host, bib_path(&Parts::of(ids)), "application/x-bibtex, text/plain"),
    read: read_bib,
    ..SOURCE
};

/// The row for the same file, for when the page can't be had.
pub const FILE: Source = Source {
    scheme: "neurips",
    about: "the same from its BibTeX file, when the page can't be had",
    read: |ids, answer| Ok(read_bib(ids, answer)?.into_iter().map(|reply| completed(ids, reply)).collect()),
    ..BIB
};

/// A record of the file alone, with what the page would say of the conference.
fn completed(ids: &[Id], reply: Reply) -> Reply {
    match (reply, ids.first()) {
        (Reply::Found(bib), Some(id)) => {
            let page = draft(id, Draft { see: Vec::new(), ..(*bib).clone() });
            Reply::found(Draft { see: Vec::new(), ..page })
        }
        (reply, _) => reply,
    }
}

/// `2022/a988…-Conference`: the year of the conference, the paper's hash, and the track.
#[derive(Default)]
struct Parts {
    year: String,
    hash: String,
    track: String,
}

impl Parts {
    fn of(ids: &[Id]) -> Self {
        let value = ids.first().map_or("", |id| &id.value);
        let (year, rest) = value.split_once('/').unwrap_or_default();
        let (hash, track) =
            rest.split_once('-').map_or((rest, String::new()), |(hash, track)| (hash, format!("-{track}")));
        Self { year: year.to_owned(), hash: hash.to_owned(), track }
    }

    /// Since 2022 the paths have another folder.
    fn folder(&self) -> &'static str {
        if self.year.as_str() >= "2022" { "/paper_files/paper" } else { "/paper" }
    }
}

fn page_path(parts: &Parts) -> String {
    // Addresses of before 2020 hold a number and the title.
    if parts.year == "old" {
        return format!("/paper/{}{}", parts.hash, parts.track);
    }
    format!("{}/{}/hash/{}-Abstract{}.html", parts.folder(), parts.year, parts.hash, parts.track)
}

fn bib_path(parts: &Parts) -> String {
    format!("{}/{}/file/{}-Bibtex{}.bib", parts.folder(), parts.year, parts.hash, parts.track)
}

const HOSTS: [&str; 5] = ["proceedings.neurips.cc", "papers.nips.cc", "papers.neurips.cc", "nips.cc", "neurips.cc"];

/// The paper that an address means.
///
/// | input | result |
/// |---|---|
/// | `https://proceedings.neurips.cc/paper_files/paper/2022/hash/a988…-Abstract-Conference.html` | `2022/a988…-Conference` |
/// | `https://papers.nips.cc/paper/2020/file/4c5b…-Paper.pdf` | `2020/4c5b…` |
/// | `http://papers.nips.cc/paper/7181-attention-is-all-you-need.pdf` | `old/7181-attention-is-all-you-need` |
pub fn claim(text: &str) -> Option<Id> {
    if let Some(value) = without_prefix(text.trim(), "neurips:") {
        let parts = Parts::of(&[Id::new("neurips", value)]);
        return (!parts.hash.is_empty()).then(|| claim(&format!("https://{}{}", SOURCE.host, page_path(&parts))))?;
    }
    let (host, path) = address(text)?;
    let path = path.split(['?', '#']).next()?;
    let path = path
        .strip_prefix("paper_files/")
        .unwrap_or(path)
        .strip_prefix("paper/")
        .filter(|_| HOSTS.contains(&host.as_str()))?;
    let parts: Vec<&str> = path.split('/').collect();
    match parts[..] {
        [year, "hash" | "file", file] if year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()) => {
            let bare = file.rsplit_once('.').map_or(file, |(bare, _)| bare);
            let (hash, rest) = bare.split_once('-')?;
            let track = KINDS.iter().find_map(|kind| rest.strip_prefix(kind))?;
            let right = hash.len() == 32 && hash.bytes().all(|b| b.is_ascii_hexdigit());
            let plain = track.is_empty()
                || track.starts_with('-') && track.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
            (right && plain).then(|| Id::new("neurips", format!("{year}/{hash}{track}")))
        }
        [file] => {
            let bare = file.strip_suffix(".pdf").or_else(|| file.strip_suffix(".html")).unwrap_or(file);
            let (number, title) = bare.split_once('-')?;
            let right = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
            let plain = !title.is_empty() && title.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
            (right && plain).then(|| Id::new("neurips", format!("old/{bare}")))
        }
        _ => None,
    }
}

/// What a file is, before its track.
const KINDS: [&str; 7] = ["Abstract", "Paper", "Bibtex", "Metadata", "Supplemental", "AuthorFeedback", "Reviews"];

fn read(ids: &[Id], answer: &Answer) -> Result<Vec<Reply>, ReadError> {
    one(ids, |id| {
        if answer.status == 404 {
            return Ok(Reply::Nothing(format!("NeurIPS has no paper {}", id.value)));
        }
        let page = Page::of(answer)?;
        let tags = highwire(&page).ok_or_else(|| ReadError::Unusable("the page is not one of a paper".to_owned()))?;
        let shown = page.meta("citation_pdf_url").and_then(|url| claim(&url));
        match shown {
            Some(other) if !is_old(id) && !is_old(&other) && hash(&other) != hash(id) => {
                Err(ReadError::Other(format!("`{}`", other.value)))
            }
            shown => {
                Ok(Reply::found(draft(shown.as_ref().filter(|other| is_old(id) && !is_old(other)).unwrap_or(id), tags)))
            }
        }
    })
}

/// Whether it is an address of before 2020, which holds a number in the hash's place.
fn is_old(id: &Id) -> bool {
    id.value.starts_with("old/")
}

fn hash(id: &Id) -> String {
    Parts::of(std::slice::from_ref(id)).hash
}

fn draft(id: &Id, tags: Draft) -> Draft {
    let parts = Parts::of(std::slice::from_ref(id));
    let known = (parts.year != "old").then_some(parts.year.as_str());
    let date = tags.date.clone().filter(|date| known.is_none_or(|year| date.starts_with(year)));
    let date = date.or_else(|| known.map(str::to_owned)).or(tags.date);
    let year = known.or_else(|| date.as_deref().and_then(|date| date.get(..4))).map(str::to_owned);
    let mut venue = tags.venue.clone();
    let name = "Advances in Neural Information Processing Systems";
    venue.set("name", name);
    if let Some(short) = super::venue::short_name(name, None, year.as_deref()) {
        venue.set("short", short);
    }
    let folder = known.is_some();
    let page = format!("https://{}{}", SOURCE.host, page_path(&parts));
    Draft {
        entry_type: Some("conference".to_owned()),
        date,
        venue,
        urls: [("page", page)].into_iter().collect(),
        see: folder.then(|| Id::new(BIB.scheme, id.value.clone())).into_iter().collect(),
        ..tags
    }
}

/// The file's editors are the chairs, by their initials; its pages are now and then those of the single file.
fn read_bib(ids: &[Id], answer: &Answer) -> Result<Vec<Reply>, ReadError> {
    one(ids, |id| {
        if answer.status == 404 {
            return Ok(Reply::Nothing(format!("NeurIPS has no BibTeX for {}", id.value)));
        }
        let bib = bib::first(super::text_of(&answer.body)?)?;
        let hash = hash(id);
        if !bib.key.contains(hash.get(..8).unwrap_or(&hash)) && bib.url().is_some_and(|url| !url.contains(&hash)) {
            return Err(ReadError::Other(format!("`{}`", bib.key)));
        }
        let draft = bib.draft();
        if draft.title.is_empty() {
            return Err(ReadError::Malformed("the record has no title".to_owned()));
        }
        Ok(Reply::found(draft))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "a98846e9d9cc01cfb87eb694d946ce6b";

    #[test]
    fn every_address_of_a_paper_is_taken() {
        for (text, expected) in [
            (
                format!("https://proceedings.neurips.cc/paper_files/paper/2022/hash/{HASH}-Abstract-Conference.html"),
                format!("2022/{HASH}-Conference"),
            ),
            (
                format!("https://papers.nips.cc/paper_files/paper/2023/file/{HASH}-Paper-Datasets_and_Benchmarks.pdf"),
                format!("2023/{HASH}-Datasets_and_Benchmarks"),
            ),
            (format!("https://papers.neurips.cc/paper/2020/file/{HASH}-Bibtex.bib"), format!("2020/{HASH}")),
            (
                "http://papers.nips.cc/paper/7181-attention-is-all-you-need.pdf".to_owned(),
                "old/7181-attention-is-all-you-need".to_owned(),
            ),
            (format!("neurips:2022/{HASH}-Conference"), format!("2022/{HASH}-Conference")),
        ] {
            assert_eq!(claim(&text).map(|id| id.value), Some(expected), "{text}");
        }
        for text in [
            "https://papers.nips.cc/paper/2020",
            "https://papers.nips.cc/paper/2020/hash/xyz-Abstract.html",
            "https://evil.example/paper/7181-a",
        ] {
            assert_eq!(claim(text), None, "{text}");
        }
    }

    #[test]
    fn the_page_and_its_file_make_one_record_with_the_conferences_year() {
        let id = Id::new("neurips", format!("2022/{HASH}-Conference"));
        let html = "<html><meta name=citation_title content='Elucidating'><meta name=citation_author content='Karras, Tero'>\
            <meta name=citation_journal_title content='Advances in Neural Information Processing Systems'><meta name=citation_volume content=35>\
            <meta name=citation_publication_date content=2022-12-06>";
        let answer = |body: &str| Answer { status: 200, body: body.into(), ..Answer::default() };
        let replies = read(std::slice::from_ref(&id), &answer(html)).unwrap();
        let [Reply::Found(draft)] = &replies[..] else { panic!("{replies:?}") };
        assert_eq!((draft.entry_type.as_deref(), draft.date.as_deref()), (Some("conference"), Some("2022-12-06")));
        assert_eq!((draft.venue.get("short"), draft.venue.get("volume")), (Some("NeurIPS 2022"), Some("35")));
        let file = "@inproceedings{NEURIPS2022_a98846e9,\n author = {Karras, Tero},\n booktitle = {Advances in Neural Information Processing Systems},\n editor = {S. Koyejo and A. Oh},\n pages = {26565--26577},\n title = {Elucidating},\n volume = {35},\n year = {2022}\n}";
        let replies = read_bib(&draft.see, &answer(file)).unwrap();
        let [Reply::Found(bib)] = &replies[..] else { panic!("{replies:?}") };
        assert_eq!(
            (bib.venue.get("pages"), &bib.authors[..], bib.editors.len()),
            (Some("26565-26577"), &["Karras, Tero".to_owned()][..], 2)
        );
        assert_eq!(
            read_bib(
                &draft.see,
                &answer("@inproceedings{NEURIPS2020_4c5bcfec, url={https://x/4c5bcfec.pdf}, title={B}}")
            ),
            Err(ReadError::Other("`NEURIPS2020_4c5bcfec`".to_owned()))
        );
    }
}
