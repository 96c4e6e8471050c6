//! Names of authors: persons in their parts, and organisations.

use std::fmt;

use thiserror::Error;

/// An author, as `library.toml` writes one.
///
/// | input | result |
/// |---|---|
/// | `Radford, Alec` | a person |
/// | `van der Maaten, Laurens` | a person whose particle belongs to the family name |
/// | `Alves, Jr., A. A.` | a person with a suffix (BibTeX's order: family, suffix, given) |
/// | `Madonna` | a person of one name |
/// | `{LAION e.V.}` | an organisation |
///
/// ```
/// use refs::model::Name;
/// let name = Name::parse("van der Maaten, Laurens").unwrap();
/// assert_eq!(name.family(), "van der Maaten");
/// assert_eq!(Name::from_natural("Laurens van der Maaten"), Some(name));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Name {
    /// A human being.
    Person {
        /// The family name with its particles.
        family: String,
        /// The given names; empty for a person of one name.
        given: String,
        /// `Jr.`, `III`; empty when there is none.
        suffix: String,
    },
    /// A body that signs as a whole: a company, a team, a collaboration.
    Organisation(String),
}

/// A text that is no author.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum NameError {
    /// Nothing, or only white space.
    #[error("an author without a name")]
    Empty,
    /// BibTeX's `others`, which is not a person.
    #[error("`{0}` is not an author: write `et-al = true` where the source cut the list")]
    Others(String),
    /// More than two commas.
    #[error("`{0}` has too many commas: expected \"Family, Given\" or \"Family, Suffix, Given\"")]
    Commas(String),
}

