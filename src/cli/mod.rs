//! Arguments, commands, exit codes; the only room that prints.

mod commands;
mod config;
mod context;
mod deliver;
mod diff;
mod documents;
mod failure;
mod lookup;
mod output;
mod progress;
mod reading;
mod select;
mod site_folder;
mod style;
mod table;
mod talk;
mod wanted;
mod watch;
mod whole;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, Parser, ValueEnum};

use commands::Command;
use context::Context;
use failure::Failure;

/// Keep an annotated bibliography of vision-language models in one plain file.
///
/// Paste an identifier, an address, a title or a PDF and get a complete entry in `library.toml`; import
/// what other programs keep (BibTeX, BibLaTeX, CSL-JSON, Hayagriva, RIS); see it by family and year;
/// export it to any of these, Markdown, HTML or CSV; cite it in a document or a citation style.
#[derive(Parser)]
#[command(name = "refs", version, max_term_width = 100, arg_required_else_help = true, disable_help_subcommand = true, after_help = AFTER_HELP)]
struct Arguments {
    /// The library [default: the nearest library.toml upward, else the catalogue]
    #[arg(short = 'L', long, global = true, value_name = "FILE", env = "REFS_LIBRARY", hide_env_values = true, value_parser = OsStringValueParser::new().map(PathBuf::from))]
    library: Option<PathBuf>,

    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", hide_possible_values = false)]
    color: Colour,

    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
Examples:
  refs add 2103.00020                     add a paper by its arXiv identifier
  refs add 10.1109/5.771073 paper.pdf     add by DOI, or by a PDF on disk
  refs update --published                 find where preprints came out
  refs add clip blip-2 --offline          add papers that the catalogue knows
  refs list --family contrastive --year 2021..2023
  refs export --family masking -o refs.bib
  refs cite clip --style ieee             its reference in a citation style
  refs export noyan2024vision bordes2024introduction --format markdown
  refs outline -o survey.md               families as sections, a line for each paper
  refs table --columns name,year,params,code -o table.tex

Exit codes:
  0  fine
  1  done with findings or in part, or nothing found
  2  refused: usage (also an unknown family or style), input or file; nothing written
  3  the network; nothing written";

#[derive(Clone, Copy, ValueEnum)]
enum Colour {
    Auto,
    Always,
    Never,
}

/// How a run ended. The codes stand in the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Everything was done.
    Fine = 0,
    /// Done with findings or in part, or nothing found.
    Partial = 1,
    /// Refused: usage, input or file; nothing written.
    Refused = 2,
    /// The network; nothing written.
    Network = 3,
}

/// Parses the arguments, runs the command, says what went wrong, and exits.
pub fn main() -> ExitCode {
    let words = asked_for_help(std::env::args_os().collect());
    let arguments = Arguments::try_parse_from(words).unwrap_or_else(|error| naming_commands(error).exit());
    output::colour(arguments.color);
    let exit = run(arguments).unwrap_or_else(|failure| {
        output::tell(&failure.to_string());
        failure.exit
    });
    ExitCode::from(exit as u8)
}

/// `refs help add` as `refs add --help`. Clap's own `help` would build every command to know its words.
fn asked_for_help(mut words: Vec<OsString>) -> Vec<OsString> {
    let mut at = 1;
    while let Some(option) = words.get(at).and_then(|word| word.to_str()).filter(|word| word.starts_with('-')) {
        at += if ["-L", "--library", "--color"].contains(&option) { 2 } else { 1 };
    }
    if words.get(at).is_some_and(|word| word == "help") {
        while words.get(at).is_some_and(|word| word == "help") {
            words.remove(at);
        }
        words.push("--help".into());
    }
    words
}

/// What is no command, and near none, is refused with those that there are.
fn naming_commands(mut error: clap::Error) -> clap::Error {
    let unknown = error.kind() == ErrorKind::InvalidSubcommand;
    if unknown && error.get(ContextKind::SuggestedSubcommand).is_none() {
        let commands = Arguments::command();
        let names: Vec<&str> = commands.get_subcommands().map(clap::Command::get_name).collect();
        let tip = format!("the commands are {}", names.join(", "));
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
    }
    error
}

fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let context = Context::new(arguments.library)?;
    arguments.command.run(&context)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_arguments_are_consistent() {
        use clap::CommandFactory as _;
        super::Arguments::command().debug_assert();
    }

    #[test]
    fn what_stands_below_the_help_of_a_command_is_no_wider_than_its_help() {
        use clap::CommandFactory as _;
        for command in super::Arguments::command().get_subcommands() {
            let below = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            let long: Vec<_> = below.lines().filter(|line| line.chars().count() > 100).collect();
            assert!(long.is_empty(), "{}: {long:?}", command.get_name());
        }
    }

    #[test]
    fn help_stands_before_a_command_as_well() {
        let said = |words: &[&str]| super::asked_for_help(words.iter().map(Into::into).collect());
        assert_eq!(said(&["refs", "help", "add"]), ["refs", "add", "--help"]);
        assert_eq!(said(&["refs", "help"]), ["refs", "--help"]);
        assert_eq!(
            said(&["refs", "-L", "help", "--color=never", "help", "add"]),
            ["refs", "-L", "help", "--color=never", "add", "--help"]
        );
        assert_eq!(said(&["refs", "add", "help"]), ["refs", "add", "help"]);
        assert_eq!(said(&["refs", "help", "help", "add"]), ["refs", "add", "--help"]);
    }
}
