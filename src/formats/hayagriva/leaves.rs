//! The fields of an entry as a list of paths with a text or names each.

use std::collections::HashMap;

use super::super::Remark;
use super::people::{self, Person};
use super::{chunks, refs};
use crate::model::yaml::{Node, Value};

/// A field that was read.
#[derive(Debug)]
pub struct Leaf {
    /// Its path.
    pub path: String,
    /// Where it stands, in bytes.
    pub at: usize,
    /// What it says.
    pub says: Says,
}

/// What a field says.
#[derive(Debug)]
pub enum Says {
    /// A text as it stands; a formattable one is still to be read.
    Text(String),
    /// Names.
    People(Vec<Person>),
}

/// The fields of an entry, in order.
#[derive(Debug, Default)]
pub struct Leaves {
    all: Vec<Leaf>,
    /// What is odd about them.
    pub remarks: Vec<Remark>,
    /// Fields that stand a second time, under a name of their own.
    pub second: Vec<(String, String)>,
}

impl Leaves {
    /// The fields of an entry but for the mapping [`refs`], which is no field of Hayagriva.
    pub fn of(pairs: &[(Node<'_>, Node<'_>)]) -> Self {
        let mut leaves = Self::default();
        leaves.map(pairs, "");
        leaves
    }

    /// Takes the field out.
    pub fn take(&mut self, path: &str) -> Option<Leaf> {
        let at = self.all.iter().position(|leaf| leaf.path == path)?;
        Some(self.all.remove(at))
    }

    /// Takes the text out.
    pub fn take_text(&mut self, path: &str) -> Option<String> {
        match self.take(path)?.says {
            Says::Text(text) => Some(text),
            Says::People(_) => None,
        }
    }

    /// The text at a path.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.all.iter().find(|leaf| leaf.path == path).and_then(|leaf| match &leaf.says {
            Says::Text(text) => Some(text.as_str()),
            Says::People(_) => None,
        })
    }

    /// Whether anything stands at a path or below it.
    pub fn has(&self, path: &str) -> bool {
        let below =
            |leaf: &Leaf| leaf.path.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        self.all.iter().any(below)
    }

    /// What is left.
    pub fn rest(&mut self) -> Vec<Leaf> {
        std::mem::take(&mut self.all)
    }

    fn push(&mut self, path: &str, at: usize, says: Says) {
        self.all.push(Leaf { path: path.to_owned(), at, says });
    }

    fn map(&mut self, pairs: &[(Node<'_>, Node<'_>)], prefix: &str) {
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for (key, value) in merged(pairs, 0) {
            let Some(name) = key.text().filter(|name| !name.is_empty() && !name.contains('.')) else {
                let message = "the name of a field is no text, is empty, or has a full stop: the field is not read";
                self.remarks.push(Remark::damage(key.at.start, message));
                continue;
            };
            let name = if name == "serial" && prefix_is_entry(prefix) { "serial-number" } else { name };
            let path = format!("{prefix}{name}");
            if ["doi", "isbn", "issn"].contains(&name) && prefix_is_entry(prefix) && self.old_number(&path, value) {
                continue;
            }
            if seen.contains_key(name) {
                let kept = format!("{path}-2");
                let message =
                    format!("`{path}` stands here a second time: the first one is kept, this one as `{kept}`");
                self.remarks.push(Remark::warning(key.at.start, message));
                self.second.push((kept, value.text().unwrap_or("").to_owned()));
                continue;
            }
            seen.insert(name, key.at.start);
            if path == refs::NAME && matches!(value.value, Value::Map(_)) {
                continue;
            }
            self.field(name, &path, value);
        }
    }

    /// A number that has stood among the serial numbers since hayagriva 0.4. `false` where it can't be put there.
    fn old_number(&mut self, path: &str, node: &Node<'_>) -> bool {
        let (prefix, name) = path.rsplit_once('.').map_or(("", path), |(prefix, name)| (prefix, name));
        let dot = if prefix.is_empty() { "" } else { "." };
        let place = format!("{prefix}{dot}serial-number.{name}");
        let Value::Text(text) = &node.value else { return false };
        let free = !self.has(&place);
        if free {
            self.push(&place, node.at.start, Says::Text(text.to_string()));
        }
        free
    }

    fn field(&mut self, name: &str, path: &str, node: &Node<'_>) {
        let at = node.at.start;
        match (name, &node.value) {
            (_, Value::Nothing) => {
                self.remarks.push(Remark::warning(at, format!("`{path}` is empty")));
            }
            ("parent", Value::Map(pairs)) if in_entry(path) => self.parent(pairs, path, at),
            ("parent", Value::List(items)) if in_entry(path) => {
                // A text is no parent, is not written as one, and takes no number from those that are.
                let mut number = 0;
                for item in items {
                    number += usize::from(!matches!(item.value, Value::Text(_) | Value::Nothing));
                    let path = if number < 2 { path.to_owned() } else { format!("{path}{number}") };
                    match &item.value {
                        Value::Map(pairs) => self.parent(pairs, &path, item.at.start),
                        _ => self.field("", &path, item),
                    }
                }
            }
            ("author" | "editor", _) if in_entry(path) => self.push(path, at, Says::People(people::read(node))),
            ("affiliated", Value::List(items)) if in_entry(path) => {
                items.iter().for_each(|item| self.affiliated(path, item));
            }
            ("affiliated", Value::Map(_)) if in_entry(path) => self.affiliated(path, node),
            ("publisher", Value::Text(text)) => self.push(&format!("{path}.name"), at, Says::Text(text.to_string())),
            ("publisher", Value::Map(pairs)) if pairs.iter().any(|(key, _)| key.text() == Some("value")) => {
                self.field("", &format!("{path}.name"), node);
            }
            ("serial-number", Value::Text(text)) => {
                self.push(&format!("{path}.serial"), at, Says::Text(text.to_string()));
            }
            (_, Value::Text(text)) => self.push(path, at, Says::Text(text.to_string())),
            (_, Value::Map(pairs)) => self.format(pairs, path),
            (_, Value::List(items)) => {
                for (number, item) in items.iter().enumerate() {
                    self.field("", &format!("{path}.{}", number + 1), item);
                }
            }
            (_, Value::TooDeep) => {}
        }
    }

    /// A parent; its type is noted as missing where there is nothing in it.
    fn parent(&mut self, pairs: &[(Node<'_>, Node<'_>)], path: &str, at: usize) {
        let before = self.all.len();
        self.map(pairs, &format!("{path}."));
        if self.all.len() == before {
            self.push(&format!("{path}.type"), at, Says::Text(String::new()));
        }
    }

    /// A text in a mapping with other forms of it beside: `value`, `short`, `verbatim`. Before hayagriva 0.4 `short` was
    /// `shorthand`, and a text may have stood in its case alone: `title-case`, `sentence-case`.
    fn format(&mut self, pairs: &[(Node<'_>, Node<'_>)], path: &str) {
        let yes = |(key, value): &(Node<'_>, Node<'_>)| key.text() == Some("verbatim") && value.text() == Some("true");
        let verbatim = pairs.iter().any(yes);
        let has = |name: &str| pairs.iter().any(|(key, _)| key.text() == Some(name));
        let main = ["value", "title-case", "sentence-case"].into_iter().find(|name| has(name)).unwrap_or("value");
        let mut others = Vec::new();
        for (key, value) in pairs {
            match (key.text(), &value.value) {
                (Some(name), Value::Text(text)) if name == main => {
                    let text = if verbatim { chunks::write(&chunks::verbatim(text), None) } else { text.to_string() };
                    self.push(path, value.at.start, Says::Text(text));
                }
                (Some("value"), Value::Map(_)) => self.field("", path, value),
                (Some("shorthand"), Value::Text(text)) if !has("short") => {
                    self.push(&format!("{path}.short"), value.at.start, Says::Text(text.to_string()));
                }
                (Some("verbatim"), Value::Text(flag)) if ["true", "false"].contains(&&**flag) => {}
                _ => others.push((key.clone(), value.clone())),
            }
        }
        self.map(&others, &format!("{path}."));
    }

    /// Persons with their role; those of one role are put together.
    fn affiliated(&mut self, path: &str, node: &Node<'_>) {
        let Value::Map(pairs) = &node.value else {
            return self.remarks.push(Remark::damage(node.at.start, "expected `role` and `names`: it is not read"));
        };
        let part = |name: &str| pairs.iter().find(|(key, _)| key.text() == Some(name)).map(|(_, value)| value);
        let (Some(role), Some(names)) = (part("role").and_then(Node::text), part("names")) else {
            return self.remarks.push(Remark::damage(node.at.start, "expected `role` and `names`: it is not read"));
        };
        let path = format!("{path}.{}", kebab(role));
        let people = people::read(names);
        match self.all.iter_mut().find(|leaf| leaf.path == path).map(|leaf| &mut leaf.says) {
            Some(Says::People(known)) => known.extend(people),
            _ => self.push(&path, node.at.start, Says::People(people)),
        }
    }
}

