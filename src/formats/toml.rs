//! TOML: entries as the blocks of a `library.toml`, and the entries of another one.

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::{Choice, Event, Events, Format, Options, Remark, WriteError, Writer, own};
use crate::model::block::{family_block, field_line, key};
use crate::model::field::FIELDS;
use crate::model::{Entry, Family, Value, nearest};

/// The row of the registry.
pub const FORMAT: Format = Format {
    name: "toml",
    extensions: &["toml"],
    about: "a library.toml of its own, with everything",
    looks,
    read: Some(events),
    parts: None,
    write: Writer {
        head,
        one: block,
        numbered: false,
        between: "\n",
        tail: "",
        aside: None,
        grouped: None,
        declare: Some(|family, out| out.push_str(&format!("\n{}", family_block(family)))),
        choice: Some(Choice { names: super::json::known, own: super::json::brings }),
        order: Some(|entries| entries.sort_by(|one, other| one.key.cmp(&other.key))),
        left_out: |_, _| Vec::new(),
    },
};

/// The version, and the families of the library.
fn head(options: &Options<'_>) -> String {
    let families = options.library.families.iter().map(|family| format!("{}\n", family_block(family)));
    std::iter::once("[meta]\nversion = 1\n\n".to_owned()).chain(families).collect()
}

/// Appends the block of an entry.
fn block(entry: &Entry, _: usize, options: &Options<'_>, out: &mut String) -> Result<(), WriteError> {
    out.push_str(&format!("[entries.{}]\n", key(&entry.key)));
    let wanted = |name: &str| name == "title" || options.fields.has(name);
    for row in FIELDS.iter().filter(|row| wanted(row.name)) {
        if let Some(value) = (row.get)(entry) {
            out.push_str(&field_line(row.name, &value));
        }
    }
    for (name, value) in entry.extra.iter().filter(|(name, _)| wanted(name)) {
        out.push_str(&field_line(name, value));
    }
    Ok(())
}

/// A text with the header of an entry or of a family.
fn looks(text: &str) -> bool {
    text.lines().any(|line| line.trim_start().starts_with("[entries.") || line.trim_start().starts_with("[families."))
}

/// Reads another library: its entries, in the order of the file.
fn events(text: &str) -> Events<'_> {
    let root = match DeTable::parse(text) {
        Ok(root) if is_other(root.get_ref()) => {
            let message = "this is TOML, but no library: it has no table [entries.KEY]";
            return Box::new(std::iter::once(Event::Refused(Remark::damage(0, message))));
        }
        Ok(root) => root.into_inner(),
        Err(error) => return Box::new(std::iter::once(Event::Refused(syntax(text, &error)))),
    };
    let mut events = Vec::new();
    for (name, node) in root {
        let at = name.span().start;
        match (name.get_ref().as_ref(), node.get_ref()) {
            ("meta", meta) => events.extend(version(meta, at)),
            ("entries", DeValue::Table(_)) => entries(node, &mut events),
            ("families", DeValue::Table(_)) => families(node, &mut events),
            (name @ ("entries" | "families"), _) => {
                events.push((at, Event::Remark(Remark::damage(at, format!("`{name}` is no table: not read")))));
            }
            (name, _) => events.push((at, Event::Remark(unknown(name, at)))),
        }
    }
    events.sort_by_key(|(at, _)| *at);
    Box::new(events.into_iter().map(|(_, event)| event))
}

/// Whether nothing of a library is in it, nor anything that could be meant so.
fn is_other(root: &DeTable<'_>) -> bool {
    const OWN: [&str; 3] = ["entries", "families", "meta"];
    !root.is_empty()
        && root.keys().all(|name| nearest(name.get_ref(), OWN).is_none() && !OWN.contains(&name.get_ref().as_ref()))
}

type Placed<'a> = (usize, Event<'a>);

fn syntax(text: &str, error: &toml::de::Error) -> Remark {
    const MARKER: &str = "<<<<<<< ";
    let conflict = if text.starts_with(MARKER) { Some(0) } else { text.find(&format!("\n{MARKER}")).map(|at| at + 1) };
    if let Some(at) = conflict {
        return Remark::damage(at, "the file holds a merge conflict: keep one side of it");
    }
    let at = error.span().map_or(text.len(), |span| span.start);
    Remark::damage(at, format!("this is not TOML: {}", error.message()))
}

/// A misspelled table would hide all that is in it.
fn unknown(name: &str, at: usize) -> Remark {
    let message = format!("`{name}` is not a table of a library: not taken over");
    match nearest(name, ["entries", "families", "meta"]) {
        Some(near) => Remark::damage(at, format!("{message}; did you mean `{near}`?")),
        None => Remark::warning(at, message),
    }
}

