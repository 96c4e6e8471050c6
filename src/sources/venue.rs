//! The names of venues, and the short ones that readers say.

/// Words that tell a venue, and its short name. The first row that fits decides.
const VENUES: [(&str, &str); 36] = [
    ("computer vision theory and applications", "VISAPP"),
    ("machine learning and applications", "ICMLA"),
    ("conference on computer vision and pattern recognition", "CVPR"),
    ("winter conference on applications of computer vision", "WACV"),
    ("asian conference on computer vision", "ACCV"),
    ("european conference on computer vision", "ECCV"),
    ("british machine vision conference", "BMVC"),
    ("international conference on computer vision", "ICCV"),
    ("computer vision – eccv", "ECCV"),
    ("computer vision - eccv", "ECCV"),
    ("computer vision – accv", "ACCV"),
    ("advances in neural information processing systems", "NeurIPS"),
    ("conference on neural information processing systems", "NeurIPS"),
    ("international conference on machine learning", "ICML"),
    ("conference on learning representations", "ICLR"),
    ("artificial intelligence and statistics", "AISTATS"),
    ("uncertainty in artificial intelligence", "UAI"),
    ("international joint conference on artificial intelligence", "IJCAI"),
    ("aaai conference on artificial intelligence", "AAAI"),
    ("findings of the association for computational linguistics", "Findings of ACL"),
    ("north american chapter of the association for computational linguistics", "NAACL"),
    ("european chapter of the association for computational linguistics", "EACL"),
    ("asia-pacific chapter of the association for computational linguistics", "AACL"),
    ("meeting of the association for computational linguistics", "ACL"),
    ("empirical methods in natural language processing", "EMNLP"),
    ("conference on computational natural language learning", "CoNLL"),
    ("international conference on computational linguistics", "COLING"),
    ("conference on robot learning", "CoRL"),
    ("conference on language modeling", "COLM"),
    ("international conference on robotics and automation", "ICRA"),
    ("acm international conference on multimedia", "ACM MM"),
    ("international conference on acoustics, speech and signal processing", "ICASSP"),
    ("conference on research and development in information retrieval", "SIGIR"),
    ("conference on knowledge discovery and data mining", "KDD"),
    ("transactions on machine learning research", "TMLR"),
    ("medical image computing and computer assisted intervention", "MICCAI"),
];

/// Journals: their short name goes without a year.
const JOURNALS: [&str; 1] = ["TMLR"];

/// A venue's name without its abbreviation, its place and its days, and its short name, where either is known.
///
/// | input, with the year | result |
/// |---|---|
/// | `Proceedings of the IEEE/CVF Conference on … (CVPR)`, 2023 | the same without `(CVPR)`; `CVPR 2023` |
/// | `IEEE Conference on …, CVPR 2021, virtual, June 19-25, 2021` | `IEEE Conference on …`; `CVPR 2021` |
/// | `Interspeech 2021, 22nd Annual Conference of …, Brno, Czechia, 30 August, 2021` | `22nd Annual …`; `Interspeech 2021` |
/// | `CHI '21: CHI Conference on …, Yokohama, Japan, May 8-13, 2021` | `CHI Conference on …`; `CHI 2021` |
/// | `Nature` | `Nature`; none |
pub fn shortened(name: &str, year: Option<&str>) -> (Option<String>, Option<String>) {
    let (name, labelled) = without_label(name.trim());
    let (bare, dated) = without_place(&name);
    let (bare, said) = without_abbreviation(&bare);
    let short = labelled.or(dated).or_else(|| short_name(&bare, said.as_deref(), year));
    (Some(bare).filter(|name| !name.is_empty()), short)
}

/// `CHI '21: …` and `Interspeech 2021, …` without the label, which becomes `CHI 2021`.
fn without_label(name: &str) -> (String, Option<String>) {
    if let Some((label, rest)) = name.split_once(": ")
        && let Some((word, year)) = label.split_once(" '")
        && year.len() == 2
        && year.bytes().all(|b| b.is_ascii_digit())
        && !word.contains(' ')
    {
        let century = if year < "60" { "20" } else { "19" };
        return (rest.to_owned(), Some(format!("{word} {century}{year}")));
    }
    match name.split_once(", ") {
        Some((label, rest)) if is_dated(label) && is_gathering(rest) => (rest.to_owned(), Some(label.to_owned())),
        _ => (name.to_owned(), None),
    }
}

