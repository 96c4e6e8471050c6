//! From the blocks of a `.bib` file to entries.

use std::borrow::Cow;
use std::sync::Arc;

use super::super::{Event, Events, Found, Part, Parts, Remark, in_order};
use super::dates::{self, Edtf};
use super::fields::{self, Holds, Row};
use super::names::{self, Names};
use super::resolve::{Definitions, Parents};
use super::scan::{Block, RawEntry, RawField, blocks, is_blank};
use super::seen::Seen;
use super::{Dialect, arxiv, kinds};
use crate::model::markup::{Markup, Token, plain, protected, shown, tokens};
use crate::model::text::odd_blank;
use crate::model::{Date, Entry, EntryType, doi_in, tex};

/// What an entry may take from elsewhere in its file.
struct Elsewhere<'a> {
    parents: Parents<'a>,
    macros: Definitions,
}

/// Reads a `.bib` file, entry by entry.
pub fn events(text: &str) -> Events<'_> {
    Box::new(parts(text).map(Part::read))
}

/// Finds the blocks of a `.bib` file one after the other; its entries can be read on any thread.
pub fn parts(text: &str) -> Parts<'_> {
    let elsewhere = Arc::new(Elsewhere { parents: Parents::of(text), macros: Definitions::default() });
    Box::new(blocks(text).flat_map(move |block| {
        let mut remarks = Vec::new();
        let part = match block {
            Block::Entry(raw) if raw.kind.eq_ignore_ascii_case("xdata") => {
                let message = format!("`{}` holds data for other entries, which have it now", raw.key);
                remarks.push(Remark::warning(raw.at.start, message));
                Some(Part::Event(Event::Aside("xdata", &text[raw.at])))
            }
            Block::Entry(raw) => {
                let elsewhere = Arc::clone(&elsewhere);
                Some(Part::Unread(Box::new(move || entry(&raw, &elsewhere))))
            }
            Block::Macro(field, odd) => {
                remarks = odd;
                remarks.extend(elsewhere.macros.define(&field));
                None
            }
            Block::Preamble(text) => Some(Part::Event(Event::Aside("preamble", text))),
            Block::Comment(text) => Some(Part::Event(Event::Aside("comment", text))),
            Block::Damage(at, remark) => {
                let stray = !starts_entry(&text[at.clone()]);
                Some(Part::Event(Event::Rejected(at, Remark { stray, ..remark })))
            }
        };
        part.into_iter().chain(remarks.into_iter().map(|remark| Part::Event(Event::Remark(remark))))
    }))
}

fn entry<'a>(raw: &RawEntry<'a>, elsewhere: &Elsewhere<'a>) -> Found {
    let macros = elsewhere.macros.before(raw.at.start);
    let mut reader = Reader { remarks: raw.remarks.clone(), ..Reader::new(raw) };
    let mut remarks = Vec::new();
    let fields = elsewhere.parents.complete(raw, macros, &mut remarks);
    for field in fields.iter() {
        let value = macros.value(field, &mut remarks);
        reader.field(field, &value);
    }
    reader.finish();
    reader.remarks.extend(remarks);
    Found { entry: reader.entry, at: raw.at.clone(), remarks: reader.remarks }
}

/// What of an entry was read so far; some of it can only be judged when all is there.
struct Reader<'r> {
    raw: &'r RawEntry<'r>,
    entry: Entry,
    remarks: Vec<Remark>,
    seen: Seen,
    containers: Vec<(&'static str, String)>,
    date: Option<(usize, String)>,
    year: Option<(usize, String)>,
    month: Option<(usize, String)>,
    day: Option<(usize, String)>,
    eprint: Option<String>,
    eprint_at: usize,
    eprint_type: Option<String>,
    eprint_class: Option<String>,
    url: Option<String>,
    subtype: Option<String>,
}

impl<'r> Reader<'r> {
    fn new(raw: &'r RawEntry<'r>) -> Self {
        let entry = Entry { key: key(raw.key), ..Entry::default() };
        Self {
            raw,
            entry,
            remarks: Vec::new(),
            seen: Seen::default(),
            containers: Vec::new(),
            date: None,
            year: None,
            month: None,
            day: None,
            eprint: None,
            eprint_at: 0,
            eprint_type: None,
            eprint_class: None,
            url: None,
            subtype: None,
        }
    }

