//! YAML as a tree with places: what of it stands where, within limits.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle, Span};

use thiserror::Error;

/// How deep mappings and lists may stand in one another; what is deeper is not read.
pub const DEPTH: usize = 64;
/// How many values all aliases of a file may stand for.
const COPIES: usize = 100_000;

/// A text that is no YAML, or asks for too much.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{message}")]
pub struct YamlError {
    /// Where, in bytes.
    pub at: usize,
    /// What is wrong.
    pub message: String,
}

/// A value of the file.
#[derive(Clone, Debug)]
pub struct Node<'a> {
    /// Where it stands, in bytes.
    pub at: Range<usize>,
    /// What it is.
    pub value: Value<'a>,
}

/// What a value is.
#[derive(Clone, Debug)]
pub enum Value<'a> {
    /// A text, a number, a date: the characters as they stand, whatever YAML might take them for.
    Text(Cow<'a, str>),
    /// Nothing: an empty value, `~` or `null` without quotes.
    Nothing,
    /// A list.
    List(Vec<Node<'a>>),
    /// Keys with a value each, in order, those that stand twice too.
    Map(Vec<(Node<'a>, Node<'a>)>),
    /// Something deeper than [`DEPTH`].
    TooDeep,
}

/// The values of all documents of a file.
///
/// # Errors
/// When it is no YAML, or its aliases stand for more than `COPIES` values.
pub fn documents(text: &str) -> Result<Vec<Node<'_>>, YamlError> {
    let options = granit_parser::options! { strict_indentation: true };
    let mut builder = Builder::default();
    for step in Parser::new_from_str_with_options(text, options) {
        let (event, span) = step.map_err(|error| {
            let at = error.marker().byte_offset().unwrap_or(0).min(text.len());
            YamlError { at, message: format!("this is not YAML: {}", error.info()) }
        })?;
        builder.event(event, &span)?;
    }
    Ok(builder.roots)
}

