//! Mean of a number in a domain: `ȳ = Σ_{k in d} w_k y_k / Σ_{k in d} w_k`.
//!
//! A ratio of totals whose denominator is the weighted number of answers (Hájek). Element variance for the design
//! effect: `S² = Σ w (y − ȳ)² / Σ w · n / (n − 1)`. Agrees with R `svymean` and `svyby` to 1e-9 relative.

use super::linear::Linear;

/// The mean of one cell from Σwy and Σw, or `None` without answers.
pub(crate) fn linearize(totals: &[f64]) -> Option<Linear> {
    let (sum, base) = (totals[0], totals[1]);
    (base > 0.0).then(|| Linear::Ratio { ratio: sum / base, denominator: base })
}

/// Element variance S² from Σwy, Σw and Σw(y − c)².
pub(crate) fn element_variance(totals: &[f64], center: f64, n: u64) -> Option<f64> {
    let (sum, base, squares) = (totals[0], totals[1], totals[2]);
    let apart = sum / base - center;
    (n > 1).then(|| (squares / base - apart * apart).max(0.0) * n as f64 / (n as f64 - 1.0))
}
