//! Entries through Hayagriva's YAML and back, and what happens to files that are none.

use proptest::prelude::*;

use super::super::{Event, Fields, Found, Options, own, tried};
use super::FORMAT;
use super::read::events;
use crate::model::markup::protected;
use crate::model::{Entry, EntryType, Library, Name, Table};

fn found(text: &str) -> Vec<Found> {
    tried::found(events(text))
}

fn one(text: &str) -> Entry {
    found(text).remove(0).entry
}

fn written(entry: &Entry) -> String {
    FORMAT.text(&[entry], &Options::new(&Library::default())).unwrap()
}

/// Without the mapping for what Hayagriva has no field for.
fn plainly(entry: &Entry) -> String {
    let library = Library::default();
    FORMAT.text(&[entry], &without(&library)).unwrap()
}

fn without(library: &Library) -> Options<'_> {
    Options { fields: Fields::Without(vec!["refs".into()]), ..Options::new(library) }
}

/// What Hayagriva's own fields have no place for.
fn left_out(entry: &Entry) -> Vec<&'static str> {
    (FORMAT.write.left_out)(entry, &without(&Library::default()))
}

fn damaged(text: &str) -> Vec<String> {
    let rejected = events(text).filter_map(|event| match event {
        Event::Rejected(_, remark) | Event::Refused(remark) => Some(remark.message),
        Event::Found(found) => found.remarks.into_iter().find(|remark| remark.damage).map(|remark| remark.message),
        _ => None,
    });
    rejected.collect()
}

fn paper() -> Entry {
    Entry {
        key: "radford2021clip".into(),
        entry_type: "conference".parse().ok(),
        title: "{CLIP}: Learning to see".into(),
        authors: ["Radford, Alec", "{OpenAI}"].iter().map(|name| Name::parse(name).unwrap()).collect(),
        editors: vec![Name::parse("Meila, Marina").unwrap()],
        date: "2021-07".parse().ok(),
        venue: [("name", "Proceedings of ICML"), ("short", "ICML 2021"), ("volume", "139"), ("pages", "8748-8763")]
            .into_iter()
            .collect(),
        ids: [("arxiv", "2103.00020")].into_iter().collect(),
        ..Entry::default()
    }
}

#[test]
fn a_conference_paper_is_a_chapter_of_its_proceedings() {
    let expected = "radford2021clip:
  type: chapter
  title: \"{CLIP}: Learning to see\"
  author:
    - \"Radford, Alec\"
    - OpenAI
  date: 2021-07
  page-range: \"8748-8763\"
  url: \"https://arxiv.org/abs/2103.00020\"
  serial-number:
    arxiv: \"2103.00020\"
  parent:
    - type: book
      title:
        value: \"Proceedings of {ICML}\"
        short: \"{ICML} 2021\"
      editor: \"Meila, Marina\"
      volume: \"139\"
    - type: conference
";
    assert_eq!(written(&paper()), expected);
    assert_eq!(one(expected), paper());
    assert_eq!(left_out(&paper()), [""; 0]);
}

#[test]
fn every_type_of_ours_comes_back() {
    for name in EntryType::names() {
        for arxiv in [true, false] {
            let mut entry = Entry { entry_type: name.parse().ok(), ..paper() };
            if !arxiv {
                entry.ids = [("doi", "10.1000/x")].into_iter().collect();
            }
            if ["book", "proceedings"].contains(&name) {
                entry.venue.remove("name");
                entry.venue.remove("short");
            }
            if name == "preprint" && arxiv {
                entry.venue = [("pages", "1-2")].into_iter().collect();
            }
            let text = written(&entry);
            assert_eq!(one(&text), entry, "{text}");
            assert_eq!(written(&one(&text)), text);
        }
    }
}

