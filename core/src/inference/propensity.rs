//! Propensities by logistic regression on groups, with the covariance that follows where units answer independently.
//!
//! Rows are groups: `rates` their shares that answered, `weights` and `squares` Σ d and Σ d² of their units. The equations
//! `Σ_g W_g (y_g − ρ_g) x_g = 0` are those of the units, since units of a group share x.

use nalgebra::DMatrix;

use super::basis::products;
use super::glm::{explain, orthonormal};
use super::irls::Problem as Equations;
use super::linear::solve;
use super::{Family, Link};
use crate::error::Problem;
use crate::num::sum::exact_sum;

/// Fitted propensities.
pub(crate) struct Propensities {
    /// ρ̂ of each group.
    pub(crate) means: Vec<f64>,
    /// ρ (1 − ρ) z of each group, in the coordinates of the fit.
    pub(crate) slopes: DMatrix<f64>,
    /// Covariance of the coefficients, in the same.
    pub(crate) covariance: DMatrix<f64>,
}

/// Fits them; the first column of `rows` is all 1.
///
/// # Errors
/// The first column that is a combination of others, or those that tell who answered without fail.
pub(crate) fn propensities(
    rows: Vec<f64>,
    names: &[String],
    rates: &[f64],
    weights: &[f64],
    squares: &[f64],
) -> Result<Propensities, Problem> {
    let total = exact_sum(weights.iter().copied());
    let shares: Vec<f64> = weights.iter().map(|weight| weight / total).collect();
    let basis = orthonormal(rows, names, true, &shares)?;
    let equations = Equations { basis: &basis, y: rates, family: Family::Quasibinomial, link: Link::Logit };
    let solution = equations.solve(&shares, None).map_err(|failure| explain(&failure, names))?;
    let expected: Vec<_> =
        (0..rates.len()).map(|group| equations.expected(group, &solution.coefficients)).collect();
    let spread: Vec<f64> = expected
        .iter()
        .zip(squares)
        .map(|(at, square)| square / (total * total) * at.mean * at.left)
        .collect();
    let (middle, _) = products(&basis.rows, basis.width, basis.largest, &spread, None);
    let half = solve(&solution.information, &middle);
    let slopes = DMatrix::from_fn(rates.len(), basis.width, |group, column| {
        let at = &expected[group];
        at.mean * at.left * basis.rows[group * basis.width + column]
    });
    Ok(Propensities {
        means: expected.iter().map(|at| at.mean).collect(),
        slopes,
        covariance: solve(&solution.information, &half.transpose()),
    })
}
