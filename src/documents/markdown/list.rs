//! The place of the reference list in a Markdown text: between `<!-- refs -->` and `<!-- /refs -->`.

use std::ops::Range;

use super::live::Live;
use super::setting::Setting;

/// What closes it.
pub const CLOSE: &str = "<!-- /refs -->";

/// Where the list stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListPlace {
    /// The list with its comments.
    pub whole: Range<usize>,
    /// What the opening comment says, or a word of it that says nothing.
    pub setting: Result<Setting, String>,
    /// What lies between the two comments, which is replaced; empty where the list was never written.
    pub body: Range<usize>,
    /// Whether the comment that closes it is there.
    pub closed: bool,
}

/// Finds the list: behind the first comment that opens one, on a line of its own. A second opening comment closes it
/// where no closing one does.
pub fn place(text: &str, live: &Live) -> Option<ListPlace> {
    let start = live.tags.iter().position(|tag| opens(text, tag))?;
    let open = &live.tags[start];
    let setting = said(&text[open.clone()])?;
    let later: Vec<&Range<usize>> = live.tags[start + 1..].iter().filter(|tag| closes(text, tag)).collect();
    let close = later.iter().find(|tag| is_close(&text[(**tag).clone()]));
    let close = close.or_else(|| later.iter().find(|tag| said(&text[(**tag).clone()]).is_some()));
    Some(match close {
        Some(close) => ListPlace { whole: open.start..close.end, setting, body: open.end..close.start, closed: true },
        None => ListPlace { whole: open.clone(), setting, body: open.end..open.end, closed: false },
    })
}

/// What a reader may not expect of the place of the list, and at which comment: one that opens a list is not seen where
/// something else stands on its line, what stands behind one that is not closed is not taken for an old list, and there is
/// one list.
pub fn doubt(text: &str, live: &Live, list: Option<&ListPlace>) -> Option<(Range<usize>, &'static str)> {
    let Some(list) = list else {
        let stray = live.tags.iter().find(|tag| said(&text[(*tag).clone()]).is_some())?;
        return Some((stray.clone(), "`<!-- refs -->` is not on a line of its own: the list goes to the end"));
    };
    if !list.closed && !text[list.whole.end..].trim().is_empty() {
        return Some((
            list.whole.clone(),
            "no `<!-- /refs -->` follows: the list is written here, and all behind it stays",
        ));
    }
    let second = live.tags.iter().find(|tag| tag.start >= list.whole.end && opens(text, tag))?;
    Some((second.clone(), "a second `<!-- refs -->`: the list is written at the first one, and what stands here stays"))
}

fn comment(tag: &str) -> Option<&str> {
    tag.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->")).map(str::trim)
}

/// What a comment that opens a list says.
fn said(tag: &str) -> Option<Result<Setting, String>> {
    let words = comment(tag)?.strip_prefix("refs")?;
    if words.is_empty() || words.starts_with(char::is_whitespace) { Setting::of(words) } else { None }
}

fn is_close(tag: &str) -> bool {
    comment(tag) == Some("/refs")
}

/// Whether a comment opens a list, and nothing else stands on its line but for the closing comment.
fn opens(text: &str, at: &Range<usize>) -> bool {
    let line = text[..at.start].rsplit('\n').next().unwrap_or_default();
    let rest = text[at.end..].split('\n').next().unwrap_or_default().trim();
    line.trim_start_matches('\u{feff}').trim().is_empty()
        && said(&text[at.clone()]).is_some()
        && (rest.is_empty() || is_close(rest))
}

/// Whether nothing else stands on the line, but for the opening comment.
fn closes(text: &str, at: &Range<usize>) -> bool {
    let line = text[..at.start].rsplit('\n').next().unwrap_or_default().trim_start_matches('\u{feff}').trim();
    let rest = text[at.end..].split('\n').next().unwrap_or_default();
    rest.trim().is_empty() && (line.is_empty() || said(line).is_some())
}
