//! Groups that print nothing: those that call variables, of which the work has none (CSL 1.0.2, "Group").
//!
//! The engine forgets this where the variables stand in a macro or behind a condition, and prints `In.` before the
//! proceedings of a paper that has no editor.

use std::collections::HashMap;

use hayagriva::citationberg::taxonomy::Variable;
use hayagriva::citationberg::{Choose, CslMacro, LayoutRenderingElement as Element, Names, NamesChild, TextTarget};

use super::facts::Facts;

/// What is known of the variables that elements call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Called {
    /// They call none.
    None,
    /// They call some, and the work has none of them.
    Absent,
    /// The work has one, or only the engine can tell.
    Present,
}

/// Whether elements call variables of which the work has none.
pub fn is_vacant(elements: &[Element], facts: &Facts, macros: &HashMap<&str, &CslMacro>) -> bool {
    Walk { facts, macros }.all(elements) == Called::Absent
}

struct Walk<'a> {
    facts: &'a Facts,
    macros: &'a HashMap<&'a str, &'a CslMacro>,
}

impl Walk<'_> {
    fn all(&self, elements: &[Element]) -> Called {
        elements.iter().map(|element| self.one(element)).fold(Called::None, most)
    }

    fn one(&self, element: &Element) -> Called {
        match element {
            Element::Text(text) => match &text.target {
                TextTarget::Variable { var, .. } => self.variable(*var),
                TextTarget::Macro { name } => {
                    self.macros.get(name.as_str()).map_or(Called::None, |one| self.all(&one.children))
                }
                TextTarget::Term { .. } | TextTarget::Value { .. } => Called::None,
            },
            Element::Date(date) => date.variable.map_or(Called::Present, |date| self.variable(Variable::Date(date))),
            Element::Number(number) => self.variable(number.variable.into()),
            Element::Names(names) => self.names(names),
            Element::Label(_) => Called::None,
            Element::Group(group) => self.all(&group.children),
            Element::Choose(choose) => self.choose(choose),
        }
    }

    fn variable(&self, variable: Variable) -> Called {
        match self.facts.has_variable(variable) {
            Some(false) => Called::Absent,
            _ => Called::Present,
        }
    }

    fn names(&self, names: &Names) -> Called {
        let own = names.variable.iter().map(|name| self.variable(Variable::Name(*name))).fold(Called::Absent, most);
        let substituted = names.children.iter().map(|child| match child {
            NamesChild::Substitute(substitute) => self.all(&substitute.children),
            _ => Called::None,
        });
        substituted.fold(own, most)
    }

    /// The branch that is taken; one that only the engine can choose is taken for present, and so are words that stand for what
    /// is missing ("n.d.").
    fn choose(&self, choose: &Choose) -> Called {
        for branch in choose.branches() {
            match self.facts.decide(branch) {
                Some(true) => return self.branch(&branch.children),
                Some(false) => {}
                None => return Called::Present,
            }
        }
        choose.otherwise.as_ref().map_or(Called::None, |branch| self.branch(&branch.children))
    }

    fn branch(&self, elements: &[Element]) -> Called {
        match self.all(elements) {
            Called::None if !elements.is_empty() => Called::Present,
            called => called,
        }
    }
}

fn most(one: Called, other: Called) -> Called {
    use Called::{Absent, Present};
    match (one, other) {
        (Present, _) | (_, Present) => Present,
        (Absent, _) | (_, Absent) => Absent,
        _ => Called::None,
    }
}

#[cfg(test)]
mod tests {
    use crate::cite::{Style, text_of};
    use crate::model::{Entry, Name};

    #[test]
    fn a_paper_without_editors_is_in_no_one() {
        let entry = Entry {
            key: "k".into(),
            entry_type: "conference".parse().ok(),
            title: "Seeing".into(),
            authors: vec![Name::parse("Wu, Li").unwrap()],
            date: "2021".parse().ok(),
            venue: [("name", "Proceedings of X"), ("publisher", "PMLR"), ("pages", "3")].into_iter().collect(),
            ..Entry::default()
        };
        let reference = Style::load("karger").unwrap().references(&[&entry]).remove(0);
        assert_eq!(text_of(&reference.text), "Wu L. Seeing. Proceedings of X. PMLR; 2021; p 3.");
    }

    #[test]
    fn words_for_what_is_missing_stay() {
        let mut entry = Entry { key: "k".into(), title: "Zoo".into(), ..Entry::default() };
        entry.urls.set("page", "https://example.org/zoo");
        let of = |style: &str| text_of(&Style::load(style).unwrap().references(&[&entry])[0].text);
        assert!(of("neurips").contains("n.d."), "{}", of("neurips"));
        assert!(of("ieee").contains("[Online]. Available: https"), "{}", of("ieee"));
    }
}
