//! Stage 5', variances from replicate weights: given as columns, or made from a design.
//!
//! Every replicate weighs the sample anew; the spread of an estimate over the replicates is its variance,
//! `V(θ) = scale Σ_r rscales_r (θ_r − θ̄)²` ([`Replicates::spread`]). An estimator needs nothing but weights, so this
//! works for estimates that have no influence values too.
//!
//! | file | what |
//! |---|---|
//! | `kind` | kinds of given weights and their scales |
//! | `columns` | replicate weights given as columns |
//! | `make` | replicates made from strata and PSUs, one method a file: `balanced`, `jackknife`, `bootstrap`, `rao_wu` |
//! | `hadamard` | the matrices that balance half-samples |
//! | `spread` | variance and covariance over replicates |
//! | `rank`, `span` | degrees of freedom |
//! | `sums`, `stream`, `leave_out` | linear sums of every replicate by cell |
//! | `draw` | random numbers |
//!
//! Given columns are not copied: each is streamed once for all cells and estimates asked together (`stream`). Made
//! replicates are rules that give a factor to a PSU, never a matrix of rows by replicates.
//!
//! Replicates fail where a domain lives in few PSUs (a replicate may hold none of them, and is left out and counted),
//! and jackknife replicates fail for quantiles. Sources: Wolter (2007), *Introduction to Variance Estimation*,
//! 2nd edition; Rust and Rao (1996), *Variance estimation for complex surveys using replication techniques*,
//! Statistical Methods in Medical Research 5(3).
//!
//! ```
//! use peil::{Answers, Column, Design};
//! use peil::replicate::{ReplicateColumns, ReplicateKind};
//! let answers = Answers::new([
//!     ("y".to_owned(), Column::from(vec![1.0, 2.0, 6.0])),
//!     ("r1".to_owned(), Column::from(vec![0.0, 1.5, 1.5])),
//!     ("r2".to_owned(), Column::from(vec![1.5, 0.0, 1.5])),
//!     ("r3".to_owned(), Column::from(vec![1.5, 1.5, 0.0])),
//! ])?;
//! let design = Design::builder(3).build()?;
//! let given = ReplicateColumns::new(ReplicateKind::Jk1, ["r1", "r2", "r3"]);
//! let replicates = given.build(&answers, &design)?;
//! let y = [1.0, 2.0, 6.0];
//! let mean = |w: &[f64]| vec![w.iter().zip(y).map(|(w, y)| w * y).sum::<f64>() / w.iter().sum::<f64>()];
//! let spread = replicates.covariance(&design, &mean(&[1.0; 3]), mean).unwrap();
//! assert!((spread.covariance[0] - 7.0 / 3.0).abs() < 1e-14); // s²/n
//! # Ok::<(), peil::Error>(())
//! ```

mod balanced;
mod bootstrap;
mod columns;
pub(crate) mod draw;
mod hadamard;
mod jackknife;
mod kind;
mod leave_out;
mod make;
mod rank;
mod rao_wu;
mod span;
mod spread;
mod stream;
mod sums;
#[cfg(test)]
mod tests;

use std::sync::OnceLock;

use columns::GivenColumns;
pub use columns::ReplicateColumns;
pub use kind::ReplicateKind;
use make::Made;
pub use make::{MakeKind, MakeReplicates};
use rank::KnownBases;
pub use spread::Spread;
pub(crate) use sums::ReplicateSums;

use crate::answers::Values;
use crate::design::Design;
use crate::error::{Error, Result, Stage};
use crate::threads::in_order;
use crate::weighting::Prepared;

/// Replicate weights of a design, ready for use.
#[derive(Debug, Clone)]
pub struct Replicates {
    source: Source,
    scale: f64,
    /// One for each replicate.
    rscales: Vec<f64>,
    mse: bool,
    /// Degrees of freedom, given or found when they are first asked for.
    df: OnceLock<f64>,
    df_is_given: bool,
    bases: KnownBases,
    likeness: Likeness,
}

