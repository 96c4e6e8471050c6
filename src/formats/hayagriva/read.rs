//! From a YAML file to entries.

use std::collections::HashMap;

use super::super::bib::arxiv;
use super::super::bib::dates::{self, Edtf};
use super::super::bib::names;
use super::super::{Event, Events, Found, Remark, in_order};
use super::fields::{At, Holds, ROWS, Row, Shape, is_body, is_known, is_numbered, parent_number, shape};
use super::kinds::{self, GENRES, Hints, KINDS, Kind};
use super::leaves::{Leaf, Leaves, Says};
use super::people::Person;
use super::tree::Tree;
use super::{checks, chunks, genres, refs};
use crate::model::markup::{plain, protected};
use crate::model::tex::{self, Charset};
use crate::model::yaml::{DEPTH, Node, Value, documents};
use crate::model::{Entry, Name, doi_in};

/// Reads a file, entry by entry.
pub fn events(text: &str) -> Events<'_> {
    let roots = match documents(text) {
        Ok(roots) => roots,
        Err(error) => return Box::new(std::iter::once(Event::Refused(Remark::damage(error.at, error.message)))),
    };
    let other = |root: &&Node<'_>| !matches!(root.value, Value::Map(_) | Value::Nothing);
    if let Some(root) = roots.iter().find(other) {
        let message = "expected keys with the fields of an entry each, found something else";
        return Box::new(std::iter::once(Event::Refused(Remark::damage(root.at.start, message))));
    }
    let mut seen = HashMap::new();
    let pairs = roots.into_iter().flat_map(|root| match root.value {
        Value::Map(pairs) => pairs,
        _ => Vec::new(),
    });
    Box::new(pairs.map(move |(key, value)| one(text, &key, &value, &mut seen)))
}

fn one<'a>(text: &'a str, key: &Node<'_>, value: &Node<'_>, seen: &mut HashMap<String, usize>) -> Event<'a> {
    let at = key.at.start..value.at.end.max(key.at.end);
    let rejected = |place: usize, message: String| Event::Rejected(at.clone(), Remark::damage(place, message));
    let name = match &key.value {
        Value::Text(name) => name.to_string(),
        Value::Nothing => text.get(key.at.clone()).unwrap_or("").to_owned(),
        _ => return rejected(key.at.start, "the key is no text".to_owned()),
    };
    if name == "<<" && text.get(key.at.clone()).is_some_and(|raw| raw.starts_with('<')) {
        return rejected(key.at.start, "a merge key (`<<`) between entries is not read: only within one".to_owned());
    }
    if let Some(place) = value.too_deep() {
        return rejected(place, format!("`{name}` is nested more than {DEPTH} deep, or names itself: it is not read"));
    }
    let Value::Map(pairs) = &value.value else {
        return rejected(value.at.start, format!("`{name}` has no fields: expected `type: …`, `title: …`"));
    };
    let mut reader = Reader::new(name, Leaves::of(pairs), key.at.start);
    if let Some(first) = seen.get(&reader.entry.key) {
        let (first, here) = (line(text, *first), line(text, key.at.start));
        let key_text = &reader.entry.key;
        let message = format!("`{key_text}` stands in line {first} and again in line {here}: both are kept");
        reader.remarks.push(Remark::damage(key.at.start, message));
    } else {
        seen.insert(reader.entry.key.clone(), key.at.start);
    }
    reader.read();
    if let Some(ours) = refs::of(pairs) {
        reader.remarks.extend(refs::complete(&mut reader.entry, ours));
        in_order_of_paths(&mut reader.entry);
    }
    Event::Found(Box::new(Found { entry: reader.entry, at, remarks: reader.remarks }))
}

/// The entry of fields that are not in a file yet.
pub fn entry(key: &str, fields: &Tree) -> Entry {
    let node = fields.node();
    let Value::Map(pairs) = &node.value else { return Entry::default() };
    let mut reader = Reader::new(key.to_owned(), Leaves::of(pairs), 0);
    reader.read();
    reader.entry
}

fn line(text: &str, at: usize) -> usize {
    text.as_bytes()[..at.min(text.len())].iter().filter(|byte| **byte == b'\n').count() + 1
}

