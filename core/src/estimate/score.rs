//! Mean of points given to answers: `ȳ = Σ_c s_c T_c / Σ_c T_c`, with `T_c` the weighted number of answers of class c.
//!
//! The mean of a scale gives every answer its points. A net balance gives 1 to the answers that count as up, −1 to those
//! that count as down and 0 to all others, so that it is the share of the first less the share of the second, with
//! their covariance taken into account: `z = (Σ_c s_c T_ic − ȳ B_i) / B`. Element variance for the design effect:
//! `S² = Σ_c p_c (s_c − ȳ)² n / (n − 1)`. Agrees with R `svymean` of the points to 1e-9 relative.

use super::linear::Linear;

/// The mean of points of one cell from the weighted number of answers of each class, or `None` without answers.
pub(crate) fn linearize(class_totals: &[f64], points: &[f64]) -> Option<Linear> {
    let base: f64 = class_totals.iter().sum();
    let sum: f64 = class_totals.iter().zip(points).map(|(total, points)| total * points).sum();
    (base > 0.0).then(|| Linear::Score { points: points.to_vec(), mean: sum / base, base })
}

/// Element variance S² of the points of `n` answers.
pub(crate) fn element_variance(class_totals: &[f64], points: &[f64], mean: f64, n: u64) -> Option<f64> {
    let base: f64 = class_totals.iter().sum();
    let squares = class_totals.iter().zip(points).map(|(total, points)| total * (points - mean).powi(2));
    (n > 1).then(|| squares.sum::<f64>() / base * n as f64 / (n as f64 - 1.0))
}
