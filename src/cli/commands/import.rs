//! `refs import`: the works of other programs' files into the library.

use std::path::PathBuf;

use clap::Args;
use clap::builder::PossibleValuesParser;

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::diff::unified;
use crate::cli::failure::Failure;
use crate::cli::in_order::in_order;
use crate::cli::output::{self, counted, tell};
use crate::cli::progress::Progress;
use crate::cli::reading::{Reading, readable, write_rejects};
use crate::fetch::today;
use crate::formats::{Event, Found, Part};
use crate::model::{Edit, Fate, KeyPattern, Library, Union, declarations};
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

pub fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    let mut files = Vec::new();
    let day = today().parse().ok();
    for path in &arguments.files {
        let mut reading = Reading::open(path, arguments.from.as_deref())?;
        reading.verbose = arguments.verbose;
        let mut found = read(&mut reading)?;
        for work in &mut found {
            let more: Vec<String> =
                arguments.tag.iter().filter(|tag| !work.entry.tags.contains(tag)).cloned().collect();
            work.entry.tags.extend(more);
            work.entry.added = work.entry.added.or(day);
        }
        files.push((reading, found));
    }
    let damaged = files.iter().any(|(reading, _)| reading.damaged);
    let rejects: String = files.iter().map(|(reading, _)| reading.rejects.as_str()).collect();
    write_rejects(arguments.rejects.as_ref(), &rejects)?;
    if arguments.strict && damaged {
        return Err(Failure::refused("not everything could be read, so nothing was imported")
            .hint("leave --strict out to import the rest"));
    }
    let nothing = files.iter().all(|(reading, found)| found.is_empty() && reading.families.is_empty());
    if nothing {
        for (reading, _) in &mut files {
            reading.close(false);
            report(reading, &Count::default(), arguments.dry_run);
        }
        return Ok(if damaged { Exit::Partial } else { Exit::Fine });
    }
    let target = context.target();
    let waiting = || tell(&format!("waiting for another refs that is writing {}", context.shown()));
    let mut counts = Vec::new();
    let change = update(&target, !arguments.dry_run, waiting, |library| {
        let (edits, told) = plan(library, &files, &context.config.key);
        counts = told;
        edits
    })?;
    for ((reading, found), (count, told)) in files.iter_mut().zip(&counts) {
        told.iter().for_each(|(at, message)| reading.say_of(found[*at].at.start, message));
        reading.close(false);
        report(reading, count, arguments.dry_run);
    }
    if arguments.dry_run {
        output::styled(&unified(&change.before, &change.after, &context.shown()))?;
    } else if change.before.is_empty() && !change.after.is_empty() {
        tell(&format!("made {}", context.shown()));
    }
    Ok(if damaged { Exit::Partial } else { Exit::Fine })
}

/// The works of a file; what can't be read is told.
fn read(reading: &mut Reading) -> Result<Vec<Found>, Failure> {
    let progress = Progress::new();
    let text = std::mem::take(&mut reading.text);
    let mut found: Vec<Found> = Vec::new();
    let mut told = Vec::new();
    let format = reading.format;
    let ended = in_order(
        format.parts(&text),
        |parts| parts.into_iter().map(Part::read).collect::<Vec<_>>(),
        |events| {
            for event in events {
                match event {
                    Event::Found(work) => {
                        if found.len() % 1000 == 999 {
                            progress.say(&format!("reading {}: {} entries", reading.name, found.len() + 1));
                        }
                        found.push(*work);
                    }
                    Event::Aside(kind, _) => reading.aside(kind),
                    Event::Family(family) => reading.families.push(*family),
                    Event::Rejected(at, remark) => told.push((Some(at), remark)),
                    Event::Remark(remark) => told.push((None, remark)),
                    Event::Refused(remark) => return Err(remark),
                }
            }
            Ok(())
        },
    );
    drop(progress);
    reading.text = text;
    if let Err(remark) = ended {
        return Err(reading.refusal(&remark));
    }
    reading.works = found.len();
    told.extend(found.iter().flat_map(|work| work.remarks.iter().map(|remark| (None, remark.clone()))));
    reading.tell_all(told);
    Ok(found)
}

type Told = Vec<(usize, String)>;

/// The edits that bring the works into the library, and for each file what became of its works.
fn plan(library: &Library, files: &[(Reading, Vec<Found>)], pattern: &KeyPattern) -> (Vec<Edit>, Vec<(Count, Told)>) {
    let mut union = Union::new(library, pattern);
    let mut counts = Vec::new();
    for (_, found) in files {
        union.next_file();
        let mut count = Count::default();
        let mut told = Vec::new();
        for (at, work) in found.iter().enumerate() {
            let (fate, notes) = union.take(&work.entry);
            match fate {
                Fate::Added(_) => count.added += 1,
                Fate::Merged(_) => count.merged += 1,
                Fate::Unchanged(_) => count.unchanged += 1,
            }
            let key = &work.entry.key;
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
    known.families.extend(files.iter().flat_map(|(reading, _)| reading.families.iter().cloned()));
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
