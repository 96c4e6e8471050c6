//! What must hold for any bytes: they are read without a panic, and what was written from them reads back as it was.

use refs::formats::decode::decode;
use refs::formats::{Event, Format, Options, format};
use refs::model::{Entry, Library};

/// Reads bytes as a file of a format; writes what was found, and reads and writes that once more: both texts are one.
///
/// # Panics
/// When the law does not hold.
pub fn round(name: &str, bytes: &[u8]) {
    let format = format(name).expect("a format of the registry");
    let Ok((text, _)) = decode(bytes.to_vec()) else { return };
    let Some(first) = written(format, &text) else { return };
    let second = written(format, &first).expect("what was written is written again");
    assert_eq!(first, second);
}

fn written(format: &Format, text: &str) -> Option<String> {
    let read = format.read?;
    let entries: Vec<Entry> = read(text)
        .filter_map(|event| match event {
            Event::Found(found) if !found.entry.key.is_empty() => Some(found.entry),
            _ => None,
        })
        .collect();
    let entries: Vec<&Entry> = entries.iter().collect();
    let library = Library::default();
    format.text(&entries, &Options { keep_types: true, ..Options::new(&library) }).ok()
}
