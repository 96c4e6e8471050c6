//! Values as YAML in one block form, every text in quotes that any reader could take for something else.

use std::borrow::Cow;

use super::fields::{parent_number, rank};
use crate::model::text::is_hidden;
use crate::model::yaml::{Node, Value};

/// A value to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tree {
    /// A text.
    Text(String),
    /// What stands as it is: a date or a year, which every reader may take for one, `true`, `~`.
    Plain(String),
    /// A list.
    List(Vec<Tree>),
    /// Keys with a value each.
    Map(Vec<(String, Tree)>),
}

impl Tree {
    /// Puts a value at a path of keys. `false` where something stands there, or in its way.
    pub fn put(&mut self, path: &str, value: Tree) -> bool {
        let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
        let Self::Map(pairs) = self else { return false };
        let known = pairs.iter().position(|(key, _)| key == first);
        match (known, rest) {
            (Some(_), None) => false,
            (Some(at), Some(rest)) => pairs[at].1.put(rest, value),
            (None, None) => {
                pairs.push((first.to_owned(), value));
                true
            }
            (None, Some(rest)) => {
                let mut below = Self::Map(Vec::new());
                let done = below.put(rest, value);
                pairs.push((first.to_owned(), below));
                done
            }
        }
    }

    /// The value at a path of keys.
    pub fn get(&self, path: &str) -> Option<&Tree> {
        let Self::Map(pairs) = self else { return None };
        let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
        let (_, below) = pairs.iter().find(|(key, _)| key == first)?;
        rest.map_or(Some(below), |rest| below.get(rest))
    }

    /// The shortest form that says the same, its keys in order: `url: {value: x}` as `url: x`, the parents as a list.
    pub fn settled(self) -> Self {
        self.settled_in(true)
    }

    /// The same of the fields of an entry or a parent, or of what stands below one of them.
    fn settled_in(self, entry: bool) -> Self {
        let Self::Map(pairs) = self else { return self };
        let settle = |(key, value): (String, Self)| {
            let value = value.settled_in(entry && parent_number(&key).is_some());
            let value = if entry || key != "affiliated" { value.alone(&key) } else { value };
            (key, value)
        };
        let mut pairs: Vec<(String, Self)> = pairs.into_iter().map(settle).collect();
        pairs.sort_by_key(|(key, _)| (rank(key), parent_number(key)));
        let start = pairs.iter().position(|(key, _)| parent_number(key).is_some()).unwrap_or(pairs.len());
        if entry && pairs.len() > start + 1 {
            let parents = pairs.split_off(start).into_iter().map(|(_, parent)| parent).collect();
            pairs.push(("parent".to_owned(), Self::List(parents)));
        }
        if !pairs.is_empty() && pairs.iter().all(|(key, _)| key.parse::<u32>().is_ok()) {
            pairs.sort_by_key(|(key, _)| key.parse::<u32>().ok());
            return Self::List(pairs.into_iter().map(|(_, value)| value).collect());
        }
        Self::Map(pairs)
    }

    /// What stands in a mapping under the one key that may be left out.
    fn alone(self, key: &str) -> Self {
        let implied = match key {
            "publisher" => "name",
            "serial-number" => "serial",
            _ => "value",
        };
        match self {
            Self::Map(roles) if key == "affiliated" => Self::List(roles.into_iter().map(role).collect()),
            Self::Map(mut pairs) if pairs.len() == 1 && pairs[0].0 == implied && key != "parent" => pairs.remove(0).1,
            tree => tree,
        }
    }

    /// The value as a reader of the file finds it; nothing of it has a place there.
    pub fn node(&self) -> Node<'_> {
        let value = match self {
            Self::Text(text) | Self::Plain(text) => Value::Text(Cow::Borrowed(text)),
            Self::List(items) => Value::List(items.iter().map(Self::node).collect()),
            Self::Map(pairs) => {
                let text = |text| Node { at: 0..0, value: Value::Text(Cow::Borrowed(text)) };
                Value::Map(pairs.iter().map(|(name, value)| (text(name.as_str()), value.node())).collect())
            }
        };
        Node { at: 0..0, value }
    }

    /// Writes what stands behind the colon of a key or the hyphen of an item, to the end of the line.
    pub fn write(&self, indent: usize, out: &mut String) {
        match self {
            Self::Text(text) => line(&scalar(text), out),
            Self::Plain(plain) => line(plain, out),
            Self::List(items) if items.is_empty() => line("[]", out),
            Self::Map(pairs) if pairs.is_empty() => line("{}", out),
            Self::List(items) => {
                out.push('\n');
                for item in items {
                    out.push_str(&" ".repeat(indent));
                    out.push('-');
                    item.write_item(indent + 2, out);
                }
            }
            Self::Map(pairs) => {
                out.push('\n');
                write_pairs(pairs, indent, false, out);
            }
        }
    }

    /// A mapping in a list starts on the line of its hyphen.
    fn write_item(&self, indent: usize, out: &mut String) {
        match self {
            Self::Map(pairs) if !pairs.is_empty() => {
                out.push(' ');
                write_pairs(pairs, indent, true, out);
            }
            tree => tree.write(indent, out),
        }
    }
}

