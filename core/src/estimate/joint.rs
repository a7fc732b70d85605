//! The joint covariance of all estimates of some queries, whatever cells, columns and measures they are of.
//!
//! Every estimate is linearised, `θ ≈ Σ_k z_k`, and the covariance of two is that of their influences under the design
//! (`variance/stages`): `Cov(θ_a, θ_b) = Σ_stages Σ_g λ_g (1 − f_g) n_g / (n_g − 1) Σ_i (z_ai − z̄_a)(z_bi − z̄_b)`. Under
//! replicate weights it is the spread of the pair over the replicates. An estimate that does not exist has no
//! covariance with any other. A quantile has no influence that could be trusted, so it has covariances under replicate
//! weights only.
//!
//! Agrees with R `svyby(covmat = TRUE)` and `vcov` to 1e-9 relative.

use super::finish::Summed;
use super::linear::Linear;
use super::pass::Group;
use super::plan::Task;
use super::smooth::SmoothTask;
use super::{Plan, Query, Route, quantile};
use crate::answers::Answers;
use crate::design::Design;
use crate::error::Result;
use crate::replicate::Replicates;
use crate::variance::{self, Members};

/// Influences that are spread out over all places at once; more are taken in blocks.
const MOST_NUMBERS: usize = 1 << 26;

/// The influence of places on one estimate.
#[derive(Debug, Clone)]
pub(crate) struct Influence {
    pub(crate) places: std::sync::Arc<[u32]>,
    pub(crate) z: Vec<f64>,
}

/// The influences on every row of some queries; `None` where a row has no estimate, or is a quantile.
pub(crate) fn influences_of(
    design: &Design,
    answers: &Answers,
    queries: &[Query],
) -> Result<Vec<Option<Influence>>> {
    Ok(influences(design, queries, &super::plan(design, answers, queries)?))
}

/// Covariances of the estimates of all queries in the order of their rows; `None` where an estimate or its variance
/// does not exist.
pub(crate) fn covariance(
    design: &Design,
    answers: &Answers,
    queries: &[Query],
) -> Result<Vec<Vec<Option<f64>>>> {
    let plan = super::plan(design, answers, queries)?;
    if let Some(replicates) = design.replicates() {
        return Ok(of_replicates(design, replicates, queries, &plan));
    }
    let influences = influences(design, queries, &plan);
    let count = influences.len();
    let mut matrix = vec![vec![None; count]; count];
    let known: Vec<usize> = (0..count).filter(|&index| influences[index].is_some()).collect();
    let block = (MOST_NUMBERS / design.answered().max(1)).clamp(2, 1 << 12) / 2;
    let blocks: Vec<&[usize]> = known.chunks(block).collect();
    for (at, first) in blocks.iter().enumerate() {
        for second in &blocks[at..] {
            let mut own = first.to_vec();
            own.extend(second.iter().filter(|index| !first.contains(index)));
            let width = own.len();
            let mut z = vec![0.0; design.answered() * width];
            for (column, &index) in own.iter().enumerate() {
                let Some(influence) = &influences[index] else { continue };
                for (&place, &value) in influence.places.iter().zip(&influence.z) {
                    z[place as usize * width + column] = value;
                }
            }
            let Some(covariance) = variance::covariance(design, &z, width) else { continue };
            for (row, &a) in own.iter().enumerate() {
                for (column, &b) in own.iter().enumerate() {
                    matrix[a][b] = Some(covariance[row * width + column]);
                }
            }
        }
    }
    Ok(matrix)
}

fn influences(design: &Design, queries: &[Query], plan: &Plan) -> Vec<Option<Influence>> {
    let weights = design.weights_in_order();
    let sums = plan.sums(design);
    let first = plan.first_tasks();
    let mut influences = Vec::new();
    for (query, route) in queries.iter().zip(&plan.routes) {
        match *route {
            Route::Pass { group: at, tasks: [from, to] } => {
                let group: &Group = &plan.groups[at];
                for (task, of_task) in (from..to).zip(&group.tasks[from..to]) {
                    let sums = &sums[first[at] + task];
                    let estimates = Summed { design, query, group, task: of_task, sums }.linearized();
                    influences.extend(of_cells(design, &weights, group, of_task, &estimates));
                }
            }
            Route::Smooth(index) => {
                let (group, task): &(usize, SmoothTask) = &plan.smooth[index];
                for members in task.columns.read(design, &plan.groups[*group].domains) {
                    let own: Vec<f64> = members.places.iter().map(|&place| weights[place as usize]).collect();
                    influences.push(task.linearize(&members, &own).map(|linearized| Influence {
                        places: members.places.as_slice().into(),
                        z: linearized.influences.iter().zip(&own).map(|(u, weight)| u * weight).collect(),
                    }));
                }
            }
            Route::Quantile(index) => {
                let (group, task) = &plan.quantiles[index];
                let figures = plan.groups[*group].domains.len() * task.categories.len();
                influences.extend((0..figures).map(|_| None));
            }
        }
    }
    influences
}