fn version<'a>(meta: &DeValue<'_>, at: usize) -> Option<Placed<'a>> {
    let version = meta.get("version").map(Spanned::get_ref);
    let known = version.is_none_or(|version| version.as_integer().is_some_and(|number| number.as_str() == "1"));
    let message = "another version of the format: expected version = 1; what is not understood is kept as it is";
    (!known).then(|| (at, Event::Remark(Remark::warning(at, message))))
}

/// What the file says of its families, in the order of the file.
fn families(node: Spanned<DeValue<'_>>, events: &mut Vec<Placed<'_>>) {
    let DeValue::Table(members) = node.into_inner() else { return };
    for (key, member) in members {
        let at = key.span().start;
        let key = key.get_ref().to_string();
        let Ok(fields) = toml::Table::deserialize(ValueDeserializer::from(member)) else {
            let message = format!("the family `{key}` is no table: its key alone is taken over");
            events.push((at, Event::Remark(Remark::damage(at, message))));
            continue;
        };
        let mut family = Family { title: key.clone(), key, ..Family::default() };
        for (name, value) in fields {
            let list =
                |items: &[toml::Value]| items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect();
            match (name.as_str(), &value) {
                ("title", toml::Value::String(text)) => family.title.clone_from(text),
                ("about", toml::Value::String(text)) => family.about.clone_from(text),
                ("parent", toml::Value::String(text)) => family.parent = Some(text.clone()),
                ("cues", toml::Value::Array(items)) => family.cues = list(items),
                _ => family.extra.push((name, Value::Other(value))),
            }
        }
        events.push((at, Event::Family(Box::new(family))));
    }
}

fn entries(node: Spanned<DeValue<'_>>, events: &mut Vec<Placed<'_>>) {
    let DeValue::Table(members) = node.into_inner() else { return };
    for (key, member) in members {
        let at = key.span();
        let key = key.get_ref().to_string();
        let fields = toml::Table::deserialize(ValueDeserializer::from(member));
        let event = match fields {
            Ok(fields) => Event::Found(Box::new(own::found(&key, fields, at.clone()))),
            Err(_) => Event::Rejected(
                at.clone(),
                Remark::damage(at.start, format!("`{key}` is no table: expected [entries.{key}]")),
            ),
        };
        events.push((at.start, event));
    }
}

#[cfg(test)]
mod tests {
    use super::super::tried;
    use super::*;
    use crate::model::Library;
    use proptest::prelude::*;

    fn written(entries: &[&Entry]) -> String {
        FORMAT.text(entries, &Options::new(&Library::default())).unwrap()
    }

    fn read(text: &str) -> Vec<Entry> {
        tried::entries(events(text))
    }

    #[test]
    fn the_families_of_the_library_are_declared() {
        let family = Family { key: "c".into(), title: "Contrastive".into(), ..Family::default() };
        let library = Library { families: vec![family], ..Library::default() };
        let entry =
            |key: &str| Entry { key: key.into(), title: "T".into(), families: vec!["c".into()], ..Entry::default() };
        let text = FORMAT.text(&[&entry("b"), &entry("a")], &Options::new(&library)).unwrap();
        let block = |key: &str| format!("[entries.{key}]\ntitle = \"T\"\nfamilies = [\n  \"c\",\n]\n");
        let expected =
            format!("[meta]\nversion = 1\n\n[families.c]\ntitle = \"Contrastive\"\n\n{}\n{}", block("a"), block("b"));
        assert_eq!(text, expected);
        assert!(looks(&text) && !looks("[package]\nname = \"x\"\n"));
        assert_eq!(read(&text), [entry("a"), entry("b")]);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        for (text, works, at) in [
            ("a = = 1", 0, 4),
            ("<<<<<<< HEAD\n[entries.a]\n=======\n", 0, 0),
            ("[entries.a]\ntitle = 'T'\nauthors = [\"others\"]\n[entries.b]\ntitle = 'U'\n", 2, 9),
            ("[entries]\na = 1\n", 0, 10),
            ("entries = 1\n", 0, 0),
            ("[meta]\nversion = 2\n", 0, 1),
            ("[entires.a]\n", 0, 1),
            ("[package]\nname = 'x'\n", 0, 0),
        ] {
            assert_eq!((read(text).len(), tried::places(events(text))), (works, vec![at]), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(entry in own::samples::entries()) {
            let text = written(&[&entry]);
            prop_assert_eq!(read(&text), std::slice::from_ref(&entry), "{}", text);
            prop_assert_eq!(written(&[&read(&text)[0]]), text);
        }

        #[test]
        fn no_text_panics(text in any::<String>()) {
            let _ = (events(&text).count(), looks(&text), events(&format!("[entries.{text}]\n{text}")).count());
        }
    }
}
