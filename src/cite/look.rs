//! How a stretch of text looks, whatever the format it is written in.

/// A set of looks: italic, bold, small capitals, underlined, raised, lowered; and math, which is text in LaTeX's own words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Look(u8);

impl Look {
    /// As the text around it.
    pub const PLAIN: Self = Self(0);
    /// Italic.
    pub const ITALIC: Self = Self(1);
    /// Bold.
    pub const BOLD: Self = Self(2);
    /// Small capitals.
    pub const SMALL_CAPS: Self = Self(4);
    /// Underlined.
    pub const UNDERLINED: Self = Self(8);
    /// Raised above the line.
    pub const RAISED: Self = Self(16);
    /// Lowered below the line.
    pub const LOWERED: Self = Self(32);
    /// Math: the text between the dollar signs.
    pub const MATH: Self = Self(64);

    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The one without the other.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// One on top of the other: italic within italic stands upright (CSL 1.0.2, "Appendix", and typographers before it).
    #[must_use]
    pub fn on(self, outer: Self) -> Self {
        if self.has(Self::ITALIC) && outer.has(Self::ITALIC) {
            return self.and(outer).without(Self::ITALIC);
        }
        self.and(outer)
    }

    /// Whether all of the other is in it.
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The looks of the set, as their places (0 for italic).
    pub fn places(self) -> impl Iterator<Item = u32> {
        (0..u8::BITS).filter(move |place| self.0 & (1 << place) != 0)
    }

    /// The look of a place.
    pub fn at(place: u32) -> Option<Self> {
        (place < 7).then(|| Self(1 << place))
    }

    /// The names of the looks, as JSON has them.
    pub fn names(self) -> Vec<&'static str> {
        const NAMES: [&str; 7] = ["italic", "bold", "small-caps", "underlined", "raised", "lowered", "math"];
        self.places().filter_map(|place| NAMES.get(place as usize).copied()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn italic_within_italic_stands_upright() {
        assert_eq!(Look::ITALIC.on(Look::ITALIC), Look::PLAIN);
        assert_eq!(Look::ITALIC.on(Look::BOLD), Look::ITALIC.and(Look::BOLD));
        assert_eq!(Look::RAISED.and(Look::MATH).names(), ["raised", "math"]);
    }
}
