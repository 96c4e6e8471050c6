//! How an entry, a family and a value read in `library.toml`.

use super::field::FIELDS;
use super::text::is_hidden;
use super::{Entry, Family, Table, Value};

/// The table of an entry: its header, and one field a line in the order of the field table.
pub fn entry_block(entry: &Entry) -> String {
    let known = FIELDS.iter().filter_map(|row| Some((row.name, (row.get)(entry)?)));
    let extra = entry.extra.iter().map(|(name, value)| (name.as_str(), value.clone()));
    let lines = known.chain(extra).map(|(name, value)| field_line(name, &value));
    format!("[entries.{}]\n{}", key(&entry.key), lines.collect::<String>())
}

/// The table of a family.
pub fn family_block(family: &Family) -> String {
    let about = (!family.about.is_empty()).then(|| ("about", Value::Text(family.about.clone())));
    let cues = (!family.cues.is_empty()).then(|| ("cues", Value::List(family.cues.clone())));
    let parent = family.parent.as_ref().map(|parent| ("parent", Value::Text(parent.clone())));
    let known = [("title", Value::Text(family.title.clone()))].into_iter().chain(about).chain(parent).chain(cues);
    let extra = family.extra.iter().map(|(name, value)| (name.as_str(), value.clone()));
    let lines = known.chain(extra).map(|(name, value)| field_line(name, &value));
    format!("[families.{}]\n{}", key(&family.key), lines.collect::<String>())
}

/// `name = value` with the line's end.
pub fn field_line(name: &str, of: &Value) -> String {
    format!("{} = {}\n", key(name), value(of, name))
}

/// A value as the file has it; `name` is its field's, for texts that always stand on lines of their own.
pub fn value(value: &Value, name: &str) -> String {
    match value {
        Value::Flag(flag) => flag.to_string(),
        Value::Text(text) if name == "note" || text.contains('\n') => paragraph(text),
        Value::Text(text) => string(text),
        Value::List(items) => {
            format!("[\n{}]", items.iter().map(|item| format!("  {},\n", string(item))).collect::<String>())
        }
        Value::Table(table) => format!("{{ {} }}", pairs(table)),
        Value::Other(other) => other.to_string(),
    }
}

/// `name = "text"` pairs with commas between.
pub fn pairs(table: &Table) -> String {
    table.iter().map(|(name, text)| format!("{} = {}", key(name), string(text))).collect::<Vec<_>>().join(", ")
}

/// A key: bare where TOML allows it, else in quotes (TOML 1.0, "Keys").
pub fn key(key: &str) -> String {
    let bare = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    if bare { key.to_owned() } else { basic(key) }
}

/// A text on one line: with backslashes as they are where single quotes allow it.
pub fn string(text: &str) -> String {
    let literal = text.contains('\\') && !text.contains(|c: char| c == '\'' || c == '\n' || c == '\t' || is_hidden(c));
    if literal { format!("'{text}'") } else { basic(text) }
}

fn basic(text: &str) -> String {
    format!("\"{}\"", escaped(text, true))
}

/// A text on lines of its own between `"""`.
fn paragraph(text: &str) -> String {
    format!("\"\"\"\n{}\"\"\"", escaped(text, false))
}

/// A text inside double quotes, on one line or on several; what could steer a terminal is written as its number. On
/// several lines, of quotes in a row all but the last are escaped, and one at the end is.
fn escaped(text: &str, one_line: bool) -> String {
    let acts = |c: char| matches!(c, '\\' | '"') || one_line && matches!(c, '\n' | '\t') || is_hidden(c);
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (at, sign) in text.match_indices(acts) {
        out.push_str(&text[from..at]);
        from = at + sign.len();
        let rest = &text[from..];
        match sign {
            "\\" => out.push_str("\\\\"),
            "\"" if one_line || rest.is_empty() || rest.starts_with('"') => out.push_str("\\\""),
            "\"" => out.push('"'),
            "\n" => out.push_str("\\n"),
            "\t" => out.push_str("\\t"),
            hidden => out.extend(hidden.chars().map(|c| format!("\\u{:04X}", u32::from(c)))),
        }
    }
    out.push_str(&text[from..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read_back(text: &str, name: &str) -> String {
        let line = field_line(name, &Value::Text(text.to_owned()));
        let table: toml::Table = toml::from_str(&line).unwrap_or_else(|error| panic!("{line}\n{error}"));
        table[name].as_str().unwrap().to_owned()
    }

    proptest! {
        #[test]
        fn every_text_reads_back(text in any::<String>(), quotes in "[\"'\\\\\n a]{0,12}") {
            for text in [text, quotes] {
                prop_assert_eq!(read_back(&text, "title"), text.clone());
                prop_assert_eq!(read_back(&text, "note"), text);
            }
        }

        #[test]
        fn every_key_reads_back(text in any::<String>()) {
            let table: toml::Table = toml::from_str(&format!("[entries.{}]", key(&text))).unwrap();
            prop_assert!(table["entries"].as_table().unwrap().contains_key(&text));
        }
    }

    #[test]
    fn texts_with_backslashes_stay_readable() {
        assert_eq!(string(r"$\omega$Test"), r"'$\omega$Test'");
        assert_eq!(string("a \"b\""), r#""a \"b\"""#);
        assert_eq!(string("a\u{9b}b\u{202e}"), r#""a\u009Bb\u202E""#);
    }
}
