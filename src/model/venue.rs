//! Whether two works appeared in the same place: the name of one venue is written in many ways.

use super::markup::plain;
use super::{Entry, text};

/// Words that tell no venue from another, in the names of proceedings and journals.
const FILLERS: [&str; 62] = [
    "a",
    "acm",
    "adv",
    "advances",
    "an",
    "and",
    "annual",
    "at",
    "conf",
    "conference",
    "cvf",
    "edition",
    "eighth",
    "eleventh",
    "fifth",
    "first",
    "for",
    "forty",
    "fourth",
    "ieee",
    "in",
    "int",
    "international",
    "intl",
    "j",
    "jnl",
    "journal",
    "lncs",
    "long",
    "main",
    "meeting",
    "ninth",
    "nd",
    "of",
    "on",
    "papers",
    "part",
    "proc",
    "proceedings",
    "rd",
    "second",
    "seventh",
    "short",
    "siam",
    "sigplan",
    "sixth",
    "st",
    "symp",
    "symposium",
    "tenth",
    "th",
    "the",
    "third",
    "thirty",
    "to",
    "track",
    "trans",
    "transactions",
    "twenty",
    "vol",
    "volume",
    "with",
];

/// Words that only the name of a meeting has, and those that only the name of a journal has.
const OF_MEETINGS: [&str; 9] =
    ["conf", "conference", "congress", "meeting", "proc", "proceedings", "symp", "symposium", "colloquium"];
const OF_JOURNALS: [&str; 15] = [
    "acta",
    "annals",
    "bulletin",
    "j",
    "journal",
    "lett",
    "letters",
    "magazine",
    "notices",
    "quarterly",
    "rev",
    "review",
    "reviews",
    "trans",
    "transactions",
];

/// What a name of a venue says that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Journal,
    Meeting,
    Workshop,
}

/// Whether two works appeared in one place, as far as their venues say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// They did: the same volume and page, or two names of one venue.
    Same,
    /// They did not.
    Other,
    /// One of them does not say where.
    Unsaid,
}

/// Whether `a` and `b`, of one title and author, appeared in the same place.
///
/// Pages decide where both are given, and a journal is not a conference, nor a workshop the conference that it belongs
/// to. Names are compared by their words, abbreviated or not, and by their initials.
pub fn place(a: &Entry, b: &Entry) -> Place {
    let of = |part: &str| (a.venue.get(part), b.venue.get(part));
    let both = |part: &str, read: fn(&str) -> Option<String>| match of(part) {
        (Some(one), Some(other)) => Some((read(one)?, read(other)?)),
        _ => None,
    };
    let (pages, volumes) = (both("pages", first_page), both("volume", first_number));
    let same = |pair: &Option<(String, String)>| pair.as_ref().map(|(one, other)| one == other);
    if same(&pages) == Some(false) || same(&volumes) == Some(false) {
        return Place::Other;
    }
    if same(&pages) == Some(true) && (same(&volumes) == Some(true) || same_last_page(of("pages"))) {
        return Place::Same;
    }
    if both("number", first_number).is_some_and(|(one, other)| one != other) {
        return Place::Other;
    }
    match of("name") {
        (Some(one), Some(other)) => {
            let (one, other) = (Name::of(one, kind_by_type(a)), Name::of(other, kind_by_type(b)));
            if one.is_of(&other) { Place::Same } else { Place::Other }
        }
        _ => Place::Unsaid,
    }
}

/// The first number of a volume or of pages; page 1 says nothing, since every paper has one.
fn first_number(text: &str) -> Option<String> {
    let digits = text.trim_start_matches(|c: char| !c.is_ascii_digit());
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let number = digits[..end].trim_start_matches('0');
    (!number.is_empty()).then(|| number.to_owned())
}

fn first_page(text: &str) -> Option<String> {
    first_number(text).filter(|page| page != "1")
}

