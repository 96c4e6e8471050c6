//! From what was typed to a described entry: sources asked, records joined, titles searched, the catalogue behind.

use crate::fetch::{FetchError, Fetcher, Outcome, Settings, today};
use crate::model::text::alphanumeric;
use crate::model::{Draft, Entry, Id, Record, Standing, Table, join, markup};
use crate::sources::search::{SEARCHES, SEMANTIC_SCHOLAR, id_of};
use crate::store::catalogue;

use super::output::tell;
use super::progress::Progress;
use super::wanted::Wanted;

/// What was found of one thing.
pub enum State {
    /// A source or the catalogue describes it.
    Described {
        /// The entry, without a key as yet.
        entry: Box<Entry>,
        /// Which sources.
        source: String,
        /// The day of the answer, when it was kept from then.
        cached: Option<String>,
        /// What the source says of a withdrawal or a retraction.
        withdrawn: Option<String>,
        /// What the sources left unsaid.
        warnings: Vec<String>,
        /// The abstract, for suggestions.
        abstract_text: String,
        /// Why the catalogue answers in the place of the sources.
        instead_of: Option<String>,
    },
    /// A title: works that may be meant, and who could not be asked.
    Candidates(Vec<Candidate>, Vec<String>),
    /// The source knows nothing of that name; its words.
    Nothing(String),
    /// Nobody could be asked: the reasons, and of which kind they are.
    Failed(String, Why),
    /// It is no identifier: why, and what to do.
    Malformed(String, String),
}

/// Why nobody could be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Asking was forbidden.
    Offline,
    /// No site could be reached.
    Unreachable,
    /// The one host of a page could not be reached, which may be gone while the network is there.
    Host,
    /// The sites have their reasons.
    Sites,
}

