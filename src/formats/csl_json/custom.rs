//! What CSL has no variable for: `custom.refs`, the fields of `library.toml` that a reader needs to get the entry back.

use super::json::Json;
use super::table::{ROWS, Row, Slot};
use super::write::{
    BEHIND, by_publisher, carries, in_words, is_no_genre, is_role, issued, number_variable, own_address, own_name,
    own_value, same, value,
};
use super::{dates, kinds, names, read, rich};
use crate::formats::remainder;
use crate::model::field::field;
use crate::model::markup::protected;
use crate::model::{Entry, Shape, Table, Value};

type Pairs = Vec<(String, Json)>;

/// The object `custom` of an entry: what other programs put there, and what is ours; none where there is neither.
pub fn write(entry: &Entry) -> Option<Json> {
    let foreign = entry.fields.get("csl-custom").and_then(|text| super::json::read(text).ok());
    let mut custom = match foreign {
        Some(Json::Object(pairs)) => pairs,
        _ => Pairs::new(),
    };
    let ours = ours(entry);
    if !ours.is_empty() {
        custom.push(("refs".to_owned(), Json::Object(ours)));
    }
    (!custom.is_empty()).then_some(Json::Object(custom))
}

/// The fields that CSL has nothing for.
const UNSAID: [&str; 8] =
    ["name", "et-al", "primary-class", "families", "builds-on", "attributes", "comment", "journal-ref"];

fn json_of(value: Value) -> Json {
    match value {
        Value::Flag(flag) => Json::Flag(flag),
        Value::Text(text) => Json::Text(text),
        Value::List(items) => Json::List(items.into_iter().map(Json::Text).collect()),
        Value::Table(table) => {
            Json::Object(table.iter().map(|(name, text)| (name.to_owned(), Json::text(text))).collect())
        }
        Value::Other(_) => Json::Null,
    }
}

/// The addresses but for the one that is read, which comes back behind the others.
fn urls(entry: &Entry) -> Vec<(&str, &str)> {
    let all: Vec<_> = entry.urls.iter().collect();
    match (own_address(entry).filter(|address| address_returns(address, entry)), all.split_last()) {
        (Some((name, _)), Some((last, others))) if last.0 == name => others.to_vec(),
        _ => all,
    }
}

fn ours(entry: &Entry) -> Pairs {
    let mut ours = Pairs::new();
    let mut put = |name: &str, value: Json| ours.push((name.to_owned(), value));
    let table = |pairs: Vec<(&str, &str)>| {
        Json::Object(pairs.into_iter().map(|(name, text)| (name.to_owned(), Json::text(text))).collect())
    };
    if kinds::read(kinds::written(entry)).ours != entry.kind() {
        put("type", Json::text(entry.kind().as_str()));
    }
    let whole =
        entry.fields.get("maintitle").is_none() && BEHIND.iter().all(|(name, _)| entry.fields.get(name).is_none());
    if !whole && !entry.title.is_empty() || !title_returns(&entry.title) {
        put("title", Json::text(protected(&entry.title, None)));
    }
    for name in UNSAID {
        if let Some(value) = field(name).and_then(|row| (row.get)(entry)) {
            put(name, json_of(value));
        }
    }
    if let Some(date) = entry.date.filter(|_| !date_returns(entry)) {
        put("date", Json::Text(date.to_string()));
    }
    let venue: Vec<_> = entry.venue.iter().filter(|(name, text)| !venue_returns(name, text, entry)).collect();
    let mut ids: Vec<_> = entry.ids.iter().filter(|(scheme, _)| !["doi", "pmid", "pmcid"].contains(scheme)).collect();
    ids.sort_by_key(|(scheme, _)| *scheme != "arxiv");
    let fields: Vec<_> = entry.fields.iter().filter(|(name, text)| !field_returns(name, text, entry)).collect();
    let urls = urls(entry);
    for (name, pairs) in [("venue", venue), ("ids", ids), ("urls", urls), ("fields", fields)] {
        if !pairs.is_empty() {
            put(name, table(pairs));
        }
    }
    if let Some(posted) = entry.posted.filter(|_| entry.date.is_some()) {
        put("posted", Json::Text(posted.to_string()));
    }
    if !tags_return(&entry.tags) {
        put("tags", Json::List(entry.tags.iter().map(Json::text).collect()));
    }
    ours
}

fn title_returns(title: &str) -> bool {
    if !title.contains(['\\', '{', '}', '$', '<', '\n', '\t']) {
        return title.is_empty() || read::squeezed(title.trim()) == title;
    }
    protected(&read::squeezed(&rich::read(rich::write_title(title).trim())), None) == protected(title, None)
}

/// Whether the date comes back from what is written of it.
fn date_returns(entry: &Entry) -> bool {
    if entry.fields.get("year").is_some() {
        return false;
    }
    let Some(text) = issued(entry) else { return true };
    match dates::read(&dates::write(&text)) {
        dates::Said::Text(back) => {
            let (date, kept) = read::date(&back);
            date == entry.date && kept.as_deref() == entry.fields.get("date")
        }
        _ => false,
    }
}

