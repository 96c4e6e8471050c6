//! Which fields of a format are written, and the names that they can be chosen by.

use super::Format;
use crate::model::{Entry, nearest};

/// Which fields are written, by their names in the format.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Fields {
    /// Every field that the format has a place for.
    #[default]
    Held,
    /// These alone.
    Only(Vec<String>),
    /// Every one but these.
    Without(Vec<String>),
}

impl Fields {
    /// Whether the field of this name is written.
    #[inline]
    pub fn has(&self, name: &str) -> bool {
        let listed = |names: &[String]| names.iter().any(|listed| listed.eq_ignore_ascii_case(name));
        match self {
            Self::Held => true,
            Self::Only(names) => listed(names),
            Self::Without(names) => !listed(names),
        }
    }
}

/// The names of a format's fields.
#[derive(Clone, Copy)]
pub struct Choice {
    /// Those that the format has a place for, by its own names.
    pub names: fn() -> Vec<&'static str>,
    /// Whether the entry brings a field of this name that is written as well.
    pub own: fn(&Entry, &str) -> bool,
}

impl Format {
    /// The chosen names that are of no field of the format.
    pub fn unknown<'f>(&self, fields: &'f Fields) -> Vec<&'f str> {
        let known = self.write.choice.map_or(Vec::new(), |choice| (choice.names)());
        let is_known = |name: &String| known.iter().any(|known| known.eq_ignore_ascii_case(name));
        let (Fields::Only(names) | Fields::Without(names)) = fields else { return Vec::new() };
        names.iter().filter(|name| !is_known(name)).map(String::as_str).collect()
    }

    /// Whether the entry brings a field of this name.
    pub fn brings(&self, entry: &Entry, name: &str) -> bool {
        self.write.choice.is_some_and(|choice| (choice.own)(entry, name))
    }

    /// What to do about a name that is of no field: the nearest one, else all.
    pub fn instead(&self, name: &str) -> String {
        let known = self.write.choice.map_or(Vec::new(), |choice| (choice.names)());
        match nearest(name, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if known.is_empty() => format!("{} has no fields to choose: leave --fields out", self.name),
            None => format!("known are {}, and those that the entries bring", known.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{FORMATS, format};
    use super::*;

    #[test]
    fn every_format_knows_its_own_names_and_no_other() {
        for format in FORMATS {
            let names = format.write.choice.map_or(Vec::new(), |choice| (choice.names)());
            let all = names.iter().map(|&name| name.to_owned()).collect();
            assert_eq!(format.unknown(&Fields::Only(all)), Vec::<&str>::new(), "{}", format.name);
            assert_eq!(format.unknown(&Fields::Without(vec!["titel".into()])), ["titel"], "{}", format.name);
        }
    }

    #[test]
    fn a_mistyped_name_gets_the_nearest_one_of_the_format() {
        for (name, wrong, hint) in [
            ("bibtex", "titel", "did you mean `title`?"),
            ("bibtex", "jurnal", "did you mean `journal`?"),
            ("biblatex", "jounaltitle", "did you mean `journaltitle`?"),
            ("csl-json", "container-titel", "did you mean `container-title`?"),
            ("hayagriva", "page-rnage", "did you mean `page-range`?"),
            ("ris", "title", "did you mean `TI`?"),
            ("csv", "athors", "did you mean `authors`?"),
            ("markdown", "title", "markdown has no fields to choose: leave --fields out"),
        ] {
            assert_eq!(format(name).unwrap().instead(wrong), hint, "{name}");
        }
        assert!(format("ris").unwrap().instead("wrong").contains("TY, ID, AU, "));
    }

    #[test]
    fn a_field_that_an_entry_brings_can_be_chosen() {
        let mut entry = Entry::default();
        for name in ["acmid", "csl-medium", "yaml.parent.runtime", "ris-u1"] {
            entry.fields.set(name, "x");
        }
        for (name, own) in [("bibtex", "ACMID"), ("csl-json", "medium"), ("ris", "U1"), ("csv", "acmid")] {
            let format = format(name).unwrap();
            assert!(format.brings(&entry, own) && !format.brings(&entry, "nothing"), "{name}");
        }
    }
}
