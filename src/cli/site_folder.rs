//! The folder of a site: its own files are replaced all or none, its stale ones go, files of others stay.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::failure::Failure;
use crate::model::text::visible;
use crate::store::without_path;

/// The file that lists what is the site's own.
pub const MANIFEST: &str = "refs-site.json";

#[derive(Default, Serialize, Deserialize)]
struct Manifest {
    /// The paths of the site's files, `/` between folders.
    files: BTreeSet<String>,
}

/// Writes the files, removes the stale ones, and gives their number.
///
/// # Errors
/// When a file of others stands in the way, or the system refuses; the folder is then as it was.
pub fn write(folder: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<usize, Failure> {
    if folder.exists() && !folder.is_dir() {
        let failure = Failure::refused(format!("{} is not a folder", shown(folder)));
        return Err(failure.hint("name a folder, or say --single-file"));
    }
    let old = manifest(folder)?;
    files.keys().try_for_each(|path| is_free(folder, path, &old))?;
    let made = !folder.exists();
    fs::create_dir_all(folder).map_err(|error| failed("make", folder, &error))?;
    let written = replace(folder, files, &old);
    if written.is_err() && made {
        // What could not be made is not left behind; that it was empty again is all that matters.
        let _ = fs::remove_dir(folder);
    }
    written
}

fn replace(folder: &Path, files: &BTreeMap<String, Vec<u8>>, old: &Manifest) -> Result<usize, Failure> {
    let builder = tempfile::Builder::new().prefix(".refs-site-").tempdir_in(folder);
    let aside = builder.map_err(|error| failed("write in", folder, &without_path(error)))?;
    let own: BTreeSet<String> = files.keys().cloned().collect();
    let stale: Vec<&String> = old.files.difference(&own).filter(|path| is_file(&joined(folder, path))).collect();
    // Should the run be ended half way, the next one still knows what is the site's own.
    let both = Manifest { files: own.union(&old.files).cloned().collect() };
    let staged = stage(
        aside.path(),
        files.values().map(Vec::as_slice).chain([&*json(&both), &*json(&Manifest { files: own.clone() })]),
    )?;
    let (pages, manifests) = staged.split_at(files.len());
    let mut moves = Moves { aside: aside.path(), done: Vec::new() };
    let first = [(MANIFEST.to_owned(), &manifests[0])];
    let last = [(MANIFEST.to_owned(), &manifests[1])];
    let pages = files.keys().cloned().zip(pages);
    let swapped = first.into_iter().chain(pages).try_for_each(|(path, new)| moves.put(&joined(folder, &path), new));
    let swapped = swapped
        .and_then(|()| stale.iter().try_for_each(|path| moves.take(&joined(folder, path))))
        .and_then(|()| last.into_iter().try_for_each(|(path, new)| moves.put(&joined(folder, &path), new)));
    if let Err(failure) = swapped {
        moves.undo();
        return Err(failure);
    }
    stale.iter().for_each(|path| remove_empty(folder, &joined(folder, path)));
    Ok(stale.len())
}

/// Moves of files that can be undone.
struct Moves<'a> {
    /// Where files that were replaced or removed are kept meanwhile.
    aside: &'a Path,
    /// The place of each file that was put or taken, and where the one before it is kept.
    done: Vec<(PathBuf, Option<PathBuf>)>,
}

impl Moves<'_> {
    fn put(&mut self, place: &Path, new: &Path) -> Result<(), Failure> {
        if let Some(parent) = place.parent() {
            fs::create_dir_all(parent).map_err(|error| failed("make", parent, &error))?;
        }
        if place.exists() {
            self.take(place)?;
        } else {
            self.done.push((place.to_owned(), None));
        }
        fs::rename(new, place).map_err(|error| failed("write", place, &error))
    }

    fn take(&mut self, place: &Path) -> Result<(), Failure> {
        let kept = self.aside.join(format!("old-{}", self.done.len()));
        fs::rename(place, &kept).map_err(|error| failed("replace", place, &error))?;
        self.done.push((place.to_owned(), Some(kept)));
        Ok(())
    }

    /// Puts everything back; what can't be is left, since there is nobody to tell twice.
    fn undo(&mut self) {
        for (place, kept) in self.done.drain(..).rev() {
            let _ = match kept {
                Some(kept) => fs::rename(kept, &place),
                None => fs::remove_file(&place),
            };
        }
    }
}

