//! From entries to RIS.

use std::borrow::Cow;

use super::super::bib::{arxiv, names};
use super::super::{Options, WriteError};
use super::kinds::{self, Kind};
use super::tags::{self, Holds, Row};
use super::{people, read, when};
use crate::model::markup::{Markup, Token, plain, tokens};
use crate::model::text::squeeze;
use crate::model::{Date, Entry, Table, doi_in};

/// Appends an entry.
pub fn one(entry: &Entry, _: usize, options: &Options<'_>, out: &mut String) -> Result<(), WriteError> {
    let forbidden = |c: char| c.is_control() || ends_line(c);
    let edge = (entry.key.trim() != entry.key).then_some(' ');
    if let Some(character) = entry.key.chars().find(|c| forbidden(*c)).or(edge) {
        return Err(WriteError::Key { key: entry.key.clone(), format: "ris", character });
    }
    let (kind, name) = kind(entry);
    let mut writer = Writer {
        entry,
        kind,
        options,
        venue: entry.venue.clone(),
        ids: entry.ids.clone(),
        urls: entry.urls.clone(),
        fields: entry.fields.clone(),
        marked: Vec::new(),
        out,
    };
    writer.line("TY", &name);
    writer.kind(&name);
    for row in tags::written(entry.kind().as_str()).filter(|row| row.holds != Holds::Named) {
        writer.row(row);
    }
    writer.rest();
    writer.line("ER", "");
    Ok(())
}

