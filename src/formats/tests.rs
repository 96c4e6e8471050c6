//! What all formats do alike.

use super::*;

/// A format that is read and written.
fn both_ways() -> impl Iterator<Item = &'static Format> {
    FORMATS.iter().copied().filter(|format| format.read.is_some())
}

fn written(format: &Format, entry: &Entry) -> String {
    format.text(&[entry], &Options::new(&Library::default())).unwrap()
}

fn read_back(format: &Format, text: &str) -> Entry {
    let mut found = (format.read.unwrap())(text).filter_map(|event| match event {
        Event::Found(found) => Some(found.entry),
        _ => None,
    });
    found.next().unwrap_or_else(|| panic!("{}: no entry in {text}", format.name))
}

/// What a text says in the format's own fields: not what stands beside them.
fn own_part(text: &str) -> &str {
    let ends = ["\"custom\": {", "\n  refs:\n"];
    &text[..ends.iter().filter_map(|end| text.find(end)).min().unwrap_or(text.len())]
}

fn paper(scheme: &str, id: &str) -> Entry {
    Entry {
        key: "a2024b".into(),
        entry_type: "conference".parse().ok(),
        title: "A title".into(),
        date: "2024".parse().ok(),
        venue: [("name", "Proceedings of X")].into_iter().collect(),
        ids: [(scheme, id)].into_iter().collect(),
        ..Entry::default()
    }
}

#[test]
fn a_work_with_only_an_identifier_gets_its_page_in_every_format_and_no_address_on_the_way_back() {
    for (scheme, id, page) in [
        ("openreview", "KU9UojoX7U", "https://openreview.net/forum?id=KU9UojoX7U"),
        ("acl", "2023.tllm-1.2", "https://aclanthology.org/2023.tllm-1.2/"),
        ("pmid", "31452104", "https://pubmed.ncbi.nlm.nih.gov/31452104/"),
    ] {
        let entry = paper(scheme, id);
        let plain = ["json", "toml"];
        for format in FORMATS.iter().filter(|format| !plain.contains(&format.name)) {
            let text = written(format, &entry);
            assert!(text.contains(page), "{}: {text}", format.name);
        }
        for format in both_ways() {
            let text = written(format, &entry);
            let back = read_back(format, &text);
            assert_eq!((&back.ids, &back.urls), (&entry.ids, &Table::default()), "{}: {text}", format.name);
            assert_eq!(written(format, &back), text, "{}", format.name);
        }
    }
}

#[test]
fn an_address_of_its_own_stays_beside_identifiers_that_lead_elsewhere() {
    let page = "https://openreview.net/forum?id=KU9UojoX7U";
    for ids in [[("arxiv", "2103.00020"), ("openreview", "KU9UojoX7U")], [("doi", "10.1000/x"), ("acl", "P19-1001")]] {
        let entry = Entry {
            ids: ids.into_iter().collect(),
            urls: [("page", page)].into_iter().collect(),
            ..paper("acl", "P19-1001")
        };
        for format in both_ways() {
            let text = written(format, &entry);
            assert_eq!(read_back(format, &text).urls, entry.urls, "{}: {text}", format.name);
        }
    }
}

#[test]
fn code_is_the_address_only_where_there_is_no_other() {
    let urls = [("code", "https://c.org/x"), ("weights", "https://w.org/x")];
    let entry = Entry { ids: Table::default(), urls: urls.into_iter().collect(), ..paper("acl", "") };
    for name in ["bibtex", "biblatex", "csl-json", "hayagriva", "ris", "markdown", "html", "csv"] {
        let text = written(format(name).unwrap(), &entry);
        assert!(text.contains("https://w.org/x"), "{name}: {text}");
        assert!(name == "ris" || !own_part(&text).contains("https://c.org/x"), "{name}: {text}");
    }
}

#[test]
fn what_is_nowhere_in_the_text_is_said_to_be_left_out() {
    let mut entry = paper("doi", "10.5281/zenodo.1");
    entry.urls.set("code", "https://c.org/x");
    entry.venue.set("short", "X 2024");
    let library = Library::default();
    let options = Options::new(&library);
    for name in ["bibtex", "biblatex", "csl-json", "hayagriva", "ris"] {
        let format = format(name).unwrap();
        let left_out = (format.write.left_out)(&entry, &options);
        let text = written(format, &entry);
        for (part, words) in [("urls", "https://c.org/x"), ("venue.short", "X 2024")] {
            assert_eq!(left_out.contains(&part), !text.contains(words), "{name}, {part}: {text}");
        }
    }
}

