//! The rescaling bootstrap of Rao and Wu: in every stratum `n_h − 1` PSUs are drawn with replacement, and a PSU drawn
//! t times has the factor `1 − λ + λ t n_h / (n_h − 1)`, `λ = √(1 − f_h)`.
//!
//! `V = Σ_r (θ_r − θ̄)² / (R − 1)`. The expected variance of a linear estimate is the linearised one in every stratum,
//! however few PSUs it has, and no factor is negative. Works for quantiles too.
//!
//! Without finite population correction (λ = 1) these are the weights of R's `subbootstrap`; R has no correction here.
//! Strata taken in full, or of one PSU, keep their weights.
//!
//! Sources: Rao and Wu (1988), *Resampling inference with complex survey data*, JASA 83(401); Rao, Wu and Yue (1992),
//! *Some recent work on resampling methods for complex surveys*, Survey Methodology 18(2).

use super::draw::Draws;
use crate::design::Design;

/// PSUs of a stratum that varies.
#[derive(Debug, Clone)]
struct Resampled {
    first: usize,
    count: usize,
    /// λ.
    swing: f64,
}

/// One PSU fewer than there are, drawn with replacement.
#[derive(Debug, Clone)]
pub(super) struct RaoWu {
    strata: Vec<Resampled>,
    seed: u64,
}

impl RaoWu {
    pub(super) fn new(design: &Design, seed: u64) -> Self {
        let strata = design.strata().iter().filter(|stratum| super::jackknife::varies(stratum));
        let strata = strata.map(|stratum| Resampled {
            first: stratum.psus.start,
            count: stratum.psus.len(),
            swing: (1.0 - stratum.fraction()).sqrt(),
        });
        Self { strata: strata.collect(), seed }
    }

    pub(super) fn varies(&self) -> bool {
        !self.strata.is_empty()
    }

    /// Changes the factors, all 1 before, of the PSUs of one replicate.
    pub(super) fn factors(&self, replicate: usize, factors: &mut [f64]) {
        let mut draws = Draws::new(self.seed, replicate);
        for stratum in &self.strata {
            let factors = &mut factors[stratum.first..][..stratum.count];
            let drawn = stratum.swing * stratum.count as f64 / (stratum.count as f64 - 1.0);
            factors.fill(1.0 - stratum.swing);
            for _ in 1..stratum.count {
                factors[draws.below(stratum.count as u64) as usize] += drawn;
            }
        }
    }
}