impl Name {
    /// Reads the form of `library.toml`.
    ///
    /// # Errors
    /// When the text is empty, `others` or `et al.`, or has more than two commas.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(NameError::Empty);
        }
        if let Some(inner) = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            return Ok(Self::Organisation(inner.trim().to_owned()));
        }
        if ["others", "et al", "et al."].contains(&text.to_lowercase().as_str()) {
            return Err(NameError::Others(text.to_owned()));
        }
        let parts: Vec<&str> = text.split(',').map(str::trim).collect();
        match parts[..] {
            [family] => Ok(Self::person(family, "", "")),
            [family, given] => Ok(Self::person(family, "", given)),
            [family, suffix, given] => Ok(Self::person(family, suffix, given)),
            _ => Err(NameError::Commas(text.to_owned())),
        }
    }

    fn person(family: &str, suffix: &str, given: &str) -> Self {
        let [family, suffix, given] = [family, suffix, given].map(str::to_owned);
        Self::Person { family, given, suffix }
    }

    /// Reads a name in its natural order, given names first, as arXiv's Atom answers have it.
    ///
    /// Particles and suffixes are split off as arXiv itself does for its abstract pages
    /// (arXiv/arxiv-base, `arxiv/authors`), and any word in lower case before the family name
    /// counts as a particle (BibTeX's rule). `None` for text that is no name, such as the
    /// stray `:` behind a collaboration.
    pub fn from_natural(text: &str) -> Option<Self> {
        let words = words(text);
        let last = *words.last()?;
        if is_organisation(&words) {
            return Some(Self::Organisation(words.join(" ")));
        }
        let suffixed = words.len() > 2 && is_suffix(last);
        let (suffix, words) = if suffixed { (last, &words[..words.len() - 1]) } else { ("", &words[..]) };
        let start = family_start(words);
        Some(Self::person(&words[start..].join(" "), suffix, &words[..start].join(" ")))
    }

    /// Reads a name in inverted order, as arXiv's abstract pages have it: `Family, Given` or
    /// `Family, Suffix, Given`; a collaboration that was split by mistake is joined again.
    pub fn from_inverted(text: &str) -> Option<Self> {
        let parts: Vec<String> =
            text.split(',').map(|part| words(part).join(" ")).filter(|part| !part.is_empty()).collect();
        match parts.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            [] => None,
            [one] if is_organisation(&words(one)) => Some(Self::Organisation(one.to_owned())),
            [one] => Some(Self::person(one, "", "")),
            [body, start] if start.eq_ignore_ascii_case("the") || words(body).iter().any(is_body) => {
                Some(Self::Organisation(format!("{start} {body}")))
            }
            [family, given] => {
                // `Alves Jr, A. A.`: the suffix stands behind the family name without a comma.
                let suffixed = family.rsplit_once(' ').filter(|(_, last)| is_suffix(last));
                let (family, suffix) = suffixed.unwrap_or((family, ""));
                Some(Self::person(family, suffix, given))
            }
            [family, suffix, given, ..] => Some(Self::person(family, suffix, given)),
        }
    }

    /// The name as `library.toml` can hold it: a person whose parts would be read otherwise, for the commas in them, as a
    /// whole.
    ///
    /// ```
    /// use refs::model::Name;
    /// let name = Name::Person { family: "A, B".into(), given: "C".into(), suffix: String::new() };
    /// assert_eq!(name.held(), Name::Organisation("C A, B".into()));
    /// ```
    #[must_use]
    pub fn held(self) -> Self {
        if Self::parse(&self.to_string()).as_ref() == Ok(&self) { self } else { Self::Organisation(self.natural()) }
    }

    /// The family name with its particles, or the whole name of an organisation.
    pub fn family(&self) -> &str {
        match self {
            Self::Person { family, .. } => family,
            Self::Organisation(name) => name,
        }
    }

    /// The name in its natural order: `Laurens van der Maaten`, `Sammy Davis Jr.`
    pub fn natural(&self) -> String {
        match self {
            Self::Person { family, given, suffix } => [given, family, suffix]
                .into_iter()
                .filter(|part| !part.is_empty())
                .map(String::as_str)
                .collect::<Vec<_>>()
                .join(" "),
            Self::Organisation(name) => name.clone(),
        }
    }

    /// The initials of the given names, each with its full stop: `J. W.`, `M.-W.`; empty when
    /// there are none.
    pub fn initials(&self) -> String {
        let Self::Person { given, .. } = self else { return String::new() };
        let initial = |part: &str| part.chars().find(|c| c.is_alphabetic()).map(|c| format!("{c}."));
        given
            .split_whitespace()
            .map(|word| word.split('-').filter_map(initial).collect::<Vec<_>>().join("-"))
            .filter(|initials| !initials.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Organisation(name) => write!(f, "{{{name}}}"),
            Self::Person { family, given, suffix } => {
                f.write_str(family)?;
                [suffix, given].into_iter().filter(|part| !part.is_empty()).try_for_each(|part| write!(f, ", {part}"))
            }
        }
    }
}

const SUFFIXES: [&str; 5] = ["Jr", "Sr", "II", "III", "IV"];

fn is_suffix(word: &str) -> bool {
    SUFFIXES.contains(&word.trim_end_matches('.'))
}

/// Words that belong to the family name behind them, in any case of letters (arXiv's own list).
const PARTICLES: [&str; 12] = ["van", "der", "de", "la", "von", "del", "della", "da", "mac", "ter", "dem", "di"];

/// Last words of bodies that sign as a whole.
const BODIES: [&str; 6] = ["collaboration", "collaborations", "consortium", "group", "team", "committee"];

/// The words of a name, initials that stand together (`A.B.`) apart; no word without a letter or digit.
fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().flat_map(initials_apart).filter(|word| word.chars().any(char::is_alphanumeric)).collect()
}

/// `B.S.` as `B.` and `S.`; `J.-B.` stays whole.
fn initials_apart(word: &str) -> Vec<&str> {
    let breaks = word.match_indices('.').map(|(at, _)| at + 1);
    let breaks = breaks.filter(|at| word[*at..].starts_with(char::is_alphabetic));
    let mut ends: Vec<usize> = breaks.collect();
    ends.push(word.len());
    let starts = std::iter::once(0).chain(ends.iter().copied());
    starts.zip(&ends).map(|(start, end)| &word[start..*end]).collect()
}

