//! What a LaTeX document cites: commands and their arguments, comments and verbatim text left out.

mod acronyms;
pub mod arguments;
mod commands;
pub mod macros;
mod verbatim;

use std::ops::Range;

use super::{Citation, Cited, Include, Kind, Role, keys};
use arguments::{line_end, next, skip};
use commands::{Command, Shape};
use macros::{Definitions, Meaning};
use verbatim::word;

/// The row of the registry.
pub const KIND: Kind = Kind { name: "LaTeX", extensions: &["tex", "ltx", "latex", "sty", "cls", "rnw"], read };

/// Commands that take in a file, with the number of the argument in braces that names it.
const INCLUDES: [(&str, usize); 8] = [
    ("input", 0),
    ("include", 0),
    ("subfile", 0),
    ("subfileinclude", 0),
    ("import", 1),
    ("subimport", 1),
    ("includefrom", 1),
    ("inputfrom", 1),
];

/// Commands that take in packages and classes, with the endings of their files.
const PACKAGES: [(&str, &str); 4] =
    [("usepackage", "sty"), ("RequirePackage", "sty"), ("documentclass", "cls"), ("LoadClass", "cls")];

/// Names that packages write into their own control entries, and no work has.
const CONTROLS: [&str; 4] = ["biblatex-control", "achemso-control", "IEEEexample:BSTcontrol", "acs-control"];

/// Whether a key is a package's own (`\nocite{REVTEX41Control}`), and cites nothing.
pub fn is_control(key: &str) -> bool {
    let numbered = |start: &str| key.strip_prefix(start).is_some_and(|rest| rest.ends_with("Control"));
    CONTROLS.contains(&key) || numbered("REVTEX") || numbered("apsrev") || numbered("aipnum")
}

/// What is cited, and what is taken in.
///
/// | text | cited |
/// |---|---|
/// | `\citep[see][p.~3]{a, b}` | `a`, `b` |
/// | `\textcites(cf.)[3]{a}[4]{b}` | `a`, `b` |
/// | `\nocite{*}` | everything |
/// | `% \cite{a}`, `\verb+\cite{a}+`, `\iffalse \cite{a} \fi` | nothing |
/// | `\newcommand{\c}[1]{\cite{#1}} \c{a}` | `a` |
fn read(text: &str, known: &Definitions) -> Cited {
    let mut scan = Scan { text, cited: Cited::default(), own: known.clone(), definition: 0 };
    let mut at = 0;
    while let Some(found) = text[at..].find(['\\', '%']) {
        at += found;
        at = if text.as_bytes()[at] == b'%' { line_end(text, at) } else { scan.command(at + 1) };
    }
    let mut cited = Cited { definitions: scan.own, ..scan.cited };
    cited.citations.sort_by_key(|citation| citation.at.start);
    cited.citations.dedup_by(|a, b| a.at == b.at);
    cited
}

struct Scan<'a> {
    text: &'a str,
    cited: Cited,
    /// What the document defines.
    own: Definitions,
    /// The end of the definition that was read last.
    definition: usize,
}

