//! The pause between two requests to a service, one connection at a time, across processes.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::{FetchError, hosts};

/// How long to wait for other processes.
pub const PATIENCE: Duration = Duration::from_mins(2);

/// Keeps the time of the last request to each service in a locked file.
pub struct Pace {
    folder: Option<PathBuf>,
    /// The last request of this process, for when no file can be kept.
    last: Mutex<Option<Instant>>,
}

/// The right to ask a service once; the next one in line has to wait until it is gone.
pub struct Turn<'a> {
    pace: &'a Pace,
    file: Option<File>,
}

impl Turn<'_> {
    /// Ends the turn as if it had not been: the service was not reached, so it need not rest.
    pub fn give_back(mut self) {
        *self.pace.last() = None;
        // A time that stays behind costs only a pause.
        let _ = self.file.as_mut().map(|file| file.set_len(0));
    }
}

impl Pace {
    /// A pace kept below this folder; without one only within this process.
    pub fn new(folder: Option<PathBuf>) -> Self {
        Self { folder: folder.map(|folder| folder.join("pace")), last: Mutex::new(None) }
    }

    /// Waits until `host` may be asked. `notice` is told when that takes long.
    pub fn turn(&self, host: &str, notice: &dyn Fn(&str)) -> Result<Turn<'_>, FetchError> {
        let Some(rules) = hosts::host(host) else { return Err(FetchError::Redirect(host.to_owned())) };
        self.wait_here(rules.pause);
        let Some(file) = self.file(rules.service) else { return Ok(Turn { pace: self, file: None }) };
        let mut file = locked(file, rules.service, notice)?;
        wait(last_request(&mut file), rules.pause, rules.service, notice);
        self.stamp(&mut file);
        Ok(Turn { pace: self, file: Some(file) })
    }

    fn last(&self) -> MutexGuard<'_, Option<Instant>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn file(&self, service: &str) -> Option<File> {
        let folder = self.folder.as_ref()?;
        fs::create_dir_all(folder).ok()?;
        OpenOptions::new().create(true).truncate(false).read(true).write(true).open(folder.join(service)).ok()
    }

    fn wait_here(&self, pause: Duration) {
        let mut last = self.last();
        if let Some(since) = last.map(|last| last.elapsed()) {
            sleep(pause.saturating_sub(since));
        }
        *last = Some(Instant::now());
    }

    fn stamp(&self, file: &mut File) {
        *self.last() = Some(Instant::now());
        // Where the time can't be kept, this process still keeps its own pace.
        let _ = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| file.write_all(now().as_millis().to_string().as_bytes()));
    }
}

fn locked(file: File, service: &str, notice: &dyn Fn(&str)) -> Result<File, FetchError> {
    let start = Instant::now();
    let mut told = false;
    loop {
        match file.try_lock() {
            // Where locks are not to be had, this process still keeps its own pace.
            Ok(()) | Err(TryLockError::Error(_)) => return Ok(file),
            Err(TryLockError::WouldBlock) if start.elapsed() > PATIENCE => return Err(FetchError::Crowded),
            Err(TryLockError::WouldBlock) => {
                if !told && start.elapsed() > Duration::from_secs(1) {
                    notice(&format!("waiting for another refs that is asking {service}"));
                    told = true;
                }
                sleep(Duration::from_millis(50));
            }
        }
    }
}

fn now() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

fn last_request(file: &mut File) -> Option<Duration> {
    let mut text = String::new();
    file.read_to_string(&mut text).ok()?;
    text.trim().parse().ok().map(Duration::from_millis)
}

/// Sleeps until the pause is over. A last request in the future, after the clock was set back, is one of now.
fn wait(last: Option<Duration>, pause: Duration, service: &str, notice: &dyn Fn(&str)) {
    let Some(last) = last else { return };
    let left = pause.saturating_sub(now().saturating_sub(last));
    if left > Duration::from_millis(500) {
        notice(&format!("{service} wants {} s between requests: waiting", pause.as_secs()));
    }
    sleep(left.min(pause));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_turns_are_a_pause_apart_whoever_takes_them() {
        let folder = tempfile::tempdir().unwrap();
        let pace = || Pace::new(Some(folder.path().to_owned()));
        let start = Instant::now();
        drop(pace().turn("export.arxiv.org", &|_| {}).unwrap());
        assert!(start.elapsed() < Duration::from_secs(1));
        drop(pace().turn("arxiv.org", &|_| {}).unwrap());
        assert!(start.elapsed() >= Duration::from_secs(3));
    }

    #[test]
    fn a_host_that_is_not_in_the_table_gets_no_turn() {
        assert!(Pace::new(None).turn("evil.example", &|_| {}).is_err());
    }
}
