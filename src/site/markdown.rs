//! A note's Markdown as HTML that can do nothing: its HTML is text, its links lead only to the web, it loads no image.

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

use super::{address, escape};
use crate::model::text::visible;

/// The note as HTML.
///
/// | input | result |
/// |---|---|
/// | `*a* <b>` | `<p><em>a</em> &lt;b&gt;</p>` |
/// | `[a](javascript:b)` | `<p>a</p>` |
/// | `# A` | `<p><strong>A</strong></p>`: the page has its own headings |
pub fn to_html(note: &str) -> String {
    let note = visible(note);
    let mut open = Vec::new();
    let events = Parser::new_ext(&note, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH);
    let mut text = String::with_capacity(note.len() * 2);
    html::push_html(&mut text, events.map(|event| harmless(event, &mut open)));
    text.trim_end().to_owned()
}

/// An event that can do nothing; `open` holds for each link that is open whether it is written.
fn harmless<'a>(event: Event<'a>, open: &mut Vec<bool>) -> Event<'a> {
    match event {
        Event::Html(html) | Event::InlineHtml(html) => Event::Text(html),
        Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
        Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
        Event::Start(Tag::Heading { .. }) => markup("<p><strong>".into()),
        Event::End(TagEnd::Heading(_)) => markup("</strong></p>\n".into()),
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => markup(link(&dest_url, open)),
        Event::End(TagEnd::Link | TagEnd::Image) => {
            markup(if open.pop() == Some(true) { "</a>".to_owned() } else { String::new() })
        }
        other => other,
    }
}

fn link(address: &str, open: &mut Vec<bool>) -> String {
    let address = address::web(address).filter(|_| !open.contains(&true));
    open.push(address.is_some());
    address.map_or_else(String::new, |address| {
        format!("<a href=\"{}\" rel=\"noopener noreferrer\">", escape::html(&address))
    })
}

fn markup<'a>(html: String) -> Event<'a> {
    Event::InlineHtml(CowStr::from(html))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_is_rendered() {
        let note = "A *very* `good` [paper](https://x.org/a_b).\n\n- one\n- two\n\n## Head\n\n| a |\n|---|\n| 1 |";
        let html = to_html(note);
        for part in [
            "<em>very</em> <code>good</code>",
            "<a href=\"https://x.org/a_b\" rel=\"noopener noreferrer\">paper</a>",
            "<li>one</li>",
            "<p><strong>Head</strong></p>",
            "<td>1</td>",
        ] {
            assert!(html.contains(part), "{part}\n{html}");
        }
    }

    #[test]
    fn a_hostile_note_comes_out_as_text() {
        let note = "<script>alert(1)</script>\n\n<img src=x onerror=alert(1)> <a href='javascript:x'>y</a>\n\n\
                    [a](javascript:alert(1)) [b](JaVaScRiPt:x) ![i](data:image/svg+xml,x) <javascript:alert(1)>\n\n\
                    [c](https://x.org/\"onclick=alert) [d]: javascript:x \u{202e}\n\n```\"><script>\n</script>\n```";
        let html = to_html(note);
        for bad in ["<script", "<img", "javascript:alert(1)\"", "href=\"java", "<a href='", "\"onclick", "\u{202e}"] {
            assert!(!html.contains(bad), "{bad}\n{html}");
        }
        assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "{html}");
    }

    #[test]
    fn an_image_becomes_a_link_to_it_and_links_do_not_nest() {
        assert_eq!(
            to_html("![a chart](https://x.org/c.png)"),
            "<p><a href=\"https://x.org/c.png\" rel=\"noopener noreferrer\">a chart</a></p>"
        );
        let nested = to_html("[![a](https://x.org/c.png) b](https://x.org/)");
        assert_eq!(nested.matches("<a ").count(), 1, "{nested}");
        assert_eq!(nested.matches("</a>").count(), 1, "{nested}");
    }
}
