//! An identifier on arXiv, in the places where Zotero and others put it.

use super::json::Json;
use crate::formats::bib::arxiv::{identifier, in_doi, is_archive, mentioned};
use crate::model::{Entry, EntryType, doi_in};

/// What an item says of arXiv.
pub struct Said {
    /// The identifier: that of the entry, where it has one already.
    pub id: Option<String>,
    /// The journal, where it is arXiv: no venue then.
    pub journal: Option<String>,
    /// The variables that say nothing else.
    pub variables: Vec<&'static str>,
}

/// Looks through the variables of an item.
///
/// | variable | is the identifier where |
/// |---|---|
/// | `number` | it starts with `arXiv:`, or `publisher` is arXiv |
/// | `archive_location` | it starts with `arXiv:`, or `archive` is arXiv |
/// | `DOI` | it is one of arXiv's own |
/// | `URL` | the item is a preprint, and it is that of an abstract |
/// | `container-title` | it is arXiv, and the entry has no venue |
pub fn said(pairs: &[(String, Json)], entry: &Entry) -> Said {
    let text = |name: &str| match pairs.iter().find(|(known, _)| known == name) {
        Some((_, Json::Text(text))) => text.trim(),
        _ => "",
    };
    let is_arxiv = |name: &str| text(name).to_lowercase().trim_end_matches(".org") == "arxiv";
    let labelled = |name: &str| text(name).get(..6).is_some_and(|start| start.eq_ignore_ascii_case("arxiv:"));
    let mut said = Said { id: entry.ids.get("arxiv").map(str::to_owned), journal: None, variables: Vec::new() };
    let in_number = identifier(text("number")).filter(|_| labelled("number") || is_arxiv("publisher"));
    if let Some((id, version)) = in_number
        && said.is(id)
        && version.is_none()
    {
        said.variables.push("number");
    }
    let in_archive =
        identifier(text("archive_location")).filter(|_| is_arxiv("archive") || labelled("archive_location"));
    if let Some((id, None)) = in_archive {
        said.is(id);
        said.variables.extend(["archive_location", "archive"]);
    }
    if let Some(id) = doi_in(text("DOI")).and_then(in_doi) {
        said.is(id);
    }
    let preprint = entry.kind() == EntryType::PREPRINT;
    if let Some((id, _)) = identifier(text("URL")).filter(|_| preprint && text("URL").contains("/abs/")) {
        said.is(id);
    }
    let journal = text("container-title");
    if entry.venue.get("name").is_none() && is_archive(journal) {
        if let Some(id) = mentioned(journal) {
            said.is(&id);
        }
        if said.id.is_some() {
            said.journal = Some(journal.to_owned());
            said.variables.push("container-title");
        }
    }
    said
}

impl Said {
    /// Takes an identifier where there is none yet. Whether it is the one that counts.
    fn is(&mut self, id: &str) -> bool {
        self.id.get_or_insert_with(|| id.to_owned()) == id
    }
}
