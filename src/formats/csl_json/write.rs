//! From entries to CSL-JSON.

use super::json::{self, Json};
use super::table::{GENRES, LANGUAGES, ROWS, Row, STRINGS, Slot, by_field};
use super::{custom, dates, kinds, names, rich};
use crate::formats::{Choice, Options, WriteError};
use crate::formats::{bib, remainder};
use crate::model::markup;
use crate::model::{Date, Entry, Name, tex};

/// The names that CSL-JSON takes.
pub const CHOICE: Choice = Choice {
    names: || ["id", "type"].into_iter().chain(ROWS.iter().map(|row| row.csl)).chain(["custom"]).collect(),
    own: |entry, name| {
        entry.fields.iter().filter_map(|(field, _)| own_name(field)).any(|own| own.eq_ignore_ascii_case(name))
    },
};

/// Appends an entry as an object of CSL-JSON.
pub fn one(entry: &Entry, _: usize, options: &Options<'_>, out: &mut String) -> Result<(), WriteError> {
    let mut item = vec![pair("id", &entry.key), pair("type", kinds::written(entry))];
    for row in ROWS.iter().filter(|row| options.fields.has(row.csl)) {
        if let Some(value) = value(row, entry) {
            item.push((row.csl.to_owned(), value));
        }
    }
    for (name, text) in entry.fields.iter() {
        let own = own_name(name).filter(|name| options.fields.has(name) && !text.is_empty());
        if let Some(name) = own.filter(|name| item.iter().all(|(known, _)| known != name)) {
            item.push((name.to_owned(), own_value(text)));
        }
    }
    if let Some(custom) = custom::write(entry).filter(|_| options.fields.has("custom")) {
        item.push(("custom".to_owned(), custom));
    }
    out.push_str("  ");
    Json::Object(item).pretty(2, out);
    Ok(())
}

/// What of an entry CSL-JSON has no place for.
pub fn left_out(entry: &Entry, _: &Options<'_>) -> Vec<&'static str> {
    remainder::of_the_library(entry).collect()
}

fn pair(name: &str, text: &str) -> (String, Json) {
    (name.to_owned(), Json::text(text))
}

/// The CSL variable that a field of an entry kept: `medium` for `csl-medium`, `ISSN` for `csl-issn`.
pub fn own_name(field: &str) -> Option<&str> {
    let name = field.strip_prefix("csl-").filter(|name| !["type", "custom", "id"].contains(name))?;
    Some(ROWS.iter().find(|row| row.csl.eq_ignore_ascii_case(name)).map_or(name, |row| row.csl))
}

/// A value that was kept: JSON where it is JSON, else a text.
pub fn own_value(text: &str) -> Json {
    let same = |json: &Json| {
        let mut again = String::new();
        json.compact(&mut again);
        again == text
    };
    json::read(text).ok().filter(same).unwrap_or_else(|| Json::text(text))
}

/// What a variable says of an entry; none where it says nothing.
pub fn value(row: &Row, entry: &Entry) -> Option<Json> {
    let field = |name: &str| entry.fields.get(name).filter(|text| !text.is_empty() && !name.is_empty());
    let marked = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(|text| Json::Text(rich::write(text)));
    let plain = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(Json::text);
    match row.slot {
        Slot::Title => main_title(entry).filter(|_| is_whole(entry)).or_else(|| title(entry)).map(Json::Text),
        Slot::TitleShort => marked(field("shorttitle")).or_else(|| {
            let cut = field("subtitle").is_some() && !entry.title.is_empty();
            cut.then(|| Json::Text(rich::write_title(&entry.title)))
        }),
        Slot::VolumeTitle => marked(field("issuetitle")).or_else(|| volume_title(entry).map(Json::Text)),
        Slot::Authors => names_of(row, entry, &entry.authors),
        Slot::Editors if ROWS.iter().any(|row| is_role(row.slot, entry)) => None,
        Slot::EditorsAs(_) if !is_role(row.slot, entry) => None,
        Slot::Editors | Slot::EditorsAs(_) => names_of(row, entry, &entry.editors),
        Slot::People(name) => names_of(row, entry, &field(name).map(people).unwrap_or_default()),
        Slot::Issued => date_of(row, entry, issued(entry).as_deref()),
        Slot::Date("origdate") => date_of(row, entry, field("origdate").or_else(|| field("origyear"))),
        Slot::Date(name) => date_of(row, entry, field(name)),
        Slot::Container => main_title(entry).filter(|_| !is_whole(entry)).or_else(|| container(entry)).map(Json::Text),
        Slot::Publisher => publisher(entry),
        Slot::Venue("series") => marked(entry.venue.get("series").map(in_words)),
        Slot::Venue(part) => entry.venue.get(part).filter(|text| !text.is_empty()).map(|text| Json::Text(words(text))),
        Slot::Number(name) if row.csl == number_variable(entry) => {
            let number = entry.venue.get("number").or_else(|| field(name));
            marked(number).or_else(|| arxiv_number(entry))
        }
        Slot::Text("pubstate") => marked(field("pubstate").map(in_words)),
        Slot::Number(name) | Slot::Text(name) => marked(field(name)),
        Slot::Pages => marked(entry.venue.get("pages").or_else(|| field("eid"))),
        Slot::Verbatim(name) => plain(field(name)),
        Slot::Genre => genre(entry),
        // babel's name of the language it is set in is exact; `language` may be any text.
        Slot::Language => marked(field("langid").map(code).or_else(|| field("language"))),
        Slot::Doi => plain(entry.ids.get("doi").or_else(|| field("doi"))),
        Slot::Id(scheme) => {
            plain(entry.ids.get(scheme).or_else(|| field(scheme)).or_else(|| pubmed_number(scheme, entry)))
        }
        Slot::Url => entry.address().map(|address| Json::Text(address.url.into_owned())),
        Slot::Keywords => (!entry.tags.is_empty()).then(|| Json::Text(keywords(&entry.tags))),
        Slot::Abstract => plain(entry.abstract_text.as_deref()),
        Slot::Annote => plain(entry.note.as_deref()),
    }
}

/// Whether the editors did what a variable says, and did not edit.
pub fn is_role(slot: Slot, entry: &Entry) -> bool {
    matches!(slot, Slot::EditorsAs(role) if entry.fields.get("editortype") == Some(role))
}

/// The number in `PubMed`, where BibLaTeX's `eprint` has it.
fn pubmed_number<'e>(scheme: &str, entry: &'e Entry) -> Option<&'e str> {
    let archive = entry.fields.get("eprinttype").filter(|archive| archive.eq_ignore_ascii_case("pubmed"));
    archive.filter(|_| scheme == "pmid").and(entry.fields.get("eprint"))
}

