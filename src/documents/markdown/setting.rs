//! How a reference list is set, as the comment that opens it says: `<!-- refs style=apa locale=de-DE -->`.

/// A citation style and a language; nothing where none is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setting {
    /// The style: a name, or a file beside the document.
    pub style: Option<String>,
    /// The language of the style's words.
    pub locale: Option<String>,
}

impl Setting {
    /// The comment that says so.
    pub fn comment(&self) -> String {
        let said = [("style", &self.style), ("locale", &self.locale)];
        let said = said.into_iter().filter_map(|(name, value)| Some(format!("{name}={} ", quoted(value.as_ref()?))));
        format!("<!-- refs {}-->", said.collect::<String>())
    }

    /// What the words behind `refs` in a comment say, or the name among them that is none; nothing where they are
    /// other words, as in `<!-- refs to come -->`.
    ///
    /// | words | setting |
    /// |---|---|
    /// | nothing | neither style nor locale |
    /// | `style=apa locale = "de-DE"` | both |
    /// | `stile=apa` | the name `stile` |
    /// | `to come` | nothing |
    pub fn of(words: &str) -> Option<Result<Self, String>> {
        let mut setting = Self::default();
        let mut wrong = None;
        let mut rest = words.trim();
        while !rest.is_empty() {
            let (name, behind) = rest.split_once('=')?;
            let (value, behind) = value(behind.trim_start())?;
            match name.trim_end() {
                "style" => setting.style = Some(value.to_owned()),
                "locale" => setting.locale = Some(value.to_owned()),
                name if name.contains(char::is_whitespace) => return None,
                name => wrong = wrong.or(Some(name.to_owned())),
            }
            rest = behind.trim_start();
        }
        Some(wrong.map_or(Ok(setting), Err))
    }

    /// Whether a value can stand in the comment.
    pub fn can_say(value: &str) -> bool {
        !value.is_empty() && !value.contains(|c: char| c == '"' || c == '>' || c.is_control())
    }
}

/// A value with or without quotation marks, and what stands behind it.
fn value(text: &str) -> Option<(&str, &str)> {
    match text.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"'),
        None => Some(text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()))),
    }
    .filter(|(value, _)| !value.is_empty())
}

fn quoted(value: &str) -> String {
    if value.contains(char::is_whitespace) { format!("\"{value}\"") } else { value.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting(style: Option<&str>, locale: Option<&str>) -> Setting {
        Setting { style: style.map(Into::into), locale: locale.map(Into::into) }
    }

    #[test]
    fn a_comment_says_style_and_language() {
        let table = [
            ("", setting(None, None)),
            ("style=apa", setting(Some("apa"), None)),
            ("locale=de-DE", setting(None, Some("de-DE"))),
            ("style=\"my styles/a.csl\" locale=de-DE", setting(Some("my styles/a.csl"), Some("de-DE"))),
        ];
        for (words, setting) in table {
            let comment = setting.comment();
            assert_eq!(Setting::of(words), Some(Ok(setting)), "{words}");
            assert_eq!(
                comment.split_whitespace().collect::<Vec<_>>().join(" "),
                format!("<!-- refs {words} -->").replace("  ", " ")
            );
        }
        assert_eq!(Setting::of(" style = \"apa\"\n"), Some(Ok(setting(Some("apa"), None))));
    }

    #[test]
    fn other_words_say_nothing_and_other_names_are_named() {
        for words in ["to come", "style", "style=", "style=\"apa", "my style=apa", "style=apa and so on"] {
            assert_eq!(Setting::of(words), None, "{words}");
        }
        assert_eq!(Setting::of("stile=apa locale=de"), Some(Err("stile".into())));
    }
}
