//! `refs init`: a new library.

use clap::Args;

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{counted, tell};
use crate::model::{Change, Edit, Library};
use crate::store::{FILE_NAME, Found, catalogue, update};

/// Make a new library.toml here, with the families of the catalogue
#[derive(Args)]
pub struct Arguments {
    /// Put every entry of the catalogue into it
    #[arg(long)]
    catalogue: bool,
}

pub fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    let path = match &context.found {
        Found::Named(path) => path.clone(),
        Found::Near(_) | Found::None => FILE_NAME.into(),
    };
    if path.exists() {
        return Err(Failure::refused(format!("{} is there already", path.display())).hint("`refs add` adds to it"));
    }
    let edits = |library: &Library| starting(library, arguments.catalogue);
    update(&path, true, || tell("waiting for another refs to finish"), edits)?;
    let entries = if arguments.catalogue { catalogue().entries.len() } else { 0 };
    let shown = crate::model::text::visible(&path.to_string_lossy()).into_owned();
    tell(&format!("made {shown}: {} families, {}", catalogue().families.len(), counted(entries, "entry", "entries")));
    Ok(Exit::Fine)
}

fn starting(library: &Library, with_entries: bool) -> Vec<Edit> {
    let families = catalogue().families.iter().filter(|family| library.family(&family.key).is_none());
    let entries = catalogue().entries.iter().filter(|_| with_entries);
    let declared = families.map(|family| Change::Declare(family.clone()));
    declared
        .chain(entries.map(|entry| Change::Insert(Box::new(entry.clone()))))
        .map(|change| Edit::new(change, "from the catalogue"))
        .collect()
}