/// Whether two ranges of pages end alike: `651-5` ends as `651-655` does.
fn same_last_page(pages: (Option<&str>, Option<&str>)) -> bool {
    let last = |text: &str| {
        let (_, last) = text.trim().rsplit_once(|c: char| !c.is_ascii_digit())?;
        (!last.is_empty()).then(|| last.to_owned())
    };
    match (pages.0.and_then(last), pages.1.and_then(last)) {
        (Some(one), Some(other)) => one.ends_with(&other) || other.ends_with(&one),
        _ => false,
    }
}

/// What the type of an entry says of its venue. Files call papers of conferences articles, but no issue of a
/// conference has a number.
fn kind_by_type(entry: &Entry) -> Option<Kind> {
    match entry.kind().as_str() {
        "conference" | "proceedings" => Some(Kind::Meeting),
        "workshop" => Some(Kind::Workshop),
        "article" if entry.venue.get("number").is_some() => Some(Kind::Journal),
        _ => None,
    }
}

/// A venue's name, taken apart.
struct Name {
    /// Its letters and digits.
    bare: String,
    kind: Option<Kind>,
    /// All of its words, and once more with what stands behind the first comma before the rest.
    orders: [Vec<String>; 2],
    /// The words that tell it from others: of the whole name, and of its part before the first comma or colon.
    telling: Vec<Vec<String>>,
    /// The initials that it gives of itself, as in `(CVPR)` or `ICLR 2015`.
    initials: Vec<String>,
}

impl Name {
    fn of(name: &str, kind: Option<Kind>) -> Self {
        let name = plain(name);
        let words: Vec<String> = words_of(&name).map(|(_, word)| word).collect();
        let any = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
        let worded = match () {
            () if words.iter().any(|word| word.starts_with("workshop")) => Some(Kind::Workshop),
            () if any(&OF_JOURNALS) && !any(&["conf", "conference", "symposium"]) => Some(Kind::Journal),
            () if any(&OF_MEETINGS) => Some(Kind::Meeting),
            () => None,
        };
        let mut initials: Vec<String> =
            words_of(&name).filter(|(raw, word)| is_initials(raw) && !filler(word)).map(|(_, word)| word).collect();
        let heads = [&*name, before(&name, ','), before(&name, ':')];
        let telling: Vec<Vec<String>> = heads.into_iter().map(|head| telling(head, &initials)).collect();
        // A name of one word may be initials in small letters.
        if let [word] = &telling[0][..] {
            if word.len() > 2 && !initials.contains(word) {
                initials.push(word.clone());
            }
        }
        let (head, rest) = name.split_once(',').unwrap_or((&name, ""));
        let turned = words_of(rest).chain(words_of(head)).map(|(_, word)| word).collect();
        Self { bare: text::alphanumeric(&name), kind: worded.or(kind), orders: [words, turned], telling, initials }
    }

    fn spells(&self, initials: &str) -> bool {
        self.orders.iter().any(|words| stand_for(initials, words))
    }

    /// Whether both are names of one venue.
    fn is_of(&self, other: &Self) -> bool {
        let workshop = |name: &Self| name.kind == Some(Kind::Workshop);
        if workshop(self) != workshop(other) {
            return false;
        }
        let kinds = self.kind.zip(other.kind);
        if self.bare == other.bare {
            return true;
        }
        if kinds.is_some_and(|(one, other)| one != other) {
            return false;
        }
        let pairs = || self.telling.iter().flat_map(|one| other.telling.iter().map(move |more| (one, more)));
        let meetings = kinds == Some((Kind::Meeting, Kind::Meeting));
        self.initials.iter().any(|initials| other.initials.contains(initials))
            || pairs().any(|(one, other)| one.len() == other.len() && within(one, other))
            || self.initials.iter().any(|initials| other.spells(initials))
            || other.initials.iter().any(|initials| self.spells(initials))
            || meetings && pairs().any(|(one, other)| within(one, other) || within(other, one))
    }
}

/// The words of a text, as they stand and in small letters; those with digits are years and counts.
fn words_of(text: &str) -> impl Iterator<Item = (String, String)> {
    let joined: String = text.chars().filter(|c| !matches!(c, '\'' | '’')).collect();
    let words: Vec<String> =
        joined.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect();
    words.into_iter().filter(|word| !word.contains(|c: char| c.is_ascii_digit())).map(|word| {
        let small = text::alphanumeric(&word);
        (word, small)
    })
}

