//! `refs import`: the works of other programs' files into the library.

use std::borrow::Cow;
use std::ops::Range;
use std::path::PathBuf;

use clap::Args;
use clap::builder::PossibleValuesParser;

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::diff::unified;
use crate::cli::failure::Failure;
use crate::cli::output::{self, counted, tell};
use crate::cli::progress::Progress;
use crate::cli::reading::{BATCH, Reading, readable, write_rejects};
use crate::cores::in_order;
use crate::fetch::today;
use crate::formats::{Event, Found, Part, Remark};
use crate::model::{Edit, Entry, Family, Fate, KeyPattern, Library, Union, declarations};
use crate::store::{catalogue, update};

/// Import the works of files: BibTeX, BibLaTeX, CSL-JSON, Hayagriva YAML, RIS, another library (TOML or JSON)
///
/// Works are matched with what is there by identifiers, then by title, first author and year; a preprint and its
/// published paper become one entry. Keys stay as the file has them. What can't be read is named with its place,
/// and the rest is imported.
#[derive(Args)]
pub struct Arguments {
    /// The files; `-` is stdin
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// The format [default: by the ending and the text of the file]
    #[arg(long, value_name = "FORMAT", value_parser = PossibleValuesParser::new(readable()))]
    from: Option<String>,

    /// File what is new under this tag too
    #[arg(short, long, value_name = "TAG")]
    tag: Vec<String>,

    /// Write the text of what can't be read to a file
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,

    /// Show every warning, not only five of each kind
    #[arg(short, long)]
    verbose: bool,

    /// Import nothing if anything can't be read
    #[arg(long)]
    strict: bool,

    /// Show what would change, write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
}

/// What became of the works of a file.
#[derive(Default)]
struct Count {
    added: usize,
    merged: usize,
    unchanged: usize,
}

/// A file, and its works.
struct Source {
    reading: Reading,
    /// Empty once they went into a library.
    works: Vec<Entry>,
    /// Where each of them starts.
    places: Vec<usize>,
}

impl Source {
    /// The works. Where somebody changed the library that they went into, they are read again rather than held twice.
    fn take(&mut self) -> Vec<Entry> {
        let works = std::mem::take(&mut self.works);
        if works.len() == self.places.len() {
            return works;
        }
        contents(&self.reading).unwrap_or_default().found.into_iter().map(|found| found.entry).collect()
    }
}

pub fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    let day = today().parse().ok();
    let filed = |mut work: Entry| {
        let more: Vec<String> = arguments.tag.iter().filter(|tag| !work.tags.contains(tag)).cloned().collect();
        work.tags.extend(more);
        work.added = work.added.or(day);
        work
    };
    let mut files = Vec::new();
    for path in &arguments.files {
        let mut reading = Reading::open(path, arguments.from.as_deref())?;
        reading.verbose = arguments.verbose;
        let (works, places) = read(&mut reading)?;
        files.push(Source { reading, works, places });
    }
    let damaged = files.iter().any(|file| file.reading.damaged);
    let rejects: String = files.iter().map(|file| file.reading.rejects.as_str()).collect();
    write_rejects(arguments.rejects.as_ref(), &rejects)?;
    if arguments.strict && damaged {
        return Err(Failure::refused("not everything could be read, so nothing was imported")
            .hint("leave --strict out to import the rest"));
    }
    let nothing = files.iter().all(|file| file.works.is_empty() && file.reading.families.is_empty());
    if nothing {
        for file in &mut files {
            file.reading.close(false);
            report(&file.reading, &Count::default(), arguments.dry_run);
        }
        return Ok(if damaged { Exit::Partial } else { Exit::Fine });
    }
    let target = context.target();
    let waiting = || tell(&format!("waiting for another refs that is writing {}", context.shown()));
    let mut counts: Vec<(Count, Told)> = Vec::new();
    let change = update(&target, !arguments.dry_run, waiting, |library| {
        let (edits, told) = plan(library, &mut files, &filed, &context.config.key);
        counts = told;
        edits
    })?;
    for (file, (count, told)) in files.iter_mut().zip(&counts) {
        told.iter().for_each(|(at, message)| file.reading.say_of(file.places[*at], message));
        file.reading.close(false);
        report(&file.reading, count, arguments.dry_run);
    }
    if arguments.dry_run {
        output::styled(&unified(&change.before, &change.after, &context.shown()))?;
    } else if change.before.is_empty() && !change.after.is_empty() {
        tell(&format!("made {}", context.shown()));
    }
    Ok(if damaged { Exit::Partial } else { Exit::Fine })
}

/// What is in a file.
#[derive(Default)]
struct Contents {
    found: Vec<Found>,
    families: Vec<Family>,
    asides: Vec<&'static str>,
    told: Vec<(Option<Range<usize>>, Remark)>,
}

