//! DBLP's records in BibTeX, which spell the proceedings out (dblp FAQ, "What is the dblp key").

use super::bib::{Bib, first};
use super::venue::numbered;
use super::{Answer, ReadError, Reply, Request, Source, address, arxiv_id, identify_other, one, without_prefix};
use crate::model::{Draft, Id, Standing};

/// The row of the registry.
pub const SOURCE: Source = Source {
    name: "DBLP",
    host: "dblp.org",
    scheme: "dblp",
    standing: Standing::Register,
    decides: false,
    about: "computer science: names in full, proceedings, editors, links to DOI and OpenReview",
    batch: 1,
    claim,
    request: |ids| {
        let key = ids.first().map_or("", |id| &id.value);
        Request::to(SOURCE.host, format!("/rec/{}.bib", super::encoded(key, "/")), "application/x-bibtex, text/plain")
    },
    read,
};

/// The first part of a key.
const SECTIONS: [&str; 8] = ["conf", "journals", "books", "series", "phd", "reference", "tr", "data"];

/// The key in `text`; a CoRR key as the arXiv identifier that it holds.
///
/// | input | result |
/// |---|---|
/// | `conf/nips/VaswaniSPUJGKP17`, `DBLP:conf/…` | `dblp:conf/nips/VaswaniSPUJGKP17` |
/// | `https://dblp.org/rec/conf/…[.html]?view=bibtex`, `dblp.uni-trier.de/rec/bibtex/…` | the same |
/// | `journals/corr/abs-2509-05821`, `journals/corr/abs-cs-0101001` | `arxiv:2509.05821`, `arxiv:cs/0101001` |
/// | `https://dblp.org/pid/…`, `conf/nips` | none |
pub fn claim(text: &str) -> Option<Id> {
    let text = text.trim();
    let key = without_prefix(text, "dblp:").or_else(|| in_address(text).map(|(_, key)| key)).unwrap_or(text);
    let key = key.split(['?', '#']).next()?;
    let ends = [".html", ".xml", ".bib", ".rdf", ".nt", ".ris"];
    let key = ends.iter().find_map(|end| key.strip_suffix(end)).unwrap_or(key).trim_end_matches('/');
    let parts: Vec<&str> = key.split('/').collect();
    let plain =
        |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_+:.'".contains(&b));
    if !SECTIONS.contains(parts.first()?)
        || !(3..=5).contains(&parts.len())
        || !parts.iter().all(plain)
        || key.contains("..")
    {
        return None;
    }
    corr(key).or_else(|| Some(Id::new("dblp", key)))
}

fn in_address(text: &str) -> Option<(String, &str)> {
    let (host, path) = address(text)?;
    let known = ["dblp.org", "dblp.uni-trier.de", "dblp.dagstuhl.de", "dblp2.uni-trier.de"].contains(&host.as_str());
    let key = path.strip_prefix("rec/")?;
    let key = ["bibtex/", "bib/", "html/", "xml/"].iter().find_map(|form| key.strip_prefix(form)).unwrap_or(key);
    known.then_some((host, key))
}

/// `journals/corr/abs-YYMM-NNNNN` is an arXiv identifier.
fn corr(key: &str) -> Option<Id> {
    let number = key.strip_prefix("journals/corr/abs-")?;
    let (first, last) = number.rsplit_once('-')?;
    arxiv_id::claim(&format!("{first}.{last}"))
        .or_else(|| arxiv_id::claim(&format!("{}/{last}", first.replace('-', "."))))
}

fn read(ids: &[Id], answer: &Answer) -> Result<Vec<Reply>, ReadError> {
    one(ids, |id| {
        if answer.status == 404 {
            return Ok(Reply::Nothing(format!("DBLP has no record {}", id.value)));
        }
        let text = super::text_of(&answer.body)?;
        let bib = first(text)?;
        match without_prefix(&bib.key, "DBLP:") {
            Some(key) if key.eq_ignore_ascii_case(&id.value) => Ok(reply(id, &bib)),
            _ => Err(ReadError::Other(format!("`{}`", bib.key))),
        }
    })
}

fn reply(id: &Id, bib: &Bib) -> Reply {
    let arxiv = || bib.text("volume").and_then(|volume| arxiv_id::claim(volume.strip_prefix("abs/")?));
    match bib.text("eprint").and_then(|id| arxiv_id::claim(&id)).or_else(arxiv).filter(|_| is_corr(&id.value)) {
        Some(arxiv) => Reply::See(arxiv),
        None => Reply::found(draft(id, bib)),
    }
}

/// Whether a key is that of a preprint.
pub fn is_corr(key: &str) -> bool {
    key.starts_with("journals/corr/")
}

