//! One exchange: a GET with bounded time, size and redirects.

use std::error::Error;
use std::io::{ErrorKind, Read};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use reqwest::Url;
use reqwest::blocking::{Client as Http, RequestBuilder, Response};
use reqwest::header::{ACCEPT, CONTENT_TYPE, LOCATION, RETRY_AFTER};
use reqwest::redirect::Policy;

use super::gateway::{Gateway, address, redirected};
use super::limits::{Limits, limits};
use super::resolve::Public;
use super::{FetchError, Settings};
use crate::sources::{Answer, Request};

/// How long one answer may take, its body with it.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// The largest body, in bytes after decompression.
pub const LARGEST: usize = 10 << 20;

/// How many redirects are followed.
const REDIRECTS: usize = 5;

/// A client with the manners of this program.
pub struct Client {
    http: Result<Http, FetchError>,
    gateway: Option<Gateway>,
    keys: Vec<(&'static str, String)>,
}

impl Client {
    /// A client. It opens no connection yet; one that can't be made says so when it is asked.
    pub fn new(settings: &Settings) -> Self {
        // Another provider may have been chosen by the program that uses this library; it stays then.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let contact = settings.mailto.as_deref().map(|mailto| format!("; mailto:{mailto}")).unwrap_or_default();
        let agent = format!("refs/{} (+{}{contact})", env!("CARGO_PKG_VERSION"), env!("CARGO_PKG_REPOSITORY"));
        let builder =
            Http::builder().user_agent(agent).timeout(PATIENCE).redirect(Policy::none()).pool_max_idle_per_host(1);
        let builder = match settings.gateway {
            Some(_) => builder.no_proxy(),
            None => builder.https_only(true).dns_resolver(Arc::new(Public)),
        };
        let http = builder.build().map_err(|error| FetchError::Connection(root_cause(&error)));
        Self { http, gateway: settings.gateway.clone(), keys: settings.keys.clone() }
    }

    /// The answer to a request, redirects followed, and what its headers ask for.
    pub fn get(&self, request: &Request) -> (Result<Answer, FetchError>, Limits) {
        let mut asked_for = Limits::default();
        let answer = self.follow(request, &mut asked_for);
        if let Err(FetchError::Busy { after: Some(seconds), .. }) = &answer {
            asked_for.rest = Some(Duration::from_secs(*seconds));
        }
        (answer, asked_for)
    }

