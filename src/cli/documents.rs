//! Documents on disk: read with the files that they take in, and their citations held against the library.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::output::{counted, tell};
use super::select::named;
use crate::documents::{Citation, Cited, Definitions, EVERYTHING, Include, KINDS, Kind, Lines, Place, by_extension};
use crate::model::text::visible;
use crate::model::{Entry, Library, Sort, nearest};

/// One citation in one file.
#[derive(Clone, Debug)]
pub struct Use {
    /// The key, or [`EVERYTHING`].
    pub key: String,
    /// The file, as it was named.
    pub file: String,
    /// Where in the file.
    pub place: Place,
    certain: bool,
}

/// What some documents cite.
#[derive(Default)]
pub struct Uses {
    /// The citations in the order of the text, those of a file that is taken in at their place.
    pub all: Vec<Use>,
    /// Every file that was read.
    pub files: Vec<PathBuf>,
    /// Where files that are taken in were looked for and are not, and packages of the documents' own.
    pub awaited: Vec<PathBuf>,
    labels: BTreeSet<String>,
    targets: BTreeSet<String>,
    definitions: Definitions,
    notes: Vec<String>,
}

impl Uses {
    /// Reads documents and what they take in. A file that is taken in and is not there is said.
    ///
    /// # Errors
    /// When a document can't be read, or its ending names no kind.
    pub fn read(paths: &[PathBuf]) -> Result<Self, Failure> {
        let mut uses = Self::default();
        // Once more where a file defines commands that others before it use.
        for _ in 0..ROUNDS {
            let known = uses.definitions;
            uses = Self { definitions: known.clone(), ..Self::default() };
            for path in paths {
                let kind = kind_of(path)?;
                let root = path.parent().unwrap_or(Path::new(""));
                let text = text(path, &mut uses.notes)?;
                uses.file(path, kind, root, &text);
            }
            if uses.definitions == known {
                break;
            }
        }
        uses.notes.iter().for_each(|note| tell(note));
        Ok(uses)
    }

    /// Takes out what is no citation in the end: references to labels of the documents, and what is one only where
    /// the library has the key. Gives the names of the latter.
    pub fn settle(&mut self, library: &Library) -> Vec<String> {
        let is_label = |key: &str| self.labels.contains(key);
        let starts_as_label = |key: &str| key.find(':').is_some_and(|colon| is_label(&key[..=colon]));
        self.all.retain(|one| !is_label(&one.key) && !starts_as_label(&one.key));
        let certain = |one: &Use| one.certain && !self.targets.contains(&one.key);
        let is_one = |one: &Use| certain(one) || library.get(&one.key).is_some();
        let mut others: Vec<String> = self.all.iter().filter(|one| !is_one(one)).map(|one| one.key.clone()).collect();
        others.sort();
        others.dedup();
        self.all.retain(is_one);
        others
    }

    fn file(&mut self, path: &Path, kind: &'static Kind, root: &Path, text: &str) {
        if self.files.iter().any(|other| same_file(other, path)) {
            return;
        }
        self.files.push(path.to_owned());
        let cited = (kind.read)(text, &self.definitions);
        self.definitions.extend(cited.definitions.clone());
        let lines = Lines::new(text);
        self.labels.extend(cited.labels.iter().cloned());
        self.targets.extend(cited.targets.iter().cloned());
        for part in parts(cited) {
            match part {
                Part::Citation(citation) => self.all.push(Use {
                    file: shown(path),
                    place: lines.place(citation.at.start),
                    key: citation.key,
                    certain: citation.certain,
                }),
                Part::Include(include) => self.include(path, kind, root, &include, lines.place(include.at.start)),
            }
        }
    }

    fn include(&mut self, path: &Path, kind: &'static Kind, root: &Path, include: &Include, place: Place) {
        let beside = path.parent().unwrap_or(Path::new(""));
        let found = candidates(&include.file, kind)
            .find_map(|name| [root, beside].into_iter().map(|folder| folder.join(&name)).find(|path| path.is_file()));
        match found {
            Some(found) if include.is_package => self.package(&found, kind, root),
            Some(found) => match text(&found, &mut self.notes) {
                Ok(text) => self.file(&found, kind, root, &text),
                Err(failure) => self.notes.push(format!("note: {}", visible(&failure.message))),
            },
            None if include.is_package => {}
            None => {
                let at = format!("{}:{}:{}", shown(path), place.line, place.column);
                self.awaited.extend(candidates(&include.file, kind).map(|name| root.join(name)));
                self.notes.push(format!("note: {at}: {} is not there and was not read", visible(&include.file)));
            }
        }
    }

    /// Reads what a package defines; what it can't be read for is LaTeX's to say.
    fn package(&mut self, path: &Path, kind: &'static Kind, root: &Path) {
        if self.awaited.iter().any(|other| other == path) {
            return;
        }
        self.awaited.push(path.to_owned());
        let Ok(text) = text(path, &mut Vec::new()) else { return };
        let cited = (kind.read)(&text, &self.definitions);
        self.definitions.extend(cited.definitions);
        for include in cited.includes.iter().filter(|include| include.is_package) {
            self.include(path, kind, root, include, Place { line: 1, column: 1 });
        }
    }
}

