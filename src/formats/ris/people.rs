//! Names in RIS: `Family, Given, Suffix`, and organisations.

use crate::model::Name;
use crate::model::text::squeeze;

/// What a line with a name says.
#[derive(Debug, PartialEq, Eq)]
pub enum Person {
    /// A name.
    Name(Name),
    /// That the list was cut.
    Others,
    /// Nothing that is a name.
    None,
}

/// Reads a name (RIS specification, "Author format"). A name without a comma is an organisation's if it has several
/// words; one with a comma at its end is too, which is the way of `EndNote`.
///
/// | input | result |
/// |---|---|
/// | `Radford, Alec`, `Alves, A. A., Jr.` | a person |
/// | `Madonna`, `Maria Callas,,` | a person of one name |
/// | `K. He`, `J.-B. Alayrac` | a person, as IEEE Xplore writes them |
/// | `World Health Organization`, `OpenAI,`, `AT&T, Inc.,` | an organisation |
/// | `et al.`, `others` | that the list was cut |
pub fn read(text: &str) -> Person {
    let text = squeeze(text);
    if ["others", "et al", "et al."].contains(&text.to_lowercase().as_str()) {
        return Person::Others;
    }
    let name = if let Some(family) = text.strip_suffix(",,") {
        person(family, "", "")
    } else if let Some(body) = text.strip_suffix(',') {
        organisation(body)
    } else {
        match text.split(',').map(str::trim).collect::<Vec<_>>()[..] {
            [one] if is_natural(one) => Name::from_natural(one),
            [one] if is_organisation(one) => organisation(one),
            [one] => person(one, "", ""),
            [family, given] => person(family, "", given),
            // Some write BibTeX's order.
            [family, suffix, given] if is_suffix(suffix) && !is_suffix(given) => person(family, suffix, given),
            [family, given, suffix] => person(family, suffix, given),
            _ => None,
        }
    };
    name.map_or(Person::None, Person::Name)
}

/// A name with its initials behind it and no comma: `Eberth D A`.
pub fn inverted(text: &str) -> Option<Name> {
    let is_initial = |word: &&str| word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    let initials: Vec<&str> = text.rsplit(' ').take_while(is_initial).collect();
    let family = text.rsplit(' ').skip(initials.len()).collect::<Vec<_>>();
    if initials.is_empty() || family.is_empty() || text.contains(',') {
        return None;
    }
    let joined = |words: Vec<&str>| words.into_iter().rev().collect::<Vec<_>>().join(" ");
    person(&joined(family), "", &joined(initials))
}

fn person(family: &str, suffix: &str, given: &str) -> Option<Name> {
    let [family, suffix, given] = [family, suffix, given].map(|part| part.trim().to_owned());
    (!family.is_empty()).then_some(Name::Person { family, given, suffix })
}

fn organisation(body: &str) -> Option<Name> {
    let body = body.trim();
    (!body.is_empty()).then(|| Name::Organisation(body.to_owned()))
}

fn is_organisation(text: &str) -> bool {
    text.contains(' ') || matches!(Name::from_natural(text), Some(Name::Organisation(_)))
}

/// Whether a name without a comma starts with an initial, which no organisation does.
fn is_natural(text: &str) -> bool {
    let is_initial = |part: &str| part.chars().count() == 1 && part.chars().all(char::is_uppercase);
    let is_start = |word: &str| {
        let initials = word.strip_suffix('.').map(|word| word.split('.').map(|part| part.trim_start_matches('-')));
        initials.is_some_and(|mut initials| initials.all(is_initial))
    };
    let is_body = text.split(' ').any(|word| ["of", "for", "and", "the", "&"].contains(&word));
    let person = |name: &Name| matches!(name, Name::Person { given, .. } if !given.is_empty());
    let start = text.split_once(' ').is_some_and(|(first, _)| is_start(first));
    start && !is_body && Name::from_natural(text).is_some_and(|name| person(&name))
}

fn is_suffix(text: &str) -> bool {
    ["Jr", "Sr", "II", "III", "IV"].contains(&text.trim_end_matches('.'))
}

/// Writes a name; [`read`] takes it back.
pub fn write(name: &Name) -> String {
    let text = match name {
        Name::Organisation(body) => body.clone(),
        Name::Person { family, given, suffix } if given.is_empty() && suffix.is_empty() => family.clone(),
        Name::Person { family, given, suffix } if suffix.is_empty() => format!("{family}, {given}"),
        Name::Person { family, given, suffix } => format!("{family}, {given}, {suffix}"),
    };
    let text = squeeze(&text);
    match (name, read(&text)) {
        (_, Person::Name(same)) if same == *name => text,
        (Name::Organisation(_), _) => format!("{text},"),
        (Name::Person { given, suffix, .. }, _) if given.is_empty() && suffix.is_empty() => format!("{text},,"),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_read_as_the_programs_write_them() {
        for (text, form) in [
            ("Radford,  Alec", "Radford, Alec"),
            ("Alves, A. A., Jr.", "Alves, Jr., A. A."),
            ("Alves, Jr., A. A.", "Alves, Jr., A. A."),
            ("Cocke", "Cocke"),
            ("OpenAI", "{OpenAI}"),
            ("Google,", "{Google}"),
            ("K. He", "He, K."),
            ("J.-B. Alayrac", "Alayrac, J.-B."),
            ("L. van der Maaten", "van der Maaten, L."),
            ("U.S. Department of Energy", "{U.S. Department of Energy}"),
            ("U.S. Department of Energy,", "{U.S. Department of Energy}"),
            ("World Health Organization", "{World Health Organization}"),
            ("AT&T, Inc.,", "{AT&T, Inc.}"),
            ("Maria Callas,,", "Maria Callas"),
        ] {
            let Person::Name(name) = read(text) else { panic!("{text}") };
            assert_eq!(name.to_string(), form);
        }
        assert_eq!(
            (read("et al."), read("a, b, c, d"), read(""), read(",")),
            (Person::Others, Person::None, Person::None, Person::None)
        );
    }

    proptest! {
        #[test]
        fn every_name_reads_back(family in "[A-Za-zéß][a-z A-Z&-]{0,12}", given in "([A-Z][a-z A-Z.]{0,8})?", suffix in "(Jr\\.|III)?") {
            let [family, given] = [squeeze(&family), squeeze(&given)];
            prop_assume!(!family.is_empty() && !is_suffix(&given));
            let suffix = if given.is_empty() { String::new() } else { suffix };
            let body = Name::Organisation(squeeze(&format!("{family}, {given} Inc.")));
            for name in [Name::Person { family: family.clone(), given, suffix }, Name::Organisation(family), body] {
                prop_assume!(read(&write(&name)) != Person::Others);
                prop_assert_eq!(read(&write(&name)), Person::Name(name));
            }
        }
    }
}