    fn odd(&mut self, at: usize, message: impl Into<String>) {
        self.remarks.push(Remark::warning(at, message));
    }

    fn field(&mut self, field: &RawField<'_>, value: &str) {
        let name = if field.name.bytes().any(|b| b.is_ascii_uppercase()) {
            Cow::Owned(field.name.to_ascii_lowercase())
        } else {
            Cow::Borrowed(field.name)
        };
        if name == "xdata" {
            return;
        }
        let place = fields::place(&name);
        let row = place.map(|place| &fields::ROWS[place]);
        let new = match place {
            Some(place) => self.seen.row(place),
            None => self.seen.other(&name),
        };
        let again = !new;
        let canonical = row.map_or(&*name, |row| if row.biblatex.is_empty() { row.classic } else { row.biblatex });
        // ACM's files have the publisher's place as `address` and the conference's as `location`.
        if again && canonical == "location" {
            let place = text(value);
            let old = self.entry.venue.get("address").unwrap_or("").to_owned();
            let (address, venue) = if name == "address" { (place, old) } else { (old, place) };
            self.entry.venue.set("address", address);
            self.entry.fields.set("venue", venue);
            return;
        }
        if again {
            let kept = self.seen.another(canonical);
            self.odd(field.at, format!("`{name}` stands here again: the first one is kept, this one as `{kept}`"));
            self.entry.fields.push(&kept, squeezed(value));
            return;
        }
        match row {
            None => self.entry.fields.push(&name, verbatim(value)),
            Some(row) => self.known(row, field.at, value),
        }
    }

