//! A library as the files of a static site, path to bytes: made from values alone, the same bytes every time.

mod address;
mod assets;
mod axis;
mod details;
mod escape;
mod families;
mod folded;
mod index;
mod lineage;
mod markdown;
mod page;
mod search;
mod timeline;
mod title;
mod works;

use std::collections::BTreeMap;

use crate::model::{Entry, Library};
use page::{Frame, Place, View};
use works::Works;

/// What a site is made with.
pub struct Options<'a> {
    /// The library that the entries are from: its families, and the works that entries build on.
    pub library: &'a Library,
    /// What stands over every page.
    pub title: &'a str,
}

/// A site, and what could not be put on it.
#[derive(Debug, PartialEq, Eq)]
pub struct Site {
    /// The files: the path with `/` between folders, and the bytes.
    pub files: BTreeMap<String, Vec<u8>>,
    /// What was left out, in a reader's words, one line each.
    pub left_out: Vec<String>,
}

/// The site as a folder: a page each for searching, the families, the timeline and the lineage.
pub fn folder(entries: &[&Entry], options: &Options<'_>) -> Site {
    let works = Works::new(entries, options);
    let frame = Frame { works: &works, place: Place::Folder };
    let assets = assets::FILES.iter().map(|(path, text)| ((*path).to_owned(), text()));
    let mut files: BTreeMap<String, String> = assets.collect();
    files.extend(views(&frame).into_iter().map(|view| (view.file.clone(), frame.page(&view))));
    files.extend(details::scripts(&works));
    finished(&works, files)
}

/// The site as one page that holds everything.
pub fn single_file(entries: &[&Entry], options: &Options<'_>) -> Site {
    let works = Works::new(entries, options);
    let frame = Frame { works: &works, place: Place::SingleFile };
    let page = frame.everything(&views(&frame), &details::blocks(&works));
    finished(&works, BTreeMap::from([("index.html".to_owned(), page)]))
}

fn views(frame: &Frame<'_>) -> Vec<View> {
    [search::view(frame), timeline::view(frame), lineage::view(frame)]
        .into_iter()
        .chain(families::views(frame))
        .collect()
}

fn finished(works: &Works<'_>, files: BTreeMap<String, String>) -> Site {
    let files = files.into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
    Site { files, left_out: details::left_out(works) }
}

#[cfg(test)]
mod tests {
    use scraper::{Html, Selector};

    use super::*;
    use crate::model::{Family, Name};

