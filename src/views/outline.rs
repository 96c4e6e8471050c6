//! The outline of a survey: families as sections with their text, and a line for each work.

use std::collections::HashSet;

use super::address::web_address;
use super::gist::gist;
use super::language::{Citation, Language, UnfitKey};
use crate::cite::house;
use crate::model::{Entry, Family, Library, Sort};

/// How to write it.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// The language of the document.
    pub language: Language,
    /// The level of the highest headings; 1 is the highest there is.
    pub level: usize,
    /// How a line names its work.
    pub citation: Citation,
    /// Keys of the families that have sections, with their sub-families and those that they are parts of; empty for all.
    pub families: &'a [String],
}

/// An outline, and what it says less of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// The text, each line ended.
    pub text: String,
    /// How many works it has, each counted once.
    pub works: usize,
    /// Keys of the works without a note, so without a gist.
    pub without_gist: Vec<String>,
    /// Keys of the families that no work of the whole library is in.
    pub empty: Vec<String>,
}

/// The heading over works of no family.
const OTHERS: &str = "Other works";

/// The outline of these entries. A work of several families stands in each of their sections, and in that of a
/// sub-family rather than of the family round it; works of no family come last. In a section the oldest come first.
///
/// # Errors
/// When a key can't be cited in the language.
pub fn outline(library: &Library, entries: &[&Entry], options: &Options<'_>) -> Result<Outline, UnfitKey> {
    let mut sections = Vec::new();
    let mut empty = Vec::new();
    for (family, depth) in library.branches(options.families) {
        let within = library.descendants(&family.key);
        if entries.iter().any(|entry| entry.families.iter().any(|own| within.contains(&own.as_str()))) {
            sections.push(section(family, depth, &within, entries, options)?);
        } else if library.in_family(&family.key).next().is_none() {
            empty.push(family.key.clone());
        }
    }
    let others: Vec<&Entry> = entries.iter().copied().filter(|entry| entry.families.is_empty()).collect();
    if !others.is_empty() {
        let items = lines(others, options)?;
        sections.push(format!("{}\n{items}", options.language.heading(options.level, OTHERS)));
    }
    let keys: HashSet<&str> = entries.iter().map(|entry| entry.key.as_str()).collect();
    let without_gist = entries.iter().filter(|entry| gist(entry).is_none()).map(|entry| entry.key.clone()).collect();
    Ok(Outline { text: sections.join("\n"), works: keys.len(), without_gist, empty })
}

/// A family: its heading, its text, and the works that are in no sub-family of it.
fn section(
    family: &Family,
    depth: usize,
    within: &[&str],
    entries: &[&Entry],
    options: &Options<'_>,
) -> Result<String, UnfitKey> {
    let deeper = |entry: &Entry| entry.families.iter().any(|own| *own != family.key && within.contains(&own.as_str()));
    let own = entries.iter().copied().filter(|entry| entry.families.contains(&family.key) && !deeper(entry)).collect();
    let heading = options.language.heading(options.level + depth, &family.title);
    let about = options.language.paragraph(&family.about);
    let parts = [heading, about, lines(own, options)?];
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    Ok(parts.map(|part| format!("{}\n", part.trim_end())).collect::<Vec<_>>().join("\n"))
}

fn lines(mut entries: Vec<&Entry>, options: &Options<'_>) -> Result<String, UnfitKey> {
    Sort::Year.sort(&mut entries);
    let items: Vec<String> = entries.iter().map(|entry| line(entry, options)).collect::<Result<_, _>>()?;
    Ok(options.language.list(&items))
}