enum Part {
    Citation(Citation),
    Include(Include),
}

/// Citations and files that are taken in, in the order of the text.
fn parts(cited: Cited) -> Vec<Part> {
    let citations = cited.citations.into_iter().map(|one| (one.at.start, Part::Citation(one)));
    let mut parts: Vec<(usize, Part)> =
        citations.chain(cited.includes.into_iter().map(|one| (one.at.start, Part::Include(one)))).collect();
    parts.sort_by_key(|(at, _)| *at);
    parts.into_iter().map(|(_, part)| part).collect()
}

/// The names under which a file that is taken in may be found: LaTeX adds an ending.
fn candidates(name: &str, kind: &Kind) -> impl Iterator<Item = String> {
    let bare = name.trim_start_matches('/').to_owned();
    let ending = (kind.name == "LaTeX").then(|| format!("{bare}.tex"));
    ending.into_iter().chain([bare])
}

fn same_file(a: &Path, b: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    real(a) == real(b)
}

/// A path as a message shows it.
pub fn shown(path: &Path) -> String {
    visible(&path.to_string_lossy()).into_owned()
}

/// The kind of a document by its ending.
///
/// # Errors
/// When no kind has that ending.
pub fn kind_of(path: &Path) -> Result<&'static Kind, Failure> {
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.and_then(by_extension).ok_or_else(|| {
        let known: Vec<String> =
            KINDS.iter().map(|kind| format!("{} (.{})", kind.name, kind.extensions.join(", ."))).collect();
        Failure::refused(format!("the ending of {} names no kind of document", shown(path)))
            .hint(format!("known are {}", known.join(", ")))
    })
}

/// How often documents are read: definitions that need others can stand in each other's way.
const ROUNDS: usize = 4;

/// The text of a document: UTF-8, else Latin-1, which is noted.
fn text(path: &Path, notes: &mut Vec<String>) -> Result<String, Failure> {
    let failed = |error: std::io::Error| Failure::refused(format!("can't read {}: {error}", shown(path)));
    let bytes = std::fs::read(path).map_err(failed)?;
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(
            Failure::refused(format!("{} is UTF-16", shown(path))).hint("convert it to UTF-8, for example with iconv")
        );
    }
    Ok(String::from_utf8(bytes).unwrap_or_else(|error| {
        notes.push(format!("note: {} is not UTF-8, and was read as Latin-1", shown(path)));
        error.as_bytes().iter().map(|byte| char::from(*byte)).collect()
    }))
}

/// The entries that are cited, each once, in the order in which they first are; with [`EVERYTHING`], all others behind.
pub fn cited_entries<'a, 'k>(library: &'a Library, keys: impl Iterator<Item = &'k str>) -> Vec<&'a Entry> {
    let mut entries: Vec<&Entry> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut everything = false;
    for key in keys {
        everything |= key == EVERYTHING;
        entries.extend(library.get(key).filter(|entry| seen.insert(entry.key.as_str())));
    }
    if everything {
        let mut others: Vec<&Entry> =
            library.entries.iter().filter(|entry| !seen.contains(entry.key.as_str())).collect();
        Sort::Year.sort(&mut others);
        entries.extend(others);
    }
    entries
}

/// Tells the keys that the library does not have, each with its places and the key that may be meant, and how many
/// they are.
pub fn tell_unknown(library: &Library, uses: &[Use]) -> usize {
    let mut told: Vec<&str> = Vec::new();
    for one in uses.iter().filter(|one| !is_known(library, &one.key)) {
        if told.contains(&one.key.as_str()) {
            continue;
        }
        told.push(&one.key);
        let places = uses.iter().filter(|other| other.key == one.key).count();
        let more = if places > 1 {
            format!(" (and {})", counted(places - 1, "more place", "more places"))
        } else {
            String::new()
        };
        let at = format!("{}:{}:{}", one.file, one.place.line, one.place.column);
        let failure = Failure::nothing(format!("{at}: no entry has the key `{}`{more}", one.key));
        let near = near(library, &one.key);
        tell(&near.map_or_else(
            || failure.to_string(),
            |near| Failure::nothing(failure.message.clone()).hint(format!("did you mean `{near}`?")).to_string(),
        ));
    }
    told.len()
}

/// Whether the library has the key.
pub fn is_known(library: &Library, key: &str) -> bool {
    key == EVERYTHING || library.get(key).is_some()
}

/// The key that may be meant by another one: that of the entry with this name or identifier, else the nearest.
pub fn near<'a>(library: &'a Library, key: &str) -> Option<&'a str> {
    if let Ok(entry) = named(library, key) {
        return Some(&entry.key);
    }
    let by_key = nearest(key, library.entries.iter().map(|entry| entry.key.as_str()));
    by_key.or_else(|| {
        let name = nearest(key, library.entries.iter().filter_map(|entry| entry.name.as_deref()))?;
        library.entries.iter().find(|entry| entry.name.as_deref() == Some(name)).map(|entry| entry.key.as_str())
    })
}
