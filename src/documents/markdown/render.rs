//! A Markdown document with its citations replaced and its reference list written, so that it can be rendered again.

use std::ops::Range;

use thiserror::Error;

use super::list::{CLOSE, ListPlace};
use super::marks::marked;
use super::traces::trace;
use super::{Context, Group, Markdown, Setting};

/// A reference list as it is written.
#[derive(Clone, Copy)]
pub struct List<'a> {
    /// The references.
    pub references: &'a str,
    /// How they are set, which the opening comment says.
    pub setting: &'a Setting,
}

/// Why a document can't be rendered. Nothing is written then.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum RenderError {
    /// A `<span data-cite="…">` has lost its `</span>`.
    #[error("this rendered citation is not closed by </span>")]
    Open(Range<usize>),
    /// A `<span data-cite="…">` holds something that is no citation.
    #[error("data-cite holds `{0}`, which is not one citation")]
    NoCitation(String, Range<usize>),
    /// The comment that opens the reference list says something that is neither style nor locale.
    #[error("`{0}` says nothing of a reference list")]
    Setting(String, Range<usize>),
    /// The document has a reference list and the numbers of its references, but not the citations they were made from.
    #[error("it was rendered from another document: {0} stands in it, and numbers would start again")]
    Rendered(String),
    /// The rendered document would not be read as this one.
    #[error("the rendered document would not read as this one")]
    Unstable,
}

impl Markdown {
    /// The document with the text of each group in its place and the reference list in its own. `citation` gives the
    /// text of the group with this number in this document. With `keep_sources`, citations keep what they were made
    /// from, so that the document can be rendered again. Everything else stays byte for byte.
    ///
    /// # Errors
    /// When a citation that was rendered before is broken, or when rendering twice would not be rendering once.
    pub fn render(
        &self,
        citation: impl Fn(&Self, usize) -> String,
        list: List<'_>,
        keep_sources: bool,
    ) -> Result<String, RenderError> {
        self.whole()?;
        if self.is_spent() {
            return Ok(self.restored.text.clone());
        }
        if let Some(number) = self.number_of_another() {
            return Err(RenderError::Rendered(number.to_owned()));
        }
        let text = self.compose(&citation, list, keep_sources);
        let right = if keep_sources { self.is_fixed(&text, citation, list) } else { Self::read(&text).list.is_some() };
        if right { Ok(text) } else { Err(RenderError::Unstable) }
    }

    /// That each mark holds one citation.
    fn whole(&self) -> Result<(), RenderError> {
        if let Some(open) = &self.restored.open {
            return Err(RenderError::Open(open.clone()));
        }
        let is_group = |mark: &&Range<usize>| !self.groups.iter().any(|group| group.at == **mark);
        match self.restored.marks.iter().find(is_group) {
            Some(mark) => Err(RenderError::NoCitation(self.source(mark).to_owned(), self.in_file(mark))),
            None => Ok(()),
        }
    }

    fn compose(&self, citation: impl Fn(&Self, usize) -> String, list: List<'_>, keep_sources: bool) -> String {
        let source = &self.restored.text;
        let mut pieces: Vec<(Range<usize>, String)> = vec![self.list_text(list)];
        for (number, group) in self.groups.iter().enumerate().filter(|(_, group)| group.context != Context::Front) {
            let text = citation(self, number);
            let text = if keep_sources { marked(self.source(&group.at), &text) } else { text };
            pieces.push((group.at.clone(), text));
        }
        pieces.sort_by_key(|(at, _)| at.start);
        let mut out = String::with_capacity(source.len() * 2);
        let mut at = 0;
        for (place, text) in pieces {
            out.push_str(&source[at..place.start]);
            out.push_str(&text);
            at = place.end;
        }
        out + &source[at..]
    }

    /// A number of the reference list that stands in the text, where no mark says what it was made from: the document
    /// was rendered from another one.
    pub fn number_of_another(&self) -> Option<&str> {
        let list = self.list.as_ref().filter(|_| self.restored.marks.is_empty())?;
        self.source(&list.body)
            .contains("[[")
            .then(|| self.trace(list))
            .flatten()
            .filter(|trace| trace.starts_with("[["))
    }

    /// What of the reference list still stands in the text round it.
    fn trace(&self, list: &ListPlace) -> Option<&str> {
        let source = &self.restored.text;
        trace(self.source(&list.body), [&source[..list.body.start], &source[list.body.end..]])
    }

    /// Whether there is nothing to do: nothing is cited, or only in the front matter of what was made from another document. A
    /// list that is left of citations that were taken out is emptied, unless the text still shows them without their marks.
    pub fn is_spent(&self) -> bool {
        let in_text = self.groups.iter().any(|group| group.context != Context::Front);
        let front = !self.groups.is_empty();
        !in_text && if front { self.number_of_another().is_some() } else { !self.has_old_list() }
    }

    /// Whether a list stands between its comments though nothing is cited any more.
    pub fn has_old_list(&self) -> bool {
        let closed = self.list.as_ref().filter(|list| list.closed && self.groups.is_empty());
        closed.is_some_and(|list| !self.source(&list.body).trim().is_empty() && self.trace(list).is_none())
    }

    /// The reference list, and what it takes the place of: a comment that says the same already stays as it is.
    fn list_text(&self, list: List<'_>) -> (Range<usize>, String) {
        let source = &self.restored.text;
        let line = if source.split('\n').next().is_some_and(|first| first.ends_with('\r')) { "\r\n" } else { "\n" };
        let references = list.references.trim_end().replace('\n', line);
        let gap = if references.is_empty() { "" } else { line };
        let body = format!("{line}{gap}{references}{line}{gap}");
        let Some(place) = &self.list else {
            let ends = source.ends_with('\n');
            let (lines, behind) = if ends { (1, line) } else { (2, "") };
            let before = line.repeat(if source.ends_with(&line.repeat(2)) { 0 } else { lines });
            let open = list.setting.comment();
            return (source.len()..source.len(), format!("{before}{open}{body}{CLOSE}{behind}"));
        };
        let open = place.whole.start..place.body.start;
        let says_so = place.setting.as_ref() == Ok(list.setting);
        let open = if says_so { self.source(&open).to_owned() } else { list.setting.comment() };
        let close = if place.closed { "" } else { CLOSE };
        (place.whole.start..place.body.end, format!("{open}{body}{close}"))
    }

    /// Whether the rendered text reads as this document and renders to itself. Where a code block or a comment is
    /// open at the end, or a citation stands where Markdown takes its mark for something else, it does not.
    fn is_fixed(&self, text: &str, citation: impl Fn(&Self, usize) -> String, list: List<'_>) -> bool {
        let mut again = Self::read(text);
        let marks = again.restored.marks.clone();
        let is_one = |group: &Group| group.context == Context::Front || marks.contains(&group.at);
        let (groups, others): (Vec<_>, Vec<_>) = std::mem::take(&mut again.groups).into_iter().partition(is_one);
        again.groups = groups;
        let sources = |document: &Self, groups: &[Group]| -> Vec<String> {
            groups.iter().map(|group| document.source(&group.at).to_owned()).collect()
        };
        again.list.is_some()
            && sources(&again, &again.groups) == sources(self, &self.groups)
            && sources(&again, &others) == self.others
            && again.whole().is_ok()
            && again.compose(citation, list, true) == text
    }
}
