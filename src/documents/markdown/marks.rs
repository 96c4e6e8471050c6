//! Citations that were rendered before: `<span data-cite="[@a]">[[1]](link)</span>`, and the way back to the source.

use std::ops::Range;

use super::live::Live;

const OPEN: &str = "<span data-cite=\"";
const OPEN_END: &str = "\">";
const CLOSE: &str = "</span>";

/// Characters that an attribute can't hold as they are, or that Markdown could pair with one outside.
const ENTITIES: [(char, &str); 5] = [('&', "&amp;"), ('"', "&quot;"), ('<', "&lt;"), ('`', "&#96;"), ('$', "&#36;")];

/// A rendered citation that holds its source.
pub fn marked(source: &str, rendered: &str) -> String {
    let entity = |c: char| ENTITIES.iter().find(|(plain, _)| *plain == c).map(|(_, entity)| *entity);
    let attribute: String = source.chars().map(|c| entity(c).map_or_else(|| c.to_string(), str::to_owned)).collect();
    format!("{OPEN}{attribute}{OPEN_END}{rendered}{CLOSE}")
}

/// A text with its rendered citations turned back into their sources.
pub struct Restored {
    /// The text.
    pub text: String,
    /// Where the sources stand in it.
    pub marks: Vec<Range<usize>>,
    /// The place of a mark that is not closed.
    pub open: Option<Range<usize>>,
    /// For each mark: its start in the text, and what of the file it stood for.
    places: Vec<(usize, Range<usize>)>,
}

/// Turns marks back into what was cited.
pub fn restore(text: &str) -> Restored {
    let mut restored = Restored { text: String::new(), marks: vec![], open: None, places: vec![] };
    let tags = if text.contains(OPEN) { Live::of(text).tags } else { Vec::new() };
    let (mut at, mut open) = (0, None);
    for tag in tags {
        match (&text[tag.clone()], &open) {
            (start, None) if is_mark(start) => open = Some(tag),
            (CLOSE, Some(start)) => {
                restored.text.push_str(&text[at..start.start]);
                restored.push(source(&text[start.clone()]), start.start..tag.end);
                at = tag.end;
                open = None;
            }
            _ => {}
        }
    }
    restored.text.push_str(&text[at..]);
    restored.open = open;
    restored
}

fn is_mark(tag: &str) -> bool {
    tag.strip_prefix(OPEN).and_then(|rest| rest.strip_suffix(OPEN_END)).is_some_and(|rest| rest.contains('@'))
}

fn source(tag: &str) -> String {
    let attribute = &tag[OPEN.len()..tag.len() - OPEN_END.len()];
    ENTITIES.iter().rev().fold(attribute.to_owned(), |text, (plain, entity)| text.replace(entity, &plain.to_string()))
}

impl Restored {
    fn push(&mut self, source: String, file: Range<usize>) {
        let start = self.text.len();
        self.text.push_str(&source);
        self.marks.push(start..self.text.len());
        self.places.push((start, file));
    }

    /// Where in the file a place of the text stands; of what is in a mark, the mark.
    pub fn in_file(&self, at: &Range<usize>) -> Range<usize> {
        let before = self.places.partition_point(|(start, _)| *start <= at.start);
        let Some(last) = before.checked_sub(1) else { return at.clone() };
        let (mark, (_, file)) = (&self.marks[last], &self.places[last]);
        if at.start < mark.end {
            return file.clone();
        }
        let start = at.start - mark.end + file.end;
        start..start + at.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_marked_is_restored() {
        let source = "[@a, \"p. 3\" & `x` $y$ <i>&quot;</i>]";
        let file = format!("x {} y\n\n    {}\n", marked(source, "[[1]](u)"), marked("[@b]", "2"));
        let restored = restore(&file);
        assert_eq!(restored.text, format!("x {source} y\n\n    {}\n", marked("[@b]", "2")));
        assert_eq!(restored.in_file(&(0..1)), 0..1);
        let y = restored.text.find(" y").unwrap();
        assert_eq!(&file[restored.in_file(&(y..y + 2))], " y");
    }

    #[test]
    fn spans_of_others_are_left_alone() {
        for text in
            ["<span data-cite=\"x\">y</span>", "<span class=\"@a\">y</span>", "`<span data-cite=\"@a\">`</span>"]
        {
            assert_eq!(restore(text).text, text);
        }
        assert!(restore("x <span data-cite=\"@a\">y").open.is_some());
    }
}
