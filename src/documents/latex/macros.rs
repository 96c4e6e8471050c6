//! Commands and environments of the document's own: `\newcommand{\mycite}[1]{\citep{#1}}`, `\let\mycite\cite`,
//! `\excludecomment{notes}`.

use std::collections::{BTreeMap, BTreeSet};

use super::arguments::{group, next, skip, spaces};
use super::commands::{Command, Shape, command, with_suffix};
use super::{INCLUDES, verbatim};
use verbatim::word;

/// Commands that define one, up to `#1`: LaTeX, etoolbox, TeX.
const DEFINERS: [&str; 9] = [
    "newcommand",
    "renewcommand",
    "providecommand",
    "DeclareRobustCommand",
    "newrobustcmd",
    "renewrobustcmd",
    "def",
    "gdef",
    "edef",
];

/// Commands that define one with a specification of its arguments: xparse.
const XPARSE: [&str; 4] =
    ["NewDocumentCommand", "RenewDocumentCommand", "ProvideDocumentCommand", "DeclareDocumentCommand"];

/// Commands that define an environment whose text is not read: comment, listings, fancyvrb, tcolorbox.
const HIDERS: [&str; 6] = [
    "excludecomment",
    "lstnewenvironment",
    "DefineVerbatimEnvironment",
    "newtcblisting",
    "NewTCBListing",
    "DeclareTCBListing",
];

/// What a command of the document's own does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// It cites.
    Cites(Shape),
    /// It takes in a file of this name, in which `#1` is the first argument in braces.
    TakesIn(String),
    /// It is short for a part of a file's name.
    Text(String),
}

/// What documents define: commands that cite or take in a file, environments whose text is not read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Definitions {
    commands: BTreeMap<String, Meaning>,
    hidden: BTreeSet<String>,
}

impl Definitions {
    /// What a command of the document's own does.
    pub fn meaning(&self, name: &str) -> Option<&Meaning> {
        self.commands.get(name)
    }

    /// A file's name with what commands in it are short for.
    pub fn expand(&self, file: &str) -> String {
        replaced(file, |name| match self.commands.get(name) {
            Some(Meaning::Text(text)) => Some(text),
            _ => None,
        })
    }

    /// Whether the text of an environment is not read.
    pub fn hides(&self, environment: &str) -> bool {
        self.hidden.contains(environment)
    }

    /// Takes in those of another file.
    pub fn extend(&mut self, other: Self) {
        self.commands.extend(other.commands);
        self.hidden.extend(other.hidden);
    }

    /// Takes in what is defined at `at`, behind the name of the command that defines it, if that is of a kind that matters.
    ///
    /// | text | result |
    /// |---|---|
    /// | `\newcommand{\pcite}[2][]{\cite[p.~#1]{#2}}`, `\def\c#1{\cite{#1}}` | a command that cites, keys in its first braces |
    /// | `\let\c=\citep`, `\newcommand\c{\citep}`, `\DeclareCiteCommand{\c}` | a command that cites as that one |
    /// | `\newcommand{\chap}[2]{\chapter{#1}\input{text/#2}}` | a command that takes in a file |
    /// | `\newcommand{\dir}{text/2021}` | a part of a file's name |
    /// | `\excludecomment{x}`, `\newenvironment{x}{\comment}{\endcomment}` | an environment that is not read |
    /// | `\newcites{own}{…}` (multibib) | `\citeown`, `\citepown`, … |
    pub fn define(&mut self, text: &str, definer: &str, at: usize) {
        if HIDERS.contains(&definer) {
            self.hidden.extend(next(text, at, b'{').map(|(name, _)| text[name].trim().to_owned()));
        } else if definer.ends_with("newenvironment") {
            self.hidden.extend(hidden_environment(text, at).map(str::to_owned));
        } else if definer == "newcites" {
            let suffixes = next(text, at, b'{').map_or("", |(inside, _)| &text[inside]).split(',');
            let names = suffixes.flat_map(|suffix| with_suffix(suffix.trim()));
            self.commands.extend(names.map(|(name, shape)| (name, Meaning::Cites(shape))));
        } else if let Some((name, meaning)) = defined(text, definer, at) {
            self.commands.insert(name.to_owned(), meaning);
        }
    }
}

