//! What was typed: identifiers, files, names that the catalogue knows, titles, and what is none of them.

use std::io::Read;
use std::path::Path;

use crate::cli::failure::Failure;
use crate::formats::by_extension;
use crate::model::text::visible;
use crate::model::{Id, NotFound};
use crate::sources::identify;
use crate::sources::pdf::{self, PdfError};
use crate::store::catalogue;

/// One thing to look up.
#[derive(Debug)]
pub enum Wanted {
    /// An identifier that a source knows.
    Id {
        /// What was typed.
        text: String,
        /// The identifier.
        id: Id,
    },
    /// A name or key of the catalogue.
    Known {
        /// What was typed.
        text: String,
        /// The key in the catalogue.
        key: String,
    },
    /// Words that can be a title.
    Title {
        /// What was typed.
        text: String,
    },
    /// None of these.
    Malformed {
        /// What was typed.
        text: String,
        /// What is wrong with it.
        why: String,
        /// What to do.
        hint: String,
    },
}

impl Wanted {
    /// The identifier, if it is one.
    pub fn id(&self) -> Option<&Id> {
        match self {
            Self::Id { id, .. } => Some(id),
            _ => None,
        }
    }

    /// What was typed.
    pub fn text(&self) -> &str {
        match self {
            Self::Id { text, .. } | Self::Known { text, .. } | Self::Title { text } | Self::Malformed { text, .. } => {
                text
            }
        }
    }
}

/// Reads the arguments, and stdin where one of them is `-`: one a line, blank lines and `# comments` apart.
/// What names the same work twice is taken once.
///
/// # Errors
/// When stdin can't be read, or nothing is named.
pub fn read(arguments: &[String]) -> Result<Vec<Wanted>, Failure> {
    let mut wanted: Vec<Wanted> = Vec::new();
    for argument in arguments {
        let texts = if argument == "-" { lines()? } else { vec![argument.clone()] };
        for text in texts {
            let one = understood(text);
            if !wanted.iter().any(|other| same(other, &one)) {
                wanted.push(one);
            }
        }
    }
    if wanted.is_empty() {
        return Err(Failure::refused("stdin names nothing to add").hint("one identifier a line"));
    }
    Ok(wanted)
}

fn lines() -> Result<Vec<String>, Failure> {
    let mut bytes = Vec::new();
    let limit = 16 << 20;
    std::io::stdin()
        .lock()
        .take(limit)
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::refused(format!("can't read stdin: {error}")))?;
    let text = String::from_utf8_lossy(&bytes);
    let kept = text
        .trim_start_matches('\u{feff}')
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    Ok(kept.map(str::to_owned).collect())
}

fn same(a: &Wanted, b: &Wanted) -> bool {
    match (a, b) {
        (Wanted::Id { id: a, .. }, Wanted::Id { id: b, .. }) => a == b,
        (Wanted::Known { key: a, .. }, Wanted::Known { key: b, .. })
        | (Wanted::Title { text: a }, Wanted::Title { text: b }) => a == b,
        _ => false,
    }
}

fn understood(text: String) -> Wanted {
    if let Some(id) = identify(&text) {
        return Wanted::Id { text, id };
    }
    if let Some(wanted) = file(&text) {
        return wanted;
    }
    match catalogue().find(&text) {
        Ok(entry) => Wanted::Known { key: entry.key.clone(), text },
        Err(error @ NotFound::Several { .. }) => malformed(text, error),
        // A folder may be called like the paper in it.
        Err(_) if is_title(&text) && !text.contains(std::path::is_separator) => Wanted::Title { text },
        Err(error) => on_disk(&text).unwrap_or_else(|| match error {
            _ if is_title(&text) => Wanted::Title { text },
            error => malformed(text, error),
        }),
    }
}

/// A folder, or a file that is no PDF: what to name instead.
fn on_disk(text: &str) -> Option<Wanted> {
    let path = Path::new(text);
    let data = path.metadata().ok()?;
    let shown = visible(text);
    let (why, hint) = if data.is_dir() {
        let folder = shown.trim_end_matches(std::path::is_separator);
        match pdf_ending(path) {
            Some(ending) => {
                (format!("`{shown}` is a folder"), format!("name the PDF files in it: {folder}/*.{ending}"))
            }
            None => (format!("`{shown}` is a folder without PDF files"), FORMS.to_owned()),
        }
    } else {
        let ending = path.extension().and_then(|ending| ending.to_str());
        let read = ending.and_then(by_extension).is_some_and(|format| format.read.is_some());
        let hint = if read {
            format!("`refs import {shown}` adds the works in it")
        } else {
            format!("identifiers, one a line, are read from stdin: refs add - < {shown}")
        };
        (format!("`{shown}` is a file, and no PDF"), hint)
    };
    Some(Wanted::Malformed { text: text.to_owned(), why, hint })
}

