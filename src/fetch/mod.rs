//! The only room that opens a socket: politeness, cache, retries, hops between sources.

mod cache;
mod gateway;
mod hosts;
mod http;
mod pace;

use std::path::PathBuf;

use thiserror::Error;

use crate::model::{Draft, Id};
use crate::sources::{Answer, ReadError, Reply, Source, for_scheme};

pub use gateway::{Gateway, GatewayError};

use cache::Cache;
pub use cache::today;
use http::Client;
use pace::Pace;

/// How to fetch.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Where every request goes instead of to its host; absent for the hosts themselves.
    pub gateway: Option<Gateway>,
    /// An address under which the user can be reached, for the User-Agent.
    pub mailto: Option<String>,
    /// Where answers and the times of requests are kept; absent: nowhere.
    pub cache: Option<PathBuf>,
    /// Never ask; only what is in the cache.
    pub offline: bool,
    /// Ask even for what is in the cache.
    pub refresh: bool,
}

/// What became of one identifier.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// A source describes it.
    Found {
        /// What it says.
        draft: Box<Draft>,
        /// Which source, by its name.
        source: String,
        /// When it said so, as YYYY-MM-DD.
        fetched: String,
        /// Whether the answer was in the cache.
        cached: bool,
    },
    /// The source knows nothing of that name; its words.
    Nothing(String),
    /// Nobody could be asked: each source that was tried, and what went wrong.
    Failed(Vec<(&'static str, FetchError)>),
}

/// Why a source could not be asked, or its answer not be used.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum FetchError {
    /// Asking was forbidden.
    #[error("not asked (offline)")]
    Offline,
    /// It took longer than 10 s, its body with it.
    #[error("no answer within {} s", http::PATIENCE.as_secs())]
    Timeout,
    /// No connection could be made, so nothing was asked.
    #[error("it can't be reached: {0}")]
    Unreachable(String),
    /// The connection broke.
    #[error("the connection broke: {0}")]
    Connection(String),
    /// The site is busy.
    #[error("it is busy (HTTP {status}{})", after.map(|s| format!(", asks for {s} s of patience")).unwrap_or_default())]
    Busy {
        /// The HTTP status.
        status: u16,
        /// The seconds that it asks to wait, where it says so.
        after: Option<u64>,
    },
    /// The site refuses: asking again would be rude.
    #[error("it refuses (HTTP {0})")]
    Refused(u16),
    /// Another status than any that was expected.
    #[error("it answered HTTP {0}")]
    Status(u16),
    /// The body is larger than 10 MB, decompressed.
    #[error("the answer is larger than {} MB", http::LARGEST >> 20)]
    TooLarge,
    /// A redirect to where `refs` does not go, or one too many.
    #[error("it sends us to {0}")]
    Redirect(String),
    /// Another `refs` kept the source busy for too long.
    #[error("another refs has been asking it for {} s", pace::PATIENCE.as_secs())]
    Crowded,
    /// The answer can't be used.
    #[error(transparent)]
    Unread(#[from] ReadError),
}

impl FetchError {
    /// Whether the site itself said no, so that its other pages are not asked either.
    fn is_final(&self) -> bool {
        matches!(self, Self::Refused(_) | Self::Offline)
    }
}

/// Asks sources, politely.
pub struct Fetcher<'a> {
    settings: Settings,
    cache: Cache,
    pace: Pace,
    notice: &'a dyn Fn(&str),
}

impl<'a> Fetcher<'a> {
    /// A fetcher; `notice` is told what is waited for.
    pub fn new(settings: Settings, notice: &'a dyn Fn(&str)) -> Self {
        let cache = Cache::new(settings.cache.clone());
        let pace = Pace::new(settings.cache.clone());
        Self { settings, cache, pace, notice }
    }

    /// What the sources say of each identifier, in order. All are asked for at once where a source
    /// takes several; a source that fails is followed by the next one of the scheme.
    pub fn look_up(&self, ids: &[Id]) -> Vec<Outcome> {
        let mut outcomes: Vec<Outcome> = ids.iter().map(|id| self.cached(id)).collect();
        let Some(first) = ids.first() else { return outcomes };
        let mut client = None;
        for source in for_scheme(&first.scheme) {
            let open: Vec<usize> = (0..ids.len()).filter(|at| is_open(&outcomes[*at])).collect();
            for chunk in open.chunks(source.batch) {
                let client = client.get_or_insert_with(|| Client::new(&self.settings));
                if !self.ask(client, source, ids, chunk, &mut outcomes) {
                    break;
                }
            }
        }
        outcomes
    }

