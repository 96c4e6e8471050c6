//! Which fields of an entry were read already, however many they are.

use std::collections::{HashMap, HashSet};

/// How many names are looked through one by one; entries with more are rare.
const FEW: usize = 16;

/// The names of the fields of one entry that were read.
#[derive(Default)]
pub struct Seen {
    /// The places of the fields of the table, as bits.
    rows: u128,
    /// The first names that the table does not have.
    few: Vec<String>,
    /// The names behind the first ones.
    many: HashSet<String>,
    /// The number that the next field of a name gets, for names that stood more than twice.
    next: HashMap<String, usize>,
}

impl Seen {
    /// Notes a field by its place in the table; whether it was new.
    pub fn row(&mut self, place: usize) -> bool {
        let bit = 1 << place;
        let new = self.rows & bit == 0;
        self.rows |= bit;
        new
    }

    /// Notes the name of a field that the table does not have; whether it was new.
    pub fn other(&mut self, name: &str) -> bool {
        if self.few.iter().any(|seen| seen == name) || self.many.contains(name) {
            return false;
        }
        if self.few.len() < FEW {
            self.few.push(name.to_owned());
        } else {
            self.many.insert(name.to_owned());
        }
        true
    }

    /// Notes a name for a further field of this one, `title-2` or the next that is free.
    pub fn another(&mut self, name: &str) -> String {
        let mut number = self.next.get(name).copied().unwrap_or(2);
        let mut free = format!("{name}-{number}");
        while !self.other(&free) {
            number += 1;
            free = format!("{name}-{number}");
        }
        self.next.insert(name.to_owned(), number + 1);
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_is_new_once() {
        let mut seen = Seen::default();
        for number in 0..100 {
            let name = format!("x{number}");
            assert!(seen.other(&name) && !seen.other(&name), "{name}");
        }
        assert!(seen.row(3) && seen.row(100) && !seen.row(3));
    }

    #[test]
    fn a_further_field_never_takes_the_name_of_another() {
        let mut seen = Seen::default();
        assert!(seen.other("title-3"));
        let names = [(); 3].map(|()| seen.another("title"));
        assert_eq!(names, ["title-2", "title-4", "title-5"]);
        assert!(!seen.other("title-4"));
    }
}
