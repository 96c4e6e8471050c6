//! Answers on disk: one small file an identifier, younger than a day unless offline.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::{Id, Record, seen};

/// How long an answer is taken from the cache: arXiv changes once a day (arXiv API User's Manual, §3.1.1.2).
const FRESH: Duration = Duration::from_hours(24);

/// The form of the files; a file of another form is no answer.
const FORM: u32 = 2;

/// A folder of answers.
pub struct Cache {
    folder: Option<PathBuf>,
}

/// An answer as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kept {
    /// A record of the work.
    Record(Box<Record>),
    /// The work goes by another identifier.
    See(Id),
}

#[derive(Serialize, Deserialize)]
struct File {
    form: u32,
    id: String,
    kept: Kept,
}

impl Cache {
    /// A cache below this folder; without one nothing is kept.
    pub fn new(folder: Option<PathBuf>) -> Self {
        Self { folder: folder.map(|folder| folder.join("answers")) }
    }

    /// The answer for `id`, if there is one that is fresh, or of any age.
    pub fn get(&self, id: &Id, any_age: bool) -> Option<Kept> {
        let path = self.path(id)?;
        let age = SystemTime::now().duration_since(fs::metadata(&path).ok()?.modified().ok()?).unwrap_or_default();
        let file: File = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
        (file.form == FORM && file.id == id.to_string() && (any_age || age < FRESH)).then_some(file.kept)
    }

    /// Keeps an answer about `id`.
    ///
    /// # Errors
    /// When the file can't be written; the answer is good all the same.
    pub fn put(&self, id: &Id, kept: &Kept) -> Result<(), std::io::Error> {
        let file = File { form: FORM, id: id.to_string(), kept: kept.clone() };
        self.path(id).map_or(Ok(()), |path| write(&path, &file))
    }

    /// A file name that every system takes, with a hash where the identifier had to be cut or changed.
    fn path(&self, id: &Id) -> Option<PathBuf> {
        let value = id.versioned();
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
        let mut name: String = value.chars().map(|c| if plain(c) { c } else { '_' }).take(80).collect();
        if name != value || name.starts_with('.') {
            name = format!("{name}-{:016x}", seen::hash(&value));
        }
        Some(self.folder.as_ref()?.join(&id.scheme).join(format!("{name}.json")))
    }
}

fn write(path: &std::path::Path, file: &File) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)?;
    let mut temporary = tempfile::NamedTempFile::new_in(folder)?;
    temporary.write_all(&serde_json::to_vec(file)?)?;
    temporary.persist(path)?;
    Ok(())
}

/// The day in UTC; of the time that `SOURCE_DATE_EPOCH` names, where it is set (reproducible-builds.org).
pub fn today() -> String {
    let set = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse().ok());
    let time = set.and_then(|seconds| Timestamp::from_second(seconds).ok()).unwrap_or_else(Timestamp::now);
    time.strftime("%Y-%m-%d").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_kept_by_identifier_and_version() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(Some(folder.path().to_owned()));
        for id in [Id::new("arxiv", "hep-th/9901001"), Id::new("url", format!("https://a.org/{}", "x/?".repeat(99)))] {
            let kept = Kept::See(Id::new("doi", "10.1/x"));
            cache.put(&id, &kept).unwrap();
            assert_eq!(cache.get(&id, false), Some(kept));
            assert!(cache.get(&Id { version: Some(1), ..id }, true).is_none());
        }
    }
}
