//! Beta: the Korn–Graubard interval, Clopper–Pearson with the effective sample size.
//!
//! n_eff = p (1 − p) / se² · (t(rows − 1) / t(df))², x = n_eff p;
//! low = Beta quantile(α/2; x, n_eff − x + 1), high = Beta quantile(1 − α/2; x + 1, n_eff − x).
//!
//! The n_eff is the design's own and is not truncated at n: with a finite population correction it exceeds n, rightly.
//! Conservative for most shares, weight-compatible; undefined at p = 0 and 1 and for a census (n_eff is infinite, where R
//! answers [0.5, 0.5]): both are taken care of before this is called. With infinite `df` the t ratio is left out.
//!
//! Agrees with R `survey::svyciprop(method = "beta")`.
//!
//! Korn, E. L. and Graubard, B. I. (1998). Confidence intervals for proportions with small expected number of positive
//! counts estimated from survey data. Survey Methodology 24, 193–201.

use super::clopper_pearson::{lower, upper};
use super::{Interval, Limits, Outcome, ShareEvidence};

pub(super) fn limits(evidence: &ShareEvidence, level: f64) -> Outcome {
    let n = evidence.n_eff()? * evidence.df_adjustment(level)?;
    let (yes, no) = (n * evidence.share, n * (1.0 - evidence.share));
    let limits = Limits { low: lower(yes, no, level), high: upper(yes, no, level), method: Interval::Beta };
    Ok((limits, Vec::new()))
}