    fn known(&mut self, row: &'static Row, at: usize, value: &str) {
        let text = || text(value);
        let name = row.biblatex;
        if value.chars().all(char::is_whitespace) {
            self.blocks(row);
            if !matches!(
                row.holds,
                Holds::Pages | Holds::Genre | Holds::Text | Holds::Verbatim | Holds::Container | Holds::Venue(_)
            ) {
                self.odd(at, format!("`{name}` is empty"));
            }
            return;
        }
        match row.holds {
            Holds::Authors => {
                let names = self.names(name, at, value);
                (self.entry.authors, self.entry.et_al) = (names.list, names.et_al);
            }
            Holds::Editors => {
                let names = self.names(name, at, value);
                self.entry.editors = names.list;
                if names.et_al && names.wrong.is_none() {
                    self.entry.fields.set(name, squeezed(value).into_owned());
                }
            }
            Holds::Title => self.entry.title = changed(text(), |title| protected(title, None)),
            Holds::Date => self.date = Some((at, unescaped(value))),
            Holds::Year => self.year = Some((at, text())),
            Holds::Month => self.month = Some((at, text())),
            Holds::Day => self.day = Some((at, text())),
            Holds::Container => match lone_address(value).filter(|_| name == "howpublished" && self.url.is_none()) {
                Some(url) => self.url = Some(url),
                None => self.containers.push((name, text())),
            },
            Holds::Venue(part) => self.entry.venue.set(part, text()),
            Holds::Pages => self.entry.venue.set("pages", pages(&text())),
            Holds::Doi => self.doi(at, value),
            Holds::Eprint => (self.eprint, self.eprint_at) = (Some(unescaped(value)), at),
            Holds::EprintType => self.eprint_type = Some(unescaped(value)),
            Holds::EprintClass => self.eprint_class = Some(unescaped(value)),
            Holds::Id(scheme) => {
                let id = unescaped(value);
                let digits = if scheme == "pmcid" { id.strip_prefix("PMC") } else { Some(&*id) };
                let is_one =
                    digits.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()));
                if is_one { &mut self.entry.ids } else { &mut self.entry.fields }.set(scheme, id);
            }
            Holds::Url => {
                if let Some(other) = self.url.replace(unescaped(value)) {
                    self.containers.push(("howpublished", other));
                }
            }
            Holds::Note => self.entry.note = Some(long(value)),
            Holds::Abstract => self.entry.abstract_text = Some(long(value)),
            Holds::Keywords => self.entry.tags = tags(&text()),
            Holds::Subtype => self.subtype = Some(text()),
            Holds::Genre | Holds::Text => self.entry.fields.set(name, text()),
            Holds::Verbatim => self.entry.fields.set(name, verbatim(value)),
            Holds::OtherDate => {
                let date = unescaped(value);
                if dates::read(&date) == Edtf::Unknown {
                    self.odd(at, format!("`{name}` is no date: `{date}` is kept as it is"));
                }
                self.entry.fields.set(name, date);
            }
        }
    }

    /// An empty field of a child keeps the parent's from it, for whoever reads what is written as well.
    fn blocks(&mut self, row: &Row) {
        let child = self.raw.fields.iter().any(|field| field.name.eq_ignore_ascii_case("crossref"));
        let written = matches!(
            row.holds,
            Holds::Genre
                | Holds::Text
                | Holds::Verbatim
                | Holds::OtherDate
                | Holds::Container
                | Holds::Venue(_)
                | Holds::Pages
        );
        if child && written && row.biblatex != "crossref" {
            self.entry.fields.set(row.biblatex, "");
        }
    }

    /// A list of names; where something is wrong with it, its text is kept as it stands.
    fn names(&mut self, name: &str, at: usize, value: &str) -> Names {
        let text = squeezed(value);
        let names = names::read(&tex::read(&text));
        if let Some(wrong) = &names.wrong {
            self.odd(at, format!("`{name}`: {wrong}"));
            self.entry.fields.set(name, text.into_owned());
        }
        names
    }

    fn doi(&mut self, at: usize, value: &str) {
        let value = unescaped(value);
        if let Some(doi) = doi_in(&value) {
            self.entry.ids.set("doi", doi);
            // arXiv's own DOIs hold its identifiers.
            if let Some(id) = arxiv::in_doi(doi) {
                self.entry.ids.set("arxiv", id);
            }
        } else {
            self.odd(at, format!("`{value}` is no DOI: it is kept as it is"));
            self.entry.fields.set("doi", value);
        }
    }

    fn finish(&mut self) {
        if self.entry.key != self.raw.key {
            let message = format!("`{}` can't be cited in LaTeX: `{}` is the key", self.raw.key, self.entry.key);
            self.odd(self.raw.at.start, message);
        }
        self.identifiers();
        let arxiv_venue = self.arxiv_as_venue();
        self.kind(arxiv_venue);
        self.venue();
        self.dates();
        self.address();
        let is_label = |key: &str| plain(&tex::read(key)) == self.entry.label();
        if self.entry.fields.get("key").is_some_and(is_label) {
            self.entry.fields.remove("key");
        }
        in_order(&mut self.entry);
    }

    fn identifiers(&mut self) {
        let archive = self.eprint_type.as_deref().unwrap_or("arXiv");
        let id = self.eprint.as_deref().filter(|_| archive.eq_ignore_ascii_case("arxiv")).and_then(arxiv::identifier);
        if let Some((id, version)) = id {
            self.entry.ids.set("arxiv", id);
            self.entry.primary_class = self.eprint_class.take();
            if version.is_some() {
                self.entry.fields.set("eprint", self.eprint.take().unwrap_or_default());
            }
            return;
        }
        let kept = [
            ("eprint", self.eprint.take()),
            ("eprinttype", self.eprint_type.take()),
            ("eprintclass", self.eprint_class.take()),
        ];
        for (name, value) in kept {
            if let Some(value) = value {
                self.entry.fields.set(name, value);
            }
        }
        if let Some(id) = self.entry.fields.get("arxivid").and_then(arxiv::identifier) {
            self.entry.ids.set("arxiv", id.0);
        }
    }

    /// Whether the journal is arXiv, in one of the ways in which Google Scholar, DBLP, Semantic Scholar, ADS and
    /// arXiv itself write that: an identifier then, and no venue.
    fn arxiv_as_venue(&mut self) -> bool {
        let Some(place) = self.containers.iter().position(|(_, text)| arxiv::is_archive(text)) else { return false };
        let name = plain(&self.containers[place].1).into_owned();
        let volume = self.entry.venue.get("volume").map(str::to_owned);
        let others = [
            volume.as_deref(),
            self.entry.fields.get("eid"),
            self.entry.venue.get("pages"),
            self.entry.venue.get("number"),
        ];
        let found = arxiv::mentioned(&name).or_else(|| others.into_iter().flatten().find_map(arxiv::mentioned));
        let known = self.entry.ids.get("arxiv").map(str::to_owned);
        let id = match (found, known) {
            (Some(found), Some(known)) if found != known => return false,
            (found, known) => found.or(known),
        };
        let Some(id) = id else { return false };
        for part in ["volume", "pages", "number"] {
            if self.entry.venue.get(part).and_then(arxiv::mentioned).is_some_and(|mentioned| mentioned == id) {
                self.entry.venue.remove(part);
            }
        }
        self.containers.remove(place);
        self.odd(self.raw.at.start, format!("`{name}` is no venue: read as the identifier arXiv:{id}"));
        self.entry.ids.set("arxiv", id);
        true
    }

    fn kind(&mut self, arxiv_venue: bool) {
        let subtype = self.subtype.take();
        let named = subtype.as_deref().and_then(kinds::by_subtype);
        if named.is_none()
            && let Some(subtype) = subtype
        {
            self.entry.fields.set("entrysubtype", subtype);
        }
        let by_name = kinds::read(self.raw.kind);
        // Whatever classic BibTeX has no type for is `@misc` there, with this field.
        if let Some(foreign) = named.as_ref().and_then(|known| known.foreign.as_deref())
            && !self.raw.kind.eq_ignore_ascii_case("misc")
            && named.as_ref().is_some_and(|known| known.ours != by_name.ours)
        {
            let message =
                format!("`entrysubtype` says `{foreign}`, the type `@{}`: `{foreign}` is kept", self.raw.kind);
            self.odd(self.raw.at.start, message);
        }
        if !by_name.standard && named.is_none() {
            let message = format!("`@{}` is no type of BibTeX or BibLaTeX: kept as misc", self.raw.kind);
            self.odd(self.raw.at.start, message);
        }
        let explicit = named.is_some();
        let mut known = named.unwrap_or(by_name);
        let loose = ["misc", "article", "web"].contains(&known.ours.as_str()) && !explicit;
        let elsewhere = self.containers.iter().any(|(name, _)| *name == kinds::of(known.ours).container);
        let foreign = known.foreign.as_deref().is_none_or(|foreign| foreign == "unpublished");
        if loose
            && foreign
            && self.entry.ids.get("arxiv").is_some()
            && !elsewhere
            && (arxiv_venue || known.ours.as_str() == "misc")
        {
            known = kinds::Known { ours: EntryType::PREPRINT, foreign: None, standard: true };
        }
        self.entry.entry_type = Some(known.ours);
        if let Some(foreign) = known.foreign {
            self.entry.fields.set("entrytype", foreign);
        }
        self.thesis();
    }

    /// `mastersthesis` and the like, and the types that an entry type means by itself.
    fn thesis(&mut self) {
        if self.entry.fields.get("entrytype") == Some("mastersthesis") {
            self.entry.fields.remove("entrytype");
            if self.entry.fields.get("type").is_none() {
                self.entry.fields.set("type", "mathesis");
            }
        }
        let implied = match self.entry.kind().as_str() {
            "thesis" => "phdthesis",
            "report" => "techreport",
            _ => return,
        };
        if self.entry.fields.get("type") == Some(implied) {
            self.entry.fields.remove("type");
        }
    }

    fn venue(&mut self) {
        let kind = self.entry.kind();
        let holders = [Dialect::Biblatex, Dialect::Classic].map(|dialect| kinds::container(kind, dialect));
        for (name, text) in std::mem::take(&mut self.containers) {
            if holders.contains(&name) && self.entry.venue.get("name").is_none() {
                self.entry.venue.set_first("name", text);
            } else {
                self.entry.fields.set(name, text);
            }
        }
    }

    fn dates(&mut self) {
        // A `date` of a year alone may have its month beside it.
        let whole: Option<Date> = self.date.as_ref().and_then(|(_, date)| date.parse().ok());
        if self.year.is_none() && self.month.is_some() && whole.is_some_and(|date| date.month.is_none()) {
            self.year = self.date.take();
        }
        let parts = self.date_of_parts();
        let Some((at, text)) = self.date.take() else {
            self.entry.date = parts;
            return;
        };
        match dates::read(&text) {
            Edtf::Exact(date) => self.entry.date = Some(date),
            Edtf::More(start) => {
                self.entry.date = start.or(parts);
                self.entry.fields.set("date", text);
            }
            Edtf::Unknown => {
                self.odd(at, format!("`date` is no date: `{text}` is kept as it is"));
                self.entry.date = parts;
                self.entry.fields.set("date", text);
            }
        }
        if let (Some(date), Some(parts)) = (self.entry.date, parts)
            && date.year != parts.year
        {
            self.odd(at, format!("`date` says {date}, `year` says {parts}: both are kept"));
            self.entry.fields.set("year", parts.to_string());
        }
    }

    /// The date that `year`, `month` and `day` give; what of them is none is kept as it stands.
    fn date_of_parts(&mut self) -> Option<Date> {
        let mut month = self.month.take();
        if self.day.is_none()
            && let Some((at, text)) = &month
            && let Some((name, number)) = dates::month_and_day(text)
        {
            (self.day, month) = (Some((*at, number)), Some((*at, name)));
        }
        let number = month.as_ref().and_then(|(_, month)| dates::month(month));
        let day = self.day.take();
        let year = self.year.take();
        let digits = year.as_ref().map(|(_, year)| plain(year).trim().to_owned());
        let date: Option<Date> = match digits.as_deref().map(dates::read) {
            Some(Edtf::Exact(date)) => Some(date),
            Some(Edtf::More(start)) => start,
            _ => digits.as_deref().and_then(dates::year_said),
        };
        let exact = digits.as_deref().is_some_and(|digits| digits.parse::<Date>().is_ok());
        if let Some((at, year)) = &year
            && !exact
        {
            if date.is_none() {
                self.odd(*at, format!("`year` is no year: `{year}` is kept as it is"));
            }
            self.entry.fields.set("year", year.clone());
        }
        let mut date = date;
        if let (Some(date), Some(number)) = (date.as_mut(), number)
            && date.month.is_none()
        {
            date.month = Some(number);
        }
        if let Some((at, month)) = month
            && (number.is_none() || date.is_none())
        {
            if number.is_none() {
                self.odd(at, format!("`month` is no month: `{month}` is kept as it is"));
            }
            self.entry.fields.set("month", month);
        }
        if let Some((at, day)) = day {
            let exact = date.and_then(|date| format!("{date}-{:0>2}", day.trim()).parse::<Date>().ok());
            if exact.is_none() {
                self.odd(at, format!("`day` is no day: `{day}` is kept as it is"));
                self.entry.fields.set("day", day);
            }
            date = exact.or(date);
        }
        date
    }

    /// The address: none where it only says what the identifier says.
    fn address(&mut self) {
        let Some(url) = self.url.take() else { return };
        let name = if self.entry.kind().as_str() == "blog" { "blog" } else { "page" };
        self.entry.take_address(name, &super::write::url_text(&url));
    }
}

