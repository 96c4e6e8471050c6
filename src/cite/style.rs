//! A citation style, ready to render in: from a bundled name, or from the text of a `.csl` file.

use hayagriva::citationberg::taxonomy::DateVariable;
use hayagriva::citationberg::{
    Affixes, Bibliography, Citation, CitationFormat, Date, DateForm, DateParts, Formatting, IndependentStyle, Layout,
    LayoutRenderingElement, Locale, LocaleCode, Style as Csl, StyleCategory, StyleClass, Text, TextTarget,
};
use thiserror::Error;

use super::pages::PageRanges;
use super::recursion::endless;
use super::{bundled, locale};

/// A style and the one locale that it speaks.
pub struct Style {
    /// The name it was asked for by, or its title.
    pub name: String,
    /// Whether it is bundled, or depends on one that is: what such a style leaves out, refs adds; to a style of one's own nothing.
    pub(super) bundled: bool,
    /// As its authors wrote it, with what refs does itself taken out: substituting repeated authors.
    pub(super) csl: IndependentStyle,
    /// For the list: its citation is not needed and is left out, and so is the sorting.
    pub(super) list: IndependentStyle,
    /// The same for entries with a letter behind their year, which takes a citation with a date.
    pub(super) lettered: IndependentStyle,
    /// How it prints pages.
    pub(super) ranges: PageRanges,
    /// What the list prints for authors that the entry before has too.
    pub(super) repeated: Option<String>,
    /// The terms and dates; one element.
    pub(super) locales: Vec<Locale>,
}

/// A style that can't be had.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum StyleError {
    /// No bundled style is called so.
    #[error("no style is called `{name}`")]
    Unknown {
        /// What was asked for.
        name: String,
        /// The name nearest to it.
        near: Option<&'static str>,
    },
    /// The text is no style.
    #[error("this is no CSL style: {0}")]
    NoStyle(String),
    /// A dependent style whose parent is not bundled.
    #[error("the style depends on `{0}`, which is not bundled")]
    Parent(String),
    /// A macro that calls itself.
    #[error("the macro `{0}` of the style calls itself")]
    Endless(String),
    /// No locale is called so.
    #[error(transparent)]
    Locale(#[from] locale::NoLocale),
}

impl Style {
    /// The style of a name that is bundled, or the style that a text in CSL's XML is, in its own locale.
    ///
    /// # Errors
    /// When no style is called so, or the text is none.
    ///
    /// ```
    /// use refs::cite::Style;
    /// assert_eq!(Style::load("IEEE").map(|style| style.name), Ok("ieee".to_owned()));
    /// assert!(Style::load("ieeee").is_err());
    /// ```
    pub fn load(name_or_text: &str) -> Result<Self, StyleError> {
        Self::load_in(name_or_text, None, &|_| None)
    }

