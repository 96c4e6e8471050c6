//! The style of a rendered document: what the command says, else what the comment of its list says, else `house`.

use std::path::{Component, Path, PathBuf};

use super::{Arguments, failure};
use crate::cite::Style;
use crate::cli::context::Context;
use crate::cli::documents::shown;
use crate::cli::failure::Failure;
use crate::cli::style::{StyleArguments, is_path};
use crate::documents::markdown::{Markdown, Setting};
use crate::documents::{Lines, Place};

/// The style's name that stands for none of CSL.
const HOUSE: &str = "house";

/// The style, none for the house style, and what the list's comment is to say of it.
///
/// # Errors
/// When there is no such style, or it does not cite in the text, or the comment says something else.
pub fn setting(
    context: &Context,
    arguments: &Arguments,
    document: &Markdown,
    text: &str,
) -> Result<(Option<Style>, Setting), Failure> {
    let path = &arguments.file;
    let said = document.setting().map_err(|error| failure(&error, path, text))?;
    let in_comment = said.style.map(|style| beside(path, &style));
    let by_comment = arguments.style.is_none() && in_comment.is_some();
    let Some(style) = arguments.style.clone().or(in_comment).filter(|style| style != HOUSE) else {
        return match arguments.locale.as_ref().or(said.locale.filter(|_| arguments.style.is_none()).as_ref()) {
            Some(locale) => Err(Failure::refused(format!("the house style has no words in {locale}"))
                .hint("name a style with --style: `refs styles` lists them")),
            None => Ok((None, Setting::default())),
        };
    };
    let locale = arguments.locale.clone().or(said.locale);
    let read =
        load(context, &style, locale.clone()).map_err(|failure| match document.list_at().filter(|_| by_comment) {
            Some(at) => {
                let Place { line, column } = Lines::new(text).place(at.start);
                Failure { message: format!("{}:{line}:{column}: {}", shown(path), failure.message), ..failure }
            }
            None => failure,
        })?;
    let output = arguments.output.as_deref().unwrap_or(path);
    Ok((Some(read), Setting { style: Some(remembered(&style, output)?), locale }))
}

fn load(context: &Context, style: &str, locale: Option<String>) -> Result<Style, Failure> {
    let style = StyleArguments::named(style.to_owned(), locale).style(context)?;
    if style.is_in_notes() {
        return Err(Failure::refused(format!("{} sets citations in notes, which render does not write", style.name))
            .hint("choose a style that cites in the text: `refs styles` lists them"));
    }
    Ok(style)
}

/// A style as a document says it: a file is named from the document's folder.
fn beside(document: &Path, style: &str) -> String {
    if style.contains('/') { folder(document).join(style).to_string_lossy().into_owned() } else { style.to_owned() }
}

/// A style as the document is to say it.
fn remembered(style: &str, document: &Path) -> Result<String, Failure> {
    let said =
        if is_path(style) && Path::new(style).is_relative() { from_folder(document, style) } else { style.into() };
    if Setting::can_say(&said) {
        return Ok(said);
    }
    Err(Failure::refused(format!("`{said}` can't stand in the comment that opens the list"))
        .hint("give the style's file a name without quotation marks and angle brackets"))
}

/// The way from a document's folder to a file, always with a `/` in it; the file as it was named where there is none.
fn from_folder(document: &Path, file: &str) -> String {
    let real = |path: &Path| path.canonicalize().ok();
    let (Some(folder), Some(file_there)) = (real(folder(document)), real(Path::new(file))) else { return file.into() };
    let shared = folder.components().zip(file_there.components()).take_while(|(a, b)| a == b).count();
    let up = folder.components().skip(shared).map(|_| Component::ParentDir);
    let way: PathBuf = up.chain(file_there.components().skip(shared)).collect();
    let way = way.to_string_lossy().replace('\\', "/");
    if way.contains('/') { way } else { format!("./{way}") }
}

fn folder(document: &Path) -> &Path {
    document.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
