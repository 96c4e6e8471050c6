//! Documents on disk: read with the files that they take in, and their citations held against the library.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::failure::Failure;
use super::output::counted;
use super::select::named;
use super::talk::Message;
use crate::documents::{
    Citation, Cited, Definitions, EVERYTHING, Include, KINDS, Kind, Lines, Place, Role, by_extension,
};
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
    /// What of them could not be read, or not as it is.
    pub notes: Vec<Message>,
    labels: BTreeSet<String>,
    targets: BTreeSet<String>,
    definitions: Definitions,
}

impl Uses {
    /// Reads documents and what they take in. A file that is taken in and is not there is noted.
    ///
    /// # Errors
    /// When a document can't be read, or its ending names no kind.
    pub fn read(paths: &[PathBuf]) -> Result<Self, Failure> {
        let mut texts = Texts::default();
        let mut uses = Self::default();
        // Once more where a file defines commands that others before it use.
        for _ in 0..ROUNDS {
            let known = uses.definitions;
            uses = Self { definitions: known.clone(), ..Self::default() };
            for path in paths {
                let (kind, root) = (kind_of(path)?, path.parent().unwrap_or(Path::new("")));
                Reading { uses: &mut uses, texts: &mut texts, kind, root }.document(path)?;
            }
            if uses.definitions == known {
                break;
            }
        }
        Ok(uses)
    }

    /// Takes out what is no citation in the end: references to labels of the documents, and what is one only where
    /// the library has the key. Gives the names of the latter.
    pub fn settle(&mut self, library: &Library) -> Vec<String> {
        let is_label = |key: &str| self.labels.contains(key);
        let starts_as_label = |key: &str| key.find(':').is_some_and(|colon| is_label(&key[..=colon]));
        self.all.retain(|one| !is_label(&one.key) && !starts_as_label(&one.key));
        let certain = |one: &Use| one.certain && !self.targets.contains(&one.key);
        let is_one = |one: &Use| certain(one) || library.cited(&one.key).is_some();
        let mut others: Vec<String> = self.all.iter().filter(|one| !is_one(one)).map(|one| one.key.clone()).collect();
        others.sort();
        others.dedup();
        self.all.retain(is_one);
        others
    }
}

/// One document and what it takes in, being read.
struct Reading<'a> {
    uses: &'a mut Uses,
    texts: &'a mut Texts,
    kind: &'static Kind,
    /// The folder of the document that was named, from which LaTeX looks for files.
    root: &'a Path,
}

