//! `refs export`: entries as BibTeX or Markdown, to stdout or a file.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{self, tell};
use crate::cli::select::FilterArguments;
use crate::formats::{FORMATS, Format, Group, Options, by_extension, format};

/// Export entries: those named, in the order given, or those that pass the filters
#[derive(Args)]
#[command(
    after_help = "Keys keep the order given, so that the numbers of a reference list are yours.\nWithout names and filters, everything is exported."
)]
pub struct Arguments {
    /// Keys, names or identifiers
    #[arg(value_name = "KEY|NAME|ID")]
    entries: Vec<String>,

    #[command(flatten)]
    filters: FilterArguments,

    /// The format [default: by the ending of the output file]
    #[arg(long, value_name = "FORMAT", value_parser = PossibleValuesParser::new(FORMATS.iter().map(|format| clap::builder::PossibleValue::new(format.name).help(format.about))))]
    format: Option<String>,

    /// Write to a file; its ending names the format (.bib, .md)
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Markdown: an outline with a section for each family, year or tag
    #[arg(long, value_name = "FIELD")]
    group_by: Option<GroupArgument>,
}

#[derive(Clone, Copy, ValueEnum)]
enum GroupArgument {
    Family,
    Year,
    Tag,
}

pub fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    let format = chosen(arguments)?;
    let library = context.library()?;
    if !arguments.entries.is_empty() && arguments.filters.is_set() {
        return Err(Failure::refused("entries are named and filtered at once").hint("name them, or filter them"));
    }
    let entries = if arguments.entries.is_empty() {
        arguments.filters.select(&library, &[])?
    } else {
        arguments.filters.named(&library, &arguments.entries)?
    };
    let group_by = arguments.group_by.map(|group| match group {
        GroupArgument::Family => Group::Family,
        GroupArgument::Year => Group::Year,
        GroupArgument::Tag => Group::Tag,
    });
    let text = format.text(&entries, &Options { group_by, ..Options::new(&library) })?;
    match &arguments.output {
        None => output::data(&text)?,
        Some(path) => {
            replace(path, &text)?;
            tell(&format!(
                "wrote {} to {}",
                output::counted(entries.len(), "entry", "entries"),
                crate::model::text::visible(&path.to_string_lossy())
            ));
        }
    }
    Ok(Exit::Fine)
}

fn chosen(arguments: &Arguments) -> Result<&'static Format, Failure> {
    let names = || FORMATS.iter().map(|format| format.name).collect::<Vec<_>>().join(", ");
    if let Some(name) = &arguments.format {
        return format(name).ok_or_else(|| Failure::refused(format!("`{name}` is not a format")));
    }
    let Some(path) = &arguments.output else {
        return Err(Failure::refused("no format is named")
            .hint(format!("--format with one of {}, or -o FILE with its ending", names())));
    };
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.and_then(by_extension).ok_or_else(|| {
        let endings: Vec<String> =
            FORMATS.iter().flat_map(|format| format.extensions).map(|ending| format!(".{ending}")).collect();
        Failure::refused(format!("the ending of {} names no format", path.display()))
            .hint(format!("known are {}, or say --format", endings.join(", ")))
    })
}

/// Writes the whole text or nothing; what is no ordinary file (`/dev/stdout`, a pipe) is written to.
fn replace(path: &Path, text: &str) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::refused(format!("can't write {}: {error}", path.display()));
    let special = path.metadata().is_ok_and(|data| !data.is_file());
    if special || path.is_symlink() {
        return std::fs::write(path, text).map_err(failed);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.prefix(".refs-").tempfile_in(folder).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    if let Ok(data) = path.metadata() {
        file.as_file().set_permissions(data.permissions()).map_err(failed)?;
    }
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}
