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
/// | `Nature` | `Nature`; none |
pub fn shortened(name: &str, year: Option<&str>) -> (Option<String>, Option<String>) {
    let (bare, said) = without_abbreviation(name);
    let (bare, dated) = without_place(&bare);
    let short = dated.or_else(|| short_name(&bare, said.as_deref(), year));
    (Some(bare).filter(|name| !name.is_empty()), short)
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

/// DBLP's form: the name, then `ACRONYM YEAR`, then place and days.
fn without_place(name: &str) -> (String, Option<String>) {
    let parts: Vec<&str> = name.split(", ").collect();
    let at = parts.iter().skip(1).position(|part| is_dated(part)).map(|at| at + 1);
    let Some(at) = at.filter(|at| parts.len() > *at) else { return (name.to_owned(), None) };
    let bare = parts[..at].join(", ");
    // `Advances in … 33: Annual Conference on … 2020`
    let bare = bare.split_once(": Annual Conference on").map_or(bare.clone(), |(first, _)| first.to_owned());
    (bare, Some(parts[at].to_owned()))
}

/// `CVPR 2021`, `NeurIPS 2020`, `ACL/IJCNLP 2021`
fn is_dated(part: &str) -> bool {
    let Some((word, year)) = part.rsplit_once(' ') else { return false };
    let is_year = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    let plain = word.chars().all(|c| c.is_alphanumeric() || "/-@ ".contains(c));
    is_year && capitals >= 2 && plain && word.split(' ').count() <= 2 && super::html::month(word).is_none()
}

/// `Advances in … 33` as the name and the volume.
pub fn numbered(name: &str) -> Option<(String, String)> {
    let (bare, volume) = name.rsplit_once(' ')?;
    let is_number = !volume.is_empty() && volume.len() <= 3 && volume.bytes().all(|b| b.is_ascii_digit());
    (is_number && bare.to_lowercase().starts_with("advances in neural")).then(|| (bare.to_owned(), volume.to_owned()))
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
