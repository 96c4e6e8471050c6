//! First authors who share a family name and are not the same person: in the text, given names tell them apart.
//!
//! The engine asks of two citations whether they can be told apart, years and all, and never of two people, as the rules
//! `primary-name` and `primary-name-with-initials` do (CSL 1.0.2, `givenname-disambiguation-rule`). So the names come to it
//! with what the rule adds:
//!
//! | first authors | `primary-name` | `primary-name-with-initials` |
//! |---|---|---|
//! | Jun Wang, Wei Wang | `J. Wang`, `W. Wang` | `J. Wang`, `W. Wang` |
//! | Jun Wang, Jia Wang | `Jun Wang`, `Jia Wang` | `Wang`, `Wang` |
//! | Jun Wang, Jia Wang, Wei Wang | `Jun Wang`, `Jia Wang`, `W. Wang` | `J. Wang`, `J. Wang`, `W. Wang` |

use std::collections::HashMap;

use hayagriva::citationberg::{
    Choose, DisambiguationRule, IndependentStyle, LayoutRenderingElement as Element, NameForm, Names, NamesChild,
    TextTarget,
};
use hayagriva::types::Person;

use super::names::mended;
use super::project::{Value, Work};
use super::style::Style;
use crate::model::Name;

/// Puts into the works that are cited in a text, each with the style that cites it, what tells their first authors apart.
pub fn tell_apart(style: &Style, works: &mut [Work], cut_for: impl Fn(usize) -> usize, cuts: &[&IndependentStyle]) {
    let citation = &style.csl.citation;
    let only_initials = match citation.givenname_disambiguation_rule {
        DisambiguationRule::PrimaryName => false,
        DisambiguationRule::PrimaryNameWithInitials => true,
        _ => return,
    };
    if !citation.disambiguate_add_givenname || style.is_in_notes() {
        return;
    }
    let settings: Vec<Option<Setting>> = cuts.iter().map(|csl| Setting::of(csl)).collect();
    let setting_of = |at: usize| settings[cut_for(at)].as_ref();
    let mut families: HashMap<String, Namesakes> = HashMap::new();
    for (at, work) in works.iter_mut().enumerate() {
        let first = setting_of(at).and_then(|setting| setting.first_name(work));
        if let Some(first @ Name::Person { family, given, .. }) = first.as_deref() {
            families.entry(family.clone()).or_default().insert(given.clone(), first.initials());
        }
    }
    for (at, work) in works.iter_mut().enumerate() {
        let Some(setting) = setting_of(at) else { continue };
        let Some(first) = setting.first_name(work) else { continue };
        let namesakes = families.get(first.family());
        if let Some(shown) = namesakes.and_then(|all| setting.told_apart(first, all, only_initials)) {
            *first = shown;
        }
    }
}

/// The given names of people of one family name, with their initials.
type Namesakes = HashMap<String, String>;

/// How the citation of a style sets the names that it starts with.
struct Setting {
    /// The variables that the names may come from, as they are tried.
    variables: Vec<String>,
    /// What stands behind each initial; `None` where given names are printed whole.
    initialize_with: Option<String>,
    hyphen: bool,
    /// What stands between the family name and the given ones where it is the other way round; else they go before it.
    behind: Option<String>,
}

impl Setting {
    /// `None` where no names are cited, or given names stand there anyway.
    fn of(csl: &IndependentStyle) -> Option<Self> {
        let inherited = csl.settings.options.apply(&csl.citation.name_options);
        let names = first_names(&csl.citation.layout.elements, csl)?;
        let inherited = inherited.apply(&names.options());
        let bare = hayagriva::citationberg::Name::default();
        let options = names.name().unwrap_or(&bare).options(&inherited);
        let behind = options.name_as_sort_order.map(|_| options.sort_separator.to_owned());
        let initialize_with = options.initialize_with.filter(|_| options.initialize).map(str::to_owned);
        let variables = variables(names).iter().map(ToString::to_string).collect();
        let hyphen = csl.settings.initialize_with_hyphen;
        (options.form == NameForm::Short).then_some(Self { variables, initialize_with, hyphen, behind })
    }

    /// The first name of a work that the citation may print.
    fn first_name<'a>(&self, work: &'a mut Work) -> Option<&'a mut Name> {
        let has = |name: &&String| matches!(work.get(name), Some(Value::Names(names, _)) if !names.is_empty());
        let variable = self.variables.iter().find(has)?;
        match work.variables.iter_mut().find(|(name, _)| name == variable) {
            Some((_, Value::Names(names, _))) => names.first_mut(),
            _ => None,
        }
    }

    /// The name with what tells it from others of its family; `None` where it needs nothing, or nothing helps.
    fn told_apart(&self, name: &Name, namesakes: &Namesakes, only_initials: bool) -> Option<Name> {
        let Name::Person { family, given, suffix } = name else { return None };
        let own = namesakes.get(given)?;
        let alike = namesakes.values().filter(|initials| *initials == own).count();
        let helps = if only_initials { alike < namesakes.len() } else { namesakes.len() > 1 };
        if given.is_empty() || !helps {
            return None;
        }
        let shown = match &self.initialize_with {
            Some(with) if only_initials || alike == 1 => self.initialized(family, given, with),
            _ => given.clone(),
        };
        let family = match &self.behind {
            Some(separator) => format!("{family}{separator}{shown}"),
            None => format!("{shown} {family}"),
        };
        Some(Name::Person { family, given: given.clone(), suffix: suffix.clone() })
    }

    /// The initials as the engine prints them.
    fn initialized(&self, family: &str, given: &str, with: &str) -> String {
        let person = Person {
            name: family.to_owned(),
            given_name: Some(given.to_owned()),
            prefix: None,
            suffix: None,
            comma_suffix: false,
            alias: None,
        };
        let mut text = String::new();
        // A text takes all that is written to it.
        let _ = person.initials(&mut text, Some(with), self.hyphen);
        mended(text.trim_end(), &person)
    }
}

/// The first names that some elements may print.
fn first_names<'a>(elements: &'a [Element], csl: &'a IndependentStyle) -> Option<&'a Names> {
    elements.iter().find_map(|element| match element {
        Element::Names(names) => Some(names),
        Element::Group(group) => first_names(&group.children, csl),
        Element::Choose(choose) => branches(choose).find_map(|children| first_names(children, csl)),
        Element::Text(text) => match &text.target {
            TextTarget::Macro { name } => {
                csl.macros.iter().find(|one| one.name == *name).and_then(|one| first_names(&one.children, csl))
            }
            _ => None,
        },
        _ => None,
    })
}

fn branches(choose: &Choose) -> impl Iterator<Item = &[Element]> {
    let otherwise = choose.otherwise.as_ref().map(|branch| branch.children.as_slice());
    choose.branches().map(|branch| branch.children.as_slice()).chain(otherwise)
}

/// The variables of names, and those that may stand for them.
fn variables(names: &Names) -> Vec<hayagriva::citationberg::taxonomy::NameVariable> {
    let substituted = names.children.iter().flat_map(|child| match child {
        NamesChild::Substitute(substitute) => substitute.children.as_slice(),
        _ => &[],
    });
    let of = |element: &Element| match element {
        Element::Names(names) => variables(names),
        _ => Vec::new(),
    };
    names.variable.iter().copied().chain(substituted.flat_map(of)).collect()
}
