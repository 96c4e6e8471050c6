//! A projected work as the item that the engine takes, and as CSL-JSON for other programs.

use hayagriva::citationberg::json::{DateValue, Item, LiteralName, NameItem, NameValue, Value as ItemValue};
use hayagriva::citationberg::json::{VecDate, VecDateRange};
use hayagriva::citationberg::taxonomy::StandardVariable;
use serde_json::{Map, Value as Json, json};

use super::alias;
use super::label::label;
use super::look::Look;
use super::mask::{OTHERS, is_private, marked, mask, masked};
use super::pages::PageRanges;
use super::project::{Value, Work};
use super::quotes::curled;
use super::title::Run;
use crate::model::{Date, Name};

/// The item for the engine: what it would spoil is masked, and titles are there in the cases that the style prints.
pub fn item(work: &Work, ranges: &PageRanges, cased: &[StandardVariable]) -> Item {
    let own = [("id", work.key.as_str()), ("type", work.kind)].map(|(name, text)| (name, text.to_owned()));
    let own = own.map(|(name, text)| (name.to_owned(), ItemValue::String(text)));
    let values = work.variables.iter().map(|(name, value)| ((*name).to_owned(), item_value(name, value, ranges)));
    let titles = work.variables.iter().flat_map(|(name, value)| match value {
        Value::Text(runs) => alias::cased(name, runs, cased),
        _ => Vec::new(),
    });
    let titles = titles.map(|(name, runs)| (name, ItemValue::String(runs.iter().map(masked_run).collect())));
    let label = [("citation-label".to_owned(), ItemValue::String(label(work)))];
    Item(own.into_iter().chain(label).chain(values).chain(titles).collect())
}

fn item_value(variable: &str, value: &Value, ranges: &PageRanges) -> ItemValue {
    match value {
        Value::Text(runs) => ItemValue::String(runs.iter().map(masked_run).collect()),
        Value::Verbatim(text) if variable == "number" => ItemValue::String(masked(&public(text))),
        Value::Verbatim(text) => ItemValue::String(public(text)),
        Value::Number(text) if variable == "page" => ItemValue::String(engine_pages(&public(text), ranges)),
        Value::Number(text) if ranges.have_own_dash() && text.contains(['-', '–']) => {
            ItemValue::String(masked_all(&ranges.set(&public(text))))
        }
        Value::Number(text) => ItemValue::String(engine_number(&public(text))),
        Value::Names(names, cut) => {
            let others = cut.then(|| literal(OTHERS.to_string()));
            ItemValue::Names(names.iter().map(name_value).chain(others).collect())
        }
        Value::Date(date) => ItemValue::Date(DateValue::DateParts {
            date_parts: VecDateRange(vec![VecDate(date_parts(*date))]),
            literal: None,
            season: None,
            circa: false,
        }),
    }
}

fn masked_run(run: &Run) -> String {
    let text = public(&run.text);
    let text = if run.look.has(Look::MATH) { text } else { curled(&text) };
    let text = if run.keeps_case { masked(&text) } else { text };
    if run.look == Look::PLAIN { text } else { marked(&text, run.look) }
}

/// The text without characters of the private planes, which would be read as masks.
fn public(text: &str) -> String {
    text.chars().filter(|c| !is_private(*c)).collect()
}

/// Pages as the engine reads them; anything else as the style sets it, its dash with it.
fn engine_pages(text: &str, ranges: &PageRanges) -> String {
    let read = engine_number(text);
    let is_masked = read.chars().any(is_private);
    if is_masked { masked_all(&ranges.set(text)) } else { read }
}

/// The text with everything masked but blanks, its dashes too.
fn masked_all(text: &str) -> String {
    text.chars().map(|c| if c.is_whitespace() { c } else { mask(c) }).collect()
}

