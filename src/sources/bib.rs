//! The one BibTeX entry that a publisher's page or file gives.

use super::ReadError;
use super::venue::shortened;
use crate::model::markup::{Markup, Token, literal, tokens};
use crate::model::text::squeeze;
use crate::model::{Draft, Name, month_named, tex};

/// An entry: its type in lower case, its key, and its fields in lower case with their text.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Bib {
    /// `inproceedings`, `article`, …
    pub kind: String,
    /// Its key.
    pub key: String,
    fields: Vec<(String, String)>,
}

/// Reads the first entry of a text.
///
/// # Errors
/// When there is none, or it does not end.
pub fn first(text: &str) -> Result<Bib, ReadError> {
    let malformed = |what: &str| ReadError::Malformed(what.to_owned());
    let start = text.find('@').ok_or_else(|| ReadError::Unusable(super::quoted_start(text)))?;
    let (kind, rest) = text[start + 1..].split_once(['{', '(']).ok_or_else(|| malformed("an entry without a body"))?;
    let kind = kind.trim().to_lowercase();
    if kind.is_empty() || !kind.bytes().all(|b| b.is_ascii_alphabetic()) {
        return Err(ReadError::Unusable(super::quoted_start(text)));
    }
    let (key, mut rest) = rest.split_once(',').ok_or_else(|| malformed("an entry without fields"))?;
    let mut bib = Bib { kind, key: key.trim().to_owned(), fields: Vec::new() };
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        if rest.starts_with(['}', ')']) {
            return Ok(bib);
        }
        let (name, behind) = rest.split_once('=').ok_or_else(|| malformed("the entry does not end"))?;
        let (value, behind) = value(behind.trim_start()).ok_or_else(|| malformed("a field does not end"))?;
        bib.fields.push((name.trim().to_lowercase(), value));
        rest = behind;
    }
}

/// The text of a value and what stands behind it; parts that `#` joins are put together.
fn value(text: &str) -> Option<(String, &str)> {
    let (first, rest) = part(text)?;
    match rest.trim_start().strip_prefix('#') {
        Some(more) => value(more.trim_start()).map(|(second, rest)| (first + &second, rest)),
        None => Some((first, rest)),
    }
}

fn part(text: &str) -> Option<(String, &str)> {
    let open = text.chars().next()?;
    if open != '{' && open != '"' {
        let end = text.find([',', '}', '\n', '#'])?;
        return Some((text[..end].trim().to_owned(), &text[end..]));
    }
    let mut depth = 0_usize;
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => {}
            '{' => depth += 1,
            '}' if open == '{' && depth == 0 => return Some((text[1..at].to_owned(), &text[at + 1..])),
            '}' => depth = depth.saturating_sub(1),
            '"' if open == '"' && depth == 0 => return Some((text[1..at].to_owned(), &text[at + 1..])),
            _ => {}
        }
        escaped = c == '\\' && !escaped;
    }
    None
}

impl Bib {
    /// A field's text as a reader has it: accents as characters, braces gone. Math stays.
    pub fn text(&self, name: &str) -> Option<String> {
        let raw = &self.fields.iter().find(|(own, _)| own == name)?.1;
        Some(plain(raw)).filter(|text| !text.is_empty())
    }

    /// A field as it stands, for addresses.
    fn raw(&self, name: &str) -> Option<String> {
        let raw = &self.fields.iter().find(|(own, _)| own == name)?.1;
        Some(squeeze(&raw.replace("\\_", "_").replace("\\&", "&").replace("\\%", "%").replace(['{', '}'], "")))
    }

    /// The names of a field, in the form of `library.toml`, and whether the list was cut.
    pub fn names(&self, field: &str) -> (Vec<String>, bool) {
        let Some((_, raw)) = self.fields.iter().find(|(own, _)| own == field) else { return (Vec::new(), false) };
        let joined = squeeze(raw);
        let parts: Vec<&str> = split_names(&joined);
        let names = parts.iter().filter(|name| !is_others(name)).filter_map(|name| one_name(name));
        (names.collect(), parts.iter().any(|name| is_others(name)))
    }

