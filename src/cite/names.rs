//! What the engine spoils in names: suffixes in styles without full stops, and nicknames behind initials.
//!
//! | printed | stands |
//! |---|---|
//! | `Davis S Jr.` | `Davis S Jr` |
//! | `Hu, X. (B.` | `Hu, X. (Ben)` |
//! | `Pan, H.-hsien` | `Pan, H.` |

use hayagriva::types::Person;

/// The name of a person as it should be printed.
pub fn mended(printed: &str, person: &Person) -> String {
    let mut text = printed.to_owned();
    without_stop(&mut text, person);
    let given = person.given_name.as_deref().unwrap_or_default();
    given.split(' ').filter(|word| !text.contains(*word)).fold(text.clone(), with_word)
}

/// The name with a word of the given names put right that was made an initial and should not have been, or not so.
fn with_word(text: String, word: &str) -> String {
    if word.starts_with(['(', '“']) {
        let initial: String = word.chars().take(2).collect();
        let spoiled = [format!("{initial}."), initial].into_iter().find(|spoiled| text.contains(spoiled.as_str()));
        return spoiled.map_or(text.clone(), |spoiled| text.replacen(&spoiled, word, 1));
    }
    match word.split_once('-') {
        // `Ho-hsien` is `H.`: what starts small behind a hyphen is no name of its own.
        Some((_, small)) if small.starts_with(char::is_lowercase) => {
            text.replacen(&format!("-{small}"), "", 1).replacen(&format!("- {small}"), "", 1)
        }
        _ => text,
    }
}

/// Takes the full stop off a suffix where the initials have none.
fn without_stop(text: &mut String, person: &Person) {
    let (Some(suffix), Some(given)) = (&person.suffix, &person.given_name) else { return };
    let rest = text.strip_suffix(suffix.as_str());
    let bare = rest.is_some_and(|rest| !rest.contains('.') && !rest.contains(given.as_str()));
    if bare && suffix.ends_with('.') {
        text.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(given: &str, suffix: Option<&str>) -> Person {
        Person {
            name: "Hu".to_owned(),
            given_name: Some(given.to_owned()),
            prefix: None,
            suffix: suffix.map(str::to_owned),
            comma_suffix: false,
            alias: None,
        }
    }

    #[test]
    fn a_nickname_is_no_initial() {
        assert_eq!(mended("Hu, X. (B.", &person("Xia (Ben)", None)), "Hu, X. (Ben)");
        assert_eq!(mended("Hu X (B", &person("Xia (Ben)", None)), "Hu X (Ben)");
        assert_eq!(mended("Xia (Ben) Hu", &person("Xia (Ben)", None)), "Xia (Ben) Hu");
        assert_eq!(mended("H.-hsien Hu", &person("Ho-hsien", None)), "H. Hu");
        assert_eq!(mended("Ho-hsien Hu", &person("Ho-hsien", None)), "Ho-hsien Hu");
        assert_eq!(mended("J.-B. Hu", &person("Jean-Baptiste", None)), "J.-B. Hu");
    }

    #[test]
    fn a_suffix_loses_its_stop_only_beside_bare_initials() {
        for (printed, stands) in [("Hu X Jr.", "Hu X Jr"), ("Hu, X., Jr.", "Hu, X., Jr."), ("Xia Hu Jr.", "Xia Hu Jr.")]
        {
            let mut text = printed.to_owned();
            without_stop(&mut text, &person("Xia", Some("Jr.")));
            assert_eq!(text, stands);
        }
    }
}
