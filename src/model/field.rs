//! The fields of an entry, one row each: name, shape, and how to get and set it.

use std::fmt::Display;
use std::str::FromStr;

use super::{Entry, Lineage, Name, Shape, Table, Value};

/// One field of an entry. Readers, writers, merging and JSON all walk the same rows.
pub struct Field {
    /// The name in `library.toml`.
    pub name: &'static str,
    /// The shape that its value has.
    pub shape: Shape,
    /// The value; `None` when the entry has none.
    pub get: fn(&Entry) -> Option<Value>,
    /// Sets it; the error says what is wrong with the value, which has the field's shape.
    pub set: fn(&mut Entry, Value) -> Result<(), String>,
}

/// Every field, in the order in which the file has them.
pub const FIELDS: &[Field] = &[
    Field {
        name: "type",
        shape: Shape::Text,
        get: |e| text(e.entry_type.as_ref()),
        set: |e, v| put(&mut e.entry_type, parsed(v).map(Some)),
    },
    Field {
        name: "name",
        shape: Shape::Text,
        get: |e| text(e.name.as_ref()),
        set: |e, v| put(&mut e.name, filled(v).map(Some)),
    },
    Field {
        name: "title",
        shape: Shape::Text,
        get: |e| Some(Value::Text(e.title.clone())),
        set: |e, v| put(&mut e.title, Ok(text_of(v))),
    },
    Field {
        name: "authors",
        shape: Shape::List,
        get: |e| list(e.authors.iter().map(Name::to_string)),
        set: |e, v| put(&mut e.authors, names(v)),
    },
    Field {
        name: "et-al",
        shape: Shape::Flag,
        get: |e| e.et_al.then_some(Value::Flag(true)),
        set: |e, v| put(&mut e.et_al, Ok(v == Value::Flag(true))),
    },
    Field {
        name: "editors",
        shape: Shape::List,
        get: |e| list(e.editors.iter().map(Name::to_string)),
        set: |e, v| put(&mut e.editors, names(v)),
    },
    Field {
        name: "date",
        shape: Shape::Date,
        get: |e| text(e.date.as_ref()),
        set: |e, v| put(&mut e.date, parsed(v).map(Some)),
    },
    Field {
        name: "posted",
        shape: Shape::Date,
        get: |e| text(e.posted.as_ref()),
        set: |e, v| put(&mut e.posted, parsed(v).map(Some)),
    },
    Field {
        name: "venue",
        shape: Shape::Table,
        get: |e| table(&e.venue),
        set: |e, v| put(&mut e.venue, Ok(table_of(v))),
    },
    Field { name: "ids", shape: Shape::Table, get: |e| table(&e.ids), set: |e, v| put(&mut e.ids, Ok(table_of(v))) },
    Field {
        name: "primary-class",
        shape: Shape::Text,
        get: |e| text(e.primary_class.as_ref()),
        set: |e, v| put(&mut e.primary_class, Ok(Some(text_of(v)))),
    },
    Field { name: "urls", shape: Shape::Table, get: |e| table(&e.urls), set: |e, v| put(&mut e.urls, Ok(table_of(v))) },
    Field {
        name: "families",
        shape: Shape::List,
        get: |e| list(&e.families),
        set: |e, v| put(&mut e.families, Ok(list_of(v))),
    },
    Field { name: "tags", shape: Shape::List, get: |e| list(&e.tags), set: |e, v| put(&mut e.tags, Ok(list_of(v))) },
    Field {
        name: "builds-on",
        shape: Shape::List,
        get: |e| list(e.builds_on.iter().map(Lineage::to_string)),
        set: |e, v| put(&mut e.builds_on, items(v)),
    },
    Field {
        name: "attributes",
        shape: Shape::Table,
        get: |e| table(&e.attributes),
        set: |e, v| put(&mut e.attributes, Ok(table_of(v))),
    },
    Field {
        name: "note",
        shape: Shape::Text,
        get: |e| text(e.note.as_ref()),
        set: |e, v| put(&mut e.note, Ok(Some(text_of(v)))),
    },
    Field {
        name: "abstract",
        shape: Shape::Text,
        get: |e| text(e.abstract_text.as_ref()),
        set: |e, v| put(&mut e.abstract_text, Ok(Some(text_of(v)))),
    },
    Field {
        name: "comment",
        shape: Shape::Text,
        get: |e| text(e.comment.as_ref()),
        set: |e, v| put(&mut e.comment, Ok(Some(text_of(v)))),
    },
    Field {
        name: "journal-ref",
        shape: Shape::Text,
        get: |e| text(e.journal_ref.as_ref()),
        set: |e, v| put(&mut e.journal_ref, Ok(Some(text_of(v)))),
    },
    Field {
        name: "fields",
        shape: Shape::Table,
        get: |e| table(&e.fields),
        set: |e, v| put(&mut e.fields, Ok(table_of(v))),
    },
    Field {
        name: "added",
        shape: Shape::Date,
        get: |e| text(e.added.as_ref()),
        set: |e, v| put(&mut e.added, parsed(v).map(Some)),
    },
    Field {
        name: "source",
        shape: Shape::Table,
        get: |e| table(&e.source),
        set: |e, v| put(&mut e.source, Ok(table_of(v))),
    },
];

/// The row of a field; `None` for a name that `refs` does not know.
pub fn field(name: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.name == name)
}

/// The place of a field in the order of the file; behind all others for one that `refs` does not know.
pub fn place(name: &str) -> usize {
    FIELDS.iter().position(|field| field.name == name).unwrap_or(FIELDS.len())
}

fn put<T>(place: &mut T, value: Result<T, String>) -> Result<(), String> {
    *place = value?;
    Ok(())
}

fn text(value: Option<&impl Display>) -> Option<Value> {
    value.map(|value| Value::Text(value.to_string()))
}

fn list(items: impl IntoIterator<Item = impl Into<String>>) -> Option<Value> {
    let items: Vec<String> = items.into_iter().map(Into::into).collect();
    (!items.is_empty()).then_some(Value::List(items))
}

fn table(table: &Table) -> Option<Value> {
    (!table.is_empty()).then(|| Value::Table(table.clone()))
}

fn text_of(value: Value) -> String {
    match value {
        Value::Text(text) => text,
        _ => String::new(),
    }
}

fn filled(value: Value) -> Result<String, String> {
    Some(text_of(value)).filter(|text| !text.trim().is_empty()).ok_or_else(|| "it is empty: expected a text".to_owned())
}

fn list_of(value: Value) -> Vec<String> {
    match value {
        Value::List(items) => items,
        _ => Vec::new(),
    }
}

fn table_of(value: Value) -> Table {
    match value {
        Value::Table(table) => table,
        _ => Table::default(),
    }
}

fn parsed<T: FromStr<Err: Display>>(value: Value) -> Result<T, String> {
    text_of(value).parse().map_err(|error: T::Err| error.to_string())
}

fn items<T: FromStr<Err: Display>>(value: Value) -> Result<Vec<T>, String> {
    list_of(value).iter().map(|text| text.parse().map_err(|error: T::Err| error.to_string())).collect()
}

fn names(value: Value) -> Result<Vec<Name>, String> {
    list_of(value).iter().map(|text| Name::parse(text).map_err(|error| error.to_string())).collect()
}