/// Whether what could not be read starts as an entry does, and is none of the blocks that hold no work.
fn starts_entry(text: &str) -> bool {
    let Some(rest) = text.trim_start().strip_prefix('@') else { return false };
    let kind = rest.split(['{', '(']).next().unwrap_or_default();
    let other = ["string", "preamble", "comment"].iter().any(|other| kind.trim().eq_ignore_ascii_case(other));
    kind.len() < rest.len() && !other && kind.trim().bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The key as it is written, but for what no LaTeX document can cite: white space and backslashes become hyphens.
fn key(written: &str) -> String {
    if written.contains(|c: char| c.is_whitespace() || c == '\\') {
        return written
            .split(|c: char| c.is_whitespace() || c == '\\')
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("-");
    }
    written.to_owned()
}

/// The address that is all of a value: `\url{https://…}`, or without the command.
fn lone_address(value: &str) -> Option<String> {
    let url = unescaped(value);
    let whole = (url.starts_with("https://") || url.starts_with("http://")) && !url.contains([' ', '{', '}']);
    whole.then_some(url)
}

/// White space as BibTeX reads it: runs of it are one blank. A no-break space is none.
fn squeezed(value: &str) -> Cow<'_, str> {
    let mut rest = value.trim_ascii();
    let mut next = odd_blank(rest.as_bytes());
    if next.is_none() {
        return Cow::Borrowed(rest);
    }
    let mut squeezed = String::with_capacity(rest.len());
    while let Some(odd) = next {
        let bytes = rest.as_bytes();
        let start = odd - bytes[..odd].iter().rev().take_while(|byte| is_blank(**byte)).count();
        let end = odd + bytes[odd..].iter().take_while(|byte| is_blank(**byte)).count();
        squeezed.push_str(&rest[..start]);
        if end == start {
            // A control character that is no white space: one character of the text.
            squeezed.push_str(&rest[odd..=odd]);
            rest = &rest[odd + 1..];
        } else {
            if !squeezed.is_empty() && end < rest.len() {
                squeezed.push(' ');
            }
            rest = &rest[end..];
        }
        next = odd_blank(rest.as_bytes());
    }
    squeezed.push_str(rest);
    Cow::Owned(squeezed)
}

