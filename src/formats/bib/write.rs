//! From entries to BibTeX and BibLaTeX.

use std::borrow::Cow;
use std::collections::HashSet;

use super::super::{Options, WriteError};
use super::dates::MONTHS;
use super::fields::{self, Holds, ROWS, Row};
use super::{Dialect, kinds, names};
use crate::model::markup::{from_plain, protected};
use crate::model::tex::{self, Charset};
use crate::model::text::any_byte;
use crate::model::{Date, Entry, aliases};

/// Appends an entry in classic BibTeX.
pub fn classic(entry: &Entry, _: usize, options: &Options<'_>, out: &mut String) -> Result<(), WriteError> {
    one(entry, Dialect::Classic, options, out)?;
    // BibTeX knows no other keys of an entry: documents that cite one find a copy under it.
    for alias in aliases(entry) {
        let mut copy = Entry { key: alias.to_owned(), ..entry.clone() };
        copy.fields.remove("ids");
        out.push('\n');
        one(&copy, Dialect::Classic, options, out)?;
    }
    Ok(())
}

/// Appends an entry in BibLaTeX.
pub fn biblatex(entry: &Entry, _: usize, options: &Options<'_>, out: &mut String) -> Result<(), WriteError> {
    one(entry, Dialect::Biblatex, options, out)
}

/// Appends a preamble or a comment as it stands.
pub fn aside(text: &str, out: &mut String) {
    out.push_str(text.trim_end());
    out.push_str("\n\n");
}

/// Moves the entries that others name in `crossref` behind them: BibTeX reads a parent only after its children.
pub fn parents_last(entries: &mut Vec<&Entry>) {
    let parents: HashSet<&str> = entries.iter().filter_map(|entry| entry.fields.get("crossref")).collect();
    if !parents.is_empty() {
        let is_parent = |entry: &&&Entry| parents.contains(entry.key.as_str());
        let behind: Vec<&Entry> = entries.iter().filter(is_parent).copied().collect();
        entries.retain(|entry| !parents.contains(entry.key.as_str()));
        entries.extend(behind);
    }
}

