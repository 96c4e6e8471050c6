//! What a Markdown document cites, and the document with its citations rendered.

mod chunks;
mod dialects;
mod front_matter;
mod groups;
pub mod house;
mod html;
mod labels;
mod list;
mod live;
mod marks;
mod pages;
mod quiet;
mod raw_tex;
mod render;
mod setting;
pub mod styled;
mod traces;

use std::ops::Range;

use super::{Citation, Cited, Definitions, EVERYTHING, Kind};
use crate::model::{Entry, aliases};
pub use groups::{Context, Group, Item};
use list::ListPlace;
use live::Live;
use marks::{Restored, restore};
pub use render::{List, RenderError};
pub use setting::Setting;

/// The row of the registry.
pub const KIND: Kind =
    Kind { name: "Markdown", extensions: &["md", "markdown", "mdown", "mkd", "qmd", "rmd", "mdx", "pmd"], read };

/// A Markdown document, read: its citations, and where its reference list stands.
pub struct Markdown {
    /// The text, with citations that were rendered before turned back into their sources.
    restored: Restored,
    /// The groups of citations, in the order of the text.
    groups: Vec<Group>,
    list: Option<ListPlace>,
    /// What a reader may not expect of that place.
    doubt: Option<(Range<usize>, &'static str)>,
    /// What looked like citations and was found to be none.
    others: Vec<String>,
    /// What is cited in other ways than pandoc's, at its place in the source.
    elsewhere: Vec<Citation>,
    /// Labels that the document defines.
    labels: Vec<String>,
}

impl Markdown {
    /// Reads a document, rendered or not.
    pub fn read(text: &str) -> Self {
        let restored = restore(text);
        let mut live = Live::of(&restored.text);
        let list = list::place(&restored.text, &live);
        let doubt = list::doubt(&restored.text, &live, list.as_ref());
        if let Some(list) = &list {
            live.wall(list.whole.clone());
        }
        let labels = labels::labels(&restored.text, &live);
        let elsewhere = dialects::citations(&restored.text, &live);
        raw_tex::blot(&mut live);
        let mut groups = groups::groups(&live, &labels);
        // Everything is cited in the front matter alone; in the text a star is a star.
        let names_all = |group: &Group| items(group).iter().any(|item| item.key == EVERYTHING);
        groups.retain(|group| group.context == Context::Front || !names_all(group));
        Self { restored, groups, list, doubt, others: Vec::new(), elsewhere, labels }
    }

    /// The groups of citations, in the order of the text; those of the front matter among them.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// What is cited in other ways than pandoc's, and is not rendered: `MyST`'s roles, Jekyll's tags, LaTeX's commands, captions of chunks. Places are
    /// those of the source.
    pub fn elsewhere(&self) -> &[Citation] {
        &self.elsewhere
    }

    /// What a reader may not expect of the place of the reference list, and where in the file its comment stands.
    pub fn doubt(&self) -> Option<(Range<usize>, &'static str)> {
        self.doubt.as_ref().map(|(at, what)| (self.in_file(at), *what))
    }

    /// How the reference list is set, as its opening comment says; nothing where there is none.
    ///
    /// # Errors
    /// When the comment says something else.
    pub fn setting(&self) -> Result<Setting, RenderError> {
        let Some(list) = &self.list else { return Ok(Setting::default()) };
        let at = || self.in_file(&(list.whole.start..list.body.start));
        list.setting.clone().map_err(|word| RenderError::Setting(word, at()))
    }

    /// Where in the file the reference list stands; nothing where it has none.
    pub fn list_at(&self) -> Option<Range<usize>> {
        self.list.as_ref().map(|list| self.in_file(&list.whole))
    }

    /// A stretch of the text, as it stood before anything was rendered.
    pub fn source(&self, at: &Range<usize>) -> &str {
        &self.restored.text[at.clone()]
    }

    /// Where in the file a place of the source stands.
    pub fn in_file(&self, at: &Range<usize>) -> Range<usize> {
        self.restored.in_file(at)
    }

    /// Takes out the groups that are certain to be citations only where the library has all their keys, and does not.
    pub fn settle(&mut self, known: impl Fn(&str) -> bool) {
        let is_one = |group: &Group| items(group).iter().all(|item| item.certain || known(&item.key));
        let (groups, others): (Vec<_>, Vec<_>) = std::mem::take(&mut self.groups).into_iter().partition(is_one);
        self.groups = groups;
        self.others = others.iter().map(|group| self.source(&group.at).to_owned()).collect();
    }
}

/// The works of a group and of the groups within it, in the order of the text.
pub fn items(group: &Group) -> Vec<&Item> {
    let mut items: Vec<&Item> = group.items.iter().chain(group.inner.iter().flat_map(items)).collect();
    items.sort_by_key(|item| item.at.start);
    items
}

/// The place of the entry that a key means, among those of the reference list: its own key, else another key of it.
fn place_of(key: &str, entries: &[&Entry]) -> Option<usize> {
    let own = entries.iter().position(|entry| entry.key == key);
    own.or_else(|| entries.iter().position(|entry| aliases(entry).any(|alias| alias == key)))
}

fn read(text: &str, _: &Definitions) -> Cited {
    let document = Markdown::read(text);
    let citations = document.groups.iter().flat_map(items).map(|item| Citation {
        key: item.key.clone(),
        at: document.in_file(&item.at),
        certain: item.certain,
    });
    let elsewhere =
        document.elsewhere.iter().map(|citation| Citation { at: document.in_file(&citation.at), ..citation.clone() });
    let mut citations: Vec<Citation> = citations.chain(elsewhere).collect();
    citations.sort_by_key(|citation| citation.at.start);
    Cited { citations, targets: document.labels, ..Cited::default() }
}

#[cfg(test)]
mod tests;
