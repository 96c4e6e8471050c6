//! From CSL-JSON to entries.

use std::borrow::Cow;
use std::ops::Range;

use super::super::{Event, Events, Found, Remark, in_order};
use super::json::{self, Json};
use super::names::{self, Names};
use super::table::{self, GENRES, ROWS, Row, Slot};
use super::write::{self, by_publisher, number_variable, own_value, value};
use super::{arxiv, custom, dates, items, kinds, note, rich};
use crate::formats::bib::dates::{self as edtf, Edtf};
use crate::model::markup::protected;
use crate::model::{Date, Entry, EntryType, doi_in};

/// Reads a file of CSL-JSON: a list of items, an object with `items`, one item, or one item a line.
pub fn events(text: &str) -> Events<'_> {
    match items::of(text) {
        Ok(items) => Box::new(items.map(move |at| item(text, at))),
        Err(remark) => Box::new(std::iter::once(Event::Refused(remark))),
    }
}

fn item(text: &str, at: Range<usize>) -> Event<'_> {
    let slice = &text[at.clone()];
    let rejected = |place: usize, message: String| Event::Rejected(at.clone(), Remark::damage(place, message));
    let item = match json::read(slice) {
        Ok(item) => item,
        Err((place, reason)) => return rejected(at.start + place, format!("this item can't be read: {reason}")),
    };
    let words = item.words();
    let again = item.twice().map(|name| format!("`{name}` stands twice in an object: the first one is kept"));
    let Json::Object(pairs) = item else {
        return rejected(at.start, format!("{words} stands where an item should"));
    };
    if pairs.iter().all(|(name, _)| table::place(name).is_none() && !["id", "type"].contains(&name.as_str())) {
        return rejected(
            at.start,
            "an item that says nothing: neither a type nor a title nor anything of CSL".to_owned(),
        );
    }
    let mut reader =
        Reader { slice, start: at.start, entry: Entry::default(), remarks: Vec::new(), seen_arxiv: Vec::new() };
    if let Some(again) = again {
        reader.remarks.push(Remark::damage(at.start, again));
    }
    reader.item(pairs);
    Event::Found(Box::new(Found { entry: reader.entry, at, remarks: reader.remarks }))
}

struct Reader<'a> {
    slice: &'a str,
    start: usize,
    entry: Entry,
    remarks: Vec<Remark>,
    /// The variables that only said the identifier on arXiv.
    seen_arxiv: Vec<&'static str>,
}

