//! Variances of linearised estimates from residuals at PSU level, where strata are simple random samples of PSUs.
//!
//! `V(θ) = Σ_h (1 − f_h) n_h / (n_h − 1) Σ_{i in h} (z_i − z̄_h)²`, where `z_i` is the influence of PSU i, zero where
//! the domain has no unit in it, and `n_h` counts every PSU of the stratum. Without population sizes `f_h = 0`; a
//! stratum taken in full adds nothing. In a stratum that was invited in full, a unit that answered the survey but not
//! the question is treated like one that did not answer at all: `n_h` and `f_h` count those whose answer is known.
//!
//! Agrees with R `survey` (one stage, `svydesign`), except for that last point and for degrees of freedom of strata
//! taken in full. Reference: Särndal, Swensson and Wretman (1992), sections 4.2 and 5.5; Wolter (2007),
//! *Introduction to Variance Estimation*, chapter 6.

use super::Precision;
use crate::design::{Design, LonelyPsu, Stratum};
use crate::estimate::linear::Linear;
use crate::estimate::pass::{Decoded, Group, StratumSums, Sums};
use crate::estimate::plan::{Content, NO_ANSWER, OUTSIDE, Task};
use crate::estimate::rows::{CHUNK_ROWS, Rows};
use crate::num::sum::{Exact, Grid};

/// How many PSUs of a stratum are known for one cell, and the population they come from.
struct Known {
    psus: f64,
    fraction: f64,
}

impl Known {
    fn of(design: &Design, stratum: &Stratum, missing: u64) -> Self {
        let lost = if stratum.census && design.is_element_sample() { missing } else { 0 };
        let psus = (stratum.answered - lost) as f64;
        Self { psus, fraction: stratum.population.map_or(0.0, |population| (psus / population).min(1.0)) }
    }

    fn is_full(&self) -> bool {
        self.fraction >= 1.0
    }
}

/// Precision of every cell of one task.
pub(super) fn precision(
    design: &Design,
    group: &Group,
    task: &Task,
    sums: &Sums,
    estimates: &[Option<Linear>],
) -> Vec<Precision> {
    let width = estimates.iter().flatten().map(|linear| linear.values().len()).max().unwrap_or(0);
    let mut precision = vec![Precision { full: true, ..Precision::default() }; estimates.len()];
    let mut variances = vec![0.0; estimates.len() * width];
    let mut unknown = vec![false; estimates.len()];
    let mut squares = Squares::new(estimates.len(), width);
    for (index, (stratum, own)) in design.strata().iter().zip(&sums.strata).enumerate() {
        let touched: Vec<(usize, usize, Known)> = own
            .cells
            .iter()
            .enumerate()
            .filter(|(at, _)| own.psus[*at] > 0)
            .map(|(at, &cell)| (at, cell as usize, Known::of(design, stratum, own.missing[at])))
            .collect();
        for (at, cell, known) in &touched {
            let precision = &mut precision[*cell];
            precision.strata += 1;
            if !known.is_full() {
                precision.full = false;
                precision.df += own.psus[*at] as f64 - 1.0;
            }
        }
        let open: Vec<_> = touched.into_iter().filter(|(_, _, known)| !known.is_full()).collect();
        if open.is_empty() {
            continue;
        }
        squares.of_stratum(design, group, task, sums, own, estimates, index, &open);
        for (_, cell, known) in &open {
            if known.psus <= 1.0 {
                unknown[*cell] |= design.lonely() == LonelyPsu::Fail;
                continue;
            }
            let factor = (1.0 - known.fraction) * known.psus / (known.psus - 1.0);
            for (total, sum) in
                variances[cell * width..][..width].iter_mut().zip(&squares.sums[cell * width..])
            {
                *total += factor * sum;
            }
        }
    }
    for (cell, precision) in precision.iter_mut().enumerate() {
        precision.full &= precision.strata > 0;
        precision.variances = (precision.strata > 0 && !unknown[cell]).then(|| {
            let values = estimates[cell].as_ref().map_or(0, |linear| linear.values().len());
            variances[cell * width..][..values].to_vec()
        });
    }
    precision
}

/// Sums of squared deviations of influences in one stratum, by cell and estimate.
struct Squares {
    width: usize,
    sums: Vec<f64>,
    means: Vec<f64>,
    with_answers: Vec<f64>,
    z: Vec<f64>,
}

