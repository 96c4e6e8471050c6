//! Names under which an item holds a title in a case that we have done, since the engine's own case spoils names.
//!
//! They are variables of CSL that our items never have; a style that prints one of them by itself is pointed to one that
//! stays empty.

use hayagriva::citationberg::TextCase;
use hayagriva::citationberg::taxonomy::StandardVariable::{
    self, Abstract, CollectionTitle, ContainerTitle, Dimensions, Division, EventTitle, Jurisdiction, PartTitle,
    ReviewedTitle, Scale, Title,
};

use super::case::{sentence_case, title_case};
use super::title::Run;

/// A case, done.
type Done = fn(&[Run]) -> Vec<Run>;

/// A variable, the case in which a style wants it, how it is done, and the name under which it is held.
const ALIASES: [(StandardVariable, TextCase, Done, StandardVariable); 6] = [
    (Title, TextCase::TitleCase, title_case, ReviewedTitle),
    (Title, TextCase::SentenceCase, sentence_case, PartTitle),
    (ContainerTitle, TextCase::TitleCase, title_case, Jurisdiction),
    (ContainerTitle, TextCase::SentenceCase, sentence_case, Division),
    (CollectionTitle, TextCase::TitleCase, title_case, Scale),
    (EventTitle, TextCase::TitleCase, title_case, Dimensions),
];

/// A variable that no item has.
pub const ABSENT: StandardVariable = Abstract;

/// The name under which a variable is held in a case; `None` where the engine's own case will do.
pub fn of(variable: StandardVariable, case: TextCase) -> Option<StandardVariable> {
    let row = ALIASES.iter().find(|(of, done, _, _)| *of == variable && *done == case);
    row.map(|(_, _, _, alias)| *alias)
}

/// Whether a variable holds another one.
pub fn is_alias(variable: StandardVariable) -> bool {
    ALIASES.iter().any(|(_, _, _, alias)| *alias == variable)
}

/// The texts of a variable in those of its cases that are wanted, each with the name under which it is held.
pub fn cased(variable: &str, runs: &[Run], wanted: &[StandardVariable]) -> Vec<(String, Vec<Run>)> {
    let rows = ALIASES.iter().filter(|(of, _, _, alias)| wanted.contains(alias) && of.to_string() == variable);
    rows.map(|(_, _, done, alias)| (alias.to_string(), done(runs))).collect()
}
