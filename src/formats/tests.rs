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
