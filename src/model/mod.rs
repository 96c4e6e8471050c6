//! What a bibliography is: entries, identifiers, names, dates, families, and how a draft becomes edits.

pub mod block;
mod date;
mod draft;
mod edit;
mod entry;
mod family;
pub mod field;
mod id;
mod key;
mod library;
pub mod markup;
mod merge;
mod name;
mod near;
mod query;
pub mod tex;
pub mod text;
mod unite;
mod value;

pub use date::{Date, DateError};
pub use draft::Draft;
pub use edit::{Change, Edit, EditError};
pub use entry::{Entry, EntryType};
pub use family::{Cue, Family, suggest};
pub use id::Id;
pub use key::{KeyPattern, PatternError};
pub use library::{Library, NotFound};
pub use merge::{Difference, Plan, Wishes, plan};
pub use name::{Name, NameError};
pub use near::nearest;
pub use query::{Filter, Sort, Years, YearsError};
pub use unite::{Fate, Union, aliases};
pub use value::{Shape, Table, Value};
