//! The styles that ship with refs: those of the engine's archive, and our own for venues that it lacks.

use hayagriva::archive::ArchivedStyle;
use hayagriva::citationberg::Style as Csl;

use crate::model::nearest;
use crate::model::text::fold;

/// A bundled style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bundled {
    /// The name to ask for it by.
    pub name: &'static str,
    /// What it is, in words.
    pub title: &'static str,
    text: Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Text {
    Archived(ArchivedStyle),
    Own(&'static str),
}

/// Styles of our own writing.
const OWN: [(&str, &str, &str); 5] = [
    ("aaai", "AAAI conferences (author-date)", include_str!("../../styles/aaai.csl")),
    ("acl", "Association for Computational Linguistics (author-date)", include_str!("../../styles/acl.csl")),
    // The archive's has no list.
    ("alphanumeric", "Alphanumeric labels, as BibLaTeX has them", include_str!("../../styles/alphanumeric.csl")),
    ("neurips", "NeurIPS, ICLR and their like (numeric)", include_str!("../../styles/neurips.csl")),
    ("science", "Science (numeric)", include_str!("../../styles/science.csl")),
];

/// Short names that readers say, and the styles that they mean.
const ALIASES: [(&str, &str); 14] = [
    ("acm", "association-for-computing-machinery"),
    ("ama", "american-medical-association"),
    ("american-psychological-association", "apa"),
    ("chicago", "chicago-author-date"),
    ("chicago-fullnotes", "chicago-notes"),
    ("gb-t-7714", "gb-7714-2015-numeric"),
    ("gb7714", "gb-7714-2015-numeric"),
    ("harvard", "elsevier-harvard"),
    ("iclr", "neurips"),
    ("institute-of-electrical-and-electronics-engineers", "ieee"),
    ("lncs", "springer-lecture-notes-in-computer-science"),
    ("modern-language-association", "mla"),
    ("nips", "neurips"),
    ("nlm-citation-sequence", "vancouver"),
];

/// The shortest name of an archived style that is not one of an older edition.
fn own_name(style: ArchivedStyle) -> &'static str {
    let names = style.names();
    let said = names.iter().find(|name| ALIASES.iter().any(|(_, target)| target == *name));
    said.or_else(|| names.first()).copied().unwrap_or_default()
}

/// Every bundled style, by name.
pub fn styles() -> Vec<Bundled> {
    let is_ours = |style: &&ArchivedStyle| OWN.iter().any(|(name, _, _)| *name == own_name(**style));
    let archived = ArchivedStyle::all().iter().filter(|style| !is_ours(style)).map(|style| Bundled {
        name: own_name(*style),
        title: style.display_name(),
        text: Text::Archived(*style),
    });
    let own = OWN.iter().map(|(name, title, text)| Bundled { name, title, text: Text::Own(text) });
    let mut styles: Vec<Bundled> = archived.chain(own).collect();
    styles.sort_by_key(|style| style.name);
    styles
}

/// The short names that lead to a bundled style.
pub fn aliases(style: &Bundled) -> Vec<&'static str> {
    let of_archive: &[&str] = match style.text {
        Text::Archived(archived) => archived.names(),
        Text::Own(_) => &[],
    };
    let ours = ALIASES.iter().filter(|(_, target)| *target == style.name).map(|(alias, _)| *alias);
    let mut names: Vec<&str> = of_archive.iter().copied().chain(ours).filter(|name| *name != style.name).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The bundled style of a name, in any case of letters, with spaces or hyphens.
pub fn named(name: &str) -> Option<Bundled> {
    let wanted = slug(name);
    styles()
        .into_iter()
        .find(|style| slug(style.name) == wanted || aliases(style).iter().any(|alias| slug(alias) == wanted))
}

/// The bundled style with a CSL identifier (`http://www.zotero.org/styles/apa`), as dependent styles name their parents.
pub fn with_id(id: &str) -> Option<Bundled> {
    let id = id.trim().replacen("https://", "http://", 1);
    let archived = ArchivedStyle::by_id(&id);
    let is_it = |style: &Bundled| matches!(style.text, Text::Archived(of) if Some(of) == archived);
    archived.and_then(|_| styles().into_iter().find(is_it)).or_else(|| named(id.rsplit('/').next()?))
}

/// The bundled styles that a word leads to: in the name, another name of it, or the title.
pub fn search(word: &str) -> Vec<Bundled> {
    let word = fold(word);
    let has = |style: &Bundled| {
        let names = aliases(style).into_iter().chain([style.name, style.title]);
        names.into_iter().any(|name| fold(name).contains(&word))
    };
    styles().into_iter().filter(has).collect()
}

/// The name nearest to one that is no style's.
pub fn near(name: &str) -> Option<&'static str> {
    let styles = styles();
    let names: Vec<&'static str> =
        styles.iter().flat_map(|style| aliases(style).into_iter().chain([style.name])).collect();
    nearest(&slug(name), names.iter().copied()).or_else(|| search(name).first().map(|style| style.name))
}

fn slug(name: &str) -> String {
    let name = fold(name.trim().trim_end_matches(".csl"));
    name.replace([' ', '_', '/'], "-")
}

impl Bundled {
    /// The style, decoded.
    ///
    /// # Errors
    /// When one of our own is not well-formed, which a test rules out.
    pub fn csl(&self) -> Result<Csl, String> {
        match self.text {
            Text::Archived(style) => Ok(style.get()),
            Text::Own(text) => Csl::from_xml(text).map_err(|error| error.to_string()),
        }
    }
}

impl Bundled {
    /// The style in CSL's own XML, for other processors.
    ///
    /// # Errors
    /// When the engine can't write it.
    pub fn xml(&self) -> Result<String, String> {
        match self.text {
            Text::Archived(style) => {
                let xml = style.get().to_xml().map_err(|error| error.to_string())?;
                // Its writer forgets the name space, and spells the term of `cs:et-al` as no other processor does.
                let xml = xml.replace("<et-al term=\"et al\"", "<et-al term=\"et-al\"");
                let xml = xml.replace("<et-al term=\"and others\"", "<et-al term=\"and-others\"");
                Ok(xml.replacen("<style ", "<style xmlns=\"http://purl.org/net/xbiblio/csl\" ", 1))
            }
            Text::Own(text) => Ok(text.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bundled_style_can_be_read_under_each_of_its_names() {
        for style in styles() {
            assert!(style.csl().is_ok(), "{}", style.name);
            for name in aliases(&style).into_iter().chain([style.name]) {
                assert_eq!(named(name), Some(style), "{name}");
            }
        }
    }

    #[test]
    fn a_style_is_found_as_people_name_it() {
        for (name, found) in [
            ("IEEE", "ieee"),
            ("Chicago", "chicago-author-date"),
            ("acm", "association-for-computing-machinery"),
            ("Elsevier Harvard", "elsevier-harvard"),
            ("apa.csl", "apa"),
            ("NIPS", "neurips"),
        ] {
            assert_eq!(named(name).unwrap().name, found);
        }
        assert_eq!(near("ieeee"), Some("ieee"));
        assert_eq!(with_id("http://www.zotero.org/styles/apa").unwrap().name, "apa");
        assert!(search("7714").len() >= 4);
    }
}
