//! Squared deviations of influences in one stratum, `Σ_i (z_i − z̄)²` by cell and estimate: the loops of `one_stage`
//! that go through every PSU, or every row where rows are PSUs.
//!
//! Shares and ratios have influences of one form, `z_e = (x_e − g_e b) / B`, for which the loops are written out: for
//! shares `x_e` is the weight in a class, `b` that of all classes and `g_e` the share; for a ratio `b` is the sum of the
//! denominator and `g` the ratio; a total has `g = 0` and `B = 1`. All others ask the estimate for its influence.

use crate::answers::MISSING;
use crate::design::{Design, Stratum};
use crate::estimate::linear::Linear;
use crate::estimate::pass::{Decoded, Group, PsuReader, PsuSums, StratumSums};
use crate::estimate::plan::{Content, NO_ANSWER, OUTSIDE, Task};
use crate::estimate::rows::{CHUNK_ROWS, Rows};
use crate::interrupt;
use crate::num::sum::{Exact, Grid};

/// What is left of terms that cancel is nothing below this part of them: they have been added up by engines.
const ROUNDED: f64 = 1e-13;

/// What the influences of a task look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Of classes, the first of which is an estimate: a share has the class 1, a distribution all.
    Shares {
        first: usize,
    },
    Ratio,
    Other,
}

/// Sums of squared deviations by cell and estimate, and what is needed to take them.
pub(super) struct Squares<'a> {
    estimates: &'a [Option<Linear>],
    /// Estimates of a cell.
    pub(super) width: usize,
    linear: usize,
    form: Form,
    gradients: Vec<f64>,
    bases: Vec<f64>,
    means: Vec<f64>,
    pub(super) sums: Vec<f64>,
    /// The same sums in the making, where they are made of rows.
    exact: Vec<(Grid, Exact)>,
    z: Vec<f64>,
}