/// `**CLIP** (2021) [@radford2021clip]. An image encoder and a text encoder learn …`
fn line(entry: &Entry, options: &Options<'_>) -> Result<String, UnfitKey> {
    let Options { language, citation, .. } = *options;
    let year = house::year(entry);
    let link = entry.link().filter(|link| web_address(link).is_some());
    let named = match (citation, &entry.name, &link) {
        (Citation::Key, ..) | (.., None) => format!("{} ({year})", language.label(entry)),
        (_, Some(name), _) => language.link(&format!("{} ({year})", language.words(name)), link.as_deref()),
        (_, None, _) => language.link(&format!("{} ({year})", language.title(&entry.title)), link.as_deref()),
    };
    let cited = if citation == Citation::Link { String::new() } else { format!(" {}", language.cite(&entry.key)?) };
    let gist = gist(entry).map(|gist| format!(" {}", language.words(&gist))).unwrap_or_default();
    Ok(format!("{named}{cited}.{gist}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn library() -> Library {
        let family = |key: &str, title: &str, about: &str, parent: Option<&str>| Family {
            key: key.into(),
            title: title.into(),
            about: about.into(),
            parent: parent.map(str::to_owned),
            ..Family::default()
        };
        let entry = |key: &str, name: &str, year: &str, families: &[&str], note: Option<&str>| Entry {
            key: key.into(),
            name: Some(name.into()).filter(|name: &String| !name.is_empty()),
            title: "A {Title} of & <b>".into(),
            date: year.parse().ok(),
            families: families.iter().map(|&family| family.to_owned()).collect(),
            note: note.map(str::to_owned),
            ..Entry::default()
        };
        Library {
            families: vec![
                family("adapter", "Adapters", "", Some("backbone")),
                family("backbone", "Backbone", "Starts from a language model.", None),
                family("masking", "Masking", "Hides.", None),
            ],
            entries: vec![
                entry("b", "BLIP-2", "2023", &["backbone", "adapter"], Some("A small *transformer*. More.\n")),
                entry("f", "Frozen", "2021", &["backbone"], None),
                entry("p", "", "2024", &[], Some("A post.")),
            ],
            ..Library::default()
        }
    }

    fn written(language: Language, citation: Citation) -> Outline {
        let library = library();
        let entries: Vec<&Entry> = library.entries.iter().collect();
        outline(&library, &entries, &Options { language, level: 1, citation, families: &[] }).unwrap()
    }

    #[test]
    fn sub_families_stand_below_their_parents_and_nothing_is_left_out_in_silence() {
        let outline = written(Language::Markdown, Citation::Key);
        let expected = "# Backbone\n\nStarts from a language model.\n\n- **Frozen** (2021) [@f].\n\n\
                        ## Adapters\n\n- **BLIP-2** (2023) [@b]. A small transformer.\n\n\
                        # Other works\n\n- \"A Title of & \\<b\\>\" (2024) [@p]. A post.\n";
        assert_eq!(outline.text, expected);
        assert_eq!((outline.works, outline.without_gist, outline.empty), (3, vec!["f".into()], vec!["masking".into()]));
    }

    #[test]
    fn each_language_has_its_sections_lists_and_citations() {
        let latex = written(Language::Latex, Citation::Key).text;
        assert!(latex.starts_with("\\section{Backbone}\n\nStarts from a language model.\n\n\\begin{itemize}\n  \\item \\textbf{Frozen} (2021) \\cite{f}.\n\\end{itemize}\n"), "{latex}");
        assert!(latex.contains("\\subsection{Adapters}") && latex.contains("``A Title of \\& \\textless{}b"));
        let typst = written(Language::Typst, Citation::Key).text;
        assert!(typst.contains("== Adapters\n\n- #strong[BLIP-2] (2023) @b. A small transformer.\n"), "{typst}");
    }

    #[test]
    fn the_house_link_stands_where_it_is_wanted() {
        let mut library = library();
        library.entries[0].ids = [("arxiv", "2301.12597")].into_iter().collect();
        let of = |citation| {
            line(&library.entries[0], &Options { language: Language::Markdown, level: 1, citation, families: &[] })
        };
        let link = "[BLIP-2 (2023)](https://arxiv.org/pdf/2301.12597)";
        assert_eq!(of(Citation::Link).unwrap(), format!("{link}. A small transformer."));
        assert_eq!(of(Citation::Both).unwrap(), format!("{link} [@b]. A small transformer."));
    }
}
