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
    let of = |part: &str| Some((a.venue.get(part)?, b.venue.get(part)?));
    let numbers = |part: &str| of(part).and_then(|(one, other)| Some((first_number(one)?, first_number(other)?)));
    let volumes = numbers("volume").map(|(one, other)| one == other);
    let pages = of("pages").and_then(|(one, other)| Some((Pages::of(one)?, Pages::of(other)?)));
    match &pages {
        Some((one, other)) if one.is(other) => return Place::Same,
        Some((one, other)) if one.first == other.first && volumes == Some(true) => return Place::Same,
        Some((one, other)) if !one.overlaps(other) => return Place::Other,
        _ => {}
    }
    let issues = numbers("number").is_some_and(|(one, other)| one != other);
    if volumes == Some(false) || issues {
        return Place::Other;
    }
    match of("name") {
        Some((one, other)) => {
            let (one, other) = (Name::of(one, kind_by_type(a)), Name::of(other, kind_by_type(b)));
            if one.is_of(&other) { Place::Same } else { Place::Other }
        }
        None => Place::Unsaid,
    }
}

/// The first number of a volume, an issue or of pages.
fn first_number(text: &str) -> Option<u64> {
    let digits = text.trim_start_matches(|c: char| !c.is_ascii_digit());
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    digits[..end].parse().ok()
}

/// The first page and the last, if it is given. Page 1 says nothing, since every paper has one.
struct Pages {
    first: u64,
    last: Option<u64>,
}

impl Pages {
    fn of(text: &str) -> Option<Self> {
        let first = first_number(text).filter(|page| *page > 1)?;
        let behind = text.trim_start_matches(|c: char| !c.is_ascii_digit());
        let last = first_number(behind.trim_start_matches(|c: char| c.is_ascii_digit())).map(|last| {
            // `651-5` ends on page 655.
            let size = 10u64.saturating_pow(last.checked_ilog10().map_or(1, |digits| digits + 1));
            if last < first { (first - first % size).saturating_add(last) } else { last }
        });
        Some(Self { first, last: last.filter(|last| *last >= first) })
    }

    /// Whether both are the same pages, first and last.
    fn is(&self, other: &Self) -> bool {
        self.first == other.first && self.last.is_some() && self.last == other.last
    }

