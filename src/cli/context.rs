//! What every command works on: the library that is meant, and the user's settings.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use super::config::{Config, cache_folder, environment};
use super::failure::Failure;
use super::output::tell;
use crate::fetch::Settings;
use crate::model::Library;
use crate::store::{FILE_NAME, Found, catalogue, find_upward, load};

/// The library and the settings of a run.
pub struct Context {
    /// The user's settings.
    pub config: Config,
    /// The library that is meant.
    pub found: Found,
}

impl Context {
    /// Finds the library: the one that was named, else the nearest upward, else the config's.
    ///
    /// # Errors
    /// When the config can't be read, or `--library` is empty; an empty `REFS_LIBRARY` is as none.
    pub fn new(named: Option<PathBuf>) -> Result<Self, Failure> {
        let from_environment = || std::env::var_os("REFS_LIBRARY").is_some_and(|value| value.is_empty());
        if named.as_ref().is_some_and(|path| path.as_os_str().is_empty()) && !from_environment() {
            return Err(Failure::refused("`--library` names no file").hint("name one, or leave it out"));
        }
        let config = Config::read()?;
        let near = || std::env::current_dir().ok().and_then(|folder| find_upward(&folder));
        let found = match named.filter(|path| !path.as_os_str().is_empty()) {
            Some(path) => Found::Named(path),
            None => near().map(Found::Near).or_else(|| config.library.clone().map(Found::Named)).unwrap_or(Found::None),
        };
        Ok(Self { config, found })
    }

    /// The library to read: the file, else the catalogue, which is said.
    ///
    /// # Errors
    /// When the file is not there, or is no library.
    pub fn library(&self) -> Result<Cow<'static, Library>, Failure> {
        match self.found.path() {
            Some(path) if !path.exists() => {
                let failure = Failure::refused(format!("there is no library {}", path.display()));
                Err(failure.hint("`refs init` makes one, and so does the first `refs add`"))
            }
            Some(path) => Ok(Cow::Owned(load(path)?)),
            None => {
                tell("note: no library.toml here or above: this is the catalogue that ships with refs");
                Ok(Cow::Borrowed(catalogue()))
            }
        }
    }

    /// The file to write, which may not be there yet.
    pub fn target(&self) -> PathBuf {
        self.found.path().map_or_else(|| PathBuf::from(FILE_NAME), Path::to_owned)
    }

    /// The target as a person would name it.
    pub fn shown(&self) -> String {
        crate::model::text::visible(&self.target().to_string_lossy()).into_owned()
    }

    /// How to fetch.
    pub fn settings(&self, offline: bool, refresh: bool) -> Settings {
        Settings {
            gateway: self.config.gateway.clone(),
            mailto: self.config.mailto.clone(),
            keys: self.config.site_keys.clone(),
            cache: cache_folder(),
            offline: offline || environment("REFS_OFFLINE").is_some_and(|value| value != "0"),
            refresh,
        }
    }
}
