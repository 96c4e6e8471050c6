//! Classic BibTeX, for `.bst` styles: ASCII where LaTeX has a spelling, one field table.

use super::{Format, Options, WriteError};
use crate::model::text::{Span, is_hidden, spans};
use crate::model::{Entry, Name, tex};

/// The row of the registry.
pub const FORMAT: Format =
    Format { name: "bibtex", extensions: &["bib", "bibtex"], about: "BibTeX, for LaTeX and biber", write };

fn write(entries: &[&Entry], options: &Options<'_>) -> Result<String, WriteError> {
    if options.group_by.is_some() {
        return Err(WriteError::NoGroups(FORMAT.name));
    }
    let written: Result<Vec<String>, WriteError> = entries.iter().map(|entry| one(entry)).collect();
    written.map(|entries| entries.join("\n"))
}

fn one(entry: &Entry) -> Result<String, WriteError> {
    let forbidden = |c: char| c.is_whitespace() || c.is_control() || is_hidden(c) || "{}(),\"#%'=\\~@".contains(c);
    if let Some(character) = entry.key.chars().find(|c| forbidden(*c)) {
        return Err(WriteError::Key { key: entry.key.clone(), format: FORMAT.name, character });
    }
    let kind = Kind::of(entry);
    let fields = FIELDS.iter().filter_map(|(name, value)| Some((*name, value(entry, kind)?)));
    let lines: String = fields
        .map(|(name, value)| format!("  {:<13} = {value},\n", if name == VENUE { kind.venue } else { name }))
        .collect();
    Ok(format!("@{}{{{},\n{lines}}}\n", kind.name, entry.key))
}

/// An entry type of BibTeX (Oren Patashnik, "BibTeXing", §3.1).
#[derive(Clone, Copy)]
struct Kind {
    /// Our types that it stands for.
    of: &'static [&'static str],
    /// Its name.
    name: &'static str,
    /// The field that holds where the work appeared.
    venue: &'static str,
}

/// Each of these needs authors, a year and its venue; without them a work is `misc`, which needs nothing.
const KINDS: [Kind; 5] = [
    Kind { of: &["conference", "workshop"], name: "inproceedings", venue: "booktitle" },
    Kind { of: &["article"], name: "article", venue: "journal" },
    Kind { of: &["report"], name: "techreport", venue: "institution" },
    Kind { of: &["thesis"], name: "phdthesis", venue: "school" },
    Kind { of: &["book"], name: "book", venue: "publisher" },
];

const MISC: Kind = Kind { of: &[], name: "misc", venue: "howpublished" };

impl Kind {
    fn of(entry: &Entry) -> Self {
        let kind = KINDS.into_iter().find(|kind| kind.of.contains(&entry.kind().as_str()));
        let complete =
            |kind: &Self| !entry.authors.is_empty() && entry.year().is_some() && venue(entry, *kind).is_some();
        kind.filter(complete).unwrap_or(MISC)
    }

    fn is(self, name: &str) -> bool {
        self.name == name
    }
}

