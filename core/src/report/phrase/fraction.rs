//! Which fraction a share is called: "4 of 5", "a third", "more than half", or none.
//!
//! Let p be the estimate and [l, u] its interval. The name is a function of p alone; the interval can only forbid it,
//! so one figure is never called by two names.
//!
//! - The tenths, fifths, quarters and thirds are candidates, and one half. The candidate f nearest to p (of two, the one
//!   with the smaller denominator) is the name where |p − f| ≤ [`DISTANCE`], and stands only if l ≤ f ≤ u. A half is
//!   held to [`HALF_DISTANCE`], because beyond it "more than half" says more.
//! - "More than half", "less than half", "more than 9 of 10" and "fewer than 1 of 10" fill the gaps next to those
//!   fractions. They claim a side, so the whole interval must lie on it.
//! - All and none are no fractions in this sense: they are claims about whole counts, and made from these.
//!
//! A census has an interval without width, so only an exact fraction or a side can be said of it: 286 of 356 is not
//! "4 of 5" when every answer is known.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The largest distance between a share and the fraction it is called: 2.5 points.
pub const DISTANCE: f64 = 0.025;

/// The largest distance between a share and one half.
pub const HALF_DISTANCE: f64 = 0.01;

/// Differences below this are those of binary arithmetic.
const HAIR: f64 = 1e-12;

/// In the order in which ties are decided: smaller denominators first.
const CANDIDATES: [(u8, u8); 13] = [
    (1, 2),
    (1, 3),
    (2, 3),
    (1, 4),
    (3, 4),
    (1, 5),
    (2, 5),
    (3, 5),
    (4, 5),
    (1, 10),
    (3, 10),
    (7, 10),
    (9, 10),
];

/// What a share is called in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "fraction", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Fraction {
    /// Every unit of a base that was counted in full.
    All,
    /// No unit of a base that was counted in full.
    None,
    /// Whole counts of a small base: 8 of 14.
    Count {
        /// Units that count.
        yes: u64,
        /// Units counted.
        of: u64,
    },
    /// About so many parts of a whole: 4 of 5.
    Parts {
        /// Numerator.
        parts: u8,
        /// Denominator.
        of: u8,
    },
    /// More than so many parts.
    MoreThan {
        /// Numerator.
        parts: u8,
        /// Denominator.
        of: u8,
    },
    /// Fewer than so many parts.
    LessThan {
        /// Numerator.
        parts: u8,
        /// Denominator.
        of: u8,
    },
}

impl Fraction {
    /// The only name that a share can have, or none.
    ///
    /// ```
    /// use peil::report::phrase::Fraction;
    /// // 72.1 per cent is 7 of 10, and never "three of four".
    /// assert_eq!(Fraction::nearest(0.721), Some(Fraction::Parts { parts: 7, of: 10 }));
    /// assert_eq!(Fraction::nearest(0.555), Some(Fraction::MoreThan { parts: 1, of: 2 }));
    /// assert_eq!(Fraction::nearest(0.15), None);
    /// ```
    pub fn nearest(share: f64) -> Option<Self> {
        let mut best: Option<(f64, (u8, u8))> = None;
        for (parts, of) in CANDIDATES {
            let distance = (share - f64::from(parts) / f64::from(of)).abs();
            if best.is_none_or(|(least, _)| distance < least - HAIR) {
                best = Some((distance, (parts, of)));
            }
        }
        let (distance, (parts, of)) = best?;
        let reach = if (parts, of) == (1, 2) { HALF_DISTANCE } else { DISTANCE };
        if distance <= reach + HAIR { Some(Self::Parts { parts, of }) } else { Self::side(share) }
    }

    /// The name of a share in a gap next to one half, above nine tenths or below one.
    fn side(share: f64) -> Option<Self> {
        if share > 0.9 && share < 1.0 {
            Some(Self::MoreThan { parts: 9, of: 10 })
        } else if share > 0.0 && share < 0.1 {
            Some(Self::LessThan { parts: 1, of: 10 })
        } else if (0.5..0.6).contains(&share) {
            Some(Self::MoreThan { parts: 1, of: 2 })
        } else if (0.4..0.5).contains(&share) {
            Some(Self::LessThan { parts: 1, of: 2 })
        } else {
            None
        }
    }

    /// The name of a share, unless its interval forbids it.
    ///
    /// ```
    /// use peil::report::phrase::Fraction;
    /// assert_eq!(Fraction::of(0.79, 0.74, 0.84), Some(Fraction::Parts { parts: 4, of: 5 }));
    /// assert_eq!(Fraction::of(0.79, 0.785, 0.795), None);
    /// ```
    pub fn of(share: f64, low: f64, high: f64) -> Option<Self> {
        Self::nearest(share).filter(|name| name.agrees_with(low, high))
    }

    /// Whether an interval leaves the name standing.
    fn agrees_with(self, low: f64, high: f64) -> bool {
        let value = |parts: u8, of: u8| f64::from(parts) / f64::from(of);
        match self {
            Self::Parts { parts, of } => low <= value(parts, of) + HAIR && value(parts, of) <= high + HAIR,
            Self::MoreThan { parts, of } => low > value(parts, of) + HAIR,
            Self::LessThan { parts, of } => high < value(parts, of) - HAIR,
            Self::All => low == 1.0,
            Self::None => high == 0.0,
            Self::Count { yes, of } => {
                let share = yes as f64 / of as f64;
                low <= share + HAIR && share <= high + HAIR
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_parts_is_within_its_distance_and_the_nearest() {
        for step in 0..=10_000 {
            let share = f64::from(step) / 10_000.0;
            let Some(Fraction::Parts { parts, of }) = Fraction::nearest(share) else { continue };
            let distance = (share - f64::from(parts) / f64::from(of)).abs();
            assert!(distance <= DISTANCE + HAIR, "{share} is called {parts} of {of}");
            for (parts, of) in CANDIDATES {
                assert!(distance <= (share - f64::from(parts) / f64::from(of)).abs() + HAIR, "{share}");
            }
        }
    }

    #[test]
    fn a_side_is_taken_only_by_a_whole_interval() {
        assert_eq!(Fraction::of(0.555, 0.548, 0.562), Some(Fraction::MoreThan { parts: 1, of: 2 }));
        assert_eq!(Fraction::of(0.555, 0.49, 0.62), None);
        assert_eq!(Fraction::of(0.46, 0.41, 0.499), Some(Fraction::LessThan { parts: 1, of: 2 }));
        assert_eq!(Fraction::of(0.97, 0.9, 0.99), None);
        assert_eq!(Fraction::of(0.03, 0.01, 0.09), Some(Fraction::LessThan { parts: 1, of: 10 }));
    }

    #[test]
    fn a_full_count_is_called_only_what_it_is() {
        assert_eq!(Fraction::of(0.8, 0.8, 0.8), Some(Fraction::Parts { parts: 4, of: 5 }));
        assert_eq!(Fraction::of(286.0 / 356.0, 286.0 / 356.0, 286.0 / 356.0), None);
    }
}
