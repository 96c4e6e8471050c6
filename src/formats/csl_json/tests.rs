//! Tests of CSL-JSON as a whole: what is written comes back, and what others write is understood.

use proptest::prelude::*;

use super::super::{Event, Found, Options, own, tried};
use super::FORMAT;
use super::table::{ROWS, Slot};
use crate::model::markup::protected;
use crate::model::{Entry, EntryType, Library, Name, Table};

fn events(text: &str) -> Vec<Event<'_>> {
    (FORMAT.read.unwrap())(text).collect()
}

fn found(text: &str) -> Vec<Found> {
    tried::found(events(text))
}

fn one(text: &str) -> Entry {
    found(text).remove(0).entry
}

fn written(entry: &Entry) -> String {
    FORMAT.text(&[entry], &Options::new(&Library::default())).unwrap()
}

/// The entry as it comes back: with its type, and its title's capitals protected.
fn normal(entry: &Entry) -> Entry {
    let mut entry = entry.clone();
    entry.entry_type = Some(entry.kind());
    entry.title = protected(&entry.title, None).into_owned();
    super::read::ordered(&mut entry);
    entry
}

/// The entry with its tables sorted, without blank texts and what is the library's own.
fn sorted(mut entry: Entry) -> Entry {
    let tables = [&mut entry.venue, &mut entry.ids, &mut entry.attributes, &mut entry.fields];
    for table in tables {
        let mut pairs: Vec<_> = table.iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
        pairs.sort();
        *table = pairs.into_iter().collect();
    }
    let said = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    (entry.note, entry.abstract_text) = (said(entry.note), said(entry.abstract_text));
    entry.title = said(Some(entry.title)).unwrap_or_default();
    Entry { extra: Vec::new(), added: None, source: Table::default(), ..entry }
}

fn assert_returns(entry: &Entry) {
    let text = written(entry);
    let back = one(&text);
    assert_eq!(back, normal(entry), "{text}");
    assert_eq!(written(&back), written(&normal(entry)));
}

fn entry() -> Entry {
    Entry {
        key: "k2023".into(),
        entry_type: "conference".parse().ok(),
        title: "{BLIP-2}: Bootstrapping $K^{2}$ for \\emph{R&D}".into(),
        authors: ["Li, Junnan", "{AT&T}", "van der Müller, Jr., Ö. Ñ."]
            .iter()
            .map(|n| Name::parse(n).unwrap())
            .collect(),
        et_al: true,
        date: "2023-07".parse().ok(),
        venue: [("name", "Proc. of {ICML}"), ("short", "ICML"), ("pages", "1-8")].into_iter().collect(),
        ids: [("arxiv", "2301.12597"), ("doi", "10.1000/a<b>")].into_iter().collect(),
        ..Entry::default()
    }
}

#[test]
fn a_number_in_an_archive_says_an_address_and_comes_back_as_the_number() {
    for (kind, url) in [
        ("jstor", "https://www.jstor.org/stable/7"),
        ("PubMed", "https://www.ncbi.nlm.nih.gov/pubmed/7"),
        ("googlebooks", "https://books.google.com?id=7"),
    ] {
        let fields: Table = [("eprint", "7"), ("eprinttype", kind)].into_iter().collect();
        for urls in [Table::default(), [("page", url)].into_iter().collect()] {
            let entry = Entry {
                key: "k".into(),
                entry_type: "misc".parse().ok(),
                fields: fields.clone(),
                urls,
                ..Entry::default()
            };
            let text = written(&entry);
            assert!(text.contains(&format!("\"URL\": \"{url}\"")), "{text}");
            assert_eq!(one(&text), entry, "{text}");
        }
    }
}

