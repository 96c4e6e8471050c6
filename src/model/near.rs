//! The known word that is nearest to a mistyped one, for "did you mean".

/// The candidate most like `word`, if any is like enough to be what was meant.
///
/// ```
/// let known = ["contrastive", "masking"];
/// assert_eq!(refs::model::nearest("contrastve", known), Some("contrastive"));
/// assert_eq!(refs::model::nearest("biology", known), None);
/// ```
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (likeness(&word, &candidate.to_lowercase()), candidate))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

/// 1 for equal words, 0 for words with nothing in common; a shared start counts for more.
fn likeness(word: &str, candidate: &str) -> f64 {
    let inside = word.len() >= 4 && candidate.contains(word);
    if inside { 0.9 } else { strsim::jaro_winkler(word, candidate) }
}
