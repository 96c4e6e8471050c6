//! Defects of the engine (hayagriva 0.10.1) that refs goes round, each with a minimal case ready for its maintainers.
//!
//! Each case says what is printed, which is wrong, and what should be. A case that fails has been mended: then what goes
//! round it can go.

use hayagriva::citationberg::json::Item;
use hayagriva::citationberg::{IndependentStyle, Locale};
use hayagriva::{BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, CitePurpose};

use super::locale::load;

/// A defect.
struct Case {
    /// What is wrong.
    defect: &'static str,
    /// The file here that goes round it.
    mended_in: &'static str,
    /// Attributes of `cs:citation`.
    citation: &'static str,
    /// The layout of the list, with the attributes of `cs:bibliography` before it.
    list: (&'static str, &'static str),
    /// The items, cited in this order, each alone.
    items: &'static [&'static str],
    /// What is printed in the list, and what should be.
    printed: &'static [&'static str],
    right: &'static [&'static str],
}

const CASES: &[Case] = &[
    Case {
        defect: "names that are told apart in the text lose their given names in the list",
        mended_in: "engine.rs",
        citation: r#"disambiguate-add-names="true" et-al-min="3" et-al-use-first="1""#,
        list: ("", r#"<names variable="author"><name initialize-with=". "/></names>"#),
        items: &[
            r#"{"id":"a","type":"book","author":[{"family":"Wu","given":"Li"},{"family":"Xu","given":"Bo"},{"family":"Yu","given":"Cy"}]}"#,
            r#"{"id":"b","type":"book","author":[{"family":"Wu","given":"Li"},{"family":"Xu","given":"Bo"},{"family":"Zu","given":"Di"}]}"#,
        ],
        printed: &["Wu, Xu, Yu", "Wu, Xu, Zu"],
        right: &["L. Wu, B. Xu, C. Yu", "L. Wu, B. Xu, D. Zu"],
    },
    Case {
        defect: "a label beside names without `cs:name` makes the names disappear",
        mended_in: "specialise.rs",
        citation: "",
        list: ("", r#"<group><text value="by "/><names variable="editor"><label prefix=" "/></names></group>"#),
        items: &[r#"{"id":"a","type":"book","editor":[{"family":"Wu","given":"Li"}]}"#],
        printed: &["by"],
        right: &["by Li Wu editor"],
    },
    Case {
        defect: "`plural` of a page label is not read",
        mended_in: "specialise.rs",
        citation: "",
        list: ("", r#"<label variable="page" form="short" plural="never"/><text variable="page" prefix=" "/>"#),
        items: &[r#"{"id":"a","type":"book","page":"1-9"}"#],
        printed: &["pp. 1–9"],
        right: &["p. 1–9"],
    },
    Case {
        defect: "`form=\"short\"` of a container title does not find `container-title-short` of an item",
        mended_in: "specialise.rs",
        citation: "",
        list: ("", r#"<text variable="container-title" form="short"/>"#),
        items: &[
            r#"{"id":"a","type":"article-journal","container-title":"Journal of X","container-title-short":"J. X"}"#,
        ],
        printed: &["Journal of X"],
        right: &["J. X"],
    },
    Case {
        defect: "title case takes the capitals out of names",
        mended_in: "case.rs",
        citation: "",
        list: ("", r#"<text variable="title" text-case="title"/>"#),
        items: &[r#"{"id":"a","type":"book","title":"tuning LLaVA without data"}"#],
        printed: &["Tuning Llava Without Data"],
        right: &["Tuning LLaVA without Data"],
    },
    Case {
        defect: "a number with hyphens is read as a range",
        mended_in: "item.rs",
        citation: "",
        list: ("", r#"<number variable="number"/>"#),
        items: &[r#"{"id":"a","type":"report","number":"2023-0102"}"#],
        printed: &["2023–102"],
        right: &["2023-0102"],
    },
    Case {
        defect: "where nothing is numbered, what stands apart in front are the first names",
        mended_in: "style.rs",
        citation: "",
        list: (
            r#"second-field-align="flush""#,
            r#"<text value="1. "/><names variable="author"/><text variable="title" prefix=" "/>"#,
        ),
        items: &[r#"{"id":"a","type":"book","title":"T","author":[{"family":"Wu","given":"Li"}]}"#],
        printed: &["1.  T"],
        right: &["1. Li Wu T"],
    },
    Case {
        defect: "an editor that was substituted for an author counts as missing in a condition",
        mended_in: "specialise.rs",
        citation: "",
        list: (
            "",
            r#"<names variable="composer"><name/><substitute><names variable="author"/><names variable="editor"/></substitute></names><group prefix=" "><names variable="editor" prefix="ed. "/><choose><if variable="editor"><text variable="title" prefix=" "/></if></choose></group>"#,
        ),
        items: &[r#"{"id":"a","type":"book","title":"T","editor":[{"family":"Wu","given":"Li"}]}"#],
        printed: &["Li Wu"],
        right: &["Li Wu T"],
    },
];

fn style(case: &Case) -> IndependentStyle {
    let text = format!(
        r#"<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
             <info><title>T</title><id>t</id><updated>2026-01-01T00:00:00Z</updated></info>
             <citation {}><layout><names variable="author"><name form="short"/></names></layout></citation>
             <bibliography {}><layout>{}</layout></bibliography>
           </style>"#,
        case.citation, case.list.0, case.list.1
    );
    IndependentStyle::from_xml(&text).unwrap()
}

fn listed(case: &Case) -> Vec<String> {
    let (style, locales) = (style(case), english());
    let items: Vec<Item> = case.items.iter().map(|text| serde_json::from_str(text).unwrap()).collect();
    let mut driver = BibliographyDriver::new();
    for item in &items {
        driver.citation(CitationRequest::from_items(vec![CitationItem::with_entry(item)], &style, &locales));
    }
    let rendered = driver.finish(BibliographyRequest::new(&style, None, &locales));
    let printed = rendered.bibliography.unwrap().items;
    printed.iter().map(|item| format!("{:#}", item.content).trim().to_owned()).collect()
}

fn english() -> Vec<Locale> {
    load("en-US").into_iter().collect()
}

#[test]
fn the_engine_still_has_each_defect() {
    let healed: Vec<String> = CASES
        .iter()
        .map(|case| (case, listed(case)))
        .filter(|(case, listed)| listed != case.printed || case.printed == case.right)
        .map(|(case, listed)| {
            format!("{} (see {}): {listed:?}, right is {:?}", case.defect, case.mended_in, case.right)
        })
        .collect();
    assert!(healed.is_empty(), "{}", healed.join("\n"));
}

#[test]
fn the_engine_forgets_the_letter_of_a_year_alone() {
    let case = Case {
        citation: r#"disambiguate-add-year-suffix="true""#,
        list: ("", r#"<text variable="title"/>"#),
        items: &[],
        ..CASES[0]
    };
    let mut style = style(&case);
    let text = r#"<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
        <info><title>T</title><id>t</id><updated>2026-01-01T00:00:00Z</updated></info>
        <citation disambiguate-add-year-suffix="true"><layout><date variable="issued"><date-part name="year"/></date></layout></citation>
      </style>"#;
    style.citation = IndependentStyle::from_xml(text).unwrap().citation;
    let locales = english();
    let item = |id: &str| -> Item {
        serde_json::from_str(&format!(r#"{{"id":"{id}","type":"book","issued":{{"date-parts":[[2021]]}}}}"#)).unwrap()
    };
    let items = [item("a"), item("b")];
    let mut driver = BibliographyDriver::new();
    for item in &items {
        driver.citation(CitationRequest::from_items(vec![CitationItem::with_entry(item)], &style, &locales));
    }
    let alone = CitationItem::with_entry(&items[1]).kind(CitePurpose::Year);
    driver.citation(CitationRequest::from_items(vec![alone], &style, &locales));
    let rendered = driver.finish(BibliographyRequest::new(&style, None, &locales));
    let cited: Vec<String> = rendered.citations.iter().map(|one| format!("{:#}", one.citation)).collect();
    assert_eq!(cited, ["2021a", "2021b", "2021"], "right would be 2021b at the end (see list.rs)");
}
