//! `refs convert`: a file of one format as a file of another, without a library.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::BuildHasher;
use std::ops::Range;
use std::path::PathBuf;

use clap::Args;
use clap::builder::PossibleValuesParser;
use foldhash::fast::RandomState;

use super::export::{WriteArguments, chosen, known_fields};
use crate::cli::Exit;
use crate::cli::failure::Failure;
use crate::cli::output::{counted, tell};
use crate::cli::reading::{BATCH, Reading, readable, write_rejects};
use crate::cli::talk::{Message, Talk};
use crate::cli::whole::WholeFile;
use crate::cores::in_order;
use crate::formats::{Event, Fields, Format, Found, Options, Part, Remark, WriteError, as_read};
use crate::model::text::hash_of_small;
use crate::model::{Entry, Family, KeyPattern, Library};
use crate::store::catalogue;

/// Convert a file from one format into another, without a library
#[derive(Args)]
#[command(after_help = "A .bib file stays in its dialect, BibTeX or BibLaTeX, unless --to names one.")]
pub struct Arguments {
    /// The file to read; `-` is stdin
    #[arg(value_name = "IN")]
    input: PathBuf,

    /// The file to write; its ending names the format, `-` is stdout
    #[arg(value_name = "OUT", default_value = "-")]
    out: PathBuf,

    /// The same as OUT, as `refs export` has it
    #[arg(long, short, value_name = "FILE", conflicts_with = "out")]
    output: Option<PathBuf>,

    /// The format of IN [default: by its ending and text]
    #[arg(long, value_name = "FORMAT", value_parser = PossibleValuesParser::new(readable()))]
    from: Option<String>,

    /// The format of OUT [default: by its ending]
    #[arg(long, value_name = "FORMAT", value_parser = PossibleValuesParser::new(super::export::writable()))]
    to: Option<String>,

    #[command(flatten)]
    how: WriteArguments,

    /// Write the text of what can't be read to a file
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,

    /// Write nothing if anything can't be read
    #[arg(long)]
    strict: bool,
}

pub fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let mut reading = Reading::open(&arguments.input, arguments.from.as_deref())?;
    let out = arguments.output.as_ref().unwrap_or(&arguments.out);
    let output = Some(out).filter(|path| path.as_os_str() != "-");
    let named = chosen(arguments.to.as_deref(), output)?;
    // Without a name for it, a `.bib` file stays what it is.
    let format = if arguments.to.is_none() && named.name == "bibtex" && reading.format.name == named.name {
        as_read(named, &reading.text)
    } else {
        named
    };
    let library = Library::default();
    let options = Options { keep_types: true, ..arguments.how.options(&library)? };
    known_fields(format, &options.fields, entries_of(&reading))?;
    let file = WholeFile::new(out)?;
    let mut conversion = Conversion {
        format,
        options,
        file,
        held: (arguments.strict && output.is_none()).then(String::new),
        keys: HashMap::default(),
        capitals: Capitals::default(),
        numbers: HashMap::new(),
        written: 0,
        families: Vec::new(),
        left_out: Vec::new(),
    };
    let kept = conversion.run(&mut reading)?;
    write_rejects(arguments.rejects.as_ref(), &reading.rejects)?;
    if arguments.strict && reading.damaged {
        return Err(Failure::refused("not everything could be read, so nothing was written")
            .hint("leave --strict out to write the rest"));
    }
    reading.close(kept);
    let written = conversion.written;
    Talk::default().say(left_out_note(format, &conversion.left_out));
    conversion.declare(&reading.families)?;
    conversion.append(format.write.tail)?;
    if let Some(held) = conversion.held.take() {
        conversion.file.append(&held)?;
    }
    conversion.file.put()?;
    let all = counted(reading.works + reading.rejected, "entry", "entries");
    tell(&format!(
        "{}: {all} ({}): {written} written as {}, {} rejected{}",
        reading.name,
        reading.format.name,
        format.name,
        reading.rejected,
        reading.other_places()
    ));
    Ok(if reading.damaged { Exit::Partial } else { Exit::Fine })
}

/// The entries of a file, for a look before they are written.
fn entries_of(reading: &Reading) -> impl Iterator<Item = Cow<'static, Entry>> {
    let events = reading.format.read.map(|read| read(&reading.text)).into_iter().flatten();
    events.filter_map(|event| match event {
        Event::Found(found) => Some(Cow::Owned(found.entry)),
        _ => None,
    })
}