/// Persons and what they did.
fn role((role, names): (String, Tree)) -> Tree {
    Tree::Map(vec![("role".to_owned(), Tree::Text(role)), ("names".to_owned(), names)])
}

fn write_pairs(pairs: &[(String, Tree)], indent: usize, started: bool, out: &mut String) {
    for (at, (key, value)) in pairs.iter().enumerate() {
        if at > 0 || !started {
            out.push_str(&" ".repeat(indent));
        }
        out.push_str(&scalar(key));
        out.push(':');
        value.write(indent + 2, out);
    }
}

fn line(text: &str, out: &mut String) {
    out.push(' ');
    out.push_str(text);
    out.push('\n');
}

/// A text as one scalar.
///
/// | input | result |
/// |---|---|
/// | `Learning to see` | as it is |
/// | `NO`, `true`, `0123`, `1e3`, `~`, `-x`, `a: b`, `a #b`, `` | in double quotes |
/// | a control character, a mark of direction | `\x1B`, `\u202E` |
pub fn scalar(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { quoted(text) }
}

/// Words that YAML 1.1 or 1.2 reads as something else than a text (YAML 1.1, "bool", "null", "float", "merge").
const RESERVED: [&str; 9] = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"];

/// A text that starts with a letter, of letters, digits and a few signs that mean nothing to YAML anywhere.
fn is_plain(text: &str) -> bool {
    let harmless = |c: char| c.is_ascii_alphanumeric() || " -_./()+;'".contains(c) || is_letter(c);
    text.starts_with(|c: char| c.is_ascii_alphabetic() || is_letter(c))
        && !text.ends_with(' ')
        && text.len() < 1024
        && text.chars().all(harmless)
        && !RESERVED.contains(&text.to_ascii_lowercase().as_str())
}

/// A letter that is neither ASCII nor a sign or a mark that could hide.
fn is_letter(c: char) -> bool {
    !c.is_ascii() && c.is_alphabetic()
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if is_escaped(c) && u32::from(c) < 0x100 => out.push_str(&format!("\\x{:02X}", u32::from(c))),
            c if is_escaped(c) && u32::from(c) < 0x1_0000 => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c if is_escaped(c) => out.push_str(&format!("\\U{:08X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// What YAML does not print, what ends a line, and what hides or turns the direction of writing.
fn is_escaped(c: char) -> bool {
    let code = u32::from(c);
    c.is_control()
        || is_hidden(c)
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{61c}' | '\u{a0}')
        || code & 0xfffe == 0xfffe
        || (0xe_0000..=0xe_0fff).contains(&code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::yaml::documents;
    use proptest::prelude::*;

    #[test]
    fn what_could_be_something_else_stands_in_quotes() {
        for text in [
            "NO",
            "y",
            "0123",
            "null",
            "1e3",
            "~",
            "true",
            "-x",
            "? ",
            "a: b",
            "a #b",
            "",
            " a",
            "a ",
            ".5",
            "12:30:45",
            "2021-01-01",
            "=",
            "<<",
            "a\u{202e}b",
            "---",
            "[a]",
            "@x",
            "`x`",
            "%a",
            "a\u{85}b",
            "key:",
            "!a",
            "&a",
            "*a",
        ] {
            assert!(scalar(text).starts_with('"'), "{text}");
        }
        for text in ["Learning to see", "Übersee-Boote", "d'Arcy (ed.)"] {
            assert_eq!(scalar(text), text);
        }
        assert_eq!(scalar("a\u{1b}[\u{202e}\"\\\u{10ffff}"), "\"a\\x1B[\\u202E\\\"\\\\\\U0010FFFF\"");
    }

    #[test]
    fn values_stand_in_one_block_form() {
        let mut tree = Tree::Map(Vec::new());
        for (path, text) in [
            ("url.value", "https://x.org"),
            ("title.value", "Words"),
            ("parent.title.value", "A"),
            ("parent3.title.value", "B"),
            ("publisher.name.value", "P"),
            ("type", "book"),
        ] {
            assert!(tree.put(path, Tree::Text(text.to_owned())), "{path}");
        }
        assert!(!tree.put("type", Tree::Text("x".into())) && !tree.put("type.a", Tree::Text("x".into())));
        let mut text = "k:".to_owned();
        tree.settled().write(2, &mut text);
        let expected = "k:\n  type: book\n  title: Words\n  publisher: P\n  url: \"https://x.org\"\n  parent:\n    - \
                        title: A\n    - title: B\n";
        assert_eq!(text, expected);
    }

    proptest! {
        #[test]
        fn every_text_reads_back(text in any::<String>(), hard in "[-a-zA-Z0-9:#?~!&*{}<>=%@`'\"\\\\\\x00-\\x20\u{85}\u{a0}\u{feff}\u{2028}]{0,12}") {
            for text in [text, hard] {
                let yaml = format!("{}: {}\n", scalar(&text), scalar(&text));
                let root = documents(&yaml).unwrap().remove(0);
                let crate::model::yaml::Value::Map(pairs) = root.value else { panic!("{yaml}") };
                prop_assert_eq!(pairs[0].0.text(), Some(text.as_str()), "{}", yaml);
                prop_assert_eq!(pairs[0].1.text(), Some(text.as_str()), "{}", yaml);
            }
        }
    }
}