fn is_body(word: &&str) -> bool {
    BODIES.contains(&word.to_lowercase().as_str())
}

fn is_organisation(words: &[&str]) -> bool {
    let camel = |word: &str| word.chars().skip(1).filter(|c| c.is_uppercase()).count() >= 2;
    match words {
        [one] => is_body(one) || camel(one),
        [.., last] => is_body(last) || words.iter().any(|word| word.eq_ignore_ascii_case("collaboration")),
        [] => false,
    }
}

/// Where the family name starts: at the last word, or at the particles before it; never at the first of several.
fn family_start(words: &[&str]) -> usize {
    let lower = |word: &str| word.chars().next().is_some_and(char::is_lowercase);
    let particle = |word: &str| lower(word) || PARTICLES.contains(&word.to_lowercase().as_str());
    let mut start = words.len() - 1;
    while start > 1 && particle(words[start - 1]) {
        start -= 1;
    }
    start
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file_form(natural: &str) -> String {
        Name::from_natural(natural).map_or_else(String::new, |name| name.to_string())
    }

    #[test]
    fn natural_names_are_split_as_arxiv_splits_them() {
        for (natural, expected) in [
            ("Alec Radford", "Radford, Alec"),
            ("Jong Wook Kim", "Kim, Jong Wook"),
            ("Luc Van Gool", "Van Gool, Luc"),
            ("Andre de Gouvea", "de Gouvea, Andre"),
            ("Ludwig van den Berg", "van den Berg, Ludwig"),
            ("A. A. Alves Jr", "Alves, Jr, A. A."),
            ("Sammy Davis Jr.", "Davis, Jr., Sammy"),
            ("B.S. Gaudi", "Gaudi, B. S."),
            ("J.-B. Alayrac", "Alayrac, J.-B."),
            ("C. Abellán Beteta", "Beteta, C. Abellán"),
            ("The BABAR Collaboration", "{The BABAR Collaboration}"),
            ("LHCb collaboration", "{LHCb collaboration}"),
            ("Chameleon Team", "{Chameleon Team}"),
            ("OpenAI", "{OpenAI}"),
            ("DeepSeek-AI", "{DeepSeek-AI}"),
            ("Madonna", "Madonna"),
            (":", ""),
            ("", ""),
        ] {
            assert_eq!(file_form(natural), expected, "{natural}");
        }
    }

    #[test]
    fn inverted_names_keep_suffixes_and_collaborations() {
        for (inverted, expected) in [
            ("Vaswani, Ashish", "Vaswani, Ashish"),
            ("Liang, Jr., Jingyun", "Liang, Jr., Jingyun"),
            ("The BABAR Collaboration", "{The BABAR Collaboration}"),
            ("Alves Jr, A. A.", "Alves, Jr, A. A."),
            ("Collaboration, The CMS", "{The CMS Collaboration}"),
            ("CMS, The", "{The CMS}"),
            ("Madonna", "Madonna"),
        ] {
            let name = Name::from_inverted(inverted).unwrap();
            assert_eq!(name.to_string(), expected, "{inverted}");
        }
    }

    #[test]
    fn others_is_not_a_person() {
        assert_eq!(Name::parse("others"), Err(NameError::Others("others".to_owned())));
        assert_eq!(Name::parse("  "), Err(NameError::Empty));
    }

    #[test]
    fn initials_keep_hyphens() {
        assert_eq!(Name::parse("Chang, Ming-Wei").unwrap().initials(), "M.-W.");
        assert_eq!(Name::parse("Kim, Jong Wook").unwrap().initials(), "J. W.");
        assert_eq!(Name::parse("{OpenAI}").unwrap().initials(), "");
    }

    #[test]
    fn the_file_form_reads_back() {
        for text in ["Radford, Alec", "Alves, Jr, A. A.", "{LAION e.V.}", "Madonna"] {
            assert_eq!(Name::parse(text).unwrap().to_string(), text);
        }
    }
}