fn filler(word: &str) -> bool {
    FILLERS.contains(&word) || word.ends_with("ieth") || word.ends_with("teenth")
}

/// Whether a word is initials: three letters or more, mostly capitals (`CVPR`, `NeurIPS`).
fn is_initials(word: &str) -> bool {
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    word.chars().count() > 2 && capitals > 1 && capitals * 2 > word.chars().count()
}

fn before(text: &str, sign: char) -> &str {
    text.split(sign).next().unwrap_or(text)
}

/// The words that tell the venue from others, without initials where there is more.
fn telling(name: &str, initials: &[String]) -> Vec<String> {
    let words: Vec<String> = words_of(name).map(|(_, word)| word).filter(|word| !filler(word)).collect();
    let more: Vec<String> = words.iter().filter(|word| !initials.contains(word)).cloned().collect();
    if more.is_empty() { words } else { more }
}

/// Whether all `words` stand in `name`, in order and abbreviated at most; one word alone says too little of a longer
/// name.
fn within(words: &[String], name: &[String]) -> bool {
    let abbreviates = |one: &str, other: &str| one.starts_with(other) || other.starts_with(one);
    let mut rest = name.iter();
    let found = words.iter().all(|word| rest.any(|other| abbreviates(word, other)));
    found && (words.len() > 1 || words.len() == name.len()) && !words.is_empty()
}

