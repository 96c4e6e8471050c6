//! JSON: an array of entries in the fields of `library.toml`, as `refs list --json` prints it.

use std::ops::Range;

use serde_json::{Deserializer, Map, Value};

use super::{Choice, Event, Events, Format, Options, Remark, WriteError, Writer, own};
use crate::model::Entry;
use crate::model::field::FIELDS;
use crate::model::text::push_json;

/// The row of the registry. The ending `.json` is that of CSL-JSON, so a file is known by its text.
pub const FORMAT: Format = Format {
    name: "json",
    extensions: &[],
    about: "everything of the entries, as list --json prints it",
    looks,
    read: Some(events),
    parts: None,
    write: Writer {
        head: |_| "[\n".to_owned(),
        one: object,
        numbered: false,
        between: ",\n",
        tail: "\n]\n",
        aside: None,
        grouped: None,
        declare: None,
        choice: Some(Choice { names: known, own: brings }),
        order: None,
        left_out: |_, _| Vec::new(),
    },
};

/// Appends the object of an entry.
fn object(entry: &Entry, _: usize, options: &Options<'_>, out: &mut String) -> Result<(), WriteError> {
    let fields = match serde_json::to_value(entry) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    };
    let wanted = |name: &str| name == "key" || options.fields.has(name);
    let fields: Map<String, Value> = fields.into_iter().filter(|(name, _)| wanted(name)).collect();
    let text = format!("{:#}", Value::Object(fields));
    for (at, line) in text.split('\n').enumerate() {
        out.push_str(if at > 0 { "\n  " } else { "  " });
        line.chars().for_each(|c| push_json(c, out));
    }
    Ok(())
}

/// The names of all fields.
pub fn known() -> Vec<&'static str> {
    ["key", "year"].into_iter().chain(FIELDS.iter().map(|field| field.name)).collect()
}

/// Whether an entry has a field of this name that refs does not know.
pub fn brings(entry: &Entry, name: &str) -> bool {
    entry.extra.iter().any(|(own, _)| own == name)
}

/// An entry of ours has a `key`; an item of CSL-JSON has an `id`.
pub fn looks(text: &str) -> bool {
    let start = text.trim_start();
    let first = start.strip_prefix('[').map_or(start, str::trim_start);
    if !first.starts_with('{') {
        return false;
    }
    let item = Deserializer::from_str(first).into_iter::<Map<String, Value>>().next();
    matches!(item, Some(Ok(fields)) if fields.get("key").is_some_and(Value::is_string) && !fields.contains_key("id"))
}

fn events(text: &str) -> Events<'_> {
    Box::new(Items { text, at: 0, state: State::Start })
}

/// Where in the array the reader is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Start,
    /// Before an item; `true` behind a comma.
    Item(bool),
    /// Behind an item.
    Behind,
    /// Behind an object that stands alone, or behind the array.
    End,
    Done,
}

struct Items<'a> {
    text: &'a str,
    at: usize,
    state: State,
}

impl<'a> Iterator for Items<'a> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Event<'a>> {
        loop {
            let rest = &self.text[self.at..];
            self.at += rest.len() - rest.trim_start().len();
            let next = self.text.as_bytes().get(self.at).copied();
            match (self.state, next) {
                (State::Done, _) | (State::Start | State::End, None) => return None,
                (State::Start, Some(b'[')) => self.step(State::Item(false)),
                (State::Start, Some(b'{')) => return Some(self.item(State::End)),
                (State::Item(false) | State::Behind, Some(b']')) => self.step(State::End),
                (State::Behind, Some(b',')) => self.step(State::Item(true)),
                (State::Item(_), Some(_)) => return Some(self.item(State::Behind)),
                (State::Start, Some(_)) => {
                    self.state = State::Done;
                    return Some(Event::Refused(Remark::damage(self.at, "this is not JSON: expected `[` and entries")));
                }
                (state, _) => {
                    self.state = State::Done;
                    let message = match state {
                        State::End => "more text behind the end of the JSON: not read",
                        State::Behind => "expected `,` or `]` behind an entry: the rest is not read",
                        _ => "the text ends inside the array",
                    };
                    return Some(Event::Remark(Remark::damage(self.at, message)));
                }
            }
        }
    }
}