/// What of an entry has no field in BibTeX.
pub fn left_out(entry: &Entry, options: &Options<'_>) -> Vec<&'static str> {
    let address = entry.address();
    let has_row = |scheme: &str| {
        ["arxiv", "doi"].contains(&scheme)
            || ROWS.iter().any(|row| matches!(row.holds, Holds::Id(own) if own == scheme))
    };
    // An identifier that comes back from the address that it says is not lost.
    let said = address.iter().filter(|address| address.name.is_none()).map(|address| address.url.as_ref());
    let other_id = |(scheme, id): (&str, &str)| !has_row(scheme) && !said.clone().any(|url| url.contains(id));
    let short = kinds::of(entry.kind()).container != "journaltitle";
    let rows: [(&'static str, bool); 12] = [
        ("name", entry.name.is_some()),
        ("posted", entry.posted.is_some() && entry.date.is_some() && entry.posted != entry.date),
        ("venue.name", entry.venue.get("name").is_some() && kinds::of(entry.kind()).container.is_empty()),
        ("venue.short", short && entry.venue.get("short").is_some()),
        ("ids", entry.ids.iter().any(other_id)),
        ("urls", entry.urls.iter().count() > address.iter().filter(|address| address.name.is_some()).count()),
        ("families", !entry.families.is_empty()),
        ("builds-on", !entry.builds_on.is_empty()),
        ("attributes", !entry.attributes.is_empty()),
        ("comment", entry.comment.is_some()),
        ("journal-ref", entry.journal_ref.is_some()),
        ("unknown fields", !entry.extra.is_empty()),
    ];
    let _ = options;
    rows.into_iter().filter_map(|(name, there)| there.then_some(name)).collect()
}

fn one(entry: &Entry, dialect: Dialect, options: &Options<'_>, out: &mut String) -> Result<(), WriteError> {
    if let Some(character) = forbidden(&entry.key) {
        let format = if dialect == Dialect::Classic { "bibtex" } else { "biblatex" };
        return Err(WriteError::Key { key: entry.key.clone(), format, character });
    }
    let default = if dialect == Dialect::Classic { Charset::Ascii } else { Charset::Unicode };
    let charset = options.charset.unwrap_or(default);
    let (kind, subtype) = kinds::written(entry, dialect, options.keep_types);
    let container = kinds::container(entry.kind(), dialect);
    let said = ["date", "year", "month", "day"].map(|name| entry.fields.get(name));
    let writer = Writer { entry, kind: &kind, subtype, dialect, charset, container, said };
    let (kept, unknown) = kept_fields(entry);
    out.push('@');
    out.push_str(&kind);
    out.push('{');
    out.push_str(&entry.key);
    out.push_str(",\n");
    for (row, kept) in ROWS.iter().zip(kept) {
        if kept.is_none() && row.holds.only_kept() {
            continue;
        }
        let name = writer.name(row);
        let aliased = row.biblatex == "ids" && dialect == Dialect::Classic;
        if !name.is_empty() && !aliased && options.fields.has(name) {
            writer.row(row, kept, name, out);
        }
    }
    for (name, value) in unknown {
        if is_name(name) && options.fields.has(name) {
            line(name, out, |out| raw(value, charset, out));
        }
    }
    writer.sort_key(options, out);
    out.push_str("}\n");
    Ok(())
}

/// The first character of a key that no document can cite.
fn forbidden(key: &str) -> Option<char> {
    if !any_byte(key, |byte| !byte.is_ascii_graphic() || matches!(byte, b'{' | b'}' | b',' | b'\\')) {
        return None;
    }
    key.chars().find(|c| c.is_whitespace() || c.is_control() || "{},\\".contains(*c))
}

/// What an entry keeps under BibLaTeX's names: row by row, and what no row is for.
fn kept_fields(entry: &Entry) -> ([Option<&str>; ROWS.len()], Vec<(&str, &str)>) {
    let mut kept = [None; ROWS.len()];
    let mut unknown = Vec::new();
    for (name, value) in entry.fields.iter() {
        match fields::place(name) {
            // Rows that share a name stand together.
            Some(at) => {
                let same = ROWS[at..].iter().take_while(|row| row.biblatex == name).count();
                kept[at..at + same].fill(Some(value));
            }
            None if name == "entrytype" => {}
            None => unknown.push((name, value)),
        }
    }
    (kept, unknown)
}

struct Writer<'a> {
    entry: &'a Entry,
    kind: &'a str,
    subtype: Option<String>,
    dialect: Dialect,
    charset: Charset,
    /// BibLaTeX's name of the field that holds the venue's name.
    container: &'static str,
    /// The `date`, `year`, `month` and `day` that are kept as they stood.
    said: [Option<&'a str>; 4],
}

/// How wide the names of fields are at least.
const WIDTH: usize = 13;

/// `  name = {value},` with the value that `put` appends.
fn line(name: &str, out: &mut String, put: impl FnOnce(&mut String)) {
    out.push_str("  ");
    out.push_str(name);
    out.push_str(&"              = {"[name.len().min(WIDTH)..]);
    put(out);
    out.push_str("},\n");
}

impl Writer<'_> {
    /// The row's name in the dialect; empty where the row has no place in this entry's type.
    fn name(&self, row: &Row) -> &'static str {
        let school = row.biblatex == "institution" && row.classic == "school";
        let thesis = self.kind.ends_with("thesis");
        match (row.biblatex, self.dialect) {
            ("institution", Dialect::Classic) if school != thesis => "",
            ("institution", Dialect::Biblatex) if school => "",
            _ => row.name(self.dialect),
        }
    }

    /// Writes a row; what was `kept` as it stood goes before what refs makes of it.
    fn row(&self, row: &Row, kept: Option<&str>, name: &str, out: &mut String) {
        let entry = self.entry;
        let charset = self.charset;
        let text = |value: Option<&str>, out: &mut String| {
            if let Some(value) = value {
                line(name, out, |out| running(value, charset, out));
            }
        };
        match row.holds {
            Holds::Authors | Holds::Editors if kept.is_some() => self.kept(kept, name, out),
            Holds::Authors if !entry.authors.is_empty() || entry.et_al => {
                line(name, out, |out| names::write(&entry.authors, entry.et_al, charset, out));
            }
            Holds::Editors if !entry.editors.is_empty() => {
                line(name, out, |out| names::write(&entry.editors, false, charset, out));
            }
            Holds::Authors | Holds::Editors => {}
            Holds::Title if entry.title.is_empty() => {}
            Holds::Title => text(Some(&protected(&entry.title, entry.name.as_deref())), out),
            Holds::Container => {
                let venue = entry.venue.get("name").filter(|_| row.biblatex == self.container);
                text(venue.or(kept), out);
            }
            Holds::Venue("short") if self.container != "journaltitle" => {}
            Holds::Venue(part) => text(entry.venue.get(part).or(kept), out),
            Holds::Pages => {
                if let Some(pages) = entry.venue.get("pages").or(kept) {
                    line(name, out, |out| ranges(pages, charset, out));
                }
            }
            Holds::Date | Holds::Year | Holds::Month | Holds::Day => self.date(row.holds, name, out),
            Holds::Doi => self.kept(entry.ids.get("doi").or(kept), name, out),
            Holds::Eprint => self.kept(kept.or(entry.ids.get("arxiv")), name, out),
            Holds::EprintType => self.kept(entry.ids.get("arxiv").map(|_| "arXiv").or(kept), name, out),
            Holds::EprintClass => {
                let class = entry.primary_class.as_deref().filter(|_| entry.ids.get("arxiv").is_some());
                self.kept(class.or(kept), name, out);
            }
            Holds::Id(scheme) => self.kept(entry.ids.get(scheme).or(kept), name, out),
            Holds::Url => {
                if let Some(address) = entry.address() {
                    line(name, out, |out| out.push_str(&url_text(&address.url)));
                }
            }
            Holds::Note => text(entry.note.as_deref().map(from_plain).as_deref(), out),
            Holds::Abstract => text(entry.abstract_text.as_deref().map(from_plain).as_deref(), out),
            Holds::Keywords => self.keywords(name, out),
            Holds::Subtype => text(self.subtype.as_deref().or(kept), out),
            Holds::Genre => self.genre(kept, name, out),
            Holds::Text => text(kept, out),
            Holds::Verbatim | Holds::OtherDate => self.kept(kept, name, out),
        }
    }

    /// A value without markup.
    fn kept(&self, value: Option<&str>, name: &str, out: &mut String) {
        if let Some(value) = value {
            line(name, out, |out| raw(value, self.charset, out));
        }
    }

    /// The `type` that BibLaTeX wants of a thesis and a report.
    fn genre(&self, kept: Option<&str>, name: &str, out: &mut String) {
        let implied = match self.kind {
            "thesis" => Some("phdthesis"),
            "report" => Some("techreport"),
            _ => None,
        };
        let kept = kept.filter(|kept| !(self.kind == "mastersthesis" && *kept == "mathesis"));
        if let Some(value) = kept.or(implied) {
            line(name, out, |out| running(value, self.charset, out));
        }
    }

    /// Classic styles know `year` and `month`, BibLaTeX a `date` as a whole.
    fn date(&self, holds: Holds, name: &str, out: &mut String) {
        let date = self.entry.date.or(self.entry.posted);
        let classic = self.dialect == Dialect::Classic;
        let [whole, year, month, day] = self.said;
        let parted = classic || month.is_some() || date.is_none();
        let number = |part: Option<u8>| part.map(|part| part.to_string());
        let value = match holds {
            Holds::Date if whole.is_some() => whole.map(str::to_owned),
            Holds::Date => date.filter(|_| !parted).as_ref().map(Date::to_string),
            Holds::Year if parted || year.is_some() => {
                year.map(str::to_owned).or_else(|| date.map(|date| date.year.to_string()))
            }
            Holds::Day if parted => day.map(str::to_owned).or_else(|| number(date?.day)),
            Holds::Month if parted => match (month, date.and_then(|date| date.month)) {
                (Some(month), _) => Some(month.to_owned()),
                (None, Some(month)) => {
                    out.push_str(&format!("  {name:<WIDTH$} = {},\n", MONTHS[usize::from(month) - 1]));
                    None
                }
                _ => None,
            },
            _ => None,
        };
        if let Some(value) = value {
            let whole = holds == Holds::Date;
            line(
                name,
                out,
                |out| if whole { raw(&value, self.charset, out) } else { running(&value, self.charset, out) },
            );
        }
    }

    fn keywords(&self, name: &str, out: &mut String) {
        if self.entry.tags.is_empty() {
            return;
        }
        line(name, out, |out| {
            for (at, tag) in self.entry.tags.iter().enumerate() {
                out.push_str(if at > 0 { ", " } else { "" });
                let apart = tag.contains([',', ';']);
                out.push_str(if apart { "{" } else { "" });
                running(&from_plain(tag), self.charset, out);
                out.push_str(if apart { "}" } else { "" });
            }
        });
    }

    /// Classic styles sort by `key` where there is nobody to sort by.
    fn sort_key(&self, options: &Options<'_>, out: &mut String) {
        let nobody = self.entry.authors.is_empty() && self.entry.editors.is_empty() && !self.entry.et_al;
        let wanted = self.dialect == Dialect::Classic && nobody && self.kind == "misc" && options.fields.has("key");
        if wanted && self.entry.fields.get("key").is_none() && !self.entry.label().is_empty() {
            line("key", out, |out| running(&from_plain(&self.entry.label()), self.charset, out));
        }
    }
}

