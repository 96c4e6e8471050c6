//! A line on the terminal that says what is waited for.

use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

/// A spinner with a text, on stderr, if that is a terminal; it is gone when it is dropped.
pub struct Progress {
    running: Option<(Sender<String>, JoinHandle<()>)>,
}

const FRAMES: [&str; 10] = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

impl Progress {
    /// A spinner that shows nothing yet.
    pub fn new() -> Self {
        let running = io::stderr().is_terminal().then(|| {
            let (sender, receiver) = mpsc::channel();
            (sender, std::thread::spawn(move || spin(&receiver)))
        });
        Self { running }
    }

    /// Shows another text.
    pub fn say(&self, text: &str) {
        if let Some((sender, _)) = &self.running {
            // The thread ends only with this value.
            let _ = sender.send(text.to_owned());
        }
    }
}

fn spin(receiver: &mpsc::Receiver<String>) {
    let mut text = String::new();
    for frame in FRAMES.iter().cycle() {
        match receiver.recv_timeout(Duration::from_millis(100)) {
            Ok(new) => text = new,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        if !text.is_empty() {
            let _ = write!(io::stderr(), "\r\x1b[K{frame} {text}");
            let _ = io::stderr().flush();
        }
    }
    if !text.is_empty() {
        let _ = write!(io::stderr(), "\r\x1b[K");
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((sender, thread)) = self.running.take() {
            drop(sender);
            let _ = thread.join();
        }
    }
}
