//! Balanced half-samples: BRR, and Fay's variant.
//!
//! Every stratum has two PSUs. In replicate r one of them has the factor `1 + s` and the other `1 − s`, which one
//! being told by row r and the stratum's column of a Hadamard matrix, `s = (1 − ρ) √(1 − f_h)`; BRR is ρ = 0, where
//! one PSU is doubled and the other dropped. `V = Σ_r (θ_r − θ̄)² / (R (1 − ρ)²)`.
//!
//! The constant column of the matrix is never used, so that every PSU has mean factor one (full orthogonal balance)
//! and the variance of a linear estimate is exactly the linearised one. Strata taken in full keep their weights.
//!
//! The factor `√(1 − f_h)` carries the finite population correction into the replicates; R `survey` drops the
//! correction with a warning, and agrees where there is none. For estimates that are not linear, R's standard errors
//! differ in the third digit or so where its matrix has another order or turn. BRR fails for estimates that a
//! half-sample may not have (a domain in one PSU of each stratum); Fay's ρ between 0.3 and 0.5 keeps every unit in.
//!
//! Sources: McCarthy (1969), *Pseudo-replication: half samples*, Review of the ISI 37; Judkins (1990), *Fay's method
//! for variance estimation*, Journal of Official Statistics 6(3); Wolter (2007), chapter 3.

use std::ops::Range;

use super::hadamard::Hadamard;
use super::make::named;
use crate::design::{Design, Stratum};
use crate::error::{Code, Problem};

/// Half-samples of two PSUs a stratum.
#[derive(Debug, Clone)]
pub(super) struct Balanced {
    matrix: Hadamard,
    /// First PSU of each stratum that varies, with `s`; the n-th uses column n + 1.
    pairs: Vec<(usize, f64)>,
}

impl Balanced {
    /// Half-samples of a design, with every stratum that has not two PSUs reported.
    pub(super) fn new(design: &Design, rho: f64, kind: &str, problems: &mut Vec<Problem>) -> Self {
        let open = || design.strata().iter().filter(|stratum| !stratum.is_full());
        for stratum in open().filter(|stratum| stratum.answered != 2) {
            let of = named(&stratum.label);
            let units = if stratum.answered == 1 { "unit" } else { "units" };
            problems.push(
                Problem::new(
                    Code::Unsupported,
                    format!("{of} has {} primary sampling {units}, and `{kind}` needs two", stratum.answered),
                )
                .help("use `jkn` or `rao_wu`, or pair the units to strata of two"),
            );
        }
        let swing = |stratum: &Stratum| (1.0 - rho) * (1.0 - stratum.fraction()).sqrt();
        let pairs: Vec<_> = open().map(|stratum| (stratum.psus.start, swing(stratum))).collect();
        Self { matrix: Hadamard::at_least(pairs.len() + 1), pairs }
    }

    pub(super) fn replicates(&self) -> usize {
        self.matrix.order()
    }

    /// Changes the factors, all 1 before, of the PSUs of one replicate.
    pub(super) fn factors(&self, replicate: usize, factors: &mut [f64]) {
        for (index, &(first, swing)) in self.pairs.iter().enumerate() {
            let up = !self.matrix.is_negative(replicate, index + 1);
            let swing = if up { swing } else { -swing };
            factors[first] = 1.0 + swing;
            factors[first + 1] = 1.0 - swing;
        }
    }

    /// PSUs of each stratum that varies.
    pub(super) fn varying(&self) -> impl Iterator<Item = Range<usize>> {
        self.pairs.iter().map(|&(first, _)| first..first + 2)
    }
}
