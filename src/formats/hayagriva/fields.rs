//! The fields of Hayagriva: what each holds of an entry, where it stands, and what it must look like.

use super::super::Choice;
use super::kinds::Kind;
use super::refs::NAME;
use crate::model::Entry;

/// A field, as one row.
pub struct Row {
    /// Where it stands.
    pub at: At,
    /// What it holds.
    pub holds: Holds,
    /// What its value must look like.
    pub shape: Shape,
}

/// Where a field stands: a path of names with full stops between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// At the work itself.
    Own(&'static str),
    /// At what the work appeared in.
    Venue(&'static str),
    /// At the series.
    Series(&'static str),
    /// At the conference.
    Event(&'static str),
    /// Where the name of the venue stands, and what it has beside itself.
    Name(&'static str),
    /// Where the number stands: an issue, a number in a series, or a serial number.
    Number,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// The title.
    Title,
    /// The authors.
    Authors,
    /// The editors.
    Editors,
    /// The date.
    Date,
    /// A part of `venue`.
    Venue(&'static str),
    /// An identifier.
    Id(&'static str),
    /// A serial number that is none of the well-known ones.
    Serial,
    /// Where it can be read.
    Url,
    /// What kind of a thesis or report it is, or of a thing in a repository.
    Genre,
    /// The language.
    Language,
    /// The abstract.
    Abstract,
    /// What the model has no place for, by its BibLaTeX name.
    Field(&'static str),
}

/// What a value must look like, so that hayagriva reads the file at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A formattable string.
    Format,
    /// Any text.
    Plain,
    /// Numbers and nothing else.
    Count,
    /// A date, to the day at most.
    Date,
    /// An address with a scheme.
    Url,
    /// A language identifier (UTS 35).
    Language,
    /// Names.
    People,
    /// A type of [`super::kinds`].
    Type,
}

use At::{Event, Name, Number, Own, Series, Venue};
use Holds::Field;

/// The fields, in the order in which they are read and written.
pub const ROWS: &[Row] = &[
    row(Own("title"), Holds::Title, Shape::Format),
    row(Own("title.short"), Field("shorttitle"), Shape::Format),
    row(Own("author"), Holds::Authors, Shape::People),
    row(Own("date"), Holds::Date, Shape::Date),
    row(Own("affiliated.translator"), Field("translator"), Shape::People),
    row(Own("affiliated.afterword"), Field("afterword"), Shape::People),
    row(Own("affiliated.foreword"), Field("foreword"), Shape::People),
    row(Own("affiliated.introduction"), Field("introduction"), Shape::People),
    row(Own("affiliated.annotator"), Field("annotator"), Shape::People),
    row(Own("affiliated.commentator"), Field("commentator"), Shape::People),
    row(Own("affiliated.holder"), Field("holder"), Shape::People),
    row(Name("title"), Holds::Venue("name"), Shape::Format),
    row(Name("title.short"), Holds::Venue("short"), Shape::Format),
    row(Venue("editor"), Holds::Editors, Shape::People),
    row(Venue("volume"), Holds::Venue("volume"), Shape::Plain),
    row(Series("title"), Holds::Venue("series"), Shape::Format),
    row(Number, Holds::Venue("number"), Shape::Plain),
    row(Own("page-range"), Holds::Venue("pages"), Shape::Plain),
    row(Venue("publisher.name"), Holds::Venue("publisher"), Shape::Format),
    row(Venue("publisher.location"), Holds::Venue("address"), Shape::Format),
    row(Own("organization"), Field("organization"), Shape::Format),
    row(Own("chapter"), Field("chapter"), Shape::Plain),
    row(Own("edition"), Field("edition"), Shape::Plain),
    row(Own("volume-total"), Field("volumes"), Shape::Count),
    row(Own("page-total"), Field("pagetotal"), Shape::Count),
    row(Own("serial-number.doi"), Holds::Id("doi"), Shape::Plain),
    row(Own("serial-number.arxiv"), Holds::Id("arxiv"), Shape::Plain),
    row(Venue("serial-number.isbn"), Field("isbn"), Shape::Plain),
    row(Venue("serial-number.issn"), Field("issn"), Shape::Plain),
    row(Own("serial-number.version"), Field("version"), Shape::Plain),
    row(Own("serial-number.serial"), Holds::Serial, Shape::Plain),
    row(Own("url"), Holds::Url, Shape::Url),
    row(Own("url.date"), Field("urldate"), Shape::Date),
    row(Event("title"), Field("eventtitle"), Shape::Format),
    row(Event("location"), Field("venue"), Shape::Format),
    row(Event("date"), Field("eventdate"), Shape::Date),
    row(Own("language"), Holds::Language, Shape::Language),
    row(Own("archive"), Field("archive"), Shape::Format),
    row(Own("archive-location"), Field("archive-location"), Shape::Format),
    row(Own("call-number"), Field("call-number"), Shape::Format),
    row(Own("runtime"), Field("runtime"), Shape::Plain),
    row(Own("time-range"), Field("time-range"), Shape::Plain),
    row(Own("genre"), Holds::Genre, Shape::Format),
    row(Own("note"), Field("note"), Shape::Format),
    row(Own("abstract"), Holds::Abstract, Shape::Format),
];

const fn row(at: At, holds: Holds, shape: Shape) -> Row {
    Row { at, holds, shape }
}

/// Fields of the format in the order in which they are written.
const ORDER: [&str; 35] = [
    "type",
    "value",
    "name",
    "title",
    "short",
    "author",
    "date",
    "editor",
    "affiliated",
    "publisher",
    "location",
    "organization",
    "issue",
    "chapter",
    "volume",
    "volume-total",
    "edition",
    "page-range",
    "page-total",
    "time-range",
    "runtime",
    "url",
    "serial-number",
    "language",
    "archive",
    "archive-location",
    "call-number",
    "note",
    "abstract",
    "genre",
    "doi",
    "arxiv",
    "serial",
    "parent",
    NAME,
];

/// The names of the fields that stand at the top of an entry, with its parents as one.
pub const CHOICE: Choice = Choice {
    names: || ORDER.into_iter().filter(|name| !BELOW.contains(name)).collect(),
    own: |entry, name| {
        let path = format!("yaml.{}.", name.to_ascii_lowercase());
        entry.fields.iter().any(|(own, _)| format!("{own}.").starts_with(&path))
    },
};

/// The fields that stand below others alone.
const BELOW: [&str; 6] = ["value", "name", "short", "doi", "arxiv", "serial"];

/// The place of a field among those of a mapping.
pub fn rank(name: &str) -> usize {
    let name = parent_number(name).map_or(name, |_| "parent");
    ORDER.iter().position(|known| *known == name).unwrap_or(ORDER.len() - 2)
}

/// Whether the format has a field of this name, a parent apart.
pub fn is_known(name: &str) -> bool {
    ORDER.contains(&name)
}

/// Which parent a name means: `parent` the first, `parent2` the second; `None` for any other field.
pub fn parent_number(name: &str) -> Option<usize> {
    match name.strip_prefix("parent")? {
        "" => Some(1),
        number if !number.starts_with('0') => number.parse().ok().filter(|number| (2..100).contains(number)),
        _ => None,
    }
}

/// Roles of persons that BibLaTeX has no field for (file format, "List of persons with role").
const ROLES: [&str; 13] = [
    "compiler",
    "founder",
    "collaborator",
    "organizer",
    "cast-member",
    "composer",
    "producer",
    "executive-producer",
    "writer",
    "cinematography",
    "director",
    "illustrator",
    "narrator",
];

/// What the value at a path must look like; `None` where hayagriva would stumble over anything that stands there. A
/// field that it does not know it passes over.
pub fn shape(path: &str) -> Option<Shape> {
    let mut rest = path;
    while let Some((first, tail)) = rest.split_once('.') {
        if parent_number(first).is_none() {
            break;
        }
        rest = tail;
    }
    let name = rest.split('.').next().unwrap_or("");
    let named = |row: &&Row| match row.at {
        Own(path) | Venue(path) | Series(path) | Event(path) | Name(path) => path == rest,
        Number => rest == "issue",
    };
    if let Some(row) = ROWS.iter().find(named) {
        return Some(row.shape);
    }
    let below = rest.strip_prefix(name).and_then(|below| below.strip_prefix('.'));
    let head = ROWS.iter().find(|row| matches!(row.at, Own(path) | Venue(path) if path == name));
    match (name, below) {
        ("type", None) => Some(Shape::Type),
        ("affiliated", Some(role)) => ROLES.contains(&role).then_some(Shape::People),
        ("serial-number", Some(key)) if !key.contains('.') => Some(Shape::Plain),
        ("location", None | Some("short")) | ("publisher", Some("name.short")) => Some(Shape::Format),
        ("author" | "editor", Some(alias)) => {
            let (number, name) = alias.split_once('.')?;
            (name == "alias" && number.parse::<u32>().is_ok()).then_some(Shape::Plain)
        }
        (_, Some("short")) if head.is_some_and(|row| row.shape == Shape::Format) => Some(Shape::Format),
        ("title", Some("translation" | "sentence-case" | "title-case")) => Some(Shape::Plain),
        (
            "type" | "location" | "publisher" | "serial-number" | "affiliated" | "parent" | "serial" | "issue" | NAME,
            _,
        ) => None,
        _ if head.is_some() || parent_number(name).is_some() || name.is_empty() => None,
        _ => Some(Shape::Plain),
    }
}

/// Types whose number is a serial number.
const NUMBERED: [&str; 9] = ["report", "thesis", "web", "blog", "misc", "software", "model", "dataset", "preprint"];

impl Row {
    /// Its path in an entry of this kind, whose conference is the parent of this number; `None` where it has none.
    pub fn path(&self, kind: &Kind, event: usize, entry: &Entry) -> Option<String> {
        match self.at {
            // A thesis and a report have one body; a second one has no place.
            Own("organization") if is_body(kind) && entry.venue.get("name").is_some() => None,
            Own("organization") if is_body(kind) && entry.venue.get("publisher").is_none() => {
                Some("publisher.name".to_owned())
            }
            Own(path) => Some(path.to_owned()),
            Venue(path) => Some(format!("{}{path}", kind.venue(entry))),
            Series(path) => Some(format!("{}{path}", kind.series())),
            Event(path) if kind.is_paper() => Some(format!("parent{event}.{path}")),
            Event(path) => (path == "location").then(|| path.to_owned()),
            Name(path) if kind.contained => Some(format!("parent.{path}")),
            Name("title") if is_body(kind) => {
                let both = entry.venue.get("publisher").is_some();
                Some(if both { "organization" } else { "publisher.name" }.to_owned())
            }
            Name("title.short") if is_body(kind) => Some("publisher.name.short".to_owned()),
            Name(_) => None,
            Number => Some(number(kind, entry)),
        }
    }
}

/// Whether it is published by a body that is its venue: a school, an institution.
pub fn is_body(kind: &Kind) -> bool {
    ["report", "thesis"].contains(&kind.ours)
}

fn number(kind: &Kind, entry: &Entry) -> String {
    match kind.ours {
        ours if NUMBERED.contains(&ours) => "serial-number.serial".to_owned(),
        "article" => "parent.issue".to_owned(),
        _ if entry.venue.get("series").is_some() => format!("{}volume", kind.series()),
        _ => format!("{}issue", kind.venue(entry)),
    }
}

/// Whether the serial number of this kind is its number.
pub fn is_numbered(kind: &Kind) -> bool {
    NUMBERED.contains(&kind.ours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_the_shape_of_its_field() {
        for (path, expected) in [
            ("title", Some(Shape::Format)),
            ("parent.parent2.date", Some(Shape::Date)),
            ("parent.affiliated.executive-producer", Some(Shape::People)),
            ("affiliated.king", None),
            ("tongus", Some(Shape::Plain)),
            ("parent.tongus.a.1", Some(Shape::Plain)),
            ("volume.a", None),
            ("parent", None),
            ("author.2.alias", Some(Shape::Plain)),
            ("serial-number.foo", Some(Shape::Plain)),
            ("", None),
        ] {
            assert_eq!(shape(path), expected, "{path}");
        }
    }
}
