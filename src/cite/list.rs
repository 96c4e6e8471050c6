//! A list of references: projected, sorted, set one by one on all cores, tidied.

use std::collections::HashMap;

use super::engine::{on_all_cores, set};
use super::facts::Facts;
use super::item::item;
use super::kept::complete;
use super::label::closed;
use super::order::{KeyStyles, listed, order};
use super::project::{Work, project};
use super::span::{Laid, Span, laid, with_whole_links};
use super::specialise::specialised;
use super::style::Style;
use super::suited::suited;
use super::tidy::tidy;
use super::{cut, house, letters, quotes, repeated};
use crate::model::Entry;

/// One entry of a list, as a style prints it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reference {
    /// The key of the entry.
    pub key: String,
    /// The number or label that stands apart in front; empty where the style has none.
    pub label: Vec<Span>,
    /// The reference itself.
    pub text: Vec<Span>,
    /// People and year where the style has no label: `Radford et al.(2021)`, as natbib wants them; else empty.
    pub short: String,
    /// Whether the engine failed on the entry, so that the reference is in the house style.
    pub by_hand: bool,
}

/// What is known of a list before its entries are set.
pub struct Prepared {
    /// The place of each entry's facts in the list of all facts.
    pub facts: Vec<usize>,
    /// The facts, each different ones once.
    pub all_facts: Vec<Facts>,
    /// The places of the entries, in the order of the list.
    pub order: Vec<usize>,
    /// The letter behind the year, by entry (0 for `a`).
    pub letters: Vec<Option<usize>>,
}

impl Prepared {
    /// Orders the entries and gives them their letters.
    pub fn new(style: &Style, entries: &[&Entry]) -> Self {
        let (facts, own) = distinct(on_all_cores(entries.len(), |at| Facts::of(&project(entries[at]))));
        let all_facts = if style.bundled { as_suited(style, entries, &facts, &own) } else { own };
        let styles = on_all_cores(all_facts.len(), |at| KeyStyles::of(style, &all_facts[at]));
        let keys = on_all_cores(entries.len(), |at| {
            styles[facts[at]]
                .as_ref()
                .map(|styles| styles.keys(&all_facts[facts[at]].applied(project(entries[at])), at))
                .unwrap_or_default()
        });
        let order = order(style, listed(style), &keys.iter().collect::<Vec<_>>());
        let letters = letters::letters(style, &keys, &order);
        Self { facts, all_facts, order, letters }
    }

    /// The entry at a place, as the style is given it.
    pub fn work(&self, entries: &[&Entry], at: usize) -> Work {
        self.all_facts[self.facts[at]].applied(project(entries[at]))
    }
}

/// Each of the facts, as the style is given works of them: an entry of the facts stands for all.
fn as_suited(style: &Style, entries: &[&Entry], places: &[usize], own: &[Facts]) -> Vec<Facts> {
    let mut first = vec![None; own.len()];
    places.iter().enumerate().for_each(|(at, place)| first[*place] = first[*place].or(Some(at)));
    on_all_cores(own.len(), |place| match first[place] {
        Some(at) => suited(style, &own[place], &project(entries[at])),
        None => own[place].clone(),
    })
}

/// Each different one once, and for each given one the place of its like.
fn distinct(all: Vec<Facts>) -> (Vec<usize>, Vec<Facts>) {
    let mut places: HashMap<Facts, usize> = HashMap::new();
    let mut distinct = Vec::new();
    let place = |facts: Facts| {
        *places.entry(facts).or_insert_with_key(|facts| {
            distinct.push(facts.clone());
            distinct.len() - 1
        })
    };
    (all.into_iter().map(place).collect(), distinct)
}

