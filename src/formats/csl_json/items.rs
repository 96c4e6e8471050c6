//! Where the items of a file stand: in a list, in an object with `items`, alone, or one a line.

use std::ops::Range;

use super::super::Remark;
use super::json;

/// The places of the items, in order; why the file has none.
pub fn of(text: &str) -> Result<impl Iterator<Item = Range<usize>>, Remark> {
    let inside = move |place: Range<usize>| -> Box<dyn Iterator<Item = Range<usize>> + Send + '_> {
        let list = text[place.clone()].starts_with('[');
        if list { Box::new(json::parts(text, place)) } else { Box::new(std::iter::once(place)) }
    };
    Ok(places(text)?.into_iter().flat_map(inside))
}

/// The lists of items, and the items that stand by themselves.
fn places(text: &str) -> Result<Vec<Range<usize>>, Remark> {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let refused = |at: usize, message: String| Err(Remark::damage(at, message));
    let values = match json::values(text, start) {
        Ok(values) => values,
        Err((at, reason)) => return refused(at, format!("this is no JSON: {reason}")),
    };
    let expected = "expected a list of CSL-JSON items, `[{\"id\": …, \"type\": …}]`";
    let Some(first) = values.first().cloned() else { return refused(start, format!("the file is empty: {expected}")) };
    let mut values = values;
    if values.len() == 1 && text[first.clone()].starts_with('{') {
        let members: Vec<_> = json::parts(text, first.clone()).map(|at| json::pair(text, at)).collect();
        let named = |wanted: &str| members.iter().find(|(name, _)| *name == wanted).map(|(_, at)| at.clone());
        match named("items").filter(|at| text[at.clone()].starts_with('[')) {
            Some(items) => values = vec![items],
            None if ["id", "type", "title"].iter().all(|name| named(name).is_none()) => {
                return refused(first.start, format!("an object that is no item: {expected}"));
            }
            None => {}
        }
    }
    let whole = values[0].clone();
    let in_list = text[whole.clone()].starts_with('[');
    let mut items = if in_list { json::parts(text, whole.clone()) } else { json::parts(text, 0..1) };
    let first_item = if in_list { items.next() } else { Some(whole.clone()) };
    let Some(first_item) = first_item else { return Ok(values) };
    let is_object = |at: &Range<usize>| text[at.clone()].starts_with('{');
    if !is_object(&first_item) && !items.any(|at| is_object(&at)) && values.len() == 1 {
        let found = json::read(&text[first_item.clone()]).map_or("something else", |json| json.words());
        return refused(first_item.start, format!("{found} stands where an item should: {expected}"));
    }
    if is_object(&first_item) && is_zotero(text, first_item.clone()) {
        let message = "this is Zotero's own JSON (`itemType`), as Better BibTeX JSON has it: export CSL JSON instead";
        return refused(first_item.start, message.to_owned());
    }
    Ok(values)
}

fn is_zotero(text: &str, item: Range<usize>) -> bool {
    let has = |wanted: &str| json::parts(text, item.clone()).any(|at| json::pair(text, at).0 == wanted);
    has("itemType") && !has("type")
}