impl Reader<'_> {
    /// The place of a variable in the text.
    fn place(&self, name: &str) -> usize {
        self.start + self.slice.find(&format!("\"{name}\"")).unwrap_or(0)
    }

    fn odd(&mut self, name: &str, message: impl Into<String>) {
        self.remarks.push(Remark::warning(self.place(name), message));
    }

    fn damage(&mut self, name: &str, message: impl Into<String>) {
        self.remarks.push(Remark::damage(self.place(name), message));
    }

    fn item(&mut self, mut pairs: Vec<(String, Json)>) {
        let mut seen: Vec<String> = Vec::new();
        pairs.retain(|(name, _)| {
            !seen.contains(name) && {
                seen.push(name.clone());
                true
            }
        });
        let take = |pairs: &mut Vec<(String, Json)>, name: &str| {
            let at = pairs.iter().position(|(known, _)| known == name);
            at.map(|at| pairs.remove(at).1)
        };
        let id = take(&mut pairs, "id");
        let other = take(&mut pairs, "citation-key");
        let kind = take(&mut pairs, "type");
        if let Some(custom) = take(&mut pairs, "custom") {
            self.custom(&custom);
        }
        // It is no date to be found while that is read.
        let posted = self.entry.posted.take();
        let exact = self.entry.entry_type;
        self.kind(kind.as_ref());
        self.entry.entry_type = exact.or(self.entry.entry_type);
        self.note(&mut pairs);
        self.key(id.as_ref(), other.as_ref());
        self.arxiv(&pairs);
        let mut known: Vec<(usize, &(String, Json))> = Vec::new();
        let mut unknown = Vec::new();
        for pair in &pairs {
            match table::place(&pair.0) {
                Some(place) if known.iter().all(|(other, _)| *other != place) => known.push((place, pair)),
                _ => unknown.push(pair),
            }
        }
        known.sort_by_key(|(place, _)| *place);
        for (place, (name, json)) in known {
            self.variable(&ROWS[place], name, json);
        }
        let silent = |json: &Json| matches!(json, Json::Null) || *json == Json::text("");
        let said = pairs.iter().any(|(name, json)| name == "genre" && !silent(json));
        if !said && write::implied_genre(&self.entry).is_some() && self.entry.fields.get("type").is_none() {
            let generic = self.entry.kind().as_str();
            self.entry.fields.set("type", generic);
        }
        for (name, json) in unknown {
            if !self.seen_arxiv.contains(&name.as_str()) {
                self.keep(name, json);
            }
        }
        self.entry.posted = posted;
        ordered(&mut self.entry);
    }

    fn custom(&mut self, json: &Json) {
        let (rest, wrong) = custom::read(json, &mut self.entry);
        for message in wrong {
            self.damage("custom", message);
        }
        if let Some(rest) = rest {
            self.keep("custom", &rest);
        }
    }

    fn kind(&mut self, json: Option<&Json>) {
        let name = match json {
            Some(Json::Text(name)) => name.as_str(),
            Some(other) => {
                self.odd("type", format!("`type` is {}: kept as misc", other.words()));
                ""
            }
            None => "",
        };
        if json.is_none() || name.is_empty() {
            self.odd("id", "an item without a type: kept as misc");
        }
        let known = kinds::read(if name.is_empty() { "document" } else { name });
        if !known.in_csl {
            self.odd("type", format!("`{name}` is no type of CSL: kept as misc"));
        }
        self.entry.entry_type = self.entry.entry_type.or(Some(known.ours));
        if self.entry.entry_type == Some(known.ours) {
            for (name, text) in known.fields {
                if !text.is_empty() && self.entry.fields.get(name).is_none() {
                    self.entry.fields.set(name, text);
                }
            }
        }
    }

    /// The lines of the note that have a meaning of their own, unless refs wrote the note.
    fn note(&mut self, pairs: &mut Vec<(String, Json)>) {
        if self.entry.fields.get("note").is_some() {
            return;
        }
        let Some((_, Json::Text(text))) = pairs.iter_mut().find(|(name, _)| name == "note") else { return };
        let lines = note::read(text);
        if let Some(id) = lines.arxiv {
            self.entry.ids.set("arxiv", id);
            self.entry.primary_class = lines.class;
        }
        for (name, value) in lines.fields {
            if self.entry.fields.get(&name).is_none() {
                self.entry.fields.set(&name, value);
            }
        }
        self.entry.key = lines.key.unwrap_or_default();
        *text = lines.rest;
        for (name, value) in lines.variables {
            if pairs.iter().all(|(known, _)| known != name) {
                pairs.push((name.to_owned(), Json::Text(value)));
            }
        }
        pairs.retain(|(name, json)| name != "note" || *json != Json::text(""));
    }

    /// The key: a citation key that another program gave goes before the item's address in its library.
    fn key(&mut self, id: Option<&Json>, other: Option<&Json>) {
        let text = |json: Option<&Json>| match json {
            Some(Json::Text(text) | Json::Number(text)) => text.trim().to_owned(),
            _ => String::new(),
        };
        let id_text = text(id);
        let noted = std::mem::take(&mut self.entry.key);
        let own = Some(text(other)).filter(|key| !key.is_empty()).unwrap_or(noted);
        self.entry.key = if own.is_empty() { id_text.clone() } else { own };
        match id {
            // Whoever takes it in gives it a key, and says so.
            _ if self.entry.key.is_empty() => {}
            Some(_) if !id_text.is_empty() && id_text != self.entry.key => {
                let message = format!("the citation key `{}` is kept, not the id `{id_text}`", self.entry.key);
                self.odd("id", message);
            }
            _ => {}
        }
    }

    fn arxiv(&mut self, pairs: &[(String, Json)]) {
        let said = arxiv::said(pairs, &self.entry);
        if let Some(id) = said.id {
            self.entry.ids.set("arxiv", id);
        }
        if let Some(journal) = said.journal {
            self.odd("container-title", format!("`{journal}` is no venue: read as an identifier on arXiv"));
            self.entry.entry_type = Some(EntryType::PREPRINT);
        }
        self.seen_arxiv = said.variables;
    }

    fn variable(&mut self, row: &'static Row, name: &str, json: &Json) {
        let silent = matches!(json, Json::Null) || *json == Json::text("") || *json == Json::List(Vec::new());
        let kept = write::kept(name, &self.entry).is_some_and(|kept| kept == *json);
        if silent || kept || self.seen_arxiv.contains(&row.csl) || value(row, &self.entry).as_ref() == Some(json) {
            return;
        }
        match row.slot {
            Slot::EditorsAs(_) if !write::is_role(row.slot, &self.entry) => self.keep(name, json),
            Slot::Authors | Slot::Editors | Slot::EditorsAs(_) | Slot::People(_) => self.people(row.slot, name, json),
            Slot::Issued | Slot::Date(_) => self.date(row.slot, name, json),
            Slot::Number("") if row.csl != number_variable(&self.entry) => self.keep(name, json),
            slot => match self.text(name, json) {
                Some(text) if text.trim().is_empty() => {}
                Some(text) => self.put(slot, row, text),
                None => self.keep_odd(name, json, "a text"),
            },
        }
    }

    /// A text; a number is taken for one, and the only text of a list.
    fn text<'j>(&mut self, name: &str, json: &'j Json) -> Option<&'j str> {
        match json {
            Json::Text(text) => Some(text),
            Json::Number(digits) => {
                if ["title", "container-title", "abstract", "publisher"].contains(&name) {
                    self.odd(name, format!("`{name}` is the number {digits}: expected a text"));
                }
                Some(digits)
            }
            Json::List(items) => match &items[..] {
                [Json::Text(text)] => Some(text),
                _ => None,
            },
            _ => None,
        }
    }

    fn put(&mut self, slot: Slot, row: &Row, text: &str) {
        let marked = || rich::read(text.trim());
        let entry = &mut self.entry;
        match slot {
            Slot::Title => entry.title = protected(&squeezed(&marked()), None).into_owned(),
            Slot::TitleShort => entry.fields.set("shorttitle", marked()),
            Slot::VolumeTitle => entry.fields.set("issuetitle", marked()),
            Slot::Container => self.container(&squeezed(&marked())),
            Slot::Publisher if by_publisher(entry) => entry.venue.set("name", squeezed(&marked())),
            Slot::Publisher => entry.venue.set("publisher", squeezed(&marked())),
            Slot::Venue(part) => entry.venue.set(part, squeezed(&marked())),
            Slot::Number(_) if row.csl == number_variable(entry) => entry.venue.set("number", squeezed(&marked())),
            Slot::Number(field) | Slot::Text(field) => entry.fields.set(field, marked()),
            Slot::Pages => entry.venue.set("pages", pages(&marked())),
            Slot::Verbatim(field) => entry.fields.set(field, text.trim()),
            Slot::Genre => {
                let known = GENRES.iter().find(|(_, words)| *words == text).map(|(kind, _)| *kind);
                if known.is_none() || known != write::implied_genre(entry) {
                    entry.fields.set("type", known.map_or_else(marked, str::to_owned));
                }
            }
            Slot::Language => entry.fields.set("language", marked()),
            Slot::Doi => self.doi(text.trim()),
            Slot::Id(scheme) => entry.ids.set(scheme, text.trim()),
            Slot::Url => self.url(text.trim()),
            Slot::Keywords => entry.tags = tags(text),
            Slot::Abstract => entry.abstract_text = Some(text.to_owned()),
            Slot::Annote => entry.note = Some(text.to_owned()),
            Slot::Authors | Slot::Editors | Slot::EditorsAs(_) | Slot::People(_) | Slot::Issued | Slot::Date(_) => {}
        }
    }

    fn container(&mut self, text: &str) {
        match self.entry.kind().as_str() {
            "book" | "proceedings" | "report" | "thesis" => self.entry.fields.set("booktitle", text),
            _ => self.entry.venue.set("name", text),
        }
    }

    fn doi(&mut self, text: &str) {
        if let Some(doi) = doi_in(text) {
            self.entry.ids.set("doi", doi);
        } else {
            self.odd("DOI", format!("`{text}` is no DOI: it is kept as it is"));
            self.entry.fields.set("doi", text);
        }
    }

    /// The address: none where `custom.refs` or an identifier says it.
    fn url(&mut self, url: &str) {
        if self.entry.urls.iter().all(|(_, known)| known != url) {
            let name = address_name(&self.entry);
            self.entry.take_address(name, url);
        }
    }

    fn people(&mut self, slot: Slot, name: &str, json: &Json) {
        let Some(Names { list: names, et_al, odd }) = names::read(json) else {
            return self.keep_odd(name, json, "a list of names");
        };
        for message in odd {
            self.odd(name, format!("`{name}`: {message}"));
        }
        if custom::is_kept(json) {
            self.keep(name, json);
        }
        match slot {
            Slot::Authors => {
                self.entry.authors = names;
                self.entry.et_al |= et_al;
            }
            Slot::People(field) if !names.is_empty() => self.entry.fields.set(field, write::people_text(&names, et_al)),
            Slot::People(_) => {}
            _ => {
                if et_al {
                    self.entry.fields.set("editor", write::people_text(&names, true));
                }
                self.entry.editors = names;
            }
        }
    }

    fn date(&mut self, slot: Slot, name: &str, json: &Json) {
        if dates::is_kept(json) {
            self.keep(name, json);
        }
        let text = match dates::read(json) {
            dates::Said::Nothing => return self.odd(name, format!("`{name}` holds no date")),
            dates::Said::Odd(certain) => {
                let what =
                    certain.map_or("no date of CSL".to_owned(), |date| format!("no date, but of {date} for sure"));
                let kept = write::kept_name(name);
                self.odd(name, format!("`{name}` is {what}: it is kept as `{kept}`"));
                certain.map(|date| date.to_string())
            }
            dates::Said::Text(text) => {
                self.check_date(name, &text);
                Some(text)
            }
        };
        match (text, slot) {
            (None, _) => {}
            (Some(text), Slot::Date(field)) => self.entry.fields.set(field, text),
            (Some(text), _) => {
                let (exact, kept) = date(&text);
                self.entry.date = exact.or(self.entry.date);
                if let Some(kept) = kept {
                    self.entry.fields.set("date", kept);
                }
            }
        }
    }

    fn check_date(&mut self, name: &str, text: &str) {
        if edtf::read(text) == Edtf::Unknown {
            self.odd(name, format!("`{name}` is no date that refs knows: `{text}` is kept as it is"));
        }
    }

    /// Keeps a variable that has no place in an entry, as it stands.
    fn keep(&mut self, name: &str, json: &Json) {
        let mut text = String::new();
        match json {
            Json::Null => return,
            // A text that could be taken for JSON is kept in its quotes.
            Json::Text(plain) if matches!(own_value(plain), Json::Text(own) if own == *plain) && !plain.is_empty() => {
                text.push_str(plain);
            }
            json => json.compact(&mut text),
        }
        self.entry.fields.set(&write::kept_name(name), text);
    }

    fn keep_odd(&mut self, name: &str, json: &Json, expected: &str) {
        let found = json.words();
        self.odd(name, format!("`{name}` is {found}: expected {expected}; it is kept as `csl-{name}`"));
        self.keep(name, json);
    }
}

