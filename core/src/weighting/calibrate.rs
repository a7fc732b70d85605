//! Calibration: totals of columns are brought to what is known of the population, weights moved as little as can be.
//!
//! Find g_k = F(x_k'λ / σ²_k) such that Σ g_k w_k x_k = T, with F by the distance (`distance.rs`), λ by Newton's method
//! (`solve.rs`), columns named as `terms.rs` says. The linear distance without bounds is the generalised regression
//! estimator (Cassel, Särndal and Wretman 1976; Deville and Särndal 1992). `within` calibrates each partition of the
//! rows by itself to totals of its own, which is the same as crossing every term with the partition, but far cheaper.
//! `variance` names a column proportional to the residual variance σ² (linear distance: large σ² move less).
//!
//! Fails, and says which term is off by how much, where totals are out of reach of the bounds or of the rows. Weights
//! can become negative with the linear distance without bounds; the diagnostics tell the range of g.
//!
//! Agrees with R `calibrate` (`calfun` linear, raking, logit; `bounds`; `variance`), except that R multiplies all
//! weights by a constant first where every total is more than 20 times what the weights give.

use std::sync::Arc;

use indexmap::{IndexMap, IndexSet};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::cells::{Cells, missing, within};
use super::diagnostics::{Deviation, Diagnostics};
use super::distance::{Distance, Link};
use super::normal::Normal;
use super::rake::check_iteration;
use super::residual::{Calibration, Part};
use super::solve::{Solution, Task};
use super::targets::{match_groups, named, words_of};
use super::terms::{Terms, numbers};
use super::{Done, Outcome, Rows};
use crate::answers::{Values, not_numbers};
use crate::error::{Code, Place, Problem, add_rows};
use crate::num::sum::LARGEST;

/// Where nothing else is said.
const TOLERANCE: f64 = 1e-10;
const MAX_ITERATIONS: u32 = 100;

/// Brings totals of columns to known ones with factors near 1.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CalibrationTargets {
    /// The total of each term: a column of numbers, `column=category`, `(all)` for the number of units, or products
    /// of these such as `size=small:income`.
    pub totals: CalibrationTotals,
    /// Which distance between old and new weights is least.
    #[serde(default)]
    pub distance: Distance,
    /// Smallest and largest g-weight; 1 lies between them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bounds: Option<[f64; 2]>,
    /// Columns whose combinations are calibrated each by itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub within: Vec<String>,
    /// Column proportional to the residual variance of what is measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variance: Option<String>,
    /// How far a total may be off, relative to it; 10⁻¹⁰ unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tolerance: Option<f64>,
    /// Steps before it is given up; 100 unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_iterations: Option<u32>,
}

/// The totals of a calibration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum CalibrationTotals {
    /// Of the whole population, by term.
    Whole(IndexMap<String, f64>),
    /// Of each partition.
    Within(Vec<PartitionTotals>),
}

impl Default for CalibrationTotals {
    fn default() -> Self {
        Self::Whole(IndexMap::new())
    }
}

/// The totals of one partition: `{"region": "north", "totals": {"(all)": 120, "income": 5e6}}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PartitionTotals {
    /// The category of each column of `within`.
    #[serde(flatten)]
    pub cell: IndexMap<String, String>,
    /// The total of each term in the partition.
    pub totals: IndexMap<String, f64>,
}

#[derive(Debug, Clone)]
pub(super) struct Ready {
    terms: Arc<Terms>,
    partitions: Vec<Partition>,
    variances: Option<Values<f64>>,
    link: Link,
    tolerance: f64,
    max_iterations: u32,
}

#[derive(Debug, Clone)]
struct Partition {
    /// Absent where there is only one.
    name: Option<String>,
    places: Vec<u32>,
    /// By term.
    totals: Vec<f64>,
}

