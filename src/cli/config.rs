//! The config file: what a user wants every time.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use toml::de::{DeTable, DeValue};

use super::failure::Failure;
use crate::fetch::Gateway;
use crate::model::{KeyPattern, nearest};
use crate::store::{Problem, Unreadable};

/// A setting: its name in the file, the variable that says it instead, and what is wrong with a value.
struct Setting {
    name: &'static str,
    variable: Option<&'static str>,
    wrong: fn(&str) -> Option<String>,
}

const SETTINGS: [Setting; 7] = [
    Setting { name: "library", variable: None, wrong: |_| None },
    Setting { name: "gateway", variable: Some("REFS_HTTP_GATEWAY"), wrong: wrong_gateway },
    Setting { name: "mailto", variable: Some("REFS_MAILTO"), wrong: wrong_address },
    Setting { name: "key", variable: None, wrong: wrong_pattern },
    Setting { name: "styles", variable: None, wrong: |_| None },
    Setting { name: SEMANTIC_SCHOLAR, variable: Some("REFS_SEMANTIC_SCHOLAR_KEY"), wrong: wrong_site_key },
    Setting { name: OPENALEX, variable: Some("REFS_OPENALEX_KEY"), wrong: wrong_site_key },
];

const SEMANTIC_SCHOLAR: &str = "semantic-scholar-key";
const OPENALEX: &str = "openalex-key";

fn wrong_gateway(text: &str) -> Option<String> {
    text.parse::<Gateway>().err().map(|error| error.to_string())
}

fn wrong_pattern(text: &str) -> Option<String> {
    text.parse::<KeyPattern>().err().map(|error| error.to_string())
}

fn wrong_address(text: &str) -> Option<String> {
    let plain = !text.is_empty() && text.chars().all(|c| c.is_ascii_graphic());
    (!plain).then(|| format!("`{text}` is not an address: expected one like you@example.org"))
}

/// It goes into a header; what it is stays out of the message.
fn wrong_site_key(text: &str) -> Option<String> {
    let plain = !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    (!plain).then(|| "this is not a site's key: expected letters, digits, `-`, `_` and `.`".to_owned())
}

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
    /// When the file is there and can't be read, or it or a variable says something that it may not.
    pub fn read() -> Result<Self, Failure> {
        let path = environment("REFS_CONFIG")
            .map(PathBuf::from)
            .or_else(|| folders().map(|base| base.config_dir().join("refs/config.toml")));
        let mut settings = with_environment(path.as_deref().map_or(Ok(Settings::new()), file)?)?;
        let folder = path.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
        let mut setting = |name: &str| settings.remove(name);
        let site_keys =
            [("api.semanticscholar.org", setting(SEMANTIC_SCHOLAR)), ("api.openalex.org", setting(OPENALEX))];
        Ok(Self {
            library: setting("library").map(|library| folder.join(library)),
            styles: setting("styles").map(|styles| folder.join(styles)),
            gateway: setting("gateway").and_then(|gateway| gateway.parse().ok()),
            mailto: setting("mailto"),
            key: setting("key").and_then(|key| key.parse().ok()).unwrap_or_default(),
            site_keys: site_keys.into_iter().filter_map(|(host, key)| Some((host, key?))).collect(),
        })
    }
}

/// What is set, by its name; every value is one that its setting takes.
type Settings = BTreeMap<&'static str, String>;

/// The settings of the file; none where there is none.
fn file(path: &Path) -> Result<Settings, Failure> {
    match std::fs::read_to_string(path) {
        Ok(text) => parse(&path.to_string_lossy(), &text).map_err(|error| Failure::refused(error.to_string())),
        Err(error) if [ErrorKind::NotFound, ErrorKind::NotADirectory].contains(&error.kind()) => Ok(Settings::new()),
        Err(error) => Err(Failure::refused(format!("can't read {}: {error}", path.display()))),
    }
}

fn parse(file: &str, text: &str) -> Result<Settings, Unreadable> {
    let text = text.trim_start_matches('\u{feff}');
    let refused = |problems| Unreadable { file: file.to_owned(), text: text.to_owned(), problems };
    let table = DeTable::parse(text).map_err(|error| {
        let at = error.span().unwrap_or(text.len()..text.len());
        refused(vec![Problem::new(at, format!("this is not TOML: {}", error.message()), "")])
    })?;
    let (mut settings, mut problems) = (Settings::new(), Vec::new());
    for (name, value) in table.get_ref() {
        match (SETTINGS.iter().find(|setting| setting.name == name.get_ref().as_ref()), value.get_ref()) {
            (None, _) => problems.push(unknown(name.span(), name.get_ref())),
            (Some(setting), DeValue::String(text)) => match (setting.wrong)(text) {
                None => drop(settings.insert(setting.name, text.to_string())),
                Some(found) => problems.push(Problem::new(value.span(), found, "")),
            },
            (Some(setting), _) => {
                let found = format!("`{}` is not a text", setting.name);
                problems.push(Problem::new(value.span(), found, "a text in quotes"));
            }
        }
    }
    problems.sort_by_key(|problem| problem.at.start);
    if problems.is_empty() { Ok(settings) } else { Err(refused(problems)) }
}

fn unknown(at: std::ops::Range<usize>, name: &str) -> Problem {
    let names = SETTINGS.map(|setting| setting.name);
    let hint = nearest(name, names)
        .map_or_else(|| format!("known are {}", names.join(", ")), |near| format!("did you mean `{near}`?"));
    Problem::new(at, format!("`{name}` is not a setting"), "").hint(hint)
}

/// The settings with what the environment says instead.
fn with_environment(mut settings: Settings) -> Result<Settings, Failure> {
    for (setting, variable) in SETTINGS.iter().filter_map(|setting| Some((setting, setting.variable?))) {
        let Some(text) = environment(variable) else { continue };
        if let Some(found) = (setting.wrong)(&text) {
            return Err(Failure::refused(format!("{variable}: {found}")));
        }
        settings.insert(setting.name, text);
    }
    Ok(settings)
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
    fn a_setting_that_is_none_or_takes_no_such_value_is_refused_with_its_place() {
        let said = |text: &str| parse("c.toml", text).unwrap_err().to_string();
        let text = "mailto = \"a@b.c\"\n[gatway]\n";
        assert_eq!(
            said(text),
            "`gatway` is not a setting\n --> c.toml:2:2\n  |\n2 | [gatway]\n  |  ^^^^^^\n  = hint: did you mean `gateway`?"
        );
        assert!(said("x = 1").contains("known are library, gateway,"), "{}", said("x = 1"));
        for (text, found, at) in [
            ("\nkey = 1", "`key` is not a text", "c.toml:2:7"),
            ("key = \"a\"", "is not a key pattern", "c.toml:1:7"),
            ("gateway = \"http://a.b\"", "is not a gateway", "c.toml:1:11"),
            ("mailto = \"a b\"", "is not an address", "c.toml:1:10"),
            ("openalex-key = \"a\\nb\"", "this is not a site's key", "c.toml:1:16"),
            ("\u{feff}[", "this is not TOML", "c.toml:1:"),
        ] {
            let said = said(text);
            assert!(said.contains(found) && said.contains(at), "{said}");
        }
        let both = said("a = 1\nb = 2");
        assert!(both.contains("c.toml:1:1") && both.contains("c.toml:2:1"), "{both}");
        assert_eq!(parse("c.toml", "\u{feff}mailto = \"a@b.c\"").unwrap()["mailto"], "a@b.c");
    }
}