/// A value that markup is read in.
fn text(value: &str) -> String {
    match squeezed(value) {
        Cow::Borrowed(value) => tex::read(value).into_owned(),
        Cow::Owned(value) => changed(value, tex::read),
    }
}

/// The text that another one becomes, which most often is the same and is not copied then.
fn changed(text: String, by: impl FnOnce(&str) -> Cow<'_, str>) -> String {
    let other = match by(&text) {
        Cow::Borrowed(same) if same.len() == text.len() => None,
        other => Some(other.into_owned()),
    };
    other.unwrap_or(text)
}

/// A value that no markup is read in.
fn verbatim(value: &str) -> String {
    squeezed(value).into_owned()
}

/// Signs as people spell them for LaTeX in addresses; the longer ones first.
const SPELLED: [(&str, &str); 13] = [
    ("{\\textasciitilde}", "~"),
    ("\\textasciitilde{}", "~"),
    ("\\textasciitilde", "~"),
    ("{\\_}", "_"),
    ("\\~{}", "~"),
    ("{\\~{}}", "~"),
    ("$\\sim$", "~"),
    ("\\_", "_"),
    ("\\%", "%"),
    ("\\&", "&"),
    ("\\#", "#"),
    ("\\$", "$"),
    ("\\~", "~"),
];

