//! A style cut down to what it says of one kind of work: conditions on the type and on what the work has are decided once.
//!
//! This is faster, since the engine decides each condition many times over for each entry, and righter: once the engine has
//! substituted an editor for an author, it takes the editor for missing wherever a condition asks (APA loses pages and
//! publisher of a paper in an edited volume so). Conditions that only the engine can decide stay.

use std::collections::HashMap;

use hayagriva::citationberg::taxonomy::{NumberOrPageVariable, StandardVariable, Term, Variable};
use hayagriva::citationberg::{
    Bibliography, Choose, ChooseBranch, Citation, CslMacro, ElseBranch, Group, IndependentStyle, Label, LabelPluralize,
    Layout, LayoutRenderingElement as Element, LongShortForm, Name, Names, NamesChild, Text, TextCase, TextTarget,
};

use super::alias;
use super::facts::Facts;
use super::vacant::is_vacant;

/// A style for works with some facts.
#[derive(Clone)]
pub struct Cut {
    /// The style.
    pub csl: IndependentStyle,
    /// The titles in a case of ours that it prints, by the names that an item has for them.
    pub cased: Vec<StandardVariable>,
}

/// The style, for works with these facts.
pub fn specialised(csl: &IndependentStyle, facts: &Facts) -> Cut {
    cut(csl, &csl.citation, csl.bibliography.as_ref(), facts)
}

/// The style with another citation and without its list, for works with these facts.
pub fn citing(csl: &IndependentStyle, citation: &Citation, facts: &Facts) -> Cut {
    cut(csl, citation, None, facts)
}

fn cut(csl: &IndependentStyle, citation: &Citation, list: Option<&Bibliography>, facts: &Facts) -> Cut {
    let english = !facts.foreign && csl.default_locale.as_ref().is_none_or(|locale| locale.0.starts_with("en"));
    let macros = csl.macros.iter().map(|one| (one.name.as_str(), one)).collect();
    let mut cutter = Cutter { facts, english, macros, wanted: Vec::new(), cased: Vec::new() };
    let citation = Citation { layout: cutter.layout(&citation.layout), ..citation.clone() };
    let list = list.map(|list| Bibliography { layout: cutter.layout(&list.layout), ..list.clone() });
    let macros = cutter.reached();
    let csl = IndependentStyle {
        info: csl.info.clone(),
        default_locale: csl.default_locale.clone(),
        version: csl.version.clone(),
        citation,
        bibliography: list,
        settings: csl.settings.clone(),
        macros,
        locale: csl.locale.clone(),
    };
    Cut { csl, cased: cutter.cased }
}

struct Cutter<'a> {
    facts: &'a Facts,
    /// Whether titles may be put in English title case.
    english: bool,
    macros: HashMap<&'a str, &'a CslMacro>,
    /// The macros that are called, in the order in which they are first met.
    wanted: Vec<&'a str>,
    /// The titles in a case of ours that are printed.
    cased: Vec<StandardVariable>,
}

impl<'a> Cutter<'a> {
    fn layout(&mut self, layout: &'a Layout) -> Layout {
        let elements = self.elements(&layout.elements);
        Layout {
            elements,
            font_style: layout.font_style,
            font_variant: layout.font_variant,
            font_weight: layout.font_weight,
            text_decoration: layout.text_decoration,
            vertical_align: layout.vertical_align,
            prefix: layout.prefix.clone(),
            suffix: layout.suffix.clone(),
            delimiter: layout.delimiter.clone(),
        }
    }

    /// The macros that are called from what was cut so far, and from one another.
    fn reached(&mut self) -> Vec<CslMacro> {
        let mut reached = Vec::new();
        while let Some(name) = self.wanted.get(reached.len()).copied() {
            let children = self.macros.get(name).map(|one| one.children.as_slice()).unwrap_or_default();
            reached.push(CslMacro { name: name.to_owned(), children: self.elements(children) });
        }
        reached
    }

