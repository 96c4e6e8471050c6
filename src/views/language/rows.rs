//! What is particular to each language: its special characters, what no citation may hold, the endings of files.

use super::Language;

/// What is particular to a language.
pub struct Row {
    /// The language.
    pub language: Language,
    /// Its name.
    pub name: &'static str,
    /// The endings of its files.
    pub extensions: &'static [&'static str],
    /// Characters with a meaning of their own, with what stands for each; any other stands for itself.
    pub special: &'static [(char, &'static str)],
    /// Characters that may not stand in a citation.
    pub no_key: &'static str,
}

/// Every language, in the order of [`Language`].
pub const ROWS: [Row; 3] = [
    Row {
        language: Language::Markdown,
        name: "markdown",
        extensions: &["md", "markdown"],
        special: &[
            ('\\', "\\\\"),
            ('`', "\\`"),
            ('*', "\\*"),
            ('_', "\\_"),
            ('[', "\\["),
            (']', "\\]"),
            ('<', "\\<"),
            ('>', "\\>"),
            ('$', "\\$"),
            ('~', "\\~"),
            ('^', "\\^"),
            ('|', "\\|"),
            ('@', "\\@"),
            ('#', "\\#"),
            ('!', "\\!"),
        ],
        no_key: "{}\\[]@;<>\"`",
    },
    Row {
        language: Language::Latex,
        name: "latex",
        extensions: &["tex", "ltx"],
        special: &[
            ('\\', "\\textbackslash{}"),
            ('{', "\\{"),
            ('}', "\\}"),
            ('&', "\\&"),
            ('%', "\\%"),
            ('#', "\\#"),
            ('_', "\\_"),
            ('$', "\\$"),
            ('~', "\\textasciitilde{}"),
            ('^', "\\textasciicircum{}"),
            ('<', "\\textless{}"),
            ('>', "\\textgreater{}"),
            ('|', "\\textbar{}"),
            // Behind \\ and \item these would be taken for an argument.
            ('[', "{[}"),
            (']', "{]}"),
            ('*', "{*}"),
        ],
        no_key: "{}\\%#$&~^\",",
    },
    Row {
        language: Language::Typst,
        name: "typst",
        extensions: &["typ"],
        special: &[
            ('\\', "\\\\"),
            ('*', "\\*"),
            ('_', "\\_"),
            ('`', "\\`"),
            ('$', "\\$"),
            ('#', "\\#"),
            ('<', "\\<"),
            ('>', "\\>"),
            ('@', "\\@"),
            ('[', "\\["),
            (']', "\\]"),
            ('~', "\\~"),
            ('/', "\\/"),
        ],
        no_key: "",
    },
];