/// Puts the tables into the order of the file. What stands under a path comes last, in the order of the paths: so it does
/// however the file had it.
fn in_order_of_paths(entry: &mut Entry) {
    in_order(entry);
    let mut paths: Vec<String> = entry.fields.iter().map(|(name, _)| name.to_owned()).collect();
    let known = paths.iter().filter(|name| !name.starts_with("yaml.")).count();
    paths.sort_by(|one, other| (one.starts_with("yaml."), one).cmp(&(other.starts_with("yaml."), other)));
    let place = |name: &str| paths.iter().position(|path| path == name).unwrap_or(known);
    entry.fields.sort_by_rank(|name| if name.starts_with("yaml.") { place(name) } else { 0 });
}

struct Reader {
    entry: Entry,
    leaves: Leaves,
    remarks: Vec<Remark>,
    at: usize,
}

impl Reader {
    fn new(key: String, mut leaves: Leaves, at: usize) -> Self {
        let remarks = std::mem::take(&mut leaves.remarks);
        Self { entry: Entry { key, ..Entry::default() }, leaves, remarks, at }
    }

    fn odd(&mut self, at: usize, message: impl Into<String>) {
        self.remarks.push(Remark::warning(at, message));
    }

    fn read(&mut self) {
        let (kind, event) = self.kind();
        self.entry.entry_type = kind.entry_type();
        if !kind.foreign.is_empty() {
            self.entry.fields.set("entrytype", kind.foreign);
        }
        self.archive(kind);
        self.body(kind);
        self.places(kind);
        for row in ROWS {
            if let Some(leaf) = self.find(row, kind, event) {
                self.row(row, kind, leaf);
            }
        }
        self.thesis(kind);
        self.rest(kind);
        self.entry.settle_address(self.address_name());
        in_order_of_paths(&mut self.entry);
    }

    /// What kind of work it is, and which parent is the conference.
    fn kind(&mut self) -> (&'static Kind, usize) {
        let own = self.leaves.take_text("type").map(|own| kinds::named(&own));
        let parent = self.leaves.take_text("parent.type").map(|parent| kinds::named(&parent));
        let paper = ["article", "chapter"].contains(&own.as_deref().unwrap_or(""));
        let is_conference = |leaves: &Leaves, path: &str| {
            leaves.text(&format!("{path}.type")).is_some_and(|kind| kind.trim().eq_ignore_ascii_case("conference"))
        };
        let event = (2..10).find(|number| paper && is_conference(&self.leaves, &format!("parent{number}")));
        let nested = event.map(|number| {
            let path = format!("parent{number}");
            self.leaves.take(&format!("{path}.type"));
            let nested = is_conference(&self.leaves, &format!("{path}.parent"));
            if nested {
                self.leaves.take(&format!("{path}.parent.type"));
            }
            nested
        });
        let has_parent = parent.is_some() || self.leaves.has("parent");
        let genre = self.leaves.text("genre").map(str::to_owned);
        let in_doi = self.leaves.text("serial-number.doi").and_then(doi_in).and_then(arxiv::in_doi);
        let arxiv = self.leaves.has("serial-number.arxiv") || in_doi.is_some();
        let parent = parent.filter(|parent| !parent.is_empty());
        let hints = Hints { parent: parent.as_deref(), has_parent, event: nested, genre: genre.as_deref(), arxiv };
        let known = own.as_deref().and_then(|own| kinds::read(own, hints));
        let kind = known.unwrap_or_else(|| self.untyped(own.as_deref()));
        if has_parent {
            self.parent_type(kind, own.as_deref(), parent);
        }
        (kind, event.unwrap_or(2))
    }

