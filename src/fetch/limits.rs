//! What the headers of an answer say of how often a host wants to be asked.

use std::time::Duration;

use reqwest::header::HeaderMap;

/// What a host asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// The time between two requests; absent where nothing is said.
    pub pause: Option<Duration>,
    /// The time from now before which it does not want to be asked; absent where it does not say.
    pub rest: Option<Duration>,
}

/// The longest pause that a header can ask for: a mistake there must not stop the program for good.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Reads `x-rate-limit-limit` with `x-rate-limit-interval` (Crossref), `x-ratelimit-remaining` with `-reset`, and
/// `ratelimit` (draft-ietf-httpapi-ratelimit-headers; Hugging Face).
pub fn limits(headers: &HeaderMap) -> Limits {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let number = |name: &str| text(name).and_then(|text| text.parse::<u64>().ok());
    let interval = text("x-rate-limit-interval").and_then(|text| text.trim_end_matches('s').parse::<u64>().ok());
    let pause = number("x-rate-limit-limit").zip(interval).filter(|(limit, _)| *limit > 0);
    let used_up = number("x-ratelimit-remaining").filter(|left| *left == 0).and(number("x-ratelimit-reset"));
    // Some give a time of day there; only a count of seconds is one.
    let reset = used_up.filter(|seconds| *seconds < 86_400);
    let rest = reset.or_else(|| text("ratelimit").and_then(spent));
    Limits {
        pause: pause
            .map(|(limit, seconds)| Duration::from_millis(seconds.saturating_mul(1000) / limit).min(LONGEST_PAUSE)),
        rest: rest.map(Duration::from_secs),
    }
}

/// `"api";r=0;t=120`: nothing remains for 120 seconds.
fn spent(text: &str) -> Option<u64> {
    let part = |name: &str| {
        text.split([';', ','])
            .find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='))
            .and_then(|value| value.trim().parse::<u64>().ok())
    };
    let remaining = part("r").or_else(|| part("remaining"))?;
    let reset = part("t").or_else(|| part("reset"))?;
    (remaining == 0).then_some(reset)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&'static str, &'static str)]) -> Limits {
        limits(&pairs.iter().map(|(n, v)| (n.parse().unwrap(), v.parse().unwrap())).collect())
    }

    #[test]
    fn the_headers_of_each_kind_are_read() {
        let crossref = read(&[("x-rate-limit-limit", "5"), ("x-rate-limit-interval", "1s")]);
        assert_eq!(crossref.pause, Some(Duration::from_millis(200)));
        let hugging_face = read(&[("ratelimit", "\"api\";r=0;t=120")]);
        assert_eq!(hugging_face.rest, Some(Duration::from_mins(2)));
        assert_eq!(read(&[("ratelimit", "\"api\";r=12;t=120")]), Limits::default());
        assert_eq!(read(&[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1790000000")]).rest, None);
        assert_eq!(read(&[("x-rate-limit-limit", "0"), ("x-rate-limit-interval", "1s")]).pause, None);
    }
}