/// A running text.
fn running(value: &str, charset: Charset, out: &mut String) {
    if !tex::write_plain(value, out) {
        tex::write_to(&shown(value), charset, out);
    }
}

/// The text with control characters written out as `\u{…}`; LaTeX has no spelling of them. The marks of direction stay.
pub fn shown(value: &str) -> Cow<'_, str> {
    let acts = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    // Control characters are of ASCII, or start with this byte.
    let may_act = |byte: u8| byte.is_ascii_control() || byte == 0xc2;
    if !any_byte(value, may_act) || !value.contains(acts) {
        return Cow::Borrowed(value);
    }
    let number = |c: char| format!("\\textbackslash{{}}u\\{{{:x}\\}}", u32::from(c));
    Cow::Owned(value.chars().map(|c| if acts(c) { number(c) } else { c.to_string() }).collect())
}

/// A value as it stands, where its braces pair; else as running text.
fn raw(value: &str, charset: Charset, out: &mut String) {
    if !any_byte(value, |byte| matches!(byte, b'{' | b'}' | b'\\')) {
        return out.push_str(&shown(value));
    }
    let mut depth = 0_i32;
    let paired = value.bytes().all(|byte| {
        depth += i32::from(byte == b'{') - i32::from(byte == b'}');
        depth >= 0
    });
    if paired && depth == 0 && !value.ends_with('\\') && !tex::holds_action(value) {
        out.push_str(&shown(value));
    } else {
        running(&from_plain(value), charset, out);
    }
}

