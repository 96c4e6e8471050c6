//! Edits as changes to the text: what an edit does not touch stays byte for byte.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use thiserror::Error;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::model::block::{entry_block, family_block, field_line, pairs, string, value};
use crate::model::field::place;
use crate::model::{Change, Edit, Value};

/// A text that an edit can't be written into.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum SpliceError {
    /// The text is no TOML.
    #[error("the library is not TOML: {0}")]
    NotToml(String),
    /// The entry is not there, or not as a table under a header of its own.
    #[error("`{0}` is not a table under a header [entries.{0}], so it can't be changed in place")]
    NoTable(String),
}

/// One replacement; an empty range is an insertion.
struct Patch {
    at: Range<usize>,
    with: String,
}

/// The text with every edit written into it. Line ends and a byte order mark stay what they are.
///
/// # Errors
/// When the text is no TOML, or an entry is not written as a table under its own header.
pub fn splice(text: &str, edits: &[Edit]) -> Result<String, SpliceError> {
    let (mark, body) = text.strip_prefix('\u{feff}').map_or(("", text), |body| ("\u{feff}", body));
    let crlf = body.find('\n').is_some_and(|at| body[..at].ends_with('\r'));
    if edits.len() > FEW && body.ends_with('\n') {
        let mut spliced = at_once(body, edits, crlf)?;
        spliced.insert_str(0, mark);
        return Ok(spliced);
    }
    let mut body = body.to_owned();
    for edit in edits {
        let mut patch = patch(&body, &edit.change)?;
        if crlf {
            patch.with = patch.with.replace('\n', "\r\n");
        }
        body.replace_range(patch.at, &patch.with);
    }
    Ok(format!("{mark}{body}"))
}

/// How many edits are written one after the other; each of them reads the whole text.
const FEW: usize = 4;

/// The text with many edits written into it, read once: entries first, then what changes in those that were there.
fn at_once(text: &str, edits: &[Edit], crlf: bool) -> Result<String, SpliceError> {
    let root = DeTable::parse(text).map_err(|error| SpliceError::NotToml(error.message().to_owned()))?;
    let root = root.get_ref();
    let entries: HashMap<&str, Block<'_, '_>> = blocks(root, "entries").into_iter().collect();
    let there = |key: &String| entries.get(key.as_str()).ok_or_else(|| SpliceError::NoTable(key.clone()));
    let mut patches = Vec::new();
    let mut touched = HashSet::new();
    let mut new: [BTreeMap<&str, String>; 2] = [BTreeMap::new(), BTreeMap::new()];
    let mut later = Vec::new();
    for edit in edits {
        match &edit.change {
            Change::Declare(family) => drop(new[0].insert(&family.key, family_block(family))),
            Change::Insert(entry) => drop(new[1].insert(&entry.key, entry_block(entry))),
            // What changes twice, or in an entry that is new, waits until the rest is there.
            Change::Set { key, field, .. } | Change::Extend { key, field, .. }
                if !touched.insert((key, field)) || new[1].contains_key(key.as_str()) =>
            {
                later.push(edit.clone());
            }
            Change::Set { key, field, value } => {
                patches.push((place(field), set_field(text, there(key)?, field, value)?));
            }
            Change::Extend { key, field, value } => {
                let entry = there(key)?;
                let patch = match entry.fields.get(*field) {
                    Some(node) => extend(text, node, value, field),
                    None => set_field(text, entry, field, value)?,
                };
                patches.push((place(field), patch));
            }
        }
    }
    for (table, blocks) in ["families", "entries"].into_iter().zip(new) {
        // A new table goes behind what is new in the table before it.
        patches.extend(insert_tables(text, root, table, blocks).into_iter().map(|patch| (usize::MAX, patch)));
    }
    patches.sort_by_key(|(rank, patch)| (patch.at.start, *rank));
    let more: usize = patches.iter().map(|(_, patch)| patch.with.len()).sum();
    let mut spliced = String::with_capacity(text.len() + more);
    let mut from = 0;
    // Each patch goes when it is written: those of an import hold as much as the library.
    for (_, patch) in patches {
        spliced.push_str(&text[from..patch.at.start]);
        spliced.push_str(&if crlf { patch.with.replace('\n', "\r\n") } else { patch.with });
        from = patch.at.end;
    }
    spliced.push_str(&text[from..]);
    if later.is_empty() { Ok(spliced) } else { splice(&spliced, &later) }
}

