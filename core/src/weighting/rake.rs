//! Raking: several margins get the sizes that the population is known to have, by turns, until all hold.
//!
//! Iterative proportional fitting (Deming and Stephan 1940, *On a least squares adjustment of a sampled frequency
//! table*, Annals of Mathematical Statistics 11): g_k is the product of one factor for each margin, so that the ratios
//! between the cells of crossed margins, within what the margins say, stay as they were. Rows are first put together
//! into the cells of all margins crossed, so that a sweep costs a pass over cells and not over rows.
//!
//! Converged when no total, just before its turn in a sweep, is off by more than `tolerance` of itself; then no total
//! is off by more afterwards. Margins must add up to the same population within 10⁻⁶ of it; what is left of a difference
//! (totals that were rounded) is settled in favour of the last margin, as sweeping does. Where crossed cells are empty
//! the margins can contradict each other; then sweeps never end, and the margins that are off are an error.
//!
//! Agrees with R `rake`, told to sweep to the end (its default stops at a change of 1 in a cell).

use std::sync::Arc;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::cells::{Cells, Groups, label};
use super::diagnostics::{Deviation, Diagnostics};
use super::post_stratify::weightless;
use super::residual::Calibration;
use super::sums::{by_group, largest_of};
use super::targets::match_totals;
use super::{Done, Outcome, Places};
use crate::answers::Values;
use crate::error::{Code, Place, Problem};

/// How far margins may be from adding up to the same population, relative to it.
const ADDS_UP: f64 = 1e-6;
/// Where nothing else is said.
const TOLERANCE: f64 = 1e-12;
const MAX_ITERATIONS: u32 = 1000;

/// Brings several margins to known sizes by turns.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Raking {
    /// The margins, in the order of their turns.
    pub margins: Vec<RakingMargin>,
    /// How far a total may be off, relative to it; 10⁻¹² unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tolerance: Option<f64>,
    /// Sweeps over all margins before it is given up; 1000 unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_iterations: Option<u32>,
}

/// One margin with its known sizes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RakingMargin {
    /// The column, or several that are crossed.
    pub by: Vec<String>,
    /// The size of each category; with several columns `first / second`.
    pub totals: IndexMap<String, f64>,
}

#[derive(Debug, Clone)]
pub(super) struct Ready {
    cells: Arc<Cells>,
    margins: Arc<[Margin]>,
    tolerance: f64,
    max_iterations: u32,
}

/// One margin on the cells.
#[derive(Debug, Clone)]
pub(super) struct Margin {
    of: String,
    groups: Groups,
    /// As they were given.
    stated: Vec<f64>,
    /// Scaled so that all margins add up to the same.
    totals: Vec<f64>,
}

impl Margin {
    /// The group of each cell.
    pub(super) fn of_cell(&self) -> &[u32] {
        &self.groups.of_cell
    }

    /// Number of groups.
    pub(super) fn len(&self) -> usize {
        self.totals.len()
    }

    /// Sums over the cells of each group.
    pub(super) fn sums(&self, cells: &[f64]) -> Vec<f64> {
        let mut sums = vec![0.0; self.len()];
        self.of_cell().iter().zip(cells).for_each(|(&group, cell)| sums[group as usize] += cell);
        sums
    }

    /// Where cells with these weights are furthest from what was asked.
    fn deviation(&self, cells: &[f64]) -> Option<Deviation> {
        let reached = self.sums(cells);
        Deviation::worst((0..self.len()).map(|group| Deviation {
            of: self.of.clone(),
            group: Some(self.groups.labels[group].clone()),
            target: self.stated[group],
            reached: reached[group],
        }))
    }
}

impl Raking {
    pub(super) fn ready(
        &self,
        places: &Places<'_>,
        path: &str,
        problems: &mut Vec<Problem>,
    ) -> Option<Ready> {
        let before = problems.len();
        let tolerance = self.tolerance.unwrap_or(TOLERANCE);
        let max_iterations = self.max_iterations.unwrap_or(MAX_ITERATIONS);
        check_iteration(tolerance, max_iterations, path, problems);
        if self.margins.is_empty() {
            let problem = Problem::new(Code::MissingKey, "there are no margins to rake to");
            problems.push(problem.at(Place::path(format!("{path}.margins"))));
        }
        for (at, _) in self.margins.iter().enumerate().filter(|(_, margin)| margin.by.is_empty()) {
            let problem = Problem::new(Code::MissingKey, "the margin names no column");
            problems.push(problem.at(Place::path(format!("{path}.margins[{at}].by"))));
        }
        let by = self.margins.iter().flat_map(|margin| &margin.by);
        let cells = Cells::cross(places, &[], by, path, problems);
        let mut margins = Vec::new();
        for (at, margin) in self.margins.iter().enumerate().filter(|(_, margin)| !margin.by.is_empty()) {
            let path = format!("{path}.margins[{at}].totals");
            let Some(groups) = cells.groups(&margin.by) else { continue };
            // A total names its group by the label.
            let words = |name: &String| {
                let group = groups.labels.iter().position(|label| label == name);
                group.map_or_else(|| vec![name.clone()], |group| groups.words[group].clone())
            };
            let given: Vec<_> =
                margin.totals.iter().map(|(name, &total)| (words(name), total, path.clone())).collect();
            if let Some(totals) = match_totals(&groups, &given, &path, problems) {
                margins.push(Margin { of: label(&margin.by), groups, stated: totals.clone(), totals });
            }
        }
        if problems.len() > before {
            return None;
        }
        scale_to_last(&mut margins, path, problems);
        (problems.len() == before).then(|| Ready {
            cells: Arc::new(cells),
            margins: margins.into(),
            tolerance,
            max_iterations,
        })
    }
}