/// An address, an identifier or a date: without the backslashes that LaTeX wants before signs.
///
/// | input | result |
/// |---|---|
/// | `https://x.org/a\_b\%20c` | `https://x.org/a_b%20c` |
/// | `\url{https://x.org/~y}` | `https://x.org/~y` |
/// | `https://x.org/{\textasciitilde}y`, `…/\~{}y` | `https://x.org/~y` |
fn unescaped(value: &str) -> String {
    let value = squeezed(value);
    let inner = value.strip_prefix("\\url{").and_then(|rest| rest.strip_suffix('}')).unwrap_or(&value);
    if memchr::memchr3(b'\\', b'{', b'$', inner.as_bytes()).is_none() {
        return inner.to_owned();
    }
    let mut text = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = memchr::memchr3(b'\\', b'{', b'$', rest.as_bytes()) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let found = SPELLED.iter().find(|(spelled, _)| rest.starts_with(spelled));
        let (spelled, sign) = found.copied().unwrap_or((&rest[..1], &rest[..1]));
        text.push_str(sign);
        rest = &rest[spelled.len()..];
    }
    text.push_str(rest);
    text
}

/// A text of several lines: their common indentation goes, paragraphs and lines stay.
fn long(value: &str) -> String {
    let indent = |line: &&str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let body = value.trim_start_matches(['\n', '\r']);
    let lines: Vec<&str> = body.lines().collect();
    let common = lines.iter().skip(1).filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or(0);
    let cut = |(at, line): (usize, &&str)| {
        let cut = if at == 0 { line.trim_start() } else { line.get(common..).unwrap_or("") };
        cut.trim_end().to_owned()
    };
    let whole = lines.iter().enumerate().map(cut).collect::<Vec<_>>().join("\n");
    let ended = if value.ends_with('\n') && whole.contains('\n') { "\n" } else { "" };
    format!("{}{ended}", markdown(&tex::read(whole.trim())))
}

