//! What Hayagriva has no field for: the mapping `refs` of an entry, which hayagriva and Typst pass over.

use super::super::Remark;
use super::super::remainder::{self, Part, Remainder};
use super::tree::Tree;
use super::write;
use crate::model::yaml::{Node, Value as Yaml};
use crate::model::{Entry, Shape, Value};

/// The name of the mapping.
pub const NAME: &str = "refs";

/// The mapping of a remainder.
pub fn tree(remainder: &Remainder) -> Tree {
    let text = |text: &String| Tree::Text(text.clone());
    let of = |part: &Part| match part {
        Part::Whole(Value::List(items)) => Tree::List(items.iter().map(text).collect()),
        Part::Whole(Value::Flag(flag)) => Tree::Plain(flag.to_string()),
        Part::Whole(Value::Text(one)) => text(one),
        Part::Whole(_) => Tree::Map(Vec::new()),
        Part::Pairs(pairs) => {
            let pair = |(name, value): &(String, Option<String>)| {
                (name.clone(), value.as_ref().map_or(Tree::Plain("~".to_owned()), text))
            };
            Tree::Map(pairs.iter().map(pair).collect())
        }
    };
    Tree::Map(remainder.iter().map(|(name, part)| ((*name).to_owned(), of(part))).collect())
}

/// The mapping among the fields of an entry; anything else of its name is none.
pub fn of<'n, 'a>(pairs: &'n [(Node<'a>, Node<'a>)]) -> Option<&'n Node<'a>> {
    let (_, value) = pairs.iter().find(|(key, _)| key.text() == Some(NAME))?;
    matches!(value.value, Yaml::Map(_)).then_some(value)
}

/// Completes an entry by the mapping, and tells what of it can't be used: a field that is none, and what says something else
/// than Hayagriva's own fields, for these may have been edited since.
pub fn complete(entry: &mut Entry, mapping: &Node<'_>) -> Vec<Remark> {
    let Yaml::Map(pairs) = &mapping.value else { return Vec::new() };
    let mut remarks = Vec::new();
    let mut parts: Vec<(&str, usize, Part)> = Vec::new();
    for (key, value) in pairs {
        let name = key.text().unwrap_or("");
        match part(name, value) {
            Some(part) => parts.push((name, value.at.start, part)),
            None => {
                remarks.push(Remark::damage(key.at.start, format!("`{NAME}.{name}` can't be used: it is not read")));
            }
        }
    }
    // What the whole entry would give back, or be written as, is what came: then nothing was edited.
    let came = entry.clone();
    let agrees = |whole: &Entry| {
        remainder::is_same(&write::back(whole), &came) || write::own_fields(whole) == write::own_fields(&came)
    };
    let mut whole = came.clone();
    let wrong = parts.iter().any(|(name, _, part)| remainder::put(&mut whole, name, part).is_err());
    if !wrong && agrees(&whole) {
        *entry = whole;
        return remarks;
    }
    for (name, at, part) in parts {
        let mut whole = entry.clone();
        match remainder::put(&mut whole, name, &part) {
            Err(why) => remarks.push(Remark::damage(at, format!("`{NAME}.{name}` can't be used: {why}"))),
            Ok(()) if agrees(&whole) => *entry = whole,
            Ok(()) => {
                let message = format!("`{NAME}.{name}` says something else than the fields of Hayagriva, which count");
                remarks.push(Remark::warning(at, message));
            }
        }
    }
    remarks
}

/// A part of a remainder, in the shape of its field.
fn part(name: &str, value: &Node<'_>) -> Option<Part> {
    let row = remainder::row(name)?;
    let text = |node: &Node<'_>| node.text().map(str::to_owned);
    Some(match (row.shape, &value.value) {
        (Shape::Text | Shape::Date, Yaml::Text(text)) => Part::Whole(Value::Text(text.to_string())),
        (Shape::Flag, Yaml::Text(flag)) => Part::Whole(Value::Flag(flag.parse().ok()?)),
        (Shape::List, Yaml::List(items)) => Part::Whole(Value::List(items.iter().map(text).collect::<Option<_>>()?)),
        (Shape::Table, Yaml::Map(pairs)) => {
            let pair = |(key, value): &(Node<'_>, Node<'_>)| {
                let none = matches!(value.value, Yaml::Nothing);
                Some((text(key)?, if none { None } else { Some(text(value)?) }))
            };
            Part::Pairs(pairs.iter().map(pair).collect::<Option<_>>()?)
        }
        _ => return None,
    })
}