/// Puts the tables of an entry into the order of the file; what only CSL has stands last.
pub fn ordered(entry: &mut Entry) {
    let own = ["csl-type", "csl-custom"];
    entry.fields.sort_by_rank(|name| match own.iter().position(|known| *known == name) {
        Some(place) => place + 1,
        None => {
            if name.starts_with("csl-") {
                3
            } else {
                0
            }
        }
    });
    in_order(entry);
}

/// The name under which an address is read.
pub fn address_name(entry: &Entry) -> &'static str {
    if entry.kind().as_str() == "blog" { "blog" } else { "page" }
}

/// A date of BibLaTeX as an entry has it: the date, or what is certain of it, and the text where it says more.
pub fn date(text: &str) -> (Option<Date>, Option<String>) {
    match edtf::read(text) {
        Edtf::Exact(date) => (Some(date), None),
        Edtf::More(start) => (start, Some(text.to_owned())),
        Edtf::Unknown => (edtf::year_in(text), Some(text.to_owned())),
    }
}

/// The text with single blanks. A no-break space is none.
pub fn squeezed(text: &str) -> Cow<'_, str> {
    let blanks = [' ', '\t', '\n', '\r'];
    if !text.contains(&blanks[1..]) && !text.contains("  ") {
        return Cow::Borrowed(text.trim_matches(blanks));
    }
    let words = text.split(blanks).filter(|word| !word.is_empty());
    Cow::Owned(words.collect::<Vec<_>>().join(" "))
}

/// The pages, ranges with a hyphen.
pub fn pages(text: &str) -> String {
    squeezed(text).replace(['–', '—'], "-").replace("--", "-")
}

/// The tags between semicolons, or else between commas.
pub fn tags(text: &str) -> Vec<String> {
    let separator = if text.contains(';') { ';' } else { ',' };
    let mut tags: Vec<String> = Vec::new();
    for tag in text.split(separator).map(str::trim) {
        if !tag.is_empty() && !tags.iter().any(|known| known == tag) {
            tags.push(tag.to_owned());
        }
    }
    tags
}
