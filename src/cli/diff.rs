//! A difference between two texts, as `git diff` shows it.

use anstyle::{AnsiColor, Style};
use similar::TextDiff;

use crate::model::text::visible;

/// The unified difference with three lines around each change; empty when there is none.
pub fn unified(before: &str, after: &str, name: &str) -> String {
    let diff = TextDiff::from_lines(before, after);
    let text = diff.unified_diff().context_radius(3).header(name, name).to_string();
    text.lines().map(coloured).collect()
}

/// Only the lines that go and those that come.
pub fn changed_lines(before: &str, after: &str) -> String {
    let text = TextDiff::from_lines(before, after).unified_diff().context_radius(0).to_string();
    text.lines().filter(|line| line.starts_with(['+', '-'])).map(coloured).collect()
}

fn coloured(line: &str) -> String {
    let colour = match line.as_bytes().first() {
        Some(b'+') => Style::new().fg_color(Some(AnsiColor::Green.into())),
        Some(b'-') => Style::new().fg_color(Some(AnsiColor::Red.into())),
        Some(b'@') => Style::new().fg_color(Some(AnsiColor::Cyan.into())),
        _ => Style::new(),
    };
    format!("{colour}{}{colour:#}\n", visible(line.trim_end_matches('\r')))
}
