//! One locale of CSL: its terms and dates, decoded alone, since all 63 cost more than a bibliography.

use hayagriva::archive::LOCALES as BYTES;
use hayagriva::citationberg::{Locale, LocaleCode, LocaleFile};
use thiserror::Error;

use crate::model::nearest;

/// The locales that are bundled, in the order of the engine's archive.
#[rustfmt::skip]
pub const LOCALES: [&str; 63] = [
    "af-ZA", "ar", "bal-PK", "bg-BG", "brh-PK", "ca-AD", "cs-CZ", "cy-GB", "da-DK", "de-AT", "de-CH", "de-DE", "el-GR",
    "en-GB", "en-US", "es-CL", "es-ES", "es-MX", "et-EE", "eu", "fa-IR", "fi-FI", "fr-CA", "fr-FR", "gl-ES", "he-IL",
    "hi-IN", "hr-HR", "hu-HU", "hy-AM", "id-ID", "is-IS", "it-IT", "ja-JP", "km-KH", "ko-KR", "la", "lij-IT", "lt-LT",
    "lv-LV", "mn-MN", "ms-MY", "nb-NO", "nl-NL", "nn-NO", "pa-PK", "pl-PL", "pt-BR", "pt-PT", "ro-RO", "ru-RU", "sk-SK",
    "sl-SI", "sr-Cyrl-RS", "sr-Latn-RS", "sv-SE", "th-TH", "tl-PH", "tr-TR", "uk-UA", "vi-VN", "zh-CN", "zh-TW",
];

/// The locale where a style asks for none.
pub const DEFAULT: &str = "en-US";

/// The locales of languages that have several (CSL 1.0.2, "Locale Fallback": the primary dialects).
const PRIMARY: [(&str, &str); 6] =
    [("de", "de-DE"), ("en", "en-US"), ("es", "es-ES"), ("fr", "fr-FR"), ("pt", "pt-PT"), ("zh", "zh-CN")];

/// A name that is no locale's.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("`{name}` is not a locale that is bundled")]
pub struct NoLocale {
    /// What was asked for.
    pub name: String,
    /// The locale whose name is nearest.
    pub near: Option<&'static str>,
}

/// The locale of a name: `de-DE`, `de_DE` or `de`, in any case of letters.
///
/// # Errors
/// When there is none.
pub fn named(name: &str) -> Result<&'static str, NoLocale> {
    let wanted = name.trim().replace('_', "-");
    let is = |locale: &&&str| locale.eq_ignore_ascii_case(&wanted);
    let primary =
        || PRIMARY.iter().find(|(language, _)| language.eq_ignore_ascii_case(&wanted)).map(|(_, locale)| locale);
    let of_language = || LOCALES.iter().find(|locale| language(locale).eq_ignore_ascii_case(&wanted));
    let found = LOCALES.iter().find(is).or_else(primary).or_else(of_language);
    found.copied().ok_or_else(|| NoLocale { name: name.to_owned(), near: nearest(&wanted, LOCALES) })
}

fn language(locale: &str) -> &str {
    locale.split('-').next().unwrap_or(locale)
}

/// The locale that a style asks for, or the nearest to it that is there.
pub fn nearest_to(code: &LocaleCode) -> &'static str {
    named(&code.0).or_else(|_| named(language(&code.0))).unwrap_or(DEFAULT)
}

/// The terms and dates of a bundled locale; `None` for a name that is none of [`LOCALES`].
pub fn load(name: &str) -> Option<Locale> {
    let place = LOCALES.iter().position(|locale| *locale == name)?;
    ciborium::de::from_reader(*BYTES.get(place)?).ok()
}

/// The locale in CSL's own XML, for other processors; `None` for a name that is none of [`LOCALES`].
pub fn xml(name: &str) -> Option<String> {
    let locale = load(name)?;
    let file = LocaleFile {
        version: "1.0".to_owned(),
        lang: locale.lang?,
        info: None,
        terms: locale.terms,
        date: locale.date,
        style_options: locale.style_options,
    };
    let xml = file.to_xml().ok()?;
    // The engine's writer names the root after a style, and forgets the name space.
    let inner = xml.strip_prefix("<style ")?.strip_suffix("</style>")?;
    Some(format!("<locale xmlns=\"http://purl.org/net/xbiblio/csl\" {inner}</locale>\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_locale_stands_at_the_place_of_its_name() {
        assert_eq!(BYTES.len(), LOCALES.len());
        for name in LOCALES {
            assert_eq!(load(name).unwrap().lang.unwrap().0, name);
        }
    }

    #[test]
    fn a_language_means_its_main_locale() {
        for (name, locale) in [("de", "de-DE"), ("DE_at", "de-AT"), ("sv", "sv-SE"), ("en-US", "en-US")] {
            assert_eq!(named(name), Ok(locale));
        }
        assert_eq!(named("de-DD").unwrap_err().near, Some("de-DE"));
    }
}
