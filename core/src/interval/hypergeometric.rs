//! Hypergeometric: exact limits for k yes among n answers drawn at random from N units.
//!
//! Equal-tailed inversion of the test: the interval is every whole K that the answers do not reject at α/2 on either side,
//!
//! K_low = smallest K with P(X ≥ k | N, K, n) > α/2, K_high = largest K with P(X ≤ k | N, K, n) > α/2,
//!
//! and the limits are K_low / N and K_high / N, shares the population can have. The coverage is never below the level,
//! whatever K is; at N = 15, n = 8 it is at least 0.974, at 356 of 196 at least 0.951. By construction k ≤ K ≤ N − n + k.
//! No degrees of freedom, no standard error and no approximation enter; share 0 and 1 need nothing special.
//!
//! Where nearly all answered the set can shrink to a single K, even one whose K / N lies beside the estimate k / n
//! (3 of 355 from 356 leaves only K = 3). An interval that does not hold its own estimate, or has no width though someone
//! is missing, helps nobody: the limits then reach to the shares next to k / n, and to 1 / N or 1 − 1 / N at the ends
//! ([`super::Remark::Snapped`]). That only adds coverage.
//!
//! It assumes that those that answered are a simple random sample of the group. With non-response that is an assumption
//! on its own, which the report states. Where N is itself estimated the interval does not cover that
//! ([`super::Remark::PopulationEstimated`]).
//!
//! Figures: R package samplingbook prints the first K on either side that are rejected, one further out.
//!
//! Buonaccorsi, J. P. (1987). A note on confidence intervals for proportions in finite populations. The American
//! Statistician 41, 215–218. Wright, T. (1991). Exact Confidence Bounds when Sampling from Small Finite Universes.

use super::{FiniteCounts, Interval, Limits, NoLimits, Outcome, Remark, ShareEvidence};
use crate::num::Hypergeometric;

pub(super) fn limits(evidence: &ShareEvidence, level: f64) -> Outcome {
    let FiniteCounts { yes, answered, population, population_known } =
        evidence.counts.ok_or(NoLimits::NeedsCounts)?;
    let alpha = 1.0 - level;
    let mut remarks = vec![Remark::Exact];
    // The units next to the estimate, which stay in the interval: floor and ceiling of N k / n, and one unit at the ends.
    let (product, answers) = (u128::from(population) * u128::from(yes), u128::from(answered));
    let below = (product / answers) as u64 - u64::from(yes == answered);
    let above = product.div_ceil(answers) as u64 + u64::from(yes == 0);
    let least = fewest(population, answered, yes, alpha / 2.0);
    // The largest K that k yes do not reject is N less the smallest number of no units that n − k no do not reject.
    let most = population - fewest(population, answered, answered - yes, alpha / 2.0);
    let (low, high) = (least.min(below), most.max(above));
    if (low, high) != (least, most) {
        remarks.push(Remark::Snapped);
    }
    if !population_known {
        remarks.push(Remark::PopulationEstimated);
    }
    let units = population as f64;
    let limits =
        Limits { low: low as f64 / units, high: high as f64 / units, method: Interval::Hypergeometric };
    Ok((limits, remarks))
}

/// Smallest K with P(X ≥ k | N, K, n) > tail. The probability rises with K, so halving the range finds it.
fn fewest(population: u64, answered: u64, yes: u64, tail: f64) -> u64 {
    let (mut low, mut high) = (yes, population - (answered - yes));
    while low < high {
        let middle = low + (high - low) / 2;
        if Hypergeometric::new(population, middle, answered).sf_from(yes) > tail {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}