    fn follow(&self, request: &Request, asked_for: &mut Limits) -> Result<Answer, FetchError> {
        let http = self.http.as_ref().map_err(Clone::clone)?;
        let deadline = Instant::now() + PATIENCE;
        let mut url = Url::parse(&address(self.gateway.as_ref(), request))
            .map_err(|error| FetchError::Connection(error.to_string()))?;
        for _ in 0..=REDIRECTS {
            let left = deadline.saturating_duration_since(Instant::now());
            let patience = left.max(Duration::from_millis(1));
            let response = self.signed(http, &url).header(ACCEPT, request.accept).timeout(patience).send();
            let response = response.map_err(|error| broken(&error))?;
            if !response.status().is_redirection() {
                *asked_for = limits(response.headers());
                return answer(response, deadline);
            }
            let location =
                response.headers().get(LOCATION).and_then(|value| value.to_str().ok()).unwrap_or("nowhere").to_owned();
            let led = || redirected(self.gateway.as_ref(), &url, &location, request.open);
            let known = (location != "nowhere" && !location.contains("/challenge")).then(led).flatten();
            url = known.ok_or_else(|| FetchError::Redirect(location.chars().take(100).collect()))?;
        }
        Err(FetchError::RedirectLoop)
    }
}

impl Client {
    /// The request with the key that its host gave the user, which goes to that host alone.
    fn signed(&self, http: &Http, url: &Url) -> RequestBuilder {
        let key = self.keys.iter().find(|(host, _)| self.gateway.is_none() && url.host_str() == Some(*host));
        match key {
            Some(("api.openalex.org", key)) => {
                let mut url = url.clone();
                url.query_pairs_mut().append_pair("api_key", key);
                http.get(url)
            }
            Some((_, key)) => http.get(url.clone()).header("x-api-key", key),
            None => http.get(url.clone()),
        }
    }
}

fn answer(response: Response, deadline: Instant) -> Result<Answer, FetchError> {
    let status = response.status().as_u16();
    match status {
        429 | 500 | 502..=504 => {
            let after = retry_after(&response);
            Err(FetchError::Busy { status, after, said: said(response, deadline) })
        }
        200 | 400 | 404 => {
            let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
            let kind = kind.to_ascii_lowercase();
            body(response, deadline, LARGEST).map(|body| Answer { status, kind, body })
        }
        401..=499 => Err(FetchError::Refused(status)),
        _ => Err(FetchError::Status(status)),
    }
}

/// What a site says of why it is busy, from the `message` or `error` of a small JSON answer.
fn said(response: Response, deadline: Instant) -> Option<String> {
    let small = body(response, deadline.min(Instant::now() + Duration::from_secs(2)), 16 << 10).ok()?;
    let json: serde_json::Value = serde_json::from_slice(&small).ok()?;
    let text = json.get("message").or(json.get("error")).and_then(|text| text.as_str())?;
    Some(crate::model::text::squeeze(text).chars().take(160).collect())
}

/// The seconds of `Retry-After`, as a number or as a date (RFC 9110, §10.2.3); `None` for anything else.
fn retry_after(response: &Response) -> Option<u64> {
    let value = response.headers().get(RETRY_AFTER)?.to_str().ok()?.trim();
    let of_date = |text: &str| {
        let date = rfc2822::parse(text).ok()?.timestamp();
        u64::try_from(date.as_second() - Timestamp::now().as_second() + 1).ok()
    };
    value.parse().ok().or_else(|| of_date(value))
}

fn body(mut response: Response, deadline: Instant, largest: usize) -> Result<Vec<u8>, FetchError> {
    let mut body = Vec::new();
    let mut buffer = vec![0; 64 << 10];
    loop {
        match response.read(&mut buffer) {
            Ok(0) => return Ok(body),
            Ok(count) => body.extend_from_slice(&buffer[..count]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if error.kind() == ErrorKind::TimedOut || root_cause(&error).contains("timed out") => {
                return Err(FetchError::Timeout);
            }
            Err(error) => return Err(FetchError::Connection(root_cause(&error))),
        }
        if body.len() > largest {
            return Err(FetchError::TooLarge);
        }
        if Instant::now() > deadline {
            return Err(FetchError::Timeout);
        }
    }
}

fn broken(error: &reqwest::Error) -> FetchError {
    match error {
        _ if error.is_timeout() => FetchError::Timeout,
        _ if error.is_connect() => FetchError::Unreachable(root_cause(error)),
        _ => FetchError::Connection(root_cause(error)),
    }
}

/// The innermost reason, which says most in fewest words.
fn root_cause(error: &dyn Error) -> String {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(gateway: Option<&str>, url: &str) -> (String, bool) {
        let keys = vec![("api.openalex.org", "k1".to_owned()), ("api.semanticscholar.org", "k2".to_owned())];
        let gateway = gateway.map(|gateway| gateway.parse().unwrap());
        let client = Client::new(&Settings { gateway, keys, ..Settings::default() });
        let request = client.signed(client.http.as_ref().unwrap(), &url.parse().unwrap()).build().unwrap();
        (request.url().to_string(), request.headers().contains_key("x-api-key"))
    }

    #[test]
    fn a_key_goes_to_its_own_host_and_never_to_a_gateway() {
        let (openalex, scholar) = ("https://api.openalex.org/works/W1", "https://api.semanticscholar.org/x");
        assert_eq!(sent(None, openalex), (format!("{openalex}?api_key=k1"), false));
        assert_eq!(sent(None, scholar), (scholar.to_owned(), true));
        assert_eq!(sent(None, "https://api.crossref.org/x"), ("https://api.crossref.org/x".to_owned(), false));
        assert_eq!(sent(Some("http://127.0.0.1:1"), scholar), (scholar.to_owned(), false));
        assert_eq!(sent(Some("http://127.0.0.1:1"), openalex), (openalex.to_owned(), false));
    }
}