/// New tables in the order of their keys, those that go to one place as one patch.
fn insert_tables(text: &str, root: &DeTable<'_>, table: &str, new: BTreeMap<&str, String>) -> Vec<Patch> {
    let mut siblings: Vec<(&str, usize)> =
        blocks(root, table).iter().map(|(name, block)| (*name, block.header.start)).collect();
    siblings.sort_unstable();
    // The first header that stands behind a key in the file, for each place in the order of the keys.
    let mut least = vec![usize::MAX; siblings.len() + 1];
    for at in (0..siblings.len()).rev() {
        least[at] = least[at + 1].min(siblings[at].1);
    }
    // For each place, the first key that goes there, and the blocks.
    let mut places: BTreeMap<usize, (&str, String)> = BTreeMap::new();
    for (key, block) in new {
        let at = least[siblings.partition_point(|(name, _)| *name <= key)];
        match places.get_mut(&at) {
            Some((_, joined)) => {
                joined.push('\n');
                joined.push_str(&block);
            }
            None => drop(places.insert(at, (key, block))),
        }
    }
    let patch = |(at, (key, joined)): (usize, (&str, String))| match at {
        usize::MAX => insert_table(text, root, table, key, joined),
        at => before(text, at, &joined),
    };
    places.into_iter().map(patch).collect()
}

fn patch(text: &str, change: &Change) -> Result<Patch, SpliceError> {
    let root = DeTable::parse(text).map_err(|error| SpliceError::NotToml(error.message().to_owned()))?;
    let root = root.get_ref();
    match change {
        Change::Declare(family) => Ok(insert_table(text, root, "families", &family.key, family_block(family))),
        Change::Insert(entry) => Ok(insert_table(text, root, "entries", &entry.key, entry_block(entry))),
        Change::Set { key, field, value } => set_field(text, &entry(root, key)?, field, value),
        Change::Extend { key, field, value } => {
            let entry = entry(root, key)?;
            match entry.fields.get(*field) {
                Some(node) => Ok(extend(text, node, value, field)),
                None => set_field(text, &entry, field, value),
            }
        }
    }
}

/// A table's key in its header, and what is in it.
struct Block<'a, 'i> {
    header: Range<usize>,
    fields: &'a DeTable<'i>,
}

impl Block<'_, '_> {
    /// Where its last line ends, its sub-tables with it.
    fn end(&self, text: &str) -> usize {
        line_end(text, self.header.end.max(last(self.fields)))
    }
}

fn blocks<'a, 'i>(root: &'a DeTable<'i>, table: &str) -> Vec<(&'a str, Block<'a, 'i>)> {
    let members = root.get(table).and_then(|table| table.get_ref().as_table());
    let members = members.into_iter().flat_map(DeTable::iter);
    members
        .filter_map(|(key, node)| {
            Some((key.get_ref().as_ref(), Block { header: key.span(), fields: node.get_ref().as_table()? }))
        })
        .collect()
}

fn entry<'a, 'i>(root: &'a DeTable<'i>, key: &str) -> Result<Block<'a, 'i>, SpliceError> {
    let found = blocks(root, "entries").into_iter().find(|(name, _)| *name == key);
    found.map(|(_, block)| block).ok_or_else(|| SpliceError::NoTable(key.to_owned()))
}

