//! The file itself: read whole, replaced whole, under a lock; symlink and mode stay.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tempfile::NamedTempFile;
use thiserror::Error;

use super::{NEW, SpliceError, Unreadable, read, splice};
use crate::model::text::visible;
use crate::model::{Edit, EditError, Library};

/// How long a writer waits for another one.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often the file may change under a writer before it gives up.
const ATTEMPTS: usize = 5;

/// Why a library was not read or not written. It is then as it was.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The file is no library.
    #[error(transparent)]
    Unreadable(#[from] Box<Unreadable>),
    /// The operating system refused.
    #[error("can't {what} {}: {error}", visible(&path.to_string_lossy()))]
    Io {
        /// What was tried, in the words of the message.
        what: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// It is a folder, a device or a pipe.
    #[error("{} is not a file", visible(&.0.to_string_lossy()))]
    NotAFile(PathBuf),
    /// The text is not UTF-8.
    #[error("{}:{line}: byte 0x{byte:02X} is not UTF-8", visible(&path.to_string_lossy()))]
    NotUtf8 {
        /// The file.
        path: PathBuf,
        /// The line with the byte, from 1.
        line: usize,
        /// The byte.
        byte: u8,
    },
    /// Another `refs` holds the lock.
    #[error("another refs is writing {} (waited {} s)", visible(&.0.to_string_lossy()), PATIENCE.as_secs())]
    Busy(PathBuf),
    /// The file changed again and again while it was being written.
    #[error("{} keeps changing while refs writes it", visible(&.0.to_string_lossy()))]
    Restless(PathBuf),
    /// An edit does not fit.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// The text has no place for an edit.
    #[error(transparent)]
    Splice(#[from] SpliceError),
    /// What was about to be written does not read as it should. A bug: nothing was written.
    #[error("refs was about to write a library that does not read as it should, and did not: {0}")]
    Unfaithful(String),
}

/// What a write did.
#[derive(Clone, Debug)]
pub struct Change {
    /// The text before; empty for a new file.
    pub before: String,
    /// The text after, the same when there was nothing to do.
    pub after: String,
}

/// Reads the library at `path`.
///
/// # Errors
/// When the file can't be read, is not UTF-8, or is no library.
pub fn load(path: &Path) -> Result<Library, StoreError> {
    parse(path, &text(path)?)
}

fn parse(path: &Path, text: &str) -> Result<Library, StoreError> {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    read(body).map_err(|problems| {
        StoreError::Unreadable(Box::new(Unreadable {
            file: path.display().to_string(),
            text: body.to_owned(),
            problems,
        }))
    })
}

/// The text of a regular file in UTF-8.
fn text(path: &Path) -> Result<String, StoreError> {
    let failed = |error| StoreError::Io { what: "read", path: path.to_owned(), error };
    if !fs::metadata(path).map_err(failed)?.is_file() {
        return Err(StoreError::NotAFile(path.to_owned()));
    }
    let bytes = fs::read(path).map_err(failed)?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes();
        let line = bytes[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
        StoreError::NotUtf8 { path: path.to_owned(), line, byte: bytes[at] }
    })
}

/// Changes the library at `path` by the edits that `plan` makes of it; a missing file is a new library.
///
/// The old file or the new one is there at every moment. `plan` is asked again when the file changed
/// meanwhile. With `write` false, everything but the writing is done. `waiting` is called once when
/// another writer holds the lock.
///
/// # Errors
/// When the file can't be read or written, or an edit does not fit. Nothing is written then.
pub fn update(
    path: &Path,
    write: bool,
    waiting: impl FnOnce(),
    mut plan: impl FnMut(&Library) -> Vec<Edit>,
) -> Result<Change, StoreError> {
    let target = resolved(path)?;
    let lock = if write { Some(Lock::take(&target, waiting)?) } else { None };
    for _ in 0..ATTEMPTS {
        let before = current(&target)?;
        let base = before.as_deref().unwrap_or(NEW);
        let library = parse(path, base)?;
        let edits = plan(&library);
        let after = splice(base, &edits)?;
        if !edits.is_empty() {
            verify(library, edits, parse(path, &after))?;
        }
        let done = !write || Some(&after) == before.as_ref();
        if done || replace(&target, before.as_deref(), &after)? {
            drop(lock);
            return Ok(Change { before: before.unwrap_or_default(), after });
        }
    }
    Err(StoreError::Restless(path.to_owned()))
}

/// The text of the file; `None` when it is not there.
fn current(path: &Path) -> Result<Option<String>, StoreError> {
    match text(path) {
        Err(StoreError::Io { error, .. }) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        other => other.map(Some),
    }
}

/// What was spliced must read as the library with the edits carried out.
fn verify(mut library: Library, edits: Vec<Edit>, spliced: Result<Library, StoreError>) -> Result<(), StoreError> {
    library.apply_all(edits)?;
    let unfaithful = |what: String| StoreError::Unfaithful(what);
    let mut spliced = spliced.map_err(|error| unfaithful(error.to_string()))?;
    for one in [&mut library, &mut spliced] {
        one.entries.sort_by(|a, b| a.key.cmp(&b.key));
        one.families.sort_by(|a, b| a.key.cmp(&b.key));
    }
    if library == spliced {
        return Ok(());
    }
    let differs = library.entries.iter().zip(&spliced.entries).find(|(a, b)| a != b);
    Err(unfaithful(differs.map_or("the families".to_owned(), |(entry, _)| format!("`{}`", entry.key))))
}

/// The file behind symbolic links, which may not be there yet.
fn resolved(path: &Path) -> Result<PathBuf, StoreError> {
    let failed = |error| StoreError::Io { what: "follow", path: path.to_owned(), error };
    let mut path = path.to_owned();
    for _ in 0..40 {
        match fs::read_link(&path) {
            Ok(target) => path = path.parent().unwrap_or(Path::new("")).join(target),
            Err(_) => return Ok(path),
        }
    }
    Err(failed(io::Error::other("too many symbolic links")))
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Puts `after` in the place of `before`, if that is still what is there.
fn replace(path: &Path, before: Option<&str>, after: &str) -> Result<bool, StoreError> {
    let failed = |what| move |error| StoreError::Io { what, path: path.to_owned(), error: without_path(error) };
    let mode = writable_mode(path)?;
    let mut file = temporary(path).map_err(failed("write beside"))?;
    file.write_all(after.as_bytes()).map_err(failed("write beside"))?;
    if let Some(mode) = mode {
        file.as_file().set_permissions(mode).map_err(failed("keep the mode of"))?;
    }
    file.as_file().sync_all().map_err(failed("write beside"))?;
    if current(path)?.as_deref() != before {
        return Ok(false);
    }
    file.persist(path).map_err(|error| failed("replace")(error.error))?;
    // The new file is in place; where a folder can't be synced, as on some network disks, it stays so.
    let _ = File::open(folder(path)).and_then(|folder| folder.sync_all());
    Ok(true)
}

/// The mode of the file that is there, which must be one that may be written.
fn writable_mode(path: &Path) -> Result<Option<fs::Permissions>, StoreError> {
    match OpenOptions::new().write(true).open(path) {
        Ok(file) => Ok(file.metadata().ok().map(|data| data.permissions())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StoreError::Io { what: "write", path: path.to_owned(), error }),
    }
}

/// A new file beside `path`, with the mode of any new file; it goes when it is not put in place.
fn temporary(path: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.prefix(&stray_prefix(path)).suffix(STRAY_END).tempfile_in(folder(path))
}

/// The system's own error, where the name of a temporary file was put behind it: nobody asked for that file.
pub fn without_path(error: io::Error) -> io::Error {
    let text = error.to_string();
    match text.split_once(" at path \"") {
        Some((said, _)) => io::Error::new(error.kind(), said.to_owned()),
        None => error,
    }
}

/// What the name of every temporary file ends with.
const STRAY_END: &str = ".tmp";

/// What the name of every temporary file of this library starts with; not the whole name of the library, which may fill a name's length.
fn stray_prefix(path: &Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    format!(".{}.refs-", name.chars().take(40).collect::<String>())
}

/// The right to write a library: a locked file beside it, which the system lets go when the process dies.
struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    fn take(library: &Path, waiting: impl FnOnce()) -> Result<Self, StoreError> {
        let path = folder(library).join(format!("{}lock", stray_prefix(library)));
        let start = Instant::now();
        let mut waiting = Some(waiting);
        loop {
            if let Some(file) =
                try_lock(&path).map_err(|error| StoreError::Io { what: "lock", path: library.to_owned(), error })?
            {
                sweep(library);
                return Ok(Self { path, _file: file });
            }
            if start.elapsed() > PATIENCE {
                return Err(StoreError::Busy(library.to_owned()));
            }
            if start.elapsed() > Duration::from_millis(300)
                && let Some(waiting) = waiting.take()
            {
                waiting();
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

/// The lock file, if it could be locked and is still the one that others will find.
fn try_lock(path: &Path) -> io::Result<Option<File>> {
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
    match file.try_lock() {
        Ok(()) if same_file(&file, path) => Ok(Some(file)),
        Ok(()) | Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

#[cfg(unix)]
fn same_file(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let id = |data: fs::Metadata| (data.dev(), data.ino());
    file.metadata().map(id).ok() == fs::metadata(path).map(id).ok()
}

#[cfg(not(unix))]
fn same_file(_file: &File, path: &Path) -> bool {
    path.exists()
}

impl Drop for Lock {
    fn drop(&mut self) {
        // While it is locked nobody else holds it; a lock file that stays behind does no harm.
        let _ = fs::remove_file(&self.path);
    }
}

/// Takes away the temporary files of writers that died; whoever calls holds the lock.
fn sweep(library: &Path) {
    let prefix = stray_prefix(library);
    let Ok(files) = fs::read_dir(folder(library)) else { return };
    for file in files.flatten() {
        let name = file.file_name().to_string_lossy().into_owned();
        if name.starts_with(&prefix) && name.ends_with(STRAY_END) {
            let _ = fs::remove_file(file.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{self, Entry};

    fn add(path: &Path, key: &str) -> Result<Change, StoreError> {
        update(
            path,
            true,
            || {},
            |_| {
                let entry = Entry { key: key.into(), title: "T".into(), ..Entry::default() };
                vec![Edit::new(model::Change::Insert(Box::new(entry)), "")]
            },
        )
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_new_library_is_made_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("library.toml");
        add(&path, "a").unwrap();
        assert_eq!(load(&path).unwrap().entries.len(), 1);
        assert_eq!(names(folder.path()), ["library.toml"]);
    }

    #[test]
    fn writers_at_once_lose_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("library.toml");
        std::thread::scope(|scope| {
            for n in 0..16 {
                let path = &path;
                scope.spawn(move || add(path, &format!("k{n}")).unwrap());
            }
        });
        assert_eq!(load(&path).unwrap().entries.len(), 16);
        assert_eq!(names(folder.path()), ["library.toml"]);
    }

    #[test]
    fn an_edit_by_hand_in_between_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("library.toml");
        fs::write(&path, "[meta]\n").unwrap();
        let mut asked = 0;
        update(
            &path,
            true,
            || {},
            |_| {
                asked += 1;
                if asked == 1 {
                    fs::write(&path, "[meta]\n# by hand\n").unwrap();
                }
                let entry = Entry { key: "k".into(), title: "T".into(), ..Entry::default() };
                vec![Edit::new(model::Change::Insert(Box::new(entry)), "")]
            },
        )
        .unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert!(asked == 2 && text.contains("# by hand") && text.contains("[entries.k]"), "{text}");
    }

    #[cfg(unix)]
    #[test]
    fn symlink_and_mode_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real.toml"), folder.path().join("library.toml"));
        fs::write(&real, NEW).unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("real.toml", &link).unwrap();
        add(&link, "a").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
        assert!(fs::read_to_string(&real).unwrap().contains("[entries.a]"));
    }

    #[test]
    fn an_error_names_the_file_that_was_asked_for_and_no_temporary_one() {
        let folder = tempfile::tempdir().unwrap();
        let error = temporary(&folder.path().join("none/library.toml")).map(drop).unwrap_err();
        assert!(error.to_string().contains(".refs-"), "{error}");
        let bare = without_path(error);
        assert!(!bare.to_string().contains(".refs-") && bare.kind() == io::ErrorKind::NotFound, "{bare}");
    }

    #[test]
    fn what_can_not_be_read_is_not_touched() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("library.toml");
        for bytes in [&b"[entries"[..], b"\xff\xfe", b"[entries.k]\nfamilies = [\"x\"]\ntitle = \"T\"\n"] {
            fs::write(&path, bytes).unwrap();
            assert!(add(&path, "a").is_err());
            assert_eq!(fs::read(&path).unwrap(), bytes);
        }
        assert!(matches!(add(folder.path(), "a"), Err(StoreError::NotAFile(_))));
    }
}
