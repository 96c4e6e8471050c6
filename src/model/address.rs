//! Where a work is on the web: its own addresses, and those that its identifiers say.

use std::borrow::Cow;

use super::Entry;

/// An address of a work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address<'a> {
    /// Its name among the entry's `urls`; absent where an identifier says it.
    pub name: Option<&'a str>,
    /// The address.
    pub url: Cow<'a, str>,
}

/// A register whose identifiers are the names of pages, and what stands around them in the page's address.
struct Site {
    scheme: &'static str,
    before: &'static str,
    after: &'static str,
    /// The characters of an identifier, besides ASCII letters and digits.
    marks: &'static str,
}

const fn site(scheme: &'static str, before: &'static str, after: &'static str, marks: &'static str) -> Site {
    Site { scheme, before, after, marks }
}

/// The registers, the best first. arXiv stands before them, and a DOI in their place.
const SITES: [Site; 6] = [
    site("openreview", "https://openreview.net/forum?id=", "", "-_"),
    site("acl", "https://aclanthology.org/", "/", "-."),
    site("pmlr", "https://proceedings.mlr.press/", ".html", "/-_"),
    site("cvf", "https://openaccess.thecvf.com/", "", "/-_."),
    site("pmid", "https://pubmed.ncbi.nlm.nih.gov/", "/", ""),
    site("pmcid", "https://www.ncbi.nlm.nih.gov/pmc/articles/", "/", ""),
];

/// The archives that BibLaTeX names in `eprinttype`, whose numbers stand in `eprint` (biblatex manual, §3.14.7); arXiv's
/// is an identifier.
const ARCHIVES: [Site; 3] = [
    site("jstor", "https://www.jstor.org/stable/", "", "./-_"),
    site("pubmed", "https://www.ncbi.nlm.nih.gov/pubmed/", "", ""),
    site("googlebooks", "https://books.google.com?id=", "", "-_"),
];

impl Site {
    fn is_value(&self, value: &str) -> bool {
        let rough = !value.is_empty() && value.chars().all(|c| c.is_ascii_alphanumeric() || self.marks.contains(c));
        rough
            && match self.scheme {
                "acl" => value.contains('-') && value.contains(|c: char| c.is_ascii_digit()),
                "pmlr" => value.starts_with('v') && value.matches('/').count() == 1,
                "cvf" => {
                    value.starts_with("content")
                        && value.rsplit_once('.').is_some_and(|(_, end)| end == "html")
                        && !value.contains("..")
                }
                "pmid" | "pubmed" => value.bytes().all(|byte| byte.is_ascii_digit()),
                "pmcid" => value.starts_with("PMC"),
                _ => true,
            }
    }

    fn address(&self, value: &str) -> Option<String> {
        self.is_value(value).then(|| format!("{}{value}{}", self.before, self.after))
    }

    fn value<'u>(&self, url: &'u str) -> Option<&'u str> {
        let value = url.strip_prefix(self.before)?.strip_suffix(self.after)?;
        Some(value).filter(|value| self.is_value(value))
    }
}

/// The addresses that lead to the work itself, the best first.
const OWN: [&str; 4] = ["page", "blog", "paper", "project"];