impl CalibrationTargets {
    pub(super) fn ready(&self, places: &Rows<'_>, path: &str, problems: &mut Vec<Problem>) -> Option<Ready> {
        let before = problems.len();
        let tolerance = self.tolerance.unwrap_or(TOLERANCE);
        let max_iterations = self.max_iterations.unwrap_or(MAX_ITERATIONS);
        check_iteration(tolerance, max_iterations, path, problems);
        let link = self.link(path, problems);
        let names: IndexSet<&String> = match &self.totals {
            CalibrationTotals::Whole(totals) => totals.keys().collect(),
            CalibrationTotals::Within(partitions) => {
                partitions.iter().flat_map(|part| part.totals.keys()).collect()
            }
        };
        if names.is_empty() {
            let problem = Problem::new(Code::MissingKey, "there are no totals to calibrate to");
            problems.push(problem.at(Place::path(format!("{path}.totals"))));
        }
        let terms = Terms::parse(names.iter().copied(), places, &format!("{path}.totals"), problems);
        let partitions = self.partitions(places, &names, path, problems);
        let variances = self.variances(places, path, problems);
        let mut below_zero = |totals: &IndexMap<String, f64>, path: &str| {
            for (name, total) in totals.iter().filter(|(name, total)| **total < 0.0 && terms.is_count(name)) {
                let message = format!("the total of `{name}` is a number of units, and below zero");
                let problem = Problem::new(Code::BadTotal, message).at(Place::path(path));
                problems.push(problem.found(total.to_string()));
            }
        };
        match &self.totals {
            CalibrationTotals::Whole(totals) => below_zero(totals, &format!("{path}.totals")),
            CalibrationTotals::Within(parts) => (0..).zip(parts).for_each(|(at, part): (usize, _)| {
                below_zero(&part.totals, &format!("{path}.totals[{at}]"));
            }),
        }
        let partitions = partitions?;
        let ready = Ready { terms: Arc::new(terms), partitions, variances, link, tolerance, max_iterations };
        (problems.len() == before).then_some(ready)
    }

    fn link(&self, path: &str, problems: &mut Vec<Problem>) -> Link {
        let [low, high] = self.bounds.unwrap_or([f64::NEG_INFINITY, f64::INFINITY]);
        if !(low < 1.0 && high > 1.0) {
            let problem =
                Problem::new(Code::OutOfRange, "the bounds on g-weights do not have 1 between them")
                    .at(Place::path(format!("{path}.bounds")))
                    .expected("low < 1 < high")
                    .found(format!("[{low}, {high}]"));
            problems.push(problem);
        } else if self.distance == Distance::Logit && !(low.is_finite() && high.is_finite()) {
            let problem = Problem::new(Code::MissingKey, "the logit distance needs finite `bounds`")
                .at(Place::path(format!("{path}.bounds")));
            problems.push(problem.help("say the smallest and the largest g-weight, such as [0.5, 2]"));
        }
        Link { distance: self.distance, low, high }
    }

    fn partitions(
        &self,
        places: &Rows<'_>,
        names: &IndexSet<&String>,
        path: &str,
        problems: &mut Vec<Problem>,
    ) -> Option<Vec<Partition>> {
        let rows = 0..places.count as u32;
        match &self.totals {
            CalibrationTotals::Whole(totals) if self.within.is_empty() => {
                let totals = in_order(totals, names, None, &format!("{path}.totals"), problems)?;
                Some(vec![Partition { name: None, places: rows.collect(), totals }])
            }
            CalibrationTotals::Within(given) if !self.within.is_empty() => {
                let path_of = |at: usize| format!("{path}.totals[{at}]");
                let entries: Vec<_> = (given.iter().enumerate())
                    .filter_map(|(at, part)| {
                        let words = words_of(&part.cell, &self.within, &path_of(at), problems)?;
                        let name = named(&words);
                        let totals = in_order(&part.totals, names, Some(&name), &path_of(at), problems);
                        Some((words, totals, path_of(at)))
                    })
                    .collect();
                let cells = Cells::cross(places, &[], self.within.iter(), path, problems);
                let mut groups = cells.groups(&self.within)?;
                // An entry that names no partition may be meant for one that seems to have none.
                groups.are_known &= entries.len() == given.len();
                let expected = entries.iter().map(|(words, _, path)| (words, true, path));
                let which = match_groups(&groups, expected, &format!("{path}.totals"), problems)?;
                // A row that lacks a category has been reported, and lies in no partition.
                if cells.len() > groups.labels.len() {
                    return None;
                }
                let partition = |(&entry, label): (&usize, &String)| {
                    let totals = entries[entry].1.clone()?;
                    Some(Partition { name: Some(label.clone()), places: Vec::new(), totals })
                };
                let mut partitions: Vec<Partition> =
                    which.iter().zip(&groups.labels).map(partition).collect::<Option<_>>()?;
                rows.zip(cells.of()).for_each(|(place, &cell)| partitions[cell as usize].places.push(place));
                Some(partitions)
            }
            _ => {
                let message = "totals of partitions and `within` need each other";
                let problem =
                    Problem::new(Code::Contradiction, message).at(Place::path(format!("{path}.within")));
                problems.push(
                    problem.help("give a list of totals, one entry a partition, together with `within`"),
                );
                None
            }
        }
    }

