//! `refs check`: what is wrong with the library, and what can be mended.

use anstyle::{AnsiColor, Style};
use clap::Args;
use clap::builder::PossibleValuesParser;
use serde_json::json;

use crate::checks::{CHECKS, Check, Finding, Severity, check};
use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::diff::unified;
use crate::cli::failure::Failure;
use crate::cli::output::{self, tell};
use crate::fetch::today;
use crate::model::text::visible;
use crate::model::{Date, Edit, Library};
use crate::store::update;

/// Check the library: unknown fields, duplicates, dangling lineage, malformed identifiers
#[derive(Args)]
pub struct Arguments {
    /// Only these checks [default: all]
    #[arg(value_name = "CHECK", value_parser = PossibleValuesParser::new(CHECKS.iter().map(|check| clap::builder::PossibleValue::new(check.name).help(check.summary))))]
    checks: Vec<String>,

    /// Mend what can be mended, and show the difference
    #[arg(long)]
    fix: bool,

    /// With --fix: show the difference, write nothing
    #[arg(long, requires = "fix")]
    dry_run: bool,

    /// As an array of findings
    #[arg(long)]
    json: bool,
}

pub fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    let checks: Vec<&Check> = match &arguments.checks[..] {
        [] => CHECKS.to_vec(),
        names => names.iter().filter_map(|name| check(name)).collect(),
    };
    if arguments.fix {
        fix(context, &checks, arguments.dry_run)?;
        if arguments.dry_run {
            return Ok(Exit::Fine);
        }
    }
    let library = context.library()?;
    let findings = found(&checks, &library);
    if arguments.json {
        output::json(&findings.iter().map(|(check, finding)| as_json(check, finding)).collect::<Vec<_>>())?;
    } else {
        output::styled(&findings.iter().map(|(check, finding)| line(check, finding)).collect::<String>())?;
        let entries = output::counted(library.entries.len(), "entry", "entries");
        tell(&format!(
            "{} in {entries}{}",
            output::counted(findings.len(), "finding", "findings"),
            by_check(&findings)
        ));
    }
    Ok(if findings.is_empty() { Exit::Fine } else { Exit::Partial })
}

fn found<'a>(checks: &[&'a Check], library: &Library) -> Vec<(&'a Check, Finding)> {
    let today = today().parse().unwrap_or(Date::of_year(9999));
    checks
        .iter()
        .flat_map(|check| check.findings(library, today).into_iter().map(|finding| (*check, finding)))
        .collect()
}

/// How many findings each check has, where several have some.
fn by_check(findings: &[(&Check, Finding)]) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for (check, _) in findings {
        match counts.iter_mut().find(|(name, _)| *name == check.name) {
            Some((_, count)) => *count += 1,
            None => counts.push((check.name, 1)),
        }
    }
    let counts: Vec<String> = counts.iter().map(|(name, count)| format!("{count} {name}")).collect();
    if counts.len() > 1 { format!(": {}", counts.join(", ")) } else { String::new() }
}

fn fix(context: &Context, checks: &[&Check], dry_run: bool) -> Result<(), Failure> {
    let Some(path) = context.found.path() else {
        return Err(Failure::refused("there is no library to mend here").hint("`refs init` makes one"));
    };
    let edits = |library: &Library| -> Vec<Edit> {
        found(checks, library).into_iter().filter_map(|(_, finding)| finding.edit).collect()
    };
    let change = update(path, !dry_run, || tell("waiting for another refs to finish"), edits)?;
    output::styled(&unified(&change.before, &change.after, &context.shown()))
}

fn line(check: &Check, finding: &Finding) -> String {
    let colour = match check.severity {
        Severity::Error => AnsiColor::Red,
        Severity::Warning => AnsiColor::Yellow,
    };
    let style = Style::new().bold().fg_color(Some(colour.into()));
    let place = if finding.key.is_empty() { "library" } else { &finding.key };
    let hint = finding.hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
    format!(
        "{style}{}{style:#}: {}: {}{} [{}]\n",
        check.severity,
        visible(place),
        visible(&finding.message),
        visible(&hint),
        check.name
    )
}

fn as_json(check: &Check, finding: &Finding) -> serde_json::Value {
    json!({
        "check": check.name,
        "severity": check.severity.to_string(),
        "key": finding.key,
        "field": finding.field,
        "message": finding.message,
        "hint": finding.hint,
        "fixable": finding.edit.is_some(),
    })
}
