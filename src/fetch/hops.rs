//! Hops between identifiers as values: what is known of each, and what of that is one work.

use std::collections::HashMap;

use super::{FetchError, Outcome};
use crate::model::{Id, Record, Standing, plausible};
use crate::sources::ReadError;

/// How many rounds of questions one look-up has at most: an alias, its work, another record of it.
pub const MOST: usize = 3;

/// What was told of one identifier.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// Not enough as yet: who was tried in vain, and who knows nothing of it.
    Open {
        /// Each source that was tried, and what went wrong.
        tried: Vec<(&'static str, FetchError)>,
        /// The words of the first that knows nothing of it.
        nothing: Option<String>,
    },
    /// A record.
    Found {
        /// What it says.
        record: Box<Record>,
        /// Whether it was in the cache.
        cached: bool,
    },
    /// The work goes by another identifier.
    See(Id),
    /// There is no such work.
    Nothing(String),
}

impl Default for Told {
    fn default() -> Self {
        Self::Open { tried: Vec::new(), nothing: None }
    }
}

impl Told {
    /// One failure.
    pub fn open_with(source: &'static str, error: FetchError) -> Self {
        Self::Open { tried: vec![(source, error)], nothing: None }
    }
}

/// What was told, by identifier.
#[derive(Default)]
pub struct Known(HashMap<Id, Told>);

impl Known {
    /// Whether anything was told of `id`.
    pub fn has(&self, id: &Id) -> bool {
        self.0.contains_key(id)
    }

    /// Puts down what was told of `id`.
    pub fn set(&mut self, id: &Id, told: Told) {
        self.0.insert(id.clone(), told);
    }

    /// Whether another source may be asked for `id`: nobody has found it, and nobody refused.
    pub fn is_open(&self, id: &Id) -> bool {
        // A 404 of one register says nothing of the others; at arXiv they are doors to the same house.
        let elsewhere = |error: &FetchError| *error == FetchError::Absent && id.scheme != "arxiv";
        let is_final = |error: &FetchError| error.is_final() && !elsewhere(error);
        matches!(self.0.get(id), Some(Told::Open { tried, .. }) if !tried.iter().any(|(_, error)| is_final(error)))
    }

    /// Puts down that a source could not be asked.
    pub fn failed(&mut self, id: &Id, source: &'static str, error: FetchError) {
        match self.0.entry(id.clone()).or_default() {
            Told::Open { tried, .. } => tried.push((source, error)),
            other => *other = Told::open_with(source, error),
        }
    }

    /// Puts down that a source knows nothing of `id`, which another one may.
    pub fn nothing(&mut self, id: &Id, words: String, decides: bool) {
        let told = self.0.entry(id.clone()).or_default();
        if let Told::Open { nothing, .. } = told {
            let first = nothing.take().unwrap_or(words);
            if decides {
                *told = Told::Nothing(first);
            } else {
                *nothing = Some(first);
            }
        }
    }

    /// The identifiers that records and aliases name and nothing was told of yet.
    pub fn named(&self) -> Vec<Id> {
        let mut named: Vec<Id> = self.0.values().flat_map(names).filter(|id| !self.has(id)).cloned().collect();
        named.sort();
        named.dedup();
        named
    }

    /// What became of `id`: its own record first, then those that it names.
    pub fn outcome(&self, id: &Id) -> Outcome {
        let mut records: Vec<Record> = Vec::new();
        let (mut cached, mut missed) = (true, Vec::new());
        self.collect(id, MOST, &mut records, &mut cached, &mut missed);
        if !records.is_empty() {
            return Outcome::Found { records, cached, missed };
        }
        match self.end(id, MOST) {
            Some(Told::Nothing(words)) => Outcome::Nothing(words.clone()),
            Some(Told::Open { tried, nothing: Some(words) }) if tried.is_empty() => Outcome::Nothing(words.clone()),
            Some(Told::Open { tried, nothing }) => {
                let words = nothing.iter().map(|words| ("", FetchError::Unread(ReadError::Nothing(words.clone()))));
                Outcome::Failed(words.chain(tried.iter().cloned()).collect())
            }
            _ => Outcome::Failed(Vec::new()),
        }
    }

    /// Where the aliases of `id` end.
    fn end(&self, id: &Id, hops: usize) -> Option<&Told> {
        match self.0.get(id) {
            Some(Told::See(other)) if hops > 0 => self.end(other, hops - 1),
            told => told,
        }
    }

