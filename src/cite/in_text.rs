//! Citations as they stand in a text: one cluster or a whole document, with the numbers and letters of its list.

use std::collections::{HashMap, HashSet};

use hayagriva::citationberg::json::Item;
use hayagriva::citationberg::taxonomy::Locator;
use hayagriva::citationberg::{Collapse, IndependentStyle};
use hayagriva::{
    CitationItem, CitePurpose, Elem, ElemChild, ElemChildren, ElemMeta, Formatted, Formatting, LocatorPayload,
    SpecificLocator,
};

use super::collapse::{collapsed, uncollapsed};
use super::engine::{cited, on_all_cores};
use super::facts::Facts;
use super::item::item;
use super::list::Prepared;
use super::order::{KeyStyles, Keys, listed, order};
use super::project::Work;
use super::span::{Span, spans};
use super::specialise::citing;
use super::strangers::tell_apart;
use super::style::Style;
use super::tidy::tidy;
use super::{cut, house, quotes};
use crate::model::Entry;

/// What one citation in a text cites, in the order in which it stands there.
#[derive(Clone, Copy, Debug)]
pub struct Cite<'a> {
    /// The entry.
    pub entry: &'a Entry,
    /// The page or part of it, as the author wrote it (`3`, `12-14`); absent for the whole work.
    pub page: Option<&'a str>,
    /// How it reads.
    pub form: Form,
}

/// How a citation reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// As the style has it: `(Radford et al., 2021)`, `[1]`.
    #[default]
    Whole,
    /// As a part of the sentence: `Radford et al. (2021)`.
    Prose,
    /// Without the author, whom the sentence names: `(2021)`.
    Year,
}

impl<'a> Cite<'a> {
    /// The whole of an entry.
    pub fn whole(entry: &'a Entry) -> Self {
        Self { entry, page: None, form: Form::Whole }
    }
}

impl Style {
    /// One citation of all the entries together, as it stands in a text; with several, in the style's order and form.
    pub fn citation(&self, entries: &[&Entry]) -> Vec<Span> {
        let cluster: Vec<Cite<'_>> = entries.iter().map(|entry| Cite::whole(entry)).collect();
        self.citations(&[cluster]).pop().unwrap_or_default()
    }

