//! The gateway: one address that every request goes to instead of its host.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use reqwest::Url;
use thiserror::Error;

use super::hosts;
use crate::sources::Request;

/// Where `https://HOST/PATH` is asked for as `GATEWAY/HOST/PATH`: a caching mirror, or recordings in a test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gateway(Url);

/// An address that is no gateway.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("`{0}` is not a gateway: expected https://HOST, or http:// to this machine (http://127.0.0.1:PORT)")]
pub struct GatewayError(String);

impl fmt::Display for Gateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

impl FromStr for Gateway {
    type Err = GatewayError;

    fn from_str(text: &str) -> Result<Self, GatewayError> {
        let refused = || GatewayError(text.to_owned());
        let url = Url::parse(text.trim()).map_err(|_| refused())?;
        let secure = url.scheme() == "https" || url.scheme() == "http" && is_loopback(&url);
        let plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
        if secure && plain && url.has_host() { Ok(Self(url)) } else { Err(refused()) }
    }
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
}

/// The address that a request goes to.
pub fn address(gateway: Option<&Gateway>, request: &Request) -> String {
    match gateway {
        Some(Gateway(base)) => format!("{}/{}{}", base.as_str().trim_end_matches('/'), request.host, request.path),
        None => format!("https://{}{}", request.host, request.path),
    }
}

/// Where a redirect from `from` leads, if `refs` goes there: to a known host over HTTPS (through the
/// gateway where there is one), to another address of the gateway itself, or, where the user named the
/// host (`open`), to any public one.
pub fn redirected(gateway: Option<&Gateway>, from: &Url, location: &str, open: bool) -> Option<Url> {
    let to = from.join(location).ok()?;
    let name = to.host_str()?;
    let known = if open { hosts::public_host(name) } else { hosts::host(name) };
    let default_port = to.port().is_none() && to.username().is_empty();
    if let Some(known) = known.filter(|_| default_port && ["http", "https"].contains(&to.scheme())) {
        let path = match to.query() {
            Some(query) => format!("{}?{query}", to.path()),
            None => to.path().to_owned(),
        };
        return Url::parse(&address(gateway, &Request { host: known.name, path, accept: "", open })).ok();
    }
    let Gateway(base) = gateway?;
    (to.origin() == base.origin() && to.username().is_empty()).then_some(to)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(path: &str) -> Request {
        Request::to("arxiv.org", path.to_owned(), "")
    }

    #[test]
    fn a_gateway_is_secure_or_on_this_machine() {
        for text in ["http://127.0.0.1:8080", "http://localhost:1/x", "http://[::1]:9", "https://mirror.example/refs"] {
            assert!(text.parse::<Gateway>().is_ok(), "{text}");
        }
        for text in
            ["", "http://mirror.example", "http://10.0.0.1", "ftp://127.0.0.1", "127.0.0.1:80", "https://a@b.example"]
        {
            assert!(text.parse::<Gateway>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_address_is_built_with_and_without_one() {
        let gateway: Gateway = "http://127.0.0.1:8080/x/".parse().unwrap();
        let request = request("/abs/2103.00020?a=b");
        assert_eq!(address(Some(&gateway), &request), "http://127.0.0.1:8080/x/arxiv.org/abs/2103.00020?a=b");
        assert_eq!(address(None, &request), "https://arxiv.org/abs/2103.00020?a=b");
    }

    #[test]
    fn redirects_lead_only_to_known_hosts_or_the_gateway() {
        let gateway: Gateway = "http://127.0.0.1:8080/x".parse().unwrap();
        let from = Url::parse("http://127.0.0.1:8080/x/arxiv.org/abs/1").unwrap();
        let to = |location| redirected(Some(&gateway), &from, location, false).map(String::from);
        assert_eq!(to("/ok/x"), Some("http://127.0.0.1:8080/ok/x".to_owned()));
        assert_eq!(to("https://arxiv.org/abs/2?c=d"), Some("http://127.0.0.1:8080/x/arxiv.org/abs/2?c=d".to_owned()));
        for location in [
            "http://127.0.0.1:9/secret",
            "http://localhost:8080/x",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "https://evil.example/",
            "http://169.254.169.254/",
            "https://arxiv.org@evil.example/",
            "http://export.arxiv.org@127.0.0.1:8080/",
            "https://arxiv.org:444/abs/1",
        ] {
            assert_eq!(to(location), None, "{location}");
        }
        let direct = Url::parse("https://arxiv.org/abs/1").unwrap();
        assert_eq!(
            redirected(None, &direct, "/abs/2", false).map(String::from),
            Some("https://arxiv.org/abs/2".to_owned())
        );
        assert_eq!(
            redirected(None, &direct, "http://export.arxiv.org/x", false).map(String::from),
            Some("https://export.arxiv.org/x".to_owned())
        );
        assert_eq!(redirected(None, &direct, "http://127.0.0.1/", false), None);
    }

    #[test]
    fn a_page_that_the_user_named_may_lead_to_any_public_host_and_never_to_a_private_one() {
        let from = Url::parse("https://blog.example.org/a").unwrap();
        let to = |location| redirected(None, &from, location, true).map(String::from);
        assert_eq!(to("http://www.example.com/b"), Some("https://www.example.com/b".to_owned()));
        for location in
            ["http://127.0.0.1/", "https://10.1.2.3/x", "http://localhost/", "https://x.internal/", "file:///etc"]
        {
            assert_eq!(to(location), None, "{location}");
        }
    }
}