    fn variances(&self, places: &Rows<'_>, path: &str, problems: &mut Vec<Problem>) -> Option<Values<f64>> {
        let (name, path) = (self.variance.as_ref()?, format!("{path}.variance"));
        let Ok(values) = numbers(places, name, &path, problems)? else {
            problems.push(within(not_numbers(name), &path));
            return None;
        };
        let bad = values.as_slice().iter().enumerate();
        let bad = bad.filter(|(_, value)| places.are_known && **value <= LARGEST.recip());
        add_rows(problems, bad, |(place, value)| {
            let problem = missing(name, places.row(place), &path);
            Problem {
                code: Code::OutOfRange,
                message: format!("`{name}` is no variance"),
                help: None,
                ..problem
            }
            .found(value.to_string())
        });
        Some(values)
    }
}

/// Totals in the order of the terms; reports those that are absent or no numbers.
fn in_order(
    totals: &IndexMap<String, f64>,
    names: &IndexSet<&String>,
    partition: Option<&str>,
    path: &str,
    problems: &mut Vec<Problem>,
) -> Option<Vec<f64>> {
    let of = partition.map_or(String::new(), |name| format!(" in {name}"));
    let before = problems.len();
    let mut ordered = Vec::with_capacity(names.len());
    for name in names {
        let message = match totals.get(*name) {
            Some(total) if total.abs() < LARGEST => {
                ordered.push(*total);
                continue;
            }
            Some(total) => format!("the total of `{name}`{of} is {total}"),
            None => format!("there is no total of `{name}`{of}"),
        };
        problems.push(Problem::new(Code::BadTotal, message).at(Place::path(path)));
    }
    (problems.len() == before).then_some(ordered)
}