/// Words that say that people meet.
const GATHERINGS: [&str; 7] = ["Conference", "Workshop", "Symposium", "Meeting", "Congress", "Proceedings", "Conf."];

fn is_gathering(text: &str) -> bool {
    GATHERINGS.iter().any(|word| text.contains(word))
}

/// The short name of a venue that the table knows, or that says its own in brackets.
pub fn short_name(name: &str, said: Option<&str>, year: Option<&str>) -> Option<String> {
    let folded = name.to_lowercase();
    let known = VENUES.iter().find(|(words, _)| folded.contains(words)).map(|(_, short)| *short);
    let workshop = if folded.contains("workshop") && known.is_some() { " Workshops" } else { "" };
    let short = known.or(said)?;
    let short = if short == "NeurIPS" && year.is_some_and(|year| year < "2018") { "NIPS" } else { short };
    match year.filter(|_| !JOURNALS.contains(&short)) {
        Some(year) => Some(format!("{short}{workshop} {year}")),
        None => Some(format!("{short}{workshop}")),
    }
}

/// `… (CVPR)` and `… (NeurIPS 2022)` without the brackets, which hold an abbreviation.
fn without_abbreviation(name: &str) -> (String, Option<String>) {
    let inner = name.trim().strip_suffix(')').and_then(|name| name.rsplit_once(" ("));
    match inner {
        Some((bare, inner)) if is_abbreviation(inner) => {
            let short = inner.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ' || c == '\'' || c == '’');
            (bare.trim().to_owned(), Some(short.to_owned()).filter(|short| !short.is_empty()))
        }
        _ => (name.trim().to_owned(), None),
    }
}

fn is_abbreviation(text: &str) -> bool {
    let word = text.split(' ').next().unwrap_or_default();
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    text.len() <= 20
        && capitals >= 2
        && text.split(' ').count() <= 2
        && text.split(' ').skip(1).all(|rest| rest.bytes().all(|b| b.is_ascii_digit()))
}

/// DBLP's form: the name, then `ACRONYM YEAR`, then place and days; or the name, then place and days.
fn without_place(name: &str) -> (String, Option<String>) {
    let parts: Vec<&str> = name.split(", ").collect();
    let dated = parts.iter().skip(1).position(|part| is_dated(part)).map(|at| at + 1);
    if let Some(at) = dated {
        let bare = parts[..at].join(", ");
        // `Advances in … 33: Annual Conference on … 2020`
        let bare = bare.split_once(": Annual Conference on").map_or(bare.clone(), |(first, _)| first.to_owned());
        return (bare, Some(parts[at].to_owned()));
    }
    let Some(at) = parts.iter().position(|part| is_gathering(part)).filter(|_| ends_in_days(&parts)) else {
        return (name.to_owned(), None);
    };
    // `Conference on Acoustics, Speech and Signal Processing`: the list goes on to its `and`.
    let goes_on = parts.iter().skip(at + 1).position(|part| part.contains(" and ")).map_or(0, |more| more + 1);
    let bare = parts[..=at + goes_on].join(", ");
    let words: Vec<&str> = bare.rsplitn(3, ' ').collect();
    match words[..] {
        [year, acronym, before] if is_dated(&format!("{acronym} {year}")) => {
            (before.trim_end_matches(',').to_owned(), Some(format!("{acronym} {year}")))
        }
        _ => (bare, None),
    }
}

/// Whether the last parts are days and a year: `June 19-25`, `2021`; `30 August - 3 September 2021`.
fn ends_in_days(parts: &[&str]) -> bool {
    let is_year = |word: &str| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    let has_month =
        |part: &str| part.split(|c: char| !c.is_alphabetic()).any(|word| crate::model::month_named(word).is_some());
    match parts {
        [.., days, year] if is_year(year) => has_month(days),
        [_, .., days] => has_month(days) && days.split(' ').next_back().is_some_and(is_year),
        _ => false,
    }
}