/// The influences on the estimates of all cells of a task, cell after cell.
fn of_cells(
    design: &Design,
    weights: &[f64],
    group: &Group,
    task: &Task,
    estimates: &[Option<Linear>],
) -> Vec<Option<Influence>> {
    let mut influences = Vec::new();
    for (members, estimate) in Members::read(design, group, task).iter().zip(estimates) {
        let places: std::sync::Arc<[u32]> = members.places.as_slice().into();
        let Some(estimate) = estimate else {
            influences.extend(task.categories.iter().map(|_| None));
            continue;
        };
        let width = estimate.values().len();
        let z = members.influences(weights, task, estimate);
        influences.extend((0..width).map(|index| {
            let z = z.iter().skip(index).step_by(width).copied().collect();
            Some(Influence { places: places.clone(), z })
        }));
    }
    influences
}

/// The estimates of some queries in the order of their rows, and their values in every replicate; NaN where there is none. Means
/// may lie about another zero, the same in both.
#[derive(Debug, Clone)]
pub(crate) struct Replicated {
    pub(crate) full: Vec<f64>,
    /// By estimate, then by replicate.
    pub(crate) values: Vec<Vec<f64>>,
}

/// The same for some queries; `None` without replicates.
pub(crate) fn replicated(
    design: &Design,
    answers: &Answers,
    queries: &[Query],
) -> Result<Option<Replicated>> {
    let plan = super::plan(design, answers, queries)?;
    Ok(design.replicates().map(|replicates| values_of(design, replicates, queries, &plan)))
}

fn values_of(design: &Design, replicates: &Replicates, queries: &[Query], plan: &Plan) -> Replicated {
    let sums = plan.sums(design);
    let of_replicates =
        if sums.is_empty() { Vec::new() } else { replicates.sums(design, &plan.groups, &sums) };
    let first = plan.first_tasks();
    let mut full: Vec<f64> = Vec::new();
    // The values of each estimate in every replicate.
    let mut values: Vec<Vec<f64>> = Vec::new();
    for (query, route) in queries.iter().zip(&plan.routes) {
        match *route {
            Route::Pass { group: at, tasks: [first_task, end] } => {
                let group = &plan.groups[at];
                for (task, of_task) in (first_task..end).zip(&group.tasks[first_task..end]) {
                    let sums = &sums[first[at] + task];
                    let estimates = Summed { design, query, group, task: of_task, sums }.linearized();
                    for (cell, estimate) in estimates.iter().enumerate() {
                        let width = of_task.categories.len();
                        let from = values.len();
                        values.extend((0..width).map(|_| vec![f64::NAN; replicates.len()]));
                        full.extend(
                            estimate.as_ref().map_or(vec![f64::NAN; width], |own| own.values().to_vec()),
                        );
                        let Some(estimate) = estimate else { continue };
                        let mut out = vec![f64::NAN; width];
                        for replicate in 0..replicates.len() {
                            let sums = of_replicates[first[at] + task].cell(replicate, cell);
                            estimate.values_at(sums, &mut out);
                            for (own, value) in values[from..].iter_mut().zip(&out) {
                                own[replicate] = *value;
                            }
                        }
                    }
                }
            }
            Route::Smooth(index) => {
                let (group, task) = &plan.smooth[index];
                let cells = task.columns.read(design, &plan.groups[*group].domains);
                let of = |weights: &[f64]| -> Vec<f64> {
                    let value = |members: &super::members::Members| {
                        let own: Vec<f64> =
                            members.places.iter().map(|&place| weights[place as usize]).collect();
                        task.linearize(members, &own).map_or(f64::NAN, |linearized| linearized.value)
                    };
                    cells.iter().map(value).collect()
                };
                full.extend(of(&design.weights_in_order()));
                let each = replicates.each(design, of);
                values.extend((0..cells.len()).map(|cell| each.iter().map(|own| own[cell]).collect()));
            }
            Route::Quantile(index) => {
                let (group, task) = &plan.quantiles[index];
                let domains = &plan.groups[*group].domains;
                let (own, each) = quantile::replicated_values(design, replicates, query, domains, task);
                values.extend((0..own.len()).map(|at| each.iter().map(|values| values[at]).collect()));
                full.extend(own);
            }
        }
    }
    Replicated { full, values }
}

/// The spread of every pair over the replicates.
fn of_replicates(
    design: &Design,
    replicates: &Replicates,
    queries: &[Query],
    plan: &Plan,
) -> Vec<Vec<Option<f64>>> {
    let Replicated { full, values } = values_of(design, replicates, queries, plan);
    let pair = |a: usize, b: usize| {
        let exist = full[a].is_finite() && full[b].is_finite();
        exist.then(|| replicates.covariance_of_two([full[a], full[b]], &values[a], &values[b])).flatten()
    };
    let below: Vec<Vec<Option<f64>>> =
        (0..values.len()).map(|a| (0..=a).map(|b| pair(b, a)).collect()).collect();
    let whole = |a: usize| (0..values.len()).map(|b| below[a.max(b)][a.min(b)]).collect();
    (0..values.len()).map(whole).collect()
}
