//! A draft: what a source or a file says of a work.

use serde::{Deserialize, Serialize};

use super::{Date, Entry, EntryType, Id, Name, Table, markup, text};

/// What a source says of a work. Texts are Unicode, with white space squeezed; what is not said is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// Identifiers by scheme, in their normal form.
    pub ids: Table,
    /// The version that is described; absent when the source does not say.
    pub version: Option<u32>,
    /// What kind of work it is, as `library.toml` names it; absent for a preprint.
    pub entry_type: Option<String>,
    /// The title.
    pub title: String,
    /// The authors in order, each in the form of `library.toml`.
    pub authors: Vec<String>,
    /// Whether the source cut the list of authors.
    pub et_al: bool,
    /// The editors in order, each in the form of `library.toml`.
    pub editors: Vec<String>,
    /// When it was published, as YYYY, YYYY-MM or YYYY-MM-DD; absent for a preprint, whose date is `posted`.
    pub date: Option<String>,
    /// When the first version appeared, as YYYY-MM-DD; absent when the source does not say or says no date.
    pub posted: Option<String>,
    /// Where it was published: `name`, `short`, `volume`, `pages`, …
    pub venue: Table,
    /// Addresses by what is there: `page`, `code`, `blog`, …
    pub urls: Table,
    /// The primary category.
    pub primary_class: Option<String>,
    /// The abstract.
    pub abstract_text: Option<String>,
    /// The authors' comment, word for word.
    pub comment: Option<String>,
    /// The journal reference, word for word.
    pub journal_ref: Option<String>,
    /// What the source says of a withdrawal, word for word; absent for a paper that stands.
    pub withdrawn: Option<String>,
    /// What the publisher says of a retraction; absent for a paper that stands.
    pub retracted: Option<String>,
    /// Other records of the same work that the source names, the most telling first.
    pub see: Vec<Id>,
    /// What the reader should know of the answer: fields that could not be read.
    pub warnings: Vec<String>,
}

impl Draft {
    /// The entry that the draft describes, without a key. `name` is taken from a title of the form `NAME: …`.
    pub fn into_entry(self, source: Table, keep_abstract: bool) -> Entry {
        let date = |text: Option<&str>| -> Option<Date> { text.and_then(|date| date.parse().ok()) };
        let posted = date(self.posted.as_deref());
        let gone = [(self.withdrawn.is_some(), "withdrawn"), (self.retracted.is_some(), "retracted")];
        Entry {
            entry_type: Some(self.kind()),
            name: name_in(&self.title),
            authors: names(&self.authors),
            et_al: self.et_al,
            editors: names(&self.editors),
            date: date(self.date.as_deref()).or(posted),
            posted,
            title: self.title,
            venue: self.venue,
            ids: self.ids,
            urls: self.urls,
            primary_class: self.primary_class,
            tags: gone.iter().filter(|(is_so, _)| *is_so).map(|(_, tag)| (*tag).to_owned()).collect(),
            abstract_text: self.abstract_text.filter(|_| keep_abstract),
            comment: self.comment,
            journal_ref: self.journal_ref,
            source,
            ..Entry::default()
        }
    }

    /// What kind of work it is; `misc` where the model has no such kind.
    pub fn kind(&self) -> EntryType {
        let misc = || "misc".parse().unwrap_or(EntryType::PREPRINT);
        self.entry_type.as_deref().map_or(EntryType::PREPRINT, |kind| kind.parse().unwrap_or_else(|_| misc()))
    }

    /// Whether it says that the work was published, and not only posted.
    pub fn is_published(&self) -> bool {
        self.kind() != EntryType::PREPRINT
    }

    /// Whether it says that the work came out as a paper or a book, and not as software, data or a page.
    pub fn is_publication(&self) -> bool {
        ["conference", "workshop", "article", "chapter", "book", "report", "thesis"].contains(&self.kind().as_str())
    }

    /// Whether it describes the work that `id` names.
    pub fn is_about(&self, id: &Id) -> bool {
        self.ids.get(&id.scheme).is_some_and(|value| value.eq_ignore_ascii_case(&id.value))
    }

    /// The last word of the first author's family name, folded; `None` where nobody is named.
    pub fn first_family(&self) -> Option<String> {
        let name = Name::parse(self.authors.first()?).ok()?;
        Some(text::alphanumeric(name.family().split_whitespace().last()?))
    }

    /// The year of publication, else that of the preprint.
    pub fn year(&self) -> Option<u16> {
        let date = self.date.as_deref().or(self.posted.as_deref())?;
        date.get(..4)?.parse().ok()
    }
}

fn names(texts: &[String]) -> Vec<Name> {
    texts.iter().filter_map(|author| Name::parse(author).ok()).collect()
}

/// The model's name in a title `NAME: …`: one word with two capitals, or a capital and a digit.
///
/// | input | result |
/// |---|---|
/// | `BLIP-2: Bootstrapping Language-Image Pre-training` | `BLIP-2` |
/// | `Qwen-VL: A Versatile Model` | `Qwen-VL` |
/// | `Testing: A Survey`, `Visual Instruction Tuning` | none |
fn name_in(title: &str) -> Option<String> {
    let (name, rest) = title.split_once(':')?;
    let plain = markup::plain(name).trim().to_owned();
    let capitals = plain.chars().filter(|c| c.is_uppercase()).count();
    let digit = plain.chars().any(|c| c.is_ascii_digit());
    let one_word = !plain.contains(char::is_whitespace) && !plain.contains('$');
    let is_name = one_word && rest.starts_with(' ') && (capitals >= 2 || capitals == 1 && digit);
    is_name.then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_before_the_colon_is_told_from_a_word() {
        assert_eq!(name_in("BLIP-2: Bootstrapping"), Some("BLIP-2".to_owned()));
        assert_eq!(name_in("{LLaVA}: x"), Some("LLaVA".to_owned()));
        for title in ["Testing: A Survey", "A B: c", "0", "$K$: x", "Ratio 3:4", "GPT:4"] {
            assert_eq!(name_in(title), None, "{title}");
        }
    }

    #[test]
    fn the_date_is_that_of_the_publication_and_a_preprints_that_of_its_first_version() {
        let posted = Some("2023-01-30".to_owned());
        let preprint = Draft { title: "T".into(), posted: posted.clone(), ..Draft::default() };
        let paper =
            Draft { entry_type: Some("conference".into()), date: Some("2023-07".into()), posted, ..Draft::default() };
        let dates = |draft: Draft| {
            let entry = draft.into_entry(Table::default(), false);
            (entry.kind().to_string(), entry.date.map(|date| date.to_string()), entry.posted.is_some())
        };
        assert_eq!(dates(preprint), ("preprint".to_owned(), Some("2023-01-30".to_owned()), true));
        assert_eq!(dates(paper), ("conference".to_owned(), Some("2023-07".to_owned()), true));
    }
}
