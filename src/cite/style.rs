//! A citation style, ready to render in: from a bundled name, or from the text of a `.csl` file.

use hayagriva::citationberg::{Style as Csl, IndependentStyle, Locale, LocaleCode, StyleClass, TextTarget};
use hayagriva::citationberg::{Layout, LayoutRenderingElement, Text};
use thiserror::Error;

use super::{bundled, locale};

/// A style and the one locale that it speaks.
pub struct Style {
    /// The name it was asked for by, or its title.
    pub name: String,
    /// As its authors wrote it, with what refs does itself taken out: substituting repeated authors.
    pub(super) csl: IndependentStyle,
    /// For the list of one entry: its citation is not needed and is left out, and so is the sorting.
    pub(super) list: IndependentStyle,
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
    /// A style that only cites, and has no list.
    #[error("the style has no bibliography")]
    NoList,
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
        let (name, csl) = if name_or_text.trim_start().trim_start_matches('\u{feff}').starts_with('<') {
            let csl = read(name_or_text.trim_start_matches('\u{feff}'))?;
            (csl.info().title.value.clone(), csl)
        } else {
            let unknown =
                || StyleError::Unknown { name: name_or_text.to_owned(), near: bundled::near(name_or_text) };
            let style = bundled::named(name_or_text).ok_or_else(unknown)?;
            (style.name.to_owned(), style.csl().map_err(StyleError::NoStyle)?)
        };
        let asked = match &csl {
            Csl::Independent(style) => style.default_locale.clone(),
            Csl::Dependent(style) => style.default_locale.clone(),
        };
        let csl = independent(csl, parent)?;
        let own = asked.or_else(|| csl.default_locale.clone());
        let locale = match locale {
            Some(name) => locale::named(name)?,
            None => own.as_ref().map_or(locale::DEFAULT, locale::nearest_to),
        };
        Self::made(name, csl, locale)
    }

    fn made(name: String, mut csl: IndependentStyle, locale: &str) -> Result<Self, StyleError> {
        csl.default_locale = Some(LocaleCode(locale.to_owned()));
        let list = csl.bibliography.as_mut().ok_or(StyleError::NoList)?;
        let repeated = list.subsequent_author_substitute.take();
        let list = IndependentStyle { citation: without_text(&csl), ..csl.clone() };
        let locales = locale::load(locale).into_iter().collect();
        Ok(Self { name, csl, list: unsorted(list), repeated, locales })
    }

    /// Whether the list gives each entry a number.
    pub fn is_numeric(&self) -> bool {
        use hayagriva::citationberg::{CitationFormat, StyleCategory};
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

/// The style itself, or the one that it depends on.
fn independent(csl: Csl, parent: &dyn Fn(&str) -> Option<String>) -> Result<IndependentStyle, StyleError> {
    let dependent = match csl {
        Csl::Independent(style) => return Ok(style),
        Csl::Dependent(style) => style,
    };
    let id = dependent.parent_link.href;
    let found = match parent(&id) {
        Some(text) => read(&text)?,
        None => bundled::with_id(&id)
            .ok_or_else(|| StyleError::Parent(id.clone()))?
            .csl()
            .map_err(StyleError::NoStyle)?,
    };
    match found {
        Csl::Independent(style) => Ok(style),
        Csl::Dependent(_) => Err(StyleError::Parent(id)),
    }
}

/// The citation, printing nothing of the entry: a list of one entry is made without it.
fn without_text(csl: &IndependentStyle) -> hayagriva::citationberg::Citation {
    let text = Text::with_target(TextTarget::Value { val: "-".to_owned() });
    let layout = Layout { elements: vec![LayoutRenderingElement::Text(text)], ..csl.citation.layout.clone() };
    hayagriva::citationberg::Citation { layout, sort: None, ..csl.citation.clone() }
}

/// The style without the sorting of its list: the list is in the order in which entries are handed in.
pub(super) fn unsorted(csl: IndependentStyle) -> IndependentStyle {
    let bibliography = csl.bibliography.map(|list| hayagriva::citationberg::Bibliography { sort: None, ..list });
    IndependentStyle { bibliography, ..csl }
}
