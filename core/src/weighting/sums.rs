//! Exact sums in the shapes that weighting needs: the same bits for rows in any order.

use crate::num::sum::{Exact, Grid};

/// The largest absolute value.
pub(super) fn largest(values: impl Iterator<Item = f64>) -> f64 {
    // Adding nothing keeps what is not a number, which `max` drops.
    values.fold(0.0, |largest, value| largest.max(value.abs()) + 0.0 * value)
}

/// The sum of some numbers.
pub(super) fn total(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let (count, bound) = values
        .clone()
        .fold((0, 0.0_f64), |(count, bound), value| (count + 1, bound.max(value.abs()) + 0.0 * value));
    let grid = Grid::new(bound, count);
    let mut sum = Exact::default();
    values.for_each(|value| sum.add(grid.term(value)));
    grid.value(sum)
}

/// The sum of each group; `groups` and `values` go together.
pub(super) fn by_group(groups: &[u32], count: usize, values: impl Iterator<Item = f64> + Clone) -> Vec<f64> {
    let grid = Grid::new(largest(values.clone()), groups.len());
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
