//! Where a preprint was published, by evidence: an identifier that links the two, or a venue's own record of the same
//! title, authors and time. Never the first hit of a search.

use super::{FetchError, Fetcher, Outcome, today};
use crate::model::{Draft, Id, Record, Standing, certain, plausible};
use crate::sources::search::{CROSSREF, DBLP, OPENREVIEW, Search, id_of};

/// What the search for a publication came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Publication {
    /// It was published.
    Found {
        /// The records of the publication, the best first.
        records: Vec<Record>,
        /// What shows that they are of this work.
        evidence: String,
    },
    /// Something was found that is no proof: what it is, in words.
    Unsure(String),
    /// Nothing was found; who could not be asked.
    Nothing(Vec<String>),
}

impl Fetcher<'_> {
    /// Looks for the publication of a preprint; `known` are the records that its own identifiers led to.
    pub fn publication(&self, preprint: &Draft, known: &[Record]) -> Publication {
        let mut failed = Vec::new();
        let mut unsure = Vec::new();
        if let Some(found) = linked_already(preprint, known) {
            return found;
        }
        match self.by_link(preprint, &mut failed) {
            Some(Publication::Unsure(words)) => unsure.push(words),
            Some(found) => return found,
            None => {}
        }
        for search in [&DBLP, &OPENREVIEW, &CROSSREF] {
            if let Some(found) = self.by_title(preprint, search, &mut failed, &mut unsure) {
                return found;
            }
        }
        match unsure.into_iter().next() {
            Some(words) => Publication::Unsure(words),
            None => Publication::Nothing(failed),
        }
    }

    /// Semantic Scholar's record of the preprint names the identifiers of its publication.
    fn by_link(&self, preprint: &Draft, failed: &mut Vec<String>) -> Option<Publication> {
        let arxiv = preprint.ids.get("arxiv")?;
        let id = Id::new("s2", format!("ARXIV:{arxiv}"));
        match self.look_up(std::slice::from_ref(&id)).pop()? {
            Outcome::Found { records, .. } => {
                let index = records.iter().find(|record| record.standing == Standing::Index)?.clone();
                let own = index.draft.ids.get("arxiv").is_none_or(|own| own == arxiv);
                let link = publishers(&index.draft.see).first().map(ToString::to_string)?;
                let evidence = format!("Semantic Scholar has arXiv:{arxiv} and {link} as one work");
                let published: Vec<Record> =
                    records.into_iter().filter(|record| is_publication(preprint, record)).collect();
                if !own || !plausible(preprint, &index.draft) {
                    return None;
                }
                if published.is_empty() {
                    return by_index_alone(preprint, index, &evidence);
                }
                Some(Publication::Found { records: published, evidence })
            }
            Outcome::Failed(tried) => {
                failed.extend(tried.iter().map(|(source, error)| format!("{source}: {error}")));
                None
            }
            Outcome::Nothing(_) => None,
        }
    }

    /// A venue's own record of the same title, first author and time.
    fn by_title(
        &self,
        preprint: &Draft,
        search: &Search,
        failed: &mut Vec<String>,
        unsure: &mut Vec<String>,
    ) -> Option<Publication> {
        let drafts = match self.search(search, &preprint.title) {
            Ok(drafts) => drafts,
            Err(FetchError::Offline) => return None,
            Err(error) => {
                failed.push(format!("{}: {error}", search.name));
                return None;
            }
        };
        let hits: Vec<Draft> =
            drafts.into_iter().filter(|draft| draft.is_published() && certain(preprint, draft)).collect();
        let hit = match decided(&hits) {
            Ok(hit) => hit?.clone(),
            Err(words) => {
                unsure.push(format!("{}: {words}", search.name));
                return None;
            }
        };
        let evidence = format!("{} has the same title, first author and time", search.name);
        let ids: Vec<Id> = hit.ids.get("doi").map(|doi| Id::new("doi", doi)).into_iter().chain(id_of(&hit)).collect();
        let mut records: Vec<Record> = Vec::new();
        for outcome in self.look_up(&ids) {
            if let Outcome::Found { records: more, .. } = outcome {
                records.extend(
                    more.into_iter()
                        .filter(|record| is_publication(preprint, record) && record.draft.year() == hit.year()),
                );
            }
        }
        if records.is_empty() {
            records.push(Record {
                source: search.name.to_owned(),
                fetched: today(),
                standing: Standing::Register,
                draft: hit,
            });
        }
        records.dedup_by(|a, b| a.source == b.source && a.draft == b.draft);
        Some(Publication::Found { records, evidence })
    }
}