impl<'a> Items<'a> {
    fn step(&mut self, state: State) {
        self.at += 1;
        self.state = state;
    }

    /// The next item; behind damage nothing more is read, since nobody knows where it ends.
    fn item(&mut self, then: State) -> Event<'a> {
        let start = self.at;
        let rest = &self.text[start..];
        let mut stream = Deserializer::from_str(rest).into_iter::<Value>();
        match stream.next() {
            Some(Ok(value)) => {
                self.at += stream.byte_offset();
                self.state = then;
                entry(value, start..self.at)
            }
            Some(Err(error)) => {
                self.state = State::Done;
                let at = start + offset(rest, error.line(), error.column());
                let words = error.to_string();
                let words = words.split(" at line ").next().unwrap_or_default();
                let message = format!("this is not JSON: {words}: the rest is not read");
                Event::Rejected(start..self.text.len(), Remark::damage(at, message))
            }
            None => {
                self.state = State::Done;
                Event::Remark(Remark::damage(start, "the text ends inside the array"))
            }
        }
    }
}

/// The place of a line and a column, both from 1, columns in bytes.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum::<usize>();
    text.floor_char_boundary((start + column.saturating_sub(1)).min(text.len()))
}

fn entry<'a>(value: Value, at: Range<usize>) -> Event<'a> {
    let Value::Object(fields) = value else {
        return rejected(at, "this is no entry: expected an object with a `key`");
    };
    let Some(key) = fields.get("key").and_then(Value::as_str).map(str::to_owned) else {
        return rejected(at, "this is no entry: expected a `key` with a text");
    };
    let (mut nulls, mut year) = (Vec::new(), None);
    let mut own_fields = Vec::new();
    for (name, value) in fields.into_iter().filter(|(name, _)| name != "key") {
        match of_json(value) {
            None if name != "year" => nulls.push(name),
            None => {}
            Some(value) if name == "year" => year = Some(value),
            Some(value) => own_fields.push((name, value)),
        }
    }
    let mut found = own::found(&key, own_fields, at.clone());
    // The year is derived; only another one is the file's own.
    let derived = found.entry.year().map(|year| toml::Value::Integer(year.into()));
    if let Some(year) = year.filter(|year| Some(year) != derived.as_ref()) {
        found.entry.extra.push(("year".to_owned(), crate::model::Value::Other(year)));
    }
    let lost = |name: &String| Remark::damage(at.start, format!("`{key}`, `{name}`: null says nothing: not read"));
    found.remarks.extend(nulls.iter().map(lost));
    Event::Found(Box::new(found))
}

fn rejected<'a>(at: Range<usize>, message: &str) -> Event<'a> {
    Event::Rejected(at.clone(), Remark::damage(at.start, message))
}

/// The same value in TOML; `None` for null, which TOML does not have.
fn of_json(value: Value) -> Option<toml::Value> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(flag) => flag.into(),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => whole.into(),
            (None, Some(part)) if number.is_f64() => part.into(),
            _ => number.to_string().into(),
        },
        Value::String(text) => text.into(),
        Value::Array(items) => items.into_iter().filter_map(of_json).collect::<Vec<_>>().into(),
        Value::Object(fields) => date(&fields).unwrap_or_else(|| {
            toml::Value::Table(fields.into_iter().filter_map(|(name, value)| Some((name, of_json(value)?))).collect())
        }),
    })
}

/// A date of TOML, as the `toml` crate gives it to other formats.
fn date(fields: &Map<String, Value>) -> Option<toml::Value> {
    let text = fields.get("$__toml_private_datetime").filter(|_| fields.len() == 1)?.as_str()?;
    text.parse().ok().map(toml::Value::Datetime)
}

