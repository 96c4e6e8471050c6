//! Labels made of who wrote a work and when, for styles that cite by them.
//!
//! | authors | label |
//! |---|---|
//! | one, or an organisation | `Maa19` |
//! | two or three | `LLW23` |
//! | more, or a list that the source cut | `Rad+21` |
//! | none | `Mod`, from the title |

use super::item::particle;
use super::project::{Value, Work};
use super::span::{Span, text_of};
use crate::model::Name;

/// How many letters name the first author.
const LETTERS: usize = 3;

/// The label of a work, without the letter that tells it from another.
pub fn label(work: &Work) -> String {
    let people = match work.get("author").or_else(|| work.get("editor")) {
        Some(Value::Names(names, cut)) => people(names, *cut),
        _ => title(work),
    };
    let year = match work.get("issued") {
        Some(Value::Date(date)) => format!("{:02}", date.year % 100),
        _ => String::new(),
    };
    format!("{people}{year}")
}

fn people(names: &[Name], cut: bool) -> String {
    let first = names.first().map(|name| letters(name, LETTERS)).unwrap_or_default();
    match names.len() {
        0 | 1 if !cut => first,
        2 | 3 if !cut => names.iter().map(|name| letters(name, 1)).collect(),
        _ => format!("{first}+"),
    }
}

fn letters(name: &Name, count: usize) -> String {
    let (_, family) = particle(name.family());
    family.chars().filter(|c| c.is_alphanumeric()).take(count).collect()
}

fn title(work: &Work) -> String {
    let Some(Value::Text(runs)) = work.get("title") else { return String::new() };
    let text = runs.iter().flat_map(|run| run.text.chars());
    text.filter(|c| c.is_alphanumeric()).take(LETTERS).collect()
}

/// A label with the letter and the bracket that stand behind it, which are no part of it to the engine.
pub fn closed(mut label: Vec<Span>, mut text: Vec<Span>) -> (Vec<Span>, Vec<Span>) {
    let open = text_of(&label);
    if !open.starts_with('[') || open.contains(']') {
        return (label, text);
    }
    let Some(at) = text.iter().take(3).position(|span| span.text.contains(']')) else { return (label, text) };
    let mut rest = text.split_off(at);
    if let Some(span) = rest.first_mut() {
        let behind = span.text.split_off(span.text.find(']').map_or(0, |end| end + 1));
        text.push(Span { text: std::mem::replace(&mut span.text, behind), ..span.clone() });
    }
    label.append(&mut text);
    (label, rest)
}

#[cfg(test)]
mod tests {
    use crate::cite::{Style, text_of};
    use crate::model::{Entry, Name};

    fn entry(key: &str, authors: &[&str]) -> Entry {
        let authors = authors.iter().map(|name| Name::parse(name).unwrap()).collect();
        Entry { key: key.into(), title: format!("On {key}"), authors, date: "2021".parse().ok(), ..Entry::default() }
    }

    #[test]
    fn labels_say_who_and_when_and_the_list_says_the_rest() {
        let (one, many) = (entry("a", &["van der Maaten, Lo"]), entry("b", &["Ng, Al", "Li, Bo", "Wu, Cy", "Ek, Di"]));
        let (two, nobody) = (entry("c", &["Ng, Al", "Li, Bo"]), entry("d", &[]));
        let (again, cut) = (entry("e", &["van der Maaten, Lo"]), Entry { et_al: true, ..entry("f", &["Oh, Al"]) });
        let style = Style::load("alphanumeric").unwrap();
        let entries = [&one, &many, &two, &nobody, &again, &cut];
        let mut labels: Vec<String> = style.references(&entries).iter().map(|one| text_of(&one.label)).collect();
        labels.sort_unstable();
        assert_eq!(labels, ["[Maa21a]", "[Maa21b]", "[NL21]", "[Ng+21]", "[Oh+21]", "[Ond21]"]);
        let reference = style.references(&[&two]).remove(0);
        assert_eq!(text_of(&reference.text), "Al Ng and Bo Li. On c. 2021.");
        assert_eq!(text_of(&style.citation(&[&two])), "[NL21]");
        assert_eq!(text_of(&style.citation(&[&again, &one])), "[Maa21a, Maa21b]");
    }
}
