//! Answers on disk: one small file an identifier, younger than a day unless offline.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::{Draft, Id};

/// How long an answer is taken from the cache: arXiv changes once a day (arXiv API User's Manual, §3.1.1.2).
const FRESH: Duration = Duration::from_hours(24);

/// The form of the files; a file of another form is no answer.
const FORM: u32 = 1;

/// A folder of answers.
pub struct Cache {
    folder: Option<PathBuf>,
}

/// An answer with its origin.
#[derive(Serialize, Deserialize)]
pub struct Kept {
    form: u32,
    /// The source, by its name.
    pub source: String,
    /// When it answered, as YYYY-MM-DD.
    pub fetched: String,
    /// What it said.
    pub draft: Draft,
}

/// An answer that was just put away.
pub struct Put {
    /// The answer.
    pub kept: Kept,
    /// Why it could not be written; absent when it was.
    pub problem: Option<String>,
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
        let kept: Kept = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
        (kept.form == FORM && (any_age || age < FRESH)).then_some(kept)
    }

    /// Keeps what `source` said of `id` just now.
    pub fn put(&self, id: &Id, source: &str, draft: Draft) -> Put {
        let kept = Kept { form: FORM, source: source.to_owned(), fetched: today(), draft };
        let written = self.path(id).map_or(Ok(()), |path| write(&path, &kept));
        let problem = written.err().map(|error| format!("the answer is not kept for later: {error}"));
        Put { kept, problem }
    }

    fn path(&self, id: &Id) -> Option<PathBuf> {
        let name = id.versioned().replace('/', "_");
        Some(self.folder.as_ref()?.join(&id.scheme).join(format!("{name}.json")))
    }
}

fn write(path: &std::path::Path, kept: &Kept) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(&serde_json::to_vec(kept)?)?;
    file.persist(path)?;
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
        let id = Id::new("arxiv", "hep-th/9901001");
        let draft =
            Draft { title: "T".into(), ids: [("arxiv", "hep-th/9901001")].into_iter().collect(), ..Draft::default() };
        assert!(cache.put(&id, "arXiv", draft.clone()).problem.is_none());
        assert_eq!(cache.get(&id, false).unwrap().draft, draft);
        assert!(cache.get(&Id { version: Some(1), ..id }, true).is_none());
    }
}
