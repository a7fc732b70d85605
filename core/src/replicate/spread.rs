//! The variance of replicates: `V = scale Σ_r rscales_r (θ_r − c)(θ_r − c)ᵀ`.
//!
//! With `mse` the centre `c` is the full-sample estimate, otherwise the plain mean of the replicates whose `rscales`
//! are not zero (R's default, `mse = FALSE`). A replicate without an estimate, such as one in which a domain has
//! weight zero throughout, is left out and counted, as R does with a warning; the scale stays as it is.
//!
//! Sums are exact ([`crate::num::sum`]), so that the order of replicates changes no bit. Agrees with R `survey`
//! (`svrVar`). Source: Wolter (2007), *Introduction to Variance Estimation*, sections 3.2, 4.2 and 5.2.

use super::Replicates;
use crate::num::sum::{Exact, Grid};

/// What the replicates say about some estimates.
#[derive(Debug, Clone, PartialEq)]
pub struct Spread {
    /// Covariance matrix, row after row.
    pub covariance: Vec<f64>,
    /// Replicates in which one of the estimates does not exist; they were left out.
    pub left_out: usize,
}

impl Replicates {
    /// Covariance of some estimates from the full sample's and those of every replicate, one replicate after the
    /// other; `None` where no replicate has them all, or fewer than two are left about whose mean to spread.
    pub fn spread(&self, full: &[f64], replicates: &[f64]) -> Option<Spread> {
        let width = full.len();
        let used: Vec<(f64, &[f64])> = self
            .rscales
            .iter()
            .copied()
            .zip(replicates.chunks_exact(width.max(1)))
            .filter(|(_, values)| values.iter().all(|value| value.is_finite()))
            .collect();
        let counting: Vec<&[f64]> =
            used.iter().filter(|(rscale, _)| *rscale > 0.0).map(|(_, values)| *values).collect();
        if width == 0 || counting.len() < if self.mse { 1 } else { 2 } {
            return None;
        }
        let center: Vec<f64> = if self.mse {
            full.to_vec()
        } else {
            // About the first, so that a mean of equal values is that value and their spread is zero.
            let mean = |e: usize| {
                let apart = exact_sum(counting.iter().map(|values| values[e] - counting[0][e]));
                counting[0][e] + apart / counting.len() as f64
            };
            (0..width).map(mean).collect()
        };
        let mut covariance = vec![0.0; width * width];
        for row in 0..width {
            for column in 0..=row {
                let products = used.iter().map(|(rscale, values)| {
                    rscale * (values[row] - center[row]) * (values[column] - center[column])
                });
                let sum = self.scale * exact_sum(products);
                covariance[row * width + column] = sum;
                covariance[column * width + row] = sum;
            }
        }
        Some(Spread { covariance, left_out: self.rscales.len() - used.len() })
    }
}

/// The sum of finite terms, whatever their order.
fn exact_sum(terms: impl Iterator<Item = f64> + Clone) -> f64 {
    let (count, bound) =
        terms.clone().fold((0, 0.0_f64), |(count, bound), term| (count + 1, bound.max(term.abs())));
    let grid = Grid::new(bound, count);
    let mut sum = Exact::default();
    terms.for_each(|term| sum.add(grid.term(term)));
    grid.value(sum)
}
