//! Lines that Zotero and Better BibTeX put into `note` for want of a field: `arXiv: 2103.00020 [cs]`, `Citation Key: x`.

use crate::formats::bib::arxiv;

/// What the lines of a note say.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// The identifier on arXiv.
    pub arxiv: Option<String>,
    /// arXiv's category, where it is a whole one.
    pub class: Option<String>,
    /// The citation key.
    pub key: Option<String>,
    /// Variables of CSL: `DOI`, `PMID`, `PMCID`.
    pub variables: Vec<(&'static str, String)>,
    /// BibLaTeX fields, from `tex.name: value`.
    pub fields: Vec<(String, String)>,
    /// The other lines.
    pub rest: String,
}

/// Reads a note, line by line.
///
/// | line | meaning |
/// |---|---|
/// | `arXiv:2103.00020 [cs.CV]` | an identifier, and its category |
/// | `Citation Key: radford2021` | the key |
/// | `tex.origdate: 1850` | a field of BibLaTeX |
/// | `PMID: 123` | a variable of CSL |
pub fn read(note: &str) -> Lines {
    let mut lines = Lines::default();
    let rest: Vec<&str> = note.lines().filter(|line| !lines.take(line.trim())).collect();
    let taken = rest.len() < note.lines().count();
    lines.rest = if taken { rest.join("\n").trim().to_owned() } else { note.to_owned() };
    lines
}

/// Whether no line of a note has a meaning of its own.
pub fn is_free(note: &str) -> bool {
    !note.contains(':') || read(note) == Lines { rest: note.to_owned(), ..Lines::default() }
}

impl Lines {
    fn take(&mut self, line: &str) -> bool {
        let Some((name, value)) = line.split_once(':') else { return false };
        let (name, value) = (name.trim().to_ascii_lowercase(), value.trim());
        if value.is_empty() {
            return false;
        }
        match name.as_str() {
            "arxiv" if self.arxiv.is_none() => self.arxiv(value),
            "citation key" | "citationkey" | "citation-key" if self.key.is_none() && !value.contains(' ') => {
                self.key = Some(value.to_owned());
                true
            }
            "doi" | "pmid" | "pmcid" if !value.contains(' ') => {
                let names = ["DOI", "PMID", "PMCID"];
                let known = names.into_iter().find(|known| known.eq_ignore_ascii_case(&name)).unwrap_or("DOI");
                let new = self.variables.iter().all(|(other, _)| *other != known);
                if new {
                    self.variables.push((known, value.to_owned()));
                }
                new
            }
            name => self.field(name, value),
        }
    }

    fn arxiv(&mut self, value: &str) -> bool {
        let (id, class) = value.split_once(' ').unwrap_or((value, ""));
        let Some((id, _)) = arxiv::identifier(id) else { return false };
        let class = class.trim();
        let inner = class.strip_prefix('[').and_then(|class| class.strip_suffix(']'));
        if inner.is_none() && !class.is_empty() {
            return false;
        }
        self.arxiv = Some(id.to_owned());
        self.class = inner.filter(|class| class.contains('.') && !class.contains(',')).map(str::to_owned);
        true
    }

    fn field(&mut self, name: &str, value: &str) -> bool {
        let Some(name) = name.strip_prefix("tex.") else { return false };
        let good = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let new = good && self.fields.iter().all(|(other, _)| other != name);
        if new {
            self.fields.push((name.to_owned(), value.to_owned()));
        }
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_other_programs_are_understood() {
        let lines = read("arXiv:2103.00020 [cs.CV]\nCitation Key: r2021\ntex.origdate: 1850\nPMID: 12\nSee: there");
        assert_eq!(lines.arxiv.as_deref(), Some("2103.00020"));
        assert_eq!((lines.class.as_deref(), lines.key.as_deref()), (Some("cs.CV"), Some("r2021")));
        assert_eq!(lines.variables, [("PMID", "12".to_owned())]);
        assert_eq!(lines.fields, [("origdate".to_owned(), "1850".to_owned())]);
        assert_eq!(lines.rest, "See: there");
        assert!(is_free("See: there\n") && !is_free("x\narXiv: 2103.00020 [cs]"));
    }
}
