//! `refs show`: everything of an entry, for a person or a program.

use anstyle::Style;
use clap::Args;

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::select::named;
use crate::cli::table::wrapped;
use crate::model::markup::plain;
use crate::model::text::visible;
use crate::model::{Entry, Library, Name, Sort};

/// Show entries by key, name or identifier
#[derive(Args)]
pub struct Arguments {
    /// A key (radford2021clip), a name (CLIP) or an identifier (2103.00020)
    #[arg(required = true, value_name = "KEY|NAME|ID")]
    entries: Vec<String>,

    /// As an array of entries with the fields of the file, their key and their year
    #[arg(long)]
    json: bool,
}

pub fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    let library = context.library()?;
    let entries = Failure::each(arguments.entries.iter().map(|wanted| named(&library, wanted)))?;
    if arguments.json {
        output::json(&entries)?;
    } else {
        let shown: Vec<String> = entries.iter().map(|entry| page(entry, &library)).collect();
        output::styled(&shown.join("\n"))?;
    }
    Ok(Exit::Fine)
}

/// The widest that running text is set, in terminal columns.
const MEASURE: usize = 100;

fn page(entry: &Entry, library: &Library) -> String {
    let bold = Style::new().bold();
    let width = output::columns().min(MEASURE);
    let name = entry.name.as_deref().map(|name| format!("{bold}{}{bold:#}  ", visible(name))).unwrap_or_default();
    let head = format!("{name}{}\n", visible(&entry.key));
    let title = lines(&entry.plain_title(), width, "");
    let people: Vec<String> = entry.authors.iter().map(Name::natural).collect();
    let cut = if entry.et_al { " et al." } else { "" };
    let people = lines(&format!("{}{cut}", people.join(", ")), width, "");
    let rows = rows(entry, library);
    let broad = rows.iter().map(|(label, _)| label.len()).max().unwrap_or(0);
    let rows: String = rows.iter().map(|(label, text)| row(label, text, broad, width)).collect();
    let note = entry.note.as_deref().map(|note| format!("\n{}", lines(note, width, ""))).unwrap_or_default();
    format!("{head}{title}{people}\n{rows}{note}")
}

fn row(label: &str, text: &str, broad: usize, width: usize) -> String {
    let dim = Style::new().dimmed();
    let indent = " ".repeat(broad + 2);
    let text = lines(text, width.saturating_sub(broad + 2), &indent);
    format!("{dim}{label:broad$}{dim:#}  {}", text.trim_start())
}

fn lines(text: &str, width: usize, indent: &str) -> String {
    wrapped(text, width.max(20))
        .iter()
        .map(|line| if line.is_empty() { "\n".to_owned() } else { format!("{indent}{line}\n") })
        .collect()
}

/// What is known of an entry beside title, authors and note: labels with their text.
fn rows(entry: &Entry, library: &Library) -> Vec<(String, String)> {
    let date = |label: &str, date: Option<crate::model::Date>| date.map(|date| (label.to_owned(), date.to_string()));
    let list = |label: &str, items: &[String]| (!items.is_empty()).then(|| (label.to_owned(), items.join(", ")));
    let text = |label: &str, text: Option<&String>| text.map(|text| (label.to_owned(), text.clone()));
    let names = |keys: Vec<&str>| {
        keys.into_iter().map(|key| library.get(key).map_or_else(|| key.to_owned(), Entry::label)).collect::<Vec<_>>()
    };
    let parents: Vec<String> = entry.ancestors().into_iter().map(|key| parent(entry, key, library)).collect();
    let mut children: Vec<&Entry> = library.built_on(&entry.key).collect();
    Sort::Year.sort(&mut children);
    let children = names(children.iter().map(|entry| entry.key.as_str()).collect());
    let fixed = [
        Some(("type".to_owned(), entry.kind().to_string())),
        venue(entry).map(|venue| ("venue".to_owned(), venue)),
        date("date", entry.date),
        date("posted", entry.posted),
        list("families", &entry.families),
        list("tags", &entry.tags),
        list("builds on", &parents),
        list("led to", &children),
        text("comment", entry.comment.as_ref()),
        text("journal ref", entry.journal_ref.as_ref()),
    ];
    let ids = entry.ids.iter().map(|(scheme, value)| (scheme.to_owned(), value.to_owned()));
    let class = entry.primary_class.iter().map(|class| ("class".to_owned(), class.clone()));
    let attributes = entry.attributes.iter().map(|(name, text)| (name.replace('-', " "), text.to_owned()));
    let urls = entry.urls.iter().map(|(name, url)| (name.to_owned(), url.to_owned()));
    let read = entry.link().into_iter().map(|link| ("read".to_owned(), link));
    let source = (!entry.source.is_empty()).then(|| ("source".to_owned(), source(entry)));
    let extra = entry
        .extra
        .iter()
        .map(|(name, value)| (format!("{name} (not known)"), serde_json::to_string(value).unwrap_or_default()));
    fixed
        .into_iter()
        .flatten()
        .chain(attributes)
        .chain(ids)
        .chain(class)
        .chain(read)
        .chain(urls)
        .chain(source)
        .chain(extra)
        .map(|(label, text)| (visible(&label).into_owned(), text))
        .collect()
}

/// `CLIP (uses-encoder)`
fn parent(entry: &Entry, key: &str, library: &Library) -> String {
    let name = library.get(key).map_or_else(|| key.to_owned(), Entry::label);
    match &entry.kinds_of(key)[..] {
        [] => name,
        kinds => format!("{name} ({})", kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", ")),
    }
}

/// `Crossref, 2026-11-23, version 2; authors, posted from arXiv`
fn source(entry: &Entry) -> String {
    let own = ["name", "date", "version"];
    let labelled = |name: &&str| {
        let value = entry.source.get(name)?;
        Some(if *name == "version" { format!("version {value}") } else { value.to_owned() })
    };
    let main: Vec<String> = own.iter().filter_map(labelled).collect();
    let others = entry.source.iter().filter(|(name, _)| !own.contains(name) && !["seen", "evidence"].contains(name));
    let mut by_source: Vec<(&str, Vec<&str>)> = Vec::new();
    for (field, source) in others {
        match by_source.iter_mut().find(|(name, _)| *name == source) {
            Some((_, fields)) => fields.push(field),
            None => by_source.push((source, vec![field])),
        }
    }
    let others = by_source.into_iter().map(|(name, fields)| format!("; {} from {name}", fields.join(", ")));
    let evidence = entry.source.get("evidence").map(|words| format!("; published: {words}")).unwrap_or_default();
    main.join(", ") + &others.collect::<String>() + &evidence
}

/// `ICML 2021: Proceedings of …, vol. 139, pp. 8748-8763, PMLR`
fn venue(entry: &Entry) -> Option<String> {
    let get = |name: &str| entry.venue.get(name).map(|text| plain(text).into_owned());
    let name = match (get("short"), get("name")) {
        (Some(short), Some(name)) if short != name => Some(format!("{short}: {name}")),
        (short, name) => name.or(short),
    };
    let labelled = |label: &str, name: &str| get(name).map(|text| format!("{label} {text}"));
    let others = entry
        .venue
        .iter()
        .filter(|(name, _)| !["name", "short", "volume", "number", "pages"].contains(name))
        .map(|(_, text)| plain(text).into_owned());
    let parts: Vec<String> = [name, labelled("vol.", "volume"), labelled("no.", "number"), labelled("pp.", "pages")]
        .into_iter()
        .flatten()
        .chain(others)
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
