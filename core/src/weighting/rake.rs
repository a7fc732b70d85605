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
//! the margins can contradict each other; then sweeps never end, and all margins that are off are an error, which also
//! says whether more sweeps would help (`misfit.rs`).
//!
//! Agrees with R `rake`, told to sweep to the end (its default stops at a change of 1 in a cell).

use std::borrow::Cow;
use std::sync::Arc;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::cells::{Cells, Groups, label};
use super::diagnostics::{Deviation, Diagnostics};
use super::misfit::{Course, Misfit};
use super::post_stratify::weightless;
use super::residual::Calibration;
use super::sums::{by_group, largest_of};
use super::targets::match_totals;
use super::{Done, Outcome, Rows};
use crate::answers::{Values, words_list};
use crate::error::{Code, Place, Problem};
use crate::interrupt;

/// How far margins may be from adding up to the same population, relative to it.
const ADDS_UP: f64 = 1e-6;
/// Where nothing else is said.
pub(super) const TOLERANCE: f64 = 1e-12;
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
    pub(super) fn ready(&self, places: &Rows<'_>, path: &str, problems: &mut Vec<Problem>) -> Option<Ready> {
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
        let (mut margins, mut sums) = (Vec::new(), Vec::new());
        for (at, margin) in self.margins.iter().enumerate().filter(|(_, margin)| !margin.by.is_empty()) {
            let place = format!("{path}.margins[{at}].totals");
            let of = label(&margin.by);
            let sum = Sum { at, of: of.clone(), adds_up_to: margin.totals.values().sum() };
            let groups = cells.groups(&margin.by);
            // A total names its group by the label.
            let words = |name: &String| {
                let Some(groups) = &groups else { return vec![name.clone()] };
                let group = groups.labels.iter().position(|label| label == name);
                group.map_or_else(|| vec![name.clone()], |group| groups.words[group].clone())
            };
            let given: Vec<_> =
                margin.totals.iter().map(|(name, &total)| (words(name), total, place.clone())).collect();
            let faults = problems.len();
            let totals = match_totals(groups.as_ref(), &given, &place, problems);
            // What totals add up to is known without their column.
            if problems.len() == faults && sum.adds_up_to > 0.0 {
                sums.push(sum);
            }
            if let (Some(groups), Some(totals)) = (groups, totals) {
                margins.push(Margin { of, groups, stated: totals.clone(), totals });
            }
        }
        compare_sums(&sums, path, problems);
        if problems.len() > before {
            return None;
        }
        scale_to_last(&mut margins);
        Some(Ready { cells: Arc::new(cells), margins: margins.into(), tolerance, max_iterations })
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

/// What the totals of a margin add up to.
struct Sum {
    at: usize,
    of: String,
    adds_up_to: f64,
}

/// Reports margins that do not nearly add up to what the others do.
fn compare_sums(sums: &[Sum], path: &str, problems: &mut Vec<Problem>) {
    let Some(last) = sums.last() else { return };
    // Most margins are taken to be right; where none has a majority, the last one is.
    let is_near =
        |own: &Sum, other: &Sum| (own.adds_up_to - other.adds_up_to).abs() <= ADDS_UP * other.adds_up_to;
    let fellows = |of: &Sum| sums.iter().filter(|own| is_near(own, of)).count();
    let common =
        sums.iter().rev().fold(last, |common, own| if fellows(own) > fellows(common) { own } else { common });
    let other = sums.iter().rfind(|own| is_near(own, common)).map_or("", |own| &own.of);
    for own in sums.iter().filter(|own| !is_near(own, common)) {
        let message = format!(
            "margin `{}` adds up to {}, but margin `{other}` to {}",
            own.of, own.adds_up_to, common.adds_up_to
        );
        let problem =
            Problem::new(Code::BadTotal, message).at(Place::path(format!("{path}.margins[{}]", own.at)));
        problems.push(problem.help("margins of one population add up to the same; scale one to the other"));
    }
}

/// Makes all margins add up to what the last one does; they nearly do.
fn scale_to_last(margins: &mut [Margin]) {
    let sum = |margin: &Margin| margin.stated.iter().sum::<f64>();
    let Some(last) = margins.last().map(sum) else { return };
    for margin in margins {
        let own = sum(margin);
        margin.totals.iter_mut().for_each(|total| *total *= last / own);
    }
}

impl Ready {
    pub(super) fn weight(&self, weights: Cow<'_, [f64]>) -> Done {
        let old = by_group(self.cells.of(), self.cells.len(), largest_of(&weights), weights.iter().copied());
        let mut new = old.clone();
        let mut misfit = Misfit::new(self.max_iterations);
        while misfit.now() > self.tolerance && misfit.sweeps() < self.max_iterations {
            let off = self.sweep(&mut new)?;
            misfit.add(off);
        }
        let sweeps = misfit.sweeps();
        if misfit.now() > self.tolerance {
            let problems = self.not_converged(new.clone(), &misfit);
            // The last sweep may have ended where nothing is off any more.
            if !problems.is_empty() {
                return Err(problems);
            }
        }
        let deviations: Vec<Deviation> =
            self.margins.iter().filter_map(|margin| margin.deviation(&new)).collect();
        let factors: Vec<f64> =
            old.iter().zip(&new).map(|(old, new)| if *old == 0.0 { 1.0 } else { new / old }).collect();
        let factor = |cell: &u32| factors[*cell as usize];
        let reweighted = match weights {
            Cow::Borrowed(weights) => {
                weights.iter().zip(self.cells.of()).map(|(weight, cell)| weight * factor(cell)).collect()
            }
            Cow::Owned(mut weights) => {
                weights.iter_mut().zip(self.cells.of()).for_each(|(weight, cell)| *weight *= factor(cell));
                weights
            }
        };
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
        for at in 0..self.margins.len() {
            self.turn(at, cells, &mut off)?;
        }
        Ok(off)
    }

    /// Brings the groups of one margin to their totals.
    fn turn(&self, at: usize, cells: &mut [f64], off: &mut f64) -> std::result::Result<(), Vec<Problem>> {
        interrupt::checkpoint();
        let margin = &self.margins[at];
        let mut factors = margin.sums(cells);
        let empty: Vec<Problem> = (factors.iter().zip(&margin.groups.words))
            .filter(|(sum, _)| **sum <= 0.0)
            .map(|(_, words)| weightless(words, &format!("margins[{at}]")))
            .collect();
        if !empty.is_empty() {
            return Err(empty);
        }
        for (factor, total) in factors.iter_mut().zip(&margin.totals) {
            *off = off.max((*factor - total).abs() / total);
            *factor = total / *factor;
        }
        cells.iter_mut().zip(margin.of_cell()).for_each(|(cell, &group)| *cell *= factors[group as usize]);
        Ok(())
    }

    /// Every margin that is off when its turn comes, with its worst group. Margins that agree with all others stay as
    /// they were left, so that those that contradict each other are named and no others.
    fn not_converged(&self, mut cells: Vec<f64>, misfit: &Misfit) -> Vec<Problem> {
        let mut off: Vec<Off> = Vec::new();
        for at in 0..self.margins.len() {
            off.extend(Off::of(&self.margins[at], at, &cells, self.tolerance));
            self.turn(at, &mut cells, &mut 0.0).ok();
        }
        let course = misfit.course();
        let problem = |own: &Off| {
            let margin = &self.margins[own.margin];
            let (name, groups) = (&margin.groups.labels[own.worst], margin.len());
            let message = format!(
                "margin `{}` is not reached after {} sweeps: {} of its {groups} groups are off, `{name}` most, by {:.3e} of \
                 its total",
                margin.of,
                misfit.sweeps(),
                own.groups,
                own.relative
            );
            let help = match course {
                Course::Falling => format!(
                    "the misfit is still falling: allow more sweeps with `max_iterations`, {} at least",
                    misfit.needed(self.tolerance)
                ),
                Course::TooFew => format!(
                    "allow more sweeps than {} with `max_iterations`; after so few it cannot be told whether the margins \
                     contradict each other",
                    misfit.sweeps()
                ),
                Course::Rounding => format!(
                    "what is left is rounding: allow a `tolerance` above {:.0e}, such as {TOLERANCE:e}",
                    misfit.now()
                ),
                Course::Stopped => format!(
                    "the misfit has stopped falling, so more sweeps will not help: the margins contradict each other where \
                     crossed cells are empty{}; merge categories, or drop a margin",
                    self.confined(own, &off, &cells)
                ),
            };
            Problem::new(Code::NoConvergence, message)
                .at(Place::path(format!("margins[{}]", own.margin)))
                .expected(margin.stated[own.worst].to_string())
                .found(own.reached.to_string())
                .help(help)
        };
        off.iter().map(problem).collect()
    }

    /// Where the rows of the worst group of a margin lie in only some groups of the other margins that are off.
    fn confined(&self, own: &Off, off: &[Off], cells: &[f64]) -> String {
        let margin = &self.margins[own.margin];
        let mut places = Vec::new();
        for other in off.iter().filter(|other| other.margin != own.margin) {
            let other = &self.margins[other.margin];
            let mut has_rows = vec![false; other.len()];
            let groups = margin.of_cell().iter().zip(other.of_cell()).zip(cells);
            groups
                .filter(|((group, _), weight)| **group as usize == own.worst && **weight != 0.0)
                .for_each(|((_, &theirs), _)| has_rows[theirs as usize] = true);
            if has_rows.contains(&false) {
                let known = other.groups.labels.iter().zip(&has_rows).filter(|(_, has)| **has);
                let known = words_list(known.map(|(label, _)| label.as_str()));
                places.push(format!("{known} of `{}`", other.of));
            }
        }
        if places.is_empty() {
            return String::new();
        }
        format!(
            " (`{}` of `{}` has rows only in {})",
            margin.groups.labels[own.worst],
            margin.of,
            places.join(", and in ")
        )
    }
}

/// A margin that is off when its turn comes.
struct Off {
    margin: usize,
    /// How many of its groups are off.
    groups: usize,
    /// The one that is furthest off, by how much of its total, and what it has instead.
    worst: usize,
    relative: f64,
    reached: f64,
}

impl Off {
    fn of(own: &Margin, margin: usize, cells: &[f64], tolerance: f64) -> Option<Self> {
        let sums = own.sums(cells);
        let relative = |group: usize| (sums[group] - own.totals[group]).abs() / own.totals[group];
        let groups: Vec<usize> = (0..own.len()).filter(|&group| relative(group) > tolerance).collect();
        let worst = groups
            .iter()
            .copied()
            .reduce(|worst, group| if relative(group) > relative(worst) { group } else { worst })?;
        let (relative, reached) = (relative(worst), sums[worst]);
        Some(Self { margin, groups: groups.len(), worst, relative, reached })
    }
}
