//! Precision of the cells of one task from replicate weights.
//!
//! Every replicate has its own sums by cell (`replicate/sums`); an estimate is taken of each with the same function of
//! totals as of the full sample, and the spread of these is the variance. Nothing is linearised.

use super::Precision;
use super::by_influence::Members;
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
    let df = if replicates.df_is_given() {
        vec![replicates.df(design); estimates.len()]
    } else {
        let places = Members::places(design, group, task);
        replicates.df_of_bases(design, &places)
    };
    estimates
        .iter()
        .zip(df)
        .enumerate()
        .map(|(cell, (estimate, df))| {
            let Some(estimate) = estimate else { return Precision::default() };
            let full = estimate.values();
            let spread = sums.variances(replicates, cell, full, |sums, out| estimate.values_at(sums, out));
            Precision {
                left_out: spread.as_ref().map_or(0, |spread| spread.left_out),
                variances: spread.map(|spread| spread.variances),
                df,
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
    let spread = replicates.variances(&[full], values);
    Precision {
        left_out: spread.as_ref().map_or(0, |spread| spread.left_out),
        variances: spread.map(|spread| spread.variances),
        df: df_within(design, replicates, places),
        full: false,
        strata: 1,
    }
}

/// Degrees of freedom under replicates on the domain of these places, in order: as given, or found there.
pub(crate) fn df_within(design: &Design, replicates: &Replicates, places: &[u32]) -> f64 {
    if replicates.df_is_given() { replicates.df(design) } else { replicates.df_of_places(design, places) }
}
