//! From the records of a RIS file to entries.

use std::collections::HashMap;

use super::super::bib::{arxiv, names};
use super::super::{Event, Events, Found, Remark, in_order};
use super::dates;
use super::kinds::{self, Kind};
use super::people::{self, Person};
use super::scan::{End, Part, RawField, Record, parts};
use super::tags::{self, Holds, KEPT, Row};
use super::when::{self, When};
use super::write::{has_markup, line_ends, serial, unguarded};
use crate::model::markup::{from_plain, plain};
use crate::model::tex::{self, Charset};
use crate::model::text::squeeze;
use crate::model::{Entry, EntryType, Name, Table, doi_in};

/// Reads a RIS file, record by record.
pub fn events(text: &str) -> Events<'_> {
    if text.trim_start().starts_with("PMID- ") {
        let message = "this is PubMed's MEDLINE format (`.nbib`), not RIS: import it into Zotero or EndNote and export RIS \
                       there, or add its works by their DOIs";
        return Box::new(std::iter::once(Event::Refused(Remark::damage(0, message))));
    }
    Box::new(parts(text).map(move |part| match part {
        Part::Record(record) => Event::Found(Box::new(entry(&record))),
        Part::Outside(at) => {
            let first = text[at.clone()].lines().next().unwrap_or("");
            let start: String = first.chars().take(60).collect();
            Event::Remark(Remark::warning(at.start, format!("`{start}` stands in no record: not taken over")))
        }
    }))
}

fn entry(record: &Record<'_>) -> Found {
    let mut reader = Reader::new(record);
    for field in &record.fields {
        reader.field(field);
    }
    reader.finish();
    match record.end {
        End::Proper => {}
        End::Next => reader.odd(record.at.start, "the record has no `ER`: the next `TY` ends it"),
        End::File => reader.odd(record.at.start, "the record has no `ER`: the end of the file ends it"),
    }
    reader.remarks.sort_by_key(|remark| remark.at);
    Found { entry: reader.entry, at: record.at.clone(), remarks: reader.remarks }
}