#[test]
fn hayagrivas_own_words_come_back() {
    for text in [
        "a:\n  type: article\n  title: T\n  serial-number: 2003.13722\n  url: https://arxiv.org/abs/2003.13722\n  parent:\n    type: Repository\n    title: arXiv\n",
        "a:\n  type: Chapter\n  page-range: 1-2\n  parent:\n    title: B\n    author: Rowling, J. K.\n    volume-total: 7\n    date: ~2003-06-21\n",
        "a:\n  type: video\n  runtime: '137:00'\n  time-range: 17:05-17:48\n  affiliated:\n    - role: cast-member\n      names: [\"A, B\", \"C, D\"]\n    - {role: Director, names: X}\n  issue: 9\n  volume: 2\n  parent: {title: Community, affiliated: {role: composer, names: \"Y, Z\"}}\n",
        "a:\n  type: article\n  title: {value: T, short: S, translation: U, sentence-case: t}\n  parent:\n    - {type: conference, title: W, organization: O, location: L}\n    - {type: Video, runtime: '00:13', url: {value: 'https://x.org/', date: 2020-09-17}}\n",
        "a:\n  type: misc\n  tongus: 2\n  publisher: {name: P, location: L}\n  parent: {type: artwork, date: 1967, author: \"J, M\", parent: {type: anthology, title: B, archive: R, tongus: [1, {a: b}]}}\n",
        "a:\n  type: web\n  author: {name: N, given-name: G, alias: nick}\n  url: {value: 'https://x.org/', date: 2020-11-30}\n  language: de-DE\n  archive: A\n  archive-location: L\n  call-number: C\n  note: N\n  genre: G\n  abstract: |\n    two\n    lines\n",
        "a:\n  type: report\n  organization: O\n  publisher: P\n  serial-number: {serial: TR-1, pmid: '5', doi: 10.1/x}\n  edition: 2\n  chapter: 2A\n  page-total: 12\n",
        "a:\n  type: newspaper\n  title: {value: 'a } $ b', verbatim: true}\n  date: 1999-12-31\n",
        "a:\n  type: anthos\n  title: A\n  parent: {type: anthology, title: B, volume: 34, editor: [\"S, C\"], serial-number: {isbn: 978-0}, parent: {type: anthology, title: C}}\n",
    ] {
        let entry = one(text);
        let again = written(&entry);
        assert_eq!(one(&again), entry, "{again}");
        assert_eq!(written(&one(&again)), again);
        assert!(!again.contains("refs:"), "{again}");
    }
}

#[test]
fn an_empty_field_that_holds_back_a_parents_is_not_written() {
    let fields = [("organization", ""), ("venue", "")].into_iter().collect();
    assert_eq!(written(&Entry { fields, ..paper() }), written(&paper()));
}

#[test]
fn what_hayagriva_would_stumble_over_is_not_written() {
    let fields = [
        ("date", "2021-01/2021-03"),
        ("urldate", "soon"),
        ("pagetotal", "xii+300"),
        ("language", "klingonisch"),
        ("yaml.parent.type", "king"),
        ("yaml.affiliated.king", "A, B"),
        ("yaml.parent2.title", "a } b"),
        ("yaml.volume.a", "qq"),
        ("file", "x.pdf"),
    ];
    let urls = [("page", "not a url")].into_iter().collect();
    let entry = Entry { entry_type: "book".parse().ok(), fields: fields.into_iter().collect(), urls, ..paper() };
    let text = plainly(&entry);
    for (_, value) in fields {
        assert!(!text.contains(value), "{value}\n{text}");
    }
    assert!(!text.contains("not a url") && text.contains("date: 2021-07"), "{text}");
    assert_eq!(left_out(&entry), ["venue.name", "venue.short", "urls", "fields"]);
    assert_eq!(normal(one(&written(&entry))), normal(entry));
    let more = Entry { et_al: true, note: Some("n".into()), tags: vec!["t".into()], ..paper() };
    assert_eq!(left_out(&more), ["et-al", "tags", "note"]);
}

#[test]
fn a_bad_entry_is_named_and_the_others_are_kept() {
    let good = "good:\n  type: article\n  title: T\n";
    let deep = format!("x: {}1{}\n", "[".repeat(70), "]".repeat(70));
    for (bad, message) in [
        ("x: 5\n", "`x` has no fields"),
        ("? [a]\n: {type: book}\n", "the key is no text"),
        (deep.as_str(), "nested more than 64 deep"),
        ("x: &x\n  type: book\n  parent: *x\n", "names itself"),
        ("good:\n  type: book\n", "`good` stands in line 1 and again in line 4"),
        ("x:\n  title: T\n", "`x` has no type"),
        ("x:\n  type: king\n", "`king` is no type"),
        ("<<: {type: book}\n", "a merge key"),
        ("\"<<\":\n  title: A\n", "has no type"),
        ("x:\n  type: book\n  author: [\"a,b,c,d\"]\n", "too many commas"),
        ("x:\n  type: book\n  title: 'a } b'\n", "a closing brace"),
        ("x:\n  type: book\n  serial-number: {isbn: [1]}\n", "`serial-number.isbn.1`"),
    ] {
        let text = format!("{good}{bad}");
        assert_eq!(found(&text)[0].entry.key, "good");
        let said = damaged(&text);
        assert!(said.len() == 1 && said[0].contains(message), "{bad}: {said:?}");
    }
    for refused in ["word", "[a]", "a: b: c", "a:\n  - b\n c: d\n", "{", "a: *x"] {
        let events: Vec<_> = events(refused).collect();
        assert!(matches!(events[..], [Event::Refused(_)]), "{refused}: {events:?}");
    }
    assert!(events("").next().is_none() && events("# only a comment\n").next().is_none());
}

