//! The only room that opens a socket: politeness, cache, retries, hops between sources.

mod cache;
mod gateway;
mod hops;
mod hosts;
mod http;
mod limits;
mod pace;
mod publication;
mod resolve;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use thiserror::Error;

use crate::model::{Draft, Id, Record};
use crate::sources::search::Search;
use crate::sources::{Answer, ReadError, Reply, Request, Source, for_scheme};

pub use gateway::{Gateway, GatewayError};
pub use publication::Publication;

pub use cache::today;
use cache::{Cache, Kept};
use hops::{Known, Told};
use hosts::Host;
use http::Client;
use pace::Pace;

/// How to fetch.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Where every request goes instead of to its host; absent for the hosts themselves.
    pub gateway: Option<Gateway>,
    /// An address under which the user can be reached, for the User-Agent.
    pub mailto: Option<String>,
    /// Keys that sites gave the user, by their hosts; never sent to a gateway.
    pub keys: Vec<(&'static str, String)>,
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
    /// It is described.
    Found {
        /// What the sources say: one record, or several of the same work.
        records: Vec<Record>,
        /// Whether every record was in the cache.
        cached: bool,
        /// What could not be had beside them: records that were named and not read, or that are of another work.
        missed: Vec<String>,
    },
    /// Nobody knows anything of that name; the words of those who were asked.
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
    #[error("it is busy (HTTP {status}{}){}", after.map(|s| format!(", asks for {s} s of patience")).unwrap_or_default(), said.as_ref().map(|said| format!(": {said}")).unwrap_or_default())]
    Busy {
        /// The HTTP status.
        status: u16,
        /// The seconds that it asks to wait, where it says so.
        after: Option<u64>,
        /// What it says of it, where it does.
        said: Option<String>,
    },
    /// The site asked not long ago to be left alone for longer than anybody waits.
    #[error("it asked for a rest of {after} s more, and was not asked")]
    Resting {
        /// The seconds that are left of it.
        after: u64,
    },
    /// The site refuses: asking again would be rude.
    #[error("it refuses (HTTP {0})")]
    Refused(u16),
    /// It has nothing under that address, and does not say in words of its own what is missing.
    #[error("it has nothing there (HTTP 404)")]
    Absent,
    /// Another status than any that was expected.
    #[error("it answered HTTP {0}")]
    Status(u16),
    /// The body is larger than 10 MB, decompressed.
    #[error("the answer is larger than {} MB", http::LARGEST >> 20)]
    TooLarge,
    /// A redirect to where `refs` does not go, or one too many.
    #[error("it sends us to {0}")]
    Redirect(String),
    /// A host that is not one of the open internet.
    #[error("{0} is no public host, and is never asked")]
    NotPublic(String),
    /// It sends on and on.
    #[error("it sends us from one address to the next")]
    RedirectLoop,
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
        matches!(self, Self::Refused(_) | Self::Absent | Self::Offline | Self::RedirectLoop)
    }

    /// Whether the source was asked and has no such work, by its status or in its words.
    pub fn is_no_record(&self) -> bool {
        matches!(self, Self::Absent | Self::Unread(ReadError::Nothing(_)))
    }
}

/// Asks sources, politely.
pub struct Fetcher<'a> {
    settings: Settings,
    cache: Cache,
    pace: Pace,
    client: std::cell::OnceCell<Client>,
    /// What was told since the fetcher was made: nobody is asked the same twice.
    known: std::cell::RefCell<Known>,
    notice: &'a dyn Fn(&str),
}

impl<'a> Fetcher<'a> {
    /// A fetcher; `notice` is told what is waited for.
    pub fn new(settings: Settings, notice: &'a dyn Fn(&str)) -> Self {
        let cache = Cache::new(settings.cache.clone());
        let pace = Pace::new(settings.cache.clone());
        Self { settings, cache, pace, client: std::cell::OnceCell::new(), known: std::cell::RefCell::default(), notice }
    }

