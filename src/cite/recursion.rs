//! Macros that call themselves, which would never come to an end.

use std::collections::{HashMap, HashSet};

use hayagriva::citationberg::{IndependentStyle, LayoutRenderingElement as Element, NamesChild, TextTarget};

/// A macro that calls itself, by itself or by others.
pub fn endless(csl: &IndependentStyle) -> Option<&str> {
    let calls: HashMap<&str, Vec<&str>> =
        csl.macros.iter().map(|one| (one.name.as_str(), called(&one.children).collect())).collect();
    let mut ended = HashSet::new();
    calls.keys().copied().find(|name| !ends(name, &calls, &mut Vec::new(), &mut ended))
}

/// Whether a macro comes to an end; `path` has those that are being followed, `ended` those that are known to.
fn ends<'a>(
    name: &'a str,
    calls: &HashMap<&'a str, Vec<&'a str>>,
    path: &mut Vec<&'a str>,
    ended: &mut HashSet<&'a str>,
) -> bool {
    if path.contains(&name) {
        return false;
    }
    if ended.contains(name) {
        return true;
    }
    path.push(name);
    let all = calls.get(name).into_iter().flatten().all(|name| ends(name, calls, path, ended));
    path.pop();
    ended.insert(name);
    all
}

/// The macros that elements call.
fn called(elements: &[Element]) -> Box<dyn Iterator<Item = &str> + '_> {
    Box::new(elements.iter().flat_map(|element| match element {
        Element::Text(text) => match &text.target {
            TextTarget::Macro { name } => Box::new(std::iter::once(name.as_str())),
            _ => none(),
        },
        Element::Group(group) => called(&group.children),
        Element::Choose(choose) => {
            let otherwise = choose.otherwise.iter().map(|branch| branch.children.as_slice());
            Box::new(choose.branches().map(|branch| branch.children.as_slice()).chain(otherwise).flat_map(called))
        }
        Element::Names(names) => Box::new(names.children.iter().flat_map(|child| match child {
            NamesChild::Substitute(substitute) => called(&substitute.children),
            _ => none(),
        })),
        _ => none(),
    }))
}

fn none<'a>() -> Box<dyn Iterator<Item = &'a str> + 'a> {
    Box::new(std::iter::empty())
}

#[cfg(test)]
mod tests {
    use crate::cite::{Style, StyleError, bundled};

    #[test]
    fn a_style_that_never_ends_is_refused() {
        let text = r#"<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
            <info><title>T</title><id>t</id><updated>2026-01-01T00:00:00Z</updated></info>
            <macro name="a"><group><text macro="b"/></group></macro>
            <macro name="b"><names variable="author"><substitute><text macro="a"/></substitute></names></macro>
            <citation><layout><text macro="a"/></layout></citation>
            <bibliography><layout><text macro="a"/></layout></bibliography>
          </style>"#;
        assert!(matches!(Style::load(text), Err(StyleError::Endless(_))));
    }

    #[test]
    fn every_bundled_style_ends() {
        for style in bundled::styles() {
            assert!(Style::load(style.name).is_ok(), "{}", style.name);
        }
    }
}
