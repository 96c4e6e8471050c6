//! Reads the text of a `library.toml`; every refusal has its place.

use std::collections::HashSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Problem;
use super::parts::{on_all_cores, parts};
use crate::model::field::{Field, field};
use crate::model::{Entry, Family, Library, Shape, Table, Value, nearest};

type Node<'i> = Spanned<DeValue<'i>>;

/// Reads a library. A byte order mark must be gone already.
///
/// # Errors
/// Everything that is wrong, in the order of the file: no TOML, another version of the format, a value of
/// the wrong shape, an undeclared family, an entry without a title.
pub fn read(text: &str) -> Result<Library, Vec<Problem>> {
    refuse_damage(text)?;
    if let Some(library) = in_parts(text) {
        return Ok(library);
    }
    whole(text)
}

fn whole(text: &str) -> Result<Library, Vec<Problem>> {
    let root = DeTable::parse(text).map_err(|error| vec![syntax(text, &error)])?;
    let mut reader = Reader::default();
    reader.library(root.get_ref());
    reader.problems.sort_by_key(|problem| problem.at.start);
    if reader.problems.is_empty() { Ok(reader.library) } else { Err(reader.problems) }
}

/// A large library in its plain shape, with nothing wrong anywhere; `None` for any other.
fn in_parts(text: &str) -> Option<Library> {
    let (head, parts) = parts(text)?;
    let root = DeTable::parse(head).ok()?;
    let mut reader = Reader::default();
    reader.library(root.get_ref());
    let plain = |reader: &Reader, entries| reader.problems.is_empty() && reader.library.entries.len() == entries;
    if root.get_ref().contains_key("entries") || !plain(&reader, 0) {
        return None;
    }
    let declared = &reader.declared;
    let entries = on_all_cores(&parts, |part| {
        let root = DeTable::parse(&text[part.at.clone()]).ok()?;
        let mut reader = Reader { declared: declared.clone(), ..Reader::default() };
        reader.entries(root.get_ref());
        (root.get_ref().len() == 1 && plain(&reader, part.entries)).then_some(reader.library.entries)
    })?;
    let mut keys = HashSet::with_capacity(entries.len());
    let unique = entries.iter().all(|entry| keys.insert(entry.key.as_str()));
    unique.then_some(Library { entries, ..reader.library })
}

/// What a crash, a merge or another program left behind, by its name.
fn refuse_damage(text: &str) -> Result<(), Vec<Problem>> {
    if let Some(at) = text.find('\0') {
        let nul = Problem::new(at..at + 1, "the file holds NUL bytes", "text");
        return Err(vec![nul.hint("a crash can leave a file so: take the last good one from git or a backup")]);
    }
    match conflict(text) {
        Some(at) => {
            let marker = Problem::new(at, "the file holds a merge conflict", "one side of it");
            Err(vec![
                marker.hint("keep what is right between <<<<<<< and >>>>>>>, and take the three marked lines out"),
            ])
        }
        None => Ok(()),
    }
}

/// The first line of a conflict that git left: `<<<<<<<`, then `=======`, then `>>>>>>>`.
fn conflict(text: &str) -> Option<Range<usize>> {
    let marker = |from: usize, mark: &str| {
        let at_start = text[from..].starts_with(mark).then_some(from);
        at_start.or_else(|| text[from..].find(&format!("\n{mark}")).map(|found| from + found + 1))
    };
    let ours = marker(0, "<<<<<<< ")?;
    let middle = marker(ours, "=======")?;
    marker(middle, ">>>>>>> ")?;
    Some(ours..text[ours..].find('\n').map_or(text.len(), |end| ours + end))
}

fn syntax(text: &str, error: &toml::de::Error) -> Problem {
    let at = error.span().unwrap_or(text.len()..text.len());
    let problem = Problem::new(at, format!("this is not TOML: {}", error.message()), "");
    match text.trim_start().get(..1) {
        Some("{") => problem.hint("this looks like JSON, not like a library"),
        Some("<") => problem.hint("this looks like HTML or XML, not like a library"),
        Some("@") => problem.hint("this looks like BibTeX, not like a library"),
        _ => problem,
    }
}

#[derive(Default)]
struct Reader {
    library: Library,
    problems: Vec<Problem>,
    declared: HashSet<String>,
}