/// Names; as the file had them, where that says more of the same ones: who has an ORCID, which particle is dropped.
fn names_of(row: &Row, entry: &Entry, list: &[Name]) -> Option<Json> {
    let same = |json: &Json| names::read(json).is_some_and(|read| read.list == list && !read.et_al);
    kept(row.csl, entry).filter(same).or_else(|| (!list.is_empty()).then(|| names::write(list)))
}

/// A date; as the file had it, where that says more of the same one.
fn date_of(row: &Row, entry: &Entry, text: Option<&str>) -> Option<Json> {
    let same = |json: &Json| dates::is_kept(json) && dates::read(json).text().as_deref() == text;
    kept(row.csl, entry).filter(same).or_else(|| text.map(dates::write))
}

/// What a variable said where the file had it, if that was kept.
pub fn kept(csl: &str, entry: &Entry) -> Option<Json> {
    let is_own = |name: &str| name.strip_prefix("csl-").is_some_and(|own| own.eq_ignore_ascii_case(csl));
    entry.fields.iter().find(|(name, _)| is_own(name)).map(|(_, text)| own_value(text))
}

/// The name of the field that keeps what a variable said.
pub fn kept_name(csl: &str) -> String {
    let known = ROWS.iter().any(|row| row.csl == csl);
    format!("csl-{}", if known { csl.to_ascii_lowercase() } else { csl.to_owned() })
}

/// Two parts of a title as one: `title: subtitle`; a title that ends with a mark of its own needs no other.
fn joined(mut text: String, mark: char, more: Option<&str>) -> String {
    let Some(more) = more.filter(|more| !more.is_empty()) else { return text };
    if !text.ends_with(['.', ',', ':', ';', '!', '?']) && !text.is_empty() {
        text.push(mark);
    }
    text.push_str(if text.is_empty() { "" } else { " " });
    text + &rich::write(more)
}

