//! Where a text goes, and in which format: to stdout or a file, by its ending or as named.

use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::output::{self, tell};
use super::whole::write_whole;
use crate::model::text::visible;

/// A format's name and the endings of its files, without the full stop.
pub type Known = (&'static str, &'static [&'static str]);

/// The file that is meant; `-` is stdout, as no file is.
pub fn target(named: Option<&PathBuf>) -> Option<&Path> {
    named.map(PathBuf::as_path).filter(|file| file.as_os_str() != "-")
}

/// The name of the format that is meant: the one named, else that of the file's ending, else `default`.
///
/// # Errors
/// When the ending is that of no format.
pub fn format_of(
    named: Option<&str>,
    file: Option<&Path>,
    known: &[Known],
    default: &'static str,
) -> Result<&'static str, Failure> {
    if let Some(name) = named {
        let found = known.iter().find(|(known, _)| *known == name);
        return found.map(|(name, _)| *name).ok_or_else(|| Failure::refused(format!("`{name}` is not a format")));
    }
    let Some(file) = file.filter(|file| !file.metadata().is_ok_and(|data| !data.is_file())) else { return Ok(default) };
    let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let fits = |endings: &[&str]| endings.iter().any(|known| known.eq_ignore_ascii_case(ending));
    known.iter().find(|(_, endings)| fits(endings)).map(|(name, _)| *name).ok_or_else(|| {
        let endings: Vec<String> =
            known.iter().flat_map(|(_, endings)| *endings).map(|ending| format!(".{ending}")).collect();
        Failure::refused(format!("the ending of {} names no format", file.display()))
            .hint(format!("known are {}, or say --format", endings.join(", ")))
    })
}

/// Writes the text to the file, which is said, or to stdout. A file that holds it already is left alone.
///
/// # Errors
/// When it can't be written.
pub fn deliver(text: &str, file: Option<&Path>) -> Result<(), Failure> {
    let Some(file) = file else { return output::data(text) };
    let shown = file.to_string_lossy();
    if file.is_file() && std::fs::read(file).is_ok_and(|old| old == text.as_bytes()) {
        tell(&format!("{} is up to date", visible(&shown)));
        return Ok(());
    }
    write_whole(file, text)?;
    tell(&format!("wrote {}", visible(&shown)));
    Ok(())
}
