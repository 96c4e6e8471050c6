//! RIS: one table of tags and one of types that the reader and the writer both walk.

mod dates;
mod kinds;
mod people;
mod read;
mod scan;
mod tags;
mod when;
mod write;

use super::{Format, Writer};

/// The row of the registry.
pub const FORMAT: Format = Format {
    name: "ris",
    extensions: &["ris"],
    about: "RIS, for EndNote, Zotero and the databases of publishers",
    looks: scan::looks,
    read: Some(read::events),
    parts: None,
    write: Writer {
        head: |_| String::new(),
        one: write::one,
        numbered: false,
        between: "\r\n",
        tail: "",
        aside: None,
        grouped: None,
        declare: None,
        choice: Some(tags::CHOICE),
        order: None,
        left_out: write::left_out,
    },
};

#[cfg(test)]
mod tests {
    use super::super::{Event, Found, Options, tried};
    use super::*;
    use crate::model::{Entry, EntryType, Library, Name};
    use proptest::prelude::*;

    fn found(text: &str) -> Vec<Found> {
        tried::found(read::events(text))
    }

    fn one(text: &str) -> Entry {
        found(text).remove(0).entry
    }

    fn written(entry: &Entry) -> String {
        FORMAT.text(&[entry], &Options::new(&Library::default())).unwrap()
    }

    fn full() -> Entry {
        let names = |all: &[&str]| all.iter().map(|name| Name::parse(name).unwrap()).collect();
        Entry {
            key: "k2023".into(),
            entry_type: "conference".parse().ok(),
            title: "A $K^{2}$ for R&D \\{x\\}".into(),
            authors: names(&["Li, Junnan", "{AT&T, Inc.}", "Müller-Łoś, Jr., Ö. Ñ.", "Madonna", "{Google}"]),
            et_al: true,
            editors: names(&["Doe, J."]),
            date: "2023-07-02".parse().ok(),
            venue: [
                ("name", "Proc. of X"),
                ("short", "X 2023"),
                ("volume", "202"),
                ("number", "3"),
                ("series", "PMLR"),
                ("pages", "8748-8763"),
                ("publisher", "ACM"),
                ("address", "Paris"),
            ]
            .into_iter()
            .collect(),
            ids: [("arxiv", "2301.12597"), ("doi", "10.1000/a_b(c)"), ("openreview", "x_Y")].into_iter().collect(),
            primary_class: Some("cs.CV".into()),
            urls: [("page", "https://x.org/a"), ("paper", "https://x.org/a.pdf"), ("code", "https://x.org/c")]
                .into_iter()
                .collect(),
            tags: vec!["a b".into(), "c; d".into()],
            note: Some("One.\n\nTwo - it's\nER  - \nTY  - BOOK".into()),
            abstract_text: Some("An abstract.".into()),
            fields: [
                ("eventtitle", "The X"),
                ("edition", "2"),
                ("note", "in \\LaTeX{}"),
                ("issn", "1234-567X"),
                ("hal_id", "hal-1"),
                ("csl-GSCC", "0021819"),
                ("yaml.tongus.Alpha", "x"),
                ("urldate", "2021-02-03"),
            ]
            .into_iter()
            .collect(),
            ..Entry::default()
        }
    }

    fn ordered(mut entry: Entry) -> Entry {
        super::super::in_order(&mut entry);
        entry
    }

    #[test]
    fn a_full_entry_comes_back_but_for_its_forged_lines() {
        let text = written(&full());
        let back = one(&text);
        assert_eq!(back, ordered(full()), "{text}");
        assert_eq!(written(&back), text);
        assert_eq!(found(&text).len(), 1);
    }

