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
#[derive(Debug, PartialEq, Eq)]
pub struct Failure {
    /// What went wrong.
    pub message: String,
    /// What to do; absent when the message says it.
    pub hint: Option<String>,
    /// How the run ends.
    pub exit: Exit,
    /// What else went wrong, said behind it.
    pub also: Vec<Self>,
}

impl Failure {
    /// A refusal.
    pub fn refused(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, exit: Exit::Refused, also: Vec::new() }
    }

    /// Something that is not there.
    pub fn nothing(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, exit: Exit::Partial, also: Vec::new() }
    }

    /// The failure with a hint.
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// The failure with another one behind it; what it says already is not said again. The graver one decides how the
    /// run ends.
    fn and(mut self, other: Self) -> Self {
        self.exit = self.exit.max(other.exit);
        if (&self.message, &self.hint) != (&other.message, &other.hint) && !self.also.contains(&other) {
            self.also.push(other);
        }
        self
    }

    /// All the values, or all that went wrong.
    ///
    /// # Errors
    /// When anything failed.
    pub fn each<T>(results: impl IntoIterator<Item = Result<T, Self>>) -> Result<Vec<T>, Self> {
        let mut values = Vec::new();
        let mut failed: Option<Self> = None;
        for result in results {
            match result {
                Ok(value) => values.push(value),
                Err(failure) => {
                    failed = Some(match failed {
                        Some(before) => before.and(failure),
                        None => failure,
                    });
                }
            }
        }
        failed.map_or(Ok(values), Err)
    }

    /// Two values, or what went wrong with either.
    ///
    /// # Errors
    /// When one of them failed, or both did.
    pub fn both<A, B>(one: Result<A, Self>, other: Result<B, Self>) -> Result<(A, B), Self> {
        match (one, other) {
            (Ok(one), Ok(other)) => Ok((one, other)),
            (Err(one), Err(other)) => Err(one.and(other)),
            (Err(failure), Ok(_)) | (Ok(_), Err(failure)) => Err(failure),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", visible(&self.message))?;
        self.hint.as_ref().map_or(Ok(()), |hint| write!(f, "\nhint: {}", visible(hint)))?;
        self.also.iter().try_for_each(|failure| write!(f, "\n{failure}"))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_at_once_are_all_said_each_once_and_the_gravest_ends_the_run() {
        let gone = |name: &str| Err::<(), _>(Failure::nothing(format!("no {name}")).hint("look"));
        let failed = Failure::each([Ok(()), gone("a"), gone("b"), gone("a"), gone("b")]).unwrap_err();
        assert_eq!(failed.to_string(), "error: no a\nhint: look\nerror: no b\nhint: look");
        assert_eq!(failed.exit, Exit::Partial);
        let failed = Failure::both(gone("a"), Err::<(), _>(Failure::refused("x"))).unwrap_err();
        assert_eq!((failed.to_string().as_str(), failed.exit), ("error: no a\nhint: look\nerror: x", Exit::Refused));
        assert_eq!(Failure::each([Ok(1), Ok(2)]), Ok(vec![1, 2]));
    }
}