    fn untyped(&mut self, own: Option<&str>) -> &'static Kind {
        let message = match own {
            Some(own) => {
                self.entry.fields.set("entrytype", own);
                format!("`{own}` is no type of Hayagriva: read as misc")
            }
            None => format!("`{}` has no type: read as misc", self.entry.key),
        };
        self.remarks.push(Remark::damage(self.at, message));
        &KINDS[14]
    }

    /// The parent's type is kept where the work's own does not imply it.
    fn parent_type(&mut self, kind: &Kind, own: Option<&str>, parent: Option<String>) {
        let default = || KINDS.iter().find(|kind| Some(kind.own) == own).map(|kind| kind.parent.to_owned());
        let Some(parent) = parent.or_else(default) else { return };
        let proceedings = kind.is_paper() && ["proceedings", "periodical"].contains(&parent.as_str());
        if parent != kind.parent && !proceedings {
            self.entry.fields.set("yaml.parent.type", parent);
        }
    }

    /// arXiv is where a preprint lies, not where it appeared.
    fn archive(&mut self, kind: &Kind) {
        if kind.ours != "preprint" {
            return;
        }
        let is_arxiv = |text: Option<&str>| text.is_some_and(|text| plain(text).eq_ignore_ascii_case("arxiv"));
        let arxiv = is_arxiv(self.leaves.text("parent.title")) || !self.leaves.has("parent");
        let serial = self.leaves.text("serial-number.serial").and_then(arxiv::identifier);
        let prefixed =
            self.leaves.text("serial-number.serial").is_some_and(|text| text.to_lowercase().starts_with("arxiv"));
        if let Some((id, version)) = serial.filter(|_| arxiv || prefixed) {
            let id = id.to_owned();
            let known = self.leaves.text("serial-number.arxiv").and_then(arxiv::identifier);
            if known.is_none_or(|(known, _)| known == id) {
                let text = self.leaves.take_text("serial-number.serial").unwrap_or_default();
                if version.is_some() {
                    self.entry.fields.set("eprint", text);
                }
                self.entry.ids.set("arxiv", id);
            }
        }
        if self.entry.ids.get("arxiv").is_some() || self.leaves.has("serial-number.arxiv") {
            for path in ["parent.title", "parent.publisher.name", "publisher.name"] {
                if is_arxiv(self.leaves.text(path)) {
                    self.leaves.take(path);
                }
            }
        }
    }

    /// A thesis and a report come from a body: its publisher, or its organization.
    fn body(&mut self, kind: &Kind) {
        if !is_body(kind) {
            return;
        }
        let publisher = self.leaves.take("publisher.name");
        match (self.leaves.take("organization"), publisher) {
            (Some(body), publisher) => {
                self.venue("name", body);
                if let Some(publisher) = publisher {
                    self.venue("publisher", publisher);
                }
            }
            (None, Some(publisher)) => {
                self.venue("name", publisher);
                if let Some(short) = self.leaves.take("publisher.name.short") {
                    self.venue("short", short);
                }
            }
            (None, None) => {}
        }
    }

    /// A location beside a publisher is the publisher's, for what is printed.
    fn places(&mut self, kind: &Kind) {
        let printed = ["article", "chapter", "anthos"].contains(&kind.own);
        let path = match self.entry.fields.get("yaml.parent.type") {
            _ if !kind.contained => "location",
            None if printed => "parent.location",
            _ => return,
        };
        let taken = ["parent.publisher.location", "publisher.location"].iter().any(|path| self.leaves.has(path));
        if !taken && let Some(place) = self.leaves.take(path) {
            self.venue("address", place);
        }
    }

    /// The field of a row: at its own place, or where other files have it.
    fn find(&mut self, row: &Row, kind: &Kind, event: usize) -> Option<Leaf> {
        let path = row.path(kind, event, &self.entry)?;
        if let Some(leaf) = self.leaves.take(&path) {
            return Some(leaf);
        }
        let other = match row.at {
            At::Venue("volume") => return None,
            At::Venue(own) if kind.contained => own.to_owned(),
            At::Own("date") => "parent.date".to_owned(),
            At::Number if !is_numbered(kind) => format!("{}issue", kind.venue(&self.entry)),
            _ => return None,
        };
        self.leaves.take(&other)
    }

    fn row(&mut self, row: &Row, kind: &Kind, leaf: Leaf) {
        let at = leaf.at;
        match row.holds {
            Holds::Authors => {
                self.entry.authors = self.people("author", leaf);
            }
            Holds::Editors => {
                let path = format!("{}editor", kind.venue(&self.entry));
                self.entry.editors = self.people(&path, leaf);
            }
            Holds::Venue(part) => self.venue_of(row, part, leaf),
            Holds::Field(name) => self.field(row, name, leaf),
            Holds::Title => {
                let title = self.format(leaf);
                self.entry.title = protected(&title, None).into_owned();
            }
            Holds::Abstract => {
                let text = self.format(leaf);
                self.entry.abstract_text = Some(plain(&text).into_owned());
            }
            Holds::Genre => self.genre(kind, leaf),
            _ => {
                let Says::Text(text) = leaf.says else { return };
                self.raw(row.holds, at, text);
            }
        }
    }

    fn raw(&mut self, holds: Holds, at: usize, text: String) {
        match holds {
            Holds::Date => self.date(at, &text),
            Holds::Id("doi") => self.doi(at, &text),
            Holds::Id(_) => match arxiv::identifier(&text) {
                Some((id, version)) => {
                    let id = id.to_owned();
                    if version.is_some() {
                        self.entry.fields.set("eprint", text);
                    }
                    self.entry.ids.set("arxiv", id);
                }
                None => {
                    self.odd(at, format!("`{text}` is no arXiv identifier: it is kept as it is"));
                    self.entry.fields.set("yaml.serial-number.arxiv", text);
                }
            },
            Holds::Serial => self.entry.fields.set("eid", chunks::plain(&text)),
            Holds::Url => self.url(at, text),
            Holds::Language => self.entry.fields.set("language", chunks::plain(&text)),
            _ => {}
        }
    }

    /// A formattable string; what has a brace too many is taken as it stands.
    fn format(&mut self, leaf: Leaf) -> String {
        let Says::Text(text) = leaf.says else { return String::new() };
        chunks::read(&text).unwrap_or_else(|_| {
            self.remarks
                .push(Remark::damage(leaf.at, "a closing brace without an opening one: hayagriva refuses that"));
            chunks::plain(&text)
        })
    }

    fn venue(&mut self, part: &str, leaf: Leaf) {
        let text = self.format(leaf);
        self.entry.venue.set(part, chunks::unprotected(&text));
    }

    fn venue_of(&mut self, row: &Row, part: &str, leaf: Leaf) {
        match (row.shape, leaf.says) {
            (Shape::Format, says) => self.venue(part, Leaf { says, ..leaf }),
            (_, Says::Text(text)) => self.entry.venue.set(part, chunks::plain(text.trim())),
            _ => {}
        }
    }

    fn field(&mut self, row: &Row, name: &str, leaf: Leaf) {
        let at = leaf.at;
        match (row.shape, leaf.says) {
            (Shape::People, Says::People(people)) => {
                let path = format!("affiliated.{name}");
                let names = self.people(&path, Leaf { path: path.clone(), at, says: Says::People(people) });
                self.entry.fields.set(name, joined(&names));
            }
            (Shape::Format, says) => {
                let text = self.format(Leaf { says, ..leaf });
                self.entry.fields.set(name, chunks::unprotected(&text));
            }
            (Shape::Date, Says::Text(text)) => {
                let date = checks::edtf(&text);
                if dates::read(&date) == Edtf::Unknown {
                    self.odd(at, format!("`{text}` is no date: it is kept as it is"));
                }
                self.entry.fields.set(name, date);
            }
            (_, Says::Text(text)) => self.entry.fields.set(name, chunks::plain(&text)),
            _ => {}
        }
    }

    /// Names; what is none is kept beside them.
    fn people(&mut self, path: &str, leaf: Leaf) -> Vec<Name> {
        let Says::People(people) = leaf.says else { return Vec::new() };
        let last = people.len();
        let mut names = Vec::new();
        for (at, Person { name, alias, at: place }) in people.into_iter().enumerate() {
            match name {
                Ok(name) => {
                    names.push(name);
                    if let Some(alias) = alias {
                        self.entry.fields.set(&format!("yaml.{path}.{}.alias", names.len()), alias);
                    }
                }
                Err((_, why)) if why.ends_with("the list is cut") && at + 1 == last && path == "author" => {
                    self.odd(place, format!("`{path}`: {why}"));
                    self.entry.et_al = true;
                }
                Err((text, why)) => {
                    self.remarks.push(Remark::damage(place, format!("`{path}`: `{text}` is no name: {why}")));
                    self.entry.fields.set(&format!("yaml.{path}.{}", at + 1), text);
                }
            }
        }
        names
    }

    fn date(&mut self, at: usize, text: &str) {
        let date = checks::edtf(text);
        match dates::read(&date) {
            Edtf::Exact(date) => self.entry.date = Some(date),
            Edtf::More(start) => {
                self.entry.date = start;
                self.entry.fields.set("date", date);
            }
            Edtf::Unknown => {
                self.odd(at, format!("`date` is no date: `{text}` is kept as it is"));
                self.entry.date = dates::year_in(&date);
                self.entry.fields.set("date", date);
            }
        }
    }

    fn doi(&mut self, at: usize, text: &str) {
        if let Some(doi) = doi_in(text) {
            if let Some(id) = arxiv::in_doi(doi).filter(|_| self.entry.ids.get("arxiv").is_none()) {
                self.entry.ids.set("arxiv", id);
            }
            self.entry.ids.set("doi", doi);
        } else {
            self.odd(at, format!("`{text}` is no DOI: it is kept as it is"));
            self.entry.fields.set("doi", text.trim());
        }
    }

    fn url(&mut self, at: usize, url: String) {
        if !checks::is_url(&url) {
            self.odd(at, format!("`{url}` is no address for sure: it is kept, and not written to YAML"));
        }
        let name = self.address_name();
        self.entry.urls.set(name, url);
    }

    /// The name under which the address is read.
    fn address_name(&self) -> &'static str {
        if self.entry.kind().as_str() == "blog" { "blog" } else { "page" }
    }

    fn genre(&mut self, kind: &Kind, leaf: Leaf) {
        let text = self.format(leaf);
        let known = GENRES.iter().any(|(ours, genre)| *ours == kind.ours && *genre == text);
        if !known {
            let genre = chunks::unprotected(&text);
            self.entry.fields.set("type", genres::code(kind.ours, &genre).unwrap_or(&genre));
        }
    }

    /// What BibLaTeX takes a thesis for by itself is not what a file without a genre says.
    fn thesis(&mut self, kind: &Kind) {
        match (kind.ours, self.entry.fields.get("type")) {
            ("thesis", None) => self.entry.fields.set("type", "thesis"),
            ("thesis", Some("phdthesis")) => self.entry.fields.remove("type"),
            _ => {}
        }
    }

    /// What no row holds: other identifiers, and what goes into `fields` under its path.
    fn rest(&mut self, kind: &Kind) {
        if let Some(series) = self.leaves.take_text("parent.parent.type").map(|series| series.trim().to_lowercase())
            && series != kind.series_type()
        {
            self.entry.fields.set("yaml.parent.parent.type", series);
        }
        for leaf in self.leaves.rest() {
            let name = leaf.path.split('.').find(|part| parent_number(part).is_none()).unwrap_or("").to_owned();
            if leaf.path == "annote"
                && let Says::Text(text) = &leaf.says
            {
                self.entry.note = Some(text.clone());
                continue;
            }
            if leaf.path == "langid"
                && let Says::Text(text) = &leaf.says
            {
                self.langid(text);
                continue;
            }
            if let (Some(scheme), Says::Text(text)) = (leaf.path.strip_prefix("serial-number."), &leaf.says)
                && !scheme.contains('.')
                && !["serial", "isbn", "issn", "version", "arxiv"].contains(&scheme)
            {
                self.entry.ids.set(&scheme.to_lowercase(), text.clone());
                continue;
            }
            self.left(&name, leaf);
        }
        for (name, text) in std::mem::take(&mut self.leaves.second) {
            self.entry.fields.set(&name, text);
        }
    }

    /// The language by babel's name, of which `language` is the code.
    fn langid(&mut self, name: &str) {
        if checks::language(name).as_deref() == self.entry.fields.get("language") {
            self.entry.fields.remove("language");
        }
        self.entry.fields.set("langid", name);
    }

    fn left(&mut self, name: &str, leaf: Leaf) {
        let Leaf { path, at, says } = leaf;
        if path.rsplit('.').next() == Some("type") && matches!(&says, Says::Text(text) if text.is_empty()) {
            return;
        }
        if shape(&path).is_none() {
            let message =
                format!("`{path}`: hayagriva has no place for it there: it is kept, and written below `refs`");
            self.remarks.push(Remark::damage(at, message));
        } else if !is_known(name) {
            self.odd(at, format!("`{name}` is no field of Hayagriva: it is kept"));
        }
        let text = match says {
            Says::Text(text) if shape(&path) == Some(Shape::Type) => text.trim().to_lowercase(),
            Says::Text(text) => text,
            Says::People(people) => {
                let names = self.people(&path, Leaf { path: path.clone(), at, says: Says::People(people) });
                joined(&names)
            }
        };
        if !text.is_empty() {
            self.entry.fields.set(&format!("yaml.{path}"), text);
        }
    }
}

/// Names as one text, as `fields` has them.
fn joined(names: &[Name]) -> String {
    let mut text = String::new();
    names::write(names, false, Charset::Unicode, &mut text);
    tex::read(&text).into_owned()
}
