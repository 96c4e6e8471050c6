//! Why a command did not do what it was asked, in the reader's words.

use std::fmt;

use super::Exit;
use crate::formats::WriteError;
use crate::model::NotFound;
use crate::model::text::visible;
use crate::store::StoreError;
use crate::views::column::{UnknownColumn, own};
use crate::views::language::UnfitKey;

/// What was found, what to do, and how the run ends.
#[derive(Debug)]
pub struct Failure {
    /// What went wrong.
    pub message: String,
    /// What to do; absent when the message says it.
    pub hint: Option<String>,
    /// How the run ends.
    pub exit: Exit,
}

impl Failure {
    /// A refusal.
    pub fn refused(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, exit: Exit::Refused }
    }

    /// Something that is not there.
    pub fn nothing(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, exit: Exit::Partial }
    }

    /// The failure with a hint.
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", visible(&self.message))?;
        self.hint.as_ref().map_or(Ok(()), |hint| write!(f, "\nhint: {}", visible(hint)))
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let failure = Self::refused(error.to_string());
        match error {
            StoreError::NotUtf8 { .. } => failure.hint("a library is UTF-8 text: convert it, for example with iconv"),
            StoreError::Busy(_) => failure.hint("try again when it is done"),
            StoreError::Unfaithful(_) => failure.hint("this is a bug in refs: please report it with the library"),
            _ => failure,
        }
    }
}

impl From<NotFound> for Failure {
    fn from(error: NotFound) -> Self {
        let failure = Self::nothing(error.to_string());
        match error {
            NotFound::Nothing { near: Some(near), .. } => failure.hint(format!("did you mean `{near}`?")),
            NotFound::Several { .. } => Self { exit: Exit::Refused, ..failure }.hint("name one by its key"),
            NotFound::Nothing { .. } => failure,
        }
    }
}

impl From<UnfitKey> for Failure {
    fn from(error: UnfitKey) -> Self {
        Self::refused(error.to_string()).hint("rename the entry in the library")
    }
}

impl From<UnknownColumn> for Failure {
    fn from(error: UnknownColumn) -> Self {
        let all = || {
            let own = own().collect::<Vec<_>>().join(", ");
            format!("known are {own}, every field of the file, and every name in ids, urls, venue and fields")
        };
        let near = error.near.as_ref().map(|near| format!("did you mean `{near}`?"));
        Self::refused(error.to_string()).hint(near.unwrap_or_else(all))
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        let hint = matches!(error, WriteError::Key { .. }).then_some("rename the entry in the library");
        Self { hint: hint.map(str::to_owned), ..Self::refused(error.to_string()) }
    }
}
