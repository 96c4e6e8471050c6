//! Whether hayagriva reads a value: one that it does not read costs it the whole file.

use std::net::Ipv4Addr;

/// A date of EDTF as Hayagriva has it: to the day at most, `~` before it where it is about.
///
/// | input | result |
/// |---|---|
/// | `2021`, `2021-02`, `-0044` | as it is |
/// | `2003-06-21~` | `~2003-06-21` |
/// | `2021-01/2021-03`, `2021-30`, `2021-02-30`, `199X` | none |
pub fn date(edtf: &str) -> Option<String> {
    let certain = edtf.strip_suffix('~').unwrap_or(edtf);
    let about = if certain.len() < edtf.len() { "~" } else { "" };
    let early = certain.strip_prefix('-').unwrap_or(certain);
    let mut parts = early.split('-');
    let number = |part: &str, width: usize| {
        let plain = part.len() == width && part.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| part.parse::<u16>().ok())?
    };
    number(parts.next()?, 4)?;
    let month = parts.next().map(|part| number(part, 2));
    let day = parts.next().map(|part| number(part, 2));
    let fits =
        |part: Option<Option<u16>>, most: u16| part.is_none_or(|part| part.is_some_and(|n| (1..=most).contains(&n)));
    let most = match month.flatten() {
        Some(2) => 29,
        Some(4 | 6 | 9 | 11) => 30,
        _ => 31,
    };
    (fits(month, 12) && fits(day, most) && parts.next().is_none()).then(|| format!("{about}{certain}"))
}

/// A date of Hayagriva in EDTF.
pub fn edtf(date: &str) -> String {
    let date = date.trim();
    date.strip_prefix('~').map_or_else(|| date.to_owned(), |date| format!("{}~", date.trim()))
}

/// Whether a text is an address for sure (WHATWG URL): a scheme, and for those of the web a host without surprises.
pub fn is_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let named = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    if text.chars().any(char::is_control) || text.starts_with(' ') || !named {
        return false;
    }
    let web = ["http", "https", "ftp", "ws", "wss"].contains(&scheme.to_ascii_lowercase().as_str());
    match rest.strip_prefix("//") {
        Some(rest) if web => is_host(rest.split(['/', '?', '#', '\\']).next().unwrap_or("")),
        None if web => false,
        Some(rest) => is_host(rest.split(['/', '?', '#']).next().unwrap_or("")),
        None => !rest.is_empty() && !scheme.eq_ignore_ascii_case("file"),
    }
}

fn is_host(authority: &str) -> bool {
    let (host, port) = authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port)));
    let name = host.trim_end_matches('.');
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let last = name.rsplit('.').next().unwrap_or("");
    let numeric = last.starts_with(|c: char| c.is_ascii_digit());
    let puny = host.to_ascii_lowercase().split('.').any(|label| label.starts_with("xn--"));
    !name.is_empty()
        && host.chars().all(plain)
        && !name.split('.').any(str::is_empty)
        && !puny
        && (!numeric || name.parse::<Ipv4Addr>().is_ok())
        && port.is_none_or(|port| port.is_empty() || port.parse::<u16>().is_ok())
}

/// Whether a text is numbers and nothing else: `7`, `2-3`, `1, 2`.
pub fn is_count(text: &str) -> bool {
    let number = |part: &str| (1..=9).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    text.split(['-', ',', '&']).all(|part| number(part.trim_matches(' ')))
}

/// Names of languages as LaTeX's babel has them, and their codes (ISO 639-1).
const LANGUAGES: [(&str, &str); 24] = [
    ("english", "en"),
    ("american", "en-US"),
    ("british", "en-GB"),
    ("french", "fr"),
    ("german", "de"),
    ("ngerman", "de-DE"),
    ("spanish", "es"),
    ("italian", "it"),
    ("portuguese", "pt"),
    ("brazilian", "pt-BR"),
    ("dutch", "nl"),
    ("russian", "ru"),
    ("chinese", "zh"),
    ("japanese", "ja"),
    ("korean", "ko"),
    ("polish", "pl"),
    ("czech", "cs"),
    ("swedish", "sv"),
    ("danish", "da"),
    ("norwegian", "no"),
    ("finnish", "fi"),
    ("greek", "el"),
    ("turkish", "tr"),
    ("latin", "la"),
];

/// A language as an identifier of Unicode; absent where it is none that is known.
pub fn language(text: &str) -> Option<String> {
    let name = text.trim().trim_start_matches("lang").to_ascii_lowercase();
    if let Some((_, code)) = LANGUAGES.iter().find(|(known, _)| *known == name) {
        return Some((*code).to_owned());
    }
    let mut parts = text.split('-');
    let letters = |part: &str, widths: std::ops::RangeInclusive<usize>| {
        widths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    let region = |part: &str| letters(part, 2..=2) || part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_digit());
    let first = letters(parts.next()?, 2..=3);
    let rest: Vec<&str> = parts.collect();
    let known = match rest[..] {
        [] => true,
        [one] => letters(one, 4..=4) || region(one),
        [script, place] => letters(script, 4..=4) && region(place),
        _ => false,
    };
    (first && known).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_hayagriva_reads_is_let_through() {
        for (text, expected) in [
            ("2021", Some("2021")),
            ("2003-06-21~", Some("~2003-06-21")),
            ("-0044", Some("-0044")),
            ("2021-01/2021-03", None),
            ("2021-30", None),
            ("2021-02-30", None),
            ("199X", None),
            ("", None),
        ] {
            assert_eq!(date(text).as_deref(), expected, "{text}");
        }
        for url in ["https://x.org/a b?c#d", "http://1.2.3.4:80/", "urn:isbn:1", "doi:10.1/2", "http://localhost"] {
            assert!(is_url(url), "{url}");
        }
        for url in ["not a url", "https://", "http:x", "https://a b/", "http://1.2.3/", "https://x:99999/", "1a:b", ""]
        {
            assert!(!is_url(url), "{url}");
        }
        assert!(is_count("2-3") && is_count("1, 2") && !is_count("xii+300") && !is_count("") && !is_count("-1"));
        assert_eq!(language("zh-Hans-CN").as_deref(), Some("zh-Hans-CN"));
        assert_eq!(language("langngerman").as_deref(), Some("de-DE"));
        assert_eq!((language("no").as_deref(), language("klingonisch")), (Some("no"), None));
    }
}