    /// `2021-07` or `2021`; the month as a number, a macro or a name, also behind days (`18--24 Jul`).
    pub fn date(&self) -> Option<String> {
        let year = self.text("year").or_else(|| self.text("date"))?;
        let year = year.get(..4).filter(|year| year.parse::<u16>().is_ok())?.to_owned();
        let said = self.text("month").unwrap_or_default();
        let number = || said.parse::<u32>().ok().filter(|month| (1..=12).contains(month));
        let named = said.split(|c: char| !c.is_alphabetic()).find_map(month_named).map(u32::from);
        Some(number().or(named).map_or(year.clone(), |month| format!("{year}-{month:02}")))
    }

    /// The draft that the entry describes.
    pub fn draft(&self) -> Draft {
        let (authors, et_al) = self.names("author");
        let (editors, _) = self.names("editor");
        let of_book = authors.is_empty() && ["book", "proceedings", "collection"].contains(&self.kind.as_str());
        let date = self.date();
        let year = date.as_deref().and_then(|date| date.get(..4));
        let name = ["booktitle", "journal", "school", "institution", "howpublished"];
        let name = name.into_iter().find_map(|field| self.text(field));
        let (name, short) = name.map_or((None, None), |name| shortened(&name, year));
        let parts = [
            ("name", name),
            ("short", short),
            ("volume", self.text("volume")),
            ("number", self.text("number")),
            ("series", self.text("series")),
            ("pages", self.text("pages").map(|pages| pages.replace("--", "-").replace('–', "-"))),
            ("publisher", self.text("publisher")),
            ("address", self.text("address")),
        ];
        let doi = self.raw("doi").and_then(|doi| super::doi_id::claim(&doi)).filter(|id| id.scheme == "doi");
        Draft {
            title: self.text("title").unwrap_or_default(),
            authors: if of_book { editors.clone() } else { authors },
            et_al,
            editors: if of_book { Vec::new() } else { editors },
            entry_type: self.entry_type().map(str::to_owned),
            date,
            venue: parts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect(),
            ids: doi.map(|id| (id.scheme, id.value)).into_iter().collect(),
            abstract_text: self.text("abstract"),
            ..Draft::default()
        }
    }

    /// The address that the entry gives.
    pub fn url(&self) -> Option<String> {
        self.raw("url").filter(|url| url.starts_with("http"))
    }

    fn entry_type(&self) -> Option<&'static str> {
        let workshop = self.text("booktitle").is_some_and(|name| name.contains("Workshop"));
        Some(match self.kind.as_str() {
            "inproceedings" | "conference" if workshop => "workshop",
            "inproceedings" | "conference" => "conference",
            "article" => "article",
            "incollection" | "inbook" => "chapter",
            "book" | "collection" => "book",
            "proceedings" => "proceedings",
            "phdthesis" | "mastersthesis" | "thesis" => "thesis",
            "techreport" | "report" => "report",
            "software" => "software",
            "dataset" => "dataset",
            _ => "misc",
        })
    }
}

/// Splits at the word `and` outside braces.
fn split_names(names: &str) -> Vec<&str> {
    let (mut depth, mut start, mut parts) = (0_i32, 0, Vec::new());
    for (at, c) in names.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ' ' if depth <= 0 && names[at..].to_lowercase().starts_with(" and ") && at >= start => {
                parts.push(names[start..at].trim());
                start = at + 5;
            }
            _ => {}
        }
    }
    parts.push(names.get(start..).unwrap_or_default().trim());
    parts.into_iter().filter(|name| !name.is_empty()).collect()
}

fn is_others(name: &str) -> bool {
    ["others", "et al", "et al."].contains(&name.to_lowercase().as_str())
}

fn one_name(name: &str) -> Option<String> {
    if let Some(body) =
        name.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).filter(|body| !body.contains(['{', '}']))
    {
        return Some(Name::Organisation(plain(body)).to_string());
    }
    super::html::authors(&[plain(name)]).pop()
}