impl<'a> Squares<'a> {
    pub(super) fn new(task: &Task, estimates: &'a [Option<Linear>]) -> Self {
        let width = estimates.iter().flatten().map(|linear| linear.values().len()).max().unwrap_or(0);
        let form = match estimates.iter().flatten().next() {
            Some(Linear::Shares { first, .. }) => Form::Shares { first: *first },
            Some(Linear::Ratio { .. } | Linear::Total { .. }) => Form::Ratio,
            Some(Linear::Score { .. }) | None => Form::Other,
        };
        let cells = estimates.len();
        let mut squares = Self {
            estimates,
            width,
            linear: task.linear(),
            form,
            gradients: vec![0.0; cells * width],
            bases: vec![1.0; cells],
            means: vec![0.0; cells * width],
            sums: vec![0.0; cells * width],
            exact: Vec::new(),
            z: vec![0.0; width],
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
                Some(Linear::Total { .. } | Linear::Score { .. }) | None => {}
            }
        }
        squares
    }

    /// Starts a stratum for one cell: the means of so many PSUs with these linear sums.
    pub(super) fn start(&mut self, cell: usize, linear: &[f64], psus: f64) {
        let Some(estimate) = &self.estimates[cell] else { return };
        estimate.influence(linear, &mut self.z);
        let at = cell * self.width..(cell + 1) * self.width;
        self.sums[at.clone()].fill(0.0);
        self.means[at].iter_mut().zip(&self.z).for_each(|(mean, z)| *mean = z / psus);
    }

    #[inline(always)]
    #[allow(clippy::inline_always, reason = "loops of a known length are several times as fast")]
    fn add_form(&mut self, cell: usize, own: &[f64], whole: f64, width: usize) {
        let (base, at) = (self.bases[cell], cell * width);
        let gradients = &self.gradients[at..][..width];
        let (means, sums) = (&self.means[at..][..width], &mut self.sums[at..][..width]);
        for (((own, gradient), mean), sum) in own.iter().zip(gradients).zip(means).zip(sums) {
            let apart = (own - gradient * whole) / base - mean;
            *sum += apart * apart;
        }
    }

    fn add_any(&mut self, cell: usize, linear: &[f64]) {
        let Some(estimate) = &self.estimates[cell] else { return };
        estimate.influence(linear, &mut self.z);
        let at = cell * self.width;
        for (e, z) in self.z.iter().enumerate() {
            let apart = z - self.means[at + e];
            self.sums[at + e] += apart * apart;
        }
    }

    /// Adds the PSUs of a stratum from their sums.
    pub(super) fn add_psus(&mut self, psus: &PsuSums, stratum: &Stratum) {
        let entries = psus.starts[stratum.psus.start] as usize..psus.starts[stratum.psus.end] as usize;
        let linear = &psus.linear[entries.start * self.linear..entries.end * self.linear];
        self.add_entries(&psus.cells[entries], linear);
    }

    /// Adds the PSUs of a stratum by reading its rows again.
    pub(super) fn add_psus_again(&mut self, reader: &mut PsuReader<'_>, stratum: usize) {
        reader.read(stratum, &mut |cells, linear| self.add_entries(cells, linear));
    }

    fn add_entries(&mut self, cells: &[u32], linear: &[f64]) {
        match self.linear {
            2 => self.add_each::<2>(cells, linear),
            3 => self.add_each::<3>(cells, linear),
            4 => self.add_each::<4>(cells, linear),
            5 => self.add_each::<5>(cells, linear),
            many => {
                for (index, &cell) in cells.iter().enumerate() {
                    self.add_any(cell as usize, &linear[index * many..][..many]);
                }
            }
        }
    }

    fn add_each<const L: usize>(&mut self, cells: &[u32], linear: &[f64]) {
        let (linear, _) = linear.as_chunks::<L>();
        let entries = cells.iter().zip(linear);
        // Which form it is must be known before the loop for the loop to be fast.
        match self.form {
            Form::Ratio if L == 2 => {
                entries.for_each(|(&cell, own)| self.add_form(cell as usize, &own[..1], own[1], 1));
            }
            Form::Shares { first: 0 } if self.width == L => {
                entries.for_each(|(&cell, own)| self.add_form(cell as usize, own, own.iter().sum(), L));
            }
            Form::Shares { first: 1 } if self.width == 1 && L == 2 => {
                entries.for_each(|(&cell, own)| self.add_form(cell as usize, &own[1..], own.iter().sum(), 1));
            }
            _ => entries.for_each(|(&cell, own)| self.add_any(cell as usize, own)),
        }
    }

    /// Adds rows that are PSUs and of which so many of each class have the same weight.
    pub(super) fn add_counts(&mut self, cell: usize, counts: &[u64], weight: f64) {
        let Some(estimate) = &self.estimates[cell] else { return };
        let (mut one, at) = (vec![0.0; counts.len()], cell * self.width);
        for (class, &count) in counts.iter().enumerate() {
            one[class] = weight;
            estimate.influence(&one, &mut self.z);
            one[class] = 0.0;
            for (e, z) in self.z.iter().enumerate() {
                let apart = z - self.means[at + e];
                self.sums[at + e] += count as f64 * apart * apart;
            }
        }
    }

    /// Adds rows that are PSUs from the sums of their squares and products: with the influence `z = g·u` of a row,
    /// `Σ (z − z̄)² = gᵀ(Σ u uᵀ)g − 2 z̄ g·Σu + n z̄²`. Numbers are moved near their middle in u, so that little cancels.
    pub(super) fn add_products(
        &mut self,
        cell: usize,
        at: usize,
        own: &StratumSums,
        content: &Content,
        offsets: [f64; 2],
    ) {
        let (Some(estimate), Some(products)) = (&self.estimates[cell], &own.products) else { return };
        let (width, linear) = (self.width, &own.linear[at * self.linear..][..self.linear]);
        let (mut one, mut slopes) = (vec![0.0; self.linear], vec![0.0; self.linear * width]);
        for (term, slopes) in slopes.chunks_exact_mut(width).enumerate() {
            one[term] = 1.0;
            estimate.influence(&one, slopes);
            one[term] = 0.0;
        }
        let answered = own.psus[at] as f64;
        for e in 0..width {
            let slope = |term: usize| slopes[term * width + e];
            // Single terms, of which less may be left than their rounding.
            let mut squares: Vec<f64> = match content {
                Content::Classes { classes, .. } => {
                    let own = &products[at * classes..][..*classes];
                    own.iter().enumerate().map(|(class, square)| slope(class).powi(2) * square).collect()
                }
                Content::Terms { x: None, .. } => {
                    let g = [slope(0), slope(1) + slope(0) * offsets[0]];
                    quadratic(&g, &products[at * 3..][..3])
                }
                Content::Terms { x: Some(_), .. } => {
                    let g = [slope(0), slope(1), slope(0) * offsets[0] + slope(1) * offsets[1]];
                    quadratic(&g, &products[at * 6..][..6])
                }
            };
            let sum: f64 = linear.iter().enumerate().map(|(term, own)| slope(term) * own).sum();
            let mean = self.means[cell * width + e];
            squares.extend([-2.0 * mean * sum, answered * mean * mean]);
            let (left, all): (f64, f64) =
                squares.iter().fold((0.0, 0.0), |(left, all), own| (left + own, all + own.abs()));
            self.sums[cell * width + e] += if left > ROUNDED * all { left } else { 0.0 };
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
            let Some(estimate) = &self.estimates[cell] else { continue };
            for e in 0..width {
                let at = cell * width + e;
                let largest = largest_influence(design, task, estimate, e) + self.means[at].abs();
                self.exact[at] = (Grid::new(largest * largest, stratum.rows.len()), Exact::default());
            }
        }
        let (mut codes, mut decoded, mut one) = (Vec::new(), Decoded::default(), vec![0.0; self.linear]);
        let mut weights = Vec::new();
        let mut start = stratum.rows.start;
        while start < stratum.rows.end {
            interrupt::checkpoint();
            let places = start..(start + CHUNK_ROWS).min(stratum.rows.end);
            let rows = Rows::new(design, places.clone());
            group.domains.decode(&rows, &mut codes);
            decoded.read(task, &rows);
            let common = stratum.common_weight.unwrap_or(1.0);
            let differ = design.read_weights(places.clone(), &mut weights);
            for (row, (&cell, &class)) in codes.iter().zip(&decoded.classes).enumerate() {
                if cell == MISSING || class == OUTSIDE || class == NO_ANSWER {
                    continue;
                }
                let weight = if differ { weights[row] } else { common };
                let (cell, class) = (cell as usize, usize::from(class));
                match (&task.content, self.form) {
                    (Content::Classes { .. }, Form::Shares { first }) => {
                        let own = |e| if class == first + e { weight } else { 0.0 };
                        self.add_row(cell, own, weight);
                    }
                    (Content::Terms { .. }, Form::Ratio) => {
                        self.add_row(cell, |_| weight * decoded.y[row], weight * decoded.x[row]);
                    }
                    (content, _) => {
                        if let Content::Classes { .. } = content {
                            one.fill(0.0);
                            one[class] = weight;
                        } else {
                            one.copy_from_slice(&[weight * decoded.y[row], weight * decoded.x[row]]);
                        }
                        self.add_any_row(cell, &one);
                    }
                }
            }
            start = places.end;
        }
        for at in cells.flat_map(|cell| cell * width..(cell + 1) * width) {
            let (grid, sum) = self.exact[at];
            self.sums[at] = grid.value(sum);
        }
    }

    #[inline]
    fn add_row(&mut self, cell: usize, own: impl Fn(usize) -> f64, whole: f64) {
        let (base, at) = (self.bases[cell], cell * self.width);
        let gradients = &self.gradients[at..][..self.width];
        let means = &self.means[at..][..self.width];
        let exact = self.exact[at..][..self.width].iter_mut();
        for (e, (((grid, sum), gradient), mean)) in exact.zip(gradients).zip(means).enumerate() {
            let apart = (own(e) - gradient * whole) / base - mean;
            sum.add(grid.term(apart * apart));
        }
    }

    fn add_any_row(&mut self, cell: usize, linear: &[f64]) {
        let Some(estimate) = &self.estimates[cell] else { return };
        estimate.influence(linear, &mut self.z);
        let at = cell * self.width;
        for (e, z) in self.z.iter().enumerate() {
            let apart = z - self.means[at + e];
            let (grid, sum) = &mut self.exact[at + e];
            sum.add(grid.term(apart * apart));
        }
    }
}

