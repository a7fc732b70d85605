//! The jackknife: every replicate drops one PSU and weighs the others of its stratum up, `n_h / (n_h − 1)`.
//!
//! `V = Σ_h (1 − f_h) (n_h − 1) / n_h Σ_{i in h} (θ_(hi) − θ̄)²`. JK1 is the unstratified form, with one factor for
//! all replicates; JKn has one for each. Strata taken in full and strata of a single PSU make no replicate, as in R
//! `survey` 4.1-1 (`jk1weights`, `jknweights`), with which scales, weights and variances agree.
//!
//! Right for smooth functions of totals; wrong for quantiles, whose jackknife variance does not settle. There are as
//! many replicates as PSUs; for more than [`MOST`] a bootstrap is the better choice.
//!
//! Sources: Rao and Shao (1985); Wolter (2007), *Introduction to Variance Estimation*, chapter 4.

use std::ops::Range;

use crate::design::{Design, Stratum};
use crate::error::{Code, Problem};

/// Replicates beyond which a jackknife is a slip, such as rows taken for PSUs.
const MOST: usize = 1 << 16;

/// One PSU left out at a time.
#[derive(Debug, Clone)]
pub(super) struct Jackknife {
    /// PSUs of each stratum that varies.
    strata: Vec<Range<usize>>,
    /// For each replicate its stratum among those that vary, and the PSU left out.
    left_out: Vec<(u32, u32)>,
    rscales: Vec<f64>,
}

impl Jackknife {
    pub(super) fn new(design: &Design, kind: &str, problems: &mut Vec<Problem>) -> Self {
        let mut own = Self { strata: Vec::new(), left_out: Vec::new(), rscales: Vec::new() };
        for stratum in design.strata().iter().filter(|stratum| varies(stratum)) {
            let count = stratum.psus.len() as f64;
            let index = own.strata.len() as u32;
            own.left_out.extend(stratum.psus.clone().map(|psu| (index, psu as u32)));
            let rscale = (1.0 - stratum.fraction()) * (count - 1.0) / count;
            own.rscales.resize(own.left_out.len(), rscale);
            own.strata.push(stratum.psus.clone());
        }
        if own.left_out.len() > MOST {
            problems.push(
                Problem::new(Code::OutOfRange, format!("`{kind}` would make one replicate for each unit"))
                    .expected(format!("at most {MOST}"))
                    .found(own.left_out.len().to_string())
                    .help("name the primary sampling units, or use `rao_wu`"),
            );
        }
        if own.left_out.is_empty() {
            problems.push(nothing_varies(kind));
        }
        own
    }

    pub(super) fn rscales(&self) -> &[f64] {
        &self.rscales
    }

    pub(super) fn replicates(&self) -> usize {
        self.left_out.len()
    }

    /// Changes the factors, all 1 before, of the PSUs of one replicate.
    pub(super) fn factors(&self, replicate: usize, factors: &mut [f64]) {
        let (stratum, psu) = self.left_out[replicate];
        let psus = self.strata[stratum as usize].clone();
        factors[psus.clone()].fill(weigh_up(&psus));
        factors[psu as usize] = 0.0;
    }

    /// The replicates: stratum among those that vary, and the PSU left out; by stratum and PSU.
    pub(super) fn left_out(&self) -> &[(u32, u32)] {
        &self.left_out
    }

    /// PSUs of each stratum that varies.
    pub(super) fn varying(&self) -> impl Iterator<Item = Range<usize>> {
        self.strata.iter().cloned()
    }
}

/// Whether a stratum has anything to leave out.
pub(super) fn varies(stratum: &Stratum) -> bool {
    !stratum.is_full() && stratum.psus.len() > 1
}

/// The factor of the PSUs of a stratum that stay.
pub(super) fn weigh_up(psus: &Range<usize>) -> f64 {
    let count = psus.len() as f64;
    count / (count - 1.0)
}

pub(super) fn nothing_varies(kind: &str) -> Problem {
    Problem::new(Code::NoEffect, format!("`{kind}` has no stratum to vary"))
        .expected("a stratum of two or more primary sampling units that was not taken in full")
}