    /// The citations of a document, in its order; numbers and letters are those of [`Style::references`] over the same
    /// entries, in the order in which they are first cited.
    pub fn citations<'a>(&self, clusters: &[Vec<Cite<'a>>]) -> Vec<Vec<Span>> {
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut entries: Vec<&Entry> = Vec::new();
        for cite in clusters.iter().flatten() {
            places.entry(&cite.entry.key).or_insert_with(|| {
                entries.push(cite.entry);
                entries.len() - 1
            });
        }
        let place_of = |cite: &Cite<'_>| places.get(cite.entry.key.as_str()).copied().unwrap_or_default();
        let prepared = Prepared::new(self, &entries);
        let facts_of = |cite: &Cite<'_>| prepared.facts[place_of(cite)];
        // The engine sorts by what it prints, given names first: so clusters come to it in order, and it sorts none.
        let clusters = self.sorted(clusters, &entries, &prepared, &place_of);
        let citation = uncollapsed(&self.csl.citation);
        let cut = |facts| citing(&self.csl, &citation, facts);
        let styles: Vec<_> = prepared.all_facts.iter().map(cut).collect();
        let for_any = cut(&Facts::unknown());
        let cased: Vec<_> = styles.iter().chain([&for_any]).flat_map(|cut| cut.cased.iter().copied()).collect();
        let mut works: Vec<Work> = (0..entries.len()).map(|at| prepared.work(&entries, at)).collect();
        let cuts: Vec<&IndependentStyle> = styles.iter().map(|cut| &cut.csl).collect();
        tell_apart(self, &mut works, |at| prepared.facts[at], &cuts);
        let items: Vec<Item> = works.iter().map(|work| item(work, &self.ranges, &cased)).collect();
        let warm_up = self.cited_before(&prepared);
        let own = |at: usize| &styles[prepared.facts[at]].csl;
        let before = warm_up.iter().map(|at| (own(*at), vec![CitationItem::with_entry(&items[*at])], 0));
        // Works of several kinds are set one by one, each in the style cut to it, unless their numbers are to be one range.
        let apart: Vec<bool> = clusters.iter().map(|cluster| self.sets_apart(cluster, &prepared, &place_of)).collect();
        let of_text = clusters.iter().zip(&apart).enumerate().flat_map(|(note, (cluster, apart))| {
            let size = if *apart { 1 } else { cluster.len().max(1) };
            let csl = |part: &[Cite<'_>]| match part {
                [one, rest @ ..] if rest.iter().all(|cite| facts_of(cite) == facts_of(one)) => own(place_of(one)),
                _ => &for_any.csl,
            };
            let set = |part: &[Cite<'a>]| {
                let cites = part.iter().map(|cite| item_of(&items[place_of(cite)], *cite)).collect();
                (csl(part), cites, note + 1)
            };
            let parts: Vec<_> =
                if cluster.is_empty() { vec![set(&[])] } else { cluster.chunks(size).map(set).collect() };
            parts
        });
        let Some(set) = cited(self, before.chain(of_text).collect()) else {
            return clusters.iter().map(|cluster| by_hand(cluster)).collect();
        };
        let mut set = set.into_iter().skip(warm_up.len());
        let finished = |(cluster, apart): (&Vec<Cite<'a>>, &bool)| {
            let parts = set.by_ref().take(if *apart { cluster.len() } else { 1 }).collect();
            let tree = joined(parts, self.csl.citation.layout.delimiter.as_deref().unwrap_or_default());
            self.finished_citation(spans(&collapsed(&self.csl.citation, without_names(tree, cluster))))
        };
        clusters.iter().zip(&apart).map(finished).collect()
    }

    /// Whether the works of a cluster are of several kinds, and each can be set by itself.
    fn sets_apart(&self, cluster: &[Cite<'_>], prepared: &Prepared, place_of: &dyn Fn(&Cite<'_>) -> usize) -> bool {
        let facts: HashSet<usize> = cluster.iter().map(|cite| prepared.facts[place_of(cite)]).collect();
        facts.len() > 1 && self.csl.citation.collapse != Some(Collapse::CitationNumber)
    }

    /// The places of the entries that are cited before the text starts, as the list has them: letters, and the numbers of a
    /// list that is sorted, come in the order of citing. No other is, for what is cited again may read otherwise ("ibid.").
    fn cited_before(&self, prepared: &Prepared) -> Vec<usize> {
        if self.is_in_notes() {
            return Vec::new();
        }
        let numbered = self.is_numeric() && listed(self).is_some();
        prepared.order.iter().copied().filter(|at| numbered || prepared.letters[*at].is_some()).collect()
    }

    /// The clusters, each in the order in which the style wants works that are cited together.
    fn sorted<'a>(
        &self,
        clusters: &[Vec<Cite<'a>>],
        entries: &[&Entry],
        prepared: &Prepared,
        place_of: &dyn Fn(&Cite<'_>) -> usize,
    ) -> Vec<Vec<Cite<'a>>> {
        let Some(sort) = self.csl.citation.sort.as_ref().filter(|_| clusters.iter().any(|cluster| cluster.len() > 1))
        else {
            return clusters.to_vec();
        };
        let styles: Vec<_> = prepared.all_facts.iter().map(|facts| KeyStyles::cited(self, facts)).collect();
        let mut number_of = vec![0; entries.len()];
        prepared.order.iter().enumerate().for_each(|(number, at)| number_of[*at] = number);
        let keys: Vec<Keys> = on_all_cores(entries.len(), |at| {
            let style = styles[prepared.facts[at]].as_ref();
            style.map(|style| style.keys(&prepared.work(entries, at), number_of[at])).unwrap_or_default()
        });
        let sorted = |cluster: &Vec<Cite<'a>>| {
            // Works that the keys do not tell apart stand as in the list.
            let mut cluster = cluster.clone();
            cluster.sort_by_key(|cite| number_of[place_of(cite)]);
            let of_cluster: Vec<&Keys> = cluster.iter().map(|cite| &keys[place_of(cite)]).collect();
            order(self, Some(sort), &of_cluster).into_iter().map(|at| cluster[at]).collect()
        };
        clusters.iter().map(sorted).collect()
    }

    fn finished_citation(&self, spans: Vec<Span>) -> Vec<Span> {
        tidy(self.with_stops_inside(quotes::nested(cut::closed_up(self, cut::et_al(self, spans)))))
    }
}

/// The citations of one cluster that were set one by one, as one: with what stands before the first and behind the last.
fn joined(mut parts: Vec<ElemChildren>, delimiter: &str) -> ElemChildren {
    if parts.len() < 2 {
        return parts.pop().unwrap_or_else(|| ElemChildren(Vec::new()));
    }
    let last = parts.len() - 1;
    let mut children = Vec::new();
    for (at, part) in parts.into_iter().enumerate() {
        let mut passed = false;
        for child in part.0 {
            match child {
                ElemChild::Elem(elem) if matches!(elem.meta, Some(ElemMeta::Entry(_))) => {
                    passed = true;
                    children.extend((at > 0).then(|| plain(delimiter)));
                    children.push(ElemChild::Elem(Elem { meta: Some(ElemMeta::Entry(at)), ..elem }));
                }
                child if if passed { at == last } else { at == 0 } => children.push(child),
                _ => {}
            }
        }
    }
    ElemChildren(children)
}