    fn elements(&mut self, elements: &'a [Element]) -> Vec<Element> {
        elements.iter().flat_map(|element| self.element(element)).collect()
    }

    /// An element, or what stands for it: of a condition that is decided, the branch.
    fn element(&mut self, element: &'a Element) -> Vec<Element> {
        match element {
            Element::Choose(choose) => self.choose(choose),
            Element::Group(group) if is_vacant(&group.children, self.facts, &self.macros) => Vec::new(),
            Element::Group(group) => vec![Element::Group(self.group(group))],
            Element::Names(names) => vec![Element::Names(self.names(names, None))],
            Element::Text(text) => vec![Element::Text(self.text(text))],
            Element::Label(label) => vec![self.label(label)],
            other => vec![other.clone()],
        }
    }

    fn group(&mut self, group: &'a Group) -> Group {
        let children = self.elements(&group.children);
        Group {
            children,
            font_style: group.font_style,
            font_variant: group.font_variant,
            font_weight: group.font_weight,
            text_decoration: group.text_decoration,
            vertical_align: group.vertical_align,
            prefix: group.prefix.clone(),
            suffix: group.suffix.clone(),
            delimiter: group.delimiter.clone(),
            display: group.display,
        }
    }

    fn choose(&mut self, choose: &'a Choose) -> Vec<Element> {
        let mut open: Vec<ChooseBranch> = Vec::new();
        let mut otherwise = choose.otherwise.as_ref().map(|branch| branch.children.as_slice());
        for branch in choose.branches() {
            match self.facts.decide(branch) {
                Some(false) => {}
                Some(true) => {
                    otherwise = Some(&branch.children);
                    break;
                }
                None => {
                    let children = self.elements(&branch.children);
                    open.push(ChooseBranch { children, variable: self.facts.open_variables(branch), ..bare(branch) });
                }
            }
        }
        let children = otherwise.map(|children| self.elements(children)).unwrap_or_default();
        if open.is_empty() {
            return children;
        }
        let if_ = open.remove(0);
        vec![Element::Choose(Choose { if_, else_if: open, otherwise: Some(ElseBranch { children }) })]
    }

    /// Names, with conditions decided in what is substituted for them; there, each child stands for itself.
    fn names(&mut self, names: &'a Names, inherited: Option<&Name>) -> Names {
        let mut cut = names.clone();
        let own = names.name().or(inherited);
        for (child, cut) in names.children.iter().zip(&mut cut.children) {
            if let (NamesChild::Substitute(substitute), NamesChild::Substitute(cut)) = (child, cut) {
                cut.children = substitute.children.iter().flat_map(|child| self.substitute(child, own)).collect();
            }
        }
        if names.name().is_none() && !names.children.is_empty() {
            // A label without `cs:name` beside it makes the engine take the names for missing; substituted, it loses the label.
            cut.children.insert(0, NamesChild::Name(own.cloned().unwrap_or_default()));
        }
        cut
    }

    /// What stands for a child of `cs:substitute`. Names under a condition are alternatives like those beside it, and inherit
    /// `cs:name` like them; anything else that a condition holds together stays together.
    fn substitute(&mut self, child: &'a Element, name: Option<&Name>) -> Vec<Element> {
        match child {
            Element::Names(names) => vec![Element::Names(self.names(names, name))],
            Element::Choose(choose) => match self.choose(choose) {
                cut if cut.len() > 1 && !cut.iter().all(|child| matches!(child, Element::Names(_))) => {
                    vec![Element::Group(grouped(cut))]
                }
                cut => cut,
            },
            child => self.element(child),
        }
    }

