//! A file that is written whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;

use tempfile::NamedTempFile;

use super::failure::Failure;
use crate::model::text::visible;
use crate::store::without_path;

/// A file in the making; it takes the place of the old one when it is [`put`](WholeFile::put) there.
pub struct WholeFile {
    path: PathBuf,
    out: BufWriter<Target>,
    /// How much was appended since the disk was last told to take what is there.
    unsaved: usize,
    saver: Option<Saver>,
}

/// How much of a large file goes to the disk at once, in bytes, while more is made.
const SAVED: usize = 1 << 21;

/// A thread that waits for the disk.
struct Saver {
    wake: SyncSender<()>,
    thread: JoinHandle<()>,
}

impl Saver {
    fn of(file: &File) -> io::Result<Self> {
        let file = file.try_clone()?;
        let (wake, woken) = sync_channel(1);
        // What can't be saved here is seen when the whole file is.
        let thread = std::thread::spawn(move || woken.iter().for_each(|()| drop(file.sync_data())));
        Ok(Self { wake, thread })
    }

    fn end(self) {
        drop(self.wake);
        // It has nothing to say, and no way to panic.
        let _ = self.thread.join();
    }
}

enum Target {
    /// A file beside the one that it will replace.
    New(NamedTempFile),
    /// What is no ordinary file (`/dev/stdout`, a pipe), or a link to one: written as it comes.
    There(File),
    /// Standard output.
    Stdout(io::Stdout),
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::New(file) => file.write(bytes),
            Self::There(file) => file.write(bytes),
            Self::Stdout(stdout) => stdout.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::New(file) => file.flush(),
            Self::There(file) => file.flush(),
            Self::Stdout(stdout) => stdout.flush(),
        }
    }
}

impl WholeFile {
    /// A file that will stand at `path`; `-` is standard output.
    ///
    /// # Errors
    /// When the folder or the file can't be written.
    pub fn new(path: &Path) -> Result<Self, Failure> {
        let failed = |error| cannot(path, &error);
        let target = if path.as_os_str() == "-" {
            Target::Stdout(io::stdout())
        } else if path.is_dir() {
            return Err(Failure::refused(format!("{} is a folder", shown(path))));
        } else if path.metadata().is_ok_and(|data| !data.is_file()) {
            Target::There(File::create(path).map_err(failed)?)
        } else {
            let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
            return Self::beside(path, &real);
        };
        Ok(Self::of(path, target))
    }

    fn of(path: &Path, target: Target) -> Self {
        Self { path: path.to_owned(), out: BufWriter::with_capacity(1 << 16, target), unsaved: 0, saver: None }
    }

    fn beside(path: &Path, real: &Path) -> Result<Self, Failure> {
        let failed = |error| cannot(path, &without_path(error));
        if real.exists() {
            // A file that may not be written is not replaced either.
            fs::OpenOptions::new().write(true).open(real).map_err(failed)?;
        }
        let folder = real.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let file = builder.prefix(".refs-").tempfile_in(folder).map_err(failed)?;
        if let Ok(data) = real.metadata() {
            file.as_file().set_permissions(data.permissions()).map_err(failed)?;
        }
        Ok(Self::of(real, Target::New(file)))
    }

    /// Appends text.
    ///
    /// # Errors
    /// When it can't be written. A reader of standard output that has gone is no error, and ends the run.
    pub fn append(&mut self, text: &str) -> Result<(), Failure> {
        let written = self.out.write_all(text.as_bytes());
        self.judged(written)?;
        self.unsaved += text.len();
        if self.unsaved > SAVED
            && let Target::New(file) = self.out.get_ref()
        {
            self.unsaved = 0;
            if self.saver.is_none() {
                self.saver = Saver::of(file.as_file()).ok();
            }
            if let Some(saver) = &self.saver {
                // Where the disk is still busy, it takes this with what comes next.
                let _ = saver.wake.try_send(());
            }
        }
        Ok(())
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// When it can't be written; what was there before is there still.
    pub fn put(mut self) -> Result<(), Failure> {
        let flushed = self.out.flush();
        self.judged(flushed)?;
        if let Some(saver) = self.saver.take() {
            saver.end();
        }
        let path = self.path;
        match self.out.into_inner().map_err(|error| cannot(&path, error.error()))? {
            Target::New(file) => {
                file.as_file().sync_all().map_err(|error| cannot(&path, &error))?;
                file.persist(&path).map_err(|error| cannot(&path, &error.error))?;
            }
            Target::There(_) | Target::Stdout(_) => {}
        }
        Ok(())
    }

    fn judged(&self, result: io::Result<()>) -> Result<(), Failure> {
        match result {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe && self.path.as_os_str() == "-" => {
                std::process::exit(super::Exit::Fine as i32)
            }
            Err(error) => Err(cannot(&self.path, &error)),
            Ok(()) => Ok(()),
        }
    }
}

/// Writes the whole text or nothing.
///
/// # Errors
/// When it can't be written; what was there before is there still.
pub fn write_whole(path: &Path, text: &str) -> Result<(), Failure> {
    let mut file = WholeFile::new(path)?;
    file.append(text)?;
    file.put()
}

fn cannot(path: &Path, error: &io::Error) -> Failure {
    Failure::refused(format!("can't write {}: {error}", shown(path)))
}

fn shown(path: &Path) -> String {
    visible(&path.to_string_lossy()).into_owned()
}
