//! How the parts of an annotated bibliography are written in each format.

use crate::cite::{Span, Writer};
use crate::model::text::visible;

/// A format, as rows of functions. Texts that they are given are escaped already; what they give ends with an empty line.
pub struct Notation {
    /// The name, as `--format` takes it.
    pub name: &'static str,
    /// The endings of its files.
    pub extensions: &'static [&'static str],
    /// What stands round a title in the house style: straight where the format is read as it is written.
    pub quotes: (&'static str, &'static str),
    /// Whether the straight quotes of a note are set as curved ones, dashes and dots as theirs, as LaTeX does by itself.
    pub smart: bool,
    /// The start of the document, with its title.
    pub head: fn(&str) -> String,
    /// The end of the document.
    pub tail: &'static str,
    /// The heading of a section.
    pub heading: fn(&str) -> String,
    /// A paragraph.
    pub paragraph: fn(&str) -> String,
    /// A reference with its note, which may be empty; the key where it stands for the first time.
    pub entry: fn(Option<&str>, &str, &str) -> String,
    /// A quotation.
    pub quotation: fn(&str) -> String,
    /// A list; numbered from a number, where it is.
    pub list: fn(Option<u64>, &[String]) -> String,
    /// What keeps two lists in a row apart.
    pub between_lists: &'static str,
    /// Code as it stands: not escaped.
    pub code: fn(&str) -> String,
    /// Code in a line: not escaped.
    pub inline_code: fn(&str) -> String,
    /// What ends a line within a paragraph.
    pub line_break: &'static str,
}

impl Notation {
    /// Spans in a line.
    pub fn line(&self, spans: &[Span]) -> String {
        Writer::named(self.name).map(|writer| (writer.line)(spans)).unwrap_or_default()
    }

    /// Text in a line.
    pub fn plain(&self, text: &str) -> String {
        self.line(&[plain(text)])
    }
}

fn plain(text: &str) -> Span {
    Span { text: text.to_owned(), ..Span::default() }
}

/// A text escaped for the format of that name.
fn escaped(name: &str, text: &str) -> String {
    Writer::named(name).map(|writer| (writer.line)(&[plain(text)])).unwrap_or_default()
}

/// Every format.
pub const NOTATIONS: [Notation; 4] = [MARKDOWN, HTML, TYPST, LATEX];

const MARKDOWN: Notation = Notation {
    name: "markdown",
    extensions: &["md", "markdown"],
    quotes: ("\"", "\""),
    smart: false,
    head: |title| format!("# {title}\n\n"),
    tail: "",
    heading: |heading| format!("## {heading}\n\n"),
    paragraph: |line| format!("{}\n\n", at_start(line, "-+#=>|~:")),
    entry: |_, reference, note| format!("{}\n\n{}", at_start(reference, "-+#=>|~:"), prefixed(note, "> ", "> ")),
    quotation: |text| prefixed(text, "> ", "> "),
    list: |start, items| {
        let mark = |at: usize| start.map_or("- ".to_owned(), |start| format!("{}. ", start.saturating_add(at as u64)));
        let item = |(at, item): (usize, &String)| prefixed(item, &mark(at), &" ".repeat(mark(at).len()));
        items.iter().enumerate().map(item).collect()
    },
    between_lists: "<!-- -->\n\n",
    code: |code| {
        let fence = "`".repeat(longest_run(code).max(2) + 1);
        format!("{fence}\n{}\n{fence}\n\n", visible(code.trim_end_matches('\n')))
    },
    inline_code: |code| {
        let fence = "`".repeat(longest_run(code) + 1);
        let pad = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
        format!("{fence}{pad}{}{pad}{fence}", visible(code).replace('\n', " "))
    },
    line_break: "\\\n",
};

const HTML: Notation = Notation {
    name: "html",
    extensions: &["html", "htm"],
    quotes: ("“", "”"),
    smart: false,
    head: |title| {
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n\
             </head>\n<body>\n<h1>{title}</h1>\n\n"
        )
    },
    tail: "</body>\n</html>\n",
    heading: |heading| format!("<h2>{heading}</h2>\n\n"),
    paragraph: |line| format!("<p>{line}</p>\n\n"),
    entry: |key, reference, note| {
        let id = key.map(|key| escaped("html", key).replace(char::is_whitespace, "-"));
        let id = id.map(|id| format!(" id=\"ref-{id}\"")).unwrap_or_default();
        let note =
            if note.is_empty() { String::new() } else { format!("<div class=\"note\">\n{}</div>\n", tight(note)) };
        format!("<article{id}>\n<p>{reference}</p>\n{note}</article>\n\n")
    },
    quotation: |text| format!("<blockquote>\n{}</blockquote>\n\n", tight(text)),
    list: |start, items| {
        let items: String = items.iter().map(|item| format!("<li>\n{}</li>\n", tight(item))).collect();
        match start {
            Some(start) => format!("<ol start=\"{start}\">\n{items}</ol>\n\n"),
            None => format!("<ul>\n{items}</ul>\n\n"),
        }
    },
    between_lists: "",
    code: |code| format!("<pre><code>{}</code></pre>\n\n", lines(code, |line| escaped("html", line), "\n")),
    inline_code: |code| format!("<code>{}</code>", escaped("html", code)),
    line_break: "<br>\n",
};