impl Why {
    /// Why what was tried failed.
    fn of(tried: &[(&'static str, FetchError)]) -> Self {
        let all = |is: fn(&FetchError) -> bool| tried.iter().all(|(_, error)| is(error));
        if all(|error| *error == FetchError::Offline) {
            Self::Offline
        } else if all(|error| matches!(error, FetchError::Unreachable(_))) {
            Self::Unreachable
        } else {
            Self::Sites
        }
    }

    /// Why what was tried for an identifier failed.
    pub fn of_id(id: &Id, tried: &[(&'static str, FetchError)]) -> Self {
        match Self::of(tried) {
            Self::Unreachable if id.scheme == "url" => Self::Host,
            why => why,
        }
    }
}

/// A work that may be the one whose title was typed.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// What the search says of it.
    pub draft: Draft,
    /// Which search, by its name.
    pub source: &'static str,
    /// The identifiers by which it is added.
    pub ids: Vec<Id>,
    /// Whether its title is the one that was typed, but for case and punctuation.
    pub exact: bool,
}

impl State {
    /// The entry, if it is described.
    pub fn entry(&self) -> Option<&Entry> {
        match self {
            Self::Described { entry, .. } => Some(entry),
            _ => None,
        }
    }
}

/// The catalogue as a source.
const CATALOGUE: &str = "catalogue";

/// How to look up.
pub struct Lookup {
    /// How to fetch.
    pub settings: Settings,
    /// Whether the abstract is kept.
    pub keep_abstract: bool,
}

impl Lookup {
    /// What the sources, else the catalogue, say of everything that is wanted, in order.
    pub fn all(&self, wanted: &[Wanted]) -> Vec<State> {
        let progress = Progress::new();
        let notice = |text: &str| progress.say(text);
        let fetcher = Fetcher::new(self.settings.clone(), &notice);
        let ids: Vec<Id> = wanted.iter().filter_map(Wanted::id).cloned().collect();
        let mut outcomes = fetcher.look_up(&ids).into_iter();
        let one = |wanted: &Wanted| match wanted {
            Wanted::Id { id, text } => {
                outcomes.next().map_or(State::Nothing(String::new()), |outcome| self.described(id, text, outcome))
            }
            Wanted::Known { key, .. } => {
                catalogue().get(key).map_or(State::Nothing(String::new()), |entry| known(entry, None))
            }
            Wanted::Title { text } => Self::titled(&fetcher, text),
            Wanted::Malformed { why, hint, .. } => State::Malformed(why.clone(), hint.clone()),
        };
        wanted.iter().map(one).collect()
    }

    /// Tells what to do where there seems to be no network.
    pub fn tell_without_network<'a>(&self, states: impl Iterator<Item = &'a State> + Clone) {
        if let Some(hint) = self.without_network(states) {
            tell(&format!("hint: {hint}"));
        }
    }

    /// What to do where there seems to be no network; `None` where anybody answered, or failed for another reason.
    fn without_network<'a>(&self, states: impl Iterator<Item = &'a State> + Clone) -> Option<String> {
        let silent = |state: &State| match state {
            State::Failed(_, why) => matches!(why, Why::Unreachable | Why::Host),
            State::Described { cached, source, .. } => cached.is_some() || source == CATALOGUE,
            State::Malformed(..) => true,
            State::Candidates(..) | State::Nothing(_) => false,
        };
        let failed = |state: &State| matches!(state, State::Failed(_, Why::Unreachable));
        let instead = "--offline finds what was asked for before and what the catalogue has, such as clip";
        (states.clone().any(failed) && states.clone().all(silent)).then(|| network_hint(&self.settings, instead))
    }

    /// The work that a candidate stands for, by all its identifiers.
    pub fn chosen(&self, candidate: &Candidate) -> State {
        let progress = Progress::new();
        let notice = |text: &str| progress.say(text);
        let outcomes = Fetcher::new(self.settings.clone(), &notice).look_up(&candidate.ids);
        let (mut records, mut cached, mut missed, mut failures) = (Vec::new(), true, Vec::new(), Vec::new());
        for (id, outcome) in candidate.ids.iter().zip(outcomes) {
            match outcome {
                Outcome::Found { records: more, cached: kept, missed: less } => {
                    cached &= kept;
                    records.extend(more.into_iter().filter(|record| !records_have(&candidate.draft, record)));
                    missed.extend(less);
                }
                Outcome::Nothing(words) => failures.push(words),
                Outcome::Failed(tried) => failures.push(format!("{id}: {}", self::failures(&tried))),
            }
        }
        records.dedup_by(|a, b| a.source == b.source && a.draft.ids == b.draft.ids);
        // A search's own words stand in for the publisher's record, where that can't be had.
        let published = records.iter().any(|record| record.draft.is_published());
        if candidate.draft.is_published() && !published && candidate.source != SEMANTIC_SCHOLAR.name {
            records.push(hit(candidate));
            cached = false;
        }
        if records.is_empty() {
            return State::Failed(failures.join("; "), Why::Sites);
        }
        self.joined(records, cached, missed.into_iter().chain(failures).collect())
    }

    fn described(&self, id: &Id, text: &str, outcome: Outcome) -> State {
        match outcome {
            Outcome::Found { records, cached, missed } => self.joined(records, cached, missed),
            Outcome::Nothing(words) => State::Nothing(words),
            Outcome::Failed(tried) => match in_catalogue(id, text) {
                Some(entry) if self.settings.offline => known(entry, None),
                Some(entry) => known(entry, Some(failures(&tried))),
                None if !tried.is_empty() && tried.iter().all(|(_, error)| error.is_no_record()) => State::Nothing(
                    format!("nobody has a record of `{}`: {}", crate::model::text::visible(text), failures(&tried)),
                ),
                None => State::Failed(failures(&tried), Why::of_id(id, &tried)),
            },
        }
    }

    /// The description that the records of one work make together.
    pub fn joined(&self, records: Vec<Record>, cached: bool, missed: Vec<String>) -> State {
        let Some((draft, source)) = join(records) else { return State::Nothing(String::new()) };
        let fetched = source.get("date").unwrap_or_default().to_owned();
        let names = source_names(&source);
        let (withdrawn, retracted, warnings) =
            (draft.withdrawn.clone(), draft.retracted.clone(), draft.warnings.clone());
        let abstract_text = draft.abstract_text.clone().unwrap_or_default();
        let entry = Entry { added: today().parse().ok(), ..draft.into_entry(source, self.keep_abstract) };
        State::Described {
            entry: Box::new(entry),
            source: names,
            cached: cached.then_some(fetched),
            withdrawn: withdrawn.or(retracted),
            warnings: warnings.into_iter().chain(missed).collect(),
            abstract_text,
            instead_of: None,
        }
    }

    /// Searches for a title, one site after the other, until one has the very title.
    fn titled(fetcher: &Fetcher<'_>, title: &str) -> State {
        let (mut candidates, mut failed): (Vec<Candidate>, Vec<(&'static str, FetchError)>) = (Vec::new(), Vec::new());
        for search in SEARCHES {
            match fetcher.search(search, title) {
                Ok(drafts) => drafts.into_iter().for_each(|draft| collect(&mut candidates, search.name, title, draft)),
                Err(error) => failed.push((search.name, error)),
            }
            if candidates.iter().any(|candidate| candidate.exact) {
                break;
            }
        }
        candidates.sort_by_key(|candidate| !candidate.exact);
        candidates.truncate(MOST);
        let why = Why::of(&failed);
        let words = || failed.iter().map(|(name, error)| format!("{name}: {error}")).collect::<Vec<_>>();
        match (candidates.is_empty(), failed.len() == SEARCHES.len()) {
            (true, true) if why == Why::Offline => State::Failed(FetchError::Offline.to_string(), why),
            (true, true) => State::Failed(failures(&failed), why),
            (true, false) => State::Nothing(nothing(title, &words())),
            _ => State::Candidates(candidates, words()),
        }
    }
}

/// What a search says of a work, as a record.
fn hit(candidate: &Candidate) -> Record {
    let standing = Standing::Register;
    Record { source: candidate.source.to_owned(), fetched: today(), standing, draft: candidate.draft.clone() }
}

/// How many candidates are shown at most.
const MOST: usize = 9;

fn nothing(title: &str, failed: &[String]) -> String {
    let shown: String = title.chars().take(80).collect();
    let beside = if failed.is_empty() { String::new() } else { format!(" ({})", failed.join("; ")) };
    format!("no work of a title like `{}` was found{beside}", crate::model::text::visible(&shown))
}

/// Whether a record is of another work than the candidate: a source may have been mistaken.
fn records_have(candidate: &Draft, record: &Record) -> bool {
    !crate::model::plausible(candidate, &record.draft)
}

/// Puts a draft among the candidates, if its title shares most words with the one that was typed; what is the same
/// work by title and first author becomes one candidate with the identifiers of both.
fn collect(candidates: &mut Vec<Candidate>, source: &'static str, title: &str, draft: Draft) {
    let Some(id) = id_of(&draft).filter(|_| likeness(title, &draft.title) >= 0.75) else { return };
    let doi = draft.ids.get("doi").map(|doi| Id::new("doi", doi)).filter(|doi| *doi != id);
    let ids: Vec<Id> = std::iter::once(id).chain(doi).collect();
    let exact = plain(title) == plain(&draft.title);
    let same = |other: &&mut Candidate| {
        plain(&other.draft.title) == plain(&draft.title) && other.draft.first_family() == draft.first_family()
    };
    match candidates.iter_mut().find(same) {
        Some(other) if draft.is_published() && !other.draft.is_published() => {
            let all = ids.into_iter().chain(other.ids.clone()).collect();
            *other = Candidate { draft, source, ids: all, exact };
        }
        // Two publications of one title are two works: a workshop's, and a conference's.
        Some(other) if draft.is_published() && other.draft.venue != draft.venue && other.source == source => {
            candidates.push(Candidate { draft, source, ids, exact });
        }
        Some(other) => {
            let new = ids.into_iter().filter(|id| !other.ids.contains(id)).collect::<Vec<_>>();
            other.ids.extend(new);
        }
        None => candidates.push(Candidate { draft, source, ids, exact }),
    }
}

/// The letters and digits of a title.
pub fn plain(title: &str) -> String {
    alphanumeric(&markup::plain(title))
}

/// The share of the words that were typed which a title has.
#[allow(clippy::cast_precision_loss, reason = "a title has few words")]
fn likeness(typed: &str, title: &str) -> f64 {
    let words = |title: &str| -> std::collections::BTreeSet<String> {
        markup::plain(title)
            .split(|c: char| !c.is_alphanumeric())
            .map(alphanumeric)
            .filter(|word| !word.is_empty())
            .collect()
    };
    let (typed, title) = (words(typed), words(title));
    if typed.is_empty() { 0.0 } else { typed.intersection(&title).count() as f64 / typed.len() as f64 }
}

/// The catalogue's entry by the identifier, or by one of its addresses.
fn in_catalogue(id: &Id, text: &str) -> Option<&'static Entry> {
    let address = |text: &str| text.trim_end_matches('/').replace("http://", "https://").to_lowercase();
    let wanted = address(text);
    let by_address =
        || catalogue().entries.iter().find(|entry| entry.urls.iter().any(|(_, url)| address(url) == wanted));
    catalogue().with_id(id).or_else(by_address)
}

/// The catalogue's own entry.
fn known(entry: &Entry, instead_of: Option<String>) -> State {
    let source: Table = [("name", CATALOGUE.to_owned()), ("date", today())].into_iter().collect();
    let entry = Entry { added: today().parse().ok(), source, ..entry.clone() };
    State::Described {
        entry: Box::new(entry),
        source: CATALOGUE.to_owned(),
        cached: None,
        withdrawn: None,
        warnings: Vec::new(),
        abstract_text: String::new(),
        instead_of,
    }
}

/// `Crossref, arXiv`: the main source and those that gave single fields.
fn source_names(source: &Table) -> String {
    let mut names: Vec<&str> = source.get("name").into_iter().collect();
    for (_, name) in source.iter().filter(|(field, _)| !["name", "date", "version", "seen", "evidence"].contains(field))
    {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}

/// What to do where no site can be reached; `instead` works without them.
pub fn network_hint(settings: &Settings, instead: &str) -> String {
    match &settings.gateway {
        None => format!("without a network, {instead}; REFS_HTTP_GATEWAY names a mirror to ask instead"),
        Some(gateway) => {
            format!("every request goes to the gateway {gateway} (REFS_HTTP_GATEWAY or the config file); {instead}")
        }
    }
}

/// `Crossref: it is busy; the same with DataCite; …`: each reason once, where it was met first.
pub fn failures(tried: &[(&'static str, FetchError)]) -> String {
    let mut reasons: Vec<(&str, String, Vec<&str>)> = Vec::new();
    for (source, error) in tried {
        let reason = error.to_string();
        match reasons.iter_mut().find(|(first, known, _)| !first.is_empty() && *known == reason) {
            Some((_, _, others)) if !source.is_empty() => others.push(source),
            _ => reasons.push((source, reason, Vec::new())),
        }
    }
    let one = |(source, reason, others): &(&str, String, Vec<&str>)| {
        let named = if source.is_empty() { reason.clone() } else { format!("{source}: {reason}") };
        if others.is_empty() { named } else { format!("{named}; the same with {}", others.join(", ")) }
    };
    reasons.iter().map(one).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_network_is_told_from_sites_that_fail_and_from_a_host_that_is_gone() {
        let told = |states: &[State]| {
            Lookup { settings: Settings::default(), keep_abstract: false }.without_network(states.iter())
        };
        let failed = |why| State::Failed("why".into(), why);
        assert!(told(&[failed(Why::Unreachable)]).unwrap().contains("REFS_HTTP_GATEWAY names a mirror"));
        assert!(told(&[failed(Why::Host), failed(Why::Unreachable)]).is_some());
        assert!(told(&[known(&Entry::default(), None), failed(Why::Unreachable)]).is_some());
        for other in [failed(Why::Host), failed(Why::Sites), failed(Why::Offline), State::Nothing("no".into())] {
            assert_eq!(told(&[other]), None);
        }
        assert_eq!(told(&[failed(Why::Unreachable), State::Nothing("no".into())]), None);
        assert_eq!(told(&[failed(Why::Unreachable), failed(Why::Sites)]), None);
    }

    #[test]
    fn only_what_could_not_be_reached_anywhere_is_unreachable() {
        let gone = || ("arXiv", FetchError::Unreachable("no route".to_owned()));
        let of = |tried: &[_]| Why::of_id(&Id::new("arxiv", "2103.00020"), tried);
        assert_eq!(of(&[gone(), gone()]), Why::Unreachable);
        assert_eq!(of(&[gone(), ("arXiv", FetchError::Timeout)]), Why::Sites);
        assert_eq!(of(&[("", FetchError::Offline)]), Why::Offline);
        assert_eq!(Why::of_id(&Id::new("url", "https://example.org"), &[gone()]), Why::Host);
    }

    fn draft(title: &str, scheme: &str, venue: Option<&str>) -> Draft {
        Draft {
            title: title.into(),
            authors: vec!["Ng, Ann".into()],
            ids: [(scheme, "x")].into_iter().collect(),
            entry_type: venue.map(|_| "conference".to_owned()),
            venue: venue.map(|venue| ("name", venue)).into_iter().collect(),
            ..Draft::default()
        }
    }

    #[test]
    fn a_preprint_and_its_publication_are_one_candidate_and_two_publications_are_two() {
        let mut candidates = Vec::new();
        collect(&mut candidates, "DBLP", "a fine title", draft("A Fine Title", "arxiv", None));
        collect(&mut candidates, "DBLP", "a fine title", draft("A fine title.", "dblp", Some("CVPR")));
        assert_eq!((candidates.len(), candidates[0].ids.len(), candidates[0].exact), (1, 2, true));
        collect(&mut candidates, "DBLP", "a fine title", draft("A Fine Title", "doi", Some("CVPR Workshops")));
        assert_eq!(candidates.len(), 2);
        collect(&mut candidates, "DBLP", "a fine title", draft("Another Thing Altogether", "doi", Some("X")));
        assert_eq!(candidates.len(), 2);
    }

    #[test]
    fn titles_are_alike_by_their_words() {
        assert!(
            likeness("flamingo visual language model", "Flamingo: a Visual Language Model for Few-Shot Learning")
                >= 0.75
        );
        assert!(likeness("attention is all you need", "Self-Attention with Relative Position Representations") < 0.75);
    }

    #[test]
    fn a_reason_that_several_sources_share_is_said_once() {
        let gone = || FetchError::Unreachable("no route".to_owned());
        let tried = [("arXiv", gone()), ("DataCite", FetchError::Absent), ("OpenAlex", gone())];
        assert_eq!(
            failures(&tried),
            "arXiv: it can't be reached: no route; the same with OpenAlex; DataCite: it has nothing there (HTTP 404)"
        );
        assert_eq!(
            failures(&[("", FetchError::Offline), ("", FetchError::Timeout)]),
            "not asked (offline); no answer within 10 s"
        );
    }
}