    fn collect(&self, id: &Id, hops: usize, records: &mut Vec<Record>, cached: &mut bool, missed: &mut Vec<String>) {
        match self.end(id, hops) {
            Some(Told::Found { record, cached: from_cache }) => {
                if records.iter().any(|other| other.source == record.source && other.draft.ids == record.draft.ids) {
                    return;
                }
                if let Some(first) = records.first().filter(|first| !plausible(&first.draft, &record.draft)) {
                    missed.push(format!(
                        "{} names {id}, but {} has “{}” under it: not joined",
                        first.source, record.source, record.draft.title
                    ));
                    return;
                }
                // A paper's data or code has a record of its own.
                let first = records.first().filter(|first| first.standing == Standing::Archive);
                if first.is_some() && record.draft.is_published() && !record.draft.is_publication() {
                    missed.push(format!("{id} is {}: not joined", record.draft.kind()));
                    return;
                }
                *cached &= from_cache;
                records.push((**record).clone());
                if hops > 0 {
                    record.draft.see.iter().for_each(|other| self.collect(other, hops - 1, records, cached, missed));
                }
            }
            Some(Told::Open { tried, nothing }) if !records.is_empty() => {
                let why = tried.iter().map(|(source, error)| format!("{source}: {error}"));
                let why: Vec<String> = nothing.iter().cloned().chain(why).collect();
                if !tried.iter().any(|(_, error)| *error == FetchError::Offline) && !why.is_empty() {
                    missed.push(format!("{id} could not be joined: {}", why.join("; ")));
                }
            }
            Some(Told::Nothing(words)) if !records.is_empty() => {
                missed.push(format!("{id} could not be joined: {words}"));
            }
            _ => {}
        }
    }
}

fn names(told: &Told) -> Vec<&Id> {
    match told {
        Told::See(other) => vec![other],
        Told::Found { record, .. } => record.draft.see.iter().collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Draft;

    fn found(source: &str, title: &str, see: &[Id]) -> Told {
        let draft =
            Draft { title: title.into(), authors: vec!["Ng, Ann".into()], see: see.to_vec(), ..Draft::default() };
        let record = Record { source: source.into(), fetched: "2026-11-23".into(), standing: Standing::Archive, draft };
        Told::Found { record: Box::new(record), cached: false }
    }

    fn sources(outcome: Outcome) -> (Vec<String>, Vec<String>) {
        let Outcome::Found { records, missed, .. } = outcome else { panic!("{outcome:?}") };
        (records.into_iter().map(|record| record.source).collect(), missed)
    }

    #[test]
    fn an_alias_leads_to_the_work_and_the_work_to_its_other_records() {
        let (alias, arxiv, doi) = (Id::new("dblp", "x"), Id::new("arxiv", "1"), Id::new("doi", "2"));
        let mut known = Known::default();
        known.set(&alias, Told::See(arxiv.clone()));
        assert_eq!(known.named(), std::slice::from_ref(&arxiv));
        known.set(&arxiv, found("arXiv", "A Title", std::slice::from_ref(&doi)));
        assert_eq!(known.named(), std::slice::from_ref(&doi));
        known.set(&doi, found("Crossref", "A title", &[arxiv]));
        assert_eq!(sources(known.outcome(&alias)), (vec!["arXiv".to_owned(), "Crossref".to_owned()], vec![]));
    }

    #[test]
    fn a_record_of_another_work_or_none_is_left_out_and_told() {
        let (arxiv, doi, other) = (Id::new("arxiv", "1"), Id::new("doi", "2"), Id::new("doi", "3"));
        let mut known = Known::default();
        known.set(&arxiv, found("arXiv", "A Title of Words", &[doi.clone(), other.clone()]));
        known.set(&doi, found("Crossref", "Something Else Altogether", &[]));
        known.failed(&other, "Crossref", FetchError::Timeout);
        let (sources, missed) = sources(known.outcome(&arxiv));
        assert_eq!(sources, ["arXiv"]);
        assert!(missed[0].contains("not joined") && missed[1].contains("no answer within"), "{missed:?}");
    }

    #[test]
    fn the_data_of_a_paper_is_not_the_paper() {
        let (arxiv, doi) = (Id::new("arxiv", "1"), Id::new("doi", "10.5281/zenodo.1"));
        let mut known = Known::default();
        known.set(&arxiv, found("arXiv", "A Title", std::slice::from_ref(&doi)));
        let Told::Found { mut record, cached } = found("DataCite", "A Title", &[]) else { panic!() };
        record.draft.entry_type = Some("dataset".into());
        known.set(&doi, Told::Found { record, cached });
        let (sources, missed) = sources(known.outcome(&arxiv));
        assert_eq!(sources, ["arXiv"]);
        assert!(missed[0].contains("is dataset: not joined"), "{missed:?}");
    }

    #[test]
    fn a_circle_of_aliases_ends() {
        let (a, b) = (Id::new("dblp", "a"), Id::new("dblp", "b"));
        let mut known = Known::default();
        known.set(&a, Told::See(b.clone()));
        known.set(&b, Told::See(a.clone()));
        assert_eq!(known.outcome(&a), Outcome::Failed(Vec::new()));
    }

    #[test]
    fn nothing_is_the_last_word_only_of_one_who_decides() {
        let id = Id::new("doi", "10.1/x");
        let mut known = Known::default();
        known.set(&id, Told::default());
        known.nothing(&id, "Crossref has no record".into(), false);
        assert!(known.is_open(&id));
        known.nothing(&id, "there is no such DOI".into(), true);
        assert_eq!(known.outcome(&id), Outcome::Nothing("Crossref has no record".into()));
    }
}
