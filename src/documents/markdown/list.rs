//! The place of the reference list in a Markdown text: between `<!-- refs -->` and `<!-- /refs -->`.

use std::ops::Range;

use super::live::Live;

/// What opens the list.
pub const OPEN: &str = "<!-- refs -->";
/// What closes it.
pub const CLOSE: &str = "<!-- /refs -->";

/// Where the list stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListPlace {
    /// The list with its comments.
    pub whole: Range<usize>,
    /// What lies between the two comments, which is replaced; empty where the list was never written.
    pub body: Range<usize>,
    /// Whether the comment that closes it is there.
    pub closed: bool,
}

/// Finds the list: behind the first comment that opens one, on a line of its own. A second opening comment closes it
/// where no closing one does.
pub fn place(text: &str, live: &Live) -> Option<ListPlace> {
    let named =
        |tags: &[Range<usize>], name: &str| tags.iter().position(|tag| comment(&text[tag.clone()]) == Some(name));
    let start = (0..live.tags.len())
        .find(|at| named(&live.tags[*at..=*at], "refs").is_some() && opens(text, &live.tags[*at]))?;
    let open = &live.tags[start];
    let later: Vec<Range<usize>> = live.tags[start + 1..].iter().filter(|tag| closes(text, tag)).cloned().collect();
    Some(match named(&later, "/refs").or_else(|| named(&later, "refs")) {
        Some(end) => ListPlace { whole: open.start..later[end].end, body: open.end..later[end].start, closed: true },
        None => ListPlace { whole: open.clone(), body: open.end..open.end, closed: false },
    })
}

/// What a reader may not expect of the place of the list, and at which comment: one that opens a list is not seen where
/// something else stands on its line, and what stands behind one that is not closed is not taken for an old list.
pub fn doubt(text: &str, live: &Live, list: Option<&ListPlace>) -> Option<(Range<usize>, &'static str)> {
    let Some(list) = list else {
        let stray = live.tags.iter().find(|tag| comment(&text[(*tag).clone()]) == Some("refs"))?;
        return Some((stray.clone(), "`<!-- refs -->` is not on a line of its own: the list goes to the end"));
    };
    let more = !list.closed && !text[list.whole.end..].trim().is_empty();
    more.then(|| (list.whole.clone(), "no `<!-- /refs -->` follows: the list is written here, and all behind it stays"))
}

fn comment(tag: &str) -> Option<&str> {
    tag.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->")).map(str::trim)
}

/// Whether nothing else stands on the line, but for the closing comment.
fn opens(text: &str, at: &Range<usize>) -> bool {
    let line = text[..at.start].rsplit('\n').next().unwrap_or_default();
    let rest = text[at.end..].split('\n').next().unwrap_or_default().trim();
    line.trim_start_matches('\u{feff}').trim().is_empty() && (rest.is_empty() || comment(rest) == Some("/refs"))
}

/// Whether nothing else stands on the line, but for the opening comment.
fn closes(text: &str, at: &Range<usize>) -> bool {
    let line = text[..at.start].rsplit('\n').next().unwrap_or_default().trim_start_matches('\u{feff}').trim();
    let rest = text[at.end..].split('\n').next().unwrap_or_default();
    rest.trim().is_empty() && (line.is_empty() || comment(line) == Some("refs"))
}