/// Whether `initials` are made of the beginnings of words, in order: `neurips` of `neural information processing
/// systems`.
fn stand_for(initials: &str, words: &[String]) -> bool {
    // For each number of letters, of how many words they are made at most.
    let mut made: Vec<Option<usize>> = vec![None; initials.len() + 1];
    made[0] = Some(0);
    for word in words {
        for from in (0..initials.len()).rev() {
            let Some(count) = made[from] else { continue };
            let common = word.bytes().zip(initials[from..].bytes()).take_while(|(one, other)| one == other).count();
            for upto in from + 1..=from + common {
                made[upto] = made[upto].max(Some(count + 1));
            }
        }
    }
    made[initials.len()].is_some_and(|count| count > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn work(kind: &str, parts: &[(&str, &str)]) -> Entry {
        Entry { entry_type: kind.parse().ok(), venue: parts.iter().copied().collect(), ..Entry::default() }
    }

    #[test]
    fn one_venue_has_many_names_and_many_venues_have_like_names() {
        let long = "Proceedings of the 2019 Conference of the North American Chapter of the Association for Computational \
                    Linguistics: Human Language Technologies, {NAACL-HLT} 2019, Minneapolis, MN, USA";
        for (one, kind, other, other_kind, same) in [
            (
                "CVPR",
                "conference",
                "Proceedings of the IEEE Conference on Computer Vision and Pattern Recognition",
                "conference",
                true,
            ),
            (
                "Proc. IEEE Conf. Comput. Vis. Pattern Recognit.",
                "conference",
                "{IEEE} Conference on Computer Vision and Pattern Recognition (CVPR)",
                "conference",
                true,
            ),
            (
                "NeurIPS",
                "article",
                "Advances in Neural Information Processing Systems 30: Annual Conference on Neural Information Processing Systems 2017, Long Beach",
                "conference",
                true,
            ),
            ("nips", "conference", "Advances in neural information processing systems", "article", true),
            (
                "iclr",
                "conference",
                "3rd International Conference on Learning Representations, {ICLR} 2015, San Diego",
                "conference",
                true,
            ),
            (
                "emnlp",
                "article",
                "Proceedings of the 2017 Conference on Empirical Methods in Natural Language Processing",
                "conference",
                true,
            ),
            (
                "Conference of the North American Chapter of the Association for Computational Linguistics",
                "conference",
                long,
                "conference",
                true,
            ),
            ("J. Mach. Learn. Res.", "article", "The Journal of Machine Learning Research", "article", true),
            ("jmlr", "article", "Journal of Machine Learning Research", "article", true),
            ("IEEEPAMI", "article", "IEEE Transactions on Pattern Analysis and Machine Intelligence", "article", true),
            (
                "Pattern Analysis and Machine Intelligence, IEEE Transactions on",
                "article",
                "IEEE TPAMI",
                "article",
                true,
            ),
            ("International Journal of Computer Vision (IJCV)", "article", "Int. J. Comput. Vis.", "article", true),
            (
                "Artificial intelligence and statistics",
                "conference",
                "Proceedings of the 20th International Conference on Artificial Intelligence and Statistics",
                "conference",
                true,
            ),
            (
                "Proc. POPL",
                "conference",
                "ACM SIGPLAN Symposium on Principles of Programming Languages",
                "conference",
                true,
            ),
            (
                "Computer Vision -- ECCV 2014",
                "conference",
                "European Conference on Computer Vision",
                "conference",
                true,
            ),
            ("CVPR", "conference", "IEEE Transactions on Pattern Analysis and Machine Intelligence", "article", false),
            (
                "International Journal of Computer Vision",
                "article",
                "International Conference on Computer Vision",
                "conference",
                false,
            ),
            ("IJCV", "article", "ICCV", "conference", false),
            (
                "IEEE Robotics and Automation Letters",
                "article",
                "International Conference on Robotics and Automation",
                "conference",
                false,
            ),
            ("NIPS Workshop on Deep Learning", "conference", "NIPS", "conference", false),
            ("NeurIPS", "workshop", "NeurIPS", "conference", false),
            (
                "CVPR Workshops",
                "conference",
                "IEEE Conference on Computer Vision and Pattern Recognition",
                "conference",
                false,
            ),
            (
                "Journal of Machine Learning Research",
                "article",
                "International Conference on Machine Learning",
                "conference",
                false,
            ),
            ("Nature", "article", "Nature neuroscience", "article", false),
            ("Physical Review", "article", "Physical Review Letters", "article", false),
            ("Proceedings of the IEEE", "article", "IEEE Signal Processing Magazine", "article", false),
            ("ICML", "conference", "AISTATS", "conference", false),
        ] {
            let (a, b) = (work(kind, &[("name", one)]), work(other_kind, &[("name", other)]));
            let expected = if same { Place::Same } else { Place::Other };
            assert_eq!((place(&a, &b), place(&b, &a)), (expected, expected), "{one} | {other}");
        }
    }

    #[test]
    fn an_issue_has_a_number_and_a_conference_has_none() {
        let journal = work("article", &[("name", "Machine Learning"), ("number", "3")]);
        let meeting = work("conference", &[("name", "International Conference on Machine Learning")]);
        let called_article = work("article", &[("name", "Machine Learning")]);
        assert_eq!((place(&journal, &meeting), place(&called_article, &meeting)), (Place::Other, Place::Same));
    }

    #[test]
    fn volumes_and_pages_decide_before_names() {
        let at = |name: &str, volume: &str, pages: &str| {
            let parts = [("name", name), ("volume", volume), ("pages", pages)];
            work("article", &parts.into_iter().filter(|(_, text)| !text.is_empty()).collect::<Vec<_>>())
        };
        for (one, other, expected) in [
            (at("Nature", "4", "651-655"), at("Nat. Neurosci.", "4", "651-5"), Place::Same),
            (at("PAMI", "24", "603"), at("Some other words", "24", "603-619"), Place::Same),
            (at("ICML", "", "8748-8763"), at("", "", "8748-8763"), Place::Same),
            (at("J", "1", "10-20"), at("J", "1", "30-40"), Place::Other),
            (at("J", "1", ""), at("J", "Volume 2, Issue 4", ""), Place::Other),
            (at("CVPR", "", "1-8"), at("CVPR", "", "886-893"), Place::Same),
            (at("", "", "3-9"), at("J", "", "3-30"), Place::Unsaid),
        ] {
            assert_eq!(place(&one, &other), expected, "{one:?} {other:?}");
        }
    }
}
