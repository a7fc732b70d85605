//! Fits a generalised linear model by iterated weighted least squares, with exact sums.
//!
//! With weights v_k and orthonormal columns z_k (`basis`) the coefficients γ solve the estimating equations
//! `Σ v_k (y_k − μ_k) (dμ/dη) / V(μ_k) z_k = 0`. Fisher's scoring takes steps `δ = (Σ a_k z_k z_k')⁻¹ Σ b_k z_k` with
//! `a = v (dμ/dη)² / V` and `b = v (y − μ) (dμ/dη) / V`; a step after which the fit is worse is halved. With the usual links
//! this is Newton's method. It stops when a step is within the rounding of γ.
//!
//! Where terms tell some outcomes apart without fail, no finite γ solves the equations: the predictor of some rows moves
//! by about the same amount in every step for ever. That is told from slow convergence by how far it still moves after
//! many steps, and the columns that move it are named. Albert and Anderson call such data separated.
//!
//! Sums are on grids (`num/sum`), so that the order of rows changes no bit of any step, nor of any decision.
//!
//! McCullagh, P. and Nelder, J. A. (1989). Generalized Linear Models, 2nd edition, 2.5. Albert, A. and Anderson, J. A.
//! (1984). On the existence of maximum likelihood estimates in logistic regression models. Biometrika 71, 1–10.

use nalgebra::DMatrix;

use super::basis::{Basis, products};
use super::family::{Expected, Family, Link};
use super::linear::{factor, solve};
use crate::interrupt;
use crate::num::sum::exact_sum;

/// Steps after which a predictor that still moves will not stop.
const PATIENCE: u64 = 25;
/// Steps at most.
const MOST_STEPS: u64 = 100;
/// How far a predictor that has no limit moves in a step, at least.
const STRAYING: f64 = 0.01;

/// What is fitted: outcomes and weights of the rows of a basis.
pub(super) struct Problem<'a> {
    pub(super) basis: &'a Basis,
    pub(super) y: &'a [f64],
    pub(super) family: Family,
    pub(super) link: Link,
}

/// A solution, in the coordinates of the basis.
pub(super) struct Solution {
    pub(super) coefficients: Vec<f64>,
    /// `Σ a_k z_k z_k'`, factored.
    pub(super) information: DMatrix<f64>,
    pub(super) steps: u64,
}

/// Why there is none.
pub(super) enum Failure {
    /// How far each coefficient of x moved the predictor in the last step.
    Separated(Vec<f64>),
    /// How large the last step was, beside the coefficients.
    TooSlow(f64),
}

impl Problem<'_> {
    /// What is expected of a row.
    pub(super) fn expected(&self, row: usize, coefficients: &[f64]) -> Expected {
        self.link.expected(self.predictor(row, coefficients))
    }

    fn predictor(&self, row: usize, coefficients: &[f64]) -> f64 {
        let z = &self.basis.rows[row * self.basis.width..][..self.basis.width];
        z.iter().zip(coefficients).map(|(z, coefficient)| z * coefficient).sum()
    }

    /// Solves with some weights of the rows, from given coefficients or from the outcomes themselves.
    pub(super) fn solve(&self, weights: &[f64], from: Option<&[f64]>) -> Result<Solution, Failure> {
        let width = self.basis.width;
        let mut coefficients = from.map_or_else(|| vec![0.0; width], <[f64]>::to_vec);
        let mut is_start = from.is_none();
        let mut deviance = None;
        let mut last = (f64::INFINITY, vec![0.0; width]);
        for steps in 1..=MOST_STEPS {
            interrupt::checkpoint();
            let (gram, score) = self.equations(weights, (!is_start).then_some(&coefficients));
            let information = factor(&gram).map_err(|_| Failure::Separated(self.movement(&last.1)))?;
            let mut step: Vec<f64> =
                solve(&information, &DMatrix::from_vec(width, 1, score)).as_slice().to_vec();
            if !is_start && self.family != Family::Gaussian {
                deviance = Some(self.damp(weights, &coefficients, &mut step, deviance));
            }
            coefficients.iter_mut().zip(&step).for_each(|(coefficient, step)| *coefficient += step);
            let largest =
                |values: &[f64]| values.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
            let (size, scale) = (largest(&step), largest(&coefficients));
            // Outcomes of the other families have a scale of their own.
            let scale = if self.family == Family::Gaussian { scale } else { scale.max(1.0) };
            if !scale.is_finite() {
                return Err(Failure::Separated(self.movement(&step)));
            }
            let settled = size <= 1e-15 * scale || (size <= 1e-11 * scale && size > 0.3 * last.0);
            if !is_start && settled {
                return Ok(Solution { coefficients, information, steps });
            }
            is_start = false;
            let movement = self.movement(&step);
            if steps >= PATIENCE && largest(&movement) > STRAYING {
                return Err(Failure::Separated(movement));
            }
            last = (size, step);
        }
        Err(Failure::TooSlow(last.0))
    }

    /// The matrix and the right side of a step. Without coefficients the outcomes are the means, and what is regressed
    /// are the predictors that they have.
    fn equations(&self, weights: &[f64], coefficients: Option<&Vec<f64>>) -> (DMatrix<f64>, Vec<f64>) {
        let (mut a, mut b) = (Vec::with_capacity(self.y.len()), Vec::with_capacity(self.y.len()));
        for (row, (&y, &weight)) in self.y.iter().zip(weights).enumerate() {
            interrupt::checkpoint_at(row);
            let eta =
                coefficients.map_or_else(|| self.family.start(self.link, y), |own| self.predictor(row, own));
            let at = self.link.expected(eta);
            let slope = weight * at.slope / self.family.variance(&at);
            let information = slope * at.slope;
            let residual = slope * self.family.residual(y, &at);
            a.push(information);
            b.push(if coefficients.is_none() { information * eta + residual } else { residual });
        }
        products(&self.basis.rows, self.basis.width, self.basis.largest, &a, Some(&b))
    }

    /// Halves a step until the fit is no worse, and gives the deviance that it leaves.
    fn damp(&self, weights: &[f64], from: &[f64], step: &mut [f64], before: Option<f64>) -> f64 {
        const HALVINGS: u32 = 20;
        let deviance_after = |step: &[f64]| {
            let there: Vec<f64> = from.iter().zip(step).map(|(from, step)| from + step).collect();
            let terms: Vec<f64> = (0..self.y.len())
                .map(|row| {
                    interrupt::checkpoint_at(row);
                    weights[row] * self.family.deviance(self.y[row], &self.expected(row, &there))
                })
                .collect();
            exact_sum(terms.iter().copied())
        };
        let before = before.unwrap_or_else(|| deviance_after(&vec![0.0; step.len()]));
        let bearable = before + 1e-9 * before.abs();
        let mut after = deviance_after(step);
        for _ in 0..HALVINGS {
            if after <= bearable || before.is_nan() {
                break;
            }
            step.iter_mut().for_each(|step| *step *= 0.5);
            after = deviance_after(step);
        }
        after
    }

    /// How far each coefficient of x moves the predictor when those of z take a step.
    fn movement(&self, step: &[f64]) -> Vec<f64> {
        let own = &self.basis.back * DMatrix::from_column_slice(step.len(), 1, step);
        own.iter().zip(&self.basis.reach).map(|(step, reach)| (step * reach).abs()).collect()
    }
}
