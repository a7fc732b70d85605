//! Exact sums that do not depend on the order, the grouping or the number of threads.
//!
//! A sum of floating-point numbers depends on the order of its terms. Here every term is first written as a
//! fixed-point number of two 64-bit words on a grid that is chosen from a bound on the terms and their number;
//! the words are then added as integers, which is exact and associative. Whatever way rows are permuted, chunked
//! or spread over threads and hosts, the total has the same bits.
//!
//! The grid has about `123 − 2 log2(terms)` bits below the bound (83 bits for a million terms, never more than 101), so
//! that terms 10⁹ times smaller than the largest still keep a full double's precision. A term finds its words by
//! additions alone: next to 1.5 × 2⁵² doubles are whole numbers, so adding that constant rounds, and the bits of the
//! sum are the integer. Compilers make vector instructions of that, as they cannot of conversions on every processor.
//! Compare Demmel and Nguyen (2015), *Parallel reproducible summation*, IEEE Transactions on Computers 64(7); the
//! integer form is simpler because surveys have a bound at hand.

/// Numbers and weights of this absolute size or more are refused, so that products of a weight and two numbers stay
/// within what doubles and grids can hold.
pub(crate) const LARGEST: f64 = 1e50;

/// Keeps every power of two that a grid needs a normal number.
const MOST: i32 = 900;

/// 1.5 × 2⁵²: a double this large has no bits below one, and room for 51 bits on either side.
const ROUNDER: f64 = 6_755_399_441_055_744.0;

/// A sum in the making: a high and a low integer word, whose meaning is given by a [`Grid`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[repr(align(16))]
pub(crate) struct Exact([i64; 2]);

impl Exact {
    /// Adds another term or partial sum of the same grid; associative and commutative.
    #[inline]
    pub(crate) fn add(&mut self, other: Self) {
        *self = self.each(other, i64::wrapping_add);
    }

    /// What a sum has grown by since it was `earlier`.
    #[inline]
    pub(crate) fn since(self, earlier: Self) -> Self {
        self.each(earlier, i64::wrapping_sub)
    }

    /// The sum of so many equal terms.
    #[inline]
    pub(crate) fn times(self, count: u32) -> Self {
        self.each(Self([count.into(); 2]), i64::wrapping_mul)
    }

    #[inline]
    fn each(self, other: Self, operation: impl Fn(i64, i64) -> i64) -> Self {
        Self([operation(self.0[0], other.0[0]), operation(self.0[1], other.0[1])])
    }
}

/// The fixed-point grid on which terms of one sum are written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Grid {
    to_high: f64,
    to_low: f64,
    low_bits: u32,
    /// What a unit of the high and of the low word is worth.
    units: [f64; 2],
}

impl Grid {
    /// A grid for at most `terms` terms of absolute size at most `bound`.
    pub(crate) fn new(bound: f64, terms: usize) -> Self {
        if bound > power_of_two(MOST) || bound.is_nan() {
            // No grid holds such terms: their sum is not a number.
            return Self { to_high: 0.0, to_low: 0.0, low_bits: 1, units: [f64::NAN; 2] };
        }
        // Two spare bits: one for the sign, one for products that round up to just over the bound.
        let spare = (62 - 1 - terms.max(1).next_power_of_two().trailing_zeros().cast_signed()).min(50);
        let top = if bound > 0.0 { exponent_above(bound) } else { 0 };
        let exponent = (spare - top).clamp(-MOST, MOST);
        // What is left after rounding is at most half a unit of the high word.
        let low_bits = spare.max(0) + 1;
        Self {
            to_high: power_of_two(exponent),
            to_low: power_of_two(low_bits),
            low_bits: low_bits.cast_unsigned(),
            units: [power_of_two(-exponent), power_of_two(-exponent) * power_of_two(-low_bits)],
        }
    }

    /// The term `x` on this grid; bits below the grid are rounded off. Of what is not a number, or larger than the
    /// bound, it makes some words without meaning.
    #[inline]
    pub(crate) fn term(&self, x: f64) -> Exact {
        let bits =
            |rounded: f64| rounded.to_bits().cast_signed().wrapping_sub(ROUNDER.to_bits().cast_signed());
        let scaled = x * self.to_high;
        let high = scaled + ROUNDER;
        let low = (scaled - (high - ROUNDER)) * self.to_low + ROUNDER;
        Exact([bits(high), bits(low)])
    }

    /// So many terms have a sum that [`value_of_few`](Self::value_of_few) can take.
    #[inline]
    pub(crate) fn few(&self) -> usize {
        1 << (51 - self.low_bits.min(51))
    }

