//! Markdown: the numbered reference list of a post, and the outline by family, year or tag.

use super::sections::{Section, sections};
use super::{Format, Group, Options, WriteError, Writer};
use crate::cite::{house, link_target};
use crate::model::Entry;
use crate::model::markup::{Markup, Token, shown, tokens};
use crate::model::text::visible;

/// The row of the registry.
pub const FORMAT: Format = Format {
    name: "markdown",
    extensions: &["md", "markdown"],
    about: "a reference list",
    looks: |_| false,
    read: None,
    parts: None,
    write: Writer {
        head: |_| String::new(),
        one: reference,
        numbered: true,
        between: "\n",
        tail: "",
        aside: None,
        grouped: Some(outline),
        declare: None,
        choice: None,
        order: None,
        left_out: |_, _| Vec::new(),
    },
};

/// `[[1]](link) M. Noyan & E. Beeching "Vision Language Models Explained" (2024).`
fn reference(entry: &Entry, number: usize, _: &Options<'_>, out: &mut String) -> Result<(), WriteError> {
    let mark = linked(&format!("[{number}]"), entry);
    let people = house::people(entry);
    let people = if people.is_empty() { String::new() } else { format!("{} ", escaped(&people)) };
    out.push_str(&format!("{mark} {people}\"{}\" ({}).\n", title(&entry.title), house::year(entry)));
    Ok(())
}

fn outline(entries: &[&Entry], group: Group, options: &Options<'_>) -> String {
    let section = |section: Section<'_>| {
        let lines: String = section.entries.iter().map(|entry| line(entry)).collect();
        format!("## {}\n\n{lines}", escaped(&section.heading))
    };
    sections(entries, group, options).into_iter().map(section).collect::<Vec<_>>().join("\n")
}

/// `- [CLIP (2021)](link)`
fn line(entry: &Entry) -> String {
    let label = entry.name.as_deref().map_or_else(|| title(&entry.title), escaped);
    format!("- {}\n", linked(&format!("{label} ({})", house::year(entry)), entry))
}

/// The text as a link to the entry, if it has an address on the web.
fn linked(text: &str, entry: &Entry) -> String {
    let link = entry.link().filter(|link| link.starts_with("https://") || link.starts_with("http://"));
    link.map_or_else(|| text.to_owned(), |link| format!("[{text}]({})", link_target(&link)))
}

/// A title: math as it is, emphasis as Markdown has it, everything else as text.
fn title(title: &str) -> String {
    let part = |token: &Token<'_>| match token {
        Token::Math(math) => visible(math).into_owned(),
        Token::Text(text) => escaped(text),
        Token::Command(text) => escaped(shown(text)),
        Token::Literal(c) => escaped(&c.to_string()),
        Token::OpenArgument => "{".to_owned(),
        Token::CloseArgument => "}".to_owned(),
        Token::Begin(_, Markup::Emphasis) | Token::End(Markup::Emphasis) => "*".to_owned(),
        Token::Begin(_, Markup::Bold) | Token::End(Markup::Bold) => "**".to_owned(),
        Token::Begin(_, Markup::Quotes) => "“".to_owned(),
        Token::End(Markup::Quotes) => "”".to_owned(),
        Token::Open | Token::Close | Token::Begin(..) | Token::End(_) => String::new(),
    };
    tokens(title).iter().map(part).collect()
}

/// Text that Markdown and HTML take for nothing but text (CommonMark 0.31, §2.4, §2.5).
fn escaped(text: &str) -> String {
    let text = visible(text).replace('\n', " ");
    let mut escaped = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let entity = c == '&'
            && text[at + 1..].find(';').is_some_and(|end| {
                end > 0 && text[at + 1..at + 1 + end].chars().all(|c| c.is_alphanumeric() || c == '#')
            });
        if entity || "\\`*_[]<>".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Family, Library, Name};

    fn entry(key: &str, title: &str, authors: &[&str], year: &str) -> Entry {
        Entry {
            key: key.into(),
            title: title.into(),
            authors: authors.iter().map(|name| Name::parse(name).unwrap()).collect(),
            date: year.parse().ok(),
            ..Entry::default()
        }
    }

    fn markdown(entries: &[&Entry], library: &Library, group_by: Option<Group>) -> String {
        FORMAT.text(entries, &Options { group_by, ..Options::new(library) }).unwrap()
    }

    #[test]
    fn the_reference_list_is_as_our_user_writes_it() {
        let mut blog =
            entry("a", "Vision Language Models Explained", &["Noyan, Merve", "Beeching, Edward"], "2024-04-11");
        blog.urls = [("blog", "https://huggingface.co/blog/vlms")].into_iter().collect();
        let mut survey = entry(
            "b",
            "An Introduction to Vision-Language Modeling",
            &["Bordes, F.", "Pang, R.", "Ajay, A."],
            "2024-05-27",
        );
        survey.ids = [("arxiv", "2405.17247")].into_iter().collect();
        let expected = "[[1]](https://huggingface.co/blog/vlms) M. Noyan & E. Beeching \"Vision Language Models Explained\" (2024).\n\n\
                        [[2]](https://arxiv.org/pdf/2405.17247) Bordes et al. \"An Introduction to Vision-Language Modeling\" (2024).\n";
        assert_eq!(markdown(&[&blog, &survey], &Library::default(), None), expected);
    }

    #[test]
    fn the_outline_names_each_work_under_each_of_its_families() {
        let family = |key: &str, title: &str| Family { key: key.into(), title: title.into(), ..Family::default() };
        let library = Library {
            families: vec![family("c", "Contrastive"), family("g", "Generative"), family("m", "Masking")],
            ..Library::default()
        };
        let coca = Entry {
            name: Some("CoCa".into()),
            families: vec!["g".into(), "c".into()],
            ids: [("arxiv", "2205.01917")].into_iter().collect(),
            ..entry("a", "T", &[], "2022")
        };
        let clip = Entry { name: Some("CLIP".into()), families: vec!["c".into()], ..entry("b", "T", &[], "2021") };
        let post = entry("c", "A *post*", &[], "2020");
        let expected = "## Contrastive\n\n- CLIP (2021)\n- [CoCa (2022)](https://arxiv.org/pdf/2205.01917)\n\n\
                        ## Generative\n\n- [CoCa (2022)](https://arxiv.org/pdf/2205.01917)\n\n## No family\n\n- A \\*post\\* (2020)\n";
        assert_eq!(markdown(&[&coca, &clip, &post], &library, Some(Group::Family)), expected);
    }

    #[test]
    fn hostile_text_comes_out_as_text() {
        let mut evil = entry("a", "<script>x</script> [a](javascript:b) &lt; R&D $x_1$ \u{1b}[31m", &[], "2021");
        evil.urls = [("page", "https://x/a) [b](javascript:c")].into_iter().collect();
        let text = markdown(&[&evil], &Library::default(), None);
        let expected = "[[1]](https://x/a%29%20%5Bb%5D%28javascript:c) \"\\<script\\>x\\</script\\> \\[a\\](javascript:b) \\&lt; R&D $x_1$ \\\\u{1b}\\[31m\" (2021).\n";
        assert_eq!(text, expected);
        evil.urls = [("page", "javascript:alert(1)")].into_iter().collect();
        assert!(markdown(&[&evil], &Library::default(), None).starts_with("[1] "));
    }
}