#[test]
fn what_names_say_beyond_ours_comes_out_again() {
    let author = r#"[{"family":"Beethoven","given":"Ludwig","dropping-particle":"van"},{"family":"Doe","ORCID":"0"}]"#;
    let item = format!(r#"[{{"id":"k","type":"book","title":"T","author":{author}}}]"#);
    let entry = one(&item);
    assert_eq!(entry.authors[0].to_string(), "van Beethoven, Ludwig");
    assert!(found(&item)[0].remarks.is_empty());
    let text = written(&entry);
    assert!(text.contains("dropping-particle") && text.contains("ORCID") && !text.contains("custom"), "{text}");
    assert_eq!(one(&text), entry);
    // Another list of authors is written as it is, and the first one kept beside it.
    let mut other = entry;
    other.authors.truncate(1);
    assert!(!written(&other).split("custom").next().unwrap().contains("ORCID"));
    assert_eq!(one(&written(&other)), other);
}

#[test]
fn what_biblatex_says_in_other_fields_is_said_in_variables_and_comes_back() {
    for (fields, said) in [
        ([("editortype", "director"), ("", "")], "\"director\""),
        ([("origyear", "1959"), ("", "")], "\"original-date\""),
        ([("year", "{13th Century}"), ("", "")], "\"literal\": \"13th Century\""),
        ([("language", "langgerman"), ("langid", "german")], "\"language\": \"de-DE\""),
        ([("eprint", "5500723"), ("eprinttype", "pubmed")], "\"PMID\": \"5500723\""),
        ([("pmid", "5500723"), ("", "")], "\"PMID\": \"5500723\""),
        ([("entrytype", "bookinbook"), ("", "")], "\"type\": \"book\""),
    ] {
        let fields: Table = fields.into_iter().filter(|(name, _)| !name.is_empty()).collect();
        let entry_type = if fields.get("entrytype").is_some() { "chapter" } else { "misc" };
        let editors = vec![Name::parse("Kubrick, Stanley").unwrap()];
        let entry = Entry { key: "k".into(), entry_type: entry_type.parse().ok(), editors, fields, ..Entry::default() };
        let text = written(&entry);
        assert!(text.contains(said) && !(text.contains("\"editor\"") && said.contains("director")), "{text}");
        assert_returns(&entry);
    }
    let entry = one(r#"[{"id":"k","type":"book","director":[{"family":"Kubrick"}]}]"#);
    assert!(entry.editors.is_empty() && !written(&entry).contains("custom"));
    assert_returns(&entry);
}

#[test]
fn a_thesis_and_a_report_without_a_genre_get_none() {
    for kind in ["thesis", "report"] {
        let item = format!(r#"[{{"id":"k","type":"{kind}","title":"T"}}]"#);
        let entry = one(&item);
        let text = written(&entry);
        assert!(!text.contains("genre") && !text.contains("custom"), "{text}");
        assert_eq!(one(&text), entry);
        let ours = Entry { key: "k".into(), title: "T".into(), entry_type: kind.parse().ok(), ..Entry::default() };
        assert!(written(&ours).contains("genre"));
        assert_returns(&ours);
        for said in ["", kind, "other"] {
            assert_returns(&Entry { fields: [("type", said)].into_iter().collect(), ..ours.clone() });
        }
    }
}

#[test]
fn a_variable_in_small_letters_is_the_variable() {
    let entry = one(
        r#"[{"id":"k","type":"book","title":"T","url":"https://x.org","isbn":"1","doi":"10.1000/x","ISSN":["1","2"]}]"#,
    );
    assert_eq!((entry.urls.get("page"), entry.fields.get("isbn")), (Some("https://x.org"), Some("1")));
    assert_eq!((entry.ids.get("doi"), entry.fields.get("csl-issn")), (Some("10.1000/x"), Some(r#"["1", "2"]"#)));
    assert!(written(&entry).contains("\"ISSN\": [") && !written(&entry).contains("\"issn\""));
    assert_returns(&entry);
}

#[test]
fn a_preprint_is_written_as_zotero_and_pandoc_expect_it() {
    let preprint = Entry {
        entry_type: None,
        venue: Table::default(),
        authors: entry().authors[..1].to_vec(),
        et_al: false,
        ..entry()
    };
    let expected = r#"[
  {
    "id": "k2023",
    "type": "article",
    "title": "<span class=\"nocase\">BLIP-2</span>: Bootstrapping $K^{2}$ for <i>R&D</i>",
    "author": [
      {
        "family": "Li",
        "given": "Junnan"
      }
    ],
    "number": "arXiv:2301.12597",
    "issued": {
      "date-parts": [[2023, 7]]
    },
    "publisher": "arXiv",
    "DOI": "10.1000/a<b>",
    "URL": "https://arxiv.org/abs/2301.12597",
    "custom": {
      "refs": {
        "ids": {
          "arxiv": "2301.12597"
        }
      }
    }
  }
]
"#;
    assert_eq!(written(&preprint), expected);
    assert_returns(&preprint);
}

#[test]
fn every_type_comes_back_with_every_field() {
    for name in EntryType::names() {
        let mut full = Entry { entry_type: name.parse().ok(), ..entry() };
        for part in ["volume", "number", "series", "publisher", "address"] {
            full.venue.set(part, format!("{part} {{X}}"));
        }
        for row in ROWS {
            match row.slot {
                Slot::Text(field) | Slot::Verbatim(field) | Slot::Number(field) if !field.is_empty() => {
                    full.fields.set(field, format!("a {field}"));
                }
                Slot::People(field) => full.fields.set(field, "Doe, Jane and {A and B}"),
                Slot::Date(field) => full.fields.set(field, "1850-01/1851"),
                _ => {}
            }
        }
        for (field, text) in [
            ("subtitle", "More"),
            ("booksubtitle", "Even more"),
            ("type", "mathesis"),
            ("langid", "english"),
            ("editortype", "compiler"),
            ("date", "2023-07~"),
            ("csl-medium", "[1, 2]"),
            ("csl-dimensions", "\"42\""),
            ("year", "c. 1850"),
            ("maintitle", "Whole"),
            ("shorttitle", "S"),
            ("issuetitle", "I"),
            ("journaltitle", "J"),
        ] {
            full.fields.set(field, text);
        }
        full.primary_class = Some("cs.CV".into());
        full.tags = vec!["a, b".into(), "c".into()];
        full.note = Some("A note\n\n  *in* Markdown <i>".into());
        full.abstract_text = Some("We {show} $x$ \\cite.".into());
        full.urls.set("page", "https://example.org/{x}?a=\\b");
        assert_returns(&full);
        assert_returns(&Entry { key: "k".into(), entry_type: name.parse().ok(), ..Entry::default() });
    }
}

#[test]
fn a_manual_is_a_book_to_csl_and_comes_back() {
    let mut manual = Entry { entry_type: "report".parse().ok(), ..entry() };
    manual.fields.set("entrytype", "manual");
    assert!(written(&manual).contains("\"type\": \"book\""));
    assert_returns(&manual);
}

#[test]
fn odd_values_come_back() {
    for (field, text) in [
        ("date", "sometime"),
        ("date", "2021/"),
        ("date", "199X"),
        ("date", "2021-02-26T10:00:00Z"),
        ("date", "y-170002"),
        ("note", "arXiv: 2103.00020 [cs]"),
        ("note", "{braced} \\LaTeX{} <b>"),
        ("translator", ", , ,"),
        ("translator", "A and others"),
        ("entrytype", "patent"),
        ("entrytype", "hoax"),
        ("entrytype", "mvbook"),
        ("entrysubtype", "magazine"),
        ("csl-type", "speech"),
        ("type", "PhD thesis"),
        ("type", "phdthesis"),
        ("edition", " 2 "),
        ("csl-issued", "{\"a\": 1}"),
        ("csl-custom", "{\"a\": 1}"),
        ("csl-custom", "text"),
        ("language", "de"),
        ("issue", "Spring"),
        ("eid", "e12"),
        ("author", ", , ,"),
        ("howpublished", "web"),
        ("volumes", ""),
        ("doi", "no doi"),
        ("month", "jul/aug"),
        ("title", "x"),
        ("csl-number", "5"),
        ("booktitle", "B"),
        ("a b", "c"),
    ] {
        for kind in ["article", "conference", "misc", "thesis", "book", "preprint"] {
            let mut odd =
                Entry { entry_type: kind.parse().ok(), fields: [(field, text)].into_iter().collect(), ..entry() };
            assert_returns(&odd);
            odd.venue = Table::default();
            assert_returns(&odd);
        }
    }
    for title in
        ["The <i>tag</i> as text", "\\foo{x} y", "{A} b", "two  blanks", "\\emph{x", "$<i>$ and </i>", "", "42"]
    {
        assert_returns(&Entry { title: title.into(), ..entry() });
    }
    for tags in [vec!["a;b"], vec!["a, b"], vec![" a"], vec!["a", "a"], vec![""]] {
        assert_returns(&Entry { tags: tags.into_iter().map(str::to_owned).collect(), ..entry() });
    }
    let code = Entry { urls: [("code", "https://x.org")].into_iter().collect(), ids: Table::default(), ..entry() };
    assert_returns(&code);
}

#[test]
fn what_other_programs_write_of_an_arxiv_paper_is_one() {
    for text in [
        r#"[{"id":"k","type":"article","title":"T","number":"arXiv:2103.00020","publisher":"arXiv","URL":"http://arxiv.org/abs/2103.00020"}]"#,
        r#"[{"id":"k","type":"article","title":"T","publisher":"arXiv","note":"arXiv:2103.00020 [cs]"}]"#,
        r#"[{"id":"k","type":"article-journal","title":"T","container-title":"arXiv:2103.00020 [cs]"}]"#,
        r#"[{"id":"k","type":"article","title":"T","archive":"arXiv","archive_location":"2103.00020","publisher":"arXiv"}]"#,
        r#"[{"id":"k","type":"article","title":"T","URL":"https://arxiv.org/abs/2103.00020"}]"#,
    ] {
        let entry = one(text);
        assert_eq!((entry.ids.get("arxiv"), entry.kind()), (Some("2103.00020"), EntryType::PREPRINT), "{text}");
        assert!(entry.venue.is_empty() && entry.fields.is_empty() && entry.urls.is_empty(), "{text}\n{entry:?}");
    }
}

#[test]
fn what_is_no_item_is_said_with_its_place() {
    for (text, at) in [
        ("[{\"id\":1,", 8),
        ("\"ZQ\"", 0),
        ("", 0),
        ("null", 0),
        ("[1]", 1),
        ("{\"a\":\"b\"}", 0),
        ("[null]", 1),
        ("{\"config\":{},\"items\":[{\"itemType\":\"book\"}]}", 22),
        ("[{}]x", 4),
        ("{\"id\":1}\n{\"id\":", 14),
    ] {
        let events = events(text);
        assert!(matches!(&events[..], [Event::Refused(remark)] if remark.at == at), "{text}: {events:?}");
    }
    let mixed = events(r#"[{"id":"a","title":"T \ud800"}, 5, {"x":1}, {"id":"b","type":"book"}]"#);
    assert_eq!(mixed.iter().filter(|event| matches!(event, Event::Rejected(..))).count(), 3);
    assert!(matches!(&mixed[3], Event::Found(found) if found.entry.key == "b" && found.at == (44..68)), "{mixed:?}");
}

#[test]
fn items_are_found_in_every_wrapping() {
    let item = r#"{"id": 42, "type": "book", "title": "T"}"#;
    for text in [
        format!("[{item}]"),
        format!("{{\"items\": [{item}]}}"),
        item.to_owned(),
        format!("\u{feff}[{item}]"),
        format!("{item}\n{item}\n"),
    ] {
        assert!(found(&text).iter().all(|found| found.entry.key == "42" && found.remarks.is_empty()), "{text}");
        assert!(!found(&text).is_empty() && super::looks(&text), "{text}");
    }
    assert!(found("[]").is_empty() && events("[ ]").is_empty());
}

#[test]
fn odd_items_are_kept_and_remarked() {
    for (text, word) in [
        (r#"[{"id":"k","type":"book","title":5}]"#, "number 5"),
        (r#"[{"id":"k","type":"book","author":"Carl Evil"}]"#, "organisation"),
        (r#"[{"id":"k","type":"book","issued":{"date-parts":[[]]}}]"#, "no date"),
        (r#"[{"id":"k","type":"book","issued":{"date-parts":[[1e30,13,99]]}}]"#, "csl-issued"),
        (r#"[{"id":"k","type":"book","issued":{"raw":"sometime in May"}}]"#, "sometime in May"),
        (r#"[{"id":"k","type":"book","title":"a","title":"b"}]"#, "twice"),
        (r#"[{"id":"k","type":"flibbertigibbet"}]"#, "flibbertigibbet"),
        (r#"[{"id":"k"}]"#, "without a type"),
    ] {
        let found = found(text);
        assert!(found[0].remarks.iter().any(|remark| remark.message.contains(word)), "{text}: {:?}", found[0].remarks);
        assert_eq!(one(&written(&found[0].entry)), found[0].entry, "{text}");
    }
    let item =
        one(r#"[{"id":"k","type":"book","__proto__":{"polluted":1},"constructor":{"prototype":{}},"medium":"42"}]"#);
    assert_eq!(item.fields.get("csl-__proto__"), Some("{\"polluted\": 1}"));
    assert!(written(&item).contains("\"medium\": \"42\""));
}

#[test]
fn a_foreign_item_comes_back() {
    let text = r#"[{"id":"k","type":"speech","title":"A <i>b</i>","genre":"Keynote","translator":[{"family":"Beethoven","given":"L.","non-dropping-particle":"van"}],
        "original-date":{"date-parts":[[1850]],"circa":true},"accessed":{"date-parts":[[2021,2,3]]},"keyword":"a, b","event":"E","custom":{"x":1},
        "director":[{"family":"D"}],"categories":["x"],"annote":"N","page":"1–8","note":"tex.foo: bar\nrest"}]"#;
    let entry = one(text);
    for (name, text) in [
        ("csl-type", "speech"),
        ("translator", "van Beethoven, L."),
        ("origdate", "1850~"),
        ("urldate", "2021-02-03"),
        ("eventtitle", "E"),
        ("note", "rest"),
        ("foo", "bar"),
    ] {
        assert_eq!(entry.fields.get(name), Some(text));
    }
    assert_eq!((entry.venue.get("pages"), entry.note.as_deref(), entry.tags.len()), (Some("1-8"), Some("N"), 2));
    assert_returns(&entry);
}

#[test]
fn what_has_no_variable_is_said() {
    let full = Entry { name: Some("CLIP".into()), families: vec!["x".into()], added: "2021".parse().ok(), ..entry() };
    assert_eq!((FORMAT.write.left_out)(&full, &Options::new(&Library::default())), ["added"]);
}

proptest! {
    #[test]
    fn every_entry_comes_back(
        title in "[A-Za-z ]{0,8}(\\{[A-Z]{1,3}\\}|\\$x_1\\$|<i>|</i>|\\\\emph\\{a\\}|[<>&{}\\\\$]){0,3}[a-z]{0,3}",
        kind in 0..15_usize,
        family in "[A-Za-zé][a-z'-]{0,5}( [A-Za-z]{1,4})?",
        given in "[A-Z]?[a-z.]{0,4}",
        venue in "[A-Za-z<>{}$\\\\ ]{1,10}",
        date in "(20[0-2][0-9](-0[1-9])?(/20[3-9]0)?[~?]?)|[a-z0-9]{1,6}",
        field in prop::sample::select(vec!["edition", "issue", "translator", "note", "type", "origdate", "language", "isbn", "csl-x", "zzz", "eventdate", "entrytype"]),
        text in "[A-Za-z0-9<>{}$,;:\\\\ -]{0,10}",
    ) {
        let (exact, kept) = super::read::date(&date);
        let mut random = Entry {
            key: "k".into(),
            entry_type: EntryType::names().nth(kind).and_then(|name| name.parse().ok()),
            title,
            authors: vec![Name::Person { family, given, suffix: String::new() }],
            date: exact,
            venue: [("name", venue)].into_iter().collect(),
            fields: [(field, text)].into_iter().collect(),
            ..Entry::default()
        };
        if let Some(kept) = kept {
            random.fields.set("date", kept);
        }
        let text = written(&random);
        let back = one(&text);
        prop_assert_eq!(&back, &normal(&random), "{}", text);
        prop_assert_eq!(written(&back), written(&normal(&random)));
    }

    #[test]
    fn what_is_in_any_field_comes_back(entry in own::samples::entries()) {
        let entry = Entry { key: "k".into(), ..entry };
        let text = written(&entry);
        let back = one(&text);
        prop_assert_eq!(sorted(back), sorted(normal(&entry)), "{}", text);
    }

    #[test]
    fn no_text_does_harm(text in any::<String>(), json in "([\\[\\]{}:,]|\"(id|type|title|issued|author|date-parts|custom|refs|note|literal|family)\"|[0-9]{1,3}|null|true|\"[a-z{}<>$]{0,4}\"){0,30}") {
        for text in [text, json] {
            for event in events(&text) {
                if let Event::Found(found) = event {
                    let _ = written(&found.entry);
                }
            }
        }
    }
}
