//! Precision of the cells of one task from replicate weights.
//!
//! Every replicate has its own sums by cell (`replicate/sums`); an estimate is taken of each with the same function of
//! totals as of the full sample, and the spread of these is the variance. Nothing is linearised.

use super::Precision;
use crate::design::Design;
use crate::estimate::linear::Linear;
use crate::estimate::pass::Group;
use crate::estimate::plan::Task;
use crate::replicate::{ReplicateSums, Replicates};

/// Precision of every cell of one task.
pub(crate) fn precision(
    design: &Design,
    replicates: &Replicates,
    group: &Group,
    task: &Task,
    sums: &ReplicateSums,
    estimates: &[Option<Linear>],
) -> Vec<Precision> {
    let df = Df::new(design, replicates);
    let members = (!df.is_given()).then(|| super::by_influence::Members::read(design, group, task));
    estimates
        .iter()
        .enumerate()
        .map(|(cell, estimate)| {
            let Some(estimate) = estimate else { return Precision::default() };
            let full = estimate.values();
            let width = full.len();
            let spread = sums.spread(replicates, cell, full, |sums, out| estimate.values_at(sums, out));
            Precision {
                left_out: spread.as_ref().map_or(0, |spread| spread.left_out),
                variances: spread
                    .map(|spread| (0..width).map(|index| spread.covariance[index * width + index]).collect()),
                df: df.within(members.as_ref().map_or(&[], |members| &members[cell].places)),
                full: false,
                strata: 1,
            }
        })
        .collect()
}

/// Precision of one estimate from its value in every replicate.
pub(crate) fn of_values(
    design: &Design,
    replicates: &Replicates,
    full: f64,
    values: &[f64],
    places: &[u32],
) -> Precision {
    let spread = replicates.spread(&[full], values);
    Precision {
        left_out: spread.as_ref().map_or(0, |spread| spread.left_out),
        variances: spread.map(|spread| spread.covariance),
        df: Df::new(design, replicates).within(places),
        full: false,
        strata: 1,
    }
}

/// Degrees of freedom of domains under replicates: as given, or the rank of the replicate weights on the domain.
pub(crate) struct Df<'a> {
    design: &'a Design,
    replicates: &'a Replicates,
}

impl<'a> Df<'a> {
    pub(crate) fn new(design: &'a Design, replicates: &'a Replicates) -> Self {
        Self { design, replicates }
    }

    pub(crate) fn is_given(&self) -> bool {
        self.replicates.df_is_given()
    }

    /// Degrees of freedom of the domain of these places, in order.
    pub(crate) fn within(&self, places: &[u32]) -> f64 {
        if self.is_given() {
            return self.replicates.df(self.design);
        }
        self.replicates.df_within(self.design, |place| places.binary_search(&(place as u32)).is_ok())
    }
}