impl<'a> Node<'a> {
    /// What stands under a key, the first where it stands twice; absent for anything but keys with values.
    pub fn get(&self, key: &str) -> Option<&Node<'a>> {
        match &self.value {
            Value::Map(pairs) => pairs.iter().find(|(name, _)| name.text() == Some(key)).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The items of a list; none for anything else.
    pub fn items(&self) -> &[Node<'a>] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// The text; absent for anything else.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The place of something too deep, here or below.
    pub fn too_deep(&self) -> Option<usize> {
        match &self.value {
            Value::TooDeep => Some(self.at.start),
            Value::List(items) => items.iter().find_map(Self::too_deep),
            Value::Map(pairs) => pairs.iter().find_map(|(key, value)| key.too_deep().or_else(|| value.too_deep())),
            _ => None,
        }
    }

    /// How many values it holds, itself with them, and how deep they stand.
    fn extent(&self) -> (usize, usize) {
        let sum = |all: (usize, usize), one: (usize, usize)| (all.0 + one.0, all.1.max(one.1 + 1));
        match &self.value {
            Value::List(items) => items.iter().map(Self::extent).fold((1, 1), sum),
            Value::Map(pairs) => pairs.iter().flat_map(|(key, value)| [key, value]).map(Self::extent).fold((1, 1), sum),
            _ => (1, 1),
        }
    }
}

/// A list or a mapping that is not yet whole.
enum Open<'a> {
    List(Vec<Node<'a>>),
    Map(Vec<(Node<'a>, Node<'a>)>, Option<Node<'a>>),
}

#[derive(Default)]
struct Builder<'a> {
    roots: Vec<Node<'a>>,
    open: Vec<(Open<'a>, usize, usize)>,
    anchors: HashMap<usize, (Node<'a>, (usize, usize))>,
    copies: usize,
    /// How many lists and mappings are open below [`DEPTH`].
    skipped: usize,
}

impl<'a> Builder<'a> {
    fn event(&mut self, event: Event<'a>, span: &Span) -> Result<(), YamlError> {
        let at = span.byte_range().unwrap_or(0..0);
        match event {
            Event::SequenceStart(..) | Event::MappingStart(..) if self.skipped > 0 || self.open.len() >= DEPTH => {
                self.skipped += 1;
            }
            Event::SequenceEnd | Event::MappingEnd if self.skipped > 0 => {
                self.skipped -= 1;
                if self.skipped == 0 {
                    self.put(Node { at, value: Value::TooDeep }, 0);
                }
            }
            _ if self.skipped > 0 => {}
            Event::SequenceStart(_, anchor, _) => self.open.push((Open::List(Vec::new()), at.start, anchor)),
            Event::MappingStart(_, anchor, _) => self.open.push((Open::Map(Vec::new(), None), at.start, anchor)),
            Event::SequenceEnd | Event::MappingEnd => self.close(at.end),
            Event::Scalar(text, style, anchor, _) => {
                let nothing = style == ScalarStyle::Plain && ["", "~", "null", "Null", "NULL"].contains(&&*text);
                let value = if nothing { Value::Nothing } else { Value::Text(text) };
                self.put(Node { at, value }, anchor);
            }
            Event::Alias(id) => self.alias(id, at)?,
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, end: usize) {
        let Some((open, start, anchor)) = self.open.pop() else { return };
        let value = match open {
            Open::List(items) => Value::List(items),
            Open::Map(pairs, _) => Value::Map(pairs),
        };
        self.put(Node { at: start..end.max(start), value }, anchor);
    }

    fn put(&mut self, node: Node<'a>, anchor: usize) {
        if anchor > 0 {
            let extent = node.extent();
            self.anchors.insert(anchor, (node.clone(), extent));
        }
        match self.open.last_mut() {
            None => self.roots.push(node),
            Some((Open::List(items), ..)) => items.push(node),
            Some((Open::Map(pairs, key), ..)) => match key.take() {
                Some(key) => pairs.push((key, node)),
                None => *key = Some(node),
            },
        }
    }

    fn alias(&mut self, id: usize, at: Range<usize>) -> Result<(), YamlError> {
        let known = self.anchors.get(&id);
        let Some((node, (size, depth))) = known else {
            // An alias within the value that it names.
            self.put(Node { at, value: Value::TooDeep }, 0);
            return Ok(());
        };
        let (size, depth) = (*size, *depth);
        self.copies = self.copies.saturating_add(size);
        if self.copies > COPIES {
            let message = format!("the aliases of this file stand for more than {COPIES} values: it is not read");
            return Err(YamlError { at: at.start, message });
        }
        let node = if self.open.len() + depth > DEPTH {
            Node { at, value: Value::TooDeep }
        } else {
            Node { at, value: node.value.clone() }
        };
        self.put(node, 0);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_at_their_places() {
        let text = "é: 1\nb: [NO, ~]\n";
        let root = documents(text).unwrap().remove(0);
        let Value::Map(pairs) = root.value else { panic!() };
        assert_eq!(&text[pairs[1].0.at.clone()], "b");
        let Value::List(items) = &pairs[1].1.value else { panic!() };
        assert_eq!((&text[items[0].at.clone()], items[0].text()), ("NO", Some("NO")));
        assert!(matches!(items[1].value, Value::Nothing));
    }

    #[test]
    fn what_is_no_yaml_is_refused_at_its_place() {
        let refused = documents("a: b\nc: [d\ne: f\n").unwrap_err();
        assert!(refused.at > 4 && refused.message.starts_with("this is not YAML: "), "{refused:?}");
        for text in ["{---", "\t", "a: \"b", "&a [*a", "%", "a: &x", "? [", "*x"] {
            let _ = documents(text);
        }
    }

    #[test]
    fn depth_and_copies_have_limits() {
        let deep = format!("{}{}", "[".repeat(80), "]".repeat(80));
        assert!(documents(&deep).unwrap()[0].too_deep().is_some());
        assert!(documents(&"[".repeat(100_000)).is_err());
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for n in 1..9 {
            let item = format!("*a{}", n - 1);
            bomb.push_str(&format!("a{n}: &a{n} [{}]\n", vec![item; 9].join(", ")));
        }
        assert!(documents(&bomb).unwrap_err().message.contains("aliases"));
        assert!(documents("a: &a [*a]").map_or(true, |root| root[0].too_deep().is_some()));
    }
}
