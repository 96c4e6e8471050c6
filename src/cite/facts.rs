//! What a style's conditions ask of a work, and which of them its type and its variables decide.

use std::str::FromStr;

use hayagriva::citationberg::taxonomy::{Kind, NumberVariable, StandardVariable, Variable};
use hayagriva::citationberg::{ChooseBranch, ChooseMatch};

use super::alias;
use super::project::{Value, Work};

/// What conditions ask of a work: works with the same facts share a style.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Facts {
    /// CSL's type; `None` where works of several kinds are meant, of which nothing is known.
    kind: Option<&'static str>,
    variables: Vec<&'static str>,
    /// Whether its pages are several, which makes their label a plural.
    pub pages: bool,
    /// Whether it is in another language than English, so that its title is in no English title case.
    pub foreign: bool,
    /// Whether it has an address that the style is not told.
    pub unaddressed: bool,
}

impl Facts {
    /// The facts of a work.
    pub fn of(work: &Work) -> Self {
        let mut variables: Vec<&str> = work.variables.iter().map(|(name, _)| *name).collect();
        variables.sort_unstable();
        // To CSL, pages with an article number before a colon are words, and words have no plural.
        let several = |pages: &str| pages.contains(['-', '–', ',', '&']) && !pages.contains([':', '.']);
        let pages = matches!(work.get("page"), Some(Value::Number(pages)) if several(pages));
        let foreign = matches!(work.get("language"), Some(Value::Verbatim(tag)) if !tag.starts_with("en"));
        Self { kind: Some(work.kind), variables, pages, foreign, unaddressed: false }
    }

    /// The facts of works of which each may be of another kind.
    pub fn unknown() -> Self {
        Self { kind: None, variables: Vec::new(), pages: false, foreign: false, unaddressed: false }
    }

    /// The same of a work of another type.
    pub fn of_kind(&self, kind: &'static str) -> Self {
        Self { kind: Some(kind), ..self.clone() }
    }

    /// The same of a work whose address the style is not told.
    pub fn without_address(&self) -> Self {
        let variables = self.variables.iter().copied().filter(|own| *own != "URL").collect();
        Self { variables, unaddressed: self.unaddressed || self.has("URL"), ..self.clone() }
    }

    /// The work as these facts have it: of their type, and with no variable that they have not.
    pub fn applied(&self, mut work: Work) -> Work {
        work.kind = self.kind.unwrap_or(work.kind);
        work.variables.retain(|(name, _)| self.has(name));
        work
    }

    /// Whether the work has a variable, by CSL's name.
    pub fn has(&self, variable: &str) -> bool {
        self.variables.binary_search(&variable).is_ok()
    }

    /// Whether the work has a variable; `None` where it depends on the place of the citation.
    pub fn has_variable(&self, variable: Variable) -> Option<bool> {
        use NumberVariable::{CitationNumber, FirstReferenceNoteNumber, Locator, PageFirst};
        use StandardVariable::{CitationKey, CitationLabel, YearSuffix};
        match variable {
            Variable::Number(CitationNumber) => Some(true),
            Variable::Number(FirstReferenceNoteNumber | Locator | PageFirst)
            | Variable::Standard(YearSuffix | CitationLabel | CitationKey) => None,
            // An item has these, but only for us.
            Variable::Standard(standard) if alias::is_alias(standard) => Some(false),
            other => self.kind.map(|_| self.has(&other.to_string())),
        }
    }

    /// The variables of a branch that decide something, where only the engine can tell what the branch comes to.
    pub fn open_variables(&self, branch: &ChooseBranch) -> Option<Vec<Variable>> {
        let idle = Some(branch.match_ == ChooseMatch::All);
        let variables = branch.variable.as_ref()?.iter().copied();
        let open: Vec<Variable> = variables.filter(|variable| self.has_variable(*variable) != idle).collect();
        (!open.is_empty()).then_some(open)
    }

    /// What a branch comes to: `None` where only the engine can tell.
    pub fn decide(&self, branch: &ChooseBranch) -> Option<bool> {
        let of_type = |kind: &Kind| self.kind.map(|own| Kind::from_str(own) == Ok(*kind));
        let types = branch.type_.iter().flatten().map(of_type);
        let variables = branch.variable.iter().flatten().map(|variable| self.has_variable(*variable));
        let open = branch.disambiguate.is_some()
            || branch.is_numeric.is_some()
            || branch.is_uncertain_date.is_some()
            || branch.locator.is_some()
            || branch.position.is_some();
        let tests: Vec<Option<bool>> = types.chain(variables).chain(open.then_some(None)).collect();
        let any = |value| tests.contains(&Some(value));
        let closed = !tests.contains(&None);
        match branch.match_ {
            ChooseMatch::All if any(false) => Some(false),
            ChooseMatch::Any if any(true) => Some(true),
            ChooseMatch::Any => closed.then_some(false),
            ChooseMatch::None if any(true) => Some(false),
            ChooseMatch::All | ChooseMatch::None => closed.then_some(true),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cite::project::project;
    use crate::model::Entry;

    #[test]
    fn what_only_the_engine_can_tell_stays() {
        let branch = |variable: Option<Variable>, kind: Option<Kind>, match_| ChooseBranch {
            disambiguate: None,
            is_numeric: None,
            is_uncertain_date: None,
            locator: None,
            position: None,
            type_: kind.map(|kind| vec![kind]),
            variable: variable.map(|variable| vec![variable]),
            match_,
            children: Vec::new(),
        };
        let (article, book) = (Some(Kind::ArticleJournal), Some(Kind::Book));
        let locator = Some(Variable::Number(NumberVariable::Locator));
        let entry = Entry { entry_type: "article".parse().ok(), title: "T".into(), ..Entry::default() };
        let facts = Facts::of(&project(&entry));
        for (branch, decided) in [
            (branch(None, article, ChooseMatch::All), Some(true)),
            (branch(None, book, ChooseMatch::All), Some(false)),
            (branch(locator, article, ChooseMatch::Any), Some(true)),
            (branch(locator, article, ChooseMatch::All), None),
            (branch(locator, book, ChooseMatch::All), Some(false)),
            (branch(locator, book, ChooseMatch::None), None),
            (branch(None, book, ChooseMatch::None), Some(true)),
        ] {
            assert_eq!(facts.decide(&branch), decided, "{branch:?}");
        }
        assert_eq!(Facts::unknown().decide(&branch(None, article, ChooseMatch::All)), None);
    }
}