#[cfg(test)]
mod tests {
    use super::super::Fields;
    use super::super::tried;
    use super::*;
    use crate::model::Library;
    use crate::model::text::is_hidden;
    use proptest::prelude::*;

    fn written(entries: &[&Entry], fields: Fields) -> String {
        FORMAT.text(entries, &Options { fields, ..Options::new(&Library::default()) }).unwrap()
    }

    fn read(text: &str) -> Vec<Entry> {
        tried::entries(events(text))
    }

    #[test]
    fn it_is_told_from_csl_json() {
        assert!(looks(r#" [ {"key": "a", "title": "T"}, …"#) && looks(r#"{"key": "a"}"#));
        for text in [r#"[{"id": "a", "type": "book"}]"#, r#"[{"id": "a", "key": "b"}]"#, "[]", "[1]", "", "{", "key: a"]
        {
            assert!(!looks(text), "{text}");
        }
    }

    #[test]
    fn it_is_what_list_prints() {
        let entry = Entry {
            key: "k".into(),
            title: "T \u{1b}[31m\u{9b}".into(),
            date: "2021-02".parse().ok(),
            ..Entry::default()
        };
        let text = written(&[&entry], Fields::Held);
        assert_eq!(
            text,
            "[\n  {\n    \"key\": \"k\",\n    \"year\": 2021,\n    \"type\": \"preprint\",\n    \"title\": \"T \\u001b[31m\\u009b\",\n    \"date\": \"2021-02\"\n  }\n]\n"
        );
        assert_eq!(
            written(&[&entry], Fields::Only(vec!["year".into()])),
            "[\n  {\n    \"key\": \"k\",\n    \"year\": 2021\n  }\n]\n"
        );
    }

    #[test]
    fn what_is_damaged_is_said_with_its_place() {
        for (text, works, at) in [
            ("[{\"key\": \"a\"}, {\"key\": }]", 1, 23),
            ("[{\"key\": \"a\"}, 7, {\"key\": \"b\"}]", 2, 15),
            ("[{\"key\": \"a\"}", 1, 13),
            ("[{\"key\": \"a\"} {\"key\": \"b\"}]", 1, 14),
            ("[{\"key\": \"a\"}] x", 1, 15),
            ("[{\"key\": \"a\", \"authors\": {}}]", 1, 1),
            ("[{\"title\": \"a\"}]", 0, 1),
            ("[{\"key\": \"a\"},", 1, 14),
            ("hello", 0, 0),
        ] {
            assert_eq!((read(text).len(), tried::places(events(text))), (works, vec![at]), "{text}");
        }
        let kept = read("[{\"key\": \"a\", \"date\": \"soon\", \"year\": 7, \"type\": \"x\"}]").remove(0);
        assert_eq!((kept.fields.get("date"), kept.fields.get("type"), kept.extra.len()), (Some("soon"), Some("x"), 1));
    }

    #[test]
    fn a_number_comes_back_to_its_last_digit() {
        let mut bits: u64 = 0x3ff1_2345_6789_abcd;
        for _ in 0..1000 {
            bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let number = f64::from_bits(bits);
            if number.is_finite() {
                let back: f64 = serde_json::from_str(&serde_json::to_string(&number).unwrap()).unwrap();
                assert_eq!(back.to_bits(), bits);
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(entry in own::samples::entries()) {
            let text = written(&[&entry, &entry], Fields::Held);
            let back = read(&text);
            prop_assert_eq!(&back, &[entry.clone(), entry], "{}", text);
            prop_assert_eq!(written(&[&back[0], &back[1]], Fields::Held), text.clone());
            prop_assert!(!text.contains(is_hidden));
        }

        #[test]
        fn no_text_panics(text in any::<String>(), cut in "[\\[\\]{}\":,a-z0-9 ]{0,20}") {
            let _ = (events(&text).count(), events(&cut).count(), events(&format!("[{{{text}")).count(), looks(&text), looks(&cut));
        }
    }
}
