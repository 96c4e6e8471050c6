//! What a record said of an entry's fields, remembered in few letters, so that a person's change can be told.

use super::field::FIELDS;
use super::{Entry, Value};

/// The fields that a record fills and a later one may correct.
pub const FETCHED: [&str; 10] =
    ["type", "title", "authors", "editors", "date", "posted", "venue", "primary-class", "comment", "journal-ref"];

/// The digests of the fields of `entry` that say what `found` says: `title:1a2b3c authors:…`, for `source.seen`.
pub fn remember(entry: &Entry, found: &Entry) -> String {
    let rows = FIELDS.iter().filter(|row| FETCHED.contains(&row.name));
    let same = rows.filter_map(|row| {
        let value = (row.get)(entry)?;
        ((row.get)(found).as_ref() == Some(&value)).then(|| format!("{}:{}", row.name, digest(&value)))
    });
    same.collect::<Vec<_>>().join(" ")
}

/// Whether the field still says what a record said when it was fetched; false where nothing is remembered.
pub fn is_as_fetched(entry: &Entry, field: &str) -> bool {
    let seen = entry.source.get("seen").unwrap_or_default();
    let remembered = seen.split(' ').find_map(|pair| pair.strip_prefix(field)?.strip_prefix(':'));
    let value = FIELDS.iter().find(|row| row.name == field).and_then(|row| (row.get)(entry));
    value.is_some_and(|value| remembered == Some(digest(&value).as_str()))
}

/// Six hexadecimal digits of the value's FNV-1a hash (draft-eastlake-fnv, §2): enough to tell a change.
fn digest(value: &Value) -> String {
    let text = match value {
        Value::Text(text) => text.clone(),
        Value::List(items) => items.join("\n"),
        Value::Table(table) => table.iter().map(|(name, text)| format!("{name}\t{text}\n")).collect(),
        other => format!("{other:?}"),
    };
    format!("{:06x}", hash(&text) & 0xff_ffff)
}

/// The 64-bit FNV-1a hash of a text; the same on every machine and in every version.
pub fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_by_hand_is_told_from_what_was_fetched() {
        let found = Entry { title: "A".into(), date: "2021".parse().ok(), ..Entry::default() };
        let mut entry = found.clone();
        entry.source.set("seen", remember(&entry, &found));
        assert!(is_as_fetched(&entry, "title") && is_as_fetched(&entry, "date"));
        entry.title = "Mine".into();
        assert!(!is_as_fetched(&entry, "title") && !is_as_fetched(&entry, "venue"));
    }

    #[test]
    fn the_hash_is_the_published_one() {
        assert_eq!(
            (hash(""), hash("a"), hash("foobar")),
            (0xcbf2_9ce4_8422_2325, 0xaf63_dc4c_8601_ec8c, 0x8594_4171_f739_67e8)
        );
    }
}
