//! Data to stdout, talk to stderr; a closed pipe is no failure.

use std::io::{self, ErrorKind, IsTerminal, Write};

use anstream::ColorChoice;
use serde::Serialize;

use super::failure::Failure;
use super::{Colour, Exit};
use crate::model::text::push_json;

/// Says when to use colours, for the whole run.
pub fn colour(when: Colour) {
    match when {
        Colour::Auto => ColorChoice::Auto,
        Colour::Always => ColorChoice::Always,
        Colour::Never => ColorChoice::Never,
    }
    .write_global();
}

/// Whether stdout is a terminal.
pub fn is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Whether a question can be put and answered.
pub fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// The columns of the terminal: what `COLUMNS` says, else its size, else 80.
pub fn columns() -> usize {
    let set = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).filter(|columns| *columns > 0);
    set.or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))).unwrap_or(80)
}

/// Writes data as it is.
///
/// # Errors
/// When stdout can't be written. A reader that has gone is none.
pub fn data(text: &str) -> Result<(), Failure> {
    written(io::stdout().lock().write_all(text.as_bytes()).and_then(|()| io::stdout().flush()))
}

/// Writes text whose ANSI colours go where they are not wanted.
///
/// # Errors
/// As [`data`].
pub fn styled(text: &str) -> Result<(), Failure> {
    let mut stdout = anstream::stdout().lock();
    written(stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()))
}

fn written(result: io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => std::process::exit(Exit::Fine as i32),
        Err(error) => Err(Failure::refused(format!("can't write to stdout: {error}"))),
        Ok(()) => Ok(()),
    }
}

/// Writes a value as JSON, with everything that could steer a terminal as `\u….`.
///
/// # Errors
/// As [`data`].
pub fn json(value: &impl Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value).map_err(|error| Failure::refused(error.to_string()))?;
    let mut safe = String::with_capacity(text.len() + 1);
    text.chars().for_each(|c| push_json(c, &mut safe));
    safe.push('\n');
    data(&safe)
}

/// A number with its noun: `1 entry`, `3 entries`.
pub fn counted(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

/// Tells the user something, the line with its end at once. That nobody listens is no failure.
pub fn tell(text: &str) {
    let _ = anstream::stderr().write_all(format!("{text}\n").as_bytes());
}
