//! Addresses that may stand in a link: of the web only, and with nothing in them that ends the link.

/// An address of the web in ASCII that ends no link it stands in (RFC 3986, §2); `None` for any other scheme.
///
/// ```
/// use refs::views::address::web_address;
/// assert_eq!(web_address("https://x.org/a b)").as_deref(), Some("https://x.org/a%20b%29"));
/// assert_eq!(web_address("javascript:alert(1)"), None);
/// ```
pub fn web_address(address: &str) -> Option<String> {
    let address = address.trim();
    let (scheme, rest) = address.split_once("://")?;
    if !["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) || rest.is_empty() {
        return None;
    }
    let kept = |b: u8| b.is_ascii_alphanumeric() || b"-._~:/?#@!$&'+,;=%".contains(&b) && !b"'~$!".contains(&b);
    let written = |b: u8| if kept(b) { char::from(b).to_string() } else { format!("%{b:02X}") };
    Some(format!("{}://{}", scheme.to_lowercase(), rest.bytes().map(written).collect::<String>()))
}
