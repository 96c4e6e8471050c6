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
    [search::view(frame), timeline::view(frame), lineage::view(frame)].into_iter().chain(families::views(frame)).collect()
}

fn finished(works: &Works<'_>, files: BTreeMap<String, String>) -> Site {
    let files = files.into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
    Site { files, left_out: details::left_out(works) }
}
