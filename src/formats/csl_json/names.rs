//! Names of CSL in their parts, and ours.

use super::json::Json;
use crate::model::Name;

/// What refs reads of a name.
const PARTS: [&str; 6] = ["family", "given", "suffix", "dropping-particle", "non-dropping-particle", "literal"];
/// What only says how a name is shown.
const SHOWN: [&str; 4] = ["comma-suffix", "static-ordering", "parse-names", "isInstitution"];

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
    if rest.starts_with(char::is_uppercase) && particle.trim() == particle { (particle, rest) } else { ("", family) }
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
    /// Whether something of it was not read.
    pub damage: bool,
}

/// Reads names of CSL; none where the value is no list of names.
///
/// | input | result |
/// |---|---|
/// | `{"family": "Maaten", "given": "L.", "non-dropping-particle": "van der"}` | the family name `van der Maaten` |
/// | `{"literal": "OpenAI"}`, `"OpenAI"` | an organisation |
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
            Json::Object(pairs) => self.object(item, pairs),
            _ => {
                self.odd.push(format!("{} stands where a name should", item.words()));
                self.damage = true;
            }
        }
    }

    fn literal(&mut self, text: &str) {
        let text = text.trim();
        if ["others", "et al", "et al."].contains(&text.to_lowercase().as_str()) {
            self.odd.push(format!("`{text}` is no name: the list was cut"));
            self.et_al = true;
        } else if text.is_empty() {
            self.odd.push("a name without a name".to_owned());
        } else {
            self.list.push(Name::Organisation(text.to_owned()));
        }
    }

    fn object(&mut self, item: &Json, pairs: &[(String, Json)]) {
        let part = |name: &str| match item.get(name) {
            Some(Json::Text(text)) => text.trim(),
            _ => "",
        };
        let wrong = |(name, value): &&(String, Json)| match value {
            Json::Text(_) | Json::Null => !PARTS.contains(&name.as_str()) && !SHOWN.contains(&name.as_str()),
            _ => !SHOWN.contains(&name.as_str()),
        };
        if let Some((name, _)) = pairs.iter().find(wrong) {
            self.odd.push(format!("`{name}` of a name is not kept"));
            self.damage = true;
        }
        let family = [part("dropping-particle"), part("non-dropping-particle"), part("family")];
        let family = family.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        let (family, given) = if family.is_empty() { (part("given"), "") } else { (family.as_str(), part("given")) };
        if family.is_empty() || family == "others" && given.is_empty() {
            return self.literal(if family.is_empty() { part("literal") } else { family });
        }
        let [family, given, suffix] = [family, given, part("suffix")].map(str::to_owned);
        self.list.push(Name::Person { family, given, suffix });
    }
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
    fn odd_names_are_said() {
        for (text, names, et_al) in [
            (r#""Carl Evil""#, "{Carl Evil}", false),
            (r#"[{"literal": "others"}]"#, "", true),
            (r#"[{"given": "Plato"}, {}, 5, null]"#, "Plato", false),
            (r#"[{"family": "X", "ORCID": "0"}]"#, "X", false),
        ] {
            let read = read(&json::read(text).unwrap()).unwrap();
            assert_eq!(read.list.iter().map(Name::to_string).collect::<Vec<_>>().join("; "), names);
            assert!(read.et_al == et_al && !read.odd.is_empty());
        }
        assert_eq!(read(&Json::Null), None);
    }
}