/// The parts of a title behind it: the field, and the mark before it.
pub const BEHIND: [(&str, char); 2] = [("subtitle", ':'), ("titleaddon", '.')];

fn title(entry: &Entry) -> Option<String> {
    let start = Some(rich::write_title(&entry.title)).filter(|title| !title.is_empty())?;
    let joined = |text: String, (name, mark): &(&str, char)| joined(text, *mark, entry.fields.get(name));
    Some(BEHIND.iter().fold(start, joined))
}

/// Whether a work is no part of another one.
fn is_whole(entry: &Entry) -> bool {
    ["book", "proceedings"].contains(&entry.kind().as_str())
}

/// The title of a work in several volumes, of which this one is a volume or a part of one.
fn main_title(entry: &Entry) -> Option<String> {
    let field = |name: &str| entry.fields.get(name).filter(|text| !text.is_empty());
    let text = joined(rich::write(field("maintitle")?), ':', field("mainsubtitle"));
    Some(joined(text, '.', field("maintitleaddon")))
}

/// The title of the volume, where the title is the whole work's.
fn volume_title(entry: &Entry) -> Option<String> {
    main_title(entry)?;
    if is_whole(entry) { title(entry) } else { container(entry) }
}

/// Whether a report or a thesis, whose publisher is where it appeared.
pub fn by_publisher(entry: &Entry) -> bool {
    ["report", "thesis"].contains(&entry.kind().as_str())
}

/// The fields that say where a work appeared, in types that have another field for it.
const CONTAINERS: [(&str, [&str; 2]); 2] =
    [("booktitle", ["booksubtitle", "booktitleaddon"]), ("journaltitle", ["journalsubtitle", "journaltitleaddon"])];

fn container(entry: &Entry) -> Option<String> {
    let field = |name: &str| entry.fields.get(name).filter(|text| !text.is_empty());
    let own = entry.venue.get("name").filter(|name| !by_publisher(entry) && !name.is_empty());
    let place = usize::from(entry.kind().as_str() == "article");
    let found = CONTAINERS.iter().find_map(|(name, behind)| Some((field(name)?, behind)));
    let (text, behind) = own.map(|name| (name, &CONTAINERS[place].1)).or(found)?;
    let text = joined(rich::write(text), ':', field(behind[0]));
    Some(joined(text, '.', field(behind[1])))
}

fn publisher(entry: &Entry) -> Option<Json> {
    let own = entry.venue.get(if by_publisher(entry) { "name" } else { "publisher" });
    // A manual is a report to us, and has a publisher all the same.
    let published = || entry.venue.get("publisher").filter(|_| by_publisher(entry));
    let fields = || {
        ["institution", "organization", "howpublished"]
            .into_iter()
            .find_map(|name| entry.fields.get(name).filter(|text| !text.is_empty()))
            .or_else(published)
    };
    let arxiv = || is_arxiv(entry).then_some("arXiv");
    let text = own.filter(|own| !own.is_empty()).or_else(fields).or_else(arxiv)?;
    Some(Json::Text(words(text)))
}

/// The words of a name or a place: braces keep nothing there, for no style changes their capitals.
fn words(text: &str) -> String {
    if text.contains('{') { rich::write(&rich::bare(text)) } else { rich::write(text) }
}

/// A text that BibLaTeX has a string for, in words; any other as it is.
pub fn in_words(text: &str) -> &str {
    STRINGS.iter().find(|(name, _)| *name == text).map_or(text, |(_, words)| words)
}

fn is_arxiv(entry: &Entry) -> bool {
    entry.kind().as_str() == "preprint" && entry.ids.get("arxiv").is_some()
}

/// The variable that holds the number of an entry.
pub fn number_variable(entry: &Entry) -> &'static str {
    match entry.kind().as_str() {
        "article" => "issue",
        "book" | "chapter" | "proceedings" | "conference" | "workshop" => "collection-number",
        _ => "number",
    }
}

fn arxiv_number(entry: &Entry) -> Option<Json> {
    let id = entry.ids.get("arxiv").filter(|_| is_arxiv(entry))?;
    Some(Json::Text(format!("arXiv:{id}")))
}

/// What kind of thesis or report it is where nothing is said.
pub fn implied_genre(entry: &Entry) -> Option<&'static str> {
    match (entry.kind().as_str(), entry.fields.get("entrytype")) {
        ("thesis", _) => Some("phdthesis"),
        ("report", None) => Some("techreport"),
        _ => None,
    }
}