/// What a replicate is beside the sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Likeness {
    /// A sample drawn anew, so that estimates spread as the estimator does.
    DrawnAnew,
    /// The sample less a part of it, as of the jackknife: too alike for estimates that are no smooth function of totals.
    LessAPart,
    /// Half of the sample, or something else.
    Other,
}

/// Where the weights come from.
#[derive(Debug, Clone)]
enum Source {
    Given(GivenColumns),
    Made(Made),
}

impl Replicates {
    /// Number of replicates.
    pub fn len(&self) -> usize {
        self.rscales.len()
    }

    /// Whether there are none; never so after validation.
    pub fn is_empty(&self) -> bool {
        self.rscales.is_empty()
    }

    /// What the sum of squares is multiplied with.
    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// What the square of each replicate is multiplied with.
    pub fn rscales(&self) -> &[f64] {
        &self.rscales
    }

    /// Whether they are jackknife replicates, whose spread is no variance of a quantile.
    pub(crate) fn is_jackknife(&self) -> bool {
        self.likeness == Likeness::LessAPart
    }

    /// Whether replicates spread about the full-sample estimate instead of their own mean.
    pub fn mse(&self) -> bool {
        self.mse
    }

    /// Writes the weights of one replicate in design order.
    fn weights(&self, design: &Design, full: &[f64], replicate: usize, out: &mut Vec<f64>) {
        match &self.source {
            Source::Given(columns) => columns.weights(design, full, replicate, out),
            Source::Made(made) => made.weights(design, full, replicate, out),
        }
    }

    /// The same replicates with the weights of each brought to what is known of the population.
    ///
    /// # Errors
    /// Reports the first replicate whose weights cannot be.
    pub(crate) fn weighted(&self, design: &Design, prepared: &Prepared) -> Result<Self> {
        let full = design.weights_in_order();
        let columns = in_order(self.len(), |replicate| {
            let mut weights = Vec::new();
            self.weights(design, &full, replicate, &mut weights);
            let weighted = prepared.weight(weights).map_err(|error| {
                let problems = error.problems().iter().cloned().map(|mut problem| {
                    problem.message = format!("replicate {}: {}", replicate + 1, problem.message);
                    problem
                });
                Error::unless_empty(Stage::Design, problems.collect()).expect_err("an error has problems")
            })?;
            let mut rows = vec![0.0; design.rows()];
            for (place, &weight) in weighted.weights.as_slice().iter().enumerate() {
                rows[design.order().map_or(place, |order| order[place] as usize)] = weight;
            }
            Ok(Values::from(rows))
        });
        let columns = columns.into_iter().collect::<Result<Vec<_>>>()?;
        let source = Source::Given(GivenColumns::combined(columns));
        // The weights may have another rank now.
        let df = if self.df_is_given { self.df.clone() } else { OnceLock::new() };
        Ok(Self { source, df, ..self.clone() })
    }

    /// The values of an estimator in every replicate, one replicate after the other.
    pub(crate) fn each(
        &self,
        design: &Design,
        estimator: impl Fn(&[f64]) -> Vec<f64> + Sync + Send,
    ) -> Vec<Vec<f64>> {
        let full = design.weights_in_order();
        in_order(self.len(), |replicate| {
            let mut weights = Vec::new();
            self.weights(design, &full, replicate, &mut weights);
            estimator(&weights)
        })
    }

    /// Covariance of any estimator: a function from weights in design order to values, NaN where there is none.
    /// `None` where too few replicates have all values.
    pub fn covariance(
        &self,
        design: &Design,
        full: &[f64],
        estimator: impl Fn(&[f64]) -> Vec<f64> + Sync + Send,
    ) -> Option<Spread> {
        let values = self.each(design, |weights| {
            let mut values = estimator(weights);
            values.resize(full.len(), f64::NAN);
            values
        });
        self.spread(full, &values.concat())
    }
}
