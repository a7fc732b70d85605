//! What a fitted model leaves: residuals, and the covariance of its coefficients under the design.
//!
//! With `A = Σ w_k (dμ/dη)² / V z_k z_k'` the influence of a row on the coefficients of the orthonormal columns z is
//! `A⁻¹ z_k s_k` with the score `s_k = (y_k − μ_k) (dμ/dη) / V(μ_k)`. So their covariance is `A⁻¹ B A⁻¹` with B the design's
//! covariance of `Σ w_k s_k z_k` (Binder). Under replicates the model is fitted anew in each, from the solution of the whole
//! sample; those without a solution are left out and counted.
//!
//! Residuals that are all rounding beside the outcomes are zero: a model that fits exactly has no spread.
//!
//! Binder, D. A. (1983). On the variances of asymptotically normal estimators from complex surveys. International
//! Statistical Review 51, 279–292.

use nalgebra::DMatrix;

use super::irls::{Problem as Equations, Solution};
use super::linear::{covariance, solve};
use super::test::TestNote;
use crate::design::Design;
use crate::interrupt;
use crate::num::sum::exact_sum;

/// What is left of the outcomes, row by row.
pub(super) struct Residuals {
    /// `(y − μ) (dμ/dη) / V`.
    scores: Vec<f64>,
    /// `(y − μ) / √V`.
    pearson: Vec<f64>,
}

impl Residuals {
    pub(super) fn new(equations: &Equations<'_>, coefficients: &[f64]) -> Self {
        /// A fit this close, beside the largest outcome, is exact but for rounding.
        const EXACT: f64 = 1e-13;
        let (mut scores, mut pearson) = (Vec::new(), Vec::new());
        let (mut largest, mut furthest) = (0.0_f64, 0.0_f64);
        for (row, &y) in equations.y.iter().enumerate() {
            interrupt::checkpoint_at(row);
            let at = equations.expected(row, coefficients);
            let (variance, residual) = (equations.family.variance(&at), equations.family.residual(y, &at));
            largest = largest.max(y.abs());
            furthest = furthest.max(residual.abs());
            scores.push(residual * at.slope / variance);
            pearson.push(residual / variance.sqrt());
        }
        if furthest <= EXACT * largest {
            scores.fill(0.0);
            pearson.fill(0.0);
        }
        Self { scores, pearson }
    }

    /// The weighted variance of the Pearson residuals.
    pub(super) fn dispersion(&self, shares: &[f64]) -> Option<f64> {
        let n = self.pearson.len() as f64;
        let weighted = || self.pearson.iter().zip(shares);
        let mean = exact_sum(weighted().map(|(residual, share)| residual * share));
        let squares = weighted().map(|(residual, share)| share * (residual - mean) * (residual - mean));
        Some(exact_sum(squares) * n / (n - 1.0)).filter(|value| value.is_finite())
    }
}

/// The rows used, as a part of the design.
pub(super) struct Sample<'a> {
    pub(super) design: &'a Design,
    pub(super) weights: &'a [f64],
    pub(super) places: &'a [u32],
    pub(super) total: f64,
}

impl Sample<'_> {
    /// Covariance of the coefficients in the coordinates of the basis; none where the design gives none.
    pub(super) fn covariance(
        &self,
        equations: &Equations<'_>,
        solution: &Solution,
        rows: &Residuals,
        notes: &mut Vec<TestNote>,
    ) -> Option<DMatrix<f64>> {
        let width = equations.basis.width;
        if let Some(replicates) = self.design.replicates() {
            let refit = |weights: &[f64]| {
                let own: Vec<f64> =
                    self.places.iter().map(|&place| weights[place as usize] / self.total).collect();
                let again = equations.solve(&own, Some(&solution.coefficients));
                again.map_or_else(|_| vec![f64::NAN; width], |again| again.coefficients)
            };
            let spread = replicates.covariance(self.design, &solution.coefficients, refit);
            let spread = spread?;
            if spread.left_out > 0 {
                notes.push(TestNote::ReplicatesLeftOut { replicates: spread.left_out as u64 });
            }
            return Some(DMatrix::from_vec(width, width, spread.covariance));
        }
        let mut u = vec![0.0; self.design.answered() * width];
        for (row, &place) in self.places.iter().enumerate() {
            let score = rows.scores[row] / self.total;
            let z = &equations.basis.rows[row * width..][..width];
            let own = &mut u[place as usize * width..][..width];
            own.iter_mut().zip(z).for_each(|(u, z)| *u = score * z);
        }
        let meat = covariance(self.design, self.weights, u, width).ok()?;
        let half = solve(&solution.information, &meat);
        Some(solve(&solution.information, &half.transpose()))
    }
}