    /// The sum of at most [`few`](Self::few) terms, rounded once; the same as [`value`](Self::value), but without a
    /// branch or a conversion.
    #[inline]
    pub(crate) fn value_of_few(&self, sum: Exact) -> f64 {
        let part = |word: usize| {
            let bits = sum.0[word].wrapping_add(ROUNDER.to_bits().cast_signed()).cast_unsigned();
            (f64::from_bits(bits) - ROUNDER) * self.units[word]
        };
        part(0) + part(1)
    }

    /// The sum as a floating-point number, rounded once.
    #[inline]
    pub(crate) fn value(&self, sum: Exact) -> f64 {
        // Words of up to 53 bits are doubles as they stand, and scaling by powers of two rounds nothing.
        const WHOLE: u64 = 1 << 53;
        let Exact([high, low]) = sum;
        if high.unsigned_abs() <= WHOLE && low.unsigned_abs() <= WHOLE {
            return high as f64 * self.units[0] + low as f64 * self.units[1];
        }
        self.long_value(sum)
    }

    #[cold]
    fn long_value(&self, Exact([high, low]): Exact) -> f64 {
        let whole = (i128::from(high) << self.low_bits) + i128::from(low);
        whole as f64 * self.units[1]
    }
}

/// 2 to a power between −1022 and 1023.
fn power_of_two(exponent: i32) -> f64 {
    f64::from_bits(u64::from((exponent + 1023).cast_unsigned()) << 52)
}

/// The exponent of the power of two that is next above a positive number, or is the number.
fn exponent_above(x: f64) -> i32 {
    const FRACTION: u64 = (1 << 52) - 1;
    (x.to_bits() >> 52) as i32 - 1023 + i32::from(x.to_bits() & FRACTION != 0)
}

/// The exact sum of some finite numbers, whatever their order.
pub(crate) fn exact_sum(terms: impl Iterator<Item = f64> + Clone) -> f64 {
    let (count, bound) =
        terms.clone().fold((0, 0.0_f64), |(count, bound), x| (count + 1, bound.max(x.abs())));
    let grid = Grid::new(bound, count);
    let mut sum = Exact::default();
    terms.for_each(|x| sum.add(grid.term(x)));
    grid.value(sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn small_terms_survive_beside_large_ones() {
        let terms = [1e9, 1.0 / 3.0, -1e9, 1e-9];
        assert_eq!(exact_sum(terms.into_iter()), 1.0 / 3.0 + 1e-9);
    }

    #[test]
    fn the_empty_sum_is_zero() {
        assert_eq!(exact_sum(std::iter::empty()), 0.0);
    }

    #[test]
    fn terms_beyond_every_grid_have_no_sum_and_do_not_overflow() {
        for huge in [1e300, f64::MAX, f64::INFINITY, f64::NAN] {
            let grid = Grid::new(huge, 2);
            let mut sum = grid.term(huge);
            sum.add(grid.term(huge));
            assert!(grid.value(sum).is_nan());
        }
    }

    proptest! {
        #[test]
        fn order_and_grouping_leave_the_bits_alone(mut terms in prop::collection::vec(-1e6..1e6_f64, 1..200), split in 0usize..200) {
            let forward = exact_sum(terms.iter().copied());
            let bound = terms.iter().fold(0.0_f64, |bound, x| bound.max(x.abs()));
            let grid = Grid::new(bound, terms.len());
            let (left, right) = terms.split_at(split.min(terms.len()));
            let mut parts = [Exact::default(); 2];
            left.iter().for_each(|&x| parts[0].add(grid.term(x)));
            right.iter().for_each(|&x| parts[1].add(grid.term(x)));
            let [mut sum, other] = parts;
            sum.add(other);
            prop_assert_eq!(forward.to_bits(), grid.value(sum).to_bits());
            terms.reverse();
            prop_assert_eq!(forward.to_bits(), exact_sum(terms.iter().copied()).to_bits());
        }

        #[test]
        fn the_sum_of_few_terms_has_the_same_bits_without_conversions(terms in prop::collection::vec(-1e3..1e3_f64, 1..64)) {
            let grid = Grid::new(1e3, 1 << 20);
            prop_assert!(terms.len() <= grid.few());
            let mut sum = Exact::default();
            terms.iter().for_each(|&x| sum.add(grid.term(x)));
            prop_assert_eq!(grid.value_of_few(sum).to_bits(), grid.value(sum).to_bits());
        }

        #[test]
        fn the_exact_sum_is_as_good_as_any(terms in prop::collection::vec(-1e3..1e3_f64, 1..100)) {
            let naive: f64 = terms.iter().sum();
            prop_assert!((exact_sum(terms.iter().copied()) - naive).abs() <= 1e-9);
        }
    }
}
