//! Share and distribution: `p_c = Σ_{k in d, class c} w_k / Σ_{k in d} w_k`.
//!
//! The base `d` holds those who were asked and whose answer counts. The variance is that of a ratio (Hájek), so
//! that shares of a domain are centred on their own estimate; the shares of a distribution add up to one exactly in
//! real numbers and to rounding here. Element variance for the design effect: `S² = p (1 − p) n / (n − 1)`.
//!
//! Agrees with R `svymean` of a factor, `svyby` and `svyciprop` to 1e-9 relative. Reference: Särndal, Swensson and
//! Wretman (1992), *Model Assisted Survey Sampling*, sections 5.7 and 5.8.

use super::linear::Linear;

/// Shares of the classes of one cell, or `None` where its base is empty. Where all weights are equal the shares are
/// taken from the `counts`, so that 2 of 3 is exactly 2/3 whatever the weight.
pub(crate) fn linearize(
    class_totals: &[f64],
    counts: &[u64],
    equal_weights: bool,
    first: usize,
) -> Option<Linear> {
    let base: f64 = class_totals.iter().sum();
    let answers = counts.iter().sum::<u64>() as f64;
    let shares = || -> Vec<f64> {
        if equal_weights {
            counts.iter().map(|&count| count as f64 / answers).collect()
        } else {
            class_totals.iter().map(|total| total / base).collect()
        }
    };
    (base > 0.0).then(|| Linear::Shares { first, shares: shares(), base })
}

/// Element variance S² of a share in a base with `n` answers.
pub(crate) fn element_variance(share: f64, n: u64) -> Option<f64> {
    (n > 1).then(|| share * (1.0 - share) * n as f64 / (n as f64 - 1.0))
}
