//! Exact sums in the shapes that weighting needs: the same bits for rows in any order.

use crate::num::sum::{Exact, Grid};

/// The largest absolute value; not a number where one of them is none, or infinite.
pub(super) fn largest(values: impl Iterator<Item = f64>) -> f64 {
    // `max` drops what is not a number, a sum keeps it.
    let (largest, nothing) = values
        .fold((0.0_f64, 0.0), |(largest, nothing), value| (largest.max(value.abs()), nothing + 0.0 * value));
    largest + nothing
}

/// The same for many numbers in a row, several at a time.
pub(super) fn largest_of(values: &[f64]) -> f64 {
    const LANES: usize = 16;
    let (chunks, rest) = values.as_chunks::<LANES>();
    let (mut most, mut nothing) = ([0.0_f64; LANES], [0.0_f64; LANES]);
    for chunk in chunks {
        for lane in 0..LANES {
            most[lane] = most[lane].max(chunk[lane].abs());
            nothing[lane] += 0.0 * chunk[lane];
        }
    }
    largest(most.into_iter().chain(nothing).chain(rest.iter().copied()))
}

/// The sum of some numbers.
pub(super) fn total(values: &[f64]) -> f64 {
    let grid = Grid::new(largest_of(values), values.len());
    let mut sum = Exact::default();
    values.iter().for_each(|&value| sum.add(grid.term(value)));
    grid.value(sum)
}

/// How many numbers are not zero, their sum, and that of their squares.
pub(super) fn moments(values: &[f64]) -> (usize, f64, f64) {
    let bound = largest_of(values);
    let (grid, square_grid) = (Grid::new(bound, values.len()), Grid::new(bound * bound, values.len()));
    let (mut count, mut sum, mut squares) = (0, Exact::default(), Exact::default());
    for &value in values {
        count += usize::from(value != 0.0);
        sum.add(grid.term(value));
        squares.add(square_grid.term(value * value));
    }
    (count, grid.value(sum), square_grid.value(squares))
}

/// The sum of each group of values that are at most `bound`; `groups` and `values` go together.
pub(super) fn by_group(
    groups: &[u32],
    count: usize,
    bound: f64,
    values: impl Iterator<Item = f64>,
) -> Vec<f64> {
    let grid = Grid::new(bound, groups.len());
    let mut sums = vec![Exact::default(); count];
    groups.iter().zip(values).for_each(|(&group, value)| sums[group as usize].add(grid.term(value)));
    sums.into_iter().map(|sum| grid.value(sum)).collect()
}

/// Several sums that are made together, each with its own bound on its terms.
pub(super) struct Together {
    grids: Vec<Grid>,
    sums: Vec<Exact>,
}

impl Together {
    pub(super) fn new(bounds: impl Iterator<Item = f64>, terms: usize) -> Self {
        let grids: Vec<Grid> = bounds.map(|bound| Grid::new(bound, terms)).collect();
        Self { sums: vec![Exact::default(); grids.len()], grids }
    }

    /// Adds terms to one of the sums.
    pub(super) fn add(&mut self, which: usize, terms: impl Iterator<Item = f64>) {
        let grid = self.grids[which];
        let mut sum = self.sums[which];
        terms.for_each(|term| sum.add(grid.term(term)));
        self.sums[which] = sum;
    }

    pub(super) fn values(&self) -> Vec<f64> {
        self.grids.iter().zip(&self.sums).map(|(grid, &sum)| grid.value(sum)).collect()
    }
}