/// What of an entry RIS has no place for.
pub fn left_out(entry: &Entry, options: &Options<'_>) -> Vec<&'static str> {
    let rows: [(&'static str, bool); 10] = [
        ("name", entry.name.is_some()),
        ("posted", entry.posted.is_some() && entry.date.is_some() && entry.posted != entry.date),
        ("primary-class", entry.primary_class.is_some() && entry.ids.get("arxiv").is_none()),
        ("families", !entry.families.is_empty()),
        ("builds-on", !entry.builds_on.is_empty()),
        ("attributes", !entry.attributes.is_empty()),
        ("comment", entry.comment.is_some()),
        ("journal-ref", entry.journal_ref.is_some()),
        ("fields", !options.fields.has("U5") && !entry.fields.is_empty()),
        ("unknown fields", !entry.extra.is_empty()),
    ];
    rows.into_iter().filter_map(|(name, there)| there.then_some(name)).collect()
}

/// The row and the name of the type: the name that the file had, where it leads back to this type.
fn kind(entry: &Entry) -> (&'static Kind, String) {
    let ours = entry.kind();
    let foreign = entry.fields.get("entrytype").unwrap_or("");
    let leads_back = |kind: &Kind| {
        if kind.ours == ours.as_str() {
            kind.foreign == foreign || kind.foreign.is_empty()
        } else {
            kinds::within(kind, ours.as_str()).is_some()
        }
    };
    if let Some(name) = entry.fields.get("ris-ty").map(plain) {
        let is_name = !name.is_empty() && name == squeeze(&name) && !name.contains(char::is_control);
        let kind = kinds::read(&name);
        if is_name && leads_back(kind.unwrap_or(kinds::generic())) {
            return (kind.unwrap_or(kinds::generic()), name.into_owned());
        }
    }
    let kind = kinds::written(ours, foreign);
    (kind, kind.ris.to_owned())
}

struct Writer<'a> {
    entry: &'a Entry,
    kind: &'static Kind,
    options: &'a Options<'a>,
    /// What was not written yet.
    venue: Table,
    ids: Table,
    urls: Table,
    fields: Table,
    /// Texts that were written without their markup, by their names.
    marked: Vec<(String, String)>,
    out: &'a mut String,
}

impl Writer<'_> {
    /// `TI  - value`: one line, whatever the value holds.
    fn line(&mut self, tag: &str, value: &str) {
        if ["TY", "ID", "ER"].contains(&tag) || self.options.fields.has(tag) {
            self.out.push_str(tag);
            self.out.push_str("  - ");
            self.out.push_str(&shown(&squeeze(value)));
            self.out.push_str("\r\n");
        }
    }

    fn some(&mut self, tag: &str, value: Option<impl AsRef<str>>) {
        if let Some(value) = value.filter(|value| !value.as_ref().trim().is_empty()) {
            self.line(tag, value.as_ref());
        }
    }

    /// A text of several lines; one that looks like a tag gets a space before it.
    fn lines(&mut self, tag: &str, value: Option<&str>) {
        let Some(value) = value.map(line_ends) else { return };
        let value = value.trim();
        if value.is_empty() || !self.options.fields.has(tag) {
            return;
        }
        for (at, line) in value.split('\n').enumerate() {
            let start = if at == 0 { format!("{tag}  - ") } else { String::new() };
            let guard = if at > 0 && is_guarded(line) { " " } else { "" };
            self.out.push_str(&format!("{start}{guard}{}\r\n", shown(line.trim_end_matches('\r'))));
        }
    }

    /// What `TY` alone would not lead back to.
    fn kind(&mut self, name: &str) {
        self.fields.remove("ris-ty");
        let ours = self.entry.kind().as_str();
        let preprint = self.entry.ids.get("arxiv").is_some()
            && self.entry.venue.get("name").is_none()
            && self.kind.ours == "misc"
            && ["", "unpublished"].contains(&self.kind.foreign)
            && kinds::written(self.entry.kind(), self.kind.foreign).ris == name;
        let read_as = if preprint { "preprint" } else { self.kind.ours };
        let in_tag = |name: &str| name == "type" || tags::kept(name).is_some_and(|(tag, _)| tag == "m3");
        let mut words =
            self.entry.fields.iter().filter(|(name, _)| in_tag(name)).flat_map(|(_, text)| text.split('\n'));
        if read_as != ours || words.any(|word| kinds::within(self.kind, &squeeze(&plain(word))).is_some()) {
            self.line("M3", ours);
        }
        if self.fields.get("entrytype") == Some(self.kind.foreign) && self.kind.ours == ours {
            self.fields.remove("entrytype");
        }
    }

    fn row(&mut self, row: &Row) {
        let (entry, tag) = (self.entry, row.tag);
        match row.holds {
            Holds::Key => self.some(tag, Some(&entry.key)),
            Holds::Author => entry.authors.iter().for_each(|name| self.line(tag, &people::write(name))),
            Holds::Editor => entry.editors.iter().for_each(|name| self.line(tag, &people::write(name))),
            Holds::Translator => self.translators(tag),
            Holds::Title => self.plainly(tag, "title", Some(entry.title.clone())),
            Holds::Container(proceedings) => self.container(tag, proceedings),
            Holds::Short => self.part(tag, "short"),
            Holds::Venue(part) => self.part(tag, part),
            Holds::Publisher if self.kind.container == "PB" => {
                if self.venue.get("name").is_some_and(|name| !name.trim().is_empty()) {
                    self.part(tag, "name");
                    self.part(tag, "publisher");
                }
            }
            Holds::Publisher => self.part(tag, "publisher"),
            Holds::FirstPage | Holds::LastPage => self.pages(tag, row.holds == Holds::LastPage),
            Holds::Year | Holds::Date => self.date(tag, row.holds == Holds::Date),
            Holds::Accessed => {
                let date = take(&mut self.fields, "urldate");
                let date = date.map(|text| text.parse::<Date>().map_or(text, when::write));
                self.some(tag, date);
            }
            Holds::Doi => {
                let doi = take(&mut self.ids, "doi").or_else(|| take(&mut self.fields, "doi"));
                self.some(tag, doi);
            }
            Holds::Url => self.url(tag),
            Holds::Paper => {
                if self.urls.get("paper").is_some_and(|url| url.starts_with("http")) {
                    let url = take(&mut self.urls, "paper");
                    self.some(tag, url);
                }
            }
            Holds::Database => {
                let there = entry.ids.get("arxiv").is_some() && entry.fields.get("ris-db").is_none();
                self.some(tag, there.then_some("arXiv"));
            }
            Holds::Accession => self.accession(tag),
            Holds::Abstract => self.lines(tag, entry.abstract_text.as_deref()),
            Holds::Note => self.lines(tag, entry.note.as_deref()),
            Holds::Keyword => entry.tags.iter().for_each(|keyword| self.some(tag, Some(keyword))),
            Holds::WorkType => self.work_type(tag),
            Holds::Serial => self.serial(tag),
            Holds::Text(name) => {
                let text = take(&mut self.fields, name);
                self.plainly(tag, name, text);
            }
            Holds::Named => {}
        }
    }

    fn part(&mut self, tag: &str, part: &str) {
        let text = take(&mut self.venue, part);
        self.plainly(tag, &format!("venue.{part}"), text);
    }

    /// A text without its markup, which is not lost: the whole stands at the end under its name.
    fn plainly(&mut self, tag: &str, name: &str, text: Option<String>) {
        let Some(text) = text else { return };
        self.some(tag, Some(plain(&text)));
        if has_markup(&text) {
            self.marked.push((name.to_owned(), text));
        }
    }

    /// Proceedings stand in `C3`, and in `T2` too for programs that know only that, unless the event has a title.
    fn container(&mut self, tag: &str, proceedings: bool) {
        match self.kind.container {
            "C3" if !proceedings => {
                let Some(name) = self.venue.get("name").filter(|name| !name.trim().is_empty()).map(str::to_owned)
                else {
                    return;
                };
                match take(&mut self.fields, "eventtitle") {
                    None => self.some(tag, Some(plain(&name))),
                    event => self.plainly(tag, "eventtitle", event),
                }
            }
            own if own == tag => self.part(tag, "name"),
            _ => {}
        }
    }

    fn pages(&mut self, tag: &str, last: bool) {
        let number = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || ".:".contains(c));
        let Some(pages) = self.entry.venue.get("pages").map(|pages| squeeze(&plain(pages))) else { return };
        let range = pages.split_once('-').filter(|(from, to)| number(from) && number(to) && !from.ends_with(to));
        let value = match (range, last) {
            (Some((from, _)), false) => from,
            (Some((_, to)), true) => to,
            (None, false) => &pages,
            (None, true) => "",
        };
        self.venue.remove("pages");
        self.some(tag, Some(value));
    }

    fn date(&mut self, tag: &str, whole: bool) {
        let date = self.entry.date.or(self.entry.posted);
        if !whole {
            let year = match date {
                Some(date) => Some(date.year.to_string()),
                None => take(&mut self.fields, "year").map(|year| plain(&year).into_owned()),
            };
            return self.some(tag, year);
        }
        // `2006/` would be a year in RIS; `2006/..` says the same in BibLaTeX.
        let more = take(&mut self.fields, "date");
        let more = more.map(|text| if text.ends_with('/') { format!("{text}..") } else { text });
        self.some(tag, more.or_else(|| date.filter(|date| date.month.is_some()).map(when::write)));
    }

    fn translators(&mut self, tag: &str) {
        let people = names::read(self.fields.get("translator").unwrap_or(""));
        if people.wrong.is_none() && !people.et_al {
            people.list.iter().for_each(|name| self.line(tag, &people::write(name)));
            self.fields.remove("translator");
        }
    }

    /// The address, and once more by its name where it would be read as another's.
    fn url(&mut self, tag: &str) {
        let own = if self.entry.kind().as_str() == "blog" { "blog" } else { "page" };
        let Some(address) = self.entry.address() else { return };
        let same = self.urls.iter().filter(|(_, url)| *url == address.url).count();
        let said = self.entry.said_address().is_some_and(|said| said == address.url);
        if address.name == Some(own) && same == 1 && !said {
            self.urls.remove(own);
        }
        self.some(tag, Some(address.url));
    }

    fn accession(&mut self, tag: &str) {
        let Some(id) = take(&mut self.ids, "arxiv") else { return };
        let version = self.fields.get("eprint").and_then(arxiv::identifier);
        let version = version.filter(|(bare, _)| *bare == id).and_then(|(_, version)| version);
        if version.is_some() {
            self.fields.remove("eprint");
        }
        let version = version.map_or(String::new(), |version| format!("v{version}"));
        let class = self.entry.primary_class.as_ref().map_or(String::new(), |class| format!(" [{class}]"));
        self.line(tag, &format!("arXiv:{id}{version}{class}"));
    }

    fn work_type(&mut self, tag: &str) {
        if self.fields.get("type").is_some_and(|text| doi_in(&plain(text)).is_none()) {
            let text = take(&mut self.fields, "type");
            let text = text
                .map(|text| if text == "mathesis" { "Master's thesis".to_owned() } else { plain(&text).into_owned() });
            self.some(tag, text);
        }
    }

    fn serial(&mut self, tag: &str) {
        for name in ["isbn", "issn", "isrn"] {
            let Some(text) = self.fields.get(name).map(str::to_owned) else { continue };
            if text.split(", ").all(|piece| serial(piece, self.entry.kind().as_str()) == name) {
                text.split(", ").for_each(|piece| self.some(tag, Some(piece)));
                self.fields.remove(name);
            }
        }
    }

    /// What has no tag of its own, by its name; then what was kept under its tag.
    fn rest(&mut self) {
        let kept = |name: &str| tags::kept(name).map(|(tag, _)| tag.to_ascii_uppercase());
        // In the order in which it is read again.
        let mut rest = Entry {
            venue: std::mem::take(&mut self.venue),
            ids: std::mem::take(&mut self.ids),
            urls: std::mem::take(&mut self.urls),
            fields: std::mem::take(&mut self.fields),
            ..Entry::default()
        };
        read::order(&mut rest);
        let tables = [("venue.", &rest.venue), ("ids.", &rest.ids), ("urls.", &rest.urls), ("", &rest.fields)];
        let mut lines: Vec<(String, String)> = Vec::new();
        if self.entry.et_al {
            lines.push(("U5".to_owned(), "et-al: true".to_owned()));
        }
        let marked = std::mem::take(&mut self.marked);
        lines.extend(marked.into_iter().map(|(name, text)| ("U5".to_owned(), format!("{name}: {text}"))));
        for (prefix, table) in tables {
            for (name, text) in table.iter().filter(|(name, text)| kept(name).is_none() && !text.trim().is_empty()) {
                lines.push(("U5".to_owned(), format!("{prefix}{name}: {text}")));
            }
        }
        for (name, text) in rest.fields.iter() {
            let Some(tag) = kept(name).filter(|tag| is_tag(tag)) else { continue };
            // Libraries from before the numbers have the values of a tag in lines.
            lines.extend(text.split('\n').map(|line| (tag.clone(), plain(line).into_owned())));
        }
        lines.iter().for_each(|(tag, text)| self.some(tag, Some(text)));
    }
}