impl Style {
    /// The references of a list, in the style's order (as handed in where it has none), numbered from 1.
    pub fn references(&self, entries: &[&Entry]) -> Vec<Reference> {
        let prepared = Prepared::new(self, entries);
        let cut = |csl, at: usize| specialised(csl, &prepared.all_facts[at]);
        let styles = on_all_cores(prepared.all_facts.len(), |at| cut(&self.list, at));
        let any_letter = prepared.letters.iter().any(Option::is_some);
        let lettered = on_all_cores(if any_letter { styles.len() } else { 0 }, |at| cut(&self.lettered, at));
        let set = |place: usize| {
            let at = prepared.order[place];
            let letter = prepared.letters[at];
            let cut = if letter.is_some() { &lettered[prepared.facts[at]] } else { &styles[prepared.facts[at]] };
            let item = item(&prepared.work(entries, at), &self.ranges, &cut.cased);
            set(self, &cut.csl, &item, place, letter).map(|tree| laid(&tree))
        };
        let finished = |place: usize, laid: Option<Laid>| {
            let at = prepared.order[place];
            let reference = self.finished(entries[at], place, prepared.all_facts[prepared.facts[at]].unaddressed, laid);
            let bare = reference.label.is_empty();
            let short = if bare { house::short(entries[at], prepared.letters[at]) } else { String::new() };
            Reference { short, ..reference }
        };
        if self.repeated.is_none() {
            return on_all_cores(entries.len(), |place| finished(place, set(place)));
        }
        let mut laid = on_all_cores(entries.len(), set);
        repeated::substitute(self, &mut laid);
        laid.into_iter().enumerate().map(|(place, laid)| finished(place, laid)).collect()
    }

    /// A reference from what the engine set; in the house style where it failed.
    fn finished(&self, entry: &Entry, place: usize, unaddressed: bool, laid: Option<Laid>) -> Reference {
        match laid.filter(|laid| !laid.is_empty()) {
            Some(laid) => self.reference(entry, unaddressed, laid),
            None => self.by_hand_listed(entry, place),
        }
    }

    fn reference(&self, entry: &Entry, unaddressed: bool, laid: Laid) -> Reference {
        let label = laid.label.min(laid.spans.len());
        let mut spans = laid.spans;
        let text = spans.split_off(label);
        let (spans, text) = closed(spans, text);
        let text = self.with_stops_inside(quotes::nested(cut::et_al(self, with_whole_links(text))));
        let text = if self.bundled { complete(entry, unaddressed, tidy(text)) } else { tidy(text) };
        Reference { key: entry.key.clone(), label: tidy(spans), text, ..Reference::default() }
    }

