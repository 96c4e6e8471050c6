//! The style sheet and the scripts of every site, written by hand and embedded.

/// The style sheet.
pub const STYLE: &str = include_str!("assets/site.css");

/// What runs before the page is drawn.
pub const THEME: &str = include_str!("assets/theme.js");

/// The parts of the script, in the order in which they run.
const PARTS: [&str; 10] = [
    include_str!("assets/element.js"),
    include_str!("assets/fold.js"),
    include_str!("assets/address.js"),
    include_str!("assets/search.js"),
    include_str!("assets/details.js"),
    include_str!("assets/work.js"),
    include_str!("assets/list.js"),
    include_str!("assets/filters.js"),
    include_str!("assets/picture.js"),
    include_str!("assets/main.js"),
];

/// A file of the folder: its path, and the text.
type File = (&'static str, fn() -> String);

/// The files that the pages of a folder load.
pub const FILES: [File; 3] =
    [("assets/site.css", || STYLE.to_owned()), ("assets/theme.js", || THEME.to_owned()), ("assets/site.js", script)];

/// The whole script.
pub fn script() -> String {
    PARTS.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_embedded_loads_from_elsewhere_or_ends_its_element() {
        for text in [STYLE, THEME, &script()] {
            for word in ["http:", "https:", "</script", "</style", "@import", "url(", "innerHTML = `", "eval("] {
                assert!(!text.contains(word), "{word}");
            }
        }
    }
}
