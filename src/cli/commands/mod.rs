//! The commands, one file each.

mod add;
mod bib;
mod check;
mod cite;
mod cited;
mod convert;
mod export;
mod families;
mod get;
mod graph;
mod import;
mod init;
mod list;
mod outline;
mod render;
mod show;
mod site;
mod sources;
mod stats;
mod styles;
mod table;
mod timeline;
mod update;

use clap::Subcommand;

use super::Exit;
use super::context::Context;
use super::failure::Failure;

#[derive(Subcommand)]
pub enum Command {
    Add(add::Arguments),
    Get(get::Arguments),
    #[command(visible_alias = "ls")]
    List(list::Arguments),
    Show(show::Arguments),
    Families(families::Arguments),
    Export(export::Arguments),
    Import(import::Arguments),
    Convert(convert::Arguments),
    Outline(outline::Arguments),
    Table(table::Arguments),
    Timeline(timeline::Arguments),
    Graph(graph::Arguments),
    Stats(stats::Arguments),
    Site(site::Arguments),
    Cite(cite::Arguments),
    Bib(bib::Arguments),
    Styles(styles::Arguments),
    Cited(cited::Arguments),
    Render(render::Arguments),
    Check(check::Arguments),
    Init(init::Arguments),
    Sources(sources::Arguments),
    Update(update::Arguments),
}

impl Command {
    /// Runs the command.
    pub fn run(&self, context: &Context) -> Result<Exit, Failure> {
        match self {
            Self::Add(arguments) => add::run(context, arguments),
            Self::Get(arguments) => get::run(context, arguments),
            Self::List(arguments) => list::run(context, arguments),
            Self::Show(arguments) => show::run(context, arguments),
            Self::Families(arguments) => families::run(context, arguments),
            Self::Export(arguments) => export::run(context, arguments),
            Self::Import(arguments) => import::run(context, arguments),
            Self::Convert(arguments) => convert::run(arguments),
            Self::Outline(arguments) => outline::run(context, arguments),
            Self::Table(arguments) => table::run(context, arguments),
            Self::Timeline(arguments) => timeline::run(context, arguments),
            Self::Graph(arguments) => graph::run(context, arguments),
            Self::Stats(arguments) => stats::run(context, arguments),
            Self::Site(arguments) => site::run(context, arguments),
            Self::Cite(arguments) => cite::run(context, arguments),
            Self::Bib(arguments) => bib::run(context, arguments),
            Self::Styles(arguments) => styles::run(context, arguments),
            Self::Cited(arguments) => cited::run(context, arguments),
            Self::Render(arguments) => render::run(context, arguments),
            Self::Check(arguments) => check::run(context, arguments),
            Self::Init(arguments) => init::run(context, arguments),
            Self::Sources(arguments) => sources::run(context, arguments),
            Self::Update(arguments) => update::run(context, arguments),
        }
    }
}
