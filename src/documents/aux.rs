//! What a run of LaTeX wrote down as cited: `.aux` files of BibTeX and biblatex.

use super::latex::arguments::next;
use super::latex::is_control;
use super::{Citation, Cited, Definitions, Include, Kind, Role, keys};

/// The row of the registry.
pub const KIND: Kind = Kind { name: "LaTeX auxiliary", extensions: &["aux"], read };

/// The commands that name keys, with the number of the argument in braces that has them, counted from the last.
const COMMANDS: [&str; 2] = ["\\citation", "\\abx@aux@cite"];

/// | text | cited |
/// |---|---|
/// | `\citation{a,b}` | `a`, `b` |
/// | `\abx@aux@cite{0}{a}` (biblatex from 3.13), `\abx@aux@cite{a}` (before) | `a` |
/// | `\citation{*}` | everything |
/// | `\bibcite{a}{1}` | nothing: what a run of BibTeX found |
fn read(text: &str, _: &Definitions) -> Cited {
    let mut cited = Cited::default();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        read_line(text, start, line, &mut cited);
        start += line.len();
    }
    cited.citations.dedup_by(|b, a| a.key == b.key);
    cited
}

fn read_line(text: &str, start: usize, line: &str, cited: &mut Cited) {
    if let Some(command) = COMMANDS.iter().find(|command| line.starts_with(**command)) {
        let mut argument = next(text, start + command.len(), b'{');
        while let Some((_, end)) = argument
            && text[end..].starts_with('{')
        {
            argument = next(text, end, b'{');
        }
        let Some((inside, _)) = argument else { return };
        let found = keys(&text[inside.clone()], inside.start).filter(|(key, _)| !is_control(key));
        cited.citations.extend(found.map(|(key, at)| Citation::certain(key, at)));
    } else if line.starts_with("\\@input")
        && let Some((inside, _)) = next(text, start + "\\@input".len(), b'{')
    {
        cited.includes.push(Include { file: text[inside.clone()].to_owned(), at: inside, role: Role::Part });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn citations_of_both_worlds_are_read() {
        let text = "\\relax\n\\citation{a,b}\n\\abx@aux@cite{0}{c}\n\\abx@aux@segm{0}{0}{c}\n\\abx@aux@cite{d}\r\n\
                    \\citation{biblatex-control}\n\\citation{*}\n\\bibcite{x}{1}\n\\@input{chapter.aux}\n";
        let cited = read(text, &Definitions::default());
        let found: Vec<&str> = cited.citations.iter().map(|citation| &text[citation.at.clone()]).collect();
        assert_eq!(found, ["a", "b", "c", "d", "*"]);
        assert_eq!(cited.includes[0].file, "chapter.aux");
    }
}
