//! CSV: a table of the entries for spreadsheets (RFC 4180).

use super::{Choice, Fields, Format, Options, WriteError, Writer};
use crate::model::markup::plain;
use crate::model::text::{squeeze, visible};
use crate::model::{Entry, Name};

/// The row of the registry.
pub const FORMAT: Format = Format {
    name: "csv",
    extensions: &["csv"],
    about: "a table for spreadsheets",
    looks: |_| false,
    read: None,
    parts: None,
    write: Writer {
        head: heads,
        one: row,
        numbered: false,
        between: "",
        tail: "",
        aside: None,
        grouped: None,
        declare: None,
        choice: Some(Choice { names: known, own: brings }),
        order: None,
        left_out,
    },
};

/// A column: its name, and what it holds of an entry.
type Column = (&'static str, fn(&Entry) -> String);

/// The columns that are written where none are chosen.
const COLUMNS: [Column; 18] = [
    ("key", |e| e.key.clone()),
    ("type", |e| e.kind().to_string()),
    ("name", |e| e.name.clone().unwrap_or_default()),
    ("title", Entry::plain_title),
    ("authors", |e| people(&e.authors, e.et_al)),
    ("year", |e| e.year().map_or(String::new(), |year| year.to_string())),
    ("date", |e| e.date.map_or(String::new(), |date| date.to_string())),
    ("venue", |e| of_venue(e, "name")),
    ("volume", |e| of_venue(e, "volume")),
    ("number", |e| of_venue(e, "number")),
    ("pages", |e| of_venue(e, "pages")),
    ("publisher", |e| of_venue(e, "publisher")),
    ("doi", |e| e.ids.get("doi").unwrap_or("").to_owned()),
    ("arxiv", |e| e.ids.get("arxiv").unwrap_or("").to_owned()),
    ("url", |e| e.link().unwrap_or_default()),
    ("families", |e| joined(&e.families)),
    ("tags", |e| joined(&e.tags)),
    ("note", |e| e.note.clone().unwrap_or_default()),
];

/// Columns for those who name them.
const OTHERS: [Column; 10] = [
    ("editors", |e| people(&e.editors, false)),
    ("posted", |e| e.posted.map_or(String::new(), |date| date.to_string())),
    ("short", |e| of_venue(e, "short")),
    ("series", |e| of_venue(e, "series")),
    ("address", |e| of_venue(e, "address")),
    ("primary-class", |e| e.primary_class.clone().unwrap_or_default()),
    ("builds-on", |e| joined(&e.builds_on.iter().map(ToString::to_string).collect::<Vec<_>>())),
    ("abstract", |e| e.abstract_text.clone().unwrap_or_default()),
    ("comment", |e| e.comment.clone().unwrap_or_default()),
    ("journal-ref", |e| e.journal_ref.clone().unwrap_or_default()),
];

/// The row of names, which stands there without any entry too.
fn heads(options: &Options<'_>) -> String {
    let mut out = String::new();
    line(names(options).into_iter().map(str::to_owned), &mut out);
    out
}

/// Appends the row of an entry.
fn row(entry: &Entry, _: usize, options: &Options<'_>, out: &mut String) -> Result<(), WriteError> {
    line(names(options).iter().map(|name| value(entry, name)), out);
    Ok(())
}

/// The names of the columns: those that were chosen, in the order given.
fn names<'o>(options: &'o Options<'_>) -> Vec<&'o str> {
    match &options.fields {
        Fields::Only(names) => names.iter().map(String::as_str).collect(),
        fields => COLUMNS.iter().map(|(name, _)| *name).filter(|name| fields.has(name)).collect(),
    }
}

/// The names of all columns.
fn known() -> Vec<&'static str> {
    COLUMNS.iter().chain(&OTHERS).map(|(name, _)| *name).collect()
}

/// Whether an entry has an address, an identifier or a field of this name.
fn brings(entry: &Entry, name: &str) -> bool {
    [&entry.ids, &entry.urls, &entry.fields].iter().any(|table| table.get(name).is_some())
}

/// What a column holds; one of another name holds the address, the identifier or the field of that name.
fn value(entry: &Entry, name: &str) -> String {
    let known = COLUMNS.iter().chain(&OTHERS).find(|(known, _)| known.eq_ignore_ascii_case(name));
    let other = || entry.ids.get(name).or_else(|| entry.urls.get(name)).map(str::to_owned);
    let field = || entry.fields.get(name).map_or(String::new(), |text| plain(text).into_owned());
    known.map_or_else(|| other().unwrap_or_else(field), |(_, of)| of(entry))
}

fn line(cells: impl Iterator<Item = String>, out: &mut String) {
    for (at, text) in cells.enumerate() {
        out.push_str(if at > 0 { "," } else { "" });
        cell(&text, out);
    }
    out.push_str("\r\n");
}

