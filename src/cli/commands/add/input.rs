//! What was typed: identifiers, names that the catalogue knows, and what is neither.

use std::io::Read;

use crate::cli::failure::Failure;
use crate::model::text::visible;
use crate::model::{Id, NotFound};
use crate::sources::identify;
use crate::store::catalogue;

/// One thing to add.
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
    /// Neither.
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
            Self::Id { text, .. } | Self::Known { text, .. } | Self::Malformed { text, .. } => text,
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
        (Wanted::Known { key: a, .. }, Wanted::Known { key: b, .. }) => a == b,
        _ => false,
    }
}

fn understood(text: String) -> Wanted {
    if let Some(id) = identify(&text) {
        return Wanted::Id { text, id };
    }
    match catalogue().find(&text) {
        Ok(entry) => Wanted::Known { key: entry.key.clone(), text },
        Err(error) => malformed(text, error),
    }
}

fn malformed(text: String, error: NotFound) -> Wanted {
    let forms = "expected an arXiv identifier or address (2103.00020, hep-th/9901001, https://arxiv.org/abs/2103.00020), or a name in the catalogue";
    let (why, hint) = match error {
        NotFound::Several { .. } => (error.to_string(), "name one by its key".to_owned()),
        NotFound::Nothing { near: Some(near), .. } => (not_understood(&text), format!("did you mean `{near}`?")),
        NotFound::Nothing { near: None, .. } => (not_understood(&text), forms.to_owned()),
    };
    Wanted::Malformed { text, why, hint }
}

fn not_understood(text: &str) -> String {
    let looks_like = |marks: &[&str]| marks.iter().any(|mark| text.contains(mark));
    let shown: String = text.chars().take(80).collect();
    let kind = match text {
        _ if text.to_lowercase().starts_with("doi:") || text.starts_with("10.") => {
            "a DOI, and refs asks only arXiv as yet"
        }
        _ if looks_like(&["://"]) => "an address that refs does not ask as yet",
        _ => "neither an arXiv identifier nor a name in the catalogue",
    };
    format!("`{}` is {kind}", visible(&shown))
}