/// Whether the address is read under its name, and not as an identifier.
fn address_returns((name, url): &(&str, String), entry: &Entry) -> bool {
    let mut bare = Entry { ids: entry.ids.clone(), fields: entry.fields.clone(), ..Entry::default() };
    bare.take_address(name, url);
    *name == read::address_name(entry) && bare.urls.get(name) == Some(url)
}

fn venue_returns(name: &str, text: &str, entry: &Entry) -> bool {
    let carried = match name {
        "name" => !["book", "proceedings"].contains(&entry.kind().as_str()) && !has_subtitle(entry),
        "publisher" => !by_publisher(entry),
        "number" => ROWS.iter().any(|row| row.csl == number_variable(entry)),
        "pages" => read::pages(text) == text,
        name => ROWS.iter().any(|row| matches!(row.slot, Slot::Venue(part) if part == name)),
    };
    // What another field says too, or the identifier, is not read twice.
    let bare = ["name", "series"].contains(&name) && !by_publisher(entry) || rich::bare(text) == text;
    let worded = name == "series" && in_words(text) != text;
    let echoed = entry.fields.iter().any(|(_, other)| other == text) || text.to_lowercase().starts_with("arxiv");
    carried && !echoed && bare && !worded && same(text) && read::squeezed(text) == text
}

/// Whether the venue's name is written together with another field.
fn has_subtitle(entry: &Entry) -> bool {
    let names = ["booksubtitle", "booktitleaddon", "journalsubtitle", "journaltitleaddon", "maintitle"];
    names.iter().any(|name| entry.fields.get(name).is_some())
}

fn field_returns(name: &str, text: &str, entry: &Entry) -> bool {
    let kind = || kinds::read(kinds::written(entry));
    match name {
        "type" if is_no_genre(entry, text) => true,
        _ if text.is_empty() => false,
        "csl-custom" => super::json::read(text).is_ok_and(|json| matches!(json, Json::Object(_))),
        "csl-type" => kinds::written(entry) == text,
        "entrytype" | "entrysubtype" => kind().fields.iter().any(|(known, value)| *known == name && value == text),
        "date" => date_returns(entry),
        name => match own_name(name) {
            Some(own) => super::table::place(own).is_none_or(|at| written_as_kept(&ROWS[at], text, entry)),
            None => carries(name, text, entry),
        },
    }
}

/// Whether a variable with a place of its own is written as it was kept, and will be kept again.
fn written_as_kept(row: &Row, text: &str, entry: &Entry) -> bool {
    let is_kept = match row.slot {
        Slot::EditorsAs(_) if !is_role(row.slot, entry) => return true,
        Slot::Authors | Slot::Editors | Slot::EditorsAs(_) | Slot::People(_) => is_kept,
        Slot::Issued | Slot::Date(_) => dates::is_kept,
        _ => return false,
    };
    value(row, entry).is_some_and(|json| json == own_value(text) && is_kept(&json))
}

/// Whether names say more than what is read of them.
pub fn is_kept(json: &Json) -> bool {
    names::read(json).is_some_and(|read| !names::same(json, &names::write(&read.list)))
}

fn tags_return(tags: &[String]) -> bool {
    tags.is_empty() || read::tags(&super::write::keywords(tags)) == tags
}

/// Sets what `custom.refs` says. The rest of `custom` is given back, and what of ours can't be used.
pub fn read(custom: &Json, entry: &mut Entry) -> (Option<Json>, Vec<String>) {
    let Json::Object(pairs) = custom else { return (Some(custom.clone()), Vec::new()) };
    let mut wrong = Vec::new();
    if let Some(Json::Object(ours)) = custom.get("refs") {
        for (name, value) in ours {
            if set(name, value, entry).is_none() {
                wrong.push(format!("`custom.refs.{name}` can't be used"));
            }
        }
    }
    let ours = |name: &str, value: &Json| name == "refs" && matches!(value, Json::Object(_));
    let rest: Pairs = pairs.iter().filter(|(name, value)| !ours(name, value)).cloned().collect();
    ((!rest.is_empty()).then_some(Json::Object(rest)), wrong)
}

fn set(name: &str, value: &Json, entry: &mut Entry) -> Option<()> {
    let row = remainder::row(name)?;
    let text = |json: &Json| match json {
        Json::Text(text) => Some(text.clone()),
        _ => None,
    };
    let value = match (value, row.shape) {
        (Json::Text(text), Shape::Text | Shape::Date) => Value::Text(text.clone()),
        (Json::Flag(flag), Shape::Flag) => Value::Flag(*flag),
        (Json::List(items), Shape::List) => Value::List(items.iter().map(text).collect::<Option<_>>()?),
        (Json::Object(pairs), Shape::Table) => {
            let pairs: Option<Vec<(String, String)>> =
                pairs.iter().map(|(name, value)| Some((name.clone(), text(value)?))).collect();
            Value::Table(pairs?.into_iter().collect::<Table>())
        }
        _ => return None,
    };
    (row.set)(entry, value).ok()
}