/// What of a record was read so far; some of it can only be judged when all is there.
struct Reader {
    start: usize,
    entry: Entry,
    remarks: Vec<Remark>,
    kind: &'static Kind,
    /// The type, as `TY` and `M3` say it.
    ours: EntryType,
    /// The word of `M3` that says the type, until it was met.
    word: Option<String>,
    stated: bool,
    /// Whether the authors stand as `Eberth D A`.
    inverted: bool,
    containers: Vec<(&'static str, bool, String)>,
    publishers: Vec<String>,
    /// What `J2`, `JA` and `J1` call the journal, each with its tag and its place.
    shorts: Vec<(&'static str, usize, String)>,
    first_page: String,
    last_pages: Vec<String>,
    dates: Vec<dates::Said>,
    translators: Vec<Name>,
    accessions: Vec<String>,
    databases: Vec<String>,
    addresses: Vec<String>,
    /// How many values of each tag are kept, by their names.
    kept: HashMap<String, usize>,
    /// Texts with markup, by their names: what stands without it under a tag of its own, as a whole.
    marked: Vec<(&'static str, usize, String)>,
}

impl Reader {
    fn new(record: &Record<'_>) -> Self {
        let mut remarks = Vec::new();
        let mut entry = Entry::default();
        let name = record.types.last().map_or(String::new(), |field| squeeze(&field.value));
        let kind = kinds::read(&name);
        let start = record.types.last().map_or(record.at.start, |field| field.at);
        if kind.is_none() {
            let message = match (record.types.is_empty(), name.is_empty()) {
                (true, _) => "the record has no `TY`: read as misc".to_owned(),
                (_, true) => "`TY` is empty: read as misc".to_owned(),
                _ => format!("`{name}` is no type of RIS: read as misc"),
            };
            remarks.push(Remark::warning(start, message));
        }
        for other in record.types.iter().rev().skip(1) {
            remarks.push(Remark::warning(
                other.at,
                format!("`TY` stands here several times: the last one, {name}, counts"),
            ));
        }
        let known = kind.is_some();
        let kind = kind.unwrap_or(kinds::generic());
        let own = |field: &RawField<'_>| {
            let word = squeeze(&field.value);
            kinds::within(kind, &word).map(|ours| (ours, word))
        };
        let word = record.fields.iter().filter(|field| field.tag == "M3").find_map(own);
        let ours = word.as_ref().map_or(kind.ours.parse().unwrap_or(EntryType::PREPRINT), |(ours, _)| *ours);
        let exact = kinds::written(ours, if ours.as_str() == kind.ours { kind.foreign } else { "" });
        if known && !std::ptr::eq(exact, kind) || !known && !name.is_empty() {
            entry.fields.set("ris-ty", from_plain(&if known { kind.ris.to_owned() } else { name }));
        }
        if ours.as_str() == kind.ours && !kind.foreign.is_empty() {
            entry.fields.set("entrytype", kind.foreign);
        }
        Self {
            start: record.at.start,
            entry,
            remarks,
            kind,
            ours,
            stated: word.is_some(),
            word: word.map(|(_, word)| word),
            inverted: is_inverted(record),
            containers: Vec::new(),
            publishers: Vec::new(),
            shorts: Vec::new(),
            first_page: String::new(),
            last_pages: Vec::new(),
            dates: Vec::new(),
            translators: Vec::new(),
            accessions: Vec::new(),
            databases: Vec::new(),
            addresses: Vec::new(),
            kept: HashMap::new(),
            marked: Vec::new(),
        }
    }

    fn odd(&mut self, at: usize, message: impl Into<String>) {
        self.remarks.push(Remark::warning(at, message));
    }

    /// Keeps a value under its tag: `ris-ad`, the next of this tag `ris-ad-2`.
    fn keep(&mut self, tag: &str, text: &str) {
        let name = format!("ris-{}", tag.to_ascii_lowercase());
        let count = self.kept.entry(name.clone()).or_default();
        *count += 1;
        let name = if *count == 1 { name } else { format!("{name}-{count}") };
        self.entry.fields.push(&name, from_plain(text));
    }

    /// Keeps a second value of something that there is one of, and says so.
    fn second(&mut self, field: &RawField<'_>, text: &str) {
        self.second_of(field.tag, field.at, text);
    }

    fn second_of(&mut self, tag: &str, at: usize, text: &str) {
        let kept = tag.to_ascii_lowercase();
        self.odd(at, format!("`{tag}` says something else than the tag before it: kept as `ris-{kept}`"));
        self.keep(tag, text);
    }

    fn field(&mut self, field: &RawField<'_>) {
        if field.value.trim().is_empty() {
            return;
        }
        match tags::row(field.tag, self.ours.as_str()) {
            // Of a long text the lines are kept.
            Some(Row { holds: Holds::Abstract, .. }) => join(&mut self.entry.abstract_text, "\n", &field.value),
            Some(Row { holds: Holds::Note, .. }) => join(&mut self.entry.note, "\n\n", &field.value),
            Some(row) => self.known(row.tag, row.holds, field, squeeze(&field.value)),
            None => {
                let text = squeeze(&field.value);
                if !KEPT.contains(&field.tag) {
                    self.odd(field.at, format!("`{}` is no tag that refs knows: it is kept", field.tag));
                }
                self.keep(field.tag, &text);
            }
        }
    }

    fn known(&mut self, tag: &'static str, holds: Holds, field: &RawField<'_>, text: String) {
        match holds {
            Holds::Key => self.key(field, text),
            Holds::Author if self.inverted => self.entry.authors.extend(people::inverted(&text)),
            Holds::Author => match people::read(&text) {
                Person::Name(name) => self.entry.authors.push(name),
                Person::Others => self.entry.et_al = true,
                Person::None => self.no_name(field, &text),
            },
            Holds::Editor | Holds::Translator => match people::read(&text) {
                Person::Name(name) if holds == Holds::Editor => self.entry.editors.push(name),
                Person::Name(name) => self.translators.push(name),
                Person::Others | Person::None => self.no_name(field, &text),
            },
            Holds::Title if self.entry.title.is_empty() => self.entry.title = from_plain(&text).into_owned(),
            Holds::Title => {
                if self.entry.title != from_plain(&text) {
                    self.second(field, &text);
                }
            }
            Holds::Container(proceedings) => self.containers.push((tag, proceedings, text)),
            Holds::Short if arxiv::is_archive(&text) => self.containers.push(("JO", false, text)),
            Holds::Short => self.shorts.push((tag, field.at, text)),
            Holds::Venue(part) => self.part(part, field, &text),
            Holds::Publisher => self.publishers.push(text),
            Holds::FirstPage if self.first_page.is_empty() => self.first_page = text,
            Holds::FirstPage => self.second(field, &text),
            Holds::LastPage => self.last_pages.push(text),
            Holds::Year | Holds::Date => self.dates.push((tag, field.at, text)),
            Holds::Accessed => self.accessed(field, &text),
            Holds::Doi => self.doi(field, &text),
            Holds::Url => self.addresses.push(text),
            Holds::Paper if is_web(&text) && self.entry.urls.get("paper").is_none() => {
                self.entry.urls.set("paper", text);
            }
            Holds::Accession => self.accessions.push(text),
            Holds::Database => self.databases.push(text),
            Holds::Paper => self.keep(tag, &text),
            Holds::Abstract | Holds::Note => {}
            Holds::Keyword => self.keywords(&field.value),
            Holds::WorkType => self.work_type(field, &text),
            Holds::Serial => self.serial(&text),
            Holds::Text(name) => self.text(name, field, &text),
            Holds::Named => self.named(tag, field.at, &text),
        }
    }

    fn key(&mut self, field: &RawField<'_>, text: String) {
        let unfit = |c: char| c.is_whitespace() || c.is_control() || "{},\\%#\"".contains(c);
        if !self.entry.key.is_empty() {
            self.second(field, &text);
        } else if text.contains(unfit) {
            self.odd(field.at, format!("`{text}` can't be a key: it is kept as `ris-id`"));
            self.keep(field.tag, &text);
        } else {
            self.entry.key = text;
        }
    }

    fn no_name(&mut self, field: &RawField<'_>, text: &str) {
        self.odd(field.at, format!("`{}`: `{text}` is no name: it is kept", field.tag));
        self.keep(field.tag, text);
    }

    fn part(&mut self, part: &str, field: &RawField<'_>, text: &str) {
        let text_of = from_plain(text);
        match self.entry.venue.get(part) {
            None => self.entry.venue.set(part, text_of),
            Some(same) if same == text_of => {}
            Some(_) => self.second(field, text),
        }
    }

    /// A journal by its abbreviation: the short name, or that of `JA` and `J1` the only one if no other tag gives its name.
    fn abbreviations(&mut self) {
        let mut shorts = std::mem::take(&mut self.shorts);
        let named = self.entry.venue.get("name").is_some() || !self.containers.is_empty();
        if !named && self.kind.container == "T2" && shorts.first().is_some_and(|(tag, ..)| *tag != "J2") {
            let (.., name) = shorts.remove(0);
            shorts.retain(|(.., short)| *short != name);
            self.entry.venue.set("name", from_plain(&name));
        }
        for (tag, at, text) in shorts {
            match self.entry.venue.get("short").map(|short| short == from_plain(&text)) {
                None => self.entry.venue.set("short", from_plain(&text)),
                Some(true) => {}
                Some(false) => self.second_of(tag, at, &text),
            }
        }
    }

    fn text(&mut self, name: &str, field: &RawField<'_>, text: &str) {
        let text_of = from_plain(text);
        match self.entry.fields.get(name) {
            None => self.entry.fields.set(name, text_of),
            Some(same) if same == text_of => {}
            Some(_) => self.second(field, text),
        }
    }

    fn accessed(&mut self, field: &RawField<'_>, text: &str) {
        if self.entry.fields.get("urldate").is_some() {
            return self.second(field, text);
        }
        let date = match when::read(text) {
            When::Exact(date) => date.to_string(),
            When::More(_) | When::Other(_) => text.to_owned(),
            When::Part(..) | When::Span(..) | When::Unknown => {
                self.odd(field.at, format!("`{}` is no date: `{text}` is kept as it is", field.tag));
                text.to_owned()
            }
        };
        self.entry.fields.set("urldate", date);
    }

    fn doi(&mut self, field: &RawField<'_>, text: &str) {
        match (doi_in(text), self.entry.ids.get("doi")) {
            (Some(doi), None) => {
                if let Some(id) = arxiv::in_doi(doi).filter(|_| self.entry.ids.get("arxiv").is_none()) {
                    self.entry.ids.set("arxiv", id);
                }
                self.entry.ids.set("doi", doi);
            }
            (Some(doi), Some(known)) if doi.eq_ignore_ascii_case(known) => {}
            (None, _) if self.entry.fields.get("doi").is_none() => {
                self.odd(field.at, format!("`{text}` is no DOI: it is kept as it is"));
                self.entry.fields.set("doi", text);
            }
            _ => self.second(field, text),
        }
    }

    /// Takes out the addresses at arXiv that are the identifier; that of the PDF says it too, and stays.
    fn arxiv_addresses(&mut self) {
        for url in std::mem::take(&mut self.addresses) {
            match arxiv_address(&url) {
                Some(id) if self.entry.ids.get("arxiv").is_none_or(|known| known == id) => {
                    self.entry.ids.set("arxiv", id);
                }
                _ => self.addresses.push(url),
            }
        }
        let paper = self.entry.urls.get("paper").and_then(arxiv_address);
        if let Some(id) = paper.filter(|_| self.entry.ids.get("arxiv").is_none()) {
            self.entry.ids.set("arxiv", id);
        }
    }

    /// The other addresses; one that has a name on another line is that one.
    fn addresses(&mut self) {
        let first = if self.ours.as_str() == "blog" { "blog" } else { "page" };
        for url in std::mem::take(&mut self.addresses) {
            if self.entry.urls.iter().any(|(_, known)| known == url) {
                continue;
            }
            let mut names = std::iter::once(first.to_owned()).chain((2..).map(|n| format!("{first}-{n}")));
            if let Some(name) = names.find(|name| self.entry.urls.get(name).is_none()) {
                self.entry.take_address(&name, &url);
            }
        }
    }

    /// Keywords, each on its own line; `EndNote` has one tag for all of them. A semicolon parts nothing: of 20,115 `KW`
    /// lines in exports of some thirty programs five have one, and in three it belongs to a subject's name
    /// (`Climate; Natural Disasters and Their Management`).
    fn keywords(&mut self, value: &str) {
        for tag in value.split('\n').map(squeeze).filter(|tag| !tag.is_empty()) {
            if !self.entry.tags.contains(&tag) {
                self.entry.tags.push(tag);
            }
        }
    }

    fn work_type(&mut self, field: &RawField<'_>, text: &str) {
        if self.word.as_deref() == Some(text) {
            self.word = None;
        } else if let Some(doi) = doi_in(text).filter(|_| self.entry.ids.get("doi").is_none()) {
            self.entry.ids.set("doi", doi);
        } else if self.entry.fields.get("type").is_none() {
            let text = if text == "Master's thesis" { "mathesis" } else { text };
            self.entry.fields.set("type", from_plain(text));
        } else {
            self.keep(field.tag, text);
        }
    }

    fn serial(&mut self, text: &str) {
        for piece in text.split(", ").map(str::trim).filter(|piece| !piece.is_empty()) {
            let name = serial(piece, self.ours.as_str());
            let all = match self.entry.fields.get(name) {
                Some(before) if before.split(", ").any(|known| known == piece) => continue,
                Some(before) => format!("{before}, {piece}"),
                None => piece.to_owned(),
            };
            self.entry.fields.set(name, all);
        }
    }

    /// `note: in press`, `urls.code: https://…`: what was written without a tag of its own.
    fn named(&mut self, tag: &'static str, at: usize, text: &str) {
        if has_markup(text) {
            self.marked.push((tag, at, text.to_owned()));
        } else {
            self.named_now(tag, at, text);
        }
    }

    fn named_now(&mut self, tag: &str, at: usize, text: &str) {
        // A control character in a name is written out as `\u{…}`, which must not make a name of it.
        let part = |c: char| !c.is_whitespace() && !c.is_control() && !"\\{}".contains(c);
        // Capitals are in names of other formats alone; elsewhere they are somebody's words.
        let foreign = |name: &str| ["csl-", "yaml."].iter().any(|start| name.starts_with(start));
        let is_name = |name: &str| {
            !name.is_empty() && name.chars().all(part) && (foreign(name) || !name.contains(char::is_uppercase))
        };
        let Some((name, value)) = text.split_once(": ").filter(|(_, value)| !value.trim().is_empty()) else {
            return self.keep(tag, text);
        };
        let (table, name) = match name.split_once('.') {
            Some(("venue", name)) => (&mut self.entry.venue, name),
            Some(("ids", name)) => (&mut self.entry.ids, name),
            Some(("urls", name)) => (&mut self.entry.urls, name),
            _ if name == "et-al" && value == "true" => return self.entry.et_al = true,
            _ if name == "date" => return self.dates.push(("DA", at, value.trim().to_owned())),
            _ => (&mut self.entry.fields, name),
        };
        if is_name(name) && !name.starts_with("ris-") && table.get(name).is_none() {
            table.set(name, value.trim());
        } else {
            self.keep(tag, text);
        }
    }

    fn finish(&mut self) {
        self.archive();
        self.arxiv_addresses();
        let arxiv_venue = self.arxiv_as_venue();
        let loose = self.ours.as_str() == "misc" && ["", "unpublished"].contains(&self.kind.foreign)
            || arxiv_venue && ["article", "web", "misc"].contains(&self.ours.as_str());
        self.venue();
        let alone = self.entry.venue.get("name").is_none();
        if !self.stated && loose && alone && self.entry.ids.get("arxiv").is_some() && self.known_type(arxiv_venue) {
            self.ours = EntryType::PREPRINT;
            self.entry.fields.remove("entrytype");
            self.entry.fields.remove("ris-ty");
        }
        self.entry.entry_type = Some(self.ours);
        self.pages();
        self.date();
        self.translators();
        self.addresses();
        self.marked();
        order(&mut self.entry);
    }

    /// Texts with markup, in the place of what says the same without it.
    fn marked(&mut self) {
        for (tag, at, text) in std::mem::take(&mut self.marked) {
            let (name, value) = text.split_once(": ").unwrap_or((&text, ""));
            let known = match name.split_once('.') {
                _ if name == "title" => Some(self.entry.title.as_str()),
                Some(("venue", part)) => self.entry.venue.get(part),
                _ => self.entry.fields.get(name),
            };
            let same = known.is_some_and(|known| plain(known) == plain(value.trim()));
            if name == "title" {
                if same {
                    value.trim().clone_into(&mut self.entry.title);
                } else {
                    self.keep(tag, &text);
                }
            } else if !same {
                self.named_now(tag, at, &text);
            } else if let Some(part) = name.strip_prefix("venue.") {
                self.entry.venue.set(part, value.trim());
            } else {
                self.entry.fields.set(name, value.trim());
            }
        }
    }

    /// The translators as a list of names, where one can be written that reads back.
    fn translators(&mut self) {
        let people = std::mem::take(&mut self.translators);
        let mut text = String::new();
        names::write(&people, false, Charset::Unicode, &mut text);
        let text = tex::read(&text);
        if people.is_empty() {
        } else if names::read(&text).list == people {
            self.entry.fields.set("translator", text);
        } else {
            people.iter().for_each(|name| self.keep("A4", &people::write(name)));
        }
    }

    /// Whether the type leaves it open that the work is a preprint: `GEN`, `UNPB`, or a journal that is arXiv.
    fn known_type(&self, arxiv_venue: bool) -> bool {
        arxiv_venue || self.entry.fields.get("ris-ty").is_none()
    }

    /// arXiv's identifier, and its primary category: `arXiv:2103.00020 [cs.CV]`. Other numbers and databases are kept.
    fn archive(&mut self) {
        let (mut accessions, mut databases) =
            (std::mem::take(&mut self.accessions), std::mem::take(&mut self.databases));
        let archive = databases.iter().position(|name| name.eq_ignore_ascii_case("arxiv"));
        let numbers = accessions.iter().map(|text| accession(text, archive.is_some()));
        let known = self.entry.ids.get("arxiv").map(str::to_owned);
        let fits = |(id, ..): &(String, _, _)| known.as_ref().is_none_or(|known| known == id);
        let found = numbers.enumerate().find_map(|(at, number)| Some((at, number.filter(fits)?)));
        if let Some((at, (id, version, class))) = found {
            if let Some(version) = version {
                self.entry.fields.set("eprint", format!("{id}v{version}"));
            }
            self.entry.ids.set("arxiv", id);
            self.entry.primary_class = class;
            accessions.remove(at);
            archive.map(|at| databases.remove(at));
        }
        accessions.iter().for_each(|text| self.keep("AN", text));
        databases.iter().for_each(|text| self.keep("DB", text));
    }

    /// Whether the journal is arXiv, as Google Scholar and ADS write that: an identifier then, and no venue.
    fn arxiv_as_venue(&mut self) -> bool {
        let Some(place) = self.containers.iter().position(|(.., text)| arxiv::is_archive(text)) else { return false };
        let text = self.containers[place].2.clone();
        let known = self.entry.ids.get("arxiv").map(str::to_owned);
        let volume = self.entry.venue.get("volume").and_then(arxiv::mentioned);
        let found = arxiv::mentioned(&text).or_else(|| arxiv::mentioned(&self.first_page)).or_else(|| volume.clone());
        let id = match (found, known) {
            (Some(found), Some(known)) if found != known => return false,
            (found, known) => found.or(known),
        };
        let Some(id) = id else { return false };
        if volume.as_ref() == Some(&id) {
            self.entry.venue.remove("volume");
        }
        let says_it = |other: &str| arxiv::is_archive(other) && arxiv::mentioned(other).is_none_or(|other| other == id);
        self.containers.retain(|(.., other)| *other != text && !says_it(other));
        self.odd(self.start, format!("`{text}` is no venue: read as the identifier arXiv:{id}"));
        self.entry.ids.set("arxiv", id);
        true
    }

    fn venue(&mut self) {
        let publishers = std::mem::take(&mut self.publishers);
        let mut publishers = publishers.iter();
        if self.kind.container == "PB"
            && let Some(name) = publishers.next()
        {
            self.entry.venue.set("name", from_plain(name));
        }
        for name in publishers {
            match self.entry.venue.get("publisher") {
                None => self.entry.venue.set("publisher", from_plain(name)),
                Some(same) if same == from_plain(name) => {}
                Some(_) => self.keep("PB", name),
            }
        }
        self.abbreviations();
        let mut containers = std::mem::take(&mut self.containers);
        let rank = |tag: &str| ["C3", "T2", "JF", "BT", "JO"].iter().position(|own| *own == tag);
        containers.sort_by_key(|(tag, ..)| rank(tag));
        let proceedings = containers.first().is_some_and(|(_, proceedings, _)| *proceedings);
        let event =
            containers.iter().find(|(tag, ..)| *tag == "T2").filter(|_| proceedings).map(|(.., text)| text.clone());
        for (tag, _, text) in containers {
            let text_of = from_plain(&text);
            if self.entry.venue.get("name").is_none() && !["", "PB"].contains(&self.kind.container) {
                self.entry.venue.set("name", text_of);
            } else if self.entry.venue.get("name") == Some(&text_of) {
            } else if tag == "T2" && event.as_ref() == Some(&text) && self.entry.fields.get("eventtitle").is_none() {
                self.entry.fields.set("eventtitle", text_of);
            } else if tag == "JO" && self.entry.venue.get("short").is_none() && self.kind.container == "T2" {
                self.entry.venue.set("short", text_of);
            } else {
                self.keep(tag, &text);
            }
        }
    }

    /// The pages; some databases repeat the last one in `SP`.
    fn pages(&mut self) {
        let first = self.first_page.as_str();
        let last = self.last_pages.join(", ");
        let whole = first.strip_suffix(&last).is_some_and(|rest| rest.is_empty() || rest.ends_with(['-', '–']));
        let pages = if last.is_empty() || whole { first.to_owned() } else { format!("{first}-{last}") };
        if !pages.is_empty() {
            self.entry.venue.set("pages", from_plain(&pages));
        }
    }

    fn date(&mut self) {
        let year = self.entry.fields.get("year").is_some();
        let agreed = dates::agreed(std::mem::take(&mut self.dates), year);
        self.entry.date = agreed.date;
        for (name, text) in agreed.fields {
            self.entry.fields.set(name, text);
        }
        for (tag, text) in agreed.kept {
            self.keep(tag, &text);
        }
        for (at, message) in agreed.odd {
            self.odd(at, message);
        }
    }
}

/// Puts the tables into the order in which writing and reading again gives them.
pub fn order(entry: &mut Entry) {
    let url = |name: &str| match name {
        "page" | "blog" => 0,
        "paper" => 1,
        _ => 2,
    };
    entry.urls.sort_by_rank(url);
    let mut fields: Vec<(&str, &str)> = entry.fields.iter().collect();
    fields.sort_by_key(|(name, _)| tags::kept(name));
    entry.fields = fields.into_iter().collect::<Table>();
    in_order(entry);
}

/// Whether all authors, and there are several, stand as `Eberth D A`, which EPPI-Reviewer writes; one alone may be `Google X`.
fn is_inverted(record: &Record<'_>) -> bool {
    let authors = || record.fields.iter().filter(|field| ["AU", "A1"].contains(&field.tag));
    authors().count() > 1 && authors().all(|field| people::inverted(&squeeze(&field.value)).is_some())
}

/// A text of several lines, behind what is there.
fn join(place: &mut Option<String>, between: &str, value: &str) {
    let mut text = String::with_capacity(value.len());
    let value = line_ends(value);
    let lines = value.trim();
    for line in lines.split('\n') {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(unguarded(line));
    }
    match place {
        Some(before) => {
            before.push_str(between);
            before.push_str(&text);
        }
        None => *place = Some(text),
    }
}

/// arXiv's identifier, its version and its primary category, if a number in a database is one.
fn accession(text: &str, in_arxiv: bool) -> Option<(String, Option<u32>, Option<String>)> {
    let (id, class) = text.split_once(" [").map_or((text, None), |(id, class)| (id, class.strip_suffix(']')));
    let prefixed = id.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("arxiv:"));
    let (id, version) = arxiv::identifier(id).filter(|_| in_arxiv || prefixed)?;
    Some((id.to_owned(), version, class.map(str::to_owned)))
}

fn is_web(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

/// The identifier that an address at arXiv names.
fn arxiv_address(url: &str) -> Option<String> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let rest = rest.strip_prefix("www.").unwrap_or(rest).strip_prefix("arxiv.org/")?;
    let id = rest.strip_prefix("abs/").or_else(|| rest.strip_prefix("pdf/"))?;
    arxiv::identifier(id.trim_end_matches(".pdf")).filter(|(_, version)| version.is_none()).map(|(id, _)| id.to_owned())
}