/// Writes every text into a file of its own, before any is put in its place.
fn stage<'a>(aside: &Path, texts: impl Iterator<Item = &'a [u8]>) -> Result<Vec<PathBuf>, Failure> {
    let one = |(number, bytes): (usize, &[u8])| {
        let path = aside.join(format!("new-{number}"));
        fs::write(&path, bytes).map_err(|error| failed("write", &path, &error))?;
        Ok(path)
    };
    texts.enumerate().map(one).collect()
}

fn json(manifest: &Manifest) -> Vec<u8> {
    // Texts have a form in JSON.
    let mut bytes = serde_json::to_vec_pretty(manifest).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// What the folder says is the site's; nothing for a folder without a manifest.
fn manifest(folder: &Path) -> Result<Manifest, Failure> {
    let path = folder.join(MANIFEST);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Manifest::default()),
        Err(error) => return Err(failed("read", &path, &error)),
    };
    let manifest = serde_json::from_slice::<Manifest>(&bytes)
        .ok()
        .filter(|manifest| manifest.files.iter().all(|path| is_inside(path)));
    manifest.ok_or_else(|| {
        let failure = Failure::refused(format!("{} does not list the files of a site", shown(&path)));
        failure.hint("choose another folder, or empty this one")
    })
}

/// Whether a path stays in its folder.
fn is_inside(path: &str) -> bool {
    !path.is_empty() && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}

/// # Errors
/// When something that is not the site's stands where the file or one of its folders would.
fn is_free(folder: &Path, path: &str, old: &Manifest) -> Result<(), Failure> {
    let place = joined(folder, path);
    let real_folder = |parent: &Path| fs::symlink_metadata(parent).map_or(true, |data| data.is_dir());
    let parents = place.ancestors().skip(1).take_while(|parent| *parent != folder);
    let taken = match fs::symlink_metadata(&place) {
        Ok(data) => !data.is_file() || !old.files.contains(path),
        Err(_) => false,
    };
    let in_the_way = parents.filter(|parent| !real_folder(parent)).last().or(taken.then_some(place.as_path()));
    in_the_way.map_or(Ok(()), |place| {
        let failure = Failure::refused(format!("{} is there and is not of a site that refs made", shown(place)));
        Err(failure.hint("choose another folder, or move it away"))
    })
}

/// Whether it is a file still: a folder that others made in its place is theirs.
fn is_file(place: &Path) -> bool {
    fs::symlink_metadata(place).is_ok_and(|data| data.is_file())
}

fn joined(folder: &Path, path: &str) -> PathBuf {
    path.split('/').fold(folder.to_owned(), |place, part| place.join(part))
}

/// Removes the folders that a stale file leaves empty.
fn remove_empty(folder: &Path, place: &Path) {
    for parent in place.ancestors().skip(1).take_while(|parent| *parent != folder) {
        // A folder with files of others stays.
        let _ = fs::remove_dir(parent);
    }
}

fn failed(what: &str, path: &Path, error: &io::Error) -> Failure {
    Failure::refused(format!("can't {what} {}: {error}", shown(path)))
}

