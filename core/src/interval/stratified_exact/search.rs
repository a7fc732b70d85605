//! Many strata: a search for the allocation that makes what was seen likeliest.
//!
//! From the allocation with the largest variance, exact by concavity, on through the best allocations of any three strata
//! (beyond eight, any two) near the present one, until none raises the probability. That finds a maximum which need not
//! be the largest. The distribution of the strata that stay is held in cells of a grid, on which sums are rounded up.

use super::part::{Part, Parts, Row};
use crate::interrupt;

/// Steps of the grid on which sums of strata are added up.
pub(super) const CELLS: u64 = 1 << 13;

/// A probability that nothing here can see.
const NOTHING: f64 = 1e-18;

/// The smallest number of yes units in the strata of which some allocation that is found is kept.
pub(super) fn fewest(parts: &Parts) -> u64 {
    let search = Search::new(parts);
    let widest = parts.widest();
    let along = |total: usize| {
        let mut units = vec![0; parts.strata.len()];
        widest[..total].iter().for_each(|&at| units[at] += 1);
        units
    };
    let (low, most) = parts.range();
    let (mut total, mut high) = (0, most);
    while total < high {
        let middle = total.midpoint(high);
        if search.reached(&along(middle)) > search.kept_above {
            high = middle;
        } else {
            total = middle + 1;
        }
    }
    // From here down an allocation of another shape may still reach the tail.
    while total > 0 && search.climbed(along(total - 1)) > search.kept_above {
        total -= 1;
    }
    low + total as u64
}

pub(super) struct Search<'a> {
    parts: &'a [Part],
    /// Place on the grid that the sum must reach.
    goal: usize,
    kept_above: f64,
}

impl<'a> Search<'a> {
    pub(super) fn new(parts: &'a Parts) -> Self {
        Self { parts: &parts.strata, goal: parts.goal as usize, kept_above: parts.kept_above }
    }

    /// P(T ≥ t) for an allocation.
    pub(super) fn reached(&self, units: &[usize]) -> f64 {
        let mut sum = Sum::new();
        for (part, &units) in self.parts.iter().zip(units) {
            sum = sum.plus(part, part.row(units), self.goal);
        }
        sum.done
    }

    /// The largest P(T ≥ t) that the best allocations of three strata at a time lead to, or the first that is kept.
    fn climbed(&self, mut units: Vec<usize>) -> f64 {
        let mut best = self.reached(&units);
        let mut moved = true;
        while moved && best <= self.kept_above {
            interrupt::checkpoint();
            moved = false;
            for group in groups(units.len()) {
                moved |= self.moved(&mut units, &mut best, &group);
            }
        }
        best
    }

    /// Moves units among two or three strata to where the probability is largest; whether that raised it.
    fn moved(&self, units: &mut [usize], best: &mut f64, group: &[usize]) -> bool {
        /// Units by which a stratum may change at a time.
        const NEAR: usize = 6;
        let mut rest = Sum::new();
        for (at, (part, &own)) in self.parts.iter().zip(units.iter()).enumerate() {
            if !group.contains(&at) {
                rest = rest.plus(part, part.row(own), self.goal);
            }
        }
        let none = Part::none();
        let parts = [0, 1, 2].map(|at| group.get(at).map_or(&none, |&at| &self.parts[at]));
        let near = [0, 1, 2].map(|at| {
            group.get(at).map_or((0, 0), |&at| {
                let most = self.parts[at].width() - 1;
                (units[at].saturating_sub(NEAR), (units[at] + NEAR).min(most))
            })
        });
        let together: usize = group.iter().map(|&at| units[at]).sum();
        let mut found = None;
        self.three(parts, near, &rest, |own, reached| {
            // By more than rounding, so that the search ends.
            if own.iter().sum::<usize>() == together && reached > *best * (1.0 + 1e-12) {
                (*best, found) = (reached, Some(own));
            }
        });
        if let Some(own) = found {
            group.iter().zip(own).for_each(|(&at, own)| units[at] = own);
        }
        found.is_some()
    }

