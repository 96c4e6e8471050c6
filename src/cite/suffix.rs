//! Suffixes of names in styles that set initials without full stops: `Davis S Jr`, not `Davis S Jr.`

use super::span::Laid;

/// Takes the full stop off suffixes where the initials have none.
pub fn without_stops(laid: &mut Laid) {
    for (place, person) in laid.names.iter().zip(&laid.people) {
        let (Some(suffix), Some(given)) = (&person.suffix, &person.given_name) else { continue };
        let text: String = laid.spans[place.clone()].iter().map(|span| span.text.as_str()).collect();
        let bare = text.strip_suffix(suffix.as_str()).filter(|rest| !rest.contains('.') && !rest.contains(given.as_str()));
        let (Some(_), Some(short)) = (bare, suffix.strip_suffix('.')) else { continue };
        if let Some(span) = laid.spans.get_mut(place.end - 1) {
            let kept = span.text.len().saturating_sub(suffix.len() - short.len());
            span.text.truncate(kept);
        }
    }
}
