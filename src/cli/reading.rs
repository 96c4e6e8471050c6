//! Files of other programs: their text, their format, and what there is to say of them.

use std::io::Read;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::output::{counted, tell};
use crate::formats::decode::{decode, place};
use crate::formats::{FORMATS, Format, Remark, by_content, by_extension, format};
use crate::model::Family;
use crate::model::text::visible;

/// The largest file that is read, in bytes.
const LARGEST: u64 = 1 << 28;

/// How many entries of a file are worked on as one, where all cores do.
pub const BATCH: usize = 32;

/// How many warnings of a file are shown one by one. Errors and notes are shown all.
const MOST: usize = 200;

/// How many warnings of one kind are shown, where a command does not want all.
const MOST_OF_A_KIND: usize = 5;

/// A file that is read, and what was said of it so far.
pub struct Reading {
    /// The name as messages give it.
    pub name: String,
    /// Its text.
    pub text: String,
    /// The format that it is in.
    pub format: &'static Format,
    /// How many works it holds.
    pub works: usize,
    /// How many works could not be read.
    pub rejected: usize,
    /// How many other places could not be read, that are no works.
    pub strays: usize,
    /// Whether something of it was not read.
    pub damaged: bool,
    /// The families that it declares.
    pub families: Vec<Family>,
    /// Whether every warning is shown, and not only a few of each kind.
    pub verbose: bool,
    /// How many warnings were shown, and how many were not because there are too many.
    warned: (usize, usize),
    kinds: Vec<Kind>,
    /// The place that was asked for last, and its line: places come in order, so that each is counted from there.
    last: (usize, usize),
    /// The texts of what was rejected.
    pub rejects: String,
    asides: Vec<(&'static str, usize)>,
}

/// Warnings of one kind: their words, but for what is quoted, and numbers and addresses.
struct Kind {
    words: String,
    first: String,
    count: usize,
}

/// The words of a message that are those of every message of its kind.
fn words(message: &str) -> String {
    let unquoted = message.split('`').step_by(2).collect::<Vec<_>>().join("`");
    let word = |word: &&str| !word.contains(|c: char| c.is_ascii_digit() || c == '/');
    unquoted.split_whitespace().filter(word).collect::<Vec<_>>().join(" ")
}

impl Reading {
    /// Reads a file; `-` is standard input.
    ///
    /// # Errors
    /// When it can't be read, is no text, or its format can't be told.
    pub fn open(path: &Path, from: Option<&str>) -> Result<Self, Failure> {
        let stdin = path.as_os_str() == "-";
        let name = if stdin { "stdin".to_owned() } else { visible(&path.to_string_lossy()).into_owned() };
        let bytes = if stdin { of_stdin() } else { of_file(path) };
        let bytes = bytes.map_err(|error| Failure::refused(format!("can't read {name}: {error}")))?;
        if bytes.len() as u64 > LARGEST {
            return Err(Failure::refused(format!("{name} is larger than {} MB", LARGEST >> 20)));
        }
        let (text, remarks) = decode(bytes).map_err(|error| Failure::refused(format!("{name}: {error}")))?;
        let format = chosen(&name, path, &text, from)?;
        let mut reading = Self {
            name,
            text,
            format,
            works: 0,
            rejected: 0,
            strays: 0,
            damaged: false,
            families: Vec::new(),
            verbose: true,
            warned: (0, 0),
            kinds: Vec::new(),
            last: (0, 1),
            rejects: String::new(),
            asides: Vec::new(),
        };
        remarks.iter().for_each(|remark| reading.say(remark));
        Ok(reading)
    }

    /// What stands behind the number of rejected works: the other places that were not read, if there are any.
    pub fn other_places(&self) -> String {
        match self.strays {
            0 => String::new(),
            count => format!("; {} not read", counted(count, "other place", "other places")),
        }
    }

    /// Tells a remark with its place.
    pub fn say(&mut self, remark: &Remark) {
        self.damaged |= remark.damage;
        if remark.damage {
            self.line(remark.at, "error", &remark.message);
        } else if self.warns(&remark.message) {
            self.line(remark.at, "warning", &remark.message);
        }
    }

    /// Whether a warning is shown: those that are not are counted.
    fn warns(&mut self, message: &str) -> bool {
        if !self.verbose {
            let words = words(message);
            let at = self.kinds.iter().position(|kind| kind.words == words).unwrap_or(self.kinds.len());
            if at == self.kinds.len() && at < MOST {
                self.kinds.push(Kind { words, first: message.to_owned(), count: 0 });
            }
            if let Some(kind) = self.kinds.get_mut(at) {
                kind.count += 1;
                if kind.count > MOST_OF_A_KIND {
                    return false;
                }
            }
        }
        let shown = self.warned.0 < MOST;
        let count = if shown { &mut self.warned.0 } else { &mut self.warned.1 };
        *count += 1;
        shown
    }

    /// Tells something of a work.
    pub fn say_of(&mut self, at: usize, message: &str) {
        self.line(at, "note", message);
    }

    fn line(&mut self, at: usize, kind: &str, message: &str) {
        let (line, column) = self.place(at);
        tell(&visible(&format!("{}:{line}:{column}: {kind}: {message}", self.name)));
    }