impl Scan<'_> {
    /// Reads the command whose name starts at `at`, and gives where the text goes on. Arguments that are text are
    /// read again as such: notes of citations and bodies of macros may cite.
    fn command(&mut self, at: usize) -> usize {
        let name = word(self.text, at);
        if name.is_empty() {
            return self.text.ceil_char_boundary((at + 1).min(self.text.len()));
        }
        let behind = at + name.len();
        let starred = behind + usize::from(self.text[behind..].starts_with('*'));
        match name {
            "begin" => return self.environment(behind),
            "defbibentryset" => self.set(behind),
            "DeclareAcronym" => self.acronym(behind),
            "end" if next(self.text, behind, b'{').is_some_and(|(inside, _)| &self.text[inside] == "document") => {
                return self.text.len();
            }
            "endinput" => return self.text.len(),
            "iffalse" => return verbatim::after_false(self.text, behind),
            _ => {}
        }
        if let Some(end) = verbatim::after_command(self.text, name, starred) {
            return end;
        }
        self.own.define(self.text, name, starred);
        self.definition = self.definition.max(macros::definition_end(self.text, name, starred));
        self.cite_or_include(name, starred);
        behind
    }

    fn cite_or_include(&mut self, name: &str, at: usize) {
        match (commands::command(name), self.own.meaning(name).cloned()) {
            (Command::Cites(shape), _) | (_, Some(Meaning::Cites(shape))) => self.cite(shape, at, true),
            (_, Some(Meaning::TakesIn(file))) => self.include_named(&file, at),
            (Command::MayCite(shape), _) => self.cite(shape, at, false),
            (Command::Other, _) => {
                if let Some((_, number)) = INCLUDES.iter().find(|(known, _)| *known == name) {
                    self.include(name, *number, at);
                } else if let Some((_, ending)) = PACKAGES.iter().find(|(known, _)| *known == name) {
                    self.packages(ending, at);
                }
            }
        }
    }

    fn environment(&mut self, at: usize) -> usize {
        let Some((inside, end)) = next(self.text, at, b'{') else { return at };
        let name = self.text[inside].trim();
        if let Some(shape) = commands::environment(name) {
            self.cite(shape, end, true);
        }
        let hidden = verbatim::is_environment(name) || self.own.hides(name);
        if hidden { verbatim::after_environment(self.text, name, end) } else { end }
    }

    fn cite(&mut self, shape: Shape, at: usize, certain: bool) {
        for (number, inside) in self.braces(at, shape) {
            let holds_keys = match shape {
                Shape::At(wanted) => number == wanted,
                Shape::Every | Shape::FirstTwo => true,
                Shape::EverySecond => number % 2 == 1,
            };
            if holds_keys {
                self.keys(inside, certain);
            }
        }
    }

    /// `\defbibentryset{set}{a,b}` (biblatex): the set is no work, its members are.
    fn set(&mut self, at: usize) {
        if let [(_, set), (_, members)] = &self.braces(at, Shape::FirstTwo)[..] {
            self.cited.labels.push(self.text[set.clone()].trim().to_owned());
            self.keys(members.clone(), true);
        }
    }

    /// `\DeclareAcronym{clip}{short = CLIP, cite = radford}` (acro): cited where the acronym is first used, which it need
    /// not be.
    fn acronym(&mut self, at: usize) {
        if let [_, (_, properties)] = &self.braces(at, Shape::FirstTwo)[..] {
            acronyms::keys(self.text, properties.clone()).into_iter().for_each(|keys| self.keys(keys, false));
        }
    }

    /// The arguments in braces that a command of this shape has, numbered from 0.
    fn braces(&self, mut at: usize, shape: Shape) -> Vec<(usize, Range<usize>)> {
        let most = match shape {
            Shape::At(wanted) => wanted + 1,
            Shape::FirstTwo => 2,
            Shape::Every | Shape::EverySecond => usize::MAX,
        };
        let mut found = Vec::new();
        while found.len() < most {
            at = skip(self.text, at, b"[(<");
            let Some((inside, end)) = next(self.text, at, b'{') else { break };
            found.push((found.len(), inside));
            at = end;
        }
        found
    }

    fn keys(&mut self, inside: Range<usize>, certain: bool) {
        let blank = without_comments(&self.text[inside.clone()]);
        for (key, at) in keys(&blank, inside.start).filter(|(key, _)| !is_control(key)) {
            self.cited.citations.push(Citation { key: key.to_owned(), at, certain });
        }
    }

    fn include(&mut self, name: &str, number: usize, at: usize) {
        let inside = self.braces(at, Shape::At(number)).into_iter().nth(number).map(|(_, inside)| inside);
        let Some(inside) = inside.or_else(|| self.bare_file(name, at)) else { return };
        // LaTeX needs quotes round a name with spaces.
        let file = self.text[inside.clone()].trim().trim_matches('"');
        let in_folder = INCLUDES.contains(&(name, 1));
        let folder = in_folder.then(|| next(self.text, at, b'{')).flatten();
        let folder = folder.map_or("", |(inside, _)| self.text[inside].trim());
        let slash = if folder.is_empty() || folder.ends_with('/') { "" } else { "/" };
        self.part(&format!("{folder}{slash}{file}"), inside);
    }

    /// A file whose text is part of the document. In a definition, what commands in its name stand for is not yet said.
    fn part(&mut self, file: &str, at: Range<usize>) {
        let file = self.own.expand(file);
        let is_known = !file.contains('\\');
        if file.is_empty() || file.contains(['#', '\n']) || !is_known && at.start < self.definition {
            return;
        }
        let role = if is_known { Role::Part } else { Role::Unknown };
        self.cited.includes.push(Include { file, at, role });
    }

    /// A command of the document's own that takes in a file, with arguments in the place of `#1`, `#2`, ….
    fn include_named(&mut self, template: &str, at: usize) {
        let arguments = self.braces(at, Shape::At(8));
        let mut file = template.to_owned();
        let mut place = None;
        for (number, inside) in arguments {
            let parameter = format!("#{}", number + 1);
            if file.contains(&parameter) {
                file = file.replace(&parameter, self.text[inside.clone()].trim());
                place = Some(inside);
            }
        }
        if let Some(at) = place {
            self.part(&file, at);
        }
    }

    /// `\usepackage[options]{a,b}`
    fn packages(&mut self, ending: &str, at: usize) {
        let inside = self.braces(at, Shape::At(0)).into_iter().next();
        let Some((_, inside)) = inside else { return };
        for (name, at) in keys(&self.text[inside.clone()], inside.start) {
            self.cited.includes.push(Include { file: format!("{name}.{ending}"), at, role: Role::Package });
        }
    }

    /// `\input file.tex`, as plain TeX has it.
    fn bare_file(&self, name: &str, at: usize) -> Option<Range<usize>> {
        let rest = &self.text[at..];
        let from = at + rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let length = self.text[from..].find(|c: char| c.is_whitespace() || "\\{}%".contains(c));
        let end = length.map_or(self.text.len(), |length| from + length);
        (name == "input" && from > at && end > from).then_some(from..end)
    }
}

