//! Which whole counts print as a given per cent: the arithmetic of rounding, in integers.
//!
//! With d decimals a share k/n prints as one of the 100·10^d + 1 numerals v / 10^d, v = 0 … P where P = 100·10^d.
//! Half-up rounding prints v when v − ½ ≤ kP/n < v + ½, so the counts that print v are
//! ⌈(2v − 1)n / 2P⌉ ≤ k ≤ ⌈(2v + 1)n / 2P⌉ − 1. Half-even rounding gives a tie to the even neighbour, so both ends
//! are included when v is even and neither when v is odd. The counts that print one numeral are always consecutive,
//! and there are none at all for some v as soon as n < P: that is what makes printed figures speak.
//!
//! Fails when figures were rounded twice, or truncated, or computed from weights; the figures then fit no count and
//! are reported as such. No floating point is used: a tie must be a tie.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::figure::{Decimal, Figure};

/// What happens to a share that lies exactly between two printable figures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// Up: 12.5 prints as 13 (what offices and spreadsheets do).
    #[default]
    HalfUp,
    /// To the even neighbour: 12.5 prints as 12 (IEEE 754, R, Python).
    HalfEven,
}

/// Consecutive counts, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    pub(super) low: u32,
    pub(super) high: u32,
}

impl Span {
    pub(super) fn one(value: u32) -> Self {
        Self { low: value, high: value }
    }

    pub(super) fn is_one(self) -> bool {
        self.low == self.high
    }

    pub(super) fn meet(self, other: Self) -> Option<Self> {
        let span = Self { low: self.low.max(other.low), high: self.high.min(other.high) };
        (span.low <= span.high).then_some(span)
    }

    pub(super) fn hull(self, other: Self) -> Self {
        Self { low: self.low.min(other.low), high: self.high.max(other.high) }
    }

    pub(super) fn values(self) -> std::ops::RangeInclusive<u32> {
        self.low..=self.high
    }
}

/// How a column is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Grid {
    /// Decimals of the per cents.
    pub(super) decimals: u8,
    /// What happens to ties.
    pub(super) rounding: Rounding,
}

impl Grid {
    /// P, the numeral that 100 per cent prints as, in units of the last decimal.
    pub(super) fn whole(self) -> u32 {
        100 * 10_u32.pow(u32::from(self.decimals))
    }

    /// A numeral as it stands in print, with all its decimals.
    pub(super) fn numeral(self, units: u32) -> Figure {
        Figure::Printed(Decimal::new(i64::from(units), self.decimals))
    }

    /// The numeral that `yes` of `answered` prints as, in units of the last decimal.
    pub(super) fn print(self, yes: u32, answered: u32) -> u32 {
        let (twice, n) = (2 * u64::from(yes) * u64::from(self.whole()), u64::from(answered));
        let up = (twice + n) / (2 * n);
        let tie = (twice + n).is_multiple_of(2 * n);
        let down = tie && self.rounding == Rounding::HalfEven && !up.is_multiple_of(2);
        u32::try_from(up - u64::from(down)).expect("a share of at most one prints as at most P")
    }

    /// The counts of `answered` that print as `figure`, if any do.
    pub(super) fn counts(self, figure: u32, answered: u32) -> Option<Span> {
        let (v, n, p) = (u64::from(figure), u64::from(answered), u64::from(self.whole()));
        let (below, above) = ((2 * v).saturating_sub(1) * n, (2 * v + 1) * n);
        let (ties_below, ties_above) = match self.rounding {
            Rounding::HalfUp => (true, false),
            Rounding::HalfEven => (v.is_multiple_of(2), v.is_multiple_of(2)),
        };
        let low = if v == 0 {
            0
        } else if ties_below {
            below.div_ceil(2 * p)
        } else {
            below / (2 * p) + 1
        };
        let high = if ties_above { above / (2 * p) } else { above.div_ceil(2 * p) - 1 }.min(n);
        let narrow = |count: u64| u32::try_from(count).expect("counts do not exceed the denominator");
        (low <= high).then(|| Span { low: narrow(low), high: narrow(high) })
    }

    /// The counts whose shares print nearest below and nearest above a figure that no count prints.
    pub(super) fn nearest(self, figure: u32, answered: u32) -> impl Iterator<Item = u32> {
        let under = (u64::from(figure) * u64::from(answered) / u64::from(self.whole())) as u32;
        (under.min(answered)..=(under + 1).min(answered)).filter(move |&k| self.print(k, answered) != figure)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counts_of_a_figure_are_exactly_those_that_print_it() {
        for rounding in [Rounding::HalfUp, Rounding::HalfEven] {
            for decimals in 0..=1 {
                let grid = Grid { decimals, rounding };
                for n in 1..=230 {
                    let printed: Vec<u32> = (0..=n).map(|k| grid.print(k, n)).collect();
                    for v in 0..=grid.whole() {
                        let by_hand: Vec<u32> = (0..=n).filter(|&k| printed[k as usize] == v).collect();
                        let by_rule: Vec<u32> = grid.counts(v, n).map_or(vec![], |s| s.values().collect());
                        assert_eq!(by_rule, by_hand, "{v} of {n} with {decimals} decimals, {rounding:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn printing_agrees_with_the_definition_of_rounding() {
        // 1/8 = 12.5 and 3/8 = 37.5 are ties with no decimals; 1/16 = 6.25 and 3/16 = 18.75 with one.
        let print = |decimals, rounding, k, n| Grid { decimals, rounding }.print(k, n);
        assert_eq!(print(0, Rounding::HalfUp, 1, 8), 13);
        assert_eq!(print(0, Rounding::HalfEven, 1, 8), 12);
        assert_eq!(print(0, Rounding::HalfEven, 3, 8), 38);
        assert_eq!(print(1, Rounding::HalfUp, 1, 16), 63);
        assert_eq!(print(1, Rounding::HalfEven, 1, 16), 62);
        assert_eq!(print(1, Rounding::HalfEven, 3, 16), 188);
        assert_eq!(print(3, Rounding::HalfUp, 1, 3), 33_333);
    }

    #[test]
    fn the_nearest_counts_enclose_the_figure() {
        let grid = Grid { decimals: 1, rounding: Rounding::HalfUp };
        assert_eq!(grid.nearest(572, 14).collect::<Vec<_>>(), [8, 9]);
        assert_eq!(grid.nearest(1000, 14).count(), 0);
    }
}
