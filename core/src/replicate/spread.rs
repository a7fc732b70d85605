//! The variance of replicates: `V = scale Σ_r rscales_r (θ_r − c)(θ_r − c)ᵀ`.
//!
//! With `mse` the centre `c` is the full-sample estimate, otherwise the plain mean of the replicates whose `rscales`
//! are not zero (R's default, `mse = FALSE`). A replicate without an estimate, such as one in which a domain has
//! weight zero throughout, is left out and counted, as R does with a warning; the scale stays as it is.
//!
//! Sums are exact ([`crate::num::sum`]), so that the order of replicates changes no bit. Agrees with R `survey`
//! (`svrVar`). Source: Wolter (2007), *Introduction to Variance Estimation*, sections 3.2, 4.2 and 5.2.

use super::Replicates;
use crate::num::sum::exact_sum;

/// What the replicates say about some estimates.
#[derive(Debug, Clone, PartialEq)]
pub struct Spread {
    /// Covariance matrix, row after row.
    pub covariance: Vec<f64>,
    /// Replicates in which one of the estimates does not exist; they were left out.
    pub left_out: usize,
}

/// What the replicates say about some estimates, each by itself.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Variances {
    pub(crate) variances: Vec<f64>,
    /// Replicates in which one of the estimates does not exist; they were left out.
    pub(crate) left_out: usize,
}

/// The replicates that have all estimates, and what they spread about.
struct Used<'a> {
    scale: f64,
    replicates: Vec<(f64, &'a [f64])>,
    center: Vec<f64>,
}

impl Used<'_> {
    fn covariance(&self, row: usize, column: usize) -> f64 {
        let apart = |values: &[f64], e: usize| values[e] - self.center[e];
        let products = self
            .replicates
            .iter()
            .map(|(rscale, values)| rscale * apart(values, row) * apart(values, column));
        self.scale * exact_sum(products)
    }
}

impl Replicates {
    /// Covariance of some estimates from the full sample's and those of every replicate, one replicate after the
    /// other; `None` where no replicate has them all, or fewer than two are left about whose mean to spread.
    pub fn spread(&self, full: &[f64], replicates: &[f64]) -> Option<Spread> {
        let (used, width) = (self.used(full, replicates)?, full.len());
        let mut covariance = vec![0.0; width * width];
        for row in 0..width {
            for column in 0..=row {
                let sum = used.covariance(row, column);
                covariance[row * width + column] = sum;
                covariance[column * width + row] = sum;
            }
        }
        Some(Spread { covariance, left_out: self.len() - used.replicates.len() })
    }

    /// The diagonal of the same alone, which grows with the estimates and not with their square.
    pub(crate) fn variances(&self, full: &[f64], replicates: &[f64]) -> Option<Variances> {
        let used = self.used(full, replicates)?;
        let variances = (0..full.len()).map(|e| used.covariance(e, e)).collect();
        Some(Variances { variances, left_out: self.len() - used.replicates.len() })
    }

    /// Covariance of two estimates.
    pub(crate) fn covariance_of_two(&self, full: [f64; 2], first: &[f64], second: &[f64]) -> Option<f64> {
        let both: Vec<f64> = first.iter().zip(second).flat_map(|(a, b)| [*a, *b]).collect();
        Some(self.used(&full, &both)?.covariance(1, 0))
    }

    fn used<'a>(&self, full: &[f64], replicates: &'a [f64]) -> Option<Used<'a>> {
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
        Some(Used { scale: self.scale, replicates: used, center })
    }
}
