//! Persons of Hayagriva: strings with commas, or mappings with a name.

use super::tree::Tree;
use crate::model::Name;
use crate::model::yaml::{Node, Value};

/// A person that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The name; the error is what stands there and why it is none.
    pub name: Result<Name, (String, String)>,
    /// Another name the person goes by.
    pub alias: Option<String>,
    /// Where it stands.
    pub at: usize,
}

/// Reads a person or a list of them.
pub fn read(node: &Node<'_>) -> Vec<Person> {
    match &node.value {
        Value::List(items) => items.iter().map(one).collect(),
        Value::Nothing => Vec::new(),
        _ => vec![one(node)],
    }
}

fn one(node: &Node<'_>) -> Person {
    let alias = part(node, "alias").map(str::to_owned);
    let wrong = |text: &str, why: &str| Err((text.to_owned(), why.to_owned()));
    let name = match &node.value {
        Value::Text(text) => of_string(text).map_err(|why| (text.to_string(), why)),
        Value::Map(pairs) => {
            const PARTS: [&str; 6] = ["name", "given-name", "prefix", "suffix", "alias", "comma-suffix"];
            let known = |(key, value): &(Node<'_>, Node<'_>)| {
                key.text().is_some_and(|key| PARTS.contains(&key))
                    && matches!(value.value, Value::Text(_) | Value::Nothing)
            };
            let shown = || {
                let texts = pairs.iter().filter_map(|(_, value)| value.text());
                texts.collect::<Vec<_>>().join(", ")
            };
            match part(node, "name") {
                Some(name) if pairs.iter().all(known) => Ok(of_parts(node, name)),
                Some(_) => wrong(&shown(), "a part of it is none that a name has"),
                None => wrong(&shown(), "it has no `name`"),
            }
        }
        _ => wrong("", "it is no text"),
    };
    Person { name, alias, at: node.at.start }
}

fn part<'n>(node: &'n Node<'_>, name: &str) -> Option<&'n str> {
    let Value::Map(pairs) = &node.value else { return None };
    let (_, value) = pairs.iter().find(|(key, _)| key.text() == Some(name))?;
    value.text().map(str::trim).filter(|text| !text.is_empty())
}

/// A name in one string: family, suffix, given, between commas; without a comma a body or a person of one name, which
/// can't be told apart and is taken for a body.
fn of_string(text: &str) -> Result<Name, String> {
    let parts: Vec<&str> = text.split(',').map(str::trim).collect();
    match parts[..] {
        [""] => Err("it is empty".to_owned()),
        [name] if ["others", "et al", "et al."].contains(&name.to_lowercase().as_str()) => {
            Err("it is no person: the list is cut".to_owned())
        }
        [name] => Ok(Name::Organisation(name.to_owned())),
        ["", ..] => Err("it has no family name".to_owned()),
        [family, given] => Ok(person(family, "", given)),
        [family, suffix, given] => Ok(person(family, suffix, given)),
        _ => Err("it has too many commas".to_owned()),
    }
}

fn of_parts(node: &Node<'_>, name: &str) -> Name {
    let [given, prefix, suffix] = ["given-name", "prefix", "suffix"].map(|key| part(node, key).unwrap_or(""));
    let lone = given.is_empty() && prefix.is_empty() && suffix.is_empty();
    if lone && part(node, "alias").is_none() && is_body(name) {
        return Name::Organisation(name.to_owned());
    }
    let family = if prefix.is_empty() { name.to_owned() } else { format!("{prefix} {name}") };
    person(&family, suffix, given)
}

fn person(family: &str, suffix: &str, given: &str) -> Name {
    Name::Person { family: family.to_owned(), given: given.to_owned(), suffix: suffix.to_owned() }
}

/// Whether a name alone in a mapping is a body: as a string it would be cut at its comma or its small words.
fn is_body(name: &str) -> bool {
    let small = || name.split(' ').any(|word| word.starts_with(char::is_lowercase));
    name.contains(',') || name.contains(' ') && small()
}

