//! `refs convert`: a file of one format as a file of another, without a library.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::BuildHasher;
use std::path::PathBuf;
use std::sync::mpsc::{SyncSender, sync_channel};

use clap::Args;
use clap::builder::PossibleValuesParser;
use foldhash::fast::RandomState;

use super::export::{WriteArguments, chosen, known_fields};
use crate::cli::Exit;
use crate::cli::failure::Failure;
use crate::cli::output::{counted, tell};
use crate::cli::reading::{Reading, readable, write_rejects};
use crate::cli::whole::WholeFile;
use crate::formats::{Event, Events, Format, Found, Options, Remark, as_read};
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
        numbers: HashMap::new(),
        buffer: String::new(),
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
    tell_left_out(format, &conversion.left_out);
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

/// Tells which fields were left out, and of how many entries.
pub fn tell_left_out(format: &Format, left_out: &[(&'static str, usize)]) {
    if left_out.is_empty() {
        return;
    }
    let fields: Vec<String> = left_out.iter().map(|(name, count)| format!("{name} ({count})")).collect();
    tell(&format!("note: {} has no place for {}", format.name, fields.join(", ")));
}

/// Counts the fields of one more entry that the format has no place for.
pub fn count_left_out(left_out: &mut Vec<(&'static str, usize)>, names: Vec<&'static str>) {
    for name in names {
        match left_out.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => left_out.push((name, 1)),
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
    /// The number that the next other work of a key gets behind it.
    numbers: HashMap<String, usize>,
    buffer: String,
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

    fn append_buffer(&mut self) -> Result<(), Failure> {
        let buffer = std::mem::take(&mut self.buffer);
        self.append(&buffer)?;
        self.buffer = buffer;
        Ok(())
    }

    /// Writes entry by entry, so that a large file need not be held in memory twice. Whether asides were kept.
    fn run(&mut self, reading: &mut Reading) -> Result<bool, Failure> {
        let keeps = self.format.write.aside.filter(|_| reading.format.write.aside.is_some());
        self.append(&(self.format.write.head)(&self.options))?;
        let text = std::mem::take(&mut reading.text);
        let mut told: Vec<(Option<std::ops::Range<usize>>, Remark)> = Vec::new();
        let read = reading.format.read;
        let refused = std::thread::scope(|scope| {
            // One thread reads while this one writes.
            let (sender, batches) = sync_channel(AHEAD);
            scope.spawn(|| send(read.map(|read| read(&text)), sender));
            for event in batches.into_iter().flatten() {
                match event {
                    Event::Found(found) => {
                        reading.works += 1;
                        told.extend(found.remarks.iter().map(|remark| (None, remark.clone())));
                        told.extend(self.write(*found)?.map(|remark| (None, remark)));
                    }
                    Event::Rejected(at, remark) => told.push((Some(at), remark)),
                    Event::Family(family) => reading.families.push(*family),
                    Event::Remark(remark) => told.push((None, remark)),
                    Event::Refused(remark) => return Ok(Some(remark)),
                    Event::Aside(kind, text) => {
                        reading.aside(kind);
                        if let Some(keep) = keeps.filter(|_| kind != "xdata") {
                            self.buffer.clear();
                            keep(text, &mut self.buffer);
                            self.append_buffer()?;
                        }
                    }
                }
            }
            Ok::<_, Failure>(None)
        })?;
        reading.text = text;
        if let Some(remark) = refused {
            return Err(reading.refusal(&remark));
        }
        reading.tell_all(told);
        Ok(keeps.is_some())
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
            self.buffer.clear();
            declare(&family, &mut self.buffer);
            self.append_buffer()?;
            at += 1;
        }
        Ok(())
    }

    /// Writes an entry; one that repeats another to the letter is not written again, which is said.
    fn write(&mut self, found: Found) -> Result<Option<Remark>, Failure> {
        let shaped = match self.options.shaped(&found.entry) {
            Cow::Owned(entry) => Some(entry),
            Cow::Borrowed(_) => None,
        };
        let mut entry = shaped.unwrap_or(found.entry);
        let mut remark = None;
        let content = content(&entry, self.keys.hasher());
        if entry.key.is_empty() {
            entry.key = KeyPattern::default().key(&entry, |key| self.keys.contains_key(key));
            remark = Some(Remark::warning(found.at.start, format!("it has no key: `{}` was made", entry.key)));
        } else if let Some(first) = self.keys.get(&entry.key) {
            if *first == content {
                return Ok(Some(Remark::warning(
                    found.at.start,
                    format!("`{}` stands here again, word for word: once is enough", entry.key),
                )));
            }
            let old = entry.key.clone();
            // The numbers go on where they stopped: a file may have one key a thousand times.
            let from = self.numbers.get(&old).copied().unwrap_or(2);
            let free = |n: &usize| !self.keys.contains_key(&format!("{old}-{n}"));
            let number = (from..).find(free).unwrap_or(from);
            entry.key = format!("{old}-{number}");
            self.numbers.insert(old.clone(), number + 1);
            remark = Some(Remark::warning(
                found.at.start,
                format!("`{old}` is the key of another work: this one is `{}`", entry.key),
            ));
        }
        self.buffer.clear();
        if self.written > 0 {
            self.buffer.push_str(self.format.write.between);
        }
        (self.format.write.one)(&entry, self.written + 1, &self.options, &mut self.buffer)?;
        if self.format.write.declare.is_some() {
            let new = entry.families.iter().filter(|key| !self.families.contains(key)).cloned().collect::<Vec<_>>();
            self.families.extend(new);
        }
        count_left_out(&mut self.left_out, (self.format.write.left_out)(&entry, &self.options));
        self.append_buffer()?;
        self.written += 1;
        self.keys.insert(entry.key, content);
        Ok(remark)
    }
}

/// How many batches may wait to be written, and how many events one holds.
const AHEAD: usize = 4;
const BATCH: usize = 32;

/// Sends events in batches, until there are no more or nobody takes them.
fn send<'a>(events: Option<Events<'a>>, sender: SyncSender<Vec<Event<'a>>>) {
    let mut batch = Vec::with_capacity(BATCH);
    for event in events.into_iter().flatten() {
        batch.push(event);
        if batch.len() == BATCH && sender.send(std::mem::replace(&mut batch, Vec::with_capacity(BATCH))).is_err() {
            return;
        }
    }
    // Nobody takes the rest where the conversion failed.
    let _ = sender.send(batch);
}

/// A number that two entries share only if they say the same.
fn content(entry: &Entry, state: &RandomState) -> u64 {
    state.hash_one(entry)
}
