//! The interval of any estimate that is not a share: value ± t(df) · se.
//!
//! Assumes that the estimate is near normal, which holds for means, totals and ratios of many answers, and less so for a
//! handful of skewed ones; nothing better is known without a model of the values. Limits may pass what the value can be.
//!
//! Agrees with R `confint(svymean(…), df = degf(design))`; R's default there is df = ∞.

use super::{Interval, Limits, NoLimits, Outcome, Remark, spread, t_two_sided};

/// What the interval of a mean, total, ratio or other estimate is computed from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeanEvidence {
    /// The estimate.
    pub value: f64,
    /// Its standard error.
    pub se: f64,
    /// Degrees of freedom; infinite means the normal distribution, 0 or less that there are none.
    pub df: f64,
    /// Every unit of the base answered.
    pub full_census: bool,
}

/// The Wald interval with t quantiles, for any estimate.
///
/// ```
/// use peil::interval::{MeanEvidence, mean};
///
/// let evidence = MeanEvidence { value: 662.29, se: 9.4089, df: f64::INFINITY, full_census: false };
/// let (limits, _) = mean(&evidence, 0.95).unwrap();
/// assert_eq!((limits.low.round(), limits.high.round()), (644.0, 681.0));
/// ```
///
/// # Errors
/// The reason why there is none, which a row of the results carries instead.
pub fn mean(evidence: &MeanEvidence, level: f64) -> Outcome {
    let &MeanEvidence { value, se, df, full_census } = evidence;
    let method = Interval::Wald;
    if !(level > 0.0 && level < 1.0) {
        return Err(NoLimits::LevelOutOfRange);
    }
    if !value.is_finite() {
        return Err(NoLimits::NoEstimate);
    }
    if full_census {
        return Ok((Limits { low: value, high: value, method }, vec![Remark::Census]));
    }
    let half = t_two_sided(level, df)? * spread(se)?;
    Ok((Limits { low: value - half, high: value + half, method }, Vec::new()))
}