/// Whether a text is emphasised somewhere, raised or the like. Braces and quotation marks come back by themselves, or say nothing
/// to a program that reads RIS.
pub fn has_markup(text: &str) -> bool {
    let is_markup = |token: &Token<'_>| matches!(token, Token::Begin(_, markup) if !matches!(markup, Markup::Quotes | Markup::Plain));
    text.contains('\\') && tokens(text).iter().any(is_markup)
}

fn take(table: &mut Table, name: &str) -> Option<String> {
    let text = table.get(name).map(str::to_owned);
    table.remove(name);
    text
}

fn is_tag(tag: &str) -> bool {
    let bytes = tag.as_bytes();
    bytes.len() == 2
        && bytes[0].is_ascii_uppercase()
        && (bytes[1].is_ascii_uppercase() || bytes[1].is_ascii_digit())
        && !["TY", "ER"].contains(&tag)
}

/// Whether a line, behind its spaces, looks like a tag.
fn is_guarded(line: &str) -> bool {
    let bytes = line.trim_start_matches(' ').as_bytes();
    let tag = bytes.len() >= 3 && bytes[0].is_ascii_alphanumeric() && bytes[1].is_ascii_alphanumeric();
    tag && bytes[2..].iter().find(|byte| **byte != b' ') == Some(&b'-') && bytes[2] == b' '
}

