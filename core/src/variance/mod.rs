//! Stage 5, variances and covariances of estimates from their influences.
//!
//! An estimate's variance is that of the total of its influences `z_k`. Two routes give it:
//! - `one_stage`: where strata are simple random samples of PSUs, from the sums by PSU and touched cell that the pass
//!   has already made;
//! - `stages`, `unequal` and `two_phases`: from the influences of the rows themselves, for every other design. The universal
//!   functions of this file take that route for any set of estimates, whatever cells or columns they come from, so
//!   that covariances, contrasts, tests and models all rest on the same variance.

mod by_influence;
mod one_stage;
pub(crate) mod replicated;
mod squares;
mod stages;
mod two_phases;
mod unequal;

use crate::design::Design;
use crate::estimate::linear::Linear;
use crate::estimate::pass::{Group, Sums};
use crate::estimate::plan::Task;
use crate::replicate::ReplicateSums;
pub(crate) use by_influence::{Members, of_places};
pub(crate) use stages::Influences;

/// What the sample says about the precision of the estimates of one cell.
#[derive(Debug, Clone, Default)]
pub(crate) struct Precision {
    /// Variance of each estimate; `None` where it cannot be estimated.
    pub(crate) variances: Option<Vec<f64>>,
    /// PSUs minus strata among those with answers, over strata not taken in full.
    pub(crate) df: f64,
    /// Every unit of the touched strata is known: nothing is left to chance.
    pub(crate) full: bool,
    /// Strata with answers in the cell.
    pub(crate) strata: usize,
    /// Replicates that have no estimate and were left out.
    pub(crate) left_out: usize,
}

/// Precision of every cell of one task.
pub(crate) fn precision(
    design: &Design,
    group: &Group,
    task: &Task,
    sums: &Sums,
    of_replicates: Option<&ReplicateSums>,
    estimates: &[Option<Linear>],
) -> Vec<Precision> {
    if let (Some(replicates), Some(sums)) = (design.replicates(), of_replicates) {
        replicated::precision(design, replicates, group, task, sums, estimates)
    } else if design.is_one_stage() {
        one_stage::precision(design, group, task, sums, estimates)
    } else {
        by_influence::precision(design, group, task, estimates)
    }
}

/// The standard error of a variance that is not negative; one that lies within the rounding of the estimate itself is
/// zero, so that constant answers show no spread.
pub(crate) fn standard_error(variance: f64, estimate: f64) -> f64 {
    const ROUNDING: f64 = 1e-15;
    let se = variance.sqrt();
    if se <= ROUNDING * estimate.abs() { 0.0 } else { se }
}

/// Covariance matrix (row by row) of `width` estimates from the influences of each place on all of them, place after
/// place, weights included. `None` where the design gives none, such as with a lonely PSU.
pub(crate) fn covariance(design: &Design, z: &[f64], width: usize) -> Option<Vec<f64>> {
    stages::covariance(design, &Influences { places: None, z, width }, true)
}

/// Degrees of freedom of the design among places where `inside` holds: those of its replicates where it has some,
/// otherwise PSUs minus strata. Strata taken in full give none, unless their PSUs were not: then the units within them
/// count instead.
pub(crate) fn degrees_of_freedom(design: &Design, inside: impl Fn(usize) -> bool) -> f64 {
    let places: Vec<u32> =
        (0..design.answered()).filter(|&place| inside(place)).map(|place| place as u32).collect();
    match design.replicates() {
        Some(replicates) => replicated::df_within(design, replicates, &places),
        None => df_of_places(design, &places),
    }
}

/// PSUs minus strata for a list of places in order.
fn df_of_places(design: &Design, places: &[u32]) -> f64 {
    if let Some(phase) = design.response_phase() {
        return two_phases::degrees_of_freedom(design, phase, places);
    }
    let mut df = 0.0;
    // Strata of which every unit of the stages so far was drawn.
    let mut full = vec![true; design.strata().len()];
    for level in design.levels() {
        let counts_here = full.clone();
        let mut at = 0;
        while at < places.len() {
            let mut unit = level.unit_of(places[at] as usize);
            let group = &level.groups[level.groups.partition_point(|group| group.units.end <= unit)];
            let (end, mut touched) = (level.group_places(group).end, 0.0);
            let open = group.units.clone().any(|unit| level.drawn(group, unit) < 1.0);
            while at < places.len() && (places[at] as usize) < end {
                touched += 1.0;
                unit = level.unit_of(places[at] as usize);
                let end = level.places(unit).end;
                at += places[at..].partition_point(|&place| (place as usize) < end);
            }
            if open && counts_here[group.stratum] {
                full[group.stratum] = false;
                df += touched - 1.0;
            }
        }
    }
    df
}
