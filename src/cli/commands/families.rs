//! `refs families`: each family with its meaning, count and years.

use anstyle::Style;
use clap::Args;
use serde_json::json;

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::table::wrapped;
use crate::model::text::{fold, visible};
use crate::model::{Entry, Family, Library, nearest};

/// List the families, all or those that have a word in their key, title or meaning, with their entries and years
#[derive(Args)]
pub struct Arguments {
    /// A word to look for
    word: Option<String>,

    /// As an array of families with their counts
    #[arg(long)]
    json: bool,
}

pub fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    let library = context.library()?;
    if library.families.is_empty() {
        return Err(
            Failure::nothing("the library declares no families").hint("declare one: [families.KEY] with a title")
        );
    }
    let families = wanted(&library, arguments.word.as_deref())?;
    if arguments.json {
        let is_found = |family: &&Family| families.iter().any(|(found, _)| found.key == family.key);
        let found = library.families.iter().filter(is_found).map(|family| as_json(family, &library));
        output::json(&found.collect::<Vec<_>>())?;
    } else {
        let text: Vec<String> = families.iter().map(|(family, depth)| paragraph(family, *depth, &library)).collect();
        let rest = if arguments.word.is_none() { without(&library) } else { String::new() };
        output::styled(&format!("{}{rest}", text.join("\n")))?;
    }
    Ok(Exit::Fine)
}

/// The families with the word, each with its depth among these: sub-families stand right below their parents.
fn wanted<'a>(library: &'a Library, word: Option<&str>) -> Result<Vec<(&'a Family, usize)>, Failure> {
    let tree = library.family_tree();
    let Some(word) = word else { return Ok(tree) };
    let sought = fold(word);
    let mut above: Vec<usize> = Vec::new();
    let mut found = Vec::new();
    for (family, depth) in tree {
        above.retain(|other| *other < depth);
        if [&family.key, &family.title, &family.about].iter().any(|text| fold(text).contains(&sought)) {
            found.push((family, above.len()));
            above.push(depth);
        }
    }
    if found.is_empty() { Err(nowhere(library, word)) } else { Ok(found) }
}

fn nowhere(library: &Library, word: &str) -> Failure {
    let keys = || library.families.iter().map(|family| family.key.as_str());
    let known = || format!("known are {}", keys().collect::<Vec<_>>().join(", "));
    let near = nearest(word, keys()).map(|near| format!("did you mean `{near}`?"));
    Failure::nothing(format!("no family has `{word}` in its key, title or meaning")).hint(near.unwrap_or_else(known))
}

fn years(family: &Family, library: &Library) -> Option<(u16, u16)> {
    let years = || library.in_family(&family.key).filter_map(Entry::year);
    years().min().zip(years().max())
}

fn as_json(family: &Family, library: &Library) -> serde_json::Value {
    let years = years(family, library);
    json!({
        "key": family.key,
        "title": family.title,
        "about": family.about,
        "parent": family.parent,
        "entries": library.in_family(&family.key).count(),
        "first_year": years.map(|(first, _)| first),
        "last_year": years.map(|(_, last)| last),
    })
}

/// A family, set in under the family that it is a part of; its count has its sub-families' entries too.
fn paragraph(family: &Family, depth: usize, library: &Library) -> String {
    let indent = "  ".repeat(depth.min(8));
    let bold = Style::new().bold();
    let count = output::counted(library.in_family(&family.key).count(), "entry", "entries");
    let years = match years(family, library) {
        Some((first, last)) if first == last => format!(", {first}"),
        Some((first, last)) => format!(", {first}–{last}"),
        None => String::new(),
    };
    let about = wrapped(&family.about, output::columns().min(100).saturating_sub(2 + indent.len()).max(20));
    let about: String =
        about.iter().filter(|line| !line.is_empty()).map(|line| format!("{indent}  {line}\n")).collect();
    format!("{indent}{bold}{}{bold:#}  {} ({count}{years})\n{about}", visible(&family.key), visible(&family.title))
}

/// What stands in no family is said too.
fn without(library: &Library) -> String {
    match library.entries.iter().filter(|entry| entry.families.is_empty()).count() {
        0 => String::new(),
        1 => "
1 entry is in no family
"
        .to_owned(),
        more => format!(
            "
{more} entries are in no family
"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_in_key_title_and_meaning_and_what_is_found_stands_below_its_parent_if_that_is_too() {
        let family = |key: &str, parent: Option<&str>, about: &str| Family {
            key: key.into(),
            title: key.to_uppercase(),
            about: about.into(),
            parent: parent.map(str::to_owned),
            ..Family::default()
        };
        let families = vec![
            family("contrastive", None, "Pulls pairs together."),
            family("sigmoid", Some("contrastive"), "Each pair by itself."),
            family("binary", Some("sigmoid"), "Pairs of two."),
            family("masking", None, "Fills in."),
        ];
        let library = Library { families, ..Library::default() };
        let found = |word: &str| -> Vec<(String, usize)> {
            wanted(&library, Some(word)).unwrap().iter().map(|(family, depth)| (family.key.clone(), *depth)).collect()
        };
        assert_eq!(found("PAIRS"), [("contrastive".to_owned(), 0), ("binary".to_owned(), 1)]);
        assert_eq!(found("sigmoi"), [("sigmoid".to_owned(), 0)]);
        assert_eq!(found("fills"), [("masking".to_owned(), 0)]);
        let none = wanted(&library, Some("maskin g")).unwrap_err();
        assert_eq!((none.hint.as_deref(), none.exit), (Some("did you mean `masking`?"), Exit::Partial));
    }
}
