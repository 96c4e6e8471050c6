//! The order of a list, and of works that are cited together: the sort keys of the style, each made once for an entry, and
//! compared by us.

use std::cmp::Ordering;

use hayagriva::citationberg::taxonomy::{DateVariable, NameVariable, NumberVariable, StandardVariable, Variable};
use hayagriva::citationberg::{
    Citation, DemoteNonDroppingParticle, DisambiguationRule, InheritableNameOptions, Layout, LayoutRenderingElement,
    Sort, SortDirection, SortKey, Text, TextTarget,
};
use hayagriva::{ElemChild, ElemChildren, ElemMeta};
use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};

use super::engine;
use super::facts::Facts;
use super::item::item;
use super::letters::told_apart_by;
use super::mask::unmasked;
use super::project::{Value, Work};
use super::span::{spans, text_of};
use super::specialise::{Cut, citing};
use super::style::Style;
use crate::model::{Date, Name};

/// What a list is ordered by, and what in the text could be taken for another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    /// How the entry is cited in the text; empty where the style needs no letters.
    pub citation: String,
    /// The names that the style may add to it; empty where the style needs no letters.
    pub people: String,
    /// One for each key of the style; `None` for what the entry has not.
    by: Vec<Option<String>>,
}

/// Styles that print one key of an entry each, in the place of its citation. One style for all would not do: the engine
/// prints no variable again that it has substituted for another.
pub struct KeyStyles<'a> {
    style: &'a Style,
    /// For the citation; `None` where the style adds no letters.
    citation: Option<Cut>,
    /// For each key that is a macro.
    keys: Vec<(&'a SortKey, Option<Cut>)>,
}

impl<'a> KeyStyles<'a> {
    /// The styles for works with some facts in the list; `None` for a style that needs no keys: it keeps the order of
    /// citation, and adds no letters.
    pub fn of(style: &'a Style, facts: &Facts) -> Option<Self> {
        let options = style.csl.bibliography.as_ref().map(|list| list.name_options.clone()).unwrap_or_default();
        let own = &style.csl.citation;
        let citation = own
            .disambiguate_add_year_suffix
            .then(|| printing(style, own.layout.elements.clone(), own.name_options.clone(), facts));
        Self::made(style, listed(style), &options, citation, facts)
    }

    /// The styles for works with some facts that are cited together; `None` for a style that keeps the author's order.
    pub fn cited(style: &'a Style, facts: &Facts) -> Option<Self> {
        let citation = &style.csl.citation;
        Self::made(style, citation.sort.as_ref(), &citation.name_options, None, facts)
    }

    fn made(
        style: &'a Style,
        sort: Option<&'a Sort>,
        options: &InheritableNameOptions,
        citation: Option<Cut>,
        facts: &Facts,
    ) -> Option<Self> {
        let keys = sort.map_or(&[][..], |sort| &sort.keys);
        if keys.is_empty() && citation.is_none() {
            return None;
        }
        let of_macro = |key: &SortKey| match key {
            SortKey::MacroName { name, names_min, names_use_first, names_use_last, .. } => {
                let text = Text::with_target(TextTarget::Macro { name: name.clone() });
                let options = InheritableNameOptions {
                    et_al_min: names_min.or(options.et_al_min),
                    et_al_use_first: names_use_first.or(options.et_al_use_first),
                    et_al_use_last: names_use_last.or(options.et_al_use_last),
                    ..options.clone()
                };
                Some(printing(style, vec![LayoutRenderingElement::Text(text)], options, facts))
            }
            SortKey::Variable { .. } => None,
        };
        Some(Self { style, citation, keys: keys.iter().map(|key| (key, of_macro(key))).collect() })
    }