    /// The failure of a file that is not of its format.
    pub fn refusal(&mut self, remark: &Remark) -> Failure {
        let (line, column) = self.place(remark.at);
        Failure::refused(format!("{}:{line}:{column}: {}", self.name, remark.message))
            .hint(format!("it was read as {}: --from names another format", self.format.name))
    }

    /// A work that can't be read.
    pub fn reject(&mut self, at: &Range<usize>, remark: &Remark) {
        self.rejected += usize::from(!remark.stray);
        self.strays += usize::from(remark.stray);
        self.damaged = true;
        self.say(remark);
        let text = self.text.get(at.clone()).unwrap_or("");
        self.rejects.push_str(text.trim_end());
        self.rejects.push_str("\n\n");
    }

    /// Tells remarks in the order of the file; those with a range are of works that can't be read.
    pub fn tell_all(&mut self, mut told: Vec<(Option<Range<usize>>, Remark)>) {
        told.sort_by_key(|(_, remark)| remark.at);
        for (rejected, remark) in told {
            match rejected {
                Some(at) => self.reject(&at, &remark),
                None => self.say(&remark),
            }
        }
    }

    /// A part that is no work.
    pub fn aside(&mut self, kind: &'static str) {
        match self.asides.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, count)) => *count += 1,
            None => self.asides.push((kind, 1)),
        }
    }

    /// Tells what was not shown, and the parts that are no works and were not `kept`.
    pub fn close(&mut self, kept: bool) {
        for kind in self.kinds.iter().filter(|kind| kind.count > MOST_OF_A_KIND) {
            let more = counted(kind.count - MOST_OF_A_KIND, "more warning", "more warnings");
            tell(&visible(&format!("{}: and {more} like this (--verbose shows all): {}", self.name, kind.first)));
        }
        if self.warned.1 > 0 {
            tell(&format!("{}: and {}", self.name, counted(self.warned.1, "more warning", "more warnings")));
        }
        let lost = |kind: &str| !kept && kind != "xdata";
        let parts: Vec<String> = self
            .asides
            .iter()
            .filter(|(kind, _)| lost(kind))
            .map(|(kind, count)| counted(*count, &format!("@{kind}"), &format!("@{kind}s")))
            .collect();
        if !parts.is_empty() {
            tell(&format!(
                "{}: note: {} not taken over: no work, and no place for it here",
                self.name,
                parts.join(", ")
            ));
        }
        if self.works + self.rejected + self.strays == 0 && !self.text.trim().is_empty() && self.asides.is_empty() {
            tell(&format!("{}:1:1: warning: no entry was found in it (read as {})", self.name, self.format.name));
        }
    }

    /// The line and the column of a place, counted on from the last one.
    fn place(&mut self, at: usize) -> (usize, usize) {
        let (from, line) = if self.last.0 <= at { self.last } else { (0, 1) };
        let start = from.min(self.text.len());
        let (lines, column) = place(&self.text[start..], at.saturating_sub(start));
        let line = line + lines - 1;
        // Only the start of a line is remembered, so that columns stay right.
        let upto = at.min(self.text.len());
        let begin = self.text.as_bytes()[..upto].iter().rposition(|byte| *byte == b'\n').map_or(0, |found| found + 1);
        self.last = (begin, line);
        (line, column)
    }
}

fn of_file(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut file = std::fs::File::open(path)?;
    let data = file.metadata()?;
    let mut bytes = Vec::new();
    if data.is_file() && data.len() <= LARGEST {
        // Its size is known, so that it is read at once; without `take`, which reads in small steps.
        file.read_to_end(&mut bytes)?;
    } else {
        file.take(LARGEST + 1).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

fn of_stdin() -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The format that was named, else that of the ending, else the one that the text looks like.
fn chosen(name: &str, path: &Path, text: &str, from: Option<&str>) -> Result<&'static Format, Failure> {
    let readable = || FORMATS.iter().filter(|format| format.read.is_some());
    if let Some(from) = from {
        let known = readable().map(|format| format.name).collect::<Vec<_>>().join(", ");
        let found = format(from).filter(|format| format.read.is_some());
        return found.ok_or_else(|| {
            Failure::refused(format!("`{from}` is no format to read")).hint(format!("known are {known}"))
        });
    }
    let ending = path.extension().and_then(|ending| ending.to_str());
    let named = ending.and_then(by_extension).filter(|format| format.read.is_some());
    // One ending may stand for several formats: the text tells them apart.
    let seen = || by_content(text);
    let found = match named {
        Some(format) if (format.looks)(text) || text.trim().is_empty() => Some(format),
        Some(format) => seen().or(Some(format)),
        None => seen().or_else(|| by_extension("bib").filter(|_| text.trim().is_empty())),
    };
    found.ok_or_else(|| {
        let known = readable().map(|format| format.name).collect::<Vec<_>>().join(", ");
        Failure::refused(format!("{name}: what format it is in can't be told from its ending or its text"))
            .hint(format!("say --from with one of {known}"))
    })
}

/// The names of the formats that are read, for `--from`.
pub fn readable() -> impl Iterator<Item = &'static str> {
    FORMATS.iter().filter(|format| format.read.is_some()).map(|format| format.name)
}

/// Writes what was rejected where the user wants it.
///
/// # Errors
/// When the file can't be written.
pub fn write_rejects(path: Option<&PathBuf>, rejects: &str) -> Result<(), Failure> {
    match path {
        Some(path) => super::whole::write_whole(path, rejects),
        None => Ok(()),
    }
}
