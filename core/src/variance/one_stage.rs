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
use super::squares::Squares;
use crate::design::{Design, LonelyPsu, Stratum};
use crate::estimate::linear::Linear;
use crate::estimate::pass::{Group, PsuReader, Sums};
use crate::estimate::plan::{Content, Task};

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
    let mut squares = Squares::new(task, estimates);
    let (width, linear) = (squares.width, task.linear());
    let mut precision = vec![Precision { full: true, ..Precision::default() }; estimates.len()];
    let mut variances = vec![0.0; estimates.len() * width];
    let mut unknown = vec![false; estimates.len()];
    let mut reader =
        (sums.psus.is_none() && !design.is_element_sample()).then(|| PsuReader::new(design, group, task));
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
        for (at, cell, known) in &open {
            squares.start(*cell, &own.linear[at * linear..][..linear], known.psus);
        }
        match (&sums.psus, &mut reader, &task.content, stratum.common_weight) {
            (Some(psus), ..) => squares.add_psus(psus, stratum),
            (None, Some(reader), ..) => squares.add_psus_again(reader, index),
            (None, None, Content::Classes { classes, .. }, Some(weight)) => {
                for (at, cell, _) in &open {
                    squares.add_counts(*cell, &own.counts[at * classes..][..*classes], weight);
                }
            }
            (None, None, ..) if own.products.is_some() => {
                for (at, cell, _) in &open {
                    squares.add_products(*cell, *at, own, &task.content, sums.offsets);
                }
            }
            (None, None, ..) => {
                let cells = open.iter().map(|(_, cell, _)| *cell);
                squares.add_rows(design, group, task, stratum, cells);
            }
        }
        for (at, cell, known) in &open {
            squares.add_silent(*cell, known.psus - own.psus[*at] as f64);
        }
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