    /// What the sources say of each identifier, in order. Those of one scheme are asked for at once where a source
    /// takes several; a source that fails is followed by the next one of the scheme. Other identifiers that a record
    /// names for the same work are asked for too.
    pub fn look_up(&self, ids: &[Id]) -> Vec<Outcome> {
        let mut known = self.known.borrow_mut();
        let mut round = ids.to_vec();
        for _ in 0..hops::MOST {
            self.ask_all(&round, &mut known);
            round = known.named();
        }
        ids.iter().map(|id| known.outcome(id)).collect()
    }

    /// What a search says of a title; the drafts in its order.
    ///
    /// # Errors
    /// When the site can't be asked, or its answer not be used.
    pub fn search(&self, search: &Search, title: &str) -> Result<Vec<Draft>, FetchError> {
        if self.settings.offline {
            return Err(FetchError::Offline);
        }
        (self.notice)(&format!("asking {} for the title", search.name));
        let answer = self.answer(search.name, &(search.request)(title), ATTEMPTS_LATER)?;
        (search.read)(&answer).map_err(|error| without_answer(answer.status, error))
    }

    /// Asks for those of which nothing was told yet, scheme by scheme.
    fn ask_all(&self, ids: &[Id], known: &mut Known) {
        let mut schemes: Vec<(&str, Vec<&Id>)> = Vec::new();
        for id in ids {
            if known.has(id) {
                continue;
            }
            known.set(id, self.cached(id));
            match schemes.iter_mut().find(|(scheme, _)| *scheme == id.scheme) {
                Some((_, of_scheme)) => of_scheme.push(id),
                None => schemes.push((&id.scheme, vec![id])),
            }
        }
        schemes.iter().for_each(|(scheme, ids)| self.ask_scheme(scheme, ids, known));
    }

    fn ask_scheme(&self, scheme: &str, ids: &[&Id], known: &mut Known) {
        let start = Instant::now();
        for (at, source) in for_scheme(scheme).enumerate() {
            let open: Vec<Id> = ids.iter().filter(|id| known.is_open(id)).map(|id| (*id).clone()).collect();
            if at > 0
                && start.elapsed() > LONGEST_SEARCH + Duration::from_secs(2) * u32::try_from(ids.len()).unwrap_or(9)
            {
                return;
            }
            let mut down: Vec<(String, FetchError)> = Vec::new();
            for chunk in open.chunks(source.batch) {
                let attempts = if at == 0 { ATTEMPTS } else { ATTEMPTS_LATER };
                let host = (source.request)(chunk).host.to_string();
                // A host that failed is not asked for the rest, which fails for the same reason.
                if let Some((_, error)) = down.iter().find(|(other, _)| *other == host) {
                    chunk.iter().for_each(|id| known.failed(id, source.name, error.clone()));
                } else if let Err(error) = self.ask(source, attempts, chunk.to_vec(), known) {
                    down.push((host, error));
                }
            }
        }
    }

    fn cached(&self, id: &Id) -> Told {
        let kept = if self.settings.refresh { None } else { self.cache.get(id, self.settings.offline) };
        match kept {
            Some(Kept::Record(record)) => Told::Found { record, cached: true },
            Some(Kept::See(other)) => Told::See(other),
            None if self.settings.offline => Told::open_with("", FetchError::Offline),
            None => Told::default(),
        }
    }