    /// Whether they have a page in common: files are one page off at times.
    fn overlaps(&self, other: &Self) -> bool {
        self.first <= other.last.unwrap_or(other.first) && other.first <= self.last.unwrap_or(self.first)
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
        if let [word] = &telling[0][..]
            && word.len() > 2
            && !initials.contains(word)
        {
            initials.push(word.clone());
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
        self.initials.iter().any(|one| other.initials.iter().any(|more| same_initials(one, more)))
            || pairs().any(|(one, other)| one.len() == other.len() && within(one, other))
            || self.initials.iter().any(|initials| other.spells(initials))
            || other.initials.iter().any(|initials| self.spells(initials))
            || meetings && pairs().any(|(one, other)| within(one, other) || within(other, one))
    }
}

/// The words of a text, as they stand and in small letters, without digits: those are years and counts.
fn words_of(text: &str) -> impl Iterator<Item = (String, String)> {
    let joined: String = text.chars().filter(|c| !matches!(c, '\'' | '’')).collect();
    let words: Vec<String> = joined
        .split(|c: char| !c.is_alphanumeric())
        .map(|word| word.chars().filter(|c| !c.is_ascii_digit()).collect::<String>())
        .filter(|word| !word.is_empty())
        .collect();
    words.into_iter().map(|word| {
        let small = text::alphanumeric(&word);
        (word, small)
    })
}

/// Whether two initials are of one venue: `NIPS` and `NeurIPS`, `TPAMI` and `IEEEPAMI`.
fn same_initials(one: &str, other: &str) -> bool {
    let own = |initials: &str| {
        let behind = ["ieee", "acm"].iter().find_map(|owner| initials.strip_prefix(owner));
        behind.filter(|rest| rest.len() > 2).unwrap_or(initials).to_owned()
    };
    let (one, other) = (own(one), own(other));
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let renamed = short.len() > 3 && long[..1] == short[..1] && long.ends_with(&short[1..]);
    short == long || renamed || short.len() > 3 && long.ends_with(&short)
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
            for upto in &mut made[from + 1..=from + common] {
                *upto = (*upto).max(Some(count + 1));
            }
        }
    }
    made[initials.len()].is_some_and(|count| count > 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn work(kind: &str, parts: &[(&str, &str)]) -> Entry {
        Entry { entry_type: kind.parse().ok(), venue: parts.iter().copied().collect(), ..Entry::default() }
    }

    /// Whether the two venues of each line, each with the type of the work in it, are the same.
    fn compare(lines: &str, expected: Place) {
        for line in lines.trim().lines() {
            let of = |text: &str| {
                let (kind, name) = text.trim().split_once(": ").unwrap();
                work(kind, &[("name", name)])
            };
            let (one, other) = line.split_once(" | ").unwrap();
            let (a, b) = (of(one), of(other));
            assert_eq!((place(&a, &b), place(&b, &a)), (expected, expected), "{line}");
        }
    }

    #[test]
    fn one_venue_has_many_names() {
        let lines = "
        conference: CVPR | conference: Proceedings of the IEEE Conference on Computer Vision and Pattern Recognition
        conference: Proc. IEEE Conf. Comput. Vis. Pattern Recognit. | conference: {IEEE} Conference on Computer Vision and Pattern Recognition (CVPR)
        article: NeurIPS | conference: Advances in Neural Information Processing Systems 30: Annual Conference on Neural Information Processing Systems 2017, Long Beach
        conference: nips | article: Advances in neural information processing systems
        conference: iclr | conference: 3rd International Conference on Learning Representations, {ICLR} 2015, San Diego
        article: emnlp | conference: Proceedings of the 2017 Conference on Empirical Methods in Natural Language Processing
        conference: Conference of the North American Chapter of the Association for Computational Linguistics | conference: Proceedings of the 2019 Conference of the North American Chapter of the Association for Computational Linguistics: Human Language Technologies, {NAACL-HLT} 2019, Minneapolis, MN, USA
        article: J. Mach. Learn. Res. | article: The Journal of Machine Learning Research
        article: jmlr | article: Journal of Machine Learning Research
        article: IEEEPAMI | article: IEEE Transactions on Pattern Analysis and Machine Intelligence
        article: Pattern Analysis and Machine Intelligence, IEEE Transactions on | article: IEEE TPAMI
        article: International Journal of Computer Vision (IJCV) | article: Int. J. Comput. Vis.
        conference: Artificial intelligence and statistics | conference: Proceedings of the 20th International Conference on Artificial Intelligence and Statistics
        conference: Proc. POPL | conference: ACM SIGPLAN Symposium on Principles of Programming Languages
        conference: Computer Vision -- ECCV 2014 | conference: European Conference on Computer Vision
        conference: CVPR2009 | conference: Proc. CVPR
        conference: nips | conference: NeurIPS
        article: IEEEPAMI | article: TPAMI
        article: Commun. ACM | article: CACM
        ";
        compare(lines, Place::Same);
    }

    #[test]
    fn many_venues_have_like_names() {
        let lines = "
        conference: CVPR | article: IEEE Transactions on Pattern Analysis and Machine Intelligence
        article: International Journal of Computer Vision | conference: International Conference on Computer Vision
        article: IJCV | conference: ICCV
        article: IEEE Robotics and Automation Letters | conference: International Conference on Robotics and Automation
        conference: NIPS Workshop on Deep Learning | conference: NIPS
        workshop: NeurIPS | conference: NeurIPS
        conference: CVPR Workshops | conference: IEEE Conference on Computer Vision and Pattern Recognition
        article: Journal of Machine Learning Research | conference: International Conference on Machine Learning
        conference: NAACL | conference: ACL
        article: Nature | article: Nature neuroscience
        article: Physical Review | article: Physical Review Letters
        article: Proceedings of the IEEE | article: IEEE Signal Processing Magazine
        conference: ICML | conference: AISTATS
        ";
        compare(lines, Place::Other);
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
            (at("ICML", "32", "1188--1196"), at("ICML", "14", "1188--1196"), Place::Same),
            (at("EMNLP", "", "4365--4374"), at("EMNLP", "", "4364--4373"), Place::Same),
            (at("J", "1", "10-20"), at("J", "1", "30-40"), Place::Other),
            (at("J", "1", ""), at("J", "Volume 2, Issue 4", ""), Place::Other),
            (at("CVPR", "", "1-8"), at("CVPR", "", "886-893"), Place::Same),
            (at("", "", "3-9"), at("J", "", "3-30"), Place::Unsaid),
            (at("J", "1", "18446744073709551615-9"), at("K", "1", "18446744073709551615-9"), Place::Same),
        ] {
            assert_eq!(place(&one, &other), expected, "{one:?} {other:?}");
        }
    }

    proptest! {
        #[test]
        fn any_two_venues_are_compared_and_in_either_order(
            names in ["\\PC{0,24}", "(IEEE|Trans|Conf|CVPR|NeurIPS|of|on|Vision|é|[ .,:&(0-9)-]){0,9}"],
            numbers in ["[0-9]{0,22}", "[0-9]{0,22}[-–]{0,2}[0-9]{0,22}"],
        ) {
            let [name, other] = &names;
            let [number, pages] = &numbers;
            let a = work("article", &[("name", name), ("volume", number), ("pages", pages)]);
            let b = work("conference", &[("name", other), ("pages", pages)]);
            prop_assert_eq!(place(&a, &b), place(&b, &a));
            prop_assert!(name.is_empty() || place(&a, &a) != Place::Unsaid);
        }
    }
}
