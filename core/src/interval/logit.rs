//! Logit: Wald on the log-odds, expit(logit p ± t(df) · se / (p (1 − p))).
//!
//! Stays within 0 and 1, is asymmetric as it should be, and is undefined at p = 0 and 1 (exact limits take its place
//! there). Good for large samples and shares that are not extreme; for a handful of yes answers it is long on the far
//! side.
//!
//! Agrees with R `survey::svyciprop(method = "xlogit")`; R's `"logit"` fits a regression to the same end and differs by
//! its stopping rule (about 1e-9).

use super::{Interval, Limits, Outcome, ShareEvidence};

pub(super) fn limits(evidence: &ShareEvidence, level: f64) -> Outcome {
    let p = evidence.share;
    let half = evidence.t(level)? * evidence.spread()? / (p * (1.0 - p));
    let odds = p / (1.0 - p);
    // expit(logit p + h) = odds eʰ / (1 + odds eʰ), written so that neither end overflows.
    let at = |shift: f64| 1.0 / (1.0 + (-shift).exp() / odds);
    Ok((Limits { low: at(-half), high: at(half), method: Interval::Logit }, Vec::new()))
}