#[test]
fn fields_are_written_again_in_the_order_in_which_they_were() {
    let mut entry = paper("openreview", "KU9UojoX7U");
    for (name, url) in [("code", "https://c.org"), ("blog", "https://b.org"), ("data", "https://d.org")] {
        entry.urls.set(name, url);
    }
    entry.ids.set("arxiv", "2103.00020");
    entry.venue = [("publisher", "P"), ("short", "X 2024"), ("name", "Proceedings of X")].into_iter().collect();
    entry.fields = [("zzz", "1"), ("eventtitle", "E"), ("aaa", "2"), ("edition", "3")].into_iter().collect();
    for format in both_ways().filter(|format| !["json", "toml"].contains(&format.name)) {
        let text = written(format, &entry);
        assert_eq!(written(format, &read_back(format, &text)), text, "{}", format.name);
    }
}

#[test]
fn an_arxiv_identifier_is_read_from_arxivs_own_doi_in_every_format() {
    for (name, text) in [
        ("bibtex", "@misc{k, title = {T}, doi = {10.48550/arXiv.2103.00020}}"),
        (
            "csl-json",
            r#"[{"id": "k", "type": "article", "title": "T", "DOI": "https://doi.org/10.48550/arXiv.2103.00020"}]"#,
        ),
        ("hayagriva", "k:\n  type: article\n  title: T\n  serial-number: {doi: 10.48550/arXiv.2103.00020}\n"),
        ("ris", "TY  - GEN\nTI  - T\nDO  - 10.48550/arXiv.2103.00020\nER  - \n"),
    ] {
        let entry = read_back(format(name).unwrap(), text);
        assert_eq!((entry.ids.get("arxiv"), entry.kind().as_str()), (Some("2103.00020"), "preprint"), "{name}");
        let again = written(format(name).unwrap(), &Entry { key: "k".into(), ..entry.clone() });
        assert_eq!(read_back(format(name).unwrap(), &again).ids, entry.ids, "{name}: {again}");
    }
}

#[test]
fn a_table_without_entries_has_its_head() {
    let text = format("csv").unwrap().text(&[], &Options::new(&Library::default())).unwrap();
    assert!(text.starts_with("key,type,name,title,") && text.ends_with("\r\n"), "{text}");
}

#[test]
fn babels_name_of_a_language_comes_back_from_every_format() {
    let mut entry = paper("doi", "10.1000/x");
    entry.fields.set("langid", "german");
    for format in both_ways() {
        let back = read_back(format, &written(format, &entry));
        let languages = (back.fields.get("langid"), back.fields.get("language"));
        assert_eq!(languages, (Some("german"), None), "{}", format.name);
    }
}

