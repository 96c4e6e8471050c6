//! Posts of the Hugging Face blog: the page, else its source in the blog's repository.

use super::day::day;
use super::html::{Page, text_in};
use super::{Answer, ReadError, Reply, Request, Source, address, one, quoted_start};
use crate::model::{Draft, Id, Name, Standing};

/// The row of the registry for the page.
pub const SOURCE: Source = Source {
    name: "Hugging Face blog",
    host: "huggingface.co",
    scheme: "hf-blog",
    standing: Standing::Publisher,
    decides: false,
    about: "posts of the Hugging Face blog; authors as they sign there",
    batch: 1,
    claim,
    request: |ids| Request::to(SOURCE.host, format!("/blog/{}", ids.first().map_or("", |id| &id.value)), "text/html"),
    read,
};

/// The row for the source of the post, for when the page can't be had; it has no date.
pub const REPOSITORY: Source = Source {
    name: "Hugging Face blog (repository)",
    host: "raw.githubusercontent.com",
    decides: true,
    about: "the same from the blog's repository",
    claim: |_| None,
    request: |ids| {
        let slug = ids.first().map_or("", |id| &id.value);
        Request::to(REPOSITORY.host, format!("/huggingface/blog/main/{slug}.md"), "text/plain")
    },
    read: read_source,
    ..SOURCE
};

/// `huggingface.co/blog/<slug>` or `/blog/<organisation>/<slug>`.
pub fn claim(text: &str) -> Option<Id> {
    let (host, path) = address(text)?;
    let path = path.split(['?', '#']).next()?.trim_end_matches('/');
    let slug = match host.as_str() {
        "huggingface.co" | "hf.co" => path.strip_prefix("blog/")?,
        "github.com" => path.strip_prefix("huggingface/blog/blob/main/").filter(|file| file.contains(".md"))?,
        "raw.githubusercontent.com" => {
            path.strip_prefix("huggingface/blog/main/").filter(|file| file.contains(".md"))?
        }
        _ => return None,
    };
    let slug = slug.strip_suffix(".md").unwrap_or(slug);
    let plain = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
    };
    let parts = slug.split('/').count();
    (parts <= 2 && slug.split('/').all(plain) && slug != "zh" && slug != "community").then(|| Id::new("hf-blog", slug))
}

fn draft(id: &Id, title: String, authors: Vec<String>, date: Option<String>) -> Draft {
    let page = format!("https://huggingface.co/blog/{}", id.value);
    Draft {
        title,
        authors,
        entry_type: Some("blog".to_owned()),
        date,
        venue: [("name", "Hugging Face Blog")].into_iter().collect(),
        urls: [("blog", page)].into_iter().collect(),
        ..Draft::default()
    }
}

fn read(ids: &[Id], answer: &Answer) -> Result<Vec<Reply>, ReadError> {
    one(ids, |id| {
        if answer.status == 404 {
            return Ok(Reply::Nothing(format!("the Hugging Face blog has no post {}", id.value)));
        }
        let page = Page::of(answer)?;
        let title = page.meta("og:title").or_else(|| page.text("h1")).map(|title| without_site(&title));
        let title = title.ok_or_else(|| ReadError::Unusable("the page is not one of a post".to_owned()))?;
        let published = page
            .all("div, span, time, p")
            .iter()
            .map(text_in)
            .find(|text| text.starts_with("Published ") && text.len() < 60);
        let date = page.first_meta(&["article:published_time"]).or(published).and_then(|text| day(&text));
        let (authors, warning) = signed(&page);
        let mut draft = draft(id, title, authors, date);
        draft.warnings.extend(warning);
        Ok(Reply::found(draft))
    })
}

fn without_site(title: &str) -> String {
    let bare = title.strip_suffix(" - Hugging Face").or_else(|| title.strip_suffix(" | Hugging Face")).unwrap_or(title);
    bare.to_owned()
}

/// Names in full where the page has them, else the names of the accounts, which is said.
fn signed(page: &Page) -> (Vec<String>, Option<String>) {
    let full: Vec<String> = page
        .all(".fullname")
        .iter()
        .map(text_in)
        .filter_map(|name| Name::from_natural(&name))
        .map(|name| name.to_string())
        .collect();
    if !full.is_empty() {
        return (distinct(full), None);
    }
    // An account's link holds nothing but its name.
    let accounts = page.links().into_iter().filter_map(|(url, words)| {
        let account = url.strip_prefix('/')?;
        (account == words && !account.contains('/')).then_some(words)
    });
    let accounts = distinct(accounts.collect());
    let warning = accounts_warning(&accounts);
    (accounts, warning)
}