/// A text with other texts in the place of its commands, where there are any.
fn replaced<'a>(text: &str, of: impl Fn(&str) -> Option<&'a str>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let name = word(rest, at + 1);
        let (before, behind) = (&rest[..at], &rest[at + 1 + name.len()..]);
        let text = of(name).map_or_else(|| rest[at..=at + name.len()].to_owned(), str::to_owned);
        out.push_str(before);
        out.push_str(&text);
        rest = behind.strip_prefix("{}").unwrap_or(behind);
    }
    out + rest
}

/// The environment that is defined to be one that is not read.
fn hidden_environment(text: &str, at: usize) -> Option<&str> {
    let (name, behind) = next(text, at, b'{')?;
    let (body, _) = next(text, skip(text, behind, b"["), b'{')?;
    let first = text[body.clone()].trim_start().strip_prefix('\\').map(|rest| word(rest, 0))?;
    verbatim::is_environment(first).then(|| text[name].trim())
}

/// Where the definition of a command or an environment ends; 0 where `definer` makes none.
pub fn definition_end(text: &str, definer: &str, at: usize) -> usize {
    let bodies = match definer {
        "newenvironment" | "renewenvironment" => 2,
        _ if XPARSE.contains(&definer) => 2,
        _ if definer.ends_with("DocumentEnvironment") => 3,
        _ if DEFINERS.contains(&definer) => 1,
        _ => return 0,
    };
    let at = spaces(text, at);
    let name = text[at..].strip_prefix('\\').map(|_| at + 1 + word(text, at + 1).len());
    let mut at = name.or_else(|| group(text, at, b'{').map(|inside| inside.end + 1)).unwrap_or(at);
    if definer.ends_with("def") {
        at = text[at..].find('{').map_or(at, |open| at + open);
    }
    for _ in 0..bodies {
        at = next(text, skip(text, at, b"["), b'{').map_or(at, |(_, end)| end);
    }
    at
}

/// The command that is defined, and what it does.
fn defined<'a>(text: &'a str, definer: &str, at: usize) -> Option<(&'a str, Meaning)> {
    let declared = match definer {
        "DeclareCiteCommand" => Some(Shape::At(0)),
        "DeclareMultiCiteCommand" => Some(Shape::Every),
        _ => None,
    };
    if declared.is_none() && definer != "let" && !DEFINERS.contains(&definer) && !XPARSE.contains(&definer) {
        return None;
    }
    let at = spaces(text, at);
    let braced = group(text, at, b'{');
    let start = braced.as_ref().map_or(at, |inside| spaces(text, inside.start));
    let name = text[start..].strip_prefix('\\').map(|_| word(text, start + 1)).filter(|name| !name.is_empty())?;
    let behind = braced.map_or(start + 1 + name.len(), |inside| inside.end + 1);
    if text[start + 1 + name.len()..].starts_with('@') {
        return None;
    }
    let meaning = match definer {
        "let" => same_as(text, behind).map(Meaning::Cites),
        _ if declared.is_some() => declared.map(Meaning::Cites),
        _ => meaning(body(text, definer, behind)?),
    };
    meaning.map(|meaning| (name, meaning))
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
        Command::MayCite(_) | Command::Other => None,
    }
}

/// The body of a definition, and for each of its parameters whether that stands in braces.
struct Body<'a> {
    text: &'a str,
    braced: Vec<bool>,
}