fn shown(path: &Path) -> String {
    visible(&path.to_string_lossy()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(files: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
        files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
    }

    /// Every file below a folder, with its text.
    fn seen(folder: &Path) -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        for file in fs::read_dir(folder).unwrap().flatten() {
            let name = file.file_name().into_string().unwrap();
            if file.path().is_dir() {
                found.extend(seen(&file.path()).into_iter().map(|(path, text)| (format!("{name}/{path}"), text)));
            } else {
                found.insert(name, fs::read_to_string(file.path()).unwrap());
            }
        }
        found
    }

    #[test]
    fn own_files_are_replaced_stale_ones_go_and_those_of_others_stay() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("site");
        assert_eq!(write(&path, &site(&[("index.html", "1"), ("data/a.js", "a"), ("old.html", "o")])).unwrap(), 0);
        fs::write(path.join("CNAME"), "mine").unwrap();
        assert_eq!(write(&path, &site(&[("index.html", "2")])).unwrap(), 2);
        let manifest = "{\n  \"files\": [\n    \"index.html\"\n  ]\n}\n";
        let expected = [("CNAME", "mine"), ("index.html", "2"), (MANIFEST, manifest)];
        assert_eq!(seen(&path), expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect());
        assert!(!path.join("data").exists());
    }

    #[test]
    fn what_others_put_there_is_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("index.html"), "mine").unwrap();
        let refused = write(folder.path(), &site(&[("a.html", "1"), ("index.html", "2")])).unwrap_err();
        assert!(refused.message.contains("index.html is there and is not of a site"), "{}", refused.message);
        assert_eq!(seen(folder.path()).len(), 1);
    }

    #[test]
    fn a_write_that_fails_leaves_the_folder_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("site");
        write(&path, &site(&[("b.html", "1"), ("z.html", "1")])).unwrap();
        let before = seen(&path);
        let refused = write(&path, &site(&[("b.html", "2"), ("z.html/x", "2")]));
        assert!(refused.is_err());
        assert_eq!(seen(&path), before);
        let refused = write(&path.join("b.html"), &site(&[("a", "1")])).unwrap_err();
        assert!(refused.message.ends_with("b.html is not a folder"), "{}", refused.message);
    }

    #[test]
    fn moves_that_fail_half_way_are_taken_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        for (name, text) in [("a", "old a"), ("c", "old c"), ("new-a", "new a"), ("new-b", "new b")] {
            fs::write(path(name), text).unwrap();
        }
        fs::create_dir(path("aside")).unwrap();
        let aside = path("aside");
        let mut moves = Moves { aside: &aside, done: Vec::new() };
        moves.put(&path("a"), &path("new-a")).unwrap();
        moves.put(&path("b"), &path("new-b")).unwrap();
        moves.take(&path("c")).unwrap();
        assert!(moves.put(&path("d"), &path("not there")).is_err());
        moves.undo();
        assert_eq!(
            seen(folder.path()),
            [("a", "old a"), ("c", "old c")].map(|(n, t)| (n.to_owned(), t.to_owned())).into()
        );
    }

    #[test]
    fn a_folder_that_others_made_in_the_place_of_a_stale_file_stays() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &site(&[("index.html", "1"), ("old.html", "1")])).unwrap();
        fs::remove_file(folder.path().join("old.html")).unwrap();
        fs::create_dir(folder.path().join("old.html")).unwrap();
        fs::write(folder.path().join("old.html/mine"), "mine").unwrap();
        assert_eq!(write(folder.path(), &site(&[("index.html", "2")])).unwrap(), 0);
        assert_eq!(seen(folder.path())["old.html/mine"], "mine");
    }

    #[test]
    fn a_manifest_can_not_lead_out_of_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("site");
        fs::create_dir(&path).unwrap();
        fs::write(folder.path().join("precious"), "mine").unwrap();
        for listed in ["../precious", "/etc/passwd", "", "a/../../precious"] {
            fs::write(path.join(MANIFEST), format!("{{\"files\": [\"{listed}\"]}}")).unwrap();
            assert!(write(&path, &site(&[("index.html", "1")])).is_err(), "{listed}");
        }
        assert!(folder.path().join("precious").exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_folder_elsewhere_is_not_written_through() {
        let folder = tempfile::tempdir().unwrap();
        let (path, other) = (folder.path().join("site"), folder.path().join("other"));
        fs::create_dir(&path).unwrap();
        fs::create_dir(&other).unwrap();
        std::os::unix::fs::symlink(&other, path.join("data")).unwrap();
        assert!(write(&path, &site(&[("data/a.js", "1")])).is_err());
        assert!(seen(&other).is_empty());
    }
}
