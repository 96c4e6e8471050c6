//! Lists of authors that the source cut: *et al.* where the engine was given a stand-in for the rest.

use hayagriva::citationberg::TermForm;
use hayagriva::citationberg::taxonomy::{OtherTerm, Term};

use super::mask::OTHERS;
use super::span::Span;
use super::style::Style;

/// The spans with *et al.* in the style's words where the stand-in was printed like one more author.
///
/// | printed | stands |
/// |---|---|
/// | `Radford and ◌` | `Radford et al.` |
/// | `Radford, A., & ◌` | `Radford, A., et al.` |
/// | `Radford, A.; Kim, J.; and ◌` | `Radford, A.; Kim, J.; et al.` |
pub fn et_al(style: &Style, mut spans: Vec<Span>) -> Vec<Span> {
    while let Some(at) = spans.iter().position(|span| span.text.contains(OTHERS)) {
        let before = joined_before(style, &mut spans[..at]);
        let term = term(style, OtherTerm::EtAl).unwrap_or("et al.");
        let span = &mut spans[at];
        let own = span.text.split(OTHERS).next().unwrap_or_default().to_owned();
        let (kept, delimiter) = without_joint(style, &own);
        let delimiter = if own.is_empty() { before } else { delimiter };
        span.text = span.text.replacen(&format!("{own}{OTHERS}"), &format!("{kept}{delimiter} {term}"), 1);
    }
    spans
}

/// The spans of a citation without the blank between a name and an *et al.* in Chinese or Japanese (`Aalto等`).
pub fn closed_up(style: &Style, mut spans: Vec<Span>) -> Vec<Span> {
    let Some(term) = term(style, OtherTerm::EtAl).filter(|term| term.starts_with(|c| c >= '\u{2e80}')) else {
        return spans;
    };
    for at in 0..spans.len() {
        let Some(place) = spans[at].text.find(term) else { continue };
        let mut before: Vec<char> = spans[..at].iter().flat_map(|span| span.text.chars()).collect();
        before.extend(spans[at].text[..place].chars());
        let [.., name, blank] = before[..] else { continue };
        if name.is_alphanumeric() && blank.is_whitespace() {
            let own = if place == 0 { at - 1 } else { at };
            let end = if place == 0 { spans[own].text.len() } else { place };
            spans[own].text.remove(end - blank.len_utf8());
        }
    }
    spans
}

/// Takes the joint off the spans before the stand-in; gives the mark that stays.
fn joined_before(style: &Style, spans: &mut [Span]) -> &'static str {
    let mut delimiter = "";
    for span in spans.iter_mut().rev() {
        let (kept, found) = without_joint(style, &span.text);
        let (kept, empty) = (kept.to_owned(), kept.is_empty());
        delimiter = if found.is_empty() { delimiter } else { found };
        span.text = kept;
        if !empty {
            break;
        }
    }
    delimiter
}

/// A text without the comma, `and` or `&` at its end, and the mark that was among them.
fn without_joint<'a>(style: &Style, text: &'a str) -> (&'a str, &'static str) {
    let and = term(style, OtherTerm::And).unwrap_or("and");
    let mut kept = text.trim_end();
    for joint in [and, "&", "…", ". . ."] {
        kept = kept.strip_suffix(joint).unwrap_or(kept).trim_end();
    }
    let mark = [",", ";"].into_iter().find(|mark| kept.ends_with(*mark));
    (kept.trim_end_matches([',', ';']), mark.unwrap_or(""))
}

/// A term as the style says it, else as its locale does.
pub fn term(style: &Style, term: OtherTerm) -> Option<&str> {
    let language = |tag: &str| tag.split('-').next().unwrap_or_default().to_owned();
    let speaks = |tag: &str| language(tag) == language(style.locale());
    let own = style.csl.locale.iter().filter(|own| own.lang.as_ref().is_none_or(|tag| speaks(&tag.0)));
    let mut locales = own.chain(&style.locales);
    locales.find_map(|locale| locale.term(Term::Other(term), TermForm::Long)).and_then(|term| term.single())
}