const STYLE: &str = "body { max-width: 42em; margin: 2em auto; padding: 0 1em; font-family: Georgia, serif; line-height: 1.5; }\n\
                     .note { margin: 0 0 1.5em 2em; }\n\
                     pre { overflow-x: auto; }\n";

const TYPST: Notation = Notation {
    name: "typst",
    extensions: &["typ"],
    quotes: ("“", "”"),
    smart: false,
    head: |title| format!("#set document(title: \"{title}\")\n\n= {title}\n\n"),
    tail: "",
    heading: |heading| format!("== {}\n\n", at_start(heading, "-+=/")),
    paragraph: |line| format!("{}\n\n", at_start(line, "-+=/")),
    entry: |_, reference, note| {
        let note = if note.is_empty() { String::new() } else { format!("#pad(left: 1.5em)[\n{note}]\n\n") };
        format!("{}\n\n{note}", at_start(reference, "-+=/"))
    },
    quotation: |text| format!("#quote(block: true)[\n{text}]\n\n"),
    list: |start, items| {
        let items: String = items.iter().map(|item| format!("[\n{item}]")).collect();
        match start {
            Some(start) => format!("#enum(start: {start}){items}\n\n"),
            None => format!("#list{items}\n\n"),
        }
    },
    between_lists: "",
    code: |code| format!("#raw(block: true, {})\n\n", typst_string(code.trim_end_matches('\n'))),
    inline_code: |code| format!("#raw({})", typst_string(code)),
    line_break: " \\\n",
};

const LATEX: Notation = Notation {
    name: "latex",
    extensions: &["tex"],
    quotes: ("“", "”"),
    smart: true,
    head: |title| {
        format!(
            "\\documentclass{{article}}\n\\usepackage[T1]{{fontenc}}\n\\usepackage[utf8]{{inputenc}}\n\\usepackage{{textcomp}}\n\
             \\usepackage[hidelinks]{{hyperref}}\n\\setlength{{\\parindent}}{{0pt}}\n\\setlength{{\\parskip}}{{0.6em}}\n\
             \\title{{{title}}}\n\\date{{}}\n\\begin{{document}}\n\\maketitle\n\n"
        )
    },
    tail: "\\end{document}\n",
    heading: |heading| format!("\\section*{{{heading}}}\n\n"),
    paragraph: |line| format!("{}\n\n", guarded(line)),
    entry: |_, reference, note| {
        let note = if note.is_empty() { String::new() } else { in_environment("quote", note) };
        format!("{}\n\n{note}", guarded(reference))
    },
    quotation: |text| in_environment("quotation", text),
    list: |start, items| {
        let items: String = items.iter().map(|item| format!("\\item {}\n", guarded(item.trim_end()))).collect();
        in_environment(if start.is_some() { "enumerate" } else { "itemize" }, &items)
    },
    between_lists: "",
    code: |code| {
        let line = |line: &str| {
            let spaces = line.len() - line.trim_start_matches(' ').len();
            format!("\\mbox{{}}{}{}", "~".repeat(spaces), escaped("latex", &line[spaces..]))
        };
        in_environment("quote", &format!("{{\\ttfamily\n{}\n}}", lines(code, line, "\\\\\n")))
    },
    inline_code: |code| format!("\\texttt{{{}}}", escaped("latex", code)),
    line_break: "\\\\{}\n",
};

/// A line that can't be taken for the start of a list, a heading or the like; `marks` are what starts one.
fn at_start(line: &str, marks: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = line.split_at(digits);
    let starts = if digits > 0 { rest.starts_with(['.', ')']) } else { rest.starts_with(|c| marks.contains(c)) };
    if starts { format!("{number}\\{rest}") } else { line.to_owned() }
}

/// A line whose `[` is no optional argument of what stands before it.
fn guarded(line: &str) -> String {
    if line.starts_with(['[', '*']) { format!("{{}}{line}") } else { line.to_owned() }
}

fn in_environment(name: &str, text: &str) -> String {
    format!("\\begin{{{name}}}\n{}\n\\end{{{name}}}\n\n", text.trim_end())
}

/// Blocks without the empty lines between them.
fn tight(text: &str) -> String {
    text.replace("\n\n", "\n")
}

/// Blocks with something before their first line, and something before each other.
fn prefixed(text: &str, first: &str, other: &str) -> String {
    if text.trim().is_empty() {
        return String::new();
    }
    let line = |(at, line): (usize, &str)| {
        let prefix = if at == 0 { first } else { other };
        format!("{}\n", format!("{prefix}{line}").trim_end_matches(' '))
    };
    text.trim_end().split('\n').enumerate().map(line).collect::<String>() + "\n"
}

fn lines(code: &str, line: impl Fn(&str) -> String, between: &str) -> String {
    code.trim_end_matches('\n').split('\n').map(line).collect::<Vec<_>>().join(between)
}

/// The longest run of backticks.
fn longest_run(code: &str) -> usize {
    code.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

fn typst_string(text: &str) -> String {
    format!("\"{}\"", visible(text).replace('\\', "\\\\").replace('"', "\\\""))
}
