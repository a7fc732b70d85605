//! One column by itself: every denominator under which its figures are whole counts.
//!
//! For each admissible n the figure v of every row must be printed by some k of n ([`Grid::counts`]). A row asked
//! "of those that …" has the count of another row as its denominator, so for such base rows every fitting count is
//! tried in turn. Where no n fits all figures, the n with the fewest misfits are kept and the misfits named; a misfit
//! is never replaced by a neighbour.
//!
//! If n fits, so does every multiple of n, and with P = 100·10^d every n ≥ P fits anything; the method therefore
//! needs an upper bound, and speaks clearly only when the bound lies well below P.

use super::figure::Figure;
use super::rounding::{Grid, Span};
use crate::num::ascending;

/// What is known of one cell before any denominator is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cell {
    /// No figure.
    Open,
    /// A per cent, in units of the last decimal.
    Percent(u32),
    /// A count.
    Count(u32),
}

/// The rows' dependence: parents before children.
#[derive(Debug)]
pub(super) struct Bases {
    /// The row whose count is the denominator.
    pub(super) of: Vec<Option<usize>>,
    /// Whether another row has this one as its base.
    pub(super) is_base: Vec<bool>,
    /// All rows, each after its base.
    pub(super) order: Vec<usize>,
}

impl Bases {
    /// From the base of each row; the bases must not form a cycle.
    pub(super) fn new(of: Vec<Option<usize>>) -> Self {
        let depth = |mut row: usize| {
            let mut depth = 0_u32;
            while let Some(base) = of[row] {
                (row, depth) = (base, depth + 1);
            }
            depth
        };
        let depths: Vec<f64> = (0..of.len()).map(|row| f64::from(depth(row))).collect();
        let order = ascending(&depths);
        let mut is_base = vec![false; of.len()];
        for &base in of.iter().flatten() {
            is_base[base] = true;
        }
        Self { of, is_base, order }
    }
}

/// A column as the search sees it.
#[derive(Debug, Clone)]
pub(super) struct Facts {
    pub(super) grid: Grid,
    pub(super) answered: Span,
    pub(super) cells: Vec<Cell>,
}

impl Facts {
    /// What stands in a cell, with the column's decimals.
    pub(super) fn printed(&self, row: usize) -> Figure {
        match self.cells[row] {
            Cell::Open => Figure::Missing,
            Cell::Percent(units) => self.grid.numeral(units),
            Cell::Count(count) => Figure::from(i64::from(count)),
        }
    }
}

/// The counts of one cell under one candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slot {
    /// The counts that the cell can have.
    pub(super) span: Span,
    /// Whether these are the counts that print the figure; otherwise the cell is missing, misfits, or has no base
    /// whose count is known, and the span is merely what is possible.
    pub(super) fits: bool,
}

/// A denominator with the counts of all rows; rows that others are based on have a single count.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) answered: u32,
    pub(super) slots: Box<[Slot]>,
    pub(super) misfits: usize,
}

impl Candidate {
    /// The denominator of a row, if it is known.
    pub(super) fn denominator(&self, row: usize, bases: &Bases) -> Option<u32> {
        match bases.of[row] {
            None => Some(self.answered),
            Some(base) => self.slots[base].fits.then_some(self.slots[base].span.low),
        }
    }
}

/// More candidates than this for one column mean that the figures tell next to nothing.
const MOST_CANDIDATES: usize = 200_000;

/// Likewise for the counts of one column, over all its candidates and rows.
const MOST_COUNTS: u64 = 1_000_000;

/// The candidates with the fewest misfits, by rising denominator; `None` if there are too many to list.
pub(super) fn candidates(facts: &Facts, bases: &Bases) -> Option<Vec<Candidate>> {
    let mut walk = Walk {
        facts,
        bases,
        fewest: facts.cells.len(),
        slots: vec![Slot { span: Span::one(0), fits: false }; facts.cells.len()],
        found: Vec::new(),
    };
    for answered in facts.answered.values() {
        walk.visit(answered, 0, 0);
        if walk.found.len() > MOST_CANDIDATES {
            return None;
        }
    }
    let counts = |slot: &Slot| if slot.fits { u64::from(slot.span.high - slot.span.low) + 1 } else { 0 };
    let all: u64 = walk.found.iter().flat_map(|candidate| &candidate.slots).map(counts).sum();
    (all <= MOST_COUNTS).then_some(walk.found)
}

