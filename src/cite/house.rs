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

/// The year as the house style prints it: `n.d.` where none is known.
pub fn year(entry: &Entry) -> String {
    entry.year().map_or("n.d.".to_owned(), |year| year.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

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