/// The end of the last thing in a table, as bytes from the start of the text.
fn last(table: &DeTable<'_>) -> usize {
    let end = |node: &Spanned<DeValue<'_>>| match node.get_ref() {
        DeValue::Table(inner) => node.span().end.max(last(inner)),
        DeValue::Array(items) => {
            items.iter().map(|item| item.get_ref().as_table().map_or(0, last)).fold(node.span().end, usize::max)
        }
        _ => node.span().end,
    };
    table.iter().map(|(key, node)| key.span().end.max(end(node))).max().unwrap_or(0)
}

/// A new table: before the first of its kind with a greater key, else behind the last of them, else at
/// the end; families before the entries.
fn insert_table(text: &str, root: &DeTable<'_>, table: &str, key: &str, block: String) -> Patch {
    let siblings = blocks(root, table);
    let entries = blocks(root, "entries");
    let next = siblings.iter().filter(|(name, _)| *name > key).map(|(_, block)| block.header.start).min();
    let first_entry = || entries.iter().map(|(_, block)| block.header.start).min();
    let behind = siblings.iter().map(|(_, block)| block.end(text)).max();
    match (next, behind) {
        (Some(next), _) => before(text, next, &block),
        (None, Some(end)) => after(text, end, block),
        (None, None) if table == "families" => match first_entry() {
            Some(start) => before(text, start, &block),
            None => after(text, text.len(), block),
        },
        (None, None) => after(text, text.len(), block),
    }
}

/// Before the header at `at`, and before the comment that stands right above it.
fn before(text: &str, at: usize, block: &str) -> Patch {
    let mut start = line_start(text, at);
    while start > 0 {
        let above = line_start(text, start - 1);
        if !text[above..start].trim_start().starts_with('#') {
            break;
        }
        start = above;
    }
    let gap =
        if start > 0 && !text[..start].ends_with("\n\n") && !text[..start].ends_with("\n\r\n") { "\n" } else { "" };
    Patch { at: start..start, with: format!("{gap}{block}\n") }
}

/// Behind the line that ends at `at`, a blank line between.
fn after(text: &str, at: usize, block: String) -> Patch {
    let above = &text[..at];
    let gap = match above {
        "" => "",
        _ if !above.ends_with('\n') => "\n\n",
        _ if above.ends_with("\n\n") || above.ends_with("\n\r\n") => "",
        _ => "\n",
    };
    let mut with = block;
    with.insert_str(0, gap);
    Patch { at: at..at, with }
}

fn set_field(text: &str, entry: &Block<'_, '_>, name: &str, new: &Value) -> Result<Patch, SpliceError> {
    match entry.fields.get(name) {
        Some(node) => Ok(Patch { at: node.span(), with: value(new, name) }),
        None => Ok(insert_field(text, entry, name, new)),
    }
}

/// A new field, behind the fields that come before it in the order of the file.
fn insert_field(text: &str, entry: &Block<'_, '_>, name: &str, new: &Value) -> Patch {
    let earlier = entry
        .fields
        .iter()
        .filter(|(key, node)| place(key.get_ref()) < place(name) && key.span().start < node.span().end);
    let behind = earlier.filter(|(key, _)| !in_header(text, key.span().start)).map(|(_, node)| node.span().end).max();
    let end = line_end(text, behind.unwrap_or(entry.header.end));
    let gap = if text[..end].ends_with('\n') { "" } else { "\n" };
    Patch { at: end..end, with: format!("{gap}{}", field_line(name, new)) }
}

/// Whether a key stands in a header line, `[entries.k.venue]`.
fn in_header(text: &str, key: usize) -> bool {
    text[line_start(text, key)..].trim_start().starts_with('[')
}