/// Writes names and aliases by their place, counted from one; one name alone is no list.
pub fn write(names: &[Name], alias: impl Fn(usize) -> Option<String>) -> Tree {
    let mut trees: Vec<Tree> = names.iter().enumerate().map(|(at, name)| write_one(name, alias(at + 1))).collect();
    if trees.len() == 1 { trees.remove(0) } else { Tree::List(trees) }
}

fn write_one(name: &Name, alias: Option<String>) -> Tree {
    let map = |parts: [(&str, &str); 4]| {
        let parts = parts.into_iter().chain([("alias", alias.as_deref().unwrap_or(""))]);
        let filled = parts.filter(|(_, text)| !text.is_empty());
        Tree::Map(filled.map(|(key, text)| (key.to_owned(), Tree::Text(text.to_owned()))).collect())
    };
    match name {
        Name::Organisation(body) if alias.is_none() && !is_body(body) => Tree::Text(body.clone()),
        Name::Organisation(body) => map([("name", body), ("", ""), ("", ""), ("", "")]),
        Name::Person { family, given, suffix } => {
            let split = misread(family) || [family, given, suffix].iter().any(|part| part.contains(','));
            if given.is_empty() || split || alias.is_some() {
                let (prefix, name) = if split { ("", family.as_str()) } else { small_words(family) };
                map([("name", name), ("given-name", given), ("prefix", prefix), ("suffix", suffix)])
            } else if suffix.is_empty() {
                Tree::Text(format!("{family}, {given}"))
            } else {
                Tree::Text(format!("{family}, {suffix}, {given}"))
            }
        }
    }
}

/// Whether hayagriva would take a capital word for a particle: the one before the last word in small letters.
fn misread(family: &str) -> bool {
    let mut words = family.split(' ').skip_while(|word| word.starts_with(char::is_lowercase));
    words.next().is_some() && words.any(|word| word.starts_with(char::is_lowercase))
}

/// The particles at the start of a family name, and the rest of it.
fn small_words(family: &str) -> (&str, &str) {
    let mut start = 0;
    for word in family.split(' ') {
        let next = start + word.len() + 1;
        if !word.starts_with(char::is_lowercase) || next >= family.len() {
            break;
        }
        start = next;
    }
    (family[..start].trim_end(), &family[start..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::yaml::documents;

    fn forms(text: &str) -> Vec<String> {
        let people = read(&documents(text).unwrap()[0]);
        people.iter().map(|person| person.name.clone().map_or_else(|why| why.1, |name| name.to_string())).collect()
    }

    #[test]
    fn persons_are_read_in_every_form() {
        for (text, expected) in [
            ("Doe, Janet", "Doe, Janet"),
            ("Luther King, Jr., Martin", "Luther King, Jr., Martin"),
            ("UNICEF", "{UNICEF}"),
            ("von der Leyen, Ursula", "von der Leyen, Ursula"),
            ("{name: Watkins, given-name: Gloria Jean, alias: bell hooks}", "Watkins, Gloria Jean"),
            ("{name: Beethoven, prefix: van}", "van Beethoven"),
            ("{name: Madonna}", "Madonna"),
            ("{name: University of Oxford}", "{University of Oxford}"),
            ("{given-name: X}", "it has no `name`"),
            ("[a]", "{a}"),
            ("\"\"", "it is empty"),
            ("others", "it is no person: the list is cut"),
            ("a,b,c,d,e", "it has too many commas"),
        ] {
            assert_eq!(forms(text), [expected], "{text}");
        }
    }

    #[test]
    fn names_come_back() {
        for form in [
            "Radford, Alec",
            "Alves, Jr., A. A.",
            "{LAION e.V.}",
            "{Google, Inc.}",
            "{University of Oxford}",
            "Madonna",
            "van Gogh",
            "van der Maaten, Laurens",
            "Schulte im Walde, Sabine",
            "{true}",
        ] {
            let name = Name::parse(form).unwrap();
            let mut text = String::new();
            write(&[name], |_| None).write(0, &mut text);
            assert_eq!(forms(&text), [form], "{text}");
        }
    }
}