/// Pages: a hyphen between two numbers is a range.
fn ranges(pages: &str, charset: Charset, out: &mut String) {
    for (at, piece) in pages.split(',').enumerate() {
        out.push_str(if at > 0 { "," } else { "" });
        let number = |part: &str| {
            !part.trim().is_empty() && part.trim().chars().all(|c| c.is_alphanumeric() || ".:".contains(c))
        };
        match piece.split_once('-') {
            Some((from, to)) if number(from) && number(to) => {
                running(from, charset, out);
                out.push_str("--");
                running(to, charset, out);
            }
            _ => running(piece, charset, out),
        }
    }
}

/// An address: nothing of LaTeX in it, and what could end the field percent-encoded.
pub fn url_text(url: &str) -> Cow<'_, str> {
    if !any_byte(url, |byte| matches!(byte, b'{' | b'}' | b'\\' | b'"' | 0xc2 | ..=b' ' | 0x7f)) {
        return Cow::Borrowed(url);
    }
    Cow::Owned(
        url.chars()
            .map(|c| match c {
                '{' | '}' | '\\' | '"' | ' ' => format!("%{:02X}", u32::from(c)),
                c if c.is_control() => String::new(),
                c => c.to_string(),
            })
            .collect(),
    )
}

/// Whether BibTeX can read a field of this name.
fn is_name(name: &str) -> bool {
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return true;
    }
    !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.chars().all(|c| !c.is_whitespace() && !c.is_control() && !"\"#%'(),={}@<>\\".contains(c))
}
