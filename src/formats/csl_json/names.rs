//! Names of CSL in their parts, and ours.

use super::json::Json;
use crate::model::Name;

/// What says nothing more of a name: its place in a list, as Crossref has it.
const IDLE: [&str; 2] = ["sequence", "_ordinal"];

/// Names as CSL has them.
pub fn write(names: &[Name]) -> Json {
    Json::List(names.iter().map(|name| Json::Object(one(name))).collect())
}

fn one(name: &Name) -> Vec<(String, Json)> {
    let pair = |name: &str, text: &str| (!text.is_empty()).then(|| (name.to_owned(), Json::text(text)));
    match name {
        Name::Organisation(name) => pair("literal", name).into_iter().collect(),
        Name::Person { family, given, suffix } => {
            let (particle, family) = particle(family);
            let pairs = [
                pair("family", family),
                pair("given", given),
                pair("non-dropping-particle", particle),
                pair("suffix", suffix),
            ];
            pairs.into_iter().flatten().collect()
        }
    }
}

/// The words in small letters that a family name starts with, and the rest; no particle where all are small.
fn particle(family: &str) -> (&str, &str) {
    let mut at = 0;
    for word in family.split_inclusive(' ') {
        if !word.starts_with(char::is_lowercase) || !word.ends_with(' ') {
            break;
        }
        at += word.len();
    }
    let (particle, rest) = family.split_at(at);
    let particle = particle.strip_suffix(' ').unwrap_or(particle);
    let apart = particle.trim() == particle && !particle.ends_with(JOINED);
    if rest.starts_with(char::is_uppercase) && apart { (particle, rest) } else { ("", family) }
}

/// A list of names that was read.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// The names in order.
    pub list: Vec<Name>,
    /// Whether one of them said that there are others.
    pub et_al: bool,
    /// What is odd about the list.
    pub odd: Vec<String>,
}

/// Whether two lists of names say the same, but for empty parts and for where the particles of a family name stand.
pub fn same(one: &Json, other: &Json) -> bool {
    let (Json::List(one), Json::List(other)) = (one, other) else { return false };
    let cut = |parts: &[(String, Json)]| match parts {
        [(name, Json::Text(text))] => name == "literal" && is_others(text),
        parts => parts.is_empty(),
    };
    let said = |list: &[Json]| list.iter().map(parts).filter(|parts| !cut(parts)).collect::<Vec<_>>();
    said(one) == said(other)
}

/// The parts of a name that say something, in the order of their names.
fn parts(name: &Json) -> Vec<(String, Json)> {
    let Json::Object(pairs) = name else { return vec![(String::new(), name.clone())] };
    let silent = |json: &Json| match json {
        Json::Null | Json::Flag(false) => true,
        Json::Text(text) => text.trim().is_empty(),
        Json::List(items) => items.is_empty(),
        _ => false,
    };
    let text = |json: &Json| match json {
        Json::Text(text) => Json::text(text.trim()),
        json => json.clone(),
    };
    let said = pairs.iter().filter(|(name, json)| !silent(json) && !IDLE.contains(&name.as_str()));
    let mut parts: Vec<(String, Json)> = said.map(|(name, json)| (name.clone(), text(json))).collect();
    let of = |parts: &[(String, Json)], name: &str| parts.iter().position(|(known, _)| known == name);
    if of(&parts, "non-dropping-particle").is_none()
        && let Some(at) = of(&parts, "family")
        && let Json::Text(family) = parts[at].1.clone()
        && let (particle, rest) = particle(&family)
        && !particle.is_empty()
    {
        parts[at].1 = Json::text(rest);
        parts.push(("non-dropping-particle".to_owned(), Json::text(particle)));
    }
    parts.sort_by(|one, other| one.0.cmp(&other.0));
    parts
}

/// Reads names of CSL; none where the value is no list of names.
///
/// | input | result |
/// |---|---|
/// | `{"family": "Maaten", "given": "L.", "non-dropping-particle": "van der"}` | the family name `van der Maaten` |
/// | `{"family": "Alembert", "given": "J.", "dropping-particle": "d'"}` | the family name `d'Alembert` |
/// | `{"family": "Doe", "given": "J., Jr."}` | with a suffix |
/// | `{"literal": "OpenAI"}`, `"OpenAI"`, `{"family": "OpenAI", "isInstitution": true}` | an organisation |
/// | `{"literal": "others"}` | the list was cut |
pub fn read(value: &Json) -> Option<Names> {
    let mut names = Names::default();
    match value {
        Json::List(items) => items.iter().for_each(|item| names.take(item)),
        Json::Text(_) | Json::Object(_) => {
            names.odd.push(format!("it is {}: expected a list of names", value.words()));
            names.take(value);
        }
        _ => return None,
    }
    Some(names)
}

impl Names {
    fn take(&mut self, item: &Json) {
        match item {
            Json::Text(text) => {
                self.odd.push(format!("`{text}` is a text: taken for an organisation"));
                self.literal(text);
            }
            Json::Object(_) => self.object(item),
            _ => self.odd.push(format!("{} stands where a name should", item.words())),
        }
    }

    fn literal(&mut self, text: &str) {
        let text = text.trim();
        if is_others(text) {
            self.odd.push(format!("`{text}` is no name: the list was cut"));
            self.et_al = true;
        } else if text.is_empty() {
            self.odd.push("a name without a name".to_owned());
        } else {
            self.list.push(Name::Organisation(text.to_owned()));
        }
    }

