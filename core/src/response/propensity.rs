//! How likely each group is to answer, and how surely that is known.
//!
//! Groups are the cells of the crossed variables. In the *saturated* model each has a propensity of its own,
//! `ρ̂_g = Σ_answered d / Σ_invited d`; in the model of *main effects* `logit ρ_g = x_g'θ`, with a coefficient for each
//! category of each variable but the first, and θ̂ solves `Σ d_k (R_k − ρ_k) x_k = 0`. Units answer independently of each
//! other, so that
//!
//! `Var(ρ̂_g) = ρ_g (1 − ρ_g) κ_g`, `κ_g = Σ d² / (Σ d)²` (1 / n_g with equal weights),
//! `Cov(θ̂) = A⁻¹ (Σ d_k² ρ_k (1 − ρ_k) x_k x_k') A⁻¹`, `A = Σ d_k ρ_k (1 − ρ_k) x_k x_k'`,
//!
//! and `Cov(ρ̂_g, ρ̂_h) = z_g' Cov(θ̂) z_h` with the slope `z = ρ (1 − ρ) x`. In cells `ρ̂ (1 − ρ̂) / (1 − κ)` is used for
//! `ρ (1 − ρ)`, which makes the variance unbiased.
//!
//! Shlomo, Skinner and Schouten (2012), *Estimation of an indicator of the representativeness of survey response*, Journal
//! of Statistical Planning and Inference 142, 201–211.

use nalgebra::DMatrix;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::frame::{Cells, Frame, Grouped};
use crate::error::{Place, Problem};
use crate::inference::propensities;
use crate::num::sum::exact_sum;

/// How propensities to answer are estimated from the variables.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PropensityModel {
    /// One for each group of the crossed variables: their response rates.
    #[default]
    Cells,
    /// A logistic regression on the variables without their interactions.
    MainEffects,
}

impl PropensityModel {
    /// The word for the model, as in requests.
    pub fn word(self) -> &'static str {
        match self {
            Self::Cells => "cells",
            Self::MainEffects => "main_effects",
        }
    }
}

/// One group of the crossed variables.
#[derive(Debug, Clone, Default)]
pub(super) struct Group {
    /// Units invited and answered.
    pub(super) invited: u64,
    pub(super) answered: u64,
    /// Σ d and Σ d² of those invited, Σ d of those that answered.
    pub(super) weight: f64,
    squares: f64,
    answered_weight: f64,
    /// Category of each variable.
    pub(super) codes: Vec<u32>,
}

impl Group {
    /// Counts the units of each cell.
    pub(super) fn of(frame: &Frame<'_>, cells: &Cells, columns: &[Grouped]) -> Vec<Self> {
        let mut groups = vec![Self::default(); cells.words.len()];
        let mut weights: Vec<[Vec<f64>; 2]> = vec![Default::default(); groups.len()];
        for (index, (unit, &cell)) in frame.invited.units.iter().zip(&cells.of).enumerate() {
            let own = &mut groups[cell as usize];
            if own.invited == 0 {
                own.codes = columns.iter().map(|column| column.codes[index]).collect();
            }
            own.invited += 1;
            own.answered += u64::from(unit.answered);
            weights[cell as usize][usize::from(unit.answered)].push(unit.weight);
        }
        for (own, [silent, answered]) in groups.iter_mut().zip(&weights) {
            let all = || silent.iter().chain(answered);
            own.weight = exact_sum(all().copied());
            own.squares = exact_sum(all().map(|weight| weight * weight));
            own.answered_weight = exact_sum(answered.iter().copied());
        }
        groups
    }

    fn rate(&self) -> f64 {
        self.answered_weight / self.weight
    }

    /// κ: 1 / n where weights are equal.
    fn concentration(&self) -> f64 {
        self.squares / (self.weight * self.weight)
    }
}

/// Covariance of propensities.
pub(super) enum Spread {
    /// The variance of each, where groups are estimated by themselves.
    Alone(Vec<f64>),
    /// Slopes z by group (rows) and the covariance of the coefficients.
    Together { slopes: DMatrix<f64>, covariance: DMatrix<f64> },
}