/// Whether an iteration can be stopped by these.
pub(super) fn check_iteration(tolerance: f64, max_iterations: u32, path: &str, problems: &mut Vec<Problem>) {
    if !(tolerance > 0.0 && tolerance < 1.0) {
        let problem = Problem::new(Code::OutOfRange, "the tolerance is not between 0 and 1");
        problems.push(problem.at(Place::path(format!("{path}.tolerance"))).found(tolerance.to_string()));
    }
    if max_iterations == 0 {
        let problem = Problem::new(Code::OutOfRange, "no iterations are allowed");
        problems.push(problem.at(Place::path(format!("{path}.max_iterations"))).expected("at least 1"));
    }
}

/// Makes all margins add up to what the last one does, if they nearly do.
fn scale_to_last(margins: &mut [Margin], path: &str, problems: &mut Vec<Problem>) {
    let sums: Vec<f64> = margins.iter().map(|margin| margin.stated.iter().sum()).collect();
    let Some(&last) = sums.last() else { return };
    // Most margins are taken to be right; where none has a majority, the last one is.
    let fellows = |of: f64| sums.iter().filter(|sum| (**sum - of).abs() <= ADDS_UP * of).count();
    let common = sums
        .iter()
        .rev()
        .copied()
        .fold(last, |common, sum| if fellows(sum) > fellows(common) { sum } else { common });
    let others = sums.iter().rposition(|sum| (sum - common).abs() <= ADDS_UP * common);
    let other = others.map_or_else(String::new, |at| margins[at].of.clone());
    for (at, (margin, sum)) in margins.iter_mut().zip(&sums).enumerate() {
        if (sum - common).abs() > ADDS_UP * common {
            let message =
                format!("margin `{}` adds up to {sum}, but margin `{other}` to {common}", margin.of);
            let problem =
                Problem::new(Code::BadTotal, message).at(Place::path(format!("{path}.margins[{at}]")));
            problems
                .push(problem.help("margins of one population add up to the same; scale one to the other"));
        }
        margin.totals.iter_mut().for_each(|total| *total *= last / sum);
    }
}

impl Ready {
    pub(super) fn weight(&self, weights: &[f64]) -> Done {
        let old = by_group(self.cells.of(), self.cells.len(), largest_of(weights), weights.iter().copied());
        let mut new = old.clone();
        let (mut sweeps, mut off) = (0, f64::INFINITY);
        while off > self.tolerance && sweeps < self.max_iterations {
            off = self.sweep(&mut new)?;
            sweeps += 1;
        }
        let deviations: Vec<Deviation> =
            self.margins.iter().filter_map(|margin| margin.deviation(&new)).collect();
        // Sweeps that go on for ever can still have ended where nothing is off.
        if off > self.tolerance {
            return Err(self.not_converged(&deviations, sweeps));
        }
        let factors: Vec<f64> =
            old.iter().zip(&new).map(|(old, new)| if *old == 0.0 { 1.0 } else { new / old }).collect();
        let reweighted: Vec<f64> = (weights.iter().zip(self.cells.of()))
            .map(|(weight, &cell)| weight * factors[cell as usize])
            .collect();
        let (lowest, highest) = factors
            .iter()
            .zip(&old)
            .filter(|(_, old)| **old != 0.0)
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(lowest, highest), (factor, _)| {
                (lowest.min(*factor), highest.max(*factor))
            });
        let diagnostics = Diagnostics {
            iterations: sweeps,
            deviations,
            ..Diagnostics::with_range("rake", lowest, highest, &reweighted)
        };
        let weights = Values::from(reweighted);
        let calibration = Calibration::raked(&self.cells, &self.margins, weights.clone());
        Ok(Outcome { weights, calibration: Some(calibration), diagnostics })
    }

    /// One turn for each margin. Returns how far a total was off before its turn, relative to it.
    fn sweep(&self, cells: &mut [f64]) -> std::result::Result<f64, Vec<Problem>> {
        let mut off = 0.0_f64;
        for (at, margin) in self.margins.iter().enumerate() {
            let mut factors = margin.sums(cells);
            let empty: Vec<Problem> = (factors.iter().zip(&margin.groups.words))
                .filter(|(sum, _)| **sum <= 0.0)
                .map(|(_, words)| weightless(words, &format!("margins[{at}]")))
                .collect();
            if !empty.is_empty() {
                return Err(empty);
            }
            for (factor, total) in factors.iter_mut().zip(&margin.totals) {
                off = off.max((*factor - total).abs() / total);
                *factor = total / *factor;
            }
            cells
                .iter_mut()
                .zip(margin.of_cell())
                .for_each(|(cell, &group)| *cell *= factors[group as usize]);
        }
        Ok(off)
    }

    fn not_converged(&self, deviations: &[Deviation], sweeps: u32) -> Vec<Problem> {
        let describe = |(at, deviation): (usize, &Deviation)| {
            let group = deviation.group.as_deref().unwrap_or_default();
            let message = format!(
                "margin `{}` is not reached after {sweeps} sweeps: `{group}` is off by {:.3e} of its total",
                deviation.of,
                deviation.relative()
            );
            Problem::new(Code::NoConvergence, message)
                .at(Place::path(format!("margins[{at}]")))
                .expected(deviation.target.to_string())
                .found(deviation.reached.to_string())
                .help(
                    "allow more sweeps; if that does not help, the margins contradict each other where crossed \
                     cells are empty: merge categories, or drop a margin",
                )
        };
        let off = |deviation: &Deviation| deviation.relative() > self.tolerance;
        let problems: Vec<Problem> =
            deviations.iter().enumerate().filter(|(_, deviation)| off(deviation)).map(describe).collect();
        if problems.is_empty() { deviations.iter().enumerate().map(describe).collect() } else { problems }
    }
}