    #[test]
    fn markup_stands_beside_the_plain_text_and_comes_back() {
        let mut entry = full();
        entry.title = "On \\emph{Homo sapiens}".into();
        entry.venue.set("name", "Proc. of the 3\\textsuperscript{rd} X");
        entry.fields.set("shorttitle", "\\emph{Homo}");
        let text = written(&entry);
        assert!(text.contains("TI  - On Homo sapiens\r\n") && text.contains("C3  - Proc. of the 3rd X\r\n"), "{text}");
        assert!(text.contains("U5  - title: On \\emph{Homo sapiens}\r\n"), "{text}");
        assert_eq!(one(&text), ordered(entry), "{text}");
        // What was edited since counts; the other text is kept.
        let edited = one(&text.replace("TI  - On", "TI  - Of"));
        assert_eq!(edited.title, "Of Homo sapiens");
        assert!(edited.fields.get("ris-u5").is_some_and(|kept| kept.contains("Homo sapiens")));
    }

    #[test]
    fn every_type_comes_back_with_and_without_an_arxiv_identifier_and_a_venue() {
        for name in EntryType::names() {
            for (id, venue) in [("", ""), ("2301.12597", ""), ("", "V"), ("2301.12597", "V")] {
                let mut entry = Entry { key: "k".into(), entry_type: name.parse().ok(), ..Entry::default() };
                if !id.is_empty() {
                    entry.ids.set("arxiv", id);
                }
                if !venue.is_empty() && !kinds::written(entry.kind(), "").container.is_empty() {
                    entry.venue.set("name", venue);
                }
                let text = written(&entry);
                assert_eq!(one(&text), entry, "{text}");
            }
        }
    }

    #[test]
    fn every_type_of_the_format_comes_back() {
        for kind in kinds::KINDS {
            let text = format!("TY  - {}\r\nTI  - T\r\nER  - \r\n", kind.ris);
            let again = written(&Entry { key: "k".into(), ..one(&text) });
            assert!(again.starts_with(&format!("TY  - {}\r\n", kind.ris)), "{again}");
        }
    }

    #[test]
    fn what_other_programs_write_is_understood() {
        let zotero = one(
            "TY  - CONF\nTI  - T\nAU  - World Health Organization\nT2  - The Event\nC1  - Paris\nC3  - The Proceedings\nDA  - 2021/07//\nPY  - 2021\nSP  - 1\nEP  - 9\nER  - \n",
        );
        assert_eq!(zotero.authors, [Name::Organisation("World Health Organization".into())]);
        assert_eq!((zotero.venue.get("name"), zotero.venue.get("address")), (Some("The Proceedings"), Some("Paris")));
        assert_eq!((zotero.fields.get("eventtitle"), zotero.venue.get("pages")), (Some("The Event"), Some("1-9")));
        assert_eq!(zotero.date.unwrap().to_string(), "2021-07");
        let endnote = one(
            "TY  - JOUR\nAU  - OECD Statistics,\nT2  - Nature\nKW  - a\nb\nDA  - FEB 15\nPY  - 2001\nM3  - Article\nER  - \n",
        );
        assert_eq!(endnote.authors, [Name::Organisation("OECD Statistics".into())]);
        assert_eq!((endnote.tags.len(), endnote.date.unwrap().to_string()), (2, "2001-02-15".into()));
        // `Y1` is the old name of `PY` and `DA`.
        let wiley = one("TY  - JOUR\nY1  - 2019/12/01\nPY  - 2020\nDA  - 2020/01/15/\nAU  - K. He\nER  - \n");
        assert_eq!(
            (wiley.date.unwrap().to_string(), wiley.fields.get("ris-y1")),
            ("2020-01-15".into(), Some("2019/12/01"))
        );
        let eppi = one(
            "TY  - JOUR\nA1  - Eberth D A\nA1  - Pereda-Suberbiola X\nJA  - Sci. Rep.\nPY  - 2015\nDA  - JAN-FEB\nER  - \n",
        );
        assert_eq!(eppi.authors, [Name::parse("Eberth, D A").unwrap(), Name::parse("Pereda-Suberbiola, X").unwrap()]);
        assert_eq!((eppi.venue.get("name"), eppi.venue.get("short")), (Some("Sci. Rep."), None));
        assert_eq!(
            (eppi.date.unwrap().to_string(), eppi.fields.get("date")),
            ("2015-01".into(), Some("2015-01/2015-02"))
        );
        let alone = one("TY  - JOUR\nAU  - Google X\nPY  - 2015\nDA  - SPR\nER  - \n");
        assert_eq!(alone.authors, [Name::Organisation("Google X".into())]);
        assert_eq!((alone.date.unwrap().to_string(), alone.fields.get("date")), ("2015".into(), Some("2015-21")));
        let scholar =
            one("TY  - JOUR\nT1  - T\nA1  - Li, A.\nJO  - arXiv preprint arXiv:2301.12597\nY1  - 2023\nER  - \n");
        assert_eq!((scholar.kind().as_str(), scholar.ids.get("arxiv")), ("preprint", Some("2301.12597")));
        let thesis =
            one("TY  - THES\nPB  - ETH\nM3  - doi: 10.1000/x\nL1  - internal-pdf://a\nUR  - https://a.b\nER  - \n");
        assert_eq!((thesis.venue.get("name"), thesis.ids.get("doi")), (Some("ETH"), Some("10.1000/x")));
        assert_eq!(
            (thesis.fields.get("ris-l1"), thesis.urls.get("page")),
            (Some("internal-pdf://a"), Some("https://a.b"))
        );
    }