fn accounts_warning(accounts: &[String]) -> Option<String> {
    (!accounts.is_empty()).then(|| "the authors are given by their account names only: write their names in".to_owned())
}

fn distinct(mut names: Vec<String>) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names
}

/// The front matter of a post: title and accounts, no date.
fn read_source(ids: &[Id], answer: &Answer) -> Result<Vec<Reply>, ReadError> {
    one(ids, |id| {
        if answer.status == 404 {
            return Ok(Reply::Nothing(format!("the Hugging Face blog has no post {}", id.value)));
        }
        let text = super::text_of(&answer.body)?;
        let front = text.trim_start().strip_prefix("---").and_then(|rest| rest.split_once("\n---"));
        let (front, _) = front.ok_or_else(|| ReadError::Unusable(quoted_start(text)))?;
        let title = front
            .lines()
            .find_map(|line| line.strip_prefix("title:"))
            .map(|title| title.trim().trim_matches(['"', '\'']).to_owned());
        let title = title
            .filter(|title| !title.is_empty())
            .ok_or_else(|| ReadError::Malformed("the post has no title".to_owned()))?;
        let accounts =
            front.lines().filter_map(|line| line.trim().strip_prefix("- user:")).map(|user| user.trim().to_owned());
        let mut draft = draft(id, title, distinct(accounts.collect()), None);
        draft.warnings.extend(accounts_warning(&draft.authors));
        draft.warnings.push("the repository does not say when it was published".to_owned());
        Ok(Reply::found(draft))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_is_told_from_other_pages() {
        assert_eq!(claim("https://huggingface.co/blog/smolvlm"), Some(Id::new("hf-blog", "smolvlm")));
        assert_eq!(
            claim("https://github.com/huggingface/blog/blob/main/smolvlm.md"),
            Some(Id::new("hf-blog", "smolvlm"))
        );
        assert_eq!(claim("hf.co/blog/google/paligemma?x#y"), Some(Id::new("hf-blog", "google/paligemma")));
        for text in [
            "https://huggingface.co/blog",
            "https://huggingface.co/blog/../x",
            "https://huggingface.co/papers/2103.00020",
            "https://evil.example/blog/x",
        ] {
            assert_eq!(claim(text), None, "{text}");
        }
    }

    fn read_with(read: fn(&[Id], &Answer) -> Result<Vec<Reply>, ReadError>, body: &str) -> Draft {
        let mut replies =
            read(&[Id::new("hf-blog", "smolvlm")], &Answer { status: 200, body: body.into(), ..Answer::default() })
                .unwrap();
        let Reply::Found(draft) = replies.remove(0) else { panic!() };
        *draft
    }

    #[test]
    fn the_page_gives_title_day_and_accounts() {
        let draft = read_with(
            read,
            "<!doctype html><html><meta property=\"og:title\" content=\"SmolVLM - small\"><body><h1>SmolVLM</h1><div>Published November 26, 2024</div>\
            <a href=\"/andito\"><span>andito</span></a><a href=\"/merve\">merve</a><a href=\"/andito\">andito</a><a href=\"/models\">Models</a>",
        );
        assert_eq!((draft.title.as_str(), draft.date.as_deref()), ("SmolVLM - small", Some("2024-11-26")));
        assert_eq!((&draft.authors[..], draft.warnings.len()), (&["andito".to_owned(), "merve".to_owned()][..], 1));
        assert_eq!(
            (draft.entry_type.as_deref(), draft.urls.get("blog")),
            (Some("blog"), Some("https://huggingface.co/blog/smolvlm"))
        );
    }

    #[test]
    fn the_repository_gives_title_and_accounts() {
        let draft = read_with(
            read_source,
            "---\ntitle: \"SmolVLM - small\"\nauthors:\n- user: andito\n- user: merve\n  guest: true\n---\n\n## TLDR",
        );
        assert_eq!((draft.title.as_str(), draft.authors.len(), draft.date), ("SmolVLM - small", 2, None));
    }
}
