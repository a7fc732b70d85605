//! Units of a cell by their values: together in bunches of values near each other, or one by one where they are few.

use std::cmp::Ordering;

/// One answer with its weight in ticks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Unit {
    pub(super) value: f64,
    pub(super) weight: i64,
}

impl Unit {
    pub(super) fn order(&self, other: &Self) -> Ordering {
        self.value.total_cmp(&other.value).then(self.weight.cmp(&other.weight))
    }
}

/// Units that lie together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bunch {
    pub(super) units: u64,
    /// The sum of their weights.
    pub(super) sum: i64,
    /// The least value; of several the lightest.
    pub(super) first: Unit,
    /// The greatest value; of several the heaviest.
    pub(super) last: Unit,
}

impl Bunch {
    pub(super) const EMPTY: Self = Self {
        units: 0,
        sum: 0,
        first: Unit { value: f64::INFINITY, weight: i64::MAX },
        last: Unit { value: f64::NEG_INFINITY, weight: i64::MIN },
    };

    #[inline]
    pub(super) fn add(&mut self, unit: Unit) {
        self.units += 1;
        self.sum += unit.weight;
        // Most units lie between the ends, which the value alone shows.
        if unit.value <= self.first.value && unit.order(&self.first) == Ordering::Less {
            self.first = unit;
        }
        if unit.value >= self.last.value && unit.order(&self.last) == Ordering::Greater {
            self.last = unit;
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.units += other.units;
        self.sum += other.sum;
        if other.first.order(&self.first) == Ordering::Less {
            self.first = other.first;
        }
        if other.last.order(&self.last) == Ordering::Greater {
            self.last = other.last;
        }
    }
}

/// What a first reading finds of a cell.
#[derive(Clone, Copy)]
pub(super) struct Extent {
    pub(super) units: u64,
    pub(super) heaviest: f64,
    pub(super) least: f64,
    pub(super) greatest: f64,
    /// The sum of absolute values, on which only the width of bunches depends.
    pub(super) sizes: f64,
}

impl Extent {
    pub(super) const EMPTY: Self =
        Self { units: 0, heaviest: 0.0, least: f64::INFINITY, greatest: f64::NEG_INFINITY, sizes: 0.0 };

    #[inline]
    pub(super) fn add(&mut self, value: f64, weight: f64) {
        self.merge(&Self { units: 1, heaviest: weight, least: value, greatest: value, sizes: value.abs() });
    }

    #[inline]
    pub(super) fn merge(&mut self, other: &Self) {
        self.units += other.units;
        self.sizes += other.sizes;
        // Neither is ever not a number, which `f64::max` would ask.
        if other.heaviest > self.heaviest {
            self.heaviest = other.heaviest;
        }
        if other.least < self.least {
            self.least = other.least;
        }
        if other.greatest > self.greatest {
            self.greatest = other.greatest;
        }
    }
}

/// Size of a tick for weights of at most `largest`, so that `units` of them can be added.
pub(super) fn tick(largest: f64, units: u64) -> f64 {
    if largest <= 0.0 {
        return 1.0;
    }
    let bits = 61 - (units.max(1) as f64).log2().ceil() as i32;
    2.0_f64.powi(largest.log2().ceil() as i32 - bits)
}

/// A number as a whole one of the same order. Up to the size of `typical` steps are nearly even, beyond it they are in
/// proportion, so that neither zeros nor a long tail crowd the rest together; without it different numbers have
/// different ones.
#[inline]
fn ordinal(value: f64, typical: f64) -> i64 {
    // Numbers above zero are in the order of their bits.
    let size = (value.abs() + typical).to_bits().cast_signed() - typical.to_bits().cast_signed();
    if value < 0.0 { -size } else { size }
}

/// Bunches of a window, and units to each of them where units are not many.
const BUNCHES: u64 = 256;
const FEWEST_BUNCHES: u64 = 8;
const UNITS_OF_A_BUNCH: u64 = 64;
/// Steps are even up to this part of the mean size.
pub(super) const TYPICAL: f64 = 8.0;

/// What a reading keeps of the units of one cell whose values lie from one to another.
#[derive(Debug, Clone)]
pub(super) struct Window {
    pub(super) cell: usize,
    pub(super) from: f64,
    pub(super) to: f64,
    table: Table,
}

#[derive(Debug, Clone)]
pub(super) enum Table {
    Units(Vec<Unit>),
    /// By the ordinal above the least, without its last `shift` bits.
    Bunches {
        typical: f64,
        least: i64,
        shift: u32,
        bunches: Vec<Bunch>,
    },
}

impl Window {
    /// A window for so many units; up to `few` are kept one by one.
    pub(super) fn new(cell: usize, from: f64, to: f64, typical: f64, units: u64, few: u64) -> Self {
        let table = if units <= few {
            Table::Units(Vec::new())
        } else {
            let most = (units / UNITS_OF_A_BUNCH).clamp(FEWEST_BUNCHES, BUNCHES);
            let span = |typical| ordinal(to, typical).abs_diff(ordinal(from, typical));
            // Values that lie close together get ordinals of their own, or bunches would never grow smaller.
            let typical = if span(typical) < FEWEST_BUNCHES { 0.0 } else { typical };
            let span = span(typical);
            let shift = (0..64).find(|&shift| span >> shift < most).unwrap_or(63);
            let bunches = vec![Bunch::EMPTY; (span >> shift) as usize + 1];
            Table::Bunches { typical, least: ordinal(from, typical), shift, bunches }
        };
        Self { cell, from, to, table }
    }

