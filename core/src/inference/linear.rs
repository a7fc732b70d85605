//! Small linear algebra, and covariance matrices from what places contribute.
//!
//! - `A = L L'` (Cholesky) with a test of each pivot against its own diagonal, so that a column that is a combination of
//!   those before it is named, whatever its scale; solutions and quadratic forms `b' A⁻¹ b` follow by substitution.
//! - An estimate is, near the sample, a sum `Σ w_k u_k` over places. From `z_k = w_k u_k` the design gives its
//!   covariance; where the design has replicates, the sum is taken with the weights of each, and their spread is the
//!   covariance. A variance below 10⁻²⁰ of the largest `z_k²` is what rounding leaves where influences cancel within
//!   every PSU: it is zero.
//! - Degrees of freedom are those of the design among the places used: PSUs with places used minus their strata, over
//!   strata that were not taken in full, or the rank of the replicate weights there less one.
//!
//! Golub, G. H. and Van Loan, C. F. (2013). Matrix Computations, 4th edition, 4.2. Binder, D. A. (1983). On the variances
//! of asymptotically normal estimators from complex surveys. International Statistical Review 51, 279–292.

use nalgebra::DMatrix;

use super::test::TestNote;
use crate::design::Design;
use crate::num::sum::exact_sum;
use crate::variance;

/// A pivot below this part of its diagonal is rounding: the column has no part of its own.
const PIVOT: f64 = 1e-12;

/// L of `A = L L'`.
///
/// # Errors
/// The first column without a part of its own.
pub(super) fn factor(matrix: &DMatrix<f64>) -> Result<DMatrix<f64>, usize> {
    let width = matrix.nrows();
    let mut lower = DMatrix::zeros(width, width);
    for column in 0..width {
        let known = |row: usize, lower: &DMatrix<f64>| -> f64 {
            (0..column).map(|k| lower[(row, k)] * lower[(column, k)]).sum()
        };
        let pivot = matrix[(column, column)] - known(column, &lower);
        let enough = PIVOT * matrix[(column, column)];
        if !(pivot.is_finite() && pivot > enough && enough >= 0.0) {
            return Err(column);
        }
        lower[(column, column)] = pivot.sqrt();
        for row in column + 1..width {
            lower[(row, column)] = (matrix[(row, column)] - known(row, &lower)) / lower[(column, column)];
        }
    }
    Ok(lower)
}

/// `L⁻¹ B`.
pub(super) fn forward(lower: &DMatrix<f64>, right: &DMatrix<f64>) -> DMatrix<f64> {
    let mut out = right.clone();
    for column in 0..out.ncols() {
        for row in 0..out.nrows() {
            let known: f64 = (0..row).map(|k| lower[(row, k)] * out[(k, column)]).sum();
            out[(row, column)] = (out[(row, column)] - known) / lower[(row, row)];
        }
    }
    out
}

/// `A⁻¹ B = L'⁻¹ L⁻¹ B`.
pub(super) fn solve(lower: &DMatrix<f64>, right: &DMatrix<f64>) -> DMatrix<f64> {
    let mut out = forward(lower, right);
    for column in 0..out.ncols() {
        for row in (0..out.nrows()).rev() {
            let known: f64 = (row + 1..out.nrows()).map(|k| lower[(k, row)] * out[(k, column)]).sum();
            out[(row, column)] = (out[(row, column)] - known) / lower[(row, row)];
        }
    }
    out
}

/// `b' A⁻¹ b`.
pub(super) fn quadratic_form(lower: &DMatrix<f64>, b: &[f64]) -> f64 {
    forward(lower, &DMatrix::from_column_slice(b.len(), 1, b)).norm_squared()
}

/// Covariance of `width` sums `Σ w_k u_k`, u being given place after place.
///
/// # Errors
/// A note where the design gives none.
pub(super) fn covariance(
    design: &Design,
    weights: &[f64],
    mut u: Vec<f64>,
    width: usize,
) -> Result<DMatrix<f64>, TestNote> {
    let matrix = if let Some(replicates) = design.replicates() {
        let sums = |weights: &[f64]| column_sums(weights, &u, width);
        let spread = replicates.covariance(design, &sums(weights), sums);
        spread.map(|spread| spread.covariance)
    } else {
        for (u, weight) in u.chunks_exact_mut(width).zip(weights) {
            u.iter_mut().for_each(|u| *u *= weight);
        }
        variance::covariance(design, &u, width)
    };
    let values = matrix.filter(|values| values.iter().all(|value| value.is_finite()));
    let mut matrix = DMatrix::from_vec(width, width, values.ok_or(TestNote::NoVariance)?);
    let is_weighted = design.replicates().is_none();
    for own in 0..width {
        let influences = u.iter().skip(own).step_by(width).zip(weights);
        let largest = influences.fold(0.0_f64, |largest, (u, weight)| {
            largest.max(if is_weighted { u.abs() } else { (u * weight).abs() })
        });
        if matrix[(own, own)] <= 1e-20 * largest * largest {
            matrix.row_mut(own).fill(0.0);
            matrix.column_mut(own).fill(0.0);
        }
    }
    Ok(matrix)
}

/// `Σ w_k u_k` for every column of u.
pub(super) fn column_sums(weights: &[f64], u: &[f64], width: usize) -> Vec<f64> {
    let own = |column: usize| u.iter().skip(column).step_by(width).zip(weights).map(|(u, weight)| u * weight);
    (0..width).map(|column| exact_sum(own(column))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_factor_solves_and_names_a_column_without_a_part_of_its_own() {
        let matrix = DMatrix::from_row_slice(3, 3, &[4.0, 2.0, 1.0, 2.0, 5.0, 3.0, 1.0, 3.0, 6.0]);
        let lower = factor(&matrix).unwrap();
        assert!((&lower * lower.transpose() - &matrix).norm() < 1e-14);
        let b = DMatrix::from_column_slice(3, 1, &[1.0, -2.0, 0.5]);
        let x = solve(&lower, &b);
        assert!((&matrix * &x - &b).norm() < 1e-14);
        assert!((quadratic_form(&lower, b.as_slice()) - b.dot(&x)).abs() < 1e-14);
        // The third column is 1e-9 times the sum of the others.
        let turn = DMatrix::from_row_slice(3, 3, &[1.0, 0.0, 1e-9, 0.0, 1.0, 1e-9, 0.0, 0.0, 0.0]);
        assert_eq!(factor(&(turn.transpose() * &matrix * &turn)), Err(2));
        assert_eq!(factor(&DMatrix::from_element(2, 2, f64::NAN)), Err(0));
    }
}