#[test]
fn texts_stay_texts_whatever_yaml_takes_them_for() {
    let entry = one("0123:\n  type: book\n  title: NO\n  language: no\n  volume: 1e3\n  date: 2020-02-30\n");
    assert_eq!((entry.key.as_str(), entry.title.as_str()), ("0123", "{NO}"));
    assert_eq!((entry.venue.get("volume"), entry.fields.get("date")), (Some("1e3"), Some("2020-02-30")));
    let text = written(&entry);
    assert!(text.starts_with("\"0123\":\n") && text.contains("language: \"no\"\n"), "{text}");
    let merged = "base: &b {type: book, title: A}\nx:\n  <<: *b\n  title: B\n";
    assert_eq!(found(merged)[1].entry.title, "B");
    assert!(super::looks(merged) || super::looks("k:\n  type: book\n"));
    assert!(!super::looks("@misc{a,\n  title: x}") && !super::looks("key = 'x'\n"));
}

#[test]
fn math_and_markup_are_written_for_typst() {
    let title = "On $x^{2}$ and $\\frac{1}{2}$ for 5\\$ \\emph{or} \\textsc{so}";
    let entry = Entry { title: title.into(), ..paper() };
    assert!(
        written(&entry).contains("On $x^(2)$ and {\\\\$\\\\\\\\frac\\\\{1\\\\}\\\\{2\\\\}\\\\$} for 5\\\\$ or so"),
        "{}",
        written(&entry)
    );
    assert_eq!(left_out(&entry), ["title"]);
    assert_eq!(one(&written(&entry)).title, title);
}

fn name() -> impl Strategy<Value = Name> {
    let word = "[A-Z][a-zé'-]{0,6}";
    prop_oneof![
        (word, "[A-Z][a-z.]{0,4}( [A-Z]\\.)?", "(Jr\\.|III)?").prop_map(|(family, given, suffix)| Name::Person {
            family,
            given,
            suffix
        }),
        "[A-Z][a-zA-Z0-9]{1,6}( [A-Za-z]{1,5}){0,2}(, Inc\\.)?".prop_map(Name::Organisation),
        word.prop_map(|family| Name::Person { family, given: String::new(), suffix: String::new() }),
    ]
}

fn text() -> impl Strategy<Value = String> {
    "([a-z]{1,4}|[A-Z][a-z]{1,4}|\\\\\\{|\\\\\\$|[0-9]{1,3}|[-:#&*!?'\"%@,.]|é|\u{202e}|\u{1b})( [a-z]{1,4}| ~| NO| -| #[a-z]){0,3}"
}

fn entry() -> impl Strategy<Value = Entry> {
    let fields = ["shorttitle", "organization", "chapter", "edition", "archive", "note", "runtime", "version", "isbn"];
    (
        ("[a-zA-Z0-9:~#-]{1,8}|\\PC{1,4}", 0..15_usize, text()),
        (prop::collection::vec(name(), 0..4), prop::collection::vec(name(), 0..3)),
        prop::option::of((1000..9999_u16, 1..13_u8)),
        prop::collection::vec((0..7_usize, text()), 0..7),
        prop::collection::vec((0..fields.len(), text()), 0..5),
        (any::<bool>(), any::<bool>(), any::<bool>()),
    )
        .prop_map(move |(head, people, date, venue, more, has)| {
            let parts = ["name", "volume", "number", "series", "pages", "publisher", "address"];
            let kind = EntryType::names().nth(head.1).unwrap();
            let mut entry = Entry { key: head.0, entry_type: kind.parse().ok(), title: head.2, ..Entry::default() };
            (entry.authors, entry.editors) = people;
            entry.date = date.and_then(|(year, month)| format!("{year}-{month:02}").parse().ok());
            for (at, text) in venue {
                entry.venue.set(parts[at], text);
            }
            for (at, text) in more {
                entry.fields.set(fields[at], text);
            }
            if has.0 {
                entry.ids.set("doi", "10.1000/a_b(c)");
            }
            if has.1 {
                entry.ids.set("arxiv", "2103.00020");
            }
            if has.2 {
                entry.urls.set(if kind == "blog" { "blog" } else { "page" }, "https://x.org/a b?c#d");
            }
            entry
        })
}