/// A cell: in quotes where it must be; what a spreadsheet would compute has a single quote before it (OWASP, "CSV
/// Injection").
fn cell(text: &str, out: &mut String) {
    let inert =
        if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) { "'" } else { "" };
    let text = visible(text);
    let quoted = text.contains(['"', ',', '\n', '\r', ';']) || text.starts_with(' ') || text.ends_with(' ');
    if quoted {
        out.push_str(&format!("\"{inert}{}\"", text.replace('"', "\"\"")));
    } else {
        out.push_str(inert);
        out.push_str(&text);
    }
}

fn people(names: &[Name], et_al: bool) -> String {
    let cut = et_al.then(|| "et al.".to_owned());
    names.iter().map(name).chain(cut).collect::<Vec<_>>().join("; ")
}

/// `Family, Given`; an organisation without braces.
fn name(name: &Name) -> String {
    match name {
        Name::Organisation(body) => body.clone(),
        Name::Person { .. } => name.to_string(),
    }
}

fn joined(items: &[String]) -> String {
    items.join("; ")
}

fn of_venue(entry: &Entry, part: &str) -> String {
    entry.venue.get(part).map_or(String::new(), |text| squeeze(&plain(text)))
}

/// What of an entry has no column, or none that was chosen.
fn left_out(entry: &Entry, options: &Options<'_>) -> Vec<&'static str> {
    let names = names(options);
    let all = COLUMNS.iter().chain(&OTHERS);
    let chosen = |name: &str| names.iter().any(|own| own.eq_ignore_ascii_case(name));
    let whole = options.fields == Fields::Held;
    let mut left_out: Vec<&'static str> =
        all.filter(|(name, of)| whole && !chosen(name) && !of(entry).is_empty()).map(|(name, _)| *name).collect();
    let other_id = |(scheme, _): (&str, &str)| !["arxiv", "doi"].contains(&scheme);
    let link = entry.link();
    let rows = [
        ("ids", entry.ids.iter().any(other_id)),
        ("urls", entry.urls.iter().any(|(_, url)| link.as_deref() != Some(url))),
        ("attributes", !entry.attributes.is_empty()),
        ("fields", !entry.fields.is_empty()),
        ("unknown fields", !entry.extra.is_empty()),
    ];
    left_out.extend(rows.into_iter().filter(|(_, there)| whole && *there).map(|(name, _)| name));
    left_out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Library;

    fn csv(entry: &Entry, fields: Fields) -> String {
        FORMAT.text(&[entry], &Options { fields, ..Options::new(&Library::default()) }).unwrap()
    }

    fn only(names: &[&str]) -> Fields {
        Fields::Only(names.iter().map(|&name| name.to_owned()).collect())
    }

    fn entry() -> Entry {
        Entry {
            key: "li2023blip2".into(),
            name: Some("BLIP-2".into()),
            title: "{BLIP-2}: A \"B\", for $x$".into(),
            authors: ["Li, Junnan", "{OpenAI}"].iter().map(|name| Name::parse(name).unwrap()).collect(),
            et_al: true,
            date: "2023-07".parse().ok(),
            ids: [("arxiv", "2301.12597"), ("openreview", "x")].into_iter().collect(),
            families: vec!["a".into(), "b".into()],
            note: Some("One.\nTwo.".into()),
            ..Entry::default()
        }
    }

    #[test]
    fn a_header_stands_before_the_rows() {
        let expected = "key,type,name,title,authors,year,date,venue,volume,number,pages,publisher,doi,arxiv,url,families,tags,note\r\n\
                        li2023blip2,preprint,BLIP-2,\"BLIP-2: A \"\"B\"\", for $x$\",\"Li, Junnan; OpenAI; et al.\",2023,2023-07,,,,,,,\
                        2301.12597,https://arxiv.org/pdf/2301.12597,\"a; b\",,\"One.\nTwo.\"\r\n";
        assert_eq!(csv(&entry(), Fields::Held), expected);
        assert_eq!((FORMAT.write.left_out)(&entry(), &Options::new(&Library::default())), ["ids"]);
    }

    #[test]
    fn columns_are_chosen_in_the_order_given() {
        assert_eq!(
            csv(&entry(), only(&["year", "key", "openreview", "no"])),
            "year,key,openreview,no\r\n2023,li2023blip2,x,\r\n"
        );
        assert!(!csv(&entry(), Fields::Without(vec!["note".into()])).contains("note"));
    }

    #[test]
    fn formulae_and_escapes_come_out_as_text() {
        for (title, cell) in [
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(1,2)", "\"'@SUM(1,2)\""),
            ("\t=1", "\"' =1\""),
            ("\r=1", "'\\u{d}=1"),
            ("a\u{1b}[31m", "a\\u{1b}[31m"),
            ("a=1", "a=1"),
        ] {
            let entry = Entry { title: title.into(), ..Entry::default() };
            assert_eq!(csv(&entry, only(&["title"])), format!("title\r\n{cell}\r\n"));
        }
    }
}