impl Reader {
    fn library(&mut self, root: &DeTable<'_>) {
        for (name, value) in root {
            match name.get_ref().as_ref() {
                "meta" => self.meta(value),
                "families" | "entries" => {}
                other => self.unknown(name, other),
            }
        }
        for (key, value) in self.members(root, "families") {
            self.family(key, value);
        }
        self.parents(root);
        self.declared = self.library.families.iter().map(|family| family.key.clone()).collect();
        self.entries(root);
    }

    fn entries(&mut self, root: &DeTable<'_>) {
        for (key, value) in self.members(root, "entries") {
            self.entry(key, value);
        }
    }

    /// A misspelled table would hide all that is in it; one of another name is only noted.
    fn unknown(&mut self, at: &Spanned<toml::de::DeString<'_>>, name: &str) {
        match nearest(name, ["entries", "families", "meta"]) {
            Some(near) => {
                let problem = Problem::new(at.span(), format!("`{name}` is not a table of a library"), "");
                self.problems.push(problem.hint(format!("did you mean `{near}`?")));
            }
            None => self.library.unknown.push(name.to_owned()),
        }
    }

    /// The members of a top-level table: each must be a table itself.
    fn members<'a, 'i>(
        &mut self,
        root: &'a DeTable<'i>,
        name: &str,
    ) -> Vec<(&'a Spanned<toml::de::DeString<'i>>, &'a DeTable<'i>)> {
        let Some(table) = root.get(name) else { return Vec::new() };
        let expected = format!("tables, [{name}.KEY]");
        let DeValue::Table(members) = table.get_ref() else {
            self.problems.push(wrong_shape(table, name, &expected));
            return Vec::new();
        };
        let mut read = Vec::new();
        for (key, value) in members {
            match value.get_ref() {
                DeValue::Table(member) => read.push((key, member)),
                _ => self.problems.push(wrong_shape(value, key.get_ref(), &expected)),
            }
        }
        read
    }

    fn meta(&mut self, meta: &Node<'_>) {
        let DeValue::Table(fields) = meta.get_ref() else {
            return self.problems.push(wrong_shape(meta, "meta", "a table, [meta]"));
        };
        for (name, value) in fields {
            match (name.get_ref().as_ref(), value.get_ref()) {
                ("version", DeValue::Integer(number)) if number.as_str() == "1" => {}
                ("version", _) => {
                    let problem = Problem::new(value.span(), "another version of the format", "version = 1");
                    self.problems.push(problem.hint("a newer `refs` may have written this file: update refs"));
                }
                (other, _) => self.library.unknown.push(format!("meta.{other}")),
            }
        }
    }

    fn family(&mut self, key: &Spanned<toml::de::DeString<'_>>, fields: &DeTable<'_>) {
        let mut family = Family { key: key.get_ref().to_string(), ..Family::default() };
        for (name, node) in fields {
            let name = name.get_ref().as_ref();
            let shape = if name == "cues" { Shape::List } else { Shape::Text };
            let known = ["title", "about", "parent", "cues"].contains(&name);
            match (known.then(|| value_of(node, name, shape)), name) {
                (None, _) => family.extra.push((name.to_owned(), Value::Other(plain(node)))),
                (Some(Err(problem)), _) => self.problems.push(problem),
                (Some(Ok(Value::Text(text))), "title") => family.title = text,
                (Some(Ok(Value::Text(text))), "parent") => family.parent = Some(text),
                (Some(Ok(Value::Text(text))), _) => family.about = text,
                (Some(Ok(Value::List(cues))), _) => family.cues = cues,
                (Some(Ok(_)), _) => {}
            }
        }
        if family.title.is_empty() {
            family.title.clone_from(&family.key);
        }
        self.library.families.push(family);
    }

    /// The families that others are parts of must be declared, and none may be a part of itself.
    fn parents(&mut self, root: &DeTable<'_>) {
        let place =
            |key: &str| root.get("families")?.get_ref().as_table()?.get(key)?.get_ref().as_table()?.get("parent");
        for family in &self.library.families {
            let (Some(parent), Some(node)) = (&family.parent, place(&family.key)) else { continue };
            if self.library.family(parent).is_none() {
                self.problems.push(undeclared(&self.library, node.span(), parent));
            } else if self.library.descendants(&family.key).contains(&parent.as_str()) {
                let found = format!("`{}` is a part of itself in the end", family.key);
                self.problems.push(Problem::new(node.span(), found, "a family that is no part of it"));
            }
        }
    }