impl Spread {
    /// Variance of `Σ a_g ρ̂_g`.
    pub(super) fn form(&self, a: &[f64]) -> f64 {
        match self {
            Self::Alone(variances) => a.iter().zip(variances).map(|(a, variance)| a * a * variance).sum(),
            Self::Together { slopes, covariance } => {
                let a = slopes.tr_mul(&DMatrix::from_column_slice(a.len(), 1, a));
                (a.transpose() * covariance * &a)[(0, 0)]
            }
        }
    }

    /// `tr(B C)` and `tr(B C B C)` for `B = (diag(w) − w w' / N) / (N − 1)`, C being this covariance.
    pub(super) fn traces(&self, weights: &[f64]) -> (f64, f64) {
        let total: f64 = weights.iter().sum();
        let scale = (total - 1.0).recip();
        match self {
            Self::Alone(variances) => {
                let own = || weights.iter().zip(variances);
                let first = own().map(|(w, v)| (w - w * w / total) * v).sum::<f64>();
                let squared = own().map(|(w, v)| w * w * v).sum::<f64>() / total;
                let diagonal = |(w, v): (&f64, &f64)| {
                    let (within, outer) = (w * v, w * w * v / total);
                    within * within - 2.0 * within * outer
                };
                let second = own().map(diagonal).sum::<f64>() + squared * squared;
                (scale * first, scale * scale * second)
            }
            Self::Together { slopes, covariance } => {
                let weighted =
                    DMatrix::from_fn(slopes.nrows(), slopes.ncols(), |g, p| weights[g] * slopes[(g, p)]);
                let mean = slopes.tr_mul(&DMatrix::from_column_slice(weights.len(), 1, weights));
                let b = (slopes.tr_mul(&weighted) - &mean * mean.transpose() / total) * scale;
                let product = b * covariance;
                (product.trace(), (&product * &product).trace())
            }
        }
    }
}

/// The propensity of each group and their covariance.
pub(super) fn estimate(
    model: PropensityModel,
    groups: &[Group],
    names: &[(&str, &[String])],
) -> Result<(Vec<f64>, Spread), Vec<Problem>> {
    match model {
        PropensityModel::Cells => {
            let variance = |group: &Group| {
                let (rate, k) = (group.rate(), group.concentration());
                // A group of one unit says nothing of chance.
                if group.invited == 1 { 0.0 } else { k * rate * (1.0 - rate) / (1.0 - k) }
            };
            let rates = groups.iter().map(Group::rate).collect();
            Ok((rates, Spread::Alone(groups.iter().map(variance).collect())))
        }
        PropensityModel::MainEffects => main_effects(groups, names),
    }
}

fn main_effects(groups: &[Group], names: &[(&str, &[String])]) -> Result<(Vec<f64>, Spread), Vec<Problem>> {
    // A column for each category that occurs, but for the first of each variable.
    let mut columns: Vec<(String, Option<(usize, u32)>)> = vec![("(Intercept)".to_owned(), None)];
    for (variable, (name, words)) in names.iter().enumerate() {
        let mut codes: Vec<u32> = groups.iter().map(|group| group.codes[variable]).collect();
        codes.sort_unstable();
        codes.dedup();
        let own = codes.into_iter().skip(1);
        columns.extend(own.map(|code| (format!("{name} {}", words[code as usize]), Some((variable, code)))));
    }
    let x = |group: &Group, at: Option<(usize, u32)>| {
        f64::from(u8::from(at.is_none_or(|(variable, code)| group.codes[variable] == code)))
    };
    let rows: Vec<f64> =
        groups.iter().flat_map(|group| columns.iter().map(|(_, at)| x(group, *at))).collect();
    let labels: Vec<String> = columns.iter().map(|(label, _)| label.clone()).collect();
    let rates: Vec<f64> = groups.iter().map(Group::rate).collect();
    let weights: Vec<f64> = groups.iter().map(|group| group.weight).collect();
    let squares: Vec<f64> = groups.iter().map(|group| group.squares).collect();
    let fitted = propensities(rows, &labels, &rates, &weights, &squares)
        .map_err(|problem| vec![problem.at(Place::path("by"))])?;
    Ok((fitted.means, Spread::Together { slopes: fitted.slopes, covariance: fitted.covariance }))
}