    const HOSTILE: [&str; 6] = [
        "</script><script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "<!-- ]]> -->",
        "\u{202e}gnp.exe\u{2066}\u{2028}\u{2029}\u{7}",
        "&lt;b&gt; {\\emph{<svg onload=alert(1)>}} $<u>$",
    ];

    /// Everything that a person can write in an entry, as hostile as can be.
    fn hostile(number: usize, text: &str) -> Entry {
        Entry {
            key: format!("k{number}{text}"),
            name: number.is_multiple_of(2).then(|| text.to_owned()),
            title: text.into(),
            authors: vec![Name::Organisation(text.into()), Name::parse("Doe, Jane").unwrap()],
            editors: vec![Name::Organisation(text.into())],
            date: format!("{}", 2020 + number).parse().ok(),
            venue: ["name", "short", "publisher", "pages"].map(|name| (name, text)).into_iter().collect(),
            ids: [("arxiv", text), ("doi", text), ("other", text)].into_iter().collect(),
            urls: [(text, "https://x.org/\"><script>"), ("page", "javascript:alert(1)"), ("blog", text)]
                .into_iter()
                .collect(),
            families: vec![format!("f{number}{text}")],
            tags: vec![text.into()],
            builds_on: vec![
                crate::model::Lineage::of("k0</script><script>alert(1)</script>"),
                crate::model::Lineage::of(text),
            ],
            attributes: [(text, text)].into_iter().collect(),
            fields: [(text, text)].into_iter().collect(),
            note: Some(format!("{text}\n\n[{text}](javascript:alert(1)) ![x](data:x) <{text}>")),
            ..Entry::default()
        }
    }

    fn hostile_library() -> Library {
        let family = |(number, text): (usize, &&str)| Family {
            key: format!("f{number}{text}"),
            title: (*text).to_owned(),
            about: format!("{text} [a](javascript:alert(1))"),
            parent: (number > 0).then(|| format!("f0{}", HOSTILE[0])),
            ..Family::default()
        };
        Library {
            families: HOSTILE.iter().enumerate().map(family).collect(),
            entries: HOSTILE.iter().enumerate().map(|(number, text)| hostile(number, text)).collect(),
            ..Library::default()
        }
    }

    fn made(library: &Library, how: fn(&[&Entry], &Options<'_>) -> Site) -> Site {
        let entries: Vec<&Entry> = library.entries.iter().collect();
        how(&entries, &Options { library, title: HOSTILE[1] })
    }

    fn text(bytes: &[u8]) -> &str {
        std::str::from_utf8(bytes).unwrap()
    }

    fn is_page(path: &str) -> bool {
        path.strip_suffix(".html").is_some()
    }

    /// Whether an address stays on the site or leads to the web.
    fn is_harmless(address: &str) -> bool {
        let own = |c: char| c.is_ascii_alphanumeric() || "-_./#=&%~".contains(c);
        address.starts_with("https://") || address == "data:," || address.chars().all(own)
    }

    fn check_page(path: &str, html: &str) {
        let page = Html::parse_document(html);
        for element in page.select(&Selector::parse("*").unwrap()) {
            let element = element.value();
            for (name, value) in element.attrs() {
                assert!(!name.starts_with("on") && name != "style", "{path}: {} {name}={value}", element.name());
                let address = matches!(name, "href" | "src" | "action" | "formaction" | "srcset");
                assert!(!address || is_harmless(value), "{path}: {} {name}={value}", element.name());
            }
            let allowed = !["img", "iframe", "object", "embed", "base", "style", "u"].contains(&element.name());
            assert!(allowed || (element.name() == "style" && path == "single"), "{path}: <{}>", element.name());
        }
        let script = Selector::parse("script").unwrap();
        let of_text =
            page.select(&script).filter(|script| script.text().collect::<String>().trim_start().starts_with("alert"));
        assert_eq!(of_text.count(), 0, "{path}");
        assert!(!html.contains(crate::model::text::is_hidden), "{path}");
    }

    #[test]
    fn nothing_that_a_library_says_becomes_markup_a_script_or_an_address() {
        let library = hostile_library();
        let pages = made(&library, folder).files;
        assert!(pages.len() > 10);
        for (path, bytes) in &pages {
            if is_page(path) {
                check_page(path, text(bytes));
            } else {
                assert!(!text(bytes).contains("</script") && !text(bytes).contains('\u{2028}'), "{path}");
            }
        }
        check_page("single", text(&made(&library, single_file).files["index.html"]));
    }

    #[test]
    fn what_can_not_be_on_the_site_is_said() {
        let left_out = made(&hostile_library(), folder).left_out.join("\n");
        assert!(left_out.contains("no link for `urls.page`, `urls.blog` of k0"), "{left_out}");
        assert!(left_out.contains("no BibTeX of k1"), "{left_out}");
    }

    #[test]
    fn a_site_has_the_same_bytes_every_time_and_whatever_order_it_is_given() {
        let library = hostile_library();
        assert_eq!(made(&library, folder), made(&library, folder));
        let mut turned: Vec<&Entry> = library.entries.iter().collect();
        turned.reverse();
        assert_eq!(
            single_file(&turned, &Options { library: &library, title: HOSTILE[1] }),
            made(&library, single_file)
        );
    }

    #[test]
    fn every_link_of_the_folder_leads_to_a_file_of_it() {
        let library = hostile_library();
        let files = made(&library, folder).files;
        for (path, bytes) in files.iter().filter(|(path, _)| is_page(path)) {
            for element in Html::parse_document(text(bytes)).select(&Selector::parse("[href], [src]").unwrap()) {
                let address = element.attr("href").or(element.attr("src")).unwrap_or_default();
                let file = address.split('#').next().unwrap_or_default();
                let elsewhere = file.is_empty() || file.starts_with("https:") || file == "data:,";
                assert!(elsewhere || files.contains_key(file), "{path}: {address}");
            }
        }
    }

    #[test]
    fn an_empty_and_a_bare_library_have_a_site_too() {
        let bare = Library { entries: vec![Entry { key: "k".into(), ..Entry::default() }], ..Library::default() };
        for library in [Library::default(), bare] {
            check_page("index.html", text(&made(&library, folder).files["index.html"]));
            check_page("timeline.html", text(&made(&library, folder).files["timeline.html"]));
        }
    }
}
