//! Which entries are meant: named ones in the order given, or those that pass the filters.

use clap::{Args, ValueEnum};

use super::Exit;
use super::failure::Failure;
use crate::model::{Entry, Filter, Library, Sort, Years, nearest};
use crate::sources::identify;

/// The filters that `list` and `export` share.
#[derive(Args, Default)]
pub struct FilterArguments {
    /// Only entries of this family or its sub-families; given again: of this one too
    #[arg(short, long, value_name = "FAMILY")]
    family: Vec<String>,

    /// Only entries of a year (2023) or a range (2021..2023, 2022.., ..2022)
    #[arg(short, long, value_name = "YEARS")]
    year: Vec<Years>,

    /// Only entries with this tag; given again: with both
    #[arg(short, long, value_name = "TAG")]
    tag: Vec<String>,

    /// Only entries with an author whose name has this in it
    #[arg(short, long, value_name = "NAME")]
    author: Vec<String>,

    /// What to order by [default: year]
    #[arg(short, long, value_name = "FIELD")]
    sort: Option<SortArgument>,

    /// The other way round
    #[arg(short, long)]
    reverse: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum SortArgument {
    Year,
    Name,
    Key,
    Title,
    Author,
    Family,
    Venue,
    Added,
}

impl From<SortArgument> for Sort {
    fn from(argument: SortArgument) -> Self {
        match argument {
            SortArgument::Year => Self::Year,
            SortArgument::Name => Self::Name,
            SortArgument::Key => Self::Key,
            SortArgument::Title => Self::Title,
            SortArgument::Author => Self::Author,
            SortArgument::Family => Self::Family,
            SortArgument::Venue => Self::Venue,
            SortArgument::Added => Self::Added,
        }
    }
}

impl FilterArguments {
    /// Whether any filter is set.
    pub fn is_set(&self) -> bool {
        !self.filter(&[]).is_empty()
    }

    /// Whether an order is asked for.
    pub fn has_order(&self) -> bool {
        self.sort.is_some() || self.reverse
    }

    fn filter(&self, words: &[String]) -> Filter {
        Filter {
            families: self.family.clone(),
            tags: self.tag.clone(),
            years: self.year.clone(),
            authors: self.author.clone(),
            words: words.to_vec(),
        }
    }

    /// The entries that pass, in order.
    ///
    /// # Errors
    /// When a family or a tag is not one, or nothing passes.
    pub fn select<'a>(&self, library: &'a Library, words: &[String]) -> Result<Vec<&'a Entry>, Failure> {
        let families = self.family.iter().map(|family| known_family(library, family));
        Failure::each(families.chain(self.tag.iter().map(|tag| known_tag(library, tag))))?;
        let mut entries = self.filter(words).select(library);
        if entries.is_empty() {
            return Err(nothing(library));
        }
        self.sort(&mut entries, Sort::Year);
        Ok(entries)
    }

    /// The families that are asked for; empty where all are.
    pub fn families(&self) -> &[String] {
        &self.family
    }

    /// The entries that are named, else those that pass the filters.
    ///
    /// # Errors
    /// When entries are named and filtered at once, and as [`Self::named`] and [`Self::select`].
    pub fn chosen<'a>(&self, library: &'a Library, names: &[String]) -> Result<Vec<&'a Entry>, Failure> {
        if names.is_empty() {
            return self.select(library, &[]);
        }
        if self.is_set() {
            return Err(Failure::refused("entries are named and filtered at once").hint("name them, or filter them"));
        }
        self.named(library, names)
    }

    fn sort(&self, entries: &mut [&Entry], default: Sort) {
        self.sort.map_or(default, Sort::from).sort(entries);
        if self.reverse {
            entries.reverse();
        }
    }

    /// The entries that are named, in the order given unless another one is asked for; each once.
    ///
    /// # Errors
    /// When names lead to no entry or to several: every such name is said.
    pub fn named<'a>(&self, library: &'a Library, names: &[String]) -> Result<Vec<&'a Entry>, Failure> {
        let mut entries: Vec<&Entry> = Vec::new();
        for entry in Failure::each(names.iter().map(|name| named(library, name)))? {
            if !entries.iter().any(|other| other.key == entry.key) {
                entries.push(entry);
            }
        }
        if self.sort.is_some() {
            self.sort(&mut entries, Sort::Year);
        } else if self.reverse {
            entries.reverse();
        }
        Ok(entries)
    }
}

fn nothing(library: &Library) -> Failure {
    let failure = Failure::nothing("nothing found");
    if library.entries.is_empty() { failure.hint("the library is empty: `refs add` adds to it") } else { failure }
}

/// The entry that a key, a name or an identifier means.
///
/// # Errors
/// When there is none, or several have the name.
pub fn named<'a>(library: &'a Library, wanted: &str) -> Result<&'a Entry, Failure> {
    let by_id = || identify(wanted).and_then(|id| library.with_id(&id)).or_else(|| by_bare_id(library, wanted));
    match library.find(wanted) {
        Ok(entry) => Ok(entry),
        Err(error) => by_id().ok_or_else(|| error.into()),
    }
}

/// An entry by an identifier that no source claims (`10.1109/…`, `doi:10.1109/…`, `openreview:…`), or by one of its addresses.
fn by_bare_id<'a>(library: &'a Library, wanted: &str) -> Option<&'a Entry> {
    let wanted = wanted.trim();
    let bare = wanted.strip_prefix("https://doi.org/").unwrap_or(wanted);
    let address = wanted.trim_end_matches('/');
    let is_it = |entry: &&Entry| {
        entry.urls.iter().any(|(_, url)| url.trim_end_matches('/') == address)
            || entry.ids.iter().any(|(scheme, value)| {
                value.eq_ignore_ascii_case(bare) || format!("{scheme}:{value}").eq_ignore_ascii_case(bare)
            })
    };
    library.entries.iter().find(is_it)
}

/// That a family is declared: one that is not is a wrong value, as an unknown style is.
fn known_family(library: &Library, family: &str) -> Result<(), Failure> {
    let known = library.families.iter().map(|family| family.key.as_str()).collect();
    known_word("family", family, known).map_err(|failure| Failure { exit: Exit::Refused, ..failure })
}

/// That an entry has the tag. Tags are declared nowhere, and one that no entry has now is nothing found.
fn known_tag(library: &Library, tag: &str) -> Result<(), Failure> {
    let mut known: Vec<&str> = library.entries.iter().flat_map(|entry| entry.tags.iter().map(String::as_str)).collect();
    known.sort_unstable();
    known.dedup();
    known_word("tag", tag, known)
}

fn known_word(kind: &str, word: &str, known: Vec<&str>) -> Result<(), Failure> {
    if known.contains(&word) {
        return Ok(());
    }
    let failure = Failure::nothing(format!("no {kind} is called `{word}`"));
    Err(match nearest(word, known.iter().copied()) {
        Some(near) => failure.hint(format!("did you mean `{near}`?")),
        None if known.is_empty() => failure,
        None => failure.hint(format!("known are {}", known.join(", "))),
    })
}
