//! A file that a command writes: the whole text or nothing.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::failure::Failure;

/// Writes the whole text or nothing, by a file beside it that takes its place; links are followed, the mode is kept.
/// What is no ordinary file (`/dev/stdout`, a pipe) is written to.
///
/// # Errors
/// When it can't be written. It is then as it was.
pub fn replace(path: &Path, text: &str) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::refused(format!("can't write {}: {error}", path.display()));
    if path.metadata().is_ok_and(|data| !data.is_file()) {
        return std::fs::write(path, text).map_err(failed);
    }
    let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let folder = target
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .map_or_else(|| PathBuf::from("."), Path::to_owned);
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.prefix(".refs-").tempfile_in(folder).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    if let Ok(data) = target.metadata() {
        std::fs::OpenOptions::new().write(true).open(&target).map_err(failed)?;
        file.as_file().set_permissions(data.permissions()).map_err(failed)?;
    }
    file.as_file().sync_all().map_err(failed)?;
    file.persist(&target).map_err(|error| failed(error.error))?;
    Ok(())
}
