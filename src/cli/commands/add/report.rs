//! What became of each thing that was to be added, for a person and for a program.

use serde_json::json;

use super::choose::listed;
use super::suggest::quoted;
use super::{Arguments, difference, makes_library, show};
use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::diff::changed_lines;
use crate::cli::failure::Failure;
use crate::cli::lookup::{Candidate, State, Why};
use crate::cli::output::{self, tell};
use crate::model::text::visible;
use crate::model::{Cue, Difference, Edit, Entry, Library, Plan, Value};
use crate::store::{Change, catalogue, entry_block, read};

/// One thing that was to be added.
pub struct Added {
    /// What was typed.
    pub text: String,
    /// What was found of it.
    pub state: State,
    /// The families that its abstract suggests and that are not set.
    pub cues: Vec<Cue>,
    /// What adding it does; absent when nothing was found.
    pub plan: Option<Plan>,
}

impl Added {
    /// One thing that was looked up.
    pub fn new(text: &str, state: State) -> Self {
        Self { text: text.to_owned(), state, cues: Vec::new(), plan: None }
    }

    /// The entry that describes it.
    pub fn entry(&self) -> Option<&Entry> {
        self.state.entry()
    }

    /// `added`, `merged`, `unchanged`, `candidates` or `failed`.
    fn status(&self) -> &'static str {
        match &self.plan {
            None if matches!(self.state, State::Candidates(..)) => "candidates",
            None => "failed",
            Some(plan) if !plan.existing => "added",
            Some(plan) if plan.edits.is_empty() => "unchanged",
            Some(_) => "merged",
        }
    }

    fn withdrawn(&self) -> Option<&str> {
        match &self.state {
            State::Described { withdrawn, .. } => withdrawn.as_deref(),
            _ => None,
        }
    }

    /// What to do about a failure; `None` where there is nothing to say.
    fn hint(&self) -> Option<&str> {
        match &self.state {
            State::Malformed(_, hint) => Some(hint),
            State::Candidates(candidates, _) if candidates.iter().filter(|candidate| candidate.exact).count() == 1 => {
                Some("add one by its identifier, or say --yes for the one of exactly this title")
            }
            State::Candidates(..) => Some("add one by its identifier"),
            _ => None,
        }
    }

    /// Why it failed; `None` when it did not.
    fn reason(&self) -> Option<String> {
        match &self.state {
            State::Described { .. } => None,
            State::Nothing(words) => Some(words.clone()),
            State::Failed(why, Why::Offline) => {
                Some(format!("`{}` is in neither the catalogue nor the kept answers ({why})", visible(&self.text)))
            }
            State::Failed(why, _) => Some(format!("nobody could be asked for `{}`: {why}", visible(&self.text))),
            State::Malformed(why, _) => Some(why.clone()),
            State::Candidates(candidates, failed) => {
                let beside = if failed.is_empty() { String::new() } else { format!("\n({})", failed.join("; ")) };
                let several = if candidates.len() == 1 { "a work has" } else { "these works have" };
                Some(format!("{several} a title like `{}`\n{}{beside}", visible(&self.text), listed(candidates)))
            }
        }
    }
}

/// How the run ends: fine when everything was; with something done, in part; else by the gravest reason.
pub fn exit(added: &[Added]) -> Exit {
    let failed = |added: &Added| match &added.state {
        State::Described { .. } => None,
        State::Nothing(_) | State::Candidates(..) => Some(Exit::Partial),
        State::Malformed(..) => Some(Exit::Refused),
        State::Failed(..) => Some(Exit::Network),
    };
    let worst = added.iter().filter_map(failed).max();
    let done = added.iter().any(|added| added.plan.is_some());
    match worst {
        None if added.iter().any(|added| added.withdrawn().is_some()) => Exit::Partial,
        None => Exit::Fine,
        Some(_) if done => Exit::Partial,
        Some(worst) => worst,
    }
}

