//! Clopper–Pearson: exact limits for a binomial count, here of the answers as they stand.
//!
//! low = Beta quantile(α/2; k, n − k + 1), high = Beta quantile(1 − α/2; k + 1, n − k); 0 and 1 at the ends.
//!
//! Holds the level for independent answers of equal weight from a population without end. It knows no finite
//! population, so it is too wide where a large part of the population answered (use `hypergeometric`), and no design, so
//! unequal weights are refused (use `beta`).
//!
//! Agrees with R `binom.test`.
//!
//! Clopper, C. J. and Pearson, E. S. (1934). The use of confidence or fiducial limits illustrated in the case of the
//! binomial. Biometrika 26, 404–413.

use super::{Interval, Limits, NoLimits, Outcome, Remark, ShareEvidence};
use crate::num::{beta_quantile, beta_upper_quantile};

pub(super) fn limits(evidence: &ShareEvidence, level: f64) -> Outcome {
    if !evidence.equal_weights {
        return Err(NoLimits::NeedsEqualWeights);
    }
    let n = evidence.n as f64;
    let yes = evidence.yes_count().map_or(evidence.share * n, |count| count as f64);
    Ok((of_counts(yes, n - yes, level), vec![Remark::Exact]))
}

/// The limits for a share of 0 or 1 from the number of answers, lowered for few degrees of freedom as in `beta`.
pub(super) fn at_boundary(evidence: &ShareEvidence, level: f64) -> Result<Limits, NoLimits> {
    let n = evidence.n as f64 * evidence.df_adjustment(level)?.min(1.0);
    Ok(if evidence.share <= 0.0 { of_counts(0.0, n, level) } else { of_counts(n, 0.0, level) })
}

fn of_counts(yes: f64, no: f64, level: f64) -> Limits {
    Limits { low: lower(yes, no, level), high: upper(yes, no, level), method: Interval::ClopperPearson }
}

/// Lower limit from numbers of yes and no that need not be whole.
pub(super) fn lower(yes: f64, no: f64, level: f64) -> f64 {
    if yes <= 0.0 { 0.0 } else { beta_quantile((1.0 - level) / 2.0, yes, no + 1.0) }
}

/// Upper limit; both tail and limit are found as they are, so that a tiny one keeps its digits.
pub(super) fn upper(yes: f64, no: f64, level: f64) -> f64 {
    if no <= 0.0 { 1.0 } else { beta_upper_quantile((1.0 - level) / 2.0, yes + 1.0, no) }
}