fn draft(id: &Id, bib: &Bib) -> Draft {
    let mut draft = bib.draft();
    draft.ids.set("dblp", id.value.clone());
    if let Some((name, volume)) = draft.venue.get("name").and_then(numbered) {
        draft.venue.set("name", name);
        draft.venue.set("volume", volume);
    }
    linked(&mut draft, bib.url().into_iter().collect());
    if id.value.starts_with("phd/") {
        draft.entry_type = Some("thesis".to_owned());
    }
    draft
}

/// Puts the addresses of a record where they belong: identifiers that a source knows, else the page.
pub fn linked(draft: &mut Draft, addresses: Vec<String>) {
    for url in addresses {
        let known = |id: &Id| ["doi", "acl", "openreview", "arxiv"].contains(&id.scheme.as_str());
        let (table, name, value) = match identify_other(&url).filter(known) {
            Some(id) => (&mut draft.ids, id.scheme, id.value),
            None if url.starts_with("https://") => (&mut draft.urls, "page".to_owned(), url),
            None => continue,
        };
        if table.get(&name).is_none() {
            table.set(&name, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_key_is_taken() {
        for (text, expected) in [
            ("conf/nips/VaswaniSPUJGKP17", "dblp:conf/nips/VaswaniSPUJGKP17"),
            ("DBLP:conf/cvpr/0001CCVS21", "dblp:conf/cvpr/0001CCVS21"),
            ("https://dblp.org/rec/conf/nips/VaswaniSPUJGKP17.html?view=bibtex", "dblp:conf/nips/VaswaniSPUJGKP17"),
            ("dblp.uni-trier.de/rec/bibtex/series/sci/2023-1062", "dblp:series/sci/2023-1062"),
            ("https://dblp.org/rec/journals/corr/abs-2509-05821", "arxiv:2509.05821"),
            ("journals/corr/abs-cs-0101001", "arxiv:cs/0101001"),
            ("journals/corr/VaswaniSPUJGKP17", "dblp:journals/corr/VaswaniSPUJGKP17"),
        ] {
            assert_eq!(claim(text).map(|id| id.to_string()).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "conf/nips",
            "https://dblp.org/pid/a/b",
            "conf/../x/y",
            "a/b/c",
            "https://evil.example/rec/conf/a/b",
            "conf/a/b c",
        ] {
            assert_eq!(claim(text), None, "{text}");
        }
    }

    const BIB: &str = "@inproceedings{DBLP:conf/nips/0001DM20,\n author = {Jiaqi Ma and\n Qiaozhu Mei},\n editor = {Hugo Larochelle and Maria{-}Florina Balcan},\n title = {Towards {\\'{e}} {CNN}s},\n booktitle = {Advances in Neural Information Processing Systems 33: Annual Conference\n on Neural Information Processing Systems 2020, NeurIPS 2020, December\n 6-12, 2020, virtual},\n year = {2020},\n url = {https://proceedings.neurips.cc/paper/2020/hash/32bb-Abstract.html},\n}";

    fn read_one(key: &str, status: u16, body: &str) -> Result<Reply, ReadError> {
        read(&[Id::new("dblp", key)], &Answer { status, body: body.into(), ..Answer::default() })
            .map(|mut r| r.remove(0))
    }

    #[test]
    fn a_record_is_read_with_its_editors_apart_from_its_authors() {
        let Reply::Found(draft) = read_one("conf/nips/0001DM20", 200, BIB).unwrap() else { panic!() };
        assert_eq!(draft.title, "Towards é CNNs");
        assert_eq!(draft.authors, ["Ma, Jiaqi", "Mei, Qiaozhu"]);
        assert_eq!(draft.editors, ["Larochelle, Hugo", "Balcan, Maria-Florina"]);
        assert_eq!(
            (draft.venue.get("name"), draft.venue.get("volume")),
            (Some("Advances in Neural Information Processing Systems"), Some("33"))
        );
        assert_eq!((draft.venue.get("short"), draft.date.as_deref()), (Some("NeurIPS 2020"), Some("2020")));
        assert!(draft.urls.get("page").is_some());
    }

    #[test]
    fn a_preprint_leads_to_arxiv_and_another_record_is_refused() {
        let corr = "@article{DBLP:journals/corr/VaswaniSPUJGKP17, title={A}, journal={CoRR}, volume={abs/1706.03762}, year={2017}}";
        assert_eq!(
            read_one("journals/corr/VaswaniSPUJGKP17", 200, corr),
            Ok(Reply::See(Id::new("arxiv", "1706.03762")))
        );
        assert!(matches!(read_one("conf/nips/x", 200, BIB), Err(ReadError::Other(_))));
        assert!(matches!(read_one("conf/nips/x", 404, ""), Ok(Reply::Nothing(_))));
        assert!(read_one("conf/nips/x", 200, "<html>challenge</html>").is_err());
    }
}