/// Says what was done: data to stdout, talk to stderr.
pub fn print(context: &Context, arguments: &Arguments, added: &[Added], change: &Change) -> Result<(), Failure> {
    tell_failures(added);
    let done = added.iter().any(|added| added.plan.is_some());
    if done && makes_library(context) {
        tell(&format!("{} {}", if arguments.dry_run { "would make" } else { "made" }, context.shown()));
    }
    if arguments.json {
        let after = after(change);
        return output::json(&added.iter().map(|added| as_json(added, &after)).collect::<Vec<_>>());
    }
    if arguments.dry_run {
        show(&difference(context, change))?;
    } else {
        show(&stdout_text(added, change))?;
    }
    added.iter().for_each(|added| tell_success(context, arguments, added));
    Ok(())
}

fn after(change: &Change) -> Library {
    read(change.after.trim_start_matches('\u{feff}')).unwrap_or_default()
}

/// New entries as they stand in the file, and the changed lines of those that were there.
fn stdout_text(added: &[Added], change: &Change) -> String {
    let before = read(change.before.trim_start_matches('\u{feff}')).unwrap_or_default();
    let after = after(change);
    let block = |library: &Library, plan: &Plan| library.get(&plan.key).map(entry_block).unwrap_or_default();
    let changes = |plan: &Plan| changed_lines(&block(&before, plan), &block(&after, plan));
    let plans = added.iter().filter_map(|added| added.plan.as_ref()).filter(|plan| !plan.edits.is_empty());
    let texts = plans.map(|plan| {
        if plan.existing {
            format!("[entries.{}]\n{}", visible(&plan.key), changes(plan))
        } else {
            visible(&block(&after, plan)).into_owned()
        }
    });
    texts.collect::<Vec<_>>().join("\n")
}

/// Every failure; what to do, once for those with the same remedy.
fn tell_failures(added: &[Added]) {
    for (at, one) in added.iter().enumerate() {
        if let Some(reason) = one.reason() {
            let kind = if matches!(one.state, State::Candidates(..)) { "not added" } else { "error" };
            tell(&format!("{kind}: {}", visible(&reason)));
        }
        let later = || added[at + 1..].iter().any(|other| one.hint() == other.hint());
        if let Some(hint) = one.hint().filter(|_| !later()) {
            tell(&format!("hint: {}", visible(hint)));
        }
    }
}

fn tell_success(context: &Context, arguments: &Arguments, added: &Added) {
    let (Some(plan), State::Described { source, cached, withdrawn, warnings, instead_of, .. }) =
        (&added.plan, &added.state)
    else {
        return;
    };
    if let Some(why) = instead_of {
        tell(&format!("warning: taken from the catalogue: {}", visible(why)));
    }
    if let Some(words) = withdrawn {
        tell(&format!("warning: {} was withdrawn: “{}”", visible(&added.text), visible(words)));
    }
    warnings.iter().for_each(|warning| tell(&format!("warning: {}: {warning}", visible(&added.text))));
    let kept = cached.as_ref().map(|day| format!(", kept from {day}")).unwrap_or_default();
    let would = if arguments.dry_run { "would be " } else { "" };
    let library = context.shown();
    tell(&match added.status() {
        "added" => format!("{} {would}added to {library} ({source}{kept})", visible(&plan.key)),
        "merged" => format!(
            "{} is in {library} already: it {} what it lacked ({source}{kept})",
            visible(&plan.key),
            if arguments.dry_run { "would get" } else { "got" }
        ),
        _ => format!("{} is in {library} already, and lacks nothing ({source}{kept})", visible(&plan.key)),
    });
    if let Some(like) = &plan.like {
        let (key, like) = (visible(&plan.key), visible(like));
        tell(&format!("note: `{key}` looks like the same work as `{like}`: both are kept"));
    }
    plan.differences.iter().for_each(|difference| tell(&told(difference)));
    if plan.differences.iter().any(was_published) {
        tell(&format!("hint: `refs update --published {}` makes the entry the publication", visible(&plan.key)));
    }
    if !plan.left_out.is_empty() {
        let label = |key: &String| catalogue().get(key).map_or_else(|| key.clone(), Entry::label);
        let names: Vec<String> = plan.left_out.iter().map(label).collect();
        tell(&format!("note: it also builds on {}, not in {library}", visible(&names.join(", "))));
    }
    if !added.cues.is_empty() {
        tell(&suggested(plan, &added.cues));
    }
}

