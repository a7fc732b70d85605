//! Post-stratification: the cells of crossed columns get the sizes that the population is known to have.
//!
//! g_k = N_c / N̂_c for the cell c of k, where N̂_c = Σ w in the cell (Holt and Smith 1979, *Post stratification*, JRSS A
//! 142). Every cell must have rows and a total; merge small cells, since a cell of few rows makes unstable weights.
//! Agrees with R `postStratify`, which takes residuals from the cell's mean under the weights before the step.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::cells::Cells;
use super::diagnostics::{Deviation, Diagnostics};
use super::residual::Calibration;
use super::sums::{by_group, largest_of};
use super::targets::{CellTotal, match_totals, named, words_of};
use super::{Done, Outcome, Rows};
use crate::answers::Values;
use crate::error::{Code, Place, Problem};

/// Brings the cells of crossed columns to known sizes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PostStratification {
    /// Columns whose combinations are the cells.
    pub by: Vec<String>,
    /// The size of each cell: `[{"region": "north", "size": "small", "total": 120}, …]`.
    pub totals: Vec<CellTotal>,
}

#[derive(Debug, Clone)]
pub(super) struct Ready {
    cells: Arc<Cells>,
    names: Vec<Vec<String>>,
    of: String,
    totals: Arc<[f64]>,
}

impl PostStratification {
    pub(super) fn ready(&self, places: &Rows<'_>, path: &str, problems: &mut Vec<Problem>) -> Option<Ready> {
        let given: Vec<_> = (self.totals.iter().enumerate())
            .filter_map(|(at, cell)| {
                let path = format!("{path}.totals[{at}]");
                Some((words_of(&cell.cell, &self.by, &path, problems)?, cell.total, path))
            })
            .collect();
        let all_named = given.len() == self.totals.len();
        let cells = Cells::cross(places, &[], self.by.iter(), path, problems);
        let mut groups = cells.groups(&self.by);
        // A cell that is not named by its columns may be one that seems to have no total.
        groups.iter_mut().for_each(|groups| groups.are_known &= all_named);
        let totals = match_totals(groups.as_ref(), &given, &format!("{path}.totals"), problems)?;
        let of = super::cells::label(&self.by);
        Some(Ready { cells: Arc::new(cells), names: groups?.words, of, totals: totals.into() })
    }
}

impl Ready {
    pub(super) fn weight(&self, weights: &[f64]) -> Done {
        let cells = self.cells.of();
        let sums = by_group(cells, self.cells.len(), largest_of(weights), weights.iter().copied());
        let empty: Vec<Problem> = (self.names.iter().zip(&sums).filter(|(_, sum)| **sum <= 0.0))
            .map(|(words, _)| weightless(words, "by"))
            .collect();
        if !empty.is_empty() {
            return Err(empty);
        }
        let factors: Vec<f64> = self.totals.iter().zip(&sums).map(|(total, sum)| total / sum).collect();
        let new: Vec<f64> =
            weights.iter().zip(cells).map(|(weight, &cell)| weight * factors[cell as usize]).collect();
        let mut diagnostics = Diagnostics::new("post_stratify", weights, &new);
        let reached = by_group(cells, self.cells.len(), largest_of(&new), new.iter().copied());
        let deviations = (0..reached.len()).map(|cell| Deviation {
            of: self.of.clone(),
            group: Some(super::cells::label(&self.names[cell])),
            target: self.totals[cell],
            reached: reached[cell],
        });
        diagnostics.deviations.extend(Deviation::worst(deviations));
        let new = Values::from(new);
        let calibration = Calibration::post_stratified(&self.cells, &self.totals, new.clone());
        Ok(Outcome { weights: new, calibration: Some(calibration), diagnostics })
    }
}

/// The problem that all rows of a group have weight zero (or less, after a calibration without bounds).
pub(super) fn weightless(words: &[String], path: &str) -> Problem {
    Problem::new(Code::EmptyGroup, format!("the rows of {} have no positive weight together", named(words)))
        .at(Place::path(path))
}