fn plain(text: &str) -> ElemChild {
    ElemChild::Text(Formatted { text: text.to_owned(), formatting: Formatting::default() })
}

/// A citation that the engine could not set: author and year.
fn by_hand(cluster: &[Cite<'_>]) -> Vec<Span> {
    let cites = cluster.iter().map(|cite| format!("{}, {}", house::people(cite.entry), house::year(cite.entry)));
    vec![Span::plain(&format!("({})", cites.collect::<Vec<_>>().join("; ")))]
}

/// The citation without the names of those cites that want none; the tidy takes away what stood between.
fn without_names(tree: ElemChildren, cluster: &[Cite<'_>]) -> ElemChildren {
    let of_child = |child| match child {
        ElemChild::Elem(elem) => {
            let wants_none = matches!(elem.meta, Some(ElemMeta::Entry(at)) if cluster.get(at).is_some_and(|cite| cite.form == Form::Year));
            ElemChild::Elem(if wants_none { nameless(elem) } else { elem })
        }
        child => child,
    };
    ElemChildren(tree.0.into_iter().map(of_child).collect())
}

/// An element without the names in it, and without what stands right behind them.
pub fn nameless(elem: Elem) -> Elem {
    let mut children = Vec::new();
    let mut after_names = false;
    for child in elem.children.0 {
        match child {
            ElemChild::Elem(inner) if matches!(inner.meta, Some(ElemMeta::Names(_))) => after_names = true,
            ElemChild::Elem(inner) => children.push(ElemChild::Elem(nameless(inner))),
            ElemChild::Text(mut text) => {
                if std::mem::take(&mut after_names) {
                    text.text = text.text.trim_start_matches([',', ' ', ':']).to_string();
                }
                children.push(ElemChild::Text(text));
            }
            child => children.push(child),
        }
    }
    Elem { children: ElemChildren(children), ..elem }
}

fn item_of<'a>(item: &'a Item, cite: Cite<'a>) -> CitationItem<'a, Item> {
    let locator = cite.page.map(|page| SpecificLocator(Locator::Page, LocatorPayload::Str(page)));
    // The engine's own `Year` forgets the letter behind it: names are taken off the whole citation instead.
    let purpose = (cite.form == Form::Prose).then_some(CitePurpose::Prose);
    CitationItem::new(item, locator, None, false, purpose)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cite::span::text_of;
    use crate::model::Name;

    #[test]
    fn a_citation_can_be_part_of_the_sentence_and_name_a_page() {
        let a = Entry {
            key: "a".into(),
            title: "A".into(),
            authors: vec![Name::parse("Wang, Li").unwrap()],
            date: "2021".parse().ok(),
            ..Entry::default()
        };
        let style = Style::load("apa").unwrap();
        let of = |form, page| {
            let cluster = vec![Cite { entry: &a, page, form }];
            style.citations(&[cluster]).iter().map(|spans| text_of(spans)).collect::<String>()
        };
        assert_eq!(of(Form::Whole, Some("3")), "(Wang, 2021, p. 3)");
        assert_eq!(of(Form::Prose, None), "Wang (2021)");
        assert_eq!(of(Form::Year, None), "(2021)");
        assert_eq!(of(Form::Year, Some("3")), "(2021, p. 3)");
        let b = Entry { key: "b".into(), title: "B".into(), ..a.clone() };
        let clusters = [Form::Year, Form::Prose].map(|form| vec![Cite { entry: &b, page: None, form }]);
        let cited = style.citations(&[&clusters[..], &[vec![Cite::whole(&a)]]].concat());
        let cited: Vec<String> = cited.iter().map(|spans| text_of(spans)).collect();
        assert_eq!(cited, ["(2021b)", "Wang (2021b)", "(Wang, 2021a)"]);
    }

    #[test]
    fn the_first_citation_of_a_work_reads_as_the_first() {
        let authors = ["Das, Al", "Ek, Bo", "Fu, Cy"].map(|name| Name::parse(name).unwrap()).to_vec();
        let date = "2024".parse().ok();
        let one = Entry { key: "a".into(), title: "A".into(), authors, date, ..Entry::default() };
        let cited = |style: &str| text_of(&Style::load(style).unwrap().citation(&[&one]));
        assert_eq!(cited("american-sociological-association"), "(Das, Ek, and Fu 2024)");
        assert_eq!(cited("deutsche-sprache"), "(Das/Ek/Fu 2024)");
        assert_eq!(cited("gb-7714-2015-author-date"), "(Das等, 2024)");
    }

    #[test]
    fn works_of_several_kinds_are_cited_together_as_each_is_alone() {
        let of = |key: &str, kind: &str| Entry {
            key: key.into(),
            entry_type: kind.parse().ok(),
            title: key.into(),
            authors: vec![Name::parse("Das, Al").unwrap()],
            date: "2024".parse().ok(),
            ..Entry::default()
        };
        let (book, data) = (of("Seeing", "book"), of("Pairs", "dataset"));
        let cited = text_of(&Style::load("chicago-notes").unwrap().citation(&[&book, &data]));
        assert_eq!(cited, "Al Das, Seeing (2024); Al Das, “Pairs,” 2024.");
        let edited = Entry { authors: Vec::new(), editors: data.authors.clone(), ..book.clone() };
        let pages =
            vec![Cite { page: Some("3"), ..Cite::whole(&edited) }, Cite { form: Form::Year, ..Cite::whole(&data) }];
        let cited = Style::load("chicago").unwrap().citations(&[pages]);
        assert_eq!(text_of(&cited[0]), "(Das 2024b, 3; 2024a)");
    }

    #[test]
    fn first_authors_of_one_family_name_are_told_apart_as_the_style_has_it() {
        let of = |key: &str, year: &str, first: &str| Entry {
            key: key.into(),
            title: key.into(),
            authors: [first, "Ek, Bo", "Fu, Cy"].map(|name| Name::parse(name).unwrap()).to_vec(),
            date: year.parse().ok(),
            ..Entry::default()
        };
        let (jun, wei) = (of("a", "2022", "Wang, Jun"), of("b", "2025", "Wang, Wei"));
        let (jia, later) = (of("c", "2024", "Wang, Jia"), of("d", "2023", "Wang, Jun"));
        let (laurens, bo) = (of("e", "2022", "van der Berg, Jean-Luc"), of("f", "2025", "van der Berg, Bo"));
        let cited = |style: &str, entries: &[&Entry]| text_of(&Style::load(style).unwrap().citation(entries));
        // As citeproc-js 2.4.63 has them.
        for (style, entries, text) in [
            ("apa", &[&jun, &wei][..], "(J. Wang et al., 2022; W. Wang et al., 2025)"),
            ("apa", &[&jun, &jia], "(Wang et al., 2022, 2024)"),
            ("apa", &[&jun, &later], "(Wang et al., 2022, 2023)"),
            ("apa", &[&jun, &jia, &wei], "(J. Wang et al., 2022, 2024; W. Wang et al., 2025)"),
            ("apa", &[&laurens, &bo], "(B. van der Berg et al., 2025; J.-L. van der Berg et al., 2022)"),
            ("chicago", &[&jun, &jia, &wei], "(Jun Wang et al. 2022; Jia Wang et al. 2024; W. Wang et al. 2025)"),
            ("american-geophysical-union", &[&jun, &jia], "(Jia Wang et al., 2024; Jun Wang et al., 2022)"),
            ("gb-7714-2015-author-date", &[&jun, &wei], "(Wang J等, 2022; Wang W等, 2025)"),
            ("acl", &[&jun, &wei], "(Wang et al., 2022, 2025)"),
        ] {
            assert_eq!(cited(style, entries), text, "{style}");
        }
    }

    #[test]
    fn works_cited_together_stand_in_the_order_of_the_style() {
        let of = |key: &str, author: &str, year: &str| Entry {
            key: key.into(),
            title: key.into(),
            authors: vec![Name::parse(author).unwrap()],
            date: year.parse().ok(),
            ..Entry::default()
        };
        let (li, deitke) = (of("a", "Li, Zoe", "2023"), of("b", "Deitke, Matt", "2025"));
        let (early, wang) = (of("c", "Li, Zoe", "2020"), of("d", "Wang, Al", "2021"));
        let entries = [&wang, &li, &early, &deitke];
        let cited = |style: &str| text_of(&Style::load(style).unwrap().citation(&entries));
        assert_eq!(cited("apa"), "(Deitke, 2025; Li, 2020, 2023; Wang, 2021)");
        assert_eq!(cited("annual-reviews-author-date"), "(Deitke 2025; Li 2020, 2023; Wang 2021)");
        assert_eq!(cited("ieee"), "[1], [2], [3], [4]");
        assert_eq!(cited("springer-lecture-notes-in-computer-science"), "[1–4]");
    }
}
