//! The frame round every view: head, navigation, footer, and how views link to one another.

use super::works::Works;
use super::{address, assets, details, escape, index};

/// A page of the folder, or a part of the single file.
pub struct View {
    /// Its file in the folder.
    pub file: String,
    /// What the window is called; the search has the site's title alone.
    pub title: String,
    /// The HTML of its content.
    pub body: String,
}

/// Where the views stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Each in a file of its own.
    Folder,
    /// All in one file.
    SingleFile,
}

/// What every view is made with.
pub struct Frame<'a> {
    /// The works.
    pub works: &'a Works<'a>,
    /// Where the views stand.
    pub place: Place,
}

/// The file of the view that searches.
pub const SEARCH: &str = "index.html";

/// The views that the navigation shows: the file, and what it is called.
const NAVIGATION: [(&str, &str); 4] =
    [(SEARCH, "Works"), ("families.html", "Families"), ("timeline.html", "Timeline"), ("lineage.html", "Lineage")];

/// What the pages may do: their own styles and scripts, nothing from elsewhere, no request, no form.
const FOLDER_POLICY: &str = "default-src 'none'; style-src 'self' file:; script-src 'self' file:; img-src data:; base-uri 'none'; form-action 'none'";
const FILE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

impl Frame<'_> {
    /// The address of a view, for an attribute.
    pub fn view(&self, file: &str) -> String {
        match self.place {
            Place::Folder => file.to_owned(),
            Place::SingleFile if file == SEARCH => "#".to_owned(),
            Place::SingleFile => format!("#view={}", name(file)),
        }
    }

    /// The address of the search with one parameter set, for an attribute: `("entry", "radford2021clip")`.
    pub fn search(&self, parameter: &str, value: &str) -> String {
        let start = if self.place == Place::Folder { SEARCH } else { "" };
        format!("{start}#{parameter}={}", address::parameter(value))
    }

    /// A view as a page of its own.
    pub fn page(&self, view: &View) -> String {
        let data = if view.file == SEARCH { self.index() } else { String::new() };
        let body =
            format!("<main id=\"main\" tabindex=\"-1\" data-view=\"{}\">\n{}</main>\n", name(&view.file), view.body);
        format!(
            "{}{}{body}{}{data}<script src=\"assets/site.js\"></script>\n</body>\n</html>\n",
            self.head(&self.window_title(view)),
            self.header(&view.file),
            self.footer()
        )
    }

    /// All views in one page, and the blocks of details.
    pub fn everything(&self, views: &[View], blocks: &[String]) -> String {
        let part = |view: &View| {
            let hidden = if view.file == SEARCH { "" } else { " hidden" };
            let title = escape::html(&self.window_title(view));
            format!("<div data-view=\"{}\" data-title=\"{title}\"{hidden}>\n{}</div>\n", name(&view.file), view.body)
        };
        let block = |(number, block): (usize, &String)| {
            format!("<script type=\"application/json\" id=\"works-{number}\">{block}</script>\n")
        };
        format!(
            "{}{}<main id=\"main\" tabindex=\"-1\">\n{}</main>\n{}{}{}<script>\n{}</script>\n</body>\n</html>\n",
            self.head(self.works.title),
            self.header(SEARCH),
            views.iter().map(part).collect::<String>(),
            self.footer(),
            self.index(),
            blocks.iter().enumerate().map(block).collect::<String>(),
            assets::script(),
        )
    }

    fn window_title(&self, view: &View) -> String {
        if view.file == SEARCH {
            self.works.title.to_owned()
        } else {
            format!("{} · {}", view.title, self.works.title)
        }
    }

    fn index(&self) -> String {
        format!("<script type=\"application/json\" id=\"index\">{}</script>\n", index::json(self.works))
    }

    fn head(&self, title: &str) -> String {
        let (policy, parts) = match self.place {
            Place::Folder => (FOLDER_POLICY, LINKED.to_owned()),
            Place::SingleFile => {
                let (style, theme) = (assets::STYLE, assets::THEME);
                (FILE_POLICY, format!("<style>\n{style}</style>\n<script>\n{theme}</script>\n"))
            }
        };
        format!(
            "<!doctype html>\n<html lang=\"en\" data-block=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
             <meta name=\"generator\" content=\"refs {}\">\n<title>{}</title>\n<link rel=\"icon\" href=\"data:,\">\n{parts}</head>\n<body>\n",
            details::BLOCK,
            env!("CARGO_PKG_VERSION"),
            escape::html(title)
        )
    }

    fn header(&self, current: &str) -> String {
        let item = |(file, label): &(&str, &str)| {
            let mark = if *file == current { " aria-current=\"page\"" } else { "" };
            format!("<li><a href=\"{}\" data-to=\"{}\"{mark}>{label}</a></li>", self.view(file), name(file))
        };
        format!(
            "<a class=\"skip\" href=\"#main\">Skip to the content</a>\n<header class=\"top\">\n\
             <p class=\"brand\"><a href=\"{}\" dir=\"auto\">{}</a></p>\n<nav aria-label=\"Views\"><ul>{}</ul></nav>\n\
             <button type=\"button\" id=\"theme\" aria-pressed=\"false\" hidden>{MOON}<span class=\"vh\">Dark colours</span></button>\n</header>\n",
            self.view(SEARCH),
            escape::html(self.works.title),
            NAVIGATION.iter().map(item).collect::<String>()
        )
    }

    fn footer(&self) -> String {
        let count = counted(self.works.entries.len());
        let years = self.works.years().map_or_else(String::new, |(first, last)| format!(", {}", span(first, last)));
        format!(
            "<footer class=\"foot\"><p>{count}{years}. Made with refs {}.</p></footer>\n",
            env!("CARGO_PKG_VERSION")
        )
    }
}

const LINKED: &str = "<link rel=\"stylesheet\" href=\"assets/site.css\">\n<script src=\"assets/theme.js\"></script>\n";

const MOON: &str = "<svg viewBox=\"0 0 24 24\" width=\"20\" height=\"20\" aria-hidden=\"true\"><circle cx=\"12\" cy=\"12\" r=\"8.5\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.8\"/><path d=\"M12 3.5a8.5 8.5 0 0 1 0 17z\" fill=\"currentColor\"/></svg>";

/// A view's name in addresses and scripts.
fn name(file: &str) -> &str {
    file.trim_end_matches(".html")
}

/// A number of works: `1 work`, `3 works`.
pub fn counted(works: usize) -> String {
    if works == 1 { "1 work".to_owned() } else { format!("{works} works") }
}

/// A span of years: `2021`, `2021–2024`.
pub fn span(first: u16, last: u16) -> String {
    if first == last { first.to_string() } else { format!("{first}–{last}") }
}
