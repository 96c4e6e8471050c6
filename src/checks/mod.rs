//! What can be wrong with a library.

mod attribute;
mod author_form;
mod duplicate_work;
mod id_form;
mod lineage;
mod missing_field;
mod page_order;
mod posted_date;
mod unknown_field;
mod url_form;

use std::fmt;

use crate::model::{Date, Edit, Library};

/// Something that can be wrong: a pure function and a row of data.
pub struct Check {
    /// The name, as findings and the command line give it.
    pub name: &'static str,
    /// What it looks for, in a line.
    pub summary: &'static str,
    /// How bad a finding is.
    pub severity: Severity,
    /// Looks.
    pub run: Run,
}

/// What a check looks at.
pub enum Run {
    /// A library.
    Library(fn(&Library) -> Vec<Finding>),
    /// A library, on a day.
    OnDay(fn(&Library, Date) -> Vec<Finding>),
}

/// Every check.
pub const CHECKS: &[&Check] = &[
    &attribute::CHECK,
    &author_form::CHECK,
    &duplicate_work::CHECK,
    &id_form::CHECK,
    &lineage::CHECK,
    &missing_field::CHECK,
    &page_order::CHECK,
    &posted_date::CHECK,
    &unknown_field::CHECK,
    &url_form::CHECK,
];

impl Check {
    /// What it finds in a library, on this day.
    pub fn findings(&self, library: &Library, today: Date) -> Vec<Finding> {
        match self.run {
            Run::Library(run) => run(library),
            Run::OnDay(run) => run(library, today),
        }
    }
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// A reference made from it would be wrong.
    Error,
    /// It may be meant so.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

/// Something that a check found.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The entry's key; empty when it is about the library as a whole.
    pub key: String,
    /// The field, or empty.
    pub field: String,
    /// What was found.
    pub message: String,
    /// What to do; absent when the message says it.
    pub hint: Option<String>,
    /// The edit that mends it; absent when a person has to decide.
    pub edit: Option<Edit>,
}

impl Finding {
    fn new(key: &str, field: &str, message: impl Into<String>) -> Self {
        Self { key: key.to_owned(), field: field.to_owned(), message: message.into(), hint: None, edit: None }
    }

    fn hint(self, hint: Option<String>) -> Self {
        Self { hint, ..self }
    }
}

/// The check of that name.
pub fn check(name: &str) -> Option<&'static Check> {
    CHECKS.iter().copied().find(|check| check.name == name)
}
