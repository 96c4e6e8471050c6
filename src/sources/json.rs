//! Reading JSON answers: a value that must be there, and texts that may be.

use serde_json::Value;

use super::{Answer, ReadError, quoted_start};
use crate::model::text::squeeze;

/// The JSON object or list of an answer.
///
/// # Errors
/// When the body is something else: a page, a line of text, half an answer.
pub fn json(answer: &Answer) -> Result<Value, ReadError> {
    let text = String::from_utf8_lossy(&answer.body);
    let text = text.trim_start_matches('\u{feff}').trim();
    if !text.starts_with(['{', '[']) {
        return Err(ReadError::Unusable(quoted_start(text)));
    }
    serde_json::from_str(text).map_err(|error| ReadError::Malformed(error.to_string()))
}

/// The squeezed text at a path (RFC 6901); numbers as texts. `None` when there is none or it is empty.
pub fn text(value: &Value, path: &str) -> Option<String> {
    let text = match value.pointer(path)? {
        Value::String(text) => squeeze(text),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}

/// The items of the list at a path; a value that is no list is a list of itself, and `null` an empty one.
pub fn list<'a>(value: &'a Value, path: &str) -> Vec<&'a Value> {
    match value.pointer(path) {
        Some(Value::Array(items)) => items.iter().collect(),
        None | Some(Value::Null) => Vec::new(),
        Some(one) => vec![one],
    }
}

/// The texts of the list at a path.
pub fn texts(value: &Value, path: &str) -> Vec<String> {
    list(value, path).into_iter().filter_map(|item| text(item, "")).collect()
}

/// `2021`, `2021-06`, `2021-06-09` out of CSL's `date-parts` at a path; `None` for `[[null]]`.
pub fn date_parts(value: &Value, path: &str) -> Option<String> {
    let first = value.pointer(&format!("{path}/date-parts/0"))?.as_array()?;
    let number = |part: &Value| part.as_u64().or_else(|| part.as_str()?.parse().ok());
    let parts: Vec<u64> = first.iter().map_while(number).collect();
    let date = match parts[..] {
        [year, month, day, ..] => format!("{year:04}-{month:02}-{day:02}"),
        [year, month] => format!("{year:04}-{month:02}"),
        [year] => format!("{year:04}"),
        [] => return None,
    };
    date.parse::<crate::model::Date>().is_ok().then_some(date)
}

/// A time in milliseconds since 1970 as a day.
pub fn day_of_millis(value: &Value, path: &str) -> Option<String> {
    let time = jiff::Timestamp::from_millisecond(value.pointer(path)?.as_i64()?).ok()?;
    Some(time.strftime("%Y-%m-%d").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn one_author_is_a_list_of_one() {
        let value = json!({ "one": { "text": " A  B " }, "many": ["a", null, "b"], "none": null, "number": 8 });
        assert_eq!(text(list(&value, "/one")[0], "/text").as_deref(), Some("A B"));
        assert_eq!(texts(&value, "/many"), ["a", "b"]);
        assert!(list(&value, "/none").is_empty() && text(&value, "/number").as_deref() == Some("8"));
    }

    #[test]
    fn dates_of_csl_say_no_more_than_is_known() {
        let parts = |parts: Value| date_parts(&json!({ "issued": { "date-parts": parts } }), "/issued");
        assert_eq!(parts(json!([[2021, 6, 9]])).as_deref(), Some("2021-06-09"));
        assert_eq!(parts(json!([[2017]])).as_deref(), Some("2017"));
        assert_eq!(parts(json!([["2017", "5"]])).as_deref(), Some("2017-05"));
        assert_eq!(parts(json!([[null]])), None);
        assert_eq!(parts(json!([[2021, 13]])), None);
    }
}
