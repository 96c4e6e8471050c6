//! The commands, one file each.

mod add;
mod check;
mod export;
mod families;
mod init;
mod list;
mod show;
mod site;

use clap::Subcommand;

use super::Exit;
use super::context::Context;
use super::failure::Failure;

#[derive(Subcommand)]
pub enum Command {
    Add(add::Arguments),
    #[command(visible_alias = "ls")]
    List(list::Arguments),
    Show(show::Arguments),
    Families(families::Arguments),
    Export(export::Arguments),
    Site(site::Arguments),
    Check(check::Arguments),
    Init(init::Arguments),
}

impl Command {
    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<Exit, Failure> {
        match self {
            Self::Add(arguments) => add::run(context, arguments),
            Self::List(arguments) => list::run(context, arguments),
            Self::Show(arguments) => show::run(context, arguments),
            Self::Families(arguments) => families::run(context, arguments),
            Self::Export(arguments) => export::run(context, arguments),
            Self::Site(arguments) => site::run(context, arguments),
            Self::Check(arguments) => check::run(context, arguments),
            Self::Init(arguments) => init::run(context, arguments),
        }
    }
}