/// More items behind those of a list or a table; what is there, comments with it, stays.
fn extend(text: &str, node: &Spanned<DeValue<'_>>, more: &Value, name: &str) -> Patch {
    match (node.get_ref(), more) {
        (DeValue::Array(items), Value::List(new)) => match items.iter().last() {
            Some(last) => extend_list(text, node.span(), last.span(), new),
            None => Patch { at: node.span(), with: value(more, name) },
        },
        (DeValue::Table(fields), Value::Table(new)) => match fields.iter().max_by_key(|(_, node)| node.span().end) {
            Some((_, last)) if text[node.span()].starts_with('{') => {
                Patch { at: last.span().end..last.span().end, with: format!(", {}", pairs(new)) }
            }
            Some((_, last)) => {
                let end = line_end(text, last.span().end);
                let lines: String =
                    new.iter().map(|(name, text)| field_line(name, &Value::Text(text.to_owned()))).collect();
                let gap = if text[..end].ends_with('\n') { "" } else { "\n" };
                Patch { at: end..end, with: format!("{gap}{lines}") }
            }
            None => Patch { at: node.span(), with: value(more, name) },
        },
        _ => Patch { at: node.span(), with: value(more, name) },
    }
}

/// New items in the shape of the list: on lines of their own, or behind the last one.
fn extend_list(text: &str, list: Range<usize>, last: Range<usize>, new: &[String]) -> Patch {
    let closing = line_start(text, list.end - 1);
    if closing <= last.end {
        let items: String = new.iter().map(|item| format!(", {}", string(item))).collect();
        return Patch { at: last.end..last.end, with: items };
    }
    let rest = &text[last.end..closing];
    let comma = if rest.trim_start().starts_with(',') { "" } else { "," };
    let indent: String = text[line_start(text, last.start)..].chars().take_while(|c| matches!(c, ' ' | '\t')).collect();
    let items: String = new.iter().map(|item| format!("{indent}{},\n", string(item))).collect();
    // A comment behind the last item stays with it.
    Patch { at: last.end..closing, with: format!("{comma}{}{items}", rest.replace("\r\n", "\n")) }
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |found| found + 1)
}