    /// The label of pages as the term that it is: the engine does not read its `plural`.
    fn label(&mut self, label: &Label) -> Element {
        let NumberOrPageVariable::Page(page) = label.variable else { return Element::Label(label.clone()) };
        if !self.facts.has("page") {
            return Element::Label(label.clone());
        }
        let label = &label.label;
        let plural = match label.plural {
            LabelPluralize::Always => true,
            LabelPluralize::Never => false,
            LabelPluralize::Contextual => self.facts.pages,
        };
        Element::Text(Text {
            formatting: label.formatting,
            affixes: label.affixes.clone(),
            strip_periods: label.strip_periods,
            text_case: label.text_case,
            ..Text::with_target(TextTarget::Term { term: Term::from(page), form: label.form, plural })
        })
    }

    fn text(&mut self, text: &'a Text) -> Text {
        match &text.target {
            TextTarget::Macro { name } => {
                if !self.wanted.contains(&name.as_str()) {
                    self.wanted.push(name);
                }
                text.clone()
            }
            TextTarget::Variable { var: Variable::Standard(variable), form } => self.variable(text, *variable, *form),
            _ => text.clone(),
        }
    }

    /// A text in the case that we have done, under the name that it has in the item; the short form of a container, which
    /// the engine does not find.
    fn variable(&mut self, text: &Text, variable: StandardVariable, form: LongShortForm) -> Text {
        use StandardVariable::{ContainerTitle, ContainerTitleShort};
        let short =
            variable == ContainerTitle && form == LongShortForm::Short && self.facts.has("container-title-short");
        let variable = if short { ContainerTitleShort } else { variable };
        let target = |var| TextTarget::Variable { var: Variable::Standard(var), form };
        if alias::is_alias(variable) {
            return Text { target: target(alias::ABSENT), ..text.clone() };
        }
        match text.text_case {
            Some(TextCase::TitleCase) if !self.english => {
                Text { target: target(variable), text_case: None, ..text.clone() }
            }
            Some(case) => match alias::of(variable, case) {
                Some(alias) => {
                    if !self.cased.contains(&alias) {
                        self.cased.push(alias);
                    }
                    Text { target: target(alias), text_case: None, ..text.clone() }
                }
                None => Text { target: target(variable), ..text.clone() },
            },
            None => Text { target: target(variable), ..text.clone() },
        }
    }
}

/// Several elements as one.
fn grouped(children: Vec<Element>) -> Group {
    Group {
        children,
        font_style: None,
        font_variant: None,
        font_weight: None,
        text_decoration: None,
        vertical_align: None,
        prefix: None,
        suffix: None,
        delimiter: None,
        display: None,
    }
}

/// A branch's conditions, without its children.
fn bare(branch: &ChooseBranch) -> ChooseBranch {
    ChooseBranch {
        disambiguate: branch.disambiguate,
        is_numeric: branch.is_numeric.clone(),
        is_uncertain_date: branch.is_uncertain_date.clone(),
        locator: branch.locator.clone(),
        position: branch.position.clone(),
        type_: branch.type_.clone(),
        variable: branch.variable.clone(),
        match_: branch.match_,
        children: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cite::Style;
    use crate::cite::project::project;
    use crate::model::Entry;

    fn facts(kind: &str) -> Facts {
        let venue = [("name", "J"), ("pages", "1-9")].into_iter().collect();
        Facts::of(&project(&Entry { entry_type: kind.parse().ok(), title: "T".into(), venue, ..Entry::default() }))
    }

    /// How many conditions on the type or the variables are left.
    fn conditions(csl: &IndependentStyle) -> usize {
        format!("{csl:?}").matches("Choose(").count()
    }

    #[test]
    fn a_style_is_cut_to_a_small_part_of_itself() {
        let whole = Style::load("apa").unwrap().csl;
        let cut = specialised(&whole, &facts("article"));
        assert!(cut.csl.macros.len() * 2 < whole.macros.len());
        assert!(conditions(&cut.csl) * 10 < conditions(&whole), "{}", conditions(&cut.csl));
        assert!(cut.cased.contains(&StandardVariable::Jurisdiction), "APA has container titles in title case");
    }
}