/// The archive's own record led to the publisher's.
fn linked_already(preprint: &Draft, known: &[Record]) -> Option<Publication> {
    let records: Vec<Record> = known.iter().filter(|record| is_publication(preprint, record)).cloned().collect();
    let first = records.first()?;
    let id = crate::model::best_id(&first.draft).map(|id| id.to_string()).unwrap_or_default();
    let named = |draft: &Draft| first.draft.ids.iter().any(|(scheme, value)| draft.ids.get(scheme) == Some(value));
    let namer = known.iter().find(|record| !record.draft.is_published() && named(&record.draft));
    let namer = namer.map_or("the entry", |record| &record.source);
    Some(Publication::Found { evidence: format!("{namer} names {id}"), records })
}

fn is_publication(preprint: &Draft, record: &Record) -> bool {
    let earliest = preprint.year().map_or(0, |year| year.saturating_sub(1));
    record.standing >= Standing::Register
        && record.draft.is_publication()
        && plausible(preprint, &record.draft)
        && record.draft.year().is_none_or(|year| year >= earliest)
}

fn publishers(see: &[Id]) -> Vec<&Id> {
    see.iter().filter(|id| ["doi", "acl", "dblp", "openreview"].contains(&id.scheme.as_str())).collect()
}

/// The publisher's record can't be had, but the link is there: the index's venue, where a key of DBLP says the year.
fn by_index_alone(preprint: &Draft, index: Record, evidence: &str) -> Option<Publication> {
    let key = index.draft.see.iter().any(|id| id.scheme == "dblp");
    let named = index.draft.venue.get("name").is_some();
    if !(key && named && index.draft.is_published()) {
        return Some(Publication::Unsure(format!("{evidence}, but no record of the publication could be read")));
    }
    let draft = Draft { authors: preprint.authors.clone(), warnings: Vec::new(), ..index.draft };
    Some(Publication::Found {
        records: vec![Record { draft, standing: Standing::Publisher, ..index }],
        evidence: evidence.to_owned(),
    })
}

/// The one publication among hits that are all certain: the conference's or the journal's, not the workshop's.
/// `Ok(None)` where there is none; the words where it can't be told.
fn decided(hits: &[Draft]) -> Result<Option<&Draft>, String> {
    let of_kind =
        |kind: &str| -> Vec<&Draft> { hits.iter().filter(|hit| hit.entry_type.as_deref() == Some(kind)).collect() };
    let said = |hits: &[&Draft]| {
        hits.iter()
            .filter_map(|hit| hit.venue.get("short").or_else(|| hit.venue.get("name")))
            .collect::<Vec<_>>()
            .join(", ")
    };
    for kind in ["conference", "article", "chapter"] {
        match of_kind(kind)[..] {
            [] => {}
            [one] => return Ok(Some(one)),
            ref several => return Err(format!("several publications have this title: {}", said(several))),
        }
    }
    match of_kind("workshop")[..] {
        [] => Ok(None),
        ref workshops => Err(format!("only a workshop's version has this title: {}", said(workshops))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(kind: &str, venue: &str) -> Draft {
        let venue = [("name", venue)].into_iter().collect();
        Draft { entry_type: Some(kind.into()), venue, ..Draft::default() }
    }

    #[test]
    fn a_workshops_version_and_several_publications_decide_nothing() {
        let conference = hit("conference", "ICLR");
        assert_eq!(decided(&[hit("workshop", "W"), conference.clone()]).unwrap(), Some(&conference));
        assert_eq!(decided(&[conference.clone(), hit("article", "TPAMI")]).unwrap(), Some(&conference));
        assert!(decided(&[hit("workshop", "ICLR Workshops")]).is_err_and(|words| words.contains("workshop")));
        assert!(decided(&[conference, hit("conference", "CVPR")]).is_err_and(|words| words.contains("ICLR, CVPR")));
        assert_eq!(decided(&[]), Ok(None));
    }
}
