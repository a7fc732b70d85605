//! Squared deviations of influences in one stratum, `Σ_i (z_i − z̄)²` by cell and estimate: the loops of `one_stage`
//! that go through every PSU, or every row where rows are PSUs.
//!
//! All influences have one form, `z_e = (x_e − g_e b) / B`: for shares `x_e` is the weight in a class, `b` that of all
//! classes and `g_e` the share; for a ratio `b` is the denominator's sum and `g` the ratio; a total has `g = 0` and
//! `B = 1`.

use std::ops::Range;

use crate::answers::MISSING;
use crate::design::{Design, Stratum};
use crate::estimate::linear::Linear;
use crate::estimate::pass::{Decoded, Group, PsuSums};
use crate::estimate::plan::{Content, NO_ANSWER, OUTSIDE, Task};
use crate::estimate::rows::{CHUNK_ROWS, Rows};
use crate::num::sum::{Exact, Grid};

/// Sums of squared deviations by cell and estimate, and what is needed to take them.
pub(super) struct Squares {
    /// Estimates of a cell.
    pub(super) width: usize,
    /// Linear sums of a cell, and the first of them that is an estimate's own.
    linear: usize,
    first: usize,
    /// Whether `b` is the second sum instead of the sum of all.
    is_ratio: bool,
    gradients: Vec<f64>,
    bases: Vec<f64>,
    pub(super) means: Vec<f64>,
    pub(super) sums: Vec<f64>,
    /// The same sums in the making, where they are made of rows.
    exact: Vec<(Grid, Exact)>,
}

impl Squares {
    pub(super) fn new(task: &Task, estimates: &[Option<Linear>]) -> Self {
        let width = estimates.iter().flatten().map(|linear| linear.values().len()).max().unwrap_or(0);
        let cells = estimates.len();
        let is_ratio = matches!(task.content, Content::Terms { .. });
        let mut squares = Self {
            width,
            linear: task.linear(),
            first: if is_ratio { 0 } else { task.linear().saturating_sub(width) },
            is_ratio,
            gradients: vec![0.0; cells * width],
            bases: vec![1.0; cells],
            means: vec![0.0; cells * width],
            sums: vec![0.0; cells * width],
            exact: Vec::new(),
        };
        for (cell, estimate) in estimates.iter().enumerate() {
            let gradients = &mut squares.gradients[cell * width..][..width];
            match estimate {
                Some(Linear::Shares { first, shares, base }) => {
                    gradients.copy_from_slice(&shares[*first..]);
                    squares.bases[cell] = *base;
                }
                Some(Linear::Ratio { ratio, denominator }) => {
                    gradients[0] = *ratio;
                    squares.bases[cell] = *denominator;
                }
                Some(Linear::Total { .. }) | None => {}
            }
        }
        squares
    }

    /// Starts a stratum for one cell: the means of so many PSUs with these linear sums.
    pub(super) fn start(&mut self, cell: usize, sums: &[f64], psus: f64) {
        let own = if self.is_ratio { sums[1] } else { sums.iter().sum() };
        for e in 0..self.width {
            let at = cell * self.width + e;
            self.means[at] = (sums[self.first + e] - self.gradients[at] * own) / self.bases[cell] / psus;
            self.sums[at] = 0.0;
        }
    }

    /// Adds the PSUs of a cluster design.
    pub(super) fn add_psus(&mut self, psus: &PsuSums, stratum: &Stratum) {
        let entries = psus.starts[stratum.psus.start] as usize..psus.starts[stratum.psus.end] as usize;
        // Loops of a known length are several times as fast.
        match (self.is_ratio, self.linear, self.width) {
            (true, 2, 1) => self.add_entries(psus, entries, true, 2, 1),
            (false, 2, 1) => self.add_entries(psus, entries, false, 2, 1),
            (false, 2, 2) => self.add_entries(psus, entries, false, 2, 2),
            (false, 3, 3) => self.add_entries(psus, entries, false, 3, 3),
            (false, 4, 4) => self.add_entries(psus, entries, false, 4, 4),
            (false, 5, 5) => self.add_entries(psus, entries, false, 5, 5),
            (is_ratio, linear, width) => self.add_entries(psus, entries, is_ratio, linear, width),
        }
    }