impl Squares {
    fn new(cells: usize, width: usize) -> Self {
        Self {
            width,
            sums: vec![0.0; cells * width],
            means: vec![0.0; cells * width],
            with_answers: vec![0.0; cells],
            z: vec![0.0; width],
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn of_stratum(
        &mut self,
        design: &Design,
        group: &Group,
        task: &Task,
        sums: &Sums,
        own: &StratumSums,
        estimates: &[Option<Linear>],
        index: usize,
        open: &[(usize, usize, Known)],
    ) {
        let stratum = &design.strata()[index];
        let (width, linear) = (self.width, task.linear());
        for (at, cell, known) in open {
            let Some(estimate) = &estimates[*cell] else { continue };
            estimate.influence(&own.linear[at * linear..][..linear], &mut self.z);
            for (mean, z) in self.means[cell * width..][..width].iter_mut().zip(&self.z) {
                *mean = z / known.psus;
            }
            self.sums[cell * width..][..width].fill(0.0);
            self.with_answers[*cell] = own.psus[*at] as f64;
        }
        match (&sums.psus, &task.content, stratum.common_weight) {
            (Some(psus), _, _) => {
                let entries =
                    psus.starts[stratum.psus.start] as usize..psus.starts[stratum.psus.end] as usize;
                for entry in entries {
                    let cell = psus.cells[entry] as usize;
                    self.add(estimates, cell, &psus.linear[entry * linear..][..linear]);
                }
            }
            (None, Content::Classes { classes, .. }, Some(weight)) => {
                // All rows of a class have the same influence.
                let mut one = vec![0.0; *classes];
                for (at, cell, _) in open {
                    let Some(estimate) = &estimates[*cell] else { continue };
                    for class in 0..*classes {
                        let count = own.counts[at * classes + class] as f64;
                        one[class] = weight;
                        estimate.influence(&one, &mut self.z);
                        one[class] = 0.0;
                        for e in 0..estimate.values().len() {
                            let apart = self.z[e] - self.means[cell * width + e];
                            self.sums[cell * width + e] += count * apart * apart;
                        }
                    }
                }
            }
            (None, _, _) => self.add_rows(design, group, task, estimates, stratum, open),
        }
        // PSUs without an answer in the cell have influence zero.
        for (_, cell, known) in open {
            let silent = known.psus - self.with_answers[*cell];
            for e in cell * width..(cell + 1) * width {
                self.sums[e] += silent * self.means[e] * self.means[e];
            }
        }
    }

    fn add(&mut self, estimates: &[Option<Linear>], cell: usize, linear: &[f64]) {
        let Some(estimate) = &estimates[cell] else { return };
        estimate.influence(linear, &mut self.z);
        let at = cell * self.width;
        for e in 0..estimate.values().len() {
            let apart = self.z[e] - self.means[at + e];
            self.sums[at + e] += apart * apart;
        }
    }

    /// Reads the rows again, since they differ in weight or number; sums are exact, so their order does not matter.
    fn add_rows(
        &mut self,
        design: &Design,
        group: &Group,
        task: &Task,
        estimates: &[Option<Linear>],
        stratum: &Stratum,
        open: &[(usize, usize, Known)],
    ) {
        let width = self.width;
        let mut grids: Vec<Option<Grid>> = vec![None; self.sums.len()];
        for (_, cell, _) in open {
            let Some(estimate) = &estimates[*cell] else { continue };
            for e in 0..estimate.values().len() {
                let largest =
                    largest_influence(design, task, estimate, e) + self.means[cell * width + e].abs();
                grids[cell * width + e] = Some(Grid::new(largest * largest, stratum.rows.len()));
            }
        }
        let mut exact = vec![Exact::default(); self.sums.len()];
        let (mut cells, mut decoded, mut linear) = (Vec::new(), Decoded::default(), vec![0.0; task.linear()]);
        let mut start = stratum.rows.start;
        while start < stratum.rows.end {
            let end = (start + CHUNK_ROWS).min(stratum.rows.end);
            let rows = Rows::new(design, start..end);
            group.domains.decode(&rows, &mut cells);
            decoded.read(task, &rows);
            for (place, (&cell, &class)) in cells.iter().zip(&decoded.classes).enumerate() {
                if cell == crate::answers::MISSING || class == OUTSIDE || class == NO_ANSWER {
                    continue;
                }
                let cell = cell as usize;
                let Some(estimate) = &estimates[cell] else { continue };
                let weight = design.weight(start + place, stratum);
                match &task.content {
                    Content::Classes { .. } => {
                        linear.fill(0.0);
                        linear[usize::from(class)] = weight;
                    }
                    Content::Terms { .. } => {
                        linear[0] = weight * decoded.y[place];
                        linear[1] = weight * decoded.x[place];
                    }
                }
                estimate.influence(&linear, &mut self.z);
                for e in 0..estimate.values().len() {
                    let apart = self.z[e] - self.means[cell * width + e];
                    if let Some(grid) = &grids[cell * width + e] {
                        exact[cell * width + e].add(grid.term(apart * apart));
                    }
                }
            }
            start = end;
        }
        for (index, grid) in grids.iter().enumerate() {
            if let Some(grid) = grid {
                self.sums[index] = grid.value(exact[index]);
            }
        }
    }
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
        (Content::Classes { .. }, _) => weight,
    }
}