    fn object(&mut self, item: &Json) {
        let part = |name: &str| match item.get(name) {
            Some(Json::Text(text)) => text.trim(),
            _ => "",
        };
        let particles = [part("dropping-particle"), part("non-dropping-particle")];
        let family =
            particles.into_iter().rev().fold(part("family").to_owned(), |name, particle| behind(particle, &name));
        let (family, given) = if family.is_empty() { (part("given"), "") } else { (family.as_str(), part("given")) };
        if family.is_empty() || family == "others" && given.is_empty() {
            return self.literal(if family.is_empty() { part("literal") } else { family });
        }
        let yes = |json: &Json| match json {
            Json::Flag(yes) => *yes,
            Json::Text(text) | Json::Number(text) => !["", "0", "false"].contains(&text.as_str()),
            _ => false,
        };
        if given.is_empty() && item.get("isInstitution").is_some_and(yes) {
            return self.list.push(Name::Organisation(family.to_owned()));
        }
        // A suffix behind a comma, as Zotero's users write it; `!` asks for the comma in what is printed.
        let cut = |text: &str| text.split_once(',').map(|(name, rest)| (name.trim().to_owned(), rest.to_owned()));
        let (mut family, mut given, mut suffix) = (family.to_owned(), given.to_owned(), part("suffix").to_owned());
        for name in [&mut given, &mut family] {
            if let Some((start, rest)) = cut(name).filter(|(_, rest)| suffix.is_empty() && !rest.contains(',')) {
                *name = start;
                rest.trim_start_matches([' ', '!']).trim_end().clone_into(&mut suffix);
            }
        }
        self.list.push(Name::Person { family, given, suffix }.held());
    }
}

fn is_others(text: &str) -> bool {
    ["others", "et al", "et al."].contains(&text.trim().to_lowercase().as_str())
}

/// The signs behind which a particle stands without a blank.
const JOINED: [char; 4] = ['-', '\'', '’', 'ʼ'];

/// A name behind its particle: `d'Alembert`, `al-Udhri`, `van Gogh`.
fn behind(particle: &str, name: &str) -> String {
    let blank = if particle.is_empty() || name.is_empty() || particle.ends_with(JOINED) { "" } else { " " };
    format!("{particle}{blank}{name}")
}

#[cfg(test)]
mod tests {
    use super::super::json;
    use super::*;

    #[test]
    fn names_come_back() {
        for text in [
            "van der Maaten, Laurens",
            "de la",
            "Alves, Jr., A. A.",
            "{Barnes and Noble {Inc}}",
            "Madonna",
            "d'Alembert, J.",
            "Schulte im Walde, S.",
        ] {
            let name = Name::parse(text).unwrap();
            let read = read(&write(std::slice::from_ref(&name))).unwrap();
            assert_eq!(read, Names { list: vec![name], ..Names::default() });
        }
    }

    #[test]
    fn names_of_other_programs_are_understood() {
        for (name, expected) in [
            (r#"{"family": "Jones", "given": "J", "dropping-particle": "d'"}"#, "d'Jones, J"),
            (r#"{"family": "Udhrī", "given": "J", "non-dropping-particle": "al-"}"#, "al-Udhrī, J"),
            (r#"{"family": "Meer", "dropping-particle": "van", "non-dropping-particle": "der"}"#, "van der Meer"),
            (r#"{"family": "Doe Co.", "isInstitution": "true"}"#, "{Doe Co.}"),
            (r#"{"family": "Doe", "given": "John, III"}"#, "Doe, III, John"),
            (r#"{"family": "Bennett", "given": "Frank G.,! Jr."}"#, "Bennett, Jr., Frank G."),
            (r#"{"family": "Doe, Jr.", "given": "X"}"#, "Doe, Jr., X"),
            (r#"{"family": "Doe", "suffix": "III", "given": "X, Y"}"#, "{X, Y Doe III}"),
            (r#"{"family": "A, B and C"}"#, "{A B and C}"),
        ] {
            let read = read(&json::read(&format!("[{name}]")).unwrap()).unwrap();
            let [name] = &read.list[..] else { panic!("{name}") };
            assert_eq!(name.to_string(), expected);
            assert_eq!(Name::parse(expected).as_ref(), Ok(name));
        }
    }

    #[test]
    fn what_refs_would_write_of_a_name_is_told_from_what_says_more() {
        for (name, comes_back) in [
            (r#"{"family": "van Gogh", "given": "V.", "suffix": "", "sequence": "first", "affiliation": []}"#, true),
            (r#"{"literal": "OpenAI"}"#, true),
            (r#"{"family": "Gogh", "given": "V.", "dropping-particle": "van"}"#, false),
            (r#"{"family": "X", "ORCID": "0"}"#, false),
            (r#"{"family": "X", "suffix": "Jr.", "given": "Y", "comma-suffix": true}"#, false),
        ] {
            let list = json::read(&format!("[{name}, {{}}]")).unwrap();
            assert_eq!(same(&list, &write(&read(&list).unwrap().list)), comes_back, "{name}");
        }
    }

    #[test]
    fn odd_names_are_said() {
        for (text, names, et_al) in [
            (r#""Carl Evil""#, "{Carl Evil}", false),
            (r#"[{"literal": "others"}]"#, "", true),
            (r#"[{"given": "Plato"}, {}, 5, null]"#, "Plato", false),
        ] {
            let read = read(&json::read(text).unwrap()).unwrap();
            assert_eq!(read.list.iter().map(Name::to_string).collect::<Vec<_>>().join("; "), names);
            assert!(read.et_al == et_al && !read.odd.is_empty());
        }
        assert_eq!(read(&Json::Null), None);
    }
}
