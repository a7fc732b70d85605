//! Jeffreys: the equal-tailed posterior interval of a binomial share under Jeffreys' prior Beta(½, ½), with the effective
//! sample size.
//!
//! n* = p (1 − p)/se² · (t(m − 1)/t(df))², x = n* p, m rows of the design;
//! low = Beta quantile(α/2; x + ½, n* − x + ½), high = Beta quantile(1 − α/2; x + ½, n* − x + ½).
//!
//! Mean coverage near the level and shorter than `beta`, at the price of falling below it for some shares. With less than a
//! hundredth of an effective yes answer the posterior lies wholly above the share; the lower limit is then the share, and
//! likewise at the other end.
//!
//! Agrees with R `binom::binom.bayes(type = "central", prior = 0.5)` where n* is n (formula worked by hand with R `qbeta`).
//!
//! Brown, L. D., Cai, T. T. and DasGupta, A. (2001). Interval estimation for a binomial proportion. Statistical Science 16,
//! 101–133. Franco, C. et al. (2019). Comparative study of confidence intervals for proportions in complex sample surveys.
//! Journal of Survey Statistics and Methodology 7, 334–364.

use super::{Interval, Limits, Outcome, ShareEvidence};
use crate::num::{beta_quantile, beta_upper_quantile};

pub(super) fn limits(evidence: &ShareEvidence, level: f64) -> Outcome {
    let p = evidence.share;
    let n = evidence.n_eff()? * evidence.df_adjustment(level)?;
    let (yes, no, tail) = (n * p + 0.5, n * (1.0 - p) + 0.5, (1.0 - level) / 2.0);
    let low = beta_quantile(tail, yes, no).min(p);
    // One less the lower limit of the no answers, which keeps the digits of the small tail.
    let high = beta_upper_quantile(tail, yes, no).max(p);
    Ok((Limits { low, high, method: Interval::Jeffreys }, Vec::new()))
}