impl Ready {
    pub(super) fn weight(&self, weights: &[f64]) -> Done {
        let mut problems = Vec::new();
        let mut new = weights.to_vec();
        let mut regression_weights = vec![0.0; weights.len()];
        let mut parts = Vec::new();
        let (mut iterations, mut deviations) = (0, Vec::new());
        for partition in &self.partitions {
            let Some((which, solution)) = self.solve(partition, weights, &mut problems) else { continue };
            let mut same = self.variances.is_none() || self.link.is_straight();
            for (&place, factor) in partition.places.iter().zip(&solution.factors) {
                let place = place as usize;
                new[place] = weights[place] * factor;
                // Where a weight is gone nothing is known of the influence either.
                if new[place] == 0.0 {
                    same &= weights[place] == 0.0;
                } else {
                    regression_weights[place] = weights[place] / self.regression_variance(place);
                }
            }
            iterations = iterations.max(solution.iterations);
            deviations
                .push((0..which.len()).map(|at| self.deviation(partition, &which, &solution, at)).collect());
            parts.push(if same {
                Part { places: partition.places.clone(), terms: which, normal: solution.start }
            } else {
                self.part(partition, which, &regression_weights)
            });
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let diagnostics = Diagnostics {
            iterations,
            deviations: worst_by_term(deviations),
            ..Diagnostics::new("calibrate", weights, &new)
        };
        let weights = Values::from(new);
        let calibration = Calibration::regression(&self.terms, parts, regression_weights, weights.clone());
        Ok(Outcome { weights, calibration: Some(calibration), diagnostics })
    }

    /// As in R the regression of residuals knows σ² only where the estimator itself is a regression.
    fn regression_variance(&self, place: usize) -> f64 {
        let variances = self.variances.as_ref().filter(|_| self.link.is_straight());
        variances.map_or(1.0, |variances| variances.as_slice()[place])
    }

    /// The factors of one partition with the terms that are not zero throughout.
    fn solve(
        &self,
        partition: &Partition,
        weights: &[f64],
        problems: &mut Vec<Problem>,
    ) -> Option<(Vec<usize>, Solution)> {
        let mut which: Vec<usize> = (0..partition.totals.len()).collect();
        let absolute = self.task(partition, weights, &which, &[], &[]).absolute();
        for (term, (absolute, total)) in absolute.iter().zip(&partition.totals).enumerate() {
            if *absolute == 0.0 && *total != 0.0 {
                let message = format!(
                    "there is a total for {}, but no row that has any of it",
                    self.name(partition, term)
                );
                problems.push(Problem::new(Code::EmptyGroup, message).at(Place::path("totals")));
            }
        }
        which.retain(|&term| absolute[term] != 0.0);
        let mut redundant = false;
        loop {
            let totals: Vec<f64> = which.iter().map(|&term| partition.totals[term]).collect();
            let sizes: Vec<f64> =
                which.iter().zip(&totals).map(|(&term, total)| absolute[term].max(total.abs())).collect();
            match self.task(partition, weights, &which, &totals, &sizes).solve() {
                Err(at) => {
                    let term = which.remove(at);
                    let message =
                        format!("{} is a combination of the terms before it", self.name(partition, term));
                    let problem = Problem::new(Code::Collinear, message).at(Place::path("totals"));
                    problems.push(
                        problem.help("leave it out; if every category has a total, `(all)` is one too many"),
                    );
                    redundant = true;
                }
                Ok(_) if redundant => return None,
                Ok(solution) if solution.converged => return Some((which, solution)),
                Ok(solution) => {
                    let off = |at: &usize| {
                        (solution.reached[*at] - totals[*at]).abs() > self.tolerance * sizes[*at]
                    };
                    problems.extend((0..which.len()).filter(off).map(|at| {
                        self.not_reached(
                            &self.deviation(partition, &which, &solution, at),
                            solution.iterations,
                        )
                    }));
                    return None;
                }
            }
        }
    }

    fn task<'a>(
        &'a self,
        partition: &'a Partition,
        weights: &'a [f64],
        which: &'a [usize],
        totals: &'a [f64],
        sizes: &'a [f64],
    ) -> Task<'a> {
        Task {
            terms: &self.terms,
            which,
            places: &partition.places,
            weights,
            variances: self.variances.as_ref().map(Values::as_slice),
            totals,
            sizes,
            link: self.link,
            tolerance: self.tolerance,
            max_iterations: self.max_iterations,
        }
    }

    /// The regression of one partition, where it is not that of the first step.
    fn part(&self, partition: &Partition, mut which: Vec<usize>, regression_weights: &[f64]) -> Part {
        let weigh: Vec<f64> =
            partition.places.iter().map(|&place| regression_weights[place as usize]).collect();
        let products = |which: &[usize]| self.task(partition, &[], which, &[], &[]).products(&weigh);
        // Bounds can take weights to nothing, and a term with them.
        let normal = loop {
            match Normal::of(&products(&which)) {
                Ok(normal) => break normal,
                Err(at) => which.remove(at),
            };
        };
        Part { places: partition.places.clone(), terms: which, normal }
    }

    fn deviation(&self, partition: &Partition, which: &[usize], solution: &Solution, at: usize) -> Deviation {
        Deviation {
            of: self.terms.names()[which[at]].clone(),
            group: partition.name.clone(),
            target: partition.totals[which[at]],
            reached: solution.reached[at],
        }
    }

    fn name(&self, partition: &Partition, term: usize) -> String {
        let name = &self.terms.names()[term];
        partition.name.as_ref().map_or_else(|| format!("`{name}`"), |part| format!("`{name}` in `{part}`"))
    }

    fn not_reached(&self, deviation: &Deviation, iterations: u32) -> Problem {
        let of = deviation.group.as_ref().map_or(String::new(), |part| format!(" in `{part}`"));
        let message = format!(
            "the total of `{}`{of} is not reached after {iterations} steps: it is off by {:.3e} of itself",
            deviation.of,
            deviation.relative()
        );
        let help = if self.link.low.is_finite() || self.link.high.is_finite() {
            "widen the bounds, merge categories, or drop a term"
        } else {
            "merge categories, drop a term, or take the linear distance"
        };
        Problem::new(Code::NoConvergence, message)
            .at(Place::path("totals"))
            .expected(deviation.target.to_string())
            .found(deviation.reached.to_string())
            .help(help)
    }
}

/// For each term the partition that is furthest off, in the order of the terms.
fn worst_by_term(partitions: Vec<Vec<Deviation>>) -> Vec<Deviation> {
    let mut worst: IndexMap<String, Deviation> = IndexMap::new();
    for deviation in partitions.into_iter().flatten() {
        match worst.get_mut(&deviation.of) {
            Some(known) if known.relative() >= deviation.relative() => {}
            Some(known) => *known = deviation,
            None => {
                worst.insert(deviation.of.clone(), deviation);
            }
        }
    }
    worst.into_values().collect()
}