    /// A window on the units of a bunch.
    pub(super) fn within(cell: usize, bunch: &Bunch, few: u64) -> Self {
        let (from, to) = (bunch.first.value, bunch.last.value);
        Self::new(cell, from, to, f64::midpoint(from.abs(), to.abs()) / TYPICAL, bunch.units, few)
    }

    #[inline]
    pub(super) fn add(&mut self, unit: Unit) {
        match &mut self.table {
            Table::Units(units) => units.push(unit),
            Table::Bunches { typical, least, shift, bunches } => {
                let above = ordinal(unit.value, *typical).wrapping_sub(*least).cast_unsigned();
                bunches[(above >> *shift) as usize].add(unit);
            }
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        match (&mut self.table, other.table) {
            (Table::Units(units), Table::Units(others)) => units.extend(others),
            (Table::Bunches { bunches, .. }, Table::Bunches { bunches: others, .. }) => {
                bunches.iter_mut().zip(&others).for_each(|(own, other)| own.merge(other));
            }
            _ => {}
        }
    }

    /// After the reading: by value, without empty bunches.
    pub(super) fn finish(mut self) -> Table {
        match &mut self.table {
            Table::Units(units) => units.sort_unstable_by(Unit::order),
            Table::Bunches { bunches, .. } => bunches.retain(|bunch| bunch.units > 0),
        }
        self.table
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_are_in_the_order_of_numbers() {
        let numbers = [-1e50, -2.0, -1.0, -1e-300, 0.0, 5e-324, 1.0, 1.5, 1e50];
        assert!(numbers.is_sorted_by(|a, b| ordinal(*a, 0.0) < ordinal(*b, 0.0)));
        assert!(numbers.is_sorted_by_key(|number| ordinal(*number, 1.0)));
        let even = |number: f64| ordinal(number, 1.0) as f64 / ordinal(0.5, 1.0) as f64;
        assert_eq!([-0.5, 0.0, 0.125, 0.5].map(even), [-1.0, 0.0, 0.25, 1.0]);
    }

    #[test]
    fn a_tick_holds_the_sum_of_many_units() {
        for (largest, units) in [(1.0, 1), (0.1, 1_000_000), (1e9, 3), (7e-12, 1 << 32)] {
            let whole = largest / tick(largest, units);
            assert!(whole * units as f64 <= 2.0_f64.powi(62) && whole * units as f64 >= 2.0_f64.powi(58));
        }
    }
}
