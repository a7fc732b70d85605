//! Hypergeometric: exact limits for k yes among n answers drawn at random from N units.
//!
//! Equal-tailed inversion of the test: the interval is every whole K that the answers do not reject at α/2 on either side,
//!
//! K_low = smallest K with P(X ≥ k | N, K, n) > α/2, K_high = largest K with P(X ≤ k | N, K, n) > α/2,
//!
//! and the limits are K_low / N and K_high / N, shares the population can have. The coverage is never below the level,
//! whatever K is; for 8 of 15 it is at least 0.974, for 196 of 356 at least 0.951. By construction k ≤ K ≤ N − n + k.
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
use crate::num::{Hypergeometric, normal_quantile};

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

/// Smallest K with P(X ≥ k | N, K, n) > tail; the probability rises with K.
///
/// Newton's method on its logarithm comes within a few units; from there each neighbour costs a few multiplications.
pub(super) fn fewest(population: u64, answered: u64, yes: u64, tail: f64) -> u64 {
    /// Steps that are walked rather than jumped.
    const NEAR: f64 = 8.0;
    if yes == 0 {
        return 0;
    }
    let (least, most) = (yes, population - (answered - yes));
    let at = |units| Hypergeometric::new(population, units, answered).pmf_and_upper(yes);
    let mut units = score_limit(population, answered, yes, tail).clamp(least, most);
    let (mut pmf, mut reached) = at(units);
    if reached == 0.0 {
        // Far out the approximation can miss by so much that nothing is left; next to the estimate there always is.
        units = (u128::from(population) * u128::from(yes) / u128::from(answered)) as u64;
        (pmf, reached) = at(units);
    }
    for _ in 0..50 {
        let jump = reached * (tail / reached).ln() / (pmf * gain(population, answered, yes, units));
        if jump.is_nan() || jump.abs() <= NEAR {
            break;
        }
        let next = (units as f64 + jump).round().clamp(least as f64, most as f64) as u64;
        let there = at(next);
        if there.1 == 0.0 {
            break;
        }
        units = next;
        (pmf, reached) = there;
    }
    while reached <= tail && units < most {
        reached += pmf * gain(population, answered, yes, units);
        pmf *= pmf_ratio(population, answered, yes, units);
        units += 1;
    }
    while units > least {
        let below = pmf / pmf_ratio(population, answered, yes, units - 1);
        let without = reached - below * gain(population, answered, yes, units - 1);
        if without <= tail {
            break;
        }
        (pmf, reached) = (below, without);
        units -= 1;
    }
    units
}

/// [P(X ≥ k | K + 1) − P(X ≥ k | K)] / P(X = k | K): one more yes unit counts where it is drawn and makes the k-th.
fn gain(population: u64, answered: u64, yes: u64, units: u64) -> f64 {
    let others = population - units;
    let spared = others.saturating_sub(answered - yes) as f64;
    yes as f64 / (units + 1 - yes) as f64 * (spared / others.max(1) as f64)
}

/// P(X = k | K + 1) / P(X = k | K).
fn pmf_ratio(population: u64, answered: u64, yes: u64, units: u64) -> f64 {
    let others = population - units;
    let spared = others.saturating_sub(answered - yes) as f64;
    (units + 1) as f64 / (units + 1 - yes) as f64 * (spared / others.max(1) as f64)
}

/// Where the normal approximation puts the lower limit: the score interval with finite population correction and half a
/// yes answer taken off for continuity.
fn score_limit(population: u64, answered: u64, yes: u64, tail: f64) -> u64 {
    let (units, n) = (population as f64, answered as f64);
    let p = (yes as f64 - 0.5) / n;
    let spread = normal_quantile(tail).powi(2) * (units - n) / ((units - 1.0).max(1.0) * n);
    let low = (p + spread / 2.0 - (spread * (p * (1.0 - p) + spread / 4.0)).sqrt()) / (1.0 + spread);
    (low * units).round() as u64
}