struct Walk<'a> {
    facts: &'a Facts,
    bases: &'a Bases,
    fewest: usize,
    slots: Vec<Slot>,
    found: Vec<Candidate>,
}

impl Walk<'_> {
    /// Fills the rows from position `next` of the order on, given those before.
    fn visit(&mut self, answered: u32, next: usize, mut misfits: usize) {
        for position in next..self.bases.order.len() {
            if misfits > self.fewest || self.found.len() > MOST_CANDIDATES {
                return;
            }
            let row = self.bases.order[position];
            let (slot, misfit) = self.slot(answered, row);
            misfits += usize::from(misfit);
            if self.bases.is_base[row] && slot.fits && !slot.span.is_one() {
                for count in slot.span.values() {
                    if self.found.len() > MOST_CANDIDATES {
                        return;
                    }
                    self.slots[row] = Slot { span: Span::one(count), fits: true };
                    self.visit(answered, position + 1, misfits);
                }
                return;
            }
            self.slots[row] = slot;
        }
        if misfits < self.fewest {
            self.fewest = misfits;
            self.found.clear();
        }
        if misfits == self.fewest {
            let slots = self.slots.clone().into_boxed_slice();
            self.found.push(Candidate { answered, slots, misfits });
        }
    }

    /// The counts of a row whose base is filled already, and whether its figure fits none of them.
    fn slot(&self, answered: u32, row: usize) -> (Slot, bool) {
        let (most, base_known) = match self.bases.of[row] {
            None => (answered, true),
            Some(base) => (self.slots[base].span.high, self.slots[base].fits),
        };
        let possible = Span { low: 0, high: most };
        let (fitting, printed) = match self.facts.cells[row] {
            Cell::Open => (None, false),
            Cell::Count(count) => (Span::one(count).meet(possible), true),
            Cell::Percent(figure) if base_known && most > 0 => (self.facts.grid.counts(figure, most), true),
            Cell::Percent(_) => (None, base_known),
        };
        match fitting {
            Some(span) => (Slot { span, fits: true }, false),
            None => (Slot { span: possible, fits: false }, printed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::rounding::Rounding;
    use super::*;

    fn column(figures: &[u32], of: Vec<Option<usize>>, most: u32) -> Vec<Candidate> {
        let grid = Grid { decimals: 1, rounding: Rounding::HalfUp };
        let cells = figures.iter().map(|&figure| Cell::Percent(figure)).collect();
        let facts = Facts { grid, answered: Span { low: 1, high: most }, cells };
        candidates(&facts, &Bases::new(of)).unwrap()
    }

    #[test]
    fn a_base_row_passes_its_count_on_even_when_it_stands_below() {
        // 91.7 of the 12 that 85.7 of 14 makes: 11.
        let found = column(&[917, 857], vec![Some(1), None], 14);
        let last = found.last().unwrap();
        assert_eq!((last.answered, last.slots[1].span.low, last.slots[0].span.low), (14, 12, 11));
    }

    #[test]
    fn where_nothing_fits_the_fewest_misfits_are_kept_and_marked() {
        let found = column(&[571, 429, 286, 357, 572], vec![None; 5], 14);
        assert_eq!(found.iter().map(|c| (c.answered, c.misfits)).collect::<Vec<_>>(), [(14, 1)]);
        assert_eq!(
            found[0].slots.iter().map(|slot| slot.fits).collect::<Vec<_>>(),
            [true, true, true, true, false]
        );
    }

    #[test]
    fn a_share_of_nobody_is_a_misfit() {
        let found = column(&[0, 500], vec![None, Some(0)], 9);
        assert!(found.iter().all(|c| c.misfits == 1));
    }
}
