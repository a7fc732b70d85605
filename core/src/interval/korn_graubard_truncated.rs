//! Korn–Graubard truncated: `beta` with an effective sample size of at most n, as the National Center for Health Statistics
//! publishes shares.
//!
//! n* = min(n, p (1 − p)/se² · (t(m − 1)/t(df))²), x = n* p, m rows of the design; then the limits of Clopper–Pearson.
//!
//! The truncation guards against designs that seem more precise than simple random sampling because the standard error
//! itself is poorly estimated. A finite population correction is thrown away with it: of 196 answers from 356 units the
//! interval is half as wide again as the exact one, at 30 of 32 five times as wide. Coverage is never below the level in
//! any enumeration here. For shares of 0 and 1 the rules take n* = n; here the exact limits of the design are taken, as for
//! all methods.
//!
//! Agrees with the published formula on R `survey` figures (`core/vectors/interval`), where `svyciprop(method = "beta")`
//! does not truncate.
//!
//! Parker, J. D., Talih, M., Malec, D. J. et al. (2017). National Center for Health Statistics data presentation standards
//! for proportions. Vital and Health Statistics 2(175).

use super::clopper_pearson::{lower, upper};
use super::{Interval, Limits, Outcome, ShareEvidence};

pub(super) fn limits(evidence: &ShareEvidence, level: f64) -> Outcome {
    let n = (evidence.n_eff()? * evidence.df_adjustment(level)?).min(evidence.n as f64);
    let (yes, no) = (n * evidence.share, n * (1.0 - evidence.share));
    let (low, high) = (lower(yes, no, level), upper(yes, no, level));
    Ok((Limits { low, high, method: Interval::KornGraubardTruncated }, Vec::new()))
}