impl Reading<'_> {
    fn document(&mut self, path: &Path) -> Result<(), Failure> {
        let text = self.texts.of(path)?;
        self.file(path, &text);
        Ok(())
    }

    fn file(&mut self, path: &Path, text: &Text) {
        if self.uses.files.iter().any(|other| same_file(other, path)) {
            return;
        }
        self.uses.files.push(path.to_owned());
        if text.is_latin {
            let note = Message::note(format!("{} is not UTF-8, and was read as Latin-1", shown(path)));
            self.uses.notes.push(note);
        }
        let cited = (self.kind.read)(&text.text, &self.uses.definitions);
        self.uses.definitions.extend(cited.definitions.clone());
        let lines = Lines::new(&text.text);
        self.uses.labels.extend(cited.labels.iter().cloned());
        self.uses.targets.extend(cited.targets.iter().cloned());
        for part in parts(cited) {
            match part {
                Part::Citation(citation) => self.uses.all.push(Use {
                    file: shown(path),
                    place: lines.place(citation.at.start),
                    key: citation.key,
                    certain: citation.certain,
                }),
                Part::Include(include) => self.include(path, &include, lines.place(include.at.start)),
            }
        }
    }

    fn include(&mut self, path: &Path, include: &Include, place: Place) {
        let found = self.found(path, include);
        let note = match (include.role, found) {
            (Role::Package, Some(found)) => return self.package(&found),
            (Role::Package, None) => return,
            (Role::Unknown, _) => Message::note(format!(
                "{} was not read: a command in its name stands for something unknown",
                include.file
            )),
            (Role::Part, Some(found)) => match self.document(&found) {
                Ok(()) => return,
                Err(failure) => Message::note(failure.message),
            },
            (Role::Part, None) => {
                let names = candidates(&include.file, self.kind).map(|name| self.root.join(name));
                self.uses.awaited.extend(names);
                Message::note(format!("{} is not there and was not read", include.file))
            }
        };
        self.uses.notes.push(note.at(&shown(path), place));
    }

    /// The file that is taken in: from the folder of the document that was named, or beside the file that names it.
    fn found(&self, path: &Path, include: &Include) -> Option<PathBuf> {
        let beside = path.parent().unwrap_or(Path::new(""));
        candidates(&include.file, self.kind).find_map(|name| {
            [self.root, beside].into_iter().map(|folder| folder.join(&name)).find(|path| path.is_file())
        })
    }

    /// Reads what a package defines; what it can't be read for is LaTeX's to say.
    fn package(&mut self, path: &Path) {
        if self.uses.awaited.iter().any(|other| other == path) {
            return;
        }
        self.uses.awaited.push(path.to_owned());
        let Ok(text) = self.texts.of(path) else { return };
        let cited = (self.kind.read)(&text.text, &self.uses.definitions);
        self.uses.definitions.extend(cited.definitions);
        for include in cited.includes.iter().filter(|include| include.role == Role::Package) {
            self.include(path, include, Place { line: 1, column: 1 });
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

/// The texts of files, each read from disk once.
#[derive(Default)]
struct Texts(BTreeMap<PathBuf, Rc<Text>>);

struct Text {
    text: String,
    is_latin: bool,
}

impl Texts {
    fn of(&mut self, path: &Path) -> Result<Rc<Text>, Failure> {
        if let Some(text) = self.0.get(path) {
            return Ok(text.clone());
        }
        let text = Rc::new(text(path)?);
        self.0.insert(path.to_owned(), text.clone());
        Ok(text)
    }
}

/// The text of a file: UTF-8, else Latin-1.
fn text(path: &Path) -> Result<Text, Failure> {
    let failed = |error: std::io::Error| Failure::refused(format!("can't read {}: {error}", shown(path)));
    let bytes = std::fs::read(path).map_err(failed)?;
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(
            Failure::refused(format!("{} is UTF-16", shown(path))).hint("convert it to UTF-8, for example with iconv")
        );
    }
    Ok(match String::from_utf8(bytes) {
        Ok(text) => Text { text, is_latin: false },
        Err(error) => Text { text: error.as_bytes().iter().map(|byte| char::from(*byte)).collect(), is_latin: true },
    })
}

/// The entries that are cited, each once, in the order in which they first are; with [`EVERYTHING`], all others behind.
pub fn cited_entries<'a, 'k>(library: &'a Library, keys: impl Iterator<Item = &'k str>) -> Vec<&'a Entry> {
    let mut entries: Vec<&Entry> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut everything = false;
    for key in keys {
        everything |= key == EVERYTHING;
        entries.extend(library.cited(key).filter(|entry| seen.insert(entry.key.as_str())));
    }
    if everything {
        let mut others: Vec<&Entry> =
            library.entries.iter().filter(|entry| !seen.contains(entry.key.as_str())).collect();
        Sort::Year.sort(&mut others);
        entries.extend(others);
    }
    entries
}

/// The keys that the library does not have, each with its first place and the key that may be meant.
pub fn unknown(library: &Library, uses: &[Use]) -> Vec<Message> {
    let mut seen = BTreeSet::new();
    let first = uses.iter().filter(|one| !is_known(library, &one.key) && seen.insert(&one.key));
    first
        .map(|one| {
            let more = match uses.iter().filter(|other| other.key == one.key).count() {
                1 => String::new(),
                places => format!(" (and {})", counted(places - 1, "more place", "more places")),
            };
            Message::error(format!("no entry has the key `{}`{more}", one.key))
                .at(&one.file, one.place)
                .hint(near(library, &one.key).map(|near| format!("did you mean `{near}`?")))
        })
        .collect()
}

/// Whether the library has the key.
pub fn is_known(library: &Library, key: &str) -> bool {
    key == EVERYTHING || library.cited(key).is_some()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_from_disk_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.tex");
        std::fs::write(&path, b"caf\xe9").unwrap();
        let mut texts = Texts::default();
        assert!(texts.of(&path).unwrap().is_latin);
        std::fs::remove_file(&path).unwrap();
        assert_eq!(texts.of(&path).unwrap().text, "café");
        assert!(Texts::default().of(&path).is_err());
    }
}
