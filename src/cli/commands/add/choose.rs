//! Which of the works of a title is meant: a person says it, or `--yes` where only one has exactly that title.

use std::io::{self, BufRead};

use super::Arguments;
use crate::cli::lookup::{Candidate, Lookup, State};
use crate::cli::output::{can_ask, tell};
use crate::model::text::visible;
use crate::model::{Name, markup};

/// The state after the choice: the chosen work's, or the candidates where none was.
pub fn settled(lookup: &Lookup, arguments: &Arguments, title: &str, state: State) -> State {
    let State::Candidates(candidates, failed) = state else { return state };
    let exact: Vec<&Candidate> = candidates.iter().filter(|candidate| candidate.exact).collect();
    let chosen = match exact[..] {
        [only] if arguments.yes => Some(only),
        _ if !arguments.json && can_ask() => asked(title, &candidates),
        _ => None,
    };
    match chosen {
        Some(candidate) => lookup.chosen(candidate),
        None => State::Candidates(candidates, failed),
    }
}

/// Asks at the terminal; an empty answer takes none.
fn asked<'a>(title: &str, candidates: &'a [Candidate]) -> Option<&'a Candidate> {
    tell(&format!("Works of a title like `{}`:", visible(title)));
    tell(&listed(candidates));
    tell("Which one? Its number, or nothing for none:");
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer).ok()?;
    let number: usize = answer.trim().parse().ok()?;
    candidates.get(number.checked_sub(1)?)
}

/// The candidates, one a line: number, title, first author, where and when, and the identifier to add it by.
pub fn listed(candidates: &[Candidate]) -> String {
    let lines = candidates.iter().enumerate().map(|(at, candidate)| format!("  {}  {}", at + 1, line(candidate)));
    lines.collect::<Vec<_>>().join("\n")
}

fn line(candidate: &Candidate) -> String {
    let draft = &candidate.draft;
    let author = draft.authors.first().and_then(|author| Name::parse(author).ok()).map(|name| name.family().to_owned());
    let others = if draft.authors.len() > 1 { " et al." } else { "" };
    let venue = draft.venue.get("short").or_else(|| draft.venue.get("name")).unwrap_or("preprint");
    let year = draft.year().map(|year| year.to_string()).filter(|year| !venue.contains(year.as_str()));
    let when = year.map(|year| format!(" {year}")).unwrap_or_default();
    let exact = if candidate.exact { " (exactly this title)" } else { "" };
    let id = candidate.ids.first().map(ToString::to_string).unwrap_or_default();
    let title = markup::plain(&draft.title);
    visible(&format!("{title}{exact}\n     {}{others}, {venue}{when}: {id}", author.unwrap_or_default())).into_owned()
}
