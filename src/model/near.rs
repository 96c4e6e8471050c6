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

/// 1 for equal words, 0 for words with nothing in common; a shared start counts for more, and two letters that changed
/// places for less than two that are wrong.
fn likeness(word: &str, candidate: &str) -> f64 {
    let inside = word.len() >= 4 && candidate.contains(word);
    if inside { 0.9 } else { strsim::jaro_winkler(word, candidate).max(by_edits(word, candidate)) }
}

/// The share of the letters that stand as they should; a transposition counts as half an edit.
#[allow(clippy::cast_precision_loss, reason = "a word has few letters")]
fn by_edits(word: &str, candidate: &str) -> f64 {
    let letters = word.chars().count().max(candidate.chars().count()).max(1);
    let edits = strsim::osa_distance(word, candidate);
    let transpositions = strsim::levenshtein(word, candidate).saturating_sub(edits);
    1.0 - (edits as f64 - transpositions as f64 / 2.0) / letters as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_changed_places_are_still_the_word_also_in_a_short_one() {
        let known = ["acm", "apa", "ieee", "mla", "vancouver"];
        for (typed, meant) in [
            ("aap", Some("apa")),
            ("paa", Some("apa")),
            ("ieee", Some("ieee")),
            ("eiee", Some("ieee")),
            ("mal", Some("mla")),
            ("avncouevr", Some("vancouver")),
            ("xyz", None),
            ("amp", None),
        ] {
            assert_eq!(nearest(typed, known), meant, "{typed}");
        }
    }
}
