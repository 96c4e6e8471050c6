//! From entries to a YAML file.

use std::borrow::Cow;

use super::super::bib::names;
use super::super::remainder::{self, Remainder};
use super::super::{Options, WriteError};
use super::fields::{Holds, ROWS, Row, Shape, is_numbered, parent_number, shape};
use super::kinds::{self, GENRES, Kind};
use super::tree::{Tree, scalar};
use super::{checks, chunks, genres, people, read, refs};
use crate::model::markup::{from_plain, plain};
use crate::model::{Address, Entry, Library, Name};

/// Appends an entry: Hayagriva's own fields, then what these can't hold.
pub fn one(entry: &Entry, _: usize, options: &Options<'_>, out: &mut String) -> Result<(), WriteError> {
    let entry = without_blanks(entry);
    let mut tree = Writer::new(&entry, options).written();
    if options.fields.has(refs::NAME) {
        let remainder = remainder(&entry);
        if !remainder.is_empty() {
            tree.put(refs::NAME, refs::tree(&remainder));
        }
    }
    out.push_str(&scalar(&entry.key));
    out.push(':');
    tree.write(2, out);
    Ok(())
}

/// Hayagriva's own fields of an entry, all of them.
pub fn own_fields(entry: &Entry) -> Tree {
    let library = Library::default();
    Writer::new(&without_blanks(entry), &Options::new(&library)).written()
}

/// What comes back of an entry from Hayagriva's own fields.
pub fn back(entry: &Entry) -> Entry {
    read::entry(&entry.key, &own_fields(entry))
}

/// What does not.
fn remainder(entry: &Entry) -> Remainder {
    remainder::between(&back(entry), entry)
}

/// The entry without the fields that only hold back a parent's and say nothing; YAML has no parents that are looked up.
fn without_blanks(entry: &Entry) -> Cow<'_, Entry> {
    let blank: Vec<&str> = entry.fields.iter().filter(|(_, text)| text.is_empty()).map(|(name, _)| name).collect();
    let mut said = Cow::Borrowed(entry);
    for name in blank {
        said.to_mut().fields.remove(name);
    }
    said
}

/// What of an entry is not written.
pub fn left_out(entry: &Entry, options: &Options<'_>) -> Vec<&'static str> {
    let beside = options.fields.has(refs::NAME);
    let lost = if beside { Vec::new() } else { remainder::lost(&remainder(&without_blanks(entry))) };
    lost.into_iter().chain(remainder::of_the_library(entry)).collect()
}

struct Writer<'a> {
    entry: &'a Entry,
    options: &'a Options<'a>,
    kind: &'static Kind,
    /// Which parent is the conference: the first that the entry has none of its own for.
    event: usize,
    tree: Tree,
}

impl<'a> Writer<'a> {
    fn new(entry: &'a Entry, options: &'a Options<'a>) -> Self {
        let taken = |number: &usize| {
            let path = format!("yaml.parent{number}.");
            entry.fields.iter().any(|(name, _)| name.starts_with(&path))
        };
        let event = (2..100).find(|number| !taken(number)).unwrap_or(2);
        let kind = kinds::written(entry);
        Self { entry, options, kind, event, tree: Tree::Map(Vec::new()) }
    }

    fn written(mut self) -> Tree {
        self.own_type();
        for row in ROWS {
            if let Some(path) = row.path(self.kind, self.event, self.entry) {
                self.row(row, &path);
            }
        }
        self.identifiers();
        let late = |name: &str| {
            [".short", ".translation", ".sentence-case", ".title-case", ".date"].iter().any(|end| name.ends_with(end))
        };
        let kept = |name: &&str| name.starts_with("yaml.");
        let (second, first): (Vec<_>, Vec<_>) =
            self.entry.fields.iter().map(|(name, _)| name).filter(kept).partition(|name| late(name));
        for name in first.into_iter().chain(second) {
            self.kept(name);
        }
        self.parents();
        self.tree.settled()
    }

    fn text(&mut self, path: &str, text: &str) -> bool {
        self.tree.put(path, Tree::Text(text.to_owned()))
    }

    fn own_type(&mut self) {
        let at_conference = self.entry.fields.get("yaml.parent.type") == Some("conference");
        let own = if self.kind.is_paper() && at_conference { "article" } else { self.kind.own };
        self.text("type", own);
    }

    /// Whether the field at the top of the path is written; all parents are one.
    fn wants(&self, path: &str) -> bool {
        let top = path.split('.').next().unwrap_or(path);
        self.options.fields.has(if parent_number(top).is_some() { "parent" } else { top })
    }

