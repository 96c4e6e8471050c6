//! The tags of RIS: what each holds of an entry, in the types where it does.

use super::super::Choice;

/// A tag, as one row.
pub struct Row {
    /// The two characters.
    pub tag: &'static str,
    /// What it holds.
    pub holds: Holds,
    /// The types of ours in which it does; all where empty.
    pub types: &'static [&'static str],
    /// Whether it is written; otherwise another spelling that is only read.
    pub written: bool,
}

/// What a tag holds of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// The citation key.
    Key,
    /// An author.
    Author,
    /// An editor.
    Editor,
    /// A translator.
    Translator,
    /// The title.
    Title,
    /// Where the work appeared; `true` where the tag is meant for proceedings alone.
    Container(bool),
    /// The short name of where it appeared.
    Short,
    /// A part of `venue`.
    Venue(&'static str),
    /// `venue.publisher`, or for a thesis and a report the institution first.
    Publisher,
    /// The first page, or the pages.
    FirstPage,
    /// The last page.
    LastPage,
    /// The year; other programs put a whole date there.
    Year,
    /// The date.
    Date,
    /// The day it was looked at.
    Accessed,
    /// The DOI.
    Doi,
    /// Where it can be read.
    Url,
    /// The PDF.
    Paper,
    /// The number in a database: arXiv's identifier.
    Accession,
    /// The database: arXiv.
    Database,
    /// The abstract.
    Abstract,
    /// The annotation.
    Note,
    /// A tag.
    Keyword,
    /// What kind of work it is, in words.
    WorkType,
    /// ISBN or ISSN.
    Serial,
    /// A text of `fields`.
    Text(&'static str),
    /// A text of which the part before the colon names the field: what RIS has no tag for.
    Named,
}

use Holds::{
    Abstract, Accessed, Accession, Author, Container, Database, Date, Doi, Editor, FirstPage, Key, Keyword, LastPage,
    Named, Note, Paper, Publisher, Serial, Short, Text, Title, Translator, Url, Venue, WorkType, Year,
};

const PAPERS: &[&str] = &["conference", "workshop"];
const ALONE: &[&str] = &["book", "proceedings", "thesis", "report"];
const WHOLE: &[&str] = &["book", "proceedings"];

/// The tags, in the order in which they are written, behind `TY` and before `ER`. What is not here is kept as it stands.
pub static ROWS: &[Row] = &[
    both("ID", Key),
    both("AU", Author),
    read("A1", Author),
    both("TI", Title),
    read("T1", Title),
    read("CT", Title),
    only("BT", Title, WHOLE, false),
    both("ST", Text("shorttitle")),
    only("T2", Venue("series"), ALONE, true),
    both("T2", Container(false)),
    read("JF", Container(false)),
    read("BT", Container(false)),
    read("JO", Container(false)),
    only("C3", Container(true), PAPERS, true),
    both("J2", Short),
    read("JA", Short),
    read("J1", Short),
    both("ED", Editor),
    read("A2", Editor),
    only("A3", Editor, WHOLE, false),
    both("A4", Translator),
    both("PY", Year),
    read("Y1", Year),
    both("DA", Date),
    both("VL", Venue("volume")),
    both("IS", Venue("number")),
    only("T3", Venue("series"), ALONE, false),
    both("T3", Venue("series")),
    both("NV", Text("volumes")),
    only("SE", Text("chapter"), &["chapter"], true),
    both("SP", FirstPage),
    both("EP", LastPage),
    both("C7", Text("eid")),
    both("ET", Text("edition")),
    both("PB", Publisher),
    read("PU", Publisher),
    only("C1", Venue("address"), PAPERS, true),
    only("CY", Text("venue"), PAPERS, true),
    both("CY", Venue("address")),
    read("PP", Venue("address")),
    both("M3", WorkType),
    both("LA", Text("language")),
    both("SN", Serial),
    both("DO", Doi),
    read("DI", Doi),
    both("DB", Database),
    both("AN", Accession),
    both("UR", Url),
    read("LK", Url),
    both("L1", Paper),
    both("Y2", Accessed),
    both("AB", Abstract),
    read("N2", Abstract),
    both("KW", Keyword),
    both("N1", Note),
    both("U5", Named),
];

/// Tags that are known but have no place of their own in an entry: kept without a word.
pub const KEPT: &[&str] = &[
    "A3", "A5", "A6", "AD", "AV", "C1", "C2", "C3", "C4", "C5", "C6", "C8", "CA", "CN", "CP", "DB", "AN", "DP", "H1",
    "H2", "L1", "L2", "L3", "L4", "M1", "M2", "OP", "RI", "RN", "RP", "SE", "SV", "T3", "TA", "TT", "U1", "U2", "U3",
    "U4", "U5", "VO",
];

/// The tags that RIS takes.
pub const CHOICE: Choice = Choice {
    names: || {
        let mut names = vec!["TY"];
        for row in ROWS.iter().filter(|row| row.written) {
            if !names.contains(&row.tag) {
                names.push(row.tag);
            }
        }
        names
    },
    own: |entry, name| entry.fields.get(&format!("ris-{}", name.to_ascii_lowercase())).is_some(),
};

/// The tag under which a field keeps what has no place of its own, in small letters, and which of its values it is:
/// `ris-ad` the first one of `AD`, `ris-ad-2` the second.
pub fn kept(field: &str) -> Option<(&str, usize)> {
    let tag = field.strip_prefix("ris-")?;
    let numbered = || {
        let (tag, number) = tag.rsplit_once('-')?;
        Some((tag, number.parse().ok().filter(|number| *number > 1 && !tag.is_empty())?))
    };
    Some(numbered().unwrap_or((tag, 1)))
}

const fn both(tag: &'static str, holds: Holds) -> Row {
    Row { tag, holds, types: &[], written: true }
}

const fn read(tag: &'static str, holds: Holds) -> Row {
    Row { tag, holds, types: &[], written: false }
}

const fn only(tag: &'static str, holds: Holds, types: &'static [&'static str], written: bool) -> Row {
    Row { tag, holds, types, written }
}

impl Row {
    /// Whether it holds in works of this type of ours.
    fn is_for(&self, ours: &str) -> bool {
        self.types.is_empty() || self.types.contains(&ours)
    }
}

/// The row of a tag in works of this type of ours: the first one that holds there.
pub fn row(tag: &str, ours: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.tag == tag && row.is_for(ours))
}

/// The rows that are written for works of this type of ours, in order.
pub fn written(ours: &str) -> impl Iterator<Item = &'static Row> {
    ROWS.iter().filter(move |own| own.written && row(own.tag, ours).is_some_and(|first| std::ptr::eq(first, *own)))
}