    #[test]
    fn what_is_odd_is_said_and_kept() {
        for (text, works) in [
            ("TY  - JOUR\nTI  - A\n\nTY  - BOOK\nTI  - B\nER  - \n", 2),
            ("TY  - JOUR\nTI  - A", 1),
            ("TI  - A\nER  - \n", 1),
            ("TY  - \nTI  - A\nER  - \n", 1),
            ("TY  - HOAX\nTI  - A\nER  - \n", 1),
            ("Provider: X\nTY  - JOUR\nER  - \n", 1),
            ("TY  - JOUR\nPY  - soon\nER  - \n", 1),
            ("TY  - JOUR\nDO  - none\nER  - \n", 1),
            ("TY  - JOUR\nAU  - a, b, c, d\nER  - \n", 1),
            ("TY  - JOUR\nZ9  - x\nER  - \n", 1),
            ("TY  - JOUR\nID  - a b\nER  - \n", 1),
            ("TY  - BOOK\nTY  - JOUR\nTI  - A\nER  - \n", 1),
        ] {
            let events: Vec<Event<'_>> = read::events(text).collect();
            let said = events.iter().any(|event| match event {
                Event::Found(found) => !found.remarks.is_empty(),
                _ => true,
            });
            assert!(said, "{text}");
            assert_eq!(found(text).len(), works, "{text}");
        }
        for text in [
            "TY  - JOUR\nZ9  - x {y} \\z\nZ9  - y\nER  - \n",
            "TY  - JOUR\nTI  - A\nT1  - B\nPY  - 2013\nPY  - 2013/02/15/received\nDA  - x\nAU  - a, b, c, d\nER  - \n",
            "TY  - HOAX\nAD  - a\nAD  - b\nU5  - free\nSP  - 一\nSN  - 1234-5678\nSN  - 978-0-00\nER  - \n",
        ] {
            let entry = Entry { key: "k".into(), ..one(text) };
            let again = written(&entry);
            assert_eq!(one(&again), entry, "{again}");
            assert!(entry.fields.iter().any(|(name, _)| name.starts_with("ris-")));
        }
    }