    fn row(&mut self, row: &Row, path: &str) {
        if !self.wants(path) {
            return;
        }
        let entry = self.entry;
        match row.holds {
            Holds::Authors => self.people(path, &entry.authors),
            Holds::Editors => self.people(path, &entry.editors),
            Holds::Title if entry.title.is_empty() => {}
            Holds::Title => {
                self.text("title.value", &chunks::write(&entry.title, entry.name.as_deref()));
            }
            Holds::Date => self.date(path),
            Holds::Venue(part) => self.shaped(row.shape, path, entry.venue.get(part)),
            Holds::Field(name) => self.shaped(row.shape, path, entry.fields.get(name)),
            Holds::Id(scheme) => {
                if let Some(id) = entry.ids.get(scheme) {
                    self.text(path, id);
                }
            }
            Holds::Serial => self.serial(path),
            Holds::Url => self.url(path),
            Holds::Genre => self.genre(),
            Holds::Language => self.language(path),
            Holds::Abstract => {
                if let Some(text) = &entry.abstract_text {
                    self.text(&format!("{path}.value"), &chunks::write(&bare(text), None));
                }
            }
        }
    }

    /// Puts a text of ours in the shape that the field wants, where it can have it.
    fn shaped(&mut self, shape: Shape, path: &str, text: Option<&str>) {
        let Some(text) = text else { return };
        match shape {
            Shape::Format => {
                let text = chunks::write(text, None);
                self.formatted(path, &text);
            }
            Shape::People => {
                let read = names::read(text);
                if read.wrong.is_none() && !read.et_al {
                    self.people(path, &read.list);
                }
            }
            _ => {
                self.checked(shape, path, &plain(text));
            }
        }
    }

    fn checked(&mut self, shape: Shape, path: &str, text: &str) -> bool {
        match shape {
            Shape::Date => {
                if path.ends_with("url.date") && self.tree.get(path.trim_end_matches(".date")).is_none() {
                    return false;
                }
                checks::date(text).is_some_and(|date| self.tree.put(path, dated(date)))
            }
            Shape::Count if !checks::is_count(text) => false,
            Shape::Url if !checks::is_url(text) => false,
            Shape::Type if !kinds::is_type(text) => false,
            Shape::Url => self.text(&format!("{path}.value"), text),
            Shape::Language => checks::language(text).is_some_and(|code| self.text(path, &code)),
            _ => self.text(path, text),
        }
    }

    /// A formattable string: other forms of it only beside the string itself.
    fn formatted(&mut self, path: &str, text: &str) -> bool {
        match path.strip_suffix(".short") {
            Some(long) => self.tree.get(&format!("{long}.value")).is_some() && self.text(path, text),
            None => self.text(&format!("{path}.value"), text),
        }
    }

    fn people(&mut self, path: &str, names: &[Name]) {
        if names.is_empty() {
            return;
        }
        let alias = |at: usize| self.entry.fields.get(&format!("yaml.{path}.{at}.alias")).map(str::to_owned);
        let tree = people::write(names, alias);
        self.tree.put(path, tree);
    }

    fn date(&mut self, path: &str) {
        let whole = self.entry.fields.get("date").and_then(checks::date);
        let own = self.entry.date.or(self.entry.posted).map(|date| date.to_string());
        if let Some(date) = whole.or(own) {
            self.tree.put(path, dated(date));
        }
    }

    /// An article number, or that of a preprint on arXiv, as styles print it.
    fn serial(&mut self, path: &str) {
        let entry = self.entry;
        if self.tree.get(path).is_some() {
            return;
        }
        let derived = entry.ids.get("arxiv").filter(|_| self.kind.ours == "preprint").map(|id| format!("arXiv:{id}"));
        match (derived, entry.fields.get("eid")) {
            (Some(serial), _) => {
                self.text(path, &serial);
            }
            (None, Some(eid)) if !is_numbered(self.kind) => {
                self.text(path, &plain(eid));
            }
            _ => {}
        }
    }

    /// Where it can be read; what arXiv's identifier says only where no DOI leads there already.
    fn url(&mut self, path: &str) {
        let entry = self.entry;
        let wanted = entry.ids.get("doi").is_none() || self.kind.ours == "preprint";
        let own = match entry.address() {
            Some(Address { name: Some(_), url }) if checks::is_url(&url) => Some(url.into_owned()),
            _ => entry.said_address().filter(|_| wanted),
        };
        if let Some(url) = own {
            self.checked(Shape::Url, path, &url);
        }
    }