/// Whether a kind of thesis or report says no more than that it is one.
pub fn is_no_genre(entry: &Entry, kind: &str) -> bool {
    implied_genre(entry).is_some() && kind == entry.kind().as_str()
}

fn genre(entry: &Entry) -> Option<Json> {
    let kept = entry.fields.get("type").or(implied_genre(entry))?;
    if kept.is_empty() || is_no_genre(entry, kept) {
        return None;
    }
    let words = GENRES.iter().find(|(name, _)| *name == kept).map(|(_, words)| (*words).to_owned());
    Some(Json::Text(words.unwrap_or_else(|| rich::write(kept))))
}

fn code(language: &str) -> &str {
    LANGUAGES.iter().find(|(name, _)| *name == language).map_or(language, |(_, code)| code)
}

/// Tags as one text.
pub fn keywords(tags: &[String]) -> String {
    tags.join(if tags.iter().any(|tag| tag.contains(',')) { "; " } else { ", " })
}

/// The date that is written: as a foreign file said it (`1995–1996` as a range), else ours.
pub fn issued(entry: &Entry) -> Option<String> {
    let kept = entry.fields.get("date").filter(|kept| !kept.is_empty());
    let date = || entry.date.or(entry.posted).map(|date| date.to_string());
    // A year that is one only differs from the date beside it.
    let year = entry.fields.get("year").filter(|year| !year.is_empty() && year.parse::<Date>().is_err());
    kept.map(str::to_owned).or_else(|| year.map(|year| years(&markup::plain(year)))).or_else(date)
}

/// A range of years as BibLaTeX has it; any other text as it is.
fn years(text: &str) -> String {
    let number = |part: &&str| part.len() == 4 && part.bytes().all(|b| b.is_ascii_digit());
    match text.split(['-', '–', '—']).filter(|part| !part.is_empty()).collect::<Vec<_>>()[..] {
        [from, to] if number(&from) && number(&to) => format!("{from}/{to}"),
        _ => text.to_owned(),
    }
}

/// The address that is written, where it is one of the entry's own.
pub fn own_address(entry: &Entry) -> Option<(&str, String)> {
    entry.address().and_then(|address| Some((address.name?, address.url.into_owned())))
}

/// The names in a field that holds them as a text.
fn people(text: &str) -> Vec<Name> {
    bib::names::read(text).list
}

/// Names as a text, as fields hold them.
pub fn people_text(names: &[Name], et_al: bool) -> String {
    let mut text = String::new();
    bib::names::write(names, et_al, tex::Charset::Unicode, &mut text);
    tex::read(&text).into_owned()
}

/// Whether the variable of a field gives the field back.
pub fn carries(name: &str, text: &str, entry: &Entry) -> bool {
    let Some(row) = by_field(name).filter(|_| !text.is_empty()) else { return false };
    match row.slot {
        Slot::People(_) => people_text(&people(text), false) == text,
        Slot::Date(_) => dates::read(&dates::write(text)) == dates::Said::Text(text.to_owned()),
        Slot::Verbatim(_) => text.trim() == text,
        Slot::Genre if implied_genre(entry) == Some(text) => false,
        Slot::Text("pubstate") if in_words(text) != text => false,
        Slot::Genre => GENRES.iter().any(|(known, _)| *known == text) || same(text) && words_only(text),
        Slot::TitleShort => entry.fields.get("subtitle").is_none() && same(text),
        Slot::VolumeTitle => entry.fields.get("maintitle").is_none() && same(text),
        Slot::Language => entry.fields.get("langid").is_none() && same(text),
        Slot::Number(_) => row.csl != number_variable(entry) && same(text),
        Slot::Text("note") => same(text) && super::note::is_free(&rich::write(text)),
        _ => same(text),
    }
}

/// Whether a kind of work in words is not one that has a BibLaTeX string.
fn words_only(text: &str) -> bool {
    GENRES.iter().all(|(_, words)| *words != text)
}

/// Whether a text comes back from CSL as it is.
pub fn same(text: &str) -> bool {
    let plain = !text.contains(['\\', '{', '}', '$', '<']);
    !text.is_empty() && text.trim() == text && (plain || rich::read(&rich::write(text)) == text)
}
