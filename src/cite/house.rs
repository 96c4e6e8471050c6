//! The house style: `[[1]](link) M. Noyan & E. Beeching "Vision Language Models Explained" (2024).`

use crate::model::{Entry, Name};

/// The authors as the house style names them.
///
/// | authors | result |
/// |---|---|
/// | one or two | initials and family name, joined with `&`: `M. Noyan & E. Beeching` |
/// | three or more, or a list that the source cut | `Bordes et al.` |
/// | none | nothing |
pub fn people(entry: &Entry) -> String {
    match &entry.authors[..] {
        [] => String::new(),
        [first, ..] if entry.et_al => format!("{} et al.", first.family()),
        [one] => person(one),
        [one, two] => format!("{} & {}", person(one), person(two)),
        [first, ..] => format!("{} et al.", first.family()),
    }
}

fn person(name: &Name) -> String {
    let suffix = match name {
        Name::Person { suffix, .. } => suffix.as_str(),
        Name::Organisation(_) => "",
    };
    [&name.initials(), name.family(), suffix].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The reference in plain text, without its number and link: `M. Noyan & E. Beeching "Vision Language Models Explained" (2024).`
pub fn reference(entry: &Entry) -> String {
    let people = people(entry);
    let people = if people.is_empty() { people } else { format!("{people} ") };
    format!("{people}\"{}\" ({}).", entry.plain_title(), year(entry))
}

/// People and year as natbib reads them in `\bibitem[…]`: `Radford et al.(2021a)`; the title where nobody is named. Marks
/// that would end one of the two are left out.
pub fn short(entry: &Entry, letter: Option<usize>) -> String {
    let families = match &entry.authors[..] {
        [one] if !entry.et_al => one.family().to_owned(),
        [one, two] if !entry.et_al => format!("{} and {}", one.family(), two.family()),
        [first, ..] => format!("{} et al.", first.family()),
        [] => entry.plain_title(),
    };
    let letter = letter.and_then(|letter| char::from_digit(u32::try_from(letter).ok()? + 10, 36)).map(String::from);
    let people = families.replace(['(', ')', '[', ']'], "");
    format!("{people}({}{})", year(entry), letter.unwrap_or_default())
}

/// The year as the house style prints it: `n.d.` where none is known.
pub fn year(entry: &Entry) -> String {
    entry.year().map_or("n.d.".to_owned(), |year| year.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_and_year_are_short() {
        let entry = |authors: &[&str]| {
            let authors = authors.iter().map(|name| Name::parse(name).unwrap()).collect();
            Entry { authors, title: "On (Odd) Things".into(), date: "2021".parse().ok(), ..Entry::default() }
        };
        assert_eq!(short(&entry(&["Ng, Ann"]), None), "Ng(2021)");
        assert_eq!(short(&entry(&["Ng, Ann", "Li, Bo"]), Some(1)), "Ng and Li(2021b)");
        assert_eq!(short(&entry(&["Ng, Ann", "Li, Bo", "Wu, Cy"]), None), "Ng et al.(2021)");
        assert_eq!(short(&entry(&[]), None), "On Odd Things(2021)");
    }

    #[test]
    fn one_and_two_are_named_and_three_are_et_al() {
        let of = |authors: &[&str]| {
            let authors = authors.iter().map(|name| Name::parse(name).unwrap()).collect();
            people(&Entry { authors, ..Entry::default() })
        };
        assert_eq!(of(&["Noyan, Merve", "Beeching, Edward"]), "M. Noyan & E. Beeching");
        assert_eq!(of(&["van den Oord, Aäron"]), "A. van den Oord");
        assert_eq!(of(&["Davis, Jr., Sammy"]), "S. Davis Jr.");
        assert_eq!(of(&["{OpenGVLab Team}"]), "OpenGVLab Team");
        assert_eq!(of(&["Bordes, Florian", "Pang, Richard Yuanzhe", "Ajay, Anurag"]), "Bordes et al.");
        assert_eq!(of(&[]), "");
    }
}