#[test]
fn names_below_a_field_that_is_none_of_an_entry_are_texts() {
    let text = "k:\n  type: article\n  title: X\n  parentx:\n    editor: A and B\n    author: [\"C, D\", {name: E, \
                given-name: F}]\n    affiliated: [{role: translator, names: [G]}]\n  tongus:\n    affiliated: {editor: H}\n";
    let entry = one(text);
    for (path, said) in [
        ("yaml.parentx.editor", "A and B"),
        ("yaml.parentx.author.1", "C, D"),
        ("yaml.parentx.author.2.given-name", "F"),
        ("yaml.parentx.affiliated.1.role", "translator"),
        ("yaml.parentx.affiliated.1.names.1", "G"),
        ("yaml.tongus.affiliated.editor", "H"),
    ] {
        assert_eq!(entry.fields.get(path), Some(said), "{path}");
    }
    let text = written(&entry);
    assert_eq!(normal(one(&text)), normal(entry));
    assert_eq!(written(&one(&text)), text);
}

#[test]
fn files_from_before_version_0_4_of_hayagriva_are_understood() {
    let text = "k:\n  type: Tweet\n  title: {title-case: Words, shorthand: W}\n  doi: 10.1000/x\n  isbn: 978-0\n  \
                parent: {type: blog, title: {value: B, title-case: C}, issn: 1234-5678}\n";
    let now = "k:\n  type: post\n  title: {value: Words, short: W}\n  serial-number: {doi: 10.1000/x, isbn: 978-0}\n  \
               parent: {type: blog, title: {value: B, title-case: C}, serial-number: {issn: 1234-5678}}\n";
    assert_eq!(one(text), one(now));
    assert_eq!((one(text).title.as_str(), one(text).ids.get("doi")), ("Words", Some("10.1000/x")));
    assert!(found(text)[0].remarks.is_empty(), "{:?}", found(text)[0].remarks);
}

#[test]
fn a_list_of_many_items_stays_in_order() {
    let items: String = (1..=12).map(|number| format!("    - word {number}\n")).collect();
    let text = format!("k:\n  type: book\n  title: T\n  keywords:\n{items}");
    let again = written(&one(&text));
    assert!(again.replace('"', "").contains(&items), "{again}");
    assert_eq!(one(&again), one(&text));
}

#[test]
fn what_is_no_parent_takes_no_place_of_one() {
    let text = "k:\n  type: audio\n  title: T\n  parent: [en, {title: P}, {title: Q}]\n";
    let entry = one(text);
    assert_eq!(entry.fields.get("yaml.parent"), Some("en"));
    let once = written(&entry);
    assert!(once.contains("parent:\n    - type: audio\n      title: P\n    - title: Q\n"), "{once}");
    assert_eq!(written(&one(&once)), once);
}

#[test]
fn what_hayagriva_has_no_field_for_stands_under_refs_and_comes_back() {
    let entry = Entry {
        name: Some("CLIP".into()),
        et_al: true,
        posted: "2021-02-26".parse().ok(),
        urls: [("code", "https://x.org/c"), ("page", "https://x.org/a")].into_iter().collect(),
        tags: vec!["a: b".into(), "no".into()],
        attributes: [("parameters", "0.4B")].into_iter().collect(),
        note: Some("Two\nlines.".into()),
        ..paper()
    };
    let text = written(&entry);
    let expected = "    - type: conference
  refs:
    name: CLIP
    et-al: true
    posted: \"2021-02-26\"
    urls:
      code: \"https://x.org/c\"
      page: \"https://x.org/a\"
    tags:
      - \"a: b\"
      - \"no\"
    attributes:
      parameters: \"0.4B\"
    note: \"Two\\nlines.\"
";
    assert!(text.ends_with(expected), "{text}");
    assert_eq!(one(&text), entry);
    assert!(!plainly(&entry).contains("refs:"));
    assert_eq!((FORMAT.write.left_out)(&entry, &Options::new(&Library::default())), [""; 0]);
    // Braces that only keep what is kept anyway are no such thing.
    let mut braced = paper();
    braced.venue.set("publisher", "{ACM}");
    assert!(!written(&braced).contains("refs:"), "{}", written(&braced));
    // A report that has a publisher and no body is told from one that has a body.
    let venue = [("publisher", "P")].into_iter().collect();
    let report = Entry { entry_type: "report".parse().ok(), venue, ..Entry { key: "k".into(), ..Entry::default() } };
    assert!(
        written(&report).ends_with("  refs:\n    venue:\n      publisher: P\n      name: ~\n"),
        "{}",
        written(&report)
    );
    assert_eq!(one(&written(&report)), report);
}