/// The text with spaces in the place of its comments.
fn without_comments(text: &str) -> String {
    let mut blank = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let comment = line.match_indices('%').map(|(at, _)| at).find(|at| !line[..*at].ends_with('\\'));
        let end = comment.unwrap_or(line.len());
        blank.push_str(&line[..end]);
        blank.push_str(&" ".repeat(line.len() - end));
    }
    blank
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cited(text: &str) -> String {
        let cited = read(text, &Definitions::default());
        for citation in &cited.citations {
            assert_eq!(text[citation.at.clone()], citation.key, "{text}");
        }
        cited
            .citations
            .iter()
            .map(|c| format!("{}{}", c.key, if c.certain { "" } else { "?" }))
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn the_whole_family_of_citations_is_read() {
        let table = [
            (r"\cite{a} \cite{b,c}, \cite { d }", "a b c d"),
            (r"\citep*[see][p.~3]{a}\Citet{b}\citealp[{[1]}]{c}", "a b c"),
            ("\\parencite[\n 3]\n {a,% first\n  b\n}", "a b"),
            (r"\textcites(see)(also)[3]{a}[][4]{b} and {c}", "a b"),
            (r"\volcite{2}[3]{a}\volcites{1}{b}{2}[3]{c}", "a b c"),
            (r"\cite<see>[p. 3]{a}\citeA{b}", "a b"),
            (r"\nocite{*}\nocite{a}", "* a"),
            (r"\citep[see also][\citealt{b}]{a}", "b a"),
            (r"\footnote{\footcite{a}}\textcquote[3]{b}{said \cite{c}}", "a b c"),
            (r"\begin{displaycquote}[3]{a} x \end{displaycquote}", "a"),
            (r"\citefield{a}{title} \citetext{see \citealp{b}}", "a b"),
            (r"\apud{a}{b}", "a b"),
            (r"\DeclareAcronym{x}{short=X, long={a, cite=z}, cite = a}", "a?"),
            ("\\DeclareAcronym{x}{\n  short = X ,\n  cite  = [see][p.~3]{a,b} ,\n  tag = y\n}", "a? b?"),
            (r"\maskCitet[see][3]{a}\maskcite<see>{b}\foottextcites(x)[3]{c}{d}\authornumcites{e}{f}", "a b c d e f"),
            (r"\footfullcite[3]{a}\jbcite{b}\ourcites{c}{d}", "a b? c? d?"),
            (r"\bibitem{a} \citestyle{x} \label{b} \ref{c} \bibcite{d}{1}", ""),
            (r"\mysupercite{a} \excite{b}", "a?"),
            (r"\nocite{REVTEX41Control,biblatex-control,a}", "a"),
            (r"\cite{#1}\cite{\key}\cite{}\cite", ""),
        ];
        for (text, expected) in table {
            assert_eq!(cited(text), expected, "{text}");
        }
    }

    #[test]
    fn what_latex_does_not_read_is_not_read() {
        let table = [
            ("% \\cite{a}\n\\cite{b}", "b"),
            (r"50\% \cite{a} \\% \cite{b}", "a"),
            (r"\verb|\cite{a}| \verb*+\cite{b}+ \cite{c}", "c"),
            (r"\lstinline[x]!\cite{a}! \lstinline{\cite{b}} \mintinline{tex}|\cite{c}| \cite{d}", "d"),
            ("\\begin{verbatim}\n\\cite{a}\n\\end{verbatim}\\cite{b}", "b"),
            ("\\begin{lstlisting}[x]\n\\cite{a}\n\\end{lstlisting*}\n\\end{lstlisting}\\cite{b}", "b"),
            ("\\begin{filecontents*}{x.bib}\n\\cite{a}\n\\end{filecontents*}\\cite{b}", "b"),
            (r"\iffalse \cite{a} \ifx x\cite{b}\fi \fi \cite{c}", "c"),
            (r"\iffalse \cite{a} \else \cite{b} \fi", "b"),
            (r"\url{http://x/%7E\cite{a}} \href{http://x%y}{\cite{b}}", "b"),
            (r"\cite{a}\end{document}\cite{b}", "a"),
        ];
        for (text, expected) in table {
            assert_eq!(cited(text), expected, "{text}");
        }
    }

    #[test]
    fn a_command_of_the_documents_own_that_cites_is_known() {
        let table = [
            (r"\newcommand{\eg}[1]{e.g.~\citep{#1}} \eg{a}", "a"),
            (r"\newcommand\pcite[2][]{\cite[p.~#1]{#2}} \pcite[3]{a}\pcite{b}", "a b"),
            (r"\def\on[#1]#2{\cite{#2}} \on[3]{a} \NewDocumentCommand\by{s O{x} m}{\cite[#2]{#3}} \by*[3]{b}", "a b"),
            (r"\newcites{own}{Own} \citeown{a}\citepown[3]{b}\nociteown{c}", "a b c"),
            (r"\newenvironment{reference}{\comment}{\endcomment}\begin{reference}\cite{a}\end{reference}\cite{b}", "b"),
            (
                r"\excludecomment{old}\begin{old}\cite{a}\end{old} \lstnewenvironment{py}{}{}\begin{py}\cite{b}\end{py}",
                "",
            ),
            (r"\newcommand{\at}[2]{#1 \cite{#2}} \at{x}{a}", "a"),
            (r"\def\mine#1{\cite{#1}} \mine{a}", "a"),
            (r"\let\mine=\citep \mine[3]{a}", "a"),
            (r"\newcommand{\mine}{\citep} \mine{a}", "a"),
            (r"\NewDocumentCommand{\mine}{s o m}{x} \mine{a}", ""),
            (r"\newcommand{\clip}{CLIP~\cite{a}} \clip{}", "a"),
        ];
        for (text, expected) in table {
            assert_eq!(cited(text), expected, "{text}");
        }
    }

    #[test]
    fn a_file_whose_name_is_not_known_is_named_as_it_stands() {
        let unknown = |text: &str| {
            let includes = read(text, &Definitions::default()).includes.into_iter();
            includes.filter(|one| one.role == Role::Unknown).map(|one| one.file).collect::<Vec<_>>().join(" ")
        };
        let table = [
            (r"\input{\dir/a} \input{b}", r"\dir/a"),
            (r"\newcommand{\dir}{text}\input{\dir/a}", ""),
            (r"\subimport{\dir}{a}", r"\dir/a"),
            (r"\newcommand{\all}{\input{\dir/a}} \def\x#1{\input{\y/#1}} \input{\jobname.x}", r"\jobname.x"),
            (r"\newcommand{\sec}[1]{\input{text/#1}} \sec{\name}", r"text/\name"),
            (r"\newenvironment{x}{\input{\a}}{\input{\b}}\NewDocumentCommand\y{m}{\input{\c}} \input{\d}", r"\d"),
        ];
        for (text, expected) in table {
            assert_eq!(unknown(text), expected, "{text}");
        }
    }

    #[test]
    fn files_that_are_taken_in_are_named() {
        let text = r"\input{sec/intro} \include{b.tex}\import{dir}{c}\input d.tex % \input{e}";
        let files: Vec<String> =
            read(text, &Definitions::default()).includes.into_iter().map(|include| include.file).collect();
        assert_eq!(files, ["sec/intro", "b.tex", "dir/c", "d.tex"]);
        let table = [
            (r"\newcommand{\mksec}[3]{\section{#3} \label{#1} \input{#2}} \mksec{sec:a}{a}{A}", "a"),
            (r"\newcommand{\sec}[2][x]{\input{text/#2/main}} \sec[y]{a}", "text/a/main"),
            (r"\newcommand{\ch}[2]{\renewcommand{\dir}{#2}\input{ch/\dir}} \ch{x}{a}", "ch/a"),
            (r"\newcommand{\dir}{text/2021}\def\sub{b} \input{\dir/\sub{}/a}", "text/2021/b/a"),
            (r#"\input{"with spaces"} \newcommand{\x}[1]{\input{#1}}"#, "with spaces"),
        ];
        for (text, expected) in table {
            let files: Vec<_> = read(text, &Definitions::default()).includes.into_iter().map(|one| one.file).collect();
            assert_eq!(files, [expected], "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_an_answer(text in "(\\\\cite|\\\\DeclareAcronym\\{x\\}|cite=|\\\\verb|\\\\iffalse|\\\\fi|\\\\newcommand|\\\\input|[\\[\\](){}<>%*#,a é\\n\\\\|]){0,40}") {
            for citation in read(&text, &Definitions::default()).citations {
                assert_eq!(text[citation.at], citation.key);
            }
        }
    }
}