    /// The reference of an entry that the engine failed on.
    fn by_hand_listed(&self, entry: &Entry, place: usize) -> Reference {
        let label = if self.is_numeric() { vec![Span::plain(&format!("[{}]", place + 1))] } else { Vec::new() };
        let text = vec![Span::plain(&house::reference(entry))];
        Reference { key: entry.key.clone(), label, text, by_hand: true, ..Reference::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cite::in_text::Cite;
    use crate::cite::span::text_of;
    use crate::model::Name;

    fn entry(key: &str, title: &str, authors: &[&str], year: &str) -> Entry {
        Entry {
            key: key.into(),
            entry_type: "article".parse().ok(),
            title: title.into(),
            authors: authors.iter().map(|name| Name::parse(name).unwrap()).collect(),
            date: year.parse().ok(),
            venue: [("name", "J")].into_iter().collect(),
            ..Entry::default()
        }
    }

    fn texts(style: &str, entries: &[&Entry]) -> Vec<String> {
        let references = Style::load(style).unwrap().references(entries);
        references.iter().map(|one| text_of(&one.label) + &text_of(&one.text)).collect()
    }

    #[test]
    fn names_of_one_entry_do_not_leak_into_another() {
        let team = |last: &str| ["Wang, Li", "Chen, Bo", "Zhao, Cy", last].map(str::to_owned);
        let (first, second) = (team("Dai, Di"), team("Ek, Ed"));
        let of = |team: &[String; 4], key, title| {
            entry(key, title, &team.iter().map(String::as_str).collect::<Vec<_>>(), "2020")
        };
        let (a, b) = (of(&first, "a", "First"), of(&second, "b", "Second"));
        assert_eq!(
            texts("apa", &[&a, &b]),
            [
                "Wang, L., Chen, B., Zhao, C., & Dai, D. (2020). First. J.",
                "Wang, L., Chen, B., Zhao, C., & Ek, E. (2020). Second. J."
            ]
        );
    }

    #[test]
    fn letters_follow_the_list_and_the_text_has_the_same() {
        let a = entry("a", "Zebras", &["Wang, Li"], "2021");
        let b = entry("b", "Apes", &["Wang, Li"], "2021");
        let listed = texts("apa", &[&a, &b]);
        assert_eq!(listed, ["Wang, L. (2021a). Apes. J.", "Wang, L. (2021b). Zebras. J."]);
        let style = Style::load("apa").unwrap();
        let cited = style.citations(&[vec![Cite::whole(&a)], vec![Cite::whole(&b)], vec![Cite::whole(&a)]]);
        let cited: Vec<String> = cited.iter().map(|spans| text_of(spans)).collect();
        assert_eq!(cited, ["(Wang, 2021b)", "(Wang, 2021a)", "(Wang, 2021b)"]);
    }

    #[test]
    fn works_without_a_date_get_letters_too() {
        let mut undated = [entry("a", "B", &["Wang, Li"], ""), entry("b", "A", &["Wang, Li"], "")];
        undated.iter_mut().for_each(|entry| entry.date = None);
        let [a, b] = &undated;
        assert_eq!(texts("apa", &[a, b]), ["Wang, L. (n.d.-a). A. J.", "Wang, L. (n.d.-b). B. J."]);
    }

    #[test]
    fn a_family_name_with_a_small_word_in_it_stays_whole() {
        let one = entry("a", "A", &["Silva e Souza, João"], "2020");
        assert_eq!(texts("apa", &[&one]), ["Silva e Souza, J. (2020). A. J."]);
    }

    #[test]
    fn a_style_may_count_the_authors_to_sort_by() {
        let many = entry("a", "A", &["Wang, Li", "Dai, Di", "Ek, Ed"], "2020");
        let few = entry("b", "B", &["Wang, Li", "Zed, Al"], "2021");
        assert!(texts("pensoft", &[&many, &few])[0].contains("Zed"));
    }

    #[test]
    fn numbers_are_those_of_the_list_whatever_orders_it() {
        let z = entry("z", "Zebras", &["Zed, Al"], "2021");
        let a = entry("a", "Apes", &["Abe, Jo"], "2022");
        assert!(texts("ieee", &[&z, &a])[0].starts_with("[1]A. Zed"));
        let acm = texts("acm", &[&z, &a]);
        assert!(acm[0].starts_with("[1]Jo Abe") && acm[1].starts_with("[2]Al Zed"), "{acm:?}");
        let style = Style::load("acm").unwrap();
        let cited = style.citations(&[vec![Cite::whole(&z)], vec![Cite::whole(&z), Cite::whole(&a)]]);
        let cited: Vec<String> = cited.iter().map(|spans| text_of(spans)).collect();
        assert_eq!(cited, ["[2]", "[1, 2]"]);
    }

    #[test]
    fn repeated_authors_become_dashes_only_where_all_are_the_same() {
        let a = entry("a", "A", &["Wang, Li", "Dai, Di"], "2021");
        let b = entry("b", "B", &["Wang, Li", "Dai, Di"], "2021");
        let c = entry("c", "C", &["Wang, Li", "Ek, Ed"], "2021");
        let listed = texts("mla", &[&a, &b, &c]);
        assert_eq!(
            listed,
            ["Wang, Li, and Di Dai. “A.” J, 2021.", "———. “B.” J, 2021.", "Wang, Li, and Ed Ek. “C.” J, 2021."]
        );
    }

    #[test]
    fn a_list_that_the_source_cut_ends_in_et_al() {
        let mut one = entry("a", "A", &["Wang, Li"], "2021");
        one.et_al = true;
        assert_eq!(texts("apa", &[&one]), ["Wang, L., et al. (2021). A. J."]);
        assert_eq!(texts("neurips", &[&one]), ["[1]Li Wang et al. A. J, 2021."]);
        let style = Style::load("acl").unwrap();
        assert_eq!(text_of(&style.citation(&[&one])), "(Wang et al., 2021)");
    }

    #[test]
    fn markup_and_math_come_out_as_looks() {
        let a = entry("a", "On \\emph{x} and $K$", &["Wang, Li"], "2021");
        let style = Style::load("neurips").unwrap();
        let spans = style.references(&[&a]).remove(0).text;
        let look = |text: &str| spans.iter().find(|span| span.text == text).map(|span| span.look);
        assert_eq!(look("x"), Some(super::super::look::Look::ITALIC));
        assert_eq!(look("K"), Some(super::super::look::Look::MATH));
    }

    #[test]
    fn a_locale_of_choice_speaks_its_language() {
        let a = entry("a", "A", &["Wang, Li", "Dai, Di"], "2021");
        let style = Style::load_in("chicago", Some("de"), &|_| None).unwrap();
        assert_eq!(text_of(&style.references(&[&a])[0].text), "Wang, Li, und Di Dai. 2021. „A“. J.");
    }

    #[test]
    fn a_style_of_ones_own_prints_what_it_says_and_no_more() {
        let own = r#"<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
            <info><title>Mine</title><id>mine</id><updated>2024-01-01T00:00:00Z</updated></info>
            <citation><layout><text variable="title"/></layout></citation>
            <bibliography><layout suffix="."><names variable="author"/><text variable="title" prefix=": "/></layout>
            </bibliography></style>"#;
        let mut page = entry("a", "Apes", &["Wang, Li"], "2021");
        page.entry_type = "web".parse().ok();
        page.urls.set("page", "https://example.org/a");
        let mut preprint = entry("b", "Bees", &["Wang, Li"], "2022");
        preprint.entry_type = "preprint".parse().ok();
        preprint.ids.set("arxiv", "2301.12597");
        assert_eq!(texts(own, &[&page, &preprint]), ["Li Wang: Apes.", "Li Wang: Bees."]);
        let dependent = r#"<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0"><info><title>D</title><id>d</id>
            <link href="http://www.zotero.org/styles/elsevier-harvard" rel="independent-parent"/>
            <updated>2024-01-01T00:00:00Z</updated></info></style>"#;
        for style in ["elsevier-harvard", dependent] {
            assert!(texts(style, &[&page])[0].ends_with("https://example.org/a"));
        }
    }

    #[test]
    fn the_list_of_nothing_is_empty() {
        let style = Style::load("apa").unwrap();
        assert!(style.references(&[]).is_empty() && style.citations(&[]).is_empty());
        assert!(style.citation(&[]).is_empty());
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]

        #[test]
        fn any_text_comes_out_as_text(
            title in proptest::prelude::any::<String>(),
            family in "[^,{}]{0,12}", given in proptest::prelude::any::<String>(), pages in "[0-9a-z:,–-]{0,12}"
        ) {
            let mut one = entry("k", &title, &["Wang, Li"], "2021");
            one.authors.push(Name::Person { family, given, suffix: String::new() });
            one.venue.set("pages", pages);
            for style in ["apa", "ieee", "mla", "vancouver"] {
                let style = Style::load(style).unwrap();
                let reference = style.references(&[&one]).remove(0);
                let text = text_of(&reference.text);
                proptest::prop_assert!(!text.chars().any(super::super::mask::is_private), "{:?}", text);
                proptest::prop_assert!(!reference.by_hand, "{:?}", text);
                for writer in &crate::cite::WRITERS {
                    let _ = (writer.list)(std::slice::from_ref(&reference));
                }
            }
        }
    }
}