#[test]
fn what_was_edited_in_the_fields_of_hayagriva_counts() {
    let entry = Entry { title: "\\emph{Old}".into(), name: Some("CLIP".into()), ..paper() };
    let text = written(&entry).replace("title: Old\n", "title: New\n");
    let found = found(&text).remove(0);
    assert_eq!((found.entry.title.as_str(), found.entry.name.as_deref()), ("New", Some("CLIP")), "{text}");
    let said: Vec<&str> = found.remarks.iter().map(|remark| remark.message.as_str()).collect();
    assert_eq!(said, ["`refs.title` says something else than the fields of Hayagriva, which count"]);
    for (ours, message) in [
        ("{king: x}", "`refs.king` can't be used"),
        ("{tags: x}", "`refs.tags` can't be used"),
        ("{added: 2021}", "`refs.added` can't be used"),
        ("{builds-on: [\"a: b c\"]}", "`refs.builds-on` can't be used"),
        ("[x]", "`refs.1`: hayagriva has no place for it"),
    ] {
        let text = format!("k:\n  type: book\n  title: T\n  refs: {ours}\n");
        assert!(damaged(&text)[0].starts_with(message), "{:?}", damaged(&text));
    }
}

proptest! {
    #[test]
    fn what_is_written_reads_back(entry in entry()) {
        let text = written(&entry);
        let again = one(&text);
        prop_assert_eq!(written(&again), text.clone());
        prop_assert_eq!(&again.key, &entry.key, "{}", text);
        prop_assert_eq!(normal(again), normal(entry), "{}", text);
    }

    #[test]
    fn what_is_in_any_field_comes_back(entry in own::samples::entries()) {
        let text = written(&entry);
        let again = found(&text).remove(0);
        prop_assert!(again.remarks.iter().all(|remark| !remark.message.contains("refs")), "{:?}\n{}", again.remarks, text);
        prop_assert_eq!(written(&again.entry), text.clone());
        prop_assert_eq!(normal(again.entry), normal(entry), "{}", text);
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..120), hard in "(a|type|title|parent|author|: |\n|\n  |- |\\[|\\]|\\{|\\}|&a |\\*a|<<|'|\"|#|\\||>|book|,|\\?|!|\t){0,40}") {
        for text in [String::from_utf8_lossy(&bytes).into_owned(), hard] {
            for event in events(&text) {
                if let Event::Found(found) = event {
                    let once = written(&found.entry);
                    prop_assert_eq!(written(&one(&once)), once);
                }
            }
        }
    }
}

/// The entry as it comes back: capitals protected in titles and texts, empty fields apart, which only hold back a parent's,
/// and what is the library's own.
fn normal(mut entry: Entry) -> Entry {
    let sorted = |table: &Table, is_text: bool| {
        let shown = |text: &str| if is_text { protected(text, None).into_owned() } else { text.to_owned() };
        let mut pairs: Vec<_> = table.iter().map(|(name, text)| (name.to_owned(), shown(text))).collect();
        pairs.sort();
        pairs.into_iter().collect::<Table>()
    };
    entry.title = protected(&entry.title, entry.name.as_deref()).into_owned();
    let empty: Vec<String> =
        entry.fields.iter().filter(|(_, text)| text.is_empty()).map(|(name, _)| name.to_owned()).collect();
    empty.iter().for_each(|name| entry.fields.remove(name));
    (entry.venue, entry.fields) = (sorted(&entry.venue, true), sorted(&entry.fields, true));
    (entry.ids, entry.attributes) = (sorted(&entry.ids, false), sorted(&entry.attributes, false));
    Entry { extra: Vec::new(), added: None, source: Table::default(), ..entry }
}