    #[test]
    fn every_value_of_a_tag_without_a_place_is_kept_by_itself() {
        let lines: String = (1..=12).map(|number| format!("AD  - Street {number}\n")).collect();
        let entry = Entry { key: "k".into(), ..one(&format!("TY  - JOUR\n{lines}ER  - \n")) };
        assert_eq!(entry.fields.get("ris-ad"), Some("Street 1"));
        assert_eq!(entry.fields.iter().last(), Some(("ris-ad-12", "Street 12")));
        let text = written(&entry);
        assert!(text.replace('\r', "").contains(&lines), "{text}");
        assert_eq!(one(&text), entry);
        // As they stood in libraries before.
        let before = Entry { fields: [("ris-ad", "Street 1\nStreet 2")].into_iter().collect(), ..entry };
        assert!(written(&before).contains("AD  - Street 1\r\nAD  - Street 2\r\n"));
    }

    #[test]
    fn a_control_character_that_is_written_out_makes_no_name() {
        let first = written(&Entry { key: "k".into(), ..one("TY  - JOUR\nU5  - a\u{1}b: x\nDA  - x\nER  - \n") });
        assert_eq!(written(&one(&first)), first);
    }

    #[test]
    fn a_date_that_says_more_takes_no_month_and_no_part_of_another_line() {
        for (dates, kept) in [
            ("PY  - 2020?\nY1  - 2020/02/03\n", ("ris-py", "2020?")),
            ("DA  - FEB 15\nPY  - ../2020\nY1  - 2020\n", ("ris-da", "FEB 15")),
            ("DA  - 2020-21/2020-23\nY1  - July\n", ("ris-y1", "July")),
            ("DA  - SPR\nY1  - 2020//05\n", ("ris-y1", "2020//05")),
            ("PY  - soon\nDA  - 2020?\nY1  - FEB 15\n", ("ris-y1", "FEB 15")),
        ] {
            let first = Entry { key: "k".into(), ..one(&format!("TY  - JOUR\n{dates}ER  - \n")) };
            let text = written(&first);
            assert_eq!(first.fields.get(kept.0), Some(kept.1), "{dates}");
            assert_eq!(one(&text), first, "{text}");
        }
    }

    #[test]
    fn an_abbreviation_names_the_journal_where_nothing_else_does() {
        for (lines, name, short) in [
            ("JA  - J. X\nJ2  - JX\nJ2  - X\n", Some("J. X"), Some("JX")),
            ("JA  - J. X\nJ1  - J. X\n", Some("J. X"), None),
            ("J2  - JX\nJA  - J. X\n", None, Some("JX")),
            ("JA  - J. X\nJO  - Journal of X\n", Some("Journal of X"), Some("J. X")),
        ] {
            let first = Entry { key: "k".into(), ..one(&format!("TY  - JOUR\nTI  - T\n{lines}ER  - \n")) };
            assert_eq!((first.venue.get("name"), first.venue.get("short")), (name, short), "{lines}");
            let text = written(&first);
            assert_eq!(one(&text), first, "{text}");
        }
    }

    #[test]
    fn an_identifier_on_arxiv_is_found_at_once_wherever_it_stands() {
        for lines in [
            "L1  - https://arxiv.org/pdf/2103.00020.pdf\n",
            "JO  - arXiv preprint arXiv:2103.00020\nBT  - arXiv:2103.00020 [cs.CV]\n",
            "JO  - arXiv preprint arXiv:2103.00020\nBT  - arXiv\nU5  - date: 2020\n",
            "JA  - arXiv preprint arXiv:2103.00020\nJ2  - arXiv\n",
        ] {
            let first = Entry { key: "k".into(), ..one(&format!("TY  - JOUR\nTI  - T\n{lines}ER  - \n")) };
            assert_eq!((first.ids.get("arxiv"), first.venue.get("name")), (Some("2103.00020"), None), "{lines}");
            let text = written(&first);
            assert_eq!(one(&text), first, "{text}");
        }
    }

    #[test]
    fn the_format_of_pubmed_is_named_and_not_read_as_one_record() {
        let events: Vec<Event<'_>> = read::events("PMID- 1\nTI  - A.\n\nPMID- 2\nTI  - B.\n").collect();
        assert!(matches!(&events[..], [Event::Refused(remark)] if remark.message.contains("MEDLINE")));
    }

