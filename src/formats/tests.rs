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
        assert!(name == "ris" || !text.contains("https://c.org/x"), "{name}: {text}");
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