    /// The style, in a locale of one's choice, with the texts of styles that dependent ones may name.
    ///
    /// # Errors
    /// When no style is called so, the text is none, its parent is not there, or no locale is called so.
    pub fn load_in(
        name_or_text: &str,
        locale: Option<&str>,
        parent: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, StyleError> {
        let is_text = name_or_text.trim_start_matches('\u{feff}').trim_start().starts_with('<');
        if is_text {
            return Self::read(name_or_text, locale, parent);
        }
        let unknown = || StyleError::Unknown { name: name_or_text.to_owned(), near: bundled::near(name_or_text) };
        let style = bundled::named(name_or_text).ok_or_else(unknown)?;
        Self::of(style.name.to_owned(), true, style.csl().map_err(StyleError::NoStyle)?, locale, parent)
    }

    /// The style that a text in CSL's XML is; otherwise as [`Style::load_in`].
    ///
    /// # Errors
    /// When the text is no style, its parent is not there, or no locale is called so.
    pub fn read(text: &str, locale: Option<&str>, parent: &dyn Fn(&str) -> Option<String>) -> Result<Self, StyleError> {
        let csl = read(text.trim_start_matches('\u{feff}'))?;
        Self::of(csl.info().title.value.clone(), false, csl, locale, parent)
    }

    fn of(
        name: String,
        bundled: bool,
        csl: Csl,
        locale: Option<&str>,
        parent: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, StyleError> {
        let asked = match &csl {
            Csl::Independent(style) => style.default_locale.clone(),
            Csl::Dependent(style) => style.default_locale.clone(),
        };
        let (csl, parent_bundled) = independent(csl, parent)?;
        if let Some(name) = endless(&csl) {
            return Err(StyleError::Endless(name.to_owned()));
        }
        let own = asked.or_else(|| csl.default_locale.clone());
        let locale = match locale {
            Some(name) => locale::named(name)?,
            None => own.as_ref().map_or(locale::DEFAULT, locale::nearest_to),
        };
        Self::made(name, bundled || parent_bundled, csl, locale)
    }

    fn made(name: String, bundled: bool, mut csl: IndependentStyle, locale: &str) -> Result<Self, StyleError> {
        csl.default_locale = Some(LocaleCode(locale.to_owned()));
        // A style that only cites, in notes, lists an entry as its first note does.
        let in_notes = || Bibliography {
            name_options: csl.citation.name_options.clone(),
            ..Bibliography::with_layout(csl.citation.layout.clone())
        };
        let mut list = csl.bibliography.take().unwrap_or_else(in_notes);
        let repeated = list.subsequent_author_substitute.take();
        // What stands apart is found by us: the engine takes the first names for it where there is no number.
        list.second_field_align = None;
        csl.bibliography = Some(list);
        let listing = |dated| unsorted(IndependentStyle { citation: bare_citation(&csl, dated), ..csl.clone() });
        let (list, lettered) = (listing(false), listing(true));
        let locales: Vec<Locale> = locale::load(locale).into_iter().collect();
        let ranges = PageRanges::of(&csl, &locales);
        Ok(Self { name, bundled, csl, list, lettered, ranges, repeated, locales })
    }

    /// Whether the list gives each entry a number.
    pub fn is_numeric(&self) -> bool {
        let numeric = |category: &StyleCategory| {
            matches!(category, StyleCategory::CitationFormat { format: CitationFormat::Numeric })
        };
        self.csl.info.category.iter().any(numeric)
    }

    /// Whether it cites in notes.
    pub fn is_in_notes(&self) -> bool {
        self.csl.settings.class == StyleClass::Note
    }

    /// The language of its terms (`de-DE`).
    pub fn locale(&self) -> &str {
        self.csl.default_locale.as_ref().map_or(locale::DEFAULT, |code| code.0.as_str())
    }
}

fn read(text: &str) -> Result<Csl, StyleError> {
    Csl::from_xml(text).map_err(|error| StyleError::NoStyle(error.to_string()))
}

/// The title that a style in CSL's XML gives itself.
///
/// # Errors
/// When the text is no style.
pub fn title(text: &str) -> Result<String, StyleError> {
    read(text.trim_start_matches('\u{feff}')).map(|csl| csl.info().title.value.clone())
}

/// The style itself, or the one that it depends on; and whether it depends on a bundled one.
fn independent(csl: Csl, parent: &dyn Fn(&str) -> Option<String>) -> Result<(IndependentStyle, bool), StyleError> {
    let dependent = match csl {
        Csl::Independent(style) => return Ok((style, false)),
        Csl::Dependent(style) => style,
    };
    let id = dependent.parent_link.href;
    let text = parent(&id);
    let bundled = text.is_none();
    let found = match text {
        Some(text) => read(&text)?,
        None => {
            bundled::with_id(&id).ok_or_else(|| StyleError::Parent(id.clone()))?.csl().map_err(StyleError::NoStyle)?
        }
    };
    match found {
        Csl::Independent(style) => Ok((style, bundled)),
        Csl::Dependent(_) => Err(StyleError::Parent(id)),
    }
}

/// A citation of which at most the date is of the entry: enough for a list, and for letters behind the year (`engine.rs`).
fn bare_citation(csl: &IndependentStyle, dated: bool) -> Citation {
    let mark = Text::with_target(TextTarget::Value { val: "-".to_owned() });
    let year = Date {
        variable: Some(DateVariable::Issued),
        form: Some(DateForm::Text),
        parts: Some(DateParts::Year),
        date_part: Vec::new(),
        formatting: Formatting::default(),
        affixes: Affixes::default(),
        delimiter: None,
        display: None,
        text_case: None,
    };
    let date = dated.then_some(LayoutRenderingElement::Date(year));
    let elements = [LayoutRenderingElement::Text(mark)].into_iter().chain(date).collect();
    let layout = Layout { elements, ..csl.citation.layout.clone() };
    Citation { layout, sort: None, ..csl.citation.clone() }
}

/// The style without the sorting of its list: the list is in the order in which entries are handed in.
pub(super) fn unsorted(csl: IndependentStyle) -> IndependentStyle {
    let bibliography = csl.bibliography.map(|list| Bibliography { sort: None, ..list });
    IndependentStyle { bibliography, ..csl }
}
