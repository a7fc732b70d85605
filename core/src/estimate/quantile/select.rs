//! Weighted selection: the unit at which a running sum of weights reaches a target, without sorting or keeping them all.
//!
//! Weights are whole numbers of ticks, a power of two so small that the largest weight of the cell has 61 − log₂ n bits;
//! sums of ticks are exact, so neither the order of rows nor threads nor a power of two in the weights changes a bit.
//!
//! A reading of the rows adds up the units of every cell by *bunches* of values near each other. A target lies in one
//! of them. Where all of its units have one value that is the answer, since a bunch knows its lightest and its heaviest
//! unit; otherwise the units of that bunch alone are read again, in narrower bunches while they are many, and one by one
//! when they are few. All that is asked at a time, in all cells, shares the readings; two are the rule, and numbers have
//! too few bits for more than some twenty. Memory is that of the bunches, a small part of that of the columns. Compare Blum et al. (1973), Time bounds for selection, Journal of Computer and System
//! Sciences 7; reading anew is cheaper than the memory to bring a cell's units together.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::ops::Range;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::cells::{Cells, Weights};
use super::rule::QuantileRule;

/// One answer with its weight in ticks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Unit {
    pub(super) value: f64,
    pub(super) weight: i64,
}

impl Unit {
    fn order(&self, other: &Self) -> Ordering {
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
    const EMPTY: Self = Self {
        units: 0,
        sum: 0,
        first: Unit { value: f64::INFINITY, weight: i64::MAX },
        last: Unit { value: f64::NEG_INFINITY, weight: i64::MIN },
    };

    #[inline]
    fn add(&mut self, unit: Unit) {
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

    fn merge(&mut self, other: &Self) {
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

/// The unit at which the running sum of weights reaches a target, and those beside it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Neighbours {
    /// The running sum, the unit's own weight included; among units of one value, between its ends, the target.
    pub(super) sum: i64,
    pub(super) unit: Unit,
    pub(super) before: Option<Unit>,
    pub(super) after: Option<Unit>,
}

/// What is asked of a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Lookup {
    /// The p-quantile under a rule, for p from 0 to 1.
    Quantile(QuantileRule, f64),
    /// The value of so many-th rank from 1, weights aside.
    Rank(u64),
}

/// Size of a tick for weights of at most `largest`, so that `units` of them can be added.
fn tick(largest: f64, units: u64) -> f64 {
    if largest <= 0.0 {
        return 1.0;
    }
    let bits = 61 - (units.max(1) as f64).log2().ceil() as i32;
    2.0_f64.powi(largest.log2().ceil() as i32 - bits)
}

/// A number as a whole one of the same order. Up to the size of `typical` steps are nearly even, beyond it they are in
/// proportion, so that neither zeros nor a long tail crowd the rest together; without it different numbers have
/// different ranks.
#[inline]
fn rank(value: f64, typical: f64) -> i64 {
    // Numbers above zero are in the order of their bits.
    let size = (value.abs() + typical).to_bits().cast_signed() - typical.to_bits().cast_signed();
    if value < 0.0 { -size } else { size }
}

/// Units that are kept one by one rather than in bunches.
const FEW: u64 = 512;
/// Part of a cell's units that may be kept after its first reading.
const PART: u64 = 32;
/// Bunches of a window, and units to each of them where units are not many.
const BUNCHES: u64 = 256;
const FEWEST_BUNCHES: u64 = 8;
const UNITS_OF_A_BUNCH: u64 = 64;
/// Steps are even up to this part of the mean size.
const TYPICAL: f64 = 8.0;

/// What a reading keeps of the units of one cell whose values lie from one to another.
#[derive(Debug, Clone)]
struct Window {
    cell: usize,
    from: f64,
    to: f64,
    table: Table,
}

#[derive(Debug, Clone)]
enum Table {
    Units(Vec<Unit>),
    /// By the rank above the least, without its last `shift` bits.
    Bunches {
        typical: f64,
        least: i64,
        shift: u32,
        bunches: Vec<Bunch>,
    },
}

impl Window {
    /// A window for so many units; up to `few` are kept one by one.
    fn new(cell: usize, from: f64, to: f64, typical: f64, units: u64, few: u64) -> Self {
        let table = if units <= few {
            Table::Units(Vec::new())
        } else {
            let most = (units / UNITS_OF_A_BUNCH).clamp(FEWEST_BUNCHES, BUNCHES);
            let span = |typical| rank(to, typical).abs_diff(rank(from, typical));
            // Values that lie close together get ranks of their own, or bunches would never grow smaller.
            let typical = if span(typical) < FEWEST_BUNCHES { 0.0 } else { typical };
            let span = span(typical);
            let shift = (0..64).find(|&shift| span >> shift < most).unwrap_or(63);
            let bunches = vec![Bunch::EMPTY; (span >> shift) as usize + 1];
            Table::Bunches { typical, least: rank(from, typical), shift, bunches }
        };
        Self { cell, from, to, table }
    }

    /// A window on the units of a bunch.
    fn within(cell: usize, bunch: &Bunch, few: u64) -> Self {
        let (from, to) = (bunch.first.value, bunch.last.value);
        Self::new(cell, from, to, f64::midpoint(from.abs(), to.abs()) / TYPICAL, bunch.units, few)
    }

    #[inline]
    fn add(&mut self, unit: Unit) {
        match &mut self.table {
            Table::Units(units) => units.push(unit),
            Table::Bunches { typical, least, shift, bunches } => {
                let above = rank(unit.value, *typical).wrapping_sub(*least).cast_unsigned();
                bunches[(above >> *shift) as usize].add(unit);
            }
        }
    }

    fn merge(&mut self, other: Self) {
        match (&mut self.table, other.table) {
            (Table::Units(units), Table::Units(others)) => units.extend(others),
            (Table::Bunches { bunches, .. }, Table::Bunches { bunches: others, .. }) => {
                bunches.iter_mut().zip(&others).for_each(|(own, other)| own.merge(other));
            }
            _ => {}
        }
    }

    /// After the reading: by value, without empty bunches.
    fn finish(mut self) -> Table {
        match &mut self.table {
            Table::Units(units) => units.sort_unstable_by(Unit::order),
            Table::Bunches { bunches, .. } => bunches.retain(|bunch| bunch.units > 0),
        }
        self.table
    }
}

/// What a first reading finds of a cell.
#[derive(Clone, Copy)]
struct Extent {
    units: u64,
    heaviest: f64,
    least: f64,
    greatest: f64,
    /// The sum of absolute values, on which only the width of bunches depends.
    sizes: f64,
}

impl Extent {
    const EMPTY: Self =
        Self { units: 0, heaviest: 0.0, least: f64::INFINITY, greatest: f64::NEG_INFINITY, sizes: 0.0 };

    #[inline]
    fn add(&mut self, value: f64, weight: f64) {
        self.merge(&Self { units: 1, heaviest: weight, least: value, greatest: value, sizes: value.abs() });
    }

    #[inline]
    fn merge(&mut self, other: &Self) {
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

/// The units of every cell with some weights.
pub(super) struct Selection<'a> {
    cells: &'a Cells<'a>,
    weights: Weights<'a>,
    /// Size of a tick in every cell.
    ticks: Vec<f64>,
    tables: Vec<Table>,
    whole: Vec<Bunch>,
    /// For what needs all units of a cell.
    sorted: OnceLock<Vec<Vec<Unit>>>,
}

/// A target that is not yet met.
#[derive(Clone, Copy)]
struct Open {
    lookup: usize,
    is_rank: bool,
    target: i64,
    /// Ticks, or units, before the table in which it lies, and the units next to that.
    base: i64,
    before: Option<Unit>,
    after: Option<Unit>,
    table: usize,
}

/// How far a table leads towards a target.
enum Found {
    Here(Neighbours),
    In(Bunch, Open),
}

impl<'a> Selection<'a> {
    pub(super) fn new(cells: &'a Cells<'a>, weights: Weights<'a>) -> Self {
        let extents = cells.fold(
            weights,
            || vec![Extent::EMPTY; cells.len()],
            |extents, cell, number, weight| extents[cell].add(number, weight),
            |mut all, others| {
                all.iter_mut().zip(&others).for_each(|(own, other)| own.merge(other));
                all
            },
        );
        let ticks = extents.iter().map(|own| tick(own.heaviest, own.units)).collect();
        let windows = extents.iter().enumerate().filter(|(_, own)| own.units > 0);
        let windows = windows.map(|(cell, own)| {
            let typical = own.sizes / own.units as f64 / TYPICAL;
            Window::new(cell, own.least, own.greatest, typical, own.units, FEW)
        });
        let mut selection = Self {
            cells,
            weights,
            ticks,
            tables: vec![Table::Units(Vec::new()); cells.len()],
            whole: vec![Bunch::EMPTY; cells.len()],
            sorted: OnceLock::new(),
        };
        for window in selection.read(&windows.collect::<Vec<_>>()) {
            let cell = window.cell;
            selection.tables[cell] = window.finish();
            match &selection.tables[cell] {
                Table::Units(units) => units.iter().for_each(|&unit| selection.whole[cell].add(unit)),
                Table::Bunches { bunches, .. } => {
                    bunches.iter().for_each(|bunch| selection.whole[cell].merge(bunch));
                }
            }
        }
        selection
    }

    /// Reads the units of some windows, in the order of cells and values.
    fn read(&self, windows: &[Window]) -> Vec<Window> {
        /// The windows of a cell, and the least and the greatest number of any.
        struct Own {
            windows: Range<usize>,
            from: f64,
            to: f64,
            per_tick: f64,
        }
        let own = |cell: usize| {
            let start = |cell| windows.partition_point(|own| own.cell < cell);
            let own = start(cell)..start(cell + 1);
            let from = windows[own.clone()].first().map_or(f64::NEG_INFINITY, |own| own.from);
            let to = windows[own.clone()].last().map_or(f64::NEG_INFINITY, |own| own.to);
            Own { windows: own, from, to, per_tick: self.ticks[cell].recip() }
        };
        let cells: Vec<Own> = (0..self.cells.len()).map(own).collect();
        self.cells.fold(
            self.weights,
            || windows.to_vec(),
            |windows, cell, value, weight| {
                let own = &cells[cell];
                // One question for both ends: few units lie between them, but whether they lie on one side is a coin toss,
                // which processors guess wrong. Rounding may let some through.
                if (value - own.from) * (own.to - value) < 0.0 {
                    return;
                }
                let windows = &mut windows[own.windows.clone()];
                if let Some(window) = windows.iter_mut().find(|own| own.from <= value && value <= own.to) {
                    // No weight vanishes beside a large one.
                    let weight = ((weight * own.per_tick) as i64).max(1);
                    window.add(Unit { value, weight });
                }
            },
            |mut all, others| {
                all.iter_mut().zip(others).for_each(|(own, other)| own.merge(other));
                all
            },
        )
    }

    /// All units of a cell together; `None` where there are none.
    pub(super) fn whole(&self, cell: usize) -> Option<&Bunch> {
        Some(&self.whole[cell]).filter(|whole| whole.units > 0)
    }

    /// All units of a cell by value.
    fn sorted(&self, cell: usize) -> &[Unit] {
        let all = self.sorted.get_or_init(|| {
            let held = (0..self.cells.len()).filter(|&cell| self.whole[cell].units > 0);
            let window = |cell: usize| Window::within(cell, &self.whole[cell], u64::MAX);
            let mut sorted = vec![Vec::new(); self.cells.len()];
            for window in self.read(&held.map(window).collect::<Vec<_>>()) {
                let cell = window.cell;
                if let Table::Units(units) = window.finish() {
                    sorted[cell] = units;
                }
            }
            sorted
        });
        &all[cell]
    }

    /// What was asked of cells; not a number where there are no units, or none of that rank.
    pub(super) fn values(&self, lookups: &[(usize, Lookup)]) -> Vec<f64> {
        let mut values = vec![f64::NAN; lookups.len()];
        let mut open = Vec::new();
        for (lookup, &(cell, asked)) in lookups.iter().enumerate() {
            let Some(whole) = self.whole(cell) else { continue };
            let (is_rank, target) = match asked {
                Lookup::Quantile(QuantileRule::ShahVaish, p) => {
                    values[lookup] = super::rule::shah_vaish(self.sorted(cell), self.ticks[cell], p);
                    continue;
                }
                Lookup::Quantile(rule, p) => {
                    (false, (rule.target(whole, p).ceil() as i64).clamp(1, whole.sum))
                }
                Lookup::Rank(rank) if (1..=whole.units).contains(&rank) => (true, rank.cast_signed()),
                Lookup::Rank(_) => continue,
            };
            open.push(Open { lookup, is_rank, target, base: 0, before: None, after: None, table: cell });
        }
        let mut tables = Cow::Borrowed(&self.tables);
        while !open.is_empty() {
            let mut deeper: Vec<(Bunch, Open)> = Vec::new();
            for own in open {
                match tables[own.table].find(own) {
                    Found::In(bunch, within) => deeper.push((bunch, within)),
                    Found::Here(found) => {
                        let (cell, asked) = lookups[own.lookup];
                        values[own.lookup] = match asked {
                            Lookup::Rank(_) => found.unit.value,
                            Lookup::Quantile(rule, p) => {
                                let up_to = |value| different_values_up_to(self.sorted(cell), value);
                                rule.read(&self.whole[cell], p, &found, up_to)
                            }
                        };
                    }
                }
            }
            // Several may be asked of one bunch.
            let cell_of = |own: &Open| lookups[own.lookup].0;
            deeper.sort_by(|(a, of_a), (b, of_b)| {
                cell_of(of_a).cmp(&cell_of(of_b)).then(a.first.value.total_cmp(&b.first.value))
            });
            let mut windows: Vec<Window> = Vec::new();
            let mut numbers: FxHashMap<(usize, u64), usize> = FxHashMap::default();
            for (bunch, within) in &mut deeper {
                let cell = cell_of(within);
                let bits = bunch.first.value.to_bits();
                within.table = *numbers.entry((cell, bits)).or_insert_with(|| {
                    windows.push(Window::within(cell, bunch, FEW.max(self.whole[cell].units / PART)));
                    windows.len() - 1
                });
            }
            open = deeper.into_iter().map(|(_, within)| within).collect();
            if !windows.is_empty() {
                tables = Cow::Owned(self.read(&windows).into_iter().map(Window::finish).collect());
            }
        }
        values
    }
}

impl Table {
    /// The unit or the bunch at which a target is reached.
    fn find(&self, asked: Open) -> Found {
        match self {
            Self::Units(units) => {
                let mut sum = asked.base;
                let reached = units.iter().position(|unit| {
                    sum += if asked.is_rank { 1 } else { unit.weight };
                    sum >= asked.target
                });
                let at = reached.unwrap_or(units.len() - 1);
                let before = at.checked_sub(1).map(|before| units[before]);
                let after = units.get(at + 1).copied();
                Found::Here(Neighbours {
                    sum,
                    unit: units[at],
                    before: before.or(asked.before),
                    after: after.or(asked.after),
                })
            }
            Self::Bunches { bunches, .. } => {
                let mut base = asked.base;
                let amount =
                    |bunch: &Bunch| if asked.is_rank { bunch.units.cast_signed() } else { bunch.sum };
                let reached = bunches.iter().position(|bunch| {
                    let is_here = base + amount(bunch) >= asked.target;
                    base += if is_here { 0 } else { amount(bunch) };
                    is_here
                });
                let at = reached.unwrap_or(bunches.len() - 1);
                let within = Open {
                    base,
                    before: at.checked_sub(1).map(|before| bunches[before].last).or(asked.before),
                    after: bunches.get(at + 1).map(|bunch| bunch.first).or(asked.after),
                    ..asked
                };
                if bunches[at].first.value == bunches[at].last.value {
                    Found::Here(within.among_equals(&bunches[at]))
                } else {
                    Found::In(bunches[at], within)
                }
            }
        }
    }
}

impl Open {
    /// The unit at which the target is reached among units of one value, the lightest first.
    fn among_equals(&self, bunch: &Bunch) -> Neighbours {
        let Bunch { first, last, .. } = *bunch;
        let (end, is_single) = (self.base + bunch.sum, bunch.units == 1);
        if self.target <= self.base + first.weight {
            let after = if is_single { self.after } else { Some(last) };
            Neighbours { sum: self.base + first.weight, unit: first, before: self.before, after }
        } else if self.target > end - last.weight {
            Neighbours { sum: end, unit: last, before: Some(first), after: self.after }
        } else {
            // Whichever it is, those beside it have the same value.
            Neighbours { sum: self.target, unit: last, before: Some(first), after: Some(last) }
        }
    }
}

/// Number of different values of sorted units that are not greater than `value`.
fn different_values_up_to(units: &[Unit], value: f64) -> usize {
    let below = &units[..units.partition_point(|unit| unit.value <= value)];
    below.chunk_by(|a, b| a.value == b.value).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::design::Design;

    /// What lies around each target, found in bunches, and in a list of all units.
    fn check(values: &[f64], weights: &[f64], targets: &[f64]) {
        let design = Design::builder(values.len()).weights(weights.to_vec().into()).build().unwrap();
        let cells = Cells::one(&design, values);
        let selection = Selection::new(&cells, Weights::OfDesign);
        assert!(matches!(selection.tables[0], Table::Bunches { .. }), "too few units for this test");
        let sorted = Table::Units(selection.sorted(0).to_vec());
        let whole = selection.whole[0];
        assert_eq!(whole.units, values.len() as u64);
        for share in targets {
            let start = |is_rank: bool, total: i64| {
                let target = ((share * total as f64) as i64).clamp(1, total);
                Open { lookup: 0, is_rank, target, base: 0, before: None, after: None, table: 0 }
            };
            for open in [start(false, whole.sum), start(true, whole.units.cast_signed())] {
                let Found::Here(right) = sorted.find(open) else { unreachable!("units are found at once") };
                let found = follow(&selection, open);
                assert_eq!(found.unit.value, right.unit.value);
                if open.is_rank {
                    continue;
                }
                let is_middle = |own: &Neighbours| {
                    let same = |unit: Option<Unit>| unit.is_some_and(|unit| unit.value == own.unit.value);
                    same(own.before) && same(own.after)
                };
                assert_eq!(is_middle(&found), is_middle(&right));
                if !is_middle(&right) {
                    let weight = |unit: Option<Unit>| unit.filter(|unit| unit.value != right.unit.value);
                    assert_eq!((found.sum, found.unit), (right.sum, right.unit));
                    assert_eq!(weight(found.before), weight(right.before));
                    assert_eq!(weight(found.after), weight(right.after));
                }
            }
        }
    }

    fn follow(selection: &Selection<'_>, mut open: Open) -> Neighbours {
        let mut table = selection.tables[0].clone();
        loop {
            match table.find(open) {
                Found::Here(found) => return found,
                Found::In(bunch, within) => {
                    table = selection.read(&[Window::within(0, &bunch, 4)]).remove(0).finish();
                    open = within;
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn bunches_find_what_sorting_finds(
            units in prop::collection::vec((-300..300_i32, 1..9_u8), 513..2000),
            spread in 0.001..3.0_f64,
            targets in prop::collection::vec(0.0..=1.0_f64, 20),
        ) {
            let values: Vec<f64> =
                units.iter().map(|(value, _)| f64::from(value.signum()) * (f64::from(value.abs()) * spread).exp_m1()).collect();
            let weights: Vec<f64> = units.iter().map(|(_, weight)| f64::from(*weight)).collect();
            check(&values, &weights, &targets);
        }
    }

    #[test]
    fn ranks_are_in_the_order_of_numbers() {
        let numbers = [-1e50, -2.0, -1.0, -1e-300, 0.0, 5e-324, 1.0, 1.5, 1e50];
        assert!(numbers.is_sorted_by(|a, b| rank(*a, 0.0) < rank(*b, 0.0)));
        assert!(numbers.is_sorted_by_key(|number| rank(*number, 1.0)));
        let even = |number: f64| rank(number, 1.0) as f64 / rank(0.5, 1.0) as f64;
        assert_eq!([-0.5, 0.0, 0.125, 0.5].map(even), [-1.0, 0.0, 0.25, 1.0]);
    }

    #[test]
    fn a_long_tail_and_a_single_value_are_no_trouble() {
        let shares: Vec<f64> = (0..=100).map(|share| f64::from(share) / 100.0).collect();
        let tail: Vec<f64> = (0..5000).map(|rank| 1.01_f64.powi(rank * 7 % 5000)).collect();
        check(&tail, &vec![1.0; 5000], &shares);
        let weights: Vec<f64> = (0..5000).map(|row| 1.0 + f64::from(row % 10)).collect();
        check(&vec![7.0; 5000], &weights, &shares);
        let two: Vec<f64> = (0..5000).map(|row| f64::from(u8::from(row % 3 == 0))).collect();
        check(&two, &weights, &shares);
    }

    #[test]
    fn a_tick_holds_the_sum_of_many_units() {
        for (largest, units) in [(1.0, 1), (0.1, 1_000_000), (1e9, 3), (7e-12, 1 << 32)] {
            let whole = largest / tick(largest, units);
            assert!(whole * units as f64 <= 2.0_f64.powi(62) && whole * units as f64 >= 2.0_f64.powi(58));
        }
    }
}