type Field = (&'static str, fn(&Entry, Kind) -> Option<String>);

/// Stands for the field in which the kind holds where the work appeared.
const VENUE: &str = "(venue)";

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The fields, in the order of the output, each with its value and its braces.
const FIELDS: &[Field] = &[
    ("author", |e, _| (!e.authors.is_empty()).then(|| braced(&authors(e)))),
    ("key", |e, kind| (e.authors.is_empty() && kind.is("misc")).then(|| braced(&text(&e.label())))),
    ("title", |e, _| Some(braced(&title(e)))),
    (VENUE, |e, kind| venue(e, kind).map(|venue| braced(&venue))),
    ("year", |e, _| e.year().map(|year| braced(&year.to_string()))),
    ("month", |e, _| e.date.or(e.posted)?.month.map(|month| MONTHS[usize::from(month) - 1].to_owned())),
    ("volume", |e, _| of_venue(e, "volume")),
    ("number", |e, _| of_venue(e, "number")),
    ("series", |e, _| of_venue(e, "series")),
    ("pages", |e, _| {
        e.venue
            .get("pages")
            .map(|pages| braced(&text(&pages.replace('–', "-")).replace('-', "--").replace("----", "--")))
    }),
    ("publisher", |e, kind| if kind.is("book") || kind.is("article") { None } else { of_venue(e, "publisher") }),
    ("address", |e, _| of_venue(e, "address")),
    ("doi", |e, _| e.ids.get("doi").map(|doi| braced(&url(doi)))),
    ("eprint", |e, _| e.ids.get("arxiv").map(braced)),
    ("archivePrefix", |e, _| e.ids.get("arxiv").map(|_| braced("arXiv"))),
    ("primaryClass", |e, _| e.ids.get("arxiv").and(e.primary_class.as_deref()).map(|class| braced(&text(class)))),
    ("url", |e, _| address(e).map(|address| braced(&url(&address)))),
];

fn braced(value: &str) -> String {
    format!("{{{value}}}")
}

fn of_venue(entry: &Entry, name: &str) -> Option<String> {
    entry.venue.get(name).map(|value| braced(&text(value)))
}

fn venue(entry: &Entry, kind: Kind) -> Option<String> {
    let of_kind = if kind.is("book") { entry.venue.get("publisher") } else { None };
    of_kind.or_else(|| entry.venue.get("name")).or_else(|| entry.venue.get("short")).map(text)
}

/// Where it can be read: its own page, else arXiv's, where the identifier of another place does not say it.
fn address(entry: &Entry) -> Option<String> {
    let own = ["page", "blog", "paper", "project"].into_iter().find_map(|name| entry.urls.get(name));
    let arxiv = || entry.ids.get("arxiv").map(|id| format!("https://arxiv.org/abs/{id}"));
    let other = || entry.ids.is_empty().then(|| entry.link()).flatten();
    own.map(str::to_owned).or_else(arxiv).or_else(other)
}

fn authors(entry: &Entry) -> String {
    let others = entry.et_al.then(|| "others".to_owned());
    entry.authors.iter().map(author).chain(others).collect::<Vec<_>>().join(" and ")
}

fn author(name: &Name) -> String {
    match name {
        Name::Organisation(name) => braced(&text(name)),
        // A word `and` of its own would end the name.
        Name::Person { .. } => text(&name.to_string())
            .split(' ')
            .map(|word| if word == "and" { "{and}" } else { word })
            .collect::<Vec<_>>()
            .join(" "),
    }
}

/// Running text: what LaTeX would take for a command is spelled out; control characters are dropped,
/// since no spelling of them exists.
fn text(text: &str) -> String {
    text.chars()
        .filter(|c| !is_hidden(*c))
        .map(|c| match c {
            '{' => "\\{".to_owned(),
            '}' => "\\}".to_owned(),
            '\n' | '\t' => " ".to_owned(),
            c => tex::encode_char(c),
        })
        .collect()
}

/// The title: math as it is, braces kept where they pair, and braces round words that would lose capitals.
fn title(entry: &Entry) -> String {
    let balanced = is_balanced(&entry.title);
    spans(&entry.title)
        .map(|span| match span {
            Span::Math(math) => math.to_owned(),
            Span::Words(words) => {
                words.split_inclusive(' ').map(|word| title_word(word, entry.name.as_deref(), balanced)).collect()
            }
        })
        .collect()
}

fn is_balanced(title: &str) -> bool {
    let depth = title.chars().try_fold(0_i32, |depth, c| match c {
        '{' => Some(depth + 1),
        '}' if depth == 0 => None,
        '}' => Some(depth - 1),
        _ => Some(depth),
    });
    depth == Some(0) && !title.contains('\\')
}

fn title_word(word: &str, name: Option<&str>, balanced: bool) -> String {
    if balanced && word.contains(['{', '}']) {
        return word
            .split_inclusive(['{', '}'])
            .map(|part| match part.strip_suffix(['{', '}']) {
                Some(inner) => format!("{}{}", text(inner), &part[inner.len()..]),
                None => text(part),
            })
            .collect();
    }
    let core = word.trim_matches(|c: char| !c.is_alphanumeric());
    let start = word.find(core).unwrap_or(0);
    if core.is_empty() || !loses_capitals(core, name) {
        return text(word);
    }
    format!("{}{{{}}}{}", text(&word[..start]), text(core), text(&word[start + core.len()..]))
}

/// Whether a style that writes titles in lower case would spoil the word: a capital behind a small or a
/// second capital (`CLIP`, `LLaVA`, `GPT-4V`), a single capital before a hyphen (`I-JEPA`), or the name itself.
fn loses_capitals(word: &str, name: Option<&str>) -> bool {
    let parts = || word.split(['-', '–', '—', '/']);
    let inner = |part: &str| part.chars().skip(1).any(char::is_uppercase);
    let single = word.contains('-')
        && parts().next().is_some_and(|first| first.chars().count() == 1 && first.chars().all(char::is_uppercase));
    parts().any(inner)
        || single
        || name.is_some_and(|name| name.split(' ').any(|part| part == word) && word.chars().any(char::is_uppercase))
}

/// An address: nothing of LaTeX in it, and what could end the field percent-encoded.
fn url(url: &str) -> String {
    url.chars()
        .map(|c| match c {
            '{' | '}' | '\\' | '"' | ' ' => format!("%{:02X}", u32::from(c)),
            c if c.is_control() || is_hidden(c) => String::new(),
            c => c.to_string(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Library, Table};

    fn entry() -> Entry {
        Entry {
            key: "k2023".into(),
            title: "BLIP-2: Bootstrapping Vision-Language $K^{2}$ in {Paris} for R&D".into(),
            name: Some("BLIP-2".into()),
            authors: ["Li, Junnan", "{AT&T}", "Müller-Łoś, Jr., Ö. Ñ."]
                .iter()
                .map(|name| Name::parse(name).unwrap())
                .collect(),
            date: "2023-07".parse().ok(),
            ids: [("arxiv", "2301.12597")].into_iter().collect(),
            ..Entry::default()
        }
    }

    fn bib(entry: &Entry) -> String {
        let library = Library::default();
        (FORMAT.write)(&[entry], &Options { library: &library, group_by: None }).unwrap()
    }

    #[test]
    fn a_preprint_is_misc_with_its_eprint() {
        let expected = "@misc{k2023,\n  author        = {Li, Junnan and {AT\\&T} and M{\\\"u}ller-{\\L}o{\\'s}, Jr., {\\\"O}. {\\~N}.},\n  \
                        title         = {{BLIP-2}: Bootstrapping Vision-Language $K^{2}$ in {Paris} for {R\\&D}},\n  \
                        year          = {2023},\n  month         = jul,\n  eprint        = {2301.12597},\n  \
                        archivePrefix = {arXiv},\n  url           = {https://arxiv.org/abs/2301.12597},\n}\n";
        assert_eq!(bib(&entry()), expected);
    }

    #[test]
    fn a_paper_without_its_venue_is_misc_since_styles_warn_of_an_empty_booktitle() {
        let mut paper = Entry { entry_type: "conference".parse().ok(), ..entry() };
        assert!(bib(&paper).starts_with("@misc{"));
        paper.venue = [("name", "Proceedings of X & Y"), ("pages", "1–8")].into_iter().collect();
        assert!(
            bib(&paper).starts_with("@inproceedings{")
                && bib(&paper).contains("booktitle     = {Proceedings of X \\& Y}")
        );
        assert!(bib(&paper).contains("pages         = {1--8}"));
    }

    #[test]
    fn capitals_are_kept_where_they_would_be_lost() {
        for (word, kept) in [
            ("CLIP:", "{CLIP}:"),
            ("LLaVA", "{LLaVA}"),
            ("Pre-training", "Pre-training"),
            ("Vision-Language", "Vision-Language"),
            ("GPT-4V?", "{GPT-4V}?"),
            ("I-JEPA", "{I-JEPA}"),
            ("A", "A"),
            ("Learning", "Learning"),
            ("(ViT)", "({ViT})"),
            ("100%", "100\\%"),
        ] {
            assert_eq!(title_word(word, None, true), kept);
        }
        assert_eq!(title_word("Flamingo:", Some("Flamingo"), true), "{Flamingo}:");
    }

    #[test]
    fn hostile_text_comes_out_as_text() {
        let hostile = Entry {
            title: "\\input{/etc/passwd} } @article{x, $".into(),
            urls: [("page", "https://x/}{\\")].into_iter().collect::<Table>(),
            ..entry()
        };
        let text = bib(&hostile);
        assert!(text.contains("\\textbackslash{}input\\{/etc/passwd\\} \\} @article\\{x, \\$"), "{text}");
        assert!(text.contains("{https://x/%7D%7B%5C}"), "{text}");
        let refused = (FORMAT.write)(
            &[&Entry { key: "a b".into(), ..entry() }],
            &Options { library: &Library::default(), group_by: None },
        );
        assert!(matches!(refused, Err(WriteError::Key { character: ' ', .. })));
    }

    #[test]
    fn a_cut_list_ends_with_others() {
        let cut = Entry { et_al: true, authors: vec![Name::parse("Yu, Jiahui").unwrap()], ..entry() };
        assert!(bib(&cut).contains("{Yu, Jiahui and others}"));
    }
}