/// Whether a field is one of an entry or a parent, and does not stand below a field that Hayagriva does not know.
fn in_entry(path: &str) -> bool {
    path.rsplit_once('.').is_none_or(|(prefix, _)| prefix_is_entry(prefix))
}

/// Whether the fields below a prefix are those of an entry or a parent.
fn prefix_is_entry(prefix: &str) -> bool {
    prefix.split_terminator('.').all(|part| super::fields::parent_number(part).is_some())
}

/// `CastMember` as `cast-member`.
fn kebab(role: &str) -> String {
    let mut out = String::new();
    for (at, c) in role.chars().enumerate() {
        if c.is_uppercase() && at > 0 && !out.ends_with('-') {
            out.push('-');
        }
        out.extend(c.to_lowercase().map(|c| if c == '.' { '-' } else { c }));
    }
    out
}

/// The pairs of a mapping with those that its merge keys (`<<`) bring; its own go before (YAML 1.1, "merge").
fn merged<'n, 'a>(pairs: &'n [(Node<'a>, Node<'a>)], depth: usize) -> Vec<(&'n Node<'a>, &'n Node<'a>)> {
    let is_merge = |key: &Node<'_>| key.text() == Some("<<");
    let mut all: Vec<_> = pairs.iter().filter(|(key, _)| !is_merge(key)).map(|(key, value)| (key, value)).collect();
    for (_, value) in pairs.iter().filter(|(key, _)| is_merge(key)) {
        let maps: Vec<&Node<'_>> = match &value.value {
            Value::List(items) => items.iter().collect(),
            _ => vec![value],
        };
        for map in maps {
            let Value::Map(others) = &map.value else { continue };
            if depth > crate::model::yaml::DEPTH {
                continue;
            }
            for (key, value) in merged(others, depth + 1) {
                if !all.iter().any(|(own, _)| own.text() == key.text()) {
                    all.push((key, value));
                }
            }
        }
    }
    all
}