    /// The keys of an entry with a number; empty ones where the engine failed.
    pub fn keys(&self, work: &Work, number: usize) -> Keys {
        let cuts = self.keys.iter().filter_map(|(_, cut)| cut.as_ref()).chain(&self.citation);
        let cased: Vec<StandardVariable> = cuts.flat_map(|cut| cut.cased.iter().copied()).collect();
        let item = item(work, &self.style.ranges, &cased);
        let printed = |cut: &Cut| engine::alone(self.style, &cut.csl, &item);
        let citation = self.citation.as_ref().and_then(printed).map(|tree| text_of(&spans(&tree))).unwrap_or_default();
        let key = |(key, cut): &(&SortKey, Option<Cut>)| {
            let tree = cut.as_ref().and_then(printed);
            let text = tree.map(|tree| self.sortable(&tree, work)).unwrap_or_default();
            self.key(key, &text, work, number)
        };
        let people = self.citation.as_ref().map(|_| told_apart_by(self.style, work)).unwrap_or_default();
        Keys { citation, people, by: self.keys.iter().map(key).collect() }
    }

    fn key(&self, key: &SortKey, printed: &str, work: &Work, number: usize) -> Option<String> {
        let text = match key {
            SortKey::MacroName { .. } => printed.to_owned(),
            SortKey::Variable { variable: Variable::Number(NumberVariable::CitationNumber), .. } => {
                format!("{number:08}")
            }
            SortKey::Variable { variable, .. } => self.variable(*variable, work)?,
        };
        // `El-Zehiry` stands behind `Elkhalil`: marks inside of words do not count.
        let text: String = text.chars().filter(|c| !"-‐‑'’\"“”‘.".contains(*c)).collect();
        let text = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        (!text.is_empty()).then_some(text)
    }

    fn variable(&self, variable: Variable, work: &Work) -> Option<String> {
        Some(match work.get(&variable.to_string())? {
            Value::Text(runs) => runs.iter().map(|run| run.text.as_str()).collect(),
            Value::Verbatim(text) | Value::Number(text) => text.clone(),
            Value::Names(names, _) => names.iter().map(|name| self.person(name, false)).collect::<Vec<_>>().join("  "),
            Value::Date(date) => sortable_date(*date),
        })
    }

    fn person(&self, name: &Name, initials: bool) -> String {
        let Name::Person { family, given, suffix } = name else { return name.family().to_owned() };
        let short = name.initials().replace('.', "");
        let given = if initials { &short } else { given };
        let demoted = self.style.csl.settings.demote_non_dropping_particle != DemoteNonDroppingParticle::Never;
        let (particle, rest) = super::item::particle(family);
        if demoted { format!("{rest} {given} {particle} {suffix}") } else { format!("{family} {given} {suffix}") }
    }

    /// What the macros print, with names the family first and dates the year first.
    fn sortable(&self, tree: &ElemChildren, work: &Work) -> String {
        tree.0.iter().map(|child| self.sortable_child(child, work)).collect()
    }

    fn sortable_child(&self, child: &ElemChild, work: &Work) -> String {
        let ElemChild::Elem(elem) = child else { return text_of(&super::span::spans_of(child)) };
        match &elem.meta {
            Some(ElemMeta::Names(lists)) if lists.iter().any(|(people, _)| !people.is_empty()) => {
                // The names that are printed, not those behind an "et al.".
                let shown = printed_names(&elem.children);
                let count = unmasked(&text_of(&spans(&elem.children)));
                if let (true, Ok(count)) = (shown.is_empty(), count.trim().parse::<usize>()) {
                    return format!("{count:06}");
                }
                let variables = lists.iter().filter(|(people, _)| !people.is_empty()).map(|(_, variable)| *variable);
                variables.map(|variable| self.names(variable, work, &shown)).collect()
            }
            Some(ElemMeta::Date) => {
                let printed = unmasked(&text_of(&spans(&elem.children)));
                let date = match work.get(&DateVariable::Issued.to_string()) {
                    Some(Value::Date(date)) => sortable_date(*date),
                    _ => return printed,
                };
                let only_year = printed.chars().filter(|c| c.is_alphanumeric()).all(|c| c.is_ascii_digit());
                if only_year { printed } else { date }
            }
            _ => self.sortable(&elem.children, work),
        }
    }

