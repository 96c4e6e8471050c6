//! Parts of values that stand in other entries: `author = {A B and xdata=key-author-1}` (biblatex manual, §3.13).

use super::names;
use super::scan::{Piece, RawEntry, RawField};

/// What starts a part that stands elsewhere.
const MARKER: &str = "xdata=";

/// How far one reference may lead to the next.
const DEEPEST: usize = 16;

/// Where a part stands: `key-author-2` is the second author of the entry `key`, `key-note` the whole note.
#[derive(Debug, PartialEq, Eq)]
struct Reference<'a> {
    key: &'a str,
    field: &'a str,
    number: Option<usize>,
}

impl<'a> Reference<'a> {
    fn of(part: &'a str) -> Option<Self> {
        let (mut key, mut field) = part.trim().strip_prefix(MARKER)?.rsplit_once('-')?;
        let number = field.parse().ok();
        if number.is_some() {
            (key, field) = key.rsplit_once('-')?;
        }
        let whole = !key.contains(char::is_whitespace) && !key.is_empty() && !field.is_empty();
        whole.then_some(Self { key, field, number })
    }
}

/// The parts of a field's first piece, if one of them may stand elsewhere.
fn parts<'a>(field: &RawField<'a>) -> Option<Vec<&'a str>> {
    let Piece::Text(text) = field.value else { return None };
    memchr::memmem::find(text.as_bytes(), MARKER.as_bytes())?;
    Some(names::split(text))
}

/// Whether parts of values may stand elsewhere in a text.
pub fn may_be_in(text: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), MARKER.as_bytes()).is_some()
}

/// The keys of the entries in which parts of a field stand.
pub fn keys<'a>(field: &RawField<'a>) -> impl Iterator<Item = &'a str> + use<'a> {
    parts(field).into_iter().flatten().filter_map(|part| Some(Reference::of(part)?.key))
}

/// The field with the parts that stand elsewhere in their places, and why others are not; none where all of it stands
/// here.
pub fn resolved<'a, 'p>(
    field: &RawField<'a>,
    parent: &impl Fn(&str) -> Option<&'p RawEntry<'a>>,
) -> Option<(RawField<'a>, Vec<String>)>
where
    'a: 'p,
{
    let parts = parts(field).filter(|parts| parts.iter().any(|part| Reference::of(part).is_some()))?;
    let mut wrong = Vec::new();
    let mut pieces = Vec::new();
    for part in parts {
        if !pieces.is_empty() {
            pieces.push(Piece::Text(" and "));
        }
        match elsewhere(part, parent, 0) {
            Ok(found) => pieces.extend(found),
            Err(message) => {
                wrong.push(message);
                pieces.push(Piece::Text(part));
            }
        }
    }
    pieces.extend(&field.more);
    let more = pieces.split_off(1);
    Some((RawField { value: pieces[0], more, ..field.clone() }, wrong))
}

/// A part, from where it stands.
///
/// # Errors
/// When it stands nowhere.
fn elsewhere<'a, 'p>(
    part: &'a str,
    parent: &impl Fn(&str) -> Option<&'p RawEntry<'a>>,
    depth: usize,
) -> Result<Vec<Piece<'a>>, String>
where
    'a: 'p,
{
    let Some(Reference { key, field, number }) = Reference::of(part) else { return Ok(vec![Piece::Text(part)]) };
    if depth == DEEPEST {
        return Err(format!("leads through more than {DEEPEST} entries by way of `{key}`"));
    }
    let entry = parent(key).ok_or_else(|| format!("names `{key}`, which is not in the file"))?;
    let found = entry.fields.iter().find(|other| other.name.eq_ignore_ascii_case(field));
    let found = found.ok_or_else(|| format!("names `{field}` of `{key}`, which has none"))?;
    match (found.value, number) {
        (Piece::Text(text), number) if found.more.is_empty() => {
            let parts = names::split(text);
            let Some(number) = number else { return elsewhere(text, parent, depth + 1) };
            let part = number.checked_sub(1).and_then(|at| parts.get(at));
            let part = part.ok_or_else(|| format!("names `{field}` {number} of `{key}`, which has {}", parts.len()))?;
            elsewhere(part, parent, depth + 1)
        }
        (first, None | Some(1)) => Ok(std::iter::once(first).chain(found.more.iter().copied()).collect()),
        (..) => Err(format!("names `{field}` of `{key}`, which macros make: its parts can't be told")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_elsewhere_is_named_by_key_field_and_number() {
        let reference = |key, field, number| Some(Reference { key, field, number });
        for (text, expected) in [
            ("xdata=x-author-1", reference("x", "author", Some(1))),
            (" xdata=a-b:c-note", reference("a-b:c", "note", None)),
            ("xdata=x", None),
            ("the option xdata=x-y", None),
            ("xdata=-author-1", None),
            ("xdata=two words-note", None),
        ] {
            assert_eq!(Reference::of(text), expected, "{text}");
        }
    }
}
