//! What a reader made of a text, as the tests of the formats look at it.

use super::{Event, Found};
use crate::model::Entry;

/// The works that were found, with what is odd about them.
pub fn found<'a>(events: impl IntoIterator<Item = Event<'a>>) -> Vec<Found> {
    let one = |event| match event {
        Event::Found(found) => Some(*found),
        _ => None,
    };
    events.into_iter().filter_map(one).collect()
}

/// The entries that were found.
pub fn entries<'a>(events: impl IntoIterator<Item = Event<'a>>) -> Vec<Entry> {
    found(events).into_iter().map(|found| found.entry).collect()
}

/// The places of all that was remarked, in bytes.
pub fn places<'a>(events: impl IntoIterator<Item = Event<'a>>) -> Vec<usize> {
    let remarks = |event| match event {
        Event::Found(found) => found.remarks,
        Event::Rejected(_, remark) | Event::Remark(remark) | Event::Refused(remark) => vec![remark],
        Event::Aside(..) | Event::Family(_) => vec![],
    };
    events.into_iter().flat_map(remarks).map(|remark| remark.at).collect()
}