/// Whether the entry is a preprint, and the record one of a publication.
fn was_published(difference: &Difference) -> bool {
    difference.field == "type" && difference.ours == Value::Text("preprint".to_owned())
}

fn told(difference: &Difference) -> String {
    let shown = |value: &Value| match value {
        Value::Text(text) => visible(text).into_owned(),
        Value::List(items) => visible(&items.join("; ")).into_owned(),
        _ => String::new(),
    };
    let Difference { field, ours, theirs } = difference;
    format!("note: `{field}` differs and was kept\n  yours:  {}\n  record: {}", shown(ours), shown(theirs))
}

fn suggested(plan: &Plan, cues: &[Cue]) -> String {
    let families: Vec<String> = cues.iter().map(|cue| format!("{} ({})", cue.family, quoted(&cue.words))).collect();
    format!(
        "hint: {} has no family; the abstract suggests {}: add again with --family",
        visible(&plan.key),
        families.join(", ")
    )
}

fn as_json(added: &Added, after: &Library) -> serde_json::Value {
    let plan = added.plan.as_ref();
    let described = match &added.state {
        State::Described { source, cached, instead_of, .. } => Some((source, cached, instead_of)),
        _ => None,
    };
    let candidates: Vec<serde_json::Value> = match &added.state {
        State::Candidates(candidates, _) => candidates.iter().map(candidate_json).collect(),
        _ => Vec::new(),
    };
    json!({
        "input": added.text,
        "status": added.status(),
        "key": plan.map(|plan| &plan.key),
        "entry": plan.and_then(|plan| after.get(&plan.key)),
        "source": described.map(|(source, ..)| source),
        "kept_from": described.and_then(|(_, cached, _)| cached.as_ref()),
        "fallback": described.and_then(|(_, _, instead_of)| instead_of.as_ref()),
        "like": plan.and_then(|plan| plan.like.as_ref()),
        "withdrawn": added.withdrawn(),
        "candidates": candidates,
        "error": added.reason(),
        "edits": plan.map(|plan| plan.edits.iter().map(edit_json).collect::<Vec<_>>()).unwrap_or_default(),
        "differences": plan.map(|plan| plan.differences.iter().map(|d| json!({ "field": d.field, "ours": d.ours, "theirs": d.theirs })).collect::<Vec<_>>()).unwrap_or_default(),
        "suggested_families": added.cues.iter().map(|cue| json!({ "family": cue.family, "words": cue.words })).collect::<Vec<_>>(),
    })
}

fn candidate_json(candidate: &Candidate) -> serde_json::Value {
    let draft = &candidate.draft;
    json!({
        "title": draft.title,
        "authors": draft.authors,
        "year": draft.year(),
        "type": draft.kind().as_str(),
        "venue": draft.venue,
        "ids": draft.ids,
        "add": candidate.ids.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "exact": candidate.exact,
        "source": candidate.source,
    })
}

fn edit_json(edit: &Edit) -> serde_json::Value {
    use crate::model::Change as Of;
    let (what, key, field) = match &edit.change {
        Of::Declare(family) => ("declare", &family.key, None),
        Of::Insert(entry) => ("insert", &entry.key, None),
        Of::Set { key, field, .. } => ("set", key, Some(field)),
        Of::Extend { key, field, .. } => ("extend", key, Some(field)),
    };
    json!({ "change": what, "key": key, "field": field, "reason": edit.reason })
}
