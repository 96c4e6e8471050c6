//! HTML: a fragment with the references of the house style, as one list or in sections.

use std::collections::HashSet;

use super::sections::sections;
use super::{Format, Group, Options, WriteError, Writer};
use crate::cite::house;
use crate::model::Entry;
use crate::model::markup::{Markup, Token, shown, tokens};
use crate::model::text::{is_hidden, squeeze, visible};

/// The row of the registry.
pub const FORMAT: Format = Format {
    name: "html",
    extensions: &["html", "htm"],
    about: "a reference list for a page",
    looks: |_| false,
    read: None,
    parts: None,
    write: Writer {
        head: |_| "<ol class=\"references\">\n".to_owned(),
        one: reference,
        numbered: false,
        between: "",
        tail: "</ol>\n",
        aside: None,
        grouped: Some(outline),
        declare: None,
        choice: None,
        order: None,
        left_out: |_, _| Vec::new(),
    },
};

/// `<li id="noyan2024">M. Noyan &amp; E. Beeching &quot;<a href="…">Vision Language Models Explained</a>&quot; (2024).</li>`
fn reference(entry: &Entry, _: usize, _: &Options<'_>, out: &mut String) -> Result<(), WriteError> {
    let people = house::people(entry);
    let people = if people.is_empty() { String::new() } else { format!("{} ", isolated(&people, escaped(&people))) };
    let title = linked(&isolated(&entry.title, title(&entry.title)), entry);
    let id = id(&entry.key);
    out.push_str(&format!("  <li{id}>{people}&quot;{title}&quot; ({}).</li>\n", house::year(entry)));
    Ok(())
}

/// A section for each group; an entry has its `id` where it stands first.
fn outline(entries: &[&Entry], group: Group, options: &Options<'_>) -> String {
    let mut seen: HashSet<String> = HashSet::new();
    let mut out = String::new();
    for section in sections(entries, group, options) {
        out.push_str(&format!("<section>\n  <h2>{}</h2>\n", isolated(&section.heading, escaped(&section.heading))));
        if !section.about.is_empty() {
            out.push_str(&format!("  <p>{}</p>\n", isolated(section.about, escaped(section.about))));
        }
        out.push_str("  <ul class=\"references\">\n");
        for entry in section.entries {
            let id = if seen.insert(entry.key.clone()) { id(&entry.key) } else { String::new() };
            let label = entry.name.as_deref().map_or_else(|| title(&entry.title), escaped);
            let line = format!("{} ({})", isolated(&label, label.clone()), house::year(entry));
            out.push_str(&format!("    <li{id}>{}</li>\n", linked(&line, entry)));
        }
        out.push_str("  </ul>\n</section>\n");
    }
    out
}

/// ` id="…"` from a key: letters, digits and `-._` stay, everything else by its number, so that two keys give two.
fn id(key: &str) -> String {
    let safe = |c: char| c.is_ascii_alphanumeric() || "-.".contains(c);
    let part = |c: char| if safe(c) || c == '_' { c.to_string() } else { format!("_{:x}_", u32::from(c)) };
    let id: String = key.chars().map(part).collect();
    if id.is_empty() { String::new() } else { format!(" id=\"{id}\"") }
}

/// The markup as a link to the entry, if it has an address on the web.
fn linked(markup: &str, entry: &Entry) -> String {
    let is_web = |link: &String| link.starts_with("https://") || link.starts_with("http://");
    let link = entry.link().filter(is_web);
    link.map_or_else(|| markup.to_owned(), |link| format!("<a href=\"{}\">{markup}</a>", address(&link)))
}

/// An address in an attribute: what is no part of one goes or is percent-encoded.
fn address(url: &str) -> String {
    let part = |c: char| match c {
        ' ' | '"' | '<' | '>' | '\\' | '`' | '{' | '}' | '|' | '^' => format!("%{:02X}", u32::from(c)),
        c if c.is_control() || is_hidden(c) || c.is_whitespace() => String::new(),
        '&' => "&amp;".to_owned(),
        '\'' => "&#39;".to_owned(),
        c => c.to_string(),
    };
    url.chars().map(part).collect()
}

/// A title with its emphasis; math as it is, everything else as text.
fn title(title: &str) -> String {
    let part = |token: &Token<'_>| match token {
        Token::Math(text) | Token::Text(text) => characters(text),
        Token::Command(text) => characters(shown(text)),
        Token::Literal(c) => characters(&c.to_string()),
        Token::OpenArgument => "{".to_owned(),
        Token::CloseArgument => "}".to_owned(),
        Token::Begin(_, markup) => element(*markup).0.to_owned(),
        Token::End(markup) => element(*markup).1.to_owned(),
        Token::Open | Token::Close => String::new(),
    };
    tokens(title).iter().map(part).collect()
}

/// The start and the end of the element for a markup.
fn element(markup: Markup) -> (&'static str, &'static str) {
    match markup {
        Markup::Emphasis => ("<em>", "</em>"),
        Markup::Bold => ("<strong>", "</strong>"),
        Markup::Superscript => ("<sup>", "</sup>"),
        Markup::Subscript => ("<sub>", "</sub>"),
        Markup::SmallCaps => ("<span style=\"font-variant: small-caps\">", "</span>"),
        Markup::Quotes => ("“", "”"),
        Markup::Plain => ("", ""),
    }
}

