//! The gist of a work: the first sentence of its note, as plain words.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::model::Entry;
use crate::model::text::squeeze;

/// The first sentence of the note, without its markup; `None` where there is no note or only what is no prose.
pub fn gist(entry: &Entry) -> Option<String> {
    let prose = first_paragraph(entry.note.as_deref()?);
    Some(sentence(&prose).to_owned()).filter(|sentence| !sentence.is_empty())
}

/// The words of the first paragraph: emphasis, links and code as their words, HTML as it is written.
fn first_paragraph(note: &str) -> String {
    let mut inside = false;
    let mut words = String::new();
    for event in Parser::new(note) {
        match event {
            Event::Start(Tag::Paragraph) => inside = true,
            Event::End(TagEnd::Paragraph) => break,
            Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) if inside => words.push_str(&text),
            Event::SoftBreak | Event::HardBreak if inside => words.push(' '),
            _ => {}
        }
    }
    squeeze(&words)
}

/// Words that end in a full stop within a sentence.
const SHORTENED: [&str; 22] = [
    "e.g.", "i.e.", "cf.", "vs.", "al.", "etc.", "resp.", "approx.", "ca.", "fig.", "figs.", "sec.", "tab.", "eq.",
    "no.", "vol.", "pp.", "dr.", "prof.", "st.", "jr.", "incl.",
];

/// The text up to the end of its first sentence: a mark behind which a new word starts, and not a small letter.
fn sentence(text: &str) -> &str {
    let ends = text.char_indices().filter(|(_, c)| matches!(c, '.' | '!' | '?' | '。'));
    for (at, c) in ends {
        let closing = text[at + c.len_utf8()..].find(|c| !matches!(c, '"' | '\'' | ')' | ']' | '”' | '’' | '»'));
        let end = closing.map_or(text.len(), |more| at + c.len_utf8() + more);
        let rest = &text[end..];
        let new = c == '。' || rest.starts_with(' ') && !rest.trim_start().starts_with(char::is_lowercase);
        if rest.is_empty() || new && !(c == '.' && is_shortened(&text[..=at])) {
            return &text[..end];
        }
    }
    text
}

/// Whether the full stop at the end belongs to a shortened word or an initial: `et al.`, `A.`
fn is_shortened(text: &str) -> bool {
    let last = text.rsplit([' ', '(', '[']).next().unwrap_or_default();
    let initial = last.chars().count() == 2 && last.starts_with(char::is_uppercase);
    initial || SHORTENED.contains(&last.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(note: &str) -> Option<String> {
        gist(&Entry { note: Some(note.to_owned()), ..Entry::default() })
    }

    #[test]
    fn the_first_sentence_ends_where_a_reader_would_end_it() {
        for (note, expected) in [
            ("One. Two.", "One."),
            (
                "Uses ViT-g/14 at 0.4 times, e.g. for\nBordes et al. and J. Li. Two.",
                "Uses ViT-g/14 at 0.4 times, e.g. for Bordes et al. and J. Li.",
            ),
            ("Is it (really?) new? Yes.", "Is it (really?) new?"),
            ("He said \"no.\" Then", "He said \"no.\""),
            ("No full stop", "No full stop"),
            ("First\n\nSecond.", "First"),
            ("# Heading\n\nThe *first* [word](https://x) of `code`. B", "The first word of code."),
            ("第一句。第二句。", "第一句。"),
            ("GPT-4V. 400M pairs.", "GPT-4V."),
        ] {
            assert_eq!(of(note).as_deref(), Some(expected), "{note}");
        }
    }

    #[test]
    fn a_note_without_prose_has_no_gist() {
        for note in ["", " \n", "```\ncode\n```\n", "![](x.png)"] {
            assert_eq!(of(note), None, "{note}");
        }
        assert_eq!(gist(&Entry::default()), None);
    }
}