    fn entry(&mut self, key: &Spanned<toml::de::DeString<'_>>, fields: &DeTable<'_>) {
        let mut entry = Entry { key: key.get_ref().to_string(), ..Entry::default() };
        let before = self.problems.len();
        for (name, node) in fields {
            let name = name.get_ref().as_ref();
            match field(name) {
                Some(row) => self.problems.extend(set(&mut entry, row, node).err()),
                None => entry.extra.push((name.to_owned(), Value::Other(plain(node)))),
            }
            if name == "families" {
                self.declared_families(node);
            }
        }
        if fields.get("title").is_none() && self.problems.len() == before {
            self.problems.push(untitled(key, &entry));
        }
        self.library.entries.push(entry);
    }

    fn declared_families(&mut self, node: &Node<'_>) {
        let DeValue::Array(items) = node.get_ref() else { return };
        for item in items {
            let Some(family) = item.get_ref().as_str().filter(|family| !self.declared.contains(*family)) else {
                continue;
            };
            self.problems.push(undeclared(&self.library, item.span(), family));
        }
    }
}

fn undeclared(library: &Library, at: Range<usize>, family: &str) -> Problem {
    let known: Vec<&str> = library.families.iter().map(|family| family.key.as_str()).collect();
    let expected = if known.is_empty() { format!("a table [families.{family}]") } else { known.join(", ") };
    let problem = Problem::new(at, format!("`{family}` is not a declared family"), expected);
    match nearest(family, known) {
        Some(near) => problem.hint(format!("did you mean `{near}`?")),
        None => problem.hint(format!("declare it: [families.{family}] with a title")),
    }
}

fn untitled(key: &Spanned<toml::de::DeString<'_>>, entry: &Entry) -> Problem {
    let problem = Problem::new(key.span(), format!("`{}` has no title", entry.key), "title = \"…\"");
    let unknown = entry.extra.iter().map(|(name, _)| name.as_str());
    match nearest("title", unknown) {
        Some(near) => problem.hint(format!("`{near}` is not a field: did you mean `title`?")),
        None => problem,
    }
}

fn set(entry: &mut Entry, row: &Field, node: &Node<'_>) -> Result<(), Problem> {
    let value = value_of(node, row.name, row.shape)?;
    (row.set)(entry, value)
        .map_err(|wrong| Problem::new(culprit(row, node).span(), format!("`{}`: {wrong}", row.name), ""))
}

/// The item of a list that the field does not take, or the whole value.
fn culprit<'a, 'i>(row: &Field, node: &'a Node<'i>) -> &'a Node<'i> {
    let DeValue::Array(items) = node.get_ref() else { return node };
    let refused = |item: &&Node<'i>| {
        let one = Value::List(item.get_ref().as_str().map(str::to_owned).into_iter().collect());
        (row.set)(&mut Entry::default(), one).is_err()
    };
    items.iter().find(refused).unwrap_or(node)
}

fn value_of(node: &Node<'_>, name: &str, shape: Shape) -> Result<Value, Problem> {
    let refused = || wrong_shape(node, name, shape.words());
    match (shape, node.get_ref()) {
        (Shape::Flag, DeValue::Boolean(flag)) => Ok(Value::Flag(*flag)),
        (Shape::List, DeValue::Array(items)) => items
            .iter()
            .map(|item| text_of(item).ok_or_else(|| wrong_shape(item, name, "a text in quotes")))
            .collect::<Result<_, _>>()
            .map(Value::List),
        (Shape::List, DeValue::String(one)) => Err(refused().hint(format!("write {name} = [\"{one}\"]"))),
        (Shape::Table, DeValue::Table(fields)) => table_of(fields).map(Value::Table),
        (Shape::Date, DeValue::Integer(_) | DeValue::Datetime(_)) => {
            number_of(node).map(Value::Text).ok_or_else(refused)
        }
        (Shape::Text | Shape::Date, _) => text_of(node).map(Value::Text).ok_or_else(refused),
        _ => Err(refused()),
    }
}

fn table_of(fields: &DeTable<'_>) -> Result<Table, Problem> {
    let text = |node: &Node<'_>| text_of(node).or_else(|| number_of(node));
    fields
        .iter()
        .map(|(name, node)| {
            let name = name.get_ref().to_string();
            let text = text(node).ok_or_else(|| wrong_shape(node, &name, "a text in quotes"))?;
            Ok((name, text))
        })
        .collect()
}

