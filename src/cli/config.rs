//! The config file: what a user wants every time.

use std::path::PathBuf;

use etcetera::BaseStrategy;
use serde::Deserialize;

use super::failure::Failure;
use crate::fetch::Gateway;
use crate::model::{KeyPattern, nearest};

/// What the file may hold; everything has a default.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Written {
    library: Option<PathBuf>,
    gateway: Option<String>,
    mailto: Option<String>,
    key: Option<String>,
    styles: Option<PathBuf>,
    #[serde(rename = "semantic-scholar-key")]
    semantic_scholar_key: Option<String>,
    #[serde(rename = "openalex-key")]
    openalex_key: Option<String>,
}

const NAMES: [&str; 7] = ["library", "gateway", "mailto", "key", "styles", "semantic-scholar-key", "openalex-key"];

/// The settings of a user.
#[derive(Debug, Default)]
pub struct Config {
    /// The library where none is nearer; relative to the config file's folder.
    pub library: Option<PathBuf>,
    /// Where every request goes.
    pub gateway: Option<Gateway>,
    /// An address for the User-Agent.
    pub mailto: Option<String>,
    /// How new keys are made.
    pub key: KeyPattern,
    /// A folder of citation styles; relative to the config file's folder.
    pub styles: Option<PathBuf>,
    /// Keys that sites gave the user, by their hosts.
    pub site_keys: Vec<(&'static str, String)>,
}

impl Config {
    /// Reads `REFS_CONFIG`, else `refs/config.toml` in the user's config folder, with what the environment
    /// says instead (`REFS_HTTP_GATEWAY`, `REFS_MAILTO`). A missing file says nothing.
    ///
    /// # Errors
    /// When the file is there and can't be read, or says something that it may not.
    pub fn read() -> Result<Self, Failure> {
        let path = environment("REFS_CONFIG")
            .map(PathBuf::from)
            .or_else(|| folders().map(|base| base.config_dir().join("refs/config.toml")));
        let written = match path.as_ref().map(std::fs::read_to_string) {
            Some(Ok(text)) => parse(&text).map_err(|failure| Failure {
                message: format!("{}: {}", shown(path.as_ref()), failure.message),
                ..failure
            })?,
            Some(Err(error))
                if error.kind() != std::io::ErrorKind::NotFound
                    && error.kind() != std::io::ErrorKind::NotADirectory =>
            {
                return Err(Failure::refused(format!("can't read {}: {error}", shown(path.as_ref()))));
            }
            _ => Written::default(),
        };
        let gateway =
            environment("REFS_HTTP_GATEWAY").or(written.gateway).map(|text| text.parse::<Gateway>()).transpose();
        let site_keys = [
            ("api.semanticscholar.org", environment("REFS_SEMANTIC_SCHOLAR_KEY").or(written.semantic_scholar_key)),
            ("api.openalex.org", environment("REFS_OPENALEX_KEY").or(written.openalex_key)),
        ];
        let plain =
            |key: &String| !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
        let folder = path.and_then(|path| path.parent().map(PathBuf::from)).unwrap_or_default();
        Ok(Self {
            library: written.library.map(|library| folder.join(library)),
            styles: written.styles.map(|styles| folder.join(styles)),
            gateway: gateway.map_err(|error| Failure::refused(error.to_string()))?,
            mailto: environment("REFS_MAILTO")
                .or(written.mailto)
                .filter(|mailto| mailto.chars().all(|c| c.is_ascii_graphic())),
            key: written
                .key
                .map(|key| key.parse())
                .transpose()
                .map_err(|error: crate::model::PatternError| Failure::refused(error.to_string()))?
                .unwrap_or_default(),
            site_keys: site_keys.into_iter().filter_map(|(host, key)| Some((host, key.filter(plain)?))).collect(),
        })
    }
}

fn shown(path: Option<&PathBuf>) -> String {
    path.map(|path| path.display().to_string()).unwrap_or_default()
}

fn parse(text: &str) -> Result<Written, Failure> {
    let table: toml::Table =
        text.parse().map_err(|error: toml::de::Error| Failure::refused(error.to_string().trim_end().to_owned()))?;
    if let Some(unknown) = table.keys().find(|name| !NAMES.contains(&name.as_str())) {
        let hint = nearest(unknown, NAMES)
            .map_or_else(|| format!("known are {}", NAMES.join(", ")), |near| format!("did you mean `{near}`?"));
        return Err(Failure::refused(format!("`{unknown}` is not a setting")).hint(hint));
    }
    table.try_into().map_err(|error: toml::de::Error| Failure::refused(error.to_string().trim_end().to_owned()))
}

/// A variable that is set to something.
pub fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The user's folders, by the XDG rules or those of Windows; `None` where there is no home.
fn folders() -> Option<impl BaseStrategy> {
    etcetera::choose_base_strategy().ok()
}

/// Where answers are kept: `REFS_CACHE`, else `refs` in the user's cache folder.
pub fn cache_folder() -> Option<PathBuf> {
    environment("REFS_CACHE").map(PathBuf::from).or_else(|| folders().map(|base| base.cache_dir().join("refs")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelled_setting_is_refused_with_the_right_one() {
        assert_eq!(parse("libary = \"x\"").unwrap_err().hint.as_deref(), Some("did you mean `library`?"));
        assert_eq!(parse("mailto = \"a@b.c\"").unwrap().mailto.as_deref(), Some("a@b.c"));
        assert!(parse("key = 1").is_err() && parse("[").is_err());
    }
}