/// Which fields were left out, and of how many entries.
pub fn left_out_note(format: &Format, left_out: &[(&'static str, usize)]) -> Option<Message> {
    let fields: Vec<String> = left_out.iter().map(|(name, count)| format!("{name} ({count})")).collect();
    (!fields.is_empty()).then(|| Message::note(format!("{} has no place for {}", format.name, fields.join(", "))))
}

/// Counts the fields of one more entry that the format has no place for.
pub fn count_left_out(left_out: &mut Vec<(&'static str, usize)>, names: &[&'static str]) {
    for name in names {
        match left_out.iter_mut().find(|(known, _)| known == name) {
            Some((_, count)) => *count += 1,
            None => left_out.push((*name, 1)),
        }
    }
}

struct Conversion<'a> {
    format: &'static Format,
    options: Options<'a>,
    file: WholeFile,
    /// What stays back until all is read, where standard output could not be taken back.
    held: Option<String>,
    /// The keys that were written, each with what stood under it.
    keys: HashMap<String, u64, RandomState>,
    capitals: Capitals,
    /// The number that the next other work of a key gets behind it.
    numbers: HashMap<String, usize>,
    written: usize,
    /// The families that the written entries name, where the format declares them.
    families: Vec<String>,
    left_out: Vec<(&'static str, usize)>,
}

impl Conversion<'_> {
    fn append(&mut self, text: &str) -> Result<(), Failure> {
        match &mut self.held {
            Some(held) => held.push_str(text),
            None => self.file.append(text)?,
        }
        Ok(())
    }

    /// Writes entry by entry, so that a large file need not be held in memory twice. Whether asides were kept.
    fn run(&mut self, reading: &mut Reading) -> Result<bool, Failure> {
        let (input, format) = (reading.format, self.format);
        let keeps = format.write.aside.filter(|_| input.write.aside.is_some());
        self.append(&(format.write.head)(&self.options))?;
        let text = std::mem::take(&mut reading.text);
        let mut told = Vec::new();
        let (options, state) = (self.options.clone(), self.keys.hasher().clone());
        let ended = in_order(
            input.parts(&text),
            BATCH,
            |parts| Batch::of(parts, format, &options, &state),
            |batch| batch.parts.iter().try_for_each(|part| self.take(part, &batch.text, keeps, reading, &mut told)),
        );
        reading.text = text;
        match ended {
            Err(Ended::Refused(remark)) => return Err(reading.refusal(&remark)),
            Err(Ended::Failed(failure)) => return Err(failure),
            Ok(()) => {}
        }
        reading.tell_all(told);
        Ok(keeps.is_some())
    }

    /// Takes what comes next in the file.
    fn take(
        &mut self,
        part: &Done<'_>,
        texts: &str,
        keeps: Option<fn(&str, &mut String)>,
        reading: &mut Reading,
        told: &mut Vec<(Option<Range<usize>>, Remark)>,
    ) -> Result<(), Ended> {
        match part {
            Done::Work(written) => {
                reading.works += 1;
                told.extend(written.found.remarks.iter().map(|remark| (None, remark.clone())));
                let key = &written.found.entry.key;
                if self.capitals.differ(key) {
                    let message =
                        format!("`{key}` and another key differ only in capitals, which BibTeX takes for one key");
                    told.push((None, Remark::warning(written.found.at.start, message)));
                }
                told.extend(self.write(written, texts)?.map(|remark| (None, remark)));
            }
            Done::Other(Event::Rejected(at, remark)) => told.push((Some(at.clone()), remark.clone())),
            Done::Other(Event::Family(family)) => reading.families.push((**family).clone()),
            Done::Other(Event::Remark(remark)) => told.push((None, remark.clone())),
            Done::Other(Event::Refused(remark)) => return Err(Ended::Refused(remark.clone())),
            Done::Other(Event::Aside(kind, text)) => {
                reading.aside(kind);
                if let Some(keep) = keeps.filter(|_| *kind != "xdata") {
                    let mut kept = String::new();
                    keep(text, &mut kept);
                    self.append(&kept)?;
                }
            }
            // Works are written, not left as they were found.
            Done::Other(Event::Found(_)) => {}
        }
        Ok(())
    }

    /// Declares the families that entries name, and those that they are parts of: as the file does, else as the
    /// catalogue does, else by their keys.
    fn declare(&mut self, families: &[Family]) -> Result<(), Failure> {
        let Some(declare) = self.format.write.declare else { return Ok(()) };
        let mut at = 0;
        while let Some(key) = self.families.get(at).cloned() {
            let told = families.iter().find(|family| family.key == key).or_else(|| catalogue().family(&key)).cloned();
            let family = told.unwrap_or_else(|| Family { title: key.clone(), key, ..Family::default() });
            self.families.extend(family.parent.clone().filter(|parent| !self.families.contains(parent)));
            let mut declared = String::new();
            declare(&family, &mut declared);
            self.append(&declared)?;
            at += 1;
        }
        Ok(())
    }

    /// The key under which a work is written.
    fn key(&mut self, written: &Written) -> Key {
        let Written { found, content, .. } = written;
        let (entry, at) = (&found.entry, found.at.start);
        match self.keys.get(&entry.key) {
            _ if entry.key.is_empty() => {
                let key = KeyPattern::default().key(entry, |key| self.keys.contains_key(key));
                let remark = Remark::warning(at, format!("it has no key: `{key}` was made"));
                Key::Other(key, remark)
            }
            None => Key::Own,
            Some(first) if first == content => {
                let again = format!("`{}` stands here again, word for word: once is enough", entry.key);
                Key::Again(Remark::warning(at, again))
            }
            Some(_) => {
                let old = &entry.key;
                // The numbers go on where they stopped: a file may have one key a thousand times.
                let from = self.numbers.get(old).copied().unwrap_or(2);
                let free = |n: &usize| !self.keys.contains_key(&format!("{old}-{n}"));
                let number = (from..).find(free).unwrap_or(from);
                let key = format!("{old}-{number}");
                self.numbers.insert(old.clone(), number + 1);
                let remark = Remark::warning(at, format!("`{old}` is the key of another work: this one is `{key}`"));
                Key::Other(key, remark)
            }
        }
    }

    /// Writes an entry; one that repeats another to the letter is not written again, which is said.
    fn write(&mut self, written: &Written, texts: &str) -> Result<Option<Remark>, Failure> {
        let (key, remark) = match self.key(written) {
            Key::Again(remark) => return Ok(Some(remark)),
            Key::Other(key, remark) => (Some(key), Some(remark)),
            Key::Own => (None, None),
        };
        if self.written > 0 {
            self.append(self.format.write.between)?;
        }
        let entry = match &key {
            Some(key) => &Entry { key: key.clone(), ..written.found.entry.clone() },
            None => &written.found.entry,
        };
        match &written.text {
            Some(text) if key.is_none() => self.append(&texts[text.clone()?])?,
            _ => {
                let mut text = String::new();
                (self.format.write.one)(entry, self.written + 1, &self.options, &mut text)?;
                self.append(&text)?;
            }
        }
        if self.format.write.declare.is_some() {
            let new = entry.families.iter().filter(|key| !self.families.contains(key)).cloned().collect::<Vec<_>>();
            self.families.extend(new);
        }
        count_left_out(&mut self.left_out, &written.left_out);
        self.written += 1;
        self.keys.insert(entry.key.clone(), written.content);
        Ok(remark)
    }
}

/// The key of a work that is written.
enum Key {
    /// Its own.
    Own,
    /// Another one, and why.
    Other(String, Remark),
    /// None: the work was written before.
    Again(Remark),
}

/// The keys of works: hashes of the first ones, by hashes of their small letters.
#[derive(Default)]
struct Capitals(HashMap<u64, u64, RandomState>);

impl Capitals {
    /// Whether a key differs from the first one like it in capitals alone.
    fn differ(&mut self, key: &str) -> bool {
        let (small, exact) = (hash_of_small(key, self.0.hasher()), self.0.hasher().hash_one(key));
        *self.0.entry(small).or_insert(exact) != exact
    }
}

/// Why a conversion ended before its end.
enum Ended {
    Refused(Remark),
    Failed(Failure),
}

impl From<Failure> for Ended {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// Some parts of a file, read, the works among them as they will be written.
struct Batch<'a> {
    parts: Vec<Done<'a>>,
    /// The texts of all works.
    text: String,
}

/// How many bytes the texts of most works take at most.
const USUAL: usize = 1024;

/// A part of a file that was read.
enum Done<'a> {
    Work(Written),
    Other(Event<'a>),
}

/// A work with its text.
struct Written {
    found: Box<Found>,
    /// A number that two entries share only if they say the same.
    content: u64,
    /// Where its text is in the batch's; absent for a format in which it depends on what was written before.
    text: Option<Result<Range<usize>, WriteError>>,
    left_out: Vec<&'static str>,
}

impl<'a> Batch<'a> {
    fn of(parts: Vec<Part<'a>>, format: &Format, options: &Options<'_>, state: &RandomState) -> Self {
        let text = String::with_capacity(parts.len() * USUAL);
        let mut batch = Self { parts: Vec::with_capacity(parts.len()), text };
        for part in parts {
            let done = match part.read() {
                Event::Found(found) => Done::Work(batch.written(found, format, options, state)),
                other => Done::Other(other),
            };
            batch.parts.push(done);
        }
        batch
    }

    fn written(
        &mut self,
        mut found: Box<Found>,
        format: &Format,
        options: &Options<'_>,
        state: &RandomState,
    ) -> Written {
        if let Cow::Owned(shaped) = options.shaped(&found.entry) {
            found.entry = shaped;
        }
        let entry = &found.entry;
        let start = self.text.len();
        let text = (!format.write.numbered && !entry.key.is_empty()).then(|| {
            let written = (format.write.one)(entry, 1, options, &mut self.text);
            written.map(|()| start..self.text.len())
        });
        let left_out = (format.write.left_out)(entry, options);
        // A text that leaves nothing out says what the entry does, and is faster to take in.
        let content = match &text {
            Some(Ok(text)) if left_out.is_empty() && options.fields == Fields::Held => {
                state.hash_one(&self.text[text.clone()])
            }
            _ => state.hash_one(entry),
        };
        Written { found, content, text, left_out }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_differ_in_capitals_alone_are_told_from_those_that_are_the_same() {
        let mut capitals = Capitals::default();
        let differ = ["a", "A", "a", "b", "É", "é"].map(|key| capitals.differ(key));
        assert_eq!(differ, [false, true, false, false, false, true]);
    }
}