/// A text, with line ends as line feeds.
fn text_of(node: &Node<'_>) -> Option<String> {
    node.get_ref().as_str().map(with_line_feeds)
}

fn with_line_feeds(text: &str) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n") } else { text.to_owned() }
}

/// A number or a date as the text it is written as.
fn number_of(node: &Node<'_>) -> Option<String> {
    match node.get_ref() {
        DeValue::Integer(number) => Some(number.to_string()),
        DeValue::Datetime(date) => Some(date.to_string()),
        _ => None,
    }
}

fn wrong_shape(node: &Node<'_>, name: &str, expected: &str) -> Problem {
    let kind = match node.get_ref() {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    };
    Problem::new(node.span(), format!("`{name}` is {kind}"), expected)
}

/// The value of a field that `refs` does not know.
fn plain(node: &Node<'_>) -> toml::Value {
    match node.get_ref() {
        DeValue::String(text) => toml::Value::String(with_line_feeds(text)),
        DeValue::Integer(number) => {
            i64::from_str_radix(number.as_str(), number.radix()).map_or_else(|_| number.to_string().into(), Into::into)
        }
        DeValue::Float(number) => number.as_str().parse().map_or_else(|_| number.as_str().into(), toml::Value::Float),
        DeValue::Boolean(flag) => toml::Value::Boolean(*flag),
        DeValue::Datetime(date) => toml::Value::Datetime(*date),
        DeValue::Array(items) => items.iter().map(plain).collect::<Vec<_>>().into(),
        DeValue::Table(fields) => {
            toml::Value::Table(fields.iter().map(|(name, node)| (name.get_ref().to_string(), plain(node))).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> (String, String, Option<String>) {
        let problem = read(text).unwrap_err().remove(0);
        let marked = text.get(problem.at.clone()).unwrap_or_default();
        (marked.to_owned(), problem.found, problem.hint)
    }

    #[test]
    fn every_shape_is_read() {
        let text = "[families.a]\ntitle = \"A\"\n[entries.k]\ntitle = 'T'\nauthors = [\"B, C\", \"{D}\"]\net-al = true\n\
                    date = 2021-02-26\nposted = 2020\nvenue = { name = \"V\", volume = 3 }\nfamilies = [\"a\"]\nfuture = [1, { x = 1.5 }]\n";
        let library = read(text).unwrap();
        let entry = &library.entries[0];
        assert_eq!(
            (entry.date.unwrap().to_string(), entry.posted.unwrap().to_string()),
            ("2021-02-26".into(), "2020".into())
        );
        assert_eq!(entry.venue.get("volume"), Some("3"));
        assert!(entry.et_al && entry.authors.len() == 2 && entry.extra[0].0 == "future");
    }

    #[test]
    fn an_undeclared_family_is_pointed_at() {
        let (marked, found, hint) =
            problem("[families.contrastive]\n[entries.k]\ntitle = \"T\"\nfamilies = [\"contrastve\"]\n");
        assert_eq!((marked.as_str(), hint.as_deref()), ("\"contrastve\"", Some("did you mean `contrastive`?")));
        assert_eq!(found, "`contrastve` is not a declared family");
    }

    #[test]
    fn a_parent_that_is_not_declared_or_in_a_circle_is_pointed_at() {
        let (marked, found, hint) =
            problem("[families.contrastive]\n[families.video]\nparent = \"contrastve\"\n[entries.k]\ntitle = \"T\"\n");
        assert_eq!((marked.as_str(), hint.as_deref()), ("\"contrastve\"", Some("did you mean `contrastive`?")));
        assert_eq!(found, "`contrastve` is not a declared family");
        let (marked, found, _) = problem("[families.a]\nparent = \"b\"\n[families.b]\nparent = \"a\"\n");
        assert_eq!((marked.as_str(), found.as_str()), ("\"b\"", "`a` is a part of itself in the end"));
        assert_eq!(problem("[families.a]\nparent = \"a\"\n").0, "\"a\"");
        let read = read("[families.a]\nparent = \"b\"\n[families.b]\n").unwrap();
        assert_eq!(read.family("a").unwrap().parent.as_deref(), Some("b"));
    }

    #[test]
    fn a_wrong_value_is_pointed_at() {
        for (line, marked) in [
            ("date = \"soon\"", "\"soon\""),
            ("date = 13", "13"),
            ("authors = [\"A, B\", \"others\"]", "\"others\""),
            ("authors = [\"A, B\", 7]", "7"),
            ("families = \"a\"", "\"a\""),
            ("type = \"papre\"", "\"papre\""),
            ("ids = { arxiv = [1] }", "[1]"),
            ("attributes = { parameters = [8] }", "[8]"),
            ("builds-on = [\"a\", \"b: likes\"]", "\"b: likes\""),
            ("note = 1", "1"),
        ] {
            assert_eq!(problem(&format!("[entries.k]\ntitle = \"T\"\n{line}\n")).0, marked, "{line}");
        }
    }

    /// A library of many entries, with other lines in the middle and at the end.
    fn large(head: &str, middle: &str, end: &str) -> String {
        let entry = |n: usize| {
            let note = "note = \"\"\"\n[entries.none]\ntitle = 'a'\n\"\"\"";
            format!(
                "[entries.k{n}]\ntitle = \"Work {n} of many\"\nauthors = [\n  \"Li, Bo\",\n]\n{note}\n[entries.k{n}.ids]\narxiv = \"2101.{n:05}\"\n\n"
            )
        };
        let (first, rest): (String, String) = ((0..700).map(entry).collect(), (700..1400).map(entry).collect());
        format!("{head}{first}{middle}{rest}{end}")
    }

    #[test]
    fn a_large_library_is_read_in_parts_as_it_would_be_as_one() {
        let head = "[meta]\nversion = 1\nnew = 2\n\n[families.a]\ntitle = \"A\"\n\n[other]\nx = 1\n\n";
        let text = large(head, "[entries.\"m.m\"]\ntitle = \"M\"\nfamilies = [\"a\"]\n", "");
        let parted = in_parts(&text).unwrap();
        assert_eq!((parted.entries.len(), parted.entries[700].key.as_str()), (1401, "m.m"));
        assert_eq!(parted.entries[9].ids.get("arxiv"), Some("2101.00009"));
        assert_eq!(parted, whole(&text).unwrap());
    }

    #[test]
    fn what_is_not_plain_or_is_wrong_is_left_to_the_whole() {
        for (head, middle, end) in [
            ("[entries]\n", "", ""),
            ("entries.a = { title = \"x\" }\n", "", ""),
            ("", "[families.late]\ntitle = \"x\"\n", ""),
            ("", "[entries.k3.venue]\nname = \"V\"\n", ""),
            ("", "[[entries.list]]\ntitle = \"x\"\n", ""),
            ("", "[entries.k3]\ntitle = \"x\"\n", ""),
            ("", "[entries.\"k1399\"]\ntitle = \"x\"\n", ""),
            ("", "[entries.untitled]\n", ""),
            ("", "[entries.x]\ntitle = \"x\"\nfamilies = [\"none\"]\n", ""),
            ("", "[entries.x]\ntitle = \"x\ny\"\n", ""),
            ("", "", "[entries.x]\ntitle = \"\"\"never closed\n"),
            ("[meta]\nversion = 2\n", "", ""),
            ("[entrys.k]\n", "", ""),
        ] {
            let text = large(head, middle, end);
            assert_eq!(in_parts(&text), None, "{head}{middle}{end}");
            assert_eq!(read(&text), whole(&text));
        }
    }

    #[test]
    fn damage_is_named() {
        assert!(problem("a = 1\n<<<<<<< HEAD\nx\n=======\ny\n>>>>>>> b\n").1.contains("merge conflict"));
        assert!(problem("\0\0\0").1.contains("NUL"));
        assert!(problem("[entries.k]\nyear = 2021\n").1.contains("no title"));
        assert!(problem("@article{x,").2.unwrap().contains("BibTeX"));
        assert!(problem("[[entry]]\ntitle = \"T\"\n").2.unwrap().contains("`entries`"));
        assert!(problem("[meta]\nversion = 2\n").2.unwrap().contains("update refs"));
    }

    #[test]
    fn all_problems_are_told_in_order() {
        let problems = read("[entries.a]\n[entries.b]\ntitle = 1\n[entries.c]\ntitle=\"x\"\ndate=\"y\"\n").unwrap_err();
        assert_eq!(problems.len(), 3);
    }
}