fn body<'a>(text: &'a str, definer: &str, at: usize) -> Option<Body<'a>> {
    if XPARSE.contains(&definer) {
        let (specification, behind) = next(text, at, b'{')?;
        let (body, _) = next(text, behind, b'{')?;
        return Some(Body { text: &text[body], braced: specified(&text[specification]) });
    }
    if definer.ends_with("def") {
        let open = at + text[at..].find('{')?;
        let parameters = &text[at..open];
        let braced = parameters.match_indices('#').map(|(sign, _)| !parameters[..sign].ends_with('[')).collect();
        return Some(Body { text: &text[group(text, open, b'{')?], braced });
    }
    let (number, behind) =
        next(text, at, b'[').map_or((0, at), |(inside, end)| (text[inside].trim().parse().unwrap_or(0), end));
    let (optional, behind) = next(text, behind, b'[').map_or((false, behind), |(_, end)| (true, end));
    let (body, _) = next(text, behind, b'{')?;
    Some(Body { text: &text[body], braced: (0..number.min(9)).map(|at| at > 0 || !optional).collect() })
}

/// For each argument of xparse's specification whether it stands in braces: `s o m` has only the third so.
fn specified(specification: &str) -> Vec<bool> {
    let (mut braced, mut depth) = (Vec::new(), 0_usize);
    let mut signs = specification.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            'm' | 'v' if depth == 0 => braced.push(true),
            'o' | 'O' | 's' | 'e' | 'E' if depth == 0 => braced.push(false),
            't' if depth == 0 => {
                signs.next();
                braced.push(false);
            }
            'r' | 'R' | 'd' | 'D' if depth == 0 => {
                signs.nth(1);
                braced.push(false);
            }
            _ => {}
        }
    }
    braced
}

/// What a command with this body does: a citation or an inclusion in it takes one of its parameters, or it ends with the
/// bare name of a command that cites.
fn meaning(body: Body<'_>) -> Option<Meaning> {
    let text = body.text;
    let bare = text.trim().strip_prefix('\\').filter(|name| word(name, 0).len() == name.trim_end_matches('*').len());
    if let Some(shape) = bare.and_then(|name| cites(name.trim_end_matches('*'))) {
        return Some(Meaning::Cites(shape));
    }
    if body.braced.is_empty() && is_part_of_name(text) {
        return Some(Meaning::Text(text.to_owned()));
    }
    let mut commands = text.match_indices('\\').map(|(at, _)| (at + 1, word(text, at + 1)));
    commands.find_map(|(at, name)| {
        let includes = INCLUDES.contains(&(name, 0));
        if !includes && cites(name).is_none() {
            return None;
        }
        let behind = at + name.len() + usize::from(text[at + name.len()..].starts_with('*'));
        let (inside, _) = next(text, skip(text, behind, b"[(<"), b'{')?;
        let inside = text[inside].trim();
        if includes {
            let file = replaced(inside, |name| local(text, name));
            return file.contains('#').then(|| body.in_braces(&file)).flatten().map(Meaning::TakesIn);
        }
        let number = inside.strip_prefix('#')?.parse().ok()?;
        body.brace(number).map(|at| Meaning::Cites(Shape::At(at)))
    })
}

impl Body<'_> {
    /// The number, from 0, of a parameter among those in braces.
    fn brace(&self, number: usize) -> Option<usize> {
        let at = number.checked_sub(1).filter(|at| self.braced.get(*at) == Some(&true))?;
        Some(self.braced[..at].iter().filter(|braced| **braced).count())
    }

    /// A text with the numbers of its parameters as those among arguments in braces.
    fn in_braces(&self, text: &str) -> Option<String> {
        let mut parts = text.split('#');
        let mut out = parts.next()?.to_owned();
        for part in parts {
            let number = part.chars().next()?.to_digit(10)?;
            out.push_str(&format!("#{}{}", self.brace(number as usize)? + 1, &part[1..]));
        }
        Some(out)
    }
}

/// What a body defines a command as: `\renewcommand{\path}{#2}`.
fn local<'a>(body: &'a str, name: &str) -> Option<&'a str> {
    let starts = [format!("{{\\{name}}}"), format!("def\\{name}")];
    let at = starts.iter().find_map(|start| body.find(start.as_str()).map(|at| at + start.len()))?;
    next(body, at, b'{').map(|(inside, _)| &body[inside])
}

/// Whether a text may be a part of a file's name.
fn is_part_of_name(text: &str) -> bool {
    !text.is_empty() && text.len() < 256 && text.chars().all(|c| c.is_alphanumeric() || "._-/ ".contains(c))
}
