//! The style that is meant: a bundled name, a file, or one of the user's folder.

use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser};

use super::context::Context;
use super::failure::Failure;
use crate::cite::{Style, StyleError, WRITERS, Writer};
use crate::model::text::visible;

/// What `cite` and `bib` have in common.
#[derive(Args)]
pub struct StyleArguments {
    /// The citation style: a name (`refs styles` lists them) or a .csl file
    #[arg(short, long, value_name = "STYLE|FILE", default_value = "apa")]
    style: String,

    /// The language of the style's words, such as de-DE [default: the style's own]
    #[arg(long, value_name = "LOCALE")]
    locale: Option<String>,

    /// The format [default: by the ending of the output file, else text]
    #[arg(long, value_name = "FORMAT", value_parser = PossibleValuesParser::new(WRITERS.iter().map(|writer| PossibleValue::new(writer.name))))]
    format: Option<String>,
}

impl StyleArguments {
    /// A style by its name or file, for a command with arguments of its own.
    pub fn named(style: String, locale: Option<String>) -> Self {
        Self { style, locale, format: None }
    }

    /// The style, in its locale.
    ///
    /// # Errors
    /// When there is no such style, or its file can't be read or is none.
    pub fn style(&self, context: &Context) -> Result<Style, Failure> {
        let folder = context.config.styles.as_deref();
        let text = match file(&self.style, folder) {
            Some(path) => Some(read(&path)?),
            None => None,
        };
        let parent = |id: &str| {
            let path = folder?.join(format!("{}.csl", id.rsplit('/').next()?));
            std::fs::read_to_string(path).ok()
        };
        let locale = self.locale.as_deref();
        let style = match &text {
            Some(text) => Style::read(text, locale, &parent),
            None => Style::load_in(&self.style, locale, &parent),
        };
        style.map_err(|error| self.failure(error))
    }

    /// The format that is asked for, or that the ending of a file names.
    pub fn writer(&self, output: Option<&Path>) -> &'static Writer {
        let ending = output.and_then(Path::extension).and_then(|ending| ending.to_str());
        let named = self.format.as_deref().and_then(Writer::named);
        named.or_else(|| ending.and_then(Writer::of_extension)).unwrap_or(&WRITERS[0])
    }

    fn failure(&self, error: StyleError) -> Failure {
        let failure = |hint: String| Failure::refused(error.to_string()).hint(hint);
        match &error {
            StyleError::Unknown { near: Some(near), .. } => failure(format!("did you mean `{near}`?")),
            StyleError::Unknown { .. } => failure("`refs styles` lists those that are bundled".to_owned()),
            StyleError::Parent(id) => failure(format!(
                "put {}.csl into the folder that `styles` of the config file names",
                id.rsplit('/').next().unwrap_or(id)
            )),
            StyleError::NoStyle(_) => {
                Failure::refused(format!("{}: {error}", self.style)).hint("styles are written in CSL 1.0")
            }
            StyleError::Endless(_) => Failure::refused(format!("{}: {error}", self.style)),
            StyleError::Locale(locale) => match locale.near {
                Some(near) => failure(format!("did you mean `{near}`?")),
                None => failure("a locale is a language and a country: en-US, de-DE, zh-CN".to_owned()),
            },
        }
    }
}

/// The file of a style: named itself, or of this name in the user's folder.
fn file(style: &str, folder: Option<&Path>) -> Option<PathBuf> {
    if is_path(style) {
        return Some(style.into());
    }
    let is_csl = is_csl(Path::new(style));
    let name = if is_csl { style.to_owned() } else { format!("{style}.csl") };
    folder.map(|folder| folder.join(name)).filter(|path| path.is_file()).or_else(|| is_csl.then(|| style.into()))
}

/// Whether a style is named by the path of its file.
pub fn is_path(style: &str) -> bool {
    is_csl(Path::new(style)) && Path::new(style).exists() || style.contains(['/', '\\'])
}

fn is_csl(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csl"))
}

fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| {
        Failure::refused(format!("can't read {}: {error}", visible(&path.to_string_lossy())))
            .hint("name a .csl file, or a style that `refs styles` lists")
    })
}

/// The styles of the user's folder: name, title, and why one can't be used.
///
/// # Errors
/// When the folder can't be read.
pub fn of_folder(folder: &Path) -> Result<Vec<(String, String)>, Failure> {
    let failed =
        |error: std::io::Error| Failure::refused(format!("can't read the styles in {}: {error}", folder.display()));
    let mut styles = Vec::new();
    for file in std::fs::read_dir(folder).map_err(failed)? {
        let path = file.map_err(failed)?.path();
        if let (true, Some(name)) = (is_csl(&path), path.file_stem()) {
            let text = std::fs::read_to_string(&path).map_err(failed)?;
            let title = crate::cite::title(&text).unwrap_or_else(|error| format!("({error})"));
            styles.push((name.to_string_lossy().into_owned(), title));
        }
    }
    styles.sort();
    Ok(styles)
}
