//! The model matrix in coordinates of its own: orthonormal columns.
//!
//! Normal equations square the condition of a matrix: a year beside a constant, or a square beside its number, would cost
//! half of all digits. So the columns are centred on their weighted means (where there is a constant), scaled, and
//! turned by the Cholesky factor of their weighted Gram matrix, `z = L⁻¹ D⁻¹ C x`, which leaves `Σ w z z' = 1`. The model is
//! fitted and its variances are taken in z, where all are of one size; `β = T β_z` with `T = (L⁻¹ D⁻¹ C)'` leads back.
//!
//! On the way a column that is a combination of those before it shows as a pivot of zero, and is named.

use nalgebra::DMatrix;

use super::linear::{factor, forward};
use crate::interrupt;
use crate::num::sum::{Exact, Grid, exact_sum};

/// A model matrix with orthonormal columns.
pub(super) struct Basis {
    /// z, row by row.
    pub(super) rows: Vec<f64>,
    pub(super) width: usize,
    /// Largest absolute number of z.
    pub(super) largest: f64,
    /// T: coefficients of z to those of x.
    pub(super) back: DMatrix<f64>,
    /// Largest distance of each column of x from its mean, to tell how far its coefficient moves the predictor.
    pub(super) reach: Vec<f64>,
}

impl Basis {
    /// Turns a matrix, given row by row, with weights that add up to 1. With `constant` its first column is all 1.
    ///
    /// # Errors
    /// The first column that is a combination of those before it.
    pub(super) fn new(
        mut rows: Vec<f64>,
        width: usize,
        constant: bool,
        weights: &[f64],
    ) -> Result<Self, usize> {
        let mut turn = DMatrix::zeros(width, width);
        let mut reach = Vec::with_capacity(width);
        for column in 0..width {
            interrupt::checkpoint();
            let own = || rows.iter().skip(column).step_by(width);
            let center = if constant && column > 0 {
                exact_sum(own().zip(weights).map(|(x, weight)| x * weight))
            } else {
                0.0
            };
            let scale = own().fold(0.0_f64, |scale, x| scale.max((x - center).abs()));
            let largest = own().fold(0.0_f64, |largest, x| largest.max(x.abs()));
            // What is left of a constant column is rounding.
            if scale <= 1e-13 * largest {
                return Err(column);
            }
            rows.iter_mut().skip(column).step_by(width).for_each(|x| *x = (*x - center) / scale);
            turn[(column, column)] = 1.0 / scale;
            if column > 0 {
                turn[(column, 0)] = -center / scale;
            }
            reach.push(scale);
        }
        let (gram, _) = products(&rows, width, 1.0, weights, None);
        let lower = factor(&gram)?;
        let mut largest = 0.0_f64;
        for (place, row) in rows.chunks_exact_mut(width).enumerate() {
            interrupt::checkpoint_at(place);
            for column in 0..width {
                let known: f64 = (0..column).map(|k| lower[(column, k)] * row[k]).sum();
                row[column] = (row[column] - known) / lower[(column, column)];
                largest = largest.max(row[column].abs());
            }
        }
        Ok(Self { rows, width, largest, back: forward(&lower, &turn).transpose(), reach })
    }
}

/// The exact sums `Σ a_k z_k z_k'` and `Σ b_k z_k`, whatever the order of the rows; no number of z is above `largest`.
pub(super) fn products(
    rows: &[f64],
    width: usize,
    largest: f64,
    a: &[f64],
    b: Option<&[f64]>,
) -> (DMatrix<f64>, Vec<f64>) {
    let most = |values: &[f64]| values.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
    let grid = Grid::new(most(a) * largest * largest, a.len());
    let mut sums = vec![Exact::default(); width * (width + 1) / 2];
    for (place, (row, &a)) in rows.chunks_exact(width).zip(a).enumerate() {
        interrupt::checkpoint_at(place);
        let mut own = sums.iter_mut();
        for (at, left) in row.iter().enumerate() {
            let left = a * left;
            // The sums lie in the order of the lower triangle; `zip` takes no sum beyond the last of a row.
            for (right, sum) in row[..=at].iter().zip(own.by_ref()) {
                sum.add(grid.term(left * right));
            }
        }
    }
    let gram = DMatrix::from_fn(width, width, |row, column| {
        let (high, low) = (row.max(column), row.min(column));
        grid.value(sums[high * (high + 1) / 2 + low])
    });
    let score = b.map_or_else(Vec::new, |b| {
        let grid = Grid::new(most(b) * largest, b.len());
        let mut sums = vec![Exact::default(); width];
        for (row, &b) in rows.chunks_exact(width).zip(b) {
            sums.iter_mut().zip(row).for_each(|(sum, z)| sum.add(grid.term(b * z)));
        }
        sums.into_iter().map(|sum| grid.value(sum)).collect()
    });
    (gram, score)
}
