//! What kind of thesis or report it is: BibLaTeX's words for it, and those that readers see.

/// The codes of BibLaTeX (manual, §4.9.2.13) and what they stand for.
const GENRES: [(&str, &str, &str); 7] = [
    ("thesis", "phdthesis", "PhD thesis"),
    ("thesis", "mathesis", "Master's thesis"),
    ("thesis", "bathesis", "Bachelor's thesis"),
    ("thesis", "candthesis", "Candidate thesis"),
    ("report", "techreport", "Technical report"),
    ("report", "resreport", "Research report"),
    ("misc", "patent", "Patent"),
];

/// The code of a genre.
pub fn code(ours: &str, genre: &str) -> Option<&'static str> {
    GENRES.iter().find(|(kind, _, words)| *kind == ours && *words == genre).map(|(_, code, _)| *code)
}

/// The words of a code.
pub fn words(ours: &str, code: &str) -> Option<&'static str> {
    GENRES.iter().find(|(kind, known, _)| *kind == ours && *known == code).map(|(.., words)| *words)
}
