//! The pause between two requests to a service, one connection at a time, across processes.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::hosts::Host;
use super::limits::Limits;
use super::{FetchError, LONGEST_WAIT};

/// How long to wait for other processes.
pub const PATIENCE: Duration = Duration::from_mins(2);

/// The longest rest that is remembered for a host that asked for one.
const LONGEST_REST: Duration = Duration::from_hours(1);

/// Keeps the time of the last request to each service in a locked file.
pub struct Pace {
    folder: Option<PathBuf>,
    /// The last request of this process by service, for when no file can be kept.
    last: Mutex<HashMap<String, Instant>>,
}

/// The right to ask a service once; the next one in line has to wait until it is gone.
pub struct Turn<'a> {
    pace: &'a Pace,
    rules: Host,
    file: Option<File>,
    times: Times,
}

/// What the file of a service says, in milliseconds since 1970 or of a pause.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Times {
    last: Option<u64>,
    pause: u64,
    /// Until when each host wants to rest.
    rests: Vec<(String, u64)>,
}

impl Turn<'_> {
    /// Ends the turn as if it had not been: the service was not reached, so it need not rest.
    pub fn give_back(mut self) {
        self.pace.last().remove(self.rules.service.as_ref());
        self.times.last = None;
        self.write();
    }

    /// Ends the turn and remembers what the host asks for, for every process.
    pub fn end(mut self, limits: Limits) {
        if limits.pause.is_some() || limits.rest.is_some() {
            self.times.pause = limits.pause.map_or(self.times.pause, millis);
            let host = self.rules.name.to_string();
            self.times.rests.retain(|(name, until)| *name != host && *until > now());
            if let Some(rest) = limits.rest {
                self.times.rests.push((host, now() + millis(rest.min(LONGEST_REST))));
            }
            self.write();
        }
    }

    fn write(&mut self) {
        let text = self.times.text();
        // Where the times can't be kept, this process still keeps its own pace.
        let _ = self
            .file
            .as_mut()
            .map(|file| file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(text.as_bytes())));
    }
}

impl Times {
    fn read(file: &mut File) -> Self {
        let mut text = String::new();
        // A file that can't be read says nothing.
        let _ = file.take(64 << 10).read_to_string(&mut text);
        let mut lines = text.lines();
        let mut first = lines.next().unwrap_or_default().split(' ').map(|number| number.parse().ok());
        let last = first.next().flatten();
        let pause = first.next().flatten().unwrap_or(0);
        let rest =
            |line: &str| line.split_once(' ').and_then(|(host, until)| Some((host.to_owned(), until.parse().ok()?)));
        Self { last, pause, rests: lines.filter_map(rest).collect() }
    }

    fn text(&self) -> String {
        let last = self.last.map(|last| last.to_string()).unwrap_or_default();
        let rests: String = self.rests.iter().map(|(host, until)| format!("{host} {until}\n")).collect();
        format!("{last} {}\n{rests}", self.pause)
    }
}

impl Pace {
    /// A pace kept below this folder; without one only within this process.
    pub fn new(folder: Option<PathBuf>) -> Self {
        Self { folder: folder.map(|folder| folder.join("pace")), last: Mutex::default() }
    }

    /// Waits until the host may be asked. `notice` is told when that takes long.
    ///
    /// # Errors
    /// When another process keeps the service busy, or the host has asked for a longer rest than anybody waits.
    pub fn turn(&self, rules: &Host, notice: &dyn Fn(&str)) -> Result<Turn<'_>, FetchError> {
        self.wait_here(rules);
        let mut turn = Turn { pace: self, rules: rules.clone(), file: None, times: Times::default() };
        let Some(file) = self.file(&rules.service) else { return Ok(turn) };
        let mut file = locked(file, &rules.name, notice)?;
        turn.times = Times::read(&mut file);
        rest(&turn.times, rules, notice)?;
        wait(&turn.times, rules, notice);
        turn.times.last = Some(now());
        self.last().insert(rules.service.to_string(), Instant::now());
        turn.file = Some(file);
        turn.write();
        Ok(turn)
    }

    fn last(&self) -> MutexGuard<'_, HashMap<String, Instant>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn file(&self, service: &str) -> Option<File> {
        let folder = self.folder.as_ref()?;
        fs::create_dir_all(folder).ok()?;
        OpenOptions::new().create(true).truncate(false).read(true).write(true).open(folder.join(service)).ok()
    }

    fn wait_here(&self, rules: &Host) {
        let mut last = self.last();
        if let Some(last) = last.get(rules.service.as_ref()) {
            sleep(rules.pause.saturating_sub(last.elapsed()));
        }
        last.insert(rules.service.to_string(), Instant::now());
    }
}