/// What is in a file, read on all cores; the remark says why it is none of its format.
fn contents(reading: &Reading) -> Result<Contents, Remark> {
    let progress = Progress::new();
    let mut contents = Contents::default();
    in_order(
        reading.format.parts(&reading.text),
        BATCH,
        |parts| parts.into_iter().map(Part::read).collect::<Vec<_>>(),
        |events| {
            for event in events.drain(..) {
                match event {
                    Event::Found(work) => {
                        if contents.found.len() % 1000 == 999 {
                            progress.say(&format!("reading {}: {} entries", reading.name, contents.found.len() + 1));
                        }
                        contents.found.push(*work);
                    }
                    Event::Aside(kind, _) => contents.asides.push(kind),
                    Event::Family(family) => contents.families.push(*family),
                    Event::Rejected(at, remark) => contents.told.push((Some(at), remark)),
                    Event::Remark(remark) => contents.told.push((None, remark)),
                    Event::Refused(remark) => return Err(remark),
                }
            }
            Ok(())
        },
    )?;
    Ok(contents)
}

/// The works of a file and their places; what can't be read is told.
fn read(reading: &mut Reading) -> Result<(Vec<Entry>, Vec<usize>), Failure> {
    let Contents { found, families, asides, mut told } =
        contents(reading).map_err(|remark| reading.refusal(&remark))?;
    reading.works = found.len();
    reading.families = families;
    asides.into_iter().for_each(|kind| reading.aside(kind));
    let mut works = Vec::with_capacity(found.len());
    let mut places = Vec::with_capacity(found.len());
    for Found { entry, at, remarks } in found {
        told.extend(remarks.into_iter().map(|remark| (None, remark)));
        places.push(at.start);
        works.push(entry);
    }
    reading.tell_all(told);
    Ok((works, places))
}

type Told = Vec<(usize, String)>;

/// The edits that bring the works into the library, and for each file what became of its works.
fn plan(
    library: &Library,
    files: &mut [Source],
    filed: &impl Fn(Entry) -> Entry,
    pattern: &KeyPattern,
) -> (Vec<Edit>, Vec<(Count, Told)>) {
    let mut union = Union::new(library, pattern);
    let mut counts = Vec::new();
    for file in &mut *files {
        union.next_file();
        let mut count = Count::default();
        let mut told = Vec::new();
        for (at, work) in file.take().into_iter().map(filed).enumerate() {
            let key = work.key.clone();
            let (fate, notes) = union.take(Cow::Owned(work));
            match fate {
                Fate::Added(_) => count.added += 1,
                Fate::Merged(_) => count.merged += 1,
                Fate::Unchanged(_) => count.unchanged += 1,
            }
            told.extend(notes.into_iter().map(|note| {
                (
                    at,
                    if key.is_empty() || note.starts_with(&format!("`{key}`")) {
                        note
                    } else {
                        format!("`{key}`: {note}")
                    },
                )
            }));
        }
        counts.push((count, told));
    }
    let mut edits = union.edits("imported");
    // A family is declared as its file declares it, else as the catalogue does, else by its key.
    let mut known = Library::default();
    known.families.extend(files.iter().flat_map(|file| file.reading.families.iter().cloned()));
    known.families.extend(catalogue().families.iter().cloned());
    let declared = declarations(library, &known, &edits, true);
    edits.splice(0..0, declared);
    (edits, counts)
}

/// `refs.bib: 12 entries (bibtex): 10 added, 1 merged, 0 unchanged, 1 rejected`
fn report(reading: &Reading, count: &Count, dry_run: bool) {
    let all = counted(reading.works + reading.rejected, "entry", "entries");
    let would = if dry_run { "would be " } else { "" };
    tell(&format!(
        "{}: {all} ({}): {would}{} added, {} merged, {} unchanged, {} rejected{}",
        reading.name,
        reading.format.name,
        count.added,
        count.merged,
        count.unchanged,
        reading.rejected,
        reading.other_places()
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn works_that_went_into_a_library_that_changed_meanwhile_are_planned_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.bib");
        let text: String = (0..100).map(|n| format!("@misc{{k{n}, title = {{Title {n}}}}}\n")).collect();
        std::fs::write(&path, text).unwrap();
        let mut reading = Reading::open(&path, None).unwrap();
        let (works, places) = read(&mut reading).unwrap();
        let mut files = [Source { reading, works, places }];
        let filed = |work: Entry| Entry { tags: vec!["new".into()], ..work };
        let mut planned = || plan(&Library::default(), &mut files, &filed, &KeyPattern::default());
        let ((first, counts), (again, more)) = (planned(), planned());
        assert_eq!((first.len(), counts[0].0.added, more[0].0.added), (100, 100, 100));
        assert_eq!(format!("{first:?}"), format!("{again:?}"));
    }
}