/// Text as a person reads it, on one line.
fn escaped(text: &str) -> String {
    characters(&squeeze(text))
}

/// Text that HTML takes for nothing but text, in elements and in attributes (HTML Standard, §13.3).
fn characters(text: &str) -> String {
    let part = |c: char| match c {
        '&' => "&amp;".to_owned(),
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        '"' => "&quot;".to_owned(),
        '\'' => "&#39;".to_owned(),
        '\n' => " ".to_owned(),
        c => c.to_string(),
    };
    visible(text).chars().map(part).collect()
}

/// Markup whose text has letters of a script from right to left, so that it leaves what stands beside it in its order.
fn isolated(text: &str, markup: String) -> String {
    let turns = |c: char| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{200f}');
    if text.contains(turns) { format!("<bdi>{markup}</bdi>") } else { markup }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Family, Library, Name};
    use proptest::prelude::*;

    fn html(entries: &[&Entry], library: &Library, group_by: Option<Group>) -> String {
        FORMAT.text(entries, &Options { group_by, ..Options::new(library) }).unwrap()
    }

    fn entry(title: &str) -> Entry {
        Entry { key: "k".into(), title: title.into(), date: "2024".parse().ok(), ..Entry::default() }
    }

    #[test]
    fn a_reference_is_in_the_house_style() {
        let mut blog = entry("{CLIP} \\emph{and} $x$\\textsuperscript{2}");
        blog.authors = ["Noyan, Merve", "Beeching, Ed"].iter().map(|name| Name::parse(name).unwrap()).collect();
        blog.urls = [("blog", "https://x.org/?a=1&b='2'")].into_iter().collect();
        let expected = "<ol class=\"references\">\n  <li id=\"k\">M. Noyan &amp; E. Beeching &quot;<a href=\"https://x.org/?a=1&amp;b=&#39;2&#39;\">\
                        CLIP <em>and</em> $x$<sup>2</sup></a>&quot; (2024).</li>\n</ol>\n";
        assert_eq!(html(&[&blog], &Library::default(), None), expected);
    }

    #[test]
    fn sections_have_the_title_and_the_words_of_the_family() {
        let family = Family { key: "c".into(), title: "A & B".into(), about: "Pairs <x>.".into(), ..Family::default() };
        let library = Library { families: vec![family], ..Library::default() };
        let clip = Entry { name: Some("CLIP".into()), families: vec!["c".into(), "d".into()], ..entry("T") };
        let item =
            |id: &str| format!("  <ul class=\"references\">\n    <li{id}>CLIP (2024)</li>\n  </ul>\n</section>\n");
        let expected = format!(
            "<section>\n  <h2>A &amp; B</h2>\n  <p>Pairs &lt;x&gt;.</p>\n{}<section>\n  <h2>d</h2>\n{}",
            item(" id=\"k\""),
            item("")
        );
        assert_eq!(html(&[&clip], &library, Some(Group::Family)), expected);
    }

    #[test]
    fn hostile_text_comes_out_as_text() {
        let mut evil = entry("<script>alert(1)</script> \u{1b}[31m \u{202e}x \"'> שלום");
        evil.key = "a\" onclick='x' \u{1b}é".into();
        evil.urls = [("page", "javascript:alert(1)")].into_iter().collect();
        let text = html(&[&evil], &Library::default(), None);
        let expected = "  <li id=\"a_22__20_onclick_3d__27_x_27__20__1b__e9_\">&quot;<bdi>&lt;script&gt;alert(1)&lt;/script&gt; \\u{1b}[31m \\u{202e}x &quot;&#39;&gt; שלום</bdi>&quot; (2024).</li>\n";
        assert_eq!(text.lines().nth(1).unwrap().to_owned() + "\n", expected);
        evil.urls = [("page", "https://x/\"><script>\u{1b}")].into_iter().collect();
        assert!(html(&[&evil], &Library::default(), None).contains("<a href=\"https://x/%22%3E%3Cscript%3E\">"));
    }

    proptest! {
        #[test]
        fn no_text_breaks_out(title in any::<String>(), key in any::<String>(), url in any::<String>()) {
            let mut entry = Entry { key, ..entry(&title) };
            entry.urls = [("page", format!("https://{url}"))].into_iter().collect();
            let text = html(&[&entry], &Library::default(), None);
            prop_assert_eq!(text.matches("<li").count(), 1);
            prop_assert_eq!(text.matches("<a ").count(), 1);
            let known = ["<ol ", "</ol>", "<li", "</li>", "<a ", "</a>", "<em>", "</em>", "<strong>", "</strong>", "<sup>", "</sup>", "<sub>", "</sub>", "<span ", "</span>", "<bdi>", "</bdi>"];
            prop_assert!(text.match_indices('<').all(|(at, _)| known.iter().any(|tag| text[at..].starts_with(tag))));
            prop_assert!(!text.contains(|c: char| c != '\n' && is_hidden(c)));
        }
    }
}
