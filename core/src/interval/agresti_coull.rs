//! Agresti–Coull: Wald after adding t²/2 yes and t²/2 no answers to the effective sample.
//!
//! ñ = n + t², p̃ = (n p + t²/2)/ñ, p̃ ± t √(p̃ (1 − p̃)/ñ), n = n_eff = p (1 − p)/se², t with `df` degrees of freedom. Lowering
//! n_eff by the ratio of two t quantiles, as R does for `beta`, and taking the t of the rows gives the same limits: the
//! ratio cancels.
//!
//! It has the centre of `wilson` and contains it, so its coverage is no lower and its width no smaller; the excess is
//! large for shares near 0 and 1, where a limit may pass the end. It is left there, with a remark.
//!
//! Agrees with R `binom::binom.agresti.coull` for a simple random sample with replacement and infinite `df` (formula worked
//! by hand).
//!
//! Agresti, A. and Coull, B. A. (1998). Approximate is better than "exact" for interval estimation of binomial proportions.
//! The American Statistician 52, 119–126.

use super::{Interval, Outcome, ShareEvidence, beyond_range};

pub(super) fn limits(evidence: &ShareEvidence, level: f64) -> Outcome {
    let (p, n) = (evidence.share, evidence.n_eff()?);
    let s = evidence.t(level)?.powi(2) / n;
    let centre = (p + s / 2.0) / (1.0 + s);
    let half = (centre * (1.0 - centre) * s / (1.0 + s)).sqrt();
    Ok(beyond_range(centre - half, centre + half, Interval::AgrestiCoull))
}