/// How the names of a folder's PDF files end; `None` where it has none.
fn pdf_ending(folder: &Path) -> Option<String> {
    let files = folder.read_dir().ok()?.filter_map(Result::ok);
    let endings = files.filter_map(|file| Some(file.path().extension()?.to_str()?.to_owned()));
    endings.filter(|ending| ending.eq_ignore_ascii_case("pdf")).max()
}

/// What can be named.
const FORMS: &str = "expected an identifier or address (2103.00020, 10.1109/…, https://openreview.net/forum?id=…), a PDF, a title, or a name in the catalogue; `refs sources` lists what is understood";

/// The largest PDF that is read, in bytes.
const LARGEST_FILE: u64 = 256 << 20;

/// A PDF on this machine: the identifier that it carries.
fn file(text: &str) -> Option<Wanted> {
    let path = Path::new(text);
    let is_pdf = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"));
    let data = path.metadata().ok().filter(std::fs::Metadata::is_file);
    if !is_pdf {
        return None;
    }
    let wrong = |why: String, hint: &str| {
        Some(Wanted::Malformed {
            text: text.to_owned(),
            why: format!("{}: {why}", visible(text)),
            hint: hint.to_owned(),
        })
    };
    let Some(data) = data else {
        return wrong("there is no such file".to_owned(), "name a PDF by its path, or a paper by its identifier");
    };
    if data.len() > LARGEST_FILE {
        return wrong(format!("it is larger than {} MB", LARGEST_FILE >> 20), "add the paper by its identifier");
    }
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => return wrong(format!("can't be read: {error}"), "add the paper by its identifier"),
    };
    match pdf::identify(&bytes) {
        Ok(id) => Some(Wanted::Id { text: text.to_owned(), id }),
        Err(PdfError::Nothing { title: Some(title) }) => {
            let title: String = title.chars().take(200).collect();
            wrong(PdfError::Nothing { title: None }.to_string(), &format!("its title may be: refs add \"{title}\""))
        }
        Err(error) => wrong(error.to_string(), "add the paper by its identifier or title"),
    }
}

/// Words that can be a title: two at least, mostly letters, and no identifier with a mistake.
fn is_title(text: &str) -> bool {
    let words: Vec<&str> =
        text.split_whitespace().filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1).collect();
    let letters = text.chars().filter(|c| c.is_alphabetic() || c.is_whitespace()).count();
    words.len() >= 2
        && letters * 10 >= text.chars().count() * 7
        && text.len() <= 500
        && !text.contains("://")
        && !text.contains(char::is_control)
}

fn malformed(text: String, error: NotFound) -> Wanted {
    let (why, hint) = match error {
        NotFound::Several { .. } => (error.to_string(), "name one by its key".to_owned()),
        NotFound::Nothing { near: Some(near), .. } => (not_understood(&text), format!("did you mean `{near}`?")),
        NotFound::Nothing { near: None, .. } => (not_understood(&text), FORMS.to_owned()),
    };
    Wanted::Malformed { text, why, hint }
}

fn not_understood(text: &str) -> String {
    let shown: String = text.chars().take(80).collect();
    let lower = text.to_lowercase();
    let kind = match text {
        _ if lower.starts_with("doi:") || text.starts_with("10.") || lower.contains("doi.org/") => "not a DOI",
        _ if lower.starts_with("arxiv:") => "not an arXiv identifier",
        _ if lower.starts_with("pmid") || lower.starts_with("pmcid") || lower.starts_with("isbn") => {
            "an identifier of a register that refs does not ask"
        }
        _ if text.contains("://") => "not an address that refs asks: a public host over HTTPS, without a port",
        _ => "neither an identifier nor a name in the catalogue",
    };
    format!("`{}` is {kind}", visible(&shown))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_told_from_mistaken_identifiers() {
        for title in [
            "flamingo a visual language model for few-shot learning",
            "Segment Anything",
            "Is BERT all you need?",
            "Über Modelle",
        ] {
            assert!(is_title(title), "{title}");
        }
        for text in
            ["nonsense", "2301.00001 2301.00002", "../../etc/passwd", "http://x y", "-rf", "a b", "10.1 x y 99999999"]
        {
            assert!(!is_title(text), "{text}");
        }
    }

    #[test]
    fn what_is_not_understood_says_what_it_looks_like() {
        assert!(not_understood("doi:10.x").contains("not a DOI") && not_understood("pmid:1").contains("register"));
        assert!(not_understood("http://127.0.0.1/").contains("public host"));
    }
}