impl Entry {
    /// Where the work is, for every text that cites it: its own page, else what its identifiers say, else another
    /// address, its code last. Absent where it has none, or a DOI leads there already.
    ///
    /// ```
    /// let mut entry = refs::model::Entry::default();
    /// entry.urls.set("code", "https://github.com/a/b");
    /// entry.ids.set("openreview", "KU9UojoX7U");
    /// assert_eq!(entry.address().unwrap().url, "https://openreview.net/forum?id=KU9UojoX7U");
    /// ```
    pub fn address(&self) -> Option<Address<'_>> {
        let own = || OWN.iter().find_map(|name| self.urls.iter().find(|(known, _)| known == name));
        let named = |(name, url)| Address { name: Some(name), url: Cow::Borrowed(url) };
        let said = || self.said_address().map(|url| Address { name: None, url: Cow::Owned(url) });
        own().map(named).or_else(said).or_else(|| self.other_address().map(named))
    }

    /// The address that its identifiers say, or its number in an archive; none where they say no other than the DOI does.
    pub fn said_address(&self) -> Option<String> {
        if let Some(id) = self.ids.get("arxiv") {
            return Some(format!("https://arxiv.org/abs/{id}"));
        }
        let said = || SITES.iter().find_map(|site| site.address(self.ids.get(site.scheme)?));
        if self.ids.get("doi").is_some() { None } else { said().or_else(|| self.archive_address()) }
    }

    /// The address that the number in an archive says.
    fn archive_address(&self) -> Option<String> {
        let archive = self.fields.get("eprinttype")?;
        let site = ARCHIVES.iter().find(|site| site.scheme.eq_ignore_ascii_case(archive))?;
        site.address(self.fields.get("eprint")?)
    }

    /// Of a work without a page: what it is first, its code last, unless that is the work.
    fn other_address(&self) -> Option<(&str, &str)> {
        let software = self.kind().as_str() == "software";
        let rank = |name: &str| match name {
            "code" if !software => 2,
            "weights" | "code" => 0,
            _ => 1,
        };
        let others = || self.urls.iter().min_by_key(|(name, _)| rank(name));
        if self.ids.get("doi").is_some() { None } else { others() }
    }

    /// Takes in the address that a text gave: under `name`, unless its identifiers say it; where it is the address of an
    /// identifier that would say it, as this identifier. All other identifiers are there by then.
    pub fn take_address(&mut self, name: &str, url: &str) {
        if !self.says(url) {
            self.urls.set(name, url);
        }
    }

    /// The same for an address that stands there already.
    pub fn settle_address(&mut self, name: &str) {
        if let Some(url) = self.urls.get(name).map(str::to_owned)
            && self.says(&url)
        {
            self.urls.remove(name);
        }
    }

    /// Whether the identifiers say this address.
    fn says(&mut self, url: &str) -> bool {
        let bare = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or(url);
        let arxiv = self.ids.get("arxiv").is_some_and(|id| bare.strip_prefix("arxiv.org/abs/") == Some(id));
        if arxiv || self.said_address().as_deref() == Some(url) {
            return true;
        }
        let Some((site, id)) = SITES.iter().find_map(|site| Some((site, site.value(url)?))) else { return false };
        if self.ids.get(site.scheme).is_some() {
            return false;
        }
        self.ids.set(site.scheme, id);
        let said = self.said_address().as_deref() == Some(url);
        if !said {
            self.ids.remove(site.scheme);
        }
        said
    }

    /// Where a reader goes to read it: arXiv's PDF, the DOI's page, or where it is otherwise.
    pub fn link(&self) -> Option<String> {
        let arxiv = self.ids.get("arxiv").map(|id| format!("https://arxiv.org/pdf/{id}"));
        let doi = || self.ids.get("doi").map(|doi| format!("https://doi.org/{doi}"));
        arxiv.or_else(doi).or_else(|| self.address().map(|address| address.url.into_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Pairs<'a> = &'a [(&'a str, &'a str)];

    fn entry(ids: Pairs<'_>, urls: Pairs<'_>) -> Entry {
        Entry { ids: ids.iter().copied().collect(), urls: urls.iter().copied().collect(), ..Entry::default() }
    }

    #[test]
    fn the_page_comes_first_then_what_identifiers_say_and_code_last() {
        let (page, code) = (("page", "https://p.org"), ("code", "https://c.org"));
        let weights = ("weights", "https://w.org");
        for (ids, urls, expected) in [
            (
                &[("openreview", "KU9UojoX7U")] as Pairs<'_>,
                &[code] as Pairs<'_>,
                "https://openreview.net/forum?id=KU9UojoX7U",
            ),
            (&[("acl", "2023.tllm-1.2")], &[], "https://aclanthology.org/2023.tllm-1.2/"),
            (&[("pmlr", "v139/radford21a")], &[], "https://proceedings.mlr.press/v139/radford21a.html"),
            (
                &[("cvf", "content/CVPR2023/html/A.html")],
                &[],
                "https://openaccess.thecvf.com/content/CVPR2023/html/A.html",
            ),
            (&[("arxiv", "2103.00020"), ("openreview", "x")], &[code], "https://arxiv.org/abs/2103.00020"),
            (&[("arxiv", "2103.00020"), ("doi", "10.1/x")], &[], "https://arxiv.org/abs/2103.00020"),
            (&[("acl", "P19-1001")], &[code, page], "https://p.org"),
            (&[], &[code, weights], "https://w.org"),
            (&[], &[code, ("docs", "https://d.org")], "https://d.org"),
            (&[("dblp", "conf/x/y")], &[code], "https://c.org"),
        ] {
            assert_eq!(entry(ids, urls).address().map(|address| address.url.into_owned()).as_deref(), Some(expected));
        }
    }

    #[test]
    fn a_doi_needs_no_address_beside_it() {
        let entry = entry(&[("doi", "10.18653/v1/P19-1001"), ("acl", "P19-1001")], &[("code", "https://c.org")]);
        assert_eq!(entry.address(), None);
        assert_eq!(entry.link().as_deref(), Some("https://doi.org/10.18653/v1/P19-1001"));
    }

    #[test]
    fn a_number_in_an_archive_says_an_address() {
        for (archive, number, expected) in [
            ("jstor", "2307-7", Some("https://www.jstor.org/stable/2307-7")),
            ("PubMed", "7", Some("https://www.ncbi.nlm.nih.gov/pubmed/7")),
            ("googlebooks", "4HIWAAAAYAAJ", Some("https://books.google.com?id=4HIWAAAAYAAJ")),
            ("pubmed", "7a", None),
            ("jstor", "\"><script>", None),
            ("HAL", "hal-1", None),
        ] {
            let mut entry = entry(&[], &[]);
            entry.fields = [("eprint", number), ("eprinttype", archive)].into_iter().collect();
            assert_eq!(entry.address().map(|address| address.url.into_owned()).as_deref(), expected, "{archive}");
            if let Some(url) = expected {
                entry.take_address("page", url);
                assert_eq!(entry.urls.get("page"), None);
            }
            entry.ids.set("doi", "10.1/x");
            assert_eq!(entry.address(), None);
        }
    }

    #[test]
    fn an_identifier_that_is_none_says_no_address() {
        for (scheme, value) in [("openreview", "a b"), ("acl", "../x"), ("pmlr", "v1"), ("openreview", "\"><script>")] {
            assert_eq!(entry(&[(scheme, value)], &[]).address(), None, "{value}");
        }
    }

    #[test]
    fn an_address_that_an_identifier_says_is_no_address_of_its_own() {
        let forum = "https://openreview.net/forum?id=KU9UojoX7U";
        for (ids, kept) in [
            (&[("openreview", "KU9UojoX7U")] as Pairs<'_>, false),
            (&[], false),
            // Here the identifier alone would lead elsewhere.
            (&[("arxiv", "2103.00020")], true),
            (&[("doi", "10.1/x")], true),
            (&[("openreview", "other")], true),
        ] {
            let mut entry = entry(ids, &[]);
            entry.take_address("page", forum);
            assert_eq!(entry.urls.get("page").is_some(), kept, "{ids:?}");
            let address = entry.address().map(|address| address.url.into_owned());
            assert_eq!(address.as_deref(), Some(forum), "{ids:?}");
        }
        for other in ["http://openreview.net/forum?id=KU9UojoX7U", "https://openreview.net/forum?id=a&noteId=b"] {
            let mut entry = entry(&[], &[]);
            entry.take_address("page", other);
            assert_eq!(entry.urls.get("page"), Some(other));
        }
    }
}