/// The terms of the quadratic form gᵀ A g, of which `upper` is the upper triangle.
fn quadratic(g: &[f64], upper: &[f64]) -> Vec<f64> {
    let pairs = (0..g.len()).flat_map(|i| (i..g.len()).map(move |j| (i, j)));
    let term = |((i, j), own): ((usize, usize), &f64)| g[i] * g[j] * own * if i == j { 1.0 } else { 2.0 };
    pairs.zip(upper).map(term).collect()
}

/// A bound on the influence of any row on one estimate.
fn largest_influence(design: &Design, task: &Task, estimate: &Linear, e: usize) -> f64 {
    let weight = design.largest_weight();
    match (&task.content, estimate) {
        (Content::Terms { largest_y, .. }, Linear::Total { .. }) => weight * largest_y,
        (Content::Terms { largest_y, largest_x, .. }, Linear::Ratio { ratio, denominator }) => {
            weight * (largest_y + ratio.abs() * largest_x) / denominator.abs()
        }
        (_, Linear::Shares { base, shares, .. }) => {
            weight * (1.0 + shares.get(e).copied().unwrap_or(1.0)) / base
        }
        (_, Linear::Score { points, mean, base }) => {
            let apart = points.iter().fold(0.0_f64, |most, points| most.max((points - mean).abs()));
            weight * apart / base
        }
        (Content::Classes { .. }, _) => weight,
    }
}
