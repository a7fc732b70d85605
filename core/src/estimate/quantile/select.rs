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
use std::ops::Range;
use std::sync::OnceLock;

use super::bunch::{Bunch, Extent, TYPICAL, Table, Unit, Window, tick};
use super::cells::{Cells, Weights};
use super::rule::QuantileRule;

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

/// Units that are kept one by one rather than in bunches.
const FEW: u64 = 512;
/// Part of a cell's units that may be kept after its first reading.
const PART: u64 = 32;

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
            // In the order of cells and values; several may be asked of one bunch.
            let cell_of = |own: &Open| lookups[own.lookup].0;
            deeper.sort_by(|(a, of_a), (b, of_b)| {
                cell_of(of_a).cmp(&cell_of(of_b)).then(a.first.value.total_cmp(&b.first.value))
            });
            let mut windows: Vec<Window> = Vec::new();
            for (bunch, within) in &mut deeper {
                let cell = cell_of(within);
                let is_new = |last: &Window| last.cell != cell || last.from != bunch.first.value;
                if windows.last().is_none_or(is_new) {
                    windows.push(Window::within(cell, bunch, FEW.max(self.whole[cell].units / PART)));
                }
                within.table = windows.len() - 1;
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
    fn a_long_tail_and_a_single_value_are_no_trouble() {
        let shares: Vec<f64> = (0..=100).map(|share| f64::from(share) / 100.0).collect();
        let tail: Vec<f64> = (0..5000).map(|rank| 1.01_f64.powi(rank * 7 % 5000)).collect();
        check(&tail, &vec![1.0; 5000], &shares);
        let weights: Vec<f64> = (0..5000).map(|row| 1.0 + f64::from(row % 10)).collect();
        check(&vec![7.0; 5000], &weights, &shares);
        let two: Vec<f64> = (0..5000).map(|row| f64::from(u8::from(row % 3 == 0))).collect();
        check(&two, &weights, &shares);
    }
}