    /// P(T ≥ t) of all allocations of three strata within ranges, beside the sum of the rest.
    fn three(
        &self,
        [a, b, c]: [&Part; 3],
        [of_a, of_b, of_c]: [(usize, usize); 3],
        rest: &Sum,
        mut visit: impl FnMut([usize; 3], f64),
    ) {
        let reached = rest.reached(self.goal);
        let (width_b, width_c) = (of_b.1 - of_b.0 + 1, of_c.1 - of_c.0 + 1);
        // For every answer of a: P(T ≥ t) by units of b and c.
        let tables: Vec<Vec<f64>> = a
            .places
            .iter()
            .map(|&place_a| {
                let mut table = vec![0.0; width_b * width_c];
                for (x_b, &place_b) in b.places.iter().enumerate() {
                    let beside: Vec<f64> = c
                        .places
                        .iter()
                        .map(|&place_c| reached((place_a + place_b + place_c) as usize))
                        .collect();
                    let by_c: Vec<f64> = (of_c.0..=of_c.1).map(|units| c.row(units).dot(&beside)).collect();
                    for (units, line) in (of_b.0..=of_b.1).zip(table.chunks_exact_mut(width_c)) {
                        let p = b.row(units).chance(x_b);
                        if p > NOTHING {
                            line.iter_mut().zip(&by_c).for_each(|(cell, own)| *cell += p * own);
                        }
                    }
                }
                table
            })
            .collect();
        for units_a in of_a.0..=of_a.1 {
            let mut sums = vec![0.0; width_b * width_c];
            let row = a.row(units_a);
            for (p, table) in row.chances.iter().zip(&tables[row.first..]) {
                sums.iter_mut().zip(table).for_each(|(sum, own)| *sum += p * own);
            }
            for (units_b, line) in (of_b.0..=of_b.1).zip(sums.chunks_exact(width_c)) {
                for (units_c, &sum) in (of_c.0..=of_c.1).zip(line) {
                    visit([units_a, units_b, units_c], sum);
                }
            }
        }
    }
}

/// All groups of three strata, or of two where threes would be too many.
fn groups(count: usize) -> Vec<Vec<usize>> {
    /// Strata up to which threes are looked at: 56 of them.
    const THREES: usize = 8;
    let pairs = (0..count).flat_map(|a| (a + 1..count).map(move |b| vec![a, b]));
    if count > THREES {
        return pairs.collect();
    }
    pairs.flat_map(|pair| (pair[1] + 1..count).map(move |c| vec![pair[0], pair[1], c])).collect()
}

/// The distribution of a sum of strata below the goal, and what has reached it.
struct Sum {
    /// Place of the first cell.
    start: usize,
    cells: Vec<f64>,
    done: f64,
}

impl Sum {
    fn new() -> Self {
        Self { start: 0, cells: vec![1.0], done: 0.0 }
    }

    fn plus(&self, part: &Part, row: Row<'_>, goal: usize) -> Self {
        let places = &part.places[row.first..][..row.chances.len()];
        let (first, last) = (places[0] as usize, places[places.len() - 1] as usize);
        let start = self.start + first;
        let end = (self.start + self.cells.len() + last).min(goal);
        let mut cells = vec![0.0; end.saturating_sub(start)];
        let mut done = self.done;
        for (&place, p) in places.iter().zip(row.chances) {
            let at = self.start + place as usize;
            let below = goal.saturating_sub(at).min(self.cells.len());
            let shift = at.saturating_sub(start).min(cells.len());
            for (cell, own) in cells[shift..].iter_mut().zip(&self.cells[..below]) {
                *cell += own * p;
            }
            done += p * self.cells[below..].iter().sum::<f64>();
        }
        Self { start, cells, done }
    }

    /// P(sum + place ≥ goal), by place.
    fn reached(&self, goal: usize) -> impl Fn(usize) -> f64 {
        let mut tails = vec![self.done; self.cells.len() + 1];
        for at in (0..self.cells.len()).rev() {
            tails[at] = tails[at + 1] + self.cells[at];
        }
        let start = self.start;
        move |place| {
            let least = goal.saturating_sub(place).saturating_sub(start);
            tails[least.min(tails.len() - 1)]
        }
    }
}
