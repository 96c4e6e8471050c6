//! Pictures as SVG 1.1: text that fits, in colours that a light and a dark page both bear.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::address::web_address;
use crate::model::Entry;
use crate::model::text::{squeeze, visible};

/// The size of running text, in pixels.
pub const SIZE: f64 = 12.0;

/// Colours of families, in turn; all are told apart without red and green.
pub const COLOURS: [&str; 8] = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b8860b", "#56b4e9", "#8a6bd1", "#7f7f7f"];

/// What all pictures share: no fonts from elsewhere, and dark where the page is.
const STYLE: &str = "\
text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif;font-size:12px;fill:#1b1f24}
.back{fill:#fff}.band{fill:#f3f5f7}.line{stroke:#c9d1d9}.box{fill:#fff;stroke:#6e7781}.quiet{fill:#59636e}.strong{font-weight:600}
.halo{stroke:#fff;stroke-width:3px;paint-order:stroke}a:hover text{text-decoration:underline}
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.back{fill:#0d1117}.band{fill:#161b22}.line{stroke:#3d444d}.box{fill:#161b22;stroke:#8b949e}.quiet{fill:#9aa4af}.halo{stroke:#0d1117}}
";

/// A whole picture round its body; `title` and `description` are what a screen reader says.
pub fn picture(width: f64, height: f64, title: &str, description: &str, style: &str, body: &str) -> String {
    let (width, height) = (width.ceil(), height.ceil());
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\">\n\
         <title>{}</title>\n<desc>{}</desc>\n<style>\n{STYLE}{style}</style>\n\
         <rect class=\"back\" width=\"{width}\" height=\"{height}\"/>\n{body}</svg>\n",
        escaped(title),
        escaped(description)
    )
}

/// Text that XML takes for nothing but text, in content and in attributes (XML 1.0, §2.2, §2.4).
pub fn escaped(text: &str) -> String {
    let written = |c: char| match c {
        '&' => "&amp;".to_owned(),
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        '"' => "&quot;".to_owned(),
        '\'' => "&#39;".to_owned(),
        '\u{fffe}' | '\u{ffff}' => "\u{fffd}".to_owned(),
        c => c.to_string(),
    };
    visible(text).chars().map(written).collect()
}

/// How broad text of a size is, in pixels: an estimate on the safe side, for the font is the reader's.
pub fn text_width(text: &str, size: f64) -> f64 {
    let broad = |c: char| match c {
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '-' | ' ' | '(' | ')' => 0.4,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 0.95,
        c if c.is_ascii_uppercase() => 0.74,
        c => 0.6 * float(c.width().unwrap_or(0)),
    };
    text.chars().map(broad).sum::<f64>() * size
}

/// The text in at most `width` pixels, with `…` where it was cut.
pub fn cut(text: &str, width: f64, size: f64) -> String {
    let text = squeeze(&visible(text));
    if text_width(&text, size) <= width {
        return text;
    }
    let mut kept = String::new();
    for c in text.chars() {
        if text_width(&kept, size) + text_width(&c.to_string(), size) + 0.7 * size > width {
            break;
        }
        kept.push(c);
    }
    format!("{}…", kept.trim_end())
}

/// Text at a place; `class` and `anchor` (`start`, `middle`, `end`) as CSS and SVG have them.
pub fn text(x: f64, y: f64, anchor: &str, class: &str, words: &str) -> String {
    let anchor = if anchor == "start" { String::new() } else { format!(" text-anchor=\"{anchor}\"") };
    let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
    format!("<text x=\"{}\" y=\"{}\"{anchor}{class}>{}</text>", number(x), number(y), escaped(words))
}

/// What stands for a work, with its whole title as a tip and a link where it has an address on the web.
pub fn work(entry: &Entry, inside: &str) -> String {
    let year = entry.year().map(|year| format!(" ({year})")).unwrap_or_default();
    let tip = format!("<title>{}{}</title>", escaped(&squeeze(&entry.plain_title())), escaped(&year));
    match entry.link().as_deref().and_then(web_address) {
        Some(address) => format!("<a href=\"{}\">{tip}{inside}</a>\n", escaped(&address)),
        None => format!("<g>{tip}{inside}</g>\n"),
    }
}

/// A number of things, to calculate places with.
pub fn float(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

/// A coordinate, to a tenth of a pixel.
pub fn number(value: f64) -> String {
    let rounded = format!("{value:.1}");
    let short = rounded.strip_suffix(".0").unwrap_or(&rounded);
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}

/// The broadest of some texts, in pixels.
pub fn broadest<'a>(texts: impl IntoIterator<Item = &'a str>, size: f64) -> f64 {
    texts.into_iter().filter(|text| text.width() > 0).map(|text| text_width(text, size)).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_stays_text_and_a_cut_one_fits() {
        let evil = "</text><script>alert(1)</script>\u{1b}\" onload='x' &amp; \u{ffff}";
        let written = text(0.0, 1.25, "start", "", evil);
        assert!(!written.contains("<script") && !written.contains('\u{1b}') && !written.contains('\u{ffff}'));
        assert_eq!(written.matches('<').count(), 2);
        for width in [30.0, 60.0, 200.0] {
            assert!(text_width(&cut("视觉 A rather long WWWW title", width, SIZE), SIZE) <= width, "{width}");
        }
        assert_eq!([number(1.25), number(-0.01), number(3.0)], ["1.2", "0", "3"]);
    }

    #[test]
    fn a_work_links_only_to_the_web() {
        let urls = [("page", "javascript:alert(1)")].into_iter().collect();
        assert!(work(&Entry { urls, ..Entry::default() }, "").starts_with("<g>"));
        let urls = [("page", "https://x.org/\"><script>")].into_iter().collect();
        assert!(
            work(&Entry { urls, ..Entry::default() }, "").starts_with("<a href=\"https://x.org/%22%3E%3Cscript%3E\">")
        );
    }
}
