//! Doing something again whenever files change.

use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use super::failure::Failure;
use super::output::tell;

/// How often the files are looked at.
const PAUSE: Duration = Duration::from_millis(250);

/// When a file was written, and its size; nothing while it is not there.
type Stamp = Option<(SystemTime, u64)>;

/// Does it once, and then again whenever one of the files that it names has changed, until the process is ended. What
/// fails is told, and tried again at the next change.
pub fn watch(mut act: impl FnMut() -> (Vec<PathBuf>, Result<(), Failure>)) -> ! {
    let mut known: Vec<PathBuf> = Vec::new();
    loop {
        let before = stamps(&known);
        let (files, result) = act();
        if let Err(failure) = result {
            tell(&failure.to_string());
        }
        // What changed while it was being read is read again.
        let seen = if files == known { before } else { stamps(&files) };
        known = files;
        while seen == stamps(&known) {
            sleep(PAUSE);
        }
        // An editor that replaces a file takes it away for a moment.
        sleep(PAUSE);
    }
}

fn stamps(files: &[PathBuf]) -> Vec<Stamp> {
    files.iter().map(|file| stamp(file)).collect()
}

fn stamp(file: &Path) -> Stamp {
    let data = file.metadata().ok()?;
    Some((data.modified().ok()?, data.len()))
}