    fn genre(&mut self) {
        let kind = self.kind.ours;
        let marker = GENRES.iter().find(|(ours, _)| *ours == kind).map(|(_, genre)| *genre);
        let code = self.entry.fields.get("type");
        let words = match (marker, code, kind) {
            (Some(marker), ..) => Some(marker.to_owned()),
            (None, None, "thesis") => genres::words(kind, "phdthesis").map(str::to_owned),
            // `thesis` of a thesis says that nothing more is known.
            (None, Some("thesis"), "thesis") | (None, None, _) => None,
            (None, Some(code), _) => {
                Some(genres::words(kind, code).map_or_else(|| chunks::write(code, None), str::to_owned))
            }
        };
        if let Some(words) = words {
            self.text("genre.value", &words);
        }
    }

    fn language(&mut self, path: &str) {
        // A name of babel's is more than its code: it comes back by a key that hayagriva passes over.
        let name = self.entry.fields.get("langid").filter(|_| self.entry.fields.get("language").is_none());
        if let Some(name) = name.filter(|name| checks::language(&plain(name)).is_some_and(|code| code != **name)) {
            self.text("langid", name);
        }
        let names = ["language", "langid"];
        let code = |name| self.entry.fields.get(name).and_then(|text| checks::language(&plain(text)));
        if let Some(code) = names.into_iter().find_map(code) {
            self.text(path, &code);
        }
    }

    /// Identifiers that have no row of their own.
    fn identifiers(&mut self) {
        if !self.options.fields.has("serial-number") {
            return;
        }
        for (scheme, id) in self.entry.ids.iter() {
            let own = ["doi", "arxiv", "serial", "isbn", "issn", "version", ""].contains(&scheme);
            if !own && !scheme.contains('.') && scheme.to_lowercase() == scheme {
                self.text(&format!("serial-number.{scheme}"), id);
            }
        }
    }

    /// What a YAML file said at a path that the model has no place for.
    fn kept(&mut self, name: &str) {
        let path = name.trim_start_matches("yaml.");
        let text = self.entry.fields.get(name).unwrap_or("");
        let (Some(shape), true) = (shape(path), self.wants(path)) else { return };
        match shape {
            Shape::Format if chunks::read(text).is_ok() => {
                self.formatted(path, text);
            }
            Shape::People => self.shaped(shape, path, Some(text)),
            Shape::Format => {}
            Shape::Plain if path.rsplit('.').next() == Some("alias") => {}
            Shape::Plain if ["translation", "sentence-case", "title-case"].iter().any(|end| path.ends_with(end)) => {
                let long = path.rsplit_once('.').map_or("", |(long, _)| long);
                if self.tree.get(&format!("{long}.value")).is_some() {
                    self.text(path, text);
                }
            }
            Shape::Date => {
                self.checked(shape, path, &checks::edtf(text));
            }
            shape => {
                self.checked(shape, path, text);
            }
        }
    }

    /// The types of the parents, and those parents that tell one type of ours from another.
    fn parents(&mut self) {
        if !self.options.fields.has("parent") {
            return;
        }
        let arxiv = self.entry.ids.get("arxiv").is_some();
        let archive = self.kind.ours == "preprint" && arxiv;
        if archive && self.tree.get("parent.title").is_none() {
            self.text("parent.title.value", "{arXiv}");
        }
        if archive && self.tree.get("parent.publisher").is_none() {
            self.text("parent.publisher.name.value", "{arXiv}");
        }
        let told = ["preprint", "blog"].contains(&self.kind.ours) || self.kind.is_paper();
        if self.tree.get("parent").is_some() || told || self.kind.ours == "article" && arxiv {
            self.text("parent.type", self.kind.parent);
        }
        if self.tree.get("parent.parent").is_some() {
            self.text("parent.parent.type", self.kind.series_type());
        }
        // An article whose parent is a conference is one of its papers already.
        let plain = self.kind.ours == "conference" && self.entry.fields.get("yaml.parent.type") == Some("conference");
        if self.kind.is_paper() && !plain {
            let event = format!("parent{}", self.event);
            self.text(&format!("{event}.type"), "conference");
            if self.kind.ours == "workshop" {
                self.text(&format!("{event}.parent.type"), "conference");
            }
        }
    }
}

/// A text without markup, in that of titles; its capitals are as a style leaves them.
fn bare(text: &str) -> String {
    from_plain(text).into_owned()
}

/// A date that every reader takes for one, or a text.
fn dated(date: String) -> Tree {
    let common = date.starts_with(|c: char| ('1'..='9').contains(&c));
    if common { Tree::Plain(date) } else { Tree::Text(date) }
}