    /// The first names of a variable, as many as are printed; with initials if the style prints initials: it takes `Wang, Xi`
    /// for `Wang, Xiao` then, but for the first name where it would print that in full to tell the two apart.
    fn names(&self, variable: NameVariable, work: &Work, printed: &[String]) -> String {
        let Some(Value::Names(names, _)) = work.get(&variable.to_string()) else { return String::new() };
        let in_full = |(name, printed): (&Name, &String)| match name {
            Name::Person { family, given, .. } => {
                let rest = printed.replacen(family.as_str(), "", 1);
                let first = given.split(' ').next().unwrap_or_default();
                first.chars().count() > 1 && rest.split([' ', ',']).any(|word| word == first)
            }
            Name::Organisation(_) => false,
        };
        let initials = !names.iter().zip(printed).any(in_full);
        let citation = &self.style.csl.citation;
        let first_in_full = citation.disambiguate_add_givenname
            && citation.givenname_disambiguation_rule == DisambiguationRule::PrimaryName;
        let shown = names.iter().take(printed.len().max(1)).enumerate();
        let sortable = |(at, name)| self.person(name, initials && !(at == 0 && first_in_full));
        shown.map(sortable).collect::<Vec<_>>().join("  ")
    }
}

/// The style that prints some elements in the place of its citation.
fn printing(style: &Style, elements: Vec<LayoutRenderingElement>, names: InheritableNameOptions, facts: &Facts) -> Cut {
    let layout = Layout { elements, prefix: None, suffix: None, ..style.csl.citation.layout.clone() };
    let citation = Citation { layout, sort: None, name_options: names, ..style.csl.citation.clone() };
    citing(&style.csl, &citation, facts)
}

/// What the list of a style is sorted by; `None` for the order of citation.
pub fn listed(style: &Style) -> Option<&Sort> {
    style.csl.bibliography.as_ref().and_then(|list| list.sort.as_ref())
}

/// The names that a tree prints, each by itself.
fn printed_names(children: &ElemChildren) -> Vec<String> {
    let of_child = |child: &ElemChild| match child {
        ElemChild::Elem(elem) if matches!(elem.meta, Some(ElemMeta::Name(..))) => vec![text_of(&spans(&elem.children))],
        ElemChild::Elem(elem) => printed_names(&elem.children),
        _ => Vec::new(),
    };
    children.0.iter().flat_map(of_child).collect()
}

fn sortable_date(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year, date.month.unwrap_or(0), date.day.unwrap_or(0))
}

/// The places of the entries, the first one first: by the keys of a sort, and where all are alike as given.
pub fn order(style: &Style, sort: Option<&Sort>, keys: &[&Keys]) -> Vec<usize> {
    let directions: Vec<SortDirection> =
        sort.map(|sort| sort.keys.iter().map(SortKey::sort_direction).collect()).unwrap_or_default();
    let mut places: Vec<usize> = (0..keys.len()).collect();
    let collator = collator(style.locale());
    let text = |a: &str, b: &str| collator.as_ref().map_or_else(|| a.cmp(b), |collator| collator.compare(a, b));
    places.sort_by(|a, b| {
        let pairs = keys[*a].by.iter().zip(&keys[*b].by).zip(&directions);
        pairs.fold(Ordering::Equal, |so_far, ((a, b), direction)| {
            so_far.then_with(|| compare(a.as_deref(), b.as_deref(), *direction, &text))
        })
    });
    places
}

/// What an entry has not comes last, in either direction (CSL 1.0.2, "Sorting").
fn compare(
    a: Option<&str>,
    b: Option<&str>,
    direction: SortDirection,
    text: &impl Fn(&str, &str) -> Ordering,
) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) if direction == SortDirection::Descending => text(b, a),
        (Some(a), Some(b)) => text(a, b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

/// The alphabet of a language; `None` for one that is unknown.
fn collator(locale: &str) -> Option<CollatorBorrowed<'static>> {
    let locale: icu_locale::Locale = locale.parse().ok()?;
    Collator::try_new(locale.into(), CollatorOptions::default()).ok()
}