/// `CVPR 2021`, `NeurIPS 2020`, `ACL/IJCNLP 2021`, `Interspeech 2023`
fn is_dated(part: &str) -> bool {
    let Some((word, year)) = part.rsplit_once(' ') else { return false };
    let is_year = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    let plain = word.chars().all(|c| c.is_alphanumeric() || "/-@ ".contains(c));
    let named = capitals >= 2 && word.split(' ').count() <= 2
        || capitals == 1 && word.starts_with(char::is_uppercase) && word.len() >= 4 && !word.contains(' ');
    let months = word.split(|c: char| !c.is_alphabetic()).any(|word| crate::model::month_named(word).is_some());
    is_year && named && plain && !months
}

/// `Advances in … 33: Annual Conference on …` as the name and the volume.
pub fn numbered(name: &str) -> Option<(String, String)> {
    let known = "Advances in Neural Information Processing Systems";
    let volume = name.strip_prefix(known)?.trim_start();
    let volume: String = volume.chars().take_while(char::is_ascii_digit).collect();
    (1..=3).contains(&volume.len()).then(|| (known.to_owned(), volume))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_abbreviation_place_and_days() {
        for (name, year, bare, short) in [
            (
                "Proceedings of the IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)",
                "2023",
                "Proceedings of the IEEE/CVF Conference on Computer Vision and Pattern Recognition",
                "CVPR 2023",
            ),
            (
                "IEEE Conference on Computer Vision and Pattern Recognition, CVPR 2021, virtual, June 19-25, 2021",
                "2021",
                "IEEE Conference on Computer Vision and Pattern Recognition",
                "CVPR 2021",
            ),
            (
                "Advances in Neural Information Processing Systems 33: Annual Conference on Neural Information Processing Systems 2020, NeurIPS 2020, December 6-12, 2020, virtual",
                "2020",
                "Advances in Neural Information Processing Systems 33",
                "NeurIPS 2020",
            ),
            (
                "Advances in Neural Information Processing Systems",
                "2017",
                "Advances in Neural Information Processing Systems",
                "NIPS 2017",
            ),
            ("Transactions on Machine Learning Research", "2022", "Transactions on Machine Learning Research", "TMLR"),
        ] {
            assert_eq!(shortened(name, Some(year)), (Some(bare.to_owned()), Some(short.to_owned())), "{name}");
        }
        for (name, bare, short) in [
            (
                "Interspeech 2021, 22nd Annual Conference of the International Speech Communication Association, Brno, Czechia, 30 August - 3 September 2021",
                "22nd Annual Conference of the International Speech Communication Association",
                Some("Interspeech 2021"),
            ),
            (
                "CHI '21: CHI Conference on Human Factors in Computing Systems, Virtual Event / Yokohama, Japan, May 8-13, 2021",
                "CHI Conference on Human Factors in Computing Systems",
                Some("CHI 2021"),
            ),
            (
                "IEEE International Conference on Acoustics, Speech and Signal Processing ICASSP 2023, Rhodes Island, Greece, June 4-10, 2023",
                "IEEE International Conference on Acoustics, Speech and Signal Processing",
                Some("ICASSP 2023"),
            ),
            (
                "2019 IEEE International Conference on Big Data (Big Data), Los Angeles, CA, USA, December 9-12, 2019",
                "2019 IEEE International Conference on Big Data (Big Data)",
                None,
            ),
        ] {
            assert_eq!(shortened(name, Some("2021")), (Some(bare.to_owned()), short.map(str::to_owned)), "{name}");
        }
        assert_eq!(shortened("Nature", Some("2015")), (Some("Nature".to_owned()), None));
        let plain = "Proceedings of the 60th Annual Meeting of the Association for Computational Linguistics (Volume 1: Long Papers)";
        assert_eq!(shortened(plain, Some("2022")), (Some(plain.to_owned()), Some("ACL 2022".to_owned())));
    }

    #[test]
    fn a_workshop_is_not_its_conference() {
        let name = "Proceedings of the IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR) Workshops";
        assert_eq!(shortened(name, Some("2023")).1.as_deref(), Some("CVPR Workshops 2023"));
    }
}
