//! Correlations and principal components of the parts of a branch, and Cronbach's alpha.
//!
//! Principal components are the eigenvectors of the correlation matrix, found by Jacobi rotations: a cyclic sweep in a fixed
//! order, so that the bits are the same on every host. The sign of a component is such that its loadings have a positive sum;
//! R leaves it to chance.
//!
//! Alpha = k/(k − 1) · (1 − Σ var(x_j) / var(Σ x_j)) says how much of the variance of a sum k parts have in common. It can be
//! negative, where parts run against each other; a rule of thumb asks for 0.7. It rises with k alone, so that many loosely
//! related parts pass it. Agrees with COINr, and R `prcomp`, up to the sign.
//!
//! Golub and Van Loan (2013), *Matrix computations*, section 8.5; Cronbach (1951), Psychometrika 16, 297–334.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::impute::mean;
use crate::num::descending;
use crate::num::sum::exact_sum;

/// Principal components of some columns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Components {
    /// The standard deviation of each component, the largest first; their squares add up to the number of columns.
    pub deviations: Vec<f64>,
    /// The loadings of each component, in the order of the columns; their squares add up to 1.
    pub loadings: Vec<Vec<f64>>,
}

impl Components {
    /// Of standardised columns of equal length without missing values; `None` where one does not vary.
    ///
    /// ```
    /// use peil::composite::Components;
    /// // Two columns with correlation 0.8 have the components of their sum and of their difference: 1.8 and 0.2.
    /// let own = Components::of(&[vec![1.0, 2.0, 3.0, 4.0], vec![2.0, 1.0, 3.0, 4.0]]).unwrap();
    /// assert!((own.deviations[0].powi(2) - 1.8).abs() < 1e-14 && (own.loadings[0][1] - 0.5_f64.sqrt()).abs() < 1e-14);
    /// ```
    pub fn of(columns: &[Vec<f64>]) -> Option<Self> {
        correlations(columns).ok().map(|matrix| Self::of_correlations(&matrix))
    }

    pub(super) fn of_correlations(matrix: &[Vec<f64>]) -> Self {
        let (values, loadings) = Self::eigen(matrix);
        Self { deviations: values.into_iter().map(|value| value.max(0.0).sqrt()).collect(), loadings }
    }

    /// The eigenvalues of a symmetric matrix, the largest first, each with its vector of length 1.
    pub(super) fn eigen(matrix: &[Vec<f64>]) -> (Vec<f64>, Vec<Vec<f64>>) {
        let count = matrix.len();
        let mut a = matrix.to_vec();
        let mut vectors: Vec<Vec<f64>> =
            (0..count).map(|i| (0..count).map(|j| f64::from(u8::from(i == j))).collect()).collect();
        // Sweeps converge quadratically; a handful does it, and the bound is never reached.
        for _ in 0..100 {
            let off: f64 = (0..count)
                .flat_map(|p| (p + 1..count).map(move |q| (p, q)))
                .map(|(p, q)| a[p][q].abs())
                .sum();
            if off < 1e-300 {
                break;
            }
            for p in 0..count {
                for q in p + 1..count {
                    rotate(&mut a, &mut vectors, p, q);
                }
            }
        }
        let values: Vec<f64> = (0..count).map(|i| a[i][i]).collect();
        let order = descending(&values);
        let of_column = |&column: &usize| {
            let own: Vec<f64> = vectors.iter().map(|row| row[column]).collect();
            let sign = if own.iter().sum::<f64>() < 0.0 { -1.0 } else { 1.0 };
            own.into_iter().map(|loading| sign * loading).collect()
        };
        (order.iter().map(|&i| a[i][i]).collect(), order.iter().map(of_column).collect())
    }
}

/// One Jacobi rotation, which makes the element (p, q) zero.
fn rotate(a: &mut [Vec<f64>], vectors: &mut [Vec<f64>], p: usize, q: usize) {
    if a[p][q] == 0.0 {
        return;
    }
    let theta = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
    let t = theta.signum() / (theta.abs() + theta.hypot(1.0));
    let c = t.hypot(1.0).recip();
    let s = t * c;
    for row in a.iter_mut().chain(vectors) {
        let (x, y) = (row[p], row[q]);
        row[p] = c * x - s * y;
        row[q] = s * x + c * y;
    }
    // Parts are in order, p before q.
    let (before, behind) = a.split_at_mut(q);
    for (first, second) in before[p].iter_mut().zip(&mut behind[0]) {
        let (x, y) = (*first, *second);
        *first = c * x - s * y;
        *second = s * x + c * y;
    }
}

/// The correlation matrix; the column that does not vary, or nothing where there are too few units.
pub(super) fn correlations(columns: &[Vec<f64>]) -> Result<Vec<Vec<f64>>, Option<usize>> {
    if columns.first().is_none_or(|column| column.len() < 2) {
        return Err(None);
    }
    let deviations: Vec<f64> = columns.iter().map(|column| covariance(column, column).sqrt()).collect();
    if let Some(constant) = columns.iter().position(|column| column.iter().all(|x| *x == column[0])) {
        return Err(Some(constant));
    }
    let entry = |i: usize, j: usize| {
        if i == j { 1.0 } else { covariance(&columns[i], &columns[j]) / (deviations[i] * deviations[j]) }
    };
    Ok((0..columns.len()).map(|i| (0..columns.len()).map(|j| entry(i, j)).collect()).collect())
}

/// The covariance of two columns, with n − 1.
pub(super) fn covariance(a: &[f64], b: &[f64]) -> f64 {
    let (center_a, center_b) = (mean(a), mean(b));
    exact_sum(a.iter().zip(b).map(|(x, y)| (x - center_a) * (y - center_b))) / (a.len() as f64 - 1.0)
}

/// Cronbach's alpha of columns of equal length without missing values; `None` where there are fewer than two columns or
/// units, or their sum does not vary.
///
/// ```
/// // Two columns with variances 5/3 and 5/3 and covariance 4/3: 2 (1 − (10/3) / 6) = 8/9.
/// let alpha = peil::composite::cronbach_alpha(&[vec![1.0, 2.0, 3.0, 4.0], vec![2.0, 1.0, 3.0, 4.0]]).unwrap();
/// assert!((alpha - 8.0 / 9.0).abs() < 1e-15);
/// ```
pub fn cronbach_alpha(columns: &[Vec<f64>]) -> Option<f64> {
    let k = columns.len() as f64;
    let units = columns.first()?.len();
    if columns.len() < 2 || units < 2 {
        return None;
    }
    let sums: Vec<f64> = (0..units).map(|unit| columns.iter().map(|column| column[unit]).sum()).collect();
    let whole = covariance(&sums, &sums);
    let parts: f64 = columns.iter().map(|column| covariance(column, column)).sum();
    (whole > 0.0).then(|| k / (k - 1.0) * (1.0 - parts / whole))
}