    /// Asks one source for a chunk of the identifiers. An error when asking it for more is of no use.
    fn ask(
        &self,
        source: &'static Source,
        attempts: u32,
        mut ids: Vec<Id>,
        known: &mut Known,
    ) -> Result<(), FetchError> {
        while !ids.is_empty() {
            match self.replies(source, attempts, &ids) {
                Ok(replies) => {
                    ids.iter().zip(replies).for_each(|(id, reply)| self.told(source, id, reply, known));
                    return Ok(());
                }
                Err(FetchError::Unread(ReadError::Refused(id))) if ids.len() > 1 => {
                    let refused = ids.iter().position(|other| other.versioned() == id).unwrap_or(0);
                    let words = format!("{} refuses `{id}`", source.name);
                    known.set(&ids.remove(refused), Told::Nothing(words));
                }
                Err(error) => {
                    ids.iter().for_each(|id| known.failed(id, source.name, error.clone()));
                    // Where one thing is asked for at a time, what is missing says nothing of the next.
                    let of_these =
                        matches!(error, FetchError::Unread(_)) || source.batch == 1 && error == FetchError::Absent;
                    return if of_these { Ok(()) } else { Err(error) };
                }
            }
        }
        Ok(())
    }

    fn replies(&self, source: &Source, attempts: u32, ids: &[Id]) -> Result<Vec<Reply>, FetchError> {
        let request = (source.request)(ids);
        (self.notice)(&format!("asking {} ({})", source.name, request.host));
        let answer = self.answer(source.name, &request, attempts)?;
        (source.read)(ids, &answer).map_err(|error| without_answer(answer.status, error))
    }

    /// Asks, and asks again where the site says when, or where the connection broke.
    fn answer(&self, name: &str, request: &Request, attempts: u32) -> Result<Answer, FetchError> {
        let rules = rules(request)?;
        let client = self.client.get_or_init(|| Client::new(&self.settings));
        let mut broken = false;
        for attempt in 1.. {
            let turn = self.pace.turn(&rules, self.notice)?;
            let (answer, limits) = client.get(request);
            match &answer {
                Err(FetchError::Unreachable(_)) => turn.give_back(),
                _ => turn.end(limits),
            }
            match answer {
                // The next turn waits as long as the site asks.
                Err(FetchError::Busy { after: Some(seconds), .. }) if attempt < attempts && seconds <= LONGEST_WAIT => {
                    (self.notice)(&format!("{name} asks for {seconds} s of patience"));
                    std::thread::sleep(Duration::from_secs(seconds));
                }
                Err(FetchError::Connection(_)) if !broken => broken = true,
                other => return other,
            }
        }
        unreachable!("the loop ends by returning")
    }

    fn told(&self, source: &Source, id: &Id, reply: Reply, known: &mut Known) {
        let kept = match reply {
            Reply::Nothing(words) => return known.nothing(id, words, source.decides),
            Reply::See(other) => Kept::See(other),
            Reply::Found(draft) => Kept::Record(Box::new(Record {
                source: source.name.to_owned(),
                fetched: today(),
                standing: source.standing,
                draft: *draft,
            })),
        };
        if let Err(problem) = self.cache.put(id, &kept) {
            (self.notice)(&format!("the answer is not kept for later: {problem}"));
        }
        known.set(
            id,
            match kept {
                Kept::Record(record) => Told::Found { record, cached: false },
                Kept::See(other) => Told::See(other),
            },
        );
    }
}

/// How often one request is sent at most, when the site says when to come again.
const ATTEMPTS: u32 = 3;

/// The same for the sources that are asked only because another one failed.
const ATTEMPTS_LATER: u32 = 2;

/// The longest wait that a site may ask for, in seconds.
const LONGEST_WAIT: u64 = 60;

/// How long the sources of one scheme are tried one after the other; a couple of seconds more for each identifier.
const LONGEST_SEARCH: Duration = Duration::from_secs(25);

fn rules(request: &Request) -> Result<Host, FetchError> {
    let rules = if request.open { hosts::public_host(&request.host) } else { hosts::host(&request.host) };
    rules.ok_or_else(|| FetchError::NotPublic(request.host.to_string()))
}

/// An error page whose text says nothing of use is told by its status.
fn without_answer(status: u16, error: ReadError) -> FetchError {
    match error {
        ReadError::Refused(_) | ReadError::Other(_) | ReadError::Said(_) => error.into(),
        _ if status == 404 => FetchError::Absent,
        _ if status != 200 => FetchError::Refused(status),
        _ => error.into(),
    }
}
