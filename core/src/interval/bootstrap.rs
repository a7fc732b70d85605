//! Bootstrap: the percentile interval of given bootstrap estimates.
//!
//! With B replicate estimates in ascending order the limits are those at the places (B + 1) α/2 and (B + 1)(1 − α/2), between
//! two estimates by interpolation.
//!
//! Respects the ends of the scale and a skew distribution, and needs neither a standard error nor degrees of freedom. It
//! stands on replicates that are draws from the sampling distribution: a bootstrap (Rao–Wu, rescaled) with some hundred
//! replicates or more. The replicates of a jackknife or of balanced halves are not, whatever their number. It does not
//! correct bias, so small samples get too short an interval. With fewer than 2/α − 1 replicates, 39 at 95 %, the places lie
//! outside the list and there is no interval.
//!
//! Agrees with R `quantile(type = 6)` of the replicate estimates; where the estimate itself lies outside, as it may with
//! much bias, the interval reaches to it.
//!
//! Davison, A. C. and Hinkley, D. V. (1997). Bootstrap Methods and their Application, 5.3.1. Rao, J. N. K. and Wu, C. F. J.
//! (1988). Resampling inference with complex survey data. JASA 83, 231–241.

use super::{Interval, Limits, NoLimits, Outcome, ShareEvidence};

pub(super) fn limits(evidence: &ShareEvidence, level: f64) -> Outcome {
    let replicates = evidence.replicates.ok_or(NoLimits::NeedsReplicates)?;
    if replicates.iter().any(|estimate| !estimate.is_finite()) {
        return Err(NoLimits::NoEstimate);
    }
    let mut sorted = replicates.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let place = (sorted.len() as f64 + 1.0) * (1.0 - level) / 2.0;
    // The place is counted from 1; rounding must not lose the last replicate that reaches it.
    let whole = (place + 1e-9).floor();
    let part = (place - whole).max(0.0);
    if whole < 1.0 {
        return Err(NoLimits::TooFewReplicates);
    }
    let (at, last) = (whole as usize - 1, sorted.len() - 1);
    let between = |from: f64, to: f64| from + part * (to - from);
    let low = between(sorted[at], sorted[(at + 1).min(last)]);
    let high = between(sorted[last - at], sorted[(last - at).saturating_sub(1)]);
    if low == high {
        return Err(NoLimits::NoSpread);
    }
    Ok((
        Limits { low: low.min(evidence.share), high: high.max(evidence.share), method: Interval::Bootstrap },
        Vec::new(),
    ))
}