fn locked(file: File, host: &str, notice: &dyn Fn(&str)) -> Result<File, FetchError> {
    let start = Instant::now();
    let mut told = false;
    loop {
        match file.try_lock() {
            // Where locks are not to be had, this process still keeps its own pace.
            Ok(()) | Err(TryLockError::Error(_)) => return Ok(file),
            Err(TryLockError::WouldBlock) if start.elapsed() > PATIENCE => return Err(FetchError::Crowded),
            Err(TryLockError::WouldBlock) => {
                if !told && start.elapsed() > Duration::from_secs(1) {
                    notice(&format!("waiting for another refs that is asking {host}"));
                    told = true;
                }
                sleep(Duration::from_millis(50));
            }
        }
    }
}

fn now() -> u64 {
    millis(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default())
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// Sleeps until the rest is over that the host asked for; refuses where it is longer than anybody waits.
fn rest(times: &Times, rules: &Host, notice: &dyn Fn(&str)) -> Result<(), FetchError> {
    let until = times.rests.iter().find(|(host, _)| *host == rules.name).map_or(0, |(_, until)| *until);
    let left = Duration::from_millis(until.saturating_sub(now())).min(LONGEST_REST);
    if left > Duration::from_secs(LONGEST_WAIT) {
        return Err(FetchError::Resting { after: left.as_secs() });
    }
    if left > Duration::from_millis(500) {
        notice(&format!("{} asks for {} s of patience", rules.name, left.as_secs() + 1));
    }
    sleep(left);
    Ok(())
}

/// Sleeps until the pause is over. A last request in the future, after the clock was set back, is one of now.
fn wait(times: &Times, rules: &Host, notice: &dyn Fn(&str)) {
    let Some(last) = times.last else { return };
    let pause = rules.pause.max(Duration::from_millis(times.pause));
    // Both times are cut to whole milliseconds, so that one more is needed to be sure.
    let pause = pause + Duration::from_millis(1);
    let left = pause.saturating_sub(Duration::from_millis(now().saturating_sub(last)));
    if left > Duration::from_millis(500) {
        notice(&format!("{} wants {} s between requests: waiting", rules.name, pause.as_secs_f32().round()));
    }
    sleep(left.min(pause));
}

#[cfg(test)]
mod tests {
    use super::super::hosts::{host, public_host};
    use super::*;

    #[test]
    fn two_turns_are_a_pause_apart_whoever_takes_them() {
        let folder = tempfile::tempdir().unwrap();
        let pace = || Pace::new(Some(folder.path().to_owned()));
        let start = Instant::now();
        drop(pace().turn(&host("aclanthology.org").unwrap(), &|_| {}).unwrap());
        drop(pace().turn(&host("aclanthology.org").unwrap(), &|_| {}).unwrap());
        assert!(start.elapsed() >= Duration::from_secs(1));
    }

    #[test]
    fn who_waits_is_told_for_which_site() {
        let said = std::cell::RefCell::new(String::new());
        let times = Times { last: Some(now() + 60_000), ..Times::default() };
        wait(&times, &public_host("blog.example.org").unwrap(), &|notice| said.borrow_mut().push_str(notice));
        assert!(said.borrow().starts_with("blog.example.org wants "), "{}", said.borrow());
    }

    #[test]
    fn two_services_do_not_wait_for_each_other() {
        let pace = Pace::new(None);
        let start = Instant::now();
        drop(pace.turn(&host("arxiv.org").unwrap(), &|_| {}).unwrap());
        drop(pace.turn(&host("dblp.org").unwrap(), &|_| {}).unwrap());
        assert!(start.elapsed() < Duration::from_millis(2900));
    }

    #[test]
    fn a_rest_that_a_host_asked_for_holds_for_the_next_process_but_not_for_other_hosts() {
        let folder = tempfile::tempdir().unwrap();
        let pace = || Pace::new(Some(folder.path().to_owned()));
        let first = host("api2.openreview.net").unwrap();
        let limits = Limits { pause: None, rest: Some(Duration::from_mins(30)) };
        pace().turn(&first, &|_| {}).unwrap().end(limits);
        assert!(matches!(pace().turn(&first, &|_| {}), Err(FetchError::Resting { after }) if after > 1700));
        assert!(pace().turn(&host("api.openreview.net").unwrap(), &|_| {}).is_ok());
    }

    #[test]
    fn the_file_reads_back() {
        let folder = tempfile::tempdir().unwrap();
        let times = Times { last: Some(7), pause: 200, rests: vec![("a.org".into(), 9)] };
        std::fs::write(folder.path().join("x"), times.text()).unwrap();
        assert_eq!(Times::read(&mut File::open(folder.path().join("x")).unwrap()), times);
    }
}
