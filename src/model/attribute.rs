//! The attributes that papers state of a model: their names, their units, and how values read.

/// An attribute that `refs` knows; others are kept, and found by `refs check`.
pub struct Attribute {
    /// The name in `library.toml`.
    pub name: &'static str,
    /// What it says, in a few words.
    pub about: &'static str,
    /// Whether the value is well formed; `expected` says what is.
    pub fits: fn(&str) -> bool,
    /// What a value looks like.
    pub expected: &'static str,
}

/// Every attribute, in the order of the file.
pub const ATTRIBUTES: &[Attribute] = &[
    Attribute {
        name: "parameters",
        about: "all parameters, of the largest variant",
        fits: has_unit,
        expected: "a number with M, B or T: \"8.3B\"",
    },
    Attribute {
        name: "vision-encoder",
        about: "what reads the images",
        fits: is_filled,
        expected: "a name: \"EVA-CLIP ViT-g/14\"",
    },
    Attribute {
        name: "language-backbone",
        about: "the language model it starts from",
        fits: is_filled,
        expected: "a name: \"Vicuna-7B\"",
    },
    Attribute {
        name: "connector",
        about: "what joins the encoder to the language model",
        fits: is_filled,
        expected: "a few words: \"Q-Former\", \"linear\", \"MLP\", \"cross-attention\"",
    },
    Attribute {
        name: "image-resolution",
        about: "the side of an image that it reads, of the largest variant",
        fits: has_unit,
        expected: "a number of pixels: \"448 px\"",
    },
    Attribute {
        name: "training-data",
        about: "how much it was trained on",
        fits: has_unit,
        expected: "a number with what is counted: \"400M pairs\", \"1.4T tokens\"",
    },
    Attribute {
        name: "open-weights",
        about: "whether the weights can be had",
        fits: |value| ["yes", "no", "partly"].contains(&value),
        expected: "\"yes\", \"no\" or \"partly\"",
    },
    Attribute {
        name: "licence",
        about: "the licence of the weights",
        fits: is_filled,
        expected: "a name: \"Apache-2.0\"",
    },
];

/// The attribute of that name; `None` for one that `refs` does not know.
pub fn attribute(name: &str) -> Option<&'static Attribute> {
    ATTRIBUTES.iter().find(|attribute| attribute.name == name)
}

fn is_filled(value: &str) -> bool {
    !value.trim().is_empty()
}

/// A bare number says nothing: a unit or a word has to stand with it.
fn has_unit(value: &str) -> bool {
    value.chars().any(char::is_alphabetic)
}

/// A number of parameters in billions, exact: the point moves, nothing is rounded. `None` for anything else.
///
/// | input | result |
/// |---|---|
/// | `8.3B` | `8.3` |
/// | `428M` | `0.428` |
/// | `1T` | `1000` |
/// | `14B (8B active)`, `8.3` | none |
///
/// ```
/// assert_eq!(refs::model::attribute::billions("428M").as_deref(), Some("0.428"));
/// ```
pub fn billions(value: &str) -> Option<String> {
    let value = value.trim();
    let unit = value.chars().last()?;
    let digits = value.strip_suffix(unit)?.trim_end();
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let sound =
        !whole.is_empty() && is_number(whole) && is_number(part) && digits.ends_with(|c: char| c.is_ascii_digit());
    match unit {
        _ if !sound => None,
        'B' => Some(trimmed(whole, part)),
        'T' => {
            let part = format!("{part:0<3}");
            Some(trimmed(&format!("{whole}{}", &part[..3]), &part[3..]))
        }
        'M' => {
            let whole = format!("{whole:0>4}");
            let (billions, millions) = whole.split_at(whole.len() - 3);
            Some(trimmed(billions, &format!("{millions}{part}")))
        }
        _ => None,
    }
}

/// A decimal number without zeros that say nothing.
fn trimmed(whole: &str, part: &str) -> String {
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    match part.trim_end_matches('0') {
        "" => whole.to_owned(),
        part => format!("{whole}.{part}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_told_in_billions_without_rounding() {
        for (value, expected) in [
            ("8.3B", Some("8.3")),
            ("80B", Some("80")),
            ("428M", Some("0.428")),
            ("1234.5M", Some("1.2345")),
            ("1.76T", Some("1760")),
            ("7.0B", Some("7")),
            ("14B (8B active)", None),
            ("8.3", None),
            (".5B", None),
            ("1.B", None),
            ("é", None),
            ("", None),
        ] {
            assert_eq!(billions(value).as_deref(), expected, "{value}");
        }
    }

    #[test]
    fn every_example_of_what_is_expected_fits() {
        for row in ATTRIBUTES {
            let examples: Vec<&str> = row.expected.split('"').skip(1).step_by(2).collect();
            assert!(!examples.is_empty() && examples.iter().all(|example| (row.fits)(example)), "{}", row.name);
            assert!(!(row.fits)(" "), "{}", row.name);
        }
        assert!(!(attribute("parameters").unwrap().fits)("8.3"));
    }
}