    #[test]
    fn nothing_in_a_value_forges_a_tag() {
        let evil = "x\nER  - \nTY  - BOOK\u{2028}ER  - \r\nTY  - \u{85}ER  - \u{1b}[31m";
        let mut entry = Entry {
            key: "k".into(),
            title: evil.into(),
            authors: vec![Name::Organisation(evil.into())],
            tags: vec![evil.into()],
            note: Some(evil.into()),
            abstract_text: Some(evil.into()),
            ..Entry::default()
        };
        entry.fields = [("edition", evil), ("odd", evil), ("ris-z9", evil), ("ris-\nER", evil)].into_iter().collect();
        entry.venue.set("name", evil);
        entry.urls.set("page", evil);
        let text = written(&entry);
        assert_eq!(
            text.lines().filter(|line| line.starts_with("ER  -") || line.starts_with("TY  -")).count(),
            2,
            "{text}"
        );
        assert!(!text.contains(['\u{2028}', '\u{85}', '\u{1b}']));
        assert_eq!(found(&text).len(), 1);
    }

    #[test]
    fn a_key_that_no_line_can_hold_is_refused() {
        let entry = Entry { key: "a\nb".into(), ..Entry::default() };
        assert!(FORMAT.text(&[&entry], &Options::new(&Library::default())).is_err());
    }

    #[test]
    fn line_ends_of_every_system_are_read() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["TY  - JOUR", "TI  - A", "ER  - ", "", "TY  - JOUR", "TI  - B", "ER  - "].join(end);
            let titles: Vec<String> = found(&text).into_iter().map(|found| found.entry.title).collect();
            assert_eq!(titles, ["A", "B"], "{end:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics_and_what_is_read_comes_back(lines in proptest::collection::vec(
            ("(TY|AU|A2|A4|TI|T1|T2|T3|JO|JF|C1|C3|PY|DA|Y2|SP|EP|VL|SN|DO|M3|N1|AB|KW|UR|AN|DB|U5|ID|ER|Z9|PB|ST|xx)", "( {1,3}-)?",
            "( [ -~]{0,14}| JOUR| CONF| BOOK| THES| [A-Z][a-z]{1,4}, [A-Z]\\.| 20[0-9]{2}(/[0-9]{2}){0,2}/?| é\u{2028}x|)"), 0..14)) {
            let text: String = lines.iter().map(|(tag, dash, value)| format!("{tag}{dash}{value}\n")).collect();
            for found in found(&text) {
                let entry = Entry { key: if found.entry.key.is_empty() { "k".into() } else { found.entry.key.clone() }, ..found.entry };
                let first = written(&entry);
                let back = one(&first);
                prop_assert_eq!(&back, &entry, "{}\n{}", text, first);
                prop_assert_eq!(written(&back), first);
            }
        }

        #[test]
        fn dates_of_any_tags_come_back(lines in proptest::collection::vec(
            ("(PY|DA|Y1)", "(20[0-9]{2}|2020(/0[0-9]){0,2}/?|2020/02/03/x|2020[?~]|(\\.\\.)?/2020|2020-0[1-3]/2020-0[4-6]|2020-2[1-4]|2020//05|SPR|JAN-FEB|July|FEB 15|odd)"), 1..5)) {
            let text: String = lines.iter().map(|(tag, value)| format!("{tag}  - {value}\n")).collect();
            let first = Entry { key: "k".into(), ..one(&format!("TY  - JOUR\n{text}ER  - \n")) };
            let once = written(&first);
            prop_assert_eq!(written(&one(&once)), once, "{}", text);
        }

        #[test]
        fn any_text_is_read(text in any::<String>()) {
            let _ = (read::events(&text).count(), scan::looks(&text), read::events(&format!("TY  - {text}")).count());
        }
    }
}
