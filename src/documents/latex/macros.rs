//! Commands of the document's own that cite: `\newcommand{\mycite}[1]{\citep{#1}}`, `\let\mycite\cite`.

use super::arguments::{group, next, skip, spaces};
use super::commands::{Command, Shape, command};
use super::verbatim::word;

/// Commands that define one: LaTeX, etoolbox, xparse, biblatex.
const DEFINERS: [&str; 14] = [
    "newcommand",
    "renewcommand",
    "providecommand",
    "DeclareRobustCommand",
    "newrobustcmd",
    "NewDocumentCommand",
    "RenewDocumentCommand",
    "ProvideDocumentCommand",
    "DeclareDocumentCommand",
    "DeclareCiteCommand",
    "DeclareMultiCiteCommand",
    "def",
    "gdef",
    "let",
];

/// The command that is defined at `at`, behind the name of the one that defines it, and where its keys stand, if it
/// cites what it is given.
pub fn definition<'a>(text: &'a str, definer: &str, at: usize) -> Option<(&'a str, Shape)> {
    if !DEFINERS.contains(&definer) {
        return None;
    }
    let at = spaces(text, at);
    let braced = group(text, at, b'{');
    let start = braced.as_ref().map_or(at, |inside| spaces(text, inside.start));
    let name = text[start..].strip_prefix('\\').map(|_| word(text, start + 1)).filter(|name| !name.is_empty())?;
    let behind = braced.map_or(start + 1 + name.len(), |inside| inside.end + 1);
    let shape = match definer {
        "DeclareCiteCommand" => Some(Shape::At(0)),
        "DeclareMultiCiteCommand" => Some(Shape::Every),
        "let" => same_as(text, behind),
        _ => body(text, behind).and_then(shape),
    };
    shape.map(|shape| (name, shape))
}

/// `\let\mycite=\cite`
fn same_as(text: &str, at: usize) -> Option<Shape> {
    let at = spaces(text, at);
    let at = spaces(text, at + usize::from(text[at..].starts_with('=')));
    text[at..].strip_prefix('\\').and_then(|_| cites(word(text, at + 1)))
}

fn cites(name: &str) -> Option<Shape> {
    match command(name) {
        Command::Cites(shape) => Some(shape),
        Command::MayCite | Command::Other => None,
    }
}

/// The body of a definition: the last group in braces of `[2][x]{body}`, `{m o}{body}` or `#1#2{body}`.
fn body(text: &str, at: usize) -> Option<&str> {
    let at = text[at..].find(['{', '[', '\n']).map(|found| at + found)?;
    let at = skip(text, at, b"[");
    let (first, behind) = next(text, at, b'{')?;
    let body = match next(text, behind, b'{') {
        Some((second, _)) if text[first.clone()].chars().all(|c| " mosOdDtrR{}+!*".contains(c)) => second,
        _ => first,
    };
    Some(&text[body])
}

/// Where the keys stand for a command with this body: in the parameter that a citation in it takes, or, if the body
/// ends with the bare name of a command that cites, where that one has them.
fn shape(body: &str) -> Option<Shape> {
    let bare = body.trim().strip_prefix('\\').filter(|name| word(name, 0).len() == name.trim_end_matches('*').len());
    if let Some(shape) = bare.and_then(|name| cites(name.trim_end_matches('*'))) {
        return Some(shape);
    }
    let commands = body.match_indices('\\').map(|(at, _)| (at + 1, word(body, at + 1)));
    commands.filter(|(_, name)| cites(name).is_some()).find_map(|(at, name)| {
        let arguments = skip(body, at + name.len() + usize::from(body[at + name.len()..].starts_with('*')), b"[(<");
        let (inside, _) = next(body, arguments, b'{')?;
        let number: usize = body[inside].trim().strip_prefix('#')?.parse().ok()?;
        Some(Shape::At(number.checked_sub(1)?))
    })
}