/// Behind the line feed of the line that holds `at`, or the end of the text.
fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |found| at + found + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Entry, Family};

    fn insert(key: &str) -> Edit {
        let entry = Entry { key: key.into(), title: "T".into(), ..Entry::default() };
        Edit::new(Change::Insert(Box::new(entry)), "")
    }

    fn extend_edit(field: &'static str, value: Value) -> Edit {
        Edit::new(Change::Extend { key: "k".into(), field, value }, "")
    }

    fn list(items: &[&str]) -> Value {
        Value::List(items.iter().map(|&item| item.to_owned()).collect())
    }

    /// Every line of `old` is in `new`, in order.
    fn only_adds(old: &str, new: &str) -> bool {
        let mut lines = new.split('\n');
        old.split('\n').all(|line| lines.any(|other| other == line))
    }

    const OLD: &str = "# mine\n[meta]\nversion = 1\n\n# about b\n[entries.b]\ntitle = \"B\" # good\n\n# about d\n# more\n[entries.d]\ntitle = \"D\"\n# end\n";

    #[test]
    fn a_new_entry_goes_to_its_place_and_disturbs_nothing() {
        for key in ["a", "c", "e"] {
            let new = splice(OLD, &[insert(key)]).unwrap();
            assert!(only_adds(OLD, &new), "{new}");
            let keys: Vec<&str> = new.lines().filter(|line| line.starts_with("[entries")).collect();
            let mut sorted = keys.clone();
            sorted.sort_unstable();
            assert_eq!(keys, sorted, "{new}");
        }
        let new = splice(OLD, &[insert("c")]).unwrap();
        assert!(new.contains("# good\n\n[entries.c]\ntitle = \"T\"\n\n# about d\n# more\n[entries.d]"), "{new}");
    }

    #[test]
    fn many_edits_at_once_give_what_they_give_one_after_the_other() {
        let tags = Edit::new(Change::Extend { key: "b".into(), field: "tags", value: list(&["y"]) }, "");
        let date = |key: &str| {
            Edit::new(Change::Set { key: key.into(), field: "date", value: Value::Text("2021".into()) }, "")
        };
        let family = Edit::new(Change::Declare(Family { key: "f".into(), title: "F".into(), ..Family::default() }), "");
        let edits = [
            insert("a"),
            insert("c"),
            tags.clone(),
            date("b"),
            date("d"),
            insert("cc"),
            insert("e"),
            family,
            tags,
            date("e"),
        ];
        for old in [OLD.to_owned(), OLD.replace('\n', "\r\n"), "[meta]\nversion = 1\n".to_owned()] {
            let edits: Vec<Edit> = if old.contains("entries") {
                edits.to_vec()
            } else {
                vec![insert("a"), insert("c"), insert("e"), insert("b"), insert("d")]
            };
            let one_by_one =
                edits.iter().fold(old.clone(), |text, edit| splice(&text, std::slice::from_ref(edit)).unwrap());
            assert_eq!(splice(&old, &edits).unwrap(), one_by_one);
        }
    }

    #[test]
    fn line_ends_and_the_byte_order_mark_stay() {
        let old = format!("\u{feff}{}", OLD.replace('\n', "\r\n"));
        let new = splice(&old, &[insert("c"), insert("e")]).unwrap();
        assert!(new.starts_with('\u{feff}') && only_adds(&old, &new));
        assert_eq!(new.matches('\n').count(), new.matches("\r\n").count());
    }

    #[test]
    fn an_empty_library_takes_its_first_entry_and_families_come_first() {
        let family = Edit::new(Change::Declare(Family { key: "f".into(), title: "F".into(), ..Family::default() }), "");
        assert_eq!(splice("", &[insert("a")]).unwrap(), "[entries.a]\ntitle = \"T\"\n");
        let new = splice("[meta]\nversion = 1", &[insert("a"), family]).unwrap();
        let expected = "[meta]\nversion = 1\n\n[families.f]\ntitle = \"F\"\n\n[entries.a]\ntitle = \"T\"\n";
        assert_eq!(new, expected);
    }

    #[test]
    fn lists_and_tables_grow_in_their_own_shape() {
        let tags = |old: &str, new: &str| {
            let text = |tags: &str| format!("[entries.k]\ntitle = \"T\"\ntags = {tags}\n# end\n");
            let spliced = splice(&text(old), &[extend_edit("tags", list(&["y"]))]).unwrap();
            assert_eq!(spliced, text(new));
        };
        tags("[\"x\"]", "[\"x\", \"y\"]");
        tags("[\n    \"x\", # why\n]", "[\n    \"x\", # why\n    \"y\",\n]");
        tags("[\n  \"x\" # why\n]", "[\n  \"x\", # why\n  \"y\",\n]");
        tags("[]", "[\n  \"y\",\n]");
        let more = Value::Table([("doi", "10.1/x")].into_iter().collect());
        let inline = splice("[entries.k]\nids = { arxiv = \"1\" } # c\n", &[extend_edit("ids", more.clone())]).unwrap();
        assert_eq!(inline, "[entries.k]\nids = { arxiv = \"1\", doi = \"10.1/x\" } # c\n");
        let own = splice(
            "[entries.k]\ntitle = \"T\"\n[entries.k.ids]\narxiv = \"1\"\n\n[entries.z]\n",
            &[extend_edit("ids", more)],
        )
        .unwrap();
        assert_eq!(
            own,
            "[entries.k]\ntitle = \"T\"\n[entries.k.ids]\narxiv = \"1\"\ndoi = \"10.1/x\"\n\n[entries.z]\n"
        );
    }

    #[test]
    fn a_field_goes_to_its_place_and_a_value_is_replaced_alone() {
        let set =
            |field, text: &str| Edit::new(Change::Set { key: "k".into(), field, value: Value::Text(text.into()) }, "");
        let old = "[entries.k]\ntitle = \"T\" # good\nnote = \"n\"\n[entries.k.venue]\nname = \"V\"\n";
        let new = splice(old, &[set("date", "2021"), set("title", "U"), set("name", "N")]).unwrap();
        let expected = "[entries.k]\nname = \"N\"\ntitle = \"U\" # good\ndate = \"2021\"\nnote = \"n\"\n[entries.k.venue]\nname = \"V\"\n";
        assert_eq!(new, expected);
    }
}