/// BibTeX's text in the markup of titles: accents decoded, ties and dashes as such, braces that keep case gone,
/// `\(…\)` as `$…$`; other commands leave their text.
pub fn plain(raw: &str) -> String {
    let math = raw.replace("\\(", "$").replace("\\)", "$").replace("\\textdollar", "\\$");
    let read = tex::read(&math);
    let mut text = String::with_capacity(read.len());
    let mut command = false;
    for token in tokens(&read) {
        match token {
            Token::Text(part) if command => text.push_str(part.trim_start()),
            Token::Text(part) => text.push_str(part),
            Token::Literal(c) => text.push_str(literal(c)),
            Token::Math(part) => text.push_str(&plain_math(part)),
            Token::Begin(start, markup) if markup != Markup::Plain => text.push_str(start),
            Token::End(markup) if markup != Markup::Plain => text.push('}'),
            _ => {}
        }
        command = matches!(token, Token::Command(_));
    }
    squeeze(&text.replace('\u{a0}', " "))
}

/// Math without the boxes that BibTeX files put round text: `$^{\mbox{2}}$` is `$^{2}$`.
fn plain_math(math: &str) -> String {
    let Some((before, rest)) = math.split_once("\\mbox{") else { return math.to_owned() };
    let (inner, after) = rest.split_once('}').unwrap_or((rest, ""));
    plain_math(&format!("{before}{inner}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRY: &str = "\n @inproceedings{\nli2023blip,\ntitle={{BLIP}-2: {\\\"U}ber $x^{2}$ \"quotes\"},\n author = {Le Scao, Teven and\n Ranzato, Marc'Aurelio and {Open AI} and Maria{-}Florina Balcan and others},\n editor = \"Marina Meila and Zhang, Tong\", month = jul, year = 2023,\n pages={1--8}, doi = {10.1109/CVPR\\_1.2}, url = {https://a.org/x\\_y}\n}\nrest";

    #[test]
    fn an_entry_is_read_with_its_braces_macros_and_accents() {
        let bib = first(ENTRY).unwrap();
        assert_eq!((bib.kind.as_str(), bib.key.as_str()), ("inproceedings", "li2023blip"));
        let draft = bib.draft();
        assert_eq!(draft.title, "BLIP-2: Über $x^{2}$ \"quotes\"");
        assert_eq!(draft.authors, ["Le Scao, Teven", "Ranzato, Marc'Aurelio", "{Open AI}", "Balcan, Maria-Florina"]);
        assert!(draft.et_al && draft.editors == ["Meila, Marina", "Zhang, Tong"]);
        assert_eq!((draft.date.as_deref(), draft.venue.get("pages")), (Some("2023-07"), Some("1-8")));
        assert_eq!((draft.ids.get("doi"), bib.url().as_deref()), (Some("10.1109/cvpr_1.2"), Some("https://a.org/x_y")));
    }

    #[test]
    fn what_does_not_end_is_refused() {
        for text in [
            "",
            "no entry",
            "<html>@media{x}",
            "@article{a, title = {x",
            "@article{a, title = \"x}",
            "@article{a",
            "@article{a, b",
        ] {
            assert!(first(text).is_err(), "{text}");
        }
    }

    #[test]
    fn titles_keep_math_and_markup_and_lose_braces() {
        for (raw, expected) in [
            ("{GTPA:} {A} Model", "GTPA: A Model"),
            ("{CLIP}ort {\\o}f {\\'{e}}", "CLIPort øf é"),
            ("Sarsa({\\(\\lambda\\)})", "Sarsa($\\lambda$)"),
            ("FS\\({}^{\\mbox{3}}\\): A", "FS${}^{3}$: A"),
            ("Top-{\\emph{k}} Retrieval", "Top-\\emph{k} Retrieval"),
            ("A~B -- C", "A B – C"),
            ("for 5\\$", "for 5\\$"),
        ] {
            assert_eq!(plain(raw), expected, "{raw}");
        }
    }

    #[test]
    fn a_month_stands_in_many_forms() {
        let date = |month: &str| first(&format!("@misc{{a, year={{2021}}, month={month}}}")).unwrap().date();
        for month in ["jul", "{7}", "{July}", "\"18--24 Jul\"", "{07}"] {
            assert_eq!(date(month).as_deref(), Some("2021-07"), "{month}");
        }
        assert_eq!(date("{Spring}").as_deref(), Some("2021"));
    }
}
