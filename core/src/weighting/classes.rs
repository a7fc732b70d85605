//! Weighting classes: within a class those that responded stand for those that did not.
//!
//! g_k = Σ w over all that were invited in the class of k, over Σ w over those of them that responded (Little 1986,
//! *Survey nonresponse adjustments for estimates of means*, International Statistical Review 54). Right if, within a
//! class, whether a unit responds has nothing to do with what it would have answered. Fails, with an error, in a class in
//! which nobody responded.
//!
//! The variance treats the new weights as given, as R users do who adjust weights before `svydesign`: no residuals are
//! taken, because the sizes of the classes are estimates from the sample themselves.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::cells::{Cells, Groups};
use super::diagnostics::Diagnostics;
use super::sums::{by_group, largest_of};
use super::targets::named;
use super::{Done, Outcome, Rows};
use crate::error::{Code, Place, Problem};

/// Lets those that responded stand for those of their class that did not.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WeightingClasses {
    /// Columns whose combinations are the classes; known of all that were invited.
    pub by: Vec<String>,
}

#[derive(Debug, Clone)]
pub(super) struct Ready {
    cells: Arc<Cells>,
    groups: Groups,
    /// Weights of those that did not respond; their cells come after those of the places.
    silent: Vec<f64>,
}

impl WeightingClasses {
    pub(super) fn ready(&self, places: &Rows<'_>, path: &str, problems: &mut Vec<Problem>) -> Option<Ready> {
        let Some((rows, weights)) = places.nonrespondents else {
            problems.push(
                Problem::new(
                    Code::NoEffect,
                    "weighting classes have no effect where it is unknown who did not respond",
                )
                .at(Place::path(path))
                .help("give a row to every unit invited, and say with `responded` which of them responded"),
            );
            Cells::cross(places, &[], self.by.iter(), path, problems);
            return None;
        };
        let cells = Cells::cross(places, rows, self.by.iter(), path, problems);
        let groups = cells.groups(&self.by)?;
        Some(Ready { cells: Arc::new(cells), groups, silent: weights.to_vec() })
    }
}

impl Ready {
    pub(super) fn weight(&self, weights: &[f64]) -> Done {
        let (responded, silent) = self.cells.of().split_at(weights.len());
        let count = self.cells.len();
        let ours = by_group(responded, count, largest_of(weights), weights.iter().copied());
        let theirs = by_group(silent, count, largest_of(&self.silent), self.silent.iter().copied());
        let empty = (0..count).filter(|&class| ours[class] <= 0.0 && theirs[class] > 0.0).map(|class| {
            let message = format!("nobody responded in the class {}", named(&self.groups.words[class]));
            Problem::new(Code::EmptyGroup, message)
                .at(Place::path("by"))
                .help("merge it with a similar class")
        });
        let empty: Vec<Problem> = empty.collect();
        if !empty.is_empty() {
            return Err(empty);
        }
        let factors: Vec<f64> =
            ours.iter().zip(&theirs).map(|(ours, theirs)| (ours + theirs) / ours).collect();
        let new: Vec<f64> =
            weights.iter().zip(responded).map(|(weight, &class)| weight * factors[class as usize]).collect();
        let diagnostics = Diagnostics::new("weighting_classes", weights, &new);
        Ok(Outcome { weights: new.into(), calibration: None, diagnostics })
    }
}