/// A line without the space that was put before what looks like a tag.
pub fn unguarded(line: &str) -> &str {
    line.strip_prefix(' ').filter(|rest| is_guarded(rest)).unwrap_or(line)
}

/// Whether some program takes the character for the end of a line.
fn ends_line(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The text with a line feed for every end of a line.
pub fn line_ends(text: &str) -> Cow<'_, str> {
    if !text.contains(|c| c != '\n' && ends_line(c)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("\r\n", "\n").chars().map(|c| if ends_line(c) { '\n' } else { c }).collect())
}

/// The text with control characters written out as `\u{…}`.
fn shown(text: &str) -> Cow<'_, str> {
    let acts = |c: char| c != '\t' && c.is_control() || ends_line(c);
    if !text.contains(acts) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if acts(c) { c.escape_unicode().to_string() } else { c.to_string() }).collect())
}

/// Which register a number in `SN` is of: ISSN and ISBN by their forms, else by the type of the work.
pub fn serial(number: &str, ours: &str) -> &'static str {
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let bytes = number.as_bytes();
    let hyphen = bytes.get(4) == Some(&b'-') && bytes.len() >= 9 && bytes[..4].iter().all(u8::is_ascii_digit);
    match ours {
        _ if hyphen && digits <= 8 => "issn",
        _ if digits >= 9 && (number.starts_with("978") || number.starts_with("979")) => "isbn",
        "article" => "issn",
        "report" => "isrn",
        _ => "isbn",
    }
}
