//! BibTeX and BibLaTeX: one field table that the reader and both writers walk.

pub(super) mod arxiv;
pub(super) mod dates;
mod fields;
mod granular;
mod kinds;
pub(super) mod names;
mod read;
mod resolve;
mod scan;
mod seen;
mod write;

pub use fields::rank;

use super::{Format, Writer};

/// The row of classic BibTeX, for `.bst` styles.
pub const BIBTEX: Format = Format {
    name: "bibtex",
    extensions: &["bib", "bibtex"],
    about: "BibTeX, for LaTeX with .bst styles",
    looks,
    read: Some(read::events),
    parts: Some(read::parts),
    write: WRITER,
};

/// The row of BibLaTeX, for biber.
pub const BIBLATEX: Format = Format {
    name: "biblatex",
    extensions: &["biblatex"],
    about: "BibLaTeX, for LaTeX with biber",
    looks,
    read: Some(read::events),
    parts: Some(read::parts),
    write: Writer { one: write::biblatex, choice: Some(fields::BIBLATEX), ..WRITER },
};

const WRITER: Writer = Writer {
    head: |_| String::new(),
    one: write::classic,
    numbered: false,
    between: "\n",
    tail: "",
    aside: Some(write::aside),
    grouped: None,
    declare: None,
    choice: Some(fields::CLASSIC),
    order: Some(write::parents_last),
    left_out: write::left_out,
};

/// A text with an `@` and a type at the start of a line.
fn looks(text: &str) -> bool {
    text.lines().map(str::trim_start).any(|line| {
        line.strip_prefix('@').is_some_and(|rest| {
            let kind = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
            kind.len() < rest.len() && kind.trim_start().starts_with(['{', '('])
        })
    })
}

/// Whether a text that was read as BibTeX is BibLaTeX.
pub fn is_biblatex(format: &Format, text: &str) -> bool {
    format.name == BIBTEX.name && read::dialect(text) == Dialect::Biblatex
}

/// Which of the two dialects a name, a type or a field is spelled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dialect {
    /// Oren Patashnik's, "BibTeXing", §3.
    Classic,
    /// The biblatex manual's, §2.
    Biblatex,
}

#[cfg(test)]
mod tests {
    use super::super::{Event, Found, Options};
    use super::*;
    use crate::model::{Entry, Library, Name};

    fn found(text: &str) -> Vec<Found> {
        read::events(text)
            .filter_map(|event| match event {
                Event::Found(found) => Some(*found),
                _ => None,
            })
            .collect()
    }

    fn one(text: &str) -> Entry {
        found(text).remove(0).entry
    }

    fn written(format: &Format, entry: &Entry) -> String {
        format.text(&[entry], &Options::new(&Library::default())).unwrap()
    }