#[test]
fn a_work_without_a_key_is_remarked_on_by_who_gives_it_one_alone() {
    for (name, text) in [
        ("csl-json", r#"[{"type": "book", "title": "T"}]"#),
        ("ris", "TY  - BOOK\r\nTI  - T\r\nER  - \r\n"),
        ("bibtex", "@book{,\n title = {T}\n}\n"),
    ] {
        let found = (format(name).unwrap().read.unwrap())(text).find_map(|event| match event {
            Event::Found(found) => Some(found),
            _ => None,
        });
        let found = found.unwrap();
        assert_eq!((found.entry.key.as_str(), found.remarks.len()), ("", 0), "{name}: {:?}", found.remarks);
    }
}

/// Text that acts where it is taken for more than text.
const HOSTILE: [&str; 16] = [
    "\\input{/etc/passwd}",
    "\\write18{rm -rf x}",
    "\\immediate\\openin5=x",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "](javascript:alert(1))",
    "[x](javascript:alert(1))",
    "\u{1b}]0;owned\u{7}\u{1b}[2J",
    "=HYPERLINK(\"https://evil.example\")",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "#import \"x.typ\"",
    "$#read(\"/etc/passwd\")$",
    "@misc{evil, title={x}}",
    "}, title = {x}} @misc{evil,",
    "x\nTY  - BOOK\nER  - \n%\n",
    "x\u{202e}y%^^M ${x} `id` &amp; \" ' \\",
];

/// An entry that says it in every field.
fn hostile(text: &str) -> Entry {
    let bare = crate::model::markup::from_plain(text);
    let table = |names: &[&str]| names.iter().map(|&name| (name, bare.as_ref())).collect::<Table>();
    Entry {
        key: "k".into(),
        entry_type: "conference".parse().ok(),
        name: Some(text.into()),
        title: bare.clone().into_owned(),
        authors: vec![
            crate::model::Name::Organisation(text.replace('\n', " ")),
            crate::model::Name::Person { family: text.replace('\n', " "), given: "A.".into(), suffix: String::new() },
        ],
        venue: table(&["name", "short", "volume", "number", "series", "pages", "publisher", "address"]),
        ids: [("arxiv", text), ("doi", text), ("openreview", text), ("other", text)].into_iter().collect(),
        urls: [("page", text), ("code", text)].into_iter().collect(),
        tags: vec![text.into()],
        note: Some(text.into()),
        abstract_text: Some(text.into()),
        comment: Some(text.into()),
        journal_ref: Some(text.into()),
        primary_class: Some(text.into()),
        fields: table(&["edition", "note", "unknownfield", "eventtitle", "type", "language"]),
        ..Entry::default()
    }
}

/// What a text of this format must never hold, and the ends of lines apart no character that acts on a terminal.
fn acts(name: &str, text: &str) -> Option<String> {
    let control = text.chars().find(|c| c.is_control() && !"\n\r\t".contains(*c));
    // Programs pass over what stands beside the fields of YAML.
    let read = if name == "hayagriva" { own_part(text) } else { text };
    let lower = read.to_lowercase().replace("\\]", "");
    let forbidden: &[&str] = match name {
        "html" => &["<script", "<img", "=\"javascript:", "='javascript:"],
        "markdown" => &["\n<script", " <script", "(<script", " <img", "](javascript:"],
        "bibtex" | "biblatex" => &["\\input{", "\\write18", "\\openin", "\n@misc", "\\immediate\\"],
        "ris" => &["\nty  - book"],
        // In these Typst evaluates what stands between dollar signs.
        "hayagriva" => &["title: \"$", "value: \"$", "short: \"$", "note: \"$", "abstract: \"$", "genre: \"$"],
        _ => &[],
    };
    let found = forbidden.iter().find(|part| lower.contains(**part)).map(|part| (*part).to_owned());
    found.or_else(|| control.map(|c| c.escape_unicode().to_string()))
}

#[test]
fn text_that_would_act_is_text_in_every_field_of_every_format() {
    for text in HOSTILE {
        let entry = hostile(text);
        for format in FORMATS {
            let written = written(format, &entry);
            assert_eq!(acts(format.name, &written), None, "{} of {text:?}: {written}", format.name);
            if let Some(read) = format.read {
                let works = read(&written).filter(|event| matches!(event, Event::Found(_))).count();
                assert_eq!(works, 1, "{} of {text:?}: {written}", format.name);
            }
        }
    }
}

#[test]
fn text_that_would_act_in_a_spreadsheet_is_text() {
    let library = Library::default();
    for text in HOSTILE {
        let entry = hostile(text);
        let options = Options { fields: Fields::Only(vec!["title".into(), "note".into()]), ..Options::new(&library) };
        let table = format("csv").unwrap().text(&[&entry], &options).unwrap();
        let first = table.split_once("\r\n").unwrap().1.trim_start_matches('"').chars().next().unwrap();
        assert!(!"=+-@\t\r".contains(first), "{table}");
    }
}

#[test]
fn a_key_that_would_act_is_refused_or_text() {
    for key in HOSTILE {
        let entry = Entry { key: key.into(), ..paper("doi", "10.1000/x") };
        for format in FORMATS {
            if let Ok(text) = format.text(&[&entry], &Options::new(&Library::default())) {
                assert_eq!(acts(format.name, &text), None, "{} of {key:?}: {text}", format.name);
            }
        }
    }
}
