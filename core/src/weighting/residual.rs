//! Residuals: what is left of an influence when what the weighting knows is taken out of it.
//!
//! The influence of place k on an estimate is z_k = w_k u_k, weights after the step included. A known total does not
//! vary, so the part of u that is a combination of groups or terms adds no variance; what varies is e_k, and z_k becomes
//! w_k e_k. With w⁰ the weights before the step:
//!
//! - post-stratification: e = u − ū_c, the mean of the cell weighted by w⁰;
//! - calibration: e = u − x'B, B from the regression of u on the terms weighted by w⁰ (by w⁰/σ² in the linear case
//!   without bounds, where a variance is given), whatever the distance: all distances are asymptotically the linear one
//!   (Deville and Särndal 1992);
//! - raking: e from ten sweeps over the margins, each taking out the plain means of its categories. That is what R
//!   does and we agree with it. Plain means are consistent too, since any coefficients are, though not quite the most
//!   efficient; ten sweeps leave (squared correlation of the margins)¹⁰ of a margin's own influence.
//!
//! Places without weight have no influence and do not count.

use std::sync::Arc;

use super::cells::Cells;
use super::normal::Normal;
use super::rake::Margin;
use super::sums::{Together, by_group, largest, largest_of};
use super::terms::{CHUNK, Terms};
use crate::answers::Values;

/// Sweeps over the margins of a raking.
const SWEEPS: usize = 10;

/// What the variance needs to know of one step of a weighting.
#[derive(Debug, Clone)]
pub struct Calibration {
    /// Weights after the step.
    weights: Values<f64>,
    knows: Knows,
}

#[derive(Debug, Clone)]
enum Knows {
    Cells { cells: Arc<Cells>, totals: Arc<[f64]> },
    Margins { cells: Arc<Cells>, margins: Arc<[Margin]> },
    Terms { terms: Arc<Terms>, parts: Arc<[Part]>, regression_weights: Values<f64> },
}

/// The regression within one partition.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// The places of the partition.
    pub(super) places: Vec<u32>,
    /// Which of the terms are not zero throughout.
    pub(super) terms: Vec<usize>,
    /// Their normal equations under the regression weights.
    pub(super) normal: Normal,
}

impl Calibration {
    pub(super) fn post_stratified(cells: &Arc<Cells>, totals: &Arc<[f64]>, weights: Values<f64>) -> Self {
        Self { weights, knows: Knows::Cells { cells: cells.clone(), totals: totals.clone() } }
    }

    pub(super) fn raked(cells: &Arc<Cells>, margins: &Arc<[Margin]>, weights: Values<f64>) -> Self {
        Self { weights, knows: Knows::Margins { cells: cells.clone(), margins: margins.clone() } }
    }

    pub(super) fn regression(
        terms: &Arc<Terms>,
        parts: Vec<Part>,
        regression_weights: Vec<f64>,
        weights: Values<f64>,
    ) -> Self {
        let knows = Knows::Terms {
            terms: terms.clone(),
            parts: parts.into(),
            regression_weights: regression_weights.into(),
        };
        Self { weights, knows }
    }

    /// Turns influences, one for each place and weights included, into those of residuals.
    pub fn residualize(&self, influences: &mut [f64]) {
        debug_assert_eq!(influences.len(), self.weights.as_slice().len());
        match &self.knows {
            Knows::Cells { cells, totals } => self.take_out_cells(cells, totals, influences),
            Knows::Margins { cells, margins } => self.take_out_margins(cells, margins, influences),
            Knows::Terms { terms, parts, regression_weights } => {
                for part in parts.iter() {
                    // The second round takes out what rounding left of the first.
                    for _ in 0..2 {
                        self.take_out_terms(terms, part, regression_weights.as_slice(), influences);
                    }
                }
            }
        }
    }

    /// Since w = w⁰ N_c / N̂_c, the mean of u weighted by w⁰ is Σ z / N_c.
    fn take_out_cells(&self, cells: &Cells, totals: &[f64], influences: &mut [f64]) {
        let sums = by_group(cells.of(), cells.len(), largest_of(influences), influences.iter().copied());
        let means: Vec<f64> = sums.iter().zip(totals).map(|(sum, total)| sum / total).collect();
        self.subtract(cells, &means, influences);
    }

    fn take_out_margins(&self, cells: &Cells, margins: &[Margin], influences: &mut [f64]) {
        let weights = self.weights.as_slice();
        let plain: Vec<f64> = influences
            .iter()
            .zip(weights)
            .map(|(influence, weight)| per_weight(*influence, *weight))
            .collect();
        let mut left = by_group(cells.of(), cells.len(), largest_of(&plain), plain.iter().copied());
        let mut rows = vec![0.0; cells.len()];
        for (&cell, _) in cells.of().iter().zip(weights).filter(|(_, weight)| **weight != 0.0) {
            rows[cell as usize] += 1.0;
        }
        let counts: Vec<Vec<f64>> = margins.iter().map(|margin| margin.sums(&rows)).collect();
        let mut taken = vec![0.0; cells.len()];
        for _ in 0..SWEEPS {
            for (margin, counts) in margins.iter().zip(&counts) {
                let mut means = margin.sums(&left);
                means.iter_mut().zip(counts).for_each(|(mean, count)| *mean = per_weight(*mean, *count));
                for (cell, &group) in margin.of_cell().iter().enumerate() {
                    left[cell] -= rows[cell] * means[group as usize];
                    taken[cell] += means[group as usize];
                }
            }
        }
        self.subtract(cells, &taken, influences);
    }

    fn subtract(&self, cells: &Cells, means: &[f64], influences: &mut [f64]) {
        for ((influence, weight), &cell) in influences.iter_mut().zip(self.weights.as_slice()).zip(cells.of())
        {
            *influence -= weight * means[cell as usize];
        }
    }

    fn take_out_terms(&self, terms: &Terms, part: &Part, regression_weights: &[f64], influences: &mut [f64]) {
        let weights = self.weights.as_slice();
        let weighed = |place: u32, influences: &[f64]| {
            let place = place as usize;
            regression_weights[place] * per_weight(influences[place], weights[place])
        };
        let bound = largest(part.places.iter().map(|&place| weighed(place, influences)));
        let bounds = part.terms.iter().map(|&term| bound * terms.largest(term));
        let mut moments = Together::new(bounds, part.places.len());
        let mut columns = Vec::new();
        for places in part.places.chunks(CHUNK) {
            terms.columns(&part.terms, places, &mut columns);
            for (term, column) in columns.chunks(places.len()).enumerate() {
                moments
                    .add(term, places.iter().zip(column).map(|(&place, x)| x * weighed(place, influences)));
            }
        }
        let coefficients = part.normal.solve(&moments.values());
        for places in part.places.chunks(CHUNK) {
            terms.columns(&part.terms, places, &mut columns);
            for (coefficient, column) in coefficients.iter().zip(columns.chunks(places.len())) {
                for (&place, x) in places.iter().zip(column) {
                    influences[place as usize] -= weights[place as usize] * (coefficient * x);
                }
            }
        }
    }
}

/// A place without weight has no influence, so nothing is to be had from dividing by it.
fn per_weight(value: f64, weight: f64) -> f64 {
    if weight == 0.0 { 0.0 } else { value / weight }
}