/// A text as Markdown has it: emphasis between asterisks, no braces; commands that refs does not know as they stand.
fn markdown(text: &str) -> String {
    let part = |token: &Token<'_>| match token {
        Token::Text(part) | Token::Math(part) => (*part).to_owned(),
        Token::Command(part) => shown(part).to_owned(),
        Token::Literal(c) => c.to_string(),
        Token::OpenArgument => "{".to_owned(),
        Token::CloseArgument => "}".to_owned(),
        Token::Begin(_, Markup::Emphasis) | Token::End(Markup::Emphasis) => "*".to_owned(),
        Token::Begin(_, Markup::Bold) | Token::End(Markup::Bold) => "**".to_owned(),
        Token::Begin(_, Markup::Quotes) => "“".to_owned(),
        Token::End(Markup::Quotes) => "”".to_owned(),
        Token::Open | Token::Close | Token::Begin(..) | Token::End(_) => String::new(),
    };
    tokens(text).iter().map(part).collect()
}

/// The pages, ranges with a hyphen: `8748--8763` as `8748-8763`. What is no range stays as it is.
fn pages(text: &str) -> String {
    let number = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || ".:".contains(c));
    let range = |piece: &str| {
        let (from, to) = piece.split_once(['–', '—', '-'])?;
        let to = to.trim_start_matches(['-', '–']);
        (number(from.trim()) && number(to.trim())).then(|| format!("{}-{}", from.trim(), to.trim()))
    };
    text.split(',')
        .map(str::trim)
        .map(|piece| range(piece).unwrap_or_else(|| piece.to_owned()))
        .collect::<Vec<_>>()
        .join(", ")
}

/// The tags between commas or semicolons, at no brace.
fn tags(text: &str) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    let mut seen = Seen::default();
    let separator = if text.contains(';') && !text.contains(',') { ';' } else { ',' };
    let mut depth = 0_i32;
    let parts = text.split(|c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        c == separator && depth <= 0
    });
    for part in parts {
        let tag = plain(part.trim()).into_owned();
        if !tag.is_empty() && seen.other(&tag) {
            tags.push(tag);
        }
    }
    tags
}

/// The dialect that a file is written in, by the fields and types that only BibLaTeX has.
pub fn dialect(text: &str) -> Dialect {
    let only: [&str; 8] =
        ["date", "journaltitle", "location", "eprinttype", "eprintclass", "langid", "subtitle", "annotation"];
    let is_biblatex = blocks(text).take(200).any(|block| match block {
        Block::Entry(entry) => {
            entry.kind.eq_ignore_ascii_case("online")
                || entry.fields.iter().any(|field| only.iter().any(|name| field.name.eq_ignore_ascii_case(name)))
        }
        _ => false,
    });
    if is_biblatex { Dialect::Biblatex } else { Dialect::Classic }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn white_space_is_squeezed_as_its_words_are_joined(text in "([a-zé]{0,9}[ \\t\\n\\r\u{b}\u{1}\u{a0}]{0,3}){0,9}") {
            let words = text.split(|c: char| u8::try_from(c).is_ok_and(is_blank)).filter(|word| !word.is_empty());
            prop_assert_eq!(squeezed(&text), words.collect::<Vec<_>>().join(" "));
        }
    }
}
