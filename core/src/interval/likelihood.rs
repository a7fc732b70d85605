//! Likelihood: the shares whose binomial likelihood, scaled to the design (Rao–Scott), is not too far below the largest.
//!
//! { x : 2 n' [p ln (p/x) + (1 − p) ln ((1 − p)/(1 − x))] ≤ t(df)² }, n' = n_eff (m − 1)/m, m rows of the design.
//!
//! Stays within 0 and 1, is asymmetric as it should be and needs no transformation; undefined at p = 0 and 1 (exact limits
//! take its place). The factor (m − 1)/m is R's: its quasibinomial fit divides by a dispersion of m/(m − 1) besides the
//! design effect.
//!
//! R `survey` 4.1 `svyciprop(method = "likelihood")` solves the same equation by interpolating a profile of about ten
//! points with a spline: its limits leave the equation with up to 0.6 % of t². Solved without the spline in R (the
//! deviance of the same weighted fit, `core/vectors/interval`), the limits agree to 1e-9.
//!
//! Rao, J. N. K. and Scott, A. J. (1984). On chi-squared tests for multiway contingency tables with cell proportions
//! estimated from survey data. Annals of Statistics 12, 46–60.

use super::{Interval, Limits, Outcome, ShareEvidence};
use crate::num::lag;

pub(super) fn limits(evidence: &ShareEvidence, level: f64) -> Outcome {
    let (p, rows) = (evidence.share, evidence.n_design as f64);
    let n = evidence.n_eff()? * (rows - 1.0).max(0.0) / rows.max(1.0);
    let far = evidence.t(level)?.powi(2) / (2.0 * n);
    let (high, _) = reach(p, far);
    // The lower limit is what the upper one of the no answers leaves.
    let (_, low) = reach(1.0 - p, far);
    Ok((Limits { low, high, method: Interval::Likelihood }, Vec::new()))
}

/// The x above p at which p ln (p/x) + (1 − p) ln ((1 − p)/(1 − x)) = far, and 1 − x.
fn reach(p: f64, far: f64) -> (f64, f64) {
    /// A log-odds ratio beyond which x is 1.
    const END: f64 = 700.0;
    let q = 1.0 - p;
    // x, 1 − x and x − p at the log-odds of p plus d.
    let at = |d: f64| {
        let whole = p + q * (-d).exp();
        (p / whole, q * (-d).exp() / whole, -p * q * (-d).exp_m1() / whole)
    };
    // The divergence is convex in d: Newton may pass the root once and then comes down to it.
    let mut d = (2.0 * far / (p * q)).sqrt().min(END);
    for _ in 0..100 {
        let (x, rest, up) = at(d);
        // ln (1 + e) less e of both relative deviations e: the terms in e cancel on paper.
        let divergence = p * lag(up / p, x / p) + q * lag(-up / q, rest / q);
        let step = (divergence - far) / up;
        let next = (d - step).clamp(0.5 * d, END);
        let done = (next - d).abs() <= 4.0 * f64::EPSILON * d;
        d = next;
        if done {
            break;
        }
    }
    let (x, rest, _) = at(d);
    (x, rest)
}