    #[inline(always)]
    #[allow(clippy::inline_always, reason = "the lengths must be known where it is called")]
    fn add_entries(
        &mut self,
        psus: &PsuSums,
        entries: Range<usize>,
        is_ratio: bool,
        linear: usize,
        width: usize,
    ) {
        let first = self.first;
        let own_sums = psus.linear[entries.start * linear..entries.end * linear].chunks_exact(linear);
        for (&cell, own) in psus.cells[entries].iter().zip(own_sums) {
            let (cell, at) = (cell as usize, cell as usize * width);
            let base = self.bases[cell];
            let whole: f64 = if is_ratio { own[1] } else { own.iter().sum() };
            let gradients = &self.gradients[at..][..width];
            let (means, sums) = (&self.means[at..][..width], &mut self.sums[at..][..width]);
            let own = &own[first..][..width];
            for e in 0..width {
                let apart = (own[e] - gradients[e] * whole) / base - means[e];
                sums[e] += apart * apart;
            }
        }
    }

    /// Adds rows that are PSUs and of which so many of each class have the same weight.
    pub(super) fn add_counts(&mut self, cell: usize, counts: &[u64], weight: f64) {
        for (class, &count) in counts.iter().enumerate() {
            for e in 0..self.width {
                let at = cell * self.width + e;
                let own = if class == self.first + e { weight } else { 0.0 };
                let apart = (own - self.gradients[at] * weight) / self.bases[cell] - self.means[at];
                self.sums[at] += count as f64 * apart * apart;
            }
        }
    }

    /// Adds PSUs without an answer in the cell, whose influence is zero.
    pub(super) fn add_silent(&mut self, cell: usize, psus: f64) {
        for at in cell * self.width..(cell + 1) * self.width {
            self.sums[at] += psus * self.means[at] * self.means[at];
        }
    }

    /// Adds rows that are PSUs and differ in weight or number, for some cells. They are read once more; sums are exact,
    /// so that their order does not matter.
    pub(super) fn add_rows(
        &mut self,
        design: &Design,
        group: &Group,
        task: &Task,
        stratum: &Stratum,
        cells: impl Iterator<Item = usize> + Clone,
    ) {
        let width = self.width;
        self.exact.resize(self.sums.len(), (Grid::new(0.0, 1), Exact::default()));
        for cell in cells.clone() {
            for at in cell * width..(cell + 1) * width {
                let largest = self.largest(design, task, at, cell) + self.means[at].abs();
                self.exact[at] = (Grid::new(largest * largest, stratum.rows.len()), Exact::default());
            }
        }
        let (mut codes, mut decoded) = (Vec::new(), Decoded::default());
        let mut start = stratum.rows.start;
        while start < stratum.rows.end {
            let places = start..(start + CHUNK_ROWS).min(stratum.rows.end);
            let rows = Rows::new(design, places.clone());
            group.domains.decode(&rows, &mut codes);
            decoded.read(task, &rows);
            let common = stratum.common_weight.unwrap_or(1.0);
            let weights = design.row_weights().map(|weights| &weights[places.clone()]);
            for (row, (&cell, &class)) in codes.iter().zip(&decoded.classes).enumerate() {
                if cell == MISSING || class >= OUTSIDE.min(NO_ANSWER) {
                    continue;
                }
                let weight = weights.map_or(common, |weights| weights[row]);
                let (cell, at) = (cell as usize, cell as usize * width);
                let exact = &mut self.exact[at..][..width];
                let (gradients, means) = (&self.gradients[at..][..width], &self.means[at..][..width]);
                let mut add = |e: usize, own: f64, whole: f64| {
                    let apart = (own - gradients[e] * whole) / self.bases[cell] - means[e];
                    let (grid, sum) = &mut exact[e];
                    sum.add(grid.term(apart * apart));
                };
                match &task.content {
                    Content::Classes { .. } => {
                        let own = usize::from(class);
                        (0..width)
                            .for_each(|e| add(e, if own == self.first + e { weight } else { 0.0 }, weight));
                    }
                    Content::Terms { .. } => add(0, weight * decoded.y[row], weight * decoded.x[row]),
                }
            }
            start = places.end;
        }
        for at in cells.flat_map(|cell| cell * width..(cell + 1) * width) {
            let (grid, sum) = self.exact[at];
            self.sums[at] = grid.value(sum);
        }
    }

    /// A bound on the influence of any row on one estimate.
    fn largest(&self, design: &Design, task: &Task, at: usize, cell: usize) -> f64 {
        let (weight, gradient) = (design.largest_weight(), self.gradients[at].abs());
        let largest = match &task.content {
            Content::Classes { .. } => 1.0 + gradient,
            Content::Terms { largest_y, largest_x, .. } => largest_y + gradient * largest_x,
        };
        weight * largest / self.bases[cell].abs()
    }
}