    fn cached(&self, id: &Id) -> Outcome {
        let kept = if self.settings.refresh { None } else { self.cache.get(id, self.settings.offline) };
        match kept {
            Some(kept) => {
                Outcome::Found { draft: Box::new(kept.draft), source: kept.source, fetched: kept.fetched, cached: true }
            }
            None if self.settings.offline => Outcome::Failed(vec![("", FetchError::Offline)]),
            None => Outcome::Failed(Vec::new()),
        }
    }

    /// Asks one source for a chunk of the identifiers. False when asking it for more is of no use.
    fn ask(
        &self,
        client: &Client,
        source: &'static Source,
        ids: &[Id],
        chunk: &[usize],
        outcomes: &mut [Outcome],
    ) -> bool {
        let mut chunk = chunk.to_vec();
        while !chunk.is_empty() {
            let wanted: Vec<Id> = chunk.iter().map(|at| ids[*at].clone()).collect();
            (self.notice)(&format!("asking {} ({})", source.name, source.host));
            match self.replies(client, source, &wanted) {
                Ok(replies) => {
                    chunk
                        .iter()
                        .zip(replies)
                        .for_each(|(at, reply)| outcomes[*at] = self.outcome(source, &ids[*at], reply));
                    return true;
                }
                Err(FetchError::Unread(ReadError::Refused(id))) if chunk.len() > 1 => {
                    let refused = chunk.iter().position(|at| ids[*at].versioned() == id).unwrap_or(0);
                    outcomes[chunk.remove(refused)] = Outcome::Nothing(format!("{} refuses `{id}`", source.name));
                }
                Err(error) => {
                    chunk.iter().for_each(|at| fail(&mut outcomes[*at], source, error.clone()));
                    return matches!(error, FetchError::Unread(_));
                }
            }
        }
        true
    }

    fn replies(&self, client: &Client, source: &Source, ids: &[Id]) -> Result<Vec<Reply>, FetchError> {
        let answer = self.answer(client, source, ids)?;
        match answer.status {
            200 | 400 | 404 => (source.read)(ids, &answer).map_err(|error| without_answer(answer.status, error)),
            status => Err(FetchError::Status(status)),
        }
    }

    /// Asks, and asks again where the site says when, or where the connection broke.
    fn answer(&self, client: &Client, source: &Source, ids: &[Id]) -> Result<Answer, FetchError> {
        let request = (source.request)(ids);
        let mut broken = false;
        for attempt in 1.. {
            let turn = self.pace.turn(source.host, self.notice)?;
            let answer = client.get(&request);
            match &answer {
                Err(FetchError::Unreachable(_)) => turn.give_back(),
                _ => drop(turn),
            }
            match answer {
                Err(FetchError::Busy { after: Some(seconds), .. }) if attempt < ATTEMPTS && seconds <= LONGEST_WAIT => {
                    (self.notice)(&format!("{} asks for {seconds} s of patience", source.name));
                    std::thread::sleep(std::time::Duration::from_secs(seconds));
                }
                Err(FetchError::Connection(_)) if !broken => broken = true,
                other => return other,
            }
        }
        unreachable!("the loop ends by returning")
    }

    fn outcome(&self, source: &Source, id: &Id, reply: Reply) -> Outcome {
        match reply {
            Reply::Nothing(words) => Outcome::Nothing(words),
            Reply::Found(draft) => {
                let kept = self.cache.put(id, source.name, *draft);
                if let Some(problem) = &kept.problem {
                    (self.notice)(problem);
                }
                Outcome::Found {
                    draft: Box::new(kept.kept.draft),
                    source: kept.kept.source,
                    fetched: kept.kept.fetched,
                    cached: false,
                }
            }
        }
    }
}

/// How often one request is sent at most, when the site says when to come again.
const ATTEMPTS: u32 = 3;

/// The longest wait that a site may ask for, in seconds.
const LONGEST_WAIT: u64 = 60;

fn is_open(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Failed(tried) if !tried.iter().any(|(_, error)| error.is_final()))
}

fn fail(outcome: &mut Outcome, source: &Source, error: FetchError) {
    match outcome {
        Outcome::Failed(tried) => tried.push((source.name, error)),
        other => *other = Outcome::Failed(vec![(source.name, error)]),
    }
}

/// An error page whose text says nothing of use is told by its status.
fn without_answer(status: u16, error: ReadError) -> FetchError {
    match error {
        ReadError::Refused(_) | ReadError::Other(_) | ReadError::Said(_) => error.into(),
        _ if status != 200 => FetchError::Refused(status),
        _ => error.into(),
    }
}
