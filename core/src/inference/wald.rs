//! Wald tests: how far estimates lie from zero, measured by their covariance, and the tails that p-values are read from.
//!
//! `W = b' V⁻¹ b` for q estimates b with covariance V. With ν degrees of freedom behind V, `W / q` is set against
//! F(q, ν); for one estimate that is the two-sided t test. V must have full rank, which needs at least q more PSUs than
//! strata; with ν near q the test rejects too often, which is what the adjusted statistic of tables is for
//! (`chi_square`). Agrees with R `regTermTest` and, for q = 1, with `summary(svyglm)`.
//!
//! Koch, G. G., Freeman, D. H. and Freeman, J. L. (1975). Strategies in the multivariate analysis of data from complex
//! surveys. International Statistical Review 43, 59–78. Korn, E. L. and Graubard, B. I. (1990). Simultaneous testing of
//! regression coefficients with complex survey data. The American Statistician 44, 270–276.

use nalgebra::DMatrix;

use super::linear::{factor, quadratic_form};
use super::test::TestNote;
use crate::num::{f_sf, t_cdf, t_quantile};

/// `b' V⁻¹ b`.
///
/// # Errors
/// A note where nothing varies or V is singular.
pub(super) fn wald(estimates: &[f64], covariance: &DMatrix<f64>) -> Result<f64, TestNote> {
    if covariance.iter().all(|value| *value == 0.0) {
        return Err(TestNote::NoSpread);
    }
    let lower = factor(covariance).map_err(|_| TestNote::Singular)?;
    Ok(quadratic_form(&lower, estimates))
}

/// P(|T| > |t|); none without degrees of freedom.
pub(super) fn two_sided(t: f64, df: f64) -> Option<f64> {
    (df > 0.0).then(|| 2.0 * t_cdf(-t.abs(), df)).filter(|p| p.is_finite())
}

/// P(F > f); none without degrees of freedom.
pub(super) fn f_tail(f: f64, df: f64, df_denominator: f64) -> Option<f64> {
    (df > 0.0 && df_denominator > 0.0).then(|| f_sf(f, df, df_denominator)).filter(|p| p.is_finite())
}

/// Limits of an estimate; none without degrees of freedom.
pub(super) fn limits(estimate: f64, se: f64, df: f64, level: f64) -> Option<(f64, f64)> {
    let half = -t_quantile(0.5 * (1.0 - level), df) * se;
    (df > 0.0 && half.is_finite()).then_some((estimate - half, estimate + half))
}