    fn entry() -> Entry {
        Entry {
            key: "k2023".into(),
            title: "BLIP-2: Bootstrapping Vision-Language $K^{2}$ for R&D".into(),
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

    #[test]
    fn a_preprint_is_misc_with_its_eprint() {
        let expected = "@misc{k2023,\n  author        = {Li, Junnan and {AT\\&T} and M{\\\"u}ller-{\\L}o{\\'s}, Jr., {\\\"O}. {\\~N}.},\n  \
                        title         = {{BLIP-2}: Bootstrapping Vision-Language $K^{2}$ for {R\\&D}},\n  \
                        year          = {2023},\n  month         = jul,\n  eprint        = {2301.12597},\n  \
                        archivePrefix = {arXiv},\n  url           = {https://arxiv.org/abs/2301.12597},\n}\n";
        assert_eq!(written(&BIBTEX, &entry()), expected);
        assert!(written(&BIBLATEX, &entry()).contains("  date          = {2023-07},\n"));
    }

    #[test]
    fn hostile_text_comes_out_as_text() {
        let hostile = Entry {
            title: "\\input{/etc/passwd} } @article{x, $ \u{1b}[31m".into(),
            urls: [("page", "https://x/}{\\")].into_iter().collect(),
            ..entry()
        };
        let text = written(&BIBTEX, &hostile);
        // The braces do not pair, and BibTeX would count them.
        let expected = "{\\textbackslash{}input\\textbraceleft{}/etc/passwd\\textbraceright{} \\textbraceright{} \
                        @article\\textbraceleft{}x, \\$ \\textbackslash{}u\\textbraceleft{}1b\\textbraceright{}[31m}";
        assert!(text.contains(expected), "{text}");
        assert!(text.contains("{https://x/%7D%7B%5C}"), "{text}");
        let spaced = Entry { key: "a b".into(), ..entry() };
        let refused = BIBTEX.text(&[&spaced], &Options::new(&Library::default()));
        assert!(matches!(refused, Err(super::super::WriteError::Key { character: ' ', .. })));
    }

    #[test]
    fn an_arxiv_identifier_in_the_journal_is_no_venue() {
        for text in [
            "@article{k, title={T}, journal={arXiv preprint arXiv:2103.00020}, year={2021}}",
            "@article{k, title={T}, journal={CoRR}, volume={abs/2103.00020}, year={2021}}",
            "@article{k, title={T}, journal={CoRR, abs/2103.00020}, year={2021}}",
            "@misc{k, title={T}, eprint={2103.00020}, archivePrefix={arXiv}, year={2021}}",
            "@online{k, title={T}, eprint={2103.00020}, eprinttype={arxiv}, entrysubtype={preprint}, date={2021}}",
        ] {
            let entry = one(text);
            assert_eq!((entry.ids.get("arxiv"), entry.venue.get("name")), (Some("2103.00020"), None), "{text}");
            assert_eq!(entry.kind().as_str(), "preprint", "{text}");
        }
    }

    #[test]
    fn what_a_file_says_comes_back_in_either_dialect() {
        for text in [
            "@inbook{k, title={{A} b}, booktitle={X \\& Y}, editor={Doe, J. and others}, pages={1--8, 12}, date={2020-01/2020-03}, langid={english}}",
            "@mastersthesis{k, author={de la Cruz, M.}, title={T}, school={ETH}, year={1999}, month={jul}, note={in \\LaTeX{} -- ok}}",
            "@patent{k, title={T}, holder={{ACME}}, year={c. 1850}, x-custom={a_b {c}}}",
            "@article{k, author={, , ,}, title={\\emph{x} $y_1$}, journal={J}, doi={10.1000/a_b(c)}, keywords={a, b c}}",
            "@misc{k, title={T}, eprint={abc}, eprinttype={jstor}, howpublished={\\url{x}}, url={https://x.org/a\\_b}}",
            "@online{k, title={DNA here}, date={2020-30}, organization={O}, urldate={2021-02-03}, abstract={a 5\\% \\{b\\}}}",
            "@techreport{k, title={T}, title={U}, institution={I}, number={TR-1}, crossref={p}}\n@misc{p, title={P}}",
        ] {
            let entry = one(text);
            for format in [&BIBTEX, &BIBLATEX] {
                let again = written(format, &entry);
                assert_eq!(one(&again), entry, "{text}\n{again}");
                assert_eq!(written(format, &one(&again)), again);
            }
        }
    }

    #[test]
    fn numbers_of_pubmed_are_identifiers() {
        let text = "@article{k, title={T}, PMID={31978945}, pmcid={PMC7092803}, year=2020}";
        let entry = one(text);
        assert_eq!(entry.ids.iter().collect::<Vec<_>>(), [("pmid", "31978945"), ("pmcid", "PMC7092803")]);
        for format in [&BIBTEX, &BIBLATEX] {
            let again = written(format, &entry);
            assert!(again.contains("  pmid          = {31978945},\n  pmcid         = {PMC7092803},\n"), "{again}");
            assert_eq!(one(&again), entry, "{again}");
        }
        let odd = one("@article{k, title={T}, pmid={PMID: 5}, pmcid={7092803}}");
        assert_eq!((odd.ids.get("pmid"), odd.fields.get("pmid")), (None, Some("PMID: 5")));
        assert_eq!(one(&written(&BIBTEX, &odd)), odd);
    }

    #[test]
    fn a_part_of_a_value_may_stand_in_another_entry() {
        let entry =
            one("@book{k, author={A, B and xdata=x-y-author-2}, location={xdata=x-y-location}, note={xdata=z-note}, \
                         title={Of xdata=x-y}}\n@xdata{x-y, author={C, D and {E and F}}, location=jan # { L}}\n\
                         @xdata{z, note={xdata=w-note-1}}\n@xdata{w, note={N}}");
        assert_eq!(entry.authors, [Name::parse("A, B").unwrap(), Name::parse("{E and F}").unwrap()]);
        let kept = (entry.venue.get("address"), entry.fields.get("note"), entry.title.as_str());
        assert_eq!(kept, (Some("jan L"), Some("N"), "Of xdata=x-y"));
        for (text, why) in [
            ("@misc{k, note={xdata=no-note}}", "names `no`, which is not in the file"),
            ("@misc{k, note={xdata=x-note-2}}\n@xdata{x, note={N}}", "names `note` 2 of `x`, which has 1"),
            ("@misc{k, note={xdata=x-author}}\n@xdata{x, note={N}}", "names `author` of `x`, which has none"),
            ("@misc{k, note={xdata=k-note}}", "leads through more than 16"),
        ] {
            let found = found(text).remove(0);
            assert!(found.remarks.iter().any(|remark| remark.message.contains(why)), "{text}: {:?}", found.remarks);
            assert!(found.entry.fields.get("note").is_some_and(|note| note.starts_with("xdata=")), "{text}");
        }
    }

    #[test]
    fn an_empty_field_keeps_the_parents_from_the_child_on_every_trip() {
        let parent = "@proceedings{p, title={P}, organization={O}, publisher={U}, pages={1}, series={S}}";
        let child = one(&format!(
            "@inproceedings{{c, title={{C}}, crossref={{p}}, organization={{}}, publisher={{ }}, pages={{}}}}\n{parent}"
        ));
        assert_eq!((child.venue.get("publisher"), child.venue.get("series")), (None, Some("S")));
        for format in [&BIBTEX, &BIBLATEX] {
            let again = written(format, &child);
            assert!(again.contains("  organization  = {},\n"), "{again}");
            assert_eq!(one(&format!("{again}\n{parent}")), child);
        }
        assert!(one("@misc{k, organization={}, note={}}").fields.is_empty());
    }

    #[test]
    fn a_subtype_that_goes_before_the_type_is_said() {
        let remarks = |text: &str| found(text).remove(0).remarks.len();
        assert_eq!(remarks("@online{k, title={T}, entrysubtype={video}}"), 1);
        assert_eq!(remarks("@misc{k, title={T}, entrysubtype={video}}"), 0);
    }

    #[test]
    fn each_field_that_stands_again_is_kept() {
        let text = "@misc{k, title={A}, title={B}, title-2={C}, x={1}, x={2}, title={D}, x={3}}";
        let kept = one(text);
        let fields: Vec<_> = kept.fields.iter().collect();
        let expected = [("title-2", "B"), ("title-2-2", "C"), ("x", "1"), ("x-2", "2"), ("title-3", "D"), ("x-3", "3")];
        assert_eq!((kept.title.as_str(), fields), ("A", expected.to_vec()));
        assert_eq!(one(&written(&BIBTEX, &kept)), kept);
    }

    #[test]
    fn biblatex_is_told_what_kind_of_thesis_or_report_it_is() {
        for (kind, expected) in
            [("phdthesis", "phdthesis"), ("mastersthesis", "mathesis"), ("techreport", "techreport")]
        {
            let entry = one(&format!("@{kind}{{k, title={{T}}, institution={{I}}, year=2001}}"));
            let text = written(&BIBLATEX, &entry);
            assert!(text.contains(&format!("  type          = {{{expected}}},\n")), "{text}");
        }
    }

    #[test]
    fn what_a_merge_left_behind_is_no_work() {
        let text = "<<<<<<< HEAD\n@misc{a, title={A}}\n=======\n@misc{b, title={B}}\n>>>>>>> x\n@string{s = {\n@misc{c, title={C\n";
        let rejected = read::events(text).filter_map(|event| match event {
            Event::Rejected(at, remark) => Some((text[at].lines().next().unwrap_or_default(), remark.stray)),
            _ => None,
        });
        let expected = [
            ("<<<<<<< HEAD", true),
            ("=======", true),
            (">>>>>>> x", true),
            ("@string{s = {", true),
            ("@misc{c, title={C", false),
        ];
        assert_eq!(rejected.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_parent_that_stays_in_the_library_is_not_named() {
        let text = "@inproceedings{c, title={C}, crossref={p}}\n@proceedings{p, title={P}, year=2001}";
        let entries: Vec<Entry> = found(text).into_iter().map(|found| found.entry).collect();
        let library = Library { entries: entries.clone(), ..Library::default() };
        let text = |entries: &[&Entry]| BIBTEX.text(entries, &Options::new(&library)).unwrap();
        let alone = text(&[&entries[0]]);
        assert!(alone.contains("{P}") && !alone.contains("crossref"), "{alone}");
        assert!(text(&[&entries[0], &entries[1]]).contains("crossref      = {p}"));
    }

    #[test]
    fn a_child_takes_what_it_lacks_from_its_parents() {
        let text = "@inproceedings{c, title={C}, crossref={p}, xdata={x}}\n@proceedings{p, title={P}, year=2001, editor={E, F}}\n@xdata{x, publisher={U}}";
        let entry = one(text);
        assert_eq!(
            (entry.venue.get("name"), entry.venue.get("publisher"), entry.year()),
            (Some("P"), Some("U"), Some(2001))
        );
        let other_case = one("@inproceedings{c, title={C}, crossref={DBLP:P}}\n@proceedings{dblp:p, title={P}}");
        assert_eq!(other_case.venue.get("name"), Some("P"));
        let any_case = one(
            "@inproceedings{c, title={C}, cRoSsReF={p}, xDaTa={x}}\n@proceedings{p, title={P}}\n@xdata{x, publisher={U}}",
        );
        assert_eq!((any_case.venue.get("name"), any_case.venue.get("publisher")), (Some("P"), Some("U")));
        for circle in
            ["@misc{a, crossref={a}}", "@misc{a, crossref={b}}\n@misc{b, crossref={a}}", "@misc{a, xdata={no}}"]
        {
            assert!(found(circle).iter().all(|found| !found.remarks.is_empty()), "{circle}");
        }
    }
}