/// A number or a range as the engine reads it; anything else masked, so that it stays as it was written.
fn engine_number(text: &str) -> String {
    let parts: Vec<&str> = text.split(['-', '–']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let plain = |part: &&str| part.len() < 10 && part.bytes().all(|byte| byte.is_ascii_digit());
    if parts.len() <= 2 && parts.iter().all(plain) { parts.join("-") } else { masked(text) }
}

fn name_value(name: &Name) -> NameValue {
    match name {
        Name::Organisation(name) => literal(curled(&public(name))),
        Name::Person { family, given, .. } if given.is_empty() => literal(curled(&public(family))),
        Name::Person { family, given, suffix } => {
            let some = |text: &str| (!text.is_empty()).then(|| curled(&public(text)));
            let (particle, family) = particle(family);
            NameValue::Item(NameItem {
                family: whole(&curled(&public(family))),
                given: some(given),
                non_dropping_particle: some(particle),
                dropping_particle: None,
                suffix: some(suffix),
                comma_suffix: None,
            })
        }
    }
}

/// A family name that the engine takes for one: it parts it before words in lower case (`Silva e Souza`), so these are masked.
fn whole(family: &str) -> String {
    let words = family.split_inclusive([' ', '\u{a0}']).enumerate();
    let one = |(at, word): (usize, &str)| {
        if at > 0 && word.starts_with(char::is_lowercase) { masked(word) } else { word.to_owned() }
    };
    words.map(one).collect()
}

fn literal(literal: String) -> NameValue {
    NameValue::Literal(LiteralName { literal })
}

/// The particle of a family name and the rest: the words in lower case that it starts with.
///
/// | family | particle | rest |
/// |---|---|---|
/// | `van der Maaten` | `van der` | `Maaten` |
/// | `Van Gool` | | `Van Gool` |
/// | `d'Alembert` | | `d'Alembert` |
pub fn particle(family: &str) -> (&str, &str) {
    let lower = |word: &&str| word.chars().all(|c| c.is_lowercase() || "'’.".contains(c));
    let length: usize = family.split_inclusive(' ').take_while(|word| lower(&word.trim_end())).map(str::len).sum();
    let (particle, rest) = family.split_at(length);
    if rest.is_empty() { ("", family) } else { (particle.trim_end(), rest) }
}

fn date_parts(date: Date) -> Vec<i16> {
    let year = i16::try_from(date.year).unwrap_or(i16::MAX);
    let rest = [date.month, date.day].into_iter().map_while(|part| part.map(i16::from));
    std::iter::once(year).chain(rest).collect()
}

/// The work as a CSL-JSON item, as any other processor reads it (`nocase` spans and the markup of CSL-JSON in texts).
pub fn csl_json(work: &Work) -> Json {
    let mut map = Map::new();
    map.insert("id".to_owned(), json!(work.key));
    map.insert("type".to_owned(), json!(work.kind));
    for (name, value) in &work.variables {
        map.insert((*name).to_owned(), json_value(value));
    }
    Json::Object(map)
}

fn json_value(value: &Value) -> Json {
    match value {
        Value::Text(runs) => Json::String(runs.iter().map(marked_up).collect()),
        Value::Verbatim(text) | Value::Number(text) => json!(text),
        Value::Names(names, cut) => {
            let others = cut.then(|| json!({ "family": OTHERS.to_string() }));
            Json::Array(names.iter().map(json_name).chain(others).collect())
        }
        Value::Date(date) => json!({ "date-parts": [date_parts(*date)] }),
    }
}

/// The markup that CSL-JSON has for a look; what it has none for is plain.
const MARKUP: [(Look, &str, &str); 5] = [
    (Look::ITALIC, "<i>", "</i>"),
    (Look::BOLD, "<b>", "</b>"),
    (Look::SMALL_CAPS, "<span style=\"font-variant:small-caps;\">", "</span>"),
    (Look::RAISED, "<sup>", "</sup>"),
    (Look::LOWERED, "<sub>", "</sub>"),
];

fn marked_up(run: &Run) -> String {
    let text = if run.look.has(Look::MATH) { format!("${}$", run.text) } else { run.text.clone() };
    let text = if run.keeps_case { format!("<span class=\"nocase\">{text}</span>") } else { text };
    let looks = MARKUP.iter().filter(|(look, _, _)| run.look.has(*look));
    looks.fold(text, |text, (_, open, close)| format!("{open}{text}{close}"))
}

fn json_name(name: &Name) -> Json {
    match name {
        Name::Organisation(name) => json!({ "literal": name }),
        Name::Person { family, given, .. } if given.is_empty() => json!({ "literal": family }),
        Name::Person { family, given, suffix } => {
            let (particle, family) = particle(family);
            let parts = [
                ("family", family),
                ("given", given.as_str()),
                ("non-dropping-particle", particle),
                ("suffix", suffix.as_str()),
            ];
            let parts = parts.into_iter().filter(|(_, text)| !text.is_empty());
            Json::Object(parts.map(|(name, text)| (name.to_owned(), json!(text))).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cite::mask::unmasked;

    #[test]
    fn a_report_number_is_no_range_and_pages_are() {
        assert_eq!(engine_number("123--145"), "123-145");
        assert_eq!(engine_number("7"), "7");
        let masked = engine_number("TR-2023-0102");
        assert!(!masked.contains("2023"));
        assert_eq!(unmasked(&masked), "TR-2023-0102");
    }

    #[test]
    fn particles_are_the_words_in_lower_case() {
        assert_eq!(particle("van der Maaten"), ("van der", "Maaten"));
        assert_eq!(particle("Van Gool"), ("", "Van Gool"));
        assert_eq!(particle("von"), ("", "von"));
    }
}
